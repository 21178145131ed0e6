/*
 * aid_exchange_compare(): chunks of households from the document through two policies into one comparison. The base is loaded once more, from the
 * trees of the reform's lowest packs and in the reform's words, so that one population fits both.
 */
#include "exchange/compare.h"
#include "base/options.h"
#include "exchange/stream.h"
#include "xml/writer.h"

#define CHUNK 4096u
#define LOSSES 10u
#define LOSSES_MOST 100000u
#define YARDSTICK "compare"       /* what places call the measuring pack; its program */
#define LINE "compare_line"
#define INCOME "compare_income"
#define HEADS "compare_heads"

typedef struct pipeline {
  const struct aid_policy *given;      /* the base as it was given */
  const struct aid_policy *reform;
  aid_policy *base;                    /* in the reform's words; with the measuring pack on top where there is a line */
  aid_compare_options options;
  aid_memory memory;
  aid__run run;
  aid__arena arena;
  aid_assess_options assess[2];
  aid__side sides[2];
  aid__plan *measuring;                /* NULL: nothing is measured */
  uint32_t slots[3];
  aid_comparison *c;
} pipeline;

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

/* ---- the base in the reform's words ---- */

static bool extends(const struct aid_policy *reform, const struct aid_policy *base)
{
  if (base->pack_count > reform->pack_count)
    return false;
  for (size_t i = 0; i < base->pack_count; i++) {
    const aid__tree *const a = &base->packs[i].tree, *const b = &reform->packs[i].tree;
    if (a->length != b->length || memcmp(a->source, b->source, a->length) != 0)
      return false;
  }
  return true;
}

static int to_buffer(void *data, const void *bytes, size_t size)
{
  aid__buffer *const buffer = data;

  aid__buffer_add(buffer, bytes, size);
  return buffer->failed ? -1 : 0;
}

static void write_definition(aid__writer *w, const char *id, const char *type, const char *formula)
{
  aid__writer_start(w, "define");
  aid__writer_attribute(w, "id", id);
  aid__writer_attribute(w, "of", "household");
  aid__writer_attribute(w, "type", type);
  aid__writer_attribute(w, "cite", YARDSTICK);
  aid__writer_text(w, formula);
  aid__writer_end(w);
}

static void write_condition(aid__writer *w, const char *id, const char *formula)
{
  aid__writer_start(w, "require");
  aid__writer_attribute(w, "id", id);
  aid__writer_attribute(w, "cite", YARDSTICK);
  aid__writer_text(w, formula);
  aid__writer_end(w);
}

/* What the caller measures by, as a pack: three definitions, and a program that reads them. */
static bool write_yardstick(pipeline *p, aid__buffer *buffer)
{
  const aid_output output = {to_buffer, buffer, YARDSTICK};
  aid__writer *const w = aid__writer_new(&p->memory, &output, false);
  int code = 0;
  bool good;

  if (w == NULL)
    return false;
  aid__writer_start(w, "policy");
  aid__writer_attribute(w, "xmlns", "urn:socialaid:policy:1");
  aid__writer_attribute(w, "id", YARDSTICK);
  aid__writer_attribute(w, "version", "1");
  aid__writer_start(w, "source");
  aid__writer_attribute(w, "id", YARDSTICK);
  aid__writer_attribute(w, "title", YARDSTICK);
  aid__writer_end(w);
  write_definition(w, LINE, "yuan/month", p->options.line);
  write_definition(w, INCOME, "yuan/month", p->options.income);
  write_definition(w, HEADS, "count", p->options.heads);
  aid__writer_start(w, "program");
  aid__writer_attribute(w, "id", YARDSTICK);
  aid__writer_attribute(w, "of", "household");
  aid__writer_attribute(w, "cite", YARDSTICK);
  write_condition(w, "line", LINE " > 0");
  write_condition(w, "income", INCOME " > 0");
  write_condition(w, "heads", HEADS " > 0");
  aid__writer_end(w);
  aid__writer_end(w);
  good = aid__writer_flush(w, &code) && !buffer->failed;
  aid__writer_free(w);
  return good;
}

