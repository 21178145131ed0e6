/* The population of the benchmark policy: drawn, written, and filled into the library's own through its public calls. */
#include "population.h"
#include "tests/random.h"
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define LARGEST 8   /* persons in a household */

/* Shares of sizes 1, 2 …; about two and a half on average. */
static int32_t draw_size(rng *r)
{
  static const unsigned percent[LARGEST] = {23, 35, 23, 12, 4, 2, 1, 0};
  unsigned x = rng_below(r, 100);
  int32_t size = 0;

  while (size < LARGEST - 1 && x >= percent[size])
    x -= percent[size++];
  return size + 1;
}

/* Sizes of all households, made to add up. */
static void draw_sizes(bench_columns *c, rng *r)
{
  int32_t *const size = bench_take(c->households * sizeof *size);
  size_t persons = 0;

  for (size_t h = 0; h < c->households; h++)
    persons += (size_t)(size[h] = draw_size(r));
  while (persons != c->persons) {
    const size_t h = (size_t)(rng_next(r) % c->households);

    if (persons < c->persons && size[h] < LARGEST)
      size[h]++, persons++;
    else if (persons > c->persons && size[h] > 1)
      size[h]--, persons--;
  }
  c->first[0] = 0;
  for (size_t h = 0; h < c->households; h++)
    c->first[h + 1] = c->first[h] + size[h];
  free(size);
}

static int32_t draw_age(rng *r, int grown)
{
  const unsigned x = rng_below(r, 1000);

  if (x < 200)
    return grown ? 18 + (int32_t)rng_below(r, 42) : (int32_t)rng_below(r, 18);
  if (x < 740)
    return 18 + (int32_t)rng_below(r, 42);
  if (x < 930)
    return 60 + (int32_t)rng_below(r, 20);
  if (x < 980)
    return 80 + (int32_t)rng_below(r, 10);
  if (x < 996)
    return 90 + (int32_t)rng_below(r, 10);
  return 100 + (int32_t)rng_below(r, 6);
}

/* Fen between two sums of yuan, low ones more often; one in four in whole yuan. */
static int64_t draw_fen(rng *r, unsigned low, unsigned high)
{
  const uint64_t x = rng_below(r, 10000), y = rng_below(r, 10000);
  const int64_t fen = (int64_t)low * 100 + (int64_t)(x * y * (high - low) / 1000000);

  return rng_chance(r, 25) ? fen / 100 * 100 : fen;
}

static void draw_person(bench_columns *c, size_t p, int grown, rng *r)
{
  const int32_t age = draw_age(r, grown);

  c->age_years[p] = age;
  c->wage[p] = age >= 18 && age < 60 && rng_chance(r, 55) ? draw_fen(r, 600, 12000) : 0;
  c->other_income[p] = age >= 60   ? rng_chance(r, 85) ? draw_fen(r, 103, 3500) : 0
                       : age >= 18 ? rng_chance(r, 30) ? draw_fen(r, 50, 2500) : 0
                                   : 0;
  c->disability_grade[p] = rng_chance(r, age >= 60 ? 16 : 6) ? 1 + (int32_t)rng_below(r, 4) : 0;
  c->in_institution[p] = rng_chance(r, c->disability_grade[p] == 1 ? 20 : 1);
}

static void draw_household(bench_columns *c, size_t h, rng *r)
{
  const unsigned x = rng_below(r, 100);

  c->county_no[h] = 1 + (int32_t)rng_below(r, 6);
  c->urban[h] = rng_chance(r, 45);
  c->bank[h] = rng_chance(r, 80) ? draw_fen(r, 0, 90000) : 0;
  c->securities[h] = rng_chance(r, 8) ? draw_fen(r, 1000, 120000) : 0;
  c->vehicles[h] = rng_chance(r, 24) ? 1 + (int32_t)rng_chance(r, 10) : 0;
  c->houses[h] = x < 20 ? 0 : x < 90 ? 1 : x < 98 ? 2 : 3;
  for (int32_t p = c->first[h]; p < c->first[h + 1]; p++)
    draw_person(c, (size_t)p, p == c->first[h], r);
}

