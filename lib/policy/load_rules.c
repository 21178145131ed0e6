/* Rules from packs: definitions, assumptions, programs with their elements, conflicts, ends. */
#include "policy/load.h"
#include <stdio.h>

static struct aid_rule *new_rule(aid__loader *l, const aid__node *node, aid_rule_role role, const char *id)
{
  struct aid_rule *const rule = aid__arena_get(&l->policy->arena, sizeof *rule);

  if (rule == NULL) {
    l->reports->no_memory = true;
    return NULL;
  }
  rule->role = role;
  rule->id = aid__intern(l, id);
  rule->titles = aid__read_titles(l, node);
  rule->place = aid__at_node(l, node);
  rule->illustrative = aid__flag_attribute(l, node, "illustrative", false);
  rule->formula.tree = &l->pack->tree;
  rule->formula.node = node;
  rule->formula.text = aid__folded(l, node);
  if (!aid__need_cite(l, node, &rule->cite) || !aid__read_validity(l, node, &rule->validity))
    return NULL;
  for (const aid__node *n = node->first; n; n = n->next)
    if (strcmp(n->name, "accept") != 0) {
      aid__report(l->reports, AID__E2026, aid__at_node(l, n), n->name, node->name, NULL);
      break;
    }
  return rule;
}

static aid__definition *new_definition(aid__loader *l, const aid__node *node, const char *id, const struct aid_kind *kind, int level)
{
  aid__definition *const d = aid__arena_get(&l->policy->arena, sizeof *d);

  if (d == NULL) {
    l->reports->no_memory = true;
    return NULL;
  }
  d->id = aid__intern(l, id);
  d->kind = kind;
  d->level = level;
  d->titles = aid__read_titles(l, node);
  d->place = aid__at_node(l, node);
  d->index = (uint32_t)l->policy->definition_count;
  return aid__push(l, &l->policy->definitions, &l->policy->definition_count, &d, sizeof d) ? d : NULL;
}

static void read_define(aid__loader *l, const aid__node *node)
{
  static const char *const allowed[] = {"id", "of", "type", "sensitive", "first", "from", "until", "known", "review", "zh", "en", "cite", "illustrative", NULL};
  const char *const id = aid__need(l, node, "id");
  const struct aid_kind *kind;
  aid__definition *d;
  struct aid_rule *rule;
  aid__type type;
  int level;

  aid__check_attributes(l, node, allowed);
  if (id == NULL || (kind = aid__read_of(l, node, &level)) == NULL || !aid__read_type(l, node, "type", &type, NULL))
    return;
  if ((d = aid__policy_definition(l->policy, kind, aid__text_of(id))) == NULL) {
    if (!aid__good_name(l, node, id))
      return;
    if (aid__kind_fact(kind, aid__text_of(id)) || aid__policy_standard(l->policy, aid__text_of(id)) || aid__policy_program(l->policy, aid__text_of(id))) {
      aid__report(l->reports, AID__E2017, aid__at_attribute(l, node, "id"), id, NULL);
      return;
    }
    if ((d = new_definition(l, node, id, kind, level)) == NULL)
      return;
    d->type = type;
  } else if (!aid__type_fits(&d->type, &type) || d->level != level) {
    aid__report(l->reports, AID__E2030, aid__at_attribute(l, node, "type"), id, NULL);
    return;
  }
  d->sensitive |= aid__flag_attribute(l, node, "sensitive", false);
  if ((rule = new_rule(l, node, AID_RULE_DEFINE, id)) == NULL || !aid__push(l, &d->versions, &d->version_count, &rule, sizeof rule))
    return;
  if (aid__node_value(node, "first")) {
    if (rule->validity.from == AID__ALWAYS_FROM || (d->first.node && d->carries_from <= rule->validity.from)) {
      aid__report(l->reports, AID__E2312, aid__at_attribute(l, node, "first"), id, NULL);
      return;
    }
    d->carries = true;
    d->carries_from = rule->validity.from;
    d->first.tree = &l->pack->tree;
    d->first.node = node;
    d->first.text = aid__intern(l, aid__node_value(node, "first"));
  }
}

