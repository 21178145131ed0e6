/* Populations from Arrow: what is taken, in every form that it can have. */
#include "tests/arrow_world.h"
#include "tests/random.h"
#include "population/arrow.h"
#include <math.h>

/* ---- rows and what they hold --------------------------------------------------------------- */

START_TEST(columns_are_taken_by_name)
{
  world w = open_world();
  batch homes = new_batch(3), people = new_batch(4);

  INTEGERS(&homes, "savings", "l", NULL, 31050, 0, 100000000);
  texts(&homes, "id", "h1 h2 h3");
  texts(&homes, "region", "410928102 410928102203 CN");
  texts(&homes, "area", "urban rural urban");
  texts(&homes, "note", "one _ -");
  flags(&homes, "heated", "yn-");
  OK(take(&w, "household", &homes, NULL));

  texts(&people, "id", "a b c d");
  texts(&people, "household", "h2 h1 h2 h3");
  flags(&people, "member", "yyny");
  INTEGERS(&people, "birth", "tdD", ".-..", aid_date(1950, 1, 2), 7, aid_date(2001, 12, 31), aid_date(2020, 2, 29));
  texts(&people, "father", "c none - -");
  INTEGERS(&people, "wage", "l", "..-.", 123456, -1, 99, 0);
  flags(&people, "blind", "yn-n");
  texts(&people, "paid_to", "2021-07 never - 2022-09");
  OK(take(&w, "person", &people, NULL));
  OK(aid_population_seal(w.population, 0, &w.error));

  ck_assert_uint_eq(aid_population_household_count(w.population), 3);
  ck_assert_uint_eq(aid_population_member_count(w.population), 3);
  ck_assert_uint_eq(aid_population_relative_count(w.population), 1);
  ck_assert_str_eq(home_value(&w, "h1", "savings"), "310.50 yuan");
  ck_assert_str_eq(home_value(&w, "h3", "savings"), "1000000 yuan");
  ck_assert_str_eq(home_value(&w, "h2", "area"), "rural");
  ck_assert_str_eq(home_value(&w, "h1", "note"), "one");
  ck_assert_str_eq(home_value(&w, "h2", "note"), "");
  ck_assert_str_eq(home_value(&w, "h3", "note"), "unknown");
  ck_assert_str_eq(home_value(&w, "h1", "heated"), "yes");
  ck_assert_str_eq(home_value(&w, "h3", "heated"), "unknown"); /* not what silence means */
  ck_assert_str_eq(aid_row_id(aid_row_parent(aid_population_row_at(w.population, "household", 1))), "410928102203");
  ck_assert_str_eq(member_value(&w, "h2", "a", "father"), "c");
  ck_assert_int_eq(aid__cell(&w.population->tables[AID__KIND_PERSON].columns[fact_of(&w, "person", "father")->index], 0), -1); /* b: nobody */
  ck_assert_str_eq(member_value(&w, "h2", "a", "birth"), "1950-01-02");
  ck_assert_str_eq(member_value(&w, "h1", "b", "birth"), "unknown");
  ck_assert_str_eq(member_value(&w, "h2", "a", "wage"), "1234.56 yuan/month");
  ck_assert_str_eq(member_value(&w, "h2", "c", "wage"), "unknown");
  ck_assert_str_eq(member_value(&w, "h2", "c", "blind"), "unknown");
  ck_assert_str_eq(member_value(&w, "h3", "d", "blind"), "no");
  ck_assert_str_eq(member_value(&w, "h2", "a", "paid_to"), "2021-07");
  ck_assert_str_eq(member_value(&w, "h1", "b", "paid_to"), "never");
  ck_assert_str_eq(member_value(&w, "h3", "d", "death"), "never"); /* no column: silence, which has a meaning */
  ck_assert_str_eq(member_value(&w, "h3", "d", "sex"), "unknown");
  done(&w);
}
END_TEST

