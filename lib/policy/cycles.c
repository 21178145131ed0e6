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
  uint32_t *height;            /* of each node: the longest way down through formulas */
  size_t *path; size_t depth, most;
  bool found;
} walk;

static uint32_t visit(walk *w, size_t node);

static uint32_t higher(uint32_t a, uint32_t b) { return a > b ? a : b; }

static size_t definition_node(const aid__definition *d) { return d->index; }
static size_t part_node(const walk *w, const struct aid_program *p, int part) { return w->policy->definition_count + p->index * PARTS + (size_t)part; }

/* How high the tree stands on all that it reads. */
static uint32_t read_ir(walk *w, const aid__ir *ir)
{
  uint32_t below = 0;

  if (ir == NULL)
    return 0;
  if (ir->op == AID__OP_SLOT) {
    if (ir->definition && ir->definition->carries && w->depth && w->path[w->depth - 1] == definition_node(ir->definition))
      below = 0;                                 /* a month earlier: the plan makes the earlier ones first */
    else if (ir->definition)
      below = visit(w, definition_node(ir->definition));
    else if (ir->part == AID__PART_QUALIFIES)
      below = visit(w, part_node(w, ir->program, QUALIFIES));
    else
      below = visit(w, part_node(w, ir->program, ir->part == AID__PART_ELIGIBLE ? ELIGIBLE : AMOUNT));
  }
  for (size_t i = 0; i < ir->count; i++)
    below = higher(below, read_ir(w, ir->operands[i]));
  return below + 1;
}

/* The rules of a program hang in one chain, so each is one more. */
static uint32_t read_rules(walk *w, const struct aid_program *p, unsigned roles)
{
  uint32_t height = 0, count = 0;

  for (size_t i = 0; i < p->rule_count; i++)
    if (roles & (1u << p->rules[i]->role)) {
      height = higher(height, read_ir(w, p->rules[i]->formula.ir));
      count++;
    }
  return height + count + 4;
}

static aid__place place_of(const walk *w, size_t node)
{
  return node < w->policy->definition_count ? w->policy->definitions[node]->place : w->policy->programs[(node - w->policy->definition_count) / PARTS]->place;
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

  while (from < w->depth && w->path[from] != node)
    from++;
  for (size_t i = from; i <= w->depth; i++) {
    name_of(w, i < w->depth ? w->path[i] : node, name, sizeof name);
    if (n < sizeof text)
      n += (size_t)snprintf(text + n, sizeof text - n, "%s%s", i > from ? " > " : "", name);
  }
  name_of(w, node, name, sizeof name);
  aid__report(w->reports, AID__E2401, place_of(w, node), name, text, NULL);
  w->found = true;
}

static uint32_t visit(walk *w, size_t node)
{
  uint32_t height = 0;

  if (w->state[node] == 2)
    return w->height[node];
  if (w->state[node] == 1) {
    report(w, node);
    return 0;
  }
  w->state[node] = 1;
  w->path[w->depth++] = node;
  if (node < w->policy->definition_count) {
    const aid__definition *const d = w->policy->definitions[node];
    for (size_t i = 0; i < d->version_count; i++)
      height = higher(height, read_ir(w, d->versions[i]->formula.ir));
  } else {
    const struct aid_program *const p = w->policy->programs[(node - w->policy->definition_count) / PARTS];
    switch ((node - w->policy->definition_count) % PARTS) {
    case QUALIFIES:
      height = read_rules(w, p, 1u << AID_RULE_REQUIRE | 1u << AID_RULE_EXCLUDE);
      break;
    case WOULD_PAY:
      height = higher(read_rules(w, p, 1u << AID_RULE_PAY), read_ir(w, p->covers_where.ir) + 4);
      break;
    case ELIGIBLE:
      height = visit(w, part_node(w, p, QUALIFIES));
      height = higher(height, read_rules(w, p, 1u << AID_RULE_ENDS));
      height = higher(height, read_ir(w, p->covers_where.ir));
      for (size_t c = 0; c < w->policy->conflict_count; c++) {
        const aid__conflict *const conflict = w->policy->conflicts[c];
        bool in = false;
        for (size_t i = 0; i < conflict->count; i++)
          in |= conflict->among[i] == p;
        for (size_t i = 0; in && i < conflict->count; i++) {
          height = higher(height, visit(w, part_node(w, conflict->among[i], QUALIFIES)));
          if (conflict->keep == AID__KEEP_HIGHEST)
            height = higher(height, visit(w, part_node(w, conflict->among[i], WOULD_PAY)));
        }
        if (in)
          height = higher(height, read_ir(w, conflict->by.ir)) + (uint32_t)conflict->count + 4;
      }
      break;
    default:
      height = visit(w, part_node(w, p, ELIGIBLE));
      height = higher(height, visit(w, part_node(w, p, WOULD_PAY)));
      height = higher(height, read_rules(w, p, 1u << AID_RULE_STARTS)) + 4;
    }
  }
  w->depth--;
  w->state[node] = 2;
  if (height > AID__HEIGHT_MOST && !w->found) {
    aid__report(w->reports, AID__E2107, place_of(w, node), "less nesting", "", "较少的嵌套", NULL);
    w->found = true;
  }
  return w->height[node] = height > AID__HEIGHT_MOST ? AID__HEIGHT_MOST : height;
}

bool aid__policy_check_cycles(struct aid_policy *policy, aid__reports *reports)
{
  const size_t count = policy->definition_count + policy->program_count * PARTS;
  walk w = {.policy = policy, .reports = reports, .most = count};

  w.state = aid__allocate(&policy->memory, count + 1);
  w.path = aid__allocate(&policy->memory, (count + 1) * sizeof *w.path);
  w.height = aid__allocate(&policy->memory, (count + 1) * sizeof *w.height);
  if (w.state && w.path && w.height)
    for (size_t i = 0; i < count; i++)
      visit(&w, i);
  else
    reports->no_memory = true;
  aid__release(&policy->memory, w.state);
  aid__release(&policy->memory, w.path);
  aid__release(&policy->memory, w.height);
  return !w.found && !reports->no_memory;
}
