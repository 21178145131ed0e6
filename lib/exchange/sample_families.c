/* Families of the sample city: what builders share, and the households that apply for nothing. */
#include "exchange/sample.h"
#include <socialaid/value.h>

/* ---- members ---- */

aid__sample_person *aid__family_head(aid__sample *s, aid__home *h, bool male, int age,
                                     uint32_t years)
{
  return aid__home_add(s, h, "head", male, age + (int)aid__sample_below(s, years));
}

aid__sample_person *aid__family_spouse(aid__sample *s, aid__home *h)
{
  const aid__sample_person *head = &h->persons[0];
  const int age = head->age - 2 + (int)aid__sample_below(s, 4);

  /* nobody crosses the lines at 60 and 80 by marrying */
  return aid__home_add(s, h, "spouse", !head->male,
                       head->age < 60 && age > 59    ? 59
                       : head->age < 80 && age > 79  ? 79
                       : head->age >= 60 && age < 60 ? 60
                                                     : age);
}

/* The head's, and the spouse's where there is one. */
aid__sample_person *aid__family_child(aid__sample *s, aid__home *h, int age, uint32_t years)
{
  const int drawn = age + (int)aid__sample_below(s, years);
  aid__sample_person *p = aid__home_add(s, h, "child", aid__sample_below(s, 2) != 0, drawn);
  const bool pair =
      h->person_count > 2 && strcmp(h->persons[1].facts[AID__FACT_relation].word, "spouse") == 0;

  aid__fact_who(h, p, h->persons[0].male ? AID__FACT_father : AID__FACT_mother, &h->persons[0]);
  if (pair)
    aid__fact_who(h, p, h->persons[0].male ? AID__FACT_mother : AID__FACT_father, &h->persons[1]);
  return p;
}

/* ---- incomes ---- */

void aid__family_no_income(aid__sample_person *p)
{
  aid__list_say(p, AID__LIST_incomes);
}

static void deduct(aid__sample_person *p, const char *kind, int64_t yuan)
{
  aid__row_number(aid__row_word(aid__row_add(p, AID__LIST_deductions), 0, kind), 1, yuan * 100);
}

void aid__family_works(aid__sample *s, const aid__home *h, aid__sample_person *p)
{
  const uint32_t what = aid__sample_below(s, 16);

  if (h->urban) {
    aid__income_month(p, what == 0 ? "business" : "wage",
                      2800 + 20 * (int64_t)aid__sample_below(s, 200));
    if (what >= 12)
      deduct(p, what == 15 ? "tax" : "social_contribution",
             120 + 10 * (int64_t)aid__sample_below(s, 40));
  } else if (what < 3) {
    const int64_t sold = 34000 + 500 * (int64_t)aid__sample_below(s, 40);

    aid__income_year(p, "farming", sold, 5000 + 100 * (int64_t)aid__sample_below(s, 50));
  } else {
    aid__income_month(p, "wage", 2400 + 50 * (int64_t)aid__sample_below(s, 50));
  }
}

void aid__family_retired(aid__sample *s, const aid__home *h, aid__sample_person *p)
{
  if (h->urban) {
    aid__income_month(p, "pension", 1900 + 10 * (int64_t)aid__sample_below(s, 200));
  } else if (p->age < 76) {
    aid__income_year(p, "farming", 12000 + 100 * (int64_t)aid__sample_below(s, 60), 2400);
    if (aid__sample_below(s, 4) == 0)
      aid__income_month(p, "base_pension", 108);
  } else {
    aid__income_month(p, "maintenance", 800 + 50 * (int64_t)aid__sample_below(s, 8));
    aid__income_month(p, "base_pension", 108);
  }
}

/* ---- the old ---- */

int aid__family_eighty(aid__sample *s)
{
  const uint64_t nth = s->eighties++;
  uint32_t most;

  if (nth % 300 == 37)
    return 100 + (int)aid__sample_below(s, 6);
  if (nth % 9 == 4)
    return 90 + (int)aid__sample_below(s, 8);
  most = 1 + aid__sample_below(s, 10);
  return 80 + (int)aid__sample_below(s, most);
}

