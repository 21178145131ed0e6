/*
 * The compiler: trees of syntax to typed trees. Types and units are settled here, so that neither evaluator can meet a wrong one; each number
 * gets the digits that it needs, and becomes a fraction where it is a quotient.
 */
#include "policy/compile.h"
#include <stdio.h>

static const aid__type flag_type = {.base = AID__FLAG};
static const aid__type date_type = {.base = AID__DATE};
static const aid__type month_type = {.base = AID__MONTH};

aid__type aid__number_type(uint8_t digits, bool fraction)
{
  const aid__type t = {.base = AID__NUMBER, .digits = fraction ? 0 : digits, .fraction = fraction};
  return t;
}

static aid__type unit_type(size_t base)
{
  aid__type t = aid__number_type(0, false);
  t.unit.power[base] = 1;
  return t;
}

aid__printed aid__text_copy(aid__text text)
{
  aid__printed p;
  const size_t n = text.length < sizeof p.text - 1 ? text.length : sizeof p.text - 1;

  memcpy(p.text, text.start, n);
  p.text[n] = 0;
  return p;
}

aid__printed aid__type_text(const struct aid_policy *policy, const aid__type *type)
{
  static const char *const names[] = {"nothing", "flag", "number", "date", "month", "code", "text", "reference"};
  aid__printed p;

  if (type->base == AID__NUMBER) {
    if (aid__unit_print(&type->unit, policy->vocabulary.units, policy->vocabulary.unit_count, p.text, sizeof p.text) == 0)
      snprintf(p.text, sizeof p.text, "a bare number");
  } else if (type->base == AID__CODE && type->codes) {
    snprintf(p.text, sizeof p.text, "code %s", type->codes->id);
  } else if (type->base == AID__REFERENCE && type->kind) {
    snprintf(p.text, sizeof p.text, "%s", type->kind->id);
  } else {
    snprintf(p.text, sizeof p.text, "%s", names[type->base]);
  }
  return p;
}

aid__ir *aid__ir_new(aid__compiler *c, aid__op op, size_t operands, const struct aid_kind *here, const aid__type *type, uint32_t offset, uint32_t length)
{
  aid__ir *const ir = aid__arena_get(&c->policy->arena, sizeof *ir + operands * sizeof(aid__ir *));

  if (ir == NULL) {
    c->reports->no_memory = true;
    return NULL;
  }
  ir->op = (uint8_t)op;
  ir->count = (uint16_t)operands;
  ir->type = *type;
  ir->here = here;
  ir->level = -1;
  ir->offset = offset;
  ir->length = length;
  return ir;
}

aid__ir *aid__ir_constant(aid__compiler *c, const aid__scope *scope, const aid__ast *ast, const aid__type *type, aid__value value)
{
  aid__ir *const ir = aid__ir_new(c, AID__OP_CONST, 0, scope->here, type, ast->offset, ast->length);

  if (ir) {
    ir->value = value;
    ir->value.known = true;
  }
  return ir;
}

bool aid__is_zero(const aid__ir *ir)
{
  return ir->op == AID__OP_CONST && ir->type.base == AID__NUMBER && ir->value.number.n == 0 && aid__unit_none(&ir->type.unit);
}

aid__ir *aid__scale(aid__compiler *c, aid__ir *ir, uint8_t digits, bool fraction)
{
  aid__type type;
  aid__ir *scaled;

  if (ir == NULL || ir->type.base != AID__NUMBER || (ir->type.fraction == fraction && (fraction || ir->type.digits == digits)))
    return ir;
  type = ir->type;
  type.fraction = fraction;
  type.digits = fraction ? 0 : digits;
  if (ir->op == AID__OP_CONST) {
    int64_t fits;
    if (fraction || aid__fraction_to_scaled(ir->value.number, digits, &fits)) {
      scaled = aid__ir_new(c, AID__OP_CONST, 0, ir->here, &type, ir->offset, ir->length);
      if (scaled)
        scaled->value = ir->value;
      return scaled;
    }
  }
  if ((scaled = aid__ir_new(c, AID__OP_SCALE, 1, ir->here, &type, ir->offset, ir->length)) != NULL)
    scaled->operands[0] = ir;
  return scaled;
}

