/* Changes on paper: words to changes, changes to a policy that is checked as any pack is. */
#include "tests/test.h"
#include "tests/oom.h"
#include "tests/pack.h"
#include <socialaid.h>

static const char the_pack[] =
  "<policy xmlns=\"urn:socialaid:policy:1\" id=\"town\" version=\"1\" region=\"410900\"><source id=\"t\" title=\"t\"/>"
  "<region id=\"410900\" level=\"city\"/><region id=\"410928\" level=\"county\" parent=\"410900\"/><region id=\"410902\" level=\"county\" parent=\"410900\"/>"
  "<codes id=\"area\"><code id=\"urban\"/><code id=\"rural\"/></codes><codes id=\"way\"><code id=\"one\"/><code id=\"two\"/></codes>"
  "<fact id=\"area\" of=\"household\" type=\"code area\"/><fact id=\"income\" of=\"household\" type=\"yuan/month\"/><fact id=\"car\" of=\"household\" type=\"flag\"/>"
  "<standard id=\"line\" type=\"yuan/month\" by=\"region area\" cite=\"t\">"
  "<floor from=\"2020-01-01\">300</floor>"
  "<value area=\"urban\" from=\"2020-01-01\">500</value><value area=\"urban\" from=\"2022-01-01\">600</value>"
  "<value area=\"urban\" from=\"2022-01-01\" known=\"2022-06-01\">610</value>"
  "<value region=\"410902\" area=\"rural\" from=\"2021-01-01\">400.50</value></standard>"
  "<standard id=\"grade\" type=\"yuan/month\" by=\"age\" cite=\"t\"><value age=\">= 80 years\">50</value><value age=\">= 90 years\">100</value></standard>"
  "<standard id=\"the_way\" type=\"code way\" cite=\"t\"><value>'one'</value></standard>"
  "<define id=\"poor\" of=\"household\" type=\"flag\" cite=\"t\">line > income</define>"
  "<define id=\"twice\" of=\"household\" type=\"flag\" cite=\"t\">car</define><define id=\"twice\" of=\"person\" type=\"flag\" cite=\"t\">age > 3 years</define>"
  "<program id=\"help\" of=\"household\" covers=\"persons\" cite=\"t\"><require id=\"poor\" cite=\"t\" en=\"is poor\">poor</require>"
  "<exclude id=\"car\" cite=\"t\">car</exclude>"
  "<pay id=\"basic\" per=\"person\" round_total=\"1 yuan up\" cite=\"t\">line - income</pay></program>"
  "<program id=\"gift\" of=\"person\" cite=\"t\"><require id=\"old\" cite=\"t\">age >= 80 years</require><pay id=\"basic\" cite=\"t\">grade</pay></program>"
  "</policy>";

/* The changed policy; NULL: `number` is the diagnostic that was told. */
static aid_policy *amended(const aid_policy *base, const char *words, char number[8])
{
  aid_changes *changes = NULL;
  aid_policy *policy = NULL;
  aid_error *error = NULL;

  number[0] = 0;
  if (aid_changes_parse(base, words, &changes, &error) == AID_OK)
    (void)aid_policy_amend(base, aid_changes_list(changes), aid_changes_count(changes), NULL, &policy, &error);
  if (error)
    snprintf(number, 8, "%s", aid_diagnostic_number(aid_error_at(error, 0)));
  ck_assert_msg((policy == NULL) == (error != NULL), "%s", words);
  aid_changes_free(changes);
  aid_error_free(error);
  return policy;
}

static aid_policy *good(const aid_policy *base, const char *words)
{
  char number[8];
  aid_policy *const policy = amended(base, words, number);

  ck_assert_msg(policy != NULL, "%s: %s", words, number);
  return policy;
}

static void bad(const aid_policy *base, const char *words, const char *wanted)
{
  char number[8];
  aid_policy *const policy = amended(base, words, number);

  ck_assert_msg(policy == NULL && strcmp(number, wanted) == 0, "%s: %s, not %s", words, number, wanted);
}

