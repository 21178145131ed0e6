/* Sealing: rows into parent order, references to rows, silence into what it means, and what only a whole record shows. */
#include "population/builder.h"

static bool in_record(const struct aid_population *p, size_t k)
{
  return k > AID__KIND_HOUSEHOLD && !aid__builder_of(p)->kinds[k].lasting;
}

/* ---- order --------------------------------------------------------------------------------- */

/* Counting: the place of each row behind those of earlier parents, and behind those of its own that came before it. */
static bool sort_rows(struct aid_population *p, size_t k)
{
  const aid__table *const table = &p->tables[k];
  const size_t rows = table->rows;
  const size_t parents = p->tables[table->kind->parent->index].rows;
  const size_t cells = rows * sizeof(int64_t);
  unsigned char *const scratch = aid__scratch(p, cells + (rows + parents + 1) * sizeof(int32_t));
  int32_t *map, *next;

  if (scratch == NULL)
    return false;
  map = (int32_t *)(void *)(scratch + cells);
  next = map + rows;
  memset(next, 0, (parents + 1) * sizeof *next);
  for (size_t i = 0; i < rows; i++)
    next[table->parent[i] + 1]++;
  for (size_t i = 0; i < parents; i++)
    next[i + 1] += next[i];
  for (size_t i = 0; i < rows; i++)
    map[i] = next[table->parent[i]]++;
  aid__table_rearrange(p, k, map, rows, scratch);
  return true;
}

/* Where parents have moved, children that were in order may be so no longer. */
static bool sort_tables(struct aid_population *p)
{
  aid__builder *const builder = aid__builder_of(p);

  for (size_t k = AID__KIND_PERSON; k < p->vocabulary->kind_count; k++) {
    const size_t above = p->tables[k].kind->parent->index;

    if (!builder->kinds[k].disordered && !builder->kinds[above].disordered)
      continue;
    /* While it is marked, those below know that their parents have moved. */
    builder->kinds[k].disordered = true;
    if (!sort_rows(p, k))
      return false;
    if (k == AID__KIND_PERSON)
      aid__index_clear(p);
  }
  for (size_t k = 0; k < p->vocabulary->kind_count; k++)
    builder->kinds[k].disordered = false;
  return true;
}

static bool make_first(struct aid_population *p, size_t k)
{
  aid__builder *const builder = aid__builder_of(p);
  aid__table *const table = &p->tables[k];
  const size_t parents = p->tables[table->kind->parent->index].rows;

  if (!aid__grow(&p->memory, &table->first, &builder->kinds[k].first_capacity, parents + 1, sizeof *table->first, 0))
    return false;
  memset(table->first, 0, (parents + 1) * sizeof *table->first);
  for (size_t i = 0; i < table->rows; i++)
    table->first[table->parent[i] + 1]++;
  for (size_t i = 0; i < parents; i++)
    table->first[i + 1] += table->first[i];
  return true;
}

static bool make_firsts(struct aid_population *p)
{
  for (size_t k = AID__KIND_PERSON; k < p->vocabulary->kind_count; k++) {
    if (!make_first(p, k))
      return false;
  }
  return true;
}

/* ---- what only a whole record shows -------------------------------------------------------- */

/* The person that a waiting reference names; -2: nobody of the record. */
static int32_t settle(struct aid_population *p, const struct aid_fact *fact, int32_t row, int64_t cell, aid__bits *bad, aid__reports *reports)
{
  const size_t k = fact->kind->index;
  const aid__pending *const pending = &aid__builder_of(p)->pending[-2 - cell];
  const int32_t *const first = p->tables[AID__KIND_PERSON].first;
  const int32_t household = aid__household_of(p, k, row);
  const aid__text id = aid__text_of(pending->id);
  const int32_t person = first[household + 1] - first[household] > AID__PERSONS_FEW ? aid__population_person(p, household, id)
                         : aid__person_among(p, (size_t)first[household], (size_t)first[household + 1], household, id);

  if (person >= 0)
    return person;
  aid__report_record(reports, AID__E3303, aid__row_place(p, k, row, pending->line), fact->id,
                     fact->sensitivity == AID__SENSITIVE_YES ? "***" : pending->id, NULL);
  aid__mark_bad(p, bad, k, row);
  return -2;
}

