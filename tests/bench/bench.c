/*
 * make bench: how long, and how much memory. Through the public API alone, linked against the library that was built.
 *
 * Each measurement runs in a process of its own, which this program starts from itself: so that the peak of one (ru_maxrss)
 * is not that of another, and because a child inherits the peak of what started it, nothing is measured here. A child prints
 * lines of "name value"; they go to bench.json as one flat object, and into the table.
 *
 *   bench POLICY PACK_PATH SCRIPTS FOLDER JSON
 *   bench --run MEASUREMENT WORDS…
 *
 * SCRIPTS holds benchmark.xml and the Python beside it. Environment: BENCH_HOUSEHOLDS (1000000) and BENCH_ROUNDS (2) of the city,
 * BENCH_POLICY_HOUSEHOLDS (400000) and BENCH_POLICY_ROUNDS (30) of the benchmark policy; BENCH_FULL=1: growth up to ten million.
 */
#include "bench.h"
#include "table.h"
#include <errno.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define FEW "2000"         /* households of the sample that the single household comes from */
#define ROUND_SECONDS 60   /* no further round of the city once the rounds have taken so long */
#define COMPARED "100000"  /* households, at most, that are compared with a reform */

extern char **environ;

static const struct measurement {
  const char *name;
  bench_measure *run;
} measurements[] = {
  {"load", bench_pack_load}, {"check", bench_pack_check}, {"household", bench_household},
  {"sample", bench_sample}, {"city", bench_city}, {"compare", bench_compare}, {"bare", bench_bare}, {"puyang", bench_puyang},
  {"policy", bench_policy}, {"agree", bench_agree}, {"one", bench_one}, {"one-puyang", bench_one_puyang}, {"growth", bench_growth},
  {"counted", bench_counted}, {"built-with", bench_built_with},
};

typedef void take(const char *prefix, const char *name, double value);

/* Runs a measurement in a child, and hands on what it says. */
static void run_words(const char *prefix, take *taken, const char *const *words)
{
  posix_spawn_file_actions_t actions;
  const double start = bench_now();
  char line[256], name[72];
  int pipes[2], status;
  double value;
  pid_t child;
  FILE *in;

  fflush(stdout);
  if (pipe(pipes) != 0)
    bench_die("pipe", NULL);
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, pipes[1], STDOUT_FILENO);
  posix_spawn_file_actions_addclose(&actions, pipes[0]);
  posix_spawn_file_actions_addclose(&actions, pipes[1]);
  if ((errno = posix_spawn(&child, "/proc/self/exe", &actions, NULL, (char *const *)(uintptr_t)words, environ)) != 0)
    bench_die("/proc/self/exe", NULL);
  posix_spawn_file_actions_destroy(&actions);
  close(pipes[1]);
  if ((in = fdopen(pipes[0], "r")) == NULL)
    bench_die("fdopen", NULL);
  while (fgets(line, sizeof line, in) != NULL)
    if (sscanf(line, "%71s %lf", name, &value) == 2)
      taken(prefix, name, value);
  fclose(in);
  if (waitpid(child, &status, 0) < 0 || status != 0) {
    fprintf(stderr, "bench: %s failed\n", words[2]);
    exit(1);
  }
  fprintf(stderr, "bench: %-10s %6.1f s\n", words[2], bench_now() - start);
}
#define RUN(prefix, taken, ...) run_words(prefix, taken, (const char *const[]){"bench", "--run", __VA_ARGS__, NULL})

/* Of several rounds the least times, the greatest peak. */
static void take_best(const char *prefix, const char *name, double value)
{
  bench_keep_best(prefix, name, value, strstr(name, "peak") != NULL);
}

/* Both ways in turns, so that what else the machine does falls on both. */
static void run_city(const char *policy, const char *pack_path, const char *folder, const char *households)
{
  const size_t rounds = bench_setting("BENCH_ROUNDS", 2);
  const int small = strtoull(households, NULL, 10) <= strtoull(COMPARED, NULL, 10);
  char city[4096], decisions[4096];
  double start = bench_now();

  snprintf(city, sizeof city, "%s/city.xml", folder);
  snprintf(decisions, sizeof decisions, "%s/decisions.xml", folder);
  RUN("", bench_keep, "sample", households, city);
  bench_keep("city_", "sample_seconds", bench_now() - start);
  start = bench_now();
  for (size_t i = 0; i == 0 || (i < rounds && bench_now() - start < ROUND_SECONDS); i++) {
    RUN("city_", take_best, "bare", city);
    RUN("city_", take_best, "city", policy, pack_path, city, decisions);
  }
  bench_keep("city_", "households_per_second", bench_result("city_", "households") / bench_result("city_", "seconds"));
  bench_keep("city_", "mb_per_second", bench_result("city_", "input_mb") / bench_result("city_", "seconds"));
  bench_keep("", "xml.ratio_to_sax", bench_result("city_", "seconds") / bench_result("city_", "bare_seconds"));
  bench_keep("", "xml.peak_mib", bench_result("city_", "peak_mib"));
  RUN("", bench_keep, "puyang", policy, pack_path, city);
  if (!small)
    RUN("", bench_keep, "sample", COMPARED, city);
  bench_keep("", "compare_households", strtod(small ? households : COMPARED, NULL));
  RUN("", bench_keep, "compare", policy, pack_path, city);
  unlink(city);
}

static void run_all(const char *policy, const char *pack_path, const char *scripts, const char *folder)
{
  const char *const households = getenv("BENCH_HOUSEHOLDS");
  char pack[4096], few[4096], count[32];

  snprintf(pack, sizeof pack, "%s/benchmark.xml", scripts);
  snprintf(few, sizeof few, "%s/few.xml", folder);
  snprintf(count, sizeof count, "%zu", bench_setting("BENCH_POLICY_HOUSEHOLDS", 400000));
  RUN("", bench_keep, "policy", pack, scripts, folder);
  RUN("", bench_keep, "agree", pack, scripts, folder, count);
  RUN("", bench_keep, "growth", pack);
  RUN("", bench_keep, "one", pack);
  RUN("", bench_keep, "sample", FEW, few);
  RUN("", bench_keep, "one-puyang", policy, pack_path, few);
  RUN("", bench_keep, "household", policy, pack_path, few);
  unlink(few);
  RUN("", bench_keep, "load", policy, pack_path);
  RUN("", bench_keep, "check", policy, pack_path);
  run_city(policy, pack_path, folder, households && *households ? households : "1000000");
}

int main(int count, char **words)
{
  if (count > 2 && strcmp(words[1], "--run") == 0) {
    for (size_t i = 0; i < sizeof measurements / sizeof *measurements; i++)
      if (strcmp(words[2], measurements[i].name) == 0) {
        measurements[i].run(words + 3);
        return 0;
      }
    return 2;
  }
  if (count != 6) {
    fprintf(stderr, "usage: bench POLICY PACK_PATH SCRIPTS FOLDER JSON\n");
    return 2;
  }
  run_all(words[1], words[2], words[3], words[4]);
  printf("socialaid %s, pack %s, %s; the least of several runs\n\n", aid_version(), words[1], BENCH_MONTH);
  bench_print();
  bench_write_json(words[5]);
  return 0;
}
