/*
 * A producer of Arrow structures for tests, written by hand: a batch is filled column by column, then moved into a call. Each buffer has
 * exactly the bytes that it needs, so that reading past it is seen; whatever is released is counted.
 */
#ifndef AID_TESTS_ARROW_PRODUCER_H
#define AID_TESTS_ARROW_PRODUCER_H
#include <check.h>
#include <socialaid/arrow.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Structures not yet released: 0 when all is done, below where one was released twice. */
static int live_schemas, live_arrays, live_streams;

/* Rows 0 … rows - 1; each array has `pad` more entries before its first, and so has the batch `outer`. Where `counted`, nulls are. */
typedef struct batch { struct ArrowSchema schema; struct ArrowArray array; int64_t rows, pad, outer; bool counted; } batch;

static inline void release_made_schema(struct ArrowSchema *schema)
{
  for (int64_t i = 0; i < schema->n_children; i++) {
    if (schema->children[i]->release != NULL)
      schema->children[i]->release(schema->children[i]);
    free(schema->children[i]);
  }
  if (schema->dictionary != NULL && schema->dictionary->release != NULL)
    schema->dictionary->release(schema->dictionary);
  free(schema->dictionary);
  free(schema->children);
  free((void *)(uintptr_t)schema->name);
  schema->release = NULL;
  live_schemas--;
}

static inline void release_made_array(struct ArrowArray *array)
{
  for (int64_t i = 0; i < array->n_children; i++) {
    if (array->children[i]->release != NULL)
      array->children[i]->release(array->children[i]);
    free(array->children[i]);
  }
  if (array->dictionary != NULL && array->dictionary->release != NULL)
    array->dictionary->release(array->dictionary);
  free(array->dictionary);
  free(array->children);
  for (int64_t i = 0; i < 3; i++)
    free((void *)(uintptr_t)array->buffers[i]);
  free(array->buffers);
  array->release = NULL;
  live_arrays--;
}

static inline void make_schema(struct ArrowSchema *schema, const char *name, const char *format)
{
  memset(schema, 0, sizeof *schema);
  schema->format = format;
  schema->name = strdup(name);
  schema->flags = ARROW_FLAG_NULLABLE;
  schema->release = release_made_schema;
  live_schemas++;
}

static inline void make_array(struct ArrowArray *array, int64_t rows, int64_t offset, int64_t buffers)
{
  memset(array, 0, sizeof *array);
  array->length = rows;
  array->offset = offset;
  array->n_buffers = buffers;
  array->buffers = calloc(3, sizeof *array->buffers);
  array->release = release_made_array;
  live_arrays++;
}

static inline batch new_slice(int64_t rows, int64_t outer, int64_t pad)
{
  batch b = {.rows = rows, .pad = pad, .outer = outer, .counted = true};

  make_schema(&b.schema, "", "+s");
  make_array(&b.array, rows, outer, 1);
  b.schema.children = calloc(32, sizeof *b.schema.children);
  b.array.children = calloc(32, sizeof *b.array.children);
  return b;
}

static inline batch new_batch(int64_t rows)
{
  return new_slice(rows, 0, 0);
}

static inline void *buffer(struct ArrowArray *array, int which, size_t size)
{
  unsigned char *const bytes = malloc(size == 0 ? 1 : size);

  memset(bytes, 0xA5, size);
  array->buffers[which] = bytes;
  return bytes;
}

static inline void put_bit(unsigned char *bits, int64_t i, bool on)
{
  bits[i >> 3] = (unsigned char)(on ? bits[i >> 3] | 1 << (i & 7) : bits[i >> 3] & ~(1 << (i & 7)));
}

/* `nulls`: one character a row, '-' for a null; NULL: no bitmap. The values before the first row are garbage. */
static inline void put_nulls(const batch *b, struct ArrowArray *array, int64_t rows, int64_t skip, const char *nulls)
{
  unsigned char *bits;
  int64_t count = 0;

  if (nulls == NULL)
    return;
  bits = buffer(array, 0, (size_t)(array->offset + array->length + 7) / 8);
  for (int64_t i = 0; i < rows; i++) {
    put_bit(bits, skip + i, nulls[i] != '-');
    count += nulls[i] == '-';
  }
  /* What lies between is part of the child, though not of the batch. */
  for (int64_t i = array->offset; i < skip; i++)
    put_bit(bits, i, true);
  array->null_count = b->counted ? count : -1;
}

