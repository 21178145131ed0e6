/* Small readings that the documents share. */
#include "exchange/form.h"

bool aid__form_day(aid__text text, int32_t *out)
{
  const int32_t day = aid__date_read(text);

  if (day == AID__NO_DATE)
    return false;
  *out = day;
  return true;
}

bool aid__form_month(aid__text text, int32_t *out)
{
  const int32_t month = aid__month_read(text);

  if (month == AID__NO_DATE)
    return false;
  *out = month;
  return true;
}

bool aid__form_flag(aid__text text, bool *out)
{
  if (aid__text_is(text, "yes") || aid__text_is(text, "no")) {
    *out = text.length == 3;
    return true;
  }
  return false;
}

bool aid__form_count(aid__text text, uint64_t *out)
{
  uint64_t count = 0;

  if (text.length == 0 || text.length > 18)
    return false;
  for (size_t i = 0; i < text.length; i++) {
    if (text.start[i] < '0' || text.start[i] > '9')
      return false;
    count = count * 10 + (uint64_t)(text.start[i] - '0');
  }
  *out = count;
  return true;
}

static bool blank(char c)
{
  return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

bool aid__form_blank(aid__text text)
{
  size_t i = 0;

  /* Most of it is lines that are set in: blanks, eight at once. */
  while (i < text.length && blank(text.start[i])) {
    uint64_t word;

    i++;
    for (; i + sizeof word <= text.length; i += sizeof word) {
      memcpy(&word, text.start + i, sizeof word);
      if (word != UINT64_C(0x2020202020202020))
        break;
    }
  }
  return i == text.length;
}

aid__text aid__form_trim(aid__text text)
{
  while (text.length > 0 && blank(text.start[0])) {
    text.start++;
    text.length--;
  }
  while (text.length > 0 && blank(text.start[text.length - 1]))
    text.length--;
  return text;
}

bool aid__form_word(aid__text *rest, aid__text *word)
{
  *rest = aid__form_trim(*rest);
  word->start = rest->start;
  word->length = 0;
  while (word->length < rest->length && !blank(rest->start[word->length]))
    word->length++;
  rest->start += word->length;
  rest->length -= word->length;
  return word->length > 0;
}

const char *aid__form_name_in(aid__text name, char *buffer, size_t size)
{
  size_t length = name.length < size - 1 ? name.length : size - 1;

  while (length > 0 && length < name.length && ((unsigned char)name.start[length] & 0xC0) == 0x80)
    length--;
  if (length > 0)
    memcpy(buffer, name.start, length);
  buffer[length] = '\0';
  return buffer;
}

/* ---- awards ---- */

static bool read_amount(const struct aid_program *program, aid__text text, aid__fraction *out)
{
  unsigned digits;

  if (program->unit != NULL) {
    const size_t unit = strlen(program->unit);

    if (text.length > unit + 1 && text.start[text.length - unit - 1] == ' ' &&
        memcmp(text.start + text.length - unit, program->unit, unit) == 0)
      text.length -= unit + 1;
  }
  return aid__fraction_parse(text, out, &digits) && out->n >= 0;
}

static bool set_unknown(aid__award *award, aid__text word)
{
  if (aid__text_is(word, "applied"))
    award->applied_known = false;
  else if (aid__text_is(word, "confirmed"))
    award->confirmed_known = false;
  else if (aid__text_is(word, "from"))
    award->from_known = false;
  else if (aid__text_is(word, "until"))
    award->until_known = false;
  else if (aid__text_is(word, "amount"))
    award->amount_known = false;
  else
    return false;
  return true;
}

static aid__award_problem read_attribute(aid__award *award, const struct aid_program *program, const aid__attribute *a)
{
  if (aid__text_is(a->name, "program") || aid__text_is(a->name, "unknown"))
    return AID__AWARD_OK;
  if (aid__text_is(a->name, "applied"))
    return (award->applied_known = aid__form_day(a->value, &award->applied)) ? AID__AWARD_OK : AID__AWARD_DAY;
  if (aid__text_is(a->name, "confirmed"))
    return (award->confirmed_known = aid__form_day(a->value, &award->confirmed)) ? AID__AWARD_OK : AID__AWARD_DAY;
  if (aid__text_is(a->name, "from"))
    return (award->from_known = aid__form_month(a->value, &award->from)) ? AID__AWARD_OK : AID__AWARD_MONTH;
  if (aid__text_is(a->name, "until"))
    return (award->until_known = aid__form_month(a->value, &award->until)) ? AID__AWARD_OK : AID__AWARD_MONTH;
  if (aid__text_is(a->name, "amount"))
    return (award->amount_known = read_amount(program, a->value, &award->amount)) ? AID__AWARD_OK : AID__AWARD_AMOUNT;
  return AID__AWARD_ATTRIBUTE;
}

aid__award_problem aid__form_award(const struct aid_policy *policy, const aid__attribute *attributes, size_t count, aid__award *award, char problem[48])
{
  const struct aid_program *program = NULL;
  aid__text unknown = {NULL, 0}, word;
  bool runs = false, named = false, confirmed = false;

  for (size_t i = 0; i < count; i++) {
    if (aid__text_is(attributes[i].name, "program")) {
      named = true;
      program = aid__policy_program(policy, attributes[i].value);
      aid__form_name_in(attributes[i].value, problem, 48);
    } else if (aid__text_is(attributes[i].name, "unknown")) {
      unknown = attributes[i].value;
    } else if (aid__text_is(attributes[i].name, "from")) {
      runs = true;
    } else if (aid__text_is(attributes[i].name, "confirmed")) {
      confirmed = true;
    }
  }
  if (program == NULL)
    return named ? AID__AWARD_PROGRAM : AID__AWARD_NO_PROGRAM;
  award->program = program->id;
  award->applied = award->confirmed = award->from = award->until = AID_NEVER;
  award->applied_known = false;
  award->confirmed_known = !runs || confirmed;
  award->from_known = award->until_known = true;
  award->amount_known = false;
  award->amount = (aid__fraction){0, 1};
  for (size_t i = 0; i < count; i++) {
    const aid__award_problem wrong = read_attribute(award, program, &attributes[i]);

    if (wrong != AID__AWARD_OK) {
      aid__form_name_in(attributes[i].name, problem, 48);
      return wrong;
    }
  }
  while (unknown.start != NULL && aid__form_word(&unknown, &word))
    if (!set_unknown(award, word)) {
      aid__form_name_in(word, problem, 48);
      return AID__AWARD_UNKNOWN;
    }
  if (award->from_known && award->until_known && award->until <= award->from && award->until != AID_NEVER)
    return AID__AWARD_SPAN;
  return AID__AWARD_OK;
}
