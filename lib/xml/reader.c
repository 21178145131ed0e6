/*
 * The push reader over libxml2's SAX2. What libxml2 could be made to do by a document is refused before it does it: a DOCTYPE ends
 * the reading before any entity is declared, a tag that grows without end is stopped while it is collected, and no option that
 * widens a limit or opens a file is ever set. Errors go to this parser's own handler, never to the process's.
 */
#include "xml/sax.h"
#include <libxml/SAX2.h>
#include <libxml/parser.h>
#include <libxml/parserInternals.h>
#include <libxml/xmlerror.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <strings.h>

#define SLICE 65536u          /* bytes handed to libxml2 at once */
#define TAG_MOST 65536u       /* a start tag may not be longer: its attributes are compared pairwise before we can count them */
#define DEPTH_DEFAULT 64u
#define ATTRIBUTES_DEFAULT 256u
#define TEXT_DEFAULT 1048576u
#define NAMES 256u            /* lengths of names that are remembered: a power of two */

struct aid__reader {
  aid_memory memory;
  const char *file;
  aid__handler handler;
  void *data;
  aid__limits limits;
  aid__footing footing;        /* tree NULL: data */
  aid__reports *reports;
  xmlParserCtxtPtr parser;
  aid__validation *validation; /* NULL: none */
  aid__attribute *attributes;
  char *scratch;               /* values in which libxml2 has left "&#38;" */
  size_t scratch_capacity;
  uint64_t bytes;              /* pushed */
  uint64_t text;               /* of the text that goes on now */
  uint32_t depth;
  int line;                    /* where the parser stood when it told the last event */
  const xmlChar *space_start;  /* the last namespace, and its length */
  size_t space_length;
  struct name { const xmlChar *start; size_t length; } names[NAMES];   /* of elements and attributes, as last met */
  bool stopped;                /* by a report, or by the handler */
  bool finishing;              /* all bytes are in */
};

static pthread_once_t parser_once = PTHREAD_ONCE_INIT;

static void parser_init(void)
{
  xmlInitParser();
}

/* ---- places ---- */

/* The '<' of the tag that the parser stands in or just after: it cannot stand unescaped inside a tag. */
static const xmlChar *tag_start(const aid__reader *reader)
{
  const xmlParserInput *input = reader->parser->input;
  const xmlChar *p;

  if (input == NULL || input->cur <= input->base)
    return input == NULL ? NULL : input->cur;
  p = memrchr(input->base, '<', (size_t)(input->cur - input->base));
  return p == NULL ? input->base : p;
}

static aid__place place_at(const aid__reader *reader, const xmlChar *at, uint32_t length)
{
  const xmlParserInput *input = reader->parser->input;
  aid__place place = {reader->file, 0, 0, 0, NULL};

  if (input == NULL)
    return place;
  if (reader->footing.tree != NULL) {
    int64_t offset = (int64_t)input->consumed + (at - input->base) + reader->footing.shift;

    if (offset < 0)
      offset = 0;
    if ((uint64_t)offset > reader->footing.tree->length)
      offset = (int64_t)reader->footing.tree->length;
    return aid__tree_place(reader->footing.tree, (uint32_t)offset, length);
  }
  place.line = input->line > 0 ? (uint32_t)input->line : 0;
  while (at < input->cur && (at = memchr(at, '\n', (size_t)(input->cur - at))) != NULL) {
    at++;
    if (place.line > 1)
      place.line--;
  }
  return place;
}

static aid__place place_here(const aid__reader *reader)
{
  const xmlParserInput *const input = reader->parser->input;

  if (reader->footing.tree == NULL && input != NULL)
    return (aid__place){reader->file, input->line > 0 ? (uint32_t)input->line : 0, 0, 0, NULL};
  return place_at(reader, reader->parser->input == NULL ? NULL : reader->parser->input->cur, 1);
}

