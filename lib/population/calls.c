/* What the public calls about households, persons and rows have in common: arguments checked, facts found, findings handed over. */
#include "population/calls.h"

/* ---- the frame of a call ------------------------------------------------------------------- */

aid_status aid__call_null(const struct aid_population *p, const char *function, const char *argument, aid_error **error)
{
  return aid__fail(p == NULL ? NULL : &p->memory, error, AID__E1002, AID__NOWHERE, function, argument, NULL);
}

bool aid__call_begin(const char *function, const char *argument, const struct aid_row *row, aid_status *status, aid_error **error)
{
  if (row == NULL)
    *status = aid__call_null(NULL, function, argument, error);
  else if (row->row < 0)
    *status = aid__fail(&row->population->memory, error, AID__E3113, AID__NOWHERE, function, NULL);
  else
    return true;
  return false;
}

aid__place aid__call_place(const struct aid_row *row)
{
  aid__place place = AID__NOWHERE;

  place.record = aid__record_id(row->population, row->kind->index, row->row);
  return place;
}

void aid__call_reports(struct aid_population *p, aid__reports *reports)
{
  const aid__builder *const builder = aid__builder_of(p);

  aid__reports_init(reports, &p->memory, builder->on_diagnostic, builder->on_diagnostic_data);
}

aid_status aid__call_finish(const struct aid_population *p, aid__reports *reports, aid_error **error)
{
  const aid_status status = aid__reports_finish(reports, error);

  (void)p;
  aid__reports_free(reports);
  return status;
}

/* ---- names --------------------------------------------------------------------------------- */

/* The nearest of what was offered, where one is near enough to be meant. */
typedef struct nearest { aid__text wanted; const char *name; size_t distance; } nearest;

static nearest nearest_to(const char *wanted)
{
  const nearest n = {aid__text_of(wanted), "", 3};

  return n;
}

static void offer(nearest *n, const char *name)
{
  const size_t distance = name == NULL ? n->distance : aid__distance(n->wanted, aid__text_of(name), n->distance);

  if (distance < n->distance) {
    n->distance = distance;
    n->name = name;
  }
}

static const char *clean(const char *name)
{
  return aid__text_clean(aid__text_of(name)) ? name : "***";
}

static const struct aid_fact *find_fact(const struct aid_row *row, const char *id, aid__reports *reports)
{
  const struct aid_fact *const fact = aid__kind_fact(row->kind, aid__text_of(id));
  nearest n = nearest_to(id);

  if (fact != NULL)
    return fact;
  for (size_t i = 0; i < row->kind->fact_count; i++)
    offer(&n, row->kind->facts[i]->id);
  aid__report_record(reports, AID__E3101, aid__call_place(row), row->kind->id, clean(id), n.name, NULL);
  return NULL;
}

static const struct aid_kind *find_child(const struct aid_row *row, const char *id)
{
  const aid__vocabulary *const v = row->population->vocabulary;
  const struct aid_kind *const kind = aid__vocabulary_kind(v, aid__text_of(id));

  return kind != NULL ? kind : aid__vocabulary_list(v, row->kind, aid__text_of(id));
}

/* A kind of rows that can be added to this one. */
static const struct aid_kind *need_child(const struct aid_row *row, const char *id, aid__reports *reports)
{
  const aid__vocabulary *const v = row->population->vocabulary;
  const struct aid_kind *const kind = find_child(row, id);
  nearest n = nearest_to(id);

  if (kind != NULL && kind->parent == row->kind)
    return kind;
  if (kind != NULL) {
    aid__report_record(reports, AID__E3103, aid__call_place(row), kind->id, row->kind->id, NULL);
    return NULL;
  }
  for (size_t i = 0; i < v->kind_count; i++) {
    if (v->kinds[i]->parent == row->kind) {
      offer(&n, v->kinds[i]->id);
      offer(&n, v->kinds[i]->list);
    }
  }
  aid__report_record(reports, AID__E3102, aid__call_place(row), clean(id), n.name, NULL);
  return NULL;
}

/* ---- facts --------------------------------------------------------------------------------- */

