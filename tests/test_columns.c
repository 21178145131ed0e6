/*
 * Column code and the machine that runs it. What comes out is written down here, and not taken from the trace; but what the machine leaves to
 * the trace is the trace's, and each value says which of the two it is from.
 */
#include "tests/agree.h"
#include "tests/test.h"
#include "tests/oom.h"
#include "tests/pack.h"
#include <socialaid/household.h>
#include <socialaid/person.h>
#include "engine/outcome.h"

#define PACK(rules)                                                                                \
  "<policy xmlns='urn:socialaid:policy:1' id='t' version='1' region='410900'><source id='s' title='t'/>" \
  "<codes id='colour'><code id='red'/><code id='green'/></codes>"                                  \
  "<region id='410000' level='province'/><region id='410900' level='city'/>"                       \
  "<region id='410928' level='county'/><region id='410928102' level='township'/>"                  \
  "<fact id='rich' of='household' type='flag'/><fact id='money' of='person' type='yuan/month'/>"   \
  "<fact id='age_group' of='person' type='count'/><fact id='yes_no' of='person' type='flag'/>"     \
  "<fact id='other' of='person' type='flag'/><fact id='colour_of' of='person' type='code colour'/>" \
  "<fact id='gone' of='person' type='date' dated='no' absent='never'/><fact id='born' of='person' type='date' dated='no'/>" \
  "<fact id='father' of='person' type='person' dated='no'/><question id='asked' of='person' type='flag' cite='s'/>" \
  "<kind id='card' of='person' list='cards' dated='yes' absent='none'/><fact id='grade' of='card' type='count'/>" \
  "<kind id='income' of='person' list='incomes'/><fact id='gained' of='income' type='yuan/month'/>" rules "</policy>"
#define FLAG(id, of, text) "<define id='" id "' of='" of "' type='flag' cite='s'>" text "</define>"
#define MONEY(id, of, text) "<define id='" id "' of='" of "' type='yuan/month' cite='s'>" text "</define>"
#define COUNT(id, of, text) "<define id='" id "' of='" of "' type='count' cite='s'>" text "</define>"
/* Definitions are planned because a program reads them. */
#define ASK(flag) "<program id='p' of='person'><require id='r' cite='s'>" flag "</require></program>"

enum { MONTH = 630 };   /* 2022-07 */

/* A run: a policy, a population, its machine, and the trace for what the machine does not decide. */
typedef struct bench {
  aid_policy *policy;
  aid_population *population;
  aid__plan *plan;
  const aid__code *code;
  aid__machine *machine;
  aid__trace *trace;
} bench;

static bench with(const char *text)
{
  bench b = {.policy = pack(text)};

  ck_assert_int_eq(aid_population_new(b.policy, MONTH, NULL, &b.population, NULL), AID_OK);
  return b;
}

static void run(bench *b)
{
  aid_error *error = NULL;

  ck_assert_msg(aid_population_seal(b->population, 0, &error) == AID_OK, "%s", error ? aid_error_message(error) : "");
  ck_assert_msg(aid__plan_make(b->policy, MONTH, aid_month_last_day(MONTH), INT32_MAX, NULL, &b->plan, &error) == AID_OK, "%s", error ? aid_error_message(error) : "");
  b->code = aid__code_make(b->plan, true);
  ck_assert_ptr_nonnull(b->code);
  b->machine = aid__machine_new(b->plan, b->code, b->population, false);
  b->trace = aid__trace_new(b->plan, b->population, &aid__memory_default);
  ck_assert(b->machine && b->trace);
  ck_assert_int_eq(aid__machine_run(b->machine, 0, (int32_t)aid_population_household_count(b->population), NULL), AID_OK);
}

static void finish(bench *b)
{
  aid__machine_free(b->machine);
  aid__trace_free(b->trace);
  aid__plan_free(b->plan);
  aid_population_free(b->population);
  aid_policy_free(b->policy);
}

static uint32_t slot_of(const bench *b, const char *id)
{
  for (uint32_t i = 0; i < b->plan->slot_count; i++)
    if (b->plan->slots[i].definition && strcmp(b->plan->slots[i].definition->id, id) == 0)
      return i;
  ck_abort_msg("no slot of %s", id);
  return 0;
}

