/*
 * Column code: standards. A table of answers is made for each region and the keys that occur, and kept for the run; a region that no row names
 * has the table of the region above it (aid__machine_classes). So most lookups are one number for all rows, or one step into a small array.
 */
#include "engine/machine.h"
#include <stdlib.h>

enum { ANSWERS_MOST = 4096, KEYS_MOST = 8, DEPTH_MOST = 16 };

/* Answers for a range of keys: by place of the keys, the last one fastest. */
typedef struct answers answers;
struct answers {
  answers *next;
  int32_t region;                 /* that they were looked up for */
  int64_t least[KEYS_MOST];
  int32_t size[KEYS_MOST];
  size_t count;
  int64_t *n, *d;                 /* d: NULL unless some answer is a fraction */
  int32_t *narrow;                /* n once more, where all fit; NULL */
  int64_t smallest, largest;      /* of n */
  aid__bits *unknown;
  bool any_unknown;
  int32_t unknown_first;          /* the first so many are unknown, and no others; -1: others too */
};


struct aid__lookups {
  answers **regions; size_t count;   /* by region; the last: none */
  answers *all;
};

void aid__lookups_forget(aid__machine *m)
{
  for (size_t i = 0; m->lookups && i < m->code->count; i++) {
    aid__lookups *const l = &m->lookups[i];
    for (answers *a = l->all, *next; a; a = next) {
      next = a->next;
      aid__release(&m->memory, a);
    }
    aid__release(&m->memory, l->regions);
  }
  aid__release(&m->memory, m->lookups);
  m->lookups = NULL;
}

/* ---- regions that have answers of their own ---- */

static int by_text(const void *a, const void *b) { return strcmp(*(const char *const *)a, *(const char *const *)b); }

/* For each region the nearest one at or above it that a row of any standard names, or the top one: all answers are the same there. */
bool aid__machine_classes(aid__machine *m)
{
  const aid__table *const table = &m->population->tables[AID__KIND_REGION];
  const char **codes;
  size_t count = 0, most = 1;
  bool done = false;

  for (size_t i = 0; i < m->plan->view_count; i++)
    most += m->plan->views[i].count;
  codes = aid__allocate(&m->memory, most * sizeof *codes);
  if (codes && aid__grow(&m->memory, &m->region_class, &m->region_class_capacity, table->rows + 1, sizeof *m->region_class, 0)) {
    for (size_t i = 0; i < m->plan->view_count; i++)
      for (size_t k = 0; k < m->plan->views[i].count; k++)
        codes[count++] = m->plan->views[i].rows[k]->region;
    qsort(codes, count, sizeof *codes, by_text);
    for (size_t r = 0; r < table->rows; r++) {
      const int32_t above = table->parent[r];
      /* a region is made after those above it */
      m->region_class[r] = above < 0 || (size_t)above >= r || bsearch(&table->id[r], codes, count, sizeof *codes, by_text) ? (int32_t)r : m->region_class[above];
    }
    done = true;
  }
  aid__release(&m->memory, codes);
  return done;
}

static int32_t class_of(const aid__machine *m, const aid__view *view, int32_t region) { return region < 0 || view->slots ? region : m->region_class[region]; }

/* ---- answers ---- */

static bool key_value(const aid__key *key, int64_t cell, aid__value *out, const aid__machine *m)
{
  memset(out, 0, sizeof *out);
  out->known = true;
  switch (key->type->base) {
  case AID__FLAG: out->flag = cell != 0; return true;
  case AID__NUMBER: return aid__fraction_make((aid__wide)cell * key->n, key->d, &out->number);
  case AID__TEXT: out->text = cell >= 0 ? m->population->texts[cell] : m->texts[-2 - cell]; return true;
  default: out->day = (int32_t)cell; return true;
  }
}

