/* Column code: truth of three values, comparisons, choices. */
#include "engine/machine.h"

static const aid__reg *reg(const aid__machine *m, uint32_t number) { return &m->regs[number]; }
static bool same_for_all(const aid__reg *r) { return r->value.at == NULL && r->unknown.at == NULL; }

/* ---- and, or, not ---- */

static void negate(aid__machine *m, aid__reg *out, const aid__reg *a, size_t n)
{
  const aid__bits *const yes = aid__true_of(m, a), *const open = aid__unknown_of(m, a);
  aid__bits *bits;

  if (same_for_all(a)) {
    aid__reg_const(out, !a->least);
    return;
  }
  if ((bits = aid__bits_new(m, &out->value, n)) == NULL)
    return;
  for (size_t w = 0; w < aid__words_of(n); w++)
    bits[w] = ~(yes[w] | open[w]) & aid__tail(n, w);
  aid__plane_share(&out->unknown, &a->unknown);
  aid__plane_share(&out->missing, &a->missing);
  aid__reg_settle(m, out, n);
}

/* and: true where both are, unknown where neither is false and not both are true; or: true where one is, unknown where neither is true and one is unknown. */
static void combine(aid__machine *m, aid__reg *out, const aid__reg *a, const aid__reg *b, bool both, size_t n)
{
  const bool plain = a->unknown.at == NULL && b->unknown.at == NULL;
  const size_t words = aid__words_of(n);
  const aid__bits *ta, *tb, *ua, *ub;
  aid__bits *yes, *open, *missing, any = 0;

  for (int turn = 0; turn < 2; turn++) {
    const aid__reg *const x = turn ? b : a, *const y = turn ? a : b;
    if (!same_for_all(x))
      continue;
    if ((x->least != 0) == both)
      aid__reg_same(out, y);
    else
      aid__reg_const(out, !both);
    return;
  }
  ta = aid__true_of(m, a);
  tb = aid__true_of(m, b);
  if ((yes = aid__bits_new(m, &out->value, n)) == NULL)
    return;
  if (plain) {
    if (both)
      for (size_t w = 0; w < words; w++)
        yes[w] = ta[w] & tb[w];
    else
      for (size_t w = 0; w < words; w++)
        yes[w] = ta[w] | tb[w];
    aid__reg_settle(m, out, n);
    return;
  }
  ua = aid__unknown_of(m, a);
  ub = aid__unknown_of(m, b);
  if ((open = aid__bits_new(m, &out->unknown, n)) == NULL)
    return;
  for (size_t w = 0; w < words; w++) {
    if (both) {
      yes[w] = ta[w] & tb[w];
      open[w] = (ta[w] | ua[w]) & (tb[w] | ub[w]) & ~yes[w];
    } else {
      yes[w] = ta[w] | tb[w];
      open[w] = (ua[w] | ub[w]) & ~yes[w];
    }
    any |= open[w];
  }
  if (!any) {
    aid__plane_drop(m, &out->unknown);
  } else if (a->missing.at == a->unknown.at && b->missing.at == b->unknown.at) {
    aid__plane_share(&out->missing, &out->unknown);
  } else if (a->missing.at || b->missing.at) {
    const aid__bits *const ma = aid__missing_of(m, a), *const mb = aid__missing_of(m, b);
    if ((missing = aid__bits_new(m, &out->missing, n)) == NULL)
      return;
    for (size_t w = 0; w < words; w++)
      missing[w] = (ma[w] | mb[w]) & open[w];
  }
  aid__reg_settle(m, out, n);
}

