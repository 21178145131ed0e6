/* Vocabulary: looking up kinds, facts and codes; reading and writing their values. */
#include "policy/policy.h"

/* ---- looking up ---------------------------------------------------------------------------- */

/* Most names differ in their first byte, and a document asks for millions of them. */
static inline bool is_named(const char *id, aid__text text)
{
  size_t i = 0;

  while (i < text.length && id[i] == text.start[i] && id[i] != '\0')
    i++;
  return i > 0 && i == text.length && id[i] == '\0';
}

const struct aid_kind *aid__vocabulary_kind(const aid__vocabulary *v, aid__text id)
{
  for (size_t i = 0; i < v->kind_count; i++) {
    if (is_named(v->kinds[i]->id, id))
      return v->kinds[i];
  }
  return NULL;
}

const struct aid_kind *aid__vocabulary_list(const aid__vocabulary *v, const struct aid_kind *parent, aid__text list)
{
  for (size_t i = 0; i < v->kind_count; i++) {
    if (v->kinds[i]->parent == parent && v->kinds[i]->list != NULL && is_named(v->kinds[i]->list, list))
      return v->kinds[i];
  }
  return NULL;
}

const struct aid_fact *aid__kind_fact(const struct aid_kind *kind, aid__text id)
{
  for (size_t i = 0; i < kind->fact_count; i++) {
    if (is_named(kind->facts[i]->id, id))
      return kind->facts[i];
  }
  return NULL;
}

const struct aid_codes *aid__vocabulary_codes(const aid__vocabulary *v, aid__text id)
{
  for (size_t i = 0; i < v->codes_count; i++) {
    if (is_named(v->codes[i]->id, id))
      return v->codes[i];
  }
  return NULL;
}

int32_t aid__codes_index(const struct aid_codes *codes, aid__text id)
{
  if (codes != NULL && codes->index.slots != NULL)
    return aid__perfect_find(&codes->index, id);
  for (size_t i = 0; codes != NULL && i < codes->count; i++) {
    if (is_named(codes->codes[i].id, id))
      return (int32_t)i;
  }
  return -1;
}

/* ---- values as documents write them -------------------------------------------------------- */

static aid__value_problem parse_number(const struct aid_fact *fact, aid__text text, aid__fraction *out)
{
  aid__fraction number;
  unsigned digits;
  int64_t scaled;

  if (!aid__fraction_parse(text, &number, &digits)) {
    /* Digits alone that do not fit are a number, only too great. */
    size_t i = text.length > 1 && text.start[0] == '-';

    while (i < text.length && ((text.start[i] >= '0' && text.start[i] <= '9') || text.start[i] == '.'))
      i++;
    return text.length > AID__DIGITS_MOST && i == text.length ? AID__VALUE_SIZE : AID__VALUE_FORM;
  }
  if (digits == 255)
    return AID__VALUE_FORM; /* a quotient: facts are measured, not divided */
  if ((fact->has_least && aid__fraction_compare(number, fact->least) < 0) ||
      (fact->has_most && aid__fraction_compare(number, fact->most) > 0))
    return AID__VALUE_RANGE;
  if (!aid__fraction_to_scaled(number, fact->type.digits, &scaled))
    return aid__power10[fact->type.digits] % number.d == 0 ? AID__VALUE_SIZE : AID__VALUE_DIGITS;
  *out = number;
  return AID__VALUE_OK;
}

static bool parse_day(aid__text text, bool month, int32_t *out)
{
  const int32_t day = month ? aid__month_read(text) : aid__date_read(text);

  if (day == AID__NO_DATE)
    return false;
  *out = day;
  return true;
}

