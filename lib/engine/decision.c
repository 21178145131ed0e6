/* Decisions as callers read them. */
#include "engine/assess.h"

const char *aid_outcome_name(aid_outcome outcome)
{
  static const char *const names[] = {"", "eligible", "ineligible", "undetermined", "official"};
  return (size_t)outcome < sizeof names / sizeof *names ? names[outcome] : "";
}

aid_decisions *aid__decisions_new(aid__plan *plan, struct aid_population *population)
{
  aid_decisions *const d = aid__allocate(&population->memory, sizeof *d);

  if (d == NULL)
    return NULL;
  aid__count_init(&d->owners);
  d->memory = population->memory;
  aid__arena_init(&d->arena, &d->memory, 0);
  aid__count_keep(&plan->owners);
  aid__count_keep(&population->owners);
  d->plan = plan;
  d->population = population;
  d->totals = aid__arena_array(&d->arena, plan->program_count, sizeof *d->totals);
  for (size_t i = 0; d->totals && i < plan->program_count; i++)
    if ((d->totals[i].refused = aid__arena_array(&d->arena, aid__planned_reasons(&plan->programs[i]), sizeof(uint64_t))) == NULL)
      d->totals = NULL;
  if (d->totals == NULL) {
    aid_decisions_free(d);
    return NULL;
  }
  return d;
}

void aid_decisions_free(aid_decisions *d)
{
  aid_memory memory;

  if (d == NULL || !aid__count_drop(&d->owners))
    return;
  memory = d->memory;
  aid__trace_free(d->spare);
  aid__arena_free(&d->arena);
  aid__release(&memory, d->list);
  if (d->index) {
    aid__release(&memory, d->index->slots);
    aid__release(&memory, d->index);
  }
  aid__plan_free(d->plan);
  aid_population_free(d->population);
  aid__release(&memory, d);
}

/* ---- the trace of explanations ---- */

aid__trace *aid__decision_trace(const aid_decision *decision)
{
  aid_decisions *const d = (aid_decisions *)(uintptr_t)decision->of;
  aid__trace *trace = __atomic_exchange_n(&d->spare, NULL, __ATOMIC_ACQUIRE);

  if (trace == NULL)
    return aid__trace_new(d->plan, d->population, &d->memory);
  aid__trace_turn(trace, decision->household);
  return trace;
}

void aid__decisions_give_back(const aid_decisions *decisions, aid__trace *trace)
{
  aid_decisions *const d = (aid_decisions *)(uintptr_t)decisions;
  aid__trace *none = NULL;

  if (trace && !__atomic_compare_exchange_n(&d->spare, &none, trace, false, __ATOMIC_RELEASE, __ATOMIC_RELAXED))
    aid__trace_free(trace);
}

size_t aid_decisions_count(const aid_decisions *d) { return d->count; }
const aid_decision *aid_decisions_at(const aid_decisions *d, size_t i) { return i < d->count ? &d->list[i] : NULL; }
int32_t aid_decisions_month(const aid_decisions *d) { return d->plan->month; }
int32_t aid_decisions_day(const aid_decisions *d) { return d->plan->day; }

/* ---- finding one ---- */

static uint64_t hash_of(const char *program, const char *subject)
{
  return aid__hash(program, strlen(program)) * 31 + aid__hash(subject, strlen(subject));
}

static aid__decision_index *make_index(const aid_decisions *d)
{
  aid__decision_index *const index = aid__allocate(&d->memory, sizeof *index);

  if (index == NULL)
    return NULL;
  for (index->capacity = 16; index->capacity < d->count * 2;)
    index->capacity *= 2;
  if ((index->slots = aid__allocate(&d->memory, index->capacity * sizeof *index->slots)) == NULL) {
    aid__release(&d->memory, index);
    return NULL;
  }
  for (size_t i = 0; i < d->count; i++) {
    const char *const subject = aid_decision_subject(&d->list[i]);
    size_t at;
    if (subject == NULL)
      continue;
    for (at = hash_of(aid_decision_program(&d->list[i]), subject) & (index->capacity - 1); index->slots[at]; at = (at + 1) & (index->capacity - 1)) {
    }
    index->slots[at] = (uint32_t)i + 1;
  }
  return index;
}

