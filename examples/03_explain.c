/*
 * Why: the whole way to a decision, as text and as a tree.
 *
 *   cc 03_explain.c $(pkg-config --cflags --libs libsocialaid) -o 03_explain
 *   ./03_explain en
 */
#include <socialaid.h>
#include <stdio.h>
#include <string.h>

static void print_step(const aid_step *step, aid_language language, int depth)
{
  const char *const title = aid_step_title(step, language);
  const aid_value value = aid_step_value(step);
  char text[128];
  size_t i;

  aid_value_print(&value, text, sizeof text);
  printf("%*s%s = %s\n", 2 * depth, "", title != NULL ? title : aid_step_name(step), text);
  for (i = 0; i < aid_step_count(step); i++)
    print_step(aid_step_at(step, i), language, depth + 1);
}

int main(int argc, char **argv)
{
  const aid_language language = argc > 1 && strcmp(argv[1], "en") == 0 ? AID_LANGUAGE_EN : AID_LANGUAGE_ZH;
  aid_error *error = NULL;
  aid_policy *policy = NULL;
  aid_population *population = NULL;
  aid_household *home = NULL;
  aid_person *person = NULL;
  aid_decisions *decisions = NULL;
  const aid_decision *decision = NULL;
  aid_explanation *explanation = NULL;
  int failed = 1;

  if (aid_policy_load("puyang", NULL, &policy, &error) == AID_OK &&
      aid_population_new(policy, aid_month(2022, 9), NULL, &population, &error) == AID_OK &&
      aid_population_add_household(population, "h1", "410928", &home, &error) == AID_OK &&
      aid_household_add_person(home, "wang", &person, &error) == AID_OK &&
      aid_person_set_date(person, "birth", aid_date(1940, 5, 1), &error) == AID_OK &&
      aid_policy_assess(policy, population, NULL, &decisions, &error) == AID_OK &&
      (decision = aid_decisions_find(decisions, "old_age", "wang")) != NULL &&
      aid_decision_explain(decision, 0, &explanation, &error) == AID_OK) {
    const char *const text = aid_explanation_text(explanation, language);

    if (text != NULL) {
      printf("%s\n", text);
      print_step(aid_explanation_root(explanation), language, 0);
      failed = 0;
    }
  }
  if (failed)
    fprintf(stderr, "%s\n", error != NULL ? aid_error_message(error) : "no memory");
  aid_explanation_free(explanation);
  aid_decisions_free(decisions);
  aid_population_free(population);
  aid_policy_free(policy);
  aid_error_free(error);
  return failed;
}