/* Brings numbers to one scale, and gives a bare zero the unit of the others. False: reported. */
bool aid__unify(aid__compiler *c, aid__ir **irs, size_t count, const aid__ast *ast)
{
  const aid__ir *model = NULL;
  uint8_t digits = 0;
  bool fraction = false;

  for (size_t i = 0; i < count; i++)
    if (irs[i] && (model == NULL || (aid__is_zero(model) && !aid__is_zero(irs[i]))))
      model = irs[i];
  if (model == NULL)
    return false;
  for (size_t i = 0; i < count; i++) {
    if (irs[i] == NULL)
      continue;
    if (aid__is_zero(irs[i]) && model->type.base == AID__NUMBER)
      irs[i]->type.unit = model->type.unit;
    if (!aid__type_fits(&irs[i]->type, &model->type)) {
      AID__ERROR_AT(c, AID__E2202, ast, aid__type_text(c->policy, &model->type).text, aid__type_text(c->policy, &irs[i]->type).text);
      return false;
    }
    if (irs[i]->type.digits > digits)
      digits = irs[i]->type.digits;
    fraction |= irs[i]->type.fraction;
  }
  if (model->type.base == AID__NUMBER)
    for (size_t i = 0; i < count; i++)
      if (irs[i] && (irs[i] = aid__scale(c, irs[i], digits, fraction)) == NULL)
        return false;
  return true;
}

void aid__wrong_type(aid__compiler *c, const aid__ast *ast, const char *wanted, const aid__type *found)
{
  static const char *const pairs[][2] = {
    {"a number", "数"}, {"a flag", "是否"}, {"a date", "日期"}, {"a month", "月份"}, {"a code", "代码"}, {"a person", "人员"},
    {"a number, date or month", "数、日期或月份"}, {"a sum per year", "按年的金额"}, {"a sum per month", "按月的金额"}};
  const char *zh = wanted;

  for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++)
    if (strcmp(wanted, pairs[i][0]) == 0)
      zh = pairs[i][1];
  AID__ERROR_AT(c, AID__E2203, ast, wanted, aid__type_text(c->policy, found).text, zh);
}

bool aid__want(aid__compiler *c, const aid__ast *ast, const aid__ir *ir, aid__base base, const char *name)
{
  if (ir->type.base == base)
    return true;
  aid__wrong_type(c, ast, name, &ir->type);
  return false;
}

aid__ir *aid__ir_pair(aid__compiler *c, aid__op op, const aid__scope *scope, const aid__ast *ast, const aid__type *type, aid__ir *a, aid__ir *b)
{
  aid__ir *const ir = a && b ? aid__ir_new(c, op, 2, scope->here, type, ast->offset, ast->length) : NULL;

  if (ir) {
    ir->operands[0] = a;
    ir->operands[1] = b;
  }
  return ir;
}

static aid__ir *make1(aid__compiler *c, aid__op op, const aid__scope *scope, const aid__ast *ast, const aid__type *type, aid__ir *a)
{
  aid__ir *const ir = a ? aid__ir_new(c, op, 1, scope->here, type, ast->offset, ast->length) : NULL;

  if (ir)
    ir->operands[0] = a;
  return ir;
}

/* Working days need a calendar; without one no day could ever be found. */
static bool has_calendar(aid__compiler *c, const aid__ast *ast)
{
  if (c->policy->calendar_count)
    return true;
  AID__ERROR_AT(c, AID__E2608, ast, c->policy->packs[c->policy->pack_count - 1].id);
  return false;
}

/* x times a constant factor: exact, a fraction where it must be. */
aid__ir *aid__ir_times(aid__compiler *c, const aid__scope *scope, const aid__ast *ast, aid__ir *x, aid__fraction factor)
{
  aid__type type = x->type, one = aid__number_type(0, factor.d != 1);
  aid__ir *k;
  aid__value v = {.known = true};

  if (factor.n == 1 && factor.d == 1)
    return x;
  v.number = factor;
  if ((k = aid__ir_constant(c, scope, ast, &one, v)) == NULL)
    return NULL;
  if (factor.d != 1 || type.fraction) {
    type.fraction = true;
    type.digits = 0;
    if ((x = aid__scale(c, x, 0, true)) == NULL || (k = aid__scale(c, k, 0, true)) == NULL)
      return NULL;
  }
  return aid__ir_pair(c, AID__OP_MUL, scope, ast, &type, x, k);
}

