/* Perfect tables: made. */
#include "base/perfect.h"

enum { CAPACITY_LEAST = 8, CAPACITY_MOST = 1 << 20, SEEDS = 512, WORDS_MOST = 65534 };   /* only words made to have one hash would need more */

/* False: two words meet. */
static bool place_all(aid__perfect *table, uint16_t *slots, size_t count)
{
  memset(slots, 0, (size_t)(table->mask + 1) * sizeof *slots);
  for (size_t i = 0; i < count; i++) {
    uint16_t *const slot = &slots[aid__perfect_slot(table, &table->keys[i])];

    if (*slot != 0)
      return false;
    *slot = (uint16_t)(i + 1);
  }
  return true;
}

/* Words that are there twice could never be placed: the first one stays. */
static size_t make_keys(aid__perfect_key *keys, const char *const *words, size_t count)
{
  size_t kept = 0;

  for (size_t i = 0; i < count; i++) {
    size_t j = 0;

    while (j < kept && strcmp(words[keys[j].number], words[i]) != 0)
      j++;
    if (j < kept)
      continue;
    keys[kept] = aid__perfect_key_of(aid__text_of(words[i]));
    keys[kept++].number = (uint32_t)i;
  }
  return kept;
}

bool aid__perfect_make(aid__perfect *table, const char *const *words, size_t count, aid__arena *arena)
{
  aid__perfect_key *const keys = aid__arena_array(arena, count, sizeof *keys);
  size_t capacity = CAPACITY_LEAST;

  if (keys == NULL || count > WORDS_MOST)
    return false;
  table->keys = keys;
  table->words = words;
  count = make_keys(keys, words, count);
  while (capacity < count * 4)
    capacity *= 2;
  for (; capacity <= CAPACITY_MOST; capacity *= 2) {
    uint16_t *const slots = aid__arena_array(arena, capacity, sizeof *slots);

    if (slots == NULL)
      return false;
    table->slots = slots;
    table->mask = capacity - 1;
    for (uint64_t seed = 1; seed <= SEEDS; seed++) {
      table->seed = seed * UINT64_C(0x9E3779B97F4A7C15);
      if (place_all(table, slots, count))
        return true;
    }
  }
  return false;
}