START_TEST(a_null_may_say_nothing)
{
  const aid_arrow_column columns[] = {{"died", "death", 1}, {"father", NULL, 1}, {"extra", "", 0}};
  aid_arrow_options options = AID_ARROW_OPTIONS_INIT;
  world w = open_world();
  batch b = new_batch(3);

  options.columns = columns;
  options.column_count = 3;
  take_people(&w, 2);
  texts(&b, "id", "a b c");
  texts(&b, "household", "h0 h0 h1");
  INTEGERS(&b, "died", "tdD", ".-.", 100, 5, AID_NEVER);
  texts(&b, "father", "- - -");
  DOUBLES(&b, "extra", "e", NULL, 1, 2, 3); /* of a type that would be refused */
  OK(take(&w, "person", &b, &options));
  OK(aid_population_seal(w.population, 0, &w.error));
  ck_assert_str_eq(member_value(&w, "h0", "a", "death"), "1970-04-11");
  ck_assert_str_eq(member_value(&w, "h0", "b", "death"), "never");
  ck_assert_str_eq(member_value(&w, "h1", "c", "death"), "never");
  ck_assert_str_eq(member_value(&w, "h1", "c", "father"), "unknown");
  done(&w);
}
END_TEST

START_TEST(columns_may_be_called_otherwise)
{
  const aid_arrow_column columns[] = {{"户号", "household", 0}, {"身份", "id", 0}, {"工资", "wage", 0}};
  aid_arrow_options options = AID_ARROW_OPTIONS_INIT;
  world w = open_world();
  batch b = new_batch(1);

  options.columns = columns;
  options.column_count = 3;
  options.flags = AID_ARROW_SKIP_UNKNOWN;
  take_people(&w, 1);
  texts(&b, "身份", "a");
  texts(&b, "户号", "h0");
  INTEGERS(&b, "工资", "i", NULL, 5);
  texts(&b, "whatever", "x");
  OK(take(&w, "person", &b, &options));
  ck_assert_str_eq(member_value(&w, "h0", "a", "wage"), "0.05 yuan/month");
  done(&w);
}
END_TEST

START_TEST(rows_hang_on_parents_by_id_or_number)
{
  world w = open_world();
  batch b = new_batch(3), c = new_batch(2), d = new_batch(2), e = new_batch(2), f = new_batch(1);

  take_people(&w, 3);
  texts(&b, "person", "p2 p0 p2");
  texts(&b, "id", "x - y");
  INTEGERS(&b, "amount", "L", NULL, 100, 200, 300);
  OK(take(&w, "income", &b, NULL));
  INTEGERS(&c, "person", "c", NULL, 1, 0);
  INTEGERS(&c, "amount", "S", NULL, 65535, 500);
  OK(take(&w, "income", &c, NULL));
  texts(&d, "income", "y x"); /* rows of a pack's own kind, by their ids */
  INTEGERS(&d, "share", "d:5,4", NULL, 2500, 10000);
  OK(take(&w, "part", &d, NULL));
  INTEGERS(&e, "household", "l", NULL, 2, 0);
  INTEGERS(&e, "seats", "C", NULL, 5, 255);
  OK(take(&w, "vehicle", &e, NULL));
  texts(&f, "region", "410928102");
  INTEGERS(&f, "beds", "s", NULL, 40);
  texts(&f, "title", "clinic");
  OK(take(&w, "clinic", &f, NULL));
  OK(aid_population_seal(w.population, 0, &w.error));
  ck_assert_uint_eq(aid_population_row_count(w.population, "income"), 5);
  ck_assert_str_eq(row_value(&w, "income", 0, "amount"), "2 yuan/month");
  ck_assert_str_eq(row_value(&w, "income", 1, "amount"), "5 yuan/month");
  ck_assert_str_eq(row_value(&w, "income", 2, "amount"), "655.35 yuan/month");
  ck_assert_str_eq(row_value(&w, "income", 3, "amount"), "1 yuan/month");
  ck_assert_str_eq(row_value(&w, "income", 4, "amount"), "3 yuan/month");
  ck_assert_str_eq(row_value(&w, "part", 0, "share"), "1");
  ck_assert_str_eq(aid_row_id(aid_row_parent(aid_population_row_at(w.population, "part", 0))), "x");
  ck_assert_str_eq(row_value(&w, "part", 1, "share"), "0.25");
  ck_assert_str_eq(row_value(&w, "vehicle", 0, "seats"), "255");
  ck_assert_str_eq(row_value(&w, "clinic", 0, "beds"), "40");
  done(&w);
}
END_TEST

