/* Random populations: whatever the vocabulary of a policy holds, set or left unknown, small, great and at the ends. */
#include "tests/random.h"
#include <socialaid/program.h>
#include <stdio.h>
#include <string.h>

typedef struct making {
  const aid_policy *policy;
  aid_population *population;
  int32_t month;
  unsigned gaps;       /* percent of the facts that nothing is said of */
  unsigned extremes;   /* percent of the numbers that are at an end */
  bool supplied;       /* some values are given in place of those worked out */
  rng *r;
  char people[16][16]; /* of the household at hand */
  unsigned count;
} making;

static int32_t random_day(making *m)
{
  const int32_t last = aid_month_last_day(m->month);

  switch (rng_below(m->r, 12)) {
  case 0: return AID_NEVER;
  case 1: return last;
  case 2: return aid_month_first_day(m->month);
  case 3: return aid_date(2020, 2, 29);
  case 4: return rng_chance(m->r, 20) ? aid_date(1, 1, 1) : aid_date(1970, 1, 1);
  case 5: return rng_chance(m->r, 20) ? aid_date(9999, 12, 31) : last + 1;
  case 6: return last - 365 * (int32_t)rng_below(m->r, 5);
  default: return last - (int32_t)rng_below(m->r, 36500);
  }
}

static aid_value random_number(making *m, const aid_fact *fact)
{
  static const int64_t ends[] = {0, 1, -1, INT64_MAX, -INT64_MAX, INT64_C(1) << 32, -(INT64_C(1) << 33), INT64_C(9000000000000000000), INT64_C(4611686018427387904)};
  int64_t scale = 1, n;

  for (unsigned i = 0; i < aid_fact_digits(fact); i++)
    scale *= 10;
  if (rng_chance(m->r, m->extremes)) {
    n = ends[rng_below(m->r, sizeof ends / sizeof *ends)];
    return aid_value_number(n, scale, NULL);
  }
  switch (rng_below(m->r, 4)) {
  case 0: n = (int64_t)rng_below(m->r, 6) * scale; break;
  case 1: n = (int64_t)rng_below(m->r, 1000) * scale; break;
  case 2: n = (int64_t)rng_below(m->r, 200000); break;
  default: n = (int64_t)rng_below(m->r, 2000) - 1000; break;
  }
  return aid_value_number(n, scale, NULL);
}

static aid_value random_value(making *m, const aid_fact *fact)
{
  switch (aid_fact_type(fact)) {
  case AID_TYPE_FLAG: return aid_value_flag((int)rng_below(m->r, 2));
  case AID_TYPE_NUMBER: return random_number(m, fact);
  case AID_TYPE_DATE: return aid_value_date(random_day(m));
  case AID_TYPE_MONTH: {
    const int32_t day = random_day(m);
    return aid_value_month(day == AID_NEVER ? AID_NEVER : aid_month_of(day));
  }
  case AID_TYPE_CODE: {
    const aid_codes *const codes = aid_fact_codes(fact);
    return aid_value_code(aid_codes_code(codes, rng_below(m->r, (unsigned)aid_codes_count(codes))));
  }
  default: return aid_value_text("a text");
  }
}

