/* Cases: facts in the population's own form, what is expected of them, and whether it came so. */
#include <socialaid/case.h>
#include <stdarg.h>
#include <stdio.h>
#include "engine/assess.h"
#include "exchange/cases.h"
#include "exchange/content.h"
#include "base/options.h"

/* One <expect>: its attributes, and its text. */
typedef struct expectation {
  const char *program, *of, *outcome, *amount, *starts, *ends, *reason, *missing, *assumed, *supplied, *value, *text;
} expectation;

typedef struct run {
  const struct aid_policy *policy;
  const aid_test_options *options;
  aid__arena arena;
  aid__content *content;
  aid__reports *reports;
  expectation *expects; size_t count;
  bool in_expect, no_memory, refused;
  aid__buffer text, message;
} run;

static bool handed_on(const run *r) { return aid__content_depth(r->content) > 0; }

static const char *keep(run *r, aid__text text)
{
  const char *const copy = aid__arena_copy(&r->arena, text.start, text.length);
  r->no_memory |= copy == NULL;
  return copy;
}

static bool start(void *data, aid__text space, aid__text name, const aid__attribute *attributes, size_t count, aid__place place)
{
  run *const r = data;

  if (handed_on(r) || aid__content_takes(r->content, name))
    return aid__content_start(r->content, space, name, attributes, count, place);
  if (aid__text_is(name, "case"))
    return true;
  if (aid__text_is(name, "expect") && !r->in_expect) {
    expectation e = {.program = NULL};
    struct { const char *name; const char **at; } known[] = {
      {"program", &e.program}, {"of", &e.of}, {"outcome", &e.outcome}, {"amount", &e.amount}, {"starts", &e.starts}, {"ends", &e.ends},
      {"reason", &e.reason}, {"missing", &e.missing}, {"assumed", &e.assumed}, {"supplied", &e.supplied}, {"value", &e.value}};
    for (size_t i = 0; i < count; i++) {
      bool found = false;
      for (size_t k = 0; k < sizeof known / sizeof *known; k++)
        if (aid__text_is(attributes[i].name, known[k].name)) {
          *known[k].at = keep(r, attributes[i].value);
          found = true;
        }
      if (!found) {
        char word[64];
        snprintf(word, sizeof word, "%.*s", (int)(attributes[i].name.length < 60 ? attributes[i].name.length : 60), attributes[i].name.start);
        aid__report(r->reports, AID__E2010, place, word, "expect", "", NULL);
      }
    }
    if (e.of == NULL || (e.program == NULL) == (e.value == NULL)) {
      aid__report(r->reports, AID__E2011, place, "expect", e.of ? "program, value" : "of", NULL);
      return true;
    }
    {
      expectation *const more = aid__arena_array(&r->arena, r->count + 1, sizeof *more);
      if (more == NULL) {
        r->no_memory = true;
        return false;
      }
      if (r->count)
        memcpy(more, r->expects, r->count * sizeof *more);
      more[r->count++] = e;
      r->expects = more;
    }
    r->in_expect = true;
    r->text.length = 0;
    return true;
  }
  {
    char word[64];
    snprintf(word, sizeof word, "%.*s", (int)(name.length < 60 ? name.length : 60), name.start);
    aid__report(r->reports, AID__E2026, place, word, "case", NULL);
  }
  return false;
}

static bool end(void *data, aid__text space, aid__text name, aid__place place)
{
  run *const r = data;

  if (handed_on(r))
    return aid__content_end(r->content, space, name, place);
  if (r->in_expect) {
    r->in_expect = false;
    if (r->count)
      r->expects[r->count - 1].text = keep(r, (aid__text){r->text.data ? r->text.data : "", r->text.length});
  }
  return true;
}

static bool text(void *data, aid__text piece, aid__place place)
{
  run *const r = data;

  if (handed_on(r))
    return aid__content_text(r->content, piece, place);
  if (r->in_expect)
    aid__buffer_add(&r->text, piece.start, piece.length);
  r->no_memory |= r->text.failed;
  return !r->no_memory;
}

/* ---- comparing ---- */

