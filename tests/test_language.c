/*
 * The rule language, as written down in tests/cases/expressions.txt: each entry there is a rule, some facts, and what comes of it. Every
 * entry goes through the loader, both evaluators, a whole assessment and its explanations. How an entry is written stands at its top.
 *
 *   AID_TEST_ENTRY=n   only the entry that begins in that line
 */
#include "tests/agree.h"
#include "tests/test.h"
#include "engine/assess.h"
#include <socialaid/exchange.h>
#include <socialaid/explanation.h>
#include <stdarg.h>
#include <stdio.h>
#include <unistd.h>

enum { TEXT_MOST = 1 << 16, PEOPLE_MOST = 8 };

typedef struct string { char text[8192]; size_t length; } string;

/* One who stands in the record: a household, a person, a region. */
typedef struct entity { char id[16]; string attributes, content, unknown; } entity;

typedef struct entry {
  unsigned line;
  string rule, pack, expected;
  char of[32], month[16], day[16], known[16], region[16], programs[64];
  entity all[PEOPLE_MOST];
  size_t count;
} entry;

typedef struct loaded { aid_policy *policy; aid_error *error; unsigned line; } loaded;

static char base_pack[TEXT_MOST], cases[4 * TEXT_MOST];

static void __attribute__((format(printf, 2, 3))) add(string *s, const char *format, ...)
{
  va_list args;
  int n;

  va_start(args, format);
  n = vsnprintf(s->text + s->length, sizeof s->text - s->length, format, args);
  va_end(args);
  ck_assert(n >= 0 && (size_t)n < sizeof s->text - s->length);
  s->length += (size_t)n;
}

static void read_file(const char *name, char *out, size_t size)
{
  const char *const folder = getenv("srcdir");
  char path[512];
  FILE *file;
  size_t n;

  snprintf(path, sizeof path, "%s/tests/%s", folder ? folder : ".", name);
  file = fopen(path, "rb");
  ck_assert_msg(file != NULL, "%s", path);
  n = fread(out, 1, size - 1, file);
  ck_assert_uint_lt(n, size - 1);
  out[n] = 0;
  fclose(file);
}

/* ---- reading an entry ---- */

static entity *entity_of(entry *e, const char *id, size_t length)
{
  for (size_t i = 0; i < e->count; i++)
    if (strlen(e->all[i].id) == length && memcmp(e->all[i].id, id, length) == 0)
      return &e->all[i];
  ck_assert(e->count < PEOPLE_MOST && length < sizeof e->all->id);
  memset(&e->all[e->count], 0, sizeof e->all[0]);
  memcpy(e->all[e->count].id, id, length);
  return &e->all[e->count++];
}

/* Whose a fact without a prefix is. */
static const char *owner_of(const char *name)
{
  static const char *const of_household[] = {"area", "income", "size", "savings", "floor_area", "owned", NULL};

  if (strcmp(name, "cpi") == 0)
    return "410900";
  for (size_t i = 0; of_household[i]; i++)
    if (strcmp(name, of_household[i]) == 0)
      return "h";
  return "a";
}

/* "wage = 900 yuan/month, h.area = 'rural'" */
static void read_facts(entry *e, char *line)
{
  for (char *part = strtok(line, ","); part; part = strtok(NULL, ",")) {
    char name[64], value[64];
    char *dot, *end;
    entity *who;
    ck_assert_msg(sscanf(part, " %63[^ =] = %63[^\n]", name, value) == 2, "line %u: %s", e->line, part);
    dot = strchr(name, '.');
    who = dot ? entity_of(e, name, (size_t)(dot - name)) : entity_of(e, owner_of(name), strlen(owner_of(name)));
    if (strcmp(value, "unknown") == 0) {
      add(&who->unknown, "%s%s", who->unknown.length ? " " : "", dot ? dot + 1 : name);
      continue;
    }
    if ((end = strchr(value, ' ')) != NULL)
      *end = 0;
    if (value[0] == '\'') {
      memmove(value, value + 1, strlen(value));
      value[strlen(value) - 1] = 0;
    }
    add(&who->attributes, " %s=\"%s\"", dot ? dot + 1 : name, value);
  }
}

static bool word(const char *line, const char *name, char *out, size_t size)
{
  const size_t n = strlen(name);

  if (strncmp(line, name, n) != 0 || line[n] != ' ')
    return false;
  snprintf(out, size, "%s", line + n + 1);
  return true;
}

