/* The column evaluator: memory for planes, registers, the rows of a chunk, and the loop over the code. */
#include "engine/machine.h"

/* ---- planes ---- */

struct aid__block {
  aid__block *next;            /* of all */
  aid__block *next_free;
  uint32_t owners;
  uint8_t size;                /* 2^size bytes */
  void *data;                  /* in a line of the cache of its own */
};

enum { SIZE_LEAST = 6, ALIGN = 64 };

void *aid__plane_new(aid__machine *m, aid__plane *plane, size_t bytes)
{
  unsigned size = SIZE_LEAST;
  aid__block *b;

  aid__plane_drop(m, plane);
  while (((size_t)1 << size) < bytes)
    size++;
  if ((b = m->free_blocks[size]) != NULL) {
    m->free_blocks[size] = b->next_free;
  } else {
    if ((b = m->memory.allocate(m->memory.data, sizeof *b + ALIGN + ((size_t)1 << size))) == NULL) {
      m->no_memory = true;
      return NULL;
    }
    b->size = (uint8_t)size;
    b->data = (char *)(b + 1) + (ALIGN - (uintptr_t)(b + 1) % ALIGN) % ALIGN;
    b->next = m->blocks;
    m->blocks = b;
  }
  b->owners = 1;
  plane->block = b;
  return plane->at = b->data;
}

void aid__plane_share(aid__plane *to, const aid__plane *from)
{
  *to = *from;
  if (to->block)
    to->block->owners++;
}

void aid__plane_drop(aid__machine *m, aid__plane *plane)
{
  aid__block *const b = plane->block;

  if (b && --b->owners == 0) {
    b->next_free = m->free_blocks[b->size];
    m->free_blocks[b->size] = b;
  }
  plane->block = NULL;
  plane->at = NULL;
}

/* ---- registers ---- */

static void reg_drop(aid__machine *m, aid__reg *r)
{
  aid__plane_drop(m, &r->value);
  aid__plane_drop(m, &r->unknown);
  aid__plane_drop(m, &r->missing);
}

void aid__reg_const(aid__reg *out, int64_t k)
{
  out->least = out->greatest = k;
  out->width = AID__I64;
  out->scanned = true;
}

void aid__reg_same(aid__reg *out, const aid__reg *a)
{
  out->least = a->least;
  out->greatest = a->greatest;
  out->width = a->width;
  out->scanned = a->scanned;
  aid__plane_share(&out->value, &a->value);
  aid__plane_share(&out->unknown, &a->unknown);
  aid__plane_share(&out->missing, &a->missing);
}

void aid__reg_fail(aid__machine *m, aid__reg *out, size_t n)
{
  aid__bits *const bits = aid__bits_new(m, &out->unknown, n);

  aid__reg_const(out, 0);
  if (bits == NULL)
    return;
  for (size_t w = 0; w < aid__words_of(n); w++)
    bits[w] = aid__tail(n, w);
  aid__plane_share(&out->missing, &out->unknown);
}

static void unite(aid__machine *m, aid__plane *out, const aid__plane *a, const aid__plane *b, size_t n)
{
  const aid__bits *x, *y;
  aid__bits *bits;

  if (b->at == NULL || b->at == a->at) {
    aid__plane_share(out, a);
    return;
  }
  if (a->at == NULL) {
    aid__plane_share(out, b);
    return;
  }
  x = a->at;
  y = b->at;
  if ((bits = aid__bits_new(m, out, n)) == NULL)
    return;
  for (size_t w = 0; w < aid__words_of(n); w++)
    bits[w] = x[w] | y[w];
}

void aid__reg_open(aid__machine *m, aid__reg *out, const aid__reg *a, const aid__reg *b, size_t n)
{
  if (a->unknown.at == NULL && b->unknown.at == NULL)
    return;
  unite(m, &out->unknown, &a->unknown, &b->unknown, n);
  if (a->missing.at == a->unknown.at && b->missing.at == b->unknown.at)
    aid__plane_share(&out->missing, &out->unknown);
  else
    unite(m, &out->missing, &a->missing, &b->missing, n);
}

