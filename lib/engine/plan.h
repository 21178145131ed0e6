/*
 * A plan: a policy made ready for one day, as known on another, and for the programs that are asked for. Versions are chosen, months
 * unrolled, standards cut down to the rows in force. A list of slots in an order in which each reads only earlier ones. Immutable.
 *
 * Everything that is decided is a slot: definitions, and of each program its requirements, whether it qualifies, what it would pay,
 * what conflicts leave, the outcome, the amounts. So neither evaluator knows what a program is.
 */
#ifndef AID_LIB_ENGINE_PLAN_H
#define AID_LIB_ENGINE_PLAN_H
#include "language/ir.h"
#include "policy/policy.h"

typedef enum aid__role {
  AID__ROLE_DEFINITION,        /* a <define> */
  AID__ROLE_REQUIRE, AID__ROLE_EXCLUDE,   /* one condition */
  AID__ROLE_QUALIFIES,         /* all of them */
  AID__ROLE_COVERED,           /* person: whether the household's program covers this member */
  AID__ROLE_PAY_SHARE,         /* person: what one pay gives the person (0 where not covered), before the outcome */
  AID__ROLE_PAY,               /* what one pay gives, before the outcome */
  AID__ROLE_WOULD_PAY,         /* the sum of the pays */
  AID__ROLE_STARTS, AID__ROLE_ENDS,
  AID__ROLE_LEFT,              /* after one conflict */
  AID__ROLE_ELIGIBLE,          /* the outcome */
  AID__ROLE_COMPONENT,         /* one pay due this month: 0 where not eligible or before the first month */
  AID__ROLE_AMOUNT,            /* all due this month */
  AID__ROLE_MEMBER_ELIGIBLE, AID__ROLE_MEMBER_AMOUNT, AID__ROLE_MEMBER_COMPONENT,  /* the same of one member */
  AID__ROLE_ROW                /* a row of a standard that is computed from others, for each region */
} aid__role;

typedef struct aid__slot {
  aid__role role;
  uint32_t index;
  const struct aid_kind *kind;           /* of the rows that it has a value for */
  int level;                             /* regions: of this level only (a value elsewhere is not asked for); else -1 */
  aid__type type;
  aid__ir *body;                         /* plan form; only earlier slots are read */
  int32_t day;                           /* the day it is read on */
  bool base;                             /* the assessment's own day */
  bool members_record;                   /* of a person's program's part: a relative's comes from the record (the body is for members): */
  aid__ir *relative;                     /* … this tree, for rows of relatives; NULL where none is needed */
  uint32_t earlier;                      /* of a definition that carries over: the slot of the month before; else AID__NO_SLOT */
  const char *given;                     /* name under which a value may be supplied ("counted", "dibao.eligible"); NULL: may not */
  const struct aid__definition *definition;   /* the version in force */
  const struct aid_program *program;
  const struct aid_rule *rule;           /* the version in force, of requirements, pays, starts, ends */
} aid__slot;

#define AID__NO_SLOT UINT32_MAX

/* A standard as it stands on a day: the rows that can answer, best first for each region and keys. */
typedef struct aid__view {
  const struct aid_standard *standard;
  int32_t day;
  const struct aid_standard_row **rows; size_t count;
  uint32_t *slots;                       /* by row: of a row that is computed; AID__NO_SLOT: its value stands in it. NULL: none is computed */
} aid__view;
uint32_t aid__view_slot(const aid__view *view, const struct aid_standard_row *row);
/* The row that answers, or NULL. `region` is the code of the region here; its chain upwards is worked out from `population` tables by the caller-supplied codes.
   keys: one aid__value for each key of the standard in order; all known. */
const struct aid_standard_row *aid__view_find(const aid__view *view, const char *const *regions, size_t region_count /* nearest first, up to CN */, const aid__value *keys);

/* Where the parts of one program stand among the slots. Numbers are slot numbers; AID__NO_SLOT where there is none. */
typedef struct aid__planned {
  const struct aid_program *program;
  uint32_t qualifies, eligible, amount, would_pay, starts /* AID__NO_SLOT: always */, covered, member_amount;
  uint32_t *conditions; size_t condition_count;   /* requirements and exclusions in force, in the order of the packs: bit i of a reason mask */
  uint32_t *ends; size_t end_count;
  uint32_t *pays; uint32_t *components; uint32_t *shares /* member's part due; AID__NO_SLOT */; size_t pay_count;
  uint32_t *lefts; const struct aid__conflict **conflicts; size_t conflict_count;
} aid__planned;

typedef struct aid__plan {
  aid__count owners;
  aid__arena arena;
  const struct aid_policy *policy;       /* not kept: the policy keeps its plans; who holds a plan holds the policy too, and lets the plan go first */
  int32_t month, day, known;
  uint64_t *asked;                       /* a bit for each program of the policy */
  struct aid__plan *next;                /* in the policy's list */
  aid__slot *slots; size_t slot_count;
  aid__view *views; size_t view_count;
  aid__planned *programs; size_t program_count;    /* those asked for and in force, in the order of the packs */
  struct aid__code *code;                /* the same for columns */
  struct aid__code *whole;               /* the same with the values of all slots kept, made when first asked for: under the policy's lock */
  struct aid__machine *machines;         /* that nobody uses just now: under the policy's lock */
  void (*free_machines)(struct aid__machine *machines);
  struct aid__spare { struct aid__spare *next; size_t size; } *spares; size_t spare_bytes;   /* arrays of batches that have gone, for the next: under the policy's lock */
} aid__plan;

/* `programs`: ids, NULL-ended, or NULL for all. One that is there already is handed out again. */
aid_status aid__plan_make(const struct aid_policy *policy, int32_t month, int32_t day, int32_t known, const char *const *programs, aid__plan **out, aid_error **error);
void aid__plan_free(aid__plan *plan);
const struct aid__code *aid__plan_whole(aid__plan *plan);   /* NULL: no memory */
#endif
