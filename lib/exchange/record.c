/* Writing records. What silence would say is not written, so that a population is written in one way. */
#include "exchange/record.h"
#include <stdlib.h>

/* ---- which facts a plan reads ---- */

static void read_kind(aid__facts_read *read, const struct aid_kind *kind)
{
  for (; kind != NULL && kind->index >= AID__KIND_FIRST_OWN; kind = kind->parent)
    read->kinds[kind->index] = true;
}

static void read_fact(aid__facts_read *read, const struct aid_fact *fact)
{
  read->facts[read->first[fact->kind->index] + fact->index] = true;
  read_kind(read, fact->kind);
}

static void read_ir(aid__facts_read *read, const aid__ir *ir)
{
  if (ir == NULL)
    return;
  if (ir->fact != NULL)
    read_fact(read, ir->fact);
  if (ir->op == AID__OP_RECORD)
    read->awards = true;
  if (ir->op == AID__OP_AGGREGATE)
    read_kind(read, ir->list.kind);
  for (size_t i = 0; i < ir->count; i++)
    read_ir(read, ir->operands[i]);
}

bool aid__facts_read_of(aid__facts_read *read, const aid__plan *plan, aid__arena *arena)
{
  const aid__vocabulary *v = &plan->policy->vocabulary;
  size_t total = 0;

  read->first = aid__arena_array(arena, v->kind_count + 1, sizeof *read->first);
  read->kinds = aid__arena_array(arena, v->kind_count + 1, sizeof *read->kinds);
  if (read->first == NULL || read->kinds == NULL)
    return false;
  for (size_t i = 0; i < v->kind_count; i++) {
    read->first[i] = total;
    total += v->kinds[i]->fact_count;
  }
  read->facts = aid__arena_array(arena, total + 1, sizeof *read->facts);
  if (read->facts == NULL)
    return false;
  read->awards = false;
  for (size_t i = 0; i < plan->slot_count; i++) {
    read_ir(read, plan->slots[i].body);
    read_ir(read, plan->slots[i].relative);
    read_kind(read, plan->slots[i].kind);
  }
  /* What a case has begun with tells whether a refusal is written, and when a program starts. */
  if (plan->program_count > 0)
    read->awards = true;
  return true;
}

static bool wants_fact(const aid__record_writer *w, const struct aid_fact *fact)
{
  return !fact->computed && (w->read == NULL || w->read->facts[w->read->first[fact->kind->index] + fact->index]);
}

static bool wants_kind(const aid__record_writer *w, const struct aid_kind *kind)
{
  return w->read == NULL || w->read->kinds[kind->index];
}

/* ---- values ---- */

void aid__record_writer_init(aid__record_writer *w, aid__writer *writer, const struct aid_population *population, const aid__facts_read *read,
                             const aid_memory *memory)
{
  memset(w, 0, sizeof *w);
  w->writer = writer;
  w->population = population;
  w->read = read;
  aid__buffer_init(&w->words, memory, 0);
}

void aid__record_writer_free(aid__record_writer *w)
{
  aid__buffer_free(&w->words);
}

static int64_t cell(const aid__column *column, size_t row)
{
  switch (column->storage) {
  case AID__STORE_BITS: return aid__bit(column->values, row);
  case AID__STORE_I32: return ((const int32_t *)column->values)[row];
  default: return ((const int64_t *)column->values)[row];
  }
}

/* A number at its digits, without zeros at the end, but money with its fen. */
static size_t print_scaled(int64_t scaled, unsigned digits, unsigned least, char buffer[48])
{
  char *end = buffer + 47, *p = end;
  uint64_t rest = scaled < 0 ? 0 - (uint64_t)scaled : (uint64_t)scaled;
  size_t length;

  *end = '\0';
  while (digits > least && rest % 10 == 0) {
    rest /= 10;
    digits--;
  }
  for (unsigned i = 0; i < digits; i++, rest /= 10)
    *--p = (char)('0' + rest % 10);
  if (digits > 0)
    *--p = '.';
  do {
    *--p = (char)('0' + rest % 10);
    rest /= 10;
  } while (rest != 0);
  if (scaled < 0)
    *--p = '-';
  length = (size_t)(end - p);
  memmove(buffer, p, length + 1);
  return length;
}

static aid__text print(const aid__record_writer *w, const struct aid_fact *fact, int64_t stored, char buffer[48])
{
  const struct aid_population *p = w->population;

  switch (fact->type.base) {
  case AID__FLAG: return aid__text_of(stored != 0 ? "yes" : "no");
  case AID__NUMBER: return (aid__text){buffer, print_scaled(stored, fact->type.digits, fact->type.digits == 2 ? 2 : 0, buffer)};
  case AID__DATE: aid_date_print((int32_t)stored, buffer); return aid__text_of(buffer);
  case AID__MONTH: aid_month_print((int32_t)stored, buffer); return aid__text_of(buffer);
  case AID__CODE: return aid__text_of(fact->type.codes->codes[stored].id);
  case AID__TEXT: return aid__text_of(p->texts[stored]);
  default: return aid__text_of(stored < 0 ? "none" : p->tables[fact->type.kind->index].id[stored]);
  }
}

