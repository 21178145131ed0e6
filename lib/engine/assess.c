/*
 * Assessment: columns over chunks of households, decisions from the slots of each program, totals. Which of them are told in full is
 * settled here; assess_full.c does it. Everything runs on the calling thread, whatever `threads` says, until slices are shared out.
 */
#include "engine/batch.h"
#include "engine/columns.h"

enum { CHUNK = 4096 };
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
  const aid__plan *plan;
  const struct aid_population *population;
  aid__columns *columns;
  aid__trace *trace;
  uint32_t flags;
  /* awards of the household at hand, and of its persons: they stand in the order of the rows, as the households do */
  size_t awards[2][2];      /* household, person: first, end */
  aid_error **error;
} run;

static bool has(const aid__vector *v, int32_t row) { return aid__bit(v->known, (size_t)(row - v->first)); }
static bool is(const aid__vector *v, int32_t row) { return aid__bit(v->flags, (size_t)(row - v->first)); }
static const aid__vector *slot(const run *r, uint32_t number) { return aid__columns_slot(r->columns, number); }
static const aid__vector *slot_or_null(const run *r, uint32_t number) { return number == AID__NO_SLOT ? NULL : slot(r, number); }

/* The value of a slot in fen; false: unknown. */
static bool fen(const aid__vector *v, int32_t row, int64_t *out)
{
  const aid__value value = aid__vector_value(v, row);
  return value.known && aid__fraction_to_scaled(value.number, 2, out);
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
  aid__total *const total = &r->decisions->totals[d->program];
  const aid__vector *before = slot_or_null(r, planned->qualifies);
  size_t bit = 0;

  if (bits == NULL)
    return false;
  for (size_t i = 0; i < planned->condition_count; i++, bit++) {
    const aid__vector *const v = slot(r, planned->conditions[i]);
    const bool wanted = r->plan->slots[planned->conditions[i]].role != AID__ROLE_EXCLUDE;
    if (has(v, d->row) && is(v, d->row) != wanted)
      set_reason(bits, bit);
  }
  for (size_t i = 0; i < planned->conflict_count; i++, bit++) {
    const aid__vector *const left = slot(r, planned->lefts[i]);
    const bool refused_before = before && has(before, d->row) && !is(before, d->row);
    if (!refused_before && has(left, d->row) && !is(left, d->row))   /* also where its own conditions are not known */
      set_reason(bits, bit);
    before = left;
  }
  for (size_t i = 0; i < planned->end_count; i++, bit++) {
    const aid__vector *const end = slot(r, planned->ends[i]);
    if (has(end, d->row) && end->i32[d->row - end->first] < r->plan->month)
      set_reason(bits, bit);
  }
  for (size_t i = 0; i < count; i++)
    total->refused[i] += bits[i / 64] >> (i % 64) & 1;
  if (words > 1)
    d->reasons.words = bits;
  else
    d->reasons.word = one;
  return true;
}

static void find_months(const run *r, const aid__planned *planned, struct aid_decision *d)
{
  const aid__vector *const starts = slot_or_null(r, planned->starts);

  d->starts = d->ends = AID_NEVER;
  if (starts)
    d->starts = has(starts, d->row) ? starts->i32[d->row - starts->first] : INT32_MIN;
  for (size_t i = 0; i < planned->end_count && d->ends != INT32_MIN; i++) {
    const aid__vector *const end = slot(r, planned->ends[i]);
    const int32_t month = has(end, d->row) ? end->i32[d->row - end->first] : INT32_MIN;
    if (month < d->ends)
      d->ends = month;
  }
}

/* Decides a program for one row. */
static aid_status decide(run *r, uint32_t program, int32_t row, int32_t household)
{
  aid_decisions *const decisions = r->decisions;
  const aid__planned *const planned = &r->plan->programs[program];
  const aid__vector *const eligible = slot(r, planned->eligible), *const amount = slot_or_null(r, planned->amount), *const would = slot_or_null(r, planned->would_pay);
  struct aid_decision d = {.of = decisions, .program = program, .row = row, .household = household};
  aid__total *const total = &decisions->totals[program];
  bool full = true;

  d.amount_known = true;
  if (has(eligible, row))
    d.outcome = is(eligible, row) ? AID_OUTCOME_ELIGIBLE : AID_OUTCOME_INELIGIBLE;
  else
    d.outcome = aid__bit(eligible->missing, (size_t)(row - eligible->first)) ? AID_OUTCOME_UNDETERMINED : AID_OUTCOME_OFFICIAL;
  total->outcomes[0]++;
  total->outcomes[d.outcome]++;
  find_months(r, planned, &d);
  if (d.outcome == AID_OUTCOME_ELIGIBLE) {
    d.amount_known = (amount == NULL || fen(amount, row, &d.amount_fen)) && (would == NULL || fen(would, row, &d.entitled_fen));
    if (amount && d.amount_known && __builtin_add_overflow(total->fen, d.amount_fen, &total->fen))
      return aid__fail(&decisions->memory, r->error, AID__E4102, AID__NOWHERE, planned->program->id, NULL);
  } else if (d.outcome == AID_OUTCOME_INELIGIBLE) {
    if (!find_reasons(r, planned, &d))
      return aid__fail_memory(r->error);
    full = (r->flags & AID_ASSESS_ALL) || asked_for(r, planned->program, row);
    if (!full && (r->flags & AID_ASSESS_COUNT_REFUSALS))
      return AID_OK;
  }
  if (!aid__grow(&decisions->memory, &decisions->list, &decisions->capacity, decisions->count + 1, sizeof d, UINT32_MAX - 1))
    return aid__fail_memory(r->error);
  if (full) {
    const aid_status status = aid__assess_full(decisions, &d, r->columns, r->trace, r->error);
    if (status != AID_OK)
      return status;
  }
  decisions->list[decisions->count++] = d;
  return AID_OK;
}

