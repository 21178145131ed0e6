/* Differences of two policies: each kind of change in words, days and months, what is known, and nothing where nothing differs. */
#include "tests/test.h"
#include "tests/oom.h"
#include "tests/pack.h"
#include <socialaid/difference.h>

enum { TOLD_MOST = 1 << 16 };

/* What was told, a line each: mark, subject, part, text. */
typedef struct told { char text[TOLD_MOST]; size_t length; uint64_t count; aid_difference last; } told;

static void tell(void *data, const aid_difference *d)
{
  told *const t = data;

  t->count++;
  t->last = *d;
  t->length += (size_t)snprintf(t->text + t->length, sizeof t->text - t->length, "%c%d %s%s%s\n", " +-~"[d->change], (int)d->subject, d->part ? d->part : "", d->part ? ": " : "",
                                d->text);
  ck_assert_uint_lt(t->length, sizeof t->text);
}

static char *page_pack(void)
{
  static char text[32768];
  const char *const folder = getenv("srcdir");
  char path[512];
  FILE *file;

  snprintf(path, sizeof path, "%s/tests/packs/page.xml", folder ? folder : ".");
  file = fopen(path, "rb");
  ck_assert_msg(file != NULL, "%s", path);
  text[fread(text, 1, sizeof text - 1, file)] = 0;
  fclose(file);
  return text;
}

/* The pack with one text in place of another. */
static aid_policy *edited(const char *old, const char *fresh)
{
  static char text[40000];
  const char *const before = page_pack(), *const at = old ? strstr(before, old) : NULL;

  if (old == NULL)
    return pack(before);
  ck_assert_msg(at != NULL, "the pack has no %s", old);
  snprintf(text, sizeof text, "%.*s%s%s", (int)(at - before), before, fresh, at + strlen(old));
  return pack(text);
}

static void compare_as(const aid_policy *a, const aid_policy *b, aid_language language, int32_t month, int32_t known, told *t)
{
  aid_difference_options options = AID_DIFFERENCE_OPTIONS_INIT;
  aid_error *error = NULL;
  uint64_t count = 0;

  *t = (told){.length = 0};
  options.on_difference = tell;
  options.data = t;
  options.language = language;
  options.month = month;
  options.known = known;
  ck_assert_msg(aid_policy_differences(a, b, &options, &count, &error) == AID_OK, "%s", error ? aid_error_message(error) : "");
  ck_assert_uint_eq(count, t->count);
}

/* What differs after an edit, from the first pack to the edited one, and back. */
static void differs_as(const char *old, const char *fresh, aid_language language, const char *there, const char *back)
{
  aid_policy *const a = edited(NULL, NULL), *const b = edited(old, fresh);
  told t;

  compare_as(a, b, language, 0, 0, &t);
  ck_assert_str_eq(t.text, there);
  if (back) {
    compare_as(b, a, language, 0, 0, &t);
    ck_assert_str_eq(t.text, back);
  }
  aid_policy_free(a);
  aid_policy_free(b);
}

static void differs(const char *old, const char *fresh, const char *there, const char *back) { differs_as(old, fresh, AID_LANGUAGE_EN, there, back); }

START_TEST(a_pack_does_not_differ_from_itself)
{
  differs("<!-- A pack", "<!-- The pack", "", "");
  differs("line > means", " line\n   &gt;means ", "", "");      /* blanks are not what a rule says */
}
END_TEST

START_TEST(a_program_is_added_and_removed_with_its_rules)
{
  differs("<conflict ", "<program id=\"new\" of=\"household\" from=\"2022-01-01\" zh=\"新\" en=\"new\"><require id=\"r\" cite=\"law\">yes</require></program><conflict ",
          "+1 new (new): added: a program for each household, from 2022-01-01\n+2 new.r: added: must hold: yes [示例办法 (示例〔2021〕1号)]\n",
          "-1 new (new): removed: a program for each household, from 2022-01-01\n-2 new.r: removed: must hold: yes [示例办法 (示例〔2021〕1号)]\n");
}
END_TEST

