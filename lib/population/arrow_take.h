/* One call that takes Arrow structures, as the files that do it share it: what its columns are, whose its rows are. */
#ifndef AID_LIB_POPULATION_ARROW_TAKE_H
#define AID_LIB_POPULATION_ARROW_TAKE_H
#include "population/arrow.h"

/* What a column is: of the row itself, then of what the row says. */
typedef enum aid__arrow_role {
  AID__ROLE_NONE, AID__ROLE_ID, AID__ROLE_PARENT, AID__ROLE_RECORD, AID__ROLE_MEMBER,
  AID__ROLE_FROM, AID__ROLE_UNTIL, AID__ROLE_FACT, AID__ROLE_LIST
} aid__arrow_role;

typedef struct aid__arrow_source {
  aid__arrow_role role;
  const struct aid_fact *fact;   /* of a fact */
  const struct aid_kind *list;   /* of a list */
  bool null_says_nothing;
  const char *name;              /* what it holds */
  aid__arrow_column arrow;
} aid__arrow_source;

/* One call. */
typedef struct aid__arrow_taking {
  struct aid_population *population;
  const struct aid_kind *kind;
  const aid_arrow_options *options;
  aid__reports *reports;
  aid__arrow_source *columns; size_t column_count;
  struct ArrowSchema *schema;
  aid__arrow_label label;
  size_t rows_before;            /* of the table, when the call began */
  size_t row_base;               /* rows of the batches that are done */
  aid__lookup parents; bool has_parents;   /* ids of the parent's rows, where no lookup is kept of them */
  int32_t *regions; size_t regions_capacity;         /* of a batch of regions: their rows */
  aid__bits *seen; size_t seen_capacity;             /* regions that had a row in this call */
} aid__arrow_taking;

static inline bool aid__arrow_well(const aid__arrow_taking *t) { return t->reports->errors == 0 && !t->reports->no_memory; }

/* ---- columns (arrow_columns.c) ---- */

const struct aid_kind *aid__arrow_kind(const struct aid_population *population, const char *id, const char **nearest); /* NULL: there is none; `nearest`, or "" */
bool aid__arrow_name_columns(aid__arrow_taking *taking);                       /* what the schema's columns are; every finding is reported */
const aid__arrow_source *aid__arrow_source_of(const aid__arrow_taking *taking, aid__arrow_role role);   /* NULL: no column has it */
struct aid_fact aid__arrow_made_fact(const aid__arrow_taking *taking, const char *id, aid__base base);  /* columns that are none of a fact are read as values of one */

/* ---- rows (arrow_rows.c) ---- */

bool aid__arrow_take_rows(aid__arrow_taking *taking, size_t count);            /* the batch's rows, without their facts. False: reported */
#endif