/* The answer in place; false: it is not known. */
static bool answer(aid__machine *m, const aid__ins *ins, const aid__view *view, int32_t region, const int64_t *cells, int64_t *n, int64_t *d)
{
  const aid__table *const table = &m->population->tables[AID__KIND_REGION];
  const struct aid_standard_row *row;
  const char *codes[DEPTH_MOST];
  aid__value keys[KEYS_MOST];
  aid__fraction f;
  size_t count = 0;

  *n = 0;
  *d = 1;
  for (uint32_t i = 0; i < ins->key_count; i++)
    if (!key_value(&ins->keys[i], cells[i], &keys[i], m))
      return false;
  for (int32_t r = region; r >= 0 && count < DEPTH_MOST; r = table->parent[r])
    codes[count++] = table->id[r];
  if ((row = aid__view_find(view, codes, count, keys)) == NULL)
    return false;
  if (row->formula.ir) {
    const aid__val v = m->code->slots[aid__view_slot(view, row)];
    const aid__cell_value above = v.n == AID__NO_REG ? (aid__cell_value){true, false, 1} : region < 0 ? (aid__cell_value){false, true, 0} : aid__machine_cell(m, v.n, region);
    const aid__cell_value below = v.d == AID__NO_REG ? (aid__cell_value){true, false, 1} : region < 0 ? (aid__cell_value){false, true, 0} : aid__machine_cell(m, v.d, region);
    if (!above.known || !below.known || !aid__fraction_make((aid__wide)v.kn * above.value, (aid__wide)v.kd * below.value, &f))
      return false;
  } else if (row->kind == AID_ROW_MISSING) {
    return false;
  } else if (view->standard->type.base != AID__NUMBER) {
    *n = view->standard->type.base == AID__FLAG ? row->value.flag : view->standard->type.base == AID__TEXT ? aid__machine_text(m, row->value.text) : row->value.day;
    return true;
  } else {
    f = row->value.number;
  }
  *n = f.n;
  *d = f.d;
  if (ins->kb == 1) {                       /* a whole number at the digits of the standard */
    const aid__wide scaled = (aid__wide)f.n * ins->ka;
    if (scaled % f.d != 0 || scaled / f.d > INT64_MAX || scaled / f.d < -(aid__wide)INT64_MAX)
      return false;
    *n = (int64_t)(scaled / f.d);
    *d = 1;
  }
  return true;
}

static answers *make_answers(aid__machine *m, const aid__ins *ins, const aid__view *view, aid__lookups *l, int32_t region, const int64_t *least, const int32_t *size, size_t count)
{
  const size_t words = aid__words_of(count);
  answers *const a = aid__allocate(&m->memory, sizeof *a + 2 * count * sizeof(int64_t) + words * sizeof(aid__bits) + count * sizeof(int32_t));
  bool fractions = false;
  int64_t cells[KEYS_MOST];

  if (a == NULL) {
    m->no_memory = true;
    return NULL;
  }
  a->next = l->all;
  l->all = a;
  a->region = region;
  a->count = count;
  a->n = (int64_t *)(a + 1);
  a->d = a->n + count;
  a->unknown = (aid__bits *)(a->d + count);
  memcpy(a->least, least, sizeof a->least);
  memcpy(a->size, size, sizeof a->size);
  for (size_t i = 0; i < count; i++) {
    size_t rest = i;
    for (uint32_t k = ins->key_count; k-- > 0;) {
      cells[k] = least[k] + (int64_t)(rest % (size_t)size[k]);
      rest /= (size_t)size[k];
    }
    if (!answer(m, ins, view, region, cells, &a->n[i], &a->d[i])) {
      aid__bit_set(a->unknown, i, true);
      a->any_unknown = true;
    }
    fractions |= a->d[i] != 1;
  }
  while (a->any_unknown && (size_t)a->unknown_first < count && aid__bit(a->unknown, (size_t)a->unknown_first))
    a->unknown_first++;
  for (size_t i = (size_t)a->unknown_first; i < count && a->unknown_first >= 0; i++)
    if (aid__bit(a->unknown, i))
      a->unknown_first = -1;
  if (!fractions)
    a->d = NULL;
  a->smallest = a->largest = a->n[0];
  for (size_t i = 1; i < count; i++) {
    a->smallest = a->n[i] < a->smallest ? a->n[i] : a->smallest;
    a->largest = a->n[i] > a->largest ? a->n[i] : a->largest;
  }
  if (aid__width_of(a->smallest, a->largest) == AID__I32) {
    a->narrow = (int32_t *)(a->unknown + words);
    for (size_t i = 0; i < count; i++)
      a->narrow[i] = (int32_t)a->n[i];
  }
  return a;
}

