/*
 * Decisions as columns: they are those of aid_policy_assess() row by row, the same bytes on any number of threads, whatever stops, fails or
 * forks. pthread_create() is wrapped (tests/local.mk), so that a test can have it refused.
 *
 *   AID_TEST_SEED=n    one round with this seed (a failure prints it)
 *   AID_TEST_ROUNDS=n  so many rounds of random packs
 *   AID_TEST_THIN=1    few of everything
 */
#include "tests/test.h"
#include "tests/oom.h"
#include "tests/pack.h"
#include "tests/random.h"
#include "engine/batch.h"
#include "engine/explain.h"
#include <socialaid.h>
#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <sys/wait.h>

/* ---- threads that cannot be had ---- */

int __real_pthread_create(pthread_t *thread, const pthread_attr_t *attributes, void *(*start)(void *), void *data);
int __wrap_pthread_create(pthread_t *thread, const pthread_attr_t *attributes, void *(*start)(void *), void *data);
static int threads_given, threads_left = INT32_MAX;

int __wrap_pthread_create(pthread_t *thread, const pthread_attr_t *attributes, void *(*start)(void *), void *data)
{
  if (__atomic_sub_fetch(&threads_left, 1, __ATOMIC_RELAXED) < 0)
    return EAGAIN;
  __atomic_add_fetch(&threads_given, 1, __ATOMIC_RELAXED);
  return __real_pthread_create(thread, attributes, start, data);
}

/* ---- what columns hold ---- */

static const size_t sizes[] = {0, 1, 2, 4, 8, 4, 8};

static int64_t number_at(const aid_batch_column *c, size_t row)
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

static bool valid_at(const aid_batch_column *c, size_t row) { return c->valid == NULL || (c->valid[row / 64] >> (row % 64) & 1); }

/* The i-th column of a role; NULL past the last. */
static const aid_batch_column *column_of(const aid_batch *b, size_t program, aid_column_role role, size_t i)
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

static aid_batch *decide(const aid_policy *policy, aid_population *population, const aid_assess_options *options)
{
  aid_batch *b = NULL;
  aid_error *error = NULL;

  ck_assert_msg(aid_policy_assess_batch(policy, population, options, &b, &error) == AID_OK, "%s", error ? aid_error_message(error) : "");
  return b;
}

static aid_batch *decide_on(const aid_policy *policy, aid_population *population, uint32_t threads, uint32_t flags)
{
  aid_assess_options options = AID_ASSESS_OPTIONS_INIT;

  options.threads = threads;
  options.flags = flags;
  return decide(policy, population, &options);
}

/* Nothing, or where two batches are not the same bytes. */
static const char *unlike(const aid_batch *a, const aid_batch *b)
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

typedef struct tally { uint64_t rows, eligible, unknown, reasons, months, left_out, pays; } tally;

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
static bool batch_is(const aid_batch *b, const aid_decisions *decisions, tally *t)
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

static bool compare(const aid_policy *policy, aid_population *population, uint32_t flags, uint64_t seed, tally *t)
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

static uint64_t number_from(const char *name, uint64_t otherwise)
{
  const char *const text = getenv(name);
  return text && *text ? strtoull(text, NULL, 10) : otherwise;
}

static void tell(const char *what, const tally *t)
{
  printf("# %s: %llu rows (%llu not decided), %llu eligible, %llu amounts unknown, %llu pays, %llu reasons, %llu first months\n", what, (unsigned long long)t->rows,
         (unsigned long long)t->left_out, (unsigned long long)t->eligible, (unsigned long long)t->unknown, (unsigned long long)t->pays, (unsigned long long)t->reasons,
         (unsigned long long)t->months);
}

static aid_policy *puyang(void)
{
  const char *const folder = getenv("srcdir");
  aid_policy *policy = NULL;
  aid_error *error = NULL;
  char path[512];

  snprintf(path, sizeof path, "%s/policy/puyang.xml", folder ? folder : ".");
  ck_assert_msg(aid_policy_load(path, NULL, &policy, &error) == AID_OK, "%s", error ? aid_error_message(error) : "");
  return policy;
}

static bool thin(void) { return getenv("AID_TEST_THIN") != NULL; }

START_TEST(every_row_is_decided_as_it_is_alone_under_our_packs)
{
  static const int months[][2] = {{2022, 7}, {2021, 5}, {2023, 3}};
  const uint64_t one = number_from("AID_TEST_SEED", 0);
  aid_policy *const policy = puyang();
  tally t = {0};

  for (uint64_t seed = one ? one : 1; seed <= (one ? one : thin() ? 2 : 24); seed++) {
    rng r = {seed};
    aid_population *const population = random_population(policy, aid_month(months[seed % 3][0], months[seed % 3][1]), 20 + rng_below(&r, 100), &r);
    ck_assert_ptr_nonnull(population);
    ck_assert(compare(policy, population, AID_ASSESS_ALL, seed, &t));
    aid_population_free(population);
  }
  tell("our packs", &t);
  ck_assert_uint_gt(t.left_out, 0);
  aid_policy_free(policy);
}
END_TEST

