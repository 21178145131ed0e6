/* Populations and decisions as documents: round trips, every error of form, chunks, totals, digests, deciding again. */
#include "tests/test.h"
#include "tests/oom.h"
#include <socialaid/exchange.h>
#include <socialaid/household.h>
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>

/* ---- bytes in memory ---- */

typedef struct bytes { char *data; size_t length, at, piece, room; } bytes;

static int64_t take(void *data, void *out, size_t size)
{
  bytes *b = data;
  size_t n = b->length - b->at < size ? b->length - b->at : size;

  if (b->piece != 0 && n > b->piece)
    n = b->piece;
  memcpy(out, b->data + b->at, n);
  b->at += n;
  return (int64_t)n;
}

static int give(void *data, const void *in, size_t size)
{
  bytes *b = data;

  if (b->room != 0 && b->length + size > b->room) {
    errno = ENOSPC;
    return -1;
  }
  b->data = realloc(b->data, b->length + size + 1);
  memcpy(b->data + b->length, in, size);
  b->length += size;
  b->data[b->length] = '\0';
  return 0;
}

static const char *data_path(const char *name, char path[512])
{
  const char *srcdir = getenv("srcdir");

  snprintf(path, 512, "%s/%s", srcdir == NULL ? "." : srcdir, name);
  return path;
}

static bytes read_file(const char *name)
{
  char path[512], block[4096];
  bytes b = {NULL, 0, 0, 0, 0};
  FILE *file = fopen(data_path(name, path), "rb");
  size_t n;

  ck_assert_msg(file != NULL, "%s", path);
  while ((n = fread(block, 1, sizeof block, file)) > 0)
    give(&b, block, n);
  if (b.data == NULL)
    give(&b, "", 0);
  fclose(file);
  return b;
}

static aid_policy *policy_of(void)
{
  aid_policy *policy = NULL;
  aid_error *error = NULL;
  char path[512];

  ck_assert_msg(aid_policy_load(data_path("tests/data/exchange/pack.xml", path), NULL, &policy, &error) == AID_OK, "%s",
                error == NULL ? "" : aid_error_message(error));
  return policy;
}

static aid_status read_population(const aid_policy *policy, bytes *b, const aid_read_options *options, aid_population **out, aid_error **error)
{
  const aid_input input = {take, b, "city.xml"};

  b->at = 0;
  return aid_population_read(policy, &input, options, out, error);
}

static bytes write_population(aid_population *population)
{
  bytes b = {NULL, 0, 0, 0, 0};
  const aid_output output = {give, &b, "out.xml"};

  ck_assert_int_eq(aid_population_write(population, &output, NULL), AID_OK);
  return b;
}

/* A city of many households made from the example's: ids are numbered. */
static bytes city(size_t households)
{
  static const char head[] = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<population xmlns=\"urn:socialaid:population:1\" version=\"1.0\""
                             " policy=\"example\" month=\"2022-09\" synthetic=\"true\"><region id=\"410900\" cpi_yoy=\"2.4%\" food_yoy=\"6.3%\"/>\n";
  static const char *const regions[] = {"410928", "410902", "410926", "410922"};
  bytes b = {NULL, 0, 0, 0, 0};
  char text[1024];

  give(&b, head, sizeof head - 1);
  for (size_t i = 0; i < households; i++) {
    int n = snprintf(text, sizeof text,
                     "<household id=\"h%zu\" region=\"%s\" area=\"%s\">%s<person id=\"a%zu\" relation=\"head\" birth=\"19%02zu-05-01\">"
                     "<incomes%s><income source_kind=\"wage\" a_month=\"%zu.%02zu\"/></incomes></person>"
                     "<person id=\"b%zu\" relation=\"spouse\" birth=\"1983-05-01\"><incomes/></person>"
                     "<person id=\"c%zu\" relation=\"child\" birth=\"2014-05-01\" father=\"f\"><incomes/></person>"
                     "<relatives><person id=\"f\" death=\"2019-03-03\"/></relatives></household>\n",
                     i, regions[i % 4], i % 3 == 0 ? "urban" : "rural",
                     i % 5 == 0 ? "<awards><award program=\"dibao\" applied=\"2022-08-10\" confirmed=\"2022-08-25\"/></awards>" : "", i,
                     i % 40 + 50, i % 7 == 0 ? " complete=\"no\"" : "", i % 3000, i % 100, i, i);
    give(&b, text, (size_t)n);
  }
  {
    int n = snprintf(text, sizeof text, "<end regions=\"1\" households=\"%zu\" members=\"%zu\" relatives=\"%zu\"/></population>\n", households,
                     3 * households, households);
    give(&b, text, (size_t)n);
  }
  return b;
}

