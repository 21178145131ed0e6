/*
 * How a case stands under a procedure: due days counted by hand over New Year and Spring Festival with the days that are worked for them, months
 * that end early, last days on days of rest, pauses, conditions that are unknown, steps that come again. And what is wrong with a procedure.
 */
#include "tests/oom.h"
#include "tests/pack.h"
#include "tests/test.h"
#include <socialaid.h>

static const char course[] =
  "<question id='special' of='household' type='flag' cite='t'/><fact id='refused' of='household' type='flag'/>"
  "<procedure id='course' of='household' zh='程序' en='a course' cite='t'>"
  "<event id='accepted' zh='受理' en='accepted'/><event id='objection' optional='yes'/><event id='papers_asked'/><event id='papers_given'/>"
  "<step id='decision' by='county' not_by='survey' after='publicity appraisal visit' within='10 working days' cite='t art 2'/>"
  "<step id='survey' by='township' officers='2' after='accepted' within='3 working days' zh='调查' en='survey'/>"
  "<step id='visit' by='county' after='survey' within='1 month' when='special'/>"
  "<step id='publicity' by='township' after='survey' lasts='7 days' public='yes'/>"
  "<step id='appraisal' after='objection' within='unlimited'/>"
  "<step id='drawn' by='county' after='decision' within='2 months' share='30%'/>"
  "<step id='notice' after='decision' within='3 days' when='refused'/>"
  "<step id='filed' after='visit' within='5 days'/>"
  "<limit id='total' after='accepted' step='decision' within='30 working days' when='not special'/>"
  "<limit id='total_special' after='accepted' step='decision' within='45 working days' when='special'/>"
  "<pause id='papers' after='papers_asked' until='papers_given'/>"
  "</procedure>";

static aid_policy *policy;
static const aid_procedure *procedure;
static aid_proceeding *proceeding;

static const char *text_of(const char *body, char text[8192])
{
  const char *const folder = getenv("srcdir");

  snprintf(text, 8192, "<policy xmlns='urn:socialaid:policy:1' id='t' version='1' extends='%s/policy/national.xml'><source id='t' title='t'/>%s</policy>",
           folder ? folder : ".", body);
  return text;
}

static int32_t day(const char *text)
{
  const int32_t d = aid_date_parse(text);
  ck_assert_msg(d != INT32_MIN, "%s", text);
  return d;
}

/* A case in which nothing has happened. */
static void begin(void)
{
  char text[8192];

  aid_proceeding_free(proceeding);
  if (policy == NULL) {
    policy = pack(text_of(course, text));
    procedure = aid_policy_procedure(policy, "course", day("2022-01-01"), AID_NEVER);
  }
  ck_assert_int_eq(aid_proceeding_new(procedure, &proceeding, NULL), AID_OK);
}

static void happened(const char *id, const char *on) { ck_assert_int_eq(aid_proceeding_add(proceeding, id, day(on), NULL), AID_OK); }
static void holds(const char *id, int answer) { ck_assert_int_eq(aid_proceeding_set_condition(proceeding, id, answer, NULL), AID_OK); }
static void look(const char *on) { ck_assert_int_eq(aid_proceeding_look(proceeding, day(on), NULL), AID_OK); }
static const aid_stage *stage(const char *id)
{
  const aid_stage *const s = aid_procedure_stage(procedure, id);
  ck_assert_msg(s != NULL, "%s", id);
  return s;
}
static aid_stage_state state(const char *id) { return aid_proceeding_state(proceeding, stage(id)); }
static aid_due due(const char *id) { return aid_proceeding_due(proceeding, stage(id)); }
static int is_late(const char *id) { return aid_proceeding_is_late(proceeding, stage(id)); }

static void is_due(const char *id, const char *on)
{
  char text[16];

  aid_date_print(aid_proceeding_due_day(proceeding, stage(id)), text);
  ck_assert_msg(due(id) == AID_DUE_ON && strcmp(text, on) == 0, "%s: due %d, %s, not %s", id, due(id), text, on);
}

static void starts(const char *id, const char *on)
{
  char text[16];

  aid_date_print(aid_proceeding_start_day(proceeding, stage(id)), text);
  ck_assert_msg(strcmp(text, on) == 0, "%s: from %s, not %s", id, text, on);
}

/* A survey's last day, three working days after a case is accepted. */
static void survey_due(const char *accepted, const char *on)
{
  begin();
  happened("accepted", accepted);
  look(accepted);
  ck_assert_int_eq(state("survey"), AID_STAGE_OPEN);
  starts("survey", accepted);
  is_due("survey", on);
}

/* A notice's last day, three days after the decision; and a drawing's, two months after it. */
static void notice_due(const char *decided, const char *three_days, const char *two_months)
{
  begin();
  happened("decision", decided);
  holds("notice", 1);
  holds("drawn", 1);
  look(decided);
  is_due("notice", three_days);
  if (two_months)
    is_due("drawn", two_months);
}