void aid__do_truth(aid__machine *m, const aid__ins *ins, aid__reg *out)
{
  const size_t n = aid__rows_of(m, ins->space);
  const aid__reg *const a = reg(m, ins->a), *const b = ins->b == AID__NO_REG ? NULL : reg(m, ins->b);
  aid__bits *bits;

  switch ((aid__do)ins->op) {
  case AID__DO_NOT: negate(m, out, a, n); return;
  case AID__DO_AND: combine(m, out, a, b, true, n); return;
  case AID__DO_OR: combine(m, out, a, b, false, n); return;
  case AID__DO_KNOWN:
    if (a->unknown.at == NULL) {
      aid__reg_const(out, 1);
      return;
    }
    if ((bits = aid__bits_new(m, &out->value, n)) == NULL)
      return;
    for (size_t w = 0; w < aid__words_of(n); w++)
      bits[w] = ~((const aid__bits *)a->unknown.at)[w] & aid__tail(n, w);
    aid__reg_settle(m, out, n);
    return;
  default: {
    const aid__bits *const x = aid__true_of(m, a), *const y = aid__true_of(m, b);
    if ((bits = aid__bits_new(m, &out->value, n)) == NULL)
      return;
    for (size_t w = 0; w < aid__words_of(n); w++)
      bits[w] = (ins->turn ? x[w] ^ y[w] : ~(x[w] ^ y[w])) & aid__tail(n, w);
    aid__reg_open(m, out, a, b, n);
    aid__reg_settle(m, out, n);
  }
  }
}

/* ---- comparing ---- */

/* What the ranges say: 1 true, 0 false for all, -1 nothing. */
static int by_ranges(aid__do op, const aid__reg *a, const aid__reg *b)
{
  switch (op) {
  case AID__DO_EQ:
    if (a->least > b->greatest || b->least > a->greatest)
      return 0;
    return a->least == a->greatest && b->least == b->greatest ? 1 : -1;
  case AID__DO_LT: return a->greatest < b->least ? 1 : a->least >= b->greatest ? 0 : -1;
  default: return a->greatest <= b->least ? 1 : a->least > b->greatest ? 0 : -1;
  }
}

void aid__do_compare(aid__machine *m, const aid__ins *ins, aid__reg *out)
{
  const size_t n = aid__rows_of(m, ins->space);
  const aid__reg *const a = reg(m, ins->a), *const b = reg(m, ins->b);
  const int told = by_ranges((aid__do)ins->op, a, b);
  aid__bits *bits;

  if (told >= 0) {
    aid__reg_const(out, ins->turn ? !told : told);
  } else {
    if ((bits = aid__bits_new(m, &out->value, n)) == NULL)
      return;
    (ins->op == AID__DO_EQ ? m->kernels->equal : ins->op == AID__DO_LT ? m->kernels->less : m->kernels->at_most)(aid__operand_of(a), aid__operand_of(b), ins->turn, n, bits);
  }
  aid__reg_open(m, out, a, b, n);
  aid__reg_settle(m, out, n);
}

/* ---- choices ---- */

static void valid(aid__machine *m, const aid__ins *ins, aid__reg *out, size_t n)
{
  const aid__reg *const a = reg(m, ins->a), *const b = reg(m, ins->b);

  if (b->unknown.at == NULL) {
    aid__reg_same(out, a);
    return;
  }
  out->least = a->least;
  out->greatest = a->greatest;
  out->width = a->width;
  if (ins->truth && a->value.at) {               /* true is taken away where unknown: a plane of its own */
    aid__bits *const bits = aid__bits_new(m, &out->value, n);
    if (bits == NULL)
      return;
    memcpy(bits, a->value.at, aid__words_of(n) * sizeof *bits);
  } else {
    aid__plane_share(&out->value, &a->value);
  }
  aid__reg_open(m, out, a, b, n);
  if (ins->truth)
    aid__reg_settle(m, out, n);
}

