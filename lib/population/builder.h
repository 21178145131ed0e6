/* The population from inside: what its own files share, and nobody else includes. */
#ifndef AID_LIB_POPULATION_BUILDER_H
#define AID_LIB_POPULATION_BUILDER_H
#include "policy/policy.h"
#include "population/population.h"

#define AID__ROWS_MOST (INT32_MAX - 64)

/* ---- lookups: from a hash to the rows that may have it (lookup.c) ---- */

typedef struct aid__lookup_slot { uint32_t hash; int32_t item; /* row + 1; 0: empty */ } aid__lookup_slot;
typedef struct aid__lookup { aid__lookup_slot *slots; size_t capacity, count; } aid__lookup;
bool aid__lookup_reserve(aid__lookup *lookup, const aid_memory *memory, size_t count);  /* room for so many in all */
void aid__lookup_put(aid__lookup *lookup, uint32_t hash, int32_t item);                 /* there is room */
void aid__lookup_remove(aid__lookup *lookup, uint32_t hash, int32_t item);
void aid__lookup_clear(aid__lookup *lookup);
void aid__lookup_free(aid__lookup *lookup, const aid_memory *memory);
/* Items with this hash, one after the other: start with *at = SIZE_MAX. -1: no more. */
int32_t aid__lookup_next(const aid__lookup *lookup, uint32_t hash, size_t *at);

/* ---- ids seen in the whole stream (ids.c) ---- */

typedef struct aid__id_hash { uint64_t a, b; } aid__id_hash;
enum { AID__ID_SHARDS = 64 };
typedef struct aid__ids {
  struct aid__id_shard { aid__id_hash *slots; uint64_t *tags; uint32_t groups, used; } shards[AID__ID_SHARDS];
} aid__ids;
typedef enum aid__id_space { AID__ID_HOUSEHOLD = 1, AID__ID_MEMBER = 2 } aid__id_space;
aid__id_hash aid__id_hash_of(aid__id_space space, aid__text id);
bool aid__ids_has(const aid__ids *ids, aid__id_hash hash);
bool aid__ids_reserve(aid__ids *ids, const aid_memory *memory, aid__id_hash hash);      /* room for this one */
void aid__ids_put(aid__ids *ids, aid__id_hash hash);
void aid__ids_fetch(const aid__ids *ids, aid__id_hash hash);                            /* it will be asked for soon */
void aid__ids_remove(aid__ids *ids, aid__id_hash hash);
void aid__ids_free(aid__ids *ids, const aid_memory *memory);
size_t aid__ids_bytes(const aid__ids *ids);                                             /* held now */

/* ---- the builder ---- */

/* A reference that waits for its person. Its cell holds -2 - index. */
typedef struct aid__pending { const char *id; uint32_t line; } aid__pending;
static inline int32_t aid__pending_cell(size_t index) { return -2 - (int32_t)index; }

typedef struct aid__text_state { bool lasting; int32_t moved; } aid__text_state;

/* Beside each table. */
typedef struct aid__kind_state {
  bool lasting;                    /* rows stand under regions alone, and outlive a chunk */
  bool disordered;                 /* rows came out of parent order */
  size_t mark;                     /* rows when the last household was added */
  size_t first_capacity, starts_capacity;
  aid__field *fields;              /* by fact->index */
  aid__bits *list_said;            /* by parent row: silence about the list was broken */
  aid__bits *list_unknown;         /* by parent row: it was said that nothing is known of it */
  struct aid_row **handles;        /* by row; NULL until the first is asked for */
} aid__kind_state;

typedef struct aid__builder {
  aid__kind_state *kinds;
  aid__lookup regions, households, persons, texts;
  size_t households_known, persons_known;   /* rows that stand in the lookups; later ones follow when somebody is looked for */
  int32_t last_region;             /* that was found last; -1 */
  aid__ids ids;
  bool unique;                     /* ids of other chunks are taken to be different */
  aid__pending *pending; size_t pending_count, pending_capacity;
  aid__text_state *text_states; size_t text_state_capacity;
  aid__bits *awards_said[3];       /* by row, as awards_unknown */
  aid__bits *dropped;              /* by household row: to be left out when sealed */
  bool any_dropped;
  int32_t last_household;          /* whose the marks are; -1: nobody's any more */
  const char *file;                /* from which the last rows came */
  const char *given_file;          /* the same, as it was given: to see that it is no other */
  unsigned char *scratch; size_t scratch_capacity;
  aid__arena handles;              /* of the records; those of regions live in region_arena */
  struct aid_row *spare[2];        /* the next handle: of the records, of regions */
  aid_on_diagnostic *on_diagnostic; void *on_diagnostic_data;
} aid__builder;

static inline aid__builder *aid__builder_of(const struct aid_population *p) { return p->builder; }
static inline aid__table *aid__table_of(const struct aid_population *p, const struct aid_kind *kind) { return &p->tables[kind->index]; }
static inline size_t aid__bits_words(size_t rows) { return (rows + 63) / 64; }
static inline void aid__changed(struct aid_population *p) { p->sealed = false; p->generation++; }

/* A handle of the public API. aid_household and aid_person are the same struct under their own names. */
struct aid_row { struct aid_population *population; const struct aid_kind *kind; int32_t row; /* -1: left out */ };
struct aid_household { struct aid_row row; };
struct aid_person { struct aid_row row; };
struct aid_row *aid__handle(struct aid_population *population, const struct aid_kind *kind, int32_t row); /* NULL: no memory, or no such row */
bool aid__handle_room(struct aid_population *population, size_t kind);   /* the next handle, of the next row, will not fail for lack of memory */