static void settle_column(struct aid_population *p, const struct aid_fact *fact, aid__bits *bad, aid__reports *reports)
{
  aid__table *const table = &p->tables[fact->kind->index];
  aid__column *const column = &table->columns[fact->index];
  int32_t person;

  for (size_t i = 0; i < table->rows; i++) {
    if (aid__bit(column->valid, i) && aid__cell(column, i) < -1 &&
        (person = settle(p, fact, (int32_t)i, aid__cell(column, i), bad, reports)) >= 0)
      aid__cell_put(column, i, person);
  }
  for (size_t i = 0; i < column->span_count; i++) {
    aid__span *const span = &column->spans[i];

    if (span->known && span->value < -1 && (person = settle(p, fact, span->row, span->value, bad, reports)) >= 0)
      span->value = person;
  }
}

/* False: something is wrong that stands in no household's record. */
static bool check_facts(struct aid_population *p, aid__bits *bad, aid__reports *reports)
{
  bool good = true;

  for (size_t k = 0; k < p->vocabulary->kind_count; k++) {
    const struct aid_kind *const kind = p->tables[k].kind;

    for (size_t f = 0; f < kind->fact_count; f++) {
      const struct aid_fact *const fact = kind->facts[f];

      aid__spans_sort(&p->tables[k].columns[f]);
      if (fact->type.base == AID__REFERENCE && fact->type.kind->index == AID__KIND_PERSON)
        settle_column(p, fact, bad, reports);
      good = aid__spans_check(p, fact, bad, reports) && good;
    }
  }
  return good;
}

static bool check_rows(struct aid_population *p, size_t k, aid__bits *bad, aid__reports *reports)
{
  const aid__table *const table = &p->tables[k];
  const aid__bits *const unknown = aid__builder_of(p)->kinds[k].list_unknown;
  const size_t above = table->kind->parent->index;
  bool good = true;

  for (size_t w = 0; w < aid__bits_words(p->tables[above].rows); w++) {
    for (aid__bits rest = unknown[w]; rest != 0; rest &= rest - 1) {
      const int32_t parent = (int32_t)(w * 64 + (size_t)__builtin_ctzll(rest));

      if (table->first[parent] == table->first[parent + 1])
        continue;
      aid__report_record(reports, AID__E3305, aid__row_place(p, above, parent, 0), table->kind->list == NULL ? table->kind->id : table->kind->list, NULL);
      good = aid__mark_bad(p, bad, above, parent) && good;
    }
  }
  for (size_t i = 0; table->kind->dated && i < table->rows; i++) {
    if (!aid__bit(table->from_known, i) || !aid__bit(table->until_known, i) || table->until[i] > table->from[i])
      continue;
    aid__report_record(reports, AID__E3307, aid__row_place(p, k, (int32_t)i, 0), table->kind->id, NULL);
    good = aid__mark_bad(p, bad, k, (int32_t)i) && good;
  }
  return good;
}

static bool check(struct aid_population *p, aid__bits *bad, aid__reports *reports)
{
  bool good = check_facts(p, bad, reports);

  for (size_t k = AID__KIND_PERSON; k < p->vocabulary->kind_count; k++)
    good = check_rows(p, k, bad, reports) && good;
  return aid__givens_check(p, bad, reports) && good;
}

/* ---- leaving records out ------------------------------------------------------------------- */

static bool any_bit(const aid__bits *bits, size_t rows)
{
  for (size_t i = 0; i < aid__bits_words(rows); i++) {
    if (bits[i] != 0)
      return true;
  }
  return false;
}

