/*
 * Kernels from numbers to numbers, a row at a time; included by kernels_body.c alone. Most are plain loops, which the compiler makes
 * vectors: tests/check_vectorised.sh holds it to that where a loop's line says "hot".
 */
#include "engine/kernels_vector.h"

/* Calls with the widths as constants: each case is a loop of its own. */
#define BY_WIDTH(width, W, call)                                                                   \
  do {                                                                                             \
    if ((width) == AID__I64) {                                                                     \
      const aid__width W = AID__I64;                                                               \
      call;                                                                                        \
    } else {                                                                                       \
      const aid__width W = AID__I32;                                                               \
      call;                                                                                        \
    }                                                                                              \
  } while (0)

static bool fits32(int64_t k) { return k == (int32_t)k; }

static void fill(int64_t k, size_t n, aid__width to, void *out)
{
  BY_WIDTH(to, T, for (size_t i = 0; i < n; i++) put(out, T, i, (uint64_t)k));
}

/* ---- other widths -------------------------------------------------------------------------- */

SHAPED void widen_loop(const void *restrict a, aid__width aw, size_t n, aid__width to, void *restrict out)
{
  for (size_t i = 0; i < n; i++)   /* hot */
    put(out, to, i, word_at(a, aw, i));
}

static void widen(aid__operand a, size_t n, aid__width to, void *out)
{
  if (!a.at)
    fill(a.k, n, to, out);
  else if (a.width == to)
    memcpy(out, a.at, n * size_of(to));
  else if (a.width == AID__U8)
    BY_WIDTH(to, T, widen_loop(a.at, AID__U8, n, T, out));
  else
    BY_WIDTH(to, T, widen_loop(a.at, T == AID__I64 ? AID__I32 : AID__I64, n, T, out));
}

/* ---- sums and products --------------------------------------------------------------------- */

/* What is done to an array, or two: k is added to all. SMALL: an int32_t by a factor that is one too. */
typedef enum shape { PLUS, MINUS, TIMES, TIMES_SMALL, ADD, SUBTRACT, BOTH, BOTH_SMALL } shape;

SHAPED uint64_t times_small(const void *at, aid__width width, size_t i, uint64_t k)
{
  return (uint64_t)(number_at(at, width, i) * (int32_t)k);
}

SHAPED void linear_loop(shape s, uint64_t ka, const void *restrict a, aid__width aw, uint64_t kb, const void *restrict b, aid__width bw,
                        uint64_t k, size_t n, aid__width to, void *restrict out)
{
  if (to == AID__I32) {
    const uint32_t fa = (uint32_t)ka, fb = (uint32_t)kb, more = (uint32_t)k;
    for (size_t i = 0; i < n; i++) {   /* hot */
      const uint32_t x = half_at(a, aw, i), y = s >= ADD ? half_at(b, bw, i) : 0;
      put(out, to, i, s == PLUS ? x + more : s == MINUS ? more - x : s <= TIMES_SMALL ? x * fa + more
                    : s == ADD ? x + y + more : s == SUBTRACT ? x - y + more : x * fa + y * fb + more);
    }
    return;
  }
  for (size_t i = 0; i < n; i++) {   /* hot */
    const uint64_t x = word_at(a, aw, i), y = s >= ADD ? word_at(b, bw, i) : 0;
    put(out, to, i, s == PLUS ? x + k : s == MINUS ? k - x : s == TIMES ? x * ka + k
                  : s == TIMES_SMALL ? times_small(a, aw, i, ka) + k
                  : s == ADD ? x + y + k : s == SUBTRACT ? x - y + k
                  : s == BOTH_SMALL ? times_small(a, aw, i, ka) + times_small(b, bw, i, kb) + k : x * ka + y * kb + k);
  }
}

static void linear_one(uint64_t ka, aid__operand a, uint64_t k, size_t n, aid__width to, void *out)
{
#define SHAPE(s, width) BY_WIDTH(to, T, linear_loop(s, ka, a.at, width, 0, NULL, AID__I32, k, n, T, out))
  if (ka == 0)
    fill((int64_t)k, n, to, out);
  else if (ka == 1 && k == 0)
    widen(a, n, to, out);
  else if (ka == 1)
    BY_WIDTH(a.width, A, SHAPE(PLUS, A));
  else if (ka == ~(uint64_t)0)
    BY_WIDTH(a.width, A, SHAPE(MINUS, A));
  else if (a.width == AID__I32 && fits32((int64_t)ka))
    SHAPE(TIMES_SMALL, AID__I32);
  else
    BY_WIDTH(a.width, A, SHAPE(TIMES, A));
#undef SHAPE
}