static aid__ir *number_literal(aid__compiler *c, const aid__scope *scope, const aid__ast *ast)
{
  aid__type type = aid__number_type(ast->digits, false);
  aid__fraction factor = {1, 1};
  aid__value v = {.known = true};

  v.number = ast->number;
  if (ast->unit[0].length) {
    aid__text unit = ast->unit[0];
    if (ast->per)   /* both words stand beside the slash, with or without blanks */
      unit.length = (size_t)(ast->unit[1].start + ast->unit[1].length - unit.start);
    char joined[64];
    size_t n = 0;
    for (size_t i = 0; i < unit.length && n < sizeof joined - 1; i++)
      if (unit.start[i] != ' ' && unit.start[i] != '\n')
        joined[n++] = unit.start[i];
    if (!aid__unit_parse((aid__text){joined, n}, c->policy->vocabulary.units, c->policy->vocabulary.unit_count, &type.unit, &factor)) {
      AID__ERROR_AT(c, AID__E2122, ast, aid__text_copy(unit).text);
      return NULL;
    }
  }
  if (!aid__fraction_mul(v.number, factor, &v.number)) {
    AID__ERROR_AT(c, AID__E2103, ast, aid__text_copy(ast->unit[0]).text);
    return NULL;
  }
  if (factor.d == 100)
    type.digits = (uint8_t)(type.digits + 2);
  return aid__ir_constant(c, scope, ast, &type, v);
}

static aid__ir *code_literal(aid__compiler *c, const aid__scope *scope, const aid__ast *ast, const aid__type *expected)
{
  aid__value v = {.known = true};

  if (expected && expected->base == AID__TEXT) {
    if ((v.text = aid__names_intern(&c->policy->names, ast->text)) == NULL) {
      c->reports->no_memory = true;
      return NULL;
    }
    return aid__ir_constant(c, scope, ast, expected, v);
  }
  if (expected == NULL || expected->base != AID__CODE) {
    AID__ERROR_AT(c, AID__E2204, ast, aid__text_copy(ast->text).text);
    return NULL;
  }
  if ((v.code = aid__codes_index(expected->codes, ast->text)) < 0) {
    size_t best = ast->text.length / 3 + 2;
    const char *near = "";
    for (size_t i = 0; i < expected->codes->count; i++) {
      const size_t d = aid__distance(ast->text, aid__text_of(expected->codes->codes[i].id), best - 1);
      if (d < best) {
        best = d;
        near = expected->codes->codes[i].id;
      }
    }
    AID__ERROR_AT(c, AID__E2205, ast, aid__text_copy(ast->text).text, expected->codes->id, near);
    return NULL;
  }
  return aid__ir_constant(c, scope, ast, expected, v);
}

/* Two operands of which one may be a bare code that takes its list from the other. */
static bool pair(aid__compiler *c, const aid__scope *scope, const aid__ast *ast, aid__ir **a, aid__ir **b)
{
  const bool first_later = ast->args[0]->kind == AID__AST_code;

  if (first_later) {
    if ((*b = aid__compile_ast(c, scope, ast->args[1], NULL)) == NULL || (*a = aid__compile_ast(c, scope, ast->args[0], &(*b)->type)) == NULL)
      return false;
  } else if ((*a = aid__compile_ast(c, scope, ast->args[0], NULL)) == NULL || (*b = aid__compile_ast(c, scope, ast->args[1], &(*a)->type)) == NULL) {
    return false;
  }
  return true;
}

static aid__ir *comparison(aid__compiler *c, const aid__scope *scope, const aid__ast *ast)
{
  static const aid__op ops[] = {AID__OP_EQ, AID__OP_NE, AID__OP_LT, AID__OP_LE, AID__OP_GT, AID__OP_GE};
  const aid__op op = ops[ast->kind - AID__AST_equal];
  aid__ir *sides[2];

  if (!pair(c, scope, ast, &sides[0], &sides[1]) || !aid__unify(c, sides, 2, ast))
    return NULL;
  if (sides[0]->type.base == AID__FLAG) {
    AID__ERROR_AT(c, AID__E2206, ast, aid__type_text(c->policy, &sides[0]->type).text);
    return NULL;
  }
  if (op != AID__OP_EQ && op != AID__OP_NE && (sides[0]->type.base == AID__CODE || sides[0]->type.base == AID__TEXT || sides[0]->type.base == AID__REFERENCE)) {
    AID__ERROR_AT(c, AID__E2207, ast, aid__type_text(c->policy, &sides[0]->type).text);
    return NULL;
  }
  return aid__ir_pair(c, op, scope, ast, &flag_type, sides[0], sides[1]);
}

