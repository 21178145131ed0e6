/*
 * Plans: a policy for one day. Bodies are copied with versions, months and standards settled; slots are made when they are first read, so
 * that each reads only earlier ones. What a program is ends here: its outcome and amounts are slots like any other.
 */
#include "engine/plan_maker.h"

aid__ir *aid__plan_node(aid__maker *m, aid__op op, size_t operands, const struct aid_kind *here, const aid__type *type)
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

aid__ir *aid__plan_node_of(aid__maker *m, aid__op op, const struct aid_kind *here, const aid__type *type, aid__ir *a, aid__ir *b, aid__ir *c)
{
  const size_t n = c ? 3 : b ? 2 : 1;
  aid__ir *const ir = a ? aid__plan_node(m, op, n, here, type) : NULL;

  if (ir) {
    ir->operands[0] = a;
    if (b)
      ir->operands[1] = b;
    if (c)
      ir->operands[2] = c;
  }
  return ir;
}

aid__ir *aid__plan_constant(aid__maker *m, const struct aid_kind *here, const aid__type *type, aid__value value)
{
  aid__ir *const ir = aid__plan_node(m, AID__OP_CONST, 0, here, type);

  if (ir) {
    ir->value = value;
    ir->value.known = true;
  }
  return ir;
}

aid__ir *aid__plan_truth(aid__maker *m, const struct aid_kind *here, bool yes)
{
  aid__value v = {.known = true};
  v.flag = yes;
  return aid__plan_constant(m, here, &flag_type, v);
}

aid__ir *aid__plan_zero(aid__maker *m, const struct aid_kind *here, const aid__type *type)
{
  aid__value v = {.known = true};
  v.number = (aid__fraction){0, 1};
  return aid__plan_constant(m, here, type, v);
}

aid__ir *aid__plan_month_constant(aid__maker *m, const struct aid_kind *here, int32_t month)
{
  aid__value v = {.known = true};
  v.month = month;
  return aid__plan_constant(m, here, &month_type, v);
}

aid__ir *aid__plan_scaled(aid__maker *m, aid__ir *ir, const aid__type *to)
{
  if (ir == NULL || ir->type.base != AID__NUMBER || (ir->type.fraction == to->fraction && (to->fraction || ir->type.digits == to->digits)))
    return ir;
  return aid__plan_node_of(m, AID__OP_SCALE, ir->here, to, ir, NULL, NULL);
}

aid__ir *aid__plan_read_slot(aid__maker *m, uint32_t slot, const struct aid_kind *here)
{
  aid__ir *ir;

  if (slot == AID__NO_SLOT || (ir = aid__plan_node(m, AID__OP_SLOT, 0, here, &m->plan->slots[slot].type)) == NULL)
    return NULL;
  ir->index = slot;
  return ir;
}

aid__ir *aid__plan_up(aid__maker *m, const struct aid_kind *here, aid__ir *body)
{
  aid__ir *const ir = body && body->here != here ? aid__plan_node_of(m, AID__OP_PARENT, here, &body->type, body, NULL, NULL) : body;

  if (ir && ir != body)
    ir->to = body->here;
  return ir;
}

aid__ir *aid__plan_record(aid__maker *m, const struct aid_program *p, aid__record what, const struct aid_kind *here, const aid__type *type)
{
  aid__ir *const ir = aid__plan_node(m, AID__OP_RECORD, 0, here, type);

  if (ir) {
    ir->program = p;
    ir->record = (uint8_t)what;
  }
  return ir;
}

/* ---- slots ---- */

uint32_t aid__plan_add_slot(aid__maker *m, aid__role role, const struct aid_kind *kind, const aid__type *type, aid__ir *body)
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
  plan->slots[plan->slot_count] = (aid__slot){.role = role, .index = (uint32_t)plan->slot_count, .kind = kind, .level = -1, .type = *type, .body = body, .earlier = AID__NO_SLOT,
                                              .day = m->day, .base = m->day == plan->day};
  return (uint32_t)plan->slot_count++;
}