START_TEST(every_row_is_decided_as_it_is_alone_under_random_packs)
{
  const uint64_t one = number_from("AID_TEST_SEED", 0), rounds = number_from("AID_TEST_ROUNDS", thin() ? 8 : 200);
  tally t = {0};

  for (uint64_t seed = one ? one : 1; seed <= (one ? one : rounds); seed++) {
    rng r = {seed};
    char *const text = random_pack(&r);
    aid_policy *const policy = pack_load(text, NULL, NULL);
    aid_population *population;
    if (one)
      printf("%s", text);
    free(text);
    if (policy == NULL)
      continue;
    population = random_population(policy, aid_month(2022, 7), 10 + rng_below(&r, 60), &r);
    ck_assert_ptr_nonnull(population);
    ck_assert(compare(policy, population, AID_ASSESS_ALL, seed, &t));
    aid_population_free(population);
    aid_policy_free(policy);
  }
  tell("random packs", &t);
  ck_assert_uint_gt(t.pays, 0);
  aid_policy_free(NULL);
}
END_TEST

/* ---- many ---- */

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
static aid_population *city(const aid_policy *policy, uint64_t households)
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

/* How many threads a call took, besides the calling one. */
static int threads_of(const aid_policy *policy, aid_population *population, uint32_t threads, aid_batch **out)
{
  const int before = __atomic_load_n(&threads_given, __ATOMIC_RELAXED);

  *out = decide_on(policy, population, threads, 0);
  return __atomic_load_n(&threads_given, __ATOMIC_RELAXED) - before;
}

static void same_on_any(const aid_policy *policy, aid_population *population, int times)
{
  static const uint32_t counts[] = {2, 3, 7, 0, 200};
  aid_batch *const one = decide_on(policy, population, 1, 0), *plain = decide_on(policy, population, 1, AID_ASSESS_PLAIN), *other;
  const char *where;

  where = unlike(one, plain);
  ck_assert_msg(where == NULL, "plain kernels: %s", where);
  aid_batch_free(plain);
  for (size_t i = 0; i < sizeof counts / sizeof *counts; i++)
    for (int again = 0; again < times; again++) {
      const int taken = threads_of(policy, population, counts[i], &other);
      if (counts[i] > 0 && counts[i] < 8)
        ck_assert_int_eq(taken, (int)counts[i] - 1);
      where = unlike(one, other);
      ck_assert_msg(where == NULL, "%u threads: %s", counts[i], where);
      aid_batch_free(other);
    }
  plain = decide_on(policy, population, 3, AID_ASSESS_PLAIN);
  where = unlike(one, plain);
  ck_assert_msg(where == NULL, "3 threads, plain kernels: %s", where);
  aid_batch_free(plain);
  aid_batch_free(one);
}

START_TEST(any_number_of_threads_comes_to_the_same_bytes)
{
  aid_policy *const policy = puyang();
  aid_population *const population = city(policy, 7000);

  same_on_any(policy, population, thin() ? 1 : 5);
  aid_population_free(population);
  aid_policy_free(policy);
}
END_TEST

/* Many of them are left to the trace, which takes its time. */
START_TEST(any_number_of_threads_comes_to_the_same_bytes_of_random_people)
{
  aid_policy *const policy = puyang();

  for (uint64_t seed = 1, done = 0; done < (thin() ? 0 : 2); seed++) {
    rng r = {seed};
    aid_population *const population = random_population(policy, aid_month(2022, 7), 7000, &r);
    aid_batch *b = NULL;
    aid_error *error = NULL;
    ck_assert_ptr_nonnull(population);
    if (aid_policy_assess_batch(policy, population, NULL, &b, &error) == AID_OK) {
      aid_batch_free(b);
      same_on_any(policy, population, 1);
      done++;
    } else {       /* greatest amounts, of too many */
      ck_assert_str_eq(aid_diagnostic_number(aid_error_at(error, 0)), "E4102");
    }
    aid_error_free(error);
    aid_population_free(population);
  }
  aid_policy_free(policy);
}
END_TEST

START_TEST(chunks_and_threads_decide_as_one_household_after_the_other)
{
  aid_policy *const policy = puyang();
  aid_population *const population = city(policy, thin() ? 1500 : 5500);
  tally t = {0};

  ck_assert(compare(policy, population, 0, 2, &t));
  tell("the city", &t);
  aid_population_free(population);
  aid_policy_free(policy);
}
END_TEST

