/*
 * What can never be otherwise. Each formula is given the range of values that it can have where it is known: from the ranges of facts,
 * code lists, the rows of standards, ages. A comparison that leaves only yes or only no is told, and so are conditions that leave no
 * value for one thing that they all compare. Only what is proved is told: whatever is not understood here can be anything.
 *
 * A flag or code that hangs on no fact is a switch (a table of flags, a definition that says "no" until a pack above says more): it can be
 * anything too, for whoever flips it means to. So nothing is told of what reads no fact at all.
 */
#include "policy/check.h"
#include "language/syntax.h"

/* ---- ranges ---- */

typedef struct bound { bool finite, open; aid__fraction at; } bound;

/* Of a flag: whether it can be yes, no. Of numbers, dates and months: from low to high. Of codes: a bit for each (lists of at most 64). */
typedef struct range {
  bool yes, no;
  bound low, high;
  uint64_t codes;
} range;

static const range anything = {true, true, {false, false, {0, 1}}, {false, false, {0, 1}}, UINT64_MAX};

static bool is_line(const aid__type *type) { return type->base == AID__NUMBER || type->base == AID__DATE || type->base == AID__MONTH; }
static bool few_codes(const aid__type *type) { return type->base == AID__CODE && type->codes && type->codes->count <= 64; }

static range any_of(const aid__type *type)
{
  range r = anything;

  if (few_codes(type) && type->codes->count < 64)
    r.codes = ((uint64_t)1 << type->codes->count) - 1;
  return r;
}

static bound closed(aid__fraction at) { return (bound){true, false, at}; }

static range point_of(const aid__type *type, const aid__value *value)
{
  range r = any_of(type);

  if (!value->known)
    return r;
  switch (type->base) {
  case AID__FLAG:
    r.yes = value->flag;
    r.no = !value->flag;
    break;
  case AID__NUMBER: r.low = r.high = closed(value->number); break;
  case AID__DATE: case AID__MONTH: r.low = r.high = closed((aid__fraction){value->day, 1}); break;
  case AID__CODE:
    if (few_codes(type))
      r.codes = (uint64_t)1 << value->code;
    break;
  default: break;
  }
  return r;
}

/* Below zero: a lies lower. An end that is open leaves its own value out. */
static int compare_low(bound a, bound b)
{
  int d;

  if (!a.finite || !b.finite)
    return (int)a.finite - (int)b.finite;
  d = aid__fraction_compare(a.at, b.at);
  return d ? d : (int)a.open - (int)b.open;
}

static int compare_high(bound a, bound b)
{
  int d;

  if (!a.finite || !b.finite)
    return (int)b.finite - (int)a.finite;
  d = aid__fraction_compare(a.at, b.at);
  return d ? d : (int)b.open - (int)a.open;
}

static range join(range a, range b)
{
  a.yes |= b.yes;
  a.no |= b.no;
  a.codes |= b.codes;
  if (compare_low(b.low, a.low) < 0)
    a.low = b.low;
  if (compare_high(b.high, a.high) > 0)
    a.high = b.high;
  return a;
}

static range meet(range a, range b)
{
  a.yes &= b.yes;
  a.no &= b.no;
  a.codes &= b.codes;
  if (compare_low(b.low, a.low) > 0)
    a.low = b.low;
  if (compare_high(b.high, a.high) < 0)
    a.high = b.high;
  return a;
}

/* Whether a value of one can lie below one of the other; or, for `equal`, at it. */
static bool can_be_below(const range *a, const range *b, bool equal)
{
  int d;

  if (!a->low.finite || !b->high.finite)
    return true;
  d = aid__fraction_compare(a->low.at, b->high.at);
  return d < 0 || (equal && d == 0 && !a->low.open && !b->high.open);
}

static bool is_empty(const aid__type *type, const range *r)
{
  return type->base == AID__FLAG ? !r->yes && !r->no : few_codes(type) ? r->codes == 0 : is_line(type) && !can_be_below(r, r, true);
}

static bool is_single(const aid__type *type, const range *r)
{
  if (few_codes(type))
    return (r->codes & (r->codes - 1)) == 0;
  return is_line(type) && r->low.finite && r->high.finite && aid__fraction_compare(r->low.at, r->high.at) == 0;
}

