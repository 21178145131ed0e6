#include "tests/oom.h"
#include "tests/population_world.h"
#include <stdio.h>

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

/* ---- however it is built ------------------------------------------------------------------- */

#define WORKS(call) ck_assert_int_eq(call, AID_OK)

enum { HOMES = 60, PEOPLE = 4, INCOMES = 3 };

/* A small generator, the same on every machine. */
static uint32_t draw(uint32_t *state, uint32_t below)
{
  *state = *state * 1664525u + 1013904223u;
  return (*state >> 8) % below;
}

/* Household h of the plan, its person p, that person's income i: built when all before it of the same parent are. */
static void build_home(world *w, int h)
{
  char id[16];

  snprintf(id, sizeof id, "h%d", h);
  WORKS(aid_household_set_fen(household(w, id), "savings", 100 * h, &w->error));
  if (h % 5 == 0)
    WORKS(aid_household_set_list(aid_population_household(w->population, id), "vehicle", AID_LIST_WHOLE, &w->error));
}

static void build_person(world *w, int h, int n)
{
  aid_household *home;
  aid_person *who;
  char id[16];

  snprintf(id, sizeof id, "h%d", h);
  home = aid_population_household(w->population, id);
  snprintf(id, sizeof id, "p%d-%d", h, n);
  if (n == PEOPLE - 1)
    WORKS(aid_household_add_relative(home, id, &who, &w->error));
  else
    WORKS(aid_household_add_person(home, id, &who, &w->error));
  WORKS(aid_person_set_month(who, "paid_to", 10 * h + n, &w->error));
  WORKS(aid_person_set_text(who, "card_no", id, &w->error));
  if (n % 2)
    WORKS(aid_person_set_flag(who, "blind", 1, &w->error));
  WORKS(aid_person_set_span(who, "wage", aid_value_fen(n, ""), 50, 90, "tax", AID_NEVER, &w->error));
  WORKS(aid_person_set_span(who, "wage", aid_value_fen(h, ""), 10, 50, NULL, AID_NEVER, &w->error));
  WORKS(aid_person_add_award(who, n % 2 ? "dibao" : "edge", NULL, &w->error));
  WORKS(aid_person_set_given(who, "counted", id, &w->error));
  WORKS(aid_person_set_list(who, "income", n % 2 ? AID_LIST_WHOLE : AID_LIST_PARTIAL, &w->error));
  snprintf(id, sizeof id, "p%d-%d", h, PEOPLE - 1);
  WORKS(aid_person_set_person(who, "father", h % 7 == 3 && n == 1 ? "ghost" : id, &w->error)); /* every seventh is bad */
}

static void build_income(world *w, int h, int n, int i)
{
  aid_row *row;
  char id[16];

  snprintf(id, sizeof id, "h%d", h);
  WORKS(aid_row_add_row(aid_person_row(aid_household_person_at(aid_population_household(w->population, id), (size_t)n)), "income", NULL, &row, &w->error));
  WORKS(aid_row_set_fen(row, "amount", 1000 * h + 10 * n + i, &w->error));
  snprintf(id, sizeof id, "p%d-0", h);
  WORKS(aid_row_set_person(row, "payer", id, &w->error));
}

/* Where the building of one household stands. */
typedef struct progress { int people, incomes[PEOPLE]; } progress;

static bool build_step(world *w, progress *at, int h, uint32_t *state)
{
  int n = (int)draw(state, PEOPLE);

  if (at->people < PEOPLE && (n >= at->people || draw(state, 2))) {
    build_person(w, h, at->people++);
    return true;
  }
  for (int tries = 0; tries < PEOPLE; tries++, n = (n + 1) % PEOPLE) {
    if (n < at->people && at->incomes[n] < INCOMES) {
      build_income(w, h, n, at->incomes[n]++);
      return true;
    }
  }
  return false;
}

