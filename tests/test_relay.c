/* Documents parsed ahead in a second thread: what comes of them is the same to the byte, and all that is the caller's stays on his thread. */
#include "tests/test.h"
#include "tests/oom.h"
#include "exchange/relay.h"
#include <socialaid/exchange.h>
#include <socialaid/compare.h>
#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* ---- threads that cannot be had ---- */

#if !defined __SANITIZE_THREAD__ && !defined __SANITIZE_ADDRESS__   /* they have a pthread_create() of their own */
static bool refuse_threads;
static int threads_made;

int pthread_create(pthread_t *thread, const pthread_attr_t *attributes, void *(*start)(void *), void *data)
{
  int (*real)(pthread_t *, const pthread_attr_t *, void *(*)(void *), void *);
  void *const symbol = dlsym(RTLD_NEXT, "pthread_create");

  if (refuse_threads)
    return EAGAIN;
  memcpy(&real, &symbol, sizeof real);
  threads_made++;
  return real(thread, attributes, start, data);
}
#endif

/* ---- bytes in memory, and who asks for them ---- */

static pthread_t caller;
static bool elsewhere;   /* something of the caller's was called on another thread */

static void seen_here(void)
{
  if (!pthread_equal(pthread_self(), caller))
    elsewhere = true;
}

typedef struct bytes { char *data; size_t length, room, at, piece, fail_at; } bytes;

static int64_t take(void *data, void *out, size_t size)
{
  bytes *const b = data;
  size_t n = b->length - b->at < size ? b->length - b->at : size;

  seen_here();
  if (b->fail_at != 0 && b->at >= b->fail_at) {
    errno = EIO;
    return -1;
  }
  if (b->piece != 0 && n > b->piece)
    n = b->piece;
  memcpy(out, b->data + b->at, n);
  b->at += n;
  return (int64_t)n;
}

static void add(bytes *b, const char *text, size_t length)
{
  if (b->length + length + 1 > b->room) {
    b->room = 2 * (b->length + length + 1);
    b->data = realloc(b->data, b->room);
    ck_assert_ptr_nonnull(b->data);
  }
  memcpy(b->data + b->length, text, length);
  b->length += length;
  b->data[b->length] = '\0';
}

static void say(bytes *b, const char *text) { add(b, text, strlen(text)); }

static int give(void *data, const void *in, size_t size)
{
  bytes *const b = data;

  seen_here();
  if (b->fail_at != 0 && b->length + size > b->fail_at) {
    errno = ENOSPC;
    return -1;
  }
  add(b, in, size);
  return 0;
}

static const char *data_path(const char *name, char path[512])
{
  const char *const srcdir = getenv("srcdir");

  snprintf(path, 512, "%s/%s", srcdir == NULL ? "." : srcdir, name);
  return path;
}

/* Threads of the process. One that has been joined may stand there for a moment yet, and a sanitizer has its own. */
static int tasks(void)
{
  int count = 2;

  for (int tries = 0; tries < 1000 && count > 1; tries++) {
    DIR *const dir = opendir("/proc/self/task");

    if (dir == NULL)
      return 1;
    count = 0;
    for (const struct dirent *e; (e = readdir(dir)) != NULL;)
      count += e->d_name[0] != '.';
    closedir(dir);
    if (count > 1)
      usleep(1000);
  }
#ifdef __SANITIZE_THREAD__
  count = 1;
#endif
  return count;
}

/* ---- events ---- */

typedef struct ear { bytes log; bool in_text; size_t events, most; } ear;

static bool hear_start(void *data, aid__text space, aid__text name, const aid__attribute *attributes, size_t count, aid__place place)
{
  ear *const e = data;
  char line[64];

  snprintf(line, sizeof line, "@%u,%zu %s ", place.line, count, place.file);
  say(&e->log, "\n<");
  add(&e->log, space.start, space.length);
  say(&e->log, " ");
  add(&e->log, name.start, name.length);
  say(&e->log, line);
  for (size_t i = 0; i < count; i++) {
    add(&e->log, attributes[i].name.start, attributes[i].name.length);
    say(&e->log, "=");
    add(&e->log, attributes[i].value.start, attributes[i].value.length);
    say(&e->log, ";");
  }
  return ++e->events != e->most;
}

