/* Perfect hash tables of the words of each kind: a seed is sought under which no two words meet, so that a lookup is one probe. */
#include "exchange/words.h"

enum { CAPACITY_MOST = 1 << 20 };   /* only words made to have one hash would need more */

static bool place_all(aid__word_table *table)
{
  memset(table->slots, 0, (size_t)(table->mask + 1) * sizeof *table->slots);
  for (size_t i = 0; i < table->count; i++) {
    uint16_t *slot = &table->slots[aid__word_slot(table, table->words[i].key)];

    if (*slot != 0)
      return false;
    *slot = (uint16_t)(i + 1);
  }
  return true;
}

/* Words that are the same twice (a fact named as something built in) could never be placed: the first one stays. */
static size_t drop_doubles(aid__word *words, size_t count)
{
  size_t kept = 0;

  for (size_t i = 0; i < count; i++) {
    bool seen = false;

    for (size_t j = 0; j < kept && !seen; j++)
      seen = strcmp(words[j].name, words[i].name) == 0;
    if (!seen)
      words[kept++] = words[i];
  }
  return kept;
}

static bool table_make(aid__word_table *table, aid__word *words, size_t count, aid__arena *arena)
{
  size_t capacity = 8;

  table->words = words;
  table->count = drop_doubles(words, count);
  while (capacity < table->count * 4)
    capacity *= 2;
  for (; capacity <= CAPACITY_MOST; capacity *= 2) {
    table->mask = capacity - 1;
    table->slots = aid__arena_array(arena, capacity, sizeof *table->slots);
    if (table->slots == NULL)
      return false;
    for (table->seed = 1; table->seed <= 512; table->seed++)
      if (place_all(table))
        return true;
  }
  return false;
}

static void add(aid__word *words, size_t *count, const char *name, aid__word_what what, const struct aid_fact *fact,
                const struct aid_kind *kind)
{
  words[(*count)++] = (aid__word){aid__word_key_of(aid__text_of(name)), name, what, fact, kind};
}

static bool attributes_make(aid__word_table *table, const struct aid_kind *kind, aid__arena *arena)
{
  aid__word *words = aid__arena_array(arena, kind->fact_count + 5, sizeof *words);
  size_t count = 0;

  if (words == NULL)
    return false;
  add(words, &count, "id", AID__WORD_ID, NULL, NULL);
  add(words, &count, "unknown", AID__WORD_UNKNOWN, NULL, NULL);
  if (kind->index == AID__KIND_HOUSEHOLD)
    add(words, &count, "region", AID__WORD_REGION, NULL, NULL);
  if (kind->dated) {
    add(words, &count, "from", AID__WORD_FROM, NULL, NULL);
    add(words, &count, "until", AID__WORD_UNTIL, NULL, NULL);
  }
  for (size_t i = 0; i < kind->fact_count; i++)
    add(words, &count, kind->facts[i]->id, AID__WORD_FACT, kind->facts[i], NULL);
  return table_make(table, words, count, arena);
}

static bool elements_make(aid__word_table *table, const struct aid_kind *kind, const aid__vocabulary *vocabulary, aid__arena *arena)
{
  aid__word *words = aid__arena_array(arena, vocabulary->kind_count + 6, sizeof *words);
  size_t count = 0;

  if (words == NULL)
    return false;
  add(words, &count, "value", AID__WORD_VALUE, NULL, NULL);
  add(words, &count, "given", AID__WORD_GIVEN, NULL, NULL);
  if (kind->index <= AID__KIND_PERSON)
    add(words, &count, "awards", AID__WORD_AWARDS, NULL, NULL);
  if (kind->index == AID__KIND_HOUSEHOLD) {
    add(words, &count, "person", AID__WORD_PERSON, NULL, NULL);
    add(words, &count, "relatives", AID__WORD_RELATIVES, NULL, NULL);
  }
  for (size_t i = AID__KIND_FIRST_OWN; i < vocabulary->kind_count; i++)
    if (vocabulary->kinds[i]->parent == kind && vocabulary->kinds[i]->list != NULL)
      add(words, &count, vocabulary->kinds[i]->list, AID__WORD_LIST, NULL, vocabulary->kinds[i]);
  return table_make(table, words, count, arena);
}

bool aid__words_make(aid__words *words, const aid__vocabulary *vocabulary, aid__arena *arena)
{
  words->kind_count = vocabulary->kind_count;
  words->attributes = aid__arena_array(arena, vocabulary->kind_count, sizeof *words->attributes);
  words->elements = aid__arena_array(arena, vocabulary->kind_count, sizeof *words->elements);
  if (words->attributes == NULL || words->elements == NULL)
    return false;
  for (size_t i = 0; i < vocabulary->kind_count; i++)
    if (!attributes_make(&words->attributes[i], vocabulary->kinds[i], arena) ||
        !elements_make(&words->elements[i], vocabulary->kinds[i], vocabulary, arena))
      return false;
  return true;
}

const char *aid__words_near(const aid__word_table *table, aid__text name)
{
  const size_t most = name.length < 6 ? 1 : 2;
  size_t best = most + 1;
  const char *near = "";

  for (size_t i = 0; i < table->count; i++) {
    const size_t distance = aid__distance(name, aid__text_of(table->words[i].name), most);

    if (distance < best) {
      best = distance;
      near = table->words[i].name;
    }
  }
  return near;
}
