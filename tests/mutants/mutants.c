/*
 * Do the cases of a pack hold its rules to the law, line by line? Every comparison is turned and every condition taken out, one at a
 * time, and a case must fail. What no case notices is told with its place; what changes nothing stands in equivalent.txt with the reason.
 *
 *   mutants [-j PROCESSES] [--also constant] [--also date] [--also procedure] [--only TEXT] [--sample N] [--all] [--equivalents FILE] PACK [MORE…]
 *
 * What is changed is PACK and what it extends. Cases of MORE packs that extend them count too: a city that has said what PACK leaves open.
 * --only: mutants whose pack, element or text holds TEXT.  --sample: one of N, by hash.  --all: tells what became of each.
 *
 * The packs are loaded again for each mutant, its file from memory, and the cases of each pack of the stack that can see it run with that
 * pack on top, those first that noticed something last. Exit 0: every required mutant was noticed or is listed.
 */
#include "tests/mutants/mutants.h"
#include "exchange/cases.h"
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define PROCESSES_MOST 64

typedef enum fate { PENDING, NOTICED, REFUSED, UNNOTICED, BROKEN } fate;
typedef struct outcome { uint8_t fate; uint16_t stack, test; } outcome;

typedef struct listed { const char *parts[5]; unsigned line; bool met; } listed;   /* pack, element, mutation, context, reason */

typedef struct stack {
  const aid__pack *top;             /* whose cases they are */
  uint16_t sees;                    /* of the packs that are changed, so many from the lowest on */
  aid__case *cases; size_t *order, count;   /* those that noticed something last come first */
} stack;

typedef struct world {
  const aid_policy *policy;         /* the packs that are changed, as they are */
  const char *pack_path;            /* their folder: packs beside them are found there */
  stack *stacks; size_t stack_count, *order;
  mutants mutants;
  outcome *outcomes;                /* shared by the processes */
  aid__arena arena;
  listed *listed; size_t listed_count;
} world;

static int stop(const char *what, const char *detail)
{
  fprintf(stderr, "mutants: %s%s%s\n", what, detail ? ": " : "", detail ? detail : "");
  exit(2);
}

static void *need(void *block)
{
  if (block == NULL)
    stop("no memory", NULL);
  return block;
}

/* ---- running ---- */

static const aid__pack *top_of(const aid_policy *policy) { return &policy->packs[policy->pack_count - 1]; }

static bool case_passes(const aid_policy *policy, const aid__case *c)
{
  aid_error *error = NULL;
  bool passed = false;
  const aid_status status = aid__case_run(policy, c, &passed, &error);

  if (status == AID_ERROR_MEMORY)
    stop("no memory", NULL);
  aid_error_free(error);
  return passed && status == AID_OK;
}

static void to_front(size_t *order, size_t at)
{
  const size_t value = order[at];

  memmove(order + 1, order, at * sizeof *order);
  order[0] = value;
}

/* How many of the words of a mutant's name a case has: whose case it is likely to be. */
static unsigned nearness(const mutant *m, const aid__case *test)
{
  const char *const source = test->tree->source + test->node->offset;
  const size_t length = test->node->end_offset - test->node->offset;
  unsigned near = 0;

  for (int part = 0; part < 2; part++)
    for (const char *p = part ? m->context : m->element; *p;) {
      const size_t n = strspn(p, "abcdefghijklmnopqrstuvwxyz_");
      near += n > 3 && memmem(source, length, p, n) != NULL;
      p += n + (p[n] != 0);
    }
  return near;
}

/* The order to try the cases in: the nearest first, and of equals those that noticed something last. */
static void by_nearness(const mutant *m, const stack *s, size_t *out, aid__arena *arena)
{
  unsigned *const near = need(aid__arena_array(arena, s->count + 1, sizeof *near)), most = 0;
  size_t n = 0;

  for (size_t i = 0; i < s->count; i++)
    if ((near[i] = nearness(m, &s->cases[s->order[i]])) > most)
      most = near[i];
  for (unsigned k = most + 1; k-- > 0;)
    for (size_t i = 0; i < s->count; i++)
      if (near[i] == k)
        out[n++] = i;
}

