/* Deciding again: from the facts in a decisions document, records are decided and written anew, and compared with those that stand there. */
#ifndef AID_LIB_EXCHANGE_AGAIN_H
#define AID_LIB_EXCHANGE_AGAIN_H
#include "exchange/content.h"
#include "exchange/decisions.h"
#include "xml/reader.h"

/* A fingerprint of one record's decisions, taken from the events of a reader: names, attributes, order. */
typedef struct aid__print { uint64_t hash; uint32_t depth; } aid__print;
void aid__print_start(aid__print *print, aid__text name, const aid__attribute *attributes, size_t count);
void aid__print_end(aid__print *print);

/* What the head of the document says. */
typedef struct aid__again_head {
  int32_t month, day, known, facts_month;
  bool all, synthetic;
  const char *const *programs;       /* NULL: all */
} aid__again_head;

typedef struct aid__again aid__again;
aid__again *aid__again_new(const struct aid_policy *policy, const aid__again_head *head, const aid_memory *memory, aid__reports *reports, aid_error **error); /* NULL: reported, *error set, or no memory */
void aid__again_free(aid__again *again);
/* For the facts of a record: what a content reader takes. */
aid__content *aid__again_content(aid__again *again);
/* A record of the document has been read: its id and fingerprint. Decides when enough have come. False: stop. */
bool aid__again_record(aid__again *again, const char *id, uint64_t hash, bool household, aid__place place);
bool aid__again_end(aid__again *again);
bool aid__again_same(const aid__again *again);          /* nothing came out differently */

#endif
