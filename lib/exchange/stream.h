/* Population documents as a stream: read in blocks, handed on in chunks of whole households. */
#ifndef AID_LIB_EXCHANGE_STREAM_H
#define AID_LIB_EXCHANGE_STREAM_H
#include <socialaid/exchange.h>
#include "exchange/content.h"

#define AID__POPULATION_SPACE "urn:socialaid:population:1"

typedef struct aid__stream_options {
  const aid_memory *memory;
  bool keep_going, assume_unique;
  uint32_t threads;                /* 1: all on the calling thread; see aid__relay */
  const char *household;           /* keep this one alone; NULL: all */
  uint32_t chunk;                  /* households handed on at once; 0: all at the end */
  /* The population holds whole households, not sealed: called when a chunk is full, and once at the end of the document (`last`). The stream
     clears the population after each call but the last. False: stop (reported). */
  bool (*on_chunk)(void *data, struct aid_population *population, bool last);
  void *data;
  aid_progress *progress; void *progress_data;   /* bytes, 0 */
} aid__stream_options;

/* Reads the document to its end. `*population` is made when the head has been read, and is the caller's to free, also after a failure.
   Findings go to `reports`; false: there were errors (or no memory). `counts` may be NULL. */
bool aid__stream_read(const struct aid_policy *policy, const aid_input *input, const aid__stream_options *options, aid__reports *reports,
                      struct aid_population **population, aid__content_counts *counts);

/* Work over a whole document, chunk by chunk: what becomes of it beside the reports. */
typedef struct aid__run {
  aid__reports *reports;
  uint64_t left_out;               /* households, by sealing */
  aid_status status;               /* of a failure that is not among the reports; with its error */
  aid_error *error;
} aid__run;

/* Seals a chunk, and counts what that left out. False: no memory (reported). */
bool aid__run_seal(aid__run *run, struct aid_population *population);
/* Reads the document to its end as `options` says. AID_OK, AID_PARTIAL, or the first failure with its error; `left_out` then counts all households left
   out, also those that could not be read. `what` names the caller in a message. */
aid_status aid__run_document(aid__run *run, const struct aid_policy *policy, const aid_input *input, const aid__stream_options *options, const char *what,
                             aid_error **error);

#endif
