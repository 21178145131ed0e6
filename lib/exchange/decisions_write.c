/* Writing decisions. */
#include "exchange/decisions.h"
#include <errno.h>

struct aid__decisions_writer {
  aid_memory memory;
  const aid__plan *plan;
  aid__writer *writer;
  aid__arena arena;
  aid__decisions_head head;
  aid__facts_read read;
  uint32_t *standards;           /* by first_row[standard->index] + row->index within it: number given, 0: none yet */
  size_t *first_row;
  uint32_t standard_count;
  bool *sources;                 /* by place in the policy's list: written */
  aid__bits *regions; size_t regions_capacity;   /* region rows that are done with */
  uint64_t households, decisions;
  size_t at;                     /* in the chunk's list: the next decision of a household */
  size_t regions_end;            /* … and where those of regions end */
  bool no_memory;
};

/* ---- sums ---- */

bool aid__under_household(const struct aid_kind *kind)
{
  while (kind != NULL && kind->index != AID__KIND_HOUSEHOLD)
    kind = kind->parent;
  return kind != NULL;
}

bool aid__sums_make(aid__sums *sums, const aid__plan *plan, aid__arena *arena)
{
  memset(sums, 0, sizeof *sums);
  sums->count = plan->program_count;
  sums->programs = aid__arena_array(arena, plan->program_count + 1, sizeof *sums->programs);
  if (sums->programs == NULL)
    return false;
  for (size_t i = 0; i < plan->program_count; i++) {
    sums->programs[i].refused = aid__arena_array(arena, aid__planned_reasons(&plan->programs[i]) + 1, sizeof(uint64_t));
    if (sums->programs[i].refused == NULL)
      return false;
  }
  return true;
}

bool aid__sums_add(aid__sums *sums, const struct aid_decisions *decisions)
{
  const struct aid_population *p = decisions->population;
  const aid__table *persons = &p->tables[AID__KIND_PERSON];
  const aid__bits *member = persons->columns[p->vocabulary->member->index].values;

  sums->households += p->tables[AID__KIND_HOUSEHOLD].rows;
  for (size_t i = 0; i < persons->rows; i++)
    sums->members += aid__bit(member, i) ? 1 : 0;
  for (size_t i = 0; i < sums->count; i++) {
    const aid__planned *planned = &decisions->plan->programs[i];
    const size_t reasons = aid__planned_reasons(planned);
    const bool adds = aid__under_household(planned->program->kind);
    aid__total *to = &sums->programs[i];
    const aid__total *from = &decisions->totals[i];

    for (size_t j = 0; j < 5; j++)
      to->outcomes[j] = (adds ? to->outcomes[j] : 0) + from->outcomes[j];
    for (size_t j = 0; j < reasons; j++)
      to->refused[j] = (adds ? to->refused[j] : 0) + from->refused[j];
    if (!adds)
      to->fen = from->fen;
    else if (!aid__add(to->fen, from->fen, &to->fen))
      return false;
  }
  return true;
}

/* ---- the head ---- */

static void write_programs(aid__decisions_writer *w)
{
  aid__buffer words;

  if (w->head.programs == NULL)
    return;
  aid__buffer_init(&words, &w->memory, 0);
  for (size_t i = 0; w->head.programs[i] != NULL; i++) {
    if (i > 0)
      aid__buffer_add(&words, " ", 1);
    aid__buffer_string(&words, w->head.programs[i]);
  }
  w->no_memory = w->no_memory || words.failed;
  aid__writer_attribute(w->writer, "programs", words.failed || words.data == NULL ? "" : words.data);
  aid__buffer_free(&words);
}

