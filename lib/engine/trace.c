/*
 * The traced evaluator: a row at a time, numbers as exact fractions, with everything that was read. It shares the plan and the population
 * with the columns, and not one line of arithmetic.
 */
#include "engine/trace.h"

static bool same_open(const aid__open *a, const aid__open *b);

/* ---- results ---- */

aid__result aid__trace_known(aid__value v)
{
  v.known = true;
  return (aid__result){v, NULL};
}

aid__result aid__trace_yes_no(bool yes)
{
  aid__value v = {.known = true};
  v.flag = yes;
  return (aid__result){v, NULL};
}

aid__result aid__trace_of_day(int32_t day)
{
  aid__value v = {.known = true};
  v.day = day;
  return (aid__result){v, NULL};
}

aid__result aid__trace_of_number(aid__fraction n)
{
  aid__value v = {.known = true};
  v.number = n;
  return (aid__result){v, NULL};
}

aid__result aid__trace_unknown(const aid__opens *opens)
{
  const aid__value v = {.known = false};
  return (aid__result){v, opens};
}

const aid__opens *aid__trace_join(aid__trace *t, const aid__opens *a, const aid__opens *b)
{
  aid__opens *both;

  if (a == NULL || a == b)
    return b;
  if (b == NULL)
    return a;
  if ((both = aid__arena_get(&t->arena, sizeof *both)) == NULL) {
    t->no_memory = true;
    return a;
  }
  both->left = a;
  both->right = b;
  return both;
}

const aid__opens *aid__trace_open(aid__trace *t, aid__open what)
{
  aid__open *const o = aid__arena_get(&t->arena, sizeof *o);
  aid__opens *const set = aid__arena_get(&t->arena, sizeof *set);

  if (o == NULL || set == NULL) {
    t->no_memory = true;
    return NULL;
  }
  *o = what;
  set->open = o;
  return set;
}

/* What is supposed of something open; NULL: nothing. */
const aid__value *aid__trace_supposed(const aid__trace *t, const aid__open *open)
{
  for (size_t i = 0; i < t->supposed_count; i++)
    if (same_open(&t->supposed[i].open, open))
      return &t->supposed[i].value;
  return NULL;
}

/* A fact as the population has it, or as it is supposed to be. */
static aid__result fact_value(aid__trace *t, const struct aid_fact *fact, const aid__at *f, int32_t day)
{
  const aid__open what = {.kind = fact->question ? AID__OPEN_QUESTION : AID__OPEN_FACT, .of = f->kind, .row = f->row, .fact = fact, .day = fact->dated ? day : AID_NEVER};
  const aid__value v = aid__population_value(t->population, fact, f->row, day);
  const aid__value *const other = v.known ? NULL : aid__trace_supposed(t, &what);

  if (v.known || other)
    return aid__trace_known(v.known ? v : *other);
  return aid__trace_unknown(aid__trace_open(t, what));
}

aid__result aid__trace_failure(aid__trace *t, const aid__at *f, const char *why)
{
  return aid__trace_unknown(aid__trace_open(t, (aid__open){.kind = AID__OPEN_FAILURE, .day = AID_NEVER, .of = f->kind, .row = f->row, .slot = t->slot, .why = why}));
}

/* A number as this node may hold it: at its digits in 64 bits, or as a fraction. */
aid__result aid__trace_number(aid__trace *t, const aid__ir *ir, const aid__at *f, bool good, aid__fraction n)
{
  int64_t scaled;

  if (!good || (!ir->type.fraction && (!aid__fraction_to_scaled(n, ir->type.digits, &scaled) || scaled == INT64_MIN)))
    return aid__trace_failure(t, f, "overflow");
  return aid__trace_of_number(n);
}

/* ---- what was read ---- */

void aid__trace_read_input(aid__trace *t, aid__input_kind kind, const aid__at *f, const aid__ir *ir, const aid__result *r, const aid__step *step,
                       const struct aid_standard_row *row, int32_t rows)
{
  aid__input *const in = aid__arena_get(&t->arena, sizeof *in);

  if (in == NULL) {
    t->no_memory = true;
    return;
  }
  *in = (aid__input){.kind = kind, .of = f->kind, .row = f->row, .ir = ir, .value = r->v, .opens = r->opens, .step = step, .standard_row = row, .rows = rows};
  *t->tail = in;
  t->tail = &in->next;
}

