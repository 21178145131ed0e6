/* socialaid policy check, show, diff, test, schema. */
#include "command.h"
#include <string.h>
#include <time.h>

/* A finding as a line of its own; of one that is accepted, where it is and why. */
static void on_finding(void *data, const aid_diagnostic *d, const char *because)
{
  bool *const accepting = data;

  if (because == NULL) {
    printf("%s\n", aid_diagnostic_line_text(d, language));
    return;
  }
  if (!*accepting)
    printf("%s\n", T("accepted:", "已接受："));
  *accepting = true;
  printf("  %s:%u: %s%s%s%s%s\n", aid_diagnostic_file(d), aid_diagnostic_line(d), aid_diagnostic_number(d), T(": ", "："), aid_diagnostic_message(d, language),
         T(" — ", "——"), because);
}

int run_policy_check(int count, char **words)
{
  const char *day_text = NULL, *strict = NULL;
  const option options[] = {
    {"--day", "YYYY-MM-DD", {"the day on which reviews are due (else today)", "判断是否应复核的日期（默认今天）"}, &day_text},
    {"--strict", NULL, {"exit with 1 where a warning is not accepted", "有未接受的警告时以 1 退出"}, &strict},
    {NULL, NULL, {NULL, NULL}, NULL}};
  aid_check_options o = AID_CHECK_OPTIONS_INIT;
  aid_policy *policy = NULL;
  aid_error *error = NULL;
  aid_status status;
  uint64_t warnings = 0, accepted = 0;
  bool accepting = false;
  const char *pack;
  int code;

  if (!read_words("policy check", options, count, words, &pack, 1, 1, &code) || !read_day("policy check", day_text, &o.day, &code) ||
      (code = load_policy(pack, &policy)) != DONE)
    return code;
  if (day_text == NULL) {
    const time_t now = time(NULL);
    struct tm local;
    if (localtime_r(&now, &local))
      o.day = aid_date(local.tm_year + 1900, local.tm_mon + 1, local.tm_mday);
  }
  o.on_finding = on_finding;
  o.data = &accepting;
  status = aid_policy_check(policy, &o, &warnings, &accepted, &error);
  if ((code = tell_error(status, error)) != DONE) {
    aid_policy_free(policy);
    return code;
  }
  for (size_t i = 0; i < aid_policy_pack_count(policy); i++)
    printf("%s %s %s\n", aid_policy_pack_id(policy, i), aid_policy_pack_version(policy, i), aid_policy_pack_file(policy, i));
  printf(T("%zu programs, %zu standards, %zu sources\n%s\n", "%zu 个项目，%zu 项标准，%zu 份文件\n%s\n"), aid_policy_program_count(policy),
         aid_policy_standard_count(policy), aid_policy_source_count(policy), aid_policy_digest(policy));
  printf(T("%llu warnings, %llu accepted\n", "%llu 条警告，%llu 条已接受\n"), (unsigned long long)warnings, (unsigned long long)accepted);
  aid_policy_free(policy);
  return strict && warnings ? BAD_DATA : DONE;
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

/* What `policy diff` has told so far: under which heading it is. */
static const char *differences_head(aid_difference_subject subject)
{
  switch (subject) {
  case AID_DIFFERENCE_PROGRAM: case AID_DIFFERENCE_RULE: return T("Programs", "救助项目");
  case AID_DIFFERENCE_CONFLICT: return T("Conflicts", "项目冲突");
  case AID_DIFFERENCE_DEFINITION: return T("Definitions", "定义");
  case AID_DIFFERENCE_ASSUMPTION: return T("Assumptions", "推定");
  case AID_DIFFERENCE_STANDARD: case AID_DIFFERENCE_ROW: return T("Standards", "标准");
  case AID_DIFFERENCE_KIND: return T("Kinds", "类别");
  case AID_DIFFERENCE_FACT: return T("Facts", "事实");
  case AID_DIFFERENCE_QUESTION: return T("Questions", "裁量问题");
  case AID_DIFFERENCE_CODES: return T("Codes", "代码");
  case AID_DIFFERENCE_REGION: return T("Regions", "地区");
  default: return T("Sources", "文件");
  }
}

static void on_difference(void *data, const aid_difference *difference)
{
  static const char marks[] = " +-~";
  const char **const before = data;
  const char *const head = differences_head(difference->subject);

  if (*before != head)
    printf("%s%s\n", *before ? "\n" : "", head);
  *before = head;
  printf("  %c %s\n", marks[difference->change], difference->text);
  if (difference->file_a)
    printf("      %s:%u", difference->file_a, difference->line_a);
  if (difference->file_b)
    printf("%s%s:%u", difference->file_a ? " → " : "      ", difference->file_b, difference->line_b);
  if (difference->file_a || difference->file_b)
    printf("\n");
}

int run_policy_diff(int count, char **words)
{
  const char *month = NULL, *known = NULL, *exit_code = NULL, *head = NULL;
  const option options[] = {
    {"--month", "YYYY-MM", {"only what is in force on this month's last day", "只比较该月最后一天有效的内容"}, &month},
    {"--known", "YYYY-MM-DD", {"leave out what was announced after this day", "不看该日之后公布的内容"}, &known},
    {"--exit-code", NULL, {"exit 1 where they differ", "有差异时退出码为 1"}, &exit_code},
    {NULL, NULL, {NULL, NULL}, NULL}};
  aid_difference_options o = AID_DIFFERENCE_OPTIONS_INIT;
  aid_policy *a = NULL, *b = NULL;
  aid_error *error = NULL;
  uint64_t differences = 0;
  const char *packs[2];
  int code;

  if (!read_words("policy diff", options, count, words, packs, 2, 2, &code) || !read_month("policy diff", month, &o.month, &code) ||
      !read_day("policy diff", known, &o.known, &code) || (code = load_policy(packs[0], &a)) != DONE)
    return code;
  if ((code = load_policy(packs[1], &b)) == DONE) {
    o.on_difference = on_difference;
    o.data = &head;
    o.language = language;
    code = tell_error(aid_policy_differences(a, b, &o, &differences, &error), error);
    if (code == DONE && differences == 0)
      printf("%s\n", T("no differences", "没有差异"));
  }
  aid_policy_free(a);
  aid_policy_free(b);
  return code == DONE && exit_code && differences ? BAD_DATA : code;
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