static void linear(int64_t ka, aid__operand a, int64_t kb, aid__operand b, int64_t k, size_t n, aid__width to, void *out)
{
  if (!b.at || kb == 0)
    return a.at ? linear_one((uint64_t)ka, a, (uint64_t)kb * (uint64_t)(b.at ? 0 : b.k) + (uint64_t)k, n, to, out)
                : fill((int64_t)((uint64_t)ka * (uint64_t)a.k + (uint64_t)kb * (uint64_t)(b.at ? 0 : b.k) + (uint64_t)k), n, to, out);
  if (!a.at || ka == 0 || (ka == -1 && kb == 1))
    return linear(kb, b, ka, a, k, n, to, out);
#define SHAPE(s)                                                                                   \
  BY_WIDTH(to, T, BY_WIDTH(a.width, A, BY_WIDTH(b.width, B,                                        \
    linear_loop(s, (uint64_t)ka, a.at, A, (uint64_t)kb, b.at, B, (uint64_t)k, n, T, out))))
  if (ka == 1 && kb == 1)
    SHAPE(ADD);
  else if (ka == 1 && kb == -1)
    SHAPE(SUBTRACT);
  else if (a.width == AID__I32 && b.width == AID__I32 && fits32(ka) && fits32(kb))
    BY_WIDTH(to, T, linear_loop(BOTH_SMALL, (uint64_t)ka, a.at, AID__I32, (uint64_t)kb, b.at, AID__I32, (uint64_t)k, n, T, out));
  else
    SHAPE(BOTH);
#undef SHAPE
}

SHAPED void multiply_loop(const void *restrict a, aid__width aw, const void *restrict b, aid__width bw, size_t n, aid__width to, void *restrict out)
{
  for (size_t i = 0; i < n; i++) {   /* hot */
    if (to == AID__I32)
      put(out, to, i, half_at(a, aw, i) * half_at(b, bw, i));
    else if (aw == AID__I32 && bw == AID__I32)
      put(out, to, i, (uint64_t)((int64_t)(int32_t)half_at(a, aw, i) * (int32_t)half_at(b, bw, i)));
    else
      put(out, to, i, word_at(a, aw, i) * word_at(b, bw, i));
  }
}

static void multiply(aid__operand a, aid__operand b, size_t n, aid__width to, void *out)
{
  if (!a.at)
    linear(a.k, b, 0, b, 0, n, to, out);
  else if (!b.at)
    linear(b.k, a, 0, a, 0, n, to, out);
  else
    BY_WIDTH(to, T, BY_WIDTH(a.width, A, BY_WIDTH(b.width, B, multiply_loop(a.at, A, b.at, B, n, T, out))));
}

/* ---- the one or the other ------------------------------------------------------------------ */

/* `b` NULL: k. Where all is 32 bits wide, so is what is compared; elsewhere only the result need fit. */
SHAPED void least_loop(bool greatest, const void *restrict a, aid__width aw, const void *restrict b, aid__width bw, int64_t k, size_t n, aid__width to,
                       void *restrict out)
{
  if (to == AID__I32 && aw == AID__I32 && bw == AID__I32) {
    for (size_t i = 0; i < n; i++) {   /* hot */
      const int32_t x = ((const near32 *)a)[i], y = b ? ((const near32 *)b)[i] : (int32_t)k;
      ((near32 *)out)[i] = greatest ? (x > y ? x : y) : (x < y ? x : y);
    }
    return;
  }
  for (size_t i = 0; i < n; i++) {   /* hot */
    const int64_t x = number_at(a, aw, i), y = b ? number_at(b, bw, i) : k;
    put(out, to, i, (uint64_t)(greatest ? (x > y ? x : y) : (x < y ? x : y)));
  }
}

