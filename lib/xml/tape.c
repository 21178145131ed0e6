/* Tapes: events one behind the other, each with all that it tells. */
#include "xml/tape.h"
#include <assert.h>

enum { ALIGN = 8, TEXT_MOST = 16384 };

typedef enum what { SPACE, START, END, TEXT, FINDING } what;

/* Behind it stand the attributes of a start (their values behind them), the bytes of a text, the texts of a finding one after the other. */
typedef struct event {
  uint32_t what : 8, count : 24;   /* attributes, or texts */
  uint32_t line;
  uint32_t length;                 /* of the name or text; of a finding its number */
  uint32_t size;                   /* with all that stands behind it, to the next */
  const char *name;                /* or the namespace */
} event;

static_assert(sizeof(event) % ALIGN == 0 && sizeof(aid__attribute) % ALIGN == 0, "what stands on a tape is aligned");

/* ---- recording ---- */

/* Values are short, and there are millions: a call for each would cost more than its bytes. */
static inline void copy(char *to, const char *from, size_t length)
{
  if (length > 16) {
    memcpy(to, from, length);
  } else if (length >= 8) {
    uint64_t first, last;

    memcpy(&first, from, 8);
    memcpy(&last, from + length - 8, 8);
    memcpy(to, &first, 8);
    memcpy(to + length - 8, &last, 8);
  } else if (length >= 4) {
    uint32_t first, last;

    memcpy(&first, from, 4);
    memcpy(&last, from + length - 4, 4);
    memcpy(to, &first, 4);
    memcpy(to + length - 4, &last, 4);
  } else if (length > 0) {
    const char first = from[0], middle = from[length / 2], last = from[length - 1];

    to[0] = first;
    to[length / 2] = middle;
    to[length - 1] = last;
  }
}

/* Room for an event with so many bytes behind it. NULL: stop. */
static inline event *next(aid__recorder *r, what kind, size_t bytes)
{
  const size_t size = (sizeof(event) + bytes + ALIGN - 1) & ~(size_t)(ALIGN - 1);
  event *e;

  assert(size <= AID__TAPE_SIZE);
  if (r->tape == NULL || (AID__TAPE_SIZE - r->tape->used < size && !r->full(r->data, r)))
    return NULL;
  e = (event *)(void *)(r->tape->bytes + r->tape->used);
  r->tape->used += size;
  e->what = kind;
  e->size = (uint32_t)size;
  return e;
}

static bool record_space(aid__recorder *r, aid__text space)
{
  event *const e = next(r, SPACE, 0);

  if (e == NULL)
    return false;
  r->space = space;
  e->name = space.start;
  e->length = (uint32_t)space.length;
  return true;
}

static inline bool same_space(const aid__recorder *r, aid__text space)
{
  return r->space.start == space.start && r->space.length == space.length;
}

static bool record_start(void *data, aid__text space, aid__text name, const aid__attribute *attributes, size_t count, aid__place place)
{
  aid__recorder *const r = data;
  size_t bytes = 0;
  aid__attribute *copies;
  char *values;
  event *e;

  if (!same_space(r, space) && !record_space(r, space))
    return false;
  for (size_t i = 0; i < count; i++)
    bytes += attributes[i].value.length;
  if ((e = next(r, START, count * sizeof *attributes + bytes)) == NULL)
    return false;
  e->count = (uint32_t)count & 0xFFFFFF;
  e->line = place.line;
  e->length = (uint32_t)name.length;
  e->name = name.start;
  copies = (aid__attribute *)(void *)(e + 1);
  values = (char *)(copies + count);
  for (size_t i = 0; i < count; i++) {
    copies[i].name = attributes[i].name;
    copies[i].value = (aid__text){values, attributes[i].value.length};
    copy(values, attributes[i].value.start, attributes[i].value.length);
    values += attributes[i].value.length;
  }
  return true;
}

static bool record_end(void *data, aid__text space, aid__text name, aid__place place)
{
  aid__recorder *const r = data;
  event *e;

  if ((!same_space(r, space) && !record_space(r, space)) || (e = next(r, END, 0)) == NULL)
    return false;
  e->line = place.line;
  e->length = (uint32_t)name.length;
  e->name = name.start;
  return true;
}

static bool record_text(void *data, aid__text text, aid__place place)
{
  while (text.length > 0) {
    const size_t part = text.length < TEXT_MOST ? text.length : TEXT_MOST;
    event *const e = next(data, TEXT, part);

    if (e == NULL)
      return false;
    e->line = place.line;
    e->length = (uint32_t)part;
    copy((char *)(e + 1), text.start, part);
    text.start += part;
    text.length -= part;
  }
  return true;
}

const aid__handler aid__recording = {record_start, record_end, record_text};

void aid__record_finding(void *data, aid__diagnostic_id id, aid__place place, const char *const *texts, size_t count)
{
  aid__recorder *const r = data;
  size_t bytes = 0;
  char *to;
  event *e;

  for (size_t i = 0; i < count; i++)
    bytes += strlen(texts[i]) + 1;
  if (bytes > AID__TAPE_SIZE - sizeof *e - ALIGN || (e = next(r, FINDING, bytes)) == NULL) {
    r->lost = true;
    return;
  }
  e->count = (uint32_t)count & 0xFFFFFF;
  e->line = place.line;
  e->length = (uint32_t)id;
  e->name = NULL;
  to = (char *)(e + 1);
  for (size_t i = 0; i < count; i++)
    to = stpcpy(to, texts[i]) + 1;
}

/* ---- playing ---- */

static void tell(const event *e, aid__place place, aid__reports *reports)
{
  const char *texts[6] = {NULL};
  const char *at = (const char *)(e + 1);

  for (size_t i = 0; i < e->count && i < 6; i++) {
    texts[i] = at;
    at += strlen(at) + 1;
  }
  aid__report(reports, (aid__diagnostic_id)e->length, place, texts[0], texts[1], texts[2], texts[3], texts[4], texts[5], NULL);
}

bool aid__tape_play(aid__tape *tape, const aid__handler *handler, void *data, const char *file, aid__text *space, aid__reports *reports)
{
  const unsigned char *at = tape->bytes, *const end = tape->bytes + tape->used;
  bool more = true;

  tape->used = 0;
  while (more && at < end) {
    const event *const e = (const event *)(const void *)at;
    const aid__text name = {e->name, e->length};
    const aid__place place = {file, e->line, 0, 0, NULL};

    switch (e->what) {
    case START:
      more = handler->start(data, *space, name, (const aid__attribute *)(const void *)(e + 1), e->count, place);
      break;
    case END:
      more = handler->end(data, *space, name, place);
      break;
    case TEXT:
      more = handler->text(data, (aid__text){(const char *)(e + 1), e->length}, place);
      break;
    case FINDING:
      tell(e, place, reports);
      break;
    default:
      *space = name;
      break;
    }
    at += e->size;
  }
  return more;
}