static void read_line(entry *e, char *line)
{
  char *colon;
  char pack[2048];

  if (word(line, "of", e->of, sizeof e->of) || word(line, "month", e->month, sizeof e->month) || word(line, "day", e->day, sizeof e->day) ||
      word(line, "known", e->known, sizeof e->known) || word(line, "in", e->region, sizeof e->region) ||
      word(line, "programs", e->programs, sizeof e->programs))
    return;
  if (word(line, "pack", pack, sizeof pack)) {
    add(&e->pack, "%s\n", pack);
  } else if (line[0] == '=' || line[0] == '!') {
    add(&e->expected, "%s", line);
  } else if (line[0] == '<') {
    add(&entity_of(e, "a", 1)->content, "%s", line);
  } else if ((colon = strchr(line, ':')) != NULL && colon[1] == ' ' && colon[2] == '<') {
    add(&entity_of(e, line, (size_t)(colon - line))->content, "%s", colon + 2);
  } else {
    read_facts(e, line);
  }
}

/* The next entry; false: there is none. */
static bool next_entry(char **at, unsigned *line, entry *e)
{
  memset(e, 0, sizeof *e);
  strcpy(e->of, "person");
  strcpy(e->month, "2022-07");
  strcpy(e->region, "410928");
  while (**at) {
    char *const begin = *at;
    char *end = strchr(begin, '\n');
    if (end == NULL)
      end = begin + strlen(begin);
    *at = *end ? end + 1 : end;
    *end = 0;
    ++*line;
    if (begin[0] == 0) {
      if (e->rule.length)
        return true;
    } else if (begin[0] == '#') {
      continue;
    } else if (begin[0] != ' ') {
      if (e->rule.length == 0)
        e->line = *line;
      add(&e->rule, "%s%s", e->rule.length ? "\n" : "", begin);
    } else {
      read_line(e, begin + strspn(begin, " "));
    }
  }
  return e->rule.length > 0;
}

/* ---- from an entry to a policy ---- */

/* "= 150.00 yuan/month" and the like: the type of the rule, and what is left of the line. */
static void type_of(const entry *e, char *type, char *value)
{
  const char *const text = e->expected.text + 2;
  const char *const blank = strchr(text, ' ');
  const size_t n = blank ? (size_t)(blank - text) : strlen(text);
  char *bracket;

  snprintf(value, 128, "%s", text);
  if (e->expected.text[0] == '!') {
    strcpy(type, "flag");
  } else if (strncmp(text, "unknown ", 8) == 0) {
    snprintf(type, 64, "%s", text + 8);
    if ((bracket = strstr(type, " (")) != NULL)
      *bracket = 0;
  } else if (text[0] == '\'') {                 /* 'urban' of area */
    snprintf(type, 64, "code %s", strstr(text, " of ") + 4);
    snprintf(value, 128, "%.*s", (int)n - 2, text + 1);
  } else if (strncmp(text, "person", 6) == 0) {
    strcpy(type, "person");
  } else if (strcmp(text, "yes") == 0 || strcmp(text, "no") == 0) {
    strcpy(type, "flag");
  } else if (strcmp(text, "never") == 0) {
    strcpy(type, "date");
  } else if (blank == NULL && strlen(text) == 10 && text[4] == '-') {
    strcpy(type, "date");
  } else if ((blank == NULL && strlen(text) == 7 && text[4] == '-') || strcmp(text, "never month") == 0) {
    strcpy(type, "month");
    value[n] = 0;
  } else {
    snprintf(type, 64, "%s", blank ? blank + 1 : "count");
    value[n] = 0;
  }
}

static loaded load(const entry *e, const char *type)
{
  static char text[TEXT_MOST];
  char path[] = "/tmp/aid-language-XXXXXX.xml";
  const int file = mkstemps(path, 4);
  loaded out = {NULL, NULL, 1};
  size_t n;
  char *end;

  ck_assert_int_ge(file, 0);
  snprintf(text, sizeof text, "%s", base_pack);
  end = strstr(text, "</policy>");
  n = (size_t)(end - text);
  n += (size_t)snprintf(text + n, sizeof text - n, "%s<define id=\"answer\" of=\"%s\" type=\"%s\" cite=\"t\">\n", e->pack.text, e->of, type);
  for (const char *p = text; p < text + n; p++)
    out.line += *p == '\n';
  for (const char *p = e->rule.text; *p; p++)
    n += (size_t)snprintf(text + n, sizeof text - n, *p == '<' ? "&lt;" : *p == '&' ? "&amp;" : "%c", *p);
  snprintf(text + n, sizeof text - n, "\n</define>\n<program id=\"ask\" of=\"%s\" cite=\"t\"><require id=\"asked\" cite=\"t\">%s</require></program>\n</policy>\n", e->of,
           strcmp(type, "flag") == 0 ? "answer" : "answer == answer");
  ck_assert_int_eq(write(file, text, strlen(text)), (ssize_t)strlen(text));
  close(file);
  aid_policy_load(path, NULL, &out.policy, &out.error);
  unlink(path);
  return out;
}

