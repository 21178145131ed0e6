/*
 * The calendar from packs: each year's notice with its rest days and the Saturdays and Sundays that are worked for them. Day by day the
 * topmost pack that tells of it answers, and within a pack what was known last; so a later notice can move a single day.
 */
#include "policy/load.h"
#include <stdio.h>

enum { YEARS_MOST = 200, KNOWN_MOST = 64 };

static bool read_day_of(aid__loader *l, const aid__node *node, const char *name, int32_t *out)
{
  return aid__need(l, node, name) && aid__read_day(l, node, name, AID__NO_DATE, out);
}

/* Inside the notice's year, or in the December before it: the rest of New Year may begin there, and be worked for. */
static bool of_year(aid__loader *l, const aid__node *node, const char *name, int year, int32_t day)
{
  char date[16], text[16];

  if (day >= (year > 1 ? aid_date(year - 1, 12, 1) : aid_date(1, 1, 1)) && day <= aid_date(year, 12, 31))
    return true;
  aid_date_print(day, date);
  snprintf(text, sizeof text, "%d", year);
  aid__report(l->reports, AID__E2602, aid__at_attribute(l, node, name), date, text, NULL);
  return false;
}

static void read_shift(aid__loader *l, aid__notice *notice, const aid__node *node)
{
  static const char *const off[] = {"from", "until", "zh", "en", NULL}, *const work[] = {"day", "zh", "en", NULL};
  aid__shift shift = {.works = strcmp(node->name, "work") == 0, .place = aid__at_node(l, node)};

  if (!shift.works && strcmp(node->name, "off") != 0) {
    aid__report(l->reports, AID__E2026, shift.place, node->name, "year", NULL);
    return;
  }
  aid__check_attributes(l, node, shift.works ? work : off);
  if (node->first)
    aid__report(l->reports, AID__E2026, aid__at_node(l, node->first), node->first->name, node->name, NULL);
  if (shift.works) {
    if (!read_day_of(l, node, "day", &shift.from) || !of_year(l, node, "day", notice->year, shift.from))
      return;
    shift.until = shift.from + 1;
  } else {
    if (!read_day_of(l, node, "from", &shift.from) || !read_day_of(l, node, "until", &shift.until) || !of_year(l, node, "from", notice->year, shift.from))
      return;
    if (shift.until <= shift.from) {
      aid__report(l->reports, AID__E2306, aid__at_attribute(l, node, "until"), NULL);
      return;
    }
    if (!of_year(l, node, "until", notice->year, shift.until == AID_NEVER ? AID_NEVER : shift.until - 1))
      return;
  }
  for (size_t i = 0; i < notice->shift_count; i++)
    if (shift.from < notice->shifts[i].until && notice->shifts[i].from < shift.until) {
      char year[16], day[16];
      aid_date_print(shift.from > notice->shifts[i].from ? shift.from : notice->shifts[i].from, day);
      snprintf(year, sizeof year, "%d", notice->year);
      aid__report(l->reports, AID__E2603, shift.place, year, day, NULL);
      return;
    }
  aid__push(l, &notice->shifts, &notice->shift_count, &shift, sizeof shift);
}

static void read_year(aid__loader *l, const aid__node *node)
{
  static const char *const allowed[] = {"number", "known", "zh", "en", "cite", NULL};
  const char *const number = aid__need(l, node, "number");
  aid__notice notice = {.pack = l->pack_index, .known = INT32_MIN, .place = aid__at_node(l, node)};
  const char *cite;

  aid__check_attributes(l, node, allowed);
  if (number == NULL)
    return;
  if (strspn(number, "0123456789") != 4 || number[4] != 0 || sscanf(number, "%d", &notice.year) != 1 || notice.year < 1) {
    aid__report(l->reports, AID__E2601, aid__at_attribute(l, node, "number"), number, NULL);
    return;
  }
  if (!aid__need_cite(l, node, &cite) || !aid__read_day(l, node, "known", INT32_MIN, &notice.known))
    return;
  for (size_t i = 0; i < l->policy->notice_count; i++)
    if (l->policy->notices[i].year == notice.year && l->policy->notices[i].pack == notice.pack && l->policy->notices[i].known == notice.known) {
      aid__report(l->reports, AID__E2301, notice.place, number, NULL);
      return;
    }
  for (const aid__node *n = node->first; n && !l->reports->no_memory; n = n->next)
    read_shift(l, &notice, n);
  aid__push(l, &l->policy->notices, &l->policy->notice_count, &notice, sizeof notice);
}

