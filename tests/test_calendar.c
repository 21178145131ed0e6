/* Working days from a policy's calendar: the published totals of each year, the shifted days, the ends of the calendar; layers, and what was known when. */
#include "tests/oom.h"
#include "tests/pack.h"
#include "tests/test.h"
#include "policy/policy.h"
#include <socialaid.h>

static aid_policy *the_policy;

/* A policy under a name of the source folder, kept for the process of a test. */
static aid_policy *load(const char *name)
{
  const char *const folder = getenv("srcdir");
  aid_error *error = NULL;
  char path[512];

  snprintf(path, sizeof path, "%s/%s", folder ? folder : ".", name);
  aid_policy_free(the_policy);
  ck_assert_msg(aid_policy_load(path, NULL, &the_policy, &error) == AID_OK, "%s", error ? aid_error_message(error) : "");
  return the_policy;
}

static aid_policy *national(void) { return load("policy/national.xml"); }

static int32_t day_of(const char *text)
{
  int32_t day = aid_date_parse(text);

  ck_assert_int_ne(day, INT32_MIN);
  return day;
}

START_TEST(the_years_have_the_published_number_of_working_days)
{
  aid_policy *const p = national();
  static const int totals[] = {250, 249, 249, 251, 248, 248};
  int i;

  for (i = 0; i < 6; i++) {
    int32_t day;
    int total = 0;

    for (day = aid_date(2021 + i, 1, 1); day <= aid_date(2021 + i, 12, 31); day++)
      total += aid_policy_is_workday(p, day);
    ck_assert_int_eq(total, totals[i]);
  }
  ck_assert_int_eq(aid_policy_workdays_between(p, aid_date(2021, 1, 1), aid_date(2026, 12, 31)), 1495);
}
END_TEST

START_TEST(shifted_days_are_as_announced)
{
  aid_policy *const p = national();
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
    ck_assert_msg(aid_policy_is_workday(p, day_of(days[i].day)) == days[i].worked, "%s", days[i].day);
}
END_TEST

START_TEST(beyond_the_calendar_working_days_are_unknown)
{
  aid_policy *const p = national();
  int32_t from = aid_policy_calendar_from(p);
  int32_t until = aid_policy_calendar_until(p);

  ck_assert_int_eq(from, aid_date(2021, 1, 1));
  ck_assert_int_eq(until, aid_date(2027, 1, 1));
  ck_assert_int_eq(aid_policy_is_workday(p, from - 1), -1);
  ck_assert_int_eq(aid_policy_is_workday(p, until), -1);
  ck_assert_int_eq(aid_policy_is_workday(p, until - 1), 1);
  ck_assert_int_eq(aid_policy_is_workday(p, INT32_MIN), -1);
  ck_assert_int_eq(aid_policy_is_workday(p, AID_NEVER), -1);
  ck_assert_int_eq(aid_policy_workday(p, from - 1), INT32_MIN);
  ck_assert_int_eq(aid_policy_workday(p, from), aid_date(2021, 1, 4));
  ck_assert_int_eq(aid_policy_workday(p, until - 1), until - 1);
  ck_assert_int_eq(aid_policy_workday(p, until), INT32_MIN);
  ck_assert_int_eq(aid_policy_workdays_add(p, until - 1, 1), INT32_MIN);
  ck_assert_int_eq(aid_policy_workdays_add(p, from, -1), INT32_MIN);
  ck_assert_int_eq(aid_policy_workdays_add(p, from - 1, 1), INT32_MIN);
  ck_assert_int_eq(aid_policy_workdays_add(p, until, 0), INT32_MIN);
  ck_assert_int_eq(aid_policy_workdays_add(p, from, INT32_MAX), INT32_MIN);
  ck_assert_int_eq(aid_policy_workdays_add(p, from, INT32_MIN), INT32_MIN);
  ck_assert_int_eq(aid_policy_workdays_add(p, AID_NEVER, 1), INT32_MIN);
  ck_assert_int_eq(aid_policy_workdays_between(p, from - 1, from), -1);
  ck_assert_int_eq(aid_policy_workdays_between(p, from, until), -1);
  ck_assert_int_eq(aid_policy_workdays_between(p, from, AID_NEVER), -1);
}
END_TEST

START_TEST(a_day_of_rest_moves_to_the_next_working_day)
{
  aid_policy *const p = national();
  ck_assert_int_eq(aid_policy_workday(p, day_of("2022-10-01")), day_of("2022-10-08"));
  ck_assert_int_eq(aid_policy_workday(p, day_of("2022-09-30")), day_of("2022-09-30"));
  ck_assert_int_eq(aid_policy_workday(p, day_of("2022-07-02")), day_of("2022-07-04"));
  ck_assert_int_eq(aid_policy_workday(p, day_of("2022-12-31")), day_of("2023-01-03"));
}
END_TEST