/* "yes", "no", "12.50", "1135/3", "?" a fact is missing, "ask" a question is open. */
static const char *value(const bench *b, const char *id, int32_t row)
{
  static char text[64];
  const uint32_t slot = slot_of(b, id);
  const aid__slot *const s = &b->plan->slots[slot];
  aid__value x;
  bool missing;

  ck_assert(aid__outcome_value(b->machine, b->trace, slot, row, &x, &missing));
  if (!x.known)
    return missing ? "?" : "ask";
  if (s->type.base == AID__FLAG)
    return x.flag ? "yes" : "no";
  if (s->type.base == AID__NUMBER)
    aid__fraction_print(x.number, 0, text);
  else
    snprintf(text, sizeof text, "%d", x.day);
  return text;
}

static bool redone(const bench *b, const char *id, int32_t row) { return aid__machine_redone(b->machine, b->plan->slots[slot_of(b, id)].kind, row); }

/* By the machine; and what it leaves to the trace. */
#define EXPECT(b, id, row, text)                  \
  do {                                            \
    ck_assert(!redone(b, id, row));               \
    ck_assert_str_eq(value(b, id, row), text);    \
  } while (0)
#define EXPECT_TRACED(b, id, row, text)           \
  do {                                            \
    ck_assert(redone(b, id, row));                \
    ck_assert_str_eq(value(b, id, row), text);    \
  } while (0)

static aid_household *home(const bench *b, const char *id)
{
  aid_household *h;
  ck_assert_int_eq(aid_population_add_household(b->population, id, "410928", &h, NULL), AID_OK);
  return h;
}

static aid_person *member(aid_household *h, const char *id)
{
  aid_person *p;
  ck_assert_int_eq(aid_household_add_person(h, id, &p, NULL), AID_OK);
  return p;
}

/* Unknown, no, yes. */
static void set(aid_person *p, const char *fact, int what)
{
  if (what > 0)
    ck_assert_int_eq(aid_person_set_flag(p, fact, what - 1, NULL), AID_OK);
}

START_TEST(truth_has_three_values)
{
  static const char *const names[3] = {"?", "no", "yes"};
  static const char *const both[3][3] = {{"?", "no", "?"}, {"no", "no", "no"}, {"?", "no", "yes"}};
  static const char *const either[3][3] = {{"?", "?", "yes"}, {"?", "no", "yes"}, {"yes", "yes", "yes"}};
  bench b = with(PACK(FLAG("both", "person", "yes_no and other") FLAG("either", "person", "yes_no or other") FLAG("neither", "person", "not yes_no")
                      FLAG("choice", "person", "if yes_no then other else other") FLAG("same", "person", "if yes_no then yes else yes") ASK("both and either and neither and choice and same")));
  aid_household *const h = home(&b, "h");
  char id[16];

  /* More than one word of bits, and none of them full. */
  for (int i = 0; i < 99; i++) {
    snprintf(id, sizeof id, "p%d", i);
    aid_person *const p = member(h, id);
    set(p, "yes_no", i % 9 / 3);
    set(p, "other", i % 3);
  }
  run(&b);
  for (int i = 0; i < 99; i++) {
    const int x = i % 9 / 3, y = i % 3;
    EXPECT(&b, "both", i, both[x][y]);
    EXPECT(&b, "either", i, either[x][y]);
    EXPECT(&b, "neither", i, names[x == 0 ? 0 : 3 - x]);
    EXPECT(&b, "choice", i, names[y]);
    EXPECT(&b, "same", i, "yes");
  }
  finish(&b);
}
END_TEST

START_TEST(questions_are_told_from_missing_facts)
{
  bench b = with(PACK(FLAG("a", "person", "asked and yes_no") FLAG("c", "person", "if asked then other else yes_no") ASK("a and c")));
  aid_household *const h = home(&b, "h");

  set(member(h, "p0"), "yes_no", 2);   /* asked: open */
  set(member(h, "p1"), "yes_no", 1);
  member(h, "p2");
  run(&b);
  EXPECT(&b, "a", 0, "ask");
  EXPECT(&b, "a", 1, "no");
  EXPECT(&b, "a", 2, "?");
  EXPECT(&b, "c", 0, "?");
  finish(&b);
}
END_TEST