static aid_status load_base(pipeline *p, aid_error **error)
{
  const aid_policy_options load = {sizeof load, &p->memory, NULL, NULL, NULL};   /* its warnings were told when it was loaded the first time */
  aid__origin from = {.name = YARDSTICK, .lender = p->reform, .count = p->given->pack_count, .lend_words = true};
  aid_status status;
  aid__buffer text;

  aid__buffer_init(&text, &p->memory, 0);
  if (p->options.line && !write_yardstick(p, &text)) {
    aid__buffer_free(&text);
    return aid__fail_memory(error);
  }
  from.text = p->options.line ? text.data : NULL;
  from.length = text.length;
  status = aid__policy_load(&from, &load, &p->base, error);
  aid__buffer_free(&text);
  return status;
}

/* ---- which programs ---- */

/* Those of the caller's programs that a policy has (all of its own where he named none). NULL: no memory. */
static const char *const *programs_of(pipeline *p, const struct aid_policy *policy)
{
  const char *const *const asked = p->options.programs;
  const char **list;
  size_t count = 0, n = 0;

  while (asked && asked[count])
    count++;
  if ((list = aid__arena_array(&p->arena, (asked ? count : policy->program_count) + 1, sizeof *list)) == NULL)
    return NULL;
  for (size_t i = 0; i < (asked ? count : policy->program_count); i++) {
    const char *const id = asked ? asked[i] : policy->programs[i]->id;
    if (aid__policy_program(policy, aid__text_of(id)) != NULL && (policy == p->reform || strcmp(id, YARDSTICK) != 0))
      list[n++] = id;
  }
  return list;
}

static bool check_programs(pipeline *p)
{
  for (size_t i = 0; p->options.programs && p->options.programs[i]; i++)
    if (aid__policy_program(p->reform, aid__text_of(p->options.programs[i])) == NULL)
      return failed(p, aid__fail(&p->memory, &p->run.error, AID__E2033, AID__NOWHERE, p->options.programs[i], NULL));
  return true;
}

static bool is_planned(const aid__plan *plan, const char *id)
{
  for (size_t i = 0; i < plan->program_count; i++)
    if (strcmp(plan->programs[i].program->id, id) == 0)
      return true;
  return false;
}

/* Numbers for the programs of both plans, in the order of the reform's packs. */
static bool make_comparison(pipeline *p)
{
  const struct aid_program **const list = aid__arena_array(&p->arena, p->reform->program_count + 1, sizeof *list);
  size_t count = 0;

  if (list == NULL)
    return no_memory(p);
  for (size_t i = 0; i < p->reform->program_count; i++)
    if (is_planned(p->sides[0].plan, p->reform->programs[i]->id) || is_planned(p->sides[1].plan, p->reform->programs[i]->id))
      list[count++] = p->reform->programs[i];
  for (int s = 0; s < 2; s++) {
    const aid__plan *const plan = p->sides[s].plan;
    if ((p->sides[s].numbers = aid__arena_array(&p->arena, plan->program_count + 1, sizeof *p->sides[s].numbers)) == NULL)
      return no_memory(p);
    for (size_t i = 0; i < plan->program_count; i++)
      for (size_t k = 0; k < count; k++)
        if (strcmp(list[k]->id, plan->programs[i].program->id) == 0)
          p->sides[s].numbers[i] = (uint32_t)k;
  }
  p->c = aid__comparison_new(&p->memory, list, count, p->options.losses ? p->options.losses : LOSSES);
  return p->c != NULL || no_memory(p);
}

static const char *kept(pipeline *p, const char *text) { return text ? aid__arena_string(&p->c->arena, text) : NULL; }

/* What the document tells of its making. */
static bool describe(pipeline *p, const struct aid_population *population)
{
  const struct aid_policy *const policies[2] = {p->given, p->reform};
  aid_comparison *const c = p->c;
  size_t count = 0;
  bool good = true;

  c->month = p->sides[1].plan->month;
  c->day = p->sides[1].plan->day;
  c->known = p->sides[1].plan->known;
  c->synthetic = population->synthetic;
  c->measured = p->options.line != NULL;
  for (int i = 0; i < 2; i++) {
    c->policies[i].id = kept(p, aid_policy_id(policies[i]));
    c->policies[i].version = kept(p, aid_policy_version(policies[i]));
    c->policies[i].digest = kept(p, aid_policy_digest(policies[i]));
    good = good && c->policies[i].id && c->policies[i].version && c->policies[i].digest;
  }
  if (c->measured) {
    c->line = kept(p, p->options.line);
    c->income = kept(p, p->options.income);
    c->heads = kept(p, p->options.heads);
    good = good && c->line && c->income && c->heads;
  }
  while (p->options.programs && p->options.programs[count])
    count++;
  if (p->options.programs && (c->asked = aid__arena_array(&c->arena, count + 1, sizeof *c->asked)) == NULL)
    good = false;
  for (size_t i = 0; good && i < count; i++)
    good = (c->asked[i] = kept(p, p->options.programs[i])) != NULL;
  return good || no_memory(p);
}

