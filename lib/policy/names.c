/*
 * What a name means: looked up in the entity at hand, its parents, and the standards; a dot follows a reference, goes to a parent by its
 * kind's name, to a region above by its level, or to a part of a program.
 */
#include "policy/compile.h"
#include <stdio.h>

static const char *const level_names[] = {"country", "province", "city", "county", "township", "village"};

int aid__level_of(aid__text name)
{
  for (int i = 0; i < 6; i++)
    if (aid__text_is(name, level_names[i]))
      return i;
  return -1;
}

const char *aid__level_name(int level) { return level >= 0 && level < 6 ? level_names[level] : "region"; }

static bool is_ancestor_or_self(const struct aid_kind *kind, const struct aid_kind *of)
{
  for (; of; of = of->parent)
    if (of == kind)
      return true;
  return false;
}

/* Everything that a name can be, found on the way up. */
typedef struct found {
  const struct aid_fact *fact;
  aid__definition *definition;
  const struct aid_program *program;
  const struct aid_standard *standard;
  const struct aid_kind *kind;      /* whose the fact or definition is */
  unsigned count;
} found;

static found look_up(const struct aid_policy *policy, const struct aid_kind *from, bool strict, aid__text name)
{
  found f = {NULL, NULL, NULL, NULL, NULL, 0};

  for (const struct aid_kind *k = from; k; k = strict ? NULL : k->parent) {
    const struct aid_fact *const fact = aid__kind_fact(k, name);
    aid__definition *const definition = aid__policy_definition(policy, k, name);
    if (fact) {
      f.fact = fact;
      f.kind = k;
      f.count++;
    }
    if (definition) {
      f.definition = definition;
      f.kind = k;
      f.count++;
    }
  }
  if ((f.program = aid__policy_program(policy, name)) != NULL)
    f.count++;
  if (!strict && (f.standard = aid__policy_standard(policy, name)) != NULL)
    f.count++;
  return f;
}

static void nearest(aid__text word, const char *candidate, size_t *best, const char **name)
{
  if (candidate) {
    const size_t d = aid__distance(word, aid__text_of(candidate), *best - 1);
    if (d < *best) {
      *best = d;
      *name = candidate;
    }
  }
}

/* The nearest known name, within a third of its length; "" where there is none. */
static const char *suggest(const struct aid_policy *policy, const struct aid_kind *from, aid__text word)
{
  size_t best = word.length / 3 + 2;
  const char *name = "";

  for (const struct aid_kind *k = from; k; k = k->parent) {
    for (size_t i = 0; i < k->fact_count; i++)
      nearest(word, k->facts[i]->id, &best, &name);
    for (size_t i = 0; i < policy->definition_count; i++)
      if (policy->definitions[i]->kind == k)
        nearest(word, policy->definitions[i]->id, &best, &name);
  }
  for (size_t i = 0; i < policy->standard_count; i++)
    nearest(word, policy->standards[i]->id, &best, &name);
  for (size_t i = 0; i < policy->program_count; i++)
    nearest(word, policy->programs[i]->id, &best, &name);
  return name;
}

static bool hop(aid__compiler *c, aid__hops *hops, const aid__ast *ast, aid__op op, const struct aid_kind *here, const struct aid_kind *to,
                int level, const struct aid_fact *fact, unsigned depth)
{
  const size_t i = hops->count;

  if (i == sizeof hops->op / sizeof *hops->op) {
    AID__ERROR_AT(c, AID__E2107, ast, "a name of at most eight parts", aid__text_copy(ast->path[0]).text);
    return false;
  }
  hops->op[i] = op;
  hops->here[i] = here;
  hops->to[i] = to;
  hops->level[i] = level;
  hops->fact[i] = fact;
  hops->depth[i] = (uint8_t)depth;
  hops->count++;
  return true;
}