aid__value_problem aid__fact_parse(const struct aid_fact *fact, aid__text text, aid__value *out)
{
  aid__value value = {.known = true};
  aid__value_problem problem = AID__VALUE_FORM;

  if (text.length == 0)
    return AID__VALUE_FORM;
  switch (fact->type.base) {
  case AID__FLAG:
    value.flag = aid__text_is(text, "yes");
    problem = value.flag || aid__text_is(text, "no") ? AID__VALUE_OK : AID__VALUE_FORM;
    break;
  case AID__NUMBER: problem = parse_number(fact, text, &value.number); break;
  case AID__DATE: problem = parse_day(text, false, &value.day) ? AID__VALUE_OK : AID__VALUE_FORM; break;
  case AID__MONTH: problem = parse_day(text, true, &value.month) ? AID__VALUE_OK : AID__VALUE_FORM; break;
  case AID__CODE:
    value.code = aid__codes_index(fact->type.codes, text);
    problem = value.code >= 0 ? AID__VALUE_OK : AID__VALUE_CODE;
    break;
  default: break;
  }
  if (problem == AID__VALUE_OK)
    *out = value;
  return problem;
}

static size_t put(const char *text, size_t length, char *buffer, size_t size)
{
  const size_t cut = length < size ? length : size == 0 ? 0 : size - 1;

  if (size > 0) {
    memcpy(buffer, text, cut);
    buffer[cut] = '\0';
  }
  return length;
}

size_t aid__type_print(const aid__type *type, const aid__value *value, char *buffer, size_t size)
{
  char text[48] = "";

  if (!value->known)
    return put("unknown", 7, buffer, size);
  switch (type->base) {
  case AID__FLAG: return put(value->flag ? "yes" : "no", value->flag ? 3 : 2, buffer, size);
  case AID__NUMBER: return put(text, aid__fraction_print(value->number, type->fraction ? 0 : type->digits, text), buffer, size);
  case AID__DATE: aid_date_print(value->day, text); break;
  case AID__MONTH: aid_month_print(value->month, text); break;
  case AID__CODE: {
    const char *const id = value->code >= 0 && (size_t)value->code < type->codes->count ? type->codes->codes[value->code].id : "";

    return put(id, strlen(id), buffer, size);
  }
  case AID__TEXT: return put(value->text, strlen(value->text), buffer, size);
  case AID__REFERENCE: /* who it is only the population knows */
    if (value->row < 0)
      return put("none", 4, buffer, size);
    return put(text, aid__int_print(value->row, text), buffer, size);
  default: break;
  }
  return put(text, strlen(text), buffer, size);
}

/* ---- the public face ----------------------------------------------------------------------- */

static const char *title(const aid__titles *titles, aid_language language)
{
  return language == AID_LANGUAGE_ZH ? titles->zh : titles->en;
}

size_t aid_policy_kind_count(const aid_policy *policy)
{
  return policy == NULL ? 0 : policy->vocabulary.kind_count;
}

const aid_kind *aid_policy_kind_at(const aid_policy *policy, size_t i)
{
  return policy != NULL && i < policy->vocabulary.kind_count ? policy->vocabulary.kinds[i] : NULL;
}

const aid_kind *aid_policy_kind(const aid_policy *policy, const char *id)
{
  return policy == NULL || id == NULL ? NULL : aid__vocabulary_kind(&policy->vocabulary, aid__text_of(id));
}

const char *aid_kind_id(const aid_kind *kind)
{
  return kind == NULL ? NULL : kind->id;
}

const char *aid_kind_title(const aid_kind *kind, aid_language language)
{
  return kind == NULL ? NULL : title(&kind->titles, language);
}

const aid_kind *aid_kind_parent(const aid_kind *kind)
{
  return kind == NULL ? NULL : kind->parent;
}

const char *aid_kind_list(const aid_kind *kind)
{
  return kind == NULL ? NULL : kind->list;
}

int aid_kind_is_dated(const aid_kind *kind)
{
  return kind != NULL && kind->dated;
}

int aid_kind_absent_none(const aid_kind *kind)
{
  return kind != NULL && kind->absent_none;
}