/* English beside Chinese; what a pack writes (eligible, never, unknown) stays as the pack writes it. */
#define IN(r, en, zh) ((r)->options->language == AID_LANGUAGE_ZH ? (zh) : (en))

static void __attribute__((format(printf, 2, 3))) wrong(run *r, const char *format, ...)
{
  char line[400];
  va_list args;

  va_start(args, format);
  vsnprintf(line, sizeof line, format, args);
  va_end(args);
  if (r->message.length)
    aid__buffer_string(&r->message, IN(r, "; ", "；"));
  aid__buffer_string(&r->message, line);
  r->no_memory |= r->message.failed;
}

/* Each word of `wanted` must be among the grounds of these kinds: "a.incomes" (fact of a), or "dibao_standard". */
static void check_grounds(run *r, const expectation *e, const aid_decision *d, const char *what, const char *wanted, unsigned kinds)
{
  while (wanted && *wanted) {
    const size_t n = strcspn(wanted, " ");
    const aid__text word = {wanted, n};
    const char *const dot = memchr(wanted, '.', n);
    bool found = false;
    for (size_t i = 0; i < aid_decision_ground_count(d) && !found; i++) {
      const aid_ground *const g = aid_decision_ground(d, i);
      if (!(kinds & (1u << g->kind)) || g->name == NULL)
        continue;
      if (aid__text_is(word, g->name))
        found = true;
      else if (dot && g->subject)
        found = aid__text_is((aid__text){wanted, (size_t)(dot - wanted)}, g->subject) && aid__text_is((aid__text){dot + 1, n - (size_t)(dot - wanted) - 1}, g->name);
    }
    if (!found)
      wrong(r, IN(r, "%s of %s: %s does not tell %.*s", "%s（对象 %s）：%s中没有 %.*s"), e->program, e->of, what, (int)n, wanted);
    wanted += n;
    wanted += strspn(wanted, " ");
  }
}

static void month_text(int32_t month, char out[16])
{
  if (month == INT32_MIN)
    strcpy(out, "unknown");
  else
    aid_month_print(month, out);
}

/* " (open: wang.wage, dibao_standard)": the first of what is missing, where an outcome or amount came unknown. */
static const char *open_text(const run *r, const aid_decision *d, char out[200])
{
  size_t n = 0, told = 0;

  out[0] = 0;
  for (size_t i = 0; i < aid_decision_ground_count(d) && told < 4 && n < 150; i++) {
    const aid_ground *const g = aid_decision_ground(d, i);
    if (g->kind != AID_GROUND_MISSING && g->kind != AID_GROUND_QUESTION && g->kind != AID_GROUND_FAILED)
      continue;
    n += (size_t)snprintf(out + n, 200 - n, "%s%.40s%s%.40s", told++ ? ", " : IN(r, " (open: ", "（未知："), g->subject ? g->subject : "", g->subject ? "." : "",
                          g->name ? g->name : "?");
    if (n >= 199)
      n = 199;
  }
  if (told && n < 196)
    strcpy(out + n, IN(r, ")", "）"));
  return out;
}

