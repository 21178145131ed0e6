/*
 * The column evaluator from inside: shared by columns.c and the families of operations, columns_*.c.
 *
 * A frame is a run of positions, each with a row of one kind. The base frame of a kind holds its rows under the chunk's households (for
 * what hangs on regions alone: the whole table). Aggregates make derived frames, whose positions are the rows of a list for each position
 * of the frame outside; hops that read further out make frames of the same positions with other rows.
 *
 * A vector has a value for each position of a frame. It never changes once it is handed on, so operands may be shared. Where a value is not
 * known its cell holds 0 (a fraction: 0/1), and so no kernel can meet a denominator of 0.
 */
#ifndef AID_LIB_ENGINE_COLUMNS_H
#define AID_LIB_ENGINE_COLUMNS_H
#include "engine/evaluate.h"

/* Memory that is filled from the front and forgotten at once. Blocks stay, so a second chunk asks for none. Not zeroed. */
typedef struct aid__scratch_block aid__scratch_block;
typedef struct aid__scratch {
  const aid_memory *memory;
  aid__scratch_block *first, *now;
} aid__scratch;
void aid__scratch_reset(aid__scratch *scratch);
void aid__scratch_free(aid__scratch *scratch);

typedef struct aid__rows aid__rows;
typedef struct aid__frame aid__frame;
struct aid__frame {
  aid__frame *outer;       /* the frame that the aggregate is of; NULL at a slot's own rows */
  const int32_t *owner;    /* by position: the position in `outer` */
  const struct aid_kind *kind;
  int32_t count;
  int32_t first;           /* where `rows` is NULL: position i is row first + i */
  const int32_t *rows;     /* by position; -1: no row there, all is unknown */
  bool keep;               /* lives until the end of the run, and so do the lists made from it */
  aid__rows *lists;        /* made so far */
};

/* The rows of a list, for every position of a frame. */
struct aid__rows {
  aid__frame frame;        /* one position for each row; `outer` is the frame that the list was made for */
  const int32_t *start;    /* by position of `outer`, count + 1 entries: its rows stand at start[i] … start[i + 1] - 1 */
  const aid__bits *whole;  /* by position of `outer`: the list lacks nothing */
  const aid__bits *unsure; /* by row: not known whether in force on the day; NULL: none is so */
  aid__list list;
  int32_t day;
  aid__rows *next;
};

/* A fact or something of the record for all rows of a base frame: read once in a run. */
typedef struct aid__leaf aid__leaf;
struct aid__leaf {
  const void *of;          /* fact or program */
  const struct aid_kind *kind;
  int32_t day;
  uint8_t op, record;
  const aid__type *type;
  const aid__vector *vector;
  aid__leaf *next;
};

typedef struct aid__answers aid__answers;  /* columns_standards.c: answers of a view found so far */

struct aid__columns {
  const aid__plan *plan;
  const struct aid_population *population;
  aid_memory memory;
  aid__scratch run, temp, regions;  /* until the next run; until the next slot; while the regions stay the same */
  aid__scratch *room;               /* where vectors are made now */
  aid__vector *slots;               /* by slot */
  const aid__vector **margins;      /* by slot; NULL: not asked for in this run */
  aid__frame *base;                 /* by kind index */
  aid__leaf *leaves;
  aid__answers **lookups;            /* by view; NULL where nothing was looked up */
  const char **texts; size_t text_count, text_capacity;  /* constant texts: number -2 - i in a text vector */
  uint64_t regions_generation;
  bool regions_done;
  bool no_memory;
};

static inline size_t aid__words(int32_t count) { return ((size_t)count + 63) / 64; }
/* The bits of word w that stand for positions of `count`. */
static inline aid__bits aid__word_mask(int32_t count, size_t w)
{
  const size_t left = (size_t)count - w * 64;
  return left >= 64 ? ~(aid__bits)0 : ((aid__bits)1 << left) - 1;
}

