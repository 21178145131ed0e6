/* Households of the sample city on tekun, and children whose parents are dead or cannot raise
   them. */
#include "exchange/sample.h"

/* ---- tekun ---- */

enum { SELF_CARE = 6 };

/* The six items: none failed, one to three, four to six; `skip`: one that nobody has judged. */
static void self_care(aid__sample *s, aid__sample_person *p, unsigned nth, bool skip)
{
  const unsigned failed = nth % 5 < 2   ? 0
                          : nth % 5 < 4 ? 1 + aid__sample_below(s, 3)
                                        : 4 + aid__sample_below(s, 3);

  for (unsigned i = 0; i < SELF_CARE; i++)
    if (!skip || i != 4)
      aid__fact_flag(p, AID__FACT_can_eat + i, i >= failed);
}

/* Someone who fits but for his supporters, who come next. */
static void tekun_facts(aid__sample *s, aid__sample_person *p, unsigned nth)
{
  p->open = true;
  p->set |= (uint64_t)1 << AID__FACT_full_name;
  aid__fact_flag(p, AID__FACT_tekun_property_judged, true);
  aid__fact_word(p, AID__FACT_support_place, nth % 7 == 3 ? "centralised" : "dispersed");
  self_care(s, p, nth, false);
  aid__family_no_income(p);
  aid__list_say(p, AID__LIST_supporters);
  if (nth % 3 == 0 && p->age >= 60)
    aid__income_month(p, "base_pension", 108);
}

/* 1.3 standards and the care that goes with the items failed. */
static void tekun_enrolled(aid__sample *s, aid__sample_person *p)
{
  unsigned failed = 0;

  for (unsigned i = 0; i < SELF_CARE; i++)
    failed += p->facts[AID__FACT_can_eat + i].number == 0;
  aid__award_enrolled(s, &p->awards, "tekun", 1 + (int)aid__sample_below(s, 48), false,
                      (s->line * 13 / 10 + 99) / 100 * 100 + (failed == 0  ? 8500
                                                              : failed < 4 ? 28400
                                                                           : 56700));
}

static void tekun_old(aid__sample *s, aid__home *h, unsigned nth)
{
  aid__sample_person *p = aid__family_head(s, h, nth % 10 != 0, 61, 18);

  tekun_facts(s, p, nth);
  if (!h->urban && nth % 4 == 1) {
    aid__fact_flag(p, AID__FACT_contracted_land, true);
    aid__fact_flag(p, AID__FACT_resettled, false);
  }
  tekun_enrolled(s, p);
}

static void tekun_very_old(aid__sample *s, aid__home *h, unsigned nth)
{
  aid__sample_person *p = aid__home_add(s, h, "head", nth % 4 != 0, aid__family_eighty(s));

  tekun_facts(s, p, nth);
  tekun_enrolled(s, p);
  aid__family_old_age(s, p);
}

static void tekun_disabled(aid__sample *s, aid__home *h, unsigned nth)
{
  static const struct {
    const char *class;
    unsigned grade;
  } cards[] = {
      {"intellectual", 3}, {"mental", 2},   {"physical", 2}, {"visual", 1},
      {"intellectual", 1}, {"multiple", 2}, {"mental", 3},
  };
  aid__sample_person *p = aid__family_head(s, h, nth % 3 != 0, 25, 34);

  aid__card_add(s, p, cards[nth % 7].class, cards[nth % 7].grade);
  aid__fact_flag(p, AID__FACT_local_hukou, true);
  tekun_facts(s, p, nth);
  tekun_enrolled(s, p);
}

/* An unmarried brother under a family's roof. */
static void tekun_brother(aid__sample *s, aid__home *h, unsigned nth)
{
  aid__sample_person *p;

  aid__family_head(s, h, true, 52, 7);
  aid__family_spouse(s, h);
  p = aid__home_add(s, h, "sibling", true, 60 + (int)aid__sample_below(s, 8));
  tekun_facts(s, p, nth);
  tekun_enrolled(s, p);
  aid__family_works(s, h, &h->persons[0]);
  aid__family_works(s, h, &h->persons[1]);
}