START_TEST(what_threads_that_cannot_be_had_leave_the_others_take)
{
  aid_policy *const policy = puyang();
  aid_population *const population = city(policy, 5000);
  aid_batch *const one = decide_on(policy, population, 1, 0);

  for (int left = 0; left < 3; left++) {
    aid_batch *b;
    __atomic_store_n(&threads_left, left, __ATOMIC_RELAXED);
    ck_assert_int_eq(threads_of(policy, population, 4, &b), left);
    ck_assert_ptr_null(unlike(one, b));
    aid_batch_free(b);
  }
  __atomic_store_n(&threads_left, INT32_MAX, __ATOMIC_RELAXED);
  aid_batch_free(one);
  aid_population_free(population);
  aid_policy_free(policy);
}
END_TEST

typedef struct seen { pthread_t caller; uint64_t calls, last, stop_at; } seen;

static int see(void *data, uint64_t done, uint64_t total)
{
  seen *const s = data;

  ck_assert(pthread_equal(pthread_self(), s->caller));
  ck_assert_uint_gt(done, s->last);
  ck_assert_uint_le(done, total);
  ck_assert_uint_eq(total, 5000);
  s->last = done;
  return ++s->calls == s->stop_at;
}

START_TEST(progress_is_told_on_the_calling_thread_and_may_stop_it)
{
  aid_policy *const policy = puyang();
  aid_population *const population = city(policy, 5000);
  aid_assess_options options = AID_ASSESS_OPTIONS_INIT;

  options.progress = see;
  for (options.threads = 1; options.threads <= 3; options.threads++) {
    seen s = {.caller = pthread_self()};
    options.progress_data = &s;
    aid_batch_free(decide(policy, population, &options));
    ck_assert_uint_gt(s.calls, 0);
    if (options.threads == 1)
      ck_assert_uint_eq(s.last, 5000);
    for (uint64_t stop = 1; stop <= 2; stop++) {
      aid_batch *b = (aid_batch *)&s;
      aid_error *error = NULL;
      s = (seen){.caller = pthread_self(), .stop_at = stop};
      if (stop == 2 && options.threads > 1)    /* how often it is told is for the threads to settle */
        break;
      ck_assert_int_eq(aid_policy_assess_batch(policy, population, &options, &b, &error), AID_ERROR_CANCELLED);
      ck_assert_ptr_null(b);
      ck_assert_str_eq(aid_diagnostic_number(aid_error_at(error, 0)), "E1020");
      ck_assert_uint_eq(s.calls, stop);
      aid_error_free(error);
    }
  }
  aid_population_free(population);
  aid_policy_free(policy);
}
END_TEST

START_TEST(a_process_may_fork_between_two_calls)
{
  aid_policy *const policy = puyang();
  aid_population *const population = city(policy, 5000);
  aid_batch *const before = decide_on(policy, population, 3, 0), *after;
  const pid_t child = fork();
  int status;

  ck_assert_int_ge(child, 0);
  after = decide_on(policy, population, 3, 0);
  if (child == 0)
    _exit(unlike(before, after) == NULL ? 0 : 1);
  ck_assert_ptr_null(unlike(before, after));
  ck_assert_int_eq(waitpid(child, &status, 0), child);
  ck_assert(WIFEXITED(status) && WEXITSTATUS(status) == 0);
  aid_batch_free(before);
  aid_batch_free(after);
  aid_population_free(population);
  aid_policy_free(policy);
}
END_TEST

typedef struct side { const aid_policy *policy; aid_population *population; aid_batch *batch; uint32_t threads; } side;

static void *assess_side(void *data)
{
  side *const s = data;

  for (int i = 0; i < 2; i++) {
    aid_assess_options options = AID_ASSESS_OPTIONS_INIT;
    options.threads = s->threads;
    aid_batch_free(s->batch);
    s->batch = NULL;
    if (aid_policy_assess_batch(s->policy, s->population, &options, &s->batch, NULL) != AID_OK)
      break;
  }
  return NULL;
}

START_TEST(two_threads_may_assess_two_populations_of_one_policy_at_once)
{
  aid_policy *const policy = puyang();
  side sides[2];
  pthread_t threads[2];

  for (uint64_t i = 0; i < 2; i++) {
    rng r = {i + 5};
    sides[i] = (side){policy, random_population(policy, aid_month(2022, 7), thin() ? 1100 : 2100, &r), NULL, (uint32_t)i + 1};
    ck_assert_ptr_nonnull(sides[i].population);
  }
  for (int i = 0; i < 2; i++)
    ck_assert_int_eq(pthread_create(&threads[i], NULL, assess_side, &sides[i]), 0);
  for (int i = 0; i < 2; i++)
    ck_assert_int_eq(pthread_join(threads[i], NULL), 0);
  for (int i = 0; i < 2; i++) {
    aid_batch *const alone = decide_on(policy, sides[i].population, 1, 0);
    ck_assert_ptr_nonnull(sides[i].batch);
    ck_assert_ptr_null(unlike(alone, sides[i].batch));
    aid_batch_free(alone);
    aid_batch_free(sides[i].batch);
    aid_population_free(sides[i].population);
  }
  aid_policy_free(policy);
}
END_TEST

/* ---- why ---- */

