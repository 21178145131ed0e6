/* Values as callers see them: units and texts written out, ids in place of rows. */
#include "engine/assess.h"

const char *aid__row_id(const struct aid_population *p, const struct aid_kind *kind, int32_t row)
{
  for (; kind && row >= 0; kind = kind->parent) {
    const aid__table *const table = &p->tables[kind->index];
    if (table->id[row])
      return table->id[row];
    if (kind->index <= AID__KIND_HOUSEHOLD)
      return NULL;
    row = table->parent[row];
  }
  return NULL;
}

const char *aid__decisions_unit(aid_decisions *d, const aid__unit *unit)
{
  const aid__vocabulary *const v = d->population->vocabulary;
  struct aid__unit_text *u;
  char buffer[128];

  for (u = d->units; u; u = u->next)
    if (aid__unit_same(&u->unit, unit))
      return u->text;
  if ((u = aid__arena_get(&d->arena, sizeof *u)) == NULL)
    return NULL;
  aid__unit_print(unit, v->units, v->unit_count, buffer, sizeof buffer);
  if ((u->text = aid__arena_string(&d->arena, buffer)) == NULL)
    return NULL;
  u->unit = *unit;
  u->next = d->units;
  d->units = u;
  return u->text;
}

bool aid__decisions_value(aid_decisions *d, const aid__type *type, const aid__value *value, aid_value *out)
{
  *out = aid_value_unknown((aid_type)type->base);
  if (type->base == AID__NUMBER && (out->unit = aid__decisions_unit(d, &type->unit)) == NULL)
    return false;
  if (!value->known)
    return true;
  out->known = 1;
  out->denominator = 1;
  switch (type->base) {
  case AID__FLAG: out->number = value->flag; break;
  case AID__NUMBER:
    out->number = value->number.n;
    out->denominator = value->number.d;
    break;
  case AID__CODE: out->text = value->code >= 0 && (size_t)value->code < type->codes->count ? type->codes->codes[value->code].id : NULL; break;
  case AID__TEXT: out->text = value->text; break;
  case AID__REFERENCE: out->text = value->row < 0 ? NULL : aid__row_id(d->population, type->kind ? type->kind : d->population->vocabulary->kinds[AID__KIND_PERSON], value->row); break;
  default: out->number = value->day; break;
  }
  return true;
}

/* The kind of a row that has no id of its own: its subject is who it belongs to. */
static const char *kind_of(const struct aid_population *p, const struct aid_kind *kind, int32_t row)
{
  return kind && row >= 0 && p->tables[kind->index].id[row] == NULL ? kind->id : NULL;
}

aid_ground aid__ground_of_open(const struct aid_decisions *d, const aid__open *open)
{
  const struct aid_population *const p = d->population;
  aid_ground g = {.kind = AID_GROUND_MISSING, .value = aid_value_unknown(AID_TYPE_FLAG)};

  g.month = open->day == AID_NEVER || aid_month_of(open->day) == d->plan->month ? INT32_MIN : aid_month_of(open->day);
  g.subject = open->of ? aid__row_id(p, open->of, open->row) : NULL;
  g.detail = open->of ? kind_of(p, open->of, open->row) : NULL;
  switch (open->kind) {
  case AID__OPEN_QUESTION:
  case AID__OPEN_FACT:
    if (open->kind == AID__OPEN_QUESTION)
      g.kind = AID_GROUND_QUESTION;
    g.name = open->fact->id;
    g.value.type = (aid_type)open->fact->type.base;
    break;
  case AID__OPEN_LIST: g.name = open->list ? open->list->list : NULL; break;
  case AID__OPEN_STANDARD:
    g.name = open->standard->id;
    g.subject = NULL;
    g.detail = NULL;
    g.row = open->standard_row;
    break;
  case AID__OPEN_RECORD:
    g.name = open->program->id;
    g.detail = "record";
    break;
  case AID__OPEN_FAILURE:
    g.kind = AID_GROUND_FAILED;
    g.detail = open->why;
    break;
  }
  return g;
}
