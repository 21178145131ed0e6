/* Column code: values of other rows, and where those rows are. */
#include "engine/machine.h"

static const aid__reg *reg(const aid__machine *m, uint32_t number) { return &m->regs[number]; }
static size_t size_of(const aid__reg *r) { return r->width == AID__I32 ? sizeof(int32_t) : sizeof(int64_t); }

/* ---- where rows are ---- */

static void regions(aid__machine *m, aid__reg *out)
{
  const aid__room *const room = &m->rooms[AID__KIND_HOUSEHOLD];
  const int32_t *const at = m->population->region + room->first;
  aid__plane plane = {NULL, NULL};
  bool none = false;

  out->width = AID__I32;
  out->value.at = (void *)(uintptr_t)at;
  out->least = out->greatest = m->region_count ? m->regions[0] : 0;
  for (size_t i = 0; i < m->region_count; i++) {
    out->least = m->regions[i] < out->least ? m->regions[i] : out->least;
    out->greatest = m->regions[i] > out->greatest ? m->regions[i] : out->greatest;
    none |= m->regions[i] < 0;
  }
  out->scanned = true;
  if (none) {                             /* in no region: what is read of it is missing */
    aid__bits *const bits = aid__bits_new(m, &plane, (size_t)room->count);
    if (bits == NULL)
      return;
    m->kernels->less(aid__operand_of(out), (aid__operand){NULL, 0, AID__I64}, false, (size_t)room->count, bits);
    aid__reg_lose(m, out, bits, (size_t)room->count);
    aid__plane_drop(m, &plane);
  } else if (out->least == out->greatest) {
    out->value.at = NULL;
  }
}

static void level(aid__machine *m, const aid__ins *ins, aid__reg *out)
{
  const struct aid_population *const p = m->population;
  const aid__table *const table = &p->tables[AID__KIND_REGION];
  const aid__column *const levels = &table->columns[p->vocabulary->level->index];
  const int32_t *const is = levels->values;
  const size_t n = table->rows;
  int32_t *const rows = aid__plane_new(m, &out->value, n * sizeof *rows);
  aid__plane plane = {NULL, NULL};
  aid__bits *const lost = aid__bits_new(m, &plane, n);

  if (rows == NULL || lost == NULL)
    return;
  memset(lost, 0, aid__words_of(n) * sizeof *lost);
  for (size_t i = 0; i < n; i++) {
    int32_t r = (int32_t)i;
    while (r >= 0 && !(aid__bit(levels->valid, (size_t)r) && is[r] == ins->k))
      r = table->parent[r];
    rows[i] = r;
    if (r < 0)
      aid__bit_set(lost, i, true);
  }
  out->width = AID__I32;
  out->least = -1;
  out->greatest = (int64_t)n;
  aid__reg_lose(m, out, lost, n);
  aid__plane_drop(m, &plane);
}

static void rows(aid__machine *m, const aid__ins *ins, aid__reg *out, size_t n)
{
  const aid__room *const room = &m->rooms[ins->space];
  int32_t *at;

  out->width = AID__I32;
  out->least = -1;
  out->greatest = INT32_MAX;
  if (m->code->spaces[ins->space].list) {
    aid__plane_share(&out->value, ins->op == AID__DO_ROWS ? &room->rows : &room->owner);
    return;
  }
  out->least = 0;
  out->greatest = (int64_t)n - 1;
  out->scanned = true;
  if (n == 1)
    return;
  if ((at = aid__plane_new(m, &out->value, n * sizeof *at)) != NULL)
    for (size_t i = 0; i < n; i++)
      at[i] = (int32_t)i;
}

