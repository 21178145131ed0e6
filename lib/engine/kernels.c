/* Which kernels this processor runs. */
#include "engine/kernels.h"

const aid__kernels *aid__kernels_best(bool plain)
{
#ifdef AID__HAVE_AVX2
  __builtin_cpu_init();
  if (!plain && __builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi") && __builtin_cpu_supports("bmi2") &&
      __builtin_cpu_supports("popcnt") && __builtin_cpu_supports("pclmul"))
    return &aid__kernels_avx2;
#endif
  (void)plain;
  return &aid__kernels_plain;
}
