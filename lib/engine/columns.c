/*
 * The column evaluator: every slot of a plan for the rows of a chunk, a vector at a time. All rows are worked out; what is not needed (a
 * branch not taken, a row not chosen) is masked where it would be used, so that it neither fails nor opens anything.
 */
#include "engine/columns.h"
#include <assert.h>

/* ---- rows above rows ---- */

int32_t aid__columns_climb(const aid__columns *c, const struct aid_kind *from, int32_t row, const struct aid_kind *to)
{
  for (; row >= 0 && from != to; from = from->parent) {
    if (from->index == AID__KIND_REGION)
      return -1;
    row = from->index == AID__KIND_HOUSEHOLD ? c->population->region[row] : c->population->tables[from->index].parent[row];
  }
  return row;
}

int32_t aid__columns_region(const aid__columns *c, const struct aid_kind *from, int32_t row)
{
  return aid__columns_climb(c, from, row, c->population->vocabulary->kinds[AID__KIND_REGION]);
}

bool aid__columns_member(const aid__columns *c, int32_t person)
{
  const aid__column *const column = &c->population->tables[AID__KIND_PERSON].columns[c->population->vocabulary->member->index];
  return aid__bit(column->values, (size_t)person);
}

/* ---- hops ---- */

/* How many aggregates out a tree looks from its own frame. */
static unsigned reach(const aid__ir *ir)
{
  unsigned most = 0;

  if (ir == NULL)
    return 0;
  if (ir->op == AID__OP_OUTER)
    return ir->depth + reach(ir->operands[0]);
  if (ir->op == AID__OP_AGGREGATE)
    most = ir->list.outer;
  for (size_t i = 0; i < ir->count; i++) {
    unsigned r = reach(ir->operands[i]);
    if (ir->op == AID__OP_AGGREGATE && i != AID__AGG_ELSE && i != AID__AGG_N)
      r = r ? r - 1 : 0;
    if (r > most)
      most = r;
  }
  return most;
}

/* The body at the rows of kind `to`, one for each position of f; -1: unknown. */
static const aid__vector *eval_at(aid__columns *c, const aid__frame *f, const aid__ir *body, const struct aid_kind *to, int32_t *rows)
{
  aid__frame *const base = &c->base[to->index];
  const aid__vector *v;

  if (reach(body) > 0) {
    /* It looks further out, so the positions must stay: a frame of the same positions with other rows. */
    aid__frame *const there = aid__columns_get(c, 1, sizeof *there);
    if (there == NULL)
      return NULL;
    *there = (aid__frame){.outer = f->outer, .owner = f->owner, .kind = to, .count = f->count, .rows = rows};
    return aid__columns_eval(c, there, body);
  }
  if ((v = aid__columns_eval(c, base, body)) == NULL)
    return NULL;
  for (int32_t i = 0; i < f->count; i++) {
    const int32_t k = rows[i] - base->first;
    rows[i] = rows[i] < 0 || k < 0 || k >= base->count ? -1 : k;
  }
  return aid__columns_gather(c, v, rows, f->count);
}

/* What is unknown because there is no row to go to hangs on a missing fact. */
static const aid__vector *lack(aid__columns *c, const aid__vector *v, const aid__bits *lacking)
{
  aid__vector *out;

  if (v == NULL || (out = aid__columns_get(c, 1, sizeof *out)) == NULL)
    return NULL;
  *out = *v;
  if ((out->missing = aid__columns_bits(c, v->count)) == NULL)
    return NULL;
  for (size_t w = 0; w < aid__words(v->count); w++)
    out->missing[w] = v->missing[w] | lacking[w];
  return out;
}

