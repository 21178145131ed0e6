/* aid_population_write(): a population as a document. */
#include "exchange/record.h"
#include "exchange/stream.h"
#include <errno.h>

static void write_end(aid__writer *writer, const struct aid_population *p, uint64_t regions)
{
  const aid__table *persons = &p->tables[AID__KIND_PERSON];
  const aid__bits *member = persons->columns[p->vocabulary->member->index].values;
  int64_t members = 0;

  for (size_t i = 0; i < persons->rows; i++)
    members += aid__bit(member, i) ? 1 : 0;
  aid__writer_start(writer, "end");
  aid__writer_attribute_int(writer, "regions", (int64_t)regions);
  aid__writer_attribute_int(writer, "households", (int64_t)p->tables[AID__KIND_HOUSEHOLD].rows);
  aid__writer_attribute_int(writer, "members", members);
  aid__writer_attribute_int(writer, "relatives", (int64_t)persons->rows - members);
  aid__writer_end(writer);
}

static bool write_all(aid__writer *writer, const struct aid_population *p, const aid_memory *memory)
{
  aid__record_writer records;
  aid__arena arena;
  size_t count = 0;
  uint64_t regions = 0;
  int32_t *order;
  bool done;

  aid__arena_init(&arena, memory, 0);
  aid__record_writer_init(&records, writer, p, NULL, memory);
  order = aid__regions_in_order(p, &arena, &count);
  aid__writer_declaration(writer);
  aid__writer_start(writer, "population");
  aid__writer_attribute(writer, "xmlns", AID__POPULATION_SPACE);
  aid__writer_attribute(writer, "version", "1.0");
  aid__writer_attribute(writer, "policy", aid_policy_id(p->policy));
  aid__writer_attribute_month(writer, "month", p->month);
  if (p->synthetic)
    aid__writer_attribute(writer, "synthetic", "true");
  for (size_t i = 0; order != NULL && i < count; i++)
    if (aid__record_region_speaks(&records, order[i])) {
      aid__record_region(&records, order[i]);
      regions++;
    }
  for (size_t i = 0; i < p->tables[AID__KIND_HOUSEHOLD].rows; i++)
    aid__record_household(&records, (int32_t)i);
  write_end(writer, p, regions);
  aid__writer_end(writer);
  done = order != NULL && !records.words.failed;
  aid__record_writer_free(&records);
  aid__arena_free(&arena);
  return done;
}

aid_status aid_population_write(aid_population *population, const aid_output *output, aid_error **error)
{
  aid__reports reports;
  aid__writer *writer;
  aid_status status;
  bool done;
  int code = 0;

  if (population == NULL || output == NULL)
    return aid__fail(NULL, error, AID__E1002, AID__NOWHERE, "aid_population_write", population == NULL ? "population" : "output", NULL);
  aid__reports_init(&reports, &population->memory, NULL, NULL);
  status = aid__population_seal(population, false, &reports);
  if (status != AID_OK || reports.errors > 0 || reports.no_memory) {
    reports.no_memory = reports.no_memory || status == AID_ERROR_MEMORY;
    status = aid__reports_finish(&reports, error);
    aid__reports_free(&reports);
    return status;
  }
  aid__reports_free(&reports);
  writer = aid__writer_new(&population->memory, output, false);
  if (writer == NULL)
    return aid__fail_memory(error);
  done = write_all(writer, population, &population->memory);
  if (!aid__writer_flush(writer, &code) && done)
    status = aid__fail(&population->memory, error, AID__E1012, AID__NOWHERE, output->name == NULL ? "-" : output->name,
                       strerror(code == 0 ? EIO : code), NULL);
  aid__writer_free(writer);
  return done ? status : aid__fail_memory(error);
}
