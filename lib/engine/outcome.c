/* Columns of outcomes, amounts and reasons from the registers of a chunk. */
#include "engine/outcome.h"

static void see_open(void *data, const aid__open *open) { *(bool *)data |= open->kind != AID__OPEN_QUESTION; }

bool aid__outcome_value(aid__machine *m, aid__trace *trace, uint32_t slot, int32_t row, aid__value *out, bool *missing)
{
  const aid__step *step;

  if (!aid__machine_redone(m, m->plan->slots[slot].kind, row)) {
    *out = aid__machine_value(m, slot, row, missing);
    return true;
  }
  *missing = false;
  if ((step = aid__trace_step(trace, slot, row)) == NULL)
    return false;
  *out = step->value;
  if (!out->known)
    aid__opens_each(trace, step->opens, see_open, missing);
  return !aid__trace_no_memory(trace);
}

typedef struct work {
  aid__machine *m;
  const aid__planned *planned;
  const aid__output *output;
  const aid__sink *sink;
  aid__total *total;
  size_t n, at;                    /* rows of the chunk; where they go */
  int32_t first;
  aid__plane decided, granted, refused;     /* bits: rows that the columns decide; those of them that are eligible, and not */
  aid__plane redone;               /* rows that the trace decides; none: no plane */
} work;

static const aid__reg *reg(const work *w, uint32_t number) { return &w->m->regs[number]; }

/* Bits of a plane to a bitmap of all rows, whose first and last words may be another chunk's too. */
static void mark(aid__bits *to, size_t at, const aid__bits *from, size_t n)
{
  const size_t shift = at & 63;

  for (size_t w = 0; w < aid__words_of(n); w++) {
    const aid__bits bits = from[w] & aid__tail(n, w);
    if (bits == 0)
      continue;
    __atomic_fetch_or(&to[at / 64 + w], bits << shift, __ATOMIC_RELAXED);
    if (shift && bits >> (64 - shift))
      __atomic_fetch_or(&to[at / 64 + w + 1], bits >> (64 - shift), __ATOMIC_RELAXED);
  }
}

/* The rows that are decided here: not those of relatives, nor those that the trace decides. */
static bool find_decided(work *w)
{
  aid__machine *const m = w->m;
  aid__bits *const bits = aid__bits_new(m, &w->decided, w->n);
  const aid__bits *who = w->output->decided == AID__NO_REG ? m->ones : aid__true_of(m, reg(w, w->output->decided));

  if (bits == NULL)
    return false;
  for (size_t i = 0; i < aid__words_of(w->n); i++)
    bits[i] = who[i] & aid__tail(w->n, i);
  if (aid__machine_redone_rows(m, w->planned->program->kind, &w->redone)) {
    const aid__bits *const redone = w->redone.at;
    for (size_t i = 0; i < aid__words_of(w->n); i++)
      bits[i] &= ~redone[i];
  }
  return true;
}

static void outcomes(work *w)
{
  static const uint8_t bytes[4] = {AID_OUTCOME_ELIGIBLE, AID_OUTCOME_INELIGIBLE, AID_OUTCOME_UNDETERMINED, AID_OUTCOME_OFFICIAL};
  aid__machine *const m = w->m;
  const aid__reg *const eligible = reg(w, w->output->eligible);
  const aid__bits *const yes = aid__true_of(m, eligible), *const open = eligible->unknown.at, *const missing = aid__missing_of(m, eligible), *const decided = w->decided.at;
  aid__bits *const granted = aid__bits_new(m, &w->granted, w->n), *const refused = aid__bits_new(m, &w->refused, w->n);
  uint64_t counts[4] = {0, 0, 0, 0};

  if (granted == NULL || refused == NULL)
    return;
  for (size_t i = 0; i < aid__words_of(w->n); i++) {
    const aid__bits u = open ? open[i] : 0;
    granted[i] = decided[i] & yes[i];
    refused[i] = decided[i] & ~yes[i] & ~u;
  }
  for (size_t i = 0; open && i < aid__words_of(w->n); i++) {
    counts[2] += (uint64_t)__builtin_popcountll(open[i] & missing[i] & decided[i]);
    counts[3] += (uint64_t)__builtin_popcountll(open[i] & ~missing[i] & decided[i]);
  }
  counts[0] = m->kernels->popcount(granted, w->n);
  counts[1] = m->kernels->popcount(refused, w->n);
  for (size_t i = 0; i < 4; i++) {
    w->total->outcomes[bytes[i]] += counts[i];
    w->total->outcomes[0] += counts[i];
  }
  if (w->sink->outcomes)
    m->kernels->outcome(decided, yes, open, open ? missing : NULL, bytes, w->n, w->sink->outcomes + w->at);
}

