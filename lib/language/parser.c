/* The parser: precedence climbing, to a tree with places. One error ends a formula; the pack's other formulas are still read. */
#include "language/syntax.h"
#include <stdlib.h>

#define DEEPEST 100
#define HIGHEST 300          /* a + b + c … is as high as it is long */

typedef struct parser {
  const aid__script *script;
  aid__arena *arena;
  aid__reports *reports;
  aid__token token;        /* looked at, not yet taken */
  aid__token after;        /* one more, where it was needed */
  bool has_after;
  size_t offset;
  uint32_t last_end;       /* end of the token taken last */
  unsigned depth;
  bool failed;
} parser;

static aid__ast *expression(parser *p);

static void advance(parser *p)
{
  p->last_end = p->token.offset + p->token.length;
  if (p->has_after) {
    p->token = p->after;
    p->has_after = false;
  } else {
    p->token = aid__token_next(p->script, &p->offset, p->reports);
  }
  if (p->token.kind == AID__TOKEN_BAD)
    p->failed = true;
}

static aid__token peek(parser *p)
{
  if (!p->has_after) {
    p->after = aid__token_next(p->script, &p->offset, p->reports);
    p->has_after = true;
  }
  return p->after;
}

static bool is_mark(const parser *p, const char *mark) { return p->token.kind == AID__TOKEN_MARK && aid__text_is(p->token.text, mark); }
static bool is_word(const parser *p, const char *word) { return p->token.kind == AID__TOKEN_NAME && aid__text_is(p->token.text, word); }

static void *fail(parser *p, aid__diagnostic_id id, const char *expected)
{
  char found[64];
  const size_t n = p->token.length < sizeof found - 1 ? p->token.length : sizeof found - 1;

  if (!p->failed) {
    memcpy(found, p->script->text.start + p->token.offset, n);
    found[n] = 0;
    const char *const what = p->token.kind == AID__TOKEN_END ? "the end" : found;
    /* what is missing at the end is missing after the last word, not in the line of the end tag */
    aid__report(p->reports, id, aid__script_place(p->script, p->token.length ? p->token.offset : p->last_end, p->token.length ? p->token.length : 1),
                expected, what, aid__phrase_zh(expected), aid__phrase_zh(what), NULL);
  }
  p->failed = true;
  return NULL;
}

static bool take_mark(parser *p, const char *mark)
{
  if (p->failed || !is_mark(p, mark)) {
    fail(p, AID__E2105, mark);
    return false;
  }
  advance(p);
  return true;
}

static bool take_word(parser *p, const char *word)
{
  if (p->failed || !is_word(p, word)) {
    fail(p, AID__E2105, word);
    return false;
  }
  advance(p);
  return true;
}

static aid__ast *node(parser *p, aid__ast_kind kind, uint32_t offset, size_t args)
{
  aid__ast *ast = aid__arena_get(p->arena, sizeof *ast);

  if (ast && args)
    ast->args = aid__arena_array(p->arena, args, sizeof *ast->args);
  if (ast == NULL || (args && ast->args == NULL)) {
    p->reports->no_memory = true;
    p->failed = true;
    return NULL;
  }
  ast->kind = kind;
  ast->offset = offset;
  ast->arg_count = args;
  ast->number = (aid__fraction){0, 1};
  return ast;
}

static aid__ast *done(parser *p, aid__ast *ast)
{
  if (ast) {
    ast->length = p->last_end - ast->offset;
    ast->height = 1;
    for (size_t i = 0; i < ast->arg_count; i++)
      if (ast->args[i] && ast->args[i]->height >= ast->height)
        ast->height = ast->args[i]->height + 1;
    if (ast->height > HIGHEST)
      return fail(p, AID__E2107, "less nesting");
  }
  return p->failed ? NULL : ast;
}

static aid__ast *binary(parser *p, aid__ast_kind kind, aid__ast *left, aid__ast *right)
{
  aid__ast *ast = left && right ? node(p, kind, left->offset, 2) : NULL;

  if (ast) {
    ast->args[0] = left;
    ast->args[1] = right;
  }
  return done(p, ast);
}

/* A growing list of pointers in the arena, for arguments. */
typedef struct items { aid__ast **ast; aid__text *names; size_t count, capacity; } items;

