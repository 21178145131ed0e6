/* Standards: which row answers for a region, keys, a day and what was known; and as callers read them. */
#include "policy/policy.h"
#include <socialaid/identity.h>

/* ---- which row answers ---- */

int aid__validity_choose(const aid__validity *const *versions, size_t count, int32_t day, int32_t known)
{
  int best = -1;

  for (int pack = -1;;) {                       /* the topmost pack with a version in force */
    int top = -1;
    for (size_t i = 0; i < count; i++)
      if ((pack < 0 || versions[i]->pack < pack) && (int)versions[i]->pack > top)
        top = versions[i]->pack;
    if (top < 0)
      return -1;
    best = -1;
    for (size_t i = 0; i < count; i++) {
      const aid__validity *const v = versions[i];
      bool superseded = false;
      if (v->pack != top || day < v->from || day >= v->until || v->known > known)
        continue;
      for (size_t k = 0; k < count && v->until == AID_NEVER; k++)      /* without `until` it holds until the next begins */
        superseded |= versions[k]->pack == top && versions[k]->from > v->from && versions[k]->from <= day && versions[k]->known <= known &&
                      day < versions[k]->until;
      if (!superseded && (best < 0 || v->known > versions[best]->known))
        best = (int)i;
    }
    if (best >= 0)
      return best;
    pack = top;
  }
}

bool aid__same_key(const aid__row_key *a, const aid__row_key *b, const aid__type *type)
{
  if (a->how != b->how)
    return false;
  if (a->how == AID__KEY_ANY)
    return true;
  switch (type->base) {
  case AID__NUMBER: return aid__fraction_compare(a->value.number, b->value.number) == 0;
  case AID__FLAG: return a->value.flag == b->value.flag;
  default: return a->value.code == b->value.code;
  }
}

bool aid__same_place(const struct aid_standard_row *a, const struct aid_standard_row *b)
{
  if (a->standard->by_region && strcmp(a->region, b->region) != 0)   /* else packs of different regions speak of one place */
    return false;
  for (size_t i = 0; i < a->standard->key_count; i++)
    if (!aid__same_key(&a->keys[i], &b->keys[i], &a->standard->key_types[i]))
      return false;
  return true;
}

static int region_rank(const struct aid_standard_row *row)
{
  const aid__region_name *const r = aid__policy_region_name(row->standard->policy, aid__text_of(row->region));
  return r ? r->level : aid_region_code_level(row->region);
}

/* More particular first, in the order of `by`. */
static int more_particular(const struct aid_standard_row *a, const struct aid_standard_row *b)
{
  const struct aid_standard *const s = a->standard;

  for (size_t i = 0; i <= s->key_count; i++) {
    if (s->by_region && i == s->region_rank) {
      const int d = region_rank(b) - region_rank(a);
      if (d)
        return d;
    }
    if (i < s->key_count) {
      const aid__row_key *const x = &a->keys[i], *const y = &b->keys[i];
      static const int order[] = {2, 0, 1, 1};  /* any last, equal first */
      if (order[x->how] != order[y->how])
        return order[x->how] - order[y->how];
      if (x->how >= AID__KEY_AT_LEAST) {
        int d = s->key_types[i].base == AID__NUMBER ? aid__fraction_compare(y->value.number, x->value.number)
                                                     : (y->value.day > x->value.day) - (y->value.day < x->value.day);
        if (d == 0)
          d = (int)(y->how == AID__KEY_ABOVE) - (int)(x->how == AID__KEY_ABOVE);   /* "> 80" lies above ">= 80" */
        if (d)
          return d;
      }
    }
  }
  return 0;
}

size_t aid__standard_in_force(const struct aid_standard *standard, int32_t day, int32_t known, const struct aid_standard_row **out)
{
  size_t n = 0;
  const aid__validity *versions[512];
  const struct aid_standard_row *group[512];

  for (size_t i = 0; i < standard->row_count; i++) {
    const struct aid_standard_row *const row = standard->rows[i];
    bool done = false;
    for (size_t k = 0; k < i && !done; k++)
      done = aid__same_place(standard->rows[k], row);
    if (done)
      continue;
    for (int floors = 0; floors < 2; floors++) {      /* where there is only a floor, it answers */
      size_t count = 0;
      int best;
      for (size_t k = i; k < standard->row_count && count < 512; k++)
        if ((standard->rows[k]->kind == AID_ROW_FLOOR) == (floors == 1) && standard->rows[k]->kind != AID_ROW_CEILING && aid__same_place(standard->rows[k], row)) {
          versions[count] = &standard->rows[k]->validity;
          group[count++] = standard->rows[k];
        }
      if ((best = aid__validity_choose(versions, count, day, known)) >= 0) {
        size_t at = n++;
        while (at > 0 && more_particular(group[best], out[at - 1]) < 0) {
          out[at] = out[at - 1];
          at--;
        }
        out[at] = group[best];
        break;
      }
    }
  }
  return n;
}

static bool key_matches(const aid__row_key *key, const aid__type *type, const aid__value *value)
{
  int d;

  if (key->how == AID__KEY_ANY)
    return true;
  switch (type->base) {
  case AID__NUMBER: d = aid__fraction_compare(value->number, key->value.number); break;
  case AID__FLAG: d = (int)value->flag - (int)key->value.flag; break;
  default: d = (value->code > key->value.code) - (value->code < key->value.code); break;
  }
  return key->how == AID__KEY_EQUAL ? d == 0 : key->how == AID__KEY_AT_LEAST ? d >= 0 : d > 0;
}