/* An amount in fen where the row is eligible; it does not count where it is not known. */
static bool amounts(work *w, uint32_t number, int64_t *to, aid__bits *unknown_of, aid__wide *sum)
{
  aid__machine *const m = w->m;
  const aid__reg *const amount = number == AID__NO_REG ? NULL : reg(w, number);
  const aid__bits *const granted = w->granted.at, *const unknown = amount ? amount->unknown.at : NULL, *bits = granted;
  aid__plane paid = {NULL, NULL}, lost = {NULL, NULL}, spare = {NULL, NULL};
  int64_t *out = to ? to + w->at : NULL;
  aid__wide total = 0;

  if (out == NULL && (sum == NULL || (out = aid__plane_new(m, &spare, w->n * sizeof *out)) == NULL))
    return !m->no_memory;
  if (unknown) {
    aid__bits *const known = aid__bits_new(m, &paid, w->n), *const open = aid__bits_new(m, &lost, w->n);
    if (known == NULL || open == NULL)
      return false;
    for (size_t i = 0; i < aid__words_of(w->n); i++) {
      known[i] = granted[i] & ~unknown[i];
      open[i] = granted[i] & unknown[i];
    }
    if (unknown_of)
      mark(unknown_of, w->at, open, w->n);
    bits = known;
  }
  m->kernels->choose(bits, amount ? aid__operand_of(amount) : (aid__operand){NULL, 0, AID__I64}, (aid__operand){NULL, 0, AID__I64}, w->n, AID__I64, out);
  if (sum && amount) {
    const aid__wide most = amount->greatest > -(aid__wide)amount->least ? amount->greatest : -(aid__wide)amount->least;
    if (most * (aid__wide)w->n < INT64_MAX) {             /* no sum of the chunk can leave 64 bits */
      int64_t parts[4] = {0, 0, 0, 0};
      size_t i = 0;
      if (amount->value.at == NULL) {
        parts[0] = amount->least * (int64_t)m->kernels->popcount(bits, w->n);
        i = w->n;
      }
      for (; i + 4 <= w->n; i += 4)
        for (size_t k = 0; k < 4; k++)
          parts[k] += out[i + k];
      for (; i < w->n; i++)
        parts[0] += out[i];
      total = parts[0] + parts[1] + parts[2] + parts[3];
    } else {
      for (size_t i = 0; i < w->n; i++)
        total += out[i];
    }
  }
  aid__plane_drop(m, &paid);
  aid__plane_drop(m, &lost);
  aid__plane_drop(m, &spare);
  if (sum)
    *sum += total;
  return true;
}

bool aid__total_finish(aid__total *total)
{
  total->fen = (int64_t)total->sum;
  return total->sum <= INT64_MAX && total->sum >= INT64_MIN;
}

/* The refused rows that have a reason: a condition that failed, a conflict that took it away, an end that has passed. */
static void find_reason(work *w, size_t i, aid__bits *bits)
{
  aid__machine *const m = w->m;
  const aid__planned *const p = w->planned;
  const size_t words = aid__words_of(w->n);
  const aid__bits *const refused = w->refused.at;

  if (i < p->condition_count) {
    const aid__reg *const r = reg(w, w->output->conditions[i]);
    const bool wanted = m->plan->slots[p->conditions[i]].role != AID__ROLE_EXCLUDE;
    const aid__bits *const yes = aid__true_of(m, r), *const open = aid__unknown_of(m, r);
    for (size_t k = 0; k < words; k++)
      bits[k] = (wanted ? ~yes[k] & ~open[k] : yes[k]) & refused[k];
  } else if ((i -= p->condition_count) < p->conflict_count) {
    const uint32_t before = i > 0 ? w->output->lefts[i - 1] : w->output->qualifies;
    const aid__reg *const left = reg(w, w->output->lefts[i]), *const was = before == AID__NO_REG ? NULL : reg(w, before);
    const aid__bits *const yes = aid__true_of(m, left), *const open = aid__unknown_of(m, left);
    const aid__bits *const stood = was ? aid__true_of(m, was) : m->ones, *const stood_open = was ? aid__unknown_of(m, was) : m->zeros;
    for (size_t k = 0; k < words; k++)       /* also where its own conditions are not known */
      bits[k] = ~yes[k] & ~open[k] & (stood[k] | stood_open[k]) & refused[k];
  } else {
    const aid__reg *const end = reg(w, w->output->ends[i - p->conflict_count]);
    const aid__bits *const open = aid__unknown_of(m, end);
    m->kernels->less(aid__operand_of(end), (aid__operand){NULL, m->plan->month, AID__I64}, false, w->n, bits);
    for (size_t k = 0; k < words; k++)
      bits[k] &= ~open[k] & refused[k];
  }
}

