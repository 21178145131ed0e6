/* Lookups: open addressing from a hash to row numbers. What a row is called stays in its table, so a slot is eight bytes. */
#include "population/builder.h"

enum { CAPACITY_LEAST = 64 };

static void put(aid__lookup_slot *slots, size_t capacity, aid__lookup_slot slot)
{
  size_t i = slot.hash & (capacity - 1);

  while (slots[i].item != 0)
    i = (i + 1) & (capacity - 1);
  slots[i] = slot;
}

bool aid__lookup_reserve(aid__lookup *lookup, const aid_memory *memory, size_t count)
{
  size_t capacity = lookup->capacity == 0 ? CAPACITY_LEAST : lookup->capacity;
  aid__lookup_slot *slots;

  while (count > capacity / 2) {
    if (capacity > SIZE_MAX / 2 / sizeof *slots)
      return false;
    capacity *= 2;
  }
  if (capacity == lookup->capacity)
    return true;
  slots = aid__allocate(memory, capacity * sizeof *slots);
  if (slots == NULL)
    return false;
  for (size_t i = 0; i < lookup->capacity; i++) {
    if (lookup->slots[i].item != 0)
      put(slots, capacity, lookup->slots[i]);
  }
  aid__release(memory, lookup->slots);
  lookup->slots = slots;
  lookup->capacity = capacity;
  return true;
}

void aid__lookup_put(aid__lookup *lookup, uint32_t hash, int32_t item)
{
  const aid__lookup_slot slot = {hash, item + 1};

  put(lookup->slots, lookup->capacity, slot);
  lookup->count++;
}

int32_t aid__lookup_next(const aid__lookup *lookup, uint32_t hash, size_t *at)
{
  size_t i;

  if (lookup->capacity == 0)
    return -1;
  i = *at == SIZE_MAX ? hash & (lookup->capacity - 1) : (*at + 1) & (lookup->capacity - 1);
  for (; lookup->slots[i].item != 0; i = (i + 1) & (lookup->capacity - 1)) {
    if (lookup->slots[i].hash == hash) {
      *at = i;
      return lookup->slots[i].item - 1;
    }
  }
  return -1;
}

/* Takes a slot out and moves those up that would no longer be found behind the hole. */
void aid__lookup_remove(aid__lookup *lookup, uint32_t hash, int32_t item)
{
  const size_t mask = lookup->capacity - 1;
  size_t hole = SIZE_MAX;
  size_t i;

  for (;;) {
    const int32_t found = aid__lookup_next(lookup, hash, &hole);

    if (found < 0)
      return;
    if (found == item)
      break;
  }
  for (i = (hole + 1) & mask; lookup->slots[i].item != 0; i = (i + 1) & mask) {
    const size_t home = lookup->slots[i].hash & mask;

    if (((i - home) & mask) >= ((i - hole) & mask)) {
      lookup->slots[hole] = lookup->slots[i];
      hole = i;
    }
  }
  lookup->slots[hole].item = 0;
  lookup->count--;
}

void aid__lookup_clear(aid__lookup *lookup)
{
  if (lookup->count > 0)
    memset(lookup->slots, 0, lookup->capacity * sizeof *lookup->slots);
  lookup->count = 0;
}

void aid__lookup_free(aid__lookup *lookup, const aid_memory *memory)
{
  aid__release(memory, lookup->slots);
  memset(lookup, 0, sizeof *lookup);
}