/* A mutant under the cases of one pack. */
static fate try_stack(world *w, const mutant *m, stack *s, uint16_t *test)
{
  const aid__pack *const pack = &w->policy->packs[m->pack];
  aid__pack_text text = {.file = pack->file};
  aid_policy_options options = AID_POLICY_OPTIONS_INIT;
  aid__arena arena;
  aid_policy *policy = NULL;
  aid_error *error = NULL;
  aid_status status;
  fate became = UNNOTICED;

  aid__arena_init(&arena, &aid__memory_default, 0);
  text.bytes = need((void *)(uintptr_t)mutant_bytes(m, &pack->tree, &arena, &text.length));
  options.pack_path = w->pack_path;
  status = aid__policy_load(&(aid__origin){.name = s->top->file, .held = &text, .held_count = 1}, &options, &policy, &error);
  if (status != AID_OK) {
    if (status != AID_ERROR_POLICY)
      stop(s->top->file, aid_error_message(error));
    became = REFUSED;
  } else {
    size_t *const order = need(aid__arena_array(&arena, s->count + 1, sizeof *order));
    by_nearness(m, s, order, &arena);
    for (size_t i = 0; i < s->count && became == UNNOTICED; i++)
      if (!case_passes(policy, &s->cases[s->order[order[i]]])) {
        *test = (uint16_t)s->order[order[i]];
        to_front(s->order, order[i]);
        became = NOTICED;
      }
  }
  aid_error_free(error);
  aid_policy_free(policy);
  aid__arena_free(&arena);
  return became;
}

static outcome try(world *w, const mutant *m)
{
  outcome out = {UNNOTICED, 0, 0};

  for (size_t i = 0; i < w->stack_count && out.fate == UNNOTICED; i++) {
    const size_t at = w->order[i];
    if (w->stacks[at].sees <= m->pack)
      continue;
    out.stack = (uint16_t)at;
    out.fate = (uint8_t)try_stack(w, m, &w->stacks[at], &out.test);
    if (out.fate == NOTICED)
      to_front(w->order, i);
  }
  return out;
}

/* Each process takes blocks of neighbours: what noticed a mutant of a rule is likely to notice the next. */
static void run(world *w, const bool *wanted, int processes)
{
  pid_t children[PROCESSES_MOST];

  for (int p = 0; p < processes; p++) {
    if ((children[p] = fork()) < 0)
      stop("fork", strerror(errno));
    if (children[p] == 0) {
      for (size_t i = 0; i < w->mutants.count; i++)
        if (wanted[i] && (int)(i / 8 % (size_t)processes) == p) {
          w->outcomes[i].fate = BROKEN;          /* should it take the process down */
          w->outcomes[i] = try(w, &w->mutants.list[i]);
        }
      _exit(0);
    }
  }
  for (int p = 0; p < processes; p++) {
    int status = 0;
    while (waitpid(children[p], &status, 0) < 0 && errno == EINTR)
      ;
    if (status != 0)
      fprintf(stderr, "mutants: a process ended with status %d\n", status);
  }
}

/* ---- what is known to change nothing ---- */

static void read_listed(world *w, const char *file)
{
  FILE *const f = fopen(file, "r");
  char *line = NULL;
  size_t room = 0, capacity = 0;
  unsigned number = 0;

  if (f == NULL)
    stop(file, strerror(errno));
  while (getline(&line, &room, f) > 0) {
    listed l = {.line = ++number};
    char *at = need(aid__arena_string(&w->arena, line));
    at[strcspn(at, "\n")] = 0;
    if (at[0] == 0 || at[0] == '#')
      continue;
    for (int i = 0; i < 5; i++) {
      char *const bar = i < 4 && at ? strstr(at, " | ") : NULL;
      l.parts[i] = at;
      if (bar)
        *bar = 0;
      at = bar ? bar + 3 : NULL;
    }
    if (l.parts[4] == NULL || *l.parts[4] == 0) {
      fprintf(stderr, "%s:%u: pack | element | mutation | text | reason\n", file, number);
      exit(2);
    }
    if (!aid__grow(&aid__memory_default, &w->listed, &capacity, w->listed_count + 1, sizeof l, 0))
      stop("no memory", NULL);
    w->listed[w->listed_count++] = l;
  }
  free(line);
  fclose(f);
}

static listed *find_listed(world *w, const mutant *m)
{
  for (size_t i = 0; i < w->listed_count; i++) {
    listed *const l = &w->listed[i];
    if (strcmp(l->parts[0], w->policy->packs[m->pack].id) == 0 && strcmp(l->parts[1], m->element) == 0 &&
        strcmp(l->parts[2], mutation_names[m->mutation]) == 0 && strcmp(l->parts[3], m->context) == 0)
      return l;
  }
  return NULL;
}

/* ---- telling ---- */

