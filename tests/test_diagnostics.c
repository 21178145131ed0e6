/*
 * The table of diagnostics, walked: each number has a document in tests/data/errors that is named by it, holds that one mistake, and says in
 * its first lines where (<!-- expect line:column -->), or a call below that provokes it. What is told is whole in both languages.
 */
#include "tests/test.h"
#include "tests/arrow_producer.h"
#include "tests/oom.h"
#include "tests/pack.h"
#include "base/report.h"
#include <dirent.h>
#include <openssl/evp.h>
#include <socialaid.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { TEXT_MOST = 1 << 20 };

static const char *source(const char *name, char path[512])
{
  const char *const folder = getenv("srcdir");

  snprintf(path, 512, "%s/%s", folder ? folder : ".", name);
  return path;
}

static char *read_text(const char *path, size_t *length)
{
  char *const text = malloc(TEXT_MOST);
  FILE *const file = fopen(path, "rb");

  ck_assert_msg(file != NULL && text != NULL, "%s", path);
  *length = fread(text, 1, TEXT_MOST - 1, file);
  text[*length] = 0;
  fclose(file);
  return text;
}

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

  ck_assert_uint_lt(b->length + size, TEXT_MOST);
  memcpy(b->data + b->length, in, size);
  b->length += size;
  return 0;
}

static aid_policy *policy_of(const char *name)
{
  aid_policy *policy = NULL;
  aid_error *error = NULL;
  char path[512], file[64];

  snprintf(file, sizeof file, "tests/packs/%s.xml", name);
  ck_assert_msg(aid_policy_load(source(file, path), NULL, &policy, &error) == AID_OK, "%s", error ? aid_error_message(error) : "");
  return policy;
}

/* ---- what is told ---- */

/* What came of one provocation. */
typedef struct told { bool found, alone; uint32_t line, column; char text[2048]; } told;

static void look(told *t, const char *number, const aid_diagnostic *d)
{
  const char *const texts[] = {aid_diagnostic_message(d, AID_LANGUAGE_EN), aid_diagnostic_message(d, AID_LANGUAGE_ZH), aid_diagnostic_hint(d, AID_LANGUAGE_EN),
                               aid_diagnostic_hint(d, AID_LANGUAGE_ZH), aid_diagnostic_line_text(d, AID_LANGUAGE_EN), aid_diagnostic_line_text(d, AID_LANGUAGE_ZH)};

  snprintf(t->text + strlen(t->text), sizeof t->text - strlen(t->text), "%s%s", t->text[0] ? "\n#   " : "", texts[4]);
  for (size_t i = 0; i < 6; i++) {
    ck_assert_msg(i == 2 || i == 3 || (texts[i] && texts[i][0]), "%s says nothing", number);
    for (const char *p = texts[i] ? strchr(texts[i], '%') : NULL; p; p = strchr(p + 1, '%'))
      ck_assert_msg(p[1] < '1' || p[1] > '9' || (p > texts[i] && p[-1] >= '0' && p[-1] <= '9'), "%s: %s", number, texts[i]);
    ck_assert_msg(texts[i] == NULL || strstr(texts[i], "did you mean ?") == NULL, "%s: %s", number, texts[i]);
  }
  ck_assert_msg((texts[2] == NULL) == (texts[3] == NULL), "%s has a hint in one language alone", number);
  if (t->found || strcmp(aid_diagnostic_number(d), number) != 0)
    return;
  t->found = true;
  t->line = aid_diagnostic_line(d);
  t->column = aid_diagnostic_column(d);
}

typedef struct listening { told *t; const char *number; } listening;

static void hear(void *data, const aid_diagnostic *d)
{
  const listening *const l = data;
  look(l->t, l->number, d);
}

static void look_all(told *t, const char *number, aid_error *error)
{
  for (size_t i = 0; error && i < aid_error_count(error); i++)
    look(t, number, aid_error_at(error, i));
  t->alone = error == NULL || aid_error_count(error) == 1;
  aid_error_free(error);
}

/* ---- documents ---- */

static void provoke_file(const char *path, const char *number, told *t)
{
  size_t length;
  char *const text = read_text(path, &length);
  bytes b = {text, length, 0};
  const aid_input input = {take, &b, path};
  listening l = {t, number};
  aid_error *error = NULL;

  if (number[1] == '2') {
    aid_policy_options options = AID_POLICY_OPTIONS_INIT;
    aid_policy *policy = NULL;
    options.on_diagnostic = hear;
    options.data = &l;
    aid_policy_load(path, &options, &policy, &error);
    ck_assert_msg(policy == NULL, "%s loaded", path);
  } else if (number[1] == '3') {
    aid_read_options options = AID_READ_OPTIONS_INIT;
    aid_policy *const policy = policy_of(strstr(text, "policy=\"example\"") || number[2] == '0' ? "example" : "language");
    aid_population *population = NULL;
    options.on_diagnostic = hear;
    options.data = &l;
    ck_assert_msg((aid_population_read(policy, &input, &options, &population, &error) == AID_OK) == (number[0] == 'W'), "%s", path);
    aid_population_free(population);
    aid_policy_free(policy);
  } else {
    aid_verify_options options = AID_VERIFY_OPTIONS_INIT;
    char schema[512];
    options.schema = source("policy/schema/decisions-1.xsd", schema);
    ck_assert_msg(aid_decisions_verify(&input, &options, NULL, &error) != AID_OK, "%s", path);
  }
  look_all(t, number, error);
  free(text);
}

