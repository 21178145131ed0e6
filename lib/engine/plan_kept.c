/* Plans as the engine asks for them: made for a day and a set of programs, and kept by the policy for the next who asks. */
#include "engine/code.h"
#include "engine/plan_maker.h"

static aid_status make_plan(const struct aid_policy *policy, int32_t month, int32_t day, int32_t known, const uint64_t *asked, aid__plan **out, aid_error **error)
{
  const size_t words = policy->program_count / 64 + 1;
  aid__plan *const plan = aid__allocate(&policy->memory, sizeof *plan);
  aid__reports reports;
  aid__maker m = {.policy = policy, .reports = &reports, .day = day, .month = month, .known = known, .plan = plan};
  aid_status status;

  if (plan == NULL)
    return aid__fail_memory(error);
  aid__count_init(&plan->owners);
  aid__arena_init(&plan->arena, &policy->memory, 0);
  aid__reports_init(&reports, &policy->memory, NULL, NULL);
  plan->policy = policy;
  plan->month = month;
  plan->day = day;
  plan->known = known;
  m.asked = aid__arena_array(&plan->arena, policy->program_count + 1, sizeof *m.asked);
  plan->asked = aid__arena_array(&plan->arena, words, sizeof *plan->asked);
  plan->programs = aid__arena_array(&plan->arena, policy->program_count + 1, sizeof *plan->programs);
  if (m.asked == NULL || plan->asked == NULL || plan->programs == NULL) {
    reports.no_memory = true;
  } else {
    memcpy(plan->asked, asked, words * sizeof *asked);
    for (size_t i = 0; i < policy->program_count; i++)
      m.asked[i] = asked[i / 64] >> (i % 64) & 1;
    for (size_t i = 0; i < policy->program_count && !reports.no_memory && reports.errors == 0; i++)
      if (m.asked[i] && aid__plan_in_force(&m, policy->programs[i]) && aid__plan_program(&m, policy->programs[i], &plan->programs[plan->program_count]))
        plan->program_count++;
  }
  if (!reports.no_memory && reports.errors == 0 && (plan->code = aid__code_make(plan, false)) == NULL)
    reports.no_memory = true;
  aid__release(&policy->memory, m.memo);
  aid__release(&policy->memory, m.memo_table);
  if (reports.no_memory) {
    aid__reports_free(&reports);
    status = aid__fail_memory(error);
  } else {
    status = aid__reports_finish(&reports, error);
  }
  if (status != AID_OK)
    aid__plan_free(plan);
  else
    *out = plan;
  return status;
}

/* ---- plans that a policy keeps ---- */

#define KEPT_MOST 16   /* the twelve months of a year, and some */

static void free_plans(void *plans)
{
  for (aid__plan *plan = plans, *next; plan; plan = next) {
    next = plan->next;
    aid__plan_free(plan);
  }
}

/* Under the policy's lock: the plan, one more owner. Moved to the front. */
static aid__plan *find_kept(struct aid_policy *policy, int32_t month, int32_t day, int32_t known, const uint64_t *asked, size_t words)
{
  aid__plan *before = NULL;

  for (aid__plan *plan = policy->plans; plan; before = plan, plan = plan->next)
    if (plan->month == month && plan->day == day && plan->known == known && memcmp(plan->asked, asked, words * sizeof *asked) == 0) {
      if (before) {
        before->next = plan->next;
        plan->next = policy->plans;
        policy->plans = plan;
      }
      aid__count_keep(&plan->owners);
      return plan;
    }
  return NULL;
}

static void keep_plan(struct aid_policy *policy, aid__plan *plan)
{
  aid__plan *last = plan;

  aid__count_keep(&plan->owners);
  plan->next = policy->plans;
  policy->plans = plan;
  policy->free_plans = free_plans;
  for (size_t i = 1; last && i < KEPT_MOST; i++)
    last = last->next;
  if (last) {
    free_plans(last->next);
    last->next = NULL;
  }
}

aid_status aid__plan_make(const struct aid_policy *policy, int32_t month, int32_t day, int32_t known, const char *const *programs, aid__plan **out, aid_error **error)
{
  struct aid_policy *const keeper = (struct aid_policy *)(uintptr_t)policy;
  const size_t words = policy->program_count / 64 + 1;
  uint64_t *const asked = aid__allocate(&policy->memory, words * sizeof *asked);
  aid_status status = AID_OK;

  *out = NULL;
  if (asked == NULL)
    return aid__fail_memory(error);
  for (size_t i = 0; i < policy->program_count && programs == NULL; i++)
    asked[i / 64] |= (uint64_t)1 << (i % 64);
  for (size_t i = 0; programs && programs[i] && status == AID_OK; i++) {
    const struct aid_program *const program = aid__policy_program(policy, aid__text_of(programs[i]));
    if (program)
      asked[program->index / 64] |= (uint64_t)1 << (program->index % 64);
    else
      status = aid__fail(&policy->memory, error, AID__E2033, AID__NOWHERE, programs[i], NULL);
  }
  if (status == AID_OK) {
    pthread_mutex_lock(&keeper->lock);
    *out = find_kept(keeper, month, day, known, asked, words);
    pthread_mutex_unlock(&keeper->lock);
    if (*out == NULL && (status = make_plan(policy, month, day, known, asked, out, error)) == AID_OK) {
      pthread_mutex_lock(&keeper->lock);
      keep_plan(keeper, *out);
      pthread_mutex_unlock(&keeper->lock);
    }
  }
  aid__release(&policy->memory, asked);
  return status;
}

const struct aid__code *aid__plan_whole(aid__plan *plan)
{
  struct aid_policy *const keeper = (struct aid_policy *)(uintptr_t)plan->policy;

  pthread_mutex_lock(&keeper->lock);
  if (plan->whole == NULL)
    plan->whole = aid__code_make(plan, true);
  pthread_mutex_unlock(&keeper->lock);
  return plan->whole;
}

void aid__plan_free(aid__plan *plan)
{
  aid_memory memory;

  if (plan == NULL || !aid__count_drop(&plan->owners))
    return;
  memory = plan->policy->memory;
  if (plan->free_machines)
    plan->free_machines(plan->machines);
  for (struct aid__spare *spare = plan->spares, *next; spare; spare = next) {
    next = spare->next;
    aid__release(&memory, spare);
  }
  aid__arena_free(&plan->arena);
  aid__release(&memory, plan);
}

uint32_t aid__view_slot(const aid__view *view, const struct aid_standard_row *row)
{
  for (size_t i = 0; view->slots && row->formula.ir && i < view->count; i++)
    if (view->rows[i] == row)
      return view->slots[i];
  return AID__NO_SLOT;
}

const struct aid_standard_row *aid__view_find(const aid__view *view, const char *const *regions, size_t region_count, const aid__value *keys)
{
  return aid__standard_find(view->standard, view->rows, view->count, regions, region_count, keys);
}
