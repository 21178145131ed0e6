/*
 * Random packs: formulas of every type over one vocabulary, written as a pack would have them, so that all that they mean passes through
 * the compiler and the plan. What is written here is meant to load; the test counts what does not.
 */
#include "tests/random.h"
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef enum want { FLAG, MONEY, BARE, DATE, MONTH, CODE, WANTS } want;
typedef enum kind { REGION, HOUSEHOLD, PERSON, CARD, PART, INCOME, ASSET, KINDS } kind;

static const struct { const char *id; kind parent; const char *list; } kinds[KINDS] = {
  {"region", REGION, NULL}, {"household", REGION, "households"}, {"person", HOUSEHOLD, "persons"}, {"card", PERSON, "cards"},
  {"part", CARD, "parts"}, {"income", PERSON, "incomes"}, {"asset", HOUSEHOLD, "assets"}};

/* Facts by kind and type. */
static const struct { kind of; want type; const char *id; } facts[] = {
  {REGION, FLAG, "r_flag"}, {REGION, MONEY, "r_money"}, {REGION, BARE, "r_rate"}, {HOUSEHOLD, FLAG, "h_flag"}, {HOUSEHOLD, MONEY, "h_money"},
  {HOUSEHOLD, BARE, "h_count"}, {HOUSEHOLD, DATE, "h_date"}, {HOUSEHOLD, CODE, "h_code"}, {HOUSEHOLD, FLAG, "h_question"}, {PERSON, FLAG, "p_flag"},
  {PERSON, FLAG, "p_absent"}, {PERSON, MONEY, "p_money"}, {PERSON, MONEY, "p_wage"}, {PERSON, BARE, "p_count"}, {PERSON, BARE, "p_rate"},
  {PERSON, DATE, "p_date"}, {PERSON, DATE, "p_never"}, {PERSON, MONTH, "p_month"}, {PERSON, CODE, "p_code"}, {PERSON, FLAG, "p_question"},
  {PERSON, BARE, "p_share"}, {CARD, FLAG, "c_flag"}, {CARD, BARE, "c_grade"}, {CARD, DATE, "c_date"}, {CARD, CODE, "c_code"}, {PART, MONEY, "k_money"},
  {PART, FLAG, "k_flag"}, {INCOME, MONEY, "i_money"}, {INCOME, CODE, "i_code"}, {INCOME, DATE, "i_date"}, {INCOME, FLAG, "i_question"}, {ASSET, MONEY, "a_money"}, {ASSET, FLAG, "a_flag"}};
enum { FACTS = sizeof facts / sizeof *facts };

