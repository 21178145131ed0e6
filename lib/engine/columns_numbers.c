/* Columns: arithmetic on integers at a scale and on fractions. Nothing wraps: a result that does not fit is unknown, and told as missing. */
#include "engine/columns.h"

/* What all operations of two operands share: known where both are and the result fits. */
static void combine(aid__vector *out, const aid__vector *a, const aid__vector *b, const aid__bits *failed)
{
  for (size_t w = 0; w < aid__words(out->count); w++) {
    const aid__bits both = a->known[w] & b->known[w];
    out->known[w] = both & ~failed[w];
    out->missing[w] = a->missing[w] | b->missing[w] | (both & failed[w]);
  }
}

/* Two integers at one scale, a word of results and of failures at a time. */
#define KERNEL(name, function)                                                                     \
  static void name(const int64_t *a, const int64_t *b, int64_t *out, int32_t count, aid__bits *failed) \
  {                                                                                                \
    const size_t n = (size_t)count;                                                                \
    for (size_t w = 0; w * 64 < n; w++) {                                                          \
      const size_t m = n - w * 64 < 64 ? n - w * 64 : 64;                                          \
      aid__bits word = 0;                                                                          \
      for (size_t k = 0; k < m; k++) {                                                             \
        const size_t i = w * 64 + k;                                                               \
        word |= (aid__bits)!function(a[i], b[i], &out[i]) << k;                                    \
      }                                                                                            \
      failed[w] = word;                                                                            \
    }                                                                                              \
  }
KERNEL(add_i64, aid__add)
KERNEL(sub_i64, aid__sub)
KERNEL(mul_i64, aid__mul)

/* The operation on two fractions that need not be in lowest terms. All intermediates are below 2^127. */
static bool calculate(aid__op op, aid__fraction a, aid__fraction b, aid__wide *n, aid__wide *d)
{
  switch (op) {
  case AID__OP_ADD:
  case AID__OP_SUB:
    if (op == AID__OP_SUB)
      b.n = -b.n;
    *n = a.d == b.d ? (aid__wide)a.n + b.n : (aid__wide)a.n * b.d + (aid__wide)b.n * a.d;
    *d = a.d == b.d ? a.d : (aid__wide)a.d * b.d;
    return true;
  case AID__OP_MUL:
    *n = (aid__wide)a.n * b.n;
    *d = (aid__wide)a.d * b.d;
    return true;
  default:
    *n = (aid__wide)a.n * b.d;
    *d = (aid__wide)a.d * b.n;
    return b.n != 0;
  }
}

static bool scaled(const aid__vector *v, unsigned digits) { return v->denominators == NULL && v->type.digits == digits; }

/* The lesser or the greater of two, known where both are. */
static void extreme(bool greatest, const aid__vector *a, const aid__vector *b, aid__vector *out)
{
  if (aid__storage_of(&out->type) == AID__STORE_I32) {
    for (int32_t i = 0; i < out->count; i++)
      out->i32[i] = (a->i32[i] < b->i32[i]) != greatest ? a->i32[i] : b->i32[i];
    return;
  }
  if (out->denominators == NULL) {
    for (int32_t i = 0; i < out->count; i++)
      out->i64[i] = (a->i64[i] < b->i64[i]) != greatest ? a->i64[i] : b->i64[i];
    return;
  }
  for (int32_t i = 0; i < out->count; i++) {
    const aid__fraction x = aid__columns_number(a, i), y = aid__columns_number(b, i);
    const aid__fraction z = (aid__fraction_compare(x, y) < 0) != greatest ? x : y;
    out->i64[i] = z.n;
    out->denominators[i] = z.d;
  }
}

static const aid__vector *negate(aid__columns *c, aid__frame *f, const aid__ir *ir)
{
  const aid__vector *const a = aid__columns_eval_as(c, f, ir->operands[0], &ir->type);
  aid__vector *const out = aid__columns_vector(c, f->count, &ir->type);

  if (a == NULL || out == NULL)
    return NULL;
  for (int32_t i = 0; i < f->count; i++)
    out->i64[i] = -a->i64[i];
  if (out->denominators)
    memcpy(out->denominators, a->denominators, (size_t)f->count * sizeof *out->denominators);
  memcpy(out->known, a->known, aid__words(f->count) * sizeof *out->known);
  memcpy(out->missing, a->missing, aid__words(f->count) * sizeof *out->missing);
  return out;
}

