/* The traced evaluator: what the record says of a program, and aggregates over the rows of a list. */
#include "engine/trace.h"

/* ---- the record ---- */

typedef enum in_force { NOT, NOW, PERHAPS } in_force;
typedef struct said { in_force enrolled; const aid__award *now, *latest; } said;

static said awards_of(aid__trace *t, size_t kind, int32_t row, const char *program, int32_t month)
{
  const struct aid_population *const p = t->population;
  said s = {NOT, NULL, NULL};
  size_t i, end;

  for (aid__trace_awards(t, kind, row, &i, &end); i < end; i++) {
    const aid__award *const a = &p->awards[i];
    bool before, after;
    if (a->program != program)
      continue;
    before = a->from_known && (a->from == AID_NEVER || a->from > month);
    after = a->until_known && a->until <= month;
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

aid__result aid__trace_record(aid__trace *t, const aid__ir *ir, const aid__at *f)
{
  const int32_t month = ir->day == t->plan->day ? t->plan->month : aid_month_of(ir->day);
  const struct aid_program *const program = ir->program;
  const aid__open what = {.kind = AID__OPEN_RECORD, .of = f->kind, .row = f->row, .day = ir->day, .program = program};
  bool lacking = list_of_awards_unknown(t, f->kind->index, f->row);
  said s = awards_of(t, f->kind->index, f->row, program->id, month);
  const aid__award *a;

  if (program->covers && f->kind->index == AID__KIND_PERSON && s.latest == NULL && !lacking && aid__trace_member(t, f->row)) {
    const aid__table *const persons = aid__trace_table_of(t, f->kind);
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
  if (aid__trace_supposed(t, &what)) {
    lacking = false;
    if (s.enrolled == PERHAPS)
      s.enrolled = NOT;
  }
  a = s.now ? s.now : s.latest;
  if (ir->record == AID__RECORD_enrolled)
    return s.enrolled == NOW ? aid__trace_yes_no(true) : s.enrolled == PERHAPS || lacking ? aid__trace_unknown(aid__trace_open(t, &what)) : aid__trace_yes_no(false);
  if (s.enrolled == PERHAPS || lacking)
    return aid__trace_unknown(aid__trace_open(t, &what));
  switch (ir->record) {
  case AID__RECORD_since: return aid__trace_of_day(s.now ? s.now->from : AID_NEVER);
  case AID__RECORD_paid:
    if (s.now == NULL)
      return aid__trace_of_number((aid__fraction){0, 1});
    if (!s.now->amount_known)
      return aid__trace_unknown(aid__trace_open(t, &what));
    {
      int64_t scaled;
      if (!ir->type.fraction && !aid__fraction_to_scaled(s.now->amount, ir->type.digits, &scaled))
        return aid__trace_unknown(aid__trace_open(t, &what));
    }
    return aid__trace_of_number(s.now->amount);
  case AID__RECORD_applied: return a == NULL ? aid__trace_of_day(AID_NEVER) : a->applied_known ? aid__trace_of_day(a->applied) : aid__trace_unknown(aid__trace_open(t, &what));
  default: return a == NULL ? aid__trace_of_day(AID_NEVER) : a->confirmed_known ? aid__trace_of_day(a->confirmed) : aid__trace_unknown(aid__trace_open(t, &what));
  }
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

  if (l->kind == person && aid__trace_member(t, row) != (l->members == 1))
    return NOT;
  while (kind != l->owner) {                       /* rows of dated kinds on the way must be in force too, persons be members */
    if (kind->dated && !(kind == l->kind && l->ever)) {
      bool day_known;
      const bool now = aid__row_in_force(aid__trace_table_of(t, kind), r, ir->day, &day_known);
      if (day_known && !now)
        return NOT;
      if (!day_known) {
        sure = false;
        *opens = aid__trace_join(t, *opens, aid__trace_open(t, &(aid__open){.kind = AID__OPEN_LIST, .of = kind->parent, .row = aid__trace_table_of(t, kind)->parent[r], .day = ir->day, .list = kind}));
      }
    }
    if (kind == person && kind != l->kind && !aid__trace_member(t, r))
      return NOT;
    r = aid__trace_table_of(t, kind)->parent[r];
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
  if (child != person && !aid__bit(aid__trace_table_of(t, child)->whole, (size_t)row)) {
    const aid__open what = {.kind = AID__OPEN_LIST, .of = kind, .row = row, .day = child->dated ? ir->day : AID_NEVER, .list = child};
    if (!aid__trace_supposed(t, &what))
      out->lacking = aid__trace_join(t, out->lacking, aid__trace_open(t, &what));
  }
  if (child == ir->list.kind)
    return;
  aid__population_range(t->population, kind, row, child, &first, &end);
  for (int32_t r = first; r < end; r++) {
    if (child == person && !aid__trace_member(t, r))
      continue;
    if (child->dated) {
      bool day_known;
      if (!aid__row_in_force(aid__trace_table_of(t, child), r, ir->day, &day_known) && day_known)
        continue;
    }
    wholeness(t, ir, child, r, out);
  }
}

static rows list_rows(aid__trace *t, const aid__ir *ir, const aid__at *f)
{
  const int32_t owner = aid__trace_ancestor(t, f->kind, f->row, ir->list.owner);
  rows out = {0, 0, ir->list.kind, NULL};

  aid__population_range(t->population, ir->list.owner, owner, ir->list.kind, &out.first, &out.end);
  wholeness(t, ir, ir->list.owner, owner, &out);
  return out;
}

int aid__trace_compare(const aid__type *type, const aid__value *a, const aid__value *b)
{
  if (type->base == AID__NUMBER)
    return aid__fraction_compare(a->number, b->number);
  return (a->day > b->day) - (a->day < b->day);
}

static aid__result truth_over(aid__trace *t, const aid__ir *ir, const aid__at *f, const rows *list)
{
  const bool any = ir->aggregate == AID__AGGREGATE_any;
  const aid__opens *opens = list->lacking;

  for (int32_t r = list->first; r < list->end; r++) {
    const aid__at in = {list->kind, r, f};
    const aid__opens *row_opens = NULL;
    const in_force force = row_in_list(t, ir, list, r, &row_opens);
    aid__result where = aid__trace_yes_no(true), value = aid__trace_yes_no(true);

    if (force == NOT)
      continue;
    if (force == PERHAPS)
      where = aid__trace_unknown(row_opens);
    if (ir->operands[AID__AGG_WHERE]) {
      const aid__result w = aid__trace_eval(t, ir->operands[AID__AGG_WHERE], &in);
      if (w.v.known && !w.v.flag)
        continue;
      if (!w.v.known)
        where = aid__trace_unknown(aid__trace_join(t, where.v.known ? NULL : where.opens, w.opens));
    }
    if (ir->operands[AID__AGG_VALUE])
      value = aid__trace_eval(t, ir->operands[AID__AGG_VALUE], &in);
    if (any) {
      if (value.v.known && !value.v.flag)
        continue;
      if (where.v.known && value.v.known)
        return aid__trace_yes_no(true);
    } else {
      if (value.v.known && value.v.flag)
        continue;
      if (where.v.known && value.v.known)
        return aid__trace_yes_no(false);
    }
    if (!where.v.known)
      opens = aid__trace_join(t, opens, where.opens);
    if (!value.v.known)
      opens = aid__trace_join(t, opens, value.opens);
  }
  return opens ? aid__trace_unknown(opens) : aid__trace_yes_no(!any);
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
      const int d = aid__trace_compare(type, &all[k].by, &all[i].by);
      before += d < 0 || (d == 0 && k < i);
    }
    if (before == n - 1)
      return i;
  }
  return -1;
}

aid__result aid__trace_aggregate(aid__trace *t, const aid__ir *ir, const aid__at *here)
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
  aid__result r;

  if (ir->aggregate == AID__AGGREGATE_any || ir->aggregate == AID__AGGREGATE_all) {
    r = truth_over(t, ir, here, &list);
    aid__trace_read_input(t, AID__INPUT_LIST, here, ir, &r.v, NULL, NULL, list.end - list.first);
    return r;
  }
  if (keyed && list.end > list.first && (all = aid__arena_array(&t->arena, (size_t)(list.end - list.first), sizeof *all)) == NULL) {
    t->no_memory = true;
    return aid__trace_unknown(NULL);
  }
  for (int32_t row = list.first; row < list.end; row++) {
    const aid__at in = {list.kind, row, here};
    const aid__opens *row_opens = NULL;
    const in_force force = row_in_list(t, ir, &list, row, &row_opens);
    bool sure = force == NOW;
    aid__result value = {.opens = NULL};

    if (force == NOT)
      continue;
    if (ir->operands[AID__AGG_WHERE]) {
      const aid__result w = aid__trace_eval(t, ir->operands[AID__AGG_WHERE], &in);
      if (w.v.known && !w.v.flag)                  /* out, in force or not */
        continue;
      if (!w.v.known) {
        sure = false;
        opens = aid__trace_join(t, opens, w.opens);
      }
    }
    opens = aid__trace_join(t, opens, row_opens);
    if (by_ir) {
      const aid__result by = aid__trace_eval(t, by_ir, &in);
      if (!by.v.known)
        opens = aid__trace_join(t, opens, by.opens);
      if (all)
        all[count].by = by.v;
    }
    if (value_ir) {
      value = aid__trace_eval(t, value_ir, &in);
      if (!value.v.known && !keyed)
        opens = aid__trace_join(t, opens, value.opens);
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
        const int d = best.known ? aid__trace_compare(&value_ir->type, &value.v, &best) : 0;
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
    r = aid__trace_unknown(opens);
  } else if (overflow) {
    r = aid__trace_failure(t, here, "overflow");
  } else if (ir->aggregate == AID__AGGREGATE_count) {
    r = aid__trace_of_number((aid__fraction){count, 1});
  } else if (ir->aggregate == AID__AGGREGATE_sum) {
    if (!value_ir->type.fraction) {
      if (!aid__fraction_make(total, aid__power10[value_ir->type.digits], &sum))
        overflow = true;
    }
    r = aid__trace_number(t, ir, here, !overflow, sum);
  } else if (keyed) {
    const int64_t n = ir->aggregate == AID__AGGREGATE_nth ? ir->operands[AID__AGG_N]->value.number.n : 1;
    const int32_t at = nth_row(by_ir ? &by_ir->type : &ir->type, all, count, n, by_ir != NULL);
    if (at < 0)
      r = aid__trace_eval(t, ir->operands[AID__AGG_ELSE], here);
    else
      r = all[at].value.known ? aid__trace_known(all[at].value) : aid__trace_unknown(all[at].opens);
  } else if (count == 0) {
    r = aid__trace_eval(t, ir->operands[AID__AGG_ELSE], here);
  } else if (ir->aggregate == AID__AGGREGATE_average) {
    r = aid__trace_number(t, ir, here, aid__fraction_div(sum, (aid__fraction){count, 1}, &sum), sum);
  } else {
    r = aid__trace_known(best);
  }
  aid__trace_read_input(t, AID__INPUT_LIST, here, ir, &r.v, NULL, NULL, count);
  return r;
}
