/* One program for one row, and decisions told by the trace alone: the same as the assessment of everybody has them. */
#include "tests/test.h"
#include "tests/oom.h"
#include "tests/pack.h"
#include "tests/random.h"
#include "engine/assess.h"
#include <stdio.h>

static bool same_text(const char *a, const char *b) { return a == b || (a && b && strcmp(a, b) == 0); }

static bool same_value(const aid_value *a, const aid_value *b)
{
  return a->type == b->type && a->known == b->known && a->number == b->number && a->denominator == b->denominator && same_text(a->text, b->text) && same_text(a->unit, b->unit);
}

/* What two decisions tell, all of it. NULL: the same; else what differs. */
static const char *difference(const aid_decision *a, const aid_decision *b)
{
  if (aid_decision_outcome(a) != aid_decision_outcome(b))
    return "outcome";
  if (!same_text(aid_decision_subject(a), aid_decision_subject(b)) || !same_text(aid_decision_household(a), aid_decision_household(b)))
    return "subject";
  if (aid_decision_amount_known(a) != aid_decision_amount_known(b) || aid_decision_amount_fen(a) != aid_decision_amount_fen(b) || aid_decision_entitled_fen(a) != aid_decision_entitled_fen(b))
    return "amount";
  if (aid_decision_starts(a) != aid_decision_starts(b) || aid_decision_ends(a) != aid_decision_ends(b))
    return "months";
  if (aid_decision_reason_count(a) != aid_decision_reason_count(b))
    return "number of reasons";
  for (size_t i = 0; i < aid_decision_reason_count(a); i++)
    if (!same_text(aid_decision_reason(a, i), aid_decision_reason(b, i)))
      return "reason";
  if (aid_decision_pay_count(a) != aid_decision_pay_count(b))
    return "number of pays";
  for (size_t i = 0; i < aid_decision_pay_count(a); i++) {
    if (aid_decision_pay_fen(a, i) != aid_decision_pay_fen(b, i) || aid_decision_share_count(a, i) != aid_decision_share_count(b, i))
      return "pay";
    for (size_t k = 0; k < aid_decision_share_count(a, i); k++) {
      const aid_value x = aid_decision_share(a, i, k), y = aid_decision_share(b, i, k);
      if (!same_text(aid_decision_share_person(a, i, k), aid_decision_share_person(b, i, k)) || !same_value(&x, &y))
        return "share";
    }
  }
  if (aid_decision_ground_count(a) != aid_decision_ground_count(b))
    return "number of grounds";
  for (size_t i = 0; i < aid_decision_ground_count(a); i++) {
    const aid_ground *const x = aid_decision_ground(a, i), *const y = aid_decision_ground(b, i);
    if (x->kind != y->kind || !same_text(x->name, y->name) || !same_text(x->subject, y->subject) || !same_text(x->detail, y->detail) || x->row != y->row || x->month != y->month ||
        !same_value(&x->value, &y->value))
      return "ground";
  }
  return NULL;
}

/* Every `by`-th decision of an assessment beside the same one made alone. How many. */
static size_t hold_against(const aid_policy *policy, aid_population *population, size_t by, size_t from, uint64_t seed)
{
  aid_assess_options options = AID_ASSESS_OPTIONS_INIT;
  aid_decisions *all = NULL;
  aid_error *error = NULL;
  size_t count = 0;

  options.flags = AID_ASSESS_ALL;
  ck_assert_msg(aid_policy_assess(policy, population, &options, &all, &error) == AID_OK, "seed %d: %s", (int)seed, error ? aid_error_message(error) : "");
  for (size_t i = from; i < all->count; i += by, count++) {
    const struct aid_decision *const d = &all->list[i];
    aid_decisions *alone = NULL;
    const char *what;
    ck_assert_int_eq(aid__assess_one(all->plan, population, d->program, d->row, &alone, NULL), AID_OK);
    ck_assert_uint_eq(aid_decisions_count(alone), 1);
    what = difference(d, aid_decisions_at(alone, 0));
    ck_assert_msg(what == NULL, "seed %d, %s of %s: %s", (int)seed, aid_decision_program(d), aid_decision_subject(d), what);
    ck_assert_uint_eq(aid_decisions_total(alone, aid_decision_program(d), (aid_outcome)d->outcome), 1);
    aid_decisions_free(alone);
  }
  aid_decisions_free(all);
  return count;
}

static aid_policy *puyang(void)
{
  const char *const folder = getenv("srcdir");
  aid_policy *policy = NULL;
  aid_error *error = NULL;
  char path[512];

  snprintf(path, sizeof path, "%s/policy/puyang.xml", folder ? folder : ".");
  ck_assert_msg(aid_policy_load(path, NULL, &policy, &error) == AID_OK, "%s", error ? aid_error_message(error) : "");
  return policy;
}