START_TEST(a_person_is_the_member_of_that_id_or_one_of_a_record)
{
  world w = open_world();
  batch b = new_batch(2), c = new_batch(1), d = new_batch(2), e = new_batch(1), f = new_batch(1);

  take_people(&w, 3);
  texts(&b, "id", "p1 x"); /* p1 is a relative of h0, too; x of two households */
  texts(&b, "household", "h0 h0");
  flags(&b, "member", "nn");
  OK(take(&w, "person", &b, NULL));
  texts(&c, "id", "x");
  texts(&c, "household", "h1");
  flags(&c, "member", "n");
  OK(take(&w, "person", &c, NULL));

  texts(&d, "person", "p1 x");
  texts(&d, "household", "h0 h1");
  OK(take(&w, "income", &d, NULL));
  ck_assert_str_eq(aid_row_id(aid_row_parent(aid_row_parent(aid_population_row_at(w.population, "income", 0)))), "h0");
  ck_assert_str_eq(aid_row_id(aid_row_parent(aid_row_parent(aid_population_row_at(w.population, "income", 1)))), "h1");
  texts(&e, "person", "p1");
  OK(take(&w, "income", &e, NULL));
  ck_assert_str_eq(aid_row_id(aid_row_parent(aid_row_parent(aid_population_row_at(w.population, "income", 2)))), "h1");
  texts(&f, "person", "x");
  FAILS(take(&w, "income", &f, NULL), AID_ERROR_DATA, "E3320");
  done(&w);
}
END_TEST

START_TEST(rows_have_dates_and_parents_lists)
{
  const aid_arrow_column columns[] = {{"until", NULL, 1}};
  aid_arrow_options options = AID_ARROW_OPTIONS_INIT;
  world w = open_world();
  batch homes = new_batch(3), b = new_batch(3), c = new_batch(1);
  const aid_row *row;

  texts(&homes, "id", "h0 h1 h2");
  flags(&homes, "vehicles", "yn-");
  OK(take(&w, "household", &homes, NULL));
  texts(&b, "id", "p0 p1 p2");
  texts(&b, "household", "h0 h1 h2");
  OK(take(&w, "person", &b, NULL));
  options.columns = columns;
  options.column_count = 1;
  b = new_batch(3);
  texts(&b, "person", "p0 p1 p2");
  INTEGERS(&b, "from", "tdD", ".-.", 10, 20, 30);
  texts(&b, "until", "2022-01-01 - never");
  ENCODED(&b, "grade", "c", NULL, 2, "second third", 1, 0, 1);
  OK(take(&w, "card", &b, &options));
  OK(aid_population_seal(w.population, 0, &w.error));
  row = aid_population_row_at(w.population, "card", 0);
  ck_assert_int_eq(aid_row_from(row), 10);
  ck_assert_int_eq(aid_row_until(row), aid_date(2022, 1, 1));
  row = aid_population_row_at(w.population, "card", 1);
  ck_assert_int_eq(aid_row_from(row), INT32_MIN);
  ck_assert_int_eq(aid_row_until(row), AID_NEVER); /* silence */
  ck_assert_str_eq(row_value(&w, "card", 1, "grade"), "second");
  ck_assert_int_eq(aid_row_until(aid_population_row_at(w.population, "card", 2)), AID_NEVER);
  ck_assert_int_eq(aid_row_list_is_whole(aid_population_row_at(w.population, "household", 0), "vehicle"), 1);
  ck_assert_int_eq(aid_row_list_is_whole(aid_population_row_at(w.population, "household", 1), "vehicle"), 0);
  ck_assert_int_eq(aid_row_list_is_whole(aid_population_row_at(w.population, "household", 2), "vehicle"), 0);
  texts(&c, "household", "h2"); /* of whose vehicles nothing is known */
  OK(take(&w, "vehicle", &c, NULL));
  FAILS(aid_population_seal(w.population, 0, &w.error), AID_ERROR_DATA, "E3305");
  done(&w);
}
END_TEST

