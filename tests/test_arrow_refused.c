/* Populations from Arrow: what is refused, how it is told, that nothing of it stays, and that all of it is released. */
#include "tests/arrow_world.h"
#include "tests/oom.h"

/* ---- bad input ----------------------------------------------------------------------------- */

typedef struct fault { const char *name, *number; } fault;

static void break_batch(batch *b, int how)
{
  struct ArrowArray *const texts_array = b->array.children[0];
  struct ArrowArray *const numbers = b->array.children[1];
  struct ArrowArray *const codes = b->array.children[2];

  switch (how) {
  case 0: b->array.length = -1; break;
  case 1: b->array.offset = -1; break;
  case 2: b->array.length = 3; break; /* longer than the columns */
  case 3: b->array.offset = 1; break;
  case 4: b->array.null_count = 1; break;
  case 5: b->array.n_buffers = 0; break;
  case 6: b->schema.format = "l"; break;
  case 7: numbers->length = 1; break;
  case 8: numbers->offset = -8; break;
  case 9: numbers->null_count = 3; break;
  case 10: numbers->null_count = -2; break;
  case 11: numbers->null_count = 0; break; /* the bitmap says otherwise */
  case 12: numbers->n_buffers = 3; break;
  case 13: texts_array->n_buffers = 2; break;
  case 14: codes->null_count = 1; break; /* and no bitmap */
  case 15: b->schema.children[1]->format = NULL; break;
  case 16: numbers->release(numbers); break;
  case 17: b->schema.children[1]->release(b->schema.children[1]); break;
  case 18: codes->dictionary->length = -1; break;
  case 19: b->array.length = INT64_MAX; break;
  case 20: numbers->length = INT64_MAX; break;
  case 21: numbers->offset = INT64_MAX; break;
  case 22: b->schema.dictionary = b->schema.children[2]->dictionary; b->schema.children[2]->dictionary = NULL; break;
  default: b->array.dictionary = codes->dictionary; codes->dictionary = NULL; break;
  }
}

START_TEST(a_structure_that_makes_no_sense_is_refused)
{
  for (int how = 0; how < 24; how++) {
    world w = open_world();
    batch b = new_batch(2);

    texts(&b, "id", "h1 h2");
    INTEGERS(&b, "savings", "l", ".-", 100, 200);
    ENCODED(&b, "area", "c", NULL, 2, "urban rural", 0, 1);
    break_batch(&b, how);
    ck_assert_msg(take(&w, "household", &b, NULL) == AID_ERROR_ARGUMENT, "%d", how);
    ck_assert_msg(strcmp(aid_diagnostic_number(aid_error_at(w.error, 0)), how == 6 || how == 22 ? "E3311" : "E3310") == 0, "%d: %s", how, aid_error_message(w.error));
    ck_assert(is_filled_in(aid_error_message_in(w.error, AID_LANGUAGE_ZH)));
    ck_assert_uint_eq(aid_population_household_count(w.population), 0);
    done(&w);
  }
}
END_TEST

START_TEST(a_released_structure_is_refused_and_the_other_released)
{
  world w = open_world();
  batch b = new_batch(1);

  texts(&b, "id", "h");
  b.array.release(&b.array);
  FAILS(take(&w, "household", &b, NULL), AID_ERROR_ARGUMENT, "E3310");
  b = new_batch(1);
  texts(&b, "id", "h");
  b.schema.release(&b.schema);
  FAILS(take(&w, "household", &b, NULL), AID_ERROR_ARGUMENT, "E3310");
  b = new_batch(1);
  FAILS(aid_population_take_arrow(w.population, "household", NULL, &b.array, NULL, &w.error), AID_ERROR_ARGUMENT, "E1002");
  FAILS(aid_population_take_arrow(w.population, "household", &b.schema, NULL, NULL, &w.error), AID_ERROR_ARGUMENT, "E1002");
  done(&w);
}
END_TEST

