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

/** How many kinds there are. */
AID_API size_t aid_policy_kind_count(const aid_policy *policy);
/** The i-th kind: region, household, person, then those of the packs; NULL past the end. */
AID_API const aid_kind *aid_policy_kind_at(const aid_policy *policy, size_t i);
/** By id; NULL: no kind has it. */
AID_API const aid_kind *aid_policy_kind(const aid_policy *policy, const char *id);
/** "card". */
AID_API const char *aid_kind_id(const aid_kind *kind);
/** NULL where it has none in that language. */
AID_API const char *aid_kind_title(const aid_kind *kind, aid_language language);
/** NULL for regions, whose parent is a region. */
AID_API const aid_kind *aid_kind_parent(const aid_kind *kind);
/** "cards": how rules and documents name its rows; NULL for region. */
AID_API const char *aid_kind_list(const aid_kind *kind);
/** 1 where its rows hold from a day until another. */
AID_API int aid_kind_is_dated(const aid_kind *kind);
/** 1: silence about the list means that it is empty; 0: that it is unknown. */
AID_API int aid_kind_absent_none(const aid_kind *kind);
/** How many facts it has. */
AID_API size_t aid_kind_fact_count(const aid_kind *kind);
/** The i-th fact; NULL past the end. */
AID_API const aid_fact *aid_kind_fact_at(const aid_kind *kind, size_t i);
/** By id; NULL: the kind has no such fact. */
AID_API const aid_fact *aid_kind_fact(const aid_kind *kind, const char *id);

/** "birth". */
AID_API const char *aid_fact_id(const aid_fact *fact);
/** The kind that it is of. */
AID_API const aid_kind *aid_fact_kind(const aid_fact *fact);
/** NULL where it has none in that language. */
AID_API const char *aid_fact_title(const aid_fact *fact, aid_language language);
/** The type of its values. */
AID_API aid_type aid_fact_type(const aid_fact *fact);
/** "yuan/month"; NULL unless a number. */
AID_API const char *aid_fact_unit(const aid_fact *fact);
/** Digits after the point that a number may carry (money 2, rates 4). */
AID_API unsigned aid_fact_digits(const aid_fact *fact);
/** The code list; NULL unless a code. */
AID_API const aid_codes *aid_fact_codes(const aid_fact *fact);
/** 1 where it has a value for each span of days, 0 where one value. */
AID_API int aid_fact_is_dated(const aid_fact *fact);
/** 1 where its values stand in no message, and masked in explanations. */
AID_API int aid_fact_is_sensitive(const aid_fact *fact);
/** 1 for a question that only an official can answer. */
AID_API int aid_fact_is_question(const aid_fact *fact);
/** What silence about the fact means; an unknown value where it means unknown. */
AID_API aid_value aid_fact_absent(const aid_fact *fact);
/** The range that a number keeps to; an unknown value where there is no bound. */
AID_API aid_value aid_fact_least(const aid_fact *fact);
/** The greatest, likewise. */
AID_API aid_value aid_fact_most(const aid_fact *fact);
/** "GB 11643-1999"; NULL. Who may assert it, separated by blanks; NULL: anybody. */
AID_API const char *aid_fact_standard(const aid_fact *fact);
/** Who may assert it, separated by blanks; NULL: anybody. */
AID_API const char *aid_fact_sources(const aid_fact *fact);

/** "area". */
AID_API const char *aid_codes_id(const aid_codes *codes);
/** NULL where it has none in that language. */
AID_API const char *aid_codes_title(const aid_codes *codes, aid_language language);
/** How many codes it has. */
AID_API size_t aid_codes_count(const aid_codes *codes);
/** Id of the i-th code; NULL past the end. */
AID_API const char *aid_codes_code(const aid_codes *codes, size_t i);
/** Title of the i-th code; NULL where it has none in that language. */
AID_API const char *aid_codes_code_title(const aid_codes *codes, size_t i, aid_language language);

AID_END
#endif
