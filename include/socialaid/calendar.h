/* The working days of a policy: a week of five, and the shifted days of each year's notice, as its packs have them. */
#ifndef SOCIALAID_CALENDAR_H
#define SOCIALAID_CALENDAR_H
#include <socialaid/policy.h>
AID_BEGIN

/*
 * Days are days since 1970-01-01, as aid_date() makes them. A policy's calendar covers whole years, one after another; beyond them, and in a
 * policy whose packs have no calendar, working days are unknown. All of these read the calendar as it is known last. Any number of threads
 * may ask at once; nothing is allocated, and each answers in constant time. Since 0.1.
 */

/** The first day of the policy's calendar; INT32_MIN where it has none. Since 0.1. */
AID_API int32_t aid_policy_calendar_from(const aid_policy *policy);
/** The first day after it; INT32_MIN where there is none. Since 0.1. */
AID_API int32_t aid_policy_calendar_until(const aid_policy *policy);
/** 1 for a working day, 0 for a day of rest, -1 beyond the calendar. Since 0.1. */
AID_API int aid_policy_is_workday(const aid_policy *policy, int32_t day);
/** `day` or the next working day; INT32_MIN beyond the calendar. Since 0.1. */
AID_API int32_t aid_policy_workday(const aid_policy *policy, int32_t day);
/**
 * The day that is `count` working days after `day` (before, if negative); the starting day does not count, and 0 gives
 * `day` itself. INT32_MIN beyond the calendar. Since 0.1.
 */
AID_API int32_t aid_policy_workdays_add(const aid_policy *policy, int32_t day, int32_t count);
/** Working days after `from`, up to and with `to`; -1 where `to` is before `from`, or either is beyond the calendar. Since 0.1. */
AID_API int32_t aid_policy_workdays_between(const aid_policy *policy, int32_t from, int32_t to);

AID_END
#endif