START_TEST(what_is_not_needed_neither_fails_nor_opens)
{
  bench b = with(PACK(MONEY("big", "person", "money * 90000000000") MONEY("tame", "person", "if yes_no then money * 90000000000 else money")
                      MONEY("divided", "person", "round(if age_group > 0 then money / age_group else 0 yuan/month, 0.01 yuan, half_up)")
                      ASK("big > tame and divided > 0 yuan/month")));
  aid_person *p = member(home(&b, "h0"), "p0");   /* a household each: one row that does not fit is the trace's with all its household */

  set(p, "yes_no", 1);
  aid_person_set_fen(p, "money", 9000000000, NULL);
  aid_person_set_number(p, "age_group", aid_value_number(0, 1, NULL), NULL);
  p = member(home(&b, "h1"), "p1");
  set(p, "yes_no", 2);
  aid_person_set_fen(p, "money", 100, NULL);
  aid_person_set_number(p, "age_group", aid_value_number(3, 1, NULL), NULL);
  p = member(home(&b, "h2"), "p2");   /* the branch taken is known, the other is not */
  set(p, "yes_no", 1);
  aid_person_set_fen(p, "money", 5, NULL);
  run(&b);
  EXPECT_TRACED(&b, "big", 0, "?");
  EXPECT_TRACED(&b, "tame", 0, "90000000");
  EXPECT_TRACED(&b, "divided", 0, "0");
  EXPECT(&b, "big", 1, "90000000000");
  EXPECT(&b, "tame", 1, "90000000000");
  EXPECT(&b, "divided", 1, "0.33");
  EXPECT(&b, "tame", 2, "0.05");
  EXPECT(&b, "divided", 2, "?");
  finish(&b);
}
END_TEST

START_TEST(numbers_end_where_64_bits_do)
{
  bench b = with(PACK(MONEY("more", "person", "money + 0.01 yuan/month") MONEY("less", "person", "money - 0.01 yuan/month") MONEY("turned", "person", "-money")
                      MONEY("third", "person", "money / 3") FLAG("order", "person", "money / 3 > money / 7") ASK("more > less and turned > third and order")));

  aid_person_set_fen(member(home(&b, "h0"), "p0"), "money", INT64_MAX, NULL);
  aid_person_set_fen(member(home(&b, "h1"), "p1"), "money", -INT64_MAX, NULL);
  aid_person_set_fen(member(home(&b, "h2"), "p2"), "money", 10000, NULL);
  run(&b);
  EXPECT_TRACED(&b, "more", 0, "?");
  EXPECT_TRACED(&b, "less", 0, "92233720368547758.06");
  EXPECT_TRACED(&b, "turned", 0, "-92233720368547758.07");
  EXPECT_TRACED(&b, "less", 1, "?");
  EXPECT_TRACED(&b, "turned", 1, "92233720368547758.07");
  EXPECT(&b, "third", 2, "100/3");
  EXPECT(&b, "order", 2, "yes");
  EXPECT_TRACED(&b, "order", 1, "no");
  finish(&b);
}
END_TEST

START_TEST(lists_are_folded_over_members_rows_in_force_and_whole_lists)
{
  bench b = with(PACK(COUNT("people", "household", "count(persons)") COUNT("kin", "household", "count(relatives)")
                      COUNT("heavy", "person", "count(cards where 2 >= grade)") COUNT("ever_heavy", "person", "count(ever cards where 2 >= grade)")
                      MONEY("earned", "household", "sum(incomes: gained)") FLAG("some", "household", "any(incomes where gained > 10 yuan/month)")
                      MONEY("most", "person", "max(incomes: gained else 0 yuan/month)") MONEY("second", "person", "nth(2, incomes by gained: gained else 0 yuan/month)")
                      MONEY("mean", "person", "round(average(incomes: gained else 0 yuan/month), 0.01 yuan, half_up)")
                      ASK("people > 0 and kin > 0 and heavy > 0 and ever_heavy > 0 and earned > 0 yuan/month and some and most > second and mean > 0 yuan/month")));
  aid_household *h = home(&b, "h0");
  aid_person *p = member(h, "p0");
  aid_row *row;

  aid_person_add_row(p, "card", NULL, &row, NULL);
  aid_row_set_number(row, "grade", aid_value_number(1, 1, NULL), NULL);
  aid_row_set_dates(row, aid_date(2020, 1, 1), aid_date(2022, 7, 31), NULL);   /* ends before the day */
  aid_person_add_row(p, "card", NULL, &row, NULL);
  aid_row_set_number(row, "grade", aid_value_number(2, 1, NULL), NULL);
  aid_row_set_dates(row, aid_date(2022, 7, 31), AID_NEVER, NULL);
  for (int i = 0; i < 3; i++) {
    aid_person_add_row(p, "income", NULL, &row, NULL);
    aid_row_set_fen(row, "gained", 1000 - 100 * i, NULL);
  }
  aid_person_set_list(p, "income", AID_LIST_WHOLE, NULL);
  aid_household_add_relative(h, "r0", &p, NULL);      /* nothing is known of their income, and nobody asks */
  h = home(&b, "h1");                                 /* nobody */
  h = home(&b, "h2");
  p = member(h, "p1");
  aid_person_add_row(p, "card", NULL, &row, NULL);
  aid_row_set_number(row, "grade", aid_value_number(4, 1, NULL), NULL);
  aid_row_set_dates(row, aid_date(2020, 1, 1), INT32_MIN, NULL);   /* perhaps over: but too light either way */
  aid_person_add_row(p, "income", NULL, &row, NULL);
  aid_row_set_fen(row, "gained", 2000, NULL);
  aid_person_set_list(p, "income", AID_LIST_PARTIAL, NULL);
  run(&b);
  EXPECT(&b, "people", 0, "1");
  EXPECT(&b, "kin", 0, "1");
  EXPECT(&b, "people", 1, "0");
  EXPECT(&b, "heavy", 0, "1");
  EXPECT(&b, "ever_heavy", 0, "2");
  EXPECT(&b, "earned", 0, "27");
  EXPECT(&b, "some", 0, "no");
  EXPECT(&b, "earned", 1, "0");
  EXPECT(&b, "some", 1, "no");
  EXPECT(&b, "most", 0, "10");
  EXPECT(&b, "second", 0, "9");
  EXPECT(&b, "mean", 0, "9");
  EXPECT(&b, "heavy", 2, "0");
  EXPECT(&b, "earned", 2, "?");
  EXPECT(&b, "some", 2, "yes");
  EXPECT(&b, "most", 2, "?");
  finish(&b);
}
END_TEST

