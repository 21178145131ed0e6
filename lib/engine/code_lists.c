/*
 * Compiling lists. Where what is folded looks at nothing outside its own rows, the fold is worked out once for each owner, over the rows of
 * its kind as they stand in the chunk: who belongs is a truth, and nothing is copied. Else a space is made with the list of every place.
 */
#include "engine/code.h"

static const aid__ins *ins_of(const aid__coder *m, uint32_t reg) { return &m->code->list[reg]; }

static uint32_t member(aid__coder *m, bool is)
{
  const struct aid_fact *const fact = m->plan->policy->vocabulary.member;
  const uint32_t reg = aid__emit(m, &(aid__ins){.op = AID__DO_FACT, .truth = true, .space = AID__KIND_PERSON, .of = fact, .a = AID__NO_REG, .b = AID__NO_REG, .c = AID__NO_REG});

  return is ? reg : aid__emit_not(m, reg);
}

/* Rows of a kind on the way down from an owner: those gone through, or (the last kind) those that belong; what the list lacks, by row of the
   owner's kind: where a list on the way is not whole. */
typedef struct way { uint32_t rows, lacking; } way;

static uint32_t lacks(aid__coder *m, const struct aid_kind *kind)
{
  return aid__emit_not(m, aid__emit(m, &(aid__ins){.op = AID__DO_WHOLE, .truth = true, .space = (uint16_t)kind->parent->index, .of = kind, .a = AID__NO_REG, .b = AID__NO_REG, .c = AID__NO_REG}));
}

/* Where a row below says yes, or may: truth without an unknown. */
uint32_t aid__code_any(aid__coder *m, uint32_t rows, const struct aid_kind *kind, const struct aid_kind *owner)
{
  return aid__emit(m, &(aid__ins){.op = AID__DO_ANY, .truth = true, .space = (uint16_t)owner->index, .from = (uint16_t)kind->index, .a = rows, .b = AID__NO_REG, .c = AID__NO_REG});
}

static uint32_t possible(aid__coder *m, uint32_t a)
{
  /* known to be yes, or not known */
  const uint32_t known = aid__emit(m, &(aid__ins){.op = AID__DO_KNOWN, .truth = true, .space = ins_of(m, a)->space, .a = a, .b = AID__NO_REG, .c = AID__NO_REG});
  const uint32_t zero = aid__emit_const(m, ins_of(m, a)->space, true, 0);
  const uint32_t yes = aid__emit(m, &(aid__ins){.op = AID__DO_COALESCE, .truth = true, .space = ins_of(m, a)->space, .a = a, .b = zero, .c = AID__NO_REG});

  return aid__emit_or(m, aid__emit_not(m, known), yes);
}

static way go_down(aid__coder *m, const aid__list *list, const struct aid_kind *kind, int32_t day, bool last)
{
  const uint16_t space = (uint16_t)kind->index;
  const bool first = kind->parent == list->owner;
  way w = {aid__emit_const(m, space, true, 1), AID__NO_REG}, above = {AID__NO_REG, AID__NO_REG};

  if (m->no_memory)
    return w;
  if (!first) {
    above = go_down(m, list, kind->parent, day, false);
    w.lacking = above.lacking;
    w.rows = aid__emit_move(m, above.rows, kind->parent, space);
  }
  if (kind->index >= AID__KIND_FIRST_OWN) {
    uint32_t here = lacks(m, kind);
    if (!first)
      here = aid__code_any(m, aid__emit_and(m, possible(m, above.rows), here), kind->parent, list->owner);
    w.lacking = w.lacking == AID__NO_REG ? here : aid__emit_or(m, w.lacking, here);
  }
  if (kind->index == AID__KIND_PERSON && (last ? list->members >= 0 : true))
    w.rows = aid__emit_and(m, w.rows, member(m, last ? list->members == 1 : true));
  if (kind->dated && !(last && list->ever))
    w.rows = aid__emit_and(m, w.rows, aid__emit(m, &(aid__ins){.op = AID__DO_IN_FORCE, .truth = true, .space = space, .of = kind, .day = day, .a = AID__NO_REG, .b = AID__NO_REG, .c = AID__NO_REG}));
  return w;
}

