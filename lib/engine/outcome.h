/* What the machine has worked out for a chunk, as columns of outcomes, amounts and reasons; and what is decided by the trace in its place. */
#ifndef AID_LIB_ENGINE_OUTCOME_H
#define AID_LIB_ENGINE_OUTCOME_H
#include <socialaid/decision.h>
#include "engine/machine.h"

/* Sums over everybody that was decided. */
typedef struct aid__total {
  uint64_t outcomes[5];     /* by aid_outcome; 0: all */
  int64_t fen;
  aid__wide sum;            /* in fen, while it is being added up */
  uint64_t *refused;        /* by reason */
} aid__total;

/* Where the columns of one program go. Row `first` of the table of its kind is row 0; what is NULL is not wanted. */
typedef struct aid__sink {
  int32_t first;
  uint8_t *outcomes;
  int64_t *amount, **pays;
  int32_t *starts;
  void **reasons;           /* for each 64 reasons, numbers of `reason_bytes` */
  size_t reason_bytes;      /* 1, 2, 4 or 8 */
  void **missing;           /* for each 64 facts, numbers of `missing_bytes` */
  size_t missing_bytes;
  aid__bits *amount_unknown, **pay_unknown, *starts_unknown;   /* zeroed by the caller; two threads may set bits of one word */
} aid__sink;

/* One program for the rows of the chunk. `trace` is asked for households that the columns leave to it, and reset before each. False: no memory. */
bool aid__outcomes(aid__machine *m, aid__trace *trace, uint32_t program, const aid__sink *sink, aid__total *total);
/* `fen` from `sum`. False: it does not fit. */
bool aid__total_finish(aid__total *total);

/* One row, whoever decided it: the value of a slot, in the slot's type. */
bool aid__outcome_value(aid__machine *m, aid__trace *trace, uint32_t slot, int32_t row, aid__value *out, bool *missing);   /* false: no memory */
#endif
