/*
 * The sample city inside. A household is made in a small model (aid__home) by the builder of its
 * kind, then written. Which kind comes next is a matter of quotas, not of chance; chance picks what
 * no caseload hangs on: days, sums, classes of disability.
 */
#ifndef AID_LIB_EXCHANGE_SAMPLE_H
#define AID_LIB_EXCHANGE_SAMPLE_H
#include <socialaid/sample.h>
#include "xml/writer.h"
#include <assert.h>

/* ---- the words of the vocabulary that occur, in its order ---- */

/* clang-format off */
typedef enum aid__sample_type {
  AID__SAMPLE_WORD, AID__SAMPLE_FLAG, AID__SAMPLE_DAY, AID__SAMPLE_COUNT, AID__SAMPLE_FEN,
  AID__SAMPLE_WHO, AID__SAMPLE_CITIZEN, AID__SAMPLE_NAME, AID__SAMPLE_CARD
} aid__sample_type;

#define AID__SAMPLE_FACTS(X) \
  X(birth, DAY) X(citizen_number, CITIZEN) X(full_name, NAME) X(sex, WORD) X(death, DAY) \
  X(declared_missing, DAY) X(relation, WORD) X(local_hukou, FLAG) X(co_resident, FLAG) \
  X(duty, FLAG) X(independent, FLAG) X(employed, FLAG) X(job_since, DAY) \
  X(clergy_apart_since, DAY) X(father, WHO) X(mother, WHO) X(foundling, FLAG) \
  X(last_contact, DAY) X(police_registered, DAY) X(guardianship_revoked, DAY) X(deported, DAY) \
  X(civil_capacity, WORD) X(care_months, COUNT) X(injury_nursing_fee, FLAG) \
  X(support_place, WORD) X(chooses_tekun, FLAG) X(kept_by_parents, FLAG) \
  X(kept_by_siblings, FLAG) X(kept_by_aged, FLAG) X(can_eat, FLAG) X(can_dress, FLAG) \
  X(can_leave_bed, FLAG) X(can_use_toilet, FLAG) X(can_walk, FLAG) X(can_bathe, FLAG) \
  X(share_kept, WORD) X(support_exempt, FLAG) X(own_property_judged, FLAG) \
  X(tekun_property_judged, FLAG) X(low_property_judged, FLAG) X(loss_verified, FLAG) \
  X(both_gone_counts, FLAG) \
  X(hukou_place, WORD) X(lives_at_hukou, FLAG) X(residence_permit, FLAG) X(registered_alone, FLAG) \
  X(cannot_register_alone, FLAG) X(labour_lost, FLAG) X(other_living_subsidy, FEN) \
  X(other_nursing_subsidy, FEN) X(certification_missed, FLAG) X(contracted_land, FLAG) \
  X(resettled, FLAG) X(tier_judged, WORD) X(support_goes_on, FLAG) \
  X(covered_to_18, FLAG) X(price_widened, FLAG) \
  X(resident_insured, FLAG) X(unemployed_since, DAY) X(without_income_since, DAY) \
  X(death_handled, FLAG)
enum {
#define X(name, type) AID__FACT_##name,
  AID__SAMPLE_FACTS(X)
#undef X
  AID__FACT_COUNT
};
static_assert(AID__FACT_COUNT <= 64, "facts of a person are bits of one word");

#define AID__SAMPLE_LISTS(X) \
  X(income, incomes, F(source_kind, WORD), F(a_month, FEN), F(a_year, FEN), F(cost_a_year, FEN)) \
  X(deduction, deductions, F(deduction_kind, WORD), F(deducted_a_month, FEN)) \
  X(asset, assets, F(asset_kind, WORD), F(asset_value, FEN)) \
  X(vehicle, vehicles, F(vehicle_use, WORD)) \
  X(house, houses, F(house_use, WORD), F(floor_area, FEN)) \
  X(enterprise, enterprises, F(capital, FEN)) \
  X(card, cards, F(card_number, CARD), F(card_class, WORD), F(card_grade, COUNT)) \
  X(illness, illnesses, F(recognised_major, FLAG), F(on_child_list, FLAG)) \
  X(sentence, sentences, F(term, COUNT)) \
  X(confinement, confinements, F(confinement_kind, WORD), F(confinement_term, COUNT)) \
  X(schooling, schoolings, F(school_level, WORD), F(full_time, FLAG)) \
  X(offer, offers, F(offered, DAY), F(accepted, FLAG), F(good_reason, FLAG)) \
  X(supporter, supporters, F(who, WHO)) \
  X(identity, identities, F(identity_kind, WORD)) \
  X(bill, bills, F(bill_day, DAY), F(designated, FLAG), F(bill_total, FEN), F(in_scope, FEN), \
    F(basic_paid, FEN), F(big_paid, FEN), F(aid_paid, FEN), F(other_paid, FEN)) \
  X(expense, expenses, F(expense_kind, WORD), F(expense_day, DAY), F(expense_paid, FEN), \
    F(expense_covered, FEN), F(public_price, FEN))
