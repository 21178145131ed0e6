/*
 * The benchmark policy three ways in one run: the library, the loops, NumPy. A round is one turn of each; the rounds follow one another, so that
 * what else the machine does falls on all of them, and the ratios are those of the least times.
 *
 *   PACK SCRIPTS FOLDER
 */
#include "python.h"
#include "results.h"
#include <malloc.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ROUNDS_MOST 1000
#define UNKNOWN_PERCENT 5

typedef struct arena {
  const aid_policy *policy;
  aid_population *population, *unknown;   /* all facts known; some unknown */
  const bench_columns *columns;           /* of the first */
  bench_results *results;                 /* of the loops */
  bench_python *numpy;                    /* NULL: there is none */
} arena;

/* Each turn is its seconds. */
typedef double turn(const arena *a);

static double batch(const arena *a, aid_population *population, uint32_t threads, uint32_t flags)
{
  double seconds;

  aid_batch_free(bench_batch(a->policy, population, threads, flags, &seconds));
  return seconds;
}

static double turn_library(const arena *a)
{
  return batch(a, a->population, 1, 0);
}

static double turn_plain(const arena *a)
{
  return batch(a, a->population, 1, AID_ASSESS_PLAIN);
}

static double turn_unknown(const arena *a)
{
  return batch(a, a->unknown, 1, 0);
}

static double turn_two(const arena *a)
{
  return batch(a, a->population, 2, 0);
}

/* With memory that the system has to give anew, as in a process that decides once. */
static double turn_cold(const arena *a)
{
  malloc_trim(0);
  return batch(a, a->population, 1, 0);
}

static double loop(const arena *a, bench_loop *run)
{
  const double start = bench_now();

  run(a->columns, 0, a->columns->households, a->results);
  return bench_now() - start;
}

static double turn_loop(const arena *a)
{
  return loop(a, bench_branches_o2);
}

static double turn_branchless(const arena *a)
{
  return loop(a, bench_branchless_o2);
}

static double turn_native(const arena *a)
{
  return loop(a, bench_branches_native);
}

static double turn_native_branchless(const arena *a)
{
  return loop(a, bench_branchless_native);
}

static void *second_half(void *data)
{
  const arena *const a = data;

  bench_branches_o2(a->columns, a->columns->households / 2, a->columns->households, a->results);
  return NULL;
}

static double turn_loop_two(const arena *a)
{
  const double start = bench_now();
  pthread_t thread;

  if (pthread_create(&thread, NULL, second_half, (void *)(uintptr_t)a) != 0)
    bench_die("thread", NULL);
  bench_branches_o2(a->columns, 0, a->columns->households / 2, a->results);
  pthread_join(thread, NULL);
  return bench_now() - start;
}

/* As it times itself: that it is asked through a pipe does not count. */
static double turn_numpy(const arena *a)
{
  char answer[64];

  if (!bench_python_ask(a->numpy, "round", answer, sizeof answer))
    bench_die("NumPy", NULL);
  return strtod(answer, NULL);
}

enum { LIBRARY, LOOP, NUMPY, PLAIN, UNKNOWN, TWO, LOOP_TWO, BRANCHLESS, NATIVE, NATIVE_BRANCHLESS, COLD, CONTENDERS };

static const struct contender {
  const char *key;
  turn *run;
} contenders[CONTENDERS] = {
  [LIBRARY] = {"policy.ns_per_household", turn_library},
  [LOOP] = {"policy.c_ns_per_household", turn_loop},
  [NUMPY] = {"policy.numpy_ns_per_household", turn_numpy},
  [PLAIN] = {"policy.plain_ns_per_household", turn_plain},
  [UNKNOWN] = {"policy.unknown_ns_per_household", turn_unknown},
  [TWO] = {"policy.two_threads_ns_per_household", turn_two},
  [LOOP_TWO] = {"policy.c_two_threads_ns_per_household", turn_loop_two},
  [BRANCHLESS] = {"policy.c_branchless_ns_per_household", turn_branchless},
  [NATIVE] = {"policy.c_native_ns_per_household", turn_native},
  [NATIVE_BRANCHLESS] = {"policy.c_native_branchless_ns_per_household", turn_native_branchless},
  [COLD] = {"policy.cold_ns_per_household", turn_cold},
};

/* Whoever is faster by deciding otherwise has not won. */
static void must_agree(const arena *a, const bench_results *got, const char *who)
{
  bench_branches_o2(a->columns, 0, a->columns->households, a->results);
  if (bench_results_differ(a->columns, a->results, got, who) != 0)
    bench_die("not the same work", NULL);
}

static void check(const arena *a, const char *folder)
{
  static const struct {
    bench_loop *run;
    const char *name;
  } loops[] = {{bench_branches_native, "the loop at -O3 -march=native"}, {bench_branchless_o2, "the loop without branches"},
               {bench_branchless_native, "the loop without branches at -O3 -march=native"}};
  bench_results *const other = bench_results_new(a->columns);
  char answer[64];

  for (size_t i = 0; i < sizeof loops / sizeof *loops; i++) {
    loops[i].run(a->columns, 0, a->columns->households, other);
    must_agree(a, other, loops[i].name);
  }
  if (a->numpy) {
    if (!bench_python_ask(a->numpy, "write", answer, sizeof answer))
      bench_die("NumPy", NULL);
    bench_results_read(a->columns, other, folder, "numpy");
    must_agree(a, other, "NumPy");
  }
  bench_results_free(other);
}

