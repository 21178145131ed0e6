/* Persons, as callers see them. */
#include "population/calls.h"

/* A person begins with its row; a const one is only read. */
static struct aid_row *row_of(const aid_person *person)
{
  return (struct aid_row *)(uintptr_t)person;
}

AID__CALLS(person, row_of)

const char *aid_person_id(const aid_person *person)
{
  return aid_row_id(row_of(person));
}

int aid_person_is_member(const aid_person *person)
{
  const struct aid_row *const row = row_of(person);
  const struct aid_fact *fact;

  if (row == NULL || row->row < 0)
    return 0;
  fact = row->population->vocabulary->member;
  return aid__cell(&row->population->tables[AID__KIND_PERSON].columns[fact->index], (size_t)row->row) != 0;
}

aid_household *aid_person_household(aid_person *person)
{
  return (aid_household *)(void *)aid_row_parent(row_of(person));
}

aid_row *aid_person_row(aid_person *person)
{
  return row_of(person);
}
