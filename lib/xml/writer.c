/* The writer: one buffer of 64 KiB, escaping by spans, SHA-256 of the bytes as they leave. */
#include "xml/writer.h"
#include <socialaid/value.h>
#include <errno.h>
#include <openssl/evp.h>

#define BUFFER 65536u
#define DEPTH 64u

struct aid__writer {
  aid_memory memory;
  const aid_output *output;
  EVP_MD_CTX *digest;        /* of all that has left the buffer; NULL: no digest */
  EVP_MD_CTX *mark;          /* of all before the '<' of the open tag, where that has left the buffer; else a spare */
  uint64_t flushed;
  size_t length;
  size_t open_at;            /* where in the buffer the '<' of the open tag stands */
  bool open;                 /* a start tag is open for attributes */
  bool open_flushed;         /* … and its '<' has left the buffer */
  bool broken;               /* the element at hand has text: its end tag does not begin a line */
  int code;                  /* errno of the first failure, 0 */
  uint32_t depth;
  const char *names[DEPTH];
  char buffer[BUFFER];
};

/* What a byte needs: nothing, escaping in attributes, escaping everywhere, or it cannot stand in XML at all. */
enum { PLAIN = 0, ATTRIBUTE = 1, ALWAYS = 2, NEVER = 3 };
static const unsigned char needs[256] = {
  NEVER, NEVER, NEVER, NEVER, NEVER, NEVER, NEVER, NEVER, NEVER, ATTRIBUTE, ATTRIBUTE, NEVER, NEVER, ALWAYS, NEVER, NEVER,
  NEVER, NEVER, NEVER, NEVER, NEVER, NEVER, NEVER, NEVER, NEVER, NEVER, NEVER, NEVER, NEVER, NEVER, NEVER, NEVER,
  ['"'] = ATTRIBUTE, ['&'] = ALWAYS, ['<'] = ALWAYS, ['>'] = ALWAYS,
};

aid__writer *aid__writer_new(const aid_memory *memory, const aid_output *output, bool digest)
{
  aid__writer *writer;

  memory = aid__memory_or_default(memory);
  writer = aid__allocate(memory, sizeof *writer);
  if (writer == NULL)
    return NULL;
  writer->memory = *memory;
  writer->output = output;
  if (digest) {
    writer->digest = EVP_MD_CTX_new();
    writer->mark = EVP_MD_CTX_new();
    if (writer->digest == NULL || writer->mark == NULL || EVP_DigestInit_ex(writer->digest, EVP_sha256(), NULL) != 1) {
      aid__writer_free(writer);
      return NULL;
    }
  }
  return writer;
}

void aid__writer_free(aid__writer *writer)
{
  aid_memory memory;

  if (writer == NULL)
    return;
  memory = writer->memory;
  EVP_MD_CTX_free(writer->digest);
  EVP_MD_CTX_free(writer->mark);
  aid__release(&memory, writer);
}

static void fail(aid__writer *writer, int code)
{
  if (writer->code == 0)
    writer->code = code == 0 ? EIO : code;
}

static void hash(aid__writer *writer, const char *bytes, size_t length)
{
  if (writer->digest != NULL && length > 0 && EVP_DigestUpdate(writer->digest, bytes, length) != 1)
    fail(writer, ENOMEM);
}

static void empty(aid__writer *writer)
{
  size_t from = 0;

  if (writer->length == 0)
    return;
  if (writer->open && !writer->open_flushed) {
    if (writer->digest != NULL) {
      hash(writer, writer->buffer, writer->open_at);
      if (EVP_MD_CTX_copy_ex(writer->mark, writer->digest) != 1)
        fail(writer, ENOMEM);
      from = writer->open_at;
    }
    writer->open_flushed = true;
  }
  hash(writer, writer->buffer + from, writer->length - from);
  if (writer->code == 0) {
    errno = 0;
    if (writer->output->write(writer->output->data, writer->buffer, writer->length) != 0)
      fail(writer, errno);
  }
  writer->flushed += writer->length;
  writer->length = 0;
}

