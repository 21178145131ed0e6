/* aid_policy_differences(): what differs between two policies, told in words; programs, conflicts, definitions. */
#include "policy/difference.h"
#include "base/options.h"

/* ---- telling ---- */

void aid__differ_id(aid__differ *d, const char *a, const char *b)
{
  d->id.length = 0;
  aid__buffer_string(&d->id, a);
  if (b) {
    aid__buffer_string(&d->id, ".");
    aid__buffer_string(&d->id, b);
  }
}

static const char *held(const aid__buffer *buffer) { return buffer->length ? buffer->data : ""; }

void aid__differ_tell(aid__differ *d, const aid__compared *c, aid_difference_change change, const char *part)
{
  const aid__speaker s = {d->policy[1], &d->text, d->options.language};
  const char *const title = c->titles ? aid__title_in(c->titles, d->options.language) : NULL;
  aid_difference told = {change, c->subject, NULL, part, c->from, c->until, NULL, NULL, 0, NULL, 0};
  const size_t id_length = strlen(held(&d->id));       /* for whom a row is stands behind the NUL */

  d->text.length = 0;
  aid__say(&s, held(&d->id));
  if (title) {
    AID__SAY2(&s, " (", "（");
    aid__say(&s, title);
    AID__SAY2(&s, ")", "）");
  }
  if (d->id.length > id_length) {
    AID__SAY2(&s, " of ", "，");
    aid__say(&s, d->id.data + id_length + 1);
  }
  AID__SAY2(&s, ": ", "：");
  aid__buffer_add(&d->text, held(&d->words), d->words.length);
  if (c->from != INT32_MIN || c->until != AID_NEVER) {
    AID__SAY2(&s, ",", "，");
    aid__say_span(&s, c->from, c->until);
  }
  if (c->known != INT32_MAX) {
    AID__SAY2(&s, ", as known by ", "，按截至");
    aid__say_day(&s, c->known);
    AID__SAY2(&s, "", "已公布的内容");
  }
  d->words.length = 0;
  if (d->text.failed || d->words.failed || d->id.failed || d->old.failed || d->fresh.failed) {
    d->failed = true;
    return;
  }
  d->count++;
  told.id = held(&d->id);
  told.text = d->text.data;
  if (c->place[0] && change != AID_DIFFERENCE_ADDED) {
    told.file_a = c->place[0]->file;
    told.line_a = c->place[0]->line;
  }
  if (c->place[1] && change != AID_DIFFERENCE_REMOVED) {
    told.file_b = c->place[1]->file;
    told.line_b = c->place[1]->line;
  }
  if (d->options.on_difference)
    d->options.on_difference(d->options.data, &told);
}

void aid__differ_mark(aid__differ *d, aid_difference_change change)
{
  d->words.length = 0;
  if (change == AID_DIFFERENCE_ADDED)
    AID__SAY2(&d->say[1], "added", "新增");
  else
    AID__SAY2(&d->say[0], "removed", "取消");
}

static aid__text2 part_title(const char *part)
{
  static const struct { const char *part; aid__text2 title; } parts[] = {
    {"absent", {"silence means", "未填写即"}}, {"among", {"among", "相互冲突的项目"}}, {"by", {"by", "依据的键"}}, {"cite", {"citation", "依据"}},
    {"covers", {"covers", "覆盖"}}, {"dated", {"has dates", "随时间变化"}}, {"digits", {"digits after the point", "小数位数"}},
    {"effective", {"in force from", "施行日期"}}, {"en", {"English title", "英文名称"}}, {"first", {"before its first day", "首日之前"}}, {"formula", {"formula", "公式"}},
    {"illustrative", {"illustrative", "示例值"}}, {"keep", {"keeps", "保留"}}, {"known", {"announced", "公布日期"}}, {"least", {"least", "最小值"}},
    {"level", {"level", "级别"}}, {"list", {"list", "列表"}}, {"most", {"most", "最大值"}}, {"number", {"number", "文号"}}, {"of", {"of", "对象"}},
    {"parent", {"lies in", "上级"}}, {"per", {"worked out", "计算方式"}}, {"question", {"left to an official", "由经办机构裁量"}},
    {"role", {"what it is", "规则性质"}}, {"round", {"rounding", "取整"}}, {"round_total", {"rounding of the sum", "合计取整"}},
    {"severity", {"severity", "级别"}}, {"sensitive", {"sensitive", "敏感"}}, {"sources", {"asserted by", "信息来源"}}, {"span", {"in force", "有效期"}}, {"standard", {"standard", "标准"}},
    {"title", {"title", "标题"}}, {"type", {"type", "类型"}}, {"unit", {"pays", "给付单位"}}, {"value", {"value", "标准值"}}, {"zh", {"Chinese title", "中文名称"}}};

  for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
    if (strcmp(parts[i].part, part) == 0)
      return parts[i].title;
  return (aid__text2){part, part};
}