START_TEST(regions_are_found_or_made)
{
  world w = open_world();
  batch b = new_batch(3), bad = new_batch(2), twice = new_batch(2);
  aid_row *known;

  OK(aid_population_add_region(w.population, "410928", &known, &w.error));
  OK(aid_row_set_text(known, "mayor", "before", &w.error));
  texts(&b, "id", "410971 410928 410928102203");
  DOUBLES(&b, "price", "g", NULL, 0.25, 0.3333, (double)NAN);
  texts(&b, "mayor", "- after -");
  flags(&b, "clinics", "yyy");
  OK(take(&w, "region", &b, NULL));
  ck_assert_str_eq(row_value(&w, "region", 0, "mayor"), "unknown");
  ck_assert_int_eq(aid_row_list_is_whole(known, "clinic"), 1);

  /* Nothing of it stays where one is wrong. */
  texts(&bad, "id", "410928 410971");
  texts(&bad, "mayor", "new new");
  texts(&bad, "seat", "410928102 419999");
  FAILS(take(&w, "region", &bad, NULL), AID_ERROR_DATA, "E3107");
  texts(&twice, "id", "410928 410928");
  FAILS(take(&w, "region", &twice, NULL), AID_ERROR_DATA, "E3325");
  OK(aid_population_seal(w.population, 0, &w.error));
  for (size_t i = 0; i < aid_population_region_count(w.population); i++) {
    const char *const code = aid_row_id(aid_population_region_at(w.population, i));

    ck_assert_str_eq(row_value(&w, "region", i, "mayor"), strcmp(code, "410928") == 0 ? "after" : "unknown");
    if (strcmp(code, "410928") == 0)
      ck_assert_str_eq(row_value(&w, "region", i, "price"), "0.3333");
  }
  done(&w);
}
END_TEST

/* ---- numbers ------------------------------------------------------------------------------- */

/* One household with one fact told by a batch of one column. */
static aid_status take_one(world *w, const char *fact, const char *format, int64_t integer, double number)
{
  batch b = new_batch(1);

  texts(&b, "id", "h");
  if (format[0] == 'f' || format[0] == 'g')
    DOUBLES(&b, fact, format, NULL, number);
  else
    INTEGERS(&b, fact, format, NULL, integer);
  return take(w, "household", &b, NULL);
}

START_TEST(numbers_are_exact)
{
  static const struct { const char *format; int64_t integer; double number; const char *value; } cases[] = {
    {"c", 127, 0, "1.27 yuan"},
    {"C", 255, 0, "2.55 yuan"},
    {"s", 32767, 0, "327.67 yuan"},
    {"S", 65535, 0, "655.35 yuan"},
    {"i", 100000000, 0, "1000000 yuan"},
    {"I", 31050, 0, "310.50 yuan"},
    {"l", 31050, 0, "310.50 yuan"},
    {"L", 31050, 0, "310.50 yuan"},
    {"d:9,2,32", 31050, 0, "310.50 yuan"},
    {"d:18,2,64", 31050, 0, "310.50 yuan"},
    {"d:38,2", 31050, 0, "310.50 yuan"},
    {"d:38,2,128", 31050, 0, "310.50 yuan"},
    {"d:38,0", 310, 0, "310 yuan"},
    {"d:38,-3", 31, 0, "31000 yuan"},
    {"d:38,4", 3105000, 0, "310.50 yuan"}, /* zeros may be cut */
    {"d:38,38", 0, 0, "0 yuan"},
    {"g", 0, 310.5, "310.50 yuan"},
    {"g", 0, 1234.56, "1234.56 yuan"},
    {"g", 0, 999999.99, "999999.99 yuan"},
    {"g", 0, 0.07, "0.07 yuan"},
    {"g", 0, -0.0, "0 yuan"},
    {"f", 0, 1234.56, "1234.56 yuan"}, /* the nearest float32 of it */
    {"f", 0, 0.1, "0.10 yuan"},
    {"g", 0, (double)NAN, "unknown"},
    {"f", 0, (double)NAN, "unknown"}};

  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    world w = open_world();

    OK(take_one(&w, "savings", cases[i].format, cases[i].integer, cases[i].number));
    ck_assert_msg(strcmp(home_value(&w, "h", "savings"), cases[i].value) == 0, "%s: %s, not %s", cases[i].format, home_value(&w, "h", "savings"), cases[i].value);
    done(&w);
  }
}
END_TEST

