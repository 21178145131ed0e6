/*
 * Column code: a plan compiled for chunks of rows. A list of instructions, each of which makes one register: a value for every row of a
 * space. Nothing is worked out twice (equal instructions are one), and nothing that no output needs.
 *
 * Numbers are whole numbers in registers: a number of the rule language is kn * n / (kd * d), n and d registers, kn and kd constants of the
 * code; so quotients cost nothing until they are rounded or compared, and what stands above and below the line goes away before anything
 * runs. `most` says how large a register may become, so that every number of the rule language on the way fits as evaluate.h has it; a row
 * for which one is larger is decided by the trace in place of the columns ("redone"), and so is whatever the code has no instruction for.
 * So an instruction never fails: what fails by the rules (a division by zero, no row of a standard) is unknown and missing, as evaluate.h says.
 */
#ifndef AID_LIB_ENGINE_CODE_H
#define AID_LIB_ENGINE_CODE_H
#include "engine/plan.h"

#define AID__NO_REG UINT32_MAX
#define AID__REG_MOST INT64_MAX                     /* what a register may hold, on either side of 0 */
#define AID__FACTOR_MOST (INT64_C(1) << 62)         /* what it may be multiplied by: so no sum of two products leaves 128 bits */

/*   name          operands       result
 *   CONST         k              k for every row (truth: 0 or 1)
 *   TEXT          of             number of a constant text
 *   FAIL                         unknown and missing for every row
 *   REDO                         the same, and every row is redone
 *   FACT          of day         a fact on a day, for the rows of its kind
 *   RECORD        of how part day  what the record says of a program (`how` aid__record); `part` 1: the divisor of what is paid
 *   STANDARD      k keys part a  view k for the region a and the keys, at ka: 10^digits; `part` 1: the divisor of a fraction
 *   IN_FORCE      of day         rows of a dated kind that are in force
 *   WHOLE         of             rows whose list of a kind is whole
 *   REGION                       row of a household's region
 *   LEVEL         k              row of the region of a level above a region
 *   ROWS OWNER UNSURE PART       of a list space (`from`): the row of its kind; the place outside; truth of "in force" for each row; truth of "whole", by place outside
 *   PLACE         a              place of row a (a reference) among the rows of kind `of`
 * truth, of three values
 *   NOT AND OR
 *   KNOWN         a
 *   EQ LT LE      a b turn       numbers, dates, codes, texts; turn 1: the answer turned round
 *   SAME          a b turn       EQ of truth
 * numbers
 *   LINEAR        ka*a + kb*b + k
 *   MUL MIN MAX   a b
 *   ROUND         a k how        a / k rounded
 *   ROUND_EACH    a b how        a / b rounded
 *   EXACT         a k            a / k, redone where it is no whole number
 *   EXACT_EACH    a b
 *   DENOM         a              |a|, and 1 where it is 0
 *   FLIP          a b            -a where b < 0; failure where b is 0
 *   VALID         a b            a, known where b is too
 *   SELECT        a b c keys how b where a, else c; unknown as IF has it; keys: the divisors that b and c stand above; how 1: where a is not known, neither
 *                                is the answer, and it hangs on what a hangs on alone
 *   PICK          a b c          the same of divisors: known always
 *   COALESCE      a b            a where it is known, else b
 *   DATE          a b how part   of dates and months (`how` aid__op; `part` shift)
 * moves
 *   GATHER        a b            a at the place b of its space
 *   DOWN          a              a of the row above
 * folds of the rows below each row (`from`: their space); a: the rows that belong, c: rows whose list is not whole (NO_REG: none)
 *   COUNT         a c
 *   SUM           a b c d part   of ka*b; of fractions b/d: what stands above, and (part 1) below the line
 *   ANY           a c
 *   EXTREME       a b c d how    place of the least (how 1: greatest) b, or b/d; -1 none
 *   NTH           a b c d k      place of the k-th by b or b/d (NO_REG: as they stand); -1 none
 */
