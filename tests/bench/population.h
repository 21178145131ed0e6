/* The population of the benchmark policy: plain C arrays, which the loops read and the library's population is filled from. */
#ifndef AID_TESTS_BENCH_POPULATION_H
#define AID_TESTS_BENCH_POPULATION_H
#include "bench.h"

/* The facts as a C programmer lays them out: 64 bits for fen, 32 for counts, a byte for a flag. Money is in fen.
   X(name, C type, sort of fact, member of bench_columns that says how many) */
#define BENCH_HOUSEHOLD_FACTS(X) \
  X(bank, int64_t, fen, households) \
  X(securities, int64_t, fen, households) \
  X(vehicles, int32_t, count, households) \
  X(houses, int32_t, count, households) \
  X(county_no, int32_t, count, households) \
  X(urban, uint8_t, flag, households)
#define BENCH_PERSON_FACTS(X) \
  X(wage, int64_t, fen, persons) \
  X(other_income, int64_t, fen, persons) \
  X(age_years, int32_t, count, persons) \
  X(disability_grade, int32_t, count, persons) \
  X(in_institution, uint8_t, flag, persons)
#define BENCH_FACTS(X) BENCH_HOUSEHOLD_FACTS(X) BENCH_PERSON_FACTS(X)

enum {
#define X(name, type, sort, rows) BENCH_FACT_##name,
  BENCH_FACTS(X)
#undef X
  BENCH_FACT_COUNT
};

typedef struct bench_columns {
  size_t households, persons;
  int32_t *first;                     /* households + 1: where the persons of each begin */
#define X(name, type, sort, rows) type *name;
  BENCH_FACTS(X)
#undef X
  uint8_t *known[BENCH_FACT_COUNT];   /* a byte for each value; NULL: all are known. An unknown value is 0 in its column */
} bench_columns;

/** Two and a half persons to a household; `unknown` percent of each fact, independently of all others. The same for the same seed. */
bench_columns *bench_columns_new(size_t households, unsigned unknown, uint64_t seed);
void bench_columns_free(bench_columns *columns);
/** Writes each column to FOLDER/NAME.bin, what is known of it to FOLDER/NAME.known.bin. */
void bench_columns_write(const bench_columns *columns, const char *folder);
/** Writes an array to FOLDER/NAME.bin. */
void bench_array_write(const char *folder, const char *name, const void *values, size_t bytes);
/** Takes the files away again. */
void bench_columns_remove(const char *folder);
/** `count` households from `from` on as a population of the library, sealed. Ids are h0, p0 … */
aid_population *bench_fill(const aid_policy *policy, const bench_columns *columns, size_t from, size_t count);
#endif
