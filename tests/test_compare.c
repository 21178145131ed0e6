/* Comparisons: numbers worked out by hand on seven households, some of them open; the document; what goes wrong. */
#include "tests/test.h"
#include "tests/oom.h"
#include <socialaid.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { TEXT_MOST = 1 << 18 };

static const char the_town[] =
  "<policy xmlns=\"urn:socialaid:policy:1\" id=\"town\" version=\"1\" region=\"410900\"><source id=\"t\" title=\"t\"/>"
  "<region id=\"410900\" level=\"city\" en=\"Town\"/><region id=\"410928\" level=\"county\" parent=\"410900\" en=\"West\"/>"
  "<region id=\"410902\" level=\"county\" parent=\"410900\" zh=\"东\"/>"
  "<fact id=\"cold\" of=\"region\" type=\"flag\" absent=\"no\"/><fact id=\"income\" of=\"household\" type=\"yuan/month\"/>"
  "<standard id=\"line\" type=\"yuan/month\" by=\"region\" cite=\"t\"><value region=\"410902\">500</value><value region=\"410928\">400</value></standard>"
  "<program id=\"help\" of=\"household\" en=\"Help\" cite=\"t\"><require id=\"poor\" cite=\"t\">line > income</require>"
  "<pay id=\"basic\" cite=\"t\">line - income</pay></program>"
  "<program id=\"gift\" of=\"person\" cite=\"t\"><require id=\"old\" cite=\"t\">age >= 80 years</require><pay id=\"basic\" cite=\"t\">50 yuan/month</pay></program>"
  "<program id=\"heat\" of=\"city\" cite=\"t\"><require id=\"cold\" cite=\"t\">cold</require><pay id=\"basic\" cite=\"t\">1000 yuan/month</pay></program></policy>";

static const char the_reform[] =
  "<policy xmlns=\"urn:socialaid:policy:1\" id=\"reform\" extends=\"town\" version=\"2\"><source id=\"r\" title=\"r\"/>"
  "<fact id=\"heated\" of=\"household\" type=\"flag\" absent=\"no\"/>"
  "<standard id=\"line\" cite=\"r\"><value region=\"410902\" from=\"2022-01-01\">450</value><value region=\"410928\" from=\"2022-01-01\">460</value></standard>"
  "<end rule=\"gift\" from=\"2022-07-01\" cite=\"r\"/>"
  "<program id=\"heat\" of=\"city\" cite=\"r\"><pay id=\"basic\" cite=\"r\">1200 yuan/month</pay></program>"
  "<program id=\"fuel\" of=\"household\" cite=\"r\"><require id=\"heated\" cite=\"r\">heated</require><pay id=\"basic\" cite=\"r\">30 yuan/month</pay></program></policy>";

/*
 *           help            gift          fuel      all
 *   h1      20 ->   0       50 ->         -         70 ->  0   leaves
 *   h2     100 ->  50                               100 -> 50
 *   h3       0 ->  30                                 0 -> 30  enters
 *   h4     open, its income is unknown
 *   h5     100 ->  50                               100 -> 50
 *   h6     300 -> 360       open (age)    0 -> 30   open
 *   h7       0              50 ->                    50 ->  0  leaves
 */
static const char the_people[] =
  "<population xmlns=\"urn:socialaid:population:1\" version=\"1.0\" policy=\"town\" month=\"2022-07\" synthetic=\"true\"><region id=\"410900\" cold=\"yes\"/>"
  "<household id=\"h1\" region=\"410902\" income=\"480\"><person id=\"a\" birth=\"1935-01-01\"/></household>"
  "<household id=\"h2\" region=\"410902\" income=\"400\"><person id=\"b\" birth=\"1980-01-01\"/><person id=\"c\" birth=\"2010-01-01\"/></household>"
  "<household id=\"h3\" region=\"410928\" income=\"430\"><person id=\"d\" birth=\"1962-07-31\"/></household>"
  "<household id=\"h4\" region=\"410928\"><person id=\"e\" birth=\"1962-08-01\"/></household>"
  "<household id=\"h5\" region=\"410902\" income=\"400\"><person id=\"f\" birth=\"1985-01-01\"/><person id=\"g\" birth=\"2004-07-31\"/></household>"
  "<household id=\"h6\" region=\"410928\" income=\"100\" heated=\"yes\"><person id=\"k\" birth=\"2000-01-01\"/><person id=\"l\"/></household>"
  "<household id=\"h7\" region=\"410928\" income=\"800\"><person id=\"m\" birth=\"1930-01-01\"/></household>"
  "<end regions=\"1\" households=\"7\" members=\"10\" relatives=\"0\"/></population>";

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