static void write_head(aid__decisions_writer *w)
{
  const struct aid_policy *policy = w->plan->policy;

  aid__writer_declaration(w->writer);
  aid__writer_start(w->writer, "decisions");
  aid__writer_attribute(w->writer, "xmlns", AID__DECISIONS_SPACE);
  aid__writer_attribute(w->writer, "version", "1.0");
  aid__writer_attribute(w->writer, "policy", aid_policy_id(policy));
  aid__writer_attribute(w->writer, "policy_version", aid_policy_version(policy));
  aid__writer_attribute(w->writer, "policy_digest", aid_policy_digest(policy));
  aid__writer_attribute_month(w->writer, "month", w->plan->month);
  aid__writer_attribute_date(w->writer, "day", w->plan->day);
  if (w->plan->known != INT32_MAX)
    aid__writer_attribute_date(w->writer, "known", w->plan->known);
  write_programs(w);
  if (w->head.all)
    aid__writer_attribute(w->writer, "refusals", "all");
  if (w->head.with_facts)
    aid__writer_attribute_month(w->writer, "facts", w->head.facts_month);
  if (w->head.synthetic)
    aid__writer_attribute(w->writer, "synthetic", "true");
  aid__writer_attribute(w->writer, "library", aid_version());
}

aid__decisions_writer *aid__decisions_writer_new(const aid__plan *plan, const aid_output *output, const aid__decisions_head *head,
                                                 const aid_memory *memory)
{
  const struct aid_policy *policy = plan->policy;
  aid__decisions_writer *w = aid__allocate(memory, sizeof *w);
  size_t rows = 0;
  bool made;

  if (w == NULL)
    return NULL;
  w->memory = *memory;
  w->plan = plan;
  w->head = *head;
  aid__arena_init(&w->arena, &w->memory, 0);
  w->writer = aid__writer_new(memory, output, true);
  w->first_row = aid__arena_array(&w->arena, policy->standard_count + 1, sizeof *w->first_row);
  w->sources = aid__arena_array(&w->arena, policy->source_count + 1, sizeof *w->sources);
  for (size_t i = 0; w->first_row != NULL && i < policy->standard_count; i++) {
    w->first_row[i] = rows;
    rows += policy->standards[i]->row_count;
  }
  w->standards = aid__arena_array(&w->arena, rows + 1, sizeof *w->standards);
  made = w->writer != NULL && w->first_row != NULL && w->sources != NULL && w->standards != NULL &&
         (!head->with_facts || aid__facts_read_of(&w->read, plan, &w->arena));
  if (!made) {
    aid__decisions_writer_free(w);
    return NULL;
  }
  write_head(w);
  return w;
}

void aid__decisions_writer_free(aid__decisions_writer *w)
{
  aid_memory memory;

  if (w == NULL)
    return;
  memory = w->memory;
  aid__writer_free(w->writer);
  aid__release(&memory, w->regions);
  aid__arena_free(&w->arena);
  aid__release(&memory, w);
}

bool aid__decisions_writer_flush(aid__decisions_writer *w, int *code)
{
  return aid__writer_flush(w->writer, code);
}

uint64_t aid__decisions_writer_count(const aid__decisions_writer *w)
{
  return w->decisions;
}

/* ---- standards and sources, each just before it is first needed ---- */

static void write_source(aid__decisions_writer *w, aid__text id)
{
  const struct aid_policy *policy = w->plan->policy;

  for (size_t i = 0; i < policy->source_count; i++) {
    const struct aid_source *source = policy->sources[i];

    if (!aid__text_is(id, source->id))
      continue;
    if (w->sources[i])
      return;
    w->sources[i] = true;
    aid__writer_start(w->writer, "source");
    aid__writer_attribute(w->writer, "id", source->id);
    aid__writer_attribute(w->writer, "number", source->number);
    aid__writer_attribute(w->writer, "title", source->title);
    if (source->effective != INT32_MIN)
      aid__writer_attribute_date(w->writer, "effective", source->effective);
    aid__writer_end(w->writer);
    return;
  }
}

/* "n57 art 13; n62 sec 3.1": each part begins with the id of a source. */
static void write_cited(aid__decisions_writer *w, const char *cite)
{
  while (cite != NULL && *cite != '\0') {
    aid__text id = {cite, 0};

    while (*id.start == ' ' || *id.start == ';')
      id.start++;
    while (id.start[id.length] != '\0' && id.start[id.length] != ' ' && id.start[id.length] != ';')
      id.length++;
    if (id.length > 0)
      write_source(w, id);
    cite = strchr(id.start, ';');
  }
}

