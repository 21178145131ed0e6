/* Regions: the tree of division codes, made as it is spoken of. */
#include "population/builder.h"
#include <socialaid/identity.h>

static const char country[] = "CN";

static uint32_t hash_of(aid__text code)
{
  return (uint32_t)(aid__hash(code.start, code.length) >> 16);
}

static int32_t find(const struct aid_population *p, aid__text code)
{
  aid__builder *const builder = aid__builder_of(p);
  const uint32_t hash = hash_of(code);
  size_t at = SIZE_MAX;
  int32_t row = builder->last_region;

  /* Neighbours stand together. */
  if (row >= 0 && aid__text_is(code, p->tables[AID__KIND_REGION].id[row]))
    return row;
  while ((row = aid__lookup_next(&builder->regions, hash, &at)) >= 0 &&
         !aid__text_is(code, p->tables[AID__KIND_REGION].id[row])) {
  }
  if (row >= 0)
    builder->last_region = row;
  return row;
}

/* What a code is: its level, and the code above it. */
typedef struct place_of { int level; char parent[16]; } place_of;

static bool place_named(const aid__region_name *name, place_of *out)
{
  out->level = name->level >= 0 ? name->level : aid_region_code_level(name->code);
  if (name->parent == NULL)
    return aid_region_code_parent(name->code, out->parent) != 0;
  if (strlen(name->parent) >= sizeof out->parent)
    return false;
  strcpy(out->parent, name->parent);
  return true;
}

/* Do the packs name a region of this level under this one? Then those that they name are all there are. */
static bool names_below(const struct aid_policy *policy, const char *parent, int level)
{
  for (size_t i = 0; i < policy->region_count; i++) {
    place_of named;

    if (place_named(&policy->regions[i], &named) && named.level == level && strcmp(named.parent, parent) == 0)
      return true;
  }
  return false;
}

/* Whether there is such a region, as far as the policy knows: it names it, or it names none of its level beside it; villages follow
   from their township. Whether the one above exists is asked when that is made. */
static bool find_place(const struct aid_policy *policy, const char *code, place_of *out)
{
  const aid__region_name *const name = aid__policy_region_name(policy, aid__text_of(code));

  if (name != NULL)
    return place_named(name, out);
  out->level = aid_region_code_level(code);
  if (out->level <= AID_REGION_COUNTRY || !aid_region_code_parent(code, out->parent))
    return false;
  return out->level == AID_REGION_VILLAGE || !names_below(policy, out->parent, out->level);
}

/* -2: no memory. */
static int32_t make(struct aid_population *p, const char *code, int level, int32_t parent)
{
  static const char *const levels[] = {"country", "province", "city", "county", "township", "village"};
  aid__builder *const builder = aid__builder_of(p);
  aid__table *const table = &p->tables[AID__KIND_REGION];
  const struct aid_fact *const fact = p->vocabulary->level;
  const int32_t index = level >= 0 && level < 6 ? aid__codes_index(fact->type.codes, aid__text_of(levels[level])) : -1;
  const char *kept;
  int32_t row;

  if (!aid__table_reserve(p, AID__KIND_REGION, table->rows + 1) ||
      !aid__lookup_reserve(&builder->regions, &p->memory, builder->regions.count + 1) ||
      (kept = aid__text_keep(p, aid__text_of(code), true)) == NULL)
    return -2;
  row = aid__table_append(p, AID__KIND_REGION, parent, kept, 0);
  aid__lookup_put(&builder->regions, hash_of(aid__text_of(code)), row);
  if (index >= 0)
    aid__cell_set(p, fact, row, true, index);
  return row;
}

bool aid__regions_make(struct aid_population *p)
{
  return make(p, country, AID_REGION_COUNTRY, -1) == 0;
}

enum { DEPTH_MOST = 8 };

int32_t aid__population_region(struct aid_population *p, aid__text code)
{
  char codes[DEPTH_MOST][16];
  int levels[DEPTH_MOST];
  size_t depth = 0;
  int32_t row = find(p, code);

  if (row >= 0)
    return row;
  if (code.length == 0 || code.length >= sizeof codes[0] || memchr(code.start, '\0', code.length) != NULL)
    return -1;
  memcpy(codes[0], code.start, code.length);
  codes[0][code.length] = '\0';
  /* Up to the nearest one that is there already, then down again. */
  while (row < 0) {
    place_of place;

    if (depth + 1 == DEPTH_MOST || !find_place(p->policy, codes[depth], &place))
      return -1;
    levels[depth++] = place.level;
    strcpy(codes[depth], place.parent);
    row = find(p, aid__text_of(codes[depth]));
  }
  while (depth-- > 0) {
    row = make(p, codes[depth], levels[depth], row);
    if (row < 0)
      return -2;
  }
  return row;
}
