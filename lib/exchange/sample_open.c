/* Households of the sample city whose applications are refused, or cannot be decided yet, and
   those of which something odd is said. */
#include "exchange/sample.h"

static aid__sample_person *spouse(aid__home *h)
{
  return &h->persons[1];
}

static aid__sample_row *own(aid__sample_person *p, unsigned list, const char *word)
{
  return aid__row_word(aid__row_add(p, list), 0, word);
}

static void no_list(aid__sample_person *p, unsigned list)
{
  unsigned kept = 0;

  for (unsigned i = 0; i < p->row_count; i++)
    if (p->rows[i].list != list)
      p->rows[kept++] = p->rows[i];
  p->row_count = kept;
  p->lists &= ~(1u << list);
}

/* A couple that fits dibao, until something is changed. */
static int64_t poor_pair(aid__sample *s, aid__home *h)
{
  int64_t income;

  aid__family_head(s, h, true, 40, 16);
  aid__family_spouse(s, h);
  income = aid__family_poor(s, h, 60);
  aid__fact_flag(&h->persons[0], AID__FACT_local_hukou, true);
  return income;
}

static aid__sample_person *lodger(aid__sample *s, aid__home *h)
{
  aid__sample_person *p = aid__home_add(s, h, "other", true, 30 + (int)aid__sample_below(s, 20));

  aid__family_property(s, p, false);
  aid__family_no_income(p);
  return p;
}

/* ---- dibao applied for, and refused ---- */

static void refused(aid__sample *s, aid__home *h, unsigned nth)
{
  aid__sample_person *head;
  aid__sample_row *row;
  const int64_t year = s->line * 12;

  poor_pair(s, h);
  head = &h->persons[0];
  aid__award_applied(s, &h->awards, "dibao", (int)(nth % 2));
  switch (nth % 16) {
  case 0:
  case 1:
  case 2: aid__income_month(spouse(h), "wage", s->line / 100 * 3); break;
  case 3: aid__income_month(spouse(h), "pension", s->line / 100 * 4); break;
  case 4:
  case 5: own(head, AID__LIST_vehicles, "living"); break;
  case 6: own(head, AID__LIST_vehicles, "ship"); break;
  case 7: own(head, AID__LIST_vehicles, "farm_machine"); break;
  case 8: aid__row_number(own(head, AID__LIST_houses, "non_residential"), 1, 4500); break;
  case 9:
    for (unsigned i = 0; i < 2; i++)
      aid__row_number(own(spouse(h), AID__LIST_houses, "dwelling"), 1, 8000);
    break;
  case 10: aid__row_number(own(head, AID__LIST_assets, "deposit"), 1, year * 5); break;
  case 11:
    aid__row_number(own(head, AID__LIST_assets, "security"), 1, year * 2);
    aid__row_number(own(spouse(h), AID__LIST_assets, "insurance"), 1, year * 2 + 1);
    break;
  case 12:
    aid__row_number(own(spouse(h), AID__LIST_assets, "internet"), 1, year * 3);
    aid__row_number(own(spouse(h), AID__LIST_assets, "claim"), 1, year * 2);
    break;
  case 13: aid__row_number(aid__row_add(head, AID__LIST_enterprises), 0, 10000000); break;
  case 14: aid__income_year(spouse(h), "business", s->line * 60 / 100, s->line * 12 / 100); break;
  default: /* the only one who counts is in prison */
    h->person_count = 1;
    row = aid__row_number(aid__row_add(head, AID__LIST_sentences), 0, 24);
    row->from = s->first - 200;
    row->until = s->first + 530;
    break;
  }
}

/* ---- dibao applied for, and something is not known ---- */

