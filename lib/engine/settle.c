/*
 * What would settle a decision that is not determined: every minimal set of at most three open facts of which some values decide it. The trace
 * works the outcome out again with values supposed for them, so nothing here knows a rule.
 *
 * A flag is supposed both ways, a code as each of its list, a number at its ends and beside nothing, a date at ages and distances that rules
 * speak of; a list as whole, and an award as not there. So a set that is told does settle it, and with some value in the middle of a range
 * alone a set may be missed.
 */
#include "engine/settle.h"
#include <socialaid/value.h>

#define SETTLING_SIZE 3
#define CANDIDATES_MOST 24
#define VALUES_MOST 48
#define TRIES_MOST 20000

typedef struct candidate {
  aid__open open;
  aid__value values[VALUES_MOST]; size_t count;
} candidate;

typedef struct search {
  struct aid_explanation *e;
  uint32_t slot; int32_t row;
  candidate all[CANDIDATES_MOST]; size_t count;
  bool more;                                   /* there are facts that were not looked at */
  aid__supposed supposed[SETTLING_SIZE];
  size_t chosen[SETTLING_SIZE];
  uint32_t tries;
} search;

/* ---- values to suppose ---- */

static void add_value(candidate *c, aid__value v)
{
  if (c->count < VALUES_MOST) {
    v.known = true;
    c->values[c->count++] = v;
  }
}

static void add_days(candidate *c, bool month, int32_t day)
{
  /* one between each two of the ages and distances at which rules mostly draw a line: 1, 3, 16, 18, 60, 70, 80, 90, 100 years; 1, 3, 6 months */
  static const int16_t years[] = {0, 2, 10, 17, 30, 65, 75, 85, 95, 105};
  static const int8_t months[] = {-1, 2, 5, 8};
  aid__value v = {.known = true};

  v.day = AID_NEVER;
  add_value(c, v);
  for (size_t i = 0; i < sizeof years / sizeof *years; i++) {
    v.day = month ? aid_month_of(day) - 12 * years[i] : aid_date_add_months(day, -12 * years[i]);
    add_value(c, v);
  }
  for (size_t i = 0; i < sizeof months / sizeof *months; i++) {
    v.day = month ? aid_month_of(day) - months[i] : aid_date_add_months(day, -months[i]);
    add_value(c, v);
  }
}

static void add_numbers(candidate *c, const struct aid_fact *fact)
{
  static const int64_t plain[] = {0, 1, 1000000000};
  aid__value v = {.known = true};

  if (fact->has_least) {
    v.number = fact->least;
    add_value(c, v);
  }
  if (fact->has_most) {
    v.number = fact->most;
    add_value(c, v);
  }
  for (size_t i = 0; i < sizeof plain / sizeof *plain; i++) {
    v.number = (aid__fraction){plain[i], 1};
    if ((!fact->has_least || aid__fraction_compare(v.number, fact->least) > 0) && (!fact->has_most || aid__fraction_compare(v.number, fact->most) < 0))
      add_value(c, v);
  }
}

static void add_people(const search *s, candidate *c)
{
  const struct aid_population *const p = s->e->decisions->population;
  const aid__table *const persons = &p->tables[AID__KIND_PERSON];
  const int32_t home = s->e->decision->household;
  aid__value v = {.known = true};

  v.row = -1;
  add_value(c, v);
  for (int32_t row = home < 0 ? 0 : persons->first[home]; home >= 0 && row < persons->first[home + 1]; row++) {
    v.row = row;
    add_value(c, v);
  }
}

static void add_values(const search *s, candidate *c)
{
  const struct aid_fact *const fact = c->open.fact;
  aid__value v = {.known = true};

  if (c->open.kind != AID__OPEN_FACT && c->open.kind != AID__OPEN_QUESTION) {
    add_value(c, v);
    return;
  }
  switch (fact->type.base) {
  case AID__FLAG:
    for (int i = 0; i < 2; i++) {
      v.flag = i == 0;
      add_value(c, v);
    }
    break;
  case AID__CODE:
    for (size_t i = 0; i < fact->type.codes->count; i++) {
      v.code = (int32_t)i;
      add_value(c, v);
    }
    break;
  case AID__NUMBER: add_numbers(c, fact); break;
  case AID__DATE: case AID__MONTH: add_days(c, fact->type.base == AID__MONTH, s->e->decisions->plan->day); break;
  case AID__REFERENCE: add_people(s, c); break;
  default:
    v.text = "";
    add_value(c, v);
  }
}

/* What no fact can settle (a row that the city has not published, a computation that fails) is not supposed. */
static void see(void *data, const aid__open *open)
{
  search *const s = data;

  if (open->kind == AID__OPEN_STANDARD || open->kind == AID__OPEN_FAILURE)
    return;
  if (s->count == CANDIDATES_MOST) {
    s->more = true;
    return;
  }
  s->all[s->count].open = *open;
  s->all[s->count].count = 0;
  add_values(s, &s->all[s->count]);
  s->count++;
}

/* ---- the search ---- */

static bool contains(const struct aid__settling *set, const size_t *chosen, size_t size)
{
  for (size_t i = 0; i < set->size; i++) {
    bool found = false;
    for (size_t k = 0; k < size; k++)
      found |= set->facts[i] == chosen[k];
    if (!found)
      return false;
  }
  return true;
}

