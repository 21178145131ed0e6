/* Changes on paper: each becomes a line of a pack in memory, which is loaded on top of the base as any reform is. */
#include "policy/amend.h"
#include <inttypes.h>
#include <stdio.h>

#define TEXT_MOST (8u << 20)
#define ROWS_MOST 512

typedef struct amender {
  const struct aid_policy *base;
  aid__reports *reports;
  aid__buffer text;
  char source[24];               /* id of the generated source: what_if, or what_if2 where that is taken */
  size_t at;                     /* the change at hand */
} amender;

static bool refuse(amender *a, aid__diagnostic_id number, const char *x, const char *y, const char *z)
{
  aid__report(a->reports, number, aid__change_place(a->at, 0, 0), x, y, z, NULL);
  return false;
}

/* ---- names ---- */

typedef struct nearest { aid__text wanted; size_t best; const char *name; } nearest;

static void consider(nearest *n, const char *candidate)
{
  const size_t d = n->best && !aid__text_is(n->wanted, candidate) ? aid__distance(n->wanted, aid__text_of(candidate), n->best - 1) : n->best;

  if (d < n->best) {
    n->best = d;
    n->name = candidate;
  }
}

static nearest nearest_to(aid__text wanted) { return (nearest){wanted, wanted.length / 3 + 2, ""}; }

static const char *word(aid__text text, char buffer[96])
{
  snprintf(buffer, 96, "%.*s", (int)(text.length < 90 ? text.length : 90), text.start ? text.start : "");
  return buffer;
}

const struct aid_standard *aid__change_standard(const struct aid_policy *base, aid__text name, aid__place place, aid__reports *reports)
{
  const struct aid_standard *const standard = aid__policy_standard(base, name);
  nearest n = nearest_to(name);
  char text[96];

  if (standard)
    return standard;
  for (size_t i = 0; i < base->standard_count; i++)
    consider(&n, base->standards[i]->id);
  aid__report(reports, AID__E2502, place, word(name, text), n.name, NULL);
  return NULL;
}

size_t aid__change_key(const struct aid_standard *standard, aid__text name, aid__place place, aid__reports *reports)
{
  nearest n = nearest_to(name);
  char text[96];

  for (size_t i = 0; i < standard->key_count; i++) {
    if (aid__text_is(name, standard->keys[i]))
      return i;
    consider(&n, standard->keys[i]);
  }
  aid__report(reports, AID__E2504, place, word(name, text), standard->id, n.name, NULL);
  return SIZE_MAX;
}

/* What ends or is replaced: a program, or the versions of one of its rules or of a definition. */
typedef struct target {
  const struct aid_program *program;
  const aid__definition *definition;
  struct aid_rule *const *versions;
  size_t count;
} target;

static bool unknown_rule(amender *a, const char *name)
{
  nearest n = nearest_to(aid__text_of(name));
  char rule[96], best[96] = "";

  for (size_t i = 0; i < a->base->program_count; i++) {
    const struct aid_program *const p = a->base->programs[i];
    consider(&n, p->id);
    for (size_t k = 0; k < p->rule_count; k++) {
      const size_t before = n.best;
      snprintf(rule, sizeof rule, "%.46s.%.46s", p->id, p->rules[k]->id);
      consider(&n, rule);
      if (n.best < before) {
        snprintf(best, sizeof best, "%s", rule);
        n.name = best;
      }
    }
  }
  for (size_t i = 0; i < a->base->definition_count; i++)
    if (a->base->definitions[i]->assumes == NULL)
      consider(&n, a->base->definitions[i]->id);
  return refuse(a, AID__E2503, name, n.name, NULL);
}

static bool find_rules(const struct aid_program *p, const char *id, target *out)
{
  for (size_t i = 0; i < p->rule_count; i++)
    if (strcmp(p->rules[i]->id, id) == 0) {
      out->program = p;
      out->versions = p->rules + i;
      while (i + out->count < p->rule_count && strcmp(p->rules[i + out->count]->id, id) == 0)
        out->count++;
      return true;
    }
  return false;
}