static void undetermined(aid__sample *s, aid__home *h, unsigned nth)
{
  static const char *const local[] = {"employment_cost", "disability_cost", "illness_cost"};
  aid__sample_person *head, *p;

  poor_pair(s, h);
  head = &h->persons[0];
  aid__award_applied(s, &h->awards, "dibao", (int)(nth % 2));
  switch (nth % 18) {
  case 0: spouse(h)->partial |= 1u << AID__LIST_incomes; break;
  case 1: /* whether a lodger belongs to the family: his wage decides */
    p = lodger(s, h);
    aid__fact_drop(p, AID__FACT_co_resident);
    aid__income_month(p, "wage", s->line / 100 * 4);
    break;
  case 2: no_list(spouse(h), AID__LIST_assets); break;
  case 3: h->area_unsaid = true; break;
  case 4: aid__income_month(spouse(h), "old_age_allowance", s->line / 100 * 2); break;
  case 5:
    aid__income_month(spouse(h), "wage", s->line / 100 * 2);
    aid__row_number(own(spouse(h), AID__LIST_deductions, local[nth / 18 % 3]), 1, s->line);
    break;
  case 6:
    aid__row_number(own(spouse(h), AID__LIST_houses, "dwelling"), 1, 9000);
    break; /* what people here live on is not published */
  case 7:
    p = aid__home_add(s, h, "child", true, 17);
    aid__fact_drop(p, AID__FACT_birth);
    aid__fact_drop(p, AID__FACT_citizen_number);
    aid__family_no_income(p);
    aid__income_month(p, "wage", s->line / 100 * 5);
    break;
  case 8:
    p = lodger(s, h);
    aid__fact_drop(p, AID__FACT_relation);
    aid__fact_drop(p, AID__FACT_duty);
    aid__income_month(p, "wage", s->line / 100 * 4);
    break;
  case 9:
    spouse(h)->unknown |= (uint64_t)1 << AID__FACT_death;
    aid__income_month(spouse(h), "wage", s->line / 100 * 4);
    break;
  case 10: no_list(head, AID__LIST_vehicles); break;
  case 11: h->givens[h->given_count++] = (aid__sample_given){"household_income", NULL}; break;
  case 12:
    spouse(h)->unknown_lists |= 1u << AID__LIST_sentences | 1u << AID__LIST_confinements;
    aid__income_month(spouse(h), "survivor_benefit", s->line / 100 * 4);
    break;
  case 13:
    spouse(h)->awards.said = spouse(h)->awards.partial = true;
    aid__income_month(spouse(h), "compensation", s->line / 100 * 4);
    break;
  case 14:
    p = lodger(s, h);
    aid__fact_drop(p, AID__FACT_co_resident);
    aid__span_add(p, AID__FACT_co_resident, s->first - 400, s->first - 20, "visit", s->first - 390,
                  "yes");
    aid__span_add(p, AID__FACT_co_resident, s->first - 20, AID__UNSAID, "neighbours", s->first - 10,
                  NULL);
    aid__income_month(p, "wage", s->line / 100 * 4);
    break;
  case 15:
    own(head, AID__LIST_houses, "dwelling")->set = 1u << 1;
    head->rows[head->row_count - 1].values[1].number = 5000;
    break;
  case 16: /* how much he has saved, the bank has not answered */
    own(head, AID__LIST_assets, "deposit");
    break;
  default: /* who is on tekun, at what rate, since when: the file is lost */
    aid__award_add(&spouse(h)->awards, "tekun")->unknown = "from until";
    spouse(h)->awards.items[0].confirmed = s->first - 700;
    aid__income_month(spouse(h), "unemployment_benefit", s->line / 100 * 4);
    break;
  }
}

/* ---- dibao drawn, by households of which there is more to say ---- */

static void offer(aid__sample *s, aid__sample_person *p, int32_t days, bool accepted, bool reason)
{
  aid__sample_row *row = aid__row_number(aid__row_add(p, AID__LIST_offers), 0, s->first - days);

  aid__row_number(row, 1, accepted);
  if (reason)
    aid__row_number(row, 2, 1);
}

