/* From a pack's tree to its mutants: by tokens and not by syntax trees, since a mutant is a change of text. */
#include "tests/mutants/mutants.h"
#include "language/syntax.h"
#include <stdio.h>

#define X(name, class, what) #name,
const char *const mutation_names[] = {MUTATIONS(X)};
#undef X
#define X(name, class, what) class,
const char *const mutation_classes[] = {MUTATIONS(X)};
#undef X

#define TOKENS_MOST 4096

typedef struct formula {
  mutants *out;
  const aid__script *script;
  uint16_t pack;
  const char *element;
  aid__token *tokens; size_t count;
} formula;

/* ---- texts ---- */

/* A text with its blanks folded, in the arena. */
static const char *folded(mutants *out, const char *text, size_t length)
{
  char *const copy = aid__arena_get(out->arena, length + 1);
  size_t n = 0;

  if (copy == NULL) {
    out->no_memory = true;
    return "";
  }
  for (size_t i = 0; i < length; i++) {
    const bool blank = text[i] == ' ' || text[i] == '\n' || text[i] == '\t' || text[i] == '\r';
    if (!blank)
      copy[n++] = text[i];
    else if (n && copy[n - 1] != ' ')
      copy[n++] = ' ';
  }
  while (n && copy[n - 1] == ' ')
    n--;
  copy[n] = 0;
  return copy;
}

static const char *copied(mutants *out, const char *text)
{
  const char *const copy = aid__arena_string(out->arena, text);

  out->no_memory |= copy == NULL;
  return copy ? copy : "";
}

/* A second mutant that would be named as an earlier one is its "#2". */
static const char *distinct(mutants *out, const mutant *m)
{
  unsigned same = 1;
  char number[16];
  const char *parts;
  size_t length;

  for (size_t i = 0; i < out->count; i++) {
    const mutant *const other = &out->list[i];
    const size_t n = strlen(m->context);
    same += other->pack == m->pack && other->mutation == m->mutation && strcmp(other->element, m->element) == 0 &&
            strncmp(other->context, m->context, n) == 0 && (other->context[n] == 0 || strncmp(other->context + n, " #", 2) == 0);
  }
  if (same == 1)
    return m->context;
  snprintf(number, sizeof number, " #%u", same);
  length = strlen(m->context);
  if ((parts = aid__arena_get(out->arena, length + sizeof number)) == NULL) {
    out->no_memory = true;
    return m->context;
  }
  memcpy((char *)(uintptr_t)parts, m->context, length);
  memcpy((char *)(uintptr_t)parts + length, number, strlen(number) + 1);
  return parts;
}

static void add(mutants *out, mutant m)
{
  if (out->count == out->capacity) {
    const size_t capacity = out->capacity ? out->capacity * 2 : 256;
    mutant *const more = aid__arena_array(out->arena, capacity, sizeof *more);
    if (more == NULL) {
      out->no_memory = true;
      return;
    }
    if (out->count)
      memcpy(more, out->list, out->count * sizeof *more);
    out->list = more;
    out->capacity = capacity;
  }
  m.context = distinct(out, &m);
  out->list[out->count++] = m;
}

/* ---- formulas ---- */

static uint32_t source_offset(const aid__script *s, size_t at)
{
  return s->attribute ? aid__tree_value_offset(s->tree, s->attribute, at) : aid__tree_text_offset(s->tree, s->node, at);
}

/* Tokens first to last (both included) give way to `with`; named by the text from context_first to context_last. */
static void change(formula *f, mutation kind, size_t first, size_t last, const char *with, size_t context_first, size_t context_last)
{
  const aid__token *const t = f->tokens;
  const size_t start = t[first].offset, end = t[last].offset + t[last].length;
  const size_t from = t[context_first].offset, until = t[context_last].offset + t[context_last].length;
  const aid__node *const parent = f->script->node->parent;
  mutant m = {.mutation = kind, .of_procedure = strcmp(parent->name, "procedure") == 0, .pack = f->pack, .element = f->element, .with = copied(f->out, with)};

  m.offset = source_offset(f->script, start);
  m.length = source_offset(f->script, end - 1) + 1 - m.offset;
  if (f->script->tree->source[m.offset + m.length - 1] == '&')   /* the last byte was an entity */
    m.length = source_offset(f->script, end) - m.offset;
  m.context = folded(f->out, f->script->text.start + from, until - from);
  m.place = aid__tree_place(f->script->tree, m.offset, m.length);
  add(f->out, m);
}