START_TEST(a_number_that_does_not_fit_is_refused)
{
  static const struct { const char *format; int64_t integer; double number; const char *error; } cases[] = {
    {"l", -1, 0, "E3207"},
    {"c", -1, 0, "E3207"},
    {"l", 100000001, 0, "E3208"},
    {"l", INT64_MIN, 0, "E3209"},
    {"L", -1, 0, "E3209"},
    {"d:38,3", 310505, 0, "E3206"},
    {"d:38,38", 1, 0, "E3206"},
    {"d:38,-38", 1, 0, "E3209"},
    {"d:38,0", INT64_MAX, 0, "E3209"},
    {"d:38,2", -1, 0, "E3207"},
    {"g", 0, 0.1 + 0.2, "E3321"},
    {"g", 0, 310.505, "E3321"},
    {"g", 0, 1e-300, "E3321"},
    {"g", 0, 1e300, "E3321"},
    {"g", 0, (double)INFINITY, "E3321"},
    {"g", 0, 1000000.01, "E3208"},
    {"g", 0, -0.01, "E3207"},
    {"f", 0, 999999.99, "E3321"}, /* several such numbers have that nearest float32 */
    {"f", 0, 0.125, "E3321"}};

  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    world w = open_world();

    ck_assert_int_eq(take_one(&w, "savings", cases[i].format, cases[i].integer, cases[i].number), AID_ERROR_DATA);
    ck_assert_msg(strcmp(aid_diagnostic_number(aid_error_at(w.error, 0)), cases[i].error) == 0, "%s %lld %g: %s", cases[i].format,
                  (long long)cases[i].integer, cases[i].number, aid_error_message(w.error));
    AT("household[0].savings");
    done(&w);
  }
}
END_TEST

/* Every amount up to a hundred thousand yuan is the nearest double of itself, and of no other; its neighbours are none. */
START_TEST(a_float_is_one_number_or_none)
{
  uint64_t state = 7;
  int64_t out;

  for (int i = 0; i < 200000; i++) {
    int64_t cents;

    state = state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    cents = (int64_t)(state >> 33) % 10000000 - 5000000;
    ck_assert(aid__arrow_exact((double)cents / 100, false, 2, &out));
    ck_assert_int_eq(out, cents);
    if (cents != 0) {
      ck_assert(!aid__arrow_exact(nextafter((double)cents / 100, 1e9), false, 2, &out));
      ck_assert(!aid__arrow_exact(nextafter((double)cents / 100, -1e9), false, 2, &out));
    }
    if (cents < 1 << 23 && cents > -(1 << 23)) {
      ck_assert(aid__arrow_exact((double)(float)((double)cents / 100), true, 2, &out));
      ck_assert_int_eq(out, cents);
    }
  }
  ck_assert(!aid__arrow_exact(9007199254740993.0, false, 0, &out)); /* rounded when it was written */
  ck_assert(!aid__arrow_exact(4503599627370496.0, false, 0, &out));
  ck_assert(aid__arrow_exact(4503599627370495.0, false, 0, &out));
  ck_assert_int_eq(out, INT64_C(4503599627370495));
  ck_assert(aid__arrow_exact(1e-18, false, 18, &out));
  ck_assert_int_eq(out, 1);
  ck_assert(!aid__arrow_exact(5e-324, false, 18, &out));
  ck_assert(!aid__arrow_exact((double)NAN, false, 2, &out));
}
END_TEST

