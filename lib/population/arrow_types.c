/* Arrow arrays: their formats, what can be wrong with them, and their entries one by one. Nothing here trusts a producer further than C must. */
#include "population/arrow.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

/* ---- what is wrong ------------------------------------------------------------------------- */

typedef enum problem {
  RELEASED, NO_FORMAT, LENGTH, OFFSET, SHORT, BUFFERS, BUFFER, NULL_COUNT, NULLS_COUNTED, CHILDREN, DICTIONARY, STRUCT_NULLS, CHILD
} problem;

static bool wrong(aid__reports *reports, problem what, const char *column)
{
  static const char *const problems[][2] = {
    [RELEASED] = {"it has been released already", "已被释放"},
    [NO_FORMAT] = {"the schema has no format", "模式中没有格式"},
    [LENGTH] = {"the length is below zero, or more than a population can hold", "长度小于零，或超出可容纳的行数"},
    [OFFSET] = {"the offset is below zero, or too great", "偏移小于零或过大"},
    [SHORT] = {"it is shorter than the batch", "比所在批次短"},
    [BUFFERS] = {"it has not as many buffers as its format needs", "缓冲区个数与格式不符"},
    [BUFFER] = {"a buffer that it needs is missing", "缺少必需的缓冲区"},
    [NULL_COUNT] = {"the null count is less than -1, more than the length, or above zero without a bitmap", "空值数小于 -1、大于长度，或大于零而没有位图"},
    [NULLS_COUNTED] = {"the null count is not what the bitmap says", "空值数与位图不一致"},
    [CHILDREN] = {"it has not as many children as its schema", "子数组个数与模式不符"},
    [DICTIONARY] = {"schema and array disagree about a dictionary", "模式与数组对是否有字典的说法不一致"},
    [STRUCT_NULLS] = {"rows of a batch cannot be null", "批次的行不能为空值"},
    [CHILD] = {"a child is missing", "缺少子数组"}};

  aid__report(reports, AID__E3310, AID__NOWHERE, column, problems[what][0], problems[what][1], NULL);
  return false;
}

/* ---- formats ------------------------------------------------------------------------------- */

/* "19,10", "19,10,64": precision, scale, bits. */
static bool decimal_format(const char *text, aid__arrow_cells *out)
{
  char *end;
  const long precision = strtol(text, &end, 10);
  long scale, bits = 128;

  if (end == text || *end != ',')
    return false;
  text = end + 1;
  scale = strtol(text, &end, 10);
  if (end == text)
    return false;
  if (*end == ',') {
    text = end + 1;
    bits = strtol(text, &end, 10);
    if (end == text)
      return false;
  }
  if (*end != '\0' || precision < 1 || precision > 38 || scale < -38 || scale > 38 || (bits != 32 && bits != 64 && bits != 128))
    return false;
  out->type = AID__ARROW_DECIMAL;
  out->bytes = (uint8_t)(bits / 8);
  out->is_signed = true;
  out->scale = (int)scale;
  return true;
}

static void parse_format(const char *format, aid__arrow_cells *out)
{
  static const struct { const char *format; aid__arrow_type type; uint8_t bytes; bool is_signed; } formats[] = {
    {"n", AID__ARROW_NULL, 0, false}, {"b", AID__ARROW_BOOL, 0, false},
    {"c", AID__ARROW_INTEGER, 1, true}, {"C", AID__ARROW_INTEGER, 1, false}, {"s", AID__ARROW_INTEGER, 2, true}, {"S", AID__ARROW_INTEGER, 2, false},
    {"i", AID__ARROW_INTEGER, 4, true}, {"I", AID__ARROW_INTEGER, 4, false}, {"l", AID__ARROW_INTEGER, 8, true}, {"L", AID__ARROW_INTEGER, 8, false},
    {"f", AID__ARROW_FLOAT, 4, true}, {"g", AID__ARROW_FLOAT, 8, true}, {"tdD", AID__ARROW_DATE, 4, true},
    {"u", AID__ARROW_TEXT, 4, true}, {"U", AID__ARROW_TEXT, 8, true}};

  *out = (aid__arrow_cells){.type = AID__ARROW_OTHER};
  for (size_t i = 0; i < sizeof formats / sizeof *formats; i++) {
    if (strcmp(format, formats[i].format) == 0) {
      out->type = formats[i].type;
      out->bytes = formats[i].bytes;
      out->is_signed = formats[i].is_signed;
    }
  }
  if (strncmp(format, "d:", 2) == 0)
    decimal_format(format + 2, out);
}