static aid_status assess(const aid_policy *policy, bytes *in, bytes *out, const aid_exchange_options *options, aid_exchange_summary **summary,
                         aid_error **error)
{
  const aid_input input = {take, in, "city.xml"};
  const aid_output output = {give, out, "decisions.xml"};

  in->at = 0;
  return aid_exchange_assess(policy, &input, out == NULL ? NULL : &output, options, summary, error);
}

static aid_status verify(bytes *b, const aid_policy *policy, uint32_t *did, aid_error **error)
{
  const aid_input input = {take, b, "decisions.xml"};
  aid_verify_options options = AID_VERIFY_OPTIONS_INIT;
  char path[512];

  b->at = 0;
  options.policy = policy;
  options.schema = data_path("policy/schema/decisions-1.xsd", path);
  return aid_decisions_verify(&input, &options, did, error);
}

static int has_number(const aid_error *error, const char *number)
{
  for (size_t i = 0; error != NULL && i < aid_error_count(error); i++)
    if (strcmp(aid_diagnostic_number(aid_error_at(error, i)), number) == 0)
      return 1;
  return 0;
}

/* ---- populations ---- */

START_TEST(a_population_is_the_same_after_a_round_trip)
{
  aid_policy *policy = policy_of();
  bytes doc = read_file("tests/data/exchange/population.xml"), first, second;
  aid_population *population = NULL, *again = NULL;
  aid_error *error = NULL;

  for (doc.piece = 0; doc.piece < 300; doc.piece += 37) {
    ck_assert_int_eq(read_population(policy, &doc, NULL, &population, &error), AID_OK);
    ck_assert_uint_eq(aid_population_household_count(population), 2);
    ck_assert_uint_eq(aid_population_member_count(population), 3);
    ck_assert_uint_eq(aid_population_relative_count(population), 2);
    ck_assert_int_eq(aid_population_month(population), aid_month(2022, 9));
    ck_assert(aid_population_is_synthetic(population));
    first = write_population(population);
    ck_assert_int_eq(read_population(policy, &first, NULL, &again, &error), AID_OK);
    second = write_population(again);
    ck_assert_str_eq(first.data, second.data);
    ck_assert(strstr(first.data, "<income source_kind=\"wage\" a_month=\"310.50\"/>") != NULL);
    ck_assert(strstr(first.data, "unknown=\"death\"") != NULL);
    ck_assert(strstr(first.data, "<incomes complete=\"no\">") != NULL);
    ck_assert(strstr(first.data, "<given value=\"counted\">yes</given>") != NULL);
    ck_assert(strstr(first.data, "<value of=\"co_resident\" from=\"2022-06-01\" source=\"visit\" recorded=\"2022-06-20\">no</value>") != NULL);
    aid_population_free(population);
    aid_population_free(again);
    free(first.data);
    free(second.data);
  }
  free(doc.data);
  aid_policy_free(policy);
}
END_TEST

