/*
 * Column code: numbers. The range of a result is worked out from those of its operands, in 128 bits; where it shows that no row can be too
 * large, a kernel does the work at the width that it takes. Else the operands are looked at, and if that does not settle it, every row is
 * worked out in 128 bits, and those that are too large are redone.
 */
#include "engine/machine.h"

typedef struct range { aid__wide least, greatest; } range;

static range range_of(const aid__reg *r) { return (range){r->least, r->greatest}; }
static aid__wide smaller(aid__wide a, aid__wide b) { return a < b ? a : b; }
static aid__wide larger(aid__wide a, aid__wide b) { return a > b ? a : b; }

static range times(range a, range b)
{
  const aid__wide p = a.least * b.least, q = a.least * b.greatest, r = a.greatest * b.least, s = a.greatest * b.greatest;
  return (range){smaller(smaller(p, q), smaller(r, s)), larger(larger(p, q), larger(r, s))};
}

/* One row. False: it has no value that fits any register (a quotient that is not whole, a divisor of nothing). */
static bool one(const aid__ins *ins, aid__wide a, aid__wide b, aid__wide *out)
{
  switch ((aid__do)ins->op) {
  case AID__DO_LINEAR: *out = ins->ka * a + ins->kb * b + ins->k; return true;
  case AID__DO_MUL: *out = a * b; return true;
  case AID__DO_MIN: *out = smaller(a, b); return true;
  case AID__DO_MAX: *out = larger(a, b); return true;
  case AID__DO_ROUND: *out = aid__divide_round(a, ins->k, (aid__rounding)ins->how); return true;
  case AID__DO_ROUND_EACH:
    if (b <= 0)
      return false;
    *out = aid__divide_round(a, b, (aid__rounding)ins->how);
    return true;
  case AID__DO_EXACT: *out = a / ins->k; return a % ins->k == 0;
  case AID__DO_EXACT_EACH:
    if (b == 0)
      return false;
    *out = a / b;
    return a % b == 0;
  case AID__DO_DENOM: *out = a < 0 ? -a : a == 0 ? 1 : a; return true;
  default: *out = b < 0 ? -a : a; return true;
  }
}

static range range_after(const aid__ins *ins, range a, range b)
{
  switch ((aid__do)ins->op) {
  case AID__DO_LINEAR: {
    const range x = times(a, (range){ins->ka, ins->ka}), y = times(b, (range){ins->kb, ins->kb});
    return (range){x.least + y.least + ins->k, x.greatest + y.greatest + ins->k};
  }
  case AID__DO_MUL: return times(a, b);
  case AID__DO_MIN: return (range){smaller(a.least, b.least), smaller(a.greatest, b.greatest)};
  case AID__DO_MAX: return (range){larger(a.least, b.least), larger(a.greatest, b.greatest)};
  case AID__DO_ROUND: return (range){aid__divide_round(a.least, ins->k, (aid__rounding)ins->how), aid__divide_round(a.greatest, ins->k, (aid__rounding)ins->how)};
  case AID__DO_EXACT: return ins->k == 1 ? a : (range){a.least / ins->k - 1, a.greatest / ins->k + 1};
  case AID__DO_DENOM: {
    const aid__wide most = larger(larger(a.greatest, -a.least), 1);
    return (range){a.least > 0 ? a.least : a.greatest < 0 ? -a.greatest : 1, most};
  }
  default: {                       /* no larger than a, on either side of 0 */
    const aid__wide most = larger(larger(a.greatest, -a.least), 0);
    return (range){-most, most};
  }
  }
}

static bool within(range r, int64_t most) { return r.least >= -most && r.greatest <= most; }

static void set_range(aid__reg *out, range r)
{
  out->least = (int64_t)r.least;
  out->greatest = (int64_t)r.greatest;
  out->width = (uint8_t)aid__width_of(out->least, out->greatest);
}

static void *new_values(aid__machine *m, aid__reg *out, size_t n) { return aid__plane_new(m, &out->value, n * (out->width == AID__I32 ? 4 : 8)); }

static void put(aid__reg *out, size_t i, int64_t value)
{
  if (out->width == AID__I32)
    ((int32_t *)out->value.at)[i] = (int32_t)value;
  else
    ((int64_t *)out->value.at)[i] = value;
}

