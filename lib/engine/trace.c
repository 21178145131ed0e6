/*
 * The traced evaluator: a row at a time, numbers as exact fractions, with everything that was read. It shares the plan and the population
 * with the columns, and not one line of arithmetic. Here: one row, its operations.
 */
#include "engine/trace.h"

#define APART __attribute__((noinline))   /* gcc would take them into their one caller */

/* ---- results ---- */

const aid__opens *aid__trace_join(aid__trace *t, const aid__opens *a, const aid__opens *b)
{
  aid__opens *both;

  if (a == NULL || a == b)
    return b;
  if (b == NULL)
    return a;
  if ((both = aid__arena_take(&t->arena, sizeof *both)) == NULL) {
    t->no_memory = true;
    return a;
  }
  *both = (aid__opens){.left = a, .right = b};
  return both;
}

/* What is supposed of something open; NULL: nothing. */
const aid__value *aid__trace_supposed(const aid__trace *t, const aid__open *open)
{
  for (size_t i = 0; i < t->supposed_count; i++)
    if (aid__trace_same_open(&t->supposed[i].open, open))
      return &t->supposed[i].value;
  return NULL;
}

/* A fact that the population does not have: as it is supposed to be, or open. */
static aid__result fact_open(aid__trace *t, const struct aid_fact *fact, const aid__at *f, int32_t day)
{
  const aid__open what = {.kind = fact->question ? AID__OPEN_QUESTION : AID__OPEN_FACT, .of = f->kind, .row = f->row, .fact = fact, .day = fact->dated ? day : AID_NEVER};
  const aid__value *const other = aid__trace_supposed(t, &what);

  return other ? aid__trace_known(*other) : aid__trace_unknown(aid__trace_open(t, &what));
}

static aid__result fact_value(aid__trace *t, const aid__ir *ir, const aid__at *f)
{
  const aid__value v = aid__population_value(t->population, ir->fact, f->row, ir->day);
  const aid__result r = v.known ? (aid__result){v, NULL} : fact_open(t, ir->fact, f, ir->day);

  aid__trace_read_input(t, AID__INPUT_FACT, f, ir, &r.v, NULL, NULL, 0);
  return r;
}

aid__result aid__trace_failure(aid__trace *t, const aid__at *f, const char *why)
{
  const aid__open what = {.kind = AID__OPEN_FAILURE, .day = AID_NEVER, .of = f->kind, .row = f->row, .slot = t->slot, .why = why};
  return aid__trace_unknown(aid__trace_open(t, &what));
}

/* A number as this node may hold it: at its digits in 64 bits, or as a fraction. */
aid__result aid__trace_number(aid__trace *t, const aid__ir *ir, const aid__at *f, bool good, aid__fraction n)
{
  int64_t scaled;

  if (!good || (!ir->type.fraction && (!aid__fraction_to_scaled(n, ir->type.digits, &scaled) || scaled == INT64_MIN)))
    return aid__trace_failure(t, f, "overflow");
  return aid__trace_of_number(n);
}

/* ---- rows ---- */

int32_t aid__trace_ancestor(const aid__trace *t, const struct aid_kind *kind, int32_t row, const struct aid_kind *to)
{
  while (kind != to && row >= 0) {
    row = kind->index == AID__KIND_HOUSEHOLD ? t->population->region[row] : aid__trace_table_of(t, kind)->parent[row];
    kind = kind->parent;
  }
  return row;
}

/* ---- operations ---- */

/* All operands, each needed: false where one is unknown, with their opens. */
static bool strict(aid__trace *t, const aid__ir *ir, const aid__at *f, aid__result *out, aid__result *fail)
{
  const aid__opens *opens = NULL;
  bool all = true;

  for (size_t i = 0; i < ir->count; i++) {
    out[i] = aid__trace_eval(t, ir->operands[i], f);
    if (!out[i].v.known) {
      all = false;
      opens = aid__trace_join(t, opens, out[i].opens);
    }
  }
  if (!all)
    *fail = aid__trace_unknown(opens);
  return all;
}

