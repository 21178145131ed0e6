/*
 * A decision in full: worked out by the trace and told with all that it rests on. Where columns decided it, the trace decides a second time and
 * must come to the same (check(), the one place here that looks at columns).
 */
#include "engine/assess.h"
#include "engine/columns.h"

enum { GROUNDS_FEW = 24 };

typedef struct full {
  aid_decisions *decisions;
  struct aid_decision *decision;
  const aid__plan *plan;
  const aid__planned *planned;
  aid__columns *columns;    /* NULL: the trace alone decided */
  aid__trace *trace;
  aid_ground *grounds; size_t count, capacity;
  aid_ground *more;         /* where a few do not hold them all */
  bool no_memory;
  bool missing;             /* while opens are walked: one that is no question */
  aid_error **error;
} full;

static aid_status no_memory(const full *f) { return aid__fail_memory(f->error); }

/* ---- both evaluators ---- */

static bool same_value(const aid__type *type, const aid__value *a, const aid__value *b)
{
  if (a->known != b->known)
    return false;
  if (!a->known)
    return true;
  switch (type->base) {
  case AID__FLAG: return a->flag == b->flag;
  case AID__NUMBER: return a->number.n == b->number.n && a->number.d == b->number.d;
  case AID__TEXT: return true;
  default: return a->day == b->day;
  }
}

static void see_open(void *data, const aid__open *open)
{
  full *const f = data;
  f->missing |= open->kind != AID__OPEN_QUESTION;
}

static int32_t region_of(const struct aid_population *p, const struct aid_kind *kind, int32_t row)
{
  for (; kind->index != AID__KIND_REGION; kind = kind->parent)
    row = kind->index == AID__KIND_HOUSEHOLD ? p->region[row] : p->tables[kind->index].parent[row];
  return row;
}

/* Where the two differ: program, rule, record and line; never a value. */
static aid_status differ(const full *f, const aid__slot *slot)
{
  const struct aid_population *const p = f->decisions->population;
  const bool region = f->decision->household < 0;
  const struct aid_kind *const kind = p->vocabulary->kinds[region ? AID__KIND_REGION : AID__KIND_HOUSEHOLD];
  const int32_t row = region ? region_of(p, f->planned->program->kind, f->decision->row) : f->decision->household;
  aid__place place = AID__NOWHERE;

  if (row >= 0) {
    place.line = p->tables[kind->index].line ? p->tables[kind->index].line[row] : 0;
    place.record = aid__row_id(p, kind, row);
  }
  return aid__fail(&f->decisions->memory, f->error, AID__E4101, place, f->planned->program->id,
                   slot->rule ? slot->rule->id : slot->definition ? slot->definition->id : "-", NULL);
}

/* The trace's step of a slot, after it was held against the columns. */
static aid_status check(full *f, uint32_t number, int32_t row, const aid__step **out)
{
  const aid__slot *slot;
  const aid__vector *v;
  const aid__step *step;
  aid__value value;

  if (out)
    *out = NULL;
  if (number == AID__NO_SLOT)
    return AID_OK;
  if ((step = aid__trace_step(f->trace, number, row)) == NULL)
    return no_memory(f);
  if (out)
    *out = step;
  if (f->columns == NULL)
    return AID_OK;
  slot = &f->plan->slots[number];
  v = aid__columns_slot(f->columns, number);
  value = aid__vector_value(v, row);
  if (slot->type.base == AID__TEXT)
    value.known = step->value.known;
  if (!same_value(&slot->type, &value, &step->value))
    return differ(f, slot);
  if (!value.known) {
    f->missing = false;
    aid__opens_each(f->trace, step->opens, see_open, f);
    if (aid__trace_no_memory(f->trace))
      return no_memory(f);
    if (f->missing != aid__bit(v->missing, (size_t)(row - v->first)))
      return differ(f, slot);
  }
  return AID_OK;
}

