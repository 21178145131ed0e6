/* The sample city: as a document decided and compared, beside a bare parse of it, and as columns. */
#include "bench.h"
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <unistd.h>

#define ROUNDS 5
#define ROUND_SECONDS 10   /* no further round once the rounds have taken so long */

/* HOUSEHOLDS CITY: makes the document for the others. */
void bench_sample(char **words)
{
  aid_sample_options options = AID_SAMPLE_OPTIONS_INIT;
  aid_file *out = NULL;
  aid_error *error = NULL;

  options.households = strtoull(words[0], NULL, 10);
  options.seed = 1;
  options.month = aid_month_parse(BENCH_MONTH);
  if (aid_file_create(words[1], NULL, &out, &error) != AID_OK ||
      aid_sample_write(aid_file_output(out), &options, &error) != AID_OK || aid_file_commit(out, &error) != AID_OK)
    bench_die(words[1], error);
  aid_file_close(out);
}

static double peak_mib(void)
{
  struct rusage usage;

  getrusage(RUSAGE_SELF, &usage);
  return (double)usage.ru_maxrss / 1024.0;
}

/* Not an aid_file: that syncs to the disk when it is committed, and the disk is not what is measured. */
static int write_all(void *data, const void *bytes, size_t size)
{
  const char *p = bytes;

  while (size > 0) {
    const ssize_t written = write(*(int *)data, p, size);

    if (written < 0)
      return -1;
    p += written;
    size -= (size_t)written;
  }
  return 0;
}

/* POLICY PACK_PATH CITY DECISIONS: from XML to XML, with as many threads as there may be. */
void bench_city(char **words)
{
  aid_exchange_options options = AID_EXCHANGE_OPTIONS_INIT;
  int fd = open(words[3], O_WRONLY | O_CREAT | O_TRUNC, 0600);
  const aid_output output = {write_all, &fd, words[3]};
  aid_policy *policy = bench_load(words[0], words[1]);
  aid_exchange_summary *summary = NULL;
  aid_file *in = NULL;
  aid_error *error = NULL;
  double start, start_cpu;

  if (fd < 0)
    bench_die(words[3], NULL);
  if (aid_file_open(words[2], NULL, &in, &error) != AID_OK)
    bench_die(words[2], error);
  start = bench_now();
  start_cpu = bench_cpu();
  if (aid_exchange_assess(policy, aid_file_input(in), &output, &options, &summary, &error) != AID_OK)
    bench_die(words[2], error);
  bench_say("seconds", bench_now() - start);
  bench_say("cpu_seconds", bench_cpu() - start_cpu);
  bench_say("peak_mib", peak_mib());
  bench_say("households", (double)aid_exchange_summary_households(summary));
  bench_say("members", (double)aid_exchange_summary_members(summary));
  bench_say("decisions", (double)aid_exchange_summary_written(summary));
  aid_exchange_summary_free(summary);
  aid_file_close(in);
  aid_policy_free(policy);
  bench_say("input_mb", (double)bench_file_size(words[2]) / 1e6);
  bench_say("output_mb", (double)bench_file_size(words[3]) / 1e6);
  close(fd);
  unlink(words[3]);
}

/* POLICY PACK_PATH CITY: decided by the policy and by one with a higher dibao standard, and compared; poverty under the standard too. */
void bench_compare(char **words)
{
  aid_compare_options options = AID_COMPARE_OPTIONS_INIT;
  aid_policy *policy = bench_load(words[0], words[1]), *reform = NULL;
  aid_changes *changes = NULL;
  aid_comparison *comparison = NULL;
  aid_file *in = NULL;
  aid_error *error = NULL;
  double start, start_cpu;

  options.line = "dibao_standard";
  options.income = "income_per_head";
  if (aid_changes_parse(policy, "dibao_standard +10%", &changes, &error) != AID_OK)
    bench_die("changes", error);
  start = bench_now();
  if (aid_policy_amend(policy, aid_changes_list(changes), aid_changes_count(changes), NULL, &reform, &error) != AID_OK)
    bench_die("amend", error);
  bench_say("compare_amend_ms", (bench_now() - start) * 1e3);
  if (aid_file_open(words[2], NULL, &in, &error) != AID_OK)
    bench_die(words[2], error);
  start = bench_now();
  start_cpu = bench_cpu();
  if (aid_exchange_compare(policy, reform, aid_file_input(in), &options, &comparison, &error) != AID_OK)
    bench_die(words[2], error);
  bench_say("compare_seconds", bench_now() - start);
  bench_say("compare_cpu_seconds", bench_cpu() - start_cpu);
  bench_say("compare_peak_mib", peak_mib());
  aid_comparison_free(comparison);
  aid_changes_free(changes);
  aid_file_close(in);
  aid_policy_free(reform);
  aid_policy_free(policy);
}

/* CITY: libxml2 alone. */
void bench_bare(char **words)
{
  const double start = bench_now(), start_cpu = bench_cpu();
  uint64_t elements;

  if (bench_parse(words[0], &elements) != 0)
    bench_die(words[0], NULL);
  bench_say("bare_seconds", bench_now() - start);
  bench_say("bare_cpu_seconds", bench_cpu() - start_cpu);
  bench_say("elements", (double)elements);
}

static double least_batch(const aid_policy *policy, aid_population *population, uint32_t threads)
{
  const double start = bench_now();
  double times[ROUNDS + 1];
  size_t rounds = 0;

  do   /* the first makes ready what later ones find, and is never the least but where it is alone */
    aid_batch_free(bench_batch(policy, population, threads, 0, &times[rounds++]));
  while (rounds <= ROUNDS && bench_now() - start < ROUND_SECONDS);
  return bench_least(times, rounds);
}

/* POLICY PACK_PATH CITY: the whole city as columns; reading it is not timed. */
void bench_puyang(char **words)
{
  aid_policy *const policy = bench_load(words[0], words[1]);
  double start, two, one, households;
  aid_population *population;

  bench_keep_memory();
  start = bench_now();
  population = bench_read(policy, words[2], NULL);
  bench_say("puyang.read_seconds", bench_now() - start);
  households = (double)aid_population_household_count(population);
  bench_say("puyang.households", households);
  bench_say("puyang.population_mib", peak_mib());
  two = least_batch(policy, population, 2);
  one = least_batch(policy, population, 1);
  bench_say("puyang.seconds_per_million", two * 1e6 / households);
  bench_say("puyang.one_thread_seconds_per_million", one * 1e6 / households);
  bench_say("puyang.peak_mib", peak_mib());
  aid_population_free(population);
  aid_policy_free(policy);
}