START_TEST(working_days_leave_out_rest_and_count_the_days_worked_for_it)
{
  survey_due("2022-01-27", "2022-01-30");     /* Friday; Saturday and Sunday before Spring Festival are worked */
  survey_due("2022-01-28", "2022-02-07");     /* Saturday, Sunday; then a week of rest */
  survey_due("2022-01-29", "2022-02-08");
  survey_due("2022-02-03", "2022-02-09");     /* accepted in the holiday: 7, 8, 9 */
  survey_due("2022-12-29", "2023-01-04");     /* Friday 30; New Year until Monday 2; Tuesday, Wednesday */
  survey_due("2022-09-30", "2022-10-10");     /* Saturday 8 and Sunday 9 are worked */
}
END_TEST

START_TEST(a_last_day_of_rest_moves_to_the_next_working_day)
{
  notice_due("2022-12-28", "2023-01-03", "2023-02-28");  /* 31 December is rest, until Tuesday */
  notice_due("2022-01-26", "2022-01-29", "2022-03-28");  /* a Saturday that is worked; 26 March is a Saturday */
  notice_due("2022-01-28", "2022-02-07", "2022-03-28");
  notice_due("2022-07-05", "2022-07-08", "2022-09-05");  /* no rest about */
  notice_due("2022-07-06", "2022-07-11", "2022-09-06");
}
END_TEST

START_TEST(a_month_ends_on_the_matching_day_or_on_its_last)
{
  notice_due("2021-12-31", "2022-01-04", "2022-02-28");  /* no 31 February; 3 January is rest */
  notice_due("2021-12-28", "2021-12-31", "2022-02-28");
  notice_due("2023-12-31", "2024-01-03", "2024-02-29");
  notice_due("2022-02-28", "2022-03-03", "2022-04-28");  /* the matching day, not the last */
  notice_due("2022-03-01", "2022-03-04", "2022-05-05");  /* 1 May lies in a holiday until the 4th */
  notice_due("2022-08-31", "2022-09-05", "2022-10-31");
}
END_TEST

START_TEST(what_lasts_is_over_when_its_last_day_is)
{
  begin();
  happened("accepted", "2022-01-24");
  happened("survey", "2022-01-26");
  look("2022-01-26");
  ck_assert_int_eq(state("publicity"), AID_STAGE_OPEN);
  ck_assert_int_eq(due("publicity"), AID_DUE_NONE);
  holds("visit", 0);
  happened("publicity", "2022-01-27");
  look("2022-01-27");
  ck_assert_int_eq(state("publicity"), AID_STAGE_RUNNING);
  is_due("publicity", "2022-02-07");          /* 3 February is rest, as all days until the 6th */
  ck_assert_int_eq(state("decision"), AID_STAGE_WAITING);
  look("2022-02-07");
  ck_assert_int_eq(state("publicity"), AID_STAGE_RUNNING);
  look("2022-02-08");
  ck_assert_int_eq(state("publicity"), AID_STAGE_DONE);
  ck_assert_int_eq(aid_proceeding_done_day(proceeding, stage("publicity")), day("2022-02-07"));
  ck_assert_int_eq(is_late("publicity"), 0);
  ck_assert_int_eq(state("decision"), AID_STAGE_OPEN);
  starts("decision", "2022-02-07");
  is_due("decision", "2022-02-21");           /* 8 to 11, 14 to 18, 21 */
}
END_TEST

START_TEST(the_days_of_a_pause_do_not_count)
{
  begin();
  happened("accepted", "2022-03-01");
  look("2022-03-01");
  is_due("survey", "2022-03-04");
  happened("papers_asked", "2022-03-02");     /* one of the three days has passed */
  look("2022-03-02");
  ck_assert_int_eq(state("papers"), AID_STAGE_RUNNING);
  ck_assert_int_eq(due("survey"), AID_DUE_PAUSED);
  look("2022-03-08");
  ck_assert_int_eq(due("survey"), AID_DUE_PAUSED);
  ck_assert_int_eq(is_late("survey"), 0);
  happened("papers_given", "2022-03-09");
  look("2022-03-09");
  ck_assert_int_eq(state("papers"), AID_STAGE_DONE);
  is_due("survey", "2022-03-11");
  happened("papers_asked", "2022-03-10");     /* and again: two have passed */
  happened("papers_given", "2022-03-18");
  look("2022-03-18");
  is_due("survey", "2022-03-21");
  look("2022-03-08");                         /* as it stood then */
  ck_assert_int_eq(due("survey"), AID_DUE_PAUSED);
}
END_TEST

START_TEST(a_pause_over_days_and_months_moves_the_last_day)
{
  begin();
  happened("decision", "2022-03-01");
  holds("notice", 1);
  holds("drawn", 1);
  happened("papers_asked", "2022-03-02");
  happened("papers_given", "2022-03-09");
  look("2022-03-09");
  is_due("notice", "2022-03-11");             /* 4 March and seven days */
  is_due("drawn", "2022-05-09");              /* 1 May and seven days: a Sunday; the 7th, a Saturday, is worked */
}
END_TEST

START_TEST(a_pause_outside_the_time_changes_nothing)
{
  begin();
  happened("accepted", "2022-03-01");
  happened("papers_asked", "2022-02-21");     /* over before it began */
  happened("papers_given", "2022-02-25");
  happened("papers_asked", "2022-03-04");     /* begins on the last day */
  look("2022-03-10");
  is_due("survey", "2022-03-04");
  ck_assert_int_eq(is_late("survey"), 1);
  begin();
  happened("accepted", "2022-03-01");
  happened("papers_asked", "2022-02-25");     /* goes on when it begins */
  happened("papers_given", "2022-03-03");
  look("2022-03-03");
  is_due("survey", "2022-03-08");
  happened("survey", "2022-03-04");           /* what comes after it was done does not move its day */
  happened("papers_asked", "2022-03-05");
  look("2022-03-10");
  is_due("survey", "2022-03-08");
  ck_assert_int_eq(is_late("survey"), 0);
}
END_TEST

