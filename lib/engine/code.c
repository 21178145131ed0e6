/* Compiling a plan for columns: slots to instructions, each once; what nobody needs is left out; spaces and moves between them. */
#include "engine/code.h"

/* ---- instructions ---- */

static aid__ins *at(aid__coder *m, uint32_t reg) { return &m->code->list[reg]; }

bool aid__code_of_regions(const struct aid_kind *kind)
{
  for (; kind; kind = kind->parent)
    if (kind->index == AID__KIND_HOUSEHOLD)
      return false;
  return true;
}

static bool same_keys(const aid__ins *a, const aid__ins *b)
{
  for (uint32_t i = 0; i < a->key_count; i++)
    if (a->keys[i].reg != b->keys[i].reg || a->keys[i].n != b->keys[i].n || a->keys[i].d != b->keys[i].d)
      return false;
  return true;
}

static bool same(const aid__ins *a, const aid__ins *b)
{
  return a->op == b->op && a->how == b->how && a->part == b->part && a->turn == b->turn && a->truth == b->truth && a->space == b->space && a->from == b->from &&
         a->a == b->a && a->b == b->b && a->c == b->c && a->d == b->d && a->day == b->day && a->k == b->k && a->ka == b->ka && a->kb == b->kb && a->of == b->of &&
         a->key_count == b->key_count && same_keys(a, b);
}

static size_t place_of(const aid__coder *m, const aid__ins *ins)
{
  const uint64_t parts[] = {(uint64_t)ins->op | (uint64_t)ins->how << 8 | (uint64_t)ins->part << 16 | (uint64_t)ins->turn << 24 | (uint64_t)ins->space << 32 | (uint64_t)ins->from << 48,
                            (uint64_t)ins->a << 32 | ins->b, (uint64_t)ins->c << 32 | (uint32_t)ins->day, (uint64_t)ins->k, (uint64_t)ins->ka, (uint64_t)ins->kb, (uint64_t)(uintptr_t)ins->of};
  size_t i = (size_t)aid__hash(parts, sizeof parts) & (m->table_size - 1);

  while (m->table[i] && !same(at((aid__coder *)(uintptr_t)m, m->table[i] - 1), ins))
    i = (i + 1) & (m->table_size - 1);
  return i;
}

static bool grow(aid__coder *m)
{
  const size_t capacity = m->capacity ? m->capacity * 2 : 1024;
  aid__ins *const list = aid__arena_array(m->arena, capacity, sizeof *list);
  uint32_t *const table = aid__arena_array(m->arena, capacity * 2, sizeof *table);

  if (list == NULL || table == NULL) {
    m->no_memory = true;
    return false;
  }
  if (m->code->count)
    memcpy(list, m->code->list, m->code->count * sizeof *list);
  m->code->list = list;
  m->capacity = capacity;
  m->table = table;
  m->table_size = capacity * 2;
  for (uint32_t i = 0; i < m->code->count; i++)
    table[place_of(m, &list[i])] = i + 1;
  return true;
}

/* A choice that is none: the branch that is taken. */
static bool settled_choice(aid__coder *m, const aid__ins *ins, uint32_t *taken)
{
  if (ins->op != AID__DO_SELECT && ins->op != AID__DO_PICK)
    return false;
  if (at(m, ins->a)->op == AID__DO_CONST) {
    *taken = at(m, ins->a)->k ? ins->b : ins->c;
    return true;
  }
  /* where test and branches are unknown alike, the answer hangs on the test too: so equal branches alone do not do */
  *taken = ins->b;
  return ins->b == ins->c && (ins->op == AID__DO_PICK || at(m, ins->b)->op == AID__DO_CONST);
}

uint32_t aid__emit(aid__coder *m, const aid__ins *ins)
{
  aid__ins made = *ins;
  size_t place;
  uint32_t taken;

  if (!m->no_memory && settled_choice(m, ins, &taken))
    return taken;
  if (m->no_memory || (m->code->count == m->capacity && !grow(m)))
    return 0;
  if (made.op != AID__DO_SUM && made.op != AID__DO_EXTREME && made.op != AID__DO_NTH)
    made.d = AID__NO_REG;
  if (made.most == 0)
    made.most = AID__REG_MOST;
  made.region = aid__code_of_regions(m->code->spaces[made.space].kind);
  place = place_of(m, &made);
  if (m->table[place])
    return m->table[place] - 1;
  m->code->list[m->code->count] = made;
  m->table[place] = (uint32_t)++m->code->count;
  return (uint32_t)m->code->count - 1;
}

uint32_t aid__emit_const(aid__coder *m, uint16_t space, bool truth, int64_t k)
{
  return aid__emit(m, &(aid__ins){.op = AID__DO_CONST, .space = space, .truth = truth, .a = AID__NO_REG, .b = AID__NO_REG, .c = AID__NO_REG, .k = k});
}

static bool is_const(aid__coder *m, uint32_t reg, int64_t k) { return !m->no_memory && at(m, reg)->op == AID__DO_CONST && at(m, reg)->k == k; }

static uint32_t emit_two(aid__coder *m, aid__do op, bool truth, uint32_t a, uint32_t b)
{
  return m->no_memory ? 0 : aid__emit(m, &(aid__ins){.op = (uint8_t)op, .space = at(m, a)->space, .truth = truth, .a = a, .b = b, .c = AID__NO_REG});
}

uint32_t aid__emit_not(aid__coder *m, uint32_t a)
{
  if (m->no_memory)
    return 0;
  if (at(m, a)->op == AID__DO_NOT)
    return at(m, a)->a;
  if (at(m, a)->op == AID__DO_CONST)
    return aid__emit_const(m, at(m, a)->space, true, !at(m, a)->k);
  return emit_two(m, AID__DO_NOT, true, a, AID__NO_REG);
}

