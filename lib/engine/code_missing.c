/*
 * Compiling which facts are missing: for each condition of a program the facts and lists that it reads, each as the truth of "not known for
 * this row, or for one of the rows looked at". These instructions come last, and run only where something is undetermined.
 */
#include "engine/code.h"

/* What is not known, and where: registers by row of one space. */
typedef struct lack { const void *what; const char *name; uint32_t reg; } lack;
typedef struct lacks { lack *list; size_t count, capacity; } lacks;
typedef struct finder {
  aid__coder *m;
  lacks *slots; bool *seen;      /* by slot, at its own space */
} finder;

static void add(finder *f, lacks *l, const void *what, const char *name, uint32_t reg)
{
  const aid__ins *const ins = &f->m->code->list[reg];

  if (f->m->no_memory || (ins->op == AID__DO_CONST && ins->k == 0))
    return;
  for (size_t i = 0; i < l->count; i++)
    if (l->list[i].what == what) {
      l->list[i].reg = aid__emit_or(f->m, l->list[i].reg, reg);
      return;
    }
  if (l->count == l->capacity) {
    const size_t capacity = l->capacity ? l->capacity * 2 : 8;
    lack *const list = aid__arena_array(f->m->arena, capacity, sizeof *list);
    if (list == NULL) {
      f->m->no_memory = true;
      return;
    }
    if (l->count)
      memcpy(list, l->list, l->count * sizeof *list);
    l->list = list;
    l->capacity = capacity;
  }
  l->list[l->count++] = (lack){what, name, reg};
}

static uint32_t unknown(aid__coder *m, uint32_t reg)
{
  return m->no_memory ? 0 : aid__emit_not(m, aid__emit(m, &(aid__ins){.op = AID__DO_KNOWN, .truth = true, .space = m->code->list[reg].space, .a = reg, .b = AID__NO_REG, .c = AID__NO_REG}));
}

/* Where it is not known which row is looked at, nothing is said of that row. */
static uint32_t surely(aid__coder *m, uint32_t reg)
{
  return m->no_memory ? 0 : aid__emit(m, &(aid__ins){.op = AID__DO_COALESCE, .truth = true, .space = m->code->list[reg].space, .a = reg, .b = aid__emit_const(m, m->code->list[reg].space, true, 0), .c = AID__NO_REG});
}

static void find(finder *f, const aid__ir *ir, uint16_t space, lacks *to);

static void find_slot(finder *f, uint32_t number)
{
  const aid__slot *const s = &f->m->plan->slots[number];

  if (f->seen[number] || f->m->no_memory)
    return;
  f->seen[number] = true;
  find(f, s->body, (uint16_t)s->kind->index, &f->slots[number]);
}

static void moved(finder *f, const lacks *from, const struct aid_kind *kind, uint16_t space, lacks *to)
{
  for (size_t i = 0; i < from->count; i++)
    add(f, to, from->list[i].what, from->list[i].name, aid__emit_move(f->m, from->list[i].reg, kind, space));
}

static void gathered(finder *f, const aid__ir *body, const struct aid_kind *kind, uint16_t space, uint32_t index, lacks *to)
{
  lacks there = {NULL, 0, 0};

  find(f, body, (uint16_t)kind->index, &there);
  for (size_t i = 0; i < there.count && !f->m->no_memory; i++)
    add(f, to, there.list[i].what, there.list[i].name,
        surely(f->m, aid__emit(f->m, &(aid__ins){.op = AID__DO_GATHER, .truth = true, .space = space, .from = (uint16_t)kind->index, .a = there.list[i].reg, .b = index, .c = AID__NO_REG})));
}

static void folded(finder *f, const aid__ir *ir, uint16_t space, lacks *to)
{
  const aid__list *const list = &ir->list;
  lacks below = {NULL, 0, 0};
  uint32_t rows, lacking;

  if (ir->operands[AID__AGG_ELSE])
    find(f, ir->operands[AID__AGG_ELSE], space, to);
  for (size_t i = 0; i <= AID__AGG_VALUE; i++)
    if (i != AID__AGG_N && ir->operands[i])
      find(f, ir->operands[i], (uint16_t)list->kind->index, &below);
  aid__code_list(f->m, list, ir->day, &rows, &lacking);
  for (size_t i = 0; i < below.count && !f->m->no_memory; i++)
    add(f, to, below.list[i].what, below.list[i].name, aid__emit_move(f->m, aid__code_any(f->m, aid__emit_and(f->m, rows, below.list[i].reg), list->kind, list->owner), list->owner, space));
  if (lacking != AID__NO_REG && !f->m->no_memory)
    add(f, to, list->kind, list->kind->list, aid__emit_move(f->m, lacking, list->owner, space));
}

