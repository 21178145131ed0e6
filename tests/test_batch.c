/*
 * Decisions as columns: row by row those of aid_policy_assess(), whatever stops or fails. Their threads: test_threads.c.
 *
 *   AID_TEST_SEED=n    one round with this seed (a failure prints it)
 *   AID_TEST_ROUNDS=n  so many rounds of random packs
 *   AID_TEST_THIN=1    few of everything
 */
#include "tests/test.h"
#include "tests/batch_beside.h"
#include "tests/oom.h"
#include "tests/pack.h"
#include "tests/random.h"
#include "engine/explain.h"
#include <socialaid/explanation.h>

START_TEST(every_row_is_decided_as_it_is_alone_under_our_packs)
{
  static const int months[][2] = {{2022, 7}, {2021, 5}, {2023, 3}};
  const uint64_t one = number_from("AID_TEST_SEED", 0);
  aid_policy *const policy = puyang();
  tally t = {0};

  for (uint64_t seed = one ? one : 1; seed <= (one ? one : is_thin() ? 2 : 24); seed++) {
    rng r = {seed};
    aid_population *const population = random_population(policy, aid_month(months[seed % 3][0], months[seed % 3][1]), 20 + rng_below(&r, 100), &r);
    ck_assert_ptr_nonnull(population);
    ck_assert(is_beside(policy, population, AID_ASSESS_ALL, seed, &t));
    aid_population_free(population);
  }
  tell("our packs", &t);
  ck_assert_uint_gt(t.left_out, 0);
  aid_policy_free(policy);
}
END_TEST

START_TEST(every_row_is_decided_as_it_is_alone_under_random_packs)
{
  const uint64_t one = number_from("AID_TEST_SEED", 0), rounds = number_from("AID_TEST_ROUNDS", is_thin() ? 8 : 200);
  tally t = {0};

  for (uint64_t seed = one ? one : 1; seed <= (one ? one : rounds); seed++) {
    rng r = {seed};
    char *const text = random_pack(&r);
    aid_policy *const policy = pack_load(text, NULL, NULL);
    aid_population *population;
    if (one)
      printf("%s", text);
    free(text);
    if (policy == NULL)
      continue;
    population = random_population(policy, aid_month(2022, 7), 10 + rng_below(&r, 60), &r);
    ck_assert_ptr_nonnull(population);
    ck_assert(is_beside(policy, population, AID_ASSESS_ALL, seed, &t));
    aid_population_free(population);
    aid_policy_free(policy);
  }
  tell("random packs", &t);
  ck_assert_uint_gt(t.pays, 0);
}
END_TEST

/* ---- why ---- */

START_TEST(a_row_explained_is_the_row_decided)
{
  aid_policy *const policy = puyang();
  aid_population *const population = city(policy, 2000);
  aid_batch *const b = decide_on(policy, population, 2, 0);
  size_t explained = 0;

  for (size_t p = 0; p < aid_batch_program_count(b); p++)
    for (size_t row = p % 7; row < aid_batch_row_count(b, p); row += is_thin() ? 499 : 61) {
      const int64_t outcome = number_at(column_of(b, p, AID_COLUMN_OUTCOME, 0), row);
      const aid_batch_column *const amount = column_of(b, p, AID_COLUMN_AMOUNT, 0);
      aid_explanation *explanation = (aid_explanation *)b;
      if (outcome == 0) {
        ck_assert_int_eq(aid_batch_explain(b, p, row, 0, &explanation, NULL), AID_ERROR_ARGUMENT);
        ck_assert_ptr_null(explanation);
        continue;
      }
      ck_assert_int_eq(aid_batch_explain(b, p, row, 0, &explanation, NULL), AID_OK);
      ck_assert_str_eq(aid_step_value(aid_explanation_root(explanation)).text, aid_outcome_name((aid_outcome)outcome));
      ck_assert_int_eq(explanation->decision->row, (int32_t)row);
      if (valid_at(amount, row))
        ck_assert_int_eq(aid_decision_amount_fen(explanation->decision), number_at(amount, row));
      else
        ck_assert_int_eq(aid_decision_amount_known(explanation->decision), 0);
      ck_assert_ptr_nonnull(aid_explanation_text(explanation, AID_LANGUAGE_EN));
      aid_explanation_free(explanation);
      explained++;
    }
  ck_assert_uint_gt(explained, 100);
  aid_batch_free(b);
  aid_population_free(population);
  aid_policy_free(policy);
}
END_TEST

/* ---- small towns ---- */

