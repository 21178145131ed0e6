/* What the measurements came to: kept, printed beside the aims, written as JSON. */
#ifndef AID_TESTS_BENCH_TABLE_H
#define AID_TESTS_BENCH_TABLE_H
#include <stddef.h>

/** Keeps a result under PREFIX NAME. */
void bench_keep(const char *prefix, const char *name, double value);
/** A result; 0 where there is none. */
double bench_result(const char *prefix, const char *name);
/** The least of what was kept so and `value`; `most` 1: the greatest. */
void bench_keep_best(const char *prefix, const char *name, double value, int most);
/** The tables, to standard output. */
void bench_print(void);
/** One flat object of numbers. */
void bench_write_json(const char *path);
#endif
