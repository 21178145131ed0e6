/*
 * Pages: against pages that were read and found right (tests/data/page), text and HTML, in both languages; what is in force on a day; what is
 * escaped, linked and known. With AID_UPDATE set the pages are written instead: read them before they are committed.
 */
#include "tests/test.h"
#include "tests/oom.h"
#include "tests/pack.h"
#include <socialaid/page.h>
#include <socialaid/program.h>
#include <socialaid/standard.h>
#include <errno.h>
#include <libxml/parser.h>
#include <libxml/xpath.h>
#include <libxml/xpathInternals.h>

typedef struct bytes { char *data; size_t length, room; } bytes;

static int give(void *data, const void *in, size_t size)
{
  bytes *const b = data;

  if (b->room && b->length + size > b->room) {
    errno = ENOSPC;
    return -1;
  }
  b->data = realloc(b->data, b->length + size + 1);
  memcpy(b->data + b->length, in, size);
  b->length += size;
  b->data[b->length] = 0;
  return 0;
}

static char *path_of(const char *name, char path[512])
{
  const char *const folder = getenv("srcdir");

  snprintf(path, 512, "%s/%s", folder ? folder : ".", name);
  return path;
}

static aid_policy *policy_of(const char *name)
{
  aid_policy *policy = NULL;
  aid_error *error = NULL;
  char path[512];

  ck_assert_msg(aid_policy_load(path_of(name, path), NULL, &policy, &error) == AID_OK, "%s", error ? aid_error_message(error) : "");
  return policy;
}

static aid_page_options options_of(const char *program, aid_page_format format, aid_language language)
{
  aid_page_options o = AID_PAGE_OPTIONS_INIT;

  o.program = program;
  o.format = format;
  o.language = language;
  return o;
}

static bytes page_of(const aid_policy *policy, const aid_page_options *options)
{
  bytes b = {NULL, 0, 0};
  const aid_output output = {give, &b, "page"};
  aid_error *error = NULL;

  ck_assert_msg(aid_policy_page_write(policy, options, &output, &error) == AID_OK, "%s", error ? aid_error_message(error) : "");
  return b;
}

/* The digest is of the language's version too, and not what a page is about. */
static void without_digest(bytes *b)
{
  for (char *p = b->data; (p = strstr(p, "sha256:")) != NULL; p += 7)
    for (char *q = p + 7; (*q >= '0' && *q <= '9') || (*q >= 'a' && *q <= 'f'); q++)
      *q = '0';
}

static void is_as(const char *name, const aid_page_options *options)
{
  aid_policy *const policy = policy_of("tests/packs/page.xml");
  bytes b = page_of(policy, options);
  char path[512], block[4096];
  bytes wanted = {NULL, 0, 0};
  FILE *file;
  size_t n;

  without_digest(&b);
  if (getenv("AID_UPDATE")) {
    file = fopen(path_of(name, path), "wb");
    ck_assert_ptr_nonnull(file);
    fwrite(b.data, 1, b.length, file);
    fclose(file);
  }
  file = fopen(path_of(name, path), "rb");
  ck_assert_msg(file != NULL, "%s", path);
  while ((n = fread(block, 1, sizeof block, file)) > 0)
    give(&wanted, block, n);
  fclose(file);
  for (size_t i = 0; i < b.length && i < wanted.length; i++)
    ck_assert_msg(b.data[i] == wanted.data[i], "%s differs at byte %zu: %.60s", name, i, b.data + i);
  ck_assert_uint_eq(b.length, wanted.length);
  free(b.data);
  free(wanted.data);
  aid_policy_free(policy);
}

START_TEST(a_program_is_a_page_of_text)
{
  aid_page_options o = options_of("heating", AID_PAGE_TEXT, AID_LANGUAGE_EN);

  is_as("tests/data/page/heating.en.txt", &o);
  o.language = AID_LANGUAGE_ZH;
  is_as("tests/data/page/heating.zh.txt", &o);
}
END_TEST

START_TEST(a_program_is_a_page_of_html)
{
  aid_page_options o = options_of("heating", AID_PAGE_HTML, AID_LANGUAGE_EN);

  is_as("tests/data/page/heating.en.html", &o);
  o.language = AID_LANGUAGE_ZH;
  is_as("tests/data/page/heating.zh.html", &o);
}
END_TEST

START_TEST(a_page_of_a_day_has_what_is_in_force_on_it)
{
  aid_page_options o = options_of("heating", AID_PAGE_TEXT, AID_LANGUAGE_ZH);

  o.day = aid_date(2022, 7, 31);
  is_as("tests/data/page/heating.day.zh.txt", &o);
}
END_TEST