static const aid__vector *extremes(aid__columns *c, aid__frame *f, const aid__ir *ir)
{
  aid__bits *const failed = aid__columns_bits(c, f->count);
  const aid__vector *a = aid__columns_eval_as(c, f, ir->operands[0], &ir->type);

  for (size_t k = 1; a && k < ir->count; k++) {
    const aid__vector *const b = aid__columns_eval_as(c, f, ir->operands[k], &ir->type);
    aid__vector *const out = aid__columns_vector(c, f->count, &ir->type);
    if (b == NULL || out == NULL || failed == NULL)
      return NULL;
    extreme(ir->op == AID__OP_MAX, a, b, out);
    combine(out, a, b, failed);
    a = out;
  }
  return a;
}

const aid__vector *aid__columns_arithmetic(aid__columns *c, aid__frame *f, const aid__ir *ir)
{
  const aid__op op = (aid__op)ir->op;
  const aid__vector *a, *b;
  aid__vector *out;
  aid__bits *failed;

  if (op == AID__OP_NEG)
    return negate(c, f, ir);
  if (op == AID__OP_MIN || op == AID__OP_MAX)
    return extremes(c, f, ir);
  a = aid__columns_eval(c, f, ir->operands[0]);
  b = aid__columns_eval(c, f, ir->operands[1]);
  out = aid__columns_vector(c, f->count, &ir->type);
  failed = aid__columns_bits(c, f->count);
  if (a == NULL || b == NULL || out == NULL || failed == NULL)
    return NULL;
  if (out->denominators == NULL && op != AID__OP_DIV && a->denominators == NULL && b->denominators == NULL &&
      (op == AID__OP_MUL ? a->type.digits + b->type.digits == ir->type.digits : scaled(a, ir->type.digits) && scaled(b, ir->type.digits))) {
    (op == AID__OP_ADD ? add_i64 : op == AID__OP_SUB ? sub_i64 : mul_i64)(a->i64, b->i64, out->i64, f->count, failed);
  } else {
    for (int32_t i = 0; i < f->count; i++) {
      aid__wide n = 0, d = 1;
      if (aid__columns_known(a, i) && aid__columns_known(b, i) &&
          !(calculate(op, aid__columns_number(a, i), aid__columns_number(b, i), &n, &d) && aid__columns_put(out, i, n, d)))
        aid__bit_set(failed, (size_t)i, true);
    }
  }
  combine(out, a, b, failed);
  return out;
}

/* Known where v is and the new form fits. */
static void keep(aid__vector *out, const aid__vector *v, const aid__bits *failed)
{
  for (size_t w = 0; w < aid__words(out->count); w++) {
    out->known[w] = v->known[w] & ~failed[w];
    out->missing[w] = v->missing[w] | (v->known[w] & failed[w]);
  }
}

const aid__vector *aid__columns_scale(aid__columns *c, const aid__vector *v, const aid__type *type)
{
  aid__vector *const out = aid__columns_vector(c, v->count, type);
  aid__bits *const failed = aid__columns_bits(c, v->count);

  if (out == NULL || failed == NULL)
    return NULL;
  for (int32_t i = 0; i < v->count; i++) {
    const aid__fraction x = aid__columns_number(v, i);
    if (aid__columns_known(v, i) && !aid__columns_put(out, i, x.n, x.d))
      aid__bit_set(failed, (size_t)i, true);
  }
  keep(out, v, failed);
  return out;
}

const aid__vector *aid__columns_round(aid__columns *c, aid__frame *f, const aid__ir *ir)
{
  const aid__vector *const v = aid__columns_eval(c, f, ir->operands[0]);
  aid__vector *const out = aid__columns_vector(c, f->count, &ir->type);
  aid__bits *const failed = aid__columns_bits(c, f->count);
  int64_t step;
  const bool whole = !ir->type.fraction && aid__fraction_to_scaled(ir->step, ir->type.digits, &step);

  if (v == NULL || out == NULL || failed == NULL)
    return NULL;
  for (int32_t i = 0; i < f->count; i++) {
    const aid__fraction x = aid__columns_number(v, i);
    bool good = true;
    if (!aid__columns_known(v, i))
      continue;
    if (whole && ir->step.n > 0) {
      /* So many steps, each of which is a whole number at the digits of the result. */
      aid__wide n;
      good = !__builtin_mul_overflow(aid__divide_round((aid__wide)x.n * ir->step.d, (aid__wide)x.d * ir->step.n, (aid__rounding)ir->how), (aid__wide)step, &n) &&
             n <= INT64_MAX && n >= -(aid__wide)INT64_MAX;
      out->i64[i] = good ? (int64_t)n : 0;
    } else {
      aid__fraction lowest, rounded;
      good = aid__fraction_make(x.n, x.d, &lowest) && aid__fraction_round(lowest, ir->step, (aid__rounding)ir->how, &rounded) &&
             aid__columns_put(out, i, rounded.n, rounded.d);
    }
    if (!good)
      aid__bit_set(failed, (size_t)i, true);
  }
  keep(out, v, failed);
  return out;
}
