/* Aggregates: what is folded over the rows of a list, and what stands for nothing. */
#include "policy/compile.h"

static const aid__type flag_type = {.base = AID__FLAG};

/* A quotient by something of the row itself: its sum would need ever longer fractions. */
static bool divides_by_row(const aid__ir *ir)
{
  if (ir == NULL)
    return false;
  if (ir->op == AID__OP_DIV) {
    const aid__ir *by = ir->operands[1];
    while (by->op == AID__OP_SCALE || by->op == AID__OP_NEG)
      by = by->operands[0];
    if (by->op != AID__OP_CONST && by->op != AID__OP_PARENT && by->op != AID__OP_OUTER && by->op != AID__OP_LEVEL && by->op != AID__OP_STANDARD)
      return true;
  }
  if (ir->op == AID__OP_AGGREGATE)
    return false;
  for (size_t i = 0; i < ir->count; i++)
    if (divides_by_row(ir->operands[i]))
      return true;
  return false;
}

aid__ir *aid__compile_aggregate(aid__compiler *c, const aid__scope *scope, const aid__ast *ast)
{
  static const char *const names[] = {
#define X(name) #name,
    AID__AGGREGATES(X)
#undef X
  };
  aid__hops hops = {.count = 0};
  aid__scope inner = {.row_name = ast->row_name};
  aid__aggregate which = AID__AGGREGATE_COUNT;
  aid__list list;
  aid__ir *ir, *value;
  bool choose;

  for (int i = 0; i < AID__AGGREGATE_COUNT; i++)
    if (aid__text_is(ast->text, names[i]))
      which = (aid__aggregate)i;
  if (!aid__compile_list(c, scope, ast, &list, &hops))
    return NULL;
  inner.here = list.kind;
  inner.outer = scope;
  if (hops.count == 1 && hops.op[0] == AID__OP_OUTER) {
    for (unsigned d = 0; d < hops.depth[0]; d++)
      inner.outer = inner.outer->outer;
  } else if (hops.count) {
    inner.hopped = true;
  }
  if ((ir = aid__ir_new(c, AID__OP_AGGREGATE, AID__AGG_OPERANDS, hops.count ? (hops.op[hops.count - 1] == AID__OP_OUTER ? inner.outer->here : hops.to[hops.count - 1]) : scope->here,
                        &flag_type, ast->offset, ast->length)) == NULL)
    return NULL;
  ir->aggregate = (uint8_t)which;
  ir->list = list;
  if (ast->args[0] && ((ir->operands[AID__AGG_WHERE] = aid__compile_ast(c, &inner, ast->args[0], NULL)) == NULL ||
                       !aid__want(c, ast->args[0], ir->operands[AID__AGG_WHERE], AID__FLAG, "a flag")))
    return NULL;
  choose = which == AID__AGGREGATE_first || which == AID__AGGREGATE_nth;
  if (ast->args[1]) {
    if (!choose) {
      AID__ERROR_AT(c, AID__E2124, ast->args[1], "by", names[which]);
      return NULL;
    }
    if ((ir->operands[AID__AGG_BY] = aid__compile_ast(c, &inner, ast->args[1], NULL)) == NULL)
      return NULL;
    if (ir->operands[AID__AGG_BY]->type.base != AID__NUMBER && ir->operands[AID__AGG_BY]->type.base != AID__DATE && ir->operands[AID__AGG_BY]->type.base != AID__MONTH) {
      aid__wrong_type(c, ast->args[1], "a number, date or month", &ir->operands[AID__AGG_BY]->type);
      return NULL;
    }
  }
  if (which == AID__AGGREGATE_nth) {
    if ((ir->operands[AID__AGG_N] = aid__compile_ast(c, scope, ast->args[2], NULL)) == NULL)
      return NULL;
    if (ir->operands[AID__AGG_N]->op != AID__OP_CONST || ir->operands[AID__AGG_N]->type.base != AID__NUMBER || ir->operands[AID__AGG_N]->value.number.d != 1 ||
        ir->operands[AID__AGG_N]->value.number.n < 1) {
      AID__ERROR_AT(c, AID__E2208, ast->args[2], "nth");
      return NULL;
    }
  }
  if (which == AID__AGGREGATE_count) {
    if (ast->args[3] || ast->args[4]) {
      AID__ERROR_AT(c, AID__E2124, ast, ast->args[3] ? ":" : "else", "count");
      return NULL;
    }
    ir->type = aid__number_type(0, false);
    return aid__wrap_hops(c, &hops, ir, ast);
  }
  if (ast->args[3] && (ir->operands[AID__AGG_VALUE] = aid__compile_ast(c, &inner, ast->args[3], NULL)) == NULL)
    return NULL;
  value = ir->operands[AID__AGG_VALUE];
  if (which == AID__AGGREGATE_any || which == AID__AGGREGATE_all) {
    if (ast->args[4]) {
      AID__ERROR_AT(c, AID__E2124, ast, "else", names[which]);
      return NULL;
    }
    if (value && !aid__want(c, ast->args[3], value, AID__FLAG, "a flag"))
      return NULL;
    if (which == AID__AGGREGATE_all && value == NULL) {
      AID__ERROR_AT(c, AID__E2125, ast, "all");
      return NULL;
    }
    return aid__wrap_hops(c, &hops, ir, ast);
  }
  if (value == NULL) {
    AID__ERROR_AT(c, AID__E2125, ast, names[which]);
    return NULL;
  }
  if (which == AID__AGGREGATE_sum || which == AID__AGGREGATE_average) {
    if (!aid__want(c, ast->args[3], value, AID__NUMBER, "a number"))
      return NULL;
    if (value->type.fraction && divides_by_row(value)) {
      AID__ERROR_AT(c, AID__E2214, ast->args[3], names[which]);
      return NULL;
    }
  } else if (!choose && value->type.base != AID__NUMBER && value->type.base != AID__DATE && value->type.base != AID__MONTH) {
    aid__wrong_type(c, ast->args[3], "a number, date or month", &value->type);
    return NULL;
  }
  if (which == AID__AGGREGATE_sum) {
    if (ast->args[4]) {
      AID__ERROR_AT(c, AID__E2124, ast, "else", "sum");
      return NULL;
    }
    ir->type = value->type;
    return aid__wrap_hops(c, &hops, ir, ast);
  }
  if (ast->args[4] == NULL) {
    AID__ERROR_AT(c, AID__E2126, ast, names[which]);
    return NULL;
  }
  {
    aid__ir *both[2];
    if (which == AID__AGGREGATE_average && (value = aid__scale(c, value, 0, true)) == NULL)
      return NULL;
    /* else is worked out where the aggregate stands, so it must not pass through the hops of its list */
    if (hops.count && ast->args[4]->kind == AID__AST_name && hops.op[0] != AID__OP_OUTER) {
      AID__ERROR_AT(c, AID__E2114, ast->args[4], "else");
      return NULL;
    }
    {
      const aid__scope else_scope = {.here = ir->here, .outer = inner.outer ? inner.outer->outer : NULL, .row_name = scope->row_name, .hopped = inner.hopped};
      both[0] = value;
      if ((both[1] = aid__compile_ast(c, hops.count ? &else_scope : scope, ast->args[4], &value->type)) == NULL || !aid__unify(c, both, 2, ast))
        return NULL;
    }
    ir->operands[AID__AGG_VALUE] = both[0];
    ir->operands[AID__AGG_ELSE] = both[1];
    ir->type = both[0]->type;
  }
  return aid__wrap_hops(c, &hops, ir, ast);
}