/* ---- rows and regions ---- */

const aid__table *aid__trace_table_of(const aid__trace *t, const struct aid_kind *kind) { return &t->population->tables[kind->index]; }

int32_t aid__trace_ancestor(const aid__trace *t, const struct aid_kind *kind, int32_t row, const struct aid_kind *to)
{
  while (kind != to && row >= 0) {
    row = kind->index == AID__KIND_HOUSEHOLD ? t->population->region[row] : aid__trace_table_of(t, kind)->parent[row];
    kind = kind->parent;
  }
  return row;
}

static int32_t aid__trace_region_of(const aid__trace *t, const aid__at *f)
{
  return aid__trace_ancestor(t, f->kind, f->row, t->plan->policy->vocabulary.kinds[AID__KIND_REGION]);
}

bool aid__trace_is_member(const aid__trace *t, int32_t person)
{
  const aid__value v = aid__population_value(t->population, t->plan->policy->vocabulary.member, person, t->plan->day);
  return v.known && v.flag;
}

/* ---- standards ---- */

static aid__result standard(aid__trace *t, const aid__ir *ir, const aid__at *f)
{
  const aid__view *const view = &t->plan->views[ir->index];
  const aid__table *const regions = aid__trace_table_of(t, t->plan->policy->vocabulary.kinds[AID__KIND_REGION]);
  const char *codes[16];
  size_t n = 0;
  aid__value keys[AID__KEYS_MOST];
  const aid__opens *opens = NULL;
  const struct aid_standard_row *row;
  const aid__step *step = NULL;
  aid__result r;
  bool all = true;

  for (size_t i = 0; i < ir->count; i++) {
    const aid__result key = aid__trace_eval(t, ir->operands[i], f);
    keys[i] = key.v;
    if (!key.v.known) {
      all = false;
      opens = aid__trace_join(t, opens, key.opens);
    }
  }
  if (!all) {
    r = aid__trace_unknown(opens);
    aid__trace_read_input(t, AID__INPUT_STANDARD, f, ir, &r, NULL, NULL, 0);
    return r;
  }
  for (int32_t region = aid__trace_region_of(t, f); region >= 0 && n < 16; region = regions->parent[region])
    codes[n++] = regions->id[region];
  row = aid__view_find(view, codes, n, keys);
  if (row == NULL)
    r = aid__trace_unknown(aid__trace_open(t, (aid__open){.kind = AID__OPEN_FAILURE, .day = AID_NEVER, .of = f->kind, .row = f->row, .slot = t->slot, .standard = ir->standard, .why = "no_row"}));
  else if (row->kind == AID_ROW_MISSING)
    r = aid__trace_unknown(aid__trace_open(t, (aid__open){.kind = AID__OPEN_STANDARD, .day = AID_NEVER, .of = f->kind, .row = f->row, .standard = ir->standard, .standard_row = row}));
  else if (row->formula.ir == NULL)
    r = aid__trace_known(row->value);
  else if ((step = aid__trace_step(t, aid__view_slot(view, row), aid__trace_region_of(t, f))) == NULL)
    return aid__trace_unknown(NULL);
  else
    r = (aid__result){step->value, step->opens};
  aid__trace_read_input(t, AID__INPUT_STANDARD, f, ir, &r, step, row, 0);
  return r;
}

/* ---- operations ---- */

/* All operands, each needed: false where one is unknown, with their opens. */
static bool strict(aid__trace *t, const aid__ir *ir, const aid__at *f, aid__result *out, aid__result *fail)
{
  const aid__opens *opens = NULL;
  bool all = true;

  for (size_t i = 0; i < ir->count; i++) {
    out[i] = aid__trace_eval(t, ir->operands[i], f);
    if (!out[i].v.known) {
      all = false;
      opens = aid__trace_join(t, opens, out[i].opens);
    }
  }
  if (!all)
    *fail = aid__trace_unknown(opens);
  return all;
}

