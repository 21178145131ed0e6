/* Decisions: outcomes, amounts and their parts, reasons, what they rest on, totals. */
#include "tests/test.h"
#include "tests/oom.h"
#include "tests/pack.h"
#include <socialaid/decision.h>
#include <socialaid/explanation.h>
#include <socialaid/household.h>
#include <socialaid/person.h>

static const char rules[] =
  "<policy xmlns='urn:socialaid:policy:1' id='t' version='1' region='410900'><source id='s' title='t'/>\n"
  "<region id='410000' level='province'/><region id='410900' level='city'/><region id='410928' level='county'/>\n"
  "<fact id='wage' of='person' type='yuan/month'/><fact id='counted' of='person' type='flag' absent='yes'/>\n"
  "<fact id='car' of='household' type='flag' absent='no'/><question id='kept' of='household' type='flag' cite='s'/>\n"
  "<fact id='old' of='person' type='flag'/><fact id='index' of='region' type='rate' digits='4'/>\n"
  "<standard id='line' type='yuan/month' by='region' cite='s'><floor region='410000'>600</floor></standard>\n"
  "<standard id='allowance' type='yuan/month' by='region' cite='s'><value illustrative='yes'>50</value></standard>\n"
  "<define id='size' of='household' type='count' cite='s'>count(persons where counted)</define>\n"
  "<define id='per_head' of='household' type='yuan/month' cite='s'>sum(persons where counted: wage) / size</define>\n"
  "<assume fact='old' of='person' cite='s'>no</assume>\n"
  "<program id='dibao' of='household' covers='persons where counted'>\n"
  "  <require id='someone' cite='s'>size > 0</require>\n"
  "  <require id='income' cite='s'>line > per_head</require>\n"
  "  <exclude id='car' cite='s'>car and not kept</exclude>\n"
  "  <pay id='basic' per='person' round_total='1 fen half_up' cite='s'>line - per_head</pay>\n"
  "  <starts cite='s'>month_of(dibao.confirmed) + 1 month</starts>\n"
  "</program>\n"
  "<program id='old_age' of='person'><require id='age' cite='s'>old</require><pay id='basic' cite='s'>allowance</pay></program>\n"
  "<program id='other' of='person'><require id='age' cite='s'>old</require><pay id='basic' cite='s'>60 yuan/month</pay></program>\n"
  "<program id='linkage' of='city'><require id='trigger' cite='s'>index >= 3.5%</require></program>\n"
  "<conflict id='one' among='old_age other' keep='highest' cite='s'/>\n"
  "</policy>";

typedef struct town { aid_policy *policy; aid_population *population; aid_decisions *decisions; } town;

static aid_household *home(town *t, const char *id)
{
  aid_household *h;
  ck_assert_int_eq(aid_population_add_household(t->population, id, "410928", &h, NULL), AID_OK);
  return h;
}

static aid_person *member(aid_household *h, const char *id, int64_t wage_fen)
{
  aid_person *p;
  ck_assert_int_eq(aid_household_add_person(h, id, &p, NULL), AID_OK);
  if (wage_fen >= 0)
    ck_assert_int_eq(aid_person_set_fen(p, "wage", wage_fen, NULL), AID_OK);
  return p;
}

static town settle(const aid_memory *memory)
{
  town t = {.policy = pack(rules)};
  aid_population_options options = AID_POPULATION_OPTIONS_INIT;
  aid_award award = AID_AWARD_INIT;
  aid_household *h;
  aid_row *city;

  options.memory = memory;
  ck_assert_int_eq(aid_population_new(t.policy, aid_month(2022, 9), &options, &t.population, NULL), AID_OK);
  aid_population_add_region(t.population, "410900", &city, NULL);
  aid_row_set_written(city, "index", "3.6%", NULL);
  h = home(&t, "h1");                      /* three share a gap that is no whole fen: 600 - 1000 / 3 each */
  member(h, "a", 100000);
  aid_person_set_flag(member(h, "b", 0), "old", 1, NULL);
  member(h, "c", 0);
  h = home(&t, "h2");                      /* unknown wage */
  member(h, "d", -1);
  h = home(&t, "h3");                      /* a car, and nobody has said whether it may be kept */
  aid_household_set_flag(h, "car", 1, NULL);
  member(h, "e", 0);
  h = home(&t, "h4");                      /* too rich, and a car that may not be kept */
  aid_household_set_flag(h, "car", 1, NULL);
  aid_household_set_flag(h, "kept", 0, NULL);
  member(h, "f", 70000);
  h = home(&t, "h5");                      /* confirmed this month: paid from the next */
  member(h, "g", 10000);
  award.applied = aid_date(2022, 8, 10);
  award.confirmed = aid_date(2022, 9, 5);
  ck_assert_int_eq(aid_household_add_award(h, "dibao", &award, NULL), AID_OK);
  h = home(&t, "h6");                      /* too rich, but it had applied; nobody counts */
  aid_person_set_flag(member(h, "i", 0), "counted", 0, NULL);
  ck_assert_int_eq(aid_household_add_award(h, "dibao", NULL, NULL), AID_OK);
  h = home(&t, "h7");                      /* supplied */
  member(h, "k", -1);
  ck_assert_int_eq(aid_household_set_given(h, "per_head", "200", NULL), AID_OK);
  return t;
}

