/*
 * A pack in memory. libxml2 says what is there and what is wrong with it; where it stands is read from the bytes themselves by a
 * cursor that follows along, because a parser's own position is only near the truth. Once libxml2 has accepted a tag, the bytes
 * up to it are well-formed, so the cursor can be simple.
 */
#include "xml/sax.h"

#define TREE_MOST 67108864u   /* bytes of a pack */

typedef struct builder {
  aid__tree *tree;
  aid__arena *arena;
  aid__names names;
  aid__reports *reports;
  const char *const *skip;
  aid__node *open;           /* the innermost element that is kept */
  aid__node *last;           /* the last child of `open`, NULL */
  uint32_t skipping;         /* how deep inside a skipped element */
  bool empty;                /* the tag just read closes itself */
  aid__buffer text;          /* of the innermost element, before its first child */
  size_t cursor;             /* offset in the source: all before has been seen */
} builder;

/* ---- the cursor ---- */

static bool at(const aid__tree *tree, size_t offset, const char *what)
{
  const size_t length = strlen(what);

  return offset + length <= tree->length && memcmp(tree->source + offset, what, length) == 0;
}

/* The offset just after the next `what` from `offset`; the end of the source where there is none. */
static size_t after(const aid__tree *tree, size_t offset, const char *what)
{
  const size_t length = strlen(what);
  const char *found;

  if (offset >= tree->length)
    return tree->length;
  found = memmem(tree->source + offset, tree->length - offset, what, length);
  return found == NULL ? tree->length : (size_t)(found - tree->source) + length;
}

/* A comment, an instruction or the marks around CDATA at `offset`: what follows it. Else `offset` itself. */
static size_t past_aside(const aid__tree *tree, size_t offset)
{
  if (at(tree, offset, "<!--"))
    return after(tree, offset + 4, "-->");
  if (at(tree, offset, "<?"))
    return after(tree, offset + 2, "?>");
  return offset;
}

/* The next tag from `offset` on, over text, comments, instructions and CDATA. */
static size_t next_tag(const aid__tree *tree, size_t offset)
{
  while (offset < tree->length) {
    const char *found = memchr(tree->source + offset, '<', tree->length - offset);
    size_t next;

    if (found == NULL)
      return tree->length;
    offset = (size_t)(found - tree->source);
    if (at(tree, offset, "<![CDATA[")) {
      offset = after(tree, offset + 9, "]]>");
      continue;
    }
    next = past_aside(tree, offset);
    if (next == offset)
      return offset;
    offset = next;
  }
  return tree->length;
}

/* The offset just after the '>' of the tag at `offset`. */
static size_t tag_end(const aid__tree *tree, size_t offset)
{
  char quote = '\0';

  for (; offset < tree->length; offset++) {
    const char c = tree->source[offset];

    if (quote != '\0') {
      if (c == quote)
        quote = '\0';
    } else if (c == '"' || c == '\'') {
      quote = c;
    } else if (c == '>') {
      return offset + 1;
    }
  }
  return tree->length;
}

