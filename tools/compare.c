/* socialaid compare: one population under a policy and under its reform, as a page and as a document. */
#include "command.h"
#include <string.h>

int load_reform(const char *pack, const char *reform, const char *changes, aid_policy **base, aid_policy **out)
{
  aid_amend_options options = AID_AMEND_OPTIONS_INIT;
  aid_changes *read = NULL;
  aid_policy *below;
  aid_error *error = NULL;
  aid_status status;
  int code;

  *base = *out = NULL;
  if ((code = load_policy(pack, base)) != DONE || (reform && (code = load_policy(reform, out)) != DONE) || changes == NULL)
    return code;
  below = *out;
  options.on_diagnostic = tell_diagnostic;
  options.title = changes;
  if ((status = aid_changes_parse(below ? below : *base, changes, &read, &error)) == AID_OK)
    status = aid_policy_amend(below ? below : *base, aid_changes_list(read), aid_changes_count(read), &options, out, &error);
  aid_changes_free(read);
  aid_policy_free(below);
  if (status != AID_OK)
    *out = NULL;
  return tell_error(status, error);
}

/* ---- the page ---- */

static const char *money(int64_t fen, bool sign, char text[32])
{
  const uint64_t size = fen < 0 ? (uint64_t)-fen : (uint64_t)fen;

  snprintf(text, 32, "%s%llu.%02llu", fen < 0 ? "-" : sign && fen > 0 ? "+" : "", (unsigned long long)(size / 100), (unsigned long long)(size % 100));
  return text;
}

/* The mean to the fen, half up. */
static const char *mean_of(const aid_compared *n, char text[32])
{
  const aid_value mean = aid_compared_mean(n);
  const int64_t d = mean.denominator;
  int64_t fen, rest;

  if (!mean.known)
    return "-";
  fen = mean.number / d * 100;
  rest = mean.number % d * 100;              /* households are fewer than 10^15 */
  fen += rest / d;
  rest %= d;
  if (rest < 0) {
    rest += d;
    fen--;
  }
  return money(fen + (2 * rest >= d), true, text);
}

static void print_heads(text2 first)
{
  static const struct { text2 head; int width; } columns[] = {
    {{"before", "此前（元）"}, 14}, {{"after", "此后（元）"}, 14}, {{"change", "增减"}, 13}, {{"mean", "均增减"}, 9},
    {{"enter", "新增"}, 6}, {{"leave", "退出"}, 6}, {{"gain", "增加"}, 6}, {{"lose", "减少"}, 6}, {{"open", "未定"}, 6}};

  fputc('\n', stdout);
  print_padded(stdout, say(first), -20);
  for (size_t i = 0; i < sizeof columns / sizeof *columns; i++)
    print_padded(stdout, say(columns[i].head), columns[i].width);
  fputc('\n', stdout);
}

/* A name in 20 columns, a Chinese character being two wide. */
static void print_name(const char *name)
{
  char text[96];
  size_t n = 0;
  int width = 0;

  for (const char *p = name; *p && n + 8 < sizeof text;) {
    size_t bytes = 1;
    while ((p[bytes] & 0xc0) == 0x80)
      bytes++;
    if ((width += bytes > 2 ? 2 : 1) > 19 && p[bytes]) {
      memcpy(text + n, "…", sizeof "…" - 1);
      n += sizeof "…" - 1;
      break;
    }
    memcpy(text + n, p, bytes);
    n += bytes;
    p += bytes;
  }
  text[n] = 0;
  print_padded(stdout, text, -20);
}

static void print_numbers(const char *name, const aid_compared *n)
{
  char before[32], after[32], change[32], mean[32];

  print_name(name);
  printf("%14s%14s%13s%9s%6llu%6llu%6llu%6llu%6llu\n", money(n->cost_fen[AID_BEFORE], false, before), money(n->cost_fen[AID_AFTER], false, after),
         money(n->cost_fen[AID_AFTER] - n->cost_fen[AID_BEFORE], true, change), mean_of(n, mean), (unsigned long long)n->entering,
         (unsigned long long)n->leaving, (unsigned long long)n->gaining, (unsigned long long)n->losing, (unsigned long long)n->open);
}

static const char *group_name(const aid_comparison *c, size_t g, char text[96])
{
  const char *const title = aid_comparison_group_title(c, g, language);
  const aid_group_kind kind = aid_comparison_group_kind(c, g);

  if (kind == AID_GROUP_REGION)
    snprintf(text, 96, "%s%s%.80s", aid_comparison_group_id(c, g), title ? " " : "", title ? title : "");
  else
    snprintf(text, 96, "%.90s", kind == AID_GROUP_TOTAL ? T("all", "合计") : title);
  return text;
}

