/*
 * What stands in a population document, element by element. A frame for each open element; names are found in perfect tables by kind;
 * nothing is allocated for an attribute. What is wrong with a record is told, and the rest of the record is still looked at.
 */
#include "exchange/content.h"
#include "exchange/form.h"
#include "exchange/words.h"

#define DEPTH 64
#define SAID_WORDS 4   /* facts of a row that are watched for being said twice: the first 256 */

typedef enum place_in { IN_ENTITY, IN_LIST, IN_RELATIVES, IN_AWARDS, IN_AWARD, IN_VALUE, IN_GIVEN } place_in;

typedef struct frame {
  place_in what;
  bool relative;                 /* persons here are relatives */
  const struct aid_kind *kind;   /* of the entity; in a list: of its rows */
  int32_t row;                   /* of the entity; in a list: of whose it is */
  uint64_t said[SAID_WORDS];     /* entities: facts by index */
  uint64_t lists;                /* entities: elements by their place among the words */
} frame;

struct aid__content {
  const char *only;              /* id of the one household that is kept; NULL: all */
  aid_memory memory;
  struct aid_population *population;
  const struct aid_policy *policy;
  const char *space; size_t space_length;
  aid__reports *reports;
  aid__arena arena;
  aid__words words;
  frame frames[DEPTH];
  unsigned depth;                /* frames in use */
  unsigned skipped;              /* elements open in something that is passed over */
  bool household;                /* the record at hand is one */
  bool among_relatives;          /* … and what is passed over are its relatives */
  bool any_order;
  bool bad;                      /* the household at hand has a finding */
  aid__content_counts counts;
  aid__buffer record;            /* id of the record at hand */
  aid__buffer text;              /* of the value at hand */
  aid__bits *regions; size_t regions_capacity;   /* region rows that have stood here */
  /* the value or supplied value at hand */
  const aid__field *field;
  const char *given;
  int32_t given_month;
  int32_t from, until, recorded;
  bool spanned, unknown;
  aid__buffer source;
};

aid__content *aid__content_new(const aid_memory *memory, struct aid_population *population, const char *space, aid__reports *reports)
{
  aid__content *c;

  memory = aid__memory_or_default(memory);
  c = aid__allocate(memory, sizeof *c);
  if (c == NULL)
    return NULL;
  c->memory = *memory;
  c->population = population;
  c->policy = population->policy;
  c->space = space;
  c->space_length = strlen(space);
  c->reports = reports;
  aid__arena_init(&c->arena, &c->memory, 0);
  aid__buffer_init(&c->record, &c->memory, 0);
  aid__buffer_init(&c->text, &c->memory, 0);
  aid__buffer_init(&c->source, &c->memory, 0);
  if (!aid__words_make(&c->words, population, &c->arena)) {
    aid__content_free(c);
    return NULL;
  }
  return c;
}

void aid__content_free(aid__content *c)
{
  aid_memory memory;

  if (c == NULL)
    return;
  memory = c->memory;
  aid__buffer_free(&c->record);
  aid__buffer_free(&c->text);
  aid__buffer_free(&c->source);
  aid__release(&memory, c->regions);
  aid__arena_free(&c->arena);
  aid__release(&memory, c);
}

void aid__content_any_order(aid__content *c)
{
  c->any_order = true;
}
void aid__content_only(aid__content *content, const char *household) { content->only = household; }

bool aid__content_takes(const aid__content *c, aid__text name)
{
  return c->depth > 0 || c->skipped > 0 || aid__text_is(name, "household") || aid__text_is(name, "region");
}

unsigned aid__content_depth(const aid__content *c)
{
  return c->depth + c->skipped;
}

const aid__content_counts *aid__content_counted(const aid__content *c)
{
  return &c->counts;
}

/* ---- findings ---- */

static bool no_memory(aid__content *c)
{
  c->reports->no_memory = true;
  return false;
}