void aid__differ_part(aid__differ *d, const aid__compared *c, const char *part, const char *old, const char *fresh)
{
  const aid__text2 none = {"none", "无"};
  const aid__speaker *const s = &d->say[1];

  if (strcmp(old ? old : "", fresh ? fresh : "") == 0)
    return;
  d->words.length = 0;
  aid__say2(s, part_title(part));
  AID__SAY2(s, ": ", "：");
  if (old && *old)
    aid__say(s, old);
  else
    aid__say2(s, none);
  aid__say(s, " → ");
  if (fresh && *fresh)
    aid__say(s, fresh);
  else
    aid__say2(s, none);
  aid__differ_tell(d, c, AID_DIFFERENCE_CHANGED, part);
}

aid__speaker aid__differ_side(aid__differ *d, int side)
{
  aid__buffer *const out = side ? &d->fresh : &d->old;

  out->length = 0;
  return (aid__speaker){d->policy[side], out, d->options.language};
}

void aid__differ_sides(aid__differ *d, const aid__compared *c, const char *part)
{
  if (d->old.failed || d->fresh.failed)
    d->failed = true;
  else
    aid__differ_part(d, c, part, held(&d->old), held(&d->fresh));
  d->old.length = d->fresh.length = 0;
}

void aid__differ_flag(aid__differ *d, const aid__compared *c, const char *part, bool old, bool fresh)
{
  const bool zh = d->options.language == AID_LANGUAGE_ZH;
  const char *const yes = zh ? "是" : "yes", *const no = zh ? "否" : "no";

  aid__differ_part(d, c, part, old ? yes : no, fresh ? yes : no);
}

void aid__differ_announced(aid__differ *d, int32_t known)
{
  if (known == INT32_MIN)
    return;
  AID__SAY2(&d->say[1], ", announced ", "，公布于");
  aid__say_day(&d->say[1], known);
}

void aid__differ_titles(aid__differ *d, const aid__compared *c, const aid__titles *old, const aid__titles *fresh)
{
  aid__differ_part(d, c, "zh", old->zh, fresh->zh);
  aid__differ_part(d, c, "en", old->en, fresh->en);
}

