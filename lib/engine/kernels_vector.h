/*
 * What the kernels are written with: numbers at any address, vectors of the width that the instruction set has (the vectors of gcc and
 * clang, which every machine takes), and the few steps that these do not say: bits to masks and back, pdep, pext, prefix sums. Each such step
 * stands here once, with a form for machines that have no instruction for it.
 *
 * A function whose arguments include a shape (a width, a form) is inlined where the shape is a constant, so that its loop has none.
 */
#ifndef AID_LIB_ENGINE_KERNELS_VECTOR_H
#define AID_LIB_ENGINE_KERNELS_VECTOR_H
#include "engine/kernels.h"
#include <string.h>
#if defined(__AVX2__) && defined(__BMI2__) && defined(__PCLMUL__)
#define AID__AVX2 1
#include <immintrin.h>
#elif defined(__SSE2__)
#define AID__SSE2 1
#include <emmintrin.h>
#endif

#define SHAPED static inline __attribute__((always_inline))

#ifdef AID__AVX2
#define VECTOR 32
#else
#define VECTOR 16
#endif
enum { LANES32 = VECTOR / 4, LANES64 = VECTOR / 8 };

/* Numbers and words of a caller's array: at any address, of whatever type. */
typedef int32_t near32 __attribute__((aligned(1), may_alias));
typedef int64_t near64 __attribute__((aligned(1), may_alias));
typedef uint32_t unear32 __attribute__((aligned(1), may_alias));
typedef uint64_t unear64 __attribute__((aligned(1), may_alias));

/* Sums and products are unsigned, so that they wrap; comparisons are signed. */
typedef uint32_t v32 __attribute__((vector_size(VECTOR)));
typedef uint64_t v64 __attribute__((vector_size(VECTOR)));
typedef uint8_t v8 __attribute__((vector_size(VECTOR)));
typedef int32_t s32 __attribute__((vector_size(VECTOR)));
typedef int64_t s64 __attribute__((vector_size(VECTOR)));
typedef v32 near_v32 __attribute__((aligned(1), may_alias));
typedef v64 near_v64 __attribute__((aligned(1), may_alias));
typedef v8 near_v8 __attribute__((aligned(1), may_alias));

SHAPED v32 load32(const void *at) { return *(const near_v32 *)at; }
SHAPED void store32(void *at, v32 v) { *(near_v32 *)at = v; }
SHAPED void store64(void *at, v64 v) { *(near_v64 *)at = v; }
SHAPED void store8(void *at, v8 v) { *(near_v8 *)at = v; }
SHAPED v32 splat32(uint32_t k) { return (v32){0} + k; }
SHAPED v64 splat64(uint64_t k) { return (v64){0} + k; }

/* LANES64 numbers of any width */
SHAPED v64 load64(const void *at, aid__width width)
{
  if (width == AID__I64)
    return *(const near_v64 *)at;
#if defined(AID__AVX2)
  return (v64)_mm256_cvtepi32_epi64(_mm_loadu_si128(at));
#elif defined(AID__SSE2)
  const __m128i low = _mm_loadl_epi64(at);
  return (v64)_mm_unpacklo_epi32(low, _mm_srai_epi32(low, 31));
#else
  return (v64){(uint64_t)((const near32 *)at)[0], (uint64_t)((const near32 *)at)[1]};
#endif
}

/* One number, whatever its width. */
SHAPED int64_t number_at(const void *at, aid__width width, size_t i)
{
  return width == AID__I32 ? ((const near32 *)at)[i] : width == AID__U8 ? ((const uint8_t *)at)[i] : ((const near64 *)at)[i];
}
SHAPED uint64_t word_at(const void *at, aid__width width, size_t i) { return (uint64_t)number_at(at, width, i); }
/* Its low half: right wherever what is made of it fits 32 bits. */
SHAPED uint32_t half_at(const void *at, aid__width width, size_t i)
{
  return width == AID__I32 ? ((const unear32 *)at)[i] : width == AID__U8 ? ((const uint8_t *)at)[i] : (uint32_t)((const unear64 *)at)[i];
}
SHAPED void put(void *at, aid__width width, size_t i, uint64_t value)
{
  if (width == AID__I32)
    ((unear32 *)at)[i] = (uint32_t)value;
  else
    ((unear64 *)at)[i] = value;
}
SHAPED size_t size_of(aid__width width) { return width == AID__I64 ? 8 : width == AID__I32 ? 4 : 1; }
SHAPED const void *operand_from(const void *at, aid__width width, size_t i) { return (const char *)at + i * size_of(width); }

