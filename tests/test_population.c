#include "tests/test.h"
#include "tests/oom.h"
#include "tests/fixture_vocabulary.h"
#include "population/builder.h"
#include <stdio.h>

/* Everything of one test: a policy, a population about 2022-09, and the last error. */
typedef struct world { aid_policy *policy; aid_population *population; aid_error *error; } world;

static world open_world(void)
{
  world w = {fixture_policy(NULL), NULL, NULL};

  ck_assert_ptr_nonnull(w.policy);
  ck_assert_int_eq(aid_population_new(w.policy, aid_month(2022, 9), NULL, &w.population, &w.error), AID_OK);
  return w;
}

static void close_world(world *w)
{
  /* The population keeps its policy alive. */
  aid_policy_free(w->policy);
  ck_assert_str_eq(w->population->policy->region, "410900");
  aid_population_free(w->population);
  aid_error_free(w->error);
}

#define OK(call) ck_assert_msg((call) == AID_OK, "%s: %s", #call, w.error == NULL ? "?" : aid_error_message(w.error))

/* No place for an argument was left open. */
static bool is_filled_in(const char *message)
{
  const char *mark = strchr(message, '%');

  while (mark != NULL && (mark[1] < '1' || mark[1] > '6'))
    mark = strchr(mark + 1, '%');
  return mark == NULL;
}

/* The call fails with this status and number; the message is looked at, and thrown away. */
#define FAILS(call, expected, number)                                                              \
  do {                                                                                             \
    ck_assert_int_eq(call, expected);                                                              \
    ck_assert_ptr_nonnull(w.error);                                                                \
    ck_assert_str_eq(aid_diagnostic_number(aid_error_at(w.error, 0)), number);                     \
    ck_assert(is_filled_in(aid_error_message(w.error)));                                           \
    aid_error_free(w.error);                                                                       \
    w.error = NULL;                                                                                \
  } while (0)

static const struct aid_fact *fact_of(const world *w, const char *kind, const char *fact)
{
  const struct aid_fact *const found = aid_kind_fact(aid_policy_kind(w->policy, kind), fact);

  ck_assert_ptr_nonnull(found);
  return found;
}

static const struct aid_kind *kind_of(const world *w, const char *kind)
{
  return aid_policy_kind(w->policy, kind);
}

static aid_household *household(world *w, const char *id)
{
  aid_household *home = NULL;

  ck_assert_int_eq(aid_population_add_household(w->population, id, NULL, &home, NULL), AID_OK);
  return home;
}

static aid_person *person(aid_household *home, const char *id)
{
  aid_person *out = NULL;

  ck_assert_int_eq(aid_household_add_person(home, id, &out, NULL), AID_OK);
  return out;
}

/* A fact of a person on a day, as written ("unknown" too). */
static const char *person_value(const aid_person *who, const char *fact, int32_t day)
{
  static char text[64];
  aid_value value;

  ck_assert_int_eq(aid_person_value(who, fact, day, &value, NULL), AID_OK);
  aid_value_print(&value, text, sizeof text);
  return text;
}

static const char *household_value(const aid_household *home, const char *fact, int32_t day)
{
  static char text[64];
  aid_value value;

  ck_assert_int_eq(aid_household_value(home, fact, day, &value, NULL), AID_OK);
  aid_value_print(&value, text, sizeof text);
  return text;
}

#define TODAY aid_date(2022, 9, 15)

/* ---- facts --------------------------------------------------------------------------------- */

START_TEST(each_type_of_value_comes_back)
{
  world w = open_world();
  aid_household *home = household(&w, "h1");
  aid_person *g = person(home, "g");
  aid_person *f;
  aid_row *row;
  aid_value value;

  OK(aid_household_add_relative(home, "f", &f, &w.error));
  OK(aid_household_set_code(home, "area", "rural", &w.error));
  OK(aid_household_set_fen(home, "savings", 123456, &w.error));
  OK(aid_household_set_text(home, "note", "a note", &w.error));
  OK(aid_person_set_date(g, "birth", aid_date(1958, 2, 1), &w.error));
  OK(aid_person_set_month(g, "paid_to", aid_month(2022, 8), &w.error));
  OK(aid_person_set_flag(g, "blind", 1, &w.error));
  OK(aid_person_set_number(g, "wage", aid_value_number(3105, 10, "yuan/month"), &w.error));
  OK(aid_person_set_person(g, "father", "f", &w.error));
  OK(aid_person_set_person(f, "father", NULL, &w.error));
  OK(aid_person_set_written(g, "sex", "female", &w.error));
  OK(aid_person_add_row(g, "incomes", NULL, &row, &w.error));
  OK(aid_row_set_written(row, "amount", "310.50", &w.error));
  OK(aid_population_seal(w.population, 0, &w.error));

  ck_assert_str_eq(household_value(home, "area", TODAY), "rural");
  ck_assert_str_eq(household_value(home, "savings", TODAY), "1234.56 yuan");
  ck_assert_str_eq(household_value(home, "note", TODAY), "a note");
  ck_assert_str_eq(person_value(g, "birth", TODAY), "1958-02-01");
  ck_assert_str_eq(person_value(g, "paid_to", TODAY), "2022-08");
  ck_assert_str_eq(person_value(g, "blind", TODAY), "yes");
  ck_assert_str_eq(person_value(g, "wage", TODAY), "310.50 yuan/month");
  ck_assert_str_eq(person_value(g, "father", TODAY), "f");
  ck_assert_str_eq(person_value(f, "father", TODAY), "none");
  ck_assert_str_eq(person_value(g, "sex", TODAY), "female");
  ck_assert_str_eq(person_value(g, "member", TODAY), "yes");
  ck_assert_str_eq(person_value(f, "member", TODAY), "no");
  ck_assert_str_eq(person_value(g, "age", TODAY), "unknown");
  OK(aid_row_value(row, "amount", TODAY, &value, &w.error));
  ck_assert_int_eq(value.number, 621);
  ck_assert_int_eq(value.denominator, 2);
  ck_assert_int_eq(aid_person_is_member(g), 1);
  ck_assert_int_eq(aid_person_is_member(f), 0);
  ck_assert_ptr_eq(aid_person_household(f), home);
  ck_assert_str_eq(aid_household_region(home), "410900");
  close_world(&w);
}
END_TEST

START_TEST(a_value_set_again_replaces_the_one_before)
{
  world w = open_world();
  aid_household *home = household(&w, "h1");

  OK(aid_household_set_code(home, "area", "rural", &w.error));
  OK(aid_household_set(home, "area", aid_value_code("urban"), &w.error));
  ck_assert_str_eq(household_value(home, "area", TODAY), "urban");
  OK(aid_household_set(home, "area", aid_value_unknown(AID_TYPE_CODE), &w.error));
  ck_assert_str_eq(household_value(home, "area", TODAY), "unknown");
  OK(aid_household_set_written(home, "savings", "12.5", &w.error));
  FAILS(aid_household_set_written(home, "savings", "-1", &w.error), AID_ERROR_DATA, "E3207");
  ck_assert_str_eq(household_value(home, "savings", TODAY), "12.50 yuan");
  OK(aid_household_set_unknown(home, "savings", &w.error));
  ck_assert_str_eq(household_value(home, "savings", TODAY), "unknown");
  close_world(&w);
}
END_TEST

START_TEST(a_number_is_taken_exactly_or_refused)
{
  world w = open_world();
  aid_household *home = household(&w, "h1");
  aid_person *g = person(home, "g");

  FAILS(aid_household_set_number(home, "savings", aid_value_number(1, 3, "yuan"), &w.error), AID_ERROR_DATA, "E3206");
  FAILS(aid_household_set_written(home, "savings", "1.234", &w.error), AID_ERROR_DATA, "E3206");
  FAILS(aid_household_set_written(home, "savings", "3860/12", &w.error), AID_ERROR_DATA, "E3202");
  FAILS(aid_household_set_written(home, "savings", "much", &w.error), AID_ERROR_DATA, "E3202");
  FAILS(aid_household_set_written(home, "savings", "", &w.error), AID_ERROR_DATA, "E3202");
  FAILS(aid_household_set_written(home, "savings", "1000000.01", &w.error), AID_ERROR_DATA, "E3208");
  OK(aid_household_set_written(home, "savings", "1000000.00", &w.error));
  OK(aid_household_set_written(home, "savings", "1.500", &w.error)); /* no digit more than 1.5 */
  FAILS(aid_person_set_written(g, "wage", "99999999999999999999", &w.error), AID_ERROR_DATA, "E3209");
  FAILS(aid_person_set_number(g, "wage", aid_value_number(INT64_MAX, 1, ""), &w.error), AID_ERROR_DATA, "E3209");
  OK(aid_person_set_fen(g, "wage", INT64_MAX, &w.error));
  ck_assert_str_eq(person_value(g, "wage", TODAY), "92233720368547758.07 yuan/month");
  OK(aid_person_set_number(g, "wage", aid_value_number(-5, 1, NULL), &w.error));
  FAILS(aid_person_set_number(g, "wage", aid_value_number(5, 1, "yuan"), &w.error), AID_ERROR_ARGUMENT, "E3211");
  FAILS(aid_person_set_number(g, "wage", aid_value_number(5, 1, "parsec"), &w.error), AID_ERROR_ARGUMENT, "E3211");
  OK(aid_person_set_number(g, "wage", aid_value_number(500, 1, "fen/month"), &w.error));
  ck_assert_str_eq(person_value(g, "wage", TODAY), "5 yuan/month");
  close_world(&w);
}
END_TEST