static inline struct ArrowArray *add_column(batch *b, const char *name, const char *format, int64_t buffers)
{
  struct ArrowSchema *const schema = malloc(sizeof *schema);
  struct ArrowArray *const array = malloc(sizeof *array);

  make_schema(schema, name, format);
  make_array(array, b->outer + b->rows, b->pad, buffers);
  b->schema.children[b->schema.n_children++] = schema;
  b->array.children[b->array.n_children++] = array;
  return array;
}

static inline size_t width_of(const char *format)
{
  switch (format[0]) {
  case 'c': case 'C': return 1;
  case 's': case 'S': return 2;
  case 'i': case 'I': case 't': case 'f': return 4;
  case 'd': return strstr(format, ",32") != NULL ? 4 : strstr(format, ",64") != NULL ? 8 : 16;
  default: return 8;
  }
}

static inline void put_integers(struct ArrowArray *array, const char *format, int64_t skip, int64_t rows, const int64_t *values)
{
  const size_t width = width_of(format);
  unsigned char *const data = buffer(array, 1, (size_t)(skip + rows) * width);

  for (int64_t i = 0; i < rows; i++) {
    const int64_t sign = values[i] < 0 && format[0] == 'd' ? -1 : 0;

    memcpy(data + (size_t)(skip + i) * width, &values[i], width < 8 ? width : 8);
    if (width == 16)
      memcpy(data + (size_t)(skip + i) * width + 8, &sign, 8);
  }
}

/* Integers, decimals and dates. */
static inline struct ArrowArray *integers(batch *b, const char *name, const char *format, const char *nulls, const int64_t *values)
{
  struct ArrowArray *const array = add_column(b, name, format, 2);

  put_integers(array, format, b->pad + b->outer, b->rows, values);
  put_nulls(b, array, b->rows, b->pad + b->outer, nulls);
  return array;
}
#define INTEGERS(b, name, format, nulls, ...) integers(b, name, format, nulls, (const int64_t[]){__VA_ARGS__})

static inline void doubles(batch *b, const char *name, const char *format, const char *nulls, const double *values)
{
  struct ArrowArray *const array = add_column(b, name, format, 2);
  const size_t width = width_of(format);
  unsigned char *const data = buffer(array, 1, (size_t)(b->pad + b->outer + b->rows) * width);

  for (int64_t i = 0; i < b->rows; i++) {
    const float single = (float)values[i];

    memcpy(data + (size_t)(b->pad + b->outer + i) * width, width == 4 ? (const void *)&single : &values[i], width);
  }
  put_nulls(b, array, b->rows, b->pad + b->outer, nulls);
}
#define DOUBLES(b, name, format, nulls, ...) doubles(b, name, format, nulls, (const double[]){__VA_ARGS__})

/* 'y', 'n' and '-'. */
static inline struct ArrowArray *flags(batch *b, const char *name, const char *values)
{
  struct ArrowArray *const array = add_column(b, name, "b", 2);
  const int64_t skip = b->pad + b->outer;
  unsigned char *const bits = buffer(array, 1, (size_t)(skip + b->rows + 7) / 8);

  for (int64_t i = 0; i < b->rows; i++)
    put_bit(bits, skip + i, values[i] != 'n');
  put_nulls(b, array, b->rows, skip, strchr(values, '-') == NULL ? NULL : values);
  return array;
}