uint32_t aid__emit_and(aid__coder *m, uint32_t a, uint32_t b)
{
  if (a == b || is_const(m, b, 1) || is_const(m, a, 0))
    return a;
  if (is_const(m, a, 1) || is_const(m, b, 0))
    return b;
  return a < b ? emit_two(m, AID__DO_AND, true, a, b) : emit_two(m, AID__DO_AND, true, b, a);
}

uint32_t aid__emit_or(aid__coder *m, uint32_t a, uint32_t b)
{
  if (a == b || is_const(m, b, 0) || is_const(m, a, 1))
    return a;
  if (is_const(m, a, 0) || is_const(m, b, 1))
    return b;
  return a < b ? emit_two(m, AID__DO_OR, true, a, b) : emit_two(m, AID__DO_OR, true, b, a);
}

uint32_t aid__emit_valid(aid__coder *m, uint32_t a, uint32_t b)
{
  if (m->no_memory || b == AID__NO_REG || a == b || at(m, b)->op == AID__DO_CONST)
    return a;
  return aid__emit(m, &(aid__ins){.op = AID__DO_VALID, .space = at(m, a)->space, .truth = at(m, a)->truth, .a = a, .b = b, .c = AID__NO_REG});
}

uint32_t aid__emit_linear(aid__coder *m, uint16_t space, int64_t ka, uint32_t a, int64_t kb, uint32_t b, int64_t k)
{
  /* what is taken 0 times must be known all the same */
  if (b != AID__NO_REG && kb == 0)
    return aid__emit_valid(m, aid__emit_linear(m, space, ka, a, 0, AID__NO_REG, k), b);
  if (a != AID__NO_REG && ka == 0)
    return aid__emit_valid(m, aid__emit_linear(m, space, kb, b, 0, AID__NO_REG, k), a);
  if (a == AID__NO_REG) {
    a = b;
    ka = kb;
    b = AID__NO_REG;
  }
  if (b == AID__NO_REG)
    kb = 0;
  if (a == AID__NO_REG)
    return aid__emit_const(m, space, false, k);
  if (b == AID__NO_REG && ka == 1 && k == 0)
    return a;
  if (b == AID__NO_REG && !m->no_memory && at(m, a)->op == AID__DO_CONST) {
    const aid__wide n = (aid__wide)ka * at(m, a)->k + k;
    if (n <= INT64_MAX && n >= -(aid__wide)INT64_MAX)
      return aid__emit_const(m, space, false, (int64_t)n);
  }
  /* what is done to a choice of two constants is done to them */
  if (b == AID__NO_REG && !m->no_memory && at(m, a)->op == AID__DO_SELECT && at(m, a)->key_count == 0 && at(m, at(m, a)->b)->op == AID__DO_CONST && at(m, at(m, a)->c)->op == AID__DO_CONST) {
    aid__ins choice = *at(m, a);
    choice.b = aid__emit_linear(m, space, ka, choice.b, 0, AID__NO_REG, k);
    choice.c = aid__emit_linear(m, space, ka, choice.c, 0, AID__NO_REG, k);
    choice.most = 0;
    if (!m->no_memory && at(m, choice.b)->op == AID__DO_CONST && at(m, choice.c)->op == AID__DO_CONST)
      return aid__emit(m, &choice);
  }
  return aid__emit(m, &(aid__ins){.op = AID__DO_LINEAR, .space = space, .a = a, .b = b, .c = AID__NO_REG, .ka = ka, .kb = kb, .k = k});
}

/* ---- spaces ---- */

uint16_t aid__code_space(aid__coder *m, const aid__space *space)
{
  aid__code *const code = m->code;

  for (size_t i = 0; i < code->space_count; i++) {
    const aid__space *const s = &code->spaces[i];
    if (!s->base && s->kind == space->kind && s->list == space->list && s->outer == space->outer && s->like == space->like && s->day == space->day &&
        s->of.owner == space->of.owner && s->of.kind == space->of.kind && s->of.ever == space->of.ever && s->of.members == space->of.members && s->of.outer == space->of.outer &&
        s->owners == space->owners && (space->list || s->rows == space->rows))
      return (uint16_t)i;
  }
  if (code->space_count == m->space_capacity) {
    const size_t capacity = m->space_capacity * 2;
    aid__space *const spaces = aid__arena_array(m->arena, capacity, sizeof *spaces);
    if (spaces == NULL || capacity > UINT16_MAX) {
      m->no_memory = true;
      return 0;
    }
    memcpy(spaces, code->spaces, code->space_count * sizeof *spaces);
    code->spaces = spaces;
    m->space_capacity = capacity;
  }
  code->spaces[code->space_count] = *space;
  return (uint16_t)code->space_count++;
}

static const struct aid_kind *kind_of(const aid__coder *m, size_t index) { return m->plan->policy->vocabulary.kinds[index]; }

uint32_t aid__emit_move(aid__coder *m, uint32_t reg, const struct aid_kind *from, uint16_t to)
{
  const aid__space *const s = &m->code->spaces[to];
  const struct aid_kind *const kind = s->kind;
  const uint32_t rows = s->rows;
  const bool base = s->base;

  if (m->no_memory || reg == AID__NO_REG)
    return reg;
  if (at(m, reg)->op == AID__DO_CONST)
    return aid__emit_const(m, to, at(m, reg)->truth, at(m, reg)->k);
  if (kind != from) {
    if (from->index == AID__KIND_REGION && !aid__code_of_regions(kind)) {
      const uint16_t household = AID__KIND_HOUSEHOLD;
      const uint32_t region = aid__emit(m, &(aid__ins){.op = AID__DO_REGION, .space = household, .a = AID__NO_REG, .b = AID__NO_REG, .c = AID__NO_REG});
      reg = aid__emit(m, &(aid__ins){.op = AID__DO_GATHER, .truth = at(m, reg)->truth, .space = household, .from = AID__KIND_REGION, .a = reg, .b = region, .c = AID__NO_REG});
      from = kind_of(m, household);
    }
    if (kind != from)
      reg = aid__emit(m, &(aid__ins){.op = AID__DO_DOWN, .truth = at(m, reg)->truth, .space = (uint16_t)kind->index, .from = (uint16_t)from->index, .a = reg, .b = AID__NO_REG, .c = AID__NO_REG});
  }
  if (base || m->no_memory)
    return reg;
  return aid__emit(m, &(aid__ins){.op = AID__DO_GATHER, .truth = at(m, reg)->truth, .space = to, .from = (uint16_t)kind->index, .a = reg, .b = rows, .c = AID__NO_REG});
}