/* Row numbers of a kind to places in the chunk. */
static void place(aid__machine *m, const aid__ins *ins, aid__reg *out, size_t n)
{
  const struct aid_kind *const to = ins->of;
  const aid__room *const room = &m->rooms[to->index];
  const aid__reg *const a = reg(m, ins->a);
  const aid__bits *const unknown = aid__unknown_of(m, a);
  int32_t *const at = aid__plane_new(m, &out->value, n * sizeof *at);
  aid__plane plane = {NULL, NULL};
  aid__bits *const lost = aid__bits_new(m, &plane, n);

  if (at == NULL || lost == NULL)
    return;
  memset(lost, 0, aid__words_of(n) * sizeof *lost);
  for (size_t i = 0; i < n; i++) {
    const int64_t k = aid__cell_of(a, i) - room->first;
    at[i] = k >= 0 && k < room->count ? (int32_t)k : -1;
    if (at[i] < 0 || aid__bit(unknown, i))
      at[i] = -1;
    if (at[i] < 0 && !aid__bit(unknown, i))
      aid__bit_set(lost, i, true);
  }
  out->width = AID__I32;
  out->least = -1;
  out->greatest = room->count;
  aid__plane_share(&out->unknown, &a->unknown);
  aid__plane_share(&out->missing, &a->missing);
  aid__reg_lose(m, out, lost, n);
  aid__plane_drop(m, &plane);
}

/* ---- values of other rows ---- */

static void gather_plane(aid__machine *m, const int32_t *index, const aid__plane *from, aid__plane *to, size_t n)
{
  aid__bits *bits;
  aid__bits any = 0;

  if (from->at == NULL || (bits = aid__bits_new(m, to, n)) == NULL)
    return;
  m->kernels->gather_bits(index, from->at, false, n, bits);
  for (size_t w = 0; w < aid__words_of(n); w++)
    any |= bits[w];
  if (!any)
    aid__plane_drop(m, to);
}

/* Of the regions of a chunk, mostly all are the same. */
static bool same_for_regions(const aid__machine *m, bool truth, const aid__reg *a, int64_t *value)
{
  for (size_t i = 0; i < m->region_count; i++) {
    const int32_t r = m->regions[i];
    int64_t v;
    if (r < 0 || (a->unknown.at && aid__bit(a->unknown.at, (size_t)r)))
      return false;
    v = truth ? (a->value.at ? aid__bit(a->value.at, (size_t)r) : a->least) : aid__cell_of(a, (size_t)r);
    if (i > 0 && v != *value)
      return false;
    *value = v;
  }
  return m->region_count > 0;
}

static void gather(aid__machine *m, const aid__ins *ins, aid__reg *out, size_t n)
{
  const aid__reg *const a = reg(m, ins->a), *const b = ins->b == AID__NO_REG ? NULL : reg(m, ins->b);
  const bool by_region = b && m->code->list[ins->b].op == AID__DO_REGION;
  aid__plane plane = {NULL, NULL};
  const int32_t *index;
  int64_t value = 0;

  if (ins->how == 1) {
    aid__reg_same(out, a);
    return;
  }
  if (a->value.at == NULL && a->unknown.at == NULL) {        /* also where no row is found: somebody else stands in there */
    aid__reg_const(out, a->least);
    aid__plane_share(&out->unknown, &b->unknown);
    aid__plane_share(&out->missing, &b->missing);
    if (ins->truth)
      aid__reg_settle(m, out, n);
    return;
  }
  if (by_region && b->unknown.at == NULL && same_for_regions(m, ins->truth, a, &value)) {
    aid__reg_const(out, value);
    return;
  }
  if (aid__rows_of(m, ins->from) == 0) {                /* nothing to gather from: no place is one */
    aid__reg_const(out, ins->how == 2);
    aid__plane_share(&out->unknown, &b->unknown);
    aid__plane_share(&out->missing, &b->missing);
    if (ins->truth)
      aid__reg_settle(m, out, n);
    return;
  }
  if (b->value.at && b->width == AID__I32) {
    index = b->value.at;
  } else {
    int32_t *const made = aid__plane_new(m, &plane, n * sizeof *made);
    if (made == NULL)
      return;
    m->kernels->widen(aid__operand_of(b), n, AID__I32, made);
    index = made;
  }
  if (ins->truth) {
    aid__bits *const bits = aid__bits_new(m, &out->value, n);
    if (bits == NULL)
      return;
    m->kernels->gather_bits(index, aid__true_of(m, a), false, n, bits);
  } else {
    const int64_t otherwise = ins->how == 2;
    out->least = a->least < otherwise ? a->least : otherwise;
    out->greatest = a->greatest > otherwise ? a->greatest : otherwise;
    out->width = a->width;
    if (a->value.at) {
      if (aid__plane_new(m, &out->value, n * size_of(a)) == NULL)
        return;
      m->kernels->gather(index, a->value.at, otherwise, n, (aid__width)a->width, out->value.at);
    } else {
      int64_t *const cells = aid__plane_new(m, &out->value, n * sizeof *cells);
      if (cells == NULL)
        return;
      out->width = AID__I64;
      for (size_t i = 0; i < n; i++)
        cells[i] = index[i] < 0 ? otherwise : a->least;
    }
  }
  {
    aid__reg there = {.width = AID__I64};
    gather_plane(m, index, &a->unknown, &there.unknown, n);
    if (there.unknown.at && a->missing.at == a->unknown.at)
      aid__plane_share(&there.missing, &there.unknown);
    else
      gather_plane(m, index, &a->missing, &there.missing, n);
    aid__reg_open(m, out, &there, b, n);
    aid__plane_drop(m, &there.unknown);
    aid__plane_drop(m, &there.missing);
  }
  aid__plane_drop(m, &plane);
  if (ins->truth && !m->no_memory)
    aid__reg_settle(m, out, n);
}

