/* Rows under construction: households, persons, lists, and their facts. */
#include "population/builder.h"

/* ---- places -------------------------------------------------------------------------------- */

void aid__remember_file(struct aid_population *p, aid__place place)
{
  aid__builder *const builder = aid__builder_of(p);
  const char *copy;

  if (place.file == NULL || place.file == builder->given_file)
    return;
  builder->given_file = place.file;
  if (builder->file != NULL && strcmp(builder->file, place.file) == 0)
    return;
  /* Where there is no memory for the name, later findings name no file. */
  copy = aid__text_keep(p, aid__text_of(place.file), true);
  builder->file = copy;
}

const char *aid__record_id(const struct aid_population *p, size_t k, int32_t row)
{
  const struct aid_kind *kind = p->tables[k].kind;

  for (; row >= 0 && kind->parent != NULL && kind->index != AID__KIND_HOUSEHOLD; kind = kind->parent)
    row = p->tables[kind->index].parent[row];
  return row < 0 ? NULL : p->tables[kind->index].id[row];
}

aid__place aid__row_place(const struct aid_population *p, size_t k, int32_t row, uint32_t line)
{
  aid__place place = {aid__builder_of(p)->file, line == 0 ? p->tables[k].line[row] : line, 0, 0, aid__record_id(p, k, row)};

  if (place.line == 0)
    place.file = NULL;
  return place;
}

bool aid__mark_bad(struct aid_population *p, aid__bits *bad, size_t k, int32_t row)
{
  const int32_t household = aid__household_of(p, k, row);

  if (household < 0)
    return false;
  aid__bit_set(bad, (size_t)household, true);
  return true;
}

/* ---- adding -------------------------------------------------------------------------------- */

static int32_t refused(aid__reports *reports, aid__diagnostic_id number, aid__place place, const char *id, const char *kind)
{
  aid__report_record(reports, number, place, id, kind, NULL);
  return -1;
}

/* Room for one more row. False: reported. */
static bool make_room(struct aid_population *p, size_t k, aid__place place, aid__reports *reports)
{
  if (p->tables[k].rows >= AID__ROWS_MOST) {
    aid__report_record(reports, AID__E3117, place, p->tables[k].kind->id, NULL);
    return false;
  }
  return aid__table_reserve(p, k, p->tables[k].rows + 1) || aid__no_memory(reports);
}

/* An id for a message, NUL-terminated. */
typedef struct named { char text[256]; } named;

static named name_of(aid__text id)
{
  named n;

  memcpy(n.text, id.start, id.length < sizeof n.text ? id.length : 0);
  n.text[id.length < sizeof n.text ? id.length : 0] = '\0';
  return n;
}

static int32_t add_household(struct aid_population *p, int32_t region, aid__text id, aid__place place, aid__reports *reports)
{
  aid__builder *const builder = aid__builder_of(p);
  const size_t k = AID__KIND_HOUSEHOLD;
  const aid__id_hash hash = aid__id_hash_of(AID__ID_HOUSEHOLD, id);
  const char *kept;
  int32_t row;

  aid__ids_fetch(&builder->ids, hash);
  if (!make_room(p, k, place, reports))
    return -1;
  if (builder->unique ? aid__population_household(p, id) >= 0 : aid__ids_has(&builder->ids, hash))
    return refused(reports, AID__E3108, place, name_of(id).text, NULL);
  kept = aid__text_keep(p, id, false);
  if (kept == NULL || (!builder->unique && !aid__ids_reserve(&builder->ids, &p->memory, hash)) ||
      !aid__index_room(p, k)) {
    aid__no_memory(reports);
    return -1;
  }
  for (size_t i = AID__KIND_PERSON; i < p->vocabulary->kind_count; i++)
    builder->kinds[i].mark = p->tables[i].rows;
  row = aid__table_append(p, k, region, kept, place.line);
  builder->last_household = row;
  if (!builder->unique)
    aid__ids_put(&builder->ids, hash);
  return row;
}

