/*
 * Decisions from inside. Columns decide everybody; for those who are told in full the trace decides again, and the two must agree.
 */
#ifndef AID_LIB_ENGINE_ASSESS_H
#define AID_LIB_ENGINE_ASSESS_H
#include <socialaid/decision.h>
#include "engine/evaluate.h"
#include "engine/outcome.h"

/* A part of the amount, and each covered member's share of it. */
typedef struct aid__share { int32_t person; aid__fraction amount; } aid__share;
typedef struct aid__paid { int64_t fen; aid__share *shares; size_t share_count; } aid__paid;

/* What only decisions that are told in full have. */
typedef struct aid__details {
  aid__paid *pays;          /* one for each pay of the planned program */
  aid_ground *grounds; size_t ground_count;
} aid__details;

struct aid_decision {
  const struct aid_decisions *of;
  uint32_t program;         /* number among the plan's programs */
  int32_t row;              /* of what it is decided for, in the table of the program's kind */
  int32_t household;        /* row; -1: under a region alone */
  int32_t starts, ends;
  uint8_t outcome;          /* aid_outcome */
  bool amount_known;
  int64_t amount_fen, entitled_fen;
  union {
    uint64_t word;          /* a bit for each condition, then conflict, then end that refuses; where there are at most 64 */
    const uint64_t *words;
  } reasons;
  const aid__details *details;  /* NULL: a refusal that nobody asked about */
};

typedef struct aid__decision_index { uint32_t *slots; size_t capacity; } aid__decision_index;

struct aid_decisions {
  aid__count owners;                     /* the caller, and each explanation */
  aid_memory memory;
  aid__arena arena;
  aid__plan *plan;                       /* kept */
  struct aid_population *population;     /* kept */
  struct aid_decision *list; size_t count, capacity;
  aid__total *totals;                    /* by program of the plan */
  struct aid__unit_text { aid__unit unit; const char *text; struct aid__unit_text *next; } *units;
  struct aid__slot_told *told;           /* by slot (assess_full.c); NULL: nothing was asked for */
  aid__trace *spare;                     /* of the explanation before, for the next one: mostly of the same household; atomic */
  aid__decision_index *index;            /* made when first asked for; atomic */
};

static inline const aid__planned *aid__decision_planned(const struct aid_decision *d) { return &d->of->plan->programs[d->program]; }
size_t aid__planned_reasons(const aid__planned *planned);
const char *aid__planned_reason(const aid__plan *plan, const aid__planned *planned, size_t i);

/* A trace that stands at a decision's household, to be given back. NULL: no memory. */
aid__trace *aid__decision_trace(const struct aid_decision *decision);
void aid__decisions_give_back(const struct aid_decisions *decisions, aid__trace *trace);

static inline void aid__decisions_keep(const struct aid_decisions *decisions) { aid__count_keep(&((struct aid_decisions *)(uintptr_t)decisions)->owners); }

/* Decisions without any yet: totals of 0, both parents kept. NULL: no memory. */
aid_decisions *aid__decisions_new(aid__plan *plan, struct aid_population *population);
/* aid_policy_assess() with a plan that is there already (for the chunks of a stream); the decisions become one more owner of it. */
aid_status aid__assess(aid__plan *plan, struct aid_population *population, const aid_assess_options *options, aid_decisions **out, aid_error **error);
/* What the options say of time, checked; the plan for them. */
aid_status aid__assess_options_read(const struct aid_policy *policy, const aid_assess_options *given, aid_assess_options *out, aid_error **error);
aid_status aid__assess_seal(struct aid_population *population, aid_error **error);
aid_status aid__assess_plan(const struct aid_policy *policy, const struct aid_population *population, const aid_assess_options *options, aid__plan **out, aid_error **error);

/* One program (its number in the plan) for one row that it is decided for, told in full, as decisions with that one in them; totals are of it alone. By
   the trace: other households are not gone through. */
aid_status aid__assess_one(aid__plan *plan, struct aid_population *population, size_t program, int32_t row, aid_decisions **out, aid_error **error);

/* ---- values that callers see (assess_values.c) ---- */

/* A value of a vector at a row of its kind. */
aid__value aid__vector_value(const aid__vector *v, int32_t row);
/* The id of a row, or of the nearest above it that has one; regions: the code. */
/* What is open, as callers are told of it; the name of a failure is the caller's to fill in. */
aid_ground aid__ground_of_open(const struct aid_decisions *decisions, const aid__open *open);
const char *aid__row_id(const struct aid_population *population, const struct aid_kind *kind, int32_t row);
/* As a caller sees it; texts live as long as the decisions. False: no memory. */
bool aid__decisions_value(struct aid_decisions *decisions, const aid__type *type, const aid__value *value, aid_value *out);
const char *aid__decisions_unit(struct aid_decisions *decisions, const aid__unit *unit);

/* ---- in full (assess_full.c) ---- */

/* Works a decision out by the trace and writes what it rests on. Where `columns` is not NULL it must come to what they came to. */
aid_status aid__assess_full(struct aid_decisions *decisions, struct aid_decision *decision, aid__columns *columns, aid__trace *trace, aid_error **error);
#endif
