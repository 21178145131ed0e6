/* Standards from packs: rows by region, keys and day; what is wrong with a table. */
#include "policy/load.h"
#include <socialaid/identity.h>
#include <stdio.h>

/* What a key named so is: a fact or definition of one type, wherever it stands. */
static bool key_type(aid__loader *l, const char *name, aid__type *out)
{
  const aid__vocabulary *const v = &l->policy->vocabulary;
  bool found = false;

  for (size_t i = 0; i < v->kind_count; i++) {
    const struct aid_fact *const fact = aid__kind_fact(v->kinds[i], aid__text_of(name));
    if (fact) {
      if (found && !aid__type_fits(out, &fact->type))
        return false;
      *out = fact->type;
      found = true;
    }
  }
  for (size_t p = 0; p < l->policy->pack_count && !found; p++)      /* definitions are read later: their elements say their type */
    for (const aid__node *n = l->policy->packs[p].tree.root->first; n && !found; n = n->next)
      if (strcmp(n->name, "define") == 0 && aid__node_value(n, "id") && strcmp(aid__node_value(n, "id"), name) == 0)
        found = aid__read_type(l, n, "type", out, NULL);
  return found && (out->base == AID__CODE || out->base == AID__FLAG || out->base == AID__NUMBER || out->base == AID__DATE || out->base == AID__MONTH);
}

/* "urban", "yes", ">= 80 years", "> 100000 yuan", "3". */
static bool read_key(aid__loader *l, const aid__type *type, const char *text, aid__row_key *out)
{
  const aid__vocabulary *const v = &l->policy->vocabulary;
  struct aid_fact as_fact = {.id = "", .type = *type};
  const char *p = text, *blank;
  aid__fraction factor = {1, 1};
  unsigned digits;

  out->how = AID__KEY_EQUAL;
  out->text = aid__intern(l, text);
  if (p[0] == '>') {
    out->how = p[1] == '=' ? AID__KEY_AT_LEAST : AID__KEY_ABOVE;
    p += p[1] == '=' ? 2 : 1;
    while (*p == ' ')
      p++;
  }
  if (type->base == AID__NUMBER) {
    aid__unit unit = {{0}};
    blank = strchr(p, ' ');
    if (blank) {
      while (*blank == ' ')
        blank++;
      if (!aid__unit_parse(aid__text_of(blank), v->units, v->unit_count, &unit, &factor) || !aid__unit_same(&unit, &type->unit))
        return false;
    } else if (!aid__unit_none(&type->unit) && strcmp(p, "0") != 0) {
      return false;
    }
    if (!aid__fraction_parse((aid__text){p, strcspn(p, " ")}, &out->value.number, &digits) || !aid__fraction_mul(out->value.number, factor, &out->value.number))
      return false;
    out->value.known = true;
    return true;
  }
  if (out->how != AID__KEY_EQUAL && type->base != AID__DATE && type->base != AID__MONTH)
    return false;
  return aid__fact_parse(&as_fact, aid__text_of(p), &out->value) == AID__VALUE_OK;
}

/* Whether a text that is no constant is meant as a formula: it names a standard, or calculates. */
static bool is_formula(const struct aid_policy *policy, aid__text text)
{
  bool sign = false;

  for (size_t i = 0; i < text.length; i++)
    sign |= text.start[i] == '*' || text.start[i] == '(' || (i && text.start[i - 1] == ' ' && (text.start[i] == '+' || text.start[i] == '-' || text.start[i] == '/'));
  return sign || aid__policy_standard(policy, text) != NULL;
}