/* For the handler: of the tag that the parser stands in or just after. Where no line has begun since the last event, none did in the tag. */
static aid__place tag_place(aid__reader *reader, size_t length)
{
  const int line = reader->parser->input->line;

  if (reader->footing.unplaced)
    return AID__NOWHERE;
  if (line == reader->line && reader->footing.tree == NULL)
    return (aid__place){reader->file, line > 0 ? (uint32_t)line : 0, 0, 0, NULL};
  reader->line = line;
  return place_at(reader, tag_start(reader), (uint32_t)length);
}

/* ---- errors ---- */

/* Each error of form has a number for packs and one for data. */
typedef enum form {
  FORM_BROKEN, FORM_SHORT, FORM_ENCODING, FORM_DOCTYPE, FORM_ENTITY, FORM_LIMIT, FORM_PREFIX, FORM_TAGS
} form;

static aid__diagnostic_id form_number(const aid__reader *reader, form what)
{
  static const aid__diagnostic_id packs[] = {AID__E2001, AID__E2002, AID__E2003, AID__E2004,
                                             AID__E2005, AID__E2006, AID__E2007, AID__E2008};
  static const aid__diagnostic_id data[] = {AID__E3001, AID__E3002, AID__E3003, AID__E3004,
                                            AID__E3005, AID__E3006, AID__E3007, AID__E3008};

  return reader->footing.tree != NULL ? packs[what] : data[what];
}

/*
 * No more is handed on. The parser itself is stopped only where no schema listens beside us: stopping frees its input, and a schema that
 * comes after our handler still reads an element's attributes from there. It then runs on to the end of the slice, unheard.
 */
static void stop(aid__reader *reader)
{
  if (!reader->stopped) {
    reader->stopped = true;
    if (reader->validation == NULL)
      xmlStopParser(reader->parser);
  }
}

static void fail(aid__reader *reader, form what, aid__place place, const char *a, const char *b)
{
  if (!reader->stopped)
    aid__report(reader->reports, form_number(reader, what), place, a == NULL ? "" : a, b == NULL ? "" : b, NULL);
  stop(reader);
}

static void report_limit(aid__reader *reader, const char *what, const char *what_zh, uint64_t limit)
{
  char number[24];

  if (!reader->stopped) {
    snprintf(number, sizeof number, "%llu", (unsigned long long)limit);
    aid__report(reader->reports, form_number(reader, FORM_LIMIT), place_here(reader), what, what_zh, number, NULL);
  }
  stop(reader);
}

static void no_memory(aid__reader *reader)
{
  reader->reports->no_memory = true;
  stop(reader);
}

/* libxml2's codes in words of ours: its own messages may hold pieces of the document. */
static const struct reason { int code; const char *en, *zh; } reasons[] = {
  {XML_ERR_DOCUMENT_END, "something follows the end of the document", "文档结束之后还有内容"},
  {XML_ERR_INVALID_CHARREF, "a character reference names no character", "字符引用无效"},
  {XML_ERR_INVALID_CHAR, "a character that XML does not allow", "含有 XML 不允许的字符"},
  {XML_ERR_ATTRIBUTE_REDEFINED, "an attribute stands twice in one tag", "同一标记中属性重复"},
  {XML_ERR_ATTRIBUTE_NOT_STARTED, "the value of an attribute is not in quotes", "属性值没有加引号"},
  {XML_ERR_ATTRIBUTE_NOT_FINISHED, "the value of an attribute does not end", "属性值没有结束"},
  {XML_ERR_ATTRIBUTE_WITHOUT_VALUE, "an attribute has no value", "属性没有值"},
  {XML_ERR_LT_IN_ATTRIBUTE, "'<' in the value of an attribute (write &lt;)", "属性值中有“<”（应写作 &lt;）"},
  {XML_ERR_SPACE_REQUIRED, "a blank is missing between attributes", "属性之间缺少空格"},
  {XML_ERR_NAME_REQUIRED, "a name is missing ('&' is written &amp;, '<' is written &lt;)",
   "缺少名称（“&”应写作 &amp;，“<”应写作 &lt;）"},
  {XML_ERR_ENTITYREF_SEMICOL_MISSING, "'&' without ';' ('&' itself is written &amp;)", "“&”之后缺少“;”（“&”应写作 &amp;）"},
  {XML_ERR_GT_REQUIRED, "a tag does not end with '>'", "标记没有以“>”结束"},
  {XML_ERR_HYPHEN_IN_COMMENT, "'--' inside a comment", "注释中有“--”"},
  {XML_ERR_MISPLACED_CDATA_END, "']]>' in text (write ]]&gt;)", "文本中有“]]>”（应写作 ]]&gt;）"},
  {XML_ERR_RESERVED_XML_NAME, "the XML declaration is not at the very beginning", "XML 声明不在文件开头"},
  {XML_ERR_XMLDECL_NOT_FINISHED, "the XML declaration does not end", "XML 声明没有结束"},
  {XML_ERR_DOCUMENT_EMPTY, "it does not begin with a tag", "开头不是标记"},
};

