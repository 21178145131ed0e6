/* Vocabulary from packs: units, code lists, kinds, facts, questions; and the sources and regions that everything names. */
#include "policy/load.h"
#include <socialaid/identity.h>
#include <stdio.h>

static struct aid_kind *add_kind(aid__loader *l, const char *id, const struct aid_kind *parent, const char *list)
{
  aid__vocabulary *const v = &l->policy->vocabulary;
  struct aid_kind *const kind = aid__arena_get(&l->policy->arena, sizeof *kind);

  if (kind == NULL) {
    l->reports->no_memory = true;
    return NULL;
  }
  kind->id = aid__intern(l, id);
  kind->index = v->kind_count;
  kind->parent = parent;
  kind->list = aid__intern(l, list);
  return aid__push(l, &v->kinds, &v->kind_count, &kind, sizeof kind) ? kind : NULL;
}

static struct aid_fact *add_fact(aid__loader *l, struct aid_kind *kind, const char *id)
{
  struct aid_fact *const fact = aid__arena_get(&l->policy->arena, sizeof *fact);

  if (fact == NULL) {
    l->reports->no_memory = true;
    return NULL;
  }
  fact->id = aid__intern(l, id);
  fact->kind = kind;
  fact->index = kind->fact_count;
  return aid__push(l, &kind->facts, &kind->fact_count, &fact, sizeof fact) ? fact : NULL;
}

/* region, household, person; level, birth, age, member: always there. */
static bool builtins(aid__loader *l)
{
  static const struct { const char *id, *zh, *en; } levels[] = {
    {"country", "国家", "country"}, {"province", "省级", "province"}, {"city", "地级", "city"},
    {"county", "县级", "county"}, {"township", "乡级", "township"}, {"village", "村级", "village"}};
  aid__vocabulary *const v = &l->policy->vocabulary;
  struct aid_kind *region, *household, *person;
  struct aid_codes *codes = aid__arena_get(&l->policy->arena, sizeof *codes);
  struct aid_fact *fact;

  if (codes == NULL || (codes->codes = aid__arena_array(&l->policy->arena, 6, sizeof *codes->codes)) == NULL) {
    l->reports->no_memory = true;
    return false;
  }
  codes->id = aid__intern(l, "level");
  codes->standard = aid__intern(l, "GB/T 2260; GB/T 10114");
  codes->titles = (aid__titles){aid__intern(l, "行政级别"), aid__intern(l, "level of a division")};
  codes->count = 6;
  for (size_t i = 0; i < 6; i++) {
    codes->codes[i].id = aid__intern(l, levels[i].id);
    codes->codes[i].titles = (aid__titles){aid__intern(l, levels[i].zh), aid__intern(l, levels[i].en)};
  }
  if (!aid__push(l, &v->codes, &v->codes_count, &codes, sizeof codes) || (region = add_kind(l, "region", NULL, NULL)) == NULL ||
      (household = add_kind(l, "household", region, "households")) == NULL || (person = add_kind(l, "person", household, "persons")) == NULL)
    return false;
  region->titles = (aid__titles){aid__intern(l, "地区"), aid__intern(l, "region")};
  household->titles = (aid__titles){aid__intern(l, "家庭"), aid__intern(l, "household")};
  person->titles = (aid__titles){aid__intern(l, "人员"), aid__intern(l, "person")};
  if ((fact = add_fact(l, region, "level")) == NULL)
    return false;
  fact->type = (aid__type){.base = AID__CODE, .codes = codes};
  fact->titles = codes->titles;
  fact->builtin = true;
  v->level = fact;
  if ((fact = add_fact(l, person, "birth")) == NULL)
    return false;
  fact->type = (aid__type){.base = AID__DATE};
  fact->titles = (aid__titles){aid__intern(l, "出生日期"), aid__intern(l, "day of birth")};
  fact->sensitivity = AID__SENSITIVE_YES;
  fact->builtin = true;
  v->birth = fact;
  if ((fact = add_fact(l, person, "member")) == NULL)
    return false;
  fact->type = (aid__type){.base = AID__FLAG};
  fact->titles = (aid__titles){aid__intern(l, "家庭成员"), aid__intern(l, "member of the household")};
  fact->builtin = true;
  v->member = fact;
  if ((fact = add_fact(l, person, "age")) == NULL)
    return false;
  fact->type = (aid__type){.base = AID__NUMBER};
  fact->type.unit.power[AID__UNIT_MONTHS] = 1;
  fact->unit = aid__intern(l, "months");
  fact->titles = (aid__titles){aid__intern(l, "年龄（月）"), aid__intern(l, "age in months")};
  fact->sensitivity = AID__SENSITIVE_YES;
  fact->builtin = fact->computed = true;
  v->age = fact;
  return !l->reports->no_memory;
}