START_TEST(other_values_that_are_none_are_refused)
{
  static const struct { const char *fact, *format; int64_t value; const char *text, *error; } cases[] = {
    {"blind", "i", 2, NULL, "E3201"},
    {"blind", "u", 0, "maybe", "E3201"},
    {"birth", "tdD", INT32_MIN, NULL, "E3203"},
    {"birth", "u", 0, "2021-02-29", "E3203"},
    {"paid_to", "tdD", 1, NULL, "E3326"},
    {"paid_to", "tdD", INT32_MIN, NULL, "E3203"},
    {"paid_to", "u", 0, "2021-13", "E3204"},
    {"sex", "u", 0, "mal", "E3205"},
    {"wage", "u", 0, "12.345", "E3206"},
    {"card_no", "u", 0, "\x01", "E3210"},
    {"father", "u", 0, "\x01", "E3303"}};

  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    world w = open_world();
    batch b = new_batch(2);
    char words[64];

    take_people(&w, 1);
    texts(&b, "id", "a b");
    texts(&b, "household", "h0 h0");
    snprintf(words, sizeof words, "- %s", cases[i].text == NULL ? "" : cases[i].text);
    if (cases[i].text == NULL)
      INTEGERS(&b, cases[i].fact, cases[i].format, "-.", 0, cases[i].value);
    else
      texts(&b, cases[i].fact, words);
    FAILS(take(&w, "person", &b, NULL), AID_ERROR_DATA, cases[i].error);
    ck_assert_uint_eq(aid_population_member_count(w.population), 1);
    done(&w);
  }
}
END_TEST

/* ---- shapes -------------------------------------------------------------------------------- */

/* The same rows in every shape: slices of slices, large texts, dictionaries, nulls not counted. */
START_TEST(slices_and_dictionaries_hold_the_same)
{
  for (int shape = 0; shape < 48; shape++) {
    const int64_t outer = shape % 4 * 3, pad = shape / 4 % 4 * 5;
    world w = open_world();
    batch b = new_slice(3, outer, pad);

    b.counted = shape >= 24;
    texts_as(&b, "id", shape % 2 == 0 ? "u" : "U", "h1 h2 h3");
    INTEGERS(&b, "savings", "i", ".-.", 100, 200, 300);
    flags(&b, "heated", "-yn");
    if (shape % 3 == 0)
      texts(&b, "area", "- rural urban");
    else if (shape % 3 == 1)
      ENCODED(&b, "area", "s", "-..", 2, "urban rural", 99, 1, 0);
    else
      ENCODED(&b, "area", "L", NULL, 4, "urban - no_code_but_unused rural", 1, 3, 0);
    nothing(&b, "note");
    OK(take(&w, "household", &b, NULL));
    ck_assert_str_eq(home_value(&w, "h1", "savings"), "1 yuan");
    ck_assert_str_eq(home_value(&w, "h2", "savings"), "unknown");
    ck_assert_str_eq(home_value(&w, "h3", "savings"), "3 yuan");
    ck_assert_str_eq(home_value(&w, "h1", "heated"), "unknown");
    ck_assert_str_eq(home_value(&w, "h2", "heated"), "yes");
    ck_assert_str_eq(home_value(&w, "h3", "heated"), "no");
    ck_assert_str_eq(home_value(&w, "h1", "area"), "unknown");
    ck_assert_str_eq(home_value(&w, "h2", "area"), "rural");
    ck_assert_str_eq(home_value(&w, "h3", "area"), "urban");
    ck_assert_str_eq(home_value(&w, "h3", "note"), "unknown");
    done(&w);
  }
}
END_TEST

START_TEST(no_rows_are_rows_enough)
{
  world w = open_world();
  batch b = new_batch(0);

  texts(&b, "id", "");
  INTEGERS(&b, "savings", "l", NULL, 0);
  free((void *)(uintptr_t)b.array.children[1]->buffers[1]); /* nothing need be there of nothing */
  b.array.children[1]->buffers[1] = NULL;
  OK(take(&w, "household", &b, NULL));
  ck_assert_uint_eq(aid_population_household_count(w.population), 0);
  done(&w);
}
END_TEST

