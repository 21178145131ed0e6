/* How one case stands under a procedure on a day: what is done, what is open, and by which day. */
#include "policy/procedure.h"

typedef struct standing {
  aid_stage_state state;       /* 0: not looked at */
  aid_due due;
  int32_t start, due_day, done;
  int8_t needed, late;         /* 1, 0, -1: not known */
} standing;

typedef struct happened { const struct aid_stage *stage; int32_t day; } happened;
typedef struct span { int32_t from, to; } span;    /* of a pause: the days after `from`, up to `to`; AID_NEVER: it goes on */

struct aid_proceeding {
  aid_memory memory;
  const struct aid_procedure *procedure;
  happened *events; size_t count, capacity;
  int8_t holds[AID__STAGES_MOST];
  span *pauses; size_t pause_count, pause_capacity;  /* in order, apart from each other */
  int32_t day;
  standing stages[AID__STAGES_MOST];
};

static const standing nothing = {0, AID_DUE_NONE, AID__NO_DATE, AID__NO_DATE, AID__NO_DATE, 0, 0};

aid_status aid_proceeding_new(const aid_procedure *procedure, aid_proceeding **out, aid_error **error)
{
  struct aid_proceeding *p;

  if (out)
    *out = NULL;
  if (procedure == NULL || out == NULL)
    return aid__fail(procedure ? &procedure->policy->memory : NULL, error, AID__E1002, AID__NOWHERE, "aid_proceeding_new", procedure ? "out" : "procedure", NULL);
  if ((p = aid__allocate(&procedure->policy->memory, sizeof *p)) == NULL)
    return aid__fail_memory(error);
  p->memory = procedure->policy->memory;
  p->procedure = procedure;
  for (size_t i = 0; i < AID__STAGES_MOST; i++) {
    p->stages[i] = nothing;
    p->holds[i] = -1;
  }
  aid__policy_keep(procedure->policy);
  *out = p;
  return AID_OK;
}

void aid_proceeding_free(aid_proceeding *p)
{
  aid_memory memory;

  if (p == NULL)
    return;
  memory = p->memory;
  aid_policy_free((struct aid_policy *)(uintptr_t)p->procedure->policy);
  aid__release(&memory, p->events);
  aid__release(&memory, p->pauses);
  aid__release(&memory, p);
}

static bool is_date(int32_t day) { return aid_date_parts(day, NULL, NULL, NULL) != 0; }

aid_status aid_proceeding_add(aid_proceeding *p, const char *id, int32_t day, aid_error **error)
{
  const struct aid_stage *stage;
  size_t at;

  if (p == NULL || id == NULL)
    return aid__fail(p ? &p->memory : NULL, error, AID__E1002, AID__NOWHERE, "aid_proceeding_add", p ? "id" : "proceeding", NULL);
  if (!is_date(day))
    return aid__fail(&p->memory, error, AID__E1003, AID__NOWHERE, "aid_proceeding_add", "day is no date", NULL);
  stage = aid__procedure_stage(p->procedure, aid__text_of(id));
  if (stage == NULL || (stage->role != AID_STAGE_EVENT && stage->role != AID_STAGE_STEP))
    return aid__fail(&p->memory, error, AID__E2640, AID__NOWHERE, p->procedure->id, id, NULL);
  if (!aid__grow(&p->memory, &p->events, &p->capacity, p->count + 1, sizeof *p->events, 0))
    return aid__fail_memory(error);
  for (at = p->count; at > 0 && p->events[at - 1].day > day; at--)     /* by the day; those of one day as they were told */
    p->events[at] = p->events[at - 1];
  p->events[at] = (happened){stage, day};
  p->count++;
  return AID_OK;
}

aid_status aid_proceeding_set_condition(aid_proceeding *p, const char *id, int holds, aid_error **error)
{
  const struct aid_stage *stage;

  if (p == NULL || id == NULL)
    return aid__fail(p ? &p->memory : NULL, error, AID__E1002, AID__NOWHERE, "aid_proceeding_set_condition", p ? "id" : "proceeding", NULL);
  if (holds < -1 || holds > 1)
    return aid__fail(&p->memory, error, AID__E1003, AID__NOWHERE, "aid_proceeding_set_condition", "holds is none of 1, 0, -1", NULL);
  if ((stage = aid__procedure_stage(p->procedure, aid__text_of(id))) == NULL)
    return aid__fail(&p->memory, error, AID__E2640, AID__NOWHERE, p->procedure->id, id, NULL);
  if (stage->when.node == NULL && !stage->has_share)
    return aid__fail(&p->memory, error, AID__E2641, AID__NOWHERE, p->procedure->id, id, NULL);
  p->holds[stage->index] = (int8_t)holds;
  return AID_OK;
}