static void read_assume(aid__loader *l, const aid__node *node)
{
  static const char *const allowed[] = {"fact", "of", "from", "until", "known", "review", "zh", "en", "cite", "illustrative", NULL};
  const char *const name = aid__need(l, node, "fact");
  const struct aid_kind *kind;
  const struct aid_fact *fact;
  aid__definition *d = NULL;
  struct aid_rule *rule;
  char id[128];
  int level;

  aid__check_attributes(l, node, allowed);
  if (name == NULL || (kind = aid__read_of(l, node, &level)) == NULL)
    return;
  if ((fact = aid__kind_fact(kind, aid__text_of(name))) == NULL || fact->computed || fact->question || fact->type.base == AID__TEXT || fact->type.base == AID__REFERENCE) {
    aid__report(l->reports, AID__E2109, aid__at_attribute(l, node, "fact"), name, kind->id, "", NULL);
    return;
  }
  snprintf(id, sizeof id, "assumed:%s", name);
  if ((d = aid__policy_definition(l->policy, kind, aid__text_of(id))) == NULL && (d = new_definition(l, node, id, kind, -1)) != NULL) {
    d->type = fact->type;
    d->assumes = fact;
  }
  if (d && (rule = new_rule(l, node, AID_RULE_DEFINE, id)) != NULL)
    aid__push(l, &d->versions, &d->version_count, &rule, sizeof rule);
}

/* "1 yuan up", "1 fen half_up" */
bool aid__rounding_parse(const char *text, aid__fraction *step, aid__rounding *how)
{
  static const char *const hows[] = {"up", "down", "half_up", "half_even"};
  char unit[16], word[16], number[24];
  unsigned digits;

  if (sscanf(text, "%23s %15s %15s", number, unit, word) != 3 || (strcmp(unit, "yuan") != 0 && strcmp(unit, "fen") != 0) ||
      !aid__fraction_parse(aid__text_of(number), step, &digits) || step->n <= 0)
    return false;
  for (int i = 0; i < 4; i++)
    if (strcmp(word, hows[i]) == 0) {
      *how = (aid__rounding)i;
      return strcmp(unit, "yuan") == 0 || aid__fraction_mul(*step, (aid__fraction){1, 100}, step);
    }
  return false;
}

static bool read_rounding(aid__loader *l, const aid__node *node, const char *name, bool *has, aid__fraction *step, aid__rounding *how)
{
  const char *const text = aid__node_value(node, name);

  if (text == NULL || (*has = aid__rounding_parse(text, step, how)))
    return true;
  aid__report(l->reports, AID__E2032, aid__at_attribute(l, node, name), name, text, NULL);
  return false;
}