aid__ir *aid__wrap_hops(aid__compiler *c, const aid__hops *hops, aid__ir *body, const aid__ast *ast)
{
  for (size_t i = hops->count; body && i-- > 0;) {
    aid__ir *const ir = aid__ir_new(c, hops->op[i], 1, hops->here[i], &body->type, ast->offset, ast->length);
    if (ir == NULL)
      return NULL;
    ir->to = hops->to[i];
    ir->level = hops->level[i];
    ir->fact = hops->fact[i];
    ir->depth = hops->depth[i];
    ir->operands[0] = body;
    body = ir;
  }
  return body;
}

/* Up from `kind` to `to`: nothing where it is the same. */
static bool hop_up(aid__compiler *c, aid__hops *hops, const aid__ast *ast, const struct aid_kind **kind, const struct aid_kind *to, int level)
{
  if (level >= 0) {
    if (!hop(c, hops, ast, AID__OP_LEVEL, *kind, to, level, NULL, 0))
      return false;
  } else if (*kind != to && !hop(c, hops, ast, AID__OP_PARENT, *kind, to, -1, NULL, 0)) {
    return false;
  }
  *kind = to;
  return true;
}

/*
 * The hops that the first parts of a path stand for: self, a row's name, a parent's kind, a level. `used` parts are consumed; `strict`: the
 * next name is looked up in that entity alone.
 */
static bool first_hops(aid__compiler *c, const aid__scope *scope, const aid__ast *ast, aid__hops *hops, const struct aid_kind **kind,
                       size_t *used, bool *strict)
{
  const aid__vocabulary *const v = &c->policy->vocabulary;
  unsigned depth = 0;
  const aid__scope *s;

  *kind = scope->here;
  *used = 0;
  *strict = false;
  for (s = scope; s; s = s->outer, depth++) {
    const bool named = s->row_name.length && aid__text_same(s->row_name, ast->path[0]);
    if (named || (s->outer == NULL && aid__text_is(ast->path[0], "self")))
      break;
    if (s->hopped && s->outer) {
      const aid__scope *o = s->outer;
      for (; o; o = o->outer)
        if ((o->row_name.length && aid__text_same(o->row_name, ast->path[0])) || (o->outer == NULL && aid__text_is(ast->path[0], "self"))) {
          AID__ERROR_AT(c, AID__E2114, ast, aid__text_copy(ast->path[0]).text);
          return false;
        }
    }
  }
  if (s) {
    if (depth && !hop(c, hops, ast, AID__OP_OUTER, scope->here, s->here, -1, NULL, depth))
      return false;
    *kind = s->here;
    *used = 1;
  }
  if (ast->path_count > *used + 1) {
    const aid__text word = ast->path[*used];
    const struct aid_kind *const up = aid__vocabulary_kind(v, word);
    const int level = aid__level_of(word);
    if (up && is_ancestor_or_self(up, *kind)) {
      if (!hop_up(c, hops, ast, kind, up, -1))
        return false;
      ++*used;
      *strict = true;
    } else if (level >= 0) {
      if (!hop_up(c, hops, ast, kind, v->kinds[AID__KIND_REGION], level))
        return false;
      ++*used;
      *strict = true;
    }
  }
  return true;
}