static void check_program(run *r, const expectation *e, const aid_decisions *decisions)
{
  const aid_decision *const d = aid_decisions_find(decisions, e->program, e->of);
  char got[64], opens[200];

  if (aid_policy_program(r->policy, e->program) == NULL) {
    wrong(r, IN(r, "there is no program %s", "没有项目 %s"), e->program);
    return;
  }
  if (d == NULL) {
    wrong(r, IN(r, "%s of %s was not decided", "%s（对象 %s）没有认定结果"), e->program, e->of);
    return;
  }
  if (e->outcome && strcmp(e->outcome, aid_outcome_name(aid_decision_outcome(d))) != 0)
    wrong(r, IN(r, "%s of %s: expected %s, came %s%s", "%s（对象 %s）：预期为 %s，实际为 %s%s"), e->program, e->of, e->outcome, aid_outcome_name(aid_decision_outcome(d)),
          open_text(r, d, opens));
  if (e->amount) {
    const char *const unit = aid_program_unit(aid_policy_program(r->policy, e->program));
    const size_t n = strcspn(e->amount, " ");
    aid__fraction f;
    unsigned digits;
    int64_t fen = 0;
    if (strcmp(e->amount, "unknown") == 0) {
      if (aid_decision_amount_known(d))
        wrong(r, IN(r, "%s of %s: the amount is known", "%s（对象 %s）：金额并非未知"), e->program, e->of);
    } else if (unit == NULL || e->amount[n] == 0 || strcmp(e->amount + n + 1, unit) != 0 || !aid__fraction_parse((aid__text){e->amount, n}, &f, &digits) ||
               !aid__fraction_to_scaled(f, 2, &fen)) {
      wrong(r, IN(r, "%s is no amount in %s", unit ? "%s 不是以 %s 为单位的金额" : "%s 不是金额：%s"), e->amount,
            unit ? unit : IN(r, "a program that pays nothing", "该项目不发放金额"));
    } else if (!aid_decision_amount_known(d)) {
      wrong(r, IN(r, "%s of %s: expected %s, the amount is unknown%s", "%s（对象 %s）：预期为 %s，而金额未知%s"), e->program, e->of, e->amount, open_text(r, d, opens));
    } else if (fen != aid_decision_amount_fen(d)) {
      aid__fraction_print(aid__fraction_from_scaled(aid_decision_amount_fen(d), 2), 2, got);
      wrong(r, IN(r, "%s of %s: expected %s, came %s", "%s（对象 %s）：预期为 %s，实际为 %s"), e->program, e->of, e->amount, got);
    }
  }
  if (e->starts) {
    month_text(aid_decision_starts(d), got);
    if (strcmp(got, e->starts) != 0)
      wrong(r, IN(r, "%s of %s: expected to start %s, came %s", "%s（对象 %s）：预期起始月为 %s，实际为 %s"), e->program, e->of, e->starts, got);
  }
  if (e->ends) {
    month_text(aid_decision_ends(d), got);
    if (strcmp(got, e->ends) != 0)
      wrong(r, IN(r, "%s of %s: expected to end %s, came %s", "%s（对象 %s）：预期终止月为 %s，实际为 %s"), e->program, e->of, e->ends, got);
  }
  for (const char *p = e->reason; p && *p;) {
    const size_t n = strcspn(p, " ");
    bool found = false;
    for (size_t i = 0; i < aid_decision_reason_count(d); i++)
      found |= aid__text_is((aid__text){p, n}, aid_decision_reason(d, i));
    if (!found)
      wrong(r, IN(r, "%s of %s: not refused because of %.*s", "%s（对象 %s）：不符合的原因中没有 %.*s"), e->program, e->of, (int)n, p);
    p += n;
    p += strspn(p, " ");
  }
  check_grounds(r, e, d, IN(r, "what is missing", "缺少的事实"), e->missing, 1u << AID_GROUND_MISSING | 1u << AID_GROUND_QUESTION | 1u << AID_GROUND_FAILED);
  check_grounds(r, e, d, IN(r, "what is assumed", "推定的内容"), e->assumed, 1u << AID_GROUND_ASSUMED);
  check_grounds(r, e, d, IN(r, "what was supplied", "外部提供的内容"), e->supplied, 1u << AID_GROUND_SUPPLIED);
}