static void build_mixed(world *w, uint32_t seed)
{
  progress at[HOMES] = {{0, {0}}};
  int homes = 0;
  int done = 0;

  while (done < HOMES) {
    const int h = homes == 0 ? 0 : (int)draw(&seed, (uint32_t)homes);

    if (homes < HOMES && (homes == 0 || draw(&seed, 10) == 0)) {
      build_home(w, homes++);
    } else if (!build_step(w, &at[h], h, &seed)) {
      done = 0;
      for (int i = 0; i < HOMES; i++)
        done += at[i].people == PEOPLE && at[i].incomes[0] + at[i].incomes[1] + at[i].incomes[2] + at[i].incomes[3] == PEOPLE * INCOMES;
    } else if (draw(&seed, 200) == 0) {
      /* Sealed on the way: what is bad stays in, without keep_going. */
      aid_population_seal(w->population, 0, NULL);
    }
  }
}

static void build_straight(world *w)
{
  for (int h = 0; h < HOMES; h++) {
    build_home(w, h);
    for (int n = 0; n < PEOPLE; n++) {
      build_person(w, h, n);
      for (int i = 0; i < INCOMES; i++)
        build_income(w, h, n, i);
    }
  }
}

static void expect_same_columns(const struct aid_population *x, const struct aid_population *y, size_t k)
{
  const aid__table *const a = &x->tables[k];
  const aid__table *const b = &y->tables[k];

  for (size_t f = 0; f < a->kind->fact_count; f++) {
    const aid__column *const left = &a->columns[f];
    const aid__column *const right = &b->columns[f];

    for (size_t i = 0; i < a->rows; i++) {
      ck_assert_int_eq(aid__bit(left->valid, i), aid__bit(right->valid, i));
      if (a->kind->facts[f]->type.base == AID__TEXT)
        ck_assert(!aid__bit(left->valid, i) || strcmp(x->texts[aid__cell(left, i)], y->texts[aid__cell(right, i)]) == 0);
      else
        ck_assert_int_eq(aid__cell(left, i), aid__cell(right, i));
    }
    ck_assert_uint_eq(left->span_count, right->span_count);
    for (size_t i = 0; i < left->span_count; i++) {
      ck_assert_int_eq(left->spans[i].row, right->spans[i].row);
      ck_assert_int_eq(left->spans[i].from, right->spans[i].from);
      ck_assert_int_eq(left->spans[i].value, right->spans[i].value);
    }
  }
}

static void expect_same(const struct aid_population *x, const struct aid_population *y)
{
  for (size_t k = 0; k < x->vocabulary->kind_count; k++) {
    const aid__table *const a = &x->tables[k];
    const aid__table *const b = &y->tables[k];

    ck_assert_uint_eq(a->rows, b->rows);
    for (size_t i = 0; i < a->rows; i++) {
      ck_assert_int_eq(a->parent[i], b->parent[i]);
      ck_assert(a->id[i] == b->id[i] || strcmp(a->id[i], b->id[i]) == 0);
    }
    for (size_t i = 0; a->kind->parent != NULL && i < x->tables[a->kind->parent->index].rows; i++) {
      ck_assert_int_eq(aid__bit(a->whole, i), aid__bit(b->whole, i));
      ck_assert(a->first == NULL || a->first[i + 1] == b->first[i + 1]);
    }
    expect_same_columns(x, y, k);
  }
  ck_assert_uint_eq(x->award_count, y->award_count);
  for (size_t i = 0; i < x->award_count; i++)
    ck_assert(x->awards[i].row == y->awards[i].row && x->awards[i].program == y->awards[i].program);
  ck_assert_uint_eq(x->given_count, y->given_count);
  for (size_t i = 0; i < x->given_count; i++)
    ck_assert(x->givens[i].row == y->givens[i].row && aid__text_same(x->givens[i].text, y->givens[i].text));
}