START_TEST(wrong_arguments_release_too)
{
  aid_arrow_options options = AID_ARROW_OPTIONS_INIT;
  aid_arrow_column none = {NULL, NULL, 0};
  world w = open_world();
  batch b = new_batch(0);

  FAILS(aid_population_take_arrow(NULL, "household", &b.schema, &b.array, NULL, &w.error), AID_ERROR_ARGUMENT, "E1002");
  b = new_batch(0);
  FAILS(take(&w, NULL, &b, NULL), AID_ERROR_ARGUMENT, "E1002");
  b = new_batch(0);
  FAILS(take(&w, "househald", &b, NULL), AID_ERROR_NOT_FOUND, "E3102");
  options.flags = 2;
  b = new_batch(0);
  FAILS(take(&w, "household", &b, &options), AID_ERROR_ARGUMENT, "E1003");
  options.flags = 0;
  options.column_count = 1;
  b = new_batch(0);
  FAILS(take(&w, "household", &b, &options), AID_ERROR_ARGUMENT, "E1003");
  options.columns = &none;
  b = new_batch(0);
  FAILS(take(&w, "household", &b, &options), AID_ERROR_ARGUMENT, "E1003");
  options.size = 1;
  b = new_batch(0);
  FAILS(take(&w, "household", &b, &options), AID_ERROR_ARGUMENT, "E1004");
  done(&w);
}
END_TEST

START_TEST(columns_that_are_missing_or_unknown_are_refused)
{
  const aid_arrow_column absent[] = {{"sevings", "savings", 0}};
  aid_arrow_options options = AID_ARROW_OPTIONS_INIT;
  world w = open_world();
  batch b = new_batch(1);

  INTEGERS(&b, "savings", "l", NULL, 1);
  FAILS(take(&w, "household", &b, NULL), AID_ERROR_ARGUMENT, "E3313");
  b = new_batch(1);
  texts(&b, "id", "p");
  FAILS(take(&w, "person", &b, NULL), AID_ERROR_ARGUMENT, "E3313");
  b = new_batch(1);
  texts(&b, "id", "h");
  INTEGERS(&b, "savngs", "l", NULL, 1);
  ck_assert_int_eq(take(&w, "household", &b, NULL), AID_ERROR_ARGUMENT);
  ck_assert_ptr_nonnull(strstr(aid_error_message(w.error), "E3314"));
  ck_assert_ptr_nonnull(strstr(aid_error_message(w.error), "did you mean savings?"));
  aid_error_free(w.error);
  w.error = NULL;
  b = new_batch(1);
  texts(&b, "id", "h");
  INTEGERS(&b, "savings", "l", NULL, 1);
  INTEGERS(&b, "savings", "l", NULL, 2);
  FAILS(take(&w, "household", &b, NULL), AID_ERROR_ARGUMENT, "E3315");
  options.columns = absent;
  options.column_count = 1;
  b = new_batch(1);
  texts(&b, "id", "h");
  FAILS(take(&w, "household", &b, &options), AID_ERROR_ARGUMENT, "E3316");
  take_people(&w, 1);
  b = new_batch(1);
  texts(&b, "id", "p");
  texts(&b, "household", "h0");
  INTEGERS(&b, "age", "i", NULL, 40); /* worked out by the library */
  FAILS(take(&w, "person", &b, NULL), AID_ERROR_DATA, "E3105");
  done(&w);
}
END_TEST

START_TEST(types_that_hold_something_else_are_refused)
{
  static const struct { const char *fact, *format; } cases[] = {
    {"savings", "tdD"}, {"savings", "d:76,2,256"}, {"savings", "d:x"}, {"savings", "d:5,2,99"}, {"savings", "b"}, {"area", "i"}, {"note", "l"},
    {"heated", "g"}, {"heated", "tdD"}, {"savings", "tsu:UTC"}, {"savings", "vu"}, {"savings", "e"}, {"savings", "+l"}, {"id", "l"}, {"region", "i"}};

  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    world w = open_world();
    batch b = new_batch(1);

    if (strcmp(cases[i].fact, "id") != 0)
      texts(&b, "id", "h");
    INTEGERS(&b, cases[i].fact, cases[i].format, NULL, 0);
    FAILS(take(&w, "household", &b, NULL), AID_ERROR_ARGUMENT, "E3312");
    done(&w);
  }
}
END_TEST