static void property_of_note(aid__sample_person *head, aid__sample_person *p, unsigned nth)
{
  switch (nth) {
  case 0: own(head, AID__LIST_vehicles, "motorcycle"); break;
  case 1: own(head, AID__LIST_vehicles, "livelihood"); break;
  case 2: own(p, AID__LIST_vehicles, "disability"); break;
  case 3:
    no_list(head, AID__LIST_houses);
    aid__row_number(own(head, AID__LIST_houses, "only_home_converted"), 1, 7050);
    break;
  case 4: aid__row_number(aid__row_add(p, AID__LIST_enterprises), 0, 5000000); break;
  default: aid__row_number(own(p, AID__LIST_assets, "cash"), 1, 123456); break;
  }
}

/* What does not count as income, and what is taken off. */
static void income_of_note(aid__sample_person *p, unsigned nth)
{
  static const char *const kinds[] = {"military_pension", "family_planning", "scholarship",
                                      "honour",           "assistance",      "disability_subsidy"};
  static const char *const small[] = {"interest",   "collective_dividend",
                                      "dividend",   "insurance_return",
                                      "house_rent", "insurance_benefit"};

  aid__income_month(p, kinds[nth % 6], 260 + nth);
  aid__income_year(p, small[nth % 6], 120, 0);
  if (nth % 3 == 0)
    aid__row_number(
        own(p, AID__LIST_deductions, nth % 2 == 0 ? "maintenance_paid" : "other_transfer"), 1,
        5000);
}

/* A member who does not count. */
static void left_out(aid__sample *s, aid__home *h, unsigned nth)
{
  aid__sample_person *p = spouse(h);
  aid__sample_row *row;

  switch (nth) {
  case 0:
    row = aid__row_number(own(p, AID__LIST_confinements, "compulsory_detox"), 1, 24);
    row->from = s->first - 120;
    break;
  case 1:
    row = aid__row_number(aid__row_add(p, AID__LIST_sentences), 0, 18);
    row->from = s->first - 90;
    row->until = s->first + 450;
    break;
  case 2: aid__fact_number(p, AID__FACT_declared_missing, s->first - 800); break;
  case 3: /* clergy, apart for more than three years, and on his own income */
    aid__fact_number(p, AID__FACT_clergy_apart_since, s->first - 1500);
    aid__fact_flag(p, AID__FACT_own_property_judged, true);
    aid__award_enrolled(s, &p->awards, "dibao_single", 4, false, s->line);
    break;
  default: aid__fact_number(p, AID__FACT_death, s->first - 200); break;
  }
}

static void noted(aid__sample *s, aid__home *h, unsigned nth)
{
  const unsigned what = nth % 24;
  int64_t income = poor_pair(s, h);
  aid__sample_person *head = &h->persons[0], *p;

  if (what < 6) {
    property_of_note(head, spouse(h), what);
  } else if (what < 12) {
    income_of_note(spouse(h), what);
  } else if (what < 17) {
    left_out(s, h, what - 12);
    income += s->line;
  } else if (what == 17) { /* three refusals, and what is kept of the share is not answered */
    for (int i = 0; i < 3; i++)
      offer(s, head, 300 - 80 * i, false, false);
  } else if (what == 18) { /* … half of it */
    for (int i = 0; i < 4; i++)
      offer(s, head, 300 - 80 * i, false, i == 1);
    aid__fact_word(head, AID__FACT_share_kept, "50%");
  } else if (what == 19) {
    offer(s, head, 200, false, false);
    offer(s, head, 100, true, false);
    aid__fact_number(head, AID__FACT_job_since, s->first - 95);
    h->exit_slowly = "yes";
  } else if (what == 20) { /* moved in last year, as found on a visit */
    p = lodger(s, h);
    aid__fact_drop(p, AID__FACT_co_resident);
    aid__span_add(p, AID__FACT_co_resident, AID__UNSAID, s->first - 200, "declaration", AID__UNSAID,
                  "no");
    aid__span_add(p, AID__FACT_co_resident, s->first - 200, AID__UNSAID, "visit", s->first - 150,
                  "yes");
    income -= s->line;
  } else if (what == 21) {
    p = lodger(s, h);
    aid__fact_drop(p, AID__FACT_duty);
    p->givens[p->given_count++] = (aid__sample_given){"counted", "no"};
    income += s->line;
  } else if (what == 22) {
    h->givens[h->given_count++] = (aid__sample_given){"property_fits", "yes"};
    h->property_judged = "yes";
    no_list(head, AID__LIST_assets);
  } else { /* a vocational student who comes home */
    p = aid__family_child(s, h, 19, 3);
    aid__family_property(s, p, false);
    aid__family_no_income(p);
    aid__fact_flag(p, AID__FACT_independent, true);
    aid__row_number(own(p, AID__LIST_schoolings, "higher_vocational"), 1, 1)->from = s->first - 330;
    income -= s->line;
  }
  aid__family_dibao(s, h, income < 0 ? 0 : income);
  if (what >= 18 && what < 20)
    aid__award_add(&head->awards, "dibao")->from = h->awards.items[0].from;
}