/* Row by row; what does not fit is redone. */
static void carefully(aid__machine *m, const aid__ins *ins, aid__reg *out, const aid__reg *a, const aid__reg *b, size_t n)
{
  const aid__bits *const unknown = aid__unknown_of(m, out);
  int64_t least = INT64_MAX, greatest = INT64_MIN;

  out->width = AID__I64;
  if (new_values(m, out, n) == NULL)
    return;
  for (size_t i = 0; i < n; i++) {
    aid__wide value = 0;
    if (!aid__bit(unknown, i) && (!one(ins, aid__cell_of(a, i), b ? aid__cell_of(b, i) : 0, &value) || value > ins->most || value < -ins->most)) {
      aid__redo_row(m, ins->space, i);
      value = 0;
    }
    if (ins->op == AID__DO_DENOM && value == 0)
      value = 1;
    ((int64_t *)out->value.at)[i] = (int64_t)value;
    if (value < least)
      least = (int64_t)value;
    if (value > greatest)
      greatest = (int64_t)value;
  }
  out->least = least;
  out->greatest = greatest;
  out->scanned = true;
}

/* The rows where a divisor is 0. */
static void lose_zeros(aid__machine *m, aid__reg *out, const aid__reg *a, size_t n)
{
  aid__plane plane = {NULL, NULL};
  aid__bits *bits;
  const aid__bits *const unknown = aid__unknown_of(m, out);

  if (a->least > 0 || a->greatest < 0)
    return;
  if ((bits = aid__bits_new(m, &plane, n)) == NULL)
    return;
  m->kernels->equal(aid__operand_of(a), (aid__operand){NULL, 0, AID__I64}, false, n, bits);
  for (size_t w = 0; w < aid__words_of(n); w++)
    bits[w] &= ~unknown[w];
  aid__reg_lose(m, out, bits, n);
  aid__plane_drop(m, &plane);
}

static void fast(aid__machine *m, const aid__ins *ins, aid__reg *out, const aid__reg *a, const aid__reg *b, size_t n)
{
  const aid__operand x = aid__operand_of(a), y = b ? aid__operand_of(b) : (aid__operand){NULL, 0, AID__I64};
  const aid__width width = (aid__width)out->width;

  if (new_values(m, out, n) == NULL)
    return;
  switch ((aid__do)ins->op) {
  case AID__DO_LINEAR: m->kernels->linear(ins->ka, x, ins->kb, y, ins->k, n, width, out->value.at); return;
  case AID__DO_MUL: m->kernels->multiply(x, y, n, width, out->value.at); return;
  case AID__DO_MIN: m->kernels->least(x, y, n, width, out->value.at); return;
  case AID__DO_MAX: m->kernels->greatest(x, y, n, width, out->value.at); return;
  case AID__DO_ROUND: m->kernels->round(x, ins->k, (aid__rounding)ins->how, 1, n, width, out->value.at); return;
  case AID__DO_FLIP:
  case AID__DO_DENOM: {            /* -a where the sign is below zero */
    aid__plane signs = {NULL, NULL}, turned = {NULL, NULL};
    aid__bits *const bits = aid__bits_new(m, &signs, n);
    void *const minus = aid__plane_new(m, &turned, n * (width == AID__I32 ? 4 : 8));
    if (bits == NULL || minus == NULL)
      return;
    m->kernels->less(ins->op == AID__DO_FLIP ? y : x, (aid__operand){NULL, 0, AID__I64}, false, n, bits);
    m->kernels->linear(-1, x, 0, (aid__operand){NULL, 0, AID__I64}, 0, n, width, minus);
    m->kernels->choose(bits, (aid__operand){minus, 0, width}, x, n, width, out->value.at);
    if (ins->op == AID__DO_DENOM)
      m->kernels->greatest((aid__operand){out->value.at, 0, width}, (aid__operand){NULL, 1, AID__I64}, n, width, minus);
    if (ins->op == AID__DO_DENOM) {
      const aid__plane swap = out->value;
      out->value = turned;
      turned = swap;
    }
    aid__plane_drop(m, &signs);
    aid__plane_drop(m, &turned);
    return;
  }
  default:
    for (size_t i = 0; i < n; i++) {
      aid__wide value = 0;
      one(ins, aid__cell_of(a, i), b ? aid__cell_of(b, i) : 0, &value);
      put(out, i, (int64_t)value);
    }
  }
}