START_TEST(a_row_explained_is_the_row_decided)
{
  aid_policy *const policy = puyang();
  aid_population *const population = city(policy, 2000);
  aid_batch *const b = decide_on(policy, population, 2, 0);
  size_t explained = 0;

  for (size_t p = 0; p < aid_batch_program_count(b); p++)
    for (size_t row = p % 7; row < aid_batch_row_count(b, p); row += thin() ? 499 : 61) {
      const int64_t outcome = number_at(column_of(b, p, AID_COLUMN_OUTCOME, 0), row);
      const aid_batch_column *const amount = column_of(b, p, AID_COLUMN_AMOUNT, 0);
      aid_explanation *explanation = (aid_explanation *)b;
      if (outcome == 0) {
        ck_assert_int_eq(aid_batch_explain(b, p, row, 0, &explanation, NULL), AID_ERROR_ARGUMENT);
        ck_assert_ptr_null(explanation);
        continue;
      }
      ck_assert_int_eq(aid_batch_explain(b, p, row, 0, &explanation, NULL), AID_OK);
      ck_assert_str_eq(aid_step_value(aid_explanation_root(explanation)).text, aid_outcome_name((aid_outcome)outcome));
      ck_assert_int_eq(explanation->decision->row, (int32_t)row);
      if (valid_at(amount, row))
        ck_assert_int_eq(aid_decision_amount_fen(explanation->decision), number_at(amount, row));
      else
        ck_assert_int_eq(aid_decision_amount_known(explanation->decision), 0);
      ck_assert_ptr_nonnull(aid_explanation_text(explanation, AID_LANGUAGE_EN));
      aid_explanation_free(explanation);
      explained++;
    }
  ck_assert_uint_gt(explained, 100);
  aid_batch_free(b);
  aid_population_free(population);
  aid_policy_free(policy);
}
END_TEST

/* ---- small towns ---- */

static const char rules[] =
  "<policy xmlns='urn:socialaid:policy:1' id='t' version='1' region='410900'><source id='s' title='t'/>\n"
  "<region id='410000' level='province'/><region id='410900' level='city'/><region id='410928' level='county'/>\n"
  "<fact id='wage' of='person' type='yuan/month'/><fact id='old' of='person' type='flag'/><fact id='lost' of='household' type='yuan/month' absent='0'/>\n"
  "<fact id='car' of='household' type='flag' absent='no'/><question id='kept' of='household' type='flag' cite='s'/><fact id='index' of='region' type='rate' digits='4'/>\n"
  "<standard id='line' type='yuan/month' by='region' cite='s'><floor region='410000'>600</floor></standard>\n"
  "<define id='size' of='household' type='count' cite='s'>count(persons)</define>\n"
  "<define id='per_head' of='household' type='yuan/month' cite='s'>sum(persons: wage) / size</define>\n"
  "<program id='dibao' of='household' covers='persons'>\n"
  "  <require id='someone' cite='s'>size > 0</require><require id='income' cite='s'>line > per_head</require>\n"
  "  <exclude id='car' cite='s'>car and not kept</exclude>\n"
  "  <pay id='basic' per='person' round_total='1 fen half_up' cite='s'>line - per_head</pay><pay id='more' cite='s'>lost</pay>\n"
  "  <starts cite='s'>month_of(dibao.confirmed) + 1 month</starts>\n"
  "  <ends id='over' cite='s'>dibao.since + 1 year</ends>\n"
  "</program>\n"
  "<program id='old_age' of='person'><require id='age' cite='s'>old</require><pay id='basic' cite='s'>50 yuan/month</pay></program>\n"
  "<program id='other' of='person'><require id='age' cite='s'>old</require><pay id='basic' cite='s'>60 yuan/month</pay></program>\n"
  "<program id='linkage' of='city'><require id='trigger' cite='s'>index >= 3.5%</require></program>\n"
  "<conflict id='one' among='old_age other' keep='highest' cite='s'/>\n"
  "</policy>";

typedef struct town { aid_policy *policy; aid_population *population; } town;

static town settle(const aid_memory *memory, int households)
{
  aid_population_options options = AID_POPULATION_OPTIONS_INIT;
  aid_error *error = NULL;
  town t = {.policy = pack_load(rules, memory, &error)};
  aid_row *row;

  ck_assert_msg(t.policy != NULL, "%s", error ? aid_error_message(error) : "");
  options.memory = memory;
  ck_assert_int_eq(aid_population_new(t.policy, aid_month(2022, 9), &options, &t.population, NULL), AID_OK);
  ck_assert_int_eq(aid_population_add_region(t.population, "410900", &row, NULL), AID_OK);
  ck_assert_int_eq(aid_row_set_written(row, "index", "3.6%", NULL), AID_OK);
  for (int i = 0; i < households; i++) {
    aid_award award = AID_AWARD_INIT;
    aid_household *h;
    aid_person *p;
    char id[32];
    snprintf(id, sizeof id, "h%d", i);
    ck_assert_int_eq(aid_population_add_household(t.population, id, "410928", &h, NULL), AID_OK);
    for (int k = 0; k < i % 4; k++) {
      snprintf(id, sizeof id, "p%d.%d", i, k);
      ck_assert_int_eq((k == 2 ? aid_household_add_relative : aid_household_add_person)(h, id, &p, NULL), AID_OK);
      if (i % 11)
        aid_person_set_fen(p, "wage", (i % 7) * 15000, NULL);
      if (i % 3)
        aid_person_set_flag(p, "old", k == 0, NULL);
    }
    if (i % 5 == 0)
      aid_household_set_flag(h, "car", 1, NULL);
    if (i % 13 == 1)
      aid_household_set_given(h, "per_head", "200", NULL);
    if (i % 6 == 2) {
      award.confirmed = aid_date(2022, 9, 5);
      aid_household_add_award(h, "dibao", &award, NULL);
    }
  }
  return t;
}

