/* The text of an explanation: each rule's value with its inputs, the standards with their documents, what is missing; English or Chinese. */
#include "engine/settle.h"
#include "policy/say.h"

/* Every word that the text is made of, once: English beside Chinese. */
#define WORDS(X) \
  X(OUTCOME, "Outcome: ", "结论：") X(ELIGIBLE, "eligible", "符合条件") X(INELIGIBLE, "not eligible", "不符合条件") \
  X(UNDETERMINED, "undetermined", "尚不能确定") X(OFFICIAL, "for an official to decide", "由经办机构裁量") \
  X(DUE, "due this month: ", "本月应发：") X(FROM_THEN, "from the first month: ", "自首月起：") X(STARTS, "first month: ", "首月：") \
  X(ENDS, "last month: ", "末月：") X(UNKNOWN, "unknown", "未知") X(NO_LIMIT, "not limited (no application is on record)", "不限（没有申请记录）") X(YES, "yes", "是") X(NO, "no", "否") X(NEVER, "never", "无") X(NOBODY, "nobody", "无") \
  X(REASONS, "Refused because: ", "不符合的原因：") X(NOT_MET, "not met: ", "未满足：") X(BARRED, "excluded by: ", "存在排除情形：") X(MISSING, "Missing:", "缺少以下事实：") \
  X(QUESTIONS, "Questions for an official:", "需由经办机构裁量的问题：") X(ASSUMED_HEAD, "Assumed:", "推定：") X(SUPPLIED_HEAD, "Supplied instead of computed:", "外部提供、未经计算：") \
  X(FAILED_HEAD, "Could not be computed:", "无法计算：") X(ILLUSTRATIVE_HEAD, "Rests on illustrative values (not official):", "依据了示例值（非正式标准）：") \
  X(CONDITIONS, "Conditions", "认定条件") X(AMOUNTS, "Amounts and dates", "金额与日期") X(CONFLICTS, "Conflicts with other programs", "与其他项目的关系") X(OF, " of ", "，对象 ") X(IN, " in ", "，") X(SETTLES, "Would settle it (any one line, by some value of what stands in it):", "以下任一行补充后（取某些值时）即可确定：") X(SETTLES_YES, "eligible", "可认定符合") X(SETTLES_NO, "ineligible", "可认定不符合") X(SETTLES_MORE, "(not all sets were tried)", "（未穷尽所有组合）") X(SHARES, "Members' shares: ", "成员份额：") \
  X(FLOOR, "floor", "下限") X(MISSING_ROW, "not set by the city", "当地未公布") X(NO_ROW, "no row answers", "无对应标准") X(SINCE, "from ", "自 ") X(KNOWN, "announced ", "公布于 ") \
  X(SUPPLIED, "supplied", "外部提供") X(ASSUMED, "assumed", "推定") X(RECORD, "from the record", "来自记录") X(ROWS, " rows", " 行") X(FACT, "fact", "事实") X(QUESTION, "question", "裁量问题") \
  X(ABOVE, "as above", "见上") X(MASKED, "hidden", "已隐去") X(ILLUSTRATIVE, "illustrative", "示例值") X(POLICY, "Policy: ", "政策包：") X(DAY, "facts of ", "事实截至 ") X(MARGIN, "from the line: ", "距标准：") X(ABOUT, "about ", "约 ")

typedef enum word {
#define X(id, en, zh) WORD_##id,
  WORDS(X)
#undef X
} word;
static const char *const words[][2] = {
#define X(id, en, zh) {en, zh},
  WORDS(X)
#undef X
};

typedef struct teller { aid_explanation *e; aid__buffer *out; aid_language language; } teller;

static void say(teller *t, const char *text) { aid__buffer_string(t->out, text ? text : ""); }
static void say_word(teller *t, word w) { say(t, words[w][t->language]); }
static void indent(teller *t, unsigned depth)
{
  for (unsigned i = 0; i < depth; i++)
    say(t, "  ");
}

static const char *title(const teller *t, const aid__titles *titles) { return aid__title_in(titles, t->language); }

static void say_date(teller *t, int32_t day)
{
  char text[16];
  aid_date_print(day, text);
  say(t, text);
}