static const char vocabulary[] =
  "<source id='s' title='t'/>\n"
  "<codes id='colour'><code id='red'/><code id='green'/><code id='blue'/></codes>\n"
  "<fact id='r_flag' of='region' type='flag'/><fact id='r_money' of='region' type='yuan/month'/><fact id='r_rate' of='region' type='rate' digits='4'/>\n"
  "<fact id='h_flag' of='household' type='flag'/><fact id='h_money' of='household' type='yuan/month'/><fact id='h_count' of='household' type='count' absent='0'/>\n"
  "<fact id='h_date' of='household' type='date'/><fact id='h_code' of='household' type='code colour'/>\n"
  "<fact id='p_flag' of='person' type='flag'/><fact id='p_absent' of='person' type='flag' absent='no'/><fact id='p_money' of='person' type='yuan/month'/>\n"
  "<fact id='p_wage' of='person' type='yuan/month' absent='0'/><fact id='p_count' of='person' type='count'/><fact id='p_rate' of='person' type='rate' digits='4'/>\n"
  "<fact id='p_date' of='person' type='date' dated='no'/><fact id='p_never' of='person' type='date' dated='no' absent='never'/>\n"
  "<fact id='p_month' of='person' type='month'/><fact id='p_code' of='person' type='code colour'/>\n"
  "<fact id='father' of='person' type='person' dated='no'/><fact id='friend' of='person' type='person'/>\n"
  "<kind id='card' of='person' list='cards' dated='yes' absent='none'/><fact id='c_flag' of='card' type='flag'/><fact id='c_grade' of='card' type='count' least='1' most='4'/>\n"
  "<fact id='c_date' of='card' type='date'/><fact id='c_code' of='card' type='code colour'/>\n"
  "<kind id='part' of='card' list='parts'/><fact id='k_money' of='part' type='yuan/month'/><fact id='k_flag' of='part' type='flag'/>\n"
  "<kind id='income' of='person' list='incomes'/><fact id='i_money' of='income' type='yuan/month' absent='0'/><fact id='i_year' of='income' type='yuan/year' absent='0'/>\n"
  "<fact id='i_code' of='income' type='code colour'/><fact id='i_date' of='income' type='date'/><fact id='i_who' of='income' type='person'/>\n"
  "<kind id='asset' of='household' list='assets' absent='none'/><fact id='a_money' of='asset' type='yuan/month'/><fact id='a_flag' of='asset' type='flag'/>\n"
  "<question id='h_question' of='household' type='flag' cite='s'/><question id='p_question' of='person' type='flag' cite='s'/>\n"
  "<question id='p_share' of='person' type='rate' cite='s'/><question id='i_question' of='income' type='flag' cite='s'/>\n"
  "<region id='410000' level='province'/><region id='410900' level='city'/><region id='410902' level='county'/><region id='410928' level='county'/>\n"
  "<region id='410902001' level='township'/><region id='410928102' level='township'/>\n"
  "<standard id='s_money' type='yuan/month' by='region h_code' cite='s'>\n"
  "  <value region='410000' h_code='red'>600</value><value region='410928' h_code='red' from='2022-01-01'>3860/12</value>\n"
  "  <floor region='410000' h_code='green' from='2021-06-01'>420.55</floor><missing region='410902'/></standard>\n"
  "<standard id='s_rate' type='rate' by='region' cite='s'><value>1/3</value><value region='410928'>35%</value><missing region='410902001'/></standard>\n"
  "<standard id='s_flag' type='flag' by='p_code' cite='s'><value>yes</value><value p_code='red'>no</value><missing p_code='blue'/></standard>\n"
  "<standard id='s_band' type='yuan/month' by='region p_count' cite='s'><value p_count='>= 1'>50</value><value p_count='> 3'>100</value>\n"
  "  <value p_count='>= 10' region='410902'>300.25</value></standard>\n"
  "<standard id='s_asked' type='rate' by='p_question' cite='s'><value p_question='yes'>0.5</value><value p_question='no'>2</value></standard>\n"
  "<standard id='s_raised' type='yuan/month' by='region h_code' cite='s'><value h_code='red'>round(1.3 * s_money, 1 yuan, up)</value>\n"
  "  <value h_code='green'>min(s_money / 3, s_money(h_code: 'red') * s_rate)</value><value region='410902'>s_half * 2</value></standard>\n"
  "<standard id='s_half' type='yuan/month' by='region' cite='s'><value from='2021-01-01'>500.01 yuan/month / 2 + 0 * s_dated</value></standard>\n"
  "<standard id='s_dated' type='yuan/month' by='region' cite='s'><value from='2020-01-01'>10</value><value from='2021-12-15' known='2022-01-20'>20</value>\n"
  "  <value from='2022-02-10' until='2022-02-20' region='410928'>30.5</value><missing region='410928' from='2022-02-20'/></standard>\n"
  "<standard id='s_tax' type='rate' by='p_money region' cite='s'><value p_money='> 0 yuan/month'>3%</value><value p_money='>= 100.5 yuan/month' from='2022-02-01'>10%</value>\n"
  "  <value p_money='> 3000 yuan/month' region='410900'>1/3</value><missing p_money='> 5000 yuan/month' region='410902001'/></standard>\n"
  "<calendar id='rests' leap_birthday='next_day' cite='s'><year number='2021' cite='s'><off from='2021-02-11' until='2021-02-18'/><work day='2021-02-07'/></year>\n"
  "  <year number='2022' cite='s'><off from='2021-12-31' until='2022-01-04'/></year><year number='2023' known='2022-06-15' cite='s'/>\n"
  "  <year number='2022' known='2022-03-01' cite='s'><off from='2022-03-07' until='2022-03-12'/><work day='2022-03-13'/></year></calendar>\n"
  "<standard id='s_late' type='count' by='region' cite='s'><value from='2022-03-01' region='410900'>2</value></standard>\n";

