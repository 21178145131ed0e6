/*
 * Each kernel of each table against a reference written here, one row at a time, in 128 bits. Buffers are as long as their contents and begin at
 * odd addresses where they may, so that sanitizers and valgrind see whatever is touched beside them; bitmaps that are read hold anything past the end.
 */
#include "tests/test.h"
#include "tests/random.h"
#include "engine/kernels.h"
#include <string.h>

static const size_t lengths[] = {0, 1, 7, 63, 64, 65, 127, 1000, 4096 + 17};
static const aid__width wide[] = {AID__I32, AID__I64};
#define EACH(i, array) (size_t i = 0; i < sizeof array / sizeof array[0]; i++)
#define ck_rows(expected, got, i) ck_assert_msg((expected) == (got), "%s: row %zu of %zu: expected %lld, got %lld", k->name, (size_t)(i), n, (long long)(expected), (long long)(got))

/* ---- buffers that end with the round ---- */

static void *kept[64];
static size_t kept_count;

static void *keep(size_t size)
{
  ck_assert_uint_lt(kept_count, sizeof kept / sizeof kept[0]);
  kept[kept_count] = malloc(size ? size : 1);
  ck_assert_ptr_nonnull(kept[kept_count]);
  return kept[kept_count++];
}

static void drop(void)
{
  while (kept_count > 0)
    free(kept[--kept_count]);
}

static size_t width_size(aid__width width) { return width == AID__U8 ? 1 : width == AID__I32 ? 4 : 8; }
static void *numbers(size_t n, aid__width width) { return (char *)keep(n * width_size(width) + 1) + 1; }
static size_t words_for(size_t n) { return (n + 63) / 64; }
static aid__bits *bits_for(size_t n) { return keep(words_for(n) * sizeof(aid__bits)); }
static bool bit(const aid__bits *bits, size_t i) { return bits[i / 64] >> (i % 64) & 1; }

static int64_t number(const void *at, aid__width width, size_t i)
{
  int64_t x = 0;
  int32_t half;

  if (width == AID__U8)
    return ((const uint8_t *)at)[i];
  if (width == AID__I64) {
    memcpy(&x, (const char *)at + 8 * i, 8);
    return x;
  }
  memcpy(&half, (const char *)at + 4 * i, 4);
  return half;
}

static void set(void *at, aid__width width, size_t i, int64_t x)
{
  const int32_t half = (int32_t)x;

  if (width == AID__U8)
    ((uint8_t *)at)[i] = (uint8_t)x;
  else if (width == AID__I64)
    memcpy((char *)at + 8 * i, &x, 8);
  else
    memcpy((char *)at + 4 * i, &half, 4);
}

static int64_t value(aid__operand a, size_t i) { return a.at ? number(a.at, a.width, i) : a.k; }
static int64_t most(aid__width width) { return width == AID__I32 ? INT32_MAX : INT64_MAX; }
static bool fits(aid__wide x, aid__width width) { return x <= most(width) && x >= -(aid__wide)most(width); }

/* -limit … limit, often at an end, often small */
static int64_t some(rng *r, int64_t limit)
{
  const unsigned how = rng_below(r, 10);
  const int64_t x = (int64_t)((aid__uwide)(rng_next(r) >> 1) % ((aid__uwide)limit + 1));

  return how == 0 ? limit : how == 1 ? -limit : how < 5 ? x % 4 : how < 8 ? x : -x;
}

/* An array, or a number where `constant`. */
static aid__operand operand(rng *r, size_t n, aid__width width, bool constant, int64_t limit)
{
  aid__operand a = {.width = width, .k = some(r, limit)};
  void *at;

  if (constant)
    return a;
  at = numbers(n, width);
  for (size_t i = 0; i < n; i++)
    set(at, width, i, some(r, limit));
  a.at = at;
  return a;
}

static aid__bits *random_bits(rng *r, size_t n)
{
  aid__bits *bits = bits_for(n);
  const unsigned how = rng_below(r, 5);

  for (size_t w = 0; w < words_for(n); w++)
    bits[w] = how == 0 ? 0 : how == 1 ? ~(aid__bits)0 : how == 2 ? rng_next(r) & rng_next(r) & rng_next(r) : how == 3 ? rng_next(r) | rng_next(r) : rng_next(r);
  return bits;
}

static void zeros_past(const aid__bits *bits, size_t n)
{
  if (n % 64)
    ck_assert_uint_eq(bits[n / 64] >> n % 64, 0);
}

