/* The sums of a comparison: households decided twice, folded into groups; the largest losses in a heap. */
#include "exchange/compare.h"
#include <socialaid/identity.h>

/* ---- making ---- */

static bool make_group(aid_comparison *c, aid__group *g, aid_group_kind kind, const char *id)
{
  g->kind = kind;
  g->id = id;
  g->numbers = aid__arena_array(&c->arena, c->program_count + 1, sizeof *g->numbers);
  for (int i = 0; i < 3; i++)
    g->gaps[i].rest = (aid__fraction){0, 1};
  return g->numbers != NULL && id != NULL;
}

static bool make(aid_comparison *c, const struct aid_program *const *programs)
{
  static const struct { const char *id; aid__titles titles; } types[] = {
#define X(id, en, zh) {#id, {zh, en}},
    AID__HOUSEHOLD_TYPES(X)
#undef X
  };

  c->programs = aid__arena_array(&c->arena, c->program_count + 1, sizeof *c->programs);
  c->losses = aid__arena_array(&c->arena, c->loss_most + 1, sizeof *c->losses);
  c->shares[0] = aid__arena_array(&c->arena, c->program_count + 1, sizeof **c->shares);
  c->shares[1] = aid__arena_array(&c->arena, c->program_count + 1, sizeof **c->shares);
  if (c->programs == NULL || c->losses == NULL || c->shares[0] == NULL || c->shares[1] == NULL || !make_group(c, &c->total, AID_GROUP_TOTAL, "total"))
    return false;
  c->total.titles = (aid__titles){"合计", "total"};
  for (size_t i = 0; i < c->program_count; i++) {
    const aid__titles t = programs[i]->titles;
    c->programs[i].id = aid__arena_string(&c->arena, programs[i]->id);
    c->programs[i].titles.zh = t.zh ? aid__arena_string(&c->arena, t.zh) : NULL;
    c->programs[i].titles.en = t.en ? aid__arena_string(&c->arena, t.en) : NULL;
    if (c->programs[i].id == NULL || (t.zh && c->programs[i].titles.zh == NULL) || (t.en && c->programs[i].titles.en == NULL))
      return false;
  }
  for (size_t i = 0; i < AID__HOUSEHOLD_TYPE_COUNT; i++) {
    if (!make_group(c, &c->types[i], AID_GROUP_TYPE, types[i].id))
      return false;
    c->types[i].titles = types[i].titles;
  }
  return true;
}

aid_comparison *aid__comparison_new(const aid_memory *memory, const struct aid_program *const *programs, size_t count, size_t losses)
{
  aid_comparison *const c = aid__allocate(memory, sizeof *c);

  if (c == NULL)
    return NULL;
  c->memory = *memory;
  aid__arena_init(&c->arena, &c->memory, 0);
  c->program_count = count;
  c->loss_most = losses;
  if (make(c, programs))
    return c;
  aid_comparison_free(c);
  return NULL;
}

void aid_comparison_free(aid_comparison *c)
{
  aid_memory memory;

  if (c == NULL)
    return;
  memory = c->memory;
  for (size_t i = 0; i < c->loss_count; i++) {
    aid__release(&memory, (char *)(uintptr_t)c->losses[i].loss.household);
    aid__release(&memory, c->losses[i].fen);
  }
  aid__release(&memory, c->regions);
  aid__release(&memory, c->region_numbers);
  aid__release(&memory, c->groups);
  aid__arena_free(&c->arena);
  aid__release(&memory, c);
}

/* ---- which groups a household is in ---- */

/* The county of a region; the region itself where it lies above the counties. */
static int32_t county_of(const struct aid_population *p, int32_t region)
{
  const aid__table *const t = &p->tables[AID__KIND_REGION];
  const aid__column *const levels = &t->columns[p->vocabulary->level->index];

  for (int32_t row = region; row >= 0; row = t->parent[row])
    if (aid__bit(levels->valid, (size_t)row) && ((const int32_t *)levels->values)[row] == AID_REGION_COUNTY)
      return row;
  return region;
}