SHAPED void least_of(bool greatest, aid__operand a, aid__operand b, size_t n, aid__width to, void *out)
{
  if (!a.at) {
    const aid__operand other = a;
    a = b;
    b = other;
  }
  if (!a.at)
    fill((greatest ? a.k > b.k : a.k < b.k) ? a.k : b.k, n, to, out);
  else if (b.at)
    BY_WIDTH(to, T, BY_WIDTH(a.width, A, BY_WIDTH(b.width, B, least_loop(greatest, a.at, A, b.at, B, 0, n, T, out))));
  else if (to == AID__I32 && a.width == AID__I32)
    /* a number that no row reaches is as good as the last that one could */
    least_loop(greatest, a.at, AID__I32, NULL, AID__I32, b.k > INT32_MAX ? INT32_MAX : b.k < INT32_MIN ? INT32_MIN : b.k, n, AID__I32, out);
  else
    BY_WIDTH(to, T, BY_WIDTH(a.width, A, least_loop(greatest, a.at, A, NULL, AID__I64, b.k, n, T, out)));
}

static void least(aid__operand a, aid__operand b, size_t n, aid__width to, void *out)
{
  least_of(false, a, b, n, to, out);
}

static void greatest(aid__operand a, aid__operand b, size_t n, aid__width to, void *out)
{
  least_of(true, a, b, n, to, out);
}

/* One operand's lanes from row i on; NULL: k. */
SHAPED v32 lanes32(const void *at, uint32_t k, size_t i) { return at ? load32((const near32 *)at + i) : splat32(k); }
SHAPED v64 lanes64(const void *at, aid__width width, uint64_t k, size_t i)
{
  return at ? load64(operand_from(at, width, i), width) : splat64(k);
}

SHAPED void choose_loop(const aid__bits *restrict which, const void *restrict a, aid__width aw, int64_t ka, const void *restrict b, aid__width bw,
                        int64_t kb, size_t n, aid__width to, void *restrict out)
{
  size_t i = 0;

  for (; to == AID__I64 && i + 64 <= n; i += 64) {
    const aid__bits bits = which[i / 64];
    for (unsigned j = 0; j < 64; j += LANES64) {
      const v64 mask = mask64(bits >> j);
      store64((near64 *)out + i + j, (lanes64(a, aw, (uint64_t)ka, i + j) & mask) | (lanes64(b, bw, (uint64_t)kb, i + j) & ~mask));
    }
  }
  for (; to == AID__I32 && aw == AID__I32 && bw == AID__I32 && i + 64 <= n; i += 64) {
    const aid__bits bits = which[i / 64];
    for (unsigned j = 0; j < 64; j += LANES32) {
      const v32 mask = mask32(bits >> j);
      store32((near32 *)out + i + j, (lanes32(a, (uint32_t)ka, i + j) & mask) | (lanes32(b, (uint32_t)kb, i + j) & ~mask));
    }
  }
  for (; i < n; i++)
    put(out, to, i, which[i / 64] >> (i % 64) & 1 ? a ? word_at(a, aw, i) : (uint64_t)ka : b ? word_at(b, bw, i) : (uint64_t)kb);
}

static void choose(const aid__bits *which, aid__operand a, aid__operand b, size_t n, aid__width to, void *out)
{
#define SHAPE(at_a, A, at_b, B, T) choose_loop(which, at_a, A, a.k, at_b, B, b.k, n, T, out)
  if (!a.at && !b.at)
    BY_WIDTH(to, T, SHAPE(NULL, T, NULL, T, T));
  else if (!a.at)
    BY_WIDTH(to, T, BY_WIDTH(b.width, B, SHAPE(NULL, T, b.at, B, T)));
  else if (!b.at)
    BY_WIDTH(to, T, BY_WIDTH(a.width, A, SHAPE(a.at, A, NULL, T, T)));
  else
    BY_WIDTH(to, T, BY_WIDTH(a.width, A, BY_WIDTH(b.width, B, SHAPE(a.at, A, b.at, B, T))));
#undef SHAPE
}

/* ---- rounding ------------------------------------------------------------------------------ */

/*
 * A division by a number that is the same for all is a product with its reciprocal: for 0 <= t < 2^N and 2^(l-1) < divisor <= 2^l,
 * t / divisor is (t * factor) >> (N + l), with factor = 2^(N + l) / divisor + 1, which is below 2^(N + 1). Of a negative number it is taken from
 * its complement, which rounds down. The remainder then says whether the next whole number is meant:
 *   up: it is above 0; half up: above (divisor - 1) / 2; half even: with the last bit of the quotient added, above divisor / 2, for an even divisor.
 */