static bool find_target(amender *a, const char *name, target *out)
{
  const char *const dot = strchr(name, '.');
  const aid__text head = {name, dot ? (size_t)(dot - name) : strlen(name)};
  const char *const id = dot ? dot + 1 : name;

  memset(out, 0, sizeof *out);
  if ((out->program = aid__policy_program(a->base, head)) != NULL)
    return dot == NULL || find_rules(out->program, id, out) || unknown_rule(a, name);
  for (size_t i = 0; i < a->base->definition_count; i++) {
    const aid__definition *const d = a->base->definitions[i];
    if (d->assumes || strcmp(d->id, id) != 0 || (dot && !aid__text_is(head, d->kind->id)))
      continue;
    if (out->definition)
      return refuse(a, AID__E2509, name, out->definition->kind->id, d->kind->id);
    out->definition = d;
  }
  if (out->definition == NULL)
    return unknown_rule(a, name);
  out->versions = out->definition->versions;
  out->count = out->definition->version_count;
  return true;
}

/* ---- text of the pack ---- */

static void say(amender *a, const char *text) { aid__buffer_string(&a->text, text); }

static void say_escaped(amender *a, const char *text)
{
  for (; *text; text++)
    switch (*text) {
    case '&': say(a, "&amp;"); break;
    case '<': say(a, "&lt;"); break;
    case '>': say(a, "&gt;"); break;
    case '"': say(a, "&quot;"); break;
    case '\n': case '\r': case '\t': say(a, " "); break;   /* a change stays on its line */
    default: aid__buffer_add(&a->text, text, 1); break;
    }
}

static void say_attribute(amender *a, const char *name, const char *value)
{
  if (value == NULL)
    return;
  say(a, " ");
  say(a, name);
  say(a, "=\"");
  say_escaped(a, value);
  say(a, "\"");
}

static void say_day(amender *a, const char *name, int32_t day)
{
  char text[16];

  if (day == INT32_MIN || day == AID_NEVER)
    return;
  aid_date_print(day, text);
  say_attribute(a, name, text);
}

/* ---- standards ---- */

typedef struct made { int32_t from, until, known; const struct aid_standard_row *row; } made;

/* The rows of one place: values (and what is missing), or floors; for a SET both, values first. */
typedef struct spot {
  const struct aid_standard_row *rows[2][ROWS_MOST];
  const aid__validity *versions[2][ROWS_MOST];
  size_t count[2];
  int32_t days[2 * ROWS_MOST + 2]; size_t day_count;
  int32_t knowns[ROWS_MOST]; size_t known_count;
} spot;

static void note(int32_t *list, size_t *count, int32_t value)
{
  size_t at = *count;

  for (size_t i = 0; i < *count; i++)
    if (list[i] == value)
      return;
  for (; at > 0 && list[at - 1] > value; at--)
    list[at] = list[at - 1];
  list[at] = value;
  ++*count;
}

static const struct aid_standard_row *answer(const spot *s, int32_t day, int32_t known)
{
  for (size_t i = 0; i < 2; i++) {
    const int best = aid__validity_choose(s->versions[i], s->count[i], day, known);
    if (best >= 0)
      return s->rows[i][best];
  }
  return NULL;
}

static bool same_words(const char *a, const char *b)
{
  for (;;) {
    while (*a == ' ')
      a++;
    while (*b == ' ')
      b++;
    if (*a != *b)
      return false;
    if (*a == 0)
      return true;
    a++;
    b++;
  }
}

static bool selected(const aid_change *c, const struct aid_standard_row *row)
{
  if (c->region && strcmp(row->region, c->region) != 0)
    return false;
  for (const char *const *k = c->keys; k && k[0] && k[1]; k += 2)
    for (size_t i = 0; i < row->standard->key_count; i++)
      if (strcmp(row->standard->keys[i], k[0]) == 0 && (row->keys[i].text == NULL || !same_words(row->keys[i].text, k[1])))
        return false;
  return true;
}

