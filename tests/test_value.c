/* Values, dates and months, at the ends of their ranges. */
#include "tests/test.h"
#include <socialaid/value.h>
#include <string.h>

static const char *date_text(int32_t days)
{
  static char text[16];

  aid_date_print(days, text);
  return text;
}

static const char *month_text(int32_t months)
{
  static char text[16];

  aid_month_print(months, text);
  return text;
}

static const char *value_text(aid_value value)
{
  static char text[64];

  aid_value_print(&value, text, sizeof text);
  return text;
}

START_TEST(days_are_counted_from_1970)
{
  ck_assert_int_eq(aid_date(1970, 1, 1), 0);
  ck_assert_int_eq(aid_date(1969, 12, 31), -1);
  ck_assert_int_eq(aid_date(2000, 3, 1), 11017);
  ck_assert_int_eq(aid_date(1, 1, 1), -719162);
  ck_assert_int_eq(aid_date(9999, 12, 31), 2932896);
}
END_TEST

START_TEST(every_day_of_the_years_1_to_9999_is_one_more_than_the_day_before)
{
  int32_t days = aid_date(1, 1, 1);
  int year, month, day;
  int y, m, d;

  for (year = 1; year <= 9999; year++) {
    for (month = 1; month <= 12; month++) {
      for (day = 1; aid_date(year, month, day) != INT32_MIN; day++, days++) {
        if (aid_date(year, month, day) != days || !aid_date_parts(days, &y, &m, &d) || y != year || m != month ||
            d != day)
          ck_abort_msg("%d-%d-%d", year, month, day);
      }
      if (day < 29 || day > 32)
        ck_abort_msg("%d-%d has %d days", year, month, day - 1);
    }
  }
  ck_assert_int_eq(days, 2932897);
}
END_TEST

START_TEST(a_day_that_is_none_is_no_date)
{
  ck_assert_int_eq(aid_date(0, 12, 31), INT32_MIN);
  ck_assert_int_eq(aid_date(10000, 1, 1), INT32_MIN);
  ck_assert_int_eq(aid_date(2021, 0, 1), INT32_MIN);
  ck_assert_int_eq(aid_date(2021, 13, 1), INT32_MIN);
  ck_assert_int_eq(aid_date(2021, 4, 31), INT32_MIN);
  ck_assert_int_eq(aid_date(2021, 4, 0), INT32_MIN);
  ck_assert_int_eq(aid_date(2021, 2, 29), INT32_MIN);
  ck_assert_int_eq(aid_date(1900, 2, 29), INT32_MIN);
  ck_assert_int_ne(aid_date(2000, 2, 29), INT32_MIN);
  ck_assert_int_ne(aid_date(2020, 2, 29), INT32_MIN);
  ck_assert_int_eq(aid_date_parts(-719163, NULL, NULL, NULL), 0);
  ck_assert_int_eq(aid_date_parts(2932897, NULL, NULL, NULL), 0);
  ck_assert_int_eq(aid_date_parts(INT32_MIN, NULL, NULL, NULL), 0);
  ck_assert_int_eq(aid_date_parts(AID_NEVER, NULL, NULL, NULL), 0);
  ck_assert_int_eq(aid_date_parts(0, NULL, NULL, NULL), 1);
}
END_TEST

START_TEST(months_are_counted_from_1970_01)
{
  int year, month;

  ck_assert_int_eq(aid_month(1970, 1), 0);
  ck_assert_int_eq(aid_month(1969, 12), -1);
  ck_assert_int_eq(aid_month(2022, 7), 630);
  ck_assert_int_eq(aid_month(1, 1), -23628);
  ck_assert_int_eq(aid_month(9999, 12), 96359);
  ck_assert_int_eq(aid_month(0, 12), INT32_MIN);
  ck_assert_int_eq(aid_month(10000, 1), INT32_MIN);
  ck_assert_int_eq(aid_month(2022, 0), INT32_MIN);
  ck_assert_int_eq(aid_month(2022, 13), INT32_MIN);
  ck_assert_int_eq(aid_month_parts(-1, &year, &month), 1);
  ck_assert_int_eq(year, 1969);
  ck_assert_int_eq(month, 12);
  ck_assert_int_eq(aid_month_parts(-23629, NULL, NULL), 0);
  ck_assert_int_eq(aid_month_parts(96360, NULL, NULL), 0);
}
END_TEST

