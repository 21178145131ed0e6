/* What the targets share: putting a policy to use, and saying what went wrong. */
#include "tests/fuzz/fuzz.h"
#include "tests/agree.h"
#include "tests/random.h"
#include <socialaid/exchange.h>
#include <socialaid/explanation.h>
#include <stdio.h>
#include <stdlib.h>

#define EXPLAINED_MOST 4

const fuzz_target fuzz_targets[] = {
  {"rule", fuzz_rule, {"tests/fuzz/corpus/rule"}},
  {"pack", fuzz_pack, {"tests/fuzz/corpus/pack", "tests/data/errors", "tests/packs"}},
  {"population", fuzz_population, {"tests/fuzz/corpus/population", "tests/data/errors", "tests/data/exchange"}},
  {NULL, NULL, {NULL}},
};

_Noreturn void fuzz_fail(const char *what, const char *detail)
{
  fflush(stdout);
  fprintf(stderr, "fuzz: %s%s%s\n", what, detail ? ": " : "", detail ? detail : "");
  abort();
}

const char *fuzz_file(const char *name, size_t *length)
{
  const char *const folder = getenv("srcdir");
  char path[512];
  char *bytes = NULL;
  size_t n = 0;
  FILE *f;

  snprintf(path, sizeof path, "%s/%s", folder ? folder : ".", name);
  if ((f = fopen(path, "rb")) == NULL)
    fuzz_fail("$srcdir has no such file", path);
  for (size_t got = 1; got > 0; n += got) {
    bytes = realloc(bytes, n + 65537);
    got = bytes ? fread(bytes + n, 1, 65536, f) : 0;
  }
  fclose(f);
  bytes[n] = 0;
  if (length)
    *length = n;
  return bytes;
}

uint64_t fuzz_seed(const uint8_t *data, size_t size) { return aid__hash(data, size); }

void fuzz_error(aid_status status, aid_error *error)
{
  if (status != AID_PARTIAL && (status != AID_OK) != (error != NULL))
    fuzz_fail("a failure without an error, or an error without a failure", NULL);
  for (size_t i = 0; i < aid_error_count(error); i++)
    for (int language = AID_LANGUAGE_ZH; language <= AID_LANGUAGE_EN; language++) {
      const char *const text = aid_diagnostic_line_text(aid_error_at(error, i), (aid_language)language);
      if (text == NULL || *text == 0)
        fuzz_fail("a diagnostic says nothing", NULL);
    }
  aid_error_free(error);
}

static void *scarce_allocate(void *data, size_t size)
{
  fuzz_scarce *const s = data;
  void *block;

  if (s->left-- == 1) {
    s->refused = true;
    return NULL;
  }
  if ((block = malloc(size)) != NULL)
    s->live++;
  return block;
}

static void *scarce_resize(void *data, void *block, size_t size)
{
  fuzz_scarce *const s = data;

  if (block == NULL)
    return scarce_allocate(data, size);
  if (s->left-- == 1) {
    s->refused = true;
    return NULL;
  }
  return realloc(block, size);
}

static void scarce_release(void *data, void *block)
{
  if (block)
    ((fuzz_scarce *)data)->live--;
  free(block);
}

void fuzz_scarce_start(fuzz_scarce *scarce, uint64_t seed)
{
  *scarce = (fuzz_scarce){{scarce_allocate, scarce_resize, scarce_release, scarce}, 1 + (seed >> 8) % (seed % 2 ? 32 : 512), 0, false};
}

void fuzz_scarce_end(const fuzz_scarce *scarce, aid_status status)
{
  if (scarce->live != 0)
    fuzz_fail("blocks are left after memory was refused", NULL);
  if (scarce->refused != (status == AID_ERROR_MEMORY))
    fuzz_fail("memory was refused and nobody was told, or told without it", NULL);
}

static int forget(void *data, const void *bytes, size_t size)
{
  (void)bytes;
  *(size_t *)data += size;
  return 0;
}