/* The slots of the three definitions. */
static bool plan_yardstick(pipeline *p, const struct aid_population *population)
{
  static const char *const ids[] = {LINE, INCOME, HEADS}, *const programs[] = {YARDSTICK, NULL};
  aid_assess_options options = p->assess[0];
  aid_status status;

  options.programs = programs;
  if ((status = aid__assess_plan(p->base, population, &options, &p->measuring, &p->run.error)) != AID_OK)
    return failed(p, status);
  for (size_t k = 0; k < 3; k++) {
    p->slots[k] = AID__NO_SLOT;
    for (uint32_t i = 0; i < p->measuring->slot_count; i++)
      if (p->measuring->slots[i].definition && strcmp(p->measuring->slots[i].definition->id, ids[k]) == 0)
        p->slots[k] = i;
    if (p->slots[k] == AID__NO_SLOT)
      return failed(p, aid__fail(&p->memory, &p->run.error, AID__E1030, AID__NOWHERE, ids[k], NULL));
  }
  return true;
}

static bool begin(pipeline *p, const struct aid_population *population)
{
  const struct aid_policy *const policies[2] = {p->base, p->reform};

  if (!check_programs(p))
    return false;
  for (int s = 0; s < 2; s++) {
    const aid_assess_options defaults = AID_ASSESS_OPTIONS_INIT;
    aid_status status;
    p->assess[s] = defaults;
    p->assess[s].month = p->options.month;
    p->assess[s].day = p->options.day;
    p->assess[s].known = p->options.known;
    if ((p->assess[s].programs = programs_of(p, policies[s])) == NULL)
      return no_memory(p);
    if ((status = aid__assess_plan(policies[s], population, &p->assess[s], &p->sides[s].plan, &p->run.error)) != AID_OK)
      return failed(p, status);
  }
  return make_comparison(p) && describe(p, population) && (p->options.line == NULL || plan_yardstick(p, population));
}

/* ---- chunks ---- */

static bool add(pipeline *p, struct aid_population *population, const aid_decisions *const decisions[2], bool last)
{
  aid__yardstick yardstick = {.slots = p->slots};
  bool overflow = false, good = true;

  if (p->measuring) {
    const aid__code *const whole = aid__plan_whole(p->measuring);
    aid_status status = AID_ERROR_MEMORY;
    yardstick.machine = whole ? aid__machine_take(p->measuring, whole, population, false) : NULL;
    yardstick.trace = aid__trace_new(p->measuring, population, &p->memory);
    if (yardstick.machine && yardstick.trace)
      status = aid__machine_run(yardstick.machine, 0, (int32_t)population->tables[AID__KIND_HOUSEHOLD].rows, &p->run.error);
    else
      aid__fail_memory(&p->run.error);
    if (status != AID_OK) {
      aid__machine_give(yardstick.machine, p->measuring);
      aid__trace_free(yardstick.trace);
      return failed(p, status);
    }
  }
  good = aid__comparison_add(p->c, population, p->sides, decisions, p->measuring ? &yardstick : NULL, last, &overflow);
  if (p->measuring)
    aid__machine_give(yardstick.machine, p->measuring);
  aid__trace_free(yardstick.trace);
  good = good && !yardstick.no_memory;
  if (overflow)
    return failed(p, aid__fail(&p->memory, &p->run.error, AID__E4102, AID__NOWHERE, YARDSTICK, NULL));
  return good || no_memory(p);
}