/* What can be said, one thing a document, comes back in the same words. */
START_TEST(what_is_said_comes_back_in_the_same_words)
{
  static const char *const said[] = {
    "<household id=\"h\" region=\"410928\" area=\"rural\"/>",
    "<household id=\"h &lt;&amp;&quot; 中\" region=\"410928\"/>",
    "<household id=\"h\" region=\"410928\">\n    <awards complete=\"no\"/>\n  </household>",
    ("<household id=\"h\" region=\"410928\">\n    <awards>\n      <award program=\"dibao\" applied=\"2022-01-01\" confirmed=\"2022-01-02\""
    " from=\"2022-02\" until=\"2022-09\" amount=\"100.50\"/>\n      <award program=\"dibao\" unknown=\"confirmed\"/>\n"
    "      <award program=\"dibao\" from=\"2020-01\" amount=\"1/3\" unknown=\"until\"/>\n"
    "      <award program=\"dibao\" applied=\"never\" confirmed=\"2020-01-01\" unknown=\"from\"/>\n"
    "      <award program=\"dibao\" confirmed=\"never\" from=\"2020-01\"/>\n    </awards>\n  </household>"),
    ("<household id=\"h\" region=\"410928\">\n    <person id=\"p\" death=\"2020-02-29\" father=\"none\">\n      <cards>\n        <card until=\"2022-01-01\""
    " card_class=\"mental\" card_grade=\"2\"/>\n        <card id=\"k\" from=\"2021-01-01\" unknown=\"until\"/>\n      </cards>\n"
    "      <value of=\"duty\" until=\"never\">yes</value>\n      <value of=\"independent\" from=\"2022-01-01\" unknown=\"yes\"/>\n    </person>\n  </household>"),
    ("<household id=\"h\" region=\"410928\">\n    <person id=\"p\">\n      <cards complete=\"no\"/>\n      <incomes/>\n    </person>\n"
    "    <relatives>\n      <person id=\"q\" father=\"p\">\n        <awards/>\n      </person>\n    </relatives>\n  </household>"),
    ("<household id=\"h\" region=\"410928\">\n    <person id=\"p\">\n      <awards complete=\"no\"/>\n      <given value=\"counted\" unknown=\"yes\"/>\n    </person>\n  </household>"),
  };
  aid_policy *policy = policy_of();

  for (size_t i = 0; i < sizeof said / sizeof *said; i++) {
    bytes doc = {NULL, 0, 0, 0, 0}, out;
    aid_population *population = NULL;
    aid_error *error = NULL;
    char text[4096];
    const int members = strstr(said[i], "id=\"p\"") != NULL, relatives = strstr(said[i], "id=\"q\"") != NULL;

    snprintf(text, sizeof text, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<population xmlns=\"urn:socialaid:population:1\" version=\"1.0\""
             " policy=\"example\" month=\"2022-09\">\n  %s\n  <end regions=\"0\" households=\"1\" members=\"%d\" relatives=\"%d\"/>\n</population>\n",
             said[i], members, relatives);
    give(&doc, text, strlen(text));
    ck_assert_msg(read_population(policy, &doc, NULL, &population, &error) == AID_OK, "%zu: %s", i, error == NULL ? "" : aid_error_message(error));
    out = write_population(population);
    ck_assert_str_eq(out.data, doc.data);
    aid_population_free(population);
    free(doc.data);
    free(out.data);
  }
  aid_policy_free(policy);
}
END_TEST

START_TEST(every_error_of_form_has_a_document_that_provokes_it)
{
  aid_policy *policy = policy_of();
  char path[512], name[300];
  DIR *folder = opendir(data_path("tests/data/errors", path));
  const struct dirent *entry;
  size_t seen = 0;

  ck_assert_msg(folder != NULL, "%s", path);
  while ((entry = readdir(folder)) != NULL) {
    const int population = strncmp(entry->d_name, "E30", 3) == 0, decisions = strncmp(entry->d_name, "E40", 3) == 0;
    aid_population *out = NULL;
    aid_error *error = NULL;
    char number[6];
    bytes doc;

    if (!population && !decisions)
      continue;
    snprintf(number, sizeof number, "%.5s", entry->d_name);
    snprintf(name, sizeof name, "tests/data/errors/%s", entry->d_name);
    doc = read_file(name);
    ck_assert_msg((population ? read_population(policy, &doc, NULL, &out, &error) : verify(&doc, NULL, NULL, &error)) == AID_ERROR_DATA, "%s",
                  entry->d_name);
    ck_assert_msg(has_number(error, number), "%s: %s", entry->d_name, error == NULL ? "" : aid_error_message(error));
    if (population)
      ck_assert_uint_gt(aid_diagnostic_line(aid_error_at(error, 0)), 0);
    ck_assert_ptr_null(out);
    aid_error_free(error);
    free(doc.data);
    seen++;
  }
  closedir(folder);
  ck_assert_uint_ge(seen, 50);
  aid_policy_free(policy);
}
END_TEST

