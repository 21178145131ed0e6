/* The words of population documents, by kind: what an attribute or an element means in a record. Perfect hash tables made from the vocabulary. */
#ifndef AID_LIB_EXCHANGE_WORDS_H
#define AID_LIB_EXCHANGE_WORDS_H
#include "policy/vocabulary.h"

typedef enum aid__word_what {
  AID__WORD_NONE,
  /* attributes */
  AID__WORD_FACT, AID__WORD_ID, AID__WORD_REGION, AID__WORD_UNKNOWN, AID__WORD_FROM, AID__WORD_UNTIL,
  /* elements */
  AID__WORD_LIST, AID__WORD_PERSON, AID__WORD_RELATIVES, AID__WORD_AWARDS, AID__WORD_VALUE, AID__WORD_GIVEN
} aid__word_what;

/* A word as numbers: its length, and its first and its last bytes, which may overlap. Up to 16 bytes this is all of it; of longer ones a hash
   stands for the first. */
typedef struct aid__word_key { uint64_t first, last; size_t length; } aid__word_key;

typedef struct aid__word {
  aid__word_key key;
  const char *name;
  aid__word_what what;
  const struct aid_fact *fact;   /* FACT */
  const struct aid_kind *kind;   /* LIST */
} aid__word;

typedef struct aid__word_table {
  const aid__word *words;
  size_t count;
  uint16_t *slots;               /* index in `words` + 1; 0: empty */
  uint64_t seed, mask;
} aid__word_table;

/* By kind->index. */
typedef struct aid__words { aid__word_table *attributes, *elements; size_t kind_count; } aid__words;

bool aid__words_make(aid__words *words, const aid__vocabulary *vocabulary, aid__arena *arena);   /* false: no memory */
/* The nearest word, where it is near; else "". */
const char *aid__words_near(const aid__word_table *table, aid__text name);

/* A document asks for millions of words, so what follows is in the header. */

static inline aid__word_key aid__word_key_of(aid__text name)
{
  aid__word_key key = {0, 0, name.length};
  uint32_t first, last;

  if (name.length >= 8) {
    if (name.length <= 16)
      memcpy(&key.first, name.start, 8);
    else
      key.first = aid__hash(name.start, name.length);
    memcpy(&key.last, name.start + name.length - 8, 8);
  } else if (name.length >= 4) {
    memcpy(&first, name.start, 4);
    memcpy(&last, name.start + name.length - 4, 4);
    key.first = first;
    key.last = last;
  } else if (name.length > 0) {
    key.first = (unsigned char)name.start[0];
    key.last = (uint64_t)(unsigned char)name.start[name.length / 2] << 8 | (unsigned char)name.start[name.length - 1];
  }
  return key;
}

static inline size_t aid__word_slot(const aid__word_table *table, aid__word_key key)
{
  __extension__ typedef unsigned __int128 wide;
  const wide product = (wide)(key.first ^ table->seed ^ UINT64_C(0x9E3779B97F4A7C15)) * (key.last ^ key.length ^ UINT64_C(0xD1B54A32D192ED03));

  return (size_t)(((uint64_t)product ^ (uint64_t)(product >> 64)) & table->mask);
}

/* NULL: not there. */
static inline const aid__word *aid__words_find(const aid__word_table *table, aid__text name)
{
  const aid__word_key key = aid__word_key_of(name);
  const uint16_t slot = table->slots[aid__word_slot(table, key)];
  const aid__word *word;

  if (slot == 0)
    return NULL;
  word = &table->words[slot - 1];
  if (word->key.first != key.first || word->key.last != key.last || word->key.length != key.length)
    return NULL;
  return key.length <= 16 || memcmp(word->name, name.start, key.length) == 0 ? word : NULL;
}

#endif
