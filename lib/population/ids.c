/*
 * Ids seen in a whole stream: hashes of 128 bits, so that two ids are taken for one with a chance of one in 10^24 in a
 * population of ten million. All that grows while a province streams through is this, so it is small: a slot is 16 bytes,
 * a table is between 7/10 and 7/8 full once it has grown, and there are 64 tables, so that one can grow (with old and new
 * side by side for a moment) while the others stand: at most 16 / 0.7 * (1 + 1/64) = 23.3 bytes an id.
 */
#include "population/builder.h"

enum { CAPACITY_LEAST = 16 };

static uint64_t mix(uint64_t a, uint64_t b)
{
  const aid__uwide product = (aid__uwide)a * b;

  return (uint64_t)product ^ (uint64_t)(product >> 64);
}

aid__id_hash aid__id_hash_of(aid__id_space space, aid__text id)
{
  static const uint64_t k0 = UINT64_C(0x9e3779b97f4a7c15);
  static const uint64_t k1 = UINT64_C(0xe7037ed1a0b428db);
  static const uint64_t k2 = UINT64_C(0x8ebc6af09c88c6e3);
  static const uint64_t k3 = UINT64_C(0x589965cc75374cc3);
  aid__id_hash h = {k0 ^ id.length, k2 + (uint64_t)space};
  size_t done = 0;

  while (done < id.length) {
    const size_t part = id.length - done < 8 ? id.length - done : 8;
    uint64_t word = 0;

    memcpy(&word, id.start + done, part);
    h.a = mix(h.a ^ word, k1) + h.b;
    h.b = mix(h.b ^ word ^ k3, k2 | 1) + (h.a << 31 | h.a >> 33);
    done += part;
  }
  h.a = mix(h.a ^ k3, h.b ^ k0) + h.b;
  h.b = mix(h.b ^ k1, h.a ^ k2);
  if (h.a == 0 && h.b == 0)
    h.b = 1;
  return h;
}

static struct aid__id_shard *shard_of(const aid__ids *ids, aid__id_hash hash)
{
  return (struct aid__id_shard *)(uintptr_t)&ids->shards[hash.b % AID__ID_SHARDS];
}

static size_t home(aid__id_hash hash, uint32_t capacity)
{
  return (size_t)((aid__uwide)hash.a * capacity >> 64);
}

static bool is_empty(aid__id_hash slot)
{
  return slot.a == 0 && slot.b == 0;
}

/* The slot that holds the hash, or the empty one where it belongs. The table is never full. */
static size_t find(const aid__id_hash *slots, uint32_t capacity, aid__id_hash hash)
{
  size_t i = home(hash, capacity);

  while (!is_empty(slots[i]) && (slots[i].a != hash.a || slots[i].b != hash.b))
    i = i + 1 == capacity ? 0 : i + 1;
  return i;
}

bool aid__ids_has(const aid__ids *ids, aid__id_hash hash)
{
  const struct aid__id_shard *const shard = shard_of(ids, hash);

  return shard->capacity > 0 && !is_empty(shard->slots[find(shard->slots, shard->capacity, hash)]);
}

bool aid__ids_reserve(aid__ids *ids, const aid_memory *memory, aid__id_hash hash)
{
  struct aid__id_shard *const shard = shard_of(ids, hash);
  const uint32_t capacity = shard->capacity == 0 ? CAPACITY_LEAST : shard->capacity + shard->capacity / 4;
  aid__id_hash *slots;

  if (shard->count < (uint64_t)shard->capacity * 7 / 8)
    return true;
  if (capacity < shard->capacity)
    return false;
  slots = aid__allocate(memory, capacity * sizeof *slots);
  if (slots == NULL)
    return false;
  for (uint32_t i = 0; i < shard->capacity; i++) {
    if (!is_empty(shard->slots[i]))
      slots[find(slots, capacity, shard->slots[i])] = shard->slots[i];
  }
  aid__release(memory, shard->slots);
  shard->slots = slots;
  shard->capacity = capacity;
  return true;
}

void aid__ids_put(aid__ids *ids, aid__id_hash hash)
{
  struct aid__id_shard *const shard = shard_of(ids, hash);

  shard->slots[find(shard->slots, shard->capacity, hash)] = hash;
  shard->count++;
}

void aid__ids_remove(aid__ids *ids, aid__id_hash hash)
{
  struct aid__id_shard *const shard = shard_of(ids, hash);
  const size_t capacity = shard->capacity;
  size_t hole, i;

  if (!aid__ids_has(ids, hash))
    return;
  hole = find(shard->slots, shard->capacity, hash);
  for (i = (hole + 1) % capacity; !is_empty(shard->slots[i]); i = (i + 1) % capacity) {
    const size_t from_home = (i + capacity - home(shard->slots[i], shard->capacity)) % capacity;

    if (from_home >= (i + capacity - hole) % capacity) {
      shard->slots[hole] = shard->slots[i];
      hole = i;
    }
  }
  memset(&shard->slots[hole], 0, sizeof shard->slots[hole]);
  shard->count--;
}

size_t aid__ids_bytes(const aid__ids *ids)
{
  size_t bytes = 0;

  for (size_t i = 0; i < AID__ID_SHARDS; i++)
    bytes += ids->shards[i].capacity * sizeof(aid__id_hash);
  return bytes;
}

void aid__ids_free(aid__ids *ids, const aid_memory *memory)
{
  for (size_t i = 0; i < AID__ID_SHARDS; i++)
    aid__release(memory, ids->shards[i].slots);
  memset(ids, 0, sizeof *ids);
}
