/* Cases: the packs' own tests, run; and what is told of those that do not pass. */
#include "tests/test.h"
#include <socialaid/case.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

typedef struct told { unsigned count; aid_case_result last; char message[512]; aid_language language; } told;

static void tell(void *data, const aid_case_result *result)
{
  told *const t = data;

  t->count++;
  t->last = *result;
  if (!result->passed) {
    snprintf(t->message, sizeof t->message, "%s", result->message);
    printf("# %s:%u: %s: %s\n", result->file, result->line, result->id, result->message);
  }
}

static void all_pass(const char *name, uint64_t least)
{
  const char *const folder = getenv("srcdir");
  aid_test_options options = AID_TEST_OPTIONS_INIT;
  told t = {0};
  uint64_t passed = 0, failed = 0;
  aid_policy *policy = NULL;
  aid_error *error = NULL;
  aid_policy_options with = AID_POLICY_OPTIONS_INIT;
  char path[512], packs[512];

  snprintf(path, sizeof path, "%s/%s", folder ? folder : ".", name);
  snprintf(packs, sizeof packs, "%s/policy", folder ? folder : ".");
  with.pack_path = packs;
  ck_assert_msg(aid_policy_load(path, &with, &policy, &error) == AID_OK, "%s", error ? aid_error_message(error) : "");
  options.on_case = tell;
  options.data = &t;
  ck_assert_msg(aid_policy_test(policy, &options, &passed, &failed, &error) == AID_OK, "%s", error ? aid_error_message(error) : "");
  printf("# %s: %llu passed, %llu failed\n", name, (unsigned long long)passed, (unsigned long long)failed);
  fflush(stdout);
  ck_assert_uint_eq(failed, 0);
  ck_assert_uint_ge(passed, least);
  ck_assert_uint_eq(t.count, passed);
  aid_policy_free(policy);
}

START_TEST(the_cases_of_the_example_pass) { all_pass("tests/packs/example.xml", 8); }
END_TEST
START_TEST(the_cases_of_programs_pass) { all_pass("tests/packs/programs.xml", 56); }
END_TEST
START_TEST(the_cases_of_our_packs_pass) { all_pass("policy/puyang.xml", 400); }
END_TEST
START_TEST(the_cases_of_a_city_that_pays_by_tiers_pass) { all_pass("tests/packs/tiers.xml", 40); }
END_TEST

/* A pack of one rule, with this case in it. */
static aid_status run_case(const char *text, told *t, uint64_t *passed, uint64_t *failed, aid_error **error)
{
  char path[] = "/tmp/aid-case-XXXXXX.xml";
  const int file = mkstemps(path, 4);
  FILE *const out = fdopen(file, "w");
  aid_test_options options = AID_TEST_OPTIONS_INIT;
  aid_policy *policy = NULL;
  aid_status status;

  ck_assert_ptr_nonnull(out);
  fprintf(out, "<policy xmlns=\"urn:socialaid:policy:1\" id=\"one\" version=\"1\">\n<source id=\"t\" title=\"t\"/>\n"
               "<fact id=\"need\" of=\"person\" type=\"flag\"/>\n<define id=\"twice\" of=\"person\" type=\"flag\" cite=\"t\">need</define>\n"
               "<program id=\"p\" of=\"person\" cite=\"t\"><require id=\"need\" cite=\"t\">twice</require><pay id=\"basic\" cite=\"t\">5 yuan/month</pay></program>\n"
               "%s\n</policy>\n", text);
  fclose(out);
  ck_assert_int_eq(aid_policy_load(path, NULL, &policy, NULL), AID_OK);
  options.on_case = tell;
  options.data = t;
  options.language = t->language;
  *passed = *failed = 0;
  status = aid_policy_test(policy, &options, passed, failed, error);
  unlink(path);
  aid_policy_free(policy);
  return status;
}

static void fails_in(aid_language language, const char *expect, const char *message)
{
  char text[1024];
  told t = {.language = language};
  uint64_t passed, failed;

  snprintf(text, sizeof text, "<case id=\"c\" month=\"2022-06\" cite=\"t\">\n<household id=\"h\"><person id=\"a\" need=\"yes\"/><person id=\"b\"/></household>%s</case>", expect);
  ck_assert_int_eq(run_case(text, &t, &passed, &failed, NULL), AID_OK);
  ck_assert_uint_eq(failed, 1);
  ck_assert_uint_eq(passed, 0);
  ck_assert_uint_eq(t.last.line, 6);
  ck_assert_msg(strstr(t.message, message) != NULL, "%s", t.message);
}

static void fails_with(const char *expect, const char *message) { fails_in(AID_LANGUAGE_EN, expect, message); }

START_TEST(a_case_says_it_in_chinese)
{
  fails_in(AID_LANGUAGE_ZH, "<expect program=\"p\" of=\"a\" outcome=\"ineligible\" starts=\"2022-06\"/>",
           "p（对象 a）：预期为 ineligible，实际为 eligible；p（对象 a）：预期起始月为 2022-06，实际为 never");
  fails_in(AID_LANGUAGE_ZH, "<expect program=\"p\" of=\"a\" amount=\"5\"/>", "5 不是以 yuan/month 为单位的金额");
  fails_in(AID_LANGUAGE_ZH, "<expect program=\"p\" of=\"a\" assumed=\"need\"/>", "推定的内容中没有 need");
  fails_in(AID_LANGUAGE_ZH, "<expect value=\"twice\" of=\"b\">no</expect>", "twice（对象 b）：预期为 no，实际为 unknown");
  fails_in(AID_LANGUAGE_ZH, "", "案例没有写任何预期");
}
END_TEST