/* Of long arrays a few do: what depends on shapes is seen with short ones. */
static bool skip(rng *r, size_t n)
{
  return rng_chance(r, n >= 1000 ? (getenv("AID_TEST_THIN") ? 99 : 92) : getenv("AID_TEST_THIN") ? 80 : 0);
}

/* Calls once for each table and length. */
typedef void check(const aid__kernels *k, size_t n, rng *r);
static void everywhere(check *one)
{
  rng r = {.state = 20220701};

  for EACH(l, lengths) {
    for (int plain = 0; plain < 2; plain++) {
      one(aid__kernels_best(plain), lengths[l], &r);
      drop();
    }
  }
}

/* ---- numbers ---- */

static void check_widen(const aid__kernels *k, size_t n, rng *r)
{
  static const aid__width from[] = {AID__U8, AID__I32, AID__I64};

  for EACH(f, from) {
    for EACH(t, wide) {
      for (int constant = 0; constant < 2; constant++) {
        aid__operand a = operand(r, n, from[f], constant, from[f] == AID__U8 ? 255 : INT32_MAX);
        void *out = numbers(n, wide[t]);
        if (a.at && from[f] == AID__I64 && wide[t] == AID__I64 && n)
          a.at = operand(r, n, AID__I64, false, INT64_MAX).at;
        k->widen(a, n, wide[t], out);
        for (size_t i = 0; i < n; i++)
          ck_rows(value(a, i), number(out, wide[t], i), i);
      }
    }
  }
}
START_TEST(numbers_keep_their_value_in_another_width) { everywhere(check_widen); } END_TEST

static void check_linear(const aid__kernels *k, size_t n, rng *r)
{
  static const int64_t factors[] = {0, 1, -1, 3, -100, INT32_MAX, INT64_C(5000000000)};
  static const int64_t mores[] = {0, 12345, -7};

  for EACH(fa, factors) for EACH(fb, factors) for EACH(t, wide) {
    for (unsigned shape = 0; shape < 16; shape++) {
      if (skip(r, n))
        continue;
      const int64_t ka = factors[fa], kb = factors[fb], more = mores[(fa + fb + shape) % 3];
      const aid__width aw = wide[shape & 1], bw = wide[shape >> 1 & 1];
      const aid__wide room = most(wide[t]) - (more < 0 ? -more : more), weight = (aid__wide)llabs(ka) + llabs(kb);
      const aid__wide each = weight ? room / weight : INT64_MAX;
      const aid__operand a = operand(r, n, aw, shape & 4, each < most(aw) ? (int64_t)each : most(aw));
      const aid__operand b = operand(r, n, bw, shape & 8, each < most(bw) ? (int64_t)each : most(bw));
      void *out = numbers(n, wide[t]);
      k->linear(ka, a, kb, b, more, n, wide[t], out);
      for (size_t i = 0; i < n; i++)
        ck_rows((int64_t)((aid__wide)ka * value(a, i) + (aid__wide)kb * value(b, i) + more), number(out, wide[t], i), i);
      drop();
    }
  }
}
START_TEST(sums_of_products_are_exact) { everywhere(check_linear); } END_TEST

static void check_multiply(const aid__kernels *k, size_t n, rng *r)
{
  static const int64_t parts[] = {1, 46340, INT32_MAX};

  for EACH(p, parts) for EACH(t, wide) {
    for (unsigned shape = 0; shape < 16; shape++) {
      if (skip(r, n))
        continue;
      const aid__width aw = wide[shape & 1], bw = wide[shape >> 1 & 1];
      const int64_t b_most = most(wide[t]) / parts[p];
      const aid__operand a = operand(r, n, aw, shape & 4, parts[p]), b = operand(r, n, bw, shape & 8, b_most < most(bw) ? b_most : most(bw));
      void *out = numbers(n, wide[t]);
      k->multiply(a, b, n, wide[t], out);
      for (size_t i = 0; i < n; i++)
        ck_rows((int64_t)((aid__wide)value(a, i) * value(b, i)), number(out, wide[t], i), i);
      drop();
    }
  }
}
START_TEST(products_are_exact) { everywhere(check_multiply); } END_TEST

