/* Option structs that say their size. */
#ifndef AID_LIB_BASE_OPTIONS_H
#define AID_LIB_BASE_OPTIONS_H
#include "base/memory.h"

/* Copies what the caller gave over the defaults in `known`. A bigger struct than ours is taken when the rest is zero. False: it is not. */
static inline bool aid__options_take(void *known, size_t size, const void *given)
{
  size_t given_size;

  if (given == NULL)
    return true;
  memcpy(&given_size, given, sizeof given_size);
  if (given_size < sizeof given_size)
    return false;
  for (size_t i = size; i < given_size; i++)
    if (((const unsigned char *)given)[i] != 0)
      return false;
  memcpy(known, given, given_size < size ? given_size : size);
  memcpy(known, &size, sizeof size);
  return true;
}

#endif
