/*
 * From an input to a handler. Where there are two threads, the second parses ahead, from a ring of blocks onto a ring of tapes, while the first reads
 * and plays. All that belongs to the caller (his input, memory, handler, callbacks) stays with his thread; the second finds its rings made, and has
 * libxml2's own memory beside them.
 */
#include "exchange/relay.h"
#include "xml/tape.h"
#include <errno.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>

enum { BLOCK = 65536, BLOCKS = 32, TAPES = 16 };   /* 2 MiB read ahead, 4 MiB parsed ahead: what a chunk that is decided leaves time for */

static bool no_memory(aid__reports *reports)
{
  reports->no_memory = true;
  return false;
}

static bool input_failed(const aid_input *input, int code, aid__reports *reports)
{
  aid__report(reports, AID__E1011, (aid__place){input->name, 0, 0, 0, NULL}, input->name == NULL ? "-" : input->name,
              strerror(code == 0 ? EIO : code), NULL);
  return false;
}

/* The next block. Below 0: reading failed, and `*code` says why. */
static int64_t read_block(const aid_input *input, char *block, int *code)
{
  int64_t length;

  errno = 0;
  length = input->read(input->data, block, BLOCK);
  *code = errno;
  return length > (int64_t)BLOCK ? -1 : length;
}

static bool go_on(aid_progress *progress, void *data, uint64_t bytes, aid__reports *reports)
{
  if (progress == NULL || progress(data, bytes, 0) == 0)
    return true;
  aid__report(reports, AID__E1020, AID__NOWHERE, NULL);
  return false;
}

bool aid__pump(const aid_input *input, const aid_memory *memory, aid__reader *reader, aid_progress *progress, void *progress_data,
               aid__reports *reports, void (*seen)(void *data, const char *bytes, size_t length), void *data)
{
  char *const block = aid__allocate(memory, BLOCK);
  int64_t length = BLOCK;
  bool more = block != NULL;
  int code;

  if (block == NULL)
    return no_memory(reports);
  while (more && length > 0) {
    length = read_block(input, block, &code);
    if (length < 0) {
      more = input_failed(input, code, reports);
      break;
    }
    if (seen != NULL)
      seen(data, block, (size_t)length);
    more = aid__reader_push(reader, block, (size_t)length, length == 0) &&
           (length == 0 || go_on(progress, progress_data, aid__reader_bytes(reader), reports));
  }
  aid__release(memory, block);
  return more;
}

static bool relay_alone(const aid__relay *relay)
{
  aid__reader *const reader = aid__reader_new(relay->memory, relay->input->name, relay->handler, relay->data, NULL, relay->reports);
  bool good;

  if (reader == NULL)
    return no_memory(relay->reports);
  good = aid__pump(relay->input, relay->memory, reader, relay->progress, relay->progress_data, relay->reports, NULL, NULL);
  aid__reader_free(reader);
  return good;
}

/* ---- two threads ---- */

/* A ring: `put` and `taken` count from the beginning, so `put - taken` are full. */
typedef struct ring { size_t size, put, taken; } ring;

static bool is_empty(const ring *r) { return r->put == r->taken; }
static bool is_full(const ring *r) { return r->put - r->taken == r->size; }
static size_t to_put(const ring *r) { return r->put % r->size; }
static size_t to_take(const ring *r) { return r->taken % r->size; }

typedef struct pair {
  const aid__relay *relay;
  aid__reader *reader;           /* the second thread's while it is there, as is all down to here that is not said to be shared */
  aid__recorder recorder;
  aid__reports findings;         /* diverted onto the tapes */

  pthread_mutex_t lock;          /* of what follows, down to the blocks */
  pthread_cond_t changed;
  ring blocks, tapes;
  bool ended;                    /* no more blocks will come */
  bool stopped;                  /* nobody listens any more */
  bool parsed;                   /* no more tapes will come */
  bool broken;                   /* … for the reader stopped: set before that, and read behind it */

  struct block { char *bytes; size_t length; bool last; } block[BLOCKS];   /* each belongs to whom the ring says */
  aid__tape tape[TAPES];
  char *block_bytes; unsigned char *tape_bytes;
  bool failed;                   /* the input, which said `code`: the first thread's alone */
  int code;
  aid__text space;
} pair;

