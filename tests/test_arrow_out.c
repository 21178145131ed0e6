/* Decisions as Arrow structures: what a consumer reads of them is what the batch says, whoever is released first. */
#include "tests/test.h"
#include "tests/arrow_producer.h"
#include "tests/oom.h"
#include "tests/pack.h"
#include <socialaid.h>

enum { HOMES = 150 };

typedef struct decided { aid_policy *policy; aid_population *population; aid_batch *batch; aid_error *error; } decided;

#define OK(call) ck_assert_msg((call) == AID_OK, "%s: %s", #call, d.error == NULL ? "?" : aid_error_message(d.error))

/* Households with a member each, taken from Arrow; of every third the area is unknown. */
static decided decide(const aid_memory *memory)
{
  static char homes[HOMES * 8], people[HOMES * 8], nulls[HOMES + 1];
  static int64_t areas[HOMES], numbers[HOMES];
  decided d = {NULL, NULL, NULL, NULL};
  aid_policy_options options = AID_POLICY_OPTIONS_INIT;
  batch b = new_batch(HOMES), c = new_batch(HOMES);
  char path[512], *home = homes, *person = people;

  options.memory = memory;
  snprintf(path, sizeof path, "%s/tests/packs/example.xml", getenv("srcdir") ? getenv("srcdir") : ".");
  for (int i = 0; i < HOMES; i++) {
    home += sprintf(home, "%sh%d", i == 0 ? "" : " ", i);
    person += sprintf(person, "%sp%d", i == 0 ? "" : " ", i);
    nulls[i] = i % 3 == 0 ? '-' : '.';
    areas[i] = i % 2;
    numbers[i] = i;
  }
  texts(&b, "id", homes);
  encoded(&b, "area", "c", nulls, areas, 2, "urban rural");
  texts(&c, "id", people);
  integers(&c, "household", "l", NULL, numbers);
  OK(aid_policy_load(path, &options, &d.policy, &d.error));
  OK(aid_population_new(d.policy, aid_month(2022, 9), NULL, &d.population, &d.error));
  OK(aid_population_take_arrow(d.population, "household", &b.schema, &b.array, NULL, &d.error));
  OK(aid_population_take_arrow(d.population, "person", &c.schema, &c.array, NULL, &d.error));
  OK(aid_policy_assess_batch(d.policy, d.population, NULL, &d.batch, &d.error));
  all_released();
  return d;
}

static void close_decided(decided *d)
{
  aid_batch_free(d->batch);
  aid_population_free(d->population);
  aid_policy_free(d->policy);
  aid_error_free(d->error);
}

/* The value of a key in Arrow's binary form; NULL: it is not there. */
static const char *told(const struct ArrowSchema *schema, const char *key)
{
  static char value[512];
  const char *at = schema->metadata;
  int32_t pairs, length;

  if (at == NULL)
    return NULL;
  memcpy(&pairs, at, sizeof pairs);
  at += sizeof pairs;
  while (pairs-- > 0) {
    bool found;

    memcpy(&length, at, sizeof length);
    at += sizeof length;
    found = (size_t)length == strlen(key) && memcmp(at, key, (size_t)length) == 0;
    at += length;
    memcpy(&length, at, sizeof length);
    at += sizeof length;
    if (found) {
      ck_assert_int_lt(length, (int)sizeof value);
      memcpy(value, at, (size_t)length);
      value[length] = '\0';
      return value;
    }
    at += length;
  }
  return NULL;
}

static bool text_is(const struct ArrowArray *array, size_t row, const char *text)
{
  const unsigned char *const valid = array->buffers[0];
  const int32_t *const offsets = array->buffers[1];
  const char *const characters = array->buffers[2];

  if (valid != NULL && !(valid[row >> 3] >> (row & 7) & 1))
    return text == NULL;
  return text != NULL && (size_t)(offsets[row + 1] - offsets[row]) == strlen(text) && memcmp(characters + offsets[row], text, strlen(text)) == 0;
}