static void read_source(aid__loader *l, const aid__node *node)
{
  static const char *const allowed[] = {"id", "number", "title", "effective", NULL};
  const char *const id = aid__need(l, node, "id");
  const char *const title = aid__need(l, node, "title");
  const char *const effective = aid__node_value(node, "effective");
  struct aid_source *source = NULL;

  aid__check_attributes(l, node, allowed);
  if (id == NULL || title == NULL || !aid__good_name(l, node, id))
    return;
  for (size_t i = 0; i < l->policy->source_count; i++)
    if (strcmp(l->policy->sources[i]->id, id) == 0)
      source = l->policy->sources[i];       /* a later pack says more of the same document */
  if (source && source->pack == l->pack_index) {
    aid__report(l->reports, AID__E2017, aid__at_attribute(l, node, "id"), id, NULL);
    return;
  }
  if (source == NULL) {
    if ((source = aid__arena_get(&l->policy->arena, sizeof *source)) == NULL || !aid__push(l, &l->policy->sources, &l->policy->source_count, &source, sizeof source)) {
      l->reports->no_memory = true;
      return;
    }
  }
  source->pack = l->pack_index;
  source->id = aid__intern(l, id);
  source->title = aid__intern(l, title);
  source->number = aid__intern(l, aid__node_value(node, "number"));
  source->effective = AID__NO_DATE;
  if (effective && (source->effective = aid_date_parse(effective)) == AID__NO_DATE)
    aid__report(l->reports, AID__E2305, aid__at_attribute(l, node, "effective"), "effective", effective, NULL);
}

static void read_region(aid__loader *l, const aid__node *node)
{
  static const char *const allowed[] = {"id", "level", "parent", "zh", "en", NULL};
  const char *const id = aid__need(l, node, "id");
  const char *const level = aid__node_value(node, "level");
  const char *const parent = aid__node_value(node, "parent");
  aid__region_name r = {NULL, NULL, -1, {NULL, NULL}};
  char above[13];

  aid__check_attributes(l, node, allowed);
  if (id == NULL)
    return;
  if ((r.level = aid_region_code_level(id)) < 0) {
    aid__report(l->reports, AID__E2025, aid__at_attribute(l, node, "id"), id, NULL);
    return;
  }
  if (level && (r.level = aid__level_of(aid__text_of(level))) < 0) {
    aid__report(l->reports, AID__E2012, aid__at_attribute(l, node, "level"), "level", "country, province, city, county, township, village", level, NULL);
    return;
  }
  if (parent && aid_region_code_level(parent) < 0) {
    aid__report(l->reports, AID__E2025, aid__at_attribute(l, node, "parent"), parent, NULL);
    return;
  }
  for (size_t i = 0; i < l->policy->region_count; i++)
    if (strcmp(l->policy->regions[i].code, id) == 0) {
      aid__report(l->reports, AID__E2017, aid__at_attribute(l, node, "id"), id, NULL);
      return;
    }
  r.code = aid__intern(l, id);
  r.parent = parent ? aid__intern(l, parent) : aid_region_code_parent(id, above) ? aid__intern(l, above) : NULL;
  r.titles = aid__read_titles(l, node);
  aid__push(l, &l->policy->regions, &l->policy->region_count, &r, sizeof r);
}

static void read_unit(aid__loader *l, const aid__node *node)
{
  static const char *const allowed[] = {"id", "zh", "en", NULL};
  aid__vocabulary *const v = &l->policy->vocabulary;
  const char *id = aid__need(l, node, "id");
  aid__unit unit;
  aid__fraction factor;

  aid__check_attributes(l, node, allowed);
  if (id == NULL || !aid__good_name(l, node, id))
    return;
  if (aid__unit_parse(aid__text_of(id), v->units, v->unit_count, &unit, &factor) || v->unit_count == AID__UNITS_MOST - AID__UNIT_FIRST_OWN) {
    aid__report(l->reports, AID__E2017, aid__at_attribute(l, node, "id"), id, NULL);
    return;
  }
  id = aid__intern(l, id);
  aid__push(l, &v->units, &v->unit_count, &id, sizeof id);
}