/* Where in the table it stands, or would stand. */
static size_t memo_place(const aid__maker *m, const struct memo *key)
{
  uint64_t h = (uint64_t)(uintptr_t)key->what * 0x9e3779b97f4a7c15u;
  size_t at;

  h = (h ^ h >> 32 ^ (uint64_t)(uintptr_t)key->detail) * 0x9e3779b97f4a7c15u;
  h = (h ^ h >> 32 ^ (uint64_t)(uint32_t)key->day << 8 ^ key->role) * 0x9e3779b97f4a7c15u;
  for (at = (size_t)(h >> 32) & (m->memo_slots - 1); m->memo_table[at]; at = (at + 1) & (m->memo_slots - 1)) {
    const struct memo *const e = &m->memo[m->memo_table[at] - 1];
    if (e->what == key->what && e->detail == key->detail && e->day == key->day && e->role == key->role)
      break;
  }
  return at;
}

uint32_t aid__plan_remembered(const aid__maker *m, const void *what, const char *detail, aid__role role)
{
  const struct memo key = {what, detail, m->day, (uint8_t)role, AID__NO_SLOT};
  const uint32_t found = m->memo_slots ? m->memo_table[memo_place(m, &key)] : 0;

  return found ? m->memo[found - 1].slot : AID__NO_SLOT;
}

/* A definition that carries over has a slot for each of many months: what is remembered is found by a hash. */
static bool grow_memo(aid__maker *m)
{
  const size_t slots = m->memo_slots ? m->memo_slots * 2 : 256;
  uint32_t *table;

  if (m->memo_slots >= 2 * (m->memo_count + 1))
    return true;
  if ((table = aid__allocate(m->plan->arena.memory, slots * sizeof *table)) == NULL)
    return false;
  aid__release(m->plan->arena.memory, m->memo_table);
  m->memo_table = table;
  m->memo_slots = slots;
  for (size_t i = m->memo_count; i-- > 0;)               /* what was remembered first stays */
    table[memo_place(m, &m->memo[i])] = (uint32_t)i + 1;
  return true;
}

uint32_t aid__plan_remember(aid__maker *m, const void *what, const char *detail, aid__role role, uint32_t slot)
{
  const struct memo key = {what, detail, m->day, (uint8_t)role, slot};

  if (slot == AID__NO_SLOT)
    return slot;
  if (!aid__grow(m->plan->arena.memory, &m->memo, &m->memo_capacity, m->memo_count + 1, sizeof *m->memo, 0) || !grow_memo(m)) {
    m->reports->no_memory = true;
    return AID__NO_SLOT;
  }
  {
    uint32_t *const place = &m->memo_table[memo_place(m, &key)];
    m->memo[m->memo_count++] = key;
    if (*place == 0)
      *place = (uint32_t)m->memo_count;
  }
  return slot;
}

/* The version of a definition, or of the rules of one id in a program, that holds on the day. NULL: none. */
const struct aid_rule *aid__plan_version(const aid__maker *m, struct aid_rule *const *versions, size_t count)
{
  const aid__validity *all[AID__VERSIONS_MOST];
  int best;

  for (size_t i = 0; i < count; i++)
    all[i] = &versions[i]->validity;
  best = aid__validity_choose(all, count, m->day, m->known);
  return best >= 0 && !versions[best]->ended ? versions[best] : NULL;
}

/* A slot for each row in force that is computed from others: made before any slot that looks it up. */
static void compute_rows(aid__maker *m, uint32_t number)
{
  aid__plan *const plan = m->plan;
  const aid__view view = plan->views[number];            /* the array moves while others are made */
  uint32_t *slots = NULL;

  for (size_t i = 0; i < view.count; i++) {
    aid__ir *const formula = view.rows[i]->formula.ir;
    if (formula == NULL)
      continue;
    if (slots == NULL && (slots = aid__arena_array(&plan->arena, view.count, sizeof *slots)) == NULL) {
      m->reports->no_memory = true;
      return;
    }
    plan->views[number].slots = slots;
    slots[i] = aid__plan_add_slot(m, AID__ROLE_ROW, m->policy->vocabulary.kinds[AID__KIND_REGION], &view.standard->type, aid__plan_body(m, formula));
  }
}

