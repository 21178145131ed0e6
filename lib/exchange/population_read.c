/* aid_population_read(): a whole document into one population. */
#include "base/options.h"
#include "exchange/stream.h"

aid_status aid_population_read(const aid_policy *policy, const aid_input *input, const aid_read_options *options, aid_population **out,
                               aid_error **error)
{
  const aid_read_options defaults = AID_READ_OPTIONS_INIT;
  aid_read_options o = defaults;
  aid__stream_options how = {.memory = NULL};
  struct aid_population *population = NULL;
  const aid_memory *memory;
  aid__reports reports;
  aid_status status;
  bool read;

  if (out != NULL)
    *out = NULL;
  if (policy == NULL || input == NULL || out == NULL)
    return aid__fail(NULL, error, AID__E1002, AID__NOWHERE, "aid_population_read", policy == NULL ? "policy" : input == NULL ? "input" : "out", NULL);
  if (!aid__options_take(&o, sizeof o, options))
    return aid__fail(NULL, error, AID__E1004, AID__NOWHERE, "aid_population_read", NULL);
  memory = o.memory != NULL ? o.memory : &policy->memory;
  aid__reports_init(&reports, memory, o.on_diagnostic, o.data);
  how.memory = memory;
  how.threads = 1;
  how.keep_going = reports.keep_going = (o.flags & AID_READ_KEEP_GOING) != 0;
  how.assume_unique = (o.flags & AID_READ_ASSUME_UNIQUE) != 0;
  how.household = o.household;
  how.progress = o.progress;
  how.progress_data = o.progress_data;
  read = aid__stream_read(policy, input, &how, &reports, &population, NULL);
  if (population != NULL && !reports.no_memory && (read || !how.keep_going)) {
    const aid_status sealed = aid__population_seal(population, how.keep_going, &reports);

    read = read && (sealed == AID_OK || sealed == AID_PARTIAL);
    if (sealed == AID_ERROR_MEMORY)
      reports.no_memory = true;
  }
  status = reports.records > 0 ? AID_PARTIAL : AID_OK;
  if (reports.errors > 0 || reports.no_memory)
    status = aid__reports_finish(&reports, error);
  else if (!read)
    status = aid__fail(memory, error, AID__E1030, AID__NOWHERE, "population", NULL);
  aid__reports_free(&reports);
  if (status == AID_OK || status == AID_PARTIAL)
    *out = population;
  else
    aid_population_free(population);
  return status;
}