enum {
#define X(element, list, ...) AID__LIST_##list,
  AID__SAMPLE_LISTS(X)
#undef X
  AID__LIST_COUNT
};
/* clang-format on */

/* ---- the model of a household ---- */

enum {
  AID__ROWS_MOST = 20,
  AID__FIELDS_MOST = 8,
  AID__PERSONS_MOST = 12,
  AID__AWARDS_MOST = 3,
  AID__SPANS_MOST = 3,
  AID__GIVENS_MOST = 2
};
#define AID__UNSAID INT32_MIN

typedef union aid__sample_value {
  const char *word;
  int64_t number;
} aid__sample_value;

typedef struct aid__sample_row {
  unsigned list, set; /* which list; bits of the values given */
  aid__sample_value values[AID__FIELDS_MOST];
  int32_t from, until; /* AID__UNSAID: not given */
  unsigned components; /* of a card */
  struct {
    const char *class;
    unsigned grade;
  } component[2];
} aid__sample_row;

typedef struct aid__sample_award {
  const char *program, *unknown;
  int32_t applied, confirmed, from, until; /* AID__UNSAID: not given */
  int64_t fen;                             /* -1: not given */
} aid__sample_award;

typedef struct aid__sample_awards {
  unsigned count;
  bool said, partial;
  aid__sample_award items[AID__AWARDS_MOST];
} aid__sample_awards;

typedef struct aid__sample_span {
  unsigned fact;
  int32_t from, until, recorded;
  const char *source, *text; /* text NULL: unknown */
} aid__sample_span;

typedef struct aid__sample_given {
  const char *name, *text;
} aid__sample_given;

typedef struct aid__sample_person {
  uint64_t set, unknown; /* facts given; facts said to be unknown */
  uint32_t lists, partial,
      unknown_lists; /* lists given, of them incomplete, and those said to be unknown */
  unsigned row_count, span_count, given_count;
  int age;
  bool male, relative, open; /* open: what tekun asks for is the builder's matter */
  int64_t own;               /* own income in fen a month, as tekun counts it */
  aid__sample_awards awards;
  aid__sample_value facts[AID__FACT_COUNT];
  aid__sample_row rows[AID__ROWS_MOST];
  aid__sample_span spans[AID__SPANS_MOST];
  aid__sample_given givens[AID__GIVENS_MOST];
} aid__sample_person;

/* What befell a household. NULL, 0 and AID__UNSAID: not given. */
typedef struct aid__sample_hardship {
  const char *kind, *degree, *aided_before, *repeat_reason;
  int32_t from;
  unsigned persons, months;
  int64_t spent; /* fen */
} aid__sample_hardship;

typedef struct aid__home {
  bool urban, area_unsaid;
  bool edge_confirmed;
  const char *property_judged, *exit_slowly, *in_hardship; /* NULL: not answered */
  const char *rigid_discussed, *rigid_judged, *tier_property_judged, *major_aid; /* … or not said */
  aid__sample_hardship hardship; /* of no kind: none */
  unsigned person_count, relative_count, given_count;
  aid__sample_awards awards;
  aid__sample_given givens[AID__GIVENS_MOST];
  aid__sample_person persons[AID__PERSONS_MOST]; /* members, then relatives */
} aid__home;

typedef struct aid__sample {
  uint64_t random;            /* of the household at hand */
  int32_t month, first, last; /* the month and its days */
  int64_t line;               /* the dibao standard where the household at hand lives, in fen */
  int32_t births[121];        /* whoever is born on that day is of that age on `last` */
  uint32_t *numbers;          /* citizen numbers given out, by birthday and sex */
  int32_t numbers_from;       /* the first of these birthdays */
  size_t numbers_days;
  uint64_t eighties; /* people aged 80 or over so far */
  unsigned struck, struck_poor; /* households that something befell so far; those on dibao */
  uint64_t households, members, relatives;
  aid__writer *writer;
} aid__sample;

/* A number from 0 to below `count`. */
uint32_t aid__sample_below(aid__sample *s, uint32_t count);

/* ---- kinds of households ---- */

typedef struct aid__sample_kind {
  void (*build)(aid__sample *s, aid__home *h, unsigned nth); /* the nth of its kind */
  uint32_t urban, rural; /* households of the full city; of the ordinary: shares of what is left */
  unsigned variants;     /* builds that differ: small samples begin with one of each */
} aid__sample_kind;
/* Those who apply for nothing; the old, the disabled and those on dibao; tekun and children;
   refusals, open questions, oddities. */
