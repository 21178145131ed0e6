#include "tests/population_world.h"
#include <stdio.h>

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

TEST_MAIN("household", each_type_of_value_comes_back, a_value_set_again_replaces_the_one_before,
          a_number_is_taken_exactly_or_refused, wrong_values_are_refused_by_number,
          a_hint_has_the_nearest_name, a_sensitive_value_stands_in_no_message,
          null_is_refused_everywhere, silence_means_what_the_vocabulary_says,
          a_list_is_as_whole_as_it_is_said_to_be, a_dated_value_holds_for_its_span,
          wrong_spans_are_refused, many_spans_out_of_order_are_sorted,
          rows_of_a_dated_kind_have_spans_of_their_own, awards_are_sorted_and_keep_their_order,
          of_a_relative_silence_about_awards_is_unknown, a_supplied_value_is_given_once)
