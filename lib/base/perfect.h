/* Perfect tables: from a word to its number in a list. A seed is sought under which no two words meet, so that a lookup is one probe. */
#ifndef AID_LIB_BASE_PERFECT_H
#define AID_LIB_BASE_PERFECT_H
#include "base/memory.h"

/* A word as numbers: its length, and its first and its last bytes, which may overlap. Up to 16 bytes this is all of it; of longer ones a hash
   stands for the first. */
typedef struct aid__perfect_key { uint64_t first, last; uint32_t length, number; } aid__perfect_key;

typedef struct aid__perfect {
  const aid__perfect_key *keys;
  const char *const *words;      /* by number */
  const uint16_t *slots;         /* index in `keys` + 1; 0: empty */
  uint64_t seed, mask;
} aid__perfect;

/* `words` is kept, in the arena or in what lives as long. Of words that are the same the first one is found. Fewer than 65,535. False: no memory. */
bool aid__perfect_make(aid__perfect *table, const char *const *words, size_t count, aid__arena *arena);

/* A document asks for millions of words, so what follows is in the header. */

static inline aid__perfect_key aid__perfect_key_of(aid__text word)
{
  aid__perfect_key key = {0, 0, (uint32_t)word.length, 0};
  uint32_t first, last;

  if (word.length >= 8) {
    if (word.length <= 16)
      memcpy(&key.first, word.start, 8);
    else
      key.first = aid__hash(word.start, word.length);
    memcpy(&key.last, word.start + word.length - 8, 8);
  } else if (word.length >= 4) {
    memcpy(&first, word.start, 4);
    memcpy(&last, word.start + word.length - 4, 4);
    key.first = first;
    key.last = last;
  } else if (word.length > 0) {
    key.first = (unsigned char)word.start[0];
    key.last = (uint64_t)(unsigned char)word.start[word.length / 2] << 8 | (unsigned char)word.start[word.length - 1];
  }
  return key;
}

static inline size_t aid__perfect_slot(const aid__perfect *table, const aid__perfect_key *key)
{
  __extension__ typedef unsigned __int128 wide;
  /* The length is spread over all bits, or "11" and "110" would meet under every seed. */
  const wide product = (wide)(key->first ^ table->seed) * (key->last ^ (key->length + 1) * UINT64_C(0xD1B54A32D192ED03));

  return (size_t)(((uint64_t)product ^ (uint64_t)(product >> 64)) & table->mask);
}

/* The number of the word; -1: none of them. */
static inline int32_t aid__perfect_find(const aid__perfect *table, aid__text word)
{
  const aid__perfect_key key = aid__perfect_key_of(word);
  const uint16_t slot = table->slots[aid__perfect_slot(table, &key)];
  const aid__perfect_key *found;

  if (slot == 0)
    return -1;
  found = &table->keys[slot - 1];
  if (found->first != key.first || found->last != key.last || found->length != word.length)
    return -1;
  return word.length <= 16 || memcmp(table->words[found->number], word.start, word.length) == 0 ? (int32_t)found->number : -1;
}

#endif