static uint32_t *standard_number(aid__decisions_writer *w, const struct aid_standard_row *row)
{
  const struct aid_standard *standard = row->standard;
  size_t i = row->index;

  if (i >= standard->row_count || standard->rows[i] != row)
    for (i = 0; i < standard->row_count && standard->rows[i] != row; i++)
      continue;
  return &w->standards[w->first_row[standard->index] + (i < standard->row_count ? i : 0)];
}

static void write_value(aid__writer *writer, const char *name, const aid_value *value)
{
  char buffer[128];
  size_t length = aid_value_print(value, buffer, sizeof buffer);

  aid__writer_attribute_text(writer, name, (aid__text){buffer, length < sizeof buffer ? length : sizeof buffer - 1});
}

/* "s12": the id of a standard's row in the document. */
static void standard_id(uint32_t number, char id[32])
{
  id[0] = 's';
  aid__int_print(number, id + 1);
}

/* area="rural"; a key that has the name of one of our own attributes is told apart. */
static void write_key(aid__decisions_writer *w, const char *key, const char *text)
{
  static const char *const own[] = {"id", "of", "region", "from", "until", "known", "kind", "value", "illustrative", "cite"};
  char name[128];
  bool clash = false;

  for (size_t i = 0; i < sizeof own / sizeof *own; i++)
    clash = clash || strcmp(key, own[i]) == 0;
  if (clash && strlen(key) < sizeof name - 5) {
    memcpy(name, "key_", 4);
    strcpy(name + 4, key);
    key = name;
  }
  aid__writer_attribute(w->writer, key, text);
}

static void write_standard(aid__decisions_writer *w, const struct aid_standard_row *row)
{
  static const char *const kinds[] = {"value", "floor", "ceiling", "missing"};
  const struct aid_standard *standard = row->standard;
  uint32_t *number = standard_number(w, row);
  char id[32];

  if (*number != 0)
    return;
  *number = ++w->standard_count;
  write_cited(w, row->cite);
  standard_id(*number, id);
  aid__writer_start(w->writer, "standard");
  aid__writer_attribute(w->writer, "id", id);
  aid__writer_attribute(w->writer, "of", standard->id);
  if (standard->by_region)
    aid__writer_attribute(w->writer, "region", row->region);
  for (size_t i = 0; i < standard->key_count; i++)
    if (row->keys[i].how != AID__KEY_ANY)
      write_key(w, standard->keys[i], row->keys[i].text);
  if (row->validity.from != AID__ALWAYS_FROM)
    aid__writer_attribute_date(w->writer, "from", row->validity.from);
  if (row->validity.until != AID_NEVER)
    aid__writer_attribute_date(w->writer, "until", row->validity.until);
  if (row->validity.known != INT32_MIN)
    aid__writer_attribute_date(w->writer, "known", row->validity.known);
  aid__writer_attribute(w->writer, "kind", kinds[row->kind]);
  if (row->kind != AID_ROW_MISSING) {
    const aid_value value = aid_standard_row_value(row);

    write_value(w->writer, "value", &value);
  }
  if (row->illustrative)
    aid__writer_attribute(w->writer, "illustrative", "yes");
  aid__writer_attribute(w->writer, "cite", row->cite);
  aid__writer_end(w->writer);
}

static void write_standards(aid__decisions_writer *w, const struct aid_decision *d)
{
  for (size_t i = 0; d->details != NULL && i < d->details->ground_count; i++)
    if (d->details->grounds[i].row != NULL)
      write_standard(w, d->details->grounds[i].row);
}

/* ---- one decision ---- */

static void attribute_standard(aid__decisions_writer *w, const struct aid_standard_row *row)
{
  char id[32];

  standard_id(*standard_number(w, row), id);
  aid__writer_attribute(w->writer, "standard", id);
}

