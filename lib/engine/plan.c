/*
 * Plans: a policy for one day. Bodies are copied with versions, months and standards settled; slots are made when they are first read, so
 * that each reads only earlier ones. What a program is ends here: its outcome and amounts are slots like any other.
 */
#include "engine/plan.h"
#include <stdio.h>

typedef struct maker {
  const struct aid_policy *policy;
  aid__plan *plan;
  aid__reports *reports;
  int32_t day, month, known;       /* of the body that is copied now */
  size_t slot_capacity, view_capacity;
  bool *asked;                     /* by program index */
  struct memo { const void *what; const char *detail; int32_t day; uint8_t role; uint32_t slot; } *memo;
  size_t memo_count, memo_capacity;
  unsigned depth;
} maker;

static uint32_t slot_of_definition(maker *m, const aid__definition *d);
static uint32_t slot_of_part(maker *m, const struct aid_program *p, aid__role role, const struct aid_rule *pay);

static aid__ir *node(maker *m, aid__op op, size_t operands, const struct aid_kind *here, const aid__type *type)
{
  aid__ir *const ir = aid__arena_get(&m->plan->arena, sizeof *ir + operands * sizeof(aid__ir *));

  if (ir == NULL) {
    m->reports->no_memory = true;
    return NULL;
  }
  ir->op = (uint8_t)op;
  ir->count = (uint16_t)operands;
  ir->type = *type;
  ir->here = here;
  ir->level = -1;
  ir->day = m->day;
  return ir;
}

static const aid__type flag_type = {.base = AID__FLAG};
static const aid__type month_type = {.base = AID__MONTH};

static aid__ir *make(maker *m, aid__op op, const struct aid_kind *here, const aid__type *type, aid__ir *a, aid__ir *b, aid__ir *c)
{
  const size_t n = c ? 3 : b ? 2 : 1;
  aid__ir *const ir = a ? node(m, op, n, here, type) : NULL;

  if (ir) {
    ir->operands[0] = a;
    if (b)
      ir->operands[1] = b;
    if (c)
      ir->operands[2] = c;
  }
  return ir;
}

static aid__ir *constant(maker *m, const struct aid_kind *here, const aid__type *type, aid__value value)
{
  aid__ir *const ir = node(m, AID__OP_CONST, 0, here, type);

  if (ir) {
    ir->value = value;
    ir->value.known = true;
  }
  return ir;
}

static aid__ir *truth(maker *m, const struct aid_kind *here, bool yes)
{
  aid__value v = {.known = true};
  v.flag = yes;
  return constant(m, here, &flag_type, v);
}

static aid__ir *zero(maker *m, const struct aid_kind *here, const aid__type *type)
{
  aid__value v = {.known = true};
  v.number = (aid__fraction){0, 1};
  return constant(m, here, type, v);
}

static aid__ir *month_constant(maker *m, const struct aid_kind *here, int32_t month)
{
  aid__value v = {.known = true};
  v.month = month;
  return constant(m, here, &month_type, v);
}

static aid__ir *scaled(maker *m, aid__ir *ir, const aid__type *to)
{
  if (ir == NULL || ir->type.base != AID__NUMBER || (ir->type.fraction == to->fraction && (to->fraction || ir->type.digits == to->digits)))
    return ir;
  return make(m, AID__OP_SCALE, ir->here, to, ir, NULL, NULL);
}

static aid__ir *read_slot(maker *m, uint32_t slot, const struct aid_kind *here)
{
  aid__ir *ir;

  if (slot == AID__NO_SLOT || (ir = node(m, AID__OP_SLOT, 0, here, &m->plan->slots[slot].type)) == NULL)
    return NULL;
  ir->index = slot;
  return ir;
}

static aid__ir *up(maker *m, const struct aid_kind *here, aid__ir *body)
{
  aid__ir *const ir = body && body->here != here ? make(m, AID__OP_PARENT, here, &body->type, body, NULL, NULL) : body;

  if (ir && ir != body)
    ir->to = body->here;
  return ir;
}

static aid__ir *record(maker *m, const struct aid_program *p, aid__record what, const struct aid_kind *here, const aid__type *type)
{
  aid__ir *const ir = node(m, AID__OP_RECORD, 0, here, type);

  if (ir) {
    ir->program = p;
    ir->record = (uint8_t)what;
  }
  return ir;
}

/* ---- slots ---- */

static uint32_t add_slot(maker *m, aid__role role, const struct aid_kind *kind, const aid__type *type, aid__ir *body)
{
  aid__plan *const plan = m->plan;

  if (body == NULL)
    return AID__NO_SLOT;
  if (plan->slot_count == m->slot_capacity) {
    const size_t capacity = m->slot_capacity ? m->slot_capacity * 2 : 64;
    aid__slot *const slots = aid__arena_array(&plan->arena, capacity, sizeof *slots);
    if (slots == NULL) {
      m->reports->no_memory = true;
      return AID__NO_SLOT;
    }
    if (plan->slot_count)
      memcpy(slots, plan->slots, plan->slot_count * sizeof *slots);
    plan->slots = slots;
    m->slot_capacity = capacity;
  }
  plan->slots[plan->slot_count] = (aid__slot){.role = role, .index = (uint32_t)plan->slot_count, .kind = kind, .level = -1, .type = *type, .body = body,
                                              .day = m->day, .base = m->day == plan->day};
  return (uint32_t)plan->slot_count++;
}

static uint32_t remembered(const maker *m, const void *what, const char *detail, aid__role role)
{
  for (size_t i = 0; i < m->memo_count; i++)
    if (m->memo[i].what == what && m->memo[i].detail == detail && m->memo[i].day == m->day && m->memo[i].role == role)
      return m->memo[i].slot;
  return AID__NO_SLOT;
}

