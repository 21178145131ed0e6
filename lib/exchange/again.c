/*
 * The records of a document wait in a queue with their fingerprints. When a chunk of households is complete it is decided from the facts,
 * written by the ordinary writer, and what it writes is read by a reader that takes fingerprints in the same way and holds them against the queue.
 */
#include "exchange/again.h"
#include "exchange/content.h"

#define CHUNK 4096u

typedef struct waiting { const char *id; uint64_t hash; uint32_t line; } waiting;

struct aid__again {
  aid_memory memory;
  const struct aid_policy *policy;
  aid__again_head head;
  aid_assess_options options;
  aid__reports *reports;
  aid_error **error;
  struct aid_population *population;
  aid__content *content;
  aid__plan *plan;
  aid__decisions_writer *writer;
  aid_output output;
  aid__reader *reader;               /* of what is written again */
  aid__arena arena, queue_arena;
  aid__sums sums;
  waiting *queue; size_t count, capacity, at;
  uint32_t households;
  const char *file;
  /* in what is written again */
  aid__print print;
  aid__buffer id;
  uint32_t depth, record;            /* elements open; 0: in no record, else its depth */
  bool facts;                        /* inside the facts of a record */
  bool different;
};

/* ---- fingerprints ---- */

static void add(aid__print *print, const void *data, size_t length)
{
  print->hash = (print->hash ^ aid__hash(data, length)) * 0x9E3779B97F4A7C15u;
  print->hash ^= print->hash >> 29;
}

void aid__print_start(aid__print *print, aid__text name, const aid__attribute *attributes, size_t count)
{
  print->depth++;
  add(print, name.start, name.length);
  for (size_t i = 0; i < count; i++) {
    add(print, attributes[i].name.start, attributes[i].name.length);
    add(print, attributes[i].value.start, attributes[i].value.length);
  }
}

void aid__print_end(aid__print *print)
{
  print->depth--;
  add(print, "/", 1);
}

/* ---- what is written again ---- */

static bool differs(aid__again *a)
{
  aid__place place = {a->file, 0, 0, 0, NULL};

  if (!a->different && a->at < a->count) {
    place.line = a->queue[a->at].line;
    place.record = a->queue[a->at].id;
  }
  if (!a->different)
    aid__report(a->reports, AID__E4006, place, NULL);
  a->different = true;
  return false;
}

static bool on_start(void *data, aid__text space, aid__text name, const aid__attribute *attributes, size_t count, aid__place place)
{
  aid__again *a = data;

  (void)space;
  (void)place;
  a->depth++;
  if (a->depth == 2 && (aid__text_is(name, "region") || aid__text_is(name, "household"))) {
    a->print = (aid__print){0, 0};
    a->record = 2;
    a->id.length = 0;
    if (count > 0)
      aid__buffer_add(&a->id, attributes[0].value.start, attributes[0].value.length);
  } else if (a->record != 0 && a->depth == 3 && aid__text_is(name, "facts")) {
    a->facts = true;
  } else if (a->record != 0 && !a->facts) {
    aid__print_start(&a->print, name, attributes, count);
  }
  return true;
}

static bool on_end(void *data, aid__text space, aid__text name, aid__place place)
{
  aid__again *a = data;

  (void)space;
  (void)place;
  if (a->depth == 2 && a->record != 0) {
    const waiting *w = a->at < a->count ? &a->queue[a->at] : NULL;

    a->record = 0;
    if (a->id.failed) {
      a->reports->no_memory = true;
      return false;
    }
    if (w == NULL || w->hash != a->print.hash || !aid__text_is((aid__text){a->id.data, a->id.length}, w->id))
      return differs(a);
    a->at++;
  } else if (a->depth == 3 && a->facts && aid__text_is(name, "facts")) {
    a->facts = false;
  } else if (a->record != 0 && !a->facts) {
    aid__print_end(&a->print);
  }
  a->depth--;
  return true;
}

static int on_write(void *data, const void *bytes, size_t size)
{
  aid__again *a = data;

  return aid__reader_push(a->reader, bytes, size, false) ? 0 : -1;
}

/* ---- deciding ---- */

static bool no_memory(aid__again *a)
{
  a->reports->no_memory = true;
  return false;
}