static void leave(town *t)
{
  aid_policy_free(t->policy);
  aid_population_free(t->population);
}

START_TEST(each_program_has_its_rows_and_columns)
{
  town t = settle(NULL, 200);
  tally seen_ = {0};
  aid_batch *b = decide_on(t.policy, t.population, 0, 0);
  size_t p = aid_batch_find(b, "dibao"), row = 0;
  static const aid_column_role roles[] = {AID_COLUMN_OUTCOME, AID_COLUMN_AMOUNT, AID_COLUMN_PAY, AID_COLUMN_PAY, AID_COLUMN_REASONS, AID_COLUMN_STARTS};
  static const char *const names[] = {"outcome", "amount", "basic", "more", "reasons", "starts"};
  static const char *const reasons[] = {"someone", "income", "car", "over"};

  ck_assert(compare(t.policy, t.population, AID_ASSESS_ALL, 1, &seen_));
  ck_assert_uint_eq(aid_batch_program_count(b), 4);
  ck_assert_str_eq(aid_batch_kind(b, p), "household");
  ck_assert_str_eq(aid_batch_subject(b, p, 7), "h7");
  ck_assert_uint_eq(aid_batch_row_count(b, p), 200);
  for (size_t c = 0, k = 0; c < aid_batch_column_count(b, p); c++)
    if (aid_batch_column_at(b, p, c)->role != AID_COLUMN_MISSING) {
      ck_assert_int_eq(aid_batch_column_at(b, p, c)->role, roles[k]);
      ck_assert_str_eq(aid_batch_column_at(b, p, c)->name, names[k++]);
    }
  ck_assert_uint_eq(aid_batch_reason_count(b, p), 4);
  for (size_t i = 0; i < 4; i++)
    ck_assert_str_eq(aid_batch_reason(b, p, i), reasons[i]);
  p = aid_batch_find(b, "linkage");              /* for the city, not for the province above it nor the county below */
  ck_assert_uint_eq(aid_batch_row_count(b, p), aid_population_region_count(t.population));
  ck_assert_uint_eq(aid_batch_total(b, p, (aid_outcome)0), 1);
  ck_assert_uint_eq(aid_batch_total(b, p, AID_OUTCOME_ELIGIBLE), 1);
  while (number_at(column_of(b, p, AID_COLUMN_OUTCOME, 0), row) == 0)
    row++;
  ck_assert_str_eq(aid_batch_subject(b, p, row), "410900");
  ck_assert_ptr_null(column_of(b, p, AID_COLUMN_STARTS, 0));
  ck_assert_ptr_null(column_of(b, p, AID_COLUMN_PAY, 0));
  p = aid_batch_find(b, "other");
  ck_assert_str_eq(aid_batch_kind(b, p), "person");
  ck_assert_uint_eq(aid_batch_total(b, p, (aid_outcome)0), aid_population_member_count(t.population));
  aid_batch_free(b);
  leave(&t);
}
END_TEST

START_TEST(what_is_asked_for_past_an_end_is_nothing)
{
  town t = settle(NULL, 5);
  aid_batch *const b = decide_on(t.policy, t.population, 0, 0);

  ck_assert_ptr_null(aid_batch_program(b, 4));
  ck_assert_uint_eq(aid_batch_find(b, "nothing"), SIZE_MAX);
  ck_assert_uint_eq(aid_batch_find(b, NULL), SIZE_MAX);
  ck_assert_ptr_null(aid_batch_kind(b, 4));
  ck_assert_uint_eq(aid_batch_row_count(b, 4), 0);
  ck_assert_ptr_null(aid_batch_subject(b, 0, 5));
  ck_assert_ptr_null(aid_batch_subject(b, 4, 0));
  ck_assert_uint_eq(aid_batch_column_count(b, 4), 0);
  ck_assert_ptr_null(aid_batch_column_at(b, 0, aid_batch_column_count(b, 0)));
  ck_assert_ptr_null(aid_batch_reason(b, 0, 4));
  ck_assert_uint_eq(aid_batch_reason_count(b, 4), 0);
  ck_assert_uint_eq(aid_batch_total(b, 4, AID_OUTCOME_ELIGIBLE), 0);
  ck_assert_uint_eq(aid_batch_total(b, 0, (aid_outcome)5), 0);
  ck_assert_int_eq(aid_batch_total_fen(b, 4), 0);
  ck_assert_uint_eq(aid_batch_refused(b, 0, 4), 0);
  ck_assert_uint_eq(aid_batch_program_count(NULL), 0);
  ck_assert_uint_eq(aid_batch_row_count(NULL, 0), 0);
  ck_assert_uint_eq(aid_batch_column_count(NULL, 0), 0);
  aid_batch_free(NULL);
  aid_batch_free(b);
  leave(&t);
}
END_TEST