START_TEST(a_policy_is_an_index)
{
  aid_page_options o = options_of(NULL, AID_PAGE_TEXT, AID_LANGUAGE_ZH);

  is_as("tests/data/page/index.zh.txt", &o);
  o.language = AID_LANGUAGE_EN;
  o.format = AID_PAGE_HTML;
  is_as("tests/data/page/index.en.html", &o);
}
END_TEST

START_TEST(a_warning_is_a_page)
{
  aid_page_options o = options_of("long_on", AID_PAGE_TEXT, AID_LANGUAGE_EN);

  o.day = aid_date(2022, 7, 31);
  is_as("tests/data/page/long_on.en.txt", &o);
}
END_TEST

START_TEST(a_standard_is_a_page)
{
  aid_page_options o = options_of(NULL, AID_PAGE_TEXT, AID_LANGUAGE_EN);

  o.standard = "line";
  is_as("tests/data/page/line.en.txt", &o);
}
END_TEST

static bool has(const bytes *b, const char *text) { return strstr(b->data, text) != NULL; }

START_TEST(what_was_not_announced_yet_is_not_shown)
{
  aid_policy *const policy = policy_of("tests/packs/page.xml");
  aid_page_options o = options_of("heating", AID_PAGE_TEXT, AID_LANGUAGE_EN);
  bytes b;

  o.day = aid_date(2022, 7, 31);
  o.known = aid_date(2022, 7, 31);
  b = page_of(policy, &o);
  ck_assert(!has(&b, "120 m2"));
  free(b.data);
  o.known = aid_date(2022, 8, 1);
  b = page_of(policy, &o);
  ck_assert(has(&b, "120 m2"));
  free(b.data);
  o.day = 0;
  o.known = aid_date(2022, 2, 17);
  b = page_of(policy, &o);
  ck_assert(!has(&b, "120 m2") && has(&b, "90 m2") && !has(&b, "630 yuan/month") && has(&b, "570 yuan/month"));
  free(b.data);
  aid_policy_free(policy);
}
END_TEST

START_TEST(what_is_not_in_force_says_so)
{
  aid_policy *const policy = policy_of("tests/packs/page.xml");
  aid_page_options o = options_of("heating", AID_PAGE_TEXT, AID_LANGUAGE_EN);
  bytes b;

  o.day = aid_date(2020, 7, 31);
  b = page_of(policy, &o);
  ck_assert(has(&b, "In force      from 2021-01-01 [not in force on that day]"));
  ck_assert(has(&b, "[no row is in force]"));
  free(b.data);
  aid_policy_free(policy);
}
END_TEST

static void check_document(const aid_policy *policy, const aid_page_options *options)
{
  bytes b = page_of(policy, options);
  xmlDocPtr document = xmlReadMemory(b.data, (int)b.length, "page.html", NULL, XML_PARSE_NONET | XML_PARSE_NOERROR);
  xmlXPathContextPtr context;
  xmlXPathObjectPtr found;

  ck_assert_msg(document != NULL, "not well-formed");
  context = xmlXPathNewContext(document);
  xmlXPathRegisterNs(context, (const xmlChar *)"h", (const xmlChar *)"http://www.w3.org/1999/xhtml");
  ck_assert_int_eq(strncmp(b.data, "<!DOCTYPE html>\n", 16), 0);
  /* Nothing is loaded and nothing runs; each link leads to a place of the page; no id stands twice; only void elements are empty. */
  found = xmlXPathEvalExpression((const xmlChar *)"count(//h:script | //h:link | //h:img | //@src | //h:a[not(starts-with(@href, '#'))])", context);
  ck_assert(found->floatval == 0);
  xmlXPathFreeObject(found);
  found = xmlXPathEvalExpression((const xmlChar *)"count(//h:a[not(substring(@href, 2) = //@id)])", context);
  ck_assert(found->floatval == 0);
  xmlXPathFreeObject(found);
  found = xmlXPathEvalExpression((const xmlChar *)"count(//@id[. = ../following::*/@id])", context);
  ck_assert(found->floatval == 0);
  xmlXPathFreeObject(found);
  xmlXPathFreeContext(context);
  xmlFreeDoc(document);
  for (const char *p = b.data; (p = strstr(p, "/>")) != NULL; p += 2) {
    const char *tag = p;
    while (*tag != '<')
      tag--;
    ck_assert_msg(strncmp(tag, "<meta ", 6) == 0, "%.40s", tag);
  }
  free(b.data);
}