static char folder[64];

static void save(const char *name, const char *text)
{
  char path[96];
  FILE *file;

  snprintf(path, sizeof path, "%s/%s", folder, name);
  file = fopen(path, "wb");
  ck_assert_ptr_nonnull(file);
  fputs(text, file);
  fclose(file);
}

static aid_policy *load(const char *name, const aid_memory *memory)
{
  aid_policy_options options = AID_POLICY_OPTIONS_INIT;
  aid_policy *policy = NULL;
  aid_error *error = NULL;
  char path[96];

  options.memory = memory;
  snprintf(path, sizeof path, "%s/%s", folder, name);
  ck_assert_msg(aid_policy_load(path, &options, &policy, &error) == AID_OK || memory, "%s", error ? aid_error_message(error) : "");
  aid_error_free(error);
  return policy;
}

typedef struct world { aid_policy *base, *reform; } world;

static world make_world(void)
{
  world w;

  strcpy(folder, "/tmp/aid-compare-XXXXXX");
  ck_assert_ptr_nonnull(mkdtemp(folder));
  save("town.xml", the_town);
  save("reform.xml", the_reform);
  w.base = load("town.xml", NULL);
  w.reform = load("reform.xml", NULL);
  return w;
}

static void end_world(world *w)
{
  static const char *const names[] = {"town.xml", "reform.xml"};
  char path[96];

  aid_policy_free(w->base);
  aid_policy_free(w->reform);
  for (size_t i = 0; i < 2; i++) {
    snprintf(path, sizeof path, "%s/%s", folder, names[i]);
    unlink(path);
  }
  rmdir(folder);
}

static aid_status compare(const world *w, const char *text, const aid_compare_options *options, aid_comparison **out, aid_error **error)
{
  bytes b = {(char *)(uintptr_t)text, strlen(text), 0};
  const aid_input input = {take, &b, "people.xml"};

  return aid_exchange_compare(w->base, w->reform, &input, options, out, error);
}

static aid_comparison *compared(const world *w, const aid_compare_options *options)
{
  aid_comparison *c = NULL;
  aid_error *error = NULL;

  ck_assert_msg(compare(w, the_people, options, &c, &error) == AID_OK, "%s", error ? aid_error_message(error) : "");
  return c;
}

/* A row as one text, with fen: decided, eligible, undetermined (before/after), cost; compared, open, entering, leaving, gaining, losing, gained, lost. */
static const char *row(const aid_comparison *c, const char *group, const char *program)
{
  static char text[256];
  size_t g = 0, p = 0;
  const aid_compared *n;

  while (g < aid_comparison_group_count(c) && strcmp(aid_comparison_group_id(c, g), group) != 0)
    g++;
  while (p < aid_comparison_program_count(c) && strcmp(aid_comparison_program(c, p), program) != 0)
    p++;
  if ((n = aid_comparison_numbers(c, g, p)) == NULL)
    return "none";
  snprintf(text, sizeof text, "%d/%d %d/%d %d/%d %lld/%lld; %d %d %d %d %d %d %lld %lld", (int)n->decided[0], (int)n->decided[1], (int)n->eligible[0], (int)n->eligible[1],
           (int)n->undetermined[0], (int)n->undetermined[1], (long long)n->cost_fen[0], (long long)n->cost_fen[1], (int)n->households, (int)n->open, (int)n->entering,
           (int)n->leaving, (int)n->gaining, (int)n->losing, (long long)n->gained_fen, (long long)n->lost_fen);
  return text;
}