static aid__ir *fact_leaf(aid__compiler *c, const aid__ast *ast, const struct aid_fact *fact)
{
  aid__ir *ir = aid__ir_new(c, AID__OP_FACT, 0, fact->kind, &fact->type, ast->offset, ast->length);
  const aid__vocabulary *const v = &c->policy->vocabulary;

  if (ir == NULL)
    return NULL;
  ir->fact = fact;
  if (fact == v->age) {
    const aid__type date = {.base = AID__DATE};
    aid__ir *const elapsed = aid__ir_new(c, AID__OP_ELAPSED, 2, fact->kind, &fact->type, ast->offset, ast->length);
    ir->fact = v->birth;
    ir->type = v->birth->type;
    if (elapsed == NULL || (elapsed->operands[1] = aid__ir_new(c, AID__OP_DAY, 0, fact->kind, &date, ast->offset, ast->length)) == NULL)
      return NULL;
    elapsed->operands[0] = ir;
    elapsed->shift = 1;
    return elapsed;
  }
  for (size_t i = 0; i < c->policy->definition_count; i++) {
    aid__definition *const d = c->policy->definitions[i];
    if (d->assumes == fact) {
      aid__ir *const fallback = aid__ir_new(c, AID__OP_FALLBACK, 2, fact->kind, &fact->type, ast->offset, ast->length);
      aid__ir *slot;
      if (fallback == NULL || !aid__compile_definition(c, d, ast) ||
          (slot = aid__ir_new(c, AID__OP_SLOT, 0, fact->kind, &d->type, ast->offset, ast->length)) == NULL)
        return NULL;
      slot->definition = d;
      fallback->fact = fact;
      fallback->operands[0] = ir;
      if ((fallback->operands[1] = fact->type.base == AID__NUMBER ? aid__scale(c, slot, fact->type.digits, false) : slot) == NULL)
        return NULL;
      return fallback;
    }
  }
  return ir;
}

static aid__ir *program_leaf(aid__compiler *c, const aid__ast *ast, const struct aid_kind *kind, bool strict, const struct aid_program *program,
                             size_t next, aid__hops *hops)
{
  static const char *const records[] = {
#define X(name) #name,
    AID__RECORDS(X)
#undef X
  };
  const aid__vocabulary *const v = &c->policy->vocabulary;
  const struct aid_kind *const person = v->kinds[AID__KIND_PERSON];
  const struct aid_kind *target = program->kind;
  const aid__type flag = {.base = AID__FLAG}, date = {.base = AID__DATE}, month = {.base = AID__MONTH};
  int level = program->level;
  aid__type type = flag;
  aid__ir *ir;
  aid__text part;
  int record = -1;
  aid__outcome_part outcome = AID__PART_NONE;
  const struct aid_rule *pay = NULL;

  if (next >= ast->path_count) {
    AID__ERROR_AT(c, AID__E2111, ast, program->id);
    return NULL;
  }
  if (program->severity && !c->warning) {      /* or a decision could rest on what is not known */
    AID__ERROR_AT(c, AID__E2128, ast, program->id);
    return NULL;
  }
  part = ast->path[next];
  if (next + 1 < ast->path_count) {
    AID__ERROR(c, AID__E2112, ast->path_offsets[next + 1], (uint32_t)ast->path[next + 1].length, aid__text_copy(part).text);
    return NULL;
  }
  if (program->covers && is_ancestor_or_self(person, kind) && !(strict && kind != person)) {
    target = person;
    level = -1;
  }
  if (!is_ancestor_or_self(target, kind) || (strict && kind != target && level < 0)) {
    AID__ERROR_AT(c, AID__E2113, ast, program->id, program->kind->id, kind->id);
    return NULL;
  }
  for (int i = 0; i < AID__RECORD_COUNT; i++)
    if (aid__text_is(part, records[i]))
      record = i;
  if (aid__text_is(part, "qualifies"))
    outcome = AID__PART_QUALIFIES;
  else if (aid__text_is(part, "eligible"))
    outcome = AID__PART_ELIGIBLE;
  else if (aid__text_is(part, "amount"))
    outcome = AID__PART_AMOUNT;
  else
    for (size_t i = 0; i < program->rule_count && record < 0; i++)
      if (program->rules[i]->role == AID_RULE_PAY && aid__text_is(part, program->rules[i]->id)) {
        pay = program->rules[i];
        outcome = AID__PART_COMPONENT;
      }
  if (record < 0 && outcome == AID__PART_NONE) {
    AID__ERROR(c, AID__E2115, ast->path_offsets[next], (uint32_t)part.length, program->id, aid__text_copy(part).text);
    return NULL;
  }
  if (outcome != AID__PART_NONE && c->at) {
    AID__ERROR_AT(c, AID__E2308, ast, program->id);
    return NULL;
  }
  if (outcome == AID__PART_AMOUNT || outcome == AID__PART_COMPONENT || record == AID__RECORD_paid) {
    /* what was paid is in the record: only its unit must be known, which the pays before this one have settled */
    if (!(record == AID__RECORD_paid && program->unit) && !aid__compile_pays(c, (struct aid_program *)(uintptr_t)program, ast))
      return NULL;
    if (program->unit == NULL) {
      AID__ERROR_AT(c, AID__E2116, ast, program->id);
      return NULL;
    }
    type = program->type;
    type.digits = 2;
    type.fraction = target == person && program->kind != person;   /* a share may be any fraction of a fen */
    if (record == AID__RECORD_paid)
      type.fraction = true;
    if (type.fraction)
      type.digits = 0;
  } else if (record == AID__RECORD_since) {
    type = month;
  } else if (record == AID__RECORD_applied || record == AID__RECORD_confirmed) {
    type = date;
  }
  if (!hop_up(c, hops, ast, &kind, target, level))
    return NULL;
  if ((ir = aid__ir_new(c, record >= 0 ? AID__OP_RECORD : AID__OP_SLOT, 0, target, &type, ast->offset, ast->length)) == NULL)
    return NULL;
  ir->program = program;
  ir->record = (uint8_t)(record < 0 ? 0 : record);
  ir->part = (uint8_t)outcome;
  ir->component = pay ? pay->id : NULL;
  return ir;
}

