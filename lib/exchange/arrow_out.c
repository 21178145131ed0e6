/*
 * Decisions as Arrow: the columns of a batch lent out as they lie. Each array keeps the batch alive for itself, because a consumer may
 * move a child out of its parent and release the two when it likes; so does each schema own its texts.
 */
#include <errno.h>
#include <stdio.h>
#include <socialaid/arrow.h>
#include "base/report.h"
#include "engine/batch.h"
#include "policy/policy.h"
#include "population/population.h"

enum { BUFFERS_MOST = 3 };

/* ---- what is released ---------------------------------------------------------------------- */

typedef struct held_array {
  aid_memory memory;
  aid_batch *batch;                  /* one owner more */
  void *owned[BUFFERS_MOST];         /* buffers that were made for it; the others are the batch's */
  const void *buffers[BUFFERS_MOST];
  struct ArrowArray *children, **pointers;
} held_array;

typedef struct held_schema {
  aid_memory memory;
  char *name;
  aid__buffer metadata;
  struct ArrowSchema *children, **pointers;
} held_schema;

static void release_array(struct ArrowArray *array)
{
  held_array *const held = array->private_data;
  const aid_memory memory = held->memory;

  for (int64_t i = 0; i < array->n_children; i++) {
    if (held->children[i].release != NULL)
      held->children[i].release(&held->children[i]);
  }
  for (size_t i = 0; i < BUFFERS_MOST; i++)
    aid__release(&memory, held->owned[i]);
  aid__release(&memory, held->children);
  aid__release(&memory, held->pointers);
  aid_batch_free(held->batch);
  aid__release(&memory, held);
  array->release = NULL;
}

static void release_schema(struct ArrowSchema *schema)
{
  held_schema *const held = schema->private_data;
  const aid_memory memory = held->memory;

  for (int64_t i = 0; i < schema->n_children; i++) {
    if (held->children[i].release != NULL)
      held->children[i].release(&held->children[i]);
  }
  aid__buffer_free(&held->metadata);
  aid__release(&memory, held->name);
  aid__release(&memory, held->children);
  aid__release(&memory, held->pointers);
  aid__release(&memory, held);
  schema->release = NULL;
}

/* An array without children or buffers yet. */
static held_array *begin_array(const aid_batch *batch, int64_t rows, int64_t buffers, struct ArrowArray *out)
{
  const aid_memory *const memory = &aid__batch_policy(batch)->memory;
  held_array *const held = aid__allocate(memory, sizeof *held);

  if (held == NULL)
    return NULL;
  held->memory = *memory;
  held->batch = (aid_batch *)(uintptr_t)batch;
  aid__batch_keep(batch);
  *out = (struct ArrowArray){.length = rows, .n_buffers = buffers, .buffers = held->buffers, .release = release_array, .private_data = held};
  return held;
}

/* The metadata begins with the number of its pairs, which is put in when they are counted. */
static held_schema *begin_schema(const aid_memory *memory, const char *name, const char *format, struct ArrowSchema *out)
{
  held_schema *const held = aid__allocate(memory, sizeof *held);
  const size_t length = strlen(name);

  if (held == NULL)
    return NULL;
  held->memory = *memory;
  aid__buffer_init(&held->metadata, &held->memory, 0);
  *out = (struct ArrowSchema){.format = format, .flags = ARROW_FLAG_NULLABLE, .release = release_schema, .private_data = held};
  held->name = aid__allocate(memory, length + 1);
  if (held->name == NULL) {
    release_schema(out);
    return NULL;
  }
  memcpy(held->name, name, length);
  out->name = held->name;
  return held;
}

/* ---- metadata ------------------------------------------------------------------------------ */

static void add_length(aid__buffer *buffer, size_t length)
{
  const int32_t number = (int32_t)length;
  char bytes[sizeof number];

  memcpy(bytes, &number, sizeof number);
  aid__buffer_add(buffer, bytes, sizeof bytes);
}