static aid__ir *membership(aid__compiler *c, const aid__scope *scope, const aid__ast *ast)
{
  aid__ir *const ir = aid__ir_new(c, AID__OP_IN, ast->arg_count, scope->here, &flag_type, ast->offset, ast->length);

  if (ir == NULL || (ir->operands[0] = aid__compile_ast(c, scope, ast->args[0], NULL)) == NULL)
    return NULL;
  for (size_t i = 1; i < ast->arg_count; i++) {
    if ((ir->operands[i] = aid__compile_ast(c, scope, ast->args[i], &ir->operands[0]->type)) == NULL)
      return NULL;
    if (ir->operands[i]->op != AID__OP_CONST) {
      AID__ERROR_AT(c, AID__E2208, ast->args[i], "in");
      return NULL;
    }
  }
  return aid__unify(c, ir->operands, ir->count, ast) ? ir : NULL;
}

static bool is_duration(const aid__type *t, size_t base)
{
  const aid__type d = unit_type(base);
  return t->base == AID__NUMBER && !t->fraction && t->digits == 0 && aid__unit_same(&t->unit, &d.unit);
}

static aid__ir *sum(aid__compiler *c, const aid__scope *scope, const aid__ast *ast)
{
  const bool minus = ast->kind == AID__AST_subtract;
  aid__ir *sides[2];

  if ((sides[0] = aid__compile_ast(c, scope, ast->args[0], NULL)) == NULL || (sides[1] = aid__compile_ast(c, scope, ast->args[1], NULL)) == NULL)
    return NULL;
  if (sides[0]->type.base == AID__DATE || sides[0]->type.base == AID__MONTH) {
    const bool date = sides[0]->type.base == AID__DATE;
    aid__op op = AID__OP_COUNT;
    if (sides[1]->type.base == sides[0]->type.base && minus) {
      const aid__type apart = unit_type(date ? AID__UNIT_DAYS : AID__UNIT_MONTHS);
      return aid__ir_pair(c, date ? AID__OP_DATES_APART : AID__OP_MONTHS_APART, scope, ast, &apart, sides[0], sides[1]);
    }
    if (date && is_duration(&sides[1]->type, AID__UNIT_DAYS))
      op = AID__OP_DATE_DAYS;
    else if (date && is_duration(&sides[1]->type, AID__UNIT_WORKDAYS))
      op = AID__OP_DATE_WORKDAYS;
    else if (is_duration(&sides[1]->type, AID__UNIT_MONTHS))
      op = date ? AID__OP_DATE_MONTHS : AID__OP_MONTH_MONTHS;
    if (op == AID__OP_DATE_WORKDAYS && !has_calendar(c, ast))
      return NULL;
    if (op != AID__OP_COUNT) {
      if (minus && (sides[1] = make1(c, AID__OP_NEG, scope, ast, &sides[1]->type, sides[1])) == NULL)
        return NULL;
      return aid__ir_pair(c, op, scope, ast, date ? &date_type : &month_type, sides[0], sides[1]);
    }
    AID__ERROR_AT(c, AID__E2209, ast, aid__type_text(c->policy, &sides[0]->type).text, aid__type_text(c->policy, &sides[1]->type).text);
    return NULL;
  }
  if (!aid__want(c, ast->args[0], sides[0], AID__NUMBER, "a number") || !aid__want(c, ast->args[1], sides[1], AID__NUMBER, "a number") || !aid__unify(c, sides, 2, ast))
    return NULL;
  return aid__ir_pair(c, minus ? AID__OP_SUB : AID__OP_ADD, scope, ast, &sides[0]->type, sides[0], sides[1]);
}

static aid__ir *product(aid__compiler *c, const aid__scope *scope, const aid__ast *ast)
{
  const bool divide = ast->kind == AID__AST_divide;
  aid__type type = aid__number_type(0, false);
  aid__fraction factor;
  aid__ir *a, *b, *ir;

  if ((a = aid__compile_ast(c, scope, ast->args[0], NULL)) == NULL || (b = aid__compile_ast(c, scope, ast->args[1], NULL)) == NULL ||
      !aid__want(c, ast->args[0], a, AID__NUMBER, "a number") || !aid__want(c, ast->args[1], b, AID__NUMBER, "a number"))
    return NULL;
  if (divide && b->op == AID__OP_CONST && b->value.number.n == 0) {
    AID__ERROR_AT(c, AID__E2210, ast, "0");
    return NULL;
  }
  if (!aid__unit_multiply(&a->type.unit, &b->type.unit, divide, &type.unit, &factor)) {
    AID__ERROR_AT(c, AID__E2202, ast, aid__type_text(c->policy, &a->type).text, aid__type_text(c->policy, &b->type).text);
    return NULL;
  }
  type.fraction = divide || a->type.fraction || b->type.fraction || a->type.digits + b->type.digits > AID__DIGITS_KEPT;
  type.digits = type.fraction ? 0 : (uint8_t)(a->type.digits + b->type.digits);
  if (type.fraction && ((a = aid__scale(c, a, 0, true)) == NULL || (b = aid__scale(c, b, 0, true)) == NULL))
    return NULL;
  if ((ir = aid__ir_pair(c, divide ? AID__OP_DIV : AID__OP_MUL, scope, ast, &type, a, b)) == NULL)
    return NULL;
  return aid__ir_times(c, scope, ast, ir, factor);
}