/* All rows of a and b are the same. */
static bool once(aid__machine *m, const aid__ins *ins, aid__reg *out, const aid__reg *a, const aid__reg *b)
{
  aid__wide value = 0;

  if (!one(ins, a->least, b ? b->least : 0, &value) || value > ins->most || value < -ins->most) {
    aid__redo_all(m, ins->space);
    value = ins->op == AID__DO_DENOM;
  }
  aid__reg_const(out, (int64_t)value);
  return true;
}

/* Nothing to do: the instruction leaves its operand as it is. */
static bool idle(const aid__ins *ins, const aid__reg *a, const aid__reg *b)
{
  switch ((aid__do)ins->op) {
  case AID__DO_ROUND:
  case AID__DO_EXACT: return ins->k == 1;
  case AID__DO_DENOM: return a->least > 0;
  case AID__DO_FLIP: return b && b->least >= 0;      /* but for the rows where it is 0 */
  case AID__DO_MUL: return b && b->value.at == NULL && b->least == 1;
  case AID__DO_MIN: return b && a->greatest <= b->least;
  case AID__DO_MAX: return b && a->least >= b->greatest;
  default: return false;
  }
}

static void take(aid__reg *out, const aid__reg *a)
{
  out->least = a->least;
  out->greatest = a->greatest;
  out->width = a->width;
  out->scanned = a->scanned;
  aid__plane_share(&out->value, &a->value);
}

void aid__do_number(aid__machine *m, const aid__ins *ins, aid__reg *out)
{
  const size_t n = aid__rows_of(m, ins->space);
  aid__reg *const a = &m->regs[ins->a], *const b = ins->b == AID__NO_REG ? NULL : &m->regs[ins->b];
  aid__ins constant;
  const aid__reg zero = {.width = AID__I64};
  const range none = {0, 0};
  range r;
  bool each;

  if (b && (ins->op == AID__DO_ROUND_EACH || ins->op == AID__DO_EXACT_EACH) && b->value.at == NULL && b->least > 0) {    /* one divisor for all */
    constant = *ins;
    constant.op = ins->op == AID__DO_ROUND_EACH ? AID__DO_ROUND : AID__DO_EXACT;
    constant.k = b->least;
    ins = &constant;
  }
  r = range_after(ins, range_of(a), b ? range_of(b) : none);
  each = ins->op == AID__DO_ROUND_EACH || ins->op == AID__DO_EXACT_EACH || (ins->op == AID__DO_EXACT && ins->k != 1);
  aid__reg_open(m, out, a, b ? b : &zero, n);
  if (a->value.at == NULL && (b == NULL || b->value.at == NULL)) {
    once(m, ins, out, a, b);
  } else {
    if (!within(r, ins->most)) {
      aid__reg_scan(m, a, n);
      if (b)
        aid__reg_scan(m, b, n);
      r = range_after(ins, range_of(a), b ? range_of(b) : none);
    }
    if (each || !within(r, ins->most)) {
      /* of ROUND_EACH the divisors are 1 or more, and so a quotient no larger than what is divided */
      if (b && ins->op == AID__DO_ROUND_EACH && b->least > 0 && within(range_of(a), ins->most - 1)) {
        out->least = a->least < 0 ? a->least - 1 : -1;
        out->greatest = a->greatest > 0 ? a->greatest + 1 : 1;
        out->width = AID__I64;
        if (new_values(m, out, n) != NULL)
          m->kernels->round_each(aid__operand_of(a), aid__operand_of(b), (aid__rounding)ins->how, 1, n, out->value.at);
      } else {
        carefully(m, ins, out, a, b, n);
      }
    } else if (idle(ins, a, b)) {
      take(out, a);
    } else if (b && ((ins->op == AID__DO_MUL && a->value.at == NULL && a->least == 1) || (ins->op == AID__DO_MIN && b->greatest <= a->least) ||
               (ins->op == AID__DO_MAX && b->least >= a->greatest))) {
      take(out, b);
    } else {
      set_range(out, r);
      if (ins->op == AID__DO_ROUND && aid__width_of(a->least, a->greatest) == AID__I64)
        out->width = AID__I64;
      fast(m, ins, out, a, b, n);
    }
  }
  if (ins->op == AID__DO_FLIP && !m->no_memory)
    lose_zeros(m, out, b, n);
}
