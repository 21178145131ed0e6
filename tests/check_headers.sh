#!/bin/sh
# Each public header compiles alone, twice included, as C99 and as C++11, without a warning; so do its initialisers.
set -eu
srcdir=${srcdir:-.}
builddir=${builddir:-.}
CC=${CC:-cc}
CXX=${CXX-}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
flags="-pedantic-errors -Wall -Wextra -Wshadow -Werror -I$srcdir/include -I$builddir/include -fsyntax-only"

headers="socialaid.h socialaid/version.h $(cd "$srcdir/include" && echo socialaid/*.h)"
number=0
failed=0

# try NAME COMMAND…
try() {
  name=$1
  shift
  number=$((number + 1))
  if "$@" >"$work/log" 2>&1; then
    echo "ok $number - $name"
  else
    echo "not ok $number - $name"
    sed 's/^/# /' "$work/log"
    failed=1
  fi
}

for header in $headers; do
  # Each AID_…_INIT of the header starts a struct of the type that its name says.
  {
    echo "#include <$header>"
    echo "#include <$header>"
    if [ -f "$srcdir/include/$header" ]; then
      sed -n 's/^#define \(AID_[A-Z0-9_]*_INIT\) .*/\1/p' "$srcdir/include/$header" | while read -r macro; do
        type=$(echo "${macro%_INIT}" | tr 'A-Z' 'a-z')
        echo "extern $type ${type}_test;"
        echo "$type ${type}_test = $macro;"
      done
    fi
    echo "int socialaid_header_test(void);"
    echo "int socialaid_header_test(void) { return 0; }"
  } >"$work/test.c"
  cp "$work/test.c" "$work/test.cc"
  # CC may hold more than a word ("gcc -m64"), so it is split here on purpose.
  try "$header as C99" $CC -std=c99 $flags "$work/test.c"
  if [ -n "$CXX" ]; then
    try "$header as C++11" $CXX -std=c++11 $flags "$work/test.cc"
  else
    number=$((number + 1))
    echo "ok $number - $header as C++11 # SKIP no C++ compiler"
  fi
  # A header that is forgotten in one of its two lists would be missed only by those who install.
  case $header in
  socialaid.h | socialaid/version.h) ;;
  *)
    try "$header is installed" grep -q "include/$header" "$srcdir/Makefile.am"
    try "$header is part of socialaid.h" grep -q "<$header>" "$srcdir/include/socialaid.h"
    ;;
  esac
done
echo "1..$number"
exit $failed