/* A name that has been defined: of a kind, with a type; a program's parts are such too. */
typedef struct defined { char name[24]; kind of; want type; bool program; } defined;

typedef struct maker {
  rng *r;
  char *text; size_t length, capacity;
  defined names[64]; unsigned count;
  unsigned at;         /* inside at(…): no outcomes */
  unsigned rows;       /* aggregates around: for row names */
  unsigned left;       /* nodes left for this formula */
  kind self;           /* of the rule */
  bool hopped;         /* self cannot be named here */
  bool apart;          /* g1 has a rival: what comes later may not read its outcome */
} maker;

static void put(maker *m, const char *format, ...) __attribute__((format(printf, 2, 3)));
static void put(maker *m, const char *format, ...)
{
  va_list arguments;
  char piece[512];
  int n;

  va_start(arguments, format);
  n = vsnprintf(piece, sizeof piece, format, arguments);
  va_end(arguments);
  if (m->length + (size_t)n + 1 > m->capacity) {
    m->capacity = (m->length + (size_t)n + 1) * 2;
    m->text = realloc(m->text, m->capacity);
  }
  memcpy(m->text + m->length, piece, (size_t)n + 1);
  m->length += (size_t)n;
}

static bool under(kind of, kind here)
{
  for (;; here = kinds[here].parent) {
    if (here == of)
      return true;
    if (here == REGION)
      return false;
  }
}

static void formula(maker *m, want type, kind here);

static void literal(maker *m, want type, bool names)
{
  static const char *const money[] = {"0", "600 yuan/month", "0.01 yuan/month", "90000000000000000 yuan/month", "1234.56 yuan/month", "-3 yuan/month"};
  static const char *const bare[] = {"0", "1", "3", "35%", "0.25", "-2", "9000000000000000000", "1000000000", "2.5"};
  static const char *const dates[] = {"2022-02-28", "2020-02-29", "never", "2021-07-01", "9999-12-31", "0001-01-01", "day"};
  static const char *const months[] = {"2022-02", "2021-12", "9999-12", "month"};
  static const char *const colours[] = {"'red'", "'green'", "'blue'"};

  switch (type) {
  case FLAG: put(m, "%s", rng_chance(m->r, 50) ? "yes" : "no"); return;
  case MONEY: {
    const char *const one = money[rng_below(m->r, 6)];
    put(m, one[0] == '-' ? "(%s)" : "%s", strcmp(one, "0") == 0 ? "0 yuan/month" : one);
    return;
  }
  case BARE: {
    const char *const one = bare[rng_below(m->r, 9)];
    put(m, one[0] == '-' ? "(%s)" : "%s", one);
    return;
  }
  case DATE: put(m, "%s", dates[rng_below(m->r, names ? 7 : 6)]); return;
  case MONTH: put(m, "%s", months[rng_below(m->r, names ? 4 : 3)]); return;
  default: put(m, "%s", colours[rng_below(m->r, 3)]);
  }
}

/* A code that brings its list along; all but regions have the household's. */
static void code(maker *m, kind here)
{
  const bool person = under(PERSON, here);
  static const char *const facts_of[] = {"h_code", "p_code"};
  put(m, "%s", here == CARD && rng_chance(m->r, 40) ? "c_code" : here == INCOME && rng_chance(m->r, 40) ? "i_code" : facts_of[person && rng_chance(m->r, 60)]);
}

