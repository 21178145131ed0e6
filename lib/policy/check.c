/* Checks before use: findings collected, held against what the packs accept, and told in order. */
#include "policy/check.h"
#include "base/options.h"
#include <stdarg.h>
#include <stdlib.h>

/* ---- places and elements ---- */

aid__place aid__place_of_node(const aid__tree *tree, const aid__node *node)
{
  return aid__tree_place(tree, node->offset + 1, (uint32_t)strlen(node->name));
}

static const aid__pack *pack_of(const aid__check *check, aid__place place)
{
  for (size_t i = 0; place.file && i < check->policy->pack_count; i++)
    if (strcmp(check->policy->packs[i].tree.file, place.file) == 0)
      return &check->policy->packs[i];
  return NULL;
}

/* The way from line and column back to bytes. */
static uint32_t offset_of(const aid__tree *tree, aid__place place)
{
  uint32_t offset = place.line && place.line <= tree->line_count ? tree->lines[place.line - 1] : 0;

  if (place.line == 1 && tree->length >= 3 && memcmp(tree->source, "\xEF\xBB\xBF", 3) == 0)
    offset = 3;
  for (uint32_t column = 1; column < place.column && offset < tree->length; column++) {
    offset++;
    while (offset < tree->length && ((unsigned char)tree->source[offset] & 0xC0) == 0x80)
      offset++;
  }
  return offset;
}

const aid__node *aid__find_node(const aid__check *check, aid__place place, const aid__pack **pack)
{
  const aid__node *node, *next;
  uint32_t offset;

  if ((*pack = pack_of(check, place)) == NULL)
    return NULL;
  offset = offset_of(&(*pack)->tree, place);
  for (node = next = (*pack)->tree.root; next; ) {
    node = next;
    next = NULL;
    for (const aid__node *n = node->first; n && next == NULL; n = n->next)
      if (n->offset <= offset && offset < n->end_offset)
        next = n;
  }
  return node;
}

/* ---- what packs accept ---- */

static bool accepts(const aid__node *accept, const char *number)
{
  const char *const code = aid__node_value(accept, "code");

  return strcmp(accept->name, "accept") == 0 && code && strcmp(code, number) == 0;
}

/* "dibao" or "dibao.income", of a pack's element or one within it. */
static bool is_rule(const aid__node *element, const aid__node *within, const char *rule)
{
  const char *const dot = strchr(rule, '.');
  const size_t length = dot ? (size_t)(dot - rule) : strlen(rule);
  const char *id = aid__node_value(element, "id");

  if (id == NULL)
    id = aid__node_value(element, "fact");
  if (id == NULL || strlen(id) != length || strncmp(id, rule, length) != 0)
    return false;
  if (dot == NULL)
    return true;
  id = within ? aid__node_value(within, "id") : NULL;
  if (within && id == NULL)
    id = within->name;                     /* starts */
  return id && strcmp(id, dot + 1) == 0;
}

const aid__node *aid__find_accept(const aid__check *check, aid__diagnostic_id id, aid__place place)
{
  const char *const number = aid_diagnostic_table_number(id);
  const aid__pack *pack;
  const aid__node *const there = aid__find_node(check, place, &pack);
  const aid__node *within = NULL, *element = NULL;

  for (const aid__node *n = there; n && n->parent; n = n->parent) {
    for (const aid__node *a = n->first; a; a = a->next)
      if (accepts(a, number))
        return a;
    within = element;
    element = n;
  }
  for (const aid__node *a = pack ? pack->tree.root->first : NULL; a; a = a->next) {
    const char *const rule = aid__node_value(a, "rule");
    if (accepts(a, number) && (element ? rule && is_rule(element, within, rule) : rule == NULL))
      return a;
  }
  return NULL;
}

void aid__use_accept(aid__check *check, const aid__node *accept)
{
  if (!aid__grow(&check->policy->memory, &check->used, &check->used_capacity, check->used_count + 1, sizeof *check->used, 0))
    check->no_memory = true;
  else
    check->used[check->used_count++] = accept;
}

static bool is_used(const aid__check *check, const aid__node *accept)
{
  for (size_t i = 0; i < check->used_count; i++)
    if (check->used[i] == accept)
      return true;
  return false;
}

/* Of the pack that is checked alone: what a pack below accepts may be found only where it is on top. */
static void find_idle(aid__check *check, const aid__tree *tree, const aid__node *node)
{
  const char *const code = aid__node_value(node, "code");

  if (strcmp(node->name, "accept") == 0 && !is_used(check, node) &&
      !(check->day == 0 && code && strcmp(code, aid_diagnostic_table_number(AID__W2111)) == 0))
    aid__find(check, AID__W2149, aid__place_of_node(tree, node), code, NULL);
  for (const aid__node *n = node->first; n; n = n->next)
    find_idle(check, tree, n);
}

/* ---- collecting ---- */