static bool means_short(int code)
{
  switch (code) {
  case XML_ERR_DOCUMENT_END: case XML_ERR_DOCUMENT_EMPTY: case XML_ERR_TAG_NOT_FINISHED: case XML_ERR_COMMENT_NOT_FINISHED:
  case XML_ERR_CDATA_NOT_FINISHED: case XML_ERR_PI_NOT_FINISHED: case XML_ERR_GT_REQUIRED: case XML_ERR_LTSLASH_REQUIRED:
  case XML_ERR_ATTRIBUTE_NOT_FINISHED: case XML_ERR_XMLDECL_NOT_FINISHED:
    return true;
  default:
    return false;
  }
}

#if LIBXML_VERSION >= 21200
typedef const xmlError *error_pointer;
#else
typedef xmlErrorPtr error_pointer;
#endif

static void on_error(void *user, error_pointer error)
{
  aid__reader *reader = user;
  const xmlParserInput *input;
  aid__place place;
  char line[24];

  if (reader->parser == NULL || reader->stopped || error == NULL || error->level < XML_ERR_ERROR)
    return; /* no parser: it is being made, and says so by its absence */
  input = reader->parser->input;
  if (error->code == XML_ERR_NO_MEMORY) {
    no_memory(reader);
    return;
  }
  place = place_here(reader);
  /* What is missing at the end is more of it, whatever the parser calls it. */
  if (reader->finishing && (means_short(error->code) || input == NULL || input->cur >= input->end)) {
    fail(reader, FORM_SHORT, place, NULL, NULL);
    return;
  }
  /* So 2.9 says it near the end of what it has. */
  if ((error->code == XML_ERR_INVALID_CHAR && error->message != NULL &&
       strncmp(error->message, "Input is not proper UTF-8", 25) == 0) ||
      (error->code == XML_ERR_INTERNAL_ERROR && input != NULL && input->cur < input->end && *input->cur >= 0x80)) {
    fail(reader, FORM_ENCODING, place, NULL, NULL);
    return;
  }
  switch (error->code) {
  case XML_ERR_INVALID_ENCODING: case XML_ERR_UNKNOWN_ENCODING: case XML_ERR_UNSUPPORTED_ENCODING: case XML_ERR_ENCODING_NAME:
  case XML_I18N_CONV_FAILED: case XML_I18N_NO_HANDLER:
    fail(reader, FORM_ENCODING, place, NULL, NULL);
    return;
  case XML_ERR_UNDECLARED_ENTITY: case XML_WAR_UNDECLARED_ENTITY: case XML_ERR_ENTITY_LOOP:
    fail(reader, FORM_ENTITY, place, error->str1, NULL);
    return;
  case XML_NS_ERR_UNDEFINED_NAMESPACE: case XML_NS_ERR_XML_NAMESPACE: case XML_NS_ERR_QNAME: case XML_NS_ERR_ATTRIBUTE_REDEFINED:
  case XML_NS_ERR_EMPTY: case XML_NS_ERR_COLON:
    fail(reader, FORM_PREFIX, place, error->str1, NULL);
    return;
  case XML_ERR_TAG_NAME_MISMATCH:
    snprintf(line, sizeof line, "%d", error->int1);
    fail(reader, FORM_TAGS, place, error->str1, reader->footing.tree != NULL && reader->footing.shift != 0 ? "?" : line);
    return;
  default:
    break;
  }
  for (size_t i = 0; i < sizeof reasons / sizeof *reasons; i++)
    if (reasons[i].code == error->code) {
      fail(reader, FORM_BROKEN, place, reasons[i].en, reasons[i].zh);
      return;
    }
  snprintf(line, sizeof line, "libxml2 %d", error->code);
  fail(reader, FORM_BROKEN, place, line, line);
}

