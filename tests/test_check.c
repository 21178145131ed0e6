/*
 * policy check. Each finding has packs in tests/data/findings that are named by it: W2101-x.xml provokes it and nothing else, at the place
 * that its first lines say (<!-- expect line:column -->), and W2101-x.near.xml, its near miss, provokes nothing that it does not accept.
 */
#include "tests/test.h"
#include "tests/oom.h"
#include "tests/pack.h"
#include <dirent.h>
#include <socialaid.h>

/* A review on this day has not passed yet; one on the day before has. */
#define THE_DAY aid_date(2024, 7, 2)

typedef struct told {
  unsigned open, accepted;
  bool mixed;                        /* an open one came after an accepted one */
  char number[8], text[4096], because[256];
  uint32_t line, column, length, last_line;
  bool in_order;
} told;

static void tell(void *data, const aid_diagnostic *d, const char *because)
{
  told *const t = data;
  const char *const texts[] = {aid_diagnostic_message(d, AID_LANGUAGE_EN), aid_diagnostic_message(d, AID_LANGUAGE_ZH), aid_diagnostic_hint(d, AID_LANGUAGE_EN),
                               aid_diagnostic_hint(d, AID_LANGUAGE_ZH)};

  for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
    ck_assert_msg(texts[i] && texts[i][0] && strstr(texts[i], "%1") == NULL, "%s says nothing", aid_diagnostic_number(d));
  ck_assert_int_eq(aid_diagnostic_level(d), AID_LEVEL_WARNING);
  snprintf(t->text + strlen(t->text), sizeof t->text - strlen(t->text), "#   %s%s%s\n", aid_diagnostic_line_text(d, AID_LANGUAGE_EN), because ? ": " : "",
           because ? because : "");
  if (because) {
    t->accepted++;
    snprintf(t->because, sizeof t->because, "%s", because);
    return;
  }
  t->mixed |= t->accepted > 0;
  t->in_order &= aid_diagnostic_line(d) >= t->last_line;
  t->last_line = aid_diagnostic_line(d);
  if (t->open++ == 0) {
    snprintf(t->number, sizeof t->number, "%s", aid_diagnostic_number(d));
    t->line = aid_diagnostic_line(d);
    t->column = aid_diagnostic_column(d);
    t->length = aid_diagnostic_length(d);
  }
}

static told check(const aid_policy *policy, int32_t day)
{
  told t = {.in_order = true};
  aid_check_options options = AID_CHECK_OPTIONS_INIT;
  uint64_t warnings = 99, accepted = 99;

  options.day = day;
  options.on_finding = tell;
  options.data = &t;
  ck_assert_int_eq(aid_policy_check(policy, &options, &warnings, &accepted, NULL), AID_OK);
  ck_assert_uint_eq(warnings, t.open);
  ck_assert_uint_eq(accepted, t.accepted);
  ck_assert(!t.mixed);
  return t;
}

static told check_text(const char *text)
{
  aid_policy *const policy = pack(text);
  const told t = check(policy, THE_DAY);

  aid_policy_free(policy);
  return t;
}

static aid_policy *load(const char *path)
{
  aid_policy *policy = NULL;
  aid_error *error = NULL;

  ck_assert_msg(aid_policy_load(path, NULL, &policy, &error) == AID_OK, "%s", error ? aid_error_message(error) : "");
  return policy;
}

/* ---- each finding and its near miss ---- */

static bool expected_place(const char *path, uint32_t *line, uint32_t *column)
{
  char text[512];
  FILE *const file = fopen(path, "r");
  const char *at;

  ck_assert_msg(file != NULL, "%s", path);
  text[fread(text, 1, sizeof text - 1, file)] = '\0';
  fclose(file);
  return (at = strstr(text, "<!-- expect ")) != NULL && sscanf(at, "<!-- expect %u:%u", line, column) == 2;
}