static void count_records(void *data, const aid_diagnostic *diagnostic)
{
  size_t *count = data;

  if (aid_diagnostic_level(diagnostic) == AID_LEVEL_RECORD)
    ++*count;
  ck_assert_ptr_nonnull(aid_diagnostic_record(diagnostic));
}

START_TEST(a_bad_record_is_left_out_and_the_rest_goes_on)
{
  static const char doc_text[] =
    "<population xmlns=\"urn:socialaid:population:1\" version=\"1.0\" month=\"2022-09\">\n"
    "<household id=\"good\" area=\"rural\"><person id=\"a\"/></household>\n"
    "<household id=\"bad\" area=\"rurral\"><person id=\"b\"/><relatives><person id=\"r\"/></relatives></household>\n"
    "<household id=\"good\"><person id=\"c\"/><relatives><person id=\"s\"/></relatives></household>\n"
    "<household id=\"nobody\"><person id=\"d\" father=\"z\"/></household>\n"
    "<household id=\"fine\"><person id=\"b\"/></household>\n"
    "<end regions=\"0\" households=\"5\" members=\"5\" relatives=\"2\"/></population>";
  aid_policy *policy = policy_of();
  aid_read_options options = AID_READ_OPTIONS_INIT;
  aid_exchange_options exchange = AID_EXCHANGE_OPTIONS_INIT;
  bytes doc = {NULL, 0, 0, 0, 0}, out = {NULL, 0, 0, 0, 0};
  aid_population *population = NULL;
  aid_exchange_summary *summary = NULL;
  aid_error *error = NULL;
  size_t told = 0;

  give(&doc, doc_text, sizeof doc_text - 1);
  ck_assert_int_eq(read_population(policy, &doc, NULL, &population, &error), AID_ERROR_DATA);
  ck_assert_uint_eq(aid_error_count(error), 3);
  ck_assert_str_eq(aid_diagnostic_record(aid_error_at(error, 0)), "bad");
  ck_assert_uint_eq(aid_diagnostic_line(aid_error_at(error, 0)), 3);
  aid_error_free(error);
  error = NULL;
  options.flags = AID_READ_KEEP_GOING;
  options.on_diagnostic = count_records;
  options.data = &told;
  ck_assert_int_eq(read_population(policy, &doc, &options, &population, &error), AID_PARTIAL);
  ck_assert_uint_eq(told, 3);
  ck_assert_uint_eq(aid_population_household_count(population), 2);
  ck_assert_ptr_nonnull(aid_population_household(population, "fine"));
  aid_population_free(population);

  exchange.read_flags = AID_READ_KEEP_GOING;
  exchange.on_diagnostic = count_records;
  exchange.data = &told;
  for (exchange.chunk = 1; exchange.chunk < 7; exchange.chunk++) {
    told = 0;
    out.length = 0;
    ck_assert_int_eq(assess(policy, &doc, &out, &exchange, &summary, &error), AID_PARTIAL);
    ck_assert_uint_eq(told, 3);
    ck_assert_uint_eq(aid_exchange_summary_households(summary), 2);
    ck_assert_uint_eq(aid_exchange_summary_left_out(summary), 3);
    aid_exchange_summary_free(summary);
  }
  free(doc.data);
  free(out.data);
  aid_policy_free(policy);
}
END_TEST