/* With a validator between them the parser's user data is the validator's. */
static void on_error_beside(void *user, error_pointer error)
{
  const xmlParserCtxt *parser = error == NULL ? NULL : error->ctxt;

  (void)user;
  if (parser != NULL && parser->_private != NULL)
    on_error(parser->_private, error);
}

/* "Element '{urn:…}decision', attribute 'outcome': …": the names; what follows the colon may hold values. */
static const char *quoted(const char *message, const char *before, char name[64])
{
  const char *start = strstr(message, before), *end, *brace;

  name[0] = '\0';
  if (start == NULL || (end = strchr(start + strlen(before), '\'')) == NULL)
    return name;
  start += strlen(before);
  brace = memchr(start, '}', (size_t)(end - start));
  if (brace != NULL)
    start = brace + 1;
  if (end - start < 64) {
    memcpy(name, start, (size_t)(end - start));
    name[end - start] = '\0';
  }
  return name;
}

static void on_invalid(void *user, error_pointer error)
{
  aid__reader *reader = user;
  char element[64], attribute[64];

  if (reader->stopped || error == NULL || error->level < XML_ERR_ERROR)
    return;
  if (error->code == XML_ERR_NO_MEMORY || error->message == NULL) {
    no_memory(reader);
    return;
  }
  quoted(error->message, "Element '", element);
  quoted(error->message, "', attribute '", attribute);
  aid__report(reader->reports, AID__E4002, place_at(reader, tag_start(reader), 1), element[0] == '\0' ? "?" : element,
              attribute[0] == '\0' ? "-" : attribute, NULL);
}

/* ---- what the parser tells ---- */

static void on_doctype(void *user, const xmlChar *name, const xmlChar *external, const xmlChar *system)
{
  aid__reader *reader = user;

  (void)name;
  (void)external;
  (void)system;
  fail(reader, FORM_DOCTYPE, place_here(reader), NULL, NULL);
  xmlStopParser(reader->parser); /* whatever else listens: no declaration in it is read */
}

static void on_document(void *user)
{
  aid__reader *reader = user;
  const xmlParserCtxt *parser = reader->parser;
  const char *encoding = (const char *)parser->encoding;

  if (parser->input != NULL && parser->input->encoding != NULL)
    encoding = (const char *)parser->input->encoding;
  if (encoding != NULL && strcasecmp(encoding, "UTF-8") != 0)
    fail(reader, FORM_ENCODING, place_here(reader), NULL, NULL);
}

/* Values in which an ampersand stands come as "&#38;" where entities are not replaced; a plain '&' never comes. */
static aid__text decode(char **scratch, aid__text value)
{
  char *out = *scratch;
  const char *p = value.start, *end = value.start + value.length;

  while (p < end) {
    if (*p == '&' && end - p >= 5 && memcmp(p, "&#38;", 5) == 0) {
      *out++ = '&';
      p += 5;
    } else {
      *out++ = *p++;
    }
  }
  value.start = *scratch;
  value.length = (size_t)(out - *scratch);
  *scratch = out;
  return value;
}

static bool has_ampersand(aid__text value)
{
  return memchr(value.start, '&', value.length) != NULL;
}

