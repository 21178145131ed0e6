/* The columns of results: those that the loops write, and those of a batch. */
#ifndef AID_TESTS_BENCH_RESULTS_H
#define AID_TESTS_BENCH_RESULTS_H
#include "loops.h"

/** Arrays for a population, each of their pages written once. */
bench_results *bench_results_new(const bench_columns *columns);
void bench_results_free(bench_results *results);
/** The columns of a batch of the benchmark policy as the loops would have them, borrowed from it; exits where it has others. */
bench_results bench_results_of(const aid_batch *batch);
/** Rows in which the two differ in outcome, amount or reasons; the first is told. */
size_t bench_results_differ(const bench_columns *columns, const bench_results *wanted, const bench_results *got, const char *who);
/** Writes them to FOLDER/PROGRAM.outcome.bin, .amount.bin, .reasons.bin. */
void bench_results_write(const bench_columns *columns, const bench_results *results, const char *folder);
/** Reads what somebody else wrote there under FOLDER/PROGRAM.….SUFFIX.bin. */
void bench_results_read(const bench_columns *columns, bench_results *results, const char *folder, const char *suffix);
#endif