START_TEST(wrong_values_are_refused_by_number)
{
  world w = open_world();
  aid_household *home = household(&w, "h1");
  aid_person *g = person(home, "g");
  aid_row *row;

  FAILS(aid_household_set_code(home, "aera", "urban", &w.error), AID_ERROR_NOT_FOUND, "E3101");
  FAILS(aid_household_set_flag(home, "area", 1, &w.error), AID_ERROR_ARGUMENT, "E3104");
  FAILS(aid_household_set_fen(home, "area", 1, &w.error), AID_ERROR_ARGUMENT, "E3104");
  FAILS(aid_household_set_code(home, "area", "rurl", &w.error), AID_ERROR_DATA, "E3205");
  FAILS(aid_household_set_written(home, "heated", "true", &w.error), AID_ERROR_DATA, "E3201");
  FAILS(aid_household_set_text(home, "note", "\xC3(", &w.error), AID_ERROR_DATA, "E3210");
  FAILS(aid_household_set_text(home, "note", "bell \a", &w.error), AID_ERROR_DATA, "E3210");
  FAILS(aid_person_set_written(g, "birth", "2021-02-29", &w.error), AID_ERROR_DATA, "E3203");
  FAILS(aid_person_set_date(g, "birth", INT32_MIN, &w.error), AID_ERROR_DATA, "E3203");
  FAILS(aid_person_set_written(g, "paid_to", "2021-13", &w.error), AID_ERROR_DATA, "E3204");
  FAILS(aid_person_set_month(g, "paid_to", 1 << 30, &w.error), AID_ERROR_DATA, "E3204");
  FAILS(aid_person_set_number(g, "age", aid_value_number(12, 1, "months"), &w.error), AID_ERROR_DATA, "E3105");
  FAILS(aid_person_set_flag(g, "member", 0, &w.error), AID_ERROR_DATA, "E3105");
  OK(aid_population_add_region(w.population, "410928", &row, &w.error));
  FAILS(aid_row_set_code(row, "level", "city", &w.error), AID_ERROR_DATA, "E3105");
  FAILS(aid_row_set_fen(row, "price", 1, &w.error), AID_ERROR_ARGUMENT, "E3211");
  FAILS(aid_household_add_row(home, "card", NULL, &row, &w.error), AID_ERROR_ARGUMENT, "E3103");
  FAILS(aid_household_add_row(home, "person", "p", &row, &w.error), AID_ERROR_ARGUMENT, "E3103");
  FAILS(aid_household_add_row(home, "vehicel", NULL, &row, &w.error), AID_ERROR_NOT_FOUND, "E3102");
  FAILS(aid_household_set_given(home, "unheard_of", "yes", &w.error), AID_ERROR_NOT_FOUND, "E3112");
  close_world(&w);
}
END_TEST

START_TEST(a_hint_has_the_nearest_name)
{
  world w = open_world();
  aid_household *home = household(&w, "h1");

  ck_assert_int_eq(aid_household_set_code(home, "aera", "urban", &w.error), AID_ERROR_NOT_FOUND);
  ck_assert_str_eq(aid_diagnostic_hint(aid_error_at(w.error, 0), AID_LANGUAGE_EN), "did you mean area?");
  ck_assert_str_eq(aid_diagnostic_record(aid_error_at(w.error, 0)), "h1");
  aid_error_free(w.error);
  w.error = NULL;
  ck_assert_int_eq(aid_household_set_code(home, "area", "rurl", &w.error), AID_ERROR_DATA);
  ck_assert_str_eq(aid_diagnostic_hint(aid_error_at(w.error, 0), AID_LANGUAGE_EN), "did you mean rural?");
  aid_error_free(w.error);
  w.error = NULL;
  ck_assert_int_eq(aid_household_add_award(home, "dobao", NULL, &w.error), AID_ERROR_NOT_FOUND);
  ck_assert_str_eq(aid_error_message(w.error), "h1: E3111: there is no program dobao (did you mean dibao?)");
  close_world(&w);
}
END_TEST

START_TEST(a_sensitive_value_stands_in_no_message)
{
  world w = open_world();
  aid_person *g = person(household(&w, "h1"), "g");

  ck_assert_int_eq(aid_person_set_code(g, "sex", "secretword", &w.error), AID_ERROR_DATA);
  ck_assert_ptr_null(strstr(aid_error_message(w.error), "secretword"));
  ck_assert_ptr_null(strstr(aid_error_message_in(w.error, AID_LANGUAGE_ZH), "secretword"));
  aid_error_free(w.error);
  w.error = NULL;
  ck_assert_int_eq(aid_person_set_code(g, "sex", "mal", &w.error), AID_ERROR_DATA);
  ck_assert_ptr_null(aid_diagnostic_hint(aid_error_at(w.error, 0), AID_LANGUAGE_EN));
  close_world(&w);
}
END_TEST

START_TEST(null_is_refused_everywhere)
{
  world w = open_world();
  aid_household *home = household(&w, "h1");
  aid_person *g = person(home, "g");
  const aid_value yes = aid_value_flag(1);
  aid_population *population = w.population;
  aid_population_options options = {4, NULL, NULL, NULL};
  struct { aid_population_options known; unsigned char more[8]; } newer = {{sizeof newer, NULL, NULL, NULL}, {0}};
  aid_value value;
  aid_award award = AID_AWARD_INIT;

  FAILS(aid_population_new(NULL, 0, NULL, &population, &w.error), AID_ERROR_ARGUMENT, "E1002");
  ck_assert_ptr_null(population);
  FAILS(aid_population_new(w.policy, 0, NULL, NULL, &w.error), AID_ERROR_ARGUMENT, "E1002");
  FAILS(aid_population_new(w.policy, 0, &options, &population, &w.error), AID_ERROR_ARGUMENT, "E1004");
  FAILS(aid_population_new(w.policy, INT32_MIN, NULL, &population, &w.error), AID_ERROR_ARGUMENT, "E1003");
  OK(aid_population_new(w.policy, 0, &newer.known, &population, &w.error));
  aid_population_free(population);
  newer.more[7] = 1;
  FAILS(aid_population_new(w.policy, 0, &newer.known, &population, &w.error), AID_ERROR_ARGUMENT, "E1004");

  FAILS(aid_population_add_household(NULL, "h", NULL, &home, &w.error), AID_ERROR_ARGUMENT, "E1002");
  FAILS(aid_population_add_household(w.population, NULL, NULL, &home, &w.error), AID_ERROR_ARGUMENT, "E1002");
  ck_assert_ptr_null(home);
  FAILS(aid_population_add_region(NULL, "CN", NULL, &w.error), AID_ERROR_ARGUMENT, "E1002");
  FAILS(aid_population_add_region(w.population, NULL, NULL, &w.error), AID_ERROR_ARGUMENT, "E1002");
  FAILS(aid_population_seal(NULL, 0, &w.error), AID_ERROR_ARGUMENT, "E1002");
  FAILS(aid_population_seal(w.population, 8, &w.error), AID_ERROR_ARGUMENT, "E1003");
  FAILS(aid_population_set_synthetic(NULL, 1, &w.error), AID_ERROR_ARGUMENT, "E1002");
  FAILS(aid_household_add_person(NULL, "p", NULL, &w.error), AID_ERROR_ARGUMENT, "E1002");
  FAILS(aid_person_set(NULL, "blind", yes, &w.error), AID_ERROR_ARGUMENT, "E1002");
  FAILS(aid_person_set(g, NULL, yes, &w.error), AID_ERROR_ARGUMENT, "E1002");
  FAILS(aid_person_set_code(g, "sex", NULL, &w.error), AID_ERROR_ARGUMENT, "E1002");
  FAILS(aid_person_set_text(g, "card_no", NULL, &w.error), AID_ERROR_ARGUMENT, "E1002");
  FAILS(aid_person_set_written(g, "card_no", NULL, &w.error), AID_ERROR_ARGUMENT, "E1002");
  FAILS(aid_person_set_unknown(NULL, "card_no", &w.error), AID_ERROR_ARGUMENT, "E1002");
  FAILS(aid_person_set_fen(NULL, "wage", 1, &w.error), AID_ERROR_ARGUMENT, "E1002");
  FAILS(aid_person_set_span(NULL, "wage", yes, 0, 1, NULL, AID_NEVER, &w.error), AID_ERROR_ARGUMENT, "E1002");
  FAILS(aid_person_value(g, "sex", 0, NULL, &w.error), AID_ERROR_ARGUMENT, "E1002");
  FAILS(aid_person_value(NULL, "sex", 0, &value, &w.error), AID_ERROR_ARGUMENT, "E1002");
  FAILS(aid_person_add_row(g, NULL, NULL, NULL, &w.error), AID_ERROR_ARGUMENT, "E1002");
  FAILS(aid_person_set_list(g, NULL, AID_LIST_WHOLE, &w.error), AID_ERROR_ARGUMENT, "E1002");
  FAILS(aid_person_set_list(g, "card", (aid_list)0, &w.error), AID_ERROR_ARGUMENT, "E1003");
  FAILS(aid_person_set_given(g, NULL, "yes", &w.error), AID_ERROR_ARGUMENT, "E1002");
  FAILS(aid_person_add_award(g, NULL, NULL, &w.error), AID_ERROR_ARGUMENT, "E1002");
  FAILS(aid_person_set_awards(NULL, AID_LIST_WHOLE, &w.error), AID_ERROR_ARGUMENT, "E1002");
  award.size = 3;
  FAILS(aid_person_add_award(g, "dibao", &award, &w.error), AID_ERROR_ARGUMENT, "E1004");
  FAILS(aid_row_set_dates(NULL, 0, 1, &w.error), AID_ERROR_ARGUMENT, "E1002");
  ck_assert_int_eq(aid_person_set(NULL, NULL, yes, NULL), AID_ERROR_ARGUMENT);

  aid_population_free(NULL);
  ck_assert_ptr_null(aid_population_policy(NULL));
  ck_assert_uint_eq(aid_population_household_count(NULL), 0);
  ck_assert_ptr_null(aid_population_household_at(NULL, 0));
  ck_assert_ptr_null(aid_population_household_at(w.population, 7));
  ck_assert_ptr_null(aid_population_household(w.population, NULL));
  ck_assert_ptr_null(aid_household_id(NULL));
  ck_assert_ptr_null(aid_household_region(NULL));
  ck_assert_ptr_null(aid_household_person(NULL, "p"));
  ck_assert_uint_eq(aid_household_person_count(NULL), 0);
  ck_assert_ptr_null(aid_person_household(NULL));
  ck_assert_int_eq(aid_person_is_member(NULL), 0);
  ck_assert_ptr_null(aid_row_kind_of(NULL));
  ck_assert_uint_eq(aid_population_row_count(w.population, "nothing"), 0);
  ck_assert_ptr_null(aid_population_row_at(NULL, "card", 0));
  ck_assert_int_eq(aid_person_list_is_whole(g, "nothing"), 0);
  close_world(&w);
}
END_TEST