/* ---- arrays -------------------------------------------------------------------------------- */

static const char *name_of(const struct ArrowSchema *schema)
{
  if (schema->name == NULL || schema->name[0] == '\0')
    return "(no name)";
  return aid__text_clean(aid__text_of(schema->name)) ? schema->name : "***";
}

static bool check_extent(const struct ArrowArray *array, const char *name, aid__reports *reports)
{
  if (array->length < 0 || array->length > AID__ROWS_MOST)
    return wrong(reports, LENGTH, name);
  if (array->offset < 0 || array->offset > INT64_MAX / 64)
    return wrong(reports, OFFSET, name);
  if (array->null_count < -1 || array->null_count > array->length)
    return wrong(reports, NULL_COUNT, name);
  return true;
}

static int64_t count_nulls(const unsigned char *valid, int64_t from, int64_t length)
{
  int64_t nulls = 0;
  int64_t i = from;
  const int64_t end = from + length;

  for (; i < end && (i & 7) != 0; i++)
    nulls += !(valid[i >> 3] >> (i & 7) & 1);
  for (; i + 8 <= end; i += 8)
    nulls += 8 - __builtin_popcount(valid[i >> 3]);
  for (; i < end; i++)
    nulls += !(valid[i >> 3] >> (i & 7) & 1);
  return nulls;
}

/* A bitmap that is there is counted, so that what the producer says and what it hands over are one. Where there are no nulls it is left aside. */
static bool check_nulls(const struct ArrowArray *array, const char *name, const unsigned char **valid, aid__reports *reports)
{
  int64_t nulls;

  *valid = array->length == 0 ? NULL : array->buffers[0];
  if (array->length == 0)
    return true;
  if (*valid == NULL)
    return array->null_count <= 0 || wrong(reports, NULL_COUNT, name);
  nulls = count_nulls(*valid, array->offset, array->length);
  if (array->null_count >= 0 && array->null_count != nulls)
    return wrong(reports, NULLS_COUNTED, name);
  if (nulls == 0)
    *valid = NULL;
  return true;
}

static bool open_cells(const struct ArrowArray *array, const char *name, aid__arrow_cells *out, aid__reports *reports)
{
  const int64_t buffers = out->type == AID__ARROW_NULL ? 0 : out->type == AID__ARROW_TEXT ? 3 : 2;

  if (array->release == NULL)
    return wrong(reports, RELEASED, name);
  if (!check_extent(array, name, reports))
    return false;
  if (array->n_children != 0)
    return wrong(reports, CHILDREN, name);
  if (array->n_buffers != buffers)
    return wrong(reports, BUFFERS, name);
  out->rows = (size_t)array->length;
  out->offset = (size_t)array->offset;
  if (buffers == 0)
    return array->null_count == -1 || array->null_count == array->length || wrong(reports, NULLS_COUNTED, name);
  if (array->buffers == NULL)
    return wrong(reports, BUFFER, name);
  out->data = array->buffers[1];
  out->characters = buffers == 3 ? array->buffers[2] : NULL;
  if (out->rows > 0 && out->data == NULL)
    return wrong(reports, BUFFER, name);
  return check_nulls(array, name, &out->valid, reports);
}