static bool hear_end(void *data, aid__text space, aid__text name, aid__place place)
{
  ear *const e = data;
  char line[32];

  (void)space;
  snprintf(line, sizeof line, "@%u", place.line);
  say(&e->log, "\n/");
  add(&e->log, name.start, name.length);
  say(&e->log, line);
  return ++e->events != e->most;
}

static bool hear_text(void *data, aid__text text, aid__place place)
{
  ear *const e = data;

  (void)place;
  add(&e->log, text.start, text.length);
  return true;
}

static const aid__handler hear = {hear_start, hear_end, hear_text};

/* All that is heard and found, and how it ended. */
static bytes told(bytes *document, uint32_t threads, size_t most)
{
  const aid_input input = {take, document, "x.xml"};
  aid__reports reports;
  ear e = {.most = most};
  const aid__relay relay = {&input, &aid__memory_default, &hear, &e, NULL, NULL, &reports, threads};
  aid_error *error = NULL;
  bool good;

  document->at = 0;
  aid__reports_init(&reports, &aid__memory_default, NULL, NULL);
  good = aid__relay_run(&relay);
  say(&e.log, good ? "\ngood" : "\nnot good");
  if (aid__reports_finish(&reports, &error) != AID_OK) {
    ck_assert_uint_eq(aid_error_count(error), 1);
    say(&e.log, aid_error_message(error));
  }
  aid_error_free(error);
  aid__reports_free(&reports);
  return e.log;
}

static void check_told(bytes *document, size_t most)
{
  bytes one = told(document, 1, most), two = told(document, 2, most);

  ck_assert_str_eq(one.data, two.data);
  free(one.data);
  free(two.data);
}

static bytes long_document(size_t elements)
{
  bytes b = {.data = NULL};
  char text[160];

  say(&b, "<?xml version=\"1.0\"?>\n<a xmlns='urn:x'>");
  for (size_t i = 0; i < elements; i++) {
    snprintf(text, sizeof text, "\n  <b n='%zu' v='a &lt; b &amp; c'\n d='%0*d'>text %zu &amp; <c xmlns='urn:y'/></b>", i, (int)(i % 40) + 1, 7, i);
    say(&b, text);
  }
  say(&b, "\n</a>\n");
  return b;
}

START_TEST(every_document_is_told_the_same_by_one_thread_and_by_two)
{
  static const char *const documents[] = {"", "<a/>", "<a>", "hello", "<a b='1' b='2'/>", "<a>\n<b>\n</a>", "<!DOCTYPE a><a/>", "<a>&x;</a>", "<a>\xff</a>",
                                          "<a>\n\n<b p:c=''/></a>", "<a/>\n<b/>", "<a xmlns='urn:1'><b xmlns='urn:2'/><c/></a>"};
  char path[512], name[768], block[4096];
  DIR *const dir = opendir(data_path("tests/data/errors", path));
  size_t count = 0;

  ck_assert_ptr_nonnull(dir);
  for (size_t i = 0; i < sizeof documents / sizeof *documents; i++)
    for (size_t piece = 0; piece < 3; piece++) {
      bytes b = {.piece = piece};

      say(&b, documents[i]);
      check_told(&b, 0);
      free(b.data);
    }
  for (const struct dirent *e; (e = readdir(dir)) != NULL;) {
    bytes b = {.data = NULL};
    size_t n;
    FILE *file;

    if (strstr(e->d_name, ".xml") == NULL)
      continue;
    snprintf(name, sizeof name, "%s/%s", path, e->d_name);
    file = fopen(name, "rb");
    ck_assert_ptr_nonnull(file);
    while ((n = fread(block, 1, sizeof block, file)) > 0)
      add(&b, block, n);
    fclose(file);
    check_told(&b, 0);
    free(b.data);
    count++;
  }
  closedir(dir);
  ck_assert_uint_gt(count, 50);
}
END_TEST

