/* Tables: columns that grow together, and rows that move with all that hangs on them. */
#include "population/builder.h"
#include <assert.h>

static_assert(sizeof(aid__bits) == 8, "bitmaps are words of 64 bits");

aid__storage aid__storage_of(const aid__type *type)
{
  switch (type->base) {
  case AID__FLAG: return AID__STORE_BITS;
  case AID__NUMBER: return AID__STORE_I64;
  default: return AID__STORE_I32;
  }
}

/* ---- memory -------------------------------------------------------------------------------- */

/* Bytes of so many rows in an array whose rows have `size` bytes; 0: bits. Capacities are multiples of 64. */
static size_t bytes_of(size_t rows, size_t size)
{
  return size == 0 ? aid__bits_words(rows) * sizeof(aid__bits) : rows * size;
}

static size_t cell_size(aid__storage storage)
{
  return storage == AID__STORE_BITS ? 0 : storage == AID__STORE_I32 ? sizeof(int32_t) : sizeof(int64_t);
}

/* Enlarges an array and zeroes what is new. The pointer has a type of its own, so it is copied as bytes. */
static bool enlarge(struct aid_population *p, void *pointer, size_t size, size_t old_rows, size_t rows)
{
  const size_t old_bytes = bytes_of(old_rows, size);
  const size_t bytes = bytes_of(rows, size);
  void *array;

  memcpy(&array, pointer, sizeof array);
  array = aid__resize(&p->memory, array, bytes);
  if (array == NULL)
    return false;
  memset((char *)array + old_bytes, 0, bytes - old_bytes);
  memcpy(pointer, &array, sizeof array);
  return true;
}

/* Calls `each` for every array that has an entry for each row of a kind: pointer to the array, bytes of an entry (0: a bit). */
typedef bool on_array(void *data, void *pointer, size_t size);

static bool each_array(struct aid_population *p, size_t k, on_array *each, void *data)
{
  aid__builder *const builder = aid__builder_of(p);
  aid__table *const table = &p->tables[k];
  const struct aid_kind *const kind = table->kind;

  if (!each(data, &table->parent, sizeof *table->parent) || !each(data, &table->id, sizeof *table->id) ||
      !each(data, &table->line, sizeof *table->line))
    return false;
  if (kind->dated && (!each(data, &table->from, sizeof *table->from) || !each(data, &table->until, sizeof *table->until) ||
                      !each(data, &table->from_known, 0) || !each(data, &table->until_known, 0)))
    return false;
  for (size_t i = 0; i < kind->fact_count; i++) {
    aid__column *const column = &table->columns[i];

    if (!each(data, &column->valid, 0) || !each(data, &column->values, cell_size(column->storage)))
      return false;
    if (kind->facts[i]->absence == AID__ABSENT_VALUE && !each(data, &column->said, 0))
      return false;
  }
  for (size_t c = 0; c < p->vocabulary->kind_count; c++) {
    const struct aid_kind *const child = p->vocabulary->kinds[c];

    if (child->parent == kind && (!each(data, &p->tables[c].whole, 0) || !each(data, &builder->kinds[c].list_said, 0) ||
                                  !each(data, &builder->kinds[c].list_unknown, 0)))
      return false;
  }
  if (k < AID__KIND_FIRST_OWN && (!each(data, &p->awards_unknown[k], 0) || !each(data, &builder->awards_said[k], 0)))
    return false;
  if (k == AID__KIND_HOUSEHOLD && !each(data, &builder->dropped, 0))
    return false;
  return builder->kinds[k].handles == NULL || each(data, &builder->kinds[k].handles, sizeof *builder->kinds[k].handles);
}

typedef struct growth { struct aid_population *population; size_t old_rows, rows; } growth;

static bool grow_array(void *data, void *pointer, size_t size)
{
  const growth *const g = data;

  return enlarge(g->population, pointer, size, g->old_rows, g->rows);
}

bool aid__table_reserve(struct aid_population *p, size_t k, size_t rows)
{
  aid__table *const table = &p->tables[k];
  growth g = {p, table->capacity, table->capacity + table->capacity / 2};

  if (rows <= table->capacity)
    return true;
  if (rows > AID__ROWS_MOST)
    return false;
  if (g.rows < rows)
    g.rows = rows;
  g.rows = (g.rows + 63) & ~(size_t)63;
  if (g.rows > AID__ROWS_MOST)
    g.rows = (size_t)AID__ROWS_MOST & ~(size_t)63;
  if (g.rows < rows || !each_array(p, k, grow_array, &g))
    return false;
  table->capacity = g.rows;
  if (k == AID__KIND_HOUSEHOLD)
    p->region = table->parent;
  return true;
}

