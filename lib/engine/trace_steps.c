/* The traced evaluator: steps and how they are found again, what a rule read, what is open, and walks over them. */
#include "engine/trace.h"

#define APART __attribute__((noinline))
#define CELLS_MOST 65536       /* of a window; a household that needs more has its steps in the table */

/* ---- what was read ---- */

void aid__trace_read_input(aid__trace *t, aid__input_kind kind, const aid__at *f, const aid__ir *ir, const aid__value *value, const aid__step *step,
                           const struct aid_standard_row *row, int32_t rows)
{
  aid__input *in;

  t->tells = t->tells || (step && step->tells) || (row && row->kind != AID_ROW_MISSING) || kind == AID__INPUT_ASSUMED;
  if (t->tail == NULL)
    return;
  if ((in = aid__arena_take(&t->arena, sizeof *in)) == NULL) {
    t->no_memory = true;
    return;
  }
  in->next = NULL;
  in->ir = ir;
  in->of = f->kind;
  in->row = f->row;
  in->kind = (uint8_t)kind;
  in->rows = rows;
  in->value = *value;
  in->step = step;
  in->standard_row = row;
  *t->tail = in;
  t->tail = &in->next;
}

/* ---- what is open ---- */

bool aid__trace_same_open(const aid__open *a, const aid__open *b)
{
  return a->kind == b->kind && a->of == b->of && a->row == b->row && a->day == b->day && a->fact == b->fact && a->list == b->list && a->standard == b->standard &&
         a->program == b->program && (a->kind != AID__OPEN_FAILURE || a->slot == b->slot);
}

static size_t place_of(const aid__trace *t, const aid__open *o)
{
  const uintptr_t what = (uintptr_t)o->fact ^ (uintptr_t)o->list ^ (uintptr_t)o->standard ^ (uintptr_t)o->program;
  uint64_t h = (uint64_t)what * 0x9E3779B97F4A7C15u;
  size_t i;

  h = (h ^ h >> 32 ^ ((uint64_t)(uint32_t)o->day << 32 | (uint32_t)o->row)) * 0x9E3779B97F4A7C15u;
  h ^= h >> 32;
  for (i = (size_t)(h ^ o->slot) & (t->found_capacity - 1); t->found[i].stamp == t->stamp; i = (i + 1) & (t->found_capacity - 1)) {
    const aid__open *const other = t->found[i].set->open;
    if (aid__trace_same_open(other, o) && other->why == o->why && other->standard_row == o->standard_row)
      break;
  }
  return i;
}

static bool grow_found(aid__trace *t)
{
  struct aid__found *const before = t->found;
  const size_t capacity = t->found_capacity;
  struct aid__found *more;

  if (t->found_count * 2 < capacity)
    return true;
  if ((more = aid__allocate(&t->memory, (capacity ? capacity * 2 : 32) * sizeof *more)) == NULL)
    return false;
  t->found = more;
  t->found_capacity = capacity ? capacity * 2 : 32;
  for (size_t i = 0; i < capacity; i++)
    if (before[i].stamp == t->stamp)
      t->found[place_of(t, before[i].set->open)] = before[i];
  aid__release(&t->memory, before);
  return true;
}

/* The set of one: the same however often it is met, so that a walk knows it by its mark. */
const aid__opens *aid__trace_open(aid__trace *t, const aid__open *what)
{
  struct { aid__opens set; aid__open open; } *one;
  size_t i;

  if (!grow_found(t)) {
    t->no_memory = true;
    return NULL;
  }
  if (t->found[i = place_of(t, what)].stamp == t->stamp)
    return t->found[i].set;
  if ((one = aid__arena_take(&t->arena, sizeof *one)) == NULL) {
    t->no_memory = true;
    return NULL;
  }
  one->open = *what;
  one->set = (aid__opens){.open = &one->open};
  t->found[i].stamp = t->stamp;
  t->found[i].set = &one->set;
  t->found_count++;
  return &one->set;
}

/* ---- supplied values ---- */