static bool is_member_row(const run *r, const struct aid_kind *kind, int32_t row)
{
  const int32_t person = kind->index < AID__KIND_PERSON ? -1 : aid__columns_climb(r->columns, kind, row, r->population->vocabulary->kinds[AID__KIND_PERSON]);
  return person < 0 || aid__columns_member(r->columns, person);
}

static bool under_household(const struct aid_kind *kind)
{
  for (; kind; kind = kind->parent)
    if (kind->index == AID__KIND_HOUSEHOLD)
      return true;
  return false;
}

/* All programs for the rows of their kinds under one row: a household, or a region and what hangs on it without a household between. */
static aid_status decide_under(run *r, const struct aid_kind *kind, int32_t row)
{
  const struct aid_population *const p = r->population;
  const bool household = kind->index == AID__KIND_HOUSEHOLD;
  const aid__column *const levels = &p->tables[AID__KIND_REGION].columns[p->vocabulary->level->index];

  aid__trace_reset(r->trace);
  for (uint32_t i = 0; i < r->plan->program_count; i++) {
    const struct aid_program *const program = r->plan->programs[i].program;
    int32_t first = row, end = row + 1;
    if (under_household(program->kind) != household)
      continue;
    if (program->kind != kind)
      aid__population_range(p, kind, row, program->kind, &first, &end);
    else if (!household && program->level >= 0 && !(aid__bit(levels->valid, (size_t)row) && ((const int32_t *)levels->values)[row] == program->level))
      continue;
    for (int32_t subject = first; subject < end; subject++)
      if (is_member_row(r, program->kind, subject)) {
        const aid_status status = decide(r, i, subject, household ? row : -1);
        if (status != AID_OK)
          return status;
      }
  }
  return AID_OK;
}

static aid_status decide_regions(run *r)
{
  const struct aid_kind *const kind = r->population->vocabulary->kinds[AID__KIND_REGION];
  aid_status status = AID_OK;

  for (int32_t row = 0; status == AID_OK && row < (int32_t)r->population->tables[AID__KIND_REGION].rows; row++)
    status = decide_under(r, kind, row);
  return status;
}

static aid_status decide_households(run *r, int32_t first, int32_t end)
{
  const aid__vocabulary *const v = r->population->vocabulary;
  const struct aid_kind *const kind = v->kinds[AID__KIND_HOUSEHOLD];

  for (int32_t row = first; row < end; row++) {
    int32_t first_person, end_person;
    aid_status status;
    aid__population_range(r->population, kind, row, v->kinds[AID__KIND_PERSON], &first_person, &end_person);
    move_awards(r, AID__KIND_HOUSEHOLD, row, row + 1);
    move_awards(r, AID__KIND_PERSON, first_person, end_person);
    if ((status = decide_under(r, kind, row)) != AID_OK)
      return status;
  }
  return AID_OK;
}

static aid_status run_all(run *r, const aid_assess_options *options)
{
  const int32_t count = (int32_t)r->population->tables[AID__KIND_HOUSEHOLD].rows;
  int32_t first = 0;
  aid_status status = AID_OK;

  do {
    const int32_t end = count - first > CHUNK ? first + CHUNK : count;
    if ((status = aid__columns_run(r->columns, first, end, r->error)) != AID_OK ||
        (first == 0 && (status = decide_regions(r)) != AID_OK) || (status = decide_households(r, first, end)) != AID_OK)
      return status;
    first = end;
    if (options->progress && options->progress(options->progress_data, (uint64_t)first, (uint64_t)count) != 0)
      return aid__fail(&r->decisions->memory, r->error, AID__E1020, AID__NOWHERE, NULL);
  } while (first < count);
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
  aid_assess_options o;
  aid_status status;

  *out = NULL;
  if ((status = aid__assess_options_read(plan->policy, options, &o, error)) != AID_OK || (status = aid__assess_seal(population, error)) != AID_OK)
    return status;
  r.flags = o.flags;
  r.decisions = aid__decisions_new(plan, population);
  r.columns = aid__columns_new(plan, population, &population->memory);
  r.trace = aid__trace_new(plan, population, &population->memory);
  status = r.decisions && r.columns && r.trace ? run_all(&r, &o) : aid__fail_memory(error);
  aid__trace_free(r.trace);
  aid__columns_free(r.columns);
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