/* After a call that may have refused: the record is bad, and the reading goes on unless memory ran out. */
static bool took(aid__content *c, bool done)
{
  if (!done)
    c->bad = true;
  return done || !c->reports->no_memory;
}

#define TELL(c, number, ...) (aid__report_record((c)->reports, AID__##number, __VA_ARGS__, NULL), (c)->bad = true)

static void of_record(const aid__content *c, aid__place *place)
{
  place->record = c->record.length > 0 ? c->record.data : NULL;
}

static frame *push(aid__content *c, place_in what, const struct aid_kind *kind, int32_t row)
{
  frame *f = &c->frames[c->depth++]; /* the reader's ceiling on depth is below ours */

  memset(f, 0, sizeof *f);
  f->what = what;
  f->kind = kind;
  f->row = row;
  return f;
}

/* ---- attributes ---- */

static bool read_span_day(aid__content *c, const aid__attribute *a, const aid__place *place, int32_t *out)
{
  char name[32];

  if (aid__form_day(a->value, out))
    return true;
  TELL(c, E3016, *place, aid__form_name(a->name, name), "a day (2021-07-01) or never", "日期（如 2021-07-01）或 never");
  return false;
}

static bool say_once(aid__content *c, frame *f, const aid__field *field, const aid__place *place)
{
  const size_t word = field->index / 64;
  const uint64_t bit = (uint64_t)1 << (field->index % 64);

  if (word >= SAID_WORDS)
    return true;
  if (f->said[word] & bit) {
    TELL(c, E3023, *place, field->fact->id);
    return false;
  }
  f->said[word] |= bit;
  return true;
}

static bool list_once(aid__content *c, frame *f, const aid__word *word, const aid__place *place)
{
  const size_t index = (size_t)(word - c->words.elements[f->kind->index].words);

  if (index >= 64)
    return true;
  if (f->lists & (uint64_t)1 << index) {
    TELL(c, E3028, *place, word->name);
    return false;
  }
  f->lists |= (uint64_t)1 << index;
  return true;
}

typedef struct row_span { int32_t from, until; bool from_known, until_known, said; } row_span;

/* One word of unknown="…": a fact, an end of the row's span, a list, the awards. */
static bool set_unknown(aid__content *c, frame *f, aid__text name, row_span *span, const aid__place *place)
{
  const aid__word *word = aid__words_find(&c->words.attributes[f->kind->index], name);

  if (word != NULL && word->what == AID__WORD_FACT)
    return !say_once(c, f, word->field, place) ||
           took(c, aid__population_set_unknown(c->population, word->field->fact, f->row, *place, c->reports));
  if (word != NULL && (word->what == AID__WORD_FROM || word->what == AID__WORD_UNTIL)) {
    *(word->what == AID__WORD_FROM ? &span->from_known : &span->until_known) = false;
    span->said = true;
    return true;
  }
  word = aid__words_find(&c->words.elements[f->kind->index], name);
  if (word != NULL && word->what == AID__WORD_LIST) {
    if (list_once(c, f, word, place))
      aid__population_set_list_unknown(c->population, word->kind, f->row);
    return true;
  }
  if (word != NULL && word->what == AID__WORD_AWARDS)
    return !list_once(c, f, word, place) || aid__population_set_awards_unknown(c->population, f->kind, f->row) || no_memory(c);
  {
    char text[48];

    TELL(c, E3027, *place, aid__form_name(name, text), f->kind->id, aid__words_near(&c->words.attributes[f->kind->index], name));
  }
  return true;
}

static bool set_unknowns(aid__content *c, frame *f, aid__text names, row_span *span, const aid__place *place)
{
  aid__text name;

  while (aid__form_word(&names, &name))
    if (!set_unknown(c, f, name, span, place))
      return false;
  return true;
}