static bool covers(const answers *a, const aid__ins *ins, const int64_t *least, const int32_t *size)
{
  for (uint32_t k = 0; k < ins->key_count; k++)
    if (least[k] < a->least[k] || least[k] + size[k] > a->least[k] + a->size[k])
      return false;
  return true;
}

/* The answers for a region; what another region has the same is the same table. */
static answers *answers_of(aid__machine *m, const aid__ins *ins, const aid__view *view, aid__lookups *l, int32_t region, const int64_t *least, const int32_t *size, size_t count)
{
  const int32_t own = class_of(m, view, region);
  answers **const place = &l->regions[own < 0 ? (int32_t)l->count : own];
  answers *made;

  if (*place && covers(*place, ins, least, size))
    return *place;
  if ((made = make_answers(m, ins, view, l, own, least, size, count)) == NULL)
    return NULL;
  for (answers *a = made->next; a; a = a->next)
    if (a->count == count && memcmp(a->least, made->least, sizeof a->least) == 0 && memcmp(a->size, made->size, sizeof a->size) == 0 && (a->d == NULL) == (made->d == NULL) &&
        memcmp(a->n, made->n, count * sizeof *a->n) == 0 && (a->d == NULL || memcmp(a->d, made->d, count * sizeof *a->d) == 0) &&
        memcmp(a->unknown, made->unknown, aid__words_of(count) * sizeof *a->unknown) == 0) {
      l->all = made->next;
      aid__release(&m->memory, made);
      made = a;
      break;
    }
  return *place = made;
}

static aid__lookups *lookups_of(aid__machine *m, size_t number)
{
  const size_t regions = m->population->tables[AID__KIND_REGION].rows;
  aid__lookups *l;

  if (m->lookups == NULL && (m->lookups = aid__allocate(&m->memory, (m->code->count + 1) * sizeof *m->lookups)) == NULL) {
    m->no_memory = true;
    return NULL;
  }
  l = &m->lookups[number];
  if (l->regions == NULL) {
    if ((l->regions = aid__allocate(&m->memory, (regions + 1) * sizeof *l->regions)) == NULL) {
      m->no_memory = true;
      return NULL;
    }
    l->count = regions;
  }
  return l;
}

/* ---- all rows ---- */

/* The keys of a row that is known come to a place in the answers. */
static int64_t key_cell(const aid__machine *m, const aid__key *key, size_t i)
{
  const aid__reg *r;

  if (key->reg == AID__NO_REG)
    return 1;
  r = &m->regs[key->reg];
  if (m->code->list[key->reg].truth)
    return r->value.at ? aid__bit(r->value.at, i) : r->least;
  return aid__cell_of(r, i);
}

static int64_t part_of(const aid__ins *ins, const answers *a, size_t at) { return ins->part ? (a->d ? a->d[at] : 1) : a->n[at]; }

static void set(aid__reg *out, bool truth, size_t i, int64_t value)
{
  if (truth) {
    aid__bit_set(out->value.at, i, value != 0);
    return;
  }
  ((int64_t *)out->value.at)[i] = value;
  out->least = value < out->least ? value : out->least;
  out->greatest = value > out->greatest ? value : out->greatest;
}

static bool start_column(aid__machine *m, const aid__ins *ins, aid__reg *out, size_t n)
{
  void *const values = ins->truth ? (void *)aid__bits_new(m, &out->value, n) : aid__plane_new(m, &out->value, n * sizeof(int64_t));

  if (values == NULL)
    return false;
  if (ins->truth)
    memset(values, 0, aid__words_of(n) * sizeof(aid__bits));
  out->width = AID__I64;
  out->least = INT64_MAX;
  out->greatest = INT64_MIN;
  return true;
}

