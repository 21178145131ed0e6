/*
 * A policy made by hand, for tests of what stands on a vocabulary and needs no pack: kinds, facts and regions in the form that the
 * loader gives them, but written here. Freed with aid_policy_free().
 *
 *   region      level · price (rate, dated) · mayor (text) · seat (region) · chair (person)
 *     household area (code) · savings (yuan, 0 to 1000000.00) · note (text) · heated (flag, dated, absent no)
 *       person  birth, age, member · sex (code, sensitive) · death (date, absent never) · father (person) · friend (person, dated)
 *               · wage (yuan/month, dated, sources tax bank) · card_no (text, sensitive) · paid_to (month) · blind (flag, absent no)
 *         card    dated rows, absent none: grade (code) · fee (yuan, absent 0)
 *         income  amount (yuan/month) · payer (person)
 *           part  share (rate)
 *       vehicle  (of household) seats (count)
 *     clinic    (of region) beds (count) · title (text)
 */
#ifndef AID_TESTS_FIXTURE_VOCABULARY_H
#define AID_TESTS_FIXTURE_VOCABULARY_H
#include "policy/policy.h"
#include <check.h>

typedef struct fixture { struct aid_policy *policy; bool failed; } fixture;

static inline const char *fixture_name(fixture *f, const char *text)
{
  const char *name = text == NULL ? NULL : aid__names_intern(&f->policy->names, aid__text_of(text));

  f->failed = f->failed || (text != NULL && name == NULL);
  return name;
}

static inline void *fixture_get(fixture *f, size_t size)
{
  void *block = f->failed ? NULL : aid__arena_get(&f->policy->arena, size);

  f->failed = f->failed || block == NULL;
  return block;
}

/* `codes`: separated by blanks. */
static inline struct aid_codes *fixture_codes(fixture *f, const char *id, const char *codes)
{
  aid__vocabulary *const v = &f->policy->vocabulary;
  struct aid_codes *const list = fixture_get(f, sizeof *list);

  if (list == NULL)
    return NULL;
  list->id = fixture_name(f, id);
  list->codes = fixture_get(f, 16 * sizeof *list->codes);
  while (!f->failed && *codes != '\0') {
    const size_t length = strcspn(codes, " ");

    list->codes[list->count++].id = aid__names_intern(&f->policy->names, (aid__text){codes, length});
    codes += length;
    codes += strspn(codes, " ");
  }
  if (!f->failed)
    v->codes[v->codes_count++] = list;
  return list;
}

static inline struct aid_kind *fixture_kind(fixture *f, const char *id, const struct aid_kind *parent, const char *list)
{
  aid__vocabulary *const v = &f->policy->vocabulary;
  struct aid_kind *const kind = fixture_get(f, sizeof *kind);

  if (kind == NULL)
    return NULL;
  kind->id = fixture_name(f, id);
  kind->list = fixture_name(f, list);
  kind->parent = parent;
  kind->index = v->kind_count;
  kind->facts = fixture_get(f, 16 * sizeof *kind->facts);
  if (!f->failed)
    v->kinds[v->kind_count++] = kind;
  return kind;
}

static inline struct aid_fact *fixture_fact(fixture *f, struct aid_kind *kind, const char *id, aid__base base, const char *unit)
{
  aid__vocabulary *const v = &f->policy->vocabulary;
  struct aid_fact *const fact = fixture_get(f, sizeof *fact);
  aid__fraction factor;

  if (fact == NULL)
    return NULL;
  fact->id = fixture_name(f, id);
  fact->kind = kind;
  fact->index = kind->fact_count;
  fact->type.base = (uint8_t)base;
  fact->unit = fixture_name(f, unit);
  if (base == AID__REFERENCE)
    fact->type.kind = v->kinds[AID__KIND_PERSON];
  if (unit != NULL)
    ck_assert(aid__unit_parse(aid__text_of(unit), NULL, 0, &fact->type.unit, &factor));
  if (!f->failed)
    kind->facts[kind->fact_count++] = fact;
  return fact;
}