static bool is_blank(char c)
{
  return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static bool all_blank(const char *text, size_t length)
{
  for (size_t i = 0; i < length; i++)
    if (!is_blank(text[i]))
      return false;
  return true;
}

/* How many decoded bytes the character reference or entity at `offset` gives, and what follows it. */
static size_t reference(const aid__tree *tree, size_t offset, size_t *next)
{
  const char *s = tree->source;
  uint32_t code = 0;

  *next = after(tree, offset, ";");
  if (!at(tree, offset, "&#"))
    return 1;
  if (s[offset + 2] == 'x')
    for (size_t i = offset + 3; i + 1 < *next; i++)
      code = code * 16 + (uint32_t)(s[i] <= '9' ? s[i] - '0' : (s[i] | 32) - 'a' + 10);
  else
    for (size_t i = offset + 2; i + 1 < *next; i++)
      code = code * 10 + (uint32_t)(s[i] - '0');
  return code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
}

/* ---- building ---- */

static bool no_memory(builder *b)
{
  b->reports->no_memory = true;
  return false;
}

static bool keep_text(builder *b)
{
  aid__node *node = b->open;

  if (b->text.failed)
    return no_memory(b);
  node->text = b->text.length == 0 ? "" : aid__arena_copy(b->arena, b->text.data, b->text.length);
  node->text_length = b->text.length;
  b->text.length = 0;
  return node->text != NULL || no_memory(b);
}

/* Text after an element says nothing that anybody reads. */
static bool refuse_stray(builder *b, uint32_t offset)
{
  aid__report(b->reports, AID__E2009, aid__tree_place(b->tree, offset, 1), b->open->name, NULL);
  return false;
}

static bool attach(builder *b, aid__node *node)
{
  aid__node *parent = b->open;

  node->parent = parent;
  if (parent == NULL) {
    b->tree->root = node;
    return true;
  }
  if (parent->first == NULL) {
    if (!keep_text(b))
      return false;
    parent->first = node;
  } else {
    b->last->next = node;
  }
  return true;
}

/* Finds where the values of a tag's attributes stand. They come in the order of the file, xmlns left out. */
static void place_attributes(const aid__tree *tree, aid__node *node)
{
  size_t offset = node->offset + 1;
  size_t i = 0;

  while (offset < tree->length && !is_blank(tree->source[offset]) && tree->source[offset] != '>' && tree->source[offset] != '/')
    offset++;
  while (i < node->attribute_count) {
    const char *name;
    size_t length;
    char quote;

    while (offset < tree->length && is_blank(tree->source[offset]))
      offset++;
    name = tree->source + offset;
    while (offset < tree->length && !is_blank(tree->source[offset]) && tree->source[offset] != '=')
      offset++;
    length = (size_t)(tree->source + offset - name);
    while (offset < tree->length && tree->source[offset] != '"' && tree->source[offset] != '\'')
      offset++;
    if (offset >= tree->length)
      return;
    quote = tree->source[offset++];
    if (strlen(node->attributes[i].name) == length && memcmp(node->attributes[i].name, name, length) == 0)
      node->attributes[i++].offset = (uint32_t)offset;
    while (offset < tree->length && tree->source[offset] != quote)
      offset++;
    offset++;
  }
}

static bool copy_attributes(builder *b, aid__node *node, const aid__attribute *attributes, size_t count)
{
  node->attribute_count = count;
  if (count == 0)
    return true;
  node->attributes = aid__arena_array(b->arena, count, sizeof *node->attributes);
  if (node->attributes == NULL)
    return no_memory(b);
  for (size_t i = 0; i < count; i++) {
    node->attributes[i].name = aid__names_intern(&b->names, attributes[i].name);
    node->attributes[i].value = aid__arena_copy(b->arena, attributes[i].value.start, attributes[i].value.length);
    if (node->attributes[i].name == NULL || node->attributes[i].value == NULL)
      return no_memory(b);
  }
  place_attributes(b->tree, node);
  return true;
}

static bool is_skipped(const builder *b, const char *name)
{
  for (const char *const *s = b->skip; s != NULL && *s != NULL; s++)
    if (strcmp(*s, name) == 0)
      return true;
  return false;
}

static bool on_start(void *data, aid__text space, aid__text name, const aid__attribute *attributes, size_t count, aid__place place)
{
  builder *b = data;
  aid__node *node;
  size_t start = next_tag(b->tree, b->cursor);

  b->cursor = tag_end(b->tree, start);
  b->empty = b->cursor >= 2 && b->tree->source[b->cursor - 2] == '/';
  if (b->tree->space == NULL) {
    b->tree->space = aid__arena_copy(b->arena, space.start, space.length);
    if (b->tree->space == NULL)
      return no_memory(b);
  } else if (!aid__text_is(space, b->tree->space)) {
    const char *tag = aid__arena_copy(b->arena, name.start, name.length);

    aid__report(b->reports, AID__E2007, aid__tree_place(b->tree, (uint32_t)start, (uint32_t)name.length + 1),
                tag == NULL ? "" : tag, NULL);
    return false;
  }
  if (b->skipping > 0) {
    b->skipping++;
    return true;
  }
  (void)place;
  node = aid__arena_get(b->arena, sizeof *node);
  if (node == NULL)
    return no_memory(b);
  node->text = "";
  node->offset = (uint32_t)start;
  node->text_offset = node->end_offset = (uint32_t)b->cursor;
  node->name = aid__names_intern(&b->names, name);
  if (node->name == NULL)
    return no_memory(b);
  if (!copy_attributes(b, node, attributes, count) || !attach(b, node))
    return false;
  b->open = node;
  b->last = NULL;
  b->text.length = 0;
  if (is_skipped(b, node->name))
    b->skipping = 1;
  return true;
}

static bool on_end(void *data, aid__text space, aid__text name, aid__place place)
{
  builder *b = data;
  aid__node *node = b->open;
  const size_t start = b->empty ? b->cursor : next_tag(b->tree, b->cursor);

  (void)space;
  (void)name;
  (void)place;
  /* A tag that closes itself is over already; of any other the end tag is the next one. */
  if (!b->empty)
    b->cursor = tag_end(b->tree, start);
  b->empty = false;
  if (b->skipping > 1) {
    b->skipping--;
    return true;
  }
  node->end_offset = (uint32_t)start;
  if (b->skipping == 0 && node->first == NULL && !keep_text(b))
    return false;
  b->skipping = 0;
  b->text.length = 0;
  b->last = node;
  b->open = node->parent;
  return true;
}

static bool on_text(void *data, aid__text text, aid__place place)
{
  builder *b = data;

  (void)place;
  if (b->skipping > 0 || b->open == NULL)
    return true;
  if (b->last == NULL) {
    aid__buffer_add(&b->text, text.start, text.length);
    return !b->text.failed || no_memory(b);
  }
  if (!all_blank(text.start, text.length)) {
    size_t offset = b->cursor;

    while (offset < b->tree->length && (is_blank(b->tree->source[offset]) || past_aside(b->tree, offset) != offset))
      offset = is_blank(b->tree->source[offset]) ? offset + 1 : past_aside(b->tree, offset);
    return refuse_stray(b, (uint32_t)offset);
  }
  return true;
}

static bool count_lines(aid__tree *tree, aid__arena *arena)
{
  size_t count = 1, i = 0;

  for (const char *p = tree->source, *end = p + tree->length; (p = memchr(p, '\n', (size_t)(end - p))) != NULL; p++)
    count++;
  tree->lines = aid__arena_array(arena, count, sizeof *tree->lines);
  if (tree->lines == NULL)
    return false;
  tree->line_count = count;
  for (const char *p = tree->source, *end = p + tree->length; (p = memchr(p, '\n', (size_t)(end - p))) != NULL; p++)
    tree->lines[++i] = (uint32_t)(p + 1 - tree->source);
  return true;
}

bool aid__tree_read(aid__tree *tree, aid__arena *arena, const char *file, const char *bytes, size_t length,
                    const char *const *skip, aid__reports *reports)
{
  static const aid__handler handler = {on_start, on_end, on_text};
  const aid__limits limits = {TREE_MOST, 0, 0, 0};
  builder b = {.tree = tree, .arena = arena, .reports = reports, .skip = skip};
  aid__footing footing = {tree, 0, true};
  aid__reader *reader;
  bool read;

  memset(tree, 0, sizeof *tree);
  tree->file = aid__arena_string(arena, file == NULL ? "" : file);
  tree->source = aid__arena_copy(arena, bytes, length < TREE_MOST ? length : 0);
  tree->length = length < TREE_MOST ? length : 0;
  if (tree->file == NULL || tree->source == NULL || !count_lines(tree, arena) || !aid__names_init(&b.names, arena))
    return no_memory(&b);
  aid__buffer_init(&b.text, arena->memory, 0);
  reader = aid__reader_new_on(arena->memory, tree->file, &handler, &b, &limits, &footing, reports);
  if (reader == NULL) {
    aid__buffer_free(&b.text);
    return no_memory(&b);
  }
  read = aid__reader_push(reader, bytes, length, true) && tree->root != NULL;
  aid__reader_free(reader);
  aid__buffer_free(&b.text);
  return read;
}

/* ---- places ---- */

aid__place aid__tree_place(const aid__tree *tree, uint32_t offset, uint32_t length)
{
  aid__place place = {tree->file, 1, 1, length, NULL};
  size_t low = 0, high = tree->line_count;

  if (offset > tree->length)
    offset = (uint32_t)tree->length;
  while (high - low > 1) {
    const size_t middle = low + (high - low) / 2;

    if (tree->lines[middle] <= offset)
      low = middle;
    else
      high = middle;
  }
  place.line = (uint32_t)low + 1;
  for (uint32_t i = tree->lines == NULL ? 0 : tree->lines[low]; i < offset; i++)
    if (((unsigned char)tree->source[i] & 0xC0) != 0x80)
      place.column++;
  if (low == 0 && at(tree, 0, "\xEF\xBB\xBF") && place.column > 1)
    place.column--;
  return place;
}

/* Where the byte i of a node's text stands, and what follows it in the source. */
static size_t text_byte(const aid__tree *tree, const aid__node *node, size_t i, size_t *next)
{
  size_t offset = node->text_offset;
  const size_t end = node->first != NULL ? node->first->offset : node->end_offset;
  bool cdata = false;

  while (offset < end) {
    size_t gives = 1;

    if (cdata && at(tree, offset, "]]>")) {
      cdata = false;
      offset += 3;
    } else if (!cdata && at(tree, offset, "<![CDATA[")) {
      cdata = true;
      offset += 9;
    } else if (!cdata && past_aside(tree, offset) != offset) {
      offset = past_aside(tree, offset);
    } else {
      *next = offset + 1;
      if (!cdata && tree->source[offset] == '&')
        gives = reference(tree, offset, next);
      else if (at(tree, offset, "\r\n"))
        *next = offset + 2;
      if (i < gives)
        return offset;
      i -= gives;
      offset = *next;
    }
  }
  *next = end;
  return end;
}

uint32_t aid__tree_text_offset(const aid__tree *tree, const aid__node *node, size_t i)
{
  size_t next = node->text_offset;

  if (i < node->text_length)
    return (uint32_t)text_byte(tree, node, i, &next);
  if (node->text_length > 0)
    text_byte(tree, node, node->text_length - 1, &next);
  return (uint32_t)next;
}

uint32_t aid__tree_value_offset(const aid__tree *tree, const aid__node_attribute *attribute, size_t i)
{
  size_t offset = attribute->offset;

  while (i > 0 && offset < tree->length) {
    size_t next = offset + 1, gives = 1;

    if (tree->source[offset] == '&')
      gives = reference(tree, offset, &next);
    else if (at(tree, offset, "\r\n"))
      next = offset + 2;
    if (i < gives)
      break;
    i -= gives;
    offset = next;
  }
  return (uint32_t)offset;
}

const aid__node_attribute *aid__node_attribute_of(const aid__node *node, const char *name)
{
  for (size_t i = 0; i < node->attribute_count; i++)
    if (strcmp(node->attributes[i].name, name) == 0)
      return &node->attributes[i];
  return NULL;
}

const char *aid__node_value(const aid__node *node, const char *name)
{
  const aid__node_attribute *attribute = aid__node_attribute_of(node, name);

  return attribute == NULL ? NULL : attribute->value;
}

/* ---- walking ---- */

/* The bytes of a node are read again, between the start tags of what it stands in (which declare its namespace) and their ends. */
typedef struct walk {
  const aid__handler *handler;
  void *data;
  uint32_t around;       /* elements that the node stands in */
  uint32_t depth;        /* open now */
} walk;

static bool walk_start(void *data, aid__text space, aid__text name, const aid__attribute *attributes, size_t count, aid__place place)
{
  walk *w = data;

  if (w->depth++ < w->around || w->handler->start == NULL)
    return true;
  return w->handler->start(w->data, space, name, attributes, count, place);
}

static bool walk_end(void *data, aid__text space, aid__text name, aid__place place)
{
  walk *w = data;

  if (--w->depth < w->around || w->handler->end == NULL)
    return true;
  return w->handler->end(w->data, space, name, place);
}

static bool walk_text(void *data, aid__text text, aid__place place)
{
  walk *w = data;

  return w->depth <= w->around || w->handler->text == NULL || w->handler->text(w->data, text, place);
}

bool aid__tree_walk(const aid__tree *tree, const aid__node *node, const aid__handler *handler, void *data, aid__reports *reports)
{
  static const aid__handler own = {walk_start, walk_end, walk_text};
  walk w = {handler, data, 0, 0};
  aid__footing footing = {tree, 0, false};
  aid__buffer bytes;
  const aid__node *above[64];
  size_t depth = 0, end;
  aid__reader *reader = NULL;
  bool read = false;

  for (const aid__node *p = node->parent; p != NULL && depth < 64; p = p->parent)
    above[depth++] = p;
  w.around = (uint32_t)depth;
  end = node->end_offset == node->text_offset && tree->source[node->text_offset - 2] == '/' ? node->text_offset
                                                                                           : tag_end(tree, node->end_offset);
  aid__buffer_init(&bytes, reports->memory, 0);
  for (size_t i = depth; i-- > 0;)
    aid__buffer_add(&bytes, tree->source + above[i]->offset, above[i]->text_offset - above[i]->offset);
  footing.shift = (int64_t)node->offset - (int64_t)bytes.length;
  aid__buffer_add(&bytes, tree->source + node->offset, end - node->offset);
  for (size_t i = 0; i < depth; i++) {
    const size_t tag = above[i]->end_offset;

    aid__buffer_add(&bytes, tree->source + tag, tag_end(tree, tag) - tag);
  }
  if (!bytes.failed)
    reader = aid__reader_new_on(reports->memory, tree->file, &own, &w, NULL, &footing, reports);
  if (reader == NULL)
    reports->no_memory = true;
  else
    read = aid__reader_push(reader, bytes.data, bytes.length, true);
  aid__reader_free(reader);
  aid__buffer_free(&bytes);
  return read;
}