static void assess(town *t, uint32_t flags, const char *const *programs)
{
  aid_assess_options options = AID_ASSESS_OPTIONS_INIT;
  aid_error *error = NULL;

  options.flags = flags;
  options.programs = programs;
  ck_assert_msg(aid_policy_assess(t->policy, t->population, &options, &t->decisions, &error) == AID_OK, "%s", error ? aid_error_message(error) : "");
}

static void leave(town *t)
{
  /* In any order: decisions keep what they need. */
  aid_policy_free(t->policy);
  aid_population_free(t->population);
  aid_decisions_free(t->decisions);
}

static const aid_decision *of(const town *t, const char *program, const char *subject)
{
  const aid_decision *const d = aid_decisions_find(t->decisions, program, subject);
  ck_assert_msg(d != NULL, "no decision of %s for %s", program, subject);
  return d;
}

static const aid_ground *ground(const aid_decision *d, aid_ground_kind kind, const char *name)
{
  for (size_t i = 0; i < aid_decision_ground_count(d); i++) {
    const aid_ground *const g = aid_decision_ground(d, i);
    if (g->kind == kind && g->name && strcmp(g->name, name) == 0)
      return g;
  }
  return NULL;
}

START_TEST(amounts_have_parts_and_shares)
{
  town t = settle(NULL);
  const aid_decision *d;
  aid_value share;

  assess(&t, 0, NULL);
  d = of(&t, "dibao", "h1");
  ck_assert_int_eq(aid_decision_outcome(d), AID_OUTCOME_ELIGIBLE);
  ck_assert_int_eq(aid_decision_amount_fen(d), 80000);
  ck_assert_int_eq(aid_decision_entitled_fen(d), 80000);
  ck_assert_int_eq(aid_decision_amount_known(d), 1);
  ck_assert_int_eq(aid_decision_starts(d), AID_NEVER);
  ck_assert_int_eq(aid_decision_ends(d), AID_NEVER);
  ck_assert_uint_eq(aid_decision_pay_count(d), 1);
  ck_assert_str_eq(aid_decision_pay_id(d, 0), "basic");
  ck_assert_int_eq(aid_decision_pay_fen(d, 0), 80000);
  ck_assert_uint_eq(aid_decision_share_count(d, 0), 3);
  ck_assert_str_eq(aid_decision_share_person(d, 0, 2), "c");
  share = aid_decision_share(d, 0, 2);
  ck_assert_int_eq(share.number, 800);
  ck_assert_int_eq(share.denominator, 3);
  ck_assert_str_eq(share.unit, "yuan/month");
  ck_assert_str_eq(aid_decision_household(d), "h1");
  ck_assert_ptr_null(aid_decision_person(d));
  ck_assert_str_eq(aid_decision_subject(d), "h1");

  d = of(&t, "dibao", "h5");               /* the month after the decision */
  ck_assert_int_eq(aid_decision_outcome(d), AID_OUTCOME_ELIGIBLE);
  ck_assert_int_eq(aid_decision_starts(d), aid_month(2022, 10));
  ck_assert_int_eq(aid_decision_amount_fen(d), 0);
  ck_assert_int_eq(aid_decision_entitled_fen(d), 50000);
  ck_assert_int_eq(aid_decision_pay_fen(d, 0), 50000);
  ck_assert_int_eq(aid_decision_share(d, 0, 0).number, 500);
  leave(&t);
}
END_TEST

