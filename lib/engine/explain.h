/* Explanations from inside: the steps that callers walk and the text is made of. */
#ifndef AID_LIB_ENGINE_EXPLAIN_H
#define AID_LIB_ENGINE_EXPLAIN_H
#include <socialaid/explanation.h>
#include <socialaid/identity.h>
#include "engine/assess.h"

typedef enum aid__shown { AID__SHOWN_RULE, AID__SHOWN_FACT, AID__SHOWN_QUESTION, AID__SHOWN_ASSUMED, AID__SHOWN_STANDARD, AID__SHOWN_RECORD, AID__SHOWN_LIST } aid__shown;

struct aid_step {
  aid__shown what;
  aid__role role;                        /* of rules */
  const char *name, *subject, *cite, *formula;
  const aid__titles *titles;
  const struct aid_kind *kind;
  const aid__type *type;
  aid_value value;
  bool masked, supplied;
  const struct aid_standard_row *row;    /* of standards; NULL: none answered */
  int32_t rows;                          /* of lists */
  int32_t month;                         /* for which it was read; INT32_MIN: the month decided, or undated */
  aid_step **children; size_t count;
  uint32_t told[2];                      /* in which text it was told in full already */
};

struct aid_explanation {
  aid_memory memory;
  const struct aid_decisions *decisions; /* kept */
  const struct aid_decision *decision;
  uint32_t flags;
  aid__arena arena;
  aid__trace *trace;                     /* while it is made, and while it is settled; the decisions' */
  uint32_t reading;                      /* whose notes of the trace's steps are this explanation's */
  struct aid__unit_text *units;          /* that no decision has asked for */
  aid_step *root;
  struct aid__settling *settling, **settling_tail; size_t settling_count;   /* settle.c */
  bool settled, settling_whole;
  aid__buffer text[2];                   /* by language */
  bool no_memory;
};
#endif
