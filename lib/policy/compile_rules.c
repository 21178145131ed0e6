/* What stands in elements: definitions, conditions, pays, first and last months, conflicts, each compiled when it is first read. */
#include "policy/compile.h"
#include "policy/procedure.h"
#include <stdio.h>

static const aid__type flag_type = {.base = AID__FLAG};
static const aid__type month_type = {.base = AID__MONTH};

enum { STATE_NEW, STATE_NOW, STATE_DONE, STATE_FAILED };

static void wait_for(aid__compiler *c, const char *id)
{
  if (c->waiting_count < sizeof c->waiting / sizeof *c->waiting)
    c->waiting[c->waiting_count] = id;
  c->waiting_count++;
}

/* "a > b > a" */
static void report_cycle(aid__compiler *c, const aid__ast *reader, const char *id)
{
  char text[512];
  size_t n = 0;
  bool in = false;

  for (unsigned i = 0; i < c->waiting_count && i < sizeof c->waiting / sizeof *c->waiting; i++) {
    in |= strcmp(c->waiting[i], id) == 0;
    if (in && n < sizeof text)
      n += (size_t)snprintf(text + n, sizeof text - n, "%s > ", c->waiting[i]);
  }
  snprintf(text + (n < sizeof text ? n : sizeof text - 1), n < sizeof text ? sizeof text - n : 1, "%s", id);
  AID__ERROR_AT(c, AID__E2401, reader, id, text);
}

/* `of`: the definition that it is a version of; NULL: a rule of a program. */
static aid__ir *formula(aid__compiler *c, struct aid_rule *rule, const aid__definition *of, const struct aid_kind *kind, const aid__type *expected)
{
  const aid__script script = aid__script_text(rule->formula.tree, rule->formula.node);
  const aid__scope scope = {.here = kind};
  const aid__script *const before = c->script;
  const unsigned at_before = c->at;
  const struct aid_standard_row *const row_before = c->row;
  const aid__definition *const now_before = c->now;
  const int32_t shift_before = c->shift;
  const bool warning_before = c->warning;
  aid__ast *ast;
  aid__ir *ir = NULL;

  c->script = &script;
  c->at = 0;
  c->shift = 0;
  c->row = NULL;
  c->now = of;
  c->warning = rule->program && rule->program->severity;
  if ((ast = aid__parse(&script, &c->policy->arena, c->reports)) != NULL && (ir = aid__compile_ast(c, &scope, ast, expected)) != NULL && expected) {
    aid__ir *copy = ir;
    if (aid__is_zero(ir) && expected->base == AID__NUMBER)
      ir->type.unit = expected->unit;
    if (!aid__type_fits(&copy->type, expected)) {
      AID__ERROR_AT(c, AID__E2215, ast, aid__type_text(c->policy, expected).text, aid__type_text(c->policy, &ir->type).text);
      ir = NULL;
    }
  }
  c->script = before;
  c->at = at_before;
  c->row = row_before;
  c->now = now_before;
  c->shift = shift_before;
  c->warning = warning_before;
  rule->formula.ir = ir;
  return ir;
}

/* What a definition that carries over was before its first day: a constant of its type. */
static bool first_value(aid__compiler *c, aid__definition *d)
{
  const aid__node_attribute *const attribute = aid__node_attribute_of(d->first.node, "first");
  const aid__script script = aid__script_attribute(d->first.tree, d->first.node, attribute);
  const aid__script *const before = c->script;
  const aid__scope scope = {.here = d->kind};
  const uint64_t errors = c->reports->errors;
  int64_t scaled;
  aid__ast *ast;
  aid__ir *ir = NULL;

  c->script = &script;
  if ((ast = aid__parse(&script, &c->policy->arena, c->reports)) != NULL && (ir = aid__compile_ast(c, &scope, ast, &d->type)) != NULL) {
    if (aid__is_zero(ir) && d->type.base == AID__NUMBER)
      ir->type.unit = d->type.unit;
    if (ir->op != AID__OP_CONST)
      AID__ERROR_AT(c, AID__E2208, ast, "first");
    else if (!aid__type_fits(&ir->type, &d->type))
      AID__ERROR_AT(c, AID__E2215, ast, aid__type_text(c->policy, &d->type).text, aid__type_text(c->policy, &ir->type).text);
    else if (d->type.base == AID__NUMBER && !aid__fraction_to_scaled(ir->value.number, d->type.digits, &scaled))
      AID__ERROR_AT(c, AID__E2218, ast, d->id);
    else
      d->first_value = ir->value;
  }
  c->script = before;
  return ir && c->reports->errors == errors;
}