static void down_plane(aid__machine *m, const aid__segments *s, const aid__plane *from, aid__plane *to)
{
  aid__bits *bits;

  if (from->at && (bits = aid__bits_new(m, to, (size_t)s->rows)) != NULL)
    m->kernels->down_bits(s, from->at, bits);
}

static void down(aid__machine *m, const aid__ins *ins, aid__reg *out, size_t n)
{
  const aid__segments *const s = aid__machine_below(m, ins->space, ins->from);
  const aid__reg *const a = reg(m, ins->a);

  if (s == NULL)
    return;
  out->least = a->least;
  out->greatest = a->greatest;
  out->width = a->width;
  if (a->value.at && ins->truth)
    down_plane(m, s, &a->value, &out->value);
  else if (a->value.at && aid__plane_new(m, &out->value, n * size_of(a)) != NULL)
    m->kernels->down(s, a->value.at, (aid__width)a->width, out->value.at);
  down_plane(m, s, &a->unknown, &out->unknown);
  if (out->unknown.at && a->missing.at == a->unknown.at)
    aid__plane_share(&out->missing, &out->unknown);
  else
    down_plane(m, s, &a->missing, &out->missing);
  if (ins->truth && !m->no_memory)
    aid__reg_settle(m, out, n);
}

static void list_truth(aid__machine *m, const aid__ins *ins, aid__reg *out, size_t n)
{
  const aid__room *const room = &m->rooms[ins->from];

  if (ins->op == AID__DO_PART) {               /* true where the list lacks something */
    aid__bits *bits;
    if (room->lacking.at == NULL) {
      aid__reg_const(out, 0);
      return;
    }
    if ((bits = aid__bits_new(m, &out->value, n)) == NULL)
      return;
    memcpy(bits, room->lacking.at, aid__words_of(n) * sizeof *bits);
    aid__reg_settle(m, out, n);
    return;
  }
  aid__reg_const(out, 1);
  if (room->unsure.at) {
    aid__plane_share(&out->unknown, &room->unsure);
    aid__plane_share(&out->missing, &room->unsure);
    aid__reg_settle(m, out, n);
  }
}

void aid__do_move(aid__machine *m, const aid__ins *ins, aid__reg *out)
{
  const size_t n = aid__rows_of(m, ins->space);

  switch ((aid__do)ins->op) {
  case AID__DO_REGION: regions(m, out); return;
  case AID__DO_LEVEL: level(m, ins, out); return;
  case AID__DO_ROWS:
  case AID__DO_OWNER: rows(m, ins, out, n); return;
  case AID__DO_UNSURE:
  case AID__DO_PART: list_truth(m, ins, out, n); return;
  case AID__DO_PLACE: place(m, ins, out, n); return;
  case AID__DO_GATHER: gather(m, ins, out, n); return;
  default: down(m, ins, out, n);
  }
}
