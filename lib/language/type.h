/* Types of the rule language: base, unit, digits after the point, code list, kind. Two small structs, compared by value. */
#ifndef AID_LIB_LANGUAGE_TYPE_H
#define AID_LIB_LANGUAGE_TYPE_H
#include "base/number.h"

/* Exponents of the base units. `months` and `years` are apart so that yuan/month and yuan/year are two units; where one stands above
   the line and the other below, they cancel at 12 (aid__unit_multiply tells the factor). Working days only move dates. */
enum { AID__UNIT_YUAN, AID__UNIT_MONTHS, AID__UNIT_YEARS, AID__UNIT_DAYS, AID__UNIT_WORKDAYS, AID__UNIT_FIRST_OWN };
#define AID__UNITS_MOST 12
typedef struct aid__unit { int8_t power[AID__UNITS_MOST]; } aid__unit;

typedef enum aid__base {
  AID__NONE, AID__FLAG, AID__NUMBER, AID__DATE, AID__MONTH, AID__CODE, AID__TEXT, AID__REFERENCE
} aid__base;

struct aid_codes;
struct aid_kind;
/* A number is an integer at a scale that the compiler knows (`digits` after the point), or an exact fraction (`fraction`, digits 0). */
typedef struct aid__type {
  uint8_t base;           /* aid__base */
  uint8_t digits;         /* of numbers */
  bool fraction;          /* of numbers: a quotient, in lowest terms of whole units */
  aid__unit unit;         /* of numbers */
  const struct aid_codes *codes;  /* of codes */
  const struct aid_kind *kind;    /* of references */
} aid__type;

/* A value as rules compute it. Numbers: trace keeps them all as fractions. Codes: index in their list. Texts: index of the text in the
   population or the policy's names (compare pointers instead: `text`). References: row, -1 for nobody. Dates, months: days, months, AID_NEVER. */
typedef struct aid__value {
  bool known;
  union { bool flag; aid__fraction number; int32_t day, month, code, row; const char *text; };
} aid__value;

/* Two types of the same base that values can pass between (units, code lists, kinds agree; digits may differ). */
bool aid__type_fits(const aid__type *a, const aid__type *b);
bool aid__unit_same(const aid__unit *a, const aid__unit *b);
bool aid__unit_none(const aid__unit *unit);
/* a * b, or a / b. Months and years that cancel across the line give a factor (12, 1/12 …). False: an exponent is too great. */
bool aid__unit_multiply(const aid__unit *a, const aid__unit *b, bool divide, aid__unit *out, aid__fraction *factor);
/* "yuan", "yuan/month", "months", "count", "m2" …: `own` are the packs' units. For literals `factor` is what one of it is in base units
   (a year is 12 months, a fen 0.01 yuan). False: no such unit. */
bool aid__unit_parse(aid__text text, const char *const *own, size_t own_count, aid__unit *out, aid__fraction *factor);
/* How the unit is written, for messages and documents; "" where there is none. */
size_t aid__unit_print(const aid__unit *unit, const char *const *own, size_t own_count, char *buffer, size_t size);
#endif