static const char rules[] =
  "<policy xmlns='urn:socialaid:policy:1' id='t' version='1' region='410900'><source id='s' title='t'/>\n"
  "<region id='410000' level='province'/><region id='410900' level='city'/><region id='410928' level='county'/>\n"
  "<fact id='wage' of='person' type='yuan/month'/><fact id='old' of='person' type='flag'/><fact id='lost' of='household' type='yuan/month' absent='0'/>\n"
  "<fact id='car' of='household' type='flag' absent='no'/><question id='kept' of='household' type='flag' cite='s'/><fact id='index' of='region' type='rate' digits='4'/>\n"
  "<standard id='line' type='yuan/month' by='region' cite='s'><floor region='410000'>600</floor></standard>\n"
  "<define id='size' of='household' type='count' cite='s'>count(persons)</define>\n"
  "<define id='per_head' of='household' type='yuan/month' cite='s'>sum(persons: wage) / size</define>\n"
  "<program id='dibao' of='household' covers='persons'>\n"
  "  <require id='someone' cite='s'>size > 0</require><require id='income' cite='s'>line > per_head</require>\n"
  "  <exclude id='car' cite='s'>car and not kept</exclude>\n"
  "  <pay id='basic' per='person' round_total='1 fen half_up' cite='s'>line - per_head</pay><pay id='more' cite='s'>lost</pay>\n"
  "  <starts cite='s'>month_of(dibao.confirmed) + 1 month</starts>\n"
  "  <ends id='over' cite='s'>dibao.since + 1 year</ends>\n"
  "</program>\n"
  "<program id='old_age' of='person'><require id='age' cite='s'>old</require><pay id='basic' cite='s'>50 yuan/month</pay></program>\n"
  "<program id='other' of='person'><require id='age' cite='s'>old</require><pay id='basic' cite='s'>60 yuan/month</pay></program>\n"
  "<program id='linkage' of='city'><require id='trigger' cite='s'>index >= 3.5%</require></program>\n"
  "<conflict id='one' among='old_age other' keep='highest' cite='s'/>\n"
  "</policy>";

typedef struct town { aid_policy *policy; aid_population *population; } town;

static town settle(const aid_memory *memory, int households)
{
  aid_population_options options = AID_POPULATION_OPTIONS_INIT;
  aid_error *error = NULL;
  town t = {.policy = pack_load(rules, memory, &error)};
  aid_row *row;

  ck_assert_msg(t.policy != NULL, "%s", error ? aid_error_message(error) : "");
  options.memory = memory;
  ck_assert_int_eq(aid_population_new(t.policy, aid_month(2022, 9), &options, &t.population, NULL), AID_OK);
  ck_assert_int_eq(aid_population_add_region(t.population, "410900", &row, NULL), AID_OK);
  ck_assert_int_eq(aid_row_set_written(row, "index", "3.6%", NULL), AID_OK);
  for (int i = 0; i < households; i++) {
    aid_award award = AID_AWARD_INIT;
    aid_household *h;
    aid_person *p;
    char id[32];
    snprintf(id, sizeof id, "h%d", i);
    ck_assert_int_eq(aid_population_add_household(t.population, id, "410928", &h, NULL), AID_OK);
    for (int k = 0; k < i % 4; k++) {
      snprintf(id, sizeof id, "p%d.%d", i, k);
      ck_assert_int_eq((k == 2 ? aid_household_add_relative : aid_household_add_person)(h, id, &p, NULL), AID_OK);
      if (i % 11)
        aid_person_set_fen(p, "wage", (i % 7) * 15000, NULL);
      if (i % 3)
        aid_person_set_flag(p, "old", k == 0, NULL);
    }
    if (i % 5 == 0)
      aid_household_set_flag(h, "car", 1, NULL);
    if (i % 13 == 1)
      aid_household_set_given(h, "per_head", "200", NULL);
    if (i % 6 == 2) {
      award.confirmed = aid_date(2022, 9, 5);
      aid_household_add_award(h, "dibao", &award, NULL);
    }
  }
  return t;
}

static void leave(town *t)
{
  aid_policy_free(t->policy);
  aid_population_free(t->population);
}