static uint32_t view_of(aid__maker *m, const struct aid_standard *standard)
{
  aid__plan *const plan = m->plan;
  aid__view *view;
  uint32_t number;

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
  number = (uint32_t)plan->view_count;                  /* computing its rows makes more views */
  view = &plan->views[number];
  view->standard = standard;
  view->day = m->day;
  if ((view->rows = aid__arena_array(&plan->arena, standard->row_count + 1, sizeof *view->rows)) == NULL) {
    m->reports->no_memory = true;
    return 0;
  }
  view->count = aid__standard_in_force(standard, m->day, m->known, view->rows);
  compute_rows(m, (uint32_t)plan->view_count++);
  return number;
}

/* ---- at(D: E): each standard in E by the days on which it changes ---- */

#define DAYS_MOST 1024           /* two for each row */

static const aid__type date_type = {.base = AID__DATE};

/* The date itself, read as it stands on the assessment's own day. */
static aid__ir *the_day(aid__maker *m)
{
  const aid__ir *const date = m->at_day;
  aid__ir *out;

  m->at_day = NULL;
  out = aid__plan_body(m, date);
  m->at_day = date;
  return out;
}

/* The days on which another row may answer, first ones first: of the standard, and of those that its rows are computed from. */
typedef struct looked { const struct aid_standard *at[256]; size_t count; } looked;   /* at each table once, however many rows read it */

static size_t changes(const aid__maker *m, const struct aid_standard *standard, int32_t *days, size_t n, looked *seen);

static size_t changes_below(const aid__maker *m, const aid__ir *ir, int32_t *days, size_t n, looked *seen)
{
  if (ir->op == AID__OP_STANDARD)
    n = changes(m, ir->standard, days, n, seen);
  for (size_t i = 0; i < ir->count; i++)
    n = changes_below(m, ir->operands[i], days, n, seen);
  return n;
}

static size_t changes(const aid__maker *m, const struct aid_standard *standard, int32_t *days, size_t n, looked *seen)
{
  for (size_t i = 0; i < seen->count; i++)
    if (seen->at[i] == standard)
      return n;
  if (seen->count < sizeof seen->at / sizeof *seen->at)
    seen->at[seen->count++] = standard;
  for (size_t i = 0; i < standard->row_count; i++) {
    for (int end = 0; end < 2; end++) {
      const aid__validity *const v = &standard->rows[i]->validity;
      const int32_t day = end ? v->until : v->from;
      size_t at = n;
      if (day == AID__ALWAYS_FROM || day == AID_NEVER || v->known > m->known)
        continue;
      while (at > 0 && day < days[at - 1])
        at--;
      if (at > 0 && days[at - 1] == day)
        continue;
      if (n == DAYS_MOST) {
        aid__report(m->reports, AID__E2031, standard->place, standard->id, "1024", "days", "日", NULL);
        return n;
      }
      memmove(days + at + 1, days + at, (n - at) * sizeof *days);
      days[at] = day;
      n++;
    }
    if (standard->rows[i]->formula.ir)
      n = changes_below(m, standard->rows[i]->formula.ir, days, n, seen);
  }
  return n;
}