static bool on_chunk(void *data, struct aid_population *population, bool last)
{
  pipeline *const p = data;
  aid_decisions *decisions[2] = {NULL, NULL};
  bool good = true;

  if (p->c == NULL && !begin(p, population))
    return false;
  if (!aid__run_seal(&p->run, population))
    return false;
  if (p->run.reports->errors > 0)
    return true; /* nothing is decided any more, but the findings of the rest are told */
  for (int s = 0; s < 2 && good; s++) {
    const aid_status status = aid__assess(p->sides[s].plan, population, &p->assess[s], &decisions[s], &p->run.error);
    good = status == AID_OK || failed(p, status);
  }
  good = good && add(p, population, (const aid_decisions *const *)decisions, last);
  aid_decisions_free(decisions[0]);
  aid_decisions_free(decisions[1]);
  if (good && p->options.progress != NULL && p->options.progress(p->options.progress_data, p->c->total.households, 0) != 0)
    return failed(p, aid__fail(&p->memory, &p->run.error, AID__E1020, AID__NOWHERE, NULL));
  return good;
}

static aid_status run(pipeline *p, const aid_input *input, aid_error **error)
{
  const aid__stream_options how = {.memory = &p->memory, .keep_going = p->run.reports->keep_going,
                                   .assume_unique = (p->options.read_flags & AID_READ_ASSUME_UNIQUE) != 0, .threads = p->options.threads,
                                   .chunk = p->options.chunk == 0 ? CHUNK : p->options.chunk, .on_chunk = on_chunk, .data = p};
  const aid_status status = aid__run_document(&p->run, p->reform, input, &how, "compare", error);

  if (status != AID_OK && status != AID_PARTIAL)
    return status;
  p->c->left_out = p->run.left_out;
  return aid__comparison_finish(p->c) ? status : aid__fail_memory(error);
}

static aid_status take_options(pipeline *p, const aid_compare_options *options, aid_error **error)
{
  if (!aid__options_take(&p->options, sizeof p->options, options))
    return aid__fail(NULL, error, AID__E1004, AID__NOWHERE, "aid_exchange_compare", NULL);
  if ((p->options.line == NULL) != (p->options.income == NULL) || (p->options.heads && p->options.line == NULL))
    return aid__fail(NULL, error, AID__E1003, AID__NOWHERE, "aid_exchange_compare", p->options.line ? "income" : "line", NULL);
  if (p->options.losses > LOSSES_MOST)
    return aid__fail(NULL, error, AID__E1003, AID__NOWHERE, "aid_exchange_compare", "losses", NULL);
  if (p->options.heads == NULL)
    p->options.heads = "count(persons)";
  p->memory = *aid__memory_or_default(p->options.memory != NULL ? p->options.memory : &p->reform->memory);
  return AID_OK;
}

aid_status aid_exchange_compare(const aid_policy *base, const aid_policy *reform, const aid_input *input, const aid_compare_options *options,
                                aid_comparison **out, aid_error **error)
{
  const aid_compare_options defaults = AID_COMPARE_OPTIONS_INIT;
  pipeline p = {.given = base, .reform = reform, .options = defaults};
  aid__reports reports;
  aid_status status;

  if (out != NULL)
    *out = NULL;
  if (base == NULL || reform == NULL || input == NULL || out == NULL)
    return aid__fail(NULL, error, AID__E1002, AID__NOWHERE, "aid_exchange_compare", base == NULL ? "base" : reform == NULL ? "reform" : input == NULL ? "input" : "out", NULL);
  if ((status = take_options(&p, options, error)) != AID_OK)
    return status;
  if (!extends(reform, base))
    return aid__fail(&p.memory, error, AID__E2511, AID__NOWHERE, aid_policy_id(reform), aid_policy_id(base), NULL);
  if ((status = load_base(&p, error)) != AID_OK)
    return status;
  aid__reports_init(&reports, &p.memory, p.options.on_diagnostic, p.options.data);
  reports.keep_going = (p.options.read_flags & AID_READ_KEEP_GOING) != 0;
  p.run.reports = &reports;
  aid__arena_init(&p.arena, &p.memory, 0);
  status = run(&p, input, error);
  aid__plan_free(p.measuring);
  aid__plan_free(p.sides[0].plan);
  aid__plan_free(p.sides[1].plan);
  aid_policy_free(p.base);
  aid__arena_free(&p.arena);
  aid__reports_free(&reports);
  if (status == AID_OK || status == AID_PARTIAL)
    *out = p.c;
  else
    aid_comparison_free(p.c);
  return status;
}
