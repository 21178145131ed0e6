/* socialaid assess, explain, verify, sample: documents in, documents and pages out. */
#include "command.h"
#include <stdlib.h>
#include <string.h>

static void print_total(FILE *out, const aid_exchange_summary *s, size_t i, bool warning)
{
  const int64_t fen = aid_exchange_summary_total_fen(s, i);
  char amount[32] = "";

  if (!warning)
    snprintf(amount, sizeof amount, "%lld.%02lld", (long long)(fen / 100), (long long)(fen % 100));
  print_padded(out, aid_exchange_summary_program(s, i), -22);
  fprintf(out, "%10llu%10llu%12llu%14llu%10llu", (unsigned long long)aid_exchange_summary_total(s, i, (aid_outcome)0),
          (unsigned long long)aid_exchange_summary_total(s, i, AID_OUTCOME_ELIGIBLE), (unsigned long long)aid_exchange_summary_total(s, i, AID_OUTCOME_INELIGIBLE),
          (unsigned long long)aid_exchange_summary_total(s, i, AID_OUTCOME_UNDETERMINED), (unsigned long long)aid_exchange_summary_total(s, i, AID_OUTCOME_OFFICIAL));
  fprintf(out, warning ? "\n" : "%18s\n", amount);
}

/* Programs, then warnings, each under its own head. */
static void print_summary(FILE *out, const aid_policy *policy, const aid_exchange_summary *s)
{
  static const struct { text2 program, warning; int width; } columns[] = {
    {{"program", "项目"}, {"warning", "预警"}, -22}, {{"decided", "对象"}, {"looked at", "对象"}, 10}, {{"eligible", "符合"}, {"raised", "触发"}, 10},
    {{"ineligible", "不符合"}, {"not raised", "未触发"}, 12}, {{"undetermined", "未确定"}, {"unknown", "未知"}, 14}, {{"official", "裁量"}, {"official", "裁量"}, 10},
    {{"due, yuan", "应发（元）"}, {NULL, NULL}, 18}};
  char month[16];

  aid_month_print(aid_exchange_summary_month(s), month);
  fprintf(out, T("%s: %llu households, %llu members decided; %llu decisions written", "%s：认定 %llu 户、%llu 人；写出 %llu 项结果"), month,
          (unsigned long long)aid_exchange_summary_households(s), (unsigned long long)aid_exchange_summary_members(s),
          (unsigned long long)aid_exchange_summary_written(s));
  if (aid_exchange_summary_left_out(s))
    fprintf(out, T("; %llu records left out", "；%llu 条记录未处理"), (unsigned long long)aid_exchange_summary_left_out(s));
  fprintf(out, aid_exchange_summary_is_synthetic(s) ? T(" (synthetic people)\n", "（虚构人员）\n") : "\n");
  for (int warnings = 0; warnings < 2; warnings++) {
    bool any = false;
    for (size_t i = 0; i < aid_exchange_summary_program_count(s); i++) {
      const bool warning = aid_program_severity(aid_policy_program(policy, aid_exchange_summary_program(s, i))) != NULL;
      if (warning != (warnings == 1))
        continue;
      if (!any) {
        fputc('\n', out);
        for (size_t k = 0; k < sizeof columns / sizeof *columns; k++)
          if (!warning || columns[k].warning.en)
            print_padded(out, say(warning ? columns[k].warning : columns[k].program), columns[k].width);
        fputc('\n', out);
      }
      any = true;
      print_total(out, s, i, warning);
    }
  }
}

/* "a,b c" into ids ended by NULL. */
const char *const *program_list(char *text)
{
  const char **const list = calloc(strlen(text) / 2 + 2, sizeof *list);   /* kept until the command ends */
  size_t n = 0;

  for (char *p = list ? strtok(text, ", ") : NULL; p; p = strtok(NULL, ", "))
    list[n++] = p;
  return n ? list : NULL;
}

