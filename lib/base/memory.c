/* Memory: the default allocator, arenas, growing arrays and buffers, interned names, and the distance between names. */
#include "base/memory.h"
#include "base/number.h"
#include <assert.h>
#include <stdlib.h>

/* ---- the allocator ------------------------------------------------------------------------- */

static void *default_allocate(void *data, size_t size)
{
  (void)data;
  return malloc(size);
}

static void *default_resize(void *data, void *block, size_t size)
{
  (void)data;
  return realloc(block, size);
}

static void default_release(void *data, void *block)
{
  (void)data;
  free(block);
}

const aid_memory aid__memory_default = {default_allocate, default_resize, default_release, NULL};

const aid_memory *aid__memory_or_default(const aid_memory *memory)
{
  return memory != NULL && memory->allocate != NULL ? memory : &aid__memory_default;
}

void *aid__allocate(const aid_memory *memory, size_t size)
{
  void *block;

  /* malloc(0) may answer NULL without a failure, and nothing in here wants to tell the two apart. */
  if (size == 0)
    size = 1;
  memory = aid__memory_or_default(memory);
  block = memory->allocate(memory->data, size);
  if (block != NULL)
    memset(block, 0, size);
  return block;
}

void *aid__resize(const aid_memory *memory, void *block, size_t size)
{
  memory = aid__memory_or_default(memory);
  return memory->resize(memory->data, block, size == 0 ? 1 : size);
}

void aid__release(const aid_memory *memory, void *block)
{
  memory = aid__memory_or_default(memory);
  memory->release(memory->data, block);
}

/* ---- arenas -------------------------------------------------------------------------------- */

enum { ARENA_ALIGN = 16, ARENA_BLOCK_LEAST = 4096, ARENA_BLOCK_MOST = 1 << 20 };

static_assert(sizeof(aid__arena_block) % ARENA_ALIGN == 0, "the data of a block must be aligned");

void aid__arena_init(aid__arena *arena, const aid_memory *memory, size_t ceiling)
{
  arena->memory = aid__memory_or_default(memory);
  arena->head = arena->spare = NULL;
  arena->total = 0;
  arena->ceiling = ceiling;
}

/* How big the next block is to be: the double of the last, within bounds, and enough for what is asked. 0: too much. */
static size_t block_size(const aid__arena *arena, size_t need)
{
  size_t size = arena->head == NULL ? ARENA_BLOCK_LEAST : arena->head->size * 2;
  size_t room;

  if (size < ARENA_BLOCK_LEAST)
    size = ARENA_BLOCK_LEAST;
  if (size > ARENA_BLOCK_MOST)
    size = ARENA_BLOCK_MOST;
  if (size < need)
    size = need;
  if (arena->ceiling == 0)
    return size > SIZE_MAX - sizeof(aid__arena_block) ? 0 : size;

  /* Near the ceiling a block is as small as what is asked, so that the last bytes can be used. */
  room = arena->ceiling > arena->total ? arena->ceiling - arena->total : 0;
  if (room < sizeof(aid__arena_block) || room - sizeof(aid__arena_block) < need)
    return 0;
  room -= sizeof(aid__arena_block);
  return size < room ? size : room & ~(size_t)(ARENA_ALIGN - 1);
}

void *aid__arena_more(aid__arena *arena, size_t size)
{
  aid__arena_block *block = arena->head;
  void *result;

  if (size > SIZE_MAX - ARENA_ALIGN)
    return NULL;
  size = size == 0 ? ARENA_ALIGN : (size + ARENA_ALIGN - 1) & ~(size_t)(ARENA_ALIGN - 1);
  if (block == NULL || block->size - block->used < size) {
    aid__arena_block **place = &arena->spare;

    while (*place != NULL && (*place)->size < size)
      place = &(*place)->next;
    block = *place;
    if (block != NULL) {
      *place = block->next;
    } else {
      size_t fresh = block_size(arena, size);

      if (fresh == 0)
        return NULL;
      block = arena->memory->allocate(arena->memory->data, sizeof *block + fresh);
      if (block == NULL)
        return NULL;
      block->size = fresh;
      arena->total += sizeof *block + fresh;
    }
    block->used = 0;
    block->next = arena->head;
    arena->head = block;
  }
  result = block->data + block->used;
  block->used += size;
  return result;
}

void *aid__arena_get(aid__arena *arena, size_t size)
{
  void *const result = aid__arena_take(arena, size);

  return result == NULL ? NULL : memset(result, 0, size);
}

void *aid__arena_array(aid__arena *arena, size_t count, size_t size)
{
  size_t bytes;

  return __builtin_mul_overflow(count, size, &bytes) ? NULL : aid__arena_get(arena, bytes);
}

char *aid__arena_copy(aid__arena *arena, const char *text, size_t length)
{
  char *copy = length == SIZE_MAX ? NULL : aid__arena_get(arena, length + 1);

  if (copy != NULL && length > 0)
    memcpy(copy, text, length);
  return copy;
}

