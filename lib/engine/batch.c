/* Decisions as columns: every program for everybody, an array for each thing that is decided. */
#include "engine/batch.h"
#include "population/builder.h"

/* ---- arrays ---- */

enum { LINE = 64 };

static size_t rounded(size_t bytes) { return (bytes + LINE - 1) & ~(size_t)(LINE - 1); }

static aid_batch_column *add(aid__batch_program *p, const char *name, aid_column_role role, aid_column_type type, const void *values, const aid__bits *valid)
{
  aid_batch_column *const c = &p->columns[p->column_count++];

  *c = (aid_batch_column){.name = name, .role = role, .type = type, .values = values, .valid = valid};
  return c;
}

/* A batch after a batch of the same plan needs the same arrays, and fresh memory costs as much as deciding: some is kept. */
enum { SPARE_MOST = 64 << 20 };

static pthread_mutex_t *lock_of(const aid_batch *b) { return &((struct aid_policy *)(uintptr_t)b->plan->policy)->lock; }

static bool may_keep(const aid_batch *b)
{
  const aid_memory *const own = &b->plan->policy->memory;
  return own->allocate == b->memory.allocate && own->release == b->memory.release && own->data == b->memory.data;
}

static struct aid__spare *take_memory(aid_batch *b, size_t bytes)
{
  struct aid__spare *found = NULL;

  if (may_keep(b)) {
    pthread_mutex_lock(lock_of(b));
    for (struct aid__spare **link = &b->plan->spares; *link && found == NULL;) {
      if ((*link)->size >= bytes && (*link)->size / 2 <= bytes) {
        found = *link;
        *link = found->next;
        b->plan->spare_bytes -= found->size;
      } else {
        link = &(*link)->next;
      }
    }
    pthread_mutex_unlock(lock_of(b));
  }
  if (found == NULL && (found = b->memory.allocate(b->memory.data, bytes)) != NULL)
    found->size = bytes;
  return found;
}

static void give_memory(aid_batch *b, struct aid__spare *memory)
{
  if (memory && may_keep(b)) {
    pthread_mutex_lock(lock_of(b));
    if (memory->size <= SPARE_MOST && b->plan->spare_bytes <= SPARE_MOST - memory->size) {
      b->plan->spare_bytes += memory->size;
      memory->next = b->plan->spares;
      b->plan->spares = memory;
      memory = NULL;
    }
    pthread_mutex_unlock(lock_of(b));
  }
  aid__release(&b->memory, memory);
}

/* Cuts so many bytes off what is left. */
static void *cut(char **at, size_t bytes)
{
  void *const p = *at;
  *at += rounded(bytes);
  return p;
}