int run_assess(int count, char **words)
{
  const char *pack = NULL, *changes = NULL, *month = NULL, *day = NULL, *known = NULL, *output = "-", *threads = NULL, *programs = NULL, *all = NULL, *facts = NULL,
             *keep = NULL, *unique = NULL, *quiet = NULL;
  const option options[] = {
    {"--policy", "PACK", {"the policy: a name (puyang) or a path", "政策包：名称（puyang）或路径"}, &pack},
    {"--change", "CHANGE…", {"a change to it, as dibao_standard +10% (or several with ;)", "对其的一项变更，如 dibao_standard +10%（多项以分号分隔）"}, &changes},
    {"--month", "YYYY-MM", {"the month decided (else the population's)", "认定月份（默认取数据文件的月份）"}, &month},
    {"--day", "YYYY-MM-DD", {"the day on which facts and rules are read (else the month's last)", "事实与规则的截止日（默认月末）"}, &day},
    {"--known", "YYYY-MM-DD", {"as known on this day (else all that is known)", "按该日已公布的内容（默认全部）"}, &known},
    {"--output", "FILE", {"where the decisions go (else standard output)", "认定结果文件（默认标准输出）"}, &output},
    {"--programs", "IDS", {"only these, separated by commas; the others answer from the record", "只认定这些项目，以逗号分隔；其他按记录"}, &programs},
    {"--all", NULL, {"write every refusal too", "同时写出全部不符合的结果"}, &all},
    {"--with-facts", NULL, {"write the facts that were read, so that it can be decided again", "写出所读取的事实，以便重新认定"}, &facts},
    {"--keep-going", NULL, {"report bad records, leave them out, go on", "报告并跳过有错误的记录"}, &keep},
    {"--assume-unique", NULL, {"ids are known to be unique: keep no table of them", "已知编号唯一：不查重"}, &unique},
    {"--threads", "N", {"threads (0: as many as may be used)", "线程数（0：可用的全部）"}, &threads},
    {"--quiet", NULL, {"no summary", "不打印汇总"}, &quiet},
    {NULL, NULL, {NULL, NULL}, NULL}};
  aid_exchange_options o = AID_EXCHANGE_OPTIONS_INIT;
  aid_exchange_summary *summary = NULL;
  aid_file *in = NULL, *out = NULL;
  aid_policy *policy = NULL, *changed = NULL;
  aid_error *error = NULL;
  aid_status status;
  const char *city;
  uint64_t n = 0;
  int code;

  if (!read_words("assess", options, count, words, &city, 1, 1, &code) || !read_month("assess", month, &o.month, &code) ||
      !read_day("assess", day, &o.day, &code) || !read_day("assess", known, &o.known, &code) || !read_count("assess", threads, &n, &code))
    return code;
  if (pack == NULL)
    return usage_error("assess", "an option is missing", "缺少选项", "--policy PACK");
  if (n > 4096)
    return usage_error("assess", "too many threads", "线程数过多", threads);
  o.threads = (uint32_t)n;
  o.programs = programs ? program_list((char *)(uintptr_t)programs) : NULL;
  o.assess_flags = all ? AID_ASSESS_ALL : 0;
  o.write_flags = facts ? AID_WRITE_WITH_FACTS : 0;
  o.read_flags = (keep ? AID_READ_KEEP_GOING : 0) | (unique ? AID_READ_ASSUME_UNIQUE : 0);
  o.on_diagnostic = tell_diagnostic;
  o.progress = progress_bar();
  if ((code = load_reform(pack, NULL, changes, &policy, &changed)) != DONE) {
    aid_policy_free(policy);
    return code;
  }
  if ((status = aid_file_open(city, NULL, &in, &error)) == AID_OK && (status = aid_file_create(output, NULL, &out, &error)) == AID_OK) {
    status = aid_exchange_assess(changed ? changed : policy, aid_file_input(in), aid_file_output(out), &o, &summary, &error);
    progress_done();
    if (status == AID_OK || status == AID_PARTIAL) {
      const aid_status committed = aid_file_commit(out, &error);
      if (committed != AID_OK)
        status = committed;
      else if (!quiet)
        print_summary(strcmp(output, "-") == 0 ? stderr : stdout, policy, summary);
    }
  }
  code = tell_error(status, error);
  aid_exchange_summary_free(summary);
  aid_file_close(out);
  aid_file_close(in);
  aid_policy_free(changed);
  aid_policy_free(policy);
  return code;
}

