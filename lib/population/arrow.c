/* Arrow record batches and streams into a population: what each column is, whose each row is, and everything released once. */
#include "population/arrow.h"
#include "population/calls.h"
#include <stdio.h>

/* ---- what a column is ---------------------------------------------------------------------- */

typedef enum holds { LEFT_ASIDE, ID, PARENT, RECORD, MEMBER, FROM, UNTIL, FACT, LIST } holds;

typedef struct source {
  holds role;
  const struct aid_fact *fact;   /* of a fact */
  const struct aid_kind *list;   /* of a list */
  bool null_says_nothing;
  const char *name;              /* what it holds */
  aid__arrow_column arrow;
} source;

/* One call. */
typedef struct taking {
  struct aid_population *population;
  const struct aid_kind *kind;
  const aid_arrow_options *options;
  aid__reports *reports;
  source *columns; size_t column_count;
  struct ArrowSchema *schema;
  aid__arrow_label label;
  size_t rows_before;            /* of the table, when the call began */
  size_t row_base;               /* rows of the batches that are done */
  aid__lookup parents; bool has_parents;   /* ids of the parent's rows, where no lookup is kept of them */
  int32_t *regions; size_t regions_capacity;         /* of a batch of regions: their rows */
  aid__bits *seen; size_t seen_capacity;             /* regions that had a row in this call */
} taking;

/* Columns that are none of a fact are read as values of one. */
static struct aid_fact made_fact(const taking *t, const char *id, aid__base base)
{
  struct aid_fact fact = {.id = id, .kind = t->kind};

  fact.type.base = (uint8_t)base;
  return fact;
}

static bool all_is_well(const taking *t)
{
  return t->reports->errors == 0 && !t->reports->no_memory;
}

static const source *column_of(const taking *t, holds role)
{
  for (size_t i = 0; i < t->column_count; i++) {
    if (t->columns[i].role == role)
      return &t->columns[i];
  }
  return NULL;
}

static const aid_arrow_column *option_of(const taking *t, const char *name)
{
  for (size_t i = 0; i < t->options->column_count; i++) {
    if (strcmp(t->options->columns[i].column, name) == 0)
      return &t->options->columns[i];
  }
  return NULL;
}

static bool find_role(const taking *t, source *c)
{
  const struct aid_kind *const kind = t->kind, *const parent = kind->parent;
  const aid__text name = aid__text_of(c->name);

  if (aid__text_is(name, "id"))
    c->role = ID;
  else if (parent != NULL && aid__text_is(name, parent->id))
    c->role = PARENT;
  else if (parent != NULL && parent->index == AID__KIND_PERSON && aid__text_is(name, parent->parent->id))
    c->role = RECORD;
  else if (kind->index == AID__KIND_PERSON && aid__text_is(name, t->population->vocabulary->member->id))
    c->role = MEMBER;
  else if (kind->dated && aid__text_is(name, "from"))
    c->role = FROM;
  else if (kind->dated && aid__text_is(name, "until"))
    c->role = UNTIL;
  else if ((c->fact = aid__kind_fact(kind, name)) != NULL)
    c->role = FACT;
  else if ((c->list = aid__vocabulary_list(t->population->vocabulary, kind, name)) != NULL)
    c->role = LIST;
  return c->role != LEFT_ASIDE;
}

static void offer(const char *offered, aid__text wanted, const char **nearest, size_t *distance)
{
  const size_t d = offered == NULL ? *distance : aid__distance(wanted, aid__text_of(offered), *distance);

  if (d < *distance) {
    *distance = d;
    *nearest = offered;
  }
}