static range flag(bool yes, bool no)
{
  range r = anything;

  r.yes = yes;
  r.no = no;
  return r;
}

static range at_least_zero(void)
{
  range r = anything;

  r.low = closed((aid__fraction){0, 1});
  return r;
}

/* ---- the room's state ---- */

typedef struct known { bool done, varies; range range; } known;

enum { STEPS_MOST = 50000 };

typedef struct room {
  aid__check *check;
  const struct aid_policy *policy;
  known *definitions;
  int32_t from, until;               /* the days on which the formula at hand is read */
  unsigned steps;                    /* left for it: what is too much to look at can be anything */
} room;

static range range_of(room *r, const aid__ir *ir);
static const known *known_of(room *r, const aid__definition *definition);

/* Whether it hangs on a fact of anybody: on more than the policy and the day. */
static bool varies(room *r, const aid__ir *ir)
{
  if (ir == NULL || r->steps == 0)
    return ir != NULL;
  r->steps--;
  switch (ir->op) {
  case AID__OP_CONST: return false;
  case AID__OP_STANDARD: break;
  case AID__OP_SLOT: return ir->definition == NULL || known_of(r, ir->definition)->varies;
  case AID__OP_IF: case AID__OP_NOT: case AID__OP_AND: case AID__OP_OR: case AID__OP_EQ: case AID__OP_NE: case AID__OP_LT: case AID__OP_LE: case AID__OP_GT:
  case AID__OP_GE: case AID__OP_IN: case AID__OP_ADD: case AID__OP_SUB: case AID__OP_MUL: case AID__OP_DIV: case AID__OP_NEG: case AID__OP_MIN:
  case AID__OP_MAX: case AID__OP_ROUND: case AID__OP_SCALE: case AID__OP_PARENT: case AID__OP_LEVEL: case AID__OP_OUTER: case AID__OP_AT: break;
  default: return true;
  }
  for (size_t i = 0; i < ir->count; i++)
    if (varies(r, ir->operands[i]))
      return true;
  return false;
}

static const known *known_of(room *r, const aid__definition *definition)
{
  known *const k = &r->definitions[definition->index];
  const room before = *r;
  bool first = true;

  if (k->done)
    return k;
  k->done = true;                    /* whoever reads itself an earlier month is anything, meanwhile */
  k->varies = true;
  k->range = any_of(&definition->type);
  {
    range all = anything;
    bool any_varies = false;
    for (size_t i = 0; i < definition->version_count; i++) {
      const struct aid_rule *const version = definition->versions[i];
      range one;
      if (version->ended || version->formula.ir == NULL)
        continue;
      r->from = version->validity.from;
      r->until = version->validity.until;
      r->steps = STEPS_MOST;
      any_varies |= varies(r, version->formula.ir);
      one = range_of(r, version->formula.ir);
      all = first ? one : join(all, one);
      first = false;
    }
    r->from = before.from;
    r->until = before.until;
    r->steps = before.steps;
    k->varies = any_varies;
    if (!first && (any_varies || definition->type.base == AID__NUMBER))
      k->range = all;
  }
  return k;
}

/* ---- numbers ---- */

typedef bool sum_of(aid__fraction a, aid__fraction b, aid__fraction *out);

static bound combine(bound a, bound b, sum_of *op)
{
  bound out = {a.finite && b.finite, a.open || b.open, {0, 1}};

  out.finite = out.finite && op(a.at, b.at, &out.at);
  return out;
}

static range negated(range a)
{
  const bound low = a.low;

  a.low = a.high;
  a.high = low;
  a.low.at.n = -a.low.at.n;
  a.high.at.n = -a.high.at.n;
  return a;
}

static int sign_of(bound b) { return b.at.n > 0 ? 1 : b.at.n < 0 ? -1 : 0; }