/* A fact, definition, standard or part of a program that can be read from here; else a literal. */
static void leaf(maker *m, want type, kind here)
{
  if (type == CODE) {
    code(m, here);
    return;
  }
  for (unsigned tries = 0; tries < 24; tries++) {
    if (rng_chance(m->r, 55) || m->count == 0) {
      const unsigned i = rng_below(m->r, FACTS);
      if (facts[i].type == type && under(facts[i].of, here)) {
        put(m, facts[i].of == REGION ? "%s.%s" : "%.0s%s", rng_chance(m->r, 60) ? "county" : rng_chance(m->r, 50) ? "city" : "village", facts[i].id);
        return;
      }
    } else {
      const defined *const d = &m->names[rng_below(m->r, m->count)];
      if (d->type == type && under(d->of, here) && !(d->program && (m->at || (m->apart && d->name[1] == '1')))) {
        put(m, "%s", d->name);
        return;
      }
    }
    if (type == MONEY && rng_chance(m->r, 10) && under(HOUSEHOLD, here)) {
      put(m, rng_chance(m->r, 50) ? "s_money" : "s_money(h_code: 'red')");
      return;
    }
    if (type == MONEY && rng_chance(m->r, 10) && under(PERSON, here)) {
      put(m, "s_band");
      return;
    }
    if (type == MONEY && rng_chance(m->r, 8) && under(HOUSEHOLD, here)) {
      put(m, "%s", rng_chance(m->r, 60) ? "s_raised" : rng_chance(m->r, 50) ? "s_half" : "s_raised(h_code: 'green')");
      return;
    }
    if (type == MONEY && rng_chance(m->r, 6) && under(PERSON, here)) {
      put(m, "marginal(s_tax, p_money)");
      return;
    }
    if (type == BARE && rng_chance(m->r, 6) && here != REGION) {
      put(m, under(PERSON, here) && rng_chance(m->r, 30) ? "s_asked" : rng_chance(m->r, 60) ? "s_rate" : "s_late");
      return;
    }
    if (type == FLAG && rng_chance(m->r, 4) && under(PERSON, here)) {
      put(m, "s_flag");
      return;
    }
    if (type == MONEY && here == INCOME && rng_chance(m->r, 10)) {
      put(m, "monthly(i_year)");
      return;
    }
  }
  literal(m, type, true);
}

/* A list that can be named from here: "cards", "ever cards". Its kind in *of. */
static bool list(maker *m, kind here, kind *of, const char **ever, const char **name)
{
  for (unsigned tries = 0; tries < 16; tries++) {
    const kind k = (kind)(PERSON + rng_below(m->r, KINDS - PERSON));
    kind owner = here;
    bool found = false;
    for (; !found && owner != REGION; owner = kinds[owner].parent)
      found = owner != k && under(owner, k);
    if (!found || here == REGION)
      continue;
    *of = k;
    *ever = k == CARD && rng_chance(m->r, 30) ? "ever " : "";
    *name = k == PERSON && rng_chance(m->r, 20) ? "relatives" : kinds[k].list;
    return true;
  }
  return false;
}

static want ordered(maker *m)
{
  static const want types[] = {MONEY, BARE, DATE, MONTH};
  return types[rng_below(m->r, 4)];
}

