/* Schema validation while a document is read: libxml2's validator listens to the same events as our handler. */
#include "xml/sax.h"
#include <libxml/xmlschemas.h>
#include <libxml/xmlschemastypes.h>
#include <pthread.h>

struct aid__schema {
  aid_memory memory;
  xmlSchemaPtr schema;
};

struct aid__validation {
  aid_memory memory;
  xmlSchemaValidCtxtPtr context;
  xmlSchemaSAXPlugPtr plug;
};

static pthread_once_t types_once = PTHREAD_ONCE_INIT;

static void types_init(void)
{
  xmlSchemaInitTypes();
}

#if LIBXML_VERSION >= 21200
typedef const xmlError *error_pointer;
#else
typedef xmlErrorPtr error_pointer;
#endif

typedef struct loading { aid__reports *reports; const char *file; bool told; } loading;

static void on_schema_error(void *data, error_pointer error)
{
  loading *l = data;

  if (error == NULL || error->level < XML_ERR_ERROR || l->told)
    return;
  l->told = true;
  if (error->code == XML_ERR_NO_MEMORY)
    l->reports->no_memory = true;
  else
    aid__report(l->reports, AID__E4007, (aid__place){l->file, error->line > 0 ? (uint32_t)error->line : 0, 0, 0, NULL}, NULL);
}

aid__schema *aid__schema_read(const aid_memory *memory, const char *file, const char *bytes, size_t length, aid__reports *reports)
{
  loading l = {reports, file, false};
  xmlSchemaParserCtxtPtr parser;
  aid__schema *schema = aid__allocate(memory, sizeof *schema);

  pthread_once(&types_once, types_init);
  if (schema == NULL || length > INT32_MAX) {
    aid__release(memory, schema);
    reports->no_memory = true;
    return NULL;
  }
  schema->memory = *memory;
  parser = xmlSchemaNewMemParserCtxt(bytes, (int)length);
  if (parser != NULL) {
    xmlSchemaSetParserStructuredErrors(parser, (xmlStructuredErrorFunc)on_schema_error, &l);
    schema->schema = xmlSchemaParse(parser);
    xmlSchemaFreeParserCtxt(parser);
  }
  if (schema->schema != NULL)
    return schema;
  if (!l.told)
    reports->no_memory = true;
  aid__release(memory, schema);
  return NULL;
}

void aid__schema_free(aid__schema *schema)
{
  aid_memory memory;

  if (schema == NULL)
    return;
  memory = schema->memory;
  xmlSchemaFree(schema->schema);
  aid__release(&memory, schema);
}

/* ---- a validator on a reader ---- */

aid__validation *aid__validation_new(const aid_memory *memory, const aid__schema *schema, xmlParserCtxtPtr parser,
                                     xmlStructuredErrorFunc on_error, void *data)
{
  aid__validation *v = aid__allocate(memory, sizeof *v);

  if (v == NULL)
    return NULL;
  v->memory = *memory;
  v->context = xmlSchemaNewValidCtxt(schema->schema);
  if (v->context != NULL) {
    xmlSchemaSetValidStructuredErrors(v->context, on_error, data);
    v->plug = xmlSchemaSAXPlug(v->context, &parser->sax, &parser->userData);
  }
  if (v->plug == NULL) {
    aid__validation_free(v);
    return NULL;
  }
  return v;
}

bool aid__validation_failed(const aid__validation *v)
{
  return xmlSchemaIsValid(v->context) != 1;
}

void aid__validation_free(aid__validation *v)
{
  aid_memory memory;

  if (v == NULL)
    return;
  memory = v->memory;
  if (v->plug != NULL)
    xmlSchemaSAXUnplug(v->plug);
  if (v->context != NULL)
    xmlSchemaFreeValidCtxt(v->context);
  aid__release(&memory, v);
}
