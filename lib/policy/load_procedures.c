/* Procedures from packs: events, steps, limits and pauses. Ids first, then what they say of each other, then whether it can be gone through. */
#include "policy/load.h"
#include "policy/procedure.h"
#include <stdio.h>
#include <stdlib.h>

enum { DAYS_MOST = 36500, MONTHS_MOST = 1200, OFFICERS_MOST = 99 };

static bool read_time(aid__loader *l, const aid__node *node, const char *name, aid__time *out)
{
  static const struct { const char *word; aid__time_unit unit; int factor; } units[] = {
    {"day", AID__TIME_DAYS, 1}, {"days", AID__TIME_DAYS, 1}, {"working day", AID__TIME_WORKING_DAYS, 1}, {"working days", AID__TIME_WORKING_DAYS, 1},
    {"month", AID__TIME_MONTHS, 1}, {"months", AID__TIME_MONTHS, 1}, {"year", AID__TIME_MONTHS, 12}, {"years", AID__TIME_MONTHS, 12}};
  const char *const text = aid__node_value(node, name);
  const size_t digits = strspn(text, "0123456789");
  int count = 0;

  *out = (aid__time){AID__TIME_UNLIMITED, 0};
  if (strcmp(name, "within") == 0 && strcmp(text, "unlimited") == 0)
    return true;
  if (digits > 0 && digits < 6 && text[digits] == ' ' && sscanf(text, "%d", &count) == 1 && count > 0)
    for (size_t i = 0; i < sizeof units / sizeof *units; i++)
      if (strcmp(text + digits + 1, units[i].word) == 0 && count * units[i].factor <= (units[i].unit == AID__TIME_MONTHS ? MONTHS_MOST : DAYS_MOST)) {
        *out = (aid__time){units[i].unit, count * units[i].factor};
        return true;
      }
  aid__report(l->reports, AID__E2620, aid__at_attribute(l, node, name), name, text, NULL);
  return false;
}

/* Of a step exactly one of within and lasts; of a limit within. */
static void read_times(aid__loader *l, struct aid_stage *stage)
{
  const bool within = aid__node_value(stage->node, "within") != NULL, lasts = aid__node_value(stage->node, "lasts") != NULL;

  if (within == lasts) {
    aid__report(l->reports, AID__E2621, stage->place, stage->id, NULL);
    return;
  }
  stage->lasts = lasts;
  read_time(l, stage->node, lasts ? "lasts" : "within", &stage->time);
}

static void read_step(aid__loader *l, struct aid_stage *stage)
{
  const aid__node *const node = stage->node;
  const char *const by = aid__node_value(node, "by"), *const share = aid__node_value(node, "share"), *const officers = aid__node_value(node, "officers");
  unsigned digits;

  read_times(l, stage);
  if (by && (stage->level = aid__level_of(aid__text_of(by))) < 0)
    aid__report(l->reports, AID__E2623, aid__at_attribute(l, node, "by"), by, "country, province, city, county, township, village", NULL);
  if (share) {
    stage->has_share = aid__fraction_parse(aid__text_of(share), &stage->share, &digits) && stage->share.n > 0 && stage->share.n <= stage->share.d;
    if (!stage->has_share)
      aid__report(l->reports, AID__E2630, aid__at_attribute(l, node, "share"), share, NULL);
  }
  if (officers && (strspn(officers, "0123456789") != strlen(officers) || strlen(officers) > 2 || (stage->officers = atoi(officers)) < 1))
    aid__report(l->reports, AID__E2631, aid__at_attribute(l, node, "officers"), officers, NULL);
}