static bool mark(const aid__token *t, const char *text) { return t->kind == AID__TOKEN_MARK && aid__text_is(t->text, text); }
static bool word(const aid__token *t, const char *text) { return t->kind == AID__TOKEN_NAME && aid__text_is(t->text, text); }
static bool opens(const aid__token *t) { return mark(t, "(") || mark(t, "{"); }
static bool closes(const aid__token *t) { return mark(t, ")") || mark(t, "}"); }

static bool among(const aid__token *t, const char *const *texts)
{
  for (size_t i = 0; texts[i]; i++)
    if (word(t, texts[i]) || mark(t, texts[i]))
      return true;
  return false;
}

/* The first token of what ends before `at`, and the last of what begins at it: as far as the brackets go, or one of `stops`. */
static size_t leftmost(const formula *f, size_t at, const char *const *stops)
{
  int depth = 0;

  while (at > 0) {
    const aid__token *const t = &f->tokens[at - 1];
    if (depth == 0 && (opens(t) || among(t, stops)))
      break;
    depth += closes(t) - opens(t);
    at--;
  }
  return at;
}

static size_t rightmost(const formula *f, size_t at, const char *const *stops)
{
  int depth = 0, ifs = 0;

  for (; at < f->count; at++) {
    const aid__token *const t = &f->tokens[at];
    if (depth == 0 && ifs == 0 && (closes(t) || among(t, stops)))
      break;
    depth += opens(t) - closes(t);
    if (depth == 0)
      ifs += word(t, "if") - (ifs > 0 && word(t, "else"));
  }
  return at - 1;
}

static const char *const around_logic[] = {"and", "or", "if", "then", "else", "where", "by", ":", ",", NULL};
static const char *const around_comparison[] = {"and", "or", "not", "if", "then", "else", "where", "by", ":", ",", NULL};
static const char *const after_where[] = {"by", ":", "else", ",", NULL};
static const char *const after_if[] = {"then", NULL};

static void comparison(formula *f, size_t i)
{
  static const struct { const char *mark, *edge, *turn; } marks[] = {
    {">=", ">", "&lt;="}, {">", ">=", "&lt;"}, {"<=", "&lt;", ">="}, {"<", "&lt;=", ">"}, {"==", "!=", NULL}, {"!=", "==", NULL}};

  for (size_t m = 0; m < sizeof marks / sizeof *marks; m++)
    if (mark(&f->tokens[i], marks[m].mark)) {
      const size_t first = leftmost(f, i, around_comparison), last = rightmost(f, i + 1, around_comparison);
      change(f, MUTATION_edge, i, i, marks[m].edge, first, last);
      if (marks[m].turn)
        change(f, MUTATION_turn, i, i, marks[m].turn, first, last);
    }
}

/* What is taken out of an `and` is met, of an `or` not met: `x and yes` is x, whatever is known of x. */
static void operands(formula *f, size_t i)
{
  const char *const nothing = word(&f->tokens[i], "and") ? "yes" : "no";
  const size_t first = leftmost(f, i, around_logic);
  const bool leads = first == 0 || !(word(&f->tokens[first - 1], "and") || word(&f->tokens[first - 1], "or"));

  if (leads && first < i)
    change(f, MUTATION_operand, first, i - 1, nothing, first, i - 1);
  if (i + 1 < f->count) {
    const size_t last = rightmost(f, i + 1, around_logic);
    if (last > i)
      change(f, MUTATION_operand, i + 1, last, nothing, i + 1, last);
  }
}

static void members(formula *f, size_t i)
{
  const size_t end = i + 2 < f->count ? rightmost(f, i + 2, (const char *const[]){NULL}) : i;
  const size_t value = leftmost(f, i, around_comparison);

  for (size_t first = i + 2, last; first <= end; first = last + 2) {
    last = rightmost(f, first, (const char *const[]){",", NULL});
    if (first == i + 2 && last >= end)       /* the only one: nothing is in {} */
      change(f, MUTATION_member, value, end + 1, "no", first, last);
    else if (last < end)
      change(f, MUTATION_member, first, last + 1, "", first, last);
    else
      change(f, MUTATION_member, first - 1, last, "", first, last);
  }
}

