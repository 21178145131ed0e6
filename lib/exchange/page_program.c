/* The page of a program: its rules in reading order, and after them what they rest on. */
#include "exchange/page.h"
#include <stdio.h>

/* ---- formulas ---- */

static bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }
static bool is_word(char c) { return is_letter(c) || (c >= '0' && c <= '9'); }

/* A line of a formula, its words linked to what they mean. */
static void say_line(aid__page *page, const aid__formula *formula, const char *text, size_t from, size_t to)
{
  aid__sheet *const sheet = &page->sheet;
  aid__anchor anchor;

  for (size_t i = from; i < to;) {
    size_t end = i + 1;
    if (text[i] == '\'') {
      while (end < to && text[end] != '\'')
        end++;
      end += end < to;
    } else if (is_letter(text[i])) {
      while (end < to && is_word(text[end]))
        end++;
      if (aid__book_find(&page->book, formula->ir, (aid__text){text + i, end - i}, (uint32_t)i, &anchor)) {
        aid__sheet_link(sheet, anchor.id, aid__title_in(anchor.titles, sheet->say.language), (aid__text){text + i, end - i});
        i = end;
        continue;
      }
    } else {
      while (end < to && !is_letter(text[end]) && text[end] != '\'')
        end++;
    }
    aid__buffer_add(sheet->say.out, text + i, end - i);
    i = end;
  }
}

void aid__page_words(aid__page *page, const aid__formula *formula)
{
  const char *const text = formula->node->text;
  size_t begin = 0, end = formula->node->text_length;

  while (begin < end && strchr(" \n\t\r", text[begin]))
    begin++;
  while (end > begin && strchr(" \n\t\r", text[end - 1]))
    end--;
  aid__sheet_code_start(&page->sheet);
  say_line(page, formula, text, begin, end);
  aid__sheet_code_end(&page->sheet);
}

/* As its author laid it out, without the blanks that all its lines begin with. */
void aid__page_formula(aid__page *page, const aid__formula *formula, const char *attribute)
{
  const char *const text = attribute ? attribute : formula->node ? formula->node->text : "";
  const size_t length = attribute ? strlen(attribute) : formula->node ? formula->node->text_length : 0;
  size_t begin = 0, end = length, margin = SIZE_MAX;
  bool first = true;

  while (end && (text[end - 1] == ' ' || text[end - 1] == '\n' || text[end - 1] == '\t' || text[end - 1] == '\r'))
    end--;
  for (size_t i = 0; i < end; i++)                 /* lines before the first word are empty */
    if (text[i] == '\n')
      begin = i + 1;
    else if (text[i] != ' ' && text[i] != '\t' && text[i] != '\r')
      break;
  for (size_t i = begin; i < end;) {
    size_t lead = 0, next = i;
    while (next < end && text[next] != '\n')
      next++;
    while (i + lead < next && (text[i + lead] == ' ' || text[i + lead] == '\t'))
      lead++;
    if (i + lead < next && lead < margin && (i > 0 || attribute))   /* what follows the start tag at once tells no margin */
      margin = lead;
    i = next + 1;
  }
  if (begin == end)
    return;
  aid__sheet_open(&page->sheet, AID__BLOCK_CODE);
  for (size_t i = begin; i < end;) {
    size_t next = i, skip = 0, last;
    while (next < end && text[next] != '\n')
      next++;
    while (i + skip < next && skip < margin && (text[i + skip] == ' ' || text[i + skip] == '\t'))
      skip++;
    for (last = next; last > i + skip && (text[last - 1] == ' ' || text[last - 1] == '\r' || text[last - 1] == '\t'); last--)
      ;
    if (!first)
      aid__say(&page->sheet.say, "\n");
    first = false;
    say_line(page, formula, text, i + skip, last);
    i = next + 1;
  }
  aid__sheet_close(&page->sheet);
}

/* ---- rules ---- */

/* Behind a rule's name: what tells this version from others. */
static void say_version(aid__page *page, const aid__validity *validity, bool illustrative, bool ended)
{
  aid__sheet *const sheet = &page->sheet;

  if (ended) {
    aid__say(&sheet->say, " ");
    aid__sheet_mark(sheet, (aid__text2){"ended", "终止"}, true);
  }
  if (illustrative) {
    aid__say(&sheet->say, " ");
    aid__sheet_mark(sheet, (aid__text2){"illustrative", "示例值"}, true);
  }
  if (validity->from == AID__ALWAYS_FROM && validity->until == AID_NEVER && validity->known == INT32_MIN)
    return;
  aid__sheet_soft_start(sheet);
  if (validity->from != AID__ALWAYS_FROM || validity->until != AID_NEVER) {
    AID__SAY2(&sheet->say, " ·", " · ");
    aid__say_span(&sheet->say, validity->from, validity->until);
  }
  if (validity->known != INT32_MIN) {
    AID__SAY2(&sheet->say, " · announced ", " · 公布于");
    aid__say_day(&sheet->say, validity->known);
  }
  aid__sheet_soft_end(sheet);
}

