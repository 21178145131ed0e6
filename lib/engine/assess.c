/*
 * Assessment: columns over chunks of households, decisions from the slots of each program, totals. Which of them are told in full is
 * settled here; assess_full.c does it. Everything runs on the calling thread, whatever `threads` says, until slices are shared out.
 */
#include "engine/batch.h"

enum { CHUNK = 1024 };   /* what is worked out for a chunk stays in the cache */
static const aid_assess_options defaults = AID_ASSESS_OPTIONS_INIT;

/* ---- reasons ---- */

size_t aid__planned_reasons(const aid__planned *p) { return p->condition_count + p->conflict_count + p->end_count; }

const char *aid__planned_reason(const aid__plan *plan, const aid__planned *p, size_t i)
{
  if (i < p->condition_count)
    return plan->slots[p->conditions[i]].rule->id;
  i -= p->condition_count;
  if (i < p->conflict_count)
    return p->conflicts[i]->id;
  return plan->slots[p->ends[i - p->conflict_count]].rule->id;
}

/* ---- options ---- */

/* The options as this library knows them. A larger struct is taken where the rest of it is zero. */
aid_status aid__assess_options_read(const struct aid_policy *policy, const aid_assess_options *given, aid_assess_options *out, aid_error **error)
{
  *out = defaults;
  if (given == NULL)
    return AID_OK;
  if (given->size < offsetof(aid_assess_options, threads) + sizeof given->threads)
    return aid__fail(&policy->memory, error, AID__E1004, AID__NOWHERE, "aid_policy_assess", NULL);
  for (size_t i = sizeof *out; i < given->size; i++)
    if (((const unsigned char *)given)[i])
      return aid__fail(&policy->memory, error, AID__E1004, AID__NOWHERE, "aid_policy_assess", NULL);
  memcpy(out, given, given->size < sizeof *out ? given->size : sizeof *out);
  out->size = sizeof *out;
  if (out->flags & ~(AID_ASSESS_ALL | AID_ASSESS_COUNT_REFUSALS | AID_ASSESS_PLAIN))
    return aid__fail(&policy->memory, error, AID__E4103, AID__NOWHERE, NULL);
  return AID_OK;
}

static aid_status wrong_day(const struct aid_policy *policy, const aid_assess_options *o, aid_error **error)
{
  char day[16], month[16];

  aid_date_print(o->day, day);
  aid_month_print(o->month, month);
  return aid__fail(&policy->memory, error, AID__E4105, AID__NOWHERE, day, month, NULL);
}

aid_status aid__assess_plan(const struct aid_policy *policy, const struct aid_population *population, const aid_assess_options *options,
                            aid__plan **out, aid_error **error)
{
  aid_assess_options o;
  const aid_status status = aid__assess_options_read(policy, options, &o, error);

  *out = NULL;
  if (status != AID_OK)
    return status;
  if (o.month == 0)
    o.month = population->month;
  if (!aid_month_parts(o.month, NULL, NULL))
    return aid__fail(&policy->memory, error, AID__E4104, AID__NOWHERE, NULL);
  if (o.day == 0)
    o.day = aid_month_last_day(o.month);
  if (!aid_date_parts(o.day, NULL, NULL, NULL) || aid_month_of(o.day) != o.month)
    return wrong_day(policy, &o, error);
  return aid__plan_make(policy, o.month, o.day, o.known == 0 ? INT32_MAX : o.known, o.programs, out, error);
}

/* ---- one run ---- */

typedef struct run {
  aid_decisions *decisions;
  aid__plan *plan;
  const struct aid_population *population;
  aid__machine *machine;
  aid__trace *trace;
  uint32_t flags;
  aid__sink *sinks;         /* by program: the outcomes of the chunk */
  aid__plane *outcomes;
  /* awards of the household at hand, and of its persons: they stand in the order of the rows, as the households do */
  size_t awards[2][2];      /* household, person: first, end */
  bool no_memory;
  aid_error **error;
} run;

/* The value of a slot at a row; unknown where there is none. */
static aid__value value_of(run *r, uint32_t slot, int32_t row)
{
  aid__value v;
  bool missing;

  memset(&v, 0, sizeof v);
  if (slot != AID__NO_SLOT && !aid__outcome_value(r->machine, r->trace, slot, row, &v, &missing)) {
    r->no_memory = true;
    v.known = false;
  }
  return v;
}