static void gather(spot *s, const struct aid_standard_row *first, const aid_change *c, bool floors)
{
  const struct aid_standard *const standard = first->standard;

  s->count[0] = s->count[1] = s->day_count = s->known_count = 0;
  note(s->days, &s->day_count, c->from);
  note(s->days, &s->day_count, c->until);
  for (size_t i = 0; i < standard->row_count && i < ROWS_MOST; i++) {
    const struct aid_standard_row *const row = standard->rows[i];
    const size_t side = row->kind == AID_ROW_FLOOR;
    if (row->kind == AID_ROW_CEILING || (c->kind != AID_CHANGE_SET && (side == 1) != floors) || !aid__same_place(first, row))
      continue;
    s->rows[side][s->count[side]] = row;
    s->versions[side][s->count[side]++] = &row->validity;
    note(s->days, &s->day_count, row->validity.from);
    note(s->days, &s->day_count, row->validity.until);
    note(s->knowns, &s->known_count, row->validity.known);
  }
}

/* The unit of a number against that of the standard. */
static bool take_number(amender *a, const struct aid_standard *standard, const aid_value *value, aid__fraction *out)
{
  const aid__vocabulary *const v = &a->base->vocabulary;
  aid__fraction factor = {1, 1};
  aid__unit unit;

  if (!aid__fraction_make(value->number, value->denominator, out))
    return refuse(a, AID__E2508, standard->id, NULL, NULL);
  if (value->unit == NULL || value->unit[0] == 0 || strcmp(value->unit, standard->unit) == 0)
    return true;
  if (!aid__unit_parse(aid__text_of(value->unit), v->units, v->unit_count, &unit, &factor) || !aid__unit_same(&unit, &standard->type.unit))
    return refuse(a, AID__E2506, standard->id, standard->unit, value->unit);
  return aid__fraction_mul(*out, factor, out) || refuse(a, AID__E2508, standard->id, NULL, NULL);
}

/* What a row becomes, as text. `same`: it is what it was. */
static bool new_value(amender *a, const aid_change *c, const struct aid_standard *standard, const struct aid_standard_row *row, char text[96], bool *same)
{
  aid__fraction number = {0, 1}, old = row && row->value.known ? row->value.number : number;
  aid_value was;

  if (c->kind == AID_CHANGE_SET && c->value.type != AID_TYPE_NUMBER) {
    char before[96] = "";
    if (aid_value_print(&c->value, text, 96) >= 96)
      return refuse(a, AID__E2508, standard->id, NULL, NULL);
    if (row && row->kind == AID_ROW_VALUE) {
      was = aid_standard_row_value(row);
      aid_value_print(&was, before, sizeof before);
    }
    *same = row && row->kind == AID_ROW_VALUE && strcmp(before, text) == 0;
    return true;
  }
  if (standard->type.base != AID__NUMBER)
    return refuse(a, AID__E2505, standard->id, NULL, NULL);
  if (c->kind == AID_CHANGE_RAISE) {
    if (!aid__fraction_make(c->value.number, c->value.denominator, &number) || !aid__fraction_add(number, (aid__fraction){1, 1}, &number) ||
        !aid__fraction_mul(old, number, &number))
      return refuse(a, AID__E2508, standard->id, NULL, NULL);
  } else if (!take_number(a, standard, &c->value, &number) || (c->kind == AID_CHANGE_ADD && !aid__fraction_add(old, number, &number))) {
    return a->reports->errors > 0 ? false : refuse(a, AID__E2508, standard->id, NULL, NULL);
  }
  if (c->round && c->kind != AID_CHANGE_SET) {
    aid__fraction step;
    aid__rounding how;
    if (!standard->type.unit.power[AID__UNIT_YUAN] || !aid__rounding_parse(c->round, &step, &how))
      return refuse(a, AID__E2032, "round", c->round, NULL);
    if (!aid__fraction_round(number, step, how, &number))
      return refuse(a, AID__E2508, standard->id, NULL, NULL);
  }
  *same = row && row->formula.node == NULL && row->kind != AID_ROW_MISSING && (row->kind == AID_ROW_VALUE || c->kind != AID_CHANGE_SET) && aid__fraction_compare(number, old) == 0;
  aid__fraction_print(number, 0, text);
  return true;
}