/* What is carried over is no finer than its type says, or it would grow from month to month. */
static bool settle_carried(aid__compiler *c, aid__definition *d)
{
  bool good = true;

  if (!d->reads_itself) {
    aid__report(c->reports, AID__E2312, d->place, d->id, NULL);
    return false;
  }
  for (size_t i = 0; i < d->version_count && d->type.base == AID__NUMBER; i++) {
    aid__formula *const f = &d->versions[i]->formula;
    if (f->ir == NULL)
      continue;
    if (f->ir->type.fraction || f->ir->type.digits > d->type.digits) {
      const aid__script script = aid__script_text(f->tree, f->node);
      aid__report(c->reports, AID__E2218, aid__script_place(&script, f->ir->offset, f->ir->length ? f->ir->length : 1), d->id, NULL);
      good = false;
    } else {
      good = (f->ir = aid__scale(c, f->ir, d->type.digits, false)) != NULL && good;
    }
  }
  return good;
}

bool aid__compile_definition(aid__compiler *c, aid__definition *d, const aid__ast *reader)
{
  uint8_t digits = 0;
  bool fraction = false, good = true;

  if (d->state == STATE_DONE)
    return true;
  if (d->state == STATE_FAILED)
    return false;
  if (d->state == STATE_NOW) {
    if (reader)
      report_cycle(c, reader, d->id);
    return false;
  }
  d->state = STATE_NOW;
  wait_for(c, d->id);
  if (d->carries)
    good = first_value(c, d);
  for (size_t i = 0; i < d->version_count; i++) {
    const aid__ir *ir;
    if (d->versions[i]->ended)           /* from its day on there is none */
      continue;
    ir = formula(c, d->versions[i], d, d->kind, &d->type);
    if (ir == NULL) {
      good = false;
      continue;
    }
    if (ir->type.digits > digits)
      digits = ir->type.digits;
    fraction |= ir->type.fraction;
  }
  if (good && d->carries) {
    good = settle_carried(c, d);
  } else if (good && d->type.base == AID__NUMBER) {
    d->type.fraction = fraction;
    d->type.digits = fraction ? 0 : digits;
    for (size_t i = 0; i < d->version_count; i++)
      if (!d->versions[i]->ended && (d->versions[i]->formula.ir = aid__scale(c, d->versions[i]->formula.ir, digits, fraction)) == NULL)
        good = false;
  }
  c->waiting_count--;
  d->state = good ? STATE_DONE : STATE_FAILED;
  return good;
}

/* What a computed row may be made of: standards and constants, so that it is a table of its own for every region. */
static const aid__ir *no_part_of_row(const aid__ir *ir)
{
  static const aid__op allowed[] = {AID__OP_CONST, AID__OP_STANDARD, AID__OP_ADD, AID__OP_SUB, AID__OP_MUL, AID__OP_DIV, AID__OP_NEG,
                                    AID__OP_MIN, AID__OP_MAX, AID__OP_ROUND, AID__OP_SCALE};
  bool good = ir->type.base == AID__NUMBER || ir->op == AID__OP_CONST;
  bool known = false;

  for (size_t i = 0; i < sizeof allowed / sizeof *allowed; i++)
    known |= ir->op == allowed[i];
  if (!good || !known)
    return ir;
  for (size_t i = 0; i < ir->count; i++) {
    const aid__ir *const other = no_part_of_row(ir->operands[i]);
    if (other)
      return other;
  }
  return NULL;
}

