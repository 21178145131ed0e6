/*
 * What can never be otherwise. Each formula is given the range of values that it can have where it is known: from the ranges of facts,
 * code lists, the rows of standards, ages. A comparison that leaves only yes or only no is told, and so are conditions that leave no
 * value for one thing that they all compare. Only what is proved is told: whatever is not understood here can be anything.
 *
 * A flag or code that hangs on no fact is a switch (a table of flags, a definition that says "no" until a pack above says more): it can be
 * anything too, for whoever flips it means to. So nothing is told of what reads no fact at all.
 */
#include "policy/range.h"
#include "language/syntax.h"

typedef struct where { const aid__script *script; const char *name; } where;   /* the text at hand, and whose it is */

static aid__place place_of(const where *w, const aid__ir *ir) { return aid__script_place(w->script, ir->offset, ir->length ? ir->length : 1); }

/* A piece of a formula as it is written, blanks folded. */
static const char *piece(aid__text text, const aid__ir *ir, char out[120])
{
  size_t n = 0;
  bool blank = false;

  for (size_t i = ir->offset; i < ir->offset + ir->length && i < text.length; i++) {
    const char c = text.start[i];
    if (c == ' ' || c == '\n' || c == '\t' || c == '\r') {
      blank = n > 0;
      continue;
    }
    if (n + 8 > 120 && ((unsigned char)c & 0xC0) != 0x80) {
      memcpy(out + n, "…", sizeof "…");
      return out;
    }
    if (blank)
      out[n++] = ' ';
    blank = false;
    out[n++] = c;
  }
  out[n] = '\0';
  return out;
}

static bool is_fixed(aid__ranges *r, const aid__ir *ir, aid__range *out)
{
  if (ir->type.base != AID__FLAG)
    return false;
  *out = aid__range_of(r, ir);
  return out->yes != out->no && aid__range_varies(r, ir);
}

/* Parts that can never be otherwise: the smallest of them. */
static void find_parts(aid__ranges *r, const where *w, const aid__ir *ir)
{
  const bool both = ir && (ir->op == AID__OP_AND || ir->op == AID__OP_OR);
  const aid__ranges before = *r;
  char text[120];
  aid__range is;

  if (ir == NULL)
    return;
  if ((both || (ir->op >= AID__OP_EQ && ir->op <= AID__OP_IN)) && is_fixed(r, ir, &is)) {
    aid__range a, b;
    if (!(both && (is_fixed(r, ir->operands[0], &a) || is_fixed(r, ir->operands[1], &b)))) {
      aid__find(r->check, is.yes ? AID__W2134 : AID__W2133, place_of(w, ir), w->name, piece(w->script->text, ir, text), NULL);
      return;
    }
  }
  if (aid__range_is_elsewhen(ir)) {
    r->from = AID__ALWAYS_FROM;
    r->until = AID_NEVER;
  }
  for (size_t i = 0; i < ir->count; i++)
    find_parts(r, w, ir->operands[i]);
  r->from = before.from;
  r->until = before.until;
}

static void find_in_rule(aid__ranges *r, const struct aid_rule *rule, const char *id)
{
  const aid__script script = aid__script_text(rule->formula.tree, rule->formula.node);
  const where w = {&script, id};
  const aid__ir *const ir = rule->formula.ir;
  aid__range is;

  if (ir == NULL || rule->ended)
    return;
  aid__ranges_begin(r, rule->validity.from, rule->validity.until);
  if ((rule->role == AID_RULE_REQUIRE || rule->role == AID_RULE_EXCLUDE) && is_fixed(r, ir, &is))
    aid__find(r->check, is.yes ? AID__W2132 : AID__W2131, place_of(&w, ir), rule->id, rule->program->id, NULL);
  else
    find_parts(r, &w, ir);
}

/* ---- two conditions of one program ---- */

static bool is_condition(const struct aid_rule *rule)
{
  return !rule->ended && rule->formula.ir && (rule->role == AID_RULE_REQUIRE || rule->role == AID_RULE_EXCLUDE);
}

/* The versions of a rule's id stand together: the first and the one after the last. */
static void versions_of(const struct aid_program *program, size_t i, size_t *first, size_t *end)
{
  for (*first = i; *first > 0 && strcmp(program->rules[*first - 1]->id, program->rules[i]->id) == 0; --*first)
    ;
  for (*end = i + 1; *end < program->rule_count && strcmp(program->rules[*end]->id, program->rules[i]->id) == 0; ++*end)
    ;
}

