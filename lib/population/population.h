/*
 * A population: one columnar table for each kind, in parent order, a validity bitmap for each column (the layout of Apache Arrow).
 * The one representation: documents, Arrow and the builder calls all fill it, and both evaluators read it.
 *
 * Order of rows after aid__population_seal(): households in the order they were added; the persons of a household together, members
 * and relatives as they came; rows of every other kind in the order of their parents. Regions are apart: their table outlives a chunk.
 */
#ifndef AID_LIB_POPULATION_POPULATION_H
#define AID_LIB_POPULATION_POPULATION_H
#include <socialaid/population.h>
#include <socialaid/household.h>
#include <socialaid/person.h>
#include "policy/vocabulary.h"

typedef uint64_t aid__bits;     /* bit i of a bitmap is (words[i >> 6] >> (i & 63)) & 1 */
static inline bool aid__bit(const aid__bits *words, size_t i) { return (words[i >> 6] >> (i & 63)) & 1; }
static inline void aid__bit_set(aid__bits *words, size_t i, bool on)
{
  const aid__bits m = (aid__bits)1 << (i & 63);
  if (on) words[i >> 6] |= m; else words[i >> 6] &= ~m;
}

/* How a column is stored: flags as bits; codes, dates, months, texts (index in `texts`), references (row, -1 nobody) as int32;
   numbers as int64 at the fact's digits. */
typedef enum aid__storage { AID__STORE_BITS, AID__STORE_I32, AID__STORE_I64 } aid__storage;
aid__storage aid__storage_of(const aid__type *type);

/* A dated value: holds from its first day until the first day on which it no longer holds. `until` may be AID_NEVER, `from` INT32_MIN + 1 (always). */
typedef struct aid__span { int32_t row, from, until; bool known; int64_t value; /* as stored, widened */ int32_t source; /* text index, -1 */ int32_t recorded; /* day, AID_NEVER where not said */ } aid__span;
#define AID__ALWAYS (INT32_MIN + 1)

typedef struct aid__column {
  aid__storage storage;
  aid__bits *valid;          /* a value without a span is known; cells that are not known hold 0 */
  aid__bits *said;           /* the record says something of the fact: a value, a span, or that it is unknown. NULL unless silence has a meaning;
                                where it is 0 the absent value stands, on every day (see aid__population_value) */
  void *values;              /* aid__bits / int32_t / int64_t */
  aid__span *spans; size_t span_count, span_capacity;   /* sorted by row, then from, once sealed; no two of a row overlap */
  /* made when sealed, of the values without a span: */
  int64_t least, greatest;   /* over all cells, those that are not known (0) among them; of flags 0 and 1 as they occur; no rows: 0, 0 */
  size_t known;              /* rows that have a value */
  void *narrow;              /* of numbers of which any is known: the cells once more as uint8_t or int32_t, where all fit; NULL */
  uint8_t narrow_size;       /* 1 or 4 bytes; 0: there is none */
  void *narrow_room; size_t narrow_capacity;             /* where it lies; kept from chunk to chunk */
} aid__column;

/* A fact of the vocabulary as the builder needs it: what setting it takes lies together, for a document sets millions. Lives as long as the population. */
typedef struct aid__field {
  aid__column *column;
  const struct aid_fact *fact;
  const struct aid_codes *codes;             /* of codes */
  int64_t least, most;                       /* of numbers as stored, where `plain` */
  uint16_t index;                            /* of the fact among those of its kind */
  uint8_t base, digits;
  bool settable, lasting, citizen, plain;    /* plain: the bounds can be told of what is stored */
} aid__field;

typedef struct aid__table {
  const struct aid_kind *kind;
  size_t rows, capacity;
  int32_t *parent;           /* row in the parent's table (regions: region above, -1 at the top) */
  int32_t *first;            /* sealed: rows of parent row p are first[p] … first[p + 1] - 1; parent rows + 1 entries. Not for regions and households */
  aid__bits *starts;         /* sealed, by row: the first of its parent. As `first`: not for regions and households */
  int32_t longest;           /* sealed: no parent has more rows */
  bool gaps;                 /* sealed: some parent has no rows */
  aid__bits *whole;          /* by parent row: the list is known to be whole ("complete"). Persons and households: always */
  int32_t *from, *until;     /* dated kinds: the span of each row (AID__ALWAYS, AID_NEVER) */
  aid__bits *from_known, *until_known;
  const char **id;           /* region code, household id, person id, row id or NULL; in the population's texts */
  uint32_t *line;            /* where the row was read; 0 where it was built */
  aid__column *columns;      /* by fact->index */
} aid__table;

/* Earlier cases and awards: of a household, a person or a region. */
typedef struct aid__award {
  int32_t row; uint32_t kind;            /* whose: row of the table of that kind index */
  const char *program;                   /* id, interned in the policy; compare pointers */
  int32_t applied, confirmed;            /* days; AID_NEVER: not yet */
  int32_t from, until;                   /* months: first month, first month no longer; AID_NEVER */
  bool applied_known, confirmed_known, from_known, until_known, amount_known;
  aid__fraction amount;                  /* in the program's unit; a member's share where it stands with a person */
} aid__award;

/* A supplied value: wins over the definition or outcome. `name` is the policy's interned id: "counted", "dibao.eligible". */
typedef struct aid__given { int32_t row; uint32_t kind; const char *name; int32_t month; /* for which it is supplied */ bool known; aid__text text; /* as written; read by the plan with the rule's type */ } aid__given;