static void print_poverty(const aid_comparison *c)
{
  static const struct { text2 head; int width; } columns[] = {
    {{"measured", "计入户"}, 10}, {{"unknown", "未知户"}, 9}, {{"poor", "贫困人口"}, 10}, {{"after", "此后"}, 9}, {{"gap", "缺口（元）"}, 15}, {{"after", "此后"}, 15},
    {{"no benefits", "无补助时"}, 12}};
  const aid_poverty *const all = aid_comparison_poverty(c, 0);
  char text[96], gap[32], after[32];

  if (all == NULL)
    return;
  fputc('\n', stdout);
  print_padded(stdout, T("members under line", "线下人口"), -20);
  for (size_t i = 0; i < sizeof columns / sizeof *columns; i++)
    print_padded(stdout, say(columns[i].head), columns[i].width);
  fputc('\n', stdout);
  for (size_t g = 0; g < aid_comparison_group_count(c); g++) {
    const aid_poverty *const p = aid_comparison_poverty(c, g);
    print_name(group_name(c, g, text));
    printf("%10llu%9llu%10llu%9llu%15s%15s%12llu\n", (unsigned long long)p->households, (unsigned long long)p->unknown_households,
           (unsigned long long)p->poor_members[AID_BEFORE], (unsigned long long)p->poor_members[AID_AFTER], money(p->gap_fen[AID_BEFORE], false, gap),
           money(p->gap_fen[AID_AFTER], false, after), (unsigned long long)p->poor_members[AID_WITHOUT]);
  }
}

static void print_losses(const aid_comparison *c)
{
  char before[32], after[32], change[32];

  if (aid_comparison_loss_count(c) == 0) {
    puts(T("\nno household loses", "\n没有家庭减少"));
    return;
  }
  puts(T("\nthe largest losses", "\n减少最多的家庭"));
  for (size_t i = 0; i < aid_comparison_loss_count(c); i++) {
    const aid_loss *const l = aid_comparison_loss(c, i);
    size_t room = 34;                          /* for the programs that it is of */
    printf("  %-14s %-12s %10s ->%10s %11s ", l->household, l->region, money(l->fen[0], false, before), money(l->fen[1], false, after),
           money(l->fen[1] - l->fen[0], true, change));
    for (size_t p = 0; p < aid_comparison_program_count(c); p++) {
      const char *const id = aid_comparison_program(c, p);
      int64_t was, is;
      aid_comparison_loss_fen(c, i, p, &was, &is);
      if (was == is)
        continue;
      if (strlen(id) + 1 > room) {
        fputs(" …", stdout);
        break;
      }
      printf(" %s", id);
      room -= strlen(id) + 1;
    }
    fputc('\n', stdout);
  }
}

static void print_comparison(const aid_comparison *c, const char *base, const char *reform)
{
  char month[16], text[96];
  aid_group_kind last = AID_GROUP_TOTAL;

  aid_month_print(aid_comparison_month(c), month);
  printf(T("%s: %s and %s; %llu households, %llu members", "%s：%s 与 %s；%llu 户、%llu 人"), month, base, reform,
         (unsigned long long)aid_comparison_households(c), (unsigned long long)aid_comparison_members(c));
  if (aid_comparison_left_out(c))
    printf(T("; %llu records left out", "；%llu 条记录未处理"), (unsigned long long)aid_comparison_left_out(c));
  puts(aid_comparison_is_synthetic(c) ? T(" (synthetic people)", "（虚构人员）") : "");
  print_heads((text2){"program", "项目"});
  for (size_t p = 0; p < aid_comparison_program_count(c); p++)
    print_numbers(aid_comparison_program(c, p), aid_comparison_numbers(c, 0, p));
  print_numbers(T("all programs", "全部项目"), aid_comparison_numbers(c, 0, aid_comparison_program_count(c)));
  for (size_t g = 1; g < aid_comparison_group_count(c); g++) {
    if (aid_comparison_group_kind(c, g) != last)
      print_heads(aid_comparison_group_kind(c, g) == AID_GROUP_REGION ? (text2){"region", "地区"} : (text2){"households", "家庭类型"});
    last = aid_comparison_group_kind(c, g);
    print_numbers(group_name(c, g, text), aid_comparison_numbers(c, g, aid_comparison_program_count(c)));
  }
  print_poverty(c);
  print_losses(c);
}

/* ---- the run ---- */