START_TEST(what_is_not_done_by_its_day_is_late)
{
  begin();
  happened("accepted", "2022-03-01");
  look("2022-03-04");
  ck_assert_int_eq(is_late("survey"), 0);
  look("2022-03-05");
  ck_assert_int_eq(is_late("survey"), 1);
  happened("survey", "2022-03-07");
  look("2022-03-07");
  ck_assert_int_eq(state("survey"), AID_STAGE_DONE);
  ck_assert_int_eq(is_late("survey"), 1);
  begin();
  happened("accepted", "2022-03-01");
  happened("survey", "2022-03-04");
  look("2022-06-01");
  ck_assert_int_eq(is_late("survey"), 0);
}
END_TEST

START_TEST(what_happened_later_is_not_looked_at)
{
  begin();
  happened("survey", "2022-03-03");
  happened("accepted", "2022-03-01");
  look("2022-02-28");
  ck_assert_int_eq(state("accepted"), AID_STAGE_WAITING);
  ck_assert_int_eq(state("survey"), AID_STAGE_WAITING);
  look("2022-03-02");
  ck_assert_int_eq(state("accepted"), AID_STAGE_DONE);
  ck_assert_int_eq(state("survey"), AID_STAGE_OPEN);
  look("2022-03-03");
  ck_assert_int_eq(state("survey"), AID_STAGE_DONE);
}
END_TEST

START_TEST(what_need_not_happen_is_waited_for_once_it_has)
{
  begin();
  holds("visit", 0);
  happened("accepted", "2022-03-01");
  happened("survey", "2022-03-02");
  happened("publicity", "2022-03-03");        /* until the 10th */
  look("2022-03-11");
  ck_assert_int_eq(state("objection"), AID_STAGE_NOT_NEEDED);
  ck_assert_int_eq(state("appraisal"), AID_STAGE_NOT_NEEDED);
  ck_assert_int_eq(state("decision"), AID_STAGE_OPEN);
  starts("decision", "2022-03-10");
  happened("objection", "2022-03-08");
  look("2022-03-11");
  ck_assert_int_eq(state("appraisal"), AID_STAGE_OPEN);
  ck_assert_int_eq(due("appraisal"), AID_DUE_NONE);
  ck_assert_int_eq(state("decision"), AID_STAGE_WAITING);
  happened("appraisal", "2022-03-15");
  look("2022-03-15");
  ck_assert_int_eq(state("decision"), AID_STAGE_OPEN);
  starts("decision", "2022-03-15");
}
END_TEST

START_TEST(what_comes_again_counts_from_its_latest_day)
{
  begin();
  happened("accepted", "2022-03-01");
  happened("survey", "2022-03-02");
  happened("publicity", "2022-03-03");
  look("2022-03-20");
  ck_assert_int_eq(state("publicity"), AID_STAGE_DONE);
  happened("publicity", "2022-03-18");
  look("2022-03-20");
  ck_assert_int_eq(state("publicity"), AID_STAGE_RUNNING);
  is_due("publicity", "2022-03-25");
}
END_TEST

START_TEST(an_unknown_condition_stays_unknown)
{
  begin();
  happened("accepted", "2022-03-01");
  happened("survey", "2022-03-02");
  happened("publicity", "2022-03-03");
  look("2022-03-11");
  ck_assert_int_eq(state("total"), AID_STAGE_UNSETTLED);
  is_due("total", "2022-04-13");              /* were it the one: 22 in March after the 1st; 1, 2 (a Saturday), 6 to 8, 11 to 13 April */
  ck_assert_int_eq(state("total_special"), AID_STAGE_UNSETTLED);
  ck_assert_int_eq(state("visit"), AID_STAGE_UNSETTLED);
  is_due("visit", "2022-04-02");              /* a Saturday that is worked */
  ck_assert_int_eq(state("filed"), AID_STAGE_UNSETTLED);
  ck_assert_int_eq(due("filed"), AID_DUE_UNKNOWN);
  ck_assert_int_eq(is_late("filed"), -1);
  ck_assert_int_eq(state("decision"), AID_STAGE_UNSETTLED);
  ck_assert_int_eq(due("decision"), AID_DUE_UNKNOWN);
  look("2022-05-20");
  ck_assert_int_eq(is_late("total"), -1);     /* late if it is the one */
  ck_assert_int_eq(is_late("visit"), -1);
  holds("visit", 1);
  holds("total", 0);
  holds("total_special", 1);
  look("2022-03-11");
  ck_assert_int_eq(state("visit"), AID_STAGE_OPEN);
  ck_assert_int_eq(state("filed"), AID_STAGE_WAITING);
  ck_assert_int_eq(state("decision"), AID_STAGE_WAITING);
  ck_assert_int_eq(state("total"), AID_STAGE_NOT_NEEDED);
  ck_assert_int_eq(due("total"), AID_DUE_NONE);
  ck_assert_int_eq(state("total_special"), AID_STAGE_OPEN);
  is_due("total_special", "2022-05-06");      /* 14, 15, 18 to 22, 24 (a Sunday), 25 to 29 April; 5 and 6 May */
  holds("visit", 0);
  look("2022-03-11");
  ck_assert_int_eq(state("visit"), AID_STAGE_NOT_NEEDED);
  ck_assert_int_eq(state("filed"), AID_STAGE_NOT_NEEDED);
  ck_assert_int_eq(state("decision"), AID_STAGE_OPEN);
  holds("visit", -1);
  look("2022-03-11");
  ck_assert_int_eq(state("visit"), AID_STAGE_UNSETTLED);
  happened("visit", "2022-03-10");            /* it was needed, then */
  look("2022-03-11");
  ck_assert_int_eq(state("visit"), AID_STAGE_DONE);
  ck_assert_int_eq(state("decision"), AID_STAGE_OPEN);
}
END_TEST