static void say_rounding(aid__page *page, const struct aid_rule *rule)
{
  aid__sheet *const sheet = &page->sheet;

  if (!rule->per_person && !rule->rounds)
    return;
  aid__sheet_open(sheet, AID__BLOCK_NOTE);
  if (rule->per_person)
    AID__SAY2(&sheet->say, "Worked out for each member; the household gets the sum", "按每名成员计算，家庭所得为各成员之和");
  if (rule->rounds) {
    if (rule->per_person)
      AID__SAY2(&sheet->say, "; each share is ", "；每份");
    else
      AID__SAY2(&sheet->say, "The amount is ", "金额");
    aid__say_rounding(&sheet->say, rule->round_step, rule->round_how);
  }
  if (rule->rounds_total) {
    AID__SAY2(&sheet->say, "; the sum is ", "；合计");
    aid__say_rounding(&sheet->say, rule->round_total_step, rule->round_total_how);
  }
  AID__SAY2(&sheet->say, ".", "。");
  aid__sheet_close(sheet);
}

/* The versions of one rule: a name each, with formula and citation. `word`: said before it. */
static void say_versions(aid__page *page, const struct aid_rule *const *rules, size_t count, aid__text2 word, const char *anchor)
{
  aid__sheet *const sheet = &page->sheet;

  for (size_t i = 0; i < count; i++) {
    const struct aid_rule *const rule = rules[i];
    const aid__titles *titles = &rule->titles;
    for (size_t k = 0; k < count && aid__title_in(titles, sheet->say.language) == NULL; k++)   /* a later version need not repeat it */
      titles = &rules[k]->titles;
    aid__sheet_entry(sheet, i == 0 ? anchor : NULL);
    aid__sheet_open(sheet, AID__BLOCK_ENTRY);
    if (word.en) {
      aid__sheet_mark(sheet, word, false);
      aid__say(&sheet->say, " ");
    }
    aid__sheet_name(sheet, titles, rule->id);
    say_version(page, &rule->validity, rule->illustrative, rule->ended);
    aid__sheet_close(sheet);
    if (!rule->ended)
      aid__page_formula(page, &rule->formula, NULL);
    if (rule->role == AID_RULE_PAY)
      say_rounding(page, rule);
    aid__page_cite(page, rule->cite);
    aid__sheet_entry_end(sheet);
  }
}

typedef struct section { unsigned roles; aid__text2 title; const char *anchor; } section;
static const section sections[] = {
  {1u << AID_RULE_REQUIRE | 1u << AID_RULE_EXCLUDE, {"Conditions", "认定条件"}, "conditions"},
  {1u << AID_RULE_PAY, {"What it pays", "给付"}, "pays"},
  {1u << AID_RULE_STARTS | 1u << AID_RULE_ENDS, {"When it starts and ends", "起止月份"}, "months"},
};

static aid__text2 word_of(const struct aid_rule *rule)
{
  if (rule->program && rule->program->severity)
    return (aid__text2){"raised where", "触发条件"};
  switch (rule->role) {
  case AID_RULE_REQUIRE: return (aid__text2){"must hold", "须满足"};
  case AID_RULE_EXCLUDE: return (aid__text2){"must not hold", "不得有"};
  case AID_RULE_STARTS: return (aid__text2){"first month paid", "首月"};
  case AID_RULE_ENDS: return (aid__text2){"last month paid", "末月"};
  default: return (aid__text2){NULL, NULL};
  }
}

/* Calls `say` for the versions of each rule of these roles that are shown. */
static void each_rule(aid__page *page, const struct aid_program *program, unsigned roles, void (*say)(aid__page *, const struct aid_rule *const *, size_t))
{
  const struct aid_rule *shown[AID__VERSIONS_MOST];

  for (size_t i = 0, end; i < program->rule_count; i = end) {
    size_t n;
    for (end = i + 1; end < program->rule_count && program->rules[end]->id == program->rules[i]->id; end++)
      ;
    if ((roles & 1u << program->rules[i]->role) && (n = aid__book_versions(&page->book, program->rules + i, end - i, shown)) > 0)
      say(page, shown, n);
  }
}

