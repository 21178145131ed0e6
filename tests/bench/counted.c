/*
 * Work to be counted by callgrind: fixed small inputs, plain kernels, one thread. All within bench_counted_work() counts, and nothing else
 * (tests/bench/instructions.sh). The plan is made before, over another population, so that what counts is the work on the rows.
 */
#include "population.h"
#include <gnu/libc-version.h>
#include <libxml/xmlversion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct work {
  aid_policy *policy;
  aid_population *population;
  const char *document;
} work;

static int count_bytes(void *data, const void *bytes, size_t size)
{
  (void)bytes;
  *(uint64_t *)data += size;
  return 0;
}

/* A document to decisions, which are counted and thrown away. */
static void exchange(const aid_policy *policy, const char *path)
{
  aid_exchange_options options = AID_EXCHANGE_OPTIONS_INIT;
  aid_exchange_summary *summary = NULL;
  uint64_t written = 0;
  const aid_output output = {count_bytes, &written, "nowhere"};
  aid_file *in = NULL;
  aid_error *error = NULL;

  options.threads = 1;
  options.assess_flags = AID_ASSESS_PLAIN;
  if (aid_file_open(path, NULL, &in, &error) != AID_OK ||
      aid_exchange_assess(policy, aid_file_input(in), &output, &options, &summary, &error) != AID_OK)
    bench_die(path, error);
  aid_exchange_summary_free(summary);
  aid_file_close(in);
}

/* What is counted is found by this name. */
__attribute__((noinline, used)) void bench_counted_work(const work *w);
void bench_counted_work(const work *w)
{
  if (w->document)
    exchange(w->policy, w->document);
  else
    aid_batch_free(bench_batch(w->policy, w->population, 1, AID_ASSESS_PLAIN, NULL));
}

static void count(const work *w, aid_population *other)
{
  aid_batch_free(bench_batch(w->policy, other, 1, AID_ASSESS_PLAIN, NULL));
  bench_counted_work(w);
  aid_population_free(other);
  aid_population_free(w->population);
  aid_policy_free(w->policy);
}

/* policy PACK HOUSEHOLDS | columns POLICY PACK_PATH CITY | document POLICY PACK_PATH CITY */
void bench_counted(char **words)
{
  work w = {NULL, NULL, NULL};

  if (strcmp(words[0], "policy") == 0) {
    const size_t households = strtoull(words[2], NULL, 10);
    bench_columns *const columns = bench_columns_new(households, 0, BENCH_SEED);

    w.policy = bench_load(words[1], NULL);
    w.population = bench_fill(w.policy, columns, 0, households);
    count(&w, bench_fill(w.policy, columns, 0, 1));
    bench_columns_free(columns);
    return;
  }
  w.policy = bench_load(words[1], words[2]);
  if (strcmp(words[0], "document") == 0)
    w.document = words[3];
  else
    w.population = bench_read(w.policy, words[3], NULL);
  count(&w, bench_read(w.policy, words[3], NULL));
}

#ifdef __clang__
#define COMPILER __VERSION__
#else
#define COMPILER "gcc " __VERSION__
#endif

/* What else the counts hang on. */
void bench_built_with(char **words)
{
  (void)words;
  printf(COMPILER ", glibc %s, libxml2 " LIBXML_DOTTED_VERSION "\n", gnu_get_libc_version());
}