static void write_missing(aid__decisions_writer *w, const aid_ground *ground, bool question)
{
  const bool record = ground->detail != NULL && strcmp(ground->detail, "record") == 0;
  char month[16];

  aid__writer_start(w->writer, "open");
  if (ground->row != NULL)
    attribute_standard(w, ground->row);
  else
    aid__writer_attribute(w->writer, question ? "question" : record ? "record" : ground->subject == NULL ? "standard_of" : "fact",
                          ground->name == NULL ? "awards" : ground->name);
  aid__writer_attribute(w->writer, "of", ground->subject);
  if (!record)
    aid__writer_attribute(w->writer, "kind", ground->detail);
  if (ground->month != INT32_MIN) {
    aid_month_print(ground->month, month);
    aid__writer_attribute(w->writer, "month", month);
  }
  aid__writer_end(w->writer);
}

static void write_ground(aid__decisions_writer *w, const aid_ground *ground)
{
  aid__writer *writer = w->writer;

  switch (ground->kind) {
  case AID_GROUND_MISSING:
    write_missing(w, ground, false);
    return;
  case AID_GROUND_QUESTION:
    write_missing(w, ground, true);
    return;
  case AID_GROUND_ASSUMED:
    aid__writer_start(writer, "assumed");
    if (ground->row != NULL)
      attribute_standard(w, ground->row);
    else
      aid__writer_attribute(writer, "fact", ground->name);
    aid__writer_attribute(writer, "of", ground->subject);
    if (ground->row != NULL)
      aid__writer_attribute(writer, "as", ground->detail);
    break;
  case AID_GROUND_SUPPLIED:
    aid__writer_start(writer, "supplied");
    aid__writer_attribute(writer, "value", ground->name);
    aid__writer_attribute(writer, "of", ground->subject);
    break;
  case AID_GROUND_STANDARD:
    aid__writer_start(writer, "used");
    if (ground->row != NULL)
      attribute_standard(w, ground->row);
    break;
  case AID_GROUND_ILLUSTRATIVE:
    aid__writer_start(writer, "illustrative");
    if (ground->row != NULL)
      attribute_standard(w, ground->row);
    else
      aid__writer_attribute(writer, "rule", ground->name);
    break;
  case AID_GROUND_FAILED:
    aid__writer_start(writer, "failed");
    aid__writer_attribute(writer, "rule", ground->name == NULL ? "" : ground->name);
    aid__writer_attribute(writer, "why", ground->detail);
    aid__writer_attribute(writer, "of", ground->subject);
    break;
  case AID_GROUND_MARGIN:
    aid__writer_start(writer, "margin");
    aid__writer_attribute(writer, "of", ground->name);
    write_value(writer, "value", &ground->value);
    break;
  default:
    return;
  }
  aid__writer_end(writer);
}

static void write_pays(aid__decisions_writer *w, const struct aid_decision *d, const aid__planned *planned)
{
  const char *const *ids = d->of->population->tables[AID__KIND_PERSON].id;

  for (size_t i = 0; i < planned->pay_count; i++) {
    const aid__paid *paid = &d->details->pays[i];

    aid__writer_start(w->writer, "pay");
    aid__writer_attribute(w->writer, "id", w->plan->slots[planned->pays[i]].rule->id);
    aid__writer_attribute_fen(w->writer, "amount", paid->fen, NULL);
    for (size_t j = 0; j < paid->share_count; j++) {
      int64_t fen;

      aid__writer_start(w->writer, "share");
      aid__writer_attribute(w->writer, "person", ids[paid->shares[j].person]);
      if (aid__fraction_to_scaled(paid->shares[j].amount, 2, &fen))
        aid__writer_attribute_fen(w->writer, "amount", fen, NULL);
      else
        aid__writer_attribute_fraction(w->writer, "exact", paid->shares[j].amount, 2, NULL);
      aid__writer_end(w->writer);
    }
    aid__writer_end(w->writer);
  }
}

static void write_month(aid__writer *writer, const char *name, int32_t month)
{
  if (month == INT32_MIN)
    aid__writer_attribute(writer, name, "unknown");
  else if (month != AID_NEVER)
    aid__writer_attribute_month(writer, name, month);
}

