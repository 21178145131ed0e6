/* Households of the sample city as XML, in the order that the writer of populations keeps. */
#include "exchange/sample.h"
#include <socialaid/value.h>

typedef struct fact_form {
  const char *name;
  aid__sample_type type;
} fact_form;
typedef struct list_form {
  const char *element, *list;
  fact_form fields[AID__FIELDS_MOST];
} list_form;

static const fact_form facts[AID__FACT_COUNT] = {
#define X(name, type) {#name, AID__SAMPLE_##type},
    AID__SAMPLE_FACTS(X)
#undef X
};
static const list_form lists[AID__LIST_COUNT] = {
#define F(name, type) {#name, AID__SAMPLE_##type}
#define X(element, list, ...) {#element, #list, {__VA_ARGS__}},
    AID__SAMPLE_LISTS(X)
#undef X
#undef F
};

/* What is written now. */
typedef struct scribe {
  aid__sample *s;
  const aid__home *h;
  const aid__sample_person *p;
  char number[19]; /* the citizen number of p; "" where it has none */
} scribe;

static size_t print_number(uint64_t number, char *buffer)
{
  char digits[20];
  size_t length = 0, i = 0;

  do {
    digits[length++] = (char)('0' + number % 10);
    number /= 10;
  } while (number != 0);
  for (; i < length; i++)
    buffer[i] = digits[length - 1 - i];
  buffer[length] = '\0';
  return length;
}

static void attribute_id(aid__sample *s, const char *name, char letter, uint64_t number)
{
  char buffer[24];

  buffer[0] = letter;
  aid__writer_attribute_text(s->writer, name,
                             (aid__text){buffer, 1 + print_number(number, buffer + 1)});
}

/* Members p1, p2, … through the document; relatives r1, r2, … in their record. */
static void attribute_person(const scribe *w, const char *name, int64_t index)
{
  if (index < 0)
    aid__writer_attribute(w->s->writer, name, "none");
  else if (index < (int64_t)w->h->person_count)
    attribute_id(w->s, name, 'p', w->s->members + (uint64_t)index + 1);
  else
    attribute_id(w->s, name, 'r', (uint64_t)index - w->h->person_count + 1);
}

static void attribute_fen(aid__sample *s, const char *name, int64_t fen)
{
  if (fen % 100 == 0)
    aid__writer_attribute_int(s->writer, name, fen / 100);
  else
    aid__writer_attribute_fen(s->writer, name, fen, NULL);
}

/* ---- numbers and names ---- */

static void digits(char *out, unsigned count, unsigned number)
{
  while (count-- > 0) {
    out[count] = (char)('0' + number % 10);
    number /= 10;
  }
}

static char check_digit(const char number[17])
{
  static const unsigned weights[17] = {7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2};
  unsigned sum = 0;

  for (unsigned i = 0; i < 17; i++)
    sum += weights[i] * (unsigned)(number[i] - '0');
  return "10X98765432"[sum % 11];
}

/* Issued by 410999, which is no county: the next one is counted for each birthday and sex, and
   on to 410998 when 999 is reached. */
static void make_number(scribe *w)
{
  const int32_t birth = (int32_t)w->p->facts[AID__FACT_birth].number;
  const size_t at = (size_t)(birth - w->s->numbers_from) * 2 + (w->p->male ? 1 : 0);
  uint32_t nth;
  int year, month, day;

  assert(birth >= w->s->numbers_from && at < w->s->numbers_days * 2);
  nth = w->s->numbers[at]++;
  aid_date_parts(birth, &year, &month, &day);
  digits(w->number, 6, 410999 - nth / 499 % 60);
  digits(w->number + 6, 4, (unsigned)year);
  digits(w->number + 10, 2, (unsigned)month);
  digits(w->number + 12, 2, (unsigned)day);
  digits(w->number + 14, 3, nth % 499 * 2 + (w->p->male ? 1 : 2));
  w->number[17] = check_digit(w->number);
  w->number[18] = '\0';
}