START_TEST(what_is_no_row_is_not_explained)
{
  town t = settle(NULL, 8);
  aid_batch *const b = decide_on(t.policy, t.population, 0, 0);
  const size_t p = aid_batch_find(b, "old_age");
  aid_explanation *e = (aid_explanation *)b;
  aid_error *error = NULL;
  size_t relatives = 0;

#define NOT_EXPLAINED(number, ...)                                                                 \
  do {                                                                                             \
    ck_assert_int_eq(aid_batch_explain(__VA_ARGS__), AID_ERROR_ARGUMENT);                          \
    ck_assert_str_eq(aid_diagnostic_number(aid_error_at(error, 0)), number);                       \
    aid_error_free(error);                                                                         \
    error = NULL;                                                                                  \
  } while (0)
  NOT_EXPLAINED("E1003", b, p, aid_batch_row_count(b, p), 0, &e, &error);
  ck_assert_ptr_null(e);
  NOT_EXPLAINED("E1003", b, 4, 0, 0, &e, &error);
  NOT_EXPLAINED("E1003", b, SIZE_MAX, SIZE_MAX, 0, &e, &error);
  NOT_EXPLAINED("E1002", NULL, p, 0, 0, &e, &error);
  NOT_EXPLAINED("E1002", b, p, 0, 0, NULL, &error);
  for (size_t row = 0; row < aid_batch_row_count(b, p); row++)
    if (number_at(column_of(b, p, AID_COLUMN_OUTCOME, 0), row) == 0) {
      ck_assert_int_eq(aid_person_is_member(aid_household_person(aid_population_household(t.population, row < 5 ? "h3" : "h7"), aid_batch_subject(b, p, row))), 0);
      NOT_EXPLAINED("E1003", b, p, row, 0, &e, &error);
      relatives++;
    }
  ck_assert_uint_eq(relatives, 2);
  ck_assert_int_eq(aid_batch_explain(b, p, 0, 64, &e, &error), AID_ERROR_ARGUMENT);     /* no such flag */
  aid_error_free(error);
  aid_batch_free(b);
  leave(&t);
}
END_TEST

START_TEST(an_explanation_outlives_its_batch)
{
  town t = settle(NULL, 8);
  aid_batch *const b = decide_on(t.policy, t.population, 0, 0);
  aid_explanation *e = NULL;

  ck_assert_int_eq(aid_batch_explain(b, aid_batch_find(b, "dibao"), 1, 0, &e, NULL), AID_OK);
  leave(&t);
  aid_batch_free(b);
  ck_assert_ptr_nonnull(strstr(aid_explanation_text(e, AID_LANGUAGE_EN), "h1"));
  aid_explanation_free(e);
}
END_TEST

START_TEST(nobody_is_decided_too)
{
  town t = settle(NULL, 0);
  tally none = {0};
  aid_batch *b;

  for (uint32_t threads = 0; threads < 3; threads++) {
    b = decide_on(t.policy, t.population, threads, 0);
    ck_assert_uint_eq(aid_batch_row_count(b, aid_batch_find(b, "dibao")), 0);
    ck_assert_uint_eq(aid_batch_total(b, aid_batch_find(b, "dibao"), (aid_outcome)0), 0);
    ck_assert_uint_eq(aid_batch_total(b, aid_batch_find(b, "linkage"), AID_OUTCOME_ELIGIBLE), 1);
    aid_batch_free(b);
  }
  ck_assert(compare(t.policy, t.population, AID_ASSESS_ALL, 1, &none));
  leave(&t);
  t = settle(NULL, 1);                           /* a household of nobody */
  ck_assert(compare(t.policy, t.population, AID_ASSESS_ALL, 2, &none));
  b = decide_on(t.policy, t.population, 0, 0);
  ck_assert_uint_eq(aid_batch_refused(b, aid_batch_find(b, "dibao"), 0), 1);
  ck_assert_uint_eq(aid_batch_row_count(b, aid_batch_find(b, "other")), 0);
  aid_batch_free(b);
  leave(&t);
}
END_TEST

