/* The rows of a record batch: whose each is, by id or number, and their place in the population. */
#include "population/arrow_take.h"

/* ---- whose a row is ------------------------------------------------------------------------ */

/* Where the columns of a row's place are read, and what was found last. */
typedef struct rows {
  aid__arrow_taking *t;
  struct aid_fact id_fact, parent_fact, record_fact, member_fact;
  aid__arrow_reader id, parent, record, member;
  aid__text last; int32_t last_row;     /* neighbours often have one parent */
} rows;

static bool is_dropped(const struct aid_population *p, size_t k, int32_t row)
{
  const aid__builder *const builder = aid__builder_of(p);
  const int32_t household = builder->any_dropped ? aid__household_of(p, k, row) : -1;

  return household >= 0 && aid__bit(builder->dropped, (size_t)household);
}

static uint32_t id_hash(aid__text id)
{
  return (uint32_t)(aid__hash(id.start, id.length) >> 16);
}

/* Persons are known by household and id, rows of other kinds not at all: for the time of the call there is a lookup by id alone. */
static bool make_parents(aid__arrow_taking *t)
{
  const aid__table *const table = aid__table_of(t->population, t->kind->parent);

  if (t->has_parents)
    return true;
  if (!aid__lookup_reserve(&t->parents, &t->population->memory, table->rows))
    return aid__no_memory(t->reports);
  for (size_t i = 0; i < table->rows; i++) {
    if (table->id[i] != NULL && !is_dropped(t->population, t->kind->parent->index, (int32_t)i))
      aid__lookup_put(&t->parents, id_hash(aid__text_of(table->id[i])), (int32_t)i);
  }
  t->has_parents = true;
  return true;
}

/* -1: none has the id, -2: several have. Among persons a member is meant, of whom there is one. */
static int32_t find_parent(const aid__arrow_taking *t, aid__text id)
{
  const struct aid_population *const p = t->population;
  const aid__table *const table = aid__table_of(p, t->kind->parent);
  const aid__column *const member =
    t->kind->parent->index == AID__KIND_PERSON ? &table->columns[p->vocabulary->member->index] : NULL;
  const uint32_t hash = id_hash(id);
  size_t at = SIZE_MAX;
  int32_t row, found = -1;

  while ((row = aid__lookup_next(&t->parents, hash, &at)) >= 0) {
    if (!aid__text_is(id, table->id[row]))
      continue;
    if (member != NULL && aid__cell(member, (size_t)row) != 0)
      return row;
    found = found == -1 ? row : -2;
  }
  return found;
}

/* An id for a message. */
typedef struct named { char text[256]; } named;

static named name_of(aid__text id)
{
  named n = {"***"};

  if (id.length > 0 && id.length < sizeof n.text && aid__text_clean(id)) {
    memcpy(n.text, id.start, id.length);
    n.text[id.length] = '\0';
  }
  return n;
}

static aid__place place_in(const rows *r, const aid__arrow_reader *reader, size_t row)
{
  return aid__arrow_place(&r->t->label, reader->column->name, r->t->row_base + row);
}

static int32_t parent_refused(const rows *r, aid__diagnostic_id number, size_t row, const struct aid_kind *kind, const char *what)
{
  aid__report_record(r->t->reports, number, place_in(r, &r->parent, row), kind->id, what, NULL);
  return -1;
}

static int32_t null_refused(const rows *r, const aid__arrow_reader *reader, size_t row)
{
  aid__report_record(r->t->reports, AID__E3317, place_in(r, reader, row), reader->column->name, NULL);
  return -1;
}

static int32_t parent_by_number(const rows *r, size_t row)
{
  const struct aid_kind *const kind = r->t->kind->parent;
  const aid__wide number = aid__arrow_integer(&r->parent.column->cells, row);
  char text[24];

  if (number >= 0 && number < (aid__wide)aid__table_of(r->t->population, kind)->rows && !is_dropped(r->t->population, kind->index, (int32_t)number))
    return (int32_t)number;
  if (number < -INT64_MAX || number > INT64_MAX)
    return parent_refused(r, AID__E3319, row, kind, "***");
  text[aid__int_print((int64_t)number, text)] = '\0';
  return parent_refused(r, AID__E3319, row, kind, text);
}

