/* Households of the sample city that draw what most people draw: old age, the disability
   subsidies, dibao. */
#include "exchange/sample.h"

static void incomes(aid__sample *s, aid__home *h)
{
  for (unsigned i = 0; i < h->person_count; i++) {
    aid__sample_person *p = &h->persons[i];

    if ((p->lists & 1u << AID__LIST_incomes) != 0)
      continue;
    if (p->age >= 60)
      aid__family_retired(s, h, p);
    else if (p->age >= 23)
      aid__family_works(s, h, p);
    else
      aid__family_no_income(p);
  }
}

static aid__sample_person *old(aid__sample *s, aid__home *h, const char *relation, bool male)
{
  aid__sample_person *p = aid__home_add(s, h, relation, male, aid__family_eighty(s));

  aid__family_old_age(s, p);
  return p;
}

/* ---- aged 80 or over ---- */

static void old_alone(aid__sample *s, aid__home *h, unsigned nth)
{
  old(s, h, "head", nth % 3 == 0);
  incomes(s, h);
}

static void old_together(aid__sample *s, aid__home *h, unsigned nth)
{
  (void)nth;
  old(s, h, "head", true);
  old(s, h, "spouse", false);
  incomes(s, h);
}

static void old_with_son(aid__sample *s, aid__home *h, unsigned nth)
{
  aid__sample_person *p;

  aid__family_head(s, h, true, 50, 9);
  aid__family_spouse(s, h);
  p = old(s, h, "parent", nth % 3 == 0);
  if (nth % 4 == 0)
    aid__income_month(p, "base_pension", 108);
  incomes(s, h);
}

/* Whoever died this year was a member until then. */
static void old_and_dead(aid__sample *s, aid__home *h, unsigned nth)
{
  aid__sample_person *p;

  aid__family_head(s, h, true, 50, 9);
  aid__family_spouse(s, h);
  p = aid__home_add(s, h, "parent", nth % 2 == 0, 80 + (int)aid__sample_below(s, 10));
  p->age = 81;
  aid__fact_number(p, AID__FACT_death,
                   s->first - 31 * (int32_t)(nth % 4) + (int32_t)aid__sample_below(s, 28));
  if (nth % 4 == 0) {
    aid__award_enrolled(s, &p->awards, "old_age", 5, false, 5000);
  } else {
    aid__fact_flag(p, AID__FACT_certification_missed, nth % 4 > 1);
    aid__award_closed(s, &p->awards, "old_age", 9, (int)(nth % 4) - 1, 5000);
  }
  incomes(s, h);
}

/* ---- severely disabled, and not poor ---- */

static void severe_grown_child(aid__sample *s, aid__home *h, unsigned nth)
{
  aid__sample_person *p;

  aid__family_head(s, h, true, 46, 12);
  aid__family_spouse(s, h);
  p = aid__family_child(s, h, 20, 6);
  aid__fact_flag(p, AID__FACT_independent, false);
  aid__family_severe(s, p, nth, true);
  aid__family_no_income(p);
  incomes(s, h);
}

static void severe_old_spouse(aid__sample *s, aid__home *h, unsigned nth)
{
  aid__sample_person *p;

  aid__family_head(s, h, true, 64, 12);
  p = aid__family_spouse(s, h);
  aid__family_severe(s, p, nth, true);
  aid__income_month(p, "maintenance", 900 + 50 * (int64_t)aid__sample_below(s, 6));
  incomes(s, h);
}

static void severe_spouse(aid__sample *s, aid__home *h, unsigned nth)
{
  aid__sample_person *p;

  aid__family_head(s, h, true, 30, 20);
  p = aid__family_spouse(s, h);
  aid__family_child(s, h, 4, 8);
  aid__family_severe(s, p, nth, true);
  aid__income_month(p, "wage", 1200 + 50 * (int64_t)aid__sample_below(s, 12));
  incomes(s, h);
}

static void severe_child(aid__sample *s, aid__home *h, unsigned nth)
{
  aid__sample_person *p;

  aid__family_head(s, h, true, 32, 14);
  aid__family_spouse(s, h);
  p = aid__family_child(s, h, 6, 10);
  aid__family_severe(s, p, nth, true);
  aid__family_no_income(p);
  incomes(s, h);
}

static void severe_very_old(aid__sample *s, aid__home *h, unsigned nth)
{
  aid__sample_person *p;

  aid__family_head(s, h, true, 50, 9);
  aid__family_spouse(s, h);
  p = old(s, h, "parent", nth % 2 == 0);
  aid__family_severe(s, p, nth, true);
  incomes(s, h);
}

