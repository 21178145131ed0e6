#!/bin/sh
# Instructions by callgrind for fixed small inputs, with the plain kernels and without what libraries choose by processor, so that they are the same on
# every machine with the same compiler and libraries. Run in the build folder:
#
#   instructions.sh bench-instructions SRCDIR    writes instructions.txt, and holds it against the recorded one within 3 %
#   instructions.sh update-instructions SRCDIR   records it
#
# Exit status 77: skipped, as there is no valgrind, no record, or the record comes from another compiler, libc or libxml2, or other flags.
set -eu
LC_ALL=C
export LC_ALL
task=$1
srcdir=$2
record=$srcdir/tests/bench/instructions.txt
work=tests/bench/work
bench=tests/bench/bench
# String functions and digests that every machine has; below SSE4.2 the counts would hang on how strings happen to be aligned.
GLIBC_TUNABLES=glibc.cpu.hwcaps=-AVX2,-AVX,-AVX_Fast_Unaligned_Load,-ERMS,-FSRM,-BMI2
OPENSSL_ia32cap=0:0
export GLIBC_TUNABLES OPENSSL_ia32cap

skip() {
  echo "instructions: skipped: $*"
  exit 77
}
command -v valgrind >/dev/null || skip 'no valgrind'
trap 'rm -rf "$work"' EXIT
mkdir -p "$work"

built=$("$bench" --run built-with)
built="built with $built, flags ${CFLAGS:-none}"
if [ "$task" = bench-instructions ]; then
  [ -e "$record" ] || skip "nothing is recorded; make update-instructions does"
  recorded=$(grep '^built with ' "$record")
  [ "$built" = "$recorded" ] || skip "recorded: $recorded; this: $built"
fi

# counted NAME WORDS…
counted() {
  name=$1
  shift
  # shellcheck disable=SC2086 # libtool is several words
  $LIBTOOL --mode=execute valgrind --tool=callgrind --callgrind-out-file="$work/$name.out" --collect-atstart=no \
    --toggle-collect=bench_counted_work "$bench" --run counted "$@" >"$work/log" 2>&1 || { cat "$work/log" >&2; exit 1; }
  echo "$name $(sed -n 's/^totals: //p' "$work/$name.out")"
}

"$bench" --run sample 500 "$work/500.xml"
"$bench" --run sample 300 "$work/300.xml"
{
  echo "$built"
  counted policy_2000_households policy "$srcdir/tests/bench/benchmark.xml" 2000
  counted puyang_500_households columns puyang "$srcdir/policy" "$work/500.xml"
  counted xml_300_households document puyang "$srcdir/policy" "$work/300.xml"
} >instructions.new
mv instructions.new instructions.txt

if [ "$task" = update-instructions ]; then
  cp instructions.txt "$record"
  cat instructions.txt
  exit 0
fi
awk '
  /^built with / { next }
  FNR == NR { recorded[$1] = $2; next }
  {
    change = recorded[$1] ? ($2 / recorded[$1] - 1) * 100 : 100
    off = change > 3 || change < -3
    printf "%-24s %14d instructions, %14d recorded: %+.2f %%%s\n", $1, $2, recorded[$1], change, off ? "  FAILED" : ""
    failed += off
  }
  END {
    if (failed)
      print "instructions: more than 3 % off. What is meant is recorded by make update-instructions, in a build with the recorded compiler."
    exit failed > 0
  }' "$record" instructions.txt
