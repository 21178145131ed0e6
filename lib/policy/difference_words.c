/* Comparing the words of two policies: kinds, facts, questions, code lists; regions and sources. */
#include "policy/difference.h"

static const aid__compared always = {.from = INT32_MIN, .until = AID_NEVER, .known = INT32_MAX};

static void alone(aid__differ *d, const aid__compared *c, int side)
{
  aid__differ_mark(d, side ? AID_DIFFERENCE_ADDED : AID_DIFFERENCE_REMOVED);
  aid__differ_tell(d, c, side ? AID_DIFFERENCE_ADDED : AID_DIFFERENCE_REMOVED, NULL);
}

/* ---- kinds and facts ---- */

static void compare_kind(aid__differ *d, const struct aid_kind *a, const struct aid_kind *b)
{
  const struct aid_kind *const one = b ? b : a;
  aid__compared c = always;

  c.subject = AID_DIFFERENCE_KIND;
  c.titles = &one->titles;
  c.place[0] = a ? &a->place : NULL;
  c.place[1] = b ? &b->place : NULL;
  aid__differ_id(d, one->id, NULL);
  if (a == NULL || b == NULL) {
    alone(d, &c, b != NULL);
    return;
  }
  aid__differ_part(d, &c, "of", a->parent ? a->parent->id : NULL, b->parent ? b->parent->id : NULL);
  aid__differ_part(d, &c, "list", a->list, b->list);
  aid__differ_flag(d, &c, "dated", a->dated, b->dated);
  if (a->absent_none != b->absent_none) {
    const bool zh = d->options.language == AID_LANGUAGE_ZH;
    const char *const none = zh ? "没有" : "there are none", *const unknown = zh ? "未知" : "unknown";
    aid__differ_part(d, &c, "absent", a->absent_none ? none : unknown, b->absent_none ? none : unknown);
  }
  aid__differ_titles(d, &c, &a->titles, &b->titles);
}

static void say_bound(const aid__speaker *s, const struct aid_fact *fact, bool has, aid__fraction bound)
{
  const aid__value value = {.known = true, .number = bound};

  if (has)
    aid__say_value(s, &fact->type, &value, fact->unit);
}

static void say_absent(const aid__speaker *s, const struct aid_fact *fact)
{
  if (fact->absence == AID__ABSENT_VALUE)
    aid__say_value(s, &fact->type, &fact->absent, fact->unit);
  else
    AID__SAY2(s, "unknown", "未知");
}

static void compare_fact(aid__differ *d, const struct aid_fact *a, const struct aid_fact *b)
{
  const struct aid_fact *const one = b ? b : a, *const both[2] = {a, b};
  aid__compared c = always;
  char digits[2][24];

  c.subject = one->question ? AID_DIFFERENCE_QUESTION : AID_DIFFERENCE_FACT;
  c.titles = &one->titles;
  c.place[0] = a ? &a->place : NULL;
  c.place[1] = b ? &b->place : NULL;
  aid__differ_id(d, one->kind->id, one->id);
  if (a == NULL || b == NULL) {
    const aid__speaker *const s = &d->say[b != NULL];
    aid__differ_mark(d, b ? AID_DIFFERENCE_ADDED : AID_DIFFERENCE_REMOVED);
    AID__SAY2(s, ": ", "：");
    aid__say_type(s, &one->type, one->unit);
    aid__differ_tell(d, &c, b ? AID_DIFFERENCE_ADDED : AID_DIFFERENCE_REMOVED, NULL);
    return;
  }
  aid__differ_flag(d, &c, "question", a->question, b->question);
  for (int side = 0; side < 2; side++) {
    const aid__speaker s = aid__differ_side(d, side);
    aid__say_type(&s, &both[side]->type, both[side]->unit);
    aid__int_print(both[side]->type.digits, digits[side]);
  }
  aid__differ_sides(d, &c, "type");
  aid__differ_part(d, &c, "digits", digits[0], digits[1]);
  aid__differ_flag(d, &c, "dated", a->dated, b->dated);
  for (int side = 0; side < 2; side++) {
    const aid__speaker s = aid__differ_side(d, side);
    say_absent(&s, both[side]);
  }
  aid__differ_sides(d, &c, "absent");
  for (int side = 0; side < 2; side++) {
    const aid__speaker s = aid__differ_side(d, side);
    say_bound(&s, both[side], both[side]->has_least, both[side]->least);
  }
  aid__differ_sides(d, &c, "least");
  for (int side = 0; side < 2; side++) {
    const aid__speaker s = aid__differ_side(d, side);
    say_bound(&s, both[side], both[side]->has_most, both[side]->most);
  }
  aid__differ_sides(d, &c, "most");
  aid__differ_flag(d, &c, "sensitive", a->sensitivity == AID__SENSITIVE_YES, b->sensitivity == AID__SENSITIVE_YES);
  aid__differ_part(d, &c, "standard", a->standard, b->standard);
  aid__differ_part(d, &c, "sources", a->sources, b->sources);
  for (int side = 0; side < 2; side++) {
    const aid__speaker s = aid__differ_side(d, side);
    aid__say_cite(&s, both[side]->cite);
  }
  aid__differ_sides(d, &c, "cite");
  aid__differ_titles(d, &c, &a->titles, &b->titles);
}