/* ---- silence ------------------------------------------------------------------------------- */

START_TEST(silence_means_what_the_vocabulary_says)
{
  world w = open_world();
  aid_household *home = household(&w, "h1");
  aid_person *g = person(home, "g");
  aid_person *m = person(home, "m");
  aid_row *card;

  OK(aid_person_set_unknown(m, "death", &w.error));
  OK(aid_person_add_row(m, "card", NULL, &card, &w.error));
  OK(aid_population_seal(w.population, 0, &w.error));
  ck_assert_str_eq(person_value(g, "death", TODAY), "never");
  ck_assert_str_eq(person_value(m, "death", TODAY), "unknown");
  ck_assert_str_eq(person_value(g, "blind", TODAY), "no");
  ck_assert_str_eq(person_value(g, "birth", TODAY), "unknown");
  /* Of a dated fact it means so on every day. */
  ck_assert_str_eq(household_value(home, "heated", TODAY), "no");
  ck_assert_str_eq(household_value(home, "heated", aid_date(2019, 1, 1)), "no");
  ck_assert(aid__bit(w.population->tables[AID__KIND_HOUSEHOLD].columns[fact_of(&w, "household", "heated")->index].valid, 0));
  ck_assert(!aid__bit(w.population->tables[AID__KIND_HOUSEHOLD].columns[fact_of(&w, "household", "heated")->index].said, 0));

  ck_assert_int_eq(aid_person_list_is_whole(g, "card"), 1);
  ck_assert_int_eq(aid_person_list_is_whole(g, "incomes"), 0);
  ck_assert_int_eq(aid_household_list_is_whole(home, "persons"), 1);
  ck_assert_int_eq(aid_household_list_is_whole(home, "vehicle"), 0);

  /* Sealed is not closed: what is said later counts. */
  OK(aid_person_set_date(g, "death", aid_date(2022, 1, 1), &w.error));
  OK(aid_household_set_span(home, "heated", aid_value_flag(1), aid_date(2020, 1, 1), aid_date(2021, 1, 1), NULL, AID_NEVER, &w.error));
  OK(aid_population_seal(w.population, 0, &w.error));
  ck_assert_str_eq(person_value(g, "death", TODAY), "2022-01-01");
  ck_assert_str_eq(household_value(home, "heated", TODAY), "unknown");
  ck_assert_str_eq(household_value(home, "heated", aid_date(2020, 6, 1)), "yes");
  close_world(&w);
}
END_TEST

START_TEST(a_list_is_as_whole_as_it_is_said_to_be)
{
  world w = open_world();
  aid_household *home = household(&w, "h1");
  aid_person *g = person(home, "g");
  aid_person *m = person(home, "m");

  OK(aid_person_add_row(g, "income", "i1", NULL, &w.error));
  OK(aid_person_set_list(g, "income", AID_LIST_WHOLE, &w.error));
  OK(aid_person_set_list(g, "cards", AID_LIST_PARTIAL, &w.error));
  OK(aid_person_set_list(m, "card", AID_LIST_UNKNOWN, &w.error));
  OK(aid_household_set_list(home, "vehicles", AID_LIST_WHOLE, &w.error));
  OK(aid_population_seal(w.population, 0, &w.error));
  ck_assert_int_eq(aid_person_list_is_whole(g, "income"), 1);
  ck_assert_int_eq(aid_person_list_is_whole(g, "card"), 0);
  ck_assert_int_eq(aid_person_list_is_whole(m, "card"), 0);
  ck_assert_int_eq(aid_person_list_is_whole(m, "income"), 0);
  ck_assert_int_eq(aid_household_list_is_whole(home, "vehicle"), 1);
  ck_assert_uint_eq(aid_person_row_count(g, "income"), 1);
  ck_assert_str_eq(aid_row_id(aid_person_row_at(g, "incomes", 0)), "i1");

  OK(aid_person_add_row(m, "card", NULL, NULL, &w.error));
  FAILS(aid_population_seal(w.population, 0, &w.error), AID_ERROR_DATA, "E3305");
  OK(aid_person_set_list(m, "card", AID_LIST_PARTIAL, &w.error));
  OK(aid_population_seal(w.population, 0, &w.error));
  close_world(&w);
}
END_TEST

/* ---- spans --------------------------------------------------------------------------------- */

START_TEST(a_dated_value_holds_for_its_span)
{
  world w = open_world();
  aid_person *g = person(household(&w, "h1"), "g");
  const aid_value wage = aid_value_fen(100000, "yuan/month");

  /* Later one first: they are sorted. */
  OK(aid_person_set_span(g, "wage", aid_value_fen(200000, ""), aid_date(2022, 1, 1), aid_date(2022, 9, 1), "tax", aid_date(2022, 2, 1), &w.error));
  OK(aid_person_set_span(g, "wage", wage, AID_ALWAYS, aid_date(2021, 1, 1), "bank", AID_NEVER, &w.error));
  OK(aid_person_set_span(g, "wage", aid_value_unknown(AID_TYPE_NUMBER), aid_date(2021, 1, 1), aid_date(2021, 2, 1), NULL, AID_NEVER, &w.error));
  OK(aid_person_set_fen(g, "wage", 5, &w.error));
  ck_assert_str_eq(person_value(g, "wage", aid_date(2022, 8, 31)), "2000 yuan/month"); /* before it is sealed, too */
  OK(aid_population_seal(w.population, 0, &w.error));
  ck_assert_str_eq(person_value(g, "wage", aid_date(1950, 1, 1)), "1000 yuan/month");
  ck_assert_str_eq(person_value(g, "wage", aid_date(2020, 12, 31)), "1000 yuan/month");
  ck_assert_str_eq(person_value(g, "wage", aid_date(2021, 1, 1)), "unknown");
  ck_assert_str_eq(person_value(g, "wage", aid_date(2021, 12, 31)), "unknown");
  ck_assert_str_eq(person_value(g, "wage", aid_date(2022, 8, 31)), "2000 yuan/month");
  ck_assert_str_eq(person_value(g, "wage", aid_date(2022, 9, 1)), "0.05 yuan/month");
  ck_assert_str_eq(person_value(g, "wage", aid_date(2022, 9, 30)), "0.05 yuan/month");
  ck_assert_str_eq(person_value(g, "wage", aid_date(2022, 10, 1)), "unknown");
  close_world(&w);
}
END_TEST

START_TEST(wrong_spans_are_refused)
{
  world w = open_world();
  aid_household *home = household(&w, "h1");
  aid_person *g = person(home, "g");
  const aid_value wage = aid_value_fen(100, "");
  const int32_t from = aid_date(2022, 1, 1);

  FAILS(aid_person_set_span(g, "birth", aid_value_date(0), from, AID_NEVER, NULL, AID_NEVER, &w.error), AID_ERROR_DATA, "E3114");
  FAILS(aid_person_set_span(g, "wage", wage, from, from, NULL, AID_NEVER, &w.error), AID_ERROR_DATA, "E3115");
  FAILS(aid_person_set_span(g, "wage", wage, INT32_MIN, from, NULL, AID_NEVER, &w.error), AID_ERROR_DATA, "E3203");
  FAILS(aid_person_set_span(g, "wage", wage, from, AID_NEVER, "hearsay", AID_NEVER, &w.error), AID_ERROR_DATA, "E3212");
  FAILS(aid_person_set_span(g, "wage", wage, from, AID_NEVER, "ta", AID_NEVER, &w.error), AID_ERROR_DATA, "E3212");
  FAILS(aid_person_set_span(g, "age", wage, from, AID_NEVER, NULL, AID_NEVER, &w.error), AID_ERROR_DATA, "E3105");
  OK(aid_population_seal(w.population, 0, &w.error));

  OK(aid_person_set_span(g, "wage", wage, from, aid_date(2022, 3, 1), NULL, AID_NEVER, &w.error));
  OK(aid_person_set_span(g, "wage", wage, aid_date(2022, 2, 28), aid_date(2022, 4, 1), NULL, AID_NEVER, &w.error));
  FAILS(aid_population_seal(w.population, 0, &w.error), AID_ERROR_DATA, "E3301");

  home = household(&w, "h2");
  g = person(home, "p");
  OK(aid_person_set_fen(g, "wage", 100, &w.error));
  OK(aid_person_set_span(g, "wage", wage, aid_date(2022, 9, 30), AID_NEVER, NULL, AID_NEVER, &w.error));
  ck_assert_int_eq(aid_population_seal(w.population, 0, &w.error), AID_ERROR_DATA);
  ck_assert_uint_eq(aid_error_count(w.error), 2);
  ck_assert_str_eq(aid_diagnostic_number(aid_error_at(w.error, 1)), "E3302");
  ck_assert_str_eq(aid_diagnostic_record(aid_error_at(w.error, 1)), "h2");
  close_world(&w);
}
END_TEST