void *aid__scratch(struct aid_population *p, size_t size)
{
  aid__builder *const builder = aid__builder_of(p);

  return aid__grow(&p->memory, &builder->scratch, &builder->scratch_capacity, size == 0 ? 1 : size, 1, 0) ? builder->scratch : NULL;
}

static bool under_regions_alone(const struct aid_kind *kind)
{
  for (; kind != NULL; kind = kind->parent) {
    if (kind->index == AID__KIND_HOUSEHOLD)
      return false;
  }
  return true;
}

/* Bounds of what is stored: the least that is no less, the greatest that is no more. */
static bool make_bounds(aid__field *field)
{
  const struct aid_fact *const fact = field->fact;
  const aid__wide power = aid__power10[fact->type.digits];
  aid__wide least = -(aid__wide)INT64_MAX, most = INT64_MAX;

  if (fact->has_least)
    least = aid__divide_round(fact->least.n * power, fact->least.d, AID__ROUND_UP);
  if (fact->has_most)
    most = aid__divide_round(fact->most.n * power, fact->most.d, AID__ROUND_DOWN);
  if (least < -(aid__wide)INT64_MAX || least > INT64_MAX || most < -(aid__wide)INT64_MAX || most > INT64_MAX)
    return false;
  field->least = (int64_t)least;
  field->most = (int64_t)most;
  return true;
}

static void make_field(const struct aid_population *p, aid__field *field, const struct aid_fact *fact)
{
  field->column = &p->tables[fact->kind->index].columns[fact->index];
  field->fact = fact;
  field->codes = fact->type.codes;
  field->index = (uint16_t)fact->index;
  field->base = fact->type.base;
  field->digits = fact->type.digits;
  field->settable = !fact->computed && fact != p->vocabulary->level && fact != p->vocabulary->member;
  field->lasting = aid__builder_of(p)->kinds[fact->kind->index].lasting;
  field->citizen = fact->citizen;
  field->plain = fact->type.base == AID__NUMBER && make_bounds(field);
}

const aid__field *aid__population_field(const struct aid_population *p, const struct aid_fact *fact)
{
  return &aid__builder_of(p)->kinds[fact->kind->index].fields[fact->index];
}

bool aid__tables_make(struct aid_population *p)
{
  aid__builder *const builder = aid__builder_of(p);
  const size_t count = p->vocabulary->kind_count;

  p->tables = aid__allocate(&p->memory, count * sizeof *p->tables);
  builder->kinds = aid__allocate(&p->memory, count * sizeof *builder->kinds);
  if (p->tables == NULL || builder->kinds == NULL)
    return false;
  for (size_t k = 0; k < count; k++) {
    aid__table *const table = &p->tables[k];

    table->kind = p->vocabulary->kinds[k];
    builder->kinds[k].lasting = under_regions_alone(table->kind);
    table->columns = aid__allocate(&p->memory, table->kind->fact_count * sizeof *table->columns);
    if (table->columns == NULL)
      return false;
    builder->kinds[k].fields = aid__allocate(&p->memory, table->kind->fact_count * sizeof *builder->kinds[k].fields);
    if (builder->kinds[k].fields == NULL)
      return false;
    for (size_t i = 0; i < table->kind->fact_count; i++) {
      table->columns[i].storage = aid__storage_of(&table->kind->facts[i]->type);
      make_field(p, &builder->kinds[k].fields[i], table->kind->facts[i]);
    }
  }
  return true;
}

static bool release_array(void *data, void *pointer, size_t size)
{
  struct aid_population *const p = data;
  void *array;

  (void)size;
  memcpy(&array, pointer, sizeof array);
  aid__release(&p->memory, array);
  return true;
}

void aid__tables_free(struct aid_population *p)
{
  aid__builder *const builder = aid__builder_of(p);
  const size_t count = p->tables == NULL || builder->kinds == NULL ? 0 : p->vocabulary->kind_count;

  for (size_t k = 0; k < count; k++) {
    aid__table *const table = &p->tables[k];

    if (table->columns == NULL)
      break;
    each_array(p, k, release_array, p);
    for (size_t i = 0; i < table->kind->fact_count; i++) {
      aid__release(&p->memory, table->columns[i].spans);
      aid__release(&p->memory, table->columns[i].narrow_room);
    }
    aid__release(&p->memory, table->first);
    aid__release(&p->memory, table->starts);
  }
  for (size_t k = 0; k < count; k++) {
    aid__release(&p->memory, p->tables[k].columns);
    aid__release(&p->memory, builder->kinds[k].fields);
  }
  aid__release(&p->memory, p->tables);
  aid__release(&p->memory, builder->kinds);
}

