/* Packs from files, or from a policy that is there and from memory: finding them, the stack that `extends` makes, the digest, the policy's life. */
#include "policy/load.h"
#include <openssl/evp.h>
#include <socialaid/document.h>
#include <socialaid/identity.h>
#include <stdio.h>

#define PACK_BYTES_MOST (32u << 20)
#define STACK_MOST 16
#define LANGUAGE_VERSION "socialaid rule language 1\n"

static const char *const skipped[] = {"case", NULL};

typedef struct finder {
  const aid_policy_options *options;
  const aid_memory *memory;
  aid__arena *arena;
  aid__reports *reports;
  const aid__pack_text *held; size_t held_count;
} finder;

static bool ends_with(const char *text, const char *end)
{
  const size_t n = strlen(text), m = strlen(end);
  return n >= m && strcmp(text + n - m, end) == 0;
}

static bool is_path(const char *pack) { return strchr(pack, '/') != NULL || ends_with(pack, ".xml"); }

/* "folder/name.xml" in the arena. */
static char *join(aid__arena *arena, const char *folder, size_t length, const char *name)
{
  const size_t n = strlen(name);
  char *const path = aid__arena_get(arena, length + n + 6);

  if (path == NULL)
    return NULL;
  memcpy(path, folder, length);
  path[length] = '/';
  memcpy(path + length + 1, name, n);
  memcpy(path + length + 1 + n, ".xml", 5);
  return path;
}

/* What is held in memory in place of a file. */
static const aid__pack_text *held(const finder *f, const char *path)
{
  for (size_t i = 0; i < f->held_count; i++)
    if (strcmp(f->held[i].file, path) == 0)
      return &f->held[i];
  return NULL;
}

static bool readable(const finder *f, const char *path)
{
  FILE *file;

  if (held(f, path))
    return true;
  if ((file = fopen(path, "rb")) == NULL)
    return false;
  fclose(file);
  return true;
}

/* The file of a pack; NULL: reported. `beside`: the file of the pack that extends it. */
static const char *find(finder *f, const char *pack, const char *beside, aid__place place)
{
  const char *folders = f->options->pack_path;
  const char *slash;
  char *path;

  if (is_path(pack)) {
    if ((path = aid__arena_string(f->arena, pack)) == NULL)
      f->reports->no_memory = true;
    return path;
  }
  if (beside && (slash = strrchr(beside, '/')) != NULL) {
    if ((path = join(f->arena, beside, (size_t)(slash - beside), pack)) == NULL)
      goto no_memory;
    if (readable(f, path))
      return path;
  } else if (beside) {
    if ((path = join(f->arena, ".", 1, pack)) == NULL)
      goto no_memory;
    if (readable(f, path))
      return path;
  }
  while (folders && *folders) {
    const char *const end = strchr(folders, ':');
    const size_t length = end ? (size_t)(end - folders) : strlen(folders);
    if (length) {
      if ((path = join(f->arena, folders, length, pack)) == NULL)
        goto no_memory;
      if (readable(f, path))
        return path;
    }
    folders = end ? end + 1 : NULL;
  }
  if ((path = join(f->arena, AID_PACK_FOLDER, strlen(AID_PACK_FOLDER), pack)) == NULL)
    goto no_memory;
  if (readable(f, path))
    return path;
  aid__report(f->reports, AID__E2020, place, pack, NULL);
  return NULL;
no_memory:
  f->reports->no_memory = true;
  return NULL;
}

