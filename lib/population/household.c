/* Households, as callers see them. */
#include "population/calls.h"

/* A household begins with its row; a const one is only read. */
static struct aid_row *row_of(const aid_household *household)
{
  return (struct aid_row *)(uintptr_t)household;
}

AID__CALLS(household, row_of)

const char *aid_household_id(const aid_household *household)
{
  return aid_row_id(row_of(household));
}

const char *aid_household_region(const aid_household *household)
{
  const struct aid_row *const row = row_of(household);
  const struct aid_population *p;

  if (row == NULL || row->row < 0)
    return NULL;
  p = row->population;
  return p->tables[AID__KIND_REGION].id[p->region[row->row]];
}

typedef int32_t add_person(struct aid_population *population, int32_t household, aid__text id, aid__place place, aid__reports *reports);

static int32_t add_member(struct aid_population *p, int32_t household, aid__text id, aid__place place, aid__reports *reports)
{
  return aid__population_add(p, p->tables[AID__KIND_PERSON].kind, household, id, place, reports);
}

static aid_status add(const char *function, add_person *how, aid_household *household, const char *id, aid_person **out, aid_error **error)
{
  struct aid_row *const row = row_of(household);
  struct aid_row *handle = NULL;
  aid__reports reports;
  aid_status status;
  int32_t person;

  if (out != NULL)
    *out = NULL;
  if (!aid__call_begin(function, "household", row, &status, error))
    return status;
  if (id == NULL)
    return aid__call_null(row->population, function, "id", error);
  if (out != NULL && !aid__handle_room(row->population, AID__KIND_PERSON))
    return aid__fail_memory(error);
  aid__call_reports(row->population, &reports);
  person = how(row->population, row->row, aid__text_of(id), aid__call_place(row), &reports);
  if (person >= 0 && out != NULL) {
    handle = aid__handle(row->population, row->population->tables[AID__KIND_PERSON].kind, person);
    *out = (aid_person *)(void *)handle;
  }
  return aid__call_finish(row->population, &reports, error);
}

aid_status aid_household_add_person(aid_household *household, const char *id, aid_person **out, aid_error **error)
{
  return add("aid_household_add_person", add_member, household, id, out, error);
}

aid_status aid_household_add_relative(aid_household *household, const char *id, aid_person **out, aid_error **error)
{
  return add("aid_household_add_relative", aid__population_add_relative, household, id, out, error);
}

size_t aid_household_person_count(const aid_household *household)
{
  return aid__call_row_count(row_of(household), "person");
}

aid_person *aid_household_person_at(aid_household *household, size_t i)
{
  return (aid_person *)(void *)aid__call_row_at(row_of(household), "person", i);
}

aid_person *aid_household_person(aid_household *household, const char *id)
{
  const struct aid_row *const row = row_of(household);

  if (row == NULL || row->row < 0 || id == NULL)
    return NULL;
  return (aid_person *)(void *)aid__handle(row->population, row->population->tables[AID__KIND_PERSON].kind,
                                           aid__population_person(row->population, row->row, aid__text_of(id)));
}

aid_row *aid_household_row(aid_household *household)
{
  return row_of(household);
}
