/* Arrow from inside: arrays looked at column by column, after all that can be checked of them has been. */
#ifndef AID_LIB_POPULATION_ARROW_H
#define AID_LIB_POPULATION_ARROW_H
#include <socialaid/arrow.h>
#include "population/builder.h"

typedef enum aid__arrow_type {
  AID__ARROW_OTHER, AID__ARROW_NULL, AID__ARROW_BOOL, AID__ARROW_INTEGER, AID__ARROW_FLOAT, AID__ARROW_DECIMAL, AID__ARROW_DATE,
  AID__ARROW_TEXT
} aid__arrow_type;

/* One array: buffers from the first of its rows on. */
typedef struct aid__arrow_cells {
  aid__arrow_type type;
  uint8_t bytes;             /* of a number, or of a text's offset */
  bool is_signed;            /* of integers */
  int scale;                 /* of decimals */
  size_t rows, offset;       /* row i is entry offset + i of the buffers */
  const unsigned char *valid;                /* NULL: no nulls */
  const unsigned char *data, *characters;    /* numbers, bits or offsets; the characters of texts */
} aid__arrow_cells;

typedef struct aid__arrow_column {
  const char *name;
  const char *format;
  aid__arrow_cells cells;        /* the values, or indices into the dictionary */
  bool encoded;
  aid__arrow_cells dictionary;
} aid__arrow_column;

/* Is this the schema of a record batch, and is this one: a struct without nulls, whose children fit the schema's? */
bool aid__arrow_check_schema(const struct ArrowSchema *schema, aid__reports *reports);
bool aid__arrow_check_batch(const struct ArrowSchema *schema, const struct ArrowArray *array, aid__reports *reports);
/* The i-th child of a batch that has been checked, as long as the batch. Reports. */
bool aid__arrow_open(const struct ArrowSchema *schema, const struct ArrowArray *array, size_t i, aid__arrow_column *out, aid__reports *reports);

static inline bool aid__arrow_null(const aid__arrow_cells *c, size_t i)
{
  const size_t at = c->offset + i;

  return c->type == AID__ARROW_NULL || (c->valid != NULL && !(c->valid[at >> 3] >> (at & 7) & 1));
}
bool aid__arrow_flag(const aid__arrow_cells *cells, size_t i);                  /* of bools */
aid__wide aid__arrow_integer(const aid__arrow_cells *cells, size_t i);          /* of integers, decimals (unscaled) and dates */
double aid__arrow_double(const aid__arrow_cells *cells, size_t i);              /* of floats, widened */
bool aid__arrow_text(const aid__arrow_cells *cells, size_t i, aid__text *out);  /* false: the offsets make no sense */
/* The number with so many digits after the point whose nearest float this is, as an integer. False: there is none, or not one alone. */
bool aid__arrow_exact(double value, bool single, unsigned digits, int64_t *out);
/* Does a column of this type hold values of a fact's type? */
bool aid__arrow_fits(aid__arrow_type type, aid__base base);
aid__arrow_type aid__arrow_type_of(const aid__arrow_column *column);            /* of its values */

/* ---- values (arrow_values.c) ---- */

enum { AID__ARROW_BLOCK = 1024 };
/* Up to AID__ARROW_BLOCK values of a column, as the fact's column stores them. Unknown ones are 0. */
typedef struct aid__arrow_block { int64_t cells[AID__ARROW_BLOCK]; aid__bits known[AID__ARROW_BLOCK / 64]; } aid__arrow_block;

typedef struct aid__arrow_label { char text[320]; size_t prefix; } aid__arrow_label;   /* "person[17].wage" */

/* What the values of one column are read with. */
typedef struct aid__arrow_reader {
  struct aid_population *population;
  const aid__arrow_column *column;
  const struct aid_fact *fact;   /* whose values they are; one made for the purpose where the column is none of a fact */
  aid__field field;              /* the same, as texts are read by it */
  aid__reports *reports;
  aid__arrow_label *label;
  size_t row_base;               /* number of the batch's first row in messages */
  bool money;                    /* integers are hundredths */
  int64_t least, greatest;       /* at the fact's digits; what lies outside is looked at again */
  int64_t *memo; unsigned char *memo_state;   /* by entry of the dictionary: 0 not seen, 1 known, 2 null */
} aid__arrow_reader;

bool aid__arrow_reader_open(aid__arrow_reader *reader, struct aid_population *population, const aid__arrow_column *column,
                            const struct aid_fact *fact, size_t row_base, aid__arrow_label *label, aid__reports *reports); /* false: reported */
void aid__arrow_reader_close(aid__arrow_reader *reader);
/* Rows first … first + count - 1. What is refused is reported, row by row. */
void aid__arrow_read(aid__arrow_reader *reader, size_t first, size_t count, aid__arrow_block *out);
bool aid__arrow_read_text(aid__arrow_reader *reader, size_t row, aid__text *out, bool *known);   /* the text itself; false: reported */
aid__place aid__arrow_place(aid__arrow_label *label, const char *column, size_t row);
bool aid__arrow_enough(const aid__reports *reports);             /* more findings would not be kept, or there is no memory */
#endif