struct aid_population {
  aid__count owners;
  aid_memory memory;
  const struct aid_policy *policy;       /* kept */
  const aid__vocabulary *vocabulary;     /* the policy's */
  int32_t month;                         /* what it is about */
  bool synthetic;
  aid__table *tables;                    /* by kind->index */
  aid__award *awards; size_t award_count, award_capacity;     /* sorted by kind, row once sealed; record order within */
  aid__bits *awards_unknown[3];          /* by row of region, household, person: the list of awards may lack rows ("complete=no", or a relative's silence) */
  aid__given *givens; size_t given_count, given_capacity;     /* sorted by kind, row, name once sealed */
  int32_t *region;                       /* by household row: row of its region */
  const char **texts; size_t text_count, text_capacity;       /* values of text facts; text columns hold an index */
  aid__arena arena;                      /* ids, texts of the records; reset by aid__population_clear */
  aid__arena region_arena;               /* ids of regions: live on */
  void *builder;                         /* the population folder's own: id tables, pending references */
  bool sealed;
  uint64_t generation;                   /* grows with each change; handles of rows check it in debug builds */
};

/* A new population. `memory` NULL: the policy's. aid_population_new() is this with options. */
struct aid_population *aid__population_new(const struct aid_policy *policy, int32_t month, const aid_memory *memory); /* NULL: no memory */
void aid__population_keep(struct aid_population *population);   /* one more owner; aid_population_free() drops one */

/* Checks what only a whole population shows (references, ids, spans), sorts rows into parent order, makes `first`. Reports every finding.
   Idempotent. A record with a finding is left out (rows removed) if `keep_going`, and AID_PARTIAL returned; else AID_ERROR_DATA. */
aid_status aid__population_seal(struct aid_population *population, bool keep_going, aid__reports *reports);
/* Forgets households and all under them, keeps regions, the ids seen (for duplicates) and the memory: for the next chunk of a stream. */
void aid__population_clear(struct aid_population *population);
void aid__population_assume_unique(struct aid_population *population, bool on);   /* no table of ids is kept */
/* Region row of a code, made with all above it where new (known to the policy, or of the five levels below one that is). -1: no such region (nothing reported), -2: no memory. */
int32_t aid__population_region(struct aid_population *population, aid__text code);
/* Rows of a descendant kind under an owner row: the contiguous range of `kind` rows whose ancestor of the owner's kind is `row` (sealed). */
void aid__population_range(const struct aid_population *population, const struct aid_kind *owner, int32_t row, const struct aid_kind *kind, int32_t *first, int32_t *end);
/* The value of a fact for a row on a day: undated, or the value without span if the day is of the population's month, or the span that holds. Unknown otherwise.
   The absent value has been put in by the builder (for dated facts: where the row says nothing at all of the fact). */
aid__value aid__population_value(const struct aid_population *population, const struct aid_fact *fact, int32_t row, int32_t day);
bool aid__row_in_force(const aid__table *table, int32_t row, int32_t day, bool *known);
int32_t aid__population_text(const struct aid_population *population, aid__text text);   /* index in `texts`, -1: no text fact has that value */
int32_t aid__population_household_of(const struct aid_population *population, const struct aid_kind *kind, int32_t row); /* whose record a row stands in; -1: under a region */
/* By id: the household, and the person of its record. -1: none. */
int32_t aid__population_household(const struct aid_population *population, aid__text id);
int32_t aid__population_person(const struct aid_population *population, int32_t household, aid__text id);

/* Rows under construction, by kind and row number; text values as documents write them. These are what readers and the public calls use.
   Each reports at `place` and returns false where the value is refused. */
int32_t aid__population_add(struct aid_population *population, const struct aid_kind *kind, int32_t parent_row, aid__text id, aid__place place, aid__reports *reports); /* row, or -1: reported. A household's parent is its region row */
int32_t aid__population_add_relative(struct aid_population *population, int32_t household, aid__text id, aid__place place, aid__reports *reports); /* a person who is no member */
bool aid__population_set(struct aid_population *population, const struct aid_fact *fact, int32_t row, const aid__value *value, aid__place place, aid__reports *reports);
bool aid__population_set_text(struct aid_population *population, const struct aid_fact *fact, int32_t row, aid__text text, aid__place place, aid__reports *reports); /* parses by the fact's type; references by id, settled when sealed */
const aid__field *aid__population_field(const struct aid_population *population, const struct aid_fact *fact);
/* aid__population_set_text() of a field. */
bool aid__population_read_field(struct aid_population *population, const aid__field *field, int32_t row, aid__text text, aid__place place, aid__reports *reports);
bool aid__population_set_unknown(struct aid_population *population, const struct aid_fact *fact, int32_t row, aid__place place, aid__reports *reports);
bool aid__population_set_span(struct aid_population *population, const struct aid_fact *fact, int32_t row, int32_t from, int32_t until, bool known, aid__text text, aid__text source, int32_t recorded, aid__place place, aid__reports *reports);
bool aid__population_set_row_span(struct aid_population *population, const struct aid_kind *kind, int32_t row, int32_t from, bool from_known, int32_t until, bool until_known);
bool aid__population_set_list(struct aid_population *population, const struct aid_kind *kind, int32_t parent_row, bool whole); /* the list was said; whole or not */
void aid__population_set_list_unknown(struct aid_population *population, const struct aid_kind *kind, int32_t parent_row); /* nothing is known of the list: rows would be an error */
bool aid__population_set_awards_unknown(struct aid_population *population, const struct aid_kind *kind, int32_t row);
void aid__population_set_awards_whole(struct aid_population *population, const struct aid_kind *kind, int32_t row);  /* for a relative of whom it is said that there are none */
bool aid__population_add_award(struct aid_population *population, const aid__award *award);
bool aid__population_add_given(struct aid_population *population, const aid__given *given); /* texts are copied */
/* Drop the household being built last (a bad record), with all under it and its ids. */
void aid__population_drop_last_household(struct aid_population *population);
#endif
