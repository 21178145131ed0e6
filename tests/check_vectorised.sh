#!/bin/sh
# Reads gcc's report on the vector kernels: a loop whose line says "hot" must have become vectors, as the library is built by default (a -O2 comes
# last). With AVX2 in every shape; without, in some, as SSE2 has no comparison of 64 bits: there "hot, AVX2 alone" is let off. The build rests on
# none of this. Skipped without gcc 12 or newer for x86-64.
#
#   tests/check_vectorised.sh          CC=gcc-13 chooses the compiler
set -eu
top=$(cd "$(dirname "$0")/.." && pwd)
cc=${CC:-gcc}
case $($cc -dumpversion 2>/dev/null) in
  1[2-9]* | [2-9][0-9]*) ;;
  *) echo "skipped: no gcc 12 or newer"; exit 0 ;;
esac
case $($cc -dumpmachine) in
  x86_64-*) ;;
  *) echo "skipped: not x86-64"; exit 0 ;;
esac
if $cc --version | grep -qi clang; then
  echo "skipped: clang has no such report"
  exit 0
fi

work=$(mktemp -d "${TMPDIR:-/tmp}/socialaid-vectors-XXXXXX")
trap 'rm -rf "$work"' EXIT
mkdir "$work/socialaid"
sed 's/@AID_VERSION_[A-Z]*@/0/' "$top/include/socialaid/version.h.in" >"$work/socialaid/version.h"
avx2=$(sed -n 's/^AID_AVX2_CFLAGS="\(.*\)"$/\1/p' "$top/configure.ac")
[ -n "$avx2" ] || { echo "configure.ac says no flags for AVX2"; exit 1; }

# report NAME FLAG…: the lines that gcc speaks of, as "yes file:line" and "no file:line"
report() {
  name=$1
  shift
  $cc -std=gnu17 -D_GNU_SOURCE -I"$top/include" -I"$work" -I"$top/lib" -O3 -ftree-vectorize -fvect-cost-model=dynamic -O2 "$@" \
    -fopt-info-vec-all="$work/$name.log" -c "$top/lib/engine/kernels_body.c" -o "$work/$name.o"
  sed -n -e 's/^.*\/\(kernels_[a-z]*\.[ch]:[0-9]*\):[0-9]*: optimized: loop vectorized.*/yes \1/p' \
    -e "s/^.*\/\(kernels_[a-z]*\.[ch]:[0-9]*\):[0-9]*: missed: couldn't vectorize loop.*/no \1/p" "$work/$name.log" | sort -u >"$work/$name"
}
report plain
# shellcheck disable=SC2086
report avx2 $avx2 -DAID__KERNELS_AVX2

bad=0
fail() {
  echo "$1"
  bad=1
}
hot=0
for file in "$top"/lib/engine/kernels_*.[ch]; do
  for line in $(grep -n '/\* hot[ ,]' "$file" | cut -d : -f 1); do
    hot=$((hot + 1))
    place=$(basename "$file"):$line
    grep -qx "yes $place" "$work/avx2" || fail "$place: no vectors with AVX2"
    ! grep -qx "no $place" "$work/avx2" || fail "$place: not in every shape vectors with AVX2"
    sed -n "${line}p" "$file" | grep -q 'AVX2 alone' || grep -qx "yes $place" "$work/plain" || fail "$place: no vectors in the plain kernels"
  done
done
[ $hot -gt 0 ] || fail "no loop says that it is hot"
[ $bad -ne 0 ] || echo "$hot hot loops are vectors"
exit $bad