static bool is_right(const char *path, const char *name)
{
  const bool near = strstr(name, ".near.xml") != NULL;
  aid_policy *const policy = load(path);
  const told t = check(policy, THE_DAY);
  uint32_t line = 0, column = 0;

  aid_policy_free(policy);
  if (near ? t.open == 0
           : t.open == 1 && strncmp(name, t.number, 5) == 0 && t.length > 0 && expected_place(path, &line, &column) && t.line == line && t.column == column)
    return true;
  printf("# %s: expected at %u:%u\n%s", name, line, column, t.text);
  return false;
}

START_TEST(each_finding_has_a_pack_that_provokes_it_and_a_near_miss_that_does_not)
{
  const char *const srcdir = getenv("srcdir");
  const struct dirent *entry;
  unsigned wrong = 0, numbers = 0;
  char folder[512], path[800];
  DIR *open;

  snprintf(folder, sizeof folder, "%s/tests/data/findings", srcdir ? srcdir : ".");
  for (size_t i = 0; i < aid_diagnostic_table_count(); i++) {
    const char *const number = aid_diagnostic_table_number(i);
    unsigned hits = 0, misses = 0;
    if (strncmp(number, "W21", 3) != 0)
      continue;
    numbers++;
    ck_assert_msg((open = opendir(folder)) != NULL, "%s", folder);
    while ((entry = readdir(open)) != NULL)
      if (strncmp(entry->d_name, number, 5) == 0) {
        snprintf(path, sizeof path, "%s/%s", folder, entry->d_name);
        *(strstr(entry->d_name, ".near.xml") ? &misses : &hits) += 1;
        wrong += !is_right(path, entry->d_name);
      }
    closedir(open);
    if (hits == 0 || misses == 0) {
      printf("# %s: %u packs provoke it, %u near misses\n", number, hits, misses);
      wrong++;
    }
  }
  fflush(stdout);
  ck_assert_uint_gt(numbers, 10);
  ck_assert_uint_eq(wrong, 0);
}
END_TEST

START_TEST(each_pack_is_of_a_finding_in_the_table)
{
  const char *const srcdir = getenv("srcdir");
  const struct dirent *entry;
  char folder[512];
  DIR *open;

  snprintf(folder, sizeof folder, "%s/tests/data/findings", srcdir ? srcdir : ".");
  ck_assert_ptr_nonnull(open = opendir(folder));
  while ((entry = readdir(open)) != NULL) {
    bool known = entry->d_name[0] == '.';
    for (size_t i = 0; i < aid_diagnostic_table_count() && !known; i++)
      known = strncmp(entry->d_name, aid_diagnostic_table_number(i), 5) == 0;
    ck_assert_msg(known, "%s", entry->d_name);
  }
  closedir(open);
}
END_TEST

/* ---- what is accepted ---- */

#define HEAD "<policy xmlns='urn:socialaid:policy:1' id='c' version='1' zh='一' en='c'><source id='t' title='for tests'/>" \
             "<fact id='p' of='person' type='flag' zh='一' en='p'/><fact id='grade' of='person' type='count' least='1' most='4' zh='级' en='grade'/>" \
             "<program id='care' of='person' zh='护理' en='care'><require id='some' zh='条件' en='some' cite='t'>p</require></program>\n"
#define DEFINE(id, text) "<define id='" id "' of='person' type='flag' zh='定义' en='definition' cite='t'>" text "</define>\n"

START_TEST(accepted_findings_come_last_with_their_reasons)
{
  const told t = check_text(HEAD DEFINE("d", "p <accept code='W2101' because='for a pack above'/>") DEFINE("e", "p") DEFINE("f", "not p") "</policy>");

  ck_assert_uint_eq(t.open, 2);
  ck_assert_uint_eq(t.accepted, 1);
  ck_assert_uint_eq(t.line, 3);
  ck_assert(t.in_order);
  ck_assert_str_eq(t.because, "for a pack above");
}
END_TEST