static void tell(held_schema *held, const char *key, const char *value)
{
  static const char prefix[] = "socialaid:";
  aid__buffer *const out = &held->metadata;
  int32_t pairs = 0;

  if (value == NULL)
    return;
  if (out->length == 0)
    add_length(out, 0);
  add_length(out, sizeof prefix - 1 + strlen(key));
  aid__buffer_string(out, prefix);
  aid__buffer_string(out, key);
  add_length(out, strlen(value));
  aid__buffer_string(out, value);
  if (out->failed)
    return;
  memcpy(&pairs, out->data, sizeof pairs);
  pairs++;
  memcpy(out->data, &pairs, sizeof pairs);
}

static void tell_number(held_schema *held, const char *key, size_t number, const char *value)
{
  char numbered[32];

  snprintf(numbered, sizeof numbered, "%s.%zu", key, number);
  tell(held, numbered, value);
}

static bool finish_schema(held_schema *held, struct ArrowSchema *out)
{
  out->metadata = held->metadata.data;
  return !held->metadata.failed;
}

/* ---- schemas ------------------------------------------------------------------------------- */

static size_t width_of(aid_column_type type)
{
  static const uint8_t widths[] = {0, 1, 2, 4, 8, 4, 8};

  return widths[type];
}

static const char *format_of(aid_column_type type)
{
  static const char *const formats[] = {"n", "C", "S", "I", "L", "i", "l"};

  return formats[type];
}

/* How many columns of its role stand before it, and how many bits they have. */
static size_t columns_before(const aid_batch *batch, size_t program, size_t column, size_t *bits)
{
  const aid_column_role role = aid_batch_column_at(batch, program, column)->role;
  size_t count = 0;

  *bits = 0;
  for (size_t i = 0; i < column; i++) {
    const aid_batch_column *const other = aid_batch_column_at(batch, program, i);

    if (other->role == role) {
      count++;
      *bits += 8 * width_of(other->type);
    }
  }
  return count;
}

static void tell_bits(held_schema *held, const aid_batch *batch, size_t program, const aid_batch_column *column, size_t first)
{
  const bool reasons = column->role == AID_COLUMN_REASONS;
  const size_t count = reasons ? aid_batch_reason_count(batch, program) : aid_batch_missing_count(batch, program);

  for (size_t i = 0; i < 8 * width_of(column->type) && first + i < count; i++)
    tell_number(held, "bit", i, reasons ? aid_batch_reason(batch, program, first + i) : aid_batch_missing(batch, program, first + i));
}

static bool column_schema(const aid_batch *batch, size_t program, size_t i, struct ArrowSchema *out)
{
  const aid_batch_column *const column = aid_batch_column_at(batch, program, i);
  size_t bits;
  const size_t before = columns_before(batch, program, i, &bits);
  char name[300];
  held_schema *held;

  if (column->role == AID_COLUMN_PAY)
    snprintf(name, sizeof name, "pay.%s", column->name);
  else if (before > 0)
    snprintf(name, sizeof name, "%s_%zu", column->name, before + 1);
  else
    snprintf(name, sizeof name, "%s", column->name);
  held = begin_schema(&aid__batch_policy(batch)->memory, name, format_of(column->type), out);
  if (held == NULL)
    return false;
  if (column->valid == NULL)
    out->flags = 0;
  switch (column->role) {
  case AID_COLUMN_OUTCOME:
    tell_number(held, "value", 0, "not decided");
    for (int outcome = AID_OUTCOME_ELIGIBLE; outcome <= AID_OUTCOME_OFFICIAL; outcome++)
      tell_number(held, "value", (size_t)outcome, aid_outcome_name((aid_outcome)outcome));
    break;
  case AID_COLUMN_AMOUNT:
  case AID_COLUMN_PAY: tell(held, "unit", "fen"); break;
  case AID_COLUMN_STARTS:
    tell(held, "unit", "months since 1970-01");
    tell_number(held, "value", AID_NEVER, "no limit");
    break;
  default: tell_bits(held, batch, program, column, bits); break;
  }
  return finish_schema(held, out);
}

