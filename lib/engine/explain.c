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

/* What a caller sees of a value; sensitive ones as stars. */
static void show(aid_explanation *e, aid_step *step, const aid__type *type, const aid__value *value, bool sensitive)
{
  const struct aid_population *const p = e->decisions->population;
  struct aid_decisions *const d = (struct aid_decisions *)(uintptr_t)e->decisions;

  step->type = *type;
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
  step->value = aid__public_value(type, value, type->base == AID__NUMBER ? aid__decisions_unit(d, &type->unit) : NULL,
                                  type->base == AID__TEXT ? value->text : NULL);
}

static aid_step *new_step(aid_explanation *e, const struct aid_kind *kind, int32_t row, int32_t day)
{
  aid_step *const step = get(e, sizeof *step);

  if (step) {
    step->subject = kind ? aid__row_id(e->decisions->population, kind, row) : NULL;
    step->kind = kind;
    step->month = day == AID_NEVER || aid_month_of(day) == e->decisions->plan->month ? INT32_MIN : aid_month_of(day);
  }
  return step;
}

/* The step of a slot: made once for each, so that the tree shares what it shares. */
static aid_step *of_slot(aid_explanation *e, const aid__step *from);

static void add_child(aid_explanation *e, aid_step *step, aid_step *child);

static aid_step *of_input(aid_explanation *e, const aid__input *in)
{
  aid_step *step;

  if (in->kind == AID__INPUT_SLOT)
    return of_slot(e, in->step);
  if ((step = new_step(e, in->of, in->row, in->ir->fact && !in->ir->fact->dated ? AID_NEVER : in->ir->day)) == NULL)
    return NULL;
  switch (in->kind) {
  case AID__INPUT_FACT:
  case AID__INPUT_ASSUMED: {
    const struct aid_fact *const fact = in->ir->fact;
    step->what = in->kind == AID__INPUT_FACT ? (fact->question ? AID__SHOWN_QUESTION : AID__SHOWN_FACT) : AID__SHOWN_ASSUMED;
    step->name = fact->id;
    step->titles = fact->titles;
    step->cite = fact->cite;
    show(e, step, &fact->type, &in->value, fact->sensitivity == AID__SENSITIVE_YES);
    break;
  }
  case AID__INPUT_STANDARD:
    step->what = AID__SHOWN_STANDARD;
    step->name = in->ir->standard->id;
    step->titles = in->ir->standard->titles;
    step->row = in->standard_row;
    step->cite = in->standard_row ? in->standard_row->cite : in->ir->standard->cite;
    if (in->standard_row && in->standard_row->formula.ir) {
      step->formula = in->standard_row->formula.text;
      for (const aid__input *of = in->step ? in->step->inputs : NULL; of; of = of->next)
        add_child(e, step, of_input(e, of));
    }
    show(e, step, &in->ir->standard->type, &in->value, false);
    break;
  case AID__INPUT_RECORD:
    step->what = AID__SHOWN_RECORD;
    step->name = two(e, in->ir->program->id, ".", record_names[in->ir->record]);
    step->titles = in->ir->program->titles;
    show(e, step, &in->ir->type, &in->value, false);
    break;
  default:
    step->what = AID__SHOWN_LIST;
    step->name = in->ir->list.members == 0 ? "relatives" : in->ir->list.kind->list;
    step->titles = in->ir->list.kind->titles;
    step->rows = in->rows;
    show(e, step, &in->ir->type, &in->value, false);
  }
  return step;
}

static bool same_step(const aid_step *a, const aid_step *b)
{
  return a == b || (a->what != AID__SHOWN_RULE && a->what == b->what && a->name == b->name && a->subject == b->subject && a->row == b->row && a->month == b->month &&
                    a->what != AID__SHOWN_LIST);
}

static void add_child(aid_explanation *e, aid_step *step, aid_step *child)
{
  if (child == NULL)
    return;
  for (size_t i = 0; i < step->count; i++)
    if (same_step(step->children[i], child))
      return;
  if ((step->count & (step->count - 1)) == 0) {
    aid_step **const more = get(e, (step->count ? step->count * 2 : 1) * sizeof *more);
    if (more == NULL)
      return;
    if (step->count)
      memcpy(more, step->children, step->count * sizeof *more);
    step->children = more;
  }
  step->children[step->count++] = child;
}