/* aggregate(list where …: value): a formula of the type, or false where there is none from here. */
static bool aggregate(maker *m, want type, kind here)
{
  static const char *const steps[] = {"up", "down", "half_up", "half_even"};
  const bool hopped = m->hopped;
  const char *ever, *name;
  bool where = rng_chance(m->r, 60);
  kind of;
  const char *path = "";

  if (m->rows > 2)
    return false;
  if (under(PERSON, here) && rng_chance(m->r, 15)) {         /* through a reference */
    static const kind of_person[] = {CARD, PART, INCOME};
    static const char *const lists[] = {"cards", "parts", "incomes"};
    const unsigned i = rng_below(m->r, 3);
    path = rng_chance(m->r, 50) ? "father." : "friend.";
    of = of_person[i];
    name = lists[i];
    ever = "";
    m->hopped = true;
  } else if (!list(m, here, &of, &ever, &name)) {
    return false;
  }
  m->rows++;
#define WHERE() do { if (where) { put(m, " where "); formula(m, FLAG, of); } } while (0)
  switch (type) {
  case FLAG: {
    const bool all = rng_chance(m->r, 40);
    put(m, "%s(%s%s%s", all ? "all" : "any", ever, path, name);
    WHERE();
    if (all || rng_chance(m->r, 40)) {
      put(m, ": ");
      formula(m, FLAG, of);
    }
    put(m, ")");
    break;
  }
  case BARE:
    if (rng_chance(m->r, 60)) {
      put(m, "count(%s%s%s", ever, path, name);
      WHERE();
      put(m, ")");
      break;
    }
    __attribute__((fallthrough));
  case MONEY:
    if (rng_chance(m->r, 45)) {
      put(m, "sum(%s%s%s", ever, path, name);
      WHERE();
      if (rng_chance(m->r, 25)) {
        put(m, ": ");
        leaf(m, type, of);
        put(m, rng_chance(m->r, 50) ? " / 3" : " / 7");
        put(m, ")");
        break;
      }
      put(m, ": round(");
      formula(m, type, of);
      put(m, ", %s, %s))", type == MONEY ? "0.01 yuan" : "0.01", steps[rng_below(m->r, 4)]);
      break;
    }
    if (rng_chance(m->r, 30)) {
      put(m, "average(%s%s%s", ever, path, name);
      WHERE();
      put(m, ": round(");
      formula(m, type, of);
      put(m, ", %s, half_up) else ", type == MONEY ? "1 yuan" : "0.1");
      m->rows--;
      if (*path)
        literal(m, type, false);
      else
        formula(m, type, here);
      m->rows++;
      put(m, ")");
      break;
    }
    __attribute__((fallthrough));
  default: {
    const unsigned form = rng_below(m->r, type == CODE ? 2 : 4);
    static const char *const heads[] = {"first(", "nth(2, ", "min(", "max("};
    put(m, "%s%s%s%s", heads[form], ever, path, name);
    WHERE();
    if (form < 2) {
      put(m, " by ");
      formula(m, ordered(m), of);
    }
    put(m, ": ");
    if (type == CODE || type == DATE || type == MONTH)
      leaf(m, type, of);
    else
      formula(m, type, of);
    put(m, " else ");
    m->rows--;
    if (*path)
      literal(m, type, false);
    else
      formula(m, type, here);
    m->rows++;
    put(m, ")");
  }
  }
#undef WHERE
  m->rows--;
  m->hopped = hopped;
  return true;
}

static void flag(maker *m, kind here)
{
  static const char *const orders[] = {">", ">=", "&lt;", "&lt;=", "==", "!="};
  const want of = ordered(m);

  switch (rng_below(m->r, 8)) {
  case 0:
  case 1:
    put(m, "(");
    formula(m, FLAG, here);
    put(m, rng_chance(m->r, 50) ? " and " : " or ");
    formula(m, FLAG, here);
    put(m, ")");
    return;
  case 2:
    put(m, "(not ");
    formula(m, FLAG, here);
    put(m, ")");
    return;
  case 3:
    if (under(PERSON, here)) {
      static const char *const forms[] = {"has(father)", "has(friend)", "father.p_flag", "friend.p_absent", "(father == friend)", "father.p_question"};
      put(m, "%s", forms[rng_below(m->r, 6)]);
      return;
    }
    break;
  case 4:
    if (under(PERSON, here)) {
      put(m, "(p_code in {'red', 'blue'})");
      return;
    }
    break;
  case 5:
    put(m, "(");
    code(m, here);
    put(m, " %s 'green')", orders[4 + rng_below(m->r, 2)]);
    return;
  default: break;
  }
  put(m, "(");
  formula(m, of, here);
  put(m, " %s ", orders[rng_below(m->r, 6)]);
  formula(m, of, here);
  put(m, ")");
}