/* The stage itself; what it says of others comes when all are there. */
static void read_stage(aid__loader *l, struct aid_procedure *p, const aid__node *node)
{
  static const struct { const char *name; aid_stage_role role; const char *allowed[16]; } roles[] = {
    {"event", AID_STAGE_EVENT, {"id", "optional", "zh", "en", "cite", NULL}},
    {"step", AID_STAGE_STEP, {"id", "by", "not_by", "officers", "share", "after", "within", "lasts", "when", "public", "zh", "en", "cite", NULL}},
    {"limit", AID_STAGE_LIMIT, {"id", "after", "step", "within", "when", "zh", "en", "cite", NULL}},
    {"pause", AID_STAGE_PAUSE, {"id", "after", "until", "zh", "en", "cite", NULL}}};
  const size_t count = sizeof roles / sizeof *roles;
  const char *const id = aid__node_value(node, "id");
  struct aid_stage *stage;
  size_t k;

  for (k = 0; k < count && strcmp(node->name, roles[k].name) != 0; k++)
    ;
  if (k == count) {
    aid__report(l->reports, AID__E2026, aid__at_node(l, node), node->name, "procedure", NULL);
    return;
  }
  aid__check_attributes(l, node, roles[k].allowed);
  if (node->first)
    aid__report(l->reports, AID__E2026, aid__at_node(l, node->first), node->first->name, node->name, NULL);
  if ((id == NULL || id[0] == 0) && roles[k].role != AID_STAGE_PAUSE) {
    aid__need(l, node, "id");
    return;
  }
  if (id && !aid__good_name(l, node, id))
    return;
  if (id && aid__procedure_stage(p, aid__text_of(id))) {
    aid__report(l->reports, AID__E2017, aid__at_attribute(l, node, "id"), id, NULL);
    return;
  }
  if ((stage = aid__arena_get(&l->policy->arena, sizeof *stage)) == NULL) {
    l->reports->no_memory = true;
    return;
  }
  stage->role = roles[k].role;
  stage->id = aid__intern(l, id);
  stage->titles = aid__read_titles(l, node);
  stage->level = -1;
  stage->node = node;
  stage->place = aid__at_node(l, node);
  stage->index = (uint32_t)p->stage_count;
  stage->optional = aid__flag_attribute(l, node, "optional", false);
  stage->shown = aid__flag_attribute(l, node, "public", false);
  if (aid__node_value(node, "cite"))
    aid__need_cite(l, node, &stage->cite);
  if (stage->role == AID_STAGE_STEP)
    read_step(l, stage);
  else if (stage->role == AID_STAGE_LIMIT && aid__need(l, node, "within"))
    read_time(l, node, "within", &stage->time);
  if (aid__node_value(node, "when")) {
    stage->when.tree = &l->pack->tree;
    stage->when.node = node;
    stage->when.text = aid__intern(l, aid__node_value(node, "when"));
  }
  aid__push(l, &p->stages, &p->stage_count, &stage, sizeof stage);
}

/* The stage that a word of an attribute names; NULL: reported. */
static const struct aid_stage *named(aid__loader *l, const struct aid_procedure *p, const aid__node *node, const char *attribute, aid__text word, unsigned roles)
{
  const struct aid_stage *const stage = aid__procedure_stage(p, word);
  char copy[64];
  const char *near = "";
  size_t best = word.length / 3 + 2;

  if (stage && (roles & (1u << stage->role)))
    return stage;
  for (size_t i = 0; i < p->stage_count; i++)
    if (p->stages[i]->id && p->stages[i]->id != (stage ? stage->id : NULL) && (roles & (1u << p->stages[i]->role))) {
      const size_t d = aid__distance(word, aid__text_of(p->stages[i]->id), best);
      if (d < best) {
        best = d;
        near = p->stages[i]->id;
      }
    }
  snprintf(copy, sizeof copy, "%.*s", (int)(word.length < 60 ? word.length : 60), word.start);
  if (stage)
    aid__report(l->reports, AID__E2632, aid__at_attribute(l, node, attribute), copy, attribute, roles & (1u << AID_STAGE_STEP) ? "steps" : "events",
                roles & (1u << AID_STAGE_STEP) ? "环节" : "事件", NULL);
  else
    aid__report(l->reports, AID__E2622, aid__at_attribute(l, node, attribute), copy, p->id, near, NULL);
  return NULL;
}

