/* The cases of a pack, and one of them alone: for aid_policy_test(), and for tests that look for the case that a change of its pack fails. */
#ifndef AID_LIB_EXCHANGE_CASES_H
#define AID_LIB_EXCHANGE_CASES_H
#include "policy/policy.h"

typedef struct aid__case { const aid__tree *tree; const aid__node *node; const char *file; } aid__case;

/* Those that stand in a pack, then those in the files that it names, in their order. Everything lives in `arena`. */
aid_status aid__cases_read(const aid__pack *pack, const aid_memory *memory, aid__arena *arena, aid__case **out, size_t *count, aid_error **error);
/* Runs a case under the topmost pack. Failures: the case cannot be read (AID_ERROR_POLICY), or memory. */
aid_status aid__case_run(const struct aid_policy *policy, const aid__case *c, bool *passed, aid_error **error);
#endif