static bool read_row_value(aid__loader *l, struct aid_standard *standard, const aid__node *node, aid__value *out, bool *computed)
{
  char text[64];
  size_t n = 0, length = node->text_length;
  const char *p = node->text;
  unsigned digits;

  while (length && (*p == ' ' || *p == '\n' || *p == '\t')) {
    p++;
    length--;
  }
  while (length && (p[length - 1] == ' ' || p[length - 1] == '\n' || p[length - 1] == '\t'))
    length--;
  if (length && p[0] == '\'' && length > 1 && p[length - 1] == '\'') {
    p++;
    length -= 2;
  }
  n = length < sizeof text - 1 ? length : sizeof text - 1;
  memcpy(text, p, n);
  text[n] = 0;
  if (standard->type.base == AID__NUMBER) {
    if (aid__fraction_parse((aid__text){p, length}, &out->number, &digits)) {
      out->known = true;
      if (digits > 9 && out->number.d != 1) {
        int64_t scaled;
        for (digits = 0; digits <= 6 && !aid__fraction_to_scaled(out->number, digits, &scaled); digits++)
          ;
      }
      if (out->number.d == 1)
        digits = 0;
      if (digits > 6) {
        standard->type.fraction = true;
        standard->type.digits = 0;
      } else if (!standard->type.fraction && digits > standard->type.digits) {
        standard->type.digits = (uint8_t)digits;
      }
      return true;
    }
  } else if (standard->type.base != AID__TEXT && standard->type.base != AID__REFERENCE) {
    struct aid_fact as_fact = {.id = "", .type = standard->type};
    if (aid__fact_parse(&as_fact, (aid__text){p, length}, out) == AID__VALUE_OK)
      return true;
  }
  if ((*computed = is_formula(l->policy, (aid__text){p, length})))
    return true;
  aid__report(l->reports, AID__E2028, aid__tree_place(&l->pack->tree, aid__tree_text_offset(&l->pack->tree, node, 0), (uint32_t)(length ? length : 1)),
              text, standard->id, NULL);
  return false;
}

/* Where a row without a region holds: its pack's, else that of the nearest pack below that names one. */
static const char *pack_region(aid__loader *l)
{
  for (size_t i = (size_t)l->pack_index + 1; i-- > 0;)
    if (l->policy->packs[i].region)
      return l->policy->packs[i].region;
  return aid__intern(l, "CN");
}

static void read_row(aid__loader *l, struct aid_standard *standard, const aid__node *node)
{
  static const char *const kinds[] = {"value", "floor", "ceiling", "missing"};
  const char *allowed[8 + AID__KEYS_MOST] = {"from", "until", "known", "review", "region", "illustrative", "cite", NULL};
  struct aid_standard_row *row;
  const char *region = aid__node_value(node, "region"), *cite = aid__node_value(node, "cite");
  size_t n = 7;
  int kind = -1;
  bool computed = false;

  for (int i = 0; i < 4; i++)
    if (strcmp(node->name, kinds[i]) == 0)
      kind = i;
  if (kind < 0) {
    if (strcmp(node->name, "accept") == 0)
      return;
    aid__report(l->reports, AID__E2026, aid__at_node(l, node), node->name, "standard", NULL);
    return;
  }
  for (size_t i = 0; i < standard->key_count; i++)
    allowed[n++] = standard->keys[i];
  allowed[n] = NULL;
  aid__check_attributes(l, node, allowed);
  if ((row = aid__arena_get(&l->policy->arena, sizeof *row)) == NULL || (row->keys = aid__arena_array(&l->policy->arena, standard->key_count + 1, sizeof *row->keys)) == NULL) {
    l->reports->no_memory = true;
    return;
  }
  row->standard = standard;
  row->kind = (aid_row_kind)kind;
  row->place = aid__at_node(l, node);
  row->illustrative = aid__flag_attribute(l, node, "illustrative", false);
  row->index = (uint32_t)standard->row_count;
  if (!aid__read_validity(l, node, &row->validity))
    return;
  if (region && (!standard->by_region || aid_region_code_level(region) < 0)) {
    aid__report(l->reports, standard->by_region ? AID__E2025 : AID__E2010, aid__at_attribute(l, node, "region"), standard->by_region ? region : "region", node->name, "", NULL);
    return;
  }
  row->region = region ? aid__intern(l, region) : pack_region(l);
  if (cite) {
    aid__check_cite(l, node, cite);
    row->cite = aid__intern(l, cite);
  } else {
    row->cite = standard->cite;
  }
  for (size_t i = 0; i < standard->key_count; i++) {
    const char *const text = aid__node_value(node, standard->keys[i]);
    if (text && !read_key(l, &standard->key_types[i], text, &row->keys[i])) {
      aid__report(l->reports, AID__E2027, aid__at_attribute(l, node, standard->keys[i]), text, standard->keys[i], NULL);
      return;
    }
  }
  if (row->kind != AID_ROW_MISSING && !read_row_value(l, standard, node, &row->value, &computed))
    return;
  if (computed) {
    row->formula.tree = &l->pack->tree;
    row->formula.node = node;
    if ((row->formula.text = aid__folded(l, node)) == NULL)
      return;
  }
  aid__push(l, &standard->rows, &standard->row_count, &row, sizeof row);
}