aid__ir *aid__compile_standard(aid__compiler *c, const aid__scope *scope, const aid__ast *ast, const struct aid_standard *standard)
{
  aid__ir *ir;

  if (!aid__compile_rows(c, (struct aid_standard *)(uintptr_t)standard, ast) ||
      (ir = aid__ir_new(c, AID__OP_STANDARD, standard->key_count, scope->here, &standard->type, ast->offset, ast->length)) == NULL)
    return NULL;
  ir->standard = standard;
  if (ast->kind == AID__AST_call)
    for (size_t i = 0; i < ast->arg_count; i++) {
      bool known = false;
      for (size_t k = 0; k < standard->key_count; k++)
        if (aid__text_is(ast->arg_names[i], standard->keys[k]))
          known = true;
      if (!known) {
        AID__ERROR_AT(c, AID__E2117, ast->args[i], standard->id, ast->arg_names[i].length ? aid__text_copy(ast->arg_names[i]).text : "?");
        return NULL;
      }
    }
  for (size_t k = 0; k < standard->key_count; k++) {
    const aid__type *const type = &standard->key_types[k];
    aid__ir *key = NULL;
    bool given = false;
    if (ast->kind == AID__AST_call)
      for (size_t i = 0; i < ast->arg_count; i++)
        if (aid__text_is(ast->arg_names[i], standard->keys[k])) {
          given = true;
          if ((key = aid__compile_ast(c, scope, ast->args[i], type)) == NULL)
            return NULL;
        }
    if (!given) {
      aid__text name = aid__text_of(standard->keys[k]);
      uint32_t offset = ast->offset;
      const aid__ast as_name = {.kind = AID__AST_name, .offset = ast->offset, .length = ast->length, .path = &name, .path_offsets = &offset, .path_count = 1};
      if ((key = aid__compile_name(c, scope, &as_name)) == NULL)
        return NULL;
    }
    if (!aid__type_fits(&key->type, type)) {
      AID__ERROR_AT(c, AID__E2201, ast, standard->keys[k], aid__type_text(c->policy, type).text, aid__type_text(c->policy, &key->type).text);
      return NULL;
    }
    ir->operands[k] = key;
  }
  return ir;
}