static aid_status check_all(full *f, const uint32_t *slots, size_t count)
{
  aid_status status = AID_OK;

  for (size_t i = 0; status == AID_OK && i < count; i++)
    status = check(f, slots[i], f->decision->row, NULL);
  return status;
}

/* All parts of the program that nothing is told of as such. */
static aid_status check_program(full *f)
{
  const aid__planned *const planned = f->planned;
  aid_status status = check(f, planned->qualifies, f->decision->row, NULL);

  if (status != AID_OK || (status = check_all(f, planned->conditions, planned->condition_count)) != AID_OK ||
      (status = check_all(f, planned->lefts, planned->conflict_count)) != AID_OK || (status = check_all(f, planned->ends, planned->end_count)) != AID_OK ||
      (status = check_all(f, planned->pays, planned->pay_count)) != AID_OK)
    return status;
  return check_all(f, planned->components, planned->pay_count);
}

/* ---- what is the same for all decisions under a plan ---- */

/* Of a slot: its name, and of a pay the slot of each member's share. Found when first asked for. */
struct aid__slot_told { const char *name; uint32_t share; bool share_found; };

static struct aid__slot_told *told_of(full *f, uint32_t slot)
{
  aid_decisions *const d = f->decisions;

  if (d->told == NULL && (d->told = aid__arena_array(&d->arena, f->plan->slot_count, sizeof *d->told)) == NULL)
    f->no_memory = true;
  return d->told ? &d->told[slot] : NULL;
}

/* ---- grounds ---- */

static bool same_text(const char *a, const char *b) { return a == b || (a && b && strcmp(a, b) == 0); }

/* One more ground, unless it is there already. */
static void add(full *f, aid_ground ground)
{
  if (ground.kind != AID_GROUND_MISSING && ground.kind != AID_GROUND_QUESTION)
    ground.month = INT32_MIN;
  for (size_t i = 0; i < f->count; i++) {
    const aid_ground *const g = &f->grounds[i];
    if (g->kind == ground.kind && g->row == ground.row && g->month == ground.month && same_text(g->name, ground.name) && same_text(g->subject, ground.subject) && same_text(g->detail, ground.detail))
      return;
  }
  if (f->count == f->capacity) {
    const bool first = f->more == NULL;
    size_t capacity = first ? 0 : f->capacity;
    if (!aid__grow(&f->decisions->memory, &f->more, &capacity, f->count + 1, sizeof ground, 0)) {
      f->no_memory = true;
      return;
    }
    if (first)
      memcpy(f->more, f->grounds, f->count * sizeof ground);
    f->grounds = f->more;
    f->capacity = capacity;
  }
  f->grounds[f->count++] = ground;
}

static const char *joined(full *f, const char *first, const char *second)
{
  const size_t a = strlen(first), b = strlen(second);
  char *const text = aid__arena_get(&f->decisions->arena, a + b + 2);

  if (text == NULL) {
    f->no_memory = true;
    return NULL;
  }
  memcpy(text, first, a);
  text[a] = '.';
  memcpy(text + a + 1, second, b + 1);
  return text;
}

/* "income_per_head"; "dibao.income" where it is a rule of a program. */
static const char *slot_name(full *f, uint32_t number)
{
  const aid__slot *const slot = number < f->plan->slot_count ? &f->plan->slots[number] : NULL;
  struct aid__slot_told *told;

  if (slot == NULL)
    return NULL;
  if (slot->program == NULL)
    return slot->definition ? slot->definition->id : NULL;
  if (slot->rule == NULL)
    return slot->program->id;
  if ((told = told_of(f, number)) && told->name == NULL)
    told->name = joined(f, slot->program->id, slot->rule->id);
  return told ? told->name : NULL;
}

static void add_open(void *data, const aid__open *open)
{
  full *const f = data;
  aid_ground g = aid__ground_of_open(f->decisions, open);

  if (open->kind == AID__OPEN_FAILURE)
    g.name = slot_name(f, open->slot);
  add(f, g);
}