static void values(aid__machine *m, bool truth, const aid__bits *which, const aid__reg *a, const aid__reg *b, aid__reg *out, size_t n)
{
  if (truth) {
    const aid__bits *const x = aid__true_of(m, a), *const y = aid__true_of(m, b);
    aid__bits *const bits = aid__bits_new(m, &out->value, n);
    if (bits == NULL)
      return;
    for (size_t w = 0; w < aid__words_of(n); w++)
      bits[w] = ((which[w] & x[w]) | (~which[w] & y[w])) & aid__tail(n, w);
    return;
  }
  out->least = a->least < b->least ? a->least : b->least;
  out->greatest = a->greatest > b->greatest ? a->greatest : b->greatest;
  out->width = (uint8_t)aid__width_of(out->least, out->greatest);
  if (out->least == out->greatest)
    return;
  if (aid__plane_new(m, &out->value, n * (out->width == AID__I32 ? 4 : 8)) != NULL)
    m->kernels->choose(which, aid__operand_of(a), aid__operand_of(b), n, (aid__width)out->width, out->value.at);
}

/* The rows where the test is not known, and the answer is all the same: both branches are known and equal. */
static aid__bits *equal_branches(aid__machine *m, const aid__ins *ins, const aid__reg *test, const aid__reg *a, const aid__reg *b, aid__plane *plane, size_t n)
{
  const aid__bits *const open = test->unknown.at, *const ua = aid__unknown_of(m, a), *const ub = aid__unknown_of(m, b);
  aid__bits *const bits = aid__bits_new(m, plane, n);

  if (bits == NULL)
    return NULL;
  if (ins->truth) {
    const aid__bits *const x = aid__true_of(m, a), *const y = aid__true_of(m, b);
    for (size_t w = 0; w < aid__words_of(n); w++)
      bits[w] = ~(x[w] ^ y[w]);
  } else if (ins->key_count) {
    const aid__reg one = {.least = 1, .greatest = 1, .width = AID__I64};
    const aid__reg *const below_a = ins->keys[0].reg == AID__NO_REG ? &one : reg(m, ins->keys[0].reg), *const below_b = ins->keys[1].reg == AID__NO_REG ? &one : reg(m, ins->keys[1].reg);
    memset(bits, 0, aid__words_of(n) * sizeof *bits);
    for (size_t w = 0; w < aid__words_of(n); w++)
      for (aid__bits rest = open[w] & ~ua[w] & ~ub[w] & aid__tail(n, w); rest; rest &= rest - 1) {
        const size_t i = w * 64 + (size_t)__builtin_ctzll(rest);
        if ((aid__wide)aid__cell_of(a, i) * aid__cell_of(below_b, i) == (aid__wide)aid__cell_of(b, i) * aid__cell_of(below_a, i))
          bits[w] |= rest & -rest;
      }
  } else {
    m->kernels->equal(aid__operand_of(a), aid__operand_of(b), false, n, bits);
  }
  for (size_t w = 0; w < aid__words_of(n); w++)
    bits[w] &= open[w] & ~ua[w] & ~ub[w];
  return bits;
}

