/* The values that formulas can have, and what conditions leave of what they compare. */
#include "policy/range.h"

/* ---- ranges ---- */

static const aid__range anything = {true, true, {false, false, {0, 1}}, {false, false, {0, 1}}, UINT64_MAX};

static bool is_line(const aid__type *type) { return type->base == AID__NUMBER || type->base == AID__DATE || type->base == AID__MONTH; }
static bool few_codes(const aid__type *type) { return type->base == AID__CODE && type->codes && type->codes->count <= 64; }

static aid__range any_of(const aid__type *type)
{
  aid__range r = anything;

  if (few_codes(type) && type->codes->count < 64)
    r.codes = ((uint64_t)1 << type->codes->count) - 1;
  return r;
}

static aid__bound closed(aid__fraction at) { return (aid__bound){true, false, at}; }

static aid__range point_of(const aid__type *type, const aid__value *value)
{
  aid__range r = any_of(type);

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
static int compare_low(aid__bound a, aid__bound b)
{
  int d;

  if (!a.finite || !b.finite)
    return (int)a.finite - (int)b.finite;
  d = aid__fraction_compare(a.at, b.at);
  return d ? d : (int)a.open - (int)b.open;
}

static int compare_high(aid__bound a, aid__bound b)
{
  int d;

  if (!a.finite || !b.finite)
    return (int)b.finite - (int)a.finite;
  d = aid__fraction_compare(a.at, b.at);
  return d ? d : (int)b.open - (int)a.open;
}

static aid__range join(aid__range a, aid__range b)
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

static aid__range meet(aid__range a, aid__range b)
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
static bool can_be_below(const aid__range *a, const aid__range *b, bool equal)
{
  int d;

  if (!a->low.finite || !b->high.finite)
    return true;
  d = aid__fraction_compare(a->low.at, b->high.at);
  return d < 0 || (equal && d == 0 && !a->low.open && !b->high.open);
}

static bool is_empty(const aid__type *type, const aid__range *r)
{
  return type->base == AID__FLAG ? !r->yes && !r->no : few_codes(type) ? r->codes == 0 : is_line(type) && !can_be_below(r, r, true);
}

static bool is_single(const aid__type *type, const aid__range *r)
{
  if (few_codes(type))
    return (r->codes & (r->codes - 1)) == 0;
  return is_line(type) && r->low.finite && r->high.finite && aid__fraction_compare(r->low.at, r->high.at) == 0;
}

static aid__range flag(bool yes, bool no)
{
  aid__range r = anything;

  r.yes = yes;
  r.no = no;
  return r;
}

static aid__range at_least_zero(void)
{
  aid__range r = anything;

  r.low = closed((aid__fraction){0, 1});
  return r;
}

/* Operations that this file knows. Of any other nothing is said, and what it reads may be read on another day. */
static bool is_known(unsigned op)
{
#define X(name) case AID__OP_##name:
  switch (op) {
  X(CONST) X(DAY) X(MONTH) X(FACT) X(SLOT) X(RECORD) X(STANDARD) X(PARENT) X(LEVEL) X(REF) X(OUTER) X(NOT) X(AND) X(OR)
  X(EQ) X(NE) X(LT) X(LE) X(GT) X(GE) X(IN) X(HAS) X(KNOWN) X(ADD) X(SUB) X(MUL) X(DIV) X(NEG) X(MIN) X(MAX) X(ROUND) X(SCALE)
  X(DATE_DAYS) X(DATE_MONTHS) X(DATE_WORKDAYS) X(MONTH_MONTHS) X(DATES_APART) X(MONTHS_APART) X(ELAPSED) X(MONTH_OF)
  X(FIRST_DAY) X(LAST_DAY) X(YEAR_START) X(WORKDAY) X(IF) X(FALLBACK) X(AGGREGATE) X(AT) X(AT_DAY)
    return true;
  default: return false;
  }
#undef X
}

bool aid__range_is_elsewhen(const aid__ir *ir) { return ir->op == AID__OP_AT || ir->op == AID__OP_AT_DAY || !is_known(ir->op); }

static const aid__known_range *known_of(aid__ranges *r, const aid__definition *definition);

bool aid__range_varies(aid__ranges *r, const aid__ir *ir)
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
    if (aid__range_varies(r, ir->operands[i]))
      return true;
  return false;
}