static aid__result dates(aid__trace *t, const aid__ir *ir, const aid__at *f, const aid__result *x)
{
  const int32_t a = x[0].v.day;
  int32_t out = AID__NO_DATE;
  int64_t n = 0;

  switch (ir->op) {
  case AID__OP_DATE_DAYS:
  case AID__OP_DATE_MONTHS:
  case AID__OP_DATE_WORKDAYS:
  case AID__OP_MONTH_MONTHS:
    if (a == AID_NEVER)
      return aid__trace_of_day(AID_NEVER);
    n = x[1].v.number.n;
    if (n > 4000000 || n < -4000000)
      return aid__trace_failure(t, f, "calendar");
    if (ir->op == AID__OP_DATE_DAYS)
      out = aid_date_parts((int32_t)(a + n), NULL, NULL, NULL) ? (int32_t)(a + n) : AID__NO_DATE;
    else if (ir->op == AID__OP_DATE_MONTHS)
      out = aid_date_add_months(a, (int32_t)n);
    else if (ir->op == AID__OP_DATE_WORKDAYS)
      out = aid__calendar_add(aid__calendar_known(t->plan->policy, t->plan->known), a, n);
    else
      out = aid_month_parts((int32_t)(a + n), NULL, NULL) ? (int32_t)(a + n) : AID__NO_DATE;
    break;
  case AID__OP_DATES_APART:
  case AID__OP_MONTHS_APART:
    if (a == AID_NEVER || x[1].v.day == AID_NEVER)
      return aid__trace_failure(t, f, "never");
    return aid__trace_number(t, ir, f, true, (aid__fraction){(int64_t)a - x[1].v.day, 1});
  case AID__OP_ELAPSED:
    if (x[1].v.day == AID_NEVER)
      return aid__trace_failure(t, f, "never");
    return aid__trace_of_number((aid__fraction){a == AID_NEVER ? 0 : ir->shift ? aid__age_months(t->plan->policy, a, x[1].v.day) : aid_months_elapsed(a, x[1].v.day), 1});
  default:
    if (a == AID_NEVER)
      return aid__trace_of_day(AID_NEVER);
    if (ir->op == AID__OP_MONTH_OF)
      out = aid_month_of(a);
    else if (ir->op == AID__OP_FIRST_DAY)
      out = aid_month_first_day(a);
    else if (ir->op == AID__OP_LAST_DAY)
      out = aid_month_last_day(a);
    else if (ir->op == AID__OP_YEAR_START)
      out = a - ((a % 12) + 12) % 12;
    else
      out = aid__calendar_workday(aid__calendar_known(t->plan->policy, t->plan->known), a);
  }
  return out == AID__NO_DATE ? aid__trace_failure(t, f, "calendar") : aid__trace_of_day(out);
}

static bool same(const aid__type *type, const aid__value *a, const aid__value *b)
{
  switch (type->base) {
  case AID__FLAG: return a->flag == b->flag;
  case AID__NUMBER: return a->number.n == b->number.n && a->number.d == b->number.d;
  case AID__TEXT: return a->text == b->text || (a->text && b->text && strcmp(a->text, b->text) == 0);
  default: return a->day == b->day;
  }
}

/* ---- by families: apart, so that what most nodes are (facts, slots, and, or) has a small frame ---- */

APART static aid__result comparison(aid__trace *t, const aid__ir *ir, const aid__at *f)
{
  const aid__type *const type = &ir->operands[0]->type;
  const aid__result a = aid__trace_eval(t, ir->operands[0], f), b = aid__trace_eval(t, ir->operands[1], f);
  int d;

  if (!a.v.known || !b.v.known)
    return aid__trace_unknown(aid__trace_join(t, a.v.known ? NULL : a.opens, b.v.known ? NULL : b.opens));
  if (ir->op == AID__OP_EQ || ir->op == AID__OP_NE)
    return aid__trace_yes_no(same(type, &a.v, &b.v) == (ir->op == AID__OP_EQ));
  d = aid__trace_compare(type, &a.v, &b.v);
  return aid__trace_yes_no(ir->op == AID__OP_LT ? d < 0 : ir->op == AID__OP_LE ? d <= 0 : ir->op == AID__OP_GT ? d > 0 : d >= 0);
}

APART static aid__result arithmetic(aid__trace *t, const aid__ir *ir, const aid__at *f)
{
  const aid__result a = aid__trace_eval(t, ir->operands[0], f), b = aid__trace_eval(t, ir->operands[1], f);
  aid__fraction n = {0, 1};
  bool good;

  if (!a.v.known || !b.v.known)
    return aid__trace_unknown(aid__trace_join(t, a.v.known ? NULL : a.opens, b.v.known ? NULL : b.opens));
  switch (ir->op) {
  case AID__OP_ADD: good = aid__fraction_add(a.v.number, b.v.number, &n); break;
  case AID__OP_SUB: good = aid__fraction_sub(a.v.number, b.v.number, &n); break;
  case AID__OP_MUL: good = aid__fraction_mul(a.v.number, b.v.number, &n); break;
  default:
    if (b.v.number.n == 0)
      return aid__trace_failure(t, f, "division_by_zero");
    good = aid__fraction_div(a.v.number, b.v.number, &n);
  }
  return aid__trace_number(t, ir, f, good, n);
}

