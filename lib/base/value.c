/* Values, dates and months as the world outside sees them. */
#include <socialaid/value.h>
#include "base/number.h"

/* ---- makers -------------------------------------------------------------------------------- */

static aid_value value_of(aid_type type, int64_t number, const char *text)
{
  aid_value value = {type, 1, number, 1, text, NULL};

  return value;
}

aid_value aid_value_unknown(aid_type type)
{
  aid_value value = value_of(type, 0, NULL);

  value.known = 0;
  return value;
}

aid_value aid_value_flag(int flag)
{
  return value_of(AID_TYPE_FLAG, flag != 0, NULL);
}

aid_value aid_value_fen(int64_t fen, const char *unit)
{
  return aid_value_number(fen, 100, unit);
}

aid_value aid_value_number(int64_t numerator, int64_t denominator, const char *unit)
{
  aid_value value = value_of(AID_TYPE_NUMBER, 0, NULL);
  aid__fraction f;

  value.unit = unit == NULL ? "" : unit;
  if (aid__fraction_make(numerator, denominator, &f)) {
    value.number = f.n;
    value.denominator = f.d;
  } else {
    value.known = 0;
  }
  return value;
}

aid_value aid_value_date(int32_t days)
{
  aid_value value = value_of(AID_TYPE_DATE, days, NULL);

  value.known = days == AID_NEVER || aid_date_parts(days, NULL, NULL, NULL);
  return value;
}

aid_value aid_value_month(int32_t months)
{
  aid_value value = value_of(AID_TYPE_MONTH, months, NULL);

  value.known = months == AID_NEVER || aid_month_parts(months, NULL, NULL);
  return value;
}

/* A code or a text that is no text is not known; of a reference NULL says "nobody", and is known. */
aid_value aid_value_code(const char *code)
{
  aid_value value = value_of(AID_TYPE_CODE, 0, code);

  value.known = code != NULL;
  return value;
}

aid_value aid_value_text(const char *text)
{
  aid_value value = value_of(AID_TYPE_TEXT, 0, text);

  value.known = text != NULL;
  return value;
}

/* ---- dates --------------------------------------------------------------------------------- */

enum { YEAR_FIRST = 1, YEAR_LAST = 9999, EPOCH = 1970 };
enum { MONTH_FIRST = (YEAR_FIRST - EPOCH) * 12, MONTH_LAST = (YEAR_LAST - EPOCH) * 12 + 11 };
enum { DAY_FIRST = -719162, DAY_LAST = 2932896 }; /* 0001-01-01 and 9999-12-31 */

