/* Vocabulary: the kinds of things, their facts, and the code lists that a policy speaks of. */
#ifndef SOCIALAID_VOCABULARY_H
#define SOCIALAID_VOCABULARY_H
#include <socialaid/policy.h>
AID_BEGIN

/** A kind of entity (region, household, person, and what packs declare). Borrowed from the policy. */
typedef struct aid_kind aid_kind;
/** A fact of a kind. Borrowed from the policy. */
typedef struct aid_fact aid_fact;
/** A list of codes. Borrowed from the policy. */
typedef struct aid_codes aid_codes;

AID_API size_t aid_policy_kind_count(const aid_policy *policy);
AID_API const aid_kind *aid_policy_kind_at(const aid_policy *policy, size_t i);
AID_API const aid_kind *aid_policy_kind(const aid_policy *policy, const char *id);
AID_API const char *aid_kind_id(const aid_kind *kind);
AID_API const char *aid_kind_title(const aid_kind *kind, aid_language language);
/** NULL for regions, whose parent is a region. */
AID_API const aid_kind *aid_kind_parent(const aid_kind *kind);
/** "cards": how rules and documents name its rows; NULL for region. */
AID_API const char *aid_kind_list(const aid_kind *kind);
AID_API int aid_kind_is_dated(const aid_kind *kind);
/** 1: silence about the list means that it is empty; 0: that it is unknown. */
AID_API int aid_kind_absent_none(const aid_kind *kind);
AID_API size_t aid_kind_fact_count(const aid_kind *kind);
AID_API const aid_fact *aid_kind_fact_at(const aid_kind *kind, size_t i);
AID_API const aid_fact *aid_kind_fact(const aid_kind *kind, const char *id);

AID_API const char *aid_fact_id(const aid_fact *fact);
AID_API const aid_kind *aid_fact_kind(const aid_fact *fact);
AID_API const char *aid_fact_title(const aid_fact *fact, aid_language language);
AID_API aid_type aid_fact_type(const aid_fact *fact);
/** "yuan/month"; NULL unless a number. */
AID_API const char *aid_fact_unit(const aid_fact *fact);
/** Digits after the point that a number may carry (money 2, rates 4). */
AID_API unsigned aid_fact_digits(const aid_fact *fact);
/** The code list; NULL unless a code. */
AID_API const aid_codes *aid_fact_codes(const aid_fact *fact);
AID_API int aid_fact_is_dated(const aid_fact *fact);
AID_API int aid_fact_is_sensitive(const aid_fact *fact);
/** 1 for a question that only an official can answer. */
AID_API int aid_fact_is_question(const aid_fact *fact);
/** What silence about the fact means; an unknown value where it means unknown. */
AID_API aid_value aid_fact_absent(const aid_fact *fact);
/** The range that a number keeps to; an unknown value where there is no bound. */
AID_API aid_value aid_fact_least(const aid_fact *fact);
AID_API aid_value aid_fact_most(const aid_fact *fact);
/** "GB 11643-1999"; NULL. Who may assert it, separated by blanks; NULL: anybody. */
AID_API const char *aid_fact_standard(const aid_fact *fact);
AID_API const char *aid_fact_sources(const aid_fact *fact);

AID_API const char *aid_codes_id(const aid_codes *codes);
AID_API const char *aid_codes_title(const aid_codes *codes, aid_language language);
AID_API size_t aid_codes_count(const aid_codes *codes);
AID_API const char *aid_codes_code(const aid_codes *codes, size_t i);
AID_API const char *aid_codes_code_title(const aid_codes *codes, size_t i, aid_language language);

AID_END
#endif