static bool arity(aid__compiler *c, const aid__ast *ast, size_t least, size_t most)
{
  char n[24];

  for (size_t i = 0; i < ast->arg_count; i++)
    if (ast->arg_names[i].length) {
      AID__ERROR_AT(c, AID__E2117, ast->args[i], aid__text_copy(ast->text).text, aid__text_copy(ast->arg_names[i]).text);
      return false;
    }
  if (ast->arg_count >= least && ast->arg_count <= most)
    return true;
  snprintf(n, sizeof n, "%zu", least);
  AID__ERROR_AT(c, AID__E2211, ast, aid__text_copy(ast->text).text, n);
  return false;
}

static bool rounding(aid__text word, aid__rounding *how)
{
  static const char *const names[] = {"up", "down", "half_up", "half_even"};

  for (int i = 0; i < 4; i++)
    if (aid__text_is(word, names[i])) {
      *how = (aid__rounding)i;
      return true;
    }
  return false;
}

/* x rounded to a step in the unit of x less its time. */
aid__ir *aid__rounded(aid__compiler *c, const aid__scope *scope, const aid__ast *ast, aid__ir *x, const aid__type *step_type, aid__fraction step, aid__rounding how)
{
  aid__unit bare = x->type.unit;
  aid__type type = x->type;
  aid__ir *ir;
  int64_t scaled;
  uint8_t digits = 0;

  bare.power[AID__UNIT_MONTHS] = bare.power[AID__UNIT_YEARS] = bare.power[AID__UNIT_DAYS] = 0;
  if (!aid__unit_same(&bare, &step_type->unit) && !aid__unit_same(&x->type.unit, &step_type->unit)) {
    AID__ERROR_AT(c, AID__E2202, ast, aid__type_text(c->policy, &x->type).text, aid__type_text(c->policy, step_type).text);
    return NULL;
  }
  while (digits < AID__DIGITS_KEPT && !aid__fraction_to_scaled(step, digits, &scaled))
    digits++;
  if (step.n <= 0 || digits == AID__DIGITS_KEPT) {
    AID__ERROR_AT(c, AID__E2212, ast, "round");
    return NULL;
  }
  if (x->type.unit.power[AID__UNIT_YUAN] && digits < 2)
    digits = 2;
  type.fraction = false;
  type.digits = digits;
  if ((ir = make1(c, AID__OP_ROUND, scope, ast, &type, x)) != NULL) {
    ir->step = step;
    ir->how = (uint8_t)how;
  }
  return ir;
}

static aid__ir *make_known(aid__compiler *c, const aid__scope *scope, const aid__ast *ast)
{
  return make1(c, AID__OP_KNOWN, scope, ast, &flag_type, aid__compile_ast(c, scope, ast->args[0], NULL));
}