START_TEST(costs_and_households_are_as_worked_out_by_hand)
{
  world w = make_world();
  aid_comparison *const c = compared(&w, NULL);

  ck_assert_uint_eq(aid_comparison_program_count(c), 4);
  ck_assert_str_eq(row(c, "total", "help"), "7/7 4/4 1/1 52000/49000; 6 1 1 1 2 3 9000 12000");
  ck_assert_str_eq(row(c, "total", "gift"), "10/0 2/0 1/0 10000/0; 6 1 0 2 0 2 0 10000");
  ck_assert_str_eq(row(c, "total", "fuel"), "0/7 0/1 0/0 0/3000; 7 0 1 0 1 0 3000 0");
  ck_assert_str_eq(row(c, "total", ""), "7/7 5/4 2/1 162000/172000; 5 2 1 2 1 4 3000 22000");
  aid_comparison_free(c);
  end_world(&w);
}
END_TEST

START_TEST(a_program_of_regions_costs_and_is_of_no_household)
{
  world w = make_world();
  aid_compare_options options = AID_COMPARE_OPTIONS_INIT;
  aid_comparison *c;

  options.chunk = 2;                                   /* decided with each chunk, counted once */
  c = compared(&w, &options);
  ck_assert_str_eq(row(c, "total", "heat"), "1/1 1/1 0/0 100000/120000; 0 0 0 0 0 0 0 0");
  ck_assert_str_eq(row(c, "410900", "heat"), "1/1 1/1 0/0 100000/120000; 0 0 0 0 0 0 0 0");
  ck_assert_str_eq(row(c, "410900", ""), "0/0 0/0 0/0 100000/120000; 0 0 0 0 0 0 0 0");
  aid_comparison_free(c);
  end_world(&w);
}
END_TEST

START_TEST(counties_and_household_types_have_numbers_of_their_own)
{
  static const struct { const char *id; aid_group_kind kind; uint64_t households, members; } groups[] = {
    {"total", AID_GROUP_TOTAL, 7, 10}, {"410900", AID_GROUP_REGION, 0, 0}, {"410902", AID_GROUP_REGION, 3, 5}, {"410928", AID_GROUP_REGION, 4, 5},
    {"age_unknown", AID_GROUP_TYPE, 1, 2}, {"one_adult", AID_GROUP_TYPE, 1, 1}, {"one_elder", AID_GROUP_TYPE, 3, 3},
    {"with_children", AID_GROUP_TYPE, 1, 2}, {"adults", AID_GROUP_TYPE, 1, 2}};
  world w = make_world();
  aid_comparison *const c = compared(&w, NULL);

  ck_assert_uint_eq(aid_comparison_group_count(c), sizeof groups / sizeof *groups);
  for (size_t g = 0; g < sizeof groups / sizeof *groups; g++) {
    uint64_t members;
    ck_assert_str_eq(aid_comparison_group_id(c, g), groups[g].id);
    ck_assert_int_eq(aid_comparison_group_kind(c, g), groups[g].kind);
    ck_assert_uint_eq(aid_comparison_group_households(c, g, &members), groups[g].households);
    ck_assert_uint_eq(members, groups[g].members);
  }
  ck_assert_str_eq(aid_comparison_group_title(c, 3, AID_LANGUAGE_EN), "West");
  ck_assert_str_eq(aid_comparison_group_title(c, 2, AID_LANGUAGE_ZH), "东");
  ck_assert_str_eq(row(c, "410902", "help"), "3/3 3/2 0/0 22000/10000; 3 0 0 1 0 3 0 12000");
  ck_assert_str_eq(row(c, "410928", ""), "4/4 2/2 2/1 35000/42000; 2 2 1 1 1 1 3000 5000");
  ck_assert_str_eq(row(c, "one_elder", ""), "3/3 2/1 0/0 12000/3000; 3 0 1 2 1 2 3000 12000");
  ck_assert_str_eq(row(c, "age_unknown", "help"), "1/1 1/1 0/0 30000/36000; 1 0 0 0 1 0 6000 0");
  aid_comparison_free(c);
  end_world(&w);
}
END_TEST