static void check_least(const aid__kernels *k, size_t n, rng *r)
{
  for EACH(t, wide) for (unsigned shape = 0; shape < 32; shape++) {
    if (skip(r, n))
      continue;
    const aid__width aw = wide[shape & 1], bw = wide[shape >> 1 & 1];
    const bool greatest = shape & 16;
    aid__operand a = operand(r, n, aw, shape & 4, most(aw)), b = operand(r, n, bw, shape & 8, most(bw));
    void *out = numbers(n, wide[t]);
    if (wide[t] == AID__I32) {
      /* a number that does not fit the result is never the result */
      if (!a.at && !fits(a.k, AID__I32))
        a.k = b.at && b.width == AID__I32 ? (greatest ? -llabs(a.k) : llabs(a.k)) : 5;
      if (!b.at && !fits(b.k, AID__I32))
        b.k = a.at && a.width == AID__I32 ? (greatest ? -llabs(b.k) : llabs(b.k)) : 6;
      for (size_t i = 0; i < n; i++) {
        const int64_t x = value(a, i), y = value(b, i);
        if (fits((x < y) != greatest ? x : y, AID__I32))
          continue;
        if (a.at)
          set((char *)(uintptr_t)a.at, aw, i, 3);
        if (b.at)
          set((char *)(uintptr_t)b.at, bw, i, 4);
      }
    }
    (greatest ? k->greatest : k->least)(a, b, n, wide[t], out);
    for (size_t i = 0; i < n; i++)
      ck_rows((value(a, i) < value(b, i)) != greatest ? value(a, i) : value(b, i), number(out, wide[t], i), i);
    drop();
  }
}
START_TEST(the_lesser_and_the_greater_of_two) { everywhere(check_least); } END_TEST

static void check_choose(const aid__kernels *k, size_t n, rng *r)
{
  for EACH(t, wide) for (unsigned shape = 0; shape < 16; shape++) {
    if (skip(r, n))
      continue;
    const aid__width aw = wide[shape & 1], bw = wide[shape >> 1 & 1];
    const aid__operand a = operand(r, n, aw, shape & 4, most(aw < wide[t] ? aw : wide[t])), b = operand(r, n, bw, shape & 8, most(bw < wide[t] ? bw : wide[t]));
    const aid__bits *which = random_bits(r, n);
    void *out = numbers(n, wide[t]);
    k->choose(which, a, b, n, wide[t], out);
    for (size_t i = 0; i < n; i++)
      ck_rows(value(bit(which, i) ? a : b, i), number(out, wide[t], i), i);
    drop();
  }
}
START_TEST(a_bit_chooses_between_two) { everywhere(check_choose); } END_TEST

static const int64_t divisors[] = {1, 2, 3, 4, 5, 6, 7, 10, 12, 100, 641, 1000, 4096, 65535, 65536, 65537, 1000000, (1 << 30) - 1, 1 << 30, (1 << 30) + 1, INT32_MAX - 1,
  INT32_MAX, (int64_t)INT32_MAX + 1, UINT32_MAX, INT64_C(4294967297), INT64_C(1000000000000), INT64_C(1) << 62, (INT64_C(1) << 62) + 1, INT64_MAX - 1, INT64_MAX};
static const aid__rounding ways[] = {AID__ROUND_UP, AID__ROUND_DOWN, AID__ROUND_HALF_UP, AID__ROUND_HALF_EVEN};

/* A number near a whole or a half multiple of the divisor. */
static int64_t near_multiple(rng *r, int64_t divisor, int64_t limit)
{
  const aid__wide x = (aid__wide)(some(r, limit) / divisor) * divisor + (rng_chance(r, 50) ? divisor / 2 : 0) + (int)rng_below(r, 3) - 1;

  return x > limit ? limit : x < -limit ? -limit : (int64_t)x;
}

