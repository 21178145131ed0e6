/* Decisions as columns, from inside: for Arrow, and for work that is shared out over threads. */
#ifndef AID_LIB_ENGINE_BATCH_H
#define AID_LIB_ENGINE_BATCH_H
#include <socialaid/batch.h>
#include "engine/assess.h"

typedef struct aid__batch_program {
  size_t rows;
  aid_batch_column *columns; size_t column_count;
  size_t missing_count;
  aid__sink sink;
  aid__total total;
  struct aid__spare *memory;     /* of the arrays, which follow it */
} aid__batch_program;

struct aid_batch {
  aid__count owners;
  aid_memory memory;
  aid__arena arena;
  aid__plan *plan;                       /* kept */
  struct aid_population *population;     /* kept */
  aid__batch_program *programs;          /* by program of the plan */
};

void aid__batch_keep(const aid_batch *batch);
const struct aid_policy *aid__batch_policy(const aid_batch *batch);
const struct aid_population *aid__batch_population(const aid_batch *batch);

/* Calls `work` for households first … end - 1, again and again, on so many threads (0: as many as the process may use) until all are
   through: each has a slice of its own and then takes from the far end of others. `slice` is the number of the thread, 0 the calling one.
   Threads that cannot be had are done without. Stops early where `work` says false on any of them. After each piece of the calling thread
   `told` is called there; false stops all. */
typedef struct aid__sharing {
  int32_t count, piece;                  /* households; so many at a time, a multiple of 64 */
  uint32_t threads;
  bool (*work)(void *data, uint32_t slice, int32_t first, int32_t end);
  bool (*told)(void *data, int32_t done);
  void *data;
} aid__sharing;
void aid__share_out(const aid__sharing *sharing, const aid_memory *memory);
/* How many threads are worth having. */
uint32_t aid__threads(uint32_t asked, int32_t count, int32_t piece);
#endif