START_TEST(many_spans_out_of_order_are_sorted)
{
  world w = open_world();
  aid_household *home = household(&w, "h1");
  aid_person *who[7];
  char id[16];

  for (int i = 0; i < 7; i++) {
    snprintf(id, sizeof id, "p%d", i);
    who[i] = person(home, id);
  }
  for (int n = 0; n < 700; n++) {
    const int mixed = n * 331 % 700; /* each number once */

    OK(aid_person_set_span(who[mixed % 7], "wage", aid_value_number(mixed, 1, ""), 10 * (mixed / 7), 10 * (mixed / 7) + 10, NULL, AID_NEVER, &w.error));
  }
  OK(aid_population_seal(w.population, 0, &w.error));
  for (int n = 0; n < 700; n++) {
    aid_value value;

    OK(aid_person_value(who[n % 7], "wage", 10 * (n / 7) + 9, &value, &w.error));
    ck_assert_int_eq(value.known, 1);
    ck_assert_int_eq(value.number, n);
  }
  close_world(&w);
}
END_TEST

START_TEST(rows_of_a_dated_kind_have_spans_of_their_own)
{
  world w = open_world();
  aid_household *home = household(&w, "h1");
  aid_person *g = person(home, "g");
  aid_row *card, *open, *income;
  const aid__table *table;
  bool known;

  OK(aid_person_add_row(g, "card", NULL, &card, &w.error));
  OK(aid_person_add_row(g, "card", NULL, &open, &w.error));
  OK(aid_person_add_row(g, "income", NULL, &income, &w.error));
  ck_assert_int_eq(aid_row_from(card), AID_ALWAYS);
  ck_assert_int_eq(aid_row_until(card), AID_NEVER);
  OK(aid_row_set_dates(card, 100, 200, &w.error));
  OK(aid_row_set_dates(open, 100, INT32_MIN, &w.error));
  FAILS(aid_row_set_dates(income, 100, 200, &w.error), AID_ERROR_ARGUMENT, "E3116");
  FAILS(aid_row_set_dates(card, 200, 200, &w.error), AID_ERROR_DATA, "E3307");
  FAILS(aid_row_set_dates(card, AID_NEVER, 200, &w.error), AID_ERROR_DATA, "E3203");
  ck_assert_int_eq(aid_row_from(card), 100);
  ck_assert_int_eq(aid_row_until(open), INT32_MIN);
  table = &w.population->tables[kind_of(&w, "card")->index];
  ck_assert(!aid__row_in_force(table, 0, 99, &known) && known);
  ck_assert(aid__row_in_force(table, 0, 100, &known) && known);
  ck_assert(!aid__row_in_force(table, 0, 200, &known) && known);
  ck_assert(!aid__row_in_force(table, 1, 99, &known) && known);
  aid__row_in_force(table, 1, 150, &known);
  ck_assert(!known);
  ck_assert(aid__row_in_force(&w.population->tables[kind_of(&w, "income")->index], 0, 0, &known) && known);

  /* What a reader has set is looked at when sealed. */
  aid__population_set_row_span(w.population, card->kind, card->row, 300, true, 200, true);
  FAILS(aid_population_seal(w.population, 0, &w.error), AID_ERROR_DATA, "E3307");
  close_world(&w);
}
END_TEST

/* ---- order and references ------------------------------------------------------------------ */

START_TEST(rows_come_into_parent_order)
{
  world w = open_world();
  aid_household *h1 = household(&w, "h1");
  aid_household *h2 = household(&w, "h2");
  aid_person *b1 = person(h2, "b1");
  aid_row *late, *early, *part;
  aid_person *a1 = person(h1, "a1");
  aid_person *b2 = person(h2, "b2");
  aid_person *a2;
  const aid__table *persons = &w.population->tables[AID__KIND_PERSON];
  const aid__table *incomes = &w.population->tables[4];
  aid_award award = AID_AWARD_INIT;
  int32_t first, end;

  OK(aid_household_add_relative(h1, "a2", &a2, &w.error));
  OK(aid_person_add_row(b2, "income", "late", &late, &w.error));
  OK(aid_person_add_row(a1, "income", "early", &early, &w.error));
  OK(aid_row_add_row(late, "part", "p-late", &part, &w.error));
  OK(aid_row_add_row(early, "part", "p-early", NULL, &w.error));
  OK(aid_row_set_person(late, "payer", "b1", &w.error));
  OK(aid_person_set_list(b2, "income", AID_LIST_WHOLE, &w.error));
  OK(aid_person_set_person(a1, "father", "a2", &w.error));
  OK(aid_person_set_span(a2, "friend", (aid_value){AID_TYPE_REFERENCE, 1, 0, 1, "a1", NULL}, 0, 10, NULL, AID_NEVER, &w.error));
  OK(aid_person_set_span(b1, "wage", aid_value_fen(1, ""), 0, 10, NULL, AID_NEVER, &w.error));
  OK(aid_person_add_award(b1, "dibao", &award, &w.error));
  OK(aid_person_set_given(b2, "counted", "yes", &w.error));
  OK(aid_population_seal(w.population, 0, &w.error));

  ck_assert_str_eq(persons->id[0], "a1");
  ck_assert_str_eq(persons->id[1], "a2");
  ck_assert_str_eq(persons->id[2], "b1");
  ck_assert_str_eq(persons->id[3], "b2");
  ck_assert_int_eq(persons->first[0], 0);
  ck_assert_int_eq(persons->first[1], 2);
  ck_assert_int_eq(persons->first[2], 4);
  ck_assert_str_eq(incomes->id[0], "early");
  ck_assert_int_eq(incomes->first[3], 1);
  ck_assert_int_eq(incomes->first[4], 2);
  ck_assert(aid__bit(incomes->whole, 3) && !aid__bit(incomes->whole, 0));
  /* Handles have gone along. */
  ck_assert_str_eq(aid_person_id(b1), "b1");
  ck_assert_str_eq(aid_row_id(late), "late");
  ck_assert_str_eq(aid_row_id(aid_row_parent(part)), "late");
  ck_assert_ptr_eq(aid_row_parent(late), aid_person_row(b2));
  ck_assert_str_eq(person_value(a1, "father", TODAY), "a2");
  ck_assert_str_eq(person_value(a2, "friend", 5), "a1");
  ck_assert_str_eq(person_value(b1, "wage", 5), "0.01 yuan/month");
  ck_assert_ptr_eq(aid_household_person(h2, "b2"), b2);
  ck_assert_ptr_eq(aid_household_person_at(h1, 1), a2);
  ck_assert_int_eq(w.population->awards[0].row, 2);
  ck_assert_int_eq(w.population->givens[0].row, 3);

  aid__population_range(w.population, kind_of(&w, "household"), 1, kind_of(&w, "part"), &first, &end);
  ck_assert_int_eq(first, 1);
  ck_assert_int_eq(end, 2);
  aid__population_range(w.population, kind_of(&w, "person"), 1, kind_of(&w, "part"), &first, &end);
  ck_assert_int_eq(first, end);
  aid__population_range(w.population, kind_of(&w, "person"), 1, kind_of(&w, "person"), &first, &end);
  ck_assert_int_eq(first, 1);
  ck_assert_int_eq(end, 2);
  close_world(&w);
}
END_TEST

START_TEST(sealed_references_move_with_their_people)
{
  world w = open_world();
  aid_household *h1 = household(&w, "h1");
  aid_household *h2 = household(&w, "h2");
  aid_person *b = person(h2, "b");

  person(h2, "c");
  OK(aid_person_set_person(b, "father", "c", &w.error));
  OK(aid_population_seal(w.population, 0, &w.error));
  person(h1, "a"); /* goes before them */
  OK(aid_population_seal(w.population, 0, &w.error));
  ck_assert_str_eq(person_value(b, "father", TODAY), "c");
  ck_assert_int_eq(aid__cell(&w.population->tables[AID__KIND_PERSON].columns[fact_of(&w, "person", "father")->index], 1), 2);
  close_world(&w);
}
END_TEST

