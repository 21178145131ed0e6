/*
 * What a program is, in slots: its conditions, whether it qualifies, what it would pay, what conflicts leave, its outcome, what is due and
 * each member's part.
 */
#include "engine/plan_maker.h"
#include <stdio.h>

static const aid__type flag_type = {.base = AID__FLAG};
static const aid__type month_type = {.base = AID__MONTH};

/* What a program is outside its dates: no, and 0. */
static aid__ir *nothing(aid__maker *m, const struct aid_kind *here, const aid__type *type)
{
  return type->base == AID__FLAG ? aid__plan_truth(m, here, false) : aid__plan_zero(m, here, type);
}

bool aid__plan_in_force(const aid__maker *m, const struct aid_program *p)
{
  const aid__validity *const v = &p->validity;
  return m->day >= v->from && m->day < v->until && v->known <= m->known;
}

/* A part of a program, read at `here`: of this assessment where it was asked for, else what the record says. */
aid__ir *aid__plan_part(aid__maker *m, const aid__ir *ir)
{
  const struct aid_program *const p = ir->program;
  const struct aid_kind *const person = m->policy->vocabulary.kinds[AID__KIND_PERSON];
  const bool member = ir->here == person && p->kind != person;
  const struct aid_rule *pay = NULL;
  aid__ir *read = NULL, *from_record;

  if (!aid__plan_in_force(m, p))
    return nothing(m, ir->here, &ir->type);
  from_record = aid__plan_record(m, p, ir->part == AID__PART_AMOUNT || ir->part == AID__PART_COMPONENT ? AID__RECORD_paid : AID__RECORD_enrolled, ir->here, &ir->type);
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
      if ((pay = aid__plan_version(m, p->rules + first, end - first)) == NULL)
        return nothing(m, ir->here, &ir->type);
    }
  }
  switch (ir->part) {
  case AID__PART_QUALIFIES:
    read = aid__plan_read_slot(m, aid__plan_slot_of_part(m, p, AID__ROLE_QUALIFIES, NULL), p->kind);
    if (member && read)
      read = aid__plan_node_of(m, AID__OP_AND, person, &flag_type, aid__plan_read_slot(m, aid__plan_slot_of_part(m, p, AID__ROLE_COVERED, NULL), person), aid__plan_up(m, person, read), NULL);
    break;
  case AID__PART_ELIGIBLE:
    read = aid__plan_read_slot(m, aid__plan_slot_of_part(m, p, member ? AID__ROLE_MEMBER_ELIGIBLE : AID__ROLE_ELIGIBLE, NULL), ir->here);
    break;
  case AID__PART_AMOUNT:
    read = aid__plan_read_slot(m, aid__plan_slot_of_part(m, p, member ? AID__ROLE_MEMBER_AMOUNT : AID__ROLE_AMOUNT, NULL), ir->here);
    break;
  default:
    read = aid__plan_read_slot(m, aid__plan_slot_of_part(m, p, member ? AID__ROLE_MEMBER_COMPONENT : AID__ROLE_COMPONENT, pay), ir->here);
  }
  read = aid__plan_scaled(m, read, &ir->type);
  return read;
}

/* The rules of one role in force, one for each id, in the order of the packs. */
static size_t rules_in_force(const aid__maker *m, const struct aid_program *p, unsigned roles, const struct aid_rule **out, size_t most)
{
  size_t n = 0;

  for (size_t i = 0; i < p->rule_count;) {
    size_t end = i + 1;
    const struct aid_rule *rule;
    while (end < p->rule_count && p->rules[end]->id == p->rules[i]->id)
      end++;
    if ((roles & (1u << p->rules[i]->role)) && (rule = aid__plan_version(m, p->rules + i, end - i)) != NULL && n < most)
      out[n++] = rule;
    i = end;
  }
  return n;
}

#define RULES_MOST AID__VERSIONS_MOST   /* more is an error at load */

static const struct aid_kind *person_kind(const aid__maker *m) { return m->policy->vocabulary.kinds[AID__KIND_PERSON]; }