void aid__code_list(aid__coder *m, const aid__list *list, int32_t day, uint32_t *rows, uint32_t *lacking)
{
  const way w = go_down(m, list, list->kind, day, true);

  *rows = m->no_memory ? w.rows : possible(m, w.rows);
  *lacking = w.lacking;
}

/* A fold over the rows of one space for each row of another. */
typedef struct folding {
  const aid__ir *ir;
  uint16_t rows, owners;       /* spaces */
  uint32_t belongs, lacking;
} folding;

static uint32_t emit_fold(aid__coder *m, const folding *f, aid__do op, uint32_t a, uint32_t b, int64_t k, bool greatest)
{
  return aid__emit(m, &(aid__ins){.op = (uint8_t)op, .truth = op == AID__DO_ANY, .space = f->owners, .from = f->rows, .a = a, .b = b, .c = f->lacking, .d = AID__NO_REG, .k = k, .ka = op == AID__DO_SUM, .how = greatest});
}

/* The value of the row that was found, at the owners; unknown where the place is. */
static aid__val at_place(aid__coder *m, const folding *f, aid__val v, uint32_t place)
{
  uint32_t *const regs[] = {&v.n, &v.d};

  if (v.n == AID__NO_REG)
    v.n = aid__emit_const(m, f->rows, false, 1);
  for (size_t i = 0; i < 2; i++)
    if (*regs[i] != AID__NO_REG && !m->no_memory)
      *regs[i] = aid__emit(m, &(aid__ins){.op = AID__DO_GATHER, .how = i == 1 ? 2 : 0, .truth = ins_of(m, *regs[i])->truth, .space = f->owners, .from = f->rows, .a = *regs[i], .b = place, .c = AID__NO_REG});
  return v;
}