START_TEST(a_month_has_a_first_and_a_last_day)
{
  ck_assert_int_eq(aid_month_first_day(aid_month(2020, 2)), aid_date(2020, 2, 1));
  ck_assert_int_eq(aid_month_last_day(aid_month(2020, 2)), aid_date(2020, 2, 29));
  ck_assert_int_eq(aid_month_last_day(aid_month(2021, 2)), aid_date(2021, 2, 28));
  ck_assert_int_eq(aid_month_last_day(aid_month(1969, 12)), -1);
  ck_assert_int_eq(aid_month_first_day(aid_month(1, 1)), -719162);
  ck_assert_int_eq(aid_month_last_day(aid_month(9999, 12)), 2932896);
  ck_assert_int_eq(aid_month_of(-1), -1);
  ck_assert_int_eq(aid_month_of(aid_date(2022, 7, 31)), aid_month(2022, 7));
  ck_assert_int_eq(aid_month_of(2932897), INT32_MIN);
  ck_assert_int_eq(aid_month_first_day(96360), INT32_MIN);
  ck_assert_int_eq(aid_month_last_day(-23629), INT32_MIN);
}
END_TEST

START_TEST(never_stays_never)
{
  ck_assert_int_eq(aid_month_of(AID_NEVER), AID_NEVER);
  ck_assert_int_eq(aid_month_first_day(AID_NEVER), AID_NEVER);
  ck_assert_int_eq(aid_month_last_day(AID_NEVER), AID_NEVER);
  ck_assert_int_eq(aid_date_add_months(AID_NEVER, -1), AID_NEVER);
  ck_assert_int_eq(aid_date_parse("never"), AID_NEVER);
  ck_assert_int_eq(aid_month_parse("never"), AID_NEVER);
  ck_assert_str_eq(date_text(AID_NEVER), "never");
  ck_assert_str_eq(month_text(AID_NEVER), "never");
}
END_TEST

START_TEST(a_date_is_read_in_one_form_only)
{
  static const char *const wrong[] = {
      "",           "2021",        "2021-07",      "2021-7-1",    "2021-07-1",   "2021-07-01 ", " 2021-07-01",
      "2021-07-32", "2021-02-29",  "2021-00-10",   "2021-13-10",  "2021/07/01",  "20210701",    "+021-07-01",
      "-001-07-01", "0000-01-01",  "2021-07-01T0", "2021-07-011", "12021-07-01", "Never",       "never ",
      "2021-0a-01", "2021-07-\t1", "２０２１-07-01", "2021-07--1", "nev",
  };
  size_t i;

  ck_assert_int_eq(aid_date_parse("2021-07-01"), aid_date(2021, 7, 1));
  ck_assert_int_eq(aid_date_parse("0001-01-01"), -719162);
  ck_assert_int_eq(aid_date_parse("9999-12-31"), 2932896);
  ck_assert_int_eq(aid_date_parse("2020-02-29"), aid_date(2020, 2, 29));
  for (i = 0; i < sizeof wrong / sizeof wrong[0]; i++)
    ck_assert_msg(aid_date_parse(wrong[i]) == INT32_MIN, "\"%s\" was read as a date", wrong[i]);
  ck_assert_int_eq(aid_date_parse(NULL), INT32_MIN);
}
END_TEST

START_TEST(a_month_is_read_in_one_form_only)
{
  static const char *const wrong[] = {"",        "2021-7",  "2021-00", "2021-13", "2021-07-01",
                                      "2021-07 ", "202107", "2021",    "0000-01", "2021-"};
  size_t i;

  ck_assert_int_eq(aid_month_parse("2021-07"), aid_month(2021, 7));
  ck_assert_int_eq(aid_month_parse("0001-01"), -23628);
  ck_assert_int_eq(aid_month_parse("9999-12"), 96359);
  for (i = 0; i < sizeof wrong / sizeof wrong[0]; i++)
    ck_assert_msg(aid_month_parse(wrong[i]) == INT32_MIN, "\"%s\" was read as a month", wrong[i]);
  ck_assert_int_eq(aid_month_parse(NULL), INT32_MIN);
}
END_TEST

