/* The decisions document as a stream: a head, records as they are decided, totals, the end with its digest. */
#ifndef AID_LIB_EXCHANGE_DECISIONS_H
#define AID_LIB_EXCHANGE_DECISIONS_H
#include <socialaid/exchange.h>
#include "engine/assess.h"
#include "exchange/record.h"

#define AID__DECISIONS_SPACE "urn:socialaid:decisions:1"

/* Sums of the whole stream, by program of the plan. */
typedef struct aid__sums {
  aid__total *programs;
  size_t count;
  uint64_t households, members, decisions;
} aid__sums;
bool aid__sums_make(aid__sums *sums, const aid__plan *plan, aid__arena *arena);
/* Adds what one chunk came to. Regions are decided again with every chunk: only the last one's totals of their programs stay. False: a sum overflows. */
bool aid__sums_add(aid__sums *sums, const struct aid_decisions *decisions);
bool aid__under_household(const struct aid_kind *kind);

typedef struct aid__decisions_head {
  bool synthetic;
  bool with_facts;
  bool all;                        /* every refusal is written */
  int32_t facts_month;             /* what the population is about */
  const char *const *programs;     /* those asked for; NULL: all */
} aid__decisions_head;

typedef struct aid__decisions_writer aid__decisions_writer;
aid__decisions_writer *aid__decisions_writer_new(const aid__plan *plan, const aid_output *output, const aid__decisions_head *head, const aid_memory *memory); /* NULL: no memory */
void aid__decisions_writer_free(aid__decisions_writer *w);
/*
 * One chunk: its households in order; a region just before the first household in it or below it. Standards and sources come just before
 * the record that uses them first. So the bytes do not depend on how the households fall into chunks.
 */
bool aid__decisions_writer_chunk(aid__decisions_writer *w, const struct aid_decisions *decisions);    /* false: no memory */
/* Regions in which no household stands, totals, end. `last` may be the decisions of the last chunk, for those regions. */
bool aid__decisions_writer_end(aid__decisions_writer *w, const struct aid_decisions *last, const aid__sums *sums);
bool aid__decisions_writer_flush(aid__decisions_writer *w, int *code);   /* false: the output failed, errno in *code */
uint64_t aid__decisions_writer_count(const aid__decisions_writer *w);    /* decisions written */

#endif