aid__val aid__code_move(aid__coder *m, aid__val v, const struct aid_kind *from, uint16_t to)
{
  v.n = aid__emit_move(m, v.n, from, to);
  v.d = aid__emit_move(m, v.d, from, to);
  return v;
}

/* ---- hops ---- */

unsigned aid__code_reach(const aid__ir *ir)
{
  unsigned most = 0;

  if (ir == NULL)
    return 0;
  if (ir->op == AID__OP_OUTER)
    return ir->depth + aid__code_reach(ir->operands[0]);
  if (ir->op == AID__OP_AGGREGATE)
    most = ir->list.outer;
  for (size_t i = 0; i < ir->count; i++) {
    unsigned r = aid__code_reach(ir->operands[i]);
    if (ir->op == AID__OP_AGGREGATE && i != AID__AGG_ELSE && i != AID__AGG_N)
      r = r ? r - 1 : 0;
    if (r > most)
      most = r;
  }
  return most;
}

static aid__val gather(aid__coder *m, aid__val v, uint16_t from, uint16_t to, uint32_t index)
{
  uint32_t *const regs[] = {&v.n, &v.d};

  for (size_t i = 0; i < 2; i++)
    if (*regs[i] != AID__NO_REG && !m->no_memory)
      *regs[i] = aid__emit(m, &(aid__ins){.op = AID__DO_GATHER, .truth = at(m, *regs[i])->truth, .space = to, .from = from, .a = *regs[i], .b = index, .c = AID__NO_REG});
  if (v.n == AID__NO_REG && !m->no_memory)         /* a constant, where there is a row */
    v.n = aid__emit_valid(m, aid__emit_const(m, to, false, 1), index);
  return v;
}

/* The same places with other rows: places of them among the rows of their kind. */
static aid__val eval_there(aid__coder *m, uint16_t space, const aid__ir *body, const struct aid_kind *to, uint32_t index)
{
  if (aid__code_reach(body) > 0) {
    const aid__space *const s = &m->code->spaces[space];
    const aid__space there = {.kind = to, .outer = s->base ? UINT16_MAX : s->outer, .like = space, .rows = index, .owner = s->base ? AID__NO_REG : s->owner, .owners = AID__NO_REG};
    const uint16_t made = aid__code_space(m, &there);
    aid__val v = aid__code_eval(m, made, body);
    /* a register of the other space has a value for each place of this one */
    v.n = v.n == AID__NO_REG ? v.n : aid__emit(m, &(aid__ins){.op = AID__DO_GATHER, .how = 1, .truth = at(m, v.n)->truth, .space = space, .from = made, .a = v.n, .b = AID__NO_REG, .c = AID__NO_REG});
    v.d = v.d == AID__NO_REG ? v.d : aid__emit(m, &(aid__ins){.op = AID__DO_GATHER, .how = 1, .space = space, .from = made, .a = v.d, .b = AID__NO_REG, .c = AID__NO_REG});
    if (v.n == AID__NO_REG)
      v.n = aid__emit_const(m, space, false, 1);
    v.n = aid__emit_valid(m, v.n, index);
    return v;
  }
  return gather(m, aid__code_eval(m, (uint16_t)to->index, body), (uint16_t)to->index, space, index);
}

uint32_t aid__code_fact(aid__coder *m, const struct aid_fact *f, int32_t day)
{
  return aid__emit(m, &(aid__ins){.op = AID__DO_FACT, .truth = f->type.base == AID__FLAG, .space = (uint16_t)f->kind->index, .of = f, .day = f->dated ? day : 0, .a = AID__NO_REG, .b = AID__NO_REG, .c = AID__NO_REG});
}

/* Of a household (or of what hangs on regions alone): the region itself. */
uint32_t aid__code_level(aid__coder *m, uint16_t space, int level)
{
  const uint32_t reg = aid__emit(m, &(aid__ins){.op = AID__DO_LEVEL, .space = AID__KIND_REGION, .k = level, .a = AID__NO_REG, .b = AID__NO_REG, .c = AID__NO_REG});
  return aid__emit_move(m, reg, kind_of(m, AID__KIND_REGION), space);
}

static aid__val hop(aid__coder *m, uint16_t space, const aid__ir *ir)
{
  const struct aid_kind *const here = m->code->spaces[space].kind;
  const struct aid_kind *const region = kind_of(m, AID__KIND_REGION);

  if (ir->op == AID__OP_REF) {
    const struct aid_kind *const to = ir->fact->type.kind ? ir->fact->type.kind : kind_of(m, AID__KIND_PERSON);
    const uint32_t who = aid__emit_move(m, aid__code_fact(m, ir->fact, ir->day), here, space);
    const uint32_t index = aid__emit(m, &(aid__ins){.op = AID__DO_PLACE, .space = space, .of = to, .a = who, .b = AID__NO_REG, .c = AID__NO_REG});
    return eval_there(m, space, ir->operands[0], to, index);
  }
  if (ir->op == AID__OP_LEVEL)
    return eval_there(m, space, ir->operands[0], region, aid__code_level(m, space, ir->level));
  if (aid__code_reach(ir->operands[0]) > 0) {
    /* the place of the row above: a place among its own kind's rows, seen from here */
    const uint32_t own = aid__emit(m, &(aid__ins){.op = AID__DO_ROWS, .space = (uint16_t)ir->to->index, .from = (uint16_t)ir->to->index, .a = AID__NO_REG, .b = AID__NO_REG, .c = AID__NO_REG});
    return eval_there(m, space, ir->operands[0], ir->to, aid__emit_move(m, own, ir->to, space));
  }
  return aid__code_move(m, aid__code_eval(m, (uint16_t)ir->to->index, ir->operands[0]), ir->to, space);
}