static int is_leap(int year)
{
  return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

static int month_length(int year, int month)
{
  static const unsigned char lengths[12] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

  return lengths[month - 1] + (month == 2 && is_leap(year));
}

/* Years are counted from March here, so that a leap day is the last of its year, and 400 of them make an era. */
enum { DAYS_OF_ERA = 146097, DAYS_BEFORE_EPOCH = 719468 };

int32_t aid_date(int year, int month, int day)
{
  int32_t march_year, era, year_of_era, day_of_year;

  if (year < YEAR_FIRST || year > YEAR_LAST || month < 1 || month > 12 || day < 1 ||
      day > month_length(year, month))
    return AID__NO_DATE;
  march_year = month <= 2 ? year - 1 : year;
  era = march_year / 400;
  year_of_era = march_year - era * 400;
  day_of_year = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
  return era * DAYS_OF_ERA + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year -
         DAYS_BEFORE_EPOCH;
}

int32_t aid_month(int year, int month)
{
  if (year < YEAR_FIRST || year > YEAR_LAST || month < 1 || month > 12)
    return AID__NO_DATE;
  return (year - EPOCH) * 12 + month - 1;
}

int aid_date_parts(int32_t days, int *year, int *month, int *day)
{
  int32_t shifted, era, day_of_era, year_of_era, day_of_year, march_month, m;

  if (days < DAY_FIRST || days > DAY_LAST)
    return 0;
  shifted = days + DAYS_BEFORE_EPOCH;
  era = shifted / DAYS_OF_ERA;
  day_of_era = shifted - era * DAYS_OF_ERA;
  year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
  day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  march_month = (5 * day_of_year + 2) / 153;
  m = march_month < 10 ? march_month + 3 : march_month - 9;
  if (year != NULL)
    *year = year_of_era + era * 400 + (m <= 2);
  if (month != NULL)
    *month = m;
  if (day != NULL)
    *day = day_of_year - (153 * march_month + 2) / 5 + 1;
  return 1;
}

int aid_month_parts(int32_t months, int *year, int *month)
{
  int32_t since_year_1;

  if (months < MONTH_FIRST || months > MONTH_LAST)
    return 0;
  since_year_1 = months - MONTH_FIRST;
  if (year != NULL)
    *year = YEAR_FIRST + since_year_1 / 12;
  if (month != NULL)
    *month = since_year_1 % 12 + 1;
  return 1;
}

int32_t aid_month_of(int32_t days)
{
  int year, month;

  if (days == AID_NEVER)
    return AID_NEVER;
  return aid_date_parts(days, &year, &month, NULL) ? aid_month(year, month) : AID__NO_DATE;
}

int32_t aid_month_first_day(int32_t months)
{
  int year, month;

  if (months == AID_NEVER)
    return AID_NEVER;
  return aid_month_parts(months, &year, &month) ? aid_date(year, month, 1) : AID__NO_DATE;
}

int32_t aid_month_last_day(int32_t months)
{
  int year, month;

  if (months == AID_NEVER)
    return AID_NEVER;
  return aid_month_parts(months, &year, &month) ? aid_date(year, month, month_length(year, month)) : AID__NO_DATE;
}

int32_t aid_date_add_months(int32_t days, int32_t months)
{
  int year, month, day;
  int64_t target;
  int length;

  if (days == AID_NEVER)
    return AID_NEVER;
  if (!aid_date_parts(days, &year, &month, &day))
    return AID__NO_DATE;
  target = (int64_t)aid_month(year, month) + months;
  if (target < MONTH_FIRST || target > MONTH_LAST)
    return AID__NO_DATE;
  aid_month_parts((int32_t)target, &year, &month);
  length = month_length(year, month);
  return aid_date(year, month, day < length ? day : length);
}

int32_t aid_months_elapsed(int32_t from, int32_t to)
{
  int from_year, from_month, from_day, to_year, to_month, to_day, length;
  int32_t months;

  if ((from != AID_NEVER && !aid_date_parts(from, &from_year, &from_month, &from_day)) ||
      (to != AID_NEVER && !aid_date_parts(to, &to_year, &to_month, &to_day)))
    return AID__NO_DATE;
  if (to <= from)
    return 0;
  if (to == AID_NEVER)
    return AID_NEVER;
  /* The month of `to` is whole once its day is reached: that of `from`, or its last where it has none such. */
  months = (to_year - from_year) * 12 + to_month - from_month;
  length = month_length(to_year, to_month);
  return (from_day < length ? from_day : length) > to_day ? months - 1 : months;
}

/* ---- reading and writing ------------------------------------------------------------------- */

/* `count` digits as a number, or -1. */
static int digits(const char *text, int count)
{
  int number = 0;
  int i;

  for (i = 0; i < count; i++) {
    if (text[i] < '0' || text[i] > '9')
      return -1;
    number = number * 10 + (text[i] - '0');
  }
  return number;
}

/* "2021-07" at the front of the text, which has so many characters; 0 where it is none. */
static int read_month(const char *text, int *year, int *month)
{
  *year = digits(text, 4);
  *month = digits(text + 5, 2);
  return *year >= 0 && text[4] == '-' && *month > 0;
}

int32_t aid__date_read(aid__text text)
{
  int year, month, day;

  if (text.length != 10)
    return aid__text_is(text, "never") ? AID_NEVER : AID__NO_DATE;
  if (!read_month(text.start, &year, &month) || text.start[7] != '-')
    return AID__NO_DATE;
  day = digits(text.start + 8, 2);
  return day < 0 ? AID__NO_DATE : aid_date(year, month, day);
}

int32_t aid__month_read(aid__text text)
{
  int year, month;

  if (text.length != 7)
    return aid__text_is(text, "never") ? AID_NEVER : AID__NO_DATE;
  return read_month(text.start, &year, &month) ? aid_month(year, month) : AID__NO_DATE;
}

int32_t aid_date_parse(const char *text)
{
  return text == NULL ? AID__NO_DATE : aid__date_read(aid__text_of(text));
}

int32_t aid_month_parse(const char *text)
{
  return text == NULL ? AID__NO_DATE : aid__month_read(aid__text_of(text));
}

static char *put_digits(char *out, int number, int count)
{
  int i;

  for (i = count - 1; i >= 0; i--) {
    out[i] = (char)('0' + number % 10);
    number /= 10;
  }
  return out + count;
}

/* What is no date is written so that nothing reads it as one. */
void aid_date_print(int32_t days, char buffer[16])
{
  int year, month, day;
  char *end = buffer;

  if (!aid_date_parts(days, &year, &month, &day)) {
    strcpy(buffer, days == AID_NEVER ? "never" : "no date");
    return;
  }
  end = put_digits(end, year, 4);
  *end++ = '-';
  end = put_digits(end, month, 2);
  *end++ = '-';
  end = put_digits(end, day, 2);
  *end = '\0';
}

void aid_month_print(int32_t months, char buffer[16])
{
  int year, month;
  char *end = buffer;

  if (!aid_month_parts(months, &year, &month)) {
    strcpy(buffer, months == AID_NEVER ? "never" : "no month");
    return;
  }
  end = put_digits(end, year, 4);
  *end++ = '-';
  end = put_digits(end, month, 2);
  *end = '\0';
}

/* A text that grows into a buffer of fixed size, and counts on beyond its end. */
typedef struct cut { char *buffer; size_t size, length; } cut;

static void cut_add(cut *out, const char *text)
{
  for (; *text != '\0'; text++, out->length++) {
    if (out->length + 1 < out->size)
      out->buffer[out->length] = *text;
  }
}

static int is_money(const char *unit)
{
  return strncmp(unit, "yuan", 4) == 0 && (unit[4] == '\0' || unit[4] == '/');
}

static void print_number(const aid_value *value, cut *out)
{
  const char *unit = value->unit == NULL ? "" : value->unit;
  aid__fraction f;
  char text[48];

  if (!aid__fraction_make(value->number, value->denominator, &f)) {
    cut_add(out, "unknown");
    return;
  }
  /* Money has its two digits after the point, or none. */
  aid__fraction_print(f, is_money(unit) && f.d != 1 ? 2 : 0, text);
  cut_add(out, text);
  /* "count", "rate" and bare numbers are one dimension, and are written without a unit. */
  if (unit[0] != '\0' && strcmp(unit, "count") != 0 && strcmp(unit, "rate") != 0) {
    cut_add(out, " ");
    cut_add(out, unit);
  }
}

size_t aid_value_print(const aid_value *value, char *buffer, size_t size)
{
  cut out = {buffer, buffer == NULL ? 0 : size, 0};
  char text[16];

  if (value == NULL || !value->known) {
    cut_add(&out, "unknown");
  } else {
    switch (value->type) {
    case AID_TYPE_FLAG: cut_add(&out, value->number != 0 ? "yes" : "no"); break;
    case AID_TYPE_NUMBER: print_number(value, &out); break;
    case AID_TYPE_DATE:
      aid_date_print((int32_t)value->number, text);
      cut_add(&out, text);
      break;
    case AID_TYPE_MONTH:
      aid_month_print((int32_t)value->number, text);
      cut_add(&out, text);
      break;
    case AID_TYPE_CODE:
    case AID_TYPE_TEXT: cut_add(&out, value->text == NULL ? "unknown" : value->text); break;
    case AID_TYPE_REFERENCE: cut_add(&out, value->text == NULL ? "none" : value->text); break;
    }
  }
  /* A cut never leaves half a character behind. */
  if (out.size > 0) {
    size_t end = out.length < out.size ? out.length : out.size - 1;

    if (end < out.length) {
      size_t start = end;

      while (start > 0 && ((unsigned char)buffer[start - 1] & 0xC0) == 0x80)
        start--;
      if (start > 0 && (unsigned char)buffer[start - 1] >= 0xC0) {
        unsigned char lead = (unsigned char)buffer[start - 1];
        size_t need = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;

        if (end - (start - 1) < need)
          end = start - 1;
      }
    }
    buffer[end] = '\0';
  }
  return out.length;
}
