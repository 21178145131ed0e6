/* What the tests of populations share: a world to build in, calls that must succeed, and calls that must fail. */
#ifndef AID_TESTS_POPULATION_WORLD_H
#define AID_TESTS_POPULATION_WORLD_H
#include "tests/test.h"
#include "tests/fixture_vocabulary.h"
#include "population/builder.h"

/* Everything of one test: a policy, a population about 2022-09, and the last error. */
typedef struct world { aid_policy *policy; aid_population *population; aid_error *error; } world;

static inline world open_world(void)
{
  world w = {fixture_policy(NULL), NULL, NULL};

  ck_assert_ptr_nonnull(w.policy);
  ck_assert_int_eq(aid_population_new(w.policy, aid_month(2022, 9), NULL, &w.population, &w.error), AID_OK);
  return w;
}

static inline void close_world(world *w)
{
  /* The population keeps its policy alive. */
  aid_policy_free(w->policy);
  ck_assert_str_eq(w->population->policy->region, "410900");
  aid_population_free(w->population);
  aid_error_free(w->error);
}

#define OK(call) ck_assert_msg((call) == AID_OK, "%s: %s", #call, w.error == NULL ? "?" : aid_error_message(w.error))

/* No place for an argument was left open. */
static inline bool is_filled_in(const char *message)
{
  const char *mark = strchr(message, '%');

  while (mark != NULL && (mark[1] < '1' || mark[1] > '6'))
    mark = strchr(mark + 1, '%');
  return mark == NULL;
}

/* The call fails with this status and number; the message is looked at, and thrown away. */
#define FAILS(call, expected, number)                                                              \
  do {                                                                                             \
    ck_assert_int_eq(call, expected);                                                              \
    ck_assert_ptr_nonnull(w.error);                                                                \
    ck_assert_str_eq(aid_diagnostic_number(aid_error_at(w.error, 0)), number);                     \
    ck_assert(is_filled_in(aid_error_message(w.error)));                                           \
    aid_error_free(w.error);                                                                       \
    w.error = NULL;                                                                                \
  } while (0)

static inline const struct aid_fact *fact_of(const world *w, const char *kind, const char *fact)
{
  const struct aid_fact *const found = aid_kind_fact(aid_policy_kind(w->policy, kind), fact);

  ck_assert_ptr_nonnull(found);
  return found;
}

static inline const struct aid_kind *kind_of(const world *w, const char *kind)
{
  return aid_policy_kind(w->policy, kind);
}

static inline aid_household *household(world *w, const char *id)
{
  aid_household *home = NULL;

  ck_assert_int_eq(aid_population_add_household(w->population, id, NULL, &home, NULL), AID_OK);
  return home;
}

static inline aid_person *person(aid_household *home, const char *id)
{
  aid_person *out = NULL;

  ck_assert_int_eq(aid_household_add_person(home, id, &out, NULL), AID_OK);
  return out;
}

/* A fact of a person on a day, as written ("unknown" too). */
static inline const char *person_value(const aid_person *who, const char *fact, int32_t day)
{
  static char text[64];
  aid_value value;

  ck_assert_int_eq(aid_person_value(who, fact, day, &value, NULL), AID_OK);
  aid_value_print(&value, text, sizeof text);
  return text;
}

static inline const char *household_value(const aid_household *home, const char *fact, int32_t day)
{
  static char text[64];
  aid_value value;

  ck_assert_int_eq(aid_household_value(home, fact, day, &value, NULL), AID_OK);
  aid_value_print(&value, text, sizeof text);
  return text;
}

#define TODAY aid_date(2022, 9, 15)

#endif