/* "<!-- expect 12:7 -->" or, in data, "<!-- expect 12 -->". False: the file does not say. */
static bool expected_place(const char *path, uint32_t *line, uint32_t *column)
{
  size_t length;
  char *const text = read_text(path, &length);
  const char *const at = strstr(text, "<!-- expect ");
  const int n = at ? sscanf(at, "<!-- expect %u:%u", line, column) : 0;

  if (n == 1)
    *column = 0;
  free(text);
  return n > 0;
}

/* ---- calls ---- */

static const char *const the_language = "tests/packs/language.xml";

static void load_text(const char *text, const char *number, told *t)
{
  char path[] = "/tmp/aid-diagnostics-XXXXXX.xml";
  const int file = mkstemps(path, 4);
  aid_policy *policy = NULL;
  aid_error *error = NULL;

  ck_assert_int_eq(write(file, text, strlen(text)), (ssize_t)strlen(text));
  close(file);
  aid_policy_load(path, NULL, &policy, &error);
  look_all(t, number, error);
  aid_policy_free(policy);
  unlink(path);
}

#define CALL(number) static void call_##number(const char *number, told *t)

CALL(E1001)
{
  struct oom oom;
  aid_policy_options options = AID_POLICY_OPTIONS_INIT;
  aid_policy *policy;
  aid_error *error = NULL;
  char path[512];

  oom_start(&oom, 1);
  options.memory = &oom.memory;
  ck_assert_int_eq(aid_policy_load(source(the_language, path), &options, &policy, &error), AID_ERROR_MEMORY);
  look_all(t, E1001, error);
}

CALL(E1002)
{
  aid_policy *policy;
  aid_error *error = NULL;

  ck_assert_int_eq(aid_policy_load(NULL, NULL, &policy, &error), AID_ERROR_ARGUMENT);
  look_all(t, E1002, error);
}

CALL(E1003)
{
  aid_policy *const policy = policy_of("language");
  aid_error *error = NULL;
  aid_value value, keys[] = {aid_value_unknown(AID_TYPE_CODE)};

  ck_assert_int_eq(aid_standard_value(aid_policy_standard(policy, "line"), "41", keys, 0, 0, &value, NULL, &error), AID_ERROR_ARGUMENT);
  look_all(t, E1003, error);
  aid_policy_free(policy);
}

CALL(E1004)
{
  aid_policy_options options = AID_POLICY_OPTIONS_INIT;
  aid_policy *policy;
  aid_error *error = NULL;

  options.size = 3;
  ck_assert_int_eq(aid_policy_load("x.xml", &options, &policy, &error), AID_ERROR_ARGUMENT);
  look_all(t, E1004, error);
}

CALL(E1010)
{
  aid_policy *policy;
  aid_error *error = NULL;

  ck_assert_int_eq(aid_policy_load("/nowhere/x.xml", NULL, &policy, &error), AID_ERROR_IO);
  look_all(t, E1010, error);
}

static int64_t unreadable(void *data, void *out, size_t size)
{
  (void)data, (void)out, (void)size;
  return -1;
}

CALL(E1011)
{
  aid_policy *const policy = policy_of("language");
  const aid_input input = {unreadable, NULL, "a broken disk"};
  aid_population *population;
  aid_error *error = NULL;

  ck_assert_int_eq(aid_population_read(policy, &input, NULL, &population, &error), AID_ERROR_IO);
  look_all(t, E1011, error);
  aid_policy_free(policy);
}

static int write_to_file(void *data, const void *in, size_t size)
{
  return fwrite(in, 1, size, data) == size && fflush(data) == 0 ? 0 : -1;
}

CALL(E1012)
{
  aid_file *file = NULL;
  aid_error *error = NULL;

  /* a folder that is not there; and a disk that is full, once something is written to it */
  ck_assert_int_eq(aid_file_create("/nowhere/at/all.xml", NULL, &file, &error) == AID_OK, 0);
  aid_error_free(error);
  error = NULL;
  {
    aid_policy *const policy = policy_of("language");
    FILE *const full = fopen("/dev/full", "w");
    const aid_output output = {write_to_file, full, "/dev/full"};
    ck_assert_ptr_nonnull(full);
    ck_assert_int_eq(aid_policy_schema_write(policy, &output, &error), AID_ERROR_IO);
    fclose(full);
    aid_policy_free(policy);
  }
  look_all(t, E1012, error);
}

