/* What a loaded policy holds. Everything lives in one arena and never changes after the load. */
#ifndef AID_LIB_POLICY_POLICY_H
#define AID_LIB_POLICY_POLICY_H
#include <socialaid/policy.h>
#include <socialaid/program.h>
#include <socialaid/standard.h>
#include <socialaid/source.h>
#include "policy/calendar.h"
#include "policy/vocabulary.h"
#include "language/ir.h"
#include "xml/reader.h"
#include <pthread.h>

struct aid_source { const char *id, *number, *title; int32_t effective; uint16_t pack; };

/* From when, until when, since when known: of every dated element. */
typedef struct aid__validity {
  int32_t from, until;     /* days; AID__ALWAYS_FROM, AID_NEVER: not said */
  int32_t known;           /* INT32_MIN: not said (known from the start) */
  uint16_t pack;           /* index in the stack: higher is on top */
  int32_t review;          /* the day by which somebody should have looked at it again; 0: not said */
} aid__validity;
#define AID__ALWAYS_FROM INT32_MIN

/* A formula: its text in the pack, and what the compiler made of it. */
typedef struct aid__formula {
  const aid__tree *tree; const aid__node *node;   /* where it stands */
  const char *text;                                /* as written, blanks folded */
  aid__ir *ir;
} aid__formula;

/* One version of a rule of a program, or of a definition. */
struct aid_rule {
  aid_rule_role role;
  const char *id;                  /* "income"; "starts" */
  aid__titles titles;
  const char *cite;
  aid__validity validity;
  aid__formula formula;
  const struct aid_program *program;  /* NULL: of a definition */
  bool illustrative;
  bool ended;                      /* an <end>: from here on there is no such rule */
  /* pays */
  bool per_person;
  bool rounds, rounds_total; aid__fraction round_step, round_total_step; aid__rounding round_how, round_total_how;
  aid__place place;
};

/* A definition: all its versions under one id and kind. An assumption is one too (`assumes` tells the fact). */
typedef struct aid__definition {
  const char *id;
  const struct aid_kind *kind; int level;    /* regions: of one level, else -1 */
  aid__type type;                            /* numbers: the most digits of any version, or a fraction */
  aid__titles titles;
  struct aid_rule **versions; size_t version_count;   /* in the order of the packs */
  const struct aid_fact *assumes;
  bool sensitive;                            /* masked in explanations, as a fact is */
  bool reads_itself;                         /* while compiling */
  bool carries;                              /* reads itself a month earlier; before `carries_from` it is `first` */
  int32_t carries_from; aid__formula first; aid__value first_value;
  uint32_t index;
  uint8_t state;                             /* while compiling */
  aid__place place;
} aid__definition;

struct aid_program {
  const char *id;
  aid__titles titles;
  const struct aid_kind *kind; int level;
  aid__validity validity;                    /* outside it the program decides nothing, and reads as no and 0 */
  bool covers; aid__formula covers_where;    /* persons where … (ir NULL: all members) */
  const char *cite;
  const char *severity;                      /* of a warning, "notice" or "alert": a program whose one rule may ask whether a fact is known; NULL: none */
  const char *unit; aid__type type;          /* of its pays; NULL: a status */
  struct aid_rule **rules; size_t rule_count;    /* all versions of all elements, in the order of the packs; versions of one id together */
  uint8_t state;                             /* while compiling */
  uint32_t index;
  aid__place place;
};

typedef enum aid__keep { AID__KEEP_HIGHEST, AID__KEEP_FIRST, AID__KEEP_CHOSEN } aid__keep;
typedef struct aid__conflict {
  const char *id; const char *cite; aid__titles titles;
  aid__validity validity;
  const struct aid_program **among; size_t count;
  aid__keep keep; aid__formula by;
  aid__place place;
} aid__conflict;