static bool is(run *r, uint32_t slot, int32_t row, bool flag)
{
  const aid__value v = value_of(r, slot, row);
  return v.known && v.flag == flag;
}

/* The value of a slot in fen, 0 where there is none; false: unknown. */
static bool fen(run *r, uint32_t slot, int32_t row, int64_t *out)
{
  const aid__value v = value_of(r, slot, row);
  return slot == AID__NO_SLOT || (v.known && aid__fraction_to_scaled(v.number, 2, out));
}

/* Awards before the rows first … end - 1 of a kind are passed over, theirs found. */
static void move_awards(run *r, size_t kind, int32_t first, int32_t end)
{
  const struct aid_population *const p = r->population;
  size_t *const at = r->awards[kind == AID__KIND_PERSON];
  size_t i = at[1];

  while (i < p->award_count && (p->awards[i].kind < kind || (p->awards[i].kind == kind && p->awards[i].row < first)))
    i++;
  at[0] = i;
  while (i < p->award_count && p->awards[i].kind == kind && p->awards[i].row < end)
    i++;
  at[1] = i;
}

/* Applied for, or enrolled: there is a case or award that has not ended. */
static bool asked_for(const run *r, const struct aid_program *program, int32_t row)
{
  const size_t kind = program->kind->index;
  const struct aid_population *const p = r->population;
  size_t first = 0, end = p->award_count;

  if (kind == AID__KIND_HOUSEHOLD || kind == AID__KIND_PERSON) {
    first = r->awards[kind == AID__KIND_PERSON][0];
    end = r->awards[kind == AID__KIND_PERSON][1];
  }
  for (size_t i = first; i < end; i++) {
    const aid__award *const a = &p->awards[i];
    if (a->kind == kind && a->row == row && a->program == program->id && !(a->until_known && a->until <= r->plan->month))
      return true;
  }
  return false;
}

static void set_reason(uint64_t *words, size_t i) { words[i / 64] |= (uint64_t)1 << (i % 64); }

/* Which conditions failed, which conflict took it away, which end has passed. */
static bool find_reasons(run *r, const aid__planned *planned, struct aid_decision *d)
{
  const size_t count = aid__planned_reasons(planned);
  const size_t words = count > 64 ? (count + 63) / 64 : 1;
  uint64_t one = 0, *const bits = words > 1 ? aid__arena_array(&r->decisions->arena, words, sizeof *bits) : &one;
  bool refused_before = is(r, planned->qualifies, d->row, false);
  size_t bit = 0;

  if (bits == NULL)
    return false;
  for (size_t i = 0; i < planned->condition_count; i++, bit++)
    if (is(r, planned->conditions[i], d->row, r->plan->slots[planned->conditions[i]].role == AID__ROLE_EXCLUDE))
      set_reason(bits, bit);
  for (size_t i = 0; i < planned->conflict_count; i++, bit++) {
    const bool refused = is(r, planned->lefts[i], d->row, false);
    if (!refused_before && refused)                   /* also where its own conditions are not known */
      set_reason(bits, bit);
    refused_before = refused;
  }
  for (size_t i = 0; i < planned->end_count; i++, bit++) {
    const aid__value end = value_of(r, planned->ends[i], d->row);
    if (end.known && end.month < r->plan->month)
      set_reason(bits, bit);
  }
  if (words > 1)
    d->reasons.words = bits;
  else
    d->reasons.word = one;
  return true;
}

static void find_months(run *r, const aid__planned *planned, struct aid_decision *d)
{
  d->starts = d->ends = AID_NEVER;
  if (planned->starts != AID__NO_SLOT) {
    const aid__value starts = value_of(r, planned->starts, d->row);
    d->starts = starts.known ? starts.month : INT32_MIN;
  }
  for (size_t i = 0; i < planned->end_count && d->ends != INT32_MIN; i++) {
    const aid__value end = value_of(r, planned->ends[i], d->row);
    const int32_t month = end.known ? end.month : INT32_MIN;
    if (month < d->ends)
      d->ends = month;
  }
}