START_TEST(a_document_longer_than_all_tapes_is_told_the_same)
{
  bytes b = long_document(50000);

  ck_assert_uint_gt(b.length, 4 << 20);
  check_told(&b, 0);
  b.piece = 4097;
  check_told(&b, 0);
  b.data[b.length / 2] = '<';   /* not well-formed in the middle */
  check_told(&b, 0);
  free(b.data);
}
END_TEST

START_TEST(whoever_listens_may_stop_at_any_event)
{
  bytes b = long_document(40000);

  for (size_t most = 1; most < 160000; most = most * 3 + 1)
    check_told(&b, most);
  ck_assert_int_eq(tasks(), 1);
  free(b.data);
}
END_TEST

START_TEST(an_input_that_fails_is_told_behind_all_that_came_before)
{
  bytes b = long_document(20000);

  for (b.fail_at = 1; b.fail_at < b.length; b.fail_at = b.fail_at * 5 + 7)
    check_told(&b, 0);
  /* What is wrong before that is all that is told. */
  b.fail_at = b.length;
  b.data[100] = '<';
  check_told(&b, 0);
  free(b.data);
}
END_TEST

START_TEST(the_longest_tag_and_the_longest_text_fit)
{
  bytes b = {.data = NULL};
  char name[32];

  say(&b, "<a><b");
  for (int i = 0; i < 256; i++) {
    snprintf(name, sizeof name, " a%d='", i);
    say(&b, name);
    for (int k = 0; k < 24; k++)
      say(&b, "123456789 ");
    say(&b, "'");
  }
  say(&b, "/><c><![CDATA[");
  for (int k = 0; k < 100000; k++)
    say(&b, "\xe4\xb8\xad");
  say(&b, "]]></c></a>");
  check_told(&b, 0);
  free(b.data);
}
END_TEST

/* ---- whole runs ---- */

static aid_policy *policy_of(void)
{
  aid_policy *policy = NULL;
  aid_error *error = NULL;
  char path[512];

  ck_assert_msg(aid_policy_load(data_path("tests/data/exchange/pack.xml", path), NULL, &policy, &error) == AID_OK, "%s",
                error == NULL ? "" : aid_error_message(error));
  return policy;
}

/* Some records are bad as they are read, some only when their chunk is sealed. */
static bytes city(size_t households, size_t bad)
{
  bytes b = {.data = NULL};
  char text[1024];

  say(&b, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<population xmlns=\"urn:socialaid:population:1\" version=\"1.0\" policy=\"other\""
          " month=\"2022-09\" synthetic=\"true\"><region id=\"410900\" cpi_yoy=\"2.4%\" food_yoy=\"6.3%\"/>\n");
  for (size_t i = 0; i < households; i++) {
    const bool now = bad != 0 && i % bad == 3, later = bad != 0 && i % bad == 5;

    snprintf(text, sizeof text,
             "<household id=\"h%zu\" region=\"41092%zu\" area=\"%s\"><person id=\"a%zu\" relation=\"head\" birth=\"%s-05-01\">"
             "<incomes><income source_kind=\"wage\" a_month=\"%zu.50\"/></incomes></person>\n"
             "<person id=\"c%zu\" relation=\"child\" birth=\"2014-05-01\" father=\"%s\"><incomes/></person>"
             "<relatives><person id=\"f\" death=\"2019-03-03\"/></relatives></household>\n",
             i, i % 2 == 0 ? (size_t)8 : (size_t)6, i % 3 == 0 ? "urban" : "rural", i, now ? "never-so" : "1970", i * 7 % 3000, i, later ? "nobody" : "f");
    say(&b, text);
  }
  snprintf(text, sizeof text, "<end regions=\"1\" households=\"%zu\" members=\"%zu\" relatives=\"%zu\"/></population>\n", households, 2 * households,
           households);
  say(&b, text);
  return b;
}

typedef struct outcome { bytes out, told; aid_status status; uint64_t households, left_out; size_t calls, stop_at; } outcome;

static void on_diagnostic(void *data, const aid_diagnostic *diagnostic)
{
  outcome *const o = data;

  seen_here();
  say(&o->told, aid_diagnostic_line_text(diagnostic, AID_LANGUAGE_EN));
  say(&o->told, "\n");
}

