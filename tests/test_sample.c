/* The sample city: its bytes, its totals, what occurs in it, and the caseloads it comes to. */
#include "tests/test.h"
#include "tests/oom.h"
#include "base/memory.h"
#include <socialaid.h>
#include <openssl/evp.h>
#include <stdio.h>
#include <string.h>

/* ---- cities in memory ---- */

static int keep(void *data, const void *bytes, size_t size)
{
  aid__buffer_add(data, bytes, size);
  return ((aid__buffer *)data)->failed ? -1 : 0;
}

static aid__buffer city(uint64_t households, uint64_t seed, int32_t month)
{
  aid__buffer bytes;
  const aid_output output = {keep, &bytes, "city"};
  aid_sample_options options = AID_SAMPLE_OPTIONS_INIT;
  aid_error *error = NULL;

  aid__buffer_init(&bytes, &aid__memory_default, 0);
  options.households = households;
  options.seed = seed;
  options.month = month;
  ck_assert_msg(aid_sample_write(&output, &options, &error) == AID_OK, "%s",
                error ? aid_error_message(error) : "");
  return bytes;
}

typedef struct stretch {
  const char *bytes;
  size_t left;
} stretch;

static int64_t take(void *data, void *bytes, size_t size)
{
  stretch *from = data;

  if (size > from->left)
    size = from->left;
  memcpy(bytes, from->bytes, size);
  from->bytes += size;
  from->left -= size;
  return (int64_t)size;
}

static void digest_of(const aid__buffer *bytes, char out[65])
{
  unsigned char sum[EVP_MAX_MD_SIZE];
  unsigned int length = 0;

  ck_assert_int_eq(EVP_Digest(bytes->data, bytes->length, sum, &length, EVP_sha256(), NULL), 1);
  for (unsigned int i = 0; i < length; i++)
    snprintf(out + 2 * i, 3, "%02x", (unsigned)sum[i]);
}

static aid_policy *puyang(void)
{
  const char *const folder = getenv("srcdir");
  aid_policy *policy = NULL;
  aid_error *error = NULL;
  char path[512];

  snprintf(path, sizeof path, "%s/policy/puyang.xml", folder == NULL ? "." : folder);
  ck_assert_msg(aid_policy_load(path, NULL, &policy, &error) == AID_OK, "%s",
                error ? aid_error_message(error) : "");
  return policy;
}

static void no_diagnostic(void *data, const aid_diagnostic *diagnostic)
{
  (void)data;
  ck_abort_msg("line %u: %s", (unsigned)aid_diagnostic_line(diagnostic),
               aid_diagnostic_message(diagnostic, AID_LANGUAGE_EN));
}

static aid_exchange_summary *assess(const aid_policy *policy, const aid__buffer *bytes,
                                    uint32_t flags)
{
  stretch from = {bytes->data, bytes->length};
  const aid_input input = {take, &from, "city"};
  aid_exchange_options options = AID_EXCHANGE_OPTIONS_INIT;
  aid_exchange_summary *summary = NULL;
  aid_error *error = NULL;

  options.on_diagnostic = no_diagnostic;
  options.assess_flags = flags;
  ck_assert_msg(aid_exchange_assess(policy, &input, NULL, &options, &summary, &error) == AID_OK,
                "%s", error ? aid_error_message(error) : "");
  return summary;
}

static uint64_t total(const aid_exchange_summary *summary, const char *program, aid_outcome outcome)
{
  for (size_t i = 0; i < aid_exchange_summary_program_count(summary); i++)
    if (strcmp(aid_exchange_summary_program(summary, i), program) == 0)
      return aid_exchange_summary_total(summary, i, outcome);
  ck_abort_msg("no program %s", program);
  return 0;
}

/* ---- bytes ---- */

