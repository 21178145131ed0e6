/*
 * marginal(table, x): the sum over the bands of a table, each its part of x times what the table has there. Unrolled into what both evaluators
 * know already, over the thresholds of all rows: where two bands have one rate, the sum is the same.
 */
#include "policy/compile.h"

static const aid__type flag_type = {.base = AID__FLAG};

static bool is_name(const aid__ir *ir)
{
  while (ir->op == AID__OP_SCALE || ir->op == AID__OP_PARENT || ir->op == AID__OP_LEVEL || ir->op == AID__OP_REF || ir->op == AID__OP_OUTER)
    ir = ir->operands[0];
  return ir->op == AID__OP_FACT || ir->op == AID__OP_FALLBACK || ir->op == AID__OP_SLOT || ir->op == AID__OP_RECORD || ir->op == AID__OP_CONST;
}

/* The thresholds of a key in all rows, lowest first, each once; `most` + 1 where there are more. */
static size_t thresholds(const struct aid_standard *standard, size_t key, aid__fraction *out, size_t most)
{
  size_t n = 0;

  for (size_t i = 0; i < standard->row_count; i++) {
    const aid__row_key *const k = &standard->rows[i]->keys[key];
    size_t at = n;
    if (k->how == AID__KEY_ANY)
      continue;
    while (at > 0 && aid__fraction_compare(k->value.number, out[at - 1]) < 0)
      at--;
    if (at > 0 && aid__fraction_compare(k->value.number, out[at - 1]) == 0)
      continue;
    if (n == most)
      return most + 1;
    memmove(out + at + 1, out + at, (n - at) * sizeof *out);
    out[at] = k->value.number;
    n++;
  }
  return n;
}

static aid__ir *number_constant(aid__compiler *c, const aid__scope *scope, const aid__ast *ast, const aid__type *type, aid__fraction number)
{
  aid__value v = {.known = true};
  aid__type exact = *type;
  int64_t scaled;

  v.number = number;
  exact.fraction = false;
  for (exact.digits = 0; exact.digits < AID__DIGITS_KEPT && !aid__fraction_to_scaled(number, exact.digits, &scaled); exact.digits++)
    ;
  if (exact.digits == AID__DIGITS_KEPT) {
    exact.fraction = true;
    exact.digits = 0;
  }
  return aid__ir_constant(c, scope, ast, &exact, v);
}

/* a OP b with both brought to one scale. */
static aid__ir *joined(aid__compiler *c, aid__op op, const aid__scope *scope, const aid__ast *ast, aid__ir *a, aid__ir *b)
{
  aid__ir *sides[2] = {a, b};

  if (a == NULL || b == NULL || !aid__unify(c, sides, 2, ast))
    return NULL;
  return aid__ir_pair(c, op, scope, ast, op == AID__OP_GT ? &flag_type : &sides[0]->type, sides[0], sides[1]);
}

/* One band: (the lesser of x and its end, less its start) times what the table has there. */
static aid__ir *band(aid__compiler *c, const aid__scope *scope, const aid__ast *ast, const aid__ir *table, size_t key, aid__ir *x, aid__fraction start, const aid__fraction *end)
{
  const aid__type *const type = &table->standard->key_types[key];
  aid__type product = aid__number_type(0, false);
  aid__fraction middle, factor;
  aid__ir *rate = aid__ir_new(c, AID__OP_STANDARD, table->count, table->here, &table->type, ast->offset, ast->length);
  aid__ir *part = x, *from, *gives, *nothing;

  if (rate == NULL)
    return NULL;
  /* what answers inside the band, whether its threshold counts or not */
  if (end ? !aid__fraction_add(start, *end, &middle) || !aid__fraction_div(middle, (aid__fraction){2, 1}, &middle) : !aid__fraction_add(start, (aid__fraction){1, 1}, &middle)) {
    AID__ERROR_AT(c, AID__E2103, ast, "marginal");
    return NULL;
  }
  memcpy(rate->operands, table->operands, table->count * sizeof *rate->operands);
  rate->standard = table->standard;
  if ((rate->operands[key] = number_constant(c, scope, ast, type, middle)) == NULL || (from = number_constant(c, scope, ast, type, start)) == NULL)
    return NULL;
  if (end)
    part = joined(c, AID__OP_MIN, scope, ast, part, number_constant(c, scope, ast, type, *end));
  if ((part = joined(c, AID__OP_SUB, scope, ast, part, from)) == NULL || !aid__unit_multiply(&part->type.unit, &rate->type.unit, false, &product.unit, &factor))
    return NULL;
  product.fraction = part->type.fraction || rate->type.fraction || part->type.digits + rate->type.digits > AID__DIGITS_KEPT;
  product.digits = product.fraction ? 0 : (uint8_t)(part->type.digits + rate->type.digits);
  if (product.fraction && ((part = aid__scale(c, part, 0, true)) == NULL || (rate = aid__scale(c, rate, 0, true)) == NULL))
    return NULL;
  gives = aid__ir_times(c, scope, ast, aid__ir_pair(c, AID__OP_MUL, scope, ast, &product, part, rate), factor);
  if (gives == NULL || (nothing = number_constant(c, scope, ast, &gives->type, (aid__fraction){0, 1})) == NULL ||
      (nothing = aid__scale(c, nothing, gives->type.digits, gives->type.fraction)) == NULL)
    return NULL;
  {
    aid__ir *const reached = joined(c, AID__OP_GT, scope, ast, x, from);
    aid__ir *const ir = reached ? aid__ir_new(c, AID__OP_IF, 3, scope->here, &gives->type, ast->offset, ast->length) : NULL;
    if (ir) {
      ir->operands[0] = reached;
      ir->operands[1] = gives;
      ir->operands[2] = nothing;
    }
    return ir;
  }
}