START_TEST(dates_and_months_are_written_as_they_are_read)
{
  ck_assert_str_eq(date_text(aid_date(2021, 7, 1)), "2021-07-01");
  ck_assert_str_eq(date_text(-719162), "0001-01-01");
  ck_assert_str_eq(date_text(2932896), "9999-12-31");
  ck_assert_str_eq(month_text(aid_month(2021, 7)), "2021-07");
  ck_assert_str_eq(month_text(-23628), "0001-01");
  ck_assert_str_eq(date_text(INT32_MIN), "no date");
  ck_assert_str_eq(month_text(INT32_MIN), "no month");
}
END_TEST

/* Civil Code art 202: the matching day, or the month's last where there is none. */
START_TEST(months_end_on_the_matching_day_or_the_months_last)
{
  int32_t jan31 = aid_date(2021, 1, 31);

  ck_assert_int_eq(aid_date_add_months(jan31, 1), aid_date(2021, 2, 28));
  ck_assert_int_eq(aid_date_add_months(jan31, 2), aid_date(2021, 3, 31));
  ck_assert_int_eq(aid_date_add_months(jan31, 3), aid_date(2021, 4, 30));
  ck_assert_int_eq(aid_date_add_months(jan31, 13), aid_date(2022, 2, 28));
  ck_assert_int_eq(aid_date_add_months(jan31, -11), aid_date(2020, 2, 29));
  ck_assert_int_eq(aid_date_add_months(jan31, -1), aid_date(2020, 12, 31));
  ck_assert_int_eq(aid_date_add_months(jan31, 0), jan31);
  ck_assert_int_eq(aid_date_add_months(aid_date(2004, 2, 29), 18 * 12), aid_date(2022, 2, 28));
  ck_assert_int_eq(aid_date_add_months(aid_date(2004, 2, 29), 16 * 12), aid_date(2020, 2, 29));
  ck_assert_int_eq(aid_date_add_months(aid_date(2021, 2, 28), 1), aid_date(2021, 3, 28));
}
END_TEST

START_TEST(months_beyond_the_years_1_to_9999_are_no_date)
{
  ck_assert_int_eq(aid_date_add_months(aid_date(9999, 12, 31), 1), INT32_MIN);
  ck_assert_int_eq(aid_date_add_months(aid_date(1, 1, 1), -1), INT32_MIN);
  ck_assert_int_eq(aid_date_add_months(0, INT32_MAX), INT32_MIN);
  ck_assert_int_eq(aid_date_add_months(0, INT32_MIN), INT32_MIN);
  ck_assert_int_eq(aid_date_add_months(INT32_MIN, 1), INT32_MIN);
  ck_assert_int_eq(aid_date_add_months(aid_date(1, 1, 31), 9998 * 12 + 11), aid_date(9999, 12, 31));
}
END_TEST

