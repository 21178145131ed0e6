/* What the tests of Arrow populations share: structures moved into a world, and the values that come out. */
#ifndef AID_TESTS_ARROW_WORLD_H
#define AID_TESTS_ARROW_WORLD_H
#include "tests/arrow_producer.h"
#include "tests/population_world.h"

/* At the end of each test: all that was handed over has been released, and once. */
static inline void done(world *w)
{
  close_world(w);
  all_released();
}

/* Moves the batch into the population. */
static inline aid_status take(world *w, const char *kind, batch *b, const aid_arrow_options *options)
{
  const aid_status status = aid_population_take_arrow(w->population, kind, &b->schema, &b->array, options, &w->error);

  ck_assert(b->schema.release == NULL && b->array.release == NULL);
  return status;
}

static inline const char *member_value(const world *w, const char *home, const char *who, const char *fact)
{
  return person_value(aid_household_person(aid_population_household(w->population, home), who), fact, TODAY);
}

static inline const char *home_value(const world *w, const char *home, const char *fact)
{
  return household_value(aid_population_household(w->population, home), fact, TODAY);
}

static inline const char *row_value(const world *w, const char *kind, size_t row, const char *fact)
{
  static char text[64];
  aid_value value;

  ck_assert_int_eq(aid_row_value(aid_population_row_at(w->population, kind, row), fact, TODAY, &value, NULL), AID_OK);
  aid_value_print(&value, text, sizeof text);
  return text;
}

/* Households h0 … , a member p0 … in each. */
static inline void take_people(world *w, int count)
{
  char homes[256] = "", people[256] = "";
  batch b = new_batch(count), c = new_batch(count);

  for (int i = 0; i < count; i++) {
    snprintf(homes + strlen(homes), 16, "%sh%d", i == 0 ? "" : " ", i);
    snprintf(people + strlen(people), 16, "%sp%d", i == 0 ? "" : " ", i);
  }
  texts(&b, "id", homes);
  ck_assert_int_eq(aid_population_take_arrow(w->population, "household", &b.schema, &b.array, NULL, &w->error), AID_OK);
  texts(&c, "id", people);
  texts(&c, "household", homes);
  ck_assert_int_eq(aid_population_take_arrow(w->population, "person", &c.schema, &c.array, NULL, &w->error), AID_OK);
}

/* The first finding stands in this place. */
#define AT(place) ck_assert_str_eq(aid_diagnostic_record(aid_error_at(w.error, 0)), place)

#endif