/* ---- bits and masks ---- */

SHAPED size_t words_of(size_t bits) { return (bits + 63) / 64; }
/* 0 … 64 ones */
SHAPED aid__bits ones(size_t count)
{
  return count >= 64 ? ~(aid__bits)0 : ((aid__bits)1 << count) - 1;
}

/* The top bits of the lanes. */
SHAPED aid__bits signs32(v32 v)
{
#if defined(AID__AVX2)
  return (uint32_t)_mm256_movemask_ps((__m256)v);
#elif defined(AID__SSE2)
  return (uint32_t)_mm_movemask_ps((__m128)v);
#else
  aid__bits bits = 0;
  for (unsigned i = 0; i < LANES32; i++)
    bits |= (aid__bits)(v[i] >> 31) << i;
  return bits;
#endif
}
SHAPED aid__bits signs64(v64 v)
{
#if defined(AID__AVX2)
  return (uint32_t)_mm256_movemask_pd((__m256d)v);
#elif defined(AID__SSE2)
  return (uint32_t)_mm_movemask_pd((__m128d)v);
#else
  return v[0] >> 63 | v[1] >> 63 << 1;
#endif
}

/* All ones in the lanes whose bit is set, from the low bits of a word. */
SHAPED v32 mask32(aid__bits bits)
{
#ifdef AID__AVX2
  const v32 place = {1, 2, 4, 8, 16, 32, 64, 128};
#else
  const v32 place = {1, 2, 4, 8};
#endif
  return (v32)((splat32((uint32_t)bits) & place) == place);
}
SHAPED v64 mask64(aid__bits bits)
{
#ifdef AID__AVX2
  const v32 place = {1, 1, 2, 2, 4, 4, 8, 8};
#else
  const v32 place = {1, 1, 2, 2};
#endif
  return (v64)((splat32((uint32_t)bits) & place) == place);
}
/* The same in bytes. */
SHAPED v8 mask8(aid__bits bits)
{
#if defined(AID__AVX2)
  const __m256i each = _mm256_setr_epi64x(0, 0x0101010101010101, 0x0202020202020202, 0x0303030303030303);
  const __m256i place = _mm256_set1_epi64x((long long)0x8040201008040201);
  const __m256i spread = _mm256_shuffle_epi8(_mm256_set1_epi32((int)bits), each);
  return (v8)_mm256_cmpeq_epi8(_mm256_and_si256(spread, place), place);
#elif defined(AID__SSE2)
  const __m128i place = _mm_set1_epi64x((long long)0x8040201008040201);
  const __m128i pair = _mm_cvtsi32_si128((int)(bits & 0xffff));
  const __m128i twice = _mm_shufflelo_epi16(_mm_unpacklo_epi8(pair, pair), 0x50);
  const __m128i spread = _mm_shuffle_epi32(twice, 0x50);
  return (v8)_mm_cmpeq_epi8(_mm_and_si128(spread, place), place);
#else
  v8 bytes;
  for (unsigned i = 0; i < VECTOR; i++)
    bytes[i] = (uint8_t)(bits >> i & 1 ? 255 : 0);
  return bytes;
#endif
}

SHAPED unsigned ones_in(aid__bits bits)
{
#ifdef __POPCNT__
  return (unsigned)__builtin_popcountll(bits);
#else
  bits -= bits >> 1 & 0x5555555555555555;
  bits = (bits & 0x3333333333333333) + (bits >> 2 & 0x3333333333333333);
  return (unsigned)(((bits + (bits >> 4)) & 0x0f0f0f0f0f0f0f0f) * 0x0101010101010101 >> 56);
#endif
}

/* Bit i: whether an odd number of bits 0 … i are set. */
SHAPED aid__bits prefix_xor(aid__bits bits)
{
#ifdef AID__AVX2
  return (aid__bits)_mm_cvtsi128_si64(_mm_clmulepi64_si128(_mm_cvtsi64_si128((long long)bits), _mm_set1_epi8(-1), 0));
#else
  bits ^= bits << 1;
  bits ^= bits << 2;
  bits ^= bits << 4;
  bits ^= bits << 8;
  bits ^= bits << 16;
  return bits ^ bits << 32;
#endif
}

/* ---- numbers in lanes ---- */