static const struct aid_fact *fact_of(const struct aid_policy *policy, const struct aid_fact *like)
{
  return aid_kind_fact(aid_policy_kind(policy, like->kind->id), like->id);
}

static void compare_facts(aid__differ *d, bool questions)
{
  const aid__vocabulary *const a = &d->policy[0]->vocabulary, *const b = &d->policy[1]->vocabulary;

  for (size_t i = 0; i < a->kind_count; i++)
    for (size_t k = 0; k < a->kinds[i]->fact_count; k++) {
      const struct aid_fact *const other = fact_of(d->policy[1], a->kinds[i]->facts[k]);
      if ((other ? other : a->kinds[i]->facts[k])->question == questions)
        compare_fact(d, a->kinds[i]->facts[k], other);
    }
  for (size_t i = 0; i < b->kind_count; i++)
    for (size_t k = 0; k < b->kinds[i]->fact_count; k++)
      if (b->kinds[i]->facts[k]->question == questions && fact_of(d->policy[0], b->kinds[i]->facts[k]) == NULL)
        compare_fact(d, NULL, b->kinds[i]->facts[k]);
}

/* ---- code lists ---- */

static void compare_code(aid__differ *d, const aid__compared *list, const char *codes, const struct aid_code *a, const struct aid_code *b)
{
  aid__compared c = *list;

  c.titles = b ? &b->titles : &a->titles;
  aid__differ_id(d, codes, b ? b->id : a->id);
  if (a && b)
    aid__differ_titles(d, &c, &a->titles, &b->titles);
  else
    alone(d, &c, b != NULL);
}

static void compare_codes(aid__differ *d, const struct aid_codes *a, const struct aid_codes *b)
{
  const struct aid_codes *const one = b ? b : a;
  aid__compared c = always;

  c.subject = AID_DIFFERENCE_CODES;
  c.titles = &one->titles;
  c.place[0] = a ? &a->place : NULL;
  c.place[1] = b ? &b->place : NULL;
  aid__differ_id(d, one->id, NULL);
  if (a == NULL || b == NULL) {
    alone(d, &c, b != NULL);
    return;
  }
  aid__differ_part(d, &c, "standard", a->standard, b->standard);
  aid__differ_titles(d, &c, &a->titles, &b->titles);
  for (size_t i = 0; i < a->count; i++) {
    const int32_t other = aid__codes_index(b, aid__text_of(a->codes[i].id));
    compare_code(d, &c, one->id, &a->codes[i], other >= 0 ? &b->codes[other] : NULL);
  }
  for (size_t i = 0; i < b->count; i++)
    if (aid__codes_index(a, aid__text_of(b->codes[i].id)) < 0)
      compare_code(d, &c, one->id, NULL, &b->codes[i]);
}