START_TEST(an_accept_in_a_program_is_for_all_in_it_and_one_in_the_pack_for_a_rule)
{
#define ENDS(id) "<require id='" id "' until='2020-01-01' zh='条件' en='c' cite='t'>grade == 1</require>"
#define PROGRAM(inside) "<program id='q' of='person' zh='项目' en='q'>" inside "</program>"
  ck_assert_uint_eq(check_text(HEAD PROGRAM(ENDS("a") ENDS("b")) "</policy>").open, 2);
  ck_assert_uint_eq(check_text(HEAD PROGRAM(ENDS("a") ENDS("b") "<accept code='W2112' because='a trial'/>") "</policy>").accepted, 2);
  ck_assert_uint_eq(check_text(HEAD PROGRAM(ENDS("a") ENDS("b")) "<accept code='W2112' rule='q' because='a trial'/></policy>").accepted, 2);
  ck_assert_uint_eq(check_text(HEAD PROGRAM(ENDS("a") ENDS("b")) "<accept code='W2112' rule='q.b' because='a trial'/></policy>").accepted, 1);
}
END_TEST

START_TEST(an_accept_leaves_the_text_of_its_rule_alone)
{
  aid_policy *const policy = pack(HEAD "<program id='q' of='person' zh='项目' en='q'><require id='r' zh='条件' en='r' cite='t'>\n  p and\n  4 &gt;= grade\n"
                                  "  <accept code='W2134' because='the scale may grow'/>\n</require></program></policy>");
  const aid_program *const program = aid_policy_program(policy, "q");
  const told t = check(policy, 0);

  ck_assert_str_eq(aid_rule_text(aid_program_rule_at(program, 0)), "p and 4 >= grade");
  ck_assert_uint_eq(t.open, 0);
  ck_assert_uint_eq(t.accepted, 1);
  ck_assert_str_eq(t.because, "the scale may grow");
  aid_policy_free(policy);
}
END_TEST

START_TEST(what_an_accepted_definition_reads_is_used)
{
  const told t = check_text(HEAD DEFINE("a", "p") DEFINE("b", "a <accept code='W2101' because='for a pack above'/>") "</policy>");

  ck_assert_msg(t.open == 0 && t.accepted == 1, "%s", t.text);
}
END_TEST

START_TEST(what_only_unused_definitions_read_is_unused)
{
  ck_assert_uint_eq(check_text(HEAD DEFINE("a", "p") DEFINE("b", "a") "</policy>").open, 2);
}
END_TEST

START_TEST(reviews_are_judged_on_a_day_alone)
{
  static const char text[] = HEAD "<program id='q' of='person' zh='项目' en='q'><require id='r' review='2020-01-01' zh='条件' en='r' cite='t'>p</require>"
                                  "<require id='s' review='2020-01-01' zh='条件' en='s' cite='t'>grade == 1<accept code='W2111' because='looked at'/></require></program></policy>";
  aid_policy *const policy = pack(text);

  ck_assert_uint_eq(check(policy, 0).open, 0);
  ck_assert_uint_eq(check(policy, aid_date(2019, 12, 31)).open, 0);
  ck_assert_uint_eq(check(policy, aid_date(2020, 1, 1)).open, 0);
  ck_assert_uint_eq(check(policy, aid_date(2020, 1, 2)).open, 1);
  ck_assert_uint_eq(check(policy, aid_date(2020, 1, 2)).accepted, 1);
  aid_policy_free(policy);
}
END_TEST

START_TEST(of_packs_below_an_idle_accept_is_not_told)
{
  char below[] = "/tmp/aid-below-XXXXXX.xml", text[2048];
  const int file = mkstemps(below, 4);
  static const char lower[] = HEAD DEFINE("d", "p <accept code='W2101' because='for a pack above'/>") "</policy>";
  aid_policy *policy;

  ck_assert_int_eq(write(file, lower, strlen(lower)), (ssize_t)strlen(lower));
  close(file);
  snprintf(text, sizeof text, "<policy xmlns='urn:socialaid:policy:1' id='top' extends='%s' version='1' zh='二' en='top'><program id='care' of='person'>"
           "<require id='more' zh='条件' en='more' cite='t'>d</require></program></policy>", below);
  policy = pack(text);
  {
    const told t = check(policy, THE_DAY);
    ck_assert_msg(t.open == 0 && t.accepted == 0, "%s", t.text);
  }
  aid_policy_free(policy);
  unlink(below);
}
END_TEST

