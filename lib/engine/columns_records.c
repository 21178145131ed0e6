/* Columns: what the record says of a program (cases and awards), and values that are supplied in place of those worked out. */
#include "engine/columns.h"

/* ---- awards ---- */

typedef struct awards { const aid__award *first; size_t count; } awards;

/* Those of a row; the population keeps them by kind and row. */
static awards awards_of(const struct aid_population *p, size_t kind, int32_t row)
{
  size_t low = 0, high = p->award_count, end;

  while (low < high) {
    const size_t middle = low + (high - low) / 2;
    const aid__award *const a = &p->awards[middle];
    if (a->kind < kind || (a->kind == kind && a->row < row))
      low = middle + 1;
    else
      high = middle;
  }
  for (end = low; end < p->award_count && p->awards[end].kind == kind && p->awards[end].row == row; end++) {
  }
  return (awards){low < end ? p->awards + low : NULL, end - low};
}

typedef enum truth { NO, YES, OPEN } truth;

/* Whether an award is in force in a month: confirmed or not is told by its having a first month. */
static truth in_force(const aid__award *a, int32_t month)
{
  if ((a->from_known && (a->from == AID_NEVER || a->from > month)) || (a->until_known && a->until <= month))
    return NO;
  return a->from_known && a->until_known ? YES : OPEN;
}

/* What a row's own awards say of a program. */
typedef struct said {
  truth enrolled;
  const aid__award *now;    /* in force, the last of them; NULL */
  const aid__award *latest; /* the last of all; NULL: none */
} said;

static said read_awards(const struct aid_population *p, size_t kind, int32_t row, const char *program, int32_t month)
{
  const awards all = awards_of(p, kind, row);
  said s = {NO, NULL, NULL};

  for (size_t i = 0; i < all.count; i++) {
    const aid__award *const a = &all.first[i];
    truth t;
    if (a->program != program)
      continue;
    s.latest = a;
    t = in_force(a, month);
    if (t == YES) {
      s.enrolled = YES;
      s.now = a;
    } else if (t == OPEN && s.enrolled == NO) {
      s.enrolled = OPEN;
    }
  }
  return s;
}

static bool lacks_awards(const struct aid_population *p, size_t kind, int32_t row)
{
  return kind < AID__KIND_FIRST_OWN && p->awards_unknown[kind] && aid__bit(p->awards_unknown[kind], (size_t)row);
}

/* Whether any member of a household has a share of an award of the program. */
static bool any_share(const struct aid_population *p, int32_t household, const char *program)
{
  const int32_t *const first = p->tables[AID__KIND_PERSON].first;

  for (int32_t person = first[household]; person < first[household + 1]; person++) {
    const awards all = awards_of(p, AID__KIND_PERSON, person);
    for (size_t i = 0; i < all.count; i++)
      if (all.first[i].program == program)
        return true;
  }
  return false;
}

/* A member of a household whose program covers members: the own share decides; else what the household has, and who shares in it. */
static said read_share(const aid__columns *c, int32_t person, const char *program, int32_t month, bool *unknown)
{
  const struct aid_population *const p = c->population;
  said s = read_awards(p, AID__KIND_PERSON, person, program, month), of_household;
  int32_t household;

  *unknown = lacks_awards(p, AID__KIND_PERSON, person);
  if (s.latest || *unknown || !aid__columns_member(c, person))
    return s;
  household = p->tables[AID__KIND_PERSON].parent[person];
  of_household = read_awards(p, AID__KIND_HOUSEHOLD, household, program, month);
  if (of_household.enrolled == OPEN || lacks_awards(p, AID__KIND_HOUSEHOLD, household))
    *unknown = true;
  else if (of_household.enrolled == YES && !any_share(p, household, program))
    *unknown = true;
  return s;
}