/* ---- pauses ---- */

/* The spans in which time stands still, from all pauses, put together where they touch. False: no memory. */
static bool find_pauses(struct aid_proceeding *p)
{
  size_t n = 0;

  p->pause_count = 0;
  for (size_t i = 0; i < p->procedure->stage_count; i++) {
    const struct aid_stage *const stage = p->procedure->stages[i];
    if (stage->role != AID_STAGE_PAUSE)
      continue;
    for (size_t k = 0; k < p->count && p->events[k].day <= p->day; k++) {
      bool begins = false;
      size_t end, at;
      span s = {p->events[k].day, AID_NEVER};
      for (size_t a = 0; a < stage->after_count; a++)
        begins |= p->events[k].stage == stage->after[a];
      if (!begins)
        continue;
      for (end = k + 1; end < p->count && p->events[end].day <= p->day && s.to == AID_NEVER; end++)
        if (p->events[end].stage == stage->target)
          s.to = p->events[end].day;
      if (!aid__grow(&p->memory, &p->pauses, &p->pause_capacity, n + 1, sizeof *p->pauses, 0))
        return false;
      for (at = n++; at > 0 && p->pauses[at - 1].from > s.from; at--)
        p->pauses[at] = p->pauses[at - 1];
      p->pauses[at] = s;
    }
  }
  for (size_t i = 0; i < n; i++) {
    span *const before = p->pause_count ? &p->pauses[p->pause_count - 1] : NULL;
    if (before && p->pauses[i].from <= before->to) {
      if (p->pauses[i].to > before->to)
        before->to = p->pauses[i].to;
    } else {
      p->pauses[p->pause_count++] = p->pauses[i];
    }
  }
  return true;
}

/* ---- times ---- */

/* The last day of a time that counts from a day. Pauses that begin before `until` stop it. */
static aid_due last_day(const struct aid_proceeding *p, int32_t start, aid__time time, int32_t until, int32_t *out)
{
  const aid__calendar *const calendar = aid__calendar_known(p->procedure->policy, AID_NEVER);
  int32_t from = start, left = time.count, last;

  if (time.unit == AID__TIME_UNLIMITED)
    return AID_DUE_NONE;
  last = time.unit == AID__TIME_DAYS ? start + time.count : time.unit == AID__TIME_MONTHS ? aid_date_add_months(start, time.count) : aid__calendar_add(calendar, start, time.count);
  if (last == AID__NO_DATE && time.unit != AID__TIME_WORKING_DAYS)
    return AID_DUE_BEYOND;
  for (size_t i = 0; i < p->pause_count && p->pauses[i].from < until; i++) {
    const span *const s = &p->pauses[i];
    const int32_t stops = s->from > from ? s->from : from;      /* the last day that counts before it */
    if (s->to <= stops)
      continue;
    if (last == AID__NO_DATE ? aid__calendar_between(calendar, from, stops) < 0 : last <= stops)
      break;                                                    /* over before the pause, or nothing can be counted up to it */
    if (s->to == AID_NEVER)
      return AID_DUE_PAUSED;
    if (time.unit == AID__TIME_WORKING_DAYS) {
      left -= aid__calendar_between(calendar, from, stops);
      last = aid__calendar_add(calendar, s->to, left);
    } else {
      last += s->to - stops;
    }
    from = s->to;
  }
  if (last != AID__NO_DATE && time.unit != AID__TIME_WORKING_DAYS)
    last = aid__calendar_workday(calendar, last);
  if (last == AID__NO_DATE)
    return AID_DUE_BEYOND;
  *out = last;
  return AID_DUE_ON;
}

/* ---- stages ---- */

static const standing *resolve(struct aid_proceeding *p, const struct aid_stage *stage);

static int32_t latest(const struct aid_proceeding *p, const struct aid_stage *stage)
{
  int32_t day = AID__NO_DATE;

  for (size_t i = 0; i < p->count && p->events[i].day <= p->day; i++)
    if (p->events[i].stage == stage)
      day = p->events[i].day;
  return day;
}