START_TEST(each_program_has_its_rows_and_columns)
{
  town t = settle(NULL, 200);
  tally seen_ = {0};
  aid_batch *b = decide_on(t.policy, t.population, 0, 0);
  size_t p = aid_batch_find(b, "dibao"), row = 0;
  static const aid_column_role roles[] = {AID_COLUMN_OUTCOME, AID_COLUMN_AMOUNT, AID_COLUMN_PAY, AID_COLUMN_PAY, AID_COLUMN_REASONS, AID_COLUMN_STARTS};
  static const char *const names[] = {"outcome", "amount", "basic", "more", "reasons", "starts"};
  static const char *const reasons[] = {"someone", "income", "car", "over"};

  ck_assert(is_beside(t.policy, t.population, AID_ASSESS_ALL, 1, &seen_));
  ck_assert_uint_eq(aid_batch_program_count(b), 4);
  ck_assert_str_eq(aid_batch_kind(b, p), "household");
  ck_assert_str_eq(aid_batch_subject(b, p, 7), "h7");
  ck_assert_uint_eq(aid_batch_row_count(b, p), 200);
  for (size_t c = 0, k = 0; c < aid_batch_column_count(b, p); c++)
    if (aid_batch_column_at(b, p, c)->role != AID_COLUMN_MISSING) {
      ck_assert_int_eq(aid_batch_column_at(b, p, c)->role, roles[k]);
      ck_assert_str_eq(aid_batch_column_at(b, p, c)->name, names[k++]);
    }
  ck_assert_uint_eq(aid_batch_reason_count(b, p), 4);
  for (size_t i = 0; i < 4; i++)
    ck_assert_str_eq(aid_batch_reason(b, p, i), reasons[i]);
  p = aid_batch_find(b, "linkage");              /* for the city, not for the province above it nor the county below */
  ck_assert_uint_eq(aid_batch_row_count(b, p), aid_population_region_count(t.population));
  ck_assert_uint_eq(aid_batch_total(b, p, (aid_outcome)0), 1);
  ck_assert_uint_eq(aid_batch_total(b, p, AID_OUTCOME_ELIGIBLE), 1);
  while (number_at(column_of(b, p, AID_COLUMN_OUTCOME, 0), row) == 0)
    row++;
  ck_assert_str_eq(aid_batch_subject(b, p, row), "410900");
  ck_assert_ptr_null(column_of(b, p, AID_COLUMN_STARTS, 0));
  ck_assert_ptr_null(column_of(b, p, AID_COLUMN_PAY, 0));
  p = aid_batch_find(b, "other");
  ck_assert_str_eq(aid_batch_kind(b, p), "person");
  ck_assert_uint_eq(aid_batch_total(b, p, (aid_outcome)0), aid_population_member_count(t.population));
  aid_batch_free(b);
  leave(&t);
}
END_TEST

START_TEST(what_is_asked_for_past_an_end_is_nothing)
{
  town t = settle(NULL, 5);
  aid_batch *const b = decide_on(t.policy, t.population, 0, 0);

  ck_assert_ptr_null(aid_batch_program(b, 4));
  ck_assert_uint_eq(aid_batch_find(b, "nothing"), SIZE_MAX);
  ck_assert_uint_eq(aid_batch_find(b, NULL), SIZE_MAX);
  ck_assert_ptr_null(aid_batch_kind(b, 4));
  ck_assert_uint_eq(aid_batch_row_count(b, 4), 0);
  ck_assert_ptr_null(aid_batch_subject(b, 0, 5));
  ck_assert_ptr_null(aid_batch_subject(b, 4, 0));
  ck_assert_uint_eq(aid_batch_column_count(b, 4), 0);
  ck_assert_ptr_null(aid_batch_column_at(b, 0, aid_batch_column_count(b, 0)));
  ck_assert_ptr_null(aid_batch_reason(b, 0, 4));
  ck_assert_uint_eq(aid_batch_reason_count(b, 4), 0);
  ck_assert_uint_eq(aid_batch_total(b, 4, AID_OUTCOME_ELIGIBLE), 0);
  ck_assert_uint_eq(aid_batch_total(b, 0, (aid_outcome)5), 0);
  ck_assert_int_eq(aid_batch_total_fen(b, 4), 0);
  ck_assert_uint_eq(aid_batch_refused(b, 0, 4), 0);
  ck_assert_uint_eq(aid_batch_program_count(NULL), 0);
  ck_assert_uint_eq(aid_batch_row_count(NULL, 0), 0);
  ck_assert_uint_eq(aid_batch_column_count(NULL, 0), 0);
  aid_batch_free(NULL);
  aid_batch_free(b);
  leave(&t);
}
END_TEST