START_TEST(what_a_program_is_differs)
{
  differs("covers=\"persons where counted\" from=\"2021-01-01\"", "covers=\"persons where not counted\" from=\"2021-06-01\" known=\"2021-05-01\"",
          "~1 covers: heating (heating <sample>): covers: persons where counted → persons where not counted\n"
          "~1 span: heating (heating <sample>): in force: from 2021-01-01 → from 2021-06-01\n"
          "~1 known: heating (heating <sample>): announced: none → 2021-05-01\n", NULL);
  differs("<pay id=\"basic\" zh=\"食品\" en=\"food\" cite=\"law art 7\">30 yuan/month", "<pay id=\"basic\" zh=\"食品\" en=\"food\" cite=\"law art 7\">30 yuan/year",
          "~1 unit: food (food): pays: yuan/month → yuan/year\n~2 formula: food.basic (food): formula: 30 yuan/month → 30 yuan/year\n", NULL);
}
END_TEST

START_TEST(a_condition_is_added_and_removed)
{
  differs("<require id=\"hardship\" zh=\"确有困难\" en=\"in hardship\" cite=\"law art 9\">hard or means == 0</require>", "",
          "-2 heating.hardship (in hardship): removed: must hold: hard or means == 0 [示例办法 (示例〔2021〕1号), art 9]\n",
          "+2 heating.hardship (in hardship): added: must hold: hard or means == 0 [示例办法 (示例〔2021〕1号), art 9]\n");
}
END_TEST

START_TEST(a_formula_differs)
{
  differs("hard or means == 0", "hard and means == 0", "~2 formula: heating.hardship (in hardship): formula: hard or means == 0 → hard and means == 0\n",
          "~2 formula: heating.hardship (in hardship): formula: hard and means == 0 → hard or means == 0\n");
}
END_TEST

START_TEST(a_rule_differs_in_each_of_its_parts)
{
  differs("<require id=\"hardship\" zh=\"确有困难\" en=\"in hardship\" cite=\"law art 9\">", "<require id=\"hardship\" zh=\"困难\" en=\"hardship\" cite=\"odd\" illustrative=\"yes\">",
          "~2 illustrative: heating.hardship (hardship): illustrative: no → yes\n"
          "~2 cite: heating.hardship (hardship): citation: 示例办法 (示例〔2021〕1号), art 9 → A <b> & \"c\"\n"
          "~2 zh: heating.hardship (hardship): Chinese title: 确有困难 → 困难\n~2 en: heating.hardship (hardship): English title: in hardship → hardship\n", NULL);
  differs("per=\"person\" round=\"1 yuan up\" round_total=\"10 yuan down\" zh=\"基本补贴\" en=\"basic\" cite=\"law art 7\">line * share(age: age)",
          "round=\"1 fen half_even\" zh=\"基本补贴\" en=\"basic\" cite=\"law art 7\">line * 2",
          "~2 formula: heating.basic (basic): formula: line * share(age: age) → line * 2\n~2 per: heating.basic (basic): worked out: for each member → none\n"
          "~2 round: heating.basic (basic): rounding: rounded up to 1 yuan → rounded to the nearest 1 fen, a half to the even\n"
          "~2 round_total: heating.basic (basic): rounding of the sum: rounded down to 10 yuan → none\n", NULL);
  differs("known=\"2022-08-01\"", "known=\"2022-09-01\"", "~2 known: heating.large (a large home): announced: 2022-08-01 → 2022-09-01, from 2022-07-01\n", NULL);
}
END_TEST

START_TEST(a_condition_becomes_an_exclusion)
{
  differs("<require id=\"hardship\" zh=\"确有困难\" en=\"in hardship\" cite=\"law art 9\">hard or means == 0</require>",
          "<exclude id=\"hardship\" zh=\"确有困难\" en=\"in hardship\" cite=\"law art 9\">hard or means == 0</exclude>",
          "~2 role: heating.hardship (in hardship): what it is: must hold → must not hold\n", NULL);
}
END_TEST

