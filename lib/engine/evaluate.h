/*
 * The two readers of a plan. They share the plan and the population, and nothing else.
 *
 * What both must agree on, to the last unknown:
 * - a number with `digits` is value * 10^digits and must fit int64 (not INT64_MIN); a fraction must fit 64 bits over 64 in lowest terms;
 *   else the node fails. Sums of scaled numbers are exact whatever the order: only the total must fit. Sums of fractions are added in row
 *   order, each partial sum in lowest terms.
 * - an unknown carries whether it hangs on a missing fact (a fact, a list, a `missing` row, a failure, the record: anything but a question).
 *   The opens of an unknown result are the union of those of its unknown operands. Of AND (OR): when no operand is false (true) and one is
 *   unknown. Of IF: condition unknown: condition, and each branch that is unknown (branches that are known and equal: known). Condition
 *   known: the branch taken alone. Operands that are not needed (a branch not taken) neither fail nor open.
 *   Of AGGREGATE: the list, where it is not whole; each row's `where`; the value (by) of the rows that are chosen or may be. any and all: Kleene over
 *   "where and value"; known where a row decides; else unknown where the list is not whole or a row is unknown. count: `where` alone.
 *   A dated row whose span is not known on the day counts as an unknown `where`, and opens the list (unless its `where` is no: then it is
 *   out either way). A list further down goes through rows in force of the dated kinds on the way (also where it is `ever`), and through
 *   members alone.
 * - a failure (division by zero, overflow, never or a day beyond the calendar in arithmetic, no row, nobody) is an unknown.
 */
#ifndef AID_LIB_ENGINE_EVALUATE_H
#define AID_LIB_ENGINE_EVALUATE_H
#include "engine/plan.h"
#include "population/population.h"

/* ---- columns: a chunk at a time ---- */

/* A column of results for rows first … first + count - 1 of a kind. Bit i is of row first + i. */
typedef struct aid__vector {
  int32_t first, count;
  aid__type type;
  aid__bits *known;       /* never NULL */
  aid__bits *missing;     /* of the unknown: hangs on a missing fact (else on questions alone). 0 where known */
  union {
    aid__bits *flags;     /* AID__FLAG; 0 where unknown */
    int32_t *i32;         /* dates, months, codes, texts, references */
    int64_t *i64;         /* numbers at type.digits; numerators of fractions */
  };
  int64_t *denominators;  /* fractions; NULL otherwise */
} aid__vector;

typedef struct aid__columns aid__columns;
aid__columns *aid__columns_new(const aid__plan *plan, const struct aid_population *population, const aid_memory *memory); /* NULL: no memory */
/* Evaluates every slot for the households first … end - 1 and all under them, and (once) for the regions. Vectors of the last run are gone. */
aid_status aid__columns_run(aid__columns *columns, int32_t first_household, int32_t end_household, aid_error **error);
const aid__vector *aid__columns_slot(const aid__columns *columns, uint32_t slot);
void aid__columns_free(aid__columns *columns);

/* ---- trace: a row at a time, with everything that was read ---- */

/* What would settle an unknown. */
typedef enum aid__open_kind { AID__OPEN_FACT, AID__OPEN_LIST, AID__OPEN_QUESTION, AID__OPEN_STANDARD, AID__OPEN_FAILURE, AID__OPEN_RECORD } aid__open_kind;
typedef struct aid__open {
  aid__open_kind kind;
  const struct aid_kind *of;             /* kind and row of whose it is */
  int32_t row;
  int32_t day;                           /* on which it is needed; AID_NEVER: of what is not dated */
  const struct aid_fact *fact;           /* FACT, QUESTION */
  const struct aid_kind *list;           /* LIST: the kind of its rows (awards: NULL with RECORD) */
  const struct aid_standard_row *standard_row;  /* STANDARD: the missing row */
  const struct aid_standard *standard;   /* STANDARD, FAILURE of a lookup */
  const struct aid_program *program;     /* RECORD */
  uint32_t slot;                         /* FAILURE: in which rule */
  const char *why;                       /* FAILURE: "division_by_zero" "overflow" "no_row" "nobody" "calendar" "never" "no_region" "below_zero" "too_early" "refused" */
} aid__open;
typedef struct aid__opens aid__opens;    /* a set: union of two sets, or one open; NULL is empty */
struct aid__opens { const aid__opens *left, *right; const aid__open *open; uint32_t mark; };