/* NULL: no memory, and `no_memory` is set. */
void *aid__columns_get(aid__columns *c, size_t count, size_t size);
aid__bits *aid__columns_bits(aid__columns *c, int32_t count);            /* zeroed */
/* known and missing zeroed; flags zeroed; numbers and the rest 0, denominators 1. */
aid__vector *aid__columns_vector(aid__columns *c, int32_t count, const aid__type *type);
aid__vector *aid__columns_unknown(aid__columns *c, int32_t count, const aid__type *type, bool missing);
/* v at the positions of an index; -1: unknown. */
const aid__vector *aid__columns_gather(aid__columns *c, const aid__vector *v, const int32_t *index, int32_t count);
/* The number as the fraction n / d, not in lowest terms; 0 < d. */
static inline aid__fraction aid__columns_number(const aid__vector *v, int32_t i)
{
  const aid__fraction f = {v->i64[i], v->denominators ? v->denominators[i] : aid__power10[v->type.digits]};
  return f;
}
/* Puts n / d in place as the vector's type has it. False: it does not fit. */
bool aid__columns_put(aid__vector *v, int32_t i, aid__wide n, aid__wide d);
static inline bool aid__columns_known(const aid__vector *v, int32_t i) { return aid__bit(v->known, (size_t)i); }
const char *aid__columns_text(const aid__columns *c, int32_t number);
int32_t aid__columns_text_number(aid__columns *c, const char *text);     /* of a constant; -1: no memory */

static inline int32_t aid__frame_row(const aid__frame *f, int32_t i) { return f->rows ? f->rows[i] : f->first + i; }
/* The row of kind `to` above a row (or the row itself); -1 stays -1. */
int32_t aid__columns_climb(const aid__columns *c, const struct aid_kind *from, int32_t row, const struct aid_kind *to);
int32_t aid__columns_region(const aid__columns *c, const struct aid_kind *from, int32_t row);
bool aid__columns_member(const aid__columns *c, int32_t person);

/* The value of a tree at each position of a frame. NULL: no memory. */
const aid__vector *aid__columns_eval(aid__columns *c, aid__frame *f, const aid__ir *ir);
/* The same, brought to a type that differs in digits alone. */
const aid__vector *aid__columns_eval_as(aid__columns *c, aid__frame *f, const aid__ir *ir, const aid__type *type);
const aid__rows *aid__columns_rows(aid__columns *c, aid__frame *f, const aid__list *list, int32_t day);

/* The families. */
const aid__vector *aid__columns_truth(aid__columns *c, aid__frame *f, const aid__ir *ir);      /* NOT AND OR */
const aid__vector *aid__columns_compare(aid__columns *c, aid__frame *f, const aid__ir *ir);    /* EQ … GE */
const aid__vector *aid__columns_in(aid__columns *c, aid__frame *f, const aid__ir *ir);
const aid__vector *aid__columns_is_known(aid__columns *c, aid__frame *f, const aid__ir *ir);
const aid__vector *aid__columns_has(aid__columns *c, aid__frame *f, const aid__ir *ir);
const aid__vector *aid__columns_if(aid__columns *c, aid__frame *f, const aid__ir *ir);
const aid__vector *aid__columns_fallback(aid__columns *c, aid__frame *f, const aid__ir *ir);
const aid__vector *aid__columns_arithmetic(aid__columns *c, aid__frame *f, const aid__ir *ir); /* ADD … NEG, MIN, MAX */
const aid__vector *aid__columns_round(aid__columns *c, aid__frame *f, const aid__ir *ir);
const aid__vector *aid__columns_scale(aid__columns *c, const aid__vector *v, const aid__type *type);
const aid__vector *aid__columns_dates(aid__columns *c, aid__frame *f, const aid__ir *ir);
const aid__vector *aid__columns_aggregate(aid__columns *c, aid__frame *f, const aid__ir *ir);
const aid__vector *aid__columns_standard(aid__columns *c, aid__frame *f, const aid__ir *ir);
void aid__columns_forget_lookups(aid__columns *c);
const aid__vector *aid__columns_fact(aid__columns *c, const aid__frame *base, const struct aid_fact *fact, int32_t day);
const aid__vector *aid__columns_record(aid__columns *c, const aid__frame *base, const aid__ir *ir);
/* Supplied values of a slot take the place of those worked out. */
bool aid__columns_supply(aid__columns *c, const aid__slot *slot, aid__vector *v);

/* After a run: by how much the comparison that a condition is holds (the greater side less the lesser, as the comparison has them), as a
   fraction, in the rows of the slot; lives until the next run. NULL: no comparison of numbers, or no memory (`no_memory`). */
const aid__vector *aid__columns_margin(aid__columns *c, uint32_t slot);
#endif
