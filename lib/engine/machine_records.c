/* Column code: what the record says of a program. Most rows have no award: they are all the same, and only the others are looked at. */
#include "engine/machine.h"

typedef struct awards { const aid__award *first; size_t count; } awards;

/* The first award of a row of a kind, or of those after it. */
static size_t find_award(const struct aid_population *p, size_t kind, int32_t row)
{
  size_t low = 0, high = p->award_count;

  while (low < high) {
    const size_t middle = low + (high - low) / 2;
    const aid__award *const a = &p->awards[middle];
    if (a->kind < kind || (a->kind == kind && a->row < row))
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

static awards awards_of(const struct aid_population *p, size_t kind, int32_t row)
{
  const size_t low = find_award(p, kind, row);
  size_t end = low;

  while (end < p->award_count && p->awards[end].kind == kind && p->awards[end].row == row)
    end++;
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
static said read_share(const struct aid_population *p, int32_t person, const char *program, int32_t month, bool *unknown)
{
  const aid__column *const member = &p->tables[AID__KIND_PERSON].columns[p->vocabulary->member->index];
  said s = read_awards(p, AID__KIND_PERSON, person, program, month), of_household;
  int32_t household;

  *unknown = lacks_awards(p, AID__KIND_PERSON, person);
  if (s.latest || *unknown || !aid__bit(member->values, (size_t)person))
    return s;
  household = p->tables[AID__KIND_PERSON].parent[person];
  of_household = read_awards(p, AID__KIND_HOUSEHOLD, household, program, month);
  if (of_household.enrolled == OPEN || lacks_awards(p, AID__KIND_HOUSEHOLD, household))
    *unknown = true;
  else if (of_household.enrolled == YES && !any_share(p, household, program))
    *unknown = true;
  return s;
}

/* ---- a column of it ---- */

typedef struct column {
  aid__machine *m;
  const aid__ins *ins;
  aid__reg *out;
  aid__bits *seen;          /* rows that were looked at */
  aid__bits *unknown;
  int64_t otherwise;        /* of a row without awards */
  size_t n;
  int32_t first;
} column;

/* The value is made a column when a row differs from the others. */
static bool put(column *c, size_t i, int64_t value)
{
  aid__reg *const out = c->out;

  if (out->value.at == NULL && value == c->otherwise)
    return true;
  if (out->value.at == NULL) {
    if (c->ins->truth) {
      aid__bits *const bits = aid__bits_new(c->m, &out->value, c->n);
      if (bits == NULL)
        return false;
      memset(bits, 0, aid__words_of(c->n) * sizeof *bits);
    } else {
      int64_t *const cells = aid__plane_new(c->m, &out->value, c->n * sizeof *cells);
      if (cells == NULL)
        return false;
      for (size_t k = 0; k < c->n; k++)
        cells[k] = c->otherwise;
    }
  }
  if (c->ins->truth) {
    aid__bit_set(out->value.at, i, value != 0);
  } else {
    ((int64_t *)out->value.at)[i] = value;
    out->least = value < out->least ? value : out->least;
    out->greatest = value > out->greatest ? value : out->greatest;
  }
  return true;
}

static bool lose(column *c, size_t i)
{
  if (c->unknown == NULL) {
    if ((c->unknown = aid__bits_new(c->m, &c->out->unknown, c->n)) == NULL)
      return false;
    memset(c->unknown, 0, aid__words_of(c->n) * sizeof *c->unknown);
  }
  aid__bit_set(c->unknown, i, true);
  return true;
}

static bool look_at(column *c, int32_t row)
{
  const struct aid_population *const p = c->m->population;
  const size_t kind = c->m->code->spaces[c->ins->space].kind->index, i = (size_t)(row - c->first);
  const struct aid_program *const program = c->ins->of;
  const aid__award *a;
  bool unknown, known;
  int64_t value = c->otherwise;
  said s;

  if (aid__bit(c->seen, i))
    return true;
  aid__bit_set(c->seen, i, true);
  if (program->covers && kind == AID__KIND_PERSON) {
    s = read_share(p, row, program->id, c->ins->day, &unknown);
  } else {
    s = read_awards(p, kind, row, program->id, c->ins->day);
    unknown = lacks_awards(p, kind, row);
  }
  a = s.now ? s.now : s.latest;
  known = !unknown && s.enrolled != OPEN;
  switch ((aid__record)c->ins->how) {
  case AID__RECORD_enrolled:
    known = s.enrolled == YES || known;
    value = s.enrolled == YES;
    break;
  case AID__RECORD_since:
    if (s.now)
      value = s.now->from;
    break;
  case AID__RECORD_paid:
    if (s.now) {
      known = known && s.now->amount_known;
      value = s.now->amount_known ? (c->ins->part ? s.now->amount.d : s.now->amount.n) : c->otherwise;
    }
    break;
  case AID__RECORD_applied:
    known = known && (a == NULL || a->applied_known);
    if (a)
      value = a->applied;
    break;
  default:
    known = known && (a == NULL || a->confirmed_known);
    if (a)
      value = a->confirmed;
  }
  if (!c->ins->truth && (value > c->ins->most || value < -c->ins->most)) {
    aid__redo_row(c->m, c->ins->space, i);
    value = c->otherwise;
  }
  if (!known) {
    if (!lose(c, i))
      return false;
    value = c->ins->truth ? 0 : c->otherwise;
  }
  return put(c, i, value);
}

/* Rows of the chunk with awards of the program, and of a kind whose rows' awards may be lacking. */
static bool look_at_all(column *c, size_t kind, int32_t first, int32_t end, bool persons_of)
{
  const struct aid_population *const p = c->m->population;
  const struct aid_program *const program = c->ins->of;
  const int32_t *const below = persons_of ? p->tables[AID__KIND_PERSON].first : NULL;
  const aid__bits *const lacking = kind < AID__KIND_FIRST_OWN ? p->awards_unknown[kind] : NULL;

  for (size_t i = find_award(p, kind, first); i < p->award_count && p->awards[i].kind == kind && p->awards[i].row < end; i++) {
    const int32_t row = p->awards[i].row;
    if (p->awards[i].program != program->id)
      continue;
    for (int32_t r = persons_of ? below[row] : row; r < (persons_of ? below[row + 1] : row + 1); r++)
      if (!look_at(c, r))
        return false;
  }
  for (size_t w = (size_t)first / 64; lacking && first < end && w <= (size_t)(end - 1) / 64; w++) {
    for (aid__bits rest = lacking[w]; rest; rest &= rest - 1) {
      const int32_t row = (int32_t)(w * 64) + __builtin_ctzll(rest);
      if (row < first || row >= end)
        continue;
      for (int32_t r = persons_of ? below[row] : row; r < (persons_of ? below[row + 1] : row + 1); r++)
        if (!look_at(c, r))
          return false;
    }
  }
  return true;
}

void aid__do_record(aid__machine *m, const aid__ins *ins, aid__reg *out)
{
  const aid__room *const room = &m->rooms[ins->space], *const households = &m->rooms[AID__KIND_HOUSEHOLD];
  const struct aid_program *const program = ins->of;
  const size_t kind = m->code->spaces[ins->space].kind->index;
  aid__plane seen = {NULL, NULL};
  column c = {.m = m, .ins = ins, .out = out, .n = (size_t)room->count, .first = room->first};

  switch ((aid__record)ins->how) {
  case AID__RECORD_enrolled: c.otherwise = 0; break;
  case AID__RECORD_paid: c.otherwise = ins->part; break;
  default: c.otherwise = AID_NEVER; break;
  }
  aid__reg_const(out, c.otherwise);
  if ((c.seen = aid__bits_new(m, &seen, c.n)) == NULL)
    return;
  memset(c.seen, 0, aid__words_of(c.n) * sizeof *c.seen);
  if (look_at_all(&c, kind, room->first, room->first + room->count, false) && program->covers && kind == AID__KIND_PERSON)
    look_at_all(&c, AID__KIND_HOUSEHOLD, households->first, households->first + households->count, true);
  aid__plane_drop(m, &seen);
  if (m->no_memory)
    return;
  if (out->unknown.at)
    aid__plane_share(&out->missing, &out->unknown);
  if (ins->truth)
    aid__reg_settle(m, out, c.n);
}
