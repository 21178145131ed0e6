/*
 * Wrong amounts: the library against the loop in C for every row, and against Python's fractions for some of them, once with every fact known and
 * once with some unknown. The plain kernels and two threads must come to the same as the library does otherwise.
 *
 *   PACK SCRIPTS FOLDER HOUSEHOLDS
 */
#include "python.h"
#include "results.h"
#include <stdio.h>
#include <stdlib.h>

#define BY_FRACTIONS "20000"

static size_t against_fractions(const bench_columns *columns, const bench_results *got, const char *scripts, const char *folder)
{
  char script[4096], answer[64] = "";
  bench_python *python;
  size_t wrong;

  snprintf(script, sizeof script, "%s/exact.py", scripts);
  bench_columns_write(columns, folder);
  bench_results_write(columns, got, folder);
  if (!(python = bench_python_start((const char *const[]){script, folder, BY_FRACTIONS, NULL}))) {
    fprintf(stderr, "bench: fractions are skipped: no " BENCH_PYTHON "\n");
    bench_columns_remove(folder);
    return 0;
  }
  bench_python_ask(python, NULL, answer, sizeof answer);
  if (sscanf(answer, "wrong %zu", &wrong) != 1 || bench_python_end(python) != 0)
    bench_die(script, NULL);
  bench_columns_remove(folder);
  return wrong;
}

static size_t wrong_amounts(const aid_policy *policy, char **words, unsigned unknown)
{
  static const struct {
    uint32_t threads, flags;
    const char *name;
  } ways[] = {{1, AID_ASSESS_PLAIN, "the library with plain kernels"}, {2, 0, "the library with two threads"}};
  const size_t households = strtoull(words[3], NULL, 10);
  bench_columns *const columns = bench_columns_new(households, unknown, BENCH_SEED);
  aid_population *const population = bench_fill(policy, columns, 0, households);
  aid_batch *const batch = bench_batch(policy, population, 1, 0, NULL);
  const bench_results got = bench_results_of(batch);
  size_t wrong = 0;

  if (!unknown) {
    bench_results *const loop = bench_results_new(columns);

    bench_branches_o2(columns, 0, households, loop);
    wrong += bench_results_differ(columns, loop, &got, "the library");
    bench_results_free(loop);
  }
  for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
    aid_batch *const other = bench_batch(policy, population, ways[i].threads, ways[i].flags, NULL);
    const bench_results results = bench_results_of(other);

    wrong += bench_results_differ(columns, &got, &results, ways[i].name);
    aid_batch_free(other);
  }
  wrong += against_fractions(columns, &got, words[1], words[2]);
  aid_batch_free(batch);
  aid_population_free(population);
  bench_columns_free(columns);
  return wrong;
}

void bench_agree(char **words)
{
  aid_policy *const policy = bench_load(words[0], NULL);
  size_t wrong = wrong_amounts(policy, words, 0);

  wrong += wrong_amounts(policy, words, 5);
  bench_say("wrong_amounts", (double)wrong);
  aid_policy_free(policy);
}