/* A population of one household h with one member a. */
static aid_population *one(const aid_policy *policy, aid_person **a)
{
  aid_population *population = NULL;
  aid_household *home = NULL;

  ck_assert_int_eq(aid_population_new(policy, aid_month(2022, 7), NULL, &population, NULL), AID_OK);
  ck_assert_int_eq(aid_population_add_household(population, "h", "410928", &home, NULL), AID_OK);
  ck_assert_int_eq(aid_household_add_person(home, "a", a, NULL), AID_OK);
  return population;
}

static int stop(void *data, uint64_t done, uint64_t all)
{
  (void)data, (void)done, (void)all;
  return 1;
}

/* An assessment with these options, which fails. */
static void assess(const aid_assess_options *options, const char *number, told *t)
{
  aid_policy *const policy = policy_of("language");
  aid_person *a;
  aid_population *const population = one(policy, &a);
  aid_decisions *decisions;
  aid_error *error = NULL;

  ck_assert_int_ne(aid_policy_assess(policy, population, options, &decisions, &error), AID_OK);
  ck_assert_ptr_null(decisions);
  look_all(t, number, error);
  aid_population_free(population);
  aid_policy_free(policy);
}

CALL(E1020)
{
  aid_assess_options options = AID_ASSESS_OPTIONS_INIT;
  options.progress = stop;
  assess(&options, E1020, t);
}

/* Told where the library has gone wrong itself, or where no machine has the room to try: here the text alone can be held. */
static void from_the_table(aid__diagnostic_id id, const char *number, told *t)
{
  aid_error *error = NULL;
  aid__fail(NULL, &error, id, AID__NOWHERE, "one", "two", "three", NULL);
  look_all(t, number, error);
}

CALL(E1030) { from_the_table(AID__E1030, E1030, t); }
CALL(E3117) { from_the_table(AID__E3117, E3117, t); }
CALL(E4101) { from_the_table(AID__E4101, E4101, t); }

CALL(E2021)
{
  const size_t size = (32u << 20) + 20000;
  char *const text = malloc(size + 1);

  memset(text, ' ', size);
  text[size] = 0;
  memcpy(text, "<policy xmlns=\"urn:socialaid:policy:1\"", 38);
  load_text(text, E2021, t);
  free(text);
}

CALL(E2022)
{
  char folder[] = "/tmp/aid-stack-XXXXXX", path[64];
  aid_policy *policy = NULL;
  aid_error *error = NULL;

  ck_assert_ptr_nonnull(mkdtemp(folder));
  for (int i = 0; i < 18; i++) {
    FILE *file;
    snprintf(path, sizeof path, "%s/p%d.xml", folder, i);
    file = fopen(path, "w");
    fprintf(file, "<policy xmlns=\"urn:socialaid:policy:1\" id=\"p%d\" version=\"1\" extends=\"p%d\"/>\n", i, i + 1);
    fclose(file);
  }
  snprintf(path, sizeof path, "%s/p0.xml", folder);
  aid_policy_load(path, NULL, &policy, &error);
  look_all(t, E2022, error);
  for (int i = 0; i < 18; i++) {
    snprintf(path, sizeof path, "%s/p%d.xml", folder, i);
    unlink(path);
  }
  rmdir(folder);
}

CALL(E2031)
{
  char *const text = malloc(TEXT_MOST);
  size_t n = (size_t)sprintf(text, "<policy xmlns=\"urn:socialaid:policy:1\" id=\"p\" version=\"1\"><source id=\"t\" title=\"t\"/><standard id=\"s\" type=\"count\" cite=\"t\">");

  for (int i = 0; i < 513; i++)
    n += (size_t)sprintf(text + n, "<value from=\"%04d-01-01\">%d</value>\n", 1000 + i, i);
  sprintf(text + n, "</standard></policy>");
  load_text(text, E2031, t);
  free(text);
}

CALL(E2033)
{
  static const char *const programs[] = {"care", "cure", NULL};
  aid_assess_options options = AID_ASSESS_OPTIONS_INIT;
  options.programs = programs;
  assess(&options, E2033, t);
}

/* A file of cases that is none: the pack itself. */
CALL(E2036)
{
  char path[] = "/tmp/aid-diagnostics-XXXXXX.xml";
  const int file = mkstemps(path, 4);
  const char *const slash = strrchr(path, '/');
  char text[300];
  aid_policy *policy = NULL;
  aid_error *error = NULL;
  const int n = snprintf(text, sizeof text, "<policy xmlns='urn:socialaid:policy:1' id='p' version='1'><source id='t' title='t'/><cases file='%s'/></policy>", slash + 1);

  ck_assert(file >= 0 && write(file, text, (size_t)n) == n);
  close(file);
  ck_assert_int_eq(aid_policy_load(path, NULL, &policy, NULL), AID_OK);
  ck_assert_int_ne(aid_policy_test(policy, NULL, NULL, NULL, &error), AID_OK);
  unlink(path);
  aid_policy_free(policy);
  look_all(t, E2036, error);
}