/* Of two finite ranges the least and greatest of the four products; else only what the signs say. */
static range product(range a, range b, sum_of *op)
{
  range r = anything;
  const bool whole = a.low.finite && a.high.finite && b.low.finite && b.high.finite;
  const bool a_positive = a.low.finite && sign_of(a.low) >= 0, b_positive = b.low.finite && sign_of(b.low) >= 0;

  if (whole) {
    const bound ends[4] = {combine(a.low, b.low, op), combine(a.low, b.high, op), combine(a.high, b.low, op), combine(a.high, b.high, op)};
    for (size_t i = 0; i < 4; i++) {
      bound end = ends[i];
      if (!end.finite)
        return a_positive && b_positive ? at_least_zero() : anything;
      end.open = false;
      if (i == 0 || aid__fraction_compare(end.at, r.low.at) < 0)
        r.low = end;
      if (i == 0 || aid__fraction_compare(end.at, r.high.at) > 0)
        r.high = end;
    }
    return r;
  }
  return a_positive && b_positive ? at_least_zero() : anything;
}

static bound rounded(bound b, const aid__ir *ir)
{
  b.open = false;
  b.finite = b.finite && aid__fraction_round(b.at, ir->step, (aid__rounding)ir->how, &b.at);
  return b;
}

/* All rows of a table of numbers, of whatever region and day. A floor only says what it is not below; a row that says that nobody has said,
   or whose value is worked out elsewhere, leaves anything open. */
static range range_of_standard(const struct aid_standard *standard)
{
  range r = any_of(&standard->type);
  bool first = true;

  if (!is_line(&standard->type))
    return r;
  for (size_t i = 0; i < standard->row_count; i++) {
    const struct aid_standard_row *const row = standard->rows[i];
    range one;
    if (row->kind == AID_ROW_CEILING)
      continue;
    if (row->kind == AID_ROW_MISSING || !row->value.known)
      return any_of(&standard->type);
    one = point_of(&standard->type, &row->value);
    if (row->kind == AID_ROW_FLOOR)
      one.high.finite = false;
    r = first ? one : join(r, one);
    first = false;
  }
  return r;
}

static range range_of_fact(const struct aid_fact *fact)
{
  range r = any_of(&fact->type);

  if (fact->type.base == AID__NUMBER && fact->has_least)
    r.low = closed(fact->least);
  if (fact->type.base == AID__NUMBER && fact->has_most)
    r.high = closed(fact->most);
  return fact->absence == AID__ABSENT_VALUE ? join(r, point_of(&fact->type, &fact->absent)) : r;
}

static range range_of_aggregate(room *r, const aid__ir *ir)
{
  const aid__ir *const value = ir->operands[AID__AGG_VALUE], *const other = ir->operands[AID__AGG_ELSE];
  range v;

  switch (ir->aggregate) {
  case AID__AGGREGATE_count: return at_least_zero();
  case AID__AGGREGATE_sum:
    v = range_of(r, value);
    if (v.low.finite && sign_of(v.low) >= 0)
      return at_least_zero();
    return v.high.finite && sign_of(v.high) <= 0 ? negated(at_least_zero()) : anything;
  case AID__AGGREGATE_min: case AID__AGGREGATE_max: case AID__AGGREGATE_average: case AID__AGGREGATE_first: case AID__AGGREGATE_nth:
    return value && other ? join(range_of(r, value), range_of(r, other)) : any_of(&ir->type);
  default: return any_of(&ir->type);
  }
}

/* ---- truth ---- */

static range compared(room *r, const aid__ir *ir)
{
  const aid__type *const type = &ir->operands[0]->type;
  const range a = range_of(r, ir->operands[0]), b = range_of(r, ir->operands[1]);

  if (few_codes(type)) {
    const bool same = (a.codes & b.codes) != 0, other = !(a.codes == b.codes && is_single(type, &a));
    return ir->op == AID__OP_EQ ? flag(same, other) : ir->op == AID__OP_NE ? flag(other, same) : anything;
  }
  if (!is_line(type))
    return anything;
  switch (ir->op) {
  case AID__OP_LT: return flag(can_be_below(&a, &b, false), can_be_below(&b, &a, true));
  case AID__OP_LE: return flag(can_be_below(&a, &b, true), can_be_below(&b, &a, false));
  case AID__OP_GT: return flag(can_be_below(&b, &a, false), can_be_below(&a, &b, true));
  case AID__OP_GE: return flag(can_be_below(&b, &a, true), can_be_below(&a, &b, false));
  default: {
    const bool same = can_be_below(&a, &b, true) && can_be_below(&b, &a, true);
    const bool other = !(is_single(type, &a) && is_single(type, &b) && same);
    return ir->op == AID__OP_EQ ? flag(same, other) : flag(other, same);
  }
  }
}

