/*
 * <accept code="W2101" because="…"/>: a finding of the check that is meant. It stands in the element that it is about, after its text, or
 * in the pack itself with the rule that it is about (rule="dibao.income"). The trees keep it; here it is made sure that it can be
 * understood. The check (check.c) looks for it where it finds something.
 */
#include "policy/load.h"

static bool is_finding(const char *code)
{
  for (size_t i = 0; i < aid_diagnostic_table_count(); i++)
    if (strcmp(aid_diagnostic_table_number(i), code) == 0)
      return strncmp(code, "W21", 3) == 0;
  return false;
}

static void read_accept(aid__loader *l, const aid__node *node)
{
  static const char *const allowed[] = {"code", "because", NULL}, *const of_pack[] = {"code", "because", "rule", NULL};
  const char *const code = aid__need(l, node, "code");

  aid__check_attributes(l, node, node->parent->parent ? allowed : of_pack);
  aid__need(l, node, "because");
  if (code && !is_finding(code))
    aid__report(l->reports, AID__E2051, aid__at_attribute(l, node, "code"), code, NULL);
}

/* Elements in which nothing but an <accept> can stand, and whose readers do not look. */
static bool is_leaf(const char *name)
{
  static const char *const leaves[] = {"source", "region", "unit", "code", "kind", "fact", "question", "value", "floor", "ceiling", "missing", "conflict"};

  for (size_t i = 0; i < sizeof leaves / sizeof *leaves; i++)
    if (strcmp(leaves[i], name) == 0)
      return true;
  return false;
}

static void walk(aid__loader *l, const aid__node *node)
{
  const bool accept = strcmp(node->name, "accept") == 0;

  if (accept)
    read_accept(l, node);
  for (const aid__node *n = node->first; n; n = n->next)
    if (accept || (is_leaf(node->name) && strcmp(n->name, "accept") != 0))
      aid__report(l->reports, AID__E2026, aid__at_node(l, n), n->name, node->name, NULL);
    else
      walk(l, n);
}

bool aid__load_accepts(aid__loader *l)
{
  for (const aid__node *n = l->pack->tree.root->first; n; n = n->next)
    walk(l, n);
  return !l->reports->no_memory;
}