/* ---- old age and disability: what is open, and what is refused ---- */

static void old_open(aid__sample *s, aid__home *h, unsigned nth)
{
  aid__sample_person *p;

  aid__family_head(s, h, true, 50, 9);
  aid__family_spouse(s, h);
  p = aid__home_add(s, h, "parent", nth % 2 == 0, 80);
  p->set |= (uint64_t)1 << AID__FACT_full_name;
  aid__family_works(s, h, &h->persons[0]);
  aid__family_works(s, h, &h->persons[1]);
  aid__family_retired(s, h, p);
  switch (nth % 8) {
  case 0: /* eighty on the last day of the month */
    aid__fact_number(p, AID__FACT_birth, s->births[80]);
    aid__award_applied(s, &p->awards, "old_age", 0);
    break;
  case 1: /* and a day later */
    aid__fact_number(p, AID__FACT_birth, s->births[80] + 1);
    aid__award_applied(s, &p->awards, "old_age", 0);
    break;
  case 2: /* nobody knows the birthday */
    aid__fact_drop(p, AID__FACT_birth);
    aid__fact_drop(p, AID__FACT_citizen_number);
    aid__award_applied(s, &p->awards, "old_age", 1);
    break;
  case 3: /* whether he lives is not known */
    p->unknown |= (uint64_t)1 << AID__FACT_death;
    aid__award_enrolled(s, &p->awards, "old_age", 9, false, 5000);
    break;
  case 4: /* seventy-nine, and asks */
    aid__fact_number(p, AID__FACT_birth, s->births[79] - 100);
    p->age = 79;
    aid__award_applied(s, &p->awards, "old_age", 0);
    break;
  case 5: /* has drawn the living subsidy: the city has not said whether the two go together */
    aid__family_light(s, p, nth);
    aid__family_living(s, p);
    break;
  case 6: /* since when it is drawn is not known */
    aid__award_add(&p->awards, "old_age")->unknown = "from";
    p->awards.items[0].confirmed = s->first - 90;
    break;
  default: /* died last month, and is still paid */
    aid__fact_number(p, AID__FACT_death, s->first - 12);
    aid__award_enrolled(s, &p->awards, "old_age", 3, false, 5000);
    break;
  }
}

static void nursing_open(aid__sample *s, aid__home *h, unsigned nth)
{
  aid__sample_person *p;

  aid__family_head(s, h, true, 40, 16);
  p = aid__family_spouse(s, h);
  aid__family_severe(s, p, 0, false);
  aid__award_applied(s, &p->awards, "disability_nursing", 0);
  aid__family_works(s, h, &h->persons[0]);
  aid__income_month(p, "inheritance", s->line / 100 * 3);
  switch (nth % 9) {
  case 0: aid__fact_drop(p, AID__FACT_care_months); break;
  case 1: aid__fact_number(p, AID__FACT_care_months, 5); break;
  case 2: aid__fact_drop(p, AID__FACT_local_hukou); break;
  case 3:
    aid__fact_drop(p, AID__FACT_local_hukou);
    aid__span_add(p, AID__FACT_local_hukou, AID__UNSAID, AID__UNSAID, "police", s->first + 5, "no");
    break;
  case 4: aid__fact_flag(p, AID__FACT_injury_nursing_fee, true); break;
  case 5: p->rows[0].until = s->first - 30; break; /* the card has expired */
  case 6:
    p->rows[0].set &= ~(1u << 2);
    p->rows[0].set &= ~1u;
    break; /* a card whose grade cannot be read */
  case 7: p->unknown |= (uint64_t)1 << AID__FACT_injury_nursing_fee; break;
  default: /* a multiple card whose parts nobody has written down, grade 3 */
    no_list(p, AID__LIST_cards);
    aid__card_add(s, p, "multiple", 3)->components = 0;
    break;
  }
}

