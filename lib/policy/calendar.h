/* The calendar of a policy from inside: working days as known on a day. */
#ifndef AID_LIB_POLICY_CALENDAR_H
#define AID_LIB_POLICY_CALENDAR_H
#include "base/memory.h"

struct aid_policy;

/* Days from `from`, before `until`; equal: none. Sums over the days, so that each question is one or two look-ups. */
typedef struct aid__calendar {
  int32_t known;               /* so from this day of knowledge on; the first of a policy: INT32_MIN */
  int32_t from, until;
  const uint32_t *before;      /* working days from `from` to before the i-th day; until - from + 1 of them */
  const int32_t *worked;       /* the working days, in order */
} aid__calendar;

/* The one that is known on a day. A policy without a calendar has one without days. */
const aid__calendar *aid__calendar_known(const struct aid_policy *policy, int32_t known);
int aid__calendar_is_workday(const aid__calendar *calendar, int32_t day);
int32_t aid__calendar_workday(const aid__calendar *calendar, int32_t day);
int32_t aid__calendar_add(const aid__calendar *calendar, int32_t day, int64_t count);
int32_t aid__calendar_between(const aid__calendar *calendar, int32_t from, int32_t to);

/* Whole months of a life: as aid_months_elapsed(), and for those born on 29 February as the policy's calendar says. */
int32_t aid__age_months(const struct aid_policy *policy, int32_t birth, int32_t day);
#endif
