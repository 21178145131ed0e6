/* Errors: what went wrong, where, and what to do about it. */
#ifndef SOCIALAID_ERROR_H
#define SOCIALAID_ERROR_H
#include <socialaid/base.h>
AID_BEGIN

/**
 * What a failed call has to say: a status, a message, and diagnostics with their places. Owned by the caller of the
 * call that filled it in; goes back through aid_error_free(). `*error` must be NULL before a call (or `error` itself).
 * An out-of-memory error needs no memory: it is static, and aid_error_free() knows it.
 */
typedef struct aid_error aid_error;

/** One finding: a stable number (E2107, W2301), a place, a message, a hint. Borrowed from its error or callback. */
typedef struct aid_diagnostic aid_diagnostic;

/** How bad a finding is. */
typedef enum aid_level {
  AID_LEVEL_WARNING = 0, /**< worth knowing; the work went on */
  AID_LEVEL_RECORD = 1,  /**< this record was left out; the rest went on */
  AID_LEVEL_ERROR = 2    /**< the call failed */
} aid_level;

/** Receives warnings and record-level findings as they are met, on the calling thread. The diagnostic lives for the call only. */
typedef void aid_on_diagnostic(void *data, const aid_diagnostic *diagnostic);

/** Accepts NULL. */
AID_API void aid_error_free(aid_error *error);
/** What the call that failed returned; ::AID_OK for NULL. */
AID_API aid_status aid_error_status(const aid_error *error);
/** The first diagnostic as one line, in English: "puyang.xml:12:7: E2107: …". Borrowed from the error; never NULL. */
AID_API const char *aid_error_message(const aid_error *error);
/** The same in a language of choice. Borrowed from the error. */
AID_API const char *aid_error_message_in(const aid_error *error, aid_language language);
/** How many diagnostics there are, at least one; and how many more were met beyond the ceiling and not kept. */
AID_API size_t aid_error_count(const aid_error *error);
/** How many more were met beyond the ceiling and not kept. */
AID_API uint64_t aid_error_dropped(const aid_error *error);
/** The i-th diagnostic, in the order met; NULL past the end. Borrowed from the error. */
AID_API const aid_diagnostic *aid_error_at(const aid_error *error, size_t i);

/** The stable number, as "E2107". Static. */
AID_API const char *aid_diagnostic_number(const aid_diagnostic *diagnostic);
/** How bad it is. */
AID_API aid_level aid_diagnostic_level(const aid_diagnostic *diagnostic);
/** One sentence without place or number. Borrowed from the diagnostic. */
AID_API const char *aid_diagnostic_message(const aid_diagnostic *diagnostic, aid_language language);
/** What to do about it; NULL where nothing is known. Borrowed from the diagnostic. */
AID_API const char *aid_diagnostic_hint(const aid_diagnostic *diagnostic, aid_language language);
/** The file as the caller named it; NULL where there is none. Borrowed from the diagnostic. */
AID_API const char *aid_diagnostic_file(const aid_diagnostic *diagnostic);
/** Line and column from 1, length in characters; 0 where not known (data files know no column). */
AID_API uint32_t aid_diagnostic_line(const aid_diagnostic *diagnostic);
/** Column from 1, in characters; 0 where not known. */
AID_API uint32_t aid_diagnostic_column(const aid_diagnostic *diagnostic);
/** Length in characters; 0 where not known. */
AID_API uint32_t aid_diagnostic_length(const aid_diagnostic *diagnostic);
/** The id of the record, in data; NULL elsewhere. Borrowed from the diagnostic. */
AID_API const char *aid_diagnostic_record(const aid_diagnostic *diagnostic);
/** "file:line:column: number: message (hint)" or "file:line: record: number: message". Borrowed from the diagnostic. */
AID_API const char *aid_diagnostic_line_text(const aid_diagnostic *diagnostic, aid_language language);

/** The table of all diagnostics: count, number ("E2107"), level, and the message with its places for arguments (%1, %2 …). */
AID_API size_t aid_diagnostic_table_count(void);
/** The i-th number. Static; NULL past the end. */
AID_API const char *aid_diagnostic_table_number(size_t i);
/** Its level. */
AID_API aid_level aid_diagnostic_table_level(size_t i);
/** Its message, with places for arguments. Static; NULL past the end. */
AID_API const char *aid_diagnostic_table_message(size_t i, aid_language language);

AID_END
#endif