bool aid__arrow_check_batch(const struct ArrowSchema *schema, const struct ArrowArray *array, aid__reports *reports)
{
  static const char batch[] = "(batch)";
  const unsigned char *valid;

  if (array->release == NULL)
    return wrong(reports, RELEASED, batch);
  if (!check_extent(array, batch, reports))
    return false;
  if (array->dictionary != NULL)
    return wrong(reports, DICTIONARY, batch);
  if (array->n_buffers != 1)
    return wrong(reports, BUFFERS, batch);
  if (array->buffers == NULL)
    return wrong(reports, BUFFER, batch);
  if (array->n_children != schema->n_children)
    return wrong(reports, CHILDREN, batch);
  if (array->n_children > 0 && array->children == NULL)
    return wrong(reports, CHILD, batch);
  return check_nulls(array, batch, &valid, reports) && (valid == NULL || wrong(reports, STRUCT_NULLS, batch));
}

bool aid__arrow_open(const struct ArrowSchema *schema, const struct ArrowArray *array, size_t i, aid__arrow_column *out, aid__reports *reports)
{
  const struct ArrowSchema *const says = schema->children[i];
  const struct ArrowArray *const child = array->children[i];

  memset(out, 0, sizeof *out);
  out->name = name_of(says);
  out->format = says->format;
  if (child == NULL)
    return wrong(reports, CHILD, out->name);
  parse_format(says->format, &out->cells);
  out->encoded = says->dictionary != NULL;
  if (child->release != NULL && out->encoded != (child->dictionary != NULL))
    return wrong(reports, DICTIONARY, out->name);
  /* Of a type that is not known only its format can be told. */
  if (out->cells.type == AID__ARROW_OTHER)
    return true;
  if (!open_cells(child, out->name, &out->cells, reports))
    return false;
  /* An offset of the batch goes for each of its children, on top of the child's own. */
  if ((int64_t)out->cells.rows - array->offset < array->length)
    return wrong(reports, SHORT, out->name);
  out->cells.offset += (size_t)array->offset;
  out->cells.rows = (size_t)array->length;
  if (!out->encoded)
    return true;
  parse_format(says->dictionary->format, &out->dictionary);
  return out->dictionary.type != AID__ARROW_TEXT || open_cells(child->dictionary, out->name, &out->dictionary, reports);
}

bool aid__arrow_check_schema(const struct ArrowSchema *schema, aid__reports *reports)
{
  static const char batch[] = "(schema)";

  if (schema->release == NULL)
    return wrong(reports, RELEASED, batch);
  if (schema->format == NULL)
    return wrong(reports, NO_FORMAT, batch);
  if (strcmp(schema->format, "+s") != 0 || schema->dictionary != NULL) {
    aid__report(reports, AID__E3311, AID__NOWHERE, aid__text_clean(aid__text_of(schema->format)) ? schema->format : "***", NULL);
    return false;
  }
  if (schema->n_children < 0 || schema->n_children > INT32_MAX)
    return wrong(reports, CHILDREN, batch);
  if (schema->n_children > 0 && schema->children == NULL)
    return wrong(reports, CHILD, batch);
  for (int64_t i = 0; i < schema->n_children; i++) {
    const struct ArrowSchema *const child = schema->children[i];

    if (child == NULL)
      return wrong(reports, CHILD, batch);
    if (child->release == NULL)
      return wrong(reports, RELEASED, batch); /* its name is gone, too */
    if (child->format == NULL || (child->dictionary != NULL && child->dictionary->format == NULL))
      return wrong(reports, NO_FORMAT, name_of(child));
  }
  return true;
}

/* ---- entries ------------------------------------------------------------------------------- */

bool aid__arrow_flag(const aid__arrow_cells *c, size_t i)
{
  const size_t at = c->offset + i;

  return c->data[at >> 3] >> (at & 7) & 1;
}

/* Buffers may lie anywhere, so numbers are copied out of them. */
#define READ(type) { type value; memcpy(&value, from, sizeof value); return (aid__wide)value; }