/* A call about one fact: its row and name are there. `fact` is NULL after a failure. */
typedef struct call { struct aid_population *population; const struct aid_fact *fact; aid__place place; aid__reports reports; aid_status status; } call;

static bool begin(call *c, const char *function, const char *argument, const struct aid_row *row, const char *fact, aid_error **error)
{
  if (!aid__call_begin(function, argument, row, &c->status, error))
    return false;
  if (fact == NULL) {
    c->status = aid__call_null(row->population, function, "fact", error);
    return false;
  }
  c->population = row->population;
  c->place = aid__call_place(row);
  aid__call_reports(row->population, &c->reports);
  c->fact = find_fact(row, fact, &c->reports);
  return true;
}

aid_status aid__call_set(const char *function, const char *argument, struct aid_row *row, const char *fact, aid_value value, aid_error **error)
{
  int64_t stored = 0;
  call c;

  if (!begin(&c, function, argument, row, fact, error))
    return c.status;
  if (c.fact != NULL && aid__fact_settable(c.population, c.fact, c.place, &c.reports) &&
      aid__encode_public(c.population, c.fact, &value, &stored, c.place, &c.reports))
    aid__cell_set(c.population, c.fact, row->row, value.known != 0, stored);
  return aid__call_finish(c.population, &c.reports, error);
}

static bool is_money(const struct aid_fact *fact)
{
  return fact->type.base == AID__NUMBER && fact->type.unit.power[AID__UNIT_YUAN] == 1;
}

aid_status aid__call_set_fen(const char *function, const char *argument, struct aid_row *row, const char *fact, int64_t fen, aid_error **error)
{
  aid_value value = aid_value_fen(fen, "");
  call c;

  if (!begin(&c, function, argument, row, fact, error))
    return c.status;
  if (c.fact != NULL && c.fact->type.base == AID__NUMBER && !is_money(c.fact))
    aid__report_record(&c.reports, AID__E3211, c.place, c.fact->id, c.fact->unit == NULL ? "count" : c.fact->unit, "yuan", NULL);
  if (c.fact == NULL || c.reports.records > 0)
    return aid__call_finish(c.population, &c.reports, error);
  aid__reports_free(&c.reports);
  return aid__call_set(function, argument, row, fact, value, error);
}

aid_status aid__call_set_written(const char *function, const char *argument, struct aid_row *row, const char *fact, const char *written,
                                 aid_error **error)
{
  call c;

  if (written == NULL)
    return aid__call_null(NULL, function, "written", error);
  if (!begin(&c, function, argument, row, fact, error))
    return c.status;
  if (c.fact != NULL)
    aid__population_set_text(c.population, c.fact, row->row, aid__text_of(written), c.place, &c.reports);
  return aid__call_finish(c.population, &c.reports, error);
}

aid_status aid__call_set_unknown(const char *function, const char *argument, struct aid_row *row, const char *fact, aid_error **error)
{
  call c;

  if (!begin(&c, function, argument, row, fact, error))
    return c.status;
  if (c.fact != NULL)
    aid__population_set_unknown(c.population, c.fact, row->row, c.place, &c.reports);
  return aid__call_finish(c.population, &c.reports, error);
}

/* A day, or one of the two ends of time. */
static bool check_day(call *c, int32_t day, int32_t end)
{
  if (day == end || aid_date_parts(day, NULL, NULL, NULL))
    return true;
  aid__report_record(&c->reports, AID__E3203, c->place, c->fact->id, "***", NULL);
  return false;
}

aid_status aid__call_set_span(const char *function, const char *argument, struct aid_row *row, const char *fact, aid_value value, int32_t from,
                              int32_t until, const char *source, int32_t recorded, aid_error **error)
{
  int64_t stored = 0;
  call c;

  if (!begin(&c, function, argument, row, fact, error))
    return c.status;
  if (c.fact != NULL && aid__fact_settable(c.population, c.fact, c.place, &c.reports) && check_day(&c, from, AID_ALWAYS) &&
      check_day(&c, until, AID_NEVER) && check_day(&c, recorded, AID_NEVER) &&
      aid__encode_public(c.population, c.fact, &value, &stored, c.place, &c.reports))
    aid__span_put(c.population, c.fact, row->row, from, until, value.known != 0, stored, aid__text_of(source), recorded, c.place, &c.reports);
  return aid__call_finish(c.population, &c.reports, error);
}

