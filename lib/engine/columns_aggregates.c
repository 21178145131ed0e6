/* Columns: the rows of lists, and what is folded over them: sum, count, any, all, min, max, average, first, nth. */
#include "engine/columns.h"

/* ---- the rows of a list ---- */

enum { DEPTH_MOST = 16 };

/* From an owner down to the rows, a kind at a time: through members alone, and through rows in force. The first pass counts, the second
   writes. */
typedef struct walk {
  const aid__columns *c;
  const aid__list *list;
  const aid__table *path[DEPTH_MOST]; /* the tables below the owner's, down to that of the rows */
  size_t depth;
  int32_t day;
  int32_t *rows;                      /* NULL while counting */
  aid__bits *unsure;
  bool any_unsure;
  int32_t count;
  bool whole;
} walk;

/* `unsure`: not known whether a row on the way, or this one, is in force. */
static void take(walk *w, int32_t row, bool unsure)
{
  w->any_unsure |= unsure;
  if (w->rows) {
    w->rows[w->count] = row;
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
    if (table->kind->index == AID__KIND_PERSON && (last ? w->list->members >= 0 && aid__columns_member(w->c, row) != (w->list->members == 1)
                                                        : !aid__columns_member(w->c, row)))
      continue;
    if (table->kind->dated && !(last && w->list->ever) && !aid__row_in_force(table, row, w->day, &known) && known)
      continue;
    if (last)
      take(w, row, unsure || !known);
    else
      descend(w, step + 1, row, unsure || !known);
  }
}

static bool same_list(const aid__list *a, const aid__list *b)
{
  return a->owner == b->owner && a->kind == b->kind && a->ever == b->ever && a->members == b->members && a->outer == b->outer;
}

/* The owner's row for each position. */
static bool find_owners(aid__columns *c, const aid__frame *f, const aid__list *list, int32_t *owners)
{
  int32_t *const index = list->outer ? aid__columns_get(c, (size_t)f->count, sizeof *index) : NULL;
  const aid__frame *out = f;

  if (list->outer) {
    if (index == NULL)
      return false;
    for (int32_t i = 0; i < f->count; i++)
      index[i] = i;
    for (unsigned d = 0; d < list->outer && out->outer; d++, out = out->outer)
      for (int32_t i = 0; i < f->count; i++)
        index[i] = out->owner[index[i]];
  }
  for (int32_t i = 0; i < f->count; i++)
    owners[i] = aid__columns_climb(c, out->kind, aid__frame_row(out, index ? index[i] : i), list->owner);
  return true;
}

/* Rows that follow one another need no index. */
static void straighten(aid__frame *f, int32_t *rows)
{
  f->rows = rows;
  for (int32_t i = 1; i < f->count; i++)
    if (rows[i] != rows[0] + i)
      return;
  f->rows = NULL;
  f->first = f->count ? rows[0] : 0;
}

static aid__rows *make_rows(aid__columns *c, aid__frame *f, const aid__list *list, int32_t day)
{
  aid__rows *const set = aid__columns_get(c, 1, sizeof *set);
  int32_t *const owners = aid__columns_get(c, (size_t)f->count, sizeof *owners);
  int32_t *const start = aid__columns_get(c, (size_t)f->count + 1, sizeof *start);
  aid__bits *const whole = aid__columns_bits(c, f->count);
  walk w = {.c = c, .list = list, .day = day};
  int32_t *owner;

  if (set == NULL || owners == NULL || start == NULL || whole == NULL || !find_owners(c, f, list, owners))
    return NULL;
  for (const struct aid_kind *k = list->kind; k && k != list->owner && w.depth < DEPTH_MOST; k = k->parent)
    w.depth++;
  {
    size_t at = w.depth;
    for (const struct aid_kind *k = list->kind; at > 0; k = k->parent)
      w.path[--at] = &c->population->tables[k->index];
  }
  for (int32_t i = 0; i < f->count; i++) {
    start[i] = w.count;
    w.whole = true;
    if (owners[i] >= 0)
      descend(&w, 0, owners[i], false);
    aid__bit_set(whole, (size_t)i, w.whole && owners[i] >= 0);
  }
  start[f->count] = w.count;
  *set = (aid__rows){.start = start, .whole = whole, .list = *list, .day = day};
  set->frame = (aid__frame){.outer = f, .kind = list->kind, .count = w.count, .keep = f->keep};
  w.rows = aid__columns_get(c, (size_t)w.count, sizeof *w.rows);
  owner = aid__columns_get(c, (size_t)w.count, sizeof *owner);
  if (w.any_unsure && (w.unsure = aid__columns_bits(c, w.count)) == NULL)
    return NULL;
  if (w.rows == NULL || owner == NULL)
    return NULL;
  w.count = 0;
  for (int32_t i = 0; i < f->count; i++) {
    if (owners[i] >= 0)
      descend(&w, 0, owners[i], false);
    for (int32_t k = start[i]; k < w.count; k++)
      owner[k] = i;
  }
  set->frame.owner = owner;
  set->unsure = w.unsure;
  straighten(&set->frame, w.rows);
  return set;
}