#define AID__DOS(X) \
  X(CONST) X(TEXT) X(FAIL) X(REDO) X(FACT) X(RECORD) X(STANDARD) X(IN_FORCE) X(WHOLE) X(REGION) X(LEVEL) X(ROWS) X(OWNER) X(UNSURE) X(PART) X(PLACE) \
  X(NOT) X(AND) X(OR) X(KNOWN) X(EQ) X(LT) X(LE) X(SAME) X(LINEAR) X(MUL) X(MIN) X(MAX) X(ROUND) X(ROUND_EACH) X(EXACT) X(EXACT_EACH) X(DENOM) X(FLIP) \
  X(VALID) X(SELECT) X(PICK) X(COALESCE) X(DATE) X(GATHER) X(DOWN) X(COUNT) X(SUM) X(ANY) X(EXTREME) X(NTH)
typedef enum aid__do {
#define X(name) AID__DO_##name,
  AID__DOS(X)
#undef X
  AID__DO_MOST
} aid__do;

typedef struct aid__key { uint32_t reg; int64_t n, d; const aid__type *type; } aid__key;   /* of a lookup: n * reg / d, or n / d */

typedef struct aid__ins {
  uint8_t op;                  /* aid__do */
  uint8_t how, part, turn;
  bool truth;                  /* of the result */
  bool region;                 /* its space hangs on regions alone: worked out once for a population */
  uint16_t space, from;
  uint32_t a, b, c, d;         /* d: of SUM, EXTREME, NTH alone */
  int32_t day;
  uint32_t key_count;
  int64_t k, ka, kb;
  const void *of;
  const aid__key *keys;
  int64_t most;                /* of numbers: the greatest magnitude that any row may have */
} aid__ins;

/* Rows that registers have values for: those of a kind in the chunk (the first spaces, by kind index); the rows of a list for each place of
   another space; or the places of another space with other rows. */
typedef struct aid__space {
  const struct aid_kind *kind;
  bool base;
  bool list;                   /* made from the places of `outer` by the list */
  uint16_t outer;              /* the space that an aggregate is of */
  uint16_t like;               /* neither: the places are those of this one */
  uint32_t rows;               /* register: the place of each row among the rows of its kind */
  uint32_t owner;              /* register: the place in `outer` */
  uint32_t owners;             /* of a list: register by place of `outer`: place of its owner among the rows of the owner's kind */
  aid__list of;
  int32_t day;
} aid__space;

/* Where a value of the rule language stands. n AID__NO_REG: the constant kn / kd. */
typedef struct aid__val { uint32_t n, d; int64_t kn, kd; } aid__val;

/* What the columns of one program are made from. Registers by row of the program's kind. */
typedef struct aid__output {
  uint32_t decided;            /* AID__NO_REG: for every row */
  uint32_t eligible, qualifies, starts;         /* for rows that are decided */
  uint32_t *conditions, *lefts, *ends;
  uint32_t amount, *components;                 /* in fen, for rows that are eligible; AID__NO_REG where there is none */
  uint32_t *missing; size_t missing_count;      /* of rows that are undetermined: where a fact or list is not known (whole code has none) */
  const char **missing_names; const void **missing_of;   /* struct aid_fact, or struct aid_kind of a list */
} aid__output;

typedef struct aid__code aid__code;
struct aid__code {
  aid__ins *list; size_t count;
  size_t regions;              /* so many first ones are of regions: run once for a population */
  size_t late;                 /* from here on: what tells which facts are missing, run where something is undetermined */
  aid__space *spaces; size_t space_count;
  aid__val *slots;             /* by slot of the plan, where they are still there */
  uint32_t *deaths, *death_first;   /* registers that nobody reads after instruction i: deaths[death_first[i]] … */
  uint32_t *left; size_t left_count, left_late;   /* registers that are there when a chunk is done; from left_late on: where the last part was run */
  bool *kept;                  /* by register: read when the chunk is done */
  aid__output *outputs;        /* by program of the plan */
};