static range among(room *r, const aid__ir *ir)
{
  const aid__type *const type = &ir->operands[0]->type;
  const range a = range_of(r, ir->operands[0]);
  uint64_t codes = 0;
  bool same = false, other = true;

  if (few_codes(type)) {
    for (size_t i = 1; i < ir->count; i++)
      codes |= range_of(r, ir->operands[i]).codes;
    return flag((a.codes & codes) != 0, (a.codes & ~codes) != 0);
  }
  if (!is_line(type))
    return anything;
  for (size_t i = 1; i < ir->count; i++) {
    const range b = range_of(r, ir->operands[i]);
    const bool meets = can_be_below(&a, &b, true) && can_be_below(&b, &a, true);
    same |= meets;
    other &= !(meets && is_single(type, &a));
  }
  return flag(same, other);
}

/* ---- what conditions leave of one thing ---- */

typedef struct limit { const aid__ir *of; const aid__node *node; range range; } limit;
enum { LIMITS_MOST = 64, EXPANDED_MOST = 8 };
typedef struct limits {
  limit at[LIMITS_MOST]; size_t count;
  const aid__node *node;             /* whose text the formula at hand is */
  unsigned expanded;                 /* definitions deep */
  const limit *broken;               /* nothing is left of this one */
} limits;

static const aid__ir *bare(const aid__ir *ir)
{
  while (ir && ir->op == AID__OP_SCALE)
    ir = ir->operands[0];
  return ir;
}

/* Two formulas that are one: the same value wherever both are read for one row. */
static bool same(const aid__ir *a, const aid__ir *b)
{
  a = bare(a);
  b = bare(b);
  if (a == NULL || b == NULL)
    return a == b;
  if (a->op != b->op || a->count != b->count || a->here != b->here || a->to != b->to || a->level != b->level || a->fact != b->fact ||
      a->program != b->program || a->standard != b->standard || a->definition != b->definition || a->part != b->part || a->record != b->record ||
      a->component != b->component || a->aggregate != b->aggregate || a->depth != b->depth || a->shift != b->shift || a->how != b->how ||
      a->step.n != b->step.n || a->step.d != b->step.d || a->type.base != b->type.base || a->list.owner != b->list.owner ||
      a->list.kind != b->list.kind || a->list.ever != b->list.ever || a->list.members != b->list.members || a->list.outer != b->list.outer)
    return false;
  if (a->op == AID__OP_CONST) {
    if (a->type.base == AID__NUMBER)
      return aid__fraction_compare(a->value.number, b->value.number) == 0;
    return a->type.base == AID__FLAG ? a->value.flag == b->value.flag : a->type.base != AID__TEXT && a->value.code == b->value.code;
  }
  if (a->op > AID__OP_AT)            /* not known here: it may say more than was compared */
    return false;
  for (size_t i = 0; i < a->count; i++)
    if (!same(a->operands[i], b->operands[i]))
      return false;
  return true;
}

static void add_limit(room *r, limits *l, const aid__ir *of, range left)
{
  size_t i;

  of = bare(of);
  if (l->broken || !varies(r, of))
    return;
  for (i = 0; i < l->count && !same(l->at[i].of, of); i++)
    ;
  if (i == l->count) {
    if (l->count == LIMITS_MOST)
      return;
    l->at[l->count++] = (limit){of, l->node, range_of(r, of)};
  }
  l->at[i].range = meet(l->at[i].range, left);
  if (is_empty(&of->type, &l->at[i].range))
    l->broken = &l->at[i];
}