START_TEST(outcomes_come_with_what_they_rest_on)
{
  town t = settle(NULL);
  const aid_decision *d;
  const aid_ground *g;

  assess(&t, 0, NULL);
  d = of(&t, "dibao", "h1");
  g = ground(d, AID_GROUND_MARGIN, "income");
  ck_assert_ptr_nonnull(g);
  ck_assert_int_eq(g->value.number, 800);
  ck_assert_int_eq(g->value.denominator, 3);
  ck_assert_str_eq(g->value.unit, "yuan/month");
  g = ground(d, AID_GROUND_STANDARD, "line");
  ck_assert_ptr_nonnull(g);
  ck_assert_ptr_nonnull(g->row);
  ck_assert_int_eq(g->value.number, 600);
  g = ground(d, AID_GROUND_ASSUMED, "line");
  ck_assert_ptr_nonnull(g);
  ck_assert_str_eq(g->detail, "floor");
  ck_assert_ptr_null(ground(d, AID_GROUND_ILLUSTRATIVE, "line"));

  d = of(&t, "dibao", "h2");
  ck_assert_int_eq(aid_decision_outcome(d), AID_OUTCOME_UNDETERMINED);
  g = ground(d, AID_GROUND_MISSING, "wage");
  ck_assert_ptr_nonnull(g);
  ck_assert_str_eq(g->subject, "d");
  ck_assert_uint_eq(aid_decision_reason_count(d), 0);

  d = of(&t, "dibao", "h3");
  ck_assert_int_eq(aid_decision_outcome(d), AID_OUTCOME_OFFICIAL);
  g = ground(d, AID_GROUND_QUESTION, "kept");
  ck_assert_ptr_nonnull(g);
  ck_assert_str_eq(g->subject, "h3");

  d = of(&t, "dibao", "h4");               /* nobody applied: reasons alone */
  ck_assert_int_eq(aid_decision_outcome(d), AID_OUTCOME_INELIGIBLE);
  ck_assert_uint_eq(aid_decision_reason_count(d), 2);
  ck_assert_str_eq(aid_decision_reason(d, 0), "income");
  ck_assert_str_eq(aid_decision_reason(d, 1), "car");
  ck_assert_ptr_null(aid_decision_reason(d, 2));
  ck_assert_uint_eq(aid_decision_ground_count(d), 0);

  d = of(&t, "dibao", "h6");               /* applied for: in full, though a side of a condition cannot be worked out */
  ck_assert_int_eq(aid_decision_outcome(d), AID_OUTCOME_INELIGIBLE);
  ck_assert_str_eq(aid_decision_reason(d, 0), "someone");
  ck_assert_ptr_nonnull(ground(d, AID_GROUND_MARGIN, "someone"));
  ck_assert_ptr_null(ground(d, AID_GROUND_MARGIN, "income"));
  ck_assert_ptr_null(ground(d, AID_GROUND_MISSING, "wage"));

  d = of(&t, "dibao", "h7");
  ck_assert_int_eq(aid_decision_amount_fen(d), 40000);
  g = ground(d, AID_GROUND_SUPPLIED, "per_head");
  ck_assert_ptr_nonnull(g);
  ck_assert_int_eq(g->value.number, 200);
  leave(&t);
}
END_TEST

/* "yes: d.wage | no: h8.kept? + …" */
static const char *settling_of(const town *t, const char *program, const char *subject)
{
  static char text[600];
  aid_explanation *explanation;
  size_t n = 0;

  ck_assert_int_eq(aid_decision_explain(of(t, program, subject), 0, &explanation, NULL), AID_OK);
  text[0] = 0;
  for (size_t i = 0; i < aid_explanation_settling_count(explanation); i++) {
    n += (size_t)snprintf(text + n, sizeof text - n, "%s%s:", i ? " | " : "", aid_explanation_settling_outcome(explanation, i) == AID_OUTCOME_ELIGIBLE ? "yes" : "no");
    for (size_t k = 0; k < aid_explanation_settling_size(explanation, i); k++) {
      const aid_ground *const g = aid_explanation_settling_fact(explanation, i, k);
      n += (size_t)snprintf(text + n, sizeof text - n, " %s.%s%s", g->subject, g->name, g->kind == AID_GROUND_QUESTION ? "?" : "");
    }
  }
  ck_assert_int_eq(aid_explanation_settling_is_whole(explanation), 1);
  ck_assert_ptr_null(aid_explanation_settling_fact(explanation, 99, 0));
  ck_assert_uint_eq(aid_explanation_settling_size(explanation, 99), 0);
  aid_explanation_free(explanation);
  return text;
}