static void tell(const world *w, const mutant *m, const char *what)
{
  printf("%s:%u:%u: %s: %s | %s | %s | %s\n", w->policy->packs[m->pack].file, m->place.line, m->place.column, what, w->policy->packs[m->pack].id,
         m->element, mutation_names[m->mutation], m->context);
}

static const char *case_name(const world *w, const outcome *o)
{
  const char *const id = aid__node_value(w->stacks[o->stack].cases[o->test].node, "id");
  return id ? id : "";
}

/* True: nothing required went unnoticed, and the list is true. */
static bool report(world *w, const bool *wanted, const bool *required, bool all, const char *list)
{
  size_t of[MUTATION_COUNT][5] = {{0}}, excused[MUTATION_COUNT] = {0};
  size_t wrong = 0;

  for (size_t i = 0; i < w->mutants.count; i++) {
    const mutant *const m = &w->mutants.list[i];
    const outcome *const o = &w->outcomes[i];
    listed *const l = find_listed(w, m);
    if (l)
      l->met = true;
    if (!wanted[i])
      continue;
    of[m->mutation][o->fate]++;
    if (l && (o->fate == NOTICED || o->fate == REFUSED)) {
      printf("%s:%u: listed as changing nothing, and it was noticed%s%s\n", list, l->line, o->fate == NOTICED ? " by " : "",
             o->fate == NOTICED ? case_name(w, o) : "");
      wrong++;
    }
    if (l && o->fate == UNNOTICED)
      excused[m->mutation]++;
    else if (o->fate == UNNOTICED || o->fate == BROKEN || o->fate == PENDING) {
      tell(w, m, o->fate == UNNOTICED ? "no case notices" : "the run broke off");
      wrong += (required[m->mutation] && !m->of_procedure) || o->fate != UNNOTICED;
    } else if (all) {
      tell(w, m, o->fate == REFUSED ? "does not load" : case_name(w, o));
    }
  }
  for (size_t i = 0; i < w->listed_count; i++) {
    bool ours = false;
    for (size_t p = 0; p < w->policy->pack_count; p++)
      ours |= strcmp(w->listed[i].parts[0], w->policy->packs[p].id) == 0;
    if (ours && !w->listed[i].met) {
      printf("%s:%u: there is no such mutant (any more)\n", list, w->listed[i].line);
      wrong++;
    }
  }
  printf("%-10s %-10s %9s %9s %9s %9s\n", "class", "mutation", "by a case", "no load", "listed", "unnoticed");
  for (int k = 0; k < MUTATION_COUNT; k++)
    if (of[k][NOTICED] + of[k][REFUSED] + of[k][UNNOTICED] + of[k][BROKEN] + of[k][PENDING])
      printf("%-10s %-10s %9zu %9zu %9zu %9zu\n", mutation_classes[k], mutation_names[k], of[k][NOTICED], of[k][REFUSED], excused[k],
             of[k][UNNOTICED] - excused[k] + of[k][BROKEN] + of[k][PENDING]);
  return wrong == 0;
}

/* ---- all of it ---- */

static aid_policy *load(const world *w, const char *pack)
{
  aid_policy_options options = AID_POLICY_OPTIONS_INIT;
  aid_policy *policy = NULL;
  aid_error *error = NULL;

  options.pack_path = w->pack_path;
  if (aid_policy_load(pack, &options, &policy, &error) != AID_OK)
    stop(pack, aid_error_message(error));
  return policy;
}

/* The cases of a pack, which must pass as the packs are. */
static void add_stack(world *w, const aid__pack *top, uint16_t sees)
{
  stack *const s = &w->stacks[w->stack_count];
  aid_policy *const policy = load(w, top->file);
  aid_error *error = NULL;

  *s = (stack){.top = top, .sees = sees};
  if (aid__cases_read(top, &aid__memory_default, &w->arena, &s->cases, &s->count, &error) != AID_OK)
    stop(top->file, aid_error_message(error));
  s->order = need(calloc(s->count + 1, sizeof *s->order));
  for (size_t c = 0; c < s->count; c++) {
    s->order[c] = c;
    if (!case_passes(policy, &s->cases[c]))
      stop("a case fails as the packs are", aid__node_value(s->cases[c].node, "id"));
  }
  aid_policy_free(policy);
  memmove(w->order + 1, w->order, w->stack_count * sizeof *w->order);   /* the topmost pack has the most cases */
  w->order[0] = w->stack_count++;
}

