/* Columns: standards, looked up once for each region and keys that come one after the other. */
#include "engine/columns.h"

/* Answers of one view, each at the place that its hash points to; what comes later takes the place. */
enum { ANSWERS = 256, REGIONS_MOST = 16 };
typedef struct answered {
  bool used;
  int32_t region;
  const struct aid_standard_row *row;
} answered;
struct aid__answers {
  size_t key_count;
  answered *rows;      /* ANSWERS */
  aid__value *keys;    /* ANSWERS × key_count */
};

void aid__columns_forget_lookups(aid__columns *c)
{
  for (size_t i = 0; c->lookups && i < c->plan->view_count; i++) {
    if (c->lookups[i] == NULL)
      continue;
    aid__release(&c->memory, c->lookups[i]->rows);
    aid__release(&c->memory, c->lookups[i]->keys);
    aid__release(&c->memory, c->lookups[i]);
    c->lookups[i] = NULL;
  }
}

static aid__answers *answers_of(aid__columns *c, uint32_t view, size_t keys)
{
  aid__answers *a = c->lookups[view];

  if (a)
    return a;
  if ((a = aid__allocate(&c->memory, sizeof *a)) == NULL) {
    c->no_memory = true;
    return NULL;
  }
  a->key_count = keys;
  a->rows = aid__allocate(&c->memory, ANSWERS * sizeof *a->rows);
  a->keys = aid__allocate(&c->memory, ANSWERS * keys * sizeof *a->keys);
  c->lookups[view] = a;
  if (a->rows == NULL || a->keys == NULL) {
    aid__columns_forget_lookups(c);
    c->no_memory = true;
    return NULL;
  }
  return a;
}

static aid__value key_value(const aid__columns *c, const aid__vector *v, int32_t i)
{
  aid__value key;

  memset(&key, 0, sizeof key);
  key.known = true;
  switch (v->type.base) {
  case AID__FLAG: key.flag = aid__bit(v->flags, (size_t)i); break;
  case AID__NUMBER: aid__fraction_make(aid__columns_number(v, i).n, aid__columns_number(v, i).d, &key.number); break;
  case AID__TEXT: key.text = aid__columns_text(c, v->i32[i]); break;
  default: key.day = v->i32[i]; break;
  }
  return key;
}

static const struct aid_standard_row *find(const aid__columns *c, const aid__view *view, int32_t region, const aid__value *keys)
{
  const aid__table *const table = &c->population->tables[AID__KIND_REGION];
  const char *codes[REGIONS_MOST];
  size_t count = 0;

  for (int32_t r = region; r >= 0 && count < REGIONS_MOST; r = table->parent[r])
    codes[count++] = table->id[r];
  return aid__view_find(view, codes, count, keys);
}

/* The row that answers for a region and keys: as last time, where it was asked before. */
static const struct aid_standard_row *look_up(aid__columns *c, aid__answers *a, const aid__view *view, int32_t region, const aid__value *keys)
{
  const size_t size = a->key_count * sizeof *keys;
  const size_t at = (aid__hash(keys, size) ^ ((uint64_t)(uint32_t)region * UINT64_C(0x9E3779B97F4A7C15) >> 32)) % ANSWERS;
  answered *const place = &a->rows[at];

  if (place->used && place->region == region && memcmp(&a->keys[at * a->key_count], keys, size) == 0)
    return place->row;
  *place = (answered){.used = true, .region = region, .row = find(c, view, region, keys)};
  memcpy(&a->keys[at * a->key_count], keys, size);
  return place->row;
}

/* The row's value in place; false: it is not one that fits. */
static bool put_value(aid__columns *c, aid__vector *out, int32_t i, const aid__value *value)
{
  switch (out->type.base) {
  case AID__FLAG: aid__bit_set(out->flags, (size_t)i, value->flag); return true;
  case AID__NUMBER: return aid__columns_put(out, i, value->number.n, value->number.d);
  case AID__TEXT: return (out->i32[i] = aid__columns_text_number(c, value->text)) != -1;
  default: out->i32[i] = value->day; return true;
  }
}

const aid__vector *aid__columns_standard(aid__columns *c, aid__frame *f, const aid__ir *ir)
{
  const aid__view *const view = &c->plan->views[ir->index];
  aid__vector *const out = aid__columns_vector(c, f->count, &ir->type);
  aid__answers *const answers = answers_of(c, ir->index, ir->count);
  const aid__vector **const keys = aid__columns_get(c, ir->count, sizeof *keys);
  aid__value *const now = aid__columns_get(c, ir->count, sizeof *now);

  if (out == NULL || answers == NULL || keys == NULL || now == NULL)
    return NULL;
  for (size_t k = 0; k < ir->count; k++)
    if ((keys[k] = aid__columns_eval(c, f, ir->operands[k])) == NULL)
      return NULL;
  for (int32_t i = 0; i < f->count; i++) {
    const int32_t row = aid__frame_row(f, i);
    const struct aid_standard_row *found;
    bool known = row >= 0, missing = false;

    for (size_t k = 0; k < ir->count; k++)
      if (!aid__columns_known(keys[k], i)) {
        known = false;
        missing |= aid__bit(keys[k]->missing, (size_t)i);
      }
    if (known) {
      for (size_t k = 0; k < ir->count; k++)
        now[k] = key_value(c, keys[k], i);
      found = look_up(c, answers, view, aid__columns_region(c, f->kind, row), now);
      if (found && found->formula.ir) {
        const aid__vector *const computed = aid__columns_slot(c, aid__view_slot(view, found));
        const int32_t region = aid__columns_region(c, f->kind, row);
        known = region >= 0 && aid__columns_known(computed, region) &&
                aid__columns_put(out, i, aid__columns_number(computed, region).n, aid__columns_number(computed, region).d);
      } else {
        known = found && found->kind != AID_ROW_MISSING && put_value(c, out, i, &found->value);
      }
      missing = !known;
    }
    aid__bit_set(known ? out->known : out->missing, (size_t)i, known || missing);
  }
  return c->no_memory ? NULL : out;
}
