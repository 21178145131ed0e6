/* aid_policy_page_write(): what a policy says, as a page of text or HTML. */
#include "exchange/page.h"
#include "base/options.h"
#include <socialaid/page.h>
#include <errno.h>
#include <stdio.h>

void aid__page_cite(aid__page *page, const char *cite)
{
  if (cite == NULL || *cite == 0)
    return;
  aid__sheet_open(&page->sheet, AID__BLOCK_CITE);
  aid__say_cite(&page->sheet.say, cite);
  aid__sheet_close(&page->sheet);
}

/* ---- head ---- */

static void say_day(aid__page *page)
{
  aid__sheet *const sheet = &page->sheet;

  aid__sheet_pair(sheet, (aid__text2){"Shown", "内容"});
  if (page->book.day) {
    AID__SAY2(&sheet->say, "what is in force on ", "有效于");
    aid__say_day(&sheet->say, page->book.day);
    AID__SAY2(&sheet->say, "", "的内容");
  } else {
    AID__SAY2(&sheet->say, "all versions", "全部版本");
  }
  if (page->book.known != INT32_MAX) {
    AID__SAY2(&sheet->say, ", as announced by ", "，截至");
    aid__say_day(&sheet->say, page->book.known);
    AID__SAY2(&sheet->say, "", "已公布的");
  }
  aid__sheet_pair_end(sheet);
}

static void say_policy(aid__page *page, bool packs)
{
  const struct aid_policy *const policy = page->policy;
  aid__sheet *const sheet = &page->sheet;

  aid__sheet_pair(sheet, (aid__text2){"Policy", "政策包"});
  for (size_t i = 0; i < policy->pack_count; i++) {
    if (!packs && i + 1 < policy->pack_count)
      continue;
    if (packs && i)
      AID__SAY2(&sheet->say, ", on it ", "，其上");
    aid__say_title(&sheet->say, &policy->packs[i].titles, policy->packs[i].id);
    aid__say(&sheet->say, " ");
    aid__say(&sheet->say, policy->packs[i].version);
  }
  aid__sheet_pair_end(sheet);
  aid__sheet_pair(sheet, (aid__text2){"Digest", "摘要"});
  aid__sheet_code(sheet, policy->digest);
  aid__sheet_pair_end(sheet);
}

/* ---- the index ---- */

static size_t conditions_of(const aid__page *page, const struct aid_program *program)
{
  const struct aid_rule *shown[AID__VERSIONS_MOST];
  size_t n = 0;

  for (size_t i = 0, end; i < program->rule_count; i = end) {
    for (end = i + 1; end < program->rule_count && program->rules[end]->id == program->rules[i]->id; end++)
      ;
    if (program->rules[i]->role == AID_RULE_REQUIRE || program->rules[i]->role == AID_RULE_EXCLUDE)
      n += aid__book_versions(&page->book, program->rules + i, end - i, shown) > 0;
  }
  return n;
}

static void index_program(aid__page *page, const struct aid_program *program)
{
  aid__sheet *const sheet = &page->sheet;
  aid__anchor anchor;
  char number[24];

  if (!aid__book_in_force(&page->book, &program->validity))
    return;
  aid__anchor_program(&anchor, program);
  aid__sheet_entry(sheet, anchor.id);
  aid__sheet_open(sheet, AID__BLOCK_ENTRY);
  aid__sheet_name(sheet, &program->titles, program->id);
  aid__sheet_close(sheet);
  aid__sheet_open(sheet, AID__BLOCK_NOTE);
  AID__SAY2(&sheet->say, "for ", "");
  aid__say_of(&sheet->say, program->kind, program->level);
  if (program->covers)
    AID__SAY2(&sheet->say, ", with the members that it covers", "及其覆盖的成员");
  if (program->severity) {
    AID__SAY2(&sheet->say, "; ", "；");
    aid__say_severity(&sheet->say, program->severity);
  } else if (program->unit) {
    AID__SAY2(&sheet->say, "; pays ", "；给付单位为");
    aid__say_unit(&sheet->say, program->unit);
  } else {
    AID__SAY2(&sheet->say, "; a status, nothing is paid", "；身份认定，不发放金额");
  }
  if (program->severity == NULL) {
    AID__SAY2(&sheet->say, "; conditions: ", "；条件");
    aid__int_print((int64_t)conditions_of(page, program), number);
    aid__say(&sheet->say, number);
    AID__SAY2(&sheet->say, "", "项");
  }
  if (program->validity.from != AID__ALWAYS_FROM || program->validity.until != AID_NEVER) {
    AID__SAY2(&sheet->say, ";", "；");
    aid__say_span(&sheet->say, program->validity.from, program->validity.until);
  }
  aid__sheet_close(sheet);
  aid__sheet_entry_end(sheet);
}