/* What was folded, and where nothing was there to fold (NO_REG: that is no exception). */
static aid__val fold(aid__coder *m, const folding *f, uint32_t *none)
{
  const aid__ir *const ir = f->ir, *const value_ir = ir->operands[AID__AGG_VALUE], *const by_ir = ir->operands[AID__AGG_BY];
  const aid__aggregate which = (aid__aggregate)ir->aggregate;
  aid__val value = {.n = AID__NO_REG, .d = AID__NO_REG, .kn = 1, .kd = 1}, v;
  uint32_t place;

  *none = AID__NO_REG;
  if (value_ir && which != AID__AGGREGATE_count) {
    const bool number = value_ir->type.base == AID__NUMBER;
    value = aid__code_eval(m, f->rows, value_ir);
    if (number)
      value = aid__code_fit(m, f->rows, value, which == AID__AGGREGATE_average ? &value_ir->type : &ir->type);
  }
  if (m->no_memory)
    return value;
  switch (which) {
  case AID__AGGREGATE_count: return aid__val_of(emit_fold(m, f, AID__DO_COUNT, f->belongs, AID__NO_REG, 0, false));
  case AID__AGGREGATE_any: return aid__val_of(emit_fold(m, f, AID__DO_ANY, value_ir ? aid__emit_and(m, f->belongs, value.n) : f->belongs, AID__NO_REG, 0, false));
  case AID__AGGREGATE_all:
    v.n = value_ir ? aid__emit_and(m, f->belongs, aid__emit_not(m, value.n)) : aid__emit_const(m, f->rows, true, 0);
    return aid__val_of(aid__emit_not(m, emit_fold(m, f, AID__DO_ANY, v.n, AID__NO_REG, 0, false)));
  case AID__AGGREGATE_sum:
  case AID__AGGREGATE_average:
    if (value.n == AID__NO_REG)
      value.n = aid__emit_const(m, f->rows, false, 1);
    v = value;
    if (value.d != AID__NO_REG) {                 /* quotients, each by its own divisor */
      aid__ins ins = {.op = AID__DO_SUM, .space = f->owners, .from = f->rows, .a = f->belongs, .b = value.n, .c = f->lacking, .d = value.d, .ka = 1};
      v.n = aid__emit(m, &ins);
      ins.part = 1;
      v.d = aid__emit(m, &ins);
    } else {
      v.n = emit_fold(m, f, AID__DO_SUM, f->belongs, value.n, 0, false);
    }
    if (which == AID__AGGREGATE_average) {
      const uint32_t count = emit_fold(m, f, AID__DO_COUNT, f->belongs, AID__NO_REG, 0, false);
      const uint32_t zero = aid__emit_const(m, f->owners, false, 0);
      *none = aid__emit(m, &(aid__ins){.op = AID__DO_EQ, .truth = true, .space = f->owners, .a = count < zero ? count : zero, .b = count < zero ? zero : count, .c = AID__NO_REG});
      *none = aid__emit_valid(m, *none, v.n);         /* what the sum hangs on decides, not the count alone */
      {
        const uint32_t heads = aid__emit(m, &(aid__ins){.op = AID__DO_MAX, .space = f->owners, .a = count, .b = aid__emit_const(m, f->owners, false, 1), .c = AID__NO_REG});
        v.d = v.d == AID__NO_REG ? heads : aid__emit(m, &(aid__ins){.op = AID__DO_MUL, .space = f->owners, .a = v.d < heads ? v.d : heads, .b = v.d < heads ? heads : v.d, .c = AID__NO_REG});
      }
    }
    return v;
  case AID__AGGREGATE_min:
  case AID__AGGREGATE_max:
    if (value.n == AID__NO_REG)
      value.n = aid__emit_const(m, f->rows, false, 1);
    place = aid__emit(m, &(aid__ins){.op = AID__DO_EXTREME, .space = f->owners, .from = f->rows, .a = f->belongs, .b = aid__emit_valid(m, value.n, value.d), .c = f->lacking, .d = value.d,
                                     .how = value.kn == 0 ? 0 : (which == AID__AGGREGATE_max) == (value.kn > 0)});
    break;
  default: {
    aid__val by = {.n = AID__NO_REG, .d = AID__NO_REG};
    if (by_ir) {
      by = aid__code_eval(m, f->rows, by_ir);
      if (by.n != AID__NO_REG && by.kn <= 0)
        by.n = aid__emit_linear(m, f->rows, by.kn < 0 ? -1 : 0, by.n, 0, AID__NO_REG, 0);
      by.n = by.n == AID__NO_REG ? by.n : aid__emit_valid(m, by.n, by.d);
    }
    if (m->no_memory)
      return value;
    place = aid__emit(m, &(aid__ins){.op = AID__DO_NTH, .space = f->owners, .from = f->rows, .a = f->belongs, .b = by.n, .c = f->lacking, .d = by.n == AID__NO_REG ? by.n : by.d,
                                     .k = which == AID__AGGREGATE_first ? 1 : ir->operands[AID__AGG_N] ? ir->operands[AID__AGG_N]->value.number.n : 0});
    break;
  }
  }
  *none = aid__emit(m, &(aid__ins){.op = AID__DO_LT, .truth = true, .space = f->owners, .a = place, .b = aid__emit_const(m, f->owners, false, 0), .c = AID__NO_REG});
  return at_place(m, f, value, place);
}

