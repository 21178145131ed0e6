/* Exact numbers: the ends of 64 bits, negative rounding, reading and writing. */
#include "tests/test.h"
#include "base/number.h"

static aid__fraction fraction(int64_t n, int64_t d)
{
  aid__fraction f = {0, 1};

  ck_assert(aid__fraction_make(n, d, &f));
  return f;
}

#define assert_fraction(f, top, bottom)                                                            \
  do {                                                                                             \
    ck_assert_int_eq((f).n, (top));                                                                \
    ck_assert_int_eq((f).d, (bottom));                                                             \
  } while (0)

static const char *text_of(aid__fraction f, unsigned least)
{
  static char text[48];

  ck_assert_uint_eq(aid__fraction_print(f, least, text), strlen(text));
  return text;
}

START_TEST(a_fraction_is_in_lowest_terms_with_its_sign_above)
{
  assert_fraction(fraction(6, 4), 3, 2);
  assert_fraction(fraction(-6, 4), -3, 2);
  assert_fraction(fraction(6, -4), -3, 2);
  assert_fraction(fraction(-6, -4), 3, 2);
  assert_fraction(fraction(0, -9), 0, 1);
  assert_fraction(fraction(INT64_MAX, INT64_MAX), 1, 1);
  assert_fraction(fraction(INT64_MAX, 1), INT64_MAX, 1);
  assert_fraction(fraction(1, INT64_MAX), 1, INT64_MAX);
  assert_fraction(fraction(INT64_MIN, 2), INT64_MIN / 2, 1);
  assert_fraction(fraction(INT64_MIN, INT64_MIN), 1, 1);
}
END_TEST

START_TEST(what_does_not_fit_is_refused_and_leaves_the_output_alone)
{
  aid__fraction f = {7, 11};
  aid__wide huge = (aid__wide)1 << 126;
  aid__wide least = -huge - (huge - 1) - 1; /* the least of 128 bits */

  ck_assert(!aid__fraction_make(1, 0, &f));
  ck_assert(!aid__fraction_make(0, 0, &f));
  ck_assert(!aid__fraction_make(INT64_MIN, 1, &f));
  ck_assert(!aid__fraction_make(1, INT64_MIN, &f));
  ck_assert(!aid__fraction_make(huge, 3, &f));
  ck_assert(!aid__fraction_make(3, huge, &f));
  ck_assert(!aid__fraction_make(least, 1, &f));
  ck_assert(!aid__fraction_make(1, least, &f));
  assert_fraction(f, 7, 11);
  ck_assert(aid__fraction_make(huge, huge / 4, &f));
  assert_fraction(f, 4, 1);
  ck_assert(aid__fraction_make(least, least, &f));
  assert_fraction(f, 1, 1);
  ck_assert(aid__fraction_make(least, least / 2, &f));
  assert_fraction(f, 2, 1);
}
END_TEST

START_TEST(quotients_stay_exact)
{
  aid__fraction f;

  /* (standard - income / 3) * 3: what a third on the way would lose. */
  ck_assert(aid__fraction_div(fraction(1001, 1), fraction(3, 1), &f));
  ck_assert(aid__fraction_sub(fraction(600, 1), f, &f));
  assert_fraction(f, 799, 3);
  ck_assert(aid__fraction_mul(f, fraction(3, 1), &f));
  assert_fraction(f, 799, 1);
  ck_assert(aid__fraction_add(fraction(1, 3), fraction(1, 6), &f));
  assert_fraction(f, 1, 2);
  ck_assert(aid__fraction_add(fraction(1, 6), fraction(5, 6), &f));
  assert_fraction(f, 1, 1);
  ck_assert(aid__fraction_sub(fraction(1, 2), fraction(1, 2), &f));
  assert_fraction(f, 0, 1);
  ck_assert(aid__fraction_div(fraction(-1, 2), fraction(-3, 4), &f));
  assert_fraction(f, 2, 3);
}
END_TEST

