/*
 * Ranges: the values that a formula can have where it is known, from the ranges of facts, code lists, the rows of standards, ages and the
 * days of a version. Whatever is not understood here can be anything, so what is left out of a range is proved.
 */
#ifndef AID_LIB_POLICY_RANGE_H
#define AID_LIB_POLICY_RANGE_H
#include "policy/check.h"

typedef struct aid__bound { bool finite, open; aid__fraction at; } aid__bound;

/* Of a flag: whether it can be yes, no. Of numbers, dates and months: from low to high. Of codes: a bit for each (lists of at most 64). */
typedef struct aid__range {
  bool yes, no;
  aid__bound low, high;
  uint64_t codes;
} aid__range;

typedef struct aid__known_range { bool done, varies; aid__range range; } aid__known_range;

/* What ranges are worked out with. Before each formula: the days on which it is read, and the steps that it may take. */
typedef struct aid__ranges {
  aid__check *check;
  aid__known_range *definitions;
  int32_t from, until;
  unsigned steps;                    /* left: what is too much to look at can be anything */
} aid__ranges;
#define AID__RANGE_STEPS 50000

/* False: no memory. */
bool aid__ranges_init(aid__ranges *r, aid__check *check);
void aid__ranges_begin(aid__ranges *r, int32_t from, int32_t until);
aid__range aid__range_of(aid__ranges *r, const aid__ir *ir);
/* Whether it hangs on a fact of anybody: on more than the policy. */
bool aid__range_varies(aid__ranges *r, const aid__ir *ir);
/* Whether its operands are, or may be, read on another day. */
bool aid__range_is_elsewhen(const aid__ir *ir);

/* What conditions leave of single things that they compare. */
typedef struct aid__constraint { const aid__ir *of; const aid__node *node /* whose text has it */; aid__range range; } aid__constraint;
enum { AID__CONSTRAINTS_MOST = 64 };
typedef struct aid__constraints {
  aid__constraint at[AID__CONSTRAINTS_MOST]; size_t count;
  const aid__node *node;             /* whose text the formula at hand is */
  unsigned expanded;                 /* definitions deep */
  const aid__constraint *broken;          /* nothing is left of this one */
} aid__constraints;
/* Adds what has to hold of single things for the formula to be yes (or else no). */
void aid__constrain(aid__ranges *r, aid__constraints *constraints, const aid__ir *ir, bool yes);
/* Whether that leaves something of each. */
bool aid__range_can_be(aid__ranges *r, const aid__ir *ir, bool yes);
#endif