/* "dibao.eligible": interned when the policy was loaded, so that supplied values find it by its pointer. */
static const char *given_name(const aid__maker *m, const struct aid_program *p, const char *part)
{
  char text[160];
  const int n = snprintf(text, sizeof text, "%s.%s", p->id, part);

  return n > 0 && (size_t)n < sizeof text ? aid__names_find(&m->policy->names, (aid__text){text, (size_t)n}) : NULL;
}

static uint32_t condition(aid__maker *m, const struct aid_rule *rule)
{
  const aid__role role = rule->role == AID_RULE_REQUIRE ? AID__ROLE_REQUIRE : AID__ROLE_EXCLUDE;
  uint32_t slot = aid__plan_remembered(m, rule, NULL, role);

  if (slot != AID__NO_SLOT)
    return slot;
  slot = aid__plan_add_slot(m, role, rule->program->kind, &flag_type, aid__plan_body(m, rule->formula.ir));
  if (slot != AID__NO_SLOT) {
    m->plan->slots[slot].rule = rule;
    m->plan->slots[slot].program = rule->program;
  }
  return aid__plan_remember(m, rule, NULL, role, slot);
}

static aid__ir *all_conditions(aid__maker *m, const struct aid_program *p)
{
  const struct aid_rule *rules[RULES_MOST];
  const size_t n = rules_in_force(m, p, 1u << AID_RULE_REQUIRE | 1u << AID_RULE_EXCLUDE, rules, RULES_MOST);
  aid__ir *all = NULL;

  for (size_t i = 0; i < n; i++) {
    aid__ir *one = aid__plan_read_slot(m, condition(m, rules[i]), p->kind);
    if (one && rules[i]->role == AID_RULE_EXCLUDE)
      one = aid__plan_node_of(m, AID__OP_NOT, p->kind, &flag_type, one, NULL, NULL);
    if (one == NULL)
      return NULL;
    all = all ? aid__plan_node_of(m, AID__OP_AND, p->kind, &flag_type, all, one, NULL) : one;
  }
  return all ? all : aid__plan_truth(m, p->kind, true);
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
static aid__ir *over_covered(aid__maker *m, const struct aid_program *p, aid__aggregate which, const aid__type *type, aid__ir *value)
{
  aid__ir *const ir = aid__plan_node(m, AID__OP_AGGREGATE, AID__AGG_OPERANDS, p->kind, type);

  if (ir == NULL)
    return NULL;
  ir->aggregate = (uint8_t)which;
  ir->list = (aid__list){.owner = p->kind, .kind = person_kind(m), .members = 1};
  if ((ir->operands[AID__AGG_WHERE] = aid__plan_read_slot(m, aid__plan_slot_of_part(m, p, AID__ROLE_COVERED, NULL), person_kind(m))) == NULL)
    return NULL;
  ir->operands[AID__AGG_VALUE] = value;
  return ir;
}

/*
 * Whether a number can be seen never to be below zero. `looks`: how many nodes may still be looked at, since tables that are computed from tables
 * have many; where it is not seen, it is worked out.
 */
static bool never_negative(const aid__ir *ir, unsigned *looks)
{
  if (*looks == 0)
    return false;
  --*looks;
  switch (ir->op) {
  case AID__OP_CONST: return ir->value.number.n >= 0;
  case AID__OP_FACT: return ir->fact->has_least && ir->fact->least.n >= 0;
  case AID__OP_RECORD: return true;              /* no award is below zero */
  case AID__OP_STANDARD:
    for (size_t i = 0; i < ir->standard->row_count; i++)
      if (ir->standard->rows[i]->formula.ir ? !never_negative(ir->standard->rows[i]->formula.ir, looks)
                                            : ir->standard->rows[i]->kind != AID_ROW_MISSING && ir->standard->rows[i]->value.number.n < 0)
        return false;
    return true;
  case AID__OP_MAX:
    for (size_t i = 0; i < ir->count; i++)
      if (never_negative(ir->operands[i], looks))
        return true;
    return false;
  case AID__OP_SCALE: case AID__OP_ROUND: case AID__OP_PARENT: case AID__OP_LEVEL: case AID__OP_REF: case AID__OP_OUTER:
    return never_negative(ir->operands[0], looks);
  case AID__OP_ADD: case AID__OP_MUL: case AID__OP_DIV: case AID__OP_MIN:
    return never_negative(ir->operands[0], looks) && never_negative(ir->operands[1], looks) && ir->count == 2;
  case AID__OP_IF: return never_negative(ir->operands[1], looks) && never_negative(ir->operands[2], looks);
  default: return false;
  }
}

/* What is paid is never below zero: such a formula has failed. */
static aid__ir *not_negative(aid__maker *m, aid__ir *ir)
{
  unsigned looks = 4096;

  if (ir == NULL || never_negative(ir, &looks))
    return ir;
  return aid__plan_node_of(m, AID__OP_IF, ir->here, &ir->type, aid__plan_node_of(m, AID__OP_GE, ir->here, &flag_type, ir, aid__plan_zero(m, ir->here, &ir->type), NULL), ir,
              aid__plan_node(m, AID__OP_FAIL, 0, ir->here, &ir->type));
}

/* One pay before the outcome. */
static aid__ir *pay_body(aid__maker *m, const struct aid_program *p, const struct aid_rule *pay)
{
  const aid__type fen = money(p);
  aid__ir *body;

  if (!pay->per_person)
    return not_negative(m, aid__plan_scaled(m, aid__plan_body(m, pay->formula.ir), &fen));
  {
    const uint32_t share = aid__plan_slot_of_part(m, p, AID__ROLE_PAY_SHARE, pay);
    aid__ir *const each = aid__plan_read_slot(m, share, person_kind(m));
    aid__type type = each ? each->type : fen;
    body = each ? over_covered(m, p, AID__AGGREGATE_sum, &type, each) : NULL;
  }
  if (body && pay->rounds_total) {
    aid__ir *const rounded = aid__plan_node_of(m, AID__OP_ROUND, p->kind, &fen, body, NULL, NULL);
    if (rounded == NULL)
      return NULL;
    rounded->step = pay->round_total_step;
    rounded->how = (uint8_t)pay->round_total_how;
    body = rounded;
  }
  return aid__plan_scaled(m, body, &fen);
}

static aid__ir *starts_slot_body(aid__maker *m, const struct aid_program *p, const struct aid_rule **rule)
{
  const struct aid_rule *rules[RULES_MOST];
  const size_t n = rules_in_force(m, p, 1u << AID_RULE_STARTS, rules, RULES_MOST);

  *rule = n ? rules[0] : NULL;
  return n ? aid__plan_body(m, rules[0]->formula.ir) : NULL;
}

static bool has_starts(aid__maker *m, const struct aid_program *p)
{
  const struct aid_rule *rules[RULES_MOST];
  return rules_in_force(m, p, 1u << AID_RULE_STARTS, rules, RULES_MOST) > 0;
}

/*
 * Whether something is due in this month, given that the outcome is yes. From the first month on; a year's sum in the month of the start,
 * a single sum in the first month. A first month of never sets no limit: such a one is shown what he would get.
 */
static aid__ir *due(aid__maker *m, const struct aid_program *p)
{
  aid__ir *starts, *never, *reached;

  if (!has_starts(m, p))
    return aid__plan_truth(m, p->kind, true);
  starts = aid__plan_read_slot(m, aid__plan_slot_of_part(m, p, AID__ROLE_STARTS, NULL), p->kind);
  if (starts == NULL)
    return NULL;
  never = aid__plan_node_of(m, AID__OP_EQ, p->kind, &flag_type, starts, aid__plan_month_constant(m, p->kind, AID_NEVER), NULL);
  if (strcmp(p->unit ? p->unit : "", "yuan") == 0) {
    reached = aid__plan_node_of(m, AID__OP_EQ, p->kind, &flag_type, starts, aid__plan_month_constant(m, p->kind, m->month), NULL);
  } else {
    reached = aid__plan_node_of(m, AID__OP_LE, p->kind, &flag_type, starts, aid__plan_month_constant(m, p->kind, m->month), NULL);
    if (strcmp(p->unit ? p->unit : "", "yuan/year") == 0 && reached) {
      /* months since the start is a multiple of twelve: the same month of a year. Worked out as starts - year_start(starts) */
      aid__type months = {.base = AID__NUMBER};
      months.unit.power[AID__UNIT_MONTHS] = 1;
      aid__ir *const of_start = aid__plan_node_of(m, AID__OP_MONTHS_APART, p->kind, &months, starts, aid__plan_node_of(m, AID__OP_YEAR_START, p->kind, &month_type, starts, NULL, NULL), NULL);
      aid__value v = {.known = true};
      aid__ir *same;
      v.number = (aid__fraction){((m->month % 12) + 12) % 12, 1};
      same = aid__plan_node_of(m, AID__OP_EQ, p->kind, &flag_type, of_start, aid__plan_constant(m, p->kind, &months, v), NULL);
      reached = aid__plan_node_of(m, AID__OP_AND, p->kind, &flag_type, reached, same, NULL);
      return aid__plan_node_of(m, AID__OP_IF, p->kind, &flag_type, never, aid__plan_truth(m, p->kind, true), reached);
    }
  }
  return aid__plan_node_of(m, AID__OP_OR, p->kind, &flag_type, never, reached, NULL);
}

/* After the conflicts up to `settled`: what each left, in the order of the packs. */
static uint32_t left(aid__maker *m, const struct aid_program *p, size_t settled)
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
    return aid__plan_slot_of_part(m, p, AID__ROLE_QUALIFIES, NULL);
  if ((slot = aid__plan_remembered(m, p, conflict->id, AID__ROLE_LEFT)) != AID__NO_SLOT)
    return slot;
  if ((mine = aid__plan_read_slot(m, left(m, p, at - 1), p->kind)) == NULL)
    return AID__NO_SLOT;
  for (size_t i = 0; i < conflict->count; i++) {
    const struct aid_program *const rival = conflict->among[i];
    aid__ir *other, *beats = NULL, *both;
    if (i == me || !aid__plan_in_force(m, rival))
      continue;
    if (!m->asked[rival->index])
      other = aid__plan_record(m, rival, AID__RECORD_enrolled, p->kind, &flag_type);   /* not decided here: the record answers */
    else
      other = aid__plan_read_slot(m, left(m, rival, at - 1), p->kind);
    if (other == NULL)
      return AID__NO_SLOT;
    switch (conflict->keep) {
    case AID__KEEP_FIRST:
      beats = aid__plan_truth(m, p->kind, i < me);
      break;
    case AID__KEEP_HIGHEST: {
      const aid__type fen = money(p);
      aid__ir *const ours = aid__plan_read_slot(m, aid__plan_slot_of_part(m, p, AID__ROLE_WOULD_PAY, NULL), p->kind);
      aid__ir *const theirs = m->asked[rival->index] ? aid__plan_read_slot(m, aid__plan_slot_of_part(m, rival, AID__ROLE_WOULD_PAY, NULL), p->kind)
                                                     : aid__plan_scaled(m, aid__plan_record(m, rival, AID__RECORD_paid, p->kind, &fen), &fen);
      beats = ours && theirs ? aid__plan_node_of(m, i < me ? AID__OP_GE : AID__OP_GT, p->kind, &flag_type, theirs, ours, NULL) : NULL;
      break;
    }
    default: {
      aid__ir *const by = aid__plan_body(m, conflict->by.ir);
      aid__value v = {.known = true};
      if (by == NULL)
        return AID__NO_SLOT;
      v.code = aid__codes_index(by->type.codes, aid__text_of(p->id));
      beats = v.code < 0 ? aid__plan_truth(m, p->kind, true) : aid__plan_node_of(m, AID__OP_NE, p->kind, &flag_type, by, aid__plan_constant(m, p->kind, &by->type, v), NULL);
    }
    }
    if (beats == NULL || (both = aid__plan_node_of(m, AID__OP_AND, p->kind, &flag_type, other, beats, NULL)) == NULL)
      return AID__NO_SLOT;
    lost = lost ? aid__plan_node_of(m, AID__OP_OR, p->kind, &flag_type, lost, both, NULL) : both;
  }
  if (lost)
    mine = aid__plan_node_of(m, AID__OP_AND, p->kind, &flag_type, mine, aid__plan_node_of(m, AID__OP_NOT, p->kind, &flag_type, lost, NULL, NULL), NULL);
  slot = aid__plan_add_slot(m, AID__ROLE_LEFT, p->kind, &flag_type, mine);
  if (slot != AID__NO_SLOT)
    m->plan->slots[slot].program = p;
  return aid__plan_remember(m, p, conflict->id, AID__ROLE_LEFT, slot);
}

