/*
 * Explanations: a decision worked out again by the trace, as a tree of steps (explain.c) and as text in two languages (explain_text.c).
 */
#include "engine/explain.h"

static const char *const record_names[] = {
#define X(name) #name,
  AID__RECORDS(X)
#undef X
};

static void *get(aid_explanation *e, size_t size)
{
  void *const p = aid__arena_get(&e->arena, size);
  e->no_memory |= p == NULL;
  return p;
}

static const char *two(aid_explanation *e, const char *a, const char *dot, const char *b)
{
  const size_t n = strlen(a), d = strlen(dot), k = strlen(b);
  char *const out = get(e, n + d + k + 1);

  if (out == NULL)
    return NULL;
  memcpy(out, a, n);
  memcpy(out + n, dot, d);
  memcpy(out + n + d, b, k + 1);
  return out;
}

/* How a unit is written. The decisions may be read by other threads: what they lack is the explanation's own. */
static const char *unit_text(aid_explanation *e, const aid__unit *unit)
{
  const aid__vocabulary *const v = e->decisions->population->vocabulary;
  struct aid__unit_text *u;
  char buffer[128];

  for (u = e->decisions->units; u; u = u->next)
    if (aid__unit_same(&u->unit, unit))
      return u->text;
  for (u = e->units; u; u = u->next)
    if (aid__unit_same(&u->unit, unit))
      return u->text;
  if ((u = get(e, sizeof *u)) == NULL)
    return NULL;
  aid__unit_print(unit, v->units, v->unit_count, buffer, sizeof buffer);
  if ((u->text = aid__arena_string(&e->arena, buffer)) == NULL) {
    e->no_memory = true;
    return NULL;
  }
  u->unit = *unit;
  u->next = e->units;
  e->units = u;
  return u->text;
}

/* What a caller sees of a value; sensitive ones as stars. */
static void show(aid_explanation *e, aid_step *step, const aid__type *type, const aid__value *value, bool sensitive)
{
  const struct aid_population *const p = e->decisions->population;

  step->type = type;
  if (sensitive && !(e->flags & AID_EXPLAIN_UNMASK) && value->known) {
    char masked[19] = "***";
    if (type->base == AID__TEXT && value->text && strlen(value->text) == 18)
      aid_citizen_mask(value->text, masked);
    step->masked = true;
    step->value = aid_value_text(aid__arena_string(&e->arena, masked));
    e->no_memory |= step->value.text == NULL;
    return;
  }
  if (type->base == AID__REFERENCE && value->known) {
    step->value = aid_value_unknown(AID_TYPE_REFERENCE);
    step->value.known = 1;
    step->value.text = value->row >= 0 ? p->tables[AID__KIND_PERSON].id[value->row] : NULL;
    return;
  }
  step->value = aid__public_value(type, value, type->base == AID__NUMBER ? unit_text(e, &type->unit) : NULL,
                                  type->base == AID__TEXT ? value->text : NULL);
}

static aid_step *new_step(aid_explanation *e, aid__shown what, const struct aid_kind *kind, int32_t row, int32_t day)
{
  static const aid__type none = {.base = AID__NONE};
  const aid__plan *const plan = e->decisions->plan;
  aid_step *const step = aid__arena_take(&e->arena, sizeof *step);

  if (step == NULL) {
    e->no_memory = true;
    return NULL;
  }
  *step = (aid_step){.what = what, .kind = kind, .subject = kind ? aid__row_id(e->decisions->population, kind, row) : NULL, .type = &none, .month = INT32_MIN};
  if (day != AID_NEVER && day != plan->day && aid_month_of(day) != plan->month)
    step->month = aid_month_of(day);
  return step;
}

/* The step of a slot: made once for each, so that the tree shares what it shares. */
static aid_step *of_slot(aid_explanation *e, const aid__step *from);

static void add_inputs(aid_explanation *e, aid_step *step, const aid__input *inputs);