void *aid__check_array(aid__check *check, size_t count, size_t size)
{
  void *const array = aid__arena_array(&check->arena, count + 1, size);

  check->no_memory |= array == NULL;
  return array;
}

void aid__list_word(aid__check *check, const char **list, const char *word)
{
  static const char more[] = ", …";
  const size_t length = *list ? strlen(*list) : 0;
  aid__buffer text;

  if (length > sizeof more && strcmp(*list + length - (sizeof more - 1), more) == 0)
    return;
  aid__buffer_init(&text, &check->policy->memory, 0);
  aid__buffer_string(&text, *list ? *list : "");
  if (length > 160) {
    aid__buffer_string(&text, more);
  } else {
    aid__buffer_string(&text, length ? ", " : "");
    aid__buffer_string(&text, word);
  }
  *list = text.failed ? NULL : aid__arena_copy(&check->arena, text.data, text.length);
  check->no_memory |= *list == NULL;
  aid__buffer_free(&text);
}

void aid__find(aid__check *check, aid__diagnostic_id id, aid__place place, ...)
{
  aid__finding f = {.id = id, .place = place};
  const aid__pack *const pack = pack_of(check, place);
  const aid__node *const accept = aid__find_accept(check, id, place);
  const char *text;
  va_list list;

  va_start(list, place);
  for (size_t i = 0; i < 6 && (text = va_arg(list, const char *)) != NULL; i++)
    if ((f.args[i] = aid__arena_string(&check->arena, text)) == NULL)
      check->no_memory = true;
  va_end(list);
  f.pack = pack ? (size_t)(pack - check->policy->packs) : 0;
  if (accept) {
    f.because = aid__node_value(accept, "because");
    aid__use_accept(check, accept);
  }
  if (!aid__grow(&check->policy->memory, &check->findings, &check->capacity, check->count + 1, sizeof f, 0))
    check->no_memory = true;
  else
    check->findings[check->count++] = f;
}

static int order(const void *one, const void *other)
{
  const aid__finding *const a = one, *const b = other;

#define BY(x, y) if ((x) != (y)) return (x) < (y) ? -1 : 1
  BY(a->because != NULL, b->because != NULL);
  BY(a->pack, b->pack);
  BY(a->place.line, b->place.line);
  BY(a->place.column, b->place.column);
  BY(a->id, b->id);
#undef BY
  for (size_t i = 0; i < 6 && a->args[i] && b->args[i]; i++)
    if (strcmp(a->args[i], b->args[i]) != 0)
      return strcmp(a->args[i], b->args[i]);
  return 0;
}

/* ---- telling ---- */

typedef struct teller { const aid_check_options *options; const char *because; } teller;

static void tell(void *data, const aid_diagnostic *diagnostic)
{
  const teller *const t = data;

  t->options->on_finding(t->options->data, diagnostic, t->because);
}

aid_status aid_policy_check(const aid_policy *policy, const aid_check_options *options, uint64_t *warnings, uint64_t *accepted, aid_error **error)
{
  aid_check_options known = AID_CHECK_OPTIONS_INIT;
  uint64_t told[2] = {0, 0};
  aid__check check = {.policy = policy};
  aid__reports reports;
  teller t = {&known, NULL};

  if (policy == NULL)
    return aid__fail(NULL, error, AID__E1002, AID__NOWHERE, "aid_policy_check", "policy", NULL);
  if (!aid__options_take(&known, sizeof known, options))
    return aid__fail(&policy->memory, error, AID__E1004, AID__NOWHERE, "aid_policy_check", NULL);
  check.day = known.day;
  aid__arena_init(&check.arena, &policy->memory, 0);
  aid__check_use(&check);
  aid__check_titles(&check);
  aid__check_tables(&check);
  aid__check_ranges(&check);
  if (!check.no_memory)
    find_idle(&check, &policy->packs[policy->pack_count - 1].tree, policy->packs[policy->pack_count - 1].tree.root);
  if (check.count)
    qsort(check.findings, check.count, sizeof *check.findings, order);
  aid__reports_init(&reports, &policy->memory, known.on_finding ? tell : NULL, &t);
  for (size_t i = 0; i < check.count && !check.no_memory && !reports.no_memory; i++) {
    const aid__finding *const f = &check.findings[i];
    if (i && order(f - 1, f) == 0)     /* a list of months is one formula for each */
      continue;
    t.because = f->because;
    aid__report(&reports, f->id, f->place, f->args[0], f->args[1], f->args[2], f->args[3], f->args[4], f->args[5], NULL);
    told[f->because != NULL]++;
  }
  reports.no_memory |= check.no_memory;
  aid__release(&policy->memory, check.findings);
  aid__release(&policy->memory, check.used);
  aid__arena_free(&check.arena);
  if (warnings && !reports.no_memory)
    *warnings = told[0];
  if (accepted && !reports.no_memory)
    *accepted = told[1];
  return aid__reports_finish(&reports, error);
}
