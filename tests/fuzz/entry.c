/* What libFuzzer calls: the target that $FUZZ_TARGET names. */
#include "tests/fuzz/fuzz.h"
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static int (*target)(const uint8_t *data, size_t size);

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
  const char *const name = getenv("FUZZ_TARGET");

  (void)argc;
  (void)argv;
  for (size_t i = 0; name && fuzz_targets[i].name; i++)
    if (strcmp(name, fuzz_targets[i].name) == 0)
      target = fuzz_targets[i].run;
  if (target == NULL)
    fuzz_fail("$FUZZ_TARGET names no target", name);
  return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) { return target(data, size); }
