/* Exact numbers: fractions of 64 bits with intermediates of 128. Nothing here ever wraps. */
#include "base/number.h"
#include <assert.h>

const int64_t aid__power10[AID__DIGITS_MOST + 1] = {
    INT64_C(1),
    INT64_C(10),
    INT64_C(100),
    INT64_C(1000),
    INT64_C(10000),
    INT64_C(100000),
    INT64_C(1000000),
    INT64_C(10000000),
    INT64_C(100000000),
    INT64_C(1000000000),
    INT64_C(10000000000),
    INT64_C(100000000000),
    INT64_C(1000000000000),
    INT64_C(10000000000000),
    INT64_C(100000000000000),
    INT64_C(1000000000000000),
    INT64_C(10000000000000000),
    INT64_C(100000000000000000),
    INT64_C(1000000000000000000),
};

/* ---- arithmetic ---------------------------------------------------------------------------- */

static aid__uwide magnitude(aid__wide n)
{
  return n < 0 ? (aid__uwide)0 - (aid__uwide)n : (aid__uwide)n;
}

/* Shifts and subtractions: both are odd after the first shift, so their difference is even. */
static uint64_t gcd64(uint64_t a, uint64_t b)
{
  int twos;

  if (a == 0 || b == 0)
    return a | b;
  twos = __builtin_ctzll(a | b);
  a >>= __builtin_ctzll(a);
  do {
    uint64_t less;

    b >>= __builtin_ctzll(b);
    less = a < b ? a : b;
    b = a < b ? b - a : a - b;
    a = less;
  } while (b != 0);
  return a << twos;
}

static aid__uwide gcd(aid__uwide a, aid__uwide b)
{
  /* Dividing 128 bits is slow; most numbers get below 64 within a step or two. */
  while (b != 0) {
    aid__uwide rest;

    if ((a | b) >> 64 == 0)
      return gcd64((uint64_t)a, (uint64_t)b);
    rest = a % b;
    a = b;
    b = rest;
  }
  return a;
}

static bool is_64(aid__wide n)
{
  return n == (int64_t)n && n != INT64_MIN;
}

/* Most numbers are of 64 bits from the start: n / d with d > 0, in lowest terms. */
static aid__fraction lowest(int64_t n, int64_t d)
{
  const int64_t common = d == 1 ? 1 : (int64_t)gcd64((uint64_t)((n < 0 ? -n : n) % d), (uint64_t)d);

  return common == 1 ? (aid__fraction){n, d} : (aid__fraction){n / common, d / common};
}

bool aid__fraction_make(aid__wide n, aid__wide d, aid__fraction *out)
{
  aid__uwide top, bottom, common;

  if (d == 0)
    return false;
  if (d > 0 && is_64(n) && is_64(d)) {
    *out = lowest((int64_t)n, (int64_t)d);
    return true;
  }
  top = magnitude(n);
  bottom = magnitude(d);
  if (bottom != 1) {
    common = gcd(top, bottom);
    top /= common;
    bottom /= common;
  }
  if (top > INT64_MAX || bottom > INT64_MAX)
    return false;
  out->n = (n < 0) != (d < 0) ? -(int64_t)top : (int64_t)top;
  out->d = (int64_t)bottom;
  return true;
}

bool aid__fraction_add(aid__fraction a, aid__fraction b, aid__fraction *out)
{
  int64_t sum;

  if (a.d == b.d) {
    if (!aid__add(a.n, b.n, &sum))
      return aid__fraction_make((aid__wide)a.n + b.n, a.d, out);
    *out = lowest(sum, a.d);
    return true;
  }
  return aid__fraction_make((aid__wide)a.n * b.d + (aid__wide)b.n * a.d, (aid__wide)a.d * b.d, out);
}

bool aid__fraction_sub(aid__fraction a, aid__fraction b, aid__fraction *out)
{
  b.n = -b.n;
  return aid__fraction_add(a, b, out);
}

bool aid__fraction_mul(aid__fraction a, aid__fraction b, aid__fraction *out)
{
  return aid__fraction_make((aid__wide)a.n * b.n, (aid__wide)a.d * b.d, out);
}

bool aid__fraction_div(aid__fraction a, aid__fraction b, aid__fraction *out)
{
  return aid__fraction_make((aid__wide)a.n * b.d, (aid__wide)a.d * b.n, out);
}

int aid__fraction_compare(aid__fraction a, aid__fraction b)
{
  aid__wide left, right;

  if (a.d == b.d)
    return (a.n > b.n) - (a.n < b.n);
  left = (aid__wide)a.n * b.d;
  right = (aid__wide)b.n * a.d;
  return (left > right) - (left < right);
}

bool aid__fraction_to_scaled(aid__fraction f, unsigned digits, int64_t *out)
{
  aid__wide scaled;
  int64_t n;

  if (digits > AID__DIGITS_MOST)
    return false;
  if (f.d == 1 || aid__power10[digits] % f.d == 0) {
    if (!aid__mul(f.n, f.d == 1 ? aid__power10[digits] : aid__power10[digits] / f.d, &n))
      return false;
    *out = n;
    return true;
  }
  scaled = (aid__wide)f.n * aid__power10[digits];
  if (scaled % f.d != 0)
    return false;
  scaled /= f.d;
  if (scaled > INT64_MAX || scaled < -(aid__wide)INT64_MAX)
    return false;
  *out = (int64_t)scaled;
  return true;
}

aid__fraction aid__fraction_from_scaled(int64_t scaled, unsigned digits)
{
  aid__fraction f = {0, 1};
  bool fits = aid__fraction_make(scaled, aid__power10[digits > AID__DIGITS_MOST ? AID__DIGITS_MOST : digits], &f);

  assert(fits && digits <= AID__DIGITS_MOST);
  (void)fits;
  return f;
}