/* ---- decisions ---- */

START_TEST(decisions_do_not_depend_on_how_they_fall_into_chunks)
{
  aid_policy *policy = policy_of();
  bytes in = city(300), first = {NULL, 0, 0, 0, 0}, whole = {NULL, 0, 0, 0, 0};
  aid_exchange_summary *summary = NULL;
  aid_population *population = NULL;
  aid_decisions *decisions = NULL;
  aid_error *error = NULL;
  const aid_output output = {give, &whole, "whole.xml"};
  static const uint32_t chunks[] = {0, 1, 7, 100, 299, 300, 301};

  for (size_t i = 0; i < sizeof chunks / sizeof *chunks; i++) {
    aid_exchange_options options = AID_EXCHANGE_OPTIONS_INIT;
    bytes out = {NULL, 0, 0, 0, 0};

    options.chunk = chunks[i];
    in.piece = i * 1000;
    ck_assert_msg(assess(policy, &in, &out, &options, &summary, &error) == AID_OK, "%s", error == NULL ? "" : aid_error_message(error));
    ck_assert_uint_eq(aid_exchange_summary_households(summary), 300);
    ck_assert_uint_eq(aid_exchange_summary_members(summary), 900);
    ck_assert_str_eq(aid_exchange_summary_program(summary, 0), "dibao");
    ck_assert_uint_eq(aid_exchange_summary_total(summary, 0, (aid_outcome)0), 300);
    aid_exchange_summary_free(summary);
    if (i == 0) {
      first = out;
      continue;
    }
    ck_assert_str_eq(out.data, first.data);
    free(out.data);
  }
  ck_assert_int_eq(read_population(policy, &in, NULL, &population, &error), AID_OK);
  ck_assert_int_eq(aid_policy_assess(policy, population, NULL, &decisions, &error), AID_OK);
  ck_assert_int_eq(aid_decisions_write(decisions, &output, 0, &error), AID_OK);
  ck_assert_str_eq(whole.data, first.data);
  aid_decisions_free(decisions);
  aid_population_free(population);
  free(in.data);
  free(first.data);
  free(whole.data);
  aid_policy_free(policy);
}
END_TEST

START_TEST(decisions_with_their_facts_are_decided_again)
{
  aid_policy *policy = policy_of();
  bytes in = city(200);
  uint32_t did = 0;

  for (uint32_t flags = 0; flags < 4; flags++) {
    static const char *const some[] = {"dibao", "price_linkage", NULL};
    aid_exchange_options options = AID_EXCHANGE_OPTIONS_INIT;
    bytes out = {NULL, 0, 0, 0, 0};
    aid_error *error = NULL;

    options.write_flags = AID_WRITE_WITH_FACTS;
    options.assess_flags = flags & 1 ? AID_ASSESS_ALL : 0;
    options.chunk = 33;
    options.programs = flags & 2 ? some : NULL;
    ck_assert_msg(assess(policy, &in, &out, &options, NULL, &error) == AID_OK, "%s", error == NULL ? "" : aid_error_message(error));
    ck_assert_msg(verify(&out, policy, &did, &error) == AID_OK, "%s", error == NULL ? "" : aid_error_message(error));
    ck_assert_uint_eq(did, 31);
    ck_assert_int_eq(verify(&out, NULL, &did, &error), AID_OK);
    ck_assert_uint_eq(did, 15);
    free(out.data);
  }
  free(in.data);
  aid_policy_free(policy);
}
END_TEST

