/*
 * The traced evaluator: a row at a time, numbers as exact fractions, with everything that was read. It shares the plan and the population
 * with the columns, and not one line of arithmetic.
 */
#include "engine/evaluate.h"

typedef struct frame frame;
struct frame { const struct aid_kind *kind; int32_t row; const frame *outer; };

typedef struct result { aid__value v; const aid__opens *opens; } result;

typedef struct memo { uint32_t slot; int32_t row; uint64_t stamp; aid__step *step; } memo;

struct aid__trace {
  const aid__plan *plan;
  const struct aid_population *population;
  aid_memory memory;
  aid__arena arena;
  memo *table; size_t capacity, count;
  uint64_t stamp;              /* grows with each reset */
  uint32_t mark;               /* of the last walk over opens */
  aid__step *now;              /* whose inputs are recorded */
  aid__input **tail;
  uint32_t slot;               /* for failures */
  const aid__supposed *supposed; size_t supposed_count;
  bool no_memory;
};

static result eval(aid__trace *t, const aid__ir *ir, const frame *f);

/* ---- results ---- */

static result known(aid__value v)
{
  v.known = true;
  return (result){v, NULL};
}

static result yes_no(bool yes)
{
  aid__value v = {.known = true};
  v.flag = yes;
  return (result){v, NULL};
}

static result of_day(int32_t day)
{
  aid__value v = {.known = true};
  v.day = day;
  return (result){v, NULL};
}

static result of_number(aid__fraction n)
{
  aid__value v = {.known = true};
  v.number = n;
  return (result){v, NULL};
}

static result unknown(const aid__opens *opens)
{
  const aid__value v = {.known = false};
  return (result){v, opens};
}

static const aid__opens *join(aid__trace *t, const aid__opens *a, const aid__opens *b)
{
  aid__opens *both;

  if (a == NULL || a == b)
    return b;
  if (b == NULL)
    return a;
  if ((both = aid__arena_get(&t->arena, sizeof *both)) == NULL) {
    t->no_memory = true;
    return a;
  }
  both->left = a;
  both->right = b;
  return both;
}

static const aid__opens *open(aid__trace *t, aid__open what)
{
  aid__open *const o = aid__arena_get(&t->arena, sizeof *o);
  aid__opens *const set = aid__arena_get(&t->arena, sizeof *set);

  if (o == NULL || set == NULL) {
    t->no_memory = true;
    return NULL;
  }
  *o = what;
  set->open = o;
  return set;
}

static bool same_open(const aid__open *a, const aid__open *b);

/* What is supposed of something open; NULL: nothing. */
static const aid__value *supposed(const aid__trace *t, const aid__open *open)
{
  for (size_t i = 0; i < t->supposed_count; i++)
    if (same_open(&t->supposed[i].open, open))
      return &t->supposed[i].value;
  return NULL;
}

/* A fact as the population has it, or as it is supposed to be. */
static result fact_value(aid__trace *t, const struct aid_fact *fact, const frame *f, int32_t day)
{
  const aid__open what = {.kind = fact->question ? AID__OPEN_QUESTION : AID__OPEN_FACT, .of = f->kind, .row = f->row, .fact = fact, .day = fact->dated ? day : AID_NEVER};
  const aid__value v = aid__population_value(t->population, fact, f->row, day);
  const aid__value *const other = v.known ? NULL : supposed(t, &what);

  if (v.known || other)
    return known(v.known ? v : *other);
  return unknown(open(t, what));
}

static result failure(aid__trace *t, const frame *f, const char *why)
{
  return unknown(open(t, (aid__open){.kind = AID__OPEN_FAILURE, .day = AID_NEVER, .of = f->kind, .row = f->row, .slot = t->slot, .why = why}));
}

/* A number as this node may hold it: at its digits in 64 bits, or as a fraction. */
static result number(aid__trace *t, const aid__ir *ir, const frame *f, bool good, aid__fraction n)
{
  int64_t scaled;

  if (!good || (!ir->type.fraction && (!aid__fraction_to_scaled(n, ir->type.digits, &scaled) || scaled == INT64_MIN)))
    return failure(t, f, "overflow");
  return of_number(n);
}

/* ---- what was read ---- */

static void read_input(aid__trace *t, aid__input_kind kind, const frame *f, const aid__ir *ir, const result *r, const aid__step *step,
                       const struct aid_standard_row *row, int32_t rows)
{
  aid__input *const in = aid__arena_get(&t->arena, sizeof *in);

  if (in == NULL) {
    t->no_memory = true;
    return;
  }
  *in = (aid__input){.kind = kind, .of = f->kind, .row = f->row, .ir = ir, .value = r->v, .opens = r->opens, .step = step, .standard_row = row, .rows = rows};
  *t->tail = in;
  t->tail = &in->next;
}

/* ---- rows and regions ---- */

static const aid__table *table_of(const aid__trace *t, const struct aid_kind *kind) { return &t->population->tables[kind->index]; }

