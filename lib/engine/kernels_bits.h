/* Kernels from numbers to bits, and from bits to bits and bytes, a word of 64 rows at a time; included by kernels_body.c alone. */
#include "engine/kernels_vector.h"

static void fill_bits(bool value, size_t n, aid__bits *out)
{
  memset(out, value ? 0xff : 0, n / 64 * sizeof *out);
  if (n % 64)
    out[n / 64] = value ? ones(n % 64) : 0;
}

/* ---- comparing ----------------------------------------------------------------------------- */

typedef enum comparison { EQUAL, LESS, GREATER } comparison;

/* 64 rows; `b` NULL: k. */
SHAPED aid__bits compare_word(comparison how, const void *a, aid__width aw, const void *b, aid__width bw, int64_t k)
{
  aid__bits bits = 0;

  if (aw == AID__I32 && bw == AID__I32) {
    for (unsigned j = 0; j < 64; j += LANES32) {
      const v32 x = load32((const near32 *)a + j), y = b ? load32((const near32 *)b + j) : splat32((uint32_t)k);
      bits |= signs32(how == EQUAL ? (v32)(x == y) : how == LESS ? less32(x, y) : less32(y, x)) << j;
    }
  } else {
    for (unsigned j = 0; j < 64; j += LANES64) {
      const v64 x = load64(operand_from(a, aw, j), aw), y = b ? load64(operand_from(b, bw, j), bw) : splat64((uint64_t)k);
      bits |= signs64(how == EQUAL ? equal64(x, y) : how == LESS ? less64(x, y) : less64(y, x)) << j;
    }
  }
  return bits;
}

SHAPED void compare_loop(comparison how, const void *a, aid__width aw, const void *b, aid__width bw, int64_t k, bool turn, size_t n, aid__bits *restrict out)
{
  const aid__bits turned = turn ? ~(aid__bits)0 : 0;
  const size_t words = n / 64, left = n % 64;

  for (size_t w = 0; w < words; w++)
    out[w] = compare_word(how, operand_from(a, aw, w * 64), aw, b ? operand_from(b, bw, w * 64) : NULL, bw, k) ^ turned;
  if (left) {
    uint64_t last_a[64] = {0}, last_b[64] = {0};
    memcpy(last_a, operand_from(a, aw, words * 64), left * size_of(aw));
    if (b)
      memcpy(last_b, operand_from(b, bw, words * 64), left * size_of(bw));
    out[words] = (compare_word(how, last_a, aw, b ? last_b : NULL, bw, k) ^ turned) & ones(left);
  }
}

/* a OP k, a OP b: LESS and GREATER are one another's mirror. */
SHAPED void compare(comparison how, aid__operand a, aid__operand b, bool turn, size_t n, aid__bits *out)
{
  const comparison mirrored = how == LESS ? GREATER : how == GREATER ? LESS : EQUAL;

  if (!a.at && !b.at)
    fill_bits((how == EQUAL ? a.k == b.k : how == LESS ? a.k < b.k : a.k > b.k) != turn, n, out);
  else if (a.at && b.at)
    BY_WIDTH(a.width, A, BY_WIDTH(b.width, B, compare_loop(how, a.at, A, b.at, B, 0, turn, n, out)));
  else if (!a.at && b.width == AID__I64)
    compare_loop(mirrored, b.at, AID__I64, NULL, AID__I64, a.k, turn, n, out);
  else if (!b.at && a.width == AID__I64)
    compare_loop(how, a.at, AID__I64, NULL, AID__I64, b.k, turn, n, out);
  else {
    /* 32 bits and a number that may have more: then all rows are on one side of it */
    const comparison sense = a.at ? how : mirrored;
    const int64_t k = a.at ? b.k : a.k;
    if (k != (int32_t)k)
      fill_bits((sense != EQUAL && (sense == LESS) == (k > 0)) != turn, n, out);
    else if (sense == EQUAL)
      compare_loop(EQUAL, a.at ? a.at : b.at, AID__I32, NULL, AID__I32, k, turn, n, out);
    else if (sense == LESS)
      compare_loop(LESS, a.at ? a.at : b.at, AID__I32, NULL, AID__I32, k, turn, n, out);
    else
      compare_loop(GREATER, a.at ? a.at : b.at, AID__I32, NULL, AID__I32, k, turn, n, out);
  }
}

