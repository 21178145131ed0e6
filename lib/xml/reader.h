/* Reading XML: the one place that knows libxml2. Hardened: no DOCTYPE, no entities but the five, no network, limits on everything. */
#ifndef AID_LIB_XML_READER_H
#define AID_LIB_XML_READER_H
#include "base/report.h"
#include <socialaid/document.h>

typedef struct aid__attribute {
  aid__text name, value;    /* value without entities and normalised as XML says; namespaced attributes other than xmlns are refused */
} aid__attribute;

/* What a document is handed to, as it is read. Texts live for the call. Return false to stop reading (after a report). */
typedef struct aid__handler {
  bool (*start)(void *data, aid__text space, aid__text name, const aid__attribute *attributes, size_t count, aid__place place);
  bool (*end)(void *data, aid__text space, aid__text name, aid__place place);
  bool (*text)(void *data, aid__text text, aid__place place);       /* may come in pieces; blanks between elements come too */
} aid__handler;

typedef struct aid__limits { uint64_t bytes; uint32_t depth, attributes, text; } aid__limits;  /* zero: defaults (no ceiling on bytes, 64, 256, 1 MiB) */

/* Names and namespaces stay where they are for as long as the reader lives. */
/* A push reader: give it bytes as they come. Places carry `file` and the line (column 0). Not well-formed: E3001-E3009 are reported once. */
typedef struct aid__reader aid__reader;
aid__reader *aid__reader_new(const aid_memory *memory, const char *file, const aid__handler *handler, void *data, const aid__limits *limits, aid__reports *reports); /* NULL: no memory */
bool aid__reader_push(aid__reader *reader, const char *bytes, size_t length, bool last);  /* false: stopped (reported, or the handler's wish) */
uint64_t aid__reader_bytes(const aid__reader *reader);
void aid__reader_free(aid__reader *reader);

/* A schema (XSD 1.0, one file) held in memory. NULL: reported (E4007), or no memory. */
typedef struct aid__schema aid__schema;
aid__schema *aid__schema_read(const aid_memory *memory, const char *file, const char *bytes, size_t length, aid__reports *reports);
void aid__schema_free(aid__schema *schema);
/* Holds what is read against a schema; before the first push. Findings are E4002, by line, element and attribute, never by value. False: no memory. */
bool aid__reader_validate(aid__reader *reader, const aid__schema *schema);
bool aid__reader_is_valid(const aid__reader *reader);   /* after the last push */

/* A small document held in memory as a tree, with exact places: packs. */
typedef struct aid__node aid__node;
typedef struct aid__node_attribute { const char *name; const char *value; uint32_t offset; /* of the value's first byte in the file */ } aid__node_attribute;
struct aid__node {
  const char *name;               /* NULL never; namespace is checked to be the root's */
  aid__node_attribute *attributes; size_t attribute_count;
  aid__node *first, *next, *parent;  /* children, in order */
  const char *text;               /* the text before the first child, entities decoded, comments left out; never NULL. After a child there may be none (E2009) */
  size_t text_length;
  uint32_t offset;                /* of '<' */
  uint32_t text_offset;           /* of the first byte after '>' of the start tag */
  uint32_t end_offset;            /* of '<' of the end tag (equal text_offset where the element is empty) */
};
typedef struct aid__tree {
  const char *file;               /* in the arena */
  const char *source; size_t length;  /* the bytes, in the arena */
  const char *space;              /* the root's namespace */
  aid__node *root;
  uint32_t *lines; size_t line_count; /* offset of each line's first byte */
} aid__tree;
/* Reads the bytes into `tree` (all in `arena`). Elements named in `skip` (NULL-ended, may be NULL) keep their attributes and offsets, but not their inside.
   False: reported. Errors of form are E2001-E2009 here, with line and column. */
bool aid__tree_read(aid__tree *tree, aid__arena *arena, const char *file, const char *bytes, size_t length, const char *const *skip, aid__reports *reports);
aid__place aid__tree_place(const aid__tree *tree, uint32_t offset, uint32_t length);     /* line and column (in characters) of a byte offset */
/* The byte offset in the file of the i-th byte of a node's (decoded) text or of an attribute's (decoded) value. */
uint32_t aid__tree_text_offset(const aid__tree *tree, const aid__node *node, size_t i);
uint32_t aid__tree_value_offset(const aid__tree *tree, const aid__node_attribute *attribute, size_t i);
const aid__node_attribute *aid__node_attribute_of(const aid__node *node, const char *name);  /* NULL: not there */
const char *aid__node_value(const aid__node *node, const char *name);                        /* NULL: not there */
/* Walk a node (itself included) through a handler as if it were read. For what was skipped this reads the source again. */
bool aid__tree_walk(const aid__tree *tree, const aid__node *node, const aid__handler *handler, void *data, aid__reports *reports);
#endif