/* One more of the last digit as it is written: 1.5 becomes 1.6, 99 becomes 100. */
static const char *one_more(mutants *out, const char *text, size_t length)
{
  char digits[64];
  size_t n = 0;
  bool carry = true;

  if (length + 2 > sizeof digits)
    return NULL;
  digits[0] = '0';
  memcpy(digits + 1, text, length);
  n = length + 1;
  digits[n] = 0;
  for (size_t i = n; i-- > 0 && carry;)
    if (digits[i] >= '0' && digits[i] <= '9') {
      carry = digits[i] == '9';
      digits[i] = carry ? '0' : (char)(digits[i] + 1);
    }
  return copied(out, digits[0] == '0' ? digits + 1 : digits);
}

static void of_formula(mutants *out, uint16_t pack, const char *element, const aid__script *script)
{
  aid__token tokens[TOKENS_MOST];
  formula f = {out, script, pack, element, tokens, 0};
  aid__reports quiet;
  size_t offset = 0;
  bool good = true;

  aid__reports_init(&quiet, out->arena->memory, NULL, NULL);
  while (f.count < TOKENS_MOST) {
    tokens[f.count] = aid__token_next(script, &offset, &quiet);
    if (tokens[f.count].kind == AID__TOKEN_BAD)
      good = false;                          /* prose, not a formula */
    if (!good || tokens[f.count].kind == AID__TOKEN_END)
      break;
    f.count++;
  }
  aid__reports_free(&quiet);
  for (size_t i = 0; good && i < f.count && !out->no_memory; i++) {
    const aid__token *const t = &tokens[i];
    comparison(&f, i);
    if (word(t, "and") || word(t, "or"))
      operands(&f, i);
    else if (word(t, "not"))
      change(&f, MUTATION_not, i, i, "", i, rightmost(&f, i + 1, around_logic));
    else if (word(t, "in") && i + 1 < f.count && mark(&tokens[i + 1], "{"))
      members(&f, i);
    else if (word(t, "where")) {
      const size_t last = rightmost(&f, i + 1, after_where);
      change(&f, MUTATION_where, i, last, "", leftmost(&f, i, around_comparison), last);
    } else if (word(t, "if")) {
      const size_t last = rightmost(&f, i + 1, after_if);
      change(&f, MUTATION_if_yes, i + 1, last, "yes", i + 1, last);
      change(&f, MUTATION_if_no, i + 1, last, "no", i + 1, last);
    } else if (t->kind == AID__TOKEN_NUMBER) {
      const char *const more = one_more(out, script->text.start + t->offset, t->length);
      const size_t first = i > 2 ? i - 3 : 0;
      if (more)
        change(&f, MUTATION_constant, i, i, more, first, i + 1 < f.count ? i + 1 : i);
    }
  }
}

/* ---- elements ---- */

/* "dibao.income", "old_age_rate", "in_study from 2021-07-01". */
static const char *name_of(mutants *out, const aid__node *node)
{
  const char *const own = aid__node_value(node, "id") ? aid__node_value(node, "id") : aid__node_value(node, "rule") ? aid__node_value(node, "rule")
                        : aid__node_value(node, "fact") ? aid__node_value(node, "fact") : node->name;
  const char *const from = aid__node_value(node, "from"), *const until = aid__node_value(node, "until");
  const aid__node *const parent = node->parent;
  const bool inner = parent && parent->parent;
  char text[256];

  snprintf(text, sizeof text, "%s%s%s%s%s", inner && aid__node_value(parent, "id") ? aid__node_value(parent, "id") : "", inner ? "." : "", own,
           from ? " from " : until ? " until " : "", from ? from : until ? until : "");
  return copied(out, text);
}

static bool is_row(const aid__node *node) { return node->parent && strcmp(node->parent->name, "standard") == 0; }

/* A row's name: "old_age_rate.value age >= 80 years from 2020-01-01". */
static const char *row_name(mutants *out, const aid__node *node)
{
  char text[512];
  int n = snprintf(text, sizeof text, "%s.%s", aid__node_value(node->parent, "id") ? aid__node_value(node->parent, "id") : "", node->name);

  for (size_t i = 0; i < node->attribute_count && n < (int)sizeof text - 1; i++)
    if (strcmp(node->attributes[i].name, "cite") != 0 && strcmp(node->attributes[i].name, "illustrative") != 0)
      n += snprintf(text + n, sizeof text - (size_t)n, " %s %s", node->attributes[i].name, node->attributes[i].value);
  return copied(out, text);
}