/* ---- tables (tables.c): cells beyond the rows of a table are always zero ---- */

bool aid__tables_make(struct aid_population *population);
void aid__tables_free(struct aid_population *population);
bool aid__table_reserve(struct aid_population *population, size_t kind, size_t rows);
int32_t aid__table_append(struct aid_population *population, size_t kind, int32_t parent, const char *id, uint32_t line); /* there is room */
void aid__table_cut(struct aid_population *population, size_t kind, size_t rows);       /* the last rows go */
/* Each row goes to map[row], or away where that is negative; what hangs on the rows follows. Scratch holds 8 bytes for each row. */
void aid__table_rearrange(struct aid_population *population, size_t kind, const int32_t *map, size_t rows, void *scratch);
void *aid__scratch(struct aid_population *population, size_t size);                     /* NULL: no memory */
int64_t aid__cell(const aid__column *column, size_t row);
void aid__cell_put(aid__column *column, size_t row, int64_t value);
int32_t aid__household_of(const struct aid_population *population, size_t kind, int32_t row);
/* Lookups of households and persons: rows enter them when one is looked for, so there is room for all rows at all times. */
bool aid__index_room(struct aid_population *population, size_t kind);                   /* for one more row; false: no memory */
void aid__index_forget(struct aid_population *population, size_t kind, int32_t row);    /* while the row is there; if it is to stay, it is marked as dropped */
void aid__index_clear(struct aid_population *population);                               /* rows have moved */
/* By id among the rows from `first` to before `end`, for few of them. -1: none. */
int32_t aid__person_among(const struct aid_population *population, size_t first, size_t end, int32_t household, aid__text id);
enum { AID__PERSONS_FEW = 16 };

/* ---- of a sealed population (survey.c): ranges of columns, numbers made narrow, where parents start. False: no memory ---- */

bool aid__survey(struct aid_population *population);

/* ---- texts (texts.c) ---- */

int32_t aid__text_intern(struct aid_population *population, aid__text text, bool lasting);   /* -1: no memory */
void aid__texts_clear(struct aid_population *population);                                /* what hangs on regions stays */
bool aid__text_clean(aid__text text);                                                   /* UTF-8 that a document can hold */
bool aid__id_clean(aid__text id);
const char *aid__text_keep(struct aid_population *population, aid__text text, bool lasting); /* a copy; NULL: no memory */

/* ---- values (values.c): into what a column stores ---- */

bool aid__encode_text(struct aid_population *population, const aid__field *field, aid__text text, int64_t *out, aid__place place, aid__reports *reports);
bool aid__encode_value(struct aid_population *population, const struct aid_fact *fact, int32_t row, const aid__value *value, int64_t *out, aid__place place, aid__reports *reports);
bool aid__encode_public(struct aid_population *population, const struct aid_fact *fact, const aid_value *value, int64_t *out, aid__place place, aid__reports *reports);
aid__value aid__decode(const struct aid_population *population, const struct aid_fact *fact, int64_t stored);
aid_value aid__decode_public(const struct aid_population *population, const struct aid_fact *fact, const aid__value *value);
bool aid__fact_settable(const struct aid_population *population, const struct aid_fact *fact, aid__place place, aid__reports *reports);
bool aid__no_memory(aid__reports *reports);                                             /* false, always */

/* ---- rows and spans (rows.c, spans.c) ---- */

void aid__cell_set(struct aid_population *population, const struct aid_fact *fact, int32_t row, bool known, int64_t stored);
bool aid__span_put(struct aid_population *population, const struct aid_fact *fact, int32_t row, int32_t from, int32_t until, bool known, int64_t stored, aid__text source, int32_t recorded, aid__place place, aid__reports *reports);
void aid__spans_sort(aid__column *column);
bool aid__spans_check(struct aid_population *population, const struct aid_fact *fact, aid__bits *bad, aid__reports *reports);
const aid__span *aid__span_on(const aid__column *column, int32_t row, int32_t day, bool *any);
aid__place aid__row_place(const struct aid_population *population, size_t kind, int32_t row, uint32_t line);
const char *aid__record_id(const struct aid_population *population, size_t kind, int32_t row); /* of the household, or the region's code */
void aid__remember_file(struct aid_population *population, aid__place place);
/* The last rows of a kind go, with their ids; nothing may hang on them yet. Not of regions. */
void aid__population_drop_rows(struct aid_population *population, const struct aid_kind *kind, size_t first);
/* A finding about a row when sealed: told, and its household marked as bad. False where it stands in none. */
bool aid__mark_bad(struct aid_population *population, aid__bits *bad, size_t kind, int32_t row);

/* ---- awards and supplied values (awards.c) ---- */

bool aid__awards_sort(struct aid_population *population);                               /* false: no memory */
void aid__awards_clear(struct aid_population *population);
void aid__awards_remap(struct aid_population *population, size_t kind, const int32_t *map);
void aid__awards_cut(struct aid_population *population, size_t kind, size_t rows);
bool aid__givens_check(struct aid_population *population, aid__bits *bad, aid__reports *reports);

/* ---- regions (regions.c) ---- */

bool aid__regions_make(struct aid_population *population);                              /* CN; false: no memory */
#endif
