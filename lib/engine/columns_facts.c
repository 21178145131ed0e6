/* Columns: what a population holds of a fact on a day, for all rows of a chunk. */
#include "engine/columns.h"

static void copy_bits(aid__bits *to, const aid__bits *from, size_t offset, int32_t count)
{
  const size_t shift = offset & 63, words = aid__words(count), start = offset >> 6;

  for (size_t w = 0; w < words; w++) {
    to[w] = from[start + w] >> shift;
    if (shift && offset + w * 64 + (64 - shift) < offset + (size_t)count)
      to[w] |= from[start + w + 1] << (64 - shift);
  }
  if (words)
    to[words - 1] &= aid__word_mask(count, words - 1);
}

/* Silence that means something means it on every day. */
static bool silent(aid__columns *c, const aid__frame *base, const aid__column *column, const struct aid_fact *fact, aid__vector *v)
{
  int64_t number = 0;
  int32_t other = fact->absent.day;

  if (fact->type.base == AID__NUMBER && !aid__fraction_to_scaled(fact->absent.number, fact->type.digits, &number))
    return true;
  if (fact->type.base == AID__TEXT && fact->absent.known && (other = aid__columns_text_number(c, fact->absent.text)) == -1)
    return false;
  for (int32_t i = 0; i < base->count; i++) {
    if (aid__bit(column->said, (size_t)(base->first + i)))
      continue;
    aid__bit_set(v->known, (size_t)i, fact->absent.known);
    switch (column->storage) {
    case AID__STORE_BITS: aid__bit_set(v->flags, (size_t)i, fact->absent.known && fact->absent.flag); break;
    case AID__STORE_I32: v->i32[i] = other; break;
    case AID__STORE_I64: v->i64[i] = number; break;
    }
  }
  return true;
}

const aid__vector *aid__columns_fact(aid__columns *c, const aid__frame *base, const struct aid_fact *fact, int32_t day)
{
  const struct aid_population *const p = c->population;
  const aid__column *const column = &p->tables[fact->kind->index].columns[fact->index];
  const size_t first = (size_t)base->first, end = first + (size_t)base->count;
  aid__vector *const v = aid__columns_vector(c, base->count, &fact->type);
  size_t low = 0, high = column->span_count;

  if (v == NULL)
    return NULL;
  /* A value without a span holds for the month that the population is about. */
  if (column->valid && (!fact->dated || aid_month_of(day) == p->month)) {
    copy_bits(v->known, column->valid, first, base->count);
    switch (column->storage) {
    case AID__STORE_BITS:
      copy_bits(v->flags, column->values, first, base->count);
      for (size_t w = 0; w < aid__words(base->count); w++)
        v->flags[w] &= v->known[w];
      break;
    case AID__STORE_I32: memcpy(v->i32, (const int32_t *)column->values + first, (end - first) * sizeof *v->i32); break;
    case AID__STORE_I64: memcpy(v->i64, (const int64_t *)column->values + first, (end - first) * sizeof *v->i64); break;
    }
  }
  while (fact->dated && low < high) {
    const size_t middle = low + (high - low) / 2;
    if ((size_t)column->spans[middle].row < first)
      low = middle + 1;
    else
      high = middle;
  }
  for (; fact->dated && low < column->span_count && (size_t)column->spans[low].row < end; low++) {
    const aid__span *const s = &column->spans[low];
    const size_t i = (size_t)s->row - first;
    if (day < s->from || (day >= s->until && s->until != AID_NEVER) || aid__bit(v->known, i))
      continue;
    aid__bit_set(v->known, i, s->known);
    if (!s->known)
      continue;
    switch (column->storage) {
    case AID__STORE_BITS: aid__bit_set(v->flags, i, s->value != 0); break;
    case AID__STORE_I32: v->i32[i] = (int32_t)s->value; break;
    case AID__STORE_I64: v->i64[i] = s->value; break;
    }
  }
  if (column->said != NULL && !silent(c, base, column, fact, v))
    return NULL;
  for (size_t w = 0; !fact->question && w < aid__words(base->count); w++)
    v->missing[w] = ~v->known[w];
  return v;
}