static void tell_batch(held_schema *held, const aid_batch *batch, size_t program)
{
  const struct aid_policy *const policy = aid__batch_policy(batch);
  char month[16];

  aid_month_print(aid_batch_month(batch), month);
  tell(held, "program", aid_batch_program(batch, program));
  tell(held, "kind", aid_batch_kind(batch, program));
  tell(held, "month", month);
  tell(held, "policy", aid_policy_id(policy));
  tell(held, "policy_version", aid_policy_version(policy));
  tell(held, "policy_digest", aid_policy_digest(policy));
  if (aid_population_is_synthetic(aid__batch_population(batch)))
    tell(held, "synthetic", "yes");
  tell(held, "version", aid_version());
}

static bool export_schema(const aid_batch *batch, size_t program, const char *texts, struct ArrowSchema *out)
{
  const aid_memory *const memory = &aid__batch_policy(batch)->memory;
  const size_t columns = aid_batch_column_count(batch, program), count = columns + 2;
  held_schema *const held = begin_schema(memory, "", "+s", out);
  bool good;

  if (held == NULL)
    return false;
  out->flags = 0;
  held->children = aid__allocate(memory, count * sizeof *held->children);
  held->pointers = aid__allocate(memory, count * sizeof *held->pointers);
  good = held->children != NULL && held->pointers != NULL;
  out->children = held->pointers;
  for (size_t i = 0; good && i < count; i++) {
    struct ArrowSchema *const child = &held->children[i];

    good = i >= 2 ? column_schema(batch, program, i - 2, child) : begin_schema(memory, i == 0 ? "subject" : "household", texts, child) != NULL;
    held->pointers[i] = child;
    out->n_children = (int64_t)i + 1; /* what has failed halfway is released with the others */
  }
  tell_batch(held, batch, program);
  if (finish_schema(held, out) && good)
    return true;
  release_schema(out);
  return false;
}

/* ---- arrays -------------------------------------------------------------------------------- */

/* The ids of the rows, or of their households. */
typedef struct id_column { const aid_batch *batch; size_t program, rows; const struct aid_kind *kind; bool households; } id_column;

static const char *id_at(const id_column *ids, size_t row)
{
  const struct aid_population *const p = aid__batch_population(ids->batch);
  int32_t household;

  if (!ids->households)
    return aid_batch_subject(ids->batch, ids->program, row);
  household = ids->kind == NULL ? -1 : aid__population_household_of(p, ids->kind, (int32_t)row);
  return household < 0 ? NULL : p->tables[AID__KIND_HOUSEHOLD].id[household];
}

static id_column ids_of(const aid_batch *batch, size_t program, bool households)
{
  const id_column ids = {batch, program, aid_batch_row_count(batch, program),
                   aid_policy_kind(aid__batch_policy(batch), aid_batch_kind(batch, program)), households};

  return ids;
}

static size_t characters_of(const id_column *ids, size_t *nulls)
{
  size_t length = 0;

  *nulls = 0;
  for (size_t i = 0; i < ids->rows; i++) {
    const char *const id = id_at(ids, i);

    length += id == NULL ? 0 : strlen(id);
    *nulls += id == NULL;
  }
  return length;
}

static void put_offset(unsigned char *offsets, bool large, size_t i, size_t at)
{
  const int64_t wide = (int64_t)at;
  const int32_t narrow = (int32_t)at;

  if (large)
    memcpy(offsets + i * sizeof wide, &wide, sizeof wide);
  else
    memcpy(offsets + i * sizeof narrow, &narrow, sizeof narrow);
}

