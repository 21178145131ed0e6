/* Column code: what a population holds of a fact on a day; rows in force; lists that are whole. */
#include "engine/machine.h"

/* Bits of a table's bitmap for the rows of the chunk. */
static aid__bits *bits_of(aid__machine *m, aid__plane *plane, const aid__bits *from, const aid__room *room)
{
  aid__bits *const bits = aid__bits_new(m, plane, (size_t)room->count);

  if (bits)
    m->kernels->copy_bits(from, (size_t)room->first, (size_t)room->count, bits);
  return bits;
}

/* What is not known is missing, unless it is a question for an official. */
static void set_missing(const struct aid_fact *fact, aid__reg *out)
{
  if (!fact->question && out->unknown.at)
    aid__plane_share(&out->missing, &out->unknown);
}

static bool any_bit(const aid__bits *bits, size_t n)
{
  for (size_t w = 0; w < aid__words_of(n); w++)
    if (bits[w])
      return true;
  return false;
}

/* The cells as they stand in the table; what is not known from the validity bitmap. */
static void as_stored(aid__machine *m, const aid__column *column, const struct aid_fact *fact, const aid__room *room, const aid__table *table, aid__reg *out)
{
  const size_t n = (size_t)room->count, first = (size_t)room->first;

  out->least = column->least;
  out->greatest = column->greatest;
  if (column->known < table->rows) {
    aid__bits *const bits = bits_of(m, &out->unknown, column->valid, room);
    if (bits == NULL)
      return;
    for (size_t w = 0; w < aid__words_of(n); w++)
      bits[w] = ~bits[w] & aid__tail(n, w);
    if (!any_bit(bits, n))
      aid__plane_drop(m, &out->unknown);
    set_missing(fact, out);
  }
  if (column->storage == AID__STORE_BITS) {
    if (column->least == column->greatest && out->least == 0) {
      aid__reg_const(out, 0);
      return;
    }
    bits_of(m, &out->value, column->values, room);
    if (!m->no_memory)
      aid__reg_settle(m, out, n);
    return;
  }
  out->width = column->storage == AID__STORE_I32 ? AID__I32 : AID__I64;
  if (column->least == column->greatest)
    return;
  if (column->narrow_size == 1) {
    out->width = AID__I32;
    if (aid__plane_new(m, &out->value, n * sizeof(int32_t)) != NULL)
      m->kernels->widen((aid__operand){(const uint8_t *)column->narrow + first, 0, AID__U8}, n, AID__I32, out->value.at);
  } else if (column->narrow_size == 4) {
    out->width = AID__I32;
    out->value.at = (int32_t *)column->narrow + first;
  } else {
    out->value.at = (char *)column->values + first * (out->width == AID__I32 ? sizeof(int32_t) : sizeof(int64_t));
  }
}

static int64_t absent_of(aid__machine *m, const struct aid_fact *fact)
{
  int64_t number = 0;

  switch (fact->type.base) {
  case AID__FLAG: return fact->absent.flag;
  case AID__NUMBER: aid__fraction_to_scaled(fact->absent.number, fact->type.digits, &number); return number;
  case AID__TEXT: return aid__machine_text(m, fact->absent.text);
  default: return fact->absent.day;
  }
}