/* NULL: no memory. */
static aid__group *region_group(aid_comparison *c, const struct aid_population *p, int32_t region)
{
  const int32_t row = county_of(p, region);
  const aid__region_name *name;
  aid__group *g;

  if (!aid__grow(&c->memory, &c->region_numbers, &c->region_room, (size_t)row + 1, sizeof *c->region_numbers, 0))
    return NULL;
  if (c->region_numbers[row])
    return c->regions[c->region_numbers[row] - 1];
  if (!aid__grow(&c->memory, &c->regions, &c->region_capacity, c->region_count + 1, sizeof(aid__group *), 0) || (g = aid__arena_get(&c->arena, sizeof *g)) == NULL ||
      !make_group(c, g, AID_GROUP_REGION, aid__arena_string(&c->arena, p->tables[AID__KIND_REGION].id[row])))
    return NULL;
  if ((name = aid__policy_region_name(p->policy, aid__text_of(g->id))) != NULL) {
    g->titles.zh = name->titles.zh ? aid__arena_string(&c->arena, name->titles.zh) : NULL;
    g->titles.en = name->titles.en ? aid__arena_string(&c->arena, name->titles.en) : NULL;
    if ((name->titles.zh && g->titles.zh == NULL) || (name->titles.en && g->titles.en == NULL))
      return NULL;
  }
  c->regions[c->region_count++] = g;
  c->region_numbers[row] = c->region_count;
  return g;
}

static bool is_member(const struct aid_population *p, int32_t person, int32_t day)
{
  const aid__value member = aid__population_value(p, p->vocabulary->member, person, day);
  return member.known && member.flag;
}

static aid__household_type type_of(const struct aid_population *p, int32_t household, int32_t day, uint64_t *members)
{
  const aid__vocabulary *const v = p->vocabulary;
  uint64_t elders = 0, minors = 0, unknown = 0;
  int32_t first, end;

  *members = 0;
  aid__population_range(p, v->kinds[AID__KIND_HOUSEHOLD], household, v->kinds[AID__KIND_PERSON], &first, &end);
  for (int32_t person = first; person < end; person++) {
    aid__value birth;
    if (!is_member(p, person, day))
      continue;
    ++*members;
    birth = aid__population_value(p, v->birth, person, day);
    if (!birth.known || birth.day == AID_NEVER)
      unknown++;
    else if (aid_months_elapsed(birth.day, day) >= 60 * 12)
      elders++;
    else if (aid_months_elapsed(birth.day, day) < 18 * 12)
      minors++;
  }
  if (unknown)
    return AID__TYPE_age_unknown;
  if (*members == 0)
    return AID__TYPE_no_members;
  if (elders == *members)
    return *members == 1 ? AID__TYPE_one_elder : AID__TYPE_elders;
  if (elders && minors)
    return AID__TYPE_elders_and_children;
  if (elders || minors)
    return elders ? AID__TYPE_with_elders : AID__TYPE_with_children;
  return *members == 1 ? AID__TYPE_one_adult : AID__TYPE_adults;
}

/* ---- adding ---- */

static void add_decision(aid__share_of *s, const struct aid_decision *d, bool *good)
{
  s->decided++;
  s->eligible += d->outcome == AID_OUTCOME_ELIGIBLE;
  s->undetermined += d->outcome == AID_OUTCOME_UNDETERMINED;
  s->official += d->outcome == AID_OUTCOME_OFFICIAL;
  s->unpriced += d->outcome == AID_OUTCOME_ELIGIBLE && !d->amount_known;
  if (d->outcome == AID_OUTCOME_ELIGIBLE && d->amount_known)
    *good &= aid__add(s->fen, d->amount_fen, &s->fen);
}

static bool is_open(const aid__share_of *s) { return s->undetermined || s->official || s->unpriced; }