void aid__family_old_age(aid__sample *s, aid__sample_person *p)
{
  const uint64_t nth = s->eighties;
  const int since = (p->age - 80) * 12 + 2;

  p->set |= (uint64_t)1 << AID__FACT_full_name;
  if (nth % 25 == 7)
    aid__award_applied(s, &p->awards, "old_age", (int)(nth / 25 % 2));
  else if (nth % 25 != 13)
    aid__award_enrolled(s, &p->awards, "old_age",
                        1 + (int)aid__sample_below(s, (uint32_t)(since < 18 ? since : 18)), false,
                        p->age >= 100  ? 30000
                        : p->age >= 90 ? 10000
                                       : 5000);
}

/* ---- the disabled ---- */

void aid__family_severe(aid__sample *s, aid__sample_person *p, unsigned nth, bool drawn)
{
  static const struct {
    const char *class;
    unsigned grade;
  } cards[] = {
      {"physical", 2}, {"intellectual", 2}, {"mental", 2},   {"visual", 1},   {"physical", 1},
      {"hearing", 2},  {"mental", 1},       {"multiple", 1}, {"visual", 2},   {"intellectual", 1},
      {"speech", 2},   {"physical", 2},     {"hearing", 1},  {"multiple", 2},
  };
  static const unsigned asked[] = {AID__FACT_labour_lost, AID__FACT_kept_by_parents,
                                   AID__FACT_kept_by_siblings, AID__FACT_kept_by_aged};
  const size_t i = nth % (sizeof cards / sizeof cards[0]);

  for (size_t k = 0; p->age >= 18 && k < sizeof asked / sizeof asked[0]; k++)
    if ((p->set >> asked[k] & 1) == 0)      /* of whom nothing else is said */
      aid__fact_flag(p, asked[k], false);
  p->set |= (uint64_t)1 << AID__FACT_full_name;
  aid__card_add(s, p, cards[i].class, cards[i].grade);
  aid__fact_flag(p, AID__FACT_local_hukou, true);
  aid__fact_number(p, AID__FACT_care_months, 6 * (1 + (int64_t)aid__sample_below(s, 4)));
  if (drawn)
    aid__award_enrolled(s, &p->awards, "disability_nursing",
                        1 + (int)aid__sample_below(s, 60) % (p->age * 12 > 1 ? p->age * 12 : 1),
                        true, 6000);
}

void aid__family_light(aid__sample *s, aid__sample_person *p, unsigned nth)
{
  static const struct {
    const char *class;
    unsigned grade;
  } cards[] = {
      {"physical", 4},     {"physical", 3},     {"hearing", 4}, {"visual", 4},   {"mental", 3},
      {"physical", 4},     {"intellectual", 4}, {"hearing", 3}, {"speech", 4},   {"visual", 3},
      {"intellectual", 3}, {"mental", 4},       {"speech", 3},  {"multiple", 3}, {"multiple", 4},
  };
  const size_t i = nth % (sizeof cards / sizeof cards[0]);

  p->set |= (uint64_t)1 << AID__FACT_full_name;
  aid__card_add(s, p, cards[i].class, cards[i].grade);
  aid__fact_flag(p, AID__FACT_local_hukou, true);
}

void aid__family_living(aid__sample *s, aid__sample_person *p)
{
  aid__award_enrolled(s, &p->awards, "disability_living", 1 + (int)aid__sample_below(s, 48), true,
                      6000);
}

/* ---- dibao ---- */

void aid__family_property(aid__sample *s, aid__sample_person *p, bool owns)
{
  aid__list_say(p, AID__LIST_assets);
  aid__list_say(p, AID__LIST_vehicles);
  aid__list_say(p, AID__LIST_houses);
  aid__list_say(p, AID__LIST_enterprises);
  if (!owns)
    return;
  aid__row_number(aid__row_word(aid__row_add(p, AID__LIST_assets), 0, "deposit"), 1,
                  20000 + 10 * (int64_t)aid__sample_below(s, 28000));
  aid__row_number(aid__row_word(aid__row_add(p, AID__LIST_houses), 0, "dwelling"), 1,
                  6000 + 50 * (int64_t)aid__sample_below(s, 120));
}