static void find(finder *f, const aid__ir *ir, uint16_t space, lacks *to)
{
  aid__coder *const m = f->m;
  const struct aid_kind *const here = m->code->spaces[space].kind;

  if (m->no_memory)
    return;
  switch ((aid__op)ir->op) {
  case AID__OP_FACT:
    add(f, to, ir->fact, ir->fact->id, aid__emit_move(m, unknown(m, aid__code_fact(m, ir->fact, ir->day)), ir->fact->kind, space));
    return;
  case AID__OP_SLOT:
    find_slot(f, ir->index);
    moved(f, &f->slots[ir->index], m->plan->slots[ir->index].kind, space, to);
    return;
  case AID__OP_PARENT: {
    lacks above = {NULL, 0, 0};
    find(f, ir->operands[0], (uint16_t)ir->to->index, &above);
    moved(f, &above, ir->to, space, to);
    return;
  }
  case AID__OP_REF: {
    const struct aid_kind *const kind = ir->fact->type.kind ? ir->fact->type.kind : m->plan->policy->vocabulary.kinds[AID__KIND_PERSON];
    const uint32_t who = aid__emit_move(m, aid__code_fact(m, ir->fact, ir->day), here, space);
    add(f, to, ir->fact, ir->fact->id, unknown(m, who));
    gathered(f, ir->operands[0], kind, space, aid__emit(m, &(aid__ins){.op = AID__DO_PLACE, .space = space, .of = kind, .a = who, .b = AID__NO_REG, .c = AID__NO_REG}), to);
    return;
  }
  case AID__OP_LEVEL: gathered(f, ir->operands[0], m->plan->policy->vocabulary.kinds[AID__KIND_REGION], space, aid__code_level(m, space, ir->level), to); return;
  case AID__OP_OUTER: return;      /* of a row outside: its own part of the condition tells */
  case AID__OP_AGGREGATE: folded(f, ir, space, to); return;
  default:
    for (size_t i = 0; i < ir->count; i++)
      find(f, ir->operands[i], space, to);
  }
}

static bool of_program(finder *f, const aid__planned *p, aid__output *o)
{
  aid__coder *const m = f->m;
  lacks all = {NULL, 0, 0};

  for (size_t i = 0; i < p->condition_count && !m->no_memory; i++) {
    const uint32_t open = unknown(m, m->code->slots[p->conditions[i]].n);
    find_slot(f, p->conditions[i]);
    for (size_t k = 0; k < f->slots[p->conditions[i]].count; k++) {
      const lack *const l = &f->slots[p->conditions[i]].list[k];
      add(f, &all, l->what, l->name, aid__emit_and(m, open, l->reg));
    }
  }
  o->missing = aid__arena_array(m->arena, all.count + 1, sizeof *o->missing);
  o->missing_names = aid__arena_array(m->arena, all.count + 1, sizeof *o->missing_names);
  o->missing_of = aid__arena_array(m->arena, all.count + 1, sizeof *o->missing_of);
  if (o->missing == NULL || o->missing_names == NULL || o->missing_of == NULL)
    return false;
  for (size_t i = 0; i < all.count; i++) {
    o->missing[i] = all.list[i].reg;
    o->missing_names[i] = all.list[i].name;
    o->missing_of[i] = all.list[i].what;
  }
  o->missing_count = all.count;
  return !m->no_memory;
}

bool aid__code_missing(aid__coder *m)
{
  finder f = {.m = m, .slots = aid__arena_array(m->arena, m->plan->slot_count + 1, sizeof *f.slots), .seen = aid__arena_array(m->arena, m->plan->slot_count + 1, sizeof *f.seen)};

  if (f.slots == NULL || f.seen == NULL)
    return false;
  m->code->late = m->code->count;
  for (size_t i = 0; i < m->plan->program_count; i++)
    if (!of_program(&f, &m->plan->programs[i], &m->code->outputs[i]))
      return false;
  return true;
}