/* "n57 art 13; n83": the document's number, and the place in it. */
static void say_cite(teller *t, const char *cite)
{
  const struct aid_policy *const policy = t->e->decisions->plan->policy;
  bool first = true;

  say(t, t->language == AID_LANGUAGE_ZH ? "【" : "[");
  while (cite && *cite) {
    size_t n = strcspn(cite, " ;");
    const struct aid_source *source = NULL;
    for (size_t i = 0; i < policy->source_count; i++)
      if (aid__text_is((aid__text){cite, n}, policy->sources[i]->id))
        source = policy->sources[i];
    if (!first)
      say(t, t->language == AID_LANGUAGE_ZH ? "；" : "; ");
    first = false;
    if (source)
      say(t, source->number ? source->number : source->title);
    else
      aid__buffer_add(t->out, cite, n);
    cite += n;
    n = strcspn(cite, ";");
    if (t->language == AID_LANGUAGE_ZH && n > 5 && strncmp(cite, " art ", 5) == 0) {
      const size_t digits = strspn(cite + 5, "0123456789");
      say(t, "第");
      aid__buffer_add(t->out, cite + 5, digits);
      say(t, "条");
      aid__buffer_add(t->out, cite + 5 + digits, n - 5 - digits);
    } else {
      aid__buffer_add(t->out, cite, n);
    }
    cite += n;
    while (*cite == ';' || *cite == ' ')
      cite++;
  }
  say(t, t->language == AID_LANGUAGE_ZH ? "】" : "]");
}

static void say_unit(teller *t, const char *unit)
{
  const aid__speaker speaker = {t->e->decisions->plan->policy, t->out, t->language};

  say(t, " ");
  aid__say_unit(&speaker, unit);
}

static void say_value(teller *t, const aid_step *step)
{
  const aid_value *const v = &step->value;
  char text[128];

  if (step->masked) {
    say(t, v->text);
    say(t, " (");
    say_word(t, WORD_MASKED);
    say(t, ")");
  } else if (!v->known) {
    say_word(t, WORD_UNKNOWN);
  } else if (v->type == AID_TYPE_FLAG) {
    say_word(t, v->number ? WORD_YES : WORD_NO);
  } else if ((v->type == AID_TYPE_DATE || v->type == AID_TYPE_MONTH) && v->number == AID_NEVER) {
    say_word(t, WORD_NEVER);
  } else if (v->type == AID_TYPE_REFERENCE && v->text == NULL) {
    say_word(t, WORD_NOBODY);
  } else if (v->type == AID_TYPE_CODE && step->type->codes) {
    const int32_t code = aid__codes_index(step->type->codes, aid__text_of(v->text));
    const char *const name = code >= 0 ? title(t, &step->type->codes->codes[code].titles) : NULL;
    say(t, name ? name : v->text);
  } else if (v->type == AID_TYPE_NUMBER) {
    const aid__fraction f = {v->number, v->denominator};
    const bool money = step->type->unit.power[AID__UNIT_YUAN] != 0;
    char number[48];
    int64_t scaled;
    aid__fraction_print(f, money ? 2 : 0, number);
    say(t, number);
    if (!aid__fraction_to_scaled(f, 6, &scaled)) {      /* a quotient: what it is about */
      aid__fraction about;
      if (aid__fraction_round(f, (aid__fraction){1, 100}, AID__ROUND_HALF_UP, &about)) {
        say(t, " (");
        say_word(t, WORD_ABOUT);
        aid__fraction_print(about, 2, number);
        say(t, number);
        say(t, ")");
      }
    }
    if (v->unit && v->unit[0])
      say_unit(t, v->unit);
  } else {
    aid_value_print(v, text, sizeof text);
    say(t, text);
  }
}

/* One more thing in the brackets behind a standard. */
static void part(teller *t, bool *any)
{
  say(t, *any ? ", " : " (");
  *any = true;
}

static void say_standard(teller *t, const aid_step *step)
{
  const struct aid_standard_row *const row = step->row;
  bool any = false;

  if (row == NULL) {
    part(t, &any);
    say_word(t, WORD_NO_ROW);
    say(t, ")");
    return;
  }
  if (row->kind == AID_ROW_FLOOR || row->kind == AID_ROW_MISSING) {
    part(t, &any);
    say_word(t, row->kind == AID_ROW_FLOOR ? WORD_FLOOR : WORD_MISSING_ROW);
  }
  if (row->standard->by_region) {
    const aid__region_name *const region = aid__policy_region_name(row->standard->policy, aid__text_of(row->region));
    part(t, &any);
    say(t, region && title(t, &region->titles) ? title(t, &region->titles) : row->region);
  }
  for (size_t i = 0; i < row->standard->key_count; i++)
    if (row->keys[i].how != AID__KEY_ANY) {
      part(t, &any);
      say(t, row->standard->keys[i]);
      say(t, row->keys[i].how == AID__KEY_EQUAL ? " = " : " ");
      say(t, row->keys[i].text);
    }
  if (row->validity.from != AID__ALWAYS_FROM) {
    part(t, &any);
    say_word(t, WORD_SINCE);
    say_date(t, row->validity.from);
  }
  if (row->validity.known != INT32_MIN) {
    part(t, &any);
    say_word(t, WORD_KNOWN);
    say_date(t, row->validity.known);
  }
  if (row->illustrative) {
    part(t, &any);
    say_word(t, WORD_ILLUSTRATIVE);
  }
  say(t, any ? ") " : " ");
  say_cite(t, row->cite);
}

