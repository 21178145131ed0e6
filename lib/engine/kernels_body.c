/*
 * The kernels, as this file's flags have them: it is compiled for each instruction set, and gives a table each time (lib/local.mk).
 * The parts are headers so that they share what is inlined and nothing else has their names.
 */
#include "engine/kernels_numbers.h"
#include "engine/kernels_bits.h"
#include "engine/kernels_segments.h"

#ifdef AID__KERNELS_AVX2
#ifndef AID__AVX2
#error "the flags for AVX2, BMI2 and PCLMUL do not reach this file"
#endif
#define TABLE aid__kernels_avx2
#define NAME "avx2"
#else
#define TABLE aid__kernels_plain
#define NAME "plain"
#endif

const aid__kernels TABLE = {
  .name = NAME,
  .widen = widen,
  .linear = linear,
  .multiply = multiply,
  .least = least,
  .greatest = greatest,
  .choose = choose,
  .round = round_by,
  .round_each = round_each,
  .range = range,
  .equal = equal,
  .less = less,
  .at_most = at_most,
  .gather = gather,
  .gather_bits = gather_bits,
  .down = down,
  .down_bits = down_bits,
  .count = count,
  .any = any,
  .sum = sum,
  .extreme = extreme,
  .copy_bits = copy_bits,
  .popcount = popcount,
  .interleave = interleave,
  .outcome = outcome,
};