START_TEST(references_reach_members_and_relatives_and_end_at_nobody)
{
  bench b = with(PACK(FLAG("orphaned", "person", "father.gone >= day") FLAG("known_father", "person", "has(father)")
                      COUNT("siblings", "person", "count(persons as q where q.money == self.money)") ASK("orphaned and known_father and siblings > 0")));
  aid_household *const h = home(&b, "h");
  aid_person *p = member(h, "p0");

  aid_person_set_person(p, "father", "f", NULL);
  aid_person_set_fen(p, "money", 1, NULL);
  p = member(h, "p1");
  aid_person_set_person(p, "father", NULL, NULL);
  aid_person_set_fen(p, "money", 1, NULL);
  aid_person_set_fen(member(h, "p2"), "money", 2, NULL);
  aid_household_add_relative(h, "f", &p, NULL);
  run(&b);
  EXPECT(&b, "orphaned", 0, "yes");
  EXPECT(&b, "known_father", 0, "yes");
  EXPECT(&b, "orphaned", 1, "?");
  EXPECT(&b, "known_father", 1, "no");
  EXPECT(&b, "known_father", 2, "?");
  EXPECT(&b, "siblings", 0, "2");
  EXPECT(&b, "siblings", 2, "1");
  finish(&b);
}
END_TEST

START_TEST(each_region_has_its_own_row_of_a_standard)
{
  static char text[120000];
  char code[16], id[16];
  size_t n = (size_t)snprintf(text, sizeof text, "%s", "<policy xmlns='urn:socialaid:policy:1' id='t' version='1' region='410900'><source id='s' title='t'/>"
                              "<region id='410000' level='province'/><region id='410900' level='city'/><region id='410928' level='county'/>");
  bench b;

  for (int i = 100; i < 550; i++)
    n += (size_t)snprintf(text + n, sizeof text - n, "<region id='410928%d' level='township'/>", i);
  n += (size_t)snprintf(text + n, sizeof text - n, "<standard id='tariff' type='yuan/month' by='region' cite='s'><value region='410928'>7</value>");
  for (int i = 100; i < 549; i++)
    n += (size_t)snprintf(text + n, sizeof text - n, "<value region='410928%d'>%d</value>", i, i);
  snprintf(text + n, sizeof text - n, "</standard>" MONEY("due", "household", "tariff") "<program id='p' of='household'><require id='r' cite='s'>due > 0 yuan/month</require></program></policy>");
  b = with(text);
  for (int i = 0; i < 1800; i++) {
    snprintf(code, sizeof code, "410928%d", 100 + i * 7 % 450);
    snprintf(id, sizeof id, "h%d", i);
    ck_assert_int_eq(aid_population_add_household(b.population, id, code, NULL, NULL), AID_OK);
  }
  run(&b);
  for (int i = 0; i < 1800; i++) {
    const int region = 100 + i * 7 % 450;
    snprintf(code, sizeof code, "%d", region == 549 ? 7 : region);
    EXPECT(&b, "due", i, code);
  }
  finish(&b);
}
END_TEST