static void living_open(aid__sample *s, aid__home *h, unsigned nth)
{
  aid__sample_person *p;
  int64_t income;

  if (nth % 5 < 2) {
    aid__home_add(s, h, "head", true,
                  nth % 5 == 0 ? 93
                               : 84); /* the allowance is higher at ninety, and lower at eighty */
    income = aid__family_poor(s, h, 50);
  } else {
    income = poor_pair(s, h);
  }
  p = &h->persons[0];
  aid__family_light(s, p, 0);
  switch (nth % 5) {
  case 2: aid__fact_drop(p, AID__FACT_local_hukou); break;
  case 3: aid__fact_flag(p, AID__FACT_local_hukou, false); break;
  case 4: aid__fact_flag(p, AID__FACT_injury_nursing_fee, true); break;
  default: break;
  }
  aid__award_applied(s, &p->awards, "disability_living", 0);
  aid__family_dibao(s, h, income);
}

/* ---- the single-person routes: what is open, and what is refused ---- */

static void single_open(aid__sample *s, aid__home *h, unsigned nth)
{
  aid__sample_person *p;

  aid__family_head(s, h, true, 46, 12);
  aid__family_spouse(s, h);
  p = aid__family_child(s, h, 20, 6);
  aid__family_severe(s, p, nth, true);
  aid__fact_flag(p, AID__FACT_employed, nth % 4 == 3);
  aid__family_no_income(p);
  aid__award_applied(s, &p->awards, "dibao_single", (int)(nth % 2));
  aid__family_works(s, h, &h->persons[0]);
  aid__family_works(s, h, spouse(h));
  aid__fact_flag(p, nth % 2 == 0 ? AID__FACT_kept_by_siblings : AID__FACT_kept_by_parents, true);
  switch (nth % 5) {
  case 0: break; /* whether his property fits is for an official */
  case 1: aid__fact_flag(p, AID__FACT_own_property_judged, false); break;
  case 2:
    aid__fact_flag(p, AID__FACT_kept_by_aged, true);
    aid__fact_flag(p, AID__FACT_support_exempt, true);
    aid__fact_flag(p, AID__FACT_own_property_judged, true);
    aid__income_month(p, "gift", s->line / 100 * 2);
    break;
  case 3:
    aid__income_month(p, "wage", s->line / 100 * 3);
    aid__fact_flag(p, AID__FACT_own_property_judged, true);
    break;
  default: /* who keeps him is not known */
    aid__fact_drop(p, nth % 2 == 0 ? AID__FACT_kept_by_siblings : AID__FACT_kept_by_parents);
    aid__fact_drop(p, AID__FACT_kept_by_siblings);
    p->unknown |= (uint64_t)1 << AID__FACT_kept_by_siblings;
    aid__fact_flag(p, AID__FACT_own_property_judged, true);
    break;
  }
}

const aid__sample_kind aid__sample_open[] = {
    {refused, 400, 1700, 16}, {undetermined, 120, 700, 18}, {noted, 150, 700, 24},
    {old_open, 60, 200, 8},   {nursing_open, 60, 240, 9},   {living_open, 20, 120, 5},
    {single_open, 10, 60, 5},
};
const size_t aid__sample_open_count = sizeof aid__sample_open / sizeof aid__sample_open[0];
