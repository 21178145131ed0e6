/* Rows, as callers see them. */
#include "population/calls.h"

static struct aid_row *row_of(const aid_row *row)
{
  return (struct aid_row *)(uintptr_t)row;
}

AID__CALLS(row, row_of)

static const aid__table *table_of(const aid_row *row)
{
  return row == NULL || row->row < 0 ? NULL : &row->population->tables[row->kind->index];
}

const char *aid_row_id(const aid_row *row)
{
  const aid__table *const table = table_of(row);

  return table == NULL ? NULL : table->id[row->row];
}

const aid_kind *aid_row_kind_of(const aid_row *row)
{
  return row == NULL ? NULL : row->kind;
}

aid_row *aid_row_parent(aid_row *row)
{
  const aid__table *const table = table_of(row);

  if (table == NULL)
    return NULL;
  return aid__handle(row->population, row->kind->parent == NULL ? row->kind : row->kind->parent, table->parent[row->row]);
}

static bool is_day(int32_t day)
{
  return day == AID__NO_DATE || aid_date_parts(day, NULL, NULL, NULL);
}

aid_status aid_row_set_dates(aid_row *row, int32_t from, int32_t until, aid_error **error)
{
  aid_status status;

  if (!aid__call_begin("aid_row_set_dates", "row", row, &status, error))
    return status;
  if (!row->kind->dated)
    return aid__fail(&row->population->memory, error, AID__E3116, aid__call_place(row), row->kind->id, NULL);
  if ((!is_day(from) && from != AID_ALWAYS) || (!is_day(until) && until != AID_NEVER))
    return aid__fail(&row->population->memory, error, AID__E3203, aid__call_place(row), row->kind->id, "***", NULL);
  if (from != AID__NO_DATE && until != AID__NO_DATE && until <= from)
    return aid__fail(&row->population->memory, error, AID__E3307, aid__call_place(row), row->kind->id, NULL);
  aid__population_set_row_span(row->population, row->kind, row->row, from, from != AID__NO_DATE, until, until != AID__NO_DATE);
  return AID_OK;
}

int32_t aid_row_from(const aid_row *row)
{
  const aid__table *const table = table_of(row);

  if (table == NULL || !row->kind->dated)
    return AID_ALWAYS;
  return aid__bit(table->from_known, (size_t)row->row) ? table->from[row->row] : AID__NO_DATE;
}

int32_t aid_row_until(const aid_row *row)
{
  const aid__table *const table = table_of(row);

  if (table == NULL || !row->kind->dated)
    return AID_NEVER;
  return aid__bit(table->until_known, (size_t)row->row) ? table->until[row->row] : AID__NO_DATE;
}

aid_status aid_row_set_given_month(aid_row *row, const char *name, int32_t month, const char *written, aid_error **error)
{
  return aid__call_set_given("aid_row_set_given_month", "row", row, name, month, written, error);
}