/* More rows than a block, so that blocks meet. */
START_TEST(thousands_of_rows_keep_their_values)
{
  enum { ROWS = 5000 };
  static int64_t savings[ROWS], beds[ROWS];
  static char words[ROWS * 8], nulls[ROWS + 1];
  world w = open_world();
  batch b = new_slice(ROWS, 3, 4), c = new_batch(ROWS);
  char *at = words;

  for (int i = 0; i < ROWS; i++) {
    savings[i] = i * 7;
    beds[i] = i;
    nulls[i] = i % 11 == 3 ? '-' : '.';
    at += sprintf(at, "%sh%d", i == 0 ? "" : " ", i);
  }
  texts(&b, "id", words);
  integers(&b, "savings", "l", nulls, savings);
  OK(take(&w, "household", &b, NULL));
  integers(&c, "household", "i", NULL, beds);
  integers(&c, "seats", "l", NULL, beds); /* nothing is to be done for each */
  OK(take(&w, "vehicle", &c, NULL));
  OK(aid_population_seal(w.population, 0, &w.error));
  for (int i = 0; i < ROWS; i++) {
    char id[16], value[32];

    snprintf(id, sizeof id, "h%d", i);
    if (nulls[i] == '-')
      strcpy(value, "unknown");
    else if (savings[i] % 100 == 0)
      snprintf(value, sizeof value, "%d yuan", (int)savings[i] / 100);
    else
      snprintf(value, sizeof value, "%d.%02d yuan", (int)savings[i] / 100, (int)savings[i] % 100);
    ck_assert_str_eq(home_value(&w, id, "savings"), value);
    ck_assert_int_eq(((const int64_t *)w.population->tables[6].columns[0].values)[i], i);
    ck_assert_int_eq(aid__cell(&w.population->tables[1].columns[1], (size_t)i), nulls[i] == '-' ? 0 : savings[i]);
  }
  ck_assert_int_eq(w.population->tables[6].columns[0].greatest, ROWS - 1);
  done(&w);
}
END_TEST

/* ---- told in any way ------------------------------------------------------------------------ */

enum { MANY = 1500 };

/* A column of texts, as they are or as a dictionary, large or not. */
static void texts_in_some_way(rng *r, batch *b, const char *name, char words[MANY][16], const char *nulls)
{
  static char all[MANY * 17];
  static int64_t indices[MANY];
  char *at = all;

  for (int i = 0; i < MANY; i++) {
    at += sprintf(at, "%s%s", i == 0 ? "" : " ", nulls[i] == '-' ? "-" : words[i]);
    indices[i] = i;
  }
  switch (rng_below(r, 3)) {
  case 0: texts_as(b, name, "u", all); break;
  case 1: texts_as(b, name, "U", all); break;
  default: encoded(b, name, "i", NULL, indices, MANY, all); break;
  }
}