static void number(maker *m, want type, kind here)
{
  static const char *const steps[] = {"up", "down", "half_up", "half_even"};

  switch (rng_below(m->r, 9)) {
  case 0:
  case 1:
    put(m, "(");
    formula(m, type, here);
    put(m, rng_chance(m->r, 50) ? " + " : " - ");
    formula(m, type, here);
    put(m, ")");
    return;
  case 2:
    put(m, "(");
    formula(m, type, here);
    put(m, rng_chance(m->r, 60) ? " * " : " / ");
    leaf(m, BARE, here);
    put(m, " + 0%s)", type == MONEY ? " yuan/month" : "");
    return;
  case 3:
    put(m, "(-");
    leaf(m, type, here);
    put(m, ")");
    return;
  case 4:
    put(m, "%s(", rng_chance(m->r, 50) ? "min" : "max");
    formula(m, type, here);
    put(m, ", ");
    formula(m, type, here);
    put(m, ")");
    return;
  case 5:
    put(m, "round(");
    formula(m, type, here);
    put(m, ", %s%s, %s)", rng_chance(m->r, 50) ? "1" : rng_chance(m->r, 50) ? "0.05" : "7", type == MONEY ? " yuan" : "", steps[rng_below(m->r, 4)]);
    return;
  case 6:
    if (type == BARE) {
      put(m, "(elapsed(");
      formula(m, DATE, here);
      put(m, ", ");
      formula(m, DATE, here);
      put(m, ") / 1 month)");
    } else if (under(PERSON, here)) {
      put(m, rng_chance(m->r, 50) ? "father.p_money" : "friend.p_wage");
    } else {
      break;
    }
    return;
  case 7:
    if (type == BARE) {
      put(m, "((");
      formula(m, DATE, here);
      put(m, " - ");
      formula(m, DATE, here);
      put(m, ") / 1 day)");
      return;
    }
    put(m, "(");
    formula(m, BARE, here);
    put(m, " * ");
    leaf(m, MONEY, here);
    put(m, ")");
    return;
  default: break;
  }
  leaf(m, type, here);
}

static void date(maker *m, kind here)
{
  static const char *const moves[] = {" + 30 days", " - 1 month", " + 5 working days", " + 13 months", " - 40000 days"};

  switch (rng_below(m->r, 5)) {
  case 0:
    put(m, "(");
    formula(m, DATE, here);
    put(m, "%s)", moves[rng_below(m->r, 5)]);
    return;
  case 1:
    put(m, "%s(", rng_chance(m->r, 50) ? "first_day" : "last_day");
    formula(m, MONTH, here);
    put(m, ")");
    return;
  case 2:
    put(m, "workday(");
    formula(m, DATE, here);
    put(m, ")");
    return;
  default: leaf(m, DATE, here);
  }
}

static void month(maker *m, kind here)
{
  switch (rng_below(m->r, 4)) {
  case 0:
    put(m, "month_of(");
    formula(m, DATE, here);
    put(m, ")");
    return;
  case 1:
    put(m, "(");
    formula(m, MONTH, here);
    put(m, rng_chance(m->r, 50) ? " + 3 months)" : " - 1 month)");
    return;
  case 2:
    put(m, "year_start(");
    formula(m, MONTH, here);
    put(m, ")");
    return;
  default: leaf(m, MONTH, here);
  }
}

/* sum(months -3..-1: …): a formula of the type over months. */
static void over_months(maker *m, want type, kind here)
{
  static const char *const spans[] = {"-3..-1", "-1..0", "0..-2", "-14..-12"};
  static const char *const heads[] = {"sum", "average", "min", "max", "first"};
  const unsigned head = rng_below(m->r, 5);
  const bool number = type == MONEY || type == BARE;
  const bool where = rng_chance(m->r, 50) || (!number && type != FLAG && head == 4);

  put(m, "%s(months %s", type == FLAG ? (rng_chance(m->r, 50) ? "any" : "all") : number && (head < 4 || where) ? heads[head] : where ? heads[2 + head % 3] : heads[2 + head % 2],
      spans[rng_below(m->r, 4)]);
  m->at++;
  if (where) {
    put(m, " where ");
    formula(m, FLAG, here);
  }
  put(m, ": ");
  formula(m, type, here);
  m->at--;
  if (where && type != FLAG && !(number && head == 0)) {
    put(m, " else ");
    literal(m, type, false);
  }
  put(m, ")");
}