static bool supplied(aid__trace *t, const aid__slot *slot, int32_t row, aid__result *out)
{
  const struct aid_population *const p = t->population;
  size_t low = 0, high = p->given_count;

  if (slot->given == NULL || p->given_count == 0)
    return false;
  while (low < high) {
    const size_t middle = low + (high - low) / 2;
    const aid__given *const g = &p->givens[middle];
    if (g->kind < slot->kind->index || (g->kind == slot->kind->index && g->row < row))
      low = middle + 1;
    else
      high = middle;
  }
  for (; low < p->given_count && p->givens[low].kind == slot->kind->index && p->givens[low].row == row; low++) {
    const aid__given *const g = &p->givens[low];
    const aid__at f = {slot->kind, row, NULL};
    struct aid_fact as_fact = {.id = "", .type = slot->type};
    aid__value v = {.known = false};
    int64_t scaled;
    if (strcmp(g->name, slot->given) != 0 || g->month != aid_month_of(slot->day))
      continue;
    *out = aid__trace_failure(t, &f, "refused");
    if (!g->known)
      return true;
    if (slot->type.base == AID__NUMBER) {
      if (aid__fraction_parse(g->text, &v.number, NULL) && (slot->type.fraction || aid__fraction_to_scaled(v.number, slot->type.digits, &scaled)))
        *out = aid__trace_known(v);
    } else if (slot->type.base != AID__TEXT && slot->type.base != AID__REFERENCE && aid__fact_parse(&as_fact, g->text, &v) == AID__VALUE_OK) {
      *out = aid__trace_known(v);
    }
    return true;
  }
  return false;
}

/* ---- the household at hand ---- */

/* The window of a kind, opened for the household at hand; NULL: there is none, or no memory. */
APART static aid__window *open_window(aid__trace *t, const struct aid_kind *kind, int32_t row)
{
  aid__window *const w = &t->windows[kind->index];
  size_t need;

  if (w->slots == 0)
    return NULL;
  if (t->home < 0 && (t->home = aid__population_household_of(t->population, kind, row)) < 0)
    return NULL;
  aid__population_range(t->population, t->plan->policy->vocabulary.kinds[AID__KIND_HOUSEHOLD], t->home, kind, &w->first, &w->count);
  w->count -= w->first;
  need = (size_t)w->count * w->slots;
  if (need > CELLS_MOST) {
    w->count = 0;
  } else if (need > w->capacity) {
    aid__cell *const more = aid__allocate(&t->memory, need * sizeof *more);
    if (more == NULL) {
      t->no_memory = true;
      return NULL;
    }
    aid__release(&t->memory, w->cells);
    w->cells = more;
    w->capacity = need;
  }
  w->stamp = t->stamp;
  return w;
}

/* Where the step of a slot for a row stands; NULL: not in a window. */
static inline aid__cell *cell_of(aid__trace *t, uint32_t index, int32_t row)
{
  const aid__place_of_slot *const place = &t->places[index];
  const aid__window *w = place->window;

  if (w->stamp != t->stamp && (w = open_window(t, t->plan->slots[index].kind, row)) == NULL)
    return NULL;
  if (row < w->first || row - w->first >= w->count)
    return NULL;
  return &w->cells[place->number * (size_t)w->count + (size_t)(row - w->first)];
}

bool aid__trace_member(aid__trace *t, int32_t person)
{
  const struct aid_population *const p = t->population;
  const aid__table *const persons = &p->tables[AID__KIND_PERSON];
  uint8_t *place = NULL;
  aid__value v;

  if (t->home >= 0 && person >= persons->first[t->home] && person < persons->first[t->home + 1]) {
    const size_t count = (size_t)(persons->first[t->home + 1] - persons->first[t->home]);
    if (t->members_stamp != t->stamp) {
      if (!aid__grow(&t->memory, &t->members, &t->members_capacity, count, 1, 0)) {
        t->no_memory = true;
        return false;
      }
      memset(t->members, 2, count);
      t->members_stamp = t->stamp;
    }
    if (*(place = &t->members[person - persons->first[t->home]]) < 2)
      return *place;
  }
  v = aid__population_value(p, p->vocabulary->member, person, t->plan->day);
  if (place)
    *place = v.known && v.flag;
  return v.known && v.flag;
}