START_TEST(the_example_is_decided_as_its_comments_say)
{
  aid_policy *policy = policy_of();
  bytes in = read_file("tests/data/exchange/population.xml"), out = {NULL, 0, 0, 0, 0};
  aid_error *error = NULL;

  ck_assert_int_eq(assess(policy, &in, &out, NULL, NULL, &error), AID_OK);
  ck_assert(strstr(out.data, "<decision program=\"dibao\" outcome=\"eligible\" starts=\"2022-10\" amount=\"0.00 yuan/month\""
                             " entitled=\"756.67 yuan/month\">") != NULL);
  ck_assert(strstr(out.data, "<share person=\"g\" exact=\"1135/3\"/>") != NULL);
  ck_assert(strstr(out.data, "<decision program=\"unattended_child\" person=\"c\" outcome=\"undetermined\">\n      <open fact=\"death\" of=\"m\"/>") != NULL);
  ck_assert(strstr(out.data, "<open fact=\"incomes\" of=\"a\"/>\n      <supplied value=\"counted\" of=\"a\"/>") != NULL);
  ck_assert(strstr(out.data, "of=\"dibao_standard\" region=\"410000\" area=\"rural\" from=\"2022-01-01\" known=\"2022-02-18\" kind=\"floor\""
                             " value=\"420 yuan/month\" cite=\"h_std\"/>") != NULL);
  ck_assert(strstr(out.data, "<program id=\"unattended_child\" decided=\"3\" eligible=\"0\" ineligible=\"2\" undetermined=\"1\" official=\"0\""
                             " amount=\"0.00\">\n      <refused reason=\"age\" count=\"2\"/>") != NULL);
  free(in.data);
  free(out.data);
  aid_policy_free(policy);
}
END_TEST

/* ---- what was changed shows ---- */

START_TEST(a_changed_byte_and_a_cut_are_found)
{
  aid_policy *policy = policy_of();
  bytes in = city(20), out = {NULL, 0, 0, 0, 0};
  aid_error *error = NULL;
  uint32_t did = 0;

  ck_assert_int_eq(assess(policy, &in, &out, NULL, NULL, &error), AID_OK);
  ck_assert_int_eq(verify(&out, NULL, &did, &error), AID_OK);
  for (size_t i = 100; i + 40 < out.length; i += 61) {
    bytes changed = {NULL, 0, 0, 0, 0};

    give(&changed, out.data, out.length);
    changed.data[i] = changed.data[i] == '1' ? '2' : '1';
    ck_assert_msg(verify(&changed, NULL, &did, &error) == AID_ERROR_DATA, "byte %zu", i);
    ck_assert_uint_ne(did, 15);
    aid_error_free(error);
    error = NULL;
    changed.data[i] = out.data[i];
    changed.length = i;
    ck_assert_msg(verify(&changed, NULL, &did, &error) == AID_ERROR_DATA, "cut at %zu", i);
    aid_error_free(error);
    error = NULL;
    free(changed.data);
  }
  free(in.data);
  free(out.data);
  aid_policy_free(policy);
}
END_TEST

/* Facts and a decision that no longer go together: the document is changed and sealed anew by somebody who knows how. */
static void reseal(bytes *b);

START_TEST(a_decision_that_its_facts_do_not_bear_out_is_found)
{
  aid_policy *policy = policy_of();
  aid_exchange_options options = AID_EXCHANGE_OPTIONS_INIT;
  bytes in = city(50), out = {NULL, 0, 0, 0, 0};
  aid_error *error = NULL;
  uint32_t did = 0;
  char *income;

  options.write_flags = AID_WRITE_WITH_FACTS;
  ck_assert_int_eq(assess(policy, &in, &out, &options, NULL, &error), AID_OK);
  income = strstr(out.data, "a_month=\"10.10\"");
  ck_assert_ptr_nonnull(income);
  memcpy(income, "a_month=\"99.10\"", 15);
  reseal(&out);
  ck_assert_int_eq(verify(&out, policy, &did, &error), AID_ERROR_DATA);
  ck_assert(has_number(error, "E4006"));
  ck_assert_str_eq(aid_diagnostic_record(aid_error_at(error, 0)), "h10");
  ck_assert_uint_eq(did, 15);
  aid_error_free(error);
  free(in.data);
  free(out.data);
  aid_policy_free(policy);
}
END_TEST