static uint32_t remember(maker *m, const void *what, const char *detail, aid__role role, uint32_t slot)
{
  if (slot == AID__NO_SLOT)
    return slot;
  if (!aid__grow(m->plan->arena.memory, &m->memo, &m->memo_capacity, m->memo_count + 1, sizeof *m->memo, 0)) {
    m->reports->no_memory = true;
    return AID__NO_SLOT;
  }
  m->memo[m->memo_count++] = (struct memo){what, detail, m->day, (uint8_t)role, slot};
  return slot;
}

/* The version of a definition, or of the rules of one id in a program, that holds on the day. NULL: none. */
static const struct aid_rule *version(const maker *m, struct aid_rule *const *versions, size_t count)
{
  const aid__validity *all[AID__VERSIONS_MOST];
  int best;

  for (size_t i = 0; i < count; i++)
    all[i] = &versions[i]->validity;
  best = aid__validity_choose(all, count, m->day, m->known);
  return best >= 0 && !versions[best]->ended ? versions[best] : NULL;
}

static uint32_t view_of(maker *m, const struct aid_standard *standard)
{
  aid__plan *const plan = m->plan;
  aid__view *view;

  for (size_t i = 0; i < plan->view_count; i++)
    if (plan->views[i].standard == standard && plan->views[i].day == m->day)
      return (uint32_t)i;
  if (plan->view_count == m->view_capacity) {
    const size_t capacity = m->view_capacity ? m->view_capacity * 2 : 32;
    aid__view *const views = aid__arena_array(&plan->arena, capacity, sizeof *views);
    if (views == NULL) {
      m->reports->no_memory = true;
      return 0;
    }
    if (plan->view_count)
      memcpy(views, plan->views, plan->view_count * sizeof *views);
    plan->views = views;
    m->view_capacity = capacity;
  }
  view = &plan->views[plan->view_count];
  view->standard = standard;
  view->day = m->day;
  if ((view->rows = aid__arena_array(&plan->arena, standard->row_count + 1, sizeof *view->rows)) == NULL) {
    m->reports->no_memory = true;
    return 0;
  }
  view->count = aid__standard_in_force(standard, m->day, m->known, view->rows);
  return (uint32_t)plan->view_count++;
}

/* What a program is outside its dates: no, and 0. */
static aid__ir *nothing(maker *m, const struct aid_kind *here, const aid__type *type)
{
  return type->base == AID__FLAG ? truth(m, here, false) : zero(m, here, type);
}

static bool in_force(const maker *m, const struct aid_program *p)
{
  const aid__validity *const v = &p->validity;
  return m->day >= v->from && m->day < v->until && v->known <= m->known;
}

/* A part of a program, read at `here`: of this assessment where it was asked for, else what the record says. */
static aid__ir *program_part(maker *m, const aid__ir *ir)
{
  const struct aid_program *const p = ir->program;
  const struct aid_kind *const person = m->policy->vocabulary.kinds[AID__KIND_PERSON];
  const bool member = ir->here == person && p->kind != person;
  const struct aid_rule *pay = NULL;
  aid__ir *read = NULL, *from_record;

  if (!in_force(m, p))
    return nothing(m, ir->here, &ir->type);
  from_record = record(m, p, ir->part == AID__PART_AMOUNT || ir->part == AID__PART_COMPONENT ? AID__RECORD_paid : AID__RECORD_enrolled, ir->here, &ir->type);
  if (!m->asked[p->index] || from_record == NULL)
    return from_record;
  if (ir->part == AID__PART_COMPONENT) {
    for (size_t i = 0; i < p->rule_count; i++)
      if (p->rules[i]->role == AID_RULE_PAY && p->rules[i]->id == ir->component)
        pay = p->rules[i];
    {
      size_t first = 0;
      while (p->rules[first] != pay)
        first++;
      while (first > 0 && p->rules[first - 1]->id == ir->component)
        first--;
      size_t end = first;
      while (end < p->rule_count && p->rules[end]->id == ir->component)
        end++;
      if ((pay = version(m, p->rules + first, end - first)) == NULL)
        return nothing(m, ir->here, &ir->type);
    }
  }
  switch (ir->part) {
  case AID__PART_QUALIFIES:
    read = read_slot(m, slot_of_part(m, p, AID__ROLE_QUALIFIES, NULL), p->kind);
    if (member && read)
      read = make(m, AID__OP_AND, person, &flag_type, read_slot(m, slot_of_part(m, p, AID__ROLE_COVERED, NULL), person), up(m, person, read), NULL);
    break;
  case AID__PART_ELIGIBLE:
    read = read_slot(m, slot_of_part(m, p, member ? AID__ROLE_MEMBER_ELIGIBLE : AID__ROLE_ELIGIBLE, NULL), ir->here);
    break;
  case AID__PART_AMOUNT:
    read = read_slot(m, slot_of_part(m, p, member ? AID__ROLE_MEMBER_AMOUNT : AID__ROLE_AMOUNT, NULL), ir->here);
    break;
  default:
    read = read_slot(m, slot_of_part(m, p, member ? AID__ROLE_MEMBER_COMPONENT : AID__ROLE_COMPONENT, pay), ir->here);
  }
  read = scaled(m, read, &ir->type);
  return read;
}

