/* The model of one household of the sample city, and the calls that fill it. */
#include "exchange/sample.h"
#include <socialaid/value.h>

/* Never two draws in one expression: compilers differ in which comes first. */
uint32_t aid__sample_below(aid__sample *s, uint32_t count)
{
  /* splitmix64, and its upper half scaled: the same on every machine */
  uint64_t z = s->random += 0x9E3779B97F4A7C15u;

  z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
  z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
  z ^= z >> 31;
  return (uint32_t)(((z >> 32) * count) >> 32);
}

/* ---- people ---- */

void aid__home_clear(aid__home *h, bool urban)
{
  h->urban = urban;
  h->area_unsaid = h->edge_confirmed = false;
  h->property_judged = h->exit_slowly = h->in_hardship = NULL;
  h->rigid_discussed = h->rigid_judged = h->tier_property_judged = h->major_aid = NULL;
  h->hardship.kind = NULL;
  h->person_count = h->relative_count = h->given_count = 0;
  h->awards.count = 0;
  h->awards.said = h->awards.partial = false;
}

static aid__sample_person *add(aid__sample *s, aid__home *h, bool male, int age)
{
  aid__sample_person *p = &h->persons[h->person_count + h->relative_count];

  assert(h->person_count + h->relative_count < AID__PERSONS_MOST);
  memset(p, 0, offsetof(aid__sample_person, facts));
  p->male = male;
  p->age = age;
  aid__fact_number(p, AID__FACT_birth, s->births[age] - (int32_t)aid__sample_below(s, 365));
  return p;
}

/* Whoever belongs to the family by duty and by living there says so; head, spouse and minor
   children need not. */
aid__sample_person *aid__home_add(aid__sample *s, aid__home *h, const char *relation, bool male,
                                  int age)
{
  aid__sample_person *p = add(s, h, male, age);

  assert(h->relative_count == 0);
  h->person_count++;
  p->set |= (uint64_t)1 << AID__FACT_citizen_number;
  if (h->person_count == 1)
    aid__fact_word(p, AID__FACT_sex, male ? "male" : "female");
  aid__fact_word(p, AID__FACT_relation, relation);
  if (strcmp(relation, "head") != 0 && strcmp(relation, "spouse") != 0 &&
      (strcmp(relation, "child") != 0 || age >= 18)) {
    aid__fact_flag(p, AID__FACT_co_resident, true);
    aid__fact_flag(p, AID__FACT_duty, true);
  }
  return p;
}

aid__sample_person *aid__home_relative(aid__sample *s, aid__home *h, bool male, int age)
{
  aid__sample_person *p = add(s, h, male, age);

  h->relative_count++;
  p->relative = true;
  return p;
}

int aid__home_index(const aid__home *h, const aid__sample_person *p)
{
  return (int)(p - h->persons);
}

/* ---- facts and rows ---- */

void aid__fact_number(aid__sample_person *p, unsigned fact, int64_t number)
{
  p->set |= (uint64_t)1 << fact;
  p->facts[fact].number = number;
}

void aid__fact_flag(aid__sample_person *p, unsigned fact, bool yes)
{
  aid__fact_number(p, fact, yes);
}

void aid__fact_word(aid__sample_person *p, unsigned fact, const char *word)
{
  p->set |= (uint64_t)1 << fact;
  p->facts[fact].word = word;
}

void aid__fact_drop(aid__sample_person *p, unsigned fact)
{
  p->set &= ~((uint64_t)1 << fact);
}

void aid__fact_who(const aid__home *h, aid__sample_person *p, unsigned fact,
                   const aid__sample_person *who)
{
  aid__fact_number(p, fact, who == NULL ? -1 : aid__home_index(h, who));
}

void aid__list_say(aid__sample_person *p, unsigned list)
{
  p->lists |= 1u << list;
}

aid__sample_row *aid__row_add(aid__sample_person *p, unsigned list)
{
  aid__sample_row *row = &p->rows[p->row_count];

  assert(p->row_count < AID__ROWS_MOST);
  p->row_count++;
  p->lists |= 1u << list;
  row->list = list;
  row->set = row->components = 0;
  row->from = row->until = AID__UNSAID;
  return row;
}

