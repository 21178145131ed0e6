/*
 * The benchmark policy by hand. Exact: sums are in fen, and where 20 % of the wages are taken away, in fifths of a fen, so that nothing is rounded
 * but the amount. All facts are known: neither loop has a place for one that is not.
 *
 * Compiled once with -O2 and LOOPS=o2, once with -O3 -march=native and LOOPS=native (tests/bench/local.mk).
 */
#include "loops.h"

#define JOIN_(a, b) a##b
#define JOIN(a, b) JOIN_(a, b)
#define NAMED(name) JOIN(name, LOOPS)

/* Fen a month; by county, then rural and urban. */
static const int64_t standards[6][2] = {
  {72000, 101000}, {73500, 103500}, {69000, 98000}, {76000, 108000}, {70500, 99500}, {81000, 113000},
};

void NAMED(bench_branches_)(const bench_columns *in, size_t from, size_t until, const bench_results *out)
{
  const int32_t *const first = in->first;
  const int64_t *const wage = in->wage, *const other_income = in->other_income;
  const int32_t *const age = in->age_years, *const grade = in->disability_grade;
  const uint8_t *const in_institution = in->in_institution;
  const bench_result dibao = out->dibao, living = out->disability_living, nursing = out->disability_nursing, old_age = out->old_age;

  for (size_t h = from; h < until; h++) {
    const int64_t standard = standards[in->county_no[h] - 1][in->urban[h]];
    const int64_t size = first[h + 1] - first[h];
    int64_t wages = 0, others = 0, left;
    uint8_t reasons = 0;

    for (int32_t p = first[h]; p < first[h + 1]; p++) {
      wages += wage[p];
      others += other_income[p];
    }
    left = 5 * standard * size - (4 * wages + 5 * others);   /* fifths of a fen, of all members together */
    if (left <= 0)
      reasons |= 1;
    if (in->bank[h] + in->securities[h] > 24 * standard * size)
      reasons |= 2;
    if (in->vehicles[h] != 0)
      reasons |= 4;
    if (in->houses[h] > 1)
      reasons |= 8;
    dibao.reasons[h] = reasons;
    if (reasons == 0) {
      dibao.outcome[h] = AID_OUTCOME_ELIGIBLE;
      dibao.amount[h] = (left + 250) / 500 * 100;
    } else {
      dibao.outcome[h] = AID_OUTCOME_INELIGIBLE;
      dibao.amount[h] = 0;
    }

    for (int32_t p = first[h]; p < first[h + 1]; p++) {
      uint8_t why = 0;

      if (grade[p] == 0)
        why |= 1;
      if (reasons != 0)
        why |= 2;
      living.reasons[p] = why;
      if (why == 0) {
        living.outcome[p] = AID_OUTCOME_ELIGIBLE;
        living.amount[p] = 6000;
      } else {
        living.outcome[p] = AID_OUTCOME_INELIGIBLE;
        living.amount[p] = 0;
      }

      why = 0;
      if (grade[p] != 1 && grade[p] != 2)
        why |= 1;
      if (in_institution[p])
        why |= 2;
      nursing.reasons[p] = why;
      if (why == 0) {
        nursing.outcome[p] = AID_OUTCOME_ELIGIBLE;
        nursing.amount[p] = 6000;
      } else {
        nursing.outcome[p] = AID_OUTCOME_INELIGIBLE;
        nursing.amount[p] = 0;
      }

      if (age[p] >= 80) {
        old_age.reasons[p] = 0;
        old_age.outcome[p] = AID_OUTCOME_ELIGIBLE;
        if (age[p] >= 100)
          old_age.amount[p] = 30000;
        else if (age[p] >= 90)
          old_age.amount[p] = 10000;
        else
          old_age.amount[p] = 5000;
      } else {
        old_age.reasons[p] = 1;
        old_age.outcome[p] = AID_OUTCOME_INELIGIBLE;
        old_age.amount[p] = 0;
      }
    }
  }
}

/* 1 where eligible, 2 where not. */
static uint8_t outcome(unsigned reasons)
{
  return (uint8_t)(1 + (reasons != 0));
}

/* x where nothing speaks against it, else 0. */
static int64_t unless(unsigned reasons, int64_t x)
{
  return x & -(int64_t)(reasons == 0);
}

void NAMED(bench_branchless_)(const bench_columns *in, size_t from, size_t until, const bench_results *out)
{
  const int32_t *const restrict first = in->first;
  const int64_t *const restrict wage = in->wage, *const restrict other_income = in->other_income;
  const int32_t *const restrict age = in->age_years, *const restrict grade = in->disability_grade;
  const uint8_t *const restrict in_institution = in->in_institution;
  const bench_result dibao = out->dibao;
  uint8_t *const restrict living_outcome = out->disability_living.outcome, *const restrict living_reasons = out->disability_living.reasons;
  uint8_t *const restrict nursing_outcome = out->disability_nursing.outcome, *const restrict nursing_reasons = out->disability_nursing.reasons;
  uint8_t *const restrict age_outcome = out->old_age.outcome, *const restrict age_reasons = out->old_age.reasons;
  int64_t *const restrict living_amount = out->disability_living.amount, *const restrict nursing_amount = out->disability_nursing.amount,
          *const restrict age_amount = out->old_age.amount;

  for (size_t h = from; h < until; h++) {
    const int64_t standard = standards[in->county_no[h] - 1][in->urban[h]];
    const int64_t size = first[h + 1] - first[h];
    int64_t counted = 0, left;
    unsigned reasons;

    for (int32_t p = first[h]; p < first[h + 1]; p++)
      counted += 4 * wage[p] + 5 * other_income[p];
    left = 5 * standard * size - counted;
    reasons = (unsigned)(left <= 0) | (unsigned)(in->bank[h] + in->securities[h] > 24 * standard * size) << 1 |
              (unsigned)(in->vehicles[h] != 0) << 2 | (unsigned)(in->houses[h] > 1) << 3;
    dibao.reasons[h] = (uint8_t)reasons;
    dibao.outcome[h] = outcome(reasons);
    dibao.amount[h] = unless(reasons, (left + 250) / 500 * 100);

    for (int32_t p = first[h]; p < first[h + 1]; p++) {
      const unsigned lives = (unsigned)(grade[p] == 0) | (unsigned)(reasons != 0) << 1;
      const unsigned nursed = (unsigned)((unsigned)grade[p] - 1 > 1) | (unsigned)in_institution[p] << 1;
      const unsigned young = age[p] < 80;

      living_reasons[p] = (uint8_t)lives;
      living_outcome[p] = outcome(lives);
      living_amount[p] = unless(lives, 6000);
      nursing_reasons[p] = (uint8_t)nursed;
      nursing_outcome[p] = outcome(nursed);
      nursing_amount[p] = unless(nursed, 6000);
      age_reasons[p] = (uint8_t)young;
      age_outcome[p] = outcome(young);
      age_amount[p] = unless(young, 5000 + (age[p] >= 90) * 5000 + (age[p] >= 100) * 20000);
    }
  }
}