/* A few of the oldest still have a number of 15 digits. */
static bool is_old(const scribe *w)
{
  return w->p->age >= 80 && memcmp(w->number + 6, "19", 2) == 0 && w->number[13] == '7' &&
         w->number[15] < '5' && w->number[16] < '6';
}

static void write_citizen(const scribe *w)
{
  char old[16];

  if (!is_old(w)) {
    aid__writer_attribute_text(w->s->writer, "citizen_number", (aid__text){w->number, 18});
    return;
  }
  memcpy(old, w->number, 6);
  memcpy(old + 6, w->number + 8, 9);
  old[15] = '\0';
  aid__writer_attribute_text(w->s->writer, "citizen_number", (aid__text){old, 15});
}

/* "Synthetic" as a surname, then two of the sixty-year cycle's signs. */
static void write_name(const scribe *w)
{
  static const char stems[] = "甲乙丙丁戊己庚辛壬癸";
  static const char branches[] = "子丑寅卯辰巳午未申酉戌亥";
  const uint64_t n = w->s->members + (uint64_t)(w->p - w->h->persons);
  char name[16];

  memcpy(name, "合成", 6);
  memcpy(name + 6, stems + 3 * (n % 10), 3);
  memcpy(name + 9, branches + 3 * (n / 10 % 12), 3);
  aid__writer_attribute_text(w->s->writer, "full_name", (aid__text){name, 12});
}

/* The citizen number, the class and the grade. */
static void write_card_number(const scribe *w, const aid__sample_row *row)
{
  static const char *const classes[] = {"visual",       "hearing", "speech",  "physical",
                                        "intellectual", "mental",  "multiple"};
  char number[21];

  if (w->number[0] == '\0')
    return;
  memcpy(number, w->number, 18);
  number[18] = '0';
  for (unsigned i = 0; i < 7; i++)
    if (strcmp(row->values[1].word, classes[i]) == 0)
      number[18] = (char)('1' + i);
  number[19] = (char)('0' + row->values[2].number);
  aid__writer_attribute_text(w->s->writer, "card_number", (aid__text){number, 20});
}

/* ---- facts and rows ---- */

static void write_value(const scribe *w, const fact_form *form, const aid__sample_value *value)
{
  aid__writer *writer = w->s->writer;

  switch (form->type) {
  case AID__SAMPLE_WORD: aid__writer_attribute(writer, form->name, value->word); break;
  case AID__SAMPLE_FLAG:
    aid__writer_attribute(writer, form->name, value->number != 0 ? "yes" : "no");
    break;
  case AID__SAMPLE_DAY:
    aid__writer_attribute_date(writer, form->name, (int32_t)value->number);
    break;
  case AID__SAMPLE_COUNT: aid__writer_attribute_int(writer, form->name, value->number); break;
  case AID__SAMPLE_FEN: attribute_fen(w->s, form->name, value->number); break;
  case AID__SAMPLE_WHO: attribute_person(w, form->name, value->number); break;
  case AID__SAMPLE_CITIZEN: write_citizen(w); break;
  case AID__SAMPLE_NAME: write_name(w); break;
  case AID__SAMPLE_CARD: break;
  }
}

static void word(char *buffer, size_t *length, const char *name)
{
  const size_t more = strlen(name);

  if (*length > 0)
    buffer[(*length)++] = ' ';
  memcpy(buffer + *length, name, more + 1);
  *length += more;
}

static void write_facts(scribe *w)
{
  const aid__sample_person *p = w->p;
  char unknown[512];
  size_t length = 0;

  w->number[0] = '\0';
  if ((p->set >> AID__FACT_citizen_number & 1) != 0)
    make_number(w);
  for (uint64_t left = p->set; left != 0; left &= left - 1) {
    const unsigned i = (unsigned)__builtin_ctzll(left);

    write_value(w, &facts[i], &p->facts[i]);
  }
  for (uint64_t left = p->unknown; left != 0; left &= left - 1)
    word(unknown, &length, facts[__builtin_ctzll(left)].name);
  for (uint32_t left = p->unknown_lists; left != 0; left &= left - 1)
    word(unknown, &length, lists[__builtin_ctz(left)].list);
  if (length > 0)
    aid__writer_attribute(w->s->writer, "unknown", unknown);
}

