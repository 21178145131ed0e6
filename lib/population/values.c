/* Values on their way into a column: read, checked against the fact, and made what the column stores. */
#include <socialaid/identity.h>
#include "population/builder.h"
#include <assert.h>
#include <stdio.h>

bool aid__no_memory(aid__reports *reports)
{
  reports->no_memory = true;
  return false;
}

/* A text for a message, cut where it is long. What is sensitive is never shown. */
typedef struct shown { char text[80]; } shown;

static shown show(const struct aid_fact *fact, aid__text text)
{
  shown s = {"***"};
  size_t length = text.length < sizeof s.text - 4 ? text.length : sizeof s.text - 4;

  if (fact->sensitivity == AID__SENSITIVE_YES || !aid__text_clean(text))
    return s;
  while (length < text.length && length > 0 && ((unsigned char)text.start[length] & 0xC0) == 0x80)
    length--;
  if (length > 0)
    memcpy(s.text, text.start, length);
  strcpy(s.text + length, length < text.length ? "..." : "");
  return s;
}

static shown show_number(const struct aid_fact *fact, aid__fraction number)
{
  char text[48];
  const size_t length = aid__fraction_print(number, 0, text);

  return show(fact, (aid__text){text, length});
}

static const char *number_text(aid__fraction number, char buffer[48])
{
  buffer[aid__fraction_print(number, 0, buffer)] = '\0';
  return buffer;
}

bool aid__fact_settable(const struct aid_population *p, const struct aid_fact *fact, aid__place place, aid__reports *reports)
{
  if (!fact->computed && fact != p->vocabulary->level && fact != p->vocabulary->member)
    return true;
  aid__report_record(reports, AID__E3105, place, fact->id, NULL);
  return false;
}

/* ---- the parts of a check ------------------------------------------------------------------ */

static bool store_number(const struct aid_fact *fact, aid__fraction number, int64_t *out, aid__place place, aid__reports *reports)
{
  char bound[48], digits[24];

  if (fact->has_least && aid__fraction_compare(number, fact->least) < 0) {
    aid__report_record(reports, AID__E3207, place, fact->id, show_number(fact, number).text, number_text(fact->least, bound), NULL);
    return false;
  }
  if (fact->has_most && aid__fraction_compare(number, fact->most) > 0) {
    aid__report_record(reports, AID__E3208, place, fact->id, show_number(fact, number).text, number_text(fact->most, bound), NULL);
    return false;
  }
  if (aid__fraction_to_scaled(number, fact->type.digits, out))
    return true;
  if (aid__power10[fact->type.digits] % number.d == 0) {
    aid__report_record(reports, AID__E3209, place, fact->id, show_number(fact, number).text, NULL);
  } else {
    snprintf(digits, sizeof digits, "%u", fact->type.digits);
    aid__report_record(reports, AID__E3206, place, fact->id, show_number(fact, number).text, digits, NULL);
  }
  return false;
}

static const char *nearest_code(const struct aid_codes *codes, aid__text code)
{
  size_t best = 3;
  const char *nearest = "";

  for (size_t i = 0; i < codes->count; i++) {
    const size_t distance = aid__distance(code, aid__text_of(codes->codes[i].id), best);

    if (distance < best) {
      best = distance;
      nearest = codes->codes[i].id;
    }
  }
  return nearest;
}

static bool store_code(const struct aid_fact *fact, aid__text code, int64_t *out, aid__place place, aid__reports *reports)
{
  const int32_t index = aid__codes_index(fact->type.codes, code);
  const bool secret = fact->sensitivity == AID__SENSITIVE_YES;

  if (index < 0) {
    aid__report_record(reports, AID__E3205, place, fact->id, show(fact, code).text, fact->type.codes->id,
                       secret ? "" : nearest_code(fact->type.codes, code), NULL);
    return false;
  }
  *out = index;
  return true;
}