START_TEST(overflow_is_a_failure_and_never_a_wrap)
{
  aid__fraction big = {INT64_MAX, 1};
  aid__fraction small = {1, INT64_MAX};
  aid__fraction f = {7, 11};

  ck_assert(!aid__fraction_add(big, fraction(1, 1), &f));
  ck_assert(!aid__fraction_add(big, small, &f));
  ck_assert(!aid__fraction_sub(fraction(-INT64_MAX, 1), fraction(1, 1), &f));
  ck_assert(!aid__fraction_mul(big, fraction(2, 1), &f));
  ck_assert(!aid__fraction_mul(small, fraction(1, 2), &f));
  ck_assert(!aid__fraction_div(big, small, &f));
  ck_assert(!aid__fraction_div(big, fraction(0, 1), &f));
  ck_assert(!aid__fraction_add(small, (aid__fraction){1, INT64_MAX - 1}, &f));
  assert_fraction(f, 7, 11);
  ck_assert(aid__fraction_add(big, fraction(-INT64_MAX, 1), &f));
  assert_fraction(f, 0, 1);
  ck_assert(aid__fraction_mul(big, small, &f));
  assert_fraction(f, 1, 1);
  ck_assert(aid__fraction_div(big, big, &f));
  assert_fraction(f, 1, 1);
}
END_TEST

START_TEST(checked_sums_and_products_keep_away_from_the_least_number)
{
  int64_t out;

  ck_assert(aid__add(INT64_MAX - 1, 1, &out));
  ck_assert_int_eq(out, INT64_MAX);
  ck_assert(!aid__add(INT64_MAX, 1, &out));
  ck_assert(!aid__add(-INT64_MAX, -1, &out));
  ck_assert(!aid__sub(-INT64_MAX, 1, &out));
  ck_assert(aid__sub(-INT64_MAX, 0, &out));
  ck_assert(!aid__mul(INT64_C(1) << 62, -2, &out));
  ck_assert(!aid__mul(INT64_C(1) << 62, 2, &out));
  ck_assert(aid__mul(INT64_MAX, -1, &out));
}
END_TEST

START_TEST(comparison_is_exact)
{
  aid__fraction a = {INT64_MAX, INT64_MAX - 1};
  aid__fraction b = {INT64_MAX - 1, INT64_MAX - 2};

  ck_assert_int_eq(aid__fraction_compare(a, b), -1);
  ck_assert_int_eq(aid__fraction_compare(b, a), 1);
  ck_assert_int_eq(aid__fraction_compare(a, a), 0);
  ck_assert_int_eq(aid__fraction_compare(fraction(-1, 3), fraction(-1, 2)), 1);
  ck_assert_int_eq(aid__fraction_compare(fraction(-1, 3), fraction(0, 1)), -1);
  ck_assert_int_eq(aid__fraction_compare(fraction(INT64_MAX, 1), fraction(-INT64_MAX, 1)), 1);
}
END_TEST

START_TEST(scaled_numbers_are_whole_or_refused)
{
  int64_t out = 42;

  ck_assert(aid__fraction_to_scaled(fraction(12345, 100), 2, &out));
  ck_assert_int_eq(out, 12345);
  ck_assert(aid__fraction_to_scaled(fraction(-1, 8), 3, &out));
  ck_assert_int_eq(out, -125);
  out = 42;
  ck_assert(!aid__fraction_to_scaled(fraction(1, 3), 18, &out));
  ck_assert(!aid__fraction_to_scaled(fraction(1, 8), 2, &out));
  ck_assert(!aid__fraction_to_scaled(fraction(INT64_MAX, 1), 1, &out));
  ck_assert(!aid__fraction_to_scaled(fraction(1, 1), 19, &out));
  ck_assert_int_eq(out, 42);
  ck_assert(aid__fraction_to_scaled(fraction(INT64_MAX, 1), 0, &out));
  ck_assert_int_eq(out, INT64_MAX);
  assert_fraction(aid__fraction_from_scaled(12350, 2), 247, 2);
  assert_fraction(aid__fraction_from_scaled(-5, 1), -1, 2);
  assert_fraction(aid__fraction_from_scaled(INT64_MAX, 0), INT64_MAX, 1);
  assert_fraction(aid__fraction_from_scaled(INT64_MIN, 1), INT64_MIN / 2, 5);
  assert_fraction(aid__fraction_from_scaled(1, 18), 1, INT64_C(1000000000000000000));
}
END_TEST

START_TEST(the_powers_of_ten_are_what_they_say)
{
  int64_t power = 1;
  unsigned i;

  for (i = 0; i <= AID__DIGITS_MOST; i++) {
    ck_assert_int_eq(aid__power10[i], power);
    if (i < AID__DIGITS_MOST)
      power *= 10;
  }
}
END_TEST

