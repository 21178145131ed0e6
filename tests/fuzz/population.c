/* A population document. What is read is written, read again and written again: the same bytes; and it is decided. */
#include "tests/fuzz/fuzz.h"
#include "policy/policy.h"
#include "population/population.h"
#include <socialaid/exchange.h>

typedef struct bytes { const char *at; size_t left; } bytes;

static int64_t give(void *data, void *out, size_t size)
{
  bytes *const b = data;
  const size_t n = size < b->left ? size : b->left;

  memcpy(out, b->at, n);
  b->at += n;
  b->left -= n;
  return (int64_t)n;
}

static int keep(void *data, const void *piece, size_t size)
{
  aid__buffer_add(data, piece, size);
  return ((aid__buffer *)data)->failed ? -1 : 0;
}

/* The same where there is not memory enough: read, or told so. */
static void starve(const aid_policy *policy, const char *data, size_t size, uint64_t seed)
{
  bytes b = {data, size};
  const aid_input input = {give, &b, "population.xml"};
  aid_read_options options = AID_READ_OPTIONS_INIT;
  fuzz_scarce scarce;
  aid_population *population = NULL;
  aid_status status;

  fuzz_scarce_start(&scarce, seed);
  options.memory = &scarce.memory;
  status = aid_population_read(policy, &input, &options, &population, NULL);
  aid_population_free(population);
  fuzz_scarce_end(&scarce, status);
}

static aid_population *read(const aid_policy *policy, const char *data, size_t size, uint32_t flags, bool must)
{
  bytes b = {data, size};
  const aid_input input = {give, &b, "population.xml"};
  aid_read_options options = AID_READ_OPTIONS_INIT;
  aid_population *population = NULL;
  aid_error *error = NULL;
  aid_status status;

  options.flags = flags;
  status = aid_population_read(policy, &input, &options, &population, &error);
  if (must && status != AID_OK)
    fuzz_fail("what was written is not read", aid_error_message(error));
  if ((status == AID_OK || status == AID_PARTIAL) != (population != NULL))
    fuzz_fail("a population in spite of a failure, or none without one", NULL);
  fuzz_error(status, error);
  return population;
}

static void write(aid_population *population, aid__buffer *out)
{
  const aid_output output = {keep, out, "memory"};
  aid_error *error = NULL;

  aid__buffer_init(out, NULL, 0);
  if (aid_population_write(population, &output, &error) != AID_OK)
    fuzz_fail("what was read is not written", aid_error_message(error));
}

int fuzz_population(const uint8_t *data, size_t size)
{
  static aid_policy *policy;
  const uint64_t seed = fuzz_seed(data, size);
  const uint32_t flags = seed % 2 ? AID_READ_KEEP_GOING : 0;
  aid_population *population, *again;
  aid__buffer once, twice;

  if (policy == NULL) {
    static aid__pack_text held = {"./pack.xml", NULL, 0};
    held.bytes = fuzz_file("tests/data/exchange/pack.xml", &held.length);
    if (aid__policy_load(&(aid__origin){.name = held.file, .held = &held, .held_count = 1}, NULL, &policy, NULL) != AID_OK)
      fuzz_fail("the pack does not load", NULL);
  }
  if (size <= 65536 && seed % 4 == 0)
    starve(policy, (const char *)data, size, seed / 4);
  if (size > 65536 || (population = read(policy, (const char *)data, size, flags, false)) == NULL)
    return 0;
  write(population, &once);
  again = read(policy, once.data, once.length, 0, true);
  write(again, &twice);
  if (once.length != twice.length || memcmp(once.data, twice.data, once.length) != 0)
    fuzz_fail("read and written again, a population is another", NULL);
  fuzz_decide(policy, again, again->month);
  aid__buffer_free(&once);
  aid__buffer_free(&twice);
  aid_population_free(again);
  aid_population_free(population);
  return 0;
}