aid_status aid__call_value(const char *function, const char *argument, const struct aid_row *row, const char *fact, int32_t day, aid_value *value,
                           aid_error **error)
{
  aid__value found;
  call c;

  if (!begin(&c, function, argument, row, fact, error))
    return c.status;
  if (value == NULL) {
    aid__reports_free(&c.reports);
    return aid__call_null(c.population, function, "value", error);
  }
  if (c.fact != NULL) {
    found = aid__population_value(c.population, c.fact, row->row, day);
    *value = aid__decode_public(c.population, c.fact, &found);
  }
  return aid__call_finish(c.population, &c.reports, error);
}

/* ---- lists --------------------------------------------------------------------------------- */

int32_t aid__child_at(const struct aid_population *p, size_t k, int32_t parent, size_t i, size_t *count)
{
  const aid__table *const table = &p->tables[k];
  size_t found = 0;

  if (p->sealed && k > AID__KIND_HOUSEHOLD) {
    found = (size_t)(table->first[parent + 1] - table->first[parent]);
    *count = found;
    return i < found ? table->first[parent] + (int32_t)i : -1;
  }
  *count = 0;
  for (size_t row = 0; row < table->rows; row++) {
    if (table->parent[row] == parent && (*count)++ == i)
      return (int32_t)row;
  }
  return -1;
}

size_t aid__call_row_count(const struct aid_row *row, const char *id)
{
  const struct aid_kind *kind;
  size_t count = 0;

  if (row == NULL || row->row < 0 || id == NULL || (kind = find_child(row, id)) == NULL || kind->parent != row->kind)
    return 0;
  aid__child_at(row->population, kind->index, row->row, SIZE_MAX, &count);
  return count;
}

struct aid_row *aid__call_row_at(struct aid_row *row, const char *id, size_t i)
{
  const struct aid_kind *kind;
  size_t count;

  if (row == NULL || row->row < 0 || id == NULL || (kind = find_child(row, id)) == NULL || kind->parent != row->kind)
    return NULL;
  return aid__handle(row->population, kind, aid__child_at(row->population, kind->index, row->row, i, &count));
}

int aid__call_list_is_whole(const struct aid_row *row, const char *id)
{
  const struct aid_kind *kind;

  if (row == NULL || row->row < 0 || id == NULL || (kind = find_child(row, id)) == NULL || kind->parent != row->kind)
    return 0;
  return kind->index <= AID__KIND_PERSON || aid__bit(row->population->tables[kind->index].whole, (size_t)row->row);
}

/* Households and persons have calls of their own. */
static const struct aid_kind *need_list(const struct aid_row *row, const char *id, aid__reports *reports)
{
  const struct aid_kind *const kind = need_child(row, id, reports);

  if (kind == NULL || kind->index >= AID__KIND_FIRST_OWN)
    return kind;
  aid__report_record(reports, AID__E3103, aid__call_place(row), kind->id, row->kind->id, NULL);
  return NULL;
}

aid_status aid__call_add_row(const char *function, const char *argument, struct aid_row *row, const char *id, const char *row_id,
                             struct aid_row **out, aid_error **error)
{
  const struct aid_kind *kind;
  aid__reports reports;
  aid_status status;
  int32_t fresh = -1;

  if (out != NULL)
    *out = NULL;
  if (!aid__call_begin(function, argument, row, &status, error))
    return status;
  if (id == NULL)
    return aid__call_null(row->population, function, "kind", error);
  aid__call_reports(row->population, &reports);
  kind = need_list(row, id, &reports);
  if (kind != NULL && out != NULL && !aid__handle_room(row->population, kind->index))
    aid__no_memory(&reports);
  else if (kind != NULL)
    fresh = aid__population_add(row->population, kind, row->row, aid__text_of(row_id), aid__call_place(row), &reports);
  if (fresh >= 0 && out != NULL)
    *out = aid__handle(row->population, kind, fresh);
  return aid__call_finish(row->population, &reports, error);
}

