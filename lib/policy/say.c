/* What stands in a policy, in words. */
#include "policy/say.h"

void aid__say(const aid__speaker *s, const char *text) { aid__buffer_string(s->out, text ? text : ""); }
void aid__say2(const aid__speaker *s, aid__text2 text) { aid__say(s, s->language == AID_LANGUAGE_ZH ? text.zh : text.en); }

const char *aid__title_in(const aid__titles *titles, aid_language language)
{
  const char *const a = language == AID_LANGUAGE_ZH ? titles->zh : titles->en;

  return a ? a : language == AID_LANGUAGE_ZH ? titles->en : titles->zh;
}

void aid__say_title(const aid__speaker *s, const aid__titles *titles, const char *id)
{
  const char *const title = aid__title_in(titles, s->language);

  if (title == NULL) {
    aid__say(s, id);
    return;
  }
  aid__say(s, title);
  AID__SAY2(s, " (", "（");
  aid__say(s, id);
  AID__SAY2(s, ")", "）");
}

void aid__say_day(const aid__speaker *s, int32_t day)
{
  char text[16];

  aid_date_print(day, text);
  aid__say(s, text);
}

void aid__say_span(const aid__speaker *s, int32_t from, int32_t until)
{
  if (from != AID__ALWAYS_FROM) {
    AID__SAY2(s, " from ", "自");
    aid__say_day(s, from);
    AID__SAY2(s, "", "起");
  }
  if (until != AID_NEVER) {
    AID__SAY2(s, " to ", "至");
    aid__say_day(s, until - 1);
    AID__SAY2(s, "", "止");
  }
}

/* ---- types, units, values ---- */

/* The title that a pack gives a unit of its own: the vocabulary keeps its name alone. */
static const char *own_unit(const aid__speaker *s, aid__text unit)
{
  for (size_t p = 0; p < s->policy->pack_count; p++)
    for (const aid__node *n = s->policy->packs[p].tree.root->first; n; n = n->next)
      if (strcmp(n->name, "unit") == 0 && aid__node_value(n, "id") && aid__text_is(unit, aid__node_value(n, "id"))) {
        const aid__titles titles = {aid__node_value(n, "zh"), aid__node_value(n, "en")};
        return aid__title_in(&titles, s->language);
      }
  return NULL;
}

void aid__say_unit(const aid__speaker *s, const char *unit)
{
  static const char *const chinese[][2] = {{"yuan", "元"},   {"fen", "分"},   {"month", "月"}, {"months", "个月"},      {"year", "年"},
                                           {"years", "年"}, {"day", "天"}, {"days", "天"},  {"working day", "个工作日"}, {"working days", "个工作日"}};

  if (unit == NULL || strcmp(unit, "count") == 0 || strcmp(unit, "rate") == 0)
    return;
  while (*unit) {
    const aid__text part = {unit, strcspn(unit, "/*")};
    const char *name = NULL;
    for (size_t i = 0; s->language == AID_LANGUAGE_ZH && i < sizeof chinese / sizeof *chinese; i++)
      if (aid__text_is(part, chinese[i][0]))
        name = chinese[i][1];
    if (name == NULL)
      name = own_unit(s, part);
    if (name)
      aid__say(s, name);
    else
      aid__buffer_add(s->out, part.start, part.length);
    unit += part.length;
    if (*unit)
      aid__buffer_add(s->out, unit++, 1);
  }
}

void aid__say_type(const aid__speaker *s, const aid__type *type, const char *unit)
{
  switch (type->base) {
  case AID__FLAG: AID__SAY2(s, "yes or no", "是或否"); break;
  case AID__DATE: AID__SAY2(s, "date", "日期"); break;
  case AID__MONTH: AID__SAY2(s, "month", "月份"); break;
  case AID__TEXT: AID__SAY2(s, "text", "文字"); break;
  case AID__REFERENCE: AID__SAY2(s, "person", "人员"); break;
  case AID__CODE:
    AID__SAY2(s, "code: ", "代码：");
    aid__say_title(s, &type->codes->titles, type->codes->id);
    break;
  default:
    if (unit == NULL || strcmp(unit, "count") == 0)
      AID__SAY2(s, "number", "数");
    else if (strcmp(unit, "rate") == 0)
      AID__SAY2(s, "rate", "比率");
    else
      aid__say_unit(s, unit);
  }
}

