/* socialaid policy check, show, test, schema. */
#include "command.h"
#include <string.h>

int run_policy_check(int count, char **words)
{
  const option options[] = {{NULL, NULL, {NULL, NULL}, NULL}};
  aid_policy *policy = NULL;
  const char *pack;
  int code;

  if (!read_words("policy check", options, count, words, &pack, 1, 1, &code) || (code = load_policy(pack, &policy)) != DONE)
    return code;
  for (size_t i = 0; i < aid_policy_pack_count(policy); i++)
    printf("%s %s %s\n", aid_policy_pack_id(policy, i), aid_policy_pack_version(policy, i), aid_policy_pack_file(policy, i));
  printf(T("%zu programs, %zu standards, %zu sources\n%s\n", "%zu 个项目，%zu 项标准，%zu 份文件\n%s\n"), aid_policy_program_count(policy),
         aid_policy_standard_count(policy), aid_policy_source_count(policy), aid_policy_digest(policy));
  aid_policy_free(policy);
  return DONE;
}

int run_policy_show(int count, char **words)
{
  const char *day = NULL, *known = NULL, *html = NULL, *output = "-";
  aid_page_options o = AID_PAGE_OPTIONS_INIT;
  const option options[] = {
    {"--program", "ID", {"the page of this program", "该项目的页面"}, &o.program},
    {"--standard", "ID", {"the page of this standard", "该标准的页面"}, &o.standard},
    {"--day", "YYYY-MM-DD", {"only what is in force on this day", "只看该日有效的内容"}, &day},
    {"--known", "YYYY-MM-DD", {"leave out what was announced after this day", "不看该日之后公布的内容"}, &known},
    {"--html", NULL, {"as HTML, one file that is whole in itself", "写成 HTML，单个文件，不依赖其他内容"}, &html},
    {"--output", "FILE", {"where it goes (else standard output)", "输出文件（默认标准输出）"}, &output},
    {NULL, NULL, {NULL, NULL}, NULL}};
  aid_policy *policy = NULL;
  aid_error *error = NULL;
  aid_file *out = NULL;
  aid_status status;
  const char *pack;
  int code;

  if (!read_words("policy show", options, count, words, &pack, 1, 1, &code) || !read_day("policy show", day, &o.day, &code) ||
      !read_day("policy show", known, &o.known, &code) || (code = load_policy(pack, &policy)) != DONE)
    return code;
  o.language = language;
  o.format = html ? AID_PAGE_HTML : AID_PAGE_TEXT;
  if ((status = aid_file_create(output, NULL, &out, &error)) == AID_OK && (status = aid_policy_page_write(policy, &o, aid_file_output(out), &error)) == AID_OK)
    status = aid_file_commit(out, &error);
  code = tell_error(status, error);
  aid_file_close(out);
  aid_policy_free(policy);
  return code;
}

static void on_case(void *data, const aid_case_result *result)
{
  const bool all = *(const bool *)data;

  if (!result->passed)
    printf("%s:%u: %s: %s\n", result->file, result->line, result->id, result->message);
  else if (all)
    printf("%s: %s\n", result->pack, result->id);
}

int run_policy_test(int count, char **words)
{
  const char *verbose = NULL;
  const option options[] = {{"--verbose", NULL, {"name each case that passes too", "同时列出通过的案例"}, &verbose}, {NULL, NULL, {NULL, NULL}, NULL}};
  aid_test_options o = AID_TEST_OPTIONS_INIT;
  aid_policy *policy = NULL;
  aid_error *error = NULL;
  aid_status status;
  uint64_t passed = 0, failed = 0;
  const char *pack;
  bool all;
  int code;

  if (!read_words("policy test", options, count, words, &pack, 1, 1, &code) || (code = load_policy(pack, &policy)) != DONE)
    return code;
  all = verbose != NULL;
  o.pack_path = pack_path();
  o.on_case = on_case;
  o.data = &all;
  o.language = language;
  status = aid_policy_test(policy, &o, &passed, &failed, &error);
  code = tell_error(status, error);
  printf(T("%llu passed, %llu failed\n", "%llu passed, %llu failed\n"), (unsigned long long)passed, (unsigned long long)failed);
  aid_policy_free(policy);
  return code != DONE ? code : failed ? BAD_DATA : DONE;
}

int run_policy_schema(int count, char **words)
{
  const char *output = "-";
  const option options[] = {{"--output", "FILE", {"where it goes (else standard output)", "输出文件（默认标准输出）"}, &output}, {NULL, NULL, {NULL, NULL}, NULL}};
  aid_policy *policy = NULL;
  aid_error *error = NULL;
  aid_file *out = NULL;
  aid_status status;
  const char *pack;
  int code;

  if (!read_words("policy schema", options, count, words, &pack, 1, 1, &code) || (code = load_policy(pack, &policy)) != DONE)
    return code;
  if ((status = aid_file_create(output, NULL, &out, &error)) == AID_OK && (status = aid_policy_schema_write(policy, aid_file_output(out), &error)) == AID_OK)
    status = aid_file_commit(out, &error);
  code = tell_error(status, error);
  aid_file_close(out);
  aid_policy_free(policy);
  return code;
}