/* ---- what is not told ---- */

START_TEST(a_vocabulary_is_used_by_whoever_extends_it)
{
  ck_assert_uint_eq(check_text("<policy xmlns='urn:socialaid:policy:1' id='v' version='1' zh='一' en='v'><source id='t' title='for tests'/>"
                               "<codes id='sort' zh='种' en='sort'><code id='one' zh='一' en='one'/></codes>" DEFINE("d", "age &gt;= 1 year") "</policy>").open, 0);
}
END_TEST

START_TEST(a_switch_that_is_off_is_not_told)
{
  const told t = check_text(HEAD "<standard id='on' type='flag' zh='开' en='on' cite='t'><value>no</value></standard>" DEFINE("hook", "no")
                            "<program id='q' of='person' zh='项目' en='q'><require id='a' zh='条件' en='a' cite='t'>on</require>"
                            "<exclude id='b' zh='条件' en='b' cite='t'>hook and p</exclude></program></policy>");

  ck_assert_msg(t.open == 0, "%s", t.text);
}
END_TEST

START_TEST(a_floor_and_a_missing_value_may_be_anything_above)
{
#define TABLE(row) HEAD "<standard id='s' type='count' zh='标准' en='s' cite='t'>" row "</standard><program id='q' of='person' zh='项目' en='q'>" \
                   "<require id='a' zh='条件' en='a' cite='t'>p and grade &gt; s</require></program></policy>"
  ck_assert_uint_eq(check_text(TABLE("<value>0</value>")).open, 1);
  ck_assert_uint_eq(check_text(TABLE("<floor>0</floor>")).open, 0);
  ck_assert_uint_eq(check_text(TABLE("<floor>4</floor>")).open, 1);
  ck_assert_uint_eq(check_text(TABLE("<missing/>")).open, 0);
}
END_TEST

/* Conditions within conditions, each looked at four times: 4 to the power of 25 steps, were there no end of them. */
START_TEST(a_formula_that_is_too_much_to_look_at_can_be_anything)
{
  char text[8192];
  size_t n = (size_t)sprintf(text, "%s<define id='deep' of='person' type='count' zh='定义' en='d' cite='t'>", HEAD);
  told t;

  for (int i = 0; i < 25; i++)
    n += (size_t)sprintf(text + n, "(if p and ");
  n += (size_t)sprintf(text + n, "grade");
  for (int i = 0; i < 25; i++)
    n += (size_t)sprintf(text + n, " == grade then 1 else 2)");
  sprintf(text + n, "</define></policy>");
  t = check_text(text);
  ck_assert_msg(t.open == 1 && strcmp(t.number, "W2101") == 0, "%s", t.text);
}
END_TEST

START_TEST(the_packs_that_are_shipped_have_no_finding_that_they_do_not_accept)
{
  static const char *const packs[] = {"policy/national.xml", "policy/henan.xml", "policy/puyang.xml", "examples/reform.xml", "examples/harbour_city.xml"};
  const char *const folder = getenv("srcdir");

  for (size_t i = 0; i < sizeof packs / sizeof *packs; i++) {
    char path[512];
    aid_policy_options options = AID_POLICY_OPTIONS_INIT;
    aid_policy *policy = NULL;
    aid_error *error = NULL;
    char search[512];
    told t;
    snprintf(path, sizeof path, "%s/%s", folder ? folder : ".", packs[i]);
    snprintf(search, sizeof search, "%s/policy", folder ? folder : ".");
    options.pack_path = search;
    ck_assert_msg(aid_policy_load(path, &options, &policy, &error) == AID_OK, "%s", error ? aid_error_message(error) : "");
    t = check(policy, THE_DAY);
    ck_assert_msg(t.open == 0, "%s", t.text);
    aid_policy_free(policy);
  }
}
END_TEST

