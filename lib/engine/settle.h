/* What would settle a decision, found when an explanation is first asked for it. */
#ifndef AID_LIB_ENGINE_SETTLE_H
#define AID_LIB_ENGINE_SETTLE_H
#include "engine/explain.h"

/* A minimal set: the numbers of its facts among the open ones, and what they are. */
struct aid__settling {
  bool outcome;
  size_t size;
  size_t facts[3];
  aid_ground grounds[3];
  struct aid__settling *next;
};

bool aid__explanation_settle(struct aid_explanation *e);   /* false: no memory */
#endif
