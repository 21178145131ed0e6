/* Spans: the dated values of facts. */
#include "population/builder.h"

/* Is the word one of a list separated by blanks? */
static bool has_word(const char *list, aid__text word)
{
  while (*list != '\0') {
    const size_t length = strcspn(list, " \t\n\r");

    if (length > 0 && aid__text_same((aid__text){list, length}, word))
      return true;
    list += length;
    list += strspn(list, " \t\n\r");
  }
  return false;
}

static bool check_span(const struct aid_fact *fact, int32_t from, int32_t until, aid__text source, aid__place place, aid__reports *reports)
{
  if (!fact->dated) {
    aid__report_record(reports, AID__E3114, place, fact->id, NULL);
    return false;
  }
  if (until <= from) {
    aid__report_record(reports, AID__E3115, place, fact->id, NULL);
    return false;
  }
  if (source.length > 0 && (!aid__id_clean(source) || (fact->sources != NULL && !has_word(fact->sources, source)))) {
    char word[64] = "***";

    if (source.length < sizeof word && aid__id_clean(source)) {
      memcpy(word, source.start, source.length);
      word[source.length] = '\0';
    }
    aid__report_record(reports, AID__E3212, place, fact->id, word, fact->sources == NULL ? "" : fact->sources, NULL);
    return false;
  }
  return true;
}

bool aid__span_put(struct aid_population *p, const struct aid_fact *fact, int32_t row, int32_t from, int32_t until, bool known,
                   int64_t stored, aid__text source, int32_t recorded, aid__place place, aid__reports *reports)
{
  aid__column *const column = &p->tables[fact->kind->index].columns[fact->index];
  aid__span span = {row, from == AID__NO_DATE ? AID__ALWAYS : from, until, known, known ? stored : 0, -1, recorded};

  if (!check_span(fact, span.from, until, source, place, reports))
    return false;
  if (source.length > 0 && (span.source = aid__text_intern(p, source, aid__builder_of(p)->kinds[fact->kind->index].lasting)) < 0)
    return aid__no_memory(reports);
  if (!aid__grow(&p->memory, &column->spans, &column->span_capacity, column->span_count + 1, sizeof span, 0))
    return aid__no_memory(reports);
  /* Silence had been read as a value when the population was sealed; now it is broken. */
  if (column->said != NULL && !aid__bit(column->said, (size_t)row)) {
    aid__bit_set(column->said, (size_t)row, true);
    aid__bit_set(column->valid, (size_t)row, false);
    aid__cell_put(column, (size_t)row, 0);
  }
  column->spans[column->span_count++] = span;
  aid__remember_file(p, place);
  aid__changed(p);
  return true;
}

/* ---- order --------------------------------------------------------------------------------- */

static bool before(const aid__span *a, const aid__span *b)
{
  if (a->row != b->row)
    return a->row < b->row;
  if (a->from != b->from)
    return a->from < b->from;
  return a->until < b->until;
}

static void sift(aid__span *spans, size_t root, size_t count)
{
  const aid__span moved = spans[root];
  size_t child;

  while ((child = 2 * root + 1) < count) {
    if (child + 1 < count && before(&spans[child], &spans[child + 1]))
      child++;
    if (!before(&moved, &spans[child]))
      break;
    spans[root] = spans[child];
    root = child;
  }
  spans[root] = moved;
}

/* Mostly they are in order. Otherwise a heap: no memory, and no bad case. Spans of one row that begin together overlap, and are refused. */
void aid__spans_sort(aid__column *column)
{
  aid__span *const spans = column->spans;
  const size_t count = column->span_count;
  size_t i = 1;

  while (i < count && !before(&spans[i], &spans[i - 1]))
    i++;
  if (i >= count)
    return;
  for (i = count / 2; i-- > 0;)
    sift(spans, i, count);
  for (i = count - 1; i > 0; i--) {
    const aid__span last = spans[i];

    spans[i] = spans[0];
    spans[0] = last;
    sift(spans, 0, i);
  }
}

/* ---- reading ------------------------------------------------------------------------------- */

/* The first span at or behind a row. */
static size_t first_of(const aid__column *column, int32_t row)
{
  size_t low = 0;
  size_t high = column->span_count;

  while (low < high) {
    const size_t middle = low + (high - low) / 2;

    if (column->spans[middle].row < row)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

const aid__span *aid__span_on(const aid__column *column, int32_t row, int32_t day, bool *any)
{
  size_t i = first_of(column, row);

  *any = i < column->span_count && column->spans[i].row == row;
  for (; i < column->span_count && column->spans[i].row == row; i++) {
    if (column->spans[i].from <= day && day < column->spans[i].until)
      return &column->spans[i];
  }
  return NULL;
}

/* While the population is being built its spans lie in the order of the calls. */
static const aid__span *search_span(const aid__column *column, int32_t row, int32_t day, bool *any)
{
  *any = false;
  for (size_t i = 0; i < column->span_count; i++) {
    const aid__span *const span = &column->spans[i];

    if (span->row != row)
      continue;
    *any = true;
    if (span->from <= day && day < span->until)
      return span;
  }
  return NULL;
}

aid__value aid__population_value(const struct aid_population *p, const struct aid_fact *fact, int32_t row, int32_t day)
{
  const aid__column *const column = &p->tables[fact->kind->index].columns[fact->index];
  const aid__value unknown = {.known = false};
  const bool here = aid__bit(column->valid, (size_t)row);
  const aid__span *span;
  bool any;

  /* Silence that means something means it on every day. */
  if (column->said != NULL && !aid__bit(column->said, (size_t)row))
    return fact->absent;
  if (here && (!fact->dated || aid_month_of(day) == p->month)) {
    if (fact->type.base == AID__REFERENCE && aid__cell(column, (size_t)row) < -1)
      return unknown; /* waits to be settled */
    return aid__decode(p, fact, aid__cell(column, (size_t)row));
  }
  if (!fact->dated || column->span_count == 0)
    return unknown;
  span = p->sealed ? aid__span_on(column, row, day, &any) : search_span(column, row, day, &any);
  if (span == NULL || !span->known || (fact->type.base == AID__REFERENCE && span->value < -1))
    return unknown;
  return aid__decode(p, fact, span->value);
}

/* ---- checking ------------------------------------------------------------------------------ */

bool aid__spans_check(struct aid_population *p, const struct aid_fact *fact, aid__bits *bad, aid__reports *reports)
{
  const size_t k = fact->kind->index;
  const aid__column *const column = &p->tables[k].columns[fact->index];
  const int32_t first = aid_month_first_day(p->month);
  const int32_t last = aid_month_last_day(p->month);
  bool good = true;

  for (size_t i = 0; i < column->span_count; i++) {
    const aid__span *const span = &column->spans[i];
    const bool again = i > 0 && span[-1].row == span->row && span[-1].until > span->from;
    const bool twice = aid__bit(column->valid, (size_t)span->row) && span->from <= last && span->until > first;

    if (!again && !twice)
      continue;
    aid__report_record(reports, again ? AID__E3301 : AID__E3302, aid__row_place(p, k, span->row, 0), fact->id, NULL);
    good = aid__mark_bad(p, bad, k, span->row) && good;
  }
  return good;
}