static uint32_t ends_slot(aid__maker *m, const struct aid_rule *rule)
{
  uint32_t slot = aid__plan_remembered(m, rule, NULL, AID__ROLE_ENDS);

  if (slot != AID__NO_SLOT)
    return slot;
  slot = aid__plan_add_slot(m, AID__ROLE_ENDS, rule->program->kind, &month_type, aid__plan_body(m, rule->formula.ir));
  if (slot != AID__NO_SLOT) {
    m->plan->slots[slot].rule = rule;
    m->plan->slots[slot].program = rule->program;
  }
  return aid__plan_remember(m, rule, NULL, AID__ROLE_ENDS, slot);
}

static aid__ir *eligible_body(aid__maker *m, const struct aid_program *p)
{
  const struct aid_rule *ends[RULES_MOST];
  const size_t n = rules_in_force(m, p, 1u << AID_RULE_ENDS, ends, RULES_MOST);
  aid__ir *all = aid__plan_read_slot(m, left(m, p, m->policy->conflict_count), p->kind);

  for (size_t i = 0; all && i < n; i++) {
    aid__ir *const last = aid__plan_read_slot(m, ends_slot(m, ends[i]), p->kind);
    all = last ? aid__plan_node_of(m, AID__OP_AND, p->kind, &flag_type, all,
                      aid__plan_node_of(m, AID__OP_GE, p->kind, &flag_type, last, aid__plan_month_constant(m, p->kind, m->month), NULL), NULL)
               : NULL;
  }
  return all;
}