static bool items_add(parser *p, items *list, aid__ast *ast, aid__text name)
{
  if (list->count == list->capacity) {
    const size_t capacity = list->capacity ? list->capacity * 2 : 4;
    aid__ast **const more = aid__arena_array(p->arena, capacity, sizeof *more);
    aid__text *const names = aid__arena_array(p->arena, capacity, sizeof *names);
    if (more == NULL || names == NULL) {
      p->reports->no_memory = true;
      p->failed = true;
      return false;
    }
    if (list->count) {
      memcpy(more, list->ast, list->count * sizeof *more);
      memcpy(names, list->names, list->count * sizeof *names);
    }
    list->ast = more;
    list->names = names;
    list->capacity = capacity;
  }
  list->ast[list->count] = ast;
  list->names[list->count++] = name;
  return true;
}

static bool path(parser *p, aid__ast *ast)
{
  aid__text parts[8];
  uint32_t offsets[8];
  size_t n = 0;

  for (;;) {
    if (p->token.kind != AID__TOKEN_NAME || p->failed)
      return fail(p, AID__E2105, "a name") != NULL;
    if (n == 8)
      return fail(p, AID__E2107, "a name of at most eight parts") != NULL;
    parts[n] = p->token.text;
    offsets[n++] = p->token.offset;
    advance(p);
    if (!is_mark(p, "."))
      break;
    advance(p);
  }
  ast->path = aid__arena_array(p->arena, n, sizeof *ast->path);
  ast->path_offsets = aid__arena_array(p->arena, n, sizeof *ast->path_offsets);
  if (ast->path == NULL || ast->path_offsets == NULL) {
    p->reports->no_memory = true;
    p->failed = true;
    return false;
  }
  memcpy(ast->path, parts, n * sizeof *parts);
  memcpy(ast->path_offsets, offsets, n * sizeof *offsets);
  ast->path_count = n;
  return true;
}

static aid__ast *name(parser *p)
{
  aid__ast *ast = node(p, AID__AST_name, p->token.offset, 0);

  if (ast == NULL || !path(p, ast))
    return NULL;
  return done(p, ast);
}

/* -12 */
static bool whole_number(parser *p, int32_t *out)
{
  const bool minus = is_mark(p, "-");

  if (minus)
    advance(p);
  if (p->failed || p->token.kind != AID__TOKEN_NUMBER || p->token.number.d != 1 || p->token.digits || p->token.number.n > 9999)
    return fail(p, AID__E2108, AID__MONTHS_MOST_TEXT) != NULL;
  *out = (int32_t)(minus ? -p->token.number.n : p->token.number.n);
  advance(p);
  return true;
}

/* months -12..-1: at most so many, and none to come */
static bool months(parser *p, aid__ast *ast)
{
  const aid__token start = p->token;

  advance(p);
  ast->months = true;
  if (!whole_number(p, &ast->month_from) || !take_mark(p, "..") || !whole_number(p, &ast->month_until))
    return false;
  if (ast->month_from > 0 || ast->month_until > 0 || abs(ast->month_from - ast->month_until) >= AID__MONTHS_MOST) {
    p->token = start;
    return fail(p, AID__E2108, AID__MONTHS_MOST_TEXT) != NULL;
  }
  return true;
}

/* list [as name] [where E] [by E] [: E] [else E] */
static bool list_and_rest(parser *p, aid__ast *ast, bool whole)
{
  if (is_word(p, "ever")) {
    ast->ever = true;
    advance(p);
  }
  if (is_word(p, "months") && whole) {
    if (!months(p, ast))
      return false;
  } else if (!path(p, ast)) {
    return false;
  }
  if (is_word(p, "as")) {
    advance(p);
    if (p->token.kind != AID__TOKEN_NAME || aid__word_reserved(p->token.text))
      return fail(p, AID__E2105, "a name") != NULL;
    ast->row_name = p->token.text;
    advance(p);
  }
  if (is_word(p, "where")) {
    advance(p);
    if ((ast->args[0] = expression(p)) == NULL)
      return false;
  }
  if (!whole)
    return true;
  if (is_word(p, "by")) {
    advance(p);
    if ((ast->args[1] = expression(p)) == NULL)
      return false;
  }
  if (is_mark(p, ":")) {
    advance(p);
    if ((ast->args[3] = expression(p)) == NULL)
      return false;
  }
  if (is_word(p, "else")) {
    advance(p);
    if ((ast->args[4] = expression(p)) == NULL)
      return false;
  }
  return true;
}

