/* Reading elements of a pack: attributes that are needed, allowed, dated, typed. */
#include "policy/load.h"
#include <socialaid/identity.h>
#include <stdio.h>

aid__place aid__at_node(const aid__loader *l, const aid__node *node)
{
  return aid__tree_place(&l->pack->tree, node->offset + 1, (uint32_t)strlen(node->name));
}

aid__place aid__at_attribute(const aid__loader *l, const aid__node *node, const char *name)
{
  const aid__node_attribute *const a = aid__node_attribute_of(node, name);

  return a ? aid__tree_place(&l->pack->tree, a->offset, a->value[0] ? (uint32_t)strlen(a->value) : 1) : aid__at_node(l, node);
}

static bool is_among(const char *name, const char *const *allowed)
{
  for (size_t k = 0; allowed[k]; k++)
    if (strcmp(name, allowed[k]) == 0)
      return true;
  return false;
}

bool aid__check_attributes(aid__loader *l, const aid__node *node, const char *const *allowed)
{
  bool good = true;

  for (size_t i = 0; i < node->attribute_count; i++) {
    const aid__text name = aid__text_of(node->attributes[i].name);
    size_t best = name.length / 3 + 2;
    const char *near = "";
    if (!is_among(name.start, allowed)) {
      for (size_t k = 0; allowed[k]; k++) {
        const size_t d = aid__distance(name, aid__text_of(allowed[k]), best);
        if (d < best) {
          best = d;
          near = allowed[k];
        }
      }
      aid__report(l->reports, AID__E2010, aid__at_attribute(l, node, node->attributes[i].name), node->attributes[i].name, node->name, near, NULL);
      good = false;
    }
  }
  return good;
}

const char *aid__need(aid__loader *l, const aid__node *node, const char *name)
{
  const char *const value = aid__node_value(node, name);

  if (value && value[0])
    return value;
  aid__report(l->reports, AID__E2011, aid__at_node(l, node), node->name, name, NULL);
  return NULL;
}

const char *aid__intern(aid__loader *l, const char *text)
{
  const char *const name = text ? aid__names_intern(&l->policy->names, aid__text_of(text)) : NULL;

  if (text && name == NULL)
    l->reports->no_memory = true;
  return name;
}

bool aid__need_cite(aid__loader *l, const aid__node *node, const char **cite)
{
  const char *const value = aid__node_value(node, "cite");

  if (value == NULL || value[0] == 0) {
    aid__report(l->reports, AID__E2403, aid__at_node(l, node), node->name, aid__node_value(node, "id") ? aid__node_value(node, "id") : "", NULL);
    return false;
  }
  aid__check_cite(l, node, value);
  *cite = aid__intern(l, value);
  return *cite != NULL;
}

/* "n57 art 13; n83 sec 1.1": the first word of each part is a source. */
void aid__check_cite(aid__loader *l, const aid__node *node, const char *cite)
{
  const char *p = cite;

  while (*p) {
    aid__text word;
    bool known = false;
    while (*p == ' ' || *p == ';')
      p++;
    word.start = p;
    while (*p && *p != ' ' && *p != ';')
      p++;
    word.length = (size_t)(p - word.start);
    while (*p && *p != ';')
      p++;
    if (word.length == 0)
      continue;
    for (size_t i = 0; i < l->policy->source_count; i++)
      known |= aid__text_is(word, l->policy->sources[i]->id);
    if (!known) {
      char copy[64];
      snprintf(copy, sizeof copy, "%.*s", (int)(word.length < 60 ? word.length : 60), word.start);
      aid__report(l->reports, AID__E2404, aid__at_attribute(l, node, "cite"), copy, NULL);
    }
  }
}

bool aid__flag_attribute(aid__loader *l, const aid__node *node, const char *name, bool otherwise)
{
  const char *const value = aid__node_value(node, name);

  if (value == NULL)
    return otherwise;
  if (strcmp(value, "yes") == 0)
    return true;
  if (strcmp(value, "no") != 0)
    aid__report(l->reports, AID__E2012, aid__at_attribute(l, node, name), name, "yes, no", value, NULL);
  return false;
}

bool aid__read_day(aid__loader *l, const aid__node *node, const char *name, int32_t otherwise, int32_t *out)
{
  const char *const value = aid__node_value(node, name);

  *out = otherwise;
  if (value == NULL)
    return true;
  if ((*out = aid_date_parse(value)) == AID__NO_DATE) {
    *out = otherwise;
    aid__report(l->reports, AID__E2305, aid__at_attribute(l, node, name), name, value, NULL);
    return false;
  }
  return true;
}

bool aid__read_validity(aid__loader *l, const aid__node *node, aid__validity *out)
{
  out->pack = l->pack_index;
  if (!aid__read_day(l, node, "from", AID__ALWAYS_FROM, &out->from) || !aid__read_day(l, node, "until", AID_NEVER, &out->until) ||
      !aid__read_day(l, node, "known", INT32_MIN, &out->known) || !aid__read_day(l, node, "review", 0, &out->review))
    return false;
  if (out->until <= out->from) {
    aid__report(l->reports, AID__E2306, aid__at_attribute(l, node, "until"), NULL);
    return false;
  }
  if (out->review && out->review <= out->from) {
    aid__report(l->reports, AID__E2050, aid__at_attribute(l, node, "review"), aid__node_value(node, "review"), aid__node_value(node, "from"), NULL);
    return false;
  }
  return true;
}