static inline void put_texts(const batch *b, struct ArrowArray *array, const char *format, int64_t skip, int64_t rows, const char *words)
{
  const size_t width = width_of(format[0] == 'u' ? "i" : "l");
  unsigned char *const offsets = buffer(array, 1, (size_t)(skip + rows + 1) * width);
  char *const characters = buffer(array, 2, strlen(words));
  char *const nulls = malloc((size_t)rows + 1);
  int64_t end = 0;

  memset(offsets, 0, (size_t)(skip + 1) * width);
  for (int64_t i = 0; i < rows; i++) {
    size_t length = strcspn(words, " ");

    nulls[i] = length == 1 && words[0] == '-' ? '-' : '.';
    if (nulls[i] == '-' || (length == 1 && words[0] == '_')) /* an empty text */
      length = 0;
    memcpy(characters + end, words, length);
    end += (int64_t)length;
    memcpy(offsets + (size_t)(skip + i + 1) * width, &end, width);
    words += strcspn(words, " ");
    words += words[0] == ' ';
  }
  nulls[rows] = '\0';
  put_nulls(b, array, rows, skip, strchr(nulls, '-') == NULL ? NULL : nulls);
  free(nulls);
}

/* Texts separated by blanks; "-": null, "_": empty. `format`: "u" or "U". */
static inline struct ArrowArray *texts_as(batch *b, const char *name, const char *format, const char *words)
{
  struct ArrowArray *const array = add_column(b, name, format, 3);

  put_texts(b, array, format, b->pad + b->outer, b->rows, words);
  return array;
}

static inline struct ArrowArray *texts(batch *b, const char *name, const char *words)
{
  return texts_as(b, name, "u", words);
}

static inline struct ArrowArray *encoded(batch *b, const char *name, const char *format, const char *nulls, const int64_t *indices, int64_t entries,
                                         const char *words)
{
  struct ArrowArray *const array = integers(b, name, format, nulls, indices);
  struct ArrowSchema *const schema = b->schema.children[b->schema.n_children - 1];

  schema->dictionary = malloc(sizeof *schema->dictionary);
  make_schema(schema->dictionary, "", "u");
  array->dictionary = malloc(sizeof *array->dictionary);
  make_array(array->dictionary, entries, b->pad, 3);
  put_texts(b, array->dictionary, "u", b->pad, entries, words);
  return array;
}
#define ENCODED(b, name, format, nulls, entries, words, ...) \
  encoded(b, name, format, nulls, (const int64_t[]){__VA_ARGS__}, entries, words)

static inline struct ArrowArray *nothing(batch *b, const char *name)
{
  struct ArrowArray *const array = add_column(b, name, "n", 0);

  array->null_count = array->length;
  return array;
}

/* ---- streams ---- */

/* Batches of one schema: that of the first. After `fail_after` of them it fails (-1: never; -2: it has no schema). */
typedef struct stream { struct ArrowArrayStream stream; batch batches[8]; int count, next, fail_after; const char *words; } stream;

static inline int stream_schema(struct ArrowArrayStream *made, struct ArrowSchema *out)
{
  stream *const s = made->private_data;

  if (s->fail_after == -2)
    return 5;
  *out = s->batches[0].schema;
  s->batches[0].schema.release = NULL;
  return 0;
}

static inline int stream_next(struct ArrowArrayStream *made, struct ArrowArray *out)
{
  stream *const s = made->private_data;

  if (s->next == s->fail_after)
    return 5;
  if (s->next == s->count) {
    out->release = NULL;
    return 0;
  }
  *out = s->batches[s->next].array;
  s->batches[s->next++].array.release = NULL;
  return 0;
}

static inline const char *stream_error(struct ArrowArrayStream *made)
{
  const stream *const s = made->private_data;

  return s->words;
}

static inline void release_stream(struct ArrowArrayStream *made)
{
  stream *const s = made->private_data;

  for (int i = 0; i < s->count; i++) {
    if (s->batches[i].schema.release != NULL)
      s->batches[i].schema.release(&s->batches[i].schema);
    if (s->batches[i].array.release != NULL)
      s->batches[i].array.release(&s->batches[i].array);
  }
  made->release = NULL;
  live_streams--;
}

static inline void open_stream(stream *s)
{
  memset(s, 0, sizeof *s);
  s->stream = (struct ArrowArrayStream){stream_schema, stream_next, stream_error, release_stream, s};
  s->fail_after = -1;
  live_streams++;
}

static inline void all_released(void)
{
  ck_assert_int_eq(live_schemas, 0);
  ck_assert_int_eq(live_arrays, 0);
  ck_assert_int_eq(live_streams, 0);
}

#endif
