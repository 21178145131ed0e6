/*
 * Vector kernels: short loops over plain arrays, compiled once for each instruction set into a table of functions. They know
 * nothing of rules, unknowns or overflow: who calls them has proved by ranges that nothing can wrap, and masks what is not known.
 *
 * Numbers are int32_t or int64_t ("wide"). An operand is an array, or one number for all rows. Bit i of a bitmap is row i; a bitmap that
 * a kernel writes has zeros past the last row, one that it reads may have anything there. Arrays need no alignment, may be read to
 * their exact length alone, and do not overlap unless said. A count may be 0.
 */
#ifndef AID_LIB_ENGINE_KERNELS_H
#define AID_LIB_ENGINE_KERNELS_H
#include "population/population.h"

typedef enum aid__width { AID__U8, AID__I32, AID__I64 } aid__width;

/* `at` NULL: `k` for every row. AID__U8 is taken by `widen` alone. */
typedef struct aid__operand { const void *at; int64_t k; aid__width width; } aid__operand;

/* The rows of a kind below the rows of another, which follow one another: those of parent i are first[i] - first[0] … first[i + 1] - first[0] - 1. */
typedef struct aid__segments {
  int32_t parents, rows;
  const int32_t *first;        /* parents + 1 entries */
  const aid__bits *starts;     /* by row: the first of its parent */
  const aid__bits *filled;     /* by parent: has rows */
  bool all_filled;
  int32_t longest;             /* no parent has more rows */
} aid__segments;

typedef struct aid__kernels {
  const char *name;            /* "plain", "avx2" */

  /* ---- numbers; `out` has the width said, the operands any of the two unless said ---- */
  void (*widen)(aid__operand a, size_t n, aid__width to, void *out);                                 /* also narrows, where the values fit */
  void (*linear)(int64_t ka, aid__operand a, int64_t kb, aid__operand b, int64_t k, size_t n, aid__width to, void *out);  /* ka * a + kb * b + k */
  void (*multiply)(aid__operand a, aid__operand b, size_t n, aid__width to, void *out);
  void (*least)(aid__operand a, aid__operand b, size_t n, aid__width to, void *out);
  void (*greatest)(aid__operand a, aid__operand b, size_t n, aid__width to, void *out);
  void (*choose)(const aid__bits *which, aid__operand a, aid__operand b, size_t n, aid__width to, void *out);   /* a where the bit is set, b elsewhere */
  /* step * (a / divisor, rounded); divisor > 0, |a| and |step * result| fit `to` and a's own width */
  void (*round)(aid__operand a, int64_t divisor, aid__rounding how, int64_t step, size_t n, aid__width to, void *out);
  /* the same by a divisor for each row, all > 0; `to` is wide */
  void (*round_each)(aid__operand a, aid__operand divisor, aid__rounding how, int64_t step, size_t n, int64_t *out);
  void (*range)(aid__operand a, size_t n, int64_t *least, int64_t *greatest);                           /* n > 0 */

  /* ---- comparing: bits of `a OP b`, each turned round where `turn` ---- */
  void (*equal)(aid__operand a, aid__operand b, bool turn, size_t n, aid__bits *out);
  void (*less)(aid__operand a, aid__operand b, bool turn, size_t n, aid__bits *out);
  void (*at_most)(aid__operand a, aid__operand b, bool turn, size_t n, aid__bits *out);

  /* ---- by index: entries of `index` are 0 … , or -1: `otherwise` ---- */
  void (*gather)(const int32_t *index, const void *from, int64_t otherwise, size_t n, aid__width width /* of both */, void *out);
  void (*gather_bits)(const int32_t *index, const aid__bits *from, bool otherwise, size_t n, aid__bits *out);

  /* ---- from parents to their rows, and back ---- */
  void (*down)(const aid__segments *s, const void *from, aid__width width /* of both */, void *out);
  void (*down_bits)(const aid__segments *s, const aid__bits *from, aid__bits *out);
  void (*count)(const aid__segments *s, const aid__bits *rows /* NULL: all */, int32_t *out);
  void (*any)(const aid__segments *s, const aid__bits *rows, aid__bits *out);
  /* sums of ka * a + kb * b (+ 0) over the rows whose bit is set (NULL: all); each sum fits `to` */
  void (*sum)(const aid__segments *s, const aid__bits *rows, int64_t ka, aid__operand a, int64_t kb, aid__operand b, aid__width to, void *out);
  /* the row (0 …) with the least or greatest value among those whose bit is set, the first of several; -1: none */
  void (*extreme)(const aid__segments *s, const aid__bits *rows, aid__operand a, bool greatest, int32_t *out);

  /* ---- bits ---- */
  void (*copy_bits)(const aid__bits *from, size_t offset, size_t n, aid__bits *out);                 /* bits offset … offset + n - 1; no word past them is read */
  size_t (*popcount)(const aid__bits *bits, size_t n);
  /* one number a row from planes: bit k of it is the row's bit in planes[k] (NULL: 0); bytes of a number: 1, 2, 4 or 8 */
  void (*interleave)(const aid__bits *const *planes, size_t count, size_t n, size_t bytes, void *out);
  /* one byte a row: `yes` where the bit of `true` is set, else `open` where that of `unknown` is (NULL: none), but `question` where that of
     `missing` is not (NULL: as unknown), else `no`; 0 where `decided` (NULL: all) is not set */
  void (*outcome)(const aid__bits *decided, const aid__bits *true_, const aid__bits *unknown, const aid__bits *missing, const uint8_t bytes[4] /* yes no open question */, size_t n, uint8_t *out);
} aid__kernels;

/* The best that this processor has; `plain`: those of every processor of the architecture. */
const aid__kernels *aid__kernels_best(bool plain);

/* What it chooses from: kernels_body.c, compiled for every processor, and where AID__HAVE_AVX2 for those with AVX2, BMI2 and PCLMUL. */
extern const aid__kernels aid__kernels_plain, aid__kernels_avx2;
#endif