static bool is_it(const aid_decision *d, const char *program, const char *subject)
{
  const char *const id = aid_decision_subject(d);
  return id && strcmp(id, subject) == 0 && strcmp(aid_decision_program(d), program) == 0;
}

const aid_decision *aid_decisions_find(const aid_decisions *d, const char *program, const char *subject)
{
  aid__decision_index *index;

  if (d == NULL || program == NULL || subject == NULL)
    return NULL;
  /* Made by whoever asks first; of two at once one is thrown away. The rest of the decisions never changes. */
  index = __atomic_load_n(&d->index, __ATOMIC_ACQUIRE);
  if (index == NULL && (index = make_index(d)) != NULL) {
    aid__decision_index *expected = NULL;
    aid__decision_index **const place = &((aid_decisions *)(uintptr_t)d)->index;
    if (!__atomic_compare_exchange_n(place, &expected, index, false, __ATOMIC_ACQ_REL, __ATOMIC_ACQUIRE)) {
      aid__release(&d->memory, index->slots);
      aid__release(&d->memory, index);
      index = expected;
    }
  }
  if (index == NULL) {
    for (size_t i = 0; i < d->count; i++)
      if (is_it(&d->list[i], program, subject))
        return &d->list[i];
    return NULL;
  }
  for (size_t at = hash_of(program, subject) & (index->capacity - 1); index->slots[at]; at = (at + 1) & (index->capacity - 1))
    if (is_it(&d->list[index->slots[at] - 1], program, subject))
      return &d->list[index->slots[at] - 1];
  return NULL;
}

/* ---- totals ---- */

static const aid__total *total_of(const aid_decisions *d, const char *program, const aid__planned **planned)
{
  for (size_t i = 0; program && i < d->plan->program_count; i++)
    if (strcmp(d->plan->programs[i].program->id, program) == 0) {
      if (planned)
        *planned = &d->plan->programs[i];
      return &d->totals[i];
    }
  return NULL;
}

uint64_t aid_decisions_total(const aid_decisions *d, const char *program, aid_outcome outcome)
{
  const aid__total *const total = total_of(d, program, NULL);
  return total && (size_t)outcome < 5 ? total->outcomes[outcome] : 0;
}

int64_t aid_decisions_total_fen(const aid_decisions *d, const char *program)
{
  const aid__total *const total = total_of(d, program, NULL);
  return total ? total->fen : 0;
}

uint64_t aid_decisions_refused(const aid_decisions *d, const char *program, const char *condition)
{
  const aid__planned *planned = NULL;
  const aid__total *const total = total_of(d, program, &planned);
  uint64_t count = 0;

  for (size_t i = 0; total && condition && i < aid__planned_reasons(planned); i++)
    if (strcmp(aid__planned_reason(d->plan, planned, i), condition) == 0)
      count += total->refused[i];
  return count;
}

/* ---- one decision ---- */

static const char *id_of(const aid_decision *d, const struct aid_kind *kind, int32_t row)
{
  return row < 0 ? NULL : d->of->population->tables[kind->index].id[row];
}

/* The row of a kind above the subject. */
static int32_t above(const aid_decision *d, size_t to)
{
  const struct aid_population *const p = d->of->population;
  const struct aid_kind *kind = aid__decision_planned(d)->program->kind;
  int32_t row = d->row;

  for (; row >= 0 && kind->index != to; kind = kind->parent) {
    if (kind->index == AID__KIND_REGION)
      return -1;
    row = p->tables[kind->index].parent[row];
  }
  return row;
}

const char *aid_decision_program(const aid_decision *d) { return aid__decision_planned(d)->program->id; }

const char *aid_decision_household(const aid_decision *d)
{
  const struct aid_kind *const *const kinds = (const struct aid_kind *const *)d->of->population->vocabulary->kinds;

  if (d->household >= 0)
    return id_of(d, kinds[AID__KIND_HOUSEHOLD], d->household);
  return id_of(d, kinds[AID__KIND_REGION], above(d, AID__KIND_REGION));
}