START_TEST(the_mean_is_exact)
{
  const aid_compared nobody = {.households = 4}, thirds = {.gaining = 2, .losing = 1, .gained_fen = 500, .lost_fen = 100};
  world w = make_world();
  aid_comparison *const c = compared(&w, NULL);
  aid_value mean = aid_compared_mean(aid_comparison_numbers(c, 0, 99));
  char text[48];

  aid_value_print(&mean, text, sizeof text);
  ck_assert_str_eq(text, "-38 yuan");
  mean = aid_compared_mean(&thirds);
  aid_value_print(&mean, text, sizeof text);
  ck_assert_str_eq(text, "4/3 yuan");
  ck_assert_int_eq(aid_compared_mean(&nobody).known, 0);
  aid_comparison_free(c);
  end_world(&w);
}
END_TEST

START_TEST(equal_losses_stand_in_the_order_of_the_document)
{
  static const char *const wanted[] = {"h1", "h2", "h5", "h7"};
  world w = make_world();
  aid_compare_options options = AID_COMPARE_OPTIONS_INIT;

  for (uint32_t most = 1; most <= 5; most++) {
    aid_comparison *c;
    int64_t before, after;
    options.losses = most;
    options.chunk = most;
    c = compared(&w, &options);
    ck_assert_uint_eq(aid_comparison_loss_count(c), most < 4 ? most : 4);
    for (size_t i = 0; i < aid_comparison_loss_count(c); i++)
      ck_assert_str_eq(aid_comparison_loss(c, i)->household, wanted[i]);
    ck_assert_str_eq(aid_comparison_loss(c, 0)->region, "410902");
    ck_assert_int_eq(aid_comparison_loss(c, 0)->fen[AID_BEFORE], 7000);
    ck_assert_int_eq(aid_comparison_loss(c, 0)->fen[AID_AFTER], 0);
    aid_comparison_loss_fen(c, 0, 0, &before, &after);
    ck_assert_int_eq(before, 2000);
    ck_assert_int_eq(after, 0);
    aid_comparison_loss_fen(c, 0, 1, &before, &after);
    ck_assert_int_eq(before, 5000);
    ck_assert_ptr_null(aid_comparison_loss(c, 4));
    aid_comparison_free(c);
  }
  end_world(&w);
}
END_TEST

static const char *poverty(const aid_comparison *c, size_t g)
{
  static char text[160];
  const aid_poverty *const p = aid_comparison_poverty(c, g);

  snprintf(text, sizeof text, "%d %d, %d %d; %d %d %lld; %d %d %lld; %d %d %lld", (int)p->households, (int)p->members, (int)p->unknown_households, (int)p->unknown_members,
           (int)p->poor_households[0], (int)p->poor_members[0], (long long)p->gap_fen[0], (int)p->poor_households[1], (int)p->poor_members[1], (long long)p->gap_fen[1],
           (int)p->poor_households[2], (int)p->poor_members[2], (long long)p->gap_fen[2]);
  return text;
}

START_TEST(poverty_is_measured_by_the_bases_line_where_everything_is_known)
{
  world w = make_world();
  aid_compare_options options = AID_COMPARE_OPTIONS_INIT;
  aid_comparison *c = compared(&w, NULL);

  ck_assert_ptr_null(aid_comparison_poverty(c, 0));
  aid_comparison_free(c);
  options.line = "line";
  options.income = "income";
  c = compared(&w, &options);
  ck_assert_str_eq(poverty(c, 0), "5 7, 2 3; 2 4 20000; 3 5 32000; 3 5 42000");
  ck_assert_str_eq(poverty(c, 2), "3 5, 0 0; 2 4 20000; 3 5 32000; 3 5 42000");
  ck_assert_str_eq(poverty(c, 3), "2 2, 2 3; 0 0 0; 0 0 0; 0 0 0");
  aid_comparison_free(c);
  options.heads = "2 / 3";                             /* 13 1/3 + 66 2/3 + 66 2/3; 13 1/3 + 2 * 16 2/3; … less 100 each: nothing */
  c = compared(&w, &options);
  ck_assert_str_eq(poverty(c, 0), "5 7, 2 3; 0 0 0; 3 5 4667; 3 5 14667");
  aid_comparison_free(c);
  options.heads = "0";                                 /* nobody to divide by */
  c = compared(&w, &options);
  ck_assert_str_eq(poverty(c, 0), "0 0, 7 10; 0 0 0; 0 0 0; 0 0 0");
  aid_comparison_free(c);
  end_world(&w);
}
END_TEST