static void check_round(const aid__kernels *k, size_t n, rng *r)
{
  for EACH(d, divisors) for EACH(h, ways) for EACH(t, wide) for (unsigned shape = 0; shape < 4; shape++) {
    if (skip(r, n))
      continue;
    const int64_t divisor = divisors[d];
    const aid__width aw = wide[shape & 1], narrow = aw < wide[t] ? aw : wide[t];
    const int64_t steps[] = {1, divisor, 10}, step = steps[rng_below(r, 3)];
    aid__operand a = {.width = aw, .k = near_multiple(r, divisor, most(narrow))};
    void *at = numbers(n, aw), *out = numbers(n, wide[t]);
    for (size_t i = 0; i < n; i++) {
      int64_t x = rng_chance(r, 70) ? near_multiple(r, divisor, most(narrow)) : some(r, most(narrow));
      while (!fits(step * aid__divide_round(x, divisor, ways[h]), narrow))
        x /= 4;
      set(at, aw, i, x);
    }
    while (!fits(step * aid__divide_round(a.k, divisor, ways[h]), narrow))
      a.k /= 4;
    if (!(shape & 2))
      a.at = at;
    k->round(a, divisor, ways[h], step, n, wide[t], out);
    for (size_t i = 0; i < n; i++)
      ck_assert_msg(step * aid__divide_round(value(a, i), divisor, ways[h]) == number(out, wide[t], i), "%s: %lld / %lld, way %d, step %lld: %lld", k->name,
                    (long long)value(a, i), (long long)divisor, (int)ways[h], (long long)step, (long long)number(out, wide[t], i));
    drop();
  }
}
START_TEST(rounding_is_that_of_the_rules) { everywhere(check_round); } END_TEST

static void check_round_each(const aid__kernels *k, size_t n, rng *r)
{
  for EACH(h, ways) for (unsigned shape = 0; shape < 16; shape++) {
    if (skip(r, n))
      continue;
    const aid__width aw = wide[shape & 1], dw = wide[shape >> 1 & 1];
    const int64_t step = shape & 1 ? 1 : 100;
    void *a_at = numbers(n, aw), *d_at = numbers(n, dw);
    aid__operand a = {.width = aw, .k = -12345}, d = {.width = dw, .k = 10};
    int64_t *out = keep(n * 8);
    for (size_t i = 0; i < n; i++) {
      const int64_t other = llabs(some(r, most(dw)));
      const int64_t divisor = rng_chance(r, 50) ? divisors[rng_below(r, 20)] : other ? other : 1;
      int64_t x = near_multiple(r, shape & 8 ? d.k : divisor, most(aw));
      while (!fits(step * aid__divide_round(x, shape & 8 ? d.k : divisor, ways[h]), AID__I64))
        x /= 4;
      set(a_at, aw, i, x);
      set(d_at, dw, i, divisor);
    }
    if (!(shape & 4))
      a.at = a_at;
    if (!(shape & 8))
      d.at = d_at;
    k->round_each(a, d, ways[h], step, n, out);
    for (size_t i = 0; i < n; i++)
      ck_rows((int64_t)(step * aid__divide_round(value(a, i), value(d, i), ways[h])), out[i], i);
    drop();
  }
}
START_TEST(each_row_may_have_its_own_divisor) { everywhere(check_round_each); } END_TEST

static void check_range(const aid__kernels *k, size_t n, rng *r)
{
  for (unsigned shape = 0; n > 0 && shape < 8; shape++) {
    const aid__operand a = operand(r, n, wide[shape & 1], shape & 2, shape & 4 ? 1000 : most(wide[shape & 1]));
    int64_t low = value(a, 0), high = low, got_low, got_high;
    for (size_t i = 0; i < n; i++) {
      low = value(a, i) < low ? value(a, i) : low;
      high = value(a, i) > high ? value(a, i) : high;
    }
    k->range(a, n, &got_low, &got_high);
    ck_rows(low, got_low, 0);
    ck_rows(high, got_high, 0);
  }
}
START_TEST(a_range_is_the_least_and_the_greatest) { everywhere(check_range); } END_TEST

/* ---- bits of numbers ---- */

static void check_compare(const aid__kernels *k, size_t n, rng *r)
{
  static const int64_t limits[] = {1, INT32_MAX, INT64_MAX};

  for EACH(la, limits) for EACH(lb, limits) for (unsigned shape = 0; shape < 32; shape++) {
    if (skip(r, n))
      continue;
    const aid__width aw = wide[shape & 1], bw = wide[shape >> 1 & 1];
    const bool turn = shape & 16;
    /* a constant may be wider than the rows beside it */
    const aid__operand a = operand(r, n, aw, shape & 4, shape & 4 || limits[la] < most(aw) ? limits[la] : most(aw));
    const aid__operand b = operand(r, n, bw, shape & 8, shape & 8 || limits[lb] < most(bw) ? limits[lb] : most(bw));
    aid__bits *less = bits_for(n), *at_most = bits_for(n), *equal = bits_for(n);
    k->less(a, b, turn, n, less);
    k->at_most(a, b, turn, n, at_most);
    k->equal(a, b, turn, n, equal);
    for (size_t i = 0; i < n; i++) {
      ck_rows((value(a, i) < value(b, i)) != turn, bit(less, i), i);
      ck_rows((value(a, i) <= value(b, i)) != turn, bit(at_most, i), i);
      ck_rows((value(a, i) == value(b, i)) != turn, bit(equal, i), i);
    }
    zeros_past(less, n);
    zeros_past(at_most, n);
    zeros_past(equal, n);
    drop();
  }
}
START_TEST(comparisons_are_bits) { everywhere(check_compare); } END_TEST