aid__sample_row *aid__row_word(aid__sample_row *row, unsigned field, const char *word)
{
  row->set |= 1u << field;
  row->values[field].word = word;
  return row;
}

aid__sample_row *aid__row_number(aid__sample_row *row, unsigned field, int64_t number)
{
  row->set |= 1u << field;
  row->values[field].number = number;
  return row;
}

/* What article 6 of the rules for tekun leaves out, or leaves open. */
static bool tekun_counts(const char *kind)
{
  static const char *const not [] = {"base_pension",      "insurance_benefit", "military_pension",
                                     "old_age_allowance", "assistance",        "disability_subsidy",
                                     "child_allowance"};

  for (size_t i = 0; i < sizeof not / sizeof not [0]; i++)
    if (strcmp(kind, not [i]) == 0)
      return false;
  return true;
}

void aid__income_month(aid__sample_person *p, const char *kind, int64_t yuan)
{
  aid__row_number(aid__row_word(aid__row_add(p, AID__LIST_incomes), 0, kind), 1, yuan * 100);
  if (tekun_counts(kind))
    p->own += yuan * 100;
}

void aid__income_year(aid__sample_person *p, const char *kind, int64_t yuan, int64_t cost)
{
  aid__sample_row *row = aid__row_word(aid__row_add(p, AID__LIST_incomes), 0, kind);

  aid__row_number(row, 1, 0);                  /* an item without an amount a month is unknown */
  aid__row_number(row, 2, yuan * 100);
  if (cost > 0)
    aid__row_number(row, 3, cost * 100);
  if (tekun_counts(kind))
    p->own += (yuan - cost) * 100 / 12;
}

void aid__supporter_add(const aid__home *h, aid__sample_person *p, aid__sample_person *who)
{
  aid__row_number(aid__row_add(p, AID__LIST_supporters), 0, aid__home_index(h, who));
}

aid__sample_row *aid__card_add(aid__sample *s, aid__sample_person *p, const char *class,
                               unsigned grade)
{
  aid__sample_row *row = aid__row_add(p, AID__LIST_cards);
  int most = p->age < 8 ? p->age : 8;

  aid__row_number(aid__row_word(aid__row_number(row, 0, 0), 1, class), 2, grade);
  if (most > 0) {
    row->from = aid_date_add_months(s->first, -12 * (int32_t)aid__sample_below(s, (uint32_t)most));
    row->from -= 30 + (int32_t)aid__sample_below(s, 200);
  }
  if (strcmp(class, "multiple") == 0) {
    row->components = 2;
    row->component[0].class = "physical";
    row->component[0].grade = grade;
    row->component[1].class = "speech";
    row->component[1].grade = grade < 4 ? grade + 1 : 4;
  }
  return row;
}

/* ---- earlier decisions ---- */

aid__sample_award *aid__award_add(aid__sample_awards *awards, const char *program)
{
  aid__sample_award *award = &awards->items[awards->count];

  assert(awards->count < AID__AWARDS_MOST);
  awards->count++;
  awards->said = true;
  award->program = program;
  award->unknown = NULL;
  award->applied = award->confirmed = award->from = award->until = AID__UNSAID;
  award->fen = -1;
  return award;
}

static int32_t day_in(aid__sample *s, int32_t month, uint32_t from, uint32_t days)
{
  return aid_month_first_day(month) + (int32_t)(from + aid__sample_below(s, days));
}

static aid__sample_award *enrol(aid__sample *s, aid__sample_awards *awards, const char *program,
                                int months, bool at_once, int64_t fen)
{
  aid__sample_award *award = aid__award_add(awards, program);

  award->from = s->month - months;
  award->applied = day_in(s, award->from - (at_once ? 0 : 2), 10, 9);
  award->confirmed = at_once ? award->applied + 3 : day_in(s, award->from - 1, 4, 20);
  award->fen = fen;
  return award;
}