/* How a row gives one key. */
typedef struct aid__row_key {
  enum { AID__KEY_ANY, AID__KEY_EQUAL, AID__KEY_AT_LEAST, AID__KEY_ABOVE } how;   /* thresholds: >= and > */
  aid__value value;
  const char *text;
} aid__row_key;
struct aid_standard_row {
  const struct aid_standard *standard;
  aid_row_kind kind;
  const char *region;                        /* code, interned; the pack's where none was given */
  aid__row_key *keys;                        /* one for each key of the standard */
  aid__value value;                          /* of a constant */
  aid__formula formula;                      /* of a row that is computed from other standards, evaluated at a region; node NULL: a constant */
  aid__validity validity;
  bool illustrative;
  const char *cite;                          /* its own, else the standard's */
  aid__place place;
  uint32_t index;
};
struct aid_standard {
  const char *id;
  aid__titles titles;
  aid__type type; const char *unit;
  bool by_region; size_t region_rank;        /* where "region" stands among `by` */
  const char **keys; aid__type *key_types; size_t key_count;   /* besides region */
  struct aid_standard_row **rows; size_t row_count;
  const char *cite;
  const struct aid_policy *policy;
  uint32_t index;
  uint8_t state;                             /* while compiling */
  aid__place place;
};

typedef struct aid__region_name { const char *code, *parent; int level; aid__titles titles; } aid__region_name;

/* Days that a notice shifts: rest, or work. */
typedef struct aid__shift { int32_t from, until; bool works; aid__place place; } aid__shift;
/* A year's notice, or what a later one changes of it. */
typedef struct aid__notice { int year; uint16_t pack; int32_t known; aid__shift *shifts; size_t shift_count; aid__place place; } aid__notice;

typedef struct aid__pack {
  const char *id, *version, *region, *file, *name /* as it was found: path */;
  aid__titles titles;
  const char *extends;
  aid__tree tree;
} aid__pack;

/* How high a formula may stand on the formulas that it reads, node upon node: the evaluators go down as deep. */
#define AID__HEIGHT_MOST 1000

struct aid_policy {
  aid__count owners;
  aid_memory memory;
  aid__arena arena;
  aid__names names;                          /* ids of everything */
  aid__vocabulary vocabulary;
  aid__pack *packs; size_t pack_count;       /* lowest first */
  const struct aid_policy *lender;           /* whose trees (and words) are used here too; kept, NULL: nobody's */
  const char *region; int region_level;      /* of the topmost pack that names one */
  char digest[72];
  struct aid_source **sources; size_t source_count;
  struct aid_standard **standards; size_t standard_count;
  aid__definition **definitions; size_t definition_count;
  struct aid_program **programs; size_t program_count;
  aid__conflict **conflicts; size_t conflict_count;
  aid__region_name *regions; size_t region_count;   /* declared ones */
  struct aid_procedure **procedures; size_t procedure_count;   /* all versions, in the order of the packs */
  const char *calendar_id;                   /* NULL: the packs have none */
  bool leap_next_day;                        /* those born on 29 February are older on 1 March, not on 28 February */
  aid__notice *notices; size_t notice_count;
  aid__calendar *calendars; size_t calendar_count;   /* one for each day on which something came to be known, in order */
  /* The engine's: plans made so far, for the next assessment of the same day and programs. The one thing that changes after the load. */
  pthread_mutex_t lock;                      /* of the two below */
  void *plans;
  void (*free_plans)(void *plans);
};

#define AID__KEYS_MOST 16        /* of one standard, besides the region */
#define AID__VERSIONS_MOST 64   /* of one rule or definition, and rules of one program */