START_TEST(the_same_seed_is_the_same_bytes)
{
  aid__buffer one = city(2000, 1, 0), two = city(2000, 1, aid_month(2021, 7)),
              other = city(2000, 2, 0);
  char digest[65];

  digest_of(&one, digest);
  ck_assert_str_eq(digest, "7aa9fe8d4c5901138d51e57da7eeff54898e3fa96648fcd2b190ff4d1b513fd0");
  ck_assert_uint_eq(one.length, two.length);
  ck_assert_int_eq(memcmp(one.data, two.data, one.length), 0);
  ck_assert(one.length != other.length || memcmp(one.data, other.data, one.length) != 0);
  aid__buffer_free(&one);
  aid__buffer_free(&two);
  aid__buffer_free(&other);
}
END_TEST

/* ---- what the document holds ---- */

static void read_city(const aid_policy *policy, const aid__buffer *bytes, uint64_t households)
{
  stretch from = {bytes->data, bytes->length};
  const aid_input input = {take, &from, "city"};
  aid_read_options options = AID_READ_OPTIONS_INIT;
  aid_population *population = NULL;
  aid_error *error = NULL;

  options.on_diagnostic = no_diagnostic;
  ck_assert_msg(aid_population_read(policy, &input, &options, &population, &error) == AID_OK, "%s",
                error ? aid_error_message(error) : "");
  ck_assert(aid_population_is_synthetic(population));
  ck_assert_uint_eq(aid_population_household_count(population), households);
  ck_assert_uint_gt(aid_population_member_count(population), households * 27 / 10);
  ck_assert_uint_gt(aid_population_relative_count(population), 0);
  aid_population_free(population);
}

START_TEST(it_reads_without_a_finding_at_any_size_and_month)
{
  static const struct {
    uint64_t households;
    int year, month;
  } table[] = {
      {1, 2021, 7},    {7, 2021, 7},     {2000, 2021, 7},  {3001, 2000, 1},
      {2500, 2024, 2}, {2500, 2026, 12}, {2000, 2099, 12},
  };
  aid_policy *policy = puyang();

  for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
    aid__buffer bytes = city(table[i].households, i, aid_month(table[i].year, table[i].month));

    if (table[i].households > 1000)
      read_city(policy, &bytes, table[i].households);
    else
      aid_exchange_summary_free(assess(policy, &bytes, 0));
    aid__buffer_free(&bytes);
  }
  aid_policy_free(policy);
}
END_TEST

/* Everything that the vocabulary can say of a household is said somewhere, and nearly everything
   can be unknown. */
/* Procedures alone ask these, of a case; no decision reads them. */
static bool of_a_case(const char *id)
{
  static const char *const questions[] = {"special_grounds", "income_fixed", "income_steady", "income_irregular", "county_visit_due"};

  for (size_t i = 0; i < sizeof questions / sizeof *questions; i++)
    if (strcmp(id, questions[i]) == 0)
      return true;
  return false;
}

START_TEST(every_fact_and_every_kind_of_list_occurs)
{
  aid_policy *policy = puyang();
  aid__buffer bytes = city(2000, 1, 0);
  char text[96];

  for (size_t i = 0; i < aid_policy_kind_count(policy); i++) {
    const aid_kind *kind = aid_policy_kind_at(policy, i);

    if (strcmp(aid_kind_id(kind), "region") == 0)
      continue;
    if (aid_kind_list(kind) != NULL && strcmp(aid_kind_id(kind), "person") != 0 &&
        strcmp(aid_kind_id(kind), "household") != 0) {
      snprintf(text, sizeof text, "<%s>", aid_kind_list(kind));
      ck_assert_msg(strstr(bytes.data, text) != NULL, "no %s", text);
    }
    for (size_t j = 0; j < aid_kind_fact_count(kind); j++) {
      const char *id = aid_fact_id(aid_kind_fact_at(kind, j));

      if (strcmp(id, "age") == 0 || strcmp(id, "member") == 0 || of_a_case(id))
        continue;
      snprintf(text, sizeof text, " %s=\"", id);
      ck_assert_msg(strstr(bytes.data, text) != NULL, "no %s", id);
    }
  }
  aid__buffer_free(&bytes);
  aid_policy_free(policy);
}
END_TEST