START_TEST(one_decision_alone_is_the_one_of_the_assessment_under_our_packs)
{
  static const int months[][2] = {{2022, 7}, {2021, 5}, {2023, 3}};
  aid_policy *const policy = puyang();
  size_t count = 0;

  for (uint64_t seed = 1; seed <= (getenv("AID_TEST_THIN") ? 2 : 12); seed++) {
    rng r = {seed * 77};
    aid_population *const population = random_population(policy, aid_month(months[seed % 3][0], months[seed % 3][1]), 40, &r);
    ck_assert_ptr_nonnull(population);
    count += hold_against(policy, population, 3, seed % 3, seed);
    aid_population_free(population);
  }
  printf("# %zu decisions\n", count);
  ck_assert_uint_gt(count, 100);
  aid_policy_free(policy);
}
END_TEST

START_TEST(one_decision_alone_is_the_one_of_the_assessment_under_random_packs)
{
  size_t count = 0;

  for (uint64_t seed = 1; seed <= (getenv("AID_TEST_THIN") ? 4 : 40); seed++) {
    rng r = {seed * 7919};
    char *const text = random_pack(&r);
    aid_error *error = NULL;
    aid_policy *const policy = pack_load(text, NULL, &error);
    free(text);
    if (policy) {
      aid_population *const population = random_population(policy, aid_month(2022, 7), 20, &r);
      ck_assert_ptr_nonnull(population);
      count += hold_against(policy, population, 1, 0, seed);
      aid_population_free(population);
    }
    aid_policy_free(policy);
    aid_error_free(error);
  }
  printf("# %zu decisions\n", count);
  ck_assert_uint_gt(count, 100);
}
END_TEST

START_TEST(a_decision_is_told_in_full_without_columns)
{
  aid_policy *const policy = puyang();
  rng r = {5};
  aid_population *const population = random_population(policy, aid_month(2022, 7), 60, &r);
  aid_assess_options options = AID_ASSESS_OPTIONS_INIT;
  aid_decisions *all = NULL;
  aid__trace *trace;

  options.flags = AID_ASSESS_ALL;
  ck_assert_int_eq(aid_policy_assess(policy, population, &options, &all, NULL), AID_OK);
  ck_assert_ptr_nonnull(trace = aid__trace_new(all->plan, population, &aid__memory_default));
  for (size_t i = 0; i < all->count; i++) {
    struct aid_decision again = all->list[i];
    const char *what;
    again.details = NULL;
    if (i == 0 || again.household != all->list[i - 1].household || again.household < 0)
      aid__trace_reset(trace);
    ck_assert_int_eq(aid__assess_full(all, &again, NULL, trace, NULL), AID_OK);
    ck_assert_ptr_nonnull(again.details);
    what = difference(&all->list[i], &again);
    ck_assert_msg(what == NULL, "%s of %s: %s", aid_decision_program(&again), aid_decision_subject(&again), what);
  }
  aid__trace_free(trace);
  aid_decisions_free(all);
  aid_population_free(population);
  aid_policy_free(policy);
}
END_TEST

START_TEST(one_decision_survives_each_allocation)
{
  aid_policy *const policy = puyang();
  const aid_memory *const kept = &policy->memory;
  rng r = {9};
  aid_population *const population = random_population(policy, aid_month(2022, 7), 8, &r);
  aid__plan *plan = NULL;
  size_t program = 0;
  struct oom o = {.failed = 1};

  ck_assert_int_eq(aid_population_seal(population, 0, NULL), AID_OK);
  ck_assert_int_eq(aid__plan_make(policy, aid_month(2022, 7), aid_month_last_day(aid_month(2022, 7)), INT32_MAX, NULL, &plan, NULL), AID_OK);
  while (strcmp(plan->programs[program].program->id, "dibao") != 0)
    program++;
  for (uint64_t nth = 1; o.failed; nth++) {
    aid_decisions *alone = NULL;
    aid_error *error = NULL;
    aid_status status;
    o = (struct oom){.fail_at = nth};
    o.memory = (aid_memory){oom_allocate, oom_resize, oom_release, &o};
    population->memory = o.memory;             /* what the decision takes comes from the population's */
    status = aid__assess_one(plan, population, program, 0, &alone, &error);
    population->memory = *kept;
    ck_assert_msg(status == (o.failed ? AID_ERROR_MEMORY : AID_OK), "allocation %d: %d", (int)nth, (int)status);
    ck_assert((alone == NULL) == (status != AID_OK));
    aid_decisions_free(alone);
    aid_error_free(error);
    ck_assert_int_eq(o.live, 0);
  }
  aid_population_free(population);
  aid__plan_free(plan);
  aid_policy_free(policy);
}
END_TEST

TEST_MAIN("one", one_decision_alone_is_the_one_of_the_assessment_under_our_packs, one_decision_alone_is_the_one_of_the_assessment_under_random_packs,
          a_decision_is_told_in_full_without_columns, one_decision_survives_each_allocation)