START_TEST(a_version_that_begins_later_differs_on_the_days_between)
{
  differs("<define id=\"counted\" of=\"person\" type=\"flag\" until=\"2022-01-01\" zh=\"计入人口\" en=\"counted\" cite=\"law art 1\">death > day</define>\n"
          "  <define id=\"counted\" of=\"person\" type=\"flag\" from=\"2022-01-01\"",
          "<define id=\"counted\" of=\"person\" type=\"flag\" until=\"2022-04-01\" zh=\"计入人口\" en=\"counted\" cite=\"law art 1\">death > day</define>\n"
          "  <define id=\"counted\" of=\"person\" type=\"flag\" from=\"2022-04-01\"",
          "~4 formula: person.counted (counted): formula: death > day and 120 years > age → death > day, from 2022-01-01 to 2022-03-31\n", NULL);
}
END_TEST

START_TEST(a_definition_differs)
{
  differs("/ count(persons where counted)", "/ max(count(persons where counted), 1)",
          "~4 formula: household.means (means per head): formula: sum(persons where counted: sum(incomes: a_month)) / count(persons where counted) → "
          "sum(persons where counted: sum(incomes: a_month)) / max(count(persons where counted), 1)\n", NULL);
  differs("<assume fact=", "<define id=\"extra\" of=\"household\" type=\"m2\" cite=\"law\">floor_space</define><assume fact=",
          "+4 household.extra: added: floor_space [示例办法 (示例〔2021〕1号)]\n", NULL);
}
END_TEST

START_TEST(an_assumption_differs)
{
  differs("'rural'</assume>", "'urban'</assume>", "~5 formula: household.area: formula: 'rural' → 'urban'\n", NULL);
  differs("<assume fact=\"area\" of=\"household\" cite=\"law art 5\">'rural'</assume>", "", "-5 household.area: removed: 'rural' [示例办法 (示例〔2021〕1号), art 5]\n", NULL);
}
END_TEST

START_TEST(a_conflict_differs)
{
  differs("keep=\"chosen\" by=\"pick\"", "keep=\"first\"", "~3 keep: one_of_two (one of the two): keeps: the one chosen: pick → the first named\n", NULL);
  differs("among=\"heating food\"", "among=\"food heating\"",
          "~3 among: one_of_two (one of the two): among: heating <sample> (heating), food (food) → food (food), heating <sample> (heating)\n", NULL);
  differs("<conflict id=\"one_of_two\" among=\"heating food\" keep=\"chosen\" by=\"pick\" zh=\"二者择一\" en=\"one of the two\" cite=\"law art 10\"/>", "",
          "-3 one_of_two (one of the two): removed: of heating <sample> (heating), food (food) it keeps the one chosen: pick [示例办法 (示例〔2021〕1号), art 10]\n", NULL);
}
END_TEST

START_TEST(a_value_of_a_standard_differs)
{
  differs("cite=\"odd\">650<", "cite=\"odd\">700<",
          "~7 value: line (line) of Hualong (410902), urban: 650 yuan/month (illustrative) → 700 yuan/month (illustrative), from 2022-01-01\n", NULL);
  differs("<value age=\">= 80 years\">66.5%", "<value age=\">= 960 months\">66%", "~7 value: share (share) of age ≥ 960 months: 66.5% → 66%\n", NULL);
  differs("illustrative=\"yes\" cite=\"odd\"", "", "~7 illustrative: line (line) of Hualong (410902), urban: illustrative: yes → no, from 2022-01-01\n"
          "~7 cite: line (line) of Hualong (410902), urban: citation: A <b> & \"c\" → 示例办法 (示例〔2021〕1号), art 3, from 2022-01-01\n", NULL);
}
END_TEST

START_TEST(a_row_that_is_new_tells_what_answered_before)
{
  differs("<value region=\"410902\" area=\"urban\" from=\"2022-01-01\" illustrative=\"yes\" cite=\"odd\">650</value>", "",
          "-7 line (line) of Hualong (410902), urban: 650 yuan/month (illustrative) → 630 yuan/month (floor) from the row for Puyang (410900), urban, from 2022-01-01\n",
          "+7 line (line) of Hualong (410902), urban: 630 yuan/month (floor) from the row for Puyang (410900), urban → 650 yuan/month (illustrative), from 2022-01-01\n");
  differs("<value age=\">= 80 years\">66.5%</value>", "<value age=\">= 80 years\">66.5%</value><value age=\">= 90 years\" from=\"2022-01-01\">70%</value>",
          "+7 share (share) of age ≥ 90 years: 66.5% from the row for age ≥ 80 years → 70%, from 2022-01-01\n", NULL);
}
END_TEST

