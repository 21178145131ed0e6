/* Policies: packs stacked into one immutable object that any number of threads may use. */
#ifndef SOCIALAID_POLICY_H
#define SOCIALAID_POLICY_H
#include <socialaid/value.h>
AID_BEGIN

/**
 * A policy: a pack and the packs that it extends, checked and compiled. Owned by the caller of aid_policy_load(), goes back through
 * aid_policy_free(). Immutable: any number of threads may use it at once. What is made from it keeps it alive.
 */
typedef struct aid_policy aid_policy;

/** How to load. Start from ::AID_POLICY_OPTIONS_INIT; zero is every member's default. */
typedef struct aid_policy_options {
  size_t size;                          /**< sizeof this struct, as the caller was compiled */
  const aid_memory *memory;             /**< NULL: malloc() and its family */
  const char *pack_path;                /**< folders to look for named packs in, separated by ':'; before the built-in folder; may be NULL */
  aid_on_diagnostic *on_diagnostic;     /**< receives warnings; may be NULL */
  void *data;                           /**< handed to on_diagnostic */
} aid_policy_options;
/** The defaults of ::aid_policy_options. */
#define AID_POLICY_OPTIONS_INIT { sizeof(aid_policy_options), NULL, NULL, NULL, NULL }

/**
 * Load a pack and all that it extends.
 *
 * @param pack     a path (it has a '/' or ends in ".xml"), or a name ("puyang"): looked for in pack_path, then in the built-in folder;
 *                 a pack that is extended is looked for beside the pack that extends it first
 * @param options  NULL for the defaults
 * @param[out] out the policy; NULL after a failure
 * @param[out] error may be NULL; all errors of the packs are in it, each with file, line and column
 * @return ::AID_OK, ::AID_ERROR_NOT_FOUND (no such pack), ::AID_ERROR_IO, ::AID_ERROR_POLICY
 */
AID_API aid_status aid_policy_load(const char *pack, const aid_policy_options *options, aid_policy **out, aid_error **error);
/** Accepts NULL. What was made from the policy goes on living. */
AID_API void aid_policy_free(aid_policy *policy);

/** Of the topmost pack. Borrowed from the policy; the titles NULL where the pack has none. */
AID_API const char *aid_policy_id(const aid_policy *policy);
/** The version that the topmost pack gives itself. */
AID_API const char *aid_policy_version(const aid_policy *policy);
/** Its title in a language; NULL where the pack has none. */
AID_API const char *aid_policy_title(const aid_policy *policy, aid_language language);
/** Division code of the topmost pack that names one ("410900"); "CN" where none does. */
AID_API const char *aid_policy_region(const aid_policy *policy);
/** "sha256:…" over the bytes of the stacked files, lowest first, and the language's version. */
AID_API const char *aid_policy_digest(const aid_policy *policy);

/** The packs of the stack, lowest first: how many, their ids, versions, files. Borrowed from the policy. */
AID_API size_t aid_policy_pack_count(const aid_policy *policy);
/** Id of the i-th pack. */
AID_API const char *aid_policy_pack_id(const aid_policy *policy, size_t i);
/** Its version. */
AID_API const char *aid_policy_pack_version(const aid_policy *policy, size_t i);
/** The file that it was read from. */
AID_API const char *aid_policy_pack_file(const aid_policy *policy, size_t i);

AID_END
#endif