/* Whose decision it is, where that is not the record's own household or region. */
static void write_subject(aid__decisions_writer *w, const struct aid_decision *d, const struct aid_kind *kind)
{
  const struct aid_population *p = d->of->population;
  const struct aid_kind *above = p->vocabulary->kinds[d->household >= 0 ? AID__KIND_HOUSEHOLD : AID__KIND_REGION];
  int32_t first = 0, end = 0;

  if (kind->index == AID__KIND_PERSON) {
    aid__writer_attribute(w->writer, "person", p->tables[AID__KIND_PERSON].id[d->row]);
  } else if (kind->index >= AID__KIND_FIRST_OWN) {
    aid__writer_attribute(w->writer, "kind", kind->id);
    aid__writer_attribute(w->writer, "subject", p->tables[kind->index].id[d->row]);
    if (d->household >= 0) {
      aid__population_range(p, above, d->household, kind, &first, &end);
      aid__writer_attribute_int(w->writer, "row", d->row - first + 1);
    }
  }
}

static void write_decision(aid__decisions_writer *w, const struct aid_decision *d)
{
  const aid__planned *planned = &w->plan->programs[d->program];
  const struct aid_program *program = planned->program;
  const bool eligible = d->outcome == AID_OUTCOME_ELIGIBLE;

  w->decisions++;
  aid__writer_start(w->writer, "decision");
  aid__writer_attribute(w->writer, "program", program->id);
  aid__writer_attribute(w->writer, "warning", program->severity);
  write_subject(w, d, program->kind);
  aid__writer_attribute(w->writer, "outcome", aid_outcome_name((aid_outcome)d->outcome));
  if (eligible) {
    write_month(w->writer, "starts", d->starts);
    write_month(w->writer, "ends", d->ends);
    if (program->unit != NULL && d->amount_known) {
      aid__writer_attribute_fen(w->writer, "amount", d->amount_fen, program->unit);
      if (d->entitled_fen != d->amount_fen)
        aid__writer_attribute_fen(w->writer, "entitled", d->entitled_fen, program->unit);
    } else if (program->unit != NULL) {
      aid__writer_attribute(w->writer, "amount", "unknown");
    }
  }
  if (eligible && d->details != NULL)
    write_pays(w, d, planned);
  for (size_t i = 0; i < aid_decision_reason_count(d); i++) {
    aid__writer_start(w->writer, "refused");
    aid__writer_attribute(w->writer, "reason", aid_decision_reason(d, i));
    aid__writer_end(w->writer);
  }
  for (size_t i = 0; d->details != NULL && i < d->details->ground_count; i++)
    write_ground(w, &d->details->grounds[i]);
  aid__writer_end(w->writer);
}

/* Refusals that nobody asked about are counted only. */
static bool is_written(const struct aid_decision *d)
{
  return d->outcome != AID_OUTCOME_INELIGIBLE || d->details != NULL;
}

/* ---- records ---- */

/* True the first time. */
static bool mark_region(aid__decisions_writer *w, int32_t row)
{
  const size_t words = (size_t)row / 64 + 1;

  if (words > w->regions_capacity && !aid__grow(&w->memory, &w->regions, &w->regions_capacity, words, sizeof *w->regions, 0)) {
    w->no_memory = true;
    return false;
  }
  if (aid__bit(w->regions, (size_t)row))
    return false;
  aid__bit_set(w->regions, (size_t)row, true);
  return true;
}

/* The row of the region that a decision outside households stands in. */
static int32_t region_of(const struct aid_decision *d)
{
  const struct aid_population *p = d->of->population;
  const struct aid_kind *kind = d->of->plan->programs[d->program].program->kind;
  int32_t row = d->row;

  for (; kind->index != AID__KIND_REGION; kind = kind->parent)
    row = p->tables[kind->index].parent[row];
  return row;
}

static void write_facts_start(aid__decisions_writer *w, const struct aid_decisions *of, aid__record_writer *records)
{
  aid__record_writer_init(records, w->writer, of->population, &w->read, &w->memory);
  aid__writer_start(w->writer, "facts");
}

static void write_facts_end(aid__decisions_writer *w, aid__record_writer *records)
{
  aid__writer_end(w->writer);
  w->no_memory = w->no_memory || records->words.failed;
  aid__record_writer_free(records);
}