/* Civil Code art 201: the starting day does not count. */
START_TEST(the_starting_day_does_not_count)
{
  aid_policy *const p = national();
  ck_assert_int_eq(aid_policy_workdays_add(p, day_of("2022-09-29"), 1), day_of("2022-09-30"));
  ck_assert_int_eq(aid_policy_workdays_add(p, day_of("2022-09-29"), 2), day_of("2022-10-08"));
  ck_assert_int_eq(aid_policy_workdays_add(p, day_of("2022-09-29"), 3), day_of("2022-10-09"));
  ck_assert_int_eq(aid_policy_workdays_add(p, day_of("2022-09-29"), 10), day_of("2022-10-18"));
  ck_assert_int_eq(aid_policy_workdays_add(p, day_of("2022-10-03"), 1), day_of("2022-10-08"));
  ck_assert_int_eq(aid_policy_workdays_add(p, day_of("2022-10-08"), -1), day_of("2022-09-30"));
  ck_assert_int_eq(aid_policy_workdays_add(p, day_of("2022-10-03"), -2), day_of("2022-09-29"));
  ck_assert_int_eq(aid_policy_workdays_add(p, day_of("2022-10-03"), 0), day_of("2022-10-03"));
}
END_TEST

START_TEST(days_between_are_counted_without_the_first_and_with_the_last)
{
  aid_policy *const p = national();
  ck_assert_int_eq(aid_policy_workdays_between(p, day_of("2022-09-29"), day_of("2022-09-29")), 0);
  ck_assert_int_eq(aid_policy_workdays_between(p, day_of("2022-09-29"), day_of("2022-09-30")), 1);
  ck_assert_int_eq(aid_policy_workdays_between(p, day_of("2022-09-29"), day_of("2022-10-18")), 10);
  ck_assert_int_eq(aid_policy_workdays_between(p, day_of("2022-10-01"), day_of("2022-10-07")), 0);
  ck_assert_int_eq(aid_policy_workdays_between(p, day_of("2022-09-30"), day_of("2022-09-29")), -1);
}
END_TEST

START_TEST(adding_and_counting_agree)
{
  aid_policy *const p = national();
  int32_t from = aid_date(2022, 1, 15);
  int32_t count;

  for (count = 1; count < 700; count++) {
    int32_t to = aid_policy_workdays_add(p, from, count);

    ck_assert_int_eq(aid_policy_is_workday(p, to), 1);
    ck_assert_int_eq(aid_policy_workdays_between(p, from, to), count);
    ck_assert_int_eq(aid_policy_workdays_between(p, from, to - 1), count - 1);
  }
}
END_TEST

START_TEST(a_policy_without_a_calendar_knows_no_working_day)
{
  aid_policy *const p = pack("<policy xmlns='urn:socialaid:policy:1' id='t' version='1'/>");
  const int32_t day = aid_date(2022, 9, 29);

  ck_assert_int_eq(aid_policy_calendar_from(p), INT32_MIN);
  ck_assert_int_eq(aid_policy_calendar_until(p), INT32_MIN);
  ck_assert_int_eq(aid_policy_is_workday(p, day), -1);
  ck_assert_int_eq(aid_policy_workday(p, 0), INT32_MIN);
  ck_assert_int_eq(aid_policy_workdays_add(p, day, 1), INT32_MIN);
  ck_assert_int_eq(aid_policy_workdays_between(p, day, day), -1);
  aid_policy_free(p);
  ck_assert_int_eq(aid_policy_is_workday(NULL, day), -1);
  ck_assert_int_eq(aid_policy_workday(NULL, day), INT32_MIN);
  ck_assert_int_eq(aid_policy_calendar_from(NULL), INT32_MIN);
}
END_TEST