static void put(aid__writer *writer, const char *bytes, size_t length)
{
  while (length > BUFFER - writer->length) {
    const size_t room = BUFFER - writer->length;

    memcpy(writer->buffer + writer->length, bytes, room);
    writer->length += room;
    bytes += room;
    length -= room;
    empty(writer);
  }
  memcpy(writer->buffer + writer->length, bytes, length);
  writer->length += length;
}

static void put_string(aid__writer *writer, const char *text)
{
  put(writer, text, strlen(text));
}

static void put_escaped(aid__writer *writer, const char *bytes, size_t length, unsigned char from)
{
  const char *p = bytes, *end = bytes + length, *span = bytes;

  while (p < end) {
    const unsigned char need = needs[(unsigned char)*p];

    if (need < from) {
      p++;
      continue;
    }
    put(writer, span, (size_t)(p - span));
    switch (*p) {
    case '&': put(writer, "&amp;", 5); break;
    case '<': put(writer, "&lt;", 4); break;
    case '>': put(writer, "&gt;", 4); break;
    case '"': put(writer, "&quot;", 6); break;
    case '\t': put(writer, "&#9;", 4); break;
    case '\n': put(writer, "&#10;", 5); break;
    case '\r': put(writer, "&#13;", 5); break;
    default: fail(writer, EILSEQ); break;
    }
    span = ++p;
  }
  put(writer, span, (size_t)(end - span));
}

static void new_line(aid__writer *writer)
{
  static const char blanks[] = "\n                                                                                ";
  size_t indent = (size_t)writer->depth * 2;

  if (indent > sizeof blanks - 2)
    indent = sizeof blanks - 2;
  if (writer->flushed + writer->length == 0)
    return;
  put(writer, blanks, indent + 1);
}

static void close_tag(aid__writer *writer)
{
  if (writer->open) {
    put(writer, ">", 1);
    writer->open = false;
  }
}

