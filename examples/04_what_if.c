/*
 * What would a change cost? A policy changed on paper, a population decided by both, and the difference.
 *
 *   cc 04_what_if.c $(pkg-config --cflags --libs libsocialaid) -o 04_what_if
 *   ./04_what_if population.xml
 */
#include <inttypes.h>
#include <socialaid.h>
#include <stdio.h>

static void print_comparison(const aid_comparison *comparison)
{
  size_t i;

  for (i = 0; i < aid_comparison_program_count(comparison); i++) {
    const aid_compared *n = aid_comparison_numbers(comparison, 0, i);

    printf("%-20s %8" PRId64 " fen before, %8" PRId64 " after; %" PRIu64 " gain, %" PRIu64 " lose, %" PRIu64 " open\n",
           aid_comparison_program(comparison, i), n->cost_fen[AID_BEFORE], n->cost_fen[AID_AFTER], n->gaining, n->losing, n->open);
  }
}

int main(int argc, char **argv)
{
  static const char *const of_eighty[] = {"age", ">= 80 years", NULL};
  aid_change changes[] = {AID_CHANGE_INIT, AID_CHANGE_INIT};
  aid_error *error = NULL;
  aid_policy *policy = NULL;
  aid_policy *reform = NULL;
  aid_comparison *comparison = NULL;
  aid_file *in = NULL;
  aid_status status;

  if (argc != 2) {
    fprintf(stderr, "usage: %s population.xml\n", argv[0]);
    return 2;
  }
  /* 80 yuan from the age of 80, and a tenth more of dibao; in words: "old_age_rate = 80 age >= 80 years; dibao_standard +10%" */
  changes[0].kind = AID_CHANGE_SET;
  changes[0].name = "old_age_rate";
  changes[0].keys = of_eighty;
  changes[0].value = aid_value_fen(8000, "yuan/month");
  changes[1].kind = AID_CHANGE_RAISE;
  changes[1].name = "dibao_standard";
  changes[1].value = aid_value_number(1, 10, NULL);
  if ((status = aid_policy_load("puyang", NULL, &policy, &error)) == AID_OK &&
      (status = aid_policy_amend(policy, changes, 2, NULL, &reform, &error)) == AID_OK &&
      (status = aid_file_open(argv[1], NULL, &in, &error)) == AID_OK)
    status = aid_exchange_compare(policy, reform, aid_file_input(in), NULL, &comparison, &error);
  if (status == AID_OK)
    print_comparison(comparison);
  else
    fprintf(stderr, "%s\n", aid_error_message(error));
  aid_comparison_free(comparison);
  aid_file_close(in);
  aid_policy_free(reform);
  aid_policy_free(policy);
  aid_error_free(error);
  return status == AID_OK ? 0 : 1;
}