/* The first award that is not before a row of a kind. */
static size_t first_award(const struct aid_population *p, size_t kind, int32_t row)
{
  size_t i = 0, end = p->award_count;

  while (i < end) {
    const size_t middle = i + (end - i) / 2;
    if (p->awards[middle].kind < kind || (p->awards[middle].kind == kind && p->awards[middle].row < row))
      i = middle + 1;
    else
      end = middle;
  }
  return i;
}

void aid__trace_awards(aid__trace *t, size_t kind, int32_t row, size_t *first, size_t *end)
{
  const struct aid_population *const p = t->population;
  const bool person = kind == AID__KIND_PERSON;
  const int32_t *const persons = p->tables[AID__KIND_PERSON].first;
  size_t i;

  *first = *end = 0;
  if (p->award_count == 0)
    return;
  if (t->home >= 0 && (person ? row >= persons[t->home] && row < persons[t->home + 1] : kind == AID__KIND_HOUSEHOLD && row == t->home)) {
    if (t->awards[person].stamp != t->stamp) {
      t->awards[person].stamp = t->stamp;
      t->awards[person].first = first_award(p, kind, person ? persons[t->home] : row);
      for (i = t->awards[person].first; i < p->award_count && p->awards[i].kind == kind && p->awards[i].row < (person ? persons[t->home + 1] : row + 1); i++)
        ;
      t->awards[person].end = i;
    }
    for (i = t->awards[person].first; i < t->awards[person].end && p->awards[i].row < row; i++)
      ;
  } else {
    i = first_award(p, kind, row);
  }
  for (*first = i; i < p->award_count && p->awards[i].kind == kind && p->awards[i].row == row; i++)
    ;
  *end = i;
}

/* ---- steps ---- */

static aid__memo *find(aid__trace *t, uint32_t slot, int32_t row)
{
  uint64_t h = ((uint64_t)slot << 32 | (uint32_t)row) * 0x9E3779B97F4A7C15u;
  size_t i = (size_t)(h >> 32) & (t->capacity - 1);

  while (t->table[i].stamp == t->stamp && (t->table[i].slot != slot || t->table[i].row != row))
    i = (i + 1) & (t->capacity - 1);
  return &t->table[i];
}

/* Room in the table for one more. */
static bool grow(aid__trace *t)
{
  aid__memo *const old = t->table;
  const size_t before = t->capacity;

  if (t->count * 2 < before)
    return true;
  t->capacity = before ? before * 2 : 32;
  if ((t->table = aid__allocate(&t->memory, t->capacity * sizeof *t->table)) == NULL) {
    t->table = old;
    t->capacity = before;
    return false;
  }
  for (size_t i = 0; i < before; i++)
    if (old[i].stamp == t->stamp)
      *find(t, old[i].slot, old[i].row) = old[i];
  aid__release(&t->memory, old);
  return true;
}

static bool under_household(const struct aid_kind *kind)
{
  while (kind && kind->index != AID__KIND_HOUSEHOLD)
    kind = kind->parent;
  return kind != NULL;
}

aid__trace *aid__trace_new(const aid__plan *plan, const struct aid_population *population, const aid_memory *memory)
{
  const aid__vocabulary *const v = population->vocabulary;
  aid__trace *const t = aid__allocate(memory, sizeof *t + v->kind_count * sizeof *t->windows + plan->slot_count * sizeof *t->places);

  if (t == NULL)
    return NULL;
  t->windows = (aid__window *)(t + 1);
  t->places = (aid__place_of_slot *)(t->windows + v->kind_count);
  t->plan = plan;
  t->population = population;
  t->memory = *aid__memory_or_default(memory);
  t->stamp = 1;
  t->home = -1;
  t->generation = population->generation;
  aid__arena_init(&t->arena, &t->memory, 0);
  aid__arena_init(&t->kept, &t->memory, 0);
  for (size_t i = 0; i < plan->slot_count; i++) {
    aid__window *const w = &t->windows[plan->slots[i].kind->index];
    t->places[i] = (aid__place_of_slot){w, w->slots++};
  }
  for (size_t k = 0; k < v->kind_count; k++)
    if (!under_household(v->kinds[k]))
      t->windows[k].slots = 0;
  return t;
}

