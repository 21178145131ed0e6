/*
 * Random populations and random packs for the differential test, the same for the same seed on every machine. A population is made for any
 * policy: its vocabulary tells what can be set. What the library refuses (a value out of range) is left out.
 */
#ifndef AID_TESTS_RANDOM_H
#define AID_TESTS_RANDOM_H
#include <socialaid/household.h>
#include <socialaid/person.h>
#include <stdbool.h>
#include <stdint.h>

typedef struct rng { uint64_t state; } rng;

static inline uint64_t rng_next(rng *r)
{
  uint64_t z = r->state += UINT64_C(0x9E3779B97F4A7C15);
  z = (z ^ (z >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
  z = (z ^ (z >> 27)) * UINT64_C(0x94D049BB133111EB);
  return z ^ (z >> 31);
}
static inline unsigned rng_below(rng *r, unsigned n) { return (unsigned)((rng_next(r) >> 32) * n >> 32); }
static inline bool rng_chance(rng *r, unsigned percent) { return rng_below(r, 100) < percent; }

/* A population of so many households about a month: unknown facts, extreme values, empty households, incomplete lists, spans, awards,
   relatives, supplied values. NULL: a failure, printed. */
aid_population *random_population(const aid_policy *policy, int32_t month, unsigned households, rng *r);

/* The text of a pack; its caller frees it. */
char *random_pack(rng *r);

#endif
