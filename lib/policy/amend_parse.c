/* Changes from words: "dibao_standard +10% from 2023-01-01; end old_age". */
#include "policy/amend.h"
#include <ctype.h>

#define CHANGES_MOST 1000
#define KEYS_ROOM (2 * AID__KEYS_MOST + 1)

struct aid_changes {
  aid_memory memory;
  aid__arena arena;
  aid_change *list;
  size_t count, capacity;
};

typedef struct reader {
  const struct aid_policy *base;
  aid_changes *out;
  aid__reports *reports;
  aid_change change;
  const char *start, *at, *end;     /* of the change at hand */
  const char *keys[KEYS_ROOM]; size_t key_count;
} reader;

static bool blank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

static void skip(reader *r)
{
  while (r->at < r->end && blank(*r->at))
    r->at++;
}

static aid__place place_of(const reader *r, aid__text text)
{
  uint32_t column = 1, length = 0;

  for (const char *p = r->start; p < text.start; p++)
    column += ((unsigned char)*p & 0xC0) != 0x80;
  for (size_t i = 0; i < text.length; i++)
    length += ((unsigned char)text.start[i] & 0xC0) != 0x80;
  return aid__change_place(r->out->count, column, length ? length : 1);
}

static char *keep(reader *r, aid__text text)
{
  char *const copy = aid__arena_copy(&r->out->arena, text.start, text.length);

  if (copy == NULL)
    r->reports->no_memory = true;
  return copy;
}

/* What stands there cannot be read. */
static bool refuse(reader *r, aid__text text)
{
  char *copy;

  if (text.length == 0)
    text = (aid__text){r->start, (size_t)(r->end - r->start)};
  if ((copy = keep(r, text)) != NULL)
    aid__report(r->reports, AID__E2501, place_of(r, text), copy[0] ? copy : "\"\"", NULL);
  return false;
}

/* Up to the next blank; of a quotation what is between its marks. Empty at the end. */
static aid__text next_word(reader *r)
{
  aid__text word;

  skip(r);
  word = (aid__text){r->at, 0};
  if (r->at < r->end && *r->at == '\'') {
    word.start = ++r->at;
    while (r->at < r->end && *r->at != '\'')
      r->at++;
    word.length = (size_t)(r->at - word.start);
    if (r->at < r->end)
      r->at++;
    return word;
  }
  while (r->at < r->end && !blank(*r->at))
    r->at++;
  word.length = (size_t)(r->at - word.start);
  return word;
}

static bool next_is(reader *r, const char *wanted)
{
  const char *const before = r->at;

  if (aid__text_is(next_word(r), wanted))
    return true;
  r->at = before;
  return false;
}

static bool read_day(reader *r, int32_t *out)
{
  const aid__text word = next_word(r);
  char *const copy = keep(r, word);

  if (copy == NULL)
    return false;
  *out = aid_date_parse(copy);
  return (*out != INT32_MIN && *out != AID_NEVER) || refuse(r, word);
}

static bool read_name(reader *r)
{
  aid__text name;

  skip(r);
  name = (aid__text){r->at, 0};
  while (r->at < r->end && (isalnum((unsigned char)*r->at) || *r->at == '_' || *r->at == '.'))
    r->at++;
  name.length = (size_t)(r->at - name.start);
  return name.length ? (r->change.name = keep(r, name)) != NULL : refuse(r, name);
}

/* A word that is a unit is read; else nothing is. */
static bool read_unit(reader *r, aid__text *out)
{
  const aid__vocabulary *const v = &r->base->vocabulary;
  const char *const before = r->at;
  aid__fraction factor;
  aid__unit unit;

  *out = next_word(r);
  if (out->length && aid__unit_parse(*out, v->units, v->unit_count, &unit, &factor))
    return true;
  r->at = before;
  return false;
}

static bool read_number(reader *r, bool minus)
{
  aid__text number, unit;
  aid__fraction f;
  unsigned digits;

  skip(r);
  number = (aid__text){r->at, 0};
  while (r->at < r->end && !blank(*r->at))
    r->at++;
  number.length = (size_t)(r->at - number.start);
  if (!aid__fraction_parse(number, &f, &digits) || (minus && f.n < 0))
    return refuse(r, number);
  r->change.value = aid_value_number(minus ? -f.n : f.n, f.d, NULL);
  if (number.start[number.length - 1] != '%' && read_unit(r, &unit) && (r->change.value.unit = keep(r, unit)) == NULL)
    return false;
  if (r->change.kind == AID_CHANGE_ADD && number.start[number.length - 1] == '%')
    r->change.kind = AID_CHANGE_RAISE;
  return true;
}

/* "urban", ">= 80 years". */
static bool read_key(reader *r, const struct aid_standard *standard, aid__text name)
{
  aid__text value, unit;

  if (aid__change_key(standard, name, place_of(r, name), r->reports) == SIZE_MAX)
    return false;
  value = next_word(r);
  if (value.length && value.start[0] == '>') {
    if (value.length <= 2 && (value.length == 1 || value.start[1] == '=')) {
      (void)next_word(r);
      value.length = (size_t)(r->at - value.start);
    }
    if (read_unit(r, &unit))
      value.length = (size_t)(r->at - value.start);
  }
  if (value.length == 0 || r->key_count + 2 >= KEYS_ROOM)
    return refuse(r, name);
  return (r->keys[r->key_count++] = keep(r, name)) != NULL && (r->keys[r->key_count++] = keep(r, value)) != NULL;
}