static void random_facts(making *m, aid_row *row)
{
  const aid_kind *const kind = aid_row_kind_of(row);

  for (size_t i = 0; i < aid_kind_fact_count(kind); i++) {
    const aid_fact *const fact = aid_kind_fact_at(kind, i);
    const char *const id = aid_fact_id(fact);
    if (rng_chance(m->r, m->gaps)) {
      if (rng_chance(m->r, 30))
        aid_row_set_unknown(row, id, NULL);
      continue;
    }
    if (aid_fact_type(fact) == AID_TYPE_REFERENCE) {
      aid_row_set_person(row, id, m->count && rng_chance(m->r, 80) ? m->people[rng_below(m->r, m->count)] : NULL, NULL);
    } else if (aid_fact_is_dated(fact) && rng_chance(m->r, 30)) {
      const int32_t first = aid_month_first_day(m->month);
      const int32_t cut = first - 200 + (int32_t)rng_below(m->r, 230);
      aid_row_set_span(row, id, rng_chance(m->r, 80) ? random_value(m, fact) : aid_value_unknown(aid_fact_type(fact)),
                       rng_chance(m->r, 50) ? AID_ALWAYS : cut - 100, cut, NULL, AID_NEVER, NULL);
      if (rng_chance(m->r, 70))
        aid_row_set_span(row, id, random_value(m, fact), cut, rng_chance(m->r, 50) ? AID_NEVER : cut + 300, NULL, AID_NEVER, NULL);
    } else {
      aid_row_set(row, id, random_value(m, fact), NULL);
    }
  }
}

static void random_award(making *m, aid_row *row, const aid_program *program)
{
  aid_award award = AID_AWARD_INIT;
  const unsigned form = rng_below(m->r, 6);
  char written[32];

  award.applied = rng_chance(m->r, 80) ? aid_month_first_day(m->month) - (int32_t)rng_below(m->r, 400) : INT32_MIN;
  if (form > 0)
    award.confirmed = rng_chance(m->r, 85) ? aid_month_first_day(m->month) - 200 + (int32_t)rng_below(m->r, 220) : INT32_MIN;
  if (form > 1)
    award.from = rng_chance(m->r, 85) ? m->month - 12 + (int32_t)rng_below(m->r, 15) : INT32_MIN;
  if (form > 3)
    award.until = rng_chance(m->r, 85) ? (award.from == INT32_MIN || award.from == AID_NEVER ? m->month : award.from) + (int32_t)rng_below(m->r, 12) : INT32_MIN;
  if (rng_chance(m->r, 80))
    award.amount = aid_value_fen((int64_t)rng_below(m->r, 100000), aid_program_unit(program));
  snprintf(written, sizeof written, "%d", form);
  aid_row_add_award(row, aid_program_id(program), &award, NULL);
}

static void random_awards(making *m, aid_row *row, const char *kind)
{
  for (size_t i = 0; i < aid_policy_program_count(m->policy); i++) {
    const aid_program *const program = aid_policy_program_at(m->policy, i);
    const bool own = strcmp(aid_kind_id(aid_program_kind(program)), kind) == 0;
    const bool share = aid_program_covers(program) && strcmp(kind, "person") == 0;
    if ((own || share) && rng_chance(m->r, share ? 15 : 30))
      random_award(m, row, program);
    /* few, for the columns leave a household with a supplied value to the trace; and all under a region with one */
    if (own && m->supplied && rng_below(m->r, (unsigned)aid_policy_program_count(m->policy) * (strcmp(kind, "region") == 0 ? 100 : 10)) == 0) {
      char name[96];
      snprintf(name, sizeof name, "%s.eligible", aid_program_id(program));
      aid_row_set_given(row, name, rng_chance(m->r, 80) ? (rng_chance(m->r, 50) ? "yes" : "no") : NULL, NULL);
    }
  }
  if (rng_chance(m->r, 10))
    aid_row_set_awards(row, AID_LIST_PARTIAL, NULL);
}

static void random_lists(making *m, aid_row *row);

static void random_row(making *m, aid_row *row)
{
  if (aid_kind_is_dated(aid_row_kind_of(row)) && rng_chance(m->r, 70)) {
    const int32_t first = aid_month_first_day(m->month), from = first - 300 + (int32_t)rng_below(m->r, 360);
    aid_row_set_dates(row, rng_chance(m->r, 80) ? from : rng_chance(m->r, 50) ? AID_ALWAYS : INT32_MIN,
                      rng_chance(m->r, 40) ? AID_NEVER : rng_chance(m->r, 25) ? INT32_MIN : from + 1 + (int32_t)rng_below(m->r, 400), NULL);
  }
  random_facts(m, row);
  random_lists(m, row);
}