/* One thing that a rule read. */
typedef enum aid__input_kind { AID__INPUT_SLOT, AID__INPUT_FACT, AID__INPUT_STANDARD, AID__INPUT_RECORD, AID__INPUT_LIST, AID__INPUT_ASSUMED } aid__input_kind;
typedef struct aid__step aid__step;
typedef struct aid__input aid__input;
struct aid__input {
  aid__input *next;
  const aid__ir *ir;                     /* the node that read it */
  const struct aid_kind *of; int32_t row;
  uint8_t kind;                          /* aid__input_kind */
  int32_t rows;                          /* LIST: how many rows were looked at */
  aid__value value;
  const aid__step *step;                 /* SLOT; STANDARD: of the row, where it is computed */
  const struct aid_standard_row *standard_row;   /* STANDARD: the row that answered, NULL: none */
};
/* A slot worked out for a row. */
struct aid__step {
  uint32_t slot; int32_t row;
  aid__value value;                      /* numbers as fractions, whatever the slot's digits */
  const aid__opens *opens;               /* of an unknown */
  aid__input *inputs;                    /* in the order read */
  bool supplied;                         /* given, not computed */
  bool tells;                            /* it or what it rests on is a ground: a standard, an assumption, supplied or illustrative */
  uint32_t mark;                         /* of the last walk that came by */
  uint32_t noted; void *note;            /* what a reader of the trace made of it, and in which reading (aid__trace_reading()) */
};
typedef struct aid__trace aid__trace;
aid__trace *aid__trace_new(const aid__plan *plan, const struct aid_population *population, const aid_memory *memory); /* NULL: no memory */
/* The step of a slot for a row, remembered until aid__trace_reset(). NULL: no memory. */
const aid__step *aid__trace_step(aid__trace *trace, uint32_t slot, int32_t row);
/* Forget all steps (the memory is kept): before each household, and when the population changes. Steps of regions go too. */
void aid__trace_reset(aid__trace *trace);
/* To a household (-1: none): forgets all steps, unless they are of this one and the population is as it was. */
void aid__trace_turn(aid__trace *trace, int32_t household);
void aid__trace_free(aid__trace *trace);
bool aid__trace_no_memory(const aid__trace *trace);   /* since the last reset: a step, or a walk, is not whole */
/* Values for what is open, as if they were known, until they are taken back (count 0): for the steps that are worked out from now on. `supposed`
   is borrowed. A list is supposed to be whole, the record to hold no more than it says. */
typedef struct aid__supposed { aid__open open; aid__value value; } aid__supposed;
void aid__trace_suppose(aid__trace *trace, const aid__supposed *supposed, size_t count);
/* The rows that the programs of one household decide for are its own, its members' and theirs. */

/* Walk a set of opens once each: calls `visit` for each distinct one. */
void aid__opens_each(aid__trace *trace, const aid__opens *opens, void (*visit)(void *data, const aid__open *open), void *data);
/* Walk the grounds among some steps (NULL: none) and all that they rest on, each step once, inputs before what used them. What `tells` not is passed
   over. */
void aid__steps_each(aid__trace *trace, const aid__step *const *roots, size_t count, void (*visit)(void *data, const aid__step *step, const aid__input *input /* NULL for the step itself */), void *data);
/* By how much the comparison of numbers that a slot is holds for a row: the greater side less the lesser, as the comparison has them. Unknown: a side
   is, or the slot is no such comparison. */
aid__value aid__trace_margin(aid__trace *trace, uint32_t slot, int32_t row);
bool aid__trace_member(aid__trace *trace, int32_t person);   /* a member of the household, not a relative */
/* A number that no note of a step has yet. */
uint32_t aid__trace_reading(aid__trace *trace);
#endif