/* A tree at another row than the one at hand. */
APART static aid__result elsewhere(aid__trace *t, const aid__ir *ir, const aid__at *f)
{
  switch (ir->op) {
  case AID__OP_LEVEL: {
    const struct aid_kind *const kind = t->plan->policy->vocabulary.kinds[AID__KIND_REGION];
    aid__at there = {kind, aid__trace_region_of(t, f), f->outer};
    while (there.row >= 0) {
      const aid__value level = aid__population_value(t->population, t->plan->policy->vocabulary.level, there.row, t->plan->day);
      if (level.known && level.code == ir->level)
        return aid__trace_eval(t, ir->operands[0], &there);
      there.row = aid__trace_table_of(t, kind)->parent[there.row];
    }
    return aid__trace_failure(t, f, "no_region");
  }
  case AID__OP_REF: {
    const aid__result r = fact_value(t, ir, f);
    if (!r.v.known)
      return r;
    if (r.v.row < 0)
      return aid__trace_failure(t, f, "nobody");
    {
      const aid__at there = {ir->fact->type.kind, r.v.row, f->outer};
      return aid__trace_eval(t, ir->operands[0], &there);
    }
  }
  default: {
    const aid__at *out = f;
    for (unsigned i = 0; i < ir->depth; i++)
      out = out->outer;
    return aid__trace_eval(t, ir->operands[0], out);
  }
  }
}

/* What is asked for less often. */
APART static aid__result other(aid__trace *t, const aid__ir *ir, const aid__at *f)
{
  aid__result x[3] = {{{.known = false}, NULL}}, fail = x[0];
  aid__fraction n = {0, 1};

  switch (ir->op) {
  case AID__OP_IN:
    x[0] = aid__trace_eval(t, ir->operands[0], f);
    if (!x[0].v.known)
      return x[0];
    for (size_t i = 1; i < ir->count; i++)
      if (same(&ir->operands[0]->type, &x[0].v, &ir->operands[i]->value))
        return aid__trace_yes_no(true);
    return aid__trace_yes_no(false);
  case AID__OP_KNOWN: return aid__trace_yes_no(aid__trace_eval(t, ir->operands[0], f).v.known);
  case AID__OP_HAS:
    x[0] = aid__trace_eval(t, ir->operands[0], f);
    return x[0].v.known ? aid__trace_yes_no(x[0].v.row >= 0) : x[0];
  case AID__OP_NEG:
    x[0] = aid__trace_eval(t, ir->operands[0], f);
    return x[0].v.known ? aid__trace_number(t, ir, f, true, (aid__fraction){-x[0].v.number.n, x[0].v.number.d}) : x[0];
  case AID__OP_SCALE:
    x[0] = aid__trace_eval(t, ir->operands[0], f);
    return x[0].v.known ? aid__trace_number(t, ir, f, true, x[0].v.number) : x[0];
  case AID__OP_ROUND:
    x[0] = aid__trace_eval(t, ir->operands[0], f);
    if (!x[0].v.known)
      return x[0];
    return aid__trace_number(t, ir, f, aid__fraction_round(x[0].v.number, ir->step, (aid__rounding)ir->how, &n), n);
  case AID__OP_MIN:
  case AID__OP_MAX: {
    const aid__opens *opens = NULL;
    aid__result best = aid__trace_unknown(NULL);
    for (size_t i = 0; i < ir->count; i++) {
      const aid__result one = aid__trace_eval(t, ir->operands[i], f);
      if (!one.v.known) {
        opens = aid__trace_join(t, opens, one.opens);
      } else if (!best.v.known) {
        best = one;
      } else {
        const int d = aid__trace_compare(&ir->type, &one.v, &best.v);
        if (ir->op == AID__OP_MIN ? d < 0 : d > 0)
          best = one;
      }
    }
    return opens ? aid__trace_unknown(opens) : best;
  }
  case AID__OP_DATE_DAYS: case AID__OP_DATE_MONTHS: case AID__OP_DATE_WORKDAYS: case AID__OP_MONTH_MONTHS: case AID__OP_DATES_APART:
  case AID__OP_MONTHS_APART: case AID__OP_ELAPSED: case AID__OP_MONTH_OF: case AID__OP_FIRST_DAY: case AID__OP_LAST_DAY:
  case AID__OP_YEAR_START: case AID__OP_WORKDAY:
    return strict(t, ir, f, x, &fail) ? dates(t, ir, f, x) : fail;
  case AID__OP_FALLBACK: {
    const aid__value v = aid__population_value(t->population, ir->fact, f->row, ir->operands[0]->day);
    if (v.known)
      return aid__trace_eval(t, ir->operands[0], f);
    x[0] = aid__trace_eval(t, ir->operands[1], f);
    aid__trace_read_input(t, AID__INPUT_ASSUMED, f, ir, &x[0].v, NULL, NULL, 0);
    return x[0];
  }
  case AID__OP_FAIL: return aid__trace_failure(t, f, ir->how == AID__FAILED_TOO_EARLY ? "too_early" : "below_zero");
  default: break;
  }
  return aid__trace_failure(t, f, "refused");
}