void aid__reg_lose(aid__machine *m, aid__reg *out, const aid__bits *lost, size_t n)
{
  const bool all_missing = out->missing.at == out->unknown.at;
  aid__plane *const planes[] = {&out->unknown, &out->missing};
  aid__bits any = 0;

  for (size_t w = 0; w < aid__words_of(n); w++)
    any |= lost[w] & aid__tail(n, w);
  if (!any)
    return;
  for (size_t i = 0; i < (all_missing ? 1u : 2u); i++) {
    aid__plane made = {NULL, NULL};
    const aid__bits *const old = planes[i]->at ? planes[i]->at : m->zeros;
    aid__bits *const bits = aid__bits_new(m, &made, n);
    if (bits == NULL)
      return;
    for (size_t w = 0; w < aid__words_of(n); w++)
      bits[w] = old[w] | (lost[w] & aid__tail(n, w));
    aid__plane_drop(m, planes[i]);
    *planes[i] = made;
  }
  if (all_missing) {
    aid__plane_drop(m, &out->missing);
    aid__plane_share(&out->missing, &out->unknown);
  }
}

void aid__reg_settle(aid__machine *m, aid__reg *out, size_t n)
{
  aid__bits *const yes = out->value.at;
  const aid__bits *const unknown = out->unknown.at;
  const size_t words = aid__words_of(n);
  aid__bits any = 0, all = ~(aid__bits)0, open = 0;

  if (yes == NULL) {
    if (unknown && out->least) {             /* true for all that are known: a plane after all */
      aid__bits *const bits = aid__bits_new(m, &out->value, n);
      if (bits == NULL)
        return;
      for (size_t w = 0; w < words; w++)
        bits[w] = ~unknown[w] & aid__tail(n, w);
      out->least = 0;
      out->greatest = 1;
      aid__reg_settle(m, out, n);
      return;
    }
    for (size_t w = 0; unknown && w < words; w++)
      open |= unknown[w];
    if (unknown && !open) {
      aid__plane_drop(m, &out->unknown);
      aid__plane_drop(m, &out->missing);
    }
    return;
  }
  if (unknown) {
    for (size_t w = 0; w < words; w++) {
      yes[w] &= ~unknown[w];
      any |= yes[w];
      all &= yes[w] | ~aid__tail(n, w);
      open |= unknown[w];
    }
  } else {
    for (size_t w = 0; w < words; w++) {
      any |= yes[w];
      all &= yes[w] | ~aid__tail(n, w);
    }
  }
  if (unknown && !open) {
    aid__plane_drop(m, &out->unknown);
    aid__plane_drop(m, &out->missing);
  }
  if (any && ~all) {
    out->least = 0;
    out->greatest = 1;
    return;
  }
  aid__plane_drop(m, &out->value);
  aid__reg_const(out, any != 0);
}

void aid__reg_scan(aid__machine *m, aid__reg *r, size_t n)
{
  if (r->scanned || n == 0 || r->value.at == NULL)
    return;
  m->kernels->range(aid__operand_of(r), n, &r->least, &r->greatest);
  r->scanned = true;
}

/* ---- rows ---- */

/* starts and filled of segments whose `first` is there. */
static bool mark_segments(aid__machine *m, aid__segments *s, aid__plane *starts, aid__plane *filled)
{
  aid__bits *const b = aid__bits_new(m, starts, (size_t)s->rows), *const f = aid__bits_new(m, filled, (size_t)s->parents);

  if (b == NULL || f == NULL)
    return false;
  memset(b, 0, aid__words_of((size_t)s->rows) * sizeof *b);
  memset(f, 0, aid__words_of((size_t)s->parents) * sizeof *f);
  s->all_filled = true;
  s->longest = 0;
  for (int32_t i = 0; i < s->parents; i++) {
    const int32_t count = s->first[i + 1] - s->first[i];
    if (count > s->longest)
      s->longest = count;
    if (count > 0) {
      aid__bit_set(b, (size_t)(s->first[i] - s->first[0]), true);
      aid__bit_set(f, (size_t)i, true);
    } else {
      s->all_filled = false;
    }
  }
  s->starts = b;
  s->filled = f;
  return true;
}