START_TEST(a_limit_is_kept_by_its_step)
{
  begin();
  holds("total", 1);
  holds("total_special", 0);
  look("2022-03-01");
  ck_assert_int_eq(state("total"), AID_STAGE_WAITING);
  happened("accepted", "2022-03-01");
  happened("decision", "2022-04-15");
  look("2022-04-13");
  ck_assert_int_eq(state("total"), AID_STAGE_OPEN);
  ck_assert_int_eq(is_late("total"), 0);
  look("2022-04-15");
  ck_assert_int_eq(state("total"), AID_STAGE_DONE);
  ck_assert_int_eq(aid_proceeding_done_day(proceeding, stage("total")), day("2022-04-15"));
  ck_assert_int_eq(is_late("total"), 1);
  ck_assert_int_eq(state("drawn"), AID_STAGE_UNSETTLED);   /* nobody has drawn yet */
}
END_TEST

START_TEST(beyond_the_calendar_no_day_is_told)
{
  begin();
  happened("accepted", "2026-12-30");
  holds("total", 1);
  look("2026-12-31");
  ck_assert_int_eq(due("survey"), AID_DUE_BEYOND);
  ck_assert_int_eq(aid_proceeding_due_day(proceeding, stage("survey")), INT32_MIN);
  ck_assert_int_eq(is_late("survey"), -1);
  ck_assert_int_eq(due("total"), AID_DUE_BEYOND);
  happened("papers_asked", "2026-12-30");
  look("2026-12-31");
  ck_assert_int_eq(due("survey"), AID_DUE_PAUSED);
  begin();
  happened("publicity", "2026-12-28");
  look("2027-03-01");
  ck_assert_int_eq(state("publicity"), AID_STAGE_RUNNING);  /* whether it is over cannot be told */
  ck_assert_int_eq(due("publicity"), AID_DUE_BEYOND);
}
END_TEST

START_TEST(a_procedure_says_who_does_what)
{
  aid_value value;

  begin();
  ck_assert_str_eq(aid_procedure_title(procedure, AID_LANGUAGE_ZH), "程序");
  ck_assert_str_eq(aid_procedure_cite(procedure), "t");
  ck_assert_str_eq(aid_kind_id(aid_procedure_kind(procedure)), "household");
  ck_assert_uint_eq(aid_procedure_program_count(procedure), 0);
  ck_assert_int_eq(aid_procedure_is_public(procedure), 1);
  ck_assert_int_eq(aid_procedure_from(procedure), INT32_MIN);
  ck_assert_int_eq(aid_procedure_until(procedure), AID_NEVER);
  ck_assert_uint_eq(aid_procedure_stage_count(procedure), 15);
  ck_assert_ptr_null(aid_procedure_stage_at(procedure, 15));
  ck_assert_int_eq(aid_stage_role_of(stage("accepted")), AID_STAGE_EVENT);
  ck_assert_int_eq(aid_stage_is_optional(stage("objection")), 1);
  ck_assert_int_eq(aid_stage_level(stage("survey")), AID_REGION_TOWNSHIP);
  ck_assert_int_eq(aid_stage_level(stage("appraisal")), -1);
  ck_assert_int_eq(aid_stage_officers(stage("survey")), 2);
  ck_assert_uint_eq(aid_stage_not_by_count(stage("decision")), 1);
  ck_assert_ptr_eq(aid_stage_not_by_at(stage("decision"), 0), stage("survey"));
  ck_assert_str_eq(aid_stage_cite(stage("decision")), "t art 2");
  ck_assert_uint_eq(aid_stage_after_count(stage("decision")), 3);
  ck_assert_ptr_eq(aid_stage_after_at(stage("decision"), 1), stage("appraisal"));
  ck_assert_int_eq(aid_stage_is_public(stage("publicity")), 1);
  ck_assert_int_eq(aid_stage_lasts(stage("publicity")), 1);
  ck_assert_str_eq(aid_stage_when(stage("total")), "not special");
  ck_assert_ptr_eq(aid_stage_target(stage("total")), stage("decision"));
  ck_assert_ptr_eq(aid_stage_target(stage("papers")), stage("papers_given"));
  value = aid_stage_time(stage("survey"));
  ck_assert(value.known && value.number == 3 && strcmp(value.unit, "working days") == 0);
  value = aid_stage_time(stage("appraisal"));
  ck_assert(!value.known);
  value = aid_stage_share(stage("drawn"));
  ck_assert(value.known && value.number == 3 && value.denominator == 10);
}
END_TEST