static void read_rule(aid__page *page, const struct aid_rule *const *rules, size_t count)
{
  for (size_t i = 0; i < count; i++)
    if (!rules[i]->ended)
      aid__book_read(&page->book, rules[i]->formula.ir);
}

static void count_rule(aid__page *page, const struct aid_rule *const *rules, size_t count)
{
  (void)rules;
  page->sheet.cell_count += count;
}

static void say_rule(aid__page *page, const struct aid_rule *const *rules, size_t count)
{
  char anchor[160];

  snprintf(anchor, sizeof anchor, "rule-%s", rules[0]->id);
  say_versions(page, rules, count, word_of(rules[0]), anchor);
}

static void say_sections(aid__page *page, const struct aid_program *program)
{
  aid__sheet *const sheet = &page->sheet;

  for (size_t i = 0; i < sizeof sections / sizeof *sections; i++) {
    sheet->cell_count = 0;
    each_rule(page, program, sections[i].roles, count_rule);
    if (sheet->cell_count == 0)
      continue;
    aid__sheet_section(sheet, sections[i].title, sections[i].anchor);
    each_rule(page, program, sections[i].roles, say_rule);
    aid__sheet_section_end(sheet);
  }
}

/* ---- conflicts ---- */

static bool takes_part(const aid__page *page, const aid__conflict *conflict, const struct aid_program *program)
{
  for (size_t i = 0; i < conflict->count; i++)
    if (conflict->among[i] == program)
      return aid__book_in_force(&page->book, &conflict->validity);
  return false;
}

static void say_conflicts(aid__page *page, const struct aid_program *program)
{
  static const aid__text2 keeps[] = {
    {"Where several of them qualify, the one stays that would pay the most; on a tie the first of: ", "同时符合几项时，保留金额最高的一项；金额相同时保留排列在先的："},
    {"Where several of them qualify, the first of these stays: ", "同时符合几项时，保留排列在先的："},
    {"Where several of them qualify, the one that is chosen stays: ", "同时符合几项时，保留所选择的一项："}};
  const struct aid_policy *const policy = page->policy;
  aid__sheet *const sheet = &page->sheet;
  bool any = false;

  for (size_t i = 0; i < policy->conflict_count; i++) {
    const aid__conflict *const conflict = policy->conflicts[i];
    if (!takes_part(page, conflict, program))
      continue;
    if (!any)
      aid__sheet_section(sheet, (aid__text2){"Conflicts with other programs", "与其他项目的关系"}, "conflicts");
    any = true;
    aid__sheet_entry(sheet, NULL);
    aid__sheet_open(sheet, AID__BLOCK_ENTRY);
    aid__sheet_name(sheet, &conflict->titles, conflict->id);
    say_version(page, &conflict->validity, false, false);
    aid__sheet_close(sheet);
    aid__sheet_open(sheet, AID__BLOCK_NOTE);
    aid__say2(&sheet->say, keeps[conflict->keep]);
    for (size_t k = 0; k < conflict->count; k++) {
      if (k)
        AID__SAY2(&sheet->say, ", ", "、");
      aid__say_title(&sheet->say, &conflict->among[k]->titles, conflict->among[k]->id);
    }
    AID__SAY2(&sheet->say, ".", "。");
    aid__sheet_close(sheet);
    if (conflict->keep == AID__KEEP_CHOSEN && conflict->by.node)
      aid__page_formula(page, &conflict->by, aid__node_value(conflict->by.node, "by"));
    aid__page_cite(page, conflict->cite);
    aid__sheet_entry_end(sheet);
  }
  if (any)
    aid__sheet_section_end(sheet);
}

/* ---- what rules rest on ---- */