bool aid__compile_rows(aid__compiler *c, struct aid_standard *standard, const aid__ast *reader)
{
  const aid__scope scope = {.here = c->policy->vocabulary.kinds[AID__KIND_REGION]};
  const struct aid_standard_row *const row_before = c->row;
  const aid__script *const script_before = c->script;
  const unsigned at_before = c->at;
  uint8_t digits = standard->type.digits;
  bool fraction = standard->type.fraction, good = true;

  if (standard->state == STATE_DONE)
    return true;
  if (standard->state == STATE_FAILED)
    return false;
  if (standard->state == STATE_NOW) {
    if (reader)
      report_cycle(c, reader, standard->id);
    return false;
  }
  standard->state = STATE_NOW;
  wait_for(c, standard->id);
  c->at = 0;
  for (size_t i = 0; i < standard->row_count; i++) {
    struct aid_standard_row *const row = standard->rows[i];
    const aid__script script = row->formula.node ? aid__script_text(row->formula.tree, row->formula.node) : (aid__script){NULL, NULL, NULL, {NULL, 0}};
    const uint64_t errors = c->reports->errors;
    const aid__ir *wrong;
    aid__ast *ast;
    aid__ir *ir = NULL;
    if (row->formula.node == NULL)
      continue;
    c->script = &script;
    c->row = row;
    if ((ast = aid__parse(&script, &c->policy->arena, c->reports)) != NULL)
      ir = aid__compile_ast(c, &scope, ast, &standard->type);
    if (ir == NULL) {
      good = false;
      continue;
    }
    if ((wrong = no_part_of_row(ir)) != NULL)
      AID__ERROR(c, AID__E2315, wrong->offset, wrong->length, standard->id);
    else if (!aid__type_fits(&ir->type, &standard->type))
      AID__ERROR_AT(c, AID__E2215, ast, aid__type_text(c->policy, &standard->type).text, aid__type_text(c->policy, &ir->type).text);
    if (c->reports->errors > errors) {
      good = false;
      continue;
    }
    row->formula.ir = ir;
    if (ir->type.digits > digits)
      digits = ir->type.digits;
    fraction |= ir->type.fraction;
  }
  if (good && standard->type.base == AID__NUMBER) {
    standard->type.fraction = fraction;
    standard->type.digits = fraction ? 0 : digits;
    for (size_t i = 0; i < standard->row_count; i++)
      if (standard->rows[i]->formula.ir && (standard->rows[i]->formula.ir = aid__scale(c, standard->rows[i]->formula.ir, digits, fraction)) == NULL)
        good = false;
  }
  c->script = script_before;
  c->row = row_before;
  c->at = at_before;
  c->waiting_count--;
  standard->state = good ? STATE_DONE : STATE_FAILED;
  return good;
}

/* A pay as it is paid: rounded where it says so, in fen where it is not a member's share. */
static bool pay(aid__compiler *c, struct aid_program *program, struct aid_rule *rule)
{
  const struct aid_kind *const kind = rule->per_person ? c->policy->vocabulary.kinds[AID__KIND_PERSON] : program->kind;
  aid__ir *ir = formula(c, rule, NULL, kind, NULL);
  const aid__script script = aid__script_text(rule->formula.tree, rule->formula.node);
  const aid__scope scope = {.here = kind};
  aid__ast whole = {.offset = 0};

  if (ir == NULL)
    return false;
  whole.length = (uint32_t)rule->formula.node->text_length;
  whole.offset = ir->offset;
  whole.length = ir->length;
  c->script = &script;
  if (ir->type.base != AID__NUMBER || ir->type.unit.power[AID__UNIT_YUAN] != 1) {
    AID__ERROR_AT(c, AID__E2216, &whole, aid__type_text(c->policy, &ir->type).text);
    return false;
  }
  if (program->unit == NULL) {
    char unit[32];
    program->type = ir->type;
    aid__unit_print(&ir->type.unit, c->policy->vocabulary.units, c->policy->vocabulary.unit_count, unit, sizeof unit);
    if (strcmp(unit, "yuan") != 0 && strcmp(unit, "yuan/month") != 0 && strcmp(unit, "yuan/year") != 0) {
      AID__ERROR_AT(c, AID__E2216, &whole, unit);
      return false;
    }
    if ((program->unit = aid__arena_string(&c->policy->arena, unit)) == NULL) {
      c->reports->no_memory = true;
      return false;
    }
  } else if (!aid__unit_same(&program->type.unit, &ir->type.unit)) {
    AID__ERROR_AT(c, AID__E2202, &whole, program->unit, aid__type_text(c->policy, &ir->type).text);
    return false;
  }
  if (rule->rounds) {
    aid__type step = aid__number_type(0, false);
    step.unit.power[AID__UNIT_YUAN] = 1;
    if ((ir = aid__rounded(c, &scope, &whole, ir, &step, rule->round_step, rule->round_how)) == NULL)
      return false;
  }
  if (!rule->per_person || !rule->rounds_total) {
    if (ir->type.fraction || ir->type.digits > 2) {
      AID__ERROR_AT(c, AID__E2217, &whole, rule->id);
      return false;
    }
  }
  rule->formula.ir = ir->type.fraction ? ir : aid__scale(c, ir, ir->type.digits > 2 ? ir->type.digits : 2, false);
  return rule->formula.ir != NULL;
}

bool aid__compile_pays(aid__compiler *c, struct aid_program *program, const aid__ast *reader)
{
  const aid__script *const before = c->script;
  bool good = true;

  if (program->state == STATE_DONE)
    return true;
  if (program->state == STATE_FAILED)
    return false;
  if (program->state == STATE_NOW) {
    if (reader)
      report_cycle(c, reader, program->id);
    return false;
  }
  program->state = STATE_NOW;
  wait_for(c, program->id);
  for (size_t i = 0; i < program->rule_count; i++)
    if (program->rules[i]->role == AID_RULE_PAY && !program->rules[i]->ended && !pay(c, program, program->rules[i]))
      good = false;
  c->waiting_count--;
  program->state = good ? STATE_DONE : STATE_FAILED;
  c->script = before;
  return good;
}