void aid__trace_reset(aid__trace *trace)
{
  trace->stamp++;
  trace->home = -1;
  trace->count = 0;
  trace->found_count = 0;
  trace->mark = 0;
  trace->no_memory = false;
  aid__arena_rewind(&trace->arena);
  if (trace->generation != trace->population->generation)
    aid__trace_forget_answers(trace);
}

void aid__trace_turn(aid__trace *trace, int32_t household)
{
  if (household < 0 || trace->home != household || trace->generation != trace->population->generation || trace->no_memory || trace->mark > UINT32_MAX / 2)
    aid__trace_reset(trace);
}

void aid__trace_suppose(aid__trace *trace, const aid__supposed *supposed, size_t count)
{
  trace->supposed = supposed;
  trace->supposed_count = count;
}

bool aid__trace_no_memory(const aid__trace *trace) { return trace->no_memory; }

void aid__trace_free(aid__trace *trace)
{
  aid_memory memory;

  if (trace == NULL)
    return;
  memory = trace->memory;
  for (size_t k = 0; k < trace->population->vocabulary->kind_count; k++)
    aid__release(&memory, trace->windows[k].cells);
  aid__arena_free(&trace->arena);
  aid__arena_free(&trace->kept);
  aid__release(&memory, trace->answers);
  aid__release(&memory, trace->found);
  aid__release(&memory, trace->stack);
  aid__release(&memory, trace->members);
  aid__release(&memory, trace->table);
  aid__release(&memory, trace);
}

/* What a definition carried over from month to month: worked out from the oldest on, so that no call goes as deep as there are months. */
static bool oldest_first(aid__trace *t, const aid__slot *slot, int32_t row)
{
  uint32_t chain[256];
  size_t n = 0;

  for (uint32_t s = slot->earlier; s != AID__NO_SLOT && n < 256; s = t->plan->slots[s].earlier)
    chain[n++] = s;
  while (n-- > 0)
    if (aid__trace_step(t, chain[n], row) == NULL)
      return false;
  return true;
}

/* Works a slot out for a row. */
static aid__step *work_out(aid__trace *t, const aid__slot *slot, uint32_t index, int32_t row)
{
  aid__input **const tail = t->tail;
  const uint32_t slot_before = t->slot;
  const bool tells = t->tells;
  aid__step *const step = aid__arena_take(&t->arena, sizeof *step);
  aid__result r;

  if (step == NULL) {
    t->no_memory = true;
    return NULL;
  }
  *step = (aid__step){.slot = index, .row = row};
  t->tail = &step->inputs;
  t->slot = index;
  t->tells = slot->rule && slot->rule->illustrative;
  if (supplied(t, slot, row, &r)) {
    step->supplied = t->tells = true;
  } else {
    const aid__at f = {slot->kind, row, NULL};
    const bool relative = slot->relative && !aid__trace_member(t, row);
    r = aid__trace_eval(t, relative ? slot->relative : slot->body, &f);
  }
  step->tells = t->tells;
  t->tells = tells;
  t->tail = tail;
  t->slot = slot_before;
  step->value = r.v;
  step->opens = r.v.known ? NULL : r.opens;
  return t->no_memory ? NULL : step;
}

/* The step where it is known already; NULL: it is to be worked out. */
static inline aid__step *known_step(aid__trace *t, const aid__cell *cell, uint32_t index, int32_t row)
{
  const aid__memo *m;

  if (cell)
    return cell->stamp == t->stamp ? cell->step : NULL;
  if (t->count == 0)
    return NULL;
  m = find(t, index, row);
  return m->stamp == t->stamp ? m->step : NULL;
}

APART static const aid__step *new_step(aid__trace *t, aid__cell *cell, uint32_t index, int32_t row)
{
  const aid__slot *const slot = &t->plan->slots[index];
  aid__step *step;

  if (slot->earlier != AID__NO_SLOT) {
    if (!oldest_first(t, slot, row))
      return NULL;
    if ((step = known_step(t, cell, index, row)))
      return step;
  }
  if ((step = work_out(t, slot, index, row)) == NULL)
    return NULL;
  if (cell) {
    *cell = (aid__cell){t->stamp, step};
    return step;
  }
  if (!grow(t)) {
    t->no_memory = true;
    return NULL;
  }
  *find(t, index, row) = (aid__memo){t->stamp, index, row, step};
  t->count++;
  return step;
}