static aid__ir *function(aid__compiler *c, const aid__scope *scope, const aid__ast *ast)
{
  static const struct { const char *name; aid__op op; aid__base from, to; } dated[] = {
    {"month_of", AID__OP_MONTH_OF, AID__DATE, AID__MONTH}, {"first_day", AID__OP_FIRST_DAY, AID__MONTH, AID__DATE},
    {"last_day", AID__OP_LAST_DAY, AID__MONTH, AID__DATE}, {"year_start", AID__OP_YEAR_START, AID__MONTH, AID__MONTH},
    {"workday", AID__OP_WORKDAY, AID__DATE, AID__DATE}};
  const struct aid_standard *const standard = aid__policy_standard(c->policy, ast->text);

  if (standard)
    return aid__compile_standard(c, scope, ast, standard);
  for (size_t i = 0; i < sizeof dated / sizeof *dated; i++)
    if (aid__text_is(ast->text, dated[i].name)) {
      const aid__type type = {.base = (uint8_t)dated[i].to};
      aid__ir *x;
      if (!arity(c, ast, 1, 1) || (x = aid__compile_ast(c, scope, ast->args[0], NULL)) == NULL ||
          !aid__want(c, ast->args[0], x, dated[i].from, dated[i].from == AID__DATE ? "a date" : "a month") ||
          (dated[i].op == AID__OP_WORKDAY && !has_calendar(c, ast)))
        return NULL;
      return make1(c, dated[i].op, scope, ast, &type, x);
    }
  if (aid__text_is(ast->text, "min") || aid__text_is(ast->text, "max")) {
    aid__ir *ir;
    if (!arity(c, ast, 2, 64) || (ir = aid__ir_new(c, aid__text_is(ast->text, "min") ? AID__OP_MIN : AID__OP_MAX, ast->arg_count, scope->here, &flag_type, ast->offset, ast->length)) == NULL)
      return NULL;
    for (size_t i = 0; i < ast->arg_count; i++)
      if ((ir->operands[i] = aid__compile_ast(c, scope, ast->args[i], NULL)) == NULL)
        return NULL;
    if (!aid__unify(c, ir->operands, ir->count, ast))
      return NULL;
    ir->type = ir->operands[0]->type;
    if (ir->type.base != AID__NUMBER && ir->type.base != AID__DATE && ir->type.base != AID__MONTH) {
      aid__wrong_type(c, ast, "a number, date or month", &ir->type);
      return NULL;
    }
    return ir;
  }
  if (aid__text_is(ast->text, "round")) {
    aid__rounding how;
    aid__ir *x, *step;
    if (!arity(c, ast, 3, 3) || (x = aid__compile_ast(c, scope, ast->args[0], NULL)) == NULL || !aid__want(c, ast->args[0], x, AID__NUMBER, "a number"))
      return NULL;
    if (ast->args[2]->kind != AID__AST_name || ast->args[2]->path_count != 1 || !rounding(ast->args[2]->path[0], &how)) {
      AID__ERROR_AT(c, AID__E2213, ast->args[2], "up, down, half_up, half_even");
      return NULL;
    }
    if ((step = aid__compile_ast(c, scope, ast->args[1], NULL)) == NULL)
      return NULL;
    if (step->op != AID__OP_CONST || step->type.base != AID__NUMBER) {
      AID__ERROR_AT(c, AID__E2208, ast->args[1], "round");
      return NULL;
    }
    return aid__rounded(c, scope, ast, x, &step->type, step->value.number, how);
  }
  if (aid__text_is(ast->text, "marginal"))
    return aid__compile_marginal(c, scope, ast);
  if (aid__text_is(ast->text, "elapsed")) {
    const aid__type months = unit_type(AID__UNIT_MONTHS);
    aid__ir *a, *b;
    if (!arity(c, ast, 2, 2) || (a = aid__compile_ast(c, scope, ast->args[0], NULL)) == NULL || (b = aid__compile_ast(c, scope, ast->args[1], NULL)) == NULL ||
        !aid__want(c, ast->args[0], a, AID__DATE, "a date") || !aid__want(c, ast->args[1], b, AID__DATE, "a date"))
      return NULL;
    return aid__ir_pair(c, AID__OP_ELAPSED, scope, ast, &months, a, b);
  }
  if (aid__text_is(ast->text, "monthly") || aid__text_is(ast->text, "yearly")) {
    const bool monthly = aid__text_is(ast->text, "monthly");
    aid__ir *x, *ir;
    if (!arity(c, ast, 1, 1) || (x = aid__compile_ast(c, scope, ast->args[0], NULL)) == NULL || !aid__want(c, ast->args[0], x, AID__NUMBER, "a number"))
      return NULL;
    if (x->type.unit.power[monthly ? AID__UNIT_YEARS : AID__UNIT_MONTHS] != -1) {
      aid__wrong_type(c, ast->args[0], monthly ? "a sum per year" : "a sum per month", &x->type);
      return NULL;
    }
    if ((ir = aid__ir_times(c, scope, ast, x, monthly ? (aid__fraction){1, 12} : (aid__fraction){12, 1})) != NULL) {
      ir->type.unit.power[AID__UNIT_YEARS] = monthly ? 0 : -1;
      ir->type.unit.power[AID__UNIT_MONTHS] = monthly ? -1 : 0;
    }
    return ir;
  }
  if (aid__text_is(ast->text, "known")) {
    if (!c->warning) {
      AID__ERROR_AT(c, AID__E2128, ast, "known");
      return NULL;
    }
    return arity(c, ast, 1, 1) ? make_known(c, scope, ast) : NULL;
  }
  if (aid__text_is(ast->text, "has")) {
    aid__ir *x, *leaf;
    if (!arity(c, ast, 1, 1) || (x = aid__compile_ast(c, scope, ast->args[0], NULL)) == NULL)
      return NULL;
    if (x->type.base != AID__REFERENCE) {
      aid__wrong_type(c, ast->args[0], "a person", &x->type);
      return NULL;
    }
    leaf = make1(c, AID__OP_HAS, scope, ast, &flag_type, x);
    return leaf;
  }
  AID__ERROR(c, AID__E2123, ast->offset, (uint32_t)ast->text.length, aid__text_copy(ast->text).text);
  return NULL;
}