bool aid__pack_read_file(const char *path, const aid_memory *memory, aid__arena *arena, aid__reports *reports, char **bytes, size_t *length, aid_status *status, aid_error **error)
{
  aid_file *file = NULL;
  aid__buffer buffer;
  char block[16384];
  const aid_input *input;
  int64_t n;

  if ((*status = aid_file_open(path, memory, &file, error)) != AID_OK)
    return false;
  aid__buffer_init(&buffer, memory, PACK_BYTES_MOST);
  input = aid_file_input(file);
  while ((n = input->read(input->data, block, sizeof block)) > 0)
    aid__buffer_add(&buffer, block, (size_t)n);
  aid_file_close(file);
  if (n < 0 || buffer.failed || (*bytes = aid__arena_copy(arena, buffer.data ? buffer.data : "", buffer.length)) == NULL) {
    if (n < 0)
      aid__report(reports, AID__E1011, (aid__place){path, 0, 0, 0, NULL}, path, "", NULL);
    else if (buffer.length && buffer.length + sizeof block > PACK_BYTES_MOST)
      aid__report(reports, AID__E2021, (aid__place){path, 0, 0, 0, NULL}, path, NULL);
    else
      reports->no_memory = true;
    aid__buffer_free(&buffer);
    return false;
  }
  *length = buffer.length;
  aid__buffer_free(&buffer);
  return true;
}

static bool read_file(finder *f, const char *path, char **bytes, size_t *length, aid_status *status, aid_error **error)
{
  const aid__pack_text *const text = held(f, path);

  if (text == NULL)
    return aid__pack_read_file(path, f->memory, f->arena, f->reports, bytes, length, status, error);
  *length = text->length;
  f->reports->no_memory |= (*bytes = aid__arena_copy(f->arena, text->bytes, text->length)) == NULL;
  return *bytes != NULL;
}

static bool digest(struct aid_policy *policy)
{
  static const char hex[] = "0123456789abcdef";
  unsigned char sum[EVP_MAX_MD_SIZE];
  unsigned int n = 0;
  EVP_MD_CTX *const context = EVP_MD_CTX_new();
  bool good = context && EVP_DigestInit_ex(context, EVP_sha256(), NULL) == 1;

  for (size_t i = 0; good && i < policy->pack_count; i++)
    good = EVP_DigestUpdate(context, policy->packs[i].tree.source, policy->packs[i].tree.length) == 1;
  good = good && EVP_DigestUpdate(context, LANGUAGE_VERSION, strlen(LANGUAGE_VERSION)) == 1 && EVP_DigestFinal_ex(context, sum, &n) == 1;
  EVP_MD_CTX_free(context);
  if (!good || n != 32)
    return false;
  memcpy(policy->digest, "sha256:", 7);
  for (unsigned i = 0; i < n; i++) {
    policy->digest[7 + 2 * i] = hex[sum[i] >> 4];
    policy->digest[8 + 2 * i] = hex[sum[i] & 15];
  }
  policy->digest[7 + 64] = 0;
  return true;
}

static bool check_root(finder *f, const aid__tree *tree)
{
  if (strcmp(tree->root->name, "policy") == 0 && strcmp(tree->space, "urn:socialaid:policy:1") == 0)
    return true;
  aid__report(f->reports, AID__E2024, aid__tree_place(tree, tree->root->offset + 1, (uint32_t)strlen(tree->root->name)), tree->root->name, tree->space, NULL);
  return false;
}

/* Reads a pack and those below it into policy->packs, lowest first. */
static bool read_stack(finder *f, struct aid_policy *policy, const char *pack, aid_status *status, aid_error **error)
{
  aid__pack stack[STACK_MOST];
  size_t count = 0;
  const char *name = pack, *beside = NULL;
  aid__place place = AID__NOWHERE;

  memset(stack, 0, sizeof stack);
  while (name) {
    aid__pack *const p = &stack[count];
    char *bytes;
    size_t length;
    const aid__node_attribute *extends;
    if (count == STACK_MOST) {
      aid__report(f->reports, AID__E2022, place, name, NULL);
      return false;
    }
    if ((p->file = find(f, name, beside, place)) == NULL || !read_file(f, p->file, &bytes, &length, status, error) ||
        !aid__tree_read(&p->tree, &policy->arena, p->file, bytes, length, skipped, f->reports))
      return false;
    for (size_t i = 0; i < count; i++)
      if (strcmp(stack[i].file, p->file) == 0) {
        aid__report(f->reports, AID__E2023, place, name, NULL);
        return false;
      }
    if (!check_root(f, &p->tree))
      return false;
    beside = p->file;
    count++;
    extends = aid__node_attribute_of(p->tree.root, "extends");
    name = extends ? extends->value : NULL;
    if (extends)
      place = aid__tree_place(&p->tree, extends->offset, (uint32_t)strlen(extends->value));
  }
  if ((policy->packs = aid__arena_array(&policy->arena, count, sizeof *policy->packs)) == NULL) {
    f->reports->no_memory = true;
    return false;
  }
  policy->pack_count = count;
  for (size_t i = 0; i < count; i++)
    policy->packs[i] = stack[count - 1 - i];
  return true;
}