static void choose(aid__machine *m, const aid__ins *ins, aid__reg *out, size_t n)
{
  const aid__reg *const test = reg(m, ins->a), *const a = reg(m, ins->b), *const b = reg(m, ins->c);
  const bool divisors = ins->op == AID__DO_PICK;
  const aid__bits *yes, *open, *ua, *ub;
  aid__plane same = {NULL, NULL};
  aid__bits *equal = NULL, *unknown, *missing;

  if (same_for_all(test) || (divisors && test->value.at == NULL)) {
    const aid__reg *const taken = test->least ? a : b;
    if (!divisors) {
      aid__reg_same(out, taken);
      return;
    }
    out->least = taken->least;
    out->greatest = taken->greatest;
    out->width = taken->width;
    aid__plane_share(&out->value, &taken->value);
    return;
  }
  yes = aid__true_of(m, test);
  values(m, ins->truth, yes, a, b, out, n);
  if (m->no_memory || divisors)
    return;
  if (test->unknown.at == NULL && a->unknown.at == NULL && b->unknown.at == NULL) {
    if (ins->truth)
      aid__reg_settle(m, out, n);
    return;
  }
  open = aid__unknown_of(m, test);
  ua = aid__unknown_of(m, a);
  ub = aid__unknown_of(m, b);
  if (test->unknown.at && ins->how == 0 && (equal = equal_branches(m, ins, test, a, b, &same, n)) == NULL)
    return;
  if ((unknown = aid__bits_new(m, &out->unknown, n)) == NULL)
    return;
  for (size_t w = 0; w < aid__words_of(n); w++)
    unknown[w] = ((yes[w] & ua[w]) | (~yes[w] & ~open[w] & ub[w]) | (open[w] & ~(equal ? equal[w] : 0))) & aid__tail(n, w);
  if (test->missing.at == test->unknown.at && a->missing.at == a->unknown.at && b->missing.at == b->unknown.at) {     /* whichever is taken */
    aid__plane_share(&out->missing, &out->unknown);
  } else {
    const aid__bits *const mt = aid__missing_of(m, test), *const ma = aid__missing_of(m, a), *const mb = aid__missing_of(m, b);
    if ((missing = aid__bits_new(m, &out->missing, n)) == NULL)
      return;
    for (size_t w = 0; w < aid__words_of(n); w++)
      missing[w] = ((yes[w] & ma[w]) | (~yes[w] & ~open[w] & mb[w]) | (open[w] & (mt[w] | (ins->how ? 0 : ma[w] | mb[w])))) & unknown[w];
  }
  if (ins->truth && equal && out->value.at) {
    const aid__bits *const x = aid__true_of(m, a);
    aid__bits *const bits = out->value.at;
    for (size_t w = 0; w < aid__words_of(n); w++)
      bits[w] |= equal[w] & x[w];
  }
  aid__plane_drop(m, &same);
  if (ins->truth) {
    aid__reg_settle(m, out, n);
  } else {                                        /* no plane where nothing is unknown */
    aid__bits any = 0;
    for (size_t w = 0; w < aid__words_of(n); w++)
      any |= unknown[w];
    if (!any) {
      aid__plane_drop(m, &out->unknown);
      aid__plane_drop(m, &out->missing);
    }
  }
}

static void stand_in(aid__machine *m, const aid__ins *ins, aid__reg *out, size_t n)
{
  const aid__reg *const a = reg(m, ins->a), *const b = reg(m, ins->b);
  const aid__bits *open;
  aid__plane known = {NULL, NULL};
  aid__bits *bits, *unknown, *missing;

  if (a->unknown.at == NULL) {
    aid__reg_same(out, a);
    return;
  }
  open = a->unknown.at;
  if ((bits = aid__bits_new(m, &known, n)) == NULL)
    return;
  for (size_t w = 0; w < aid__words_of(n); w++)
    bits[w] = ~open[w];
  values(m, ins->truth, bits, a, b, out, n);
  aid__plane_drop(m, &known);
  if (b->unknown.at && !m->no_memory) {
    const aid__bits *const ub = b->unknown.at, *const mb = aid__missing_of(m, b);
    if ((unknown = aid__bits_new(m, &out->unknown, n)) == NULL || (missing = aid__bits_new(m, &out->missing, n)) == NULL)
      return;
    for (size_t w = 0; w < aid__words_of(n); w++) {
      unknown[w] = open[w] & ub[w];
      missing[w] = open[w] & mb[w];
    }
  }
  if (ins->truth)
    aid__reg_settle(m, out, n);
}

void aid__do_choice(aid__machine *m, const aid__ins *ins, aid__reg *out)
{
  const size_t n = aid__rows_of(m, ins->space);

  switch ((aid__do)ins->op) {
  case AID__DO_VALID: valid(m, ins, out, n); return;
  case AID__DO_COALESCE: stand_in(m, ins, out, n); return;
  default: choose(m, ins, out, n);
  }
}