static bool make_below(aid__machine *m, aid__below *b)
{
  const struct aid_population *const p = m->population;
  const struct aid_kind *const kind = m->code->spaces[b->rows].kind;
  const aid__room *const owners = &m->rooms[b->owners], *const rows = &m->rooms[b->rows];
  const aid__table *const table = &p->tables[kind->index];
  aid__segments *const s = &b->segments;

  *s = (aid__segments){.parents = owners->count, .rows = rows->count};
  if (kind->parent->index == b->owners && table->rows) {
    s->first = table->first + owners->first;
    if (table->starts && !table->gaps) {
      aid__bits *const starts = aid__bits_new(m, &b->starts, (size_t)s->rows);
      if (starts == NULL)
        return false;
      m->kernels->copy_bits(table->starts, (size_t)rows->first, (size_t)s->rows, starts);
      s->starts = starts;
      s->filled = m->ones;
      s->all_filled = true;
      s->longest = table->longest;
      return true;
    }
  } else {
    int32_t *const first = aid__plane_new(m, &b->first, ((size_t)owners->count + 1) * sizeof *first);
    if (first == NULL)
      return false;
    s->first = first;
    if (table->rows == 0) {
      memset(first, 0, ((size_t)owners->count + 1) * sizeof *first);
    } else {
      for (int32_t i = 0; i <= owners->count; i++) {
        int32_t row = owners->first + i;
        const struct aid_kind *path[16];
        size_t depth = 0;
        for (const struct aid_kind *k = kind; k->index != b->owners && depth < 16; k = k->parent)
          path[depth++] = k;
        while (depth-- > 0)
          row = p->tables[path[depth]->index].rows ? p->tables[path[depth]->index].first[row] : 0;
        first[i] = row;
      }
    }
  }
  return mark_segments(m, s, &b->starts, &b->filled);
}

const aid__segments *aid__machine_below(aid__machine *m, uint16_t rows, uint16_t owners)
{
  aid__below *b;

  if (m->code->spaces[rows].list)
    return &m->rooms[rows].segments;
  for (b = m->belows; b; b = b->next)
    if (b->rows == rows && b->owners == owners) {
      if (b->segments.all_filled)               /* the plane of ones moves when it grows */
        b->segments.filled = m->ones;
      return &b->segments;
    }
  if ((b = m->spare_belows) != NULL) {
    m->spare_belows = b->next;
  } else if ((b = aid__allocate(&m->memory, sizeof *b)) == NULL) {
    m->no_memory = true;
    return NULL;
  }
  *b = (aid__below){.rows = rows, .owners = owners, .next = m->belows};
  m->belows = b;
  if (!make_below(m, b)) {
    m->no_memory = true;
    return NULL;
  }
  return &b->segments;
}

static void forget_belows(aid__machine *m, bool all)
{
  for (aid__below **link = &m->belows, *b; (b = *link) != NULL;) {
    if (!all && aid__code_of_regions(m->code->spaces[b->rows].kind)) {
      link = &b->next;
      continue;
    }
    aid__plane_drop(m, &b->first);
    aid__plane_drop(m, &b->starts);
    aid__plane_drop(m, &b->filled);
    *link = b->next;
    b->next = m->spare_belows;
    m->spare_belows = b;
  }
}

static void make_rooms(aid__machine *m, int32_t first, int32_t end)
{
  const aid__vocabulary *const v = m->population->vocabulary;

  for (size_t k = 0; k < v->kind_count; k++) {
    const struct aid_kind *const kind = v->kinds[k];
    const aid__table *const table = &m->population->tables[kind->index];
    aid__room *const room = &m->rooms[kind->index];
    room->ready = true;
    room->first = room->count = 0;
    if (aid__code_of_regions(kind)) {
      room->count = (int32_t)table->rows;
    } else if (kind->index == AID__KIND_HOUSEHOLD) {
      room->first = first;
      room->count = end - first;
    } else if (table->rows > 0) {
      const aid__room *const above = &m->rooms[kind->parent->index];
      room->first = table->first[above->first];
      room->count = table->first[above->first + above->count] - room->first;
    }
  }
}

static void forget_lists(aid__machine *m, bool all)
{
  for (size_t i = 0; i < m->code->space_count; i++) {
    aid__room *const room = &m->rooms[i];
    if (m->code->spaces[i].base || (!all && aid__code_of_regions(m->code->spaces[i].kind)))
      continue;
    aid__plane_drop(m, &room->rows);
    aid__plane_drop(m, &room->owner);
    aid__plane_drop(m, &room->first_of);
    aid__plane_drop(m, &room->unsure);
    aid__plane_drop(m, &room->lacking);
    aid__plane_drop(m, &room->starts);
    aid__plane_drop(m, &room->filled);
    room->ready = false;
  }
}