static void read_codes(aid__loader *l, const aid__node *node)
{
  static const char *const allowed[] = {"id", "zh", "en", "standard", NULL};
  static const char *const allowed_code[] = {"id", "zh", "en", NULL};
  aid__vocabulary *const v = &l->policy->vocabulary;
  const char *const id = aid__need(l, node, "id");
  struct aid_codes *codes = NULL;

  aid__check_attributes(l, node, allowed);
  if (id == NULL || !aid__good_name(l, node, id))
    return;
  for (size_t i = 0; i < v->codes_count; i++)
    if (strcmp(v->codes[i]->id, id) == 0)
      codes = v->codes[i];                  /* a later pack adds codes */
  if (codes == NULL) {
    if ((codes = aid__arena_get(&l->policy->arena, sizeof *codes)) == NULL || !aid__push(l, &v->codes, &v->codes_count, &codes, sizeof codes)) {
      l->reports->no_memory = true;
      return;
    }
    codes->id = aid__intern(l, id);
    codes->titles = aid__read_titles(l, node);
    codes->standard = aid__intern(l, aid__node_value(node, "standard"));
    codes->place = aid__at_node(l, node);
  }
  for (const aid__node *n = node->first; n; n = n->next) {
    struct aid_code code;
    const char *code_id;
    if (strcmp(n->name, "accept") == 0)
      continue;
    if (strcmp(n->name, "code") != 0) {
      aid__report(l->reports, AID__E2026, aid__at_node(l, n), n->name, "codes", NULL);
      continue;
    }
    aid__check_attributes(l, n, allowed_code);
    if ((code_id = aid__need(l, n, "id")) == NULL)
      continue;
    if (aid__codes_index(codes, aid__text_of(code_id)) >= 0) {
      aid__report(l->reports, AID__E2017, aid__at_attribute(l, n, "id"), code_id, NULL);
      continue;
    }
    code.id = aid__intern(l, code_id);
    code.titles = aid__read_titles(l, n);
    aid__push(l, &codes->codes, &codes->count, &code, sizeof code);
  }
}

static void read_kind(aid__loader *l, const aid__node *node)
{
  static const char *const allowed[] = {"id", "of", "list", "dated", "absent", "zh", "en", NULL};
  aid__vocabulary *const v = &l->policy->vocabulary;
  const char *const id = aid__need(l, node, "id");
  const char *const list = aid__need(l, node, "list");
  const char *const absent = aid__node_value(node, "absent");
  const struct aid_kind *parent;
  struct aid_kind *kind;
  int level;

  aid__check_attributes(l, node, allowed);
  if (id == NULL || list == NULL || !aid__good_name(l, node, id) || (parent = aid__read_of(l, node, &level)) == NULL)
    return;
  if (aid__vocabulary_kind(v, aid__text_of(id)) || aid__level_of(aid__text_of(id)) >= 0 || strcmp(list, "relatives") == 0 || strcmp(list, "awards") == 0 ||
      aid__vocabulary_list(v, parent, aid__text_of(list))) {
    aid__report(l->reports, AID__E2017, aid__at_attribute(l, node, "id"), id, NULL);
    return;
  }
  if (absent && strcmp(absent, "none") != 0)
    aid__report(l->reports, AID__E2012, aid__at_attribute(l, node, "absent"), "absent", "none", absent, NULL);
  if ((kind = add_kind(l, id, parent, list)) == NULL)
    return;
  kind->titles = aid__read_titles(l, node);
  kind->dated = aid__flag_attribute(l, node, "dated", false);
  kind->absent_none = absent != NULL;
  kind->place = aid__at_node(l, node);
}

static void read_bound(aid__loader *l, const aid__node *node, const char *name, const struct aid_fact *fact, bool *has, aid__fraction *out)
{
  const char *const text = aid__node_value(node, name);
  unsigned digits;

  if (text == NULL)
    return;
  if (fact->type.base != AID__NUMBER || !aid__fraction_parse(aid__text_of(text), out, &digits)) {
    aid__report(l->reports, AID__E2018, aid__at_attribute(l, node, name), text, fact->id, NULL);
    return;
  }
  *has = true;
}