static void read_by(aid__loader *l, struct aid_standard *standard, const aid__node *node)
{
  const char *p = aid__node_value(node, "by");
  size_t types = 0;

  while (p && *p) {
    const size_t length = strcspn(p, " ");
    const char *const name = length ? aid__names_intern(&l->policy->names, (aid__text){p, length}) : NULL;
    aid__type type;
    p += length;
    p += strspn(p, " ");
    if (length == 0)
      continue;
    if (name == NULL) {
      l->reports->no_memory = true;
      return;
    }
    if (strcmp(name, "region") == 0) {
      standard->by_region = true;
      standard->region_rank = standard->key_count;
    } else if (!key_type(l, name, &type)) {
      aid__report(l->reports, AID__E2029, aid__at_attribute(l, node, "by"), name, standard->id, NULL);
    } else {
      if (standard->key_count == AID__KEYS_MOST) {
        aid__report(l->reports, AID__E2031, aid__at_attribute(l, node, "by"), standard->id, "16", "keys", "个键", NULL);
        return;
      }
      aid__push(l, &standard->key_types, &types, &type, sizeof type);
      aid__push(l, &standard->keys, &standard->key_count, &name, sizeof name);
    }
  }
}

bool aid__load_standards(aid__loader *l)
{
  static const char *const allowed[] = {"id", "type", "by", "zh", "en", "cite", NULL};

  for (const aid__node *n = l->pack->tree.root->first; n && !l->reports->no_memory; n = n->next) {
    struct aid_standard *standard;
    const char *id;
    if (strcmp(n->name, "standard") != 0 || (id = aid__need(l, n, "id")) == NULL)
      continue;
    aid__check_attributes(l, n, allowed);
    standard = (struct aid_standard *)(uintptr_t)aid__policy_standard(l->policy, aid__text_of(id));
    if (standard == NULL) {
      if (!aid__good_name(l, n, id))
        continue;
      if ((standard = aid__arena_get(&l->policy->arena, sizeof *standard)) == NULL) {
        l->reports->no_memory = true;
        break;
      }
      standard->id = aid__intern(l, id);
      standard->policy = l->policy;
      standard->titles = aid__read_titles(l, n);
      standard->place = aid__at_node(l, n);
      standard->index = (uint32_t)l->policy->standard_count;
      if (!aid__need_cite(l, n, &standard->cite) || !aid__read_type(l, n, "type", &standard->type, &standard->unit))
        continue;
      read_by(l, standard, n);
      aid__push(l, &l->policy->standards, &l->policy->standard_count, &standard, sizeof standard);
    } else {                                   /* a later pack adds rows: what it says again must be the same */
      aid__type type;
      const char *unit, *cite = aid__node_value(n, "cite"), *const before = standard->cite;
      if (aid__node_value(n, "type") && aid__read_type(l, n, "type", &type, &unit) && !aid__type_fits(&type, &standard->type))
        aid__report(l->reports, AID__E2030, aid__at_attribute(l, n, "type"), id, NULL);
      if (cite) {
        aid__check_cite(l, n, cite);
        standard->cite = aid__intern(l, cite);   /* of this pack's rows */
      }
      for (const aid__node *r = n->first; r; r = r->next)
        read_row(l, standard, r);
      standard->cite = before;
      continue;
    }
    for (const aid__node *r = n->first; r; r = r->next)
      read_row(l, standard, r);
  }
  return !l->reports->no_memory;
}

/* ---- checks ---- */

/* The first day on which a row no longer answers because the next of its place has begun. */
static int32_t effective_until(const struct aid_standard_row *row)
{
  int32_t until = row->validity.until;

  for (size_t i = 0; i < row->standard->row_count; i++) {
    const struct aid_standard_row *const next = row->standard->rows[i];
    if (next != row && next->kind == row->kind && next->validity.pack == row->validity.pack && row->validity.until == AID_NEVER &&
        next->validity.from > row->validity.from && next->validity.from < until && aid__same_place(row, next))
      until = next->validity.from;
  }
  return until;
}