START_TEST(elapsed_months_are_whole_ones)
{
  int32_t jan31 = aid_date(2021, 1, 31);

  ck_assert_int_eq(aid_months_elapsed(jan31, jan31), 0);
  ck_assert_int_eq(aid_months_elapsed(jan31, aid_date(2021, 2, 27)), 0);
  ck_assert_int_eq(aid_months_elapsed(jan31, aid_date(2021, 2, 28)), 1);
  ck_assert_int_eq(aid_months_elapsed(jan31, aid_date(2021, 3, 30)), 1);
  ck_assert_int_eq(aid_months_elapsed(jan31, aid_date(2021, 3, 31)), 2);
  ck_assert_int_eq(aid_months_elapsed(jan31, aid_date(2020, 1, 1)), 0);
  ck_assert_int_eq(aid_months_elapsed(aid_date(1941, 7, 15), aid_date(2021, 7, 14)), 80 * 12 - 1);
  ck_assert_int_eq(aid_months_elapsed(aid_date(1941, 7, 15), aid_date(2021, 7, 15)), 80 * 12);
  ck_assert_int_eq(aid_months_elapsed(aid_date(2004, 2, 29), aid_date(2022, 2, 27)), 18 * 12 - 1);
  ck_assert_int_eq(aid_months_elapsed(aid_date(2004, 2, 29), aid_date(2022, 2, 28)), 18 * 12);
  ck_assert_int_eq(aid_months_elapsed(-719162, 2932896), 9998 * 12 + 11);
  ck_assert_int_eq(aid_months_elapsed(jan31, AID_NEVER), AID_NEVER);
  ck_assert_int_eq(aid_months_elapsed(AID_NEVER, jan31), 0);
  ck_assert_int_eq(aid_months_elapsed(AID_NEVER, AID_NEVER), 0);
  ck_assert_int_eq(aid_months_elapsed(INT32_MIN, jan31), INT32_MIN);
  ck_assert_int_eq(aid_months_elapsed(jan31, 2932897), INT32_MIN);
}
END_TEST

START_TEST(what_has_elapsed_can_be_added_again)
{
  int32_t from = aid_date(2019, 12, 27);
  int32_t to;
  int i;

  for (i = 0; i < 70; i++, from++) {
    for (to = from; to < from + 800; to++) {
      int32_t months = aid_months_elapsed(from, to);

      if (aid_date_add_months(from, months) > to || aid_date_add_months(from, months + 1) <= to)
        ck_abort_msg("%d to %d: %d months", from, to, months);
    }
  }
}
END_TEST

START_TEST(numbers_are_kept_in_lowest_terms)
{
  aid_value v = aid_value_number(3860, 12, "yuan/month");

  ck_assert_int_eq(v.known, 1);
  ck_assert_int_eq(v.number, 965);
  ck_assert_int_eq(v.denominator, 3);
  v = aid_value_number(6, -4, "");
  ck_assert_int_eq(v.number, -3);
  ck_assert_int_eq(v.denominator, 2);
  v = aid_value_number(0, -7, NULL);
  ck_assert_int_eq(v.number, 0);
  ck_assert_int_eq(v.denominator, 1);
  ck_assert_str_eq(v.unit, "");
  v = aid_value_number(INT64_MIN, 2, "");
  ck_assert_int_eq(v.number, INT64_MIN / 2);
  v = aid_value_number(INT64_MIN, INT64_MIN, "");
  ck_assert_int_eq(v.number, 1);
  ck_assert_int_eq(aid_value_number(INT64_MIN, 1, "").known, 0);
  ck_assert_int_eq(aid_value_number(1, INT64_MIN, "").known, 0);
  ck_assert_int_eq(aid_value_number(INT64_MAX, 1, "").known, 1);
}
END_TEST

START_TEST(a_denominator_of_zero_gives_an_unknown_number)
{
  aid_value v = aid_value_number(1, 0, "yuan");

  ck_assert_int_eq(v.known, 0);
  ck_assert_int_eq(v.type, AID_TYPE_NUMBER);
  ck_assert_int_eq(v.denominator, 1);
  ck_assert_str_eq(v.unit, "yuan");
}
END_TEST

START_TEST(what_is_no_date_or_text_is_an_unknown_value)
{
  ck_assert_int_eq(aid_value_date(INT32_MIN).known, 0);
  ck_assert_int_eq(aid_value_date(2932897).known, 0);
  ck_assert_int_eq(aid_value_date(AID_NEVER).known, 1);
  ck_assert_int_eq(aid_value_month(INT32_MIN).known, 0);
  ck_assert_int_eq(aid_value_month(AID_NEVER).known, 1);
  ck_assert_int_eq(aid_value_text(NULL).known, 0);
  ck_assert_int_eq(aid_value_code(NULL).known, 0);
  ck_assert_int_eq(aid_value_flag(7).number, 1);
}
END_TEST