static bool check_known(const struct aid_population *p, const char *function, aid_list known, aid_status *status, aid_error **error)
{
  if (known == AID_LIST_WHOLE || known == AID_LIST_PARTIAL || known == AID_LIST_UNKNOWN)
    return true;
  *status = aid__fail(&p->memory, error, AID__E1003, AID__NOWHERE, function, "known is none of AID_LIST_…", NULL);
  return false;
}

aid_status aid__call_set_list(const char *function, const char *argument, struct aid_row *row, const char *id, aid_list known, aid_error **error)
{
  const struct aid_kind *kind;
  aid__reports reports;
  aid_status status;

  if (!aid__call_begin(function, argument, row, &status, error))
    return status;
  if (id == NULL)
    return aid__call_null(row->population, function, "kind", error);
  if (!check_known(row->population, function, known, &status, error))
    return status;
  aid__call_reports(row->population, &reports);
  kind = need_list(row, id, &reports);
  if (kind != NULL && known == AID_LIST_UNKNOWN)
    aid__population_set_list_unknown(row->population, kind, row->row);
  else if (kind != NULL)
    aid__population_set_list(row->population, kind, row->row, known == AID_LIST_WHOLE);
  return aid__call_finish(row->population, &reports, error);
}

/* ---- what was decided, and what is supplied ------------------------------------------------ */

aid_status aid__call_set_given(const char *function, const char *argument, struct aid_row *row, const char *name, int32_t month, const char *written,
                               aid_error **error)
{
  aid__given given = {.known = written != NULL, .text = aid__text_of(written)};
  struct aid_population *p;
  aid_status status;

  if (!aid__call_begin(function, argument, row, &status, error))
    return status;
  p = row->population;
  if (name == NULL)
    return aid__call_null(p, function, "name", error);
  if (month != AID__MONTH_DECIDED && !aid_month_parts(month, NULL, NULL))
    return aid__fail(&p->memory, error, AID__E1003, AID__NOWHERE, function, "month", NULL);
  given.month = month == AID__MONTH_DECIDED ? p->month : month;
  given.row = row->row;
  given.kind = (uint32_t)row->kind->index;
  given.name = aid__names_find(&p->policy->names, aid__text_of(name));
  if (given.name == NULL)
    return aid__fail(&p->memory, error, AID__E3112, aid__call_place(row), clean(name), NULL);
  if (written != NULL && !aid__text_clean(given.text))
    return aid__fail(&p->memory, error, AID__E3210, aid__call_place(row), name, NULL);
  return aid__population_add_given(p, &given) ? AID_OK : aid__fail_memory(error);
}

static bool is_day_or(int32_t day)
{
  return day == AID_NEVER || day == AID__NO_DATE || aid_date_parts(day, NULL, NULL, NULL);
}

static bool is_month_or(int32_t month)
{
  return month == AID_NEVER || month == AID__NO_DATE || aid_month_parts(month, NULL, NULL);
}

/* The amount in the program's unit. A value that names none is in it already. */
static bool read_amount(const struct aid_row *row, const struct aid_program *program, const aid_value *value, aid__award *out, aid__reports *reports)
{
  const aid__vocabulary *const v = row->population->vocabulary;
  aid__fraction factor = {1, 1};
  aid__unit unit;

  if (!value->known)
    return true;
  if (value->type != AID_TYPE_NUMBER) {
    aid__report_record(reports, AID__E3104, aid__call_place(row), program->id, "number", "another", NULL);
    return false;
  }
  if (!aid__fraction_make(value->number, value->denominator, &out->amount)) {
    aid__report_record(reports, AID__E3209, aid__call_place(row), program->id, "***", NULL);
    return false;
  }
  if (value->unit != NULL && value->unit[0] != '\0' && (program->unit == NULL || strcmp(value->unit, program->unit) != 0) &&
      (program->unit == NULL || !aid__unit_parse(aid__text_of(value->unit), v->units, v->unit_count, &unit, &factor) ||
       !aid__unit_same(&unit, &program->type.unit) || !aid__fraction_mul(out->amount, factor, &out->amount))) {
    aid__report_record(reports, AID__E3211, aid__call_place(row), program->id, program->unit == NULL ? "nothing" : program->unit,
                       clean(value->unit), NULL);
    return false;
  }
  if (out->amount.n < 0) {
    aid__report_record(reports, AID__E3119, aid__call_place(row), program->id, NULL);
    return false;
  }
  out->amount_known = true;
  return true;
}