static bytes written(const aid_comparison *c)
{
  bytes b = {calloc(1, TEXT_MOST), 0, 0};
  const aid_output output = {give, &b, "comparison.xml"};

  ck_assert_int_eq(aid_comparison_write(c, &output, NULL), AID_OK);
  return b;
}

START_TEST(the_document_is_the_same_whatever_the_chunks)
{
  world w = make_world();
  aid_compare_options options = AID_COMPARE_OPTIONS_INIT;
  aid_comparison *c;
  bytes first;

  options.line = "line";
  options.income = "income";
  c = compared(&w, &options);
  first = written(c);
  aid_comparison_free(c);
  ck_assert_ptr_nonnull(strstr(first.data, "<loss household=\"h1\" region=\"410902\" before=\"70.00\" after=\"0.00\">"));
  ck_assert_ptr_nonnull(strstr(first.data, aid_policy_digest(w.base)));
  ck_assert_ptr_nonnull(strstr(first.data, aid_policy_digest(w.reform)));
  ck_assert_ptr_nonnull(strstr(first.data, "mean=\"-38.00\""));
  for (uint32_t chunk = 1; chunk < 8; chunk++) {
    bytes again;
    options.chunk = chunk;
    c = compared(&w, &options);
    again = written(c);
    ck_assert_uint_eq(again.length, first.length);
    ck_assert_int_eq(memcmp(again.data, first.data, first.length), 0);
    free(again.data);
    aid_comparison_free(c);
  }
  free(first.data);
  end_world(&w);
}
END_TEST

START_TEST(only_the_programs_asked_for_are_compared)
{
  static const char *const two[] = {"gift", "fuel", NULL}, *const none[] = {"gitf", NULL};
  world w = make_world();
  aid_compare_options options = AID_COMPARE_OPTIONS_INIT;
  aid_comparison *c;
  aid_error *error = NULL;

  options.programs = two;                              /* fuel is the reform's alone */
  c = compared(&w, &options);
  ck_assert_uint_eq(aid_comparison_program_count(c), 2);
  ck_assert_str_eq(row(c, "total", ""), "7/7 2/1 1/0 10000/3000; 6 1 0 2 0 2 0 10000");
  aid_comparison_free(c);
  options.programs = none;
  ck_assert_int_eq(compare(&w, the_people, &options, &c, &error), AID_ERROR_NOT_FOUND);
  ck_assert_ptr_null(c);
  aid_error_free(error);
  end_world(&w);
}
END_TEST

START_TEST(a_policy_compares_with_its_amendment)
{
  world w = make_world();
  aid_changes *changes = NULL;
  aid_comparison *c;

  aid_policy_free(w.reform);
  w.reform = NULL;
  ck_assert_int_eq(aid_changes_parse(w.base, "line +10% region 410902; end gift", &changes, NULL), AID_OK);
  ck_assert_int_eq(aid_policy_amend(w.base, aid_changes_list(changes), 2, NULL, &w.reform, NULL), AID_OK);
  aid_changes_free(changes);
  {
    char people[sizeof the_people];
    bytes b = {people, 0, 0};
    const aid_input input = {take, &b, "people.xml"};
    char *at;
    strcpy(people, the_people);
    at = strstr(people, " heated=\"yes\"");            /* a word of the other reform */
    memset(at, ' ', strlen(" heated=\"yes\""));
    b.length = strlen(people);
    ck_assert_int_eq(aid_exchange_compare(w.base, w.reform, &input, NULL, &c, NULL), AID_OK);
  }
  ck_assert_str_eq(row(c, "total", "help"), "7/7 4/4 1/1 52000/67000; 6 1 0 0 3 0 15000 0");
  ck_assert_str_eq(row(c, "410928", "help"), "4/4 1/1 1/1 30000/30000; 3 1 0 0 0 0 0 0");
  aid_comparison_free(c);
  end_world(&w);
}
END_TEST

static int stop(void *data, uint64_t done, uint64_t all)
{
  (void)data, (void)done, (void)all;
  return 1;
}