/* The value of a standard as text; floors have "floor " before. */
static const char *value_known(const aid_policy *policy, const char *standard, const char *region, aid_value key, const char *day, const char *known)
{
  static char text[64];
  const aid_standard_row *row = NULL;
  aid_value value;

  text[0] = 0;
  if (aid_standard_value(aid_policy_standard(policy, standard), region, &key, aid_date_parse(day), known ? aid_date_parse(known) : INT32_MAX, &value, &row, NULL) != AID_OK)
    return "none";
  if (aid_standard_row_kind(row) == AID_ROW_FLOOR)
    strcpy(text, "floor ");
  aid_value_print(&value, text + strlen(text), sizeof text - strlen(text));
  return text;
}

static const char *line(const aid_policy *policy, const char *region, const char *area, const char *day)
{
  return value_known(policy, "line", region, aid_value_code(area), day, NULL);
}

START_TEST(ten_per_cent_raises_every_value_and_floor_at_its_own_place)
{
  aid_policy *const base = pack(the_pack), *const more = good(base, "line +10%");

  ck_assert_str_eq(line(more, "410928", "urban", "2021-05-01"), "550 yuan/month");
  ck_assert_str_eq(line(more, "410928", "urban", "2022-07-01"), "671 yuan/month");
  ck_assert_str_eq(line(more, "410928", "rural", "2022-07-01"), "floor 330 yuan/month");
  ck_assert_str_eq(line(more, "410902", "rural", "2022-07-01"), "440.55 yuan/month");
  ck_assert_str_eq(line(more, "410902", "rural", "2020-07-01"), "floor 330 yuan/month");
  ck_assert_str_eq(line(more, "410928", "urban", "2019-07-01"), "none");
  ck_assert_str_eq(line(base, "410928", "urban", "2022-07-01"), "610 yuan/month");
  aid_policy_free(more);
  aid_policy_free(base);
}
END_TEST

START_TEST(a_row_that_is_computed_stays_so)
{
  static const char raised[] =
    "<policy xmlns='urn:socialaid:policy:1' id='b' version='1' region='410900'><source id='t' title='t'/>"
    "<codes id='area'><code id='urban'/><code id='rural'/></codes><fact id='area' of='household' type='code area'/>"
    "<standard id='line' type='yuan/month' by='region area' cite='t'><value area='urban' from='2020-01-01'>500.01</value><value area='urban' from='2022-01-01'>600</value></standard>"
    "<standard id='more' type='yuan/month' by='region area' cite='t'><floor area='urban'>1.3 * line</floor></standard></policy>";
  aid_policy *const base = pack(raised), *const up = good(base, "more +10%"), *const plus = good(base, "more +20 yuan/month round 1 yuan up"),
                   *const below = good(base, "line +10%"), *const set = good(base, "more = 800");
  const aid_value urban = aid_value_code("urban");

  ck_assert_str_eq(value_known(base, "more", "410928", urban, "2021-05-01", NULL), "floor 650.013 yuan/month");
  ck_assert_str_eq(value_known(up, "more", "410928", urban, "2021-05-01", NULL), "floor 715.0143 yuan/month");
  ck_assert_str_eq(value_known(up, "more", "410928", urban, "2022-05-01", NULL), "floor 858 yuan/month");
  ck_assert_str_eq(value_known(plus, "more", "410928", urban, "2021-05-01", NULL), "floor 671 yuan/month");
  ck_assert_str_eq(value_known(below, "more", "410928", urban, "2022-05-01", NULL), "floor 858 yuan/month");
  ck_assert_str_eq(value_known(set, "more", "410928", urban, "2022-05-01", NULL), "800 yuan/month");
  aid_policy_free(set);
  aid_policy_free(below);
  aid_policy_free(plus);
  aid_policy_free(up);
  aid_policy_free(base);
}
END_TEST