START_TEST(wrong_calls_are_refused)
{
  aid_proceeding *other = NULL;
  char text[8192];
  aid_policy *second;

  begin();
  ck_assert_int_eq(aid_proceeding_new(NULL, &other, NULL), AID_ERROR_ARGUMENT);
  ck_assert_int_eq(aid_proceeding_new(procedure, NULL, NULL), AID_ERROR_ARGUMENT);
  ck_assert_int_eq(aid_proceeding_add(proceeding, "total", day("2022-01-01"), NULL), AID_ERROR_NOT_FOUND);
  ck_assert_int_eq(aid_proceeding_add(proceeding, NULL, day("2022-01-01"), NULL), AID_ERROR_ARGUMENT);
  ck_assert_int_eq(aid_proceeding_add(proceeding, "survey", AID_NEVER, NULL), AID_ERROR_ARGUMENT);
  ck_assert_int_eq(aid_proceeding_set_condition(proceeding, "visit", 2, NULL), AID_ERROR_ARGUMENT);
  ck_assert_int_eq(aid_proceeding_set_condition(proceeding, "survey", 1, NULL), AID_ERROR_ARGUMENT);
  ck_assert_int_eq(aid_proceeding_set_condition(proceeding, "nothing", 1, NULL), AID_ERROR_NOT_FOUND);
  ck_assert_int_eq(aid_proceeding_look(proceeding, INT32_MIN, NULL), AID_ERROR_ARGUMENT);
  ck_assert_int_eq(state("survey"), 0);                    /* not looked at yet */
  look("2022-01-01");
  second = pack(text_of(course, text));
  ck_assert_int_eq(aid_proceeding_state(proceeding, aid_procedure_stage_at(aid_policy_procedure(second, "course", 0, AID_NEVER), 0)), 0);
  ck_assert_int_eq(aid_proceeding_new(aid_policy_procedure(second, "course", 0, AID_NEVER), &other, NULL), AID_OK);
  aid_policy_free(second);                                 /* the case keeps it alive */
  ck_assert_int_eq(aid_proceeding_look(other, day("2022-01-01"), NULL), AID_OK);
  aid_proceeding_free(other);
  aid_proceeding_free(NULL);
}
END_TEST

START_TEST(versions_of_a_procedure_are_found_by_their_days)
{
  static const char two[] =
    "<procedure id='p' of='person' until='2021-07-01' cite='t'><event id='a'/></procedure>"
    "<procedure id='p' of='person' from='2021-07-01' cite='t'><event id='b'/></procedure>"
    "<procedure id='p' of='person' from='2022-07-01' known='2022-09-01' cite='t'><event id='c'/></procedure>";
  char text[8192];
  aid_policy *const p = pack(text_of(two, text));
  static const struct { const char *day, *known, *event; } days[] = {
    {"2021-06-30", "never", "a"}, {"2021-07-01", "never", "b"}, {"2022-07-01", "2022-08-31", "b"}, {"2022-07-01", "2022-09-01", "c"}, {"2022-06-30", "never", "b"}};

  for (size_t i = 0; i < sizeof days / sizeof *days; i++) {
    const aid_procedure *const v = aid_policy_procedure(p, "p", day(days[i].day), aid_date_parse(days[i].known));
    ck_assert_str_eq(aid_stage_id(aid_procedure_stage_at(v, 0)), days[i].event);
  }
  ck_assert_ptr_null(aid_policy_procedure(p, "q", day("2022-01-01"), AID_NEVER));
  aid_policy_free(p);
}
END_TEST

static const struct { const char *number, *body; } faults[] = {
  {"E2301", "<procedure id='p' of='person' cite='t'/><procedure id='p' of='person' cite='t'/>"},
  {"E2403", "<procedure id='p' of='person'/>"},
  {"E2620", "<procedure id='p' of='person' cite='t'><event id='a'/><step id='b' after='a' lasts='unlimited'/></procedure>"},
  {"E2620", "<procedure id='p' of='person' cite='t'><event id='a'/><step id='b' after='a' within='0 days'/></procedure>"},
  {"E2620", "<procedure id='p' of='person' cite='t'><event id='a'/><step id='b' after='a' within='40000 days'/></procedure>"},
  {"E2620", "<procedure id='p' of='person' cite='t'><event id='a'/><step id='b' after='a' within='-3 days'/></procedure>"},
  {"E2621", "<procedure id='p' of='person' cite='t'><event id='a'/><step id='b' after='a'/></procedure>"},
  {"E2011", "<procedure id='p' of='person' cite='t'><event id='a'/><step id='b' within='3 days'/></procedure>"},
  {"E2017", "<procedure id='p' of='person' cite='t'><event id='a'/><event id='a'/></procedure>"},
  {"E2622", "<procedure id='p' of='person' cite='t'><event id='a'/><step id='b' after='a' within='3 days'/><limit id='c' after='a' step='d' within='9 days'/></procedure>"},
  {"E2622", "<procedure id='p' of='person' cite='t'><event id='a'/><step id='b' after='a' within='3 days' not_by='d'/></procedure>"},
  {"E2632", "<procedure id='p' of='person' cite='t'><event id='a'/><step id='b' after='a' within='3 days' not_by='a'/></procedure>"},
  {"E2624", "<procedure id='p' of='person' cite='t'><step id='b' after='b' within='3 days'/></procedure>"},
  {"E2625", "<procedure id='p' of='person' cite='t'><event id='a'/><step id='b' after='a' within='3 days'/><step id='c' after='b' within='3 days'/><limit id='d' after='c' step='b' within='9 days'/></procedure>"},
  {"E2626", "<procedure id='p' cite='t'/>"},
  {"E2109", "<procedure id='p' of='person' cite='t'><event id='a'/><step id='b' after='a' within='3 days' when='no_such'/></procedure>"},
  {"E2203", "<procedure id='p' of='person' cite='t'><event id='a'/><step id='b' after='a' within='3 days' when='age'/></procedure>"},
  {"E2009", "<procedure id='p' of='person' cite='t'>words</procedure>"},
  {"E2026", "<procedure id='p' of='person' cite='t'><stage/></procedure>"},
};