static int8_t both(int a, int b) { return (int8_t)(a == 0 || b == 0 ? 0 : a < 0 || b < 0 ? -1 : 1); }

/*
 * When what a stage comes after was done: DONE with the day, or why not. `needed`: whether any of it is, for what comes after
 * nothing but what is not needed is not needed either.
 */
static aid_stage_state begins(struct aid_proceeding *p, const struct aid_stage *stage, int32_t *day, int8_t *needed)
{
  bool waiting = false, unsettled = false;

  *day = AID__NO_DATE;
  *needed = 0;
  for (size_t i = 0; i < stage->after_count; i++) {
    const standing *const s = resolve(p, stage->after[i]);
    if (s->needed == 1 || *needed == 0)
      *needed = s->needed;
    unsettled |= s->state == AID_STAGE_UNSETTLED;
    waiting |= s->state == AID_STAGE_WAITING || s->state == AID_STAGE_OPEN || s->state == AID_STAGE_RUNNING;
    if (s->state == AID_STAGE_DONE && s->done > *day)
      *day = s->done;
  }
  if (*needed && !waiting && !unsettled)
    return AID_STAGE_DONE;
  *day = AID__NO_DATE;
  return waiting ? AID_STAGE_WAITING : AID_STAGE_UNSETTLED;
}

/* Whether a stage that is not done, or was on a day, is late. */
static int8_t late(const struct aid_proceeding *p, const standing *s)
{
  if (s->state == AID_STAGE_NOT_NEEDED || s->state == AID_STAGE_WAITING)
    return 0;
  switch (s->due) {
  case AID_DUE_ON:
    if ((s->done == AID__NO_DATE ? p->day : s->done) <= s->due_day)
      return 0;
    return s->state == AID_STAGE_UNSETTLED ? -1 : 1;
  case AID_DUE_UNKNOWN: case AID_DUE_BEYOND: return -1;
  default: return 0;
  }
}

static void set_due(struct aid_proceeding *p, const struct aid_stage *stage, standing *s, aid_stage_state start)
{
  if (start == AID_STAGE_DONE)
    s->due = last_day(p, s->start, stage->time, s->done == AID__NO_DATE ? AID_NEVER : s->done, &s->due_day);
  else if (start == AID_STAGE_UNSETTLED && stage->time.unit != AID__TIME_UNLIMITED)
    s->due = AID_DUE_UNKNOWN;
}

static void look_at_step(struct aid_proceeding *p, const struct aid_stage *stage, standing *s)
{
  const int holds = stage->when.node || stage->has_share ? p->holds[stage->index] : 1;
  const int32_t taken = latest(p, stage);
  int8_t follows;
  const aid_stage_state start = begins(p, stage, &s->start, &follows);

  s->needed = taken != AID__NO_DATE ? 1 : both(holds, follows);
  if (taken != AID__NO_DATE && stage->lasts) {         /* it began; it is over when its last day is */
    s->start = taken;
    s->due = last_day(p, taken, stage->time, INT32_MIN, &s->due_day);
    s->state = s->due == AID_DUE_ON && p->day > s->due_day ? AID_STAGE_DONE : AID_STAGE_RUNNING;
    s->done = s->state == AID_STAGE_DONE ? s->due_day : AID__NO_DATE;
    return;                                            /* what lasts is never late */
  }
  if (taken != AID__NO_DATE) {
    s->state = AID_STAGE_DONE;
    s->done = taken;
  } else if (s->needed == 0) {
    s->state = AID_STAGE_NOT_NEEDED;
  } else if (start == AID_STAGE_WAITING) {
    s->state = AID_STAGE_WAITING;
  } else {
    s->state = start == AID_STAGE_UNSETTLED || s->needed < 0 ? AID_STAGE_UNSETTLED : AID_STAGE_OPEN;
  }
  if (!stage->lasts && s->state != AID_STAGE_NOT_NEEDED)
    set_due(p, stage, s, start);
  s->late = late(p, s);
}

