/* Standards on pages: what they are keyed by, and their rows with dates, bounds and citations. */
#include "exchange/page.h"

enum { ROWS_MOST = 512 };

static bool same(const aid__buffer *a, const aid__buffer *b) { return a->length == b->length && (a->length == 0 || memcmp(a->data, b->data, a->length) == 0); }

/* Values and what is missing are versions of one thing; floors and ceilings are things of their own. */
static int group_of(const struct aid_standard_row *row) { return row->kind == AID_ROW_FLOOR ? 1 : row->kind == AID_ROW_CEILING ? 2 : 0; }

/* The rows to be shown: of each place and group the one in force on the day, or all that are known. */
static size_t rows_shown(aid__page *page, const struct aid_standard *standard, const struct aid_standard_row **out)
{
  const aid__validity *versions[ROWS_MOST];
  const struct aid_standard_row *group[ROWS_MOST];
  bool done[ROWS_MOST] = {false};
  aid__buffer a, b;
  size_t n = 0;

  aid__buffer_init(&a, &page->policy->memory, 0);
  aid__buffer_init(&b, &page->policy->memory, 0);
  for (size_t i = 0; i < standard->row_count && i < ROWS_MOST; i++) {
    size_t count = 0;
    int best;
    if (page->book.day == 0) {
      if (standard->rows[i]->validity.known <= page->book.known)
        out[n++] = standard->rows[i];
      continue;
    }
    if (done[i])
      continue;
    a.length = 0;
    aid__standard_place(standard->rows[i], &a);
    for (size_t k = i; k < standard->row_count && k < ROWS_MOST; k++) {
      if (done[k] || group_of(standard->rows[k]) != group_of(standard->rows[i]))
        continue;
      b.length = 0;
      aid__standard_place(standard->rows[k], &b);
      if (same(&a, &b)) {
        done[k] = true;
        versions[count] = &standard->rows[k]->validity;
        group[count++] = standard->rows[k];
      }
    }
    best = aid__validity_choose(versions, count, page->book.day, page->book.known);
    if (best >= 0)
      out[n++] = group[best];
  }
  page->book.failed |= a.failed || b.failed;
  aid__buffer_free(&a);
  aid__buffer_free(&b);
  return n;
}

static void say_date_or_nothing(aid__page *page, int32_t day)
{
  if (day != INT32_MIN && day != AID_NEVER)
    aid__say_day(&page->sheet.say, day);
}

/* What is computed is worked out for the row's own region, where a day is given, and says how. */
static void say_row_value(aid__page *page, const struct aid_standard_row *row)
{
  aid__sheet *const sheet = &page->sheet;
  char chain[AID__REGIONS_MOST][13];
  const char *regions[AID__REGIONS_MOST];

  if (row->formula.node == NULL || row->kind == AID_ROW_MISSING) {
    aid__say_row_value(&sheet->say, row);
    return;
  }
  if (page->book.day) {
    const size_t count = aid__region_chain(page->policy, row->region ? row->region : page->policy->region, chain, regions);
    const aid__value value = aid__standard_row_value(row, regions, count, page->book.day, page->book.known);
    if (value.known) {
      aid__say_value(&sheet->say, &row->standard->type, &value, row->standard->unit);
      aid__say(&sheet->say, " = ");
    }
  }
  aid__page_words(page, &row->formula);
}