aid__ir *aid__compile_marginal(aid__compiler *c, const aid__scope *scope, const aid__ast *ast)
{
  enum { BANDS_MOST = 64 };
  const aid__ast *const name = ast->arg_count ? ast->args[0] : NULL;
  const struct aid_standard *const standard =
    name && ast->arg_names[0].length == 0 && name->kind == AID__AST_name && name->path_count == 1 ? aid__policy_standard(c->policy, name->path[0]) : NULL;
  aid__fraction at[BANDS_MOST];
  size_t key = SIZE_MAX, bands, positional = 0;
  aid__ast table_ast, x_ast;
  aid__ir *x, *table, *sum = NULL;

  for (size_t i = 0; i < ast->arg_count; i++)
    positional += ast->arg_names[i].length == 0;
  for (size_t k = 0; standard && k < standard->key_count; k++)
    if (standard->key_types[k].base == AID__NUMBER)
      key = key == SIZE_MAX ? k : SIZE_MAX - 1;
  if (standard == NULL || positional != 2 || ast->arg_names[1].length || key >= SIZE_MAX - 1 || standard->type.base != AID__NUMBER) {
    AID__ERROR_AT(c, AID__E2219, ast, standard ? standard->id : name && name->kind == AID__AST_name ? aid__text_copy(name->path[0]).text : "?");
    return NULL;
  }
  if ((x = aid__compile_ast(c, scope, ast->args[1], NULL)) == NULL || !aid__want(c, ast->args[1], x, AID__NUMBER, "a number"))
    return NULL;
  if (!is_name(x)) {
    AID__ERROR_AT(c, AID__E2220, ast->args[1], "marginal");
    return NULL;
  }
  if (!aid__unit_same(&x->type.unit, &standard->key_types[key].unit)) {
    AID__ERROR_AT(c, AID__E2202, ast->args[1], aid__type_text(c->policy, &standard->key_types[key]).text, aid__type_text(c->policy, &x->type).text);
    return NULL;
  }
  /* the table as it would be read with x for that key: standard(key: x, …) */
  {
    aid__ast *args[AID__KEYS_MOST];
    aid__text names[AID__KEYS_MOST];
    size_t n = 0;
    x_ast = *ast->args[1];
    names[n] = aid__text_of(standard->keys[key]);
    args[n++] = &x_ast;
    for (size_t i = 2; i < ast->arg_count && n < AID__KEYS_MOST; i++) {
      names[n] = ast->arg_names[i];
      args[n++] = ast->args[i];
    }
    table_ast = *ast;
    table_ast.args = args;
    table_ast.arg_names = names;
    table_ast.arg_count = n;
    if ((table = aid__compile_standard(c, scope, &table_ast, standard)) == NULL)
      return NULL;
  }
  if ((bands = thresholds(standard, key, at, BANDS_MOST - 1)) == BANDS_MOST) {   /* a band left out would be a wrong amount */
    AID__ERROR_AT(c, AID__E2031, ast, standard->id, "63", "thresholds for marginal", "用于 marginal 的阈值");
    return NULL;
  }
  if (bands == 0 || at[0].n > 0) {                       /* what lies below the lowest threshold begins at nothing */
    memmove(at + 1, at, bands * sizeof *at);
    at[0] = (aid__fraction){0, 1};
    bands++;
  }
  if (at[0].n < 0) {
    AID__ERROR_AT(c, AID__E2219, ast, standard->id);
    return NULL;
  }
  for (size_t i = 0; i < bands; i++) {
    aid__ir *const one = band(c, scope, ast, table, key, x, at[i], i + 1 < bands ? &at[i + 1] : NULL);
    if (one == NULL || (sum = sum ? joined(c, AID__OP_ADD, scope, ast, sum, one) : one) == NULL)
      return NULL;
  }
  return sum;
}