static aid_step *of_input(aid_explanation *e, const aid__input *in)
{
  static const aid__shown shown[] = {AID__SHOWN_RULE, AID__SHOWN_FACT, AID__SHOWN_STANDARD, AID__SHOWN_RECORD, AID__SHOWN_LIST, AID__SHOWN_ASSUMED};
  const aid__ir *const ir = in->ir;
  aid_step *step;

  if (in->kind == AID__INPUT_SLOT)
    return of_slot(e, in->step);
  if ((step = new_step(e, shown[in->kind], in->of, in->row, ir->fact && !ir->fact->dated ? AID_NEVER : ir->day)) == NULL)
    return NULL;
  switch (step->what) {
  case AID__SHOWN_FACT:
  case AID__SHOWN_ASSUMED:
    if (in->kind == AID__INPUT_FACT && ir->fact->question)
      step->what = AID__SHOWN_QUESTION;
    step->name = ir->fact->id;
    step->titles = &ir->fact->titles;
    step->cite = ir->fact->cite;
    show(e, step, &ir->fact->type, &in->value, ir->fact->sensitivity == AID__SENSITIVE_YES);
    break;
  case AID__SHOWN_STANDARD:
    step->name = ir->standard->id;
    step->titles = &ir->standard->titles;
    step->row = in->standard_row;
    step->cite = in->standard_row ? in->standard_row->cite : ir->standard->cite;
    if (in->standard_row && in->standard_row->formula.ir) {
      step->formula = in->standard_row->formula.text;
      add_inputs(e, step, in->step ? in->step->inputs : NULL);
    }
    show(e, step, &ir->standard->type, &in->value, false);
    break;
  case AID__SHOWN_RECORD:
    step->name = two(e, ir->program->id, ".", record_names[ir->record]);
    step->titles = &ir->program->titles;
    show(e, step, &ir->type, &in->value, false);
    break;
  default:
    step->name = ir->list.members == 0 ? "relatives" : ir->list.kind->list;
    step->titles = &ir->list.kind->titles;
    step->rows = in->rows;
    show(e, step, &ir->type, &in->value, false);
  }
  return step;
}

static bool same_step(const aid_step *a, const aid_step *b)
{
  return a == b || (a->what != AID__SHOWN_RULE && a->what == b->what && a->name == b->name && a->subject == b->subject && a->row == b->row && a->month == b->month &&
                    a->what != AID__SHOWN_LIST);
}

/* Room for so many children. */
static bool make_room(aid_explanation *e, aid_step *step, size_t count)
{
  if (count && (step->children = aid__arena_take(&e->arena, count * sizeof *step->children)) == NULL)
    e->no_memory = true;
  return count && step->children;
}

/* Each is told once. */
static void add_child(aid_step *step, aid_step *child)
{
  if (child == NULL)
    return;
  for (size_t i = 0; i < step->count; i++)
    if (same_step(step->children[i], child))
      return;
  step->children[step->count++] = child;
}

static void add_inputs(aid_explanation *e, aid_step *step, const aid__input *inputs)
{
  size_t count = 0;

  for (const aid__input *in = inputs; in; in = in->next)
    count++;
  if (make_room(e, step, count))
    for (const aid__input *in = inputs; in && !e->no_memory; in = in->next)
      add_child(step, of_input(e, in));
}

static aid_step *of_slot(aid_explanation *e, const aid__step *from)
{
  static const char *const parts[] = {NULL, NULL, NULL, "qualifies", "covered", NULL, NULL, "would_pay", "starts", NULL, "left", "eligible",
                                      NULL, "amount", "eligible", "amount", NULL};
  const aid__slot *const slot = &e->decisions->plan->slots[from->slot];
  aid__step *const noted = (aid__step *)(uintptr_t)from;
  aid_step *step;

  if (from->noted == e->reading)
    return from->note;
  if ((step = new_step(e, AID__SHOWN_RULE, slot->kind, from->row, slot->day)) == NULL)
    return NULL;
  noted->noted = e->reading;
  noted->note = step;
  step->role = slot->role;
  step->supplied = from->supplied;
  if (slot->definition) {
    step->name = slot->definition->assumes ? slot->definition->assumes->id : slot->definition->id;
    step->titles = slot->rule && slot->rule->titles.en ? &slot->rule->titles : &slot->definition->titles;
  } else {
    step->name = two(e, slot->program->id, ".", slot->rule && parts[slot->role] == NULL ? slot->rule->id : parts[slot->role] ? parts[slot->role] : "part");
    step->titles = slot->rule ? &slot->rule->titles : &slot->program->titles;
  }
  if (slot->rule) {
    step->cite = slot->rule->cite;
    step->formula = slot->rule->formula.text;
  }
  show(e, step, &slot->type, &from->value, slot->definition && slot->definition->sensitive);
  add_inputs(e, step, from->inputs);
  return step;
}

static aid_step *slot_step(aid_explanation *e, uint32_t slot, int32_t row)
{
  const aid__step *const step = slot == AID__NO_SLOT ? NULL : aid__trace_step(e->trace, slot, row);

  if (slot != AID__NO_SLOT && step == NULL)
    e->no_memory = true;
  return step ? of_slot(e, step) : NULL;
}