static void read_fact(aid__loader *l, const aid__node *node)
{
  static const char *const allowed[] = {"id", "of", "type", "dated", "absent", "digits", "least", "most", "zh", "en", "standard", "sensitive",
                                        "sources", "cite", NULL};
  const bool question = strcmp(node->name, "question") == 0;
  const char *const id = aid__need(l, node, "id");
  const char *const absent = aid__node_value(node, "absent");
  const char *const digits = aid__node_value(node, "digits");
  struct aid_kind *kind;
  struct aid_fact *fact;
  const char *unit, *cite = NULL;
  aid__type type;
  int level;

  aid__check_attributes(l, node, allowed);
  if (question && !aid__need_cite(l, node, &cite))
    return;
  if (id == NULL || (kind = (struct aid_kind *)(uintptr_t)aid__read_of(l, node, &level)) == NULL || !aid__read_type(l, node, "type", &type, &unit))
    return;
  fact = (struct aid_fact *)(uintptr_t)aid__kind_fact(kind, aid__text_of(id));
  if (fact && fact->builtin && fact->place.file == NULL && aid__type_fits(&fact->type, &type)) {
    /* a pack says more of what is always there */
  } else if (fact || !aid__good_name(l, node, id) || aid__vocabulary_list(&l->policy->vocabulary, kind, aid__text_of(id))) {
    if (fact || aid__vocabulary_list(&l->policy->vocabulary, kind, aid__text_of(id)))
      aid__report(l->reports, AID__E2017, aid__at_attribute(l, node, "id"), id, NULL);
    return;
  } else if ((fact = add_fact(l, kind, id)) == NULL) {
    return;
  } else {
    fact->type = type;
    fact->unit = unit;
    fact->dated = kind->index <= AID__KIND_PERSON;
  }
  fact->titles = aid__read_titles(l, node);
  fact->question = question;
  fact->cite = cite;
  fact->place = aid__at_node(l, node);
  fact->standard = aid__intern(l, aid__node_value(node, "standard"));
  fact->citizen = type.base == AID__TEXT && fact->standard && strncmp(fact->standard, "GB 11643", 8) == 0;
  fact->sources = aid__intern(l, aid__node_value(node, "sources"));
  if (!fact->builtin)
    fact->dated = aid__flag_attribute(l, node, "dated", fact->dated);
  fact->sensitivity = aid__flag_attribute(l, node, "sensitive", fact->sensitivity == AID__SENSITIVE_YES) ? AID__SENSITIVE_YES : AID__SENSITIVE_NO;
  if (digits) {
    if (type.base != AID__NUMBER || digits[0] < '0' || digits[0] > '9' || digits[1])
      aid__report(l->reports, AID__E2018, aid__at_attribute(l, node, "digits"), digits, id, NULL);
    else
      fact->type.digits = (uint8_t)(digits[0] - '0');
  }
  read_bound(l, node, "least", fact, &fact->has_least, &fact->least);
  read_bound(l, node, "most", fact, &fact->has_most, &fact->most);
  if (absent) {
    if (question || type.base == AID__TEXT || type.base == AID__REFERENCE) {
      if (type.base == AID__REFERENCE && strcmp(absent, "none") == 0 && !question) {
        fact->absence = AID__ABSENT_VALUE;
        fact->absent = (aid__value){.known = true};
        fact->absent.row = -1;
      } else {
        aid__report(l->reports, AID__E2018, aid__at_attribute(l, node, "absent"), absent, id, NULL);
      }
    } else if (aid__fact_parse(fact, aid__text_of(absent), &fact->absent) != AID__VALUE_OK) {
      aid__report(l->reports, AID__E2018, aid__at_attribute(l, node, "absent"), absent, id, NULL);
    } else {
      fact->absence = AID__ABSENT_VALUE;
    }
  }
}

bool aid__load_vocabulary(aid__loader *l)
{
  static const struct { const char *element; void (*read)(aid__loader *, const aid__node *); } order[] = {
    {"source", read_source}, {"region", read_region}, {"unit", read_unit}, {"codes", read_codes}, {"kind", read_kind},
    {"fact", read_fact}, {"question", read_fact}};

  if (l->policy->vocabulary.kind_count == 0 && !builtins(l))
    return false;
  for (size_t i = 0; i < sizeof order / sizeof *order; i++)
    for (const aid__node *n = l->pack->tree.root->first; n; n = n->next)
      if (strcmp(n->name, order[i].element) == 0 && !l->reports->no_memory)
        order[i].read(l, n);
  return !l->reports->no_memory;
}

bool aid__index_vocabulary(aid__loader *l)
{
  aid__arena *const arena = &l->policy->arena;

  for (size_t i = 0; i < l->policy->vocabulary.codes_count; i++) {
    struct aid_codes *const codes = l->policy->vocabulary.codes[i];
    const char **const ids = aid__arena_array(arena, codes->count, sizeof *ids);

    for (size_t k = 0; ids != NULL && k < codes->count; k++)
      ids[k] = codes->codes[k].id;
    if (codes->index.slots == NULL && (ids == NULL || !aid__perfect_make(&codes->index, ids, codes->count, arena))) {
      codes->index.slots = NULL;
      l->reports->no_memory = true;
    }
  }
  return !l->reports->no_memory;
}