static aid__ir *copy(maker *m, const aid__ir *ir)
{
  aid__ir *out;

  if (ir == NULL || m->reports->no_memory)
    return NULL;
  if (++m->depth > 3 * AID__HEIGHT_MOST) {               /* the loader has seen that no policy goes as deep */
    aid__report(m->reports, AID__E1030, AID__NOWHERE, "plan", NULL);
    return NULL;
  }
  switch (ir->op) {
  case AID__OP_AT: {
    const int32_t day = m->day, month = m->month;
    m->month = month + ir->shift;
    m->day = aid_month_last_day(m->month);
    out = copy(m, ir->operands[0]);
    m->day = day;
    m->month = month;
    m->depth--;
    return out;
  }
  case AID__OP_SLOT:
    if (ir->definition) {
      const uint32_t slot = slot_of_definition(m, ir->definition);
      out = read_slot(m, slot, ir->here);
    } else {
      out = program_part(m, ir);
    }
    if (out) {
      out->offset = ir->offset;
      out->length = ir->length;
    }
    m->depth--;
    return out;
  case AID__OP_FALLBACK: {
    const aid__definition *const d = ir->operands[1]->op == AID__OP_SCALE ? ir->operands[1]->operands[0]->definition : ir->operands[1]->definition;
    if (version(m, d->versions, d->version_count) == NULL) {   /* nothing is assumed on that day */
      out = copy(m, ir->operands[0]);
      m->depth--;
      return out;
    }
    break;
  }
  case AID__OP_DAY:
  case AID__OP_MONTH: {
    aid__value v = {.known = true};
    v.day = ir->op == AID__OP_DAY ? m->day : m->month;
    out = constant(m, ir->here, &ir->type, v);
    m->depth--;
    return out;
  }
  default: break;
  }
  if ((out = node(m, (aid__op)ir->op, ir->count, ir->here, &ir->type)) != NULL) {
    const int32_t day = out->day;
    memcpy(out, ir, sizeof *ir);
    out->day = day;
    if (ir->op == AID__OP_STANDARD)
      out->index = view_of(m, ir->standard);
    for (size_t i = 0; i < ir->count; i++)
      if (ir->operands[i] && (out->operands[i] = copy(m, ir->operands[i])) == NULL) {
        m->depth--;
        return NULL;
      }
  }
  m->depth--;
  return out;
}

static uint32_t slot_of_definition(maker *m, const aid__definition *d)
{
  uint32_t slot = remembered(m, d, NULL, AID__ROLE_DEFINITION);
  const struct aid_rule *rule;

  if (slot != AID__NO_SLOT)
    return slot;
  if ((rule = version(m, d->versions, d->version_count)) == NULL) {
    char day[16];
    aid_date_print(m->day, day);
    aid__report(m->reports, AID__E2311, d->place, d->id, day, NULL);
    return AID__NO_SLOT;
  }
  slot = add_slot(m, AID__ROLE_DEFINITION, d->kind, &d->type, copy(m, rule->formula.ir));
  if (slot != AID__NO_SLOT) {
    aid__slot *const s = &m->plan->slots[slot];
    s->definition = d;
    s->rule = rule;
    s->level = d->level;
    s->given = d->assumes ? NULL : d->id;
  }
  return remember(m, d, NULL, AID__ROLE_DEFINITION, slot);
}

/* ---- programs ---- */

/* The rules of one role in force, one for each id, in the order of the packs. */
static size_t rules_in_force(const maker *m, const struct aid_program *p, unsigned roles, const struct aid_rule **out, size_t most)
{
  size_t n = 0;

  for (size_t i = 0; i < p->rule_count;) {
    size_t end = i + 1;
    const struct aid_rule *rule;
    while (end < p->rule_count && p->rules[end]->id == p->rules[i]->id)
      end++;
    if ((roles & (1u << p->rules[i]->role)) && (rule = version(m, p->rules + i, end - i)) != NULL && n < most)
      out[n++] = rule;
    i = end;
  }
  return n;
}

#define RULES_MOST AID__VERSIONS_MOST   /* more is an error at load */

static const struct aid_kind *person_kind(const maker *m) { return m->policy->vocabulary.kinds[AID__KIND_PERSON]; }

/* "dibao.eligible": interned when the policy was loaded, so that supplied values find it by its pointer. */
static const char *given_name(const maker *m, const struct aid_program *p, const char *part)
{
  char text[160];
  const int n = snprintf(text, sizeof text, "%s.%s", p->id, part);

  return n > 0 && (size_t)n < sizeof text ? aid__names_find(&m->policy->names, (aid__text){text, (size_t)n}) : NULL;
}

static uint32_t condition(maker *m, const struct aid_rule *rule)
{
  const aid__role role = rule->role == AID_RULE_REQUIRE ? AID__ROLE_REQUIRE : AID__ROLE_EXCLUDE;
  uint32_t slot = remembered(m, rule, NULL, role);

  if (slot != AID__NO_SLOT)
    return slot;
  slot = add_slot(m, role, rule->program->kind, &flag_type, copy(m, rule->formula.ir));
  if (slot != AID__NO_SLOT) {
    m->plan->slots[slot].rule = rule;
    m->plan->slots[slot].program = rule->program;
  }
  return remember(m, rule, NULL, role, slot);
}

static aid__ir *all_conditions(maker *m, const struct aid_program *p)
{
  const struct aid_rule *rules[RULES_MOST];
  const size_t n = rules_in_force(m, p, 1u << AID_RULE_REQUIRE | 1u << AID_RULE_EXCLUDE, rules, RULES_MOST);
  aid__ir *all = NULL;

  for (size_t i = 0; i < n; i++) {
    aid__ir *one = read_slot(m, condition(m, rules[i]), p->kind);
    if (one && rules[i]->role == AID_RULE_EXCLUDE)
      one = make(m, AID__OP_NOT, p->kind, &flag_type, one, NULL, NULL);
    if (one == NULL)
      return NULL;
    all = all ? make(m, AID__OP_AND, p->kind, &flag_type, all, one, NULL) : one;
  }
  return all ? all : truth(m, p->kind, true);
}

static aid__type money(const struct aid_program *p)
{
  aid__type t = p->type;
  t.base = AID__NUMBER;
  t.fraction = false;
  t.digits = 2;
  return t;
}