START_TEST(programs_month_and_day_are_chosen)
{
  static const char *const asked[] = {"other", "linkage", NULL};
  town t = settle(NULL, 40);
  aid_assess_options options = AID_ASSESS_OPTIONS_INIT;
  aid_decisions *decisions;
  aid_batch *b;
  tally seen_ = {0};

  options.programs = asked;
  options.month = aid_month(2023, 1);
  options.day = aid_date(2023, 1, 3);
  options.flags = AID_ASSESS_ALL | AID_ASSESS_COUNT_REFUSALS;   /* mean nothing here */
  b = decide(t.policy, t.population, &options);
  ck_assert_uint_eq(aid_batch_program_count(b), 2);
  ck_assert_str_eq(aid_batch_program(b, 0), "other");
  ck_assert_uint_eq(aid_batch_find(b, "dibao"), SIZE_MAX);
  ck_assert_int_eq(aid_batch_month(b), aid_month(2023, 1));
  options.flags = AID_ASSESS_ALL;
  ck_assert_int_eq(aid_policy_assess(t.policy, t.population, &options, &decisions, NULL), AID_OK);
  ck_assert(batch_is(b, decisions, &seen_));
  aid_decisions_free(decisions);
  aid_batch_free(b);
  leave(&t);
}
END_TEST

START_TEST(wrong_options_are_refused)
{
  town t = settle(NULL, 3);
  aid_assess_options options = AID_ASSESS_OPTIONS_INIT;
  struct { aid_assess_options known; int more; } larger = {AID_ASSESS_OPTIONS_INIT, 0};
  static const char *const none[] = {"nothing", NULL};
  aid_policy *const other = pack(rules);
  aid_error *error = NULL;
  aid_batch *b = (aid_batch *)&t;

#define REFUSED(status, number, ...)                                                               \
  do {                                                                                             \
    ck_assert_int_eq(aid_policy_assess_batch(__VA_ARGS__), status);                                \
    ck_assert_ptr_null(b);                                                                         \
    ck_assert_str_eq(aid_diagnostic_number(aid_error_at(error, 0)), number);                       \
    aid_error_free(error);                                                                         \
    error = NULL;                                                                                  \
    options = (aid_assess_options)AID_ASSESS_OPTIONS_INIT;                                         \
  } while (0)
  options.flags = 64;
  REFUSED(AID_ERROR_ARGUMENT, "E4103", t.policy, t.population, &options, &b, &error);
  options.day = aid_date(2022, 8, 31);
  REFUSED(AID_ERROR_ARGUMENT, "E4105", t.policy, t.population, &options, &b, &error);
  options.month = 10000000;
  REFUSED(AID_ERROR_ARGUMENT, "E4104", t.policy, t.population, &options, &b, &error);
  options.programs = none;
  REFUSED(AID_ERROR_NOT_FOUND, "E2033", t.policy, t.population, &options, &b, &error);
  options.size = 4;
  REFUSED(AID_ERROR_ARGUMENT, "E1004", t.policy, t.population, &options, &b, &error);
  REFUSED(AID_ERROR_ARGUMENT, "E4106", other, t.population, NULL, &b, &error);
  b = NULL;
  REFUSED(AID_ERROR_ARGUMENT, "E1002", NULL, t.population, NULL, &b, &error);
  REFUSED(AID_ERROR_ARGUMENT, "E1002", t.policy, NULL, NULL, &b, &error);
  REFUSED(AID_ERROR_ARGUMENT, "E1002", t.policy, t.population, NULL, NULL, &error);
  larger.known.size = sizeof larger;
  b = decide(t.policy, t.population, &larger.known);
  aid_batch_free(b);
  larger.more = 1;
  ck_assert_int_eq(aid_policy_assess_batch(t.policy, t.population, &larger.known, &b, NULL), AID_ERROR_ARGUMENT);
  options.size = offsetof(aid_assess_options, flags);           /* of an older caller */
  b = decide(t.policy, t.population, &options);
  aid_batch_free(b);
  aid_policy_free(other);
  leave(&t);
}
END_TEST

START_TEST(a_sum_that_leaves_64_bits_is_refused)
{
  for (int homes = 1; homes <= 3; homes++) {
    town t = settle(NULL, 0);
    aid_error *error = NULL;
    aid_batch *b = NULL;
    tally seen_ = {0};
    for (int i = 0; i < homes; i++) {
      aid_household *h;
      aid_person *p;
      char id[16];
      snprintf(id, sizeof id, "h%d", i);
      ck_assert_int_eq(aid_population_add_household(t.population, id, "410928", &h, NULL), AID_OK);
      snprintf(id, sizeof id, "p%d", i);
      ck_assert_int_eq(aid_household_add_person(h, id, &p, NULL), AID_OK);
      ck_assert_int_eq(aid_person_set_fen(p, "wage", 0, NULL), AID_OK);
      /* what is below 0 is not paid: that amount is unknown */
      ck_assert_int_eq(aid_household_set_fen(h, "lost", i == 1 ? -INT64_C(6000000000000000000) : INT64_C(6000000000000000000), NULL), AID_OK);
    }
    ck_assert(compare(t.policy, t.population, AID_ASSESS_ALL, 1, &seen_));
    ck_assert_msg(aid_policy_assess_batch(t.policy, t.population, NULL, &b, &error) == (homes == 3 ? AID_ERROR_RANGE : AID_OK), "%d homes", homes);
    if (homes == 3) {
      ck_assert_ptr_null(b);
      ck_assert_str_eq(aid_diagnostic_number(aid_error_at(error, 0)), "E4102");
    } else {
      ck_assert_int_eq(aid_batch_total_fen(b, aid_batch_find(b, "dibao")), INT64_C(6000000000000000000) + 60000);
    }
    aid_error_free(error);
    aid_batch_free(b);
    leave(&t);
  }
}
END_TEST