static void reasons(work *w)
{
  aid__machine *const m = w->m;
  const aid__planned *const p = w->planned;
  const size_t count = p->condition_count + p->conflict_count + p->end_count;
  aid__plane planes[64];
  const aid__bits *read[64];

  for (size_t first = 0; first < count; first += 64) {
    const size_t n = count - first < 64 ? count - first : 64;
    memset(planes, 0, sizeof planes);
    for (size_t i = 0; i < n; i++) {
      aid__bits *const bits = aid__bits_new(m, &planes[i], w->n);
      if (bits == NULL)
        return;
      find_reason(w, first + i, bits);
      read[i] = bits;
      w->total->refused[first + i] += m->kernels->popcount(bits, w->n);
    }
    if (w->sink->reasons)
      m->kernels->interleave(read, n, w->n, w->sink->reason_bytes, (char *)w->sink->reasons[first / 64] + w->at * w->sink->reason_bytes);
    for (size_t i = 0; i < n; i++)
      aid__plane_drop(m, &planes[i]);
  }
}

/* A bit for each fact that an undetermined row may hang on. */
static void missing(work *w)
{
  aid__machine *const m = w->m;
  const aid__reg *const eligible = reg(w, w->output->eligible);
  const size_t count = w->output->missing_count, words = aid__words_of(w->n);
  const aid__bits *const open = aid__missing_of(m, eligible), *const decided = w->decided.at;
  aid__plane planes[64];
  const aid__bits *read[64];

  if (w->sink->missing == NULL)
    return;
  for (size_t first = 0; first < count; first += 64) {
    if (!m->undetermined || eligible->missing.at == NULL) {
      memset((char *)w->sink->missing[first / 64] + w->at * w->sink->missing_bytes, 0, w->n * w->sink->missing_bytes);
      continue;
    }
    const size_t n = count - first < 64 ? count - first : 64;
    memset(planes, 0, sizeof planes);
    for (size_t i = 0; i < n; i++) {
      const aid__reg *const r = reg(w, w->output->missing[first + i]);
      const aid__bits *const yes = aid__true_of(m, r);
      aid__bits *bits;
      read[i] = NULL;
      if (r->value.at == NULL && r->least == 0)
        continue;
      if ((bits = aid__bits_new(m, &planes[i], w->n)) == NULL)
        return;
      for (size_t k = 0; k < words; k++)
        bits[k] = yes[k] & open[k] & decided[k];
      read[i] = bits;
    }
    m->kernels->interleave(read, n, w->n, w->sink->missing_bytes, (char *)w->sink->missing[first / 64] + w->at * w->sink->missing_bytes);
    for (size_t i = 0; i < n; i++)
      aid__plane_drop(m, &planes[i]);
  }
}

/* Of the rows that are decided here alone: of a relative nothing is said, and what the trace decides may be known to it where it is not here. */
static void starts(work *w)
{
  aid__machine *const m = w->m;
  const aid__bits *const decided = w->decided.at;
  const aid__bits *unknown;
  aid__plane open = {NULL, NULL};
  const aid__reg *r;
  aid__bits *bits;

  if (w->sink->starts == NULL || w->output->starts == AID__NO_REG)
    return;
  r = reg(w, w->output->starts);
  unknown = aid__unknown_of(m, r);
  if ((bits = aid__bits_new(m, &open, w->n)) == NULL)
    return;
  m->kernels->widen(aid__operand_of(r), w->n, AID__I32, w->sink->starts + w->at);
  for (size_t i = 0; i < aid__words_of(w->n); i++) {
    bits[i] = unknown[i] & decided[i];
    for (aid__bits none = (unknown[i] | ~decided[i]) & aid__tail(w->n, i); none; none &= none - 1)
      w->sink->starts[w->at + i * 64 + (size_t)__builtin_ctzll(none)] = 0;
  }
  mark(w->sink->starts_unknown, w->at, bits, w->n);
  aid__plane_drop(m, &open);
}

