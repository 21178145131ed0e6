/* What the files of this folder share: a reader that can stand on a tree, and so tells columns and numbers of packs. */
#ifndef AID_LIB_XML_SAX_H
#define AID_LIB_XML_SAX_H
#include "xml/reader.h"

/* Where a reader of a pack stands: its bytes begin `shift` bytes into those of the tree (below 0: that much comes before). */
typedef struct aid__footing {
  const aid__tree *tree;
  int64_t shift;
} aid__footing;

/* aid__reader_new() on a footing: errors of form are E2001-E2009 and places have columns. NULL footing: data. */
aid__reader *aid__reader_new_on(const aid_memory *memory, const char *file, const aid__handler *handler, void *data,
                                const aid__limits *limits, const aid__footing *footing, aid__reports *reports);

/* Reports that something is larger than its limit: "attributes", "depth", "text", "bytes", "tag". */
void aid__reader_report_limit(aid__reader *reader, const char *what, const char *what_zh, uint64_t limit);

#endif