/* Fits and has not asked: policy finds people. */
static void severe_unasked(aid__sample *s, aid__home *h, unsigned nth)
{
  aid__sample_person *p;

  aid__family_head(s, h, true, 46, 12);
  p = aid__family_spouse(s, h);
  aid__family_severe(s, p, nth, false);
  if (nth % 3 == 0)
    aid__award_applied(s, &p->awards, "disability_nursing", 0);
  incomes(s, h);
}

static void light_worker(aid__sample *s, aid__home *h, unsigned nth)
{
  aid__family_head(s, h, true, 30, 16);
  aid__family_spouse(s, h);
  aid__family_child(s, h, 2, 12);
  aid__family_light(s, &h->persons[nth % 2], nth);
  incomes(s, h);
}

static void light_old(aid__sample *s, aid__home *h, unsigned nth)
{
  aid__family_head(s, h, nth % 2 == 0, 62, 17);
  aid__family_light(s, &h->persons[0], nth);
  incomes(s, h);
}

/* ---- dibao ---- */

static void dibao_single_ill(aid__sample *s, aid__home *h, unsigned nth)
{
  aid__sample_person *p = aid__family_head(s, h, nth % 4 != 0, 40, 19);
  aid__sample_row *row = aid__row_add(p, AID__LIST_illnesses);

  aid__row_number(row, 0, nth % 2 == 0);
  row->from = s->first - 100 - (int32_t)aid__sample_below(s, 1500);
  aid__family_dibao(s, h, aid__family_poor(s, h, 80));
}

static void dibao_old_single(aid__sample *s, aid__home *h, unsigned nth)
{
  const aid__sample_person *p = aid__family_head(s, h, nth % 2 == 0, 61, 18);
  const int64_t income = aid__family_poor(s, h, 80);

  (void)p;
  aid__income_month(&h->persons[0], "base_pension", 108);
  aid__family_dibao(s, h, income);
}

static void dibao_old_pair(aid__sample *s, aid__home *h, unsigned nth)
{
  int64_t income;

  aid__family_head(s, h, true, 63, 15);
  aid__family_spouse(s, h);
  income = aid__family_poor(s, h, 70);
  if (nth % 2 == 0)
    aid__income_month(&h->persons[1], "base_pension", 108);
  aid__family_dibao(s, h, income);
}

static void dibao_lone_parent(aid__sample *s, aid__home *h, unsigned nth)
{
  aid__fact_word(aid__family_head(s, h, nth % 4 == 0, 33, 15), AID__FACT_tier_judged, "tier_b");
  aid__family_child(s, h, 8, 9);
  if (nth % 2 == 0)
    aid__family_child(s, h, 1, 7);
  aid__family_dibao(s, h, aid__family_poor(s, h, 70));
}

static void dibao_family(aid__sample *s, aid__home *h, unsigned nth)
{
  (void)nth;
  aid__family_head(s, h, true, 30, 15);
  aid__family_spouse(s, h);
  aid__family_child(s, h, 1, 11);
  aid__family_dibao(s, h, aid__family_poor(s, h, 75));
}

static void dibao_light_family(aid__sample *s, aid__home *h, unsigned nth)
{
  aid__family_head(s, h, true, 36, 12);
  aid__family_spouse(s, h);
  aid__family_child(s, h, 8, 9);
  aid__family_child(s, h, 1, 7);
  aid__family_light(s, &h->persons[nth % 2], nth);
  aid__family_living(s, &h->persons[nth % 2]);
  aid__family_dibao(s, h, aid__family_poor(s, h, 80));
}

static void dibao_severe_single(aid__sample *s, aid__home *h, unsigned nth)
{
  aid__sample_person *p = aid__family_head(s, h, nth % 3 != 0, 28, 31);

  aid__family_severe(s, p, nth, true);
  aid__family_living(s, p);
  aid__fact_flag(p, AID__FACT_employed, false);
  aid__family_dibao(s, h, aid__family_poor(s, h, 50));
}

static void dibao_severe_pair(aid__sample *s, aid__home *h, unsigned nth)
{
  aid__family_head(s, h, true, 38, 20);
  aid__family_spouse(s, h);
  aid__family_severe(s, &h->persons[1], nth, true);
  aid__family_living(s, &h->persons[1]);
  aid__family_dibao(s, h, aid__family_poor(s, h, 70));
}

static void dibao_light_pair(aid__sample *s, aid__home *h, unsigned nth)
{
  aid__family_head(s, h, true, 40, 38);
  aid__family_spouse(s, h);
  aid__family_light(s, &h->persons[nth % 2], nth);
  aid__family_living(s, &h->persons[nth % 2]);
  aid__family_dibao(s, h, aid__family_poor(s, h, 80));
}

