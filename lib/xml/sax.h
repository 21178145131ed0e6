/* What the files of this folder share: a reader that can stand on a tree, and so tells columns and numbers of packs. */
#ifndef AID_LIB_XML_SAX_H
#define AID_LIB_XML_SAX_H
#include "xml/reader.h"
#include <libxml/parser.h>
#include <libxml/xmlerror.h>

/* Where a reader of a pack stands: its bytes begin `shift` bytes into those of the tree (below 0: that much comes before). */
typedef struct aid__footing {
  const aid__tree *tree;
  int64_t shift;
  bool unplaced;           /* the handler looks at no place: none is worked out for it */
} aid__footing;

/* aid__reader_new() on a footing: errors of form are E2001-E2009 and places have columns. NULL footing: data. */
aid__reader *aid__reader_new_on(const aid_memory *memory, const char *file, const aid__handler *handler, void *data,
                                const aid__limits *limits, const aid__footing *footing, aid__reports *reports);

/* The validator of a schema, listening on a parser (schema.c). NULL: no memory. It goes before the parser. */
typedef struct aid__validation aid__validation;
aid__validation *aid__validation_new(const aid_memory *memory, const aid__schema *schema, xmlParserCtxtPtr parser,
                                     xmlStructuredErrorFunc on_error, void *data);
bool aid__validation_failed(const aid__validation *validation);
void aid__validation_free(aid__validation *validation);

#endif