static bool decide(aid__again *a, bool last)
{
  aid_decisions *decisions = NULL;
  bool done;
  int code = 0;

  if (aid__population_seal(a->population, false, a->reports) == AID_ERROR_MEMORY)
    return no_memory(a);
  if (a->reports->errors > 0)
    return false;
  if (aid__assess(a->plan, a->population, &a->options, &decisions, a->error) != AID_OK)
    return false;
  done = aid__sums_add(&a->sums, decisions) && aid__decisions_writer_chunk(a->writer, decisions) &&
         (!last || aid__decisions_writer_end(a->writer, decisions, &a->sums));
  aid_decisions_free(decisions);
  if (!done)
    return no_memory(a);
  if (!aid__decisions_writer_flush(a->writer, &code))
    return a->different ? false : no_memory(a);
  if (a->at != a->count)
    return differs(a);
  a->count = a->at = 0;
  a->households = 0;
  aid__arena_reset(&a->queue_arena);
  if (!last)
    aid__population_clear(a->population);
  return true;
}

bool aid__again_record(aid__again *a, const char *id, uint64_t hash, bool household, aid__place place)
{
  waiting *w;

  if (!aid__grow(&a->memory, &a->queue, &a->capacity, a->count + 1, sizeof *a->queue, 0))
    return no_memory(a);
  w = &a->queue[a->count];
  w->id = aid__arena_string(&a->queue_arena, id);
  w->hash = hash;
  w->line = place.line;
  a->file = place.file;
  if (w->id == NULL)
    return no_memory(a);
  a->count++;
  return !household || ++a->households < CHUNK || decide(a, false);
}

bool aid__again_end(aid__again *a)
{
  return decide(a, true);
}

bool aid__again_same(const aid__again *a)
{
  return !a->different;
}

aid__content *aid__again_content(aid__again *a)
{
  return a->content;
}

/* ---- making ---- */

static bool make(aid__again *a)
{
  static const aid__handler handler = {on_start, on_end, NULL};
  const aid_assess_options defaults = AID_ASSESS_OPTIONS_INIT;
  const aid__decisions_head head = {a->head.synthetic, true, a->head.all, a->head.facts_month, a->head.programs};

  a->options = defaults;
  a->options.flags = a->head.all ? AID_ASSESS_ALL : AID_ASSESS_COUNT_REFUSALS;
  a->options.month = a->head.month;
  a->options.day = a->head.day;
  a->options.known = a->head.known;
  a->options.programs = a->head.programs;
  a->population = aid__population_new(a->policy, a->head.facts_month, &a->memory);
  if (a->population == NULL)
    return no_memory(a);
  a->population->synthetic = a->head.synthetic;
  a->content = aid__content_new(&a->memory, a->population, AID__DECISIONS_SPACE, a->reports);
  if (a->content == NULL)
    return no_memory(a);
  aid__content_any_order(a->content);
  if (aid__assess_plan(a->policy, a->population, &a->options, &a->plan, a->error) != AID_OK)
    return false;
  a->output = (aid_output){on_write, a, NULL};
  a->reader = aid__reader_new(&a->memory, NULL, &handler, a, NULL, a->reports);
  a->writer = aid__decisions_writer_new(a->plan, &a->output, &head, &a->memory);
  return (a->reader != NULL && a->writer != NULL && aid__sums_make(&a->sums, a->plan, &a->arena)) || no_memory(a);
}

aid__again *aid__again_new(const struct aid_policy *policy, const aid__again_head *head, const aid_memory *memory, aid__reports *reports,
                           aid_error **error)
{
  aid__again *a = aid__allocate(memory, sizeof *a);

  if (a == NULL) {
    reports->no_memory = true;
    return NULL;
  }
  a->memory = *memory;
  a->policy = policy;
  a->head = *head;
  a->reports = reports;
  a->error = error;
  aid__arena_init(&a->arena, &a->memory, 0);
  aid__arena_init(&a->queue_arena, &a->memory, 0);
  aid__buffer_init(&a->id, &a->memory, 0);
  if (make(a))
    return a;
  aid__again_free(a);
  return NULL;
}

void aid__again_free(aid__again *a)
{
  aid_memory memory;

  if (a == NULL)
    return;
  memory = a->memory;
  aid__decisions_writer_free(a->writer);
  aid__reader_free(a->reader);
  aid__content_free(a->content);
  aid_population_free(a->population);
  aid__plan_free(a->plan);
  aid__release(&memory, a->queue);
  aid__buffer_free(&a->id);
  aid__arena_free(&a->arena);
  aid__arena_free(&a->queue_arena);
  aid__release(&memory, a);
}