START_TEST(floors_and_ceilings_are_rows_of_their_own)
{
  differs("urban\" from=\"2022-01-01\">900<", "urban\" from=\"2022-01-01\">950<",
          "~7 value: line (line) of Hualong (410902), urban: 900 yuan/month (ceiling) → 950 yuan/month (ceiling), from 2022-01-01\n", NULL);
  differs("<missing age=\"> 100 years\" from=\"2021-01-01\" until=\"2023-01-01\"/>", "<value age=\"> 100 years\" from=\"2021-01-01\" until=\"2023-01-01\">90%</value>",
          "~7 value: share (share) of age > 100 years: not set → 90%, from 2021-01-01 to 2022-12-31\n", NULL);
}
END_TEST

START_TEST(what_those_see_who_know_less_is_told_too)
{
  /* Superseded by what was announced later, and so unseen by who knows all. */
  differs("from=\"2022-01-01\" known=\"2022-02-18\">630<", "from=\"2021-01-01\" known=\"2022-02-18\">630<",
          "~7 value: line (line) of Puyang (410900), urban: 570 yuan/month (floor) → 630 yuan/month (floor), from 2021-01-01 to 2021-12-31\n"
          "~7 known: line (line) of Puyang (410900), urban: announced: none → 2022-02-18, from 2021-01-01 to 2021-12-31\n", NULL);
  {
    aid_policy *const a = edited("known=\"2022-02-18\">630</floor>", "known=\"2022-02-18\">630</floor><floor region=\"410900\" area=\"urban\" from=\"2022-01-01\">600</floor>");
    aid_policy *const b = edited("known=\"2022-02-18\">630</floor>", "known=\"2022-02-18\">630</floor><floor region=\"410900\" area=\"urban\" from=\"2022-01-01\">610</floor>");
    told t;
    compare_as(a, b, AID_LANGUAGE_EN, 0, 0, &t);
    ck_assert_str_eq(t.text, "~7 value: line (line) of Puyang (410900), urban: 600 yuan/month (floor) → 610 yuan/month (floor), from 2022-01-01, as known by 2022-02-17\n");
    compare_as(a, b, AID_LANGUAGE_EN, aid_month(2022, 1), 0, &t);
    ck_assert_str_eq(t.text, "");
    compare_as(a, b, AID_LANGUAGE_EN, aid_month(2022, 1), aid_date(2022, 1, 31), &t);
    ck_assert_str_eq(t.text, "~7 value: line (line) of Puyang (410900), urban: 600 yuan/month (floor) → 610 yuan/month (floor)\n");
    aid_policy_free(a);
    aid_policy_free(b);
  }
}
END_TEST

START_TEST(a_standard_differs)
{
  differs("<define id=\"means\"", "<standard id=\"more\" type=\"yuan\" by=\"area\" cite=\"law\"><value area=\"urban\">1</value></standard><define id=\"means\"",
          "+6 more: added: yuan\n+7 more of urban: none → 1 yuan\n", "-6 more: removed: yuan\n-7 more of urban: 1 yuan → none\n");
  differs("zh=\"比例\" en=\"share\" cite=\"law art 4\"", "zh=\"份额\" en=\"share\" cite=\"law art 4\"", "~6 zh: share (share): Chinese title: 比例 → 份额\n", NULL);
}
END_TEST

START_TEST(a_row_that_is_computed_differs_in_its_formula)
{
  differs("round(1.3 * line, 1 yuan, up)", "1.4*line", "~7 value: higher (higher line) of Hualong (410902), urban: round(1.3 * line, 1 yuan, up) → 1.4*line, from 2022-01-01\n", NULL);
  differs("round(1.3 * line, 1 yuan, up)", "845", "~7 value: higher (higher line) of Hualong (410902), urban: round(1.3 * line, 1 yuan, up) → 845 yuan/month, from 2022-01-01\n", NULL);
  differs("1.3 * line", "1.3*line", "", "");
}
END_TEST

