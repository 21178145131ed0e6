/* Batches beside decisions, and beside one another. */
#include "tests/batch_beside.h"
#include <socialaid.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- what columns hold ---- */

static const size_t sizes[] = {0, 1, 2, 4, 8, 4, 8};

int64_t number_at(const aid_batch_column *c, size_t row)
{
  switch (c->type) {
  case AID_COLUMN_UINT8: return ((const uint8_t *)c->values)[row];
  case AID_COLUMN_UINT16: return ((const uint16_t *)c->values)[row];
  case AID_COLUMN_UINT32: return ((const uint32_t *)c->values)[row];
  case AID_COLUMN_UINT64: return (int64_t)((const uint64_t *)c->values)[row];
  case AID_COLUMN_INT32: return ((const int32_t *)c->values)[row];
  case AID_COLUMN_INT64: return ((const int64_t *)c->values)[row];
  }
  ck_abort_msg("no such type");
}

bool valid_at(const aid_batch_column *c, size_t row) { return c->valid == NULL || (c->valid[row / 64] >> (row % 64) & 1); }

/* The i-th column of a role; NULL past the last. */
const aid_batch_column *column_of(const aid_batch *b, size_t program, aid_column_role role, size_t i)
{
  for (size_t c = 0; c < aid_batch_column_count(b, program); c++)
    if (aid_batch_column_at(b, program, c)->role == role && i-- == 0)
      return aid_batch_column_at(b, program, c);
  return NULL;
}

static bool reason_at(const aid_batch *b, size_t program, size_t row, size_t i)
{
  return (uint64_t)number_at(column_of(b, program, AID_COLUMN_REASONS, i / 64), row) >> (i % 64) & 1;
}

aid_batch *decide_with(const aid_policy *policy, aid_population *population, const aid_assess_options *options)
{
  aid_batch *b = NULL;
  aid_error *error = NULL;

  ck_assert_msg(aid_policy_assess_batch(policy, population, options, &b, &error) == AID_OK, "%s", error ? aid_error_message(error) : "");
  return b;
}

aid_batch *decide_on(const aid_policy *policy, aid_population *population, uint32_t threads, uint32_t flags)
{
  aid_assess_options options = AID_ASSESS_OPTIONS_INIT;

  options.threads = threads;
  options.flags = flags;
  return decide_with(policy, population, &options);
}

/* Nothing, or where two batches are not the same bytes. */
const char *unlike(const aid_batch *a, const aid_batch *b)
{
  static char where[200];

  if (aid_batch_program_count(a) != aid_batch_program_count(b))
    return "programs";
  for (size_t p = 0; p < aid_batch_program_count(a); p++) {
    const size_t rows = aid_batch_row_count(a, p);
    snprintf(where, sizeof where, "%s", aid_batch_program(a, p));
    if (rows != aid_batch_row_count(b, p) || aid_batch_column_count(a, p) != aid_batch_column_count(b, p) || aid_batch_total_fen(a, p) != aid_batch_total_fen(b, p))
      return where;
    for (int outcome = 0; outcome <= AID_OUTCOME_OFFICIAL; outcome++)
      if (aid_batch_total(a, p, (aid_outcome)outcome) != aid_batch_total(b, p, (aid_outcome)outcome))
        return where;
    for (size_t i = 0; i < aid_batch_reason_count(a, p); i++)
      if (aid_batch_refused(a, p, i) != aid_batch_refused(b, p, i))
        return where;
    for (size_t c = 0; c < aid_batch_column_count(a, p); c++) {
      const aid_batch_column *const x = aid_batch_column_at(a, p, c), *const y = aid_batch_column_at(b, p, c);
      bool same = x->type == y->type && x->role == y->role && (x->valid == NULL) == (y->valid == NULL) && memcmp(x->values, y->values, rows * sizes[x->type]) == 0;
      for (size_t w = 0; same && x->valid && w < (rows + 63) / 64; w++)
        same = x->valid[w] == y->valid[w];
      for (size_t row = 0; !same && row < rows; row++)
        if (number_at(x, row) != number_at(y, row) || valid_at(x, row) != valid_at(y, row)) {
          snprintf(where, sizeof where, "%s: %s of row %zu: %lld (%d), %lld (%d)", aid_batch_program(a, p), x->name, row, (long long)number_at(x, row),
                   valid_at(x, row), (long long)number_at(y, row), valid_at(y, row));
          return where;
        }
      if (!same)
        return where;
    }
  }
  return NULL;
}

