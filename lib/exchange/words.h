/* The words of population documents, by kind: what an attribute or an element means in a record. Perfect hash tables made from the vocabulary. */
#ifndef AID_LIB_EXCHANGE_WORDS_H
#define AID_LIB_EXCHANGE_WORDS_H
#include "base/perfect.h"
#include "population/population.h"

typedef enum aid__word_what {
  AID__WORD_NONE,
  /* attributes */
  AID__WORD_FACT, AID__WORD_ID, AID__WORD_REGION, AID__WORD_UNKNOWN, AID__WORD_FROM, AID__WORD_UNTIL,
  /* elements */
  AID__WORD_LIST, AID__WORD_PERSON, AID__WORD_RELATIVES, AID__WORD_AWARDS, AID__WORD_VALUE, AID__WORD_GIVEN
} aid__word_what;

typedef struct aid__word {
  const char *name;
  const aid__field *field;       /* FACT */
  const struct aid_kind *kind;   /* LIST */
  aid__word_what what;
} aid__word;

typedef struct aid__word_table {
  aid__perfect perfect;
  const aid__word *words;
  size_t count;
} aid__word_table;

/* By kind->index. */
typedef struct aid__words { aid__word_table *attributes, *elements; size_t kind_count; } aid__words;

/* Of the words of the population's vocabulary. False: no memory. */
bool aid__words_make(aid__words *words, const struct aid_population *population, aid__arena *arena);
/* The nearest word, where it is near; else "". */
const char *aid__words_near(const aid__word_table *table, aid__text name);

/* NULL: not there. */
static inline const aid__word *aid__words_find(const aid__word_table *table, aid__text name)
{
  const int32_t number = aid__perfect_find(&table->perfect, name);

  return number < 0 ? NULL : &table->words[number];
}

#endif