START_TEST(every_way_of_saying_occurs)
{
  static const char *const ways[] = {
      "<relatives>",
      "<awards complete=\"no\"/>",
      "<incomes complete=\"no\"",
      " unknown=\"death\"",
      " unknown=\"sentences confinements\"",
      " unknown=\"from until\"",
      "<value of=\"co_resident\"",
      " source=\"visit\"",
      " recorded=\"",
      " unknown=\"yes\"/>",
      "<given value=\"counted\">no<",
      "<given value=\"household_income\" unknown=\"yes\"/>",
      " father=\"none\"",
      " who=\"r1\"",
      "<supporters/>",
      "<awards/>",
      " applied=\"",
      " confirmed=\"",
      " until=\"2021-",
      "share_kept=\"50%\"",
  };
  aid__buffer bytes = city(2000, 1, 0);

  for (size_t i = 0; i < sizeof ways / sizeof ways[0]; i++)
    ck_assert_msg(strstr(bytes.data, ways[i]) != NULL, "no %s", ways[i]);
  aid__buffer_free(&bytes);
}
END_TEST

static int by_text(const void *a, const void *b)
{
  return memcmp(a, b, 19);
}

/* Numbers are valid, no two are the same, and they fit the birthday. */
START_TEST(citizen_numbers_are_valid_and_of_nobody)
{
  enum { MOST = 8000 };
  static const char mark[] = " citizen_number=\"";
  static char numbers[MOST][19];
  aid__buffer bytes = city(2000, 1, 0);
  aid_citizen citizen;
  size_t count = 0;

  for (const char *p = bytes.data; (p = strstr(p, mark)) != NULL; p++) {
    const char *const start = p + sizeof mark - 1;
    const size_t length = strcspn(start, "\"");
    char birth[11] = "";

    ck_assert_uint_lt(count, MOST);
    ck_assert_uint_le(length, 18);
    memcpy(numbers[count], start, length);
    ck_assert_int_eq(aid_citizen_parse(numbers[count], &citizen), AID_CITIZEN_VALID);
    memcpy(numbers[count++], citizen.number, 19);
    ck_assert_int_eq(strncmp(citizen.division, "4109", 4), 0);
    ck_assert_int_ge(atoi(citizen.division + 4), 40);
    memcpy(birth, p - 11, 10);
    ck_assert_int_eq(aid_date_parse(birth), citizen.birth);
  }
  ck_assert_uint_gt(count, 5000);
  qsort(numbers, count, sizeof numbers[0], by_text);
  for (size_t i = 1; i < count; i++)
    ck_assert_int_ne(by_text(numbers[i - 1], numbers[i]), 0);
  aid__buffer_free(&bytes);
}
END_TEST

/* ---- what it comes to ---- */

static bool is_warning(const aid_policy *policy, const char *program)
{
  return aid_program_severity(aid_policy_program(policy, program)) != NULL;
}

/* The letters of the outcomes that occur: eligible, ineligible, undetermined, official. */
static void outcomes_of(const aid_exchange_summary *summary, const char *program, char out[5])
{
  static const aid_outcome outcomes[4] = {AID_OUTCOME_ELIGIBLE, AID_OUTCOME_INELIGIBLE,
                                          AID_OUTCOME_UNDETERMINED, AID_OUTCOME_OFFICIAL};
  size_t n = 0;

  for (size_t i = 0; i < 4; i++)
    if (total(summary, program, outcomes[i]) > 0)
      out[n++] = "eiuo"[i];
  out[n] = '\0';
}