START_TEST(what_is_no_row_is_not_explained)
{
  town t = settle(NULL, 8);
  aid_batch *const b = decide_on(t.policy, t.population, 0, 0);
  const size_t p = aid_batch_find(b, "old_age");
  aid_explanation *e = (aid_explanation *)b;
  aid_error *error = NULL;
  size_t relatives = 0;

#define NOT_EXPLAINED(number, ...)                                                                 \
  do {                                                                                             \
    ck_assert_int_eq(aid_batch_explain(__VA_ARGS__), AID_ERROR_ARGUMENT);                          \
    ck_assert_str_eq(aid_diagnostic_number(aid_error_at(error, 0)), number);                       \
    aid_error_free(error);                                                                         \
    error = NULL;                                                                                  \
  } while (0)
  NOT_EXPLAINED("E1003", b, p, aid_batch_row_count(b, p), 0, &e, &error);
  ck_assert_ptr_null(e);
  NOT_EXPLAINED("E1003", b, 4, 0, 0, &e, &error);
  NOT_EXPLAINED("E1003", b, SIZE_MAX, SIZE_MAX, 0, &e, &error);
  NOT_EXPLAINED("E1002", NULL, p, 0, 0, &e, &error);
  NOT_EXPLAINED("E1002", b, p, 0, 0, NULL, &error);
  for (size_t row = 0; row < aid_batch_row_count(b, p); row++)
    if (number_at(column_of(b, p, AID_COLUMN_OUTCOME, 0), row) == 0) {
      ck_assert_int_eq(aid_person_is_member(aid_household_person(aid_population_household(t.population, row < 5 ? "h3" : "h7"), aid_batch_subject(b, p, row))), 0);
      NOT_EXPLAINED("E1003", b, p, row, 0, &e, &error);
      relatives++;
    }
  ck_assert_uint_eq(relatives, 2);
  ck_assert_int_eq(aid_batch_explain(b, p, 0, 64, &e, &error), AID_ERROR_ARGUMENT);     /* no such flag */
  aid_error_free(error);
  aid_batch_free(b);
  leave(&t);
}
END_TEST

START_TEST(an_explanation_outlives_its_batch)
{
  town t = settle(NULL, 8);
  aid_batch *const b = decide_on(t.policy, t.population, 0, 0);
  aid_explanation *e = NULL;

  ck_assert_int_eq(aid_batch_explain(b, aid_batch_find(b, "dibao"), 1, 0, &e, NULL), AID_OK);
  leave(&t);
  aid_batch_free(b);
  ck_assert_ptr_nonnull(strstr(aid_explanation_text(e, AID_LANGUAGE_EN), "h1"));
  aid_explanation_free(e);
}
END_TEST

START_TEST(nobody_is_decided_too)
{
  town t = settle(NULL, 0);
  tally none = {0};
  aid_batch *b;

  for (uint32_t threads = 0; threads < 3; threads++) {
    b = decide_on(t.policy, t.population, threads, 0);
    ck_assert_uint_eq(aid_batch_row_count(b, aid_batch_find(b, "dibao")), 0);
    ck_assert_uint_eq(aid_batch_total(b, aid_batch_find(b, "dibao"), (aid_outcome)0), 0);
    ck_assert_uint_eq(aid_batch_total(b, aid_batch_find(b, "linkage"), AID_OUTCOME_ELIGIBLE), 1);
    aid_batch_free(b);
  }
  ck_assert(is_beside(t.policy, t.population, AID_ASSESS_ALL, 1, &none));
  leave(&t);
  t = settle(NULL, 1);                           /* a household of nobody */
  ck_assert(is_beside(t.policy, t.population, AID_ASSESS_ALL, 2, &none));
  b = decide_on(t.policy, t.population, 0, 0);
  ck_assert_uint_eq(aid_batch_refused(b, aid_batch_find(b, "dibao"), 0), 1);
  ck_assert_uint_eq(aid_batch_row_count(b, aid_batch_find(b, "other")), 0);
  aid_batch_free(b);
  leave(&t);
}
END_TEST