START_TEST(what_is_wrong_with_a_procedure_is_told)
{
  for (size_t i = 0; i < sizeof faults / sizeof *faults; i++) {
    aid_error *error = NULL;
    char text[8192];
    aid_policy *const p = pack_load(text_of(faults[i].body, text), NULL, &error);
    ck_assert_msg(p == NULL, "%zu loaded", i);
    ck_assert_msg(aid_error_count(error) == 1 && strcmp(aid_diagnostic_number(aid_error_at(error, 0)), faults[i].number) == 0, "%zu: %s", i, aid_error_message(error));
    aid_error_free(error);
  }
}
END_TEST

START_TEST(a_procedure_needs_a_calendar)
{
  aid_error *error = NULL;

  ck_assert_ptr_null(pack_load("<policy xmlns='urn:socialaid:policy:1' id='t' version='1'><source id='t' title='t'/><procedure id='p' of='person' cite='t'/></policy>", NULL, &error));
  ck_assert_str_eq(aid_diagnostic_number(aid_error_at(error, 0)), "E2608");
  aid_error_free(error);
}
END_TEST

/* ---- the procedures of the packs ---- */

static void case_of(const char *pack_name, const char *id, const char *on)
{
  const char *const folder = getenv("srcdir");
  aid_error *error = NULL;
  char path[512];

  aid_proceeding_free(proceeding);
  aid_policy_free(policy);
  proceeding = NULL;
  snprintf(path, sizeof path, "%s/policy/%s.xml", folder ? folder : ".", pack_name);
  ck_assert_msg(aid_policy_load(path, NULL, &policy, &error) == AID_OK, "%s", error ? aid_error_message(error) : "");
  procedure = aid_policy_procedure(policy, id, day(on), AID_NEVER);
  ck_assert_msg(procedure != NULL, "%s on %s", id, on);
  ck_assert_int_eq(aid_proceeding_new(procedure, &proceeding, NULL), AID_OK);
}

START_TEST(a_dibao_case_goes_through_from_2021_07)
{
  case_of("national", "dibao_case", "2022-01-27");
  ck_assert_int_eq(aid_procedure_from(procedure), day("2021-07-01"));
  ck_assert_str_eq(aid_program_id(aid_procedure_program_at(procedure, 0)), "dibao");
  holds("county_visit", 0);
  holds("total", 1);
  holds("total_special", 0);
  happened("accepted", "2022-01-27");
  look("2022-01-27");
  is_due("survey", "2022-01-30");             /* the weekend before Spring Festival is worked */
  is_due("total", "2022-03-15");              /* 28 to 30 January, 7 to 11, 14 to 18, 21 to 25 and 28 February; 1 to 4, 7 to 11, 14, 15 March */
  happened("survey", "2022-01-28");
  happened("check_requested", "2022-01-28");
  happened("information_check", "2022-01-29");
  happened("opinion", "2022-02-08");
  happened("publicity", "2022-02-08");
  look("2022-02-16");
  is_due("publicity", "2022-02-15");
  ck_assert_int_eq(state("submission"), AID_STAGE_OPEN);
  happened("submission", "2022-02-16");
  look("2022-02-16");
  ck_assert_int_eq(state("decision"), AID_STAGE_OPEN);
  is_due("county_time", "2022-03-02");
  happened("decision", "2022-03-02");
  holds("refusal_notice", 1);
  holds("published", 0);
  look("2022-03-03");
  ck_assert_int_eq(state("total"), AID_STAGE_DONE);
  ck_assert_int_eq(is_late("county_time"), 0);
  is_due("refusal_notice", "2022-03-07");
  ck_assert_int_eq(state("published"), AID_STAGE_NOT_NEEDED);
}
END_TEST

/* What the county must do before it decides is unknown; that its time has passed is not. */
START_TEST(a_time_has_passed_whatever_had_to_come_first)
{
  case_of("national", "dibao_case", "2022-01-27");
  happened("submission", "2022-02-16");
  look("2022-03-03");
  ck_assert_int_eq(state("decision"), AID_STAGE_UNSETTLED);
  ck_assert_int_eq(state("county_time"), AID_STAGE_OPEN);
  ck_assert_int_eq(is_late("county_time"), 1);
}
END_TEST