static void write_region(aid__decisions_writer *w, const struct aid_decisions *of, int32_t row)
{
  const struct aid_population *p = of->population;
  bool decided = false, speaks = false;
  aid__record_writer records;

  for (size_t i = 0; i < w->regions_end; i++)
    if (region_of(&of->list[i]) == row && is_written(&of->list[i])) {
      decided = true;
      write_standards(w, &of->list[i]);
    }
  if (w->head.with_facts) {
    aid__record_writer_init(&records, w->writer, p, &w->read, &w->memory);
    speaks = aid__record_region_speaks(&records, row);
    aid__record_writer_free(&records);
  }
  if (!decided && !speaks)
    return;
  aid__writer_start(w->writer, "region");
  aid__writer_attribute(w->writer, "id", p->tables[AID__KIND_REGION].id[row]);
  if (speaks) {
    write_facts_start(w, of, &records);
    aid__record_region(&records, row);
    write_facts_end(w, &records);
  }
  for (size_t i = 0; i < w->regions_end; i++)
    if (region_of(&of->list[i]) == row && is_written(&of->list[i]))
      write_decision(w, &of->list[i]);
  aid__writer_end(w->writer);
}

/* The region and those above it, from the top, where they have not been written. */
static void write_regions_above(aid__decisions_writer *w, const struct aid_decisions *of, int32_t row)
{
  if (row < 0 || !mark_region(w, row))
    return;
  write_regions_above(w, of, of->population->tables[AID__KIND_REGION].parent[row]);
  write_region(w, of, row);
}

static void write_household(aid__decisions_writer *w, const struct aid_decisions *of, int32_t row)
{
  const struct aid_population *p = of->population;
  const size_t first = w->at;
  aid__record_writer records;
  size_t end = first;

  while (end < of->count && of->list[end].household == row)
    end++;
  w->at = end;
  write_regions_above(w, of, p->region[row]);
  for (size_t i = first; i < end; i++)
    if (is_written(&of->list[i]))
      write_standards(w, &of->list[i]);
  w->households++;
  aid__writer_start(w->writer, "household");
  aid__writer_attribute(w->writer, "id", p->tables[AID__KIND_HOUSEHOLD].id[row]);
  aid__writer_attribute(w->writer, "region", p->tables[AID__KIND_REGION].id[p->region[row]]);
  if (w->head.with_facts) {
    write_facts_start(w, of, &records);
    aid__record_household(&records, row);
    write_facts_end(w, &records);
  }
  for (size_t i = first; i < end; i++)
    if (is_written(&of->list[i]))
      write_decision(w, &of->list[i]);
  aid__writer_end(w->writer);
}

static void find_regions(aid__decisions_writer *w, const struct aid_decisions *of)
{
  w->regions_end = 0;
  while (w->regions_end < of->count && of->list[w->regions_end].household < 0)
    w->regions_end++;
  w->at = w->regions_end;
}

bool aid__decisions_writer_chunk(aid__decisions_writer *w, const struct aid_decisions *decisions)
{
  const size_t households = decisions->population->tables[AID__KIND_HOUSEHOLD].rows;

  find_regions(w, decisions);
  for (size_t i = 0; i < households && !w->no_memory; i++)
    write_household(w, decisions, (int32_t)i);
  return !w->no_memory;
}

/* ---- the end ---- */

