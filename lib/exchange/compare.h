/* Comparisons from inside: the sums that a stream adds to, and what they become. */
#ifndef AID_LIB_EXCHANGE_COMPARE_H
#define AID_LIB_EXCHANGE_COMPARE_H
#include <socialaid/compare.h>
#include "engine/assess.h"

#define AID__COMPARISON_SPACE "urn:socialaid:comparison:1"

/* Household types: id, English, Chinese. The first that fits, in this order. */
#define AID__HOUSEHOLD_TYPES(X) \
  X(age_unknown, "an age unknown", "成员年龄不详") \
  X(no_members, "no members", "无成员") \
  X(one_adult, "one adult", "单人（不满60岁）") \
  X(one_elder, "one elder", "单人（60岁以上）") \
  X(elders, "elders alone", "均为60岁以上") \
  X(elders_and_children, "elders and children", "老人与未成年人") \
  X(with_elders, "with elders", "有老人") \
  X(with_children, "with children", "有未成年人") \
  X(adults, "adults alone", "均为成年人")
typedef enum aid__household_type {
#define X(id, en, zh) AID__TYPE_##id,
  AID__HOUSEHOLD_TYPES(X)
#undef X
  AID__HOUSEHOLD_TYPE_COUNT
} aid__household_type;

/* A sum of fractions of a fen: whole fen, and what is over, from 0 up to 1. */
typedef struct aid__fen_sum { int64_t whole; aid__fraction rest; } aid__fen_sum;

typedef struct aid__group {
  aid_group_kind kind;
  const char *id;
  aid__titles titles;
  uint64_t households, members;
  aid_compared *numbers;           /* by program, and one for all */
  aid_poverty poverty;
  aid__fen_sum gaps[3];
} aid__group;

typedef struct aid__lost {
  aid_loss loss;                   /* its household is allocated */
  uint64_t order;                  /* of the household in the document */
  int64_t *fen;                    /* by program: before, after */
} aid__lost;

/* One of the two policies, for the month. */
typedef struct aid__side {
  aid__plan *plan;
  uint32_t *numbers;               /* by program of the plan: number among the comparison's */
} aid__side;

/* What one household gets from one program under one policy. */
typedef struct aid__share_of { uint64_t decided, eligible, undetermined, official, unpriced; int64_t fen; } aid__share_of;

struct aid_comparison {
  aid_memory memory;
  aid__arena arena;
  int32_t month, day, known;
  bool synthetic, measured;
  uint64_t left_out;
  struct { const char *id, *version, *digest; } policies[2];
  const char *line, *income, *heads, **asked;
  struct aid__named { const char *id; aid__titles titles; } *programs; size_t program_count;
  aid__group total, types[AID__HOUSEHOLD_TYPE_COUNT];
  aid__group **regions; size_t region_count, region_capacity;     /* by code once finished */
  aid__group **groups; size_t group_count;                        /* once finished: those with households */
  aid__lost *losses; size_t loss_count, loss_most;                /* a heap with the least on top; once finished, sorted */
  /* while the stream goes on */
  size_t *region_numbers; size_t region_room;                     /* by region row: number among `regions` + 1 */
  aid__share_of *shares[2];                                       /* of the household at hand, by program */
};

/* The yardstick of a chunk: the line, the income and the heads of each household, slots of the measuring plan. */
typedef struct aid__yardstick {
  aid__machine *machine;
  aid__trace *trace;
  const uint32_t *slots;       /* 3 */
  bool no_memory;              /* what was measured is not whole */
} aid__yardstick;

/* NULL: no memory. `programs`: of the reform's policy, those decided by either side. */
aid_comparison *aid__comparison_new(const aid_memory *memory, const struct aid_program *const *programs, size_t count, size_t losses);
/* Adds a chunk, decided under both. `last`: programs of regions are added too. False: a sum is too great (`*overflow`), or no memory. */
bool aid__comparison_add(aid_comparison *c, const struct aid_population *population, const aid__side sides[2], const aid_decisions *const decisions[2],
                         aid__yardstick *yardstick, bool last, bool *overflow);
bool aid__comparison_finish(aid_comparison *c);    /* false: no memory */
#endif