static aid__result dates(aid__trace *t, const aid__ir *ir, const aid__at *f, const aid__result *x)
{
  const int32_t a = x[0].v.day;
  int32_t out = AID__NO_DATE;
  int64_t n = 0;

  switch (ir->op) {
  case AID__OP_DATE_DAYS:
  case AID__OP_DATE_MONTHS:
  case AID__OP_DATE_WORKDAYS:
  case AID__OP_MONTH_MONTHS:
    if (a == AID_NEVER)
      return aid__trace_of_day(AID_NEVER);
    n = x[1].v.number.n;
    if (n > 4000000 || n < -4000000)
      return aid__trace_failure(t, f, "calendar");
    if (ir->op == AID__OP_DATE_DAYS)
      out = aid_date_parts((int32_t)(a + n), NULL, NULL, NULL) ? (int32_t)(a + n) : AID__NO_DATE;
    else if (ir->op == AID__OP_DATE_MONTHS)
      out = aid_date_add_months(a, (int32_t)n);
    else if (ir->op == AID__OP_DATE_WORKDAYS)
      out = aid__calendar_add(aid__calendar_known(t->plan->policy, t->plan->known), a, n);
    else
      out = aid_month_parts((int32_t)(a + n), NULL, NULL) ? (int32_t)(a + n) : AID__NO_DATE;
    break;
  case AID__OP_DATES_APART:
  case AID__OP_MONTHS_APART:
    if (a == AID_NEVER || x[1].v.day == AID_NEVER)
      return aid__trace_failure(t, f, "never");
    return aid__trace_number(t, ir, f, true, (aid__fraction){(int64_t)a - x[1].v.day, 1});
  case AID__OP_ELAPSED:
    if (x[1].v.day == AID_NEVER)
      return aid__trace_failure(t, f, "never");
    return aid__trace_of_number((aid__fraction){a == AID_NEVER ? 0 : ir->shift ? aid__age_months(t->plan->policy, a, x[1].v.day) : aid_months_elapsed(a, x[1].v.day), 1});
  default:
    if (a == AID_NEVER)
      return aid__trace_of_day(AID_NEVER);
    if (ir->op == AID__OP_MONTH_OF)
      out = aid_month_of(a);
    else if (ir->op == AID__OP_FIRST_DAY)
      out = aid_month_first_day(a);
    else if (ir->op == AID__OP_LAST_DAY)
      out = aid_month_last_day(a);
    else if (ir->op == AID__OP_YEAR_START)
      out = a - ((a % 12) + 12) % 12;
    else
      out = aid__calendar_workday(aid__calendar_known(t->plan->policy, t->plan->known), a);
  }
  return out == AID__NO_DATE ? aid__trace_failure(t, f, "calendar") : aid__trace_of_day(out);
}

static bool same(const aid__type *type, const aid__value *a, const aid__value *b)
{
  switch (type->base) {
  case AID__FLAG: return a->flag == b->flag;
  case AID__NUMBER: return a->number.n == b->number.n && a->number.d == b->number.d;
  case AID__TEXT: return a->text == b->text || (a->text && b->text && strcmp(a->text, b->text) == 0);
  default: return a->day == b->day;
  }
}