static void say_definition(aid__page *page, const aid__definition *d)
{
  const struct aid_rule *shown[AID__VERSIONS_MOST];
  const size_t n = aid__book_versions(&page->book, d->versions, d->version_count, shown);
  aid__sheet *const sheet = &page->sheet;
  aid__titles titles = d->titles;
  aid__anchor anchor;

  aid__anchor_definition(&anchor, d);
  for (size_t i = 0; i < d->version_count; i++) {
    titles.zh = titles.zh ? titles.zh : d->versions[i]->titles.zh;
    titles.en = titles.en ? titles.en : d->versions[i]->titles.en;
  }
  if (d->assumes && titles.zh == NULL && titles.en == NULL)
    titles = d->assumes->titles;
  for (size_t i = 0; i < (n ? n : 1); i++) {
    aid__sheet_entry(sheet, i == 0 ? anchor.id : NULL);
    aid__sheet_open(sheet, AID__BLOCK_ENTRY);
    aid__sheet_name(sheet, &titles, d->assumes ? d->assumes->id : d->id);
    if (n)
      say_version(page, &shown[i]->validity, shown[i]->illustrative, shown[i]->ended);
    aid__sheet_close(sheet);
    aid__sheet_open(sheet, AID__BLOCK_NOTE);
    if (d->assumes)
      AID__SAY2(&sheet->say, "assumed where the fact is unknown, of ", "事实未知时的推定；");
    else
      AID__SAY2(&sheet->say, "of ", "");
    aid__say_of(&sheet->say, d->kind, d->level);
    AID__SAY2(&sheet->say, ": ", "：");
    {
      char unit[96] = "";
      if (d->type.base == AID__NUMBER)
        aid__unit_print(&d->type.unit, page->policy->vocabulary.units, page->policy->vocabulary.unit_count, unit, sizeof unit);
      aid__say_type(&sheet->say, &d->type, unit[0] ? unit : NULL);
    }
    aid__sheet_close(sheet);
    if (n == 0) {
      aid__sheet_open(sheet, AID__BLOCK_NOTE);
      aid__sheet_mark(sheet, (aid__text2){"not in force on that day", "该日无效"}, true);
      aid__sheet_close(sheet);
    } else {
      if (!shown[i]->ended)
        aid__page_formula(page, &shown[i]->formula, NULL);
      if (d->carries && d->carries_from == shown[i]->validity.from) {
        aid__sheet_open(sheet, AID__BLOCK_NOTE);
        AID__SAY2(&sheet->say, "before that: ", "此前：");
        aid__sheet_code(sheet, d->first.text);
        aid__sheet_close(sheet);
      }
      aid__page_cite(page, shown[i]->cite);
    }
    aid__sheet_entry_end(sheet);
  }
}

/* Who may assert a fact: titles from the list that has them all. */
static void say_who(aid__page *page, const char *sources)
{
  const aid__vocabulary *const v = &page->policy->vocabulary;
  const struct aid_codes *list = NULL;
  aid__sheet *const sheet = &page->sheet;
  bool first = true;

  for (size_t i = 0; i < v->codes_count && list == NULL; i++) {
    bool all = true;
    for (const char *p = sources; *p && all; p += strcspn(p, " "), p += strspn(p, " "))
      all = aid__codes_index(v->codes[i], (aid__text){p, strcspn(p, " ")}) >= 0;
    if (all)
      list = v->codes[i];
  }
  for (const char *p = sources; *p; p += strcspn(p, " "), p += strspn(p, " ")) {
    const aid__text word = {p, strcspn(p, " ")};
    const int32_t code = aid__codes_index(list, word);
    const char *const title = code >= 0 ? aid__title_in(&list->codes[code].titles, sheet->say.language) : NULL;
    if (!first)
      AID__SAY2(&sheet->say, ", ", "、");
    first = false;
    if (title)
      aid__say(&sheet->say, title);
    else
      aid__buffer_add(sheet->say.out, word.start, word.length);
  }
}

static void fact_row(aid__page *page, const struct aid_fact *fact, bool who)
{
  aid__sheet *const sheet = &page->sheet;
  aid__anchor anchor;

  aid__anchor_fact(&anchor, fact);
  aid__sheet_cell(sheet, anchor.id);
  aid__sheet_code(sheet, fact->id);
  aid__sheet_cell_end(sheet);
  aid__sheet_cell(sheet, NULL);
  aid__say(&sheet->say, aid__title_in(&fact->titles, sheet->say.language));
  aid__sheet_cell_end(sheet);
  aid__sheet_cell(sheet, NULL);
  aid__say(&sheet->say, aid__title_in(&fact->kind->titles, sheet->say.language) ? aid__title_in(&fact->kind->titles, sheet->say.language) : fact->kind->id);
  aid__sheet_cell_end(sheet);
  aid__sheet_cell(sheet, NULL);
  if (fact->type.base == AID__CODE && aid__title_in(&fact->type.codes->titles, sheet->say.language)) {
    AID__SAY2(&sheet->say, "code: ", "代码：");
    aid__say(&sheet->say, aid__title_in(&fact->type.codes->titles, sheet->say.language));
  } else {
    aid__say_type(&sheet->say, &fact->type, fact->unit);
  }
  aid__sheet_cell_end(sheet);
  aid__sheet_cell(sheet, NULL);
  if (fact->question)
    aid__say_cite(&sheet->say, fact->cite);
  else if (fact->absence == AID__ABSENT_VALUE)
    aid__say_value(&sheet->say, &fact->type, &fact->absent, fact->unit);
  else
    AID__SAY2(&sheet->say, "unknown", "未知");
  aid__sheet_cell_end(sheet);
  if (!who)
    return;
  aid__sheet_cell(sheet, NULL);
  if (fact->sources)
    say_who(page, fact->sources);
  aid__sheet_cell_end(sheet);
}