/* What is wrong with a citizen number, in both languages; the number itself is never told. */
static bool check_citizen(const struct aid_fact *fact, aid__text text, aid__place place, aid__reports *reports)
{
  static const char *const problems[][2] = {
    {"", ""}, {"neither 15 nor 18 characters", "既不是 15 位也不是 18 位"}, {"something else than digits", "含有数字以外的字符"},
    {"no province begins so", "省级代码不存在"}, {"no such day of birth", "出生日期不存在"}, {"the sequence is 000", "顺序码为 000"},
    {"the check digit does not fit", "校验码不符"}};
  char number[20] = "";
  aid_citizen_problem problem;

  if (text.length < sizeof number)
    memcpy(number, text.start, text.length);
  problem = text.length < sizeof number ? aid_citizen_parse(number, NULL) : AID_CITIZEN_LENGTH;
  if (problem == AID_CITIZEN_VALID)
    return true;
  aid__report_record(reports, AID__E3213, place, fact->id, problems[problem][0], problems[problem][1], NULL);
  return false;
}

static bool store_text(struct aid_population *p, const aid__field *field, aid__text text, int64_t *out, aid__place place, aid__reports *reports)
{
  if (field->citizen && !check_citizen(field->fact, text, place, reports))
    return false;
  if (!field->citizen && !aid__text_clean(text)) {
    aid__report_record(reports, AID__E3210, place, field->fact->id, NULL);
    return false;
  }
  *out = aid__text_intern(p, text, field->lasting);
  return *out >= 0 || aid__no_memory(reports);
}

static bool store_region(struct aid_population *p, aid__text code, int64_t *out, aid__place place, aid__reports *reports)
{
  *out = aid__population_region(p, code);
  if (*out == -1)
    aid__report_record(reports, AID__E3107, place, aid__text_clean(code) && code.length < 20 ? show(p->vocabulary->level, code).text : "***", NULL);
  return *out >= 0 || (*out == -2 && aid__no_memory(reports));
}

/* Someone of the record by id; found out who it is when the record is whole. */
static bool store_person(struct aid_population *p, const struct aid_fact *fact, aid__text id, int64_t *out, aid__place place, aid__reports *reports)
{
  aid__builder *const builder = aid__builder_of(p);
  const char *kept;

  if (aid__text_is(id, "none")) {
    *out = -1;
    return true;
  }
  if (builder->kinds[fact->kind->index].lasting) {
    aid__report_record(reports, AID__E3304, place, fact->id, NULL);
    return false;
  }
  if (!aid__id_clean(id)) {
    aid__report_record(reports, AID__E3303, place, fact->id, "***", NULL);
    return false;
  }
  kept = aid__text_keep(p, id, false);
  if (kept == NULL || !aid__grow(&p->memory, &builder->pending, &builder->pending_capacity, builder->pending_count + 1,
                                 sizeof *builder->pending, AID__ROWS_MOST))
    return aid__no_memory(reports);
  builder->pending[builder->pending_count] = (aid__pending){kept, place.line};
  *out = aid__pending_cell(builder->pending_count++);
  return true;
}

static bool store_reference(struct aid_population *p, const struct aid_fact *fact, aid__text id, int64_t *out, aid__place place, aid__reports *reports)
{
  if (fact->type.kind->index == AID__KIND_REGION)
    return store_region(p, id, out, place, reports);
  return store_person(p, fact, id, out, place, reports);
}

static bool store_day(const struct aid_fact *fact, int64_t day, int64_t *out, aid__place place, aid__reports *reports)
{
  const bool month = fact->type.base == AID__MONTH;
  char text[24];

  *out = day;
  if (day == AID_NEVER)
    return true;
  if (day >= INT32_MIN && day <= INT32_MAX &&
      (month ? aid_month_parts((int32_t)day, NULL, NULL) : aid_date_parts((int32_t)day, NULL, NULL, NULL)))
    return true;
  snprintf(text, sizeof text, "%lld", (long long)day);
  aid__report_record(reports, month ? AID__E3204 : AID__E3203, place, fact->id, show(fact, aid__text_of(text)).text, NULL);
  return false;
}

/* ---- as documents write it ----------------------------------------------------------------- */

