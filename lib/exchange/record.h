/* Regions and households in the form of the population document, for populations and for the facts in decisions. */
#ifndef AID_LIB_EXCHANGE_RECORD_H
#define AID_LIB_EXCHANGE_RECORD_H
#include "engine/plan.h"
#include "population/population.h"
#include "xml/writer.h"

/* Which facts are written. */
typedef struct aid__facts_read {
  bool *facts;            /* by kind: first[kind->index] + fact->index */
  size_t *first;
  bool *kinds;            /* lists, by kind->index */
  bool awards;
} aid__facts_read;

/* What a plan reads. False: no memory. */
bool aid__facts_read_of(aid__facts_read *read, const aid__plan *plan, aid__arena *arena);

typedef struct aid__record_writer {
  aid__writer *writer;
  const struct aid_population *population;     /* sealed */
  const aid__facts_read *read;                 /* NULL: all */
  aid__buffer words;
} aid__record_writer;
void aid__record_writer_init(aid__record_writer *w, aid__writer *writer, const struct aid_population *population, const aid__facts_read *read, const aid_memory *memory);
void aid__record_writer_free(aid__record_writer *w);
void aid__record_household(aid__record_writer *w, int32_t row);
void aid__record_region(aid__record_writer *w, int32_t row);
/* Whether a region has anything to say. */
bool aid__record_region_speaks(const aid__record_writer *w, int32_t row);
/* Region rows in the order of their codes, in an array of the arena. NULL: no memory. */
int32_t *aid__regions_in_order(const struct aid_population *population, aid__arena *arena, size_t *count);

#endif
