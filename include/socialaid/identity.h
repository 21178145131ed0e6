/* Identity numbers: citizen numbers (GB 11643) and division codes (GB/T 2260, GB/T 10114). */
#ifndef SOCIALAID_IDENTITY_H
#define SOCIALAID_IDENTITY_H
#include <socialaid/value.h>
AID_BEGIN

/** What is wrong with a citizen number. */
typedef enum aid_citizen_problem {
  AID_CITIZEN_VALID = 0,   /**< nothing */
  AID_CITIZEN_LENGTH = 1,  /**< neither 15 nor 18 characters */
  AID_CITIZEN_DIGIT = 2,   /**< something else than digits (and X at the end of 18) */
  AID_CITIZEN_REGION = 3,  /**< no province begins with those two digits */
  AID_CITIZEN_BIRTH = 4,   /**< no such day */
  AID_CITIZEN_SEQUENCE = 5,/**< sequence 000 */
  AID_CITIZEN_CHECK = 6    /**< the check digit does not fit */
} aid_citizen_problem;

/** What a citizen number says. */
typedef struct aid_citizen {
  char number[19];     /**< always the 18-character form, with a capital X */
  int32_t birth;       /**< days since 1970-01-01 */
  int male;            /**< 1 male, 0 female */
  char division[7];    /**< the six digits at its front: where it was issued, perhaps long ago */
} aid_citizen;

/**
 * Read a citizen number of 15 or 18 characters (15: born in 19xx, or 18xx for sequences 996 to 999).
 * @param text      the number, no blanks; a small x is taken as X
 * @param[out] out  filled in where the number is valid, else untouched; may be NULL
 * @return what is wrong, or ::AID_CITIZEN_VALID. The text is never repeated in a message. Since 0.1.
 */
AID_API aid_citizen_problem aid_citizen_parse(const char *text, aid_citizen *out);
/** "410928********123X": the first six and the last four of 18; stars alone for anything else. Writes at most 19 bytes. */
AID_API void aid_citizen_mask(const char *text, char out[19]);

/** The five levels of divisions, and the country. */
typedef enum aid_region_level {
  AID_REGION_COUNTRY = 0, AID_REGION_PROVINCE = 1, AID_REGION_CITY = 2,
  AID_REGION_COUNTY = 3, AID_REGION_TOWNSHIP = 4, AID_REGION_VILLAGE = 5
} aid_region_level;

/**
 * The level of a code of 6, 9 or 12 digits ("410000" province, "410900" city, "410928" county, …; "CN" the country); -1 if
 * it is none. Each division has one code: the longer forms that end in zeros ("410928000") are none.
 */
AID_API int aid_region_code_level(const char *code);
/** The code of the division above ("410928102" gives "410928", a province gives "CN"); 0 for the country or what is no code, else 1. */
AID_API int aid_region_code_parent(const char *code, char out[13]);

AID_END
#endif