/* The lists of a row, rows and all; some whole, some not, of some nothing said. */
static void random_lists(making *m, aid_row *row)
{
  const aid_kind *const of = aid_row_kind_of(row);

  for (size_t k = 0; k < aid_policy_kind_count(m->policy); k++) {
    const aid_kind *const kind = aid_policy_kind_at(m->policy, k);
    const char *const id = aid_kind_id(kind);
    unsigned rows;
    if (aid_kind_parent(kind) != of || strcmp(id, "region") == 0 || strcmp(id, "household") == 0 || strcmp(id, "person") == 0 || rng_chance(m->r, 20))
      continue;
    for (rows = rng_chance(m->r, 30) ? 0 : rng_below(m->r, 4); rows > 0; rows--) {
      aid_row *child;
      if (aid_row_add_row(row, id, NULL, &child, NULL) == AID_OK)
        random_row(m, child);
    }
    if (rng_chance(m->r, 80))
      aid_row_set_list(row, id, AID_LIST_WHOLE, NULL);
    else if (rng_chance(m->r, 50))
      aid_row_set_list(row, id, AID_LIST_PARTIAL, NULL);
  }
}

static void random_household(making *m, unsigned number, const char *region)
{
  char id[16];
  aid_household *home;
  unsigned members, relatives;

  snprintf(id, sizeof id, "h%u", number);
  if (aid_population_add_household(m->population, id, region, &home, NULL) != AID_OK)
    return;
  members = rng_chance(m->r, 10) ? 0 : rng_chance(m->r, 5) ? 12 : 1 + rng_below(m->r, 5);
  relatives = rng_chance(m->r, 60) ? 0 : rng_below(m->r, 3);
  m->count = 0;
  for (unsigned i = 0; i < members + relatives; i++)
    snprintf(m->people[m->count++], sizeof *m->people, "%u.%u", number, i);
  random_facts(m, aid_household_row(home));
  random_lists(m, aid_household_row(home));
  random_awards(m, aid_household_row(home), "household");
  for (unsigned i = 0; i < members + relatives; i++) {
    aid_person *person;
    if ((i < members ? aid_household_add_person : aid_household_add_relative)(home, m->people[i], &person, NULL) != AID_OK)
      continue;
    random_row(m, aid_person_row(person));
    if (i < members || rng_chance(m->r, 50))
      random_awards(m, aid_person_row(person), "person");
  }
}

aid_population *random_population(const aid_policy *policy, int32_t month, unsigned households, rng *r)
{
  static const char *const regions[] = {NULL, "410900", "410928", "410902", "410000", "410928102", "410902001", "410928102203"};
  making m = {.policy = policy, .month = month, .r = r};
  aid_error *error = NULL;

  m.gaps = rng_chance(r, 25) ? 0 : rng_below(r, 40);
  m.extremes = rng_chance(r, 50) ? 0 : rng_below(r, 15);
  m.supplied = rng_chance(r, 30);
  if (aid_population_new(policy, month, NULL, &m.population, &error) == AID_OK) {
    for (size_t i = 1; i < sizeof regions / sizeof *regions; i++) {
      aid_row *row;
      if (aid_population_add_region(m.population, regions[i], &row, NULL) == AID_OK) {
        random_facts(&m, row);
        random_lists(&m, row);
        random_awards(&m, row, "region");
      }
    }
    for (unsigned i = 0; i < households; i++)
      random_household(&m, i, regions[rng_below(r, sizeof regions / sizeof *regions)]);
    if (aid_population_seal(m.population, AID_SEAL_KEEP_GOING, &error) <= AID_PARTIAL)
      return m.population;
  }
  printf("# population: %s\n", aid_error_message(error));
  aid_error_free(error);
  aid_population_free(m.population);
  return NULL;
}