static const aid__vector *hop(aid__columns *c, aid__frame *f, const aid__ir *ir)
{
  int32_t *const rows = aid__columns_get(c, (size_t)f->count, sizeof *rows);
  aid__bits *const lacking = aid__columns_bits(c, f->count);
  const struct aid_kind *to = ir->to;

  if (rows == NULL || lacking == NULL)
    return NULL;
  if (ir->op == AID__OP_REF) {
    const aid__ir fact = {.op = AID__OP_FACT, .fact = ir->fact, .type = ir->fact->type, .here = f->kind, .day = ir->day};
    const aid__vector *const who = aid__columns_eval(c, f, &fact);
    if (who == NULL)
      return NULL;
    to = ir->fact->type.kind ? ir->fact->type.kind : c->population->vocabulary->kinds[AID__KIND_PERSON];
    for (int32_t i = 0; i < f->count; i++) {
      const bool known = aid__columns_known(who, i);
      rows[i] = known ? who->i32[i] : -1;
      if (rows[i] < 0)
        aid__bit_set(lacking, (size_t)i, known || aid__bit(who->missing, (size_t)i));
    }
  } else if (ir->op == AID__OP_LEVEL) {
    const struct aid_population *const p = c->population;
    const aid__column *const levels = &p->tables[AID__KIND_REGION].columns[p->vocabulary->level->index];
    const int32_t *const level = levels->values, *const above = p->tables[AID__KIND_REGION].parent;
    to = p->vocabulary->kinds[AID__KIND_REGION];
    for (int32_t i = 0; i < f->count; i++) {
      int32_t r = aid__columns_region(c, f->kind, aid__frame_row(f, i));
      while (r >= 0 && !(aid__bit(levels->valid, (size_t)r) && level[r] == ir->level))
        r = above[r];
      rows[i] = r;
      aid__bit_set(lacking, (size_t)i, r < 0);
    }
  } else {
    for (int32_t i = 0; i < f->count; i++) {
      rows[i] = aid__columns_climb(c, f->kind, aid__frame_row(f, i), to);
      aid__bit_set(lacking, (size_t)i, rows[i] < 0);
    }
  }
  return lack(c, eval_at(c, f, ir->operands[0], to, rows), lacking);
}

static const aid__vector *outer(aid__columns *c, aid__frame *f, const aid__ir *ir)
{
  int32_t *const index = aid__columns_get(c, (size_t)f->count, sizeof *index);
  aid__frame *out = f;
  const aid__vector *v;

  if (index == NULL)
    return NULL;
  for (int32_t i = 0; i < f->count; i++)
    index[i] = i;
  for (unsigned d = 0; d < ir->depth && out->outer; d++, out = out->outer)
    for (int32_t i = 0; i < f->count; i++)
      index[i] = out->owner[index[i]];
  v = aid__columns_eval(c, out, ir->operands[0]);
  return v ? aid__columns_gather(c, v, index, f->count) : NULL;
}

/* ---- leaves ---- */

/* A vector over the base frame of a kind, as a frame of that kind sees it. */
static const aid__vector *seen_from(aid__columns *c, const aid__frame *f, const aid__vector *v)
{
  const aid__frame *const base = &c->base[f->kind->index];
  int32_t *index;

  if (v == NULL || f == base || (f->rows == NULL && f->first == base->first && f->count == base->count))
    return v;
  if ((index = aid__columns_get(c, (size_t)f->count, sizeof *index)) == NULL)
    return NULL;
  for (int32_t i = 0; i < f->count; i++) {
    const int32_t row = aid__frame_row(f, i), k = row - base->first;
    index[i] = row < 0 || k < 0 || k >= base->count ? -1 : k;
  }
  return aid__columns_gather(c, v, index, f->count);
}

/* Facts and the record: read once for the base rows. They are kept, so they are made in the memory of the run. */
static const aid__vector *leaf(aid__columns *c, const aid__frame *f, const aid__ir *ir)
{
  const void *const of = ir->op == AID__OP_FACT ? (const void *)ir->fact : (const void *)ir->program;
  aid__scratch *const room = c->room;
  const aid__vector *v;
  aid__leaf *l;

  for (l = c->leaves; l; l = l->next)
    if (l->of == of && l->day == ir->day && l->op == ir->op && l->record == ir->record && l->kind == f->kind &&
        (l->op == AID__OP_FACT || (l->type->fraction == ir->type.fraction && l->type->digits == ir->type.digits)))
      return seen_from(c, f, l->vector);
  c->room = &c->run;
  v = ir->op == AID__OP_FACT ? aid__columns_fact(c, &c->base[f->kind->index], ir->fact, ir->day) : aid__columns_record(c, &c->base[f->kind->index], ir);
  if (v && (l = aid__columns_get(c, 1, sizeof *l)) != NULL) {
    *l = (aid__leaf){.of = of, .kind = f->kind, .day = ir->day, .op = ir->op, .record = ir->record, .type = &v->type, .vector = v, .next = c->leaves};
    c->leaves = l;
  }
  c->room = room;
  return v && l ? seen_from(c, f, v) : NULL;
}

