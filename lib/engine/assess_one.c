/* One program for one row, decided by the trace alone and told in full: nothing else of the population is gone through. */
#include "engine/assess.h"

typedef struct one {
  aid_decisions *decisions;
  struct aid_decision *decision;
  const aid__planned *planned;
  aid__trace *trace;
  bool no_memory;
  bool missing;             /* while opens are walked: one that is no question */
} one;

/* The step of a slot for the row; NULL: there is none, or no memory. */
static const aid__step *step_of(one *o, uint32_t slot)
{
  const aid__step *const step = slot == AID__NO_SLOT ? NULL : aid__trace_step(o->trace, slot, o->decision->row);

  o->no_memory |= slot != AID__NO_SLOT && step == NULL;
  return step;
}

static bool is_known(const aid__step *step, bool flag) { return step && step->value.known && step->value.flag == flag; }

static void see_open(void *data, const aid__open *open)
{
  one *const o = data;
  o->missing |= open->kind != AID__OPEN_QUESTION;
}

static void find_outcome(one *o)
{
  const aid__step *const step = step_of(o, o->planned->eligible);

  if (step == NULL)
    return;
  if (!step->value.known)
    aid__opens_each(o->trace, step->opens, see_open, o);
  o->decision->outcome = step->value.known ? (step->value.flag ? AID_OUTCOME_ELIGIBLE : AID_OUTCOME_INELIGIBLE)
                                           : o->missing ? AID_OUTCOME_UNDETERMINED : AID_OUTCOME_OFFICIAL;
}

static void find_months(one *o)
{
  const aid__step *const starts = step_of(o, o->planned->starts);
  struct aid_decision *const d = o->decision;

  d->starts = d->ends = AID_NEVER;
  if (starts)
    d->starts = starts->value.known ? starts->value.month : INT32_MIN;
  for (size_t i = 0; i < o->planned->end_count && d->ends != INT32_MIN; i++) {
    const aid__step *const end = step_of(o, o->planned->ends[i]);
    const int32_t month = end && end->value.known ? end->value.month : INT32_MIN;
    if (month < d->ends)
      d->ends = month;
  }
}

/* An amount in fen; none is 0. False: unknown. */
static bool find_fen(one *o, uint32_t slot, int64_t *out)
{
  const aid__step *const step = step_of(o, slot);
  return slot == AID__NO_SLOT || (step && step->value.known && aid__fraction_to_scaled(step->value.number, 2, out));
}

/* Which conditions failed, which conflict took it away, which end has passed. */
static void find_reasons(one *o)
{
  const aid__planned *const planned = o->planned;
  const aid__plan *const plan = o->decisions->plan;
  const size_t count = aid__planned_reasons(planned);
  uint64_t single = 0, *const bits = count > 64 ? aid__arena_array(&o->decisions->arena, (count + 63) / 64, sizeof *bits) : &single;
  uint64_t *const refused = o->decisions->totals[o->decision->program].refused;
  const aid__step *before = step_of(o, planned->qualifies);
  size_t bit = 0;

  if (bits == NULL) {
    o->no_memory = true;
    return;
  }
  for (size_t i = 0; i < planned->condition_count; i++, bit++)
    refused[bit] = is_known(step_of(o, planned->conditions[i]), plan->slots[planned->conditions[i]].role == AID__ROLE_EXCLUDE);
  for (size_t i = 0; i < planned->conflict_count; i++, bit++) {
    const aid__step *const left = step_of(o, planned->lefts[i]);
    refused[bit] = !is_known(before, false) && is_known(left, false);
    before = left;
  }
  for (size_t i = 0; i < planned->end_count; i++, bit++) {
    const aid__step *const end = step_of(o, planned->ends[i]);
    refused[bit] = end && end->value.known && end->value.month < plan->month;
  }
  for (size_t i = 0; i < count; i++)
    bits[i / 64] |= refused[i] << (i % 64);
  if (count > 64)
    o->decision->reasons.words = bits;
  else
    o->decision->reasons.word = single;
}

static aid_status decide(one *o, aid_error **error)
{
  struct aid_decision *const d = o->decision;
  aid__total *const total = &o->decisions->totals[d->program];

  d->amount_known = true;
  find_outcome(o);
  find_months(o);
  if (d->outcome == AID_OUTCOME_ELIGIBLE) {
    d->amount_known = find_fen(o, o->planned->amount, &d->amount_fen);
    d->amount_known = d->amount_known && find_fen(o, o->planned->would_pay, &d->entitled_fen);
    if (o->planned->amount != AID__NO_SLOT && d->amount_known)
      total->fen = d->amount_fen;
  } else if (d->outcome == AID_OUTCOME_INELIGIBLE) {
    find_reasons(o);
  }
  if (o->no_memory || aid__trace_no_memory(o->trace))
    return aid__fail_memory(error);
  total->outcomes[0] = total->outcomes[d->outcome] = 1;
  return aid__assess_full(o->decisions, d, NULL, o->trace, error);
}

aid_status aid__assess_one(aid__plan *plan, struct aid_population *population, size_t program, int32_t row, aid_decisions **out, aid_error **error)
{
  one o = {.planned = &plan->programs[program]};
  aid_status status = aid_population_seal(population, 0, error);

  *out = NULL;
  if (status != AID_OK)
    return status;
  if ((o.decisions = aid__decisions_new(plan, population)) == NULL || (o.trace = aid__trace_new(plan, population, &population->memory)) == NULL ||
      !aid__grow(&o.decisions->memory, &o.decisions->list, &o.decisions->capacity, 1, sizeof *o.decisions->list, 1)) {
    status = aid__fail_memory(error);
  } else {
    o.decision = &o.decisions->list[0];
    *o.decision = (struct aid_decision){.of = o.decisions, .program = (uint32_t)program, .row = row,
                                        .household = aid__population_household_of(population, o.planned->program->kind, row)};
    status = decide(&o, error);
    o.decisions->count = 1;
  }
  aid__trace_free(o.trace);
  if (status == AID_OK)
    *out = o.decisions;
  else
    aid_decisions_free(o.decisions);
  return status;
}