START_TEST(however_it_is_built_it_is_the_same)
{
  world straight = open_world();
  uint32_t seed;

  build_straight(&straight);
  ck_assert_int_eq(aid_population_seal(straight.population, AID_SEAL_KEEP_GOING, &straight.error), AID_PARTIAL);
  ck_assert_uint_eq(aid_population_household_count(straight.population), HOMES - (HOMES + 3) / 7);
  for (seed = 1; seed <= 25; seed++) {
    world mixed = {straight.policy, NULL, NULL};

    aid__policy_keep(straight.policy);
    ck_assert_int_eq(aid_population_new(mixed.policy, aid_month(2022, 9), NULL, &mixed.population, NULL), AID_OK);
    build_mixed(&mixed, seed);
    ck_assert_int_eq(aid_population_seal(mixed.population, AID_SEAL_KEEP_GOING, &mixed.error), AID_PARTIAL);
    expect_same(straight.population, mixed.population);
    close_world(&mixed);
  }
  close_world(&straight);
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

/* ---- what is found out when sealed ---------------------------------------------------------- */

static const aid__column *column_of(const world *w, const char *kind, const char *fact)
{
  const struct aid_fact *const found = fact_of(w, kind, fact);

  return &w->population->tables[found->kind->index].columns[found->index];
}

START_TEST(a_sealed_column_knows_its_range)
{
  world w = open_world();
  const aid__column *const savings = column_of(&w, "household", "savings");
  const aid__column *const death = column_of(&w, "person", "death");
  const aid__column *const sex = column_of(&w, "person", "sex");
  const aid__column *const member = column_of(&w, "person", "member");
  const aid__column *const blind = column_of(&w, "person", "blind");
  const aid__column *const father = column_of(&w, "person", "father");
  aid_household *h1 = household(&w, "h1");
  aid_household *h2 = household(&w, "h2");
  aid_person *a = person(h1, "a");
  aid_person *b = person(h1, "b");

  OK(aid_household_set_fen(h1, "savings", 300, &w.error));
  OK(aid_household_set_fen(h2, "savings", 200, &w.error));
  OK(aid_person_set_code(b, "sex", "female", &w.error));
  OK(aid_person_set_date(a, "death", -7, &w.error));
  OK(aid_person_set_flag(a, "blind", 1, &w.error));
  OK(aid_person_set_person(a, "father", NULL, &w.error));
  OK(aid_population_seal(w.population, 0, &w.error));
  ck_assert_int_eq(savings->least, 200);
  ck_assert_int_eq(savings->greatest, 300);
  ck_assert_uint_eq(savings->known, 2);
  ck_assert_int_eq(death->least, -7);
  ck_assert_int_eq(death->greatest, AID_NEVER); /* of b nothing was said, and it has a meaning */
  ck_assert_uint_eq(death->known, 2);
  ck_assert_int_eq(sex->least, 0); /* unknown, in a's cell */
  ck_assert_int_eq(sex->greatest, 1);
  ck_assert_uint_eq(sex->known, 1);
  ck_assert_int_eq(member->least, 1);
  ck_assert_int_eq(member->greatest, 1);
  ck_assert_int_eq(blind->least, 0);
  ck_assert_int_eq(blind->greatest, 1);
  ck_assert_int_eq(father->least, -1);
  ck_assert_int_eq(father->greatest, 0);
  /* Nothing known: nothing read. */
  ck_assert_uint_eq(column_of(&w, "household", "area")->known, 0);
  ck_assert_int_eq(column_of(&w, "household", "area")->greatest, 0);
  ck_assert_uint_eq(column_of(&w, "vehicle", "seats")->known, 0);

  /* Changed and sealed again. */
  OK(aid_household_set_unknown(h1, "savings", &w.error));
  OK(aid_person_set_flag(b, "blind", 1, &w.error));
  OK(aid_person_set_unknown(b, "sex", &w.error));
  OK(aid_population_seal(w.population, 0, &w.error));
  ck_assert_int_eq(savings->least, 0);
  ck_assert_int_eq(savings->greatest, 200);
  ck_assert_uint_eq(savings->known, 1);
  ck_assert_int_eq(blind->least, 1);
  ck_assert_uint_eq(sex->known, 0);
  ck_assert_int_eq(sex->greatest, 0);
  close_world(&w);
}
END_TEST

START_TEST(numbers_are_kept_narrow_where_they_fit)
{
  static const struct { int64_t least, greatest; uint8_t size; } cases[] = {
    {0, 255, 1}, {0, 256, 4}, {-1, 0, 4}, {INT32_MIN, INT32_MAX, 4}, {0, (int64_t)INT32_MAX + 1, 0}, {(int64_t)INT32_MIN - 1, 0, 0}};
  world w = open_world();
  const aid__column *const wage = column_of(&w, "person", "wage");
  aid_household *const h = household(&w, "h");
  aid_person *const a = person(h, "a");
  aid_person *const b = person(h, "b");
  aid_person *const c = person(h, "c");

  OK(aid_population_seal(w.population, 0, &w.error));
  ck_assert_uint_eq(wage->narrow_size, 0); /* nothing is known of anybody */
  ck_assert_ptr_null(wage->narrow);
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    OK(aid_person_set_fen(a, "wage", cases[i].least, &w.error));
    OK(aid_person_set_unknown(b, "wage", &w.error));
    OK(aid_person_set_fen(c, "wage", cases[i].greatest, &w.error));
    OK(aid_population_seal(w.population, 0, &w.error));
    ck_assert_uint_eq(wage->narrow_size, cases[i].size);
    ck_assert(wage->narrow_size == 0 || wage->narrow != NULL);
    for (size_t row = 0; row < 3; row++) {
      const int64_t cell = row == 0 ? cases[i].least : row == 1 ? 0 : cases[i].greatest;

      if (wage->narrow_size == 1)
        ck_assert_uint_eq(((const uint8_t *)wage->narrow)[row], (uint64_t)cell);
      else if (wage->narrow_size == 4)
        ck_assert_int_eq(((const int32_t *)wage->narrow)[row], cell);
    }
  }
  ck_assert_ptr_null(wage->narrow);
  close_world(&w);
}
END_TEST