/* ---- by the trace ---- */

static void set_bit(void *to, size_t bytes, size_t row, size_t bit)
{
  const uint64_t one = (uint64_t)1 << bit;

  switch (bytes) {
  case 1: ((uint8_t *)to)[row] |= (uint8_t)one; break;
  case 2: ((uint16_t *)to)[row] |= (uint16_t)one; break;
  case 4: ((uint32_t *)to)[row] |= (uint32_t)one; break;
  default: ((uint64_t *)to)[row] |= one; break;
  }
}

static void set_reason(const work *w, size_t row, size_t bit)
{
  void *const to = w->sink->reasons ? w->sink->reasons[bit / 64] : NULL;

  w->total->refused[bit]++;
  if (to == NULL)
    return;
  set_bit(to, w->sink->reason_bytes, row, bit % 64);
}

static bool traced_fen(work *w, aid__trace *trace, uint32_t slot, int32_t row, int64_t *to, aid__bits *unknown, int64_t *out, bool *known)
{
  const size_t at = (size_t)(row - w->sink->first);
  aid__value v = {.known = true};
  bool missing;

  *out = 0;
  *known = true;
  if (slot != AID__NO_SLOT) {
    if (!aid__outcome_value(w->m, trace, slot, row, &v, &missing))
      return false;
    *known = v.known && aid__fraction_to_scaled(v.number, 2, out);
    *out = *known ? *out : 0;
  }
  if (to)
    to[at] = *out;
  if (unknown && !*known)
    __atomic_fetch_or(&unknown[at / 64], (aid__bits)1 << (at % 64), __ATOMIC_RELAXED);
  return true;
}

typedef struct hanging { const work *w; size_t row; } hanging;

/* The trace knows which facts the row hangs on, and no more. */
static void see_missing(void *data, const aid__open *open)
{
  const hanging *const h = data;
  const aid__output *const o = h->w->output;
  const void *const what = open->kind == AID__OPEN_FACT || open->kind == AID__OPEN_QUESTION ? (const void *)open->fact : open->kind == AID__OPEN_LIST ? (const void *)open->list : NULL;

  for (size_t i = 0; what && i < o->missing_count; i++)
    if (o->missing_of[i] == what)
      set_bit(h->w->sink->missing[i / 64], h->w->sink->missing_bytes, h->row, i % 64);
}