/* The formula's text with blanks folded, for pages and explanations. */
const char *aid__folded(aid__loader *l, const aid__node *node)
{
  char *const out = aid__arena_get(&l->policy->arena, node->text_length + 1);
  size_t n = 0;
  bool blank = false;

  if (out == NULL) {
    l->reports->no_memory = true;
    return NULL;
  }
  for (size_t i = 0; i < node->text_length; i++) {
    const char c = node->text[i];
    if (c == ' ' || c == '\n' || c == '\t' || c == '\r') {
      blank = n > 0;
    } else {
      if (blank)
        out[n++] = ' ';
      blank = false;
      out[n++] = c;
    }
  }
  out[n] = 0;
  return out;
}

aid__titles aid__read_titles(aid__loader *l, const aid__node *node)
{
  const aid__titles t = {aid__intern(l, aid__node_value(node, "zh")), aid__intern(l, aid__node_value(node, "en"))};
  return t;
}

bool aid__good_name(aid__loader *l, const aid__node *node, const char *id)
{
  bool good = (id[0] >= 'a' && id[0] <= 'z') || (id[0] >= 'A' && id[0] <= 'Z');

  for (const char *p = id; *p; p++)
    good = good && ((*p >= 'a' && *p <= 'z') || (*p >= 'A' && *p <= 'Z') || (*p >= '0' && *p <= '9') || *p == '_');
  if (!good || aid__word_reserved(aid__text_of(id))) {
    aid__report(l->reports, good ? AID__E2014 : AID__E2013, aid__at_attribute(l, node, "id"), id, NULL);
    return false;
  }
  return true;
}

bool aid__read_type(aid__loader *l, const aid__node *node, const char *name, aid__type *out, const char **unit)
{
  static const struct { const char *name; aid__base base; } plain[] = {
    {"flag", AID__FLAG}, {"date", AID__DATE}, {"month", AID__MONTH}, {"text", AID__TEXT}};
  const aid__vocabulary *const v = &l->policy->vocabulary;
  const char *const value = aid__need(l, node, name);
  aid__fraction factor;

  if (value == NULL)
    return false;
  *out = (aid__type){.base = AID__NONE};
  if (unit)
    *unit = NULL;
  for (size_t i = 0; i < sizeof plain / sizeof *plain; i++)
    if (strcmp(value, plain[i].name) == 0) {
      out->base = (uint8_t)plain[i].base;
      return true;
    }
  if (strncmp(value, "code ", 5) == 0) {
    out->base = AID__CODE;
    if ((out->codes = aid__vocabulary_codes(v, aid__text_of(value + 5))) != NULL)
      return true;
  } else if (strcmp(value, "person") == 0 || strcmp(value, "region") == 0) {
    out->base = AID__REFERENCE;
    out->kind = v->kinds[value[0] == 'p' ? AID__KIND_PERSON : AID__KIND_REGION];
    return true;
  } else if (aid__unit_parse(aid__text_of(value), v->units, v->unit_count, &out->unit, &factor) && factor.n == 1 && factor.d == 1) {
    out->base = AID__NUMBER;
    out->digits = out->unit.power[AID__UNIT_YUAN] ? 2 : strcmp(value, "rate") == 0 ? 4 : 0;
    if (unit)
      *unit = aid__intern(l, value);
    return true;
  }
  aid__report(l->reports, AID__E2015, aid__at_attribute(l, node, name), value, NULL);
  return false;
}

const struct aid_kind *aid__read_of(aid__loader *l, const aid__node *node, int *level)
{
  const char *const of = aid__need(l, node, "of");
  const struct aid_kind *kind;

  *level = -1;
  if (of == NULL)
    return NULL;
  if ((kind = aid__vocabulary_kind(&l->policy->vocabulary, aid__text_of(of))) != NULL)
    return kind;
  if ((*level = aid__level_of(aid__text_of(of))) >= 0)
    return l->policy->vocabulary.kinds[AID__KIND_REGION];
  {
    size_t best = strlen(of) / 3 + 2;
    const char *near = "";
    for (size_t i = 0; i < l->policy->vocabulary.kind_count; i++) {
      const size_t d = aid__distance(aid__text_of(of), aid__text_of(l->policy->vocabulary.kinds[i]->id), best);
      if (d < best) {
        best = d;
        near = l->policy->vocabulary.kinds[i]->id;
      }
    }
    aid__report(l->reports, AID__E2016, aid__at_attribute(l, node, "of"), of, near, NULL);
  }
  return NULL;
}

/* Arrays that grow in the arena: by doubling, the old ones stay until the policy goes. */
bool aid__push(aid__loader *l, void *array_pointer, size_t *count, const void *item, size_t size)
{
  void **const array = array_pointer;

  if ((*count & (*count - 1)) == 0) {
    void *const more = aid__arena_array(&l->policy->arena, *count ? *count * 2 : 1, size);
    if (more == NULL) {
      l->reports->no_memory = true;
      return false;
    }
    if (*count)
      memcpy(more, *array, *count * size);
    *array = more;
  }
  memcpy((char *)*array + *count * size, item, size);
  ++*count;
  return true;
}