char *aid__arena_string(aid__arena *arena, const char *text)
{
  return text == NULL ? NULL : aid__arena_copy(arena, text, strlen(text));
}

void aid__arena_reset(aid__arena *arena)
{
  aid__arena_block *block;
  aid__arena_block *largest = arena->head;
  aid__arena_block *next;

  for (block = arena->head; block != NULL; block = block->next) {
    if (block->size > largest->size)
      largest = block;
  }
  for (block = arena->head; block != NULL; block = next) {
    next = block->next;
    if (block != largest)
      arena->memory->release(arena->memory->data, block);
  }
  arena->head = largest;
  arena->total = 0;
  if (largest != NULL) {
    largest->next = NULL;
    largest->used = 0;
    arena->total = sizeof *largest + largest->size;
  }
}

/* There are few blocks, for each is twice the one before. The largest are filled first, so that it is always the same ones. */
void aid__arena_rewind(aid__arena *arena)
{
  while (arena->head != NULL) {
    aid__arena_block *const block = arena->head;
    aid__arena_block **place = &arena->spare;

    arena->head = block->next;
    while (*place != NULL && (*place)->size > block->size)
      place = &(*place)->next;
    block->next = *place;
    *place = block;
  }
}

void aid__arena_free(aid__arena *arena)
{
  aid__arena_rewind(arena);
  arena->head = arena->spare;
  arena->spare = NULL;
  while (arena->head != NULL) {
    aid__arena_block *block = arena->head;

    arena->head = block->next;
    arena->memory->release(arena->memory->data, block);
  }
  arena->total = 0;
}

/* ---- growing arrays and buffers ------------------------------------------------------------ */

bool aid__grow(const aid_memory *memory, void *array_pointer, size_t *capacity, size_t need,
               size_t size, size_t ceiling)
{
  void *array;
  size_t wanted;
  size_t bytes;

  if (need <= *capacity)
    return true;
  if (ceiling != 0 && need > ceiling)
    return false;
  wanted = *capacity > SIZE_MAX / 2 ? need : *capacity * 2;
  if (wanted < 8)
    wanted = 8;
  if (wanted < need)
    wanted = need;
  if (ceiling != 0 && wanted > ceiling)
    wanted = ceiling;
  if (__builtin_mul_overflow(wanted, size, &bytes))
    return false;

  /* The caller's pointer has a type of its own, so it is copied as bytes. */
  memcpy(&array, array_pointer, sizeof array);
  array = aid__resize(memory, array, bytes);
  if (array == NULL)
    return false;
  memset((unsigned char *)array + *capacity * size, 0, (wanted - *capacity) * size);
  memcpy(array_pointer, &array, sizeof array);
  *capacity = wanted;
  return true;
}

void aid__buffer_init(aid__buffer *buffer, const aid_memory *memory, size_t ceiling)
{
  memset(buffer, 0, sizeof *buffer);
  buffer->memory = aid__memory_or_default(memory);
  buffer->ceiling = ceiling;
}

void aid__buffer_add(aid__buffer *buffer, const char *text, size_t length)
{
  size_t need;

  if (buffer->failed)
    return;
  /* The ceiling is one of text; the final NUL comes on top of it. */
  if (__builtin_add_overflow(buffer->length, length, &need) || need == SIZE_MAX ||
      (buffer->ceiling != 0 && need > buffer->ceiling) ||
      !aid__grow(buffer->memory, &buffer->data, &buffer->capacity, need + 1, 1, 0)) {
    buffer->failed = true;
    return;
  }
  if (length > 0)
    memcpy(buffer->data + buffer->length, text, length);
  buffer->length = need;
  buffer->data[need] = '\0';
}

void aid__buffer_string(aid__buffer *buffer, const char *text)
{
  if (text != NULL)
    aid__buffer_add(buffer, text, strlen(text));
}

void aid__buffer_int(aid__buffer *buffer, int64_t number)
{
  char digits[24];

  aid__buffer_add(buffer, digits, aid__int_print(number, digits));
}

void aid__buffer_free(aid__buffer *buffer)
{
  aid__release(buffer->memory, buffer->data);
  buffer->data = NULL;
  buffer->length = buffer->capacity = 0;
}

/* ---- names --------------------------------------------------------------------------------- */

static uint64_t mix(uint64_t a, uint64_t b)
{
  aid__uwide product = (aid__uwide)a * b;

  return (uint64_t)product ^ (uint64_t)(product >> 64);
}

static uint64_t load(const unsigned char *bytes, size_t length)
{
  uint64_t word = 0;

  memcpy(&word, bytes, length);
  return word;
}

/* Multiplied and folded, eight bytes at a time (the idea of wyhash). Good for tables in memory; nothing that is written
   to a file may depend on it, for it differs with the byte order of the machine. */