START_TEST(every_minimal_set_of_facts_that_settles_is_told)
{
  town t = settle(NULL);
  aid_household *h;

  h = home(&t, "h8");                      /* a wage that is not known, and a car, and nobody has said whether it may be kept */
  aid_household_set_flag(h, "car", 1, NULL);
  member(h, "m", -1);
  h = home(&t, "h9");                      /* two wages: neither alone makes it eligible or not */
  member(h, "n", -1);
  member(h, "o", -1);
  h = home(&t, "h10");                     /* four facts: no three of them make it eligible */
  for (char id[2] = "p"; id[0] < 't'; id[0]++)
    member(h, id, -1);
  assess(&t, 0, NULL);
  ck_assert_str_eq(settling_of(&t, "dibao", "h1"), "");
  ck_assert_str_eq(settling_of(&t, "dibao", "h2"), "yes: d.wage | no: d.wage");
  ck_assert_str_eq(settling_of(&t, "dibao", "h3"), "yes: h3.kept? | no: h3.kept?");
  ck_assert_str_eq(settling_of(&t, "dibao", "h8"), "no: m.wage | no: h8.kept? | yes: m.wage h8.kept?");
  ck_assert_str_eq(settling_of(&t, "dibao", "h9"), "yes: n.wage o.wage | no: n.wage o.wage");
  ck_assert_str_eq(settling_of(&t, "dibao", "h10"), "");
  leave(&t);
}
END_TEST

START_TEST(a_sensitive_definition_is_masked_as_a_sensitive_fact_is)
{
  aid_policy *const policy = pack(
    "<policy xmlns='urn:socialaid:policy:1' id='t' version='1' region='410900'><source id='s' title='t'/>"
    "<fact id='wage' of='person' type='yuan/month' sensitive='yes'/>"
    "<define id='twice' of='person' type='yuan/month' sensitive='yes' cite='s'>2 * wage</define><define id='thrice' of='person' type='yuan/month' cite='s'>3 * wage</define>"
    "<program id='p' of='person'><require id='r' cite='s'>twice > 1 yuan/month and thrice > 1 yuan/month</require></program></policy>");
  aid_population *population;
  aid_decisions *decisions;
  aid_household *h;
  aid_person *a;

  ck_assert_int_eq(aid_population_new(policy, aid_month(2022, 9), NULL, &population, NULL), AID_OK);
  ck_assert_int_eq(aid_population_add_household(population, "h", "410928", &h, NULL), AID_OK);
  ck_assert_int_eq(aid_household_add_person(h, "a", &a, NULL), AID_OK);
  ck_assert_int_eq(aid_person_set_fen(a, "wage", 123456, NULL), AID_OK);
  ck_assert_int_eq(aid_policy_assess(policy, population, NULL, &decisions, NULL), AID_OK);
  for (int unmask = 0; unmask < 2; unmask++) {
    aid_explanation *explanation;
    const char *text;
    ck_assert_int_eq(aid_decision_explain(aid_decisions_at(decisions, 0), unmask ? AID_EXPLAIN_UNMASK : 0, &explanation, NULL), AID_OK);
    text = aid_explanation_text(explanation, AID_LANGUAGE_EN);
    ck_assert_int_eq(strstr(text, "1234.56") != NULL, unmask);
    ck_assert_int_eq(strstr(text, "2469.12") != NULL, unmask);
    ck_assert_ptr_nonnull(strstr(text, "3703.68"));
    aid_explanation_free(explanation);
  }
  aid_decisions_free(decisions);
  aid_population_free(population);
  aid_policy_free(policy);
}
END_TEST

START_TEST(conflicts_and_assumptions_are_told)
{
  town t = settle(NULL);
  const aid_decision *d;

  assess(&t, AID_ASSESS_ALL, NULL);
  d = of(&t, "other", "b");
  ck_assert_int_eq(aid_decision_outcome(d), AID_OUTCOME_ELIGIBLE);
  ck_assert_int_eq(aid_decision_amount_fen(d), 6000);
  ck_assert_str_eq(aid_decision_person(d), "b");
  ck_assert_str_eq(aid_decision_household(d), "h1");
  d = of(&t, "old_age", "b");
  ck_assert_int_eq(aid_decision_outcome(d), AID_OUTCOME_INELIGIBLE);
  ck_assert_uint_eq(aid_decision_reason_count(d), 1);
  ck_assert_str_eq(aid_decision_reason(d, 0), "one");
  ck_assert_uint_eq(aid_decisions_refused(t.decisions, "old_age", "one"), 1);
  ck_assert_ptr_nonnull(ground(d, AID_GROUND_ILLUSTRATIVE, "allowance"));
  d = of(&t, "old_age", "a");
  ck_assert_str_eq(aid_decision_reason(d, 0), "age");
  ck_assert_ptr_nonnull(ground(d, AID_GROUND_ASSUMED, "old"));
  ck_assert_str_eq(ground(d, AID_GROUND_ASSUMED, "old")->subject, "a");
  leave(&t);
}
END_TEST