/* What a machine has for its chunk is what the bench's own has for all. */
static void same_values(const bench *b, const aid__machine *part)
{
  for (uint32_t i = 0; i < b->plan->slot_count; i++) {
    const struct aid_kind *const kind = b->plan->slots[i].kind;
    const aid__room *const room = &part->rooms[kind->index];
    for (int32_t row = room->first; row < room->first + room->count; row++) {
      bool x_missing, y_missing;
      const aid__value x = aid__machine_value(part, i, row, &x_missing), y = aid__machine_value(b->machine, i, row, &y_missing);
      ck_assert(aid__machine_redone(part, kind, row) == aid__machine_redone(b->machine, kind, row));
      ck_assert(memcmp(&x, &y, sizeof x) == 0);
      ck_assert(x_missing == y_missing);
    }
  }
}

/* No bits past the end of any register that is left, and none both true and unknown. */
static void nothing_past_the_end(const aid__machine *m)
{
  for (uint32_t i = 0; i < m->code->count; i++) {
    const aid__ins *const ins = &m->code->list[i];
    const aid__reg *const r = aid__machine_reg(m, i);
    const size_t n = aid__rows_of(m, ins->space), last = aid__words_of(n) - 1;
    const aid__bits *const yes = ins->truth ? r->value.at : NULL, *const unknown = r->unknown.at, *const missing = r->missing.at;
    if (n == 0)
      continue;
    ck_assert((((yes ? yes[last] : 0) | (unknown ? unknown[last] : 0) | (missing ? missing[last] : 0)) & ~aid__tail(n, last)) == 0);
    for (size_t w = 0; w <= last; w++) {
      ck_assert(!yes || !unknown || (yes[w] & unknown[w]) == 0);
      ck_assert(!missing || (unknown && (missing[w] & ~unknown[w]) == 0));
    }
  }
}

START_TEST(a_chunk_has_the_values_of_the_whole)
{
  bench b = with(PACK(MONEY("total", "household", "sum(persons: money)") FLAG("mine", "person", "yes_no and rich") ASK("mine and household.total > 0 yuan/month")));
  aid__machine *other;
  char id[16];

  for (int i = 0; i < 300; i++) {
    snprintf(id, sizeof id, "h%d", i);
    aid_household *const h = home(&b, id);
    if (i % 3)
      aid_household_set_flag(h, "rich", i % 2, NULL);
    for (int k = 0; k < i % 5; k++) {
      snprintf(id, sizeof id, "%d.%d", i, k);
      aid_person *const p = member(h, id);
      set(p, "yes_no", (i + k) % 3);
      if ((i + k) % 7)
        aid_person_set_fen(p, "money", i * 100 + k, NULL);
    }
  }
  run(&b);
  other = aid__machine_new(b.plan, b.code, b.population, true);
  ck_assert_ptr_nonnull(other);
  for (int32_t first = 0; first < 300; first += 37) {
    const int32_t end = first + 37 < 300 ? first + 37 : 300;
    ck_assert_int_eq(aid__machine_run(other, first, end, NULL), AID_OK);
    same_values(&b, other);
    nothing_past_the_end(other);
  }
  aid__machine_free(other);
  finish(&b);
}
END_TEST

START_TEST(every_allocation_may_fail)
{
  bench b = with(PACK(MONEY("total", "household", "sum(persons where yes_no: money / 3)") FLAG("f", "person", "father.yes_no and any(cards where grade > 1)")
                      "<standard id='tariff' type='yuan/month' by='region colour_of' cite='s'><value colour_of='red'>3</value></standard>"
                      ASK("f and household.total > tariff")));
  aid_household *const h = home(&b, "h");
  aid_memory memory;
  char id[16];
  int rounds = 0;

  for (int i = 0; i < 3000; i++) {
    snprintf(id, sizeof id, "p%d", i);
    aid_person *const p = member(h, id);
    set(p, "yes_no", i % 3);
    aid_person_set_code(p, "colour_of", i % 2 ? "red" : "green", NULL);
    aid_person_set_fen(p, "money", i, NULL);
    aid_person_set_person(p, "father", i ? "p0" : NULL, NULL);
    if (i % 5 == 0)
      aid_person_add_row(p, "card", NULL, NULL, NULL);
  }
  run(&b);
  memory = b.population->memory;
  OOM_EACH(oom)
  {
    aid_error *error = NULL;
    aid__machine *m;

    b.population->memory = oom.memory;       /* a machine's memory is its population's */
    m = aid__machine_new(b.plan, b.code, b.population, false);
    ck_assert((m == NULL) == (oom.failed != 0));
    if (m) {
      const aid_status status = aid__machine_run(m, 0, 1, &error);
      ck_assert(status == (oom.failed ? AID_ERROR_MEMORY : AID_OK));
      /* And it can be used again. */
      if (status == AID_ERROR_MEMORY)
        ck_assert_int_eq(aid__machine_run(m, 0, 1, NULL), AID_OK);
      same_values(&b, m);
    }
    aid_error_free(error);
    aid__machine_free(m);
    b.population->memory = memory;
    rounds++;
  }
  ck_assert_int_gt(rounds, 5);
  finish(&b);
}
END_TEST