typedef struct bytes { const char *at; size_t left; } bytes;

static int64_t read_bytes(void *data, void *out, size_t size)
{
  bytes *const b = data;
  const size_t n = size < b->left ? size : b->left;

  memcpy(out, b->at, n);
  b->at += n;
  b->left -= n;
  return (int64_t)n;
}

static void write_entity(string *out, const entity *who, const char *name)
{
  add(out, "<%s id=\"%s\"%s", name, who->id, who->attributes.text);
  if (who->unknown.length)
    add(out, " unknown=\"%s\"", who->unknown.text);
  add(out, ">%s", who->content.text);
}

static aid_population *population_of(entry *e, const aid_policy *policy)
{
  static string text;
  aid_population *population = NULL;
  aid_error *error = NULL;
  bytes b;
  aid_input input = {read_bytes, &b, "facts"};
  unsigned regions = 0, members = 0, relatives = 0;
  const entity *home;

  entity_of(e, "a", 1);
  home = entity_of(e, "h", 1);
  text.length = 0;
  add(&text, "<population xmlns=\"urn:socialaid:population:1\" version=\"1.0\" policy=\"language\" month=\"%s\">\n", e->month);
  for (size_t i = 0; i < e->count; i++)
    if (e->all[i].id[0] == '4') {
      write_entity(&text, &e->all[i], "region");
      add(&text, "</region>\n");
      regions++;
    }
  add(&text, "<household id=\"h\" region=\"%s\"%s", e->region, home->attributes.text);
  if (home->unknown.length)
    add(&text, " unknown=\"%s\"", home->unknown.text);
  add(&text, ">%s", home->content.text);
  for (char id = 'a'; id <= 'g'; id++)
    for (size_t i = 0; i < e->count; i++)
      if (e->all[i].id[0] == id) {
        write_entity(&text, &e->all[i], "person");
        add(&text, "</person>\n");
        members++;
      }
  add(&text, "<relatives>");
  for (size_t i = 0; i < e->count; i++)
    if (e->all[i].id[0] >= 'r' && e->all[i].id[0] <= 'z') {
      write_entity(&text, &e->all[i], "person");
      add(&text, "</person>\n");
      relatives++;
    }
  add(&text, "</relatives></household>\n<end regions=\"%u\" households=\"1\" members=\"%u\" relatives=\"%u\"/></population>", regions, members, relatives);
  b = (bytes){text.text, text.length};
  ck_assert_msg(aid_population_read(policy, &input, NULL, &population, &error) == AID_OK, "line %u: %s\n%s", e->line, error ? aid_error_message(error) : "",
                text.text);
  return population;
}

/* ---- what came of it ---- */

typedef struct opened { const aid_population *population; char names[16][64]; size_t count; } opened;

static void see(void *data, const aid__open *open)
{
  opened *const o = data;
  const char *const id = open->row >= 0 ? aid__row_id(o->population, open->of, open->row) : "?";
  char *const name = o->names[o->count < 16 ? o->count++ : 15];

  switch (open->kind) {
  case AID__OPEN_FACT: snprintf(name, 64, "%s.%s", id, open->fact->id); break;
  case AID__OPEN_QUESTION: snprintf(name, 64, "%s.%s?", id, open->fact->id); break;
  case AID__OPEN_LIST: snprintf(name, 64, "%s.%s", id, open->list->list); break;
  case AID__OPEN_STANDARD: snprintf(name, 64, "%s", open->standard->id); break;
  case AID__OPEN_RECORD: snprintf(name, 64, "%s.%s", id, open->program->id); break;
  default: snprintf(name, 64, "failed:%s", open->why);
  }
}

static int by_name(const void *a, const void *b) { return strcmp(a, b); }

