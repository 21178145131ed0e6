/* The bare parse that the library is held against: libxml2's SAX2, pushed in blocks, counting and nothing else. */
#include "bench.h"
#include <libxml/SAX2.h>
#include <libxml/parser.h>
#include <stdio.h>
#include <string.h>

#define BLOCK 65536

typedef struct counts {
  uint64_t elements, attributes, text;
} counts;

static void on_start(void *data, const xmlChar *local, const xmlChar *prefix, const xmlChar *uri, int space_count,
                     const xmlChar **spaces, int count, int defaulted, const xmlChar **values)
{
  counts *c = data;

  (void)local;
  (void)prefix;
  (void)uri;
  (void)space_count;
  (void)spaces;
  (void)defaulted;
  (void)values;
  c->elements++;
  c->attributes += (uint64_t)count;
}

static void on_end(void *data, const xmlChar *local, const xmlChar *prefix, const xmlChar *uri)
{
  (void)data;
  (void)local;
  (void)prefix;
  (void)uri;
}

static void on_text(void *data, const xmlChar *text, int length)
{
  counts *c = data;

  (void)text;
  c->text += (uint64_t)length;
}

int bench_parse(const char *path, uint64_t *elements)
{
  xmlSAXHandler handler;
  xmlParserCtxtPtr parser;
  counts c = {0, 0, 0};
  char block[BLOCK];
  size_t length;
  FILE *in = fopen(path, "rb");
  int good;

  if (in == NULL)
    return -1;
  memset(&handler, 0, sizeof handler);
  handler.initialized = XML_SAX2_MAGIC;
  handler.startElementNs = on_start;
  handler.endElementNs = on_end;
  handler.characters = on_text;
  parser = xmlCreatePushParserCtxt(&handler, &c, NULL, 0, path);
  while (parser != NULL && (length = fread(block, 1, sizeof block, in)) > 0)
    if (xmlParseChunk(parser, block, (int)length, 0) != 0)
      break;
  good = parser != NULL && xmlParseChunk(parser, block, 0, 1) == 0 && !ferror(in);
  if (parser != NULL)
    xmlFreeParserCtxt(parser);
  fclose(in);
  *elements = c.elements;
  return good ? 0 : -1;
}