#include <openssl/evp.h>

static void reseal(bytes *b)
{
  unsigned char sum[32];
  unsigned int size = 0;
  char *end = strstr(b->data, "<end "), *digest = strstr(end, "sha256:") + 7;

  ck_assert_int_eq(EVP_Digest(b->data, (size_t)(end - b->data), sum, &size, EVP_sha256(), NULL), 1);
  for (size_t i = 0; i < 32; i++) {
    static const char digits[] = "0123456789abcdef";

    digest[2 * i] = digits[sum[i] >> 4];
    digest[2 * i + 1] = digits[sum[i] & 15];
  }
}

static void keep_number(void *data, const aid_diagnostic *diagnostic)
{
  snprintf(data, 8, "%s", aid_diagnostic_number(diagnostic));
}

START_TEST(why_nothing_was_decided_again_is_told)
{
  aid_policy *policy = policy_of();
  bytes in = city(5), out = {NULL, 0, 0, 0, 0};
  aid_verify_options options = AID_VERIFY_OPTIONS_INIT;
  const aid_input input = {take, &out, "d.xml"};
  aid_error *error = NULL;
  char number[8] = "", path[512];
  uint32_t did = 0;

  ck_assert_int_eq(assess(policy, &in, &out, NULL, NULL, &error), AID_OK);
  options.policy = policy;
  options.on_diagnostic = keep_number;
  options.data = number;
  options.schema = data_path("policy/schema/decisions-1.xsd", path);
  ck_assert_int_eq(aid_decisions_verify(&input, &options, &did, &error), AID_OK);
  ck_assert_str_eq(number, "W4001");
  options.schema = data_path("tests/data/exchange/pack.xml", path);
  out.at = 0;
  ck_assert_int_eq(aid_decisions_verify(&input, &options, &did, &error), AID_ERROR_DATA);
  ck_assert(has_number(error, "E4007"));
  aid_error_free(error);
  error = NULL;
  options.schema = "/nowhere/at/all.xsd";
  ck_assert_int_eq(aid_decisions_verify(&input, &options, &did, &error), AID_ERROR_IO);
  ck_assert_uint_eq(did, 0);
  aid_error_free(error);
  free(in.data);
  free(out.data);
  aid_policy_free(policy);
}
END_TEST

/* ---- machines that fail ---- */

static int64_t cannot(void *data, void *out, size_t size)
{
  (void)data;
  (void)out;
  (void)size;
  errno = EIO;
  return -1;
}

static int stop(void *data, uint64_t done, uint64_t total)
{
  (void)data;
  (void)total;
  return done > 0;
}

START_TEST(a_file_that_fails_and_a_wish_to_stop_end_the_run)
{
  aid_policy *policy = policy_of();
  const aid_input input = {cannot, NULL, "city.xml"};
  aid_exchange_options options = AID_EXCHANGE_OPTIONS_INIT;
  bytes in = city(20), out = {NULL, 0, 0, 0, 3000};
  aid_population *population = NULL;
  aid_error *error = NULL;

  ck_assert_int_eq(aid_population_read(policy, &input, NULL, &population, &error), AID_ERROR_IO);
  aid_error_free(error);
  error = NULL;
  ck_assert_int_eq(assess(policy, &in, &out, NULL, NULL, &error), AID_ERROR_IO);
  ck_assert(has_number(error, "E1012"));
  aid_error_free(error);
  error = NULL;
  out.room = 0;
  options.progress = stop;
  options.chunk = 3;
  ck_assert_int_eq(assess(policy, &in, &out, &options, NULL, &error), AID_ERROR_CANCELLED);
  aid_error_free(error);
  error = NULL;
  ck_assert_int_eq(aid_population_read(NULL, &input, NULL, &population, &error), AID_ERROR_ARGUMENT);
  aid_error_free(error);
  options.size = sizeof options + 64;
  free(in.data);
  free(out.data);
  aid_policy_free(policy);
}
END_TEST