/* Planes of all zeros and all ones, as long as any space of the chunk. */
static bool make_words(aid__machine *m, size_t words)
{
  size_t capacity = m->most_words ? m->most_words : 64;

  if (words <= m->most_words)
    return true;
  while (capacity < words)
    capacity *= 2;
  aid__release(&m->memory, m->ones);
  aid__release(&m->memory, m->zeros);
  m->ones = aid__allocate(&m->memory, capacity * sizeof *m->ones);
  m->zeros = aid__allocate(&m->memory, capacity * sizeof *m->zeros);
  m->most_words = m->ones && m->zeros ? capacity : 0;
  for (size_t w = 0; w < m->most_words; w++)
    m->ones[w] = ~(aid__bits)0;
  return m->most_words != 0;
}

/* ---- redone ---- */

void aid__redo_row(aid__machine *m, uint16_t space, size_t i)
{
  const struct aid_population *const p = m->population;
  const struct aid_kind *kind;
  int32_t row;

  while (!m->code->spaces[space].base) {
    const aid__space *const s = &m->code->spaces[space];
    if (s->list)
      i = (size_t)((const int32_t *)m->rooms[space].owner.at)[i];
    space = s->list ? s->outer : s->like;
  }
  kind = m->code->spaces[space].kind;
  row = m->rooms[space].first + (int32_t)i;
  for (; kind->index != AID__KIND_HOUSEHOLD && kind->index != AID__KIND_REGION; kind = kind->parent)
    row = p->tables[kind->index].parent[row];
  if (kind->index == AID__KIND_REGION) {
    aid__bit_set(m->redo_regions, (size_t)row, true);
    m->any_redo_region = true;
  } else {
    aid__bit_set(m->redo, (size_t)(row - m->rooms[AID__KIND_HOUSEHOLD].first), true);
    m->any_redo = true;
  }
}

void aid__redo_all(aid__machine *m, uint16_t space)
{
  for (size_t i = 0; i < aid__rows_of(m, space); i++)
    aid__redo_row(m, space, i);
}

/* What a region above is redone for counts for those below it, and for their households. */
static void spread_redo(aid__machine *m)
{
  const struct aid_population *const p = m->population;
  const aid__table *const regions = &p->tables[AID__KIND_REGION];
  const aid__room *const households = &m->rooms[AID__KIND_HOUSEHOLD];

  if (!m->any_redo_region)
    return;
  for (bool more = true; more;) {
    more = false;
    for (size_t r = 0; r < regions->rows; r++)
      if (regions->parent[r] >= 0 && aid__bit(m->redo_regions, (size_t)regions->parent[r]) && !aid__bit(m->redo_regions, r)) {
        aid__bit_set(m->redo_regions, r, true);
        more = true;
      }
  }
  for (int32_t i = 0; i < households->count; i++) {
    const int32_t region = p->region[households->first + i];
    if (region >= 0 && aid__bit(m->redo_regions, (size_t)region)) {
      aid__bit_set(m->redo, (size_t)i, true);
      m->any_redo = true;
    }
  }
}

/* A household with a value that was supplied in place of a rule is the trace's: there are few, and the code need not know of them. */
static void redo_givens(aid__machine *m, bool regions)
{
  const struct aid_population *const p = m->population;
  size_t low = 0, high;

  for (size_t k = 0; k < p->vocabulary->kind_count; k++) {
    const uint32_t kind = (uint32_t)p->vocabulary->kinds[k]->index;
    const aid__room *const room = &m->rooms[kind];
    if (p->given_count == 0 || room->count == 0 || aid__code_of_regions(p->vocabulary->kinds[k]) != regions)
      continue;
    low = 0;
    high = p->given_count;
    while (low < high) {
      const size_t middle = low + (high - low) / 2;
      const aid__given *const g = &p->givens[middle];
      if (g->kind < kind || (g->kind == kind && g->row < room->first))
        low = middle + 1;
      else
        high = middle;
    }
    for (; low < p->given_count && p->givens[low].kind == kind && p->givens[low].row < room->first + room->count; low++)
      aid__redo_row(m, (uint16_t)kind, (size_t)(p->givens[low].row - room->first));
  }
}

