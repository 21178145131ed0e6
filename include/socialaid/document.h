/* Where documents come from and go to: bytes through callbacks, or files that appear whole or not at all. */
#ifndef SOCIALAID_DOCUMENT_H
#define SOCIALAID_DOCUMENT_H
#include <socialaid/error.h>
AID_BEGIN

/** A source of bytes. `read` fills up to `size` bytes and returns how many (0 at the end), or -1 with errno set. */
typedef struct aid_input {
  int64_t (*read)(void *data, void *bytes, size_t size); /**< see above */
  void *data;       /**< handed to read */
  const char *name; /**< for messages; borrowed; may be NULL */
} aid_input;

/** A sink of bytes. `write` takes all `size` bytes and returns 0, or -1 with errno set. */
typedef struct aid_output {
  int (*write)(void *data, const void *bytes, size_t size); /**< see above */
  void *data;       /**< handed to write */
  const char *name; /**< for messages; borrowed; may be NULL */
} aid_output;

/** A file to read. `path` "-" is standard input. Freed by aid_file_close(). */
typedef struct aid_file aid_file;
/** Open a file to read. ::AID_ERROR_IO where that cannot be done. */
AID_API aid_status aid_file_open(const char *path, const aid_memory *memory, aid_file **out, aid_error **error);
/**
 * A file to write: made beside its final name, readable by its owner alone, and renamed when committed. `path` "-" is
 * standard output, where nothing can be taken back.
 */
AID_API aid_status aid_file_create(const char *path, const aid_memory *memory, aid_file **out, aid_error **error);
/** The file as a source or sink. Borrowed from the file. */
AID_API const aid_input *aid_file_input(aid_file *file);
/** The file as a sink. Borrowed from the file. */
AID_API const aid_output *aid_file_output(aid_file *file);
/** Bytes in all, of a file to read; 0 where not known. */
AID_API uint64_t aid_file_size(const aid_file *file);
/** Syncs and renames to the final name; after it only aid_file_close() is left. */
AID_API aid_status aid_file_commit(aid_file *file, aid_error **error);
/** Closes; what was not committed is removed. Accepts NULL. */
AID_API void aid_file_close(aid_file *file);

AID_END
#endif