/* Members whom the program covers: a fold over them. */
static aid__ir *over_covered(maker *m, const struct aid_program *p, aid__aggregate which, const aid__type *type, aid__ir *value)
{
  aid__ir *const ir = node(m, AID__OP_AGGREGATE, AID__AGG_OPERANDS, p->kind, type);

  if (ir == NULL)
    return NULL;
  ir->aggregate = (uint8_t)which;
  ir->list = (aid__list){.owner = p->kind, .kind = person_kind(m), .members = 1};
  if ((ir->operands[AID__AGG_WHERE] = read_slot(m, slot_of_part(m, p, AID__ROLE_COVERED, NULL), person_kind(m))) == NULL)
    return NULL;
  ir->operands[AID__AGG_VALUE] = value;
  return ir;
}

/* Whether a number can be seen never to be below zero. */
static bool never_negative(const aid__ir *ir)
{
  switch (ir->op) {
  case AID__OP_CONST: return ir->value.number.n >= 0;
  case AID__OP_FACT: return ir->fact->has_least && ir->fact->least.n >= 0;
  case AID__OP_RECORD: return true;              /* no award is below zero */
  case AID__OP_STANDARD:
    for (size_t i = 0; i < ir->standard->row_count; i++)
      if (ir->standard->rows[i]->kind != AID_ROW_MISSING && ir->standard->rows[i]->value.number.n < 0)
        return false;
    return true;
  case AID__OP_MAX:
    for (size_t i = 0; i < ir->count; i++)
      if (never_negative(ir->operands[i]))
        return true;
    return false;
  case AID__OP_SCALE: case AID__OP_ROUND: case AID__OP_PARENT: case AID__OP_LEVEL: case AID__OP_REF: case AID__OP_OUTER:
    return never_negative(ir->operands[0]);
  case AID__OP_ADD: case AID__OP_MUL: case AID__OP_DIV: case AID__OP_MIN:
    return never_negative(ir->operands[0]) && never_negative(ir->operands[1]) && ir->count == 2;
  case AID__OP_IF: return never_negative(ir->operands[1]) && never_negative(ir->operands[2]);
  default: return false;
  }
}

/* What is paid is never below zero: such a formula has failed. */
static aid__ir *not_negative(maker *m, aid__ir *ir)
{
  if (ir == NULL || never_negative(ir))
    return ir;
  return make(m, AID__OP_IF, ir->here, &ir->type, make(m, AID__OP_GE, ir->here, &flag_type, ir, zero(m, ir->here, &ir->type), NULL), ir,
              node(m, AID__OP_FAIL, 0, ir->here, &ir->type));
}

/* One pay before the outcome. */
static aid__ir *pay_body(maker *m, const struct aid_program *p, const struct aid_rule *pay)
{
  const aid__type fen = money(p);
  aid__ir *body;

  if (!pay->per_person)
    return not_negative(m, scaled(m, copy(m, pay->formula.ir), &fen));
  {
    const uint32_t share = slot_of_part(m, p, AID__ROLE_PAY_SHARE, pay);
    aid__ir *const each = read_slot(m, share, person_kind(m));
    aid__type type = each ? each->type : fen;
    body = each ? over_covered(m, p, AID__AGGREGATE_sum, &type, each) : NULL;
  }
  if (body && pay->rounds_total) {
    aid__ir *const rounded = make(m, AID__OP_ROUND, p->kind, &fen, body, NULL, NULL);
    if (rounded == NULL)
      return NULL;
    rounded->step = pay->round_total_step;
    rounded->how = (uint8_t)pay->round_total_how;
    body = rounded;
  }
  return scaled(m, body, &fen);
}

static aid__ir *starts_slot_body(maker *m, const struct aid_program *p, const struct aid_rule **rule)
{
  const struct aid_rule *rules[RULES_MOST];
  const size_t n = rules_in_force(m, p, 1u << AID_RULE_STARTS, rules, RULES_MOST);

  *rule = n ? rules[0] : NULL;
  return n ? copy(m, rules[0]->formula.ir) : NULL;
}

static bool has_starts(maker *m, const struct aid_program *p)
{
  const struct aid_rule *rules[RULES_MOST];
  return rules_in_force(m, p, 1u << AID_RULE_STARTS, rules, RULES_MOST) > 0;
}

/*
 * Whether something is due in this month, given that the outcome is yes. From the first month on; a year's sum in the month of the start,
 * a single sum in the first month. A first month of never sets no limit: such a one is shown what he would get.
 */
static aid__ir *due(maker *m, const struct aid_program *p)
{
  aid__ir *starts, *never, *reached;

  if (!has_starts(m, p))
    return truth(m, p->kind, true);
  starts = read_slot(m, slot_of_part(m, p, AID__ROLE_STARTS, NULL), p->kind);
  if (starts == NULL)
    return NULL;
  never = make(m, AID__OP_EQ, p->kind, &flag_type, starts, month_constant(m, p->kind, AID_NEVER), NULL);
  if (strcmp(p->unit ? p->unit : "", "yuan") == 0) {
    reached = make(m, AID__OP_EQ, p->kind, &flag_type, starts, month_constant(m, p->kind, m->month), NULL);
  } else {
    reached = make(m, AID__OP_LE, p->kind, &flag_type, starts, month_constant(m, p->kind, m->month), NULL);
    if (strcmp(p->unit ? p->unit : "", "yuan/year") == 0 && reached) {
      /* months since the start is a multiple of twelve: the same month of a year. Worked out as starts - year_start(starts) */
      aid__type months = {.base = AID__NUMBER};
      months.unit.power[AID__UNIT_MONTHS] = 1;
      aid__ir *const of_start = make(m, AID__OP_MONTHS_APART, p->kind, &months, starts, make(m, AID__OP_YEAR_START, p->kind, &month_type, starts, NULL, NULL), NULL);
      aid__value v = {.known = true};
      aid__ir *same;
      v.number = (aid__fraction){((m->month % 12) + 12) % 12, 1};
      same = make(m, AID__OP_EQ, p->kind, &flag_type, of_start, constant(m, p->kind, &months, v), NULL);
      reached = make(m, AID__OP_AND, p->kind, &flag_type, reached, same, NULL);
      return make(m, AID__OP_IF, p->kind, &flag_type, never, truth(m, p->kind, true), reached);
    }
  }
  return make(m, AID__OP_OR, p->kind, &flag_type, never, reached, NULL);
}

