#!/bin/sh
# The benchmark compares like with like: its pack is sound, and the library, the loop in C and Python's fractions come to the same for a small
# population, known and partly unknown. Nothing is timed. TAP.
set -u
bench=$builddir/tests/bench/bench
command=$builddir/tools/socialaid
pack=$srcdir/tests/bench/benchmark.xml
[ -x "$bench" ] || { echo '1..0 # SKIP not built'; exit 0; }
work=$(mktemp -d "${TMPDIR:-/tmp}/aid-bench-XXXXXX")
trap 'rm -rf "$work"' EXIT
n=0
# ok STATUS NAME
ok() {
  n=$((n + 1))
  if [ "$1" -eq 0 ]; then echo "ok $n - $2"; else echo "not ok $n - $2"; sed 's/^/# /' "$work/out"; fi
}
# wrong PACK: prints how many rows differ
wrong() { mkdir -p "$work/columns" && "$bench" --run agree "$1" "$srcdir/tests/bench" "$work/columns" 1500 2>"$work/out" | sed -n 's/^wrong_amounts //p'; }

"$command" policy check --lang en "$pack" >"$work/out" 2>&1 && grep -q '^0 warnings' "$work/out"
ok $? 'the pack is checked without a warning'
"$command" policy test --lang en "$pack" >"$work/out" 2>&1
ok $? 'its cases pass'
[ "$(wrong "$pack")" = 0 ]
ok $? 'the library, the loop and fractions agree'
sed 's/>720</>721</' "$pack" >"$work/other.xml"
[ "$(wrong "$work/other.xml")" -gt 0 ] && grep -q 'differs: dibao, row' "$work/out"
ok $? 'another standard is noticed, and the first difference is told'
sed 's/age_years >= 80</age_years > 80</' "$pack" >"$work/other.xml"
[ "$(wrong "$work/other.xml")" -gt 0 ] && grep -q 'differs: old_age, row' "$work/out"
ok $? 'a turned comparison is noticed'
echo "1..$n"
