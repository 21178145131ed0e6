/* Python beside the benchmark. */
#include "python.h"
#include "bench.h"
#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

struct bench_python {
  pid_t child;
  FILE *to, *from;
};

bench_python *bench_python_start(const char *const *words)
{
  const char *arguments[8] = {BENCH_PYTHON};
  posix_spawn_file_actions_t actions;
  bench_python *p;
  int in[2], out[2];

  if (access(BENCH_PYTHON, X_OK) != 0)
    return NULL;
  for (size_t i = 0; words[i] && i + 2 < sizeof arguments / sizeof *arguments; i++)
    arguments[i + 1] = words[i];
  /* As bench_keep_memory() for this process: its arrays are to find their pages there, too. One thread, as the others have. */
  setenv("MALLOC_MMAP_MAX_", "0", 1);
  setenv("MALLOC_TRIM_THRESHOLD_", "2147483647", 1);
  setenv("OMP_NUM_THREADS", "1", 1);
  setenv("OPENBLAS_NUM_THREADS", "1", 1);
  setenv("PYTHONDONTWRITEBYTECODE", "1", 1);
  p = bench_take(sizeof *p);
  if (pipe2(in, O_CLOEXEC) != 0 || pipe2(out, O_CLOEXEC) != 0)
    bench_die("pipe", NULL);
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, in[0], STDIN_FILENO);
  posix_spawn_file_actions_adddup2(&actions, out[1], STDOUT_FILENO);
  if ((errno = posix_spawn(&p->child, BENCH_PYTHON, &actions, NULL, (char *const *)(uintptr_t)arguments, environ)) != 0)
    bench_die(BENCH_PYTHON, NULL);
  posix_spawn_file_actions_destroy(&actions);
  close(in[0]);
  close(out[1]);
  p->to = fdopen(in[1], "w");
  p->from = fdopen(out[0], "r");
  if (!p->to || !p->from)
    bench_die("pipe", NULL);
  return p;
}

int bench_python_ask(bench_python *p, const char *line, char *answer, size_t size)
{
  if (line && (fprintf(p->to, "%s\n", line) < 0 || fflush(p->to) != 0))
    return 0;
  if (!fgets(answer, (int)size, p->from))
    return 0;
  answer[strcspn(answer, "\n")] = '\0';
  return 1;
}

int bench_python_end(bench_python *p)
{
  int status = 0;

  if (!p)
    return 0;
  fclose(p->to);
  fclose(p->from);
  if (waitpid(p->child, &status, 0) < 0)
    status = -1;
  free(p);
  return status;
}