static void add_standard(full *f, const struct aid_standard_row *row, const aid__value *value)
{
  aid_ground g = {.kind = AID_GROUND_STANDARD, .name = row->standard->id, .row = row};

  if (!aid__decisions_value(f->decisions, &row->standard->type, value, &g.value))
    f->no_memory = true;
  add(f, g);
  if (row->kind == AID_ROW_FLOOR) {
    g.kind = AID_GROUND_ASSUMED;
    g.detail = "floor";
    add(f, g);
  }
  if (row->illustrative) {
    g.kind = AID_GROUND_ILLUSTRATIVE;
    g.detail = NULL;
    add(f, g);
  }
}

/* What a step read, or the step itself. */
static void add_step(void *data, const aid__step *step, const aid__input *input)
{
  full *const f = data;
  const aid__slot *const slot = &f->plan->slots[step->slot];
  aid_ground g = {.kind = AID_GROUND_SUPPLIED};

  if (input == NULL) {
    if (step->supplied) {
      g.name = slot->given;
      g.subject = aid__row_id(f->decisions->population, slot->kind, step->row);
      if (!aid__decisions_value(f->decisions, &slot->type, &step->value, &g.value))
        f->no_memory = true;
      add(f, g);
    } else if (slot->rule && slot->rule->illustrative) {
      g.kind = AID_GROUND_ILLUSTRATIVE;
      g.name = slot_name(f, step->slot);
      g.value = aid_value_unknown(AID_TYPE_FLAG);
      add(f, g);
    }
    return;
  }
  if (input->kind == AID__INPUT_STANDARD && input->standard_row && input->standard_row->kind != AID_ROW_MISSING) {
    add_standard(f, input->standard_row, &input->value);
  } else if (input->kind == AID__INPUT_ASSUMED && input->ir->fact) {
    g.kind = AID_GROUND_ASSUMED;
    g.name = input->ir->fact->id;
    g.subject = input->of ? aid__row_id(f->decisions->population, input->of, input->row) : NULL;
    g.detail = "fact";
    if (!aid__decisions_value(f->decisions, &input->ir->fact->type, &input->value, &g.value))
      f->no_memory = true;
    add(f, g);
  }
}

/* How far from the line: the difference of the two sides of each condition that compares numbers. */
static void add_margins(full *f)
{
  for (size_t i = 0; i < f->planned->condition_count; i++) {
    const aid__slot *const slot = &f->plan->slots[f->planned->conditions[i]];
    const aid__value value = aid__trace_margin(f->trace, f->planned->conditions[i], f->decision->row);
    aid_ground g = {.kind = AID_GROUND_MARGIN, .name = slot->rule ? slot->rule->id : NULL};
    if (!value.known)
      continue;
    if (!aid__decisions_value(f->decisions, &slot->body->operands[0]->type, &value, &g.value))
      f->no_memory = true;
    add(f, g);
  }
}

/* ---- parts of the amount ---- */

/* The slot of each member's share of a pay before it is due; else of what is due. */
static uint32_t share_slot(full *f, size_t pay)
{
  const aid__slot *const of = &f->plan->slots[f->planned->pays[pay]];
  struct aid__slot_told *const told = told_of(f, f->planned->pays[pay]);

  if (told == NULL || told->share_found)
    return told ? told->share : AID__NO_SLOT;
  told->share_found = true;
  told->share = f->planned->shares ? f->planned->shares[pay] : AID__NO_SLOT;
  for (uint32_t i = 0; i < f->plan->slot_count; i++) {
    const aid__slot *const s = &f->plan->slots[i];
    if (s->role == AID__ROLE_PAY_SHARE && s->program == of->program && s->rule == of->rule && s->base == of->base && s->day == of->day) {
      told->share = i;
      break;
    }
  }
  return told->share;
}

