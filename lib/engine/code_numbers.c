/* Compiling numbers: every one is kn * n / (kd * d), so that constants and divisors meet before anything runs. */
#include "engine/code.h"
#include <assert.h>

static aid__wide gcd(aid__wide a, aid__wide b)
{
  a = a < 0 ? -a : a;
  b = b < 0 ? -b : b;
  while (b) {
    const aid__wide r = a % b;
    a = b;
    b = r;
  }
  return a;
}

static const aid__ins *ins_of(const aid__coder *m, uint32_t reg) { return &m->code->list[reg]; }

static bool fits(aid__wide n) { return n <= AID__FACTOR_MOST && n >= -(aid__wide)AID__FACTOR_MOST; }

/* kn / kd in lowest terms, kd > 0. False: too large for the code. */
static bool reduce(aid__wide n, aid__wide d, aid__val *v)
{
  const aid__wide g = gcd(n, d);

  if (g) {
    n /= g;
    d /= g;
  }
  if (d < 0) {
    n = -n;
    d = -d;
  }
  if (!fits(n) || !fits(d) || d == 0)
    return false;
  v->kn = (int64_t)n;
  v->kd = (int64_t)d;
  return true;
}

aid__val aid__code_constant(aid__coder *m, uint16_t space, aid__fraction f)
{
  aid__val v = {.n = AID__NO_REG, .d = AID__NO_REG};

  if (reduce(f.n, f.d, &v))
    return v;
  if (!fits(f.d))
    return aid__code_redo(m, space, false);
  v = aid__val_of(aid__emit_const(m, space, false, f.n));
  v.kd = f.d;
  return v;
}

/* A register times a register, either of which may be none (1). */
static uint32_t product(aid__coder *m, uint32_t a, uint32_t b)
{
  if (a == AID__NO_REG || m->no_memory)
    return b;
  if (b == AID__NO_REG)
    return a;
  return aid__emit(m, &(aid__ins){.op = AID__DO_MUL, .space = ins_of(m, a)->space, .a = a < b ? a : b, .b = a < b ? b : a, .c = AID__NO_REG});
}

/* A register may be no larger than so that `factor` times it fits. */
static void guard(aid__coder *m, uint32_t reg, aid__wide factor)
{
  aid__ins *ins;

  if (reg == AID__NO_REG || m->no_memory || factor <= 1)
    return;
  ins = &m->code->list[reg];
  if (AID__REG_MOST / factor < ins->most)
    ins->most = (int64_t)(AID__REG_MOST / factor);
}

static aid__wide magnitude(aid__wide n) { return n < 0 ? -n : n; }

static bool whole_at(const aid__val *v, int64_t scale) { return v->d == AID__NO_REG && (aid__wide)v->kn * scale % v->kd == 0; }

aid__val aid__code_fit(aid__coder *m, uint16_t space, aid__val v, const aid__type *type)
{
  if (type->fraction) {
    guard(m, v.n, magnitude(v.kn));
    guard(m, v.d, v.kd);
    return v;
  }
  {
    const int64_t scale = aid__power10[type->digits];
    if (!whole_at(&v, scale)) {
      const uint32_t reg = aid__code_whole(m, space, v, scale);
      v = aid__val_of(reg);
      v.kd = scale;
      return v;
    }
    if (v.n == AID__NO_REG && !fits((aid__wide)v.kn * scale / v.kd)) {
      const aid__wide x = (aid__wide)v.kn * scale / v.kd;
      if (x > INT64_MAX || x < -(aid__wide)INT64_MAX)
        return aid__code_redo(m, space, false);
      v = aid__val_of(aid__emit_const(m, space, false, (int64_t)x));
      v.kd = scale;
    }
    guard(m, v.n, (magnitude((aid__wide)v.kn * scale) + v.kd - 1) / v.kd);
  }
  return v;
}