START_TEST(a_reference_stays_in_its_record)
{
  world w = open_world();
  aid_household *h1 = household(&w, "h1");
  aid_person *a = person(h1, "a");
  aid_person *b = person(household(&w, "h2"), "b");
  aid_row *region;
  aid__reports reports;
  aid__value value = {.known = true};

  OK(aid_person_set_person(a, "father", "b", &w.error));
  ck_assert_str_eq(person_value(a, "father", TODAY), "unknown");
  FAILS(aid_population_seal(w.population, 0, &w.error), AID_ERROR_DATA, "E3303");
  OK(aid_person_set_person(a, "father", "nobody I know", &w.error));
  FAILS(aid_population_seal(w.population, 0, &w.error), AID_ERROR_DATA, "E3303");
  OK(aid_person_set_written(a, "father", "none", &w.error));
  OK(aid_person_set_span(a, "friend", (aid_value){AID_TYPE_REFERENCE, 1, 0, 1, "x", NULL}, 0, 10, NULL, AID_NEVER, &w.error));
  FAILS(aid_population_seal(w.population, 0, &w.error), AID_ERROR_DATA, "E3303");
  OK(aid_household_add_relative(h1, "x", NULL, &w.error)); /* now there is one */
  OK(aid_population_seal(w.population, 0, &w.error));
  ck_assert_str_eq(person_value(a, "friend", 5), "x");

  /* By row, as rules hold them. */
  aid__reports_init(&reports, NULL, NULL, NULL);
  value.row = aid_person_row(b)->row;
  ck_assert(!aid__population_set(w.population, fact_of(&w, "person", "father"), aid_person_row(a)->row, &value, AID__NOWHERE, &reports));
  ck_assert_int_eq(aid__reports_finish(&reports, NULL), AID_ERROR_DATA);

  OK(aid_population_add_region(w.population, "410928", &region, &w.error));
  FAILS(aid_row_set_person(region, "chair", "a", &w.error), AID_ERROR_DATA, "E3304");
  OK(aid_row_set_person(region, "chair", NULL, &w.error));
  OK(aid_row_set_written(region, "seat", "410928102", &w.error));
  FAILS(aid_row_set_written(region, "seat", "410999", &w.error), AID_ERROR_DATA, "E3107");
  close_world(&w);
}
END_TEST

START_TEST(ids_are_unique)
{
  world w = open_world();
  aid_household *h1 = household(&w, "h1");
  aid_household *h2 = household(&w, "h2");
  aid_person *out;
  char longer[300];

  person(h1, "a");
  OK(aid_household_add_relative(h1, "f", NULL, &w.error));
  FAILS(aid_population_add_household(w.population, "h1", NULL, NULL, &w.error), AID_ERROR_DATA, "E3108");
  FAILS(aid_household_add_person(h1, "a", &out, &w.error), AID_ERROR_DATA, "E3109");
  ck_assert_ptr_null(out);
  FAILS(aid_household_add_relative(h1, "a", NULL, &w.error), AID_ERROR_DATA, "E3109");
  FAILS(aid_household_add_person(h1, "f", NULL, &w.error), AID_ERROR_DATA, "E3109");
  FAILS(aid_household_add_person(h2, "a", NULL, &w.error), AID_ERROR_DATA, "E3110");
  OK(aid_household_add_relative(h2, "f", NULL, &w.error)); /* relatives are of their record alone */
  OK(aid_household_add_relative(h2, "a", NULL, &w.error)); /* a member elsewhere */
  person(h2, "h1");                                       /* households and persons do not meet */

  memset(longer, 'x', sizeof longer);
  longer[256] = '\0';
  FAILS(aid_population_add_household(w.population, longer, NULL, NULL, &w.error), AID_ERROR_DATA, "E3106");
  longer[255] = '\0';
  OK(aid_population_add_household(w.population, longer, NULL, NULL, &w.error));
  FAILS(aid_population_add_household(w.population, "", NULL, NULL, &w.error), AID_ERROR_DATA, "E3106");
  FAILS(aid_population_add_household(w.population, "a\nb", NULL, NULL, &w.error), AID_ERROR_DATA, "E3106");
  FAILS(aid_population_add_household(w.population, "\xFF", NULL, NULL, &w.error), AID_ERROR_DATA, "E3106");
  FAILS(aid_household_add_person(h1, "none", NULL, &w.error), AID_ERROR_DATA, "E3106");
  FAILS(aid_household_add_relative(h1, " a", NULL, &w.error), AID_ERROR_DATA, "E3106");
  FAILS(aid_household_add_row(h1, "vehicle", "v ", NULL, &w.error), AID_ERROR_DATA, "E3106");
  ck_assert_uint_eq(aid_population_household_count(w.population), 3);
  ck_assert_uint_eq(aid_population_member_count(w.population), 2);
  ck_assert_uint_eq(aid_population_relative_count(w.population), 3);
  close_world(&w);
}
END_TEST

/* ---- regions ------------------------------------------------------------------------------- */

START_TEST(regions_exist_as_the_packs_say)
{
  static const struct { const char *code, *parent, *level; } good[] = {
      {"CN", NULL, "country"}, {"410000", "CN", "province"}, {"410900", "410000", "city"}, {"410928", "410900", "county"},
      {"410971", "410900", "county"}, {"419001", "410000", "county"}, {"410928102", "410928", "township"},
      {"410928102203", "410928102", "village"}, /* villages follow from their township */
      {"410971001", "410971", "township"},      /* no township is named there */
      {"410971001007", "410971001", "village"}, {"419001005", "419001", "township"}};
  static const char *const bad[] = {"420000", "411000", "410929", "410928103", "410928103001", "420000000", "", "41", "4109281", "abcdef",
                                    "41092810220301", "cn"};
  world w = open_world();
  aid_row *row;
  aid_value value;
  aid_household *home;

  for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
    OK(aid_population_add_region(w.population, good[i].code, &row, &w.error));
    ck_assert_str_eq(aid_row_id(row), good[i].code);
    OK(aid_row_value(row, "level", TODAY, &value, &w.error));
    ck_assert_str_eq(value.text, good[i].level);
    if (good[i].parent == NULL)
      ck_assert_ptr_null(aid_row_parent(row));
    else
      ck_assert_str_eq(aid_row_id(aid_row_parent(row)), good[i].parent);
  }
  for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
    FAILS(aid_population_add_region(w.population, bad[i], &row, &w.error), AID_ERROR_DATA, "E3107");
    FAILS(aid_population_add_household(w.population, "h", bad[i], &home, &w.error), AID_ERROR_DATA, "E3107");
  }
  ck_assert_uint_eq(aid_population_region_count(w.population), sizeof good / sizeof *good);
  ck_assert_str_eq(aid_row_id(aid_population_region_at(w.population, 0)), "CN");
  ck_assert_uint_eq(aid_population_household_count(w.population), 0);
  OK(aid_population_add_household(w.population, "h", "410928102204", &home, &w.error));
  ck_assert_str_eq(aid_household_region(home), "410928102204");
  close_world(&w);
}
END_TEST

START_TEST(a_region_comes_with_all_above_it)
{
  world w = open_world();
  const aid__table *const regions = &w.population->tables[AID__KIND_REGION];
  int32_t row = aid__population_region(w.population, aid__text_of("410928102203"));
  size_t depth = 0;

  ck_assert_uint_eq(regions->rows, 6);
  for (; row >= 0; row = regions->parent[row], depth++)
    ck_assert_int_lt(regions->parent[row], row);
  ck_assert_uint_eq(depth, 6);
  close_world(&w);
}
END_TEST

/* ---- awards and supplied values ------------------------------------------------------------ */

START_TEST(awards_are_sorted_and_keep_their_order)
{
  world w = open_world();
  aid_household *home = household(&w, "h1");
  aid_person *g = person(home, "g");
  aid_award award = AID_AWARD_INIT;
  const aid__award *awards;

  award.applied = 1;
  OK(aid_person_add_award(g, "dibao", &award, &w.error));
  award.applied = 2;
  award.from = aid_month(2022, 1);
  award.amount = aid_value_fen(30000, "yuan/month");
  OK(aid_household_add_award(home, "edge", NULL, &w.error));
  OK(aid_person_add_award(g, "dibao", &award, &w.error));
  OK(aid_population_seal(w.population, 0, &w.error));
  awards = w.population->awards;
  ck_assert_uint_eq(w.population->award_count, 3);
  ck_assert_uint_eq(awards[0].kind, AID__KIND_HOUSEHOLD);
  ck_assert_str_eq(awards[0].program, "edge");
  ck_assert(!awards[0].applied_known && awards[0].confirmed_known && awards[0].confirmed == AID_NEVER && !awards[0].amount_known);
  ck_assert_int_eq(awards[1].applied, 1);
  ck_assert_int_eq(awards[2].applied, 2);
  ck_assert(awards[2].amount_known);
  ck_assert_int_eq(awards[2].amount.n, 300);

  award.until = award.from;
  FAILS(aid_person_add_award(g, "dibao", &award, &w.error), AID_ERROR_DATA, "E3118");
  award.until = AID_NEVER;
  award.amount = aid_value_fen(-1, "");
  FAILS(aid_person_add_award(g, "dibao", &award, &w.error), AID_ERROR_DATA, "E3119");
  award.amount = aid_value_fen(1, "yuan/year");
  FAILS(aid_person_add_award(g, "dibao", &award, &w.error), AID_ERROR_ARGUMENT, "E3211");
  FAILS(aid_person_add_award(g, "edge", &award, &w.error), AID_ERROR_ARGUMENT, "E3211");
  award.amount = aid_value_flag(1);
  FAILS(aid_person_add_award(g, "dibao", &award, &w.error), AID_ERROR_ARGUMENT, "E3104");
  award.applied = INT32_MAX - 1;
  FAILS(aid_person_add_award(g, "dibao", &award, &w.error), AID_ERROR_DATA, "E3203");
  award.applied = 0;
  award.from = INT32_MAX - 1;
  FAILS(aid_person_add_award(g, "dibao", &award, &w.error), AID_ERROR_DATA, "E3204");
  close_world(&w);
}
END_TEST

