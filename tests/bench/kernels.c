/*
 * `make bench-kernels`: nanoseconds of each kernel for each row (a parent where it goes from rows to parents), for each table that this processor runs.
 * A chunk of 8,192 households with 2.5 persons each, again and again, so it lies in the second cache. The least of many runs.
 */
#include "engine/kernels.h"
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { PARENTS = 8192, ROWS_MOST = PARENTS * 4, RUNS = 300 };

static int32_t first[PARENTS + 1], narrow_a[ROWS_MOST], narrow_b[ROWS_MOST], narrow_out[ROWS_MOST], places[ROWS_MOST];
static int64_t wide_a[ROWS_MOST], wide_b[ROWS_MOST], wide_out[ROWS_MOST];
static uint8_t codes[ROWS_MOST], bytes_out[ROWS_MOST];
static aid__bits bits_a[ROWS_MOST / 64], bits_b[ROWS_MOST / 64], bits_out[ROWS_MOST / 64], starts[ROWS_MOST / 64], filled[PARENTS / 64];
static aid__segments segments = {.parents = PARENTS, .first = first, .starts = starts, .filled = filled, .all_filled = true};
static size_t rows;

static uint64_t next(void)
{
  static uint64_t state = 1;
  uint64_t z = state += UINT64_C(0x9E3779B97F4A7C15);

  z = (z ^ (z >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
  z = (z ^ (z >> 27)) * UINT64_C(0x94D049BB133111EB);
  return z ^ (z >> 31);
}

static void make(void)
{
  for (int i = 0; i < PARENTS; i++) {
    first[i + 1] = first[i] + 1 + (int32_t)(next() % 4);
    starts[first[i] / 64] |= (aid__bits)1 << first[i] % 64;
    filled[i / 64] |= (aid__bits)1 << i % 64;
  }
  rows = (size_t)first[PARENTS];
  segments.rows = first[PARENTS];
  segments.longest = 4;
  for (size_t i = 0; i < ROWS_MOST; i++) {
    wide_a[i] = narrow_a[i] = (int32_t)(next() % 2000000) - 500000;
    wide_b[i] = narrow_b[i] = (int32_t)(next() % 2000000) - 500000;
    places[i] = (int32_t)(next() % 4096);
    codes[i] = (uint8_t)next();
  }
  for (size_t i = 0; i < ROWS_MOST / 64; i++) {
    bits_a[i] = next();
    bits_b[i] = next() & next();
  }
}

static double seconds(void)
{
  struct timespec t;

  clock_gettime(CLOCK_MONOTONIC, &t);
  return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

#define N(a) {.at = narrow_##a, .width = AID__I32}
#define W(a) {.at = wide_##a, .width = AID__I64}
static const aid__operand na = N(a), nb = N(b), wa = W(a), wb = W(b), k = {.k = 40000, .width = AID__I32}, u = {.at = codes, .width = AID__U8};
static int64_t low, high;
static const aid__bits *const planes[8] = {bits_a, bits_b, bits_a, bits_b, bits_a, bits_b, bits_a, bits_b};
static const uint8_t outcomes[4] = {1, 2, 3, 4};

/* name, for each of how many, the call */
#define MEASURES(X)                                                                                \
  X("widen u8 -> i32", rows, t->widen(u, rows, AID__I32, narrow_out))                              \
  X("widen i32 -> i64", rows, t->widen(na, rows, AID__I64, wide_out))                              \
  X("widen i64 -> i32", rows, t->widen(wa, rows, AID__I32, narrow_out))                            \
  X("linear i32, a + b", rows, t->linear(1, na, 1, nb, 0, rows, AID__I32, narrow_out))             \
  X("linear i32, 3a - 7b + k", rows, t->linear(3, na, -7, nb, 5, rows, AID__I32, narrow_out))      \
  X("linear i64, a + b", rows, t->linear(1, wa, 1, wb, 0, rows, AID__I64, wide_out))               \
  X("linear i64, 3a - 7b + k", rows, t->linear(3, wa, -7, wb, 5, rows, AID__I64, wide_out))        \
  X("linear i64 of i32, 3a - 7b", rows, t->linear(3, na, -7, nb, 0, rows, AID__I64, wide_out))     \
  X("multiply i32", rows, t->multiply(na, nb, rows, AID__I32, narrow_out))                         \
  X("multiply i64 of i32", rows, t->multiply(na, nb, rows, AID__I64, wide_out))                    \
  X("multiply i64", rows, t->multiply(wa, wb, rows, AID__I64, wide_out))                           \
  X("least i32, k", rows, t->least(na, k, rows, AID__I32, narrow_out))                             \
  X("least i64", rows, t->least(wa, wb, rows, AID__I64, wide_out))                                 \
  X("choose i32, 0", rows, t->choose(bits_a, na, k, rows, AID__I32, narrow_out))                   \
  X("choose i64", rows, t->choose(bits_a, wa, wb, rows, AID__I64, wide_out))                       \
  X("round i32, half up", rows, t->round(na, 100, AID__ROUND_HALF_UP, 1, rows, AID__I32, narrow_out)) \
  X("round i32, half even, step", rows, t->round(na, 100, AID__ROUND_HALF_EVEN, 100, rows, AID__I32, narrow_out)) \
  X("round i64, half up", rows, t->round(wa, 100, AID__ROUND_HALF_UP, 1, rows, AID__I64, wide_out)) \
  X("round_each", rows, t->round_each(wa, (aid__operand){.k = 7}, AID__ROUND_UP, 1, rows, wide_out)) \
  X("range i32", rows, t->range(na, rows, &low, &high))                                            \
  X("range i64", rows, t->range(wa, rows, &low, &high))                                            \
  X("less i32, k", rows, t->less(na, k, false, rows, bits_out))                                    \
  X("less i32, b", rows, t->less(na, nb, false, rows, bits_out))                                   \
  X("less i64, k", rows, t->less(wa, k, false, rows, bits_out))                                    \
  X("less i64, b", rows, t->less(wa, wb, false, rows, bits_out))                                   \
  X("equal i32, k", rows, t->equal(na, k, false, rows, bits_out))                                  \
  X("gather i32", rows, t->gather(places, narrow_a, 0, rows, AID__I32, narrow_out))                \
  X("gather i64", rows, t->gather(places, wide_a, 0, rows, AID__I64, wide_out))                    \
  X("gather_bits", rows, t->gather_bits(places, bits_a, false, rows, bits_out))                    \
  X("down i32, parent", PARENTS, t->down(&segments, narrow_a, AID__I32, narrow_out))               \
  X("down i64, parent", PARENTS, t->down(&segments, wide_a, AID__I64, wide_out))                   \
  X("down_bits, parent", PARENTS, t->down_bits(&segments, bits_a, bits_out))                       \
  X("count, parent", PARENTS, t->count(&segments, bits_a, narrow_out))                             \
  X("any, parent", PARENTS, t->any(&segments, bits_a, bits_out))                                   \
  X("sum i32, a, parent", PARENTS, t->sum(&segments, NULL, 1, na, 0, nb, AID__I32, narrow_out))    \
  X("sum i32, a masked, parent", PARENTS, t->sum(&segments, bits_a, 1, na, 0, nb, AID__I32, narrow_out)) \
  X("sum i32, 3a - 7b, parent", PARENTS, t->sum(&segments, NULL, 3, na, -7, nb, AID__I32, narrow_out)) \
  X("sum i64 of i32, 3a - 7b, parent", PARENTS, t->sum(&segments, NULL, 3, na, -7, nb, AID__I64, wide_out)) \
  X("sum i64, 3a - 7b, parent", PARENTS, t->sum(&segments, NULL, 3, wa, -7, wb, AID__I64, wide_out)) \
  X("sum i64, a masked, parent", PARENTS, t->sum(&segments, bits_a, 1, wa, 0, wb, AID__I64, wide_out)) \
  X("extreme, parent", PARENTS, t->extreme(&segments, bits_a, na, true, narrow_out))               \
  X("copy_bits", rows, t->copy_bits(bits_a, 13, rows - 13, bits_out))                              \
  X("popcount", rows, low += (int64_t)t->popcount(bits_a, rows))                                   \
  X("interleave 8, a byte", rows, t->interleave(planes, 8, rows, 1, bytes_out))                    \
  X("interleave 8, 4 bytes", rows, t->interleave(planes, 8, rows, 4, narrow_out))                  \
  X("outcome", rows, t->outcome(NULL, bits_a, bits_b, NULL, outcomes, rows, bytes_out))

#define MEASURE(name, count, call)                                                                 \
  for (int run = 0; run < RUNS; run++) {                                                           \
    const double from = seconds();                                                                 \
    double one;                                                                                    \
    call;                                                                                          \
    one = 1e9 * (seconds() - from) / (double)(count);                                              \
    if (run == 0 || one < least[measure][table])                                                   \
      least[measure][table] = one;                                                                 \
  }                                                                                                \
  names[measure++] = name;

int main(void)
{
  static double least[64][2];
  static const char *names[64];
  const aid__kernels *const tables[2] = {aid__kernels_best(true), aid__kernels_best(false)};
  int measure = 0;

  make();
  for (int table = 0; table < 2; table++) {
    const aid__kernels *const t = tables[table];
    measure = 0;
    MEASURES(MEASURE)
  }
  printf("%-34s %9s %9s\n", "ns for each row", tables[0]->name, tables[1]->name);
  for (int i = 0; i < measure; i++)
    printf("%-34s %9.3f %9.3f\n", names[i], least[i][0], least[i][1]);
  return EXIT_SUCCESS;
}