const aid__rows *aid__columns_rows(aid__columns *c, aid__frame *f, const aid__list *list, int32_t day)
{
  aid__scratch *const room = c->room;
  aid__rows *set;

  for (set = f->lists; set; set = set->next)
    if (same_list(&set->list, list) && set->day == day)
      return set;
  if (f->keep)
    c->room = &c->run;
  if ((set = make_rows(c, f, list, day)) != NULL) {
    set->next = f->lists;
    f->lists = set;
  }
  c->room = room;
  return set;
}

/* ---- folding ---- */

/* What a fold reads of each row. */
typedef struct fold {
  const aid__ir *ir;
  const aid__rows *set;
  const aid__vector *where, *value, *by, *other;
  aid__vector *out;
} fold;

typedef enum chosen { CHOSEN_NO, CHOSEN_YES, CHOSEN_OPEN } chosen;

/* Whether row j belongs to what is folded; `missing`: what an open answer hangs on. */
static chosen belongs(const fold *f, int32_t j, bool *missing)
{
  const bool unsure = f->set->unsure && aid__bit(f->set->unsure, (size_t)j);
  const bool known = f->where == NULL || aid__columns_known(f->where, j);

  if (known && f->where && !aid__bit(f->where->flags, (size_t)j))
    return CHOSEN_NO;
  if (known && !unsure)
    return CHOSEN_YES;
  *missing |= unsure || aid__bit(f->where->missing, (size_t)j);
  return CHOSEN_OPEN;
}

static void answer(const fold *f, int32_t i, bool known, bool missing)
{
  if (known)
    aid__bit_set(f->out->known, (size_t)i, true);
  else
    aid__bit_set(f->out->missing, (size_t)i, missing);
}

/* any and all: Kleene over the rows, as if one more stood in a list that is not whole. */
static void fold_truth(const fold *f)
{
  const bool all = f->ir->aggregate == AID__AGGREGATE_all;

  for (int32_t i = 0; i < f->out->count; i++) {
    bool open = !aid__bit(f->set->whole, (size_t)i), missing = open, decided = false;

    for (int32_t j = f->set->start[i]; j < f->set->start[i + 1] && !decided; j++) {
      bool hangs = false;
      const chosen in = belongs(f, j, &hangs);
      const bool known = f->value == NULL || aid__columns_known(f->value, j);
      const bool yes = f->value == NULL || (known && aid__bit(f->value->flags, (size_t)j));
      /* A row decides any by a yes, all by a no; the other value of a row says nothing. */
      if (in == CHOSEN_NO || (known && yes == all))
        continue;
      if (in == CHOSEN_YES && known) {
        decided = true;
        continue;
      }
      open = true;
      missing |= hangs || (!known && aid__bit(f->value->missing, (size_t)j));
    }
    aid__bit_set(f->out->flags, (size_t)i, decided ? !all : all && !open);
    answer(f, i, decided || !open, missing);
  }
}

/* The rows that are folded at position i: false where that is not known, and neither is a value of theirs. */
static bool settled(const fold *f, int32_t i, const aid__vector *value, bool *missing, int32_t *count)
{
  bool open = !aid__bit(f->set->whole, (size_t)i);

  *missing = open;
  *count = 0;
  for (int32_t j = f->set->start[i]; j < f->set->start[i + 1]; j++) {
    const chosen in = belongs(f, j, missing);
    if (in == CHOSEN_NO)
      continue;
    ++*count;
    open |= in == CHOSEN_OPEN;
    if (value && !aid__columns_known(value, j)) {
      open = true;
      *missing |= aid__bit(value->missing, (size_t)j);
    }
  }
  return !open;
}