static int32_t ancestor(const aid__trace *t, const struct aid_kind *kind, int32_t row, const struct aid_kind *to)
{
  while (kind != to && row >= 0) {
    row = kind->index == AID__KIND_HOUSEHOLD ? t->population->region[row] : table_of(t, kind)->parent[row];
    kind = kind->parent;
  }
  return row;
}

static int32_t region_of(const aid__trace *t, const frame *f)
{
  return ancestor(t, f->kind, f->row, t->plan->policy->vocabulary.kinds[AID__KIND_REGION]);
}

static bool is_member(const aid__trace *t, int32_t person)
{
  const aid__value v = aid__population_value(t->population, t->plan->policy->vocabulary.member, person, t->plan->day);
  return v.known && v.flag;
}

/* ---- the record ---- */

typedef enum in_force { NOT, NOW, PERHAPS } in_force;
typedef struct said { in_force enrolled; const aid__award *now, *latest; } said;

static said awards_of(const aid__trace *t, size_t kind, int32_t row, const char *program, int32_t month)
{
  const struct aid_population *const p = t->population;
  said s = {NOT, NULL, NULL};
  size_t i = 0, end = p->award_count;

  while (i < end) {                              /* the first award of the row */
    const size_t middle = i + (end - i) / 2;
    if (p->awards[middle].kind < kind || (p->awards[middle].kind == kind && p->awards[middle].row < row))
      i = middle + 1;
    else
      end = middle;
  }
  for (; i < p->award_count && p->awards[i].kind == kind && p->awards[i].row == row; i++) {
    const aid__award *const a = &p->awards[i];
    const bool before = a->from_known && (a->from == AID_NEVER || a->from > month);
    const bool after = a->until_known && a->until <= month;
    if (strcmp(a->program, program) != 0)
      continue;
    s.latest = a;
    if (before || after)
      continue;
    if (a->from_known && a->until_known) {
      s.enrolled = NOW;
      s.now = a;
    } else if (s.enrolled == NOT) {
      s.enrolled = PERHAPS;
    }
  }
  return s;
}

static bool list_of_awards_unknown(const aid__trace *t, size_t kind, int32_t row)
{
  return kind <= AID__KIND_PERSON && t->population->awards_unknown[kind] && aid__bit(t->population->awards_unknown[kind], (size_t)row);
}

static result record(aid__trace *t, const aid__ir *ir, const frame *f)
{
  const int32_t month = aid_month_of(ir->day);
  const struct aid_program *const program = ir->program;
  const aid__open what = {.kind = AID__OPEN_RECORD, .of = f->kind, .row = f->row, .day = ir->day, .program = program};
  const aid__opens *const open_record = open(t, what);
  bool lacking = list_of_awards_unknown(t, f->kind->index, f->row);
  said s = awards_of(t, f->kind->index, f->row, program->id, month);
  const aid__award *a;

  if (program->covers && f->kind->index == AID__KIND_PERSON && s.latest == NULL && !lacking && is_member(t, f->row)) {
    const aid__table *const persons = table_of(t, f->kind);
    const int32_t home = persons->parent[f->row];
    const said of_home = awards_of(t, AID__KIND_HOUSEHOLD, home, program->id, month);
    if (of_home.enrolled == PERHAPS || list_of_awards_unknown(t, AID__KIND_HOUSEHOLD, home)) {
      lacking = true;
    } else if (of_home.enrolled == NOW) {        /* the household has it: who shares in it? */
      lacking = true;
      for (int32_t p = persons->first[home]; p < persons->first[home + 1]; p++)
        if (awards_of(t, AID__KIND_PERSON, p, program->id, month).latest)
          lacking = false;
    }
  }
  if (supposed(t, &what)) {
    lacking = false;
    if (s.enrolled == PERHAPS)
      s.enrolled = NOT;
  }
  a = s.now ? s.now : s.latest;
  if (ir->record == AID__RECORD_enrolled)
    return s.enrolled == NOW ? yes_no(true) : s.enrolled == PERHAPS || lacking ? unknown(open_record) : yes_no(false);
  if (s.enrolled == PERHAPS || lacking)
    return unknown(open_record);
  switch (ir->record) {
  case AID__RECORD_since: return of_day(s.now ? s.now->from : AID_NEVER);
  case AID__RECORD_paid:
    if (s.now == NULL)
      return of_number((aid__fraction){0, 1});
    if (!s.now->amount_known)
      return unknown(open_record);
    {
      int64_t scaled;
      if (!ir->type.fraction && !aid__fraction_to_scaled(s.now->amount, ir->type.digits, &scaled))
        return unknown(open_record);
    }
    return of_number(s.now->amount);
  case AID__RECORD_applied: return a == NULL ? of_day(AID_NEVER) : a->applied_known ? of_day(a->applied) : unknown(open_record);
  default: return a == NULL ? of_day(AID_NEVER) : a->confirmed_known ? of_day(a->confirmed) : unknown(open_record);
  }
}

/* ---- standards ---- */

