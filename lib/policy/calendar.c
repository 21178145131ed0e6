/* Working days of a policy: look-ups in the sums that load_calendar.c makes. */
#include <socialaid/calendar.h>
#include "policy/policy.h"

const aid__calendar *aid__calendar_known(const struct aid_policy *policy, int32_t known)
{
  static const aid__calendar none = {INT32_MIN, 0, 0, NULL, NULL};
  size_t i = policy->calendar_count;

  while (i > 1 && policy->calendars[i - 1].known > known)
    i--;
  return i ? &policy->calendars[i - 1] : &none;
}

static bool within(const aid__calendar *c, int32_t day) { return day >= c->from && day < c->until; }

/* Working days before a day, which may be the first after the last. */
static uint32_t before(const aid__calendar *c, int32_t day) { return c->before[day - c->from]; }

int aid__calendar_is_workday(const aid__calendar *c, int32_t day)
{
  return within(c, day) ? (int)(before(c, day + 1) - before(c, day)) : -1;
}

/* The n-th working day, from 0. */
static int32_t worked(const aid__calendar *c, int64_t n)
{
  return n >= 0 && n < before(c, c->until) ? c->worked[n] : AID__NO_DATE;
}

int32_t aid__calendar_workday(const aid__calendar *c, int32_t day)
{
  return within(c, day) ? worked(c, before(c, day)) : AID__NO_DATE;
}

int32_t aid__calendar_add(const aid__calendar *c, int32_t day, int64_t count)
{
  if (!within(c, day))
    return AID__NO_DATE;
  if (count == 0)
    return day;
  return worked(c, count > 0 ? before(c, day + 1) + count - 1 : before(c, day) + count);
}

int32_t aid__calendar_between(const aid__calendar *c, int32_t from, int32_t to)
{
  return within(c, from) && within(c, to) && to >= from ? (int32_t)(before(c, to + 1) - before(c, from + 1)) : -1;
}

int32_t aid__age_months(const struct aid_policy *policy, int32_t birth, int32_t day)
{
  const int32_t months = aid_months_elapsed(birth, day);
  int month = 0, birth_day = 0, to_month = 0, to_day = 0;

  if (!policy->leap_next_day || months <= 0 || months == AID_NEVER || !aid_date_parts(birth, NULL, &month, &birth_day) || month != 2 || birth_day != 29 ||
      !aid_date_parts(day, NULL, &to_month, &to_day))
    return months;
  /* Only the 28th of February that is its month's last has filled a month a day early. */
  return to_month == 2 && to_day == 28 && aid_month_last_day(aid_month_of(day)) == day ? months - 1 : months;
}

/* ---- public ---- */

static const aid__calendar *latest(const aid_policy *policy) { return policy ? aid__calendar_known(policy, AID_NEVER) : NULL; }

int32_t aid_policy_calendar_from(const aid_policy *policy)
{
  const aid__calendar *const c = latest(policy);
  return c && c->from < c->until ? c->from : AID__NO_DATE;
}

int32_t aid_policy_calendar_until(const aid_policy *policy)
{
  const aid__calendar *const c = latest(policy);
  return c && c->from < c->until ? c->until : AID__NO_DATE;
}

int aid_policy_is_workday(const aid_policy *policy, int32_t day) { return policy ? aid__calendar_is_workday(latest(policy), day) : -1; }
int32_t aid_policy_workday(const aid_policy *policy, int32_t day) { return policy ? aid__calendar_workday(latest(policy), day) : AID__NO_DATE; }
int32_t aid_policy_workdays_add(const aid_policy *policy, int32_t day, int32_t count) { return policy ? aid__calendar_add(latest(policy), day, count) : AID__NO_DATE; }
int32_t aid_policy_workdays_between(const aid_policy *policy, int32_t from, int32_t to) { return policy ? aid__calendar_between(latest(policy), from, to) : -1; }