static void change(pair *p, bool *flag)
{
  pthread_mutex_lock(&p->lock);
  *flag = true;
  pthread_cond_broadcast(&p->changed);
  pthread_mutex_unlock(&p->lock);
}

static void advance(pair *p, size_t *count)
{
  pthread_mutex_lock(&p->lock);
  ++*count;
  pthread_cond_broadcast(&p->changed);
  pthread_mutex_unlock(&p->lock);
}

/* ---- the second thread: from blocks onto tapes ---- */

/* The next empty tape; NULL where nobody listens any more. */
static aid__tape *empty_tape(pair *p)
{
  aid__tape *tape = NULL;

  pthread_mutex_lock(&p->lock);
  while (!p->stopped && is_full(&p->tapes))
    pthread_cond_wait(&p->changed, &p->lock);
  if (!p->stopped)
    tape = &p->tape[to_put(&p->tapes)];
  pthread_mutex_unlock(&p->lock);
  return tape;
}

static bool hand_over(void *data, aid__recorder *recorder)
{
  pair *const p = data;

  recorder->tape->read = aid__reader_bytes(p->reader);
  advance(p, &p->tapes.put);
  recorder->tape = empty_tape(p);
  return recorder->tape != NULL;
}

/* The next block that has been read; NULL: there are no more. */
static struct block *full_block(pair *p)
{
  struct block *block = NULL;

  pthread_mutex_lock(&p->lock);
  while (!p->stopped && !p->ended && is_empty(&p->blocks))
    pthread_cond_wait(&p->changed, &p->lock);
  if (!p->stopped && !is_empty(&p->blocks))
    block = &p->block[to_take(&p->blocks)];
  pthread_mutex_unlock(&p->lock);
  return block;
}

static void *parse(void *data)
{
  pair *const p = data;
  struct block *block;
  bool more = (p->recorder.tape = empty_tape(p)) != NULL;

  while (more && (block = full_block(p)) != NULL) {
    p->broken = !aid__reader_push(p->reader, block->bytes, block->length, block->last);
    more = !p->broken && !block->last;
    advance(p, &p->blocks.taken);
  }
  if (p->recorder.tape != NULL) {
    p->recorder.tape->read = aid__reader_bytes(p->reader);
    advance(p, &p->tapes.put);
  }
  change(p, &p->parsed);
  return NULL;
}

/* ---- the first: reads into blocks, plays tapes ---- */

/* Fills all blocks that are empty, so that the other has work while this one is busy. A block of no bytes is the last. */
static void read_ahead(pair *p)
{
  pthread_mutex_lock(&p->lock);
  while (!p->ended && !p->parsed && !is_full(&p->blocks)) {
    struct block *const block = &p->block[to_put(&p->blocks)];
    int64_t length;

    pthread_mutex_unlock(&p->lock);
    length = read_block(p->relay->input, block->bytes, &p->code);
    p->failed = length < 0;
    block->length = length < 0 ? 0 : (size_t)length;
    block->last = length == 0;
    pthread_mutex_lock(&p->lock);
    p->blocks.put += length >= 0;
    p->ended = length <= 0;
    pthread_cond_broadcast(&p->changed);
  }
  pthread_mutex_unlock(&p->lock);
}

/* The next tape, once there is one; NULL: there are no more. Also back where a block is to be filled. */
static aid__tape *full_tape(pair *p, bool *more)
{
  aid__tape *tape = NULL;

  pthread_mutex_lock(&p->lock);
  while (is_empty(&p->tapes) && !p->parsed && (p->ended || is_full(&p->blocks)))
    pthread_cond_wait(&p->changed, &p->lock);
  if (!is_empty(&p->tapes))
    tape = &p->tape[to_take(&p->tapes)];
  *more = tape != NULL || !p->parsed;
  pthread_mutex_unlock(&p->lock);
  return tape;
}

