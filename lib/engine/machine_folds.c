/* Column code: what is folded over the rows below each row, and the lists of places that are no kind's own rows. */
#include "engine/machine.h"

static const aid__reg *reg(const aid__machine *m, uint32_t number) { return &m->regs[number]; }

/* Where some row of the operand's plane is set below. NULL: nowhere, or no memory. */
static const aid__bits *below(aid__machine *m, const aid__segments *s, const aid__bits *rows, aid__plane *plane)
{
  aid__bits *bits;

  if (rows == NULL || (bits = aid__bits_new(m, plane, (size_t)s->parents)) == NULL)
    return NULL;
  m->kernels->any(s, rows, bits);
  return bits;
}

/* A fold is unknown where a row below is open, or the list lacks rows; missing where one of these hangs on a missing fact. */
static void open_fold(aid__machine *m, const aid__segments *s, const aid__bits *open, const aid__bits *missing, const aid__reg *lacking, aid__reg *out)
{
  const size_t n = (size_t)s->parents;
  const bool lacks = lacking && (lacking->value.at || lacking->least);
  aid__plane planes[2] = {{NULL, NULL}, {NULL, NULL}};
  const aid__bits *u, *x, *l;
  aid__bits *unknown;

  if (open == NULL && !lacks)
    return;
  u = below(m, s, open, &planes[0]);
  x = missing == open ? u : below(m, s, missing, &planes[1]);
  l = lacks ? aid__true_of(m, lacking) : m->zeros;
  u = u ? u : m->zeros;
  if (m->no_memory || (unknown = aid__bits_new(m, &out->unknown, n)) == NULL)
    return;
  for (size_t w = 0; w < aid__words_of(n); w++)
    unknown[w] = (u[w] | l[w]) & aid__tail(n, w);
  if (missing == open) {
    aid__plane_share(&out->missing, &out->unknown);
  } else {
    aid__bits *const bits = aid__bits_new(m, &out->missing, n);
    x = x ? x : m->zeros;
    if (bits == NULL)
      return;
    for (size_t w = 0; w < aid__words_of(n); w++)
      bits[w] = (x[w] | l[w]) & aid__tail(n, w);
  }
  aid__plane_drop(m, &planes[0]);
  aid__plane_drop(m, &planes[1]);
  {
    aid__bits any = 0;
    for (size_t w = 0; w < aid__words_of(n); w++)
      any |= unknown[w];
    if (!any) {
      aid__plane_drop(m, &out->unknown);
      aid__plane_drop(m, &out->missing);
    }
  }
}

/* Rows that are open: it is not known whether they belong, or they do or may and their value is not known. */
static bool open_rows(aid__machine *m, const aid__reg *belongs, const aid__reg *value, size_t n, aid__plane *open, aid__plane *missing)
{
  const aid__bits *const in = aid__true_of(m, belongs), *const may = aid__unknown_of(m, belongs), *const hangs = aid__missing_of(m, belongs);
  const aid__bits *const unknown = value ? aid__unknown_of(m, value) : m->zeros, *const lost = value ? aid__missing_of(m, value) : m->zeros;
  const bool all = belongs->missing.at == belongs->unknown.at && (value == NULL || value->missing.at == value->unknown.at);
  aid__bits *u, *x;

  if (belongs->unknown.at == NULL && (value == NULL || value->unknown.at == NULL))
    return true;
  if (value == NULL || value->unknown.at == NULL) {
    aid__plane_share(open, &belongs->unknown);
    if (belongs->missing.at == belongs->unknown.at)
      aid__plane_share(missing, open);
    else
      aid__plane_share(missing, &belongs->missing);
    return true;
  }
  if ((u = aid__bits_new(m, open, n)) == NULL)
    return false;
  for (size_t w = 0; w < aid__words_of(n); w++)
    u[w] = (may[w] | ((in[w] | may[w]) & unknown[w])) & aid__tail(n, w);
  if (all) {
    aid__plane_share(missing, open);
    return true;
  }
  if ((x = aid__bits_new(m, missing, n)) == NULL)
    return false;
  for (size_t w = 0; w < aid__words_of(n); w++)
    x[w] = (hangs[w] | ((in[w] | may[w]) & lost[w])) & aid__tail(n, w);
  return true;
}