aid__result aid__trace_eval(aid__trace *t, const aid__ir *ir, const aid__at *f)
{
  aid__result x[3], fail;
  aid__fraction n = {0, 1};

  switch (ir->op) {
  case AID__OP_CONST: return aid__trace_known(ir->value);
  case AID__OP_FACT: {
    const aid__result r = fact_value(t, ir->fact, f, ir->day);
    aid__trace_read_input(t, AID__INPUT_FACT, f, ir, &r, NULL, NULL, 0);
    return r;
  }
  case AID__OP_SLOT: {
    const aid__step *const step = aid__trace_step(t, ir->index, f->row);
    aid__result r = aid__trace_unknown(NULL);
    if (step == NULL)
      return r;
    r = (aid__result){step->value, step->opens};
    aid__trace_read_input(t, AID__INPUT_SLOT, f, ir, &r, step, NULL, 0);
    return r;
  }
  case AID__OP_RECORD: {
    const aid__result r = aid__trace_record(t, ir, f);
    aid__trace_read_input(t, AID__INPUT_RECORD, f, ir, &r, NULL, NULL, 0);
    return r;
  }
  case AID__OP_STANDARD: return standard(t, ir, f);
  case AID__OP_PARENT: {
    const aid__at there = {ir->to, aid__trace_ancestor(t, f->kind, f->row, ir->to), f->outer};
    return aid__trace_eval(t, ir->operands[0], &there);
  }
  case AID__OP_LEVEL: {
    const struct aid_kind *const kind = t->plan->policy->vocabulary.kinds[AID__KIND_REGION];
    aid__at there = {kind, aid__trace_region_of(t, f), f->outer};
    while (there.row >= 0) {
      const aid__value level = aid__population_value(t->population, t->plan->policy->vocabulary.level, there.row, t->plan->day);
      if (level.known && level.code == ir->level)
        return aid__trace_eval(t, ir->operands[0], &there);
      there.row = aid__trace_table_of(t, kind)->parent[there.row];
    }
    return aid__trace_failure(t, f, "no_region");
  }
  case AID__OP_REF: {
    const aid__result r = fact_value(t, ir->fact, f, ir->day);
    aid__trace_read_input(t, AID__INPUT_FACT, f, ir, &r, NULL, NULL, 0);
    if (!r.v.known)
      return r;
    if (r.v.row < 0)
      return aid__trace_failure(t, f, "nobody");
    {
      const aid__at there = {ir->fact->type.kind, r.v.row, f->outer};
      return aid__trace_eval(t, ir->operands[0], &there);
    }
  }
  case AID__OP_OUTER: {
    const aid__at *out = f;
    for (unsigned i = 0; i < ir->depth; i++)
      out = out->outer;
    return aid__trace_eval(t, ir->operands[0], out);
  }
  case AID__OP_NOT:
    x[0] = aid__trace_eval(t, ir->operands[0], f);
    return x[0].v.known ? aid__trace_yes_no(!x[0].v.flag) : x[0];
  case AID__OP_AND:
  case AID__OP_OR: {
    const bool decides = ir->op == AID__OP_OR;
    x[0] = aid__trace_eval(t, ir->operands[0], f);
    if (x[0].v.known && x[0].v.flag == decides)
      return x[0];
    x[1] = aid__trace_eval(t, ir->operands[1], f);
    if (x[1].v.known && x[1].v.flag == decides)
      return x[1];
    if (x[0].v.known && x[1].v.known)
      return aid__trace_yes_no(!decides);
    return aid__trace_unknown(aid__trace_join(t, x[0].v.known ? NULL : x[0].opens, x[1].v.known ? NULL : x[1].opens));
  }
  case AID__OP_EQ: case AID__OP_NE: case AID__OP_LT: case AID__OP_LE: case AID__OP_GT: case AID__OP_GE: {
    const aid__type *const type = &ir->operands[0]->type;
    int d;
    if (!strict(t, ir, f, x, &fail))
      return fail;
    if (ir->op == AID__OP_EQ || ir->op == AID__OP_NE)
      return aid__trace_yes_no(same(type, &x[0].v, &x[1].v) == (ir->op == AID__OP_EQ));
    d = aid__trace_compare(type, &x[0].v, &x[1].v);
    return aid__trace_yes_no(ir->op == AID__OP_LT ? d < 0 : ir->op == AID__OP_LE ? d <= 0 : ir->op == AID__OP_GT ? d > 0 : d >= 0);
  }
  case AID__OP_IN:
    x[0] = aid__trace_eval(t, ir->operands[0], f);
    if (!x[0].v.known)
      return x[0];
    for (size_t i = 1; i < ir->count; i++)
      if (same(&ir->operands[0]->type, &x[0].v, &ir->operands[i]->value))
        return aid__trace_yes_no(true);
    return aid__trace_yes_no(false);
  case AID__OP_KNOWN: return aid__trace_yes_no(aid__trace_eval(t, ir->operands[0], f).v.known);
  case AID__OP_HAS:
    x[0] = aid__trace_eval(t, ir->operands[0], f);
    return x[0].v.known ? aid__trace_yes_no(x[0].v.row >= 0) : x[0];
  case AID__OP_ADD: case AID__OP_SUB: case AID__OP_MUL: case AID__OP_DIV: {
    bool good;
    if (!strict(t, ir, f, x, &fail))
      return fail;
    if (ir->op == AID__OP_DIV && x[1].v.number.n == 0)
      return aid__trace_failure(t, f, "division_by_zero");
    good = (ir->op == AID__OP_ADD ? aid__fraction_add : ir->op == AID__OP_SUB ? aid__fraction_sub : ir->op == AID__OP_MUL ? aid__fraction_mul
                                                                                                                        : aid__fraction_div)(
      x[0].v.number, x[1].v.number, &n);
    return aid__trace_number(t, ir, f, good, n);
  }
  case AID__OP_NEG:
    x[0] = aid__trace_eval(t, ir->operands[0], f);
    return x[0].v.known ? aid__trace_number(t, ir, f, true, (aid__fraction){-x[0].v.number.n, x[0].v.number.d}) : x[0];
  case AID__OP_SCALE:
    x[0] = aid__trace_eval(t, ir->operands[0], f);
    return x[0].v.known ? aid__trace_number(t, ir, f, true, x[0].v.number) : x[0];
  case AID__OP_ROUND:
    x[0] = aid__trace_eval(t, ir->operands[0], f);
    if (!x[0].v.known)
      return x[0];
    return aid__trace_number(t, ir, f, aid__fraction_round(x[0].v.number, ir->step, (aid__rounding)ir->how, &n), n);
  case AID__OP_MIN:
  case AID__OP_MAX: {
    const aid__opens *opens = NULL;
    aid__result best = aid__trace_unknown(NULL);
    for (size_t i = 0; i < ir->count; i++) {
      const aid__result one = aid__trace_eval(t, ir->operands[i], f);
      if (!one.v.known) {
        opens = aid__trace_join(t, opens, one.opens);
      } else if (!best.v.known) {
        best = one;
      } else {
        const int d = aid__trace_compare(&ir->type, &one.v, &best.v);
        if (ir->op == AID__OP_MIN ? d < 0 : d > 0)
          best = one;
      }
    }
    return opens ? aid__trace_unknown(opens) : best;
  }
  case AID__OP_DATE_DAYS: case AID__OP_DATE_MONTHS: case AID__OP_DATE_WORKDAYS: case AID__OP_MONTH_MONTHS: case AID__OP_DATES_APART:
  case AID__OP_MONTHS_APART: case AID__OP_ELAPSED: case AID__OP_MONTH_OF: case AID__OP_FIRST_DAY: case AID__OP_LAST_DAY:
  case AID__OP_YEAR_START: case AID__OP_WORKDAY:
    return strict(t, ir, f, x, &fail) ? dates(t, ir, f, x) : fail;
  case AID__OP_IF:
    x[0] = aid__trace_eval(t, ir->operands[0], f);
    if (x[0].v.known)
      return aid__trace_eval(t, ir->operands[x[0].v.flag ? 1 : 2], f);
    x[1] = aid__trace_eval(t, ir->operands[1], f);
    x[2] = aid__trace_eval(t, ir->operands[2], f);
    if (x[1].v.known && x[2].v.known && same(&ir->type, &x[1].v, &x[2].v))
      return x[1];
    return aid__trace_unknown(aid__trace_join(t, x[0].opens, aid__trace_join(t, x[1].v.known ? NULL : x[1].opens, x[2].v.known ? NULL : x[2].opens)));
  case AID__OP_FALLBACK: {
    const aid__value v = aid__population_value(t->population, ir->fact, f->row, ir->operands[0]->day);
    if (v.known)
      return aid__trace_eval(t, ir->operands[0], f);
    x[0] = aid__trace_eval(t, ir->operands[1], f);
    aid__trace_read_input(t, AID__INPUT_ASSUMED, f, ir, &x[0], NULL, NULL, 0);
    return x[0];
  }
  case AID__OP_FAIL: return aid__trace_failure(t, f, ir->how == AID__FAILED_TOO_EARLY ? "too_early" : "below_zero");
  case AID__OP_AGGREGATE: return aid__trace_aggregate(t, ir, f);
  default: break;
  }
  return aid__trace_failure(t, f, "refused");
}