/* A choice between the tables before and from the middle day on, and so on below; `from`: the first day of all. */
static aid__ir *on_days(aid__maker *m, const aid__ir *ir, const int32_t *days, size_t count, int32_t from)
{
  if (count == 0) {
    const int32_t day = m->day;
    const aid__ir *const date = m->at_day;
    aid__ir *const out = aid__plan_node(m, AID__OP_STANDARD, ir->count, ir->here, &ir->type);
    if (out == NULL)
      return NULL;
    memcpy(out, ir, sizeof *ir);
    for (size_t i = 0; i < ir->count; i++)
      if ((out->operands[i] = aid__plan_body(m, ir->operands[i])) == NULL)
        return NULL;
    m->at_day = NULL;
    m->day = out->day = from == INT32_MIN ? INT32_MIN + 1 : from;
    out->index = view_of(m, ir->standard);
    m->day = day;
    m->at_day = date;
    return out;
  }
  {
    /* compared as a number of days: of a date that is never, or not known, nothing is known where the days differ */
    const size_t middle = count / 2;
    aid__type apart = {.base = AID__NUMBER};
    aid__value v = {.known = true}, first = {.known = true};
    aid__ir *before, *after;
    apart.unit.power[AID__UNIT_DAYS] = 1;
    first.day = 0;
    v.number = (aid__fraction){days[middle], 1};
    before = aid__plan_node_of(m, AID__OP_DATES_APART, ir->here, &apart, the_day(m), aid__plan_constant(m, ir->here, &date_type, first), NULL);
    before = aid__plan_node_of(m, AID__OP_LT, ir->here, &flag_type, before, aid__plan_constant(m, ir->here, &apart, v), NULL);
    after = on_days(m, ir, days + middle + 1, count - middle - 1, days[middle]);
    if (before == NULL || after == NULL)
      return NULL;
    return aid__plan_node_of(m, AID__OP_IF, ir->here, &ir->type, before, on_days(m, ir, days, middle, from), after);
  }
}

static aid__ir *at_day(aid__maker *m, const aid__ir *ir)
{
  aid__ir *body;

  m->at_day = ir->operands[0];
  body = aid__plan_body(m, ir->operands[1]);
  m->at_day = NULL;
  return body;
}

aid__ir *aid__plan_body(aid__maker *m, const aid__ir *ir)
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
    out = aid__plan_body(m, ir->operands[0]);
    m->day = day;
    m->month = month;
    m->depth--;
    return out;
  }
  case AID__OP_AT_DAY:
    out = at_day(m, ir);
    m->depth--;
    return out;
  case AID__OP_STANDARD:
    if (m->at_day) {
      int32_t days[DAYS_MOST];
      looked seen = {.count = 0};
      out = on_days(m, ir, days, changes(m, ir->standard, days, 0, &seen), INT32_MIN);
      m->depth--;
      return out;
    }
    break;
  case AID__OP_SLOT:
    if (ir->definition && ir->definition->carries && m->day < ir->definition->carries_from) {
      out = aid__plan_constant(m, ir->here, &ir->type, ir->definition->first_value);
    } else if (ir->definition) {
      const uint32_t slot = aid__plan_slot_of_definition(m, ir->definition);
      out = aid__plan_read_slot(m, slot, ir->here);
    } else {
      out = aid__plan_part(m, ir);
    }
    if (out) {
      out->offset = ir->offset;
      out->length = ir->length;
    }
    m->depth--;
    return out;
  case AID__OP_FALLBACK: {
    const aid__definition *const d = ir->operands[1]->op == AID__OP_SCALE ? ir->operands[1]->operands[0]->definition : ir->operands[1]->definition;
    if (aid__plan_version(m, d->versions, d->version_count) == NULL) {   /* nothing is assumed on that day */
      out = aid__plan_body(m, ir->operands[0]);
      m->depth--;
      return out;
    }
    break;
  }
  case AID__OP_DAY:
  case AID__OP_MONTH: {
    aid__value v = {.known = true};
    if (m->at_day) {
      out = the_day(m);
      if (out && ir->op == AID__OP_MONTH)
        out = aid__plan_node_of(m, AID__OP_MONTH_OF, ir->here, &ir->type, out, NULL, NULL);
      m->depth--;
      return out;
    }
    v.day = ir->op == AID__OP_DAY ? m->day : m->month;
    out = aid__plan_constant(m, ir->here, &ir->type, v);
    m->depth--;
    return out;
  }
  default: break;
  }
  if ((out = aid__plan_node(m, (aid__op)ir->op, ir->count, ir->here, &ir->type)) != NULL) {
    const int32_t day = out->day;
    memcpy(out, ir, sizeof *ir);
    out->day = day;
    if (ir->op == AID__OP_STANDARD)
      out->index = view_of(m, ir->standard);
    for (size_t i = 0; i < ir->count; i++)
      if (ir->operands[i] && (out->operands[i] = aid__plan_body(m, ir->operands[i])) == NULL) {
        m->depth--;
        return NULL;
      }
  }
  m->depth--;
  return out;
}