static int32_t parent_by_id(rows *r, size_t row, aid__text id)
{
  aid__arrow_taking *const t = r->t;
  const struct aid_kind *const kind = t->kind->parent;
  int32_t found;

  if (r->last.start != NULL && aid__text_same(id, r->last))
    return r->last_row;
  switch (kind->index) {
  case AID__KIND_REGION: found = aid__population_region(t->population, id); break;
  case AID__KIND_HOUSEHOLD: found = aid__population_household(t->population, id); break;
  default: found = make_parents(t) ? find_parent(t, id) : -3; break;
  }
  if (found >= 0) {
    r->last = id;
    r->last_row = found;
    return found;
  }
  if (found == -3)
    return -1;
  if (kind->index == AID__KIND_REGION && found == -2) {
    aid__no_memory(t->reports);
    return -1;
  }
  if (kind->index == AID__KIND_REGION) {
    aid__report_record(t->reports, AID__E3107, place_in(r, &r->parent, row), name_of(id).text, NULL);
    return -1;
  }
  return parent_refused(r, found == -2 ? AID__E3320 : AID__E3318, row, kind, name_of(id).text);
}

/* The person of a record: member or relative. */
static int32_t person_of_record(rows *r, size_t row, aid__text id)
{
  struct aid_population *const p = r->t->population;
  aid__text household;
  int32_t home, person;
  bool known;

  if (!aid__arrow_read_text(&r->record, row, &household, &known))
    return -1;
  if (!known)
    return null_refused(r, &r->record, row);
  home = aid__population_household(p, household);
  if (home < 0)
    return parent_refused(r, AID__E3318, row, p->tables[AID__KIND_HOUSEHOLD].kind, name_of(household).text);
  person = aid__population_person(p, home, id);
  return person >= 0 ? person : parent_refused(r, AID__E3318, row, p->tables[AID__KIND_PERSON].kind, name_of(id).text);
}

static int32_t parent_of(rows *r, size_t row)
{
  const aid__arrow_taking *const t = r->t;
  aid__text id;
  bool known;

  if (t->kind->index == AID__KIND_REGION)
    return -1;
  if (r->parent.column == NULL)
    return aid__population_region(t->population, aid__text_of(t->population->policy->region));
  if (aid__arrow_type_of(r->parent.column) == AID__ARROW_INTEGER)
    return aid__arrow_null(&r->parent.column->cells, row) ? null_refused(r, &r->parent, row) : parent_by_number(r, row);
  if (!aid__arrow_read_text(&r->parent, row, &id, &known))
    return -1;
  if (!known)
    return null_refused(r, &r->parent, row);
  return r->record.column != NULL ? person_of_record(r, row, id) : parent_by_id(r, row, id);
}

/* ---- rows ---------------------------------------------------------------------------------- */

static bool note_region(aid__arrow_taking *t, size_t i, int32_t row, const rows *r)
{
  if (!aid__grow(&t->population->memory, &t->seen, &t->seen_capacity, (size_t)row / 64 + 1, sizeof *t->seen, 0))
    return aid__no_memory(t->reports);
  if (aid__bit(t->seen, (size_t)row)) {
    aid__report_record(t->reports, AID__E3325, place_in(r, &r->id, i), t->population->tables[AID__KIND_REGION].id[row], NULL);
    return false;
  }
  aid__bit_set(t->seen, (size_t)row, true);
  t->regions[i] = row;
  return true;
}