START_TEST(programs_month_and_day_are_chosen)
{
  static const char *const asked[] = {"other", "linkage", NULL};
  town t = settle(NULL, 40);
  aid_assess_options options = AID_ASSESS_OPTIONS_INIT;
  aid_decisions *decisions;
  aid_batch *b;
  tally seen_ = {0};

  options.programs = asked;
  options.month = aid_month(2023, 1);
  options.day = aid_date(2023, 1, 3);
  options.flags = AID_ASSESS_ALL | AID_ASSESS_COUNT_REFUSALS;   /* mean nothing here */
  b = decide_with(t.policy, t.population, &options);
  ck_assert_uint_eq(aid_batch_program_count(b), 2);
  ck_assert_str_eq(aid_batch_program(b, 0), "other");
  ck_assert_uint_eq(aid_batch_find(b, "dibao"), SIZE_MAX);
  ck_assert_int_eq(aid_batch_month(b), aid_month(2023, 1));
  options.flags = AID_ASSESS_ALL;
  ck_assert_int_eq(aid_policy_assess(t.policy, t.population, &options, &decisions, NULL), AID_OK);
  ck_assert(batch_is(b, decisions, &seen_));
  aid_decisions_free(decisions);
  aid_batch_free(b);
  leave(&t);
}
END_TEST

START_TEST(wrong_options_are_refused)
{
  town t = settle(NULL, 3);
  aid_assess_options options = AID_ASSESS_OPTIONS_INIT;
  struct { aid_assess_options known; int more; } larger = {AID_ASSESS_OPTIONS_INIT, 0};
  static const char *const none[] = {"nothing", NULL};
  aid_policy *const other = pack(rules);
  aid_error *error = NULL;
  aid_batch *b = (aid_batch *)&t;

#define REFUSED(status, number, ...)                                                               \
  do {                                                                                             \
    ck_assert_int_eq(aid_policy_assess_batch(__VA_ARGS__), status);                                \
    ck_assert_ptr_null(b);                                                                         \
    ck_assert_str_eq(aid_diagnostic_number(aid_error_at(error, 0)), number);                       \
    aid_error_free(error);                                                                         \
    error = NULL;                                                                                  \
    options = (aid_assess_options)AID_ASSESS_OPTIONS_INIT;                                         \
  } while (0)
  options.flags = 64;
  REFUSED(AID_ERROR_ARGUMENT, "E4103", t.policy, t.population, &options, &b, &error);
  options.day = aid_date(2022, 8, 31);
  REFUSED(AID_ERROR_ARGUMENT, "E4105", t.policy, t.population, &options, &b, &error);
  options.month = 10000000;
  REFUSED(AID_ERROR_ARGUMENT, "E4104", t.policy, t.population, &options, &b, &error);
  options.programs = none;
  REFUSED(AID_ERROR_NOT_FOUND, "E2033", t.policy, t.population, &options, &b, &error);
  options.size = 4;
  REFUSED(AID_ERROR_ARGUMENT, "E1004", t.policy, t.population, &options, &b, &error);
  REFUSED(AID_ERROR_ARGUMENT, "E4106", other, t.population, NULL, &b, &error);
  b = NULL;
  REFUSED(AID_ERROR_ARGUMENT, "E1002", NULL, t.population, NULL, &b, &error);
  REFUSED(AID_ERROR_ARGUMENT, "E1002", t.policy, NULL, NULL, &b, &error);
  REFUSED(AID_ERROR_ARGUMENT, "E1002", t.policy, t.population, NULL, NULL, &error);
  larger.known.size = sizeof larger;
  b = decide_with(t.policy, t.population, &larger.known);
  aid_batch_free(b);
  larger.more = 1;
  ck_assert_int_eq(aid_policy_assess_batch(t.policy, t.population, &larger.known, &b, NULL), AID_ERROR_ARGUMENT);
  options.size = offsetof(aid_assess_options, flags);           /* of an older caller */
  b = decide_with(t.policy, t.population, &options);
  aid_batch_free(b);
  aid_policy_free(other);
  leave(&t);
}
END_TEST

START_TEST(a_sum_that_leaves_64_bits_is_refused)
{
  for (int homes = 1; homes <= 3; homes++) {
    town t = settle(NULL, 0);
    aid_error *error = NULL;
    aid_batch *b = NULL;
    tally seen_ = {0};
    for (int i = 0; i < homes; i++) {
      aid_household *h;
      aid_person *p;
      char id[16];
      snprintf(id, sizeof id, "h%d", i);
      ck_assert_int_eq(aid_population_add_household(t.population, id, "410928", &h, NULL), AID_OK);
      snprintf(id, sizeof id, "p%d", i);
      ck_assert_int_eq(aid_household_add_person(h, id, &p, NULL), AID_OK);
      ck_assert_int_eq(aid_person_set_fen(p, "wage", 0, NULL), AID_OK);
      /* what is below 0 is not paid: that amount is unknown */
      ck_assert_int_eq(aid_household_set_fen(h, "lost", i == 1 ? -INT64_C(6000000000000000000) : INT64_C(6000000000000000000), NULL), AID_OK);
    }
    ck_assert(is_beside(t.policy, t.population, AID_ASSESS_ALL, 1, &seen_));
    ck_assert_msg(aid_policy_assess_batch(t.policy, t.population, NULL, &b, &error) == (homes == 3 ? AID_ERROR_RANGE : AID_OK), "%d homes", homes);
    if (homes == 3) {
      ck_assert_ptr_null(b);
      ck_assert_str_eq(aid_diagnostic_number(aid_error_at(error, 0)), "E4102");
    } else {
      ck_assert_int_eq(aid_batch_total_fen(b, aid_batch_find(b, "dibao")), INT64_C(6000000000000000000) + 60000);
    }
    aid_error_free(error);
    aid_batch_free(b);
    leave(&t);
  }
}
END_TEST