START_TEST(a_pack_on_top_adds_a_year_and_moves_a_day)
{
  const char *const folder = getenv("srcdir");
  aid_error *error = NULL;
  char text[2048];
  aid_policy *p;

  snprintf(text, sizeof text,
           "<policy xmlns='urn:socialaid:policy:1' id='top' extends='%s/policy/national.xml' version='1'><source id='t' title='t'/>"
           "<calendar id='workdays' cite='t'><year number='2027' cite='t'><off from='2026-12-31' until='2027-01-03'/><work day='2027-01-09'/></year>"
           "<year number='2022' cite='t'><off from='2022-05-05' until='2022-05-07'/><work day='2022-05-02'/></year></calendar></policy>", folder ? folder : ".");
  p = pack_load(text, NULL, &error);
  ck_assert_msg(p != NULL, "%s", error ? aid_error_message(error) : "");
  ck_assert_int_eq(aid_policy_calendar_until(p), aid_date(2028, 1, 1));
  ck_assert_int_eq(aid_policy_is_workday(p, aid_date(2026, 12, 31)), 0);
  ck_assert_int_eq(aid_policy_is_workday(p, aid_date(2027, 1, 9)), 1);
  ck_assert_int_eq(aid_policy_is_workday(p, aid_date(2022, 5, 2)), 1);   /* a Monday that the notice below gives free */
  ck_assert_int_eq(aid_policy_is_workday(p, aid_date(2022, 5, 3)), 0);
  ck_assert_int_eq(aid_policy_is_workday(p, aid_date(2022, 5, 6)), 0);
  ck_assert_int_eq(aid_policy_is_workday(p, aid_date(2022, 5, 7)), 1);
  aid_policy_free(p);
}
END_TEST

START_TEST(what_was_announced_later_was_not_known_before)
{
  aid_policy *const p = load("tests/packs/calendar.xml");
  const aid__calendar *const first = aid__calendar_known(p, aid_date(2022, 2, 28)), *const then = aid__calendar_known(p, aid_date(2022, 3, 1));
  const int32_t day = aid_date(2022, 3, 7);

  ck_assert_ptr_ne(first, then);
  ck_assert_int_eq(aid__calendar_is_workday(first, day), 1);
  ck_assert_int_eq(aid__calendar_is_workday(then, day), 0);
  ck_assert_int_eq(aid__calendar_is_workday(first, aid_date(2022, 3, 13)), 0);
  ck_assert_int_eq(aid__calendar_is_workday(then, aid_date(2022, 3, 13)), 1);
  ck_assert_int_eq(then->until, aid_date(2023, 1, 1));
  ck_assert_int_eq(aid_policy_calendar_until(p), aid_date(2024, 1, 1));
  ck_assert_int_eq(aid_policy_is_workday(p, day), 0);
}
END_TEST

/* Both evaluators: the cases are decided in full. */
START_TEST(rules_read_the_calendar_of_their_policy)
{
  aid_policy *const p = load("tests/packs/calendar.xml");
  aid_error *error = NULL;
  uint64_t passed = 0, failed = 0;

  ck_assert_int_eq(aid_policy_test(p, NULL, &passed, &failed, &error), AID_OK);
  ck_assert_uint_eq(failed, 0);
  ck_assert_uint_eq(passed, 8);
}
END_TEST

START_TEST(those_born_on_29_february_are_older_as_the_calendar_says)
{
  static const struct { int year, month, day, last_day, next_day; } days[] = {
      {2022, 2, 27, 215, 215}, {2022, 2, 28, 216, 215}, {2022, 3, 1, 216, 216}, {2022, 3, 28, 216, 216}, {2022, 3, 29, 217, 217},
      {2024, 2, 28, 239, 239}, {2024, 2, 29, 240, 240}, {2100, 2, 28, 1152, 1151}, {2004, 2, 29, 0, 0}, {2004, 1, 1, 0, 0}};
  const int32_t birth = aid_date(2004, 2, 29);

  for (size_t i = 0; i < sizeof days / sizeof *days; i++) {
    const int32_t day = aid_date(days[i].year, days[i].month, days[i].day);
    ck_assert_int_eq(aid__age_months(national(), birth, day), days[i].last_day);
    ck_assert_int_eq(aid__age_months(load("tests/packs/calendar.xml"), birth, day), days[i].next_day);
  }
  ck_assert_int_eq(aid__age_months(the_policy, aid_date(2004, 2, 28), aid_date(2022, 2, 28)), 216);
}
END_TEST