uint32_t aid__plan_slot_of_part(aid__maker *m, const struct aid_program *p, aid__role role, const struct aid_rule *pay)
{
  const void *const what = pay ? (const void *)pay : (const void *)p;
  const struct aid_kind *const person = person_kind(m);
  const struct aid_kind *kind = p->kind;
  aid__type type = flag_type;
  const aid__type fen = money(p);
  const struct aid_rule *rule = pay;
  const char *given = NULL;
  aid__ir *body = NULL;
  uint32_t slot = aid__plan_remembered(m, what, NULL, role);

  if (slot != AID__NO_SLOT)
    return slot;
  switch (role) {
  case AID__ROLE_QUALIFIES:
    body = all_conditions(m, p);
    given = given_name(m, p, "qualifies");
    break;
  case AID__ROLE_COVERED: {
    aid__ir *member = aid__plan_node(m, AID__OP_FACT, 0, person, &flag_type);
    kind = person;
    if (member)
      member->fact = m->policy->vocabulary.member;
    body = member && p->covers_where.ir ? aid__plan_node_of(m, AID__OP_AND, person, &flag_type, member, aid__plan_body(m, p->covers_where.ir), NULL) : member;
    if (member && p->covers_where.ir && body && body->operands[1] == NULL)
      body = NULL;
    break;
  }
  case AID__ROLE_PAY_SHARE: {
    aid__ir *const covered = aid__plan_read_slot(m, aid__plan_slot_of_part(m, p, AID__ROLE_COVERED, NULL), person);
    aid__ir *share;
    kind = person;
    if (pay->per_person) {
      share = aid__plan_body(m, pay->formula.ir);
      if (share && !share->type.fraction)
        share = aid__plan_scaled(m, share, &fen);
      share = not_negative(m, share);
    } else {                                   /* a household's pay: equal parts of it */
      aid__ir *const whole = aid__plan_read_slot(m, aid__plan_slot_of_part(m, p, AID__ROLE_PAY, pay), p->kind);
      aid__type fraction = fen, count = {.base = AID__NUMBER, .fraction = true};
      aid__type plain = {.base = AID__NUMBER};
      fraction.fraction = true;
      fraction.digits = 0;
      aid__ir *const heads = whole ? over_covered(m, p, AID__AGGREGATE_count, &plain, NULL) : NULL;
      share = heads ? aid__plan_up(m, person, aid__plan_node_of(m, AID__OP_DIV, p->kind, &fraction, aid__plan_scaled(m, whole, &fraction), aid__plan_scaled(m, heads, &count), NULL)) : NULL;
    }
    if (covered == NULL || share == NULL)
      break;
    type = share->type;
    body = aid__plan_node_of(m, AID__OP_IF, person, &type, covered, share, aid__plan_zero(m, person, &type));
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
      aid__ir *const one = aid__plan_read_slot(m, aid__plan_slot_of_part(m, p, AID__ROLE_PAY, pays[i]), p->kind);
      if (one == NULL)
        return AID__NO_SLOT;
      body = body ? aid__plan_node_of(m, AID__OP_ADD, p->kind, &fen, body, one, NULL) : one;
    }
    if (n == 0)
      body = aid__plan_zero(m, p->kind, &fen);
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
    aid__ir *const yes = aid__plan_read_slot(m, aid__plan_slot_of_part(m, p, AID__ROLE_ELIGIBLE, NULL), kind);
    aid__ir *const amount = yes ? aid__plan_read_slot(m, aid__plan_slot_of_part(m, p, AID__ROLE_PAY, pay), kind) : NULL;
    aid__ir *const now = amount ? due(m, p) : NULL;
    aid__ir *inner;
    type = fen;
    inner = now ? aid__plan_node_of(m, AID__OP_IF, kind, &fen, now, amount, aid__plan_zero(m, kind, &fen)) : NULL;
    body = inner ? aid__plan_node_of(m, AID__OP_IF, kind, &fen, yes, inner, aid__plan_zero(m, kind, &fen)) : NULL;
    break;
  }
  case AID__ROLE_AMOUNT: {
    const struct aid_rule *pays[RULES_MOST];
    const size_t n = rules_in_force(m, p, 1u << AID_RULE_PAY, pays, RULES_MOST);
    type = fen;
    for (size_t i = 0; i < n; i++) {
      aid__ir *const one = aid__plan_read_slot(m, aid__plan_slot_of_part(m, p, AID__ROLE_COMPONENT, pays[i]), kind);
      if (one == NULL)
        return AID__NO_SLOT;
      body = body ? aid__plan_node_of(m, AID__OP_ADD, kind, &fen, body, one, NULL) : one;
    }
    if (n == 0)
      body = aid__plan_zero(m, kind, &fen);
    given = given_name(m, p, "amount");
    break;
  }
  case AID__ROLE_MEMBER_ELIGIBLE: {
    aid__ir *const whole = aid__plan_read_slot(m, aid__plan_slot_of_part(m, p, AID__ROLE_ELIGIBLE, NULL), p->kind);
    kind = person;
    body = whole ? aid__plan_node_of(m, AID__OP_AND, person, &flag_type, aid__plan_read_slot(m, aid__plan_slot_of_part(m, p, AID__ROLE_COVERED, NULL), person), aid__plan_up(m, person, whole), NULL) : NULL;
    break;
  }
  case AID__ROLE_MEMBER_COMPONENT: {
    const uint32_t yes = aid__plan_slot_of_part(m, p, AID__ROLE_MEMBER_ELIGIBLE, NULL);
    aid__ir *const share = aid__plan_read_slot(m, aid__plan_slot_of_part(m, p, AID__ROLE_PAY_SHARE, pay), person);
    aid__ir *const now = share ? due(m, p) : NULL;
    aid__ir *inner;
    kind = person;
    if (now == NULL)
      break;
    type = share->type;
    inner = aid__plan_node_of(m, AID__OP_IF, person, &type, aid__plan_up(m, person, now), share, aid__plan_zero(m, person, &type));
    body = inner ? aid__plan_node_of(m, AID__OP_IF, person, &type, aid__plan_read_slot(m, yes, person), inner, aid__plan_zero(m, person, &type)) : NULL;
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
      aid__ir *const one = aid__plan_scaled(m, aid__plan_read_slot(m, aid__plan_slot_of_part(m, p, AID__ROLE_MEMBER_COMPONENT, pays[i]), person), &type);
      if (one == NULL)
        return AID__NO_SLOT;
      body = body ? aid__plan_node_of(m, AID__OP_ADD, person, &type, body, one, NULL) : one;
    }
    if (n == 0)
      body = aid__plan_zero(m, person, &type);
    break;
  }
  default: break;
  }
  slot = aid__plan_add_slot(m, role, kind, &type, body);
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
      s->relative = aid__plan_record(m, p, AID__RECORD_enrolled, person, &type);
    } else if (kind == person && (role == AID__ROLE_AMOUNT || role == AID__ROLE_MEMBER_AMOUNT || role == AID__ROLE_COMPONENT || role == AID__ROLE_MEMBER_COMPONENT)) {
      aid__type paid = type;
      paid.fraction = true;
      paid.digits = 0;
      s->members_record = true;
      s->relative = aid__plan_scaled(m, aid__plan_record(m, p, AID__RECORD_paid, person, &paid), &type);
    }
  }
  return aid__plan_remember(m, what, NULL, role, slot);
}