/* How many months before the assessment's a definition that carries over is worked out; earlier ones must be supplied. */
#define CARRIED_MOST 120

static uint32_t slot_now(aid__maker *m, const aid__definition *d, aid__ir *body, const struct aid_rule *rule)
{
  const uint32_t slot = aid__plan_add_slot(m, AID__ROLE_DEFINITION, d->kind, &d->type, body);

  if (slot != AID__NO_SLOT) {
    aid__slot *const s = &m->plan->slots[slot];
    s->definition = d;
    s->rule = rule;
    s->level = d->level;
    s->given = d->assumes ? NULL : d->id;
  }
  return aid__plan_remember(m, d, NULL, AID__ROLE_DEFINITION, slot);
}

/* `earlier`: the slot of the month before, of a definition that carries over. */
static uint32_t definition_on_its_day(aid__maker *m, const aid__definition *d, uint32_t earlier)
{
  const struct aid_rule *const rule = aid__plan_version(m, d->versions, d->version_count);
  uint32_t slot;

  if (rule == NULL) {
    char day[16];
    aid_date_print(m->day, day);
    aid__report(m->reports, AID__E2311, d->place, d->id, day, NULL);
    return AID__NO_SLOT;
  }
  slot = slot_now(m, d, aid__plan_body(m, rule->formula.ir), rule);
  if (slot != AID__NO_SLOT)
    m->plan->slots[slot].earlier = earlier;
  return slot;
}

static aid__ir *too_early(aid__maker *m, const aid__definition *d)
{
  aid__ir *const ir = aid__plan_node(m, AID__OP_FAIL, 0, d->kind, &d->type);

  if (ir)
    ir->how = AID__FAILED_TOO_EARLY;
  return ir;
}

/* The month of which, and of those before it, only what is supplied counts: the same for whoever reads the definition, and in whatever order. */
static int32_t too_early_month(const aid__maker *m) { return m->plan->month - CARRIED_MOST - 1; }

/* The months before this one, oldest first, so that each finds the one that it reads. Returns the slot of the last. */
static uint32_t carry(aid__maker *m, const aid__definition *d)
{
  const int32_t day = m->day, month = m->month, from = aid_month_of(d->carries_from), oldest = too_early_month(m);
  uint32_t slot = AID__NO_SLOT;

  for (m->month = oldest > from ? oldest : from; m->month < month && m->reports->errors == 0 && !m->reports->no_memory; m->month++) {
    uint32_t known;
    m->day = aid_month_last_day(m->month);
    known = aid__plan_remembered(m, d, NULL, AID__ROLE_DEFINITION);
    if (known != AID__NO_SLOT)
      slot = known;
    else if (m->month == oldest)
      slot = slot_now(m, d, too_early(m, d), NULL);
    else
      slot = definition_on_its_day(m, d, slot);
  }
  m->day = day;
  m->month = month;
  return slot;
}

uint32_t aid__plan_slot_of_definition(aid__maker *m, const aid__definition *d)
{
  const uint32_t slot = aid__plan_remembered(m, d, NULL, AID__ROLE_DEFINITION);

  if (slot != AID__NO_SLOT)
    return slot;
  if (d->carries && m->month <= too_early_month(m))
    return slot_now(m, d, too_early(m, d), NULL);
  return definition_on_its_day(m, d, d->carries ? carry(m, d) : AID__NO_SLOT);
}
