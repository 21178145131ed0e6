/* aid_decisions_verify(): a decisions document held against its schema, totals, digest, end; and decided again. */
#include "exchange/again.h"
#include "exchange/form.h"
#include "base/options.h"
#include "exchange/relay.h"
#include "exchange/stream.h"
#include <errno.h>
#include <openssl/evp.h>
#include <stdio.h>

#define TAIL 8192u                  /* bytes held back until it is known where the end mark begins */
#define SCHEMA_MOST 4194304u

typedef struct refusal { const char *reason; uint64_t counted, told; struct refusal *next; } refusal;
typedef struct summed {
  const char *id;
  uint64_t outcomes[5];
  int64_t fen;
  bool told, overflow;
  refusal *refused;
} summed;

typedef enum phase { AT_HEAD, IN_RECORDS, IN_TOTALS, AT_END, AFTER_END } phase;

typedef struct verify {
  aid_memory memory;
  const aid_verify_options *options;
  aid__reports *reports;
  aid_error *error;
  aid__arena arena;
  phase phase;
  unsigned depth;
  summed *programs; size_t count, capacity;
  summed *program;               /* of the decision or total at hand */
  uint64_t households, decisions;
  bool all;                      /* every refusal is written */
  bool facts;                    /* inside <facts> */
  bool household;                /* the record at hand is one */
  uint32_t totals_wrong, end_wrong;
  aid__buffer record;
  aid__place record_place;
  aid__print print;
  aid__again *again;
  char digest[72];
  EVP_MD_CTX *hash;
  char tail[TAIL + 65536]; size_t tail_length;
} verify;

static bool no_memory(verify *v)
{
  v->reports->no_memory = true;
  return false;
}

static aid__text attribute_of(const aid__attribute *attributes, size_t count, const char *name)
{
  for (size_t i = 0; i < count; i++)
    if (aid__text_is(attributes[i].name, name))
      return attributes[i].value;
  return (aid__text){NULL, 0};
}

/* ---- the digest ---- */

static void on_bytes(void *data, const char *bytes, size_t length)
{
  verify *v = data;

  if (length > 65536)
    return;
  if (v->tail_length + length > sizeof v->tail) {
    const size_t gone = v->tail_length - TAIL;

    EVP_DigestUpdate(v->hash, v->tail, gone);
    memmove(v->tail, v->tail + gone, TAIL);
    v->tail_length = TAIL;
  }
  memcpy(v->tail + v->tail_length, bytes, length);
  v->tail_length += length;
}

/* The digest of all before the last "<end". */
static bool digest_fits(verify *v)
{
  static const char digits[] = "0123456789abcdef";
  unsigned char sum[EVP_MAX_MD_SIZE];
  unsigned int length = 0;
  char text[72] = "sha256:";
  size_t end = 0;

  for (size_t i = v->tail_length; i-- > 0 && end == 0;)
    if (v->tail[i] == '<' && v->tail_length - i > 4 && memcmp(v->tail + i, "<end", 4) == 0)
      end = i;
  if (EVP_DigestUpdate(v->hash, v->tail, end) != 1 || EVP_DigestFinal_ex(v->hash, sum, &length) != 1 || length != 32)
    return no_memory(v);
  for (unsigned int i = 0; i < length; i++) {
    text[7 + 2 * i] = digits[sum[i] >> 4];
    text[8 + 2 * i] = digits[sum[i] & 15];
  }
  text[71] = '\0';
  return strcmp(text, v->digest) == 0;
}

/* ---- sums ---- */

static summed *program_of(verify *v, aid__text id)
{
  for (size_t i = 0; i < v->count; i++)
    if (aid__text_is(id, v->programs[i].id))
      return &v->programs[i];
  if (!aid__grow(&v->memory, &v->programs, &v->capacity, v->count + 1, sizeof *v->programs, 65536))
    return NULL;
  memset(&v->programs[v->count], 0, sizeof *v->programs);
  v->programs[v->count].id = aid__arena_copy(&v->arena, id.start, id.length);
  return v->programs[v->count].id == NULL ? NULL : &v->programs[v->count++];
}