uint64_t aid__hash(const void *data, size_t length)
{
  static const uint64_t k0 = UINT64_C(0x9e3779b97f4a7c15);
  static const uint64_t k1 = UINT64_C(0xe7037ed1a0b428db);
  const unsigned char *bytes = data;
  uint64_t hash = k0 ^ (uint64_t)length;
  size_t left;

  for (left = length; left >= 8; left -= 8, bytes += 8)
    hash = mix(hash ^ load(bytes, 8), k1);
  if (left > 0)
    hash = mix(hash ^ load(bytes, left), k1);
  return mix(hash, k0 ^ k1);
}

enum { NAMES_CAPACITY_LEAST = 64 };

bool aid__names_init(aid__names *names, aid__arena *arena)
{
  names->arena = arena;
  names->count = 0;
  names->capacity = NAMES_CAPACITY_LEAST;
  names->slots = aid__arena_array(arena, names->capacity, sizeof *names->slots);
  if (names->slots == NULL)
    names->capacity = 0;
  return names->slots != NULL;
}

/* The slot that holds the text, or the empty one where it belongs. The capacity is a power of two, never full. */
static size_t find_slot(const char *const *slots, size_t capacity, aid__text text)
{
  size_t i = (size_t)aid__hash(text.start, text.length) & (capacity - 1);

  while (slots[i] != NULL && !aid__text_is(text, slots[i]))
    i = (i + 1) & (capacity - 1);
  return i;
}

static bool names_grow(aid__names *names)
{
  size_t capacity = names->capacity * 2;
  const char **slots = aid__arena_array(names->arena, capacity, sizeof *slots);
  size_t i;

  if (slots == NULL)
    return false;
  for (i = 0; i < names->capacity; i++) {
    if (names->slots[i] != NULL)
      slots[find_slot(slots, capacity, aid__text_of(names->slots[i]))] = names->slots[i];
  }
  names->slots = slots;
  names->capacity = capacity;
  return true;
}

const char *aid__names_intern(aid__names *names, aid__text text)
{
  size_t i;

  if (names->capacity == 0)
    return NULL;
  i = find_slot(names->slots, names->capacity, text);
  if (names->slots[i] != NULL)
    return names->slots[i];
  if (names->count >= names->capacity / 4 * 3) {
    if (!names_grow(names))
      return NULL;
    i = find_slot(names->slots, names->capacity, text);
  }
  names->slots[i] = aid__arena_copy(names->arena, text.start, text.length);
  if (names->slots[i] != NULL)
    names->count++;
  return names->slots[i];
}

const char *aid__names_find(const aid__names *names, aid__text text)
{
  return names->capacity == 0 ? NULL : names->slots[find_slot(names->slots, names->capacity, text)];
}

/* ---- how far apart two names are ----------------------------------------------------------- */

enum { DISTANCE_NAME_MOST = 64 };

/* The characters of a name; more than fit are counted, and make it too long to compare. */
static size_t characters(aid__text text, uint32_t out[DISTANCE_NAME_MOST])
{
  size_t count = 0;
  size_t i;

  for (i = 0; i < text.length; i++) {
    unsigned char byte = (unsigned char)text.start[i];

    if (count > 0 && count <= DISTANCE_NAME_MOST && (byte & 0xC0) == 0x80) {
      out[count - 1] = out[count - 1] << 8 | byte; /* any value will do, so long as it is the character's own */
      continue;
    }
    if (count < DISTANCE_NAME_MOST)
      out[count] = byte;
    count++;
  }
  return count;
}

static size_t least(size_t a, size_t b)
{
  return a < b ? a : b;
}

size_t aid__distance(aid__text a, aid__text b, size_t most)
{
  uint32_t x[DISTANCE_NAME_MOST];
  uint32_t y[DISTANCE_NAME_MOST];
  size_t rows[3][DISTANCE_NAME_MOST + 1];
  size_t *before = rows[0], *last = rows[1], *row = rows[2];
  size_t n = characters(a, x);
  size_t m = characters(b, y);
  size_t i, j;

  if (n > DISTANCE_NAME_MOST || m > DISTANCE_NAME_MOST)
    return aid__text_same(a, b) ? 0 : most + 1;
  if ((n > m ? n - m : m - n) > most)
    return most + 1;
  for (j = 0; j <= m; j++) {
    before[j] = j;
    last[j] = j;
  }
  for (i = 1; i <= n; i++) {
    size_t *spare = before;
    size_t best = i;

    row[0] = i;
    for (j = 1; j <= m; j++) {
      size_t cost = least(last[j - 1] + (x[i - 1] != y[j - 1]), least(last[j], row[j - 1]) + 1);

      if (i > 1 && j > 1 && x[i - 1] == y[j - 2] && x[i - 2] == y[j - 1])
        cost = least(cost, before[j - 2] + 1);
      row[j] = cost;
      best = least(best, cost);
    }
    /* A swap reaches back two rows, so one row above the limit is not yet the end: its successor can be below by one. */
    if (best > most + 1)
      return most + 1;
    before = last;
    last = row;
    row = spare;
  }
  return last[m] > most ? most + 1 : last[m];
}
