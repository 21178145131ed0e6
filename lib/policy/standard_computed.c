/*
 * Rows that are computed from other standards, worked out while a pack is loaded and for callers. Assessments do not come here: a plan makes a
 * slot of each such row, and both evaluators work it out as they do any rule.
 */
#include "policy/policy.h"
#include <socialaid/identity.h>
#include <stdio.h>
#include <stdlib.h>

#define ROWS_MOST 512

typedef struct place { const char *const *regions; size_t region_count; int32_t day, known; } place;

static aid__value work_out(const aid__ir *ir, const place *at);

static aid__value look_up(const struct aid_standard *standard, const aid__value *keys, const place *at)
{
  const struct aid_standard_row *rows[ROWS_MOST];
  const aid__value nothing = {.known = false};
  const struct aid_standard_row *row = NULL;

  if (standard->row_count <= ROWS_MOST)
    row = aid__standard_find(standard, rows, aid__standard_in_force(standard, at->day, at->known, rows), at->regions, at->region_count, keys);
  return row ? aid__standard_row_value(row, at->regions, at->region_count, at->day, at->known) : nothing;
}

static aid__value work_out(const aid__ir *ir, const place *at)
{
  aid__value x[AID__KEYS_MOST], out = {.known = false};
  bool good = true;

  if (ir->op == AID__OP_CONST)
    return ir->value;
  for (size_t i = 0; i < ir->count && i < AID__KEYS_MOST; i++) {
    x[i] = work_out(ir->operands[i], at);
    if (!x[i].known)
      return out;
  }
  switch (ir->op) {
  case AID__OP_STANDARD: return look_up(ir->standard, x, at);
  case AID__OP_ADD: good = aid__fraction_add(x[0].number, x[1].number, &out.number); break;
  case AID__OP_SUB: good = aid__fraction_sub(x[0].number, x[1].number, &out.number); break;
  case AID__OP_MUL: good = aid__fraction_mul(x[0].number, x[1].number, &out.number); break;
  case AID__OP_DIV: good = x[1].number.n != 0 && aid__fraction_div(x[0].number, x[1].number, &out.number); break;
  case AID__OP_NEG: good = aid__fraction_sub((aid__fraction){0, 1}, x[0].number, &out.number); break;
  case AID__OP_ROUND: good = aid__fraction_round(x[0].number, ir->step, (aid__rounding)ir->how, &out.number); break;
  case AID__OP_MIN:
  case AID__OP_MAX:
    out = x[0];
    for (size_t i = 1; i < ir->count; i++)
      if ((aid__fraction_compare(x[i].number, out.number) < 0) == (ir->op == AID__OP_MIN))
        out = x[i];
    break;
  default: out.number = x[0].number;   /* SCALE: the same number */
  }
  out.known = good;
  return out;
}

aid__value aid__standard_row_value(const struct aid_standard_row *row, const char *const *regions, size_t region_count, int32_t day, int32_t known)
{
  const place at = {regions, region_count, day, known};
  const aid__value nothing = {.known = false};

  if (row->kind == AID_ROW_MISSING)
    return nothing;
  if (row->formula.node == NULL)
    return row->value;
  return row->formula.ir ? work_out(row->formula.ir, &at) : nothing;
}

size_t aid__region_chain(const struct aid_policy *policy, const char *region, char chain[AID__REGIONS_MOST][13], const char *regions[AID__REGIONS_MOST])
{
  size_t count = 0;

  snprintf(chain[0], sizeof chain[0], "%s", region);
  for (;;) {
    const aid__region_name *const r = aid__policy_region_name(policy, aid__text_of(chain[count]));
    char up[13];
    regions[count] = chain[count];
    if (++count == AID__REGIONS_MOST)
      break;
    if (r && r->parent)
      snprintf(chain[count], sizeof chain[0], "%s", r->parent);
    else if (aid_region_code_parent(chain[count - 1], up))
      snprintf(chain[count], sizeof chain[0], "%s", up);
    else
      break;
  }
  return count;
}

/* ---- floors and ceilings ---- */

static bool keys_meet(const struct aid_standard_row *a, const struct aid_standard_row *b)
{
  for (size_t i = 0; i < a->standard->key_count; i++)
    if (a->keys[i].how != AID__KEY_ANY && b->keys[i].how != AID__KEY_ANY && !aid__same_key(&a->keys[i], &b->keys[i], &a->standard->key_types[i]))
      return false;
  return true;
}