/* ---- the call ---- */

START_TEST(what_is_wrong_with_the_call_is_told)
{
  aid_policy *const policy = pack(HEAD "</policy>");
  aid_check_options options = AID_CHECK_OPTIONS_INIT;
  aid_error *error = NULL;

  ck_assert_int_eq(aid_policy_check(NULL, NULL, NULL, NULL, &error), AID_ERROR_ARGUMENT);
  ck_assert_str_eq(aid_diagnostic_number(aid_error_at(error, 0)), "E1002");
  aid_error_free(error);
  error = NULL;
  options.size = 3;
  ck_assert_int_eq(aid_policy_check(policy, &options, NULL, NULL, &error), AID_ERROR_ARGUMENT);
  ck_assert_str_eq(aid_diagnostic_number(aid_error_at(error, 0)), "E1004");
  aid_error_free(error);
  ck_assert_int_eq(aid_policy_check(policy, NULL, NULL, NULL, NULL), AID_OK);
  aid_policy_free(policy);
}
END_TEST

START_TEST(a_check_survives_each_allocation_that_fails)
{
  static const char text[] = HEAD DEFINE("d", "p and grade == 5 <accept code='W2101' because='for a pack above'/>")
    "<codes id='area' zh='城乡' en='area'><code id='urban' zh='城市'/><code id='rural' zh='农村' en='rural'/></codes>"
    "<fact id='area' of='household' type='code area' zh='城乡' en='area'/>"
    "<standard id='s' type='yuan' by='area' zh='标准' en='s' cite='t'><value area='urban' until='2020-01-01' review='2019-01-01'>1</value></standard>"
    "<program id='q' of='person' zh='项目' en='q'/></policy>";
  struct oom oom;
  uint64_t fail_at = 0;
  aid_policy *policy;
  aid_error *error = NULL;

  oom_start(&oom, 0);
  policy = pack_load(text, &oom.memory, &error);
  ck_assert_msg(policy != NULL, "%s", error ? aid_error_message(error) : "");
  do {
    told t = {.in_order = true};
    aid_check_options options = AID_CHECK_OPTIONS_INIT;
    const int64_t live = oom.live;
    uint64_t warnings = 99;
    options.day = THE_DAY;
    options.on_finding = tell;
    options.data = &t;
    oom.calls = oom.failed = 0;
    oom.fail_at = ++fail_at;
    if (aid_policy_check(policy, &options, &warnings, NULL, &error) == AID_OK) {
      ck_assert_uint_eq(oom.failed, 0);
      ck_assert_uint_eq(warnings, 5);
    } else {
      ck_assert_uint_eq(oom.failed, 1);
      ck_assert_int_eq(aid_error_status(error), AID_ERROR_MEMORY);
      ck_assert_uint_eq(warnings, 99);
    }
    aid_error_free(error);
    error = NULL;
    ck_assert_int_eq(oom.live, live);
  } while (oom.failed);
  ck_assert_uint_gt(fail_at, 20);
  aid_policy_free(policy);
}
END_TEST

TEST_MAIN("check", each_finding_has_a_pack_that_provokes_it_and_a_near_miss_that_does_not, each_pack_is_of_a_finding_in_the_table,
          accepted_findings_come_last_with_their_reasons, an_accept_in_a_program_is_for_all_in_it_and_one_in_the_pack_for_a_rule,
          an_accept_leaves_the_text_of_its_rule_alone, what_an_accepted_definition_reads_is_used, what_only_unused_definitions_read_is_unused,
          reviews_are_judged_on_a_day_alone, of_packs_below_an_idle_accept_is_not_told, a_vocabulary_is_used_by_whoever_extends_it,
          a_switch_that_is_off_is_not_told, a_floor_and_a_missing_value_may_be_anything_above,
          a_formula_that_is_too_much_to_look_at_can_be_anything, the_packs_that_are_shipped_have_no_finding_that_they_do_not_accept, what_is_wrong_with_the_call_is_told, a_check_survives_each_allocation_that_fails)