START_TEST(what_goes_wrong_is_told)
{
  world w = make_world(), swapped = {w.reform, w.base};
  aid_compare_options options = AID_COMPARE_OPTIONS_INIT;
  aid_comparison *c = NULL;
  aid_error *error = NULL;

  ck_assert_int_eq(compare(&swapped, the_people, NULL, &c, &error), AID_ERROR_ARGUMENT);
  ck_assert_str_eq(aid_diagnostic_number(aid_error_at(error, 0)), "E2511");
  aid_error_free(error);
  error = NULL;
  options.line = "line";
  ck_assert_int_eq(compare(&w, the_people, &options, &c, NULL), AID_ERROR_ARGUMENT);   /* no income */
  options.income = "incom";
  ck_assert_int_eq(compare(&w, the_people, &options, &c, &error), AID_ERROR_POLICY);
  ck_assert_ptr_nonnull(strstr(aid_error_message(error), "did you mean income?"));
  aid_error_free(error);
  error = NULL;
  options.line = options.income = NULL;
  options.progress = stop;
  ck_assert_int_eq(compare(&w, the_people, &options, &c, NULL), AID_ERROR_CANCELLED);
  options.progress = NULL;
  ck_assert_int_eq(compare(&w, "<population", &options, &c, NULL), AID_ERROR_DATA);
  options.losses = 100001;
  ck_assert_int_eq(compare(&w, the_people, &options, &c, NULL), AID_ERROR_ARGUMENT);
  options.losses = 0;
  options.day = aid_date(2022, 8, 1);
  ck_assert_int_eq(compare(&w, the_people, &options, &c, NULL), AID_ERROR_ARGUMENT);
  ck_assert_ptr_null(c);
  end_world(&w);
}
END_TEST

START_TEST(records_that_are_left_out_are_counted_and_compared_nowhere)
{
  world w = make_world();
  aid_compare_options options = AID_COMPARE_OPTIONS_INIT;
  aid_comparison *c = NULL;
  char people[sizeof the_people];
  char *at;

  strcpy(people, the_people);
  at = strstr(people, "income=\"430\"");
  memcpy(at, "income=\"4x0\"", 12);
  ck_assert_int_eq(compare(&w, people, NULL, &c, NULL), AID_ERROR_DATA);
  options.read_flags = AID_READ_KEEP_GOING;
  ck_assert_int_eq(compare(&w, people, &options, &c, NULL), AID_PARTIAL);
  ck_assert_uint_eq(aid_comparison_left_out(c), 1);
  ck_assert_uint_eq(aid_comparison_households(c), 6);
  ck_assert_str_eq(row(c, "total", "help"), "6/6 4/3 1/1 52000/46000; 5 1 0 1 1 3 6000 12000");
  aid_comparison_free(c);
  end_world(&w);
}
END_TEST

START_TEST(no_memory_is_told_and_nothing_is_kept)
{
  world w = make_world();

  OOM_EACH(oom) {
    aid_compare_options options = AID_COMPARE_OPTIONS_INIT;
    aid_comparison *c = NULL;
    aid_error *error = NULL;
    aid_status status;

    options.memory = &oom.memory;
    options.line = "line";
    options.income = "income";
    options.losses = 2;
    options.chunk = 3;
    status = compare(&w, the_people, &options, &c, &error);
    OOM_EXPECT(oom, status == AID_ERROR_MEMORY && c == NULL);
    if (c) {
      bytes b = {calloc(1, TEXT_MOST), 0, 0};
      const aid_output output = {give, &b, "comparison.xml"};
      const aid_status wrote = aid_comparison_write(c, &output, NULL);
      OOM_EXPECT(oom, wrote == AID_ERROR_MEMORY);
      free(b.data);
    }
    aid_error_free(error);
    aid_comparison_free(c);
  }
  end_world(&w);
}
END_TEST

TEST_MAIN("compare", costs_and_households_are_as_worked_out_by_hand, a_program_of_regions_costs_and_is_of_no_household,
          counties_and_household_types_have_numbers_of_their_own, the_mean_is_exact, equal_losses_stand_in_the_order_of_the_document,
          poverty_is_measured_by_the_bases_line_where_everything_is_known, the_document_is_the_same_whatever_the_chunks,
          only_the_programs_asked_for_are_compared, a_policy_compares_with_its_amendment, what_goes_wrong_is_told,
          records_that_are_left_out_are_counted_and_compared_nowhere, no_memory_is_told_and_nothing_is_kept)