/* ---- cells and rows ------------------------------------------------------------------------ */

int64_t aid__cell(const aid__column *column, size_t row)
{
  switch (column->storage) {
  case AID__STORE_BITS: return aid__bit(column->values, row);
  case AID__STORE_I32: return ((const int32_t *)column->values)[row];
  case AID__STORE_I64: break;
  }
  return ((const int64_t *)column->values)[row];
}

void aid__cell_put(aid__column *column, size_t row, int64_t value)
{
  switch (column->storage) {
  case AID__STORE_BITS: aid__bit_set(column->values, row, value != 0); break;
  case AID__STORE_I32: ((int32_t *)column->values)[row] = (int32_t)value; break;
  case AID__STORE_I64: ((int64_t *)column->values)[row] = value; break;
  }
}

int32_t aid__table_append(struct aid_population *p, size_t k, int32_t parent, const char *id, uint32_t line)
{
  aid__table *const table = &p->tables[k];
  const size_t row = table->rows++;

  if (k > AID__KIND_HOUSEHOLD && row > 0 && table->parent[row - 1] > parent)
    aid__builder_of(p)->kinds[k].disordered = true;
  table->parent[row] = parent;
  table->id[row] = id;
  table->line[row] = line;
  if (table->kind->dated) {
    table->from[row] = AID__ALWAYS;
    table->until[row] = AID_NEVER;
    aid__bit_set(table->from_known, row, true);
    aid__bit_set(table->until_known, row, true);
  }
  aid__changed(p);
  return (int32_t)row;
}

typedef struct cut { size_t from, until; } cut;

static void zero_bits(aid__bits *words, size_t from, size_t until)
{
  size_t i = from;

  for (; i < until && (i & 63) != 0; i++)
    aid__bit_set(words, i, false);
  if (i < until)
    memset(&words[i >> 6], 0, (aid__bits_words(until) - (i >> 6)) * sizeof *words);
}

static bool cut_array(void *data, void *pointer, size_t size)
{
  const cut *const c = data;
  void *array;

  memcpy(&array, pointer, sizeof array);
  if (size == 0)
    zero_bits(array, c->from, c->until);
  else
    memset((char *)array + c->from * size, 0, (c->until - c->from) * size);
  return true;
}

static void cut_spans(aid__column *column, size_t rows)
{
  size_t kept = 0;

  for (size_t i = 0; i < column->span_count; i++) {
    if ((size_t)column->spans[i].row < rows)
      column->spans[kept++] = column->spans[i];
  }
  column->span_count = kept;
}

void aid__table_cut(struct aid_population *p, size_t k, size_t rows)
{
  aid__builder *const builder = aid__builder_of(p);
  aid__table *const table = &p->tables[k];
  struct aid_row **const handles = builder->kinds[k].handles;
  cut c = {rows, table->rows};

  if (rows >= table->rows)
    return;
  for (size_t i = rows; handles != NULL && i < table->rows; i++) {
    if (handles[i] != NULL)
      handles[i]->row = -1;
  }
  each_array(p, k, cut_array, &c);
  for (size_t i = 0; i < table->kind->fact_count; i++)
    cut_spans(&table->columns[i], rows);
  aid__awards_cut(p, k, rows);
  table->rows = rows;
  if (k == AID__KIND_HOUSEHOLD && builder->households_known > rows)
    builder->households_known = rows;
  if (k == AID__KIND_PERSON && builder->persons_known > rows)
    builder->persons_known = rows;
  aid__changed(p);
}

/* ---- moving rows --------------------------------------------------------------------------- */

typedef struct move { const int32_t *map; size_t old_rows, rows; void *scratch; } move;

static void move_bits(const move *m, aid__bits *words)
{
  aid__bits *const fresh = m->scratch;

  memset(fresh, 0, bytes_of(m->old_rows, 0));
  for (size_t i = 0; i < m->old_rows; i++) {
    if (m->map[i] >= 0 && aid__bit(words, i))
      aid__bit_set(fresh, (size_t)m->map[i], true);
  }
  memcpy(words, fresh, bytes_of(m->old_rows, 0));
}

