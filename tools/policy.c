/* socialaid policy check, show, test, schema. */
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

static const char *title(const char *zh, const char *en)
{
  const char *const a = language == AID_LANGUAGE_ZH ? zh : en, *const b = language == AID_LANGUAGE_ZH ? en : zh;
  return a ? a : b ? b : "";
}

static void print_span(int32_t from, int32_t until)
{
  char day[16];

  if (from != INT32_MIN) {
    aid_date_print(from, day);
    printf(T("  from %s", "  自 %s"), day);
  }
  if (until != AID_NEVER) {
    aid_date_print(until, day);
    printf(T("  until %s", "  至 %s（不含）"), day);
  }
}

static void print_rule(const aid_rule *rule)
{
  static const text2 roles[] = {{"", ""}, {"requires", "须满足"}, {"excludes", "不得有"}, {"pays", "给付"}, {"starts", "起始"}, {"ends", "终止"}, {"", ""}};

  printf("  %s %s%s%s  [%s]", say(roles[aid_rule_role_of(rule)]), aid_rule_id(rule), aid_rule_title(rule, language) ? T(": ", "：") : "",
         title(aid_rule_title(rule, AID_LANGUAGE_ZH), aid_rule_title(rule, AID_LANGUAGE_EN)), aid_rule_cite(rule) ? aid_rule_cite(rule) : "");
  print_span(aid_rule_from(rule), aid_rule_until(rule));
  printf("\n      %s\n", aid_rule_text(rule) ? aid_rule_text(rule) : "");
}

static void print_standard(const aid_standard *standard, int32_t day)
{
  static const text2 kinds[] = {{"", ""}, {"floor ", "下限 "}, {"ceiling ", "上限 "}, {"not set", "未公布"}};

  printf("%s%s%s  (%s)\n", aid_standard_id(standard), aid_standard_title(standard, language) ? T(": ", "：") : "",
         title(aid_standard_title(standard, AID_LANGUAGE_ZH), aid_standard_title(standard, AID_LANGUAGE_EN)),
         aid_standard_unit(standard) ? aid_standard_unit(standard) : "");
  for (size_t i = 0; i < aid_standard_row_count(standard); i++) {
    const aid_standard_row *const row = aid_standard_row_at(standard, i);
    const aid_value value = aid_standard_row_value(row);
    char text[64] = "";
    if (day && (day < aid_standard_row_from(row) || day >= aid_standard_row_until(row)))
      continue;
    if (aid_standard_row_kind(row) != AID_ROW_MISSING)
      aid_value_print(&value, text, sizeof text);
    printf("  %s%s", say(kinds[aid_standard_row_kind(row)]), text);
    if (aid_standard_row_region(row))
      printf("  %s", aid_standard_row_region(row));
    for (size_t k = 0; k < aid_standard_key_count(standard); k++)
      if (aid_standard_row_key(row, k))
        printf("  %s %s", aid_standard_key(standard, k), aid_standard_row_key(row, k));
    print_span(aid_standard_row_from(row), aid_standard_row_until(row));
    if (aid_standard_row_known(row) != INT32_MIN) {
      char known[16];
      aid_date_print(aid_standard_row_known(row), known);
      printf(T("  announced %s", "  公布于 %s"), known);
    }
    printf("  [%s]%s\n", aid_standard_row_cite(row) ? aid_standard_row_cite(row) : "", aid_standard_row_is_illustrative(row) ? T("  illustrative", "  示例值") : "");
  }
}

int run_policy_show(int count, char **words)
{
  const char *program = NULL, *standard = NULL, *day_text = NULL;
  const option options[] = {
    {"--program", "ID", {"only this program", "只看该项目"}, &program},
    {"--standard", "ID", {"only this standard", "只看该标准"}, &standard},
    {"--day", "YYYY-MM-DD", {"only what has begun and not ended on this day", "只看该日有效的内容"}, &day_text},
    {NULL, NULL, {NULL, NULL}, NULL}};
  aid_policy *policy = NULL;
  const char *pack;
  bool found = false;
  int32_t day;
  int code;

  if (!read_words("policy show", options, count, words, &pack, 1, 1, &code) || !read_day("policy show", day_text, &day, &code) ||
      (code = load_policy(pack, &policy)) != DONE)
    return code;
  for (size_t i = 0; i < aid_policy_program_count(policy) && standard == NULL; i++) {
    const aid_program *const p = aid_policy_program_at(policy, i);
    if (program && strcmp(program, aid_program_id(p)) != 0)
      continue;
    found = true;
    printf("%s  %s  (%s%s%s)\n", aid_program_id(p), title(aid_program_title(p, AID_LANGUAGE_ZH), aid_program_title(p, AID_LANGUAGE_EN)), T("of ", "对象："),
           aid_kind_id(aid_program_kind(p)), aid_program_covers(p) ? T(", covers members", "，覆盖成员") : "");
    for (size_t k = 0; k < aid_program_rule_count(p); k++) {
      const aid_rule *const rule = aid_program_rule_at(p, k);
      if (day == 0 || (day >= aid_rule_from(rule) && day < aid_rule_until(rule)))
        print_rule(rule);
    }
    printf("\n");
  }
  for (size_t i = 0; i < aid_policy_standard_count(policy) && program == NULL; i++) {
    const aid_standard *const s = aid_policy_standard_at(policy, i);
    if (standard && strcmp(standard, aid_standard_id(s)) != 0)
      continue;
    found = true;
    print_standard(s, day);
  }
  for (size_t i = 0; i < aid_policy_source_count(policy) && program == NULL && standard == NULL; i++) {
    const aid_source *const s = aid_policy_source_at(policy, i);
    printf("%s[%s] %s%s%s\n", i ? "" : "\n", aid_source_id(s), aid_source_number(s) ? aid_source_number(s) : "", aid_source_number(s) ? " " : "", aid_source_title(s));
  }
  if (!found) {
    fprintf(stderr, "%s%s%s%s%s", pack, T(": ", "："), program ? program : standard, T(": ", "："), T("there is none of that name", "没有该名称"));
    fputs(T(" (there are:", "（现有："), stderr);
    for (size_t i = 0; i < (program ? aid_policy_program_count(policy) : aid_policy_standard_count(policy)); i++)
      fprintf(stderr, " %s", program ? aid_program_id(aid_policy_program_at(policy, i)) : aid_standard_id(aid_policy_standard_at(policy, i)));
    fputs(T(")\n", "）\n"), stderr);
    code = BAD_DATA;
  }
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