int64_t aid__family_poor(aid__sample *s, aid__home *h, uint32_t most)
{
  static const char *const kinds[] = {"wage", "farming", "land_rent", "maintenance"};
  const int64_t room = s->line * (int64_t)h->person_count * most / 100 / 100;
  int64_t yuan = room / 4 + (int64_t)aid__sample_below(s, (uint32_t)(room - room / 4));
  const uint32_t what = aid__sample_below(s, 4);

  h->persons[0].set |= (uint64_t)1 << AID__FACT_full_name;
  for (unsigned i = 0; i < h->person_count; i++) {
    aid__family_property(s, &h->persons[i], i == 0);
    aid__family_no_income(&h->persons[i]);
  }
  if (what == 1)
    aid__income_year(&h->persons[0], kinds[what], yuan * 12 + 1200, 1200);
  else
    aid__income_month(&h->persons[0], kinds[what], yuan);
  return yuan * 100;
}

void aid__family_dibao(aid__sample *s, aid__home *h, int64_t income)
{
  aid__award_enrolled(s, &h->awards, "dibao", 1 + (int)aid__sample_below(s, 36), false,
                      s->line * (int64_t)h->person_count - income);
}

/* ---- households that apply for nothing ---- */

/* Two families of five have a car, which answers for their property: nobody asked for their
   incomes. */
static void lives_well(aid__sample *s, aid__home *h, unsigned nth)
{
  aid__sample_person *head = &h->persons[0];

  if (nth % 5 == 1 || nth % 5 == 3) {
    aid__row_word(aid__row_add(head, AID__LIST_vehicles), 0, "living");
    return;
  }
  for (unsigned i = 0; i < h->person_count; i++) {
    aid__sample_person *p = &h->persons[i];

    if (p->age >= 60)
      aid__family_retired(s, h, p);
    else if (p->age >= 23 || strcmp(p->facts[AID__FACT_relation].word, "head") == 0)
      aid__family_works(s, h, p);
    else
      aid__family_no_income(p);
  }
  if (nth % 3 == 0)
    aid__row_number(
        aid__row_word(aid__row_add(head, AID__LIST_assets), 0, nth % 30 == 0 ? "fund" : "deposit"),
        1, 500000 + (int64_t)aid__sample_below(s, 12000000));
  if (nth % 10 == 3)
    aid__row_number(aid__row_word(aid__row_add(head, AID__LIST_houses), 0, "dwelling"), 1,
                    8000 + 50 * (int64_t)aid__sample_below(s, 120));
}

static void single(aid__sample *s, aid__home *h, unsigned nth)
{
  aid__family_head(s, h, nth % 2 == 0, 23, 36);
  lives_well(s, h, nth);
}

static void pair(aid__sample *s, aid__home *h, unsigned nth)
{
  aid__family_head(s, h, true, 25, 33);
  aid__family_spouse(s, h);
  lives_well(s, h, nth);
}

static void one_child(aid__sample *s, aid__home *h, unsigned nth)
{
  aid__family_head(s, h, true, 28, 17);
  aid__family_spouse(s, h);
  aid__family_child(s, h, 0, 16);
  lives_well(s, h, nth);
}

static void two_children(aid__sample *s, aid__home *h, unsigned nth)
{
  aid__family_head(s, h, true, 36, 14);
  aid__family_spouse(s, h);
  aid__family_child(s, h, 7, 11);
  aid__family_child(s, h, 0, 10);
  lives_well(s, h, nth);
}

static void grown_child(aid__sample *s, aid__home *h, unsigned nth)
{
  aid__family_head(s, h, true, 48, 11);
  aid__family_spouse(s, h);
  aid__family_child(s, h, 23, 4);
  lives_well(s, h, nth);
}