static bool move_array(void *data, void *pointer, size_t size)
{
  const move *const m = data;
  unsigned char *fresh = m->scratch;
  unsigned char *array;

  memcpy(&array, pointer, sizeof array);
  if (size == 0) {
    move_bits(m, (aid__bits *)(void *)array);
    return true;
  }
  memset(fresh, 0, m->old_rows * size);
  for (size_t i = 0; i < m->old_rows; i++) {
    if (m->map[i] >= 0)
      memcpy(fresh + (size_t)m->map[i] * size, array + i * size, size);
  }
  memcpy(array, fresh, m->old_rows * size);
  return true;
}

static void move_spans(aid__column *column, const int32_t *map)
{
  size_t kept = 0;

  for (size_t i = 0; i < column->span_count; i++) {
    aid__span span = column->spans[i];

    if ((span.row = map[span.row]) >= 0)
      column->spans[kept++] = span;
  }
  column->span_count = kept;
}

/* Rows of persons have new numbers: so have those who are named. Nobody (-1) and what waits (below) stay. */
static void move_references(struct aid_population *p, const int32_t *map)
{
  for (size_t k = 0; k < p->vocabulary->kind_count; k++) {
    const aid__table *const table = &p->tables[k];

    for (size_t f = 0; f < table->kind->fact_count; f++) {
      const struct aid_fact *const fact = table->kind->facts[f];
      aid__column *const column = &table->columns[f];

      if (fact->type.base != AID__REFERENCE || fact->type.kind->index != AID__KIND_PERSON)
        continue;
      for (size_t i = 0; i < table->rows; i++) {
        if (aid__bit(column->valid, i) && aid__cell(column, i) >= 0)
          aid__cell_put(column, i, map[aid__cell(column, i)]);
      }
      for (size_t i = 0; i < column->span_count; i++) {
        if (column->spans[i].known && column->spans[i].value >= 0)
          column->spans[i].value = map[column->spans[i].value];
      }
    }
  }
}

void aid__table_rearrange(struct aid_population *p, size_t k, const int32_t *map, size_t rows, void *scratch)
{
  aid__table *const table = &p->tables[k];
  struct aid_row **const handles = aid__builder_of(p)->kinds[k].handles;
  move m = {map, table->rows, rows, scratch};

  if (table->rows == 0)
    return;
  aid__builder_of(p)->last_household = -1;
  for (size_t i = 0; handles != NULL && i < table->rows; i++) {
    if (handles[i] != NULL)
      handles[i]->row = map[i];
  }
  for (size_t i = 0; i < table->kind->fact_count; i++)
    move_spans(&table->columns[i], map);
  for (size_t c = 0; c < p->vocabulary->kind_count; c++) {
    aid__table *const child = &p->tables[c];

    for (size_t i = 0; child->kind->parent == table->kind && i < child->rows; i++) {
      if (child->parent[i] >= 0)
        child->parent[i] = map[child->parent[i]];
    }
  }
  if (k == AID__KIND_PERSON)
    move_references(p, map);
  aid__awards_remap(p, k, map);
  each_array(p, k, move_array, &m);
  table->rows = rows;
}

/* ---- whose is it --------------------------------------------------------------------------- */

int32_t aid__household_of(const struct aid_population *p, size_t k, int32_t row)
{
  const struct aid_kind *kind = p->tables[k].kind;

  if (aid__builder_of(p)->kinds[k].lasting)
    return -1;
  for (; row >= 0 && kind->index != AID__KIND_HOUSEHOLD; kind = kind->parent)
    row = p->tables[kind->index].parent[row];
  return row;
}

int32_t aid__population_household_of(const struct aid_population *p, const struct aid_kind *kind, int32_t row)
{
  return aid__household_of(p, kind->index, row);
}

/* ---- by id --------------------------------------------------------------------------------- */

static uint32_t household_hash(aid__text id)
{
  return (uint32_t)(aid__hash(id.start, id.length) >> 16);
}

static uint32_t person_hash(int32_t household, aid__text id)
{
  return (uint32_t)((aid__hash(id.start, id.length) + (uint64_t)household * UINT64_C(0x9e3779b97f4a7c15)) >> 16);
}

bool aid__index_room(struct aid_population *p, size_t k)
{
  aid__builder *const builder = aid__builder_of(p);

  return aid__lookup_reserve(k == AID__KIND_HOUSEHOLD ? &builder->households : &builder->persons, &p->memory, p->tables[k].rows + 1);
}