static void check_gather(const aid__kernels *k, size_t n, rng *r)
{
  static const size_t sizes[] = {1, 5, 64, 1001};

  for EACH(s, sizes) for EACH(t, wide) {
    const aid__operand from = operand(r, sizes[s], wide[t], false, most(wide[t]));
    const aid__bits *from_bits = random_bits(r, sizes[s]);
    const int64_t otherwise = some(r, most(wide[t]));
    int32_t *index = keep(n * 4);
    void *out = numbers(n, wide[t]);
    aid__bits *out_bits = bits_for(n);
    for (size_t i = 0; i < n; i++)
      index[i] = rng_chance(r, 20) ? -1 : (int32_t)rng_below(r, (unsigned)sizes[s]);
    k->gather(index, from.at, otherwise, n, wide[t], out);
    k->gather_bits(index, from_bits, s % 2, n, out_bits);
    for (size_t i = 0; i < n; i++) {
      ck_rows(index[i] < 0 ? otherwise : value(from, (size_t)index[i]), number(out, wide[t], i), i);
      ck_rows(index[i] < 0 ? s % 2 : bit(from_bits, (size_t)index[i]), bit(out_bits, i), i);
    }
    zeros_past(out_bits, n);
    drop();
  }
}
START_TEST(rows_are_looked_up_by_index) { everywhere(check_gather); } END_TEST

/* ---- parents and their rows ---- */

enum family { MIXED, NONE_EMPTY, ALL_EMPTY, SINGLE, LONG, ONE_OF_ALL, OUTER_EMPTY, RUNS, FAMILIES };

static unsigned rows_of(rng *r, enum family family, size_t i, size_t n)
{
  switch (family) {
  case MIXED: return rng_below(r, 6);
  case NONE_EMPTY: return 1 + rng_below(r, 4);
  case ALL_EMPTY: return 0;
  case SINGLE: return 1;
  case LONG: return rng_chance(r, 3) ? 60 + rng_below(r, 300) : rng_below(r, 3);
  case ONE_OF_ALL: return i == n / 2 ? 5003 : rng_below(r, 2);
  case OUTER_EMPTY: return i < n / 3 || i >= n - n / 3 ? 0 : rng_below(r, 5);
  case RUNS: return i / 70 % 2 ? 0 : 1 + rng_below(r, 9);
  case FAMILIES: break;
  }
  return 0;
}

static aid__segments segments(rng *r, enum family family, size_t n)
{
  aid__segments s = {.parents = (int32_t)n, .all_filled = true};
  int32_t *first = keep((n + 1) * 4);
  aid__bits *starts, *filled = random_bits(r, n);
  size_t rows;

  first[0] = rng_chance(r, 50) ? 0 : 123457;
  for (size_t i = 0; i < n; i++) {
    const int32_t count = (int32_t)rows_of(r, family, i, n);
    first[i + 1] = first[i] + count;
    s.longest = count > s.longest ? count : s.longest;
    s.all_filled = s.all_filled && count > 0;
    filled[i / 64] = (filled[i / 64] & ~((aid__bits)1 << i % 64)) | (aid__bits)(count > 0) << i % 64;
  }
  rows = (size_t)(first[n] - first[0]);
  starts = random_bits(r, rows);
  for (size_t i = 0; i < rows; i++)
    starts[i / 64] &= ~((aid__bits)1 << i % 64);
  for (size_t i = 0; i < n; i++) {
    const size_t at = (size_t)(first[i] - first[0]);
    if (first[i + 1] > first[i])
      starts[at / 64] |= (aid__bits)1 << at % 64;
  }
  s.rows = (int32_t)rows;
  s.first = first;
  s.starts = starts;
  s.filled = filled;
  return s;
}

static size_t row(const aid__segments *s, size_t parent) { return (size_t)(s->first[parent] - s->first[0]); }