START_TEST(every_program_has_every_outcome_that_it_can_have)
{
  static const struct {
    int year;
    const char *program, *outcomes;
  } table[] = {
      {2022, "old_age", "eiu"},
      {2022, "dibao", "eiu"},
      {2022, "dibao_intake", "eiu"},
      {2022, "dibao_single", "eiuo"},
      {2022, "tekun", "eiuo"},
      {2022, "disability_living", "eiuo"},
      {2022, "disability_nursing", "eiu"},
      {2022, "orphan", "eiu"},
      {2022, "unattended_child", "eiuo"},
      {2022, "dibao_edge", "eiu"},
      {2022, "rigid_expenditure", "eiuo"},
      {2022, "return_monitored", "eiu"},
      {2022, "temporary_emergency", "ei"},
      {2022, "township_advance", "eio"},
      {2022, "temporary_spending", "iu"},
      {2022, "big_disease", "eiu"},
      {2022, "medical_assistance", "eiu"},
      {2022, "medical_tilt", "eiu"},
      {2022, "premium_aid", "eiuo"},
      {2022, "price_linkage", "e"},
      {2022, "price_supplement", "eiuo"},
      {2025, "temporary_unemployed", "eiu"},
      {2025, "low_income", "eiuo"},
  };
  aid_policy *policy = puyang();
  size_t programs = 0;

  for (size_t i = 0; i < aid_policy_program_count(policy); i++)
    if (!is_warning(policy, aid_program_id(aid_policy_program_at(policy, i))))
      programs++;
  ck_assert_uint_eq(programs, sizeof table / sizeof table[0]);
  for (int year = 2022; year <= 2025; year += 3) {
    aid__buffer bytes = city(2000, 1, aid_month(year, 7));
    aid_exchange_summary *summary = assess(policy, &bytes, 0);

    ck_assert_uint_eq(aid_exchange_summary_households(summary), 2000);
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
      char outcomes[5];

      if (table[i].year != year)
        continue;
      outcomes_of(summary, table[i].program, outcomes);
      ck_assert_msg(strcmp(outcomes, table[i].outcomes) == 0, "%s: %s, not %s", table[i].program,
                    outcomes, table[i].outcomes);
    }
    aid_exchange_summary_free(summary);
    aid__buffer_free(&bytes);
  }
  aid_policy_free(policy);
}
END_TEST

/* `full` of the full city, within `percent`. */
static void is_near(uint64_t count, uint64_t full, uint64_t households, uint64_t percent)
{
  const uint64_t due = full * households;

  ck_assert_msg(count * AID_SAMPLE_FULL * 100 >= due * (100 - percent) &&
                    count * AID_SAMPLE_FULL * 100 <= due * (100 + percent),
                "%llu of %llu", (unsigned long long)count,
                (unsigned long long)(due / AID_SAMPLE_FULL));
}

START_TEST(a_small_city_has_the_shares_of_the_full_one)
{
  enum { HOUSEHOLDS = 20000 };
  aid_policy *policy = puyang();
  aid__buffer bytes = city(HOUSEHOLDS, 5, 0);
  aid_exchange_summary *summary = assess(policy, &bytes, 0);

  is_near(total(summary, "disability_living", AID_OUTCOME_ELIGIBLE), 39621, HOUSEHOLDS, 4);
  is_near(total(summary, "disability_nursing", AID_OUTCOME_ELIGIBLE), 52137, HOUSEHOLDS, 4);
  is_near(total(summary, "old_age", AID_OUTCOME_ELIGIBLE), 71109, HOUSEHOLDS, 4);
  is_near(total(summary, "dibao", AID_OUTCOME_ELIGIBLE), 82400, HOUSEHOLDS, 4);
  is_near(aid_exchange_summary_members(summary), 3770000, HOUSEHOLDS, 1);
  is_near(bytes.length, UINT64_C(800) * AID_SAMPLE_FULL, HOUSEHOLDS, 5);
  for (size_t i = 0; i < aid_exchange_summary_program_count(summary); i++) {
    if (is_warning(policy, aid_exchange_summary_program(summary, i)))
      continue; /* nobody asks people on tekun whether they have a business */
    ck_assert_uint_lt(aid_exchange_summary_total(summary, i, AID_OUTCOME_UNDETERMINED) +
                          aid_exchange_summary_total(summary, i, AID_OUTCOME_OFFICIAL),
                      HOUSEHOLDS / 200);
  }
  aid_exchange_summary_free(summary);
  aid__buffer_free(&bytes);
  aid_policy_free(policy);
}
END_TEST