/* The room that decoding takes is made at once, so that what has been decoded stays where it is. */
static bool decode_all(aid__reader *reader, size_t count)
{
  size_t need = 0;
  char *scratch;

  for (size_t i = 0; i < count; i++)
    if (has_ampersand(reader->attributes[i].value))
      need += reader->attributes[i].value.length;
  if (need == 0)
    return true;
  if (need > reader->scratch_capacity) {
    char *grown = aid__resize(&reader->memory, reader->scratch, need + 256);

    if (grown == NULL)
      return false;
    reader->scratch = grown;
    reader->scratch_capacity = need + 256;
  }
  scratch = reader->scratch;
  for (size_t i = 0; i < count; i++)
    if (has_ampersand(reader->attributes[i].value))
      reader->attributes[i].value = decode(&scratch, reader->attributes[i].value);
  return true;
}

/* A name: one string of libxml2's dictionary for as long as the parser lives, so its length need not be found out again. */
static aid__text name_text(aid__reader *reader, const xmlChar *name)
{
  const uintptr_t at = (uintptr_t)name;
  struct name *const known = &reader->names[(at ^ at >> 8) & (NAMES - 1)];

  if (known->start != name) {
    known->start = name;
    known->length = strlen((const char *)name);
  }
  return (aid__text){(const char *)name, known->length};
}

static aid__text space_text(aid__reader *reader, const xmlChar *uri)
{
  aid__text space = {"", 0};

  if (uri == NULL)
    return space;
  if (uri != reader->space_start) {
    reader->space_start = uri;
    reader->space_length = strlen((const char *)uri);
  }
  space.start = (const char *)uri;
  space.length = reader->space_length;
  return space;
}

static void on_start(void *user, const xmlChar *local, const xmlChar *prefix, const xmlChar *uri, int namespace_count,
                     const xmlChar **namespaces, int count, int defaulted, const xmlChar **values)
{
  aid__reader *reader = user;
  const xmlParserInput *input;
  bool raw = true;
  aid__text name;

  (void)prefix;
  (void)namespace_count;
  (void)namespaces;
  (void)defaulted;
  if (reader->stopped)
    return;
  reader->text = 0;
  if (++reader->depth > reader->limits.depth) {
    report_limit(reader, "elements inside each other", "元素嵌套层数", reader->limits.depth);
    return;
  }
  if (count < 0 || (uint32_t)count > reader->limits.attributes) {
    report_limit(reader, "attributes in one tag", "一个标记中的属性个数", reader->limits.attributes);
    return;
  }
  /* All of the tag lies in the parser's buffer. */
  input = reader->parser->input;
  if ((size_t)(input->cur - input->base) > TAG_MOST && (size_t)(input->cur - tag_start(reader)) > TAG_MOST) {
    report_limit(reader, "bytes in one tag", "一个标记的字节数", TAG_MOST);
    return;
  }
  for (int i = 0; i < count; i++, values += 5) {
    aid__attribute *attribute = &reader->attributes[i];

    if (values[1] != NULL) {
      fail(reader, FORM_PREFIX, place_at(reader, tag_start(reader), 1), (const char *)values[1], NULL);
      return;
    }
    attribute->name = name_text(reader, values[0]);
    attribute->value.start = (const char *)values[3];
    attribute->value.length = (size_t)(values[4] - values[3]);
    raw = raw && values[3] >= input->base && values[3] < input->end;
  }
  /* What was taken from the input as it stands holds no ampersand: there it would begin a reference. */
  if (!raw && !decode_all(reader, (size_t)count)) {
    no_memory(reader);
    return;
  }
  name = name_text(reader, local);
  if (reader->handler.start != NULL &&
      !reader->handler.start(reader->data, space_text(reader, uri), name, reader->attributes, (size_t)count,
                             tag_place(reader, name.length + 1)))
    stop(reader);
}