START_TEST(each_allocation_that_fails_is_survived)
{
  aid_policy *policy = policy_of();
  bytes in = read_file("tests/data/exchange/population.xml"), written = {NULL, 0, 0, 0, 0};
  aid_exchange_options how = AID_EXCHANGE_OPTIONS_INIT;

  how.write_flags = AID_WRITE_WITH_FACTS;
  ck_assert_int_eq(assess(policy, &in, &written, &how, NULL, NULL), AID_OK);
  OOM_EACH(reading) {
    aid_read_options options = AID_READ_OPTIONS_INIT;
    aid_population *population = NULL;
    aid_error *error = NULL;
    bytes out = {NULL, 0, 0, 0, 0};
    const aid_output output = {give, &out, "out.xml"};
    aid_status status;

    options.memory = &reading.memory;
    status = read_population(policy, &in, &options, &population, &error);
    if (status == AID_OK)
      status = aid_population_write(population, &output, &error);
    ck_assert(status == AID_OK || status == AID_ERROR_MEMORY);
    OOM_EXPECT(reading, status == AID_ERROR_MEMORY);
    aid_error_free(error);
    aid_population_free(population);
    free(out.data);
  }
  OOM_EACH(deciding) {
    aid_exchange_options options = how;
    aid_exchange_summary *summary = NULL;
    bytes out = {NULL, 0, 0, 0, 0};
    aid_error *error = NULL;
    aid_status status;

    options.memory = &deciding.memory;
    status = assess(policy, &in, &out, &options, &summary, &error);
    ck_assert(status == AID_OK || status == AID_ERROR_MEMORY);
    aid_error_free(error);
    aid_exchange_summary_free(summary);
    free(out.data);
  }
  OOM_EACH(verifying) {
    const aid_input input = {take, &written, "d.xml"};
    aid_verify_options options = AID_VERIFY_OPTIONS_INIT;
    aid_error *error = NULL;
    aid_status status;
    char path[512];

    options.memory = &verifying.memory;
    options.policy = policy;
    options.schema = data_path("policy/schema/decisions-1.xsd", path);
    written.at = 0;
    status = aid_decisions_verify(&input, &options, NULL, &error);
    ck_assert_msg(status == AID_OK || status == AID_ERROR_MEMORY, "%d %s", (int)status, error == NULL ? "" : aid_error_message(error));
    aid_error_free(error);
  }
  free(in.data);
  free(written.data);
  aid_policy_free(policy);
}
END_TEST

/* ---- schemas ---- */

START_TEST(the_schema_of_a_policy_names_its_words)
{
  aid_policy *policy = policy_of();
  bytes out = {NULL, 0, 0, 0, 0};
  const aid_output output = {give, &out, "population.xsd"};

  ck_assert_int_eq(aid_policy_schema_write(policy, &output, NULL), AID_OK);
  ck_assert(strstr(out.data, "<xs:complexType name=\"kind.card\">") != NULL);
  ck_assert(strstr(out.data, "<xs:enumeration value=\"intellectual\">") != NULL);
  ck_assert(strstr(out.data, "残疾人证") != NULL);
  free(out.data);
  aid_policy_free(policy);
}
END_TEST

TEST_MAIN("exchange", a_population_is_the_same_after_a_round_trip, what_is_said_comes_back_in_the_same_words,
          every_error_of_form_has_a_document_that_provokes_it, a_bad_record_is_left_out_and_the_rest_goes_on,
          decisions_do_not_depend_on_how_they_fall_into_chunks, decisions_with_their_facts_are_decided_again,
          the_example_is_decided_as_its_comments_say, a_changed_byte_and_a_cut_are_found,
          a_decision_that_its_facts_do_not_bear_out_is_found, why_nothing_was_decided_again_is_told,
          a_file_that_fails_and_a_wish_to_stop_end_the_run, each_allocation_that_fails_is_survived,
          the_schema_of_a_policy_names_its_words)