static void read_element(aid__loader *l, struct aid_program *program, const aid__node *node)
{
  static const struct { const char *name; aid_rule_role role; const char *allowed[16]; } kinds[] = {
    {"require", AID_RULE_REQUIRE, {"id", "from", "until", "known", "review", "zh", "en", "cite", "illustrative", NULL}},
    {"exclude", AID_RULE_EXCLUDE, {"id", "from", "until", "known", "review", "zh", "en", "cite", "illustrative", NULL}},
    {"pay", AID_RULE_PAY, {"id", "per", "round", "round_total", "from", "until", "known", "review", "zh", "en", "cite", "illustrative", NULL}},
    {"starts", AID_RULE_STARTS, {"from", "until", "known", "review", "zh", "en", "cite", "illustrative", NULL}},
    {"ends", AID_RULE_ENDS, {"id", "from", "until", "known", "review", "zh", "en", "cite", "illustrative", NULL}}};
  const char *id;
  struct aid_rule *rule;
  size_t k, at;

  for (k = 0; k < sizeof kinds / sizeof *kinds; k++)
    if (strcmp(node->name, kinds[k].name) == 0)
      break;
  if (k == sizeof kinds / sizeof *kinds) {
    if (strcmp(node->name, "accept") == 0)
      return;
    aid__report(l->reports, AID__E2026, aid__at_node(l, node), node->name, "program", NULL);
    return;
  }
  aid__check_attributes(l, node, kinds[k].allowed);
  id = kinds[k].role == AID_RULE_STARTS ? "starts" : aid__need(l, node, "id");
  if (id == NULL || (kinds[k].role != AID_RULE_STARTS && !aid__good_name(l, node, id)))
    return;
  for (size_t i = 0; i < program->rule_count; i++)
    if (strcmp(program->rules[i]->id, id) == 0 && program->rules[i]->role != kinds[k].role) {
      aid__report(l->reports, AID__E2017, aid__at_attribute(l, node, "id"), id, NULL);
      return;
    }
  if ((rule = new_rule(l, node, kinds[k].role, id)) == NULL)
    return;
  rule->program = program;
  if (rule->role == AID_RULE_PAY) {
    const char *const per = aid__node_value(node, "per");
    if (per && (strcmp(per, "person") != 0 || !program->covers)) {
      aid__report(l->reports, program->covers ? AID__E2012 : AID__E2405, aid__at_attribute(l, node, "per"), "per", "person", per, NULL);
      return;
    }
    rule->per_person = per != NULL;
    if (!read_rounding(l, node, "round", &rule->rounds, &rule->round_step, &rule->round_how) ||
        !read_rounding(l, node, "round_total", &rule->rounds_total, &rule->round_total_step, &rule->round_total_how))
      return;
    if (rule->rounds_total && !rule->per_person) {
      aid__report(l->reports, AID__E2406, aid__at_attribute(l, node, "round_total"), NULL);
      return;
    }
  }
  if (!aid__push(l, &program->rules, &program->rule_count, &rule, sizeof rule))
    return;
  /* versions of one id together, in the order of the packs */
  for (at = program->rule_count - 1; at > 0 && strcmp(program->rules[at - 1]->id, id) != 0; at--)
    ;
  if (at > 0) {
    for (size_t i = program->rule_count - 1; i > at; i--)
      program->rules[i] = program->rules[i - 1];
    program->rules[at] = rule;
  }
}

static struct aid_program *new_program(aid__loader *l, const aid__node *node, const char *id, const struct aid_kind *kind, int level)
{
  static const char *const parts[] = {"qualifies", "eligible", "amount", "starts"};
  struct aid_program *program;

  if (!aid__good_name(l, node, id))
    return NULL;
  if (aid__policy_standard(l->policy, aid__text_of(id)) || aid__level_of(aid__text_of(id)) >= 0) {
    aid__report(l->reports, AID__E2017, aid__at_attribute(l, node, "id"), id, NULL);
    return NULL;
  }
  if ((program = aid__arena_get(&l->policy->arena, sizeof *program)) == NULL) {
    l->reports->no_memory = true;
    return NULL;
  }
  program->id = aid__intern(l, id);
  program->kind = kind;
  program->level = level;
  program->place = aid__at_node(l, node);
  program->index = (uint32_t)l->policy->program_count;
  program->validity = (aid__validity){AID__ALWAYS_FROM, AID_NEVER, INT32_MIN, l->pack_index, 0};
  if (!aid__push(l, &l->policy->programs, &l->policy->program_count, &program, sizeof program))
    return NULL;
  for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {       /* names under which outcomes may be supplied */
    char name[160];
    snprintf(name, sizeof name, "%s.%s", program->id, parts[i]);
    aid__intern(l, name);
  }
  return program;
}