START_TEST(warnings_and_what_is_carried_over_differ)
{
  differs("severity=\"notice\"", "severity=\"alert\"", "~1 severity: long_on (long on it): severity: notice → alert\n", NULL);
  differs("first=\"0\"", "first=\"1\"", "~4 first: household.months_on (months on it): before its first day: 0 → 1\n", NULL);
  differs("months_on >= 12", "months_on >= 6",
          "~2 formula: long_on.raised (long on it): formula: months_on >= 12 or (food.enrolled and not known(pick) and higher > line) → "
          "months_on >= 6 or (food.enrolled and not known(pick) and higher > line)\n", NULL);
}
END_TEST

START_TEST(words_differ)
{
  differs("<kind id=\"income\" of=\"person\" list=\"incomes\" absent=\"none\"", "<kind id=\"income\" of=\"person\" list=\"incomes\"",
          "~8 absent: income (item of income): silence means: there are none → unknown\n", NULL);
  differs("least=\"1\" most=\"1000\"", "most=\"900\"", "~9 least: household.floor_space (floor space): least: 1 square metres → none\n"
          "~9 most: household.floor_space (floor space): most: 1000 square metres → 900 square metres\n", NULL);
  differs("sources=\"visit police\"", "sources=\"visit\" absent=\"urban\"", "~9 absent: household.area (urban or rural): silence means: unknown → urban (urban)\n"
          "~9 sources: household.area (urban or rural): asserted by: visit police → visit\n", NULL);
  differs("sensitive=\"yes\"", "sensitive=\"no\"", "~9 sensitive: person.death (day of death): sensitive: yes → no\n", NULL);
  differs("<question ", "<fact id=\"more\" of=\"person\" type=\"yuan\"/><question ", "+9 person.more: added: yuan\n", NULL);
  differs("en=\"is it in hardship?\" cite=\"law art 9\"", "en=\"is it in hardship?\" cite=\"law art 11\"",
          "~10 cite: household.hard (is it in hardship?): citation: 示例办法 (示例〔2021〕1号), art 9 → 示例办法 (示例〔2021〕1号), art 11\n", NULL);
  differs("<code id=\"food\" zh=\"食品\" en=\"food\"/>", "<code id=\"food\" zh=\"食物\" en=\"food\"/><code id=\"rent\" zh=\"租金\" en=\"rent\"/>",
          "~11 zh: choice.food (food): Chinese title: 食品 → 食物\n+11 choice.rent (rent): added\n", NULL);
}
END_TEST

START_TEST(regions_and_sources_differ)
{
  differs("zh=\"华龙区\" en=\"Hualong\"", "zh=\"华龙区\" en=\"Hualong District\"",
          "~12 en: 410902 (Hualong District): English title: Hualong → Hualong District\n", NULL);
  differs("effective=\"2021-07-01\"", "effective=\"2021-08-01\"", "~13 effective: law: in force from: 2021-07-01 → 2021-08-01\n", NULL);
  differs("<source id=\"odd\"", "<source id=\"more\" title=\"More\"/><source id=\"odd\"", "+13 more: added: More\n", "-13 more: removed: More\n");
}
END_TEST

START_TEST(differences_are_told_in_chinese)
{
  differs_as("hard or means == 0", "hard and means == 0", AID_LANGUAGE_ZH, "~2 formula: heating.hardship（确有困难）：公式：hard or means == 0 → hard and means == 0\n", NULL);
  differs_as("<value region=\"410902\" area=\"urban\" from=\"2022-01-01\" illustrative=\"yes\" cite=\"odd\">650</value>", "", AID_LANGUAGE_ZH,
             "-7 line（标准线），华龙区（410902）、城市：650元/月（示例值） → 630元/月（下限），取自濮阳市（410900）、城市，自2022-01-01起\n", NULL);
}
END_TEST

