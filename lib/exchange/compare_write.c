/* A comparison as callers read it, and as a document. */
#include "exchange/compare.h"
#include "xml/writer.h"
#include <errno.h>

int32_t aid_comparison_month(const aid_comparison *c) { return c ? c->month : 0; }
int32_t aid_comparison_day(const aid_comparison *c) { return c ? c->day : 0; }
uint64_t aid_comparison_households(const aid_comparison *c) { return c ? c->total.households : 0; }
uint64_t aid_comparison_members(const aid_comparison *c) { return c ? c->total.members : 0; }
uint64_t aid_comparison_left_out(const aid_comparison *c) { return c ? c->left_out : 0; }
int aid_comparison_is_synthetic(const aid_comparison *c) { return c ? c->synthetic : 0; }
size_t aid_comparison_program_count(const aid_comparison *c) { return c ? c->program_count : 0; }
const char *aid_comparison_program(const aid_comparison *c, size_t i) { return c && i < c->program_count ? c->programs[i].id : NULL; }
size_t aid_comparison_group_count(const aid_comparison *c) { return c ? c->group_count : 0; }
aid_group_kind aid_comparison_group_kind(const aid_comparison *c, size_t g) { return c && g < c->group_count ? c->groups[g]->kind : AID_GROUP_TOTAL; }
const char *aid_comparison_group_id(const aid_comparison *c, size_t g) { return c && g < c->group_count ? c->groups[g]->id : NULL; }
size_t aid_comparison_loss_count(const aid_comparison *c) { return c ? c->loss_count : 0; }
const aid_loss *aid_comparison_loss(const aid_comparison *c, size_t i) { return c && i < c->loss_count ? &c->losses[i].loss : NULL; }

static const char *title(const aid__titles *t, aid_language language) { return language == AID_LANGUAGE_ZH ? t->zh : t->en; }

const char *aid_comparison_program_title(const aid_comparison *c, size_t i, aid_language language)
{
  return c && i < c->program_count ? title(&c->programs[i].titles, language) : NULL;
}

const char *aid_comparison_group_title(const aid_comparison *c, size_t g, aid_language language)
{
  return c && g < c->group_count ? title(&c->groups[g]->titles, language) : NULL;
}

uint64_t aid_comparison_group_households(const aid_comparison *c, size_t g, uint64_t *members)
{
  if (members)
    *members = c && g < c->group_count ? c->groups[g]->members : 0;
  return c && g < c->group_count ? c->groups[g]->households : 0;
}

const aid_compared *aid_comparison_numbers(const aid_comparison *c, size_t g, size_t program)
{
  return c && g < c->group_count ? &c->groups[g]->numbers[program < c->program_count ? program : c->program_count] : NULL;
}

const aid_poverty *aid_comparison_poverty(const aid_comparison *c, size_t g)
{
  return c && c->measured && g < c->group_count ? &c->groups[g]->poverty : NULL;
}

void aid_comparison_loss_fen(const aid_comparison *c, size_t i, size_t program, int64_t *before, int64_t *after)
{
  const bool there = c && i < c->loss_count && program < c->program_count;

  *before = there ? c->losses[i].fen[2 * program] : 0;
  *after = there ? c->losses[i].fen[2 * program + 1] : 0;
}

aid_value aid_compared_mean(const aid_compared *n)
{
  const uint64_t changed = n ? n->gaining + n->losing : 0;
  aid__fraction f;

  if (changed == 0 || !aid__fraction_make((aid__wide)n->gained_fen - n->lost_fen, (aid__wide)changed * 100, &f))
    return aid_value_unknown(AID_TYPE_NUMBER);
  return aid_value_number(f.n, f.d, "yuan");
}

/* ---- the document ---- */

static void write_pair(aid__writer *w, const char *before, const char *after, const uint64_t values[2])
{
  aid__writer_attribute_int(w, before, (int64_t)values[0]);
  aid__writer_attribute_int(w, after, (int64_t)values[1]);
}