/* x < y; for 64 bits in the top bit alone */
SHAPED v32 less32(v32 x, v32 y) { return (v32)((s32)x < (s32)y); }
SHAPED v64 less64(v64 x, v64 y)
{
#ifdef AID__SSE2
  return (x & ~y) | (~(x ^ y) & (x - y));
#else
  return (v64)((s64)x < (s64)y);
#endif
}
SHAPED v64 equal64(v64 x, v64 y)
{
#ifdef AID__SSE2
  const v32 halves = (v32)((v32)x == (v32)y);
  return (v64)halves & (v64)halves << 32;
#else
  return (v64)(x == y);
#endif
}

/* (x * y) >> 32, and >> 64 */
SHAPED v32 high32(v32 x, uint32_t y)
{
#if defined(AID__AVX2)
  const __m256i by = _mm256_set1_epi64x(y);
  const __m256i even = _mm256_mul_epu32((__m256i)x, by);
  const __m256i odd = _mm256_mul_epu32(_mm256_srli_epi64((__m256i)x, 32), by);
  return (v32)_mm256_blend_epi32(_mm256_srli_epi64(even, 32), odd, 0xaa);
#elif defined(AID__SSE2)
  const __m128i by = _mm_set1_epi64x(y);
  const v64 even = (v64)_mm_mul_epu32((__m128i)x, by);
  const v64 odd = (v64)_mm_mul_epu32(_mm_srli_epi64((__m128i)x, 32), by);
  return (v32)(even >> 32 | (odd & 0xffffffff00000000));
#else
  v32 out;
  for (unsigned i = 0; i < LANES32; i++)
    out[i] = (uint32_t)((uint64_t)x[i] * y >> 32);
  return out;
#endif
}
#ifdef AID__AVX2
SHAPED v64 high64_lanes(v64 x, uint64_t y)
{
  const __m256i low = _mm256_set1_epi64x((long long)(y & 0xffffffff)), high = _mm256_set1_epi64x((long long)(y >> 32));
  const __m256i top = (__m256i)(x >> 32);
  const v64 first = (v64)_mm256_mul_epu32(top, low) + ((v64)_mm256_mul_epu32((__m256i)x, low) >> 32);
  const v64 second = (v64)_mm256_mul_epu32((__m256i)x, high) + (first & 0xffffffff);
  return (v64)_mm256_mul_epu32(top, high) + (first >> 32) + (second >> 32);
}
#endif
SHAPED uint64_t high64(uint64_t x, uint64_t y) { return (uint64_t)((aid__uwide)x * y >> 64); }

/* Each lane becomes the sum of those up to it; *carry, the same in every lane, is added, and becomes the last. */
SHAPED v32 running32(v32 v, v32 *carry)
{
#if defined(AID__AVX2)
  __m256i x = (__m256i)v;
  __m256i all;
  x = _mm256_add_epi32(x, _mm256_slli_si256(x, 4));
  x = _mm256_add_epi32(x, _mm256_slli_si256(x, 8));
  x = _mm256_add_epi32(x, _mm256_shuffle_epi32(_mm256_permute2x128_si256(x, x, 0x08), 0xff));
  all = _mm256_permutevar8x32_epi32(x, _mm256_set1_epi32(7));
  v = (v32)x + *carry;
  *carry += (v32)all;
#elif defined(AID__SSE2)
  __m128i x = (__m128i)v;
  x = _mm_add_epi32(x, _mm_slli_si128(x, 4));
  x = _mm_add_epi32(x, _mm_slli_si128(x, 8));
  v = (v32)x + *carry;
  *carry += (v32)_mm_shuffle_epi32(x, 0xff);
#else
  v += *carry;
  for (unsigned i = 1; i < LANES32; i++)
    v[i] += v[i - 1] - (*carry)[0];
  *carry = splat32(v[LANES32 - 1]);
#endif
  return v;
}
SHAPED v64 running64(v64 v, v64 *carry)
{
#if defined(AID__AVX2)
  __m256i x = (__m256i)v;
  x = _mm256_add_epi64(x, _mm256_slli_si256(x, 8));
  x = _mm256_add_epi64(x, _mm256_permute4x64_epi64(_mm256_inserti128_si256(x, _mm_setzero_si128(), 1), 0x5a));
  v = (v64)x + *carry;
  *carry += (v64)_mm256_permute4x64_epi64(x, 0xff);
#elif defined(AID__SSE2)
  __m128i x = (__m128i)v;
  x = _mm_add_epi64(x, _mm_slli_si128(x, 8));
  v = (v64)x + *carry;
  *carry += (v64)_mm_shuffle_epi32(x, 0xee);
#else
  v += *carry;
  v[1] += v[0] - (*carry)[0];
  *carry = splat64(v[1]);
#endif
  return v;
}
#endif