/* x in tenths rounded to whole numbers: up, down, half_up, half_even. */
START_TEST(rounding_is_defined_below_zero_too)
{
  static const struct { int tenths, up, down, half_up, half_even; } rows[] = {
      {-25, -2, -3, -2, -2}, {-21, -2, -3, -2, -2}, {-20, -2, -2, -2, -2}, {-19, -1, -2, -2, -2},
      {-16, -1, -2, -2, -2}, {-15, -1, -2, -1, -2}, {-14, -1, -2, -1, -1}, {-10, -1, -1, -1, -1},
      {-6, 0, -1, -1, -1},   {-5, 0, -1, 0, 0},     {-4, 0, -1, 0, 0},     {-1, 0, -1, 0, 0},
      {0, 0, 0, 0, 0},       {1, 1, 0, 0, 0},       {4, 1, 0, 0, 0},       {5, 1, 0, 1, 0},
      {6, 1, 0, 1, 1},       {10, 1, 1, 1, 1},      {14, 2, 1, 1, 1},      {15, 2, 1, 2, 2},
      {16, 2, 1, 2, 2},      {25, 3, 2, 3, 2},      {35, 4, 3, 4, 4},
  };
  size_t i;

  for (i = 0; i < sizeof rows / sizeof rows[0]; i++) {
    aid__fraction x = fraction(rows[i].tenths, 10);
    aid__fraction one = {1, 1};
    aid__fraction f;

    ck_assert_int_eq((int)aid__divide_round(rows[i].tenths, 10, AID__ROUND_UP), rows[i].up);
    ck_assert_int_eq((int)aid__divide_round(rows[i].tenths, 10, AID__ROUND_DOWN), rows[i].down);
    ck_assert_int_eq((int)aid__divide_round(rows[i].tenths, 10, AID__ROUND_HALF_UP), rows[i].half_up);
    ck_assert_int_eq((int)aid__divide_round(rows[i].tenths, 10, AID__ROUND_HALF_EVEN), rows[i].half_even);
    ck_assert(aid__fraction_round(x, one, AID__ROUND_HALF_UP, &f));
    assert_fraction(f, rows[i].half_up, 1);
    ck_assert(aid__fraction_round(x, one, AID__ROUND_UP, &f));
    assert_fraction(f, rows[i].up, 1);
  }
}
END_TEST

START_TEST(a_number_is_rounded_to_a_multiple_of_the_step)
{
  aid__fraction f;

  ck_assert(aid__fraction_round(fraction(1135, 3), fraction(1, 100), AID__ROUND_HALF_UP, &f)); /* to 1 fen */
  assert_fraction(f, 37833, 100);
  ck_assert(aid__fraction_round(fraction(3499, 2), fraction(1, 1), AID__ROUND_HALF_UP, &f));
  assert_fraction(f, 1750, 1);
  ck_assert(aid__fraction_round(fraction(123, 1), fraction(10, 1), AID__ROUND_UP, &f));
  assert_fraction(f, 130, 1);
  ck_assert(aid__fraction_round(fraction(-123, 1), fraction(10, 1), AID__ROUND_UP, &f));
  assert_fraction(f, -120, 1);
  ck_assert(aid__fraction_round(fraction(5, 4), fraction(1, 2), AID__ROUND_HALF_EVEN, &f)); /* 2.5 steps */
  assert_fraction(f, 1, 1);
  ck_assert(aid__fraction_round(fraction(7, 4), fraction(1, 2), AID__ROUND_HALF_EVEN, &f)); /* 3.5 steps */
  assert_fraction(f, 2, 1);
  ck_assert(aid__fraction_round(fraction(1, 1), fraction(2, 3), AID__ROUND_DOWN, &f));
  assert_fraction(f, 2, 3);
}
END_TEST

