/*
 * The traced evaluator from inside: trace.c (one row, its operations), trace_lists.c (the record, and what is folded over the rows of a list),
 * trace_standards.c (lookups), trace_steps.c (steps, what is remembered of them, walks).
 *
 * Almost all that is asked between two resets is of one household. So the rows of each kind under it have a window: a step is found by its
 * slot and row without a search. Rows of regions, and of other households, stand in a hash table.
 */
#ifndef AID_LIB_ENGINE_TRACE_H
#define AID_LIB_ENGINE_TRACE_H
#include "engine/evaluate.h"

/* The row at hand, and those that the enclosing aggregates are of. */
typedef struct aid__at aid__at;
struct aid__at { const struct aid_kind *kind; int32_t row; const aid__at *outer; };

/* What came of a tree: a value, or what it hangs on. */
typedef struct aid__result { aid__value v; const aid__opens *opens; } aid__result;

typedef struct aid__memo { uint64_t stamp; uint32_t slot; int32_t row; aid__step *step; } aid__memo;

/* The rows of a kind under the household at hand. */
typedef struct aid__cell { uint64_t stamp; aid__step *step; } aid__cell;
typedef struct aid__window {
  uint64_t stamp;              /* of the household that it stands for */
  int32_t first, count;
  uint32_t slots;              /* how many the plan has for the kind; 0: there is never a window */
  aid__cell *cells; size_t capacity;   /* slots * count */
} aid__window;

/* The kind of a slot's rows, and its number among the slots of that kind. */
typedef struct aid__place_of_slot { aid__window *window; uint32_t number; } aid__place_of_slot;

typedef struct aid__answer aid__answer;   /* trace_standards.c */

struct aid__trace {
  const aid__plan *plan;
  const struct aid_population *population;
  aid_memory memory;
  uint64_t stamp;              /* grows with each reset: what has another is forgotten */
  aid__arena arena;            /* steps, inputs and opens, until the next reset */
  int32_t home;                /* the household at hand; -1: none yet */
  aid__window *windows;        /* by kind */
  aid__place_of_slot *places;  /* by slot */
  aid__memo *table; size_t capacity, count;
  struct aid__found { uint64_t stamp; const aid__opens *set; } *found; size_t found_capacity, found_count;   /* what is open, each once */
  const aid__opens **stack; size_t stack_capacity;   /* of a walk */
  struct { uint64_t stamp; size_t first, end; } awards[2];   /* of the household at hand, of its persons */
  uint64_t members_stamp; uint8_t *members; size_t members_capacity;   /* of its persons: 0 no, 1 yes, 2 not looked at */
  aid__answer *answers; size_t answer_capacity, answer_count; aid__arena kept; uint64_t generation;
  uint32_t mark;               /* of the last walk or reading */
  aid__input **tail;           /* where what is read is recorded; NULL: nowhere */
  bool tells;                  /* something read was a ground */
  uint32_t slot;               /* for failures */
  const aid__supposed *supposed; size_t supposed_count;
  bool no_memory;
};

aid__result aid__trace_eval(aid__trace *t, const aid__ir *ir, const aid__at *f);
aid__result aid__trace_record(aid__trace *t, const aid__ir *ir, const aid__at *f);
aid__result aid__trace_aggregate(aid__trace *t, const aid__ir *ir, const aid__at *here);
aid__result aid__trace_standard(aid__trace *t, const aid__ir *ir, const aid__at *f);
void aid__trace_forget_answers(aid__trace *t);
int aid__trace_compare(const aid__type *type, const aid__value *a, const aid__value *b);

static inline aid__result aid__trace_known(aid__value v)
{
  v.known = true;
  return (aid__result){v, NULL};
}

static inline aid__result aid__trace_yes_no(bool yes)
{
  aid__value v = {.known = true};
  v.flag = yes;
  return (aid__result){v, NULL};
}

static inline aid__result aid__trace_of_day(int32_t day)
{
  aid__value v = {.known = true};
  v.day = day;
  return (aid__result){v, NULL};
}

static inline aid__result aid__trace_of_number(aid__fraction n)
{
  aid__value v = {.known = true};
  v.number = n;
  return (aid__result){v, NULL};
}

static inline aid__result aid__trace_unknown(const aid__opens *opens)
{
  const aid__value v = {.known = false};
  return (aid__result){v, opens};
}

aid__result aid__trace_failure(aid__trace *t, const aid__at *f, const char *why);
/* A number as this node may hold it: at its digits in 64 bits, or as a fraction; else it has failed. */
aid__result aid__trace_number(aid__trace *t, const aid__ir *ir, const aid__at *f, bool good, aid__fraction n);
const aid__opens *aid__trace_join(aid__trace *t, const aid__opens *a, const aid__opens *b);
const aid__opens *aid__trace_open(aid__trace *t, const aid__open *what);
bool aid__trace_same_open(const aid__open *a, const aid__open *b);
const aid__value *aid__trace_supposed(const aid__trace *t, const aid__open *open);   /* NULL: nothing is supposed of it */
void aid__trace_read_input(aid__trace *t, aid__input_kind kind, const aid__at *f, const aid__ir *ir, const aid__value *value, const aid__step *step,
                           const struct aid_standard_row *row, int32_t rows);
static inline const aid__table *aid__trace_table_of(const aid__trace *t, const struct aid_kind *kind) { return &t->population->tables[kind->index]; }
int32_t aid__trace_ancestor(const aid__trace *t, const struct aid_kind *kind, int32_t row, const struct aid_kind *to);
static inline int32_t aid__trace_region_of(const aid__trace *t, const aid__at *f)
{
  return aid__trace_ancestor(t, f->kind, f->row, t->plan->policy->vocabulary.kinds[AID__KIND_REGION]);
}
/* The awards of a row: numbers first … end - 1 of the population's. */
void aid__trace_awards(aid__trace *t, size_t kind, int32_t row, size_t *first, size_t *end);
#endif