static size_t first_span(const aid__column *column, size_t row)
{
  size_t low = 0, high = column->span_count;

  while (low < high) {
    const size_t middle = low + (high - low) / 2;
    if ((size_t)column->spans[middle].row < row)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

static void put(const aid__column *column, aid__reg *out, size_t i, int64_t value)
{
  switch (column->storage) {
  case AID__STORE_BITS: aid__bit_set(out->value.at, i, value != 0); break;
  case AID__STORE_I32: ((int32_t *)out->value.at)[i] = (int32_t)value; break;
  case AID__STORE_I64: ((int64_t *)out->value.at)[i] = value; break;
  }
}

/* A dated fact whose cells do not tell it alone: values with spans, silence that means something on every day. */
static void by_spans(aid__machine *m, const aid__column *column, const struct aid_fact *fact, const aid__room *room, int32_t day, bool now, aid__reg *out)
{
  const size_t n = (size_t)room->count, first = (size_t)room->first, end = first + n;
  const size_t size = column->storage == AID__STORE_I32 ? sizeof(int32_t) : sizeof(int64_t);
  const bool silence = column->said != NULL && fact->absent.known;
  const int64_t absent = silence ? absent_of(m, fact) : 0;
  aid__bits *known;
  size_t s = first_span(column, first);

  out->width = column->storage == AID__STORE_I32 ? AID__I32 : AID__I64;
  known = now ? bits_of(m, &out->unknown, column->valid, room) : aid__bits_new(m, &out->unknown, n);
  if (known == NULL)
    return;
  if (column->storage == AID__STORE_BITS) {
    if ((now ? bits_of(m, &out->value, column->values, room) : aid__bits_new(m, &out->value, n)) == NULL)
      return;
    if (!now)
      memset(out->value.at, 0, aid__words_of(n) * sizeof(aid__bits));
  } else {
    if (aid__plane_new(m, &out->value, n * size) == NULL)
      return;
    if (now)
      memcpy(out->value.at, (const char *)column->values + first * size, n * size);
    else
      memset(out->value.at, 0, n * size);
  }
  if (!now)
    memset(known, 0, aid__words_of(n) * sizeof *known);
  for (; s < column->span_count && (size_t)column->spans[s].row < end; s++) {
    const aid__span *const span = &column->spans[s];
    const size_t i = (size_t)span->row - first;
    if (day < span->from || (day >= span->until && span->until != AID_NEVER) || aid__bit(known, i))
      continue;
    aid__bit_set(known, i, span->known);
    if (span->known)
      put(column, out, i, span->value);
  }
  if (column->said) {
    for (size_t i = 0; i < n; i++) {
      if (aid__bit(column->said, first + i))
        continue;
      aid__bit_set(known, i, silence);
      put(column, out, i, absent);
    }
  }
  for (size_t w = 0; w < aid__words_of(n); w++)
    known[w] = ~known[w] & aid__tail(n, w);
  if (!any_bit(known, n))
    aid__plane_drop(m, &out->unknown);
  set_missing(fact, out);
  if (column->storage == AID__STORE_BITS) {
    aid__reg_settle(m, out, n);
  } else {
    m->kernels->range(aid__operand_of(out), n, &out->least, &out->greatest);
    out->scanned = true;
    if (out->least == out->greatest)
      aid__plane_drop(m, &out->value);
  }
}

/* Nobody of the chunk said anything: what silence means, for everybody; else nothing is known. */
static void nothing_said(aid__machine *m, const aid__column *column, const struct aid_fact *fact, const aid__room *room, aid__reg *out)
{
  const size_t n = (size_t)room->count;

  if (column->said && fact->absent.known) {
    aid__reg_const(out, absent_of(m, fact));
    return;
  }
  aid__reg_fail(m, out, n);
  if (fact->question)
    aid__plane_drop(m, &out->missing);
}

static bool said_by_any(aid__machine *m, const aid__column *column, const aid__room *room)
{
  aid__plane plane = {NULL, NULL};
  const aid__bits *const bits = column->said ? bits_of(m, &plane, column->said, room) : NULL;
  const bool any = bits && any_bit(bits, (size_t)room->count);

  aid__plane_drop(m, &plane);
  return any;
}

static void fact(aid__machine *m, const aid__ins *ins, aid__reg *out)
{
  const struct aid_fact *const f = ins->of;
  const aid__table *const table = &m->population->tables[f->kind->index];
  const aid__column *const column = &table->columns[f->index];
  const aid__room *const room = &m->rooms[ins->space];
  const bool now = !f->dated || aid_month_of(ins->day) == m->population->month;
  const size_t end = (size_t)room->first + (size_t)room->count, s = f->dated ? first_span(column, (size_t)room->first) : 0;
  const bool spans = f->dated && s < column->span_count && (size_t)column->spans[s].row < end;

  if (now && !spans)
    as_stored(m, column, f, room, table, out);
  else if (!spans && !said_by_any(m, column, room))
    nothing_said(m, column, f, room, out);
  else
    by_spans(m, column, f, room, ins->day, now, out);
  if (!ins->truth && !m->no_memory && (out->greatest > ins->most || out->least < -ins->most)) {
    aid__reg_scan(m, out, (size_t)room->count);
    for (size_t i = 0; (out->greatest > ins->most || out->least < -ins->most) && i < (size_t)room->count; i++)
      if (aid__cell_of(out, i) > ins->most || aid__cell_of(out, i) < -ins->most)
        aid__redo_row(m, ins->space, i);
  }
}

static void in_force(aid__machine *m, const aid__ins *ins, aid__reg *out)
{
  const struct aid_kind *const kind = ins->of;
  const aid__table *const table = &m->population->tables[kind->index];
  const aid__room *const room = &m->rooms[ins->space];
  const size_t n = (size_t)room->count;
  aid__bits *const yes = aid__bits_new(m, &out->value, n), *const open = aid__bits_new(m, &out->unknown, n);

  if (yes == NULL || open == NULL)
    return;
  memset(yes, 0, aid__words_of(n) * sizeof *yes);
  memset(open, 0, aid__words_of(n) * sizeof *open);
  for (size_t i = 0; i < n; i++) {
    bool known = true;
    const bool in = aid__row_in_force(table, room->first + (int32_t)i, ins->day, &known);
    if (in)
      aid__bit_set(yes, i, true);
    else if (!known)
      aid__bit_set(open, i, true);
  }
  aid__plane_share(&out->missing, &out->unknown);
  aid__reg_settle(m, out, n);
}

void aid__do_fact(aid__machine *m, const aid__ins *ins, aid__reg *out)
{
  if (ins->op == AID__DO_FACT) {
    fact(m, ins, out);
  } else if (ins->op == AID__DO_IN_FORCE) {
    in_force(m, ins, out);
  } else {
    const struct aid_kind *const kind = ins->of;
    const aid__table *const table = &m->population->tables[kind->index];
    if (table->whole == NULL) {
      aid__reg_const(out, 0);
      return;
    }
    bits_of(m, &out->value, table->whole, &m->rooms[ins->space]);
    if (!m->no_memory)
      aid__reg_settle(m, out, aid__rows_of(m, ins->space));
  }
}