static void say_row(amender *a, const aid_change *c, const struct aid_standard *standard, const made *m, const char *value)
{
  const char *const element = m->row && m->row->kind == AID_ROW_FLOOR && c->kind != AID_CHANGE_SET ? "floor" : "value";

  say(a, "<");
  say(a, element);
  if (standard->by_region)
    say_attribute(a, "region", m->row ? m->row->region : c->region ? c->region : a->base->region);
  for (size_t i = 0; i < standard->key_count; i++) {
    const char *key = m->row ? m->row->keys[i].text : NULL;
    for (const char *const *k = c->keys; m->row == NULL && k && k[0]; k += 2)
      if (strcmp(k[0], standard->keys[i]) == 0)
        key = k[1];
    say_attribute(a, standard->keys[i], key);
  }
  say_day(a, "from", m->from);
  say_day(a, "until", m->until);
  say_day(a, "known", m->known);
  say(a, " illustrative=\"yes\">");
  say_escaped(a, value);
  say(a, "</");
  say(a, element);
  say(a, ">");
}

/* A row that is computed stays so: what it is computed to is raised. */
static bool new_formula(amender *a, const aid_change *c, const struct aid_standard *standard, const struct aid_standard_row *row, aid__buffer *out)
{
  aid__fraction number;
  char text[48];

  if (!aid__fraction_make(c->value.number, c->value.denominator, &number) || (c->kind == AID_CHANGE_RAISE && !aid__fraction_add(number, (aid__fraction){1, 1}, &number)))
    return refuse(a, AID__E2508, standard->id, NULL, NULL);
  if (c->kind == AID_CHANGE_ADD && !take_number(a, standard, &c->value, &number))
    return false;
  if (c->round)
    aid__buffer_string(out, "round(");
  aid__buffer_string(out, "(");
  aid__buffer_string(out, row->formula.text);
  aid__buffer_string(out, c->kind == AID_CHANGE_RAISE ? ") * (" : ") + (");
  snprintf(text, sizeof text, "%" PRId64, number.n);
  aid__buffer_string(out, text);
  if (c->kind == AID_CHANGE_ADD && !aid__unit_none(&standard->type.unit)) {
    aid__buffer_string(out, " ");
    aid__buffer_string(out, standard->unit);
  }
  snprintf(text, sizeof text, " / %" PRId64 ")", number.d);
  aid__buffer_string(out, text);
  if (c->round) {                              /* "1 yuan up" to "1 yuan, up" */
    const char *const how = strrchr(c->round, ' ');
    aid__fraction step;
    aid__rounding unused;
    if (how == NULL || !aid__rounding_parse(c->round, &step, &unused))
      return refuse(a, AID__E2032, "round", c->round, NULL);
    aid__buffer_string(out, ", ");
    aid__buffer_add(out, c->round, (size_t)(how - c->round));
    aid__buffer_string(out, ",");
    aid__buffer_string(out, how);
    aid__buffer_string(out, ")");
  }
  if (out->failed)
    a->reports->no_memory = true;
  return !out->failed;
}

/* One row of the pack. `*changed`: it says something new. */
static bool put_row(amender *a, const aid_change *c, const struct aid_standard *standard, const made *m, bool *changed)
{
  char text[96];
  bool same = false;

  if (m->from >= m->until)
    return true;
  if (m->row && m->row->formula.node && c->kind != AID_CHANGE_SET) {
    aid__buffer formula;
    bool good;
    aid__buffer_init(&formula, a->text.memory, 0);
    good = new_formula(a, c, standard, m->row, &formula);
    if (good)
      say_row(a, c, standard, m, formula.data);
    *changed = true;
    aid__buffer_free(&formula);
    return good;
  }
  if (!new_value(a, c, standard, m->row, text, &same))
    return false;
  *changed |= !same;
  say_row(a, c, standard, m, text);
  return true;
}

/*
 * What the base answers at one place, day by day and as known on each day of an announcement, becomes rows of the new pack: for the days that
 * a later announcement changed, a row that is known from it on.
 */
