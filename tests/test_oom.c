/*
 * Each public call that allocates, with its n-th allocation failing: it says so, hands nothing out, and keeps nothing. Where a call makes
 * more allocations than can be tried, the first ones are, and then every so many.
 */
#include "tests/oom.h"
#include "tests/test.h"
#include <socialaid.h>
#include "engine/assess.h"
#include <stdio.h>
#include <string.h>

enum { FIRST = 300, LATER = 150, BYTES_MOST = 1 << 20 };

typedef struct bytes { char *data; size_t length, at; } bytes;

static int64_t take(void *data, void *out, size_t size)
{
  bytes *const b = data;
  const size_t n = size < b->length - b->at ? size : b->length - b->at;

  memcpy(out, b->data + b->at, n);
  b->at += n;
  return (int64_t)n;
}

static int give(void *data, const void *in, size_t size)
{
  bytes *const b = data;

  if (b->length + size > BYTES_MOST)
    return -1;
  memcpy(b->data + b->length, in, size);
  b->length += size;
  return 0;
}

/* What the calls work on; made with an allocator that fails when it is told to. */
typedef struct world {
  struct oom oom;
  aid_policy *policy;
  aid_population *population;
  aid_decisions *decisions;
  bytes document, written;
} world;

static const char *source(const char *name, char path[512])
{
  const char *const folder = getenv("srcdir");

  snprintf(path, 512, "%s/%s", folder ? folder : ".", name);
  return path;
}

static const char the_document[] =
  "<population xmlns=\"urn:socialaid:population:1\" version=\"1.0\" policy=\"example\" month=\"2022-09\">\n"
  "<region id=\"410900\" cpi_yoy=\"2.4%\" food_yoy=\"6.3%\"/>\n"
  "<household id=\"h1\" region=\"410928\" area=\"rural\"><awards><award program=\"dibao\" applied=\"2022-08-10\" confirmed=\"2022-09-05\"/></awards>\n"
  "<person id=\"g\" relation=\"head\" birth=\"1958-02-01\"><incomes><income source_kind=\"farming\" a_year=\"1000\"/></incomes>"
  "<value of=\"co_resident\" from=\"2021-03-01\" until=\"2022-06-01\">yes</value><value of=\"co_resident\" from=\"2022-06-01\">no</value></person>\n"
  "<person id=\"c\" relation=\"other\" duty=\"yes\" co_resident=\"yes\" birth=\"2012-02-01\" father=\"f\" mother=\"m\"><incomes/></person>\n"
  "<relatives><person id=\"f\" birth=\"1983-01-01\" death=\"2019-03-03\"/><person id=\"m\" birth=\"1985-01-01\" unknown=\"death\">"
  "<sentences><sentence from=\"2021-10-01\" until=\"2023-10-01\" term=\"24\"/></sentences></person></relatives></household>\n"
  "<household id=\"h2\" region=\"410902\" area=\"urban\"><person id=\"a\" relation=\"head\" birth=\"1980-05-01\">"
  "<incomes complete=\"no\"><income source_kind=\"wage\" a_month=\"310.50\"/></incomes><given value=\"counted\">yes</given></person></household>\n"
  "<end regions=\"1\" households=\"2\" members=\"3\" relatives=\"2\"/></population>\n";

static aid_status load(world *w, const char *name, aid_policy **out)
{
  aid_policy_options options = AID_POLICY_OPTIONS_INIT;
  aid_error *error = NULL;
  aid_status status;
  char path[512];

  options.memory = &w->oom.memory;
  status = aid_policy_load(source(name, path), &options, out, &error);
  aid_error_free(error);
  return status;
}

static aid_status read_document(world *w, aid_population **out)
{
  const aid_input input = {take, &w->document, "city.xml"};
  aid_error *error = NULL;
  aid_status status;

  w->document.at = 0;
  status = aid_population_read(w->policy, &input, NULL, out, &error);
  aid_error_free(error);
  return status;
}

static aid_status decide(world *w, aid_decisions **out)
{
  aid_assess_options options = AID_ASSESS_OPTIONS_INIT;
  aid_error *error = NULL;
  aid_status status;

  options.threads = 1;
  options.flags = AID_ASSESS_ALL;
  status = aid_policy_assess(w->policy, w->population, &options, out, &error);
  aid_error_free(error);
  return status;
}

static void begin(world *w)
{
  const aid_output output = {give, &w->written, "decisions.xml"};

  memset(w, 0, sizeof *w);
  oom_start(&w->oom, 0);
  w->document = (bytes){strdup(the_document), sizeof the_document - 1, 0};
  w->written.data = malloc(BYTES_MOST);
  ck_assert_int_eq(load(w, "tests/packs/example.xml", &w->policy), AID_OK);
  ck_assert_int_eq(read_document(w, &w->population), AID_OK);
  ck_assert_int_eq(decide(w, &w->decisions), AID_OK);
  ck_assert_int_eq(aid_decisions_write(w->decisions, &output, AID_WRITE_WITH_FACTS, NULL), AID_OK);
}