/* Supporters there are, and none is able. */
static void tekun_supporters(aid__sample *s, aid__home *h, unsigned nth)
{
  aid__sample_person *p = aid__family_head(s, h, nth % 3 != 0, 64, 14), *who;
  aid__sample_row *row;

  tekun_facts(s, p, nth);
  tekun_enrolled(s, p);
  who = aid__home_relative(s, h, true,
                           nth % 6 < 2 || nth % 6 == 5 ? 63 + (int)aid__sample_below(s, 12)
                                                       : 35 + (int)aid__sample_below(s, 10));
  who->awards.said = true;
  aid__fact_word(who, AID__FACT_civil_capacity, "full");
  switch (nth % 6) {
  case 0: /* a brother on tekun */
    aid__award_enrolled(s, &who->awards, "tekun", 20, false, s->line * 13 / 10);
    break;
  case 1: /* a brother of sixty on dibao */
    aid__award_enrolled(s, &who->awards, "dibao", 20, false, s->line / 2);
    break;
  case 2: /* a son in prison, of little property */
    row = aid__row_number(aid__row_add(who, AID__LIST_sentences), 0, 60);
    row->from = s->first - 400;
    row->until = s->first + 1400;
    aid__fact_flag(who, AID__FACT_low_property_judged, true);
    break;
  case 3: /* a son declared missing */
    aid__fact_number(who, AID__FACT_declared_missing, s->first - 500);
    aid__fact_flag(who, AID__FACT_low_property_judged, true);
    break;
  case 4: /* a daughter without capacity */
    aid__fact_word(who, AID__FACT_civil_capacity, "lacking");
    aid__fact_flag(who, AID__FACT_low_property_judged, true);
    break;
  default: /* a brother who died */ aid__fact_number(who, AID__FACT_death, s->first - 2000); break;
  }
  aid__supporter_add(h, p, who);
}

/* A minor supported already, who goes on to 18. */
static void tekun_minor(aid__sample *s, aid__home *h, unsigned nth)
{
  aid__sample_person *p = aid__family_head(s, h, nth % 2 == 0, 12, 6), *father, *mother;

  father = aid__home_relative(s, h, true, 45);
  mother = aid__home_relative(s, h, false, 43);
  aid__fact_number(father, AID__FACT_death, s->first - 1500);
  aid__fact_number(mother, AID__FACT_death, s->first - 1100);
  aid__fact_who(h, p, AID__FACT_father, father);
  aid__fact_who(h, p, AID__FACT_mother, mother);
  tekun_facts(s, p, nth);
  aid__row_number(aid__row_word(aid__row_add(p, AID__LIST_schoolings), 0,
                                p->age < 16 ? "compulsory" : "senior_high"),
                  1, 1);
  aid__fact_flag(p, AID__FACT_chooses_tekun, true);
  aid__fact_flag(p, AID__FACT_support_goes_on, true);
  aid__fact_flag(p, AID__FACT_covered_to_18, true);
  aid__fact_flag(p, AID__FACT_price_widened, true);
  tekun_enrolled(s, p);
}

/* Applied: whether the property fits is not answered yet, or a son is able, or something is not
   known. */