static void forget_ids(struct aid_population *p, const aid__bits *bad)
{
  aid__builder *const builder = aid__builder_of(p);
  const aid__table *const households = &p->tables[AID__KIND_HOUSEHOLD];
  const aid__table *const persons = &p->tables[AID__KIND_PERSON];
  const aid__column *const member = &persons->columns[p->vocabulary->member->index];

  for (size_t i = 0; i < households->rows; i++) {
    if (aid__bit(bad, i))
      aid__ids_remove(&builder->ids, aid__id_hash_of(AID__ID_HOUSEHOLD, aid__text_of(households->id[i])));
  }
  for (size_t i = 0; i < persons->rows; i++) {
    if (aid__bit(bad, (size_t)persons->parent[i]) && aid__cell(member, i) != 0)
      aid__ids_remove(&builder->ids, aid__id_hash_of(AID__ID_MEMBER, aid__text_of(persons->id[i])));
  }
}

/* Takes the households out with all under them, and with their ids. False: no memory, and nothing has changed. */
static bool leave_out(struct aid_population *p, const aid__bits *bad, bool with_ids)
{
  size_t most = 0;
  unsigned char *scratch;
  int32_t *map;

  for (size_t k = AID__KIND_HOUSEHOLD; k < p->vocabulary->kind_count; k++)
    most = p->tables[k].rows > most ? p->tables[k].rows : most;
  scratch = aid__scratch(p, most * (sizeof(int64_t) + sizeof *map));
  if (scratch == NULL)
    return false;
  map = (int32_t *)(void *)(scratch + most * sizeof(int64_t));
  if (with_ids)
    forget_ids(p, bad);
  for (size_t k = AID__KIND_HOUSEHOLD; k < p->vocabulary->kind_count; k++) {
    const aid__table *const table = &p->tables[k];
    int32_t rows = 0;

    if (k != AID__KIND_HOUSEHOLD && !in_record(p, k))
      continue;
    for (size_t i = 0; i < table->rows; i++) {
      const bool out = k == AID__KIND_HOUSEHOLD ? aid__bit(bad, i) : table->parent[i] < 0;

      map[i] = out ? -1 : rows++;
    }
    aid__table_rearrange(p, k, map, (size_t)rows, scratch);
  }
  aid__index_clear(p);
  return true;
}

/* Households that were dropped while they were being built go first, so that nothing is said of them. Their ids went at once, and may
   have come again. */
static bool leave_out_dropped(struct aid_population *p)
{
  aid__builder *const builder = aid__builder_of(p);
  const size_t words = aid__bits_words(p->tables[AID__KIND_HOUSEHOLD].rows);
  aid__bits *dropped;
  bool done;

  if (!builder->any_dropped)
    return true;
  dropped = aid__allocate(&p->memory, words * sizeof *dropped);
  if (dropped == NULL)
    return false;
  memcpy(dropped, builder->dropped, words * sizeof *dropped);
  done = leave_out(p, dropped, false);
  builder->any_dropped = !done;
  aid__release(&p->memory, dropped);
  return done;
}

/* ---- silence ------------------------------------------------------------------------------- */

/* Bits of the rows from 64 * word on. */
static aid__bits rows_of_word(size_t word, size_t rows)
{
  const size_t left = rows - word * 64;

  return left >= 64 ? ~(aid__bits)0 : ((aid__bits)1 << left) - 1;
}

static bool absent_of(struct aid_population *p, const struct aid_fact *fact, int64_t *out)
{
  *out = 0;
  switch (fact->type.base) {
  case AID__FLAG: *out = fact->absent.flag; return true;
  case AID__NUMBER: aid__fraction_to_scaled(fact->absent.number, fact->type.digits, out); return true;
  case AID__TEXT: *out = aid__text_intern(p, aid__text_of(fact->absent.text), true); return *out >= 0;
  default: *out = fact->absent.day; return true;
  }
}