static void index_programs(aid__page *page, aid__text2 title, const char *anchor, bool warnings)
{
  const struct aid_policy *const policy = page->policy;
  bool any = false;

  for (size_t i = 0; i < policy->program_count; i++)
    any |= (policy->programs[i]->severity != NULL) == warnings;
  if (!any)
    return;
  aid__sheet_section(&page->sheet, title, anchor);
  for (size_t i = 0; i < policy->program_count; i++)
    if ((policy->programs[i]->severity != NULL) == warnings)
      index_program(page, policy->programs[i]);
  aid__sheet_section_end(&page->sheet);
}

static void index_standards(aid__page *page)
{
  static const aid__text2 heads[] = {{"id", "标识"}, {"values", "取值"}, {"rows", "行数"}, {"standard", "标准"}};
  const struct aid_policy *const policy = page->policy;
  aid__sheet *const sheet = &page->sheet;
  char number[24];

  if (policy->standard_count == 0)
    return;
  aid__sheet_section(sheet, (aid__text2){"Standards", "标准"}, "standards");
  aid__sheet_table(sheet, heads, 4);
  for (size_t i = 0; i < policy->standard_count; i++) {
    const struct aid_standard *const standard = policy->standards[i];
    aid__anchor anchor;
    aid__anchor_standard(&anchor, standard);
    aid__sheet_cell(sheet, anchor.id);
    aid__sheet_code(sheet, standard->id);
    aid__sheet_cell_end(sheet);
    aid__sheet_cell(sheet, NULL);
    aid__say_type(&sheet->say, &standard->type, standard->unit);
    aid__sheet_cell_end(sheet);
    aid__sheet_cell(sheet, NULL);
    aid__int_print((int64_t)standard->row_count, number);
    aid__say(&sheet->say, number);
    aid__sheet_cell_end(sheet);
    aid__sheet_cell(sheet, NULL);
    aid__say(&sheet->say, aid__title_in(&standard->titles, sheet->say.language));
    aid__sheet_cell_end(sheet);
  }
  aid__sheet_table_end(sheet);
  aid__sheet_section_end(sheet);
}

static void index_sources(aid__page *page)
{
  static const aid__text2 heads[] = {{"id", "标识"}, {"in force", "施行日期"}, {"document", "文件"}};
  const struct aid_policy *const policy = page->policy;
  aid__sheet *const sheet = &page->sheet;
  char anchor[160];

  if (policy->source_count == 0)
    return;
  aid__sheet_section(sheet, (aid__text2){"Sources", "文件"}, "sources");
  aid__sheet_table(sheet, heads, 3);
  for (size_t i = 0; i < policy->source_count; i++) {
    const struct aid_source *const source = policy->sources[i];
    snprintf(anchor, sizeof anchor, "source-%s", source->id);
    aid__sheet_cell(sheet, anchor);
    aid__sheet_code(sheet, source->id);
    aid__sheet_cell_end(sheet);
    aid__sheet_cell(sheet, NULL);
    if (source->effective != AID__NO_DATE)
      aid__say_day(&sheet->say, source->effective);
    aid__sheet_cell_end(sheet);
    aid__sheet_cell(sheet, NULL);
    aid__say_source(&sheet->say, source);
    aid__sheet_cell_end(sheet);
  }
  aid__sheet_table_end(sheet);
  aid__sheet_section_end(sheet);
}

static void write_index(aid__page *page)
{
  const struct aid_policy *const policy = page->policy;
  const aid__pack *const top = &policy->packs[policy->pack_count - 1];
  aid__sheet *const sheet = &page->sheet;

  aid__sheet_title(sheet, &top->titles, top->id);
  aid__sheet_pairs(sheet);
  aid__sheet_pair(sheet, (aid__text2){"Region", "地区"});
  aid__say_region(&sheet->say, policy->region);
  aid__sheet_pair_end(sheet);
  say_day(page);
  say_policy(page, true);
  aid__sheet_pairs_end(sheet);
  index_programs(page, (aid__text2){"Programs", "救助项目"}, "programs", false);
  index_programs(page, (aid__text2){"Warnings", "预警"}, "warnings", true);
  index_standards(page);
  index_sources(page);
}