int run_explain(int count, char **words)
{
  const char *pack = NULL, *month = NULL, *day = NULL, *known = NULL, *household = NULL, *person = NULL, *program = NULL, *unmask = NULL;
  const option options[] = {
    {"--policy", "PACK", {"the policy: a name (puyang) or a path", "政策包：名称（puyang）或路径"}, &pack},
    {"--household", "ID", {"the household", "家庭编号"}, &household},
    {"--person", "ID", {"only what is decided for this member", "只看该成员"}, &person},
    {"--program", "ID", {"only this program", "只看该项目"}, &program},
    {"--month", "YYYY-MM", {"the month decided (else the population's)", "认定月份（默认取数据文件的月份）"}, &month},
    {"--day", "YYYY-MM-DD", {"the day on which facts and rules are read (else the month's last)", "事实与规则的截止日（默认月末）"}, &day},
    {"--known", "YYYY-MM-DD", {"as known on this day (else all that is known)", "按该日已公布的内容（默认全部）"}, &known},
    {"--unmask", NULL, {"show sensitive facts as they are", "显示敏感信息原文"}, &unmask},
    {NULL, NULL, {NULL, NULL}, NULL}};
  aid_assess_options o = AID_ASSESS_OPTIONS_INIT;
  aid_read_options read = AID_READ_OPTIONS_INIT;
  aid_population *population = NULL;
  aid_decisions *decisions = NULL;
  aid_policy *policy = NULL;
  aid_file *in = NULL;
  aid_error *error = NULL;
  aid_status status;
  const char *city;
  bool found = false;
  int code;

  if (!read_words("explain", options, count, words, &city, 1, 1, &code) || !read_month("explain", month, &o.month, &code) ||
      !read_day("explain", day, &o.day, &code) || !read_day("explain", known, &o.known, &code))
    return code;
  if (pack == NULL || household == NULL)
    return usage_error("explain", "an option is missing", "缺少选项", pack ? "--household ID" : "--policy PACK");
  o.flags = AID_ASSESS_ALL;
  read.household = household;
  read.on_diagnostic = tell_diagnostic;
  read.progress = progress_bar();
  if ((code = load_policy(pack, &policy)) != DONE)
    return code;
  if ((status = aid_file_open(city, NULL, &in, &error)) == AID_OK)
    status = aid_population_read(policy, aid_file_input(in), &read, &population, &error);
  progress_done();
  if (status == AID_OK)
    status = aid_policy_assess(policy, population, &o, &decisions, &error);
  for (size_t i = 0; status == AID_OK && i < aid_decisions_count(decisions); i++) {
    const aid_decision *const d = aid_decisions_at(decisions, i);
    const char *const home = aid_decision_household(d), *const who = aid_decision_person(d);
    aid_explanation *e = NULL;
    const char *text;
    if (home == NULL || strcmp(home, household) != 0 || (program && strcmp(program, aid_decision_program(d)) != 0) || (person && (who == NULL || strcmp(who, person) != 0)))
      continue;
    if ((status = aid_decision_explain(d, unmask ? AID_EXPLAIN_UNMASK : 0, &e, &error)) != AID_OK)
      break;
    if ((text = aid_explanation_text(e, language)) == NULL)
      status = AID_ERROR_MEMORY;
    else
      printf("%s%s", found ? "\n" : "", text);
    found = true;
    aid_explanation_free(e);
  }
  code = tell_error(status, error);
  if (status == AID_OK && !found && program && aid_policy_program(policy, program) == NULL) {
    fprintf(stderr, T("%s: there is no program %s (there are:", "%s：没有项目 %s（现有："), pack, program);
    for (size_t i = 0; i < aid_policy_program_count(policy); i++)
      fprintf(stderr, " %s", aid_program_id(aid_policy_program_at(policy, i)));
    fputs(T(")\n", "）\n"), stderr);
    code = BAD_DATA;
  } else if (status == AID_OK && !found) {
    fprintf(stderr, "%s%s%s%s%s\n", city, T(": ", "："), household, T(": ", "："), T("nothing was decided for it: no such household, member or program there", "没有对应的认定：文件中没有该家庭、成员或项目"));
    code = BAD_DATA;
  }
  aid_decisions_free(decisions);
  aid_population_free(population);
  aid_file_close(in);
  aid_policy_free(policy);
  return code;
}