static void read_calendar(aid__loader *l, const aid__node *node)
{
  static const char *const allowed[] = {"id", "leap_birthday", "zh", "en", "cite", NULL};
  const char *const id = aid__need(l, node, "id"), *const leap = aid__node_value(node, "leap_birthday");
  const char *cite;

  aid__check_attributes(l, node, allowed);
  if (id == NULL || !aid__good_name(l, node, id) || !aid__need_cite(l, node, &cite))
    return;
  if (l->policy->calendar_id == NULL)
    l->policy->calendar_id = aid__intern(l, id);
  else if (strcmp(l->policy->calendar_id, id) != 0) {
    aid__report(l->reports, AID__E2606, aid__at_attribute(l, node, "id"), l->policy->calendar_id, id, NULL);
    return;
  }
  if (leap && strcmp(leap, "last_day") != 0 && strcmp(leap, "next_day") != 0)
    aid__report(l->reports, AID__E2012, aid__at_attribute(l, node, "leap_birthday"), "leap_birthday", "last_day, next_day", leap, NULL);
  else if (leap)
    l->policy->leap_next_day = leap[0] == 'n';
  for (const aid__node *n = node->first; n && !l->reports->no_memory; n = n->next)
    if (strcmp(n->name, "year") == 0)
      read_year(l, n);
    else
      aid__report(l->reports, AID__E2026, aid__at_node(l, n), n->name, "calendar", NULL);
}

bool aid__load_calendar(aid__loader *l)
{
  for (const aid__node *n = l->pack->tree.root->first; n && !l->reports->no_memory; n = n->next)
    if (strcmp(n->name, "calendar") == 0)
      read_calendar(l, n);
  return !l->reports->no_memory;
}

/* ---- the sums ---- */

/* Lower packs first; in a pack what was known earlier first. */
static void sort_notices(struct aid_policy *policy)
{
  for (size_t i = 1; i < policy->notice_count; i++) {
    const aid__notice notice = policy->notices[i];
    size_t at = i;
    for (; at > 0 && (policy->notices[at - 1].pack > notice.pack ||
                      (policy->notices[at - 1].pack == notice.pack && policy->notices[at - 1].known > notice.known)); at--)
      policy->notices[at] = policy->notices[at - 1];
    policy->notices[at] = notice;
  }
}

/* The years of the notices known by then, each of which must be there. */
static bool span(aid__loader *l, int32_t known, int *first, int *last)
{
  const struct aid_policy *const p = l->policy;
  const aid__notice *latest = NULL;
  char text[16];

  *first = 0;
  *last = -1;
  for (size_t i = 0; i < p->notice_count; i++)
    if (p->notices[i].known <= known) {
      if (*first == 0 || p->notices[i].year < *first)
        *first = p->notices[i].year;
      if (p->notices[i].year > *last) {
        *last = p->notices[i].year;
        latest = &p->notices[i];
      }
    }
  if (*last - *first >= YEARS_MOST) {
    snprintf(text, sizeof text, "%d", YEARS_MOST);
    aid__report(l->reports, AID__E2607, latest->place, text, "years", "年份", NULL);
    return false;
  }
  for (int year = *first; year < *last; year++) {
    bool there = false;
    for (size_t i = 0; i < p->notice_count; i++)
      there |= p->notices[i].known <= known && p->notices[i].year == year;
    if (!there) {
      char later[16];
      snprintf(text, sizeof text, "%d", year);
      snprintf(later, sizeof later, "%d", latest->year);
      aid__report(l->reports, AID__E2605, latest->place, text, later, NULL);
      return false;
    }
  }
  return true;
}

