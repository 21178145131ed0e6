/* Arrow record batches and streams into a population: cells into columns, all of a call or nothing, and everything released once. */
#include "population/arrow_take.h"
#include "population/calls.h"
#include <stdio.h>

/* ---- cells --------------------------------------------------------------------------------- */

static void put_date(aid__table *table, const aid__arrow_source *c, size_t row, bool known, int64_t value)
{
  const bool from = c->role == AID__ROLE_FROM;
  const int32_t open = from ? AID__ALWAYS : AID_NEVER;

  (from ? table->from : table->until)[row] = known ? (int32_t)value : open;
  aid__bit_set(from ? table->from_known : table->until_known, row, known || c->null_says_nothing);
}

static void put_list(struct aid_population *p, const aid__arrow_source *c, size_t row, bool known, int64_t value)
{
  if (known)
    aid__population_set_list(p, c->list, (int32_t)row, value != 0);
  else if (!c->null_says_nothing)
    aid__population_set_list_unknown(p, c->list, (int32_t)row);
}

static void put(aid__arrow_taking *t, const aid__arrow_source *c, size_t row, bool known, int64_t value)
{
  switch (c->role) {
  case AID__ROLE_FACT:
    if (known || !c->null_says_nothing)
      aid__cell_set(t->population, c->fact, (int32_t)row, known, value);
    break;
  case AID__ROLE_LIST: put_list(t->population, c, row, known, value); break;
  default: put_date(aid__table_of(t->population, t->kind), c, row, known, value); break;
  }
}

/* Numbers that lie in a row go over in a row. */
static bool put_block(aid__arrow_taking *t, const aid__arrow_source *c, size_t row, size_t count, const aid__arrow_block *block)
{
  aid__column *column;

  if (c->role != AID__ROLE_FACT || c->fact->type.base != AID__NUMBER || t->kind->index == AID__KIND_REGION)
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

static void take_cells(aid__arrow_taking *t, const aid__arrow_source *c, aid__arrow_reader *reader, size_t first_row, size_t count, bool store)
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

static void take_column(aid__arrow_taking *t, const aid__arrow_source *c, size_t first_row, size_t count, bool store)
{
  const struct aid_fact made = aid__arrow_made_fact(t, c->name, c->role == AID__ROLE_LIST ? AID__FLAG : AID__DATE);
  aid__arrow_reader reader;

  if (c->role < AID__ROLE_FROM)
    return;
  if (aid__arrow_reader_open(&reader, t->population, &c->arrow, c->role == AID__ROLE_FACT ? c->fact : &made, t->row_base, &t->label, t->reports))
    take_cells(t, c, &reader, first_row, count, store);
  aid__arrow_reader_close(&reader);
}

/* Rows of regions may have been there before, so nothing is put into them before all of the batch has been looked at. What stands in the
   second round has been read in the first, and cannot fail. */
static bool take_columns(aid__arrow_taking *t, size_t first_row, size_t count)
{
  const bool regions = t->kind->index == AID__KIND_REGION;

  for (int round = 0; round < (regions ? 2 : 1); round++) {
    for (size_t i = 0; i < t->column_count && !aid__arrow_enough(t->reports); i++)
      take_column(t, &t->columns[i], first_row, count, round == 1 || !regions);
    if (!aid__arrow_well(t))
      return false;
  }
  aid__changed(t->population);
  return true;
}

static bool take_batch(aid__arrow_taking *t, const struct ArrowArray *array)
{
  const size_t first_row = aid__table_of(t->population, t->kind)->rows;
  size_t count;

  if (!aid__arrow_check_batch(t->schema, array, t->reports))
    return false;
  for (size_t i = 0; i < t->column_count; i++) {
    if (t->columns[i].role != AID__ROLE_NONE)
      aid__arrow_open(t->schema, array, i, &t->columns[i].arrow, t->reports);
  }
  count = (size_t)array->length;
  if (!aid__arrow_well(t) || !aid__arrow_take_rows(t, count) || !take_columns(t, first_row, count))
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
static aid_status begin(aid__arrow_taking *t, const char *function, aid_population *p, const char *kind, const aid_arrow_options *options, aid_error **error)
{
  const char *nearest, *bad;

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
  t->kind = aid__arrow_kind(p, kind, &nearest);
  if (t->kind == NULL)
    return aid__fail(&p->memory, error, AID__E3102, AID__NOWHERE, aid__text_clean(aid__text_of(kind)) ? kind : "***", nearest, NULL);
  t->rows_before = aid__table_of(p, t->kind)->rows;
  t->label.prefix = (size_t)snprintf(t->label.text, sizeof t->label.text / 2, "%s[", t->kind->id);
  if (t->label.prefix > sizeof t->label.text / 2 - 1)
    t->label.prefix = sizeof t->label.text / 2 - 1;
  return AID_OK;
}

static aid_status finish(aid__arrow_taking *t, bool done, aid_error **error)
{
  struct aid_population *const p = t->population;

  if (!(done && aid__arrow_well(t)) && t->kind->index != AID__KIND_REGION)
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
  aid__arrow_taking t;
  bool done;

  if (schema == NULL || array == NULL)
    return aid__call_null(p, function, schema == NULL ? "schema" : "array", error);
  status = begin(&t, function, p, kind, options, error);
  if (status != AID_OK)
    return status;
  aid__call_reports(p, &reports);
  t.reports = &reports;
  t.schema = schema;
  done = aid__arrow_check_schema(schema, &reports) && aid__arrow_name_columns(&t) && take_batch(&t, array);
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
static bool stream_failed(const aid__arrow_taking *t, struct ArrowArrayStream *stream, int number)
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

static bool take_batches(aid__arrow_taking *t, struct ArrowArrayStream *stream)
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

static bool take_stream(aid__arrow_taking *t, struct ArrowArrayStream *stream)
{
  struct ArrowSchema schema = {.release = NULL};
  const int failed = stream->get_schema(stream, &schema);
  bool done;

  if (failed != 0)
    return stream_failed(t, stream, failed);
  t->schema = &schema;
  done = aid__arrow_check_schema(&schema, t->reports) && aid__arrow_name_columns(t) && take_batches(t, stream);
  release_schema(&schema);
  return done;
}

aid_status aid_population_take_arrow_stream(aid_population *p, const char *kind, struct ArrowArrayStream *stream,
                                            const aid_arrow_options *options, aid_error **error)
{
  static const char function[] = "aid_population_take_arrow_stream";
  aid__reports reports;
  aid_status status;
  aid__arrow_taking t;
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