/* Whether a smaller set, or this one, is told for the outcome. */
static bool told(const search *s, size_t size, bool outcome)
{
  for (const struct aid__settling *set = s->e->settling; set; set = set->next)
    if (set->outcome == outcome && contains(set, s->chosen, size))
      return true;
  return false;
}

static void tell(search *s, size_t size, bool outcome)
{
  struct aid__settling *const set = aid__arena_get(&s->e->arena, sizeof *set);

  if (set == NULL) {
    s->e->no_memory = true;
    return;
  }
  set->outcome = outcome;
  set->size = size;
  for (size_t i = 0; i < size; i++) {
    set->facts[i] = s->chosen[i];
    set->grounds[i] = aid__ground_of_open(s->e->decisions, &s->all[s->chosen[i]].open);
  }
  *s->e->settling_tail = set;
  s->e->settling_tail = &set->next;
  s->e->settling_count++;
}

/* All values of the facts chosen, from the `at`-th on. */
static void suppose(search *s, size_t size, size_t at)
{
  const candidate *const c = at < size ? &s->all[s->chosen[at]] : NULL;

  if (s->e->no_memory || s->tries > TRIES_MOST || (told(s, size, true) && told(s, size, false)))
    return;
  if (c == NULL) {
    const aid__step *step;
    s->tries++;
    aid__trace_reset(s->e->trace);
    aid__trace_suppose(s->e->trace, s->supposed, size);
    if ((step = aid__trace_step(s->e->trace, s->slot, s->row)) == NULL)
      s->e->no_memory = true;
    else if (step->value.known && !told(s, size, step->value.flag))
      tell(s, size, step->value.flag);
    return;
  }
  for (size_t i = 0; i < c->count; i++) {
    s->supposed[at] = (aid__supposed){c->open, c->values[i]};
    suppose(s, size, at + 1);
  }
}

static void choose(search *s, size_t size, size_t at, size_t first)
{
  if (at == size) {
    suppose(s, size, 0);
    return;
  }
  for (size_t i = first; i < s->count; i++) {
    s->chosen[at] = i;
    choose(s, size, at + 1, i + 1);
  }
}

bool aid__explanation_settle(struct aid_explanation *e)
{
  const aid__planned *const planned = aid__decision_planned(e->decision);
  search *s;
  const aid__step *step;

  if (e->settled)
    return true;
  e->settled = true;
  e->settling_tail = &e->settling;
  e->settling_whole = true;
  if (e->decision->outcome != AID_OUTCOME_UNDETERMINED && e->decision->outcome != AID_OUTCOME_OFFICIAL)
    return true;
  if ((s = aid__allocate(&e->memory, sizeof *s)) == NULL || (e->trace = aid__decision_trace(e->decision)) == NULL) {
    aid__release(&e->memory, s);
    e->settled = false;
    return false;
  }
  s->e = e;
  s->slot = planned->eligible;
  s->row = e->decision->row;
  if ((step = aid__trace_step(e->trace, s->slot, s->row)) == NULL)
    e->no_memory = true;
  else if (!step->value.known)
    aid__opens_each(e->trace, step->opens, see, s);
  e->no_memory = e->no_memory || aid__trace_no_memory(e->trace);
  for (size_t size = 1; size <= SETTLING_SIZE && size <= s->count && !e->no_memory; size++)
    choose(s, size, 0, 0);
  e->settling_whole = !s->more && s->tries <= TRIES_MOST;
  aid__trace_reset(e->trace);
  aid__trace_suppose(e->trace, NULL, 0);
  aid__decisions_give_back(e->decisions, e->trace);
  e->trace = NULL;
  aid__release(&e->memory, s);
  if (e->no_memory) {                          /* as if it had not been asked for */
    e->settled = e->no_memory = false;
    e->settling = NULL;
    e->settling_count = 0;
    return false;
  }
  return true;
}

/* ---- the public face ---- */

static const struct aid__settling *settling_at(aid_explanation *e, size_t i)
{
  const struct aid__settling *set = e && aid__explanation_settle(e) ? e->settling : NULL;

  for (; set && i > 0; i--)
    set = set->next;
  return set;
}

size_t aid_explanation_settling_count(aid_explanation *e) { return e && aid__explanation_settle(e) ? e->settling_count : 0; }
int aid_explanation_settling_is_whole(aid_explanation *e) { return e && aid__explanation_settle(e) ? e->settling_whole : 0; }

aid_outcome aid_explanation_settling_outcome(aid_explanation *e, size_t i)
{
  const struct aid__settling *const set = settling_at(e, i);
  return set && set->outcome ? AID_OUTCOME_ELIGIBLE : AID_OUTCOME_INELIGIBLE;
}

size_t aid_explanation_settling_size(aid_explanation *e, size_t i)
{
  const struct aid__settling *const set = settling_at(e, i);
  return set ? set->size : 0;
}

const aid_ground *aid_explanation_settling_fact(aid_explanation *e, size_t i, size_t fact)
{
  const struct aid__settling *const set = settling_at(e, i);
  return set && fact < set->size ? &set->grounds[fact] : NULL;
}
