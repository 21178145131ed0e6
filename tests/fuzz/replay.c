/*
 * The corpus, fed to the targets: what once broke something, and what reaches far. With any compiler, in `make check`. As arguments: a
 * target and files, to look at a finding (tests/fuzz/replay.tap rule crash-…). With AID_TEST_THIN one file of eight.
 */
#include "tests/fuzz/fuzz.h"
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef int target(const uint8_t *data, size_t size);

static void feed(target *run, const char *path)
{
  FILE *const f = fopen(path, "rb");
  char *bytes = NULL;
  size_t n = 0;

  if (f == NULL)
    fuzz_fail("cannot be read", path);
  for (size_t got = 1; got > 0; n += got) {
    if ((bytes = realloc(bytes, n + 4096)) == NULL)
      fuzz_fail("no memory", NULL);
    got = fread(bytes + n, 1, 4096, f);
  }
  fclose(f);
  /* exactly as long as it is, so that a sanitizer sees a byte too far */
  {
    uint8_t *const exact = malloc(n ? n : 1);
    if (exact == NULL)
      fuzz_fail("no memory", NULL);
    memcpy(exact, bytes, n);
    run(exact, n);
    free(exact);
  }
  free(bytes);
}

/* How many files of the folder were fed; their names are on stderr when one ends the program. */
static unsigned feed_all(target *run, const char *folder)
{
  const char *const source = getenv("srcdir");
  char path[1024];
  struct dirent **names;
  unsigned fed = 0;
  int count;

  snprintf(path, sizeof path, "%s/%s", source ? source : ".", folder);
  if ((count = scandir(path, &names, NULL, alphasort)) < 0)
    fuzz_fail("no such folder", path);
  for (int i = 0; i < count; i++) {
    if (names[i]->d_name[0] != '.' && (getenv("AID_TEST_THIN") == NULL || i % 8 == 0)) {
      snprintf(path, sizeof path, "%s/%s/%s", source ? source : ".", folder, names[i]->d_name);
      fprintf(stderr, "%s\n", path);
      feed(run, path);
      fed++;
    }
    free(names[i]);
  }
  free(names);
  return fed;
}

int main(int argc, char **argv)
{
  size_t count = 0;

  while (fuzz_targets[count].name && (argc < 3 || strcmp(argv[1], fuzz_targets[count].name) != 0))
    count++;
  if (argc > 2) {
    if (fuzz_targets[count].name == NULL)
      fuzz_fail("no such target", argv[1]);
    for (int i = 2; i < argc; i++)
      feed(fuzz_targets[count].run, argv[i]);
    return 0;
  }
  setvbuf(stdout, NULL, _IOLBF, 0);
  printf("1..%zu\n", count);
  for (size_t t = 0; t < count; t++) {
    unsigned fed = 0;
    for (size_t i = 0; fuzz_targets[t].folders[i]; i++)
      fed += feed_all(fuzz_targets[t].run, fuzz_targets[t].folders[i]);
    printf("%s %zu - %s: %u documents neither break nor hang, and the evaluators agree\n", fed ? "ok" : "not ok", t + 1, fuzz_targets[t].name, fed);
  }
  return 0;
}