/* ---- supplied values ---- */

static bool supplied(aid__trace *t, const aid__slot *slot, int32_t row, aid__result *out)
{
  const struct aid_population *const p = t->population;
  size_t low = 0, high = p->given_count;

  if (slot->given == NULL)
    return false;
  while (low < high) {
    const size_t middle = low + (high - low) / 2;
    const aid__given *const g = &p->givens[middle];
    if (g->kind < slot->kind->index || (g->kind == slot->kind->index && g->row < row))
      low = middle + 1;
    else
      high = middle;
  }
  for (; low < p->given_count && p->givens[low].kind == slot->kind->index && p->givens[low].row == row; low++) {
    const aid__given *const g = &p->givens[low];
    const aid__at f = {slot->kind, row, NULL};
    struct aid_fact as_fact = {.id = "", .type = slot->type};
    aid__value v = {.known = false};
    int64_t scaled;
    if (strcmp(g->name, slot->given) != 0 || g->month != aid_month_of(slot->day))
      continue;
    *out = aid__trace_failure(t, &f, "refused");
    if (!g->known)
      return true;
    if (slot->type.base == AID__NUMBER) {
      if (aid__fraction_parse(g->text, &v.number, NULL) && (slot->type.fraction || aid__fraction_to_scaled(v.number, slot->type.digits, &scaled)))
        *out = aid__trace_known(v);
    } else if (slot->type.base != AID__TEXT && slot->type.base != AID__REFERENCE && aid__fact_parse(&as_fact, g->text, &v) == AID__VALUE_OK) {
      *out = aid__trace_known(v);
    }
    return true;
  }
  return false;
}