size_t aid_kind_fact_count(const aid_kind *kind)
{
  return kind == NULL ? 0 : kind->fact_count;
}

const aid_fact *aid_kind_fact_at(const aid_kind *kind, size_t i)
{
  return kind != NULL && i < kind->fact_count ? kind->facts[i] : NULL;
}

const aid_fact *aid_kind_fact(const aid_kind *kind, const char *id)
{
  return kind == NULL || id == NULL ? NULL : aid__kind_fact(kind, aid__text_of(id));
}

const char *aid_fact_id(const aid_fact *fact)
{
  return fact == NULL ? NULL : fact->id;
}

const aid_kind *aid_fact_kind(const aid_fact *fact)
{
  return fact == NULL ? NULL : fact->kind;
}

const char *aid_fact_title(const aid_fact *fact, aid_language language)
{
  return fact == NULL ? NULL : title(&fact->titles, language);
}

aid_type aid_fact_type(const aid_fact *fact)
{
  return fact == NULL ? AID_TYPE_FLAG : aid__public_type(&fact->type);
}

const char *aid_fact_unit(const aid_fact *fact)
{
  return fact != NULL && fact->type.base == AID__NUMBER ? fact->unit : NULL;
}

unsigned aid_fact_digits(const aid_fact *fact)
{
  return fact == NULL ? 0 : fact->type.digits;
}

const aid_codes *aid_fact_codes(const aid_fact *fact)
{
  return fact != NULL && fact->type.base == AID__CODE ? fact->type.codes : NULL;
}

int aid_fact_is_dated(const aid_fact *fact)
{
  return fact != NULL && fact->dated;
}

int aid_fact_is_sensitive(const aid_fact *fact)
{
  return fact != NULL && fact->sensitivity != AID__SENSITIVE_NO;
}

int aid_fact_is_question(const aid_fact *fact)
{
  return fact != NULL && fact->question;
}

aid_value aid_fact_absent(const aid_fact *fact)
{
  const char *text = NULL;

  if (fact == NULL || fact->absence == AID__ABSENT_UNKNOWN)
    return aid_value_unknown(aid_fact_type(fact));
  if (fact->type.base == AID__TEXT)
    text = fact->absent.text;
  return aid__public_value(&fact->type, &fact->absent, fact->unit, text);
}

static aid_value bound(const struct aid_fact *fact, bool has, aid__fraction number)
{
  return has ? aid_value_number(number.n, number.d, fact->unit) : aid_value_unknown(AID_TYPE_NUMBER);
}

aid_value aid_fact_least(const aid_fact *fact)
{
  return fact == NULL ? aid_value_unknown(AID_TYPE_NUMBER) : bound(fact, fact->has_least, fact->least);
}

aid_value aid_fact_most(const aid_fact *fact)
{
  return fact == NULL ? aid_value_unknown(AID_TYPE_NUMBER) : bound(fact, fact->has_most, fact->most);
}

const char *aid_fact_standard(const aid_fact *fact)
{
  return fact == NULL ? NULL : fact->standard;
}

const char *aid_fact_sources(const aid_fact *fact)
{
  return fact == NULL ? NULL : fact->sources;
}

const char *aid_codes_id(const aid_codes *codes)
{
  return codes == NULL ? NULL : codes->id;
}

const char *aid_codes_title(const aid_codes *codes, aid_language language)
{
  return codes == NULL ? NULL : title(&codes->titles, language);
}

size_t aid_codes_count(const aid_codes *codes)
{
  return codes == NULL ? 0 : codes->count;
}

const char *aid_codes_code(const aid_codes *codes, size_t i)
{
  return codes != NULL && i < codes->count ? codes->codes[i].id : NULL;
}

const char *aid_codes_code_title(const aid_codes *codes, size_t i, aid_language language)
{
  return codes != NULL && i < codes->count ? title(&codes->codes[i].titles, language) : NULL;
}
