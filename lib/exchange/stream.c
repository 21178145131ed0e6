/* The population document around its content: head, order, control totals, end mark; blocks in, chunks out. */
#include "exchange/stream.h"
#include "exchange/form.h"
#include "exchange/relay.h"
#include <stdio.h>

typedef enum phase { AT_HEAD, IN_RECORDS, AT_END, AFTER_END } phase;

typedef struct stream {
  const struct aid_policy *policy;
  const aid__stream_options *options;
  aid__reports *reports;
  struct aid_population *population;
  aid__content *content;
  phase phase;
  uint32_t in_chunk;             /* households handed to the population since the last chunk */
  uint64_t left_out;             /* content's count then */
} stream;

static bool no_memory(aid__reports *reports)
{
  reports->no_memory = true;
  return false;
}

/* ---- the head ---- */

static bool refuse(stream *s, aid__diagnostic_id number, aid__place place, const char *a, const char *b, const char *c)
{
  aid__report(s->reports, number, place, a, b, c, NULL);
  return false;
}

static bool knows_pack(const struct aid_policy *policy, aid__text id)
{
  for (size_t i = 0; i < policy->pack_count; i++)
    if (aid__text_is(id, policy->packs[i].id))
      return true;
  return false;
}

static bool read_synthetic(aid__text text, bool *out)
{
  if (aid__text_is(text, "true") || aid__text_is(text, "false")) {
    *out = text.length == 4;
    return true;
  }
  return aid__form_flag(text, out);
}

static bool start_population(stream *s, int32_t month, bool synthetic)
{
  const aid_memory *memory = aid__memory_or_default(s->options->memory != NULL ? s->options->memory : &s->policy->memory);

  s->population = aid__population_new(s->policy, month, memory);
  if (s->population == NULL)
    return no_memory(s->reports);
  s->population->synthetic = synthetic;
  aid__population_assume_unique(s->population, s->options->assume_unique);
  s->content = aid__content_new(memory, s->population, AID__POPULATION_SPACE, s->reports);
  if (s->content == NULL)
    return no_memory(s->reports);
  aid__content_only(s->content, s->options->household);
  s->phase = IN_RECORDS;
  return true;
}

static bool read_head(stream *s, aid__text space, aid__text name, const aid__attribute *attributes, size_t count, aid__place place)
{
  bool has_version = false, has_month = false, synthetic = false;
  int32_t month = 0;
  char text[48];

  if (!aid__text_is(space, AID__POPULATION_SPACE) || !aid__text_is(name, "population"))
    return refuse(s, AID__E3010, place, aid__form_name(name, text), AID__POPULATION_SPACE, "");
  for (size_t i = 0; i < count; i++) {
    const aid__attribute *a = &attributes[i];

    if (aid__text_is(a->name, "version")) {
      has_version = true;
      if (!aid__text_is(a->value, "1.0"))
        return refuse(s, AID__E3011, place, aid__form_name(a->value, text), "1.0", "");
    } else if (aid__text_is(a->name, "month")) {
      has_month = aid__form_month(a->value, &month) && month != AID_NEVER;
      if (!has_month)
        return refuse(s, AID__E3016, place, "month", "a month (2021-07)", "月份（如 2021-07）");
    } else if (aid__text_is(a->name, "synthetic")) {
      if (!read_synthetic(a->value, &synthetic))
        return refuse(s, AID__E3016, place, "synthetic", "true or false", "true 或 false");
    } else if (aid__text_is(a->name, "policy")) {
      if (!knows_pack(s->policy, a->value))
        aid__report(s->reports, AID__W3010, place, aid__form_name(a->value, text), s->policy->packs[s->policy->pack_count - 1].id, NULL);
    } else {
      return refuse(s, AID__E3013, place, aid__form_name(a->name, text), "population", "");
    }
  }
  if (!has_version || !has_month)
    return refuse(s, AID__E3012, place, "population", has_version ? "month" : "version", "");
  return start_population(s, month, synthetic);
}

/* ---- the end ---- */

static void check_total(stream *s, const aid__attribute *attributes, size_t count, const char *name, uint64_t read, aid__place place)
{
  char said_text[24], read_text[24];
  uint64_t said;

  for (size_t i = 0; i < count; i++)
    if (aid__text_is(attributes[i].name, name)) {
      if (!aid__form_count(attributes[i].value, &said)) {
        aid__report(s->reports, AID__E3016, place, name, "a number of records", "记录数", NULL);
      } else if (said != read) {
        snprintf(said_text, sizeof said_text, "%llu", (unsigned long long)said);
        snprintf(read_text, sizeof read_text, "%llu", (unsigned long long)read);
        aid__report(s->reports, AID__E3021, place, name, said_text, read_text, NULL);
      }
      return;
    }
  aid__report(s->reports, AID__E3012, place, "end", name, NULL);
}

