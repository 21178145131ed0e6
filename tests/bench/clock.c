/* Time, results, and what all measurements begin with. */
#include "bench.h"
#include <errno.h>
#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

static double seconds(clockid_t clock)
{
  struct timespec t;

  clock_gettime(clock, &t);
  return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

double bench_now(void)
{
  return seconds(CLOCK_MONOTONIC);
}

double bench_cpu(void)
{
  return seconds(CLOCK_PROCESS_CPUTIME_ID);
}

void bench_say(const char *name, double value)
{
  printf("%s %.9g\n", name, value);
}

void bench_die(const char *what, const aid_error *error)
{
  fprintf(stderr, "bench: %s: %s\n", what, error ? aid_error_message(error) : errno ? strerror(errno) : "failed");
  exit(1);
}

static int by_size(const void *a, const void *b)
{
  const double x = *(const double *)a, y = *(const double *)b;

  return x < y ? -1 : x > y;
}

double bench_least(const double *times, size_t count)
{
  double least = times[0];

  for (size_t i = 1; i < count; i++)
    if (times[i] < least)
      least = times[i];
  return least;
}

double bench_median(double *times, size_t count)
{
  qsort(times, count, sizeof *times, by_size);
  return count % 2 != 0 ? times[count / 2] : (times[count / 2 - 1] + times[count / 2]) / 2;
}

void bench_say_times(const char *name, const char *unit, double *times, size_t count, double factor)
{
  char text[96];

  snprintf(text, sizeof text, "%s_%s_min", name, unit);
  bench_say(text, bench_least(times, count) * factor);
  snprintf(text, sizeof text, "%s_%s_median", name, unit);
  bench_say(text, bench_median(times, count) * factor);
}

size_t bench_setting(const char *name, size_t otherwise)
{
  const char *const text = getenv(name);

  return text && *text ? strtoull(text, NULL, 10) : otherwise;
}

void *bench_take(size_t size)
{
  void *const p = malloc(size ? size : 1);

  if (!p)
    bench_die("memory", NULL);
  return p;
}

uint64_t bench_file_size(const char *path)
{
  struct stat st;

  if (stat(path, &st) != 0)
    bench_die(path, NULL);
  return (uint64_t)st.st_size;
}

void bench_keep_memory(void)
{
  mallopt(M_MMAP_MAX, 0);
  mallopt(M_TRIM_THRESHOLD, INT32_MAX);
}

aid_policy *bench_load(const char *pack, const char *pack_path)
{
  aid_policy_options options = AID_POLICY_OPTIONS_INIT;
  aid_policy *policy = NULL;
  aid_error *error = NULL;

  options.pack_path = pack_path;
  if (aid_policy_load(pack, &options, &policy, &error) != AID_OK)
    bench_die(pack, error);
  return policy;
}

aid_population *bench_read(const aid_policy *policy, const char *path, const char *household)
{
  aid_read_options options = AID_READ_OPTIONS_INIT;
  aid_population *population = NULL;
  aid_error *error = NULL;
  aid_file *in = NULL;

  options.household = household;
  if (aid_file_open(path, NULL, &in, &error) != AID_OK ||
      aid_population_read(policy, aid_file_input(in), &options, &population, &error) != AID_OK)
    bench_die(path, error);
  aid_file_close(in);
  return population;
}

aid_batch *bench_batch(const aid_policy *policy, aid_population *population, uint32_t threads, uint32_t flags, double *seconds_taken)
{
  aid_assess_options options = AID_ASSESS_OPTIONS_INIT;
  aid_batch *batch = NULL;
  aid_error *error = NULL;
  const double start = seconds_taken ? bench_now() : 0;

  options.threads = threads;
  options.flags = flags;
  if (aid_policy_assess_batch(policy, population, &options, &batch, &error) != AID_OK)
    bench_die("batch", error);
  if (seconds_taken)
    *seconds_taken = bench_now() - start;
  return batch;
}