static void say_number(const aid__speaker *s, const aid__type *type, aid__fraction f, const char *unit)
{
  const bool money = type->unit.power[AID__UNIT_YUAN] != 0;
  aid__fraction hundredfold, about;
  char number[48];
  int64_t scaled;

  if (unit && strcmp(unit, "rate") == 0 && aid__fraction_mul(f, (aid__fraction){100, 1}, &hundredfold) && aid__fraction_to_scaled(hundredfold, 6, &scaled)) {
    aid__fraction_print(hundredfold, 0, number);
    aid__say(s, number);
    aid__say(s, "%");
    return;
  }
  aid__fraction_print(f, money && f.d != 1 ? 2 : 0, number);
  aid__say(s, number);
  if (!aid__fraction_to_scaled(f, 6, &scaled) && aid__fraction_round(f, (aid__fraction){1, money ? 100 : 10000}, AID__ROUND_HALF_UP, &about)) {
    aid__fraction_print(about, 0, number);
    AID__SAY2(s, " (about ", "（约");
    aid__say(s, number);
    AID__SAY2(s, ")", "）");
  }
  if (unit && strcmp(unit, "count") != 0 && strcmp(unit, "rate") != 0) {
    AID__SAY2(s, " ", "");
    aid__say_unit(s, unit);
  }
}

void aid__say_value(const aid__speaker *s, const aid__type *type, const aid__value *value, const char *unit)
{
  char text[64];

  if (!value->known) {
    AID__SAY2(s, "unknown", "未知");
    return;
  }
  switch (type->base) {
  case AID__FLAG:
    if (value->flag)
      AID__SAY2(s, "yes", "是");
    else
      AID__SAY2(s, "no", "否");
    break;
  case AID__NUMBER: say_number(s, type, value->number, unit); break;
  case AID__CODE: aid__say_title(s, &type->codes->codes[value->code].titles, type->codes->codes[value->code].id); break;
  case AID__TEXT: aid__say(s, value->text); break;
  case AID__REFERENCE: AID__SAY2(s, "nobody", "无"); break;
  default:
    if (value->day == AID_NEVER) {
      AID__SAY2(s, "never", "无");
    } else {
      aid__type_print(type, value, text, sizeof text);
      aid__say(s, text);
    }
  }
}

void aid__say_rounding(const aid__speaker *s, aid__fraction step, aid__rounding how)
{
  static const aid__text2 before[] = {{"rounded up to ", "向上取整到"}, {"rounded down to ", "向下取整到"}, {"rounded to the nearest ", "四舍五入到"},
                                      {"rounded to the nearest ", "四舍六入五成双到"}};
  static const aid__text2 after[] = {{"", ""}, {"", ""}, {", a half up", ""}, {", a half to the even", ""}};
  aid__fraction fen;
  char number[48];
  const bool small = aid__fraction_compare(step, (aid__fraction){1, 1}) < 0 && aid__fraction_mul(step, (aid__fraction){100, 1}, &fen) && fen.d == 1;

  aid__fraction_print(small ? fen : step, 0, number);
  aid__say2(s, before[how]);
  aid__say(s, number);
  AID__SAY2(s, " ", "");
  aid__say_unit(s, small ? "fen" : "yuan");
  aid__say2(s, after[how]);
}

/* ---- sources, kinds, regions ---- */

void aid__say_source(const aid__speaker *s, const struct aid_source *source)
{
  AID__SAY2(s, "", "《");
  aid__say(s, source->title);
  AID__SAY2(s, "", "》");
  if (source->number) {
    AID__SAY2(s, " (", "（");
    aid__say(s, source->number);
    AID__SAY2(s, ")", "）");
  }
}

/* "art 13" in Chinese: 第13条. What is neither an article nor a section stays as it is written. */
static void say_place(const aid__speaker *s, aid__text place)
{
  static const char *const kinds[][2] = {{"art ", "条"}, {"sec ", "节"}};

  for (size_t i = 0; s->language == AID_LANGUAGE_ZH && i < sizeof kinds / sizeof *kinds; i++)
    if (place.length > 4 && memcmp(place.start, kinds[i][0], 4) == 0) {
      size_t digits = 0;
      while (4 + digits < place.length && memchr("0123456789.-", place.start[4 + digits], 12))
        digits++;
      aid__say(s, "第");
      aid__buffer_add(s->out, place.start + 4, digits);
      aid__say(s, kinds[i][1]);
      aid__buffer_add(s->out, place.start + 4 + digits, place.length - 4 - digits);
      return;
    }
  if (place.length)
    AID__SAY2(s, ", ", " ");
  aid__buffer_add(s->out, place.start, place.length);
}

void aid__say_cite(const aid__speaker *s, const char *cite)
{
  bool first = true;

  while (cite && *cite) {
    const aid__text id = {cite, strcspn(cite, " ;")};
    aid__text place = {cite + id.length, strcspn(cite + id.length, ";")};
    const struct aid_source *source = NULL;
    for (size_t i = 0; i < s->policy->source_count; i++)
      if (aid__text_is(id, s->policy->sources[i]->id))
        source = s->policy->sources[i];
    cite = place.start + place.length;
    cite += strspn(cite, "; ");
    while (place.length && *place.start == ' ') {
      place.start++;
      place.length--;
    }
    while (place.length && place.start[place.length - 1] == ' ')
      place.length--;
    if (!first)
      AID__SAY2(s, "; ", "；");
    first = false;
    if (source)
      aid__say_source(s, source);
    else
      aid__buffer_add(s->out, id.start, id.length);
    say_place(s, place);
  }
}

