/*
 * The column evaluator: runs column code (code.h) over chunks of households. Registers carry, besides their values, the range that these
 * lie in: so widths are chosen chunk by chunk, a register that is the same for all rows is one number, and what cannot overflow is proved by a
 * few comparisons. Shared by machine.c and the families of instructions, machine_*.c.
 *
 * Truth is three planes of bits: true, unknown, and of the unknown those that hang on a missing fact. No two of true and unknown are set
 * for a row, and bits past the last row are 0. Cells of numbers that are not known hold some number in the range.
 */
#ifndef AID_LIB_ENGINE_MACHINE_H
#define AID_LIB_ENGINE_MACHINE_H
#include "engine/code.h"
#include "engine/evaluate.h"
#include "engine/kernels.h"

/* Memory for planes: taken and given back within a chunk, never returned before the machine goes. */
typedef struct aid__block aid__block;

typedef struct aid__plane { void *at; aid__block *block; } aid__plane;   /* block NULL: not ours */

typedef struct aid__reg {
  int64_t least, greatest;  /* of all cells */
  aid__plane value;         /* at NULL: `least` for every row */
  aid__plane unknown;       /* at NULL: none */
  aid__plane missing;       /* at NULL: none of the unknown */
  uint8_t width;            /* aid__width of a number's cells */
  bool scanned;             /* the range is that of the cells, not only one that holds them */
} aid__reg;

/* The rows of one kind below those of another, in the chunk. */
typedef struct aid__below aid__below;
struct aid__below { uint16_t rows, owners; aid__segments segments; aid__plane first, starts, filled; aid__below *next; };

typedef struct aid__room {  /* a space in this chunk */
  bool ready;
  int32_t first, count;     /* base: rows of the table */
  aid__plane rows, owner, first_of, unsure, lacking;   /* of a list */
  aid__segments segments;
  aid__plane starts, filled;
} aid__room;

typedef struct aid__lookups aid__lookups;
typedef struct aid__ages aid__ages;

typedef struct aid__machine aid__machine;
struct aid__machine {
  aid__machine *next;                     /* of those that a plan keeps */
  const aid__plan *plan;
  const aid__code *code;
  const struct aid_population *population;
  const aid__kernels *kernels;
  aid_memory memory;
  aid__reg *regs;
  aid__room *rooms;
  aid__below *belows, *spare_belows;
  aid__block *blocks, *free_blocks[48];   /* all; by size */
  aid__bits *ones, *zeros; size_t most_words;
  aid__bits *redo, *redo_regions;         /* by household of the chunk; by region */
  size_t redo_capacity, redo_region_capacity;
  bool any_redo, any_redo_region;
  bool undetermined;                      /* some outcome of the chunk may be: what tells the missing facts was run */
  int32_t *regions; size_t region_count, region_capacity;   /* those of the chunk's households, each once where they stand together */
  uint32_t *region_seen; size_t region_seen_capacity; uint32_t region_mark;
  int32_t *region_class; size_t region_class_capacity;      /* by region: the one that has its answers */
  aid__lookups *lookups;                  /* by instruction: constants among the keys are the instruction's */
  aid__ages *ages;
  const char **texts; size_t text_count, text_capacity;
  uint64_t generation; bool regions_done;
  bool broken;                            /* the last run did not come to its end */
  bool no_memory;
};

aid__machine *aid__machine_new(const aid__plan *plan, const aid__code *code, const struct aid_population *population, bool plain);   /* NULL: no memory */
/* A machine of one of the plan's own codes, ready for a population: one that the plan has kept, or a new one; and back to the plan. */
aid__machine *aid__machine_take(aid__plan *plan, const aid__code *code, const struct aid_population *population, bool plain);
void aid__machine_give(aid__machine *m, aid__plan *plan);
aid_status aid__machine_run(aid__machine *m, int32_t first_household, int32_t end_household, aid_error **error);
void aid__machine_free(aid__machine *m);

/* A register at a row of the kind of its space; numbers as whole numbers. `missing`: of what is not known. */
typedef struct aid__cell_value { bool known, missing; int64_t value; } aid__cell_value;
aid__cell_value aid__machine_cell(const aid__machine *m, uint32_t reg, int32_t row);
/* The value of a slot at a row, where its registers are kept; numbers as fractions. `missing`: what is not known hangs on a missing fact. */
aid__value aid__machine_value(const aid__machine *m, uint32_t slot, int32_t row, bool *missing);
/* Whether the household (or region) that a row stands in is decided by the trace alone. */
bool aid__machine_redone(const aid__machine *m, const struct aid_kind *kind, int32_t row);
/* The same for all rows of a kind in the chunk, a bit each. False: none is, or no memory. */
bool aid__machine_redone_rows(aid__machine *m, const struct aid_kind *kind, aid__plane *rows);
static inline const aid__reg *aid__machine_reg(const aid__machine *m, uint32_t reg) { return &m->regs[reg]; }