/* a above b (or at it): from below nothing of a is left that lies under all of b. */
static void add_order(room *r, limits *l, const aid__ir *above, const aid__ir *below, bool at)
{
  range up = anything, down = anything;

  up.low = range_of(r, below).low;
  down.high = range_of(r, above).high;
  up.low.open |= !at;
  down.high.open |= !at;
  add_limit(r, l, above, up);
  add_limit(r, l, below, down);
}

/* What has to hold of single things for the formula to be `yes` (or else no). */
static void collect(room *r, limits *l, const aid__ir *ir, bool yes)
{
  const aid__ir *const a = ir->count ? ir->operands[0] : NULL, *const b = ir->count > 1 ? ir->operands[1] : NULL;
  range only;

  if (ir->type.base != AID__FLAG || r->steps == 0)
    return;
  r->steps--;
  switch (ir->op) {
  case AID__OP_NOT: collect(r, l, a, !yes); return;
  case AID__OP_AND: case AID__OP_OR:
    if ((ir->op == AID__OP_AND) == yes) {
      collect(r, l, a, yes);
      collect(r, l, b, yes);
    }
    return;
  case AID__OP_EQ: case AID__OP_NE:
    if ((ir->op == AID__OP_EQ) == yes) {
      add_limit(r, l, a, range_of(r, b));
      add_limit(r, l, b, range_of(r, a));
    } else if (few_codes(&a->type)) {
      only = range_of(r, b);
      if (is_single(&b->type, &only)) {
        only.codes = ~only.codes;
        add_limit(r, l, a, only);
      }
    }
    return;
  case AID__OP_GT: case AID__OP_GE: case AID__OP_LT: case AID__OP_LE:
    if (is_line(&a->type)) {
      const bool greater = (ir->op == AID__OP_GT || ir->op == AID__OP_GE) == yes, at = (ir->op == AID__OP_GE || ir->op == AID__OP_LE) == yes;
      add_order(r, l, greater ? a : b, greater ? b : a, at);
    }
    return;
  case AID__OP_IN:
    if (few_codes(&a->type)) {
      only = any_of(&a->type);
      only.codes = 0;
      for (size_t i = 1; i < ir->count; i++)
        only.codes |= range_of(r, ir->operands[i]).codes;
      if (!yes)
        only.codes = ~only.codes;
      add_limit(r, l, a, only);
    } else if (yes && is_line(&a->type)) {
      only = range_of(r, b);
      for (size_t i = 2; i < ir->count; i++)
        only = join(only, range_of(r, ir->operands[i]));
      add_limit(r, l, a, only);
    }
    return;
  case AID__OP_CONST: return;
  default: break;
  }
  add_limit(r, l, ir, flag(yes, !yes));
  if (ir->op == AID__OP_SLOT && ir->definition && ir->definition->version_count == 1 && !ir->definition->versions[0]->ended &&
      ir->definition->versions[0]->formula.ir && l->expanded < EXPANDED_MOST) {
    const struct aid_rule *const version = ir->definition->versions[0];
    const aid__node *const node = l->node;
    l->node = version->formula.node;
    l->expanded++;
    collect(r, l, version->formula.ir, yes);
    l->expanded--;
    l->node = node;
  }
}

static bool can_be(room *r, const aid__ir *ir, bool yes)
{
  limits l = {.count = 0};

  collect(r, &l, ir, yes);
  return l.broken == NULL;
}

