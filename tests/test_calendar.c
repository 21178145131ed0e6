/* Working days: the published totals of each year, the shifted days, and the ends of the calendar. */
#include "tests/test.h"
#include <socialaid/calendar.h>

static int32_t day_of(const char *text)
{
  int32_t day = aid_date_parse(text);

  ck_assert_int_ne(day, INT32_MIN);
  return day;
}

START_TEST(the_years_have_the_published_number_of_working_days)
{
  static const int totals[] = {250, 249, 249, 251, 248, 248};
  int i;

  for (i = 0; i < 6; i++) {
    int32_t day;
    int total = 0;

    for (day = aid_date(2021 + i, 1, 1); day <= aid_date(2021 + i, 12, 31); day++)
      total += aid_is_workday(day);
    ck_assert_int_eq(total, totals[i]);
  }
  ck_assert_int_eq(aid_workdays_between(aid_date(2021, 1, 1), aid_date(2026, 12, 31)), 1495);
}
END_TEST

START_TEST(shifted_days_are_as_announced)
{
  static const struct { const char *day; int worked; } days[] = {
      {"2021-01-01", 0}, {"2021-01-04", 1}, {"2021-02-07", 1}, {"2021-02-11", 0}, {"2021-02-17", 0},
      {"2021-02-18", 1}, {"2021-02-20", 1}, {"2021-02-21", 0}, {"2022-01-29", 1}, {"2022-01-30", 1},
      {"2022-01-31", 0}, {"2022-02-06", 0}, {"2022-02-07", 1}, {"2022-10-08", 1}, {"2022-10-09", 1},
      {"2022-12-30", 1}, {"2022-12-31", 0}, {"2023-01-02", 0}, {"2023-01-03", 1}, {"2023-06-25", 1},
      {"2024-02-09", 1}, {"2024-02-10", 0}, {"2024-02-18", 1}, {"2025-01-27", 1}, {"2025-10-08", 0},
      {"2025-10-09", 1}, {"2026-02-14", 1}, {"2026-02-23", 0}, {"2026-02-24", 1}, {"2026-12-31", 1},
  };
  size_t i;

  for (i = 0; i < sizeof days / sizeof days[0]; i++)
    ck_assert_msg(aid_is_workday(day_of(days[i].day)) == days[i].worked, "%s", days[i].day);
}
END_TEST

START_TEST(beyond_the_calendar_working_days_are_unknown)
{
  int32_t from = aid_calendar_from();
  int32_t until = aid_calendar_until();

  ck_assert_int_eq(from, aid_date(2021, 1, 1));
  ck_assert_int_eq(until, aid_date(2027, 1, 1));
  ck_assert_int_eq(aid_is_workday(from - 1), -1);
  ck_assert_int_eq(aid_is_workday(until), -1);
  ck_assert_int_eq(aid_is_workday(until - 1), 1);
  ck_assert_int_eq(aid_is_workday(INT32_MIN), -1);
  ck_assert_int_eq(aid_is_workday(AID_NEVER), -1);
  ck_assert_int_eq(aid_workday(from - 1), INT32_MIN);
  ck_assert_int_eq(aid_workday(from), aid_date(2021, 1, 4));
  ck_assert_int_eq(aid_workday(until - 1), until - 1);
  ck_assert_int_eq(aid_workday(until), INT32_MIN);
  ck_assert_int_eq(aid_workdays_add(until - 1, 1), INT32_MIN);
  ck_assert_int_eq(aid_workdays_add(from, -1), INT32_MIN);
  ck_assert_int_eq(aid_workdays_add(from - 1, 1), INT32_MIN);
  ck_assert_int_eq(aid_workdays_add(until, 0), INT32_MIN);
  ck_assert_int_eq(aid_workdays_add(from, INT32_MAX), INT32_MIN);
  ck_assert_int_eq(aid_workdays_add(from, INT32_MIN), INT32_MIN);
  ck_assert_int_eq(aid_workdays_add(AID_NEVER, 1), INT32_MIN);
  ck_assert_int_eq(aid_workdays_between(from - 1, from), -1);
  ck_assert_int_eq(aid_workdays_between(from, until), -1);
  ck_assert_int_eq(aid_workdays_between(from, AID_NEVER), -1);
}
END_TEST

START_TEST(a_day_of_rest_moves_to_the_next_working_day)
{
  ck_assert_int_eq(aid_workday(day_of("2022-10-01")), day_of("2022-10-08"));
  ck_assert_int_eq(aid_workday(day_of("2022-09-30")), day_of("2022-09-30"));
  ck_assert_int_eq(aid_workday(day_of("2022-07-02")), day_of("2022-07-04"));
  ck_assert_int_eq(aid_workday(day_of("2022-12-31")), day_of("2023-01-03"));
}
END_TEST

/* Civil Code art 201: the starting day does not count. */
START_TEST(the_starting_day_does_not_count)
{
  ck_assert_int_eq(aid_workdays_add(day_of("2022-09-29"), 1), day_of("2022-09-30"));
  ck_assert_int_eq(aid_workdays_add(day_of("2022-09-29"), 2), day_of("2022-10-08"));
  ck_assert_int_eq(aid_workdays_add(day_of("2022-09-29"), 3), day_of("2022-10-09"));
  ck_assert_int_eq(aid_workdays_add(day_of("2022-09-29"), 10), day_of("2022-10-18"));
  ck_assert_int_eq(aid_workdays_add(day_of("2022-10-03"), 1), day_of("2022-10-08"));
  ck_assert_int_eq(aid_workdays_add(day_of("2022-10-08"), -1), day_of("2022-09-30"));
  ck_assert_int_eq(aid_workdays_add(day_of("2022-10-03"), -2), day_of("2022-09-29"));
  ck_assert_int_eq(aid_workdays_add(day_of("2022-10-03"), 0), day_of("2022-10-03"));
}
END_TEST

START_TEST(days_between_are_counted_without_the_first_and_with_the_last)
{
  ck_assert_int_eq(aid_workdays_between(day_of("2022-09-29"), day_of("2022-09-29")), 0);
  ck_assert_int_eq(aid_workdays_between(day_of("2022-09-29"), day_of("2022-09-30")), 1);
  ck_assert_int_eq(aid_workdays_between(day_of("2022-09-29"), day_of("2022-10-18")), 10);
  ck_assert_int_eq(aid_workdays_between(day_of("2022-10-01"), day_of("2022-10-07")), 0);
  ck_assert_int_eq(aid_workdays_between(day_of("2022-09-30"), day_of("2022-09-29")), -1);
}
END_TEST

START_TEST(adding_and_counting_agree)
{
  int32_t from = aid_date(2022, 1, 15);
  int32_t count;

  for (count = 1; count < 700; count++) {
    int32_t to = aid_workdays_add(from, count);

    ck_assert_int_eq(aid_is_workday(to), 1);
    ck_assert_int_eq(aid_workdays_between(from, to), count);
    ck_assert_int_eq(aid_workdays_between(from, to - 1), count - 1);
  }
}
END_TEST

TEST_MAIN("calendar", the_years_have_the_published_number_of_working_days, shifted_days_are_as_announced,
          beyond_the_calendar_working_days_are_unknown, a_day_of_rest_moves_to_the_next_working_day,
          the_starting_day_does_not_count, days_between_are_counted_without_the_first_and_with_the_last,
          adding_and_counting_agree)