static void formula(maker *m, want type, kind here)
{
  if (m->left == 0 || --m->left == 0) {
    leaf(m, type, here);
    return;
  }
  if (rng_chance(m->r, 25) && aggregate(m, type, here))
    return;
  if (rng_chance(m->r, 10) && type != CODE) {
    put(m, "(if ");
    formula(m, FLAG, here);
    put(m, " then ");
    formula(m, type, here);
    put(m, " else ");
    formula(m, type, here);
    put(m, ")");
    return;
  }
  if (rng_chance(m->r, 6) && m->at == 0 && type != CODE) {
    m->at++;
    put(m, "at(month - %u months: ", 1 + rng_below(m->r, 14));
    formula(m, type, here);
    put(m, ")");
    m->at--;
    return;
  }
  if (rng_chance(m->r, 4) && type != CODE) {
    over_months(m, type, here);
    return;
  }
  if (rng_chance(m->r, 4) && type == MONEY && under(PERSON, here) && m->at == 0) {
    static const char *const days[] = {"p_date", "p_never", "p_month", "p_date + 1 month", "2021-12-15"};
    static const char *const read[] = {"s_dated", "s_raised(h_code: 'red')", "s_half + s_dated", "s_money(h_code: 'green')", "(if day >= 2022-01-01 then s_half else s_dated)"};
    put(m, "at(%s: %s)", days[rng_below(m->r, 5)], read[rng_below(m->r, 5)]);
    return;
  }
  if (rng_chance(m->r, 8) && m->rows && !m->hopped && m->self == PERSON && (type == MONEY || type == FLAG)) {
    put(m, "%s", type == MONEY ? "self.p_money" : "self.p_flag");
    return;
  }
  switch (type) {
  case FLAG: flag(m, here); return;
  case MONEY:
  case BARE: number(m, type, here); return;
  case DATE: date(m, here); return;
  case MONTH: month(m, here); return;
  default: leaf(m, type, here);
  }
}

static void whole_formula(maker *m, want type, kind here)
{
  m->left = 3 + rng_below(m->r, 22);
  m->self = here;
  m->hopped = false;
  m->rows = m->at = 0;
  formula(m, type, here);
}

static void remember(maker *m, kind of, want type, bool program, char letter, unsigned number, const char *part)
{
  defined *const d = &m->names[m->count++];

  *d = (defined){.of = of, .type = type, .program = program};
  snprintf(d->name, sizeof d->name, "%c%u%s", letter, number, part);
}

static void definition(maker *m, unsigned number)
{
  static const char *const types[WANTS] = {"flag", "yuan/month", "rate", "date", "month", "code colour"};
  static const kind of[] = {PERSON, HOUSEHOLD, PERSON, INCOME, CARD, PERSON, ASSET};
  const kind here = of[rng_below(m->r, 7)];
  const want type = rng_chance(m->r, 40) ? MONEY : (want)rng_below(m->r, CODE);

  put(m, "<define id='d%u' of='%s' type='%s' cite='s'>", number, kinds[here].id, types[type]);
  whole_formula(m, type, here);
  put(m, "</define>\n");
  remember(m, here, type, false, 'd', number, "");
}

/* What is carried over from month to month: a flag, or fen. */
static void carried(maker *m, unsigned number)
{
  const kind here = rng_chance(m->r, 50) ? PERSON : HOUSEHOLD;
  const want type = rng_chance(m->r, 50) ? FLAG : MONEY;

  if (type == FLAG) {
    put(m, "<define id='d%u' of='%s' type='flag' from='2021-1%u-05' first='%s' cite='s'>", number, kinds[here].id, rng_below(m->r, 3), rng_chance(m->r, 50) ? "yes" : "no");
    whole_formula(m, FLAG, here);
    put(m, " %s at(month - 1 month: d%u)</define>\n", rng_chance(m->r, 50) ? "or" : "and", number);
  } else {
    put(m, "<define id='d%u' of='%s' type='yuan/month' from='2021-1%u-05' first='%s' cite='s'>round(at(month - 1 month: d%u) / 2 + ", number, kinds[here].id,
        rng_below(m->r, 3), rng_chance(m->r, 50) ? "0" : "3.5 yuan/month", number);
    whole_formula(m, MONEY, here);
    put(m, ", 1 fen, half_up)</define>\n");
  }
  remember(m, here, type, false, 'd', number, "");
}