/* One household (or, of programs of regions, none) under one program, or under all. */
static void add_numbers(aid_compared *n, const aid__share_of *before, const aid__share_of *after, bool household, bool *good)
{
  const aid__share_of *const sides[] = {before, after};

  for (int i = 0; i < 2; i++) {
    n->decided[i] += sides[i]->decided;
    n->eligible[i] += sides[i]->eligible;
    n->undetermined[i] += sides[i]->undetermined;
    n->official[i] += sides[i]->official;
    n->unpriced[i] += sides[i]->unpriced;
    *good &= aid__add(n->cost_fen[i], sides[i]->fen, &n->cost_fen[i]);
  }
  if (!household || (before->decided == 0 && after->decided == 0))
    return;
  if (is_open(before) || is_open(after)) {
    n->open++;
    return;
  }
  n->households++;
  n->entering += !before->eligible && after->eligible;
  n->leaving += before->eligible && !after->eligible;
  n->gaining += after->fen > before->fen;
  n->losing += after->fen < before->fen;
  if (after->fen > before->fen)
    *good &= aid__add(n->gained_fen, after->fen - before->fen, &n->gained_fen);
  else
    *good &= aid__add(n->lost_fen, before->fen - after->fen, &n->lost_fen);
}

/* All programs of one side as one, whose one subject is the household. */
static aid__share_of whole(const aid__share_of *shares, size_t count, bool *good)
{
  aid__share_of all = {.decided = 1};

  for (size_t i = 0; i < count; i++) {
    all.eligible |= shares[i].eligible > 0;
    all.undetermined |= shares[i].undetermined > 0;
    all.official |= shares[i].official > 0;
    all.unpriced |= shares[i].unpriced > 0;
    *good &= aid__add(all.fen, shares[i].fen, &all.fen);
  }
  if (all.undetermined)
    all.official = 0;
  return all;
}

/* ---- poverty ---- */

/* (line - income per head) * heads less the benefits, in fen: what the household lacks; not above 0: nothing. False: it cannot be held. */
static bool lack(aid__fraction line, aid__fraction income, aid__fraction heads, int64_t benefits, aid__fraction *out)
{
  aid__fraction f;

  return aid__fraction_sub(line, income, &f) && aid__fraction_mul(f, heads, &f) && aid__fraction_mul(f, (aid__fraction){100, 1}, &f) &&
         aid__fraction_sub(f, (aid__fraction){benefits, 1}, out);
}

static void add_fen(aid__fen_sum *sum, aid__fraction fen, bool *good)
{
  const int64_t floor = (int64_t)aid__divide_round(fen.n, fen.d, AID__ROUND_DOWN);
  aid__fraction over;

  *good &= aid__fraction_sub(fen, (aid__fraction){floor, 1}, &over) && aid__add(sum->whole, floor, &sum->whole) && aid__fraction_add(sum->rest, over, &sum->rest);
  if (*good && sum->rest.n >= sum->rest.d) {
    sum->rest.n -= sum->rest.d;
    *good &= aid__add(sum->whole, 1, &sum->whole);
  }
}

typedef struct poor { bool known; aid__fraction lacks[3]; } poor;

static poor measure(aid__yardstick *y, int32_t household, const aid__share_of all[2], bool *good)
{
  const int64_t benefits[3] = {all[0].fen, all[1].fen, 0};
  aid__value values[3];
  poor p = {.known = !is_open(&all[0]) && !is_open(&all[1])};
  bool missing;

  aid__trace_reset(y->trace);
  for (size_t i = 0; i < 3 && p.known; i++) {
    if (!aid__outcome_value(y->machine, y->trace, y->slots[i], household, &values[i], &missing)) {
      y->no_memory = true;
      p.known = false;
      return p;
    }
    p.known = values[i].known;
  }
  p.known = p.known && values[2].number.n > 0;
  for (int i = 0; i < 3 && p.known; i++)
    *good &= lack(values[0].number, values[1].number, values[2].number, benefits[i], &p.lacks[i]);
  return p;
}

static void add_poverty(aid__group *g, const poor *p, uint64_t members, bool *good)
{
  aid_poverty *const to = &g->poverty;

  *(p->known ? &to->households : &to->unknown_households) += 1;
  *(p->known ? &to->members : &to->unknown_members) += members;
  for (int i = 0; i < 3 && p->known; i++)
    if (p->lacks[i].n > 0) {
      to->poor_households[i]++;
      to->poor_members[i] += members;
      add_fen(&g->gaps[i], p->lacks[i], good);
    }
}

/* ---- losses ---- */

static int64_t lost(const aid__lost *l) { return l->loss.fen[0] - l->loss.fen[1]; }