/* After the conflicts up to `settled`: what each left, in the order of the packs. */
static uint32_t left(maker *m, const struct aid_program *p, size_t settled)
{
  const struct aid_policy *const policy = m->policy;
  aid__ir *lost = NULL, *mine;
  const aid__conflict *conflict = NULL;
  size_t at = settled;
  size_t me = 0;
  uint32_t slot;

  while (at > 0) {
    const aid__conflict *const c = policy->conflicts[at - 1];
    bool in = false;
    const bool now = m->day >= c->validity.from && m->day < c->validity.until && c->validity.known <= m->known;
    for (size_t i = 0; i < c->count; i++)
      if (c->among[i] == p) {
        in = true;
        me = i;
      }
    if (in && now) {
      conflict = c;
      break;
    }
    at--;
  }
  if (conflict == NULL)
    return slot_of_part(m, p, AID__ROLE_QUALIFIES, NULL);
  if ((slot = remembered(m, p, conflict->id, AID__ROLE_LEFT)) != AID__NO_SLOT)
    return slot;
  if ((mine = read_slot(m, left(m, p, at - 1), p->kind)) == NULL)
    return AID__NO_SLOT;
  for (size_t i = 0; i < conflict->count; i++) {
    const struct aid_program *const rival = conflict->among[i];
    aid__ir *other, *beats = NULL, *both;
    if (i == me || !in_force(m, rival))
      continue;
    if (!m->asked[rival->index])
      other = record(m, rival, AID__RECORD_enrolled, p->kind, &flag_type);   /* not decided here: the record answers */
    else
      other = read_slot(m, left(m, rival, at - 1), p->kind);
    if (other == NULL)
      return AID__NO_SLOT;
    switch (conflict->keep) {
    case AID__KEEP_FIRST:
      beats = truth(m, p->kind, i < me);
      break;
    case AID__KEEP_HIGHEST: {
      const aid__type fen = money(p);
      aid__ir *const ours = read_slot(m, slot_of_part(m, p, AID__ROLE_WOULD_PAY, NULL), p->kind);
      aid__ir *const theirs = m->asked[rival->index] ? read_slot(m, slot_of_part(m, rival, AID__ROLE_WOULD_PAY, NULL), p->kind)
                                                     : scaled(m, record(m, rival, AID__RECORD_paid, p->kind, &fen), &fen);
      beats = ours && theirs ? make(m, i < me ? AID__OP_GE : AID__OP_GT, p->kind, &flag_type, theirs, ours, NULL) : NULL;
      break;
    }
    default: {
      aid__ir *const by = copy(m, conflict->by.ir);
      aid__value v = {.known = true};
      if (by == NULL)
        return AID__NO_SLOT;
      v.code = aid__codes_index(by->type.codes, aid__text_of(p->id));
      beats = v.code < 0 ? truth(m, p->kind, true) : make(m, AID__OP_NE, p->kind, &flag_type, by, constant(m, p->kind, &by->type, v), NULL);
    }
    }
    if (beats == NULL || (both = make(m, AID__OP_AND, p->kind, &flag_type, other, beats, NULL)) == NULL)
      return AID__NO_SLOT;
    lost = lost ? make(m, AID__OP_OR, p->kind, &flag_type, lost, both, NULL) : both;
  }
  if (lost)
    mine = make(m, AID__OP_AND, p->kind, &flag_type, mine, make(m, AID__OP_NOT, p->kind, &flag_type, lost, NULL, NULL), NULL);
  slot = add_slot(m, AID__ROLE_LEFT, p->kind, &flag_type, mine);
  if (slot != AID__NO_SLOT)
    m->plan->slots[slot].program = p;
  return remember(m, p, conflict->id, AID__ROLE_LEFT, slot);
}

static uint32_t ends_slot(maker *m, const struct aid_rule *rule)
{
  uint32_t slot = remembered(m, rule, NULL, AID__ROLE_ENDS);

  if (slot != AID__NO_SLOT)
    return slot;
  slot = add_slot(m, AID__ROLE_ENDS, rule->program->kind, &month_type, copy(m, rule->formula.ir));
  if (slot != AID__NO_SLOT) {
    m->plan->slots[slot].rule = rule;
    m->plan->slots[slot].program = rule->program;
  }
  return remember(m, rule, NULL, AID__ROLE_ENDS, slot);
}

static aid__ir *eligible_body(maker *m, const struct aid_program *p)
{
  const struct aid_rule *ends[RULES_MOST];
  const size_t n = rules_in_force(m, p, 1u << AID_RULE_ENDS, ends, RULES_MOST);
  aid__ir *all = read_slot(m, left(m, p, m->policy->conflict_count), p->kind);

  for (size_t i = 0; all && i < n; i++) {
    aid__ir *const last = read_slot(m, ends_slot(m, ends[i]), p->kind);
    all = last ? make(m, AID__OP_AND, p->kind, &flag_type, all,
                      make(m, AID__OP_GE, p->kind, &flag_type, last, month_constant(m, p->kind, m->month), NULL), NULL)
               : NULL;
  }
  return all;
}