static int on_progress(void *data, uint64_t done, uint64_t all)
{
  outcome *const o = data;

  (void)all;
  seen_here();
  o->households = done;
  return ++o->calls == o->stop_at;
}

static void run(const aid_policy *policy, bytes *in, outcome *o, uint32_t threads, uint32_t flags, const aid_memory *memory)
{
  const aid_input input = {take, in, "city.xml"};
  const aid_output output = {give, &o->out, "decisions.xml"};
  aid_exchange_options options = AID_EXCHANGE_OPTIONS_INIT;
  aid_exchange_summary *summary = NULL;
  aid_error *error = NULL;

  in->at = 0;
  options.memory = memory;
  options.threads = threads;
  options.read_flags = flags;
  options.chunk = 100;
  options.on_diagnostic = on_diagnostic;
  options.data = o;
  options.progress = on_progress;
  options.progress_data = o;
  o->status = aid_exchange_assess(policy, &input, &output, &options, &summary, &error);
  if (summary != NULL)
    o->left_out = aid_exchange_summary_left_out(summary);
  for (size_t i = 0; i < aid_error_count(error); i++) {
    say(&o->told, aid_diagnostic_line_text(aid_error_at(error, i), AID_LANGUAGE_EN));
    say(&o->told, "\n");
  }
  say(&o->told, "");
  say(&o->out, "");
  aid_exchange_summary_free(summary);
  aid_error_free(error);
}

static void check_same(const outcome *a, const outcome *b)
{
  ck_assert_int_eq(a->status, b->status);
  ck_assert_str_eq(a->told.data, b->told.data);
  ck_assert_uint_eq(a->out.length, b->out.length);
  ck_assert_int_eq(memcmp(a->out.data, b->out.data, a->out.length), 0);
  ck_assert_uint_eq(a->left_out, b->left_out);
  ck_assert_uint_eq(a->calls, b->calls);
  ck_assert_uint_eq(a->households, b->households);
}

static void forget(outcome *o)
{
  free(o->out.data);
  free(o->told.data);
}

/* The runs by 2, 3, 7 and all threads are as that by one. */
static void check_runs(const aid_policy *policy, bytes *in, outcome like, uint32_t flags, aid_status status)
{
  static const uint32_t threads[] = {1, 2, 3, 7, 0};
  outcome first = like;

  caller = pthread_self();
  elsewhere = false;
  for (size_t i = 0; i < sizeof threads / sizeof *threads; i++) {
    outcome o = like;

    run(policy, in, i == 0 ? &first : &o, threads[i], flags, NULL);
    ck_assert_int_eq(tasks(), 1);
    if (i == 0) {
      ck_assert_int_eq(first.status, status);
      continue;
    }
    check_same(&first, &o);
    forget(&o);
  }
  ck_assert(!elsewhere);
  forget(&first);
}

START_TEST(decisions_findings_and_calls_are_the_same_for_any_number_of_threads)
{
  aid_policy *const policy = policy_of();
  bytes good = city(1500, 0), bad = city(1500, 50);

  check_runs(policy, &good, (outcome){.calls = 0}, 0, AID_OK);
  check_runs(policy, &bad, (outcome){.calls = 0}, AID_READ_KEEP_GOING, AID_PARTIAL);
  check_runs(policy, &bad, (outcome){.calls = 0}, AID_READ_KEEP_GOING | AID_READ_ASSUME_UNIQUE, AID_PARTIAL);
  check_runs(policy, &bad, (outcome){.calls = 0}, 0, AID_ERROR_DATA);
  free(good.data);
  free(bad.data);
  aid_policy_free(policy);
}
END_TEST

START_TEST(what_breaks_breaks_at_the_same_place_for_any_number_of_threads)
{
  aid_policy *const policy = policy_of();
  bytes in = city(1500, 0);

  check_runs(policy, &in, (outcome){.stop_at = 4}, 0, AID_ERROR_CANCELLED);
  check_runs(policy, &in, (outcome){.out = {.fail_at = 200000}}, 0, AID_ERROR_IO);
  in.fail_at = in.length / 2;
  check_runs(policy, &in, (outcome){.calls = 0}, 0, AID_ERROR_IO);
  in.fail_at = 0;
  in.data[in.length / 2] = '<';
  check_runs(policy, &in, (outcome){.calls = 0}, 0, AID_ERROR_DATA);
  free(in.data);
  aid_policy_free(policy);
}
END_TEST

