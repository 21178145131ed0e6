/* Populations: made, forgotten in part for the next chunk, freed; and as callers see them. */
#include "population/calls.h"

/* ---- inside -------------------------------------------------------------------------------- */

static void free_population(struct aid_population *p)
{
  aid__builder *const builder = aid__builder_of(p);
  const aid_memory memory = p->memory;

  if (builder != NULL) {
    aid__tables_free(p);
    aid__lookup_free(&builder->regions, &memory);
    aid__lookup_free(&builder->households, &memory);
    aid__lookup_free(&builder->persons, &memory);
    aid__lookup_free(&builder->texts, &memory);
    aid__ids_free(&builder->ids, &memory);
    aid__release(&memory, builder->pending);
    aid__release(&memory, builder->text_states);
    aid__release(&memory, builder->scratch);
    aid__arena_free(&builder->handles);
    aid__release(&memory, builder);
  }
  aid__release(&memory, p->awards);
  aid__release(&memory, p->givens);
  aid__release(&memory, p->texts);
  aid__arena_free(&p->arena);
  aid__arena_free(&p->region_arena);
  aid_policy_free((aid_policy *)(uintptr_t)p->policy);
  aid__release(&memory, p);
}

struct aid_population *aid__population_new(const struct aid_policy *policy, int32_t month, const aid_memory *memory)
{
  const aid_memory *const from = memory == NULL ? &policy->memory : aid__memory_or_default(memory);
  struct aid_population *const p = aid__allocate(from, sizeof *p);
  aid__builder *builder;

  if (p == NULL)
    return NULL;
  aid__count_init(&p->owners);
  p->memory = *aid__memory_or_default(from);
  p->policy = policy;
  aid__policy_keep(policy);
  p->vocabulary = &policy->vocabulary;
  p->month = month;
  aid__arena_init(&p->arena, &p->memory, 0);
  aid__arena_init(&p->region_arena, &p->memory, 0);
  p->builder = builder = aid__allocate(&p->memory, sizeof *builder);
  if (builder != NULL) {
    builder->last_household = builder->last_region = -1;
    aid__arena_init(&builder->handles, &p->memory, 0);
    if (aid__tables_make(p) && aid__regions_make(p))
      return p;
  }
  free_population(p);
  return NULL;
}

void aid__population_keep(struct aid_population *p)
{
  aid__count_keep(&p->owners);
}

void aid__population_clear(struct aid_population *p)
{
  aid__builder *const builder = aid__builder_of(p);

  aid__awards_clear(p);
  for (size_t k = p->vocabulary->kind_count; k-- > AID__KIND_HOUSEHOLD;) {
    if (!builder->kinds[k].lasting) {
      aid__table_cut(p, k, 0);
      builder->kinds[k].disordered = false;
      builder->kinds[k].mark = 0;
    }
  }
  aid__texts_clear(p);
  aid__index_clear(p);
  builder->pending_count = 0;
  builder->any_dropped = false;
  builder->last_household = -1;
  builder->spare[0] = NULL;
  aid__arena_reset(&builder->handles);
  aid__arena_reset(&p->arena);
  aid__changed(p);
}

void aid__population_assume_unique(struct aid_population *p, bool on)
{
  aid__builder *const builder = aid__builder_of(p);

  builder->unique = on;
  if (on)
    aid__ids_free(&builder->ids, &p->memory);
}

/* ---- handles ------------------------------------------------------------------------------- */

static struct aid_row *new_handle(struct aid_population *p, size_t k)
{
  aid__builder *const builder = aid__builder_of(p);
  const bool lasting = builder->kinds[k].lasting;
  struct aid_row *handle = builder->spare[lasting];

  if (handle == NULL)
    handle = aid__arena_get(lasting ? &p->region_arena : &builder->handles, sizeof *handle);
  builder->spare[lasting] = NULL;
  return handle;
}

/* The array of handles grows with its table from when the first one is asked for. */
static bool make_handles(struct aid_population *p, size_t k)
{
  aid__kind_state *const state = &aid__builder_of(p)->kinds[k];

  if (state->handles == NULL)
    state->handles = aid__allocate(&p->memory, p->tables[k].capacity * sizeof *state->handles);
  return state->handles != NULL;
}