static uint32_t slot_of_part(maker *m, const struct aid_program *p, aid__role role, const struct aid_rule *pay)
{
  const void *const what = pay ? (const void *)pay : (const void *)p;
  const struct aid_kind *const person = person_kind(m);
  const struct aid_kind *kind = p->kind;
  aid__type type = flag_type;
  const aid__type fen = money(p);
  const struct aid_rule *rule = pay;
  const char *given = NULL;
  aid__ir *body = NULL;
  uint32_t slot = remembered(m, what, NULL, role);

  if (slot != AID__NO_SLOT)
    return slot;
  switch (role) {
  case AID__ROLE_QUALIFIES:
    body = all_conditions(m, p);
    given = given_name(m, p, "qualifies");
    break;
  case AID__ROLE_COVERED: {
    aid__ir *member = node(m, AID__OP_FACT, 0, person, &flag_type);
    kind = person;
    if (member)
      member->fact = m->policy->vocabulary.member;
    body = member && p->covers_where.ir ? make(m, AID__OP_AND, person, &flag_type, member, copy(m, p->covers_where.ir), NULL) : member;
    if (member && p->covers_where.ir && body && body->operands[1] == NULL)
      body = NULL;
    break;
  }
  case AID__ROLE_PAY_SHARE: {
    aid__ir *const covered = read_slot(m, slot_of_part(m, p, AID__ROLE_COVERED, NULL), person);
    aid__ir *share;
    kind = person;
    if (pay->per_person) {
      share = copy(m, pay->formula.ir);
      if (share && !share->type.fraction)
        share = scaled(m, share, &fen);
      share = not_negative(m, share);
    } else {                                   /* a household's pay: equal parts of it */
      aid__ir *const whole = read_slot(m, slot_of_part(m, p, AID__ROLE_PAY, pay), p->kind);
      aid__type fraction = fen, count = {.base = AID__NUMBER, .fraction = true};
      aid__type plain = {.base = AID__NUMBER};
      fraction.fraction = true;
      fraction.digits = 0;
      aid__ir *const heads = whole ? over_covered(m, p, AID__AGGREGATE_count, &plain, NULL) : NULL;
      share = heads ? up(m, person, make(m, AID__OP_DIV, p->kind, &fraction, scaled(m, whole, &fraction), scaled(m, heads, &count), NULL)) : NULL;
    }
    if (covered == NULL || share == NULL)
      break;
    type = share->type;
    body = make(m, AID__OP_IF, person, &type, covered, share, zero(m, person, &type));
    break;
  }
  case AID__ROLE_PAY:
    type = fen;
    body = pay_body(m, p, pay);
    break;
  case AID__ROLE_WOULD_PAY: {
    const struct aid_rule *pays[RULES_MOST];
    const size_t n = rules_in_force(m, p, 1u << AID_RULE_PAY, pays, RULES_MOST);
    type = fen;
    for (size_t i = 0; i < n; i++) {
      aid__ir *const one = read_slot(m, slot_of_part(m, p, AID__ROLE_PAY, pays[i]), p->kind);
      if (one == NULL)
        return AID__NO_SLOT;
      body = body ? make(m, AID__OP_ADD, p->kind, &fen, body, one, NULL) : one;
    }
    if (n == 0)
      body = zero(m, p->kind, &fen);
    break;
  }
  case AID__ROLE_STARTS:
    type = month_type;
    body = starts_slot_body(m, p, &rule);
    given = given_name(m, p, "starts");
    break;
  case AID__ROLE_ELIGIBLE:
    body = eligible_body(m, p);
    given = given_name(m, p, "eligible");
    break;
  case AID__ROLE_COMPONENT: {
    aid__ir *const yes = read_slot(m, slot_of_part(m, p, AID__ROLE_ELIGIBLE, NULL), kind);
    aid__ir *const amount = yes ? read_slot(m, slot_of_part(m, p, AID__ROLE_PAY, pay), kind) : NULL;
    aid__ir *const now = amount ? due(m, p) : NULL;
    aid__ir *inner;
    type = fen;
    inner = now ? make(m, AID__OP_IF, kind, &fen, now, amount, zero(m, kind, &fen)) : NULL;
    body = inner ? make(m, AID__OP_IF, kind, &fen, yes, inner, zero(m, kind, &fen)) : NULL;
    break;
  }
  case AID__ROLE_AMOUNT: {
    const struct aid_rule *pays[RULES_MOST];
    const size_t n = rules_in_force(m, p, 1u << AID_RULE_PAY, pays, RULES_MOST);
    type = fen;
    for (size_t i = 0; i < n; i++) {
      aid__ir *const one = read_slot(m, slot_of_part(m, p, AID__ROLE_COMPONENT, pays[i]), kind);
      if (one == NULL)
        return AID__NO_SLOT;
      body = body ? make(m, AID__OP_ADD, kind, &fen, body, one, NULL) : one;
    }
    if (n == 0)
      body = zero(m, kind, &fen);
    given = given_name(m, p, "amount");
    break;
  }
  case AID__ROLE_MEMBER_ELIGIBLE: {
    aid__ir *const whole = read_slot(m, slot_of_part(m, p, AID__ROLE_ELIGIBLE, NULL), p->kind);
    kind = person;
    body = whole ? make(m, AID__OP_AND, person, &flag_type, read_slot(m, slot_of_part(m, p, AID__ROLE_COVERED, NULL), person), up(m, person, whole), NULL) : NULL;
    break;
  }
  case AID__ROLE_MEMBER_COMPONENT: {
    const uint32_t yes = slot_of_part(m, p, AID__ROLE_MEMBER_ELIGIBLE, NULL);
    aid__ir *const share = read_slot(m, slot_of_part(m, p, AID__ROLE_PAY_SHARE, pay), person);
    aid__ir *const now = share ? due(m, p) : NULL;
    aid__ir *inner;
    kind = person;
    if (now == NULL)
      break;
    type = share->type;
    inner = make(m, AID__OP_IF, person, &type, up(m, person, now), share, zero(m, person, &type));
    body = inner ? make(m, AID__OP_IF, person, &type, read_slot(m, yes, person), inner, zero(m, person, &type)) : NULL;
    break;
  }
  case AID__ROLE_MEMBER_AMOUNT: {
    const struct aid_rule *pays[RULES_MOST];
    const size_t n = rules_in_force(m, p, 1u << AID_RULE_PAY, pays, RULES_MOST);
    kind = person;
    type = fen;
    type.fraction = true;
    type.digits = 0;
    for (size_t i = 0; i < n; i++) {
      aid__ir *const one = scaled(m, read_slot(m, slot_of_part(m, p, AID__ROLE_MEMBER_COMPONENT, pays[i]), person), &type);
      if (one == NULL)
        return AID__NO_SLOT;
      body = body ? make(m, AID__OP_ADD, person, &type, body, one, NULL) : one;
    }
    if (n == 0)
      body = zero(m, person, &type);
    break;
  }
  default: break;
  }
  slot = add_slot(m, role, kind, &type, body);
  if (slot == AID__NO_SLOT)
    return slot;
  {
    aid__slot *const s = &m->plan->slots[slot];
    s->program = p;
    s->rule = rule;
    s->given = given;
    s->level = kind == p->kind ? p->level : -1;
    /* relatives are not decided: what a rule reads of them is in their record */
    if (kind == person && (role == AID__ROLE_ELIGIBLE || role == AID__ROLE_QUALIFIES || role == AID__ROLE_MEMBER_ELIGIBLE)) {
      s->members_record = true;
      s->relative = record(m, p, AID__RECORD_enrolled, person, &type);
    } else if (kind == person && (role == AID__ROLE_AMOUNT || role == AID__ROLE_MEMBER_AMOUNT || role == AID__ROLE_COMPONENT || role == AID__ROLE_MEMBER_COMPONENT)) {
      aid__type paid = type;
      paid.fraction = true;
      paid.digits = 0;
      s->members_record = true;
      s->relative = scaled(m, record(m, p, AID__RECORD_paid, person, &paid), &type);
    }
  }
  return remember(m, what, NULL, role, slot);
}