/* ---- what can go wrong ---- */

static int fails(void *data, const void *bytes, size_t size)
{
  (void)bytes;
  (void)size;
  return ++*(int *)data > 3 ? -1 : 0;
}

static int stop_at_two(void *data, uint64_t done, uint64_t all)
{
  ck_assert_uint_le(done, all);
  return ++*(int *)data == 2;
}

START_TEST(a_full_disk_or_a_request_ends_it)
{
  int writes = 0, calls = 0;
  const aid_output output = {fails, &writes, "city"};
  aid__buffer bytes;
  const aid_output sink = {keep, &bytes, NULL};
  aid_sample_options options = AID_SAMPLE_OPTIONS_INIT;
  aid_error *error = NULL;

  ck_assert_int_eq(aid_sample_write(&output, &options, &error), AID_ERROR_IO);
  ck_assert_int_eq(writes, 4);
  aid_error_free(error);
  error = NULL;
  aid__buffer_init(&bytes, &aid__memory_default, 0);
  options.progress = stop_at_two;
  options.progress_data = &calls;
  ck_assert_int_eq(aid_sample_write(&sink, &options, &error), AID_ERROR_CANCELLED);
  ck_assert_int_eq(calls, 2);
  aid_error_free(error);
  aid__buffer_free(&bytes);
}
END_TEST

START_TEST(a_wrong_call_is_refused)
{
  aid__buffer bytes;
  const aid_output output = {keep, &bytes, NULL};
  aid_sample_options options = AID_SAMPLE_OPTIONS_INIT;

  aid__buffer_init(&bytes, &aid__memory_default, 0);
  ck_assert_int_eq(aid_sample_write(NULL, &options, NULL), AID_ERROR_ARGUMENT);
  options.month = aid_month(1999, 12);
  ck_assert_int_eq(aid_sample_write(&output, &options, NULL), AID_ERROR_ARGUMENT);
  options.month = aid_month(2100, 1);
  ck_assert_int_eq(aid_sample_write(&output, &options, NULL), AID_ERROR_ARGUMENT);
  options.month = 0;
  options.households = UINT64_MAX;
  ck_assert_int_eq(aid_sample_write(&output, &options, NULL), AID_ERROR_ARGUMENT);
  options.size = 1;
  ck_assert_int_eq(aid_sample_write(&output, &options, NULL), AID_ERROR_ARGUMENT);
  ck_assert_uint_eq(bytes.length, 0);
  aid__buffer_free(&bytes);
}
END_TEST

START_TEST(each_allocation_may_fail)
{
  OOM_EACH(oom)
  {
    aid__buffer bytes;
    const aid_output output = {keep, &bytes, NULL};
    aid_sample_options options = AID_SAMPLE_OPTIONS_INIT;
    aid_error *error = NULL;
    aid_status status;

    aid__buffer_init(&bytes, &aid__memory_default, 0);
    options.households = 10;
    options.memory = &oom.memory;
    status = aid_sample_write(&output, &options, &error);
    OOM_EXPECT(oom, status == AID_ERROR_MEMORY);
    aid_error_free(error);
    aid__buffer_free(&bytes);
  }
}
END_TEST

TEST_MAIN("sample", the_same_seed_is_the_same_bytes,
          it_reads_without_a_finding_at_any_size_and_month,
          every_fact_and_every_kind_of_list_occurs, every_way_of_saying_occurs,
          citizen_numbers_are_valid_and_of_nobody, every_program_has_every_outcome_that_it_can_have,
          a_small_city_has_the_shares_of_the_full_one, a_full_disk_or_a_request_ends_it,
          a_wrong_call_is_refused, each_allocation_may_fail)
