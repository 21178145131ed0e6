/* Amendments: a policy changed on paper, without writing a pack. */
#ifndef SOCIALAID_AMEND_H
#define SOCIALAID_AMEND_H
#include <socialaid/policy.h>
AID_BEGIN

/** What a change does. */
typedef enum aid_change_kind {
  AID_CHANGE_RAISE = 1,  /**< a standard by a rate: `value` 1/10 is ten per cent more, -1/10 ten per cent less */
  AID_CHANGE_ADD = 2,    /**< a standard by an amount: `value` is added */
  AID_CHANGE_SET = 3,    /**< a standard to a value */
  AID_CHANGE_END = 4,    /**< a program, a rule of one, or a definition ends */
  AID_CHANGE_REPLACE = 5 /**< the formula of a rule or definition is another */
} aid_change_kind;

/** One change. Start from ::AID_CHANGE_INIT. The texts are the caller's; they are read during the call alone. */
typedef struct aid_change {
  size_t size;             /**< sizeof this struct, as the caller was compiled */
  aid_change_kind kind;    /**< what it does */
  const char *name;        /**< "dibao_standard"; to end or replace: "dibao", "dibao.income", "counted", "person.counted" */
  aid_value value;         /**< RAISE, ADD, SET; a number without a unit is in the standard's; SET also as a text, as packs write it */
  const char *formula;     /**< REPLACE: a text of the rule language */
  int32_t from;            /**< the first day of the change; INT32_MIN: as long as there is what it changes */
  int32_t until;           /**< the first day on which it no longer holds; ::AID_NEVER: it goes on */
  const char *region;      /**< of a standard: only the rows of this region; NULL: all */
  const char *const *keys; /**< of a standard: only the rows with these keys, as packs write them: "area", "urban", …, NULL; NULL: all */
  const char *round;       /**< RAISE, ADD: "1 yuan up", as in packs; NULL: the exact fraction stays */
} aid_change;
/** No change yet. */
#define AID_CHANGE_INIT \
  { sizeof(aid_change), AID_CHANGE_SET, NULL, { AID_TYPE_NUMBER, 0, 0, 1, NULL, NULL }, NULL, INT32_MIN, AID_NEVER, NULL, NULL, NULL }

/** How to amend. Start from ::AID_AMEND_OPTIONS_INIT; zero is every member's default. */
typedef struct aid_amend_options {
  size_t size;                      /**< sizeof this struct, as the caller was compiled */
  const aid_memory *memory;         /**< NULL: the base's */
  aid_on_diagnostic *on_diagnostic; /**< receives warnings; may be NULL */
  void *data;                       /**< handed to on_diagnostic */
  const char *title;                /**< what the change is called in both languages; NULL: "what-if" */
} aid_amend_options;
/** The defaults of ::aid_amend_options. */
#define AID_AMEND_OPTIONS_INIT { sizeof(aid_amend_options), NULL, NULL, NULL, NULL }

/**
 * Change a policy on paper.
 *
 * The changes become one more pack on top of the base, held in memory: rows and rules that are marked illustrative and cite the generated
 * source `what_if`. So the result is loaded, checked and told as any reform is, and every error of a change has a place: "what-if", and as
 * the line the number of the change. A RAISE or an ADD makes a row for each value and each floor that the base has from the first day of the
 * change on, at its region and keys; a SET makes values, also where there was a floor or nothing; where it names a place at which the base
 * has nothing, one row there. Numbers are exact. A change that changes nothing is an error.
 *
 * @param base       the policy to change; it stays as it is, and alive as long as the result
 * @param changes    at least one; each by itself is a change of the base, and no two may change one thing on the same days
 * @param count      how many
 * @param options    NULL for the defaults
 * @param[out] out   the changed policy, the caller's; NULL after a failure
 * @param[out] error may be NULL
 * @return ::AID_OK; ::AID_ERROR_NOT_FOUND for a name that is unknown (the nearest one is told); ::AID_ERROR_POLICY; ::AID_ERROR_RANGE
 *
 * Threads: any number at once on one base. Since 0.1.
 */
AID_API aid_status aid_policy_amend(const aid_policy *base, const aid_change *changes, size_t count, const aid_amend_options *options,
                                    aid_policy **out, aid_error **error);

/** Changes read from words. Owned by the caller of aid_changes_parse(). */
typedef struct aid_changes aid_changes;
/**
 * Read changes from words, several separated by ';':
 *
 *     dibao_standard +10%
 *     dibao_standard +20 yuan/month from 2023-01-01 round 1 yuan up
 *     dibao_standard = 700 from 2023-01-01 until 2024-01-01 region 410902 area urban
 *     end dibao.private_car from 2024-01-01
 *     replace dibao.income from 2023-01-01 with dibao_standard >= income_per_head
 *
 * @param base       whose names, units and keys the words use; not kept
 * @param text       UTF-8
 * @param[out] out   the changes, not yet held against the policy; NULL after a failure
 * @param[out] error may be NULL; places have the number of the change as line, and a column in it
 * @return ::AID_OK; ::AID_ERROR_POLICY, ::AID_ERROR_NOT_FOUND. Since 0.1.
 */
AID_API aid_status aid_changes_parse(const aid_policy *base, const char *text, aid_changes **out, aid_error **error);
/** Accepts NULL. Since 0.1. */
AID_API void aid_changes_free(aid_changes *changes);
/** How many there are, at least one. Since 0.1. */
AID_API size_t aid_changes_count(const aid_changes *changes);
/** All of them, one after the other. Borrowed from the changes. Since 0.1. */
AID_API const aid_change *aid_changes_list(const aid_changes *changes);

AID_END
#endif
