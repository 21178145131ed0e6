/*
 * The ranges of policy check against the evaluators: no definition and no condition ever has a value that the check holds to be impossible,
 * on random populations under our packs and under random ones. Whatever is told of a formula rests on that.
 *
 *   AID_TEST_SEED=n    one round with this seed (a failure prints it)
 *   AID_TEST_ROUNDS=n  so many rounds of random packs
 */
#include "tests/random.h"
#include "tests/test.h"
#include "tests/pack.h"
#include "engine/assess.h"
#include "policy/check.h"

typedef struct tally { uint64_t values, narrow; } tally;

/* Of a slot that is a formula of the pack: a value that it cannot have? Counts, too, how many formulas are narrowed at all. */
static bool is_possible(aid__check *check, const aid__slot *slot, const aid__value *value)
{
  if (slot->role == AID__ROLE_DEFINITION)
    return aid__check_allows(check, slot->definition, NULL, value);
  return (slot->role != AID__ROLE_REQUIRE && slot->role != AID__ROLE_EXCLUDE) || aid__check_allows(check, NULL, slot->rule, value);
}

static void hold(const aid_policy *policy, aid_population *population, int32_t month, uint64_t seed, tally *t)
{
  const aid__column *const levels = &population->tables[AID__KIND_REGION].columns[population->vocabulary->level->index];
  aid__check check = {.policy = policy};
  aid_error *error = NULL;
  aid__plan *plan = NULL;
  aid__trace *trace;

  population->given_count = 0;       /* what is supplied may be anything */
  ck_assert_msg(aid__plan_make(policy, month, aid_month_last_day(month), INT32_MAX, NULL, &plan, &error) == AID_OK, "seed %d", (int)seed);
  trace = aid__trace_new(plan, population, &aid__memory_default);
  ck_assert_ptr_nonnull(trace);
  aid__trace_reset(trace);
  for (uint32_t i = 0; i < plan->slot_count; i++) {
    const aid__slot *const slot = &plan->slots[i];
    const aid__type *const type = &slot->type;
    aid__value nonsense = {.known = true};
    aid__arena_init(&check.arena, &aid__memory_default, 0);
    if (type->base == AID__NUMBER)
      nonsense.number = (aid__fraction){-123456789, 1000};
    t->narrow += type->base == AID__NUMBER && !is_possible(&check, slot, &nonsense);
    for (int32_t row = 0; row < (int32_t)population->tables[slot->kind->index].rows; row++) {
      const aid__step *step;
      if (slot->level >= 0 && ((const int32_t *)levels->values)[row] != slot->level)
        continue;
      step = aid__trace_step(trace, i, row);
      ck_assert_ptr_nonnull(step);
      t->values += step->value.known;
      if (!is_possible(&check, slot, &step->value)) {
        char text[128];
        aid__type_print(type, &step->value, text, sizeof text);
        ck_abort_msg("seed %llu: %s has the value %s, which the check holds to be impossible", (unsigned long long)seed,
                     slot->rule ? slot->rule->id : slot->definition->id, text);
      }
    }
    aid__arena_free(&check.arena);
  }
  aid__trace_free(trace);
  aid__plan_free(plan);
}

static uint64_t number_from(const char *name, uint64_t otherwise)
{
  const char *const text = getenv(name);
  return text && *text ? strtoull(text, NULL, 10) : otherwise;
}

START_TEST(no_formula_of_our_packs_has_a_value_beyond_its_range)
{
  const char *const folder = getenv("srcdir");
  aid_policy *policy = NULL;
  tally t = {0, 0};
  char path[512];

  snprintf(path, sizeof path, "%s/policy/puyang.xml", folder ? folder : ".");
  ck_assert_int_eq(aid_policy_load(path, NULL, &policy, NULL), AID_OK);
  for (uint64_t seed = 1; seed <= 3; seed++) {
    rng r = {seed};
    aid_population *const population = random_population(policy, aid_month(2022, 7), 40, &r);
    ck_assert_ptr_nonnull(population);
    hold(policy, population, aid_month(2022, 7), seed, &t);
    aid_population_free(population);
  }
  printf("# our packs: %llu values\n", (unsigned long long)t.values);
  ck_assert_uint_gt(t.narrow, 0);
  aid_policy_free(policy);
}
END_TEST

START_TEST(no_formula_of_a_random_pack_has_a_value_beyond_its_range)
{
  const uint64_t one = number_from("AID_TEST_SEED", 0), rounds = number_from("AID_TEST_ROUNDS", getenv("AID_TEST_THIN") ? 8 : 100);
  tally t = {0, 0};

  for (uint64_t seed = one ? one : 1; seed <= (one ? one : rounds); seed++) {
    rng r = {seed};
    char *const text = random_pack(&r);
    aid_error *error = NULL;
    aid_policy *const policy = pack_load(text, NULL, &error);
    aid_error_free(error);
    if (policy) {
      aid_population *const population = random_population(policy, aid_month(2022, 7), 10 + rng_below(&r, 30), &r);
      ck_assert_ptr_nonnull(population);
      if (one)
        printf("%s", text);
      hold(policy, population, aid_month(2022, 7), seed, &t);
      aid_population_free(population);
    }
    aid_policy_free(policy);
    free(text);
  }
  printf("# random packs: %llu values, %llu formulas of a narrower range\n", (unsigned long long)t.values, (unsigned long long)t.narrow);
  fflush(stdout);
  ck_assert_uint_gt(t.values, 0);
  ck_assert_uint_gt(t.narrow, 0);
}
END_TEST

TEST_MAIN("ranges", no_formula_of_our_packs_has_a_value_beyond_its_range, no_formula_of_a_random_pack_has_a_value_beyond_its_range)