static aid_step *of_slot(aid_explanation *e, const aid__step *from)
{
  static const char *const parts[] = {NULL, NULL, NULL, "qualifies", "covered", NULL, NULL, "would_pay", "starts", NULL, "left", "eligible",
                                      NULL, "amount", "eligible", "amount", NULL};
  const aid__slot *const slot = &e->decisions->plan->slots[from->slot];
  struct aid__made *made;
  aid_step *step;

  for (made = e->made; made; made = made->next)
    if (made->from == from)
      return made->step;
  if ((made = get(e, sizeof *made)) == NULL || (step = new_step(e, slot->kind, from->row, slot->day)) == NULL)
    return NULL;
  *made = (struct aid__made){from, step, e->made};
  e->made = made;
  step->what = AID__SHOWN_RULE;
  step->role = slot->role;
  step->supplied = from->supplied;
  if (slot->definition) {
    step->name = slot->definition->assumes ? slot->definition->assumes->id : slot->definition->id;
    step->titles = slot->rule && slot->rule->titles.en ? slot->rule->titles : slot->definition->titles;
  } else {
    step->name = two(e, slot->program->id, ".", slot->rule && parts[slot->role] == NULL ? slot->rule->id : parts[slot->role] ? parts[slot->role] : "part");
    step->titles = slot->rule ? slot->rule->titles : slot->program->titles;
  }
  if (slot->rule) {
    step->cite = slot->rule->cite;
    step->formula = slot->rule->formula.text;
  }
  show(e, step, &slot->type, &from->value, slot->definition && slot->definition->sensitive);
  for (const aid__input *in = from->inputs; in && !e->no_memory; in = in->next)
    add_child(e, step, of_input(e, in));
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
  aid_step *const root = new_step(e, planned->program->kind, d->row, AID_NEVER);
  aid_value outcome;

  if (root == NULL)
    return false;
  e->root = root;
  root->what = AID__SHOWN_RULE;
  root->role = AID__ROLE_ELIGIBLE;
  root->name = planned->program->id;
  root->titles = planned->program->titles;
  root->cite = planned->program->cite;
  outcome = aid_value_code(aid_outcome_name((aid_outcome)d->outcome));
  root->value = outcome;
  for (size_t i = 0; i < planned->condition_count; i++)
    add_child(e, root, slot_step(e, planned->conditions[i], d->row));
  for (size_t i = 0; i < planned->conflict_count; i++)
    add_child(e, root, slot_step(e, planned->lefts[i], d->row));
  for (size_t i = 0; i < planned->end_count; i++)
    add_child(e, root, slot_step(e, planned->ends[i], d->row));
  if (d->outcome != AID_OUTCOME_INELIGIBLE) {
    add_child(e, root, slot_step(e, planned->starts, d->row));
    for (size_t i = 0; i < planned->pay_count; i++)
      add_child(e, root, slot_step(e, planned->pays[i], d->row));
  }
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
  e->trace = aid__trace_new(e->decisions->plan, e->decisions->population, &e->memory);
  if (e->trace == NULL || !build(e)) {
    aid_explanation_free(e);
    return aid__fail_memory(error);
  }
  *out = e;
  return AID_OK;
}

void aid_explanation_free(aid_explanation *e)
{
  aid_memory memory;

  if (e == NULL)
    return;
  memory = e->memory;
  aid__trace_free(e->trace);
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
  return step ? language == AID_LANGUAGE_ZH ? step->titles.zh : step->titles.en : NULL;
}
const char *aid_step_cite(const aid_step *step) { return step ? step->cite : NULL; }
const char *aid_step_formula(const aid_step *step) { return step ? step->formula : NULL; }
int32_t aid_step_month(const aid_step *step) { return step ? step->month : INT32_MIN; }
aid_value aid_step_value(const aid_step *step) { return step ? step->value : aid_value_unknown(AID_TYPE_TEXT); }