bool aid__plan_program(aid__maker *m, const struct aid_program *p, aid__planned *out)
{
  const struct aid_rule *rules[RULES_MOST];
  size_t n;

  *out = (aid__planned){.program = p, .starts = AID__NO_SLOT, .covered = AID__NO_SLOT, .member_amount = AID__NO_SLOT};
  n = rules_in_force(m, p, 1u << AID_RULE_REQUIRE | 1u << AID_RULE_EXCLUDE, rules, RULES_MOST);
  out->conditions = aid__arena_array(&m->plan->arena, n + 1, sizeof *out->conditions);
  out->qualifies = aid__plan_slot_of_part(m, p, AID__ROLE_QUALIFIES, NULL);
  for (size_t i = 0; i < n && out->conditions; i++)
    out->conditions[out->condition_count++] = condition(m, rules[i]);
  out->would_pay = aid__plan_slot_of_part(m, p, AID__ROLE_WOULD_PAY, NULL);
  if (p->covers)
    out->covered = aid__plan_slot_of_part(m, p, AID__ROLE_COVERED, NULL);
  out->eligible = aid__plan_slot_of_part(m, p, AID__ROLE_ELIGIBLE, NULL);
  if (has_starts(m, p))
    out->starts = aid__plan_slot_of_part(m, p, AID__ROLE_STARTS, NULL);
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
    out->pays[i] = aid__plan_slot_of_part(m, p, AID__ROLE_PAY, rules[i]);
    out->components[i] = aid__plan_slot_of_part(m, p, AID__ROLE_COMPONENT, rules[i]);
    out->shares[i] = p->covers ? aid__plan_slot_of_part(m, p, AID__ROLE_MEMBER_COMPONENT, rules[i]) : AID__NO_SLOT;
    out->pay_count++;
  }
  out->amount = aid__plan_slot_of_part(m, p, AID__ROLE_AMOUNT, NULL);
  if (p->covers)
    out->member_amount = aid__plan_slot_of_part(m, p, AID__ROLE_MEMBER_AMOUNT, NULL);
  n = 0;
  for (size_t c = 0; c < m->policy->conflict_count; c++)
    n += aid__plan_remembered(m, p, m->policy->conflicts[c]->id, AID__ROLE_LEFT) != AID__NO_SLOT;
  out->lefts = aid__arena_array(&m->plan->arena, n + 1, sizeof *out->lefts);
  out->conflicts = aid__arena_array(&m->plan->arena, n + 1, sizeof *out->conflicts);
  if (out->lefts == NULL || out->conflicts == NULL) {
    m->reports->no_memory = true;
    return false;
  }
  for (size_t c = 0; c < m->policy->conflict_count; c++) {
    const uint32_t slot = aid__plan_remembered(m, p, m->policy->conflicts[c]->id, AID__ROLE_LEFT);
    if (slot != AID__NO_SLOT) {
      out->lefts[out->conflict_count] = slot;
      out->conflicts[out->conflict_count++] = m->policy->conflicts[c];
    }
  }
  return !m->reports->no_memory && m->reports->errors == 0;
}