/* The place in the answers of every row. NULL: no memory. */
static const int32_t *places_of(aid__machine *m, const aid__ins *ins, const answers *a, aid__plane *plane, size_t n)
{
  int32_t *at = NULL;
  int64_t stride = 1, start = 0;

  for (uint32_t k = ins->key_count; k-- > 0; stride *= a->size[k]) {
    const aid__reg *const key = ins->keys[k].reg == AID__NO_REG ? NULL : &m->regs[ins->keys[k].reg];
    const bool truth = key && m->code->list[ins->keys[k].reg].truth;
    aid__operand x = {NULL, key ? key->least : 1, AID__I64};
    aid__plane made = {NULL, NULL}, marks = {NULL, NULL};
    int32_t *next;
    start -= stride * a->least[k];
    if (key == NULL || key->value.at == NULL) {
      start += stride * x.k;
      continue;
    }
    if (truth) {
      if ((next = aid__plane_new(m, &marks, n * sizeof *next)) == NULL)
        return NULL;
      m->kernels->choose(key->value.at, (aid__operand){NULL, 1, AID__I64}, (aid__operand){NULL, 0, AID__I64}, n, AID__I32, next);
      x = (aid__operand){next, 0, AID__I32};
    } else {
      x = aid__operand_of(key);
    }
    if ((next = aid__plane_new(m, &made, n * sizeof *next)) == NULL)
      return NULL;
    m->kernels->linear(stride, x, at != NULL, (aid__operand){at, 0, at ? AID__I32 : AID__I64}, 0, n, AID__I32, next);
    aid__plane_drop(m, &marks);
    aid__plane_drop(m, plane);
    *plane = made;
    at = next;
  }
  if (at == NULL) {
    if ((at = aid__plane_new(m, plane, n * sizeof *at)) == NULL)
      return NULL;
    m->kernels->widen((aid__operand){NULL, start, AID__I64}, n, AID__I32, at);
  } else if (start != 0) {
    aid__plane made = {NULL, NULL};
    int32_t *const next = aid__plane_new(m, &made, n * sizeof *next);
    if (next == NULL)
      return NULL;
    m->kernels->linear(1, (aid__operand){at, 0, AID__I32}, 0, (aid__operand){NULL, 0, AID__I64}, start, n, AID__I32, next);
    aid__plane_drop(m, plane);
    *plane = made;
    at = next;
  }
  return at;
}

/* One table for all rows: gathered, or one answer for all. */
static void from_one(aid__machine *m, const aid__ins *ins, const answers *a, aid__reg *out, size_t n, aid__bits *lost)
{
  aid__plane plane = {NULL, NULL};
  const int32_t *places;
  bool constant = true;

  for (size_t i = 1; i < a->count && constant; i++)
    constant = part_of(ins, a, i) == part_of(ins, a, 0);
  if (constant && !a->any_unknown) {
    aid__reg_const(out, part_of(ins, a, 0));
    return;
  }
  if ((places = places_of(m, ins, a, &plane, n)) == NULL)
    return;
  if (a->unknown_first > 0)                /* as of bands that begin somewhere: a comparison does */
    m->kernels->less((aid__operand){places, 0, AID__I32}, (aid__operand){NULL, a->unknown_first, AID__I64}, false, n, lost);
  else if (a->any_unknown)
    m->kernels->gather_bits(places, a->unknown, false, n, lost);
  if (ins->truth || ins->part) {
    if (!start_column(m, ins, out, n))
      return;
    for (size_t i = 0; i < n; i++)
      set(out, ins->truth, i, part_of(ins, a, (size_t)places[i]));
  } else {
    out->least = a->smallest;
    out->greatest = a->largest;
    out->width = a->narrow ? AID__I32 : AID__I64;
    if (aid__plane_new(m, &out->value, n * (a->narrow ? sizeof(int32_t) : sizeof(int64_t))) == NULL)
      return;
    m->kernels->gather(places, a->narrow ? (const void *)a->narrow : (const void *)a->n, 0, n, (aid__width)out->width, out->value.at);
  }
  aid__plane_drop(m, &plane);
}