static void write_row(const scribe *w, const list_form *form, const aid__sample_row *row)
{
  aid__writer *writer = w->s->writer;

  aid__writer_start(writer, form->element);
  if (row->from != AID__UNSAID)
    aid__writer_attribute_date(writer, "from", row->from);
  if (row->until != AID__UNSAID)
    aid__writer_attribute_date(writer, "until", row->until);
  for (unsigned i = 0; i < AID__FIELDS_MOST; i++)
    if ((row->set >> i & 1) != 0) {
      if (form->fields[i].type == AID__SAMPLE_CARD)
        write_card_number(w, row);
      else
        write_value(w, &form->fields[i], &row->values[i]);
    }
  if (row->components > 0) {
    aid__writer_start(writer, "components");
    for (unsigned i = 0; i < row->components; i++) {
      aid__writer_start(writer, "component");
      aid__writer_attribute(writer, "component_class", row->component[i].class);
      aid__writer_attribute_int(writer, "component_grade", row->component[i].grade);
      aid__writer_end(writer);
    }
    aid__writer_end(writer);
  }
  aid__writer_end(writer);
}

static void write_lists(const scribe *w)
{
  for (uint32_t left = w->p->lists; left != 0; left &= left - 1) {
    const unsigned list = (unsigned)__builtin_ctz(left);

    aid__writer_start(w->s->writer, lists[list].list);
    if ((w->p->partial >> list & 1) != 0)
      aid__writer_attribute(w->s->writer, "complete", "no");
    for (unsigned i = 0; i < w->p->row_count; i++)
      if (w->p->rows[i].list == list)
        write_row(w, &lists[list], &w->p->rows[i]);
    aid__writer_end(w->s->writer);
  }
}

/* ---- awards, spans, supplied values ---- */

static void write_awards(aid__writer *writer, const aid__sample_awards *awards)
{
  if (!awards->said)
    return;
  aid__writer_start(writer, "awards");
  if (awards->partial)
    aid__writer_attribute(writer, "complete", "no");
  for (unsigned i = 0; i < awards->count; i++) {
    const aid__sample_award *award = &awards->items[i];

    aid__writer_start(writer, "award");
    aid__writer_attribute(writer, "program", award->program);
    if (award->applied != AID__UNSAID)
      aid__writer_attribute_date(writer, "applied", award->applied);
    if (award->confirmed != AID__UNSAID)
      aid__writer_attribute_date(writer, "confirmed", award->confirmed);
    if (award->from != AID__UNSAID)
      aid__writer_attribute_month(writer, "from", award->from);
    if (award->until != AID__UNSAID)
      aid__writer_attribute_month(writer, "until", award->until);
    if (award->fen >= 0)
      aid__writer_attribute_fen(writer, "amount", award->fen, NULL);
    aid__writer_attribute(writer, "unknown", award->unknown);
    aid__writer_end(writer);
  }
  aid__writer_end(writer);
}

static void write_spans(const scribe *w)
{
  aid__writer *writer = w->s->writer;

  for (unsigned i = 0; i < w->p->span_count; i++) {
    const aid__sample_span *span = &w->p->spans[i];

    aid__writer_start(writer, "value");
    aid__writer_attribute(writer, "of", facts[span->fact].name);
    if (span->from != AID__UNSAID)
      aid__writer_attribute_date(writer, "from", span->from);
    if (span->until != AID__UNSAID)
      aid__writer_attribute_date(writer, "until", span->until);
    aid__writer_attribute(writer, "source", span->source);
    if (span->recorded != AID__UNSAID)
      aid__writer_attribute_date(writer, "recorded", span->recorded);
    if (span->text == NULL)
      aid__writer_attribute(writer, "unknown", "yes");
    else
      aid__writer_text(writer, span->text);
    aid__writer_end(writer);
  }
}