bool aid__handle_room(struct aid_population *p, size_t k)
{
  aid__builder *const builder = aid__builder_of(p);
  struct aid_row **const spare = &builder->spare[builder->kinds[k].lasting];

  if (!aid__table_reserve(p, k, p->tables[k].rows + 1) || !make_handles(p, k))
    return false;
  if (*spare == NULL)
    *spare = new_handle(p, k);
  return *spare != NULL;
}

struct aid_row *aid__handle(struct aid_population *p, const struct aid_kind *kind, int32_t row)
{
  struct aid_row **slot;

  if (row < 0 || (size_t)row >= p->tables[kind->index].rows || !make_handles(p, kind->index))
    return NULL;
  slot = &aid__builder_of(p)->kinds[kind->index].handles[row];
  if (*slot == NULL && (*slot = new_handle(p, kind->index)) != NULL)
    **slot = (struct aid_row){p, kind, row};
  return *slot;
}

/* ---- as callers see it --------------------------------------------------------------------- */

/* Options of a caller that is newer than this library are taken as long as nothing stands in what is not known here. */
static bool good_options(const aid_population_options *options)
{
  const unsigned char *const bytes = (const unsigned char *)options;

  if (options->size < sizeof *options)
    return false;
  for (size_t i = sizeof *options; i < options->size; i++) {
    if (bytes[i] != 0)
      return false;
  }
  return true;
}

aid_status aid_population_new(const aid_policy *policy, int32_t month, const aid_population_options *options, aid_population **out,
                              aid_error **error)
{
  static const char function[] = "aid_population_new";
  const aid_memory *const memory = options == NULL ? NULL : options->memory;
  aid__builder *builder;

  if (out == NULL)
    return aid__call_null(NULL, function, "out", error);
  *out = NULL;
  if (policy == NULL)
    return aid__call_null(NULL, function, "policy", error);
  if (options != NULL && !good_options(options))
    return aid__fail(NULL, error, AID__E1004, AID__NOWHERE, function, NULL);
  if (!aid_month_parts(month, NULL, NULL))
    return aid__fail(memory, error, AID__E1003, AID__NOWHERE, function, "there is no such month", NULL);
  *out = aid__population_new(policy, month, memory);
  if (*out == NULL)
    return aid__fail_memory(error);
  builder = aid__builder_of(*out);
  if (options != NULL) {
    builder->on_diagnostic = options->on_diagnostic;
    builder->on_diagnostic_data = options->data;
  }
  return AID_OK;
}

void aid_population_free(aid_population *p)
{
  if (p != NULL && aid__count_drop(&p->owners))
    free_population(p);
}

const aid_policy *aid_population_policy(const aid_population *p)
{
  return p == NULL ? NULL : p->policy;
}

int32_t aid_population_month(const aid_population *p)
{
  return p == NULL ? INT32_MIN : p->month;
}

int aid_population_is_synthetic(const aid_population *p)
{
  return p != NULL && p->synthetic;
}

aid_status aid_population_set_synthetic(aid_population *p, int synthetic, aid_error **error)
{
  if (p == NULL)
    return aid__call_null(NULL, "aid_population_set_synthetic", "population", error);
  p->synthetic = synthetic != 0;
  return AID_OK;
}

aid_status aid_population_add_region(aid_population *p, const char *code, aid_row **out, aid_error **error)
{
  static const char function[] = "aid_population_add_region";
  const struct aid_kind *kind;
  aid__place place = AID__NOWHERE;
  aid__reports reports;
  int32_t row;

  if (out != NULL)
    *out = NULL;
  if (p == NULL || code == NULL)
    return aid__call_null(p, function, p == NULL ? "population" : "code", error);
  kind = p->tables[AID__KIND_REGION].kind;
  aid__call_reports(p, &reports);
  row = aid__population_add(p, kind, -1, aid__text_of(code), place, &reports);
  if (row >= 0 && out != NULL && (*out = aid__handle(p, kind, row)) == NULL)
    aid__no_memory(&reports);
  return aid__call_finish(p, &reports, error);
}

