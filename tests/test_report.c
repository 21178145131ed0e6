/* Errors and diagnostics: their text in two languages, what is kept, and what happens without memory. */
#include "tests/test.h"
#include "tests/oom.h"
#include "base/report.h"
#include <stdio.h>

static const aid__place in_pack = {"puyang.xml", 12, 7, 4, NULL};
static const aid__place in_data = {"city.xml", 70002, 0, 0, "h17"};

/* What on_diagnostic was told. */
typedef struct told {
  int count;
  aid_level level;
  char line[200];
} told;

static void tell(void *data, const aid_diagnostic *diagnostic)
{
  told *t = data;

  t->count++;
  t->level = aid_diagnostic_level(diagnostic);
  strncpy(t->line, aid_diagnostic_line_text(diagnostic, AID_LANGUAGE_EN), sizeof t->line - 1);
}

START_TEST(each_diagnostic_has_a_number_of_its_own_and_both_languages)
{
  size_t count = aid_diagnostic_table_count();
  size_t i, j;

  ck_assert_uint_ge(count, 9);
  for (i = 0; i < count; i++) {
    const char *number = aid_diagnostic_table_number(i);
    const char *en = aid_diagnostic_table_message(i, AID_LANGUAGE_EN);
    const char *zh = aid_diagnostic_table_message(i, AID_LANGUAGE_ZH);
    char mark[] = "%1";
    int balance = 0;

    ck_assert_uint_eq(strlen(number), 5);
    ck_assert(number[0] == 'E' || number[0] == 'W');
    ck_assert_uint_eq(strspn(number + 1, "0123456789"), 4);
    ck_assert_int_eq(aid_diagnostic_table_level(i), number[0] == 'W' ? AID_LEVEL_WARNING : AID_LEVEL_ERROR);
    ck_assert_msg(en[0] != '\0' && zh[0] != '\0', "%s has no text", number);
    /* Chinese characters or at least Chinese marks, and as many arguments in both. */
    ck_assert_msg(strpbrk(zh, "\xEF\xE4\xE5\xE6\xE7\xE8\xE9") != NULL, "%s has no Chinese", number);
    for (; mark[1] <= '6'; mark[1]++)
      balance += (strstr(en, mark) != NULL) - (strstr(zh, mark) != NULL);
    ck_assert_msg(balance == 0, "%s says more in one language than in the other", number);
    for (j = 0; j < i; j++)
      ck_assert_msg(strcmp(number, aid_diagnostic_table_number(j)) != 0, "%s is there twice", number);
  }
  ck_assert_ptr_null(aid_diagnostic_table_number(count));
  ck_assert_ptr_null(aid_diagnostic_table_message(count, AID_LANGUAGE_EN));
}
END_TEST

START_TEST(every_status_has_a_name)
{
  int status;

  for (status = AID_OK; status <= AID_ERROR_INTERNAL; status++)
    ck_assert_str_ne(aid_status_name((aid_status)status), "unknown status");
  ck_assert_str_eq(aid_status_name(AID_ERROR_NOT_FOUND), "not found");
  ck_assert_str_eq(aid_status_name((aid_status)99), "unknown status");
}
END_TEST

START_TEST(the_version_is_that_of_the_headers)
{
  char version[32];

  snprintf(version, sizeof version, "%d.%d.%d", AID_VERSION_MAJOR, AID_VERSION_MINOR, AID_VERSION_PATCH);
  ck_assert_str_eq(aid_version(), version);
}
END_TEST

