/*
 * Tapes: what a reader tells of a document, written down and told later. So the parser and those who listen to it can take turns, each with its
 * own code and data at hand, or work at the same time, in two threads. A handler cannot tell the difference.
 */
#ifndef AID_LIB_XML_TAPE_H
#define AID_LIB_XML_TAPE_H
#include "xml/reader.h"

/* One stretch of events. Names are those of the reader, which must outlive it; all else is copied. Whoever records and whoever plays may be two
   threads, if they hand the tape over between them. */
typedef struct aid__tape {
  unsigned char *bytes;          /* AID__TAPE_SIZE of them, aligned as memory is */
  size_t used;
  uint64_t read;                 /* bytes of the document that had been pushed; the recorder's to say */
} aid__tape;
#define AID__TAPE_SIZE ((size_t)256 * 1024)   /* more than twice the greatest event: a tag of 64 KiB with 256 attributes */

/* As an aid__handler and as the diversion of a reader's findings; `data` is the recorder. */
typedef struct aid__recorder {
  aid__tape *tape;               /* with room for more; NULL: nobody listens any more */
  bool (*full)(void *data, struct aid__recorder *recorder);   /* to put an empty tape here. False: stop */
  void *data;
  aid__text space;               /* as told last */
  bool lost;                     /* a finding came when nobody listened */
} aid__recorder;
extern const aid__handler aid__recording;
void aid__record_finding(void *recorder, aid__diagnostic_id id, aid__place place, const char *const *texts, size_t count);

/* Tells it all and empties the tape. `space` is kept from one tape to the next; begin with {NULL, 0}. False: the handler wishes to stop. */
bool aid__tape_play(aid__tape *tape, const aid__handler *handler, void *data, const char *file, aid__text *space, aid__reports *reports);

#endif