static bool is_word(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_'; }

bool aid__formula_same(const char *a, const char *b)
{
  char before = 0;

  a = a ? a : "";
  b = b ? b : "";
  for (;;) {
    const bool gap_a = *a == ' ', gap_b = *b == ' ';
    a += strspn(a, " ");
    b += strspn(b, " ");
    if (*a != *b || (gap_a != gap_b && is_word(before) && is_word(*a)))
      return false;
    if (*a == 0)
      return true;
    before = *a;
    a++;
    b++;
  }
}

/* ---- days ---- */

bool aid__differ_in_force(const aid__differ *d, const aid__validity *validity)
{
  return validity->known <= d->options.known && (d->day == 0 || (d->day >= validity->from && d->day < validity->until));
}

void aid__timeline_add(aid__timeline *t, int side, const aid__validity *validity, const void *item)
{
  if (t->side[side].count < AID__DIFFER_VERSIONS) {
    t->side[side].validity[t->side[side].count] = validity;
    t->side[side].item[t->side[side].count++] = item;
  }
}

/* Into a sorted list of days, each once. */
static void insert(int32_t *days, size_t *count, int32_t day)
{
  size_t at = *count;

  while (at > 0 && days[at - 1] > day)
    at--;
  if (at > 0 && days[at - 1] == day)
    return;
  for (size_t i = *count; i > at; i--)
    days[i] = days[i - 1];
  days[at] = day;
  ++*count;
}

static const void *chosen(const aid__timeline *t, int side, int32_t day, int32_t known)
{
  const int i = aid__validity_choose(t->side[side].validity, t->side[side].count, day, known);

  return i < 0 ? NULL : t->side[side].item[i];
}

typedef struct pairs { struct pair { const void *a, *b; } *items; size_t count, capacity; } pairs;

/* Also where one of the two was told beside another, and is alone as less was known: their announcements differ, which was told then. */
static bool told_before(const pairs *told, size_t count, const void *a, const void *b)
{
  for (size_t i = 0; i < count; i++)
    if ((a == NULL || told->items[i].a == a) && (b == NULL || told->items[i].b == b))
      return true;
  return false;
}

void aid__differ_days(aid__differ *d, const aid__timeline *t, aid__compared *c, aid__compare *compare)
{
  enum { DAYS = 4 * AID__DIFFER_VERSIONS + 1, KNOWN = 2 * AID__DIFFER_VERSIONS };
  int32_t days[DAYS], knowns[KNOWN];
  size_t day_count = 0, known_count = 0, before = 0;
  pairs told = {NULL, 0, 0};

  c->from = INT32_MIN;
  c->until = AID_NEVER;
  c->known = INT32_MAX;
  if (d->day) {
    const void *const a = chosen(t, 0, d->day, d->options.known), *const b = chosen(t, 1, d->day, d->options.known);
    if (a || b)
      compare(d, c, a, b);
    return;
  }
  insert(days, &day_count, INT32_MIN);
  for (int side = 0; side < 2; side++)
    for (size_t i = 0; i < t->side[side].count; i++) {
      const aid__validity *const v = t->side[side].validity[i];
      insert(days, &day_count, v->from);
      if (v->until != AID_NEVER)
        insert(days, &day_count, v->until);
      if (v->known != INT32_MIN && v->known <= d->options.known && d->options.known == INT32_MAX)
        insert(knowns, &known_count, v->known);
    }
  /* As all is known; and then, latest first, as it was before each announcement, for what has not been told by then. */
  for (size_t pass = 0; pass <= known_count; pass++) {
    const int32_t known = pass ? knowns[known_count - pass] - 1 : d->options.known;
    for (size_t i = 0, next; i < day_count; i = next) {
      const void *const a = chosen(t, 0, days[i], known), *const b = chosen(t, 1, days[i], known);
      for (next = i + 1; next < day_count && chosen(t, 0, days[next], known) == a && chosen(t, 1, days[next], known) == b; next++)
        ;
      if ((a == NULL && b == NULL) || told_before(&told, before, a, b))
        continue;
      c->from = days[i];
      c->until = next < day_count ? days[next] : AID_NEVER;
      c->known = pass ? known : INT32_MAX;
      if (compare(d, c, a, b)) {
        if (!aid__grow(&d->policy[0]->memory, &told.items, &told.capacity, told.count + 1, sizeof *told.items, 0)) {
          d->failed = true;
          break;
        }
        told.items[told.count++] = (struct pair){a, b};
      }
    }
    before = told.count;
  }
  aid__release(&d->policy[0]->memory, told.items);
}

/* ---- rules ---- */

static aid__text2 role_title(aid_rule_role role)
{
  switch (role) {
  case AID_RULE_REQUIRE: return (aid__text2){"must hold", "须满足"};
  case AID_RULE_EXCLUDE: return (aid__text2){"must not hold", "不得有"};
  case AID_RULE_PAY: return (aid__text2){"pays", "给付"};
  case AID_RULE_STARTS: return (aid__text2){"first month paid", "首月"};
  case AID_RULE_ENDS: return (aid__text2){"last month paid", "末月"};
  default: return (aid__text2){"definition", "定义"};
  }
}

static void say_round(const aid__speaker *s, bool rounds, aid__fraction step, aid__rounding how)
{
  if (rounds)
    aid__say_rounding(s, step, how);
}

static void rule_alone(aid__differ *d, const aid__compared *c, const struct aid_rule *rule, int side)
{
  const aid__speaker *const s = &d->say[side];

  aid__differ_mark(d, side ? AID_DIFFERENCE_ADDED : AID_DIFFERENCE_REMOVED);
  AID__SAY2(s, ": ", "：");
  if (rule->role != AID_RULE_DEFINE) {
    aid__say2(s, role_title(rule->role));
    AID__SAY2(s, ": ", "：");
  }
  aid__say(s, rule->formula.text);
  if (rule->per_person)
    AID__SAY2(s, "; for each member", "；按每名成员计算");
  if (rule->rounds) {
    AID__SAY2(s, "; ", "；");
    aid__say_rounding(s, rule->round_step, rule->round_how);
  }
  if (rule->rounds_total) {
    AID__SAY2(s, "; the sum ", "；合计");
    aid__say_rounding(s, rule->round_total_step, rule->round_total_how);
  }
  if (rule->illustrative)
    AID__SAY2(s, "; illustrative", "；示例值");
  AID__SAY2(s, " [", "【");
  aid__say_cite(s, rule->cite);
  AID__SAY2(s, "]", "】");
  aid__differ_announced(d, rule->validity.known);
  aid__differ_tell(d, c, side ? AID_DIFFERENCE_ADDED : AID_DIFFERENCE_REMOVED, NULL);
}

static void say_known(aid__differ *d, const aid__compared *c, int32_t a, int32_t b)
{
  const int32_t known[2] = {a, b};

  for (int side = 0; side < 2; side++) {
    const aid__speaker s = aid__differ_side(d, side);
    if (known[side] != INT32_MIN)
      aid__say_day(&s, known[side]);
  }
  aid__differ_sides(d, c, "known");
}

static bool compare_rules(aid__differ *d, aid__compared *c, const void *of_a, const void *of_b)
{
  const struct aid_rule *const rule[2] = {of_a, of_b};
  const uint64_t before = d->count;
  aid__titles titles[2];

  for (int side = 0; side < 2; side++) {
    c->place[side] = rule[side] ? &rule[side]->place : NULL;
    titles[side] = rule[side] ? rule[side]->titles : (aid__titles){NULL, NULL};
  }
  c->titles = titles[1].zh || titles[1].en ? &titles[1] : &titles[0];
  if (rule[0] == NULL || rule[1] == NULL) {
    rule_alone(d, c, rule[0] ? rule[0] : rule[1], rule[0] == NULL);
    return true;
  }
  if (rule[0]->role != rule[1]->role) {
    const bool zh = d->options.language == AID_LANGUAGE_ZH;
    const aid__text2 a = role_title(rule[0]->role), b = role_title(rule[1]->role);
    aid__differ_part(d, c, "role", zh ? a.zh : a.en, zh ? b.zh : b.en);
  }
  if (!aid__formula_same(rule[0]->formula.text, rule[1]->formula.text))
    aid__differ_part(d, c, "formula", rule[0]->formula.text, rule[1]->formula.text);
  for (int side = 0; side < 2; side++) {
    const aid__speaker s = aid__differ_side(d, side);
    if (rule[side]->per_person)
      AID__SAY2(&s, "for each member", "按每名成员");
  }
  aid__differ_sides(d, c, "per");
  for (int side = 0; side < 2; side++) {
    const aid__speaker s = aid__differ_side(d, side);
    say_round(&s, rule[side]->rounds, rule[side]->round_step, rule[side]->round_how);
  }
  aid__differ_sides(d, c, "round");
  for (int side = 0; side < 2; side++) {
    const aid__speaker s = aid__differ_side(d, side);
    say_round(&s, rule[side]->rounds_total, rule[side]->round_total_step, rule[side]->round_total_how);
  }
  aid__differ_sides(d, c, "round_total");
  aid__differ_flag(d, c, "illustrative", rule[0]->illustrative, rule[1]->illustrative);
  for (int side = 0; side < 2; side++) {
    const aid__speaker s = aid__differ_side(d, side);
    aid__say_cite(&s, rule[side]->cite);
  }
  aid__differ_sides(d, c, "cite");
  /* A version above need not repeat the title of the one below it. */
  if (titles[0].zh && titles[1].zh)
    aid__differ_part(d, c, "zh", titles[0].zh, titles[1].zh);
  if (titles[0].en && titles[1].en)
    aid__differ_part(d, c, "en", titles[0].en, titles[1].en);
  if (d->day == 0)
    say_known(d, c, rule[0]->validity.known, rule[1]->validity.known);
  return d->count > before;
}

static void add_versions(aid__timeline *t, int side, struct aid_rule *const *versions, size_t count)
{
  for (size_t i = 0; i < count; i++)
    aid__timeline_add(t, side, &versions[i]->validity, versions[i]->ended ? NULL : versions[i]);
}

/* ---- programs ---- */

static void say_span(aid__differ *d, const aid__compared *c, const aid__validity *a, const aid__validity *b)
{
  const aid__validity *const validity[2] = {a, b};

  for (int side = 0; side < 2; side++) {
    const aid__speaker s = aid__differ_side(d, side);
    aid__say_span(&s, validity[side]->from, validity[side]->until);
  }
  for (int side = 0; side < 2; side++) {       /* " from …" stands alone here */
    aid__buffer *const out = side ? &d->fresh : &d->old;
    if (out->length && out->data[0] == ' ')
      memmove(out->data, out->data + 1, out->length--);
  }
  aid__differ_sides(d, c, "span");
  say_known(d, c, a->known, b->known);
}

/* What stands on one side alone does so for as long as it is in force. */
static void when_alone(const aid__differ *d, aid__compared *c, const aid__validity *validity)
{
  if (d->day)
    return;
  c->from = validity->from;
  c->until = validity->until;
}

static void program_alone(aid__differ *d, aid__compared *c, const struct aid_program *program, int side)
{
  const aid__speaker *const s = &d->say[side];

  aid__differ_mark(d, side ? AID_DIFFERENCE_ADDED : AID_DIFFERENCE_REMOVED);
  if (program->severity)
    AID__SAY2(s, ": a warning for ", "：预警，对象为");
  else
    AID__SAY2(s, ": a program for ", "：救助项目，对象为");
  aid__say_of(s, program->kind, program->level);
  if (program->severity) {
    AID__SAY2(s, ", ", "，");
    aid__say_severity(s, program->severity);
  }
  if (program->unit) {
    AID__SAY2(s, " that pays ", "，给付单位为");
    aid__say_unit(s, program->unit);
  }
  aid__differ_announced(d, program->validity.known);
  when_alone(d, c, &program->validity);
  aid__differ_tell(d, c, side ? AID_DIFFERENCE_ADDED : AID_DIFFERENCE_REMOVED, NULL);
}

static size_t versions_of(const struct aid_program *program, const char *id, struct aid_rule *const **out)
{
  size_t first = 0, end;

  if (program == NULL || program->rule_count == 0)
    return 0;
  while (first < program->rule_count && strcmp(program->rules[first]->id, id) != 0)
    first++;
  for (end = first; end < program->rule_count && strcmp(program->rules[end]->id, id) == 0; end++)
    ;
  *out = program->rules + first;
  return end - first;
}

static void compare_program_rules(aid__differ *d, const char *program_id, const struct aid_program *const program[2])
{
  struct aid_rule *const *versions = NULL;

  for (int side = 0; side < 2; side++)
    for (size_t i = 0; program[side] && i < program[side]->rule_count; i++) {
      const char *const id = program[side]->rules[i]->id;
      aid__timeline t = {0};
      aid__compared c = {.subject = AID_DIFFERENCE_RULE};
      if ((i && strcmp(program[side]->rules[i - 1]->id, id) == 0) || (side == 1 && versions_of(program[0], id, &versions) > 0))
        continue;
      for (int k = 0; k < 2; k++) {
        const size_t count = versions_of(program[k], id, &versions);
        add_versions(&t, k, versions, count);
      }
      aid__differ_id(d, program_id, id);
      aid__differ_days(d, &t, &c, compare_rules);
    }
}

static void compare_program(aid__differ *d, const struct aid_program *a, const struct aid_program *b)
{
  const struct aid_program *program[2] = {a && aid__differ_in_force(d, &a->validity) ? a : NULL, b && aid__differ_in_force(d, &b->validity) ? b : NULL};
  aid__compared c = {.subject = AID_DIFFERENCE_PROGRAM, .from = INT32_MIN, .until = AID_NEVER, .known = INT32_MAX};
  const char *const id = a ? a->id : b->id;

  if (program[0] == NULL && program[1] == NULL)
    return;
  for (int side = 0; side < 2; side++)
    c.place[side] = program[side] ? &program[side]->place : NULL;
  c.titles = program[1] ? &program[1]->titles : &program[0]->titles;
  aid__differ_id(d, id, NULL);
  if (program[0] == NULL || program[1] == NULL) {
    program_alone(d, &c, program[0] ? program[0] : program[1], program[0] == NULL);
  } else {
    for (int side = 0; side < 2; side++) {
      const aid__speaker s = aid__differ_side(d, side);
      aid__say_of(&s, program[side]->kind, program[side]->level);
    }
    aid__differ_sides(d, &c, "of");
    for (int side = 0; side < 2; side++) {
      const aid__speaker s = aid__differ_side(d, side);
      if (program[side]->severity)
        aid__say_severity(&s, program[side]->severity);
    }
    aid__differ_sides(d, &c, "severity");
    if (!aid__formula_same(a->covers_where.text, b->covers_where.text))
      aid__differ_part(d, &c, "covers", a->covers_where.text, b->covers_where.text);
    for (int side = 0; side < 2; side++) {
      const aid__speaker s = aid__differ_side(d, side);
      aid__say_unit(&s, program[side]->unit);
    }
    aid__differ_sides(d, &c, "unit");
    if (d->day == 0)
      say_span(d, &c, &a->validity, &b->validity);
    for (int side = 0; side < 2; side++) {
      const aid__speaker s = aid__differ_side(d, side);
      aid__say_cite(&s, program[side]->cite);
    }
    aid__differ_sides(d, &c, "cite");
    aid__differ_titles(d, &c, &a->titles, &b->titles);
  }
  compare_program_rules(d, id, program);
}

static void compare_programs(aid__differ *d)
{
  const struct aid_policy *const a = d->policy[0], *const b = d->policy[1];

  for (size_t i = 0; i < a->program_count; i++)
    compare_program(d, a->programs[i], aid_policy_program(b, a->programs[i]->id));
  for (size_t i = 0; i < b->program_count; i++)
    if (aid_policy_program(a, b->programs[i]->id) == NULL)
      compare_program(d, NULL, b->programs[i]);
}

/* ---- conflicts ---- */

static const aid__conflict *conflict_of(const struct aid_policy *policy, const char *id)
{
  for (size_t i = 0; i < policy->conflict_count; i++)
    if (strcmp(policy->conflicts[i]->id, id) == 0)
      return policy->conflicts[i];
  return NULL;
}

static void say_among(const aid__speaker *s, const aid__conflict *conflict)
{
  for (size_t i = 0; i < conflict->count; i++) {
    if (i)
      AID__SAY2(s, ", ", "、");
    aid__say_title(s, &conflict->among[i]->titles, conflict->among[i]->id);
  }
}

static void say_keep(const aid__speaker *s, const aid__conflict *conflict)
{
  static const aid__text2 keeps[] = {{"the one that pays most", "金额最高的一项"}, {"the first named", "排列在先的一项"}, {"the one chosen", "所选择的一项"}};

  aid__say2(s, keeps[conflict->keep]);
  if (conflict->keep == AID__KEEP_CHOSEN && conflict->by.node) {
    AID__SAY2(s, ": ", "：");
    aid__say(s, aid__node_value(conflict->by.node, "by"));
  }
}

static void compare_conflict(aid__differ *d, const aid__conflict *a, const aid__conflict *b)
{
  const aid__conflict *const conflict[2] = {a && aid__differ_in_force(d, &a->validity) ? a : NULL, b && aid__differ_in_force(d, &b->validity) ? b : NULL};
  const aid__conflict *const one = conflict[1] ? conflict[1] : conflict[0];
  aid__compared c = {.subject = AID_DIFFERENCE_CONFLICT, .from = INT32_MIN, .until = AID_NEVER, .known = INT32_MAX};

  if (one == NULL)
    return;
  for (int side = 0; side < 2; side++)
    c.place[side] = conflict[side] ? &conflict[side]->place : NULL;
  c.titles = &one->titles;
  aid__differ_id(d, one->id, NULL);
  if (conflict[0] == NULL || conflict[1] == NULL) {
    const aid__speaker *const s = &d->say[conflict[1] != NULL];
    aid__differ_mark(d, conflict[1] ? AID_DIFFERENCE_ADDED : AID_DIFFERENCE_REMOVED);
    AID__SAY2(s, ": of ", "：在");
    say_among(s, one);
    AID__SAY2(s, " it keeps ", "之间保留");
    say_keep(s, one);
    AID__SAY2(s, " [", "【");
    aid__say_cite(s, one->cite);
    AID__SAY2(s, "]", "】");
    aid__differ_announced(d, one->validity.known);
    when_alone(d, &c, &one->validity);
    aid__differ_tell(d, &c, conflict[1] ? AID_DIFFERENCE_ADDED : AID_DIFFERENCE_REMOVED, NULL);
    return;
  }
  for (int side = 0; side < 2; side++) {
    const aid__speaker s = aid__differ_side(d, side);
    say_among(&s, conflict[side]);
  }
  aid__differ_sides(d, &c, "among");
  for (int side = 0; side < 2; side++) {
    const aid__speaker s = aid__differ_side(d, side);
    say_keep(&s, conflict[side]);
  }
  aid__differ_sides(d, &c, "keep");
  if (d->day == 0)
    say_span(d, &c, &a->validity, &b->validity);
  for (int side = 0; side < 2; side++) {
    const aid__speaker s = aid__differ_side(d, side);
    aid__say_cite(&s, conflict[side]->cite);
  }
  aid__differ_sides(d, &c, "cite");
  aid__differ_titles(d, &c, &a->titles, &b->titles);
}

static void compare_conflicts(aid__differ *d)
{
  const struct aid_policy *const a = d->policy[0], *const b = d->policy[1];

  for (size_t i = 0; i < a->conflict_count; i++)
    compare_conflict(d, a->conflicts[i], conflict_of(b, a->conflicts[i]->id));
  for (size_t i = 0; i < b->conflict_count; i++)
    if (conflict_of(a, b->conflicts[i]->id) == NULL)
      compare_conflict(d, NULL, b->conflicts[i]);
}

/* ---- definitions and assumptions ---- */

static const aid__definition *definition_of(const struct aid_policy *policy, const aid__definition *like)
{
  for (size_t i = 0; i < policy->definition_count; i++)
    if (strcmp(policy->definitions[i]->id, like->id) == 0 && strcmp(policy->definitions[i]->kind->id, like->kind->id) == 0)
      return policy->definitions[i];
  return NULL;
}

static void say_definition_type(const aid__speaker *s, const aid__definition *definition)
{
  char unit[96] = "";

  if (definition->type.base == AID__NUMBER)
    aid__unit_print(&definition->type.unit, s->policy->vocabulary.units, s->policy->vocabulary.unit_count, unit, sizeof unit);
  aid__say_type(s, &definition->type, unit[0] ? unit : NULL);
}

static void compare_definition(aid__differ *d, const aid__definition *a, const aid__definition *b)
{
  const aid__definition *const one = b ? b : a;
  aid__compared c = {.subject = one->assumes ? AID_DIFFERENCE_ASSUMPTION : AID_DIFFERENCE_DEFINITION, .from = INT32_MIN, .until = AID_NEVER, .known = INT32_MAX};
  aid__timeline t = {0};

  aid__differ_id(d, one->kind->id, one->assumes ? one->assumes->id : one->id);
  if (a && b) {
    const aid__definition *const both[2] = {a, b};
    c.titles = &one->titles;
    c.place[0] = &a->place;
    c.place[1] = &b->place;
    for (int side = 0; side < 2; side++) {
      const aid__speaker s = aid__differ_side(d, side);
      say_definition_type(&s, both[side]);
    }
    aid__differ_sides(d, &c, "type");
    for (int side = 0; side < 2; side++) {
      const aid__speaker s = aid__differ_side(d, side);
      aid__say_of(&s, both[side]->kind, both[side]->level);
    }
    aid__differ_sides(d, &c, "of");
    if (!aid__formula_same(a->first.text, b->first.text))
      aid__differ_part(d, &c, "first", a->first.text, b->first.text);
  }
  if (a)
    add_versions(&t, 0, a->versions, a->version_count);
  if (b)
    add_versions(&t, 1, b->versions, b->version_count);
  aid__differ_days(d, &t, &c, compare_rules);
}

static void compare_definitions(aid__differ *d, bool assumptions)
{
  const struct aid_policy *const a = d->policy[0], *const b = d->policy[1];

  for (size_t i = 0; i < a->definition_count; i++)
    if ((a->definitions[i]->assumes != NULL) == assumptions)
      compare_definition(d, a->definitions[i], definition_of(b, a->definitions[i]));
  for (size_t i = 0; i < b->definition_count; i++)
    if ((b->definitions[i]->assumes != NULL) == assumptions && definition_of(a, b->definitions[i]) == NULL)
      compare_definition(d, NULL, b->definitions[i]);
}

/* ---- the whole ---- */

aid_status aid_policy_differences(const aid_policy *a, const aid_policy *b, const aid_difference_options *options, uint64_t *count, aid_error **error)
{
  aid__differ d = {.policy = {a, b}, .options = AID_DIFFERENCE_OPTIONS_INIT};
  aid__buffer *const buffers[] = {&d.id, &d.words, &d.text, &d.old, &d.fresh, &d.places};

  if (a == NULL || b == NULL)
    return aid__fail(NULL, error, AID__E1002, AID__NOWHERE, "aid_policy_differences", a == NULL ? "a" : "b", NULL);
  if (!aid__options_take(&d.options, sizeof d.options, options) || (d.options.language != AID_LANGUAGE_EN && d.options.language != AID_LANGUAGE_ZH) ||
      (d.options.month != 0 && (aid_month_last_day(d.options.month) == INT32_MIN || d.options.month == AID_NEVER)))
    return aid__fail(&a->memory, error, AID__E1003, AID__NOWHERE, "aid_policy_differences", "options", NULL);
  d.day = d.options.month ? aid_month_last_day(d.options.month) : 0;
  if (d.options.known == 0)
    d.options.known = INT32_MAX;
  for (size_t i = 0; i < sizeof buffers / sizeof *buffers; i++)
    aid__buffer_init(buffers[i], &a->memory, 0);
  for (int side = 0; side < 2; side++)
    d.say[side] = (aid__speaker){d.policy[side], &d.words, d.options.language};
  compare_programs(&d);
  compare_conflicts(&d);
  compare_definitions(&d, false);
  compare_definitions(&d, true);
  aid__differ_standards(&d);
  aid__differ_vocabulary(&d);
  for (size_t i = 0; i < sizeof buffers / sizeof *buffers; i++) {
    d.failed |= buffers[i]->failed;
    aid__buffer_free(buffers[i]);
  }
  if (d.failed)
    return aid__fail_memory(error);
  if (count)
    *count = d.count;
  return AID_OK;
}