static const aid__vector *constant(aid__columns *c, const aid__frame *f, const aid__ir *ir)
{
  aid__vector *const v = aid__columns_unknown(c, f->count, &ir->type, true);
  int64_t fits;
  int32_t number;

  if (v == NULL || !ir->value.known)
    return v;
  switch (ir->type.base) {
  case AID__FLAG:
    for (size_t w = 0; w < aid__words(f->count); w++)
      v->flags[w] = ir->value.flag ? ~(aid__bits)0 : 0;
    break;
  case AID__NUMBER:
    if (ir->type.fraction) {
      for (int32_t i = 0; i < f->count; i++) {
        v->i64[i] = ir->value.number.n;
        v->denominators[i] = ir->value.number.d;
      }
    } else {
      if (!aid__fraction_to_scaled(ir->value.number, ir->type.digits, &fits))
        return v;
      for (int32_t i = 0; i < f->count; i++)
        v->i64[i] = fits;
    }
    break;
  default:
    number = ir->value.day;
    if (ir->type.base == AID__TEXT && (number = aid__columns_text_number(c, ir->value.text)) == -1)
      return NULL;
    for (int32_t i = 0; i < f->count; i++)
      v->i32[i] = number;
  }
  for (size_t w = 0; w < aid__words(f->count); w++) {
    v->known[w] = ~(aid__bits)0;
    v->missing[w] = 0;
  }
  return v;
}

const aid__vector *aid__columns_eval(aid__columns *c, aid__frame *f, const aid__ir *ir)
{
  if (c->no_memory)
    return NULL;
  switch ((aid__op)ir->op) {
  case AID__OP_CONST: return constant(c, f, ir);
  case AID__OP_FACT:
  case AID__OP_RECORD: return leaf(c, f, ir);
  case AID__OP_SLOT: return seen_from(c, f, &c->slots[ir->index]);
  case AID__OP_STANDARD: return aid__columns_standard(c, f, ir);
  case AID__OP_PARENT:
  case AID__OP_LEVEL:
  case AID__OP_REF: return hop(c, f, ir);
  case AID__OP_OUTER: return outer(c, f, ir);
  case AID__OP_NOT:
  case AID__OP_AND:
  case AID__OP_OR: return aid__columns_truth(c, f, ir);
  case AID__OP_EQ:
  case AID__OP_NE:
  case AID__OP_LT:
  case AID__OP_LE:
  case AID__OP_GT:
  case AID__OP_GE: return aid__columns_compare(c, f, ir);
  case AID__OP_IN: return aid__columns_in(c, f, ir);
  case AID__OP_KNOWN: return aid__columns_is_known(c, f, ir);
  case AID__OP_HAS: return aid__columns_has(c, f, ir);
  case AID__OP_ADD:
  case AID__OP_SUB:
  case AID__OP_MUL:
  case AID__OP_DIV:
  case AID__OP_NEG:
  case AID__OP_MIN:
  case AID__OP_MAX: return aid__columns_arithmetic(c, f, ir);
  case AID__OP_ROUND: return aid__columns_round(c, f, ir);
  case AID__OP_SCALE: return aid__columns_eval_as(c, f, ir->operands[0], &ir->type);
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
  case AID__OP_WORKDAY: return aid__columns_dates(c, f, ir);
  case AID__OP_IF: return aid__columns_if(c, f, ir);
  case AID__OP_FALLBACK: return aid__columns_fallback(c, f, ir);
  case AID__OP_FAIL: return aid__columns_unknown(c, f->count, &ir->type, true);
  case AID__OP_AGGREGATE: return aid__columns_aggregate(c, f, ir);
  case AID__OP_DAY:
  case AID__OP_MONTH:
  case AID__OP_AT: case AID__OP_AT_DAY:
  case AID__OP_COUNT: break;   /* the plan leaves none of these */
  }
  assert(false); /* an operation that no plan holds */
  return aid__columns_unknown(c, f->count, &ir->type, true);
}

const aid__vector *aid__columns_eval_as(aid__columns *c, aid__frame *f, const aid__ir *ir, const aid__type *type)
{
  const aid__vector *const v = aid__columns_eval(c, f, ir);

  if (v == NULL || type->base != AID__NUMBER || (v->type.fraction == type->fraction && (type->fraction || v->type.digits == type->digits)))
    return v;
  return aid__columns_scale(c, v, type);
}

/* ---- slots ---- */