/* A case under the one procedure of a small pack. */
static void proceed(const char *number, told *t)
{
  char path[] = "/tmp/aid-diagnostics-XXXXXX.xml";
  static const char text[] = "<policy xmlns=\"urn:socialaid:policy:1\" id=\"p\" version=\"1\"><source id=\"t\" title=\"t\"/>"
                             "<calendar id=\"c\" cite=\"t\"><year number=\"2022\" cite=\"t\"/></calendar><procedure id=\"x\" of=\"person\" cite=\"t\">"
                             "<event id=\"asked\"/><step id=\"told\" after=\"asked\" within=\"3 days\"/></procedure></policy>";
  const int file = mkstemps(path, 4);
  aid_policy *policy = NULL;
  aid_proceeding *proceeding = NULL;
  aid_error *error = NULL;

  ck_assert_int_eq(write(file, text, strlen(text)), (ssize_t)strlen(text));
  close(file);
  ck_assert_msg(aid_policy_load(path, NULL, &policy, &error) == AID_OK, "%s", error ? aid_error_message(error) : "");
  unlink(path);
  ck_assert_int_eq(aid_proceeding_new(aid_policy_procedure_at(policy, 0), &proceeding, NULL), AID_OK);
  if (strcmp(number, "E2640") == 0)
    ck_assert_int_eq(aid_proceeding_add(proceeding, "heard", aid_date(2022, 1, 4), &error), AID_ERROR_NOT_FOUND);
  else
    ck_assert_int_eq(aid_proceeding_set_condition(proceeding, "told", 1, &error), AID_ERROR_ARGUMENT);
  look_all(t, number, error);
  aid_policy_free(policy);
  aid_proceeding_free(proceeding);
}

CALL(E2640) { proceed(E2640, t); }
CALL(E2641) { proceed(E2641, t); }

CALL(E2310)
{
  aid_policy *const policy = policy_of("language");
  aid_error *error = NULL;
  aid_value value;

  ck_assert_int_eq(aid_standard_value(aid_policy_standard(policy, "future"), "410900", NULL, aid_date(2022, 1, 1), INT32_MAX, &value, NULL, &error), AID_ERROR_NOT_IN_FORCE);
  look_all(t, E2310, error);
  aid_policy_free(policy);
}

/* A pack of one rule more, one member with a wage, and an assessment that fails. */
static void assess_text(const char *rules, const char *wage, const char *number, told *t)
{
  char path[] = "/tmp/aid-diagnostics-XXXXXX.xml", text[2048];
  const int file = mkstemps(path, 4);
  aid_policy *policy = NULL;
  aid_population *population;
  aid_decisions *decisions;
  aid_person *a, *b;
  aid_error *error = NULL;

  snprintf(text, sizeof text, "<policy xmlns=\"urn:socialaid:policy:1\" id=\"p\" version=\"1\"><source id=\"t\" title=\"t\"/><fact id=\"wage\" of=\"person\" type=\"yuan/month\"/>%s</policy>", rules);
  ck_assert_int_eq(write(file, text, strlen(text)), (ssize_t)strlen(text));
  close(file);
  ck_assert_msg(aid_policy_load(path, NULL, &policy, &error) == AID_OK, "%s", error ? aid_error_message(error) : "");
  unlink(path);
  population = one(policy, &a);
  ck_assert_int_eq(aid_household_add_person(aid_population_household(population, "h"), "b", &b, NULL), AID_OK);
  ck_assert_int_eq(aid_person_set_written(a, "wage", wage, NULL), AID_OK);
  ck_assert_int_eq(aid_person_set_written(b, "wage", wage, NULL), AID_OK);
  ck_assert_int_ne(aid_policy_assess(policy, population, NULL, &decisions, &error), AID_OK);
  ck_assert_ptr_null(decisions);
  look_all(t, number, error);
  aid_population_free(population);
  aid_policy_free(policy);
}

CALL(E2311)
{
  assess_text("<define id=\"d\" of=\"person\" type=\"flag\" from=\"2030-01-01\" cite=\"t\">yes</define><program id=\"x\" of=\"person\" cite=\"t\"><require id=\"d\" cite=\"t\">d</require></program>",
              "1", E2311, t);
}

CALL(E4102)
{
  assess_text("<program id=\"x\" of=\"person\" cite=\"t\"><pay id=\"basic\" cite=\"t\">wage</pay></program>", "60000000000000000", E4102, t);
}