static size_t first_span(const aid__column *column, int32_t row)
{
  size_t low = 0, high = column->span_count;

  while (low < high) {
    const size_t middle = low + (high - low) / 2;

    if (column->spans[middle].row < row)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

static bool has_spans(const aid__column *column, int32_t row)
{
  const size_t i = column->span_count == 0 ? 0 : first_span(column, row);

  return i < column->span_count && column->spans[i].row == row;
}

static bool is_silent(const aid__column *column, int32_t row)
{
  return column->said != NULL && !aid__bit(column->said, (size_t)row);
}

static void word(aid__record_writer *w, const char *name)
{
  if (w->words.length > 0)
    aid__buffer_add(&w->words, " ", 1);
  aid__buffer_string(&w->words, name);
}

/* ---- attributes and values of an entity ---- */

static void write_facts(aid__record_writer *w, const struct aid_kind *kind, int32_t row)
{
  const aid__table *table = &w->population->tables[kind->index];
  const aid__vocabulary *v = w->population->vocabulary;
  char buffer[48];

  w->words.length = 0;
  if (kind->dated) {
    if (!aid__bit(table->from_known, (size_t)row))
      word(w, "from");
    else if (table->from[row] != AID__ALWAYS)
      aid__writer_attribute_date(w->writer, "from", table->from[row]);
    if (!aid__bit(table->until_known, (size_t)row))
      word(w, "until");
    else if (table->until[row] != AID_NEVER)
      aid__writer_attribute_date(w->writer, "until", table->until[row]);
  }
  for (size_t i = 0; i < kind->fact_count; i++) {
    const struct aid_fact *fact = kind->facts[i];
    const aid__column *column = &table->columns[fact->index];

    if (fact == v->level || fact == v->member || !wants_fact(w, fact) || is_silent(column, row))
      continue;
    if (aid__bit(column->valid, (size_t)row))
      aid__writer_attribute_text(w->writer, fact->id, print(w, fact, cell(column, (size_t)row), buffer));
    else if (column->said != NULL && !has_spans(column, row))
      word(w, fact->id);
  }
  if (w->words.length > 0)
    aid__writer_attribute(w->writer, "unknown", w->words.data);
}

static void write_spans(aid__record_writer *w, const struct aid_kind *kind, int32_t row)
{
  const aid__table *table = &w->population->tables[kind->index];
  char buffer[48];

  for (size_t i = 0; i < kind->fact_count; i++) {
    const struct aid_fact *fact = kind->facts[i];
    const aid__column *column = &table->columns[fact->index];

    if (column->span_count == 0 || !wants_fact(w, fact))
      continue;
    for (size_t j = first_span(column, row); j < column->span_count && column->spans[j].row == row; j++) {
      const aid__span *span = &column->spans[j];

      aid__writer_start(w->writer, "value");
      aid__writer_attribute(w->writer, "of", fact->id);
      if (span->from != AID__ALWAYS)
        aid__writer_attribute_date(w->writer, "from", span->from);
      if (span->until != AID_NEVER || span->from == AID__ALWAYS) /* without either it would hold for the month alone */
        aid__writer_attribute_date(w->writer, "until", span->until);
      if (span->source >= 0)
        aid__writer_attribute(w->writer, "source", w->population->texts[span->source]);
      if (span->recorded != AID_NEVER)
        aid__writer_attribute_date(w->writer, "recorded", span->recorded);
      if (!span->known) {
        aid__writer_attribute(w->writer, "unknown", "yes");
      } else {
        const aid__text text = print(w, fact, span->value, buffer);

        aid__writer_text(w->writer, text.start);
      }
      aid__writer_end(w->writer);
    }
  }
}

/* ---- awards and supplied values ---- */

static int compare_place(size_t kind, int32_t row, uint32_t other_kind, int32_t other_row)
{
  if (kind != other_kind)
    return kind < other_kind ? -1 : 1;
  return row < other_row ? -1 : row > other_row;
}

/* The first award (supplied value) of a row; they are sorted by kind, then row. */
static size_t first_award(const struct aid_population *p, size_t kind, int32_t row)
{
  size_t low = 0, high = p->award_count;

  while (low < high) {
    const size_t middle = low + (high - low) / 2;

    if (compare_place(kind, row, p->awards[middle].kind, p->awards[middle].row) > 0)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

static size_t first_given(const struct aid_population *p, size_t kind, int32_t row)
{
  size_t low = 0, high = p->given_count;

  while (low < high) {
    const size_t middle = low + (high - low) / 2;

    if (compare_place(kind, row, p->givens[middle].kind, p->givens[middle].row) > 0)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

static bool is_award_of(const struct aid_population *p, size_t i, size_t kind, int32_t row)
{
  return i < p->award_count && p->awards[i].kind == kind && p->awards[i].row == row;
}

static bool is_given_of(const struct aid_population *p, size_t i, size_t kind, int32_t row)
{
  return i < p->given_count && p->givens[i].kind == kind && p->givens[i].row == row;
}

/* The inverse of aid__form_award(): what it would read from silence is not written. */
static void write_award(aid__record_writer *w, const aid__award *award)
{
  const bool runs = award->from_known && award->from != AID_NEVER;

  w->words.length = 0;
  aid__writer_start(w->writer, "award");
  aid__writer_attribute(w->writer, "program", award->program);
  if (award->applied_known)
    aid__writer_attribute_date(w->writer, "applied", award->applied);
  if (award->confirmed_known && (runs || award->confirmed != AID_NEVER))
    aid__writer_attribute_date(w->writer, "confirmed", award->confirmed);
  else if (!award->confirmed_known && !runs)
    word(w, "confirmed");
  if (runs)
    aid__writer_attribute_month(w->writer, "from", award->from);
  else if (!award->from_known)
    word(w, "from");
  if (award->until_known && award->until != AID_NEVER)
    aid__writer_attribute_month(w->writer, "until", award->until);
  else if (!award->until_known)
    word(w, "until");
  if (award->amount_known)
    aid__writer_attribute_fraction(w->writer, "amount", award->amount, 2, NULL);
  if (w->words.length > 0)
    aid__writer_attribute(w->writer, "unknown", w->words.data);
  aid__writer_end(w->writer);
}

static void write_awards(aid__record_writer *w, const struct aid_kind *kind, int32_t row, bool relative)
{
  const struct aid_population *p = w->population;
  const bool unknown = aid__bit(p->awards_unknown[kind->index], (size_t)row);
  size_t i;

  if (w->read != NULL && !w->read->awards)
    return;
  i = first_award(p, kind->index, row);
  if (!is_award_of(p, i, kind->index, row) && unknown == relative)
    return;
  aid__writer_start(w->writer, "awards");
  if (unknown)
    aid__writer_attribute(w->writer, "complete", "no");
  for (; is_award_of(p, i, kind->index, row); i++)
    write_award(w, &p->awards[i]);
  aid__writer_end(w->writer);
}

static void write_givens(aid__record_writer *w, const struct aid_kind *kind, int32_t row)
{
  const struct aid_population *p = w->population;

  if (p->given_count == 0)
    return;
  for (size_t i = first_given(p, kind->index, row); is_given_of(p, i, kind->index, row); i++) {
    aid__writer_start(w->writer, "given");
    aid__writer_attribute(w->writer, "value", p->givens[i].name);
    if (p->givens[i].month != p->month) {
      char month[16];
      aid_month_print(p->givens[i].month, month);
      aid__writer_attribute(w->writer, "month", month);
    }
    if (!p->givens[i].known)
      aid__writer_attribute(w->writer, "unknown", "yes");
    else
      aid__writer_text_part(w->writer, p->givens[i].text);
    aid__writer_end(w->writer);
  }
}

/* ---- entities ---- */

static void write_inside(aid__record_writer *w, const struct aid_kind *kind, int32_t row, bool relative);

static void write_lists(aid__record_writer *w, const struct aid_kind *kind, int32_t row)
{
  const struct aid_population *p = w->population;

  for (size_t k = AID__KIND_FIRST_OWN; k < p->vocabulary->kind_count; k++) {
    const struct aid_kind *child = p->vocabulary->kinds[k];
    const aid__table *table = &p->tables[k];
    bool whole;

    if (child->parent != kind || !wants_kind(w, child))
      continue;
    whole = aid__bit(table->whole, (size_t)row);
    if (table->first[row] == table->first[row + 1] && whole == child->absent_none)
      continue;
    aid__writer_start(w->writer, child->list);
    if (!whole)
      aid__writer_attribute(w->writer, "complete", "no");
    for (int32_t i = table->first[row]; i < table->first[row + 1]; i++) {
      aid__writer_start(w->writer, child->id);
      aid__writer_attribute(w->writer, "id", table->id[i]);
      write_facts(w, child, i);
      write_inside(w, child, i, false);
      aid__writer_end(w->writer);
    }
    aid__writer_end(w->writer);
  }
}

static void write_inside(aid__record_writer *w, const struct aid_kind *kind, int32_t row, bool relative)
{
  if (kind->index < AID__KIND_FIRST_OWN)
    write_awards(w, kind, row, relative);
  write_lists(w, kind, row);
  write_spans(w, kind, row);
  write_givens(w, kind, row);
}

static void write_person(aid__record_writer *w, int32_t row, bool relative)
{
  const struct aid_kind *person = w->population->vocabulary->kinds[AID__KIND_PERSON];

  aid__writer_start(w->writer, "person");
  aid__writer_attribute(w->writer, "id", w->population->tables[AID__KIND_PERSON].id[row]);
  write_facts(w, person, row);
  write_inside(w, person, row, relative);
  aid__writer_end(w->writer);
}

void aid__record_household(aid__record_writer *w, int32_t row)
{
  const struct aid_population *p = w->population;
  const struct aid_kind *household = p->vocabulary->kinds[AID__KIND_HOUSEHOLD];
  const aid__table *persons = &p->tables[AID__KIND_PERSON];
  const aid__column *member = &persons->columns[p->vocabulary->member->index];
  bool relatives = false;

  aid__writer_start(w->writer, "household");
  aid__writer_attribute(w->writer, "id", p->tables[AID__KIND_HOUSEHOLD].id[row]);
  aid__writer_attribute(w->writer, "region", p->tables[AID__KIND_REGION].id[p->region[row]]);
  write_facts(w, household, row);
  write_inside(w, household, row, false);
  for (int32_t i = persons->first[row]; i < persons->first[row + 1]; i++) {
    if (cell(member, (size_t)i))
      write_person(w, i, false);
    else
      relatives = true;
  }
  if (relatives) {
    aid__writer_start(w->writer, "relatives");
    for (int32_t i = persons->first[row]; i < persons->first[row + 1]; i++)
      if (!cell(member, (size_t)i))
        write_person(w, i, true);
    aid__writer_end(w->writer);
  }
  aid__writer_end(w->writer);
}

void aid__record_region(aid__record_writer *w, int32_t row)
{
  const struct aid_kind *region = w->population->vocabulary->kinds[AID__KIND_REGION];

  aid__writer_start(w->writer, "region");
  aid__writer_attribute(w->writer, "id", w->population->tables[AID__KIND_REGION].id[row]);
  write_facts(w, region, row);
  write_inside(w, region, row, false);
  aid__writer_end(w->writer);
}

bool aid__record_region_speaks(const aid__record_writer *w, int32_t row)
{
  const struct aid_population *p = w->population;
  const struct aid_kind *region = p->vocabulary->kinds[AID__KIND_REGION];
  const aid__table *table = &p->tables[AID__KIND_REGION];

  for (size_t i = 0; i < region->fact_count; i++) {
    const struct aid_fact *fact = region->facts[i];
    const aid__column *column = &table->columns[fact->index];

    if (fact == p->vocabulary->level || !wants_fact(w, fact) || is_silent(column, row))
      continue;
    if (aid__bit(column->valid, (size_t)row) || column->said != NULL || has_spans(column, row))
      return true;
  }
  for (size_t k = AID__KIND_FIRST_OWN; k < p->vocabulary->kind_count; k++) {
    const struct aid_kind *child = p->vocabulary->kinds[k];

    if (child->parent == region && wants_kind(w, child) &&
        (p->tables[k].first[row] != p->tables[k].first[row + 1] || aid__bit(p->tables[k].whole, (size_t)row) != child->absent_none))
      return true;
  }
  return aid__bit(p->awards_unknown[AID__KIND_REGION], (size_t)row) ||
         is_award_of(p, first_award(p, AID__KIND_REGION, row), AID__KIND_REGION, row) ||
         is_given_of(p, first_given(p, AID__KIND_REGION, row), AID__KIND_REGION, row);
}

typedef struct coded { const char *code; int32_t row; } coded;

static int compare_coded(const void *a, const void *b)
{
  return strcmp(((const coded *)a)->code, ((const coded *)b)->code);
}

int32_t *aid__regions_in_order(const struct aid_population *population, aid__arena *arena, size_t *count)
{
  const aid__table *table = &population->tables[AID__KIND_REGION];
  coded *codes = aid__arena_array(arena, table->rows + 1, sizeof *codes);
  int32_t *rows = aid__arena_array(arena, table->rows + 1, sizeof *rows);

  if (codes == NULL || rows == NULL)
    return NULL;
  for (size_t i = 0; i < table->rows; i++)
    codes[i] = (coded){table->id[i], (int32_t)i};
  qsort(codes, table->rows, sizeof *codes, compare_coded);
  for (size_t i = 0; i < table->rows; i++)
    rows[i] = codes[i].row;
  *count = table->rows;
  return rows;
}