static refusal *refusal_of(verify *v, summed *program, aid__text reason)
{
  refusal **r = &program->refused;

  while (*r != NULL && !aid__text_is(reason, (*r)->reason))
    r = &(*r)->next;
  if (*r == NULL && (*r = aid__arena_get(&v->arena, sizeof **r)) != NULL) {
    (*r)->reason = aid__arena_copy(&v->arena, reason.start, reason.length);
    if ((*r)->reason == NULL)
      *r = NULL;
  }
  return *r;
}

static aid_outcome outcome_of(aid__text text)
{
  for (int i = AID_OUTCOME_ELIGIBLE; i <= AID_OUTCOME_OFFICIAL; i++)
    if (aid__text_is(text, aid_outcome_name((aid_outcome)i)))
      return (aid_outcome)i;
  return (aid_outcome)0;
}

/* "756.67 yuan/month" in fen. */
static bool read_fen(aid__text text, int64_t *out)
{
  const char *blank = text.start == NULL ? NULL : memchr(text.start, ' ', text.length);
  aid__fraction f;
  unsigned digits;

  if (text.start == NULL)
    return false;
  if (blank != NULL)
    text.length = (size_t)(blank - text.start);
  return aid__fraction_parse(text, &f, &digits) && aid__fraction_to_scaled(f, 2, out);
}

static void total_wrong(verify *v, aid__place place, const char *what, const char *program, const char *told, const char *read)
{
  v->totals_wrong++;
  aid__report(v->reports, AID__E4004, place, what, program, told, read, NULL);
}

static void count_wrong(verify *v, aid__place place, const char *what, const char *program, uint64_t told, uint64_t read)
{
  char a[24], b[24];

  snprintf(a, sizeof a, "%llu", (unsigned long long)told);
  snprintf(b, sizeof b, "%llu", (unsigned long long)read);
  total_wrong(v, place, what, program, a, b);
}

static bool read_total(verify *v, const aid__attribute *attributes, size_t count, aid__place place)
{
  static const char *const names[] = {"decided", "eligible", "ineligible", "undetermined", "official"};
  const aid__text id = attribute_of(attributes, count, "id");
  uint64_t told[5] = {0};
  int64_t fen = 0;

  v->program = program_of(v, id.start == NULL ? aid__text_of("") : id);
  if (v->program == NULL)
    return no_memory(v);
  v->program->told = true;
  for (size_t i = 0; i < 5; i++) {
    const uint64_t read = v->program->outcomes[i];
    const bool some = !v->all && (i == 0 || i == AID_OUTCOME_INELIGIBLE);   /* refusals that are only counted */

    if (!aid__form_count(attribute_of(attributes, count, names[i]), &told[i]) || (some ? told[i] < read : told[i] != read))
      count_wrong(v, place, names[i], v->program->id, told[i], read);
  }
  if (told[0] != told[1] + told[2] + told[3] + told[4])
    count_wrong(v, place, "decided", v->program->id, told[0], told[1] + told[2] + told[3] + told[4]);
  if (!read_fen(attribute_of(attributes, count, "amount"), &fen) || v->program->overflow || fen != v->program->fen) {
    char a[32], b[32];

    snprintf(a, sizeof a, "%lld", (long long)fen);
    snprintf(b, sizeof b, "%lld", (long long)v->program->fen);
    total_wrong(v, place, "amount (fen)", v->program->id, a, b);
  }
  return true;
}

static bool read_total_refused(verify *v, const aid__attribute *attributes, size_t count, aid__place place)
{
  const aid__text reason = attribute_of(attributes, count, "reason");
  refusal *r = v->program == NULL || reason.start == NULL ? NULL : refusal_of(v, v->program, reason);
  uint64_t told = 0;

  if (v->program == NULL || reason.start == NULL)
    return true; /* the schema tells */
  if (r == NULL)
    return no_memory(v);
  if (aid__form_count(attribute_of(attributes, count, "count"), &told))
    r->told += told;
  (void)place;
  return true;
}

/* When the totals are over: what was counted, and not told. */
static void check_untold(verify *v, aid__place place)
{
  for (size_t i = 0; i < v->count; i++) {
    const summed *program = &v->programs[i];

    if (!program->told && program->outcomes[0] > 0)
      count_wrong(v, place, "decided", program->id, 0, program->outcomes[0]);
    for (const refusal *r = program->refused; r != NULL; r = r->next)
      if (v->all ? r->told != r->counted : r->told < r->counted)
        count_wrong(v, place, r->reason, program->id, r->told, r->counted);
  }
}