static void any(aid__machine *m, const aid__ins *ins, const aid__segments *s, const aid__reg *rows, const aid__reg *lacking, aid__reg *out)
{
  const size_t n = (size_t)s->parents;

  if (rows->value.at || rows->least) {
    aid__bits *const bits = aid__bits_new(m, &out->value, n);
    if (bits == NULL)
      return;
    m->kernels->any(s, aid__true_of(m, rows), bits);
  } else {
    aid__reg_const(out, 0);
  }
  open_fold(m, s, rows->unknown.at, rows->missing.at == rows->unknown.at ? rows->unknown.at : rows->missing.at, lacking, out);
  if (m->no_memory)
    return;
  if (out->unknown.at && out->value.at) {         /* a row that says yes decides */
    const bool all = out->missing.at == out->unknown.at;
    aid__plane made[2] = {{NULL, NULL}, {NULL, NULL}};
    const aid__bits *const yes = out->value.at, *const from[2] = {out->unknown.at, out->missing.at ? out->missing.at : m->zeros};
    for (int i = 0; i < (all ? 1 : 2); i++) {
      aid__bits *const bits = aid__bits_new(m, &made[i], n);
      if (bits == NULL)
        return;
      for (size_t w = 0; w < aid__words_of(n); w++)
        bits[w] = from[i][w] & ~yes[w];
    }
    aid__plane_drop(m, &out->unknown);
    aid__plane_drop(m, &out->missing);
    out->unknown = made[0];
    if (all)
      aid__plane_share(&out->missing, &out->unknown);
    else
      out->missing = made[1];
  }
  aid__reg_settle(m, out, n);
  (void)ins;
}

static aid__wide larger(aid__wide a, aid__wide b) { return a > b ? a : b; }
static aid__wide smaller(aid__wide a, aid__wide b) { return a < b ? a : b; }

/* Sums in 128 bits; what does not fit is redone. */
static void sum_carefully(aid__machine *m, const aid__ins *ins, const aid__segments *s, const aid__bits *rows, const aid__reg *value, aid__reg *out)
{
  const size_t n = (size_t)s->parents;
  int64_t *const sums = aid__plane_new(m, &out->value, n * sizeof *sums);
  const aid__bits *const unknown = aid__unknown_of(m, out);

  if (sums == NULL)
    return;
  out->width = AID__I64;
  out->least = INT64_MAX;
  out->greatest = INT64_MIN;
  for (size_t i = 0; i < n; i++) {
    aid__wide total = 0;
    for (int32_t j = s->first[i] - s->first[0]; j < s->first[i + 1] - s->first[0]; j++)
      if (aid__bit(rows, (size_t)j))
        total += (aid__wide)ins->ka * aid__cell_of(value, (size_t)j);
    if (total > ins->most || total < -ins->most) {
      if (!aid__bit(unknown, i))
        aid__redo_row(m, ins->space, i);
      total = 0;
    }
    sums[i] = (int64_t)total;
    out->least = (int64_t)smaller(out->least, total);
    out->greatest = (int64_t)larger(out->greatest, total);
  }
  out->scanned = true;
}

/* Sums of quotients, one after the other in lowest terms; what does not fit is redone. The values are kn / kd of these: so is the sum. */
static void sum_quotients(aid__machine *m, const aid__ins *ins, const aid__segments *s, const aid__bits *rows, const aid__reg *above, const aid__reg *divisors, aid__reg *out)
{
  const size_t n = (size_t)s->parents;
  int64_t *const sums = aid__plane_new(m, &out->value, n * sizeof *sums);
  const aid__bits *const unknown = aid__unknown_of(m, out);

  if (sums == NULL)
    return;
  out->width = AID__I64;
  out->least = INT64_MAX;
  out->greatest = INT64_MIN;
  for (size_t i = 0; i < n; i++) {
    aid__fraction total = {0, 1}, one;
    bool good = true;
    for (int32_t j = s->first[i] - s->first[0]; j < s->first[i + 1] - s->first[0] && good; j++)
      if (aid__bit(rows, (size_t)j) && aid__cell_of(above, (size_t)j) != 0)
        good = aid__fraction_make(aid__cell_of(above, (size_t)j), aid__cell_of(divisors, (size_t)j), &one) && aid__fraction_add(total, one, &total) &&
               (ins->part ? total.d <= ins->most : total.n <= ins->most && total.n >= -ins->most);
    if (!good) {
      if (!aid__bit(unknown, i))
        aid__redo_row(m, ins->space, i);
      total = (aid__fraction){0, 1};
    }
    sums[i] = ins->part ? total.d : total.n;
    out->least = (int64_t)smaller(out->least, sums[i]);
    out->greatest = (int64_t)larger(out->greatest, sums[i]);
  }
  out->scanned = true;
  if (out->least == out->greatest)
    aid__plane_drop(m, &out->value);
}