START_TEST(decisions_stand_in_order_and_add_up)
{
  town t = settle(NULL);
  static const char *const one[] = {"linkage", "dibao", NULL};
  size_t all;

  assess(&t, 0, NULL);
  all = aid_decisions_count(t.decisions);
  ck_assert_str_eq(aid_decision_program(aid_decisions_at(t.decisions, 0)), "linkage");
  ck_assert_str_eq(aid_decision_subject(aid_decisions_at(t.decisions, 0)), "410900");
  ck_assert_str_eq(aid_decision_household(aid_decisions_at(t.decisions, 0)), "410900");
  ck_assert_str_eq(aid_decision_subject(aid_decisions_at(t.decisions, 1)), "h1");
  ck_assert_str_eq(aid_decision_subject(aid_decisions_at(t.decisions, 2)), "a");
  ck_assert_ptr_null(aid_decisions_at(t.decisions, all));
  ck_assert_uint_eq(all, 1 + 7 + 2 * 9);
  ck_assert_uint_eq(aid_decisions_total(t.decisions, "dibao", (aid_outcome)0), 7);
  ck_assert_uint_eq(aid_decisions_total(t.decisions, "dibao", AID_OUTCOME_ELIGIBLE), 3);
  ck_assert_uint_eq(aid_decisions_total(t.decisions, "dibao", AID_OUTCOME_INELIGIBLE), 2);
  ck_assert_uint_eq(aid_decisions_total(t.decisions, "dibao", AID_OUTCOME_UNDETERMINED), 1);
  ck_assert_uint_eq(aid_decisions_total(t.decisions, "dibao", AID_OUTCOME_OFFICIAL), 1);
  ck_assert_int_eq(aid_decisions_total_fen(t.decisions, "dibao"), 80000 + 0 + 40000);
  ck_assert_uint_eq(aid_decisions_refused(t.decisions, "dibao", "income"), 1);
  ck_assert_uint_eq(aid_decisions_refused(t.decisions, "dibao", "car"), 1);
  ck_assert_uint_eq(aid_decisions_refused(t.decisions, "dibao", "nothing"), 0);
  ck_assert_uint_eq(aid_decisions_total(t.decisions, "nothing", (aid_outcome)0), 0);
  ck_assert_ptr_null(aid_decisions_find(t.decisions, "dibao", "nobody"));
  aid_decisions_free(t.decisions);

  assess(&t, AID_ASSESS_COUNT_REFUSALS, NULL);   /* h4 and the young are counted, and not listed */
  ck_assert_uint_eq(aid_decisions_count(t.decisions), 1 + 6 + 1);
  ck_assert_uint_eq(aid_decisions_total(t.decisions, "dibao", (aid_outcome)0), 7);
  ck_assert_uint_eq(aid_decisions_refused(t.decisions, "dibao", "car"), 1);
  ck_assert_ptr_null(aid_decisions_find(t.decisions, "dibao", "h4"));
  ck_assert_ptr_nonnull(aid_decisions_find(t.decisions, "dibao", "h6"));
  aid_decisions_free(t.decisions);

  assess(&t, 0, one);
  ck_assert_uint_eq(aid_decisions_count(t.decisions), 8);
  ck_assert_int_eq(aid_decisions_month(t.decisions), aid_month(2022, 9));
  ck_assert_int_eq(aid_decisions_day(t.decisions), aid_date(2022, 9, 30));
  leave(&t);
}
END_TEST

static int stop(void *data, uint64_t done, uint64_t total)
{
  uint64_t *const seen = data;

  ck_assert_uint_le(done, total);
  seen[0] = done;
  seen[1]++;
  return seen[1] >= 2;
}

START_TEST(chunks_make_no_difference_and_can_be_stopped)
{
  town t = settle(NULL);
  aid_assess_options options = AID_ASSESS_OPTIONS_INIT;
  aid_error *error = NULL;
  uint64_t seen[2] = {0, 0};
  char id[16];

  for (int i = 0; i < 9000; i++) {
    snprintf(id, sizeof id, "n%d", i);
    aid_household *const h = home(&t, id);
    snprintf(id, sizeof id, "m%d", i);
    if (i % 4)
      member(h, id, i % 11 == 0 ? -1 : i * 10);
  }
  assess(&t, AID_ASSESS_COUNT_REFUSALS, NULL);
  ck_assert_uint_eq(aid_decisions_total(t.decisions, "dibao", (aid_outcome)0), 9007);
  ck_assert_int_eq(aid_decision_amount_fen(of(&t, "dibao", "n5999")), 60000 - 59990);
  ck_assert_ptr_null(aid_decisions_find(t.decisions, "dibao", "n6001"));
  ck_assert_uint_eq(aid_decisions_refused(t.decisions, "dibao", "someone"), 2251);
  options.progress = stop;
  options.progress_data = seen;
  aid_decisions *none = t.decisions;
  ck_assert_int_eq(aid_policy_assess(t.policy, t.population, &options, &none, &error), AID_ERROR_CANCELLED);
  ck_assert_ptr_null(none);
  ck_assert_uint_gt(seen[0], 0);
  ck_assert_uint_lt(seen[0], 9007);       /* it stopped before all were done */
  aid_error_free(error);
  leave(&t);
}
END_TEST