static void check_value(run *r, const expectation *e, const aid_decisions *decisions)
{
  const aid__plan *const plan = decisions->plan;
  const struct aid_population *const p = decisions->population;
  aid__trace *trace;
  bool found = false;

  if ((trace = aid__trace_new(plan, p, &r->policy->memory)) == NULL) {
    r->no_memory = true;
    return;
  }
  for (size_t i = 0; i < plan->slot_count && !found; i++) {
    const aid__slot *const slot = &plan->slots[i];
    const aid__table *const table = &p->tables[slot->kind->index];
    if (slot->definition == NULL || !slot->base || strcmp(slot->definition->id, e->value) != 0)
      continue;
    for (size_t row = 0; row < table->rows && !found; row++)
      if (table->id[row] && strcmp(table->id[row], e->of) == 0) {
        const aid__step *const step = aid__trace_step(trace, (uint32_t)i, (int32_t)row);
        struct aid_fact as_fact = {.id = "", .type = slot->type};
        const size_t n = slot->type.base == AID__NUMBER ? strcspn(e->text, " ") : strlen(e->text);
        char got[96];
        aid__value want;
        unsigned digits;
        bool read, same = false;
        found = true;
        if (step == NULL) {
          r->no_memory = true;
          break;
        }
        read = slot->type.base == AID__NUMBER ? aid__fraction_parse((aid__text){e->text, n}, &want.number, &digits)
                                              : aid__fact_parse(&as_fact, (aid__text){e->text, n}, &want) == AID__VALUE_OK;
        if (strcmp(e->text, "unknown") == 0)
          same = !step->value.known;
        else if (read && step->value.known)
          same = slot->type.base == AID__NUMBER ? aid__fraction_compare(want.number, step->value.number) == 0
                 : slot->type.base == AID__FLAG ? want.flag == step->value.flag
                                                : want.day == step->value.day;
        if (!same) {
          aid__type_print(&slot->type, &step->value, got, sizeof got);
          wrong(r, IN(r, "%s of %s: expected %s, came %s", "%s（对象 %s）：预期为 %s，实际为 %s"), e->value, e->of, e->text, got);
        }
      }
  }
  if (!found)
    wrong(r, IN(r, "%s of %s is read by no program on that day", "当日没有项目读取 %s（对象 %s）"), e->value, e->of);
  aid__trace_free(trace);
}

/* ---- one case, one pack ---- */

static bool read_times(run *r, const aid__tree *tree, const aid__node *node, aid_assess_options *o)
{
  const char *const month = aid__node_value(node, "month"), *const day = aid__node_value(node, "day"), *const known = aid__node_value(node, "known");
  const aid__place place = aid__tree_place(tree, node->offset + 1, 4);

  if (month == NULL || (o->month = aid_month_parse(month)) == INT32_MIN) {
    aid__report(r->reports, AID__E2305, place, "month", month ? month : "", NULL);
    return false;
  }
  if ((day && (o->day = aid_date_parse(day)) == INT32_MIN) || (known && (o->known = aid_date_parse(known)) == INT32_MIN)) {
    aid__report(r->reports, AID__E2305, place, day && o->day == INT32_MIN ? "day" : "known", day && o->day == INT32_MIN ? day : known, NULL);
    return false;
  }
  return true;
}

/* True: it ran (and passed or not); false: it could not be read, which is reported. */
static bool run_case(run *r, const aid__tree *tree, const aid__node *node)
{
  static const aid__handler handler = {start, end, text};
  aid_assess_options options = AID_ASSESS_OPTIONS_INIT;
  struct aid_population *population = NULL;
  aid_decisions *decisions = NULL;
  aid_error *error = NULL;
  const uint64_t before = r->reports->errors;
  bool ran = false;

  r->expects = NULL;
  r->count = 0;
  r->in_expect = false;
  r->message.length = 0;
  options.flags = AID_ASSESS_ALL;
  if (aid__node_value(node, "cite") == NULL)
    aid__report(r->reports, AID__E2403, aid__tree_place(tree, node->offset + 1, 4), "case", aid__node_value(node, "id") ? aid__node_value(node, "id") : "", NULL);
  if (!read_times(r, tree, node, &options))
    return false;
  if (aid_population_new(r->policy, options.month, NULL, &population, &error) != AID_OK)
    goto done;
  if ((r->content = aid__content_new(&r->policy->memory, population, tree->space, r->reports)) == NULL) {
    r->no_memory = true;
    goto done;
  }
  aid__content_any_order(r->content);
  if (!aid__tree_walk(tree, node, &handler, r, r->reports) || r->no_memory || r->reports->errors > before)
    goto done;
  if (aid__population_seal(population, false, r->reports) != AID_OK || r->reports->errors > before)
    goto done;
  ran = true;
  if (aid_policy_assess(r->policy, population, &options, &decisions, &error) != AID_OK) {
    wrong(r, "%s", aid_error_message_in(error, r->options->language));
    goto done;
  }
  if (r->count == 0)
    wrong(r, "%s", IN(r, "nothing is expected", "案例没有写任何预期（expect）"));
  for (size_t i = 0; i < r->count; i++)
    if (r->expects[i].program)
      check_program(r, &r->expects[i], decisions);
    else
      check_value(r, &r->expects[i], decisions);
done:
  if (error && aid_error_status(error) == AID_ERROR_MEMORY)
    r->no_memory = true;
  aid_error_free(error);
  aid_decisions_free(decisions);
  aid__content_free(r->content);
  r->content = NULL;
  aid_population_free(population);
  return ran;
}