static bool export_ids(const id_column *ids, bool large, struct ArrowArray *out)
{
  held_array *const held = begin_array(ids->batch, (int64_t)ids->rows, 3, out);
  size_t nulls, at = 0;
  const size_t length = characters_of(ids, &nulls);
  unsigned char *valid = NULL, *offsets;
  char *characters;

  if (held == NULL)
    return false;
  out->null_count = (int64_t)nulls;
  if (nulls > 0)
    held->owned[0] = valid = aid__allocate(&held->memory, (ids->rows + 7) / 8);
  held->owned[1] = offsets = aid__allocate(&held->memory, (ids->rows + 1) * (large ? sizeof(int64_t) : sizeof(int32_t)));
  held->owned[2] = characters = aid__allocate(&held->memory, length);
  if ((nulls > 0 && valid == NULL) || offsets == NULL || characters == NULL)
    return false;
  for (size_t i = 0; i < BUFFERS_MOST; i++)
    held->buffers[i] = held->owned[i];
  for (size_t i = 0; i < ids->rows; i++) {
    const char *const id = id_at(ids, i);
    const size_t part = id == NULL ? 0 : strlen(id);

    memcpy(characters + at, id == NULL ? "" : id, part);
    at += part;
    put_offset(offsets, large, i + 1, at);
    if (valid != NULL && id != NULL)
      valid[i >> 3] = (unsigned char)(valid[i >> 3] | 1u << (i & 7));
  }
  return true;
}

#if __BYTE_ORDER__ != __ORDER_LITTLE_ENDIAN__
/* Arrow's bitmaps are bytes; on these machines ours are not. */
static const void *bytes_of_bits(held_array *held, const uint64_t *words, size_t rows)
{
  unsigned char *const bytes = aid__allocate(&held->memory, (rows + 7) / 8);

  for (size_t i = 0; bytes != NULL && i < (rows + 7) / 8; i++)
    bytes[i] = (unsigned char)(words[i >> 3] >> (i & 7) * 8);
  held->owned[0] = bytes;
  return bytes;
}
#else
static const void *bytes_of_bits(held_array *held, const uint64_t *words, size_t rows)
{
  (void)held, (void)rows;
  return words;
}
#endif

static bool export_column(const aid_batch *batch, size_t program, size_t i, struct ArrowArray *out)
{
  const aid_batch_column *const column = aid_batch_column_at(batch, program, i);
  const size_t rows = aid_batch_row_count(batch, program);
  held_array *const held = begin_array(batch, (int64_t)rows, 2, out);

  if (held == NULL)
    return false;
  out->null_count = column->valid == NULL ? 0 : -1;
  if (column->valid != NULL && (held->buffers[0] = bytes_of_bits(held, column->valid, rows)) == NULL)
    return false;
  held->buffers[1] = column->values;
  return true;
}

static bool export_array(const aid_batch *batch, size_t program, bool large, struct ArrowArray *out)
{
  const aid_memory *const memory = &aid__batch_policy(batch)->memory;
  const size_t columns = aid_batch_column_count(batch, program), count = columns + 2;
  held_array *const held = begin_array(batch, (int64_t)aid_batch_row_count(batch, program), 1, out);
  bool good;

  if (held == NULL)
    return false;
  held->children = aid__allocate(memory, count * sizeof *held->children);
  held->pointers = aid__allocate(memory, count * sizeof *held->pointers);
  good = held->children != NULL && held->pointers != NULL;
  out->children = held->pointers;
  for (size_t i = 0; good && i < count; i++) {
    struct ArrowArray *const child = &held->children[i];
    const id_column texts = ids_of(batch, program, i == 1);

    good = i >= 2 ? export_column(batch, program, i - 2, child) : export_ids(&texts, large, child);
    held->pointers[i] = child;
    out->n_children = (int64_t)i + 1;
  }
  if (!good)
    release_array(out);
  return good;
}

/* ---- the calls ----------------------------------------------------------------------------- */