/* " in 2022-03" */
static void say_its_month(teller *t, int32_t month)
{
  char text[16];

  if (month == INT32_MIN)
    return;
  aid_month_print(month, text);
  say_word(t, WORD_IN);
  say(t, text);
}

static void tell(teller *t, aid_step *step, unsigned depth, bool condition)
{
  if (step->what == AID__SHOWN_LIST && step->count == 0 && step->rows > 0)
    return;                             /* its rows were told one by one */
  indent(t, depth);
  if (condition)
    say(t, !step->value.known ? "? " : (step->value.number != 0) == (step->role == AID__ROLE_REQUIRE) ? "✓ " : "✗ ");
  if (title(t, step->titles) && (step->what != AID__SHOWN_LIST)) {
    say(t, title(t, step->titles));
    say(t, " (");
    say(t, step->name);
    say(t, ")");
  } else {
    say(t, step->name);
  }
  if (step->subject && step->kind && step->kind->index != AID__KIND_REGION && !condition) {
    say_word(t, WORD_OF);
    say(t, step->subject);
  }
  say_its_month(t, step->month);
  if (step->what == AID__SHOWN_LIST) {
    char n[24];
    aid__int_print(step->rows, n);
    say(t, t->language == AID_LANGUAGE_ZH ? "：" : ": ");
    if (step->value.known) {
      say(t, n);
      say_word(t, WORD_ROWS);
    } else {
      say_word(t, WORD_UNKNOWN);
    }
    say(t, "\n");
    return;
  }
  say(t, " = ");
  say_value(t, step);
  if (step->what == AID__SHOWN_STANDARD)
    say_standard(t, step);
  else if (step->cite) {
    say(t, " ");
    say_cite(t, step->cite);
  }
  if (step->supplied || step->what == AID__SHOWN_RECORD || step->what == AID__SHOWN_ASSUMED || step->what == AID__SHOWN_QUESTION) {
    say(t, " (");
    say_word(t, step->supplied ? WORD_SUPPLIED : step->what == AID__SHOWN_RECORD ? WORD_RECORD : step->what == AID__SHOWN_ASSUMED ? WORD_ASSUMED : WORD_QUESTION);
    say(t, ")");
  }
  if (step->count && step->told[t->language]) {
    say(t, " — ");
    say_word(t, WORD_ABOVE);
    say(t, "\n");
    return;
  }
  say(t, "\n");
  step->told[t->language] = 1;
  if (depth > 24)
    return;
  if (step->formula && step->count && !step->supplied) {
    indent(t, depth + 2);
    say(t, "= ");
    say(t, step->formula);
    say(t, "\n");
  }
  for (size_t i = 0; i < step->count; i++)
    tell(t, step->children[i], depth + 1, false);
}

static void say_fen(teller *t, int64_t fen, const char *unit)
{
  char text[48];
  aid__fraction_print(aid__fraction_from_scaled(fen, 2), 2, text);
  say(t, text);
  say_unit(t, unit);
}

/* The title of the fact, list, standard or program of that id. */
static const char *ground_title(const teller *t, const char *id)
{
  const struct aid_policy *const policy = t->e->decisions->plan->policy;
  const aid__vocabulary *const v = &policy->vocabulary;
  const struct aid_standard *const standard = aid__policy_standard(policy, aid__text_of(id));
  const struct aid_program *const program = aid_policy_program(policy, id);
  const char *found = NULL;

  if (standard)
    return title(t, &standard->titles);
  if (program)
    return title(t, &program->titles);
  for (size_t i = 0; i < v->kind_count; i++) {
    const struct aid_fact *const fact = aid__kind_fact(v->kinds[i], aid__text_of(id));
    const bool is_list = v->kinds[i]->list && strcmp(v->kinds[i]->list, id) == 0;
    const char *const one = fact ? title(t, &fact->titles) : is_list ? title(t, &v->kinds[i]->titles) : NULL;
    if (one && found && strcmp(one, found) != 0)
      return NULL;                      /* two kinds have it: the ground does not tell which */
    if (one)
      found = one;
  }
  return found;
}

