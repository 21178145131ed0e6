/* The policy of benchmark.xml as loops in C, over the plain arrays: what the library is held against. */
#ifndef AID_TESTS_BENCH_LOOPS_H
#define AID_TESTS_BENCH_LOOPS_H
#include "population.h"

/* The programs, in the order of the pack. X(id, rows) */
#define BENCH_PROGRAMS(X) \
  X(dibao, households) \
  X(disability_living, persons) \
  X(disability_nursing, persons) \
  X(old_age, persons)

/* What a program comes to for each row. */
typedef struct bench_result {
  uint8_t *outcome;    /* aid_outcome */
  int64_t *amount;     /* fen */
  uint8_t *reasons;    /* bit i: condition i of the program, in the order of the pack, was not met */
} bench_result;

typedef struct bench_results {
#define X(id, rows) bench_result id;
  BENCH_PROGRAMS(X)
#undef X
} bench_results;

/** Decides households from `from` until `until`, all facts known. Reads and writes no row of another household. */
typedef void bench_loop(const bench_columns *in, size_t from, size_t until, const bench_results *out);

/* loops.c is compiled twice: as most programs are, and with all that this processor has. */
bench_loop bench_branches_o2, bench_branches_native;       /* straightforward: one pass, with branches */
bench_loop bench_branchless_o2, bench_branchless_native;   /* one pass, conditions as arithmetic */
#endif