/* a is told before b. */
static bool is_before(const aid__lost *a, const aid__lost *b) { return lost(a) != lost(b) ? lost(a) > lost(b) : a->order < b->order; }

static void sink(aid__lost *heap, size_t count, size_t i)
{
  for (;;) {
    size_t last = i;
    for (size_t child = 2 * i + 1; child <= 2 * i + 2 && child < count; child++)
      if (is_before(&heap[last], &heap[child]))
        last = child;
    if (last == i)
      return;
    const aid__lost swap = heap[i];
    heap[i] = heap[last];
    heap[last] = swap;
    i = last;
  }
}

static bool add_loss(aid_comparison *c, const struct aid_population *p, int32_t household, const aid__share_of all[2])
{
  const aid__table *const homes = &p->tables[AID__KIND_HOUSEHOLD];
  const char *const id = homes->id[household], *const region = p->tables[AID__KIND_REGION].id[homes->parent[household]];
  aid__lost l = {.loss = {NULL, region, {all[0].fen, all[1].fen}}, .order = c->total.households};
  char *copy;

  if (lost(&l) <= 0 || (c->loss_count == c->loss_most && !is_before(&l, &c->losses[0])))
    return true;
  copy = aid__allocate(&c->memory, strlen(id) + strlen(region) + 2);     /* both in one block */
  l.fen = aid__allocate(&c->memory, (2 * c->program_count + 1) * sizeof *l.fen);
  if (copy == NULL || l.fen == NULL) {
    aid__release(&c->memory, copy);
    aid__release(&c->memory, l.fen);
    return false;
  }
  strcpy(copy, id);
  l.loss.household = copy;
  l.loss.region = strcpy(copy + strlen(id) + 1, region);
  for (size_t i = 0; i < c->program_count; i++) {
    l.fen[2 * i] = c->shares[0][i].fen;
    l.fen[2 * i + 1] = c->shares[1][i].fen;
  }
  if (c->loss_count == c->loss_most) {
    aid__release(&c->memory, (char *)(uintptr_t)c->losses[0].loss.household);
    aid__release(&c->memory, c->losses[0].fen);
    c->losses[0] = l;
    sink(c->losses, c->loss_count, 0);
    return true;
  }
  {
    size_t i = c->loss_count++;
    for (; i > 0 && is_before(&c->losses[(i - 1) / 2], &l); i = (i - 1) / 2)
      c->losses[i] = c->losses[(i - 1) / 2];
    c->losses[i] = l;
  }
  return true;
}

/* ---- a chunk ---- */

static void add_to_group(aid_comparison *c, aid__group *g, const aid__share_of all[2], const poor *p, uint64_t members, bool *good)
{
  for (size_t i = 0; i < c->program_count; i++)
    add_numbers(&g->numbers[i], &c->shares[0][i], &c->shares[1][i], true, good);
  add_numbers(&g->numbers[c->program_count], &all[0], &all[1], true, good);
  g->households++;
  g->members += members;
  if (p)
    add_poverty(g, p, members, good);
}

static bool add_household(aid_comparison *c, const struct aid_population *p, int32_t household, aid__yardstick *yardstick, bool *good)
{
  const aid__share_of all[2] = {whole(c->shares[0], c->program_count, good), whole(c->shares[1], c->program_count, good)};
  poor measured = {.known = false};
  aid__group *region = region_group(c, p, p->tables[AID__KIND_HOUSEHOLD].parent[household]);
  uint64_t members;
  const aid__household_type type = type_of(p, household, c->day, &members);

  if (region == NULL)
    return false;
  if (yardstick)
    measured = measure(yardstick, household, all, good);
  if (*good && !is_open(&all[0]) && !is_open(&all[1]) && !add_loss(c, p, household, all))
    return false;
  add_to_group(c, &c->total, all, yardstick ? &measured : NULL, members, good);
  add_to_group(c, region, all, yardstick ? &measured : NULL, members, good);
  add_to_group(c, &c->types[type], all, yardstick ? &measured : NULL, members, good);
  return true;
}