/* ---- what a policy takes from another ---- */

/* The lowest packs of the lender, whose trees are used again, and the pack in memory on top. */
static bool borrow_stack(finder *f, struct aid_policy *policy, const aid__origin *from)
{
  const size_t count = from->count + (from->text != NULL);
  aid__pack *top;

  if (count > STACK_MOST) {
    aid__report(f->reports, AID__E2022, AID__NOWHERE, from->name, NULL);
    return false;
  }
  aid__policy_keep(from->lender);
  policy->lender = from->lender;
  if ((policy->packs = aid__arena_array(&policy->arena, count, sizeof *policy->packs)) == NULL) {
    f->reports->no_memory = true;
    return false;
  }
  for (size_t i = 0; i < from->count; i++) {
    policy->packs[i].file = from->lender->packs[i].file;
    policy->packs[i].tree = from->lender->packs[i].tree;
  }
  policy->pack_count = count;
  if (from->text == NULL)
    return true;
  top = &policy->packs[from->count];
  if ((top->file = aid__arena_string(&policy->arena, from->name)) == NULL) {
    f->reports->no_memory = true;
    return false;
  }
  {
    char *const bytes = aid__arena_copy(&policy->arena, from->text, from->length);
    if (bytes == NULL) {
      f->reports->no_memory = true;
      return false;
    }
    return aid__tree_read(&top->tree, &policy->arena, top->file, bytes, from->length, skipped, f->reports) && check_root(f, &top->tree);
  }
}

/* A copy of an array that aid__push() may go on growing. */
static void *copied(aid__loader *l, const void *array, size_t count, size_t size)
{
  size_t room = 1;
  void *copy;

  while (room < count)
    room *= 2;
  if ((copy = aid__arena_array(&l->policy->arena, room, size)) == NULL)
    l->reports->no_memory = true;
  else if (count)
    memcpy(copy, array, count * size);
  return copy;
}

/* Kinds, facts, codes, names, regions and sources of all packs of the lender: the same objects, so that rows of a population fit both. */
static bool borrow_words(aid__loader *l)
{
  struct aid_policy *const policy = l->policy;
  const struct aid_policy *const lender = policy->lender;

  policy->names = lender->names;
  policy->names.arena = &policy->arena;
  policy->names.slots = copied(l, lender->names.slots, lender->names.capacity, sizeof *lender->names.slots);
  policy->names.tags = copied(l, lender->names.tags, lender->names.capacity, sizeof *lender->names.tags);
  policy->vocabulary = lender->vocabulary;
  policy->sources = copied(l, lender->sources, lender->source_count, sizeof *lender->sources);
  policy->source_count = lender->source_count;
  policy->regions = copied(l, lender->regions, lender->region_count, sizeof *lender->regions);
  policy->region_count = lender->region_count;
  return !l->reports->no_memory;
}

static bool over_packs_from(aid__loader *l, size_t first, bool (*pass)(aid__loader *))
{
  for (size_t i = first; i < l->policy->pack_count && !l->reports->no_memory; i++) {
    l->pack = &l->policy->packs[i];
    l->pack_index = (uint16_t)i;
    pass(l);
  }
  return !l->reports->no_memory;
}

static bool over_packs(aid__loader *l, bool (*pass)(aid__loader *)) { return over_packs_from(l, 0, pass); }