static void read_program(aid__loader *l, const aid__node *node)
{
  static const char *const allowed[] = {"id", "of", "covers", "from", "until", "known", "review", "zh", "en", "cite", NULL};
  const char *const id = aid__need(l, node, "id");
  const char *const covers = aid__node_value(node, "covers");
  const struct aid_kind *kind;
  struct aid_program *program;
  aid__titles titles;
  int level;

  aid__check_attributes(l, node, allowed);
  if (id == NULL || (kind = aid__read_of(l, node, &level)) == NULL)
    return;
  program = (struct aid_program *)(uintptr_t)aid__policy_program(l->policy, aid__text_of(id));
  if (program == NULL) {
    if ((program = new_program(l, node, id, kind, level)) == NULL)
      return;
  } else if (program->kind != kind || program->level != level || program->severity) {
    aid__report(l->reports, AID__E2030, aid__at_attribute(l, node, "of"), id, NULL);
    return;
  }
  titles = aid__read_titles(l, node);
  if (titles.zh)
    program->titles.zh = titles.zh;
  if (titles.en)
    program->titles.en = titles.en;
  if (aid__node_value(node, "cite"))
    aid__need_cite(l, node, &program->cite);
  if (aid__node_value(node, "from") || aid__node_value(node, "until") || aid__node_value(node, "known") || aid__node_value(node, "review")) {
    aid__validity said = program->validity;
    if (aid__read_validity(l, node, &said) && !aid__node_value(node, "from") && !aid__node_value(node, "until") && !aid__node_value(node, "known"))
      program->validity.review = said.review;       /* of when it is decided, this says nothing */
    else
      program->validity = said;
  }
  if (covers) {
    if (kind->index != AID__KIND_HOUSEHOLD) {
      aid__report(l->reports, AID__E2405, aid__at_attribute(l, node, "covers"), "covers", NULL);
      return;
    }
    program->covers = true;
    program->covers_where.tree = &l->pack->tree;
    program->covers_where.node = node;
    program->covers_where.text = aid__intern(l, covers);
  }
  for (const aid__node *n = node->first; n && !l->reports->no_memory; n = n->next)
    read_element(l, program, n);
}

/* A warning is a program of one condition, which holds where it is raised; versions of it are versions of the condition. */
static void read_warning(aid__loader *l, const aid__node *node)
{
  static const char *const allowed[] = {"id", "of", "severity", "from", "until", "known", "review", "zh", "en", "cite", "illustrative", NULL};
  static const char *const severities[] = {"notice", "alert"};
  const char *const id = aid__need(l, node, "id"), *const severity = aid__need(l, node, "severity");
  const struct aid_kind *kind;
  struct aid_program *program;
  struct aid_rule *rule;
  int level, which = -1;

  aid__check_attributes(l, node, allowed);
  if (id == NULL || severity == NULL || (kind = aid__read_of(l, node, &level)) == NULL)
    return;
  for (int i = 0; i < 2; i++)
    if (strcmp(severity, severities[i]) == 0)
      which = i;
  if (which < 0) {
    aid__report(l->reports, AID__E2012, aid__at_attribute(l, node, "severity"), "severity", "notice, alert", severity, NULL);
    return;
  }
  program = (struct aid_program *)(uintptr_t)aid__policy_program(l->policy, aid__text_of(id));
  if (program && (program->severity == NULL || program->kind != kind || program->level != level)) {
    aid__report(l->reports, AID__E2030, aid__at_attribute(l, node, "id"), id, NULL);
    return;
  }
  if (program == NULL && (program = new_program(l, node, id, kind, level)) == NULL)
    return;
  program->severity = severities[which];
  if ((rule = new_rule(l, node, AID_RULE_REQUIRE, "raised")) == NULL)
    return;
  rule->program = program;
  if (rule->titles.zh)
    program->titles.zh = rule->titles.zh;
  if (rule->titles.en)
    program->titles.en = rule->titles.en;
  program->cite = rule->cite;
  /* it holds while a version of it does: gaps between them are errors */
  if (program->rule_count == 0 || rule->validity.from < program->validity.from)
    program->validity.from = rule->validity.from;
  if (program->rule_count == 0 || rule->validity.until > program->validity.until)
    program->validity.until = rule->validity.until;
  aid__push(l, &program->rules, &program->rule_count, &rule, sizeof rule);
}