static bool make_arrays(aid_batch *b, uint32_t number)
{
  static const aid_column_type types[] = {AID_COLUMN_UINT8, AID_COLUMN_UINT16, AID_COLUMN_UINT32, AID_COLUMN_UINT64};
  const aid__planned *const planned = &b->plan->programs[number];
  const aid__table *const table = &b->population->tables[planned->program->kind->index];
  aid__batch_program *const p = &b->programs[number];
  const size_t rows = p->rows = table->rows, bits = aid__words_of(rows + 64) * sizeof(aid__bits), reasons = aid__planned_reasons(planned);
  const size_t width = reasons <= 8 ? 0 : reasons <= 16 ? 1 : reasons <= 32 ? 2 : 3, reason_columns = (reasons + 63) / 64;
  const aid__output *const output = &b->plan->code->outputs[number];
  /* a program with one pay pays that: one array is both */
  const bool same = planned->pay_count == 1 && output->components[0] == output->amount;
  const size_t pays = same ? 0 : planned->pay_count;
  const bool starts = planned->starts != AID__NO_SLOT;
  const size_t facts = output->missing_count, fact_width = facts <= 8 ? 0 : facts <= 16 ? 1 : facts <= 32 ? 2 : 3, fact_columns = (facts + 63) / 64;
  const size_t marks = rounded(bits) * (1 + pays + starts);
  const size_t bytes = marks + rounded(rows) + rounded(rows * sizeof(int64_t)) * (1 + pays) + rounded(rows * sizeof(int32_t)) * starts +
                       rounded(rows << width) * reason_columns + rounded(rows << fact_width) * fact_columns + LINE;
  char *at;

  p->total.refused = aid__arena_array(&b->arena, reasons + 1, sizeof(uint64_t));
  p->columns = aid__arena_array(&b->arena, 3 + planned->pay_count + reason_columns + fact_columns, sizeof *p->columns);
  p->sink.pays = aid__arena_array(&b->arena, planned->pay_count + 1, sizeof *p->sink.pays);
  p->sink.pay_unknown = aid__arena_array(&b->arena, planned->pay_count + 1, sizeof *p->sink.pay_unknown);
  p->sink.reasons = aid__arena_array(&b->arena, reason_columns + 1, sizeof *p->sink.reasons);
  p->sink.missing = aid__arena_array(&b->arena, fact_columns + 1, sizeof *p->sink.missing);
  p->missing_count = facts;
  p->memory = take_memory(b, bytes + sizeof *p->memory);
  if (p->total.refused == NULL || p->columns == NULL || p->sink.pays == NULL || p->sink.pay_unknown == NULL || p->sink.reasons == NULL || p->sink.missing == NULL || p->memory == NULL)
    return false;
  at = (char *)(p->memory + 1) + (LINE - (uintptr_t)(p->memory + 1) % LINE) % LINE;
  memset(at, 0, marks);
  p->sink.amount_unknown = cut(&at, bits);
  for (size_t i = 0; i < pays; i++)
    p->sink.pay_unknown[i] = cut(&at, bits);
  if (starts)
    p->sink.starts_unknown = cut(&at, bits);
  add(p, "outcome", AID_COLUMN_OUTCOME, AID_COLUMN_UINT8, p->sink.outcomes = cut(&at, rows), NULL);
  add(p, "amount", AID_COLUMN_AMOUNT, AID_COLUMN_INT64, p->sink.amount = cut(&at, rows * sizeof(int64_t)), p->sink.amount_unknown);
  for (size_t i = 0; i < planned->pay_count; i++)
    add(p, b->plan->slots[planned->pays[i]].rule->id, AID_COLUMN_PAY, AID_COLUMN_INT64, same ? p->sink.amount : (p->sink.pays[i] = cut(&at, rows * sizeof(int64_t))),
        same ? p->sink.amount_unknown : p->sink.pay_unknown[i]);
  if (same)
    p->sink.pays = NULL;
  p->sink.reason_bytes = (size_t)1 << width;
  for (size_t i = 0; i < reason_columns; i++)
    add(p, "reasons", AID_COLUMN_REASONS, types[width], p->sink.reasons[i] = cut(&at, rows << width), NULL);
  p->sink.missing_bytes = (size_t)1 << fact_width;
  for (size_t i = 0; i < fact_columns; i++) {
    p->sink.missing[i] = cut(&at, rows << fact_width);
    add(p, "missing", AID_COLUMN_MISSING, types[fact_width], p->sink.missing[i], NULL);
  }
  if (starts)
    add(p, "starts", AID_COLUMN_STARTS, AID_COLUMN_INT32, p->sink.starts = cut(&at, rows * sizeof(int32_t)), p->sink.starts_unknown);
  return true;
}

/* Bits of what is unknown become bits of what is valid; none unknown: no bitmap. */
static void finish_columns(aid__batch_program *p)
{
  for (size_t i = 0; i < p->column_count; i++) {
    aid__bits *const bits = (aid__bits *)(uintptr_t)p->columns[i].valid;
    aid__bits any = 0;
    if (i > 1 && p->columns[i].values == p->columns[i - 1].values) {      /* two columns that are one */
      p->columns[i].valid = p->columns[i - 1].valid;
      continue;
    }
    for (size_t w = 0; bits && w < aid__words_of(p->rows); w++)
      any |= bits[w];
    if (bits && !any)
      p->columns[i].valid = NULL;
    for (size_t w = 0; any && w < aid__words_of(p->rows); w++)
      bits[w] = ~bits[w] & aid__tail(p->rows, w);
  }
}

