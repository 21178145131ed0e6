/*
 * The day by which something must be done, in working days of the statutory calendar.
 *
 *   cc workdays.c $(pkg-config --cflags --libs libsocialaid) -o workdays
 *   ./workdays 2022-09-29 10
 */
#include <socialaid.h>
#include <stdio.h>
#include <stdlib.h>

int main(int argc, char **argv)
{
  const char *start = argc > 1 ? argv[1] : "2022-09-29";
  int count = argc > 2 ? atoi(argv[2]) : 10;
  int32_t day = aid_date_parse(start);
  int32_t end = day == INT32_MIN ? INT32_MIN : aid_workdays_add(day, count);
  char text[16];

  if (end == INT32_MIN) {
    fprintf(stderr, "%s and %d working days: not in the calendar\n", start, count);
    return 1;
  }
  aid_date_print(end, text);
  printf("%d working days after %s: %s\n", count, start, text);
  return 0;
}