START_TEST(of_a_month_only_what_is_in_force_differs)
{
  aid_policy *const a = edited(NULL, NULL), *const b = edited("floor_space > 120 m2", "floor_space > 150 m2");
  told t;

  compare_as(a, b, AID_LANGUAGE_EN, aid_month(2022, 6), 0, &t);
  ck_assert_str_eq(t.text, "");
  compare_as(a, b, AID_LANGUAGE_EN, aid_month(2022, 7), 0, &t);
  ck_assert_str_eq(t.text, "~2 formula: heating.large (a large home): formula: floor_space > 120 m2 → floor_space > 150 m2\n");
  compare_as(a, b, AID_LANGUAGE_EN, aid_month(2022, 7), aid_date(2022, 7, 31), &t);
  ck_assert_str_eq(t.text, "");                     /* not announced by then */
  aid_policy_free(b);
  aid_policy_free(a);
}
END_TEST

START_TEST(of_a_month_before_a_program_begins_it_is_not_there)
{
  aid_policy *const a = edited("zh=\"食品补贴\"", "from=\"2022-01-01\" zh=\"食品补贴\""), *const b = edited(NULL, NULL);
  told t;

  compare_as(a, b, AID_LANGUAGE_EN, aid_month(2021, 12), 0, &t);
  ck_assert_str_eq(t.text, "+1 food (food): added: a program for each household that pays yuan/month\n"
                           "+2 food.poor (poor): added: must hold: line >= means [示例办法 (示例〔2021〕1号), art 2]\n"
                           "+2 food.basic (food): added: pays: 30 yuan/month [示例办法 (示例〔2021〕1号), art 7]\n");
  compare_as(a, b, AID_LANGUAGE_EN, aid_month(2022, 1), 0, &t);
  ck_assert_str_eq(t.text, "");
  aid_policy_free(b);
  aid_policy_free(a);
}
END_TEST

START_TEST(of_a_reform_only_what_it_does_is_told)
{
  char base[] = "/tmp/aid-base-XXXXXX.xml", reform[1200];
  const int file = mkstemps(base, 4);
  const char *const text = page_pack();
  aid_policy *a = NULL, *b;
  told t;

  ck_assert_int_eq(write(file, text, strlen(text)), (ssize_t)strlen(text));
  close(file);
  ck_assert_int_eq(aid_policy_load(base, NULL, &a, NULL), AID_OK);
  snprintf(reform, sizeof reform,
           "<policy xmlns=\"urn:socialaid:policy:1\" id=\"reform\" extends=\"%s\" version=\"1\" region=\"410900\">\n"
           "<standard id=\"line\" cite=\"law\"><value region=\"410902\" area=\"urban\" from=\"2023-01-01\">800</value></standard>\n"
           "<program id=\"heating\" of=\"household\"><require id=\"hardship\" from=\"2023-01-01\" cite=\"law art 9\">hard</require></program>\n"
           "<end rule=\"heating.large\" from=\"2023-01-01\" cite=\"law\"/></policy>", base);
  b = pack(reform);
  unlink(base);
  compare_as(a, b, AID_LANGUAGE_EN, 0, 0, &t);
  ck_assert_str_eq(t.text, "~2 formula: heating.hardship (in hardship): formula: hard or means == 0 → hard, from 2023-01-01\n"
                           "-2 heating.large (a large home): removed: must not hold: floor_space > 120 m2 [示例办法 (示例〔2021〕1号), art 6], announced 2022-08-01, from 2023-01-01\n"
                           "~7 value: line (line) of Hualong (410902), urban: 650 yuan/month (illustrative) → 800 yuan/month, from 2023-01-01\n"
                           "~7 cite: line (line) of Hualong (410902), urban: citation: A <b> & \"c\" → 示例办法 (示例〔2021〕1号), from 2023-01-01\n");
  ck_assert_int_eq(t.last.from, aid_date(2023, 1, 1));
  ck_assert_int_eq(t.last.until, AID_NEVER);
  ck_assert_uint_eq(t.last.line_b, 2);
  ck_assert_str_eq(t.last.file_a, base);
  compare_as(a, b, AID_LANGUAGE_EN, aid_month(2022, 12), 0, &t);
  ck_assert_str_eq(t.text, "");
  aid_policy_free(b);
  aid_policy_free(a);
}
END_TEST

