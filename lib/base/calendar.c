/* The statutory calendar: a week of five working days, and the shifted days of each year's notice. */
#include <socialaid/calendar.h>
#include "base/calendar_data.h"
#include "base/number.h"

/* Days as they are written in the notices: 20210207. They compare as days do. */
typedef struct shift { int32_t first, last; int worked; } shift;

#define X(first, last, worked) {first, last, worked},
static const shift shifts[] = {AID__CALENDAR(X)};
#undef X

enum { SHIFT_COUNT = sizeof shifts / sizeof shifts[0] };

static int32_t day_of_written(int32_t written)
{
  return aid_date(written / 10000, written / 100 % 100, written % 100);
}

static int32_t written_of_day(int32_t day)
{
  int y = 0, m = 0, d = 0;

  aid_date_parts(day, &y, &m, &d);
  return y * 10000 + m * 100 + d;
}

int32_t aid_calendar_from(void)
{
  return day_of_written(AID__CALENDAR_FROM);
}

int32_t aid_calendar_until(void)
{
  return day_of_written(AID__CALENDAR_UNTIL);
}

static bool within(int32_t day)
{
  return day >= aid_calendar_from() && day < aid_calendar_until();
}

int aid_is_workday(int32_t day)
{
  int32_t written;
  int low = 0;
  int high = SHIFT_COUNT;

  if (!within(day))
    return -1;
  written = written_of_day(day);
  /* The last row that begins on or before the day. */
  while (low < high) {
    int middle = (low + high) / 2;

    if (shifts[middle].first <= written)
      low = middle + 1;
    else
      high = middle;
  }
  if (low > 0 && written <= shifts[low - 1].last)
    return shifts[low - 1].worked;
  /* 1970-01-01 was a Thursday, so with 3 added Monday is 0, and the days of the calendar are all after it. */
  return (day + 3) % 7 < 5;
}

int32_t aid_workday(int32_t day)
{
  for (; within(day); day++) {
    if (aid_is_workday(day) == 1)
      return day;
  }
  return AID__NO_DATE;
}

int32_t aid_workdays_add(int32_t day, int32_t count)
{
  int32_t step = count < 0 ? -1 : 1;

  if (!within(day))
    return AID__NO_DATE;
  while (count != 0) {
    day += step;
    if (!within(day))
      return AID__NO_DATE;
    if (aid_is_workday(day) == 1)
      count -= step;
  }
  return day;
}

int32_t aid_workdays_between(int32_t from, int32_t to)
{
  int32_t count = 0;
  int32_t day;

  if (!within(from) || !within(to) || to < from)
    return -1;
  for (day = from + 1; day <= to; day++)
    count += aid_is_workday(day);
  return count;
}