int run_verify(int count, char **words)
{
  static const struct { uint32_t bit; text2 text; } checks[] = {
    {AID_VERIFIED_SCHEMA, {"schema", "结构"}}, {AID_VERIFIED_TOTALS, {"totals", "合计"}}, {AID_VERIFIED_DIGEST, {"digest", "摘要"}},
    {AID_VERIFIED_END, {"end", "结尾"}}, {AID_VERIFIED_AGAIN, {"decided again from its facts", "依据所附事实重新认定"}}};
  const char *pack = NULL, *schema = NULL;
  const option options[] = {
    {"--policy", "PACK", {"decide again with this policy, where the file has its facts", "用该政策包重新认定（文件须附有事实）"}, &pack},
    {"--schema", "FILE", {"decisions-1.xsd (else the installed one)", "decisions-1.xsd（默认已安装的）"}, &schema},
    {NULL, NULL, {NULL, NULL}, NULL}};
  aid_verify_options o = AID_VERIFY_OPTIONS_INIT;
  aid_policy *policy = NULL;
  aid_file *in = NULL;
  aid_error *error = NULL;
  aid_status status;
  const char *file;
  uint32_t did = 0;
  int code;

  if (!read_words("verify", options, count, words, &file, 1, 1, &code))
    return code;
  if (pack && (code = load_policy(pack, &policy)) != DONE)
    return code;
  o.policy = policy;
  o.schema = schema;
  o.on_diagnostic = tell_diagnostic;
  o.progress = progress_bar();
  if ((status = aid_file_open(file, NULL, &in, &error)) == AID_OK)
    status = aid_decisions_verify(aid_file_input(in), &o, &did, &error);
  progress_done();
  code = tell_error(status, error);
  for (size_t i = 0; i < sizeof checks / sizeof *checks && code != BAD_MACHINE; i++)
    printf("%s%s%s\n", say(checks[i].text), T(": ", "："), did & checks[i].bit ? T("held", "通过") : status == AID_OK ? T("not done", "未进行") : T("not held, or not reached", "未通过或未进行"));
  aid_file_close(in);
  aid_policy_free(policy);
  return code;
}

int run_sample(int count, char **words)
{
  const char *households = NULL, *seed = "1", *month = NULL, *output = "-";
  const option options[] = {
    {"--households", "N", {"how many (full size: 1300000)", "户数（全市规模：1300000）"}, &households},
    {"--seed", "S", {"the same seed gives the same bytes", "同一种子得到相同的字节"}, &seed},
    {"--month", "YYYY-MM", {"the month that it is about (else 2021-07)", "数据月份（默认 2021-07）"}, &month},
    {"--output", "FILE", {"where it goes (else standard output)", "输出文件（默认标准输出）"}, &output},
    {NULL, NULL, {NULL, NULL}, NULL}};
  aid_sample_options o = AID_SAMPLE_OPTIONS_INIT;
  aid_file *out = NULL;
  aid_error *error = NULL;
  aid_status status;
  uint64_t n = 0, s = 0;
  int32_t m;
  int code;

  if (!read_words("sample", options, count, words, NULL, 0, 0, &code) || !read_count("sample", households, &n, &code) ||
      !read_count("sample", seed, &s, &code) || !read_month("sample", month, &m, &code))
    return code;
  if (households == NULL)
    return usage_error("sample", "an option is missing", "缺少选项", "--households N");
  o.households = n;
  o.seed = s;
  if (month)
    o.month = m;
  o.progress = progress_bar();
  if ((status = aid_file_create(output, NULL, &out, &error)) == AID_OK && (status = aid_sample_write(aid_file_output(out), &o, &error)) == AID_OK)
    status = aid_file_commit(out, &error);
  progress_done();
  code = tell_error(status, error);
  aid_file_close(out);
  return code;
}
