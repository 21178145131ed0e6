/* Sources: the documents that rules and standards cite. */
#ifndef SOCIALAID_SOURCE_H
#define SOCIALAID_SOURCE_H
#include <socialaid/policy.h>
AID_BEGIN

/** A document. Borrowed from the policy; never freed. */
typedef struct aid_source aid_source;
/** How many sources there are. */
AID_API size_t aid_policy_source_count(const aid_policy *policy);
/** The i-th source, in the order of the packs; NULL past the end. */
AID_API const aid_source *aid_policy_source_at(const aid_policy *policy, size_t i);
/** NULL: no source has that id. */
AID_API const aid_source *aid_policy_source(const aid_policy *policy, const char *id);
/** "n57": what citations name. */
AID_API const char *aid_source_id(const aid_source *source);
/** "民发〔2021〕57号"; NULL where it has none. */
AID_API const char *aid_source_number(const aid_source *source);
/** Its title as published. */
AID_API const char *aid_source_title(const aid_source *source);
/** Days since 1970-01-01; INT32_MIN where not said. */
AID_API int32_t aid_source_effective(const aid_source *source);

AID_END
#endif