static inline void fixture_absent(struct aid_fact *fact, aid__value value)
{
  fact->absence = AID__ABSENT_VALUE;
  fact->absent = value;
  fact->absent.known = true;
}

static inline void fixture_region(fixture *f, const char *code, const char *parent, int level)
{
  f->policy->regions[f->policy->region_count++] = (aid__region_name){fixture_name(f, code), fixture_name(f, parent), level, {NULL, NULL}};
}

static inline void fixture_kinds(fixture *f)
{
  aid__vocabulary *const v = &f->policy->vocabulary;
  struct aid_codes *const levels = fixture_codes(f, "level", "country province city county township village");
  struct aid_codes *const areas = fixture_codes(f, "area", "urban rural");
  struct aid_codes *const sexes = fixture_codes(f, "sex", "male female");
  struct aid_codes *const grades = fixture_codes(f, "grade", "first second third");
  struct aid_kind *region, *household, *person, *card, *income, *part, *vehicle, *clinic;
  struct aid_fact *fact;

  region = fixture_kind(f, "region", NULL, NULL);
  household = fixture_kind(f, "household", region, "households");
  person = fixture_kind(f, "person", household, "persons");
  card = fixture_kind(f, "card", person, "cards");
  income = fixture_kind(f, "income", person, "incomes");
  part = fixture_kind(f, "part", income, "parts");
  vehicle = fixture_kind(f, "vehicle", household, "vehicles");
  clinic = fixture_kind(f, "clinic", region, "clinics");
  if (f->failed)
    return;
  card->dated = card->absent_none = true;

  if ((v->level = fact = fixture_fact(f, region, "level", AID__CODE, NULL)) != NULL) {
    fact->type.codes = levels;
    fact->builtin = true;
  }
  if ((fact = fixture_fact(f, region, "price", AID__NUMBER, "rate")) != NULL) {
    fact->dated = true;
    fact->type.digits = 4;
  }
  fixture_fact(f, region, "mayor", AID__TEXT, NULL);
  if ((fact = fixture_fact(f, region, "seat", AID__REFERENCE, NULL)) != NULL)
    fact->type.kind = region;
  fixture_fact(f, region, "chair", AID__REFERENCE, NULL);

  if ((fact = fixture_fact(f, household, "area", AID__CODE, NULL)) != NULL)
    fact->type.codes = areas;
  if ((fact = fixture_fact(f, household, "savings", AID__NUMBER, "yuan")) != NULL) {
    fact->type.digits = 2;
    fact->has_least = fact->has_most = true;
    fact->least = (aid__fraction){0, 1};
    fact->most = (aid__fraction){1000000, 1};
  }
  fixture_fact(f, household, "note", AID__TEXT, NULL);
  if ((fact = fixture_fact(f, household, "heated", AID__FLAG, NULL)) != NULL) {
    fact->dated = true;
    fixture_absent(fact, (aid__value){.flag = false});
  }

  if ((v->birth = fact = fixture_fact(f, person, "birth", AID__DATE, NULL)) != NULL)
    fact->builtin = true;
  if ((v->age = fact = fixture_fact(f, person, "age", AID__NUMBER, "months")) != NULL) {
    fact->builtin = true;
    fact->computed = true;
  }
  if ((v->member = fact = fixture_fact(f, person, "member", AID__FLAG, NULL)) != NULL)
    fact->builtin = true;
  if ((fact = fixture_fact(f, person, "sex", AID__CODE, NULL)) != NULL) {
    fact->type.codes = sexes;
    fact->sensitivity = AID__SENSITIVE_YES;
  }
  if ((fact = fixture_fact(f, person, "death", AID__DATE, NULL)) != NULL)
    fixture_absent(fact, (aid__value){.day = AID_NEVER});
  fixture_fact(f, person, "father", AID__REFERENCE, NULL);
  if ((fact = fixture_fact(f, person, "friend", AID__REFERENCE, NULL)) != NULL)
    fact->dated = true;
  if ((fact = fixture_fact(f, person, "wage", AID__NUMBER, "yuan/month")) != NULL) {
    fact->dated = true;
    fact->type.digits = 2;
    fact->sources = fixture_name(f, "tax bank");
  }
  if ((fact = fixture_fact(f, person, "card_no", AID__TEXT, NULL)) != NULL)
    fact->sensitivity = AID__SENSITIVE_YES;
  fixture_fact(f, person, "paid_to", AID__MONTH, NULL);
  if ((fact = fixture_fact(f, person, "blind", AID__FLAG, NULL)) != NULL)
    fixture_absent(fact, (aid__value){.flag = false});

  if ((fact = fixture_fact(f, card, "grade", AID__CODE, NULL)) != NULL)
    fact->type.codes = grades;
  if ((fact = fixture_fact(f, card, "fee", AID__NUMBER, "yuan")) != NULL) {
    fact->type.digits = 2;
    fixture_absent(fact, (aid__value){.number = {0, 1}});
  }
  if ((fact = fixture_fact(f, income, "amount", AID__NUMBER, "yuan/month")) != NULL)
    fact->type.digits = 2;
  fixture_fact(f, income, "payer", AID__REFERENCE, NULL);
  if ((fact = fixture_fact(f, part, "share", AID__NUMBER, "rate")) != NULL)
    fact->type.digits = 4;
  fixture_fact(f, vehicle, "seats", AID__NUMBER, "count");
  fixture_fact(f, clinic, "beds", AID__NUMBER, "count");
  fixture_fact(f, clinic, "title", AID__TEXT, NULL);
}