/* ---- beside the decisions ---- */

#define HOLD(condition, ...)                                                                       \
  do {                                                                                             \
    if (!(condition)) {                                                                            \
      printf("# %s, row %zu (%s): not %s; ", aid_batch_program(b, p), row, aid_batch_subject(b, p, row), #condition); \
      printf(__VA_ARGS__);                                                                         \
      printf("\n");                                                                                \
      return false;                                                                                \
    }                                                                                              \
  } while (0)

/* What is due, by the trace. False: unknown. */
static bool due(aid__trace *trace, uint32_t slot, size_t row, int64_t *out)
{
  const aid__step *const step = slot == AID__NO_SLOT ? NULL : aid__trace_step(trace, slot, (int32_t)row);

  *out = 0;
  ck_assert(slot == AID__NO_SLOT || step != NULL);
  return step == NULL || (step->value.known && aid__fraction_to_scaled(step->value.number, 2, out));
}

static bool row_is(const aid_batch *b, size_t p, size_t row, const aid_decision *d, aid__trace *trace, tally *t)
{
  const aid_batch_column *const outcome = column_of(b, p, AID_COLUMN_OUTCOME, 0), *const amount = column_of(b, p, AID_COLUMN_AMOUNT, 0);
  const aid_batch_column *const starts = column_of(b, p, AID_COLUMN_STARTS, 0);
  const aid__planned *const planned = &b->plan->programs[p];
  const int32_t first = d ? aid_decision_starts(d) : 0;
  size_t told = 0;
  int64_t fen = 0;
  bool known = true;

  t->rows++;
  if (d == NULL) {                          /* nothing is decided for it, and nothing said of it */
    t->left_out++;
    for (size_t c = 0; c < aid_batch_column_count(b, p); c++)
      HOLD(number_at(aid_batch_column_at(b, p, c), row) == 0 && valid_at(aid_batch_column_at(b, p, c), row), "%s", aid_batch_column_at(b, p, c)->name);
    return true;
  }
  HOLD(number_at(outcome, row) == (int64_t)aid_decision_outcome(d), "%d and %d", (int)number_at(outcome, row), (int)aid_decision_outcome(d));
  if (aid_decision_outcome(d) == AID_OUTCOME_ELIGIBLE)
    known = due(trace, planned->amount, row, &fen);
  HOLD(valid_at(amount, row) == known && number_at(amount, row) == (known ? fen : 0), "%lld and %lld", (long long)number_at(amount, row), (long long)fen);
  /* a decision's amount is known where what it will be is known too */
  HOLD(!aid_decision_amount_known(d) || (known && fen == aid_decision_amount_fen(d)), "%lld", (long long)aid_decision_amount_fen(d));
  t->eligible += aid_decision_outcome(d) == AID_OUTCOME_ELIGIBLE;
  t->unknown += !valid_at(amount, row);
  for (size_t i = 0; i < planned->pay_count; i++) {
    const aid_batch_column *const pay = column_of(b, p, AID_COLUMN_PAY, i);
    fen = 0;
    known = true;
    if (aid_decision_outcome(d) == AID_OUTCOME_ELIGIBLE) {
      known = due(trace, planned->components[i], row, &fen);
      t->pays += fen != 0;
      HOLD(strcmp(pay->name, aid_decision_pay_id(d, i)) == 0, "%s", pay->name);
      /* what it will be, or nothing: not yet, or not in this month */
      HOLD(!known || !aid_decision_amount_known(d) || fen == aid_decision_pay_fen(d, i) || number_at(amount, row) == 0, "%s: %lld", pay->name, (long long)fen);
    }
    HOLD(valid_at(pay, row) == known && number_at(pay, row) == (known ? fen : 0), "%s: %lld and %lld", pay->name, (long long)number_at(pay, row), (long long)fen);
  }
  for (size_t i = 0; i < aid_batch_reason_count(b, p); i++)
    if (reason_at(b, p, row, i)) {
      HOLD(told < aid_decision_reason_count(d) && strcmp(aid_batch_reason(b, p, i), aid_decision_reason(d, told)) == 0, "%s", aid_batch_reason(b, p, i));
      told++;
    }
  HOLD(told == aid_decision_reason_count(d), "%zu of %zu reasons", told, aid_decision_reason_count(d));
  t->reasons += told;
  if (starts) {
    HOLD(valid_at(starts, row) == (first != INT32_MIN), "starts %d", first);
    HOLD(number_at(starts, row) == (first == INT32_MIN ? 0 : first), "%lld and %d", (long long)number_at(starts, row), first);
    t->months += first != INT32_MIN;
  } else {
    HOLD(first == AID_NEVER, "starts %d", first);
  }
  return true;
}

static bool totals_are(const aid_batch *b, size_t p, const aid_decisions *decisions)
{
  const char *const program = aid_batch_program(b, p);
  const size_t row = 0;

  for (int outcome = 0; outcome <= AID_OUTCOME_OFFICIAL; outcome++)
    HOLD(aid_batch_total(b, p, (aid_outcome)outcome) == aid_decisions_total(decisions, program, (aid_outcome)outcome), "outcome %d", outcome);
  HOLD(aid_batch_total_fen(b, p) == aid_decisions_total_fen(decisions, program), "%lld and %lld", (long long)aid_batch_total_fen(b, p), (long long)aid_decisions_total_fen(decisions, program));
  for (size_t i = 0; i < aid_batch_reason_count(b, p); i++)
    HOLD(aid_batch_refused(b, p, i) == aid_decisions_refused(decisions, program, aid_batch_reason(b, p, i)), "%s", aid_batch_reason(b, p, i));
  return true;
}

/* Every row of every program as the decisions have it. */
bool batch_is(const aid_batch *b, const aid_decisions *decisions, tally *t)
{
  aid__trace *const trace = aid__trace_new(b->plan, b->population, &aid__memory_default);
  bool good = true;

  ck_assert_ptr_nonnull(trace);
  ck_assert_int_eq(aid_batch_month(b), aid_decisions_month(decisions));
  for (size_t p = 0; p < aid_batch_program_count(b) && good; p++) {
    const size_t rows = aid_batch_row_count(b, p);
    const struct aid_kind *const kind = b->plan->programs[p].program->kind;
    const aid_decision **const by_row = calloc(rows + 1, sizeof *by_row);
    int32_t last = -1;
    ck_assert_uint_eq(rows, b->population->tables[kind->index].rows);
    ck_assert_str_eq(aid_batch_kind(b, p), kind->id);
    ck_assert_uint_eq(aid_batch_find(b, aid_batch_program(b, p)), p);
    for (size_t i = 0; i < aid_decisions_count(decisions); i++) {
      const aid_decision *const d = aid_decisions_at(decisions, i);
      if (strcmp(aid_decision_program(d), aid_batch_program(b, p)) == 0)
        by_row[d->row] = d;
    }
    for (size_t row = 0; row < rows && good; row++) {
      const int32_t home = aid__population_household_of(b->population, kind, (int32_t)row);
      if (home != last)
        aid__trace_reset(trace);
      last = home;
      good = row_is(b, p, row, by_row[row], trace, t);
    }
    good = good && totals_are(b, p, decisions);
    free(by_row);
  }
  aid__trace_free(trace);
  return good;
}

bool is_beside(const aid_policy *policy, aid_population *population, uint32_t flags, uint64_t seed, tally *t)
{
  aid_assess_options options = AID_ASSESS_OPTIONS_INIT;
  aid_decisions *decisions = NULL;
  aid_batch *b = NULL;
  aid_error *error = NULL;
  aid_status one, all;
  bool good;

  options.flags = flags;
  one = aid_policy_assess(policy, population, &options, &decisions, &error);
  ck_assert_msg(one == AID_OK || one == AID_ERROR_RANGE || one == AID_ERROR_NOT_IN_FORCE, "seed %d: %s", (int)seed, aid_error_message(error));
  aid_error_free(error);
  error = NULL;
  options.flags = seed % 2 ? AID_ASSESS_PLAIN : 0;
  options.threads = (uint32_t)(seed % 3);
  all = aid_policy_assess_batch(policy, population, &options, &b, &error);
  if (one == AID_OK && all == AID_OK)
    good = batch_is(b, decisions, t);
  else
    good = one == all;
  if (!good)
    printf("# seed %llu: %d, %d %s\n", (unsigned long long)seed, (int)one, (int)all, error ? aid_error_message(error) : "");
  aid_error_free(error);
  aid_decisions_free(decisions);
  aid_batch_free(b);
  return good;
}

uint64_t number_from(const char *name, uint64_t otherwise)
{
  const char *const text = getenv(name);
  return text && *text ? strtoull(text, NULL, 10) : otherwise;
}

void tell(const char *what, const tally *t)
{
  printf("# %s: %llu rows (%llu not decided), %llu eligible, %llu amounts unknown, %llu pays, %llu reasons, %llu first months\n", what, (unsigned long long)t->rows,
         (unsigned long long)t->left_out, (unsigned long long)t->eligible, (unsigned long long)t->unknown, (unsigned long long)t->pays, (unsigned long long)t->reasons,
         (unsigned long long)t->months);
}

aid_policy *puyang(void)
{
  const char *const folder = getenv("srcdir");
  aid_policy *policy = NULL;
  aid_error *error = NULL;
  char path[512];

  snprintf(path, sizeof path, "%s/policy/puyang.xml", folder ? folder : ".");
  ck_assert_msg(aid_policy_load(path, NULL, &policy, &error) == AID_OK, "%s", error ? aid_error_message(error) : "");
  return policy;
}

bool is_thin(void) { return getenv("AID_TEST_THIN") != NULL; }

/* ---- a city ---- */

static int keep(void *data, const void *bytes, size_t size)
{
  aid__buffer_add(data, bytes, size);
  return ((aid__buffer *)data)->failed ? -1 : 0;
}

typedef struct stretch { const char *bytes; size_t left; } stretch;

static int64_t take(void *data, void *bytes, size_t size)
{
  stretch *const from = data;

  size = size > from->left ? from->left : size;
  memcpy(bytes, from->bytes, size);
  from->bytes += size;
  from->left -= size;
  return (int64_t)size;
}

/* The sample city, and in it what is left to the trace: values that were supplied, numbers at their ends. */
aid_population *city(const aid_policy *policy, uint64_t households)
{
  aid__buffer bytes;
  const aid_output output = {keep, &bytes, "city"};
  aid_sample_options options = AID_SAMPLE_OPTIONS_INIT;
  aid_population *population = NULL;
  aid_error *error = NULL;
  stretch from;
  size_t given = 0;

  aid__buffer_init(&bytes, &aid__memory_default, 0);
  options.households = households;
  ck_assert_int_eq(aid_sample_write(&output, &options, NULL), AID_OK);
  from = (stretch){bytes.data, bytes.length};
  ck_assert_msg(aid_population_read(policy, &(aid_input){take, &from, "city"}, NULL, &population, &error) == AID_OK, "%s", error ? aid_error_message(error) : "");
  aid__buffer_free(&bytes);
  for (size_t i = 0; i < aid_population_household_count(population); i += 61) {
    aid_household *const h = aid_population_household_at(population, i);
    aid_person *const person = aid_household_person_at(h, 0);
    char name[96];
    for (size_t k = i % 5; k < aid_policy_program_count(policy); k += 5) {
      const aid_program *const program = aid_policy_program_at(policy, k);
      const char *const kind = aid_kind_id(aid_program_kind(program));
      snprintf(name, sizeof name, "%s.eligible", aid_program_id(program));
      if (strcmp(kind, "household") == 0)
        given += aid_household_set_given(h, name, i % 2 ? "yes" : NULL, NULL) == AID_OK;
      else if (strcmp(kind, "person") == 0 && person)
        given += aid_person_set_given(person, name, i % 2 ? "yes" : "no", NULL) == AID_OK;
    }
    for (size_t k = 0; person && k < aid_kind_fact_count(aid_row_kind_of(aid_person_row(person))); k++) {
      const aid_fact *const fact = aid_kind_fact_at(aid_row_kind_of(aid_person_row(person)), k);
      if (aid_fact_type(fact) == AID_TYPE_NUMBER && i % 3 == 0)
        aid_person_set(person, aid_fact_id(fact), aid_value_number(INT64_C(9000000000000000000), 1, NULL), NULL);
    }
  }
  ck_assert_uint_gt(given, 0);
  return population;
}
