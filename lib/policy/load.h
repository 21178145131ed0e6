/* The loader from inside: what its files share while elements become structures. */
#ifndef AID_LIB_POLICY_LOAD_H
#define AID_LIB_POLICY_LOAD_H
#include "language/syntax.h"
#include "policy/policy.h"

typedef struct aid__loader {
  struct aid_policy *policy;
  aid__reports *reports;
  aid__pack *pack;             /* whose elements are read now */
  uint16_t pack_index;
} aid__loader;

aid__place aid__at_node(const aid__loader *l, const aid__node *node);
aid__place aid__at_attribute(const aid__loader *l, const aid__node *node, const char *name);
/* Only these attributes may stand there (NULL-ended); each other one is reported with the nearest known. */
bool aid__check_attributes(aid__loader *l, const aid__node *node, const char *const *allowed);
const char *aid__need(aid__loader *l, const aid__node *node, const char *name);             /* NULL: reported */
bool aid__need_cite(aid__loader *l, const aid__node *node, const char **cite);               /* every source named is known later: aid__check_cite */
void aid__check_cite(aid__loader *l, const aid__node *node, const char *cite);
bool aid__flag_attribute(aid__loader *l, const aid__node *node, const char *name, bool otherwise);
/* `otherwise` where the attribute is absent; false: no date, reported. */
bool aid__read_day(aid__loader *l, const aid__node *node, const char *name, int32_t otherwise, int32_t *out);
bool aid__read_validity(aid__loader *l, const aid__node *node, aid__validity *out);
aid__titles aid__read_titles(aid__loader *l, const aid__node *node);
const char *aid__folded(aid__loader *l, const aid__node *node);      /* the text with blanks folded; NULL: no memory */
const char *aid__intern(aid__loader *l, const char *text);
/* "yuan/month", "flag", "code area", "person" …; digits as the type has by nature. */
bool aid__read_type(aid__loader *l, const aid__node *node, const char *name, aid__type *out, const char **unit);
bool aid__good_name(aid__loader *l, const aid__node *node, const char *id);
/* A kind by id, or a level of regions. */
const struct aid_kind *aid__read_of(aid__loader *l, const aid__node *node, int *level);
bool aid__push(aid__loader *l, void *array_pointer, size_t *count, const void *item, size_t size);   /* grows in the arena */

/* The passes, each over all packs of the stack, lowest first. */
bool aid__load_accepts(aid__loader *l);         /* accept.c: findings that a pack says are meant */
bool aid__index_vocabulary(aid__loader *l);     /* once all packs have been read */
bool aid__load_vocabulary(aid__loader *l);      /* units, codes, kinds, facts, questions, regions, sources */
bool aid__load_standards(aid__loader *l);
bool aid__load_rules(aid__loader *l);           /* definitions, assumptions, programs, conflicts, ends */
/* Two versions of one thing that nothing tells apart on some day. */
bool aid__validities_meet(const aid__validity *a, const aid__validity *b);
bool aid__load_procedures(aid__loader *l);      /* after calendars */
bool aid__load_calendar(aid__loader *l);
bool aid__settle_calendar(aid__loader *l);      /* after all packs: working days as known on each day */
bool aid__check_standards(aid__loader *l);      /* floors, overlaps, gaps */
bool aid__check_versions(aid__loader *l);
#endif