static range range_of(room *r, const aid__ir *ir)
{
  range a = anything, b = anything;

  if (ir == NULL || r->steps == 0)
    return ir ? any_of(&ir->type) : a;
  r->steps--;
  switch (ir->op) {
  case AID__OP_CONST: return point_of(&ir->type, &ir->value);
  case AID__OP_DAY:
    if (r->from != AID__ALWAYS_FROM)
      a.low = closed((aid__fraction){r->from, 1});
    if (r->until != AID_NEVER)
      a.high = closed((aid__fraction){r->until - 1, 1});
    return a;
  case AID__OP_FACT: return range_of_fact(ir->fact);
  case AID__OP_FALLBACK: return join(range_of(r, ir->operands[0]), range_of(r, ir->operands[1]));
  case AID__OP_SLOT:
    if (ir->definition)
      return known_of(r, ir->definition)->range;
    return ir->type.base == AID__NUMBER ? at_least_zero() : any_of(&ir->type);
  case AID__OP_STANDARD: return range_of_standard(ir->standard);
  case AID__OP_RECORD: return ir->type.base == AID__NUMBER ? at_least_zero() : any_of(&ir->type);
  case AID__OP_PARENT: case AID__OP_LEVEL: case AID__OP_REF: case AID__OP_OUTER: case AID__OP_SCALE: return range_of(r, ir->operands[0]);
  case AID__OP_AT: {                 /* another day */
    const room before = *r;
    r->from = AID__ALWAYS_FROM;
    r->until = AID_NEVER;
    a = range_of(r, ir->operands[0]);
    r->from = before.from;
    r->until = before.until;
    return a;
  }
  case AID__OP_NOT:
    a = range_of(r, ir->operands[0]);
    return flag(a.no, a.yes);
  case AID__OP_AND:
    a = range_of(r, ir->operands[0]);
    b = range_of(r, ir->operands[1]);
    return flag(a.yes && b.yes && can_be(r, ir, true), a.no || b.no);
  case AID__OP_OR:
    a = range_of(r, ir->operands[0]);
    b = range_of(r, ir->operands[1]);
    return flag(a.yes || b.yes, a.no && b.no && can_be(r, ir, false));
  case AID__OP_EQ: case AID__OP_NE: case AID__OP_LT: case AID__OP_LE: case AID__OP_GT: case AID__OP_GE: return compared(r, ir);
  case AID__OP_IN: return among(r, ir);
  case AID__OP_ELAPSED: return at_least_zero();
  case AID__OP_ADD: case AID__OP_SUB:
    a = range_of(r, ir->operands[0]);
    b = range_of(r, ir->operands[1]);
    if (ir->op == AID__OP_SUB)
      b = negated(b);
    a.low = combine(a.low, b.low, aid__fraction_add);
    a.high = combine(a.high, b.high, aid__fraction_add);
    return a;
  case AID__OP_NEG: return negated(range_of(r, ir->operands[0]));
  case AID__OP_MUL: return product(range_of(r, ir->operands[0]), range_of(r, ir->operands[1]), aid__fraction_mul);
  case AID__OP_DIV:
    b = range_of(r, ir->operands[1]);
    if (!b.low.finite || sign_of(b.low) < 0)     /* what is below zero is not looked at; by zero it fails, and no end is found */
      return anything;
    return product(range_of(r, ir->operands[0]), b, aid__fraction_div);
  case AID__OP_MIN: case AID__OP_MAX:
    a = range_of(r, ir->operands[0]);
    for (size_t i = 1; i < ir->count; i++) {
      b = range_of(r, ir->operands[i]);
      if ((compare_low(b.low, a.low) < 0) == (ir->op == AID__OP_MIN))
        a.low = b.low;
      if ((compare_high(b.high, a.high) < 0) == (ir->op == AID__OP_MIN))
        a.high = b.high;
    }
    return a;
  case AID__OP_ROUND:
    a = range_of(r, ir->operands[0]);
    a.low = rounded(a.low, ir);
    a.high = rounded(a.high, ir);
    return a;
  case AID__OP_IF:
    a = range_of(r, ir->operands[0]);
    if (!a.yes)
      return range_of(r, ir->operands[2]);
    return a.no ? join(range_of(r, ir->operands[1]), range_of(r, ir->operands[2])) : range_of(r, ir->operands[1]);
  case AID__OP_AGGREGATE: return range_of_aggregate(r, ir);
  default: return any_of(&ir->type);
  }
}

/* ---- what is told ---- */

typedef struct where { const aid__script *script; const char *name; } where;   /* the text at hand, and whose it is */

static aid__place place_of(const where *w, const aid__ir *ir) { return aid__script_place(w->script, ir->offset, ir->length ? ir->length : 1); }

