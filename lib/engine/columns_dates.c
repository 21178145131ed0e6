/* Columns: dates and months. The date after all dates stays what it is where that has a meaning; elsewhere reading it is a failure. */
#include "engine/columns.h"

/* A date or month moved; false: a failure. */
static bool move(const aid__calendar *calendar, aid__op op, int32_t date, int64_t by, int32_t *out)
{
  int64_t moved;

  *out = AID_NEVER;
  if (date == AID_NEVER)
    return true;
  if (by > INT32_MAX || by < -(int64_t)INT32_MAX)
    return false;
  moved = date + by;
  switch (op) {
  case AID__OP_DATE_DAYS:
    if (moved < aid_date(1, 1, 1) || moved > aid_date(9999, 12, 31))
      return false;
    *out = (int32_t)moved;
    return true;
  case AID__OP_DATE_MONTHS: return (*out = aid_date_add_months(date, (int32_t)by)) != INT32_MIN;
  case AID__OP_DATE_WORKDAYS: return (*out = aid__calendar_add(calendar, date, by)) != INT32_MIN;
  default:
    if (moved < aid_month(1, 1) || moved > aid_month(9999, 12))
      return false;
    *out = (int32_t)moved;
    return true;
  }
}

/* The distance of two dates or months; false: a failure. */
static bool apart(const struct aid_policy *policy, const aid__ir *ir, int32_t a, int32_t b, int64_t *out)
{
  if (ir->op == AID__OP_ELAPSED) {
    *out = a == AID_NEVER ? 0 : ir->shift ? aid__age_months(policy, a, b) : aid_months_elapsed(a, b);
    return b != AID_NEVER;
  }
  *out = (int64_t)a - b;
  return a != AID_NEVER && b != AID_NEVER;
}

/* What follows from one date or month. */
static bool follow(const aid__calendar *calendar, aid__op op, int32_t a, int32_t *out)
{
  int year = 0;

  *out = AID_NEVER;
  if (a == AID_NEVER)
    return true;
  switch (op) {
  case AID__OP_MONTH_OF: *out = aid_month_of(a); break;
  case AID__OP_FIRST_DAY: *out = aid_month_first_day(a); break;
  case AID__OP_LAST_DAY: *out = aid_month_last_day(a); break;
  case AID__OP_YEAR_START: *out = aid_month_parts(a, &year, NULL) ? aid_month(year, 1) : INT32_MIN; break;
  default: *out = aid__calendar_workday(calendar, a); break;
  }
  return *out != INT32_MIN;
}

static const aid__vector *one(aid__columns *c, aid__frame *f, const aid__ir *ir)
{
  const aid__calendar *const calendar = aid__calendar_known(c->plan->policy, c->plan->known);
  const aid__vector *const a = aid__columns_eval(c, f, ir->operands[0]);
  aid__vector *const out = aid__columns_vector(c, f->count, &ir->type);

  if (a == NULL || out == NULL)
    return NULL;
  memcpy(out->missing, a->missing, aid__words(f->count) * sizeof *out->missing);
  for (int32_t i = 0; i < f->count; i++)
    if (aid__columns_known(a, i)) {
      const bool good = follow(calendar, (aid__op)ir->op, a->i32[i], &out->i32[i]);
      aid__bit_set(good ? out->known : out->missing, (size_t)i, true);
    }
  return out;
}

const aid__vector *aid__columns_dates(aid__columns *c, aid__frame *f, const aid__ir *ir)
{
  const aid__op op = (aid__op)ir->op;
  const bool distance = op == AID__OP_DATES_APART || op == AID__OP_MONTHS_APART || op == AID__OP_ELAPSED;
  const aid__calendar *const calendar = aid__calendar_known(c->plan->policy, c->plan->known);
  const aid__vector *a, *b;
  aid__vector *out;

  if (op == AID__OP_MONTH_OF || op == AID__OP_FIRST_DAY || op == AID__OP_LAST_DAY || op == AID__OP_YEAR_START || op == AID__OP_WORKDAY)
    return one(c, f, ir);
  a = aid__columns_eval(c, f, ir->operands[0]);
  b = aid__columns_eval(c, f, ir->operands[1]);
  out = aid__columns_vector(c, f->count, &ir->type);
  if (a == NULL || b == NULL || out == NULL)
    return NULL;
  for (int32_t i = 0; i < f->count; i++) {
    bool good;
    if (!aid__columns_known(a, i) || !aid__columns_known(b, i)) {
      aid__bit_set(out->missing, (size_t)i, aid__bit(a->missing, (size_t)i) || aid__bit(b->missing, (size_t)i));
      continue;
    }
    if (distance) {
      int64_t n;
      good = apart(c->plan->policy, ir, a->i32[i], b->i32[i], &n) && aid__columns_put(out, i, n, 1);
    } else {
      /* A distance that is no whole number moves nothing. */
      const aid__fraction by = aid__columns_number(b, i);
      good = by.n % by.d == 0 && move(calendar, op, a->i32[i], by.n / by.d, &out->i32[i]);
    }
    aid__bit_set(good ? out->known : out->missing, (size_t)i, true);
  }
  return out;
}