static void sum(aid__machine *m, const aid__ins *ins, const aid__segments *s, const aid__reg *belongs, aid__reg *value, const aid__reg *lacking, aid__reg *out)
{
  const size_t rows = (size_t)s->rows;
  aid__plane open = {NULL, NULL}, missing = {NULL, NULL};
  aid__wide least, greatest;

  if (!open_rows(m, belongs, value, rows, &open, &missing))
    return;
  open_fold(m, s, open.at, missing.at, lacking, out);
  aid__plane_drop(m, &open);
  aid__plane_drop(m, &missing);
  if (m->no_memory)
    return;
  if (ins->d != AID__NO_REG && ((value->value.at == NULL && value->least == 0) || (belongs->value.at == NULL && belongs->least == 0))) {
    aid__reg_const(out, ins->part);
    return;
  }
  if (ins->d != AID__NO_REG) {
    sum_quotients(m, ins, s, aid__true_of(m, belongs), value, reg(m, ins->d), out);
    return;
  }
  for (int turn = 0;; turn++) {
    least = smaller(smaller((aid__wide)value->least * ins->ka, (aid__wide)value->greatest * ins->ka), 0) * s->longest;
    greatest = larger(larger((aid__wide)value->least * ins->ka, (aid__wide)value->greatest * ins->ka), 0) * s->longest;
    if (turn || (least >= -ins->most && greatest <= ins->most))
      break;
    aid__reg_scan(m, value, rows);
  }
  if (least < -ins->most || greatest > ins->most) {
    sum_carefully(m, ins, s, aid__true_of(m, belongs), value, out);
    return;
  }
  if ((value->value.at == NULL && value->least == 0) || (belongs->value.at == NULL && belongs->least == 0)) {
    aid__reg_const(out, 0);
    return;
  }
  out->least = (int64_t)least;
  out->greatest = (int64_t)greatest;
  out->width = (uint8_t)aid__width_of(out->least, out->greatest);
  if (aid__plane_new(m, &out->value, (size_t)s->parents * (out->width == AID__I32 ? 4 : 8)) != NULL)
    m->kernels->sum(s, belongs->value.at, ins->ka, aid__operand_of(value), 0, (aid__operand){NULL, 0, AID__I64}, (aid__width)out->width, out->value.at);
}

static void count(aid__machine *m, const aid__ins *ins, const aid__segments *s, const aid__reg *belongs, const aid__reg *lacking, aid__reg *out)
{
  open_fold(m, s, belongs->unknown.at, belongs->missing.at, lacking, out);
  (void)ins;
  if (belongs->value.at == NULL && belongs->least == 0) {
    aid__reg_const(out, 0);
    return;
  }
  out->least = belongs->value.at == NULL && s->all_filled ? 1 : 0;
  out->greatest = s->longest;
  out->width = AID__I32;
  if (aid__plane_new(m, &out->value, (size_t)s->parents * sizeof(int32_t)) != NULL)
    m->kernels->count(s, belongs->value.at, out->value.at);
}

static void find_quotient(const aid__ins *ins, const aid__segments *s, const aid__bits *in, const aid__reg *above, const aid__reg *divisors, int32_t *at)
{
  for (int32_t i = 0; i < s->parents; i++) {
    at[i] = -1;
    for (int32_t j = s->first[i] - s->first[0]; j < s->first[i + 1] - s->first[0]; j++) {
      aid__wide x, y;
      if (!aid__bit(in, (size_t)j))
        continue;
      if (at[i] < 0) {
        at[i] = j;
        continue;
      }
      x = (aid__wide)aid__cell_of(above, (size_t)j) * aid__cell_of(divisors, (size_t)at[i]);
      y = (aid__wide)aid__cell_of(above, (size_t)at[i]) * aid__cell_of(divisors, (size_t)j);
      if (ins->how ? x > y : x < y)
        at[i] = j;
    }
  }
}