static void put_record(const aid__ir *ir, const said *s, bool unknown, aid__vector *out, int32_t i)
{
  const aid__award *const a = s->now ? s->now : s->latest;
  bool known = !unknown && s->enrolled != OPEN;

  switch ((aid__record)ir->record) {
  case AID__RECORD_enrolled:
    known = s->enrolled == YES || known;
    aid__bit_set(out->flags, (size_t)i, s->enrolled == YES);
    break;
  case AID__RECORD_since:
    out->i32[i] = s->now ? s->now->from : AID_NEVER;
    break;
  case AID__RECORD_paid:
    if (s->now)
      known = known && s->now->amount_known && aid__columns_put(out, i, s->now->amount.n, s->now->amount.d);
    else
      out->i64[i] = 0;
    break;
  case AID__RECORD_applied:
    known = known && (a == NULL || a->applied_known);
    out->i32[i] = a ? a->applied : AID_NEVER;
    break;
  default:
    known = known && (a == NULL || a->confirmed_known);
    out->i32[i] = a ? a->confirmed : AID_NEVER;
    break;
  }
  aid__bit_set(known ? out->known : out->missing, (size_t)i, true);
}

const aid__vector *aid__columns_record(aid__columns *c, const aid__frame *base, const aid__ir *ir)
{
  const struct aid_population *const p = c->population;
  const size_t kind = base->kind->index;
  const int32_t month = aid_month_of(ir->day);
  const bool shares = ir->program->covers && kind == AID__KIND_PERSON;
  aid__vector *const out = aid__columns_vector(c, base->count, &ir->type);

  if (out == NULL)
    return NULL;
  for (int32_t i = 0; i < base->count; i++) {
    const int32_t row = base->first + i;
    bool unknown;
    said s;
    if (shares) {
      s = read_share(c, row, ir->program->id, month, &unknown);
    } else {
      s = read_awards(p, kind, row, ir->program->id, month);
      unknown = lacks_awards(p, kind, row);
    }
    put_record(ir, &s, unknown, out, i);
  }
  return out;
}

/* ---- supplied values ---- */

static bool supplied_value(aid__columns *c, const aid__type *type, aid__text text, aid__vector *v, int32_t i)
{
  struct aid_fact as_fact;
  aid__value value;
  aid__fraction number;

  if (type->base == AID__NUMBER)
    return aid__fraction_parse(text, &number, NULL) && aid__columns_put(v, i, number.n, number.d);
  if (type->base == AID__TEXT || type->base == AID__REFERENCE)
    return false;
  memset(&as_fact, 0, sizeof as_fact);
  as_fact.id = "";
  as_fact.type = *type;
  if (aid__fact_parse(&as_fact, text, &value) != AID__VALUE_OK)
    return false;
  if (type->base == AID__FLAG)
    aid__bit_set(v->flags, (size_t)i, value.flag);
  else
    v->i32[i] = value.day;
  (void)c;
  return true;
}

bool aid__columns_supply(aid__columns *c, const aid__slot *slot, aid__vector *v)
{
  const struct aid_population *const p = c->population;
  const uint32_t kind = (uint32_t)slot->kind->index;
  const aid__frame *const base = &c->base[kind];
  size_t low = 0, high = p->given_count;

  if (slot->given == NULL || p->given_count == 0)
    return true;
  while (low < high) {
    const size_t middle = low + (high - low) / 2;
    const aid__given *const g = &p->givens[middle];
    if (g->kind < kind || (g->kind == kind && g->row < base->first))
      low = middle + 1;
    else
      high = middle;
  }
  for (; low < p->given_count && p->givens[low].kind == kind && p->givens[low].row < base->first + base->count; low++) {
    const aid__given *const g = &p->givens[low];
    const int32_t i = g->row - base->first;
    const size_t k = (size_t)i;
    bool known;

    if (strcmp(g->name, slot->given) != 0 || g->month != aid_month_of(slot->day))
      continue;
    switch (aid__storage_of(&v->type)) {
    case AID__STORE_BITS: aid__bit_set(v->flags, k, false); break;
    case AID__STORE_I32: v->i32[i] = 0; break;
    case AID__STORE_I64:
      v->i64[i] = 0;
      if (v->denominators)
        v->denominators[i] = 1;
      break;
    }
    known = g->known && supplied_value(c, &slot->type, g->text, v, i);
    aid__bit_set(v->known, k, known);
    aid__bit_set(v->missing, k, !known);
  }
  return true;
}