static aid__val outer(aid__coder *m, uint16_t space, const aid__ir *ir)
{
  uint16_t out = space;
  aid__val v;

  for (unsigned d = 0; d < ir->depth && !m->code->spaces[out].base; d++)
    out = m->code->spaces[out].outer;
  v = aid__code_eval(m, out, ir->operands[0]);
  /* from the outermost in: each space's owner says where it stands in the one outside */
  for (unsigned d = ir->depth; d-- > 0;) {
    uint16_t inner = space;
    for (unsigned i = 0; i < d; i++)
      inner = m->code->spaces[inner].outer;
    if (m->code->spaces[inner].base)
      continue;
    v = gather(m, v, m->code->spaces[inner].outer, inner, m->code->spaces[inner].owner);
  }
  return v;
}

/* ---- leaves ---- */

static aid__val constant(aid__coder *m, uint16_t space, const aid__ir *ir)
{
  if (!ir->value.known)
    return aid__val_of(aid__emit(m, &(aid__ins){.op = AID__DO_FAIL, .truth = ir->type.base == AID__FLAG, .space = space, .a = AID__NO_REG, .b = AID__NO_REG, .c = AID__NO_REG}));
  switch (ir->type.base) {
  case AID__FLAG: return aid__val_of(aid__emit_const(m, space, true, ir->value.flag));
  case AID__NUMBER: return aid__code_fit(m, space, aid__code_constant(m, space, ir->value.number), &ir->type);
  case AID__TEXT: return aid__val_of(aid__emit(m, &(aid__ins){.op = AID__DO_TEXT, .space = space, .of = ir->value.text, .a = AID__NO_REG, .b = AID__NO_REG, .c = AID__NO_REG}));
  default: return aid__val_of(aid__emit_const(m, space, false, ir->value.day));
  }
}

static aid__val record(aid__coder *m, uint16_t space, const aid__ir *ir)
{
  const struct aid_kind *const here = m->code->spaces[space].kind;
  aid__ins ins = {.op = AID__DO_RECORD, .truth = ir->type.base == AID__FLAG, .space = (uint16_t)here->index, .of = ir->program, .how = ir->record, .day = aid_month_of(ir->day),
                  .a = AID__NO_REG, .b = AID__NO_REG, .c = AID__NO_REG};
  aid__val v = aid__val_of(aid__emit(m, &ins));

  if (ir->type.base == AID__NUMBER) {
    ins.part = 1;
    v.d = aid__emit(m, &ins);
    v = aid__code_fit(m, (uint16_t)here->index, v, &ir->type);
  }
  return aid__code_move(m, v, here, space);
}

static bool const_keys(const aid__ir *ir)
{
  for (size_t i = 0; i < ir->count; i++)
    if (ir->operands[i]->op != AID__OP_CONST)
      return false;
  return true;
}

/* Looked up for each region where the keys are constants: there are few of them. */
static aid__val standard(aid__coder *m, uint16_t space, const aid__ir *ir)
{
  const struct aid_kind *const region = kind_of(m, AID__KIND_REGION);
  const uint16_t where = const_keys(ir) ? AID__KIND_REGION : space;
  aid__key *const keys = aid__arena_array(m->arena, ir->count + 1, sizeof *keys);
  const uint32_t own = aid__emit(m, &(aid__ins){.op = AID__DO_ROWS, .space = AID__KIND_REGION, .from = AID__KIND_REGION, .a = AID__NO_REG, .b = AID__NO_REG, .c = AID__NO_REG});
  aid__ins ins = {.op = AID__DO_STANDARD, .truth = ir->type.base == AID__FLAG, .space = where, .k = ir->index, .key_count = ir->count, .keys = keys, .b = AID__NO_REG, .c = AID__NO_REG, .ka = 1};
  aid__val v;

  if (keys == NULL) {
    m->no_memory = true;
    return aid__val_of(0);
  }
  for (size_t i = 0; i < ir->count; i++) {
    const aid__val key = aid__code_eval(m, where, ir->operands[i]);
    if (key.d != AID__NO_REG)                      /* a quotient as a key: the trace knows how */
      return aid__code_redo(m, space, ir->type.base == AID__FLAG);
    keys[i] = (aid__key){key.n, key.kn, key.kd, &ir->operands[i]->type};
  }
  ins.a = aid__emit_move(m, own, region, where);
  if (ir->type.base == AID__NUMBER && !ir->type.fraction) {
    ins.ka = aid__power10[ir->type.digits];
    ins.kb = 1;
  }
  v = aid__val_of(aid__emit(m, &ins));
  if (ir->type.base == AID__NUMBER) {
    v.kd = ins.ka;
    if (ir->type.fraction) {
      ins.part = 1;
      v.d = aid__emit(m, &ins);
    }
  }
  return where == space ? v : aid__code_move(m, v, region, space);
}

/* ---- truth and choices ---- */

static aid__val truth(aid__coder *m, uint16_t space, const aid__ir *ir)
{
  uint32_t v = aid__code_eval(m, space, ir->operands[0]).n;

  if (ir->op == AID__OP_NOT)
    return aid__val_of(aid__emit_not(m, v));
  for (size_t i = 1; i < ir->count; i++) {
    const uint32_t other = aid__code_eval(m, space, ir->operands[i]).n;
    v = ir->op == AID__OP_AND ? aid__emit_and(m, v, other) : aid__emit_or(m, v, other);
  }
  return aid__val_of(v);
}