static void end(world *w)
{
  aid_decisions_free(w->decisions);
  aid_population_free(w->population);
  aid_policy_free(w->policy);
  free(w->document.data);
  free(w->written.data);
  ck_assert_int_eq(w->oom.live, 0);
}

/* Runs a call with each of its allocations failing, as far as there is time. `without`: some of them it can do without, and still be right. */
static void each_fails(aid_status (*call)(world *), bool without)
{
  world w;
  uint64_t calls, step;

  begin(&w);
  ck_assert_int_eq(call(&w), AID_OK);       /* what is made once for all is there now */
  calls = w.oom.calls;
  ck_assert_int_eq(call(&w), AID_OK);
  calls = w.oom.calls - calls;
  ck_assert_uint_gt(calls, 0);
  step = calls > FIRST + LATER ? (calls - FIRST) / LATER : 1;
  printf("# %llu allocations\n", (unsigned long long)calls);
  for (uint64_t i = 1; i <= calls; i = getenv("AID_TEST_THIN") ? oom_after(i) : i + (i < FIRST ? 1 : step)) {
    const int64_t before = w.oom.live;
    aid_status status;
    w.oom.failed = 0;
    w.oom.fail_at = w.oom.calls + i;
    status = call(&w);
    ck_assert_msg(w.oom.failed == 1, "allocation %llu of %llu was not made", (unsigned long long)i, (unsigned long long)calls);
    ck_assert_msg(status == AID_ERROR_MEMORY || (without && status == AID_OK), "allocation %llu failed, and %s came", (unsigned long long)i, aid_status_name(status));
    ck_assert_msg(w.oom.live == before, "allocation %llu failed, and %lld blocks are left", (unsigned long long)i, (long long)(w.oom.live - before));
    w.oom.fail_at = 0;
  }
  ck_assert_int_eq(call(&w), AID_OK);       /* and nothing was spoilt */
  end(&w);
}

#define NOT_OUT(status, out) ck_assert_msg((status) == AID_OK || (out) == NULL, "a failed call has handed something out")

static aid_status call_load(world *w)
{
  aid_policy *policy = (aid_policy *)w;
  const aid_status status = load(w, "tests/packs/programs.xml", &policy);

  NOT_OUT(status, policy);
  aid_policy_free(policy);
  return status;
}

static aid_status call_read(world *w)
{
  aid_population *population = (aid_population *)w;
  const aid_status status = read_document(w, &population);

  NOT_OUT(status, population);
  aid_population_free(population);
  return status;
}

static aid_status call_assess(world *w)
{
  aid_decisions *decisions = (aid_decisions *)w;
  const aid_status status = decide(w, &decisions);

  NOT_OUT(status, decisions);
  aid_decisions_free(decisions);
  return status;
}

static aid_status call_explain(world *w)
{
  aid_status status = AID_OK;

  for (size_t i = 0; i < aid_decisions_count(w->decisions) && status == AID_OK; i++) {
    aid_explanation *explanation = (aid_explanation *)w;
    aid_error *error = NULL;
    status = aid_decision_explain(aid_decisions_at(w->decisions, i), 0, &explanation, &error);
    NOT_OUT(status, explanation);
    if (status == AID_OK && (aid_explanation_text(explanation, AID_LANGUAGE_ZH) == NULL || aid_explanation_text(explanation, AID_LANGUAGE_EN) == NULL))
      status = AID_ERROR_MEMORY;
    aid_explanation_free(explanation);
    aid_error_free(error);
  }
  aid__trace_free(w->decisions->spare);       /* kept for the next explanation; here each call begins without */
  w->decisions->spare = NULL;
  return status;
}

static aid_status call_write(world *w)
{
  bytes b = {malloc(BYTES_MOST), 0, 0};
  const aid_output output = {give, &b, "decisions.xml"};
  aid_error *error = NULL;
  const aid_status status = aid_decisions_write(w->decisions, &output, AID_WRITE_WITH_FACTS, &error);

  aid_error_free(error);
  free(b.data);
  return status;
}

static aid_status call_write_population(world *w)
{
  bytes b = {malloc(BYTES_MOST), 0, 0};
  const aid_output output = {give, &b, "city.xml"};
  aid_error *error = NULL;
  const aid_status status = aid_population_write(w->population, &output, &error);

  aid_error_free(error);
  free(b.data);
  return status;
}

static aid_status call_schema(world *w)
{
  bytes b = {malloc(BYTES_MOST), 0, 0};
  const aid_output output = {give, &b, "population.xsd"};
  aid_error *error = NULL;
  const aid_status status = aid_policy_schema_write(w->policy, &output, &error);

  aid_error_free(error);
  free(b.data);
  return status;
}

static aid_status call_verify(world *w)
{
  const aid_input input = {take, &w->written, "decisions.xml"};
  aid_verify_options options = AID_VERIFY_OPTIONS_INIT;
  aid_error *error = NULL;
  aid_status status;
  char path[512];

  w->written.at = 0;
  options.memory = &w->oom.memory;
  options.policy = w->policy;
  options.schema = source("policy/schema/decisions-1.xsd", path);
  status = aid_decisions_verify(&input, &options, NULL, &error);
  aid_error_free(error);
  return status;
}