/* NULL: no memory. */
static inline struct aid_policy *fixture_policy(const aid_memory *memory)
{
  struct aid_policy *const policy = aid__allocate(memory, sizeof *policy);
  fixture f = {policy, policy == NULL};
  struct aid_program *programs;

  if (policy == NULL)
    return NULL;
  aid__count_init(&policy->owners);
  policy->memory = *aid__memory_or_default(memory);
  aid__arena_init(&policy->arena, &policy->memory, 0);
  f.failed = !aid__names_init(&policy->names, &policy->arena);
  policy->vocabulary.kinds = fixture_get(&f, 16 * sizeof *policy->vocabulary.kinds);
  policy->vocabulary.codes = fixture_get(&f, 16 * sizeof *policy->vocabulary.codes);
  policy->regions = fixture_get(&f, 16 * sizeof *policy->regions);
  policy->programs = fixture_get(&f, 4 * sizeof *policy->programs);
  programs = fixture_get(&f, 2 * sizeof *programs);
  if (!f.failed)
    fixture_kinds(&f);
  if (!f.failed) {
    aid__fraction factor;

    policy->region = fixture_name(&f, "410900");
    policy->region_level = 2;
    fixture_region(&f, "410000", "CN", 1);
    fixture_region(&f, "410900", NULL, -1);
    fixture_region(&f, "410928", "410900", 3);
    fixture_region(&f, "410971", "410900", 3);
    fixture_region(&f, "419001", "410000", 3);
    fixture_region(&f, "410928102", "410928", 4);
    fixture_name(&f, "counted");
    fixture_name(&f, "dibao.eligible");
    programs[0].id = fixture_name(&f, "dibao");
    programs[0].unit = fixture_name(&f, "yuan/month");
    ck_assert(aid__unit_parse(aid__text_of("yuan/month"), NULL, 0, &programs[0].type.unit, &factor));
    programs[1].id = fixture_name(&f, "edge");
    policy->programs[0] = &programs[0];
    policy->programs[1] = &programs[1];
    policy->program_count = 2;
  }
  if (!f.failed)
    return policy;
  aid_policy_free(policy);
  return NULL;
}

#endif