static void list_row(aid__page *page, const struct aid_kind *kind, bool who)
{
  aid__sheet *const sheet = &page->sheet;
  aid__anchor anchor;

  aid__anchor_list(&anchor, kind);
  aid__sheet_cell(sheet, anchor.id);
  aid__sheet_code(sheet, kind->list);
  aid__sheet_cell_end(sheet);
  aid__sheet_cell(sheet, NULL);
  aid__say(&sheet->say, aid__title_in(&kind->titles, sheet->say.language));
  aid__sheet_cell_end(sheet);
  aid__sheet_cell(sheet, NULL);
  aid__say(&sheet->say, aid__title_in(&kind->parent->titles, sheet->say.language) ? aid__title_in(&kind->parent->titles, sheet->say.language) : kind->parent->id);
  aid__sheet_cell_end(sheet);
  aid__sheet_cell(sheet, NULL);
  AID__SAY2(&sheet->say, "list", "列表");
  aid__sheet_cell_end(sheet);
  aid__sheet_cell(sheet, NULL);
  if (kind->absent_none)
    AID__SAY2(&sheet->say, "none", "没有");
  else
    AID__SAY2(&sheet->say, "unknown", "未知");
  aid__sheet_cell_end(sheet);
  if (!who)
    return;
  aid__sheet_cell(sheet, NULL);
  aid__sheet_cell_end(sheet);
}

static void say_facts(aid__page *page)
{
  static const aid__text2 facts[] = {{"id", "标识"}, {"fact", "事实"}, {"of", "对象"}, {"type", "类型"}, {"silence means", "未填写即"}, {"asserted by", "信息来源"}};
  static const aid__text2 questions[] = {{"id", "标识"}, {"question", "问题"}, {"of", "对象"}, {"type", "类型"}, {"citation", "依据"}};
  aid__book *const book = &page->book;
  aid__sheet *const sheet = &page->sheet;
  size_t asked = 0;
  bool who = false;

  for (size_t i = 0; i < book->facts.count; i++) {
    const struct aid_fact *const fact = book->facts.items[i];
    asked += fact->question;
    who |= fact->sources && !fact->question;
  }
  if (book->facts.count > asked || book->lists.count) {
    aid__sheet_section(sheet, (aid__text2){"Facts that it hangs on", "所依据的事实"}, "facts");
    aid__sheet_table(sheet, facts, who ? 6 : 5);
    for (size_t i = 0; i < book->lists.count; i++)
      list_row(page, book->lists.items[i], who);
    for (size_t i = 0; i < book->facts.count; i++)
      if (!((const struct aid_fact *)book->facts.items[i])->question)
        fact_row(page, book->facts.items[i], who);
    aid__sheet_table_end(sheet);
    aid__sheet_section_end(sheet);
  }
  if (asked) {
    aid__sheet_section(sheet, (aid__text2){"Questions for an official", "由经办机构裁量的问题"}, "questions");
    aid__sheet_table(sheet, questions, 5);
    for (size_t i = 0; i < book->facts.count; i++)
      if (((const struct aid_fact *)book->facts.items[i])->question)
        fact_row(page, book->facts.items[i], false);
    aid__sheet_table_end(sheet);
    aid__sheet_section_end(sheet);
  }
}