void aid__award_enrolled(aid__sample *s, aid__sample_awards *awards, const char *program,
                         int months, bool at_once, int64_t fen)
{
  enrol(s, awards, program, months, at_once, fen);
}

void aid__award_closed(aid__sample *s, aid__sample_awards *awards, const char *program, int months,
                       int ended, int64_t fen)
{
  enrol(s, awards, program, months, false, fen)->until = s->month - ended;
}

void aid__award_applied(aid__sample *s, aid__sample_awards *awards, const char *program, int months)
{
  aid__award_add(awards, program)->applied = day_in(s, s->month - months, 2, 25);
}

void aid__span_add(aid__sample_person *p, unsigned fact, int32_t from, int32_t until,
                   const char *source, int32_t recorded, const char *text)
{
  aid__sample_span *span = &p->spans[p->span_count];

  assert(p->span_count < AID__SPANS_MOST);
  p->span_count++;
  *span = (aid__sample_span){fact, from, until, recorded, source, text};
}

/* ---- who supports whom ---- */

static const aid__sample_row *has_row(const aid__sample_person *p, unsigned list)
{
  for (unsigned i = 0; i < p->row_count; i++)
    if (p->rows[i].list == list)
      return &p->rows[i];
  return NULL;
}

static bool on_tekun(const aid__sample_person *p)
{
  for (unsigned i = 0; i < p->awards.count; i++)
    if (strcmp(p->awards.items[i].program, "tekun") == 0)
      return true;
  return p->awards.partial;
}

/* Nothing that article 8 accepts stands between him and his duty. */
static bool able(const aid__sample_person *p)
{
  const uint64_t lost = (uint64_t)1 << AID__FACT_death | (uint64_t)1 << AID__FACT_declared_missing;

  return p->age >= 18 && p->age < 60 && ((p->set | p->unknown) & lost) == 0 && (p->set & 1) != 0 &&
         has_row(p, AID__LIST_cards) == NULL && has_row(p, AID__LIST_sentences) == NULL &&
         p->unknown_lists == 0 && !on_tekun(p);
}

static bool cannot_work(const aid__sample_person *p)
{
  return p->age >= 60 || p->age < 16 || has_row(p, AID__LIST_cards) != NULL;
}

static aid__sample_person *find_supporter(aid__sample *s, aid__home *h, const aid__sample_person *p)
{
  aid__sample_person *who;

  for (unsigned i = 0; i < h->person_count + h->relative_count; i++) {
    who = &h->persons[i];
    if (who != p && able(who) && (!who->relative || who->awards.said))
      return who;
  }
  if (h->person_count + h->relative_count == AID__PERSONS_MOST)
    return NULL;
  who = aid__home_relative(s, h, (s->random & 1) != 0,
                           p->age >= 80   ? 52
                           : p->age >= 60 ? p->age - 24
                           : p->age < 30  ? 45
                                          : p->age + 4);
  if (who->age > 59)
    who->age = 59;
  aid__fact_number(who, AID__FACT_birth, s->births[who->age] - (int32_t)aid__sample_below(s, 365));
  who->awards.said = true;
  return who;
}

void aid__home_settle(aid__sample *s, aid__home *h)
{
  const unsigned count = h->person_count;

  /* whoever applies says where he is registered */
  for (unsigned i = 0; h->awards.count > 0 && i < count; i++)
    if ((h->persons[i].set & (uint64_t)1 << AID__FACT_hukou_place) == 0)
      aid__fact_word(&h->persons[i], AID__FACT_hukou_place, "here");
  for (unsigned i = 0; i < count; i++) {
    aid__sample_person *p = &h->persons[i];
    aid__sample_person *who;

    if (p->open || (p->lists & 1u << AID__LIST_supporters) != 0 || !cannot_work(p) ||
        p->own >= s->line + 5000)
      continue;
    who = find_supporter(s, h, p);
    if (who == NULL) {
      aid__fact_flag(p, AID__FACT_tekun_property_judged, false);
      continue;
    }
    aid__fact_word(who, AID__FACT_civil_capacity, "full");
    aid__supporter_add(h, p, who);
  }
}