/* Words of a change that cannot be read, or not be made. */
static void amend_of(aid_policy *policy, const char *words, const char *number, told *t)
{
  aid_policy *changed = NULL;
  aid_changes *changes = NULL;
  aid_error *error = NULL;

  if (aid_changes_parse(policy, words, &changes, &error) == AID_OK)
    ck_assert_int_ne(aid_policy_amend(policy, aid_changes_list(changes), aid_changes_count(changes), NULL, &changed, &error), AID_OK);
  ck_assert_ptr_null(changed);
  look_all(t, number, error);
  aid_changes_free(changes);
  aid_policy_free(policy);
}

static void amend(const char *words, const char *number, told *t) { amend_of(policy_of("language"), words, number, t); }

#define AMEND(number, words) CALL(number) { amend(words, number, t); }
AMEND(E2501, "line is 700")
AMEND(E2502, "lime +10%")
AMEND(E2503, "end nothing_of_the_kind")
AMEND(E2504, "line +10% aera urban")
AMEND(E2505, "reading +10%")
AMEND(E2506, "line +3 days")
AMEND(E2507, "line +0%")
AMEND(E2508, "line +9223372036854775807")
AMEND(E2510, "end care until 2023-01-01")

CALL(E2509)
{
  amend_of(pack("<policy xmlns=\"urn:socialaid:policy:1\" id=\"p\" version=\"1\"><source id=\"t\" title=\"t\"/><define id=\"d\" of=\"person\" type=\"flag\" cite=\"t\">yes</define>"
                "<define id=\"d\" of=\"household\" type=\"flag\" cite=\"t\">yes</define></policy>"),
           "end d", E2509, t);
}

CALL(E2511)
{
  aid_policy *const base = policy_of("language"), *const other = policy_of("example");
  bytes b = {NULL, 0, 0};
  const aid_input input = {take, &b, "nothing"};
  aid_comparison *comparison;
  aid_error *error = NULL;

  ck_assert_int_eq(aid_exchange_compare(base, other, &input, NULL, &comparison, &error), AID_ERROR_ARGUMENT);
  look_all(t, E2511, error);
  aid_policy_free(base);
  aid_policy_free(other);
}

CALL(E4103)
{
  aid_assess_options options = AID_ASSESS_OPTIONS_INIT;
  options.flags = 1u << 30;
  assess(&options, E4103, t);
}

CALL(E4104)
{
  aid_assess_options options = AID_ASSESS_OPTIONS_INIT;
  options.month = 12 * 9000;
  assess(&options, E4104, t);
}

CALL(E4105)
{
  aid_assess_options options = AID_ASSESS_OPTIONS_INIT;
  options.day = aid_date(2022, 8, 1);
  assess(&options, E4105, t);
}

CALL(E4106)
{
  aid_policy *const policy = policy_of("language"), *const other = policy_of("example");
  aid_person *a;
  aid_population *const population = one(policy, &a);
  aid_decisions *decisions;
  aid_error *error = NULL;

  ck_assert_int_eq(aid_policy_assess(other, population, NULL, &decisions, &error), AID_ERROR_ARGUMENT);
  look_all(t, E4106, error);
  aid_population_free(population);
  aid_policy_free(policy);
  aid_policy_free(other);
}

/* Calls on one member of one household; `call` fails. */
static void with_one(aid_status (*call)(aid_population *, aid_household *, aid_person *, aid_error **), const char *number, told *t)
{
  aid_policy *const policy = policy_of("language");
  aid_person *a;
  aid_population *const population = one(policy, &a);
  aid_error *error = NULL;

  ck_assert_msg(call(population, aid_population_household(population, "h"), a, &error) != AID_OK, "%s", number);
  look_all(t, number, error);
  aid_population_free(population);
  aid_policy_free(policy);
}

CALL(E4301)
{
  aid_policy *const policy = policy_of("language");
  aid_page_options options = AID_PAGE_OPTIONS_INIT;
  const aid_output output = {NULL, NULL, NULL};
  aid_error *error = NULL;

  options.standard = "futur";
  ck_assert_int_eq(aid_policy_page_write(policy, &options, &output, &error), AID_ERROR_NOT_FOUND);
  look_all(t, E4301, error);
  aid_policy_free(policy);
}

