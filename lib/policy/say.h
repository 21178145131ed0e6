/* What stands in a policy, said in Chinese or English: titles, values, units, citations, spans, roundings, rows of standards. */
#ifndef AID_LIB_POLICY_SAY_H
#define AID_LIB_POLICY_SAY_H
#include "policy/policy.h"

/* Who speaks: of which policy, in which language, into which buffer. */
typedef struct aid__speaker { const struct aid_policy *policy; aid__buffer *out; aid_language language; } aid__speaker;

/* English and Chinese of one text. */
typedef struct aid__text2 { const char *en, *zh; } aid__text2;

void aid__say(const aid__speaker *s, const char *text);                /* NULL: nothing */
void aid__say2(const aid__speaker *s, aid__text2 text);
#define AID__SAY2(s, en, zh) aid__say2(s, (aid__text2){en, zh})
const char *aid__title_in(const aid__titles *titles, aid_language language);   /* that of the other language where it has none; NULL: neither */
/* "title (id)", or the id alone. */
void aid__say_title(const aid__speaker *s, const aid__titles *titles, const char *id);
void aid__say_day(const aid__speaker *s, int32_t day);
/* " from 2021-07-01 to 2025-12-31": the last day, not the first day no longer. Nothing where both are open. */
void aid__say_span(const aid__speaker *s, int32_t from, int32_t until);
/* "code: urban or rural", "yuan/month", "yes or no" … */
void aid__say_type(const aid__speaker *s, const aid__type *type, const char *unit);
void aid__say_unit(const aid__speaker *s, const char *unit);           /* nothing for count and rate */
/* With its unit; a rate in percent; a quotient also as what it is about. */
void aid__say_value(const aid__speaker *s, const aid__type *type, const aid__value *value, const char *unit);
/* "n57 art 13; n83": the source's full title and number, and the place in it. */
void aid__say_cite(const aid__speaker *s, const char *cite);
void aid__say_source(const aid__speaker *s, const struct aid_source *source);
/* A kind, or a level of regions: "each household". */
void aid__say_of(const aid__speaker *s, const struct aid_kind *kind, int level);
void aid__say_severity(const aid__speaker *s, const char *severity);
/* "rounded up to 1 yuan" */
void aid__say_rounding(const aid__speaker *s, aid__fraction step, aid__rounding how);
void aid__say_region(const aid__speaker *s, const char *code);         /* "Hualong (410902)" */
void aid__say_key_name(const aid__speaker *s, const struct aid_standard *standard, size_t key);
void aid__say_key(const aid__speaker *s, const struct aid_standard_row *row, size_t key);   /* "urban", "≥ 80 years"; nothing: any */
/* A row's value, the formula that it is computed by, or that nobody has said. */
void aid__say_row_value(const aid__speaker *s, const struct aid_standard_row *row);
/* For whom a row is, in one form for all that are for the same: region and keys, compared by value. */
void aid__standard_place(const struct aid_standard_row *row, aid__buffer *out);
#endif
