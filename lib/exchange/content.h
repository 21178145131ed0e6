/*
 * The content of population documents: regions, and households with all under them, handed on to a population as they are read. A document
 * reader calls it for what stands in <population>; a runner of a pack's cases for what stands in <case>. Elements are in the namespace given.
 */
#ifndef AID_LIB_EXCHANGE_CONTENT_H
#define AID_LIB_EXCHANGE_CONTENT_H
#include "policy/policy.h"
#include "population/population.h"
#include "xml/reader.h"

typedef struct aid__content aid__content;

/* What has been read so far, records that were left out included. */
typedef struct aid__content_counts {
  uint64_t regions, households, members, relatives;
  uint64_t left_out;               /* households */
} aid__content_counts;

aid__content *aid__content_new(const aid_memory *memory, struct aid_population *population, const char *space, aid__reports *reports); /* NULL: no memory */
void aid__content_free(aid__content *content);
/* Of the households, only the one of this id is kept (all are read, checked and counted). The text is borrowed. */
void aid__content_only(aid__content *content, const char *household);
/* Regions may stand between households. */
void aid__content_any_order(aid__content *content);
/* True: the element begins a region or household, or stands in one: hand it to aid__content_start() and all that follows until depth is 0 again. */
bool aid__content_takes(const aid__content *content, aid__text name);
/* As an aid__handler; `data` is the content. False: stop (no memory; all else is reported as of a record, and the reading goes on). */
bool aid__content_start(void *data, aid__text space, aid__text name, const aid__attribute *attributes, size_t count, aid__place place);
bool aid__content_end(void *data, aid__text space, aid__text name, aid__place place);
bool aid__content_text(void *data, aid__text text, aid__place place);
unsigned aid__content_depth(const aid__content *content);   /* elements open; 0 between records */
const aid__content_counts *aid__content_counted(const aid__content *content);

#endif