static void run_init(run *r, const struct aid_policy *policy, const aid_test_options *options, aid__reports *reports)
{
  *r = (run){.policy = policy, .options = options, .reports = reports};
  aid__reports_init(reports, &policy->memory, NULL, NULL);
  aid__arena_init(&r->arena, &policy->memory, 0);
  aid__buffer_init(&r->text, &policy->memory, 1u << 16);
  aid__buffer_init(&r->message, &policy->memory, 1u << 16);
}

static aid_status run_finish(run *r, aid_error **error)
{
  aid__arena_free(&r->arena);
  aid__buffer_free(&r->text);
  aid__buffer_free(&r->message);
  if (r->no_memory || r->reports->no_memory) {
    aid__reports_free(r->reports);
    return aid__fail_memory(error);
  }
  return aid__reports_finish(r->reports, error);
}

/* ---- where they stand ---- */

typedef struct gathering { aid__arena *arena; const aid_memory *memory; aid__reports *reports; aid__case *cases; size_t count, capacity; } gathering;

static void gather(gathering *g, const aid__tree *tree, const char *file)
{
  for (const aid__node *n = tree->root->first; n; n = n->next) {
    if (strcmp(n->name, "case") != 0)
      continue;
    if (g->count == g->capacity) {
      aid__case *const more = aid__arena_array(g->arena, g->capacity ? g->capacity * 2 : 64, sizeof *more);
      if (more == NULL) {
        g->reports->no_memory = true;
        return;
      }
      if (g->count)
        memcpy(more, g->cases, g->count * sizeof *more);
      g->cases = more;
      g->capacity = g->capacity ? g->capacity * 2 : 64;
    }
    g->cases[g->count++] = (aid__case){tree, n, file};
  }
}

/* A file of cases: its path is that of the pack up to the last slash, and the name that the pack gives. */
static void gather_file(gathering *g, const aid__pack *pack, const char *name, aid_status *status, aid_error **error)
{
  static const char *const skipped[] = {"case", NULL};
  const char *const slash = strrchr(pack->file, '/');
  const size_t folder = slash ? (size_t)(slash - pack->file) + 1 : 0, length = strlen(name);
  char *const path = aid__arena_get(g->arena, folder + length + 1);
  aid__tree *const tree = aid__arena_get(g->arena, sizeof *tree);
  char *bytes;
  size_t size;

  if (path == NULL || tree == NULL) {
    g->reports->no_memory = true;
    return;
  }
  memcpy(path, pack->file, folder);
  memcpy(path + folder, name, length + 1);
  if (!aid__pack_read_file(path, g->memory, g->arena, g->reports, &bytes, &size, status, error) ||
      !aid__tree_read(tree, g->arena, path, bytes, size, skipped, g->reports))
    return;
  if (strcmp(tree->root->name, "cases") != 0 || strcmp(tree->space, "urn:socialaid:policy:1") != 0)
    aid__report(g->reports, AID__E2036, aid__tree_place(tree, tree->root->offset + 1, (uint32_t)strlen(tree->root->name)), tree->root->name, NULL);
  for (const aid__node *n = tree->root->first; n; n = n->next)
    if (strcmp(n->name, "case") != 0)
      aid__report(g->reports, AID__E2026, aid__tree_place(tree, n->offset + 1, (uint32_t)strlen(n->name)), n->name, "cases", NULL);
  gather(g, tree, path);
}

