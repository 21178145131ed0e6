/* The columns of results, held against each other. */
#include "results.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bench_result result_new(size_t rows)
{
  bench_result r = {bench_take(rows), bench_take(rows * sizeof(int64_t)), bench_take(rows)};

  memset(r.outcome, 0xff, rows);
  memset(r.amount, 0xff, rows * sizeof *r.amount);
  memset(r.reasons, 0xff, rows);
  return r;
}

bench_results *bench_results_new(const bench_columns *c)
{
  bench_results *const r = bench_take(sizeof *r);

#define X(id, rows) r->id = result_new(c->rows);
  BENCH_PROGRAMS(X)
#undef X
  return r;
}

void bench_results_free(bench_results *r)
{
#define X(id, rows) free(r->id.outcome), free(r->id.amount), free(r->id.reasons);
  BENCH_PROGRAMS(X)
#undef X
  free(r);
}

static int all_valid(const aid_batch_column *column, size_t rows)
{
  for (size_t i = 0; column->valid && i < rows; i++)
    if (!(column->valid[i / 64] >> i % 64 & 1))
      return 0;
  return 1;
}

/* The first column of a role, of which every row has a value: what is eligible under this policy has an amount. */
static void *column_of(const aid_batch *batch, const char *id, aid_column_role role, aid_column_type type)
{
  const size_t program = aid_batch_find(batch, id);

  for (size_t i = 0; program != SIZE_MAX && i < aid_batch_column_count(batch, program); i++) {
    const aid_batch_column *const column = aid_batch_column_at(batch, program, i);

    if (column->role == role && column->type == type && all_valid(column, aid_batch_row_count(batch, program)))
      return (void *)(uintptr_t)column->values;
  }
  bench_die(id, NULL);
}

bench_results bench_results_of(const aid_batch *batch)
{
  bench_results r;

#define X(id, rows) \
  r.id.outcome = column_of(batch, #id, AID_COLUMN_OUTCOME, AID_COLUMN_UINT8); \
  r.id.amount = column_of(batch, #id, AID_COLUMN_AMOUNT, AID_COLUMN_INT64); \
  r.id.reasons = column_of(batch, #id, AID_COLUMN_REASONS, AID_COLUMN_UINT8);
  BENCH_PROGRAMS(X)
#undef X
  return r;
}

static size_t differ(const char *who, const char *program, size_t rows, const bench_result *wanted, const bench_result *got, int told)
{
  size_t wrong = 0;

  for (size_t i = 0; i < rows; i++) {
    if (wanted->outcome[i] == got->outcome[i] && wanted->amount[i] == got->amount[i] && wanted->reasons[i] == got->reasons[i])
      continue;
    if (wrong++ == 0 && !told)
      fprintf(stderr, "bench: %s differs: %s, row %zu: outcome %d, %lld fen, reasons %x, where %d, %lld, %x were expected\n", who, program, i, got->outcome[i],
              (long long)got->amount[i], got->reasons[i], wanted->outcome[i], (long long)wanted->amount[i], wanted->reasons[i]);
  }
  return wrong;
}

size_t bench_results_differ(const bench_columns *c, const bench_results *wanted, const bench_results *got, const char *who)
{
  size_t wrong = 0;

#define X(id, rows) wrong += differ(who, #id, c->rows, &wanted->id, &got->id, wrong != 0);
  BENCH_PROGRAMS(X)
#undef X
  return wrong;
}

void bench_results_write(const bench_columns *c, const bench_results *r, const char *folder)
{
#define X(id, rows) \
  bench_array_write(folder, #id ".outcome", r->id.outcome, c->rows); \
  bench_array_write(folder, #id ".amount", r->id.amount, c->rows * sizeof(int64_t)); \
  bench_array_write(folder, #id ".reasons", r->id.reasons, c->rows);
  BENCH_PROGRAMS(X)
#undef X
}

static void read_array(const char *folder, const char *program, const char *what, const char *suffix, void *values, size_t bytes)
{
  char path[4096];
  FILE *in;

  snprintf(path, sizeof path, "%s/%s.%s.%s.bin", folder, program, what, suffix);
  if (!(in = fopen(path, "rb")) || fread(values, 1, bytes, in) != bytes)
    bench_die(path, NULL);
  fclose(in);
}

void bench_results_read(const bench_columns *c, bench_results *r, const char *folder, const char *suffix)
{
#define X(id, rows) \
  read_array(folder, #id, "outcome", suffix, r->id.outcome, c->rows); \
  read_array(folder, #id, "amount", suffix, r->id.amount, c->rows * sizeof(int64_t)); \
  read_array(folder, #id, "reasons", suffix, r->id.reasons, c->rows);
  BENCH_PROGRAMS(X)
#undef X
}