START_TEST(a_failure_has_a_status_a_place_and_a_text)
{
  aid_error *error = NULL;
  const aid_diagnostic *d;

  ck_assert_int_eq(aid__fail(NULL, &error, AID__E1010, in_pack, "x.xml", "no such file", NULL), AID_ERROR_IO);
  ck_assert_int_eq(aid_error_status(error), AID_ERROR_IO);
  ck_assert_uint_eq(aid_error_count(error), 1);
  ck_assert_uint_eq(aid_error_dropped(error), 0);
  ck_assert_str_eq(aid_error_message(error), "puyang.xml:12:7: E1010: x.xml cannot be opened: no such file");
  ck_assert_str_eq(aid_error_message_in(error, AID_LANGUAGE_ZH), "puyang.xml:12:7: E1010：无法打开 x.xml：no such file");
  d = aid_error_at(error, 0);
  ck_assert_str_eq(aid_diagnostic_number(d), "E1010");
  ck_assert_int_eq(aid_diagnostic_level(d), AID_LEVEL_ERROR);
  ck_assert_str_eq(aid_diagnostic_message(d, AID_LANGUAGE_EN), "x.xml cannot be opened: no such file");
  ck_assert_ptr_null(aid_diagnostic_hint(d, AID_LANGUAGE_EN));
  ck_assert_str_eq(aid_diagnostic_file(d), "puyang.xml");
  ck_assert_uint_eq(aid_diagnostic_line(d), 12);
  ck_assert_uint_eq(aid_diagnostic_column(d), 7);
  ck_assert_uint_eq(aid_diagnostic_length(d), 4);
  ck_assert_ptr_null(aid_diagnostic_record(d));
  ck_assert_ptr_null(aid_error_at(error, 1));
  aid_error_free(error);
}
END_TEST

START_TEST(a_finding_in_data_names_line_and_record)
{
  aid_error *error = NULL;

  aid__fail(NULL, &error, AID__E1012, in_data, "a", "b", NULL);
  ck_assert_str_eq(aid_error_message(error),
                   "city.xml:70002: h17: E1012: a cannot be written: b (nothing was left under that name)");
  ck_assert_str_eq(aid_diagnostic_record(aid_error_at(error, 0)), "h17");
  ck_assert_str_eq(aid_diagnostic_hint(aid_error_at(error, 0), AID_LANGUAGE_ZH), "没有留下以该名称命名的文件");
  aid_error_free(error);
  error = NULL;
  aid__fail(NULL, &error, AID__E1020, AID__NOWHERE, NULL);
  ck_assert_str_eq(aid_error_message(error), "E1020: stopped on request");
  aid_error_free(error);
}
END_TEST

START_TEST(what_is_said_is_copied)
{
  aid_error *error = NULL;
  char file[] = "a.xml";
  char argument[] = "read";
  aid__place place = {file, 1, 2, 3, NULL};

  aid__fail(NULL, &error, AID__E1003, place, argument, "%1 and % stay as they are", NULL);
  memset(file, '#', sizeof file - 1);
  memset(argument, '#', sizeof argument - 1);
  ck_assert_str_eq(aid_error_message(error), "a.xml:1:2: E1003: read: %1 and % stay as they are");
  aid_error_free(error);
}
END_TEST

START_TEST(arguments_that_are_not_given_leave_nothing)
{
  aid_error *error = NULL;

  aid__fail(NULL, &error, AID__E1003, AID__NOWHERE, "call", NULL);
  ck_assert_str_eq(aid_error_message(error), "E1003: call: ");
  aid_error_free(error);
}
END_TEST

START_TEST(an_error_that_nobody_wants_costs_nothing)
{
  struct oom oom;

  oom_start(&oom, 0);
  ck_assert_int_eq(aid__fail(&oom.memory, NULL, AID__E1010, in_pack, "a", "b", NULL), AID_ERROR_IO);
  ck_assert_uint_eq(oom.calls, 0);
  ck_assert_int_eq(aid__fail_memory(NULL), AID_ERROR_MEMORY);
}
END_TEST