/* ---- rounding ------------------------------------------------------------------------------ */

aid__wide aid__divide_round(aid__wide n, aid__wide d, aid__rounding how)
{
  aid__wide low, rest;

  if (is_64(n) && is_64(d)) {
    low = (int64_t)n / (int64_t)d;
    rest = (int64_t)n % (int64_t)d;
  } else {
    low = n / d;
    rest = n % d;
  }

  /* C divides towards zero; from here on `low` is the whole number at or below, and 0 <= rest < d. */
  if (rest < 0) {
    low--;
    rest += d;
  }
  if (rest == 0)
    return low;
  switch (how) {
  case AID__ROUND_UP: return low + 1;
  case AID__ROUND_DOWN: return low;
  case AID__ROUND_HALF_UP: return rest >= d - rest ? low + 1 : low;
  case AID__ROUND_HALF_EVEN:
    if (rest != d - rest)
      return rest > d - rest ? low + 1 : low;
    return low % 2 == 0 ? low : low + 1;
  }
  return low;
}

bool aid__fraction_round(aid__fraction x, aid__fraction step, aid__rounding how, aid__fraction *out)
{
  aid__wide steps;
  aid__wide common;
  aid__wide n;

  if (step.n <= 0)
    return false;
  steps = aid__divide_round((aid__wide)x.n * step.d, (aid__wide)x.d * step.n, how);
  /* What is left after this is in lowest terms, so a product that is too wide for 128 bits is so for 64. */
  common = (aid__wide)gcd(magnitude(steps), (aid__uwide)step.d);
  if (__builtin_mul_overflow(steps / common, (aid__wide)step.n, &n))
    return false;
  return aid__fraction_make(n, step.d / common, out);
}

/* ---- reading and writing ------------------------------------------------------------------- */

static bool is_digit(char c)
{
  return c >= '0' && c <= '9';
}

/* Digits at *i as a number; false where there is none, or it is too big. */
static bool read_digits(aid__text text, size_t *i, aid__wide *number)
{
  size_t start = *i;

  for (; *i < text.length && is_digit(text.start[*i]); (*i)++) {
    if (__builtin_mul_overflow(*number, (aid__wide)10, number) ||
        __builtin_add_overflow(*number, (aid__wide)(text.start[*i] - '0'), number))
      return false;
  }
  return *i > start;
}

bool aid__fraction_parse(aid__text text, aid__fraction *out, unsigned *digits)
{
  aid__wide n = 0;
  aid__wide d = 1;
  unsigned after = 0;
  size_t i = 0;
  bool negative = text.length > 0 && text.start[0] == '-';

  if (negative)
    i++;
  if (!read_digits(text, &i, &n))
    return false;
  if (i < text.length && text.start[i] == '/') {
    d = 0;
    i++;
    if (!read_digits(text, &i, &d))
      return false;
    after = 255;
  } else {
    if (i < text.length && text.start[i] == '.') {
      size_t point = ++i;

      if (!read_digits(text, &i, &n) || i - point > 2 * AID__DIGITS_MOST - 2)
        return false;
      after = (unsigned)(i - point);
    }
    if (i < text.length && text.start[i] == '%') {
      after += 2;
      i++;
    }
    if (after > AID__DIGITS_MOST)
      d = (aid__wide)aid__power10[AID__DIGITS_MOST] * aid__power10[after - AID__DIGITS_MOST];
    else
      d = aid__power10[after];
  }
  if (i != text.length || !aid__fraction_make(negative ? -n : n, d, out))
    return false;
  if (digits != NULL)
    *digits = after;
  return true;
}

/* Digits of a number, at least `least` of them, without a final NUL. */
static size_t print_digits(uint64_t n, unsigned least, char *out)
{
  char reversed[24];
  size_t length = 0;
  size_t i;

  while (n > 0 || length < least) {
    reversed[length++] = (char)('0' + n % 10);
    n /= 10;
  }
  for (i = 0; i < length; i++)
    out[i] = reversed[length - 1 - i];
  return length;
}

size_t aid__int_print(int64_t n, char buffer[24])
{
  size_t length = 0;

  if (n < 0)
    buffer[length++] = '-';
  length += print_digits((uint64_t)magnitude(n), 1, buffer + length);
  buffer[length] = '\0';
  return length;
}

size_t aid__fraction_print(aid__fraction f, unsigned least, char buffer[48])
{
  size_t length = 0;
  unsigned digits = 0;
  aid__uwide scaled;

  while (digits < AID__DIGITS_MOST && aid__power10[digits] % f.d != 0)
    digits++;
  if (f.n < 0)
    buffer[length++] = '-';
  if (aid__power10[digits] % f.d != 0) {
    length += print_digits((uint64_t)magnitude(f.n), 1, buffer + length);
    buffer[length++] = '/';
    length += print_digits((uint64_t)f.d, 1, buffer + length);
    buffer[length] = '\0';
    return length;
  }
  if (digits < least)
    digits = least < AID__DIGITS_MOST ? least : AID__DIGITS_MOST;
  scaled = magnitude(f.n) * (uint64_t)aid__power10[digits] / (uint64_t)f.d;
  length += print_digits((uint64_t)(scaled / (uint64_t)aid__power10[digits]), 1, buffer + length);
  if (digits > 0) {
    buffer[length++] = '.';
    length += print_digits((uint64_t)(scaled % (uint64_t)aid__power10[digits]), digits, buffer + length);
  }
  buffer[length] = '\0';
  return length;
}