/* The attributes of an entity whose row is there. */
static bool set_attributes(aid__content *c, frame *f, const aid__attribute *attributes, size_t count, const aid__place *place)
{
  const aid__word_table *table = &c->words.attributes[f->kind->index];
  row_span span = {AID__ALWAYS, AID_NEVER, true, true, false};
  const aid__attribute *unknown = NULL;

  for (size_t i = 0; i < count; i++) {
    const aid__attribute *a = &attributes[i];
    const aid__word *word = aid__words_find(table, a->name);
    char name[48];

    switch (word == NULL ? AID__WORD_NONE : word->what) {
    case AID__WORD_FACT:
      if (say_once(c, f, word->field, place) &&
          !took(c, aid__population_read_field(c->population, word->field, f->row, a->value, *place, c->reports)))
        return false;
      break;
    case AID__WORD_ID: case AID__WORD_REGION:
      break;
    case AID__WORD_UNKNOWN:
      unknown = a;
      break;
    case AID__WORD_FROM: case AID__WORD_UNTIL:
      span.said = true;
      read_span_day(c, a, place, word->what == AID__WORD_FROM ? &span.from : &span.until);
      break;
    default:
      TELL(c, E3013, *place, aid__form_name(a->name, name), f->kind->id, aid__words_near(table, a->name));
      break;
    }
  }
  if (unknown != NULL && !set_unknowns(c, f, unknown->value, &span, place))
    return false;
  if (!span.said)
    return true;
  if (span.from_known && span.until_known && span.until <= span.from) {
    TELL(c, E3024, *place, f->kind->id);
    return true;
  }
  return aid__population_set_row_span(c->population, f->kind, f->row, span.from, span.from_known, span.until, span.until_known) ||
         no_memory(c);
}

static inline aid__text attribute_named(const aid__attribute *attributes, size_t count, const char *name, size_t length)
{
  for (size_t i = 0; i < count; i++)
    if (attributes[i].name.length == length && memcmp(attributes[i].name.start, name, length) == 0)
      return attributes[i].value;
  return (aid__text){NULL, 0};
}
/* By a name that stands here as a string. */
#define attribute_of(attributes, count, name) attribute_named(attributes, count, "" name, sizeof name - 1)

/* ---- entities ---- */

static bool skip(aid__content *c)
{
  c->skipped++;
  return true;
}

static bool start_row(aid__content *c, const struct aid_kind *kind, int32_t parent, bool relative, const aid__attribute *attributes,
                      size_t count, const aid__place *place)
{
  const aid__text id = attribute_of(attributes, count, "id");
  int32_t row;
  frame *f;

  if (id.start == NULL && kind->index == AID__KIND_PERSON) {
    TELL(c, E3012, *place, kind->id, "id");
    return skip(c);
  }
  row = relative ? aid__population_add_relative(c->population, parent, id, *place, c->reports)
                 : aid__population_add(c->population, kind, parent, id, *place, c->reports);
  if (row < 0)
    return took(c, false) && skip(c);
  f = push(c, IN_ENTITY, kind, row);
  f->relative = relative;
  return set_attributes(c, f, attributes, count, place);
}

static bool mark_region(aid__content *c, int32_t row, bool *again)
{
  const size_t words = (size_t)row / 64 + 1;

  if (words > c->regions_capacity) {
    const size_t before = c->regions_capacity;

    if (!aid__grow(&c->memory, &c->regions, &c->regions_capacity, words, sizeof *c->regions, 0))
      return false;
    memset(c->regions + before, 0, (c->regions_capacity - before) * sizeof *c->regions);
  }
  *again = aid__bit(c->regions, (size_t)row);
  aid__bit_set(c->regions, (size_t)row, true);
  return true;
}

static bool keep_record(aid__content *c, aid__text id)
{
  c->record.length = 0;
  aid__buffer_add(&c->record, id.start == NULL ? "" : id.start, id.length);
  return !c->record.failed || no_memory(c);
}

