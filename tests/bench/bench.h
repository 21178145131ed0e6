/* What the parts of the benchmark share. */
#ifndef AID_TESTS_BENCH_H
#define AID_TESTS_BENCH_H
#include <stdint.h>

/* Parses a file and looks at nothing. -1: it could not be read, or is no XML. */
int bench_parse(const char *path, uint64_t *elements);
#endif
