/*
 * Ids seen in a whole stream: hashes of 128 bits, so that two ids are taken for one with a chance of one in 10^24 in a
 * population of ten million. All that grows while a province streams through is this, so it is small: a slot is 16 bytes
 * and a tag of one, a table is between 0.729 and 7/8 full once it has grown, and there are 64 tables, so that one can grow
 * (with old and new side by side for a moment) while the others stand: at most 17 / 0.729 * (1 + 1/64) = 23.7 bytes an id.
 *
 * Slots stand in groups of eight, whose tags are one word: bits of the hash, EMPTY or REMOVED. So an id that is new, as
 * nearly all are, is known to be so from one word of a table that is small enough for the cache.
 */
#include "population/builder.h"

enum { GROUP = 8, GROUPS_LEAST = 2, EMPTY = 0, REMOVED = 1, TAKEN = 0x80 };

static const uint64_t ones = UINT64_C(0x0101010101010101);
static const uint64_t tops = UINT64_C(0x8080808080808080);

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
  return h;
}

static struct aid__id_shard *shard_of(const aid__ids *ids, aid__id_hash hash)
{
  return (struct aid__id_shard *)(uintptr_t)&ids->shards[hash.b % AID__ID_SHARDS];
}

static size_t home(aid__id_hash hash, uint32_t groups)
{
  return (size_t)((aid__uwide)hash.a * groups >> 64);
}

static unsigned char tag_of(aid__id_hash hash)
{
  return (unsigned char)(TAKEN | hash.b >> 57);
}

/* The top bits of the bytes that are zero, of the lowest of them surely. Above it a byte of 1 may show too. */
static uint64_t zeros(uint64_t word)
{
  return (word - ones) & ~word & tops;
}

static size_t next(size_t group, uint32_t groups)
{
  return group + 1 == groups ? 0 : group + 1;
}

/* The number of a byte in a word of tags, lowest address first. */
static size_t number_of(uint64_t top)
{
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
  return (size_t)__builtin_ctzll(top) / 8;
#else
  return 7 - (size_t)__builtin_ctzll(top) / 8;
#endif
}

/* The slot that holds the hash; SIZE_MAX: none. The table always has an empty slot. */
static size_t find(const struct aid__id_shard *shard, aid__id_hash hash)
{
  if (shard->groups == 0)
    return SIZE_MAX;
  for (size_t g = home(hash, shard->groups);; g = next(g, shard->groups)) {
    const uint64_t word = shard->tags[g];

    for (uint64_t same = zeros(word ^ ones * tag_of(hash)); same != 0; same &= same - 1) {
      const size_t i = g * GROUP + number_of(same);

      if (shard->slots[i].a == hash.a && shard->slots[i].b == hash.b)
        return i;
    }
    if (zeros(word) != 0)
      return SIZE_MAX;
  }
}

static void set_tag(struct aid__id_shard *shard, size_t slot, unsigned char tag)
{
  ((unsigned char *)shard->tags)[slot] = tag;
}

static void put(struct aid__id_shard *shard, aid__id_hash hash)
{
  for (size_t g = home(hash, shard->groups);; g = next(g, shard->groups)) {
    const uint64_t open = ~shard->tags[g] & tops;
    const size_t i = open == 0 ? 0 : g * GROUP + number_of(open);

    if (open == 0)
      continue;
    shard->used += ((const unsigned char *)shard->tags)[i] == EMPTY;
    shard->slots[i] = hash;
    set_tag(shard, i, tag_of(hash));
    return;
  }
}

/* One block for slots and tags. */
static bool make(struct aid__id_shard *shard, const aid_memory *memory, uint32_t groups)
{
  shard->slots = aid__resize(memory, NULL, (size_t)groups * GROUP * sizeof *shard->slots + (size_t)groups * sizeof *shard->tags);
  if (shard->slots == NULL)
    return false;
  shard->tags = (uint64_t *)(void *)(shard->slots + (size_t)groups * GROUP);
  memset(shard->tags, EMPTY, (size_t)groups * sizeof *shard->tags);
  shard->groups = groups;
  shard->used = 0;
  return true;
}

void aid__ids_fetch(const aid__ids *ids, aid__id_hash hash)
{
  const struct aid__id_shard *const shard = shard_of(ids, hash);

  if (shard->groups > 0)
    __builtin_prefetch(&shard->tags[home(hash, shard->groups)]);
}

bool aid__ids_has(const aid__ids *ids, aid__id_hash hash)
{
  return find(shard_of(ids, hash), hash) != SIZE_MAX;
}

bool aid__ids_reserve(aid__ids *ids, const aid_memory *memory, aid__id_hash hash)
{
  struct aid__id_shard *const shard = shard_of(ids, hash);
  const uint32_t groups = shard->groups < GROUPS_LEAST ? GROUPS_LEAST : shard->groups + (shard->groups + 4) / 5;
  struct aid__id_shard grown;

  if (shard->used < (uint64_t)shard->groups * GROUP * 7 / 8)
    return true;
  if (groups < shard->groups || !make(&grown, memory, groups))
    return false;
  for (size_t g = 0; g < shard->groups; g++) {
    for (uint64_t taken = shard->tags[g] & tops; taken != 0; taken &= taken - 1)
      put(&grown, shard->slots[g * GROUP + number_of(taken)]);
  }
  aid__release(memory, shard->slots);
  *shard = grown;
  return true;
}

void aid__ids_put(aid__ids *ids, aid__id_hash hash)
{
  put(shard_of(ids, hash), hash);
}

/* Nobody looks beyond a group that has an empty slot, so in such a one nothing need stay behind. */
void aid__ids_remove(aid__ids *ids, aid__id_hash hash)
{
  struct aid__id_shard *const shard = shard_of(ids, hash);
  const size_t i = find(shard, hash);

  if (i == SIZE_MAX)
    return;
  if (zeros(shard->tags[i / GROUP]) != 0) {
    set_tag(shard, i, EMPTY);
    shard->used--;
  } else {
    set_tag(shard, i, REMOVED);
  }
}

size_t aid__ids_bytes(const aid__ids *ids)
{
  size_t bytes = 0;

  for (size_t i = 0; i < AID__ID_SHARDS; i++)
    bytes += ids->shards[i].groups * (GROUP * sizeof(aid__id_hash) + sizeof(uint64_t));
  return bytes;
}

void aid__ids_free(aid__ids *ids, const aid_memory *memory)
{
  for (size_t i = 0; i < AID__ID_SHARDS; i++)
    aid__release(memory, ids->shards[i].slots);
  memset(ids, 0, sizeof *ids);
}