/* Tables that are too large, or of several regions: row by row. */
static void row_by_row(aid__machine *m, const aid__ins *ins, const aid__view *view, aid__lookups *l, bool tables, const int64_t *least, const int32_t *size, size_t count,
                       const aid__bits *unknown, aid__reg *out, size_t n, aid__bits *lost)
{
  const aid__reg *const regions = &m->regs[ins->a];
  int32_t last = INT32_MIN;
  const answers *a = NULL;

  if (!start_column(m, ins, out, n))
    return;
  for (size_t i = 0; i < n && !m->no_memory; i++) {
    const int32_t region = (int32_t)aid__cell_of(regions, i);
    int64_t value = ins->part, other = 1;
    if (aid__bit(unknown, i)) {
      set(out, ins->truth, i, value);
      continue;
    }
    if (tables) {
      size_t at = 0;
      const int32_t own = class_of(m, view, region);
      if (own != last || a == NULL) {
        if ((a = answers_of(m, ins, view, l, region, least, size, count)) == NULL)
          return;
        last = own;
      }
      for (uint32_t k = 0; k < ins->key_count; k++)
        at = at * (size_t)a->size[k] + (size_t)(key_cell(m, &ins->keys[k], i) - a->least[k]);
      value = part_of(ins, a, at);
      if (aid__bit(a->unknown, at))
        aid__bit_set(lost, i, true);
    } else {
      int64_t cells[KEYS_MOST], nominator;
      for (uint32_t k = 0; k < ins->key_count; k++)
        cells[k] = key_cell(m, &ins->keys[k], i);
      if (!answer(m, ins, view, region, cells, &nominator, &other))
        aid__bit_set(lost, i, true);
      value = ins->part ? other : nominator;
    }
    set(out, ins->truth, i, value);
  }
}

void aid__do_standard(aid__machine *m, const aid__ins *ins, aid__reg *out)
{
  const size_t n = aid__rows_of(m, ins->space);
  const aid__view *const view = &m->plan->views[ins->k];
  const aid__reg *const regions = &m->regs[ins->a];
  aid__lookups *const l = lookups_of(m, (size_t)(ins - m->code->list));
  int64_t least[KEYS_MOST] = {0};
  int32_t size[KEYS_MOST] = {0};
  size_t count = 1;
  aid__plane plane = {NULL, NULL}, open = {NULL, NULL};
  aid__bits *lost;
  bool tables = true, one = true;
  const answers *a = NULL;

  if (l == NULL)
    return;
  if (ins->key_count > KEYS_MOST) {
    aid__redo_all(m, ins->space);
    aid__reg_fail(m, out, n);
    return;
  }
  aid__plane_share(&out->unknown, &regions->unknown);
  aid__plane_share(&out->missing, &regions->missing);
  for (uint32_t k = 0; k < ins->key_count; k++) {
    const aid__reg *const key = ins->keys[k].reg == AID__NO_REG ? NULL : &m->regs[ins->keys[k].reg];
    const int64_t from = key ? key->least : 1, to = key ? key->greatest : 1;
    const aid__wide width = (aid__wide)to - from + 1;      /* of keys at both ends more than 64 bits hold */
    least[k] = from;
    if (width > ANSWERS_MOST || (count *= (size_t)width) > ANSWERS_MOST) {
      tables = false;
      count = 1;
    }
    size[k] = (int32_t)(tables ? width : 1);
    if (key && key->unknown.at) {
      aid__reg before = *out;
      out->unknown = out->missing = (aid__plane){NULL, NULL};
      aid__reg_open(m, out, &before, key, n);
      aid__plane_drop(m, &before.unknown);
      aid__plane_drop(m, &before.missing);
    }
  }
  if ((lost = aid__bits_new(m, &plane, n)) == NULL)
    return;
  memset(lost, 0, aid__words_of(n) * sizeof *lost);
  if (tables && (regions->value.at == NULL || (ins->space >= AID__KIND_HOUSEHOLD && !ins->region && m->region_count <= 64))) {
    /* the same for every region of the chunk? */
    const size_t regions_here = regions->value.at == NULL ? 1 : m->region_count;
    for (size_t i = 0; i < regions_here && one; i++) {
      const answers *const own = answers_of(m, ins, view, l, regions->value.at == NULL ? (int32_t)regions->least : m->regions[i], least, size, count);
      if (own == NULL)
        return;
      one = i == 0 || own == a;
      a = own;
    }
  } else {
    one = false;
  }
  if (one && tables && a)
    from_one(m, ins, a, out, n, lost);
  else
    row_by_row(m, ins, view, l, tables, least, size, count, aid__unknown_of(m, out), out, n, lost);
  if (m->no_memory)
    return;
  {
    const aid__bits *const unknown = aid__unknown_of(m, out);
    for (size_t w = 0; w < aid__words_of(n); w++)
      lost[w] &= ~unknown[w];
  }
  aid__reg_lose(m, out, lost, n);
  aid__plane_drop(m, &plane);
  aid__plane_drop(m, &open);
  if (ins->truth)
    aid__reg_settle(m, out, n);
}