static void read_conflict(aid__loader *l, const aid__node *node)
{
  static const char *const allowed[] = {"id", "among", "keep", "by", "from", "until", "known", "review", "zh", "en", "cite", NULL};
  static const char *const keeps[] = {"highest", "first", "chosen"};
  const char *const id = aid__need(l, node, "id");
  const char *const among = aid__need(l, node, "among");
  const char *const keep = aid__need(l, node, "keep");
  aid__conflict *conflict;
  int how = -1;

  aid__check_attributes(l, node, allowed);
  if (id == NULL || among == NULL || keep == NULL || !aid__good_name(l, node, id))
    return;
  for (int i = 0; i < 3; i++)
    if (strcmp(keep, keeps[i]) == 0)
      how = i;
  if (how < 0) {
    aid__report(l->reports, AID__E2012, aid__at_attribute(l, node, "keep"), "keep", "highest, first, chosen", keep, NULL);
    return;
  }
  if ((conflict = aid__arena_get(&l->policy->arena, sizeof *conflict)) == NULL) {
    l->reports->no_memory = true;
    return;
  }
  conflict->id = aid__intern(l, id);
  conflict->keep = (aid__keep)how;
  conflict->titles = aid__read_titles(l, node);
  conflict->place = aid__at_node(l, node);
  if (!aid__need_cite(l, node, &conflict->cite) || !aid__read_validity(l, node, &conflict->validity))
    return;
  for (const char *p = among; *p;) {
    const size_t length = strcspn(p, " ");
    const struct aid_program *const program = aid__policy_program(l->policy, (aid__text){p, length});
    if (program == NULL || program->severity || (conflict->count && (program->kind != conflict->among[0]->kind || program->level != conflict->among[0]->level))) {
      char word[64];
      snprintf(word, sizeof word, "%.*s", (int)(length < 60 ? length : 60), p);
      aid__report(l->reports, program ? AID__E2408 : AID__E2407, aid__at_attribute(l, node, "among"), word, conflict->id, NULL);
      return;
    }
    if (!aid__push(l, &conflict->among, &conflict->count, &program, sizeof program))
      return;
    p += length;
    p += strspn(p, " ");
  }
  if (conflict->count < 2) {
    aid__report(l->reports, AID__E2408, aid__at_attribute(l, node, "among"), among, conflict->id, NULL);
    return;
  }
  if (how == AID__KEEP_CHOSEN) {
    if (aid__need(l, node, "by") == NULL)
      return;
    conflict->by.tree = &l->pack->tree;
    conflict->by.node = node;
  }
  for (size_t i = 0; i < l->policy->conflict_count; i++)
    if (l->policy->conflicts[i]->id == conflict->id) {      /* a later pack settles it anew */
      if (l->policy->conflicts[i]->validity.pack == l->pack_index)
        aid__report(l->reports, AID__E2017, aid__at_attribute(l, node, "id"), id, NULL);
      l->policy->conflicts[i] = conflict;
      return;
    }
  aid__push(l, &l->policy->conflicts, &l->policy->conflict_count, &conflict, sizeof conflict);
}

/* From a day on there is no such rule: a version of its own that says so. */
static void read_end(aid__loader *l, const aid__node *node)
{
  static const char *const allowed[] = {"rule", "of", "from", "known", "cite", NULL};
  const char *const name = aid__need(l, node, "rule");
  const char *const dot = name ? strchr(name, '.') : NULL;
  struct aid_program *program;
  struct aid_rule *end;
  bool found = false;

  aid__check_attributes(l, node, allowed);
  if (name == NULL || aid__need(l, node, "from") == NULL || (end = new_rule(l, node, AID_RULE_DEFINE, dot ? dot + 1 : name)) == NULL)
    return;
  end->ended = true;
  program = (struct aid_program *)(uintptr_t)aid__policy_program(l->policy, (aid__text){name, dot ? (size_t)(dot - name) : strlen(name)});
  if (program && dot) {
    for (size_t i = 0; i < program->rule_count && !found; i++)
      if (strcmp(program->rules[i]->id, dot + 1) == 0) {
        end->role = program->rules[i]->role;
        end->program = program;
        found = aid__push(l, &program->rules, &program->rule_count, &end, sizeof end);
        if (found) {
          size_t at = program->rule_count - 1;
          for (; at > i + 1; at--)
            program->rules[at] = program->rules[at - 1];
          program->rules[i + 1] = end;
        }
      }
  } else if (program) {
    if (end->validity.from < program->validity.until)
      program->validity.until = end->validity.from;
    found = true;
  } else if (!dot) {
    const char *const of = aid__node_value(node, "of");      /* needed where several kinds have a definition of that name */
    aid__definition *target = NULL;
    for (size_t i = 0; i < l->policy->definition_count; i++)
      if (strcmp(l->policy->definitions[i]->id, name) == 0 && (of == NULL || strcmp(of, l->policy->definitions[i]->kind->id) == 0)) {
        if (target) {
          aid__report(l->reports, AID__E2035, aid__at_attribute(l, node, "rule"), name, NULL);
          return;
        }
        target = l->policy->definitions[i];
      }
    if (target)
      found = aid__push(l, &target->versions, &target->version_count, &end, sizeof end);
  }
  if (!found)
    aid__report(l->reports, AID__E2407, aid__at_attribute(l, node, "rule"), name, "end", NULL);
}