START_TEST(a_case_says_what_was_expected_and_what_came)
{
  fails_with("<expect program=\"p\" of=\"a\" outcome=\"ineligible\"/>", "p of a: expected ineligible, came eligible");
  fails_with("<expect program=\"p\" of=\"a\" amount=\"6 yuan/month\"/>", "p of a: expected 6 yuan/month, came 5.00");
  fails_with("<expect program=\"p\" of=\"a\" amount=\"5 yuan/year\"/>", "5 yuan/year is no amount in yuan/month");
  fails_with("<expect program=\"p\" of=\"a\" amount=\"5\"/>", "5 is no amount in yuan/month");
  fails_with("<expect program=\"p\" of=\"a\" amount=\"unknown\"/>", "the amount is known");
  fails_with("<expect program=\"p\" of=\"a\" starts=\"2022-06\"/>", "expected to start 2022-06, came never");
  fails_with("<expect program=\"p\" of=\"a\" ends=\"2022-06\"/>", "expected to end 2022-06, came never");
  fails_with("<expect program=\"p\" of=\"a\" reason=\"need\"/>", "not refused because of need");
  fails_with("<expect program=\"p\" of=\"b\" missing=\"b.need a.need\"/>", "what is missing does not tell a.need");
  fails_with("<expect program=\"p\" of=\"a\" assumed=\"need\"/>", "what is assumed does not tell need");
  fails_with("<expect program=\"p\" of=\"a\" supplied=\"need\"/>", "what was supplied does not tell need");
  fails_with("<expect program=\"q\" of=\"a\"/>", "there is no program q");
  fails_with("<expect program=\"p\" of=\"z\"/>", "p of z was not decided");
  fails_with("<expect value=\"twice\" of=\"a\">no</expect>", "twice of a: expected no, came yes");
  fails_with("<expect value=\"twice\" of=\"b\">no</expect>", "twice of b: expected no, came unknown");
  fails_with("<expect value=\"nothing\" of=\"b\">no</expect>", "nothing of b is read by no program");
  fails_with("", "nothing is expected");
}
END_TEST

START_TEST(the_cases_after_a_failed_one_are_run)
{
  told t = {0};
  uint64_t passed, failed;

  ck_assert_int_eq(run_case("<case id=\"c\" month=\"2022-06\" cite=\"t\"><household id=\"h\"><person id=\"a\" need=\"yes\"/></household><expect program=\"p\" of=\"a\" outcome=\"ineligible\"/></case>"
                            "<case id=\"d\" month=\"2022-06\" cite=\"t\"><household id=\"h\"><person id=\"a\" need=\"yes\"/></household><expect program=\"p\" of=\"a\" outcome=\"eligible\"/></case>",
                            &t, &passed, &failed, NULL), AID_OK);
  ck_assert_uint_eq(passed, 1);
  ck_assert_uint_eq(failed, 1);
}
END_TEST

static void is_refused(const char *text, const char *number)
{
  told t = {0};
  uint64_t passed, failed;
  aid_error *error = NULL;

  ck_assert_int_ne(run_case(text, &t, &passed, &failed, &error), AID_OK);
  ck_assert_msg(strcmp(aid_diagnostic_number(aid_error_at(error, 0)), number) == 0, "%s", aid_error_message(error));
  ck_assert_uint_ge(aid_diagnostic_line(aid_error_at(error, 0)), 6);
  ck_assert_uint_eq(t.count, 0);
  aid_error_free(error);
}

START_TEST(a_case_that_cannot_be_read_is_an_error)
{
  is_refused("<case id=\"c\" cite=\"t\"><household id=\"h\"/><expect program=\"p\" of=\"h\"/></case>", "E2305");
  is_refused("<case id=\"c\" month=\"2022-06\" day=\"x\" cite=\"t\"><household id=\"h\"/><expect program=\"p\" of=\"h\"/></case>", "E2305");
  is_refused("<case id=\"c\" month=\"2022-06\" cite=\"t\"><household id=\"h\"/><expect of=\"h\"/></case>", "E2011");
  is_refused("<case id=\"c\" month=\"2022-06\" cite=\"t\"><household id=\"h\"/><expect program=\"p\" of=\"h\" size=\"3\"/></case>", "E2010");
  is_refused("<case id=\"c\" month=\"2022-06\" cite=\"t\"><person id=\"h\"/><expect program=\"p\" of=\"h\"/></case>", "E2026");
  is_refused("<case id=\"c\" month=\"2022-06\" cite=\"t\"><household id=\"h\"><person id=\"a\" need=\"perhaps\"/></household><expect program=\"p\" of=\"a\"/></case>", "E3201");
  is_refused("<case id=\"c\" month=\"2022-06\" cite=\"t\"><household id=\"h\"><person id=\"a\" nead=\"yes\"/></household><expect program=\"p\" of=\"a\"/></case>", "E3013");
}
END_TEST

TEST_MAIN("case", the_cases_of_the_example_pass, the_cases_of_programs_pass, the_cases_of_our_packs_pass, the_cases_of_a_city_that_pays_by_tiers_pass, a_case_says_what_was_expected_and_what_came, a_case_says_it_in_chinese,
          the_cases_after_a_failed_one_are_run, a_case_that_cannot_be_read_is_an_error)
