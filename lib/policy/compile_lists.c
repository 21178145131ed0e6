/* Aggregates: what is folded over the rows of a list, and what stands for nothing. */
#include "policy/compile.h"
#include <stdlib.h>

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

static const char *const names[] = {
#define X(name) #name,
  AID__AGGREGATES(X)
#undef X
};

/* ---- lists of months: unrolled, with nothing left of the list ---- */

typedef struct unrolled {
  aid__compiler *c;
  const aid__scope *scope;
  const aid__ast *ast;
  int32_t count, step;         /* months, and +1 or -1 from one to the next */
  aid__ir *where, *value;      /* NULL: none */
} unrolled;

static aid__ir *operation(const unrolled *u, aid__op op, const aid__type *type, aid__ir *a, aid__ir *b, aid__ir *d)
{
  aid__ir *const ir = a ? aid__ir_new(u->c, op, d ? 3 : b ? 2 : 1, u->scope->here, type, u->ast->offset, u->ast->length) : NULL;

  if (ir) {
    ir->operands[0] = a;
    if (b)
      ir->operands[1] = b;
    if (d)
      ir->operands[2] = d;
  }
  return ir;
}

static aid__ir *whole(const unrolled *u, const aid__type *type, aid__fraction number)
{
  aid__ir *const ir = aid__ir_new(u->c, AID__OP_CONST, 0, u->scope->here, type, u->ast->offset, u->ast->length);

  if (ir) {
    ir->value.known = true;
    ir->value.number = number;
  }
  return ir;
}

/* The i-th month's; this month's is read on the assessment's own day. */
static aid__ir *in_month(const unrolled *u, aid__ir *ir, int32_t i)
{
  const int32_t shift = u->ast->month_from + i * u->step;
  aid__ir *const at = ir && shift ? operation(u, AID__OP_AT, &ir->type, ir, NULL, NULL) : ir;

  if (at && shift)
    at->shift = shift;
  return at;
}

/* What each month gives, folded two by two: the tree is low, and any order gives the same. */
static aid__ir *fold(const unrolled *u, aid__op op, const aid__type *type, aid__ir *(*each)(const unrolled *, int32_t), int32_t first, int32_t count)
{
  if (count == 1)
    return each(u, first);
  {
    aid__ir *const a = fold(u, op, type, each, first, count / 2);
    aid__ir *const b = a ? fold(u, op, type, each, first + count / 2, count - count / 2) : NULL;
    return b ? operation(u, op, type, a, b, NULL) : NULL;
  }
}

static aid__ir *month_where(const unrolled *u, int32_t i) { return in_month(u, u->where, i); }

static aid__ir *month_counted(const unrolled *u, int32_t i)
{
  const aid__type type = aid__number_type(0, false);
  aid__ir *const one = whole(u, &type, (aid__fraction){1, 1}), *const zero = whole(u, &type, (aid__fraction){0, 1});
  return one && zero ? operation(u, AID__OP_IF, &type, in_month(u, u->where, i), one, zero) : NULL;
}

static aid__ir *month_summed(const unrolled *u, int32_t i)
{
  aid__ir *const value = in_month(u, u->value, i), *const zero = value && u->where ? whole(u, &value->type, (aid__fraction){0, 1}) : NULL;

  if (u->where == NULL)
    return value;
  return zero ? operation(u, AID__OP_IF, &value->type, in_month(u, u->where, i), value, zero) : NULL;
}

static aid__ir *month_any(const unrolled *u, int32_t i)
{
  aid__ir *const value = u->value ? in_month(u, u->value, i) : NULL, *const where = u->where ? in_month(u, u->where, i) : NULL;
  return value && where ? operation(u, AID__OP_AND, &flag_type, where, value, NULL) : value ? value : where;
}

static aid__ir *month_all(const unrolled *u, int32_t i)
{
  aid__ir *const value = in_month(u, u->value, i);
  return u->where == NULL ? value : operation(u, AID__OP_OR, &flag_type, operation(u, AID__OP_NOT, &flag_type, in_month(u, u->where, i), NULL, NULL), value, NULL);
}

/* The value, or for a month that `where` leaves out one that never wins: no value is further out. */
static aid__ir *bounded(const unrolled *u, int32_t i, bool least)
{
  aid__ir *const value = in_month(u, u->value, i);
  aid__ir *out;

  if (u->where == NULL || value == NULL)
    return value;
  if ((out = whole(u, &value->type, (aid__fraction){0, 1})) == NULL)
    return NULL;
  if (value->type.base != AID__NUMBER)
    out->value.day = least ? AID_NEVER : INT32_MIN;
  else if (!aid__fraction_make(least ? INT64_MAX : -INT64_MAX, value->type.fraction ? 1 : aid__power10[value->type.digits], &out->value.number))
    return NULL;
  return operation(u, AID__OP_IF, &value->type, in_month(u, u->where, i), value, out);
}
static aid__ir *month_least(const unrolled *u, int32_t i) { return bounded(u, i, true); }
static aid__ir *month_most(const unrolled *u, int32_t i) { return bounded(u, i, false); }

static aid__ir *average(const unrolled *u, aid__ir *otherwise)
{
  const aid__type plain = aid__number_type(0, false);
  aid__ir *const total = fold(u, AID__OP_ADD, &u->value->type, month_summed, 0, u->count);
  aid__ir *const count = u->where ? fold(u, AID__OP_ADD, &plain, month_counted, 0, u->count) : whole(u, &plain, (aid__fraction){u->count, 1});
  aid__ir *const zero = whole(u, &plain, (aid__fraction){0, 1});
  aid__ir *const quotient = total && count ? operation(u, AID__OP_DIV, &u->value->type, total, aid__scale(u->c, count, 0, true), NULL) : NULL;

  if (u->where == NULL || quotient == NULL || zero == NULL)
    return quotient;
  return operation(u, AID__OP_IF, &u->value->type, operation(u, AID__OP_EQ, &flag_type, count, zero, NULL), otherwise, quotient);
}