const char *aid_decision_person(const aid_decision *d)
{
  const struct aid_kind *const kind = aid__decision_planned(d)->program->kind;
  return kind->index == AID__KIND_PERSON ? id_of(d, kind, d->row) : NULL;
}

const char *aid_decision_subject(const aid_decision *d) { return id_of(d, aid__decision_planned(d)->program->kind, d->row); }
aid_outcome aid_decision_outcome(const aid_decision *d) { return (aid_outcome)d->outcome; }
int64_t aid_decision_amount_fen(const aid_decision *d) { return d->amount_fen; }
int aid_decision_amount_known(const aid_decision *d) { return d->amount_known; }
int64_t aid_decision_entitled_fen(const aid_decision *d) { return d->entitled_fen; }
int32_t aid_decision_starts(const aid_decision *d) { return d->starts; }
int32_t aid_decision_ends(const aid_decision *d) { return d->ends; }

/* ---- the parts of the amount ---- */

static const aid__paid *paid(const aid_decision *d, size_t i)
{
  return d->details && d->details->pays && i < aid__decision_planned(d)->pay_count ? &d->details->pays[i] : NULL;
}

size_t aid_decision_pay_count(const aid_decision *d)
{
  return d->details && d->details->pays ? aid__decision_planned(d)->pay_count : 0;
}

const char *aid_decision_pay_id(const aid_decision *d, size_t i)
{
  const aid__planned *const planned = aid__decision_planned(d);
  return i < planned->pay_count ? d->of->plan->slots[planned->pays[i]].rule->id : NULL;
}

int64_t aid_decision_pay_fen(const aid_decision *d, size_t i)
{
  const aid__paid *const p = paid(d, i);
  return p ? p->fen : 0;
}

size_t aid_decision_share_count(const aid_decision *d, size_t pay)
{
  const aid__paid *const p = paid(d, pay);
  return p ? p->share_count : 0;
}

const char *aid_decision_share_person(const aid_decision *d, size_t pay, size_t i)
{
  const aid__paid *const p = paid(d, pay);
  return p && i < p->share_count ? d->of->population->tables[AID__KIND_PERSON].id[p->shares[i].person] : NULL;
}

aid_value aid_decision_share(const aid_decision *d, size_t pay, size_t i)
{
  const aid__paid *const p = paid(d, pay);

  if (p == NULL || i >= p->share_count)
    return aid_value_unknown(AID_TYPE_NUMBER);
  return aid_value_number(p->shares[i].amount.n, p->shares[i].amount.d, aid__decision_planned(d)->program->unit);
}

/* ---- reasons and grounds ---- */

static bool refuses(const aid_decision *d, size_t i)
{
  const bool one = aid__planned_reasons(aid__decision_planned(d)) <= 64;
  return d->outcome == AID_OUTCOME_INELIGIBLE && ((one ? d->reasons.word : d->reasons.words[i / 64]) >> (i % 64) & 1);
}

size_t aid_decision_reason_count(const aid_decision *d)
{
  const size_t most = aid__planned_reasons(aid__decision_planned(d));
  size_t count = 0;

  for (size_t i = 0; i < most; i++)
    count += refuses(d, i);
  return count;
}

const char *aid_decision_reason(const aid_decision *d, size_t i)
{
  const aid__planned *const planned = aid__decision_planned(d);

  for (size_t bit = 0; bit < aid__planned_reasons(planned); bit++)
    if (refuses(d, bit) && i-- == 0)
      return aid__planned_reason(d->of->plan, planned, bit);
  return NULL;
}

size_t aid_decision_ground_count(const aid_decision *d) { return d->details ? d->details->ground_count : 0; }

const aid_ground *aid_decision_ground(const aid_decision *d, size_t i)
{
  return d->details && i < d->details->ground_count ? &d->details->grounds[i] : NULL;
}
