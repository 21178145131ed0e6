#!/bin/sh
# What the pages say is so: the manual has the command's options and no others, links lead somewhere, numbers of diagnostics exist,
# and the plan of the house knows every file of the library. TAP.
set -u
LC_ALL=C.UTF-8
export LC_ALL
srcdir=${srcdir:-.}
builddir=${builddir:-.}
command=$builddir/tools/socialaid
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
number=0
failed=0

# told NAME: ok where $work/wrong is empty
told() {
  number=$((number + 1))
  if [ -s "$work/wrong" ]; then
    echo "not ok $number - $1"
    sed 's/^/# /' "$work/wrong"
    failed=1
  else
    echo "ok $number - $1"
  fi
}

echo 1..5
{
  for sub in assess compare explain verify 'policy check' 'policy show' 'policy diff' 'policy procedures' 'policy test' 'policy schema' sample; do
    # shellcheck disable=SC2086 # two words on purpose
    "$command" $sub --lang en --help
  done | sed -n 's/^  \(--[a-z-]*\).*/\1/p'
  echo --version
} | sort -u >"$work/options"
for page in docs/socialaid.1 docs/zh_CN/socialaid.1; do
  # Options are what .TP heads tell: "\-\-month".
  sed -n '/^\.SH \(OPTIONS\|选项\)/,/^\.SH \(EXIT\|退出\)/p' "$srcdir/$page" | sed 's/\\-/-/g' | grep -E '^\.B' | grep -oE -e '--[a-z]+(-[a-z]+)*' | sort -u >"$work/page"
  if [ $page = docs/zh_CN/socialaid.1 ]; then
    grep -vx -e --version "$work/options" >"$work/wanted"
  else
    cp "$work/options" "$work/wanted"
  fi
  comm -3 "$work/wanted" "$work/page" | sed 's/^\t\(.*\)/no such option: \1/; s/^-/not told: -/' >"$work/wrong"
  told "$page has the options of the command, and no others"
done

: >"$work/wrong"
for page in README.md README.zh-CN.md CONTRIBUTING.md CHANGELOG.md SECURITY.md docs/*.md; do
  [ "$page" != 'docs/*.md' ] || continue
  folder=$(dirname "$page")
  grep -oE '\]\([^)#]+' "$srcdir/$page" | sed 's/^](//' | while read -r link; do
    case $link in
    http*) ;;
    *) [ -e "$srcdir/$folder/$link" ] || echo "$page: $link" ;;
    esac
  done >>"$work/wrong"
done
told 'links lead somewhere'

grep -ohE '\b[EW][1-4][0-9]{3}\b' "$srcdir"/*.md "$srcdir"/docs/language.md "$srcdir"/docs/architecture.md | sort -u |
  while read -r name; do
    grep -q "X($name," "$srcdir/lib/base/diagnostics.h" || echo "$name"
  done >"$work/wrong"
told 'diagnostics that pages name exist'

# `base/number`, `value` | …: names in the first cell, the folder with the first of them; a * at the end stands for more.
sed -n '/^## Which file/,/^## Dec/p' "$srcdir/docs/architecture.md" | awk -F '|' '/^\| `/ { print $2 }' | while read -r cell; do
  folder=
  for name in $(printf '%s\n' "$cell" | tr -d '`,'); do
    case $name in
    */*) folder=${name%/*}; name=${name#*/} ;;
    esac
    echo "$folder/${name%.h}"
  done
done >"$work/known"
for file in "$srcdir"/lib/*/*.c; do
  stem=$(basename "$(dirname "$file")")/$(basename "$file" .c)
  found=no
  while read -r known; do
    # shellcheck disable=SC2254 # a pattern on purpose
    case $stem in
    $known) found=yes ;;
    esac
  done <"$work/known"
  [ $found = yes ] || echo "lib/$stem.c"
done >"$work/wrong"
told 'docs/architecture.md knows every file of the library'
exit $failed