START_TEST(rows_that_cannot_stand_are_refused)
{
  world w = open_world();
  batch b = new_batch(3);

  texts(&b, "id", "h1 h2 h1");
  ck_assert_int_eq(take(&w, "household", &b, NULL), AID_ERROR_DATA);
  AT("household[2].id");
  FAILS(AID_ERROR_DATA, AID_ERROR_DATA, "E3108");
  b = new_batch(2);
  texts(&b, "id", "h1 -");
  FAILS(take(&w, "household", &b, NULL), AID_ERROR_DATA, "E3317");
  b = new_batch(1);
  texts(&b, "id", "h1");
  texts(&b, "region", "-");
  FAILS(take(&w, "household", &b, NULL), AID_ERROR_DATA, "E3317");
  b = new_batch(1);
  texts(&b, "id", "none");
  FAILS(take(&w, "household", &b, NULL), AID_ERROR_DATA, "E3106");
  ck_assert_uint_eq(aid_population_household_count(w.population), 0);

  take_people(&w, 2); /* h0 and h1 can come now: nothing is left of what failed */
  b = new_batch(2);
  texts(&b, "id", "a b");
  texts(&b, "household", "h0 h9");
  ck_assert_int_eq(take(&w, "person", &b, NULL), AID_ERROR_DATA);
  AT("person[1].household");
  ck_assert_ptr_nonnull(strstr(aid_error_message(w.error), "person[1].household: E3318: there is no household h9"));
  FAILS(AID_ERROR_DATA, AID_ERROR_DATA, "E3318");
  b = new_batch(1);
  texts(&b, "id", "a");
  INTEGERS(&b, "household", "i", NULL, 2);
  FAILS(take(&w, "person", &b, NULL), AID_ERROR_DATA, "E3319");
  b = new_batch(1);
  texts(&b, "id", "a");
  INTEGERS(&b, "household", "i", NULL, -1);
  FAILS(take(&w, "person", &b, NULL), AID_ERROR_DATA, "E3319");
  b = new_batch(1);
  texts(&b, "id", "p0");
  texts(&b, "household", "h1");
  FAILS(take(&w, "person", &b, NULL), AID_ERROR_DATA, "E3110");
  b = new_batch(1);
  texts(&b, "id", "a");
  texts(&b, "household", "h1");
  flags(&b, "member", "-");
  FAILS(take(&w, "person", &b, NULL), AID_ERROR_DATA, "E3317");
  b = new_batch(1);
  texts(&b, "person", "a");
  FAILS(take(&w, "income", &b, NULL), AID_ERROR_DATA, "E3318");
  b = new_batch(1);
  texts(&b, "person", "p0");
  texts(&b, "household", "h1");
  FAILS(take(&w, "income", &b, NULL), AID_ERROR_DATA, "E3318");
  b = new_batch(1);
  texts(&b, "id", "h5");
  texts(&b, "region", "419999");
  FAILS(take(&w, "household", &b, NULL), AID_ERROR_DATA, "E3107");
  done(&w);
}
END_TEST