extern const aid__sample_kind aid__sample_ordinary[], aid__sample_cases[], aid__sample_rare[],
    aid__sample_open[];
extern const size_t aid__sample_ordinary_count, aid__sample_cases_count, aid__sample_rare_count,
    aid__sample_open_count;

/* Builders share these (sample_families.c). */
aid__sample_person *aid__family_head(aid__sample *s, aid__home *h, bool male, int age,
                                     uint32_t years);
aid__sample_person *aid__family_spouse(aid__sample *s, aid__home *h);
aid__sample_person *aid__family_child(aid__sample *s, aid__home *h, int age, uint32_t years);
void aid__family_works(aid__sample *s, const aid__home *h, aid__sample_person *p);
void aid__family_retired(aid__sample *s, const aid__home *h, aid__sample_person *p);
void aid__family_no_income(aid__sample_person *p);
int aid__family_eighty(aid__sample *s); /* the age of the next person aged 80 or over */
void aid__family_old_age(aid__sample *s,
                         aid__sample_person *p); /* … and what became of the allowance */
void aid__family_severe(aid__sample *s, aid__sample_person *p, unsigned nth,
                        bool drawn); /* a card for the nursing subsidy */
void aid__family_light(aid__sample *s, aid__sample_person *p,
                       unsigned nth);                           /* a card of grade 3 or 4 */
void aid__family_living(aid__sample *s, aid__sample_person *p); /* draws the living subsidy */
void aid__family_property(aid__sample *s, aid__sample_person *p,
                          bool owns); /* all lists that dibao asks for, with little in them */
/* Members with incomes below the line: `most` percent of it together. Gives the sum in fen a
   month. */
int64_t aid__family_poor(aid__sample *s, aid__home *h, uint32_t most);
void aid__family_dibao(aid__sample *s, aid__home *h,
                       int64_t income); /* draws dibao, the difference */

/* What befalls a few households, of whatever kind: bills, a fire, a job lost (sample_struck.c). */
void aid__home_strike(aid__sample *s, aid__home *h);

/* ---- making (sample_model.c) ---- */

void aid__home_clear(aid__home *h, bool urban);
aid__sample_person *aid__home_add(aid__sample *s, aid__home *h, const char *relation, bool male,
                                  int age);
aid__sample_person *aid__home_relative(aid__sample *s, aid__home *h, bool male, int age);
int aid__home_index(const aid__home *h, const aid__sample_person *p);
void aid__fact_flag(aid__sample_person *p, unsigned fact, bool yes);
void aid__fact_word(aid__sample_person *p, unsigned fact, const char *word);
void aid__fact_number(aid__sample_person *p, unsigned fact, int64_t number);
void aid__fact_drop(aid__sample_person *p, unsigned fact);
void aid__fact_who(const aid__home *h, aid__sample_person *p, unsigned fact,
                   const aid__sample_person *who);
void aid__list_say(aid__sample_person *p, unsigned list);
aid__sample_row *aid__row_add(aid__sample_person *p, unsigned list);
aid__sample_row *aid__row_word(aid__sample_row *row, unsigned field, const char *word);
aid__sample_row *aid__row_number(aid__sample_row *row, unsigned field, int64_t number);
void aid__income_month(aid__sample_person *p, const char *kind, int64_t yuan);
void aid__income_year(aid__sample_person *p, const char *kind, int64_t yuan, int64_t cost);
void aid__supporter_add(const aid__home *h, aid__sample_person *p, aid__sample_person *who);
aid__sample_row *aid__card_add(aid__sample *s, aid__sample_person *p, const char *class,
                               unsigned grade);
aid__sample_award *aid__award_add(aid__sample_awards *awards, const char *program);
/* Drawn since `months` before this one; decided in the month before it, or (`at_once`) in its
   first month. */
void aid__award_enrolled(aid__sample *s, aid__sample_awards *awards, const char *program,
                         int months, bool at_once, int64_t fen);
void aid__award_applied(aid__sample *s, aid__sample_awards *awards, const char *program,
                        int months);
void aid__award_closed(aid__sample *s, aid__sample_awards *awards, const char *program, int months,
                       int ended, int64_t fen);
void aid__span_add(aid__sample_person *p, unsigned fact, int32_t from, int32_t until,
                   const char *source, int32_t recorded, const char *text);
/* Names for whoever in the household must support those that tekun would else be open for. */
void aid__home_settle(aid__sample *s, aid__home *h);

/* ---- writing (sample_write.c) ---- */
void aid__home_write(aid__sample *s, const aid__home *h, const char *region);

/* ---- the city's townships (sample_regions.c) ---- */

typedef struct aid__sample_place {
  const char *code;
  unsigned urban, rural; /* households of the full city, in hundreds */
} aid__sample_place;
extern const aid__sample_place aid__sample_places[];
extern const size_t aid__sample_places_count;

#endif