static bool read_tail(reader *r, const struct aid_standard *standard)
{
  for (aid__text word = next_word(r); word.length; word = next_word(r)) {
    bool good;
    if (aid__text_is(word, "from")) {
      good = read_day(r, &r->change.from);
    } else if (aid__text_is(word, "until")) {
      good = read_day(r, &r->change.until);
    } else if (standard && aid__text_is(word, "region")) {
      const aid__text code = next_word(r);
      good = code.length ? (r->change.region = keep(r, code)) != NULL : refuse(r, word);
    } else if (standard && aid__text_is(word, "round")) {
      aid__text rounding;
      skip(r);
      rounding.start = r->at;
      for (int i = 0; i < 3; i++)
        next_word(r);
      rounding.length = (size_t)(r->at - rounding.start);
      good = rounding.length ? (r->change.round = keep(r, rounding)) != NULL : refuse(r, word);
    } else {
      good = standard ? read_key(r, standard, word) : refuse(r, word);
    }
    if (!good)
      return false;
  }
  return true;
}

static bool read_standard(reader *r)
{
  const struct aid_standard *standard;
  const aid__text name = {r->at, 0};
  char sign;

  if (!read_name(r) ||
      (standard = aid__change_standard(r->base, aid__text_of(r->change.name), place_of(r, (aid__text){name.start, strlen(r->change.name)}), r->reports)) == NULL)
    return false;
  skip(r);
  sign = r->at < r->end ? *r->at++ : 0;
  if (sign != '+' && sign != '-' && sign != '=')
    return refuse(r, (aid__text){r->start, 0});
  r->change.kind = sign == '=' ? AID_CHANGE_SET : AID_CHANGE_ADD;
  if (sign != '=' || standard->type.base == AID__NUMBER) {
    if (!read_number(r, sign == '-'))
      return false;
  } else {
    const aid__text value = next_word(r);
    if (value.length == 0)
      return refuse(r, value);
    r->change.value = aid_value_text(keep(r, value));
  }
  return read_tail(r, standard) && !r->reports->no_memory;
}

static bool read_replace(reader *r)
{
  aid__text formula;

  if (!read_name(r))
    return false;
  r->change.kind = AID_CHANGE_REPLACE;
  while (!next_is(r, "with")) {
    const aid__text word = next_word(r);
    if (!aid__text_is(word, "from") && !aid__text_is(word, "until"))
      return refuse(r, word);
    if (!read_day(r, word.start[0] == 'f' ? &r->change.from : &r->change.until))
      return false;
  }
  skip(r);
  formula = (aid__text){r->at, (size_t)(r->end - r->at)};
  while (formula.length && blank(formula.start[formula.length - 1]))
    formula.length--;
  return formula.length ? (r->change.formula = keep(r, formula)) != NULL : refuse(r, formula);
}

static bool read_change(reader *r)
{
  const aid_change none = AID_CHANGE_INIT;
  bool good;

  r->change = none;
  r->key_count = 0;
  skip(r);
  if (next_is(r, "end")) {
    r->change.kind = AID_CHANGE_END;
    good = read_name(r) && read_tail(r, NULL);
  } else {
    good = next_is(r, "replace") ? read_replace(r) : read_standard(r);
  }
  if (!good)
    return false;
  if (r->key_count) {
    const char **const keys = aid__arena_array(&r->out->arena, r->key_count + 1, sizeof *keys);
    if (keys == NULL)
      return !(r->reports->no_memory = true);
    memcpy(keys, r->keys, r->key_count * sizeof *keys);
    r->change.keys = keys;
  }
  if (!aid__grow(&r->out->memory, &r->out->list, &r->out->capacity, r->out->count + 1, sizeof r->change, CHANGES_MOST))
    return !(r->reports->no_memory = true);
  r->out->list[r->out->count++] = r->change;
  return true;
}

aid_status aid_changes_parse(const aid_policy *base, const char *text, aid_changes **out, aid_error **error)
{
  reader r = {.base = base};
  aid__reports reports;
  aid_changes *changes;
  aid_status status;

  if (out)
    *out = NULL;
  if (base == NULL || text == NULL || out == NULL)
    return aid__fail(NULL, error, AID__E1002, AID__NOWHERE, "aid_changes_parse", base == NULL ? "base" : text == NULL ? "text" : "out", NULL);
  if ((changes = aid__allocate(&base->memory, sizeof *changes)) == NULL)
    return aid__fail_memory(error);
  changes->memory = base->memory;
  aid__arena_init(&changes->arena, &changes->memory, 0);
  aid__reports_init(&reports, &changes->memory, NULL, NULL);
  r.out = changes;
  r.reports = &reports;
  for (const char *p = text; p;) {
    const char *const semicolon = strchr(p, ';');
    r.start = r.at = p;
    r.end = semicolon ? semicolon : p + strlen(p);
    skip(&r);
    p = semicolon ? semicolon + 1 : NULL;
    if (r.at == r.end && (p || changes->count))    /* nothing between two semicolons, or after the last */
      continue;
    r.start = r.at;
    if (!read_change(&r))
      break;
  }
  status = aid__reports_finish(&reports, error);
  if (status == AID_OK && changes->count == 0)
    status = aid__fail(&changes->memory, error, AID__E2501, aid__change_place(0, 0, 0), "\"\"", NULL);
  aid__reports_free(&reports);
  if (status == AID_OK)
    *out = changes;
  else
    aid_changes_free(changes);
  return status;
}

void aid_changes_free(aid_changes *changes)
{
  aid_memory memory;

  if (changes == NULL)
    return;
  memory = changes->memory;
  aid__arena_free(&changes->arena);
  aid__release(&memory, changes->list);
  aid__release(&memory, changes);
}

size_t aid_changes_count(const aid_changes *changes) { return changes ? changes->count : 0; }
const aid_change *aid_changes_list(const aid_changes *changes) { return changes ? changes->list : NULL; }