/* Tells what was decided for one row. */
static aid_status tell(run *r, uint32_t program, int32_t row, int32_t household)
{
  aid_decisions *const decisions = r->decisions;
  const aid__planned *const planned = &r->plan->programs[program];
  struct aid_decision d = {.of = decisions, .program = program, .row = row, .household = household, .outcome = r->sinks[program].outcomes[row - r->sinks[program].first]};
  bool full = true;

  if (d.outcome == 0)                                 /* a relative, a region of another level */
    return AID_OK;
  d.amount_known = true;
  if (d.outcome == AID_OUTCOME_INELIGIBLE) {
    full = (r->flags & AID_ASSESS_ALL) || asked_for(r, planned->program, row);
    if (!full && (r->flags & AID_ASSESS_COUNT_REFUSALS))
      return AID_OK;
    if (!find_reasons(r, planned, &d))
      return aid__fail_memory(r->error);
  } else if (d.outcome == AID_OUTCOME_ELIGIBLE) {
    d.amount_known = fen(r, planned->amount, row, &d.amount_fen) && fen(r, planned->would_pay, row, &d.entitled_fen);
  }
  find_months(r, planned, &d);
  if (r->no_memory || !aid__grow(&decisions->memory, &decisions->list, &decisions->capacity, decisions->count + 1, sizeof d, UINT32_MAX - 1))
    return aid__fail_memory(r->error);
  if (full) {
    const aid_status status = aid__assess_full(decisions, &d, r->machine, r->trace, r->error);
    if (status != AID_OK)
      return status;
  }
  decisions->list[decisions->count++] = d;
  return AID_OK;
}

static bool under_household(const struct aid_kind *kind)
{
  for (; kind; kind = kind->parent)
    if (kind->index == AID__KIND_HOUSEHOLD)
      return true;
  return false;
}

/* All programs for the rows of their kinds under one row: a household, or a region and what hangs on it without a household between. */
static aid_status tell_under(run *r, const struct aid_kind *kind, int32_t row)
{
  const struct aid_population *const p = r->population;
  const bool household = kind->index == AID__KIND_HOUSEHOLD;

  aid__trace_reset(r->trace);
  for (uint32_t i = 0; i < r->plan->program_count; i++) {
    const struct aid_program *const program = r->plan->programs[i].program;
    int32_t first = row, end = row + 1;
    if (under_household(program->kind) != household)
      continue;
    if (program->kind != kind)
      aid__population_range(p, kind, row, program->kind, &first, &end);
    for (int32_t subject = first; subject < end; subject++) {
      const aid_status status = tell(r, i, subject, household ? row : -1);
      if (status != AID_OK)
        return status;
    }
  }
  return AID_OK;
}

static aid_status tell_regions(run *r)
{
  const struct aid_kind *const kind = r->population->vocabulary->kinds[AID__KIND_REGION];
  aid_status status = AID_OK;

  for (int32_t row = 0; status == AID_OK && row < (int32_t)r->population->tables[AID__KIND_REGION].rows; row++)
    status = tell_under(r, kind, row);
  return status;
}

static aid_status tell_households(run *r, int32_t first, int32_t end)
{
  const aid__vocabulary *const v = r->population->vocabulary;
  const struct aid_kind *const kind = v->kinds[AID__KIND_HOUSEHOLD];

  for (int32_t row = first; row < end; row++) {
    int32_t first_person, end_person;
    aid_status status;
    aid__population_range(r->population, kind, row, v->kinds[AID__KIND_PERSON], &first_person, &end_person);
    move_awards(r, AID__KIND_HOUSEHOLD, row, row + 1);
    move_awards(r, AID__KIND_PERSON, first_person, end_person);
    if ((status = tell_under(r, kind, row)) != AID_OK)
      return status;
  }
  return AID_OK;
}

/* The outcomes of all programs for the households first … end - 1. */
static aid_status decide(run *r, int32_t first, int32_t end)
{
  const aid_status status = aid__machine_run(r->machine, first, end, r->error);

  for (uint32_t i = 0; status == AID_OK && i < r->plan->program_count; i++) {
    const struct aid_kind *const kind = r->plan->programs[i].program->kind;
    const aid__room *const room = &r->machine->rooms[kind->index];
    if (!under_household(kind) && first != 0)         /* decided with the first households */
      continue;
    r->sinks[i].first = room->first;
    r->sinks[i].outcomes = aid__plane_new(r->machine, &r->outcomes[i], (size_t)room->count + 1);
    if (r->sinks[i].outcomes == NULL)
      return aid__fail_memory(r->error);
    memset(r->sinks[i].outcomes, 0, (size_t)room->count);
    if (!aid__outcomes(r->machine, r->trace, i, &r->sinks[i], &r->decisions->totals[i]))
      return aid__fail_memory(r->error);
  }
  return status;
}