static bool start_region(aid__content *c, const aid__attribute *attributes, size_t count, aid__place *place)
{
  const aid__text id = attribute_of(attributes, count, "id");
  bool again = false;
  int32_t row;

  c->counts.regions++;
  c->bad = false;
  if (!keep_record(c, id))
    return false;
  of_record(c, place);
  if (id.start == NULL) {
    TELL(c, E3012, *place, "region", "id");
    return skip(c);
  }
  if (c->counts.households > 0 && !c->any_order)
    TELL(c, E3015, *place);
  row = aid__population_region(c->population, id);
  if (row == -2)
    return no_memory(c);
  if (row < 0) {
    TELL(c, E3107, *place, id.length > 12 ? "***" : c->record.data);
    return skip(c);
  }
  if (!mark_region(c, row, &again))
    return no_memory(c);
  if (again) {
    TELL(c, E3025, *place, c->record.data);
    return skip(c);
  }
  return set_attributes(c, push(c, IN_ENTITY, c->population->vocabulary->kinds[AID__KIND_REGION], row), attributes, count, place);
}

static bool start_household(aid__content *c, const aid__attribute *attributes, size_t count, aid__place *place)
{
  const aid__text id = attribute_of(attributes, count, "id");
  aid__text code = attribute_of(attributes, count, "region");
  const struct aid_kind *kind = c->population->vocabulary->kinds[AID__KIND_HOUSEHOLD];
  int32_t region, row;

  c->counts.households++;
  c->bad = false;
  if (!keep_record(c, id))
    return false;
  of_record(c, place);
  if (id.start == NULL) {
    TELL(c, E3012, *place, "household", "id");
    c->counts.left_out++;
    return skip(c);
  }
  if (code.start == NULL)
    code = aid__text_of(c->policy->region);
  region = aid__population_region(c->population, code);
  if (region == -2)
    return no_memory(c);
  if (region < 0) {
    char name[48];

    TELL(c, E3107, *place, code.length > 12 ? "***" : aid__form_name(code, name));
    region = aid__population_region(c->population, aid__text_of(c->policy->region));
    if (region < 0)
      return region == -2 ? no_memory(c) : skip(c);
  }
  row = aid__population_add(c->population, kind, region, id, *place, c->reports);
  if (row < 0) {
    c->counts.left_out++;
    return took(c, false) && skip(c);
  }
  return set_attributes(c, push(c, IN_ENTITY, kind, row), attributes, count, place);
}

/* ---- what stands in an entity ---- */

/* complete="no" and nothing else may stand on a list. */
static bool read_complete(aid__content *c, const char *list, const aid__attribute *attributes, size_t count, const aid__place *place)
{
  bool whole = true;

  for (size_t i = 0; i < count; i++) {
    char name[48];

    if (!aid__text_is(attributes[i].name, "complete"))
      TELL(c, E3013, *place, aid__form_name(attributes[i].name, name), list, "");
    else if (!aid__form_flag(attributes[i].value, &whole))
      TELL(c, E3016, *place, "complete", "yes or no", "yes 或 no");
  }
  return whole;
}

static bool start_list(aid__content *c, frame *f, const aid__word *word, const aid__attribute *attributes, size_t count, const aid__place *place)
{
  bool whole;

  if (!list_once(c, f, word, place))
    return skip(c);
  whole = read_complete(c, word->name, attributes, count, place);
  if (!aid__population_set_list(c->population, word->kind, f->row, whole))
    return no_memory(c);
  push(c, IN_LIST, word->kind, f->row)->relative = f->relative;
  return true;
}

static bool start_awards(aid__content *c, frame *f, const aid__word *word, const aid__attribute *attributes, size_t count, const aid__place *place)
{
  if (!list_once(c, f, word, place))
    return skip(c);
  if (read_complete(c, word->name, attributes, count, place))
    aid__population_set_awards_whole(c->population, f->kind, f->row);
  else if (!aid__population_set_awards_unknown(c->population, f->kind, f->row))
    return no_memory(c);
  push(c, IN_AWARDS, f->kind, f->row);
  return true;
}