static result standard(aid__trace *t, const aid__ir *ir, const frame *f)
{
  const aid__view *const view = &t->plan->views[ir->index];
  const aid__table *const regions = table_of(t, t->plan->policy->vocabulary.kinds[AID__KIND_REGION]);
  const char *codes[16];
  size_t n = 0;
  aid__value keys[AID__KEYS_MOST];
  const aid__opens *opens = NULL;
  const struct aid_standard_row *row;
  const aid__step *step = NULL;
  result r;
  bool all = true;

  for (size_t i = 0; i < ir->count; i++) {
    const result key = eval(t, ir->operands[i], f);
    keys[i] = key.v;
    if (!key.v.known) {
      all = false;
      opens = join(t, opens, key.opens);
    }
  }
  if (!all) {
    r = unknown(opens);
    read_input(t, AID__INPUT_STANDARD, f, ir, &r, NULL, NULL, 0);
    return r;
  }
  for (int32_t region = region_of(t, f); region >= 0 && n < 16; region = regions->parent[region])
    codes[n++] = regions->id[region];
  row = aid__view_find(view, codes, n, keys);
  if (row == NULL)
    r = unknown(open(t, (aid__open){.kind = AID__OPEN_FAILURE, .day = AID_NEVER, .of = f->kind, .row = f->row, .slot = t->slot, .standard = ir->standard, .why = "no_row"}));
  else if (row->kind == AID_ROW_MISSING)
    r = unknown(open(t, (aid__open){.kind = AID__OPEN_STANDARD, .day = AID_NEVER, .of = f->kind, .row = f->row, .standard = ir->standard, .standard_row = row}));
  else if (row->formula.ir == NULL)
    r = known(row->value);
  else if ((step = aid__trace_step(t, aid__view_slot(view, row), region_of(t, f))) == NULL)
    return unknown(NULL);
  else
    r = (result){step->value, step->opens};
  read_input(t, AID__INPUT_STANDARD, f, ir, &r, step, row, 0);
  return r;
}

/* ---- lists ---- */

typedef struct rows {
  int32_t first, end;
  const struct aid_kind *kind;
  const aid__opens *lacking;   /* the list is not whole */
} rows;

/* Whether a row belongs to the list: on its day, and through members alone. */
static in_force row_in_list(aid__trace *t, const aid__ir *ir, const rows *list, int32_t row, const aid__opens **opens)
{
  const aid__list *const l = &ir->list;
  const struct aid_kind *const person = t->plan->policy->vocabulary.kinds[AID__KIND_PERSON];
  const struct aid_kind *kind = list->kind;
  int32_t r = row;
  bool sure = true;

  if (l->kind == person && is_member(t, row) != (l->members == 1))
    return NOT;
  while (kind != l->owner) {                       /* rows of dated kinds on the way must be in force too, persons be members */
    if (kind->dated && !(kind == l->kind && l->ever)) {
      bool day_known;
      const bool now = aid__row_in_force(table_of(t, kind), r, ir->day, &day_known);
      if (day_known && !now)
        return NOT;
      if (!day_known) {
        sure = false;
        *opens = join(t, *opens, open(t, (aid__open){.kind = AID__OPEN_LIST, .of = kind->parent, .row = table_of(t, kind)->parent[r], .day = ir->day, .list = kind}));
      }
    }
    if (kind == person && kind != l->kind && !is_member(t, r))
      return NOT;
    r = table_of(t, kind)->parent[r];
    kind = kind->parent;
  }
  return sure ? NOW : PERHAPS;
}

/* Adds what makes the list lack rows, at each step down. */
static void wholeness(aid__trace *t, const aid__ir *ir, const struct aid_kind *kind, int32_t row, rows *out)
{
  const struct aid_kind *const person = t->plan->policy->vocabulary.kinds[AID__KIND_PERSON];
  const struct aid_kind *child = ir->list.kind;
  int32_t first, end;

  while (child->parent != kind)                    /* the next kind on the way down */
    child = child->parent;
  const aid__open what = {.kind = AID__OPEN_LIST, .of = kind, .row = row, .day = child->dated ? ir->day : AID_NEVER, .list = child};
  if (child != person && !aid__bit(table_of(t, child)->whole, (size_t)row) && !supposed(t, &what))
    out->lacking = join(t, out->lacking, open(t, what));
  if (child == ir->list.kind)
    return;
  aid__population_range(t->population, kind, row, child, &first, &end);
  for (int32_t r = first; r < end; r++) {
    if (child == person && !is_member(t, r))
      continue;
    if (child->dated) {
      bool day_known;
      if (!aid__row_in_force(table_of(t, child), r, ir->day, &day_known) && day_known)
        continue;
    }
    wholeness(t, ir, child, r, out);
  }
}

static rows list_rows(aid__trace *t, const aid__ir *ir, const frame *f)
{
  const int32_t owner = ancestor(t, f->kind, f->row, ir->list.owner);
  rows out = {0, 0, ir->list.kind, NULL};

  aid__population_range(t->population, ir->list.owner, owner, ir->list.kind, &out.first, &out.end);
  wholeness(t, ir, ir->list.owner, owner, &out);
  return out;
}

