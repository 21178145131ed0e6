/* Decisions: a policy applied to the facts of one month, with what they rest on. */
#ifndef SOCIALAID_DECISION_H
#define SOCIALAID_DECISION_H
#include <socialaid/program.h>
#include <socialaid/standard.h>
#include <socialaid/population.h>
AID_BEGIN

/** All decisions of one assessment. Owned by the caller of aid_policy_assess(); keeps its policy and population alive. */
typedef struct aid_decisions aid_decisions;
/** One decision: program, subject, month. Borrowed from its aid_decisions. */
typedef struct aid_decision aid_decision;

/** What came out. */
typedef enum aid_outcome {
  AID_OUTCOME_ELIGIBLE = 1,
  AID_OUTCOME_INELIGIBLE = 2,
  AID_OUTCOME_UNDETERMINED = 3, /**< it hangs on facts that are missing; they are listed */
  AID_OUTCOME_OFFICIAL = 4      /**< it hangs on questions alone, which the law leaves to an official */
} aid_outcome;

/** Decide every refusal in full too (reasons, standards, margin); without it a refusal that nobody applied for carries its reasons alone. */
#define AID_ASSESS_ALL 1u
/** Leave out (count only) refusals that nobody applied for or is enrolled in. */
#define AID_ASSESS_COUNT_REFUSALS 2u

/** How to assess. Start from ::AID_ASSESS_OPTIONS_INIT; zero is every member's default. */
typedef struct aid_assess_options {
  size_t size;                  /**< sizeof this struct, as the caller was compiled */
  uint32_t threads;             /**< 0: as many as the process may use; threads end with the call. aid_policy_assess() tells decisions on the calling thread */
  uint32_t flags;               /**< AID_ASSESS_… */
  aid_progress *progress;       /**< households done, households in all; may be NULL */
  void *progress_data;          /**< handed to progress */
  const char *const *programs;  /**< ids of the programs asked for, ended by NULL; NULL: all */
  int32_t month;                /**< months since 1970-01; 0: the population's month */
  int32_t day;                  /**< a day of the month on which facts and rules are read; 0: its last */
  int32_t known;                /**< the day up to which announcements are known; 0: all */
} aid_assess_options;
/** The defaults of ::aid_assess_options. */
#define AID_ASSESS_OPTIONS_INIT { sizeof(aid_assess_options), 0, 0, NULL, NULL, NULL, 0, 0, 0 }

/**
 * Decide the programs of a policy for a whole population.
 *
 * @param policy      the policy; may be used by other threads at the same time
 * @param population  made for this policy; sealed by the call; not to be changed while the decisions live
 * @param options     NULL for the defaults
 * @param[out] out    the decisions; NULL after a failure
 * @return ::AID_OK; ::AID_ERROR_DATA where the population has errors; ::AID_ERROR_NOT_IN_FORCE where a rule that is read has no version
 *         on the day; ::AID_ERROR_CANCELLED
 */
AID_API aid_status aid_policy_assess(const aid_policy *policy, aid_population *population, const aid_assess_options *options,
                                     aid_decisions **out, aid_error **error);
/** Accepts NULL. After it none of its decisions may be used. */
AID_API void aid_decisions_free(aid_decisions *decisions);
/** How many decisions are told; with ::AID_ASSESS_COUNT_REFUSALS fewer than were made. */
AID_API size_t aid_decisions_count(const aid_decisions *decisions);
/** In the order of regions, then households; in each of the programs, then the subjects. NULL past the end. */
AID_API const aid_decision *aid_decisions_at(const aid_decisions *decisions, size_t i);
/** The decision of a program for a household, person, region (by id); NULL where there is none. */
AID_API const aid_decision *aid_decisions_find(const aid_decisions *decisions, const char *program, const char *subject);
/** The month decided. */
AID_API int32_t aid_decisions_month(const aid_decisions *decisions);
/** The day on which facts and rules were read. */
AID_API int32_t aid_decisions_day(const aid_decisions *decisions);

/** Totals by program: how many subjects had each outcome, and the fen due this month. `outcome` 0 counts all. */
AID_API uint64_t aid_decisions_total(const aid_decisions *decisions, const char *program, aid_outcome outcome);
/** Fen due this month under a program; 0 for one that was not decided. */
AID_API int64_t aid_decisions_total_fen(const aid_decisions *decisions, const char *program);
/** Subjects refused by a condition of a program (one subject may be refused by several). */
AID_API uint64_t aid_decisions_refused(const aid_decisions *decisions, const char *program, const char *condition);