static void check_down(const aid__kernels *k, size_t n, rng *r)
{
  for (unsigned f = 0; f < FAMILIES; f++) for EACH(t, wide) {
    if (skip(r, n))
      continue;
    const aid__segments s = segments(r, f, n);
    const aid__operand from = operand(r, n, wide[t], false, most(wide[t]));
    const aid__bits *from_bits = random_bits(r, n);
    void *out = numbers((size_t)s.rows, wide[t]);
    aid__bits *out_bits = bits_for((size_t)s.rows);
    k->down(&s, from.at, wide[t], out);
    k->down_bits(&s, from_bits, out_bits);
    for (size_t p = 0; p < n; p++) {
      for (size_t i = row(&s, p); i < row(&s, p + 1); i++) {
        ck_rows(value(from, p), number(out, wide[t], i), i);
        ck_rows(bit(from_bits, p), bit(out_bits, i), i);
      }
    }
    zeros_past(out_bits, (size_t)s.rows);
    drop();
  }
}
START_TEST(rows_have_what_their_parent_has) { everywhere(check_down); } END_TEST

static void check_count(const aid__kernels *k, size_t n, rng *r)
{
  for (unsigned f = 0; f < FAMILIES; f++) for (int all = 0; all < 4; all++) {
    if (skip(r, n))
      continue;
    const aid__segments s = segments(r, f, n);
    const aid__bits *rows = random_bits(r, (size_t)s.rows);
    int32_t *counts = keep(n * 4);
    aid__bits *any = bits_for(n);
    k->count(&s, all ? NULL : rows, counts);
    k->any(&s, rows, any);
    for (size_t p = 0; p < n; p++) {
      int32_t count = 0;
      for (size_t i = row(&s, p); i < row(&s, p + 1); i++)
        count += bit(rows, i);
      ck_rows(count > 0, bit(any, p), p);
      ck_rows(all ? s.first[p + 1] - s.first[p] : count, counts[p], p);
    }
    zeros_past(any, n);
    drop();
  }
}
START_TEST(parents_count_their_rows) { everywhere(check_count); } END_TEST

static void check_sum(const aid__kernels *k, size_t n, rng *r)
{
  static const int64_t factors[] = {1, 0, -1, 12};

  for (unsigned f = 0; f < FAMILIES; f++) for EACH(t, wide) for (unsigned shape = 0; shape < 32; shape++) {
    if (skip(r, n))
      continue;
    const aid__segments s = segments(r, f, n);
    const aid__bits *rows = shape & 16 ? random_bits(r, (size_t)s.rows) : NULL;
    const aid__width aw = wide[shape & 1], bw = wide[shape >> 1 & 1];
    const int64_t ka = factors[rng_below(r, 4)], kb = factors[rng_below(r, 4)];
    const int64_t each = most(wide[t]) / 24 / (s.longest ? s.longest : 1);
    const aid__operand a = operand(r, (size_t)s.rows, aw, shape & 4, each < most(aw) ? each : most(aw));
    const aid__operand b = operand(r, (size_t)s.rows, bw, shape & 8, each < most(bw) ? each : most(bw));
    void *out = numbers(n, wide[t]);
    k->sum(&s, rows, ka, a, kb, b, wide[t], out);
    for (size_t p = 0; p < n; p++) {
      aid__wide sum = 0;
      for (size_t i = row(&s, p); i < row(&s, p + 1); i++)
        sum += !rows || bit(rows, i) ? (aid__wide)ka * value(a, i) + (aid__wide)kb * value(b, i) : 0;
      ck_rows((int64_t)sum, number(out, wide[t], p), p);
    }
    drop();
  }
}
START_TEST(parents_sum_their_rows) { everywhere(check_sum); } END_TEST

static void check_extreme(const aid__kernels *k, size_t n, rng *r)
{
  for (unsigned f = 0; f < FAMILIES; f++) for (unsigned shape = 0; shape < 16; shape++) {
    if (skip(r, n))
      continue;
    const aid__segments s = segments(r, f, n);
    const aid__bits *rows = shape & 8 ? random_bits(r, (size_t)s.rows) : NULL;
    const aid__operand a = operand(r, (size_t)s.rows, wide[shape & 1], shape & 2, rng_chance(r, 50) ? 2 : most(wide[shape & 1]));
    int32_t *out = keep(n * 4);
    k->extreme(&s, rows, a, shape & 4, out);
    for (size_t p = 0; p < n; p++) {
      int32_t found = -1;
      for (size_t i = row(&s, p); i < row(&s, p + 1); i++) {
        if ((!rows || bit(rows, i)) &&
            (found < 0 || (shape & 4 ? value(a, i) > value(a, (size_t)found) : value(a, i) < value(a, (size_t)found))))
          found = (int32_t)i;
      }
      ck_rows(found, out[p], p);
    }
    drop();
  }
}
START_TEST(the_first_of_the_extreme_rows_is_found) { everywhere(check_extreme); } END_TEST