static bool change_spot(amender *a, const aid_change *c, const struct aid_standard_row *first, spot *s, bool *changed)
{
  for (size_t k = 0; k < s->known_count; k++) {
    made m = {0, 0, s->knowns[k], NULL};
    for (size_t d = 0; d + 1 < s->day_count; d++) {
      const int32_t day = s->days[d];
      const struct aid_standard_row *row, *before;
      bool wanted;
      if (day < c->from || day >= c->until)
        continue;
      row = answer(s, day, s->knowns[k]);
      before = k ? answer(s, day, s->knowns[k - 1]) : NULL;
      wanted = row && (row->kind != AID_ROW_MISSING || c->kind == AID_CHANGE_SET) && (c->kind == AID_CHANGE_SET ? before == NULL : row != before);
      if (wanted && m.row && m.until == day && (c->kind == AID_CHANGE_SET ? m.row->kind == row->kind && m.row->formula.ir == row->formula.ir && aid__fraction_compare(m.row->value.number, row->value.number) == 0 : m.row == row)) {
        m.until = s->days[d + 1];
        continue;
      }
      if (m.row && !put_row(a, c, first->standard, &m, changed))
        return false;
      m.row = wanted ? row : NULL;
      m.from = day;
      m.until = s->days[d + 1];
    }
    if (m.row && !put_row(a, c, first->standard, &m, changed))
      return false;
  }
  return true;
}

static bool keys_are_known(amender *a, const aid_change *c, const struct aid_standard *standard)
{
  if (c->region && !standard->by_region)
    return refuse(a, AID__E2504, "region", standard->id, "");
  for (const char *const *k = c->keys; k && k[0]; k += 2)
    if (k[1] == NULL || aid__change_key(standard, aid__text_of(k[0]), aid__change_place(a->at, 0, 0), a->reports) == SIZE_MAX)
      return k[1] ? false : refuse(a, AID__E2504, k[0], standard->id, "");
  return true;
}

static bool change_standard(amender *a, const aid_change *c)
{
  const struct aid_standard *const standard = aid__change_standard(a->base, aid__text_of(c->name), aid__change_place(a->at, 0, 0), a->reports);
  bool any = false, changed = false, good = true;
  spot *s;

  if (standard == NULL || !keys_are_known(a, c, standard))
    return false;
  if ((s = aid__allocate(a->text.memory, sizeof *s)) == NULL) {
    a->reports->no_memory = true;
    return false;
  }
  say(a, "<standard");
  say_attribute(a, "id", standard->id);
  say_attribute(a, "cite", a->source);
  say(a, ">");
  for (size_t i = 0; i < standard->row_count && i < ROWS_MOST && good; i++)
    for (int floors = 0; floors < (c->kind == AID_CHANGE_SET ? 1 : 2) && good; floors++) {
      const struct aid_standard_row *const row = standard->rows[i];
      bool done = row->kind == AID_ROW_CEILING || !selected(c, row);
      for (size_t k = 0; k < i && !done; k++)
        done = standard->rows[k]->kind != AID_ROW_CEILING && aid__same_place(standard->rows[k], row);
      if (done)
        break;
      any = true;
      gather(s, row, c, floors);
      good = change_spot(a, c, row, s, &changed);
    }
  aid__release(a->text.memory, s);
  if (good && !any && c->kind == AID_CHANGE_SET && (c->region || c->keys || standard->row_count == 0)) {
    const made m = {c->from, c->until, INT32_MIN, NULL};
    good = put_row(a, c, standard, &m, &changed);
  }
  say(a, "</standard>");
  return good && (changed || refuse(a, AID__E2507, c->name, NULL, NULL));
}

/* ---- rules ---- */

/* The version that answers on a day; NULL: none, or it has ended. */
static const struct aid_rule *version_on(const target *t, int32_t day)
{
  const aid__validity *versions[2 * AID__VERSIONS_MOST];
  const size_t count = t->count < 2 * AID__VERSIONS_MOST ? t->count : 2 * AID__VERSIONS_MOST;
  int best;

  for (size_t i = 0; i < count; i++)
    versions[i] = &t->versions[i]->validity;
  best = aid__validity_choose(versions, count, day, INT32_MAX);
  return best < 0 || t->versions[best]->ended ? NULL : t->versions[best];
}

/* The first day from `day` on that a version answers on; AID_NEVER: there is none. */
static int32_t first_day(const target *t, int32_t day)
{
  int32_t first = AID_NEVER;

  if (version_on(t, day))
    return day;
  for (size_t i = 0; i < t->count; i++)
    for (int end = 0; end < 2; end++) {
      const int32_t at = end ? t->versions[i]->validity.until : t->versions[i]->validity.from;
      if (at > day && at < first && version_on(t, at))
        first = at;
    }
  return first;
}

