/* Checks before use: what is not wrong in a policy, and still should be looked at by whoever wrote it. */
#ifndef SOCIALAID_CHECK_H
#define SOCIALAID_CHECK_H
#include <socialaid/policy.h>
AID_BEGIN

/**
 * Told of each finding, on the calling thread: first those that nobody has accepted, then the accepted ones; each in the order of the
 * packs, and within a pack in the order of its lines.
 *
 * @param data     what the options gave
 * @param finding  its number (W21xx), its place, a message and a hint, in both languages; lives for the call
 * @param because  why the pack accepts it (`<accept code="W2101" because="…"/>`); NULL where it does not. Borrowed from the policy
 *
 * Since 0.1.
 */
typedef void aid_on_finding(void *data, const aid_diagnostic *finding, const char *because);

/** How to check. Start from ::AID_CHECK_OPTIONS_INIT; zero is every member's default. Since 0.1. */
typedef struct aid_check_options {
  size_t size;                 /**< sizeof this struct, as the caller was compiled */
  int32_t day;                 /**< days since 1970-01-01 on which it is judged whether a review has passed; 0: it is not judged */
  aid_on_finding *on_finding;  /**< may be NULL */
  void *data;                  /**< handed to on_finding */
} aid_check_options;
/** The defaults of ::aid_check_options. */
#define AID_CHECK_OPTIONS_INIT { sizeof(aid_check_options), 0, NULL, NULL }

/**
 * Look through a loaded policy for what is used by nothing, has no title, ends, is due for review, is missing from a table, or can never
 * be otherwise. What makes a pack unusable has stopped aid_policy_load() already.
 *
 * Findings are of the stack as it was loaded: what a pack leaves to those above it may be found only where they are not there. Any number
 * of threads may check one policy at once.
 *
 * @param policy         as loaded
 * @param options        NULL for the defaults
 * @param[out] warnings  findings that no pack accepts; may be NULL
 * @param[out] accepted  findings that a pack accepts; may be NULL
 * @param[out] error     may be NULL
 * @return ::AID_OK, also where there are findings; ::AID_ERROR_ARGUMENT; ::AID_ERROR_MEMORY
 *
 * Since 0.1.
 */
AID_API aid_status aid_policy_check(const aid_policy *policy, const aid_check_options *options, uint64_t *warnings, uint64_t *accepted,
                                    aid_error **error);

AID_END
#endif