static bool plan_program(maker *m, const struct aid_program *p, aid__planned *out)
{
  const struct aid_rule *rules[RULES_MOST];
  size_t n;

  *out = (aid__planned){.program = p, .starts = AID__NO_SLOT, .covered = AID__NO_SLOT, .member_amount = AID__NO_SLOT};
  n = rules_in_force(m, p, 1u << AID_RULE_REQUIRE | 1u << AID_RULE_EXCLUDE, rules, RULES_MOST);
  out->conditions = aid__arena_array(&m->plan->arena, n + 1, sizeof *out->conditions);
  out->qualifies = slot_of_part(m, p, AID__ROLE_QUALIFIES, NULL);
  for (size_t i = 0; i < n && out->conditions; i++)
    out->conditions[out->condition_count++] = condition(m, rules[i]);
  out->would_pay = slot_of_part(m, p, AID__ROLE_WOULD_PAY, NULL);
  if (p->covers)
    out->covered = slot_of_part(m, p, AID__ROLE_COVERED, NULL);
  out->eligible = slot_of_part(m, p, AID__ROLE_ELIGIBLE, NULL);
  if (has_starts(m, p))
    out->starts = slot_of_part(m, p, AID__ROLE_STARTS, NULL);
  n = rules_in_force(m, p, 1u << AID_RULE_ENDS, rules, RULES_MOST);
  out->ends = aid__arena_array(&m->plan->arena, n + 1, sizeof *out->ends);
  for (size_t i = 0; i < n && out->ends; i++)
    out->ends[out->end_count++] = ends_slot(m, rules[i]);
  n = rules_in_force(m, p, 1u << AID_RULE_PAY, rules, RULES_MOST);
  out->pays = aid__arena_array(&m->plan->arena, n + 1, sizeof *out->pays);
  out->components = aid__arena_array(&m->plan->arena, n + 1, sizeof *out->components);
  out->shares = aid__arena_array(&m->plan->arena, n + 1, sizeof *out->shares);
  if (out->conditions == NULL || out->ends == NULL || out->pays == NULL || out->components == NULL || out->shares == NULL) {
    m->reports->no_memory = true;
    return false;
  }
  for (size_t i = 0; i < n; i++) {
    out->pays[i] = slot_of_part(m, p, AID__ROLE_PAY, rules[i]);
    out->components[i] = slot_of_part(m, p, AID__ROLE_COMPONENT, rules[i]);
    out->shares[i] = p->covers ? slot_of_part(m, p, AID__ROLE_MEMBER_COMPONENT, rules[i]) : AID__NO_SLOT;
    out->pay_count++;
  }
  out->amount = slot_of_part(m, p, AID__ROLE_AMOUNT, NULL);
  if (p->covers)
    out->member_amount = slot_of_part(m, p, AID__ROLE_MEMBER_AMOUNT, NULL);
  n = 0;
  for (size_t c = 0; c < m->policy->conflict_count; c++)
    n += remembered(m, p, m->policy->conflicts[c]->id, AID__ROLE_LEFT) != AID__NO_SLOT;
  out->lefts = aid__arena_array(&m->plan->arena, n + 1, sizeof *out->lefts);
  out->conflicts = aid__arena_array(&m->plan->arena, n + 1, sizeof *out->conflicts);
  if (out->lefts == NULL || out->conflicts == NULL) {
    m->reports->no_memory = true;
    return false;
  }
  for (size_t c = 0; c < m->policy->conflict_count; c++) {
    const uint32_t slot = remembered(m, p, m->policy->conflicts[c]->id, AID__ROLE_LEFT);
    if (slot != AID__NO_SLOT) {
      out->lefts[out->conflict_count] = slot;
      out->conflicts[out->conflict_count++] = m->policy->conflicts[c];
    }
  }
  return !m->reports->no_memory && m->reports->errors == 0;
}