void aid__writer_declaration(aid__writer *writer)
{
  put_string(writer, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>");
}

void aid__writer_start(aid__writer *writer, const char *element)
{
  close_tag(writer);
  if (writer->depth >= DEPTH) {
    fail(writer, EOVERFLOW);
    return;
  }
  new_line(writer);
  if (BUFFER - writer->length < 1)
    empty(writer);
  writer->open = true;
  writer->open_flushed = false;
  writer->open_at = writer->length;
  writer->broken = false;
  put(writer, "<", 1);
  put_string(writer, element);
  writer->names[writer->depth++] = element;
}

void aid__writer_attribute(aid__writer *writer, const char *name, const char *value)
{
  if (value != NULL)
    aid__writer_attribute_text(writer, name, aid__text_of(value));
}

static void attribute_open(aid__writer *writer, const char *name)
{
  put(writer, " ", 1);
  put_string(writer, name);
  put(writer, "=\"", 2);
}

void aid__writer_attribute_text(aid__writer *writer, const char *name, aid__text value)
{
  attribute_open(writer, name);
  put_escaped(writer, value.start, value.length, ATTRIBUTE);
  put(writer, "\"", 1);
}

void aid__writer_attribute_int(aid__writer *writer, const char *name, int64_t value)
{
  char buffer[24];

  attribute_open(writer, name);
  put(writer, buffer, aid__int_print(value, buffer));
  put(writer, "\"", 1);
}

static void attribute_number(aid__writer *writer, const char *name, const char *number, size_t length, const char *unit)
{
  attribute_open(writer, name);
  put(writer, number, length);
  if (unit != NULL && *unit != '\0') {
    put(writer, " ", 1);
    put_escaped(writer, unit, strlen(unit), ATTRIBUTE);
  }
  put(writer, "\"", 1);
}

void aid__writer_attribute_fen(aid__writer *writer, const char *name, int64_t fen, const char *unit)
{
  char buffer[32];
  char *p = buffer + sizeof buffer;
  uint64_t rest = fen < 0 ? 0 - (uint64_t)fen : (uint64_t)fen;

  *--p = (char)('0' + rest % 10);
  rest /= 10;
  *--p = (char)('0' + rest % 10);
  rest /= 10;
  *--p = '.';
  do {
    *--p = (char)('0' + rest % 10);
    rest /= 10;
  } while (rest != 0);
  if (fen < 0)
    *--p = '-';
  attribute_number(writer, name, p, (size_t)(buffer + sizeof buffer - p), unit);
}

void aid__writer_attribute_fraction(aid__writer *writer, const char *name, aid__fraction f, unsigned least, const char *unit)
{
  char buffer[48];

  attribute_number(writer, name, buffer, aid__fraction_print(f, least, buffer), unit);
}

void aid__writer_attribute_date(aid__writer *writer, const char *name, int32_t day)
{
  char buffer[16];

  aid_date_print(day, buffer);
  aid__writer_attribute(writer, name, buffer);
}

void aid__writer_attribute_month(aid__writer *writer, const char *name, int32_t month)
{
  char buffer[16];

  aid_month_print(month, buffer);
  aid__writer_attribute(writer, name, buffer);
}

void aid__writer_text(aid__writer *writer, const char *text)
{
  aid__writer_text_part(writer, aid__text_of(text));
}

void aid__writer_text_part(aid__writer *writer, aid__text text)
{
  close_tag(writer);
  put_escaped(writer, text.start, text.length, ALWAYS);
  writer->broken = true;
}

void aid__writer_end(aid__writer *writer)
{
  const char *name;

  if (writer->depth == 0)
    return;
  name = writer->names[--writer->depth];
  if (writer->open) {
    put(writer, "/>", 2);
    writer->open = false;
  } else {
    if (!writer->broken)
      new_line(writer);
    put(writer, "</", 2);
    put_string(writer, name);
    put(writer, ">", 1);
  }
  writer->broken = false;
  if (writer->depth == 0)
    put(writer, "\n", 1);
}

void aid__writer_comment(aid__writer *writer, const char *text)
{
  close_tag(writer);
  new_line(writer);
  put(writer, "<!-- ", 5);
  for (const char *p = text; *p != '\0'; p++) {
    put(writer, p, 1);
    if (p[0] == '-' && p[1] == '-')
      put(writer, " ", 1);
  }
  put(writer, " -->", 4);
}

void aid__writer_digest(aid__writer *writer, char out[72])
{
  static const char digits[] = "0123456789abcdef";
  unsigned char sum[EVP_MAX_MD_SIZE];
  unsigned int length = 0;
  EVP_MD_CTX *copy = EVP_MD_CTX_new();
  bool done = copy != NULL && writer->digest != NULL;

  if (done && writer->open && writer->open_flushed)
    done = EVP_MD_CTX_copy_ex(copy, writer->mark) == 1;
  else if (done)
    done = EVP_MD_CTX_copy_ex(copy, writer->digest) == 1 &&
           EVP_DigestUpdate(copy, writer->buffer, writer->open ? writer->open_at : writer->length) == 1;
  done = done && EVP_DigestFinal_ex(copy, sum, &length) == 1 && length == 32;
  EVP_MD_CTX_free(copy);
  memcpy(out, "sha256:", 8);
  if (!done) {
    fail(writer, ENOMEM);
    return;
  }
  for (unsigned int i = 0; i < length; i++) {
    out[7 + 2 * i] = digits[sum[i] >> 4];
    out[8 + 2 * i] = digits[sum[i] & 15];
  }
  out[7 + 64] = '\0';
}

uint64_t aid__writer_bytes(const aid__writer *writer)
{
  return writer->flushed + writer->length;
}

bool aid__writer_flush(aid__writer *writer, int *code)
{
  empty(writer);
  if (code != NULL)
    *code = writer->code;
  return writer->code == 0;
}
