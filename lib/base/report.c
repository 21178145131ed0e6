/* Diagnostics: made from the table, placed, written out in both languages, collected, and handed over as an aid_error. */
#include "base/report.h"
#include "base/number.h"
#include <stdarg.h>
#include <assert.h>

enum { LANGUAGES = 2, ARGUMENTS_MOST = 6, CEILING_DEFAULT = 100 };

/* ---- the table ----------------------------------------------------------------------------- */

typedef struct entry {
  const char *number;
  aid_status status;
  const char *message[LANGUAGES], *hint[LANGUAGES];
} entry;

#define X(number, status, en, zh, hint_en, hint_zh) {#number, status, {en, zh}, {hint_en, hint_zh}},
static const entry table[] = {AID__DIAGNOSTICS(X)};
#undef X

static_assert(sizeof table / sizeof table[0] == AID__DIAGNOSTIC_COUNT, "the table and the enumeration are one list");

static aid_level level_of(aid__diagnostic_id id)
{
  return table[id].number[0] == 'W' ? AID_LEVEL_WARNING : AID_LEVEL_ERROR;
}

size_t aid_diagnostic_table_count(void)
{
  return AID__DIAGNOSTIC_COUNT;
}

const char *aid_diagnostic_table_number(size_t i)
{
  return i < AID__DIAGNOSTIC_COUNT ? table[i].number : NULL;
}

aid_level aid_diagnostic_table_level(size_t i)
{
  return i < AID__DIAGNOSTIC_COUNT ? level_of((aid__diagnostic_id)i) : AID_LEVEL_ERROR;
}

const char *aid_diagnostic_table_message(size_t i, aid_language language)
{
  return i < AID__DIAGNOSTIC_COUNT ? table[i].message[language == AID_LANGUAGE_ZH] : NULL;
}

const char *aid_status_name(aid_status status)
{
  switch (status) {
  case AID_OK: return "ok";
  case AID_PARTIAL: return "partial";
  case AID_ERROR_ARGUMENT: return "wrong argument";
  case AID_ERROR_MEMORY: return "no memory";
  case AID_ERROR_IO: return "input or output failed";
  case AID_ERROR_NOT_FOUND: return "not found";
  case AID_ERROR_NOT_IN_FORCE: return "not in force";
  case AID_ERROR_POLICY: return "wrong policy";
  case AID_ERROR_DATA: return "wrong data";
  case AID_ERROR_RANGE: return "out of range";
  case AID_ERROR_CANCELLED: return "cancelled";
  case AID_ERROR_INTERNAL: return "internal error";
  }
  return "unknown status";
}

#define TEXT_OF(number) #number
#define VERSION_TEXT(major, minor, patch) TEXT_OF(major) "." TEXT_OF(minor) "." TEXT_OF(patch)

const char *aid_version(void)
{
  return VERSION_TEXT(AID_VERSION_MAJOR, AID_VERSION_MINOR, AID_VERSION_PATCH);
}

/* ---- one diagnostic ------------------------------------------------------------------------ */

struct aid_diagnostic {
  aid_diagnostic *next;
  aid__diagnostic_id id;
  aid_level level;
  aid__place place;
  const char *message[LANGUAGES], *hint[LANGUAGES], *line[LANGUAGES];
};

struct aid_error {
  aid__arena arena; /* all that the error holds, itself excepted */
  aid_memory memory;
  aid_status status;
  aid_diagnostic *first, *last;
  size_t count;
  uint64_t dropped;
};

/* What tells of no memory must need none. */
static aid_diagnostic no_memory_diagnostic = {
    .id = AID__E1001,
    .level = AID_LEVEL_ERROR,
    .message = {"no memory", "内存不足"},
    .line = {"E1001: no memory", "E1001：内存不足"},
};
static aid_error no_memory_error = {
    .status = AID_ERROR_MEMORY,
    .first = &no_memory_diagnostic,
    .last = &no_memory_diagnostic,
    .count = 1,
};

/* Arguments of a message, up to the NULL that ends them. */
typedef struct arguments { const char *text[ARGUMENTS_MOST]; size_t count; } arguments;

