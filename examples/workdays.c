/*
 * The day by which something must be done, in working days of a policy's calendar.
 *
 *   cc workdays.c $(pkg-config --cflags --libs libsocialaid) -o workdays
 *   ./workdays 2022-09-29 10 national
 */
#include <socialaid.h>
#include <stdio.h>
#include <stdlib.h>

int main(int argc, char **argv)
{
  const char *start = argc > 1 ? argv[1] : "2022-09-29";
  int count = argc > 2 ? atoi(argv[2]) : 10;
  int32_t day = aid_date_parse(start);
  int32_t end;
  aid_policy *policy = NULL;
  aid_error *error = NULL;
  char text[16];

  if (aid_policy_load(argc > 3 ? argv[3] : "national", NULL, &policy, &error) != AID_OK) {
    fprintf(stderr, "%s\n", error ? aid_error_message(error) : "no memory");
    aid_error_free(error);
    return 1;
  }
  end = aid_policy_workdays_add(policy, day, count);
  aid_policy_free(policy);
  if (end == INT32_MIN) {
    fprintf(stderr, "%s and %d working days: not in the calendar\n", start, count);
    return 1;
  }
  aid_date_print(end, text);
  printf("%d working days after %s: %s\n", count, start, text);
  return 0;
}