START_TEST(wrong_options_are_refused)
{
  town t = settle(NULL);
  aid_assess_options options = AID_ASSESS_OPTIONS_INIT;
  struct { aid_assess_options known; int more; } larger = {AID_ASSESS_OPTIONS_INIT, 0};
  static const char *const none[] = {"nothing", NULL};
  aid_error *error = NULL;

#define REFUSED(status, number)                                                                    \
  do {                                                                                             \
    ck_assert_int_eq(aid_policy_assess(t.policy, t.population, &options, &t.decisions, &error), status); \
    ck_assert_ptr_null(t.decisions);                                                               \
    ck_assert_str_eq(aid_diagnostic_number(aid_error_at(error, 0)), number);                       \
    aid_error_free(error);                                                                         \
    error = NULL;                                                                                  \
    options = (aid_assess_options)AID_ASSESS_OPTIONS_INIT;                                         \
  } while (0)
  options.flags = 64;
  REFUSED(AID_ERROR_ARGUMENT, "E4103");
  options.day = aid_date(2022, 8, 31);
  REFUSED(AID_ERROR_ARGUMENT, "E4105");
  options.month = 10000000;
  REFUSED(AID_ERROR_ARGUMENT, "E4104");
  options.programs = none;
  REFUSED(AID_ERROR_NOT_FOUND, "E2033");
  options.size = 4;
  REFUSED(AID_ERROR_ARGUMENT, "E1004");
  larger.known.size = sizeof larger;
  ck_assert_int_eq(aid_policy_assess(t.policy, t.population, &larger.known, &t.decisions, NULL), AID_OK);
  aid_decisions_free(t.decisions);
  t.decisions = NULL;
  larger.more = 1;
  ck_assert_int_eq(aid_policy_assess(t.policy, t.population, &larger.known, &t.decisions, NULL), AID_ERROR_ARGUMENT);
  {
    aid_policy *const other = pack(rules);
    ck_assert_int_eq(aid_policy_assess(other, t.population, NULL, &t.decisions, &error), AID_ERROR_ARGUMENT);
    ck_assert_str_eq(aid_diagnostic_number(aid_error_at(error, 0)), "E4106");
    aid_error_free(error);
    error = NULL;
    aid_policy_free(other);
  }
  ck_assert_int_eq(aid_policy_assess(NULL, t.population, NULL, &t.decisions, NULL), AID_ERROR_ARGUMENT);
  ck_assert_int_eq(aid_policy_assess(t.policy, t.population, NULL, NULL, NULL), AID_ERROR_ARGUMENT);
  leave(&t);
}
END_TEST

START_TEST(a_marginal_sum_over_more_bands_than_it_can_have_is_refused)
{
  char text[8192];
  aid_error *error = NULL;

  for (int rows = 64; rows <= 65; rows++) {              /* from the second threshold on they count: 0 is the bottom */
    size_t n = (size_t)snprintf(text, sizeof text, "<policy xmlns='urn:socialaid:policy:1' id='t' version='1'><source id='s' title='t'/>"
                                "<fact id='x' of='person' type='yuan' digits='2'/><standard id='table' type='rate' by='x' cite='s'>");
    aid_policy *policy;
    for (int i = 0; i < rows - 1; i++)
      n += (size_t)snprintf(text + n, sizeof text - n, "<value x='&gt;= %d yuan'>0.%02d</value>", i * 1000, i);
    snprintf(text + n, sizeof text - n, "</standard><program id='p' of='person'><pay id='b' round='1 fen up' cite='s'>marginal(table, x)</pay></program></policy>");
    policy = pack_load(text, NULL, &error);
    if (rows == 64) {
      ck_assert_ptr_nonnull(policy);
    } else {
      ck_assert_ptr_null(policy);
      ck_assert_str_eq(aid_diagnostic_number(aid_error_at(error, 0)), "E2031");
    }
    aid_policy_free(policy);
    aid_error_free(error);
    error = NULL;
  }
}
END_TEST