static const char *nearest_name(const taking *t, const char *name)
{
  const aid__text wanted = aid__text_of(name);
  const char *nearest = "";
  size_t distance = 3;

  offer("id", wanted, &nearest, &distance);
  offer(t->kind->parent == NULL ? NULL : t->kind->parent->id, wanted, &nearest, &distance);
  for (size_t i = 0; i < t->kind->fact_count; i++)
    offer(t->kind->facts[i]->id, wanted, &nearest, &distance);
  for (size_t k = 0; k < t->population->vocabulary->kind_count; k++) {
    if (t->population->vocabulary->kinds[k]->parent == t->kind)
      offer(t->population->vocabulary->kinds[k]->list, wanted, &nearest, &distance);
  }
  return nearest;
}

static bool name_column(const taking *t, size_t i, const char *name)
{
  source *const c = &t->columns[i];
  const aid_arrow_column *const option = option_of(t, name);

  c->name = option != NULL && option->name != NULL ? option->name : name;
  c->null_says_nothing = option != NULL && option->null_says_nothing;
  if (option != NULL && option->name != NULL && option->name[0] == '\0')
    return true;
  if (!find_role(t, c)) {
    if ((t->options->flags & AID_ARROW_SKIP_UNKNOWN) != 0 && option == NULL)
      return true;
    aid__report(t->reports, AID__E3314, AID__NOWHERE, t->kind->id, aid__text_clean(aid__text_of(c->name)) ? c->name : "***",
                nearest_name(t, c->name), NULL);
    return false;
  }
  for (size_t other = 0; other < i; other++) {
    const source *const before = &t->columns[other];

    if (before->role == c->role && before->fact == c->fact && before->list == c->list) {
      aid__report(t->reports, AID__E3315, AID__NOWHERE, c->name, t->schema->children[other]->name, name, NULL);
      return false;
    }
  }
  return c->role != FACT || aid__fact_settable(t->population, c->fact, AID__NOWHERE, t->reports);
}

static void need(const taking *t, holds role, const char *name)
{
  if (column_of(t, role) == NULL)
    aid__report(t->reports, AID__E3313, AID__NOWHERE, t->kind->id, name, NULL);
}

/* Every finding about the columns, so that they can be put right at once. */
static bool name_columns(taking *t)
{
  t->column_count = (size_t)t->schema->n_children;
  t->columns = aid__allocate(&t->population->memory, t->column_count * sizeof *t->columns);
  if (t->columns == NULL) {
    t->column_count = 0;
    return aid__no_memory(t->reports);
  }
  for (size_t i = 0; i < t->column_count; i++)
    name_column(t, i, t->schema->children[i]->name == NULL ? "" : t->schema->children[i]->name);
  for (size_t i = 0; i < t->options->column_count; i++) {
    const char *const name = t->options->columns[i].column;
    bool there = false;

    for (size_t c = 0; c < t->column_count; c++)
      there = there || (t->schema->children[c]->name != NULL && strcmp(t->schema->children[c]->name, name) == 0);
    if (!there)
      aid__report(t->reports, AID__E3316, AID__NOWHERE, aid__text_clean(aid__text_of(name)) ? name : "***", NULL);
  }
  if (t->kind->index <= AID__KIND_PERSON)
    need(t, ID, "id");
  if (t->kind->index > AID__KIND_HOUSEHOLD)
    need(t, PARENT, t->kind->parent->id);
  return all_is_well(t);
}

/* ---- whose a row is ------------------------------------------------------------------------ */

