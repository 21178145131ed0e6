/* Programs: what can be granted, under which conditions. */
#ifndef SOCIALAID_PROGRAM_H
#define SOCIALAID_PROGRAM_H
#include <socialaid/vocabulary.h>
#include <socialaid/source.h>
AID_BEGIN

/** A program. Borrowed from the policy. */
typedef struct aid_program aid_program;
/** One element of a program: a requirement, exclusion, payment, start or end; each version is one. Borrowed from the policy. */
typedef struct aid_rule aid_rule;

/** What a rule of a program is. */
typedef enum aid_rule_role {
  AID_RULE_REQUIRE = 1, AID_RULE_EXCLUDE = 2, AID_RULE_PAY = 3, AID_RULE_STARTS = 4, AID_RULE_ENDS = 5, AID_RULE_DEFINE = 6
} aid_rule_role;

/** How many programs there are. */
AID_API size_t aid_policy_program_count(const aid_policy *policy);
/** The i-th program, in the order of the packs; NULL past the end. */
AID_API const aid_program *aid_policy_program_at(const aid_policy *policy, size_t i);
/** By id; NULL: no program has it. */
AID_API const aid_program *aid_policy_program(const aid_policy *policy, const char *id);
/** "dibao". */
AID_API const char *aid_program_id(const aid_program *program);
/** NULL where it has none in that language. */
AID_API const char *aid_program_title(const aid_program *program, aid_language language);
/** What it decides for: the kind; regions of one level only, where `aid_program_level` is not negative. */
AID_API const aid_kind *aid_program_kind(const aid_program *program);
/** The aid_region_level of a program of regions; -1: of all, or not of regions. */
AID_API int aid_program_level(const aid_program *program);
/** 1 for a household's program that covers members. */
AID_API int aid_program_covers(const aid_program *program);
/** "notice" or "alert" of a warning, which is decided as a program is and eligible where it is raised; NULL: no warning. Since 0.1. */
AID_API const char *aid_program_severity(const aid_program *program);
/** "yuan/month", "yuan/year", "yuan"; NULL for a status that pays nothing. */
AID_API const char *aid_program_unit(const aid_program *program);

/** The rules of a program, all versions, in the order of the packs. */
AID_API size_t aid_program_rule_count(const aid_program *program);
/** The i-th rule; NULL past the end. */
AID_API const aid_rule *aid_program_rule_at(const aid_program *program, size_t i);
/** Requirement, exclusion, payment, start or end. */
AID_API aid_rule_role aid_rule_role_of(const aid_rule *rule);
/** The id within its program ("income"); starts have "starts". */
AID_API const char *aid_rule_id(const aid_rule *rule);
/** NULL where it has none in that language. */
AID_API const char *aid_rule_title(const aid_rule *rule, aid_language language);
/** "n57 art 13": a source and where in it; several separated by ';'. */
AID_API const char *aid_rule_cite(const aid_rule *rule);
/** The formula as the pack has it. */
AID_API const char *aid_rule_text(const aid_rule *rule);
/** The span in which this version holds: its first day (INT32_MIN: always), and the first day no longer (::AID_NEVER). */
AID_API int32_t aid_rule_from(const aid_rule *rule);
/** The first day on which it no longer holds; ::AID_NEVER: it goes on. */
AID_API int32_t aid_rule_until(const aid_rule *rule);

AID_END
#endif