static aid_status make_plan(const struct aid_policy *policy, int32_t month, int32_t day, int32_t known, const uint64_t *asked, aid__plan **out, aid_error **error)
{
  const size_t words = policy->program_count / 64 + 1;
  aid__plan *const plan = aid__allocate(&policy->memory, sizeof *plan);
  aid__reports reports;
  maker m = {.policy = policy, .reports = &reports, .day = day, .month = month, .known = known, .plan = plan};
  aid_status status;

  if (plan == NULL)
    return aid__fail_memory(error);
  aid__count_init(&plan->owners);
  aid__arena_init(&plan->arena, &policy->memory, 0);
  aid__reports_init(&reports, &policy->memory, NULL, NULL);
  plan->policy = policy;
  plan->month = month;
  plan->day = day;
  plan->known = known;
  m.asked = aid__arena_array(&plan->arena, policy->program_count + 1, sizeof *m.asked);
  plan->asked = aid__arena_array(&plan->arena, words, sizeof *plan->asked);
  plan->programs = aid__arena_array(&plan->arena, policy->program_count + 1, sizeof *plan->programs);
  if (m.asked == NULL || plan->asked == NULL || plan->programs == NULL) {
    reports.no_memory = true;
  } else {
    memcpy(plan->asked, asked, words * sizeof *asked);
    for (size_t i = 0; i < policy->program_count; i++)
      m.asked[i] = asked[i / 64] >> (i % 64) & 1;
    for (size_t i = 0; i < policy->program_count && !reports.no_memory && reports.errors == 0; i++)
      if (m.asked[i] && in_force(&m, policy->programs[i]) && plan_program(&m, policy->programs[i], &plan->programs[plan->program_count]))
        plan->program_count++;
  }
  aid__release(&policy->memory, m.memo);
  if (reports.no_memory) {
    aid__reports_free(&reports);
    status = aid__fail_memory(error);
  } else {
    status = aid__reports_finish(&reports, error);
  }
  if (status != AID_OK)
    aid__plan_free(plan);
  else
    *out = plan;
  return status;
}

/* ---- plans that a policy keeps ---- */

#define KEPT_MOST 16   /* the twelve months of a year, and some */

static void free_plans(void *plans)
{
  for (aid__plan *plan = plans, *next; plan; plan = next) {
    next = plan->next;
    aid__plan_free(plan);
  }
}

/* Under the policy's lock: the plan, one more owner. Moved to the front. */
static aid__plan *find_kept(struct aid_policy *policy, int32_t month, int32_t day, int32_t known, const uint64_t *asked, size_t words)
{
  aid__plan *before = NULL;

  for (aid__plan *plan = policy->plans; plan; before = plan, plan = plan->next)
    if (plan->month == month && plan->day == day && plan->known == known && memcmp(plan->asked, asked, words * sizeof *asked) == 0) {
      if (before) {
        before->next = plan->next;
        plan->next = policy->plans;
        policy->plans = plan;
      }
      aid__count_keep(&plan->owners);
      return plan;
    }
  return NULL;
}

static void keep_plan(struct aid_policy *policy, aid__plan *plan)
{
  aid__plan *last = plan;

  aid__count_keep(&plan->owners);
  plan->next = policy->plans;
  policy->plans = plan;
  policy->free_plans = free_plans;
  for (size_t i = 1; last && i < KEPT_MOST; i++)
    last = last->next;
  if (last) {
    free_plans(last->next);
    last->next = NULL;
  }
}

aid_status aid__plan_make(const struct aid_policy *policy, int32_t month, int32_t day, int32_t known, const char *const *programs, aid__plan **out, aid_error **error)
{
  struct aid_policy *const keeper = (struct aid_policy *)(uintptr_t)policy;
  const size_t words = policy->program_count / 64 + 1;
  uint64_t *const asked = aid__allocate(&policy->memory, words * sizeof *asked);
  aid_status status = AID_OK;

  *out = NULL;
  if (asked == NULL)
    return aid__fail_memory(error);
  for (size_t i = 0; i < policy->program_count && programs == NULL; i++)
    asked[i / 64] |= (uint64_t)1 << (i % 64);
  for (size_t i = 0; programs && programs[i] && status == AID_OK; i++) {
    const struct aid_program *const program = aid__policy_program(policy, aid__text_of(programs[i]));
    if (program)
      asked[program->index / 64] |= (uint64_t)1 << (program->index % 64);
    else
      status = aid__fail(&policy->memory, error, AID__E2033, AID__NOWHERE, programs[i], NULL);
  }
  if (status == AID_OK) {
    pthread_mutex_lock(&keeper->lock);
    *out = find_kept(keeper, month, day, known, asked, words);
    pthread_mutex_unlock(&keeper->lock);
    if (*out == NULL && (status = make_plan(policy, month, day, known, asked, out, error)) == AID_OK) {
      pthread_mutex_lock(&keeper->lock);
      keep_plan(keeper, *out);
      pthread_mutex_unlock(&keeper->lock);
    }
  }
  aid__release(&policy->memory, asked);
  return status;
}

void aid__plan_free(aid__plan *plan)
{
  aid_memory memory;

  if (plan == NULL || !aid__count_drop(&plan->owners))
    return;
  memory = plan->policy->memory;
  aid__arena_free(&plan->arena);
  aid__release(&memory, plan);
}

const struct aid_standard_row *aid__view_find(const aid__view *view, const char *const *regions, size_t region_count, const aid__value *keys)
{
  return aid__standard_find(view->standard, view->rows, view->count, regions, region_count, keys);
}