static void program(maker *m, unsigned number, bool household)
{
  const kind here = household ? HOUSEHOLD : PERSON;
  const bool share = household && rng_chance(m->r, 60);

  put(m, "<program id='g%u' of='%s'", number, kinds[here].id);
  if (household) {
    put(m, " covers='persons");
    if (rng_chance(m->r, 70)) {
      put(m, " where ");
      /* An attribute within single quotes: no codes in it. */
      put(m, "p_flag");
    }
    put(m, "'");
  }
  put(m, ">\n  <require id='a' cite='s'>");
  whole_formula(m, FLAG, here);
  put(m, "</require>\n  <exclude id='b' cite='s'>");
  whole_formula(m, FLAG, here);
  put(m, "</exclude>\n");
  put(m, "  <pay id='c' %s cite='s'>", share ? (rng_chance(m->r, 50) ? "per='person' round_total='1 fen half_up'" : "per='person' round='1 yuan up'")
                                            : rng_chance(m->r, 50) ? "round='1 fen half_even'" : "round='1 yuan down'");
  whole_formula(m, MONEY, share ? PERSON : here);
  put(m, "</pay>\n");
  if (rng_chance(m->r, 50)) {
    put(m, "  <starts cite='s'>");
    whole_formula(m, MONTH, here);
    put(m, "</starts>\n");
  }
  if (rng_chance(m->r, 40)) {
    put(m, "  <ends id='e' cite='s'>");
    whole_formula(m, MONTH, here);
    put(m, "</ends>\n");
  }
  put(m, "</program>\n");
  remember(m, here, FLAG, true, 'g', number, ".eligible");
  remember(m, here, FLAG, true, 'g', number, ".qualifies");
  remember(m, here, MONEY, true, 'g', number, ".amount");
  remember(m, here, FLAG, false, 'g', number, ".enrolled");
  remember(m, here, MONEY, false, 'g', number, ".paid");
  remember(m, here, MONTH, false, 'g', number, ".since");
  remember(m, here, DATE, false, 'g', number, ".confirmed");
  if (household)
    remember(m, PERSON, MONEY, true, 'g', number, ".amount");
}

char *random_pack(rng *r)
{
  static const char *const assumed[] = {"p_count", "p_money", "h_date"};
  static const char *const instead[] = {"h_count + 1", "if p_question then h_money else 7.50 yuan/month", "max(persons where p_flag: p_date else 2021-07-01)"};
  maker m = {.r = r};

  put(&m, "<policy xmlns='urn:socialaid:policy:1' id='random' version='1' region='410900'>\n");
  for (size_t i = 0; i < sizeof vocabulary - 1; i += 256)
    put(&m, "%.*s", (int)(sizeof vocabulary - 1 - i < 256 ? sizeof vocabulary - 1 - i : 256), vocabulary + i);
  for (unsigned i = 0; i < 7; i++)
    definition(&m, i);
  if (rng_chance(r, 40)) {
    const unsigned i = rng_below(r, 3);
    put(&m, "<assume fact='%s' of='%s' cite='s'>", assumed[i], i == 2 ? "household" : "person");
    put(&m, "%s", instead[i]);
    put(&m, "</assume>\n");
  }
  carried(&m, 9);
  program(&m, 0, true);
  program(&m, 1, false);
  m.apart = rng_chance(r, 70);
  definition(&m, 7);
  definition(&m, 8);
  program(&m, 2, false);
  if (m.apart)
    put(&m, "<conflict id='x' among='g1 g2' keep='%s' cite='s'/>\n", rng_chance(r, 60) ? "highest" : "first");
  put(&m, "<warning id='w0' of='person' severity='notice' cite='s'>known(g1.amount) and not known(g2.eligible)</warning>\n");
  put(&m, "<warning id='w1' of='person' severity='alert' cite='s'>w0.eligible or any(incomes: known(i_money) and not known(i_code))</warning>\n");
  put(&m, "</policy>\n");
  return m.text;
}