/* Words stand in formulas and in rows of standards, and nowhere else. */
static void check_text(aid__loader *l, const aid__node *node)
{
  static const char *const with_text[] = {"define", "assume", "warning", "require", "exclude", "pay", "starts", "ends", "value", "floor", "ceiling", NULL};
  const size_t blank = strspn(node->text, " \t\r\n");
  bool allowed = false;

  if (strcmp(node->name, "case") == 0)
    return;
  for (size_t i = 0; with_text[i]; i++)
    allowed |= strcmp(node->name, with_text[i]) == 0;
  if (!allowed && blank < node->text_length)
    aid__report(l->reports, AID__E2009, aid__tree_place(&l->pack->tree, aid__tree_text_offset(&l->pack->tree, node, blank), 1), node->name, NULL);
  for (const aid__node *n = node->first; n; n = n->next)
    check_text(l, n);
}

static bool read_head(aid__loader *l)
{
  static const char *const of_cases[] = {"file", NULL};
  static const char *const allowed[] = {"xmlns", "id", "extends", "version", "region", "zh", "en", NULL};
  static const char *const elements[] = {"source", "unit", "codes", "kind", "fact", "region", "standard", "define", "question", "assume",
                                         "program", "warning", "conflict", "end", "calendar", "procedure", "case", "cases", "accept", NULL};
  const aid__node *const root = l->pack->tree.root;
  const char *region;

  check_text(l, root);
  aid__check_attributes(l, root, allowed);
  if ((l->pack->id = aid__intern(l, aid__need(l, root, "id"))) == NULL || (l->pack->version = aid__intern(l, aid__need(l, root, "version"))) == NULL)
    return false;
  l->pack->titles = aid__read_titles(l, root);
  if ((region = aid__node_value(root, "region")) != NULL) {
    if (aid_region_code_level(region) < 0)
      aid__report(l->reports, AID__E2025, aid__at_attribute(l, root, "region"), region, NULL);
    else {
      l->pack->region = aid__intern(l, region);
      l->policy->region = l->pack->region;
      l->policy->region_level = aid_region_code_level(region);
    }
  }
  for (const aid__node *n = root->first; n; n = n->next) {
    bool known = false;
    for (size_t i = 0; elements[i]; i++)
      known |= strcmp(n->name, elements[i]) == 0;
    if (!known)
      aid__report(l->reports, AID__E2026, aid__at_node(l, n), n->name, "policy", NULL);
    if (strcmp(n->name, "cases") == 0) {                 /* in a file of their own: who runs them reads it */
      aid__check_attributes(l, n, of_cases);
      aid__need(l, n, "file");
    }
  }
  return true;
}

static bool take_options(const aid_policy_options *options)
{
  const unsigned char *const bytes = (const unsigned char *)options;

  if (options == NULL || options->size == sizeof *options)
    return true;
  if (options->size < sizeof *options || options->size >= 4096)
    return false;
  for (size_t i = sizeof *options; i < options->size; i++)
    if (bytes[i])
      return false;
  return true;
}

/* The elements of all packs to structures, their formulas to trees. */
static void read_elements(aid__loader *l, const aid__origin *from)
{
  struct aid_policy *const policy = l->policy;

  if (from->lend_words && !borrow_words(l))
    return;
  if (!over_packs(l, read_head) || !over_packs(l, aid__load_accepts) || !over_packs_from(l, from->lend_words ? from->count : 0, aid__load_vocabulary) ||
      !aid__index_vocabulary(l) || !over_packs(l, aid__load_standards) || !over_packs(l, aid__load_rules) || !over_packs(l, aid__load_calendar) || !over_packs(l, aid__load_procedures) ||
      l->reports->errors > 0)
    return;
  l->pack = &policy->packs[policy->pack_count - 1];
  l->pack_index = (uint16_t)(policy->pack_count - 1);
  aid__check_standards(l);
  aid__check_versions(l);
  aid__settle_calendar(l);
  if (aid__policy_compile(policy, l->reports)) {
    aid__policy_check_cycles(policy, l->reports);
    aid__policy_check_computed(policy, l->reports);
  }
}