START_TEST(no_memory_is_reported_without_any)
{
  aid_error *error = NULL;

  ck_assert_int_eq(aid__fail_memory(&error), AID_ERROR_MEMORY);
  ck_assert_int_eq(aid_error_status(error), AID_ERROR_MEMORY);
  ck_assert_str_eq(aid_error_message(error), "E1001: no memory");
  ck_assert_str_eq(aid_error_message_in(error, AID_LANGUAGE_ZH), "E1001：内存不足");
  ck_assert_uint_eq(aid_error_count(error), 1);
  ck_assert_str_eq(aid_diagnostic_number(aid_error_at(error, 0)), "E1001");
  ck_assert_str_eq(aid_diagnostic_message(aid_error_at(error, 0), AID_LANGUAGE_EN),
                   aid_diagnostic_table_message(AID__E1001, AID_LANGUAGE_EN));
  ck_assert_str_eq(aid_diagnostic_message(aid_error_at(error, 0), AID_LANGUAGE_ZH),
                   aid_diagnostic_table_message(AID__E1001, AID_LANGUAGE_ZH));
  ck_assert_ptr_null(aid_error_at(error, 1));
  aid_error_free(error);
  aid_error_free(error);
}
END_TEST

START_TEST(no_error_answers_all_questions)
{
  aid_error_free(NULL);
  ck_assert_int_eq(aid_error_status(NULL), AID_OK);
  ck_assert_str_eq(aid_error_message(NULL), "");
  ck_assert_uint_eq(aid_error_count(NULL), 0);
  ck_assert_uint_eq(aid_error_dropped(NULL), 0);
  ck_assert_ptr_null(aid_error_at(NULL, 0));
  ck_assert_ptr_null(aid_diagnostic_number(NULL));
  ck_assert_ptr_null(aid_diagnostic_message(NULL, AID_LANGUAGE_EN));
  ck_assert_uint_eq(aid_diagnostic_line(NULL), 0);
}
END_TEST

START_TEST(errors_are_kept_in_order_up_to_the_ceiling)
{
  aid__reports reports;
  aid_error *error = NULL;
  int i;

  aid__reports_init(&reports, NULL, NULL, NULL);
  reports.ceiling = 3;
  aid__report(&reports, AID__E1030, in_pack, "first", NULL);
  for (i = 0; i < 9; i++)
    aid__report(&reports, AID__E1003, in_pack, "later", "x", NULL);
  ck_assert_uint_eq(reports.errors, 10);
  ck_assert_int_eq(aid__reports_finish(&reports, &error), AID_ERROR_INTERNAL);
  ck_assert_uint_eq(aid_error_count(error), 3);
  ck_assert_uint_eq(aid_error_dropped(error), 7);
  ck_assert_str_eq(aid_diagnostic_number(aid_error_at(error, 0)), "E1030");
  ck_assert_str_eq(aid_diagnostic_number(aid_error_at(error, 2)), "E1003");
  ck_assert_ptr_null(reports.error);
  aid_error_free(error);
  aid__reports_free(&reports);
}
END_TEST

START_TEST(a_hundred_errors_are_kept_by_default)
{
  aid__reports reports;
  aid_error *error = NULL;
  int i;

  aid__reports_init(&reports, NULL, NULL, NULL);
  for (i = 0; i < 101; i++)
    aid__report(&reports, AID__E1020, AID__NOWHERE, NULL);
  aid__reports_finish(&reports, &error);
  ck_assert_uint_eq(aid_error_count(error), 100);
  ck_assert_uint_eq(aid_error_dropped(error), 1);
  aid_error_free(error);
}
END_TEST

START_TEST(nothing_reported_is_no_failure)
{
  aid__reports reports;
  aid_error *error = NULL;

  aid__reports_init(&reports, NULL, NULL, NULL);
  ck_assert_int_eq(aid__reports_finish(&reports, &error), AID_OK);
  ck_assert_ptr_null(error);
  aid__reports_free(&reports);
}
END_TEST

