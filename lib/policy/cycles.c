/*
 * No outcome may wait on itself. The parts of programs and the definitions are nodes; all versions count, on whatever day they hold, so a
 * policy that passes here can be ordered on every day. Also where the rows would be different people.
 */
#include "policy/policy.h"
#include <stdio.h>

enum { QUALIFIES, WOULD_PAY, ELIGIBLE, AMOUNT, PARTS };
static const char *const part_names[] = {"qualifies", "would_pay", "eligible", "amount"};

typedef struct walk {
  struct aid_policy *policy;
  aid__reports *reports;
  uint8_t *state;              /* 0 new, 1 on the way, 2 done */
  size_t *path; size_t depth, most;
  bool found;
} walk;

static void visit(walk *w, size_t node);

static size_t definition_node(const aid__definition *d) { return d->index; }
static size_t part_node(const walk *w, const struct aid_program *p, int part) { return w->policy->definition_count + p->index * PARTS + (size_t)part; }

static void read_ir(walk *w, const aid__ir *ir)
{
  if (ir == NULL)
    return;
  if (ir->op == AID__OP_SLOT) {
    if (ir->definition)
      visit(w, definition_node(ir->definition));
    else if (ir->part == AID__PART_QUALIFIES)
      visit(w, part_node(w, ir->program, QUALIFIES));
    else
      visit(w, part_node(w, ir->program, ir->part == AID__PART_ELIGIBLE ? ELIGIBLE : AMOUNT));
  }
  for (size_t i = 0; i < ir->count; i++)
    read_ir(w, ir->operands[i]);
}

static void read_rules(walk *w, const struct aid_program *p, unsigned roles)
{
  for (size_t i = 0; i < p->rule_count; i++)
    if (roles & (1u << p->rules[i]->role))
      read_ir(w, p->rules[i]->formula.ir);
}

static void name_of(const walk *w, size_t node, char *out, size_t size)
{
  if (node < w->policy->definition_count)
    snprintf(out, size, "%s", w->policy->definitions[node]->id);
  else
    snprintf(out, size, "%s.%s", w->policy->programs[(node - w->policy->definition_count) / PARTS]->id,
             part_names[(node - w->policy->definition_count) % PARTS]);
}

static void report(walk *w, size_t node)
{
  char text[600], name[100];
  size_t n = 0, from = 0;
  const aid__place place = node < w->policy->definition_count ? w->policy->definitions[node]->place
                                                              : w->policy->programs[(node - w->policy->definition_count) / PARTS]->place;

  while (from < w->depth && w->path[from] != node)
    from++;
  for (size_t i = from; i <= w->depth; i++) {
    name_of(w, i < w->depth ? w->path[i] : node, name, sizeof name);
    if (n < sizeof text)
      n += (size_t)snprintf(text + n, sizeof text - n, "%s%s", i > from ? " > " : "", name);
  }
  name_of(w, node, name, sizeof name);
  aid__report(w->reports, AID__E2401, place, name, text, NULL);
  w->found = true;
}

static void visit(walk *w, size_t node)
{
  if (w->state[node] == 2)
    return;
  if (w->state[node] == 1) {
    report(w, node);
    return;
  }
  w->state[node] = 1;
  w->path[w->depth++] = node;
  if (node < w->policy->definition_count) {
    const aid__definition *const d = w->policy->definitions[node];
    for (size_t i = 0; i < d->version_count; i++)
      read_ir(w, d->versions[i]->formula.ir);
  } else {
    const struct aid_program *const p = w->policy->programs[(node - w->policy->definition_count) / PARTS];
    switch ((node - w->policy->definition_count) % PARTS) {
    case QUALIFIES:
      read_rules(w, p, 1u << AID_RULE_REQUIRE | 1u << AID_RULE_EXCLUDE);
      break;
    case WOULD_PAY:
      read_rules(w, p, 1u << AID_RULE_PAY);
      read_ir(w, p->covers_where.ir);
      break;
    case ELIGIBLE:
      visit(w, part_node(w, p, QUALIFIES));
      read_rules(w, p, 1u << AID_RULE_ENDS);
      read_ir(w, p->covers_where.ir);
      for (size_t c = 0; c < w->policy->conflict_count; c++) {
        const aid__conflict *const conflict = w->policy->conflicts[c];
        bool in = false;
        for (size_t i = 0; i < conflict->count; i++)
          in |= conflict->among[i] == p;
        for (size_t i = 0; in && i < conflict->count; i++) {
          visit(w, part_node(w, conflict->among[i], QUALIFIES));
          if (conflict->keep == AID__KEEP_HIGHEST)
            visit(w, part_node(w, conflict->among[i], WOULD_PAY));
        }
        if (in)
          read_ir(w, conflict->by.ir);
      }
      break;
    default:
      visit(w, part_node(w, p, ELIGIBLE));
      visit(w, part_node(w, p, WOULD_PAY));
      read_rules(w, p, 1u << AID_RULE_STARTS);
    }
  }
  w->depth--;
  w->state[node] = 2;
}

bool aid__policy_check_cycles(struct aid_policy *policy, aid__reports *reports)
{
  const size_t count = policy->definition_count + policy->program_count * PARTS;
  walk w = {policy, reports, NULL, NULL, 0, count, false};

  w.state = aid__allocate(&policy->memory, count + 1);
  w.path = aid__allocate(&policy->memory, (count + 1) * sizeof *w.path);
  if (w.state && w.path)
    for (size_t i = 0; i < count; i++)
      visit(&w, i);
  else
    reports->no_memory = true;
  aid__release(&policy->memory, w.state);
  aid__release(&policy->memory, w.path);
  return !w.found && !reports->no_memory;
}
