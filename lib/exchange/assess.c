/* aid_exchange_assess(): chunks of households from the document through the engine into the decisions document. */
#include "exchange/decisions.h"
#include "base/options.h"
#include "exchange/stream.h"
#include <errno.h>

#define CHUNK 4096u

struct aid_exchange_summary {
  aid_memory memory;
  aid__arena arena;
  aid__sums sums;
  const char **programs;
  struct refused { const char *reason; uint64_t count; } **refused;
  size_t *refused_count;
  uint64_t left_out, written;
  int32_t month, day;
  bool synthetic;
};

typedef struct pipeline {
  const struct aid_policy *policy;
  const aid_output *output;
  aid_exchange_options options;
  aid_assess_options assess;
  aid_memory memory;
  aid__run run;
  aid__plan *plan;
  aid__decisions_writer *writer;
  aid__arena arena;
  aid__sums sums;
  bool synthetic;
} pipeline;

/* ---- summaries ---- */

void aid_exchange_summary_free(aid_exchange_summary *summary)
{
  aid_memory memory;

  if (summary == NULL)
    return;
  memory = summary->memory;
  aid__arena_free(&summary->arena);
  aid__release(&memory, summary);
}

static bool copy_refused(aid_exchange_summary *s, const aid__plan *plan, size_t i, const aid__total *total)
{
  const aid__planned *planned = &plan->programs[i];
  const size_t reasons = aid__planned_reasons(planned);

  s->refused[i] = aid__arena_array(&s->arena, reasons + 1, sizeof **s->refused);
  if (s->refused[i] == NULL)
    return false;
  for (size_t j = 0; j < reasons; j++)
    if (total->refused[j] > 0) {
      struct refused *to = &s->refused[i][s->refused_count[i]++];

      to->count = total->refused[j];
      to->reason = aid__arena_string(&s->arena, aid__planned_reason(plan, planned, j));
      if (to->reason == NULL)
        return false;
    }
  return true;
}

static aid_exchange_summary *summary_new(const pipeline *p)
{
  aid_exchange_summary *s = aid__allocate(&p->memory, sizeof *s);
  const size_t count = p->sums.count;
  bool made;

  if (s == NULL)
    return NULL;
  s->memory = p->memory;
  aid__arena_init(&s->arena, &s->memory, 0);
  s->sums = p->sums;
  s->left_out = p->run.left_out;
  s->written = p->writer == NULL ? 0 : aid__decisions_writer_count(p->writer);
  s->month = p->plan->month;
  s->day = p->plan->day;
  s->synthetic = p->synthetic;
  s->programs = aid__arena_array(&s->arena, count + 1, sizeof *s->programs);
  s->refused = aid__arena_array(&s->arena, count + 1, sizeof *s->refused);
  s->refused_count = aid__arena_array(&s->arena, count + 1, sizeof *s->refused_count);
  s->sums.programs = aid__arena_array(&s->arena, count + 1, sizeof *s->sums.programs);
  made = s->programs != NULL && s->refused != NULL && s->refused_count != NULL && s->sums.programs != NULL;
  for (size_t i = 0; made && i < count; i++) {
    s->sums.programs[i] = p->sums.programs[i];
    s->sums.programs[i].refused = NULL;
    s->programs[i] = aid__arena_string(&s->arena, p->plan->programs[i].program->id);
    made = s->programs[i] != NULL && copy_refused(s, p->plan, i, &p->sums.programs[i]);
  }
  if (made)
    return s;
  aid_exchange_summary_free(s);
  return NULL;
}

uint64_t aid_exchange_summary_households(const aid_exchange_summary *summary) { return summary->sums.households; }
uint64_t aid_exchange_summary_members(const aid_exchange_summary *summary) { return summary->sums.members; }
uint64_t aid_exchange_summary_left_out(const aid_exchange_summary *summary) { return summary->left_out; }
uint64_t aid_exchange_summary_written(const aid_exchange_summary *summary) { return summary->written; }
int32_t aid_exchange_summary_month(const aid_exchange_summary *summary) { return summary->month; }
int32_t aid_exchange_summary_day(const aid_exchange_summary *summary) { return summary->day; }
int aid_exchange_summary_is_synthetic(const aid_exchange_summary *summary) { return summary->synthetic; }
size_t aid_exchange_summary_program_count(const aid_exchange_summary *summary) { return summary->sums.count; }

const char *aid_exchange_summary_program(const aid_exchange_summary *summary, size_t i)
{
  return i < summary->sums.count ? summary->programs[i] : NULL;
}

uint64_t aid_exchange_summary_total(const aid_exchange_summary *summary, size_t i, aid_outcome outcome)
{
  return i < summary->sums.count && (unsigned)outcome <= AID_OUTCOME_OFFICIAL ? summary->sums.programs[i].outcomes[outcome] : 0;
}

int64_t aid_exchange_summary_total_fen(const aid_exchange_summary *summary, size_t i)
{
  return i < summary->sums.count ? summary->sums.programs[i].fen : 0;
}

size_t aid_exchange_summary_refused_count(const aid_exchange_summary *summary, size_t i)
{
  return i < summary->sums.count ? summary->refused_count[i] : 0;
}

const char *aid_exchange_summary_refused_reason(const aid_exchange_summary *summary, size_t i, size_t j)
{
  return j < aid_exchange_summary_refused_count(summary, i) ? summary->refused[i][j].reason : NULL;
}

uint64_t aid_exchange_summary_refused(const aid_exchange_summary *summary, size_t i, size_t j)
{
  return j < aid_exchange_summary_refused_count(summary, i) ? summary->refused[i][j].count : 0;
}

