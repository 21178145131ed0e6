/* Do the two evaluators agree? For the differential test and the fuzzers; needs no test frame. */
#ifndef AID_TESTS_AGREE_H
#define AID_TESTS_AGREE_H
#include "engine/assess.h"
#include "engine/machine.h"

typedef struct tally { uint64_t rows, unknown, questions, failures, redone; } tally;

/* Every slot of the plan for every row under the households first … end - 1, both ways: on what is known, on its value, and on whether an
   unknown hangs on a missing fact; but for households that the columns leave to the trace (`redone`: their rows). `machine` has all slots.
   False: they differ, or there was no memory, and it was told in lines that begin with "# ". `t` NULL: nothing is counted or told. */
bool agree_on(const aid__plan *plan, const aid_population *population, aid__machine *machine, aid__trace *trace, int32_t first, int32_t end, tally *t);
/* Of households for which the two differ, as few as halving comes to; tells of the difference that is left. */
void agree_shrink(const aid__plan *plan, const aid_population *population, aid__machine *machine, aid__trace *trace, int32_t *first, int32_t *end);
#endif