static bool start_value(aid__content *c, frame *f, const aid__attribute *attributes, size_t count, const aid__place *place)
{
  const aid__text of = attribute_of(attributes, count, "of");
  const aid__word *word = of.start == NULL ? NULL : aid__words_find(&c->words.attributes[f->kind->index], of);
  char name[48];

  c->from = AID__ALWAYS;
  c->until = c->recorded = AID_NEVER;
  c->spanned = c->unknown = false;
  c->text.length = c->source.length = 0;
  c->field = word != NULL && word->what == AID__WORD_FACT ? word->field : NULL;
  if (c->field == NULL) {
    if (of.start == NULL)
      TELL(c, E3012, *place, "value", "of");
    else
      TELL(c, E3026, *place, aid__form_name(of, name), f->kind->id, aid__words_near(&c->words.attributes[f->kind->index], of));
    return skip(c);
  }
  for (size_t i = 0; i < count; i++) {
    const aid__attribute *a = &attributes[i];

    if (aid__text_is(a->name, "of"))
      continue;
    if (aid__text_is(a->name, "from") || aid__text_is(a->name, "until")) {
      c->spanned = true;
      read_span_day(c, a, place, a->name.start[0] == 'f' ? &c->from : &c->until);
    } else if (aid__text_is(a->name, "recorded")) {
      read_span_day(c, a, place, &c->recorded);
    } else if (aid__text_is(a->name, "source")) {
      aid__buffer_add(&c->source, a->value.start, a->value.length);
    } else if (aid__text_is(a->name, "unknown")) {
      if (!aid__form_flag(a->value, &c->unknown))
        TELL(c, E3016, *place, "unknown", "yes or no", "yes 或 no");
    } else {
      TELL(c, E3013, *place, aid__form_name(a->name, name), "value", "");
    }
  }
  if (c->source.failed)
    return no_memory(c);
  if (!c->spanned && !say_once(c, f, c->field, place))
    return skip(c);
  push(c, IN_VALUE, f->kind, f->row);
  return true;
}

static bool start_given(aid__content *c, frame *f, const aid__attribute *attributes, size_t count, const aid__place *place)
{
  const aid__text value = attribute_of(attributes, count, "value");
  char name[48];

  c->text.length = 0;
  c->unknown = false;
  c->given_month = c->population->month;
  for (size_t i = 0; i < count; i++) {
    if (aid__text_is(attributes[i].name, "unknown")) {
      if (!aid__form_flag(attributes[i].value, &c->unknown))
        TELL(c, E3016, *place, "unknown", "yes or no", "yes 或 no");
    } else if (aid__text_is(attributes[i].name, "month")) {
      if (!aid__form_month(attributes[i].value, &c->given_month) || c->given_month == AID_NEVER)
        TELL(c, E3016, *place, "month", "a month (2021-07)", "月份（如 2021-07）");
    } else if (!aid__text_is(attributes[i].name, "value")) {
      TELL(c, E3013, *place, aid__form_name(attributes[i].name, name), "given", "");
    }
  }
  if (value.start == NULL) {
    TELL(c, E3012, *place, "given", "value");
    return skip(c);
  }
  c->given = aid__names_find(&c->policy->names, value);
  if (c->given == NULL) {
    TELL(c, E3019, *place, aid__form_name(value, name));
    return skip(c);
  }
  push(c, IN_GIVEN, f->kind, f->row);
  return true;
}

static bool start_award(aid__content *c, frame *f, const aid__attribute *attributes, size_t count, const aid__place *place)
{
  aid__award award = {.row = f->row, .kind = (uint32_t)f->kind->index};
  char problem[48];

  switch (aid__form_award(c->policy, attributes, count, &award, problem)) {
  case AID__AWARD_OK:
    push(c, IN_AWARD, f->kind, f->row);
    return aid__population_add_award(c->population, &award) || no_memory(c);
  case AID__AWARD_NO_PROGRAM: TELL(c, E3012, *place, "award", "program"); break;
  case AID__AWARD_PROGRAM: TELL(c, E3018, *place, problem); break;
  case AID__AWARD_ATTRIBUTE: TELL(c, E3013, *place, problem, "award", ""); break;
  case AID__AWARD_DAY: TELL(c, E3016, *place, problem, "a day (2021-07-01) or never", "日期（如 2021-07-01）或 never"); break;
  case AID__AWARD_MONTH: TELL(c, E3016, *place, problem, "a month (2021-07) or never", "月份（如 2021-07）或 never"); break;
  case AID__AWARD_AMOUNT: TELL(c, E3016, *place, problem, "an amount that is not negative (756.67)", "不为负的金额（如 756.67）"); break;
  case AID__AWARD_SPAN: TELL(c, E3024, *place, "award"); break;
  case AID__AWARD_UNKNOWN: TELL(c, E3027, *place, problem, "award", ""); break;
  }
  return skip(c);
}