/* ---- no memory ---- */

START_TEST(every_allocation_may_fail)
{
  town right = settle(NULL, 30);
  aid_batch *const wanted = decide_on(right.policy, right.population, 1, 0);
  struct oom o;
  uint64_t failed = 0;

  for (uint64_t n = 1;; n = oom_after(n)) {      /* of policy, plan, machine and population alike, from the call on */
    aid_assess_options options = AID_ASSESS_OPTIONS_INIT;
    aid_error *error = NULL;
    aid_batch *b = NULL;
    aid_explanation *e = NULL;
    aid_status status;
    town t;

    oom_start(&o, 0);
    t = settle(&o.memory, 30);
    o.calls = 0;
    o.fail_at = n;
    options.threads = 1;
    status = aid_policy_assess_batch(t.policy, t.population, &options, &b, &error);
    ck_assert_msg(status == AID_OK || (o.failed && status == AID_ERROR_MEMORY && b == NULL), "allocation %d: %d", (int)n, (int)status);
    if (status == AID_OK) {
      ck_assert_ptr_null(unlike(wanted, b));
      status = aid_batch_explain(b, 0, 1, 0, &e, NULL);
      ck_assert_int_eq(status, o.failed ? AID_ERROR_MEMORY : AID_OK);
    }
    failed += o.failed;
    aid_explanation_free(e);
    aid_error_free(error);
    aid_batch_free(b);
    n = o.failed ? n : 0;
    leave(&t);
    ck_assert_int_eq(o.live, 0);
    if (n == 0)
      break;
  }
  ck_assert_uint_gt(failed, 20);
  aid_batch_free(wanted);
  leave(&right);
}
END_TEST

START_TEST(every_allocation_may_fail_on_any_thread)
{
  struct oom o;
  town t;
  aid_batch *wanted;
  uint64_t failed = 0;

  oom_start(&o, 0);
  t = settle(&o.memory, 9000);                   /* three chunks */
  wanted = decide_on(t.policy, t.population, 1, 0);
  for (uint64_t n = 1;; n = oom_after(n)) {
    aid_assess_options options = AID_ASSESS_OPTIONS_INIT;
    aid_error *error = NULL;
    aid_batch *b = NULL;
    aid_status status;

    options.threads = 3;
    options.day = aid_date(2022, 9, 1 + (int)(n % 29));       /* mostly a plan, and machines, of its own */
    o.calls = o.failed = 0;
    o.fail_at = n;
    status = aid_policy_assess_batch(t.policy, t.population, &options, &b, &error);
    ck_assert_msg(status == AID_OK || (o.failed && status == AID_ERROR_MEMORY && b == NULL), "allocation %d: %d", (int)n, (int)status);
    if (status == AID_OK)
      ck_assert_ptr_null(unlike(wanted, b));
    failed += o.failed;
    o.fail_at = 0;
    aid_error_free(error);
    aid_batch_free(b);
    if (o.failed == 0)
      break;
  }
  ck_assert_uint_gt(failed, 20);
  aid_batch_free(wanted);
  leave(&t);
  ck_assert_int_eq(o.live, 0);
}
END_TEST

TEST_MAIN("batch", every_row_is_decided_as_it_is_alone_under_our_packs, every_row_is_decided_as_it_is_alone_under_random_packs, a_row_explained_is_the_row_decided,
          each_program_has_its_rows_and_columns, what_is_asked_for_past_an_end_is_nothing, what_is_no_row_is_not_explained, an_explanation_outlives_its_batch,
          nobody_is_decided_too, programs_month_and_day_are_chosen, wrong_options_are_refused, a_sum_that_leaves_64_bits_is_refused, every_allocation_may_fail,
          every_allocation_may_fail_on_any_thread)