void aid__index_forget(struct aid_population *p, size_t k, int32_t row)
{
  aid__builder *const builder = aid__builder_of(p);
  const aid__table *const table = &p->tables[k];
  const aid__text id = aid__text_of(table->id[row]);

  if (k == AID__KIND_HOUSEHOLD && (size_t)row < builder->households_known)
    aid__lookup_remove(&builder->households, household_hash(id), row);
  else if (k == AID__KIND_PERSON && (size_t)row < builder->persons_known)
    aid__lookup_remove(&builder->persons, person_hash(table->parent[row], id), row);
}

void aid__index_clear(struct aid_population *p)
{
  aid__builder *const builder = aid__builder_of(p);

  aid__lookup_clear(&builder->households);
  aid__lookup_clear(&builder->persons);
  builder->households_known = builder->persons_known = 0;
}

static void know_households(const struct aid_population *p)
{
  aid__builder *const builder = aid__builder_of(p);
  const aid__table *const households = &p->tables[AID__KIND_HOUSEHOLD];

  for (size_t i = builder->households_known; i < households->rows; i++) {
    if (!aid__bit(builder->dropped, i))
      aid__lookup_put(&builder->households, household_hash(aid__text_of(households->id[i])), (int32_t)i);
  }
  builder->households_known = households->rows;
}

static void know_persons(const struct aid_population *p)
{
  aid__builder *const builder = aid__builder_of(p);
  const aid__table *const persons = &p->tables[AID__KIND_PERSON];

  for (size_t i = builder->persons_known; i < persons->rows; i++) {
    if (!aid__bit(builder->dropped, (size_t)persons->parent[i]))
      aid__lookup_put(&builder->persons, person_hash(persons->parent[i], aid__text_of(persons->id[i])), (int32_t)i);
  }
  builder->persons_known = persons->rows;
}

int32_t aid__population_household(const struct aid_population *p, aid__text id)
{
  const aid__lookup *const lookup = &aid__builder_of(p)->households;
  const uint32_t hash = household_hash(id);
  size_t at = SIZE_MAX;
  int32_t row;

  know_households(p);
  while ((row = aid__lookup_next(lookup, hash, &at)) >= 0 && !aid__text_is(id, p->tables[AID__KIND_HOUSEHOLD].id[row])) {
  }
  return row;
}

int32_t aid__population_person(const struct aid_population *p, int32_t household, aid__text id)
{
  const aid__table *const persons = &p->tables[AID__KIND_PERSON];
  const aid__lookup *const lookup = &aid__builder_of(p)->persons;
  const uint32_t hash = person_hash(household, id);
  size_t at = SIZE_MAX;
  int32_t row;

  know_persons(p);
  while ((row = aid__lookup_next(lookup, hash, &at)) >= 0 &&
         (persons->parent[row] != household || !aid__text_is(id, persons->id[row]))) {
  }
  return row;
}

int32_t aid__person_among(const struct aid_population *p, size_t first, size_t end, int32_t household, aid__text id)
{
  const aid__table *const persons = &p->tables[AID__KIND_PERSON];

  for (size_t i = first; i < end; i++) {
    if (persons->parent[i] == household && aid__text_is(id, persons->id[i]))
      return (int32_t)i;
  }
  return -1;
}

void aid__population_range(const struct aid_population *p, const struct aid_kind *owner, int32_t row, const struct aid_kind *kind,
                           int32_t *first, int32_t *end)
{
  if (kind == owner) {
    *first = row;
    *end = row + 1;
    return;
  }
  if (kind->parent == NULL || p->tables[kind->index].first == NULL) {
    *first = *end = 0;
    return;
  }
  aid__population_range(p, owner, row, kind->parent, first, end);
  *first = p->tables[kind->index].first[*first];
  *end = p->tables[kind->index].first[*end];
}

bool aid__row_in_force(const aid__table *table, int32_t row, int32_t day, bool *known)
{
  const size_t i = (size_t)row;
  bool from_known, until_known, begun, over;

  *known = true;
  if (!table->kind->dated)
    return true;
  from_known = aid__bit(table->from_known, i);
  until_known = aid__bit(table->until_known, i);
  begun = from_known && table->from[i] <= day;
  over = until_known && table->until[i] <= day;
  if (over || (from_known && !begun))
    return false;
  *known = from_known && until_known;
  return *known;
}