static void write_numbers(aid__writer *w, const char *element, const char *id, const aid_compared *n)
{
  const aid_value mean = aid_compared_mean(n);

  aid__writer_start(w, element);
  aid__writer_attribute(w, "id", id);
  write_pair(w, "decided_before", "decided_after", n->decided);
  write_pair(w, "eligible_before", "eligible_after", n->eligible);
  write_pair(w, "undetermined_before", "undetermined_after", n->undetermined);
  write_pair(w, "official_before", "official_after", n->official);
  write_pair(w, "unpriced_before", "unpriced_after", n->unpriced);
  aid__writer_attribute_fen(w, "cost_before", n->cost_fen[0], NULL);
  aid__writer_attribute_fen(w, "cost_after", n->cost_fen[1], NULL);
  aid__writer_attribute_int(w, "households", (int64_t)n->households);
  aid__writer_attribute_int(w, "open", (int64_t)n->open);
  aid__writer_attribute_int(w, "entering", (int64_t)n->entering);
  aid__writer_attribute_int(w, "leaving", (int64_t)n->leaving);
  aid__writer_attribute_int(w, "gaining", (int64_t)n->gaining);
  aid__writer_attribute_int(w, "losing", (int64_t)n->losing);
  aid__writer_attribute_fen(w, "gained", n->gained_fen, NULL);
  aid__writer_attribute_fen(w, "lost", n->lost_fen, NULL);
  if (mean.known) {
    const aid__wide fen = aid__divide_round((aid__wide)mean.number * 100, mean.denominator, AID__ROUND_HALF_UP);
    aid__writer_attribute_fen(w, "mean", (int64_t)fen, NULL);
  }
  aid__writer_end(w);
}

static void write_poverty(aid__writer *w, const aid_poverty *p)
{
  static const char *const names[3] = {"before", "after", "without"};

  aid__writer_start(w, "poverty");
  aid__writer_attribute_int(w, "households", (int64_t)p->households);
  aid__writer_attribute_int(w, "members", (int64_t)p->members);
  aid__writer_attribute_int(w, "unknown_households", (int64_t)p->unknown_households);
  aid__writer_attribute_int(w, "unknown_members", (int64_t)p->unknown_members);
  for (int i = 0; i < 3; i++) {
    aid__writer_start(w, names[i]);
    aid__writer_attribute_int(w, "poor_households", (int64_t)p->poor_households[i]);
    aid__writer_attribute_int(w, "poor_members", (int64_t)p->poor_members[i]);
    aid__writer_attribute_fen(w, "gap", p->gap_fen[i], NULL);
    aid__writer_end(w);
  }
  aid__writer_end(w);
}

static void write_titles(aid__writer *w, const aid__titles *t)
{
  aid__writer_attribute(w, "zh", t->zh);
  aid__writer_attribute(w, "en", t->en);
}

static void write_group(aid__writer *w, const aid_comparison *c, const aid__group *g)
{
  static const char *const kinds[] = {"total", "region", "type"};

  aid__writer_start(w, "group");
  aid__writer_attribute(w, "by", kinds[g->kind]);
  aid__writer_attribute(w, "id", g->id);
  write_titles(w, &g->titles);
  aid__writer_attribute_int(w, "households", (int64_t)g->households);
  aid__writer_attribute_int(w, "members", (int64_t)g->members);
  for (size_t i = 0; i < c->program_count; i++)
    write_numbers(w, "program", c->programs[i].id, &g->numbers[i]);
  write_numbers(w, "all", NULL, &g->numbers[c->program_count]);
  if (c->measured)
    write_poverty(w, &g->poverty);
  aid__writer_end(w);
}

static void write_loss(aid__writer *w, const aid_comparison *c, const aid__lost *l)
{
  aid__writer_start(w, "loss");
  aid__writer_attribute(w, "household", l->loss.household);
  aid__writer_attribute(w, "region", l->loss.region);
  aid__writer_attribute_fen(w, "before", l->loss.fen[0], NULL);
  aid__writer_attribute_fen(w, "after", l->loss.fen[1], NULL);
  for (size_t i = 0; i < c->program_count; i++)
    if (l->fen[2 * i] || l->fen[2 * i + 1]) {
      aid__writer_start(w, "from");
      aid__writer_attribute(w, "program", c->programs[i].id);
      aid__writer_attribute_fen(w, "before", l->fen[2 * i], NULL);
      aid__writer_attribute_fen(w, "after", l->fen[2 * i + 1], NULL);
      aid__writer_end(w);
    }
  aid__writer_end(w);
}