static void say_programs(aid__page *page)
{
  static const aid__text2 how[] = {{"", ""}, {"as decided for this month", "本月的认定结果"}, {"what the record says", "以记录为准"},
                                   {"as decided for this month, and what the record says", "本月的认定结果，以及记录"}};
  aid__book *const book = &page->book;
  aid__sheet *const sheet = &page->sheet;
  aid__anchor anchor;

  if (book->programs.count == 0)
    return;
  aid__sheet_section(sheet, (aid__text2){"Other programs that it reads", "所引用的其他项目"}, "others");
  for (size_t i = 0; i < book->programs.count; i++) {
    const struct aid_program *const other = book->programs.items[i];
    aid__anchor_program(&anchor, other);
    aid__sheet_entry(sheet, anchor.id);
    aid__sheet_open(sheet, AID__BLOCK_ENTRY);
    aid__sheet_name(sheet, &other->titles, other->id);
    aid__sheet_close(sheet);
    aid__sheet_open(sheet, AID__BLOCK_NOTE);
    aid__say2(&sheet->say, how[book->reads[other->index]]);
    aid__sheet_close(sheet);
    aid__sheet_entry_end(sheet);
  }
  aid__sheet_section_end(sheet);
}

/* ---- the whole ---- */

static void read_all(aid__page *page, const struct aid_program *program)
{
  const struct aid_policy *const policy = page->policy;

  page->book.about = program;
  aid__book_read(&page->book, program->covers_where.ir);
  for (size_t i = 0; i < sizeof sections / sizeof *sections; i++)
    each_rule(page, program, sections[i].roles, read_rule);
  for (size_t i = 0; i < policy->conflict_count; i++)
    if (takes_part(page, policy->conflicts[i], program))
      aid__book_read(&page->book, policy->conflicts[i]->by.ir);
}

void aid__page_summary(aid__page *page, const struct aid_program *program)
{
  aid__sheet *const sheet = &page->sheet;

  read_all(page, program);
  aid__sheet_pair(sheet, (aid__text2){"Decided for", "对象"});
  aid__say_of(&sheet->say, program->kind, program->level);
  aid__sheet_pair_end(sheet);
  if (program->covers) {
    aid__sheet_pair(sheet, (aid__text2){"Covers", "覆盖"});
    aid__sheet_code_start(sheet);
    if (program->covers_where.text)
      say_line(page, &program->covers_where, program->covers_where.text, 0, strlen(program->covers_where.text));
    aid__sheet_code_end(sheet);
    aid__sheet_pair_end(sheet);
  }
  aid__sheet_pair(sheet, program->severity ? (aid__text2){"Warning", "预警"} : (aid__text2){"Pays", "给付"});
  if (program->severity) {
    aid__say_severity(&sheet->say, program->severity);
  } else if (program->unit) {
    aid__say_unit(&sheet->say, program->unit);
    AID__SAY2(&sheet->say, ", the sum of what stands below", "，为下列各项之和");
  } else {
    AID__SAY2(&sheet->say, "nothing: it is a status", "不发放金额，为身份认定");
  }
  aid__sheet_pair_end(sheet);
  if (program->validity.from != AID__ALWAYS_FROM || program->validity.until != AID_NEVER || program->validity.known != INT32_MIN) {
    aid__sheet_pair(sheet, (aid__text2){"In force", "施行"});
    aid__say_span(&sheet->say, program->validity.from, program->validity.until);
    if (program->validity.known != INT32_MIN) {
      AID__SAY2(&sheet->say, ", announced ", "，公布于");
      aid__say_day(&sheet->say, program->validity.known);
    }
    if (!aid__book_in_force(&page->book, &program->validity)) {
      aid__say(&sheet->say, " ");
      aid__sheet_mark(sheet, (aid__text2){"not in force on that day", "该日无效"}, true);
    }
    aid__sheet_pair_end(sheet);
  }
  if (program->cite) {
    aid__sheet_pair(sheet, (aid__text2){"By", "依据"});
    aid__say_cite(&sheet->say, program->cite);
    aid__sheet_pair_end(sheet);
  }
}

void aid__page_program(aid__page *page, const struct aid_program *program)
{
  aid__book *const book = &page->book;
  aid__sheet *const sheet = &page->sheet;

  say_sections(page, program);
  say_conflicts(page, program);
  if (book->definitions.count) {
    aid__sheet_section(sheet, (aid__text2){"Definitions", "定义"}, "definitions");
    for (size_t i = 0; i < book->definitions.count; i++)
      say_definition(page, book->definitions.items[i]);
    aid__sheet_section_end(sheet);
  }
  say_facts(page);
  if (book->standards.count) {
    aid__sheet_section(sheet, (aid__text2){"Standards", "标准"}, "standards");
    for (size_t i = 0; i < book->standards.count; i++)
      aid__page_standard(page, book->standards.items[i], true);
    aid__sheet_section_end(sheet);
  }
  say_programs(page);
}