static bool needs_large_texts(const aid_batch *batch, size_t program)
{
  size_t nulls;
  const id_column subjects = ids_of(batch, program, false), households = ids_of(batch, program, true);

  return characters_of(&subjects, &nulls) > INT32_MAX || characters_of(&households, &nulls) > INT32_MAX;
}

static bool export_both(const aid_batch *batch, size_t program, struct ArrowSchema *schema, struct ArrowArray *array)
{
  const bool large = needs_large_texts(batch, program);

  if (schema != NULL && !export_schema(batch, program, large ? "U" : "u", schema)) {
    schema->release = NULL;
    return false;
  }
  if (array == NULL || export_array(batch, program, large, array))
    return true;
  array->release = NULL;
  if (schema != NULL)
    release_schema(schema);
  return false;
}

static aid_status check(const char *function, const aid_batch *batch, size_t program, aid_error **error)
{
  if (batch == NULL)
    return aid__fail(NULL, error, AID__E1002, AID__NOWHERE, function, "batch", NULL);
  if (program >= aid_batch_program_count(batch))
    return aid__fail(&aid__batch_policy(batch)->memory, error, AID__E1003, AID__NOWHERE, function, "there is no such program", NULL);
  return AID_OK;
}

aid_status aid_batch_export_arrow(const aid_batch *batch, size_t program, struct ArrowSchema *schema, struct ArrowArray *array, aid_error **error)
{
  aid_status status;

  if (schema != NULL)
    memset(schema, 0, sizeof *schema);
  if (array != NULL)
    memset(array, 0, sizeof *array);
  status = check("aid_batch_export_arrow", batch, program, error);
  if (status != AID_OK)
    return status;
  return export_both(batch, program, schema, array) ? AID_OK : aid__fail_memory(error);
}

/* ---- a stream of one batch ----------------------------------------------------------------- */

typedef struct held_stream { aid_memory memory; aid_batch *batch; size_t program; bool given; const char *problem; } held_stream;

static int stream_failed(held_stream *held)
{
  held->problem = "no memory";
  return ENOMEM;
}

static int stream_schema(struct ArrowArrayStream *stream, struct ArrowSchema *out)
{
  held_stream *const held = stream->private_data;

  memset(out, 0, sizeof *out);
  return export_both(held->batch, held->program, out, NULL) ? 0 : stream_failed(held);
}

static int stream_next(struct ArrowArrayStream *stream, struct ArrowArray *out)
{
  held_stream *const held = stream->private_data;

  memset(out, 0, sizeof *out);
  if (held->given)
    return 0;
  if (!export_both(held->batch, held->program, NULL, out))
    return stream_failed(held);
  held->given = true;
  return 0;
}

static const char *stream_problem(struct ArrowArrayStream *stream)
{
  const held_stream *const held = stream->private_data;

  return held->problem;
}

static void release_stream(struct ArrowArrayStream *stream)
{
  held_stream *const held = stream->private_data;
  const aid_memory memory = held->memory;

  aid_batch_free(held->batch);
  aid__release(&memory, held);
  stream->release = NULL;
}

aid_status aid_batch_export_arrow_stream(const aid_batch *batch, size_t program, struct ArrowArrayStream *stream, aid_error **error)
{
  static const char function[] = "aid_batch_export_arrow_stream";
  held_stream *held;
  aid_status status;

  if (stream == NULL)
    return aid__fail(NULL, error, AID__E1002, AID__NOWHERE, function, "stream", NULL);
  memset(stream, 0, sizeof *stream);
  status = check(function, batch, program, error);
  if (status != AID_OK)
    return status;
  held = aid__allocate(&aid__batch_policy(batch)->memory, sizeof *held);
  if (held == NULL)
    return aid__fail_memory(error);
  held->memory = aid__batch_policy(batch)->memory;
  held->batch = (aid_batch *)(uintptr_t)batch;
  held->program = program;
  aid__batch_keep(batch);
  *stream = (struct ArrowArrayStream){stream_schema, stream_next, stream_problem, release_stream, held};
  return AID_OK;
}