typedef struct reciprocal { uint64_t factor, divisor, above; unsigned shift; bool even; } reciprocal;

static reciprocal reciprocal_of(int64_t divisor, aid__rounding how, unsigned bits)
{
  const unsigned l = 64 - (unsigned)__builtin_clzll((uint64_t)divisor - 1);   /* of 1 there is none: the caller knows it */
  reciprocal r = {.divisor = (uint64_t)divisor, .shift = l - 1};

  r.factor = (uint64_t)(((aid__uwide)1 << (bits + l)) / (aid__uwide)divisor) + 1;
  r.even = how == AID__ROUND_HALF_EVEN && divisor % 2 == 0;
  r.above = how == AID__ROUND_UP ? 0 : how == AID__ROUND_DOWN ? (uint64_t)divisor : r.even ? (uint64_t)divisor / 2 : ((uint64_t)divisor - 1) / 2;
  return r;
}

SHAPED v32 round_lanes(v32 a, bool down, bool even, const reciprocal *r, uint32_t step)
{
  const v32 sign = (v32)((s32)a >> 31);
  v32 q = (high32(a ^ sign, (uint32_t)r->factor) >> r->shift) ^ sign;

  if (!down) {
    v32 rest = a - q * (uint32_t)r->divisor;
    if (even)
      rest += q & 1;
    q -= less32(splat32((uint32_t)r->above), rest);
  }
  return step == 1 ? q : q * step;
}

SHAPED void store_lanes(void *out, aid__width to, size_t i, v32 v)
{
  if (to == AID__I32) {
    store32((near32 *)out + i, v);
    return;
  }
#ifdef AID__AVX2
  const __m256i all = (__m256i)v;
  store64((near64 *)out + i, (v64)_mm256_cvtepi32_epi64(_mm256_castsi256_si128(all)));
  store64((near64 *)out + i + 4, (v64)_mm256_cvtepi32_epi64(_mm256_extracti128_si256(all, 1)));
#else
  for (unsigned j = 0; j < LANES32; j++)
    put(out, to, i + j, (uint64_t)(int32_t)v[j]);
#endif
}

/* The lanes of an operand whose values fit them. */
SHAPED v32 load_lanes(const void *a, aid__width aw, size_t i)
{
  v32 v;

  if (aw == AID__I32)
    return load32((const near32 *)a + i);
  for (unsigned j = 0; j < LANES32; j++)
    v[j] = half_at(a, aw, i + j);
  return v;
}

SHAPED void round32_loop(const void *restrict a, aid__width aw, bool down, bool even, reciprocal r, uint32_t step, size_t n, aid__width to, void *restrict out)
{
  size_t i = 0;

  for (; i + LANES32 <= n; i += LANES32)
    store_lanes(out, to, i, round_lanes(load_lanes(a, aw, i), down, even, &r, step));
  if (i < n) {
    uint32_t rest[LANES32] = {0};
    v32 v;
    for (size_t j = i; j < n; j++)
      rest[j - i] = half_at(a, aw, j);
    v = round_lanes(load32(rest), down, even, &r, step);
    store32(rest, v);
    for (size_t j = i; j < n; j++)
      put(out, to, j, (uint64_t)(int32_t)rest[j - i]);
  }
}

SHAPED uint64_t round64(int64_t a, bool down, bool even, const reciprocal *r)
{
  const uint64_t sign = (uint64_t)(a >> 63);
  uint64_t q = (high64((uint64_t)a ^ sign, r->factor) >> r->shift) ^ sign;

  if (!down) {
    const uint64_t rest = (uint64_t)a - q * r->divisor;
    q += rest + (even ? q & 1 : 0) > r->above;
  }
  return q;
}

SHAPED void round64_loop(const void *restrict a, aid__width aw, bool down, bool even, reciprocal r, uint64_t step, size_t n, aid__width to, void *restrict out)
{
  size_t i = 0;

#ifdef AID__AVX2
  for (; aw == AID__I64 && to == AID__I64 && i + LANES64 <= n; i += LANES64) {
    const v64 x = load64((const near64 *)a + i, AID__I64), sign = less64(x, (v64){0});
    v64 q = (high64_lanes(x ^ sign, r.factor) >> r.shift) ^ sign;
    if (!down)
      q -= less64(splat64(r.above), x - q * r.divisor + (even ? q & 1 : (v64){0}));
    store64((near64 *)out + i, step == 1 ? q : q * step);
  }
#endif
  for (; i < n; i++)
    put(out, to, i, round64(number_at(a, aw, i), down, even, &r) * step);
}