/* ---- the handler ---- */

static bool stray(aid__content *c, aid__text name, const char *in, const char *near, const aid__place *place)
{
  char text[48];

  TELL(c, E3014, *place, aid__form_name(name, text), in, near);
  return skip(c);
}

static bool start_in_entity(aid__content *c, frame *f, aid__text name, const aid__attribute *attributes, size_t count, const aid__place *place)
{
  const aid__word_table *table = &c->words.elements[f->kind->index];
  const aid__word *word = aid__words_find(table, name);

  switch (word == NULL ? AID__WORD_NONE : word->what) {
  case AID__WORD_LIST: return start_list(c, f, word, attributes, count, place);
  case AID__WORD_PERSON:
    c->counts.members++;
    return start_row(c, c->population->vocabulary->kinds[AID__KIND_PERSON], f->row, false, attributes, count, place);
  case AID__WORD_RELATIVES:
    c->among_relatives = true;
    if (!list_once(c, f, word, place))
      return skip(c);
    for (size_t i = 0; i < count; i++) {
      char text[48];

      TELL(c, E3013, *place, aid__form_name(attributes[i].name, text), "relatives", "");
    }
    push(c, IN_RELATIVES, f->kind, f->row);
    return true;
  case AID__WORD_AWARDS: return start_awards(c, f, word, attributes, count, place);
  case AID__WORD_VALUE: return start_value(c, f, attributes, count, place);
  case AID__WORD_GIVEN: return start_given(c, f, attributes, count, place);
  default: return stray(c, name, f->kind->id, aid__words_near(table, name), place);
  }
}

static bool is_row(const struct aid_kind *kind, aid__text name)
{
  return strncmp(kind->id, name.start, name.length) == 0 && kind->id[name.length] == '\0';
}

/* People count for the control totals also where they are passed over. */
static void count_skipped(aid__content *c, aid__text name)
{
  const unsigned level = c->depth + c->skipped;

  if (!c->household)
    return;
  if (level == 1) {
    c->among_relatives = aid__text_is(name, "relatives");
    if (aid__text_is(name, "person"))
      c->counts.members++;
  } else if (level == 2 && c->among_relatives && aid__text_is(name, "person")) {
    c->counts.relatives++;
  }
}

bool aid__content_start(void *data, aid__text space, aid__text name, const aid__attribute *attributes, size_t count, aid__place at)
{
  const aid__place *const place = &at;
  aid__content *c = data;
  frame *f;

  if (c->skipped > 0) {
    count_skipped(c, name);
    return skip(c);
  }
  if (space.length != c->space_length || memcmp(space.start, c->space, space.length) != 0) {
    char text[48];

    of_record(c, &at);
    aid__report(c->reports, AID__E3007, at, aid__form_name(name, text), NULL);
    return false;
  }
  if (c->depth == 0)
    c->among_relatives = false;
  if (c->depth == 0)
    return !(c->household = aid__text_is(name, "household")) ? start_region(c, attributes, count, &at) : start_household(c, attributes, count, &at);
  of_record(c, &at);
  f = &c->frames[c->depth - 1];
  switch (f->what) {
  case IN_ENTITY: return start_in_entity(c, f, name, attributes, count, place);
  case IN_LIST:
    if (is_row(f->kind, name))
      return start_row(c, f->kind, f->row, false, attributes, count, place);
    return stray(c, name, f->kind->list, f->kind->id, place);
  case IN_RELATIVES:
    if (aid__text_is(name, "person")) {
      c->counts.relatives++;
      return start_row(c, c->population->vocabulary->kinds[AID__KIND_PERSON], f->row, true, attributes, count, place);
    }
    return stray(c, name, "relatives", "person", place);
  case IN_AWARDS:
    if (aid__text_is(name, "award"))
      return start_award(c, f, attributes, count, place);
    return stray(c, name, "awards", "award", place);
  case IN_AWARD: return stray(c, name, "award", "", place);
  case IN_VALUE: return stray(c, name, "value", "", place);
  default: return stray(c, name, "given", "", place);
  }
}