static void say_ground(teller *t, const aid_ground *g)
{
  if (g->name && ground_title(t, g->name)) {
    say(t, ground_title(t, g->name));
    say(t, " (");
    say(t, g->name);
    say(t, ")");
  } else {
    say(t, g->name);
  }
  if (g->subject) {
    say_word(t, WORD_OF);
    say(t, g->subject);
  }
  say_its_month(t, g->month);
  if (g->detail) {
    say(t, " (");
    if (strcmp(g->detail, "floor") == 0)
      say_word(t, WORD_FLOOR);
    else if (strcmp(g->detail, "record") == 0)
      say_word(t, WORD_RECORD);
    else
      say(t, g->detail);
    say(t, ")");
  }
}

static void say_grounds(teller *t, aid_ground_kind kind, word head)
{
  const struct aid_decision *const d = t->e->decision;
  bool any = false;

  for (size_t i = 0; i < aid_decision_ground_count(d); i++) {
    const aid_ground *const g = aid_decision_ground(d, i);
    if (g->kind != kind)
      continue;
    if (!any) {
      say_word(t, head);
      say(t, "\n");
    }
    any = true;
    say(t, "  - ");
    say_ground(t, g);
    say(t, "\n");
  }
}

/* "eligible: property_judged + incomes of wang" */
static void say_settling(teller *t)
{
  const bool known = aid__explanation_settle(t->e);
  const size_t count = known ? aid_explanation_settling_count(t->e) : 0;

  t->out->failed = t->out->failed || !known;
  if (count == 0)
    return;
  say_word(t, WORD_SETTLES);
  say(t, "\n");
  for (size_t i = 0; i < count; i++) {
    say(t, "  - ");
    say_word(t, aid_explanation_settling_outcome(t->e, i) == AID_OUTCOME_ELIGIBLE ? WORD_SETTLES_YES : WORD_SETTLES_NO);
    say(t, t->language == AID_LANGUAGE_ZH ? "：" : ": ");
    for (size_t k = 0; k < aid_explanation_settling_size(t->e, i); k++) {
      if (k)
        say(t, " + ");
      say_ground(t, aid_explanation_settling_fact(t->e, i, k));
    }
    say(t, "\n");
  }
  if (!aid_explanation_settling_is_whole(t->e)) {
    say(t, "  ");
    say_word(t, WORD_SETTLES_MORE);
    say(t, "\n");
  }
}

static void say_month(teller *t, word head, int32_t month)
{
  char text[16];

  say(t, "  ");
  say_word(t, head);
  if (month == INT32_MIN) {
    say_word(t, WORD_UNKNOWN);
  } else {
    aid_month_print(month, text);
    if (month == AID_NEVER)
      say_word(t, WORD_NO_LIMIT);
    else
      say(t, text);
  }
  say(t, "\n");
}