static bool build(aid_explanation *e)
{
  const struct aid_decision *const d = e->decision;
  const aid__planned *const planned = aid__decision_planned(d);
  const bool paid = d->outcome != AID_OUTCOME_INELIGIBLE;
  aid_step *const root = new_step(e, AID__SHOWN_RULE, planned->program->kind, d->row, AID_NEVER);

  if (root == NULL || !make_room(e, root, planned->condition_count + planned->conflict_count + planned->end_count + 1 + planned->pay_count))
    return false;
  e->reading = aid__trace_reading(e->trace);
  e->root = root;
  root->role = AID__ROLE_ELIGIBLE;
  root->name = planned->program->id;
  root->titles = &planned->program->titles;
  root->cite = planned->program->cite;
  root->value = aid_value_code(aid_outcome_name((aid_outcome)d->outcome));
  for (size_t i = 0; i < planned->condition_count; i++)
    add_child(root, slot_step(e, planned->conditions[i], d->row));
  for (size_t i = 0; i < planned->conflict_count; i++)
    add_child(root, slot_step(e, planned->lefts[i], d->row));
  for (size_t i = 0; i < planned->end_count; i++)
    add_child(root, slot_step(e, planned->ends[i], d->row));
  if (paid)
    add_child(root, slot_step(e, planned->starts, d->row));
  for (size_t i = 0; paid && i < planned->pay_count; i++)
    add_child(root, slot_step(e, planned->pays[i], d->row));
  return !e->no_memory;
}

aid_status aid_decision_explain(const aid_decision *decision, uint32_t flags, aid_explanation **out, aid_error **error)
{
  aid_explanation *e;

  if (out)
    *out = NULL;
  if (decision == NULL || out == NULL)
    return aid__fail(NULL, error, AID__E1002, AID__NOWHERE, "aid_decision_explain", decision ? "out" : "decision", NULL);
  if (flags & ~AID_EXPLAIN_UNMASK)
    return aid__fail(&decision->of->memory, error, AID__E1003, AID__NOWHERE, "aid_decision_explain", "flags", NULL);
  if ((e = aid__allocate(&decision->of->memory, sizeof *e)) == NULL)
    return aid__fail_memory(error);
  e->memory = decision->of->memory;
  e->decisions = decision->of;
  e->decision = decision;
  e->flags = flags;
  aid__decisions_keep(e->decisions);
  aid__arena_init(&e->arena, &e->memory, 0);
  aid__buffer_init(&e->text[0], &e->memory, 0);
  aid__buffer_init(&e->text[1], &e->memory, 0);
  if ((e->trace = aid__decision_trace(decision)) == NULL || !build(e)) {
    aid_explanation_free(e);
    return aid__fail_memory(error);
  }
  aid__decisions_give_back(e->decisions, e->trace);
  e->trace = NULL;
  *out = e;
  return AID_OK;
}

void aid_explanation_free(aid_explanation *e)
{
  aid_memory memory;

  if (e == NULL)
    return;
  memory = e->memory;
  aid__decisions_give_back(e->decisions, e->trace);
  aid__buffer_free(&e->text[0]);
  aid__buffer_free(&e->text[1]);
  aid__arena_free(&e->arena);
  aid_decisions_free((aid_decisions *)(uintptr_t)e->decisions);
  aid__release(&memory, e);
}

const aid_step *aid_explanation_root(const aid_explanation *explanation) { return explanation ? explanation->root : NULL; }
size_t aid_step_count(const aid_step *step) { return step ? step->count : 0; }
const aid_step *aid_step_at(const aid_step *step, size_t i) { return step && i < step->count ? step->children[i] : NULL; }
const char *aid_step_name(const aid_step *step) { return step ? step->name : NULL; }
const char *aid_step_subject(const aid_step *step) { return step ? step->subject : NULL; }
const char *aid_step_title(const aid_step *step, aid_language language)
{
  return step ? language == AID_LANGUAGE_ZH ? step->titles->zh : step->titles->en : NULL;
}
const char *aid_step_cite(const aid_step *step) { return step ? step->cite : NULL; }
const char *aid_step_formula(const aid_step *step) { return step ? step->formula : NULL; }
int32_t aid_step_month(const aid_step *step) { return step ? step->month : INT32_MIN; }
aid_value aid_step_value(const aid_step *step) { return step ? step->value : aid_value_unknown(AID_TYPE_TEXT); }