bool aid__load_rules(aid__loader *l)
{
  static const struct { const char *element; void (*read)(aid__loader *, const aid__node *); } order[] = {
    {"program", read_program}, {"warning", read_warning}, {"define", read_define}, {"assume", read_assume}, {"conflict", read_conflict}, {"end", read_end}};

  for (size_t i = 0; i < sizeof order / sizeof *order; i++)
    for (const aid__node *n = l->pack->tree.root->first; n && !l->reports->no_memory; n = n->next)
      if (strcmp(n->name, order[i].element) == 0)
        order[i].read(l, n);
  return !l->reports->no_memory;
}

/* ---- versions ---- */

/* Two of one pack that begin on one day, or two with an end of their own that meet: only a later `known` may tell them apart. */
bool aid__validities_meet(const aid__validity *a, const aid__validity *b)
{
  return a->pack == b->pack && a->known == b->known &&
         (a->from == b->from || (a->until != AID_NEVER && b->until != AID_NEVER && a->from < b->until && b->from < a->until) ||
          (a->until != AID_NEVER && b->until == AID_NEVER && b->from > a->from && b->from < a->until) ||
          (b->until != AID_NEVER && a->until == AID_NEVER && a->from > b->from && a->from < b->until));
}

static void check_versions(aid__loader *l, struct aid_rule *const *versions, size_t count, bool gaps)
{
  for (size_t i = 0; i < count; i++) {
    const aid__validity *const a = &versions[i]->validity;
    bool gap = false, follows = false;
    for (size_t k = 0; k < count; k++) {
      const aid__validity *const b = &versions[k]->validity;
      if (k == i)
        continue;
      if (k > i && aid__validities_meet(a, b))
        aid__report(l->reports, AID__E2301, versions[k]->place, versions[k]->id, NULL);
      if (a->until != AID_NEVER) {
        if (b->from <= a->until && b->until > a->until)
          follows = true;
        if (b->from > a->until)
          gap = true;
      }
    }
    if (gaps && gap && !follows) {
      char day[16];
      aid_date_print(a->until, day);
      aid__report(l->reports, AID__E2302, versions[i]->place, versions[i]->id, day, NULL);
    }
  }
}

/* The engine chooses among at most so many; more is an error, never a rule left out. */
static void check_count(aid__loader *l, aid__place place, const char *id, size_t count)
{
  char most[24];

  if (count > AID__VERSIONS_MOST) {
    snprintf(most, sizeof most, "%d", AID__VERSIONS_MOST);
    aid__report(l->reports, AID__E2034, place, id, most, NULL);
  }
}

bool aid__check_versions(aid__loader *l)
{
  for (size_t i = 0; i < l->policy->definition_count; i++) {
    check_count(l, l->policy->definitions[i]->place, l->policy->definitions[i]->id, l->policy->definitions[i]->version_count);
    check_versions(l, l->policy->definitions[i]->versions, l->policy->definitions[i]->version_count, true);
  }
  for (size_t i = 0; i < l->policy->program_count; i++) {
    const struct aid_program *const p = l->policy->programs[i];
    size_t ids = 0;
    for (size_t k = 0; k < p->rule_count; ids++) {
      size_t end = k + 1;
      while (end < p->rule_count && strcmp(p->rules[end]->id, p->rules[k]->id) == 0)
        end++;
      check_versions(l, p->rules + k, end - k, p->severity != NULL);
      check_count(l, p->rules[k]->place, p->rules[k]->id, end - k);
      k = end;
    }
    check_count(l, p->place, p->id, ids);
  }
  return true;
}