static aid__ast *aggregate(parser *p)
{
  aid__ast *ast = node(p, AID__AST_aggregate, p->token.offset, 5);

  if (ast == NULL)
    return NULL;
  ast->text = p->token.text;
  advance(p);
  if (!take_mark(p, "("))
    return NULL;
  if (aid__text_is(ast->text, "nth")) {
    if ((ast->args[2] = expression(p)) == NULL || !take_mark(p, ","))
      return NULL;
  }
  if (!list_and_rest(p, ast, true) || !take_mark(p, ")"))
    return NULL;
  return done(p, ast);
}

/* min and max are aggregates where a list follows (… : or where, by, as, else come after a name), else functions. */
static bool aggregate_follows(parser *p)
{
  static const char *const always[] = {"sum", "count", "any", "all", "average", "first", "nth", NULL};
  const aid__text t = p->token.text;
  size_t offset = p->offset;
  aid__reports quiet;
  aid__token token;
  bool found = false;

  for (size_t i = 0; always[i]; i++)
    if (aid__text_is(t, always[i]))
      return true;
  if (!aid__text_is(t, "min") && !aid__text_is(t, "max"))
    return false;
  aid__reports_init(&quiet, p->arena->memory, NULL, NULL);
  offset = p->token.offset + p->token.length;
  aid__token_next(p->script, &offset, &quiet);             /* the bracket */
  token = aid__token_next(p->script, &offset, &quiet);
  if (token.kind == AID__TOKEN_NAME && (aid__text_is(token.text, "ever") || aid__text_is(token.text, "months")))
    found = true;
  while (!found && token.kind == AID__TOKEN_NAME) {
    token = aid__token_next(p->script, &offset, &quiet);
    if (token.kind == AID__TOKEN_MARK && aid__text_is(token.text, ".")) {
      token = aid__token_next(p->script, &offset, &quiet);
      continue;
    }
    found = (token.kind == AID__TOKEN_MARK && aid__text_is(token.text, ":")) ||
            (token.kind == AID__TOKEN_NAME && (aid__text_is(token.text, "where") || aid__text_is(token.text, "as") ||
                                               aid__text_is(token.text, "by")));
    break;
  }
  aid__reports_free(&quiet);
  return found;
}

static aid__ast *call(parser *p)
{
  aid__ast *ast = node(p, AID__AST_call, p->token.offset, 0);
  items list = {NULL, NULL, 0, 0};

  if (ast == NULL)
    return NULL;
  ast->text = p->token.text;
  advance(p);
  advance(p);                                              /* the bracket was seen */
  while (!is_mark(p, ")")) {
    aid__text key = {NULL, 0};
    aid__ast *arg;
    if (list.count && !take_mark(p, ","))
      return NULL;
    if (p->token.kind == AID__TOKEN_NAME) {
      const aid__token next = peek(p);
      if (next.kind == AID__TOKEN_MARK && aid__text_is(next.text, ":")) {
        key = p->token.text;
        advance(p);
        advance(p);
      }
    }
    if ((arg = expression(p)) == NULL || !items_add(p, &list, arg, key))
      return NULL;
  }
  advance(p);
  ast->args = list.ast;
  ast->arg_names = list.names;
  ast->arg_count = list.count;
  return done(p, ast);
}

static bool unit_word(aid__text t)
{
  static const char *const not_units[] = {"if", "then", "else", "or", "and", "not", "in", "where", "by", "as", "up", "down",
                                          "half_up", "half_even", NULL};
  for (size_t i = 0; not_units[i]; i++)
    if (aid__text_is(t, not_units[i]))
      return false;
  return true;
}