/* Nothing was chosen: what stands for it. */
static void stand_in(const fold *f, int32_t i)
{
  const size_t k = (size_t)i;
  const aid__vector *const other = f->other;

  if (other == NULL || !aid__columns_known(other, i)) {
    answer(f, i, false, other == NULL || aid__bit(other->missing, k));
    return;
  }
  switch (aid__storage_of(&f->out->type)) {
  case AID__STORE_BITS: aid__bit_set(f->out->flags, k, aid__bit(other->flags, k)); break;
  case AID__STORE_I32: f->out->i32[i] = other->i32[i]; break;
  case AID__STORE_I64:
    f->out->i64[i] = other->i64[i];
    if (f->out->denominators)
      f->out->denominators[i] = other->denominators[i];
    break;
  }
  answer(f, i, true, false);
}

static void take_row(const fold *f, int32_t i, int32_t j)
{
  const size_t k = (size_t)i;

  switch (aid__storage_of(&f->out->type)) {
  case AID__STORE_BITS: aid__bit_set(f->out->flags, k, aid__bit(f->value->flags, (size_t)j)); break;
  case AID__STORE_I32: f->out->i32[i] = f->value->i32[j]; break;
  case AID__STORE_I64:
    f->out->i64[i] = f->value->i64[j];
    if (f->out->denominators)
      f->out->denominators[i] = f->value->denominators[j];
    break;
  }
}

/* The sum of the chosen rows: integers at a scale in 128 bits, fractions one after the other, each sum in lowest terms. */
static bool add_rows(const fold *f, int32_t i, aid__wide *n, aid__wide *d)
{
  const aid__vector *const v = f->value;
  bool unused = false;

  if (v->denominators == NULL) {
    aid__wide total = 0;
    for (int32_t j = f->set->start[i]; j < f->set->start[i + 1]; j++)
      if (belongs(f, j, &unused) == CHOSEN_YES)
        total += v->i64[j];
    *n = total;
    *d = aid__power10[v->type.digits];
    return true;
  }
  {
    aid__fraction total = {0, 1};
    for (int32_t j = f->set->start[i]; j < f->set->start[i + 1]; j++)
      if (belongs(f, j, &unused) == CHOSEN_YES && !aid__fraction_add(total, aid__columns_number(v, j), &total))
        return false;
    *n = total.n;
    *d = total.d;
    return true;
  }
}

static void fold_numbers(const fold *f)
{
  const aid__aggregate which = (aid__aggregate)f->ir->aggregate;
  aid__vector *const out = f->out;

  for (int32_t i = 0; i < out->count; i++) {
    aid__wide n = 0, d = 1;
    bool missing, good;
    int32_t count;

    if (!settled(f, i, f->value, &missing, &count)) {
      answer(f, i, false, missing);
      continue;
    }
    if (which == AID__AGGREGATE_count) {
      good = aid__columns_put(out, i, count, 1);
    } else if (which == AID__AGGREGATE_sum) {
      good = add_rows(f, i, &n, &d) && aid__columns_put(out, i, n, d);
    } else {
      if (count == 0) {
        stand_in(f, i);
        continue;
      }
      good = add_rows(f, i, &n, &d) && !__builtin_mul_overflow(d, (aid__wide)count, &d) && aid__columns_put(out, i, n, d);
    }
    answer(f, i, good, true);
  }
}

/* -1, 0, 1: the values of two rows. */
static int order(const aid__vector *v, int32_t a, int32_t b)
{
  if (aid__storage_of(&v->type) == AID__STORE_I32)
    return (v->i32[a] > v->i32[b]) - (v->i32[a] < v->i32[b]);
  if (v->denominators == NULL)
    return (v->i64[a] > v->i64[b]) - (v->i64[a] < v->i64[b]);
  return aid__fraction_compare(aid__columns_number(v, a), aid__columns_number(v, b));
}