static bool make_redo(aid__machine *m, size_t households, size_t regions)
{
  const size_t words = aid__words_of(households) + 1, region_words = aid__words_of(regions) + 1;

  if (!aid__grow(&m->memory, &m->redo, &m->redo_capacity, words, sizeof *m->redo, 0) ||
      !aid__grow(&m->memory, &m->redo_regions, &m->redo_region_capacity, region_words, sizeof *m->redo_regions, 0))
    return false;
  memset(m->redo, 0, words * sizeof *m->redo);
  m->any_redo = false;
  return true;
}

bool aid__machine_redone(const aid__machine *m, const struct aid_kind *kind, int32_t row)
{
  const struct aid_population *const p = m->population;

  if (!m->any_redo && !m->any_redo_region)
    return false;
  for (; kind->index != AID__KIND_HOUSEHOLD && kind->index != AID__KIND_REGION; kind = kind->parent)
    row = p->tables[kind->index].parent[row];
  if (kind->index == AID__KIND_REGION)
    return m->any_redo_region && aid__bit(m->redo_regions, (size_t)row);
  return m->any_redo && aid__bit(m->redo, (size_t)(row - m->rooms[AID__KIND_HOUSEHOLD].first));
}

bool aid__machine_redone_rows(aid__machine *m, const struct aid_kind *kind, aid__plane *rows)
{
  const bool regions = aid__code_of_regions(kind);
  const size_t n = aid__rows_of(m, (uint16_t)kind->index);
  const aid__segments *below;
  aid__bits *bits;

  if (!(regions ? m->any_redo_region : m->any_redo) || (bits = aid__bits_new(m, rows, n)) == NULL)
    return false;
  if (kind->index == AID__KIND_HOUSEHOLD || kind->index == AID__KIND_REGION)
    memcpy(bits, regions ? m->redo_regions : m->redo, aid__words_of(n) * sizeof *bits);
  else if ((below = aid__machine_below(m, (uint16_t)kind->index, regions ? AID__KIND_REGION : AID__KIND_HOUSEHOLD)) != NULL)
    m->kernels->down_bits(below, regions ? m->redo_regions : m->redo, bits);
  return !m->no_memory;
}

/* ---- the code ---- */

static void run_one(aid__machine *m, const aid__ins *ins, aid__reg *out)
{
  const size_t n = aid__rows_of(m, ins->space);

  if (n == 0) {                                 /* the memory of what is nothing */
    aid__reg_const(out, 0);
    return;
  }
  switch ((aid__do)ins->op) {
  case AID__DO_CONST:
    aid__reg_const(out, ins->k);
    if (!ins->truth && (ins->k > ins->most || ins->k < -ins->most)) {
      aid__redo_all(m, ins->space);
      out->least = out->greatest = 0;
    }
    return;
  case AID__DO_TEXT: aid__reg_const(out, aid__machine_text(m, ins->of)); return;
  case AID__DO_REDO:
    aid__redo_all(m, ins->space);
    aid__reg_fail(m, out, n);
    return;
  case AID__DO_FAIL: aid__reg_fail(m, out, n); return;
  case AID__DO_FACT:
  case AID__DO_IN_FORCE:
  case AID__DO_WHOLE: aid__do_fact(m, ins, out); return;
  case AID__DO_RECORD: aid__do_record(m, ins, out); return;
  case AID__DO_STANDARD: aid__do_standard(m, ins, out); return;
  case AID__DO_REGION:
  case AID__DO_LEVEL:
  case AID__DO_ROWS:
  case AID__DO_OWNER:
  case AID__DO_UNSURE:
  case AID__DO_PART:
  case AID__DO_PLACE:
  case AID__DO_GATHER:
  case AID__DO_DOWN: aid__do_move(m, ins, out); return;
  case AID__DO_NOT:
  case AID__DO_AND:
  case AID__DO_OR:
  case AID__DO_KNOWN:
  case AID__DO_SAME: aid__do_truth(m, ins, out); return;
  case AID__DO_EQ:
  case AID__DO_LT:
  case AID__DO_LE: aid__do_compare(m, ins, out); return;
  case AID__DO_VALID:
  case AID__DO_SELECT:
  case AID__DO_PICK:
  case AID__DO_COALESCE: aid__do_choice(m, ins, out); return;
  case AID__DO_LINEAR:
  case AID__DO_MUL:
  case AID__DO_MIN:
  case AID__DO_MAX:
  case AID__DO_ROUND:
  case AID__DO_ROUND_EACH:
  case AID__DO_EXACT:
  case AID__DO_EXACT_EACH:
  case AID__DO_DENOM:
  case AID__DO_FLIP: aid__do_number(m, ins, out); return;
  case AID__DO_DATE: aid__do_date(m, ins, out); return;
  case AID__DO_COUNT:
  case AID__DO_SUM:
  case AID__DO_ANY:
  case AID__DO_EXTREME:
  case AID__DO_NTH: aid__do_fold(m, ins, out); return;
  case AID__DO_MOST: break;
  }
}