static void on_end(void *user, const xmlChar *local, const xmlChar *prefix, const xmlChar *uri)
{
  aid__reader *reader = user;

  (void)prefix;
  if (reader->stopped)
    return;
  reader->text = 0;
  if (reader->depth > 0)
    reader->depth--;
  if (reader->handler.end != NULL &&
      !reader->handler.end(reader->data, space_text(reader, uri), name_text(reader, local), tag_place(reader, 1)))
    stop(reader);
}

static void on_text(void *user, const xmlChar *bytes, int length)
{
  aid__reader *reader = user;
  aid__text text = {(const char *)bytes, length > 0 ? (size_t)length : 0};

  if (reader->stopped)
    return;
  reader->line = reader->parser->input == NULL ? 0 : reader->parser->input->line;
  reader->text += text.length;
  if (reader->text > reader->limits.text) {
    report_limit(reader, "bytes of text", "文本字节数", reader->limits.text);
    return;
  }
  if (reader->handler.text != NULL && !reader->handler.text(reader->data, text, reader->footing.unplaced ? AID__NOWHERE : place_here(reader)))
    stop(reader);
}

/* ---- the reader ---- */

aid__reader *aid__reader_new(const aid_memory *memory, const char *file, const aid__handler *handler, void *data,
                             const aid__limits *limits, aid__reports *reports)
{
  return aid__reader_new_on(memory, file, handler, data, limits, NULL, reports);
}

aid__reader *aid__reader_new_on(const aid_memory *memory, const char *file, const aid__handler *handler, void *data,
                                const aid__limits *limits, const aid__footing *footing, aid__reports *reports)
{
  xmlSAXHandler sax;
  aid__reader *reader;
  int options = XML_PARSE_NONET;

#if LIBXML_VERSION >= 21300
  options |= XML_PARSE_NO_XXE;
#endif
#if LIBXML_VERSION >= 21400
  options |= XML_PARSE_NO_SYS_CATALOG;
#endif
  pthread_once(&parser_once, parser_init);
  memory = aid__memory_or_default(memory);
  reader = aid__allocate(memory, sizeof *reader);
  if (reader == NULL)
    return NULL;
  reader->memory = *memory;
  reader->file = file;
  reader->handler = *handler;
  reader->data = data;
  reader->reports = reports;
  if (footing != NULL)
    reader->footing = *footing;
  if (limits != NULL)
    reader->limits = *limits;
  if (reader->limits.depth == 0)
    reader->limits.depth = DEPTH_DEFAULT;
  if (reader->limits.attributes == 0)
    reader->limits.attributes = ATTRIBUTES_DEFAULT;
  if (reader->limits.text == 0)
    reader->limits.text = TEXT_DEFAULT;
  reader->attributes = aid__allocate(memory, reader->limits.attributes * sizeof *reader->attributes);

  memset(&sax, 0, sizeof sax);
  sax.initialized = XML_SAX2_MAGIC;
  sax.internalSubset = on_doctype;
  sax.startDocument = on_document;
  sax.startElementNs = on_start;
  sax.endElementNs = on_end;
  sax.characters = on_text;
  sax.ignorableWhitespace = on_text;
  sax.cdataBlock = on_text;
  sax.serror = on_error;
  if (reader->attributes != NULL)
    reader->parser = xmlCreatePushParserCtxt(&sax, reader, NULL, 0, NULL);
  if (reader->parser == NULL) {
    aid__release(memory, reader->attributes);
    aid__release(memory, reader);
    return NULL;
  }
  xmlCtxtUseOptions(reader->parser, options);
  return reader;
}

void aid__reader_free(aid__reader *reader)
{
  aid_memory memory;

  if (reader == NULL)
    return;
  memory = reader->memory;
  aid__validation_free(reader->validation);
  xmlFreeParserCtxt(reader->parser);
  aid__release(&memory, reader->scratch);
  aid__release(&memory, reader->attributes);
  aid__release(&memory, reader);
}