static void tell_value(const aid_population *population, const aid__slot *slot, const aid__step *step, aid__trace *trace, bool opens, char *out, size_t size)
{
  char type[64] = "";
  aid__vocabulary const *const v = population->vocabulary;

  if (slot->type.base == AID__NUMBER)
    aid__unit_print(&slot->type.unit, v->units, v->unit_count, type, sizeof type);
  if (step->value.known) {
    const aid__value *const value = &step->value;
    switch (slot->type.base) {
    case AID__NUMBER:
      if (value->number.d == 1)
        snprintf(out, size, "%lld", (long long)value->number.n);
      else
        aid__fraction_print(value->number, 0, out);
      break;
    case AID__REFERENCE: snprintf(out, size, "person %s", value->row < 0 ? "none" : aid__row_id(population, slot->type.kind, value->row)); break;
    default: aid__type_print(&slot->type, value, out, size);
    }
    return;
  }
  snprintf(out, size, "unknown");
  if (opens) {
    opened o = {.population = population};
    size_t n = strlen(out);
    aid__opens_each(trace, step->opens, see, &o);
    qsort(o.names, o.count, sizeof o.names[0], by_name);
    for (size_t i = 0; i < o.count; i++)
      n += (size_t)snprintf(out + n, size - n, "%s%s", i ? " " : " (", o.names[i]);
    snprintf(out + n, size - n, ")");
  }
}

/* A whole assessment of the same, each decision explained. */
static bool assess_all(const entry *e, const aid_policy *policy, aid_population *population, const char *const *programs, char *message, size_t size)
{
  aid_assess_options options = AID_ASSESS_OPTIONS_INIT;
  aid_decisions *decisions = NULL;
  aid_error *error = NULL;
  bool good = true;

  options.flags = AID_ASSESS_ALL;
  options.programs = programs;
  options.day = e->day[0] ? aid_date_parse(e->day) : 0;
  options.known = e->known[0] ? aid_date_parse(e->known) : 0;
  if (aid_policy_assess(policy, population, &options, &decisions, &error) != AID_OK) {
    snprintf(message, size, "the assessment: %s", aid_error_message(error));
    good = false;
  }
  for (size_t i = 0; good && i < aid_decisions_count(decisions); i++) {
    aid_explanation *explanation = NULL;
    if (aid_decision_explain(aid_decisions_at(decisions, i), 0, &explanation, NULL) != AID_OK || aid_explanation_text(explanation, AID_LANGUAGE_ZH) == NULL ||
        aid_explanation_text(explanation, AID_LANGUAGE_EN) == NULL) {
      snprintf(message, size, "there is no explanation");
      good = false;
    }
    aid_explanation_free(explanation);
  }
  aid_decisions_free(decisions);
  aid_error_free(error);
  return good;
}

static bool check_value(entry *e, const aid_policy *policy, const char *type, const char *expected, tally *t, char *message, size_t size)
{
  const int32_t month = aid_month_parse(e->month);
  const int32_t day = e->day[0] ? aid_date_parse(e->day) : aid_month_last_day(month);
  const char *programs[] = {NULL, NULL, NULL};
  aid_population *const population = population_of(e, policy);
  aid_error *error = NULL;
  aid__plan *plan = NULL;
  aid__machine *machine;
  aid__trace *trace;
  char got[1024] = "nothing", want[1024 + 32];
  bool good, bracket = strchr(e->expected.text, '(') != NULL;

  if (e->programs[0]) {
    programs[0] = "ask";
    programs[1] = strcmp(e->programs, "none") == 0 ? NULL : e->programs;
  }
  if (aid__plan_make(policy, month, day, e->known[0] ? aid_date_parse(e->known) : INT32_MAX, e->programs[0] ? programs : NULL, &plan, &error) != AID_OK) {
    snprintf(message, size, "%s", aid_error_message(error));
    aid_error_free(error);
    aid_population_free(population);
    return false;
  }
  machine = aid__machine_new(plan, aid__code_make(plan, true), population, false);
  trace = aid__trace_new(plan, population, &aid__memory_default);
  ck_assert(machine && trace);
  for (uint32_t i = 0; i < plan->slot_count; i++) {
    const aid__slot *const slot = &plan->slots[i];
    int32_t row = 0;
    if (slot->definition == NULL || strcmp(slot->definition->id, "answer") != 0 || !slot->base)
      continue;
    if (slot->kind->index == AID__KIND_REGION)          /* the city */
      while (strcmp(population->tables[0].id[row], "410900") != 0)
        row++;
    tell_value(population, slot, aid__trace_step(trace, i, row), trace, bracket, got, sizeof got);
  }
  snprintf(want, sizeof want, "%s", expected);
  if (strncmp(want, "unknown ", 8) == 0)
    snprintf(want, sizeof want, "unknown%s", bracket ? strchr(e->expected.text, '(') - 1 : "");
  {
    /* numbers may be written in other ways */
    aid__fraction a, b;
    unsigned digits;
    good = strcmp(got, want) == 0 || (aid__fraction_parse(aid__text_of(got), &a, &digits) && aid__fraction_parse(aid__text_of(want), &b, &digits) &&
                                      aid__fraction_compare(a, b) == 0);
  }
  if (!good)
    snprintf(message, size, "expected %s, came %s", want, got);
  else if (!agree_on(plan, population, machine, trace, 0, 1, t)) {
    snprintf(message, size, "the evaluators disagree");
    good = false;
  } else {
    good = assess_all(e, policy, population, e->programs[0] ? programs : NULL, message, size);
  }
  (void)type;
  aid__trace_free(trace);
  aid__machine_free(machine);
  aid__plan_free(plan);
  aid_population_free(population);
  return good;
}

