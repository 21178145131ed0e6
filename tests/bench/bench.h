/*
 * What the parts of the benchmark share. A measurement runs in a process of its own, prints lines of "name value", and leaves by exit() where
 * something fails: a benchmark that cannot measure has nothing to say.
 */
#ifndef AID_TESTS_BENCH_H
#define AID_TESTS_BENCH_H
#include <socialaid.h>
#include <socialaid/batch.h>
#include <stddef.h>
#include <stdint.h>

#define BENCH_MONTH "2022-07"
/** The synthetic population of the benchmark policy is the same on every machine. */
#define BENCH_SEED 20260601u

/* ---- clock.c: time, and lines of results ---- */

/** Seconds on the wall. */
double bench_now(void);
/** Seconds of the processor that this process has had, which other work on the machine changes less. */
double bench_cpu(void);
/** A result. */
void bench_say(const char *name, double value);
/** Prints what failed, and why, and exits. `error` NULL: errno says why. */
_Noreturn void bench_die(const char *what, const aid_error *error);
/** The least of some times, and the one in the middle; sorts them. */
double bench_least(const double *times, size_t count);
double bench_median(double *times, size_t count);
/** Says NAME_UNIT_min and NAME_UNIT_median. */
void bench_say_times(const char *name, const char *unit, double *times, size_t count, double factor);
/** A number from the environment. */
size_t bench_setting(const char *name, size_t otherwise);
/** malloc() that exits. */
void *bench_take(size_t size);
uint64_t bench_file_size(const char *path);
/** Memory once freed stays with the process, so that a repeated call finds its pages there, as the loops find theirs. */
void bench_keep_memory(void);

/* ---- what several measurements do ---- */

aid_policy *bench_load(const char *pack, const char *pack_path);
/** Of a document; `household` NULL: all. */
aid_population *bench_read(const aid_policy *policy, const char *path, const char *household);
/** Decided as columns. threads 1 and more; flags AID_ASSESS_…; `seconds` may be NULL. */
aid_batch *bench_batch(const aid_policy *policy, aid_population *population, uint32_t threads, uint32_t flags, double *seconds);
/** The household of a document whose dibao, to be paid, is shared by most members; written to `out`. */
void bench_choose(const aid_policy *policy, const char *path, char *out, size_t size);

/* ---- sax.c ---- */

/** Parses a file and looks at nothing. -1: it could not be read, or is no XML. */
int bench_parse(const char *path, uint64_t *elements);

/* ---- the measurements: `bench --run NAME WORDS…` hands them the words ---- */

typedef void bench_measure(char **words);
bench_measure bench_pack_load, bench_pack_check, bench_household;              /* packs.c */
bench_measure bench_sample, bench_city, bench_compare, bench_bare, bench_puyang;  /* city.c */
bench_measure bench_policy;                                                    /* policy.c */
bench_measure bench_agree;                                                     /* agree.c */
bench_measure bench_one, bench_one_puyang;                                     /* one.c */
bench_measure bench_growth;                                                    /* growth.c */
bench_measure bench_counted, bench_built_with;                                 /* counted.c */
#endif