/* Of flags: whether they are the same, known where both are. */
static uint32_t equal(aid__coder *m, uint16_t space, const aid__type *type, aid__op op, aid__val a, aid__val b)
{
  uint32_t x = a.n, y = b.n;

  if (type->base == AID__NUMBER)
    return aid__code_compare(m, space, op, a, b);
  if (type->base == AID__FLAG) {
    if (op != AID__OP_EQ && op != AID__OP_NE)
      return aid__code_redo(m, space, true).n;
    return aid__emit(m, &(aid__ins){.op = AID__DO_SAME, .truth = true, .space = space, .a = x < y ? x : y, .b = x < y ? y : x, .c = AID__NO_REG, .turn = op == AID__OP_NE});
  }
  if (op == AID__OP_GT || op == AID__OP_GE) {
    x = b.n;
    y = a.n;
    op = op == AID__OP_GT ? AID__OP_LT : AID__OP_LE;
  }
  return aid__emit(m, &(aid__ins){.op = op == AID__OP_LT ? AID__DO_LT : op == AID__OP_LE ? AID__DO_LE : AID__DO_EQ, .truth = true, .space = space, .a = x, .b = y, .c = AID__NO_REG, .turn = op == AID__OP_NE});
}

static aid__val in_list(aid__coder *m, uint16_t space, const aid__ir *ir)
{
  const aid__val a = aid__code_eval(m, space, ir->operands[0]);
  uint32_t v = aid__emit_valid(m, aid__emit_const(m, space, true, 0), a.n);

  for (size_t i = 1; i < ir->count; i++)
    v = aid__emit_or(m, v, equal(m, space, &ir->operands[0]->type, AID__OP_EQ, a, aid__code_eval(m, space, ir->operands[i])));
  return aid__val_of(v);
}

static aid__val is_known(aid__coder *m, uint16_t space, const aid__ir *ir)
{
  const aid__val a = aid__code_eval(m, space, ir->operands[0]);
  uint32_t reg = a.n == AID__NO_REG ? aid__emit_const(m, space, false, 1) : a.n;

  if (a.d != AID__NO_REG)
    reg = aid__emit_valid(m, reg, a.d);
  return aid__val_of(m->no_memory ? 0 : aid__emit(m, &(aid__ins){.op = AID__DO_KNOWN, .truth = true, .space = space, .a = reg, .b = AID__NO_REG, .c = AID__NO_REG}));
}

static aid__val choice(aid__coder *m, uint16_t space, const aid__ir *ir)
{
  const uint32_t test = aid__code_eval(m, space, ir->operands[0]).n;
  aid__val a = aid__code_eval(m, space, ir->operands[1]), b = aid__code_eval(m, space, ir->operands[2]);

  if (ir->type.base == AID__NUMBER) {
    a = aid__code_fit(m, space, a, &ir->type);
    b = aid__code_fit(m, space, b, &ir->type);
    return aid__code_select(m, space, test, a, b, false);
  }
  return m->no_memory ? a : aid__val_of(aid__emit(m, &(aid__ins){.op = AID__DO_SELECT, .truth = ir->type.base == AID__FLAG, .space = space, .a = test, .b = a.n, .c = b.n}));
}

static aid__val assumed(aid__coder *m, uint16_t space, const aid__ir *ir)
{
  aid__val a = aid__code_eval(m, space, ir->operands[0]), b = aid__code_eval(m, space, ir->operands[1]);
  int64_t scale = 1;

  if (ir->type.base == AID__NUMBER) {
    if (ir->type.fraction)
      return aid__code_redo(m, space, false);
    scale = aid__power10[ir->type.digits];
    a = aid__val_of(aid__code_whole(m, space, aid__code_fit(m, space, a, &ir->type), scale));
    b = aid__val_of(aid__code_whole(m, space, aid__code_fit(m, space, b, &ir->type), scale));
  }
  if (m->no_memory)
    return a;
  a = aid__val_of(aid__emit(m, &(aid__ins){.op = AID__DO_COALESCE, .truth = ir->type.base == AID__FLAG, .space = space, .a = a.n, .b = b.n, .c = AID__NO_REG}));
  a.kd = scale;
  return a;
}

/* ---- dates ---- */

static aid__val dates(aid__coder *m, uint16_t space, const aid__ir *ir)
{
  const bool distance = ir->op == AID__OP_DATES_APART || ir->op == AID__OP_MONTHS_APART || ir->op == AID__OP_ELAPSED;
  const aid__val a = aid__code_eval(m, space, ir->operands[0]);
  aid__ins ins = {.op = AID__DO_DATE, .how = ir->op, .part = (uint8_t)(ir->op == AID__OP_ELAPSED && ir->shift), .space = space, .a = a.n, .b = AID__NO_REG, .c = AID__NO_REG};
  aid__val v;

  if (ir->count > 1) {
    const aid__val b = aid__code_eval(m, space, ir->operands[1]);
    ins.b = distance ? b.n : aid__code_whole(m, space, b, 1);
  }
  v = aid__val_of(aid__emit(m, &ins));
  return distance ? aid__code_fit(m, space, v, &ir->type) : v;
}

/* ---- all of it ---- */

aid__val aid__code_redo(aid__coder *m, uint16_t space, bool flag)
{
  return aid__val_of(aid__emit(m, &(aid__ins){.op = AID__DO_REDO, .truth = flag, .space = space, .a = AID__NO_REG, .b = AID__NO_REG, .c = AID__NO_REG}));
}