START_TEST(what_a_dictionary_and_offsets_say_is_not_believed)
{
  world w = open_world();
  batch b = new_batch(2);

  texts(&b, "id", "h1 h2");
  ENCODED(&b, "area", "c", NULL, 2, "urban rural", 0, 2);
  ck_assert_int_eq(take(&w, "household", &b, NULL), AID_ERROR_DATA);
  AT("household[1].area");
  FAILS(AID_ERROR_DATA, AID_ERROR_DATA, "E3322");
  b = new_batch(1);
  texts(&b, "id", "h1");
  ENCODED(&b, "area", "c", NULL, 2, "urban rural", -1);
  FAILS(take(&w, "household", &b, NULL), AID_ERROR_DATA, "E3322");
  b = new_batch(2);
  texts(&b, "id", "h1 h2");
  ENCODED(&b, "area", "c", NULL, 2, "urban elsewhere", 1, 1); /* told for each row */
  ck_assert_int_eq(take(&w, "household", &b, NULL), AID_ERROR_DATA);
  ck_assert_uint_eq(aid_error_count(w.error), 2);
  FAILS(AID_ERROR_DATA, AID_ERROR_DATA, "E3205");
  b = new_batch(2);
  ((int32_t *)(uintptr_t)texts(&b, "id", "h1 h2")->buffers[1])[2] = 1;
  FAILS(take(&w, "household", &b, NULL), AID_ERROR_DATA, "E3323");
  b = new_batch(2);
  ((int32_t *)(uintptr_t)texts(&b, "id", "h1 h2")->buffers[1])[0] = -1;
  FAILS(take(&w, "household", &b, NULL), AID_ERROR_DATA, "E3323");
  done(&w);
}
END_TEST

START_TEST(what_is_sensitive_is_in_no_message)
{
  world w = open_world();
  batch b = new_batch(1);

  take_people(&w, 1);
  texts(&b, "id", "a");
  texts(&b, "household", "h0");
  texts(&b, "sex", "secret");
  ck_assert_int_eq(take(&w, "person", &b, NULL), AID_ERROR_DATA);
  ck_assert_ptr_null(strstr(aid_error_message(w.error), "secret"));
  done(&w);
}
END_TEST

START_TEST(a_hundred_findings_are_enough)
{
  enum { ROWS = 3000 };
  static int64_t bad[ROWS];
  static char words[ROWS * 8];
  world w = open_world();
  batch b = new_batch(ROWS);
  char *at = words;

  for (int i = 0; i < ROWS; i++) {
    bad[i] = -1;
    at += sprintf(at, "%sh%d", i == 0 ? "" : " ", i);
  }
  texts(&b, "id", words);
  integers(&b, "savings", "l", NULL, bad);
  ck_assert_int_eq(take(&w, "household", &b, NULL), AID_ERROR_DATA);
  ck_assert_uint_eq(aid_error_count(w.error), 100);
  ck_assert_str_eq(aid_diagnostic_record(aid_error_at(w.error, 99)), "household[99].savings");
  ck_assert_uint_eq(aid_population_household_count(w.population), 0);
  done(&w);
}
END_TEST

/* After a failure the population is what it was: the same rows can be added, and it says the same. */
START_TEST(a_failure_leaves_nothing_behind)
{
  world w = open_world();
  aid_household *home;
  batch b = new_batch(2);

  take_people(&w, 2);
  OK(aid_household_set_fen(aid_population_household(w.population, "h1"), "savings", 700, &w.error));
  texts(&b, "id", "x y");
  texts(&b, "household", "h1 h0"); /* out of order, too */
  flags(&b, "blind", "yy");
  INTEGERS(&b, "wage", "l", NULL, 5, INT64_MIN);
  FAILS(take(&w, "person", &b, NULL), AID_ERROR_DATA, "E3209");
  b = new_batch(2);
  texts(&b, "id", "h2 h3");
  flags(&b, "vehicles", "--");
  INTEGERS(&b, "savings", "l", NULL, 5, -1);
  FAILS(take(&w, "household", &b, NULL), AID_ERROR_DATA, "E3207");
  OK(aid_population_add_household(w.population, "h3", NULL, &home, &w.error));
  OK(aid_household_add_person(home, "y", NULL, &w.error));
  OK(aid_household_add_row(home, "vehicle", NULL, NULL, &w.error));
  OK(aid_household_add_person(home, "x", NULL, &w.error));
  OK(aid_population_seal(w.population, 0, &w.error));
  ck_assert_uint_eq(aid_population_member_count(w.population), 4);
  ck_assert_str_eq(home_value(&w, "h3", "savings"), "unknown");
  ck_assert_str_eq(home_value(&w, "h1", "savings"), "7 yuan");
  ck_assert_str_eq(member_value(&w, "h3", "y", "blind"), "no");
  ck_assert_str_eq(member_value(&w, "h3", "y", "wage"), "unknown");
  done(&w);
}
END_TEST