/* ---- the head ---- */

static const char *const *read_programs(verify *v, aid__text text)
{
  const char **programs = aid__arena_array(&v->arena, text.length / 2 + 2, sizeof *programs);
  aid__text word;
  size_t count = 0;

  while (programs != NULL && aid__form_word(&text, &word))
    if ((programs[count++] = aid__arena_copy(&v->arena, word.start, word.length)) == NULL)
      return NULL;
  return programs;
}

static void tell_why(verify *v, aid__place place, const char *en, const char *zh)
{
  aid__report(v->reports, AID__W4001, place, en, zh, NULL);
}

static bool start_again(verify *v, const aid__attribute *attributes, size_t count, aid__place place)
{
  const aid__text facts = attribute_of(attributes, count, "facts"), digest = attribute_of(attributes, count, "policy_digest");
  const aid__text programs = attribute_of(attributes, count, "programs"), known = attribute_of(attributes, count, "known");
  aid__again_head head = {.all = v->all};

  if (v->options->policy == NULL) {
    tell_why(v, place, "no policy was given", "未提供政策");
    return true;
  }
  if (facts.start == NULL) {
    tell_why(v, place, "the document does not hold its facts", "文档未附事实");
    return true;
  }
  if (!aid__text_is(digest, aid_policy_digest(v->options->policy))) {
    tell_why(v, place, "the policy at hand is not the one that decided", "现有政策与作出认定的政策不同");
    return true;
  }
  if (!aid__form_month(facts, &head.facts_month) || !aid__form_month(attribute_of(attributes, count, "month"), &head.month) ||
      !aid__form_day(attribute_of(attributes, count, "day"), &head.day) || (known.start != NULL && !aid__form_day(known, &head.known)))
    return true; /* the schema tells */
  head.synthetic = aid__text_is(attribute_of(attributes, count, "synthetic"), "true");
  if (programs.start != NULL && (head.programs = read_programs(v, programs)) == NULL)
    return no_memory(v);
  v->again = aid__again_new(v->options->policy, &head, &v->memory, v->reports, &v->error);
  return v->again != NULL;
}

static bool read_head(verify *v, aid__text space, aid__text name, const aid__attribute *attributes, size_t count, aid__place place)
{
  char text[48];

  if (!aid__text_is(space, AID__DECISIONS_SPACE) || !aid__text_is(name, "decisions") ||
      !aid__text_is(attribute_of(attributes, count, "version"), "1.0")) {
    aid__report(v->reports, AID__E4001, place, aid__form_name(name, text), AID__DECISIONS_SPACE, NULL);
    return false;
  }
  v->all = aid__text_is(attribute_of(attributes, count, "refusals"), "all");
  v->phase = IN_RECORDS;
  return start_again(v, attributes, count, place);
}

/* ---- records ---- */

static bool read_decision(verify *v, const aid__attribute *attributes, size_t count)
{
  const aid__text id = attribute_of(attributes, count, "program");
  const aid_outcome outcome = outcome_of(attribute_of(attributes, count, "outcome"));
  int64_t fen;

  v->decisions++;
  v->program = program_of(v, id.start == NULL ? aid__text_of("") : id);
  if (v->program == NULL)
    return no_memory(v);
  v->program->outcomes[0]++;
  if (outcome != 0)
    v->program->outcomes[outcome]++;
  if (read_fen(attribute_of(attributes, count, "amount"), &fen) && !aid__add(v->program->fen, fen, &v->program->fen))
    v->program->overflow = true;
  return true;
}

static bool read_refused(verify *v, const aid__attribute *attributes, size_t count)
{
  const aid__text reason = attribute_of(attributes, count, "reason");
  refusal *r;

  if (v->program == NULL || reason.start == NULL)
    return true;
  r = refusal_of(v, v->program, reason);
  if (r == NULL)
    return no_memory(v);
  r->counted++;
  return true;
}

static bool start_record(verify *v, aid__text name, const aid__attribute *attributes, size_t count, aid__place place)
{
  const aid__text id = attribute_of(attributes, count, "id");

  v->household = aid__text_is(name, "household");
  if (v->household)
    v->households++;
  v->record.length = 0;
  aid__buffer_add(&v->record, id.start == NULL ? "" : id.start, id.length);
  v->record_place = place;
  v->print = (aid__print){0, 0};
  return !v->record.failed || no_memory(v);
}