/* What the parser holds back because its end has not come: a tag has a small ceiling, comments a larger one. */
static void check_pending(aid__reader *reader)
{
  const xmlParserInput *input = reader->parser->input;
  size_t pending;

  if (reader->stopped || input == NULL || input->end <= input->cur)
    return;
  pending = (size_t)(input->end - input->cur);
  if (pending <= TAG_MOST)
    return;
  if (input->cur[0] == '<' && (input->cur[1] == '!' || input->cur[1] == '?')) {
    if (pending > reader->limits.text)
      report_limit(reader, "bytes of a comment", "注释字节数", reader->limits.text);
  } else {
    report_limit(reader, "bytes in one tag", "一个标记的字节数", TAG_MOST);
  }
}

/* UTF-16, UTF-32 and EBCDIC show in the first bytes. */
static bool other_encoding(const char *bytes, size_t length)
{
  const unsigned char first = length > 0 ? (unsigned char)bytes[0] : '<';

  return first >= 0xFE || first == 0 || first == 0x4C || (length >= 2 && first == '<' && bytes[1] == '\0');
}

/* libxml2's own failures that reach no handler: the parser has stopped, and nobody has said why. */
static void check_silent(aid__reader *reader, int code)
{
  if (reader->stopped || code == XML_ERR_OK || (reader->parser->wellFormed && !reader->parser->disableSAX))
    return;
  if (code == XML_ERR_NO_MEMORY) {
    no_memory(reader);
    return;
  }
  fail(reader, FORM_BROKEN, place_here(reader), "libxml2", "libxml2");
}

static void say_nothing(void *data, xmlErrorPtr error)
{
  (void)data;
  (void)error;
}

static bool push(aid__reader *reader, const char *bytes, size_t length, bool last)
{
  while (length > 0 && !reader->stopped) {
    const size_t slice = length < SLICE ? length : SLICE;

    reader->bytes += slice;
    if (reader->limits.bytes != 0 && reader->bytes > reader->limits.bytes) {
      report_limit(reader, "bytes", "字节数", reader->limits.bytes);
      return false;
    }
    check_silent(reader, xmlParseChunk(reader->parser, bytes, (int)slice, 0));
    check_pending(reader);
    bytes += slice;
    length -= slice;
  }
  if (last && !reader->stopped) {
    reader->finishing = true;
    check_silent(reader, xmlParseChunk(reader->parser, NULL, 0, 1));
    if (!reader->stopped && (reader->depth > 0 || reader->bytes == 0))
      fail(reader, FORM_SHORT, place_here(reader), NULL, NULL);
  }
  return !reader->stopped;
}

bool aid__reader_push(aid__reader *reader, const char *bytes, size_t length, bool last)
{
  /* Its converters of encodings know no parser, and would tell their troubles to whoever listens in this thread, or to stderr. */
  const xmlStructuredErrorFunc told = xmlStructuredError;
  void *const told_data = xmlStructuredErrorContext;
  bool good;

  if (reader->stopped)
    return false;
  if (reader->bytes == 0 && other_encoding(bytes, length)) {
    fail(reader, FORM_ENCODING, place_here(reader), NULL, NULL);
    return false;
  }
  xmlSetStructuredErrorFunc(NULL, (xmlStructuredErrorFunc)say_nothing);
  good = push(reader, bytes, length, last);
  xmlSetStructuredErrorFunc(told_data, told);
  return good;
}

bool aid__reader_validate(aid__reader *reader, const aid__schema *schema)
{
  reader->validation = aid__validation_new(&reader->memory, schema, reader->parser, (xmlStructuredErrorFunc)on_invalid, reader);
  if (reader->validation == NULL) {
    reader->reports->no_memory = true;
    return false;
  }
  reader->parser->_private = reader;
  reader->parser->sax->serror = (xmlStructuredErrorFunc)on_error_beside;
  return true;
}

bool aid__reader_is_valid(const aid__reader *reader)
{
  return reader->validation != NULL && !aid__validation_failed(reader->validation);
}

uint64_t aid__reader_bytes(const aid__reader *reader)
{
  return reader->bytes;
}