const struct aid_standard_row *aid__standard_find(const struct aid_standard *standard, const struct aid_standard_row *const *rows, size_t count,
                                                  const char *const *regions, size_t region_count, const aid__value *keys)
{
  for (size_t i = 0; i < count; i++) {
    const struct aid_standard_row *const row = rows[i];
    bool match = !standard->by_region;
    for (size_t r = 0; r < region_count && !match; r++)
      match = row->region == regions[r] || strcmp(row->region, regions[r]) == 0;
    if (!match && strcmp(row->region, "CN") == 0)
      match = true;
    for (size_t k = 0; k < standard->key_count && match; k++)
      match = key_matches(&row->keys[k], &standard->key_types[k], &keys[k]);
    if (match)
      return row;
  }
  return NULL;
}

/* ---- the public face ---- */

size_t aid_policy_standard_count(const aid_policy *policy) { return policy ? policy->standard_count : 0; }
const aid_standard *aid_policy_standard_at(const aid_policy *policy, size_t i) { return policy && i < policy->standard_count ? policy->standards[i] : NULL; }
const aid_standard *aid_policy_standard(const aid_policy *policy, const char *id) { return policy && id ? aid__policy_standard(policy, aid__text_of(id)) : NULL; }
const char *aid_standard_id(const aid_standard *s) { return s ? s->id : NULL; }
const char *aid_standard_title(const aid_standard *s, aid_language language) { return s ? language == AID_LANGUAGE_ZH ? s->titles.zh : s->titles.en : NULL; }
const char *aid_standard_unit(const aid_standard *s) { return s ? s->unit : NULL; }
aid_type aid_standard_type(const aid_standard *s) { return s ? aid__public_type(&s->type) : AID_TYPE_FLAG; }
size_t aid_standard_key_count(const aid_standard *s) { return s ? s->key_count : 0; }
const char *aid_standard_key(const aid_standard *s, size_t i) { return s && i < s->key_count ? s->keys[i] : NULL; }
size_t aid_standard_row_count(const aid_standard *s) { return s ? s->row_count : 0; }
const aid_standard_row *aid_standard_row_at(const aid_standard *s, size_t i) { return s && i < s->row_count ? s->rows[i] : NULL; }
aid_row_kind aid_standard_row_kind(const aid_standard_row *row) { return row ? row->kind : AID_ROW_VALUE; }
const char *aid_standard_row_region(const aid_standard_row *row) { return row && row->standard->by_region ? row->region : NULL; }
int32_t aid_standard_row_from(const aid_standard_row *row) { return row ? row->validity.from : INT32_MIN; }
int32_t aid_standard_row_until(const aid_standard_row *row) { return row ? row->validity.until : AID_NEVER; }
int32_t aid_standard_row_known(const aid_standard_row *row) { return row ? row->validity.known : INT32_MIN; }
const char *aid_standard_row_cite(const aid_standard_row *row) { return row ? row->cite : NULL; }
int aid_standard_row_is_illustrative(const aid_standard_row *row) { return row ? row->illustrative : 0; }
const char *aid_standard_row_key(const aid_standard_row *row, size_t i)
{
  return row && i < row->standard->key_count ? row->keys[i].text : NULL;
}

const char *aid_standard_row_formula(const aid_standard_row *row) { return row ? row->formula.text : NULL; }

aid_value aid_standard_row_value(const aid_standard_row *row)
{
  if (row == NULL)
    return aid_value_unknown(AID_TYPE_NUMBER);
  return aid__public_value(&row->standard->type, &row->value, row->standard->unit, NULL);
}

aid_status aid_standard_value(const aid_standard *standard, const char *region, const aid_value *keys, int32_t day, int32_t known,
                              aid_value *value, const aid_standard_row **row, aid_error **error)
{
  const struct aid_standard_row *rows[512];
  const struct aid_standard_row *found;
  char chain[AID__REGIONS_MOST][13];
  const char *regions[AID__REGIONS_MOST];
  size_t region_count, n;
  aid__value plain[AID__KEYS_MOST], found_value;

  if (standard == NULL || value == NULL || (standard->key_count && keys == NULL))
    return aid__fail(NULL, error, AID__E1002, AID__NOWHERE, "aid_standard_value", standard == NULL ? "standard" : value == NULL ? "value" : "keys", NULL);
  if (region == NULL)
    region = standard->policy->region;
  if (aid_region_code_level(region) < 0)
    return aid__fail(NULL, error, AID__E1003, AID__NOWHERE, "aid_standard_value", region, NULL);
  region_count = aid__region_chain(standard->policy, region, chain, regions);
  for (size_t i = 0; i < standard->key_count; i++) {
    if (!aid__private_value(&standard->key_types[i], &keys[i], &plain[i]) || !plain[i].known)
      return aid__fail(NULL, error, AID__E1003, AID__NOWHERE, "aid_standard_value", standard->keys[i], NULL);
  }
  n = aid__standard_in_force(standard, day, known, rows);
  if ((found = aid__standard_find(standard, rows, n, regions, region_count, plain)) == NULL)
    return aid__fail(NULL, error, AID__E2310, AID__NOWHERE, standard->id, NULL);
  found_value = aid__standard_row_value(found, regions, region_count, day, known);
  *value = aid__public_value(&standard->type, &found_value, standard->unit, NULL);
  if (row)
    *row = found;
  return AID_OK;
}