START_TEST(they_are_counted_without_being_told)
{
  aid_policy *const a = edited(NULL, NULL), *const b = edited("hard or means == 0", "hard");
  uint64_t count = 0;

  ck_assert_int_eq(aid_policy_differences(a, b, NULL, &count, NULL), AID_OK);
  ck_assert_uint_eq(count, 1);
  ck_assert_int_eq(aid_policy_differences(a, b, NULL, NULL, NULL), AID_OK);
  aid_policy_free(b);
  aid_policy_free(a);
}
END_TEST

START_TEST(wrong_use_is_an_argument_error)
{
  aid_policy *const a = edited(NULL, NULL);
  aid_difference_options options = AID_DIFFERENCE_OPTIONS_INIT;
  aid_error *error = NULL;

  ck_assert_int_eq(aid_policy_differences(NULL, a, NULL, NULL, &error), AID_ERROR_ARGUMENT);
  aid_error_free(error);
  ck_assert_int_eq(aid_policy_differences(a, NULL, NULL, NULL, NULL), AID_ERROR_ARGUMENT);
  options.month = AID_NEVER;
  ck_assert_int_eq(aid_policy_differences(a, a, &options, NULL, NULL), AID_ERROR_ARGUMENT);
  options.month = 0;
  options.language = (aid_language)7;
  ck_assert_int_eq(aid_policy_differences(a, a, &options, NULL, NULL), AID_ERROR_ARGUMENT);
  options.language = AID_LANGUAGE_EN;
  options.size = 1;
  ck_assert_int_eq(aid_policy_differences(a, a, &options, NULL, NULL), AID_ERROR_ARGUMENT);
  aid_policy_free(a);
}
END_TEST

START_TEST(each_allocation_may_fail)
{
  struct oom oom;
  aid_policy *a, *b = edited("floor_space > 120 m2", "floor_space > 150 m2");
  uint64_t calls;

  oom_start(&oom, 0);
  a = pack_load(page_pack(), &oom.memory, NULL);
  ck_assert_ptr_nonnull(a);
  calls = oom.calls;
  ck_assert_int_eq(aid_policy_differences(a, b, NULL, NULL, NULL), AID_OK);
  calls = oom.calls - calls;
  ck_assert_uint_gt(calls, 5);
  for (uint64_t i = 1; i <= calls; i++) {
    const int64_t before = oom.live;
    aid_error *error = NULL;
    aid_status status;
    oom.failed = 0;
    oom.fail_at = oom.calls + i;
    status = aid_policy_differences(a, b, NULL, NULL, &error);
    ck_assert_uint_eq(oom.failed, 1);
    ck_assert_int_eq(status, AID_ERROR_MEMORY);
    aid_error_free(error);
    ck_assert_int_eq(oom.live, before);
  }
  aid_policy_free(b);
  aid_policy_free(a);
}
END_TEST

TEST_MAIN("difference", a_pack_does_not_differ_from_itself, a_program_is_added_and_removed_with_its_rules, what_a_program_is_differs,
          a_condition_is_added_and_removed, a_formula_differs, a_rule_differs_in_each_of_its_parts, a_condition_becomes_an_exclusion,
          a_version_that_begins_later_differs_on_the_days_between, a_definition_differs, an_assumption_differs, a_conflict_differs,
          a_value_of_a_standard_differs, a_row_that_is_new_tells_what_answered_before, floors_and_ceilings_are_rows_of_their_own,
          what_those_see_who_know_less_is_told_too, a_standard_differs, a_row_that_is_computed_differs_in_its_formula, warnings_and_what_is_carried_over_differ, words_differ, regions_and_sources_differ, differences_are_told_in_chinese,
          of_a_month_only_what_is_in_force_differs, of_a_month_before_a_program_begins_it_is_not_there, of_a_reform_only_what_it_does_is_told,
          they_are_counted_without_being_told, wrong_use_is_an_argument_error, each_allocation_may_fail)