static void read_names(aid__loader *l, const struct aid_procedure *p, const aid__node *node, const char *attribute, unsigned roles, const struct aid_stage ***out, size_t *count)
{
  for (const char *w = aid__node_value(node, attribute); w && *w;) {
    const size_t length = strcspn(w, " ");
    const struct aid_stage *const stage = length ? named(l, p, node, attribute, (aid__text){w, length}, roles) : NULL;
    if (stage && !aid__push(l, out, count, &stage, sizeof stage))
      return;
    w += length;
    w += strspn(w, " ");
  }
}

static void read_order(aid__loader *l, struct aid_procedure *p, struct aid_stage *stage)
{
  const unsigned event = 1u << AID_STAGE_EVENT, step = 1u << AID_STAGE_STEP;
  const char *const target = stage->role == AID_STAGE_LIMIT ? "step" : "until";
  const char *value;

  if (stage->role == AID_STAGE_EVENT || aid__need(l, stage->node, "after") == NULL)
    return;
  read_names(l, p, stage->node, "after", stage->role == AID_STAGE_PAUSE ? event : event | step, &stage->after, &stage->after_count);
  if (stage->role == AID_STAGE_STEP)
    read_names(l, p, stage->node, "not_by", step, &stage->not_by, &stage->not_by_count);
  else if ((value = aid__need(l, stage->node, target)) != NULL)
    stage->target = named(l, p, stage->node, target, aid__text_of(value), stage->role == AID_STAGE_LIMIT ? step : event);
  if (stage->shown && !p->shown)
    aid__report(l->reports, AID__E2629, stage->place, stage->id, p->id, NULL);
}

/* ---- whether it can be gone through ---- */

/* True: a cycle, whose steps stand on the path from `stage` on. */
static bool goes_round(struct aid_stage *stage, const struct aid_stage **path, size_t *depth)
{
  if (stage->state == 2)
    return false;
  path[(*depth)++] = stage;
  if (stage->state == 1)
    return true;
  stage->state = 1;
  for (size_t i = 0; i < stage->after_count; i++) {
    if (goes_round((struct aid_stage *)(uintptr_t)stage->after[i], path, depth))
      return true;
    stage->before |= stage->after[i]->before | UINT64_C(1) << stage->after[i]->index;
  }
  stage->state = 2;
  --*depth;
  return false;
}

static void check_order(aid__loader *l, const struct aid_procedure *p)
{
  const struct aid_stage *path[AID__STAGES_MOST + 1];
  size_t depth = 0;

  for (size_t i = 0; i < p->stage_count; i++)
    if (goes_round(p->stages[i], path, &depth)) {
      char text[512];
      size_t n = 0, first = 0;
      while (path[first] != path[depth - 1])
        first++;
      for (size_t k = depth; k-- > first && n < sizeof text;)
        n += (size_t)snprintf(text + n, sizeof text - n, "%s%s", n ? " > " : "", path[k]->id);
      aid__report(l->reports, AID__E2624, path[first]->place, p->id, text, NULL);
      return;                                  /* what follows would go round, too */
    }
  for (size_t i = 0; i < p->stage_count; i++) {
    const struct aid_stage *const s = p->stages[i];
    for (size_t k = 0; s->role == AID_STAGE_LIMIT && s->target && k < s->after_count; k++)
      if (!(s->target->before & UINT64_C(1) << s->after[k]->index))
        aid__report(l->reports, AID__E2625, s->place, s->id, s->after[k]->id, s->target->id, NULL);
  }
}

/* ---- the procedure ---- */