/* What E may be in at(D: E), where D is a date that the compiler does not know. NULL: all of it. `under`: below a hop, where D is not at hand. */
static const aid__ir *no_part_of_day(const aid__ir *ir, bool under)
{
  const bool hop = ir->op == AID__OP_PARENT || ir->op == AID__OP_LEVEL || ir->op == AID__OP_REF || ir->op == AID__OP_OUTER;

  if (((ir->op == AID__OP_FACT || ir->op == AID__OP_REF) && ir->fact->dated) || ir->op == AID__OP_SLOT || ir->op == AID__OP_RECORD || ir->op == AID__OP_AGGREGATE || ir->op == AID__OP_AT ||
      ir->op == AID__OP_AT_DAY || ir->op == AID__OP_FALLBACK || (under && (ir->op == AID__OP_STANDARD || ir->op == AID__OP_DAY || ir->op == AID__OP_MONTH)))
    return ir;
  for (size_t i = 0; i < ir->count; i++) {
    const aid__ir *const other = no_part_of_day(ir->operands[i], under || hop);
    if (other)
      return other;
  }
  return NULL;
}

/* at(month - 12 months: E), where the distance is a literal; at(D: E) of any date. */
static aid__ir *at(aid__compiler *c, const aid__scope *scope, const aid__ast *ast)
{
  const aid__ast *const when = ast->args[0];
  const bool from_month = (when->kind == AID__AST_subtract || when->kind == AID__AST_add) && when->args[0]->kind == AID__AST_name &&
                          when->args[0]->path_count == 1 && aid__text_is(when->args[0]->path[0], "month") && when->args[1]->kind == AID__AST_number;
  aid__ir *body, *ir, *distance = NULL, *day;
  const aid__ir *wrong;

  if (c->at || (from_month && ((distance = number_literal(c, scope, when->args[1])) == NULL || !is_duration(&distance->type, AID__UNIT_MONTHS) ||
                               distance->value.number.n > 1200))) {
    if (c->at || distance)
      AID__ERROR_AT(c, AID__E2309, when, "month - 1 month");
    return NULL;
  }
  if (from_month) {
    c->at++;
    c->shift = (int32_t)(when->kind == AID__AST_subtract ? -distance->value.number.n : distance->value.number.n);
    body = aid__compile_ast(c, scope, ast->args[1], NULL);
    c->shift = 0;
    c->at--;
    if ((ir = body ? make1(c, AID__OP_AT, scope, ast, &body->type, body) : NULL) != NULL)
      ir->shift = (int32_t)(when->kind == AID__AST_subtract ? -distance->value.number.n : distance->value.number.n);
    return ir;
  }
  if ((day = aid__compile_ast(c, scope, when, NULL)) == NULL)
    return NULL;
  if (day->type.base == AID__MONTH)
    day = make1(c, AID__OP_LAST_DAY, scope, when, &date_type, day);
  if (day == NULL || !aid__want(c, when, day, AID__DATE, "a date"))
    return NULL;
  c->at++;
  body = aid__compile_ast(c, scope, ast->args[1], NULL);
  c->at--;
  if (body && (wrong = no_part_of_day(body, false)) != NULL) {
    AID__ERROR(c, AID__E2314, wrong->offset, wrong->length, "");
    return NULL;
  }
  return body ? aid__ir_pair(c, AID__OP_AT_DAY, scope, ast, &body->type, day, body) : NULL;
}