static const struct aid_program *find_program(const struct aid_row *row, const char *id, aid__reports *reports)
{
  const struct aid_policy *const policy = row->population->policy;
  const struct aid_program *const program = aid__policy_program(policy, aid__text_of(id));
  nearest n = nearest_to(id);

  if (program != NULL)
    return program;
  for (size_t i = 0; i < policy->program_count; i++)
    offer(&n, policy->programs[i]->id);
  aid__report_record(reports, AID__E3111, aid__call_place(row), clean(id), n.name, NULL);
  return NULL;
}

static bool read_award(const struct aid_row *row, const char *program_id, const aid_award *from, aid__award *out, aid__reports *reports)
{
  const struct aid_program *const program = find_program(row, program_id, reports);

  if (program == NULL)
    return false;
  *out = (aid__award){.row = row->row, .kind = (uint32_t)row->kind->index, .program = program->id, .amount = {0, 1}};
  out->applied = from->applied;
  out->confirmed = from->confirmed;
  out->from = from->from;
  out->until = from->until;
  out->applied_known = from->applied != AID__NO_DATE;
  out->confirmed_known = from->confirmed != AID__NO_DATE;
  out->from_known = from->from != AID__NO_DATE;
  out->until_known = from->until != AID__NO_DATE;
  if (!is_day_or(from->applied) || !is_day_or(from->confirmed)) {
    aid__report_record(reports, AID__E3203, aid__call_place(row), program->id, "***", NULL);
    return false;
  }
  if (!is_month_or(from->from) || !is_month_or(from->until)) {
    aid__report_record(reports, AID__E3204, aid__call_place(row), program->id, "***", NULL);
    return false;
  }
  if (out->from_known && out->until_known && out->from != AID_NEVER && out->until <= out->from) {
    aid__report_record(reports, AID__E3118, aid__call_place(row), program->id, NULL);
    return false;
  }
  return read_amount(row, program, &from->amount, out, reports);
}

aid_status aid__call_add_award(const char *function, const char *argument, struct aid_row *row, const char *program, const aid_award *award,
                               aid_error **error)
{
  static const aid_award nothing_more = AID_AWARD_INIT;
  aid__reports reports;
  aid__award read;
  aid_status status;

  if (!aid__call_begin(function, argument, row, &status, error))
    return status;
  if (program == NULL)
    return aid__call_null(row->population, function, "program", error);
  if (award != NULL && award->size < sizeof *award)
    return aid__fail(&row->population->memory, error, AID__E1004, AID__NOWHERE, function, NULL);
  aid__call_reports(row->population, &reports);
  if (row->kind->index >= AID__KIND_FIRST_OWN)
    aid__report_record(&reports, AID__E3103, aid__call_place(row), "award", row->kind->id, NULL);
  else if (read_award(row, program, award == NULL ? &nothing_more : award, &read, &reports) && !aid__population_add_award(row->population, &read))
    aid__no_memory(&reports);
  return aid__call_finish(row->population, &reports, error);
}

aid_status aid__call_set_awards(const char *function, const char *argument, struct aid_row *row, aid_list known, aid_error **error)
{
  aid_status status;

  if (!aid__call_begin(function, argument, row, &status, error) || !check_known(row->population, function, known, &status, error))
    return status;
  if (row->kind->index >= AID__KIND_FIRST_OWN)
    return aid__fail(&row->population->memory, error, AID__E3103, aid__call_place(row), "award", row->kind->id, NULL);
  if (known == AID_LIST_WHOLE)
    aid__population_set_awards_whole(row->population, row->kind, row->row);
  else
    aid__population_set_awards_unknown(row->population, row->kind, row->row);
  return AID_OK;
}