static const struct { const char *number, *body; } faults[] = {
  {"E2301", "<calendar id='w' cite='t'><year number='2022' cite='t'/><year number='2022' cite='t'/></calendar>"},
  {"E2403", "<calendar id='w' cite='t'><year number='2022'/></calendar>"},
  {"E2403", "<calendar id='w'><year number='2022' cite='t'/></calendar>"},
  {"E2012", "<calendar id='w' leap_birthday='never' cite='t'><year number='2022' cite='t'/></calendar>"},
  {"E2026", "<calendar id='w' cite='t'><month number='1'/></calendar>"},
  {"E2026", "<calendar id='w' cite='t'><year number='2022' cite='t'><rest day='2022-01-01'/></year></calendar>"},
  {"E2026", "<calendar id='w' cite='t'><year number='2022' cite='t'><off from='2022-01-01' until='2022-01-02'><work day='2022-01-01'/></off></year></calendar>"},
  {"E2011", "<calendar id='w' cite='t'><year number='2022' cite='t'><off from='2022-01-01'/></year></calendar>"},
  {"E2305", "<calendar id='w' cite='t'><year number='2022' cite='t'><work day='2022-02-30'/></year></calendar>"},
  {"E2306", "<calendar id='w' cite='t'><year number='2022' cite='t'><off from='2022-01-03' until='2022-01-03'/></year></calendar>"},
  {"E2601", "<calendar id='w' cite='t'><year number='0000' cite='t'/></calendar>"},
  {"E2602", "<calendar id='w' cite='t'><year number='2022' cite='t'><off from='2022-12-31' until='2023-01-02'/></year></calendar>"},
  {"E2602", "<calendar id='w' cite='t'><year number='2022' cite='t'><off from='2022-12-31' until='never'/></year></calendar>"},
  {"E2603", "<calendar id='w' cite='t'><year number='2022' cite='t'><work day='2022-01-08'/><work day='2022-01-08'/></year></calendar>"},
  {"E2603", "<calendar id='w' cite='t'><year number='2022' cite='t'><work day='2022-01-08'/><off from='2022-01-06' until='2022-01-10'/></year></calendar>"},
  {"E2605", "<calendar id='w' cite='t'><year number='2021' cite='t'/><year number='2022' known='2022-06-01' cite='t'/><year number='2023' cite='t'/></calendar>"},
};

START_TEST(what_is_wrong_with_a_calendar_is_told)
{
  char text[16384];

  for (size_t i = 0; i <= sizeof faults / sizeof *faults; i++) {
    aid_error *error = NULL;
    aid_policy *p;
    size_t n = (size_t)sprintf(text, "<policy xmlns='urn:socialaid:policy:1' id='t' version='1'><source id='t' title='t'/>");
    const bool last = i == sizeof faults / sizeof *faults;
    if (last) {                                /* more announcements than it can hold apart */
      n += (size_t)sprintf(text + n, "<calendar id='w' cite='t'>");
      for (int k = 0; k < 65; k++)
        n += (size_t)sprintf(text + n, "<year number='2022' known='20%02d-01-01' cite='t'/>", k);
      n += (size_t)sprintf(text + n, "</calendar>");
    } else {
      n += (size_t)sprintf(text + n, "%s", faults[i].body);
    }
    sprintf(text + n, "</policy>");
    p = pack_load(text, NULL, &error);
    ck_assert_msg(p == NULL, "%zu loaded", i);
    ck_assert_msg(aid_error_count(error) == 1 && strcmp(aid_diagnostic_number(aid_error_at(error, 0)), last ? "E2607" : faults[i].number) == 0, "%zu: %s", i, aid_error_message(error));
    aid_error_free(error);
  }
}
END_TEST

START_TEST(a_calendar_is_whole_or_there_is_no_policy)
{
  static const char text[] = "<policy xmlns='urn:socialaid:policy:1' id='t' version='1'><source id='t' title='t'/><calendar id='w' cite='t'>"
                             "<year number='2021' cite='t'><off from='2021-01-01' until='2021-01-04'/></year>"
                             "<year number='2022' known='2021-11-01' cite='t'><work day='2022-01-29'/></year></calendar></policy>";
  OOM_EACH(oom) {
    aid_error *error = NULL;
    aid_policy *const p = pack_load(text, &oom.memory, &error);

    OOM_EXPECT(oom, p == NULL);
    ck_assert(p == NULL || aid_policy_is_workday(p, aid_date(2022, 1, 29)) == 1);
    aid_policy_free(p);
    aid_error_free(error);
  }
}
END_TEST

TEST_MAIN("calendar", the_years_have_the_published_number_of_working_days, shifted_days_are_as_announced,
          beyond_the_calendar_working_days_are_unknown, a_day_of_rest_moves_to_the_next_working_day,
          the_starting_day_does_not_count, days_between_are_counted_without_the_first_and_with_the_last,
          adding_and_counting_agree, a_policy_without_a_calendar_knows_no_working_day, a_pack_on_top_adds_a_year_and_moves_a_day,
          what_was_announced_later_was_not_known_before, rules_read_the_calendar_of_their_policy,
          those_born_on_29_february_are_older_as_the_calendar_says, what_is_wrong_with_a_calendar_is_told, a_calendar_is_whole_or_there_is_no_policy)
