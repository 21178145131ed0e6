#include "policy/say.h"
#include <socialaid/difference.h>
aid_status aid_policy_differences(const aid_policy *a, const aid_policy *b, const aid_difference_options *options, uint64_t *count, aid_error **error)
{ (void)a;(void)b;(void)options;(void)count;(void)error; return AID_OK; }