/* ---- one of them ---- */

static void write_program(aid__page *page, const struct aid_program *program)
{
  aid__sheet_title(&page->sheet, &program->titles, program->id);
  aid__sheet_pairs(&page->sheet);
  aid__page_summary(page, program);
  say_day(page);
  say_policy(page, false);
  aid__sheet_pairs_end(&page->sheet);
  aid__page_program(page, program);
}

static void write_standard(aid__page *page, const struct aid_standard *standard)
{
  aid__sheet_title(&page->sheet, &standard->titles, standard->id);
  aid__sheet_pairs(&page->sheet);
  say_day(page);
  say_policy(page, false);
  aid__sheet_pairs_end(&page->sheet);
  aid__page_standard(page, standard, false);
}

/* The id that is nearest to one that is not there. */
static const char *nearest(const struct aid_policy *policy, const char *id, bool program)
{
  const size_t count = program ? policy->program_count : policy->standard_count;
  size_t best = strlen(id) / 3 + 2;
  const char *near = "";

  for (size_t i = 0; i < count; i++) {
    const char *const other = program ? policy->programs[i]->id : policy->standards[i]->id;
    const size_t d = aid__distance(aid__text_of(id), aid__text_of(other), best);
    if (d < best) {
      best = d;
      near = other;
    }
  }
  return near;
}

aid_status aid_policy_page_write(const aid_policy *policy, const aid_page_options *options, const aid_output *output, aid_error **error)
{
  aid_page_options o = AID_PAGE_OPTIONS_INIT;
  const struct aid_program *program = NULL;
  const struct aid_standard *standard = NULL;
  aid_status status = AID_OK;
  aid__page page;
  char title[256];
  const aid__titles *titles;

  if (policy == NULL || output == NULL)
    return aid__fail(NULL, error, AID__E1002, AID__NOWHERE, "aid_policy_page_write", policy == NULL ? "policy" : "output", NULL);
  if (!aid__options_take(&o, sizeof o, options) || (o.format != AID_PAGE_TEXT && o.format != AID_PAGE_HTML) || (o.language != AID_LANGUAGE_EN && o.language != AID_LANGUAGE_ZH))
    return aid__fail(&policy->memory, error, AID__E1003, AID__NOWHERE, "aid_policy_page_write", "options", NULL);
  if (o.program && (program = aid_policy_program(policy, o.program)) == NULL)
    return aid__fail(&policy->memory, error, AID__E3111, AID__NOWHERE, o.program, nearest(policy, o.program, true), NULL);
  if (o.program == NULL && o.standard && (standard = aid_policy_standard(policy, o.standard)) == NULL)
    return aid__fail(&policy->memory, error, AID__E4301, AID__NOWHERE, o.standard, nearest(policy, o.standard, false), NULL);
  page.policy = policy;
  aid__book_init(&page.book, policy, o.day, o.known);
  aid__sheet_init(&page.sheet, policy, o.format == AID_PAGE_HTML, o.language);
  titles = program ? &program->titles : standard ? &standard->titles : &policy->packs[policy->pack_count - 1].titles;
  snprintf(title, sizeof title, "%s", aid__title_in(titles, o.language) ? aid__title_in(titles, o.language) : program ? program->id : standard ? standard->id : aid_policy_id(policy));
  aid__sheet_begin(&page.sheet, title);
  if (program)
    write_program(&page, program);
  else if (standard)
    write_standard(&page, standard);
  else
    write_index(&page);
  aid__sheet_end(&page.sheet);
  if (page.book.failed || page.sheet.out.failed || page.sheet.piece.failed || page.sheet.line.failed || page.sheet.cells.failed) {
    status = aid__fail_memory(error);
  } else {
    errno = 0;
    if (output->write(output->data, page.sheet.out.data, page.sheet.out.length) != 0)
      status = aid__fail(&policy->memory, error, AID__E1012, AID__NOWHERE, output->name ? output->name : "-", strerror(errno ? errno : EIO), NULL);
  }
  aid__sheet_free(&page.sheet);
  aid__book_free(&page.book);
  return status;
}
