/* The traced evaluator: which row of a standard answers. What was found for a region and keys is remembered while the regions stay as they are. */
#include "engine/trace.h"

/* An entry of a hash table; the words of the keys stand in the arena `kept`. */
struct aid__answer {
  bool there;
  uint32_t view; int32_t region;
  const int64_t *words;
  const struct aid_standard_row *row;    /* NULL: none answers */
};

void aid__trace_forget_answers(aid__trace *t)
{
  if (t->answer_count > 0) {
    memset(t->answers, 0, t->answer_capacity * sizeof *t->answers);
    t->answer_count = 0;
    aid__arena_reset(&t->kept);
  }
  t->generation = t->population->generation;
}

/* Keys as words that are the same where the values are. False: a key that is compared otherwise. */
static bool words_of(const aid__ir *ir, const aid__value *keys, int64_t *out)
{
  for (size_t i = 0; i < ir->count; i++) {
    switch (ir->operands[i]->type.base) {
    case AID__FLAG: out[2 * i] = keys[i].flag; out[2 * i + 1] = 0; break;
    case AID__NUMBER: out[2 * i] = keys[i].number.n; out[2 * i + 1] = keys[i].number.d; break;
    case AID__TEXT: return false;
    default: out[2 * i] = keys[i].day; out[2 * i + 1] = 0; break;
    }
  }
  return true;
}

static size_t place_of(const aid__trace *t, uint32_t view, int32_t region, const int64_t *words, size_t count)
{
  uint64_t h = ((uint64_t)view << 32 | (uint32_t)region) * 0x9E3779B97F4A7C15u;
  size_t i;

  for (size_t k = 0; k < count; k++)
    h = (h ^ h >> 29 ^ (uint64_t)words[k]) * 0x9E3779B97F4A7C15u;
  for (i = (size_t)(h >> 32) & (t->answer_capacity - 1); t->answers[i].there; i = (i + 1) & (t->answer_capacity - 1))
    if (t->answers[i].view == view && t->answers[i].region == region && (count == 0 || memcmp(t->answers[i].words, words, count * sizeof *words) == 0))
      break;
  return i;
}

/* Room for one more. False: no memory, and nothing changed. */
static bool grow(aid__trace *t)
{
  aid__answer *const before = t->answers;
  const size_t capacity = t->answer_capacity;
  aid__answer *more;

  if (t->answer_count * 2 < capacity)
    return true;
  if ((more = aid__allocate(&t->memory, (capacity ? capacity * 2 : 64) * sizeof *more)) == NULL)
    return false;
  t->answers = more;
  t->answer_capacity = capacity ? capacity * 2 : 64;
  for (size_t i = 0; i < capacity; i++)
    if (before[i].there)
      t->answers[place_of(t, before[i].view, before[i].region, before[i].words, 2 * t->plan->views[before[i].view].standard->key_count)] = before[i];
  aid__release(&t->memory, before);
  return true;
}

static const struct aid_standard_row *find(const aid__trace *t, const aid__view *view, int32_t region, const aid__value *keys)
{
  const aid__table *const regions = &t->population->tables[AID__KIND_REGION];
  const char *codes[16];
  size_t n = 0;

  for (; region >= 0 && n < 16; region = regions->parent[region])
    codes[n++] = regions->id[region];
  return aid__view_find(view, codes, n, keys);
}

static const struct aid_standard_row *answer(aid__trace *t, const aid__ir *ir, int32_t region, const aid__value *keys)
{
  const aid__view *const view = &t->plan->views[ir->index];
  const size_t count = 2 * (size_t)ir->count;
  int64_t words[2 * AID__KEYS_MOST], *copy = NULL;
  aid__answer *a;

  if (!words_of(ir, keys, words) || ir->count != view->standard->key_count)
    return find(t, view, region, keys);
  if (!grow(t) || (count && (copy = aid__arena_take(&t->kept, count * sizeof *copy)) == NULL)) {
    t->no_memory = true;
    return NULL;
  }
  a = &t->answers[place_of(t, ir->index, region, words, count)];
  if (!a->there) {
    if (count)
      memcpy(copy, words, count * sizeof *copy);
    *a = (aid__answer){true, ir->index, region, copy, find(t, view, region, keys)};
    t->answer_count++;
  }
  return a->row;
}

aid__result aid__trace_standard(aid__trace *t, const aid__ir *ir, const aid__at *f)
{
  const int32_t region = aid__trace_region_of(t, f);
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
    aid__trace_read_input(t, AID__INPUT_STANDARD, f, ir, &r.v, NULL, NULL, 0);
    return r;
  }
  row = answer(t, ir, region, keys);
  if (row == NULL) {
    const aid__open none = {.kind = AID__OPEN_FAILURE, .day = AID_NEVER, .of = f->kind, .row = f->row, .slot = t->slot, .standard = ir->standard, .why = "no_row"};
    r = aid__trace_unknown(aid__trace_open(t, &none));
  } else if (row->kind == AID_ROW_MISSING) {
    const aid__open missing = {.kind = AID__OPEN_STANDARD, .day = AID_NEVER, .of = f->kind, .row = f->row, .standard = ir->standard, .standard_row = row};
    r = aid__trace_unknown(aid__trace_open(t, &missing));
  } else if (row->formula.ir == NULL) {
    r = aid__trace_known(row->value);
  } else if ((step = aid__trace_step(t, aid__view_slot(&t->plan->views[ir->index], row), region)) == NULL) {
    return aid__trace_unknown(NULL);
  } else {
    r = (aid__result){step->value, step->opens};
  }
  aid__trace_read_input(t, AID__INPUT_STANDARD, f, ir, &r.v, step, row, 0);
  return r;
}
