/* Exact numbers: 64-bit fractions with 128-bit intermediates, powers of ten, rounding. Nothing here ever wraps. */
#ifndef AID_LIB_BASE_NUMBER_H
#define AID_LIB_BASE_NUMBER_H
#include "base/memory.h"

__extension__ typedef __int128 aid__wide;
__extension__ typedef unsigned __int128 aid__uwide;

/* numerator / denominator, in lowest terms, denominator > 0. INT64_MIN is never used as numerator, so negation is safe. */
typedef struct aid__fraction { int64_t n, d; } aid__fraction;

#define AID__DIGITS_MOST 18
extern const int64_t aid__power10[AID__DIGITS_MOST + 1];

/* Each returns false where the result, in lowest terms, does not fit; then *out is untouched. */
bool aid__fraction_make(aid__wide n, aid__wide d, aid__fraction *out);   /* d == 0: false */
bool aid__fraction_add(aid__fraction a, aid__fraction b, aid__fraction *out);
bool aid__fraction_sub(aid__fraction a, aid__fraction b, aid__fraction *out);
bool aid__fraction_mul(aid__fraction a, aid__fraction b, aid__fraction *out);
bool aid__fraction_div(aid__fraction a, aid__fraction b, aid__fraction *out); /* b == 0: false; ask first */
int aid__fraction_compare(aid__fraction a, aid__fraction b);             /* -1, 0, 1; exact, by cross-multiplying */
/* f * 10^digits as an integer: false if it is none, or does not fit. */
bool aid__fraction_to_scaled(aid__fraction f, unsigned digits, int64_t *out);
aid__fraction aid__fraction_from_scaled(int64_t scaled, unsigned digits); /* digits <= AID__DIGITS_MOST; always fits */

/* How a rule rounds. Up is to the greater, down to the lesser number, also below zero. */
typedef enum aid__rounding { AID__ROUND_UP, AID__ROUND_DOWN, AID__ROUND_HALF_UP, AID__ROUND_HALF_EVEN } aid__rounding;
/* The multiple of `step` (> 0) that x rounds to; half_up takes the greater of two that are as near. */
bool aid__fraction_round(aid__fraction x, aid__fraction step, aid__rounding how, aid__fraction *out);
/* The same for an integer quotient n / d (d > 0): the whole number it rounds to. */
aid__wide aid__divide_round(aid__wide n, aid__wide d, aid__rounding how);

static inline bool aid__add(int64_t a, int64_t b, int64_t *out) { return !__builtin_add_overflow(a, b, out) && *out != INT64_MIN; }
static inline bool aid__sub(int64_t a, int64_t b, int64_t *out) { return !__builtin_sub_overflow(a, b, out) && *out != INT64_MIN; }
static inline bool aid__mul(int64_t a, int64_t b, int64_t *out) { return !__builtin_mul_overflow(a, b, out) && *out != INT64_MIN; }

/* "12", "-3.50", "35%", "3860/12": exact. False: not a number, or it does not fit. `digits` gets the digits after the point
   that it was written with (percent counts two more), 255 for a quotient. */
bool aid__fraction_parse(aid__text text, aid__fraction *out, unsigned *digits);
/* "12", "-3.50" of 18 digits at most: the number without its point, and the digits after that. False: it is no such one. */
bool aid__decimal_parse(aid__text text, int64_t *number, unsigned *digits);
/* "12", "-3.5", "12.00" with at least `least` digits after the point; a number that ends in no power of ten as "1135/3". Returns the length; buffer of 48. */
size_t aid__fraction_print(aid__fraction f, unsigned least, char buffer[48]);
size_t aid__int_print(int64_t n, char buffer[24]);

/* working with days as numbers */
#define AID__NO_DATE INT32_MIN
int32_t aid__date_read(aid__text text);    /* aid_date_parse() and aid_month_parse() of a text that is looked at */
int32_t aid__month_read(aid__text text);
#endif
