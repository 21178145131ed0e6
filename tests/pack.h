/* A policy from the text of a pack, for tests: written to a file of its own, loaded, and the file is gone again. */
#ifndef AID_TESTS_PACK_H
#define AID_TESTS_PACK_H
#include <check.h>
#include <socialaid/policy.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static inline aid_policy *pack_load(const char *text, const aid_memory *memory, aid_error **error)
{
  char path[] = "/tmp/aid-pack-XXXXXX.xml";
  const int file = mkstemps(path, 4);
  aid_policy_options options = AID_POLICY_OPTIONS_INIT;
  aid_policy *policy = NULL;

  options.memory = memory;
  ck_assert_int_ge(file, 0);
  ck_assert_int_eq(write(file, text, strlen(text)), (ssize_t)strlen(text));
  close(file);
  (void)aid_policy_load(path, &options, &policy, error);
  unlink(path);
  return policy;
}

/* The same where it must load. */
static inline aid_policy *pack(const char *text)
{
  aid_error *error = NULL;
  aid_policy *const policy = pack_load(text, NULL, &error);

  ck_assert_msg(policy != NULL, "%s", error ? aid_error_message(error) : "");
  return policy;
}

#endif
