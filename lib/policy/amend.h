/* Amendments from inside: shared by amend.c (changes to a pack in memory) and amend_parse.c (words to changes). */
#ifndef AID_LIB_POLICY_AMEND_H
#define AID_LIB_POLICY_AMEND_H
#include <socialaid/amend.h>
#include "policy/policy.h"

#define AID__AMENDMENT "what-if"   /* what places call the pack in memory */

/* The i-th change, as a place. `column` and `length` 0: the whole of it. */
static inline aid__place aid__change_place(size_t i, uint32_t column, uint32_t length)
{
  return (aid__place){AID__AMENDMENT, (uint32_t)i + 1, column, length, NULL};
}

/* The standard; NULL: reported, with the nearest name. */
const struct aid_standard *aid__change_standard(const struct aid_policy *base, aid__text name, aid__place place, aid__reports *reports);
/* The number of the key; SIZE_MAX: reported, with the nearest. */
size_t aid__change_key(const struct aid_standard *standard, aid__text name, aid__place place, aid__reports *reports);
#endif