START_TEST(rounding_at_the_ends_fits_or_is_refused)
{
  aid__fraction f = {7, 11};
  aid__fraction small = {1, INT64_MAX};

  ck_assert(aid__fraction_round((aid__fraction){INT64_MAX, 1}, fraction(1, 1), AID__ROUND_UP, &f));
  assert_fraction(f, INT64_MAX, 1);
  ck_assert(aid__fraction_round((aid__fraction){INT64_MAX, 1}, small, AID__ROUND_UP, &f));
  assert_fraction(f, INT64_MAX, 1);
  ck_assert(aid__fraction_round(small, (aid__fraction){INT64_MAX, 1}, AID__ROUND_UP, &f));
  assert_fraction(f, INT64_MAX, 1);
  ck_assert(aid__fraction_round((aid__fraction){-INT64_MAX, 1}, fraction(2, 1), AID__ROUND_UP, &f));
  assert_fraction(f, -INT64_MAX + 1, 1);
  ck_assert(!aid__fraction_round((aid__fraction){INT64_MAX, 1}, fraction(2, 1), AID__ROUND_UP, &f));
  ck_assert(!aid__fraction_round((aid__fraction){INT64_MAX, 1}, (aid__fraction){INT64_MAX - 1, 1}, AID__ROUND_UP, &f));
  ck_assert(!aid__fraction_round(fraction(1, 1), fraction(0, 1), AID__ROUND_UP, &f));
  ck_assert(!aid__fraction_round(fraction(1, 1), fraction(-1, 1), AID__ROUND_UP, &f));
  assert_fraction(f, -INT64_MAX + 1, 1);
}
END_TEST

START_TEST(numbers_are_read_exactly)
{
  static const struct { const char *text; int64_t n, d; unsigned digits; } rows[] = {
      {"0", 0, 1, 0},
      {"-0", 0, 1, 0},
      {"12", 12, 1, 0},
      {"-3.50", -7, 2, 2},
      {"35%", 7, 20, 2},
      {"35.5%", 71, 200, 3},
      {"100%", 1, 1, 2},
      {"3860/12", 965, 3, 255},
      {"-3/4", -3, 4, 255},
      {"0007", 7, 1, 0},
      {"0.000000000000000001", 1, INT64_C(1000000000000000000), 18},
      {"1.000000000000000000000", 1, 1, 21},
      {"9223372036854775807", INT64_MAX, 1, 0},
      {"-9223372036854775807", -INT64_MAX, 1, 0},
      {"9223372036854775807/9223372036854775807", 1, 1, 255},
      {"18446744073709551614/2", INT64_MAX, 1, 255},
  };
  size_t i;

  for (i = 0; i < sizeof rows / sizeof rows[0]; i++) {
    aid__fraction f = {0, 0};
    unsigned digits = 99;

    ck_assert_msg(aid__fraction_parse(aid__text_of(rows[i].text), &f, &digits), "%s", rows[i].text);
    assert_fraction(f, rows[i].n, rows[i].d);
    ck_assert_uint_eq(digits, rows[i].digits);
    ck_assert(aid__fraction_parse(aid__text_of(rows[i].text), &f, NULL));
  }
}
END_TEST

START_TEST(what_is_no_number_is_refused)
{
  static const char *const wrong[] = {
      "", "-", "+1", " 1", "1 ", ".5", "5.", "1,000", "1e3", "0x10", "--1", "1.2.3", "3/", "/3", "3/0", "3/-4", "1.5/2",
      "35%%", "%", "1/2%", "9223372036854775808", "-9223372036854775808", "inf", "nan", "１２",
      "99999999999999999999999999999999999999999999", "0.00000000000000000000000000000000000000000000001",
  };
  size_t i;

  for (i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
    aid__fraction f = {7, 11};
    unsigned digits = 99;

    ck_assert_msg(!aid__fraction_parse(aid__text_of(wrong[i]), &f, &digits), "%s", wrong[i]);
    assert_fraction(f, 7, 11);
    ck_assert_uint_eq(digits, 99);
  }
}
END_TEST

START_TEST(only_the_text_itself_is_read)
{
  aid__fraction f;

  ck_assert(aid__fraction_parse((aid__text){"123456", 3}, &f, NULL));
  assert_fraction(f, 123, 1);
  ck_assert(aid__fraction_parse((aid__text){"12.5%", 4}, &f, NULL));
  assert_fraction(f, 25, 2);
}
END_TEST