uint32_t aid__code_whole(aid__coder *m, uint16_t space, aid__val v, int64_t scale)
{
  aid__val x = v;

  if (m->no_memory)
    return 0;
  if (!reduce((aid__wide)v.kn * scale, v.kd, &x))
    return aid__code_redo(m, space, false).n;
  if (x.n == AID__NO_REG && x.d == AID__NO_REG)
    return x.kd == 1 ? aid__emit_const(m, space, false, x.kn) : aid__code_redo(m, space, false).n;
  if (x.n == AID__NO_REG)
    x.n = aid__emit_const(m, space, false, 1);
  x.n = aid__emit_linear(m, space, x.kn, x.n, 0, AID__NO_REG, 0);
  if (x.d == AID__NO_REG)
    return x.kd == 1 ? x.n : aid__emit(m, &(aid__ins){.op = AID__DO_EXACT, .space = space, .a = x.n, .b = AID__NO_REG, .c = AID__NO_REG, .k = x.kd});
  return aid__emit(m, &(aid__ins){.op = AID__DO_EXACT_EACH, .space = space, .a = x.n, .b = aid__emit_linear(m, space, x.kd, x.d, 0, AID__NO_REG, 0), .c = AID__NO_REG});
}

/* ---- sums, products, quotients ---- */

static aid__val fail(aid__coder *m, uint16_t space)
{
  return aid__val_of(aid__emit(m, &(aid__ins){.op = AID__DO_FAIL, .space = space, .a = AID__NO_REG, .b = AID__NO_REG, .c = AID__NO_REG}));
}

/* a / (kd * d) brought above kd * d of another: ka and the register that it multiplies. */
static aid__val add(aid__coder *m, uint16_t space, aid__val a, aid__val b, int sign)
{
  uint32_t an = a.n, bn = b.n, d = a.d;
  aid__wide l, ka, kb, g;
  aid__val v;

  if (a.d != b.d) {
    an = product(m, a.n, b.d);
    bn = product(m, b.n, a.d);
    d = product(m, a.d, b.d);
  }
  g = gcd(a.kd, b.kd);
  l = a.kd / g * b.kd;
  ka = a.kn * (l / a.kd);
  kb = sign * (b.kn * (l / b.kd));
  g = gcd(gcd(ka, kb), l);
  if (g > 1) {
    ka /= g;
    kb /= g;
    l /= g;
  }
  if (!fits(l) || !fits(ka) || !fits(kb))
    return aid__code_redo(m, space, false);
  if (an == AID__NO_REG && bn == AID__NO_REG) {
    v = (aid__val){.n = AID__NO_REG, .d = d};
    return reduce(ka + kb, l, &v) ? v : aid__code_redo(m, space, false);
  }
  v = (aid__val){.d = d, .kn = 1, .kd = (int64_t)l};
  if (an == AID__NO_REG)
    v.n = aid__emit_linear(m, space, (int64_t)kb, bn, 0, AID__NO_REG, (int64_t)ka);
  else if (bn == AID__NO_REG)
    v.n = aid__emit_linear(m, space, (int64_t)ka, an, 0, AID__NO_REG, (int64_t)kb);
  else
    v.n = an <= bn ? aid__emit_linear(m, space, (int64_t)ka, an, (int64_t)kb, bn, 0) : aid__emit_linear(m, space, (int64_t)kb, bn, (int64_t)ka, an, 0);
  return v;
}

/* n / d * f where f is what d divides by: n, turned round where f is below zero, unknown where d is. */
static bool cancel(aid__coder *m, aid__val *a, aid__val *f, uint16_t space)
{
  uint32_t n;

  if (a->d == AID__NO_REG || f->n == AID__NO_REG || m->no_memory)
    return false;
  if (a->d != f->n && !(ins_of(m, a->d)->op == AID__DO_DENOM && ins_of(m, a->d)->a == f->n))
    return false;
  n = a->n == AID__NO_REG ? aid__emit_const(m, space, false, 1) : a->n;
  if (a->d != f->n && ins_of(m, n)->op == AID__DO_FLIP && ins_of(m, n)->b == f->n)
    n = aid__emit_valid(m, ins_of(m, n)->a, n);             /* turned round twice; it has failed all the same where it has */
  else if (a->d != f->n)
    n = aid__emit(m, &(aid__ins){.op = AID__DO_FLIP, .space = space, .a = n, .b = f->n, .c = AID__NO_REG});
  a->n = aid__emit_valid(m, n, a->d);
  a->d = AID__NO_REG;
  f->n = AID__NO_REG;
  return true;
}

static aid__val multiply(aid__coder *m, uint16_t space, aid__val a, aid__val b)
{
  aid__val v;

  if (!cancel(m, &a, &b, space))
    cancel(m, &b, &a, space);
  v.n = product(m, a.n, b.n);
  v.d = product(m, a.d, b.d);
  return reduce((aid__wide)a.kn * b.kn, (aid__wide)a.kd * b.kd, &v) ? v : aid__code_redo(m, space, false);
}