static void look_at_limit(struct aid_proceeding *p, const struct aid_stage *stage, standing *s)
{
  const int holds = stage->when.node ? p->holds[stage->index] : 1;
  const standing *const target = resolve(p, stage->target);
  int8_t follows;
  const aid_stage_state start = begins(p, stage, &s->start, &follows);

  s->needed = both(both(holds, follows), target->needed);
  if (s->needed == 0) {
    s->state = AID_STAGE_NOT_NEEDED;
    return;
  }
  if (target->state == AID_STAGE_DONE)
    s->done = target->done;
  if (start == AID_STAGE_WAITING && target->state != AID_STAGE_DONE)
    s->state = AID_STAGE_WAITING;
  else if (s->needed < 0 || start == AID_STAGE_UNSETTLED)
    s->state = AID_STAGE_UNSETTLED;
  else
    s->state = target->state == AID_STAGE_DONE ? AID_STAGE_DONE : AID_STAGE_OPEN;
  set_due(p, stage, s, start);
  s->late = late(p, s);
  if (s->state != AID_STAGE_DONE)
    s->done = AID__NO_DATE;
}

static void look_at_pause(struct aid_proceeding *p, const struct aid_stage *stage, standing *s)
{
  int32_t ended = AID__NO_DATE;

  for (size_t k = 0; k < p->count && p->events[k].day <= p->day; k++) {
    for (size_t a = 0; a < stage->after_count; a++)
      if (p->events[k].stage == stage->after[a] && (s->start == AID__NO_DATE || ended != AID__NO_DATE)) {
        s->start = p->events[k].day;
        ended = AID__NO_DATE;
      }
    if (p->events[k].stage == stage->target && s->start != AID__NO_DATE && ended == AID__NO_DATE)
      ended = p->events[k].day;
  }
  s->state = s->start == AID__NO_DATE ? AID_STAGE_WAITING : ended == AID__NO_DATE ? AID_STAGE_RUNNING : AID_STAGE_DONE;
  s->done = ended;
}

/* The loader has seen that nothing waits on itself, so this ends. */
static const standing *resolve(struct aid_proceeding *p, const struct aid_stage *stage)
{
  standing *const kept = &p->stages[stage->index];
  standing s = nothing;

  if (kept->state != 0)
    return kept;
  switch (stage->role) {
  case AID_STAGE_EVENT:
    s.done = latest(p, stage);
    s.state = s.done != AID__NO_DATE ? AID_STAGE_DONE : stage->optional ? AID_STAGE_NOT_NEEDED : AID_STAGE_WAITING;
    s.needed = s.state != AID_STAGE_NOT_NEEDED;
    break;
  case AID_STAGE_STEP: look_at_step(p, stage, &s); break;
  case AID_STAGE_LIMIT: look_at_limit(p, stage, &s); break;
  case AID_STAGE_PAUSE: look_at_pause(p, stage, &s); break;
  }
  *kept = s;
  return kept;
}

aid_status aid_proceeding_look(aid_proceeding *p, int32_t day, aid_error **error)
{
  if (p == NULL)
    return aid__fail(NULL, error, AID__E1002, AID__NOWHERE, "aid_proceeding_look", "proceeding", NULL);
  if (!is_date(day))
    return aid__fail(&p->memory, error, AID__E1003, AID__NOWHERE, "aid_proceeding_look", "day is no date", NULL);
  for (size_t i = 0; i < AID__STAGES_MOST; i++)
    p->stages[i] = nothing;
  p->day = day;
  if (!find_pauses(p))
    return aid__fail_memory(error);
  for (size_t i = 0; i < p->procedure->stage_count; i++)
    resolve(p, p->procedure->stages[i]);
  return AID_OK;
}

static const standing *of(const aid_proceeding *p, const aid_stage *stage)
{
  return p && stage && stage->index < p->procedure->stage_count && p->procedure->stages[stage->index] == stage ? &p->stages[stage->index] : &nothing;
}

aid_stage_state aid_proceeding_state(const aid_proceeding *p, const aid_stage *stage) { return of(p, stage)->state; }
int32_t aid_proceeding_start_day(const aid_proceeding *p, const aid_stage *stage) { return of(p, stage)->start; }
aid_due aid_proceeding_due(const aid_proceeding *p, const aid_stage *stage) { return of(p, stage)->due; }
int32_t aid_proceeding_due_day(const aid_proceeding *p, const aid_stage *stage) { return of(p, stage)->due_day; }
int32_t aid_proceeding_done_day(const aid_proceeding *p, const aid_stage *stage) { return of(p, stage)->done; }
int aid_proceeding_is_late(const aid_proceeding *p, const aid_stage *stage) { return of(p, stage)->late; }