START_TEST(a_dibao_case_of_2012_has_two_public_notices)
{
  case_of("national", "dibao_case", "2021-06-30");
  ck_assert_int_eq(aid_procedure_until(procedure), day("2021-07-01"));
  happened("applied", "2021-04-20");
  happened("accepted", "2021-04-21");
  holds("total_urban", 1);
  look("2021-04-21");
  is_due("survey", "2021-05-07");             /* 22, 23, 25 (a Sunday), 26 to 30 April; 6, 7 May */
  is_due("total_urban", "2021-05-20");
  happened("survey", "2021-04-30");
  look("2021-04-30");
  is_due("appraisal", "2021-05-11");          /* 6, 7, 8 (a Saturday), 10, 11 */
  happened("appraisal", "2021-05-06");
  happened("publicity", "2021-05-06");        /* until the 13th */
  happened("submission", "2021-05-14");
  happened("opinion", "2021-05-20");
  happened("county_publicity", "2021-05-20");
  look("2021-05-28");
  is_due("opinion", "2021-05-21");
  is_due("county_publicity", "2021-05-27");
  ck_assert_int_eq(state("decision"), AID_STAGE_OPEN);
  is_due("decision", "2021-06-01");
  ck_assert_int_eq(is_late("total_urban"), 1);
  ck_assert_int_eq(state("random_visit"), AID_STAGE_UNSETTLED);
}
END_TEST

START_TEST(a_township_that_decides_has_twenty_working_days)
{
  case_of("national", "dibao_case_devolved", "2022-12-01");
  ck_assert_int_eq(aid_stage_level(stage("decision")), AID_REGION_TOWNSHIP);
  happened("accepted", "2022-12-15");
  holds("total", 1);
  look("2022-12-15");
  is_due("total", "2023-01-13");              /* 16, 19 to 23, 26 to 30 December; 3 to 6, 9 to 13 January */
  holds("total", 0);
  holds("total_special", 1);
  look("2022-12-15");
  is_due("total_special", "2023-02-22");      /* 16 to 20, 28 to 31 January (a weekend is worked); 1 to 3, 6 to 10, 13 to 17, 20 to 22 February */
  ck_assert_ptr_null(aid_policy_procedure(policy, "dibao_case_devolved", day("2022-10-19"), AID_NEVER));
}
END_TEST

START_TEST(an_objection_to_a_tekun_case_makes_it_be_surveyed_and_published_again)
{
  case_of("national", "tekun_case", "2022-06-01");
  happened("accepted", "2022-06-01");
  look("2022-06-01");
  is_due("survey", "2022-06-23");             /* 2; 6 to 10; 13 to 17; 20 to 23: the 3rd is rest */
  happened("survey", "2022-06-10");
  happened("publicity", "2022-06-10");
  look("2022-06-18");
  ck_assert_int_eq(state("submission"), AID_STAGE_OPEN);
  happened("objection", "2022-06-16");
  look("2022-06-18");
  ck_assert_int_eq(state("submission"), AID_STAGE_WAITING);
  is_due("survey_again", "2022-07-07");
  happened("survey_again", "2022-06-20");
  happened("publicity_again", "2022-06-21");
  happened("submission", "2022-06-29");
  holds("random_check", 0);
  look("2022-06-29");
  ck_assert_int_eq(aid_proceeding_done_day(proceeding, stage("publicity_again")), day("2022-06-28"));
  ck_assert_int_eq(state("confirmation"), AID_STAGE_OPEN);
  is_due("county_time", "2022-07-20");
}
END_TEST

START_TEST(a_childs_case_is_not_shown_to_the_public)
{
  case_of("national", "unattended_child_case", "2022-06-01");
  ck_assert_int_eq(aid_procedure_is_public(procedure), 0);
  for (size_t i = 0; i < aid_procedure_stage_count(procedure); i++)
    ck_assert_int_eq(aid_stage_is_public(aid_procedure_stage_at(procedure, i)), 0);
  happened("accepted", "2022-06-01");
  happened("verification", "2022-06-20");
  look("2022-06-20");
  is_due("verification", "2022-06-23");
  is_due("confirmation", "2022-07-11");
}
END_TEST

START_TEST(households_are_checked_again_as_their_income_moves)
{
  case_of("national", "dibao_check", "2021-06-01");
  happened("checked", "2021-01-31");
  holds("each_month", 1);
  look("2021-02-01");
  is_due("each_month", "2021-03-01");         /* no 31 February, and the 28th is a Sunday */
}
END_TEST

START_TEST(emergencies_have_ten_working_days_for_their_papers)
{
  case_of("national", "temporary_emergency_case", "2022-09-01");
  happened("reported", "2022-09-20");
  happened("payment", "2022-09-20");
  look("2022-09-25");
  ck_assert_int_eq(state("papers"), AID_STAGE_WAITING);
  happened("over", "2022-09-29");
  look("2022-09-29");
  is_due("papers_in_time", "2022-10-18");
  case_of("national", "rigid_case", "2025-03-03");
  happened("accepted", "2025-03-03");
  happened("decision", "2025-03-31");
  holds("total", 1);
  look("2025-04-01");
  is_due("total", "2025-04-15");
  is_due("validity", "2026-03-31");
}
END_TEST