static int compare(const aid__type *type, const aid__value *a, const aid__value *b)
{
  if (type->base == AID__NUMBER)
    return aid__fraction_compare(a->number, b->number);
  return (a->day > b->day) - (a->day < b->day);
}

static result truth_over(aid__trace *t, const aid__ir *ir, const frame *f, const rows *list)
{
  const bool any = ir->aggregate == AID__AGGREGATE_any;
  const aid__opens *opens = list->lacking;

  for (int32_t r = list->first; r < list->end; r++) {
    const frame in = {list->kind, r, f};
    const aid__opens *row_opens = NULL;
    const in_force force = row_in_list(t, ir, list, r, &row_opens);
    result where = yes_no(true), value = yes_no(true);

    if (force == NOT)
      continue;
    if (force == PERHAPS)
      where = unknown(row_opens);
    if (ir->operands[AID__AGG_WHERE]) {
      const result w = eval(t, ir->operands[AID__AGG_WHERE], &in);
      if (w.v.known && !w.v.flag)
        continue;
      if (!w.v.known)
        where = unknown(join(t, where.v.known ? NULL : where.opens, w.opens));
    }
    if (ir->operands[AID__AGG_VALUE])
      value = eval(t, ir->operands[AID__AGG_VALUE], &in);
    if (any) {
      if (value.v.known && !value.v.flag)
        continue;
      if (where.v.known && value.v.known)
        return yes_no(true);
    } else {
      if (value.v.known && value.v.flag)
        continue;
      if (where.v.known && value.v.known)
        return yes_no(false);
    }
    if (!where.v.known)
      opens = join(t, opens, where.opens);
    if (!value.v.known)
      opens = join(t, opens, value.opens);
  }
  return opens ? unknown(opens) : yes_no(!any);
}

typedef struct chosen { int32_t row; aid__value by, value; bool value_known; const aid__opens *opens; } chosen;

/* The row that comes n-th by its key; ties in the record's order. */
static int32_t nth_row(const aid__type *type, const chosen *all, int32_t count, int64_t n, bool keyed)
{
  if (n > count)
    return -1;
  if (!keyed)
    return (int32_t)n - 1;
  for (int32_t i = 0; i < count; i++) {
    int64_t before = 0;
    for (int32_t k = 0; k < count; k++) {
      const int d = compare(type, &all[k].by, &all[i].by);
      before += d < 0 || (d == 0 && k < i);
    }
    if (before == n - 1)
      return i;
  }
  return -1;
}

static result aggregate(aid__trace *t, const aid__ir *ir, const frame *here)
{
  rows list = list_rows(t, ir, here);
  const aid__ir *const value_ir = ir->operands[AID__AGG_VALUE], *const by_ir = ir->operands[AID__AGG_BY];
  const bool keyed = ir->aggregate == AID__AGGREGATE_first || ir->aggregate == AID__AGGREGATE_nth;
  const aid__opens *opens = list.lacking;
  aid__wide total = 0;
  aid__fraction sum = {0, 1};
  bool overflow = false;
  int32_t count = 0;
  aid__value best = {.known = false};
  chosen *all = NULL;
  result r;

  if (ir->aggregate == AID__AGGREGATE_any || ir->aggregate == AID__AGGREGATE_all) {
    r = truth_over(t, ir, here, &list);
    read_input(t, AID__INPUT_LIST, here, ir, &r, NULL, NULL, list.end - list.first);
    return r;
  }
  if (keyed && list.end > list.first && (all = aid__arena_array(&t->arena, (size_t)(list.end - list.first), sizeof *all)) == NULL) {
    t->no_memory = true;
    return unknown(NULL);
  }
  for (int32_t row = list.first; row < list.end; row++) {
    const frame in = {list.kind, row, here};
    const aid__opens *row_opens = NULL;
    const in_force force = row_in_list(t, ir, &list, row, &row_opens);
    bool sure = force == NOW;
    result value = {.opens = NULL};

    if (force == NOT)
      continue;
    if (ir->operands[AID__AGG_WHERE]) {
      const result w = eval(t, ir->operands[AID__AGG_WHERE], &in);
      if (w.v.known && !w.v.flag)                  /* out, in force or not */
        continue;
      if (!w.v.known) {
        sure = false;
        opens = join(t, opens, w.opens);
      }
    }
    opens = join(t, opens, row_opens);
    if (by_ir) {
      const result by = eval(t, by_ir, &in);
      if (!by.v.known)
        opens = join(t, opens, by.opens);
      if (all)
        all[count].by = by.v;
    }
    if (value_ir) {
      value = eval(t, value_ir, &in);
      if (!value.v.known && !keyed)
        opens = join(t, opens, value.opens);
    }
    if (all) {
      all[count].row = row;
      all[count].value = value.v;
      all[count].opens = value.opens;
    }
    if (value_ir && value.v.known && sure && !keyed) {
      switch (ir->aggregate) {
      case AID__AGGREGATE_sum:
      case AID__AGGREGATE_average:
        if (value_ir->type.fraction) {
          overflow |= !aid__fraction_add(sum, value.v.number, &sum);
        } else {
          int64_t scaled = 0;
          overflow |= !aid__fraction_to_scaled(value.v.number, value_ir->type.digits, &scaled);
          total += scaled;
        }
        break;
      case AID__AGGREGATE_min:
      case AID__AGGREGATE_max: {
        const int d = best.known ? compare(&value_ir->type, &value.v, &best) : 0;
        if (!best.known || (ir->aggregate == AID__AGGREGATE_min ? d < 0 : d > 0))
          best = value.v;
        break;
      }
      default: break;
      }
    }
    count++;
  }
  if (opens) {
    r = unknown(opens);
  } else if (overflow) {
    r = failure(t, here, "overflow");
  } else if (ir->aggregate == AID__AGGREGATE_count) {
    r = of_number((aid__fraction){count, 1});
  } else if (ir->aggregate == AID__AGGREGATE_sum) {
    if (!value_ir->type.fraction) {
      if (!aid__fraction_make(total, aid__power10[value_ir->type.digits], &sum))
        overflow = true;
    }
    r = number(t, ir, here, !overflow, sum);
  } else if (keyed) {
    const int64_t n = ir->aggregate == AID__AGGREGATE_nth ? ir->operands[AID__AGG_N]->value.number.n : 1;
    const int32_t at = nth_row(by_ir ? &by_ir->type : &ir->type, all, count, n, by_ir != NULL);
    if (at < 0)
      r = eval(t, ir->operands[AID__AGG_ELSE], here);
    else
      r = all[at].value.known ? known(all[at].value) : unknown(all[at].opens);
  } else if (count == 0) {
    r = eval(t, ir->operands[AID__AGG_ELSE], here);
  } else if (ir->aggregate == AID__AGGREGATE_average) {
    r = number(t, ir, here, aid__fraction_div(sum, (aid__fraction){count, 1}, &sum), sum);
  } else {
    r = known(best);
  }
  read_input(t, AID__INPUT_LIST, here, ir, &r, NULL, NULL, count);
  return r;
}

