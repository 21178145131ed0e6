/*
 * What nothing uses. Programs and conflicts are what a policy is for: whatever they read, on whatever day, is used, and whatever that reads.
 * What a pack accepts as unused is kept for somebody, so what it reads is used too. Cases use nothing. Facts and kinds are the words of
 * documents: that no rule reads a name or a number of a card says nothing against it, so they are not told. A stack without programs is
 * a vocabulary for others, and nothing of it is told.
 */
#include "policy/check.h"
#include "policy/procedure.h"

typedef struct use {
  aid__check *check;
  const struct aid_policy *policy;
  bool *definitions, *standards, *codes;
  bool **facts;                        /* of each kind */
  bool units[AID__UNITS_MOST];
} use;

static void use_definition(use *u, const aid__definition *definition);
static void use_standard(use *u, const struct aid_standard *standard);

static void use_type(use *u, const aid__type *type)
{
  for (size_t i = 0; type->base == AID__NUMBER && i < AID__UNITS_MOST; i++)
    u->units[i] |= type->unit.power[i] != 0;
  for (size_t i = 0; type->base == AID__CODE && i < u->policy->vocabulary.codes_count; i++)
    u->codes[i] |= u->policy->vocabulary.codes[i] == type->codes;
}

static void use_ir(use *u, const aid__ir *ir)
{
  if (ir == NULL)
    return;
  use_type(u, &ir->type);
  if (ir->fact)
    u->facts[ir->fact->kind->index][ir->fact->index] = true;
  if (ir->standard)
    use_standard(u, ir->standard);
  if (ir->definition)
    use_definition(u, ir->definition);
  for (size_t i = 0; i < ir->count; i++)
    use_ir(u, ir->operands[i]);
}

static void use_definition(use *u, const aid__definition *definition)
{
  if (u->definitions[definition->index])
    return;
  u->definitions[definition->index] = true;
  for (size_t i = 0; i < definition->version_count; i++)
    use_ir(u, definition->versions[i]->formula.ir);
  use_ir(u, definition->first.ir);
}

static void use_standard(use *u, const struct aid_standard *standard)
{
  if (u->standards[standard->index])
    return;
  u->standards[standard->index] = true;
  for (size_t i = 0; i < standard->row_count; i++)
    use_ir(u, standard->rows[i]->formula.ir);
}

/* All that stands for itself: programs (warnings are such) and conflicts, and whatever else packs learn to decide. */
static void use_roots(use *u)
{
  const struct aid_policy *const p = u->policy;

  for (size_t i = 0; i < p->program_count; i++) {
    for (size_t k = 0; k < p->programs[i]->rule_count; k++)
      use_ir(u, p->programs[i]->rules[k]->formula.ir);
    use_ir(u, p->programs[i]->covers_where.ir);
  }
  for (size_t i = 0; i < p->conflict_count; i++)
    use_ir(u, p->conflicts[i]->by.ir);
  for (size_t i = 0; i < p->procedure_count; i++)
    for (size_t k = 0; k < p->procedures[i]->stage_count; k++)
      use_ir(u, p->procedures[i]->stages[k]->when.ir);
}

static aid__diagnostic_id number_of(const aid__definition *d) { return d->assumes ? AID__W2104 : AID__W2101; }

static void find_rules(use *u)
{
  const struct aid_policy *const p = u->policy;
  bool *const kept = aid__check_array(u->check, p->definition_count, sizeof *kept), *const tables = aid__check_array(u->check, p->standard_count, sizeof *tables);

  if (kept == NULL || tables == NULL)
    return;
  for (size_t i = 0; i < p->definition_count; i++)
    if (!u->definitions[i] && aid__find_accept(u->check, number_of(p->definitions[i]), p->definitions[i]->place)) {
      kept[i] = true;
      use_definition(u, p->definitions[i]);
    }
  for (size_t i = 0; i < p->standard_count; i++)
    if (!u->standards[i] && aid__find_accept(u->check, AID__W2102, p->standards[i]->place)) {
      tables[i] = true;
      use_standard(u, p->standards[i]);
    }
  for (size_t i = 0; i < p->definition_count; i++) {
    const aid__definition *const d = p->definitions[i];
    if (!u->definitions[i] || kept[i])
      aid__find(u->check, number_of(d), d->place, d->assumes ? d->assumes->id : d->id, d->level >= 0 ? aid__level_name(d->level) : d->kind->id, NULL);
  }
  for (size_t i = 0; i < p->standard_count; i++)
    if (!u->standards[i] || tables[i])
      aid__find(u->check, AID__W2102, p->standards[i]->place, p->standards[i]->id, NULL);
  for (size_t k = 0; k < p->vocabulary.kind_count; k++) {
    const struct aid_kind *const kind = p->vocabulary.kinds[k];
    for (size_t i = 0; i < kind->fact_count; i++)
      if (kind->facts[i]->question && !u->facts[k][i])
        aid__find(u->check, AID__W2103, kind->facts[i]->place, kind->facts[i]->id, kind->id, NULL);
  }
}