/* ---- bits and bytes ---- */

static void check_copy(const aid__kernels *k, size_t n, rng *r)
{
  static const size_t offsets[] = {0, 1, 31, 63, 64, 77, 128, 191};

  for EACH(o, offsets) {
    const aid__bits *from = random_bits(r, n ? offsets[o] + n : 0);
    aid__bits *out = bits_for(n);
    size_t count = 0;
    k->copy_bits(from, offsets[o], n, out);
    for (size_t i = 0; i < n; i++) {
      ck_rows(bit(from, offsets[o] + i), bit(out, i), i);
      count += bit(from, i);
    }
    zeros_past(out, n);
    ck_rows(count, k->popcount(from, n), n);
    drop();
  }
}
START_TEST(bits_are_moved_and_counted) { everywhere(check_copy); } END_TEST

static void check_interleave(const aid__kernels *k, size_t n, rng *r)
{
  for (size_t bytes = 1; bytes <= 8; bytes *= 2) for (size_t count = 0; count <= 8 * bytes; count += count < 10 ? 1 : 9) {
    const aid__bits *planes[64] = {NULL}, **exact = keep(count * sizeof *exact);
    uint8_t *out = keep(n * bytes);
    for (size_t p = 0; p < count; p++)
      exact[p] = planes[p] = rng_chance(r, 20) || kept_count > 60 ? NULL : random_bits(r, n);
    k->interleave(exact, count, n, bytes, out);
    for (size_t i = 0; i < n; i++) {
      uint64_t expected = 0, got = 0;
      for (size_t p = 0; p < count; p++)
        expected |= planes[p] && bit(planes[p], i) ? (uint64_t)1 << p : 0;
      memcpy(&got, out + bytes * i, bytes);
      ck_rows(expected, got, i);
    }
    drop();
  }
}
START_TEST(planes_become_numbers) { everywhere(check_interleave); } END_TEST

static void check_outcome(const aid__kernels *k, size_t n, rng *r)
{
  for (unsigned shape = 0; shape < 8; shape++) {
    const aid__bits *decided = shape & 1 ? random_bits(r, n) : NULL, *yes = random_bits(r, n);
    const aid__bits *unknown = shape & 2 ? random_bits(r, n) : NULL, *missing = shape & 4 ? random_bits(r, n) : NULL;
    static const uint8_t bytes[4] = {1, 2, 128, 255};
    uint8_t *out = keep(n);
    k->outcome(decided, yes, unknown, missing, bytes, n, out);
    for (size_t i = 0; i < n; i++) {
      const int expected = decided && !bit(decided, i) ? 0 : bit(yes, i) ? bytes[0] : !unknown || !bit(unknown, i) ? bytes[1]
                         : missing && !bit(missing, i) ? bytes[3] : bytes[2];
      ck_rows(expected, out[i], i);
    }
    drop();
  }
}
START_TEST(outcomes_are_bytes) { everywhere(check_outcome); } END_TEST

START_TEST(the_plain_kernels_can_be_forced)
{
  ck_assert_str_eq(aid__kernels_best(true)->name, "plain");
  ck_assert_ptr_nonnull(aid__kernels_best(false));
}
END_TEST

TEST_MAIN("kernels", numbers_keep_their_value_in_another_width, sums_of_products_are_exact, products_are_exact, the_lesser_and_the_greater_of_two,
          a_bit_chooses_between_two, rounding_is_that_of_the_rules, each_row_may_have_its_own_divisor, a_range_is_the_least_and_the_greatest,
          comparisons_are_bits, rows_are_looked_up_by_index, rows_have_what_their_parent_has, parents_count_their_rows, parents_sum_their_rows,
          the_first_of_the_extreme_rows_is_found, bits_are_moved_and_counted, planes_become_numbers, outcomes_are_bytes, the_plain_kernels_can_be_forced)
