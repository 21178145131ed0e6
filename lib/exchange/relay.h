/* Documents from an input to a handler: by a reader alone, or parsed ahead onto tapes. */
#ifndef AID_LIB_EXCHANGE_RELAY_H
#define AID_LIB_EXCHANGE_RELAY_H
#include "xml/reader.h"

typedef struct aid__relay {
  const aid_input *input;
  const aid_memory *memory;
  const aid__handler *handler; void *data;
  aid_progress *progress; void *progress_data;   /* bytes of the document, 0; may be NULL */
  aid__reports *reports;
  uint32_t threads;              /* 1: all on the calling thread. More: a second one parses ahead, if it can be had. 0: so where two processors may be used */
} aid__relay;

/*
 * Reads the document to its end. The input, the memory, the handler, the reports and the progress are called on the calling thread alone, in one
 * order whatever the threads; the second thread is gone when this returns. False: stopped (reported, or the handler's wish).
 */
bool aid__relay_run(const aid__relay *relay);

/* Hands the blocks of an input to a reader as they are, to the end; `seen` is shown each before. False: stopped (reported). */
bool aid__pump(const aid_input *input, const aid_memory *memory, aid__reader *reader, aid_progress *progress, void *progress_data, aid__reports *reports,
               void (*seen)(void *data, const char *bytes, size_t length), void *data);

#endif