/* ---- listings ---- */

#define LEAN(rules)                                                                                                                   \
  "<policy xmlns='urn:socialaid:policy:1' id='t' version='1' region='410900'><source id='s' title='t'/>"                              \
  "<region id='410000' level='province'/><region id='410900' level='city'/>"                                                          \
  "<fact id='income' of='household' type='yuan/month'/><fact id='size' of='household' type='count'/>"                                 \
  "<standard id='line' type='yuan/month' by='region' cite='s'><value region='410900'>600</value></standard>" rules "</policy>"

static char *listing_of(aid_policy *policy, bool all)
{
  aid__plan *plan;
  aid__buffer out;
  char *text;

  ck_assert_int_eq(aid__plan_make(policy, MONTH, aid_month_last_day(MONTH), INT32_MAX, NULL, &plan, NULL), AID_OK);
  aid__buffer_init(&out, NULL, 0);
  aid__code_print(all ? aid__code_make(plan, true) : plan->code, &out);
  ck_assert(!out.failed && out.data);
  text = strdup(out.data);
  aid__buffer_free(&out);
  aid__plan_free(plan);
  return text;
}

static unsigned times(const char *text, const char *part)
{
  unsigned n = 0;

  for (const char *at = text; (at = strstr(at, part)) != NULL; at++)
    n++;
  return n;
}

START_TEST(a_listing_shows_what_is_left_of_the_rules)
{
  /* What both conditions compare is worked out once (r7, r8: one MUL for the quotient's divisor brought over), and so is the gap (r15). */
  static const char golden[] =
    "r0 region = ROWS\n"
    "r1 region = STANDARD r0 0\n"
    "r2 household = REGION\n"
    "r3 household = GATHER r1 r2\n"
    "r4 household = FACT income on 19204\n"
    "r5 household = FACT size on 19204\n"
    "r6 household = DENOM r5\n"
    "r7 household = FLIP r4 r5\n"
    "r8 household = MUL r3 r6\n"
    "r9 household ! LT r7 r8\n"
    "r10 household = CONST 9\n"
    "r11 household = LT r10 r5\n"
    "r12 household ! OR r9 r11\n"
    "r13 household ! AND r9 r12\n"
    "r14 household = LINEAR r7 r8 times -1 1 plus 0\n"
    "r15 household = FLIP r14 r5\n"
    "r16 household = VALID r15 r6\n";
  aid_policy *const policy = pack(LEAN(MONEY("gap", "household", "(line - income / size) * size")
    "<program id='p' of='household'><require id='poor' cite='s'>line > income / size</require>"
    "<require id='low' cite='s'>line > income / size or size > 9</require><pay id='due' round='1 fen half_up' cite='s'>gap</pay></program>"));
  char *const lean = listing_of(policy, false), *const all = listing_of(policy, true);

  ck_assert_msg(strncmp(lean, golden, sizeof golden - 1) == 0, "%s", lean);
  /* No division, though the rules have four. */
  ck_assert_msg(strstr(lean, "EACH") == NULL && strstr(lean, "EXACT") == NULL && strstr(lean, "ROUND") == NULL, "%s", lean);
  ck_assert_uint_eq(times(lean, " = MUL "), 1);
  ck_assert_uint_eq(times(lean, " LT r7 r8\n"), 1);
  ck_assert_uint_eq(times(lean, " FACT income "), 1);
  /* An amount is read only where it is due: that it is 0 elsewhere is the test's alone. */
  ck_assert_uint_eq(times(all, " ! SELECT r13 "), 1);
  ck_assert_uint_eq(times(lean, " SELECT r13 "), 0);
  free(lean);
  free(all);
  aid_policy_free(policy);
}
END_TEST