/* ---- from inside ---- */

static inline size_t aid__words_of(size_t n) { return (n + 63) / 64; }
static inline aid__bits aid__tail(size_t n, size_t w) { return n - w * 64 >= 64 ? ~(aid__bits)0 : ((aid__bits)1 << (n - w * 64)) - 1; }

/* A new plane in place of what was there; NULL: no memory, and the machine says so. Not zeroed. */
void *aid__plane_new(aid__machine *m, aid__plane *plane, size_t bytes);
void aid__plane_share(aid__plane *to, const aid__plane *from);
void aid__plane_drop(aid__machine *m, aid__plane *plane);
static inline aid__bits *aid__bits_new(aid__machine *m, aid__plane *plane, size_t n) { return aid__plane_new(m, plane, aid__words_of(n) * sizeof(aid__bits)); }

static inline size_t aid__rows_of(const aid__machine *m, uint16_t space) { return (size_t)m->rooms[space].count; }
const aid__segments *aid__machine_below(aid__machine *m, uint16_t rows, uint16_t owners);
void aid__redo_row(aid__machine *m, uint16_t space, size_t i);
void aid__redo_all(aid__machine *m, uint16_t space);

static inline aid__operand aid__operand_of(const aid__reg *r) { return (aid__operand){r->value.at, r->least, (aid__width)r->width}; }
static inline const aid__bits *aid__true_of(const aid__machine *m, const aid__reg *r) { return r->value.at ? r->value.at : r->least ? m->ones : m->zeros; }
static inline const aid__bits *aid__unknown_of(const aid__machine *m, const aid__reg *r) { return r->unknown.at ? r->unknown.at : m->zeros; }
static inline const aid__bits *aid__missing_of(const aid__machine *m, const aid__reg *r) { return r->missing.at ? r->missing.at : m->zeros; }
/* out is a, planes and all. */
void aid__reg_same(aid__reg *out, const aid__reg *a);
void aid__reg_const(aid__reg *out, int64_t k);
void aid__reg_fail(aid__machine *m, aid__reg *out, size_t n);
/* Unknown where a or b is. */
void aid__reg_open(aid__machine *m, aid__reg *out, const aid__reg *a, const aid__reg *b, size_t n);
/* Cells where `bits` is set become unknown and missing. */
void aid__reg_lose(aid__machine *m, aid__reg *out, const aid__bits *bits, size_t n);
/* Truth whose planes are made: one number where all rows are the same, no plane where nothing is unknown; true is taken away where unknown. */
void aid__reg_settle(aid__machine *m, aid__reg *out, size_t n);
void aid__reg_scan(aid__machine *m, aid__reg *r, size_t n);
static inline aid__width aid__width_of(int64_t least, int64_t greatest) { return least >= INT32_MIN && greatest <= INT32_MAX ? AID__I32 : AID__I64; }
static inline int64_t aid__cell_of(const aid__reg *r, size_t i)
{
  return r->value.at == NULL ? r->least : r->width == AID__I32 ? ((const int32_t *)r->value.at)[i] : ((const int64_t *)r->value.at)[i];
}

/* the families */
void aid__do_truth(aid__machine *m, const aid__ins *ins, aid__reg *out);
void aid__do_compare(aid__machine *m, const aid__ins *ins, aid__reg *out);
void aid__do_choice(aid__machine *m, const aid__ins *ins, aid__reg *out);
void aid__do_number(aid__machine *m, const aid__ins *ins, aid__reg *out);
void aid__do_date(aid__machine *m, const aid__ins *ins, aid__reg *out);
void aid__do_fact(aid__machine *m, const aid__ins *ins, aid__reg *out);
void aid__do_record(aid__machine *m, const aid__ins *ins, aid__reg *out);
void aid__do_standard(aid__machine *m, const aid__ins *ins, aid__reg *out);
void aid__do_move(aid__machine *m, const aid__ins *ins, aid__reg *out);
void aid__do_fold(aid__machine *m, const aid__ins *ins, aid__reg *out);
void aid__machine_list(aid__machine *m, uint16_t space);       /* makes a list space ready */
bool aid__machine_classes(aid__machine *m);
void aid__lookups_forget(aid__machine *m);
void aid__ages_forget(aid__machine *m);
int32_t aid__machine_text(aid__machine *m, const char *text);
#endif