START_TEST(a_city_has_its_own_way)
{
  case_of("puyang", "disability_case", "2022-06-01");
  ck_assert_uint_eq(aid_procedure_program_count(procedure), 2);
  ck_assert_str_eq(aid_procedure_cite(procedure), "p_reform");
  case_of("national", "disability_case", "2022-06-01");
  ck_assert_str_eq(aid_procedure_cite(procedure), "n52");
}
END_TEST

/* The deepest that a procedure can go, and what would take forever if each way were walked. */
START_TEST(sixty_four_stages_and_every_way_through_them)
{
  char *const body = malloc(65536);
  size_t n = (size_t)sprintf(body, "<policy xmlns='urn:socialaid:policy:1' id='t' version='1'><source id='t' title='t'/><calendar id='w' cite='t'><year number='2022' cite='t'/></calendar>"
                                   "<procedure id='p' of='person' cite='t'><event id='s0'/>");
  aid_policy *p;
  aid_proceeding *c = NULL;

  for (int i = 1; i < 63; i++) {
    n += (size_t)sprintf(body + n, "<step id='s%d' within='1 day' after='", i);
    for (int k = 0; k < i; k++)
      n += (size_t)sprintf(body + n, "%ss%d", k ? " " : "", k);
    n += (size_t)sprintf(body + n, "'/>");
  }
  sprintf(body + n, "<limit id='total' after='s0' step='s62' within='9 days'/></procedure></policy>");
  p = pack(body);
  free(body);
  ck_assert_int_eq(aid_proceeding_new(aid_policy_procedure_at(p, 0), &c, NULL), AID_OK);
  ck_assert_int_eq(aid_proceeding_add(c, "s0", day("2022-03-01"), NULL), AID_OK);
  ck_assert_int_eq(aid_proceeding_look(c, day("2022-03-01"), NULL), AID_OK);
  ck_assert_int_eq(aid_proceeding_state(c, aid_procedure_stage(aid_policy_procedure_at(p, 0), "s1")), AID_STAGE_OPEN);
  ck_assert_int_eq(aid_proceeding_state(c, aid_procedure_stage(aid_policy_procedure_at(p, 0), "total")), AID_STAGE_OPEN);
  aid_proceeding_free(c);
  aid_policy_free(p);
}
END_TEST

START_TEST(each_allocation_may_fail)
{
  static const char body[] =
    "<policy xmlns='urn:socialaid:policy:1' id='t' version='1'><source id='t' title='t'/><fact id='f' of='person' type='flag'/>"
    "<calendar id='w' cite='t'><year number='2022' cite='t'/></calendar><procedure id='p' of='person' cite='t'><event id='a'/><event id='b'/>"
    "<step id='c' by='county' after='a' within='3 days' when='f'/><step id='d' not_by='c' after='a c' lasts='7 days'/><limit id='e' after='a' step='d' within='9 days'/>"
    "<pause after='a' until='b'/></procedure></policy>";
  OOM_EACH(oom) {
    aid_error *error = NULL;
    aid_policy *const p = pack_load(body, &oom.memory, &error);
    aid_proceeding *c = NULL;
    bool good = p && aid_proceeding_new(aid_policy_procedure_at(p, 0), &c, NULL) == AID_OK;

    for (int i = 0; i < 20 && good; i++)
      good = aid_proceeding_add(c, i % 2 ? "b" : "a", day("2022-03-01") + i, NULL) == AID_OK;
    good = good && aid_proceeding_look(c, day("2022-04-01"), NULL) == AID_OK;
    OOM_EXPECT(oom, !good);
    ck_assert(oom.failed || good);
    aid_proceeding_free(c);
    aid_policy_free(p);
    aid_error_free(error);
  }
}
END_TEST

TEST_MAIN("procedure", working_days_leave_out_rest_and_count_the_days_worked_for_it, a_last_day_of_rest_moves_to_the_next_working_day,
          a_month_ends_on_the_matching_day_or_on_its_last, what_lasts_is_over_when_its_last_day_is, the_days_of_a_pause_do_not_count,
          a_pause_over_days_and_months_moves_the_last_day, a_pause_outside_the_time_changes_nothing, what_is_not_done_by_its_day_is_late,
          what_happened_later_is_not_looked_at, what_need_not_happen_is_waited_for_once_it_has, what_comes_again_counts_from_its_latest_day,
          an_unknown_condition_stays_unknown, a_limit_is_kept_by_its_step, beyond_the_calendar_no_day_is_told, a_procedure_says_who_does_what,
          wrong_calls_are_refused, versions_of_a_procedure_are_found_by_their_days, what_is_wrong_with_a_procedure_is_told, a_procedure_needs_a_calendar,
          a_dibao_case_goes_through_from_2021_07, a_time_has_passed_whatever_had_to_come_first, a_dibao_case_of_2012_has_two_public_notices,
          a_township_that_decides_has_twenty_working_days, an_objection_to_a_tekun_case_makes_it_be_surveyed_and_published_again,
          a_childs_case_is_not_shown_to_the_public, households_are_checked_again_as_their_income_moves,
          emergencies_have_ten_working_days_for_their_papers, a_city_has_its_own_way,
          sixty_four_stages_and_every_way_through_them, each_allocation_may_fail)