START_TEST(of_a_relative_silence_about_awards_is_unknown)
{
  world w = open_world();
  aid_household *home = household(&w, "h1");
  aid_person *g = person(home, "g");
  aid_person *m = person(home, "m");
  aid_person *f, *s, *t;
  const aid__bits *unknown;
  aid_row *card;

  OK(aid_household_add_relative(home, "f", &f, &w.error));
  OK(aid_household_add_relative(home, "s", &s, &w.error));
  OK(aid_household_add_relative(home, "t", &t, &w.error));
  OK(aid_person_set_awards(m, AID_LIST_PARTIAL, &w.error));
  OK(aid_person_set_awards(s, AID_LIST_WHOLE, &w.error));
  OK(aid_person_add_award(t, "dibao", NULL, &w.error));
  OK(aid_population_seal(w.population, 0, &w.error));
  unknown = w.population->awards_unknown[AID__KIND_PERSON];
  ck_assert(!aid__bit(unknown, (size_t)aid_person_row(g)->row));
  ck_assert(aid__bit(unknown, (size_t)aid_person_row(m)->row));
  ck_assert(aid__bit(unknown, (size_t)aid_person_row(f)->row));
  ck_assert(!aid__bit(unknown, (size_t)aid_person_row(s)->row));
  ck_assert(!aid__bit(unknown, (size_t)aid_person_row(t)->row));
  OK(aid_person_add_award(f, "dibao", NULL, &w.error));
  OK(aid_population_seal(w.population, 0, &w.error));
  ck_assert(!aid__bit(w.population->awards_unknown[AID__KIND_PERSON], (size_t)aid_person_row(f)->row));

  OK(aid_person_add_row(g, "card", NULL, &card, &w.error));
  FAILS(aid_row_add_award(card, "dibao", NULL, &w.error), AID_ERROR_ARGUMENT, "E3103");
  FAILS(aid_row_set_awards(card, AID_LIST_WHOLE, &w.error), AID_ERROR_ARGUMENT, "E3103");
  close_world(&w);
}
END_TEST

START_TEST(a_supplied_value_is_given_once)
{
  world w = open_world();
  aid_household *home = household(&w, "h1");
  aid_person *g = person(home, "g");
  char written[] = "yes";

  OK(aid_person_set_given(g, "counted", written, &w.error));
  written[0] = 'x'; /* it was copied */
  OK(aid_household_set_given(home, "dibao.eligible", NULL, &w.error));
  OK(aid_person_set_given(g, "dibao.eligible", "no", &w.error));
  OK(aid_population_seal(w.population, 0, &w.error));
  ck_assert_uint_eq(w.population->given_count, 3);
  ck_assert_str_eq(w.population->givens[0].name, "dibao.eligible");
  ck_assert(!w.population->givens[0].known);
  ck_assert_str_eq(w.population->givens[1].name, "counted");
  ck_assert(aid__text_is(w.population->givens[1].text, "yes"));
  FAILS(aid_person_set_given(g, "counted", "\x01", &w.error), AID_ERROR_DATA, "E3210");
  OK(aid_person_set_given(g, "counted", "no", &w.error));
  FAILS(aid_population_seal(w.population, 0, &w.error), AID_ERROR_DATA, "E3306");
  close_world(&w);
}
END_TEST

/* ---- leaving out --------------------------------------------------------------------------- */

typedef struct heard { size_t count; aid_level level; char record[16]; } heard;

static void hear(void *data, const aid_diagnostic *diagnostic)
{
  heard *const h = data;

  h->count++;
  h->level = aid_diagnostic_level(diagnostic);
  snprintf(h->record, sizeof h->record, "%s", aid_diagnostic_record(diagnostic));
}

START_TEST(a_bad_household_is_left_out_whole)
{
  heard h = {0, AID_LEVEL_WARNING, ""};
  const aid_population_options options = {sizeof options, NULL, hear, &h};
  world w = {fixture_policy(NULL), NULL, NULL};
  aid_household *h1, *h2, *h3;
  aid_person *b, *c;
  aid_row *lost;

  OK(aid_population_new(w.policy, aid_month(2022, 9), &options, &w.population, &w.error));
  h1 = household(&w, "h1");
  h2 = household(&w, "h2");
  h3 = household(&w, "h3");
  person(h1, "a");
  b = person(h2, "b");
  c = person(h3, "c");
  person(h3, "d");
  OK(aid_person_add_row(b, "income", "lost", &lost, &w.error));
  OK(aid_person_add_row(c, "income", "kept", NULL, &w.error));
  OK(aid_person_set_person(c, "father", "d", &w.error));
  OK(aid_person_set_person(b, "father", "c", &w.error)); /* leaves the record */
  OK(aid_person_add_award(b, "dibao", NULL, &w.error));
  OK(aid_person_add_award(c, "edge", NULL, &w.error));
  OK(aid_person_set_given(b, "counted", "yes", &w.error));
  OK(aid_person_set_span(b, "wage", aid_value_fen(1, ""), 0, 10, NULL, AID_NEVER, &w.error));
  OK(aid_person_set_span(c, "wage", aid_value_fen(2, ""), 0, 10, NULL, AID_NEVER, &w.error));
  OK(aid_household_set_list(h3, "vehicle", AID_LIST_WHOLE, &w.error));
  ck_assert_int_eq(aid_population_seal(w.population, AID_SEAL_KEEP_GOING, &w.error), AID_PARTIAL);
  ck_assert_ptr_null(w.error);
  ck_assert_uint_eq(h.count, 1);
  ck_assert_int_eq(h.level, AID_LEVEL_RECORD);
  ck_assert_str_eq(h.record, "h2");

  ck_assert_uint_eq(aid_population_household_count(w.population), 2);
  ck_assert_uint_eq(aid_population_member_count(w.population), 3);
  ck_assert_uint_eq(aid_population_row_count(w.population, "income"), 1);
  ck_assert_str_eq(aid_row_id(aid_population_row_at(w.population, "income", 0)), "kept");
  ck_assert_str_eq(person_value(c, "father", TODAY), "d");
  ck_assert_str_eq(person_value(c, "wage", 5), "0.02 yuan/month");
  ck_assert_int_eq(aid_household_list_is_whole(h3, "vehicle"), 1);
  ck_assert_uint_eq(w.population->award_count, 1);
  ck_assert_str_eq(w.population->awards[0].program, "edge");
  ck_assert_uint_eq(w.population->given_count, 0);
  ck_assert_ptr_null(aid_population_household(w.population, "h2"));
  ck_assert_ptr_eq(aid_population_household(w.population, "h3"), h3);

  /* Its handles are dead, its ids free. */
  ck_assert_ptr_null(aid_household_id(h2));
  ck_assert_ptr_null(aid_person_id(b));
  ck_assert_ptr_null(aid_row_parent(lost));
  FAILS(aid_person_set_flag(b, "blind", 1, &w.error), AID_ERROR_ARGUMENT, "E3113");
  FAILS(aid_household_add_person(h2, "x", NULL, &w.error), AID_ERROR_ARGUMENT, "E3113");
  h2 = household(&w, "h2");
  person(h2, "b");
  OK(aid_population_seal(w.population, 0, &w.error));
  ck_assert_uint_eq(aid_population_household_count(w.population), 3);
  FAILS(aid_household_add_person(h2, "c", NULL, &w.error), AID_ERROR_DATA, "E3110");
  close_world(&w);
}
END_TEST

START_TEST(what_is_wrong_with_a_region_leaves_nothing_out)
{
  world w = open_world();
  aid_row *region;

  household(&w, "h1");
  OK(aid_population_add_region(w.population, "410928", &region, &w.error));
  OK(aid_row_set_span(region, "price", aid_value_number(1, 10, "rate"), 0, 10, NULL, AID_NEVER, &w.error));
  OK(aid_row_set_span(region, "price", aid_value_number(1, 10, ""), 9, 12, NULL, AID_NEVER, &w.error));
  ck_assert_int_eq(aid_population_seal(w.population, AID_SEAL_KEEP_GOING, &w.error), AID_ERROR_DATA);
  ck_assert_uint_eq(aid_population_household_count(w.population), 1);
  close_world(&w);
}
END_TEST

/* As a reader of documents would build: rows by number, texts as written. */
static int32_t read_household(world *w, aid__reports *reports, const char *id, const char *member)
{
  const aid__place place = {"city.xml", 7, 0, 0, id};
  const int32_t region = aid__population_region(w->population, aid__text_of("410928"));
  const int32_t row = aid__population_add(w->population, kind_of(w, "household"), region, aid__text_of(id), place, reports);
  const int32_t who = row < 0 ? -1 : aid__population_add(w->population, kind_of(w, "person"), row, aid__text_of(member), place, reports);

  if (who < 0)
    return -1;
  ck_assert(aid__population_set_text(w->population, fact_of(w, "household", "note"), row, aid__text_of("said of it"), place, reports));
  ck_assert(aid__population_set_text(w->population, fact_of(w, "person", "card_no"), who, aid__text_of(member), place, reports));
  ck_assert(aid__population_set_span(w->population, fact_of(w, "person", "wage"), who, 0, 10, true, aid__text_of("12.50"), aid__text_of("tax"), AID_NEVER, place, reports));
  ck_assert_int_ge(aid__population_add(w->population, kind_of(w, "income"), who, aid__text_of(""), place, reports), 0);
  return row;
}