static void studies(aid__sample *s, aid__sample_person *p, const char *level)
{
  aid__sample_row *row = aid__row_add(p, AID__LIST_schoolings);
  int year, month;

  aid__row_number(aid__row_word(row, 0, level), 1, 1);
  if (!aid_month_parts(s->month, &year, &month))
    return;
  row->from = aid_date(year - 1, 9, 1);
  row->until = aid_date(year + 2, 7, 1);
}

static void student(aid__sample *s, aid__home *h, unsigned nth)
{
  static const char *const levels[] = {"bachelor", "junior_college",    "secondary_vocational",
                                       "bachelor", "higher_vocational", "vocational_high",
                                       "bachelor", "junior_college",    "senior_high",
                                       "bachelor"};
  aid__sample_person *p;

  aid__family_head(s, h, true, 44, 12);
  aid__family_spouse(s, h);
  p = aid__family_child(s, h, nth % 30 == 17 ? 22 : 18, nth % 30 == 17 ? 1 : 5);
  studies(s, p, nth % 30 == 17 ? "postgraduate" : levels[nth % 10]);
  lives_well(s, h, nth);
}

static void lone_parent(aid__sample *s, aid__home *h, unsigned nth)
{
  aid__family_head(s, h, nth % 3 == 0, 28, 17);
  aid__family_child(s, h, 3, 12);
  lives_well(s, h, nth);
}

static void three_generations(aid__sample *s, aid__home *h, unsigned nth)
{
  aid__family_head(s, h, true, 36, 14);
  aid__family_spouse(s, h);
  aid__family_child(s, h, 2, 16);
  aid__home_add(s, h, "parent", nth % 2 == 0, 62 + (int)aid__sample_below(s, 17));
  lives_well(s, h, nth);
}

static void six_under_a_roof(aid__sample *s, aid__home *h, unsigned nth)
{
  aid__family_head(s, h, true, 36, 14);
  aid__family_spouse(s, h);
  aid__family_child(s, h, 6, 12);
  aid__family_child(s, h, 0, 10);
  aid__home_add(s, h, "parent", true, 62 + (int)aid__sample_below(s, 17));
  aid__home_add(s, h, "parent", false, 61 + (int)aid__sample_below(s, 17));
  lives_well(s, h, nth);
}

/* The son's family under the father's name. */
static void with_grandchild(aid__sample *s, aid__home *h, unsigned nth)
{
  aid__sample_person *son, *child;

  aid__family_head(s, h, true, 50, 9);
  aid__family_spouse(s, h);
  son = aid__home_add(s, h, "child", true, 26 + (int)aid__sample_below(s, 4));
  aid__home_add(s, h, "other", false, 25 + (int)aid__sample_below(s, 5));
  child = aid__home_add(s, h, "grandchild", nth % 2 == 0, (int)aid__sample_below(s, 6));
  aid__fact_who(h, child, AID__FACT_father, son);
  aid__fact_who(h, child, AID__FACT_mother, &h->persons[3]);
  lives_well(s, h, nth);
}

static void old_pair(aid__sample *s, aid__home *h, unsigned nth)
{
  aid__family_head(s, h, true, 62, 16);
  aid__family_spouse(s, h);
  lives_well(s, h, nth * 5);
}

static void old_single(aid__sample *s, aid__home *h, unsigned nth)
{
  aid__family_head(s, h, nth % 3 == 0, 62, 18);
  lives_well(s, h, nth * 5);
}

const aid__sample_kind aid__sample_ordinary[] = {
    {one_child, 190, 80, 0},
    {two_children, 160, 150, 0},
    {pair, 120, 90, 0},
    {single, 90, 40, 0},
    {old_pair, 110, 130, 0},
    {old_single, 30, 40, 0},
    {three_generations, 100, 140, 0},
    {grown_child, 90, 90, 0},
    {student, 50, 50, 0},
    {lone_parent, 30, 10, 0},
    {six_under_a_roof, 30, 80, 0},
    {with_grandchild, 30, 60, 0},
};
const size_t aid__sample_ordinary_count =
    sizeof aid__sample_ordinary / sizeof aid__sample_ordinary[0];