/* Every formula of the plan must print, and its column code. */
static void print_all(const aid__plan *plan)
{
  aid__buffer code;

  for (size_t i = 0; i < plan->slot_count; i++) {
    aid__buffer listing;
    aid__buffer_init(&listing, NULL, 0);
    aid__ir_print(plan->slots[i].body, &listing);
    if (listing.failed || listing.length == 0)
      fuzz_fail("a formula does not print", NULL);
    aid__buffer_free(&listing);
  }
  aid__buffer_init(&code, NULL, 0);
  aid__code_print(plan->code, &code);
  if (code.failed)
    fuzz_fail("the code does not print", NULL);
  aid__buffer_free(&code);
}

static void both_ways(const aid_policy *policy, const aid_population *population, int32_t month)
{
  aid_error *error = NULL;
  aid__plan *plan = NULL;
  const aid__code *code;
  aid__trace *trace;
  tally t = {0, 0, 0, 0, 0};
  const aid_status status = aid__plan_make(policy, month, aid_month_last_day(month), INT32_MAX, NULL, &plan, &error);

  if (status != AID_OK) {
    fuzz_error(status, error);
    return;
  }
  print_all(plan);
  if ((code = aid__code_make(plan, true)) == NULL || (trace = aid__trace_new(plan, population, &aid__memory_default)) == NULL)
    fuzz_fail("no memory", NULL);
  for (int plain = 0; plain < 2; plain++) {
    aid__machine *const machine = aid__machine_new(plan, code, population, plain);
    if (machine == NULL)
      fuzz_fail("no memory", NULL);
    if (!agree_on(plan, population, machine, trace, 0, (int32_t)aid_population_household_count(population), &t))
      fuzz_fail("the evaluators differ", plain ? "plain kernels" : "best kernels");
    aid__machine_free(machine);
  }
  aid__trace_free(trace);
  aid__plan_free(plan);
}

void fuzz_decide(const aid_policy *policy, aid_population *population, int32_t month)
{
  both_ways(policy, population, month);
  for (int all = 0; all < 2; all++) {
    aid_assess_options options = AID_ASSESS_OPTIONS_INIT;
    aid_decisions *decisions = NULL;
    aid_error *error = NULL;
    size_t written = 0;
    const aid_output sink = {forget, &written, "nowhere"};
    aid_status status;
    options.flags = all ? AID_ASSESS_ALL : 0;
    options.month = month;
    status = aid_policy_assess(policy, population, &options, &decisions, &error);
    if (status != AID_OK && strcmp(aid_diagnostic_number(aid_error_at(error, 0)), "E4101") == 0)
      fuzz_fail("the evaluators differ in an assessment", aid_error_message(error));
    fuzz_error(status, error);
    /* An explanation looks for what would settle the decision, with thousands of tries: a few are enough. */
    for (size_t i = 0; all && decisions && i < aid_decisions_count(decisions) && i < EXPLAINED_MOST; i++) {
      aid_explanation *explanation = NULL;
      error = NULL;
      status = aid_decision_explain(aid_decisions_at(decisions, i), 0, &explanation, &error);
      if (status == AID_OK &&
          (aid_explanation_text(explanation, AID_LANGUAGE_ZH) == NULL || aid_explanation_text(explanation, AID_LANGUAGE_EN) == NULL))
        fuzz_fail("an explanation says nothing", NULL);
      fuzz_error(status, error);
      aid_explanation_free(explanation);
    }
    error = NULL;
    if (decisions)
      fuzz_error(aid_decisions_write(decisions, &sink, AID_WRITE_WITH_FACTS, &error), error);
    aid_decisions_free(decisions);
  }
}

void fuzz_use(const aid_policy *policy, int32_t month, uint64_t seed)
{
  rng r = {seed};
  aid_population *const population = random_population(policy, month, 1 + rng_below(&r, 3), &r);

  if (population == NULL)
    return;
  fuzz_decide(policy, population, month);
  aid_population_free(population);
}
