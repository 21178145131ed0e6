/* The statutory calendar: working days with the shifted rest days of each year's notice (2021 to 2026). */
#ifndef SOCIALAID_CALENDAR_H
#define SOCIALAID_CALENDAR_H
#include <socialaid/value.h>
AID_BEGIN

/** First day of the calendar, and the first day after it. Beyond it working days are unknown. */
AID_API int32_t aid_calendar_from(void);
/** The first day after it. */
AID_API int32_t aid_calendar_until(void);
/** 1 for a working day, 0 for a day of rest, -1 beyond the calendar. */
AID_API int aid_is_workday(int32_t day);
/** `day` or the next working day; INT32_MIN beyond the calendar. */
AID_API int32_t aid_workday(int32_t day);
/**
 * The day that is `count` working days after `day` (before, if negative); the starting day does not count, and 0 gives
 * `day` itself. INT32_MIN beyond the calendar.
 */
AID_API int32_t aid_workdays_add(int32_t day, int32_t count);
/** Working days after `from`, up to and with `to`; -1 where `to` is before `from`, or either is beyond the calendar. */
AID_API int32_t aid_workdays_between(int32_t from, int32_t to);

AID_END
#endif
