/* Standards: a value that holds from a day, in a region, by a document. */
#ifndef SOCIALAID_STANDARD_H
#define SOCIALAID_STANDARD_H
#include <socialaid/vocabulary.h>
AID_BEGIN

/** A standard of one policy. Borrowed from the policy; never freed. */
typedef struct aid_standard aid_standard;
/** One row of a standard. Borrowed from the policy. */
typedef struct aid_standard_row aid_standard_row;

/** What a row says. */
typedef enum aid_row_kind { AID_ROW_VALUE = 0, AID_ROW_FLOOR = 1, AID_ROW_CEILING = 2, AID_ROW_MISSING = 3 } aid_row_kind;

/** How many standards there are. */
AID_API size_t aid_policy_standard_count(const aid_policy *policy);
/** The i-th standard, in the order of the packs; NULL past the end. */
AID_API const aid_standard *aid_policy_standard_at(const aid_policy *policy, size_t i);
/** By id; NULL: no standard has it. */
AID_API const aid_standard *aid_policy_standard(const aid_policy *policy, const char *id);
/** "dibao_standard". */
AID_API const char *aid_standard_id(const aid_standard *standard);
/** NULL where it has none in that language. */
AID_API const char *aid_standard_title(const aid_standard *standard, aid_language language);
/** The type of its values. */
AID_API aid_type aid_standard_type(const aid_standard *standard);
/** "yuan/month"; NULL unless a number. */
AID_API const char *aid_standard_unit(const aid_standard *standard);
/** The keys besides region, in the order of `by`. */
AID_API size_t aid_standard_key_count(const aid_standard *standard);
/** Id of the i-th key; NULL past the end. */
AID_API const char *aid_standard_key(const aid_standard *standard, size_t i);

/**
 * Find the row in force on a day, as known on another.
 *
 * @param standard       the standard
 * @param region         division code (GB/T 2260, GB/T 10114); the nearest region above it that has a row answers; NULL: the policy's
 * @param keys           one value for each key of the standard, in its order; NULL where it has none
 * @param day, known     days since 1970-01-01
 * @param[out] value     what stands there: amount, rate, flag or code, exact (a yearly 3860/12 stays a third); unknown for a `missing` row
 * @param[out] row       the row that answered; may be NULL
 * @param[out] error     what went wrong; may be NULL
 * @return ::AID_OK, or ::AID_ERROR_NOT_IN_FORCE when no row covers that day; then `value` is untouched
 *
 * Ownership: nothing changes hands. Threads: any number at once. Since 0.1.
 */
AID_API aid_status aid_standard_value(const aid_standard *standard, const char *region, const aid_value *keys,
                                      int32_t day, int32_t known, aid_value *value, const aid_standard_row **row, aid_error **error);

/** All rows, in the order of the packs. */
AID_API size_t aid_standard_row_count(const aid_standard *standard);
/** The i-th row; NULL past the end. */
AID_API const aid_standard_row *aid_standard_row_at(const aid_standard *standard, size_t i);
/** Value, floor, ceiling or missing. */
AID_API aid_row_kind aid_standard_row_kind(const aid_standard_row *row);
/** Code of the region that it is for; NULL where the standard is not by region. */
AID_API const char *aid_standard_row_region(const aid_standard_row *row);
/** The formula of a row that is computed from other standards ("1.3 * dibao_standard"); NULL where it is a constant. Since 0.1. */
AID_API const char *aid_standard_row_formula(const aid_standard_row *row);
/** What stands there; unknown for a `missing` row, and for one that is computed (aid_standard_value() works it out). */
AID_API aid_value aid_standard_row_value(const aid_standard_row *row);
/** Its first day; INT32_MIN: always. */
AID_API int32_t aid_standard_row_from(const aid_standard_row *row);
/** The first day on which it no longer holds; ::AID_NEVER: it goes on, or until the next begins. */
AID_API int32_t aid_standard_row_until(const aid_standard_row *row);
/** The day it was announced, where that came after `from`; else INT32_MIN. */
AID_API int32_t aid_standard_row_known(const aid_standard_row *row);
/** Its own citation, else the standard's. */
AID_API const char *aid_standard_row_cite(const aid_standard_row *row);
/** 1 for a stand-in that is not official. */
AID_API int aid_standard_row_is_illustrative(const aid_standard_row *row);
/** How the row's key i is given: "urban", ">= 80 years"; NULL: every value. */
AID_API const char *aid_standard_row_key(const aid_standard_row *row, size_t i);

AID_END
#endif