/* and, or, not of what is the same for all rows: much of most code, and no work. */
static bool run_same(const aid__machine *m, const aid__ins *ins, aid__reg *out)
{
  const aid__reg *const a = &m->regs[ins->a], *const b = ins->op == AID__DO_NOT ? a : &m->regs[ins->b];
  const bool same_a = a->value.at == NULL && a->unknown.at == NULL, same_b = b->value.at == NULL && b->unknown.at == NULL;

  if (ins->op == AID__DO_NOT) {
    if (same_a)
      aid__reg_const(out, !a->least);
    return same_a;
  }
  if (!same_a && !same_b)
    return false;
  {
    const aid__reg *const known = same_a ? a : b, *const other = same_a ? b : a;
    if ((known->least != 0) == (ins->op == AID__DO_AND))
      aid__reg_same(out, other);
    else
      aid__reg_const(out, ins->op == AID__DO_OR);
  }
  return true;
}

/* A space that is no kind's own: made when first needed. */
static void make_ready(aid__machine *m, uint16_t space)
{
  const aid__space *const s = &m->code->spaces[space];

  if (m->rooms[space].ready)
    return;
  if (!s->list) {
    make_ready(m, s->like);
    m->rooms[space].count = m->rooms[s->like].count;
    m->rooms[space].ready = true;
    return;
  }
  make_ready(m, s->outer);
  aid__machine_list(m, space);
  if (!m->no_memory && !make_words(m, aid__words_of(aid__rows_of(m, space)) + 1))
    m->no_memory = true;
}

static bool run_code(aid__machine *m, size_t first, size_t end)
{
  const aid__code *const code = m->code;

  for (uint32_t i = (uint32_t)first; i < end && !m->no_memory; i++) {
    const aid__ins *const ins = &code->list[i];
    if (!m->rooms[ins->space].ready)
      make_ready(m, ins->space);
    if (!m->rooms[ins->from].ready)
      make_ready(m, ins->from);
    if (m->no_memory)
      break;
    if (!(ins->op == AID__DO_AND || ins->op == AID__DO_OR || ins->op == AID__DO_NOT) || !run_same(m, ins, &m->regs[i]))
      run_one(m, ins, &m->regs[i]);
    for (uint32_t d = code->death_first[i]; d < code->death_first[i + 1]; d++)
      reg_drop(m, &m->regs[code->deaths[d]]);
  }
  return !m->no_memory;
}

static void drop_regs(aid__machine *m, size_t first, size_t end)
{
  for (size_t i = first; i < end; i++)
    reg_drop(m, &m->regs[i]);
}

/* What is left of the last chunk; all registers, where it was broken off. */
static void drop_left(aid__machine *m)
{
  const aid__code *const code = m->code;

  if (m->broken) {
    drop_regs(m, code->regions, code->count);
  } else {
    for (size_t i = 0; i < (m->undetermined ? code->left_count : code->left_late); i++)
      reg_drop(m, &m->regs[code->left[i]]);
  }
  m->undetermined = false;
  m->broken = true;
}

static bool find_regions(aid__machine *m)
{
  const aid__room *const room = &m->rooms[AID__KIND_HOUSEHOLD];
  const int32_t *const region = m->population->region ? m->population->region + room->first : NULL;     /* none where there are no households */
  const size_t rows = m->population->tables[AID__KIND_REGION].rows;
  int32_t last = INT32_MIN;

  m->region_count = 0;
  if (!aid__grow(&m->memory, &m->region_seen, &m->region_seen_capacity, rows + 2, sizeof *m->region_seen, 0))
    return false;
  m->region_mark++;
  if (room->count > 0) {                    /* mostly they are all of one region, or of a few that stand together */
    int64_t least, greatest;
    m->kernels->range((aid__operand){region, 0, AID__I32}, (size_t)room->count, &least, &greatest);
    if (least == greatest) {
      if (!aid__grow(&m->memory, &m->regions, &m->region_capacity, 1, sizeof *m->regions, 0))
        return false;
      m->regions[m->region_count++] = (int32_t)least;
      return true;
    }
  }
  for (int32_t i = 0; i < room->count; i++) {
    if (region[i] == last)
      continue;
    last = region[i];
    if (m->region_seen[last + 1] == m->region_mark)
      continue;
    m->region_seen[last + 1] = m->region_mark;
    if (!aid__grow(&m->memory, &m->regions, &m->region_capacity, m->region_count + 1, sizeof *m->regions, 0))
      return false;
    m->regions[m->region_count++] = last;
  }
  return true;
}