/* The conditions of steps and limits, in words of what the procedure is about. */
static void procedure(aid__compiler *c, const struct aid_procedure *p)
{
  for (size_t i = 0; i < p->stage_count; i++) {
    aid__formula *const when = &p->stages[i]->when;
    const aid__scope scope = {.here = p->kind};
    aid__script script;
    aid__ast *ast;
    aid__ir *ir;
    if (when->node == NULL)
      continue;
    script = aid__script_attribute(when->tree, when->node, aid__node_attribute_of(when->node, "when"));
    c->script = &script;
    if ((ast = aid__parse(&script, &c->policy->arena, c->reports)) != NULL && (ir = aid__compile_ast(c, &scope, ast, NULL)) != NULL &&
        aid__want(c, ast, ir, AID__FLAG, "a flag"))
      when->ir = ir;
  }
}

bool aid__policy_compile(struct aid_policy *policy, aid__reports *reports)
{
  aid__compiler c = {.policy = policy, .reports = reports};
  const uint64_t errors = reports->errors;

  for (size_t i = 0; i < policy->standard_count; i++)
    aid__compile_rows(&c, policy->standards[i], NULL);
  for (size_t i = 0; i < policy->definition_count; i++)
    aid__compile_definition(&c, policy->definitions[i], NULL);
  for (size_t i = 0; i < policy->program_count; i++) {
    struct aid_program *const program = policy->programs[i];
    aid__compile_pays(&c, program, NULL);
    for (size_t k = 0; k < program->rule_count; k++) {
      struct aid_rule *const rule = program->rules[k];
      if (rule->ended)
        continue;
      if (rule->role == AID_RULE_REQUIRE || rule->role == AID_RULE_EXCLUDE)
        formula(&c, rule, NULL, program->kind, &flag_type);
      else if (rule->role == AID_RULE_STARTS || rule->role == AID_RULE_ENDS)
        formula(&c, rule, NULL, program->kind, &month_type);
    }
    if (program->covers && program->covers_where.tree) {
      const aid__node_attribute *const attribute = aid__node_attribute_of(program->covers_where.node, "covers");
      const aid__script script = aid__script_attribute(program->covers_where.tree, program->covers_where.node, attribute);
      const aid__scope scope = {.here = policy->vocabulary.kinds[AID__KIND_PERSON]};
      aid__ast *const ast = aid__parse_list(&script, &policy->arena, reports);
      c.script = &script;
      if (ast && (ast->path_count != 1 || !aid__text_is(ast->path[0], "persons") || ast->ever)) {
        AID__ERROR_AT(&c, AID__E2127, ast, "persons where …");
      } else if (ast && ast->args[0]) {
        aid__ir *const ir = aid__compile_ast(&c, &scope, ast->args[0], NULL);
        if (ir && aid__want(&c, ast->args[0], ir, AID__FLAG, "a flag"))
          program->covers_where.ir = ir;
      }
    }
  }
  for (size_t i = 0; i < policy->conflict_count; i++) {
    aid__conflict *const conflict = policy->conflicts[i];
    if (conflict->keep == AID__KEEP_CHOSEN && conflict->by.node) {
      const aid__node_attribute *const attribute = aid__node_attribute_of(conflict->by.node, "by");
      const aid__script script = aid__script_attribute(conflict->by.tree, conflict->by.node, attribute);
      const aid__scope scope = {.here = conflict->among[0]->kind};
      aid__ast *const ast = aid__parse(&script, &policy->arena, reports);
      aid__ir *ir;
      c.script = &script;
      if (ast && (ir = aid__compile_ast(&c, &scope, ast, NULL)) != NULL && aid__want(&c, ast, ir, AID__CODE, "a code"))
        conflict->by.ir = ir;
    }
    if (conflict->keep == AID__KEEP_HIGHEST)
      for (size_t k = 0; k < conflict->count; k++)
        if (conflict->among[k]->state == STATE_DONE && (conflict->among[k]->unit == NULL || (conflict->among[0]->unit && strcmp(conflict->among[k]->unit, conflict->among[0]->unit) != 0)))
          aid__report(reports, AID__E2402, conflict->place, conflict->id, conflict->among[k]->id, NULL);
  }
  for (size_t i = 0; i < policy->procedure_count; i++)
    procedure(&c, policy->procedures[i]);
  return reports->errors == errors && !reports->no_memory;
}