START_TEST(every_page_of_our_packs_is_html_that_is_whole_in_itself)
{
  static const char *const packs[] = {"tests/packs/page.xml", "tests/packs/example.xml", "tests/packs/programs.xml", "tests/packs/language.xml", "policy/puyang.xml"};

  for (size_t i = 0; i < sizeof packs / sizeof *packs; i++) {
    aid_policy *const policy = policy_of(packs[i]);
    aid_page_options o = options_of(NULL, AID_PAGE_HTML, AID_LANGUAGE_ZH);
    check_document(policy, &o);
    for (int day = 0; day < 2; day++) {
      o.day = day ? aid_date(2022, 7, 31) : 0;
      for (size_t k = 0; k < aid_policy_program_count(policy); k++) {
        o.program = aid_program_id(aid_policy_program_at(policy, k));
        check_document(policy, &o);
      }
      o.program = NULL;
      for (size_t k = 0; k < aid_policy_standard_count(policy); k++) {
        o.standard = aid_standard_id(aid_policy_standard_at(policy, k));
        check_document(policy, &o);
      }
      o.standard = NULL;
    }
    aid_policy_free(policy);
  }
}
END_TEST

/* Columns of a line, a Chinese character being two wide. */
static size_t columns(const char *line, size_t length)
{
  size_t n = 0;

  for (size_t i = 0; i < length; i++)
    if (((unsigned char)line[i] & 0xc0) != 0x80)
      n += (unsigned char)line[i] >= 0xe3 && (unsigned char)line[i] <= 0xef ? 2 : 1;
  return n;
}

START_TEST(text_keeps_to_96_columns)
{
  aid_policy *const policy = policy_of("policy/puyang.xml");

  for (int language = 0; language < 2; language++)
    for (size_t k = 0; k <= aid_policy_program_count(policy); k++) {
      aid_page_options o = options_of(aid_program_id(aid_policy_program_at(policy, k)), AID_PAGE_TEXT, (aid_language)language);
      bytes b = page_of(policy, &o);
      for (const char *p = b.data; *p; p += strcspn(p, "\n"), p += *p == '\n') {
        const size_t length = strcspn(p, "\n");
        ck_assert_msg(columns(p, length) <= 96, "%.*s", (int)length, p);
        ck_assert_msg(length == 0 || p[length - 1] != ' ', "blanks at the end: %.*s", (int)length, p);
      }
      free(b.data);
    }
  aid_policy_free(policy);
}
END_TEST

START_TEST(titles_and_sources_are_escaped)
{
  aid_policy *const policy = policy_of("tests/packs/page.xml");
  aid_page_options o = options_of("heating", AID_PAGE_HTML, AID_LANGUAGE_EN);
  bytes b = page_of(policy, &o);

  ck_assert(has(&b, "<h1>heating &lt;sample&gt;</h1>"));
  ck_assert(has(&b, "<title>heating &lt;sample&gt;</title>"));
  ck_assert(has(&b, "A &lt;b&gt; &amp; &quot;c&quot;"));
  ck_assert(has(&b, "floor_space</a> &gt; 120 m2"));
  free(b.data);
  aid_policy_free(policy);
}
END_TEST

START_TEST(words_of_a_formula_lead_to_what_they_mean)
{
  aid_policy *const policy = policy_of("tests/packs/page.xml");
  aid_page_options o = options_of("heating", AID_PAGE_HTML, AID_LANGUAGE_EN);
  bytes b = page_of(policy, &o);

  ck_assert(has(&b, "<a href=\"#standard-line\" title=\"line\">line</a> &gt; <a href=\"#define-household-means\" title=\"means per head\">means</a>"));
  ck_assert(has(&b, "<a href=\"#fact-household-hard\""));
  ck_assert(has(&b, "<a href=\"#list-income\" title=\"item of income\">incomes</a>"));
  ck_assert(has(&b, "<a href=\"#program-food\" title=\"food\">food</a>.applied"));
  ck_assert(has(&b, "<a href=\"#fact-person-birth\" title=\"day of birth\">age</a>"));
  ck_assert(has(&b, "'rural'</code>"));                   /* a code is no name */
  free(b.data);
  aid_policy_free(policy);
}
END_TEST

START_TEST(what_is_not_there_is_not_found)
{
  aid_policy *const policy = policy_of("tests/packs/page.xml");
  aid_page_options o = options_of("heatng", AID_PAGE_TEXT, AID_LANGUAGE_EN);
  bytes b = {NULL, 0, 0};
  const aid_output output = {give, &b, "page"};
  aid_error *error = NULL;

  ck_assert_int_eq(aid_policy_page_write(policy, &o, &output, &error), AID_ERROR_NOT_FOUND);
  ck_assert_str_eq(aid_error_message(error), "E3111: there is no program heatng (did you mean heating?)");
  aid_error_free(error);
  error = NULL;
  o.program = NULL;
  o.standard = "lines";
  ck_assert_int_eq(aid_policy_page_write(policy, &o, &output, &error), AID_ERROR_NOT_FOUND);
  ck_assert_str_eq(aid_error_message(error), "E4301: there is no standard lines (did you mean line?)");
  aid_error_free(error);
  ck_assert_uint_eq(b.length, 0);
  aid_policy_free(policy);
}
END_TEST

