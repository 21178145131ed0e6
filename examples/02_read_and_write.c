/*
 * A population document in, a decisions document out, in constant memory, and a summary.
 *
 *   cc 02_read_and_write.c $(pkg-config --cflags --libs libsocialaid) -o 02_read_and_write
 *   ./02_read_and_write population.xml decisions.xml
 */
#include <inttypes.h>
#include <socialaid.h>
#include <stdio.h>

/* Records that are left out are told as they are met; the rest goes on. */
static void tell(void *data, const aid_diagnostic *diagnostic)
{
  (void)data;
  fprintf(stderr, "%s\n", aid_diagnostic_line_text(diagnostic, AID_LANGUAGE_EN));
}

static void print_summary(const aid_exchange_summary *summary)
{
  size_t i;

  printf("%" PRIu64 " households, %" PRIu64 " members, %" PRIu64 " records left out\n", aid_exchange_summary_households(summary),
         aid_exchange_summary_members(summary), aid_exchange_summary_left_out(summary));
  for (i = 0; i < aid_exchange_summary_program_count(summary); i++) {
    const int64_t fen = aid_exchange_summary_total_fen(summary, i);

    printf("%-20s %6" PRIu64 " eligible, %10" PRId64 ".%02" PRId64 " yuan\n", aid_exchange_summary_program(summary, i),
           aid_exchange_summary_total(summary, i, AID_OUTCOME_ELIGIBLE), fen / 100, fen % 100);
  }
}

int main(int argc, char **argv)
{
  aid_exchange_options options = AID_EXCHANGE_OPTIONS_INIT;
  aid_error *error = NULL;
  aid_policy *policy = NULL;
  aid_file *in = NULL;
  aid_file *out = NULL;
  aid_exchange_summary *summary = NULL;
  aid_status status;

  if (argc != 3) {
    fprintf(stderr, "usage: %s population.xml decisions.xml\n", argv[0]);
    return 2;
  }
  options.read_flags = AID_READ_KEEP_GOING;
  options.write_flags = AID_WRITE_WITH_FACTS;
  options.on_diagnostic = tell;
  if ((status = aid_policy_load("puyang", NULL, &policy, &error)) == AID_OK &&
      (status = aid_file_open(argv[1], NULL, &in, &error)) == AID_OK &&
      (status = aid_file_create(argv[2], NULL, &out, &error)) == AID_OK)
    status = aid_exchange_assess(policy, aid_file_input(in), aid_file_output(out), &options, &summary, &error);
  /* The file appears under its name only now, whole. */
  if ((status == AID_OK || status == AID_PARTIAL) && aid_file_commit(out, &error) != AID_OK)
    status = AID_ERROR_IO;
  if (status == AID_OK || status == AID_PARTIAL)
    print_summary(summary);
  else
    fprintf(stderr, "%s\n", aid_error_message(error));
  aid_exchange_summary_free(summary);
  aid_file_close(out);
  aid_file_close(in);
  aid_policy_free(policy);
  aid_error_free(error);
  return status == AID_OK || status == AID_PARTIAL ? 0 : 1;
}