static bool traced(work *w, aid__trace *trace, int32_t row)
{
  aid__machine *const m = w->m;
  const aid__planned *const p = w->planned;
  const size_t at = (size_t)(row - w->sink->first);
  aid__value v, before = {.known = true};
  uint8_t outcome;
  int64_t paid;
  bool missing, known;
  size_t bit = 0;

  if (!aid__outcome_value(m, trace, p->eligible, row, &v, &missing))
    return false;
  outcome = v.known ? (v.flag ? AID_OUTCOME_ELIGIBLE : AID_OUTCOME_INELIGIBLE) : missing ? AID_OUTCOME_UNDETERMINED : AID_OUTCOME_OFFICIAL;
  w->total->outcomes[outcome]++;
  w->total->outcomes[0]++;
  if (w->sink->outcomes)
    w->sink->outcomes[at] = outcome;
  for (size_t i = 0; i < 1 + p->pay_count && outcome == AID_OUTCOME_ELIGIBLE; i++) {
    int64_t *const to = i == 0 ? w->sink->amount : w->sink->pays ? w->sink->pays[i - 1] : NULL;
    aid__bits *const unknown = i == 0 ? w->sink->amount_unknown : w->sink->pay_unknown ? w->sink->pay_unknown[i - 1] : NULL;
    if (i > 0 && to == NULL)
      continue;
    if (!traced_fen(w, trace, i == 0 ? p->amount : p->components[i - 1], row, to, unknown, &paid, &known))
      return false;
    if (i == 0)
      w->total->sum += paid;
  }
  if (p->starts != AID__NO_SLOT && w->sink->starts) {
    if (!aid__outcome_value(m, trace, p->starts, row, &v, &missing))
      return false;
    w->sink->starts[at] = v.known ? v.month : 0;
    if (!v.known)
      __atomic_fetch_or(&w->sink->starts_unknown[at / 64], (aid__bits)1 << (at % 64), __ATOMIC_RELAXED);
  }
  if (outcome == AID_OUTCOME_UNDETERMINED && w->sink->missing) {
    const aid__step *const step = aid__trace_step(trace, p->eligible, row);
    hanging h = {w, at};
    if (step == NULL)
      return false;
    aid__opens_each(trace, step->opens, see_missing, &h);
  }
  if (outcome != AID_OUTCOME_INELIGIBLE)
    return true;
  for (size_t i = 0; i < p->condition_count; i++, bit++) {
    if (!aid__outcome_value(m, trace, p->conditions[i], row, &v, &missing))
      return false;
    if (v.known && v.flag != (m->plan->slots[p->conditions[i]].role != AID__ROLE_EXCLUDE))
      set_reason(w, at, bit);
  }
  before.flag = true;
  if (p->qualifies != AID__NO_SLOT && !aid__outcome_value(m, trace, p->qualifies, row, &before, &missing))
    return false;
  for (size_t i = 0; i < p->conflict_count; i++, bit++) {
    if (!aid__outcome_value(m, trace, p->lefts[i], row, &v, &missing))
      return false;
    if (v.known && !v.flag && !(before.known && !before.flag))
      set_reason(w, at, bit);
    before = v;
  }
  for (size_t i = 0; i < p->end_count; i++, bit++) {
    if (!aid__outcome_value(m, trace, p->ends[i], row, &v, &missing))
      return false;
    if (v.known && v.month < m->plan->month)
      set_reason(w, at, bit);
  }
  return true;
}

static bool redone(work *w, aid__trace *trace)
{
  aid__machine *const m = w->m;
  const struct aid_kind *const kind = w->planned->program->kind;
  const aid__bits *const who = w->output->decided == AID__NO_REG ? m->ones : aid__true_of(m, reg(w, w->output->decided));
  int32_t last = -1;

  if (w->redone.at == NULL)
    return true;
  for (size_t i = 0; i < w->n; i++) {
    const int32_t row = w->first + (int32_t)i;
    int32_t above = row;
    if (((const aid__bits *)w->redone.at)[i / 64] == 0) {
      i |= 63;
      continue;
    }
    if (!aid__bit(who, i) || !aid__bit(w->redone.at, i))
      continue;
    for (const struct aid_kind *k = kind; k->index != AID__KIND_HOUSEHOLD && k->index != AID__KIND_REGION; k = k->parent)
      above = m->population->tables[k->index].parent[above];
    if (above != last)
      aid__trace_reset(trace);
    last = above;
    if (!traced(w, trace, row))
      return false;
  }
  return true;
}

bool aid__outcomes(aid__machine *m, aid__trace *trace, uint32_t program, const aid__sink *sink, aid__total *total)
{
  const aid__planned *const p = &m->plan->programs[program];
  const aid__room *const room = &m->rooms[p->program->kind->index];
  work w = {.m = m, .planned = p, .output = &m->code->outputs[program], .sink = sink, .total = total, .n = (size_t)room->count, .first = room->first,
            .at = (size_t)(room->first - sink->first)};
  bool good;

  if (w.n == 0)
    return true;
  if (find_decided(&w))
    outcomes(&w);
  good = !m->no_memory;
  good = good && amounts(&w, w.output->amount, sink->amount, sink->amount_unknown, &total->sum);
  for (size_t i = 0; good && sink->pays && i < p->pay_count; i++)
    good = amounts(&w, w.output->components[i], sink->pays[i], sink->pay_unknown[i], NULL);
  if (good) {
    reasons(&w);
    missing(&w);
    starts(&w);
    good = !m->no_memory && redone(&w, trace);
  }
  aid__plane_drop(m, &w.decided);
  aid__plane_drop(m, &w.granted);
  aid__plane_drop(m, &w.refused);
  aid__plane_drop(m, &w.redone);
  return good;
}