void aid__say_of(const aid__speaker *s, const struct aid_kind *kind, int level)
{
  static const aid__text2 levels[] = {{"country", "国家"}, {"province", "省"}, {"city", "市"}, {"county", "县（市、区）"}, {"township", "乡镇（街道）"}, {"village", "村（社区）"}};
  const char *const title = aid__title_in(&kind->titles, s->language);

  if (kind->index == AID__KIND_PERSON && s->language == AID_LANGUAGE_ZH) {
    aid__say(s, "每人");
    return;
  }
  AID__SAY2(s, "each ", "每个");
  if (level >= 0 && (size_t)level < sizeof levels / sizeof *levels)
    aid__say2(s, levels[level]);
  else
    aid__say(s, title ? title : kind->id);
}

void aid__say_severity(const aid__speaker *s, const char *severity)
{
  if (strcmp(severity, "alert") == 0)
    AID__SAY2(s, "alert", "警示");
  else
    AID__SAY2(s, "notice", "提示");
}

void aid__say_region(const aid__speaker *s, const char *code)
{
  static const aid__titles country = {"全国", "the whole country"};
  const aid__region_name *const region = aid__policy_region_name(s->policy, aid__text_of(code));

  if (region)
    aid__say_title(s, &region->titles, code);
  else if (strcmp(code, "CN") == 0)
    aid__say(s, aid__title_in(&country, s->language));
  else
    aid__say(s, code);
}

/* ---- rows of standards ---- */

void aid__say_key_name(const aid__speaker *s, const struct aid_standard *standard, size_t key)
{
  const aid__vocabulary *const v = &s->policy->vocabulary;
  const char *const id = standard->keys[key];
  const char *title = NULL;

  for (size_t i = 0; i < v->kind_count && title == NULL; i++) {
    const struct aid_fact *const fact = aid__kind_fact(v->kinds[i], aid__text_of(id));
    const aid__definition *const definition = aid__policy_definition(s->policy, v->kinds[i], aid__text_of(id));
    if (fact && fact == v->age)
      title = s->language == AID_LANGUAGE_ZH ? "年龄" : "age";
    else if (fact)
      title = aid__title_in(&fact->titles, s->language);
    else if (definition)
      title = aid__title_in(&definition->titles, s->language);
  }
  aid__say(s, title ? title : id);
}

void aid__say_key(const aid__speaker *s, const struct aid_standard_row *row, size_t key)
{
  const aid__row_key *const k = &row->keys[key];
  const aid__type *const type = &row->standard->key_types[key];
  const char *number, *unit;

  if (k->how == AID__KEY_ANY)
    return;
  if (k->how != AID__KEY_EQUAL)
    aid__say(s, k->how == AID__KEY_AT_LEAST ? "≥ " : "> ");
  if (type->base != AID__NUMBER) {
    const char *const title = type->base == AID__CODE ? aid__title_in(&type->codes->codes[k->value.code].titles, s->language) : NULL;
    if (title)
      aid__say(s, title);
    else
      aid__say_value(s, type, &k->value, NULL);
    return;
  }
  number = k->text + strspn(k->text, ">= ");        /* as the pack writes it: 80 years, not 960 months */
  unit = number + strcspn(number, " ");
  aid__buffer_add(s->out, number, (size_t)(unit - number));
  unit += strspn(unit, " ");
  if (*unit) {
    AID__SAY2(s, " ", "");
    if (s->language == AID_LANGUAGE_ZH && strcmp(row->standard->keys[key], "age") == 0 && strcmp(unit, "years") == 0)
      aid__say(s, "周岁");
    else
      aid__say_unit(s, unit);
  }
}

void aid__say_row_value(const aid__speaker *s, const struct aid_standard_row *row)
{
  if (row->kind == AID_ROW_MISSING)
    AID__SAY2(s, "not set", "未公布");
  else if (row->formula.node)
    aid__say(s, row->formula.text);
  else
    aid__say_value(s, &row->standard->type, &row->value, row->standard->unit);
}

void aid__standard_place(const struct aid_standard_row *row, aid__buffer *out)
{
  static const char *const marks[] = {"", "=", ">=", ">"};
  char text[96];

  aid__buffer_string(out, row->standard->by_region && row->region ? row->region : "");
  for (size_t i = 0; i < row->standard->key_count; i++) {
    const aid__row_key *const key = &row->keys[i];
    const aid__type *const type = &row->standard->key_types[i];
    aid__buffer_string(out, "|");
    aid__buffer_string(out, row->standard->keys[i]);
    aid__buffer_string(out, marks[key->how]);
    if (key->how == AID__KEY_ANY)
      continue;
    if (type->base == AID__NUMBER)
      aid__fraction_print(key->value.number, 0, text);
    else
      aid__type_print(type, &key->value, text, sizeof text);
    aid__buffer_string(out, text);
  }
}