/* The place of the least or greatest row, or of the k-th. */
static void find_place(aid__machine *m, const aid__ins *ins, const aid__segments *s, const aid__reg *belongs, const aid__reg *by, const aid__reg *lacking, aid__reg *out)
{
  const size_t n = (size_t)s->parents;
  const aid__bits *const in = aid__true_of(m, belongs);
  const aid__reg *const divisors = ins->d == AID__NO_REG ? NULL : reg(m, ins->d);
  aid__plane open = {NULL, NULL}, missing = {NULL, NULL};
  int32_t *at;

  if (!open_rows(m, belongs, by, (size_t)s->rows, &open, &missing))
    return;
  open_fold(m, s, open.at, missing.at, lacking, out);
  aid__plane_drop(m, &open);
  aid__plane_drop(m, &missing);
  if (m->no_memory || (at = aid__plane_new(m, &out->value, n * sizeof *at)) == NULL)
    return;
  out->width = AID__I32;
  out->least = -1;
  out->greatest = s->rows;
  if (ins->op == AID__DO_EXTREME && divisors) {
    find_quotient(ins, s, in, by, divisors, at);
    return;
  }
  if (ins->op == AID__DO_EXTREME) {
    m->kernels->extreme(s, belongs->value.at == NULL && belongs->least ? NULL : in, aid__operand_of(by), ins->how != 0, at);
    return;
  }
  for (size_t i = 0; i < n; i++) {
    at[i] = -1;
    for (int32_t j = s->first[i] - s->first[0]; j < s->first[i + 1] - s->first[0] && at[i] < 0; j++) {
      int64_t before = 0;
      if (!aid__bit(in, (size_t)j))
        continue;
      for (int32_t k = s->first[i] - s->first[0]; k < s->first[i + 1] - s->first[0]; k++) {
        aid__wide x = by ? aid__cell_of(by, (size_t)k) : 0, y = by ? aid__cell_of(by, (size_t)j) : 0;
        if (divisors) {
          x *= aid__cell_of(divisors, (size_t)j);
          y *= aid__cell_of(divisors, (size_t)k);
        }
        before += k != j && aid__bit(in, (size_t)k) && (x < y || (x == y && k < j));
      }
      if (before == ins->k - 1)
        at[i] = j;
    }
  }
}

void aid__do_fold(aid__machine *m, const aid__ins *ins, aid__reg *out)
{
  const aid__segments *const s = aid__machine_below(m, ins->from, ins->space);
  const aid__reg *const a = reg(m, ins->a), *const lacking = ins->c == AID__NO_REG ? NULL : reg(m, ins->c);
  aid__reg *const b = ins->b == AID__NO_REG ? NULL : &m->regs[ins->b];

  if (s == NULL)
    return;
  if (s->rows == 0) {                            /* nobody: nothing to fold, but the list may lack rows */
    aid__reg_const(out, ins->op == AID__DO_EXTREME || ins->op == AID__DO_NTH ? -1 : ins->op == AID__DO_SUM && ins->part);
    open_fold(m, s, NULL, NULL, lacking, out);
    if (ins->truth && !m->no_memory)
      aid__reg_settle(m, out, (size_t)s->parents);
    return;
  }
  switch ((aid__do)ins->op) {
  case AID__DO_ANY: any(m, ins, s, a, lacking, out); return;
  case AID__DO_COUNT: count(m, ins, s, a, lacking, out); return;
  case AID__DO_SUM: sum(m, ins, s, a, b, lacking, out); return;
  default: find_place(m, ins, s, a, b, lacking, out);
  }
}

/* ---- the rows of a list for each place of a space ---- */

enum { DEPTH_MOST = 16 };

/* From an owner down to the rows, a kind at a time: through members alone, and through rows in force. The first pass counts, the second
   writes. */
typedef struct walk {
  const struct aid_population *p;
  const aid__list *list;
  const aid__table *path[DEPTH_MOST]; /* the tables below the owner's, down to that of the rows */
  size_t depth;
  int32_t day, base;
  int32_t *rows;                      /* NULL while counting */
  aid__bits *unsure;
  bool any_unsure, whole;
  int32_t count;
} walk;

static bool is_member(const walk *w, int32_t person)
{
  return aid__bit(w->p->tables[AID__KIND_PERSON].columns[w->p->vocabulary->member->index].values, (size_t)person);
}

/* `unsure`: not known whether a row on the way, or this one, is in force. */
static void take(walk *w, int32_t row, bool unsure)
{
  w->any_unsure |= unsure;
  if (w->rows) {
    w->rows[w->count] = row - w->base;
    if (unsure && w->unsure)
      aid__bit_set(w->unsure, (size_t)w->count, true);
  }
  w->count++;
}

