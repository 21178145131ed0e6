/* socialaid policy procedures. */
#include "command.h"
#include <string.h>

static const char *title_of(const char *zh, const char *en)
{
  const char *const a = language == AID_LANGUAGE_ZH ? zh : en, *const b = language == AID_LANGUAGE_ZH ? en : zh;
  return a ? a : b ? b : "";
}

static void print_time(const aid_stage *stage)
{
  static const struct { const char *unit; text2 one, many; } units[] = {
    {"days", {"day", "日"}, {"days", "日"}}, {"working days", {"working day", "个工作日"}, {"working days", "个工作日"}}, {"months", {"month", "个月"}, {"months", "个月"}}};
  const aid_value time = aid_stage_time(stage);

  if (aid_stage_role_of(stage) != AID_STAGE_STEP && aid_stage_role_of(stage) != AID_STAGE_LIMIT)
    return;
  if (!time.known) {
    fputs(T(", no time set", "，未规定期限"), stdout);
    return;
  }
  for (size_t i = 0; i < sizeof units / sizeof *units; i++)
    if (strcmp(time.unit, units[i].unit) == 0)
      printf(aid_stage_lasts(stage) ? T(", lasts %lld %s", "，为期 %lld %s") : T(", within %lld %s", "，%lld %s内"), (long long)time.number,
             say(time.number == 1 ? units[i].one : units[i].many));
}

static void print_stage(const aid_stage *stage)
{
  static const text2 roles[] = {{"", ""}, {"event", "事件"}, {"step", "环节"}, {"limit", "时限"}, {"pause", "中止"}};
  static const text2 levels[] = {{"country", "国家"}, {"province", "省级"}, {"city", "市级"}, {"county", "县级"}, {"township", "乡镇"}, {"village", "村（社区）"}};
  const int level = aid_stage_level(stage);
  const aid_value share = aid_stage_share(stage);

  fputs("  ", stdout);
  print_padded(stdout, say(roles[aid_stage_role_of(stage)]), -6);
  printf(" %s%s%s", aid_stage_id(stage) ? aid_stage_id(stage) : "", aid_stage_title(stage, language) ? T(": ", "：") : "",
         title_of(aid_stage_title(stage, AID_LANGUAGE_ZH), aid_stage_title(stage, AID_LANGUAGE_EN)));
  if (level >= 0 && level < (int)(sizeof levels / sizeof *levels))
    printf(T(", by the %s", "，%s办理"), say(levels[level]));
  if (aid_stage_officers(stage))
    printf(T(", at least %d officers", "，至少 %d 人"), aid_stage_officers(stage));
  for (size_t i = 0; i < aid_stage_not_by_count(stage); i++)
    printf(T("%s%s", "%s%s"), i ? " " : T(", not by who took ", "，不得由下列环节的经办人办理："), aid_stage_id(aid_stage_not_by_at(stage, i)));
  for (size_t i = 0; i < aid_stage_after_count(stage); i++)
    printf("%s%s", i ? " " : T(", after ", "，其前："), aid_stage_id(aid_stage_after_at(stage, i)));
  if (aid_stage_target(stage))
    printf(T(", until %s", "，至 %s"), aid_stage_id(aid_stage_target(stage)));
  print_time(stage);
  if (share.known) {
    char text[48];
    aid_value_print(&share, text, sizeof text);
    printf(T(", for at least %s of the cases, drawn at random", "，随机抽取不低于 %s 的案件"), text);
  }
  if (aid_stage_is_optional(stage))
    fputs(T(", need not happen", "，可能不发生"), stdout);
  if (aid_stage_is_public(stage))
    fputs(T(", public", "，对外公开"), stdout);
  if (aid_stage_when(stage))
    printf(T(", if %s", "，条件：%s"), aid_stage_when(stage));
  if (aid_stage_cite(stage))
    printf("  [%s]", aid_stage_cite(stage));
  putchar('\n');
}

static void print_procedure(const aid_procedure *p)
{
  char day[16];

  printf("%s%s%s  (", aid_procedure_id(p), aid_procedure_title(p, language) ? T(": ", "：") : "",
         title_of(aid_procedure_title(p, AID_LANGUAGE_ZH), aid_procedure_title(p, AID_LANGUAGE_EN)));
  for (size_t i = 0; i < aid_procedure_program_count(p); i++)
    printf("%s%s", i ? " " : "", aid_program_id(aid_procedure_program_at(p, i)));
  printf("%s)", aid_procedure_program_count(p) ? "" : aid_kind_id(aid_procedure_kind(p)));
  if (aid_procedure_from(p) != INT32_MIN) {
    aid_date_print(aid_procedure_from(p), day);
    printf(T("  from %s", "  自 %s"), day);
  }
  if (aid_procedure_until(p) != AID_NEVER) {
    aid_date_print(aid_procedure_until(p), day);
    printf(T("  until %s", "  至 %s（不含）"), day);
  }
  printf("%s  [%s]\n", aid_procedure_is_public(p) ? "" : T("  not shown to the public", "  不予公示"), aid_procedure_cite(p));
  for (size_t i = 0; i < aid_procedure_stage_count(p); i++)
    print_stage(aid_procedure_stage_at(p, i));
}

int run_policy_procedures(int count, char **words)
{
  const char *procedure = NULL, *day_text = NULL;
  const option options[] = {
    {"--procedure", "ID", {"only this procedure", "只看该程序"}, &procedure},
    {"--day", "YYYY-MM-DD", {"only what has begun and not ended on this day", "只看该日有效的内容"}, &day_text},
    {NULL, NULL, {NULL, NULL}, NULL}};
  aid_policy *policy = NULL;
  const char *pack;
  bool found = false;
  int32_t day;
  int code;

  if (!read_words("policy procedures", options, count, words, &pack, 1, 1, &code) || !read_day("policy procedures", day_text, &day, &code) ||
      (code = load_policy(pack, &policy)) != DONE)
    return code;
  for (size_t i = 0; i < aid_policy_procedure_count(policy); i++) {
    const aid_procedure *const p = aid_policy_procedure_at(policy, i);
    if ((procedure && strcmp(procedure, aid_procedure_id(p)) != 0) ||
        (day != 0 && aid_policy_procedure(policy, aid_procedure_id(p), day, AID_NEVER) != p))
      continue;
    if (found)
      putchar('\n');
    found = true;
    print_procedure(p);
  }
  if (!found) {
    fprintf(stderr, "%s%s%s%s%s\n", pack, T(": ", "："), procedure ? procedure : "", procedure ? T(": ", "：") : "", T("there is no such procedure", "没有这样的程序"));
    code = BAD_DATA;
  }
  aid_policy_free(policy);
  return code;
}
