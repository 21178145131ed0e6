/*
 * How the time grows with the population: the benchmark policy over ten thousand households, ten times as many, and so on; the exponent is the
 * slope of the logarithms, by least squares.
 *
 *   PACK
 */
#include "population.h"
#include <math.h>
#include <stdio.h>

#define SIZES 4

static double least_time(const aid_policy *policy, size_t households)
{
  const size_t rounds = households < 100000 ? 100 : households < 1000000 ? 30 : households < 10000000 ? 10 : 4;
  bench_columns *const columns = bench_columns_new(households, 0, BENCH_SEED);
  aid_population *const population = bench_fill(policy, columns, 0, households);
  double least = (double)INFINITY;

  bench_columns_free(columns);
  for (size_t i = 0; i <= rounds; i++) {   /* the first does not count */
    double seconds;

    aid_batch_free(bench_batch(policy, population, 1, 0, &seconds));
    if (i > 0 && seconds < least)
      least = seconds;
  }
  aid_population_free(population);
  return least;
}

void bench_growth(char **words)
{
  const size_t sizes = bench_setting("BENCH_FULL", 0) ? SIZES : SIZES - 1;
  aid_policy *const policy = bench_load(words[0], NULL);
  double x[SIZES], y[SIZES], mean_x = 0, mean_y = 0, across = 0, along = 0;
  size_t households = 10000;

  bench_keep_memory();
  for (size_t i = 0; i < sizes; i++, households *= 10) {
    const double seconds = least_time(policy, households);
    char key[64];

    snprintf(key, sizeof key, "growth.ns_per_household_1e%zu", i + 4);
    bench_say(key, seconds / (double)households * 1e9);
    x[i] = log((double)households);
    y[i] = log(seconds);
    mean_x += x[i] / (double)sizes;
    mean_y += y[i] / (double)sizes;
  }
  for (size_t i = 0; i < sizes; i++) {
    across += (x[i] - mean_x) * (y[i] - mean_y);
    along += (x[i] - mean_x) * (x[i] - mean_x);
  }
  bench_say("growth.exponent", across / along);
  aid_policy_free(policy);
}