/* "! E2202 at 1:5: part of the message" */
static bool check_error(const entry *e, const loaded *l, char *message, size_t size)
{
  const aid_diagnostic *d;
  char number[8] = "", text[256];
  unsigned line = 0, column = 0;
  const char *wanted;

  if (l->error == NULL) {
    snprintf(message, size, "it loaded");
    return false;
  }
  d = aid_error_at(l->error, 0);
  sscanf(e->expected.text, "! %7[A-Z0-9] at %u:%u", number, &line, &column);
  wanted = strstr(e->expected.text, ": ");
  snprintf(text, sizeof text, "%s at %u:%u: %s", aid_diagnostic_number(d), aid_diagnostic_line(d) - l->line + 1, aid_diagnostic_column(d),
           aid_diagnostic_message(d, AID_LANGUAGE_EN));
  if (strcmp(number, aid_diagnostic_number(d)) != 0 || (line && (aid_diagnostic_line(d) - l->line + 1 != line || aid_diagnostic_column(d) != column)) ||
      (wanted && strstr(text, wanted + 2) == NULL)) {
    snprintf(message, size, "expected %s, came %s", e->expected.text, text);
    return false;
  }
  if (strchr(aid_diagnostic_message(d, AID_LANGUAGE_ZH), '%') || strchr(aid_diagnostic_message(d, AID_LANGUAGE_EN), '%')) {
    snprintf(message, size, "%s is not filled in", aid_diagnostic_message(d, AID_LANGUAGE_ZH));
    return false;
  }
  return true;
}

static bool run(entry *e, tally *t)
{
  char type[64], expected[128], message[10000] = "";
  loaded l;
  bool good;

  ck_assert_msg(e->expected.length > 2, "line %u: nothing is expected", e->line);
  type_of(e, type, expected);
  l = load(e, type);
  if (e->expected.text[0] == '!') {
    good = check_error(e, &l, message, sizeof message);
  } else if (l.policy == NULL) {
    const aid_diagnostic *const d = aid_error_at(l.error, 0);
    snprintf(message, sizeof message, "%s at %d:%u: %s", aid_diagnostic_number(d), (int)(aid_diagnostic_line(d) - l.line + 1), aid_diagnostic_column(d),
             aid_diagnostic_message(d, AID_LANGUAGE_EN));
    good = false;
  } else {
    good = check_value(e, l.policy, type, expected, t, message, sizeof message);
  }
  if (!good)
    printf("# expressions.txt:%u: %s\n#   %s\n", e->line, e->rule.text, message);
  aid_error_free(l.error);
  aid_policy_free(l.policy);
  return good;
}

START_TEST(every_expression_comes_to_what_is_written_beside_it)
{
  static entry e;
  const char *const only = getenv("AID_TEST_ENTRY");
  char *at = cases;
  unsigned line = 0, count = 0, failed = 0;
  tally t = {0, 0, 0, 0, 0};

  read_file("packs/language.xml", base_pack, sizeof base_pack);
  read_file("cases/expressions.txt", cases, sizeof cases);
  while (next_entry(&at, &line, &e)) {
    if (only && e.line != (unsigned)strtoul(only, NULL, 10))
      continue;
    count++;
    failed += !run(&e, &t);
  }
  printf("# %u expressions, %llu values both ways, and %llu left to the trace\n", count, (unsigned long long)t.rows, (unsigned long long)t.redone);
  fflush(stdout);
  ck_assert_uint_gt(count, 0);
  ck_assert_msg(failed == 0, "%u of %u expressions came out differently", failed, count);
  ck_assert(only || t.redone < t.rows / 4);               /* the columns are not tested by what they leave to the trace */
}
END_TEST