/* Words are used by whatever is declared with them, read or not. */
static void use_declarations(use *u)
{
  const struct aid_policy *const p = u->policy;
  const aid__vocabulary *const v = &p->vocabulary;

  for (size_t i = 0; i < p->standard_count; i++) {
    use_type(u, &p->standards[i]->type);
    for (size_t k = 0; k < p->standards[i]->key_count; k++)
      use_type(u, &p->standards[i]->key_types[k]);
  }
  for (size_t i = 0; i < p->definition_count; i++)
    use_type(u, &p->definitions[i]->type);
  for (size_t k = 0; k < v->kind_count; k++)
    for (size_t i = 0; i < v->kinds[k]->fact_count; i++) {
      const struct aid_fact *const fact = v->kinds[k]->facts[i];
      use_type(u, &fact->type);
      for (const char *s = fact->sources; s && *s; s += strcspn(s, " "), s += strspn(s, " "))
        for (size_t c = 0; c < v->codes_count; c++)      /* who may assert it are codes of a list */
          u->codes[c] |= aid__codes_index(v->codes[c], (aid__text){s, strcspn(s, " ")}) >= 0;
    }
}

static bool is_cited(const aid__node *node, aid__text source)
{
  const char *p = aid__node_value(node, "cite");

  while (p && *p) {
    size_t length;
    p += strspn(p, " ;");
    length = strcspn(p, " ;");
    if (length && aid__text_same((aid__text){p, length}, source))
      return true;
    p += strcspn(p, ";");
  }
  for (const aid__node *n = node->first; n; n = n->next)
    if (is_cited(n, source))
      return true;
  return false;
}

/* Where an element of the packs stands: the first of that name and id. */
static bool declared(const struct aid_policy *policy, const char *element, const char *id, aid__place *place)
{
  for (size_t i = 0; i < policy->pack_count; i++)
    for (const aid__node *n = policy->packs[i].tree.root->first; n; n = n->next) {
      const char *const name = strcmp(n->name, element) == 0 ? aid__node_value(n, "id") : NULL;
      if (name && strcmp(name, id) == 0) {
        *place = aid__place_of_node(&policy->packs[i].tree, n);
        return true;
      }
    }
  return false;
}

static void find_words(use *u)
{
  const struct aid_policy *const p = u->policy;
  const aid__vocabulary *const v = &p->vocabulary;
  aid__place place;

  for (size_t i = 0; i < v->codes_count; i++)
    if (!u->codes[i] && v->codes[i]->place.file)
      aid__find(u->check, AID__W2105, v->codes[i]->place, v->codes[i]->id, NULL);
  for (size_t i = 0; i < v->unit_count; i++)
    if (!u->units[AID__UNIT_FIRST_OWN + i] && declared(p, "unit", v->units[i], &place))
      aid__find(u->check, AID__W2106, place, v->units[i], NULL);
  for (size_t i = 0; i < p->source_count; i++) {
    bool cited = false;
    for (size_t k = 0; k < p->pack_count && !cited; k++)
      cited = is_cited(p->packs[k].tree.root, aid__text_of(p->sources[i]->id));
    if (!cited && declared(p, "source", p->sources[i]->id, &place))
      aid__find(u->check, AID__W2107, place, p->sources[i]->id, NULL);
  }
}

void aid__check_use(aid__check *check)
{
  const struct aid_policy *const p = check->policy;
  use u = {.check = check, .policy = p};

  if (p->program_count == 0)
    return;
  u.definitions = aid__check_array(check, p->definition_count, sizeof *u.definitions);
  u.standards = aid__check_array(check, p->standard_count, sizeof *u.standards);
  u.codes = aid__check_array(check, p->vocabulary.codes_count, sizeof *u.codes);
  u.facts = aid__check_array(check, p->vocabulary.kind_count, sizeof *u.facts);
  for (size_t i = 0; u.facts && i < p->vocabulary.kind_count; i++)
    u.facts[i] = aid__check_array(check, p->vocabulary.kinds[i]->fact_count, sizeof **u.facts);
  if (check->no_memory)
    return;
  use_roots(&u);
  find_rules(&u);
  use_declarations(&u);
  find_words(&u);
}