/* ---- the pipeline ---- */

static bool failed(pipeline *p, aid_status status)
{
  p->run.status = status;
  return false;
}

static bool no_memory(pipeline *p)
{
  p->run.reports->no_memory = true;
  return false;
}

static bool begin(pipeline *p, const struct aid_population *population)
{
  const aid_status status = aid__assess_plan(p->policy, population, &p->assess, &p->plan, &p->run.error);
  const aid__decisions_head head = {population->synthetic, (p->options.write_flags & AID_WRITE_WITH_FACTS) != 0,
                                    (p->options.assess_flags & AID_ASSESS_ALL) != 0, population->month, p->options.programs};

  if (status != AID_OK)
    return failed(p, status);
  p->synthetic = population->synthetic;
  if (!aid__sums_make(&p->sums, p->plan, &p->arena))
    return no_memory(p);
  if (p->output != NULL && (p->writer = aid__decisions_writer_new(p->plan, p->output, &head, &p->memory)) == NULL)
    return no_memory(p);
  return true;
}

static bool write_chunk(pipeline *p, const aid_decisions *decisions, bool last)
{
  int code = 0;

  if (!aid__sums_add(&p->sums, decisions))
    return failed(p, aid__fail(&p->memory, &p->run.error, AID__E4102, AID__NOWHERE, "totals", NULL));
  if (p->writer == NULL)
    return true;
  if (!aid__decisions_writer_chunk(p->writer, decisions) || (last && !aid__decisions_writer_end(p->writer, decisions, &p->sums)))
    return no_memory(p);
  if (!aid__decisions_writer_flush(p->writer, &code))
    return failed(p, aid__fail(&p->memory, &p->run.error, AID__E1012, AID__NOWHERE, p->output->name == NULL ? "-" : p->output->name,
                               strerror(code == 0 ? EIO : code), NULL));
  return true;
}

static bool on_chunk(void *data, struct aid_population *population, bool last)
{
  pipeline *p = data;
  aid_decisions *decisions = NULL;
  aid_status status;
  bool more;

  if (p->plan == NULL && !begin(p, population))
    return false;
  if (!aid__run_seal(&p->run, population))
    return false;
  if (p->run.reports->errors > 0)
    return true; /* nothing is decided any more, but the findings of the rest are told */
  status = aid__assess(p->plan, population, &p->assess, &decisions, &p->run.error);
  if (status != AID_OK)
    return failed(p, status);
  more = write_chunk(p, decisions, last);
  aid_decisions_free(decisions);
  if (more && p->options.progress != NULL && p->options.progress(p->options.progress_data, p->sums.households, 0) != 0)
    return failed(p, aid__fail(&p->memory, &p->run.error, AID__E1020, AID__NOWHERE, NULL));
  return more;
}

static void set_assess(pipeline *p)
{
  const aid_assess_options defaults = AID_ASSESS_OPTIONS_INIT;

  p->assess = defaults;
  p->assess.threads = p->options.threads;
  p->assess.flags = p->options.assess_flags;
  if ((p->assess.flags & AID_ASSESS_ALL) == 0)
    p->assess.flags |= AID_ASSESS_COUNT_REFUSALS;
  p->assess.programs = p->options.programs;
  p->assess.month = p->options.month;
  p->assess.day = p->options.day;
  p->assess.known = p->options.known;
}

static aid_status run(pipeline *p, const aid_input *input, aid_exchange_summary **out, aid_error **error)
{
  const aid__stream_options how = {.memory = &p->memory, .keep_going = p->run.reports->keep_going,
                                   .assume_unique = (p->options.read_flags & AID_READ_ASSUME_UNIQUE) != 0, .threads = p->options.threads,
                                   .chunk = p->options.chunk == 0 ? CHUNK : p->options.chunk, .on_chunk = on_chunk, .data = p};
  const aid_status status = aid__run_document(&p->run, p->policy, input, &how, "exchange", error);

  if ((status == AID_OK || status == AID_PARTIAL) && out != NULL && (*out = summary_new(p)) == NULL)
    return aid__fail_memory(error);
  return status;
}

aid_status aid_exchange_assess(const aid_policy *policy, const aid_input *input, const aid_output *output, const aid_exchange_options *options,
                               aid_exchange_summary **out, aid_error **error)
{
  const aid_exchange_options defaults = AID_EXCHANGE_OPTIONS_INIT;
  pipeline p = {.policy = policy, .output = output, .options = defaults};
  aid__reports reports;
  aid_status status;

  if (out != NULL)
    *out = NULL;
  if (policy == NULL || input == NULL)
    return aid__fail(NULL, error, AID__E1002, AID__NOWHERE, "aid_exchange_assess", policy == NULL ? "policy" : "input", NULL);
  if (!aid__options_take(&p.options, sizeof p.options, options))
    return aid__fail(NULL, error, AID__E1004, AID__NOWHERE, "aid_exchange_assess", NULL);
  p.memory = *aid__memory_or_default(p.options.memory != NULL ? p.options.memory : &policy->memory);
  set_assess(&p);
  aid__reports_init(&reports, &p.memory, p.options.on_diagnostic, p.options.data);
  reports.keep_going = (p.options.read_flags & AID_READ_KEEP_GOING) != 0;
  p.run.reports = &reports;
  aid__arena_init(&p.arena, &p.memory, 0);
  status = run(&p, input, out, error);
  aid__decisions_writer_free(p.writer);
  aid__plan_free(p.plan);
  aid__arena_free(&p.arena);
  aid__reports_free(&reports);
  return status;
}