aid_status aid_population_add_household(aid_population *p, const char *id, const char *region, aid_household **out, aid_error **error)
{
  static const char function[] = "aid_population_add_household";
  const struct aid_kind *kind;
  aid__place place = AID__NOWHERE;
  aid__reports reports;
  int32_t row;

  if (out != NULL)
    *out = NULL;
  if (p == NULL || id == NULL)
    return aid__call_null(p, function, p == NULL ? "population" : "id", error);
  kind = p->tables[AID__KIND_HOUSEHOLD].kind;
  place.record = aid__id_clean(aid__text_of(id)) ? id : NULL;
  aid__call_reports(p, &reports);
  row = aid__population_add(p, p->tables[AID__KIND_REGION].kind, -1, aid__text_of(region == NULL ? p->policy->region : region), place, &reports);
  if (row >= 0 && out != NULL && !aid__handle_room(p, AID__KIND_HOUSEHOLD))
    aid__no_memory(&reports);
  else if (row >= 0)
    row = aid__population_add(p, kind, row, aid__text_of(id), place, &reports);
  if (row >= 0 && out != NULL && !reports.no_memory)
    *out = (aid_household *)(void *)aid__handle(p, kind, row);
  return aid__call_finish(p, &reports, error);
}

aid_status aid_population_seal(aid_population *p, uint32_t flags, aid_error **error)
{
  static const char function[] = "aid_population_seal";
  aid__reports reports;
  aid_status sealed, status;

  if (p == NULL)
    return aid__call_null(NULL, function, "population", error);
  if ((flags & ~AID_SEAL_KEEP_GOING) != 0)
    return aid__fail(&p->memory, error, AID__E1003, AID__NOWHERE, function, "there is no such flag", NULL);
  aid__call_reports(p, &reports);
  sealed = aid__population_seal(p, (flags & AID_SEAL_KEEP_GOING) != 0, &reports);
  status = aid__call_finish(p, &reports, error);
  return status != AID_OK ? status : sealed;
}

/* ---- counts -------------------------------------------------------------------------------- */

size_t aid_population_household_count(const aid_population *p)
{
  return p == NULL ? 0 : p->tables[AID__KIND_HOUSEHOLD].rows;
}

aid_household *aid_population_household_at(aid_population *p, size_t i)
{
  if (p == NULL || i >= p->tables[AID__KIND_HOUSEHOLD].rows)
    return NULL;
  return (aid_household *)(void *)aid__handle(p, p->tables[AID__KIND_HOUSEHOLD].kind, (int32_t)i);
}

aid_household *aid_population_household(aid_population *p, const char *id)
{
  if (p == NULL || id == NULL)
    return NULL;
  return (aid_household *)(void *)aid__handle(p, p->tables[AID__KIND_HOUSEHOLD].kind, aid__population_household(p, aid__text_of(id)));
}

size_t aid_population_member_count(const aid_population *p)
{
  const aid__table *persons;
  const aid__bits *member;
  size_t count = 0;

  if (p == NULL)
    return 0;
  persons = &p->tables[AID__KIND_PERSON];
  member = persons->columns[p->vocabulary->member->index].values;
  for (size_t w = 0; w < aid__bits_words(persons->rows); w++)
    count += (size_t)__builtin_popcountll(member[w]);
  return count;
}

size_t aid_population_relative_count(const aid_population *p)
{
  return p == NULL ? 0 : p->tables[AID__KIND_PERSON].rows - aid_population_member_count(p);
}

size_t aid_population_region_count(const aid_population *p)
{
  return p == NULL ? 0 : p->tables[AID__KIND_REGION].rows;
}

aid_row *aid_population_region_at(aid_population *p, size_t i)
{
  if (p == NULL || i >= p->tables[AID__KIND_REGION].rows)
    return NULL;
  return aid__handle(p, p->tables[AID__KIND_REGION].kind, (int32_t)i);
}

size_t aid_population_row_count(const aid_population *p, const char *id)
{
  const struct aid_kind *const kind = p == NULL || id == NULL ? NULL : aid__vocabulary_kind(p->vocabulary, aid__text_of(id));

  return kind == NULL ? 0 : p->tables[kind->index].rows;
}

aid_row *aid_population_row_at(aid_population *p, const char *id, size_t i)
{
  const struct aid_kind *const kind = p == NULL || id == NULL ? NULL : aid__vocabulary_kind(p->vocabulary, aid__text_of(id));

  return kind == NULL || i >= p->tables[kind->index].rows ? NULL : aid__handle(p, kind, (int32_t)i);
}