aid_status aid__cases_read(const aid__pack *pack, const aid_memory *memory, aid__arena *arena, aid__case **out, size_t *count, aid_error **error)
{
  aid__reports reports;
  gathering g = {.arena = arena, .memory = memory, .reports = &reports};
  aid_status status = AID_OK;

  aid__reports_init(&reports, memory, NULL, NULL);
  gather(&g, &pack->tree, pack->file);
  for (const aid__node *n = pack->tree.root->first; n && status == AID_OK && !reports.no_memory; n = n->next)
    if (strcmp(n->name, "cases") == 0)
      gather_file(&g, pack, aid__node_value(n, "file"), &status, error);
  *out = g.cases;
  *count = g.count;
  if (status != AID_OK) {
    aid__reports_free(&reports);
    return status;
  }
  if (reports.no_memory) {
    aid__reports_free(&reports);
    return aid__fail_memory(error);
  }
  return aid__reports_finish(&reports, error);
}

/* ---- all of a pack ---- */

static aid_status run_pack(const struct aid_policy *policy, const aid_test_options *options, uint64_t *passed, uint64_t *failed, aid_error **error)
{
  const aid__pack *const pack = &policy->packs[policy->pack_count - 1];
  aid__reports reports;
  aid__arena arena;
  aid__case *cases;
  size_t count;
  aid_status status;
  run r;

  aid__arena_init(&arena, &policy->memory, 0);
  if ((status = aid__cases_read(pack, &policy->memory, &arena, &cases, &count, error)) != AID_OK) {
    aid__arena_free(&arena);
    return status;
  }
  run_init(&r, policy, options, &reports);
  for (size_t i = 0; i < count && !r.no_memory && !reports.no_memory; i++) {
    const aid__node *const n = cases[i].node;
    aid_case_result result = {.pack = pack->id};
    if (!run_case(&r, cases[i].tree, n) || r.no_memory) {
      ++*failed;                                   /* one that cannot be read has not passed */
      continue;
    }
    result.id = aid__node_value(n, "id") ? aid__node_value(n, "id") : "";
    result.file = cases[i].file;
    result.line = aid__tree_place(cases[i].tree, n->offset, 1).line;
    result.passed = r.message.length == 0;
    result.message = result.passed ? NULL : r.message.data;
    ++*(result.passed ? passed : failed);
    if (options->on_case)
      options->on_case(options->data, &result);
    aid__arena_reset(&r.arena);
  }
  status = run_finish(&r, error);                  /* its places are in the trees */
  aid__arena_free(&arena);
  return status;
}

aid_status aid__case_run(const struct aid_policy *policy, const aid__case *c, bool *passed, aid_error **error)
{
  static const aid_test_options options = AID_TEST_OPTIONS_INIT;
  aid__reports reports;
  run r;

  run_init(&r, policy, &options, &reports);
  *passed = run_case(&r, c->tree, c->node) && r.message.length == 0;
  return run_finish(&r, error);
}

aid_status aid_policy_test(const aid_policy *policy, const aid_test_options *options, uint64_t *passed, uint64_t *failed, aid_error **error)
{
  aid_test_options o = AID_TEST_OPTIONS_INIT;
  uint64_t good = 0, bad = 0;
  aid_status status = AID_OK;

  if (policy == NULL)
    return aid__fail(NULL, error, AID__E1002, AID__NOWHERE, "aid_policy_test", "policy", NULL);
  if (!aid__options_take(&o, sizeof o, options))
    return aid__fail(NULL, error, AID__E1004, AID__NOWHERE, "aid_policy_test", NULL);
  for (size_t i = 0; i < policy->pack_count && status == AID_OK; i++) {
    aid_policy *below = NULL;
    if (i + 1 < policy->pack_count) {            /* a pack's cases are about that pack, not about those that came on top */
      aid_policy_options load = AID_POLICY_OPTIONS_INIT;
      load.memory = &policy->memory;
      load.pack_path = o.pack_path;
      if ((status = aid_policy_load(policy->packs[i].file, &load, &below, error)) != AID_OK)
        break;
    }
    status = run_pack(below ? below : policy, &o, &good, &bad, error);
    aid_policy_free(below);
  }
  if (passed)
    *passed = good;
  if (failed)
    *failed = bad;
  return status;
}
