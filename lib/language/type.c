/* Units and types: how they compare, multiply, read and print. */
#include "language/type.h"

bool aid__unit_same(const aid__unit *a, const aid__unit *b) { return memcmp(a, b, sizeof *a) == 0; }

bool aid__unit_none(const aid__unit *unit)
{
  const aid__unit none = {{0}};
  return aid__unit_same(unit, &none);
}

bool aid__type_fits(const aid__type *a, const aid__type *b)
{
  if (a->base != b->base)
    return false;
  switch (a->base) {
  case AID__NUMBER: return aid__unit_same(&a->unit, &b->unit);
  case AID__CODE: return a->codes == b->codes;
  case AID__REFERENCE: return a->kind == b->kind;
  default: return true;
  }
}

bool aid__unit_multiply(const aid__unit *a, const aid__unit *b, bool divide, aid__unit *out, aid__fraction *factor)
{
  aid__unit u;
  int k;

  *factor = (aid__fraction){1, 1};
  for (size_t i = 0; i < AID__UNITS_MOST; i++) {
    const int power = a->power[i] + (divide ? -b->power[i] : b->power[i]);
    if (power > 8 || power < -8)
      return false;
    u.power[i] = (int8_t)power;
  }
  k = 0;
  while (u.power[AID__UNIT_YEARS] < 0 && u.power[AID__UNIT_MONTHS] > 0) { /* 3 yuan/year * 12 months */
    u.power[AID__UNIT_YEARS]++;
    u.power[AID__UNIT_MONTHS]--;
    k--;
  }
  while (u.power[AID__UNIT_YEARS] > 0 && u.power[AID__UNIT_MONTHS] < 0) {
    u.power[AID__UNIT_YEARS]--;
    u.power[AID__UNIT_MONTHS]++;
    k++;
  }
  for (; k < 0; k++)
    factor->d *= 12;
  for (; k > 0; k--)
    factor->n *= 12;
  *out = u;
  return true;
}

static bool one_unit(aid__text text, const char *const *own, size_t own_count, size_t *base, aid__fraction *factor)
{
  static const struct { const char *name; size_t base; int64_t n, d; } known[] = {
    {"yuan", AID__UNIT_YUAN, 1, 1}, {"fen", AID__UNIT_YUAN, 1, 100}, {"month", AID__UNIT_MONTHS, 1, 1}, {"months", AID__UNIT_MONTHS, 1, 1},
    {"day", AID__UNIT_DAYS, 1, 1}, {"days", AID__UNIT_DAYS, 1, 1}};

  for (size_t i = 0; i < sizeof known / sizeof *known; i++)
    if (aid__text_is(text, known[i].name)) {
      *base = known[i].base;
      *factor = (aid__fraction){known[i].n, known[i].d};
      return true;
    }
  for (size_t i = 0; i < own_count; i++)
    if (aid__text_is(text, own[i])) {
      *base = AID__UNIT_FIRST_OWN + i;
      *factor = (aid__fraction){1, 1};
      return true;
    }
  return false;
}

bool aid__unit_parse(aid__text text, const char *const *own, size_t own_count, aid__unit *out, aid__fraction *factor)
{
  const char *const slash = text.length ? memchr(text.start, '/', text.length) : NULL;
  aid__text above = text, below = {NULL, 0};
  aid__fraction part = {1, 1};
  aid__unit unit = {{0}};
  size_t base;

  *factor = (aid__fraction){1, 1};
  if (slash) {
    above.length = (size_t)(slash - text.start);
    below = (aid__text){slash + 1, text.length - above.length - 1};
  }
  if (aid__text_is(above, "count") || aid__text_is(above, "rate")) {
    if (slash)
      return false;
  } else if (!slash && (aid__text_is(above, "year") || aid__text_is(above, "years"))) { /* a duration is counted in months */
    unit.power[AID__UNIT_MONTHS] = 1;
    factor->n = 12;
  } else if (!slash && above.length >= 7 && memcmp(above.start, "working", 7) == 0) {
    unit.power[AID__UNIT_WORKDAYS] = 1;
  } else {
    if (!one_unit(above, own, own_count, &base, factor))
      return false;
    unit.power[base]++;
  }
  if (slash) {
    if (aid__text_is(below, "year")) {
      unit.power[AID__UNIT_YEARS]--;
    } else {
      if (!one_unit(below, own, own_count, &base, &part) || part.n != 1 || part.d != 1)
        return false;
      unit.power[base]--;
    }
  }
  *out = unit;
  return true;
}

size_t aid__unit_print(const aid__unit *unit, const char *const *own, size_t own_count, char *buffer, size_t size)
{
  static const char *const names[AID__UNIT_FIRST_OWN] = {"yuan", "months", "years", "days", "working days"};
  static const char *const below[AID__UNIT_FIRST_OWN] = {"yuan", "month", "year", "day", "working day"};
  size_t n = 0;
  bool any = false;

  if (size)
    buffer[0] = 0;
  for (int pass = 0; pass < 2; pass++)
    for (size_t i = 0; i < AID__UNITS_MOST; i++) {
      const int power = pass ? -unit->power[i] : unit->power[i];
      for (int k = 0; k < power; k++) {
        const char *const name = i < AID__UNIT_FIRST_OWN ? (pass ? below : names)[i] : i - AID__UNIT_FIRST_OWN < own_count ? own[i - AID__UNIT_FIRST_OWN] : "?";
        const char *const mark = pass ? (any ? "/" : "1/") : any ? "*" : "";
        const size_t need = strlen(mark) + strlen(name);
        if (n + need + 1 <= size) {
          memcpy(buffer + n, mark, strlen(mark));
          memcpy(buffer + n + strlen(mark), name, strlen(name) + 1);
        }
        n += need;
        any = true;
      }
    }
  return n;
}