aid__val aid__code_eval(aid__coder *m, uint16_t space, const aid__ir *ir)
{
  const struct aid_kind *const here = m->code->spaces[space].kind;
  const bool flag = ir->type.base == AID__FLAG;

  if (m->no_memory)
    return aid__val_of(0);
  switch ((aid__op)ir->op) {
  case AID__OP_CONST: return constant(m, space, ir);
  case AID__OP_FACT: {
    aid__val v = aid__val_of(aid__code_fact(m, ir->fact, ir->day));
    if (ir->type.base == AID__NUMBER)
      v.kd = aid__power10[ir->fact->type.digits];
    return aid__code_move(m, v, here, space);
  }
  case AID__OP_RECORD: return record(m, space, ir);
  case AID__OP_SLOT: return aid__code_move(m, m->code->slots[ir->index], here, space);
  case AID__OP_STANDARD: return standard(m, space, ir);
  case AID__OP_PARENT:
  case AID__OP_LEVEL:
  case AID__OP_REF: return hop(m, space, ir);
  case AID__OP_OUTER: return outer(m, space, ir);
  case AID__OP_NOT:
  case AID__OP_AND:
  case AID__OP_OR: return truth(m, space, ir);
  case AID__OP_EQ:
  case AID__OP_NE:
  case AID__OP_LT:
  case AID__OP_LE:
  case AID__OP_GT:
  case AID__OP_GE: {
    const aid__val a = aid__code_eval(m, space, ir->operands[0]), b = aid__code_eval(m, space, ir->operands[1]);
    return aid__val_of(equal(m, space, &ir->operands[0]->type, (aid__op)ir->op, a, b));
  }
  case AID__OP_IN: return in_list(m, space, ir);
  case AID__OP_HAS: {
    const uint32_t who = aid__code_eval(m, space, ir->operands[0]).n;
    return aid__val_of(aid__emit(m, &(aid__ins){.op = AID__DO_LE, .truth = true, .space = space, .a = aid__emit_const(m, space, false, 0), .b = who, .c = AID__NO_REG}));
  }
  case AID__OP_KNOWN: return is_known(m, space, ir);
  case AID__OP_ADD:
  case AID__OP_SUB:
  case AID__OP_MUL:
  case AID__OP_DIV:
  case AID__OP_NEG:
  case AID__OP_MIN:
  case AID__OP_MAX: return aid__code_arithmetic(m, space, ir);
  case AID__OP_ROUND: return aid__code_round(m, space, ir);
  case AID__OP_SCALE: return aid__code_fit(m, space, aid__code_eval(m, space, ir->operands[0]), &ir->type);
  case AID__OP_DATE_DAYS:
  case AID__OP_DATE_MONTHS:
  case AID__OP_DATE_WORKDAYS:
  case AID__OP_MONTH_MONTHS:
  case AID__OP_DATES_APART:
  case AID__OP_MONTHS_APART:
  case AID__OP_ELAPSED:
  case AID__OP_MONTH_OF:
  case AID__OP_FIRST_DAY:
  case AID__OP_LAST_DAY:
  case AID__OP_YEAR_START:
  case AID__OP_WORKDAY: return dates(m, space, ir);
  case AID__OP_IF: return choice(m, space, ir);
  case AID__OP_FALLBACK: return assumed(m, space, ir);
  case AID__OP_FAIL: return aid__val_of(aid__emit(m, &(aid__ins){.op = AID__DO_FAIL, .truth = flag, .space = space, .a = AID__NO_REG, .b = AID__NO_REG, .c = AID__NO_REG}));
  case AID__OP_AGGREGATE: return aid__code_aggregate(m, space, ir);
  case AID__OP_DAY:
  case AID__OP_MONTH:
  case AID__OP_AT:
  case AID__OP_AT_DAY:
  case AID__OP_COUNT: break;
  }
  return aid__code_redo(m, space, flag);
}

/* Rows of a person's own program: those of relatives come from the record. */
static aid__val slot(aid__coder *m, const aid__slot *s)
{
  const uint16_t space = (uint16_t)s->kind->index;
  const bool number = s->type.base == AID__NUMBER;
  aid__val own = aid__code_eval(m, space, s->body), other;
  const struct aid_kind *const person = kind_of(m, AID__KIND_PERSON);
  uint32_t member;

  if (number)
    own = aid__code_fit(m, space, own, &s->type);
  if (s->relative == NULL)
    return own;
  other = aid__code_eval(m, space, s->relative);
  member = aid__emit_move(m, aid__code_fact(m, m->plan->policy->vocabulary.member, 0), person, space);
  if (number)
    return aid__code_select(m, space, member, own, aid__code_fit(m, space, other, &s->type), false);
  return m->no_memory ? own : aid__val_of(aid__emit(m, &(aid__ins){.op = AID__DO_SELECT, .truth = s->type.base == AID__FLAG, .space = space, .a = member, .b = own.n, .c = other.n}));
}

static bool make_spaces(aid__coder *m)
{
  const aid__vocabulary *const v = &m->plan->policy->vocabulary;

  m->space_capacity = v->kind_count + 16;
  if ((m->code->spaces = aid__arena_array(m->arena, m->space_capacity, sizeof *m->code->spaces)) == NULL)
    return false;
  for (size_t i = 0; i < v->kind_count; i++)
    m->code->spaces[v->kinds[i]->index] = (aid__space){.kind = v->kinds[i], .base = true, .outer = UINT16_MAX, .like = UINT16_MAX, .rows = AID__NO_REG, .owner = AID__NO_REG, .owners = AID__NO_REG};
  m->code->space_count = v->kind_count;
  return true;
}

/* ---- what is kept, and when registers die ---- */

/* What a register is where some truths are known to be true: an output is read only for rows that are decided, and amounts only where they
   are eligible. */
typedef struct taken { uint32_t truths[3]; } taken;

static bool is_taken(const taken *t, uint32_t reg) { return reg == t->truths[0] || reg == t->truths[1] || reg == t->truths[2]; }

static uint32_t strip(aid__coder *m, uint32_t reg, const taken *t)
{
  if (reg == AID__NO_REG)
    return reg;
  while (!m->no_memory && at(m, reg)->op == AID__DO_SELECT && at(m, reg)->key_count == 0 && is_taken(t, at(m, reg)->a))
    reg = at(m, reg)->b;
  if (!m->no_memory && at(m, reg)->op == AID__DO_LINEAR && at(m, reg)->b == AID__NO_REG) {
    const uint32_t inner = strip(m, at(m, reg)->a, t);
    if (inner != at(m, reg)->a)
      reg = aid__emit_linear(m, at(m, reg)->space, at(m, reg)->ka, inner, 0, AID__NO_REG, at(m, reg)->k);
  }
  return reg;
}