int run_compare(int count, char **words)
{
  const char *pack = NULL, *reform = NULL, *changes = NULL, *month = NULL, *day = NULL, *known = NULL, *output = NULL, *programs = NULL, *losses = NULL, *line = NULL,
             *income = NULL, *heads = NULL, *keep = NULL, *unique = NULL, *quiet = NULL;
  const option options[] = {
    {"--policy", "PACK", {"the policy: a name (puyang) or a path", "政策包：名称（puyang）或路径"}, &pack},
    {"--reform", "PACK", {"the reform: a pack that extends the policy", "改革方案：引用该政策包的政策包"}, &reform},
    {"--change", "CHANGE…", {"a change, as dibao_standard +10% (or several with ;)", "一项变更，如 dibao_standard +10%（多项以分号分隔）"}, &changes},
    {"--month", "YYYY-MM", {"the month decided (else the population's)", "认定月份（默认取数据文件的月份）"}, &month},
    {"--day", "YYYY-MM-DD", {"the day on which facts and rules are read (else the month's last)", "事实与规则的截止日（默认月末）"}, &day},
    {"--known", "YYYY-MM-DD", {"as known on this day (else all that is known)", "按该日已公布的内容（默认全部）"}, &known},
    {"--programs", "IDS", {"only these, separated by commas; the others answer from the record", "只认定这些项目，以逗号分隔；其他按记录"}, &programs},
    {"--line", "RULE", {"poverty line of a household, as dibao_standard", "家庭的贫困线，如 dibao_standard"}, &line},
    {"--income", "RULE", {"its income per head before benefits, as income_per_head", "补助前的人均收入，如 income_per_head"}, &income},
    {"--heads", "RULE", {"its heads (else count(persons))", "人数（默认 count(persons)）"}, &heads},
    {"--losses", "N", {"how many of the largest losses are told (else 10)", "列出减少最多的户数（默认 10）"}, &losses},
    {"--output", "FILE", {"also as a document (comparison-1.xsd)", "同时写出 XML 文件（comparison-1.xsd）"}, &output},
    {"--keep-going", NULL, {"report bad records, leave them out, go on", "报告并跳过有错误的记录"}, &keep},
    {"--assume-unique", NULL, {"ids are known to be unique: keep no table of them", "已知编号唯一：不查重"}, &unique},
    {"--quiet", NULL, {"no page", "不打印结果"}, &quiet},
    {NULL, NULL, {NULL, NULL}, NULL}};
  aid_compare_options o = AID_COMPARE_OPTIONS_INIT;
  aid_comparison *comparison = NULL;
  aid_policy *base = NULL, *other = NULL;
  aid_file *in = NULL, *out = NULL;
  aid_error *error = NULL;
  aid_status status;
  uint64_t n = 0;
  const char *city;
  int code;

  if (!read_words("compare", options, count, words, &city, 1, 1, &code) || !read_month("compare", month, &o.month, &code) ||
      !read_day("compare", day, &o.day, &code) || !read_day("compare", known, &o.known, &code) || !read_count("compare", losses, &n, &code))
    return code;
  if (pack == NULL || (reform == NULL && changes == NULL))
    return usage_error("compare", "an option is missing", "缺少选项", pack ? "--reform PACK, --change CHANGE" : "--policy PACK");
  if ((line == NULL) != (income == NULL))
    return usage_error("compare", "an option is missing", "缺少选项", line ? "--income RULE" : "--line RULE");
  if (n > 100000)
    return usage_error("compare", "too many losses", "户数过多", losses);
  o.losses = (uint32_t)n;
  o.line = line;
  o.income = income;
  o.heads = heads;
  o.programs = programs ? program_list((char *)(uintptr_t)programs) : NULL;
  o.read_flags = (keep ? AID_READ_KEEP_GOING : 0) | (unique ? AID_READ_ASSUME_UNIQUE : 0);
  o.on_diagnostic = tell_diagnostic;
  o.progress = progress_bar();
  if ((code = load_reform(pack, reform, changes, &base, &other)) == DONE) {
    aid_status written = AID_OK;
    if ((status = aid_file_open(city, NULL, &in, &error)) == AID_OK)
      status = aid_exchange_compare(base, other, aid_file_input(in), &o, &comparison, &error);
    progress_done();
    if (comparison && output && ((written = aid_file_create(output, NULL, &out, &error)) != AID_OK || (written = aid_comparison_write(comparison, aid_file_output(out), &error)) != AID_OK ||
                                 (written = aid_file_commit(out, &error)) != AID_OK))
      status = written;
    if (comparison && !quiet && (output == NULL || strcmp(output, "-") != 0))
      print_comparison(comparison, aid_policy_id(base), aid_policy_id(other));
    code = tell_error(status, error);
  }
  aid_comparison_free(comparison);
  aid_file_close(out);
  aid_file_close(in);
  aid_policy_free(other);
  aid_policy_free(base);
  return code;
}