static void report_problem(const struct aid_fact *fact, aid__value_problem problem, aid__text text, aid__place place, aid__reports *reports)
{
  const shown s = show(fact, text);
  char digits[24], bound[48];
  aid__fraction number;

  switch (fact->type.base) {
  case AID__FLAG: aid__report_record(reports, AID__E3201, place, fact->id, s.text, NULL); return;
  case AID__DATE: aid__report_record(reports, AID__E3203, place, fact->id, s.text, NULL); return;
  case AID__MONTH: aid__report_record(reports, AID__E3204, place, fact->id, s.text, NULL); return;
  default: break;
  }
  if (problem == AID__VALUE_DIGITS) {
    snprintf(digits, sizeof digits, "%u", fact->type.digits);
    aid__report_record(reports, AID__E3206, place, fact->id, s.text, digits, NULL);
  } else if (problem == AID__VALUE_SIZE) {
    aid__report_record(reports, AID__E3209, place, fact->id, s.text, NULL);
  } else if (problem == AID__VALUE_RANGE && aid__fraction_parse(text, &number, NULL)) {
    const bool low = fact->has_least && aid__fraction_compare(number, fact->least) < 0;

    aid__report_record(reports, low ? AID__E3207 : AID__E3208, place, fact->id, s.text,
                       number_text(low ? fact->least : fact->most, bound), NULL);
  } else {
    aid__report_record(reports, AID__E3202, place, fact->id, s.text, NULL);
  }
}

static int64_t stored_of(const struct aid_fact *fact, const aid__value *value)
{
  int64_t scaled = 0;

  switch (fact->type.base) {
  case AID__FLAG: return value->flag;
  case AID__NUMBER: aid__fraction_to_scaled(value->number, fact->type.digits, &scaled); return scaled;
  default: return value->day; /* dates, months, codes and rows share their place */
  }
}

/* A number as most are written: a decimal that the column holds as it stands, within the bounds. False: it may yet be one. */
static bool store_decimal(const aid__field *field, aid__text text, int64_t *out)
{
  unsigned after;
  int64_t number;

  if (!field->plain || !aid__decimal_parse(text, &number, &after) || after > field->digits ||
      !aid__mul(number, aid__power10[field->digits - after], &number) || number < field->least || number > field->most)
    return false;
  *out = number;
  return true;
}

bool aid__encode_text(struct aid_population *p, const aid__field *field, aid__text text, int64_t *out, aid__place place, aid__reports *reports)
{
  const struct aid_fact *const fact = field->fact;
  aid__value_problem problem;
  aid__value value;
  int32_t index;

  switch (field->base) {
  case AID__TEXT: return store_text(p, field, text, out, place, reports);
  case AID__REFERENCE: return store_reference(p, fact, text, out, place, reports);
  case AID__CODE:
    index = aid__codes_index(field->codes, text);
    *out = index;
    return index >= 0 || store_code(fact, text, out, place, reports);
  case AID__NUMBER:
    if (store_decimal(field, text, out))
      return true;
    break;
  default: break;
  }
  problem = aid__fact_parse(fact, text, &value);
  if (problem != AID__VALUE_OK) {
    report_problem(fact, problem, text, place, reports);
    return false;
  }
  *out = stored_of(fact, &value);
  return true;
}

/* ---- as rules compute it ------------------------------------------------------------------- */

bool aid__encode_value(struct aid_population *p, const struct aid_fact *fact, int32_t row, const aid__value *value, int64_t *out,
                       aid__place place, aid__reports *reports)
{
  const aid__table *const persons = &p->tables[AID__KIND_PERSON];
  char text[24];

  switch (fact->type.base) {
  case AID__FLAG: *out = value->flag; return true;
  case AID__NUMBER: return store_number(fact, value->number, out, place, reports);
  case AID__DATE:
  case AID__MONTH: return store_day(fact, value->day, out, place, reports);
  case AID__TEXT: return store_text(p, aid__population_field(p, fact), aid__text_of(value->text), out, place, reports);
  case AID__CODE:
    if (value->code >= 0 && (size_t)value->code < fact->type.codes->count) {
      *out = value->code;
      return true;
    }
    snprintf(text, sizeof text, "%ld", (long)value->code);
    return store_code(fact, aid__text_of(text), out, place, reports);
  default: break;
  }
  *out = value->row;
  if (value->row < 0) {
    *out = -1;
    return true;
  }
  if (fact->type.kind->index == AID__KIND_PERSON &&
      ((size_t)value->row >= persons->rows || persons->parent[value->row] != aid__household_of(p, fact->kind->index, row))) {
    aid__report_record(reports, AID__E3303, place, fact->id, (size_t)value->row < persons->rows ? persons->id[value->row] : "***", NULL);
    return false;
  }
  return true;
}