static bool change_end(amender *a, const aid_change *c)
{
  const char *const dot = strchr(c->name, '.');
  target t;
  bool lives;

  if (!find_target(a, c->name, &t))
    return false;
  lives = t.versions ? first_day(&t, c->from) != AID_NEVER : t.program->validity.until > c->from;
  if (!lives || c->until != AID_NEVER)
    return c->until != AID_NEVER ? refuse(a, AID__E2510, c->name, NULL, NULL) : refuse(a, AID__E2507, c->name, NULL, NULL);
  say(a, "<end");
  say_attribute(a, "rule", t.definition && dot ? dot + 1 : c->name);
  if (t.definition)
    say_attribute(a, "of", t.definition->kind->id);
  say_day(a, "from", c->from == INT32_MIN ? aid_date(1, 1, 1) : c->from);
  say_attribute(a, "cite", a->source);
  say(a, "/>");
  return true;
}

static bool change_replace(amender *a, const aid_change *c)
{
  static const char *const own[] = {"from", "until", "known", "cite", "illustrative", NULL};
  const struct aid_rule *rule;
  int32_t from, until = c->until;
  bool changed = false;
  target t;

  if (!find_target(a, c->name, &t))
    return false;
  if (t.versions == NULL)
    return unknown_rule(a, c->name);
  from = first_day(&t, c->from);
  rule = from == AID_NEVER ? NULL : version_on(&t, from);
  for (size_t i = 0; rule && i < t.count; i++) {
    const aid__validity *const v = &t.versions[i]->validity;
    if (t.versions[i]->ended && v->from > from && v->from < until && version_on(&t, v->from) == NULL)
      until = v->from;                         /* what ends later ends still */
    changed |= !t.versions[i]->ended && v->until > from && v->from < until && !same_words(t.versions[i]->formula.text, c->formula);
  }
  if (!changed)
    return refuse(a, AID__E2507, c->name, NULL, NULL);
  if (t.program) {
    say(a, "<program");
    say_attribute(a, "id", t.program->id);
    say_attribute(a, "of", t.program->level >= 0 ? aid__level_name(t.program->level) : t.program->kind->id);
    say(a, ">");
  }
  say(a, "<");
  say(a, rule->formula.node->name);
  for (size_t i = 0; i < rule->formula.node->attribute_count; i++) {
    const aid__node_attribute *const attribute = &rule->formula.node->attributes[i];
    bool keep = true;
    for (size_t k = 0; own[k]; k++)
      keep &= strcmp(attribute->name, own[k]) != 0;
    if (keep)
      say_attribute(a, attribute->name, attribute->value);
  }
  say_day(a, "from", from);
  say_day(a, "until", until);
  say_attribute(a, "cite", a->source);
  say(a, " illustrative=\"yes\">");
  say_escaped(a, c->formula);
  say(a, "</");
  say(a, rule->formula.node->name);
  say(a, t.program ? "></program>" : ">");
  return true;
}

/* ---- the pack ---- */

static void begin(amender *a, const aid_amend_options *o)
{
  const char *const title = o->title ? o->title : AID__AMENDMENT;
  bool taken = true;

  for (int n = 1; taken; n++) {
    if (n == 1)
      strcpy(a->source, "what_if");
    else
      snprintf(a->source, sizeof a->source, "what_if%d", n);
    taken = false;
    for (size_t i = 0; i < a->base->source_count; i++)
      taken |= strcmp(a->base->sources[i]->id, a->source) == 0;
  }
  say(a, "<policy xmlns=\"urn:socialaid:policy:1\" version=\"1\"");
  say_attribute(a, "id", a->source);
  say_attribute(a, "extends", aid_policy_id(a->base));
  say_attribute(a, "zh", title);
  say_attribute(a, "en", title);
  say(a, "><source");
  say_attribute(a, "id", a->source);
  say_attribute(a, "title", title);
  say(a, "/>");
}