static bool listen_on(pair *p)
{
  const aid__relay *const relay = p->relay;
  bool more = true, good = true;

  while (good && more) {
    aid__tape *tape;

    read_ahead(p);
    if ((tape = full_tape(p, &more)) == NULL)
      continue;
    good = aid__tape_play(tape, relay->handler, relay->data, relay->input->name, &p->space, relay->reports) &&
           go_on(relay->progress, relay->progress_data, tape->read, relay->reports);
    advance(p, &p->tapes.taken);
  }
  return good;
}

/* ---- both ---- */

/* Its memory is not the caller's, whose allocator this thread alone calls. */
static bool pair_make(pair *p, const aid__relay *relay)
{
  p->relay = relay;
  p->blocks.size = BLOCKS;
  p->tapes.size = TAPES;
  p->recorder.full = hand_over;
  p->recorder.data = p;
  aid__reports_init(&p->findings, NULL, NULL, NULL);
  p->findings.divert = aid__record_finding;
  p->findings.divert_to = &p->recorder;
  p->block_bytes = aid__resize(relay->memory, NULL, (size_t)BLOCKS * BLOCK);
  p->tape_bytes = aid__resize(relay->memory, NULL, TAPES * AID__TAPE_SIZE);
  if (p->block_bytes == NULL || p->tape_bytes == NULL)
    return false;
  for (size_t i = 0; i < BLOCKS; i++)
    p->block[i].bytes = p->block_bytes + i * BLOCK;
  for (size_t i = 0; i < TAPES; i++)
    p->tape[i].bytes = p->tape_bytes + i * AID__TAPE_SIZE;
  p->reader = aid__reader_new(NULL, relay->input->name, &aid__recording, &p->recorder, NULL, &p->findings);
  return p->reader != NULL;
}

static void pair_free(pair *p)
{
  const aid_memory *const memory = p->relay->memory;

  aid__reader_free(p->reader);
  aid__release(memory, p->block_bytes);
  aid__release(memory, p->tape_bytes);
  aid__release(memory, p);
}

/* Signals are for the caller's threads. */
static bool start(pair *p, pthread_t *thread)
{
  sigset_t all, before;
  bool started;

  sigfillset(&all);
  if (pthread_sigmask(SIG_SETMASK, &all, &before) != 0)
    return false;
  started = pthread_create(thread, NULL, parse, p) == 0;
  pthread_sigmask(SIG_SETMASK, &before, NULL);
  return started;
}

/* Both at once. `*started` false: no thread could be had, and nothing has been read. */
static bool run_pair(pair *p, bool *started)
{
  pthread_t thread;
  bool good;

  *started = start(p, &thread);
  if (!*started)
    return false;
  good = listen_on(p);
  change(p, &p->stopped);
  pthread_join(thread, NULL);
  if (!good)
    return false;
  if (p->findings.no_memory || p->recorder.lost)
    return no_memory(p->relay->reports);
  if (p->failed && !p->broken)
    return input_failed(p->relay->input, p->code, p->relay->reports);
  return !p->broken;
}

static bool relay_beside(const aid__relay *relay, bool *started)
{
  pair *const p = aid__allocate(relay->memory, sizeof *p);
  bool good = false;

  *started = true;
  if (p == NULL)
    return no_memory(relay->reports);
  if (!pair_make(p, relay)) {
    no_memory(relay->reports);
  } else if (pthread_mutex_init(&p->lock, NULL) != 0) {
    *started = false;
  } else {
    if (pthread_cond_init(&p->changed, NULL) != 0) {
      *started = false;
    } else {
      good = run_pair(p, started);
      pthread_cond_destroy(&p->changed);
    }
    pthread_mutex_destroy(&p->lock);
  }
  pair_free(p);
  return good;
}

/* Two threads on one processor would take turns, and pay for the tapes. Asked for by number, they are made. */
static bool two_wanted(uint32_t threads)
{
  cpu_set_t allowed;

  if (threads != 0)
    return threads > 1;
  return sched_getaffinity(0, sizeof allowed, &allowed) != 0 || CPU_COUNT(&allowed) > 1;
}

bool aid__relay_run(const aid__relay *relay)
{
  bool started = false, good = false;

  if (two_wanted(relay->threads))
    good = relay_beside(relay, &started);
  return started ? good : relay_alone(relay);
}