static void write_givens(aid__writer *writer, const aid__sample_given *givens, unsigned count)
{
  for (unsigned i = 0; i < count; i++) {
    aid__writer_start(writer, "given");
    aid__writer_attribute(writer, "value", givens[i].name);
    if (givens[i].text == NULL)
      aid__writer_attribute(writer, "unknown", "yes");
    else
      aid__writer_text(writer, givens[i].text);
    aid__writer_end(writer);
  }
}

static void write_person(scribe *w, unsigned index)
{
  aid__writer *writer = w->s->writer;

  w->p = &w->h->persons[index];
  aid__writer_start(writer, "person");
  attribute_person(w, "id", (int64_t)index);
  write_facts(w);
  write_awards(writer, &w->p->awards);
  write_lists(w);
  write_spans(w);
  write_givens(writer, w->p->givens, w->p->given_count);
  aid__writer_end(writer);
}

static void write_hardship(aid__sample *s, const aid__sample_hardship *hardship)
{
  if (hardship->kind == NULL)
    return;
  aid__writer_start(s->writer, "hardships");
  aid__writer_start(s->writer, "hardship");
  if (hardship->from != AID__UNSAID)
    aid__writer_attribute_date(s->writer, "from", hardship->from);
  aid__writer_attribute(s->writer, "hardship_kind", hardship->kind);
  aid__writer_attribute(s->writer, "hardship_degree", hardship->degree);
  aid__writer_attribute_int(s->writer, "hardship_persons", hardship->persons);
  aid__writer_attribute_int(s->writer, "hardship_months", hardship->months);
  if (hardship->spent > 0)
    attribute_fen(s, "hardship_spent", hardship->spent);
  aid__writer_attribute(s->writer, "aided_before", hardship->aided_before);
  aid__writer_attribute(s->writer, "repeat_reason", hardship->repeat_reason);
  aid__writer_end(s->writer);
  aid__writer_end(s->writer);
}

void aid__home_write(aid__sample *s, const aid__home *h, const char *region)
{
  scribe w = {.s = s, .h = h};

  aid__writer_start(s->writer, "household");
  attribute_id(s, "id", 'h', s->households + 1);
  aid__writer_attribute(s->writer, "region", region);
  if (!h->area_unsaid)
    aid__writer_attribute(s->writer, "area", h->urban ? "urban" : "rural");
  if (h->edge_confirmed)
    aid__writer_attribute(s->writer, "edge_confirmed", "yes");
  aid__writer_attribute(s->writer, "property_judged", h->property_judged);
  aid__writer_attribute(s->writer, "exit_slowly", h->exit_slowly);
  aid__writer_attribute(s->writer, "family_in_hardship", h->in_hardship);
  aid__writer_attribute(s->writer, "rigid_discussed", h->rigid_discussed);
  aid__writer_attribute(s->writer, "rigid_judged", h->rigid_judged);
  aid__writer_attribute(s->writer, "tier_property_judged", h->tier_property_judged);
  aid__writer_attribute(s->writer, "major_aid", h->major_aid);
  write_awards(s->writer, &h->awards);
  write_hardship(s, &h->hardship);
  write_givens(s->writer, h->givens, h->given_count);
  for (unsigned i = 0; i < h->person_count; i++)
    write_person(&w, i);
  if (h->relative_count > 0) {
    aid__writer_start(s->writer, "relatives");
    for (unsigned i = 0; i < h->relative_count; i++)
      write_person(&w, h->person_count + i);
    aid__writer_end(s->writer);
  }
  aid__writer_end(s->writer);
  s->households++;
  s->members += h->person_count;
  s->relatives += h->relative_count;
}
