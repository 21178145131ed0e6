/* Comparing two policies, from inside: what its files share. */
#ifndef AID_LIB_POLICY_DIFFERENCE_H
#define AID_LIB_POLICY_DIFFERENCE_H
#include "policy/say.h"
#include <socialaid/difference.h>

/* What is compared now: what it is, and when, and where it stands on both sides. */
typedef struct aid__compared {
  aid_difference_subject subject;
  const aid__titles *titles;       /* NULL: none */
  const aid__place *place[2];      /* NULL: not there */
  int32_t from, until;             /* the days of the difference; INT32_MIN, AID_NEVER: no limit */
  int32_t known;                   /* it is seen by those alone who know what was announced by this day; INT32_MAX: by all */
} aid__compared;

typedef struct aid__differ {
  const struct aid_policy *policy[2];
  aid_difference_options options;
  int32_t day;                     /* 0: all days */
  aid__speaker say[2];             /* of each policy, into `words` */
  aid__buffer id;                  /* of what is compared now; and for whom a row is, behind it */
  aid__buffer words, text;         /* the difference in words; the whole line */
  aid__buffer old, fresh;          /* both sides of a part, rendered */
  aid__buffer places;              /* of rows */
  uint64_t count;
  bool failed;                     /* no memory */
} aid__differ;

void aid__differ_id(aid__differ *d, const char *a, const char *b);     /* "a", or "a.b" */
/* Tells one: what stands in `words` is the difference. */
void aid__differ_tell(aid__differ *d, const aid__compared *c, aid_difference_change change, const char *part);
void aid__differ_mark(aid__differ *d, aid_difference_change change);   /* begins the words: "added", "removed" */
/* Where they are not the same: "citation: old → new". NULL and "" are none. */
void aid__differ_part(aid__differ *d, const aid__compared *c, const char *part, const char *old, const char *fresh);
/* The same for what was rendered into `old` and `fresh` by the speakers of aid__differ_side(). */
aid__speaker aid__differ_side(aid__differ *d, int side);
void aid__differ_sides(aid__differ *d, const aid__compared *c, const char *part);
void aid__differ_flag(aid__differ *d, const aid__compared *c, const char *part, bool old, bool fresh);
void aid__differ_announced(aid__differ *d, int32_t known);             /* at the end of words: ", announced 2022-02-18" */
void aid__differ_titles(aid__differ *d, const aid__compared *c, const aid__titles *old, const aid__titles *fresh);

/* Versions of one thing on both sides. */
#define AID__DIFFER_VERSIONS 512
typedef struct aid__timeline {
  struct { const aid__validity *validity[AID__DIFFER_VERSIONS]; const void *item[AID__DIFFER_VERSIONS]; size_t count; } side[2];   /* item NULL: it is ended */
} aid__timeline;
void aid__timeline_add(aid__timeline *t, int side, const aid__validity *validity, const void *item);
/* Calls `compare` for each span of days with what is in force on both sides (NULL: nothing), where it is not nothing on both. */
typedef bool aid__compare(aid__differ *d, aid__compared *c, const void *a, const void *b);   /* true: they differ */
void aid__differ_days(aid__differ *d, const aid__timeline *t, aid__compared *c, aid__compare *compare);
bool aid__differ_in_force(const aid__differ *d, const aid__validity *validity);    /* for the day, where there is one */

bool aid__formula_same(const char *a, const char *b);      /* but for blanks */
void aid__differ_standards(aid__differ *d);
void aid__differ_vocabulary(aid__differ *d);
#endif