SHAPED int64_t divided(int64_t a, int64_t divisor, aid__rounding how)
{
  int64_t q, rest;

  if (fits32(a) && fits32(divisor) && a >= 0) {   /* many processors take much longer for 64 bits */
    q = (int64_t)((uint32_t)a / (uint32_t)divisor);
    rest = (int64_t)((uint32_t)a % (uint32_t)divisor);
  } else {
    q = a / divisor;
    rest = a % divisor;
    if (rest < 0) {
      q--;
      rest += divisor;
    }
  }
  switch (how) {
  case AID__ROUND_UP: return q + (rest > 0);
  case AID__ROUND_DOWN: return q;
  case AID__ROUND_HALF_UP: return q + (rest >= divisor - rest);
  case AID__ROUND_HALF_EVEN: return q + (rest + (q & 1) > divisor - rest);
  }
  return q;
}

static void round_each(aid__operand a, aid__operand divisor, aid__rounding how, int64_t step, size_t n, int64_t *out)
{
  for (size_t i = 0; i < n; i++) {
    const int64_t x = a.at ? number_at(a.at, a.width, i) : a.k, y = divisor.at ? number_at(divisor.at, divisor.width, i) : divisor.k;
    put(out, AID__I64, i, (uint64_t)divided(x, y, how) * (uint64_t)step);
  }
}

static void round_by(aid__operand a, int64_t divisor, aid__rounding how, int64_t step, size_t n, aid__width to, void *out)
{
  const bool narrow = a.width == AID__I32 || to == AID__I32;

  if (!a.at) {
    fill((int64_t)((uint64_t)divided(a.k, divisor, how) * (uint64_t)step), n, to, out);
  } else if (divisor == 1) {
    linear_one((uint64_t)step, a, 0, n, to, out);
  } else if (narrow && divisor <= INT32_MAX) {
    const reciprocal r = reciprocal_of(divisor, how, 31);
#define SHAPE(down, even, s) BY_WIDTH(to, T, BY_WIDTH(a.width, A, round32_loop(a.at, A, down, even, r, s, n, T, out)))
    if (step != 1)
      SHAPE(false, r.even, (uint32_t)step);
    else if (how == AID__ROUND_DOWN)
      SHAPE(true, false, 1);
    else if (r.even)
      SHAPE(false, true, 1);
    else
      SHAPE(false, false, 1);
#undef SHAPE
  } else {
    const reciprocal r = reciprocal_of(divisor, how, 63);
#define SHAPE(down, even, s) BY_WIDTH(to, T, BY_WIDTH(a.width, A, round64_loop(a.at, A, down, even, r, s, n, T, out)))
    if (step != 1)
      SHAPE(false, r.even, (uint64_t)step);
    else if (how == AID__ROUND_DOWN)
      SHAPE(true, false, 1);
    else if (r.even)
      SHAPE(false, true, 1);
    else
      SHAPE(false, false, 1);
#undef SHAPE
  }
}

/* ---- range --------------------------------------------------------------------------------- */

static void range(aid__operand a, size_t n, int64_t *least_out, int64_t *greatest_out)
{
  if (!a.at) {
    *least_out = *greatest_out = a.k;
  } else if (a.width == AID__I32) {
    const near32 *at = a.at;
    int32_t low = at[0], high = at[0];
    for (size_t i = 1; i < n; i++) {   /* hot */
      low = at[i] < low ? at[i] : low;
      high = at[i] > high ? at[i] : high;
    }
    *least_out = low;
    *greatest_out = high;
  } else {
    const near64 *at = a.at;
    int64_t low = at[0], high = at[0];
    for (size_t i = 1; i < n; i++) {   /* hot, AVX2 alone */
      low = at[i] < low ? at[i] : low;
      high = at[i] > high ? at[i] : high;
    }
    *least_out = low;
    *greatest_out = high;
  }
}
