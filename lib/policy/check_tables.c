/* Dates and tables: what is due for review, what ends with nothing in its place, and for which codes and regions a table has no row. */
#include "policy/check.h"
#include <socialaid/identity.h>

#define ROWS_MOST 512       /* of a standard */
#define POINTS_MOST 4096    /* of a table that are looked at one by one */

/* ---- reviews ---- */

/* Whether an element that answers on the day should have been looked at before. It may be accepted while that is yet to come. */
static void review(aid__check *check, aid__place place, const char *id, int32_t day, bool answers)
{
  const aid__node *const accept = day ? aid__find_accept(check, AID__W2111, place) : NULL;
  const aid__pack *pack;
  const aid__node *const node = day ? aid__find_node(check, place, &pack) : NULL;
  const aid__node_attribute *const attribute = node ? aid__node_attribute_of(node, "review") : NULL;
  char text[16];

  if (accept)
    aid__use_accept(check, accept);
  if (day == 0 || check->day <= day || !answers)
    return;
  aid_date_print(day, text);
  if (attribute)
    place = aid__tree_place(&pack->tree, attribute->offset, (uint32_t)strlen(attribute->value));
  aid__find(check, AID__W2111, place, id, text, NULL);
}

static bool holds(const aid__validity *v, int32_t day) { return v->from <= day && day < v->until; }

/* ---- versions ---- */

static int in_force(struct aid_rule *const *versions, size_t count, int32_t day)
{
  const aid__validity *validities[AID__VERSIONS_MOST];

  for (size_t i = 0; i < count; i++)
    validities[i] = &versions[i]->validity;
  return aid__validity_choose(validities, count, day, INT32_MAX);
}

/* All versions of one rule. `name`: as messages name it; `until`: the program that it is of goes no further. */
static void check_versions(aid__check *check, const char *name, struct aid_rule *const *versions, size_t count, int32_t until)
{
  for (size_t i = 0; i < count; i++) {
    const struct aid_rule *const rule = versions[i];
    const int32_t end = rule->ended ? rule->validity.from : rule->validity.until;
    const int next = end == AID_NEVER || end >= until ? (int)i : in_force(versions, count, end);
    review(check, rule->place, name, rule->validity.review, check->day && in_force(versions, count, check->day) == (int)i);
    if (end != AID_NEVER && end < until && (next < 0 || (versions[next]->ended && next == (int)i))) {
      char text[16];
      aid_date_print(end, text);
      aid__find(check, AID__W2112, rule->place, name, text, NULL);
    }
  }
}

/* Where a program (or warning) is ended: the <end>, or the element with the `until`. */
static aid__place place_of_end(const struct aid_policy *policy, const struct aid_program *program)
{
  for (size_t i = policy->pack_count; i-- > 0;)
    for (const aid__node *n = policy->packs[i].tree.root->first; n; n = n->next) {
      const bool end = strcmp(n->name, "end") == 0;
      const char *const id = aid__node_value(n, end ? "rule" : "id"), *const day = aid__node_value(n, end ? "from" : "until");
      if ((end || strcmp(n->name, program->severity ? "warning" : "program") == 0) && id && day && strcmp(id, program->id) == 0 && aid_date_parse(day) == program->validity.until)
        return aid__place_of_node(&policy->packs[i].tree, n);
    }
  return program->place;
}

static void check_program(aid__check *check, const struct aid_program *program)
{
  review(check, program->place, program->id, program->validity.review, holds(&program->validity, check->day));
  if (program->validity.until != AID_NEVER) {
    char text[16];
    aid_date_print(program->validity.until, text);
    aid__find(check, AID__W2112, place_of_end(check->policy, program), program->id, text, NULL);
  }
  for (size_t k = 0; k < program->rule_count;) {
    size_t end = k + 1;
    aid__buffer name;
    while (end < program->rule_count && strcmp(program->rules[end]->id, program->rules[k]->id) == 0)
      end++;
    aid__buffer_init(&name, &check->policy->memory, 0);
    aid__buffer_string(&name, program->id);
    aid__buffer_string(&name, ".");
    aid__buffer_string(&name, program->rules[k]->id);
    if (name.failed)
      check->no_memory = true;
    else
      check_versions(check, name.data, program->rules + k, end - k, program->validity.until);
    aid__buffer_free(&name);
    k = end;
  }
}

/* ---- rows ---- */

static int compare(const aid__type *type, const aid__value *a, const aid__value *b)
{
  switch (type->base) {
  case AID__NUMBER: return aid__fraction_compare(a->number, b->number);
  case AID__FLAG: return (int)a->flag - (int)b->flag;
  default: return (a->code > b->code) - (a->code < b->code);
  }
}