START_TEST(a_wrong_record_is_an_error_unless_the_rest_goes_on)
{
  aid__reports reports;
  aid_error *error = NULL;
  told t = {0};

  aid__reports_init(&reports, NULL, tell, &t);
  aid__report_record(&reports, AID__E1003, in_data, "a", "b", NULL);
  ck_assert_int_eq(t.count, 0);
  ck_assert_uint_eq(reports.records, 1);
  ck_assert_int_eq(aid__reports_finish(&reports, &error), AID_ERROR_ARGUMENT);
  aid_error_free(error);
  error = NULL;

  reports.keep_going = true;
  aid__report_record(&reports, AID__E1003, in_data, "a", "b", NULL);
  ck_assert_int_eq(t.count, 1);
  ck_assert_int_eq(t.level, AID_LEVEL_RECORD);
  ck_assert_str_eq(t.line, "city.xml:70002: h17: E1003: a: b");
  ck_assert_uint_eq(reports.records, 2);
  ck_assert_int_eq(aid__reports_finish(&reports, &error), AID_OK);
  ck_assert_ptr_null(error);
}
END_TEST

START_TEST(warnings_are_told_and_change_nothing)
{
  size_t i;

  for (i = 0; i < aid_diagnostic_table_count(); i++) {
    aid__reports reports;
    told t = {0};

    if (aid_diagnostic_table_level(i) != AID_LEVEL_WARNING)
      continue;
    aid__reports_init(&reports, NULL, tell, &t);
    aid__report(&reports, (aid__diagnostic_id)i, in_pack, "a", "b", "c", "d", "e", "f", NULL);
    ck_assert_int_eq(t.count, 1);
    ck_assert_int_eq(t.level, AID_LEVEL_WARNING);
    ck_assert_uint_eq(reports.warnings, 1);
    ck_assert_uint_eq(reports.errors, 0);
    ck_assert_int_eq(aid__reports_finish(&reports, NULL), AID_OK);
  }
}
END_TEST

START_TEST(failing_allocations_end_in_the_error_that_needs_none)
{
  OOM_EACH(oom)
  {
    aid__reports reports;
    aid_error *error = NULL;
    aid_status status;
    told t = {0};
    int i;

    aid__reports_init(&reports, &oom.memory, tell, &t);
    reports.keep_going = true;
    for (i = 0; i < 20; i++)
      aid__report(&reports, AID__E1012, in_data, "a long enough name of a file to need more memory", "b", NULL);
    aid__report_record(&reports, AID__E1012, in_data, "a", "b", NULL);
    status = aid__reports_finish(&reports, &error);
    OOM_EXPECT(oom, status == AID_ERROR_MEMORY);
    ck_assert_int_eq(aid_error_status(error), status);
    aid_error_free(error);
    aid__reports_free(&reports);
  }
}
END_TEST

START_TEST(a_failure_without_memory_is_one_of_memory)
{
  OOM_EACH(oom)
  {
    aid_error *error = NULL;
    aid_status status = aid__fail(&oom.memory, &error, AID__E1010, in_pack, "a", "b", NULL);

    OOM_EXPECT(oom, status == AID_ERROR_MEMORY);
    ck_assert_int_eq(aid_error_status(error), status);
    aid_error_free(error);
  }
}
END_TEST

TEST_MAIN("report", each_diagnostic_has_a_number_of_its_own_and_both_languages, every_status_has_a_name,
          the_version_is_that_of_the_headers, a_failure_has_a_status_a_place_and_a_text,
          a_finding_in_data_names_line_and_record, what_is_said_is_copied, arguments_that_are_not_given_leave_nothing,
          an_error_that_nobody_wants_costs_nothing, no_memory_is_reported_without_any, no_error_answers_all_questions,
          errors_are_kept_in_order_up_to_the_ceiling, a_hundred_errors_are_kept_by_default,
          nothing_reported_is_no_failure, a_wrong_record_is_an_error_unless_the_rest_goes_on,
          warnings_are_told_and_change_nothing, failing_allocations_end_in_the_error_that_needs_none,
          a_failure_without_memory_is_one_of_memory)