static aid_batch *batch_new(aid__plan *plan, struct aid_population *population)
{
  aid_batch *const b = aid__allocate(&population->memory, sizeof *b);

  if (b == NULL)
    return NULL;
  aid__count_init(&b->owners);
  b->memory = population->memory;
  aid__arena_init(&b->arena, &b->memory, 0);
  aid__count_keep(&plan->owners);
  aid__count_keep(&population->owners);
  b->plan = plan;
  b->population = population;
  b->programs = aid__arena_array(&b->arena, plan->program_count + 1, sizeof *b->programs);
  for (uint32_t i = 0; b->programs && i < plan->program_count; i++)
    if (!make_arrays(b, i)) {
      aid_batch_free(b);
      return NULL;
    }
  if (b->programs == NULL) {
    aid_batch_free(b);
    return NULL;
  }
  return b;
}

/* ---- one run ---- */

/* What each thread has of its own. */
typedef struct hand {
  aid__machine *machine;
  aid__trace *trace;        /* NULL until a household is left to it */
  aid__total *totals;       /* by program */
  aid_error *error;
  aid_status status;
} hand;

typedef struct run {
  aid_batch *batch;
  hand *hands; uint32_t count;
  const aid_assess_options *options;
  bool plain, cancelled;
} run;

static bool make_hand(run *r, hand *h)
{
  aid_batch *const b = r->batch;

  return (h->machine = aid__machine_take(b->plan, b->plan->code, b->population, r->plain)) != NULL;
}

static aid_status decide(run *r, hand *h, int32_t first, int32_t end)
{
  aid_batch *const b = r->batch;
  aid_status status;

  if (h->machine == NULL && !make_hand(r, h))
    return aid__fail_memory(&h->error);
  if ((status = aid__machine_run(h->machine, first, end, &h->error)) != AID_OK)
    return status;
  if ((h->machine->any_redo || h->machine->any_redo_region) && h->trace == NULL && (h->trace = aid__trace_new(b->plan, b->population, &b->memory)) == NULL)
    return aid__fail_memory(&h->error);
  for (uint32_t i = 0; i < b->plan->program_count; i++) {
    if (aid__code_of_regions(b->plan->programs[i].program->kind) && first != 0)
      continue;
    if (!aid__outcomes(h->machine, h->trace, i, &b->programs[i].sink, &h->totals[i]))
      return aid__fail_memory(&h->error);
  }
  return AID_OK;
}

static bool work(void *data, uint32_t slice, int32_t first, int32_t end)
{
  run *const r = data;
  hand *const h = &r->hands[slice];

  if (h->status == AID_OK)
    h->status = decide(r, h, first, end);
  return h->status == AID_OK;
}

static bool told(void *data, int32_t done)
{
  run *const r = data;

  r->cancelled = r->options->progress && r->options->progress(r->options->progress_data, (uint64_t)done, (uint64_t)r->batch->population->tables[AID__KIND_HOUSEHOLD].rows) != 0;
  return !r->cancelled;
}

static bool make_totals(run *r)
{
  const aid__plan *const plan = r->batch->plan;

  for (uint32_t t = 0; t < r->count; t++) {
    if ((r->hands[t].totals = aid__arena_array(&r->batch->arena, plan->program_count + 1, sizeof *r->hands[t].totals)) == NULL)
      return false;
    for (size_t i = 0; i < plan->program_count; i++)
      if ((r->hands[t].totals[i].refused = aid__arena_array(&r->batch->arena, aid__planned_reasons(&plan->programs[i]) + 1, sizeof(uint64_t))) == NULL)
        return false;
  }
  return true;
}

static aid_status sum_up(run *r, aid_error **error)
{
  aid_batch *const b = r->batch;

  for (size_t i = 0; i < b->plan->program_count; i++) {
    aid__total *const total = &b->programs[i].total;
    for (uint32_t t = 0; t < r->count; t++) {
      const aid__total *const part = &r->hands[t].totals[i];
      for (size_t k = 0; k < 5; k++)
        total->outcomes[k] += part->outcomes[k];
      total->sum += part->sum;
      for (size_t k = 0; k < aid__planned_reasons(&b->plan->programs[i]); k++)
        total->refused[k] += part->refused[k];
    }
    if (!aid__total_finish(total))
      return aid__fail(&b->memory, error, AID__E4102, AID__NOWHERE, b->plan->programs[i].program->id, NULL);
    finish_columns(&b->programs[i]);
  }
  return AID_OK;
}