START_TEST(what_is_exported_is_what_the_batch_says)
{
  decided d = decide(NULL);

  for (size_t p = 0; p < aid_batch_program_count(d.batch); p++) {
    const bool persons = strcmp(aid_batch_kind(d.batch, p), "person") == 0, homes = strcmp(aid_batch_kind(d.batch, p), "household") == 0;
    struct ArrowSchema schema;
    struct ArrowArray array;

    OK(aid_batch_export_arrow(d.batch, p, &schema, &array, &d.error));
    ck_assert_str_eq(schema.format, "+s");
    ck_assert_int_eq(schema.n_children, (int64_t)aid_batch_column_count(d.batch, p) + 2);
    ck_assert_int_eq(array.n_children, schema.n_children);
    ck_assert_int_eq(array.length, (int64_t)aid_batch_row_count(d.batch, p));
    ck_assert_str_eq(schema.children[0]->name, "subject");
    ck_assert_str_eq(schema.children[1]->name, "household");
    for (size_t row = 0; row < aid_batch_row_count(d.batch, p); row++) {
      char home[32];

      snprintf(home, sizeof home, "h%zu", row);
      ck_assert(text_is(array.children[0], row, aid_batch_subject(d.batch, p, row)));
      ck_assert(text_is(array.children[1], row, persons || homes ? home : NULL));
    }
    for (size_t c = 0; c < aid_batch_column_count(d.batch, p); c++) {
      const aid_batch_column *const column = aid_batch_column_at(d.batch, p, c);
      const struct ArrowArray *const child = array.children[c + 2];
      static const char *const formats[] = {"", "C", "S", "I", "L", "i", "l"};

      ck_assert_str_eq(schema.children[c + 2]->format, formats[column->type]);
      ck_assert_int_eq(child->length, array.length);
      ck_assert_int_eq(child->n_buffers, 2);
      ck_assert_ptr_eq(child->buffers[1], column->values); /* as it lies */
      ck_assert(column->valid == NULL ? child->buffers[0] == NULL && child->null_count == 0 : child->null_count == -1);
      for (size_t row = 0; column->valid != NULL && row < aid_batch_row_count(d.batch, p); row++)
        ck_assert_int_eq(((const unsigned char *)child->buffers[0])[row >> 3] >> (row & 7) & 1, column->valid[row >> 6] >> (row & 63) & 1);
    }
    schema.release(&schema);
    array.release(&array);
    ck_assert(schema.release == NULL && array.release == NULL);
  }
  close_decided(&d);
}
END_TEST

START_TEST(the_metadata_tells_what_values_and_bits_mean)
{
  decided d = decide(NULL);

  for (size_t p = 0; p < aid_batch_program_count(d.batch); p++) {
    struct ArrowSchema schema;
    size_t reasons = 0, missing = 0;

    OK(aid_batch_export_arrow(d.batch, p, &schema, NULL, &d.error));
    ck_assert_str_eq(told(&schema, "socialaid:program"), aid_batch_program(d.batch, p));
    ck_assert_str_eq(told(&schema, "socialaid:kind"), aid_batch_kind(d.batch, p));
    ck_assert_str_eq(told(&schema, "socialaid:month"), "2022-09");
    ck_assert_str_eq(told(&schema, "socialaid:policy_digest"), aid_policy_digest(d.policy));
    ck_assert_str_eq(told(&schema, "socialaid:version"), aid_version());
    ck_assert_ptr_null(told(&schema, "socialaid:synthetic"));
    for (size_t c = 0; c < aid_batch_column_count(d.batch, p); c++) {
      const struct ArrowSchema *const child = schema.children[c + 2];
      char key[32], name[64];

      switch (aid_batch_column_at(d.batch, p, c)->role) {
      case AID_COLUMN_OUTCOME:
        ck_assert_str_eq(told(child, "socialaid:value.1"), "eligible");
        ck_assert_str_eq(told(child, "socialaid:value.0"), "not decided");
        break;
      case AID_COLUMN_PAY:
        snprintf(name, sizeof name, "pay.%s", aid_batch_column_at(d.batch, p, c)->name);
        ck_assert_str_eq(child->name, name);
        ck_assert_str_eq(told(child, "socialaid:unit"), "fen");
        break;
      case AID_COLUMN_AMOUNT: ck_assert_str_eq(told(child, "socialaid:unit"), "fen"); break;
      case AID_COLUMN_REASONS:
        for (size_t bit = 0; bit < 64; bit++) {
          snprintf(key, sizeof key, "socialaid:bit.%zu", bit);
          if (told(child, key) != NULL)
            ck_assert_str_eq(told(child, key), aid_batch_reason(d.batch, p, reasons++));
        }
        break;
      case AID_COLUMN_MISSING:
        for (size_t bit = 0; bit < 64; bit++) {
          snprintf(key, sizeof key, "socialaid:bit.%zu", bit);
          if (told(child, key) != NULL)
            ck_assert_str_eq(told(child, key), aid_batch_missing(d.batch, p, missing++));
        }
        break;
      case AID_COLUMN_STARTS: ck_assert_str_eq(told(child, "socialaid:unit"), "months since 1970-01"); break;
      }
    }
    ck_assert_uint_eq(reasons, aid_batch_reason_count(d.batch, p));
    ck_assert_uint_eq(missing, aid_batch_missing_count(d.batch, p));
    schema.release(&schema);
  }
  close_decided(&d);
}
END_TEST