#define CARRIED "<define id='steps' of='person' type='count' from='%s' first='0' cite='s'>at(month - 1 month: steps) + (if warm then 1 else 0)</define>" \
                "<define id='steps_then' of='person' type='count' cite='s'>at(month - 12 months: steps)</define>"
#define READS_NOW "<program id='now' of='person'><require id='r' cite='s'>steps == 0</require></program>"
#define READS_THEN "<program id='a_year_ago' of='person'><require id='r' cite='s'>steps_then == 0</require></program>"

/* The outcome of `now` in 2022-09, where the definition carries over from a day on. */
static aid_outcome now_with(const char *programs, const char *const *asked, const char *from)
{
  char text[2000];
  town t = {.policy = NULL};
  aid_assess_options options = AID_ASSESS_OPTIONS_INIT;
  aid_outcome out;

  snprintf(text, sizeof text, "<policy xmlns='urn:socialaid:policy:1' id='t' version='1' region='410900'><source id='s' title='t'/><region id='410928' level='county'/>"
           "<fact id='warm' of='person' type='flag' absent='no'/>" CARRIED "%s</policy>", from, programs);
  t.policy = pack(text);
  ck_assert_int_eq(aid_population_new(t.policy, aid_month(2022, 9), NULL, &t.population, NULL), AID_OK);
  member(home(&t, "h"), "a", -1);
  options.programs = asked;
  ck_assert_int_eq(aid_policy_assess(t.policy, t.population, &options, &t.decisions, NULL), AID_OK);
  out = aid_decision_outcome(aid_decisions_find(t.decisions, "now", "a"));
  leave(&t);
  return out;
}

START_TEST(what_carries_over_is_the_same_in_whatever_order_it_is_read)
{
  static const char *const alone[] = {"now", NULL};
  const struct { const char *from; aid_outcome outcome; } begins[] = {
    {"2012-10-01", AID_OUTCOME_ELIGIBLE}, {"2012-09-01", AID_OUTCOME_ELIGIBLE}, {"2012-08-01", AID_OUTCOME_UNDETERMINED}, {"2000-01-01", AID_OUTCOME_UNDETERMINED}};

  for (size_t i = 0; i < sizeof begins / sizeof *begins; i++) {
    ck_assert_int_eq(now_with(READS_NOW READS_THEN, NULL, begins[i].from), begins[i].outcome);
    ck_assert_int_eq(now_with(READS_THEN READS_NOW, NULL, begins[i].from), begins[i].outcome);
    ck_assert_int_eq(now_with(READS_THEN READS_NOW, alone, begins[i].from), begins[i].outcome);
  }
}
END_TEST

START_TEST(a_chain_of_definitions_that_carry_over_goes_no_further_back_than_ten_years)
{
  char *const text = malloc(20000);
  size_t n = (size_t)sprintf(text, "<policy xmlns='urn:socialaid:policy:1' id='t' version='1'><source id='s' title='t'/><define id='c0' of='person' type='count' from='1900-01-01' first='0' cite='s'>"
                             "at(month - 1 month: c0) + 1</define>");
  town t = {.policy = NULL};

  for (int i = 1; i < 50; i++)                           /* each month of each once: else it would be 1470 months of each */
    n += (size_t)sprintf(text + n, "<define id='c%d' of='person' type='count' from='1900-01-01' first='0' cite='s'>at(month - 1 month: c%d) + at(month - 1 month: c%d)</define>", i, i, i - 1);
  sprintf(text + n, "<program id='p' of='person'><require id='r' cite='s'>c49 > 0</require></program></policy>");
  t.policy = pack(text);
  free(text);
  ck_assert_int_eq(aid_population_new(t.policy, aid_month(2022, 9), NULL, &t.population, NULL), AID_OK);
  ck_assert_int_eq(aid_policy_assess(t.policy, t.population, NULL, &t.decisions, NULL), AID_OK);
  ck_assert_uint_eq(aid_decisions_count(t.decisions), 0);
  leave(&t);
}
END_TEST

