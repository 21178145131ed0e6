/*
 * Column code: dates and months. What depends on one date alone (an age on a day, the month of a birth) is worked out once for every date that
 * occurs, and kept for the run where there are rows enough to pay for it.
 */
#include "engine/machine.h"

/* One value; false: a failure. */
static bool work_out(const aid__machine *m, const aid__calendar *calendar, const aid__ins *ins, int64_t a, int64_t b, int64_t *out)
{
  int32_t date = (int32_t)a;
  int64_t moved;
  int year = 0;

  *out = AID_NEVER;
  switch ((aid__op)ins->how) {
  case AID__OP_ELAPSED:
    *out = a == AID_NEVER ? 0 : b == AID_NEVER ? 0 : ins->part ? aid__age_months(m->plan->policy, date, (int32_t)b) : aid_months_elapsed(date, (int32_t)b);
    return b != AID_NEVER;
  case AID__OP_DATES_APART:
  case AID__OP_MONTHS_APART:
    *out = a - b;
    return a != AID_NEVER && b != AID_NEVER;
  default: break;
  }
  if (a == AID_NEVER)
    return true;
  moved = a + b;
  switch ((aid__op)ins->how) {
  case AID__OP_MONTH_OF: *out = aid_month_of(date); break;
  case AID__OP_FIRST_DAY: *out = aid_month_first_day(date); break;
  case AID__OP_LAST_DAY: *out = aid_month_last_day(date); break;
  case AID__OP_YEAR_START: *out = aid_month_parts(date, &year, NULL) ? aid_month(year, 1) : INT32_MIN; break;
  case AID__OP_WORKDAY: *out = aid__calendar_workday(calendar, date); break;
  default:
    if (b > INT32_MAX || b < -(int64_t)INT32_MAX)
      return false;
    switch ((aid__op)ins->how) {
    case AID__OP_DATE_DAYS:
      *out = moved;
      return moved >= aid_date(1, 1, 1) && moved <= aid_date(9999, 12, 31);
    case AID__OP_DATE_MONTHS: *out = aid_date_add_months(date, (int32_t)b); break;
    case AID__OP_DATE_WORKDAYS: *out = aid__calendar_add(calendar, date, b); break;
    default:
      *out = moved;
      return moved >= aid_month(1, 1) && moved <= aid_month(9999, 12);
    }
  }
  return *out != INT32_MIN;
}

/* ---- tables by date ---- */

enum { DATES_MOST = 1 << 17, NOTHING = INT32_MIN };

struct aid__ages {
  aid__ages *next;
  uint8_t how, part;
  bool second;                 /* the other operand is the first one */
  int64_t other;
  int32_t least, count;        /* dates */
  int32_t cells[];             /* NOTHING: not worked out yet, or it fails: then worked out by itself each time */
};

void aid__ages_forget(aid__machine *m)
{
  for (aid__ages *a = m->ages, *next; a; a = next) {
    next = a->next;
    aid__release(&m->memory, a);
  }
  m->ages = NULL;
}

static aid__ages *table_for(aid__machine *m, const aid__ins *ins, bool second, int64_t other, int64_t least, int64_t greatest, size_t n)
{
  const int64_t count = greatest - least + 1;
  aid__ages *a;

  for (a = m->ages; a; a = a->next)
    if (a->how == ins->how && a->part == ins->part && a->second == second && a->other == other && least >= a->least && greatest < (int64_t)a->least + a->count)
      return a;
  if (count > DATES_MOST || n < 64)
    return NULL;
  if ((a = m->memory.allocate(m->memory.data, sizeof *a + (size_t)count * sizeof *a->cells)) == NULL) {
    m->no_memory = true;
    return NULL;
  }
  *a = (aid__ages){.next = m->ages, .how = ins->how, .part = ins->part, .second = second, .other = other, .least = (int32_t)least, .count = (int32_t)count};
  for (int64_t i = 0; i < count; i++)
    a->cells[i] = NOTHING;
  return m->ages = a;
}

void aid__do_date(aid__machine *m, const aid__ins *ins, aid__reg *out)
{
  const size_t n = aid__rows_of(m, ins->space);
  const aid__calendar *const calendar = aid__calendar_known(m->plan->policy, m->plan->known);
  const aid__reg *const a = &m->regs[ins->a], zero = {.width = AID__I64}, *const b = ins->b == AID__NO_REG ? &zero : &m->regs[ins->b];
  const bool both = a->value.at == NULL && b->value.at == NULL;
  const bool second = a->value.at == NULL;          /* the table is by the dates of b */
  const aid__reg *const dates = second ? b : a;
  aid__plane plane = {NULL, NULL};
  aid__ages *table = NULL;
  const aid__bits *unknown;
  aid__bits *lost;
  int64_t *cells, value = 0, least = INT64_MAX, greatest = INT64_MIN;
  bool any = false;

  aid__reg_open(m, out, a, b, n);
  if (m->no_memory)
    return;
  if (both) {
    const bool good = work_out(m, calendar, ins, a->least, b->least, &value);
    aid__reg_const(out, good ? value : 0);
    if (good)
      return;
  }
  if ((lost = aid__bits_new(m, &plane, n)) == NULL)
    return;
  unknown = aid__unknown_of(m, out);
  memset(lost, 0, aid__words_of(n) * sizeof *lost);
  if (both) {
    for (size_t w = 0; w < aid__words_of(n); w++)
      lost[w] = ~unknown[w] & aid__tail(n, w);
    aid__reg_lose(m, out, lost, n);
    aid__plane_drop(m, &plane);
    return;
  }
  if (a->value.at == NULL || b->value.at == NULL)
    table = table_for(m, ins, second, second ? a->least : b->least, dates->least, dates->greatest, n);
  if (m->no_memory || (cells = aid__plane_new(m, &out->value, n * sizeof *cells)) == NULL)
    return;
  for (size_t i = 0; i < n; i++) {
    const int64_t x = aid__cell_of(a, i), y = aid__cell_of(b, i), date = second ? y : x;
    value = 0;
    if (table && table->cells[date - table->least] != NOTHING) {
      value = table->cells[date - table->least];
    } else if (!aid__bit(unknown, i)) {
      if (work_out(m, calendar, ins, x, y, &value)) {
        if (table && value > INT32_MIN && value <= INT32_MAX)
          table->cells[date - table->least] = (int32_t)value;
      } else {
        aid__bit_set(lost, i, true);
        any = true;
        value = 0;
      }
    }
    cells[i] = value;
    least = value < least ? value : least;
    greatest = value > greatest ? value : greatest;
  }
  out->least = least;
  out->greatest = greatest;
  out->width = AID__I64;
  out->scanned = true;
  if (least == greatest)
    aid__plane_drop(m, &out->value);
  if (any)
    aid__reg_lose(m, out, lost, n);
  aid__plane_drop(m, &plane);
}