START_TEST(wrong_use_is_an_argument_error)
{
  aid_policy *const policy = policy_of("tests/packs/page.xml");
  aid_page_options o = AID_PAGE_OPTIONS_INIT;
  bytes b = {NULL, 0, 0};
  const aid_output output = {give, &b, "page"};

  ck_assert_int_eq(aid_policy_page_write(NULL, &o, &output, NULL), AID_ERROR_ARGUMENT);
  ck_assert_int_eq(aid_policy_page_write(policy, &o, NULL, NULL), AID_ERROR_ARGUMENT);
  o.format = (aid_page_format)9;
  ck_assert_int_eq(aid_policy_page_write(policy, &o, &output, NULL), AID_ERROR_ARGUMENT);
  o.format = AID_PAGE_TEXT;
  o.language = (aid_language)9;
  ck_assert_int_eq(aid_policy_page_write(policy, &o, &output, NULL), AID_ERROR_ARGUMENT);
  ck_assert_int_eq(aid_policy_page_write(policy, NULL, &output, NULL), AID_OK);
  free(b.data);
  aid_policy_free(policy);
}
END_TEST

START_TEST(an_output_that_fails_is_told)
{
  aid_policy *const policy = policy_of("tests/packs/page.xml");
  bytes b = {NULL, 0, 10};
  const aid_output output = {give, &b, "page.txt"};
  aid_error *error = NULL;

  ck_assert_int_eq(aid_policy_page_write(policy, NULL, &output, &error), AID_ERROR_IO);
  ck_assert_ptr_nonnull(strstr(aid_error_message(error), "page.txt"));
  aid_error_free(error);
  aid_policy_free(policy);
}
END_TEST

static void each_fails(const aid_policy *policy, struct oom *oom, const aid_page_options *o)
{
  uint64_t calls = oom->calls;
  bytes b = page_of(policy, o);

  free(b.data);
  calls = oom->calls - calls;
  ck_assert_uint_gt(calls, 3);
  for (uint64_t i = 1; i <= calls; i = oom_after(i)) {
    const int64_t before = oom->live;
    const aid_output output = {give, &b, "page"};
    aid_error *error = NULL;
    aid_status status;
    b = (bytes){NULL, 0, 0};
    oom->failed = 0;
    oom->fail_at = oom->calls + i;
    status = aid_policy_page_write(policy, o, &output, &error);
    ck_assert_uint_eq(oom->failed, 1);
    ck_assert_int_eq(status, AID_ERROR_MEMORY);
    ck_assert_uint_eq(b.length, 0);
    aid_error_free(error);
    ck_assert_int_eq(oom->live, before);
  }
}

START_TEST(each_allocation_may_fail)
{
  aid_policy_options options = AID_POLICY_OPTIONS_INIT;
  aid_policy *policy = NULL;
  struct oom oom;
  char path[512];

  oom_start(&oom, 0);
  options.memory = &oom.memory;
  ck_assert_int_eq(aid_policy_load(path_of("tests/packs/page.xml", path), &options, &policy, NULL), AID_OK);
  for (int format = 0; format < 2; format++) {
    aid_page_options o = options_of("heating", (aid_page_format)format, AID_LANGUAGE_ZH);
    each_fails(policy, &oom, &o);
    o.day = aid_date(2022, 7, 31);
    each_fails(policy, &oom, &o);
    o.program = NULL;
    each_fails(policy, &oom, &o);
    o.standard = "line";
    each_fails(policy, &oom, &o);
  }
  aid_policy_free(policy);
  ck_assert_int_eq(oom.live, 0);
}
END_TEST

TEST_MAIN("page", a_program_is_a_page_of_text, a_program_is_a_page_of_html, a_page_of_a_day_has_what_is_in_force_on_it, a_policy_is_an_index, a_warning_is_a_page,
          a_standard_is_a_page, what_was_not_announced_yet_is_not_shown, what_is_not_in_force_says_so,
          every_page_of_our_packs_is_html_that_is_whole_in_itself, text_keeps_to_96_columns, titles_and_sources_are_escaped,
          words_of_a_formula_lead_to_what_they_mean, what_is_not_there_is_not_found, wrong_use_is_an_argument_error, an_output_that_fails_is_told,
          each_allocation_may_fail)
