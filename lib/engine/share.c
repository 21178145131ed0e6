/* Work on households shared out over threads, in slices that follow one another. */
#include "engine/batch.h"
#include <pthread.h>
#include <sched.h>

enum { THREADS_MOST = 256 };

typedef struct slice {
  uint64_t left;               /* first piece and end, in one word: taken from the front by its owner, from the end by others */
  char apart[56];              /* each in a line of the cache of its own */
} slice;

typedef struct sharing {
  const aid__sharing *of;
  slice *slices;
  uint32_t count;
  int32_t done;
  bool stopped;
} sharing;

typedef struct worker { sharing *all; uint32_t number; pthread_t thread; bool runs; } worker;

static bool take(slice *s, bool front, uint32_t *piece)
{
  uint64_t left = __atomic_load_n(&s->left, __ATOMIC_RELAXED), rest;

  do {
    const uint32_t first = (uint32_t)(left >> 32), end = (uint32_t)left;
    if (first >= end)
      return false;
    *piece = front ? first : end - 1;
    rest = front ? (uint64_t)(first + 1) << 32 | end : (uint64_t)first << 32 | (end - 1);
  } while (!__atomic_compare_exchange_n(&s->left, &left, rest, true, __ATOMIC_RELAXED, __ATOMIC_RELAXED));
  return true;
}

/* The next piece: of the own slice, else of the one with the most left. */
static bool next_piece(sharing *s, uint32_t number, uint32_t *piece)
{
  if (take(&s->slices[number], true, piece))
    return true;
  for (;;) {
    uint32_t most = 0, from = 0;
    for (uint32_t i = 0; i < s->count; i++) {
      const uint64_t left = __atomic_load_n(&s->slices[i].left, __ATOMIC_RELAXED);
      const uint32_t n = (uint32_t)left > (uint32_t)(left >> 32) ? (uint32_t)left - (uint32_t)(left >> 32) : 0;
      if (n > most) {
        most = n;
        from = i;
      }
    }
    if (most == 0)
      return false;
    if (take(&s->slices[from], false, piece))
      return true;
  }
}

static void *work(void *data)
{
  const worker *const w = data;
  sharing *const s = w->all;
  const aid__sharing *const of = s->of;
  uint32_t piece;

  while (!__atomic_load_n(&s->stopped, __ATOMIC_RELAXED) && next_piece(s, w->number, &piece)) {
    const int32_t first = (int32_t)piece * of->piece, end = of->count - first > of->piece ? first + of->piece : of->count;
    int32_t done;
    bool good = of->work(of->data, w->number, first, end);
    done = __atomic_add_fetch(&s->done, end - first, __ATOMIC_RELAXED);
    if (good && w->number == 0 && of->told)
      good = of->told(of->data, done);
    if (!good)
      __atomic_store_n(&s->stopped, true, __ATOMIC_RELAXED);
  }
  return NULL;
}

uint32_t aid__threads(uint32_t asked, int32_t count, int32_t piece)
{
  const int64_t pieces = ((int64_t)count + piece - 1) / piece;
  cpu_set_t set;

  if (asked == 0)
    asked = sched_getaffinity(0, sizeof set, &set) == 0 ? (uint32_t)CPU_COUNT(&set) : 1;
  if (asked > THREADS_MOST)
    asked = THREADS_MOST;
  if (asked > pieces)
    asked = (uint32_t)pieces;
  return asked == 0 ? 1 : asked;
}

void aid__share_out(const aid__sharing *of, const aid_memory *memory)
{
  const uint32_t pieces = (uint32_t)(((int64_t)of->count + of->piece - 1) / of->piece);
  slice alone;
  sharing s = {.of = of, .slices = &alone, .count = of->threads};
  worker self = {.all = &s, .number = 0}, *workers = NULL;

  if (s.count > 1 && ((s.slices = aid__allocate(memory, s.count * sizeof *s.slices)) == NULL || (workers = aid__allocate(memory, s.count * sizeof *workers)) == NULL)) {
    aid__release(memory, s.slices);
    s.slices = &alone;
    s.count = 1;
  }
  for (uint32_t i = 0; i < s.count; i++)
    s.slices[i].left = ((uint64_t)pieces * i / s.count) << 32 | ((uint64_t)pieces * (i + 1) / s.count);
  for (uint32_t i = 1; i < s.count; i++) {      /* what a thread that cannot be had leaves, the others take */
    workers[i] = (worker){.all = &s, .number = i};
    workers[i].runs = pthread_create(&workers[i].thread, NULL, work, &workers[i]) == 0;
  }
  work(&self);
  for (uint32_t i = 1; i < s.count; i++)
    if (workers[i].runs)
      pthread_join(workers[i].thread, NULL);
  if (s.slices != &alone)
    aid__release(memory, s.slices);
  aid__release(memory, workers);
}