/* A file that is held in memory, under the path that it would be found by. */
typedef struct aid__pack_text { const char *file; const char *bytes; size_t length; } aid__pack_text;
/* What a policy is made of: files by name; or the lowest packs of one that is there, and a pack from memory on top of them. */
typedef struct aid__origin {
  const char *name;                          /* of the topmost pack; for one from memory, what its places call it */
  const struct aid_policy *lender;           /* NULL: files */
  size_t count;                              /* so many of its packs */
  const char *text; size_t length;           /* the pack on top; NULL: none */
  const aid__pack_text *held; size_t held_count;   /* read in place of files */
  bool lend_words;                           /* speak the words of all its packs, so that a population made for it can be assessed by both */
} aid__origin;
aid_status aid__policy_load(const aid__origin *from, const aid_policy_options *options, aid_policy **out, aid_error **error);

/* A file whole, in the arena. False: told in `error` (with its status) or reported. */
bool aid__pack_read_file(const char *path, const aid_memory *memory, aid__arena *arena, aid__reports *reports, char **bytes, size_t *length, aid_status *status, aid_error **error);

void aid__policy_keep(const struct aid_policy *policy);   /* one more owner; aid_policy_free() drops one */
const struct aid_program *aid__policy_program(const struct aid_policy *policy, aid__text id);
const aid__region_name *aid__policy_region_name(const struct aid_policy *policy, aid__text code);
/* The validity that answers on a day, as known on another, of versions in pack order: index, or -1 where none is in force. */
int aid__validity_choose(const aid__validity *const *versions, size_t count, int32_t day, int32_t known);

/* compile.c: formulas to typed trees. Everything is reported; what could not be compiled has no ir. */
bool aid__policy_compile(struct aid_policy *policy, aid__reports *reports);
/* standard_computed.c: the value of a row, worked out where it is computed. `regions`: codes, nearest first. Unknown: a row that it rests on is
   missing or not there, or it cannot be computed. */
aid__value aid__standard_row_value(const struct aid_standard_row *row, const char *const *regions, size_t region_count, int32_t day, int32_t known);
/* Floors and ceilings where either side is computed, on every day on which something changes. */
void aid__policy_check_computed(struct aid_policy *policy, aid__reports *reports);
/* The code of a region and of all above it, nearest first; returns how many. */
#define AID__REGIONS_MOST 8
size_t aid__region_chain(const struct aid_policy *policy, const char *region, char chain[AID__REGIONS_MOST][13], const char *regions[AID__REGIONS_MOST]);
/* cycles.c: no outcome may wait on itself. */
bool aid__policy_check_cycles(struct aid_policy *policy, aid__reports *reports);
/* Whether a region is another, or above it. */
bool aid__region_is_above(const struct aid_policy *policy, const char *above, const char *region);
aid__definition *aid__policy_definition(const struct aid_policy *policy, const struct aid_kind *kind, aid__text id);
const struct aid_standard *aid__policy_standard(const struct aid_policy *policy, aid__text id);
int aid__level_of(aid__text name);               /* "city": AID_REGION_CITY; -1 */
const char *aid__level_name(int level);

bool aid__rounding_parse(const char *text, aid__fraction *step, aid__rounding *how);   /* "1 yuan up" */

/* The rows that can answer on a day, as known on another, the most particular first; `out` has room for all. */
size_t aid__standard_in_force(const struct aid_standard *standard, int32_t day, int32_t known, const struct aid_standard_row **out);
/* The first of them that fits. `regions`: codes, nearest first. */
const struct aid_standard_row *aid__standard_find(const struct aid_standard *standard, const struct aid_standard_row *const *rows, size_t count,
                                                  const char *const *regions, size_t region_count, const aid__value *keys);
/* Whether two rows (keys of a type) are for the same region and keys, so that one may follow the other. */
bool aid__same_place(const struct aid_standard_row *a, const struct aid_standard_row *b);
bool aid__same_key(const aid__row_key *a, const aid__row_key *b, const aid__type *type);
/* Between the values of rules and those of the API. `text`: of references and texts. */
aid_type aid__public_type(const aid__type *type);
aid_value aid__public_value(const aid__type *type, const aid__value *value, const char *unit, const char *text);
bool aid__private_value(const aid__type *type, const aid_value *value, aid__value *out);   /* false: of another type, or no such code */
#endif