static size_t longest(const aid__machine *m)
{
  int32_t most = 0;

  for (size_t k = 0; k < m->population->vocabulary->kind_count; k++)
    if (m->rooms[k].count > most)
      most = m->rooms[k].count;
  return (size_t)most;
}

static bool any_undetermined(const aid__machine *m)
{
  for (size_t i = 0; i < m->plan->program_count; i++)
    if (m->regs[m->code->outputs[i].eligible].missing.at)
      return true;
  return false;
}

aid_status aid__machine_run(aid__machine *m, int32_t first, int32_t end, aid_error **error)
{
  const struct aid_population *const p = m->population;
  const bool regions_again = !m->regions_done || m->generation != p->generation;

  m->no_memory = false;
  drop_left(m);
  forget_belows(m, regions_again);
  forget_lists(m, regions_again);
  make_rooms(m, first, end);
  if (!make_words(m, aid__words_of(longest(m)) + 1) || !make_redo(m, (size_t)(end - first), p->tables[AID__KIND_REGION].rows) || !find_regions(m))
    return aid__fail_memory(error);
  if (regions_again) {
    m->regions_done = false;
    drop_regs(m, 0, m->code->regions);
    aid__lookups_forget(m);
    m->any_redo_region = false;
    memset(m->redo_regions, 0, (aid__words_of(p->tables[AID__KIND_REGION].rows) + 1) * sizeof *m->redo_regions);
    redo_givens(m, true);
    if (!aid__machine_classes(m) || !run_code(m, 0, m->code->regions))
      return aid__fail_memory(error);
  }
  m->regions_done = true;
  m->generation = p->generation;
  redo_givens(m, false);
  if (!run_code(m, m->code->regions, m->code->late))
    return aid__fail_memory(error);
  m->undetermined = any_undetermined(m);
  if (m->undetermined && !run_code(m, m->code->late, m->code->count))
    return aid__fail_memory(error);
  spread_redo(m);
  m->broken = false;
  return AID_OK;
}

aid__cell_value aid__machine_cell(const aid__machine *m, uint32_t reg, int32_t row)
{
  const aid__ins *const ins = &m->code->list[reg];
  const aid__reg *const r = &m->regs[reg];
  const size_t i = (size_t)(row - m->rooms[ins->space].first);
  aid__cell_value c = {.known = !(r->unknown.at && aid__bit(r->unknown.at, i)), .missing = r->missing.at && aid__bit(r->missing.at, i)};

  if (c.known)
    c.value = ins->truth ? (r->value.at ? aid__bit(r->value.at, i) : r->least) : aid__cell_of(r, i);
  return c;
}

aid__value aid__machine_value(const aid__machine *m, uint32_t slot, int32_t row, bool *missing)
{
  const aid__val v = m->code->slots[slot];
  const aid__type *const type = &m->plan->slots[slot].type;
  const aid__cell_value n = v.n == AID__NO_REG ? (aid__cell_value){true, false, 1} : aid__machine_cell(m, v.n, row);
  const aid__cell_value d = v.d == AID__NO_REG ? (aid__cell_value){true, false, 1} : aid__machine_cell(m, v.d, row);
  aid__value out;

  memset(&out, 0, sizeof out);
  out.known = n.known && d.known;
  *missing = n.missing || d.missing;
  if (!out.known)
    return out;
  if (type->base == AID__FLAG)
    out.flag = n.value != 0;
  else if (type->base == AID__NUMBER)
    out.known = aid__fraction_make((aid__wide)n.value * v.kn, (aid__wide)d.value * v.kd, &out.number);
  else if (type->base == AID__TEXT)
    out.text = n.value >= 0 ? m->population->texts[n.value] : m->texts[-2 - n.value];
  else
    out.day = (int32_t)n.value;
  return out;
}