aid__ir *aid__compile_name(aid__compiler *c, const aid__scope *scope, const aid__ast *ast)
{
  aid__hops hops = {.count = 0};
  const struct aid_kind *kind;
  size_t i;
  bool strict;

  if (ast->path_count == 1 && (aid__text_is(ast->path[0], "day") || aid__text_is(ast->path[0], "month"))) {
    const bool day = aid__text_is(ast->path[0], "day");
    const aid__type type = {.base = day ? AID__DATE : AID__MONTH};
    return aid__ir_new(c, day ? AID__OP_DAY : AID__OP_MONTH, 0, scope->here, &type, ast->offset, ast->length);
  }
  if (c->row && ast->path_count == 1)
    for (size_t k = 0; k < c->row->standard->key_count; k++)
      if (aid__text_is(ast->path[0], c->row->standard->keys[k]) && c->row->keys[k].how == AID__KEY_EQUAL) {
        aid__ir *const ir = aid__ir_new(c, AID__OP_CONST, 0, scope->here, &c->row->standard->key_types[k], ast->offset, ast->length);
        if (ir)
          ir->value = c->row->keys[k].value;
        return ir;
      }
  if (!first_hops(c, scope, ast, &hops, &kind, &i, &strict))
    return NULL;
  for (;; i++) {
    found f;
    if (i >= ast->path_count) {
      AID__ERROR_AT(c, AID__E2118, ast, aid__text_copy(ast->path[i - 1]).text);
      return NULL;
    }
    f = look_up(c->policy, kind, strict, ast->path[i]);
    if (f.count == 0 && c->row && ast->path_count == 1) {       /* a key that the row does not give */
      AID__ERROR_AT(c, AID__E2315, ast, c->row->standard->id);
      return NULL;
    }
    if (f.count == 0) {
      AID__ERROR(c, AID__E2109, ast->path_offsets[i], (uint32_t)ast->path[i].length, aid__text_copy(ast->path[i]).text,
                 kind->id, suggest(c->policy, kind, ast->path[i]));
      return NULL;
    }
    if (f.count > 1) {
      AID__ERROR(c, AID__E2110, ast->path_offsets[i], (uint32_t)ast->path[i].length, aid__text_copy(ast->path[i]).text);
      return NULL;
    }
    if (f.program)
      return aid__wrap_hops(c, &hops, program_leaf(c, ast, kind, strict, f.program, i + 1, &hops), ast);
    if (f.standard) {
      const aid__scope at = {.here = kind, .outer = NULL};
      const bool more = i + 1 < ast->path_count;
      if (more) {
        AID__ERROR(c, AID__E2112, ast->path_offsets[i + 1], (uint32_t)ast->path[i + 1].length, f.standard->id);
        return NULL;
      }
      return aid__wrap_hops(c, &hops, aid__compile_standard(c, hops.count ? &at : scope, ast, f.standard), ast);
    }
    if (f.definition && f.definition->level >= 0 && !(hops.count && hops.op[hops.count - 1] == AID__OP_LEVEL && hops.level[hops.count - 1] == f.definition->level)) {
      if (!hop_up(c, &hops, ast, &kind, f.kind, f.definition->level))   /* a city's definition, from whatever is below it */
        return NULL;
    } else if (!hop_up(c, &hops, ast, &kind, f.kind, -1)) {
      return NULL;
    }
    if (i + 1 == ast->path_count) {
      aid__ir *ir;
      if (f.fact)
        return aid__wrap_hops(c, &hops, fact_leaf(c, ast, f.fact), ast);
      if (c->now == f.definition && c->shift == -1) {
        if (!f.definition->carries) {
          AID__ERROR_AT(c, AID__E2312, ast, f.definition->id);
          return NULL;
        }
        f.definition->reads_itself = true;
      } else if (!aid__compile_definition(c, f.definition, ast)) {
        return NULL;
      }
      if ((ir = aid__ir_new(c, AID__OP_SLOT, 0, f.kind, &f.definition->type, ast->offset, ast->length)) == NULL)
        return NULL;
      ir->definition = f.definition;
      return aid__wrap_hops(c, &hops, ir, ast);
    }
    if (f.fact == NULL || f.fact->type.base != AID__REFERENCE) {
      AID__ERROR(c, AID__E2112, ast->path_offsets[i + 1], (uint32_t)ast->path[i + 1].length, aid__text_copy(ast->path[i]).text);
      return NULL;
    }
    if (!hop(c, &hops, ast, AID__OP_REF, kind, f.fact->type.kind, -1, f.fact, 0))
      return NULL;
    kind = f.fact->type.kind;
    strict = true;
  }
}

