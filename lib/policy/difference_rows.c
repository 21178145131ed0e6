/* Comparing standards: what answers at each place, day by day; where a row is new or gone, what answers without it. */
#include "policy/difference.h"
#include <socialaid/identity.h>

enum { ROWS_MOST = 512 };

/* Values and what is missing are versions of one thing; floors and ceilings are things of their own. */
static int group_of(const struct aid_standard_row *row) { return row->kind == AID_ROW_FLOOR ? 1 : row->kind == AID_ROW_CEILING ? 2 : 0; }

/* ---- what answers without a row ---- */

static bool is_at_or_above(const struct aid_policy *policy, const char *above, const char *region)
{
  char code[16], up[16];

  if (strcmp(above, "CN") == 0)
    return true;
  if (strlen(region) > 12)
    return false;
  strcpy(code, region);
  for (int i = 0; i < 8; i++) {
    const aid__region_name *const r = aid__policy_region_name(policy, aid__text_of(code));
    if (strcmp(code, above) == 0)
      return true;
    if (r && r->parent && strlen(r->parent) <= 12)
      strcpy(code, r->parent);
    else if (aid_region_code_parent(code, up))
      strcpy(code, up);
    else
      return false;
  }
  return false;
}

/* Does the key of a row of one policy take in all that a key of the other is for? */
static bool takes_in(const struct aid_standard_row *row, const struct aid_standard_row *like, size_t key)
{
  const aid__row_key *const a = &row->keys[key], *const b = &like->keys[key];
  const aid__type *const type = &row->standard->key_types[key];
  int order;

  if (a->how == AID__KEY_ANY)
    return true;
  if (b->how == AID__KEY_ANY || type->base != like->standard->key_types[key].base)
    return false;
  if (type->base == AID__CODE)
    return strcmp(type->codes->codes[a->value.code].id, like->standard->key_types[key].codes->codes[b->value.code].id) == 0;
  if (type->base == AID__FLAG)
    return a->value.flag == b->value.flag;
  order = type->base == AID__NUMBER ? aid__fraction_compare(b->value.number, a->value.number) : (b->value.day > a->value.day) - (b->value.day < a->value.day);
  if (a->how == AID__KEY_EQUAL)
    return b->how == AID__KEY_EQUAL && order == 0;
  return order > 0 || (order == 0 && (a->how == b->how || (a->how == AID__KEY_AT_LEAST)));
}

static bool same_keys(const struct aid_standard *a, const struct aid_standard *b)
{
  if (a->key_count != b->key_count)
    return false;
  for (size_t i = 0; i < a->key_count; i++)
    if (strcmp(a->keys[i], b->keys[i]) != 0)
      return false;
  return true;
}

/* The row of a policy that answers for all that another policy's row is for. NULL: none. */
static const struct aid_standard_row *answer(const struct aid_policy *policy, const struct aid_standard_row *like, int32_t day, int32_t known)
{
  const struct aid_standard *const standard = aid_policy_standard(policy, like->standard->id);
  const struct aid_standard_row *rows[ROWS_MOST];
  size_t n;

  if (standard == NULL || !same_keys(standard, like->standard))
    return NULL;
  n = aid__standard_in_force(standard, day, known, rows);
  for (size_t i = 0; i < n; i++) {
    bool fits = !standard->by_region || is_at_or_above(policy, rows[i]->region, like->region);
    for (size_t k = 0; k < standard->key_count && fits; k++)
      fits = takes_in(rows[i], like, k);
    if (fits)
      return rows[i];
  }
  return NULL;
}

/* ---- rows ---- */

static void say_place(const aid__speaker *s, const struct aid_standard_row *row)
{
  bool first = true;

  if (row->standard->by_region) {
    aid__say_region(s, row->region);
    first = false;
  }
  for (size_t k = 0; k < row->standard->key_count; k++) {
    if (row->keys[k].how == AID__KEY_ANY)
      continue;
    if (!first)
      AID__SAY2(s, ", ", "、");
    first = false;
    if (row->standard->key_types[k].base != AID__CODE) {
      aid__say_key_name(s, row->standard, k);
      aid__say(s, " ");
    }
    aid__say_key(s, row, k);
  }
  if (first)
    AID__SAY2(s, "all", "全部");
}