static arguments read_arguments(va_list list)
{
  arguments read = {{NULL}, 0};
  const char *text;

  while (read.count < ARGUMENTS_MOST && (text = va_arg(list, const char *)) != NULL)
    read.text[read.count++] = text;
  return read;
}

/* The argument that "%3" stands for, or -1 where this is no such mark. */
static int argument_at(const char *form)
{
  return form[0] == '%' && form[1] >= '1' && form[1] <= '0' + ARGUMENTS_MOST ? form[1] - '1' : -1;
}

static void fill_in(aid__buffer *out, const char *form, const arguments *given)
{
  while (*form != '\0') {
    int i = argument_at(form);

    if (i < 0) {
      aid__buffer_add(out, form++, 1);
    } else {
      if ((size_t)i < given->count)
        aid__buffer_string(out, given->text[i]);
      form += 2;
    }
  }
}

/* A hint that wants what was not given ("did you mean %2?") is none. */
static bool has_all_arguments(const char *form, const arguments *given)
{
  for (; *form != '\0'; form++) {
    int i = argument_at(form);

    if (i >= 0 && ((size_t)i >= given->count || given->text[i][0] == '\0'))
      return false;
  }
  return true;
}

static void add_number(aid__buffer *out, uint32_t number)
{
  aid__buffer_string(out, ":");
  aid__buffer_int(out, number);
}

static void add_line(aid__buffer *out, const aid_diagnostic *diagnostic, int language)
{
  const aid__place *place = &diagnostic->place;

  if (place->file != NULL) {
    aid__buffer_string(out, place->file);
    if (place->line != 0)
      add_number(out, place->line);
    if (place->line != 0 && place->column != 0)
      add_number(out, place->column);
    aid__buffer_string(out, ": ");
  }
  if (place->record != NULL) {
    aid__buffer_string(out, place->record);
    aid__buffer_string(out, ": ");
  }
  aid__buffer_string(out, table[diagnostic->id].number);
  aid__buffer_string(out, language == AID_LANGUAGE_ZH ? "：" : ": ");
  aid__buffer_string(out, diagnostic->message[language]);
  if (diagnostic->hint[language] != NULL) {
    aid__buffer_string(out, language == AID_LANGUAGE_ZH ? "（" : " (");
    aid__buffer_string(out, diagnostic->hint[language]);
    aid__buffer_string(out, language == AID_LANGUAGE_ZH ? "）" : ")");
  }
}

/* Moves what the buffer holds into the arena, and empties it. */
static const char *keep(aid__arena *arena, aid__buffer *buffer)
{
  const char *text = buffer->failed ? NULL : aid__arena_copy(arena, buffer->data, buffer->length);

  buffer->length = 0;
  return text;
}

static bool write_texts(aid_diagnostic *diagnostic, aid__arena *arena, const arguments *given)
{
  const entry *row = &table[diagnostic->id];
  aid__buffer buffer;
  bool ok = true;
  int language;

  aid__buffer_init(&buffer, arena->memory, 0);
  for (language = 0; language < LANGUAGES && ok; language++) {
    fill_in(&buffer, row->message[language], given);
    ok = (diagnostic->message[language] = keep(arena, &buffer)) != NULL;
    if (ok && row->hint[language][0] != '\0' && has_all_arguments(row->hint[language], given)) {
      fill_in(&buffer, row->hint[language], given);
      ok = (diagnostic->hint[language] = keep(arena, &buffer)) != NULL;
    }
    if (ok) {
      add_line(&buffer, diagnostic, language);
      ok = (diagnostic->line[language] = keep(arena, &buffer)) != NULL;
    }
  }
  aid__buffer_free(&buffer);
  return ok;
}