static void equal(aid__operand a, aid__operand b, bool turn, size_t n, aid__bits *out)
{
  compare(EQUAL, a, b, turn, n, out);
}

static void less(aid__operand a, aid__operand b, bool turn, size_t n, aid__bits *out)
{
  compare(LESS, a, b, turn, n, out);
}

static void at_most(aid__operand a, aid__operand b, bool turn, size_t n, aid__bits *out)
{
  compare(GREATER, a, b, !turn, n, out);
}

/* ---- by index ------------------------------------------------------------------------------ */

SHAPED void gather_loop(const int32_t *restrict index, const void *restrict from, int64_t otherwise, size_t n, aid__width width, void *restrict out)
{
  size_t i = 0;

#ifdef AID__AVX2
  if (width == AID__I32) {
    for (; i + 8 <= n; i += 8) {
      const __m256i at = _mm256_loadu_si256((const __m256i *)(const void *)(index + i));
      store32((near32 *)out + i, (v32)_mm256_mask_i32gather_epi32(_mm256_set1_epi32((int)otherwise), from, at, _mm256_xor_si256(at, _mm256_set1_epi32(-1)), 4));
    }
  } else {
    for (; i + 4 <= n; i += 4) {
      const __m128i at = _mm_loadu_si128((const __m128i *)(const void *)(index + i));
      const __m256i is = _mm256_xor_si256(_mm256_cvtepi32_epi64(at), _mm256_set1_epi32(-1));
      store64((near64 *)out + i, (v64)_mm256_mask_i32gather_epi64(_mm256_set1_epi64x(otherwise), from, at, is, 8));
    }
  }
#endif
  for (; i < n; i++)
    put(out, width, i, index[i] < 0 ? (uint64_t)otherwise : word_at(from, width, (size_t)index[i]));
}

static void gather(const int32_t *index, const void *from, int64_t otherwise, size_t n, aid__width width, void *out)
{
  BY_WIDTH(width, W, gather_loop(index, from, otherwise, n, W, out));
}

static void gather_bits(const int32_t *index, const aid__bits *from, bool otherwise, size_t n, aid__bits *out)
{
  for (size_t i = 0; i < n; i += 64) {
    const size_t rows = n - i < 64 ? n - i : 64;
    aid__bits bits = 0;
    size_t j = 0;
#ifdef AID__AVX2
    for (; j + 8 <= rows; j += 8) {
      /* the wanted bit of each lane's word is shifted to its top */
      const __m256i at = _mm256_loadu_si256((const __m256i *)(const void *)(index + i + j));
      const __m256i fetched = _mm256_mask_i32gather_epi32(_mm256_set1_epi32(otherwise ? -1 : 0), (const void *)from, _mm256_srai_epi32(at, 5),
                                                          _mm256_xor_si256(at, _mm256_set1_epi32(-1)), 4);
      bits |= signs32((v32)_mm256_sllv_epi32(fetched, _mm256_andnot_si256(at, _mm256_set1_epi32(31)))) << j;
    }
#endif
    for (; j < rows; j++) {
      const int32_t at = index[i + j];
      bits |= (aid__bits)(at < 0 ? otherwise : from[at / 64] >> (at % 64) & 1) << j;
    }
    out[i / 64] = bits;
  }
}

/* ---- bits ---------------------------------------------------------------------------------- */

static void copy_bits(const aid__bits *from, size_t offset, size_t n, aid__bits *out)
{
  const unsigned by = offset % 64;
  const size_t words = words_of(n), last = n ? (offset + n - 1) / 64 - offset / 64 : 0;   /* of the words read */

  from += offset / 64;
  if (by == 0) {
    memcpy(out, from, words * sizeof *out);
  } else {
    for (size_t w = 0; w < last; w++)
      out[w] = from[w] >> by | from[w + 1] << (64 - by);
    if (words > last)
      out[last] = from[last] >> by;
  }
  if (n % 64)
    out[words - 1] &= ones(n % 64);
}