aid__result aid__trace_eval(aid__trace *t, const aid__ir *ir, const aid__at *f)
{
  switch (ir->op) {
  case AID__OP_CONST: return aid__trace_known(ir->value);
  case AID__OP_FACT: return fact_value(t, ir, f);
  case AID__OP_SLOT: {
    const aid__step *const step = aid__trace_step(t, ir->index, f->row);
    if (step == NULL)
      return aid__trace_unknown(NULL);
    aid__trace_read_input(t, AID__INPUT_SLOT, f, ir, &step->value, step, NULL, 0);
    return (aid__result){step->value, step->opens};
  }
  case AID__OP_RECORD: {
    const aid__result r = aid__trace_record(t, ir, f);
    aid__trace_read_input(t, AID__INPUT_RECORD, f, ir, &r.v, NULL, NULL, 0);
    return r;
  }
  case AID__OP_STANDARD: return aid__trace_standard(t, ir, f);
  case AID__OP_PARENT: {
    const aid__at there = {ir->to, aid__trace_ancestor(t, f->kind, f->row, ir->to), f->outer};
    return aid__trace_eval(t, ir->operands[0], &there);
  }
  case AID__OP_LEVEL: case AID__OP_REF: case AID__OP_OUTER: return elsewhere(t, ir, f);
  case AID__OP_NOT: {
    const aid__result a = aid__trace_eval(t, ir->operands[0], f);
    return a.v.known ? aid__trace_yes_no(!a.v.flag) : a;
  }
  case AID__OP_AND:
  case AID__OP_OR: {
    const bool decides = ir->op == AID__OP_OR;
    const aid__result a = aid__trace_eval(t, ir->operands[0], f);
    aid__result b;
    if (a.v.known && a.v.flag == decides)
      return a;
    b = aid__trace_eval(t, ir->operands[1], f);
    if (b.v.known && (a.v.known || b.v.flag == decides))
      return b;
    return aid__trace_unknown(aid__trace_join(t, a.v.known ? NULL : a.opens, b.v.known ? NULL : b.opens));
  }
  case AID__OP_EQ: case AID__OP_NE: case AID__OP_LT: case AID__OP_LE: case AID__OP_GT: case AID__OP_GE: return comparison(t, ir, f);
  case AID__OP_ADD: case AID__OP_SUB: case AID__OP_MUL: case AID__OP_DIV: return arithmetic(t, ir, f);
  case AID__OP_IF: {
    const aid__result c = aid__trace_eval(t, ir->operands[0], f);
    aid__result a, b;
    if (c.v.known)
      return aid__trace_eval(t, ir->operands[c.v.flag ? 1 : 2], f);
    a = aid__trace_eval(t, ir->operands[1], f);
    b = aid__trace_eval(t, ir->operands[2], f);
    if (a.v.known && b.v.known && same(&ir->type, &a.v, &b.v))
      return a;
    return aid__trace_unknown(aid__trace_join(t, c.opens, aid__trace_join(t, a.v.known ? NULL : a.opens, b.v.known ? NULL : b.opens)));
  }
  case AID__OP_AGGREGATE: return aid__trace_aggregate(t, ir, f);
  default: return other(t, ir, f);
  }
}