static void tekun_applied(aid__sample *s, aid__home *h, unsigned nth)
{
  aid__sample_person *p = aid__family_head(s, h, nth % 3 != 0, 62, 15), *who;

  tekun_facts(s, p, nth);
  aid__award_applied(s, &p->awards, "tekun", (int)(nth % 2));
  switch (nth % 11) {
  case 0:
  case 1: aid__fact_drop(p, AID__FACT_tekun_property_judged); break; /* for an official */
  case 2: aid__fact_flag(p, AID__FACT_tekun_property_judged, false); break;
  case 3:
  case 4: /* an able son */
    who = aid__home_relative(s, h, true, 38);
    who->awards.said = true;
    aid__fact_word(who, AID__FACT_civil_capacity, "full");
    aid__supporter_add(h, p, who);
    break;
  case 5: p->lists &= ~(1u << AID__LIST_supporters); break;
  case 6:
    p->lists &= ~(1u << AID__LIST_incomes);
    p->row_count = 0;
    break;
  case 7:
    self_care(s, p, 0, true);
    aid__fact_drop(p, AID__FACT_can_walk);
    break;
  case 8: /* what a son is on is not known */
    who = aid__home_relative(s, h, true, 38);
    aid__fact_word(who, AID__FACT_civil_capacity, "full");
    aid__supporter_add(h, p, who);
    break;
  case 9: /* a sister of seventy: what people here earn is not published */
    who = aid__home_relative(s, h, false, 72);
    who->awards.said = true;
    aid__fact_word(who, AID__FACT_civil_capacity, "full");
    aid__fact_flag(who, AID__FACT_low_property_judged, true);
    aid__income_year(who, "farming", 6000, 1500);
    aid__supporter_add(h, p, who);
    break;
  default: /* a son in prison, whose property nobody has judged */
    who = aid__home_relative(s, h, true, 38);
    who->awards.said = true;
    aid__fact_word(who, AID__FACT_civil_capacity, "full");
    aid__row_number(aid__row_add(who, AID__LIST_sentences), 0, 36)->from = s->first - 300;
    aid__supporter_add(h, p, who);
    break;
  }
  aid__family_property(s, p, true);
}

/* Was on tekun until he died. */
static void tekun_past(aid__sample *s, aid__home *h, unsigned nth)
{
  aid__sample_person *p = aid__family_head(s, h, true, 66, 13);

  tekun_facts(s, p, nth);
  aid__fact_number(p, AID__FACT_death, s->first - 40 - (int32_t)aid__sample_below(s, 20));
  aid__award_closed(s, &p->awards, "tekun", 60, 1, s->line * 13 / 10);
}

/* ---- children ---- */

/* A child with grandparents; father and mother are relatives of whom nothing is said yet. */
static aid__sample_person *grandchild(aid__sample *s, aid__home *h, unsigned nth, int age)
{
  aid__sample_person *p;

  aid__family_head(s, h, true, age < 12 ? 62 : age + 50, 8);
  aid__family_spouse(s, h);
  p = aid__home_add(s, h, "grandchild", nth % 2 == 0, age);
  p->set |= (uint64_t)1 << AID__FACT_full_name;
  aid__fact_word(p, AID__FACT_support_place, "dispersed");
  aid__family_no_income(p);
  for (unsigned i = 0; i < 2; i++)
    aid__family_retired(s, h, &h->persons[i]);
  aid__fact_who(h, p, AID__FACT_father, aid__home_relative(s, h, true, age + 26));
  aid__fact_who(h, p, AID__FACT_mother, aid__home_relative(s, h, false, age + 24));
  return p;
}

enum { FATHER = 3, MOTHER = 4 };

static void died(aid__sample *s, aid__sample_person *p, int32_t days)
{
  aid__fact_number(p, AID__FACT_death, s->first - days - (int32_t)aid__sample_below(s, 300));
}

/* On a child programme: tekun is out, whoever could support. */
static void child_enrolled(aid__sample *s, aid__sample_person *p, const char *program, int64_t fen)
{
  p->open = true;
  aid__award_enrolled(s, &p->awards, program, 1 + (int)aid__sample_below(s, 12), false, fen);
}

static void orphan_home(aid__sample *s, aid__home *h, unsigned nth)
{
  aid__sample_person *p = grandchild(s, h, nth, 4 + (int)aid__sample_below(s, 14));

  died(s, &h->persons[FATHER], 420);
  died(s, &h->persons[MOTHER], 420);
  child_enrolled(s, p, "orphan", 95000);
}