static void head(teller *t)
{
  static const word outcomes[] = {WORD_UNKNOWN, WORD_ELIGIBLE, WORD_INELIGIBLE, WORD_UNDETERMINED, WORD_OFFICIAL};
  const struct aid_decision *const d = t->e->decision;
  const aid__plan *const plan = d->of->plan;
  const struct aid_program *const program = aid__decision_planned(d)->program;
  char month[16];

  say(t, title(t, &program->titles) ? title(t, &program->titles) : program->id);
  say(t, " (");
  say(t, program->id);
  say(t, ")");
  say_word(t, WORD_OF);
  say(t, aid_decision_subject(d) ? aid_decision_subject(d) : aid_decision_household(d));
  say(t, t->language == AID_LANGUAGE_ZH ? "，" : ", ");
  aid_month_print(plan->month, month);
  say(t, month);
  say(t, " (");
  say_word(t, WORD_DAY);
  say_date(t, plan->day);
  say(t, ")\n");
  say_word(t, WORD_OUTCOME);
  say_word(t, outcomes[d->outcome]);
  say(t, "\n");
  if (aid_decision_reason_count(d)) {
    say_word(t, WORD_REASONS);
    for (size_t i = 0; i < aid_decision_reason_count(d); i++) {
      const char *const id = aid_decision_reason(d, i);
      const struct aid_rule *rule = NULL;
      const char *name = NULL;
      for (size_t k = 0; k < program->rule_count && name == NULL; k++)
        if (strcmp(program->rules[k]->id, id) == 0) {
          rule = program->rules[k];
          name = title(t, &rule->titles);
        }
      if (i)
        say(t, t->language == AID_LANGUAGE_ZH ? "；" : "; ");
      if (rule)                         /* a title names the condition, not that it failed */
        say_word(t, rule->role == AID_RULE_EXCLUDE ? WORD_BARRED : WORD_NOT_MET);
      say(t, name ? name : id);
    }
    say(t, "\n");
  }
  if (program->unit && d->outcome == AID_OUTCOME_ELIGIBLE) {
    say(t, "  ");
    say_word(t, WORD_DUE);
    if (d->amount_known)
      say_fen(t, d->amount_fen, program->unit);
    else
      say_word(t, WORD_UNKNOWN);
    say(t, "\n");
    if (d->amount_known && d->entitled_fen != d->amount_fen) {
      say(t, "  ");
      say_word(t, WORD_FROM_THEN);
      say_fen(t, d->entitled_fen, program->unit);
      say(t, "\n");
    }
    say_month(t, WORD_STARTS, d->starts);
    if (d->ends != AID_NEVER)
      say_month(t, WORD_ENDS, d->ends);
  }
}

const char *aid_explanation_text(aid_explanation *e, aid_language language)
{
  teller t = {e, NULL, language};
  aid_step *root;
  bool amounts = false, conflicts = false;

  if (e == NULL || (language != AID_LANGUAGE_EN && language != AID_LANGUAGE_ZH))
    return NULL;
  t.out = &e->text[language];
  root = e->root;
  if (t.out->length)
    return t.out->failed ? NULL : t.out->data;
  head(&t);
  say_grounds(&t, AID_GROUND_MISSING, WORD_MISSING);
  say_grounds(&t, AID_GROUND_QUESTION, WORD_QUESTIONS);
  say_grounds(&t, AID_GROUND_FAILED, WORD_FAILED_HEAD);
  say_settling(&t);
  say_grounds(&t, AID_GROUND_ASSUMED, WORD_ASSUMED_HEAD);
  say_grounds(&t, AID_GROUND_SUPPLIED, WORD_SUPPLIED_HEAD);
  say_grounds(&t, AID_GROUND_ILLUSTRATIVE, WORD_ILLUSTRATIVE_HEAD);
  say_word(&t, WORD_CONDITIONS);
  say(&t, "\n");
  for (size_t i = 0; i < root->count; i++) {
    const bool condition = root->children[i]->role == AID__ROLE_REQUIRE || root->children[i]->role == AID__ROLE_EXCLUDE;
    if (!condition && root->children[i]->role == AID__ROLE_LEFT && !conflicts) {
      conflicts = true;
      say_word(&t, WORD_CONFLICTS);
      say(&t, "\n");
    }
    if (!condition && root->children[i]->role != AID__ROLE_LEFT && !amounts) {
      amounts = true;
      say_word(&t, WORD_AMOUNTS);
      say(&t, "\n");
    }
    tell(&t, root->children[i], 1, condition);
  }
  if (aid_decision_pay_count(e->decision)) {
    for (size_t p = 0; p < aid_decision_pay_count(e->decision); p++)
      if (aid_decision_share_count(e->decision, p)) {
        say_word(&t, WORD_SHARES);
        say(&t, aid_decision_pay_id(e->decision, p));
        say(&t, "\n");
        for (size_t i = 0; i < aid_decision_share_count(e->decision, p); i++) {
          static const aid__type yuan = {.base = AID__NUMBER, .unit = {.power = {[AID__UNIT_YUAN] = 1}}};
          aid_step share = {.type = &yuan};
          share.value = aid_decision_share(e->decision, p, i);
          say(&t, "  - ");
          say(&t, aid_decision_share_person(e->decision, p, i));
          say(&t, t.language == AID_LANGUAGE_ZH ? "：" : ": ");
          say_value(&t, &share);
          say(&t, "\n");
        }
      }
  }
  say_word(&t, WORD_POLICY);
  say(&t, e->decisions->plan->policy->packs[e->decisions->plan->policy->pack_count - 1].id);
  say(&t, " ");
  say(&t, e->decisions->plan->policy->digest);
  say(&t, "\n");
  return t.out->failed ? NULL : t.out->data;
}