static void write_head(aid__writer *w, const aid_comparison *c)
{
  static const char *const roles[2] = {"base", "reform"};

  aid__writer_declaration(w);
  aid__writer_start(w, "comparison");
  aid__writer_attribute(w, "xmlns", AID__COMPARISON_SPACE);
  aid__writer_attribute(w, "version", "1.0");
  aid__writer_attribute_month(w, "month", c->month);
  aid__writer_attribute_date(w, "day", c->day);
  if (c->known != INT32_MAX)
    aid__writer_attribute_date(w, "known", c->known);
  aid__writer_attribute(w, "rounding", "0.01 half_up");
  if (c->synthetic)
    aid__writer_attribute(w, "synthetic", "true");
  aid__writer_attribute(w, "library", aid_version());
  for (int i = 0; i < 2; i++) {
    aid__writer_start(w, roles[i]);
    aid__writer_attribute(w, "policy", c->policies[i].id);
    aid__writer_attribute(w, "version", c->policies[i].version);
    aid__writer_attribute(w, "digest", c->policies[i].digest);
    aid__writer_end(w);
  }
  if (c->measured) {
    aid__writer_start(w, "measure");
    aid__writer_attribute(w, "line", c->line);
    aid__writer_attribute(w, "income", c->income);
    aid__writer_attribute(w, "heads", c->heads);
    aid__writer_end(w);
  }
  for (size_t i = 0; i < c->program_count; i++) {
    aid__writer_start(w, "program");
    aid__writer_attribute(w, "id", c->programs[i].id);
    write_titles(w, &c->programs[i].titles);
    aid__writer_end(w);
  }
  for (size_t i = 0; c->asked && c->asked[i]; i++) {
    aid__writer_start(w, "asked");
    aid__writer_attribute(w, "program", c->asked[i]);
    aid__writer_end(w);
  }
}

static void write_end(aid__writer *w, const aid_comparison *c)
{
  const aid_compared *const all = &c->total.numbers[c->program_count];
  char digest[72];

  aid__writer_start(w, "totals");
  aid__writer_attribute_int(w, "households", (int64_t)c->total.households);
  aid__writer_attribute_int(w, "members", (int64_t)c->total.members);
  aid__writer_attribute_int(w, "left_out", (int64_t)c->left_out);
  aid__writer_attribute_fen(w, "cost_before", all->cost_fen[0], NULL);
  aid__writer_attribute_fen(w, "cost_after", all->cost_fen[1], NULL);
  aid__writer_end(w);
  aid__writer_start(w, "end");
  aid__writer_digest(w, digest);
  aid__writer_attribute_int(w, "programs", (int64_t)c->program_count);
  aid__writer_attribute_int(w, "groups", (int64_t)c->group_count);
  aid__writer_attribute_int(w, "losses", (int64_t)c->loss_count);
  aid__writer_attribute(w, "digest", digest);
  aid__writer_end(w);
}

aid_status aid_comparison_write(const aid_comparison *c, const aid_output *output, aid_error **error)
{
  aid__writer *w;
  int code = 0;
  bool good;

  if (c == NULL || output == NULL)
    return aid__fail(NULL, error, AID__E1002, AID__NOWHERE, "aid_comparison_write", c == NULL ? "comparison" : "output", NULL);
  if ((w = aid__writer_new(&c->memory, output, true)) == NULL)
    return aid__fail_memory(error);
  write_head(w, c);
  for (size_t i = 0; i < c->group_count; i++)
    write_group(w, c, c->groups[i]);
  for (size_t i = 0; i < c->loss_count; i++)
    write_loss(w, c, &c->losses[i]);
  write_end(w, c);
  aid__writer_end(w);
  good = aid__writer_flush(w, &code);
  aid__writer_free(w);
  if (good)
    return AID_OK;
  return aid__fail(&c->memory, error, AID__E1012, AID__NOWHERE, output->name == NULL ? "-" : output->name, strerror(code == 0 ? EIO : code), NULL);
}