static uint32_t output_reg(aid__coder *m, uint32_t slot_number, int64_t scale, const taken *t)
{
  const aid__slot *s;

  if (slot_number == AID__NO_SLOT)
    return AID__NO_REG;
  s = &m->plan->slots[slot_number];
  return strip(m, s->type.base == AID__NUMBER ? aid__code_whole(m, (uint16_t)s->kind->index, m->code->slots[slot_number], scale) : m->code->slots[slot_number].n, t);
}

static uint32_t *output_regs(aid__coder *m, const uint32_t *slots, size_t count, int64_t scale, const taken *t)
{
  uint32_t *const regs = aid__arena_array(m->arena, count + 1, sizeof *regs);

  if (regs == NULL)
    m->no_memory = true;
  for (size_t i = 0; regs && i < count; i++)
    regs[i] = output_reg(m, slots[i], scale, t);
  return regs;
}

/* Rows that a program is decided for: members, not relatives; regions of its level. */
static uint32_t decided(aid__coder *m, const struct aid_program *program)
{
  const aid__vocabulary *const v = &m->plan->policy->vocabulary;
  const uint16_t space = (uint16_t)program->kind->index;

  if (space == AID__KIND_REGION && program->level >= 0)
    return aid__emit(m, &(aid__ins){.op = AID__DO_EQ, .truth = true, .space = space, .a = aid__code_fact(m, v->level, 0), .b = aid__emit_const(m, space, false, program->level), .c = AID__NO_REG});
  for (const struct aid_kind *k = program->kind; k; k = k->parent)
    if (k->index == AID__KIND_PERSON)
      return aid__emit_move(m, aid__code_fact(m, v->member, 0), k, space);
  return AID__NO_REG;
}

static bool make_outputs(aid__coder *m)
{
  const aid__plan *const plan = m->plan;

  if ((m->code->outputs = aid__arena_array(m->arena, plan->program_count + 1, sizeof *m->code->outputs)) == NULL)
    return false;
  for (size_t i = 0; i < plan->program_count; i++) {
    const aid__planned *const p = &plan->programs[i];
    aid__output *const o = &m->code->outputs[i];
    taken t = {{decided(m, p->program), AID__NO_REG, AID__NO_REG}};
    o->decided = t.truths[0];
    if (o->decided == AID__NO_REG)
      t.truths[0] = UINT32_MAX - 1;
    t.truths[1] = t.truths[2] = t.truths[0];
    o->eligible = output_reg(m, p->eligible, 1, &t);
    o->qualifies = output_reg(m, p->qualifies, 1, &t);
    o->starts = output_reg(m, p->starts, 1, &t);
    o->conditions = output_regs(m, p->conditions, p->condition_count, 1, &t);
    o->lefts = output_regs(m, p->lefts, p->conflict_count, 1, &t);
    o->ends = output_regs(m, p->ends, p->end_count, 1, &t);
    t.truths[1] = o->eligible;
    t.truths[2] = m->code->slots[p->eligible].n;
    o->amount = output_reg(m, p->amount, 100, &t);
    o->components = output_regs(m, p->components, p->pay_count, 100, &t);
  }
  return !m->no_memory;
}

static void keep(aid__code *code, uint32_t reg)
{
  if (reg != AID__NO_REG)
    code->kept[reg] = true;
}

static void keep_outputs(aid__coder *m)
{
  for (size_t i = 0; i < m->plan->program_count; i++) {
    const aid__output *const o = &m->code->outputs[i];
    const aid__planned *const p = &m->plan->programs[i];
    keep(m->code, o->decided);
    keep(m->code, o->eligible);
    keep(m->code, o->qualifies);
    keep(m->code, o->starts);
    keep(m->code, o->amount);
    for (size_t k = 0; k < p->condition_count; k++)
      keep(m->code, o->conditions[k]);
    for (size_t k = 0; k < p->conflict_count; k++)
      keep(m->code, o->lefts[k]);
    for (size_t k = 0; k < p->end_count; k++)
      keep(m->code, o->ends[k]);
    for (size_t k = 0; k < p->pay_count; k++)
      keep(m->code, o->components[k]);
    for (size_t k = 0; k < o->missing_count; k++)
      keep(m->code, o->missing[k]);
  }
}

/* Calls `each` for every register that an instruction reads. */
static void each_read(const aid__code *code, const aid__ins *ins, void (*each)(void *data, uint32_t reg), void *data)
{
  const uint32_t regs[] = {ins->a, ins->b, ins->c, ins->d};
  const aid__space *const spaces[] = {&code->spaces[ins->space], &code->spaces[ins->from]};

  for (size_t i = 0; i < 4; i++)
    if (regs[i] != AID__NO_REG)
      each(data, regs[i]);
  for (uint32_t i = 0; i < ins->key_count; i++)
    if (ins->keys[i].reg != AID__NO_REG)
      each(data, ins->keys[i].reg);
  for (size_t i = 0; i < 2; i++)
    if (!spaces[i]->base && spaces[i]->list)
      each(data, spaces[i]->owners);
}

typedef struct uses { bool *live; uint32_t *last; uint32_t now; } uses;

static void see_live(void *data, uint32_t reg) { ((uses *)data)->live[reg] = true; }
static void see_last(void *data, uint32_t reg) { ((uses *)data)->last[reg] = ((uses *)data)->now; }

static void rename(uint32_t *reg, const uint32_t *map)
{
  if (*reg != AID__NO_REG)
    *reg = map[*reg];
}