static void write_total(aid__decisions_writer *w, const aid__planned *planned, const aid__total *total)
{
  aid__writer_start(w->writer, "program");
  aid__writer_attribute(w->writer, "id", planned->program->id);
  aid__writer_attribute(w->writer, "warning", planned->program->severity);
  aid__writer_attribute_int(w->writer, "decided", (int64_t)total->outcomes[0]);
  aid__writer_attribute_int(w->writer, "eligible", (int64_t)total->outcomes[AID_OUTCOME_ELIGIBLE]);
  aid__writer_attribute_int(w->writer, "ineligible", (int64_t)total->outcomes[AID_OUTCOME_INELIGIBLE]);
  aid__writer_attribute_int(w->writer, "undetermined", (int64_t)total->outcomes[AID_OUTCOME_UNDETERMINED]);
  aid__writer_attribute_int(w->writer, "official", (int64_t)total->outcomes[AID_OUTCOME_OFFICIAL]);
  aid__writer_attribute_fen(w->writer, "amount", total->fen, NULL);
  for (size_t i = 0; i < aid__planned_reasons(planned); i++)
    if (total->refused[i] > 0) {
      aid__writer_start(w->writer, "refused");
      aid__writer_attribute(w->writer, "reason", aid__planned_reason(w->plan, planned, i));
      aid__writer_attribute_int(w->writer, "count", (int64_t)total->refused[i]);
      aid__writer_end(w->writer);
    }
  aid__writer_end(w->writer);
}

bool aid__decisions_writer_end(aid__decisions_writer *w, const struct aid_decisions *last, const aid__sums *sums)
{
  char digest[72];
  size_t count = 0;

  if (last != NULL) {
    const int32_t *order = aid__regions_in_order(last->population, &w->arena, &count);

    if (order == NULL)
      return false;
    find_regions(w, last);
    for (size_t i = 0; i < count; i++)
      write_regions_above(w, last, order[i]);
  }
  aid__writer_start(w->writer, "totals");
  for (size_t i = 0; i < w->plan->program_count; i++)
    write_total(w, &w->plan->programs[i], &sums->programs[i]);
  aid__writer_end(w->writer);
  aid__writer_start(w->writer, "end");
  aid__writer_digest(w->writer, digest);
  aid__writer_attribute_int(w->writer, "households", (int64_t)w->households);
  aid__writer_attribute_int(w->writer, "decisions", (int64_t)w->decisions);
  aid__writer_attribute(w->writer, "digest", digest);
  aid__writer_end(w->writer);
  aid__writer_end(w->writer);
  return !w->no_memory;
}

/* ---- aid_decisions_write() ---- */

/* Whether every refusal is there in full. */
static bool all_refusals(const struct aid_decisions *decisions)
{
  uint64_t full = 0, refused = 0;

  for (size_t i = 0; i < decisions->plan->program_count; i++)
    refused += decisions->totals[i].outcomes[AID_OUTCOME_INELIGIBLE];
  for (size_t i = 0; i < decisions->count; i++)
    full += decisions->list[i].outcome == AID_OUTCOME_INELIGIBLE && decisions->list[i].details != NULL;
  return refused > 0 && full == refused;
}

aid_status aid_decisions_write(const aid_decisions *decisions, const aid_output *output, uint32_t flags, aid_error **error)
{
  aid__decisions_head head = {.with_facts = (flags & AID_WRITE_WITH_FACTS) != 0};
  aid__decisions_writer *w = NULL;
  aid_status status = AID_OK;
  aid__arena arena;
  aid__sums sums;
  int code = 0;
  bool made;

  if (decisions == NULL || output == NULL)
    return aid__fail(NULL, error, AID__E1002, AID__NOWHERE, "aid_decisions_write", decisions == NULL ? "decisions" : "output", NULL);
  head.synthetic = decisions->population->synthetic;
  head.facts_month = decisions->population->month;
  head.all = all_refusals(decisions);
  aid__arena_init(&arena, &decisions->memory, 0);
  made = aid__sums_make(&sums, decisions->plan, &arena) && aid__sums_add(&sums, decisions) &&
         (w = aid__decisions_writer_new(decisions->plan, output, &head, &decisions->memory)) != NULL &&
         aid__decisions_writer_chunk(w, decisions) && aid__decisions_writer_end(w, decisions, &sums);
  if (!made)
    status = aid__fail_memory(error);
  else if (!aid__decisions_writer_flush(w, &code))
    status = aid__fail(&decisions->memory, error, AID__E1012, AID__NOWHERE, output->name == NULL ? "-" : output->name,
                       strerror(code == 0 ? EIO : code), NULL);
  aid__decisions_writer_free(w);
  aid__arena_free(&arena);
  return status;
}