START_TEST(left_out_households_are_no_parents)
{
  world w = open_world();
  batch b = new_batch(1);

  take_people(&w, 2);
  aid__population_drop_last_household(w.population);
  texts(&b, "id", "a");
  texts(&b, "household", "h1");
  FAILS(take(&w, "person", &b, NULL), AID_ERROR_DATA, "E3318");
  b = new_batch(1);
  texts(&b, "id", "a");
  INTEGERS(&b, "household", "i", NULL, 1);
  FAILS(take(&w, "person", &b, NULL), AID_ERROR_DATA, "E3319");
  b = new_batch(1);
  texts(&b, "person", "p1");
  FAILS(take(&w, "income", &b, NULL), AID_ERROR_DATA, "E3318");
  done(&w);
}
END_TEST

/* ---- streams ------------------------------------------------------------------------------- */

static void add_homes(stream *s, const char *ids, int64_t first, int64_t second)
{
  batch b = new_batch(2);

  texts(&b, "id", ids);
  INTEGERS(&b, "savings", "l", NULL, first, second);
  s->batches[s->count++] = b;
}

static aid_status take_stream(world *w, stream *s)
{
  const aid_status status = aid_population_take_arrow_stream(w->population, "household", &s->stream, NULL, &w->error);

  ck_assert(s->stream.release == NULL);
  return status;
}

START_TEST(a_stream_is_taken_batch_by_batch)
{
  world w = open_world();
  stream s;

  open_stream(&s);
  add_homes(&s, "a b", 1, 2);
  add_homes(&s, "c d", 3, 4);
  add_homes(&s, "e f", 5, 6);
  OK(take_stream(&w, &s));
  ck_assert_uint_eq(aid_population_household_count(w.population), 6);
  ck_assert_str_eq(home_value(&w, "d", "savings"), "0.04 yuan");
  ck_assert_str_eq(home_value(&w, "f", "savings"), "0.06 yuan");
  done(&w);
}
END_TEST

START_TEST(a_stream_that_fails_leaves_nothing_and_has_its_say)
{
  world w = open_world();
  stream s;

  for (int at = -2; at <= 2; at++) {
    if (at == -1)
      continue;
    open_stream(&s);
    add_homes(&s, "a b", 1, 2);
    add_homes(&s, "c d", 3, 4);
    s.fail_after = at;
    s.words = "the line went dead";
    ck_assert_int_eq(take_stream(&w, &s), AID_ERROR_IO);
    ck_assert_ptr_nonnull(strstr(aid_error_message(w.error), "the line went dead"));
    FAILS(AID_ERROR_IO, AID_ERROR_IO, "E3324");
    ck_assert_uint_eq(aid_population_household_count(w.population), 0);
  }
  open_stream(&s);
  add_homes(&s, "a b", 1, 2);
  s.fail_after = 1;
  s.words = NULL; /* the number alone */
  FAILS(take_stream(&w, &s), AID_ERROR_IO, "E3324");

  open_stream(&s);
  add_homes(&s, "a b", 1, 2);
  add_homes(&s, "c a", 3, 4);
  ck_assert_int_eq(take_stream(&w, &s), AID_ERROR_DATA);
  AT("household[3].id"); /* counted through all batches */
  FAILS(AID_ERROR_DATA, AID_ERROR_DATA, "E3108");
  ck_assert_uint_eq(aid_population_household_count(w.population), 0);

  open_stream(&s);
  add_homes(&s, "a b", 1, 2);
  s.stream.release(&s.stream);
  FAILS(take_stream(&w, &s), AID_ERROR_ARGUMENT, "E3310");
  FAILS(aid_population_take_arrow_stream(w.population, "household", NULL, NULL, &w.error), AID_ERROR_ARGUMENT, "E1002");
  open_stream(&s);
  add_homes(&s, "a b", 1, 2);
  FAILS(aid_population_take_arrow_stream(NULL, "household", &s.stream, NULL, &w.error), AID_ERROR_ARGUMENT, "E1002");
  done(&w);
}
END_TEST

