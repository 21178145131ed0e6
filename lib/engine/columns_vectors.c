/* Columns: the memory of a run, and vectors made, filled and gathered in it. */
#include "engine/columns.h"

/* ---- memory ---- */

enum { BLOCK = 1 << 20, ALIGN = 64 };
struct aid__scratch_block {
  aid__scratch_block *next;
  size_t size, used;
  void *data; /* the first aligned byte after this head */
};

static void *scratch_get(aid__scratch *s, size_t size)
{
  aid__scratch_block *b;
  void *p;

  if (size > SIZE_MAX / 2)
    return NULL;
  size = size ? (size + ALIGN - 1) & ~(size_t)(ALIGN - 1) : ALIGN;
  for (b = s->now; b && b->size - b->used < size; b = b->next)
    if (b->next)
      b->next->used = 0;
  if (b == NULL) {
    /* The first block is small: one household at a counter needs no megabyte. */
    size_t wanted = s->first == NULL ? BLOCK / 16 : BLOCK;
    if (wanted < size)
      wanted = size;
    if ((b = s->memory->allocate(s->memory->data, sizeof *b + ALIGN + wanted)) == NULL)
      return NULL;
    b->size = wanted;
    b->used = 0;
    b->data = (char *)(b + 1) + (ALIGN - (uintptr_t)(b + 1) % ALIGN) % ALIGN;
    if (s->now) {
      b->next = s->now->next;
      s->now->next = b;
    } else {
      b->next = NULL;
      s->first = b;
    }
  }
  s->now = b;
  p = (char *)b->data + b->used;
  b->used += size;
  return p;
}

void aid__scratch_reset(aid__scratch *s)
{
  if ((s->now = s->first) != NULL)
    s->now->used = 0;
}

void aid__scratch_free(aid__scratch *s)
{
  while (s->first) {
    aid__scratch_block *const b = s->first;
    s->first = b->next;
    s->memory->release(s->memory->data, b);
  }
}

void *aid__columns_get(aid__columns *c, size_t count, size_t size)
{
  size_t bytes;
  void *const p = __builtin_mul_overflow(count, size, &bytes) ? NULL : scratch_get(c->room, bytes);

  if (p == NULL)
    c->no_memory = true;
  return p;
}

/* ---- vectors ---- */

aid__bits *aid__columns_bits(aid__columns *c, int32_t count)
{
  aid__bits *const bits = aid__columns_get(c, aid__words(count), sizeof *bits);

  if (bits)
    memset(bits, 0, aid__words(count) * sizeof *bits);
  return bits;
}

aid__vector *aid__columns_vector(aid__columns *c, int32_t count, const aid__type *type)
{
  aid__vector *const v = aid__columns_get(c, 1, sizeof *v);
  const size_t n = (size_t)count;

  if (v == NULL)
    return NULL;
  *v = (aid__vector){.count = count, .type = *type};
  if ((v->known = aid__columns_bits(c, count)) == NULL || (v->missing = aid__columns_bits(c, count)) == NULL)
    return NULL;
  switch (aid__storage_of(type)) {
  case AID__STORE_BITS: return (v->flags = aid__columns_bits(c, count)) ? v : NULL;
  case AID__STORE_I32:
    if ((v->i32 = aid__columns_get(c, n, sizeof *v->i32)) == NULL)
      return NULL;
    memset(v->i32, 0, n * sizeof *v->i32);
    return v;
  default:
    if ((v->i64 = aid__columns_get(c, n, sizeof *v->i64)) == NULL)
      return NULL;
    memset(v->i64, 0, n * sizeof *v->i64);
    if (type->fraction) {
      if ((v->denominators = aid__columns_get(c, n, sizeof *v->denominators)) == NULL)
        return NULL;
      for (size_t i = 0; i < n; i++)
        v->denominators[i] = 1;
    }
    return v;
  }
}

aid__vector *aid__columns_unknown(aid__columns *c, int32_t count, const aid__type *type, bool missing)
{
  aid__vector *const v = aid__columns_vector(c, count, type);

  if (v && missing)
    for (size_t w = 0; w < aid__words(count); w++)
      v->missing[w] = ~(aid__bits)0;
  return v;
}

bool aid__columns_put(aid__vector *v, int32_t i, aid__wide n, aid__wide d)
{
  aid__fraction f;

  if (v->denominators == NULL && d == aid__power10[v->type.digits]) {
    if (n > INT64_MAX || n < -(aid__wide)INT64_MAX)
      return false;
    v->i64[i] = (int64_t)n;
    return true;
  }
  if (!aid__fraction_make(n, d, &f))
    return false;
  if (v->denominators) {
    v->i64[i] = f.n;
    v->denominators[i] = f.d;
    return true;
  }
  return aid__fraction_to_scaled(f, v->type.digits, &v->i64[i]);
}

const aid__vector *aid__columns_gather(aid__columns *c, const aid__vector *v, const int32_t *index, int32_t count)
{
  aid__vector *const out = aid__columns_vector(c, count, &v->type);

  if (out == NULL)
    return NULL;
  for (int32_t i = 0; i < count; i++) {
    const size_t k = (size_t)index[i], w = (size_t)i >> 6;
    if (index[i] < 0)
      continue;
    out->known[w] |= (aid__bits)aid__bit(v->known, k) << (i & 63);
    out->missing[w] |= (aid__bits)aid__bit(v->missing, k) << (i & 63);
  }
  switch (aid__storage_of(&v->type)) {
  case AID__STORE_BITS:
    for (int32_t i = 0; i < count; i++)
      if (index[i] >= 0)
        out->flags[(size_t)i >> 6] |= (aid__bits)aid__bit(v->flags, (size_t)index[i]) << (i & 63);
    break;
  case AID__STORE_I32:
    for (int32_t i = 0; i < count; i++)
      out->i32[i] = index[i] < 0 ? 0 : v->i32[index[i]];
    break;
  default:
    for (int32_t i = 0; i < count; i++)
      out->i64[i] = index[i] < 0 ? 0 : v->i64[index[i]];
    for (int32_t i = 0; v->denominators && i < count; i++)
      out->denominators[i] = index[i] < 0 ? 1 : v->denominators[index[i]];
  }
  return out;
}

/* ---- texts ---- */

const char *aid__columns_text(const aid__columns *c, int32_t number)
{
  return number >= 0 ? c->population->texts[number] : c->texts[-2 - number];
}

int32_t aid__columns_text_number(aid__columns *c, const char *text)
{
  for (size_t i = 0; i < c->text_count; i++)
    if (c->texts[i] == text)
      return -2 - (int32_t)i;
  if (!aid__grow(&c->memory, &c->texts, &c->text_capacity, c->text_count + 1, sizeof *c->texts, INT32_MAX / 2)) {
    c->no_memory = true;
    return -1;
  }
  c->texts[c->text_count] = text;
  return -2 - (int32_t)c->text_count++;
}