const aid__step *aid__trace_step(aid__trace *t, uint32_t index, int32_t row)
{
  aid__cell *const cell = cell_of(t, index, row);
  const aid__step *const step = known_step(t, cell, index, row);

  return step ? step : new_step(t, cell, index, row);
}

/* ---- what is told of steps ---- */

aid__value aid__trace_margin(aid__trace *t, uint32_t number, int32_t row)
{
  const aid__slot *const slot = &t->plan->slots[number];
  const aid__ir *const body = slot->body;
  const aid__at f = {slot->kind, row, NULL};
  aid__value margin = {.known = false};

  if (body->op >= AID__OP_LT && body->op <= AID__OP_GE && body->operands[0]->type.base == AID__NUMBER) {
    aid__input **const tail = t->tail;
    aid__result left, right;
    t->tail = NULL;
    left = aid__trace_eval(t, body->operands[0], &f);
    right = aid__trace_eval(t, body->operands[1], &f);
    t->tail = tail;
    if (left.v.known && right.v.known)
      margin.known = body->op == AID__OP_LT || body->op == AID__OP_LE ? aid__fraction_sub(right.v.number, left.v.number, &margin.number)
                                                                      : aid__fraction_sub(left.v.number, right.v.number, &margin.number);
  }
  return margin;
}

uint32_t aid__trace_reading(aid__trace *trace) { return ++trace->mark; }

/* ---- walks ---- */

typedef struct seen { const aid__open **all; size_t count, capacity; } seen;

/* Of the failures of one rule for a row, and of the missing rows of one standard, the first is told. */
static bool seen_before(aid__trace *t, seen *s, const aid__open *open)
{
  if (open->kind != AID__OPEN_FAILURE && open->kind != AID__OPEN_STANDARD)
    return false;
  for (size_t i = 0; i < s->count; i++)
    if (aid__trace_same_open(s->all[i], open))
      return true;
  if (!aid__grow(&t->memory, &s->all, &s->capacity, s->count + 1, sizeof *s->all, 0)) {
    t->no_memory = true;
    return true;
  }
  s->all[s->count++] = open;
  return false;
}

void aid__opens_each(aid__trace *trace, const aid__opens *opens, void (*visit)(void *data, const aid__open *open), void *data)
{
  const uint32_t mark = ++trace->mark;
  seen s = {NULL, 0, 0};
  size_t depth = 0;

  for (const aid__opens *set = opens; set || depth > 0;) {
    if (set == NULL || set->mark == mark) {
      set = depth > 0 ? trace->stack[--depth] : NULL;
      continue;
    }
    ((aid__opens *)(uintptr_t)set)->mark = mark;
    if (set->open) {
      if (!seen_before(trace, &s, set->open))
        visit(data, set->open);
      set = NULL;
      continue;
    }
    if (!aid__grow(&trace->memory, &trace->stack, &trace->stack_capacity, depth + 1, sizeof *trace->stack, 0)) {
      trace->no_memory = true;
      break;
    }
    trace->stack[depth++] = set->right;
    set = set->left;
  }
  aid__release(&trace->memory, s.all);
}

static void steps(uint32_t mark, const aid__step *step, void (*visit)(void *, const aid__step *, const aid__input *), void *data)
{
  if (step->mark == mark || !step->tells)
    return;
  ((aid__step *)(uintptr_t)step)->mark = mark;
  for (const aid__input *in = step->inputs; in; in = in->next) {
    if (in->step)
      steps(mark, in->step, visit, data);
    if (in->kind == AID__INPUT_STANDARD || in->kind == AID__INPUT_ASSUMED)
      visit(data, step, in);
  }
  visit(data, step, NULL);
}

void aid__steps_each(aid__trace *trace, const aid__step *const *roots, size_t count, void (*visit)(void *data, const aid__step *step, const aid__input *input), void *data)
{
  trace->mark++;
  for (size_t i = 0; i < count; i++)
    if (roots[i])
      steps(trace->mark, roots[i], visit, data);
}