bool aid__region_is_above(const struct aid_policy *policy, const char *above, const char *region)
{
  char code[13], up[13];

  if (strcmp(above, "CN") == 0)
    return true;
  if (strlen(region) >= sizeof code)
    return false;
  strcpy(code, region);
  for (int i = 0; i < 8; i++) {
    const aid__region_name *const r = aid__policy_region_name(policy, aid__text_of(code));
    if (strcmp(code, above) == 0)
      return true;
    if (r && r->parent && strlen(r->parent) < sizeof code)
      strcpy(code, r->parent);
    else if (aid_region_code_parent(code, up))
      strcpy(code, up);
    else
      return false;
  }
  return false;
}

static bool keys_meet(const struct aid_standard_row *a, const struct aid_standard_row *b)
{
  for (size_t i = 0; i < a->standard->key_count; i++)
    if (a->keys[i].how != AID__KEY_ANY && b->keys[i].how != AID__KEY_ANY && !aid__same_key(&a->keys[i], &b->keys[i], &a->standard->key_types[i]))
      return false;
  return true;
}

/* Whether rows of packs above, of the same place and kind, answer on all of these days: then what the row says there is not to be held against others. */
static bool overruled(const struct aid_standard_row *row, const int32_t *untils, int32_t from, int32_t until)
{
  for (bool more = true; more && from < until;) {
    more = false;
    for (size_t i = 0; i < row->standard->row_count && !more; i++) {
      const struct aid_standard_row *const above = row->standard->rows[i];
      more = above->kind == row->kind && above->validity.pack > row->validity.pack && above->validity.known <= row->validity.known &&
             above->validity.from <= from && untils[i] > from && aid__same_place(row, above);
      if (more)
        from = untils[i];
    }
  }
  return from >= until;
}

bool aid__check_standards(aid__loader *l)
{
  int32_t untils[512];

  for (size_t s = 0; s < l->policy->standard_count; s++) {
    struct aid_standard *const standard = l->policy->standards[s];
    if (standard->row_count > 512) {
      aid__report(l->reports, AID__E2031, standard->place, standard->id, "512", "rows", "行", NULL);
      continue;
    }
    for (size_t i = 0; i < standard->row_count; i++)
      untils[i] = effective_until(standard->rows[i]);
    for (size_t i = 0; i < standard->row_count; i++) {
      const struct aid_standard_row *const row = standard->rows[i];
      const int32_t until = untils[i];
      bool follows = false, gap = false;
      for (size_t k = 0; k < standard->row_count; k++) {
        const struct aid_standard_row *const other = standard->rows[k];
        const int32_t other_until = untils[k];
        if (k == i)
          continue;
        if (k > i && row->kind == other->kind && row->validity.pack == other->validity.pack && row->validity.known == other->validity.known &&
            row->validity.from < other_until && other->validity.from < until && aid__same_place(row, other))
          aid__report(l->reports, AID__E2301, other->place, standard->id, NULL);
        if ((other->kind == AID_ROW_FLOOR || other->kind == AID_ROW_CEILING) && row->kind == AID_ROW_VALUE && standard->type.base == AID__NUMBER && !row->formula.node && !other->formula.node &&
            row->validity.from < other_until && other->validity.from < until && aid__region_is_above(l->policy, other->region, row->region) && keys_meet(row, other)) {
          const int d = aid__fraction_compare(row->value.number, other->value.number);
          char value[48], bound[48];
          aid__fraction_print(row->value.number, 0, value);
          aid__fraction_print(other->value.number, 0, bound);
          const int32_t first = row->validity.from > other->validity.from ? row->validity.from : other->validity.from;
          const int32_t end = until < other_until ? until : other_until;
          if ((other->kind == AID_ROW_FLOOR ? d < 0 : d > 0) && !overruled(row, untils, first, end) && !overruled(other, untils, first, end))
            aid__report(l->reports, other->kind == AID_ROW_FLOOR ? AID__E2303 : AID__E2304, row->place, standard->id, value, bound, NULL);
        }
        if (aid__same_place(row, other) && row->validity.until != AID_NEVER && other->kind != AID_ROW_CEILING && row->kind != AID_ROW_CEILING) {
          if (other->validity.from <= row->validity.until && other_until > row->validity.until)
            follows = true;
          if (other->validity.from > row->validity.until)
            gap = true;
        }
      }
      if (gap && !follows) {
        char day[16];
        aid_date_print(row->validity.until, day);
        aid__report(l->reports, AID__E2302, row->place, standard->id, day, NULL);
      }
    }
  }
  return true;
}
