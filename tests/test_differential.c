/*
 * The two evaluators against each other: every slot of a plan for every row, on random populations, under our own packs and under random
 * ones. They must agree on what is known, on its value, and on whether an unknown hangs on a missing fact.
 *
 *   AID_TEST_SEED=n    one round with this seed (a failure prints it, and the fewest households that still differ)
 *   AID_TEST_ROUNDS=n  so many rounds of random packs, in place of 600
 *   AID_TEST_HOUSEHOLDS=n  so many households under our packs, in place of 10,000
 *   AID_TEST_THIN=1    few of everything, for slow machines and valgrind
 */
#include "tests/agree.h"
#include "tests/random.h"
#include "tests/test.h"
#include "tests/pack.h"
#include <socialaid/explanation.h>

static bool compare(const aid_policy *policy, aid_population *population, int32_t month, uint64_t seed, tally *t)
{
  const int32_t households = (int32_t)population->tables[AID__KIND_HOUSEHOLD].rows;
  const int32_t day = aid_month_last_day(month);
  aid_error *error = NULL;
  aid__plan *plan;
  aid__machine *columns;
  aid__trace *trace;
  bool good;

  if (aid__plan_make(policy, month, day, INT32_MAX, NULL, &plan, &error) != AID_OK) {
    printf("# seed %llu: plan: %s\n", (unsigned long long)seed, aid_error_message(error));
    aid_error_free(error);
    return false;
  }
  columns = aid__machine_new(plan, aid__code_make(plan, true), population, seed % 2);   /* the kernels of every processor, and the best of this one */
  trace = aid__trace_new(plan, population, &aid__memory_default);
  ck_assert(columns && trace);
  /* Whole, and in two chunks whose rows begin inside a word of bits. */
  aid__trace_reset(trace);
  good = agree_on(plan, population, columns, trace, 0, households, t);
  if (good && seed % 4 < 2)
    good = agree_on(plan, population, columns, trace, 0, households / 3, t) && agree_on(plan, population, columns, trace, households / 3, households, t);
  if (!good) {
    int32_t first = 0, end = households;
    printf("# seed %llu\n", (unsigned long long)seed);
    agree_shrink(plan, population, columns, trace, &first, &end);
    fflush(stdout);                          /* what fails ends the process */
  }
  aid__trace_free(trace);
  aid__machine_free(columns);
  aid__plan_free(plan);
  return good;
}

static uint64_t number_from(const char *name, uint64_t otherwise)
{
  const char *const text = getenv(name);
  return text && *text ? strtoull(text, NULL, 10) : otherwise;
}

static void tell(const char *what, const tally *t)
{
  printf("# %s: %llu values, %llu unknown (%llu on questions alone, %llu after a failure), and %llu left to the trace\n", what, (unsigned long long)t->rows, (unsigned long long)t->unknown,
         (unsigned long long)t->questions, (unsigned long long)t->failures, (unsigned long long)t->redone);
}

static const char *source_folder(void)
{
  const char *const folder = getenv("srcdir");
  return folder ? folder : ".";
}

START_TEST(both_evaluators_agree_under_our_packs)
{
  static const int months[][2] = {{2022, 7}, {2021, 5}, {2023, 3}};
  const uint64_t one = number_from("AID_TEST_SEED", 0);
  tally t = {0, 0, 0, 0, 0};
  aid_policy *policy = NULL;
  aid_error *error = NULL;
  char path[512];

  snprintf(path, sizeof path, "%s/policy/puyang.xml", source_folder());
  ck_assert_msg(aid_policy_load(path, NULL, &policy, &error) == AID_OK, "%s", error ? aid_error_message(error) : "");
  for (uint64_t seed = one ? one : 1; seed <= (one ? one : getenv("AID_TEST_THIN") ? 2 : 12); seed++) {
    rng r = {seed};
    const int32_t month = aid_month(months[seed % 3][0], months[seed % 3][1]);
    aid_population *const population = random_population(policy, month, 20 + rng_below(&r, 100), &r);
    ck_assert_ptr_nonnull(population);
    ck_assert(compare(policy, population, month, seed, &t));
    aid_population_free(population);
  }
  tell("our packs", &t);
  aid_policy_free(policy);
}
END_TEST

