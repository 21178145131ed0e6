/*
 * The traced evaluator from inside: shared by trace.c (one row, its operations, the steps) and trace_lists.c (the record, and what is folded over
 * the rows of a list).
 */
#ifndef AID_LIB_ENGINE_TRACE_H
#define AID_LIB_ENGINE_TRACE_H
#include "engine/evaluate.h"

/* The row at hand, and those that the enclosing aggregates are of. */
typedef struct aid__at aid__at;
struct aid__at { const struct aid_kind *kind; int32_t row; const aid__at *outer; };

/* What came of a tree: a value, or what it hangs on. */
typedef struct aid__result { aid__value v; const aid__opens *opens; } aid__result;

typedef struct aid__memo { uint32_t slot; int32_t row; uint64_t stamp; aid__step *step; } aid__memo;

struct aid__trace {
  const aid__plan *plan;
  const struct aid_population *population;
  aid_memory memory;
  aid__arena arena;
  aid__memo *table; size_t capacity, count;
  uint64_t stamp;              /* grows with each reset */
  uint32_t mark;               /* of the last walk over opens */
  aid__step *now;              /* whose inputs are recorded */
  aid__input **tail;
  uint32_t slot;               /* for failures */
  const aid__supposed *supposed; size_t supposed_count;
  bool no_memory;
};

aid__result aid__trace_eval(aid__trace *t, const aid__ir *ir, const aid__at *f);
aid__result aid__trace_record(aid__trace *t, const aid__ir *ir, const aid__at *f);
aid__result aid__trace_aggregate(aid__trace *t, const aid__ir *ir, const aid__at *here);
int aid__trace_compare(const aid__type *type, const aid__value *a, const aid__value *b);

aid__result aid__trace_known(aid__value v);
aid__result aid__trace_yes_no(bool yes);
aid__result aid__trace_of_day(int32_t day);
aid__result aid__trace_of_number(aid__fraction n);
aid__result aid__trace_unknown(const aid__opens *opens);
aid__result aid__trace_failure(aid__trace *t, const aid__at *f, const char *why);
/* A number as this node may hold it: at its digits in 64 bits, or as a fraction; else it has failed. */
aid__result aid__trace_number(aid__trace *t, const aid__ir *ir, const aid__at *f, bool good, aid__fraction n);
const aid__opens *aid__trace_join(aid__trace *t, const aid__opens *a, const aid__opens *b);
const aid__opens *aid__trace_open(aid__trace *t, aid__open what);
const aid__value *aid__trace_supposed(const aid__trace *t, const aid__open *open);   /* NULL: nothing is supposed of it */
void aid__trace_read_input(aid__trace *t, aid__input_kind kind, const aid__at *f, const aid__ir *ir, const aid__result *r, const aid__step *step,
                           const struct aid_standard_row *row, int32_t rows);
const aid__table *aid__trace_table_of(const aid__trace *t, const struct aid_kind *kind);
int32_t aid__trace_ancestor(const aid__trace *t, const struct aid_kind *kind, int32_t row, const struct aid_kind *to);
bool aid__trace_is_member(const aid__trace *t, int32_t person);
#endif