static void dibao_severe_child(aid__sample *s, aid__home *h, unsigned nth)
{
  aid__sample_person *p;

  aid__family_head(s, h, nth % 3 == 0, 46, 12);
  p = aid__family_child(s, h, 19, 7);
  aid__fact_flag(p, AID__FACT_independent, false);
  aid__family_severe(s, p, nth, true);
  aid__family_living(s, p);
  aid__family_dibao(s, h, aid__family_poor(s, h, 70));
}

static void dibao_light_old(aid__sample *s, aid__home *h, unsigned nth)
{
  aid__family_head(s, h, nth % 2 == 0, 60, 19);
  aid__family_light(s, &h->persons[0], nth);
  aid__family_living(s, &h->persons[0]);
  aid__family_dibao(s, h, aid__family_poor(s, h, 80));
}

static void dibao_both_disabled(aid__sample *s, aid__home *h, unsigned nth)
{
  aid__family_head(s, h, true, 35, 23);
  aid__family_spouse(s, h);
  aid__family_severe(s, &h->persons[0], nth, true);
  aid__family_light(s, &h->persons[1], nth);
  aid__family_living(s, &h->persons[0]);
  aid__family_living(s, &h->persons[1]);
  aid__fact_number(&h->persons[0], AID__FACT_other_nursing_subsidy, 3000);
  aid__fact_number(&h->persons[1], AID__FACT_other_living_subsidy, 3000);
  aid__family_dibao(s, h, aid__family_poor(s, h, 60));
}

static void dibao_very_old(aid__sample *s, aid__home *h, unsigned nth)
{
  old(s, h, "head", nth % 2 == 0);
  aid__family_dibao(s, h, aid__family_poor(s, h, 60));
}

static void dibao_disabled_minor(aid__sample *s, aid__home *h, unsigned nth)
{
  aid__sample_person *p;

  aid__family_head(s, h, true, 30, 18);
  aid__family_spouse(s, h);
  p = aid__family_child(s, h, 5, 10);
  aid__family_severe(s, p, nth, true);
  aid__family_living(s, p);
  aid__family_dibao(s, h, aid__family_poor(s, h, 75));
}

/* Drew dibao once, and lives on its own income now. */
static void dibao_past(aid__sample *s, aid__home *h, unsigned nth)
{
  aid__family_head(s, h, true, 30, 15);
  aid__family_spouse(s, h);
  aid__family_child(s, h, 3, 12);
  aid__award_closed(s, &h->awards, "dibao", 40, (int)(nth % 12),
                    30000 + 100 * (int64_t)(nth % 200));
  incomes(s, h);
}

/* Has begun an application that fits. */
/* Has applied. Some spouses are registered elsewhere: in another county, or in another province, where
   she lives, where he does not; one couple lives here by a residence permit. */
static void dibao_applied(aid__sample *s, aid__home *h, unsigned nth)
{
  aid__sample_person *const head = aid__family_head(s, h, true, 33, 20);
  aid__sample_person *const spouse = aid__family_spouse(s, h);

  if (nth % 5 == 0)
    aid__fact_word(spouse, AID__FACT_hukou_place, "other_county");
  else if (nth % 5 < 4)
    aid__fact_word(spouse, AID__FACT_hukou_place, "other_province");
  if (nth % 5 == 1 || nth % 5 == 2) {
    aid__fact_flag(head, AID__FACT_lives_at_hukou, nth % 5 == 2);
    aid__fact_flag(spouse, AID__FACT_lives_at_hukou, nth % 5 == 1);
  }
  if (nth % 5 == 3) {
    aid__fact_word(head, AID__FACT_hukou_place, "other_province");
    aid__fact_flag(head, AID__FACT_residence_permit, true);
  }
  aid__family_poor(s, h, 80);
  aid__award_applied(s, &h->awards, "dibao", (int)(nth % 2));
  if (nth % 2 == 1 && nth % 4 == 1)
    h->awards.items[0].confirmed = s->first + 2 + (int32_t)aid__sample_below(s, 20);
}

/* Draws dibao and earns more than the standard by now. */
static void dibao_outgrown(aid__sample *s, aid__home *h, unsigned nth)
{
  static const char *const sources[] = {"social_insurance", "tax", "employment_office"};
  const int32_t since = s->first - 20 - (int32_t)aid__sample_below(s, 90);

  aid__family_head(s, h, true, 33, 20);
  aid__family_spouse(s, h);
  aid__award_enrolled(s, &h->awards, "dibao", 14, false,
                      20000 + 100 * (int64_t)aid__sample_below(s, 300));
  incomes(s, h);
  aid__fact_number(&h->persons[0], AID__FACT_job_since, since);
  aid__span_add(&h->persons[0], AID__FACT_employed, AID__UNSAID, since, NULL, AID__UNSAID, "no");
  aid__span_add(&h->persons[0], AID__FACT_employed, since, AID__UNSAID, sources[nth % 3],
                since + 15, "yes");
}