/* A generator for each fact, so that what is unknown of one says nothing of another. */
static void draw_unknown(bench_columns *c, unsigned percent, uint64_t seed)
{
#define X(name, type, sort, rows) \
  { \
    rng r = {seed + 1 + BENCH_FACT_##name}; \
    c->known[BENCH_FACT_##name] = bench_take(c->rows); \
    for (size_t i = 0; i < c->rows; i++) \
      if (!(c->known[BENCH_FACT_##name][i] = !rng_chance(&r, percent))) \
        c->name[i] = 0; \
  }
  BENCH_FACTS(X)
#undef X
}

bench_columns *bench_columns_new(size_t households, unsigned unknown, uint64_t seed)
{
  bench_columns *const c = bench_take(sizeof *c);
  rng r = {seed};

  memset(c, 0, sizeof *c);
  c->households = households;
  c->persons = households * 5 / 2;
  c->first = bench_take((households + 1) * sizeof *c->first);
#define X(name, type, sort, rows) c->name = bench_take(c->rows * sizeof(type));
  BENCH_FACTS(X)
#undef X
  draw_sizes(c, &r);
  for (size_t h = 0; h < households; h++)
    draw_household(c, h, &r);
  if (unknown)
    draw_unknown(c, unknown, seed);
  return c;
}

void bench_columns_free(bench_columns *c)
{
#define X(name, type, sort, rows) free(c->name);
  BENCH_FACTS(X)
#undef X
  for (size_t i = 0; i < BENCH_FACT_COUNT; i++)
    free(c->known[i]);
  free(c->first);
  free(c);
}

void bench_array_write(const char *folder, const char *name, const void *values, size_t bytes)
{
  char path[4096];
  FILE *out;

  snprintf(path, sizeof path, "%s/%s.bin", folder, name);
  if (!(out = fopen(path, "wb")) || fwrite(values, 1, bytes, out) != bytes || fclose(out) != 0)
    bench_die(path, NULL);
}

void bench_columns_write(const bench_columns *c, const char *folder)
{
  bench_array_write(folder, "first", c->first, (c->households + 1) * sizeof *c->first);
#define X(name, type, sort, rows) \
  bench_array_write(folder, #name, c->name, c->rows * sizeof(type)); \
  if (c->known[BENCH_FACT_##name]) \
    bench_array_write(folder, #name ".known", c->known[BENCH_FACT_##name], c->rows);
  BENCH_FACTS(X)
#undef X
}

void bench_columns_remove(const char *folder)
{
  DIR *const d = opendir(folder);

  if (!d)
    return;
  for (const struct dirent *e; (e = readdir(d));) {
    const char *const end = strrchr(e->d_name, '.');

    if (end && strcmp(end, ".bin") == 0)
      unlinkat(dirfd(d), e->d_name, 0);
  }
  closedir(d);
}

/* ---- into the library ---- */

static void must(aid_status status, const aid_error *error)
{
  if (status != AID_OK)
    bench_die("filling the population", error);
}

static int is_known(const bench_columns *c, int fact, size_t row)
{
  return !c->known[fact] || c->known[fact][row];
}

#define SET_household_fen(name, value) aid_household_set_fen(who, name, value, &error)
#define SET_household_count(name, value) aid_household_set_number(who, name, aid_value_number(value, 1, NULL), &error)
#define SET_household_flag(name, value) aid_household_set_flag(who, name, value, &error)
#define SET_person_fen(name, value) aid_person_set_fen(who, name, value, &error)
#define SET_person_count(name, value) aid_person_set_number(who, name, aid_value_number(value, 1, NULL), &error)
#define SET_person_flag(name, value) aid_person_set_flag(who, name, value, &error)

static void fill_household(const bench_columns *c, size_t row, aid_household *who)
{
  aid_error *error = NULL;

#define X(name, type, sort, rows) \
  if (is_known(c, BENCH_FACT_##name, row)) \
    must(SET_household_##sort(#name, c->name[row]), error);
  BENCH_HOUSEHOLD_FACTS(X)
#undef X
}

static void fill_person(const bench_columns *c, size_t row, aid_person *who)
{
  aid_error *error = NULL;

#define X(name, type, sort, rows) \
  if (is_known(c, BENCH_FACT_##name, row)) \
    must(SET_person_##sort(#name, c->name[row]), error);
  BENCH_PERSON_FACTS(X)
#undef X
}

aid_population *bench_fill(const aid_policy *policy, const bench_columns *c, size_t from, size_t count)
{
  aid_population *population = NULL;
  aid_error *error = NULL;
  char id[32];

  must(aid_population_new(policy, aid_month_parse(BENCH_MONTH), NULL, &population, &error), error);
  must(aid_population_set_synthetic(population, 1, &error), error);
  for (size_t h = from; h < from + count; h++) {
    aid_household *household = NULL;

    snprintf(id, sizeof id, "h%zu", h);
    must(aid_population_add_household(population, id, NULL, &household, &error), error);
    fill_household(c, h, household);
    for (int32_t p = c->first[h]; p < c->first[h + 1]; p++) {
      aid_person *person = NULL;

      snprintf(id, sizeof id, "p%d", p);
      must(aid_household_add_person(household, id, &person, &error), error);
      fill_person(c, (size_t)p, person);
    }
  }
  must(aid_population_seal(population, 0, &error), error);
  return population;
}
