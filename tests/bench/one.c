/* One household from a filled population: decided for all programs, and its dibao explained as a structure, without text. */
#include "results.h"
#include <stdio.h>
#include <stdlib.h>

#define SAMPLES 60
#define SAMPLE_SECONDS 0.004   /* so many calls are one sample that the clock does not matter */

static void decide(const aid_policy *policy, aid_population *population, const aid_batch *batch)
{
  (void)batch;
  aid_batch_free(bench_batch(policy, population, 1, 0, NULL));
}

static void explain(const aid_policy *policy, aid_population *population, const aid_batch *batch)
{
  aid_explanation *explanation = NULL;
  aid_error *error = NULL;

  (void)policy;
  (void)population;
  if (aid_batch_explain(batch, aid_batch_find(batch, "dibao"), 0, 0, &explanation, &error) != AID_OK)
    bench_die("explain", error);
  aid_explanation_free(explanation);
}

/* Says the least and the median microseconds of a call. */
static void measure(const char *key, const aid_policy *policy, aid_population *population, const aid_batch *batch,
                    void (*call)(const aid_policy *, aid_population *, const aid_batch *))
{
  double times[SAMPLES], start = bench_now();
  size_t calls = 0;
  char text[64];

  do {
    call(policy, population, batch);
    calls++;
  } while (bench_now() - start < SAMPLE_SECONDS);
  for (size_t i = 0; i < SAMPLES; i++) {
    start = bench_now();
    for (size_t j = 0; j < calls; j++)
      call(policy, population, batch);
    times[i] = (bench_now() - start) / (double)calls * 1e6;
  }
  bench_say(key, bench_least(times, SAMPLES));
  snprintf(text, sizeof text, "%s_median", key);
  bench_say(text, bench_median(times, SAMPLES));
}

static void measure_both(const char *decide_key, const char *explain_key, aid_policy *policy, aid_population *population)
{
  aid_batch *const batch = bench_batch(policy, population, 1, 0, NULL);

  measure(decide_key, policy, population, batch, decide);
  measure(explain_key, policy, population, batch, explain);
  aid_batch_free(batch);
  aid_population_free(population);
  aid_policy_free(policy);
}

/* The first of three persons that is to have dibao. */
static size_t choose(const bench_columns *columns)
{
  bench_results *const results = bench_results_new(columns);
  size_t h = 0;

  bench_branches_o2(columns, 0, columns->households, results);
  while (h < columns->households && (columns->first[h + 1] - columns->first[h] != 3 || results->dibao.outcome[h] != AID_OUTCOME_ELIGIBLE))
    h++;
  if (h == columns->households)
    bench_die("no household of three has dibao", NULL);
  bench_results_free(results);
  return h;
}

/* PACK */
void bench_one(char **words)
{
  aid_policy *const policy = bench_load(words[0], NULL);
  bench_columns *const columns = bench_columns_new(2000, 0, BENCH_SEED);

  measure_both("one.decide_us", "one.explain_us", policy, bench_fill(policy, columns, choose(columns), 1));
  bench_columns_free(columns);
}

/* POLICY PACK_PATH CITY */
void bench_one_puyang(char **words)
{
  aid_policy *const policy = bench_load(words[0], words[1]);
  char household[64];

  bench_choose(policy, words[2], household, sizeof household);
  measure_both("one.puyang_decide_us", "one.puyang_explain_us", policy, bench_read(policy, words[2], household));
}