aid__value aid__decode(const struct aid_population *p, const struct aid_fact *fact, int64_t stored)
{
  aid__value value = {.known = true};

  switch (fact->type.base) {
  case AID__FLAG: value.flag = stored != 0; break;
  case AID__NUMBER: value.number = aid__fraction_from_scaled(stored, fact->type.digits); break;
  case AID__TEXT: value.text = p->texts[stored]; break;
  default: value.day = (int32_t)stored; break;
  }
  return value;
}

/* ---- as callers hold it -------------------------------------------------------------------- */

static const char *type_name(unsigned base)
{
  static const char *const names[] = {"?", "flag", "number", "date", "month", "code", "text", "reference"};

  return base < sizeof names / sizeof *names ? names[base] : names[0];
}

/* The number in the fact's unit. A value that names none ("") is in it already. */
static bool in_unit(const struct aid_population *p, const struct aid_fact *fact, const aid_value *value, aid__fraction *out,
                    aid__place place, aid__reports *reports)
{
  const aid__vocabulary *const v = p->vocabulary;
  aid__fraction factor = {1, 1};
  aid__unit unit;

  if (!aid__fraction_make(value->number, value->denominator, out)) {
    aid__report_record(reports, value->denominator == 0 ? AID__E3202 : AID__E3209, place, fact->id, "***", NULL);
    return false;
  }
  if (value->unit == NULL || value->unit[0] == '\0' || (fact->unit != NULL && strcmp(value->unit, fact->unit) == 0))
    return true;
  if (!aid__unit_parse(aid__text_of(value->unit), v->units, v->unit_count, &unit, &factor) || !aid__unit_same(&unit, &fact->type.unit)) {
    aid__report_record(reports, AID__E3211, place, fact->id, fact->unit == NULL ? "count" : fact->unit,
                       aid__text_clean(aid__text_of(value->unit)) ? value->unit : "***", NULL);
    return false;
  }
  if (aid__fraction_mul(*out, factor, out))
    return true;
  aid__report_record(reports, AID__E3209, place, fact->id, show_number(fact, *out).text, NULL);
  return false;
}

bool aid__encode_public(struct aid_population *p, const struct aid_fact *fact, const aid_value *value, int64_t *out, aid__place place,
                        aid__reports *reports)
{
  static_assert((int)AID_TYPE_FLAG == (int)AID__FLAG && (int)AID_TYPE_REFERENCE == (int)AID__REFERENCE, "types and bases are one list");
  aid__fraction number;

  if ((int)value->type != (int)fact->type.base) {
    aid__report_record(reports, AID__E3104, place, fact->id, type_name(fact->type.base), type_name((unsigned)value->type), NULL);
    return false;
  }
  if (!value->known)
    return true;
  switch (fact->type.base) {
  case AID__FLAG: *out = value->number != 0; return true;
  case AID__NUMBER: return in_unit(p, fact, value, &number, place, reports) && store_number(fact, number, out, place, reports);
  case AID__DATE:
  case AID__MONTH: return store_day(fact, value->number, out, place, reports);
  case AID__CODE: return store_code(fact, aid__text_of(value->text), out, place, reports);
  case AID__TEXT: return store_text(p, aid__population_field(p, fact), aid__text_of(value->text == NULL ? "" : value->text), out, place, reports);
  default: return store_reference(p, fact, aid__text_of(value->text == NULL ? "none" : value->text), out, place, reports);
  }
}

aid_value aid__decode_public(const struct aid_population *p, const struct aid_fact *fact, const aid__value *value)
{
  const char *text = NULL;

  if (value->known && fact->type.base == AID__TEXT)
    text = value->text;
  if (value->known && fact->type.base == AID__REFERENCE && value->row >= 0)
    text = p->tables[fact->type.kind->index].id[value->row];
  return aid__public_value(&fact->type, value, fact->unit, text);
}