/* A sum of so many terms in each of so many rules, each of which reads the next; the status of loading it and of an assessment. */
static aid_status load_tower(unsigned rules, unsigned terms, bool upwards, const char **number)
{
  char path[] = "/tmp/aid-tower-XXXXXX.xml";
  const int file = mkstemps(path, 4);
  FILE *const out = fdopen(file, "w");
  static char found[8];
  aid_policy *policy = NULL;
  aid_population *population = NULL;
  aid_household *home;
  aid_person *person;
  aid_decisions *decisions = NULL;
  aid_error *error = NULL;
  aid_status status;

  ck_assert_ptr_nonnull(out);
  fprintf(out, "<policy xmlns=\"urn:socialaid:policy:1\" id=\"tower\" version=\"1\"><source id=\"t\" title=\"t\"/><fact id=\"x\" of=\"person\" type=\"count\"/>\n");
  for (unsigned k = 0; k < rules; k++) {
    const unsigned i = upwards ? rules - 1 - k : k;
    fprintf(out, "<define id=\"a%u\" of=\"person\" type=\"count\" cite=\"t\">", i);
    if (i + 1 < rules)
      fprintf(out, "a%u", i + 1);
    else
      fprintf(out, "x");
    for (unsigned n = 1; n < terms; n++)                   /* the first term is the deepest */
      fprintf(out, " + x");
    fprintf(out, "</define>\n");
  }
  fprintf(out, "<program id=\"p\" of=\"person\" cite=\"t\"><require id=\"r\" cite=\"t\">a0 > 0</require></program></policy>\n");
  fclose(out);
  status = aid_policy_load(path, NULL, &policy, &error);
  unlink(path);
  snprintf(found, sizeof found, "%s", error ? aid_diagnostic_number(aid_error_at(error, 0)) : "");
  *number = found;
  if (status == AID_OK) {
    ck_assert_int_eq(aid_population_new(policy, aid_month(2022, 7), NULL, &population, NULL), AID_OK);
    ck_assert_int_eq(aid_population_add_household(population, "h", NULL, &home, NULL), AID_OK);
    ck_assert_int_eq(aid_household_add_person(home, "a", &person, NULL), AID_OK);
    ck_assert_int_eq(aid_person_set_written(person, "x", "1", NULL), AID_OK);
    ck_assert_int_eq(aid_policy_assess(policy, population, NULL, &decisions, NULL), AID_OK);
    ck_assert_int_eq(aid_decision_outcome(aid_decisions_at(decisions, 0)), AID_OUTCOME_ELIGIBLE);
  }
  aid_error_free(error);
  aid_decisions_free(decisions);
  aid_population_free(population);
  aid_policy_free(policy);
  return status;
}

START_TEST(a_formula_may_be_long_and_rules_may_stand_on_many_others)
{
  const char *number;

  ck_assert_int_eq(load_tower(1, 300, false, &number), AID_OK);
  ck_assert_int_eq(load_tower(200, 2, false, &number), AID_OK);
  ck_assert_int_eq(load_tower(200, 2, true, &number), AID_OK);
}
END_TEST

START_TEST(what_is_too_high_is_refused_when_it_is_loaded)
{
  const char *number;

  ck_assert_int_eq(load_tower(1, 301, false, &number), AID_ERROR_POLICY);
  ck_assert_str_eq(number, "E2107");
  ck_assert_int_eq(load_tower(1, 100000, false, &number), AID_ERROR_POLICY);
  ck_assert_str_eq(number, "E2107");
  ck_assert_int_eq(load_tower(5000, 2, false, &number), AID_ERROR_POLICY);
  ck_assert_str_eq(number, "E2107");
  ck_assert_int_eq(load_tower(5000, 2, true, &number), AID_ERROR_POLICY);
  ck_assert_str_eq(number, "E2107");
  ck_assert_int_eq(load_tower(20, 290, true, &number), AID_ERROR_POLICY);
  ck_assert_str_eq(number, "E2107");
}
END_TEST

TEST_MAIN("language", every_expression_comes_to_what_is_written_beside_it, a_formula_may_be_long_and_rules_may_stand_on_many_others,
          what_is_too_high_is_refused_when_it_is_loaded)