static aid__val divide(aid__coder *m, uint16_t space, aid__val a, aid__val b)
{
  aid__val v = {.n = product(m, a.n, b.d), .d = a.d};

  if (b.kn == 0)
    return fail(m, space);
  if (!reduce((aid__wide)a.kn * b.kd, (aid__wide)a.kd * b.kn, &v))
    return aid__code_redo(m, space, false);
  if (b.n != AID__NO_REG && !m->no_memory) {
    const uint32_t below = aid__emit(m, &(aid__ins){.op = AID__DO_DENOM, .space = space, .a = b.n, .b = AID__NO_REG, .c = AID__NO_REG});
    if (v.n == AID__NO_REG)
      v.n = aid__emit_const(m, space, false, 1);
    v.n = aid__emit(m, &(aid__ins){.op = AID__DO_FLIP, .space = space, .a = v.n, .b = b.n, .c = AID__NO_REG});
    v.d = product(m, v.d, below);
  }
  return v;
}

/* ---- comparing ---- */

static uint32_t emit_compare(aid__coder *m, uint16_t space, aid__do op, uint32_t a, uint32_t b, bool turn)
{
  if (op == AID__DO_EQ && a > b) {
    const uint32_t c = a;
    a = b;
    b = c;
  }
  return aid__emit(m, &(aid__ins){.op = (uint8_t)op, .truth = true, .space = space, .a = a, .b = b, .c = AID__NO_REG, .turn = turn});
}

/* ka * a against a constant k: a against what is left of it. */
static uint32_t compare_constant(aid__coder *m, uint16_t space, aid__do op, aid__wide ka, uint32_t a, aid__wide k, bool constant_first, bool turn)
{
  aid__wide q, r;
  const uint32_t never = aid__emit_valid(m, aid__emit_const(m, space, true, turn), a);

  if (ka < 0) {                         /* ka * a < k is -k < -ka * a */
    ka = -ka;
    k = -k;
    constant_first = !constant_first;
  }
  q = k / ka;
  r = k % ka;
  if (r < 0) {
    q--;
    r += ka;
  }
  if (op == AID__DO_EQ && r != 0)
    return never;
  if (r != 0) {
    /* a < k / ka is a <= q, and k / ka < a (or <=) is q < a */
    if (!constant_first)
      op = AID__DO_LE;
    else
      op = AID__DO_LT;
  }
  if (q > INT64_MAX || q < -(aid__wide)INT64_MAX)
    return aid__code_redo(m, space, true).n;
  {
    const uint32_t c = aid__emit_const(m, space, false, (int64_t)q);
    return constant_first ? emit_compare(m, space, op, c, a, turn) : emit_compare(m, space, op, a, c, turn);
  }
}

uint32_t aid__code_compare(aid__coder *m, uint16_t space, aid__op op, aid__val a, aid__val b)
{
  const bool swap = op == AID__OP_GT || op == AID__OP_GE, turn = op == AID__OP_NE;
  const aid__do how = op == AID__OP_EQ || op == AID__OP_NE ? AID__DO_EQ : op == AID__OP_LT || op == AID__OP_GT ? AID__DO_LT : AID__DO_LE;
  uint32_t an, bn, valid = AID__NO_REG, out;
  aid__wide ka, kb, g;

  if (swap) {
    const aid__val c = a;
    a = b;
    b = c;
  }
  an = a.n;
  bn = b.n;
  if (a.d != b.d) {
    an = product(m, a.n, b.d);
    bn = product(m, b.n, a.d);
  } else {
    valid = a.d;
  }
  ka = (aid__wide)a.kn * b.kd;
  kb = (aid__wide)b.kn * a.kd;
  if ((g = gcd(ka, kb)) > 1) {
    ka /= g;
    kb /= g;
  }
  if (m->no_memory)
    return 0;
  if (an == AID__NO_REG && bn == AID__NO_REG)
    out = aid__emit_const(m, space, true, (how == AID__DO_EQ ? ka == kb : how == AID__DO_LT ? ka < kb : ka <= kb) != turn);
  else if (an == AID__NO_REG || ka == 0)
    out = kb == 0 ? aid__emit_const(m, space, true, (how != AID__DO_LT) != turn) : compare_constant(m, space, how, kb, bn, an == AID__NO_REG ? ka : 0, true, turn);
  else if (bn == AID__NO_REG || kb == 0)
    out = compare_constant(m, space, how, ka, an, bn == AID__NO_REG ? kb : 0, false, turn);
  else if (!fits(ka) || !fits(kb))
    return aid__code_redo(m, space, true).n;
  else if (ka < 0 && kb < 0)            /* -a < -b is b < a */
    out = emit_compare(m, space, how, aid__emit_linear(m, space, (int64_t)-kb, bn, 0, AID__NO_REG, 0), aid__emit_linear(m, space, (int64_t)-ka, an, 0, AID__NO_REG, 0), turn);
  else
    out = emit_compare(m, space, how, aid__emit_linear(m, space, (int64_t)ka, an, 0, AID__NO_REG, 0), aid__emit_linear(m, space, (int64_t)kb, bn, 0, AID__NO_REG, 0), turn);
  /* what cancelled must be known all the same */
  out = aid__emit_valid(m, out, valid);
  if (an == AID__NO_REG || ka == 0)
    out = aid__emit_valid(m, out, an);
  if (bn == AID__NO_REG || kb == 0)
    out = aid__emit_valid(m, out, bn);
  return out;
}