static bool answers(const struct aid_program *program, size_t i, int32_t day)
{
  const aid__validity *versions[AID__VERSIONS_MOST];
  size_t first, end;

  versions_of(program, i, &first, &end);
  for (size_t k = first; k < end; k++)
    versions[k - first] = &program->rules[k]->validity;
  return aid__validity_choose(versions, end - first, day, INT32_MAX) == (int)(i - first);
}

/* Whether there is a day on which both versions answer. It would begin where a version of either begins or ends. */
static bool meet_on_a_day(const struct aid_program *program, size_t a, size_t b)
{
  size_t first, end;

  for (int side = 0; side < 2; side++) {
    versions_of(program, side ? b : a, &first, &end);
    for (size_t k = first; k < end; k++) {
      const aid__validity *const v = &program->rules[k]->validity;
      if ((answers(program, a, v->from) && answers(program, b, v->from)) ||
          (v->until != AID_NEVER && answers(program, a, v->until) && answers(program, b, v->until)))
        return true;
    }
  }
  return false;
}

static void find_pair(aid__ranges *r, const struct aid_program *program, size_t i, size_t k)
{
  const struct aid_rule *const a = program->rules[i], *const b = program->rules[k];
  const aid__script script = aid__script_text(b->formula.tree, b->formula.node);
  const where w = {&script, b->id};
  aid__constraints l = {.count = 0};
  char text[120];

  aid__ranges_begin(r, a->validity.from > b->validity.from ? a->validity.from : b->validity.from,
                    a->validity.until < b->validity.until ? a->validity.until : b->validity.until);
  l.node = a->formula.node;
  aid__constrain(r, &l, a->formula.ir, a->role == AID_RULE_REQUIRE);
  if (l.broken)                      /* told by itself */
    return;
  l.node = b->formula.node;
  aid__constrain(r, &l, b->formula.ir, b->role == AID_RULE_REQUIRE);
  if (l.broken == NULL || !aid__range_can_be(r, b->formula.ir, b->role == AID_RULE_REQUIRE) || !meet_on_a_day(program, i, k))
    return;
  piece((aid__text){l.broken->node->text, l.broken->node->text_length}, l.broken->of, text);
  aid__find(r->check, AID__W2135, place_of(&w, b->formula.ir), a->id, b->id, program->id, text, NULL);
}

static void find_in_program(aid__ranges *r, const struct aid_program *program)
{
  aid__buffer name;

  aid__buffer_init(&name, &r->check->policy->memory, 0);
  for (size_t i = 0; i < program->rule_count; i++) {
    name.length = 0;
    aid__buffer_string(&name, program->id);
    aid__buffer_string(&name, ".");
    aid__buffer_string(&name, program->rules[i]->id);
    if (name.failed)
      r->check->no_memory = true;
    else
      find_in_rule(r, program->rules[i], name.data);
    for (size_t k = 0; k < i; k++)
      if (is_condition(program->rules[i]) && is_condition(program->rules[k]) && strcmp(program->rules[i]->id, program->rules[k]->id) != 0)
        find_pair(r, program, k, i);
  }
  aid__buffer_free(&name);
  if (program->covers_where.ir) {
    const aid__node *const node = program->covers_where.node;
    const aid__script script = aid__script_attribute(program->covers_where.tree, node, aid__node_attribute_of(node, "covers"));
    const where w = {&script, program->id};
    aid__ranges_begin(r, AID__ALWAYS_FROM, AID_NEVER);
    find_parts(r, &w, program->covers_where.ir);
  }
}

void aid__check_ranges(aid__check *check)
{
  const struct aid_policy *const p = check->policy;
  aid__ranges r;

  if (!aid__ranges_init(&r, check))
    return;
  for (size_t i = 0; i < p->definition_count; i++)
    for (size_t k = 0; k < p->definitions[i]->version_count; k++)
      find_in_rule(&r, p->definitions[i]->versions[k], p->definitions[i]->id);
  for (size_t i = 0; i < p->program_count; i++)
    find_in_program(&r, p->programs[i]);
}