static bool fill_absent(struct aid_population *p, aid__table *table, const struct aid_fact *fact)
{
  aid__column *const column = &table->columns[fact->index];
  int64_t absent;

  if (!absent_of(p, fact, &absent))
    return false;

  for (size_t w = 0; w < aid__bits_words(table->rows); w++) {
    const aid__bits silent = ~column->said[w] & ~column->valid[w] & rows_of_word(w, table->rows);

    column->valid[w] |= silent;
    for (aid__bits rest = absent == 0 ? 0 : silent; rest != 0; rest &= rest - 1)
      aid__cell_put(column, w * 64 + (size_t)__builtin_ctzll(rest), absent);
  }
  return true;
}

static void fill_whole(struct aid_population *p, size_t k)
{
  aid__table *const table = &p->tables[k];
  const aid__bits *const said = aid__builder_of(p)->kinds[k].list_said;
  const size_t parents = p->tables[table->kind->parent->index].rows;

  for (size_t w = 0; w < aid__bits_words(parents); w++) {
    const aid__bits rows = rows_of_word(w, parents);

    if (k <= AID__KIND_PERSON)
      table->whole[w] |= rows;
    else if (table->kind->absent_none)
      table->whole[w] |= ~said[w] & rows;
  }
}

/* Of a relative nobody knows what was decided, unless it is said. */
static void fill_awards(struct aid_population *p)
{
  const aid__table *const persons = &p->tables[AID__KIND_PERSON];
  const aid__bits *const said = aid__builder_of(p)->awards_said[AID__KIND_PERSON];
  const aid__bits *const member = persons->columns[p->vocabulary->member->index].values;

  for (size_t w = 0; w < aid__bits_words(persons->rows); w++)
    p->awards_unknown[AID__KIND_PERSON][w] |= ~member[w] & ~said[w] & rows_of_word(w, persons->rows);
}

static bool fill_silence(struct aid_population *p)
{
  for (size_t k = 0; k < p->vocabulary->kind_count; k++) {
    aid__table *const table = &p->tables[k];

    for (size_t f = 0; f < table->kind->fact_count; f++) {
      if (table->kind->facts[f]->absence == AID__ABSENT_VALUE && table->columns[f].said != NULL &&
          !fill_absent(p, table, table->kind->facts[f]))
        return false;
    }
    if (k != AID__KIND_REGION)
      fill_whole(p, k);
  }
  fill_awards(p);
  return true;
}

/* ---- all of it ----------------------------------------------------------------------------- */

static aid_status no_memory(aid__reports *reports)
{
  reports->no_memory = true;
  return AID_ERROR_MEMORY;
}

static aid_status seal_checked(struct aid_population *p, bool keep_going, aid__bits *bad, aid__reports *reports)
{
  const bool good = check(p, bad, reports);
  const bool left_out = any_bit(bad, p->tables[AID__KIND_HOUSEHOLD].rows);

  if (reports->no_memory)
    return AID_ERROR_MEMORY;
  if (!good || (left_out && !keep_going))
    return AID_ERROR_DATA;
  if ((left_out && (!leave_out(p, bad, true) || !make_firsts(p))) || !fill_silence(p) || !aid__survey(p))
    return no_memory(reports);
  aid__builder_of(p)->pending_count = 0;
  p->sealed = true;
  return left_out ? AID_PARTIAL : AID_OK;
}

aid_status aid__population_seal(struct aid_population *p, bool keep_going, aid__reports *reports)
{
  const bool kept_going = reports->keep_going;
  aid__bits *bad;
  aid_status status;

  if (p->sealed)
    return AID_OK;
  if (!leave_out_dropped(p) || !sort_tables(p) || !make_firsts(p) || !aid__awards_sort(p))
    return no_memory(reports);
  bad = aid__allocate(&p->memory, (aid__bits_words(p->tables[AID__KIND_HOUSEHOLD].rows) + 1) * sizeof *bad);
  if (bad == NULL)
    return no_memory(reports);
  reports->keep_going = keep_going;
  status = seal_checked(p, keep_going, bad, reports);
  reports->keep_going = kept_going;
  aid__release(&p->memory, bad);
  return status;
}