static bench_python *start_numpy(const char *scripts, const bench_columns *columns, const char *folder)
{
  char script[4096], answer[64] = "no Python";
  bench_python *numpy;

  snprintf(script, sizeof script, "%s/numpy_policy.py", scripts);
  bench_columns_write(columns, folder);
  numpy = bench_python_start((const char *const[]){script, folder, NULL});
  if (numpy && bench_python_ask(numpy, NULL, answer, sizeof answer) && strncmp(answer, "ready", 5) == 0)
    return numpy;
  fprintf(stderr, "bench: NumPy is skipped: %s (apt-get install python3-numpy, for " BENCH_PYTHON ")\n", answer);
  bench_python_end(numpy);
  return NULL;
}

static double percent_eligible(const uint8_t *outcome, size_t rows)
{
  size_t eligible = 0;

  for (size_t i = 0; i < rows; i++)
    eligible += outcome[i] == AID_OUTCOME_ELIGIBLE;
  return 100.0 * (double)eligible / (double)rows;
}

static void say_population(const arena *a, double fill)
{
  bench_branches_o2(a->columns, 0, a->columns->households, a->results);
  bench_say("policy.households", (double)a->columns->households);
  bench_say("policy.persons", (double)a->columns->persons);
  bench_say("policy.fill_seconds", fill);
#define X(id, rows) bench_say("policy." #id "_percent", percent_eligible(a->results->id.outcome, a->columns->rows));
  BENCH_PROGRAMS(X)
#undef X
}

static void say_times(const arena *a, double (*times)[ROUNDS_MOST], size_t rounds)
{
  const double ns = 1e9 / (double)a->columns->households;
  double least[CONTENDERS];
  char key[96];

  for (size_t i = 0; i < CONTENDERS; i++) {
    if (i == NUMPY && !a->numpy)
      continue;
    least[i] = bench_least(times[i], rounds);
    bench_say(contenders[i].key, least[i] * ns);
    snprintf(key, sizeof key, "%s_median", contenders[i].key);
    bench_say(key, bench_median(times[i], rounds) * ns);
  }
  bench_say("policy.ratio_to_c", least[LIBRARY] / least[LOOP]);
  bench_say("policy.ratio_to_c_plain", least[PLAIN] / least[LOOP]);
  if (a->numpy)
    bench_say("policy.ratio_to_numpy", least[LIBRARY] / least[NUMPY]);
  bench_say("policy.ratio_with_unknowns", least[UNKNOWN] / least[LIBRARY]);
  bench_say("threads.speedup", least[LIBRARY] / least[TWO]);
  bench_say("threads.c_speedup", least[LOOP] / least[LOOP_TWO]);
  bench_say("threads.speedup_to_c", least[LIBRARY] / least[TWO] / (least[LOOP] / least[LOOP_TWO]));
}

void bench_policy(char **words)
{
  static double times[CONTENDERS][ROUNDS_MOST];
  const size_t households = bench_setting("BENCH_POLICY_HOUSEHOLDS", 400000);
  size_t rounds = bench_setting("BENCH_POLICY_ROUNDS", 30);
  bench_columns *columns, *unknown;
  aid_policy *policy;
  arena a;
  double start;

  if (rounds < 1 || rounds > ROUNDS_MOST)
    rounds = ROUNDS_MOST;
  bench_keep_memory();
  columns = bench_columns_new(households, 0, BENCH_SEED);
  unknown = bench_columns_new(households, UNKNOWN_PERCENT, BENCH_SEED);
  policy = bench_load(words[0], NULL);
  a.policy = policy;
  a.columns = columns;
  a.results = bench_results_new(columns);
  start = bench_now();
  a.population = bench_fill(policy, columns, 0, households);
  start = bench_now() - start;
  a.unknown = bench_fill(policy, unknown, 0, households);
  bench_columns_free(unknown);
  a.numpy = start_numpy(words[1], columns, words[2]);
  say_population(&a, start);
  for (size_t i = 0; i < CONTENDERS; i++)   /* one turn that does not count */
    if (i != NUMPY || a.numpy)
      contenders[i].run(&a);
  for (size_t round = 0; round < rounds; round++)
    for (size_t i = 0; i < CONTENDERS; i++)
      if (i != NUMPY || a.numpy)
        times[i][round] = contenders[i].run(&a);
  say_times(&a, times, rounds);
  check(&a, words[2]);
  bench_python_end(a.numpy);
  bench_columns_remove(words[2]);
  aid_population_free(a.population);
  aid_population_free(a.unknown);
  aid_policy_free(policy);
  bench_results_free(a.results);
  bench_columns_free(columns);
}