/* A diagnostic with copies of all that it says. NULL: no memory. */
static aid_diagnostic *make(aid__arena *arena, aid__diagnostic_id id, aid_level level, aid__place place,
                            const arguments *given)
{
  aid_diagnostic *diagnostic = aid__arena_get(arena, sizeof *diagnostic);

  if (diagnostic == NULL)
    return NULL;
  diagnostic->id = id;
  diagnostic->level = level;
  diagnostic->place = place;
  diagnostic->place.file = aid__arena_string(arena, place.file);
  diagnostic->place.record = aid__arena_string(arena, place.record);
  if ((place.file != NULL && diagnostic->place.file == NULL) ||
      (place.record != NULL && diagnostic->place.record == NULL) || !write_texts(diagnostic, arena, given))
    return NULL;
  return diagnostic;
}

static aid_error *error_new(const aid_memory *memory, aid_status status)
{
  aid_error *error = aid__allocate(memory, sizeof *error);

  if (error != NULL) {
    error->memory = *aid__memory_or_default(memory);
    aid__arena_init(&error->arena, &error->memory, 0);
    error->status = status;
  }
  return error;
}

static bool error_add(aid_error *error, aid__diagnostic_id id, aid__place place, const arguments *given)
{
  aid_diagnostic *diagnostic = make(&error->arena, id, AID_LEVEL_ERROR, place, given);

  if (diagnostic == NULL)
    return false;
  if (error->last == NULL)
    error->first = diagnostic;
  else
    error->last->next = diagnostic;
  error->last = diagnostic;
  error->count++;
  return true;
}

/* ---- collecting ---------------------------------------------------------------------------- */

void aid__reports_init(aid__reports *reports, const aid_memory *memory, aid_on_diagnostic *on_diagnostic, void *data)
{
  memset(reports, 0, sizeof *reports);
  reports->memory = aid__memory_or_default(memory);
  reports->on_diagnostic = on_diagnostic;
  reports->data = data;
}

void aid__reports_free(aid__reports *reports)
{
  aid_error_free(reports->error);
  reports->error = NULL;
}

static void report_error(aid__reports *reports, aid__diagnostic_id id, aid__place place, const arguments *given)
{
  reports->errors++;
  if (reports->no_memory)
    return;
  if (reports->error == NULL)
    reports->error = error_new(reports->memory, table[id].status);
  if (reports->error == NULL) {
    reports->no_memory = true;
  } else if (reports->error->count >= (reports->ceiling == 0 ? CEILING_DEFAULT : reports->ceiling)) {
    reports->error->dropped++;
  } else if (!error_add(reports->error, id, place, given)) {
    reports->no_memory = true;
  }
}

/* For findings that are told and not kept. */
static void tell(aid__reports *reports, aid__diagnostic_id id, aid_level level, aid__place place, const arguments *given)
{
  aid__arena arena;
  aid_diagnostic *diagnostic;

  if (reports->on_diagnostic == NULL)
    return;
  aid__arena_init(&arena, reports->memory, 0);
  diagnostic = make(&arena, id, level, place, given);
  if (diagnostic == NULL)
    reports->no_memory = true;
  else
    reports->on_diagnostic(reports->data, diagnostic);
  aid__arena_free(&arena);
}

void aid__report(aid__reports *reports, aid__diagnostic_id id, aid__place place, ...)
{
  arguments given;
  va_list list;

  va_start(list, place);
  given = read_arguments(list);
  va_end(list);
  if (reports->divert != NULL) {
    reports->divert(reports->divert_to, id, place, given.text, given.count);
  } else if (level_of(id) == AID_LEVEL_WARNING) {
    reports->warnings++;
    tell(reports, id, AID_LEVEL_WARNING, place, &given);
  } else {
    report_error(reports, id, place, &given);
  }
}

void aid__report_record(aid__reports *reports, aid__diagnostic_id id, aid__place place, ...)
{
  arguments given;
  va_list list;

  va_start(list, place);
  given = read_arguments(list);
  va_end(list);
  reports->records++;
  if (reports->keep_going)
    tell(reports, id, AID_LEVEL_RECORD, place, &given);
  else
    report_error(reports, id, place, &given);
}