/* ---- operations ---- */

/* All operands, each needed: false where one is unknown, with their opens. */
static bool strict(aid__trace *t, const aid__ir *ir, const frame *f, result *out, result *fail)
{
  const aid__opens *opens = NULL;
  bool all = true;

  for (size_t i = 0; i < ir->count; i++) {
    out[i] = eval(t, ir->operands[i], f);
    if (!out[i].v.known) {
      all = false;
      opens = join(t, opens, out[i].opens);
    }
  }
  if (!all)
    *fail = unknown(opens);
  return all;
}

static result dates(aid__trace *t, const aid__ir *ir, const frame *f, const result *x)
{
  const int32_t a = x[0].v.day;
  int32_t out = AID__NO_DATE;
  int64_t n = 0;

  switch (ir->op) {
  case AID__OP_DATE_DAYS:
  case AID__OP_DATE_MONTHS:
  case AID__OP_DATE_WORKDAYS:
  case AID__OP_MONTH_MONTHS:
    if (a == AID_NEVER)
      return of_day(AID_NEVER);
    n = x[1].v.number.n;
    if (n > 4000000 || n < -4000000)
      return failure(t, f, "calendar");
    if (ir->op == AID__OP_DATE_DAYS)
      out = aid_date_parts((int32_t)(a + n), NULL, NULL, NULL) ? (int32_t)(a + n) : AID__NO_DATE;
    else if (ir->op == AID__OP_DATE_MONTHS)
      out = aid_date_add_months(a, (int32_t)n);
    else if (ir->op == AID__OP_DATE_WORKDAYS)
      out = aid__calendar_add(aid__calendar_known(t->plan->policy, t->plan->known), a, n);
    else
      out = aid_month_parts((int32_t)(a + n), NULL, NULL) ? (int32_t)(a + n) : AID__NO_DATE;
    break;
  case AID__OP_DATES_APART:
  case AID__OP_MONTHS_APART:
    if (a == AID_NEVER || x[1].v.day == AID_NEVER)
      return failure(t, f, "never");
    return number(t, ir, f, true, (aid__fraction){(int64_t)a - x[1].v.day, 1});
  case AID__OP_ELAPSED:
    if (x[1].v.day == AID_NEVER)
      return failure(t, f, "never");
    return of_number((aid__fraction){a == AID_NEVER ? 0 : ir->shift ? aid__age_months(t->plan->policy, a, x[1].v.day) : aid_months_elapsed(a, x[1].v.day), 1});
  default:
    if (a == AID_NEVER)
      return of_day(AID_NEVER);
    if (ir->op == AID__OP_MONTH_OF)
      out = aid_month_of(a);
    else if (ir->op == AID__OP_FIRST_DAY)
      out = aid_month_first_day(a);
    else if (ir->op == AID__OP_LAST_DAY)
      out = aid_month_last_day(a);
    else if (ir->op == AID__OP_YEAR_START)
      out = a - ((a % 12) + 12) % 12;
    else
      out = aid__calendar_workday(aid__calendar_known(t->plan->policy, t->plan->known), a);
  }
  return out == AID__NO_DATE ? failure(t, f, "calendar") : of_day(out);
}

