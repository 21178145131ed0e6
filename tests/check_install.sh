#!/bin/sh
# Builds each example against the installed library, with what pkg-config says and nothing else, and runs it.
# Called by `make installcheck`.
set -eu
CC=${CC:-cc}
PKG_CONFIG=${PKG_CONFIG:-pkg-config}
PKG_CONFIG_PATH=$libdir/pkgconfig${PKG_CONFIG_PATH:+:$PKG_CONFIG_PATH}
export PKG_CONFIG_PATH
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
passed=0
failed=0

for example in $examples; do
  name=$(basename "$example" .c)
  if $CC -std=c99 ${CFLAGS-} $($PKG_CONFIG --cflags libsocialaid) "$srcdir/$example" -o "$work/$name" \
       ${LDFLAGS-} $($PKG_CONFIG --libs libsocialaid) &&
     (cd "$work" && LD_LIBRARY_PATH=$libdir${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH} ./"$name"); then
    passed=$((passed + 1))
  else
    echo "FAIL: $example"
    failed=$((failed + 1))
  fi
done
echo "examples: $passed passed, $failed failed, 0 skipped"
[ "$failed" -eq 0 ]
