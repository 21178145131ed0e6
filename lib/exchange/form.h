/* Small readings that the documents share: days, months, flags, words, and what an award says. */
#ifndef AID_LIB_EXCHANGE_FORM_H
#define AID_LIB_EXCHANGE_FORM_H
#include "policy/policy.h"
#include "population/population.h"
#include "xml/reader.h"

bool aid__form_day(aid__text text, int32_t *out);      /* "2021-07-01", "never" */
bool aid__form_month(aid__text text, int32_t *out);    /* "2021-07", "never" */
bool aid__form_flag(aid__text text, bool *out);        /* "yes", "no" */
bool aid__form_count(aid__text text, uint64_t *out);   /* "0", "12" */
bool aid__form_blank(aid__text text);                  /* blanks, or nothing */
aid__text aid__form_trim(aid__text text);              /* without blanks around it */
bool aid__form_word(aid__text *rest, aid__text *word); /* the next of words separated by blanks; false: no more */
/* A name for a message: NUL-terminated, cut where it is long. */
const char *aid__form_name_in(aid__text name, char *buffer, size_t size);
#define aid__form_name(name, buffer) aid__form_name_in(name, buffer, sizeof(buffer))

/* What is wrong with an award; `problem` gets the name of the attribute, program or word. */
typedef enum aid__award_problem {
  AID__AWARD_OK, AID__AWARD_NO_PROGRAM, AID__AWARD_PROGRAM, AID__AWARD_ATTRIBUTE, AID__AWARD_DAY, AID__AWARD_MONTH, AID__AWARD_AMOUNT,
  AID__AWARD_SPAN, AID__AWARD_UNKNOWN
} aid__award_problem;
/*
 * <award program="dibao" applied="2022-08-10" confirmed="2022-09-05" from="2022-10" until="2023-10" amount="756.67" unknown="applied"/>
 * What is not said: without `from` it is a case, and `confirmed` means not yet; with `from` it was confirmed on a day that is not known.
 * `applied` and the amount of an award that runs are unknown; `until` is never. An amount may carry the program's unit, or be a fraction.
 */
aid__award_problem aid__form_award(const struct aid_policy *policy, const aid__attribute *attributes, size_t count, aid__award *award, char problem[48]);

#endif
