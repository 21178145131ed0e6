/* One case alone, for tests that look for the case that a change of its pack fails (tests/mutants). */
#ifndef AID_LIB_EXCHANGE_CASES_H
#define AID_LIB_EXCHANGE_CASES_H
#include "policy/policy.h"

/* Runs a <case> of the topmost pack. Failures: the case cannot be read (AID_ERROR_POLICY), or memory. */
aid_status aid__case_run(const struct aid_policy *policy, const aid__node *node, bool *passed, aid_error **error);
#endif