static void orphan_institution(aid__sample *s, aid__home *h, unsigned nth)
{
  aid__sample_person *p = aid__family_head(s, h, nth % 2 == 0, 2, 14);

  p->open = true;
  aid__fact_flag(p, AID__FACT_foundling, true);
  aid__fact_who(h, p, AID__FACT_father, NULL);
  aid__fact_word(p, AID__FACT_support_place, "centralised");
  aid__family_no_income(p);
  child_enrolled(s, p, "orphan", 135000);
}

static void orphan_other(aid__sample *s, aid__home *h, unsigned nth)
{
  aid__sample_person *p = grandchild(s, h, nth, nth % 6 == 0 ? 19 : 9 + (int)(nth % 7));
  aid__sample_row *row;

  died(s, &h->persons[FATHER], 900);
  died(s, &h->persons[MOTHER], 900);
  switch (nth % 6) {
  case 0: /* past 18, at college */
    row =
        aid__row_number(aid__row_word(aid__row_add(p, AID__LIST_schoolings), 0, "bachelor"), 1, 1);
    row->from = s->first - 300;
    child_enrolled(s, p, "orphan", 95000);
    break;
  case 1: /* whether the father is dead is not known */
    aid__fact_drop(&h->persons[FATHER], AID__FACT_death);
    h->persons[FATHER].unknown |= (uint64_t)1 << AID__FACT_death;
    aid__award_applied(s, &p->awards, "orphan", 1);
    break;
  case 2: /* applied, not decided yet */ aid__award_applied(s, &p->awards, "orphan", 0); break;
  case 3: /* the nursing subsidy beside it */
    aid__family_severe(s, p, nth, true);
    child_enrolled(s, p, "orphan", 95000);
    break;
  case 4: /* how he is kept is not known: the rate is open */
    aid__fact_drop(p, AID__FACT_support_place);
    child_enrolled(s, p, "orphan", 95000);
    break;
  default: /* one parent lives: applied for, and no orphan */
    aid__fact_drop(&h->persons[MOTHER], AID__FACT_death);
    aid__award_applied(s, &p->awards, "orphan", 0);
    break;
  }
}

/* What keeps a parent from raising the child, by number. */
static void parent_unable(aid__sample *s, aid__sample_person *p, unsigned what)
{
  aid__sample_row *row;

  switch (what % 9) {
  case 0: aid__card_add(s, p, "physical", 2); break;
  case 1:
    aid__row_number(aid__row_add(p, AID__LIST_sentences), 0, 36)->from = s->first - 200;
    break;
  case 2:
    aid__fact_number(p, AID__FACT_police_registered,
                     s->first - 300 - (int32_t)aid__sample_below(s, 400));
    break;
  case 3: aid__card_add(s, p, "mental", 3); break;
  case 4:
    row = aid__row_number(
        aid__row_word(aid__row_add(p, AID__LIST_confinements), 0, "compulsory_detox"), 1, 24);
    row->from = s->first - 250;
    row->until = s->first + 480;
    break;
  case 5:
    row = aid__row_number(aid__row_number(aid__row_add(p, AID__LIST_illnesses), 0, 1), 1, 1);
    row->from = s->first - 500;
    break;
  case 6: aid__fact_number(p, AID__FACT_guardianship_revoked, s->first - 400); break;
  case 7: aid__fact_number(p, AID__FACT_deported, s->first - 350); break;
  default:
    aid__fact_number(p, AID__FACT_last_contact, s->first - 700);
    aid__fact_flag(p, AID__FACT_loss_verified, true);
    break;
  }
}

static void unattended(aid__sample *s, aid__home *h, unsigned nth)
{
  aid__sample_person *p = grandchild(s, h, nth, 3 + (int)aid__sample_below(s, 15));

  if (nth % 4 == 3)
    parent_unable(s, &h->persons[FATHER], nth / 4);
  else if (nth % 8 == 6)
    aid__fact_number(&h->persons[FATHER], AID__FACT_declared_missing, s->first - 420);
  else
    died(s, &h->persons[FATHER], 420);
  parent_unable(s, &h->persons[MOTHER], nth);
  child_enrolled(s, p, "unattended_child", 95000);
}