/* A piece of a formula as it is written, blanks folded. */
static const char *piece(aid__text text, const aid__ir *ir, char out[120])
{
  size_t n = 0;
  bool blank = false;

  for (size_t i = ir->offset; i < ir->offset + ir->length && i < text.length; i++) {
    const char c = text.start[i];
    if (c == ' ' || c == '\n' || c == '\t' || c == '\r') {
      blank = n > 0;
      continue;
    }
    if (n + 8 > 120 && ((unsigned char)c & 0xC0) != 0x80) {
      memcpy(out + n, "…", sizeof "…");
      return out;
    }
    if (blank)
      out[n++] = ' ';
    blank = false;
    out[n++] = c;
  }
  out[n] = '\0';
  return out;
}

static bool is_fixed(room *r, const aid__ir *ir, range *out)
{
  if (ir->type.base != AID__FLAG)
    return false;
  *out = range_of(r, ir);
  return out->yes != out->no && varies(r, ir);
}

/* Parts that can never be otherwise: the smallest of them. */
static void find_parts(room *r, const where *w, const aid__ir *ir)
{
  const bool both = ir && (ir->op == AID__OP_AND || ir->op == AID__OP_OR);
  const room before = *r;
  char text[120];
  range is;

  if (ir == NULL)
    return;
  if ((both || (ir->op >= AID__OP_EQ && ir->op <= AID__OP_IN)) && is_fixed(r, ir, &is)) {
    range a = anything, b = anything;
    if (!(both && (is_fixed(r, ir->operands[0], &a) || is_fixed(r, ir->operands[1], &b)))) {
      aid__find(r->check, is.yes ? AID__W2134 : AID__W2133, place_of(w, ir), w->name, piece(w->script->text, ir, text), NULL);
      return;
    }
  }
  if (ir->op == AID__OP_AT) {
    r->from = AID__ALWAYS_FROM;
    r->until = AID_NEVER;
  }
  for (size_t i = 0; i < ir->count; i++)
    find_parts(r, w, ir->operands[i]);
  r->from = before.from;
  r->until = before.until;
}

static void find_in_rule(room *r, const struct aid_rule *rule, const char *id)
{
  const aid__script script = aid__script_text(rule->formula.tree, rule->formula.node);
  const where w = {&script, id};
  const aid__ir *const ir = rule->formula.ir;
  range is;

  if (ir == NULL || rule->ended)
    return;
  r->from = rule->validity.from;
  r->until = rule->validity.until;
  r->steps = STEPS_MOST;
  if ((rule->role == AID_RULE_REQUIRE || rule->role == AID_RULE_EXCLUDE) && is_fixed(r, ir, &is))
    aid__find(r->check, is.yes ? AID__W2132 : AID__W2131, place_of(&w, ir), rule->id, rule->program->id, NULL);
  else
    find_parts(r, &w, ir);
}

/* ---- two conditions of one program ---- */

static bool is_condition(const struct aid_rule *rule)
{
  return !rule->ended && rule->formula.ir && (rule->role == AID_RULE_REQUIRE || rule->role == AID_RULE_EXCLUDE);
}

/* The versions of a rule's id stand together: the first and the one after the last. */
static void versions_of(const struct aid_program *program, size_t i, size_t *first, size_t *end)
{
  for (*first = i; *first > 0 && strcmp(program->rules[*first - 1]->id, program->rules[i]->id) == 0; --*first)
    ;
  for (*end = i + 1; *end < program->rule_count && strcmp(program->rules[*end]->id, program->rules[i]->id) == 0; ++*end)
    ;
}

static bool answers(const struct aid_program *program, size_t i, int32_t day)
{
  const aid__validity *versions[AID__VERSIONS_MOST];
  size_t first, end;

  versions_of(program, i, &first, &end);
  for (size_t k = first; k < end; k++)
    versions[k - first] = &program->rules[k]->validity;
  return aid__validity_choose(versions, end - first, day, INT32_MAX) == (int)(i - first);
}

/* Whether there is a day on which both versions answer. It would begin where a version of either begins or ends. */
static bool meet_on_a_day(const struct aid_program *program, size_t a, size_t b)
{
  size_t first, end;

  for (int side = 0; side < 2; side++) {
    versions_of(program, side ? b : a, &first, &end);
    for (size_t k = first; k < end; k++) {
      const aid__validity *const v = &program->rules[k]->validity;
      if ((answers(program, a, v->from) && answers(program, b, v->from)) ||
          (v->until != AID_NEVER && answers(program, a, v->until) && answers(program, b, v->until)))
        return true;
    }
  }
  return false;
}