#define WITH_ONE(number, what)                                                                      \
  static aid_status one_##number(aid_population *population, aid_household *home, aid_person *a, aid_error **error) \
  {                                                                                                \
    aid_row *row = NULL;                                                                           \
    aid_award award = AID_AWARD_INIT;                                                              \
    (void)population, (void)home, (void)a, (void)row, (void)award;                                 \
    what                                                                                           \
  }                                                                                                \
  CALL(number) { with_one(one_##number, number, t); }

WITH_ONE(E3101, { return aid_person_set_flag(a, "wages", 1, error); })
WITH_ONE(E3102, { return aid_person_add_row(a, "itemm", NULL, &row, error); })
WITH_ONE(E3103, { return aid_household_add_row(home, "item", NULL, &row, error); })
WITH_ONE(E3104, { return aid_person_set_date(a, "wage", 3, error); })
WITH_ONE(E3111, { return aid_person_add_award(a, "cure", NULL, error); })
WITH_ONE(E3112, { return aid_person_set_given(a, "nothing_of_the_kind", "1", error); })
WITH_ONE(E3113, {
  aid_household *second;
  aid_person *b;
  aid_status status;
  ck_assert_int_eq(aid_population_add_household(population, "i", NULL, &second, NULL), AID_OK);
  ck_assert_int_eq(aid_household_add_person(second, "b", &b, NULL), AID_OK);
  ck_assert_int_eq(aid_person_set_person(b, "father", "nobody_here", NULL), AID_OK);
  status = aid_population_seal(population, AID_SEAL_KEEP_GOING, NULL);
  ck_assert_int_eq(status, AID_PARTIAL);
  return aid_person_set_flag(b, "p", 1, error);
})
WITH_ONE(E3115, { return aid_person_set_span(a, "wage", aid_value_unknown(AID_TYPE_NUMBER), 20, 10, NULL, AID_NEVER, error); })
WITH_ONE(E3116, {
  ck_assert_int_eq(aid_person_add_row(a, "item", NULL, &row, NULL), AID_OK);
  return aid_row_set_dates(row, 1, 2, error);
})
WITH_ONE(E3118, {
  award.from = aid_month(2022, 5);
  award.until = aid_month(2022, 4);
  return aid_person_add_award(a, "care", &award, error);
})
WITH_ONE(E3119, {
  award.from = aid_month(2022, 5);
  award.amount = aid_value_fen(-100, "yuan/month");
  return aid_person_add_award(a, "care", &award, error);
})
WITH_ONE(E3210, { return aid_person_set_text(a, "note", "\x01", error); })
WITH_ONE(E3211, { return aid_person_set_fen(a, "score", 100, error); })
WITH_ONE(E3305, {
  ck_assert_int_eq(aid_person_add_row(a, "item", NULL, &row, NULL), AID_OK);
  aid_status status = aid_person_set_list(a, "item", AID_LIST_UNKNOWN, error);
  return status != AID_OK ? status : aid_population_seal(population, 0, error);
})
WITH_ONE(E3306, {
  aid_status status = aid_person_set_given(a, "earns", "yes", error);
  if (status == AID_OK)
    status = aid_person_set_given(a, "earns", "no", error);
  return status != AID_OK ? status : aid_population_seal(population, 0, error);
})
WITH_ONE(E3307, {
  ck_assert_int_eq(aid_person_add_row(a, "stay", NULL, &row, NULL), AID_OK);
  return aid_row_set_dates(row, 20, 10, error);
})

/* Arrow structures for persons of the household h, or of other kinds. */
static aid_status take_batch(aid_population *population, const char *kind, batch *b, const aid_arrow_options *options, aid_error **error)
{
  return aid_population_take_arrow(population, kind, &b->schema, &b->array, options, error);
}

static batch persons(const char *ids, const char *homes)
{
  batch b = new_batch(1);

  texts(&b, "id", ids);
  texts(&b, "household", homes);
  return b;
}

#define WITH_ARROW(number, what)                                                                    \
  WITH_ONE(number, {                                                                               \
    batch b = new_batch(1);                                                                        \
    what                                                                                           \
  })

WITH_ARROW(E3310, { texts(&b, "id", "i"); b.array.length = -1; return take_batch(population, "household", &b, NULL, error); })
WITH_ARROW(E3311, { b.schema.format = "l"; return take_batch(population, "household", &b, NULL, error); })
WITH_ARROW(E3312, { INTEGERS(&b, "id", "l", NULL, 1); return take_batch(population, "household", &b, NULL, error); })
WITH_ARROW(E3313, { return take_batch(population, "household", &b, NULL, error); })
WITH_ARROW(E3314, { texts(&b, "id", "i"); texts(&b, "areea", "urban"); return take_batch(population, "household", &b, NULL, error); })
WITH_ARROW(E3315, { texts(&b, "id", "i"); texts(&b, "id", "j"); return take_batch(population, "household", &b, NULL, error); })
WITH_ARROW(E3316, {
  aid_arrow_column column = {.column = "nothing"};
  aid_arrow_options options = {.size = sizeof options};
  options.columns = &column;
  options.column_count = 1;
  texts(&b, "id", "i");
  return take_batch(population, "household", &b, &options, error);
})
WITH_ARROW(E3317, { texts(&b, "id", "-"); return take_batch(population, "household", &b, NULL, error); })
WITH_ARROW(E3318, { b.schema.release(&b.schema); b.array.release(&b.array); b = persons("b", "no_one"); return take_batch(population, "person", &b, NULL, error); })
WITH_ARROW(E3319, { texts(&b, "id", "b"); INTEGERS(&b, "household", "i", NULL, 9); return take_batch(population, "person", &b, NULL, error); })
WITH_ARROW(E3320, {
  ck_assert_int_eq(aid_person_add_row(a, "item", "twice", NULL, NULL), AID_OK);
  ck_assert_int_eq(aid_person_add_row(a, "item", "twice", NULL, NULL), AID_OK);
  texts(&b, "item", "twice");
  return take_batch(population, "lot", &b, NULL, error);
})
WITH_ARROW(E3321, { texts(&b, "id", "i"); DOUBLES(&b, "income", "g", NULL, 0.1 + 0.2); return take_batch(population, "household", &b, NULL, error); })
WITH_ARROW(E3322, { texts(&b, "id", "i"); ENCODED(&b, "area", "c", NULL, 1, "urban", 1); return take_batch(population, "household", &b, NULL, error); })
WITH_ARROW(E3323, {
  ((int32_t *)(uintptr_t)texts(&b, "id", "i")->buffers[1])[1] = -1;
  return take_batch(population, "household", &b, NULL, error);
})
WITH_ONE(E3324, {
  stream s;
  open_stream(&s);
  s.fail_after = -2;
  s.words = "it was not to be";
  return aid_population_take_arrow_stream(population, "household", &s.stream, NULL, error);
})
WITH_ONE(E3325, {
  batch b = new_batch(2);
  texts(&b, "id", "410902 410902");
  return take_batch(population, "region", &b, NULL, error);
})
WITH_ONE(E3326, {
  batch b = persons("b", "h");
  INTEGERS(&b, "paid_since", "tdD", NULL, 1);
  return take_batch(population, "person", &b, NULL, error);
})

/* Decisions with their facts, one fact changed, and the digest made to fit. */
static void verify_changed(uint32_t write_flags, bool change, const char *schema, const char *number, told *t)
{
  aid_policy *const policy = policy_of("language");
  aid_person *a;
  aid_population *const population = one(policy, &a);
  bytes b = {calloc(1, TEXT_MOST), 0, 0};
  const aid_output output = {give, &b, "decisions.xml"};
  const aid_input input = {take, &b, "decisions.xml"};
  aid_decisions *decisions = NULL;
  aid_verify_options options = AID_VERIFY_OPTIONS_INIT;
  aid_error *error = NULL;
  listening l = {t, number};
  char path[512], *at;

  ck_assert_int_eq(aid_person_set_flag(a, "q", 1, NULL), AID_OK);
  ck_assert_int_eq(aid_policy_assess(policy, population, NULL, &decisions, NULL), AID_OK);
  ck_assert_int_eq(aid_decisions_write(decisions, &output, write_flags, NULL), AID_OK);
  if (change) {
    unsigned char sum[EVP_MAX_MD_SIZE];
    unsigned int n;
    char *end = NULL;
    at = strstr(b.data, " q=\"yes\"");
    ck_assert_msg(at != NULL, "%s", b.data);
    memcpy(at, " q=\"no\" ", 8);
    for (char *p = b.data; (p = strstr(p, "<end")) != NULL; p++)
      end = p;
    ck_assert_int_eq(EVP_Digest(b.data, (size_t)(end - b.data), sum, &n, EVP_sha256(), NULL), 1);
    at = strstr(end, "sha256:") + 7;
    for (unsigned i = 0; i < n; i++) {
      char hex[3];
      snprintf(hex, sizeof hex, "%02x", sum[i]);
      memcpy(at + 2 * i, hex, 2);
    }
  }
  options.policy = policy;
  options.schema = source(schema, path);
  options.on_diagnostic = hear;
  options.data = &l;
  ck_assert_int_eq(aid_decisions_verify(&input, &options, NULL, &error) == AID_OK, number[0] == 'W');
  look_all(t, number, error);
  aid_decisions_free(decisions);
  aid_population_free(population);
  aid_policy_free(policy);
  free(b.data);
}

CALL(E4006) { verify_changed(AID_WRITE_WITH_FACTS, true, "policy/schema/decisions-1.xsd", E4006, t); }
CALL(E4007) { verify_changed(0, false, "tests/packs/language.xml", E4007, t); }
CALL(W4001) { verify_changed(0, false, "policy/schema/decisions-1.xsd", W4001, t); }

static const struct { const char *number; void (*call)(const char *, told *); } calls[] = {
#define X(number) {#number, call_##number},
  X(E1001) X(E1002) X(E1003) X(E1004) X(E1010) X(E1011) X(E1012) X(E1020) X(E1030) X(E2021) X(E2022) X(E2031) X(E2033) X(E2036) X(E2501) X(E2502) X(E2503) X(E2504) X(E2505) X(E2506) X(E2507) X(E2508) X(E2509) X(E2510) X(E2511) X(E2640) X(E2641) X(E2310) X(E2311)
  X(E3101) X(E3102) X(E3103) X(E3104) X(E3111) X(E3112) X(E3113) X(E3115) X(E3116) X(E3117) X(E3118) X(E3119) X(E3210) X(E3211)
  X(E3305) X(E3306) X(E3307) X(E3310) X(E3311) X(E3312) X(E3313) X(E3314) X(E3315) X(E3316) X(E3317) X(E3318) X(E3319) X(E3320)
  X(E3321) X(E3322) X(E3323) X(E3324) X(E3325) X(E3326)
  X(E4006) X(E4007) X(E4101) X(E4102) X(E4103) X(E4104) X(E4105) X(E4106) X(E4301) X(W4001)
#undef X
};

/* ---- the walk ---- */

static unsigned walk_files(const char *number, unsigned *failed)
{
  char folder[512], path[800];
  DIR *const open = opendir(source("tests/data/errors", folder));
  const struct dirent *entry;
  unsigned count = 0;

  ck_assert_msg(open != NULL, "%s", folder);
  while ((entry = readdir(open)) != NULL) {
    told t = {false, true, 0, 0, ""};
    uint32_t line = 0, column = 0;
    if (strncmp(entry->d_name, number, 5) != 0)
      continue;
    count++;
    snprintf(path, sizeof path, "%s/%s", folder, entry->d_name);
    provoke_file(path, number, &t);
    if (!t.found || (number[1] == '2' && !t.alone)) {
      printf("# %s tells of something else:\n#   %s\n", entry->d_name, t.text);
      ++*failed;
    } else if (expected_place(path, &line, &column) ? line != t.line || column != t.column : number[1] == '2') {
      printf("# %s: expected at %u:%u\n#   %s\n", entry->d_name, line, column, t.text);
      ++*failed;
    }
  }
  closedir(open);
  return count;
}

START_TEST(each_number_has_a_document_or_a_call_that_provokes_it)
{
  unsigned failed = 0;

  for (size_t i = 0; i < aid_diagnostic_table_count(); i++) {
    const char *const number = aid_diagnostic_table_number(i);
    unsigned count = strncmp(number, "W21", 3) == 0 ? 1 : walk_files(number, &failed);   /* of policy check: tests/test_check.c */
    for (size_t k = 0; k < sizeof calls / sizeof *calls; k++)
      if (strcmp(calls[k].number, number) == 0) {
        told t = {false, true, 0, 0, ""};
        calls[k].call(number, &t);
        count++;
        if (!t.found) {
          printf("# %s was not told by its call:\n#   %s\n", number, t.text);
          failed++;
        }
      }
    if (count == 0) {
      printf("# %s: nothing provokes it\n", number);
      failed++;
    }
  }
  fflush(stdout);
  ck_assert_uint_eq(failed, 0);
}
END_TEST

START_TEST(each_document_is_of_a_number_in_the_table)
{
  char folder[512];
  DIR *const open = opendir(source("tests/data/errors", folder));
  const struct dirent *entry;

  ck_assert_ptr_nonnull(open);
  while ((entry = readdir(open)) != NULL) {
    bool known = entry->d_name[0] == '.';
    for (size_t i = 0; i < aid_diagnostic_table_count() && !known; i++)
      known = strncmp(entry->d_name, aid_diagnostic_table_number(i), 5) == 0;
    ck_assert_msg(known, "%s", entry->d_name);
  }
  closedir(open);
}
END_TEST

START_TEST(each_number_stands_once_and_has_words_in_both_languages)
{
  for (size_t i = 0; i < aid_diagnostic_table_count(); i++) {
    const char *const number = aid_diagnostic_table_number(i);
    ck_assert_uint_eq(strlen(number), 5);
    ck_assert_int_eq(aid_diagnostic_table_level(i), number[0] == 'W' ? AID_LEVEL_WARNING : AID_LEVEL_ERROR);
    ck_assert_str_ne(aid_diagnostic_table_message(i, AID_LANGUAGE_EN), "");
    ck_assert_str_ne(aid_diagnostic_table_message(i, AID_LANGUAGE_ZH), "");
    for (size_t k = 0; k < i; k++)
      ck_assert_str_ne(aid_diagnostic_table_number(k), number);
  }
  ck_assert_ptr_null(aid_diagnostic_table_number(aid_diagnostic_table_count()));
}
END_TEST

TEST_MAIN("diagnostics", each_number_has_a_document_or_a_call_that_provokes_it, each_document_is_of_a_number_in_the_table,
          each_number_stands_once_and_has_words_in_both_languages)