/* The first of the months, in the order in which they are named, that `where` takes. */
static aid__ir *first_of(const unrolled *u, aid__ir *otherwise)
{
  aid__ir *ir = otherwise;

  for (int32_t i = u->count; ir && i-- > 0;)
    ir = operation(u, AID__OP_IF, &u->value->type, in_month(u, u->where, i), in_month(u, u->value, i), ir);
  return ir;
}

static aid__ir *over_months(aid__compiler *c, const aid__scope *scope, const aid__ast *ast, aid__aggregate which)
{
  const aid__type number = aid__number_type(0, false);
  unrolled u = {c, scope, ast, abs(ast->month_until - ast->month_from) + 1, ast->month_until < ast->month_from ? -1 : 1, NULL, NULL};
  const bool chooses = which == AID__AGGREGATE_min || which == AID__AGGREGATE_max || which == AID__AGGREGATE_average || which == AID__AGGREGATE_first;
  aid__ir *otherwise = NULL;

  if (which == AID__AGGREGATE_nth || ast->row_name.length || ast->args[1] || (ast->args[4] && !chooses) || (ast->args[3] && which == AID__AGGREGATE_count)) {
    AID__ERROR_AT(c, AID__E2124, ast->args[1] ? ast->args[1] : ast,
                  which == AID__AGGREGATE_nth ? "nth" : ast->row_name.length ? "as" : ast->args[1] ? "by" : ast->args[4] ? "else" : ":", "months");
    return NULL;
  }
  c->at++;
  if (ast->args[0] && ((u.where = aid__compile_ast(c, scope, ast->args[0], NULL)) == NULL || !aid__want(c, ast->args[0], u.where, AID__FLAG, "a flag")))
    goto failed;
  if (ast->args[3] && (u.value = aid__compile_ast(c, scope, ast->args[3], NULL)) == NULL)
    goto failed;
  c->at--;
  if (u.value == NULL && (which == AID__AGGREGATE_all || (which != AID__AGGREGATE_any && which != AID__AGGREGATE_count) || u.where == NULL)) {
    AID__ERROR_AT(c, AID__E2125, ast, names[which]);
    return NULL;
  }
  if ((which == AID__AGGREGATE_any || which == AID__AGGREGATE_all) && u.value && !aid__want(c, ast->args[3], u.value, AID__FLAG, "a flag"))
    return NULL;
  if ((which == AID__AGGREGATE_sum || which == AID__AGGREGATE_average) && !aid__want(c, ast->args[3], u.value, AID__NUMBER, "a number"))
    return NULL;
  if ((which == AID__AGGREGATE_min || which == AID__AGGREGATE_max) && u.value->type.base != AID__NUMBER && u.value->type.base != AID__DATE && u.value->type.base != AID__MONTH) {
    aid__wrong_type(c, ast->args[3], "a number, date or month", &u.value->type);
    return NULL;
  }
  if (which == AID__AGGREGATE_average && (u.value = aid__scale(c, u.value, 0, true)) == NULL)
    return NULL;
  if (chooses && u.where && ast->args[4] == NULL) {
    AID__ERROR_AT(c, AID__E2126, ast, names[which]);
    return NULL;
  }
  if (which == AID__AGGREGATE_first && u.where == NULL) {
    AID__ERROR_AT(c, AID__E2124, ast, "first", "months");
    return NULL;
  }
  if (ast->args[4]) {
    aid__ir *both[2] = {u.value, aid__compile_ast(c, scope, ast->args[4], &u.value->type)};
    if (both[1] == NULL || !aid__unify(c, both, 2, ast))
      return NULL;
    u.value = both[0];
    otherwise = both[1];
  }
  switch (which) {
  case AID__AGGREGATE_count: return fold(&u, AID__OP_ADD, &number, month_counted, 0, u.count);
  case AID__AGGREGATE_any: return fold(&u, AID__OP_OR, &flag_type, month_any, 0, u.count);
  case AID__AGGREGATE_all: return fold(&u, AID__OP_AND, &flag_type, month_all, 0, u.count);
  case AID__AGGREGATE_sum: return fold(&u, AID__OP_ADD, &u.value->type, month_summed, 0, u.count);
  case AID__AGGREGATE_average: return average(&u, otherwise);
  case AID__AGGREGATE_first: return first_of(&u, otherwise);
  default: break;
  }
  {
    const bool least = which == AID__AGGREGATE_min;
    aid__ir *const best = fold(&u, least ? AID__OP_MIN : AID__OP_MAX, &u.value->type, least ? month_least : month_most, 0, u.count);
    if (u.where == NULL || best == NULL)
      return best;
    return operation(&u, AID__OP_IF, &best->type, fold(&u, AID__OP_OR, &flag_type, month_where, 0, u.count), best, otherwise);
  }
failed:
  c->at--;
  return NULL;
}

/* ---- lists of rows ---- */

aid__ir *aid__compile_aggregate(aid__compiler *c, const aid__scope *scope, const aid__ast *ast)
{
  aid__hops hops = {.count = 0};
  aid__scope inner = {.row_name = ast->row_name};
  aid__aggregate which = AID__AGGREGATE_COUNT;
  aid__list list;
  aid__ir *ir, *value;
  bool choose;

  for (int i = 0; i < AID__AGGREGATE_COUNT; i++)
    if (aid__text_is(ast->text, names[i]))
      which = (aid__aggregate)i;
  if (ast->months)
    return over_months(c, scope, ast, which);
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