/* A space with the rows of the list of each place. */
static folding unroll(aid__coder *m, uint16_t space, const aid__ir *ir)
{
  const aid__list *const list = &ir->list;
  aid__space made = {.kind = list->kind, .list = true, .outer = space, .like = UINT16_MAX, .rows = AID__NO_REG, .owner = AID__NO_REG, .owners = AID__NO_REG, .of = *list, .day = ir->day};
  folding f = {.ir = ir, .owners = space, .belongs = AID__NO_REG, .lacking = AID__NO_REG};
  uint16_t out = space;
  uint32_t owners;

  for (unsigned d = 0; d < list->outer && !m->code->spaces[out].base; d++)
    out = m->code->spaces[out].outer;
  owners = aid__emit(m, &(aid__ins){.op = AID__DO_ROWS, .space = (uint16_t)list->owner->index, .from = (uint16_t)list->owner->index, .a = AID__NO_REG, .b = AID__NO_REG, .c = AID__NO_REG});
  owners = aid__emit_move(m, owners, list->owner, out);
  for (unsigned d = list->outer; d-- > 0 && !m->no_memory;) {
    uint16_t inner = space;
    for (unsigned i = 0; i < d; i++)
      inner = m->code->spaces[inner].outer;
    owners = aid__emit(m, &(aid__ins){.op = AID__DO_GATHER, .space = inner, .from = m->code->spaces[inner].outer, .a = owners, .b = m->code->spaces[inner].owner, .c = AID__NO_REG});
  }
  made.owners = owners;
  f.rows = aid__code_space(m, &made);
  if (m->no_memory)
    return f;
  {
    aid__ins ins = {.op = AID__DO_ROWS, .space = f.rows, .from = f.rows, .a = AID__NO_REG, .b = AID__NO_REG, .c = AID__NO_REG};
    const uint32_t rows = aid__emit(m, &ins);
    uint32_t owner;
    ins.op = AID__DO_OWNER;
    owner = aid__emit(m, &ins);
    m->code->spaces[f.rows].rows = rows;
    m->code->spaces[f.rows].owner = owner;
    ins.op = AID__DO_UNSURE;
    ins.truth = true;
    f.belongs = aid__emit(m, &ins);
    ins.op = AID__DO_PART;
    ins.space = space;
    f.lacking = aid__emit(m, &ins);
  }
  return f;
}

aid__val aid__code_aggregate(aid__coder *m, uint16_t space, const aid__ir *ir)
{
  const aid__ir *const where = ir->operands[AID__AGG_WHERE], *const value = ir->operands[AID__AGG_VALUE], *const by = ir->operands[AID__AGG_BY], *const other = ir->operands[AID__AGG_ELSE];
  const aid__list *const list = &ir->list;
  const bool alone = aid__code_reach(where) == 0 && aid__code_reach(value) == 0 && aid__code_reach(by) == 0 && list->outer == 0;
  folding f = {.ir = ir};
  uint32_t none;
  aid__val v;

  if (alone) {
    const way w = go_down(m, list, list->kind, ir->day, true);
    f.rows = (uint16_t)list->kind->index;
    f.owners = (uint16_t)list->owner->index;
    f.belongs = w.rows;
    f.lacking = w.lacking;
  } else {
    f = unroll(m, space, ir);
  }
  if (where && !m->no_memory)
    f.belongs = aid__emit_and(m, f.belongs, aid__code_eval(m, f.rows, where).n);
  if (m->no_memory)
    return aid__val_of(0);
  v = fold(m, &f, &none);
  if (alone) {
    v = aid__code_move(m, v, list->owner, space);
    none = aid__emit_move(m, none, list->owner, space);
  }
  if (none != AID__NO_REG && !m->no_memory) {
    const bool number = ir->type.base == AID__NUMBER;
    aid__val stands = other ? aid__code_eval(m, space, other) : aid__val_of(aid__emit(m, &(aid__ins){.op = AID__DO_FAIL, .truth = ir->type.base == AID__FLAG, .space = space, .a = AID__NO_REG, .b = AID__NO_REG, .c = AID__NO_REG}));
    if (!number)
      return aid__val_of(aid__emit(m, &(aid__ins){.op = AID__DO_SELECT, .truth = ir->type.base == AID__FLAG, .space = space, .a = none, .b = stands.n, .c = v.n, .how = 1}));
    if (other)
      stands = aid__code_fit(m, space, stands, &ir->type);
    /* the place, and so `none`, is unknown where who belongs is: then so is the value, whatever stands for it */
    v = aid__code_select(m, space, none, stands, v, true);
  }
  return ir->type.base == AID__NUMBER ? aid__code_fit(m, space, v, &ir->type) : v;
}