/* Ten thousand households under all programs: each decision by the columns, and again by the trace that explanations are made of. */
START_TEST(explanation_and_decision_agree_on_ten_thousand_households)
{
  static const int months[][2] = {{2022, 7}, {2021, 5}, {2023, 3}, {2020, 2}, {2022, 11}};
  const uint64_t most = number_from("AID_TEST_HOUSEHOLDS", getenv("AID_TEST_THIN") ? 60 : 10000);
  tally t = {0, 0, 0, 0, 0};
  uint64_t households = 0, explained = 0;
  aid_policy *policy = NULL;
  char path[512];

  snprintf(path, sizeof path, "%s/policy/puyang.xml", source_folder());
  ck_assert_int_eq(aid_policy_load(path, NULL, &policy, NULL), AID_OK);
  for (uint64_t seed = 1001; households < most; seed++) {
    rng r = {seed};
    const int32_t month = aid_month(months[seed % 5][0], months[seed % 5][1]);
    aid_population *const population = random_population(policy, month, 250, &r);
    aid_assess_options options = AID_ASSESS_OPTIONS_INIT;
    aid_decisions *decisions = NULL;
    aid_error *error = NULL;
    ck_assert_ptr_nonnull(population);
    ck_assert(compare(policy, population, month, seed, &t));
    options.flags = AID_ASSESS_ALL;
    ck_assert_msg(aid_policy_assess(policy, population, &options, &decisions, &error) == AID_OK, "seed %d: %s", (int)seed, error ? aid_error_message(error) : "");
    for (size_t i = seed % 97; i < aid_decisions_count(decisions); i += 97) {       /* the tree of some, down to its text */
      aid_explanation *explanation = NULL;
      ck_assert_int_eq(aid_decision_explain(aid_decisions_at(decisions, i), 0, &explanation, NULL), AID_OK);
      ck_assert_ptr_nonnull(aid_explanation_root(explanation));
      explained++;
      aid_explanation_free(explanation);
    }
    households += population->tables[AID__KIND_HOUSEHOLD].rows;
    aid_decisions_free(decisions);
    aid_population_free(population);
  }
  printf("# %llu households, %llu decisions explained\n", (unsigned long long)households, (unsigned long long)explained);
  tell("ten thousand households", &t);
  aid_policy_free(policy);
}
END_TEST

/* A pack from its text. NULL: refused, with the reasons printed where `told`. */
static aid_policy *load(const char *text, bool told)
{
  aid_error *error = NULL;
  aid_policy *const policy = pack_load(text, NULL, &error);

  for (size_t i = 0; told && policy == NULL && i < aid_error_count(error); i++)
    printf("# %s\n", aid_diagnostic_line_text(aid_error_at(error, i), AID_LANGUAGE_EN));
  aid_error_free(error);
  return policy;
}

enum { ROUNDS = 600, VALUES_LEAST = 1000000 };

START_TEST(both_evaluators_agree_under_random_packs)
{
  const uint64_t one = number_from("AID_TEST_SEED", 0), rounds = number_from("AID_TEST_ROUNDS", getenv("AID_TEST_THIN") ? 8 : ROUNDS);
  uint64_t refused = 0;
  tally t = {0, 0, 0, 0, 0};

  for (uint64_t seed = one ? one : 1; seed <= (one ? one : rounds); seed++) {
    rng r = {seed};
    char *const text = random_pack(&r);
    aid_policy *const policy = load(text, one != 0);
    aid_population *population;
    if (one)
      printf("%s", text);
    if (policy == NULL) {
      refused++;
      free(text);
      continue;
    }
    population = random_population(policy, aid_month(2022, 7), 10 + rng_below(&r, 60), &r);
    ck_assert_ptr_nonnull(population);
    ck_assert(compare(policy, population, aid_month(2022, 7), seed, &t));
    aid_population_free(population);
    aid_policy_free(policy);
    free(text);
  }
  tell("random packs", &t);
  printf("# refused by the compiler: %llu of %llu\n", (unsigned long long)refused, (unsigned long long)rounds);
  fflush(stdout);
  ck_assert_uint_le(refused * 2, one ? 2 : rounds);
  ck_assert(one || rounds < ROUNDS || t.rows >= VALUES_LEAST);         /* what is left to the trace is no test of the columns */
}
END_TEST

START_TEST(decisions_agree_with_their_traces)
{
  aid_policy *policy = NULL;
  char path[512];

  snprintf(path, sizeof path, "%s/policy/puyang.xml", source_folder());
  ck_assert_int_eq(aid_policy_load(path, NULL, &policy, NULL), AID_OK);
  for (uint64_t seed = 101; seed < 105; seed++) {
    rng r = {seed};
    aid_assess_options options = AID_ASSESS_OPTIONS_INIT;
    aid_population *const population = random_population(policy, aid_month(2022, 7), 60, &r);
    aid_decisions *decisions = NULL;
    aid_error *error = NULL;
    ck_assert_ptr_nonnull(population);
    options.flags = seed % 2 ? AID_ASSESS_ALL : 0;
    ck_assert_msg(aid_policy_assess(policy, population, &options, &decisions, &error) == AID_OK, "seed %d: %s", (int)seed, error ? aid_error_message(error) : "");
    ck_assert_uint_gt(aid_decisions_count(decisions), 0);
    aid_decisions_free(decisions);
    aid_population_free(population);
  }
  aid_policy_free(policy);
}
END_TEST

TEST_MAIN("differential", both_evaluators_agree_under_our_packs, explanation_and_decision_agree_on_ten_thousand_households, both_evaluators_agree_under_random_packs, decisions_agree_with_their_traces)