START_TEST(what_a_change_overrules_is_not_held_against_it)
{
  aid_policy *const base = pack(the_pack), *half = good(base, "line -50%"), *twice = good(base, "line +100%");

  ck_assert_str_eq(line(half, "410928", "urban", "2021-05-01"), "250 yuan/month");      /* under the floor that was */
  ck_assert_str_eq(line(twice, "410928", "rural", "2021-05-01"), "floor 600 yuan/month"); /* over the value that was */
  bad(base, "line -50% area urban", "E2303");                                           /* the floor is as it was */
  bad(base, "line = 250", "E2303");
  aid_policy_free(half);
  aid_policy_free(twice);
  aid_policy_free(base);
}
END_TEST

START_TEST(what_was_not_yet_known_is_raised_as_it_was_known)
{
  aid_policy *const base = pack(the_pack), *const more = good(base, "line +10%");

  ck_assert_str_eq(value_known(more, "line", "410928", aid_value_code("urban"), "2022-07-01", "2022-05-31"), "660 yuan/month");
  ck_assert_str_eq(value_known(more, "line", "410928", aid_value_code("urban"), "2022-07-01", "2022-06-01"), "671 yuan/month");
  aid_policy_free(more);
  aid_policy_free(base);
}
END_TEST

START_TEST(a_change_begins_and_ends_on_its_days)
{
  aid_policy *const base = pack(the_pack), *const more = good(base, "line +20 yuan/month from 2022-03-01 until 2022-05-01");

  ck_assert_str_eq(line(more, "410928", "urban", "2022-02-28"), "610 yuan/month");
  ck_assert_str_eq(line(more, "410928", "urban", "2022-03-01"), "630 yuan/month");
  ck_assert_str_eq(line(more, "410928", "urban", "2022-04-30"), "630 yuan/month");
  ck_assert_str_eq(line(more, "410928", "urban", "2022-05-01"), "610 yuan/month");
  aid_policy_free(more);
  aid_policy_free(base);
}
END_TEST

START_TEST(fractions_stay_exact_unless_rounding_is_asked_for)
{
  aid_policy *const base = pack(the_pack), *exact = good(base, "line +1/3 yuan/month"), *const rounded = good(base, "line +5% round 1 yuan up");

  ck_assert_str_eq(line(exact, "410928", "urban", "2022-07-01"), "1831/3 yuan/month");
  ck_assert_str_eq(line(rounded, "410902", "rural", "2022-07-01"), "421 yuan/month");
  aid_policy_free(exact);
  aid_policy_free(rounded);
  exact = good(base, "line -1%");
  ck_assert_str_eq(line(exact, "410902", "rural", "2022-07-01"), "396.495 yuan/month");
  aid_policy_free(exact);
  aid_policy_free(base);
}
END_TEST

START_TEST(a_place_alone_is_changed)
{
  aid_policy *const base = pack(the_pack), *one = good(base, "line +10% area urban"), *other;

  ck_assert_str_eq(line(one, "410928", "urban", "2022-07-01"), "671 yuan/month");
  ck_assert_str_eq(line(one, "410902", "rural", "2022-07-01"), "400.50 yuan/month");
  ck_assert_str_eq(line(one, "410928", "rural", "2022-07-01"), "floor 300 yuan/month");
  aid_policy_free(one);
  one = good(base, "line = 700 from 2023-01-01 region 410902 area urban");
  ck_assert_str_eq(line(one, "410902", "urban", "2022-12-31"), "610 yuan/month");
  ck_assert_str_eq(line(one, "410902", "urban", "2023-01-01"), "700 yuan/month");
  ck_assert_str_eq(line(one, "410928", "urban", "2023-01-01"), "610 yuan/month");
  other = good(one, "line = 800 yuan/month from 2023-06-01 region 410902 area urban");   /* an amendment of an amendment */
  aid_policy_free(one);
  ck_assert_str_eq(line(other, "410902", "urban", "2023-05-31"), "700 yuan/month");
  ck_assert_str_eq(line(other, "410902", "urban", "2023-06-01"), "800 yuan/month");
  ck_assert_uint_eq(aid_policy_pack_count(other), 3);
  aid_policy_free(other);
  one = good(base, "grade = 80 age >= 80 years");
  ck_assert_str_eq(value_known(one, "grade", NULL, aid_value_number(85 * 12, 1, "months"), "2022-01-01", NULL), "80 yuan/month");
  ck_assert_str_eq(value_known(one, "grade", NULL, aid_value_number(95 * 12, 1, "months"), "2022-01-01", NULL), "100 yuan/month");
  aid_policy_free(one);
  aid_policy_free(base);
}
END_TEST