static bool end_value(aid__content *c, const frame *f, const aid__place *place)
{
  const aid__text all = {c->text.data == NULL ? "" : c->text.data, c->text.length};
  const struct aid_fact *const fact = c->field->fact;
  const aid__text text = fact->type.base == AID__TEXT ? all : aid__form_trim(all);
  const aid__text source = {c->source.data, c->source.length};
  const bool backed = c->source.length > 0 || c->recorded != AID_NEVER;

  if (!c->spanned && !backed && c->unknown)
    return took(c, aid__population_set_unknown(c->population, fact, f->row, *place, c->reports));
  if (!c->spanned && (!backed || !fact->dated))
    return took(c, aid__population_read_field(c->population, c->field, f->row, text, *place, c->reports));
  /* A value without a span holds for the month that the population is about: here that month is its span. */
  if (!c->spanned) {
    c->from = aid_month_first_day(c->population->month);
    c->until = aid_month_last_day(c->population->month) + 1;
  }
  return took(c, aid__population_set_span(c->population, fact, f->row, c->from, c->until, !c->unknown, text, source, c->recorded,
                                          *place, c->reports));
}

static bool end_given(aid__content *c, const frame *f)
{
  aid__given given = {f->row, (uint32_t)f->kind->index, c->given, c->given_month, !c->unknown, {c->text.data == NULL ? "" : c->text.data, c->text.length}};

  given.text = aid__form_trim(given.text);
  return aid__population_add_given(c->population, &given) || no_memory(c);
}

bool aid__content_end(void *data, aid__text space, aid__text name, aid__place at)
{
  aid__content *c = data;
  const frame *f;
  bool more = true;

  (void)space;
  (void)name;
  if (c->skipped > 0) {
    c->skipped--;
    return true;
  }
  f = &c->frames[c->depth - 1];
  of_record(c, &at);
  if (f->what == IN_VALUE)
    more = end_value(c, f, &at);
  else if (f->what == IN_GIVEN)
    more = end_given(c, f);
  c->depth--;
  if (c->depth == 0 && f->kind->index == AID__KIND_HOUSEHOLD && c->bad) {
    aid__population_drop_last_household(c->population);
    c->counts.left_out++;
  } else if (c->depth == 0 && f->kind->index == AID__KIND_HOUSEHOLD && c->only && strcmp(c->population->tables[AID__KIND_HOUSEHOLD].id[f->row], c->only) != 0) {
    aid__population_drop_last_household(c->population);
  }
  return more;
}

bool aid__content_text(void *data, aid__text text, aid__place at)
{
  aid__content *c = data;
  const frame *f;

  if (c->skipped > 0 || c->depth == 0)
    return true;
  f = &c->frames[c->depth - 1];
  if (f->what == IN_VALUE || f->what == IN_GIVEN) {
    aid__buffer_add(&c->text, text.start, text.length);
    return !c->text.failed || no_memory(c);
  }
  if (aid__form_blank(text))
    return true;
  of_record(c, &at);
  TELL(c, E3009, at, f->what == IN_LIST ? f->kind->list : f->what == IN_ENTITY ? f->kind->id : "awards");
  return true;
}