START_TEST(a_sealed_table_knows_where_its_parents_start)
{
  world w = open_world();
  const aid__table *const persons = &w.population->tables[AID__KIND_PERSON];
  const aid__table *const vehicles = &w.population->tables[6];
  const aid__table *const clinics = &w.population->tables[7];
  aid_household *h[70];
  char id[16];

  OK(aid_population_seal(w.population, 0, &w.error));
  ck_assert_int_eq(persons->longest, 0);
  ck_assert(!persons->gaps); /* nobody is there to have none */
  ck_assert(clinics->gaps);  /* the country has none */
  for (int i = 0; i < 70; i++) {
    snprintf(id, sizeof id, "h%d", i);
    h[i] = household(&w, id);
    snprintf(id, sizeof id, "a%d", i);
    person(h[i], id);
  }
  OK(aid_population_seal(w.population, 0, &w.error));
  ck_assert_int_eq(persons->longest, 1);
  ck_assert(!persons->gaps);
  ck_assert_uint_eq(persons->starts[0], ~(aid__bits)0);
  ck_assert_uint_eq(persons->starts[1], 63); /* no more than there are */
  ck_assert_int_eq(vehicles->longest, 0);
  ck_assert(vehicles->gaps);

  person(h[1], "b1");
  person(h[1], "c1");
  household(&w, "empty");
  OK(aid_population_seal(w.population, 0, &w.error));
  ck_assert_int_eq(persons->longest, 3);
  ck_assert(persons->gaps);
  ck_assert_uint_eq(persons->starts[0], ~(aid__bits)0 ^ 12);
  ck_assert_uint_eq(persons->starts[1], 255);

  aid__population_clear(w.population);
  person(household(&w, "h0'"), "a0'");
  OK(aid_population_seal(w.population, 0, &w.error));
  ck_assert_int_eq(persons->longest, 1);
  ck_assert(!persons->gaps);
  ck_assert_uint_eq(persons->starts[0], 1);
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
      (s = aid_household_set_fen(h1, "savings", 500 * round, error)) != AID_OK ||
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

TEST_MAIN("population", rows_come_into_parent_order, sealed_references_move_with_their_people,
          a_reference_stays_in_its_record, ids_are_unique, regions_exist_as_the_packs_say,
          a_region_comes_with_all_above_it, however_it_is_built_it_is_the_same,
          a_bad_household_is_left_out_whole, what_is_wrong_with_a_region_leaves_nothing_out,
          the_last_household_can_be_taken_back, a_finding_when_sealed_names_the_line,
          a_cleared_population_can_be_filled_again, a_stream_of_chunks_needs_no_new_memory,
          an_id_costs_at_most_24_bytes, a_lookup_survives_removals,
          a_hundred_thousand_rows_find_their_place, a_sealed_column_knows_its_range,
          numbers_are_kept_narrow_where_they_fit, a_sealed_table_knows_where_its_parents_start,
          every_allocation_may_fail)