/* Whether a row's key serves every value that another serves. */
static bool key_covers(const aid__row_key *key, const aid__row_key *other, const aid__type *type)
{
  int d;

  if (key->how == AID__KEY_ANY)
    return true;
  if (other->how == AID__KEY_ANY)
    return false;
  d = compare(type, &other->value, &key->value);
  switch (key->how) {
  case AID__KEY_EQUAL: return other->how == AID__KEY_EQUAL && d == 0;
  case AID__KEY_AT_LEAST: return d >= 0;
  default: return d > 0 || (d == 0 && other->how == AID__KEY_ABOVE);
  }
}

/* How many values of a key can be told one by one; 1: it is looked at as a whole. */
static size_t values_of(const aid__type *type)
{
  return type->base == AID__CODE ? type->codes->count : type->base == AID__FLAG ? 2 : 1;
}

static aid__row_key key_at(const aid__type *type, size_t i)
{
  aid__row_key key = {.how = AID__KEY_EQUAL, .value.known = true};

  if (type->base == AID__CODE)
    key.value.code = (int32_t)i;
  else
    key.value.flag = i != 0;
  return key;
}

/* One point of a table: a value for each key that can be counted up. False after the last. */
static bool next_point(const struct aid_standard *standard, const struct aid_standard_row *within, size_t *at)
{
  for (size_t k = 0; k < standard->key_count; k++) {
    if (within && within->keys[k].how != AID__KEY_ANY)
      continue;
    if (++at[k] < values_of(&standard->key_types[k]))
      return true;
    at[k] = 0;
  }
  return false;
}

/* Whether one of the rows answers at a point for all that `row` serves there. */
static bool answered(const struct aid_standard *standard, const struct aid_standard_row *const *rows, size_t count,
                     const struct aid_standard_row *row, const size_t *at)
{
  for (size_t i = 0; i < count; i++) {
    bool covers = !standard->by_region || aid__region_is_above(standard->policy, rows[i]->region, row->region);
    for (size_t k = 0; k < standard->key_count && covers; k++) {
      const aid__type *const type = &standard->key_types[k];
      const bool counted = row->keys[k].how == AID__KEY_ANY && values_of(type) > 1;
      const aid__row_key point = counted ? key_at(type, at[k]) : row->keys[k];
      covers = key_covers(&rows[i]->keys[k], &point, type);
    }
    if (covers)
      return true;
  }
  return false;
}

static bool is_answered(const struct aid_standard *standard, const struct aid_standard_row *const *rows, size_t count, const struct aid_standard_row *row)
{
  size_t at[AID__KEYS_MOST] = {0}, points = 0;

  do
    if (!answered(standard, rows, count, row, at))
      return false;
  while (++points < POINTS_MOST && next_point(standard, row, at));
  return true;
}

static bool ends(const struct aid_standard_row *row) { return row->validity.until != AID_NEVER && row->kind != AID_ROW_CEILING; }

/* Rows are looked up once for each day on which some end. */
static void check_ends(aid__check *check, const struct aid_standard *standard)
{
  for (size_t i = 0; i < standard->row_count; i++) {
    const struct aid_standard_row *rows[ROWS_MOST];
    const int32_t day = standard->rows[i]->validity.until;
    bool before = !ends(standard->rows[i]);
    size_t count;
    char text[16];
    for (size_t k = 0; k < i && !before; k++)
      before = ends(standard->rows[k]) && standard->rows[k]->validity.until == day;
    if (before)
      continue;
    aid_date_print(day, text);
    count = aid__standard_in_force(standard, day, INT32_MAX, rows);
    for (size_t k = i; k < standard->row_count; k++)
      if (ends(standard->rows[k]) && standard->rows[k]->validity.until == day && !is_answered(standard, rows, count, standard->rows[k]))
        aid__find(check, AID__W2113, standard->rows[k]->place, standard->id, text, NULL);
  }
}

static void check_reviews(aid__check *check, const struct aid_standard *standard)
{
  const struct aid_standard_row *rows[ROWS_MOST];
  const size_t count = check->day ? aid__standard_in_force(standard, check->day, INT32_MAX, rows) : 0;

  for (size_t i = 0; i < standard->row_count; i++) {
    const struct aid_standard_row *const row = standard->rows[i];
    bool answers = row->kind == AID_ROW_CEILING && holds(&row->validity, check->day);
    for (size_t k = 0; k < count && row->validity.review && !answers; k++)
      answers = rows[k] == row;
    review(check, row->place, standard->id, row->validity.review, answers);
  }
}

/* ---- what a table lacks ---- */

static int level_of(const struct aid_policy *policy, const char *region)
{
  const aid__region_name *const name = aid__policy_region_name(policy, aid__text_of(region));

  return name ? name->level : aid_region_code_level(region);
}

/* Whether any row, of whatever day, answers there. `region` NULL: in any. */
static bool has_row(const struct aid_standard *standard, const char *region, const size_t *at, size_t only)
{
  for (size_t i = 0; i < standard->row_count; i++) {
    const struct aid_standard_row *const row = standard->rows[i];
    bool fits = row->kind != AID_ROW_CEILING && (region == NULL || aid__region_is_above(standard->policy, row->region, region));
    for (size_t k = 0; k < standard->key_count && fits; k++)
      if ((only == SIZE_MAX || only == k) && values_of(&standard->key_types[k]) > 1) {
        const aid__row_key point = key_at(&standard->key_types[k], at[k]);
        fits = key_covers(&row->keys[k], &point, &standard->key_types[k]);
      }
    if (fits)
      return true;
  }
  return false;
}