static aid__ir *compile(aid__compiler *c, const aid__scope *scope, const aid__ast *ast, const aid__type *expected)
{
  aid__value v = {.known = true};
  aid__ir *a, *b, *ir;

  switch (ast->kind) {
  case AID__AST_number: return number_literal(c, scope, ast);
  case AID__AST_yes: v.flag = true; return aid__ir_constant(c, scope, ast, &flag_type, v);
  case AID__AST_no: v.flag = false; return aid__ir_constant(c, scope, ast, &flag_type, v);
  case AID__AST_never:
    v.day = AID_NEVER;
    return aid__ir_constant(c, scope, ast, expected && expected->base == AID__MONTH ? &month_type : &date_type, v);
  case AID__AST_date: v.day = ast->days; return aid__ir_constant(c, scope, ast, &date_type, v);
  case AID__AST_month: v.month = ast->days; return aid__ir_constant(c, scope, ast, &month_type, v);
  case AID__AST_code: return code_literal(c, scope, ast, expected);
  case AID__AST_name: return aid__compile_name(c, scope, ast);
  case AID__AST_call: return function(c, scope, ast);
  case AID__AST_aggregate: return aid__compile_aggregate(c, scope, ast);
  case AID__AST_at: return at(c, scope, ast);
  case AID__AST_negate:
    if ((a = aid__compile_ast(c, scope, ast->args[0], NULL)) == NULL || !aid__want(c, ast->args[0], a, AID__NUMBER, "a number"))
      return NULL;
    if (a->op == AID__OP_CONST && a->value.number.n != INT64_MIN) {   /* -1 is a constant too */
      v.number = (aid__fraction){-a->value.number.n, a->value.number.d};
      return aid__ir_constant(c, scope, ast, &a->type, v);
    }
    return make1(c, AID__OP_NEG, scope, ast, &a->type, a);
  case AID__AST_not:
    if ((a = aid__compile_ast(c, scope, ast->args[0], NULL)) == NULL || !aid__want(c, ast->args[0], a, AID__FLAG, "a flag"))
      return NULL;
    return make1(c, AID__OP_NOT, scope, ast, &flag_type, a);
  case AID__AST_and:
  case AID__AST_or:
    a = aid__compile_ast(c, scope, ast->args[0], NULL);
    b = aid__compile_ast(c, scope, ast->args[1], NULL);
    if (a == NULL || b == NULL || !aid__want(c, ast->args[0], a, AID__FLAG, "a flag") || !aid__want(c, ast->args[1], b, AID__FLAG, "a flag"))
      return NULL;
    return aid__ir_pair(c, ast->kind == AID__AST_and ? AID__OP_AND : AID__OP_OR, scope, ast, &flag_type, a, b);
  case AID__AST_equal: case AID__AST_unequal: case AID__AST_less: case AID__AST_at_most: case AID__AST_greater: case AID__AST_at_least:
    return comparison(c, scope, ast);
  case AID__AST_in: return membership(c, scope, ast);
  case AID__AST_add: case AID__AST_subtract: return sum(c, scope, ast);
  case AID__AST_multiply: case AID__AST_divide: return product(c, scope, ast);
  case AID__AST_choose: {
    aid__ir *branches[2];
    if ((a = aid__compile_ast(c, scope, ast->args[0], NULL)) == NULL || !aid__want(c, ast->args[0], a, AID__FLAG, "a flag"))
      return NULL;
    if (expected) {
      branches[0] = aid__compile_ast(c, scope, ast->args[1], expected);
      branches[1] = aid__compile_ast(c, scope, ast->args[2], expected);
    } else {
      const bool later = ast->args[1]->kind == AID__AST_code || ast->args[1]->kind == AID__AST_never;
      branches[later] = aid__compile_ast(c, scope, ast->args[later ? 2 : 1], NULL);
      branches[!later] = branches[later] ? aid__compile_ast(c, scope, ast->args[later ? 1 : 2], &branches[later]->type) : NULL;
    }
    if (branches[0] == NULL || branches[1] == NULL || !aid__unify(c, branches, 2, ast) ||
        (ir = aid__ir_new(c, AID__OP_IF, 3, scope->here, &branches[0]->type, ast->offset, ast->length)) == NULL)
      return NULL;
    ir->operands[0] = a;
    ir->operands[1] = branches[0];
    ir->operands[2] = branches[1];
    return ir;
  }
  default: break;
  }
  return NULL;
}

aid__ir *aid__compile_ast(aid__compiler *c, const aid__scope *scope, const aid__ast *ast, const aid__type *expected)
{
  aid__ir *ir;

  if (ast == NULL)
    return NULL;
  if (c->depth >= AID__HEIGHT_MOST) {
    AID__ERROR_AT(c, AID__E2107, ast, "less nesting", "", aid__phrase_zh("less nesting"));
    return NULL;
  }
  c->depth++;
  ir = compile(c, scope, ast, expected);
  c->depth--;
  return ir;
}