/* The same persons by calls and by Arrow, in whatever form: every cell comes out the same. */
START_TEST(however_it_is_told_it_is_the_same)
{
  static char ids[MANY][16], homes[MANY][16], wage[MANY][16], birth[MANY][16], sex[MANY][16], blind[MANY][16], month[MANY][16];
  static char none[MANY + 1], nulls[5][MANY + 1];
  static int64_t fen[MANY], days[MANY], firsts[MANY], yes[MANY];
  static double yuan[MANY];
  static const char *const facts[] = {"wage", "birth", "sex", "blind", "paid_to"};

  for (uint64_t seed = 1; seed <= 12; seed++) {
    rng r = {seed};
    world by_call = open_world(), w = open_world();
    batch b = new_slice(MANY, rng_below(&r, 9), rng_below(&r, 9));
    aid_household *home[7];

    b.counted = rng_below(&r, 2) == 0;
    take_people(&w, 7);
    take_people(&by_call, 7);
    for (int i = 0; i < 7; i++)
      home[i] = aid_population_household_at(by_call.population, (size_t)i);
    memset(none, '.', MANY);
    for (int i = 0; i < MANY; i++) {
      const unsigned where = rng_below(&r, 7);
      const int32_t first = aid_month(1950 + (int)rng_below(&r, 100), 1 + (int)rng_below(&r, 12));
      aid_person *who;

      snprintf(ids[i], sizeof ids[i], "x%d", i);
      snprintf(homes[i], sizeof homes[i], "h%u", where);
      fen[i] = (int64_t)rng_below(&r, 20000000) - 10000000;
      yuan[i] = (double)fen[i] / 100;
      snprintf(wage[i], sizeof wage[i], "%s%d.%02d", fen[i] < 0 ? "-" : "", abs((int)fen[i]) / 100, abs((int)fen[i]) % 100);
      days[i] = (int64_t)rng_below(&r, 40000) - 10000;
      aid_date_print((int32_t)days[i], birth[i]);
      strcpy(sex[i], rng_below(&r, 2) ? "male" : "female");
      yes[i] = rng_below(&r, 2);
      strcpy(blind[i], yes[i] ? "yes" : "no");
      firsts[i] = aid_month_first_day(first);
      aid_month_print(first, month[i]);
      ck_assert_int_eq(aid_household_add_person(home[where], ids[i], &who, NULL), AID_OK);
      for (int f = 0; f < 5; f++) {
        const char *const words[] = {wage[i], birth[i], sex[i], blind[i], month[i]};

        nulls[f][i] = rng_below(&r, 8) == 0 ? '-' : '.';
        ck_assert_int_eq(nulls[f][i] == '-' ? aid_person_set_unknown(who, facts[f], NULL) : aid_person_set_written(who, facts[f], words[f], NULL), AID_OK);
      }
    }
    texts_in_some_way(&r, &b, "id", ids, none);
    texts_in_some_way(&r, &b, "household", homes, none);
    switch (rng_below(&r, 5)) {
    case 0: integers(&b, "wage", "l", nulls[0], fen); break;
    case 1: integers(&b, "wage", "i", nulls[0], fen); break;
    case 2: integers(&b, "wage", "d:20,2", nulls[0], fen); break;
    case 3: doubles(&b, "wage", "g", nulls[0], yuan); break;
    default: texts_in_some_way(&r, &b, "wage", wage, nulls[0]); break;
    }
    if (rng_below(&r, 2))
      integers(&b, "birth", "tdD", nulls[1], days);
    else
      texts_in_some_way(&r, &b, "birth", birth, nulls[1]);
    texts_in_some_way(&r, &b, "sex", sex, nulls[2]);
    if (rng_below(&r, 2))
      integers(&b, "blind", "C", nulls[3], yes);
    else
      texts_in_some_way(&r, &b, "blind", blind, nulls[3]);
    if (rng_below(&r, 2))
      integers(&b, "paid_to", "tdD", nulls[4], firsts);
    else
      texts_in_some_way(&r, &b, "paid_to", month, nulls[4]);
    OK(take(&w, "person", &b, NULL));
    ck_assert_int_eq(aid_population_seal(by_call.population, 0, NULL), AID_OK);
    OK(aid_population_seal(w.population, 0, &w.error));

    for (size_t row = 0; row < MANY + 7; row++) {
      ck_assert_str_eq(w.population->tables[AID__KIND_PERSON].id[row], by_call.population->tables[AID__KIND_PERSON].id[row]);
      for (int f = 0; f < 5; f++) {
        const size_t index = fact_of(&w, "person", facts[f])->index;
        const aid__column *const one = &w.population->tables[AID__KIND_PERSON].columns[index];
        const aid__column *const other = &by_call.population->tables[AID__KIND_PERSON].columns[index];

        ck_assert_msg(aid__bit(one->valid, row) == aid__bit(other->valid, row) && aid__cell(one, row) == aid__cell(other, row),
                      "seed %d, row %zu, %s", (int)seed, row, facts[f]);
      }
    }
    close_world(&by_call);
    done(&w);
  }
}
END_TEST

TEST_MAIN("arrow", columns_are_taken_by_name, a_null_may_say_nothing, columns_may_be_called_otherwise,
          rows_hang_on_parents_by_id_or_number, a_person_is_the_member_of_that_id_or_one_of_a_record, rows_have_dates_and_parents_lists,
          regions_are_found_or_made, numbers_are_exact, a_number_that_does_not_fit_is_refused, a_float_is_one_number_or_none,
          other_values_that_are_none_are_refused, slices_and_dictionaries_hold_the_same, no_rows_are_rows_enough,
          thousands_of_rows_keep_their_values, however_it_is_told_it_is_the_same)