aid_status aid__policy_load(const aid__origin *from, const aid_policy_options *options, aid_policy **out, aid_error **error)
{
  static const aid_policy_options defaults = AID_POLICY_OPTIONS_INIT;
  const aid_memory *memory;
  aid__reports reports;
  struct aid_policy *policy;
  aid__loader loader = {NULL, &reports, NULL, 0};
  aid_status status = AID_OK;
  finder f;

  *out = NULL;
  if (options == NULL)
    options = &defaults;
  memory = aid__memory_or_default(options->memory);
  if ((policy = aid__allocate(memory, sizeof *policy)) == NULL)
    return aid__fail_memory(error);
  if (pthread_mutex_init(&policy->lock, NULL) != 0) {
    aid__release(memory, policy);
    return aid__fail_memory(error);
  }
  policy->memory = *memory;
  aid__count_init(&policy->owners);
  aid__arena_init(&policy->arena, &policy->memory, 0);
  policy->region = "CN";
  aid__reports_init(&reports, &policy->memory, options->on_diagnostic, options->data);
  loader.policy = policy;
  f = (finder){options, &policy->memory, &policy->arena, &reports, from->held, from->held_count};
  if (!aid__names_init(&policy->names, &policy->arena)) {
    reports.no_memory = true;
  } else if (from->lender ? borrow_stack(&f, policy, from) : read_stack(&f, policy, from->name, &status, error)) {
    read_elements(&loader, from);
    if (!digest(policy))
      reports.no_memory = true;
  }
  if (status == AID_OK) {
    if (reports.no_memory) {
      aid__reports_free(&reports);
      status = aid__fail_memory(error);
    } else {
      status = aid__reports_finish(&reports, error);
    }
  } else {
    aid__reports_free(&reports);
  }
  if (status != AID_OK) {
    aid_policy_free(policy);
    return status;
  }
  *out = policy;
  return AID_OK;
}

aid_status aid_policy_load(const char *pack, const aid_policy_options *options, aid_policy **out, aid_error **error)
{
  const aid__origin from = {.name = pack};

  if (out)
    *out = NULL;
  if (pack == NULL || out == NULL)
    return aid__fail(NULL, error, AID__E1002, AID__NOWHERE, "aid_policy_load", pack ? "out" : "pack", NULL);
  if (!take_options(options))
    return aid__fail(NULL, error, AID__E1004, AID__NOWHERE, "aid_policy_load", NULL);
  return aid__policy_load(&from, options, out, error);
}

void aid__policy_keep(const struct aid_policy *policy)
{
  aid__count_keep(&((struct aid_policy *)(uintptr_t)policy)->owners);
}

void aid_policy_free(aid_policy *policy)
{
  aid_memory memory;

  if (policy == NULL || !aid__count_drop(&policy->owners))
    return;
  memory = policy->memory;
  if (policy->plans)
    policy->free_plans(policy->plans);
  pthread_mutex_destroy(&policy->lock);
  aid__arena_free(&policy->arena);
  aid_policy_free((aid_policy *)(uintptr_t)policy->lender);
  aid__release(&memory, policy);
}

const char *aid_policy_id(const aid_policy *policy) { return policy ? policy->packs[policy->pack_count - 1].id : NULL; }
const char *aid_policy_version(const aid_policy *policy) { return policy ? policy->packs[policy->pack_count - 1].version : NULL; }

const char *aid_policy_title(const aid_policy *policy, aid_language language)
{
  const aid__titles *t;

  if (policy == NULL)
    return NULL;
  t = &policy->packs[policy->pack_count - 1].titles;
  return language == AID_LANGUAGE_ZH ? t->zh : t->en;
}

const char *aid_policy_region(const aid_policy *policy) { return policy ? policy->region : NULL; }
const char *aid_policy_digest(const aid_policy *policy) { return policy ? policy->digest : NULL; }
size_t aid_policy_pack_count(const aid_policy *policy) { return policy ? policy->pack_count : 0; }
const char *aid_policy_pack_id(const aid_policy *policy, size_t i) { return policy && i < policy->pack_count ? policy->packs[i].id : NULL; }
const char *aid_policy_pack_version(const aid_policy *policy, size_t i) { return policy && i < policy->pack_count ? policy->packs[i].version : NULL; }
const char *aid_policy_pack_file(const aid_policy *policy, size_t i) { return policy && i < policy->pack_count ? policy->packs[i].file : NULL; }