/* Small code takes long chunks; where it is long, what is worked out must stay in the cache. */
static int32_t piece_of(const aid__code *code) { return code->count <= 128 ? 4096 : 1024; }

static aid_status run_all(aid_batch *b, const aid_assess_options *o, aid_error **error)
{
  const int32_t count = (int32_t)b->population->tables[AID__KIND_HOUSEHOLD].rows, piece = piece_of(b->plan->code);
  run r = {.batch = b, .options = o, .plain = (o->flags & AID_ASSESS_PLAIN) != 0, .count = aid__threads(o->threads, count, piece)};
  aid__sharing sharing = {.count = count, .piece = piece, .threads = r.count, .work = work, .told = told, .data = &r};
  hand one = {.status = AID_OK};
  aid_status status = AID_OK;

  r.hands = r.count == 1 ? &one : aid__allocate(&b->memory, r.count * sizeof *r.hands);
  if (r.hands == NULL || !make_totals(&r)) {
    status = aid__fail_memory(error);
  } else if (count == 0) {                 /* nobody: the regions alone */
    work(&r, 0, 0, 0);
  } else {
    aid__share_out(&sharing, &b->memory);
  }
  for (uint32_t t = 0; r.hands && t < r.count; t++) {
    hand *const h = &r.hands[t];
    aid__trace_free(h->trace);
    aid__machine_give(h->machine, b->plan);
    if (status == AID_OK && h->status != AID_OK) {
      status = h->status;
      if (error)
        *error = h->error;
      h->error = NULL;
    }
    aid_error_free(h->error);
  }
  if (status == AID_OK && r.cancelled)
    status = aid__fail(&b->memory, error, AID__E1020, AID__NOWHERE, NULL);
  if (status == AID_OK)
    status = sum_up(&r, error);
  if (r.hands != &one)
    aid__release(&b->memory, r.hands);
  return status;
}

aid_status aid_policy_assess_batch(const aid_policy *policy, aid_population *population, const aid_assess_options *options, aid_batch **out, aid_error **error)
{
  aid_assess_options o;
  aid__plan *plan = NULL;
  aid_status status;

  if (policy == NULL || population == NULL || out == NULL)
    return aid__fail(policy ? &policy->memory : NULL, error, AID__E1002, AID__NOWHERE, "aid_policy_assess_batch",
                     policy == NULL ? "policy" : population == NULL ? "population" : "out", NULL);
  *out = NULL;
  if (population->policy != policy)
    return aid__fail(&policy->memory, error, AID__E4106, AID__NOWHERE, NULL);
  if ((status = aid__assess_options_read(policy, options, &o, error)) != AID_OK || (status = aid__assess_plan(policy, population, options, &plan, error)) != AID_OK)
    return status;
  if ((status = aid__assess_seal(population, error)) == AID_OK) {
    aid_batch *const b = batch_new(plan, population);
    status = b ? run_all(b, &o, error) : aid__fail_memory(error);
    if (status == AID_OK)
      *out = b;
    else
      aid_batch_free(b);
  }
  aid__plan_free(plan);
  return status;
}

/* ---- as callers read it ---- */

void aid__batch_keep(const aid_batch *batch) { aid__count_keep(&((aid_batch *)(uintptr_t)batch)->owners); }
const struct aid_policy *aid__batch_policy(const aid_batch *batch) { return batch->plan->policy; }
const struct aid_population *aid__batch_population(const aid_batch *batch) { return batch->population; }

void aid_batch_free(aid_batch *b)
{
  const struct aid_population *population;
  aid_memory memory;

  if (b == NULL || !aid__count_drop(&b->owners))
    return;
  memory = b->memory;
  population = b->population;
  for (size_t i = 0; b->programs && i < b->plan->program_count; i++)
    give_memory(b, b->programs[i].memory);
  aid__arena_free(&b->arena);
  aid__plan_free(b->plan);
  aid__release(&memory, b);
  aid_population_free((struct aid_population *)(uintptr_t)population);
}