START_TEST(the_last_household_can_be_taken_back)
{
  world w = open_world();
  aid__reports reports;
  aid_household *late;

  aid__reports_init(&reports, NULL, NULL, NULL);
  reports.keep_going = true;
  ck_assert_int_eq(read_household(&w, &reports, "h1", "a"), 0);
  ck_assert_int_eq(read_household(&w, &reports, "h2", "b"), 1);
  aid__population_drop_last_household(w.population);
  ck_assert_uint_eq(w.population->tables[AID__KIND_HOUSEHOLD].rows, 1);
  ck_assert_uint_eq(w.population->tables[AID__KIND_PERSON].rows, 1);
  ck_assert_uint_eq(w.population->tables[4].rows, 1);
  ck_assert_uint_eq(w.population->tables[AID__KIND_PERSON].columns[fact_of(&w, "person", "wage")->index].span_count, 1);
  ck_assert_int_eq(read_household(&w, &reports, "h2", "b"), 1); /* its ids are free */
  ck_assert_int_eq(read_household(&w, &reports, "h3", "a"), -1);
  aid__population_drop_last_household(w.population);
  aid__population_drop_last_household(w.population); /* and the one before it: h2 waits for the seal */
  ck_assert_int_eq(read_household(&w, &reports, "h2", "c"), 2);
  ck_assert_int_eq(read_household(&w, &reports, "h4", "b"), 3);
  ck_assert_int_eq(aid__population_seal(w.population, true, &reports), AID_OK);
  ck_assert_uint_eq(w.population->tables[AID__KIND_HOUSEHOLD].rows, 3);
  ck_assert_uint_eq(w.population->tables[AID__KIND_PERSON].rows, 3);
  ck_assert_str_eq(w.population->tables[AID__KIND_PERSON].id[1], "c");
  ck_assert_int_eq(aid__population_household(w.population, aid__text_of("h4")), 2);
  ck_assert_int_eq(aid__population_person(w.population, 2, aid__text_of("b")), 2);
  ck_assert_int_eq(aid__population_household_of(w.population, kind_of(&w, "income"), 2), 2);

  /* Rows that came to others in the meantime stay. */
  late = household(&w, "h5");
  person(aid_population_household(w.population, "h1"), "z");
  person(late, "y");
  aid__population_drop_last_household(w.population);
  OK(aid_population_seal(w.population, 0, &w.error));
  ck_assert_uint_eq(w.population->tables[AID__KIND_PERSON].rows, 4);
  ck_assert_str_eq(w.population->tables[AID__KIND_PERSON].id[1], "z");
  ck_assert_ptr_null(aid_household_id(late));
  aid__population_drop_last_household(w.population);
  aid__population_drop_last_household(w.population);
  aid__population_drop_last_household(w.population);
  aid__population_drop_last_household(w.population);
  OK(aid_population_seal(w.population, 0, &w.error));
  ck_assert_uint_eq(w.population->tables[AID__KIND_PERSON].rows, 0);
  aid__reports_free(&reports);
  close_world(&w);
}
END_TEST

START_TEST(a_finding_when_sealed_names_the_line)
{
  world w = open_world();
  const aid__place place = {"city.xml", 12, 0, 0, "h1"};
  aid__reports reports;

  aid__reports_init(&reports, NULL, NULL, NULL);
  read_household(&w, &reports, "h1", "a");
  ck_assert(aid__population_set_text(w.population, fact_of(&w, "person", "father"), 0, aid__text_of("ghost"), place, &reports));
  ck_assert_int_eq(aid__population_seal(w.population, false, &reports), AID_ERROR_DATA);
  ck_assert_int_eq(aid__reports_finish(&reports, &w.error), AID_ERROR_DATA);
  ck_assert_ptr_nonnull(strstr(aid_error_message(w.error), "city.xml:12: h1: E3303: father names ghost"));
  close_world(&w);
}
END_TEST

/* ---- chunks -------------------------------------------------------------------------------- */

START_TEST(a_cleared_population_can_be_filled_again)
{
  world w = open_world();
  aid__reports reports;
  aid_row *region, *clinic;
  aid_value value;

  aid__reports_init(&reports, NULL, NULL, NULL);
  household(&w, "h0");
  OK(aid_household_set_text(aid_population_household(w.population, "h0"), "note", "mayor of the record", &w.error));
  OK(aid_population_add_region(w.population, "410928", &region, &w.error));
  OK(aid_row_set_text(region, "mayor", "Zhang", &w.error));
  OK(aid_row_set_text(aid_population_region_at(w.population, 0), "mayor", "mayor of the record", &w.error));
  OK(aid_row_add_row(region, "clinic", "c1", &clinic, &w.error));
  OK(aid_row_set_text(clinic, "title", "first aid", &w.error));
  OK(aid_row_add_award(region, "dibao", NULL, &w.error));
  OK(aid_row_set_given(region, "counted", "yes", &w.error));
  for (int chunk = 0; chunk < 5; chunk++) {
    char home[32], member[32];

    for (int i = 0; i < 100; i++) {
      snprintf(home, sizeof home, "h%d-%d", chunk, i);
      snprintf(member, sizeof member, "p%d-%d", chunk, i);
      ck_assert_int_ge(read_household(&w, &reports, home, member), 0);
    }
    ck_assert_int_eq(aid__population_seal(w.population, false, &reports), AID_OK);
    ck_assert_str_eq(aid_row_id(clinic), "c1");
    OK(aid_row_value(region, "mayor", TODAY, &value, &w.error));
    ck_assert_str_eq(value.text, "Zhang");
    OK(aid_row_value(clinic, "title", TODAY, &value, &w.error));
    ck_assert_str_eq(value.text, "first aid");
    OK(aid_row_value(aid_population_region_at(w.population, 0), "mayor", TODAY, &value, &w.error));
    ck_assert_str_eq(value.text, "mayor of the record");
    OK(aid_person_value(aid_household_person_at(aid_population_household_at(w.population, 99), 0), "card_no", TODAY, &value, &w.error));
    ck_assert(chunk == 0 || strcmp(value.text, member) == 0);
    ck_assert_uint_eq(w.population->award_count, 1);
    ck_assert_uint_eq(w.population->given_count, 1);
    ck_assert_int_eq(aid__population_text(w.population, aid__text_of("nothing like it")), -1);
    aid__population_clear(w.population);
    ck_assert_uint_eq(aid_population_household_count(w.population), 0);
    ck_assert_uint_eq(aid_population_member_count(w.population), 0);
    ck_assert_uint_eq(w.population->text_count, 3);
  }
  /* Ids are remembered across the chunks. */
  ck_assert_int_eq(read_household(&w, &reports, "h3-50", "new"), -1);
  ck_assert_int_eq(read_household(&w, &reports, "new", "p0-99"), -1);
  aid__population_drop_last_household(w.population);
  aid__reports_free(&reports);
  aid__reports_init(&reports, NULL, NULL, NULL);
  aid__population_assume_unique(w.population, true);
  ck_assert_int_eq(read_household(&w, &reports, "h3-50", "p0-99"), 0);
  aid__reports_free(&reports);
  close_world(&w);
}
END_TEST

START_TEST(a_stream_of_chunks_needs_no_new_memory)
{
  struct oom counter;
  aid_error *error = NULL;
  aid__reports reports;
  world w = {fixture_policy(NULL), NULL, NULL};
  uint64_t after_second = 0;

  oom_start(&counter, 0);
  w.population = aid__population_new(w.policy, aid_month(2022, 9), &counter.memory);
  ck_assert_ptr_nonnull(w.population);
  aid__population_assume_unique(w.population, true);
  aid__reports_init(&reports, NULL, NULL, NULL);
  for (int chunk = 0; chunk < 20; chunk++) {
    for (int i = 0; i < 500; i++) {
      char home[32], member[32];

      snprintf(home, sizeof home, "h%04d%03d", chunk, i);
      snprintf(member, sizeof member, "p%04d%03d", chunk, i);
      ck_assert_int_ge(read_household(&w, &reports, home, member), 0);
    }
    ck_assert_int_eq(aid__population_seal(w.population, false, &reports), AID_OK);
    aid__population_clear(w.population);
    if (chunk == 3)
      after_second = counter.calls;
  }
  /* What is left is the list of bad households, one block a chunk. */
  ck_assert_uint_le(counter.calls - after_second, 16);
  aid_policy_free(w.policy);
  aid_population_free(w.population);
  ck_assert_int_eq(counter.live, 0);
  aid_error_free(error);
}
END_TEST