static bool same(const aid__type *type, const aid__value *a, const aid__value *b)
{
  switch (type->base) {
  case AID__FLAG: return a->flag == b->flag;
  case AID__NUMBER: return a->number.n == b->number.n && a->number.d == b->number.d;
  case AID__TEXT: return a->text == b->text || (a->text && b->text && strcmp(a->text, b->text) == 0);
  default: return a->day == b->day;
  }
}

static result eval(aid__trace *t, const aid__ir *ir, const frame *f)
{
  result x[3], fail;
  aid__fraction n = {0, 1};

  switch (ir->op) {
  case AID__OP_CONST: return known(ir->value);
  case AID__OP_FACT: {
    const result r = fact_value(t, ir->fact, f, ir->day);
    read_input(t, AID__INPUT_FACT, f, ir, &r, NULL, NULL, 0);
    return r;
  }
  case AID__OP_SLOT: {
    const aid__step *const step = aid__trace_step(t, ir->index, f->row);
    result r = unknown(NULL);
    if (step == NULL)
      return r;
    r = (result){step->value, step->opens};
    read_input(t, AID__INPUT_SLOT, f, ir, &r, step, NULL, 0);
    return r;
  }
  case AID__OP_RECORD: {
    const result r = record(t, ir, f);
    read_input(t, AID__INPUT_RECORD, f, ir, &r, NULL, NULL, 0);
    return r;
  }
  case AID__OP_STANDARD: return standard(t, ir, f);
  case AID__OP_PARENT: {
    const frame there = {ir->to, ancestor(t, f->kind, f->row, ir->to), f->outer};
    return eval(t, ir->operands[0], &there);
  }
  case AID__OP_LEVEL: {
    const struct aid_kind *const kind = t->plan->policy->vocabulary.kinds[AID__KIND_REGION];
    frame there = {kind, region_of(t, f), f->outer};
    while (there.row >= 0) {
      const aid__value level = aid__population_value(t->population, t->plan->policy->vocabulary.level, there.row, t->plan->day);
      if (level.known && level.code == ir->level)
        return eval(t, ir->operands[0], &there);
      there.row = table_of(t, kind)->parent[there.row];
    }
    return failure(t, f, "no_region");
  }
  case AID__OP_REF: {
    const result r = fact_value(t, ir->fact, f, ir->day);
    read_input(t, AID__INPUT_FACT, f, ir, &r, NULL, NULL, 0);
    if (!r.v.known)
      return r;
    if (r.v.row < 0)
      return failure(t, f, "nobody");
    {
      const frame there = {ir->fact->type.kind, r.v.row, f->outer};
      return eval(t, ir->operands[0], &there);
    }
  }
  case AID__OP_OUTER: {
    const frame *out = f;
    for (unsigned i = 0; i < ir->depth; i++)
      out = out->outer;
    return eval(t, ir->operands[0], out);
  }
  case AID__OP_NOT:
    x[0] = eval(t, ir->operands[0], f);
    return x[0].v.known ? yes_no(!x[0].v.flag) : x[0];
  case AID__OP_AND:
  case AID__OP_OR: {
    const bool decides = ir->op == AID__OP_OR;
    x[0] = eval(t, ir->operands[0], f);
    if (x[0].v.known && x[0].v.flag == decides)
      return x[0];
    x[1] = eval(t, ir->operands[1], f);
    if (x[1].v.known && x[1].v.flag == decides)
      return x[1];
    if (x[0].v.known && x[1].v.known)
      return yes_no(!decides);
    return unknown(join(t, x[0].v.known ? NULL : x[0].opens, x[1].v.known ? NULL : x[1].opens));
  }
  case AID__OP_EQ: case AID__OP_NE: case AID__OP_LT: case AID__OP_LE: case AID__OP_GT: case AID__OP_GE: {
    const aid__type *const type = &ir->operands[0]->type;
    int d;
    if (!strict(t, ir, f, x, &fail))
      return fail;
    if (ir->op == AID__OP_EQ || ir->op == AID__OP_NE)
      return yes_no(same(type, &x[0].v, &x[1].v) == (ir->op == AID__OP_EQ));
    d = compare(type, &x[0].v, &x[1].v);
    return yes_no(ir->op == AID__OP_LT ? d < 0 : ir->op == AID__OP_LE ? d <= 0 : ir->op == AID__OP_GT ? d > 0 : d >= 0);
  }
  case AID__OP_IN:
    x[0] = eval(t, ir->operands[0], f);
    if (!x[0].v.known)
      return x[0];
    for (size_t i = 1; i < ir->count; i++)
      if (same(&ir->operands[0]->type, &x[0].v, &ir->operands[i]->value))
        return yes_no(true);
    return yes_no(false);
  case AID__OP_KNOWN: return yes_no(eval(t, ir->operands[0], f).v.known);
  case AID__OP_HAS:
    x[0] = eval(t, ir->operands[0], f);
    return x[0].v.known ? yes_no(x[0].v.row >= 0) : x[0];
  case AID__OP_ADD: case AID__OP_SUB: case AID__OP_MUL: case AID__OP_DIV: {
    bool good;
    if (!strict(t, ir, f, x, &fail))
      return fail;
    if (ir->op == AID__OP_DIV && x[1].v.number.n == 0)
      return failure(t, f, "division_by_zero");
    good = (ir->op == AID__OP_ADD ? aid__fraction_add : ir->op == AID__OP_SUB ? aid__fraction_sub : ir->op == AID__OP_MUL ? aid__fraction_mul
                                                                                                                        : aid__fraction_div)(
      x[0].v.number, x[1].v.number, &n);
    return number(t, ir, f, good, n);
  }
  case AID__OP_NEG:
    x[0] = eval(t, ir->operands[0], f);
    return x[0].v.known ? number(t, ir, f, true, (aid__fraction){-x[0].v.number.n, x[0].v.number.d}) : x[0];
  case AID__OP_SCALE:
    x[0] = eval(t, ir->operands[0], f);
    return x[0].v.known ? number(t, ir, f, true, x[0].v.number) : x[0];
  case AID__OP_ROUND:
    x[0] = eval(t, ir->operands[0], f);
    if (!x[0].v.known)
      return x[0];
    return number(t, ir, f, aid__fraction_round(x[0].v.number, ir->step, (aid__rounding)ir->how, &n), n);
  case AID__OP_MIN:
  case AID__OP_MAX: {
    const aid__opens *opens = NULL;
    result best = unknown(NULL);
    for (size_t i = 0; i < ir->count; i++) {
      const result one = eval(t, ir->operands[i], f);
      if (!one.v.known) {
        opens = join(t, opens, one.opens);
      } else if (!best.v.known) {
        best = one;
      } else {
        const int d = compare(&ir->type, &one.v, &best.v);
        if (ir->op == AID__OP_MIN ? d < 0 : d > 0)
          best = one;
      }
    }
    return opens ? unknown(opens) : best;
  }
  case AID__OP_DATE_DAYS: case AID__OP_DATE_MONTHS: case AID__OP_DATE_WORKDAYS: case AID__OP_MONTH_MONTHS: case AID__OP_DATES_APART:
  case AID__OP_MONTHS_APART: case AID__OP_ELAPSED: case AID__OP_MONTH_OF: case AID__OP_FIRST_DAY: case AID__OP_LAST_DAY:
  case AID__OP_YEAR_START: case AID__OP_WORKDAY:
    return strict(t, ir, f, x, &fail) ? dates(t, ir, f, x) : fail;
  case AID__OP_IF:
    x[0] = eval(t, ir->operands[0], f);
    if (x[0].v.known)
      return eval(t, ir->operands[x[0].v.flag ? 1 : 2], f);
    x[1] = eval(t, ir->operands[1], f);
    x[2] = eval(t, ir->operands[2], f);
    if (x[1].v.known && x[2].v.known && same(&ir->type, &x[1].v, &x[2].v))
      return x[1];
    return unknown(join(t, x[0].opens, join(t, x[1].v.known ? NULL : x[1].opens, x[2].v.known ? NULL : x[2].opens)));
  case AID__OP_FALLBACK: {
    const aid__value v = aid__population_value(t->population, ir->fact, f->row, ir->operands[0]->day);
    if (v.known)
      return eval(t, ir->operands[0], f);
    x[0] = eval(t, ir->operands[1], f);
    read_input(t, AID__INPUT_ASSUMED, f, ir, &x[0], NULL, NULL, 0);
    return x[0];
  }
  case AID__OP_FAIL: return failure(t, f, ir->how == AID__FAILED_TOO_EARLY ? "too_early" : "below_zero");
  case AID__OP_AGGREGATE: return aggregate(t, ir, f);
  default: break;
  }
  return failure(t, f, "refused");
}