/* Most households are few; their persons are those since the household was added. */
static bool has_person(const struct aid_population *p, int32_t household, aid__text id)
{
  const aid__builder *const builder = aid__builder_of(p);
  const size_t first = builder->kinds[AID__KIND_PERSON].mark, end = p->tables[AID__KIND_PERSON].rows;

  if (household == builder->last_household && end - first <= AID__PERSONS_FEW)
    return aid__person_among(p, first, end, household, id) >= 0;
  return aid__population_person(p, household, id) >= 0;
}

static int32_t add_person(struct aid_population *p, int32_t household, aid__text id, bool member, aid__place place, aid__reports *reports)
{
  aid__builder *const builder = aid__builder_of(p);
  const size_t k = AID__KIND_PERSON;
  const aid__id_hash hash = aid__id_hash_of(AID__ID_MEMBER, id);
  const bool remembered = member && !builder->unique;
  aid__column *const flags = &p->tables[k].columns[p->vocabulary->member->index];
  const char *kept;
  int32_t row;

  if (remembered)
    aid__ids_fetch(&builder->ids, hash);
  if (!make_room(p, k, place, reports))
    return -1;
  if (has_person(p, household, id))
    return refused(reports, AID__E3109, place, name_of(id).text, NULL);
  if (remembered && aid__ids_has(&builder->ids, hash))
    return refused(reports, AID__E3110, place, name_of(id).text, NULL);
  kept = aid__text_keep(p, id, false);
  if (kept == NULL || (remembered && !aid__ids_reserve(&builder->ids, &p->memory, hash)) ||
      !aid__index_room(p, k)) {
    aid__no_memory(reports);
    return -1;
  }
  row = aid__table_append(p, k, household, kept, place.line);
  aid__bit_set(flags->valid, (size_t)row, true);
  aid__cell_put(flags, (size_t)row, member);
  if (remembered)
    aid__ids_put(&builder->ids, hash);
  return row;
}

static int32_t add_row(struct aid_population *p, const struct aid_kind *kind, int32_t parent, aid__text id, aid__place place,
                       aid__reports *reports)
{
  const char *kept = NULL;

  if (!make_room(p, kind->index, place, reports))
    return -1;
  if (id.length > 0 && (kept = aid__text_keep(p, id, aid__builder_of(p)->kinds[kind->index].lasting)) == NULL) {
    aid__no_memory(reports);
    return -1;
  }
  return aid__table_append(p, kind->index, parent, kept, place.line);
}

static int32_t add_region(struct aid_population *p, aid__text code, aid__place place, aid__reports *reports)
{
  const int32_t row = aid__population_region(p, code);

  if (row == -1)
    return refused(reports, AID__E3107, place, aid__id_clean(code) ? name_of(code).text : "***", NULL);
  if (row == -2)
    aid__no_memory(reports);
  else if (p->tables[AID__KIND_REGION].line[row] == 0)
    p->tables[AID__KIND_REGION].line[row] = place.line;
  return row < 0 ? -1 : row;
}

int32_t aid__population_add(struct aid_population *p, const struct aid_kind *kind, int32_t parent_row, aid__text id, aid__place place,
                            aid__reports *reports)
{
  const bool needs_id = kind->index <= AID__KIND_PERSON;

  aid__remember_file(p, place);
  if (kind->index == AID__KIND_REGION)
    return add_region(p, id, place, reports);
  if ((needs_id || id.length > 0) && !aid__id_clean(id))
    return refused(reports, AID__E3106, place, aid__text_clean(id) && id.length < 256 ? name_of(id).text : "***", kind->id);
  switch (kind->index) {
  case AID__KIND_HOUSEHOLD: return add_household(p, parent_row, id, place, reports);
  case AID__KIND_PERSON: return add_person(p, parent_row, id, true, place, reports);
  default: return add_row(p, kind, parent_row, id, place, reports);
  }
}

int32_t aid__population_add_relative(struct aid_population *p, int32_t household, aid__text id, aid__place place, aid__reports *reports)
{
  aid__remember_file(p, place);
  if (!aid__id_clean(id))
    return refused(reports, AID__E3106, place, aid__text_clean(id) && id.length < 256 ? name_of(id).text : "***",
                   p->tables[AID__KIND_PERSON].kind->id);
  return add_person(p, household, id, false, place, reports);
}

