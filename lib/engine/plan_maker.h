/*
 * A plan while it is made: shared by plan.c (bodies and slots), plan_programs.c (what a program is) and plan_kept.c (plans that are kept).
 * Nodes and slots live in the plan's arena. A NULL operand gives NULL, so that failures pass upwards by themselves; why stands in `reports`.
 */
#ifndef AID_LIB_ENGINE_PLAN_MAKER_H
#define AID_LIB_ENGINE_PLAN_MAKER_H
#include "engine/plan.h"

typedef struct aid__maker {
  const struct aid_policy *policy;
  aid__plan *plan;
  aid__reports *reports;
  int32_t day, month, known;       /* of the body that is copied now */
  size_t slot_capacity, view_capacity;
  bool *asked;                     /* by program index */
  struct memo { const void *what; const char *detail; int32_t day; uint8_t role; uint32_t slot; } *memo;
  size_t memo_count, memo_capacity;
  uint32_t *memo_table; size_t memo_slots;   /* places in `memo` + 1 by hash, a power of two of them, at most half of them taken; 0: free */
  unsigned depth;
  const aid__ir *at_day;           /* the date on which the body is read, where it is worked out for each row; NULL: `day` */
} aid__maker;

/* Nodes. */
aid__ir *aid__plan_node(aid__maker *m, aid__op op, size_t operands, const struct aid_kind *here, const aid__type *type);
aid__ir *aid__plan_node_of(aid__maker *m, aid__op op, const struct aid_kind *here, const aid__type *type, aid__ir *a, aid__ir *b, aid__ir *c);
aid__ir *aid__plan_constant(aid__maker *m, const struct aid_kind *here, const aid__type *type, aid__value value);
aid__ir *aid__plan_truth(aid__maker *m, const struct aid_kind *here, bool yes);
aid__ir *aid__plan_zero(aid__maker *m, const struct aid_kind *here, const aid__type *type);
aid__ir *aid__plan_month_constant(aid__maker *m, const struct aid_kind *here, int32_t month);
aid__ir *aid__plan_scaled(aid__maker *m, aid__ir *ir, const aid__type *to);
aid__ir *aid__plan_read_slot(aid__maker *m, uint32_t slot, const struct aid_kind *here);
aid__ir *aid__plan_up(aid__maker *m, const struct aid_kind *here, aid__ir *body);       /* `body` as it is seen from below */
aid__ir *aid__plan_record(aid__maker *m, const struct aid_program *p, aid__record what, const struct aid_kind *here, const aid__type *type);
/* A tree of the compiler as it stands on the maker's day. */
aid__ir *aid__plan_body(aid__maker *m, const aid__ir *ir);

/* Slots. AID__NO_SLOT: not made. */
uint32_t aid__plan_add_slot(aid__maker *m, aid__role role, const struct aid_kind *kind, const aid__type *type, aid__ir *body);
uint32_t aid__plan_remembered(const aid__maker *m, const void *what, const char *detail, aid__role role);
uint32_t aid__plan_remember(aid__maker *m, const void *what, const char *detail, aid__role role, uint32_t slot);
uint32_t aid__plan_slot_of_definition(aid__maker *m, const aid__definition *d);
/* The version of a definition, or of the rules of one id in a program, that holds on the day. NULL: none. */
const struct aid_rule *aid__plan_version(const aid__maker *m, struct aid_rule *const *versions, size_t count);

/* Programs. */
bool aid__plan_in_force(const aid__maker *m, const struct aid_program *p);
/* What a rule reads of a program: of this assessment where it was asked for, else what the record says. */
aid__ir *aid__plan_part(aid__maker *m, const aid__ir *ir);
uint32_t aid__plan_slot_of_part(aid__maker *m, const struct aid_program *p, aid__role role, const struct aid_rule *pay);
bool aid__plan_program(aid__maker *m, const struct aid_program *p, aid__planned *out);
#endif