static size_t popcount(const aid__bits *bits, size_t n)
{
  size_t count = 0;

  for (size_t w = 0; w < n / 64; w++)
    count += ones_in(bits[w]);
  return count + (n % 64 ? ones_in(bits[n / 64] & ones(n % 64)) : 0);
}

/* ---- bytes --------------------------------------------------------------------------------- */

/* 64 bytes, or as many as there are rows left */
SHAPED void put_bytes(uint8_t *out, size_t n, size_t i, const uint8_t bytes[64])
{
  memcpy(out + i, bytes, n - i < 64 ? n - i : 64);
}

/* Bytes of 64 rows from up to 8 planes, bit k of each from plane k. */
SHAPED void bytes_of_planes(const aid__bits *const *planes, size_t count, size_t w, uint8_t *out)
{
  v8 bytes[64 / VECTOR] = {{0}};

  for (size_t k = 0; k < count; k++) {
    const aid__bits bits = planes[k] ? planes[k][w] : 0;
    if (bits == 0)
      continue;
    for (unsigned j = 0; j < 64; j += VECTOR)
      bytes[j / VECTOR] |= mask8(bits >> j) & (uint8_t)(1 << k);
  }
  for (unsigned j = 0; j < 64; j += VECTOR)
    store8(out + j, bytes[j / VECTOR]);
}

static void interleave(const aid__bits *const *planes, size_t count, size_t n, size_t bytes, void *out)
{
  uint8_t group[8][64];

  for (size_t i = 0; i < n; i += 64) {
    const size_t rows = n - i < 64 ? n - i : 64;
    for (size_t g = 0; g < bytes; g++)
      bytes_of_planes(planes + (8 * g < count ? 8 * g : count), 8 * g < count ? count - 8 * g < 8 ? count - 8 * g : 8 : 0, i / 64, group[g]);
    if (bytes == 1) {
      put_bytes(out, n, i, group[0]);
    } else if (bytes == 2) {
      uint16_t numbers[64];
      for (unsigned j = 0; j < 64; j++)
        numbers[j] = (uint16_t)(group[0][j] | group[1][j] << 8);
      memcpy((char *)out + 2 * i, numbers, 2 * rows);
    } else if (bytes == 4) {
      uint32_t numbers[64];
      for (unsigned j = 0; j < 64; j++)
        numbers[j] = (uint32_t)group[0][j] | (uint32_t)group[1][j] << 8 | (uint32_t)group[2][j] << 16 | (uint32_t)group[3][j] << 24;
      memcpy((char *)out + 4 * i, numbers, 4 * rows);
    } else {
      uint64_t numbers[64];
      for (unsigned j = 0; j < 64; j++) {
        numbers[j] = 0;
        for (unsigned g = 0; g < 8; g++)
          numbers[j] |= (uint64_t)group[g][j] << (8 * g);
      }
      memcpy((char *)out + 8 * i, numbers, 8 * rows);
    }
  }
}

static void outcome(const aid__bits *decided, const aid__bits *true_, const aid__bits *unknown, const aid__bits *missing, const uint8_t bytes[4], size_t n,
                    uint8_t *out)
{
  for (size_t i = 0; i < n; i += 64) {
    const size_t w = i / 64;
    const aid__bits all = decided ? decided[w] : ~(aid__bits)0;
    const aid__bits yes = true_[w] & all, not_known = unknown ? unknown[w] & all & ~yes : 0;
    const aid__bits open = missing ? not_known & missing[w] : not_known;
    const aid__bits question = not_known & ~open, no = all & ~yes & ~not_known;
    uint8_t block[64];
    for (unsigned j = 0; j < 64; j += VECTOR)
      store8(block + j, (mask8(yes >> j) & bytes[0]) | (mask8(no >> j) & bytes[1]) | (mask8(open >> j) & bytes[2]) | (mask8(question >> j) & bytes[3]));
    put_bytes(out, n, i, block);
  }
}