/* `tell`: this is the calendar as known last, in which each notice is held against those below it. */
static bool settle(aid__loader *l, aid__calendar *calendar, bool tell)
{
  const struct aid_policy *const p = l->policy;
  int first, last;
  size_t days, worked = 0;
  uint8_t *works;
  uint32_t *before;
  int32_t *list;

  if (!span(l, calendar->known, &first, &last))
    return false;
  if (last < first)
    return true;
  calendar->from = aid_date(first, 1, 1);
  calendar->until = aid_date(last, 12, 31) + 1;
  days = (size_t)(calendar->until - calendar->from);
  works = aid__allocate(&p->memory, days);
  before = aid__arena_array(&l->policy->arena, days + 1, sizeof *before);
  if (works == NULL || before == NULL)
    goto no_memory;
  for (size_t i = 0; i < days; i++)      /* 1970-01-01 was a Thursday: with 3 added Monday is 0 */
    works[i] = (uint8_t)((((calendar->from + (int32_t)i + 3) % 7) + 7) % 7 < 5);
  for (size_t i = 0; i < p->notice_count; i++)
    for (size_t k = 0; k < p->notices[i].shift_count && p->notices[i].known <= calendar->known; k++) {
      const aid__shift *const s = &p->notices[i].shifts[k];
      for (int32_t day = s->from > calendar->from ? s->from : calendar->from; day < s->until; day++) {
        uint8_t *const w = &works[day - calendar->from];
        if (tell && s->works && *w) {
          char text[16];
          aid_date_print(day, text);
          aid__report(l->reports, AID__E2604, s->place, text, NULL);
        }
        *w = s->works;
      }
    }
  for (size_t i = 0; i < days; i++)
    worked += works[i];
  if ((list = aid__arena_array(&l->policy->arena, worked + 1, sizeof *list)) == NULL)
    goto no_memory;
  for (size_t i = 0; i < days; i++) {
    if (works[i])
      list[before[i]] = calendar->from + (int32_t)i;
    before[i + 1] = before[i] + works[i];
  }
  calendar->before = before;
  calendar->worked = list;
  aid__release(&p->memory, works);
  return true;
no_memory:
  aid__release(&p->memory, works);
  l->reports->no_memory = true;
  return false;
}

bool aid__settle_calendar(aid__loader *l)
{
  struct aid_policy *const p = l->policy;
  int32_t known[KNOWN_MOST];
  size_t count = 0;

  if (p->notice_count == 0)
    return true;
  sort_notices(p);
  for (size_t i = 0; i < p->notice_count; i++) {         /* the days on which something came to be known, in order */
    size_t at = count;
    while (at > 0 && known[at - 1] > p->notices[i].known)
      at--;
    if (at > 0 && known[at - 1] == p->notices[i].known)
      continue;
    if (count == KNOWN_MOST) {
      aid__report(l->reports, AID__E2607, p->notices[i].place, "64", "days of announcement", "公布日期", NULL);
      return false;
    }
    memmove(known + at + 1, known + at, (count - at) * sizeof *known);
    known[at] = p->notices[i].known;
    count++;
  }
  if ((p->calendars = aid__arena_array(&p->arena, count + 1, sizeof *p->calendars)) == NULL) {
    l->reports->no_memory = true;
    return false;
  }
  if (known[0] != INT32_MIN)                              /* before anything is known: no days */
    p->calendars[p->calendar_count++].known = INT32_MIN;
  for (size_t i = 0; i < count; i++) {
    p->calendars[p->calendar_count].known = known[i];
    if (!settle(l, &p->calendars[p->calendar_count++], i + 1 == count))
      return false;
  }
  return true;
}
