/* Columns: truth of three values as two bitmaps (known, and the value where known), comparisons, choices. */
#include "engine/columns.h"

/* ---- and, or, not ---- */

const aid__vector *aid__columns_truth(aid__columns *c, aid__frame *f, const aid__ir *ir)
{
  const size_t words = aid__words(f->count);
  const aid__bits neutral = ir->op == AID__OP_AND ? ~(aid__bits)0 : 0;
  aid__vector *const out = aid__columns_vector(c, f->count, &ir->type);

  if (out == NULL)
    return NULL;
  if (ir->op == AID__OP_NOT) {
    const aid__vector *const a = aid__columns_eval(c, f, ir->operands[0]);
    if (a == NULL)
      return NULL;
    for (size_t w = 0; w < words; w++) {
      out->known[w] = a->known[w];
      out->flags[w] = ~a->flags[w] & a->known[w];
      out->missing[w] = a->missing[w];
    }
    return out;
  }
  /* While folding: `flags` says that none so far decides against it (and) or that one decides for it (or), `known` that none is unknown. */
  for (size_t w = 0; w < words; w++) {
    out->known[w] = ~(aid__bits)0;
    out->flags[w] = neutral;
  }
  for (size_t i = 0; i < ir->count; i++) {
    const aid__vector *const a = aid__columns_eval(c, f, ir->operands[i]);
    if (a == NULL)
      return NULL;
    for (size_t w = 0; w < words; w++) {
      const aid__bits yes = a->known[w] & a->flags[w], no = a->known[w] & ~a->flags[w];
      if (ir->op == AID__OP_AND)
        out->flags[w] &= ~no;
      else
        out->flags[w] |= yes;
      out->known[w] &= a->known[w];
      out->missing[w] |= a->missing[w];
    }
  }
  for (size_t w = 0; w < words; w++) {
    /* One operand that decides settles it, whatever the others are. */
    const aid__bits decided = ir->op == AID__OP_AND ? ~out->flags[w] : out->flags[w];
    out->known[w] |= decided;
    out->flags[w] &= out->known[w];
    out->missing[w] &= ~out->known[w];
  }
  return out;
}

/* ---- comparing ---- */

/* Bits of `a OP b`, a word at a time. */
#define KERNEL(name, type, op)                                                                     \
  static void name(const type *a, const type *b, int32_t count, aid__bits *out)                    \
  {                                                                                                \
    const size_t n = (size_t)count;                                                                \
    for (size_t w = 0; w * 64 < n; w++) {                                                          \
      const size_t m = n - w * 64 < 64 ? n - w * 64 : 64;                                          \
      aid__bits word = 0;                                                                          \
      for (size_t k = 0; k < m; k++)                                                               \
        word |= (aid__bits)(a[w * 64 + k] op b[w * 64 + k]) << k;                                  \
      out[w] = word;                                                                               \
    }                                                                                              \
  }
KERNEL(equal_i32, int32_t, ==)
KERNEL(less_i32, int32_t, <)
KERNEL(at_most_i32, int32_t, <=)
KERNEL(equal_i64, int64_t, ==)
KERNEL(less_i64, int64_t, <)
KERNEL(at_most_i64, int64_t, <=)

/* EQ, LT or LE of two vectors (the other three swap the sides or turn the answer round), whatever their storage. */
static void compare(const aid__columns *c, aid__op op, const aid__vector *a, const aid__vector *b, aid__bits *out)
{
  const int32_t n = a->count;

  switch (aid__storage_of(&a->type)) {
  case AID__STORE_BITS:
    for (size_t w = 0; w < aid__words(n); w++)
      out[w] = ~(a->flags[w] ^ b->flags[w]);
    return;
  case AID__STORE_I32:
    if (a->type.base == AID__TEXT) {
      for (int32_t i = 0; i < n; i++) {
        const bool known = aid__columns_known(a, i) && aid__columns_known(b, i);
        aid__bit_set(out, (size_t)i, known && strcmp(aid__columns_text(c, a->i32[i]), aid__columns_text(c, b->i32[i])) == 0);
      }
      return;
    }
    (op == AID__OP_EQ ? equal_i32 : op == AID__OP_LT ? less_i32 : at_most_i32)(a->i32, b->i32, n, out);
    return;
  case AID__STORE_I64: break;
  }
  if (a->denominators == NULL && b->denominators == NULL && a->type.digits == b->type.digits) {
    (op == AID__OP_EQ ? equal_i64 : op == AID__OP_LT ? less_i64 : at_most_i64)(a->i64, b->i64, n, out);
    return;
  }
  for (int32_t i = 0; i < n; i++) {
    const int order = aid__fraction_compare(aid__columns_number(a, i), aid__columns_number(b, i));
    aid__bit_set(out, (size_t)i, op == AID__OP_EQ ? order == 0 : op == AID__OP_LT ? order < 0 : order <= 0);
  }
}

const aid__vector *aid__columns_compare(aid__columns *c, aid__frame *f, const aid__ir *ir)
{
  const aid__vector *const a = aid__columns_eval(c, f, ir->operands[0]), *const b = aid__columns_eval(c, f, ir->operands[1]);
  aid__vector *const out = aid__columns_vector(c, f->count, &ir->type);
  bool turn = false;

  if (a == NULL || b == NULL || out == NULL)
    return NULL;
  switch ((aid__op)ir->op) {
  case AID__OP_NE: turn = true; compare(c, AID__OP_EQ, a, b, out->flags); break;
  case AID__OP_GT: compare(c, AID__OP_LT, b, a, out->flags); break;
  case AID__OP_GE: compare(c, AID__OP_LE, b, a, out->flags); break;
  default: compare(c, (aid__op)ir->op, a, b, out->flags);
  }
  for (size_t w = 0; w < aid__words(f->count); w++) {
    out->known[w] = a->known[w] & b->known[w];
    out->flags[w] = (turn ? ~out->flags[w] : out->flags[w]) & out->known[w];
    out->missing[w] = a->missing[w] | b->missing[w];
  }
  return out;
}