/* Where the columns of a row's place are read, and what was found last. */
typedef struct rows {
  taking *t;
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
static bool make_parents(taking *t)
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
static int32_t find_parent(const taking *t, aid__text id)
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
  taking *const t = r->t;
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
  const taking *const t = r->t;
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

static bool note_region(taking *t, size_t i, int32_t row, const rows *r)
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
  taking *const t = r->t;
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

static bool open_role(rows *r, holds role, aid__base base, struct aid_fact *fact, aid__arrow_reader *reader)
{
  taking *const t = r->t;
  const source *const c = column_of(t, role);
  bool numbered;

  if (c == NULL)
    return true;
  numbered = role == PARENT && t->kind->parent->index != AID__KIND_REGION;
  *fact = made_fact(t, c->name, numbered && aid__arrow_type_of(&c->arrow) == AID__ARROW_INTEGER ? AID__NUMBER : base);
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

static bool take_rows(taking *t, size_t count)
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
  else if (open_role(&r, ID, AID__TEXT, &r.id_fact, &r.id) && open_role(&r, PARENT, AID__TEXT, &r.parent_fact, &r.parent) &&
           open_role(&r, RECORD, AID__TEXT, &r.record_fact, &r.record) && open_role(&r, MEMBER, AID__FLAG, &r.member_fact, &r.member))
    add_rows(&r, count);
  aid__arrow_reader_close(&r.id);
  aid__arrow_reader_close(&r.parent);
  aid__arrow_reader_close(&r.record);
  aid__arrow_reader_close(&r.member);
  return all_is_well(t);
}

/* ---- cells --------------------------------------------------------------------------------- */

static void put_date(aid__table *table, const source *c, size_t row, bool known, int64_t value)
{
  const bool from = c->role == FROM;
  const int32_t open = from ? AID__ALWAYS : AID_NEVER;

  (from ? table->from : table->until)[row] = known ? (int32_t)value : open;
  aid__bit_set(from ? table->from_known : table->until_known, row, known || c->null_says_nothing);
}

static void put_list(struct aid_population *p, const source *c, size_t row, bool known, int64_t value)
{
  if (known)
    aid__population_set_list(p, c->list, (int32_t)row, value != 0);
  else if (!c->null_says_nothing)
    aid__population_set_list_unknown(p, c->list, (int32_t)row);
}

static void put(taking *t, const source *c, size_t row, bool known, int64_t value)
{
  switch (c->role) {
  case FACT:
    if (known || !c->null_says_nothing)
      aid__cell_set(t->population, c->fact, (int32_t)row, known, value);
    break;
  case LIST: put_list(t->population, c, row, known, value); break;
  default: put_date(aid__table_of(t->population, t->kind), c, row, known, value); break;
  }
}

/* Numbers that lie in a row go over in a row. */
static bool put_block(taking *t, const source *c, size_t row, size_t count, const aid__arrow_block *block)
{
  aid__column *column;

  if (c->role != FACT || c->fact->type.base != AID__NUMBER || t->kind->index == AID__KIND_REGION)
    return false;
  column = &aid__table_of(t->population, t->kind)->columns[c->fact->index];
  memcpy((int64_t *)column->values + row, block->cells, count * sizeof *block->cells);
  for (size_t i = 0; i < count; i++) {
    const bool known = aid__bit(block->known, i);

    aid__bit_set(column->valid, row + i, known);
    if (column->said != NULL && (known || !c->null_says_nothing))
      aid__bit_set(column->said, row + i, true);
  }
  return true;
}

static void take_cells(taking *t, const source *c, aid__arrow_reader *reader, size_t first_row, size_t count, bool store)
{
  aid__arrow_block block;

  for (size_t i = 0; i < count; i += AID__ARROW_BLOCK) {
    const size_t part = count - i < AID__ARROW_BLOCK ? count - i : AID__ARROW_BLOCK;

    aid__arrow_read(reader, i, part, &block);
    if (aid__arrow_enough(t->reports))
      return;
    if (!store || put_block(t, c, first_row + i, part, &block))
      continue;
    for (size_t k = 0; k < part; k++)
      put(t, c, t->kind->index == AID__KIND_REGION ? (size_t)t->regions[i + k] : first_row + i + k, aid__bit(block.known, k), block.cells[k]);
  }
}

static void take_column(taking *t, const source *c, size_t first_row, size_t count, bool store)
{
  const struct aid_fact made = made_fact(t, c->name, c->role == LIST ? AID__FLAG : AID__DATE);
  aid__arrow_reader reader;

  if (c->role < FROM)
    return;
  if (aid__arrow_reader_open(&reader, t->population, &c->arrow, c->role == FACT ? c->fact : &made, t->row_base, &t->label, t->reports))
    take_cells(t, c, &reader, first_row, count, store);
  aid__arrow_reader_close(&reader);
}

/* Rows of regions may have been there before, so nothing is put into them before all of the batch has been looked at. What stands in the
   second round has been read in the first, and cannot fail. */
static bool take_columns(taking *t, size_t first_row, size_t count)
{
  const bool regions = t->kind->index == AID__KIND_REGION;

  for (int round = 0; round < (regions ? 2 : 1); round++) {
    for (size_t i = 0; i < t->column_count && !aid__arrow_enough(t->reports); i++)
      take_column(t, &t->columns[i], first_row, count, round == 1 || !regions);
    if (!all_is_well(t))
      return false;
  }
  aid__changed(t->population);
  return true;
}

static bool take_batch(taking *t, const struct ArrowArray *array)
{
  const size_t first_row = aid__table_of(t->population, t->kind)->rows;
  size_t count;

  if (!aid__arrow_check_batch(t->schema, array, t->reports))
    return false;
  for (size_t i = 0; i < t->column_count; i++) {
    if (t->columns[i].role != LEFT_ASIDE)
      aid__arrow_open(t->schema, array, i, &t->columns[i].arrow, t->reports);
  }
  count = (size_t)array->length;
  if (!all_is_well(t) || !take_rows(t, count) || !take_columns(t, first_row, count))
    return false;
  t->row_base += count;
  return true;
}

/* ---- the calls ----------------------------------------------------------------------------- */

static const aid_arrow_options no_options = AID_ARROW_OPTIONS_INIT;

static bool good_options(const aid_arrow_options *options)
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

static const char *bad_options(const aid_arrow_options *options)
{
  if ((options->flags & ~AID_ARROW_SKIP_UNKNOWN) != 0)
    return "there is no such flag";
  if (options->column_count > 0 && options->columns == NULL)
    return "columns are counted, but not there";
  for (size_t i = 0; i < options->column_count; i++) {
    if (options->columns[i].column == NULL)
      return "a column has no name";
  }
  return NULL;
}

/* Checks the arguments that both calls have, and begins. */
static aid_status begin(taking *t, const char *function, aid_population *p, const char *kind, const aid_arrow_options *options, aid_error **error)
{
  const char *nearest = "", *bad;
  size_t distance = 3;

  memset(t, 0, sizeof *t);
  t->population = p;
  t->options = options == NULL ? &no_options : options;
  if (p == NULL || kind == NULL)
    return aid__call_null(p, function, p == NULL ? "population" : "kind", error);
  if (!good_options(t->options))
    return aid__fail(&p->memory, error, AID__E1004, AID__NOWHERE, function, NULL);
  bad = bad_options(t->options);
  if (bad != NULL)
    return aid__fail(&p->memory, error, AID__E1003, AID__NOWHERE, function, bad, NULL);
  t->kind = aid__vocabulary_kind(p->vocabulary, aid__text_of(kind));
  for (size_t i = 0; t->kind == NULL && i < p->vocabulary->kind_count; i++)
    offer(p->vocabulary->kinds[i]->id, aid__text_of(kind), &nearest, &distance);
  if (t->kind == NULL)
    return aid__fail(&p->memory, error, AID__E3102, AID__NOWHERE, aid__text_clean(aid__text_of(kind)) ? kind : "***", nearest, NULL);
  t->rows_before = aid__table_of(p, t->kind)->rows;
  t->label.prefix = (size_t)snprintf(t->label.text, sizeof t->label.text / 2, "%s[", t->kind->id);
  if (t->label.prefix > sizeof t->label.text / 2 - 1)
    t->label.prefix = sizeof t->label.text / 2 - 1;
  return AID_OK;
}

static aid_status finish(taking *t, bool done, aid_error **error)
{
  struct aid_population *const p = t->population;

  if (!(done && all_is_well(t)) && t->kind->index != AID__KIND_REGION)
    aid__population_drop_rows(p, t->kind, t->rows_before);
  aid__lookup_free(&t->parents, &p->memory);
  aid__release(&p->memory, t->columns);
  aid__release(&p->memory, t->regions);
  aid__release(&p->memory, t->seen);
  return aid__call_finish(p, t->reports, error);
}

static void release_schema(struct ArrowSchema *schema)
{
  if (schema != NULL && schema->release != NULL)
    schema->release(schema);
}

static void release_array(struct ArrowArray *array)
{
  if (array != NULL && array->release != NULL)
    array->release(array);
}

static aid_status take(aid_population *p, const char *kind, struct ArrowSchema *schema, struct ArrowArray *array,
                       const aid_arrow_options *options, aid_error **error)
{
  static const char function[] = "aid_population_take_arrow";
  aid__reports reports;
  aid_status status;
  taking t;
  bool done;

  if (schema == NULL || array == NULL)
    return aid__call_null(p, function, schema == NULL ? "schema" : "array", error);
  status = begin(&t, function, p, kind, options, error);
  if (status != AID_OK)
    return status;
  aid__call_reports(p, &reports);
  t.reports = &reports;
  t.schema = schema;
  done = aid__arrow_check_schema(schema, &reports) && name_columns(&t) && take_batch(&t, array);
  return finish(&t, done, error);
}

aid_status aid_population_take_arrow(aid_population *p, const char *kind, struct ArrowSchema *schema, struct ArrowArray *array,
                                     const aid_arrow_options *options, aid_error **error)
{
  const aid_status status = take(p, kind, schema, array, options, error);

  release_array(array);
  release_schema(schema);
  return status;
}

/* The stream's own words for what went wrong, or the number's. */
static bool stream_failed(const taking *t, struct ArrowArrayStream *stream, int number)
{
  const char *const words = stream->get_last_error == NULL ? NULL : stream->get_last_error(stream);
  char text[400];

  if (words != NULL && words[0] != '\0' && aid__text_clean(aid__text_of(words)))
    snprintf(text, sizeof text, "%.*s", (int)(strlen(words) < 300 ? strlen(words) : 300), words);
  else
    snprintf(text, sizeof text, "%s", strerror(number));
  aid__report(t->reports, AID__E3324, AID__NOWHERE, text, NULL);
  return false;
}

static bool take_batches(taking *t, struct ArrowArrayStream *stream)
{
  for (;;) {
    struct ArrowArray array = {.release = NULL};
    const int failed = stream->get_next(stream, &array);
    bool done;

    if (failed != 0)
      return stream_failed(t, stream, failed);
    if (array.release == NULL)
      return true;
    done = take_batch(t, &array);
    release_array(&array);
    if (!done)
      return false;
  }
}

static bool take_stream(taking *t, struct ArrowArrayStream *stream)
{
  struct ArrowSchema schema = {.release = NULL};
  const int failed = stream->get_schema(stream, &schema);
  bool done;

  if (failed != 0)
    return stream_failed(t, stream, failed);
  t->schema = &schema;
  done = aid__arrow_check_schema(&schema, t->reports) && name_columns(t) && take_batches(t, stream);
  release_schema(&schema);
  return done;
}

aid_status aid_population_take_arrow_stream(aid_population *p, const char *kind, struct ArrowArrayStream *stream,
                                            const aid_arrow_options *options, aid_error **error)
{
  static const char function[] = "aid_population_take_arrow_stream";
  aid__reports reports;
  aid_status status;
  taking t;
  bool done = false;

  if (stream == NULL)
    return aid__call_null(p, function, "stream", error);
  status = begin(&t, function, p, kind, options, error);
  if (status == AID_OK) {
    aid__call_reports(p, &reports);
    t.reports = &reports;
    if (stream->release == NULL)
      aid__report(&reports, AID__E3310, AID__NOWHERE, "(stream)", "it has been released already", "已被释放", NULL);
    else
      done = take_stream(&t, stream);
    status = finish(&t, done, error);
  }
  if (stream->release != NULL)
    stream->release(stream);
  return status;
}