static aid_status find_shares(full *f, uint32_t slot, int32_t first, int32_t end, aid__paid *paid)
{
  if ((paid->shares = aid__arena_array(&f->decisions->arena, (size_t)(end - first), sizeof *paid->shares)) == NULL)
    return no_memory(f);
  for (int32_t person = first; person < end; person++) {
    const aid__step *step;
    aid_status status;
    if ((status = check(f, f->planned->covered, person, &step)) != AID_OK)
      return status;
    if (!aid__trace_member(f->trace, person) || !step->value.known || !step->value.flag)
      continue;
    if ((status = check(f, slot, person, &step)) != AID_OK)
      return status;
    if (step->value.known)
      paid->shares[paid->share_count++] = (aid__share){person, step->value.number};
  }
  return AID_OK;
}

/* What the pays come to once it runs, and whose it is. */
static aid_status find_pays(full *f, aid__details *details)
{
  const aid__planned *const planned = f->planned;
  const struct aid_population *const p = f->decisions->population;
  int32_t first = 0, end = 0;

  if ((details->pays = aid__arena_array(&f->decisions->arena, planned->pay_count, sizeof *details->pays)) == NULL)
    return no_memory(f);
  if (planned->covered != AID__NO_SLOT)
    aid__population_range(p, planned->program->kind, f->decision->row, p->vocabulary->kinds[AID__KIND_PERSON], &first, &end);
  for (size_t i = 0; i < planned->pay_count; i++) {
    const uint32_t shares = first < end ? share_slot(f, i) : AID__NO_SLOT;
    const aid__step *step;
    aid_status status;
    if ((status = check(f, planned->pays[i], f->decision->row, &step)) != AID_OK)
      return status;
    if (step && step->value.known && !aid__fraction_to_scaled(step->value.number, 2, &details->pays[i].fen))
      details->pays[i].fen = 0;
    if (shares != AID__NO_SLOT && (status = find_shares(f, shares, first, end, &details->pays[i])) != AID_OK)
      return status;
  }
  return AID_OK;
}

/* ---- all of it ---- */

static aid_status work_out(full *f, aid__details *details)
{
  const aid__planned *const planned = f->planned;
  const bool eligible = f->decision->outcome == AID_OUTCOME_ELIGIBLE;
  const uint32_t told[] = {planned->eligible, planned->starts, planned->amount, planned->would_pay};
  const size_t count = eligible ? 4 : 1;
  const aid__step *steps[4];
  aid_status status;

  for (size_t i = 0; i < (f->columns ? 4 : count); i++)
    if ((status = check(f, told[i], f->decision->row, &steps[i])) != AID_OK)
      return status;
  if (f->columns && (status = check_program(f)) != AID_OK)
    return status;
  /* What would settle it: the outcome; and where that is settled and someone is entitled, the amount and the months. */
  for (size_t i = 0; i < count; i++)
    if (steps[i] && !steps[i]->value.known)
      aid__opens_each(f->trace, steps[i]->opens, add_open, f);
  aid__steps_each(f->trace, steps, count, add_step, f);
  add_margins(f);
  if (eligible && (status = find_pays(f, details)) != AID_OK)
    return status;
  if (f->no_memory || aid__trace_no_memory(f->trace) || (f->count && (details->grounds = aid__arena_take(&f->decisions->arena, f->count * sizeof *f->grounds)) == NULL))
    return no_memory(f);
  if (f->count)
    memcpy(details->grounds, f->grounds, f->count * sizeof *f->grounds);
  details->ground_count = f->count;
  return AID_OK;
}

aid_status aid__assess_full(aid_decisions *decisions, struct aid_decision *decision, aid__columns *columns, aid__trace *trace, aid_error **error)
{
  aid_ground few[GROUNDS_FEW];
  full f = {.decisions = decisions, .decision = decision, .plan = decisions->plan, .planned = &decisions->plan->programs[decision->program],
            .columns = columns, .trace = trace, .grounds = few, .capacity = GROUNDS_FEW, .error = error};
  aid__details *const details = aid__arena_get(&decisions->arena, sizeof *details);
  const aid_status status = details ? work_out(&f, details) : no_memory(&f);

  aid__release(&decisions->memory, f.more);
  decision->details = details;
  return status;
}