static aid__ast *number(parser *p)
{
  aid__ast *ast = node(p, AID__AST_number, p->token.offset, 0);

  if (ast == NULL)
    return NULL;
  ast->number = p->token.number;
  ast->digits = p->token.digits;
  advance(p);
  if (p->token.kind == AID__TOKEN_NAME && unit_word(p->token.text)) {
    ast->unit[0] = p->token.text;
    if (is_word(p, "working")) {
      advance(p);
      if (!is_word(p, "days") && !is_word(p, "day"))
        return fail(p, AID__E2105, "days");
    }
    advance(p);
    if (is_mark(p, "/")) {
      const aid__token next = peek(p);
      /* "600 yuan/month" is one literal; "600 yuan / size" is a quotient */
      if (next.kind == AID__TOKEN_NAME && (aid__text_is(next.text, "month") || aid__text_is(next.text, "year") || aid__text_is(next.text, "day"))) {
        advance(p);
        ast->per = true;
        ast->unit[1] = p->token.text;
        advance(p);
      }
    }
  }
  return done(p, ast);
}

static aid__ast *leaf(parser *p, aid__ast_kind kind)
{
  aid__ast *ast = node(p, kind, p->token.offset, 0);

  if (ast == NULL)
    return NULL;
  ast->text = p->token.text;
  ast->days = p->token.days;
  advance(p);
  return done(p, ast);
}

static aid__ast *term(parser *p)
{
  aid__ast *ast;

  if (p->failed)
    return NULL;
  switch (p->token.kind) {
  case AID__TOKEN_NUMBER: return number(p);
  case AID__TOKEN_DATE: return leaf(p, AID__AST_date);
  case AID__TOKEN_MONTH: return leaf(p, AID__AST_month);
  case AID__TOKEN_CODE: return leaf(p, AID__AST_code);
  case AID__TOKEN_NAME: {
    const aid__token next = peek(p);
    const bool bracket = next.kind == AID__TOKEN_MARK && aid__text_is(next.text, "(");
    if (is_word(p, "yes")) return leaf(p, AID__AST_yes);
    if (is_word(p, "no")) return leaf(p, AID__AST_no);
    if (is_word(p, "never")) return leaf(p, AID__AST_never);
    if (bracket && is_word(p, "at")) {
      if ((ast = node(p, AID__AST_at, p->token.offset, 2)) == NULL)
        return NULL;
      advance(p);
      advance(p);
      if ((ast->args[0] = expression(p)) == NULL || !take_mark(p, ":") || (ast->args[1] = expression(p)) == NULL || !take_mark(p, ")"))
        return NULL;
      return done(p, ast);
    }
    if (bracket && aggregate_follows(p))
      return aggregate(p);
    if (bracket)
      return call(p);
    if (aid__word_reserved(p->token.text) && !is_word(p, "self") && !is_word(p, "day") && !is_word(p, "month") &&
        !aid__text_is(p->token.text, "up") && !aid__text_is(p->token.text, "down") && !aid__text_is(p->token.text, "half_up") &&
        !aid__text_is(p->token.text, "half_even"))
      return fail(p, AID__E2105, "a value");
    return name(p);
  }
  case AID__TOKEN_MARK:
    if (is_mark(p, "(")) {
      advance(p);
      if ((ast = expression(p)) == NULL || !take_mark(p, ")"))
        return NULL;
      return ast;
    }
    return fail(p, AID__E2105, "a value");
  default: return fail(p, AID__E2105, "a value");
  }
}

static aid__ast *unary(parser *p)
{
  if (is_mark(p, "-")) {
    aid__ast *ast = node(p, AID__AST_negate, p->token.offset, 1);
    if (ast == NULL)
      return NULL;
    advance(p);
    if (++p->depth > DEEPEST)
      return fail(p, AID__E2107, "less nesting");
    ast->args[0] = unary(p);
    p->depth--;
    return ast->args[0] ? done(p, ast) : NULL;
  }
  return term(p);
}

static aid__ast *product(parser *p)
{
  aid__ast *left = unary(p);

  while (left && !p->failed && (is_mark(p, "*") || is_mark(p, "/"))) {
    const aid__ast_kind kind = is_mark(p, "*") ? AID__AST_multiply : AID__AST_divide;
    advance(p);
    left = binary(p, kind, left, unary(p));
  }
  return left;
}

static aid__ast *total(parser *p)
{
  aid__ast *left = product(p);

  while (left && !p->failed && (is_mark(p, "+") || is_mark(p, "-"))) {
    const aid__ast_kind kind = is_mark(p, "+") ? AID__AST_add : AID__AST_subtract;
    advance(p);
    left = binary(p, kind, left, product(p));
  }
  return left;
}

