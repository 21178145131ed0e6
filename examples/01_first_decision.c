/*
 * A household told call by call, and decided.
 *
 *   cc 01_first_decision.c $(pkg-config --cflags --libs libsocialaid) -o 01_first_decision
 *   ./01_first_decision
 */
#include <inttypes.h>
#include <socialaid.h>
#include <stdio.h>

/* What is known of the household: a couple in the country, with a small income and nothing else. */
static aid_status tell(aid_population *population, aid_error **error)
{
  static const char *const lists[] = {"assets", "vehicles", "houses", "enterprises", "incomes"};
  const char *const ids[] = {"wang", "li"};
  aid_household *home;
  aid_person *person[2];
  aid_row *income;
  aid_status status;
  size_t i, k;

  if ((status = aid_population_add_household(population, "h1", "410928", &home, error)) != AID_OK ||
      (status = aid_household_set_code(home, "area", "rural", error)) != AID_OK)
    return status;
  for (i = 0; i < 2; i++) {
    if ((status = aid_household_add_person(home, ids[i], &person[i], error)) != AID_OK)
      return status;
    /* Without these two lines nothing would be known of what they own, and the decision would ask for it. */
    for (k = 0; k < sizeof lists / sizeof lists[0]; k++)
      if ((status = aid_person_set_list(person[i], lists[k], AID_LIST_WHOLE, error)) != AID_OK)
        return status;
  }
  if ((status = aid_person_set_code(person[0], "relation", "head", error)) != AID_OK ||
      (status = aid_person_set_date(person[0], "birth", aid_date(1940, 5, 1), error)) != AID_OK ||
      (status = aid_person_set_code(person[1], "relation", "spouse", error)) != AID_OK ||
      (status = aid_person_set_date(person[1], "birth", aid_date(1943, 11, 20), error)) != AID_OK ||
      (status = aid_person_add_row(person[0], "income", NULL, &income, error)) != AID_OK ||
      (status = aid_row_set_code(income, "source_kind", "farming", error)) != AID_OK ||
      (status = aid_row_set_fen(income, "a_month", 0, error)) != AID_OK ||   /* all of it comes by the year */
      (status = aid_row_set_fen(income, "a_year", 240000, error)) != AID_OK)
    return status;
  return AID_OK;
}

int main(int argc, char **argv)
{
  const char *const pack = argc > 1 ? argv[1] : "puyang";
  aid_error *error = NULL;
  aid_policy *policy = NULL;
  aid_population *population = NULL;
  aid_decisions *decisions = NULL;
  int failed = 0;
  size_t i;

  if (aid_policy_load(pack, NULL, &policy, &error) != AID_OK ||
      aid_population_new(policy, aid_month(2022, 9), NULL, &population, &error) != AID_OK ||
      tell(population, &error) != AID_OK ||
      aid_policy_assess(policy, population, NULL, &decisions, &error) != AID_OK) {
    fprintf(stderr, "%s\n", aid_error_message(error));
    failed = 1;
  } else {
    for (i = 0; i < aid_decisions_count(decisions); i++) {
      const aid_decision *const d = aid_decisions_at(decisions, i);

      printf("%-20s %-6s %-14s %8" PRId64 " fen\n", aid_decision_program(d), aid_decision_subject(d),
             aid_outcome_name(aid_decision_outcome(d)), aid_decision_amount_fen(d));
    }
  }
  aid_decisions_free(decisions);
  aid_population_free(population);
  aid_policy_free(policy);
  aid_error_free(error);
  return failed;
}