/* A row's value with what it is: "630 yuan/month (floor)". */
static void say_row(const aid__speaker *s, const struct aid_standard_row *row)
{
  aid__say_row_value(s, row);
  if (row->kind == AID_ROW_FLOOR)
    AID__SAY2(s, " (floor)", "（下限）");
  else if (row->kind == AID_ROW_CEILING)
    AID__SAY2(s, " (ceiling)", "（上限）");
  if (row->illustrative)
    AID__SAY2(s, " (illustrative)", "（示例值）");
}

static bool same_value(const struct aid_standard_row *a, const struct aid_standard_row *b)
{
  char text[2][96];
  const struct aid_standard_row *const row[2] = {a, b};

  if ((a->formula.node != NULL) != (b->formula.node != NULL))
    return false;
  if (a->formula.node)
    return a->kind == b->kind && aid__formula_same(a->formula.text, b->formula.text);
  if (a->kind != b->kind || a->value.known != b->value.known || a->standard->type.base != b->standard->type.base)
    return false;
  if (!a->value.known)
    return true;
  if (a->standard->type.base == AID__NUMBER)
    return aid__fraction_compare(a->value.number, b->value.number) == 0 && strcmp(a->standard->unit ? a->standard->unit : "", b->standard->unit ? b->standard->unit : "") == 0;
  for (int side = 0; side < 2; side++)
    aid__type_print(&row[side]->standard->type, &row[side]->value, text[side], sizeof text[side]);
  return strcmp(text[0], text[1]) == 0;
}

/* A row that one side alone has: what stands there, and what answers on the other side. */
static void row_alone(aid__differ *d, const aid__compared *c, const struct aid_standard_row *row, int side)
{
  const struct aid_standard_row *const without =
    group_of(row) == 0 ? answer(d->policy[!side], row, d->day ? d->day : c->from, c->known == INT32_MAX ? d->options.known : c->known) : NULL;
  const aid__speaker own = aid__differ_side(d, side);
  const aid__speaker other = aid__differ_side(d, !side);
  const aid__speaker *const s = &d->say[1];

  say_row(&own, row);
  if (without) {
    say_row(&other, without);
    AID__SAY2(&other, " from the row for ", "，取自");
    say_place(&other, without);
  } else {
    AID__SAY2(&other, "none", "无");
  }
  d->words.length = 0;
  aid__say(s, d->old.length ? d->old.data : "");
  aid__say(s, " → ");
  aid__say(s, d->fresh.length ? d->fresh.data : "");
  aid__differ_announced(d, row->validity.known);
  d->old.length = d->fresh.length = 0;
  aid__differ_tell(d, c, side ? AID_DIFFERENCE_ADDED : AID_DIFFERENCE_REMOVED, NULL);
}

static bool compare_rows(aid__differ *d, aid__compared *c, const void *of_a, const void *of_b)
{
  const struct aid_standard_row *const row[2] = {of_a, of_b};
  const struct aid_standard_row *const one = row[1] ? row[1] : row[0];
  const uint64_t before = d->count;

  if (one == NULL)
    return false;
  for (int side = 0; side < 2; side++)
    c->place[side] = row[side] ? &row[side]->place : NULL;
  c->titles = &one->standard->titles;
  aid__differ_id(d, one->standard->id, NULL);
  aid__buffer_add(&d->id, "", 1);
  {
    const aid__speaker s = {d->policy[row[1] != NULL], &d->id, d->options.language};
    say_place(&s, one);
  }
  if (row[0] == NULL || row[1] == NULL) {
    row_alone(d, c, one, row[1] != NULL);
    return true;
  }
  if (!same_value(row[0], row[1])) {
    d->words.length = 0;
    say_row(&d->say[0], row[0]);
    aid__say(&d->say[1], " → ");
    say_row(&d->say[1], row[1]);
    aid__differ_tell(d, c, AID_DIFFERENCE_CHANGED, "value");
  } else {
    aid__differ_flag(d, c, "illustrative", row[0]->illustrative, row[1]->illustrative);
  }
  for (int side = 0; side < 2; side++) {
    const aid__speaker s = aid__differ_side(d, side);
    aid__say_cite(&s, row[side]->cite);
  }
  aid__differ_sides(d, c, "cite");
  if (d->day == 0) {
    for (int side = 0; side < 2; side++) {
      const aid__speaker s = aid__differ_side(d, side);
      if (row[side]->validity.known != INT32_MIN)
        aid__say_day(&s, row[side]->validity.known);
    }
    aid__differ_sides(d, c, "known");
  }
  return d->count > before;
}

typedef struct found { const struct aid_standard_row *row; size_t place, length; uint8_t side; bool done; } found;