/* ---- regions and sources ---- */

static void compare_region(aid__differ *d, const aid__region_name *a, const aid__region_name *b)
{
  const aid__region_name *const one = b ? b : a;
  aid__compared c = always;

  c.subject = AID_DIFFERENCE_REGION;
  c.titles = &one->titles;
  aid__differ_id(d, one->code, NULL);
  if (a == NULL || b == NULL) {
    alone(d, &c, b != NULL);
    return;
  }
  aid__differ_part(d, &c, "level", aid__level_name(a->level), aid__level_name(b->level));
  aid__differ_part(d, &c, "parent", a->parent, b->parent);
  aid__differ_titles(d, &c, &a->titles, &b->titles);
}

static void compare_source(aid__differ *d, const struct aid_source *a, const struct aid_source *b)
{
  const struct aid_source *const one = b ? b : a, *const both[2] = {a, b};
  aid__compared c = always;

  c.subject = AID_DIFFERENCE_SOURCE;
  aid__differ_id(d, one->id, NULL);
  if (a == NULL || b == NULL) {
    const aid__speaker *const s = &d->say[b != NULL];
    aid__differ_mark(d, b ? AID_DIFFERENCE_ADDED : AID_DIFFERENCE_REMOVED);
    AID__SAY2(s, ": ", "：");
    aid__say_source(s, one);
    aid__differ_tell(d, &c, b ? AID_DIFFERENCE_ADDED : AID_DIFFERENCE_REMOVED, NULL);
    return;
  }
  aid__differ_part(d, &c, "title", a->title, b->title);
  aid__differ_part(d, &c, "number", a->number, b->number);
  for (int side = 0; side < 2; side++) {
    const aid__speaker s = aid__differ_side(d, side);
    if (both[side]->effective != AID__NO_DATE)
      aid__say_day(&s, both[side]->effective);
  }
  aid__differ_sides(d, &c, "effective");
}

void aid__differ_vocabulary(aid__differ *d)
{
  const struct aid_policy *const a = d->policy[0], *const b = d->policy[1];

  for (size_t i = 0; i < a->vocabulary.kind_count; i++)
    compare_kind(d, a->vocabulary.kinds[i], aid_policy_kind(b, a->vocabulary.kinds[i]->id));
  for (size_t i = 0; i < b->vocabulary.kind_count; i++)
    if (aid_policy_kind(a, b->vocabulary.kinds[i]->id) == NULL)
      compare_kind(d, NULL, b->vocabulary.kinds[i]);
  compare_facts(d, false);
  compare_facts(d, true);
  for (size_t i = 0; i < a->vocabulary.codes_count; i++)
    compare_codes(d, a->vocabulary.codes[i], aid__vocabulary_codes(&b->vocabulary, aid__text_of(a->vocabulary.codes[i]->id)));
  for (size_t i = 0; i < b->vocabulary.codes_count; i++)
    if (aid__vocabulary_codes(&a->vocabulary, aid__text_of(b->vocabulary.codes[i]->id)) == NULL)
      compare_codes(d, NULL, b->vocabulary.codes[i]);
  for (size_t i = 0; i < a->region_count; i++)
    compare_region(d, &a->regions[i], aid__policy_region_name(b, aid__text_of(a->regions[i].code)));
  for (size_t i = 0; i < b->region_count; i++)
    if (aid__policy_region_name(a, aid__text_of(b->regions[i].code)) == NULL)
      compare_region(d, NULL, &b->regions[i]);
  for (size_t i = 0; i < a->source_count; i++)
    compare_source(d, a->sources[i], aid_policy_source(b, a->sources[i]->id));
  for (size_t i = 0; i < b->source_count; i++)
    if (aid_policy_source(a, b->sources[i]->id) == NULL)
      compare_source(d, NULL, b->sources[i]);
}
