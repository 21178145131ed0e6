/* Python beside the benchmark: a script in a child that answers line by line. */
#ifndef AID_TESTS_BENCH_PYTHON_H
#define AID_TESTS_BENCH_PYTHON_H
#include <stddef.h>

/** Debian's, whose NumPy is Debian's. */
#define BENCH_PYTHON "/usr/bin/python3"

typedef struct bench_python bench_python;

/** `words` are the script and its arguments, ended by NULL. NULL: there is no Python here. */
bench_python *bench_python_start(const char *const *words);
/** Sends a line; NULL: none. 0: the script is at its end. */
int bench_python_ask(bench_python *python, const char *line, char *answer, size_t size);
/** Ends its input, waits for it, and is its exit status; accepts NULL. */
int bench_python_end(bench_python *python);
#endif
