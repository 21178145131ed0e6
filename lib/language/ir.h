/*
 * The intermediate form: typed trees that both evaluators read. The compiler (compile.c) makes them from rule text once for each
 * rule; a plan (engine/plan.h) copies them for the day of an assessment with versions, months and standards settled.
 *
 * A node is evaluated at a row of a kind ("here"). Hops change the row: PARENT and LEVEL go up, REF follows a person, OUTER goes back to a
 * row of an enclosing aggregate. In an aggregate here is the list's row.
 *
 * Unknown: each operation says below what gives unknown. The "opens" of an unknown value are the union of those of the operands that
 * are unknown and were needed; they name what would settle it.
 */
#ifndef AID_LIB_LANGUAGE_IR_H
#define AID_LIB_LANGUAGE_IR_H
#include "language/type.h"
#include "policy/vocabulary.h"

/*   name          operands                     meaning; unknown where
 * leaves
 *   CONST         -                            `value`
 *   DAY MONTH     -                            the day read, its month (compiler form only: the plan makes them CONST)
 *   FACT          -                            fact of here; unknown: open fact (question)
 *   SLOT          -                            the value of slot `index` for here (plan form); in compiler form `rule` and NAME
 *   RECORD        -                            what the record says of `program` for here: `attribute` of aid__record
 *   REGION_HERE   -                            (none: regions are reached by LEVEL)
 *   STANDARD      keys…                        `standard` for here's region and the keys; unknown key: unknown; missing row: open standard; no row: failure
 * hops
 *   PARENT        body                         body at the ancestor row of kind `to`
 *   LEVEL         body                         body at the region of `level` above here (or here itself); none there: failure
 *   REF           body                         reference fact `fact` of here, body there; nobody or unknown: unknown (open fact; nobody: failure)
 *   OUTER         body                         body at the row `depth` aggregates out (1: the row that the aggregate is of)
 * truth (Kleene)
 *   NOT AND OR
 * comparing: EQ NE LT LE GT GE (operands of one type; numbers at one scale), IN (first operand, then constants), HAS (reference: body is a FACT)
 *   KNOWN         x                            whether x is known: always known itself (warnings alone)
 * numbers
 *   ADD SUB MUL DIV NEG  MIN MAX (two or more)  ROUND (`step`, `how`)   DIV by zero: failure; overflow: failure
 *   SCALE         x                            the same number at the digits of this node, or as a fraction; overflow: failure
 * dates
 *   DATE_DAYS DATE_MONTHS DATE_WORKDAYS  date, number    date moved by so many; never stays never; beyond the years or the calendar: failure
 *   MONTH_MONTHS  month, number ·  DATES_APART (a - b in days)  MONTHS_APART   (never: failure)
 *   ELAPSED       a, b dates                   whole months, 0 before; a never: 0; b never: failure
 *   MONTH_OF FIRST_DAY LAST_DAY YEAR_START WORKDAY
 * choice
 *   IF            c, a, b                      c unknown: unknown unless a and b are known and equal
 *   FALLBACK      fact, x                      an assumption: x where the fact is unknown (marks it assumed)
 *   FAIL          -                            a computation that has failed, `how` aid__failed (plan form only)
 * lists: AGGREGATE `aggregate` of `list`: operands where, by, n, value, else (NULL where not given)
 * time (compiler form only)
 *   AT            body                         body `shift` months earlier
 *   AT_DAY        date, body                   body on that day: standards and undated facts alone
 */
#define AID__OPS(X) \
  X(CONST) X(DAY) X(MONTH) X(FACT) X(SLOT) X(RECORD) X(STANDARD) X(PARENT) X(LEVEL) X(REF) X(OUTER) X(NOT) X(AND) X(OR) \
  X(EQ) X(NE) X(LT) X(LE) X(GT) X(GE) X(IN) X(HAS) X(KNOWN) X(ADD) X(SUB) X(MUL) X(DIV) X(NEG) X(MIN) X(MAX) X(ROUND) X(SCALE) \
  X(DATE_DAYS) X(DATE_MONTHS) X(DATE_WORKDAYS) X(MONTH_MONTHS) X(DATES_APART) X(MONTHS_APART) X(ELAPSED) X(MONTH_OF) \
  X(FIRST_DAY) X(LAST_DAY) X(YEAR_START) X(WORKDAY) X(IF) X(FALLBACK) X(FAIL) X(AGGREGATE) X(AT) X(AT_DAY)