/* persons, relatives, cards, household.persons, father.cards, incomes (further down) */
bool aid__compile_list(aid__compiler *c, const aid__scope *scope, const aid__ast *ast, aid__list *list, aid__hops *hops)
{
  const aid__vocabulary *const v = &c->policy->vocabulary;
  const struct aid_kind *const person = v->kinds[AID__KIND_PERSON];
  const struct aid_kind *kind, *rows = NULL;
  const aid__text name = ast->path[ast->path_count - 1];
  size_t i;
  bool strict;

  *list = (aid__list){.members = -1, .ever = ast->ever};
  if (!first_hops(c, scope, ast, hops, &kind, &i, &strict))
    return false;
  for (; i + 1 < ast->path_count; i++) {
    const found f = look_up(c->policy, kind, strict, ast->path[i]);
    if (f.count != 1 || f.fact == NULL || f.fact->type.base != AID__REFERENCE) {
      AID__ERROR(c, AID__E2109, ast->path_offsets[i], (uint32_t)ast->path[i].length, aid__text_copy(ast->path[i]).text, kind->id, "");
      return false;
    }
    if (!hop_up(c, hops, ast, &kind, f.kind, -1) || !hop(c, hops, ast, AID__OP_REF, kind, f.fact->type.kind, -1, f.fact, 0))
      return false;
    kind = f.fact->type.kind;
    strict = true;
  }
  if (aid__text_is(name, "relatives")) {
    rows = person;
    list->members = 0;
  }
  for (size_t k = 0; rows == NULL && k < v->kind_count; k++) {
    const struct aid_kind *const candidate = v->kinds[k];
    if (candidate->list && candidate->parent && aid__text_is(name, candidate->list)) {
      /* the list of here, of what is above, or further down */
      for (const struct aid_kind *a = kind; a; a = strict ? NULL : a->parent)
        if (candidate != a && is_ancestor_or_self(a, candidate)) {
          rows = candidate;
          break;
        }
    }
  }
  if (rows == NULL) {
    size_t best = name.length / 3 + 2;
    const char *near = "";
    for (size_t k = 0; k < v->kind_count; k++)
      nearest(name, v->kinds[k]->list, &best, &near);
    AID__ERROR(c, AID__E2119, ast->path_offsets[ast->path_count - 1], (uint32_t)name.length, aid__text_copy(name).text, kind->id, near);
    return false;
  }
  if (rows == person && list->members < 0)
    list->members = 1;
  for (const struct aid_kind *a = kind; a && list->owner == NULL; a = a->parent)
    if (a != rows && is_ancestor_or_self(a, rows))
      list->owner = a;
  if (list->owner == NULL || list->owner->index == AID__KIND_REGION) {
    AID__ERROR(c, AID__E2120, ast->path_offsets[ast->path_count - 1], (uint32_t)name.length, aid__text_copy(name).text);
    return false;
  }
  if (hops->count && !hop_up(c, hops, ast, &kind, list->owner, -1))
    return false;
  list->kind = rows;
  if (list->ever && !rows->dated) {
    AID__ERROR_AT(c, AID__E2121, ast, aid__text_copy(name).text);
    return false;
  }
  return true;
}