static void fold_extremes(const fold *f)
{
  const bool greatest = f->ir->aggregate == AID__AGGREGATE_max;

  for (int32_t i = 0; i < f->out->count; i++) {
    bool missing, unused = false;
    int32_t count, best = -1;

    if (!settled(f, i, f->value, &missing, &count)) {
      answer(f, i, false, missing);
      continue;
    }
    for (int32_t j = f->set->start[i]; j < f->set->start[i + 1]; j++)
      if (belongs(f, j, &unused) == CHOSEN_YES && (best < 0 || (greatest ? order(f->value, j, best) > 0 : order(f->value, j, best) < 0)))
        best = j;
    if (best < 0) {
      stand_in(f, i);
      continue;
    }
    take_row(f, i, best);
    answer(f, i, true, false);
  }
}

/* first and nth: the rows by their key, those with the same in the order of the record. */
static void fold_places(const fold *f, int64_t place)
{
  for (int32_t i = 0; i < f->out->count; i++) {
    bool missing, unused = false;
    int32_t count, at = -1;

    if (!settled(f, i, f->by, &missing, &count)) {
      answer(f, i, false, missing);
      continue;
    }
    if (place < 1 || place > count) {
      stand_in(f, i);
      continue;
    }
    /* The row with place - 1 rows before it. Lists are short. */
    for (int32_t j = f->set->start[i]; j < f->set->start[i + 1] && at < 0; j++) {
      int64_t before = 0;
      if (belongs(f, j, &unused) != CHOSEN_YES)
        continue;
      for (int32_t k = f->set->start[i]; k < f->set->start[i + 1]; k++) {
        const int o = f->by ? order(f->by, k, j) : 0;
        before += k != j && belongs(f, k, &unused) == CHOSEN_YES && (o < 0 || (o == 0 && k < j));
      }
      if (before == place - 1)
        at = j;
    }
    if (!aid__columns_known(f->value, at)) {
      answer(f, i, false, aid__bit(f->value->missing, (size_t)at));
      continue;
    }
    take_row(f, i, at);
    answer(f, i, true, false);
  }
}

const aid__vector *aid__columns_aggregate(aid__columns *c, aid__frame *frame, const aid__ir *ir)
{
  const aid__aggregate which = (aid__aggregate)ir->aggregate;
  const aid__rows *const set = aid__columns_rows(c, frame, &ir->list, ir->day);
  fold f = {.ir = ir, .set = set};
  aid__frame *rows;
  aid__type type = ir->type;

  if (set == NULL || (f.out = aid__columns_vector(c, frame->count, &ir->type)) == NULL)
    return NULL;
  rows = (aid__frame *)(uintptr_t)&set->frame;
  if (which == AID__AGGREGATE_average && ir->operands[AID__AGG_VALUE])
    type = ir->operands[AID__AGG_VALUE]->type;
  if ((ir->operands[AID__AGG_WHERE] && (f.where = aid__columns_eval(c, rows, ir->operands[AID__AGG_WHERE])) == NULL) ||
      (ir->operands[AID__AGG_VALUE] && (f.value = aid__columns_eval_as(c, rows, ir->operands[AID__AGG_VALUE], &type)) == NULL) ||
      (ir->operands[AID__AGG_BY] && (f.by = aid__columns_eval(c, rows, ir->operands[AID__AGG_BY])) == NULL) ||
      (ir->operands[AID__AGG_ELSE] && (f.other = aid__columns_eval_as(c, frame, ir->operands[AID__AGG_ELSE], &ir->type)) == NULL))
    return NULL;
  switch (which) {
  case AID__AGGREGATE_any:
  case AID__AGGREGATE_all: fold_truth(&f); break;
  case AID__AGGREGATE_count: f.value = NULL; fold_numbers(&f); break;
  case AID__AGGREGATE_sum:
  case AID__AGGREGATE_average: fold_numbers(&f); break;
  case AID__AGGREGATE_min:
  case AID__AGGREGATE_max: fold_extremes(&f); break;
  case AID__AGGREGATE_first: fold_places(&f, 1); break;
  case AID__AGGREGATE_nth: fold_places(&f, ir->operands[AID__AGG_N] ? ir->operands[AID__AGG_N]->value.number.n : 0); break;
  case AID__AGGREGATE_COUNT: break;
  }
  return f.out;
}