/* ---- choosing ---- */

static uint32_t emit_select(aid__coder *m, uint16_t space, aid__do op, uint32_t test, uint32_t a, uint32_t b, bool test_alone)
{
  return m->no_memory ? 0 : aid__emit(m, &(aid__ins){.op = (uint8_t)op, .space = space, .a = test, .b = a, .c = b, .how = test_alone});
}

/* The same of what stands above two divisors: where the test is not known, these tell whether the branches are equal. */
static uint32_t emit_select_above(aid__coder *m, uint16_t space, uint32_t test, uint32_t a, uint32_t b, uint32_t below_a, uint32_t below_b, bool test_alone)
{
  aid__key *const keys = aid__arena_array(m->arena, 2, sizeof *keys);

  if (keys == NULL) {
    m->no_memory = true;
    return 0;
  }
  keys[0] = (aid__key){.reg = below_a, .n = 1, .d = 1};
  keys[1] = (aid__key){.reg = below_b, .n = 1, .d = 1};
  return m->no_memory ? 0 : aid__emit(m, &(aid__ins){.op = AID__DO_SELECT, .space = space, .a = test, .b = a, .c = b, .how = test_alone, .key_count = 2, .keys = keys});
}

/* Two numbers above one constant: registers of a and b, and the constant. False: too large for the code. */
static bool align(aid__coder *m, uint16_t space, aid__val a, aid__val b, uint32_t *an, uint32_t *bn, int64_t *kd)
{
  const aid__wide g = gcd(a.kd, b.kd);
  aid__wide l = a.kd / g * b.kd, ka = a.kn * (l / a.kd), kb = b.kn * (l / b.kd);
  const aid__wide all = gcd(gcd(ka, kb), l);

  if (all > 1) {
    ka /= all;
    kb /= all;
    l /= all;
  }
  if (!fits(l) || !fits(ka) || !fits(kb))
    return false;
  *an = a.n == AID__NO_REG ? aid__emit_const(m, space, false, (int64_t)ka) : aid__emit_linear(m, space, (int64_t)ka, a.n, 0, AID__NO_REG, 0);
  *bn = b.n == AID__NO_REG ? aid__emit_const(m, space, false, (int64_t)kb) : aid__emit_linear(m, space, (int64_t)kb, b.n, 0, AID__NO_REG, 0);
  *kd = (int64_t)l;
  return true;
}

aid__val aid__code_select(aid__coder *m, uint16_t space, uint32_t test, aid__val a, aid__val b, bool test_alone)
{
  aid__val v = {.d = AID__NO_REG, .kn = 1};
  uint32_t an, bn;

  if (m->no_memory)
    return v;
  if (!align(m, space, a, b, &an, &bn, &v.kd))
    return aid__code_redo(m, space, false);
  if (a.d == b.d) {
    v.n = emit_select(m, space, AID__DO_SELECT, test, aid__emit_valid(m, an, a.d), aid__emit_valid(m, bn, b.d), test_alone);
    v.d = a.d;
    return v;
  }
  v.n = emit_select_above(m, space, test, aid__emit_valid(m, an, a.d), aid__emit_valid(m, bn, b.d), a.d, b.d, test_alone);
  v.d = emit_select(m, space, AID__DO_PICK, test, a.d == AID__NO_REG ? aid__emit_const(m, space, false, 1) : a.d, b.d == AID__NO_REG ? aid__emit_const(m, space, false, 1) : b.d, false);
  return v;
}