/* ---- supplied values ---- */

static bool supplied(aid__trace *t, const aid__slot *slot, int32_t row, result *out)
{
  const struct aid_population *const p = t->population;
  size_t low = 0, high = p->given_count;

  if (slot->given == NULL)
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
    const frame f = {slot->kind, row, NULL};
    struct aid_fact as_fact = {.id = "", .type = slot->type};
    aid__value v = {.known = false};
    int64_t scaled;
    if (strcmp(g->name, slot->given) != 0 || g->month != aid_month_of(slot->day))
      continue;
    *out = failure(t, &f, "refused");
    if (!g->known)
      return true;
    if (slot->type.base == AID__NUMBER) {
      if (aid__fraction_parse(g->text, &v.number, NULL) && (slot->type.fraction || aid__fraction_to_scaled(v.number, slot->type.digits, &scaled)))
        *out = known(v);
    } else if (slot->type.base != AID__TEXT && slot->type.base != AID__REFERENCE && aid__fact_parse(&as_fact, g->text, &v) == AID__VALUE_OK) {
      *out = known(v);
    }
    return true;
  }
  return false;
}

/* ---- steps ---- */

static memo *find(aid__trace *t, uint32_t slot, int32_t row)
{
  uint64_t h = ((uint64_t)slot << 32 | (uint32_t)row) * 0x9E3779B97F4A7C15u;
  size_t i = (size_t)(h >> 32) & (t->capacity - 1);

  while (t->table[i].stamp == t->stamp && (t->table[i].slot != slot || t->table[i].row != row))
    i = (i + 1) & (t->capacity - 1);
  return &t->table[i];
}