/* Programs of regions and of what hangs on them: in the total, and in the county; of no household. */
static bool add_region_decision(aid_comparison *c, const struct aid_population *p, const struct aid_decision *d, int side, size_t program, bool *good)
{
  const struct aid_kind *kind = d->of->plan->programs[d->program].program->kind;
  aid__share_of shares[2] = {{0}, {0}};
  int32_t row = d->row;
  aid__group *g;

  for (; kind->index != AID__KIND_REGION; kind = kind->parent)
    row = p->tables[kind->index].parent[row];
  if ((g = region_group(c, p, row)) == NULL)
    return false;
  add_decision(&shares[side], d, good);
  add_numbers(&g->numbers[program], &shares[0], &shares[1], false, good);
  add_numbers(&c->total.numbers[program], &shares[0], &shares[1], false, good);
  *good &= aid__add(g->numbers[c->program_count].cost_fen[side], shares[side].fen, &g->numbers[c->program_count].cost_fen[side]) &&
           aid__add(c->total.numbers[c->program_count].cost_fen[side], shares[side].fen, &c->total.numbers[c->program_count].cost_fen[side]);
  return true;
}

bool aid__comparison_add(aid_comparison *c, const struct aid_population *p, const aid__side sides[2], const aid_decisions *const decisions[2],
                         aid__yardstick *yardstick, bool last, bool *overflow)
{
  const int32_t count = (int32_t)p->tables[AID__KIND_HOUSEHOLD].rows;
  size_t at[2] = {0, 0};
  bool good = true;

  *overflow = false;
  for (int s = 0; s < 2; s++)
    for (; at[s] < decisions[s]->count && decisions[s]->list[at[s]].household < 0; at[s]++) {
      const struct aid_decision *const d = &decisions[s]->list[at[s]];
      if (last && !add_region_decision(c, p, d, s, sides[s].numbers[d->program], &good))
        return false;
    }
  for (int32_t h = 0; h < count && good; h++) {
    for (int s = 0; s < 2; s++) {
      memset(c->shares[s], 0, c->program_count * sizeof **c->shares);
      for (; at[s] < decisions[s]->count && decisions[s]->list[at[s]].household == h; at[s]++) {
        const struct aid_decision *const d = &decisions[s]->list[at[s]];
        add_decision(&c->shares[s][sides[s].numbers[d->program]], d, &good);
      }
    }
    if (!add_household(c, p, h, yardstick, &good))
      return false;
  }
  *overflow = !good;
  return good;
}

/* ---- the end ---- */

static void finish_gaps(aid__group *g)
{
  for (int i = 0; i < 3; i++) {
    const aid__fraction rest = g->gaps[i].rest;
    g->poverty.gap_fen[i] = g->gaps[i].whole + ((aid__wide)rest.n * 2 >= rest.d);
  }
}

bool aid__comparison_finish(aid_comparison *c)
{
  size_t room = 0;

  for (size_t i = 1; i < c->region_count; i++)           /* few: counties of a province */
    for (size_t k = i; k > 0 && strcmp(c->regions[k - 1]->id, c->regions[k]->id) > 0; k--) {
      aid__group *const swap = c->regions[k];
      c->regions[k] = c->regions[k - 1];
      c->regions[k - 1] = swap;
    }
  for (size_t n = c->loss_count; n > 1; n--) {           /* a heap sort: the least goes to the end */
    const aid__lost least = c->losses[0];
    c->losses[0] = c->losses[n - 1];
    c->losses[n - 1] = least;
    sink(c->losses, n - 1, 0);
  }
  if (!aid__grow(&c->memory, &c->groups, &room, 1 + c->region_count + AID__HOUSEHOLD_TYPE_COUNT, sizeof(aid__group *), 0))
    return false;
  c->groups[c->group_count++] = &c->total;
  for (size_t i = 0; i < c->region_count; i++)
    c->groups[c->group_count++] = c->regions[i];
  for (size_t i = 0; i < AID__HOUSEHOLD_TYPE_COUNT; i++)
    if (c->types[i].households)
      c->groups[c->group_count++] = &c->types[i];
  for (size_t i = 0; i < c->group_count; i++)
    finish_gaps(c->groups[i]);
  return true;
}