/* What no output needs is left out, and the rest numbered anew. Kept registers are marked already. */
static bool leave_out(aid__coder *m)
{
  aid__code *const code = m->code;
  const size_t slots = m->plan->slot_count;
  uses u = {.live = aid__arena_array(m->arena, code->count + 1, sizeof *u.live)};
  uint32_t *const map = aid__arena_array(m->arena, code->count + 1, sizeof *map);
  aid__ins *list;
  bool *kept;
  size_t late;
  uint32_t n = 0;

  if (u.live == NULL || map == NULL)
    return false;
  for (size_t i = code->count; i-- > 0;) {
    u.live[i] = u.live[i] || code->kept[i];
    if (u.live[i])
      each_read(code, &code->list[i], see_live, &u);
  }
  /* what is worked out once for all regions comes first */
  for (size_t i = 0; i < code->count; i++)
    map[i] = u.live[i] && code->list[i].region ? n++ : AID__NO_REG;
  code->regions = n;
  late = code->late;
  for (size_t i = 0; i < code->count; i++) {
    if (i == late)
      code->late = n;
    if (u.live[i] && !code->list[i].region)
      map[i] = n++;
  }
  if (late >= code->count)
    code->late = n;
  if ((list = aid__arena_array(m->arena, n + 1, sizeof *list)) == NULL || (kept = aid__arena_array(m->arena, n + 1, sizeof *kept)) == NULL)
    return false;
  for (size_t i = 0; i < code->count; i++) {
    aid__ins *const ins = &list[map[i] == AID__NO_REG ? n : map[i]];
    if (!u.live[i])
      continue;
    *ins = code->list[i];
    rename(&ins->a, map);
    rename(&ins->b, map);
    rename(&ins->c, map);
    rename(&ins->d, map);
    if (ins->key_count) {
      aid__key *const keys = aid__arena_array(m->arena, ins->key_count, sizeof *keys);
      if (keys == NULL)
        return false;
      memcpy(keys, ins->keys, ins->key_count * sizeof *keys);
      for (uint32_t k = 0; k < ins->key_count; k++)
        rename(&keys[k].reg, map);
      ins->keys = keys;
    }
    kept[map[i]] = code->kept[i];
  }
  code->list = list;
  code->kept = kept;
  code->count = n;
  for (size_t i = 0; i < code->space_count; i++) {
    rename(&code->spaces[i].rows, map);
    rename(&code->spaces[i].owner, map);
    rename(&code->spaces[i].owners, map);
  }
  for (size_t i = 0; i < slots; i++) {
    aid__val *const v = &code->slots[i];
    rename(&v->n, map);
    rename(&v->d, map);
  }
  for (size_t i = 0; i < m->plan->program_count; i++) {
    aid__output *const o = &code->outputs[i];
    const aid__planned *const p = &m->plan->programs[i];
    uint32_t *const one[] = {&o->decided, &o->eligible, &o->qualifies, &o->starts, &o->amount};
    uint32_t *const many[] = {o->conditions, o->lefts, o->ends, o->components, o->missing};
    const size_t counts[] = {p->condition_count, p->conflict_count, p->end_count, p->pay_count, o->missing_count};
    for (size_t k = 0; k < 5; k++)
      rename(one[k], map);
    for (size_t k = 0; k < 5; k++) {
      for (size_t j = 0; j < counts[k]; j++)
        rename(&many[k][j], map);
    }
  }
  return true;
}

static bool find_deaths(aid__coder *m)
{
  aid__code *const code = m->code;
  uses u = {.last = aid__arena_array(m->arena, code->count + 1, sizeof *u.last)};
  uint32_t *const fill = aid__arena_array(m->arena, code->count + 1, sizeof *fill);

  code->deaths = aid__arena_array(m->arena, code->count + 1, sizeof *code->deaths);
  code->death_first = aid__arena_array(m->arena, code->count + 2, sizeof *code->death_first);
  if (u.last == NULL || fill == NULL || code->deaths == NULL || code->death_first == NULL)
    return false;
  for (size_t i = 0; i < code->count; i++) {
    u.now = u.last[i] = (uint32_t)i;
    each_read(code, &code->list[i], see_last, &u);
  }
  for (size_t i = 0; i < code->count; i++)
    if (!code->kept[i] && !code->list[i].region)
      code->death_first[u.last[i] + 1]++;
  for (size_t i = 0; i < code->count; i++)
    code->death_first[i + 1] += code->death_first[i];
  for (size_t i = 0; i < code->count; i++)
    if (!code->kept[i] && !code->list[i].region)
      code->deaths[code->death_first[u.last[i]] + fill[u.last[i]]++] = (uint32_t)i;
  /* those that are still there when a chunk is done: what is kept, and what only the last part would have read */
  if ((code->left = aid__arena_array(m->arena, code->count + 1, sizeof *code->left)) == NULL)
    return false;
  for (size_t i = code->regions; i < code->count; i++) {
    if (i == code->late)
      code->left_late = code->left_count;
    if (code->kept[i] || (i < code->late && u.last[i] >= code->late))
      code->left[code->left_count++] = (uint32_t)i;
  }
  if (code->late == code->count)
    code->left_late = code->left_count;
  return true;
}

aid__code *aid__code_make(aid__plan *plan, bool all)
{
  aid__coder m = {.plan = plan, .arena = &plan->arena, .code = aid__arena_get(&plan->arena, sizeof(aid__code))};

  if (m.code == NULL || !make_spaces(&m) || (m.code->slots = aid__arena_array(m.arena, plan->slot_count + 1, sizeof *m.code->slots)) == NULL)
    return NULL;
  for (size_t i = 0; i < plan->slot_count; i++)
    m.code->slots[i] = slot(&m, &plan->slots[i]);
  if (m.no_memory || !make_outputs(&m))
    return NULL;
  m.code->late = m.code->count;
  if ((!all && !aid__code_missing(&m)) || (m.code->kept = aid__arena_array(m.arena, m.code->count + 1, sizeof *m.code->kept)) == NULL)
    return NULL;
  keep_outputs(&m);
  for (size_t i = 0; i < plan->slot_count; i++)
    if (all || plan->slots[i].role == AID__ROLE_ROW) {
      keep(m.code, m.code->slots[i].n);
      keep(m.code, m.code->slots[i].d);
    }
  if (!leave_out(&m) || !find_deaths(&m))
    return NULL;
  return m.code;
}