static void find_pair(room *r, const struct aid_program *program, size_t i, size_t k)
{
  const struct aid_rule *const a = program->rules[i], *const b = program->rules[k];
  const aid__script script = aid__script_text(b->formula.tree, b->formula.node);
  const where w = {&script, b->id};
  limits l = {.count = 0};
  char text[120];

  r->from = a->validity.from > b->validity.from ? a->validity.from : b->validity.from;
  r->until = a->validity.until < b->validity.until ? a->validity.until : b->validity.until;
  r->steps = STEPS_MOST;
  l.node = a->formula.node;
  collect(r, &l, a->formula.ir, a->role == AID_RULE_REQUIRE);
  if (l.broken)                      /* told by itself */
    return;
  l.node = b->formula.node;
  collect(r, &l, b->formula.ir, b->role == AID_RULE_REQUIRE);
  if (l.broken == NULL || !can_be(r, b->formula.ir, b->role == AID_RULE_REQUIRE) || !meet_on_a_day(program, i, k))
    return;
  piece((aid__text){l.broken->node->text, l.broken->node->text_length}, l.broken->of, text);
  aid__find(r->check, AID__W2135, place_of(&w, b->formula.ir), a->id, b->id, program->id, text, NULL);
}

static void find_in_program(room *r, const struct aid_program *program)
{
  aid__buffer name;

  aid__buffer_init(&name, &r->policy->memory, 0);
  for (size_t i = 0; i < program->rule_count; i++) {
    name.length = 0;
    aid__buffer_string(&name, program->id);
    aid__buffer_string(&name, ".");
    aid__buffer_string(&name, program->rules[i]->id);
    if (name.failed)
      r->check->no_memory = true;
    else
      find_in_rule(r, program->rules[i], name.data);
    for (size_t k = 0; k < i; k++)
      if (is_condition(program->rules[i]) && is_condition(program->rules[k]) && strcmp(program->rules[i]->id, program->rules[k]->id) != 0)
        find_pair(r, program, k, i);
  }
  aid__buffer_free(&name);
  if (program->covers_where.ir) {
    const aid__node *const node = program->covers_where.node;
    const aid__script script = aid__script_attribute(program->covers_where.tree, node, aid__node_attribute_of(node, "covers"));
    const where w = {&script, program->id};
    r->from = AID__ALWAYS_FROM;
    r->until = AID_NEVER;
    r->steps = STEPS_MOST;
    find_parts(r, &w, program->covers_where.ir);
  }
}

bool aid__check_allows(aid__check *check, const aid__definition *definition, const struct aid_rule *rule, const aid__value *value)
{
  const aid__type *const type = definition ? &definition->type : &rule->formula.ir->type;
  room r = {.check = check, .policy = check->policy, .steps = STEPS_MOST,
            .definitions = aid__check_array(check, check->policy->definition_count, sizeof *r.definitions)};
  range is;

  if (r.definitions == NULL || !value->known)
    return true;
  r.from = rule ? rule->validity.from : AID__ALWAYS_FROM;
  r.until = rule ? rule->validity.until : AID_NEVER;
  is = meet(definition ? known_of(&r, definition)->range : range_of(&r, rule->formula.ir), point_of(type, value));
  return !is_empty(type, &is);
}

void aid__check_ranges(aid__check *check)
{
  const struct aid_policy *const p = check->policy;
  room r = {.check = check, .policy = p, .definitions = aid__check_array(check, p->definition_count, sizeof *r.definitions)};

  if (r.definitions == NULL)
    return;
  for (size_t i = 0; i < p->definition_count; i++)
    for (size_t k = 0; k < p->definitions[i]->version_count; k++)
      find_in_rule(&r, p->definitions[i]->versions[k], p->definitions[i]->id);
  for (size_t i = 0; i < p->program_count; i++)
    find_in_program(&r, p->programs[i]);
}
