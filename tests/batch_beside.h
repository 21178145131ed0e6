/* Batches beside the decisions of one row after the other, and beside one another; for the tests of batches and of their threads. */
#ifndef AID_TESTS_BATCH_BESIDE_H
#define AID_TESTS_BATCH_BESIDE_H
#include <check.h>
#include "engine/batch.h"

/* What was looked at, so that a test can see that it looked at something. */
typedef struct tally { uint64_t rows, eligible, unknown, reasons, months, left_out, pays; } tally;

int64_t number_at(const aid_batch_column *column, size_t row);
bool valid_at(const aid_batch_column *column, size_t row);
const aid_batch_column *column_of(const aid_batch *batch, size_t program, aid_column_role role, size_t i);   /* the i-th of a role; NULL past the last */

/* Batches that must be had. */
aid_batch *decide_with(const aid_policy *policy, aid_population *population, const aid_assess_options *options);
aid_batch *decide_on(const aid_policy *policy, aid_population *population, uint32_t threads, uint32_t flags);

/* NULL: the same bytes, totals and all; else where they are not. */
const char *unlike(const aid_batch *a, const aid_batch *b);
/* Whether every row of every program, and the totals, are those of the decisions (all of them told); pays are those that the trace comes to. Prints what differs. */
bool batch_is(const aid_batch *batch, const aid_decisions *decisions, tally *t);
/* The same of a population assessed both ways, which must fail alike too. Kernels and threads are chosen by the seed, which is printed. */
bool is_beside(const aid_policy *policy, aid_population *population, uint32_t flags, uint64_t seed, tally *t);
void tell(const char *what, const tally *t);

uint64_t number_from(const char *variable, uint64_t otherwise);
bool is_thin(void);                         /* AID_TEST_THIN */
aid_policy *puyang(void);
/* The sample city, and in it what is left to the trace: values that were supplied, numbers at their ends. */
aid_population *city(const aid_policy *policy, uint64_t households);

#endif
