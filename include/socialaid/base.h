/* What every other header stands on: export marks, status codes, memory, languages, the version. */
#ifndef SOCIALAID_BASE_H
#define SOCIALAID_BASE_H
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
#define AID_BEGIN extern "C" {
#define AID_END }
#else
/** Around the declarations of a header: C linkage in C++. */
#define AID_BEGIN
/** The end of ::AID_BEGIN. */
#define AID_END
#endif

#if defined(__GNUC__) && !defined(SWIG)
#define AID_API __attribute__((visibility("default")))
#define AID_DEPRECATED(text) __attribute__((deprecated(text)))
#else
/** Marks what the library exports. */
#define AID_API
/** Marks what will go, and says what to use instead. */
#define AID_DEPRECATED(text)
#endif

#include <socialaid/version.h>
AID_BEGIN

/** What a caller can do about the result of a call. Values are written down and only grow. */
typedef enum aid_status {
  AID_OK = 0,                   /**< done */
  AID_PARTIAL = 1,              /**< done, but records were left out; each was reported */
  AID_ERROR_ARGUMENT = 2,       /**< the call itself is wrong: a NULL, an unknown option, a closed handle */
  AID_ERROR_MEMORY = 3,         /**< the allocator gave none */
  AID_ERROR_IO = 4,             /**< a file could not be opened, read, written or renamed */
  AID_ERROR_NOT_FOUND = 5,      /**< nothing has that name */
  AID_ERROR_NOT_IN_FORCE = 6,   /**< it exists, but not on that day */
  AID_ERROR_POLICY = 7,         /**< a pack has errors: see the diagnostics */
  AID_ERROR_DATA = 8,           /**< a population or document has errors: see the diagnostics */
  AID_ERROR_RANGE = 9,          /**< a value outside what can be held: overflow, an impossible date */
  AID_ERROR_CANCELLED = 10,     /**< the progress callback asked to stop */
  AID_ERROR_INTERNAL = 11       /**< the library contradicts itself; please report it */
} aid_status;

/** The languages of messages and explanations. */
typedef enum aid_language {
  AID_LANGUAGE_EN = 0, /**< English */
  AID_LANGUAGE_ZH = 1  /**< Chinese (simplified) */
} aid_language;

/**
 * Where memory comes from. Copied into the object that it is given to, and used by all that is made from it.
 * `allocate` returns `size` bytes aligned for any type, or NULL; `resize` behaves as realloc(); `release` accepts NULL.
 * The functions must be safe from as many threads as the objects are used from.
 */
typedef struct aid_memory {
  void *(*allocate)(void *data, size_t size);            /**< as malloc() */
  void *(*resize)(void *data, void *block, size_t size); /**< as realloc() */
  void (*release)(void *data, void *block);              /**< as free() */
  void *data; /**< handed to each of the three */
} aid_memory;

/**
 * Called from time to time during long work, on the calling thread.
 * @param data   what the options gave
 * @param done   units finished (households, bytes: as the call says)
 * @param total  units in all, 0 when not known
 * @return 0 to go on; anything else cancels, and the call returns ::AID_ERROR_CANCELLED
 */
typedef int aid_progress(void *data, uint64_t done, uint64_t total);

/** The version of the library that runs, as "0.1.0". Static. Since 0.1. */
AID_API const char *aid_version(void);

/** The name of a status, as "not found". Static, English. Never NULL. Since 0.1. */
AID_API const char *aid_status_name(aid_status status);

AID_END
#endif