const aid__vector *aid__columns_in(aid__columns *c, aid__frame *f, const aid__ir *ir)
{
  const aid__vector *const a = aid__columns_eval(c, f, ir->operands[0]);
  aid__vector *const out = aid__columns_vector(c, f->count, &ir->type);
  aid__bits *const one = aid__columns_bits(c, f->count);

  if (a == NULL || out == NULL || one == NULL)
    return NULL;
  for (size_t i = 1; i < ir->count; i++) {
    const aid__vector *const b = aid__columns_eval(c, f, ir->operands[i]);
    if (b == NULL)
      return NULL;
    compare(c, AID__OP_EQ, a, b, one);
    for (size_t w = 0; w < aid__words(f->count); w++)
      out->flags[w] |= one[w];
  }
  for (size_t w = 0; w < aid__words(f->count); w++) {
    out->known[w] = a->known[w];
    out->flags[w] &= a->known[w];
    out->missing[w] = a->missing[w];
  }
  return out;
}

const aid__vector *aid__columns_is_known(aid__columns *c, aid__frame *f, const aid__ir *ir)
{
  const aid__vector *const v = aid__columns_eval(c, f, ir->operands[0]);
  aid__vector *const out = aid__columns_vector(c, f->count, &ir->type);

  if (v == NULL || out == NULL)
    return NULL;
  for (size_t w = 0; w < aid__words(f->count); w++) {
    out->flags[w] = v->known[w] & aid__word_mask(f->count, w);
    out->known[w] = aid__word_mask(f->count, w);
  }
  return out;
}

const aid__vector *aid__columns_has(aid__columns *c, aid__frame *f, const aid__ir *ir)
{
  const aid__vector *const who = aid__columns_eval(c, f, ir->operands[0]);
  aid__vector *const out = aid__columns_vector(c, f->count, &ir->type);

  if (who == NULL || out == NULL)
    return NULL;
  for (int32_t i = 0; i < f->count; i++)
    aid__bit_set(out->flags, (size_t)i, aid__columns_known(who, i) && who->i32[i] >= 0);
  memcpy(out->known, who->known, aid__words(f->count) * sizeof *out->known);
  memcpy(out->missing, who->missing, aid__words(f->count) * sizeof *out->missing);
  return out;
}

/* ---- choices ---- */

/* Values of a where the bit is set, of b elsewhere. */
static void choose(aid__vector *out, const aid__bits *first, const aid__vector *a, const aid__vector *b)
{
  switch (aid__storage_of(&out->type)) {
  case AID__STORE_BITS:
    for (size_t w = 0; w < aid__words(out->count); w++)
      out->flags[w] = ((first[w] & a->flags[w]) | (~first[w] & b->flags[w])) & out->known[w];
    return;
  case AID__STORE_I32:
    for (int32_t i = 0; i < out->count; i++)
      out->i32[i] = aid__bit(first, (size_t)i) ? a->i32[i] : b->i32[i];
    return;
  case AID__STORE_I64:
    for (int32_t i = 0; i < out->count; i++)
      out->i64[i] = aid__bit(first, (size_t)i) ? a->i64[i] : b->i64[i];
    for (int32_t i = 0; out->denominators && i < out->count; i++)
      out->denominators[i] = aid__bit(first, (size_t)i) ? a->denominators[i] : b->denominators[i];
    return;
  }
}

const aid__vector *aid__columns_if(aid__columns *c, aid__frame *f, const aid__ir *ir)
{
  const aid__vector *const test = aid__columns_eval(c, f, ir->operands[0]);
  const aid__vector *const a = aid__columns_eval_as(c, f, ir->operands[1], &ir->type), *const b = aid__columns_eval_as(c, f, ir->operands[2], &ir->type);
  aid__vector *const out = aid__columns_vector(c, f->count, &ir->type);
  aid__bits *const same = aid__columns_bits(c, f->count), *const first = aid__columns_bits(c, f->count);

  if (test == NULL || a == NULL || b == NULL || out == NULL || same == NULL || first == NULL)
    return NULL;
  compare(c, AID__OP_EQ, a, b, same);
  for (size_t w = 0; w < aid__words(f->count); w++) {
    const aid__bits yes = test->known[w] & test->flags[w], no = test->known[w] & ~test->flags[w], open = ~test->known[w];
    const aid__bits equal = open & a->known[w] & b->known[w] & same[w];
    out->known[w] = (yes & a->known[w]) | (no & b->known[w]) | equal;
    out->missing[w] = (yes & a->missing[w]) | (no & b->missing[w]) | (open & ~equal & (test->missing[w] | a->missing[w] | b->missing[w]));
    first[w] = yes | equal;
  }
  choose(out, first, a, b);
  return out;
}

/* An assumption: what stands for a fact that is not known. */
const aid__vector *aid__columns_fallback(aid__columns *c, aid__frame *f, const aid__ir *ir)
{
  const aid__vector *const a = aid__columns_eval_as(c, f, ir->operands[0], &ir->type), *const b = aid__columns_eval_as(c, f, ir->operands[1], &ir->type);
  aid__vector *const out = aid__columns_vector(c, f->count, &ir->type);

  if (a == NULL || b == NULL || out == NULL)
    return NULL;
  for (size_t w = 0; w < aid__words(f->count); w++) {
    out->known[w] = a->known[w] | b->known[w];
    out->missing[w] = ~a->known[w] & b->missing[w];
  }
  choose(out, a->known, a, b);
  return out;
}