static void say_rows(aid__page *page, const struct aid_standard *standard, const struct aid_standard_row *const *rows, size_t count)
{
  static const aid__text2 kinds[] = {{"", ""}, {"floor", "下限"}, {"ceiling", "上限"}, {"", ""}};
  aid__text2 heads[AID__KEYS_MOST + 6];
  aid__sheet *const sheet = &page->sheet;
  char names[AID__KEYS_MOST][96];
  bool until = false, known = false, cite = false;
  size_t n = 0;

  for (size_t i = 0; i < count; i++) {
    until |= rows[i]->validity.until != AID_NEVER;
    known |= rows[i]->validity.known != INT32_MIN;
    cite |= rows[i]->cite && (standard->cite == NULL || strcmp(rows[i]->cite, standard->cite) != 0);
  }
  heads[n++] = (aid__text2){"value", "标准"};
  if (standard->by_region)
    heads[n++] = (aid__text2){"region", "地区"};
  for (size_t k = 0; k < standard->key_count; k++) {
    aid__say_key_name(&sheet->say, standard, k);
    {
      size_t length = sheet->piece.length < sizeof names[k] - 1 ? sheet->piece.length : sizeof names[k] - 1;
      while (length < sheet->piece.length && length && (sheet->piece.data[length] & 0xc0) == 0x80)
        length--;
      memcpy(names[k], sheet->piece.data ? sheet->piece.data : "", length);
      names[k][length] = 0;
      sheet->piece.length = 0;
    }
    heads[n++] = (aid__text2){names[k], names[k]};
  }
  heads[n++] = (aid__text2){"from", "自"};
  if (until)
    heads[n++] = (aid__text2){"to", "至"};
  if (known)
    heads[n++] = (aid__text2){"announced", "公布于"};
  if (cite)
    heads[n++] = (aid__text2){"citation", "依据"};
  aid__sheet_table(sheet, heads, n);
  for (size_t i = 0; i < count; i++) {
    const struct aid_standard_row *const row = rows[i];
    aid__sheet_cell(sheet, NULL);
    say_row_value(page, row);
    if (row->kind == AID_ROW_FLOOR || row->kind == AID_ROW_CEILING) {
      aid__say(&sheet->say, " ");
      aid__sheet_mark(sheet, kinds[row->kind], false);
    }
    if (row->illustrative) {
      aid__say(&sheet->say, " ");
      aid__sheet_mark(sheet, (aid__text2){"illustrative", "示例值"}, true);
    }
    aid__sheet_cell_end(sheet);
    if (standard->by_region) {
      aid__sheet_cell(sheet, NULL);
      aid__say_region(&sheet->say, row->region);
      aid__sheet_cell_end(sheet);
    }
    for (size_t k = 0; k < standard->key_count; k++) {
      aid__sheet_cell(sheet, NULL);
      if (row->keys[k].how == AID__KEY_ANY)
        AID__SAY2(&sheet->say, "any", "不限");
      aid__say_key(&sheet->say, row, k);
      aid__sheet_cell_end(sheet);
    }
    aid__sheet_cell(sheet, NULL);
    say_date_or_nothing(page, row->validity.from);
    aid__sheet_cell_end(sheet);
    if (until) {
      aid__sheet_cell(sheet, NULL);
      say_date_or_nothing(page, row->validity.until == AID_NEVER ? AID_NEVER : row->validity.until - 1);
      aid__sheet_cell_end(sheet);
    }
    if (known) {
      aid__sheet_cell(sheet, NULL);
      say_date_or_nothing(page, row->validity.known);
      aid__sheet_cell_end(sheet);
    }
    if (cite) {
      aid__sheet_cell(sheet, NULL);
      if (row->cite && (standard->cite == NULL || strcmp(row->cite, standard->cite) != 0))
        aid__say_cite(&sheet->say, row->cite);
      aid__sheet_cell_end(sheet);
    }
  }
  aid__sheet_table_end(sheet);
}

void aid__page_standard(aid__page *page, const struct aid_standard *standard, bool named)
{
  const struct aid_standard_row *rows[ROWS_MOST];
  const size_t count = rows_shown(page, standard, rows);
  aid__sheet *const sheet = &page->sheet;
  aid__anchor anchor;
  bool illustrative = false;

  aid__anchor_standard(&anchor, standard);
  aid__sheet_entry(sheet, anchor.id);
  if (named) {
    aid__sheet_open(sheet, AID__BLOCK_ENTRY);
    aid__sheet_name(sheet, &standard->titles, standard->id);
    aid__sheet_close(sheet);
  } else if (!sheet->html) {
    aid__sheet_entry_end(sheet);
  }
  aid__sheet_open(sheet, AID__BLOCK_NOTE);
  aid__say_type(&sheet->say, &standard->type, standard->unit);
  if (standard->by_region || standard->key_count) {
    AID__SAY2(&sheet->say, "; by ", "；按");
    if (standard->by_region)
      AID__SAY2(&sheet->say, "region", "地区");
    for (size_t k = 0; k < standard->key_count; k++) {
      if (k || standard->by_region)
        AID__SAY2(&sheet->say, ", ", "、");
      aid__say_key_name(&sheet->say, standard, k);
    }
  }
  aid__sheet_close(sheet);
  aid__page_cite(page, standard->cite);
  for (size_t i = 0; i < count; i++)
    illustrative |= rows[i]->illustrative;
  if (illustrative) {
    aid__sheet_open(sheet, AID__BLOCK_NOTE);
    AID__SAY2(&sheet->say, "Illustrative values are not official: every decision that rests on one says so.", "示例值不是官方标准；凡依据示例值的认定均会注明。");
    aid__sheet_close(sheet);
  }
  if (count) {
    say_rows(page, standard, rows, count);
  } else {
    aid__sheet_open(sheet, AID__BLOCK_NOTE);
    aid__sheet_mark(sheet, (aid__text2){"no row is in force", "没有有效的标准"}, true);
    aid__sheet_close(sheet);
  }
  aid__sheet_entry_end(sheet);
}