/* Rows of a person's own program: those of relatives come from the record. */
static const aid__vector *with_relatives(aid__columns *c, aid__frame *base, const aid__slot *slot)
{
  const aid__vector *const own = aid__columns_eval_as(c, base, slot->body, &slot->type);
  const aid__vector *other;
  aid__vector *both;
  int32_t *index;

  if (own == NULL || slot->relative == NULL)
    return own;
  if ((other = aid__columns_eval_as(c, base, slot->relative, &slot->type)) == NULL || (both = aid__columns_vector(c, base->count, &slot->type)) == NULL ||
      (index = aid__columns_get(c, (size_t)base->count, sizeof *index)) == NULL)
    return NULL;
  for (int32_t i = 0; i < base->count; i++) {
    const int32_t person = aid__columns_climb(c, base->kind, base->first + i, c->population->vocabulary->kinds[AID__KIND_PERSON]);
    const aid__vector *const from = person >= 0 && !aid__columns_member(c, person) ? other : own;
    const size_t k = (size_t)i;
    aid__bit_set(both->known, k, aid__bit(from->known, k));
    aid__bit_set(both->missing, k, aid__bit(from->missing, k));
    switch (aid__storage_of(&slot->type)) {
    case AID__STORE_BITS: aid__bit_set(both->flags, k, aid__bit(from->flags, k)); break;
    case AID__STORE_I32: both->i32[i] = from->i32[i]; break;
    case AID__STORE_I64:
      both->i64[i] = from->i64[i];
      if (both->denominators)
        both->denominators[i] = from->denominators[i];
      break;
    }
  }
  return both;
}

/* A vector as it stays: in memory of its own, what is unknown 0, no bits past the end. */
static aid__vector *settle(aid__columns *c, const aid__vector *v, const aid__frame *base, const aid__type *type)
{
  aid__vector *const out = aid__columns_vector(c, base->count, type);

  if (out == NULL)
    return NULL;
  for (size_t w = 0; w < aid__words(base->count); w++) {
    const aid__bits mask = aid__word_mask(base->count, w);
    out->known[w] = v->known[w] & mask;
    out->missing[w] = v->missing[w] & ~v->known[w] & mask;
  }
  switch (aid__storage_of(type)) {
  case AID__STORE_BITS:
    for (size_t w = 0; w < aid__words(base->count); w++)
      out->flags[w] = v->flags[w] & out->known[w];
    break;
  case AID__STORE_I32:
    for (int32_t i = 0; i < base->count; i++)
      out->i32[i] = aid__columns_known(out, i) ? v->i32[i] : 0;
    break;
  case AID__STORE_I64:
    for (int32_t i = 0; i < base->count; i++)
      out->i64[i] = aid__columns_known(out, i) ? v->i64[i] : 0;
    for (int32_t i = 0; out->denominators && i < base->count; i++)
      out->denominators[i] = aid__columns_known(out, i) ? v->denominators[i] : 1;
    break;
  }
  out->first = base->first;
  return out;
}

static bool publish(aid__columns *c, uint32_t number, const aid__vector *v, const aid__frame *base)
{
  const aid__slot *const slot = &c->plan->slots[number];
  aid__vector *const out = settle(c, v, base, &slot->type);

  if (out == NULL || !aid__columns_supply(c, slot, out))
    return false;
  c->slots[number] = *out;
  return true;
}

static bool run_slot(aid__columns *c, uint32_t number, aid__scratch *to)
{
  const aid__slot *const slot = &c->plan->slots[number];
  aid__frame *const base = &c->base[slot->kind->index];
  const aid__vector *v;
  bool done;

  c->room = &c->temp;
  aid__scratch_reset(&c->temp);
  if ((v = with_relatives(c, base, slot)) == NULL)
    return false;
  c->room = to;
  done = publish(c, number, v, base);
  c->room = &c->temp;
  return done;
}

/* A kind that hangs on regions without a household between. */
static bool of_regions(const struct aid_kind *kind)
{
  for (; kind; kind = kind->parent)
    if (kind->index == AID__KIND_HOUSEHOLD)
      return false;
  return true;
}

static void make_bases(aid__columns *c, int32_t first, int32_t end)
{
  const aid__vocabulary *const v = c->population->vocabulary;

  for (size_t k = 0; k < v->kind_count; k++) {
    const struct aid_kind *const kind = v->kinds[k];
    aid__frame *const base = &c->base[kind->index];
    const aid__table *const table = &c->population->tables[kind->index];
    *base = (aid__frame){.kind = kind, .keep = true};
    if (of_regions(kind)) {
      base->count = (int32_t)table->rows;
    } else if (kind->index == AID__KIND_HOUSEHOLD) {
      base->first = first;
      base->count = end - first;
    } else if (table->rows > 0) {
      /* Parents come before their children, so theirs is made. */
      const aid__frame *const above = &c->base[kind->parent->index];
      base->first = table->first[above->first];
      base->count = table->first[above->first + above->count] - base->first;
    }
  }
}