START_TEST(a_value_that_is_set_stands_before_the_floor)
{
  aid_policy *const base = pack(the_pack), *const set = good(base, "line = 450"), *const way = good(base, "the_way = 'two'");

  ck_assert_str_eq(line(set, "410928", "rural", "2022-07-01"), "450 yuan/month");
  ck_assert_str_eq(line(set, "410928", "urban", "2020-07-01"), "450 yuan/month");
  ck_assert_str_eq(value_known(way, "the_way", NULL, aid_value_flag(0), "2022-01-01", NULL), "two");
  aid_policy_free(set);
  aid_policy_free(way);
  aid_policy_free(base);
}
END_TEST

START_TEST(rows_say_that_they_are_nobodys_numbers)
{
  aid_policy *const base = pack(the_pack), *const more = good(base, "line +10%");
  const aid_standard *const standard = aid_policy_standard(more, "line");
  size_t made = 0;

  for (size_t i = 0; i < aid_standard_row_count(standard); i++)
    if (aid_standard_row_is_illustrative(aid_standard_row_at(standard, i))) {
      made++;
      ck_assert_str_eq(aid_standard_row_cite(aid_standard_row_at(standard, i)), "what_if");
    }
  ck_assert_uint_eq(made, 5);
  ck_assert_str_eq(aid_policy_pack_file(more, 1), "what-if");
  ck_assert_str_ne(aid_policy_digest(more), aid_policy_digest(base));
  aid_policy_free(more);
  aid_policy_free(base);
}
END_TEST

/* What a program decides for household h (and pays it), for 2022-07. */
static const char *decided(const aid_policy *policy, const char *program, const char *car)
{
  static char text[64];
  aid_population *population = NULL;
  aid_household *home = NULL;
  aid_person *a = NULL;
  aid_decisions *decisions = NULL;
  const aid_decision *d;

  ck_assert_int_eq(aid_population_new(policy, aid_month(2022, 7), NULL, &population, NULL), AID_OK);
  ck_assert_int_eq(aid_population_add_household(population, "h", "410928", &home, NULL), AID_OK);
  ck_assert_int_eq(aid_household_set_code(home, "area", "urban", NULL), AID_OK);
  ck_assert_int_eq(aid_household_set_flag(home, "car", car[0] == 'y', NULL), AID_OK);
  ck_assert_int_eq(aid_household_set_fen(home, "income", 10000, NULL), AID_OK);
  ck_assert_int_eq(aid_household_add_person(home, "a", &a, NULL), AID_OK);
  ck_assert_int_eq(aid_person_set_date(a, "birth", aid_date(1935, 1, 1), NULL), AID_OK);
  ck_assert_int_eq(aid_policy_assess(policy, population, NULL, &decisions, NULL), AID_OK);
  d = aid_decisions_find(decisions, program, strcmp(program, "gift") == 0 ? "a" : "h");
  if (d)
    snprintf(text, sizeof text, "%s %lld", aid_outcome_name(aid_decision_outcome(d)), (long long)aid_decision_amount_fen(d));
  aid_decisions_free(decisions);
  aid_population_free(population);
  return d ? text : "none";
}

START_TEST(programs_rules_and_definitions_end)
{
  aid_policy *const base = pack(the_pack), *one = good(base, "end help.car");

  ck_assert_str_eq(decided(base, "help", "yes"), "ineligible 0");
  ck_assert_str_eq(decided(one, "help", "yes"), "eligible 51000");
  aid_policy_free(one);
  one = good(base, "end gift from 2022-07-01; end help.car from 2022-08-01");
  ck_assert_str_eq(decided(base, "gift", "no"), "eligible 5000");
  ck_assert_str_eq(decided(one, "gift", "no"), "none");
  ck_assert_str_eq(decided(one, "help", "yes"), "ineligible 0");
  bad(one, "end gift from 2022-08-01", "E2507");
  aid_policy_free(one);
  one = good(base, "end person.twice");
  aid_policy_free(one);
  aid_policy_free(base);
}
END_TEST