int32_t aid_batch_month(const aid_batch *b) { return b ? b->plan->month : INT32_MIN; }
size_t aid_batch_program_count(const aid_batch *b) { return b ? b->plan->program_count : 0; }

static const aid__planned *planned_of(const aid_batch *b, size_t program) { return b && program < b->plan->program_count ? &b->plan->programs[program] : NULL; }

const char *aid_batch_program(const aid_batch *b, size_t program)
{
  const aid__planned *const p = planned_of(b, program);
  return p ? p->program->id : NULL;
}

size_t aid_batch_find(const aid_batch *b, const char *program)
{
  for (size_t i = 0; program && i < aid_batch_program_count(b); i++)
    if (strcmp(b->plan->programs[i].program->id, program) == 0)
      return i;
  return SIZE_MAX;
}

const char *aid_batch_kind(const aid_batch *b, size_t program)
{
  const aid__planned *const p = planned_of(b, program);
  return p ? p->program->kind->id : NULL;
}

size_t aid_batch_row_count(const aid_batch *b, size_t program) { return planned_of(b, program) ? b->programs[program].rows : 0; }

const char *aid_batch_subject(const aid_batch *b, size_t program, size_t row)
{
  const aid__planned *const p = planned_of(b, program);
  return p && row < b->programs[program].rows ? b->population->tables[p->program->kind->index].id[row] : NULL;
}

size_t aid_batch_column_count(const aid_batch *b, size_t program) { return planned_of(b, program) ? b->programs[program].column_count : 0; }

const aid_batch_column *aid_batch_column_at(const aid_batch *b, size_t program, size_t column)
{
  return column < aid_batch_column_count(b, program) ? &b->programs[program].columns[column] : NULL;
}

size_t aid_batch_reason_count(const aid_batch *b, size_t program)
{
  const aid__planned *const p = planned_of(b, program);
  return p ? aid__planned_reasons(p) : 0;
}

const char *aid_batch_reason(const aid_batch *b, size_t program, size_t i)
{
  return i < aid_batch_reason_count(b, program) ? aid__planned_reason(b->plan, planned_of(b, program), i) : NULL;
}

size_t aid_batch_missing_count(const aid_batch *b, size_t program) { return planned_of(b, program) ? b->programs[program].missing_count : 0; }

const char *aid_batch_missing(const aid_batch *b, size_t program, size_t i)
{
  return i < aid_batch_missing_count(b, program) ? b->plan->code->outputs[program].missing_names[i] : NULL;
}

uint64_t aid_batch_total(const aid_batch *b, size_t program, aid_outcome outcome)
{
  return planned_of(b, program) && outcome <= AID_OUTCOME_OFFICIAL ? b->programs[program].total.outcomes[outcome] : 0;
}

int64_t aid_batch_total_fen(const aid_batch *b, size_t program) { return planned_of(b, program) ? b->programs[program].total.fen : 0; }

uint64_t aid_batch_refused(const aid_batch *b, size_t program, size_t reason)
{
  return reason < aid_batch_reason_count(b, program) ? b->programs[program].total.refused[reason] : 0;
}

aid_status aid_batch_explain(const aid_batch *b, size_t program, size_t row, uint32_t flags, aid_explanation **out, aid_error **error)
{
  aid_decisions *decisions = NULL;
  aid_status status;

  if (b == NULL || out == NULL)
    return aid__fail(b ? &b->memory : NULL, error, AID__E1002, AID__NOWHERE, "aid_batch_explain", b == NULL ? "batch" : "out", NULL);
  *out = NULL;
  if (planned_of(b, program) == NULL || row >= b->programs[program].rows || b->programs[program].sink.outcomes[row] == 0)
    return aid__fail(&b->memory, error, AID__E1003, AID__NOWHERE, "aid_batch_explain", "no decision has that program and row", NULL);
  if ((status = aid__assess_one(b->plan, b->population, program, (int32_t)row, &decisions, error)) != AID_OK)
    return status;
  status = aid_decision_explain(aid_decisions_at(decisions, 0), flags, out, error);
  aid_decisions_free(decisions);
  return status;
}