/* ---- kernels that are wrong on purpose ---- */

static const aid__kernels *sound;

static void add_one(size_t n, aid__width width, void *out)
{
  if (n > 0 && width == AID__I32)
    ((int32_t *)out)[n / 2]++;
  else if (n > 0)
    ((int64_t *)out)[n / 2]++;
}

static void turn_one(size_t n, aid__bits *out)
{
  if (n > 0)
    aid__bit_set(out, n / 2, !aid__bit(out, n / 2));
}

static void off_linear(int64_t ka, aid__operand a, int64_t kb, aid__operand b, int64_t k, size_t n, aid__width to, void *out)
{
  sound->linear(ka, a, kb, b, k, n, to, out);
  add_one(n, to, out);
}

static void off_multiply(aid__operand a, aid__operand b, size_t n, aid__width to, void *out)
{
  sound->multiply(a, b, n, to, out);
  add_one(n, to, out);
}

static void off_choose(const aid__bits *which, aid__operand a, aid__operand b, size_t n, aid__width to, void *out)
{
  sound->choose(which, a, b, n, to, out);
  add_one(n, to, out);
}

static void off_round(aid__operand a, int64_t divisor, aid__rounding how, int64_t step, size_t n, aid__width to, void *out)
{
  sound->round(a, divisor, how, step, n, to, out);
  add_one(n, to, out);
}

static void off_round_each(aid__operand a, aid__operand divisor, aid__rounding how, int64_t step, size_t n, int64_t *out)
{
  sound->round_each(a, divisor, how, step, n, out);
  add_one(n, AID__I64, out);
}

static void off_equal(aid__operand a, aid__operand b, bool turn, size_t n, aid__bits *out)
{
  sound->equal(a, b, turn, n, out);
  turn_one(n, out);
}

static void off_less(aid__operand a, aid__operand b, bool turn, size_t n, aid__bits *out)
{
  sound->less(a, b, turn, n, out);
  turn_one(n, out);
}

static void off_at_most(aid__operand a, aid__operand b, bool turn, size_t n, aid__bits *out)
{
  sound->at_most(a, b, turn, n, out);
  turn_one(n, out);
}

static void off_down(const aid__segments *s, const void *from, aid__width width, void *out)
{
  sound->down(s, from, width, out);
  add_one((size_t)s->rows, width, out);
}

static void off_down_bits(const aid__segments *s, const aid__bits *from, aid__bits *out)
{
  sound->down_bits(s, from, out);
  turn_one((size_t)s->rows, out);
}

static void off_count(const aid__segments *s, const aid__bits *rows, int32_t *out)
{
  sound->count(s, rows, out);
  add_one((size_t)s->parents, AID__I32, out);
}

static void off_any(const aid__segments *s, const aid__bits *rows, aid__bits *out)
{
  sound->any(s, rows, out);
  turn_one((size_t)s->parents, out);
}

static void off_sum(const aid__segments *s, const aid__bits *rows, int64_t ka, aid__operand a, int64_t kb, aid__operand b, aid__width to, void *out)
{
  sound->sum(s, rows, ka, a, kb, b, to, out);
  add_one((size_t)s->parents, to, out);
}

static void off_extreme(const aid__segments *s, const aid__bits *rows, aid__operand a, bool greatest, int32_t *out)
{
  sound->extreme(s, rows, a, greatest, out);
  add_one((size_t)s->parents, AID__I32, out);
}

/* A product of 1,234,567 becomes one more. */
static void off_for_some(aid__operand a, aid__operand b, size_t n, aid__width to, void *out)
{
  sound->multiply(a, b, n, to, out);
  for (size_t i = 0; i < n; i++)
    if ((to == AID__I32 ? ((int32_t *)out)[i] : ((int64_t *)out)[i]) == 1234567)
      add_one(2 * i + 1, to, out);
}

enum { FAULTS = 14 };

static const char *break_kernel(aid__kernels *k, int which)
{
  switch (which) {
  case 0: k->linear = off_linear; return "linear";
  case 1: k->multiply = off_multiply; return "multiply";
  case 2: k->choose = off_choose; return "choose";
  case 3: k->round = off_round; return "round";
  case 4: k->round_each = off_round_each; return "round_each";
  case 5: k->equal = off_equal; return "equal";
  case 6: k->less = off_less; return "less";
  case 7: k->at_most = off_at_most; return "at_most";
  case 8: k->down = off_down; return "down";
  case 9: k->down_bits = off_down_bits; return "down_bits";
  case 10: k->count = off_count; return "count";
  case 11: k->any = off_any; return "any";
  case 12: k->sum = off_sum; return "sum";
  default: k->extreme = off_extreme; return "extreme";
  }
}