START_TEST(an_id_costs_at_most_24_bytes)
{
  aid__ids ids = {0};
  char id[24];
  size_t n;

  for (n = 0; n < 300000; n++) {
    aid__id_hash hash;

    snprintf(id, sizeof id, "%zu", n);
    hash = aid__id_hash_of(n % 2 ? AID__ID_MEMBER : AID__ID_HOUSEHOLD, aid__text_of(id));
    ck_assert(!aid__ids_has(&ids, hash));
    ck_assert(aid__ids_reserve(&ids, NULL, hash));
    aid__ids_put(&ids, hash);
    /* All tables have their first size up to here; a table that grows has old and new for a moment. */
    if (n > 64 * 24)
      ck_assert_uint_le(aid__ids_bytes(&ids) + aid__ids_bytes(&ids) / AID__ID_SHARDS, 24 * (n + 1));
  }
  for (n = 0; n < 300000; n += 3) {
    snprintf(id, sizeof id, "%zu", n);
    aid__ids_remove(&ids, aid__id_hash_of(n % 2 ? AID__ID_MEMBER : AID__ID_HOUSEHOLD, aid__text_of(id)));
  }
  for (n = 0; n < 300000; n++) {
    snprintf(id, sizeof id, "%zu", n);
    ck_assert_int_eq(aid__ids_has(&ids, aid__id_hash_of(n % 2 ? AID__ID_MEMBER : AID__ID_HOUSEHOLD, aid__text_of(id))), n % 3 != 0);
    ck_assert(!aid__ids_has(&ids, aid__id_hash_of(n % 2 ? AID__ID_HOUSEHOLD : AID__ID_MEMBER, aid__text_of(id))));
  }
  aid__ids_free(&ids, NULL);
}
END_TEST

START_TEST(a_lookup_survives_removals)
{
  aid__lookup lookup = {0};
  size_t at;

  for (int32_t i = 0; i < 5000; i++) {
    ck_assert(aid__lookup_reserve(&lookup, NULL, lookup.count + 1));
    aid__lookup_put(&lookup, (uint32_t)i / 3 * 97, i); /* three to a hash */
  }
  for (int32_t i = 0; i < 5000; i += 2)
    aid__lookup_remove(&lookup, (uint32_t)i / 3 * 97, i);
  aid__lookup_remove(&lookup, 12345, 1);
  ck_assert_uint_eq(lookup.count, 2500);
  for (int32_t i = 0; i < 5000; i++) {
    bool found = false;

    at = SIZE_MAX;
    for (int32_t item; (item = aid__lookup_next(&lookup, (uint32_t)i / 3 * 97, &at)) >= 0;)
      found = found || item == i;
    ck_assert_int_eq(found, i % 2);
  }
  aid__lookup_free(&lookup, NULL);
}
END_TEST

START_TEST(a_hundred_thousand_rows_find_their_place)
{
  enum { HOUSEHOLDS = 20000, EACH = 5 };
  world w = open_world();
  const struct aid_fact *const paid_to = fact_of(&w, "person", "paid_to");
  const aid__table *persons;
  aid__reports reports;
  char id[24];

  aid__reports_init(&reports, NULL, NULL, NULL);
  for (int h = 0; h < HOUSEHOLDS; h++) {
    snprintf(id, sizeof id, "h%d", h);
    ck_assert_int_eq(aid__population_add(w.population, kind_of(&w, "household"), 0, aid__text_of(id), AID__NOWHERE, &reports), h);
  }
  for (int p = 0; p < HOUSEHOLDS * EACH; p++) {
    const int32_t home = (int32_t)((int64_t)p * 7919 % HOUSEHOLDS);
    aid__value value = {.known = true};
    int32_t row;

    snprintf(id, sizeof id, "p%d", p);
    row = aid__population_add(w.population, kind_of(&w, "person"), home, aid__text_of(id), AID__NOWHERE, &reports);
    value.month = p % 1000;
    ck_assert(aid__population_set(w.population, paid_to, row, &value, AID__NOWHERE, &reports));
    ck_assert_int_ge(aid__population_add(w.population, kind_of(&w, "card"), row, aid__text_of(id), AID__NOWHERE, &reports), 0);
  }
  ck_assert_int_eq(aid__population_seal(w.population, false, &reports), AID_OK);
  persons = &w.population->tables[AID__KIND_PERSON];
  for (int32_t row = 0; row < HOUSEHOLDS * EACH; row++) {
    const int p = atoi(persons->id[row] + 1);

    ck_assert_int_eq(persons->parent[row], row / EACH);
    ck_assert_int_eq(aid__cell(&persons->columns[paid_to->index], (size_t)row), p % 1000);
    ck_assert_str_eq(w.population->tables[3].id[row], persons->id[row]);
    ck_assert(row % EACH == 0 || atoi(persons->id[row - 1] + 1) < p); /* as they came */
  }
  ck_assert_int_eq(persons->first[HOUSEHOLDS], HOUSEHOLDS * EACH);
  aid__reports_free(&reports);
  close_world(&w);
}
END_TEST

/* ---- no memory ----------------------------------------------------------------------------- */

/* Everything once, until something fails. `again`: build on in the same population, as a stream does. */
static aid_status build(aid_population *p, int round, aid_error **error)
{
  aid_household *h1, *h2;
  aid_person *a, *b;
  aid_row *row, *region;
  aid_status s;
  char id[4][16];

  for (int i = 0; i < 4; i++)
    snprintf(id[i], sizeof id[i], "%c%d", "hkab"[i], round);
  if ((s = aid_population_add_household(p, id[0], "410928102203", &h1, error)) != AID_OK ||
      (s = aid_population_add_household(p, id[1], NULL, &h2, error)) != AID_OK ||
      (s = aid_household_add_person(h2, id[2], &a, error)) != AID_OK ||
      (s = aid_household_add_person(h1, id[3], &b, error)) != AID_OK || /* out of order */
      (s = aid_household_add_relative(h1, "f", NULL, error)) != AID_OK ||
      (s = aid_household_set_code(h1, "area", "urban", error)) != AID_OK ||
      (s = aid_household_set_text(h1, "note", "something to remember", error)) != AID_OK ||
      (s = aid_person_set_person(b, "father", "f", error)) != AID_OK ||
      (s = aid_person_set_person(a, "father", "ghost", error)) != AID_OK ||
      (s = aid_person_set_span(b, "wage", aid_value_fen(100, ""), 0, 10, "tax", AID_NEVER, error)) != AID_OK ||
      (s = aid_person_add_row(b, "card", "c", &row, error)) != AID_OK ||
      (s = aid_row_set_dates(row, 0, 100, error)) != AID_OK ||
      (s = aid_person_add_award(b, "dibao", NULL, error)) != AID_OK ||
      (s = aid_household_add_award(h1, "dibao", NULL, error)) != AID_OK ||
      (s = aid_person_set_given(b, "counted", "yes", error)) != AID_OK ||
      (s = aid_population_add_region(p, "410971001002", &region, error)) != AID_OK ||
      (s = aid_row_set_text(region, "mayor", "something to remember", error)) != AID_OK)
    return s;
  s = aid_population_seal(p, AID_SEAL_KEEP_GOING, error);
  return s == AID_PARTIAL ? AID_OK : s;
}

START_TEST(every_allocation_may_fail)
{
  aid_policy *const policy = fixture_policy(NULL);

  OOM_EACH(memory) {
    const aid_population_options options = {sizeof options, &memory.memory, NULL, NULL};
    aid_population *population = NULL;
    aid_error *error = NULL;
    aid_status status = aid_population_new(policy, 0, &options, &population, &error);

    if (status == AID_OK)
      status = build(population, 0, &error);
    if (status == AID_OK) {
      aid__population_clear(population);
      status = build(population, 1, &error);
    }
    OOM_EXPECT(memory, status == AID_ERROR_MEMORY);
    ck_assert(memory.failed > 0 || status == AID_OK);
    ck_assert(status == AID_OK || error != NULL);
    aid_error_free(error);
    error = NULL;
    if (population != NULL && memory.failed > 0) {
      /* After a failure the same population can be sealed, and filled again. */
      const uint64_t failed_at = memory.fail_at;

      memory.fail_at = 0;
      ck_assert_int_le(aid_population_seal(population, AID_SEAL_KEEP_GOING, &error), AID_PARTIAL);
      aid__population_clear(population);
      ck_assert_int_eq(build(population, 2, &error), AID_OK);
      ck_assert_uint_eq(aid_population_household_count(population), 1);
      ck_assert_str_eq(aid_household_id(aid_population_household_at(population, 0)), "h2");
      memory.fail_at = failed_at;
    }
    aid_population_free(population);
  }
  aid_policy_free(policy);
}
END_TEST

TEST_MAIN("population", each_type_of_value_comes_back, a_value_set_again_replaces_the_one_before, a_number_is_taken_exactly_or_refused,
          wrong_values_are_refused_by_number, a_hint_has_the_nearest_name, a_sensitive_value_stands_in_no_message,
          null_is_refused_everywhere, silence_means_what_the_vocabulary_says, a_list_is_as_whole_as_it_is_said_to_be,
          a_dated_value_holds_for_its_span, wrong_spans_are_refused, many_spans_out_of_order_are_sorted,
          rows_of_a_dated_kind_have_spans_of_their_own, rows_come_into_parent_order, sealed_references_move_with_their_people,
          a_reference_stays_in_its_record, ids_are_unique, regions_exist_as_the_packs_say, a_region_comes_with_all_above_it,
          awards_are_sorted_and_keep_their_order, of_a_relative_silence_about_awards_is_unknown, a_supplied_value_is_given_once,
          a_bad_household_is_left_out_whole, what_is_wrong_with_a_region_leaves_nothing_out, the_last_household_can_be_taken_back,
          a_finding_when_sealed_names_the_line, a_cleared_population_can_be_filled_again, a_stream_of_chunks_needs_no_new_memory,
          an_id_costs_at_most_24_bytes, a_lookup_survives_removals, a_hundred_thousand_rows_find_their_place, every_allocation_may_fail)