/* ---- facts --------------------------------------------------------------------------------- */

static inline void set_cell(struct aid_population *p, aid__column *column, int32_t row, bool known, int64_t stored)
{
  aid__bit_set(column->valid, (size_t)row, known);
  aid__cell_put(column, (size_t)row, known ? stored : 0);
  if (column->said != NULL)
    aid__bit_set(column->said, (size_t)row, true);
  aid__changed(p);
}

void aid__cell_set(struct aid_population *p, const struct aid_fact *fact, int32_t row, bool known, int64_t stored)
{
  set_cell(p, &p->tables[fact->kind->index].columns[fact->index], row, known, stored);
}

bool aid__population_set(struct aid_population *p, const struct aid_fact *fact, int32_t row, const aid__value *value, aid__place place,
                         aid__reports *reports)
{
  int64_t stored = 0;

  if (!aid__fact_settable(p, fact, place, reports) ||
      (value->known && !aid__encode_value(p, fact, row, value, &stored, place, reports)))
    return false;
  aid__cell_set(p, fact, row, value->known, stored);
  return true;
}

bool aid__population_set_text(struct aid_population *p, const struct aid_fact *fact, int32_t row, aid__text text, aid__place place,
                              aid__reports *reports)
{
  return aid__population_read_field(p, aid__population_field(p, fact), row, text, place, reports);
}

bool aid__population_read_field(struct aid_population *p, const aid__field *field, int32_t row, aid__text text, aid__place place,
                                aid__reports *reports)
{
  int64_t stored = 0;

  if ((!field->settable && !aid__fact_settable(p, field->fact, place, reports)) || !aid__encode_text(p, field, text, &stored, place, reports))
    return false;
  set_cell(p, field->column, row, true, stored);
  return true;
}

bool aid__population_set_unknown(struct aid_population *p, const struct aid_fact *fact, int32_t row, aid__place place, aid__reports *reports)
{
  if (!aid__fact_settable(p, fact, place, reports))
    return false;
  aid__cell_set(p, fact, row, false, 0);
  return true;
}

bool aid__population_set_span(struct aid_population *p, const struct aid_fact *fact, int32_t row, int32_t from, int32_t until, bool known,
                              aid__text text, aid__text source, int32_t recorded, aid__place place, aid__reports *reports)
{
  int64_t stored = 0;

  if (!aid__fact_settable(p, fact, place, reports) || (known && !aid__encode_text(p, aid__population_field(p, fact), text, &stored, place, reports)))
    return false;
  return aid__span_put(p, fact, row, from, until, known, stored, source, recorded, place, reports);
}

bool aid__population_set_row_span(struct aid_population *p, const struct aid_kind *kind, int32_t row, int32_t from, bool from_known,
                                  int32_t until, bool until_known)
{
  aid__table *const table = aid__table_of(p, kind);

  if (!kind->dated)
    return false;
  table->from[row] = from_known ? from : AID__ALWAYS;
  table->until[row] = until_known ? until : AID_NEVER;
  aid__bit_set(table->from_known, (size_t)row, from_known);
  aid__bit_set(table->until_known, (size_t)row, until_known);
  aid__changed(p);
  return true;
}

static void say_list(struct aid_population *p, const struct aid_kind *kind, int32_t parent, bool whole, bool unknown)
{
  aid__kind_state *const state = &aid__builder_of(p)->kinds[kind->index];

  aid__bit_set(p->tables[kind->index].whole, (size_t)parent, whole);
  aid__bit_set(state->list_said, (size_t)parent, true);
  aid__bit_set(state->list_unknown, (size_t)parent, unknown);
  aid__changed(p);
}

bool aid__population_set_list(struct aid_population *p, const struct aid_kind *kind, int32_t parent_row, bool whole)
{
  say_list(p, kind, parent_row, whole, false);
  return true;
}