static void descend(walk *w, size_t step, int32_t above, bool unsure)
{
  const bool last = step + 1 == w->depth;
  const aid__table *const table = w->path[step];

  if (table->kind->index >= AID__KIND_FIRST_OWN && !(table->whole && aid__bit(table->whole, (size_t)above)))
    w->whole = false;
  if (table->rows == 0)
    return;
  for (int32_t row = table->first[above]; row < table->first[above + 1]; row++) {
    bool known = true;
    if (table->kind->index == AID__KIND_PERSON && (last ? w->list->members >= 0 && is_member(w, row) != (w->list->members == 1) : !is_member(w, row)))
      continue;
    if (table->kind->dated && !(last && w->list->ever) && !aid__row_in_force(table, row, w->day, &known) && known)
      continue;
    if (last)
      take(w, row, unsure || !known);
    else
      descend(w, step + 1, row, unsure || !known);
  }
}

void aid__machine_list(aid__machine *m, uint16_t space)
{
  const aid__space *const s = &m->code->spaces[space];
  aid__room *const room = &m->rooms[space];
  const aid__reg *const owners = reg(m, s->owners);
  const aid__bits *const nobody = aid__unknown_of(m, owners);
  const int32_t owners_first = m->rooms[s->of.owner->index].first;
  const size_t n = aid__rows_of(m, s->outer);
  walk w = {.p = m->population, .list = &s->of, .day = s->day, .base = m->rooms[s->kind->index].first};
  int32_t *const first = aid__plane_new(m, &room->first_of, (n + 1) * sizeof *first);
  aid__bits *const lacking = aid__bits_new(m, &room->lacking, n);
  int32_t *owner;

  if (first == NULL || lacking == NULL)
    return;
  memset(lacking, 0, aid__words_of(n) * sizeof *lacking);
  for (const struct aid_kind *k = s->of.kind; k && k != s->of.owner && w.depth < DEPTH_MOST; k = k->parent)
    w.depth++;
  {
    size_t at = w.depth;
    for (const struct aid_kind *k = s->of.kind; at > 0; k = k->parent)
      w.path[--at] = &m->population->tables[k->index];
  }
  for (int pass = 0; pass < 2; pass++) {
    if (pass == 1) {
      w.rows = aid__plane_new(m, &room->rows, ((size_t)w.count + 1) * sizeof *w.rows);
      owner = aid__plane_new(m, &room->owner, ((size_t)w.count + 1) * sizeof *owner);
      if (w.rows == NULL || owner == NULL)
        return;
      if (w.any_unsure) {
        if ((w.unsure = aid__bits_new(m, &room->unsure, (size_t)w.count)) == NULL)
          return;
        memset(w.unsure, 0, aid__words_of((size_t)w.count) * sizeof *w.unsure);
      }
      w.count = 0;
    }
    for (size_t i = 0; i < n; i++) {
      const int32_t start = w.count;
      if (pass == 0)
        first[i] = w.count;
      w.whole = true;
      if (!aid__bit(nobody, i))
        descend(&w, 0, owners_first + (int32_t)aid__cell_of(owners, i), false);
      else
        w.whole = false;
      if (!w.whole)
        aid__bit_set(lacking, i, true);
      for (int32_t k = start; pass == 1 && k < w.count; k++)
        owner[k] = (int32_t)i;
    }
    first[n] = w.count;
  }
  room->count = w.count;
  room->segments = (aid__segments){.parents = (int32_t)n, .rows = w.count, .first = first};
  {
    aid__bits *const starts = aid__bits_new(m, &room->starts, (size_t)w.count + 1), *const filled = aid__bits_new(m, &room->filled, n);
    aid__segments *const g = &room->segments;
    if (starts == NULL || filled == NULL)
      return;
    memset(starts, 0, aid__words_of((size_t)w.count + 1) * sizeof *starts);
    memset(filled, 0, aid__words_of(n) * sizeof *filled);
    g->all_filled = true;
    for (size_t i = 0; i < n; i++) {
      const int32_t rows = first[i + 1] - first[i];
      g->longest = rows > g->longest ? rows : g->longest;
      if (rows == 0) {
        g->all_filled = false;
        continue;
      }
      aid__bit_set(starts, (size_t)first[i], true);
      aid__bit_set(filled, i, true);
    }
    g->starts = starts;
    g->filled = filled;
  }
  room->ready = true;
}
