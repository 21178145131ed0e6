/* What befalls a few households of the sample city, of whatever kind they are: bills, standings
   that other offices keep, a fire, a job lost. It is put on top of a household that is made
   already, and reads no random number of it, so nothing else in the city changes. */
#include "exchange/sample.h"

enum { FIRST = 2000, OFTEN = 25, SELDOM = 500, OF_DIBAO = 8 };

/* In yuan: what lies within the scope of the policy, and what basic insurance paid. */
static aid__sample_row *bill(const aid__sample *s, aid__sample_person *p, int64_t scope,
                             int64_t basic)
{
  aid__sample_row *row = aid__row_add(p, AID__LIST_bills);

  aid__row_number(aid__row_number(row, 0, s->first + 3), 1, 1);
  aid__row_number(row, 2, (scope + 800) * 100);
  aid__row_number(row, 3, scope * 100);
  return aid__row_number(aid__row_number(row, 4, basic * 100), 7, 0);
}

static void identity(const aid__sample *s, aid__sample_person *p, const char *kind)
{
  aid__row_word(aid__row_add(p, AID__LIST_identities), 0, kind)->from = s->first - 250;
}

static aid__sample_row *expense(const aid__sample *s, aid__sample_person *p, const char *kind,
                                int64_t yuan)
{
  aid__sample_row *row = aid__row_word(aid__row_add(p, AID__LIST_expenses), 0, kind);

  return aid__row_number(aid__row_number(aid__row_number(row, 1, s->first - 40), 2, yuan * 100), 3, 0);
}

static void hardship(const aid__sample *s, aid__home *h, const char *kind, unsigned months)
{
  h->hardship = (aid__sample_hardship){.kind = kind,
                                       .degree = "ordinary",
                                       .from = s->first - 20,
                                       .persons = h->person_count,
                                       .months = months};
}

static void ill(const aid__sample *s, aid__sample_person *p, unsigned nth)
{
  aid__fact_flag(p, AID__FACT_resident_insured, nth % 9 != 5);
  switch (nth % 9) {
  case 0: bill(s, p, 58000, 30000); break;
  case 1: /* below the deductible, and once at an institution that is not designated */
    bill(s, p, 9000, 6000);
    aid__row_number(bill(s, p, 700, 0), 1, 0);
    break;
  case 2: /* far over, and settled in part */
    aid__row_number(bill(s, p, 260000, 110000), 5, 2000000);
    aid__row_number(bill(s, p, 30000, 10000), 7, 150000);
    break;
  case 3:
    identity(s, p, "near_poor");
    aid__row_number(bill(s, p, 21000, 9000), 6, 100000);
    break;
  case 4: /* more bills may come */
    bill(s, p, 8000, 2000);
    p->partial |= 1u << AID__LIST_bills;
    break;
  case 5: bill(s, p, 40000, 0); break; /* not insured */
  case 6:
    identity(s, p, "illness_poor");
    bill(s, p, 12000, 2000);
    break;
  case 7: /* whether he is insured is not known */
    identity(s, p, "returned");
    aid__fact_drop(p, AID__FACT_resident_insured);
    bill(s, p, 70000, 25000);
    break;
  default: /* what insurance paid is not known, and whoever is in sudden hardship */
    identity(s, p, "sudden");
    bill(s, p, 7000, 0)->set &= ~(1u << 4);
    break;
  }
}

static void struck(const aid__sample *s, aid__home *h, aid__sample_person *p, unsigned nth)
{
  switch (nth % 12) {
  case 0: hardship(s, h, "fire", 3); break;
  case 1:
    hardship(s, h, "traffic", 1);
    h->hardship.degree = "light";
    break;
  case 2: /* the same cause again, with a good reason and without */
    hardship(s, h, "sudden_illness", 2);
    h->hardship.aided_before = "yes";
    h->hardship.repeat_reason = nth % 24 == 2 ? "yes" : "no";
    break;
  case 3: /* case by case: decided, and not yet */
    hardship(s, h, "other_emergency", 6);
    h->hardship.degree = "major";
    h->major_aid = nth % 24 == 3 ? "20000" : NULL;
    break;
  case 4: /* what people here live on is not published */
    hardship(s, h, "medical_cost", 2);
    h->hardship.spent = 6000000;
    h->tier_property_judged = "yes";
    break;
  case 5:
    hardship(s, h, "education_cost", 2);
    h->hardship.spent = 3000000;
    h->tier_property_judged = "no";
    break;
  case 6:
    aid__row_number(expense(s, p, "education", 9000), 4, 400000);
    h->rigid_judged = "yes";
    break;
  case 7: aid__row_number(expense(s, p, "rehabilitation", 6000), 3, 250000); break;
  case 8:
    h->rigid_discussed = "yes";
    h->rigid_judged = "no";
    break;
  case 9:
    aid__fact_number(p, AID__FACT_unemployed_since, s->first - 150);
    if (nth / 12 % 3 == 2)
      p->unknown |= (uint64_t)1 << AID__FACT_without_income_since;
    else
      aid__fact_number(p, AID__FACT_without_income_since, s->first - 40 - 80 * (int)(nth / 12 % 3));
    break;
  case 10:
    aid__fact_number(p, AID__FACT_unemployed_since, s->first - 20);
    identity(s, p, "unemployment_insured");
    break;
  default: /* which standing others keep is not known */
    identity(s, p, "preferential");
    p->partial |= 1u << AID__LIST_identities;
    break;
  }
}

static bool on_dibao(const aid__home *h)
{
  return h->awards.count > 0 && strcmp(h->awards.items[0].program, "dibao") == 0;
}

void aid__home_strike(aid__sample *s, aid__home *h)
{
  aid__sample_person *const p = &h->persons[0];

  for (unsigned i = 0; i < h->person_count; i++)
    if ((h->persons[i].set >> AID__FACT_death & 1) != 0 && s->households % 2 == 0)
      aid__fact_flag(&h->persons[i], AID__FACT_death_handled, true);
  if (on_dibao(h)) {
    if (s->struck_poor++ % OF_DIBAO == 0)
      ill(s, p, s->struck_poor / OF_DIBAO);
  } else if (s->households % (s->households < FIRST ? OFTEN : SELDOM) == 3) {
    if (s->struck++ % 2 == 0)
      ill(s, p, s->struck / 2);
    else
      struck(s, h, p, s->struck / 2 - 1);
  }
}