START_TEST(structures_outlive_the_batch_and_children_their_parent)
{
  decided d = decide(NULL);
  struct ArrowSchema schema, field;
  struct ArrowArray array, subject, outcome;
  uint8_t first;

  OK(aid_batch_export_arrow(d.batch, 0, &schema, &array, &d.error));
  first = *(const uint8_t *)aid_batch_column_at(d.batch, 0, 0)->values;
  close_decided(&d);
  /* Moved: the copy is released, the original is marked. */
  subject = *array.children[0];
  array.children[0]->release = NULL;
  outcome = *array.children[2];
  array.children[2]->release = NULL;
  field = *schema.children[2];
  schema.children[2]->release = NULL;
  array.release(&array);
  schema.release(&schema);
  ck_assert(text_is(&subject, 149, "h149"));
  ck_assert_str_eq(field.name, "outcome");
  ck_assert_uint_eq(*(const uint8_t *)outcome.buffers[1], first);
  subject.release(&subject);
  outcome.release(&outcome);
  field.release(&field);
  ck_assert(subject.release == NULL && outcome.release == NULL && field.release == NULL);
}
END_TEST

START_TEST(a_stream_gives_the_batch_once)
{
  decided d = decide(NULL);
  struct ArrowArrayStream lent;
  struct ArrowSchema schema;
  struct ArrowArray array, end;

  OK(aid_batch_export_arrow_stream(d.batch, 0, &lent, &d.error));
  close_decided(&d);
  ck_assert_int_eq(lent.get_schema(&lent, &schema), 0);
  ck_assert_int_eq(lent.get_next(&lent, &array), 0);
  ck_assert_int_eq(lent.get_next(&lent, &end), 0);
  ck_assert(end.release == NULL);
  ck_assert_ptr_null(lent.get_last_error(&lent));
  lent.release(&lent);
  ck_assert_int_eq(array.length, HOMES);
  ck_assert_int_eq(schema.n_children, array.n_children);
  array.release(&array);
  schema.release(&schema);
}
END_TEST

START_TEST(wrong_arguments_are_refused)
{
  decided d = decide(NULL);
  struct ArrowSchema schema;
  struct ArrowArray array;
  struct ArrowArrayStream lent;

  ck_assert_int_eq(aid_batch_export_arrow(NULL, 0, &schema, &array, NULL), AID_ERROR_ARGUMENT);
  ck_assert(schema.release == NULL && array.release == NULL);
  ck_assert_int_eq(aid_batch_export_arrow(d.batch, aid_batch_program_count(d.batch), &schema, &array, NULL), AID_ERROR_ARGUMENT);
  ck_assert(schema.release == NULL && array.release == NULL);
  ck_assert_int_eq(aid_batch_export_arrow_stream(d.batch, SIZE_MAX, &lent, NULL), AID_ERROR_ARGUMENT);
  ck_assert(lent.release == NULL);
  ck_assert_int_eq(aid_batch_export_arrow_stream(d.batch, 0, NULL, NULL), AID_ERROR_ARGUMENT);
  close_decided(&d);
}
END_TEST

START_TEST(every_allocation_may_fail)
{
  struct oom oom;
  decided d;

  oom_start(&oom, 0);
  d = decide(&oom.memory);
  for (uint64_t fail = 1;; fail++) {
    const int64_t live = oom.live;
    struct ArrowSchema schema, again;
    struct ArrowArray array;
    struct ArrowArrayStream lent;
    aid_status status;

    oom.calls = oom.failed = 0;
    oom.fail_at = fail;
    status = aid_batch_export_arrow(d.batch, 0, &schema, &array, &d.error);
    if (status == AID_OK) {
      array.release(&array);
      schema.release(&schema);
      status = aid_batch_export_arrow_stream(d.batch, 0, &lent, &d.error);
      if (status == AID_OK) {
        ck_assert(lent.get_schema(&lent, &again) == 0 || lent.get_last_error(&lent) != NULL);
        if (again.release != NULL)
          again.release(&again);
        lent.release(&lent);
      }
    } else {
      ck_assert(schema.release == NULL && array.release == NULL);
    }
    ck_assert(status == AID_OK || (status == AID_ERROR_MEMORY && oom.failed > 0));
    aid_error_free(d.error);
    d.error = NULL;
    ck_assert_int_eq(oom.live, live);
    if (oom.failed == 0)
      break;
  }
  oom.fail_at = 0;
  close_decided(&d);
  ck_assert_int_eq(oom.live, 0);
}
END_TEST

TEST_MAIN("arrow_out", what_is_exported_is_what_the_batch_says, the_metadata_tells_what_values_and_bits_mean,
          structures_outlive_the_batch_and_children_their_parent, a_stream_gives_the_batch_once, wrong_arguments_are_refused,
          every_allocation_may_fail)
