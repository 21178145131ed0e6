/*
 * The frame of a C test, on Check. A test is a behaviour, named as a sentence:
 *
 *   #include "tests/test.h"
 *
 *   START_TEST(a_standard_ends_where_the_next_begins)
 *   {
 *     ck_assert_int_eq(…, …);
 *   }
 *   END_TEST
 *
 *   TEST_MAIN("standard", a_standard_ends_where_the_next_begins, …)
 *
 * The program prints TAP. Each test runs in a process of its own, unless CK_FORK=no.
 */
#ifndef AID_TESTS_TEST_H
#define AID_TESTS_TEST_H
#include <check.h>
#include <stdlib.h>

/* Seconds that one test may take; sanitizers, valgrind and a busy machine are slow. */
enum { TEST_SECONDS = 300 };

static inline int test_run(const char *name, const TTest *const *tests, size_t count)
{
  Suite *suite = suite_create(name);
  TCase *cases = tcase_create(name);
  SRunner *runner;
  size_t i;
  int failed;

  tcase_set_timeout(cases, TEST_SECONDS);
  for (i = 0; i < count; i++)
    tcase_add_test(cases, tests[i]);
  suite_add_tcase(suite, cases);
  runner = srunner_create(suite);
  srunner_set_tap(runner, "-");
  srunner_run_all(runner, CK_SILENT);
  failed = srunner_ntests_failed(runner);
  srunner_free(runner);
  return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

#define TEST_MAIN(name, ...)                                                                       \
  int main(void)                                                                                   \
  {                                                                                                \
    const TTest *const tests[] = {__VA_ARGS__};                                                    \
    return test_run(name, tests, sizeof tests / sizeof tests[0]);                                  \
  }

#endif