static aid_status call_exchange(world *w)
{
  bytes b = {malloc(BYTES_MOST), 0, 0};
  const aid_input input = {take, &w->document, "city.xml"};
  const aid_output output = {give, &b, "decisions.xml"};
  aid_exchange_options options = AID_EXCHANGE_OPTIONS_INIT;
  aid_exchange_summary *summary = (aid_exchange_summary *)w;
  aid_error *error = NULL;
  aid_status status;

  w->document.at = 0;
  options.memory = &w->oom.memory;
  options.threads = 1;
  options.chunk = 1;
  status = aid_exchange_assess(w->policy, &input, &output, &options, &summary, &error);
  NOT_OUT(status, summary);
  aid_exchange_summary_free(summary);
  aid_error_free(error);
  free(b.data);
  return status;
}

static void on_case(void *data, const aid_case_result *result)
{
  (void)data;
  ck_assert_msg(result->passed, "%s failed where there was no memory: %s", result->id, result->message ? result->message : "it does not say why");
}

static aid_status call_test(world *w)
{
  aid_test_options options = AID_TEST_OPTIONS_INIT;
  aid_error *error = NULL;
  aid_status status;

  options.on_case = on_case;
  status = aid_policy_test(w->policy, &options, NULL, NULL, &error);
  aid_error_free(error);
  return status;
}

static aid_status call_build(world *w)
{
  aid_population *population = (aid_population *)w;
  aid_household *home = NULL;
  aid_person *a = NULL, *r = NULL;
  aid_row *row = NULL;
  aid_error *error = NULL;
  aid_status status = aid_population_new(w->policy, aid_month(2022, 9), NULL, &population, &error);

  NOT_OUT(status, population);
  if (status == AID_OK && (status = aid_population_add_household(population, "h", "410928", &home, &error)) == AID_OK &&
      (status = aid_household_set_code(home, "area", "rural", &error)) == AID_OK && (status = aid_household_add_person(home, "a", &a, &error)) == AID_OK &&
      (status = aid_household_add_relative(home, "r", &r, &error)) == AID_OK && (status = aid_person_set_date(a, "birth", aid_date(1980, 5, 1), &error)) == AID_OK &&
      (status = aid_person_set_person(a, "father", "r", &error)) == AID_OK && (status = aid_person_add_row(a, "income", NULL, &row, &error)) == AID_OK &&
      (status = aid_row_set_fen(row, "a_month", 31050, &error)) == AID_OK && (status = aid_person_set_list(a, "income", AID_LIST_WHOLE, &error)) == AID_OK &&
      (status = aid_person_set_given(a, "counted", "yes", &error)) == AID_OK && (status = aid_household_add_award(home, "dibao", NULL, &error)) == AID_OK)
    status = aid_population_seal(population, 0, &error);
  aid_error_free(error);
  aid_population_free(population);
  return status;
}

static aid_status call_page(world *w)
{
  bytes b = {malloc(BYTES_MOST), 0, 0};
  const aid_output output = {give, &b, "dibao.html"};
  aid_page_options options = AID_PAGE_OPTIONS_INIT;
  aid_error *error = NULL;
  aid_status status;

  options.format = AID_PAGE_HTML;
  options.program = "dibao";
  status = aid_policy_page_write(w->policy, &options, &output, &error);
  aid_error_free(error);
  free(b.data);
  return status;
}

START_TEST(loading_survives_each_allocation) { each_fails(call_load, false); }
END_TEST
START_TEST(reading_a_population_survives_each_allocation) { each_fails(call_read, false); }
END_TEST
START_TEST(building_a_population_survives_each_allocation) { each_fails(call_build, false); }
END_TEST
START_TEST(assessing_survives_each_allocation) { each_fails(call_assess, false); }
END_TEST
START_TEST(explaining_survives_each_allocation) { each_fails(call_explain, false); }
END_TEST
START_TEST(writing_decisions_survives_each_allocation) { each_fails(call_write, false); }
END_TEST
START_TEST(writing_a_population_survives_each_allocation) { each_fails(call_write_population, false); }
END_TEST
START_TEST(writing_a_schema_survives_each_allocation) { each_fails(call_schema, false); }
END_TEST
START_TEST(writing_a_page_survives_each_allocation) { each_fails(call_page, false); }
END_TEST
START_TEST(verifying_survives_each_allocation) { each_fails(call_verify, false); }
END_TEST
START_TEST(assessing_a_document_survives_each_allocation) { each_fails(call_exchange, false); }
END_TEST
START_TEST(running_cases_survives_each_allocation) { each_fails(call_test, true); }
END_TEST

TEST_MAIN("oom", loading_survives_each_allocation, reading_a_population_survives_each_allocation, building_a_population_survives_each_allocation,
          assessing_survives_each_allocation, explaining_survives_each_allocation, writing_decisions_survives_each_allocation,
          writing_a_population_survives_each_allocation, writing_a_schema_survives_each_allocation, writing_a_page_survives_each_allocation, verifying_survives_each_allocation,
          assessing_a_document_survives_each_allocation, running_cases_survives_each_allocation)