/* A value under a floor, or over a ceiling, on a day on which both hold: reported once, for the first such day. */
static bool broken(const struct aid_policy *policy, const struct aid_standard_row *row, const struct aid_standard_row *bound, int32_t day, aid__reports *reports)
{
  char chain[AID__REGIONS_MOST][13], value[48], limit[48];
  const char *regions[AID__REGIONS_MOST];
  const size_t count = aid__region_chain(policy, row->region, chain, regions);
  aid__value a, b;
  bool below = strcmp(bound->region, "CN") == 0;
  int d;

  for (size_t i = 0; i < count; i++)
    below |= strcmp(regions[i], bound->region) == 0;
  if (!below || day < row->validity.from || day >= row->validity.until || day < bound->validity.from || day >= bound->validity.until)
    return false;
  a = aid__standard_row_value(row, regions, count, day, AID_NEVER);
  b = aid__standard_row_value(bound, regions, count, day, AID_NEVER);
  if (!a.known || !b.known)
    return false;
  d = aid__fraction_compare(a.number, b.number);
  if (bound->kind == AID_ROW_FLOOR ? d >= 0 : d <= 0)
    return false;
  aid__fraction_print(a.number, 0, value);
  aid__fraction_print(b.number, 0, limit);
  aid__report(reports, bound->kind == AID_ROW_FLOOR ? AID__E2303 : AID__E2304, row->place, row->standard->id, value, limit, NULL);
  return true;
}

/* Only a row that is still the one in force on the day counts. */
static bool in_force(const struct aid_standard *standard, const struct aid_standard_row *row, int32_t day)
{
  const aid__validity *versions[ROWS_MOST];
  const struct aid_standard_row *group[ROWS_MOST];
  size_t count = 0;
  int best;

  for (size_t i = 0; i < standard->row_count; i++)
    if (standard->rows[i]->kind == row->kind && aid__same_place(standard->rows[i], row)) {
      versions[count] = &standard->rows[i]->validity;
      group[count++] = standard->rows[i];
    }
  best = aid__validity_choose(versions, count, day, AID_NEVER);
  return best >= 0 && group[best] == row;
}

static int by_day(const void *a, const void *b)
{
  const int32_t x = *(const int32_t *)a, y = *(const int32_t *)b;
  return (x > y) - (x < y);
}

/* The days on which what a computed row comes to may change: some row of some standard begins or ends. Each once, the caller's; NULL: no memory. */
static int32_t *days_of_change(const struct aid_policy *policy, size_t *count)
{
  size_t n = 1, kept = 0;
  int32_t *days;

  for (size_t s = 0; s < policy->standard_count; s++)
    n += 2 * policy->standards[s]->row_count;
  if ((days = aid__allocate(&policy->memory, n * sizeof *days)) == NULL)
    return NULL;
  n = 1;                                       /* day 0 stands for always */
  for (size_t s = 0; s < policy->standard_count; s++)
    for (size_t r = 0; r < policy->standards[s]->row_count; r++) {
      const aid__validity *const v = &policy->standards[s]->rows[r]->validity;
      if (v->from != AID__ALWAYS_FROM)
        days[n++] = v->from;
      if (v->until != AID_NEVER)
        days[n++] = v->until;
    }
  qsort(days, n, sizeof *days, by_day);
  for (size_t i = 0; i < n; i++)
    if (i == 0 || days[i] != days[kept - 1])
      days[kept++] = days[i];
  *count = kept;
  return days;
}

void aid__policy_check_computed(struct aid_policy *policy, aid__reports *reports)
{
  size_t day_count = 0;
  int32_t *const days = days_of_change(policy, &day_count);

  if (days == NULL) {
    reports->no_memory = true;
    return;
  }
  for (size_t s = 0; s < policy->standard_count; s++) {
    const struct aid_standard *const standard = policy->standards[s];
    if (standard->type.base != AID__NUMBER || standard->row_count > ROWS_MOST)
      continue;
    for (size_t i = 0; i < standard->row_count; i++)
      for (size_t k = 0; k < standard->row_count; k++) {
        const struct aid_standard_row *const row = standard->rows[i], *const bound = standard->rows[k];
        bool told = false;
        if (row->kind != AID_ROW_VALUE || (bound->kind != AID_ROW_FLOOR && bound->kind != AID_ROW_CEILING) ||
            (row->formula.node == NULL && bound->formula.node == NULL) || !keys_meet(row, bound))
          continue;
        for (size_t t = 0; t < day_count && !told; t++)
          told = in_force(standard, row, days[t]) && in_force(standard, bound, days[t]) && broken(policy, row, bound, days[t], reports);
      }
  }
  aid__release(&policy->memory, days);
}