static bool add_change(amender *a, const aid_change *c)
{
  switch (c->kind) {
  case AID_CHANGE_RAISE: case AID_CHANGE_ADD: case AID_CHANGE_SET: return change_standard(a, c);
  case AID_CHANGE_END: return change_end(a, c);
  case AID_CHANGE_REPLACE: return change_replace(a, c);
  }
  return false;
}

/* A struct that says its size: ours, or a larger one whose rest is zero. */
static bool fits(const void *given, size_t said, size_t ours)
{
  const unsigned char *const bytes = given;

  for (size_t i = ours; i < said && said < 4096; i++)
    if (bytes[i])
      return false;
  return said >= ours && said < 4096;
}

static bool take_change(const aid_change *given, aid_change *out)
{
  if (!fits(given, given->size, sizeof *out))
    return false;
  *out = *given;
  return out->name && out->name[0] && out->kind >= AID_CHANGE_RAISE && out->kind <= AID_CHANGE_REPLACE &&
         (out->kind == AID_CHANGE_REPLACE ? out->formula != NULL : out->kind == AID_CHANGE_END || out->value.known) &&
         (out->kind > AID_CHANGE_ADD || out->value.type == AID_TYPE_NUMBER);
}

/* Of the warnings only those of the changes: the base's were told when it was loaded. */
static void tell(void *data, const aid_diagnostic *diagnostic)
{
  const aid_amend_options *const o = data;
  const char *const file = aid_diagnostic_file(diagnostic);

  if (o->on_diagnostic && file && strcmp(file, AID__AMENDMENT) == 0)
    o->on_diagnostic(o->data, diagnostic);
}

static aid_status amend(amender *a, const aid_change *changes, size_t count, const aid_amend_options *o, const aid_memory *memory, aid_policy **out, aid_error **error)
{
  const aid_policy_options load = {sizeof load, memory, NULL, tell, (void *)(uintptr_t)o};
  const unsigned char *at = (const unsigned char *)changes;
  aid__origin from = {.name = AID__AMENDMENT, .lender = a->base, .count = a->base->pack_count};

  begin(a, o);
  for (a->at = 0; a->at < count; a->at++) {
    aid_change c;
    if (!take_change((const aid_change *)(const void *)at, &c))
      return aid__fail(memory, error, AID__E1003, AID__NOWHERE, "aid_policy_amend", "changes", NULL);
    at += c.size;
    if (a->at)
      say(a, "\n");
    add_change(a, &c);
  }
  say(a, "</policy>\n");
  if (a->text.failed || a->reports->no_memory)
    return a->text.length + 4096 > TEXT_MOST ? aid__fail(memory, error, AID__E2021, AID__NOWHERE, AID__AMENDMENT, NULL) : aid__fail_memory(error);
  if (a->reports->errors > 0)
    return aid__reports_finish(a->reports, error);
  from.text = a->text.data;
  from.length = a->text.length;
  return aid__policy_load(&from, &load, out, error);
}

aid_status aid_policy_amend(const aid_policy *base, const aid_change *changes, size_t count, const aid_amend_options *options, aid_policy **out, aid_error **error)
{
  const aid_amend_options defaults = AID_AMEND_OPTIONS_INIT;
  const aid_amend_options *const o = options ? options : &defaults;
  amender a = {.base = base};
  const aid_memory *memory;
  aid__reports reports;
  aid_status status;

  if (out)
    *out = NULL;
  if (base == NULL || changes == NULL || count == 0 || out == NULL)
    return aid__fail(NULL, error, AID__E1002, AID__NOWHERE, "aid_policy_amend", base == NULL ? "base" : out == NULL ? "out" : "changes", NULL);
  if (!fits(o, o->size, sizeof *o))
    return aid__fail(NULL, error, AID__E1004, AID__NOWHERE, "aid_policy_amend", NULL);
  memory = aid__memory_or_default(o->memory ? o->memory : &base->memory);
  aid__reports_init(&reports, memory, o->on_diagnostic, o->data);
  a.reports = &reports;
  aid__buffer_init(&a.text, memory, TEXT_MOST);
  status = amend(&a, changes, count, o, memory, out, error);
  aid__buffer_free(&a.text);
  aid__reports_free(&reports);
  return status;
}