/* In the plan's arena. `all`: the values of all slots are kept, for tests. NULL: no memory. */
aid__code *aid__code_make(aid__plan *plan, bool all);
/* A listing, one instruction a line. */
void aid__code_print(const aid__code *code, aid__buffer *out);

/* ---- from inside: code.c, code_numbers.c, code_lists.c ---- */

typedef struct aid__coder {
  aid__plan *plan;
  aid__arena *arena;
  aid__code *code;
  size_t capacity, space_capacity;
  uint32_t *table; size_t table_size;      /* of equal instructions, by hash: number + 1 */
  bool no_memory;
} aid__coder;

uint32_t aid__emit(aid__coder *m, const aid__ins *ins);
uint32_t aid__emit_const(aid__coder *m, uint16_t space, bool truth, int64_t k);
uint32_t aid__emit_not(aid__coder *m, uint32_t a);
uint32_t aid__emit_and(aid__coder *m, uint32_t a, uint32_t b);
uint32_t aid__emit_or(aid__coder *m, uint32_t a, uint32_t b);
uint32_t aid__emit_valid(aid__coder *m, uint32_t a, uint32_t b);
uint32_t aid__emit_linear(aid__coder *m, uint16_t space, int64_t ka, uint32_t a, int64_t kb, uint32_t b, int64_t k);
/* A value of a kind's own space as another space of that kind, or of one below, sees it. */
uint32_t aid__emit_move(aid__coder *m, uint32_t reg, const struct aid_kind *from, uint16_t to);
aid__val aid__code_move(aid__coder *m, aid__val v, const struct aid_kind *from, uint16_t to);
uint16_t aid__code_space(aid__coder *m, const aid__space *space);
unsigned aid__code_reach(const aid__ir *ir);
bool aid__code_of_regions(const struct aid_kind *kind);

aid__val aid__code_eval(aid__coder *m, uint16_t space, const aid__ir *ir);
static inline aid__val aid__val_of(uint32_t reg) { return (aid__val){.n = reg, .d = AID__NO_REG, .kn = 1, .kd = 1}; }

/* numbers */
aid__val aid__code_constant(aid__coder *m, uint16_t space, aid__fraction f);
aid__val aid__code_fit(aid__coder *m, uint16_t space, aid__val v, const aid__type *type);      /* as a number of the type: guarded, and whole at its digits */
uint32_t aid__code_whole(aid__coder *m, uint16_t space, aid__val v, int64_t scale);            /* register of v * scale, redone where that is no whole number */
aid__val aid__code_arithmetic(aid__coder *m, uint16_t space, const aid__ir *ir);
aid__val aid__code_round(aid__coder *m, uint16_t space, const aid__ir *ir);
uint32_t aid__code_compare(aid__coder *m, uint16_t space, aid__op op, aid__val a, aid__val b);
aid__val aid__code_select(aid__coder *m, uint16_t space, uint32_t test, aid__val a, aid__val b, bool test_alone);
aid__val aid__code_redo(aid__coder *m, uint16_t space, bool truth);

uint32_t aid__code_fact(aid__coder *m, const struct aid_fact *fact, int32_t day);
uint32_t aid__code_level(aid__coder *m, uint16_t space, int level);                            /* row of the region of a level above */
bool aid__code_missing(aid__coder *m);

/* lists */
/* Rows of a list's kind that belong to it (or may), by row of that kind; where the list is not whole, by row of its owner (NO_REG: never). */
void aid__code_list(aid__coder *m, const aid__list *list, int32_t day, uint32_t *rows, uint32_t *lacking);
uint32_t aid__code_any(aid__coder *m, uint32_t rows, const struct aid_kind *kind, const struct aid_kind *owner);
aid__val aid__code_aggregate(aid__coder *m, uint16_t space, const aid__ir *ir);
#endif