START_TEST(numbers_are_written_with_as_many_digits_as_they_need)
{
  ck_assert_str_eq(text_of(fraction(12, 1), 0), "12");
  ck_assert_str_eq(text_of(fraction(-7, 2), 0), "-3.5");
  ck_assert_str_eq(text_of(fraction(12, 1), 2), "12.00");
  ck_assert_str_eq(text_of(fraction(-1, 20), 0), "-0.05");
  ck_assert_str_eq(text_of(fraction(-1, 8), 2), "-0.125");
  ck_assert_str_eq(text_of(fraction(1135, 3), 2), "1135/3");
  ck_assert_str_eq(text_of(fraction(-1135, 3), 2), "-1135/3");
  ck_assert_str_eq(text_of(fraction(0, 1), 0), "0");
  ck_assert_str_eq(text_of(fraction(0, 1), 2), "0.00");
  ck_assert_str_eq(text_of(fraction(1, 1 << 20), 0), "1/1048576");
  ck_assert_str_eq(text_of(fraction(INT64_MAX, 1), 0), "9223372036854775807");
  ck_assert_str_eq(text_of(fraction(-INT64_MAX, 1), 18), "-9223372036854775807.000000000000000000");
  ck_assert_str_eq(text_of(fraction(-INT64_MAX, 1), 99), "-9223372036854775807.000000000000000000");
  ck_assert_str_eq(text_of(fraction(-INT64_MAX, INT64_MAX - 1), 0), "-9223372036854775807/9223372036854775806");
  ck_assert_str_eq(text_of(fraction(INT64_MAX, INT64_C(1000000000000000000)), 0), "9.223372036854775807");
}
END_TEST

START_TEST(what_is_written_is_read_again_as_the_same)
{
  int64_t n, d;

  for (n = -60; n <= 60; n++) {
    for (d = 1; d <= 130; d++) {
      aid__fraction f = fraction(n, d);
      aid__fraction again;

      ck_assert(aid__fraction_parse(aid__text_of(text_of(f, 0)), &again, NULL));
      assert_fraction(again, f.n, f.d);
    }
  }
}
END_TEST

START_TEST(integers_are_written_to_the_ends)
{
  char text[24];

  ck_assert_uint_eq(aid__int_print(INT64_MIN, text), 20);
  ck_assert_str_eq(text, "-9223372036854775808");
  ck_assert_uint_eq(aid__int_print(INT64_MAX, text), 19);
  ck_assert_str_eq(text, "9223372036854775807");
  ck_assert_uint_eq(aid__int_print(0, text), 1);
  ck_assert_str_eq(text, "0");
  ck_assert_uint_eq(aid__int_print(-10, text), 3);
  ck_assert_str_eq(text, "-10");
}
END_TEST

START_TEST(a_plain_decimal_is_read_without_its_point)
{
  static const struct { const char *text; int64_t number; unsigned digits; } good[] = {
      {"0", 0, 0}, {"-0", 0, 0}, {"12", 12, 0}, {"-3.50", -350, 2}, {"0.05", 5, 2}, {"007", 7, 0}, {"999999999999999999", INT64_C(999999999999999999), 0}};
  static const char *const bad[] = {"", "-", ".", "1.", ".5", "1.2.3", "1e3", "+1", "12%", "1/2", " 1", "1 ", "--1", "1-", "1234567890123456789"};
  unsigned digits;
  int64_t number;

  for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
    ck_assert(aid__decimal_parse(aid__text_of(good[i].text), &number, &digits));
    ck_assert_int_eq(number, good[i].number);
    ck_assert_uint_eq(digits, good[i].digits);
  }
  for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
    ck_assert(!aid__decimal_parse(aid__text_of(bad[i]), &number, &digits));
}
END_TEST

TEST_MAIN("number", a_plain_decimal_is_read_without_its_point, a_fraction_is_in_lowest_terms_with_its_sign_above,
          what_does_not_fit_is_refused_and_leaves_the_output_alone, quotients_stay_exact,
          overflow_is_a_failure_and_never_a_wrap, checked_sums_and_products_keep_away_from_the_least_number,
          comparison_is_exact, scaled_numbers_are_whole_or_refused, the_powers_of_ten_are_what_they_say,
          rounding_is_defined_below_zero_too, a_number_is_rounded_to_a_multiple_of_the_step,
          rounding_at_the_ends_fits_or_is_refused, numbers_are_read_exactly, what_is_no_number_is_refused,
          only_the_text_itself_is_read, numbers_are_written_with_as_many_digits_as_they_need,
          what_is_written_is_read_again_as_the_same, integers_are_written_to_the_ends)
