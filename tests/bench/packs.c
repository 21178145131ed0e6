/* The packs from files to a policy, and one household with every refusal in full, its dibao as a structure and as text. */
#include "bench.h"
#include <stdio.h>
#include <string.h>

#define LOADS 30
#define SINGLE_RUNS 300

/* POLICY PACK_PATH: the packs from the file system (their pages are in memory) to a policy. */
void bench_pack_load(char **words)
{
  double times[LOADS];

  aid_policy_free(bench_load(words[0], words[1]));
  for (size_t i = 0; i < LOADS; i++) {
    const double start = bench_now();
    aid_policy *policy = bench_load(words[0], words[1]);

    times[i] = bench_now() - start;
    aid_policy_free(policy);
  }
  bench_say_times("pack_load", "ms", times, LOADS, 1e3);
}

/* The same, and all that `policy check` looks for in it. */
void bench_pack_check(char **words)
{
  double times[LOADS];

  for (size_t i = 0; i < LOADS; i++) {
    const double start = bench_now();
    aid_policy *const policy = bench_load(words[0], words[1]);
    uint64_t warnings;
    aid_error *error = NULL;

    if (aid_policy_check(policy, NULL, &warnings, NULL, &error) != AID_OK)
      bench_die(words[0], error);
    times[i] = bench_now() - start;
    aid_policy_free(policy);
  }
  bench_say_times("pack_check", "ms", times, LOADS, 1e3);
}

static aid_decisions *assess(const aid_policy *policy, aid_population *population, uint32_t flags)
{
  aid_assess_options options = AID_ASSESS_OPTIONS_INIT;
  aid_decisions *decisions = NULL;
  aid_error *error = NULL;

  options.threads = 1;
  options.flags = flags;
  if (aid_policy_assess(policy, population, &options, &decisions, &error) != AID_OK)
    bench_die("assess", error);
  return decisions;
}

void bench_choose(const aid_policy *policy, const char *path, char *out, size_t size)
{
  aid_population *population = bench_read(policy, path, NULL);
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
    bench_die("no household of the sample has dibao", NULL);
}

/* POLICY PACK_PATH CITY */
void bench_household(char **words)
{
  static double assess_times[SINGLE_RUNS], tree_times[SINGLE_RUNS], text_times[SINGLE_RUNS];
  aid_policy *policy = bench_load(words[0], words[1]);
  aid_population *population;
  aid_decisions *decisions;
  const aid_decision *decision;
  aid_error *error = NULL;
  char household[64];

  bench_choose(policy, words[2], household, sizeof household);
  population = bench_read(policy, words[2], household);
  for (size_t i = 0; i < SINGLE_RUNS; i++) {
    const double start = bench_now();

    decisions = assess(policy, population, AID_ASSESS_ALL);
    assess_times[i] = bench_now() - start;
    aid_decisions_free(decisions);
  }
  decisions = assess(policy, population, AID_ASSESS_ALL);
  decision = aid_decisions_find(decisions, "dibao", household);
  if (decision == NULL)
    bench_die(household, NULL);
  for (size_t i = 0; i < SINGLE_RUNS; i++) {
    const double start = bench_now();
    double made;
    aid_explanation *explanation = NULL;

    if (aid_decision_explain(decision, 0, &explanation, &error) != AID_OK)
      bench_die("explain", error);
    made = bench_now();
    if (aid_explanation_text(explanation, AID_LANGUAGE_ZH) == NULL)
      bench_die("text", NULL);
    text_times[i] = bench_now() - start;
    tree_times[i] = made - start;
    aid_explanation_free(explanation);
  }
  bench_say_times("household_assess", "us", assess_times, SINGLE_RUNS, 1e6);
  bench_say_times("household_explain", "us", tree_times, SINGLE_RUNS, 1e6);
  bench_say_times("household_explain_text", "us", text_times, SINGLE_RUNS, 1e6);
  aid_decisions_free(decisions);
  aid_population_free(population);
  aid_policy_free(policy);
}
