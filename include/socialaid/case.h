/* Cases: the tests that packs carry, run. */
#ifndef SOCIALAID_CASE_H
#define SOCIALAID_CASE_H
#include <socialaid/policy.h>
AID_BEGIN

/** What came of one case. Borrowed: lives for the call that tells it. */
typedef struct aid_case_result {
  const char *pack;     /**< id of the pack whose case it is, and which is the top of the stack that it is run on */
  const char *id;       /**< of the case */
  const char *file;     /**< where it stands */
  uint32_t line;        /**< from 1 */
  int passed;           /**< 1 where all came as expected */
  const char *message;  /**< what was expected and what came; NULL where it passed. Cases are synthetic: values stand in it */
} aid_case_result;

/** Told of each case, in the order of the packs, on the calling thread. */
typedef void aid_on_case(void *data, const aid_case_result *result);

/** How to test. Start from ::AID_TEST_OPTIONS_INIT; zero is every member's default. */
typedef struct aid_test_options {
  size_t size;            /**< sizeof this struct, as the caller was compiled */
  const char *pack_path;  /**< as the policy was loaded with; may be NULL */
  aid_on_case *on_case;   /**< may be NULL */
  void *data;             /**< handed to on_case */
  aid_language language;  /**< of the messages */
} aid_test_options;
/** The defaults of ::aid_test_options. */
#define AID_TEST_OPTIONS_INIT { sizeof(aid_test_options), NULL, NULL, NULL, AID_LANGUAGE_EN }

/**
 * Run the cases of every pack of the stack, each with its pack on top.
 *
 * @param policy       as loaded
 * @param options      NULL for the defaults
 * @param[out] passed, failed  how many; may be NULL
 * @return ::AID_OK also where cases failed; ::AID_ERROR_POLICY where a case cannot be read; ::AID_ERROR_IO
 */
AID_API aid_status aid_policy_test(const aid_policy *policy, const aid_test_options *options, uint64_t *passed, uint64_t *failed, aid_error **error);

AID_END
#endif
