/* Diagnostics while work goes on: numbered, placed, in two languages, collected up to a ceiling, and turned into an aid_error. */
#ifndef AID_LIB_BASE_REPORT_H
#define AID_LIB_BASE_REPORT_H
#include <socialaid/error.h>
#include "base/memory.h"
#include "base/diagnostics.h"   /* the table: AID__DIAGNOSTICS(X) with X(number, status, english, chinese, hint in english, hint in chinese) */

typedef enum aid__diagnostic_id {
#define X(number, status, en, zh, hint_en, hint_zh) AID__##number,
  AID__DIAGNOSTICS(X)
#undef X
  AID__DIAGNOSTIC_COUNT
} aid__diagnostic_id;

typedef struct aid__place { const char *file; uint32_t line, column, length; const char *record; } aid__place;

/* A list of findings. Errors are kept up to `ceiling`, the rest counted. Warnings go to `on_diagnostic`, if there is one. What is
   wrong with one record is an error, until `keep_going` is set (after init): then it goes to `on_diagnostic` too, the record is left
   out, and `records` counts it. */
typedef struct aid__reports {
  const aid_memory *memory;
  aid_on_diagnostic *on_diagnostic;
  void *data;
  aid_error *error;        /* made with the first one kept */
  size_t ceiling;          /* 0: 100 */
  uint64_t errors, records, warnings;   /* `records`: also those that are errors */
  bool keep_going;         /* see aid__report_record() */
  bool no_memory;
  /* Not NULL: findings go here instead, with up to six texts, and nothing is collected or counted. For what is told later, or elsewhere. */
  void (*divert)(void *to, aid__diagnostic_id id, aid__place place, const char *const *texts, size_t count);
  void *divert_to;
} aid__reports;
void aid__reports_init(aid__reports *reports, const aid_memory *memory, aid_on_diagnostic *on_diagnostic, void *data);
void aid__reports_free(aid__reports *reports);
/* Add a finding. Up to six arguments, copied, ended by NULL; they fill %1 to %6 of the message and of the hint. A hint one of
   whose arguments is empty or absent is not shown. The level follows from the number: W… a warning, else an error. */
void aid__report(aid__reports *reports, aid__diagnostic_id id, aid__place place, ... /* const char *, NULL */) __attribute__((sentinel, cold));
/* The same, but only this record is left out: with `keep_going` it goes to on_diagnostic at AID_LEVEL_RECORD and is not kept, and
   finish answers AID_OK (the caller turns `records` > 0 into AID_PARTIAL); without, it is an error like any other. */
void aid__report_record(aid__reports *reports, aid__diagnostic_id id, aid__place place, ... /* const char *, NULL */) __attribute__((sentinel, cold));
/* Hands the collected error over: AID_OK if nothing was reported as error, else the status of the first. Leaves the reports empty.
   Where memory ran out on the way, that is the error. */
aid_status aid__reports_finish(aid__reports *reports, aid_error **error);
/* One error at once, for functions that report one thing. Returns the status of its number, or AID_ERROR_MEMORY where there was none
   to say it with. The error keeps a copy of `memory`, so the allocator behind it lives as long as the error. */
aid_status aid__fail(const aid_memory *memory, aid_error **error, aid__diagnostic_id id, aid__place place, ... /* const char *, NULL */) __attribute__((sentinel, cold));
aid_status aid__fail_memory(aid_error **error);
#define AID__NOWHERE ((aid__place){NULL, 0, 0, 0, NULL})
#endif
