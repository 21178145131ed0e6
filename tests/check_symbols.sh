#!/bin/sh
# The public functions stand in four places: the headers, lib/libsocialaid.map, docs/symbols.md and the library itself. This
# test holds them against each other, in TAP. With --update it writes the map and the page from the headers (run it from
# the top of the source folder, or by `make update-symbols`).
set -eu
LC_ALL=C
export LC_ALL
srcdir=${srcdir:-.}
builddir=${builddir:-.}
NM=${NM:-nm}
map=$srcdir/lib/libsocialaid.map
page=$srcdir/docs/symbols.md
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# All functions marked AID_API, without comments and preprocessor lines.
cat "$srcdir"/include/socialaid/*.h | tr '\n' '\001' | sed 's,/\*\([^*]\|\*[^/]\)*\*/,,g' | tr '\001' '\n' |
  grep -v '^ *#' | tr '\n' ' ' | grep -o 'AID_API [^;{(]*(' |
  sed -n 's/.*[ *]\(aid_[a-z0-9_]*\) *($/\1/p' | sort -u >"$work/headers"
version=$(sed -n 's/^m4_define(\[aid_major\], \[\(.*\)\])/\1/p' "$srcdir/configure.ac").$(
  sed -n 's/^m4_define(\[aid_minor\], \[\(.*\)\])/\1/p' "$srcdir/configure.ac")
node="SOCIALAID_$version"

map_symbols() { sed -n 's/^ *\(aid_[a-z0-9_]*\);.*/\1/p' "$1"; }
page_symbols() { sed -n 's/^| `\(aid_[a-z0-9_]*\)` |.*/\1/p' "$1"; }

if [ "${1-}" = --update ]; then
  # What older blocks export stays there; the block of this version has the rest.
  if [ -f "$map" ]; then
    sed "/^$node {/,\$d" "$map" >"$work/old"
  else
    : >"$work/old"
  fi
  map_symbols "$work/old" | sort >"$work/exported"
  parent=$(sed -n 's/^\(SOCIALAID_[0-9.]*\) {/\1/p' "$work/old" | tail -n 1)
  {
    if [ -s "$work/old" ]; then
      cat "$work/old"
    else
      echo '/* What the library exports: one block for each version. Made by `make update-symbols`. */'
    fi
    echo "$node {"
    echo 'global:'
    comm -23 "$work/headers" "$work/exported" | sed 's/.*/  &;/'
    if [ -z "$parent" ]; then
      echo 'local:'
      echo '  *;'
      echo '};'
    else
      echo "} $parent;"
    fi
  } >"$work/map"
  cat "$work/map" >"$map"
  [ -f "$page" ] || : >"$page"
  {
    cat <<'END'
# Symbols

Every function that the library exports: since which version, since which it is deprecated, and what to use instead.
`make update-symbols` adds what is new in the headers; `make check` compares headers, symbol map, this page and the library.

| symbol | since | deprecated | use instead |
| --- | --- | --- | --- |
END
    while read -r symbol; do
      grep "^| \`$symbol\` |" "$page" || echo "| \`$symbol\` | $version | | |"
    done <"$work/headers"
  } >"$work/page"
  cat "$work/page" >"$page"
  echo "$(wc -l <"$work/headers") symbols in $map and $page"
  exit 0
fi

failed=0
number=0
# compare NAME: the files headers and found must be the same
compare() {
  number=$((number + 1))
  if cmp -s "$work/headers" "$work/found"; then
    echo "ok $number - $1"
  else
    echo "not ok $number - $1"
    diff "$work/headers" "$work/found" | sed -n 's/^< /# missing: /p; s/^> /# too many: /p'
    failed=1
  fi
}

echo 1..4
map_symbols "$map" | sort >"$work/found"
compare 'the map exports what the headers declare (else: make update-symbols)'
page_symbols "$page" | sort >"$work/found"
compare 'docs/symbols.md lists what the headers declare (else: make update-symbols)'
$NM -D --defined-only "$builddir/lib/.libs/libsocialaid.so" | sed 's/.* //; s/@.*//' |
  grep -v '^SOCIALAID_' | sort -u >"$work/all"
# The sanitizers have marks of their own in each library.
if [ "${AID_SANITIZERS:-no}" = yes ]; then
  grep -v '^__\(asan\|odr_asan\|sanitizer\|ubsan\)' "$work/all" >"$work/found" || :
else
  cp "$work/all" "$work/found"
fi
compare 'the library exports what the headers declare'
number=$((number + 1))
if grep '^aid__' "$work/headers" "$work/found" >"$work/private"; then
  echo "not ok $number - nothing that begins with aid__ is public"
  sed 's/.*:/# /' "$work/private"
  failed=1
else
  echo "ok $number - nothing that begins with aid__ is public"
fi
exit $failed