static void prepare(world *w, const char *const *packs, size_t count)
{
  const char *const slash = strrchr(packs[0], '/');
  size_t most;

  w->pack_path = slash ? need(aid__arena_copy(&w->arena, packs[0], (size_t)(slash - packs[0]))) : ".";
  w->policy = load(w, packs[0]);
  most = w->policy->pack_count + count;
  w->stacks = need(calloc(most, sizeof *w->stacks));
  w->order = need(calloc(most, sizeof *w->order));
  for (size_t i = 1; i < count; i++) {
    const aid_policy *const more = load(w, packs[i]);      /* for good: its tree is read until the end */
    uint16_t sees = 0;
    while (sees < more->pack_count && sees < w->policy->pack_count && strcmp(more->packs[sees].file, w->policy->packs[sees].file) == 0)
      sees++;
    add_stack(w, top_of(more), sees);
  }
  for (size_t i = 0; i < w->policy->pack_count; i++) {
    add_stack(w, &w->policy->packs[i], (uint16_t)(i + 1));
    if (!mutants_make(&w->policy->packs[i], (uint16_t)i, &w->mutants))
      stop("no memory", NULL);
  }
}

int main(int argc, char **argv)
{
  static world w;   /* for as long as the process: what it holds is not given back */
  bool required[MUTATION_COUNT] = {false}, asked[MUTATION_COUNT] = {false}, all = false, procedures = false, good;
  const char *only = NULL, *list = NULL, **const packs = need(calloc((size_t)argc + 1, sizeof *packs));
  size_t pack_count = 0;
  unsigned long sample = 1;
  int processes = (int)sysconf(_SC_NPROCESSORS_ONLN);
  const time_t start = time(NULL);
  size_t run_count = 0;
  bool *wanted;

  for (int k = 0; k < MUTATION_COUNT; k++)
    asked[k] = required[k] = strcmp(mutation_classes[k], "comparison") == 0 || strcmp(mutation_classes[k], "condition") == 0;
  for (int i = 1; i < argc; i++) {
    const char *const value = i + 1 < argc ? argv[i + 1] : NULL;
    if (strcmp(argv[i], "--all") == 0)
      all = true;
    else if (argv[i][0] != '-')
      packs[pack_count++] = argv[i];
    else if (value == NULL)
      stop("a value is missing after", argv[i]);
    else if (strcmp(argv[i], "-j") == 0)
      processes = atoi(argv[++i]);
    else if (strcmp(argv[i], "--only") == 0)
      only = argv[++i];
    else if (strcmp(argv[i], "--sample") == 0)
      sample = strtoul(argv[++i], NULL, 10);
    else if (strcmp(argv[i], "--equivalents") == 0)
      list = argv[++i];
    else if (strcmp(argv[i], "--also") == 0) {
      procedures |= strcmp(value, "procedure") == 0;
      for (int k = 0; k < MUTATION_COUNT; k++)
        asked[k] |= strcmp(mutation_classes[k], value) == 0;
      i++;
    } else
      stop("not an option", argv[i]);
  }
  if (pack_count == 0 || sample == 0)
    stop("usage: mutants [-j N] [--also CLASS] [--only TEXT] [--sample N] [--all] [--equivalents FILE] PACK [MORE…]", NULL);
  processes = processes < 1 ? 1 : processes > PROCESSES_MOST ? PROCESSES_MOST : processes;
  aid__arena_init(&w.arena, &aid__memory_default, 0);
  w.mutants.arena = &w.arena;
  if (list)
    read_listed(&w, list);
  prepare(&w, packs, pack_count);
  wanted = need(calloc(w.mutants.count + 1, sizeof *wanted));
  w.outcomes = mmap(NULL, (w.mutants.count + 1) * sizeof *w.outcomes, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (w.outcomes == MAP_FAILED)
    stop("mmap", strerror(errno));
  for (size_t i = 0; i < w.mutants.count; i++) {
    const mutant *const m = &w.mutants.list[i];
    const uint64_t hash = aid__hash(m->element, strlen(m->element)) ^ aid__hash(m->context, strlen(m->context)) * 31 ^ (uint64_t)m->mutation;
    wanted[i] = asked[m->mutation] && (procedures || !m->of_procedure) && hash % sample == 0 &&
                (only == NULL || strstr(m->element, only) || strstr(m->context, only) || strcmp(w.policy->packs[m->pack].id, only) == 0);
    run_count += wanted[i];
  }
  fflush(stdout);
  run(&w, wanted, processes);
  good = report(&w, wanted, required, all, list ? list : "");
  printf("%zu mutants of %s and what it extends, in %lld s: %s\n", run_count, packs[0], (long long)(time(NULL) - start),
         good ? "all noticed or listed" : "FAILED");
  free(wanted);
  free(packs);
  return good ? 0 : 1;
}