static bool start_in_records(verify *v, aid__text space, aid__text name, const aid__attribute *attributes, size_t count, aid__place place)
{
  if (v->depth == 2) {
    if (aid__text_is(name, "totals"))
      v->phase = IN_TOTALS;
    else if (aid__text_is(name, "region") || aid__text_is(name, "household"))
      return start_record(v, name, attributes, count, place);
    else
      v->record.length = 0;
    return true;
  }
  if (v->record.length == 0)
    return true; /* inside a standard */
  if (v->facts)
    return v->again == NULL || aid__content_start(aid__again_content(v->again), space, name, attributes, count, place);
  if (v->depth == 3 && aid__text_is(name, "facts")) {
    v->facts = true;
    return true;
  }
  aid__print_start(&v->print, name, attributes, count);
  if (v->depth == 3)
    return read_decision(v, attributes, count);
  return v->depth != 4 || !aid__text_is(name, "refused") || read_refused(v, attributes, count);
}

static void read_end(verify *v, const aid__attribute *attributes, size_t count, aid__place place)
{
  static const char *const names[] = {"households", "decisions"};
  const uint64_t read[] = {v->households, v->decisions};
  char a[24], b[24];

  for (size_t i = 0; i < 2; i++) {
    uint64_t told = 0;

    if (aid__form_count(attribute_of(attributes, count, names[i]), &told) && told == read[i])
      continue;
    snprintf(a, sizeof a, "%llu", (unsigned long long)told);
    snprintf(b, sizeof b, "%llu", (unsigned long long)read[i]);
    v->end_wrong++;
    aid__report(v->reports, AID__E4008, place, names[i], a, b, NULL);
  }
  aid__form_name(attribute_of(attributes, count, "digest"), v->digest);
  v->phase = AT_END;
}

static bool on_start(void *data, aid__text space, aid__text name, const aid__attribute *attributes, size_t count, aid__place place)
{
  verify *v = data;

  v->depth++;
  switch (v->phase) {
  case AT_HEAD: return read_head(v, space, name, attributes, count, place);
  case IN_RECORDS: return start_in_records(v, space, name, attributes, count, place);
  case IN_TOTALS:
    if (v->depth == 2 && aid__text_is(name, "end"))
      read_end(v, attributes, count, place);
    else if (v->depth == 3)
      return read_total(v, attributes, count, place);
    else if (v->depth == 4)
      return read_total_refused(v, attributes, count, place);
    return true;
  default: return true; /* the schema tells */
  }
}

static bool on_end(void *data, aid__text space, aid__text name, aid__place place)
{
  verify *v = data;
  const unsigned depth = v->depth--;

  if (v->phase == IN_TOTALS && depth == 2 && aid__text_is(name, "totals"))
    check_untold(v, place);
  if (v->phase == AT_END && depth == 1)
    v->phase = AFTER_END;
  if (v->phase != IN_RECORDS || v->record.length == 0)
    return true;
  if (v->facts && depth == 3) {
    v->facts = false;
    return true;
  }
  if (v->facts)
    return v->again == NULL || aid__content_end(aid__again_content(v->again), space, name, place);
  if (depth >= 3) {
    aid__print_end(&v->print);
    return true;
  }
  if (v->again == NULL)
    return true;
  return aid__again_record(v->again, v->record.data, v->print.hash, v->household, v->record_place);
}

static bool on_text(void *data, aid__text text, aid__place place)
{
  verify *v = data;

  return !v->facts || v->again == NULL || aid__content_text(aid__again_content(v->again), text, place);
}

/* ---- the whole ---- */

static aid__schema *read_schema(verify *v)
{
  const char *path = v->options->schema != NULL ? v->options->schema : AID_PACK_FOLDER "/schema/decisions-1.xsd";
  aid__schema *schema = NULL;
  aid_file *file = NULL;
  const aid_input *input;
  aid__buffer bytes;
  int64_t length = 0;
  char *block;

  if (aid_file_open(path, &v->memory, &file, &v->error) != AID_OK)
    return NULL;
  input = aid_file_input(file);
  aid__buffer_init(&bytes, &v->memory, SCHEMA_MOST);
  block = aid__allocate(&v->memory, 65536);
  while (block != NULL && (length = input->read(input->data, block, 65536)) > 0)
    aid__buffer_add(&bytes, block, (size_t)length);
  if (block == NULL || bytes.failed)
    no_memory(v);
  else if (length < 0)
    aid__report(v->reports, AID__E1011, AID__NOWHERE, path, strerror(errno), NULL);
  else
    schema = aid__schema_read(&v->memory, path, bytes.data == NULL ? "" : bytes.data, bytes.length, v->reports);
  aid__release(&v->memory, block);
  aid__buffer_free(&bytes);
  aid_file_close(file);
  return schema;
}