/* Rows of both sides that are for the same, as versions of one thing. */
static void compare_all_rows(aid__differ *d, const struct aid_standard *a, const struct aid_standard *b)
{
  const struct aid_standard *const standard[2] = {a, b};
  const size_t most = (a ? a->row_count : 0) + (b ? b->row_count : 0);
  found *const rows = aid__allocate(&d->policy[0]->memory, (most + 1) * sizeof *rows);
  size_t n = 0;

  if (rows == NULL) {
    d->failed = true;
    return;
  }
  d->places.length = 0;
  for (uint8_t side = 0; side < 2; side++)
    for (size_t i = 0; standard[side] && i < standard[side]->row_count; i++) {
      rows[n] = (found){.row = standard[side]->rows[i], .place = d->places.length, .side = side};
      aid__standard_place(rows[n].row, &d->places);
      rows[n].length = d->places.length - rows[n].place;
      n++;
    }
  for (size_t i = 0; i < n && d->places.data && !d->places.failed; i++) {
    aid__timeline t = {0};
    aid__compared c = {.subject = AID_DIFFERENCE_ROW};
    if (rows[i].done)
      continue;
    for (size_t k = i; k < n; k++)
      if (!rows[k].done && group_of(rows[k].row) == group_of(rows[i].row) && rows[k].length == rows[i].length &&
          memcmp(d->places.data + rows[k].place, d->places.data + rows[i].place, rows[i].length) == 0) {
        rows[k].done = true;
        aid__timeline_add(&t, rows[k].side, &rows[k].row->validity, rows[k].row);
      }
    aid__differ_days(d, &t, &c, compare_rows);
  }
  aid__release(&d->policy[0]->memory, rows);
}

/* ---- standards ---- */

static void say_by(const aid__speaker *s, const struct aid_standard *standard)
{
  for (size_t i = 0; i <= standard->key_count; i++) {
    if (standard->by_region && i == standard->region_rank)
      aid__say(s, i < standard->key_count ? "region " : "region");
    if (i < standard->key_count) {
      aid__say(s, standard->keys[i]);
      if (i + 1 < standard->key_count || (standard->by_region && standard->region_rank == standard->key_count))
        aid__say(s, " ");
    }
  }
}

static void compare_standard(aid__differ *d, const struct aid_standard *a, const struct aid_standard *b)
{
  const struct aid_standard *const one = b ? b : a, *const both[2] = {a, b};
  aid__compared c = {.subject = AID_DIFFERENCE_STANDARD, .titles = &one->titles, .from = INT32_MIN, .until = AID_NEVER, .known = INT32_MAX};

  c.place[0] = a ? &a->place : NULL;
  c.place[1] = b ? &b->place : NULL;
  aid__differ_id(d, one->id, NULL);
  if (a == NULL || b == NULL) {
    const aid__speaker *const s = &d->say[b != NULL];
    aid__differ_mark(d, b ? AID_DIFFERENCE_ADDED : AID_DIFFERENCE_REMOVED);
    AID__SAY2(s, ": ", "：");
    aid__say_type(s, &one->type, one->unit);
    aid__differ_tell(d, &c, b ? AID_DIFFERENCE_ADDED : AID_DIFFERENCE_REMOVED, NULL);
  } else {
    for (int side = 0; side < 2; side++) {
      const aid__speaker s = aid__differ_side(d, side);
      aid__say_type(&s, &both[side]->type, both[side]->unit);
    }
    aid__differ_sides(d, &c, "type");
    for (int side = 0; side < 2; side++) {
      const aid__speaker s = aid__differ_side(d, side);
      say_by(&s, both[side]);
    }
    aid__differ_sides(d, &c, "by");
    for (int side = 0; side < 2; side++) {
      const aid__speaker s = aid__differ_side(d, side);
      aid__say_cite(&s, both[side]->cite);
    }
    aid__differ_sides(d, &c, "cite");
    aid__differ_titles(d, &c, &a->titles, &b->titles);
  }
  compare_all_rows(d, a, b);
}

void aid__differ_standards(aid__differ *d)
{
  const struct aid_policy *const a = d->policy[0], *const b = d->policy[1];

  for (size_t i = 0; i < a->standard_count; i++)
    compare_standard(d, a->standards[i], aid_policy_standard(b, a->standards[i]->id));
  for (size_t i = 0; i < b->standard_count; i++)
    if (aid_policy_standard(a, b->standards[i]->id) == NULL)
      compare_standard(d, NULL, b->standards[i]);
}