/* ---- no memory ----------------------------------------------------------------------------- */

static aid_status build(aid_population *p, aid_error **error)
{
  batch b = new_batch(2), c = new_batch(2), d = new_batch(2), e = new_batch(1);
  aid_status s, t, u, v;

  texts(&b, "id", "h0 h1");
  texts(&b, "region", "410928102203 410971");
  texts(&b, "note", "something to_remember");
  ENCODED(&b, "area", "c", NULL, 2, "urban rural", 0, 1);
  texts(&c, "id", "p0 p1");
  texts(&c, "household", "h1 h0");
  texts(&c, "father", "p0 p1");
  texts(&d, "person", "p1 p0");
  texts(&d, "id", "i j");
  texts(&e, "id", "410928");
  texts(&e, "mayor", "somebody");
  s = aid_population_take_arrow(p, "household", &b.schema, &b.array, NULL, error);
  t = s != AID_OK ? s : aid_population_take_arrow(p, "person", &c.schema, &c.array, NULL, error);
  u = t != AID_OK ? t : aid_population_take_arrow(p, "income", &d.schema, &d.array, NULL, error);
  v = u != AID_OK ? u : aid_population_take_arrow(p, "region", &e.schema, &e.array, NULL, error);
  if (s != AID_OK) {
    c.schema.release(&c.schema);
    c.array.release(&c.array);
  }
  if (t != AID_OK) {
    d.schema.release(&d.schema);
    d.array.release(&d.array);
  }
  if (u != AID_OK) {
    e.schema.release(&e.schema);
    e.array.release(&e.array);
  }
  all_released();
  return v;
}

START_TEST(every_allocation_may_fail)
{
  aid_policy *const policy = fixture_policy(NULL);

  OOM_EACH(oom) {
    aid_population_options options = AID_POPULATION_OPTIONS_INIT;
    aid_population *p = NULL;
    aid_error *error = NULL;
    aid_status status;

    options.memory = &oom.memory;
    status = aid_population_new(policy, aid_month(2022, 9), &options, &p, &error);
    if (status == AID_OK)
      status = build(p, &error);
    OOM_EXPECT(oom, status == AID_ERROR_MEMORY);
    if (oom.failed > 0 && p != NULL) { /* and again, where there is memory now */
      const size_t before = aid_population_household_count(p);

      aid_error_free(error);
      error = NULL;
      if (before == 0) {
        ck_assert_int_eq(build(p, &error), AID_OK);
        ck_assert_int_eq(aid_population_seal(p, 0, &error), AID_OK);
        ck_assert_uint_eq(aid_population_member_count(p), 2);
      }
    }
    aid_population_free(p);
    aid_error_free(error);
  }
  aid_policy_free(policy);
}
END_TEST

TEST_MAIN("arrow_refused", a_structure_that_makes_no_sense_is_refused, a_released_structure_is_refused_and_the_other_released,
          wrong_arguments_release_too, columns_that_are_missing_or_unknown_are_refused, types_that_hold_something_else_are_refused,
          rows_that_cannot_stand_are_refused, what_a_dictionary_and_offsets_say_is_not_believed, what_is_sensitive_is_in_no_message,
          a_hundred_findings_are_enough, a_failure_leaves_nothing_behind, left_out_households_are_no_parents,
          a_stream_is_taken_batch_by_batch, a_stream_that_fails_leaves_nothing_and_has_its_say, every_allocation_may_fail)