static aid_status run_all(run *r, const aid_assess_options *options)
{
  const int32_t count = (int32_t)r->population->tables[AID__KIND_HOUSEHOLD].rows;
  int32_t first = 0;
  aid_status status = AID_OK;

  do {
    const int32_t end = count - first > CHUNK ? first + CHUNK : count;
    if ((status = decide(r, first, end)) != AID_OK || (first == 0 && (status = tell_regions(r)) != AID_OK) || (status = tell_households(r, first, end)) != AID_OK)
      return status;
    first = end;
    if (options->progress && options->progress(options->progress_data, (uint64_t)first, (uint64_t)count) != 0)
      return aid__fail(&r->decisions->memory, r->error, AID__E1020, AID__NOWHERE, NULL);
  } while (first < count);
  for (size_t i = 0; i < r->plan->program_count; i++)
    if (!aid__total_finish(&r->decisions->totals[i]))
      return aid__fail(&r->decisions->memory, r->error, AID__E4102, AID__NOWHERE, r->plan->programs[i].program->id, NULL);
  return status;
}

aid_status aid__assess_seal(struct aid_population *population, aid_error **error)
{
  aid__reports reports;
  aid_status status, told;

  aid__reports_init(&reports, &population->memory, NULL, NULL);
  status = aid__population_seal(population, false, &reports);
  told = aid__reports_finish(&reports, error);
  aid__reports_free(&reports);
  return told != AID_OK ? told : status;
}

aid_status aid__assess(aid__plan *plan, struct aid_population *population, const aid_assess_options *options, aid_decisions **out, aid_error **error)
{
  run r = {.plan = plan, .population = population, .error = error};
  const aid__code *whole;
  aid_assess_options o;
  aid_status status;

  *out = NULL;
  if ((status = aid__assess_options_read(plan->policy, options, &o, error)) != AID_OK || (status = aid__assess_seal(population, error)) != AID_OK)
    return status;
  r.flags = o.flags;
  r.decisions = aid__decisions_new(plan, population);
  r.trace = aid__trace_new(plan, population, &population->memory);
  r.sinks = r.decisions ? aid__arena_array(&r.decisions->arena, plan->program_count + 1, sizeof *r.sinks) : NULL;
  r.outcomes = r.decisions ? aid__arena_array(&r.decisions->arena, plan->program_count + 1, sizeof *r.outcomes) : NULL;
  whole = aid__plan_whole(plan);
  r.machine = whole ? aid__machine_take(plan, whole, population, (o.flags & AID_ASSESS_PLAIN) != 0) : NULL;
  status = r.sinks && r.outcomes && r.machine && r.trace ? run_all(&r, &o) : aid__fail_memory(error);
  for (size_t i = 0; r.machine && r.outcomes && i < plan->program_count; i++)
    aid__plane_drop(r.machine, &r.outcomes[i]);
  aid__trace_free(r.trace);
  aid__machine_give(r.machine, plan);
  if (status != AID_OK) {
    aid_decisions_free(r.decisions);
    return status;
  }
  *out = r.decisions;
  return AID_OK;
}

aid_status aid_policy_assess(const aid_policy *policy, aid_population *population, const aid_assess_options *options, aid_decisions **out,
                             aid_error **error)
{
  aid__plan *plan;
  aid_status status;

  if (policy == NULL || population == NULL || out == NULL)
    return aid__fail(policy ? &policy->memory : NULL, error, AID__E1002, AID__NOWHERE, "aid_policy_assess",
                     policy == NULL ? "policy" : population == NULL ? "population" : "out", NULL);
  *out = NULL;
  if (population->policy != policy)
    return aid__fail(&policy->memory, error, AID__E4106, AID__NOWHERE, NULL);
  if ((status = aid__assess_plan(policy, population, options, &plan, error)) != AID_OK)
    return status;
  status = aid__assess(plan, population, options, out, error);
  aid__plan_free(plan);
  return status;
}