typedef enum aid__op {
#define X(name) AID__OP_##name,
  AID__OPS(X)
#undef X
  AID__OP_COUNT
} aid__op;

#define AID__AGGREGATES(X) X(sum) X(count) X(any) X(all) X(min) X(max) X(average) X(first) X(nth)
typedef enum aid__aggregate {
#define X(name) AID__AGGREGATE_##name,
  AID__AGGREGATES(X)
#undef X
  AID__AGGREGATE_COUNT
} aid__aggregate;

/* What the record says of a program. */
#define AID__RECORDS(X) X(enrolled) X(since) X(paid) X(applied) X(confirmed)
typedef enum aid__record {
#define X(name) AID__RECORD_##name,
  AID__RECORDS(X)
#undef X
  AID__RECORD_COUNT
} aid__record;

/* What of a program is read: of this assessment, or (`outcome` NONE) of the record. */
typedef enum aid__outcome_part { AID__PART_NONE, AID__PART_QUALIFIES, AID__PART_ELIGIBLE, AID__PART_AMOUNT, AID__PART_COMPONENT } aid__outcome_part;

/* Why a FAIL has failed: an amount below zero; what was carried over is further back than a plan goes. */
typedef enum aid__failed { AID__FAILED_BELOW_ZERO, AID__FAILED_TOO_EARLY } aid__failed;

struct aid_program;
struct aid_standard;
struct aid__definition;

/* Whose rows an aggregate goes over: from here up (or not) to an owner, then down to the list's kind. */
typedef struct aid__list {
  const struct aid_kind *owner;   /* here is of this kind, or below it (then the owner is an ancestor of here) */
  const struct aid_kind *kind;    /* of the rows */
  bool ever;                      /* of a dated kind: all rows, not those in force */
  int8_t members;                 /* of rows that are persons: 1 members only, 0 relatives only; -1: not persons. Rows reached through persons are of members alone unless the owner is a person */
  uint8_t outer;                  /* the owner hangs on the row so many aggregates out, 0: on here */
} aid__list;

typedef struct aid__ir aid__ir;
struct aid__ir {
  uint8_t op;                     /* aid__op */
  uint8_t aggregate, record, how, part;
  uint8_t depth;                  /* OUTER */
  uint16_t count;                 /* operands */
  aid__type type;                 /* of the result */
  const struct aid_kind *here;    /* at whose rows it is evaluated */
  const struct aid_kind *to;      /* PARENT: kind of the row that body is evaluated at */
  int level;                      /* LEVEL: aid_region_level */
  aid__value value;               /* CONST */
  aid__fraction step;             /* ROUND */
  int32_t shift;                  /* AT: months, negative is earlier; ELAPSED: 1 where it is an age, which the calendar counts for those born on 29 February */
  int32_t day;                    /* plan form: the day that FACT, RECORD, STANDARD and dated lists are read on */
  const struct aid_fact *fact;
  const struct aid_program *program;
  const struct aid_standard *standard;
  const struct aid__definition *definition;   /* SLOT in compiler form: a definition; or a program's part */
  const char *component;          /* AID__PART_COMPONENT: id of the pay */
  uint32_t index;                 /* plan form: SLOT: its number; STANDARD: its view */
  aid__list list;
  uint32_t offset, length;        /* in the rule's text, for messages and explanations */
  aid__ir *operands[];            /* AGGREGATE: where, by, n, value, else in this order, NULL where not given (count 5) */
};
enum { AID__AGG_WHERE, AID__AGG_BY, AID__AGG_N, AID__AGG_VALUE, AID__AGG_ELSE, AID__AGG_OPERANDS };

const char *aid__op_name(aid__op op);
/* A listing of a tree, one node a line, for `policy show` and golden tests. */
void aid__ir_print(const aid__ir *ir, aid__buffer *out);
#endif