START_TEST(tables_computed_from_tables_take_as_long_as_there_are_rows)
{
  enum { MOST = 1 << 18 };
  char *const text = malloc(MOST);
  size_t n = (size_t)snprintf(text, MOST, "<policy xmlns='urn:socialaid:policy:1' id='t' version='1'><source id='s' title='t'/>"
                              "<fact id='n' of='person' type='count' dated='no'/><fact id='d' of='person' type='date' dated='no'/>");
  town t = {.policy = NULL};
  aid_person *p;

  for (int level = 0; level < 5; level++) {              /* 256 to the fifth ways down from the top */
    n += (size_t)snprintf(text + n, MOST - n, "<standard id='s%d' type='yuan/month' by='n' cite='s'>", level);
    for (int i = 0; i < 256; i++) {
      n += (size_t)snprintf(text + n, MOST - n, "<value n='&gt;= %d' from='20%02d-01-01'>", i, i % 20);
      n += level ? (size_t)snprintf(text + n, MOST - n, "2 * s%d(n: %d)</value>", level - 1, i) : (size_t)snprintf(text + n, MOST - n, "%d</value>", i + 1);
    }
    n += (size_t)snprintf(text + n, MOST - n, "</standard>");
  }
  snprintf(text + n, MOST - n, "<program id='now' of='person'><pay id='b' cite='s'>s4</pay></program><program id='once' of='person'><pay id='b' cite='s'>at(d: s4)</pay></program></policy>");
  t.policy = pack(text);
  free(text);
  ck_assert_int_eq(aid_population_new(t.policy, aid_month(2022, 9), NULL, &t.population, NULL), AID_OK);
  p = member(home(&t, "h"), "a", -1);
  ck_assert_int_eq(aid_person_set_written(p, "n", "7", NULL), AID_OK);
  ck_assert_int_eq(aid_person_set_written(p, "d", "2007-01-01", NULL), AID_OK);
  ck_assert_int_eq(aid_policy_assess(t.policy, t.population, NULL, &t.decisions, NULL), AID_OK);
  ck_assert_int_eq(aid_decision_amount_fen(aid_decisions_find(t.decisions, "now", "a")), 8 * 16 * 100);
  ck_assert_int_eq(aid_decision_amount_fen(aid_decisions_find(t.decisions, "once", "a")), 8 * 16 * 100);
  leave(&t);
}
END_TEST

START_TEST(a_computed_row_falls_under_its_floor_on_the_day_on_which_what_it_reads_ends)
{
  aid_error *error = NULL;

  ck_assert_ptr_null(pack_load("<policy xmlns='urn:socialaid:policy:1' id='t' version='1'><source id='s' title='t'/><codes id='area'><code id='urban'/></codes>"
                               "<fact id='area' of='household' type='code area'/><standard id='base' type='yuan/month' by='area' cite='s'>"
                               "<value>50</value><value area='urban' until='2022-01-01'>100</value></standard>"
                               "<standard id='line' type='yuan/month' by='area' cite='s'><value area='urban'>1 * base</value><floor area='urban'>80</floor></standard>"
                               "</policy>", NULL, &error));
  ck_assert_str_eq(aid_diagnostic_number(aid_error_at(error, 0)), "E2303");
  aid_error_free(error);
}
END_TEST

START_TEST(every_allocation_may_fail)
{
  struct oom o;
  town t;
  uint64_t failed = 0;

  /* The population's allocator serves the call too; it fails from the call on. */
  oom_start(&o, 0);
  t = settle(&o.memory);
  ck_assert_int_eq(aid_population_seal(t.population, 0, NULL), AID_OK);
  for (uint64_t n = 1;; n = oom_after(n)) {
    aid_error *error = NULL;
    const int64_t live = o.live;
    aid_status status;

    o.calls = o.failed = 0;
    o.fail_at = n;
    status = aid_policy_assess(t.policy, t.population, NULL, &t.decisions, &error);
    failed += o.failed;
    ck_assert_int_eq(status, o.failed ? AID_ERROR_MEMORY : AID_OK);
    o.fail_at = 0;
    aid_error_free(error);
    aid_decisions_free(t.decisions);
    t.decisions = NULL;
    ck_assert_int_eq(o.live, live);
    if (status == AID_OK)
      break;
  }
  ck_assert_uint_gt(failed, 20);
  leave(&t);
  ck_assert_int_eq(o.live, 0);
}
END_TEST

TEST_MAIN("assess", amounts_have_parts_and_shares, outcomes_come_with_what_they_rest_on, every_minimal_set_of_facts_that_settles_is_told, a_sensitive_definition_is_masked_as_a_sensitive_fact_is, conflicts_and_assumptions_are_told,
          decisions_stand_in_order_and_add_up, chunks_make_no_difference_and_can_be_stopped, wrong_options_are_refused, a_marginal_sum_over_more_bands_than_it_can_have_is_refused,
          what_carries_over_is_the_same_in_whatever_order_it_is_read, a_chain_of_definitions_that_carry_over_goes_no_further_back_than_ten_years,
          tables_computed_from_tables_take_as_long_as_there_are_rows,
          a_computed_row_falls_under_its_floor_on_the_day_on_which_what_it_reads_ends, every_allocation_may_fail)