/* False: no more rows can be added. A row that is refused leaves no trace, and the call fails in the end. */
static void add_row(rows *r, size_t i, bool member, bool member_known)
{
  aid__arrow_taking *const t = r->t;
  aid__text id = {"", 0};
  bool known = false;
  int32_t parent, row;
  aid__place place;

  if (r->id.column != NULL && !aid__arrow_read_text(&r->id, i, &id, &known))
    return;
  if (!known && t->kind->index <= AID__KIND_PERSON) {
    null_refused(r, &r->id, i);
    return;
  }
  if (!member_known) {
    null_refused(r, &r->member, i);
    return;
  }
  parent = parent_of(r, i);
  if (parent < 0 && t->kind->index != AID__KIND_REGION) {
    if (r->parent.column == NULL)
      aid__no_memory(t->reports);
    return;
  }
  place = aid__arrow_place(&t->label, r->id.column == NULL ? "" : r->id.column->name, t->row_base + i);
  row = member ? aid__population_add(t->population, t->kind, parent, id, place, t->reports)
               : aid__population_add_relative(t->population, parent, id, place, t->reports);
  if (row >= 0 && t->kind->index == AID__KIND_REGION)
    note_region(t, i, row, r);
}

static bool open_role(rows *r, aid__arrow_role role, aid__base base, struct aid_fact *fact, aid__arrow_reader *reader)
{
  aid__arrow_taking *const t = r->t;
  const aid__arrow_source *const c = aid__arrow_source_of(t, role);
  bool numbered;

  if (c == NULL)
    return true;
  numbered = role == AID__ROLE_PARENT && t->kind->parent->index != AID__KIND_REGION;
  *fact = aid__arrow_made_fact(t, c->name, numbered && aid__arrow_type_of(&c->arrow) == AID__ARROW_INTEGER ? AID__NUMBER : base);
  return aid__arrow_reader_open(reader, t->population, &c->arrow, fact, t->row_base, &t->label, t->reports);
}

static void add_rows(rows *r, size_t count)
{
  aid__arrow_block members;

  for (size_t i = 0; i < count && !aid__arrow_enough(r->t->reports); i++) {
    const size_t at = i % AID__ARROW_BLOCK;
    bool known = true, member = true;

    if (r->member.column != NULL) {
      if (at == 0)
        aid__arrow_read(&r->member, i, count - i < AID__ARROW_BLOCK ? count - i : AID__ARROW_BLOCK, &members);
      known = aid__bit(members.known, at);
      member = members.cells[at] != 0;
    }
    add_row(r, i, member, known);
  }
}

bool aid__arrow_take_rows(aid__arrow_taking *t, size_t count)
{
  struct aid_population *const p = t->population;
  aid__table *const table = aid__table_of(p, t->kind);
  rows r = {.t = t};

  if (t->kind->index != AID__KIND_REGION && table->rows + count > AID__ROWS_MOST)
    aid__report(t->reports, AID__E3117, AID__NOWHERE, t->kind->id, NULL);
  else if (t->kind->index != AID__KIND_REGION && !aid__table_reserve(p, t->kind->index, table->rows + count))
    aid__no_memory(t->reports);
  else if (t->kind->index == AID__KIND_REGION &&
           !aid__grow(&p->memory, &t->regions, &t->regions_capacity, count + 1, sizeof *t->regions, 0))
    aid__no_memory(t->reports);
  else if (open_role(&r, AID__ROLE_ID, AID__TEXT, &r.id_fact, &r.id) && open_role(&r, AID__ROLE_PARENT, AID__TEXT, &r.parent_fact, &r.parent) &&
           open_role(&r, AID__ROLE_RECORD, AID__TEXT, &r.record_fact, &r.record) && open_role(&r, AID__ROLE_MEMBER, AID__FLAG, &r.member_fact, &r.member))
    add_rows(&r, count);
  aid__arrow_reader_close(&r.id);
  aid__arrow_reader_close(&r.parent);
  aid__arrow_reader_close(&r.record);
  aid__arrow_reader_close(&r.member);
  return aid__arrow_well(t);
}