/* ---- dibao, the single-person routes ---- */

/* Severely disabled and kept by parents: the full standard. */
static void single_kept(aid__sample *s, aid__home *h, unsigned nth)
{
  aid__sample_person *p;

  aid__family_head(s, h, true, 46, 12);
  aid__family_spouse(s, h);
  p = aid__family_child(s, h, 20, 6);
  aid__fact_flag(p, AID__FACT_independent, false);
  aid__fact_flag(p, AID__FACT_employed, false);
  aid__fact_flag(p, AID__FACT_kept_by_parents, true);
  aid__fact_flag(p, AID__FACT_own_property_judged, true);
  aid__fact_flag(p, AID__FACT_registered_alone, false);
  aid__fact_flag(p, AID__FACT_cannot_register_alone, true);
  aid__fact_flag(p, AID__FACT_labour_lost, true);
  h->in_hardship = "yes";
  aid__family_severe(s, p, nth, true);
  aid__family_living(s, p);
  aid__award_enrolled(s, &p->awards, "dibao_single", 1 + (int)aid__sample_below(s, 30), false,
                      s->line);
  aid__family_no_income(p);
  incomes(s, h);
}

/* Ill, in a family confirmed as of the edge. */
static void single_ill(aid__sample *s, aid__home *h, unsigned nth)
{
  aid__sample_person *p;

  h->edge_confirmed = true;
  aid__family_head(s, h, true, 40, 18);
  p = aid__family_spouse(s, h);
  p->set |= (uint64_t)1 << AID__FACT_full_name;
  aid__row_number(aid__row_add(p, AID__LIST_illnesses), 0, 1);
  aid__family_no_income(p);
  aid__income_month(&h->persons[0], "wage", s->line / 100 * 5 / 2);
  aid__award_enrolled(s, &p->awards, "dibao_single", 2 + (int)(nth % 20), false, s->line);
}

/* Between one standard and one and a half: of the edge, as worked out. */
static void single_edge(aid__sample *s, aid__home *h, unsigned nth)
{
  aid__sample_person *p;

  aid__family_head(s, h, true, 40, 18);
  p = aid__family_spouse(s, h);
  p->set |= (uint64_t)1 << AID__FACT_full_name;
  aid__card_add(s, p, nth % 2 == 0 ? "mental" : "intellectual", 3);
  aid__fact_flag(p, AID__FACT_local_hukou, true);
  aid__family_living(s, p);
  aid__award_enrolled(s, &p->awards, "dibao_single", 1 + (int)(nth % 20), false, s->line);
  aid__family_property(s, &h->persons[0], true);
  aid__family_property(s, p, false);
  aid__family_no_income(p);
  aid__income_month(&h->persons[0], "wage", s->line / 100 * 12 / 5);
}

const aid__sample_kind aid__sample_cases[] = {
    {old_alone, 6000, 13060, 0},
    {old_together, 4000, 6000, 0},
    {old_with_son, 8800, 14600, 0},
    {old_and_dead, 600, 1400, 4},
    {severe_grown_child, 2400, 4600, 0},
    {severe_old_spouse, 3200, 7000, 0},
    {severe_spouse, 1900, 3791, 0},
    {severe_child, 700, 1300, 1},
    {severe_very_old, 1500, 2500, 0},
    {severe_unasked, 300, 900, 3},
    {light_worker, 12000, 18000, 0},
    {light_old, 9000, 15000, 0},
    {dibao_single_ill, 1500, 6000, 0},
    {dibao_old_single, 800, 9200, 0},
    {dibao_old_pair, 400, 7600, 0},
    {dibao_lone_parent, 2000, 6000, 0},
    {dibao_family, 1000, 5000, 0},
    {dibao_light_family, 600, 5400, 0},
    {dibao_severe_single, 1000, 6000, 0},
    {dibao_severe_pair, 800, 5200, 0},
    {dibao_light_pair, 500, 5000, 0},
    {dibao_severe_child, 600, 4400, 0},
    {dibao_light_old, 400, 3613, 0},
    {dibao_both_disabled, 200, 1800, 1},
    {dibao_very_old, 300, 2700, 1},
    {dibao_disabled_minor, 200, 1300, 1},
    {dibao_past, 500, 2500, 1},
    {dibao_applied, 300, 1500, 4},
    {dibao_outgrown, 200, 1200, 1},
    {single_kept, 60, 300, 2},
    {single_ill, 20, 120, 1},
    {single_edge, 20, 100, 2},
};
const size_t aid__sample_cases_count = sizeof aid__sample_cases / sizeof aid__sample_cases[0];
