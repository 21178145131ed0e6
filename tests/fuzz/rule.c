/* A formula in the words of tests/packs/language.xml. */
#include "tests/fuzz/fuzz.h"
#include "policy/policy.h"
#include "language/syntax.h"
#include <stdio.h>
#include <stdlib.h>

/* The text as it stands in XML. */
static void escaped(aid__buffer *out, const char *text, size_t length)
{
  for (size_t i = 0; i < length; i++)
    switch (text[i]) {
    case '<': aid__buffer_string(out, "&lt;"); break;
    case '&': aid__buffer_string(out, "&amp;"); break;
    case '>': aid__buffer_string(out, "&gt;"); break;
    case '"': aid__buffer_string(out, "&quot;"); break;
    default: aid__buffer_add(out, text + i, 1);
    }
}

/* Most texts are no formulas; those need no pack. `source`: the text as it stands in XML. */
static bool parses(const char *text, size_t length, const aid__buffer *source)
{
  aid__tree tree = {.file = "rule", .source = source->data, .length = source->length};
  aid__node node = {.name = "define", .text = text, .text_length = length, .end_offset = (uint32_t)source->length};
  uint32_t lines[1] = {0};
  const aid__script script = {&tree, &node, NULL, {text, length}};
  aid__arena arena;
  aid__reports reports;
  const aid__ast *ast;
  bool good;

  tree.lines = lines;
  tree.line_count = 1;
  aid__arena_init(&arena, &aid__memory_default, 0);
  aid__reports_init(&reports, &aid__memory_default, NULL, NULL);
  ast = aid__parse(&script, &arena, &reports);
  good = ast != NULL;
  if (good != (reports.errors == 0))
    fuzz_fail("a formula that is refused without a word, or taken in spite of one", NULL);
  if (good && (ast->offset > length || ast->length > length - ast->offset))
    fuzz_fail("a formula that ends beyond its text", NULL);
  aid__reports_free(&reports);
  aid__arena_free(&arena);
  return good;
}

int fuzz_rule(const uint8_t *data, size_t size)
{
  static const char *world;
  static size_t world_length;
  const char *const text = (const char *)data;
  const char *const line = size ? memchr(text, '\n', size) : NULL, *const blank = line ? memchr(text, ' ', (size_t)(line - text)) : NULL;
  const char *const rule = line ? line + 1 : text;
  const size_t length = size - (size_t)(rule - text);
  aid__buffer pack, source;
  aid__pack_text held = {.file = "./rule.xml"};
  aid_policy *policy = NULL;
  aid_error *error = NULL;

  if (world == NULL) {
    world = fuzz_file("tests/packs/language.xml", &world_length);
    world_length = (size_t)(strstr(world, "</policy>") - world);
  }
  if (size > 4096 || blank == NULL || length == 0)
    return 0;
  aid__buffer_init(&source, NULL, 0);
  escaped(&source, rule, length);
  if (!parses(rule, length, &source)) {
    aid__buffer_free(&source);
    return 0;
  }
  aid__buffer_init(&pack, NULL, 0);
  aid__buffer_add(&pack, world, world_length);
  aid__buffer_string(&pack, "<define id=\"answer\" of=\"");
  escaped(&pack, text, (size_t)(blank - text));
  aid__buffer_string(&pack, "\" type=\"");
  escaped(&pack, blank + 1, (size_t)(line - blank - 1));
  aid__buffer_string(&pack, "\" cite=\"t\">");
  aid__buffer_add(&pack, source.data, source.length);
  aid__buffer_string(&pack, "</define><program id=\"ask\" of=\"");
  escaped(&pack, text, (size_t)(blank - text));
  aid__buffer_string(&pack, "\" cite=\"t\"><require id=\"asked\" cite=\"t\">");
  aid__buffer_string(&pack, line - blank == 5 && memcmp(blank, " flag", 5) == 0 ? "answer" : "answer == answer");
  aid__buffer_string(&pack, "</require></program></policy>");
  held.bytes = pack.data;
  held.length = pack.length;
  {
    const aid_status status = aid__policy_load(&(aid__origin){.name = held.file, .held = &held, .held_count = 1}, NULL, &policy, &error);
    fuzz_error(status, error);
  }
  if (policy)
    fuzz_use(policy, aid_month(2022, 7), fuzz_seed(data, size));
  aid_policy_free(policy);
  aid__buffer_free(&pack);
  aid__buffer_free(&source);
  return 0;
}
