/* The words of each kind, in perfect tables. A fact named as something built in stands behind it, and is not found. */
#include "exchange/words.h"

static bool table_make(aid__word_table *table, const aid__word *words, size_t count, aid__arena *arena)
{
  const char **const names = aid__arena_array(arena, count, sizeof *names);

  if (names == NULL)
    return false;
  for (size_t i = 0; i < count; i++)
    names[i] = words[i].name;
  table->words = words;
  table->count = count;
  return aid__perfect_make(&table->perfect, names, count, arena);
}

static void add(aid__word *words, size_t *count, const char *name, aid__word_what what, const aid__field *field,
                const struct aid_kind *kind)
{
  words[(*count)++] = (aid__word){name, field, kind, what};
}

static bool attributes_make(aid__word_table *table, const struct aid_kind *kind, const struct aid_population *population, aid__arena *arena)
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
    add(words, &count, kind->facts[i]->id, AID__WORD_FACT, aid__population_field(population, kind->facts[i]), NULL);
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

bool aid__words_make(aid__words *words, const struct aid_population *population, aid__arena *arena)
{
  const aid__vocabulary *const vocabulary = population->vocabulary;

  words->kind_count = vocabulary->kind_count;
  words->attributes = aid__arena_array(arena, vocabulary->kind_count, sizeof *words->attributes);
  words->elements = aid__arena_array(arena, vocabulary->kind_count, sizeof *words->elements);
  if (words->attributes == NULL || words->elements == NULL)
    return false;
  for (size_t i = 0; i < vocabulary->kind_count; i++)
    if (!attributes_make(&words->attributes[i], vocabulary->kinds[i], population, arena) ||
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
