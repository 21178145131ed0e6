/*
 * One family and three rules: a record whose dated facts reach from 2021 to 2022, assessed for three months under the rules of 2012, of July 2021 and
 * of October 2022. The people are made up.
 *
 * Father (1000 a month, 50 of it paid as maintenance), mother (in compulsory drug rehabilitation), and a grown son, severely disabled and not
 * employed. In the country: the floor of Henan is 4,260 / 12 = 355 in June 2021 and in July, and 420 from 2022.
 *
 *   2021-06  民发〔2012〕220号: drug rehabilitation leaves nobody out, so three count, and the rule of 2012 deducts no maintenance: 355 - 1000 / 3 each.
 *   2021-07  民发〔2021〕57号 art 7: the mother does not count, 950 / 2 = 475 is above the standard. Nothing. The son may not apply alone.
 *   2022-10  民发〔2022〕83号: the son is an adult, severely disabled, not employed: alone he gets the whole 420.
 */
#include "tests/test.h"
#include <socialaid.h>
#include <stdio.h>
#include <stdlib.h>

static const char family[] =
  "<population xmlns='urn:socialaid:population:1' version='1.0' policy='puyang' month='2022-10' synthetic='true'>\n"
  "<household id='h' region='410928'>\n"
  "  <value of='area' from='2020-01-01'>rural</value>\n"
  "  <given value='property_fits' month='2021-06'>yes</given><given value='property_fits' month='2021-07'>yes</given><given value='property_fits'>yes</given>\n"
  "  <given value='edge_household' month='2021-06'>no</given><given value='edge_household' month='2021-07'>no</given><given value='edge_household'>no</given>\n"
  "  <person id='f' birth='1965-01-01'><value of='relation' from='2020-01-01'>head</value><value of='local_hukou' from='2020-01-01'>yes</value>\n"
  "    <incomes><income source_kind='wage' a_month='1000'/></incomes>\n"
  "    <deductions><deduction deduction_kind='maintenance_paid' deducted_a_month='50'/></deductions></person>\n"
  "  <person id='m' birth='1966-01-01'><value of='relation' from='2020-01-01'>spouse</value><value of='local_hukou' from='2020-01-01'>yes</value>\n"
  "    <incomes/><confinements><confinement confinement_kind='compulsory_detox' from='2021-01-01' confinement_term='24'/></confinements></person>\n"
  "  <person id='s' birth='1995-03-01'><value of='relation' from='2020-01-01'>child</value><value of='local_hukou' from='2020-01-01'>yes</value>\n"
  "    <value of='independent' from='2020-01-01'>no</value><value of='labour_lost' from='2020-01-01'>no</value>"
  "    <value of='kept_by_parents' from='2020-01-01'>no</value><value of='kept_by_siblings' from='2020-01-01'>no</value><value of='employed' from='2020-01-01'>no</value><value of='own_property_judged' from='2020-01-01'>yes</value>\n"
  "    <incomes/><cards><card card_class='hearing' card_grade='2'/></cards></person>\n"
  "</household>\n<end regions='0' households='1' members='3' relatives='0'/></population>\n";

typedef struct bytes { const char *at; size_t left; } bytes;

static int64_t read_bytes(void *data, void *out, size_t size)
{
  bytes *const b = data;
  const size_t n = size < b->left ? size : b->left;

  memcpy(out, b->at, n);
  b->at += n;
  b->left -= n;
  return (int64_t)n;
}

typedef struct expected { int32_t month; aid_outcome outcome; int64_t fen; const char *reason; aid_outcome alone; int64_t alone_fen; } expected;

START_TEST(rules_of_three_dates_give_three_results_for_one_family)
{
  const expected all[] = {
    {aid_month(2021, 6), AID_OUTCOME_ELIGIBLE, 6500, NULL, AID_OUTCOME_INELIGIBLE, 0},      /* 355 - 1000 / 3 = 21 2/3 each: 65 for three */
    {aid_month(2021, 7), AID_OUTCOME_INELIGIBLE, 0, "income", AID_OUTCOME_INELIGIBLE, 0},   /* 950 / 2 = 475, not below 355 */
    {aid_month(2022, 10), AID_OUTCOME_INELIGIBLE, 0, "income", AID_OUTCOME_ELIGIBLE, 42000}};
  const char *const folder = getenv("srcdir");
  bytes b = {family, sizeof family - 1};
  const aid_input input = {.read = read_bytes, .data = &b};
  aid_policy *policy = NULL;
  aid_population *population = NULL;
  aid_error *error = NULL;
  char path[512];

  snprintf(path, sizeof path, "%s/policy/puyang.xml", folder ? folder : ".");
  ck_assert_msg(aid_policy_load(path, NULL, &policy, &error) == AID_OK, "%s", error ? aid_error_message(error) : "");
  ck_assert_msg(aid_population_read(policy, &input, NULL, &population, &error) == AID_OK, "%s", error ? aid_error_message(error) : "");
  for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
    aid_assess_options options = AID_ASSESS_OPTIONS_INIT;
    aid_decisions *decisions = NULL;
    const aid_decision *d;
    options.month = all[i].month;
    options.flags = AID_ASSESS_ALL;
    ck_assert_msg(aid_policy_assess(policy, population, &options, &decisions, &error) == AID_OK, "%s", error ? aid_error_message(error) : "");
    d = aid_decisions_find(decisions, "dibao", "h");
    ck_assert_ptr_nonnull(d);
    ck_assert_str_eq(aid_outcome_name(aid_decision_outcome(d)), aid_outcome_name(all[i].outcome));
    ck_assert_int_eq(aid_decision_amount_fen(d), all[i].fen);
    if (all[i].reason)
      ck_assert_str_eq(aid_decision_reason(d, 0), all[i].reason);
    d = aid_decisions_find(decisions, "dibao_single", "s");
    ck_assert_ptr_nonnull(d);
    ck_assert_str_eq(aid_outcome_name(aid_decision_outcome(d)), aid_outcome_name(all[i].alone));
    ck_assert_int_eq(aid_decision_amount_fen(d), all[i].alone_fen);
    aid_decisions_free(decisions);
  }
  aid_population_free(population);
  aid_policy_free(policy);
}
END_TEST

TEST_MAIN("dates", rules_of_three_dates_give_three_results_for_one_family)