/* The lesser or the greater of two. */
static aid__val extreme(aid__coder *m, uint16_t space, aid__op op, aid__val a, aid__val b)
{
  aid__val v = {.d = AID__NO_REG, .kn = 1};
  uint32_t an, bn;

  if (a.d == AID__NO_REG && b.d == AID__NO_REG) {
    if (m->no_memory)
      return v;
    if (!align(m, space, a, b, &an, &bn, &v.kd))
      return aid__code_redo(m, space, false);
    v.n = aid__emit(m, &(aid__ins){.op = op == AID__OP_MIN ? AID__DO_MIN : AID__DO_MAX, .space = space, .a = an < bn ? an : bn, .b = an < bn ? bn : an, .c = AID__NO_REG});
    return v;
  }
  return aid__code_select(m, space, aid__code_compare(m, space, op == AID__OP_MIN ? AID__OP_LE : AID__OP_GE, a, b), a, b, false);
}

/* MIN and MAX of dates are the same without a scale. */
static aid__val extremes(aid__coder *m, uint16_t space, const aid__ir *ir)
{
  const bool number = ir->type.base == AID__NUMBER;
  aid__val v = aid__code_eval(m, space, ir->operands[0]);

  if (number)
    v = aid__code_fit(m, space, v, &ir->type);
  for (size_t i = 1; i < ir->count; i++) {
    aid__val b = aid__code_eval(m, space, ir->operands[i]);
    if (number)
      b = aid__code_fit(m, space, b, &ir->type);
    v = extreme(m, space, (aid__op)ir->op, v, b);
  }
  return v;
}

aid__val aid__code_arithmetic(aid__coder *m, uint16_t space, const aid__ir *ir)
{
  aid__val a, b, v;

  if (ir->op == AID__OP_MIN || ir->op == AID__OP_MAX)
    return extremes(m, space, ir);
  a = aid__code_eval(m, space, ir->operands[0]);
  if (ir->op == AID__OP_NEG) {
    a.kn = -a.kn;
    return aid__code_fit(m, space, a, &ir->type);
  }
  b = aid__code_eval(m, space, ir->operands[1]);
  switch ((aid__op)ir->op) {
  case AID__OP_ADD: v = add(m, space, a, b, 1); break;
  case AID__OP_SUB: v = add(m, space, a, b, -1); break;
  case AID__OP_MUL: v = multiply(m, space, a, b); break;
  default: v = divide(m, space, a, b); break;
  }
  return aid__code_fit(m, space, v, &ir->type);
}

/* ---- rounding ---- */

aid__val aid__code_round(aid__coder *m, uint16_t space, const aid__ir *ir)
{
  const aid__val x = aid__code_eval(m, space, ir->operands[0]);
  aid__val steps = x, v = {.d = AID__NO_REG, .kn = ir->step.n, .kd = ir->step.d};

  if (m->no_memory)
    return v;
  if (ir->step.n <= 0 || !reduce((aid__wide)x.kn * ir->step.d, (aid__wide)x.kd * ir->step.n, &steps))
    return aid__code_redo(m, space, false);
  if (steps.n == AID__NO_REG && steps.d == AID__NO_REG) {
    const aid__wide n = aid__divide_round(steps.kn, steps.kd, (aid__rounding)ir->how);
    v.n = AID__NO_REG;
    return reduce(n * ir->step.n, ir->step.d, &v) ? aid__code_fit(m, space, v, &ir->type) : aid__code_redo(m, space, false);
  }
  if (steps.n == AID__NO_REG)
    steps.n = aid__emit_const(m, space, false, 1);
  steps.n = aid__emit_linear(m, space, steps.kn, steps.n, 0, AID__NO_REG, 0);
  if (steps.d == AID__NO_REG)
    v.n = steps.kd == 1 ? steps.n : aid__emit(m, &(aid__ins){.op = AID__DO_ROUND, .how = ir->how, .space = space, .a = steps.n, .b = AID__NO_REG, .c = AID__NO_REG, .k = steps.kd});
  else
    v.n = aid__emit(m, &(aid__ins){.op = AID__DO_ROUND_EACH, .how = ir->how, .space = space, .a = steps.n, .b = aid__emit_linear(m, space, steps.kd, steps.d, 0, AID__NO_REG, 0), .c = AID__NO_REG});
  return aid__code_fit(m, space, v, &ir->type);
}