static void unattended_other(aid__sample *s, aid__home *h, unsigned nth)
{
  aid__sample_person *p = grandchild(s, h, nth, 6 + (int)(nth % 10));
  aid__sample_person *father = &h->persons[FATHER], *mother = &h->persons[MOTHER];

  died(s, father, 800);
  switch (nth % 9) {
  case 0:
  case 1:
  case 2: /* one dead, one declared missing: for an official, accepted, refused */
    aid__fact_number(mother, AID__FACT_declared_missing, s->first - 600);
    if (nth % 9 != 0)
      aid__fact_flag(p, AID__FACT_both_gone_counts, nth % 9 == 1);
    break;
  case 3: /* lost, and not registered: for an official */
    aid__fact_number(mother, AID__FACT_last_contact, s->first - 500);
    break;
  case 4: /* registered three months ago: too short */
    aid__fact_number(mother, AID__FACT_police_registered, s->first - 60);
    aid__fact_number(mother, AID__FACT_last_contact, s->first - 90);
    break;
  case 5: break; /* the mother is able */
  case 6:        /* whether she lives is not known */
    mother->unknown |= (uint64_t)1 << AID__FACT_death;
    break;
  case 7: /* nobody has said who she is */
    aid__fact_drop(p, AID__FACT_mother);
    h->relative_count--;
    break;
  default: /* other measures, five months only */
    aid__row_number(aid__row_word(aid__row_add(mother, AID__LIST_confinements), 0, "other_measure"),
                    1, 5)
        ->from = s->first - 60;
    break;
  }
  aid__award_applied(s, &p->awards, "unattended_child", (int)(nth % 2));
}

/* With a grandmother on dibao: what the child has is paid up to the rate. */
static void unattended_poor(aid__sample *s, aid__home *h, unsigned nth)
{
  aid__sample_person *p, *parent;
  const int age = 5 + (int)aid__sample_below(s, 12);
  int64_t income;

  aid__family_head(s, h, false, age + 52, 6);
  p = aid__home_add(s, h, "grandchild", nth % 2 == 0, age);
  p->set |= (uint64_t)1 << AID__FACT_full_name;
  income = aid__family_poor(s, h, 60);
  if (nth % 2 == 0) {
    aid__income_month(p, "child_allowance", 600);
    aid__family_severe(s, p, nth, true);
    aid__family_living(s, p);
  }
  parent = aid__home_relative(s, h, true, age + 25);
  died(s, parent, 500);
  aid__fact_who(h, p, AID__FACT_father, parent);
  parent = aid__home_relative(s, h, false, age + 23);
  parent_unable(s, parent, nth);
  aid__fact_who(h, p, AID__FACT_mother, parent);
  aid__family_dibao(s, h, income);
  child_enrolled(s, p, "unattended_child", 95000 - (s->line * 2 - income) / 2);
}

const aid__sample_kind aid__sample_rare[] = {
    {tekun_old, 400, 8600, 8},       {tekun_very_old, 60, 1400, 2},  {tekun_disabled, 100, 1500, 7},
    {tekun_brother, 40, 900, 2},     {tekun_supporters, 20, 280, 6}, {tekun_minor, 6, 40, 2},
    {tekun_applied, 30, 220, 11},    {tekun_past, 20, 200, 1},       {orphan_home, 70, 630, 3},
    {orphan_institution, 60, 40, 1}, {orphan_other, 12, 84, 6},      {unattended, 100, 900, 9},
    {unattended_other, 18, 108, 9},  {unattended_poor, 20, 180, 2},
};
const size_t aid__sample_rare_count = sizeof aid__sample_rare / sizeof aid__sample_rare[0];
