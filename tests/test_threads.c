/*
 * Threads of a batch: the same bytes on any number of them, also where some cannot be had, after a fork, and for two callers at once.
 * pthread_create() is wrapped (tests/local.mk), so that a test can have it refused.
 */
#include "tests/test.h"
#include "tests/batch_beside.h"
#include "tests/random.h"
#include <errno.h>
#include <pthread.h>
#include <sys/wait.h>
#include <unistd.h>

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

/* ---- the same bytes ---- */

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

  same_on_any(policy, population, is_thin() ? 1 : 5);
  aid_population_free(population);
  aid_policy_free(policy);
}
END_TEST

/* Many of them are left to the trace, which takes its time. */
START_TEST(any_number_of_threads_comes_to_the_same_bytes_of_random_people)
{
  aid_policy *const policy = puyang();

  for (uint64_t seed = 1, done = 0; done < (is_thin() ? 0 : 2); seed++) {
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
  aid_population *const population = city(policy, is_thin() ? 1500 : 5500);
  tally t = {0};

  ck_assert(is_beside(policy, population, 0, 2, &t));
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
    aid_batch_free(decide_with(policy, population, &options));
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
  bool good;
  int status;

  ck_assert_int_ge(child, 0);
  after = decide_on(policy, population, 3, 0);
  if (child != 0)
    ck_assert_ptr_null(unlike(before, after));
  good = unlike(before, after) == NULL;
  aid_batch_free(before);
  aid_batch_free(after);
  aid_population_free(population);
  aid_policy_free(policy);
  if (child == 0)
    _exit(good ? 0 : 1);
  ck_assert_int_eq(waitpid(child, &status, 0), child);
  ck_assert(WIFEXITED(status) && WEXITSTATUS(status) == 0);
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
    sides[i] = (side){policy, random_population(policy, aid_month(2022, 7), is_thin() ? 1100 : 2100, &r), NULL, (uint32_t)i + 1};
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

TEST_MAIN("threads", any_number_of_threads_comes_to_the_same_bytes, any_number_of_threads_comes_to_the_same_bytes_of_random_people,
          chunks_and_threads_decide_as_one_household_after_the_other, what_threads_that_cannot_be_had_leave_the_others_take,
          progress_is_told_on_the_calling_thread_and_may_stop_it, a_process_may_fork_between_two_calls, two_threads_may_assess_two_populations_of_one_policy_at_once)
