/* A pack. What loads is put to use, its cases and its schema with it. */
#include "tests/fuzz/fuzz.h"
#include "exchange/cases.h"
#include <socialaid/exchange.h>

/* No file of the machine is read: a pack may extend "below" and nothing else. */
static bool stays_inside(const uint8_t *data, size_t size)
{
  aid__tree tree;
  aid__arena arena;
  aid__reports reports;
  const char *extends = NULL;
  bool inside;

  aid__arena_init(&arena, &aid__memory_default, 0);
  aid__reports_init(&reports, &aid__memory_default, NULL, NULL);
  if (aid__tree_read(&tree, &arena, "pack.xml", (const char *)data, size, NULL, &reports))
    extends = aid__node_value(tree.root, "extends");
  else if (reports.errors == 0)
    fuzz_fail("a document that is refused without a word", NULL);
  inside = extends == NULL || strcmp(extends, "below") == 0 || strcmp(extends, "./below.xml") == 0;
  aid__reports_free(&reports);
  aid__arena_free(&arena);
  return inside;
}

static int forget(void *data, const void *bytes, size_t size)
{
  (void)data;
  (void)bytes;
  (void)size;
  return 0;
}

/* The same where there is not memory enough: loaded and decided, or told so. */
static void starve(const aid__pack_text held[2], uint64_t seed)
{
  aid_policy_options options = AID_POLICY_OPTIONS_INIT;
  fuzz_scarce scarce;
  aid_policy *policy = NULL;
  aid_status status;

  fuzz_scarce_start(&scarce, seed);
  options.memory = &scarce.memory;
  status = aid__policy_load(&(aid__origin){.name = held[0].file, .held = held, .held_count = 2}, &options, &policy, NULL);
  aid_policy_free(policy);
  fuzz_scarce_end(&scarce, status);
}

int fuzz_pack(const uint8_t *data, size_t size)
{
  static aid__pack_text held[2] = {{"./pack.xml", NULL, 0}, {"./below.xml", NULL, 0}};
  const aid_output sink = {forget, NULL, "nowhere"};
  aid_policy *policy = NULL;
  aid_error *error = NULL;
  const uint64_t seed = fuzz_seed(data, size);
  aid_status status;

  if (held[1].bytes == NULL)
    held[1].bytes = fuzz_file("tests/packs/below.xml", &held[1].length);
  if (size > 65536 || !stays_inside(data, size))
    return 0;
  held[0].bytes = (const char *)data;
  held[0].length = size;
  if (seed % 4 == 0)
    starve(held, seed / 4);
  status = aid__policy_load(&(aid__origin){.name = held[0].file, .held = held, .held_count = 2}, NULL, &policy, &error);
  fuzz_error(status, error);
  if (policy == NULL)
    return 0;
  for (const aid__node *n = policy->packs[policy->pack_count - 1].tree.root->first; n; n = n->next)
    if (strcmp(n->name, "case") == 0) {
      const aid__case c = {&policy->packs[policy->pack_count - 1].tree, n, held[0].file};
      bool passed;
      error = NULL;
      status = aid__case_run(policy, &c, &passed, &error);
      fuzz_error(status, error);
    }
  error = NULL;
  fuzz_error(aid_policy_schema_write(policy, &sink, &error), error);
  fuzz_use(policy, aid_month(2022, 7), seed);
  aid_policy_free(policy);
  return 0;
}