aid__columns *aid__columns_new(const aid__plan *plan, const struct aid_population *population, const aid_memory *memory)
{
  const size_t kinds = population->vocabulary->kind_count;
  aid__columns *c;

  memory = aid__memory_or_default(memory);
  if ((c = aid__allocate(memory, sizeof *c)) == NULL)
    return NULL;
  c->memory = *memory;
  c->plan = plan;
  c->population = population;
  c->run.memory = c->temp.memory = c->regions.memory = &c->memory;
  c->room = &c->temp;
  c->slots = aid__allocate(&c->memory, plan->slot_count * sizeof *c->slots);
  c->margins = aid__allocate(&c->memory, plan->slot_count * sizeof *c->margins);
  c->base = aid__allocate(&c->memory, kinds * sizeof *c->base);
  c->lookups = aid__allocate(&c->memory, plan->view_count * sizeof *c->lookups);
  if (c->slots == NULL || c->margins == NULL || c->base == NULL || c->lookups == NULL) {
    aid__columns_free(c);
    return NULL;
  }
  return c;
}

aid_status aid__columns_run(aid__columns *c, int32_t first_household, int32_t end_household, aid_error **error)
{
  const bool regions_again = !c->regions_done || c->regions_generation != c->population->generation;

  c->no_memory = false;
  c->leaves = NULL;
  memset(c->margins, 0, c->plan->slot_count * sizeof *c->margins);
  aid__scratch_reset(&c->run);
  make_bases(c, first_household, end_household);
  if (regions_again) {
    c->regions_done = false;
    aid__scratch_reset(&c->regions);
    aid__columns_forget_lookups(c);
  }
  for (uint32_t i = 0; i < c->plan->slot_count; i++) {
    const bool region = of_regions(c->plan->slots[i].kind);
    if (region && !regions_again)
      continue;
    if (!run_slot(c, i, region ? &c->regions : &c->run))
      return aid__fail_memory(error);
  }
  c->regions_done = true;
  c->regions_generation = c->population->generation;
  return AID_OK;
}

const aid__vector *aid__columns_slot(const aid__columns *columns, uint32_t slot)
{
  return &columns->slots[slot];
}

/* Worked out for all rows when first asked for in a run, as a slot is: whoever asks for one row mostly asks for more. */
const aid__vector *aid__columns_margin(aid__columns *c, uint32_t number)
{
  const aid__slot *const slot = &c->plan->slots[number];
  const aid__ir *const body = slot->body;
  const aid__frame *const base = &c->base[slot->kind->index];
  const aid__vector *v;
  aid__ir *less;
  bool swap;

  if (body->op < AID__OP_LT || body->op > AID__OP_GE || body->operands[0]->type.base != AID__NUMBER)
    return NULL;
  if (c->margins[number])
    return c->margins[number];
  swap = body->op == AID__OP_LT || body->op == AID__OP_LE;
  c->no_memory = false;
  c->room = &c->temp;
  aid__scratch_reset(&c->temp);
  if ((less = aid__columns_get(c, 1, sizeof *less + 2 * sizeof(aid__ir *))) == NULL)
    return NULL;
  *less = (aid__ir){.op = AID__OP_SUB, .count = 2, .type = body->operands[0]->type, .here = body->here, .day = body->day};
  less->type.fraction = true;
  less->type.digits = 0;
  less->operands[0] = body->operands[swap ? 1 : 0];
  less->operands[1] = body->operands[swap ? 0 : 1];
  if ((v = aid__columns_eval(c, &c->base[slot->kind->index], less)) == NULL)
    return NULL;
  c->room = &c->run;
  c->margins[number] = settle(c, v, base, &less->type);
  c->room = &c->temp;
  return c->margins[number];
}

void aid__columns_free(aid__columns *c)
{
  aid_memory memory;

  if (c == NULL)
    return;
  memory = c->memory;
  aid__columns_forget_lookups(c);
  aid__scratch_free(&c->run);
  aid__scratch_free(&c->temp);
  aid__scratch_free(&c->regions);
  aid__release(&memory, c->texts);
  aid__release(&memory, c->slots);
  aid__release(&memory, c->margins);
  aid__release(&memory, c->base);
  aid__release(&memory, c->lookups);
  aid__release(&memory, c);
}