START_TEST(a_formula_is_replaced_and_the_rest_of_its_rule_stays)
{
  aid_policy *const base = pack(the_pack), *one = good(base, "replace help.basic with (line - income) / 7"), *two;

  ck_assert_str_eq(decided(one, "help", "no"), "eligible 7300");       /* 510 / 7 = 72.86: its total is rounded up to the yuan still */
  aid_policy_free(one);
  one = good(base, "replace poor from 2022-07-01 with line < income; replace help.car with no");
  ck_assert_str_eq(decided(one, "help", "yes"), "ineligible 0");
  ck_assert_str_eq(aid_rule_title(aid_program_rule_at(aid_policy_program(one, "help"), 0), AID_LANGUAGE_EN), "is poor");
  two = good(one, "replace poor from 2022-08-01 with yes");
  aid_policy_free(one);
  ck_assert_str_eq(decided(two, "help", "yes"), "ineligible 0");
  aid_policy_free(two);
  aid_policy_free(base);
}
END_TEST

START_TEST(what_cannot_be_changed_is_told)
{
  static const struct { const char *words, *number; } wrong[] = {
    {"", "E2501"}, {"line", "E2501"}, {"line * 3", "E2501"}, {"line +x%", "E2501"}, {"line +10% from yesterday", "E2501"}, {"end", "E2501"},
    {"replace help.car", "E2501"}, {"replace help.car with", "E2501"}, {"line +10% area", "E2501"}, {"line -10% region", "E2501"},
    {"lime +10%", "E2502"}, {"line +10% aera urban", "E2504"}, {"the_way = 'two' region 410928", "E2504"}, {"end hepl", "E2503"}, {"end help.kar", "E2503"},
    {"replace gift with yes", "E2503"}, {"the_way +10%", "E2505"}, {"line +1 yuan/year", "E2506"}, {"line +0%", "E2507"}, {"line +10% region 410901", "E2507"},
    {"line +10% until 2020-01-01", "E2507"}, {"the_way = 'one'", "E2507"}, {"replace help.car with car", "E2507"}, {"line +9223372036854775807", "E2508"},
    {"end twice", "E2509"}, {"end gift until 2023-01-01", "E2510"}, {"the_way = 'three'", "E2028"}, {"replace help.car with kar", "E2109"},
    {"replace help.car with line", "E2215"}, {"line = 200 region 410928", "E2303"}, {"line +10%; line +5%", "E2301"}, {"line +10% round 1 yuan", "E2032"},
    {"line = 700 region 41", "E2025"}};
  aid_policy *const base = pack(the_pack);

  for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
    bad(base, wrong[i].words, wrong[i].number);
  aid_policy_free(base);
}
END_TEST

START_TEST(an_error_says_which_change_it_is_of_and_what_may_have_been_meant)
{
  aid_policy *const base = pack(the_pack), *policy = NULL;
  aid_changes *changes = NULL;
  aid_error *error = NULL;

  ck_assert_int_eq(aid_changes_parse(base, "line +10%; lina +5%", &changes, &error), AID_ERROR_NOT_FOUND);
  ck_assert_str_eq(aid_error_message(error), "what-if:2:1: E2502: there is no standard lina (did you mean line?)");
  aid_error_free(error);
  error = NULL;
  ck_assert_int_eq(aid_changes_parse(base, "line +10%; end help.cars; replace poor with line > incomes", &changes, &error), AID_OK);
  ck_assert_int_eq(aid_policy_amend(base, aid_changes_list(changes), 2, NULL, &policy, &error), AID_ERROR_NOT_FOUND);
  ck_assert_str_eq(aid_error_message(error), "what-if:2: E2503: there is no program, rule or definition help.cars (did you mean help.car?)");
  aid_error_free(error);
  error = NULL;
  ck_assert_int_eq(aid_policy_amend(base, aid_changes_list(changes) + 2, 1, NULL, &policy, &error), AID_ERROR_POLICY);
  ck_assert_ptr_nonnull(strstr(aid_error_message(error), "what-if:1:"));
  ck_assert_ptr_nonnull(strstr(aid_error_message(error), "did you mean income?"));
  aid_error_free(error);
  aid_changes_free(changes);
  aid_policy_free(base);
}
END_TEST

