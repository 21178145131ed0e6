/*
 * Fuzz targets: whatever bytes come, no crash, no hang, nothing lost, and no accepted nonsense. What is accepted is put to use, and the
 * two evaluators must agree on it. Each target is one function of libFuzzer's form; entry.c is what libFuzzer calls, replay.c feeds the
 * corpus to them in `make check`, with any compiler.
 */
#ifndef AID_TESTS_FUZZ_H
#define AID_TESTS_FUZZ_H
#include <socialaid/policy.h>
#include <socialaid/population.h>
#include <stdbool.h>
#include <stdint.h>

int fuzz_rule(const uint8_t *data, size_t size);         /* "person yuan/month", a new line, and a formula of that type */
int fuzz_pack(const uint8_t *data, size_t size);         /* a pack; it may extend tests/packs/below.xml as "below" */
int fuzz_population(const uint8_t *data, size_t size);   /* a population document in the words of tests/data/exchange/pack.xml */

/* All of them; ended by NULL. `folders` hold documents to begin with. */
typedef struct fuzz_target { const char *name; int (*run)(const uint8_t *data, size_t size); const char *folders[4]; } fuzz_target;
extern const fuzz_target fuzz_targets[];

/* What must never be: says so and aborts, which is what fuzzers look for. */
_Noreturn void fuzz_fail(const char *what, const char *detail);
/* A file below the source folder ($srcdir), NUL-ended; read once, kept for good. */
const char *fuzz_file(const char *name, size_t *length);
/* The same number for the same bytes. */
uint64_t fuzz_seed(const uint8_t *data, size_t size);
/* An error must stand in words. Frees it. */
void fuzz_error(aid_status status, aid_error *error);
/* Memory of which the n-th block is refused, n told by the seed. */
typedef struct fuzz_scarce { aid_memory memory; uint64_t left; int64_t live; bool refused; } fuzz_scarce;
void fuzz_scarce_start(fuzz_scarce *scarce, uint64_t seed);
/* What was asked for with it is given back by now: nothing may be left, and a refusal may have led to AID_ERROR_MEMORY and nothing else. */
void fuzz_scarce_end(const fuzz_scarce *scarce, aid_status status);
/* Plans the policy, decides the (sealed) population both ways, in full and in short, explains and writes what came. */
void fuzz_decide(const aid_policy *policy, aid_population *population, int32_t month);
/* The same with a few random households. */
void fuzz_use(const aid_policy *policy, int32_t month, uint64_t seed);
#endif