/* ---- steps ---- */

static aid__memo *find(aid__trace *t, uint32_t slot, int32_t row)
{
  uint64_t h = ((uint64_t)slot << 32 | (uint32_t)row) * 0x9E3779B97F4A7C15u;
  size_t i = (size_t)(h >> 32) & (t->capacity - 1);

  while (t->table[i].stamp == t->stamp && (t->table[i].slot != slot || t->table[i].row != row))
    i = (i + 1) & (t->capacity - 1);
  return &t->table[i];
}

static bool grow(aid__trace *t)
{
  aid__memo *const old = t->table;
  const size_t before = t->capacity;

  t->capacity = before ? before * 2 : 1024;
  if ((t->table = aid__allocate(&t->memory, t->capacity * sizeof *t->table)) == NULL) {
    t->table = old;
    t->capacity = before;
    return false;
  }
  for (size_t i = 0; i < before; i++)
    if (old[i].stamp == t->stamp)
      *find(t, old[i].slot, old[i].row) = old[i];
  aid__release(&t->memory, old);
  return true;
}

aid__trace *aid__trace_new(const aid__plan *plan, const struct aid_population *population, const aid_memory *memory)
{
  aid__trace *const t = aid__allocate(memory, sizeof *t);

  if (t == NULL)
    return NULL;
  t->plan = plan;
  t->population = population;
  t->memory = *memory;
  t->stamp = 1;
  aid__arena_init(&t->arena, &t->memory, 0);
  if (!grow(t)) {
    aid__trace_free(t);
    return NULL;
  }
  return t;
}

void aid__trace_reset(aid__trace *trace)
{
  trace->stamp++;
  trace->count = 0;
  trace->mark = 0;
  trace->no_memory = false;
  aid__arena_reset(&trace->arena);
}

void aid__trace_suppose(aid__trace *trace, const aid__supposed *supposed, size_t count)
{
  trace->supposed = supposed;
  trace->supposed_count = count;
}

bool aid__trace_no_memory(const aid__trace *trace) { return trace->no_memory; }

void aid__trace_free(aid__trace *trace)
{
  aid_memory memory;

  if (trace == NULL)
    return;
  memory = trace->memory;
  aid__arena_free(&trace->arena);
  aid__release(&memory, trace->table);
  aid__release(&memory, trace);
}