static const char *value_name(const aid__type *type, size_t i)
{
  return type->base == AID__CODE ? type->codes->codes[i].id : i ? "yes" : "no";
}

/* "rural", "dispersed full_loss": the values of a point, each in a word. */
static void add_point(aid__check *check, const struct aid_standard *standard, const char *region, const size_t *at, const char **list)
{
  aid__buffer text;

  aid__buffer_init(&text, &check->policy->memory, 0);
  aid__buffer_string(&text, region ? region : "");
  for (size_t k = 0; k < standard->key_count && at; k++)
    if (values_of(&standard->key_types[k]) > 1) {
      aid__buffer_string(&text, text.length ? " " : "");
      aid__buffer_string(&text, value_name(&standard->key_types[k], at[k]));
    }
  if (text.failed)
    check->no_memory = true;
  else
    aid__list_word(check, list, text.data ? text.data : "");
  aid__buffer_free(&text);
}

static void check_points(aid__check *check, const struct aid_standard *standard, const char *region, bool *const *lacking, const char **list)
{
  size_t at[AID__KEYS_MOST] = {0}, points = 0, open = 0, looked = 0;
  const char *some = *list;

  do {
    bool told = false;                     /* as a code that no row has at all */
    for (size_t k = 0; k < standard->key_count; k++)
      told |= lacking[k][at[k]];
    if (told)
      continue;
    looked++;
    if (has_row(standard, region, at, SIZE_MAX))
      continue;
    open++;
    add_point(check, standard, region, at, &some);
  } while (++points < POINTS_MOST && next_point(standard, NULL, at));
  if (open && open == looked && region)
    add_point(check, standard, region, NULL, list);    /* the whole region */
  else if (open)
    *list = some;
}

static void check_lacking(aid__check *check, const struct aid_standard *standard)
{
  const struct aid_policy *const p = check->policy;
  bool *lacking[AID__KEYS_MOST];
  const char *list = NULL;
  int lowest = -1;

  if (standard->row_count == 0 || standard->row_count > ROWS_MOST)
    return;
  for (size_t k = 0; k < standard->key_count; k++) {
    const size_t count = values_of(&standard->key_types[k]);
    size_t at[AID__KEYS_MOST] = {0};
    list = NULL;
    if ((lacking[k] = aid__check_array(check, count, sizeof **lacking)) == NULL)
      return;
    for (; at[k] < count && count > 1; at[k]++)
      if (!has_row(standard, NULL, at, k)) {
        lacking[k][at[k]] = true;
        aid__list_word(check, &list, value_name(&standard->key_types[k], at[k]));
      }
    if (list)
      aid__find(check, AID__W2121, standard->place, standard->id, list, NULL);
  }
  list = NULL;
  for (size_t i = 0; i < standard->row_count; i++)
    if (level_of(p, standard->rows[i]->region) > lowest)
      lowest = level_of(p, standard->rows[i]->region);
  if (!standard->by_region || lowest <= p->region_level) {
    check_points(check, standard, NULL, lacking, &list);
    if (list)
      aid__find(check, AID__W2121, standard->place, standard->id, list, NULL);
    return;
  }
  for (size_t i = 0; i < p->region_count; i++)
    if (p->regions[i].level == lowest && aid__region_is_above(p, p->region, p->regions[i].code))
      check_points(check, standard, p->regions[i].code, lacking, &list);
  if (list)
    aid__find(check, AID__W2122, standard->place, standard->id, list, NULL);
}

void aid__check_tables(aid__check *check)
{
  const struct aid_policy *const p = check->policy;

  for (size_t i = 0; i < p->definition_count; i++)
    check_versions(check, p->definitions[i]->assumes ? p->definitions[i]->assumes->id : p->definitions[i]->id, p->definitions[i]->versions,
                   p->definitions[i]->version_count, AID_NEVER);
  for (size_t i = 0; i < p->program_count; i++)
    check_program(check, p->programs[i]);
  for (size_t i = 0; i < p->conflict_count; i++) {
    const aid__conflict *const conflict = p->conflicts[i];
    review(check, conflict->place, conflict->id, conflict->validity.review, holds(&conflict->validity, check->day));
    if (conflict->validity.until != AID_NEVER) {
      char text[16];
      aid_date_print(conflict->validity.until, text);
      aid__find(check, AID__W2112, conflict->place, conflict->id, text, NULL);
    }
  }
  for (size_t i = 0; i < p->standard_count; i++) {
    check_lacking(check, p->standards[i]);
    check_ends(check, p->standards[i]);
    check_reviews(check, p->standards[i]);
  }
}
