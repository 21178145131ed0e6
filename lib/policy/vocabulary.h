/* Vocabulary: the kinds, facts and code lists that packs declare. Built while a policy loads, never changed after. */
#ifndef AID_LIB_POLICY_VOCABULARY_H
#define AID_LIB_POLICY_VOCABULARY_H
#include <socialaid/vocabulary.h>
#include "language/type.h"
#include "base/perfect.h"
#include "base/report.h"

typedef struct aid__titles { const char *zh, *en; } aid__titles;   /* NULL where not said */

struct aid_code { const char *id; aid__titles titles; };
struct aid_codes { const char *id; aid__titles titles; const char *standard; struct aid_code *codes; size_t count; aid__place place; aid__perfect index; /* of all, once all packs are read; its `slots` NULL before */ };

/* What silence about a fact means. */
typedef enum aid__absence { AID__ABSENT_UNKNOWN, AID__ABSENT_VALUE } aid__absence;
typedef enum aid__sensitivity { AID__SENSITIVE_NO, AID__SENSITIVE_YES } aid__sensitivity;

struct aid_fact {
  const char *id;
  const struct aid_kind *kind;     /* whose fact it is */
  size_t index;                    /* of its column in the kind's table */
  aid__titles titles;
  aid__type type;                  /* numbers: digits as declared, never a fraction */
  const char *unit;                /* as written: "yuan/month"; NULL unless a number */
  bool dated;                      /* has a value for each span; else one value */
  bool question;                   /* a <question>: left to an official; unknown means that nobody has answered */
  bool builtin;                    /* level, birth, member, age … : always there */
  bool computed;                   /* age: no column is filled, the compiler makes it from birth */
  aid__absence absence; aid__value absent;   /* the value that silence stands for */
  bool has_least, has_most; aid__fraction least, most;  /* range of a number */
  aid__sensitivity sensitivity;
  const char *standard;            /* "GB 11643-1999"; NULL */
  bool citizen;                    /* a text by GB 11643: each value is checked as a citizen number */
  const char *sources;             /* blank-separated ids of who may assert it; NULL: anybody */
  const char *cite;                /* of questions */
  aid__place place;
};

struct aid_kind {
  const char *id;
  size_t index;                    /* of its table in a population */
  const struct aid_kind *parent;   /* NULL: region (whose parent is a region) */
  const char *list;                /* "cards": how the parent's rules name its rows; "persons", "households" */
  aid__titles titles;
  bool dated;                      /* rows carry from and until */
  bool absent_none;                /* silence about the list means that it is empty */
  struct aid_fact **facts; size_t fact_count;    /* questions included */
  aid__place place;
};

enum { AID__KIND_REGION = 0, AID__KIND_HOUSEHOLD = 1, AID__KIND_PERSON = 2, AID__KIND_FIRST_OWN = 3 };

typedef struct aid__vocabulary {
  struct aid_kind **kinds; size_t kind_count;     /* parents before children; the first three are region, household, person */
  struct aid_codes **codes; size_t codes_count;
  const char **units; size_t unit_count;          /* names of the packs' own units: base unit AID__UNIT_FIRST_OWN + i */
  const struct aid_fact *level, *birth, *member;  /* region.level (code list of levels), person.birth (date), person.member (flag) */
  const struct aid_fact *age;                     /* computed: elapsed(birth, day) */
} aid__vocabulary;

const struct aid_kind *aid__vocabulary_kind(const aid__vocabulary *v, aid__text id);
const struct aid_kind *aid__vocabulary_list(const aid__vocabulary *v, const struct aid_kind *parent, aid__text list); /* the kind whose rows of `parent` are named so */
const struct aid_fact *aid__kind_fact(const struct aid_kind *kind, aid__text id);
const struct aid_codes *aid__vocabulary_codes(const aid__vocabulary *v, aid__text id);
int32_t aid__codes_index(const struct aid_codes *codes, aid__text id);   /* -1: not of the list */

/* Reads a text (an attribute of a population, a constant of a pack) as a value of the fact's type: "yes", "600.50", "35%", "2021-07-01", a code.
   References and texts are not read here. `problem`: why not. */
typedef enum aid__value_problem { AID__VALUE_OK, AID__VALUE_FORM, AID__VALUE_DIGITS, AID__VALUE_RANGE, AID__VALUE_CODE, AID__VALUE_SIZE } aid__value_problem;
aid__value_problem aid__fact_parse(const struct aid_fact *fact, aid__text text, aid__value *out);
/* Writes a value of a type as documents do; returns the length, buffer NUL-terminated. */
size_t aid__type_print(const aid__type *type, const aid__value *value, char *buffer, size_t size);
#endif