aid_status aid__reports_finish(aid__reports *reports, aid_error **error)
{
  aid_error *found = reports->error;
  aid_status status;

  reports->error = NULL;
  if (reports->no_memory) {
    aid_error_free(found);
    return aid__fail_memory(error);
  }
  if (found == NULL)
    return AID_OK;
  status = found->status;
  if (error != NULL)
    *error = found;
  else
    aid_error_free(found);
  return status;
}

aid_status aid__fail(const aid_memory *memory, aid_error **error, aid__diagnostic_id id, aid__place place, ...)
{
  arguments given;
  va_list list;
  aid_error *made;

  if (error == NULL)
    return table[id].status;
  va_start(list, place);
  given = read_arguments(list);
  va_end(list);
  made = error_new(memory, table[id].status);
  if (made == NULL)
    return aid__fail_memory(error);
  if (!error_add(made, id, place, &given)) {
    aid_error_free(made);
    return aid__fail_memory(error);
  }
  *error = made;
  return made->status;
}

aid_status aid__fail_memory(aid_error **error)
{
  if (error != NULL)
    *error = &no_memory_error;
  return AID_ERROR_MEMORY;
}

/* ---- what the caller sees ------------------------------------------------------------------ */

void aid_error_free(aid_error *error)
{
  aid_memory memory;

  if (error == NULL || error == &no_memory_error)
    return;
  memory = error->memory;
  aid__arena_free(&error->arena);
  aid__release(&memory, error);
}

aid_status aid_error_status(const aid_error *error)
{
  return error == NULL ? AID_OK : error->status;
}

const char *aid_error_message(const aid_error *error)
{
  return aid_error_message_in(error, AID_LANGUAGE_EN);
}

const char *aid_error_message_in(const aid_error *error, aid_language language)
{
  return error == NULL ? "" : aid_diagnostic_line_text(error->first, language);
}

size_t aid_error_count(const aid_error *error)
{
  return error == NULL ? 0 : error->count;
}

uint64_t aid_error_dropped(const aid_error *error)
{
  return error == NULL ? 0 : error->dropped;
}

const aid_diagnostic *aid_error_at(const aid_error *error, size_t i)
{
  const aid_diagnostic *diagnostic = error == NULL ? NULL : error->first;

  while (diagnostic != NULL && i-- > 0)
    diagnostic = diagnostic->next;
  return diagnostic;
}

const char *aid_diagnostic_number(const aid_diagnostic *diagnostic)
{
  return diagnostic == NULL ? NULL : table[diagnostic->id].number;
}

aid_level aid_diagnostic_level(const aid_diagnostic *diagnostic)
{
  return diagnostic == NULL ? AID_LEVEL_ERROR : diagnostic->level;
}

const char *aid_diagnostic_message(const aid_diagnostic *diagnostic, aid_language language)
{
  return diagnostic == NULL ? NULL : diagnostic->message[language == AID_LANGUAGE_ZH];
}

const char *aid_diagnostic_hint(const aid_diagnostic *diagnostic, aid_language language)
{
  return diagnostic == NULL ? NULL : diagnostic->hint[language == AID_LANGUAGE_ZH];
}

const char *aid_diagnostic_file(const aid_diagnostic *diagnostic)
{
  return diagnostic == NULL ? NULL : diagnostic->place.file;
}

uint32_t aid_diagnostic_line(const aid_diagnostic *diagnostic)
{
  return diagnostic == NULL ? 0 : diagnostic->place.line;
}

uint32_t aid_diagnostic_column(const aid_diagnostic *diagnostic)
{
  return diagnostic == NULL ? 0 : diagnostic->place.column;
}

uint32_t aid_diagnostic_length(const aid_diagnostic *diagnostic)
{
  return diagnostic == NULL ? 0 : diagnostic->place.length;
}

const char *aid_diagnostic_record(const aid_diagnostic *diagnostic)
{
  return diagnostic == NULL ? NULL : diagnostic->place.record;
}

const char *aid_diagnostic_line_text(const aid_diagnostic *diagnostic, aid_language language)
{
  return diagnostic == NULL ? NULL : diagnostic->line[language == AID_LANGUAGE_ZH];
}