static void settle(verify *v, aid__reader *reader, const aid_input *input, uint32_t *did)
{
  const aid__place place = {input->name, 0, 0, 0, NULL};

  if (aid__reader_is_valid(reader))
    *did |= AID_VERIFIED_SCHEMA;
  if (v->phase != AFTER_END) {
    aid__report(v->reports, AID__E4005, place, NULL);
    return;
  }
  if (v->totals_wrong == 0)
    *did |= AID_VERIFIED_TOTALS;
  if (v->end_wrong == 0)
    *did |= AID_VERIFIED_END;
  if (digest_fits(v))
    *did |= AID_VERIFIED_DIGEST;
  else if (!v->reports->no_memory)
    aid__report(v->reports, AID__E4003, place, NULL);
  if (v->again != NULL && v->reports->errors == 0 && v->error == NULL && aid__again_end(v->again) && aid__again_same(v->again))
    *did |= AID_VERIFIED_AGAIN;
}

static aid_status run(verify *v, const aid_input *input, uint32_t *did, aid_error **error)
{
  static const aid__handler handler = {on_start, on_end, on_text};
  aid__schema *schema = read_schema(v);
  aid__reader *reader = NULL;
  aid_status status;

  if (schema != NULL && (reader = aid__reader_new(&v->memory, input->name, &handler, v, NULL, v->reports)) == NULL)
    no_memory(v);
  if (reader != NULL && aid__reader_validate(reader, schema)) {
    const bool read = aid__pump(input, &v->memory, reader, v->options->progress, v->options->progress_data, v->reports, on_bytes, v);

    if (read && !v->reports->no_memory)
      settle(v, reader, input, did);
  }
  aid__again_free(v->again);
  aid__reader_free(reader);
  aid__schema_free(schema);
  status = aid__reports_finish(v->reports, v->error == NULL ? error : NULL);
  if (v->error == NULL)
    return status;
  status = aid_error_status(v->error);
  if (error != NULL)
    *error = v->error;
  else
    aid_error_free(v->error);
  return status;
}

aid_status aid_decisions_verify(const aid_input *input, const aid_verify_options *options, uint32_t *did, aid_error **error)
{
  const aid_verify_options defaults = AID_VERIFY_OPTIONS_INIT;
  aid_verify_options o = defaults;
  uint32_t done = 0;
  aid__reports reports;
  const aid_memory *memory;
  aid_status status;
  verify *v;

  if (input == NULL)
    return aid__fail(NULL, error, AID__E1002, AID__NOWHERE, "aid_decisions_verify", "input", NULL);
  if (!aid__options_take(&o, sizeof o, options))
    return aid__fail(NULL, error, AID__E1004, AID__NOWHERE, "aid_decisions_verify", NULL);
  memory = aid__memory_or_default(o.memory);
  v = aid__allocate(memory, sizeof *v);
  if (v == NULL)
    return aid__fail_memory(error);
  aid__reports_init(&reports, memory, o.on_diagnostic, o.data);
  v->memory = *memory;
  v->options = &o;
  v->reports = &reports;
  aid__arena_init(&v->arena, &v->memory, 0);
  aid__buffer_init(&v->record, &v->memory, 0);
  v->hash = EVP_MD_CTX_new();
  if (v->hash == NULL || EVP_DigestInit_ex(v->hash, EVP_sha256(), NULL) != 1)
    status = aid__fail_memory(error);
  else
    status = run(v, input, &done, error);
  EVP_MD_CTX_free(v->hash);
  aid__buffer_free(&v->record);
  aid__release(memory, v->programs);
  aid__arena_free(&v->arena);
  aid__reports_free(&reports);
  aid__release(memory, v);
  if (did != NULL)
    *did = done;
  return status;
}