/** Id of the program. */
AID_API const char *aid_decision_program(const aid_decision *decision);
/** Id of the household (or the region's code) whose record it stands in. */
AID_API const char *aid_decision_household(const aid_decision *decision);
/** Id of the person decided for; NULL where the program is not of persons. */
AID_API const char *aid_decision_person(const aid_decision *decision);
/** Id of what it is decided for, whatever its kind; rows without an id: NULL. */
AID_API const char *aid_decision_subject(const aid_decision *decision);
/** What came out. */
AID_API aid_outcome aid_decision_outcome(const aid_decision *decision);
/** "eligible", "ineligible", "undetermined", "official". Static. */
AID_API const char *aid_outcome_name(aid_outcome outcome);
/** Due this month, in fen: 0 before the first month, and where not eligible. `*known` 0 where the amount is unknown though eligible; may be NULL. */
AID_API int64_t aid_decision_amount_fen(const aid_decision *decision);
/** 0 where the amount is unknown though the subject is eligible, else 1. */
AID_API int aid_decision_amount_known(const aid_decision *decision);
/** What it will be from the first month on; equals the amount once it runs. */
AID_API int64_t aid_decision_entitled_fen(const aid_decision *decision);
/** First and last month paid; ::AID_NEVER: no limit; INT32_MIN: unknown. */
AID_API int32_t aid_decision_starts(const aid_decision *decision);
/** Last month paid; ::AID_NEVER: no limit; INT32_MIN: unknown. */
AID_API int32_t aid_decision_ends(const aid_decision *decision);

/** The parts of what it will be from the first month on (the entitled sum), in the order of the packs; none where not eligible. */
AID_API size_t aid_decision_pay_count(const aid_decision *decision);
/** Id of the i-th pay. */
AID_API const char *aid_decision_pay_id(const aid_decision *decision, size_t i);
/** What it gives this month, in fen. */
AID_API int64_t aid_decision_pay_fen(const aid_decision *decision, size_t i);
/** Each covered member's share of a part, exact (a share that no rule rounded is a fraction of a yuan). */
AID_API size_t aid_decision_share_count(const aid_decision *decision, size_t pay);
/** Id of the member. */
AID_API const char *aid_decision_share_person(const aid_decision *decision, size_t pay, size_t i);
/** The share, in the program's unit. */
AID_API aid_value aid_decision_share(const aid_decision *decision, size_t pay, size_t i);

/** Why not: ids of the conditions that failed ("income", "private_car"), of a conflict that took it away, or of the end that has passed. */
AID_API size_t aid_decision_reason_count(const aid_decision *decision);
/** The i-th reason; NULL past the end. */
AID_API const char *aid_decision_reason(const aid_decision *decision, size_t i);

/** One thing that a decision rests on, or that is missing. */
typedef enum aid_ground_kind {
  AID_GROUND_MISSING = 1,    /**< a fact, list or standard that would settle it: `name`, `subject` */
  AID_GROUND_QUESTION = 2,   /**< a question for an official */
  AID_GROUND_ASSUMED = 3,    /**< a floor taken for the value, or a fact that the pack assumes */
  AID_GROUND_SUPPLIED = 4,   /**< a value that was given instead of computed */
  AID_GROUND_STANDARD = 5,   /**< a row of a standard that was used */
  AID_GROUND_ILLUSTRATIVE = 6, /**< a row used that is marked illustrative */
  AID_GROUND_FAILED = 7,     /**< a computation that failed: `name` is the rule, `detail` why */
  AID_GROUND_MARGIN = 8      /**< how far from the line: `name` is the condition, a comparison of numbers; `value` by how much it holds, below 0 where it does not */
} aid_ground_kind;
/** A ground. Borrowed from the decision. */
typedef struct aid_ground {
  aid_ground_kind kind;             /**< what it is */
  const char *name;                 /**< id of the fact, list, standard or rule */
  const char *subject;              /**< id of whose fact it is, or of the nearest above that has one; NULL */
  const char *detail;               /**< NULL, or more: why it failed ("overflow"); how it was assumed ("floor", "fact"); "record"; the kind of a row without an id */
  aid_value value;                  /**< of standards, margins, supplied values */
  const aid_standard_row *row;      /**< of standards; NULL */
  int32_t month;                    /**< of what is missing and dated: the month for which it is needed, where that is not the month decided; else INT32_MIN */
} aid_ground;
/** How many grounds there are. */
AID_API size_t aid_decision_ground_count(const aid_decision *decision);
/** The i-th ground; NULL past the end. */
AID_API const aid_ground *aid_decision_ground(const aid_decision *decision, size_t i);

AID_END
#endif