START_TEST(values_are_written_as_the_packs_write_them)
{
  aid_value nobody = aid_value_unknown(AID_TYPE_REFERENCE);

  ck_assert_str_eq(value_text(aid_value_number(600, 1, "yuan/month")), "600 yuan/month");
  ck_assert_str_eq(value_text(aid_value_number(1135, 3, "yuan/month")), "1135/3 yuan/month");
  ck_assert_str_eq(value_text(aid_value_number(1135, 3, "")), "1135/3");
  ck_assert_str_eq(value_text(aid_value_fen(12345, "yuan")), "123.45 yuan");
  ck_assert_str_eq(value_text(aid_value_fen(-12350, "yuan/year")), "-123.50 yuan/year");
  ck_assert_str_eq(value_text(aid_value_fen(-5, "yuan")), "-0.05 yuan");
  ck_assert_str_eq(value_text(aid_value_fen(60000, "yuan/month")), "600 yuan/month");
  ck_assert_str_eq(value_text(aid_value_number(7, 20, "rate")), "0.35");
  ck_assert_str_eq(value_text(aid_value_number(3, 1, "count")), "3");
  ck_assert_str_eq(value_text(aid_value_number(5, 2, "m2")), "2.5 m2");
  ck_assert_str_eq(value_text(aid_value_number(18, 1, "months")), "18 months");
  ck_assert_str_eq(value_text(aid_value_flag(1)), "yes");
  ck_assert_str_eq(value_text(aid_value_flag(0)), "no");
  ck_assert_str_eq(value_text(aid_value_date(aid_date(2021, 7, 1))), "2021-07-01");
  ck_assert_str_eq(value_text(aid_value_month(aid_month(2021, 7))), "2021-07");
  ck_assert_str_eq(value_text(aid_value_date(AID_NEVER)), "never");
  ck_assert_str_eq(value_text(aid_value_code("private_car")), "private_car");
  ck_assert_str_eq(value_text(aid_value_text("濮阳")), "濮阳");
  ck_assert_str_eq(value_text(aid_value_unknown(AID_TYPE_NUMBER)), "unknown");
  ck_assert_str_eq(value_text(nobody), "unknown");
  nobody.known = 1;
  ck_assert_str_eq(value_text(nobody), "none");
  ck_assert_uint_eq(aid_value_print(NULL, NULL, 0), strlen("unknown"));
}
END_TEST

START_TEST(a_value_that_does_not_fit_is_cut_between_characters)
{
  aid_value v = aid_value_text("ab濮阳"); /* 2 + 3 + 3 bytes */
  char text[16];
  size_t size;

  for (size = 1; size < sizeof text; size++) {
    memset(text, '#', sizeof text);
    ck_assert_uint_eq(aid_value_print(&v, text, size), 8);
    ck_assert_str_eq(text, size <= 1 ? "" : size == 2 ? "a" : size < 6 ? "ab" : size < 9 ? "ab濮" : "ab濮阳");
    ck_assert_int_eq(text[size], '#');
  }
  text[0] = '#';
  ck_assert_uint_eq(aid_value_print(&v, text, 0), 8);
  ck_assert_int_eq(text[0], '#');
}
END_TEST

TEST_MAIN("value", days_are_counted_from_1970,
          every_day_of_the_years_1_to_9999_is_one_more_than_the_day_before, a_day_that_is_none_is_no_date,
          months_are_counted_from_1970_01, a_month_has_a_first_and_a_last_day, never_stays_never,
          a_date_is_read_in_one_form_only, a_month_is_read_in_one_form_only,
          dates_and_months_are_written_as_they_are_read, months_end_on_the_matching_day_or_the_months_last,
          months_beyond_the_years_1_to_9999_are_no_date, elapsed_months_are_whole_ones,
          what_has_elapsed_can_be_added_again, numbers_are_kept_in_lowest_terms,
          a_denominator_of_zero_gives_an_unknown_number, what_is_no_date_or_text_is_an_unknown_value,
          values_are_written_as_the_packs_write_them, a_value_that_does_not_fit_is_cut_between_characters)