START_TEST(typed_changes_need_no_words)
{
  static const char *const keys[] = {"area", "urban", NULL};
  aid_policy *const base = pack(the_pack), *policy = NULL;
  aid_change change = AID_CHANGE_INIT;

  change.kind = AID_CHANGE_RAISE;
  change.name = "line";
  change.value = aid_value_number(1, 10, NULL);
  change.keys = keys;
  ck_assert_int_eq(aid_policy_amend(base, &change, 1, NULL, &policy, NULL), AID_OK);
  ck_assert_str_eq(line(policy, "410928", "urban", "2022-07-01"), "671 yuan/month");
  aid_policy_free(policy);
  change.kind = AID_CHANGE_SET;
  change.value = aid_value_fen(65000, "yuan/month");
  ck_assert_int_eq(aid_policy_amend(base, &change, 1, NULL, &policy, NULL), AID_OK);
  ck_assert_str_eq(line(policy, "410928", "urban", "2022-07-01"), "650 yuan/month");
  aid_policy_free(policy);
  change.name = NULL;
  ck_assert_int_eq(aid_policy_amend(base, &change, 1, NULL, &policy, NULL), AID_ERROR_ARGUMENT);
  ck_assert_ptr_null(policy);
  aid_policy_free(base);
}
END_TEST

START_TEST(no_memory_is_told_and_nothing_is_kept)
{
  OOM_EACH(oom) {
    aid_policy *base = pack_load(the_pack, NULL, NULL), *policy = NULL;
    aid_amend_options options = AID_AMEND_OPTIONS_INIT;
    aid_changes *changes = NULL;
    aid_error *error = NULL;
    aid_status status;

    options.memory = &oom.memory;
    ck_assert_int_eq(aid_changes_parse(base, "line +10% area urban; end help.car; replace poor with line >= income", &changes, NULL), AID_OK);
    status = aid_policy_amend(base, aid_changes_list(changes), 3, &options, &policy, &error);
    OOM_EXPECT(oom, status == AID_ERROR_MEMORY && policy == NULL);
    aid_error_free(error);
    aid_changes_free(changes);
    aid_policy_free(policy);
    aid_policy_free(base);
  }
}
END_TEST

START_TEST(no_memory_for_words_is_told_and_nothing_is_kept)
{
  OOM_EACH(oom) {
    aid_policy *const base = pack_load(the_pack, &oom.memory, NULL);
    aid_changes *changes = NULL;
    if (base) {
      const aid_status status = aid_changes_parse(base, "line +10% area urban from 2022-01-01; end help.car", &changes, NULL);
      OOM_EXPECT(oom, status == AID_ERROR_MEMORY && changes == NULL);
    }
    aid_changes_free(changes);
    aid_policy_free(base);
  }
}
END_TEST

TEST_MAIN("amend", ten_per_cent_raises_every_value_and_floor_at_its_own_place, a_row_that_is_computed_stays_so, what_a_change_overrules_is_not_held_against_it, what_was_not_yet_known_is_raised_as_it_was_known,
          a_change_begins_and_ends_on_its_days, fractions_stay_exact_unless_rounding_is_asked_for, a_place_alone_is_changed,
          a_value_that_is_set_stands_before_the_floor, rows_say_that_they_are_nobodys_numbers, programs_rules_and_definitions_end,
          a_formula_is_replaced_and_the_rest_of_its_rule_stays, what_cannot_be_changed_is_told,
          an_error_says_which_change_it_is_of_and_what_may_have_been_meant, typed_changes_need_no_words, no_memory_is_told_and_nothing_is_kept,
          no_memory_for_words_is_told_and_nothing_is_kept)