/* What a definition carried over from month to month: worked out from the oldest on, so that no call goes as deep as there are months. */
static bool oldest_first(aid__trace *t, const aid__slot *slot, int32_t row)
{
  uint32_t chain[256];
  size_t n = 0;

  for (uint32_t s = slot->earlier; s != AID__NO_SLOT && n < 256; s = t->plan->slots[s].earlier)
    chain[n++] = s;
  while (n-- > 0)
    if (aid__trace_step(t, chain[n], row) == NULL)
      return false;
  return true;
}

const aid__step *aid__trace_step(aid__trace *t, uint32_t index, int32_t row)
{
  const aid__slot *const slot = &t->plan->slots[index];
  aid__memo *m = find(t, index, row);
  aid__input **const tail = t->tail;
  const uint32_t slot_before = t->slot;
  aid__step *step;
  aid__result r;

  if (m->stamp == t->stamp)
    return m->step;
  if (slot->earlier != AID__NO_SLOT && !oldest_first(t, slot, row))
    return NULL;
  m = find(t, index, row);
  if (m->stamp == t->stamp)
    return m->step;
  if ((step = aid__arena_get(&t->arena, sizeof *step)) == NULL) {
    t->no_memory = true;
    return NULL;
  }
  step->slot = index;
  step->row = row;
  t->tail = &step->inputs;
  t->slot = index;
  if (supplied(t, slot, row, &r)) {
    step->supplied = true;
  } else {
    const aid__at f = {slot->kind, row, NULL};
    const bool relative = slot->relative && !aid__trace_is_member(t, row);
    r = aid__trace_eval(t, relative ? slot->relative : slot->body, &f);
  }
  t->tail = tail;
  t->slot = slot_before;
  step->value = r.v;
  step->opens = r.v.known ? NULL : r.opens;
  if (t->no_memory)
    return NULL;
  if (t->count * 2 >= t->capacity && !grow(t)) {
    t->no_memory = true;
    return NULL;
  }
  m = find(t, index, row);               /* the table may have moved */
  *m = (aid__memo){index, row, t->stamp, step};
  t->count++;
  return step;
}

/* ---- walks ---- */

typedef struct seen { const aid__open **all; size_t count, capacity; } seen;

static bool same_open(const aid__open *a, const aid__open *b)
{
  return a->kind == b->kind && a->of == b->of && a->row == b->row && a->day == b->day && a->fact == b->fact && a->list == b->list && a->standard == b->standard &&
         a->program == b->program && (a->kind != AID__OPEN_FAILURE || a->slot == b->slot);
}

static void each(aid__trace *t, const aid__opens *set, seen *s, void (*visit)(void *, const aid__open *), void *data)
{
  for (; set && set->mark != t->mark; set = set->right) {
    ((aid__opens *)(uintptr_t)set)->mark = t->mark;
    if (set->open) {
      for (size_t i = 0; i < s->count; i++)
        if (same_open(s->all[i], set->open))
          return;
      if (!aid__grow(&t->memory, &s->all, &s->capacity, s->count + 1, sizeof *s->all, 0)) {
        t->no_memory = true;
        return;
      }
      s->all[s->count++] = set->open;
      visit(data, set->open);
      return;
    }
    each(t, set->left, s, visit, data);
  }
}

void aid__opens_each(aid__trace *trace, const aid__opens *opens, void (*visit)(void *data, const aid__open *open), void *data)
{
  seen s = {NULL, 0, 0};

  trace->mark++;
  each(trace, opens, &s, visit, data);
  aid__release(&trace->memory, s.all);
}

static void steps(aid__trace *t, const aid__step *step, void (*visit)(void *, const aid__step *, const aid__input *), void *data)
{
  if (((aid__step *)(uintptr_t)step)->mark == t->mark)
    return;
  ((aid__step *)(uintptr_t)step)->mark = t->mark;
  for (const aid__input *in = step->inputs; in; in = in->next) {
    if (in->step)
      steps(t, in->step, visit, data);
    visit(data, step, in);
  }
  visit(data, step, NULL);
}

void aid__steps_each(aid__trace *trace, const aid__step *step, void (*visit)(void *data, const aid__step *step, const aid__input *input), void *data)
{
  trace->mark++;
  steps(trace, step, visit, data);
}
