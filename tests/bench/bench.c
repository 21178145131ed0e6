/*
 * make bench: how long, and how much memory. Through the public API alone, linked against the library that was built.
 *
 * Each measurement runs in a process of its own, which this program starts from itself: so that the peak of one (ru_maxrss)
 * is not that of another, and because a child inherits the peak of what started it, nothing is measured here. A child prints
 * lines of "name value"; they go to bench.json as one flat object, and into the table.
 *
 *   bench POLICY PACK_PATH FOLDER JSON
 *
 * Environment: BENCH_FULL=1 adds a city of a million households; BENCH_HOUSEHOLDS and BENCH_ROUNDS change 100000 and 3.
 */
#include "bench.h"
#include <socialaid.h>
#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define LOADS 30
#define HOUSEHOLDS_TIMED 2000  /* of the sample that the single household comes from */
#define SINGLE_RUNS 300
#define MONTH_TEXT "2022-07"
#define MIB 1048576.0

extern char **environ;

static double now(void)
{
  struct timespec t;

  clock_gettime(CLOCK_MONOTONIC, &t);
  return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

/* Of this process: what it had of the processors, which other work on the machine changes less. */
static double cpu(void)
{
  struct timespec t;

  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
  return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

static void say(const char *name, double value)
{
  printf("%s %.9g\n", name, value);
}

static void die(const char *what, aid_error *error)
{
  fprintf(stderr, "bench: %s: %s\n", what, error == NULL ? strerror(errno) : aid_error_message(error));
  exit(1);
}

static int by_size(const void *a, const void *b)
{
  const double x = *(const double *)a, y = *(const double *)b;

  return x < y ? -1 : x > y;
}

/* Says the least and the median. */
static void say_times(const char *name, const char *unit, double *times, size_t count, double factor)
{
  char text[96];

  qsort(times, count, sizeof *times, by_size);
  snprintf(text, sizeof text, "%s_%s_min", name, unit);
  say(text, times[0] * factor);
  snprintf(text, sizeof text, "%s_%s_median", name, unit);
  say(text, (count % 2 != 0 ? times[count / 2] : (times[count / 2 - 1] + times[count / 2]) / 2) * factor);
}

static aid_policy *load(char **words)
{
  aid_policy_options options = AID_POLICY_OPTIONS_INIT;
  aid_policy *policy = NULL;
  aid_error *error = NULL;

  options.pack_path = words[1];
  if (aid_policy_load(words[0], &options, &policy, &error) != AID_OK)
    die(words[0], error);
  return policy;
}

static uint64_t file_size(const char *path)
{
  struct stat st;

  if (stat(path, &st) != 0)
    die(path, NULL);
  return (uint64_t)st.st_size;
}

/* ---- the measurements, each in a child ---- */

/* POLICY PACK_PATH: the packs from the file system (their pages are in memory) to a policy. */
static void measure_load(char **words)
{
  double times[LOADS];

  aid_policy_free(load(words));
  for (size_t i = 0; i < LOADS; i++) {
    const double start = now();
    aid_policy *policy = load(words);

    times[i] = now() - start;
    aid_policy_free(policy);
  }
  say_times("pack_load", "ms", times, LOADS, 1e3);
}

static aid_population *read_household(const aid_policy *policy, const char *path, const char *household)
{
  aid_read_options options = AID_READ_OPTIONS_INIT;
  aid_population *population = NULL;
  aid_error *error = NULL;
  aid_file *in = NULL;

  options.household = household;
  if (aid_file_open(path, NULL, &in, &error) != AID_OK ||
      aid_population_read(policy, aid_file_input(in), &options, &population, &error) != AID_OK)
    die(path, error);
  aid_file_close(in);
  return population;
}

static aid_decisions *assess(const aid_policy *policy, aid_population *population, uint32_t flags)
{
  aid_assess_options options = AID_ASSESS_OPTIONS_INIT;
  aid_decisions *decisions = NULL;
  aid_error *error = NULL;

  options.flags = flags;
  if (aid_policy_assess(policy, population, &options, &decisions, &error) != AID_OK)
    die("assess", error);
  return decisions;
}

/* The household whose dibao decision, to be paid, has most members that share in it. */
static void choose(const aid_policy *policy, const char *path, char *out, size_t size)
{
  aid_population *population = read_household(policy, path, NULL);
  aid_decisions *decisions = assess(policy, population, AID_ASSESS_COUNT_REFUSALS);
  size_t most = 0;

  for (size_t i = 0; i < aid_decisions_count(decisions); i++) {
    const aid_decision *d = aid_decisions_at(decisions, i);
    size_t shares = 1;

    if (strcmp(aid_decision_program(d), "dibao") != 0 || aid_decision_outcome(d) != AID_OUTCOME_ELIGIBLE)
      continue;
    for (size_t j = 0; j < aid_decision_pay_count(d); j++)
      shares += aid_decision_share_count(d, j);
    if (shares > most) {
      most = shares;
      snprintf(out, size, "%s", aid_decision_household(d));
    }
  }
  aid_decisions_free(decisions);
  aid_population_free(population);
  if (most == 0)
    die("no household of the sample has dibao", NULL);
}

/* POLICY PACK_PATH CITY: one household through all programs, and its dibao decision explained. */
static void measure_household(char **words)
{
  static double assess_times[SINGLE_RUNS], tree_times[SINGLE_RUNS], text_times[SINGLE_RUNS];
  aid_policy *policy = load(words);
  aid_population *population;
  aid_decisions *decisions;
  const aid_decision *decision;
  aid_error *error = NULL;
  char household[64];

  choose(policy, words[2], household, sizeof household);
  population = read_household(policy, words[2], household);
  for (size_t i = 0; i < SINGLE_RUNS; i++) {
    const double start = now();

    decisions = assess(policy, population, AID_ASSESS_ALL);
    assess_times[i] = now() - start;
    aid_decisions_free(decisions);
  }
  decisions = assess(policy, population, AID_ASSESS_ALL);
  decision = aid_decisions_find(decisions, "dibao", household);
  if (decision == NULL)
    die(household, NULL);
  for (size_t i = 0; i < SINGLE_RUNS; i++) {
    const double start = now();
    double made;
    aid_explanation *explanation = NULL;

    if (aid_decision_explain(decision, 0, &explanation, &error) != AID_OK)
      die("explain", error);
    made = now();
    if (aid_explanation_text(explanation, AID_LANGUAGE_ZH) == NULL)
      die("text", NULL);
    text_times[i] = now() - start;
    tree_times[i] = made - start;
    aid_explanation_free(explanation);
  }
  say_times("household_assess", "us", assess_times, SINGLE_RUNS, 1e6);
  say_times("household_explain", "us", tree_times, SINGLE_RUNS, 1e6);
  say_times("household_explain_text", "us", text_times, SINGLE_RUNS, 1e6);
  aid_decisions_free(decisions);
  aid_population_free(population);
  aid_policy_free(policy);
}

/* HOUSEHOLDS CITY: a city for the others. */
static void make_city(char **words)
{
  aid_sample_options options = AID_SAMPLE_OPTIONS_INIT;
  aid_file *out = NULL;
  aid_error *error = NULL;

  options.households = strtoull(words[0], NULL, 10);
  options.seed = 1;
  options.month = aid_month_parse(MONTH_TEXT);
  if (aid_file_create(words[1], NULL, &out, &error) != AID_OK ||
      aid_sample_write(aid_file_output(out), &options, &error) != AID_OK || aid_file_commit(out, &error) != AID_OK)
    die(words[1], error);
  aid_file_close(out);
}

/* Not an aid_file: that syncs to the disk when it is committed, and the disk is not what is measured. */
static int write_all(void *data, const void *bytes, size_t size)
{
  const char *p = bytes;

  while (size > 0) {
    const ssize_t written = write(*(int *)data, p, size);

    if (written < 0)
      return -1;
    p += written;
    size -= (size_t)written;
  }
  return 0;
}

/* POLICY PACK_PATH CITY DECISIONS: from XML to XML. */
static void measure_city(char **words)
{
  aid_exchange_options options = AID_EXCHANGE_OPTIONS_INIT;
  int fd = open(words[3], O_WRONLY | O_CREAT | O_TRUNC, 0600);
  const aid_output output = {write_all, &fd, words[3]};
  aid_policy *policy = load(words);
  aid_exchange_summary *summary = NULL;
  aid_file *in = NULL;
  aid_error *error = NULL;
  struct rusage usage;
  double start, start_cpu;

  if (fd < 0)
    die(words[3], NULL);
  if (aid_file_open(words[2], NULL, &in, &error) != AID_OK)
    die(words[2], error);
  start = now();
  start_cpu = cpu();
  if (aid_exchange_assess(policy, aid_file_input(in), &output, &options, &summary, &error) != AID_OK)
    die(words[2], error);
  say("seconds", now() - start);
  say("cpu_seconds", cpu() - start_cpu);
  getrusage(RUSAGE_SELF, &usage);
  say("peak_mib", (double)usage.ru_maxrss / 1024.0);
  say("households", (double)aid_exchange_summary_households(summary));
  say("members", (double)aid_exchange_summary_members(summary));
  say("decisions", (double)aid_exchange_summary_written(summary));
  aid_exchange_summary_free(summary);
  aid_file_close(in);
  aid_policy_free(policy);
  close(fd);
}

/* POLICY PACK_PATH CITY: decided by the policy and by one with a higher dibao standard, and compared; poverty under the standard too. */
static void measure_compare(char **words)
{
  aid_compare_options options = AID_COMPARE_OPTIONS_INIT;
  aid_policy *policy = load(words), *reform = NULL;
  aid_changes *changes = NULL;
  aid_comparison *comparison = NULL;
  aid_file *in = NULL;
  aid_error *error = NULL;
  struct rusage usage;
  double start, start_cpu;

  options.line = "dibao_standard";
  options.income = "income_per_head";
  if (aid_changes_parse(policy, "dibao_standard +10%", &changes, &error) != AID_OK)
    die("changes", error);
  start = now();
  if (aid_policy_amend(policy, aid_changes_list(changes), aid_changes_count(changes), NULL, &reform, &error) != AID_OK)
    die("amend", error);
  say("amend_ms", (now() - start) * 1e3);
  if (aid_file_open(words[2], NULL, &in, &error) != AID_OK)
    die(words[2], error);
  start = now();
  start_cpu = cpu();
  if (aid_exchange_compare(policy, reform, aid_file_input(in), &options, &comparison, &error) != AID_OK)
    die(words[2], error);
  say("seconds", now() - start);
  say("cpu_seconds", cpu() - start_cpu);
  getrusage(RUSAGE_SELF, &usage);
  say("peak_mib", (double)usage.ru_maxrss / 1024.0);
  aid_comparison_free(comparison);
  aid_changes_free(changes);
  aid_file_close(in);
  aid_policy_free(reform);
  aid_policy_free(policy);
}

/* CITY: libxml2 alone. */
static void measure_parse(char **words)
{
  const double start = now(), start_cpu = cpu();
  uint64_t elements;

  if (bench_parse(words[0], &elements) != 0)
    die(words[0], NULL);
  say("seconds", now() - start);
  say("cpu_seconds", cpu() - start_cpu);
  say("elements", (double)elements);
}

static const struct measurement {
  const char *name;
  void (*run)(char **words);
} measurements[] = {
  {"load", measure_load}, {"household", measure_household}, {"sample", make_city}, {"city", measure_city}, {"compare", measure_compare}, {"parse", measure_parse},
};

/* ---- the parent ---- */

#define RESULTS 128
static struct result {
  char name[64];
  double value;
} results[RESULTS];
static size_t result_count;

static void keep(const char *prefix, const char *name, double value)
{
  if (result_count < RESULTS) {
    snprintf(results[result_count].name, sizeof results->name, "%s%s", prefix, name);
    results[result_count++].value = value;
  }
}

static double result(const char *prefix, const char *name)
{
  char text[64];

  snprintf(text, sizeof text, "%s%s", prefix, name);
  for (size_t i = 0; i < result_count; i++)
    if (strcmp(results[i].name, text) == 0)
      return results[i].value;
  return 0;
}

typedef void take(void *data, const char *name, double value);

/* Runs a measurement in a child, and hands on what it says. */
static void run(const char *const *words, take *taken, void *data)
{
  posix_spawn_file_actions_t actions;
  char line[256], name[64];
  int pipes[2], status;
  double value;
  pid_t child;
  FILE *in;

  fflush(stdout);
  if (pipe(pipes) != 0)
    die("pipe", NULL);
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, pipes[1], STDOUT_FILENO);
  posix_spawn_file_actions_addclose(&actions, pipes[0]);
  posix_spawn_file_actions_addclose(&actions, pipes[1]);
  if ((errno = posix_spawn(&child, "/proc/self/exe", &actions, NULL, (char *const *)(uintptr_t)words, environ)) != 0)
    die("/proc/self/exe", NULL);
  posix_spawn_file_actions_destroy(&actions);
  close(pipes[1]);
  if ((in = fdopen(pipes[0], "r")) == NULL)
    die("fdopen", NULL);
  while (fgets(line, sizeof line, in) != NULL)
    if (sscanf(line, "%63s %lf", name, &value) == 2 && taken != NULL)
      taken(data, name, value);
  fclose(in);
  if (waitpid(child, &status, 0) < 0 || status != 0) {
    fprintf(stderr, "bench: %s failed\n", words[2]);
    exit(1);
  }
}

static void take_plain(void *data, const char *name, double value)
{
  (void)data;
  keep("", name, value);
}

typedef struct best {
  double seconds, cpu, peak;   /* least times, greatest peak */
  double households, members, decisions, elements;
} best;

static void take_best(void *data, const char *name, double value)
{
  best *b = data;

  if (strcmp(name, "seconds") == 0 && (b->seconds == 0 || value < b->seconds))
    b->seconds = value;
  if (strcmp(name, "cpu_seconds") == 0 && (b->cpu == 0 || value < b->cpu))
    b->cpu = value;
  if (strcmp(name, "peak_mib") == 0 && value > b->peak)
    b->peak = value;
  if (strcmp(name, "households") == 0)
    b->households = value;
  if (strcmp(name, "members") == 0)
    b->members = value;
  if (strcmp(name, "decisions") == 0)
    b->decisions = value;
  if (strcmp(name, "elements") == 0)
    b->elements = value;
}

/* Both ways in turns, so that what else the machine does falls on both. */
static void bench_city(const char *prefix, const char *households, unsigned rounds, char **words)
{
  char city[4096], decisions[4096];
  best ours = {0, 0, 0, 0, 0, 0, 0}, bare = {0, 0, 0, 0, 0, 0, 0}, compared = {0, 0, 0, 0, 0, 0, 0};
  double bytes, start;

  snprintf(city, sizeof city, "%s/city.xml", words[2]);
  snprintf(decisions, sizeof decisions, "%s/decisions.xml", words[2]);
  start = now();
  run((const char *const[]){words[-1], "--run", "sample", households, city, NULL}, NULL, NULL);
  keep(prefix, "sample_seconds", now() - start);
  for (unsigned i = 0; i < rounds; i++) {
    run((const char *const[]){words[-1], "--run", "parse", city, NULL}, take_best, &bare);
    run((const char *const[]){words[-1], "--run", "city", words[0], words[1], city, decisions, NULL}, take_best, &ours);
    run((const char *const[]){words[-1], "--run", "compare", words[0], words[1], city, NULL}, take_best, &compared);
  }
  bytes = (double)file_size(city);
  keep(prefix, "households", ours.households);
  keep(prefix, "members", ours.members);
  keep(prefix, "decisions", ours.decisions);
  keep(prefix, "elements", bare.elements);
  keep(prefix, "input_mb", bytes / 1e6);
  keep(prefix, "output_mb", (double)file_size(decisions) / 1e6);
  keep(prefix, "seconds", ours.seconds);
  keep(prefix, "cpu_seconds", ours.cpu);
  keep(prefix, "households_per_second", ours.households / ours.seconds);
  keep(prefix, "mb_per_second", bytes / 1e6 / ours.seconds);
  keep(prefix, "bare_parse_seconds", bare.seconds);
  keep(prefix, "bare_parse_cpu_seconds", bare.cpu);
  keep(prefix, "bare_parse_mb_per_second", bytes / 1e6 / bare.seconds);
  keep(prefix, "ratio_to_bare_parse", ours.seconds / bare.seconds);
  keep(prefix, "peak_mib", ours.peak);
  keep(prefix, "compare_seconds", compared.seconds);
  keep(prefix, "compare_cpu_seconds", compared.cpu);
  keep(prefix, "compare_peak_mib", compared.peak);
  unlink(city);
  unlink(decisions);
}

static void print_city(const char *prefix)
{
  printf("A city of %.0f households, %.0f members (%.1f MB) to %.0f decisions (%.1f MB)\n", result(prefix, "households"),
         result(prefix, "members"), result(prefix, "input_mb"), result(prefix, "decisions"), result(prefix, "output_mb"));
  printf("  %-44s %12.3f s (of a processor %.3f s)\n", "XML to decisions XML", result(prefix, "seconds"),
         result(prefix, "cpu_seconds"));
  printf("  %-44s %12.0f households/s\n", "", result(prefix, "households_per_second"));
  printf("  %-44s %12.1f MB/s\n", "", result(prefix, "mb_per_second"));
  printf("  %-44s %12.3f s (of a processor %.3f s), %.1f MB/s\n", "bare SAX2 push parse of the same file",
         result(prefix, "bare_parse_seconds"), result(prefix, "bare_parse_cpu_seconds"), result(prefix, "bare_parse_mb_per_second"));
  printf("  %-44s %12.2f\n", "ratio", result(prefix, "ratio_to_bare_parse"));
  printf("  %-44s %12.1f MiB\n", "peak memory", result(prefix, "peak_mib"));
  printf("  %-44s %12.3f s (of a processor %.3f s), peak %.1f MiB\n", "compared with a reform (dibao_standard +10%)", result(prefix, "compare_seconds"),
         result(prefix, "compare_cpu_seconds"), result(prefix, "compare_peak_mib"));
}

static void print_times(const char *what, const char *name, const char *unit)
{
  char least[64], median[64];

  snprintf(least, sizeof least, "%s_min", name);
  snprintf(median, sizeof median, "%s_median", name);
  printf("  %-44s %12.2f %s (median %.2f)\n", what, result("", least), unit, result("", median));
}

static void write_json(const char *path)
{
  FILE *out = fopen(path, "w");

  if (out == NULL)
    die(path, NULL);
  fprintf(out, "{\n");
  for (size_t i = 0; i < result_count; i++)
    fprintf(out, "  \"%s\": %.9g%s\n", results[i].name, results[i].value, i + 1 < result_count ? "," : "");
  fprintf(out, "}\n");
  if (fclose(out) != 0)
    die(path, NULL);
}

static const char *setting(const char *name, const char *otherwise)
{
  const char *text = getenv(name);

  return text == NULL || *text == '\0' ? otherwise : text;
}

int main(int count, char **words)
{
  const char *const households = setting("BENCH_HOUSEHOLDS", "100000");
  const unsigned rounds = (unsigned)strtoul(setting("BENCH_ROUNDS", "3"), NULL, 10);
  const int full = strcmp(setting("BENCH_FULL", "0"), "0") != 0;
  char city[4096], few[16];

  if (count > 3 && strcmp(words[1], "--run") == 0) {
    for (size_t i = 0; i < sizeof measurements / sizeof *measurements; i++)
      if (strcmp(words[2], measurements[i].name) == 0) {
        measurements[i].run(words + 3);
        return 0;
      }
    return 2;
  }
  if (count != 5) {
    fprintf(stderr, "usage: bench POLICY PACK_PATH FOLDER JSON\n");
    return 2;
  }
  printf("socialaid %s, pack %s, %s; the least of several runs\n\n", aid_version(), words[1], MONTH_TEXT);
  run((const char *const[]){words[0], "--run", "load", words[1], words[2], NULL}, take_plain, NULL);
  snprintf(city, sizeof city, "%s/few.xml", words[3]);
  snprintf(few, sizeof few, "%d", HOUSEHOLDS_TIMED);
  run((const char *const[]){words[0], "--run", "sample", few, city, NULL}, NULL, NULL);
  run((const char *const[]){words[0], "--run", "household", words[1], words[2], city, NULL}, take_plain, NULL);
  unlink(city);
  print_times("pack load", "pack_load_ms", "ms");
  print_times("one household assessed, all programs", "household_assess_us", "us");
  print_times("its dibao decision explained", "household_explain_us", "us");
  print_times("... and as text", "household_explain_text_us", "us");
  printf("\n");
  bench_city("city_", households, rounds == 0 ? 1 : rounds, words + 1);
  print_city("city_");
  if (full) {
    printf("\n");
    bench_city("million_", "1000000", 1, words + 1);
    print_city("million_");
  }
  write_json(words[4]);
  return 0;
}