/* Forty households of three, of whom all is known; one product is 1,234,567. */
static bench world(void)
{
  bench b = with(PACK(MONEY("more", "person", "money * 3 + 0.01 yuan/month") MONEY("product", "person", "money * age_group")
                      MONEY("chosen", "person", "if yes_no then money else household.total") MONEY("rounded", "person", "round(money / 7, 1 yuan, down)")
                      MONEY("shared", "person", "round(money / age_group, 1 yuan, down)") FLAG("same", "person", "age_group == 3")
                      FLAG("below", "person", "money > household.total / 4") FLAG("within", "person", "household.total >= money * 2") FLAG("of_rich", "person", "rich and other")
                      MONEY("total", "household", "sum(persons: money)") COUNT("some", "household", "count(persons where yes_no)")
                      FLAG("anybody", "household", "any(persons where other)") MONEY("most", "household", "max(persons: money else 0 yuan/month)")
                      ASK("more > product and chosen > rounded and shared > rounded and same and below and within and of_rich and household.some > 0 and "
                          "household.anybody and household.most > 0 yuan/month")));
  char id[16];

  for (int i = 0; i < 40; i++) {
    snprintf(id, sizeof id, "h%d", i);
    aid_household *const h = home(&b, id);
    aid_household_set_flag(h, "rich", i % 3 != 0, NULL);
    for (int k = 0; k < 3; k++) {
      snprintf(id, sizeof id, "%d.%d", i, k);
      aid_person *const p = member(h, id);
      const bool marked = i == 13 && k == 1;
      set(p, "yes_no", 1 + (i + k) % 2);
      set(p, "other", 1 + (i * k + 1) % 2);
      aid_person_set_fen(p, "money", marked ? 1234567 : 5000 + i * 700 + k * 1900, NULL);
      aid_person_set_number(p, "age_group", aid_value_number(marked ? 1 : 1 + (i + k) % 5, 1, NULL), NULL);
    }
  }
  run(&b);
  return b;
}

START_TEST(a_kernel_that_is_off_by_one_in_one_row_is_noticed)
{
  bench b = world();
  tally t = {0, 0, 0, 0, 0};

  for (int plain = 0; plain < 2; plain++) {
    b.machine->kernels = sound = aid__kernels_best(plain);
    ck_assert(agree_on(b.plan, b.population, b.machine, b.trace, 0, 40, &t));
    for (int i = 0; i < FAULTS; i++) {
      aid__kernels faulty = *sound;
      const char *const name = break_kernel(&faulty, i);
      b.machine->kernels = &faulty;
      ck_assert_msg(!agree_on(b.plan, b.population, b.machine, b.trace, 0, 40, NULL), "%s of %s is wrong, and nobody noticed", name, sound->name);
    }
  }
  ck_assert_uint_eq(t.redone, 0);
  finish(&b);
}
END_TEST

START_TEST(a_difference_is_shrunk_to_the_household_that_has_it)
{
  bench b = world();
  aid__kernels faulty = *(sound = aid__kernels_best(false));
  int32_t first = 0, end = 40;

  faulty.multiply = off_for_some;
  b.machine->kernels = &faulty;
  ck_assert(!agree_on(b.plan, b.population, b.machine, b.trace, 0, 40, NULL));
  agree_shrink(b.plan, b.population, b.machine, b.trace, &first, &end);
  ck_assert_int_eq(first, 13);
  ck_assert_int_eq(end, 14);
  finish(&b);
}
END_TEST

TEST_MAIN("columns", truth_has_three_values, questions_are_told_from_missing_facts, what_is_not_needed_neither_fails_nor_opens,
          numbers_end_where_64_bits_do, lists_are_folded_over_members_rows_in_force_and_whole_lists,
          references_reach_members_and_relatives_and_end_at_nobody, each_region_has_its_own_row_of_a_standard,
          a_chunk_has_the_values_of_the_whole, every_allocation_may_fail, a_listing_shows_what_is_left_of_the_rules,
          a_kernel_that_is_off_by_one_in_one_row_is_noticed, a_difference_is_shrunk_to_the_household_that_has_it)
