/* Memory: the caller's allocator, arenas for what has one lifetime, growing arrays with a ceiling, texts that are looked at. */
#ifndef AID_LIB_BASE_MEMORY_H
#define AID_LIB_BASE_MEMORY_H
#include <socialaid/base.h>
#include <stdbool.h>
#include <string.h>

/* The allocator of an object: the caller's, or malloc() and its family. */
extern const aid_memory aid__memory_default;
const aid_memory *aid__memory_or_default(const aid_memory *memory);
void *aid__allocate(const aid_memory *memory, size_t size); /* zeroed */
void *aid__resize(const aid_memory *memory, void *block, size_t size);
void aid__release(const aid_memory *memory, void *block);

/* A text that is looked at: not NUL-terminated, not owned. */
typedef struct aid__text { const char *start; size_t length; } aid__text;
static inline aid__text aid__text_of(const char *s) { aid__text t = {s, s ? strlen(s) : 0}; return t; }
static inline bool aid__text_is(aid__text t, const char *s) { return t.length == strlen(s) && memcmp(t.start, s, t.length) == 0; }
static inline bool aid__text_same(aid__text a, aid__text b) { return a.length == b.length && (a.length == 0 || memcmp(a.start, b.start, a.length) == 0); }

/* An arena: many small blocks that die together. All blocks are aligned to 16, and zeroed unless they are taken as they are. */
typedef struct aid__arena_block aid__arena_block;
struct aid__arena_block {
  aid__arena_block *next;   /* the block that was filled before */
  size_t size, used;        /* bytes of data[] */
  _Alignas(16) unsigned char data[];
};
typedef struct aid__arena {
  const aid_memory *memory;
  aid__arena_block *head;   /* the block that is filled now */
  aid__arena_block *spare;  /* of before the last rewind, the largest first */
  size_t total;             /* bytes asked from the allocator */
  size_t ceiling;           /* total may not pass it; 0: no ceiling */
} aid__arena;
void aid__arena_init(aid__arena *arena, const aid_memory *memory, size_t ceiling);
void *aid__arena_get(aid__arena *arena, size_t size);                            /* NULL: no memory, or the ceiling */
void *aid__arena_more(aid__arena *arena, size_t size);                           /* as aid__arena_take(), by a call */
/* Not zeroed: for what is written whole at once. */
static inline void *aid__arena_take(aid__arena *arena, size_t size)
{
  aid__arena_block *const block = arena->head;
  const size_t room = (size + 15) & ~(size_t)15;
  void *result;

  if (block == NULL || block->size - block->used < room || room < size || size == 0)
    return aid__arena_more(arena, size);
  result = block->data + block->used;
  block->used += room;
  return result;
}
void *aid__arena_array(aid__arena *arena, size_t count, size_t size);            /* checked product */
char *aid__arena_copy(aid__arena *arena, const char *text, size_t length);       /* NUL-terminated */
char *aid__arena_string(aid__arena *arena, const char *text);                    /* NULL gives NULL only on no memory or NULL text */
void aid__arena_reset(aid__arena *arena);                                        /* keeps the largest block */
void aid__arena_rewind(aid__arena *arena);                                       /* keeps all blocks: who fills it as often again asks for none */
void aid__arena_free(aid__arena *arena);

/* Make room for `need` elements in a growing array: *array, *capacity. New elements are zeroed. False: no memory or above `ceiling`
   elements (0: none), and nothing changed. `array_pointer` is the address of the array's pointer, of whatever type. */
bool aid__grow(const aid_memory *memory, void *array_pointer, size_t *capacity, size_t need, size_t size, size_t ceiling);

/* A growing byte buffer, always NUL-terminated where it has data. After a failure `failed` stays set and appends do nothing. */
typedef struct aid__buffer { const aid_memory *memory; char *data; size_t length, capacity, ceiling; bool failed; } aid__buffer;
void aid__buffer_init(aid__buffer *buffer, const aid_memory *memory, size_t ceiling);
void aid__buffer_add(aid__buffer *buffer, const char *text, size_t length);
void aid__buffer_string(aid__buffer *buffer, const char *text);
void aid__buffer_int(aid__buffer *buffer, int64_t number);
void aid__buffer_free(aid__buffer *buffer);

/* Atomic counts of owners, for objects that keep their parents alive. */
typedef struct aid__count { int owners; } aid__count;
static inline void aid__count_init(aid__count *c) { __atomic_store_n(&c->owners, 1, __ATOMIC_RELAXED); }
static inline void aid__count_keep(aid__count *c) { __atomic_fetch_add(&c->owners, 1, __ATOMIC_RELAXED); }
static inline bool aid__count_drop(aid__count *c) { return __atomic_sub_fetch(&c->owners, 1, __ATOMIC_ACQ_REL) == 0; } /* true: the last one left */

/* Interned names: one pointer for each text, so that equality is ==. A hash table in an arena. */
typedef struct aid__names { aid__arena *arena; const char **slots; size_t capacity, count; } aid__names;
bool aid__names_init(aid__names *names, aid__arena *arena);
const char *aid__names_intern(aid__names *names, aid__text text);      /* NULL: no memory */
const char *aid__names_find(const aid__names *names, aid__text text);  /* NULL: not there */
uint64_t aid__hash(const void *data, size_t length);
/* How many edits lie between two names (insert, delete, replace, swap of neighbours), stopping above `most`. For "did you mean". */
size_t aid__distance(aid__text a, aid__text b, size_t most);
#endif