int32_t aid__machine_text(aid__machine *m, const char *text)
{
  const int32_t found = aid__population_text(m->population, aid__text_of(text));

  if (found >= 0)
    return found;
  for (size_t i = 0; i < m->text_count; i++)
    if (strcmp(m->texts[i], text) == 0)
      return -2 - (int32_t)i;
  if (!aid__grow(&m->memory, &m->texts, &m->text_capacity, m->text_count + 1, sizeof *m->texts, INT32_MAX / 2)) {
    m->no_memory = true;
    return -1;
  }
  m->texts[m->text_count] = text;
  return -2 - (int32_t)m->text_count++;
}

aid__machine *aid__machine_new(const aid__plan *plan, const aid__code *code, const struct aid_population *population, bool plain)
{
  aid__machine *const m = aid__allocate(&population->memory, sizeof *m);

  if (m == NULL)
    return NULL;
  m->memory = population->memory;
  m->plan = plan;
  m->code = code;
  m->population = population;
  m->kernels = aid__kernels_best(plain);
  m->regs = aid__allocate(&m->memory, (code->count + 1) * sizeof *m->regs);
  m->rooms = aid__allocate(&m->memory, (code->space_count + 1) * sizeof *m->rooms);
  if (m->regs == NULL || m->rooms == NULL) {
    aid__machine_free(m);
    return NULL;
  }
  return m;
}

/* ---- machines that a plan keeps ---- */

enum { KEPT_MOST = 8 };

static void free_machines(aid__machine *machines)
{
  for (aid__machine *m = machines, *next; m; m = next) {
    next = m->next;
    aid__machine_free(m);
  }
}

static pthread_mutex_t *lock_of(const aid__plan *plan) { return &((struct aid_policy *)(uintptr_t)plan->policy)->lock; }

static bool same_memory(const aid_memory *a, const aid_memory *b)
{
  return a->allocate == b->allocate && a->resize == b->resize && a->release == b->release && a->data == b->data;
}

aid__machine *aid__machine_take(aid__plan *plan, const aid__code *code, const struct aid_population *population, bool plain)
{
  aid__machine *m = NULL;

  /* What a plan keeps outlives a population, and so must its memory. */
  if (same_memory(&plan->policy->memory, &population->memory)) {
    pthread_mutex_lock(lock_of(plan));
    for (aid__machine **link = &plan->machines; *link && m == NULL;) {
      if ((*link)->code == code) {
        m = *link;
        *link = m->next;
      } else {
        link = &(*link)->next;
      }
    }
    pthread_mutex_unlock(lock_of(plan));
  }
  if (m == NULL)
    return aid__machine_new(plan, code, population, plain);
  m->kernels = aid__kernels_best(plain);
  m->population = population;
  m->regions_done = false;
  return m;
}

void aid__machine_give(aid__machine *m, aid__plan *plan)
{
  size_t kept = 0;

  if (m == NULL)
    return;
  drop_regs(m, 0, m->code->count);
  pthread_mutex_lock(lock_of(plan));
  for (const aid__machine *k = plan->machines; k; k = k->next)
    kept++;
  if (kept < KEPT_MOST && same_memory(&plan->policy->memory, &m->memory)) {
    m->next = plan->machines;
    plan->machines = m;
    plan->free_machines = free_machines;
    m = NULL;
  }
  pthread_mutex_unlock(lock_of(plan));
  aid__machine_free(m);
}

void aid__machine_free(aid__machine *m)
{
  aid_memory memory;

  if (m == NULL)
    return;
  memory = m->memory;
  aid__lookups_forget(m);
  aid__ages_forget(m);
  for (aid__block *b = m->blocks, *next; b; b = next) {
    next = b->next;
    aid__release(&memory, b);
  }
  for (int list = 0; list < 2; list++)
    for (aid__below *b = list ? m->spare_belows : m->belows, *next; b; b = next) {
      next = b->next;
      aid__release(&memory, b);
    }
  aid__release(&memory, m->regs);
  aid__release(&memory, m->rooms);
  aid__release(&memory, m->ones);
  aid__release(&memory, m->zeros);
  aid__release(&memory, m->redo);
  aid__release(&memory, m->redo_regions);
  aid__release(&memory, m->regions);
  aid__release(&memory, m->region_seen);
  aid__release(&memory, m->region_class);
  aid__release(&memory, m->texts);
  aid__release(&memory, m);
}
