/* Procedures from inside. */
#ifndef AID_LIB_POLICY_PROCEDURE_H
#define AID_LIB_POLICY_PROCEDURE_H
#include <socialaid/procedure.h>
#include "policy/policy.h"

/* Stages of one procedure: a bit, or a place in a small table, for each. */
#define AID__STAGES_MOST 64

/* How long: unlimited where the sources set no time. */
typedef enum aid__time_unit { AID__TIME_UNLIMITED, AID__TIME_DAYS, AID__TIME_WORKING_DAYS, AID__TIME_MONTHS } aid__time_unit;
typedef struct aid__time { aid__time_unit unit; int32_t count; } aid__time;

struct aid_stage {
  aid_stage_role role;
  const char *id;                            /* NULL: a pause without one */
  aid__titles titles;
  const char *cite;                          /* NULL: the procedure's */
  const struct aid_stage **after; size_t after_count;
  const struct aid_stage **not_by; size_t not_by_count;
  const struct aid_stage *target;            /* LIMIT: its step; PAUSE: the event that ends it */
  aid__time time; bool lasts;
  int level;                                 /* aid_region_level; -1: not said */
  int officers;
  bool has_share; aid__fraction share;
  aid__formula when;                         /* node NULL: always; text as written */
  bool optional, shown;                      /* shown: to the public */
  uint32_t index;                            /* in its procedure */
  uint8_t state;                             /* while cycles are looked for */
  uint64_t before;                           /* a bit for each stage that it comes after, over others too */
  const aid__node *node;
  aid__place place;
};

struct aid_procedure {
  const char *id;
  aid__titles titles;
  const char *cite;
  aid__validity validity;
  const struct aid_program **programs; size_t program_count;
  const struct aid_kind *kind; int level;
  bool shown;                                /* something of a case may be shown to the public */
  struct aid_stage **stages; size_t stage_count;
  const struct aid_policy *policy;
  aid__place place;
};

const struct aid_stage *aid__procedure_stage(const struct aid_procedure *procedure, aid__text id);
#endif
