/* Values: exact numbers with their units, flags, codes, dates, months, texts, references, and unknown. */
#ifndef SOCIALAID_VALUE_H
#define SOCIALAID_VALUE_H
#include <socialaid/error.h>
AID_BEGIN

/** The date after all dates, and the month after all months: the death of the living, the end of what goes on. */
#define AID_NEVER INT32_MAX

/** What a value is. */
typedef enum aid_type {
  AID_TYPE_FLAG = 1,     /**< yes or no: `number` is 1 or 0 */
  AID_TYPE_NUMBER = 2,   /**< exact: `number` / `denominator` of `unit` */
  AID_TYPE_DATE = 3,     /**< `number` is days since 1970-01-01, or ::AID_NEVER */
  AID_TYPE_MONTH = 4,    /**< `number` is months since 1970-01, or ::AID_NEVER */
  AID_TYPE_CODE = 5,     /**< `text` is the code's id */
  AID_TYPE_TEXT = 6,     /**< `text`, UTF-8 */
  AID_TYPE_REFERENCE = 7 /**< `text` is the id of a person of the record, or NULL for nobody */
} aid_type;

/**
 * One value. What stands in `text` and `unit` is borrowed from whoever handed the value out, for as long as that lives.
 * An unknown value has `known` 0, and a type.
 */
typedef struct aid_value {
  aid_type type;       /**< what it is, also where it is unknown */
  int known;           /**< 1, or 0 for an unknown value */
  int64_t number;      /**< see ::aid_type */
  int64_t denominator; /**< above 0, and 1 unless the number is a quotient; in lowest terms */
  const char *text;    /**< see ::aid_type; NULL elsewhere */
  const char *unit;    /**< "yuan/month", "count", "" …; NULL unless a number */
} aid_value;

/** Makers of values, for keys and facts. `text` and `unit` are borrowed by the value. */
AID_API aid_value aid_value_unknown(aid_type type);
/** Yes for anything but 0. */
AID_API aid_value aid_value_flag(int flag);
/** An amount of money in fen: 12345 is 123.45; `unit` is "yuan", "yuan/month" or "yuan/year". */
AID_API aid_value aid_value_fen(int64_t fen, const char *unit);
/** numerator / denominator in lowest terms; a denominator of 0 gives an unknown number. */
AID_API aid_value aid_value_number(int64_t numerator, int64_t denominator, const char *unit);
/** INT32_MIN gives an unknown date. */
AID_API aid_value aid_value_date(int32_t days);
/** INT32_MIN gives an unknown month. */
AID_API aid_value aid_value_month(int32_t months);
/** A date, month, code or text that is none (INT32_MIN, NULL) gives an unknown value. */
AID_API aid_value aid_value_code(const char *code);
/** NULL gives an unknown text. */
AID_API aid_value aid_value_text(const char *text);

/**
 * Write a value as the packs and documents write it: "600 yuan/month", "1135/3", "yes", "2021-07-01", "unknown".
 * @return the length needed without the final NUL; what does not fit in `size` is cut (always NUL-terminated if size > 0)
 */
AID_API size_t aid_value_print(const aid_value *value, char *buffer, size_t size);

/**
 * Days since 1970-01-01 of a Gregorian date, months since 1970-01 of a month; INT32_MIN where there is no such day or
 * month. Years 1 to 9999.
 */
AID_API int32_t aid_date(int year, int month, int day);
/** Months since 1970-01, likewise. */
AID_API int32_t aid_month(int year, int month);
/** The parts of a date; 0 where `days` is not a date of the years 1 to 9999, else 1. Any of the outputs may be NULL. */
AID_API int aid_date_parts(int32_t days, int *year, int *month, int *day);
/** The parts of a month, likewise. */
AID_API int aid_month_parts(int32_t months, int *year, int *month);
/** The month of a day; never stays never, INT32_MIN stays INT32_MIN. */
AID_API int32_t aid_month_of(int32_t days);
/** The first day of a month, likewise. */
AID_API int32_t aid_month_first_day(int32_t months);
/** The last day of a month, likewise. */
AID_API int32_t aid_month_last_day(int32_t months);
/** "2021-07-01" and "2021-07" exactly (and "never"); INT32_MIN for anything else. */
AID_API int32_t aid_date_parse(const char *text);
/** "2021-07", likewise. */
AID_API int32_t aid_month_parse(const char *text);
/** Writes 11 (8) bytes with the final NUL: "2021-07-01" ("2021-07"), or "never"; "no date" ("no month") for what is none. */
AID_API void aid_date_print(int32_t days, char buffer[16]);
/** Writes "2021-07", likewise. */
AID_API void aid_month_print(int32_t months, char buffer[16]);
/**
 * The day `months` later or earlier: the matching day, or the month's last where there is none (Civil Code art 202).
 * Never stays never. INT32_MIN beyond the years 1 to 9999.
 */
AID_API int32_t aid_date_add_months(int32_t days, int32_t months);
/**
 * Whole months from `from` to `to` counted so (the first day does not count); 0 where `to` is before `from`, ::AID_NEVER
 * where only `to` is never, INT32_MIN where either is no date.
 */
AID_API int32_t aid_months_elapsed(int32_t from, int32_t to);

AID_END
#endif