aid__wide aid__arrow_integer(const aid__arrow_cells *c, size_t i)
{
  const unsigned char *const from = c->data + (c->offset + i) * c->bytes;

  if (c->is_signed) {
    switch (c->bytes) {
    case 1: READ(int8_t)
    case 2: READ(int16_t)
    case 4: READ(int32_t)
    case 8: READ(int64_t)
    default: READ(aid__wide)
    }
  }
  switch (c->bytes) {
  case 1: READ(uint8_t)
  case 2: READ(uint16_t)
  case 4: READ(uint32_t)
  default: READ(uint64_t)
  }
}

double aid__arrow_double(const aid__arrow_cells *c, size_t i)
{
  const unsigned char *const from = c->data + (c->offset + i) * c->bytes;
  double wide;
  float single;

  if (c->bytes == sizeof single) {
    memcpy(&single, from, sizeof single);
    return (double)single;
  }
  memcpy(&wide, from, sizeof wide);
  return wide;
}

bool aid__arrow_text(const aid__arrow_cells *c, size_t i, aid__text *out)
{
  const unsigned char *const from = c->data + (c->offset + i) * c->bytes;
  int64_t start, end;

  if (c->bytes == 4) {
    int32_t pair[2];

    memcpy(pair, from, sizeof pair);
    start = pair[0];
    end = pair[1];
  } else {
    int64_t pair[2];

    memcpy(pair, from, sizeof pair);
    start = pair[0];
    end = pair[1];
  }
  if (start < 0 || end < start || (end > start && c->characters == NULL))
    return false;
  out->start = end == start ? "" : (const char *)c->characters + start;
  out->length = (size_t)(end - start);
  return true;
}

/* The one place where a float meets money: it is turned into an integer by integers, and then asked whether it was the nearest float of
   that. Below 2^52 (of a float32: 2^23) no two such numbers have the same nearest float. */
bool aid__arrow_exact(double value, bool single, unsigned digits, int64_t *out)
{
  const int64_t most = (int64_t)1 << (single ? 23 : 52);
  aid__wide scaled;
  double back;
  int shift;

  if (!isfinite(value) || fabs(value) >= (double)most)
    return false;
  /* |value| = mantissa / 2^shift, where the mantissa has 53 bits at most */
  scaled = (int64_t)ldexp(frexp(fabs(value), &shift), 53);
  shift = 53 - shift;
  scaled *= aid__power10[digits];
  if (shift > 120)
    scaled = 0;
  else if (shift > 0)
    scaled = (scaled + ((aid__wide)1 << (shift - 1))) >> shift;
  if (scaled >= most)
    return false;
  back = (double)(int64_t)scaled / (double)aid__power10[digits];
  if (single ? (double)(float)back != fabs(value) : back != fabs(value))
    return false;
  *out = value < 0 ? -(int64_t)scaled : (int64_t)scaled;
  return true;
}

/* ---- what holds what ----------------------------------------------------------------------- */

aid__arrow_type aid__arrow_type_of(const aid__arrow_column *column)
{
  if (!column->encoded)
    return column->cells.type;
  return column->cells.type == AID__ARROW_INTEGER && column->dictionary.type == AID__ARROW_TEXT ? AID__ARROW_TEXT : AID__ARROW_OTHER;
}

bool aid__arrow_fits(aid__arrow_type type, aid__base base)
{
  if (type == AID__ARROW_NULL || type == AID__ARROW_TEXT)
    return true;
  switch (base) {
  case AID__FLAG: return type == AID__ARROW_BOOL || type == AID__ARROW_INTEGER;
  case AID__NUMBER: return type == AID__ARROW_INTEGER || type == AID__ARROW_FLOAT || type == AID__ARROW_DECIMAL;
  case AID__DATE:
  case AID__MONTH: return type == AID__ARROW_DATE;
  default: return false;
  }
}