void aid__population_set_list_unknown(struct aid_population *p, const struct aid_kind *kind, int32_t parent_row)
{
  say_list(p, kind, parent_row, false, true);
}

/* ---- taking back --------------------------------------------------------------------------- */

static void forget_person(struct aid_population *p, int32_t row)
{
  aid__builder *const builder = aid__builder_of(p);
  const aid__table *const persons = &p->tables[AID__KIND_PERSON];
  const aid__text id = aid__text_of(persons->id[row]);

  aid__index_forget(p, AID__KIND_PERSON, row);
  if (!builder->unique && aid__cell(&persons->columns[p->vocabulary->member->index], (size_t)row) != 0)
    aid__ids_remove(&builder->ids, aid__id_hash_of(AID__ID_MEMBER, id));
}

/* Its ids may come again; whether its rows can go at once or wait for the seal is another matter. */
static void forget_ids(struct aid_population *p, int32_t household)
{
  aid__builder *const builder = aid__builder_of(p);
  const aid__text id = aid__text_of(p->tables[AID__KIND_HOUSEHOLD].id[household]);
  const aid__table *const persons = &p->tables[AID__KIND_PERSON];

  const size_t first = household == builder->last_household ? builder->kinds[AID__KIND_PERSON].mark : 0;

  for (size_t i = first; i < persons->rows; i++) {
    if (persons->parent[i] == household)
      forget_person(p, (int32_t)i);
  }
  aid__index_forget(p, AID__KIND_HOUSEHOLD, household);
  if (!builder->unique)
    aid__ids_remove(&builder->ids, aid__id_hash_of(AID__ID_HOUSEHOLD, id));
}

void aid__population_drop_rows(struct aid_population *p, const struct aid_kind *kind, size_t first)
{
  aid__builder *const builder = aid__builder_of(p);
  const aid__table *const table = &p->tables[kind->index];

  for (size_t i = first; kind->index == AID__KIND_PERSON && i < table->rows; i++)
    forget_person(p, (int32_t)i);
  for (size_t i = first; kind->index == AID__KIND_HOUSEHOLD && i < table->rows; i++) {
    aid__index_forget(p, AID__KIND_HOUSEHOLD, (int32_t)i);
    if (!builder->unique)
      aid__ids_remove(&builder->ids, aid__id_hash_of(AID__ID_HOUSEHOLD, aid__text_of(table->id[i])));
  }
  aid__table_cut(p, kind->index, first);
  if (kind->index == AID__KIND_HOUSEHOLD)
    builder->last_household = -1;
}

/* Do the rows that came after the household all belong to it? */
static bool is_at_the_end(const struct aid_population *p, int32_t household)
{
  const aid__builder *const builder = aid__builder_of(p);

  if (household != builder->last_household || (size_t)household + 1 != p->tables[AID__KIND_HOUSEHOLD].rows)
    return false;
  for (size_t k = AID__KIND_PERSON; k < p->vocabulary->kind_count; k++) {
    for (size_t i = builder->kinds[k].mark; !builder->kinds[k].lasting && i < p->tables[k].rows; i++) {
      if (aid__household_of(p, k, (int32_t)i) != household)
        return false;
    }
  }
  return true;
}

void aid__population_drop_last_household(struct aid_population *p)
{
  aid__builder *const builder = aid__builder_of(p);
  int32_t household = (int32_t)p->tables[AID__KIND_HOUSEHOLD].rows - 1;

  while (household >= 0 && aid__bit(builder->dropped, (size_t)household))
    household--;
  if (household < 0)
    return;
  forget_ids(p, household);
  if (is_at_the_end(p, household)) {
    for (size_t k = p->vocabulary->kind_count; k-- > AID__KIND_PERSON;) {
      if (!builder->kinds[k].lasting)
        aid__table_cut(p, k, builder->kinds[k].mark);
    }
    aid__table_cut(p, AID__KIND_HOUSEHOLD, (size_t)household);
    builder->last_household = -1;
    return;
  }
  aid__bit_set(builder->dropped, (size_t)household, true);
  builder->any_dropped = true;
  aid__changed(p);
}
