/* The survey of a sealed population: what whoever goes over its columns in bulk wants to know of them beforehand, found out once. */
#include "population/builder.h"

/* ---- columns ------------------------------------------------------------------------------- */

static size_t count_bits(const aid__bits *words, size_t rows)
{
  size_t count = 0;

  for (size_t w = 0; w < aid__bits_words(rows); w++)
    count += (size_t)__builtin_popcountll(words[w]);
  return count;
}

/* Rows are more than none. */
static void range_i32(const int32_t *cells, size_t rows, aid__column *column)
{
  int32_t least = cells[0], greatest = cells[0];

  for (size_t i = 1; i < rows; i++) {
    least = cells[i] < least ? cells[i] : least;
    greatest = cells[i] > greatest ? cells[i] : greatest;
  }
  column->least = least;
  column->greatest = greatest;
}

static void range_i64(const int64_t *cells, size_t rows, aid__column *column)
{
  int64_t least = cells[0], greatest = cells[0];

  for (size_t i = 1; i < rows; i++) {
    least = cells[i] < least ? cells[i] : least;
    greatest = cells[i] > greatest ? cells[i] : greatest;
  }
  column->least = least;
  column->greatest = greatest;
}

static void range_bits(const aid__bits *cells, size_t rows, aid__column *column)
{
  const size_t yes = count_bits(cells, rows);

  column->least = yes == rows;
  column->greatest = yes > 0;
}

static bool narrow(const aid_memory *memory, aid__column *column, size_t rows)
{
  const int64_t *const cells = column->values;
  const bool bytes = column->least >= 0 && column->greatest <= UINT8_MAX;
  uint8_t *small;
  int32_t *middle;

  if (column->least < INT32_MIN || column->greatest > INT32_MAX)
    return true;
  if (!aid__grow(memory, &column->narrow_room, &column->narrow_capacity, rows * (bytes ? 1 : sizeof *middle), 1, 0))
    return false;
  column->narrow = column->narrow_room;
  column->narrow_size = bytes ? 1 : sizeof *middle;
  small = column->narrow;
  middle = column->narrow;
  for (size_t i = 0; bytes && i < rows; i++)
    small[i] = (uint8_t)cells[i];
  for (size_t i = 0; !bytes && i < rows; i++)
    middle[i] = (int32_t)cells[i];
  return true;
}

/* A cell that is not known holds 0, so a column in which nothing is known need not be read. */
static bool survey_column(const aid_memory *memory, aid__column *column, size_t rows)
{
  column->known = count_bits(column->valid, rows);
  column->least = column->greatest = 0;
  column->narrow = NULL;
  column->narrow_size = 0;
  if (column->known == 0)
    return true;
  switch (column->storage) {
  case AID__STORE_BITS: range_bits(column->values, rows, column); return true;
  case AID__STORE_I32: range_i32(column->values, rows, column); return true;
  case AID__STORE_I64: break;
  }
  range_i64(column->values, rows, column);
  return narrow(memory, column, rows);
}

/* ---- rows under their parents -------------------------------------------------------------- */

static bool survey_parents(struct aid_population *p, size_t k)
{
  aid__table *const table = &p->tables[k];
  aid__kind_state *const state = &aid__builder_of(p)->kinds[k];
  const size_t parents = p->tables[table->kind->parent->index].rows;
  const size_t words = aid__bits_words(table->rows);

  if (!aid__grow(&p->memory, &table->starts, &state->starts_capacity, words + 1, sizeof *table->starts, 0))
    return false;
  memset(table->starts, 0, words * sizeof *table->starts);
  table->longest = 0;
  table->gaps = false;
  for (size_t i = 0; i < parents; i++) {
    const int32_t rows = table->first[i + 1] - table->first[i];

    if (rows == 0)
      table->gaps = true;
    else
      aid__bit_set(table->starts, (size_t)table->first[i], true);
    table->longest = rows > table->longest ? rows : table->longest;
  }
  return true;
}

bool aid__survey(struct aid_population *p)
{
  for (size_t k = 0; k < p->vocabulary->kind_count; k++) {
    aid__table *const table = &p->tables[k];

    for (size_t f = 0; f < table->kind->fact_count; f++) {
      if (!survey_column(&p->memory, &table->columns[f], table->rows))
        return false;
    }
    if (k > AID__KIND_HOUSEHOLD && !survey_parents(p, k))
      return false;
  }
  return true;
}
