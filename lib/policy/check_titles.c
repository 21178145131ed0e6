/*
 * Titles: whoever reads a decision, a page or a schema reads them, in Chinese and in English. The names of regions are left out: below the
 * county they are proper names that nobody has put into English.
 */
#include "policy/check.h"

static void title(aid__check *check, aid__place place, const char *element, const char *id, const aid__titles *titles)
{
  const bool zh = titles->zh && titles->zh[0], en = titles->en && titles->en[0];

  if (place.file && !(zh && en))
    aid__find(check, AID__W2110, place, element, id, zh ? "English" : en ? "Chinese" : "Chinese and English", zh ? "en" : en ? "zh" : "zh, en", NULL);
}

/* Elements that leave no place of their own. */
static void nodes(aid__check *check, const aid__tree *tree, const aid__node *node)
{
  if (strcmp(node->name, "code") == 0 || strcmp(node->name, "unit") == 0 || strcmp(node->name, "policy") == 0) {
    const aid__titles titles = {aid__node_value(node, "zh"), aid__node_value(node, "en")};
    const char *const id = aid__node_value(node, "id");
    title(check, aid__place_of_node(tree, node), node->name, id ? id : "", &titles);
  }
  for (const aid__node *n = node->first; n; n = n->next)
    nodes(check, tree, n);
}

void aid__check_titles(aid__check *check)
{
  const struct aid_policy *const p = check->policy;
  const aid__vocabulary *const v = &p->vocabulary;

  for (size_t i = 0; i < p->pack_count; i++)
    nodes(check, &p->packs[i].tree, p->packs[i].tree.root);
  for (size_t i = 0; i < v->codes_count; i++)
    title(check, v->codes[i]->place, "codes", v->codes[i]->id, &v->codes[i]->titles);
  for (size_t i = 0; i < v->kind_count; i++) {
    title(check, v->kinds[i]->place, "kind", v->kinds[i]->id, &v->kinds[i]->titles);
    for (size_t k = 0; k < v->kinds[i]->fact_count; k++) {
      const struct aid_fact *const fact = v->kinds[i]->facts[k];
      title(check, fact->place, fact->question ? "question" : "fact", fact->id, &fact->titles);
    }
  }
  for (size_t i = 0; i < p->standard_count; i++)
    title(check, p->standards[i]->place, "standard", p->standards[i]->id, &p->standards[i]->titles);
  for (size_t i = 0; i < p->definition_count; i++)
    if (p->definitions[i]->assumes == NULL)        /* an assumption goes by the name of its fact */
      title(check, p->definitions[i]->place, "define", p->definitions[i]->id, &p->definitions[i]->titles);
  for (size_t i = 0; i < p->program_count; i++) {
    const struct aid_program *const program = p->programs[i];
    title(check, program->place, program->severity ? "warning" : "program", program->id, &program->titles);
    for (size_t k = 0; k < program->rule_count && program->severity == NULL; k++) {
      const struct aid_rule *const rule = program->rules[k];
      if (!rule->ended && rule->role != AID_RULE_STARTS)
        title(check, rule->place, rule->formula.node->name, rule->id, &rule->titles);
    }
  }
  for (size_t i = 0; i < p->conflict_count; i++)
    title(check, p->conflicts[i]->place, "conflict", p->conflicts[i]->id, &p->conflicts[i]->titles);
}