static const aid__known_range *known_of(aid__ranges *r, const aid__definition *definition)
{
  aid__known_range *const k = &r->definitions[definition->index];
  const aid__ranges before = *r;
  bool first = true;

  if (k->done)
    return k;
  k->done = true;                    /* whoever reads itself an earlier month is anything, meanwhile */
  k->varies = true;
  k->range = any_of(&definition->type);
  {
    aid__range all = anything;
    bool any_varies = false;
    for (size_t i = 0; i < definition->version_count; i++) {
      const struct aid_rule *const version = definition->versions[i];
      aid__range one;
      if (version->ended || version->formula.ir == NULL)
        continue;
      r->from = version->validity.from;
      r->until = version->validity.until;
      r->steps = AID__RANGE_STEPS;
      any_varies |= aid__range_varies(r, version->formula.ir);
      one = aid__range_of(r, version->formula.ir);
      all = first ? one : join(all, one);
      first = false;
    }
    if (definition->carries && !first)    /* what is read of earlier months may be the first value */
      all = join(all, point_of(&definition->type, &definition->first_value));
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

static aid__bound combine(aid__bound a, aid__bound b, sum_of *op)
{
  aid__bound out = {a.finite && b.finite, a.open || b.open, {0, 1}};

  out.finite = out.finite && op(a.at, b.at, &out.at);
  return out;
}

static aid__range negated(aid__range a)
{
  const aid__bound low = a.low;

  a.low = a.high;
  a.high = low;
  a.low.at.n = -a.low.at.n;
  a.high.at.n = -a.high.at.n;
  return a;
}

static int sign_of(aid__bound b) { return b.at.n > 0 ? 1 : b.at.n < 0 ? -1 : 0; }

/* Of two finite ranges the least and greatest of the four products; else only what the signs say. */
static aid__range product(aid__range a, aid__range b, sum_of *op)
{
  aid__range r = anything;
  const bool whole = a.low.finite && a.high.finite && b.low.finite && b.high.finite;
  const bool a_positive = a.low.finite && sign_of(a.low) >= 0, b_positive = b.low.finite && sign_of(b.low) >= 0;

  if (whole) {
    const aid__bound ends[4] = {combine(a.low, b.low, op), combine(a.low, b.high, op), combine(a.high, b.low, op), combine(a.high, b.high, op)};
    for (size_t i = 0; i < 4; i++) {
      aid__bound end = ends[i];
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

static aid__bound rounded(aid__bound b, const aid__ir *ir)
{
  b.open = false;
  b.finite = b.finite && aid__fraction_round(b.at, ir->step, (aid__rounding)ir->how, &b.at);
  return b;
}

/* All rows of a table of numbers, of whatever region and day. A floor only says what it is not below; a row that says that nobody has said,
   or whose value is worked out elsewhere, leaves anything open. */
static aid__range range_of_standard(const struct aid_standard *standard)
{
  aid__range r = any_of(&standard->type);
  bool first = true;

  if (!is_line(&standard->type))
    return r;
  for (size_t i = 0; i < standard->row_count; i++) {
    const struct aid_standard_row *const row = standard->rows[i];
    aid__range one;
    if (row->kind == AID_ROW_CEILING)
      continue;
    if (row->kind == AID_ROW_MISSING || row->formula.node || !row->value.known)
      return any_of(&standard->type);
    one = point_of(&standard->type, &row->value);
    if (row->kind == AID_ROW_FLOOR)
      one.high.finite = false;
    r = first ? one : join(r, one);
    first = false;
  }
  return r;
}

static aid__range range_of_fact(const struct aid_fact *fact)
{
  aid__range r = any_of(&fact->type);

  if (fact->type.base == AID__NUMBER && fact->has_least)
    r.low = closed(fact->least);
  if (fact->type.base == AID__NUMBER && fact->has_most)
    r.high = closed(fact->most);
  return fact->absence == AID__ABSENT_VALUE ? join(r, point_of(&fact->type, &fact->absent)) : r;
}

static aid__range range_of_aggregate(aid__ranges *r, const aid__ir *ir)
{
  const aid__ir *const value = ir->operands[AID__AGG_VALUE], *const other = ir->operands[AID__AGG_ELSE];
  aid__range v;

  switch (ir->aggregate) {
  case AID__AGGREGATE_count: return at_least_zero();
  case AID__AGGREGATE_sum:
    v = aid__range_of(r, value);
    if (v.low.finite && sign_of(v.low) >= 0)
      return at_least_zero();
    return v.high.finite && sign_of(v.high) <= 0 ? negated(at_least_zero()) : anything;
  case AID__AGGREGATE_min: case AID__AGGREGATE_max: case AID__AGGREGATE_average: case AID__AGGREGATE_first: case AID__AGGREGATE_nth:
    return value && other ? join(aid__range_of(r, value), aid__range_of(r, other)) : any_of(&ir->type);
  default: return any_of(&ir->type);
  }
}

/* ---- truth ---- */

static aid__range compared(aid__ranges *r, const aid__ir *ir)
{
  const aid__type *const type = &ir->operands[0]->type;
  const aid__range a = aid__range_of(r, ir->operands[0]), b = aid__range_of(r, ir->operands[1]);

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

static aid__range among(aid__ranges *r, const aid__ir *ir)
{
  const aid__type *const type = &ir->operands[0]->type;
  const aid__range a = aid__range_of(r, ir->operands[0]);
  uint64_t codes = 0;
  bool same = false, other = true;

  if (few_codes(type)) {
    for (size_t i = 1; i < ir->count; i++)
      codes |= aid__range_of(r, ir->operands[i]).codes;
    return flag((a.codes & codes) != 0, (a.codes & ~codes) != 0);
  }
  if (!is_line(type))
    return anything;
  for (size_t i = 1; i < ir->count; i++) {
    const aid__range b = aid__range_of(r, ir->operands[i]);
    const bool meets = can_be_below(&a, &b, true) && can_be_below(&b, &a, true);
    same |= meets;
    other &= !(meets && is_single(type, &a));
  }
  return flag(same, other);
}

/* ---- what conditions leave of one thing ---- */

enum { EXPANDED_MOST = 8 };

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
  if (!is_known(a->op) || a->op != b->op || a->count != b->count || a->here != b->here || a->to != b->to || a->level != b->level ||
      a->fact != b->fact || a->program != b->program || a->standard != b->standard || a->definition != b->definition || a->part != b->part ||
      a->record != b->record || a->component != b->component || a->aggregate != b->aggregate || a->depth != b->depth || a->shift != b->shift ||
      a->how != b->how || a->step.n != b->step.n || a->step.d != b->step.d || a->type.base != b->type.base ||
      memcmp(&a->list, &b->list, sizeof a->list) != 0)
    return false;
  if (a->op == AID__OP_CONST) {
    if (a->type.base == AID__NUMBER)
      return aid__fraction_compare(a->value.number, b->value.number) == 0;
    return a->type.base == AID__FLAG ? a->value.flag == b->value.flag : a->type.base != AID__TEXT && a->value.code == b->value.code;
  }
  for (size_t i = 0; i < a->count; i++)
    if (!same(a->operands[i], b->operands[i]))
      return false;
  return true;
}

static void add_constraint(aid__ranges *r, aid__constraints *l, const aid__ir *of, aid__range left)
{
  size_t i;

  of = bare(of);
  if (l->broken || !aid__range_varies(r, of))
    return;
  for (i = 0; i < l->count && !same(l->at[i].of, of); i++)
    ;
  if (i == l->count) {
    if (l->count == AID__CONSTRAINTS_MOST)
      return;
    l->at[l->count++] = (aid__constraint){of, l->node, aid__range_of(r, of)};
  }
  l->at[i].range = meet(l->at[i].range, left);
  if (is_empty(&of->type, &l->at[i].range))
    l->broken = &l->at[i];
}

/* a above b (or at it): from below nothing of a is left that lies under all of b. */
static void add_order(aid__ranges *r, aid__constraints *l, const aid__ir *above, const aid__ir *below, bool at)
{
  aid__range up = anything, down = anything;

  up.low = aid__range_of(r, below).low;
  down.high = aid__range_of(r, above).high;
  up.low.open |= !at;
  down.high.open |= !at;
  add_constraint(r, l, above, up);
  add_constraint(r, l, below, down);
}

/* What has to hold of single things for the formula to be `yes` (or else no). */
void aid__constrain(aid__ranges *r, aid__constraints *l, const aid__ir *ir, bool yes)
{
  const aid__ir *const a = ir->count ? ir->operands[0] : NULL, *const b = ir->count > 1 ? ir->operands[1] : NULL;
  aid__range only;

  if (ir->type.base != AID__FLAG || r->steps == 0)
    return;
  r->steps--;
  switch (ir->op) {
  case AID__OP_NOT: aid__constrain(r, l, a, !yes); return;
  case AID__OP_AND: case AID__OP_OR:
    if ((ir->op == AID__OP_AND) == yes) {
      aid__constrain(r, l, a, yes);
      aid__constrain(r, l, b, yes);
    }
    return;
  case AID__OP_EQ: case AID__OP_NE:
    if ((ir->op == AID__OP_EQ) == yes) {
      add_constraint(r, l, a, aid__range_of(r, b));
      add_constraint(r, l, b, aid__range_of(r, a));
    } else if (few_codes(&a->type)) {
      only = aid__range_of(r, b);
      if (is_single(&b->type, &only)) {
        only.codes = ~only.codes;
        add_constraint(r, l, a, only);
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
        only.codes |= aid__range_of(r, ir->operands[i]).codes;
      if (!yes)
        only.codes = ~only.codes;
      add_constraint(r, l, a, only);
    } else if (yes && is_line(&a->type)) {
      only = aid__range_of(r, b);
      for (size_t i = 2; i < ir->count; i++)
        only = join(only, aid__range_of(r, ir->operands[i]));
      add_constraint(r, l, a, only);
    }
    return;
  case AID__OP_CONST: return;
  default: break;
  }
  add_constraint(r, l, ir, flag(yes, !yes));
  if (ir->op == AID__OP_SLOT && ir->definition && ir->definition->version_count == 1 && !ir->definition->carries && !ir->definition->versions[0]->ended &&
      ir->definition->versions[0]->formula.ir && l->expanded < EXPANDED_MOST) {
    const struct aid_rule *const version = ir->definition->versions[0];
    const aid__node *const node = l->node;
    l->node = version->formula.node;
    l->expanded++;
    aid__constrain(r, l, version->formula.ir, yes);
    l->expanded--;
    l->node = node;
  }
}

bool aid__range_can_be(aid__ranges *r, const aid__ir *ir, bool yes)
{
  aid__constraints l = {.count = 0};

  aid__constrain(r, &l, ir, yes);
  return l.broken == NULL;
}

aid__range aid__range_of(aid__ranges *r, const aid__ir *ir)
{
  aid__range a = anything, b = anything;

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
  case AID__OP_FALLBACK: return join(aid__range_of(r, ir->operands[0]), aid__range_of(r, ir->operands[1]));
  case AID__OP_SLOT:
    if (ir->definition)
      return known_of(r, ir->definition)->range;
    return ir->type.base == AID__NUMBER ? at_least_zero() : any_of(&ir->type);
  case AID__OP_STANDARD: return range_of_standard(ir->standard);
  case AID__OP_RECORD: return ir->type.base == AID__NUMBER ? at_least_zero() : any_of(&ir->type);
  case AID__OP_PARENT: case AID__OP_LEVEL: case AID__OP_REF: case AID__OP_OUTER: case AID__OP_SCALE: return aid__range_of(r, ir->operands[0]);
  case AID__OP_AT: case AID__OP_AT_DAY: {                 /* another day */
    const aid__ranges before = *r;
    r->from = AID__ALWAYS_FROM;
    r->until = AID_NEVER;
    a = aid__range_of(r, ir->operands[ir->count - 1]);
    r->from = before.from;
    r->until = before.until;
    return a;
  }
  case AID__OP_NOT:
    a = aid__range_of(r, ir->operands[0]);
    return flag(a.no, a.yes);
  case AID__OP_AND:
    a = aid__range_of(r, ir->operands[0]);
    b = aid__range_of(r, ir->operands[1]);
    return flag(a.yes && b.yes && aid__range_can_be(r, ir, true), a.no || b.no);
  case AID__OP_OR:
    a = aid__range_of(r, ir->operands[0]);
    b = aid__range_of(r, ir->operands[1]);
    return flag(a.yes || b.yes, a.no && b.no && aid__range_can_be(r, ir, false));
  case AID__OP_EQ: case AID__OP_NE: case AID__OP_LT: case AID__OP_LE: case AID__OP_GT: case AID__OP_GE: return compared(r, ir);
  case AID__OP_IN: return among(r, ir);
  case AID__OP_ELAPSED: return at_least_zero();
  case AID__OP_ADD: case AID__OP_SUB:
    a = aid__range_of(r, ir->operands[0]);
    b = aid__range_of(r, ir->operands[1]);
    if (ir->op == AID__OP_SUB)
      b = negated(b);
    a.low = combine(a.low, b.low, aid__fraction_add);
    a.high = combine(a.high, b.high, aid__fraction_add);
    return a;
  case AID__OP_NEG: return negated(aid__range_of(r, ir->operands[0]));
  case AID__OP_MUL: return product(aid__range_of(r, ir->operands[0]), aid__range_of(r, ir->operands[1]), aid__fraction_mul);
  case AID__OP_DIV:
    b = aid__range_of(r, ir->operands[1]);
    if (!b.low.finite || sign_of(b.low) < 0)     /* what is below zero is not looked at; by zero it fails, and no end is found */
      return anything;
    return product(aid__range_of(r, ir->operands[0]), b, aid__fraction_div);
  case AID__OP_MIN: case AID__OP_MAX:
    a = aid__range_of(r, ir->operands[0]);
    for (size_t i = 1; i < ir->count; i++) {
      b = aid__range_of(r, ir->operands[i]);
      if ((compare_low(b.low, a.low) < 0) == (ir->op == AID__OP_MIN))
        a.low = b.low;
      if ((compare_high(b.high, a.high) < 0) == (ir->op == AID__OP_MIN))
        a.high = b.high;
    }
    return a;
  case AID__OP_ROUND:
    a = aid__range_of(r, ir->operands[0]);
    a.low = rounded(a.low, ir);
    a.high = rounded(a.high, ir);
    return a;
  case AID__OP_IF:
    a = aid__range_of(r, ir->operands[0]);
    if (!a.yes)
      return aid__range_of(r, ir->operands[2]);
    return a.no ? join(aid__range_of(r, ir->operands[1]), aid__range_of(r, ir->operands[2])) : aid__range_of(r, ir->operands[1]);
  case AID__OP_AGGREGATE: return range_of_aggregate(r, ir);
  default: return any_of(&ir->type);
  }
}

/* ---- the state ---- */

bool aid__ranges_init(aid__ranges *r, aid__check *check)
{
  *r = (aid__ranges){.check = check, .definitions = aid__check_array(check, check->policy->definition_count, sizeof *r->definitions)};
  aid__ranges_begin(r, AID__ALWAYS_FROM, AID_NEVER);
  return r->definitions != NULL;
}

void aid__ranges_begin(aid__ranges *r, int32_t from, int32_t until)
{
  r->from = from;
  r->until = until;
  r->steps = AID__RANGE_STEPS;
}

bool aid__check_allows(aid__check *check, const aid__definition *definition, const struct aid_rule *rule, const aid__value *value)
{
  const aid__type *const type = definition ? &definition->type : &rule->formula.ir->type;
  aid__ranges r;
  aid__range is;

  if (!aid__ranges_init(&r, check) || !value->known)
    return true;
  if (rule)
    aid__ranges_begin(&r, rule->validity.from, rule->validity.until);
  is = meet(definition ? known_of(&r, definition)->range : aid__range_of(&r, rule->formula.ir), point_of(type, value));
  return !is_empty(type, &is);
}