static void read_end(stream *s, const aid__attribute *attributes, size_t count, aid__place place)
{
  static const char *const names[] = {"regions", "households", "members", "relatives"};
  const aid__content_counts *counts = aid__content_counted(s->content);
  const uint64_t read[] = {counts->regions, counts->households, counts->members, counts->relatives};
  char text[48];

  for (size_t i = 0; i < 4; i++)
    check_total(s, attributes, count, names[i], read[i], place);
  for (size_t i = 0; i < count; i++) {
    bool known = false;

    for (size_t j = 0; j < 4; j++)
      known = known || aid__text_is(attributes[i].name, names[j]);
    if (!known)
      aid__report(s->reports, AID__E3013, place, aid__form_name(attributes[i].name, text), "end", "", NULL);
  }
  s->phase = AT_END;
}

/* ---- the handler ---- */

static bool hand_on(stream *s, bool last)
{
  s->in_chunk = 0;
  s->left_out = aid__content_counted(s->content)->left_out;
  if (s->reports->errors == 0 && s->options->on_chunk != NULL && !s->options->on_chunk(s->options->data, s->population, last))
    return false;
  if (!last)
    aid__population_clear(s->population);
  return true;
}

static bool on_start(void *data, aid__text space, aid__text name, const aid__attribute *attributes, size_t count, aid__place place)
{
  stream *s = data;
  char text[48];

  switch (s->phase) {
  case AT_HEAD:
    return read_head(s, space, name, attributes, count, place);
  case IN_RECORDS:
    if (aid__content_takes(s->content, name))
      return aid__content_start(s->content, space, name, attributes, count, place);
    if (aid__text_is(name, "end") && aid__text_is(space, AID__POPULATION_SPACE)) {
      read_end(s, attributes, count, place);
      return true;
    }
    return refuse(s, AID__E3014, place, aid__form_name(name, text), "population", "");
  default:
    return refuse(s, AID__E3022, place, aid__form_name(name, text), "", "");
  }
}

static bool on_end(void *data, aid__text space, aid__text name, aid__place place)
{
  stream *s = data;

  if (s->phase == IN_RECORDS) {
    if (aid__content_depth(s->content) == 0)
      return refuse(s, AID__E3020, place, "", "", "");
    if (!aid__content_end(s->content, space, name, place))
      return false;
    if (s->options->chunk != 0 && aid__content_depth(s->content) == 0 && aid__text_is(name, "household") &&
        ++s->in_chunk >= s->options->chunk)
      return hand_on(s, false);
    return true;
  }
  if (s->phase == AT_END && aid__text_is(name, "population"))
    s->phase = AFTER_END;
  return true;
}

static bool on_text(void *data, aid__text text, aid__place place)
{
  stream *s = data;

  if (s->content != NULL && aid__content_depth(s->content) > 0)
    return aid__content_text(s->content, text, place);
  if (!aid__form_blank(text))
    return refuse(s, AID__E3009, place, "population", "", "");
  return true;
}

/* ---- reading ---- */

bool aid__stream_read(const struct aid_policy *policy, const aid_input *input, const aid__stream_options *options, aid__reports *reports,
                      struct aid_population **population, aid__content_counts *counts)
{
  static const aid__handler handler = {on_start, on_end, on_text};
  const aid_memory *memory = aid__memory_or_default(options->memory != NULL ? options->memory : &policy->memory);
  stream s = {.policy = policy, .options = options, .reports = reports};
  const aid__relay relay = {input, memory, &handler, &s, options->progress, options->progress_data, reports, options->threads};
  bool read = aid__relay_run(&relay);

  if (read && reports->errors == 0 && s.phase == AFTER_END)
    read = hand_on(&s, true);
  *population = s.population;
  if (counts != NULL) {
    memset(counts, 0, sizeof *counts);
    if (s.content != NULL)
      *counts = *aid__content_counted(s.content);
  }
  aid__content_free(s.content);
  return read && reports->errors == 0 && !reports->no_memory;
}

/* ---- work over a whole document ---- */

bool aid__run_seal(aid__run *run, struct aid_population *population)
{
  const size_t before = population->tables[AID__KIND_HOUSEHOLD].rows;

  if (aid__population_seal(population, run->reports->keep_going, run->reports) == AID_ERROR_MEMORY)
    return no_memory(run->reports);
  run->left_out += before - population->tables[AID__KIND_HOUSEHOLD].rows;
  return true;
}

aid_status aid__run_document(aid__run *run, const struct aid_policy *policy, const aid_input *input, const aid__stream_options *options, const char *what,
                             aid_error **error)
{
  struct aid_population *population = NULL;
  aid__content_counts counts;
  const bool read = aid__stream_read(policy, input, options, run->reports, &population, &counts);

  aid_population_free(population);
  if (run->status != AID_OK) {
    if (error != NULL)
      *error = run->error;
    else
      aid_error_free(run->error);
    return run->status;
  }
  if (!read || run->reports->errors > 0 || run->reports->no_memory) {
    const aid_status status = aid__reports_finish(run->reports, error);
    return status != AID_OK ? status : aid__fail(options->memory, error, AID__E1030, AID__NOWHERE, what, NULL);
  }
  run->left_out += counts.left_out;
  return run->reports->records > 0 ? AID_PARTIAL : AID_OK;
}