/* ---- no memory ---- */

START_TEST(every_allocation_may_fail)
{
  town right = settle(NULL, 30);
  aid_batch *const wanted = decide_on(right.policy, right.population, 1, 0);
  struct oom o;
  uint64_t failed = 0;

  for (uint64_t n = 1;; n = oom_after(n)) {      /* of policy, plan, machine and population alike, from the call on */
    aid_assess_options options = AID_ASSESS_OPTIONS_INIT;
    aid_error *error = NULL;
    aid_batch *b = NULL;
    aid_explanation *e = NULL;
    aid_status status;
    town t;

    oom_start(&o, 0);
    t = settle(&o.memory, 30);
    o.calls = 0;
    o.fail_at = n;
    options.threads = 1;
    status = aid_policy_assess_batch(t.policy, t.population, &options, &b, &error);
    ck_assert_msg(status == AID_OK || (o.failed && status == AID_ERROR_MEMORY && b == NULL), "allocation %d: %d", (int)n, (int)status);
    if (status == AID_OK) {
      ck_assert_ptr_null(unlike(wanted, b));
      status = aid_batch_explain(b, 0, 1, 0, &e, NULL);
      ck_assert_int_eq(status, o.failed ? AID_ERROR_MEMORY : AID_OK);
    }
    failed += o.failed;
    aid_explanation_free(e);
    aid_error_free(error);
    aid_batch_free(b);
    n = o.failed ? n : 0;
    leave(&t);
    ck_assert_int_eq(o.live, 0);
    if (n == 0)
      break;
  }
  ck_assert_uint_gt(failed, 20);
  aid_batch_free(wanted);
  leave(&right);
}
END_TEST

START_TEST(every_allocation_may_fail_on_any_thread)
{
  struct oom o;
  town t;
  aid_batch *wanted;
  uint64_t failed = 0;

  oom_start(&o, 0);
  t = settle(&o.memory, 9000);                   /* three chunks */
  wanted = decide_on(t.policy, t.population, 1, 0);
  for (uint64_t n = 1;; n = oom_after(n)) {
    aid_assess_options options = AID_ASSESS_OPTIONS_INIT;
    aid_error *error = NULL;
    aid_batch *b = NULL;
    aid_status status;

    options.threads = 3;
    options.day = aid_date(2022, 9, 1 + (int)(n % 29));       /* mostly a plan, and machines, of its own */
    o.calls = o.failed = 0;
    o.fail_at = n;
    status = aid_policy_assess_batch(t.policy, t.population, &options, &b, &error);
    ck_assert_msg(status == AID_OK || (o.failed && status == AID_ERROR_MEMORY && b == NULL), "allocation %d: %d", (int)n, (int)status);
    if (status == AID_OK)
      ck_assert_ptr_null(unlike(wanted, b));
    failed += o.failed;
    o.fail_at = 0;
    aid_error_free(error);
    aid_batch_free(b);
    if (o.failed == 0)
      break;
  }
  ck_assert_uint_gt(failed, 20);
  aid_batch_free(wanted);
  leave(&t);
  ck_assert_int_eq(o.live, 0);
}
END_TEST

TEST_MAIN("batch", every_row_is_decided_as_it_is_alone_under_our_packs, every_row_is_decided_as_it_is_alone_under_random_packs, any_number_of_threads_comes_to_the_same_bytes,
          any_number_of_threads_comes_to_the_same_bytes_of_random_people, chunks_and_threads_decide_as_one_household_after_the_other,
          what_threads_that_cannot_be_had_leave_the_others_take, progress_is_told_on_the_calling_thread_and_may_stop_it, a_process_may_fork_between_two_calls,
          two_threads_may_assess_two_populations_of_one_policy_at_once, a_row_explained_is_the_row_decided, each_program_has_its_rows_and_columns,
          what_is_asked_for_past_an_end_is_nothing, what_is_no_row_is_not_explained, an_explanation_outlives_its_batch, nobody_is_decided_too,
          programs_month_and_day_are_chosen, wrong_options_are_refused, a_sum_that_leaves_64_bits_is_refused, every_allocation_may_fail,
          every_allocation_may_fail_on_any_thread)