/* The operator and the number of a key: ">= 80 years". */
static void of_key(mutants *out, uint16_t pack, const char *element, const aid__tree *tree, const aid__node *node, const aid__node_attribute *a)
{
  const aid__script script = aid__script_attribute(tree, node, a);
  const bool equal = a->value[0] && a->value[1] == '=';

  if (a->value[0] == '>' || a->value[0] == '<') {
    const bool greater = a->value[0] == '>';
    mutant m = {.mutation = MUTATION_edge, .pack = pack, .element = element, .offset = a->offset};
    m.length = source_offset(&script, equal ? 2 : 1) - a->offset;
    m.with = greater ? (equal ? ">" : ">=") : (equal ? "&lt;" : "&lt;=");
    m.context = folded(out, a->value, strlen(a->value));
    m.place = aid__tree_place(tree, m.offset, m.length);
    add(out, m);
  }
}

static void of_date(mutants *out, uint16_t pack, const char *element, const aid__tree *tree, const aid__node_attribute *a)
{
  const int32_t day = aid_date_parse(a->value);
  char next[16];
  mutant m = {.mutation = MUTATION_date, .pack = pack, .element = element, .offset = a->offset, .length = (uint32_t)strlen(a->value)};

  if (day == INT32_MIN || day >= AID_NEVER - 1)
    return;
  aid_date_print(day + 1, next);
  m.with = copied(out, next);
  m.context = copied(out, a->name);
  m.place = aid__tree_place(tree, m.offset, m.length);
  add(out, m);
}

static void of_element(mutants *out, uint16_t pack, const char *element, const aid__tree *tree, const aid__node *node)
{
  const char *const end = node->end_offset == node->text_offset && tree->source[node->text_offset - 2] == '/'
                        ? tree->source + node->text_offset
                        : (const char *)memchr(tree->source + node->end_offset, '>', tree->length - node->end_offset) + 1;
  mutant m = {.mutation = MUTATION_element, .pack = pack, .element = element, .offset = node->offset, .with = ""};

  m.length = (uint32_t)(end - tree->source) - node->offset;
  m.context = node->name;
  m.place = aid__tree_place(tree, node->offset, 1);
  add(out, m);
}

static void of_node(mutants *out, uint16_t pack, const aid__tree *tree, const aid__node *node)
{
  /* Rules that hold beside others. A definition, a standard or a program is what rules read, and cannot be taken out. */
  static const char *const removable[] = {"require", "exclude", "pay", "starts", "ends", "assume", "conflict", "end", NULL};
  static const char *const formulas[] = {"covers", "by", "when", "where", NULL};      /* attributes that hold one */
  const bool row = is_row(node);
  const char *const element = row ? row_name(out, node) : name_of(out, node);

  if (strcmp(node->name, "case") == 0 || strcmp(node->name, "source") == 0)
    return;
  for (size_t i = 0; removable[i]; i++)
    if (strcmp(node->name, removable[i]) == 0)
      of_element(out, pack, element, tree, node);
  for (size_t i = 0; i < node->attribute_count; i++) {
    const aid__node_attribute *const a = &node->attributes[i];
    const aid__script script = aid__script_attribute(tree, node, a);
    for (size_t k = 0; formulas[k] && !(strcmp(a->name, "by") == 0 && strcmp(node->name, "standard") == 0); k++)
      if (strcmp(a->name, formulas[k]) == 0)
        of_formula(out, pack, element, &script);
    if (row)
      of_key(out, pack, element, tree, node, a);
    if (strcmp(a->name, "from") == 0 || strcmp(a->name, "until") == 0)
      of_date(out, pack, element, tree, a);
  }
  if (node->first == NULL && node->text_length) {
    const aid__script script = aid__script_text(tree, node);
    of_formula(out, pack, element, &script);
  }
  for (const aid__node *n = node->first; n && !out->no_memory; n = n->next)
    of_node(out, pack, tree, n);
}

bool mutants_make(const aid__pack *pack, uint16_t index, mutants *out)
{
  for (const aid__node *n = pack->tree.root->first; n && !out->no_memory; n = n->next)
    of_node(out, index, &pack->tree, n);
  return !out->no_memory;
}

const char *mutant_bytes(const mutant *m, const aid__tree *tree, aid__arena *arena, size_t *length)
{
  const size_t with = strlen(m->with), after = m->offset + m->length;
  char *const bytes = aid__arena_get(arena, tree->length - m->length + with + 1);

  if (bytes == NULL)
    return NULL;
  memcpy(bytes, tree->source, m->offset);
  memcpy(bytes + m->offset, m->with, with);
  memcpy(bytes + m->offset + with, tree->source + after, tree->length - after);
  *length = tree->length - m->length + with;
  return bytes;
}