static bool grow(aid__trace *t)
{
  memo *const old = t->table;
  const size_t before = t->capacity;

  t->capacity = before ? before * 2 : 1024;
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

aid__trace *aid__trace_new(const aid__plan *plan, const struct aid_population *population, const aid_memory *memory)
{
  aid__trace *const t = aid__allocate(memory, sizeof *t);

  if (t == NULL)
    return NULL;
  t->plan = plan;
  t->population = population;
  t->memory = *memory;
  t->stamp = 1;
  aid__arena_init(&t->arena, &t->memory, 0);
  if (!grow(t)) {
    aid__trace_free(t);
    return NULL;
  }
  return t;
}

void aid__trace_reset(aid__trace *trace)
{
  trace->stamp++;
  trace->count = 0;
  trace->mark = 0;
  trace->no_memory = false;
  aid__arena_reset(&trace->arena);
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
  aid__arena_free(&trace->arena);
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

const aid__step *aid__trace_step(aid__trace *t, uint32_t index, int32_t row)
{
  const aid__slot *const slot = &t->plan->slots[index];
  memo *m = find(t, index, row);
  aid__input **const tail = t->tail;
  const uint32_t slot_before = t->slot;
  aid__step *step;
  result r;

  if (m->stamp == t->stamp)
    return m->step;
  if (slot->earlier != AID__NO_SLOT && !oldest_first(t, slot, row))
    return NULL;
  m = find(t, index, row);
  if (m->stamp == t->stamp)
    return m->step;
  if ((step = aid__arena_get(&t->arena, sizeof *step)) == NULL) {
    t->no_memory = true;
    return NULL;
  }
  step->slot = index;
  step->row = row;
  t->tail = &step->inputs;
  t->slot = index;
  if (supplied(t, slot, row, &r)) {
    step->supplied = true;
  } else {
    const frame f = {slot->kind, row, NULL};
    const bool relative = slot->relative && !is_member(t, row);
    r = eval(t, relative ? slot->relative : slot->body, &f);
  }
  t->tail = tail;
  t->slot = slot_before;
  step->value = r.v;
  step->opens = r.v.known ? NULL : r.opens;
  if (t->no_memory)
    return NULL;
  if (t->count * 2 >= t->capacity && !grow(t)) {
    t->no_memory = true;
    return NULL;
  }
  m = find(t, index, row);               /* the table may have moved */
  *m = (memo){index, row, t->stamp, step};
  t->count++;
  return step;
}

/* ---- walks ---- */

typedef struct seen { const aid__open **all; size_t count, capacity; } seen;

static bool same_open(const aid__open *a, const aid__open *b)
{
  return a->kind == b->kind && a->of == b->of && a->row == b->row && a->day == b->day && a->fact == b->fact && a->list == b->list && a->standard == b->standard &&
         a->program == b->program && (a->kind != AID__OPEN_FAILURE || a->slot == b->slot);
}

static void each(aid__trace *t, const aid__opens *set, seen *s, void (*visit)(void *, const aid__open *), void *data)
{
  for (; set && set->mark != t->mark; set = set->right) {
    ((aid__opens *)(uintptr_t)set)->mark = t->mark;
    if (set->open) {
      for (size_t i = 0; i < s->count; i++)
        if (same_open(s->all[i], set->open))
          return;
      if (!aid__grow(&t->memory, &s->all, &s->capacity, s->count + 1, sizeof *s->all, 0)) {
        t->no_memory = true;
        return;
      }
      s->all[s->count++] = set->open;
      visit(data, set->open);
      return;
    }
    each(t, set->left, s, visit, data);
  }
}

void aid__opens_each(aid__trace *trace, const aid__opens *opens, void (*visit)(void *data, const aid__open *open), void *data)
{
  seen s = {NULL, 0, 0};

  trace->mark++;
  each(trace, opens, &s, visit, data);
  aid__release(&trace->memory, s.all);
}

static void steps(aid__trace *t, const aid__step *step, void (*visit)(void *, const aid__step *, const aid__input *), void *data)
{
  if (((aid__step *)(uintptr_t)step)->mark == t->mark)
    return;
  ((aid__step *)(uintptr_t)step)->mark = t->mark;
  for (const aid__input *in = step->inputs; in; in = in->next) {
    if (in->step)
      steps(t, in->step, visit, data);
    visit(data, step, in);
  }
  visit(data, step, NULL);
}

void aid__steps_each(aid__trace *trace, const aid__step *step, void (*visit)(void *data, const aid__step *step, const aid__input *input), void *data)
{
  trace->mark++;
  steps(trace, step, visit, data);
}