START_TEST(an_allocation_that_fails_is_survived_with_two_threads)
{
  aid_policy *const policy = policy_of();
  bytes in = city(120, 0);
  struct oom oom;

  caller = pthread_self();
  /* The first ones, among which those of the threads are, and ever fewer of the rest. */
  for (uint64_t fail_at = 1; fail_at < 100000; fail_at += 1 + fail_at / 12) {
    outcome o = {.calls = 0};
    bool failed;

    oom_start(&oom, fail_at);
    run(policy, &in, &o, 2, 0, &oom.memory);
    failed = oom.failed > 0;
    ck_assert_int_eq(o.status, failed ? AID_ERROR_MEMORY : AID_OK);
    ck_assert_int_eq(oom.live, 0);
    forget(&o);
    if (!failed)
      break;
  }
  ck_assert_int_eq(tasks(), 1);
  free(in.data);
  aid_policy_free(policy);
}
END_TEST

START_TEST(a_comparison_is_the_same_for_any_number_of_threads)
{
  aid_policy *const policy = policy_of();
  bytes in = city(1000, 0), out[2] = {{.data = NULL}, {.data = NULL}};
  const aid_input input = {take, &in, "city.xml"};

  for (uint32_t threads = 1; threads <= 2; threads++) {
    const aid_output output = {give, &out[threads - 1], "comparison.xml"};
    aid_compare_options options = AID_COMPARE_OPTIONS_INIT;
    aid_comparison *comparison = NULL;
    aid_error *error = NULL;

    in.at = 0;
    options.threads = threads;
    options.chunk = 64;
    ck_assert_msg(aid_exchange_compare(policy, policy, &input, &options, &comparison, &error) == AID_OK, "%s", error == NULL ? "" : aid_error_message(error));
    ck_assert_int_eq(aid_comparison_write(comparison, &output, NULL), AID_OK);
    aid_comparison_free(comparison);
  }
  ck_assert_str_eq(out[0].data, out[1].data);
  free(out[0].data);
  free(out[1].data);
  free(in.data);
  aid_policy_free(policy);
}
END_TEST

START_TEST(where_no_thread_can_be_had_the_work_is_done_all_the_same)
{
#if !defined __SANITIZE_THREAD__ && !defined __SANITIZE_ADDRESS__
  aid_policy *const policy = policy_of();
  bytes in = city(1000, 20);
  outcome alone = {.calls = 0}, refused = {.calls = 0}, two = {.calls = 0};

  threads_made = 0;                /* by tests before this one, where all run in one process */
  run(policy, &in, &alone, 1, AID_READ_KEEP_GOING, NULL);
  ck_assert_int_eq(threads_made, 0);
  run(policy, &in, &two, 2, AID_READ_KEEP_GOING, NULL);
  ck_assert_int_ge(threads_made, 1);
  refuse_threads = true;
  run(policy, &in, &refused, 2, AID_READ_KEEP_GOING, NULL);
  refuse_threads = false;
  check_same(&alone, &two);
  check_same(&alone, &refused);
  forget(&alone);
  forget(&two);
  forget(&refused);
  free(in.data);
  aid_policy_free(policy);
#endif
}
END_TEST

TEST_MAIN("relay", every_document_is_told_the_same_by_one_thread_and_by_two, a_document_longer_than_all_tapes_is_told_the_same,
          whoever_listens_may_stop_at_any_event, an_input_that_fails_is_told_behind_all_that_came_before, the_longest_tag_and_the_longest_text_fit,
          decisions_findings_and_calls_are_the_same_for_any_number_of_threads, what_breaks_breaks_at_the_same_place_for_any_number_of_threads,
          an_allocation_that_fails_is_survived_with_two_threads, a_comparison_is_the_same_for_any_number_of_threads,
          where_no_thread_can_be_had_the_work_is_done_all_the_same)
