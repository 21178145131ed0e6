/* What was decided before, and what is supplied instead of computed. */
#include "population/builder.h"

static bool keep_room(struct aid_population *p, void *array, size_t *capacity, size_t count, size_t size)
{
  return aid__grow(&p->memory, array, capacity, count + 1, size, AID__ROWS_MOST);
}

bool aid__population_add_award(struct aid_population *p, const aid__award *award)
{
  if (!keep_room(p, &p->awards, &p->award_capacity, p->award_count, sizeof *award))
    return false;
  p->awards[p->award_count++] = *award;
  if (award->kind < AID__KIND_FIRST_OWN) {
    aid__bits *const said = aid__builder_of(p)->awards_said[award->kind];

    /* What silence had been read as when the population was sealed holds no longer. */
    if (!aid__bit(said, (size_t)award->row))
      aid__bit_set(p->awards_unknown[award->kind], (size_t)award->row, false);
    aid__bit_set(said, (size_t)award->row, true);
  }
  aid__changed(p);
  return true;
}

static void say_awards(struct aid_population *p, const struct aid_kind *kind, int32_t row, bool unknown)
{
  if (kind->index >= AID__KIND_FIRST_OWN)
    return;
  aid__bit_set(p->awards_unknown[kind->index], (size_t)row, unknown);
  aid__bit_set(aid__builder_of(p)->awards_said[kind->index], (size_t)row, true);
  aid__changed(p);
}

bool aid__population_set_awards_unknown(struct aid_population *p, const struct aid_kind *kind, int32_t row)
{
  say_awards(p, kind, row, true);
  return kind->index < AID__KIND_FIRST_OWN;
}

void aid__population_set_awards_whole(struct aid_population *p, const struct aid_kind *kind, int32_t row)
{
  say_awards(p, kind, row, false);
}

bool aid__population_add_given(struct aid_population *p, const aid__given *given)
{
  const bool lasting = aid__builder_of(p)->kinds[given->kind].lasting;
  aid__given copy = *given;

  if (!keep_room(p, &p->givens, &p->given_capacity, p->given_count, sizeof *given))
    return false;
  if (given->known && (copy.text.start = aid__text_keep(p, given->text, lasting)) == NULL)
    return false;
  if (!given->known)
    copy.text = (aid__text){"", 0};
  p->givens[p->given_count++] = copy;
  aid__changed(p);
  return true;
}

/* ---- rows that move ------------------------------------------------------------------------ */

void aid__awards_remap(struct aid_population *p, size_t k, const int32_t *map)
{
  size_t kept = 0;

  for (size_t i = 0; i < p->award_count; i++) {
    aid__award award = p->awards[i];

    if (award.kind == k)
      award.row = map[award.row];
    if (award.row >= 0)
      p->awards[kept++] = award;
  }
  p->award_count = kept;
  kept = 0;
  for (size_t i = 0; i < p->given_count; i++) {
    aid__given given = p->givens[i];

    if (given.kind == k)
      given.row = map[given.row];
    if (given.row >= 0)
      p->givens[kept++] = given;
  }
  p->given_count = kept;
}

void aid__awards_cut(struct aid_population *p, size_t k, size_t rows)
{
  size_t kept = 0;

  for (size_t i = 0; i < p->award_count; i++) {
    if (p->awards[i].kind != k || (size_t)p->awards[i].row < rows)
      p->awards[kept++] = p->awards[i];
  }
  p->award_count = kept;
  kept = 0;
  for (size_t i = 0; i < p->given_count; i++) {
    if (p->givens[i].kind != k || (size_t)p->givens[i].row < rows)
      p->givens[kept++] = p->givens[i];
  }
  p->given_count = kept;
}

void aid__awards_clear(struct aid_population *p)
{
  for (size_t k = AID__KIND_HOUSEHOLD; k < p->vocabulary->kind_count; k++) {
    if (!aid__builder_of(p)->kinds[k].lasting)
      aid__awards_cut(p, k, 0);
  }
}

/* ---- order --------------------------------------------------------------------------------- */

typedef bool is_before(const void *a, const void *b);

static bool award_before(const void *a, const void *b)
{
  const aid__award *const x = a;
  const aid__award *const y = b;

  return x->kind != y->kind ? x->kind < y->kind : x->row < y->row;
}

static bool given_before(const void *a, const void *b)
{
  const aid__given *const x = a;
  const aid__given *const y = b;

  if (x->kind != y->kind)
    return x->kind < y->kind;
  if (x->row != y->row)
    return x->row < y->row;
  if (x->name != y->name)
    return strcmp(x->name, y->name) < 0;
  return x->month < y->month;
}

static bool is_sorted(const unsigned char *items, size_t count, size_t size, is_before *before)
{
  for (size_t i = 1; i < count; i++) {
    if (before(items + i * size, items + (i - 1) * size))
      return false;
  }
  return true;
}

/* Merges runs of growing width from one array into the other; what is equal keeps its order. */
static void merge_sort(unsigned char *items, unsigned char *spare, size_t count, size_t size, is_before *before)
{
  unsigned char *from = items;
  unsigned char *to = spare;

  for (size_t width = 1; width < count; width *= 2) {
    for (size_t start = 0; start < count; start += 2 * width) {
      const size_t middle = start + width < count ? start + width : count;
      const size_t end = start + 2 * width < count ? start + 2 * width : count;
      size_t a = start;
      size_t b = middle;

      for (size_t i = start; i < end; i++) {
        const bool second = a >= middle || (b < end && before(from + b * size, from + a * size));

        memcpy(to + i * size, from + (second ? b++ : a++) * size, size);
      }
    }
    to = from;
    from = from == items ? spare : items;
  }
  if (from != items)
    memcpy(items, from, count * size);
}

static bool sort(struct aid_population *p, void *items, size_t count, size_t size, is_before *before)
{
  void *spare;

  if (count < 2 || is_sorted(items, count, size, before))
    return true;
  spare = aid__scratch(p, count * size);
  if (spare == NULL)
    return false;
  merge_sort(items, spare, count, size, before);
  return true;
}

bool aid__awards_sort(struct aid_population *p)
{
  return sort(p, p->awards, p->award_count, sizeof *p->awards, award_before) &&
         sort(p, p->givens, p->given_count, sizeof *p->givens, given_before);
}

bool aid__givens_check(struct aid_population *p, aid__bits *bad, aid__reports *reports)
{
  bool good = true;

  for (size_t i = 1; i < p->given_count; i++) {
    const aid__given *const given = &p->givens[i];

    if (given[-1].kind != given->kind || given[-1].row != given->row || given[-1].name != given->name || given[-1].month != given->month)
      continue;
    aid__report_record(reports, AID__E3306, aid__row_place(p, given->kind, given->row, 0), given->name, NULL);
    good = aid__mark_bad(p, bad, given->kind, given->row) && good;
  }
  return good;
}
