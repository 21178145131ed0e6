/* The check from inside: findings are collected by its rooms, and told in order by check.c. */
#ifndef AID_LIB_POLICY_CHECK_H
#define AID_LIB_POLICY_CHECK_H
#include <socialaid/check.h>
#include "policy/policy.h"

typedef struct aid__finding {
  aid__diagnostic_id id;
  aid__place place;
  const char *args[6];
  size_t pack;                   /* whose file it is; the order of the stack */
  const char *because;           /* NULL: not accepted */
} aid__finding;

typedef struct aid__check {
  const struct aid_policy *policy;
  int32_t day;                   /* reviews are judged on it; 0: not at all */
  aid__arena arena;              /* texts of findings, and what the rooms work with */
  aid__finding *findings; size_t count, capacity;
  const aid__node **used; size_t used_count, used_capacity;   /* <accept>s that accept something */
  bool no_memory;
} aid__check;

/* A finding with up to six arguments, copied, ended by NULL. What accepts it is looked up here. */
void aid__find(aid__check *check, aid__diagnostic_id id, aid__place place, ... /* const char *, NULL */) __attribute__((sentinel));
/* The <accept> of a finding there; NULL: there is none. */
const aid__node *aid__find_accept(const aid__check *check, aid__diagnostic_id id, aid__place place);
void aid__use_accept(aid__check *check, const aid__node *accept);
/* The element that holds a place; NULL: in none. */
const aid__node *aid__find_node(const aid__check *check, aid__place place, const aid__pack **pack);
aid__place aid__place_of_node(const aid__tree *tree, const aid__node *node);
/* A list of words for a message, in the arena: grows by one, up to a length beyond which it ends in "…". */
void aid__list_word(aid__check *check, const char **list, const char *word);
void *aid__check_array(aid__check *check, size_t count, size_t size);    /* zeroed; NULL: no memory, remembered */

/* The rooms. */
void aid__check_use(aid__check *check);        /* what nothing uses */
void aid__check_titles(aid__check *check);
void aid__check_tables(aid__check *check);     /* dates and rows: reviews, ends, codes and regions without a row */
void aid__check_ranges(aid__check *check);     /* what can never be otherwise */

/* Whether a definition, or else the formula of a rule, can have a value, for all that is proved: what every evaluator must agree with. */
bool aid__check_allows(aid__check *check, const aid__definition *definition, const struct aid_rule *rule, const aid__value *value);
#endif