static bool read_programs(aid__loader *l, struct aid_procedure *p, const aid__node *node, const char *programs)
{
  for (const char *w = programs; *w;) {
    const size_t length = strcspn(w, " ");
    const struct aid_program *const program = aid__policy_program(l->policy, (aid__text){w, length});
    char word[64];
    snprintf(word, sizeof word, "%.*s", (int)(length < 60 ? length : 60), w);
    if (program == NULL) {
      size_t best = length / 3 + 2;
      const char *near = "";
      for (size_t i = 0; i < l->policy->program_count; i++) {
        const size_t d = aid__distance((aid__text){w, length}, aid__text_of(l->policy->programs[i]->id), best);
        if (d < best) {
          best = d;
          near = l->policy->programs[i]->id;
        }
      }
      aid__report(l->reports, AID__E2627, aid__at_attribute(l, node, "program"), word, near, NULL);
      return false;
    }
    if (p->program_count && (program->kind != p->kind || program->level != p->level)) {
      aid__report(l->reports, AID__E2628, aid__at_attribute(l, node, "program"), p->id, p->programs[0]->id, word, NULL);
      return false;
    }
    p->kind = program->kind;
    p->level = program->level;
    if (!aid__push(l, &p->programs, &p->program_count, &program, sizeof program))
      return false;
    w += length;
    w += strspn(w, " ");
  }
  return true;
}

static void read_procedure(aid__loader *l, const aid__node *node)
{
  static const char *const allowed[] = {"id", "program", "of", "public", "from", "until", "known", "zh", "en", "cite", NULL};
  const char *const id = aid__need(l, node, "id"), *const programs = aid__node_value(node, "program");
  struct aid_procedure *p;
  size_t versions = 1;

  aid__check_attributes(l, node, allowed);
  if (id == NULL || !aid__good_name(l, node, id))
    return;
  if ((p = aid__arena_get(&l->policy->arena, sizeof *p)) == NULL) {
    l->reports->no_memory = true;
    return;
  }
  p->id = aid__intern(l, id);
  p->policy = l->policy;
  p->titles = aid__read_titles(l, node);
  p->place = aid__at_node(l, node);
  p->shown = aid__flag_attribute(l, node, "public", true);
  if (!aid__need_cite(l, node, &p->cite) || !aid__read_validity(l, node, &p->validity))
    return;
  if ((programs == NULL) == (aid__node_value(node, "of") == NULL)) {
    aid__report(l->reports, AID__E2626, p->place, id, NULL);
    return;
  }
  if (programs ? !read_programs(l, p, node, programs) : (p->kind = aid__read_of(l, node, &p->level)) == NULL)
    return;
  for (const aid__node *n = node->first; n && !l->reports->no_memory; n = n->next) {
    if (p->stage_count == AID__STAGES_MOST) {
      aid__report(l->reports, AID__E2034, p->place, id, "64", NULL);
      return;
    }
    read_stage(l, p, n);
  }
  for (size_t i = 0; i < p->stage_count && !l->reports->no_memory; i++)
    read_order(l, p, p->stages[i]);
  if (!l->reports->no_memory)
    check_order(l, p);
  for (size_t i = 0; i < l->policy->procedure_count; i++)
    if (strcmp(l->policy->procedures[i]->id, id) == 0) {
      versions++;
      if (aid__validities_meet(&l->policy->procedures[i]->validity, &p->validity)) {
        aid__report(l->reports, AID__E2301, p->place, id, NULL);
        return;
      }
    }
  if (versions > AID__VERSIONS_MOST) {
    aid__report(l->reports, AID__E2034, p->place, id, "64", NULL);
    return;
  }
  if (l->policy->notice_count == 0)              /* each time may end on a day of rest */
    aid__report(l->reports, AID__E2608, p->place, l->pack->id, NULL);
  aid__push(l, &l->policy->procedures, &l->policy->procedure_count, &p, sizeof p);
}

bool aid__load_procedures(aid__loader *l)
{
  for (const aid__node *n = l->pack->tree.root->first; n && !l->reports->no_memory; n = n->next)
    if (strcmp(n->name, "procedure") == 0)
      read_procedure(l, n);
  return !l->reports->no_memory;
}
