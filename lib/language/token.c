/* The lexer: rule text to tokens, by hand. */
#include "language/syntax.h"
#include <socialaid/value.h>

aid__script aid__script_text(const aid__tree *tree, const aid__node *node)
{
  return (aid__script){tree, node, NULL, {node->text, node->text_length}};
}

aid__script aid__script_attribute(const aid__tree *tree, const aid__node *node, const aid__node_attribute *attribute)
{
  return (aid__script){tree, node, attribute, aid__text_of(attribute->value)};
}

aid__place aid__script_place(const aid__script *script, size_t offset, size_t length)
{
  const uint32_t at = script->attribute ? aid__tree_value_offset(script->tree, script->attribute, offset)
                                        : aid__tree_text_offset(script->tree, script->node, offset);
  return aid__tree_place(script->tree, at, (uint32_t)length);
}

static const char *const reserved[] = {
  "if", "then", "else", "or", "and", "not", "in", "yes", "no", "never", "where", "by", "as", "ever", "at", "self", "day", "month",
  "months", "days", "years", "year", "working", "sum", "count", "any", "all", "min", "max", "average", "first", "nth", "round",
  "marginal", "elapsed", "month_of", "first_day", "last_day", "year_start", "workday", "monthly", "yearly", "has", "known", "yuan",
  "fen", "rate", "up", "down", "half_up", "half_even", NULL,
};

bool aid__word_reserved(aid__text word)
{
  for (size_t i = 0; reserved[i]; i++)
    if (aid__text_is(word, reserved[i]))
      return true;
  return false;
}

const char *aid__phrase_zh(const char *phrase)
{
  static const char *const pairs[][2] = {
    {"a value", "一个值"}, {"a name", "一个名称"}, {"the end", "结尾"}, {"less nesting", "较少的嵌套"}, {"a name of at most eight parts", "至多八段的名称"}};

  for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++)
    if (strcmp(phrase, pairs[i][0]) == 0)
      return pairs[i][1];
  return phrase;
}

static bool is_digit(char c) { return c >= '0' && c <= '9'; }
static bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }

static bool digits_at(aid__text t, size_t at, size_t count)
{
  if (at + count > t.length)
    return false;
  for (size_t i = 0; i < count; i++)
    if (!is_digit(t.start[at + i]))
      return false;
  return true;
}

static aid__token bad(const aid__script *script, aid__token token, aid__diagnostic_id id, aid__reports *reports)
{
  char word[64];
  const size_t n = token.length < sizeof word - 1 ? token.length : sizeof word - 1;

  memcpy(word, script->text.start + token.offset, n);
  word[n] = 0;
  aid__report(reports, id, aid__script_place(script, token.offset, token.length), word, NULL);
  token.kind = AID__TOKEN_BAD;
  return token;
}

/* 2021-07-01, 2021-07: four digits, a dash, two digits, and no digit after; else it is a number. */
static bool read_day(const aid__script *script, aid__token *token, aid__reports *reports)
{
  const aid__text t = script->text;
  const size_t at = token->offset;
  char copy[11];

  if (!digits_at(t, at, 4) || at + 4 >= t.length || t.start[at + 4] != '-' || !digits_at(t, at + 5, 2) || digits_at(t, at + 7, 1))
    return false;
  token->kind = AID__TOKEN_MONTH;
  token->length = 7;
  if (at + 7 < t.length && t.start[at + 7] == '-' && digits_at(t, at + 8, 2) && !digits_at(t, at + 10, 1)) {
    token->kind = AID__TOKEN_DATE;
    token->length = 10;
  }
  memcpy(copy, t.start + at, token->length);
  copy[token->length] = 0;
  token->days = token->kind == AID__TOKEN_DATE ? aid_date_parse(copy) : aid_month_parse(copy);
  if (token->days == AID__NO_DATE)
    *token = bad(script, *token, AID__E2104, reports);
  return true;
}

static void read_number(const aid__script *script, aid__token *token, aid__reports *reports)
{
  const aid__text t = script->text;
  size_t i = token->offset;
  unsigned digits;

  while (i < t.length && is_digit(t.start[i]))
    i++;
  if (i + 1 < t.length && t.start[i] == '.' && is_digit(t.start[i + 1]))
    for (i++; i < t.length && is_digit(t.start[i]);)
      i++;
  if (i < t.length && t.start[i] == '%')
    i++;
  token->kind = AID__TOKEN_NUMBER;
  token->length = (uint32_t)(i - token->offset);
  if ((i < t.length && is_letter(t.start[i])) ||
      !aid__fraction_parse((aid__text){t.start + token->offset, token->length}, &token->number, &digits) || digits > 9) {
    *token = bad(script, *token, AID__E2103, reports);
    return;
  }
  token->digits = (uint8_t)digits;
}

aid__token aid__token_next(const aid__script *script, size_t *offset, aid__reports *reports)
{
  const aid__text t = script->text;
  aid__token token = {AID__TOKEN_END, 0, 0, {NULL, 0}, {0, 1}, 0, 0};
  size_t i = *offset;
  char c;

  while (i < t.length && (t.start[i] == ' ' || t.start[i] == '\n' || t.start[i] == '\t' || t.start[i] == '\r'))
    i++;
  token.offset = (uint32_t)i;
  if (i >= t.length) {
    *offset = i;
    return token;
  }
  c = t.start[i];
  if (is_digit(c)) {
    if (!read_day(script, &token, reports))
      read_number(script, &token, reports);
  } else if (is_letter(c)) {
    size_t end = i;
    while (end < t.length && (is_letter(t.start[end]) || is_digit(t.start[end])))
      end++;
    token.kind = AID__TOKEN_NAME;
    token.length = (uint32_t)(end - i);
    token.text = (aid__text){t.start + i, end - i};
  } else if (c == '\'') {
    size_t end = i + 1;
    while (end < t.length && t.start[end] != '\'' && t.start[end] != '\n')
      end++;
    token.kind = AID__TOKEN_CODE;
    token.length = (uint32_t)(end - i);
    token.text = (aid__text){t.start + i + 1, end - i - 1};
    if (end >= t.length || t.start[end] != '\'')
      token = bad(script, token, AID__E2102, reports);
    else
      token.length++;
  } else {
    static const char *const marks[] = {"==", "!=", ">=", "<=", "..", ">", "<", "+", "-", "*", "/", "(", ")", "{", "}", ",", ":", ".", NULL};
    token.kind = AID__TOKEN_MARK;
    for (size_t m = 0; marks[m] && token.length == 0; m++)
      if (t.length - i >= strlen(marks[m]) && memcmp(t.start + i, marks[m], strlen(marks[m])) == 0)
        token.length = (uint32_t)strlen(marks[m]);
    token.text = (aid__text){t.start + i, token.length};
    if (token.length == 0) {
      token.length = 1;
      while (i + token.length < t.length && (t.start[i + token.length] & 0xC0) == 0x80)  /* a whole UTF-8 character */
        token.length++;
      token = bad(script, token, AID__E2101, reports);
    }
  }
  *offset = token.offset + token.length;
  return token;
}