static aid__ast *comparison(parser *p)
{
  static const struct { const char *mark; aid__ast_kind kind; } marks[] = {
    {"==", AID__AST_equal}, {"!=", AID__AST_unequal}, {">=", AID__AST_at_least}, {"<=", AID__AST_at_most},
    {">", AID__AST_greater}, {"<", AID__AST_less}};
  aid__ast *left = total(p);

  if (left == NULL || p->failed)
    return NULL;
  for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
    if (is_mark(p, marks[i].mark)) {
      advance(p);
      return binary(p, marks[i].kind, left, total(p));
    }
  if (is_word(p, "in")) {
    items list = {NULL, NULL, 0, 0};
    aid__ast *ast;
    advance(p);
    if (!items_add(p, &list, left, (aid__text){NULL, 0}) || !take_mark(p, "{"))
      return NULL;
    do {
      aid__ast *value;
      if (list.count > 1)
        advance(p);
      if ((value = total(p)) == NULL || !items_add(p, &list, value, (aid__text){NULL, 0}))
        return NULL;
    } while (is_mark(p, ","));
    if (!take_mark(p, "}") || (ast = node(p, AID__AST_in, left->offset, 0)) == NULL)
      return NULL;
    ast->args = list.ast;
    ast->arg_count = list.count;
    return done(p, ast);
  }
  return left;
}

static aid__ast *negation(parser *p)
{
  if (is_word(p, "not")) {
    aid__ast *ast = node(p, AID__AST_not, p->token.offset, 1);
    if (ast == NULL)
      return NULL;
    advance(p);
    if (++p->depth > DEEPEST)
      return fail(p, AID__E2107, "less nesting");
    ast->args[0] = negation(p);
    p->depth--;
    return ast->args[0] ? done(p, ast) : NULL;
  }
  return comparison(p);
}

static aid__ast *logic(parser *p)
{
  aid__ast *left = negation(p);
  const bool is_and = left && is_word(p, "and");

  while (left && !p->failed && (is_word(p, "and") || is_word(p, "or"))) {
    if (is_word(p, "and") != is_and)
      return fail(p, AID__E2106, is_and ? "and" : "or");
    advance(p);
    left = binary(p, is_and ? AID__AST_and : AID__AST_or, left, negation(p));
  }
  return left;
}

static aid__ast *expression(parser *p)
{
  aid__ast *ast;

  if (p->failed)
    return NULL;
  if (++p->depth > DEEPEST)
    return fail(p, AID__E2107, "less nesting");
  if (is_word(p, "if")) {
    if ((ast = node(p, AID__AST_choose, p->token.offset, 3)) == NULL)
      return NULL;
    advance(p);
    if ((ast->args[0] = expression(p)) == NULL || !take_word(p, "then") || (ast->args[1] = expression(p)) == NULL ||
        !take_word(p, "else") || (ast->args[2] = expression(p)) == NULL)
      return NULL;
    ast = done(p, ast);
  } else {
    ast = logic(p);
  }
  p->depth--;
  return ast;
}

static void begin(parser *p, const aid__script *script, aid__arena *arena, aid__reports *reports)
{
  memset(p, 0, sizeof *p);
  p->script = script;
  p->arena = arena;
  p->reports = reports;
  p->token = aid__token_next(script, &p->offset, reports);
  p->failed = p->token.kind == AID__TOKEN_BAD;
}

aid__ast *aid__parse(const aid__script *script, aid__arena *arena, aid__reports *reports)
{
  parser p;
  aid__ast *ast;

  begin(&p, script, arena, reports);
  ast = expression(&p);
  if (ast && !p.failed && p.token.kind != AID__TOKEN_END)
    return fail(&p, AID__E2105, "the end");
  return p.failed ? NULL : ast;
}

aid__ast *aid__parse_list(const aid__script *script, aid__arena *arena, aid__reports *reports)
{
  parser p;
  aid__ast *ast;

  begin(&p, script, arena, reports);
  if (p.failed || (ast = node(&p, AID__AST_aggregate, p.token.offset, 5)) == NULL || !list_and_rest(&p, ast, false))
    return NULL;
  if (!p.failed && p.token.kind != AID__TOKEN_END)
    return fail(&p, AID__E2105, "the end");
  return done(&p, ast);
}
