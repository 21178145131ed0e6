#!/bin/sh
# The command on a sample city, from XML to XML and back: whole runs, forgeries, breakdowns, exit codes. In TAP.
set -u
LC_ALL=C.UTF-8
export LC_ALL
srcdir=${srcdir:-.}
builddir=${builddir:-.}
XMLLINT=${XMLLINT-xmllint}
PYTHON=${PYTHON-python3}
case $PYTHON in '' | :) PYTHON=python3 ;; esac
socialaid=$builddir/tools/socialaid
schema=$srcdir/policy/schema/decisions-1.xsd
SOCIALAID_PACK_PATH=$srcdir/policy
export SOCIALAID_PACK_PATH
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT TERM
number=0
failed=0

# ok NAME COMMAND…: the command succeeds
ok() {
  name=$1
  shift
  number=$((number + 1))
  if "$@" >"$work/log" 2>&1 </dev/null; then
    echo "ok $number - $name"
  else
    echo "not ok $number - $name"
    sed 's/^/# /' "$work/log" | head -n 20
    failed=1
  fi
}

skip() {
  number=$((number + 1))
  echo "ok $number - $1 # SKIP $2"
}

# exits CODE WORDS…: the command ends with the code; what it said stands in $work/said and $work/told
exits() {
  wanted=$1
  shift
  "$socialaid" "$@" >"$work/said" 2>"$work/told" </dev/null
  status=$?
  [ $status -eq "$wanted" ] || { echo "exit $status, not $wanted: socialaid $*"; head -n 10 "$work/told"; return 1; }
}

# The same, and one of its streams holds a word.
exits_saying() {
  sought=$1
  shift
  exits "$@" || return 1
  grep -q -e "$sought" "$work/said" "$work/told" || { echo "\"$sought\" is not said"; cat "$work/said" "$work/told"; return 1; }
}

verifies() {
  exits 0 verify --schema "$schema" "$@" && ! grep -q 'not held' "$work/said"
}
refuses() {
  exits 1 verify --schema "$schema" "$@" && [ -s "$work/told" ]
}
has_python() { command -v "$PYTHON" >/dev/null 2>&1 && "$PYTHON" -c 'import sys; sys.exit(sys.version_info < (3, 9))'; }

# ---- a whole run ----------------------------------------------------------------------------------

city=$work/city.xml
out=$work/decisions.xml
ok 'a sample of 2,000 households' exits 0 sample --households 2000 --seed 1 --month 2022-07 --output "$city"
ok 'its decisions' exits 0 assess --policy puyang --month 2022-07 "$city" --output "$out"
only_owner() { [ "$(stat -c %a "$out")" = 600 ]; }
ok 'are readable by their owner alone' only_owner
cp "$work/said" "$work/summary"
in_summary() { for p in old_age dibao dibao_single tekun disability_living disability_nursing orphan unattended_child; do
  grep -q "^$p  *[0-9]* *[1-9]" "$work/summary" || { echo "$p"; return 1; }; done; }
ok 'every program of the summary has somebody eligible' in_summary
if [ -n "$XMLLINT" ]; then
  ok 'xmllint accepts them' "$XMLLINT" --nonet --stream --noout --schema "$schema" "$out"
  schema_of() {
    exits 0 policy schema puyang --output "$work/population.xsd" && "$XMLLINT" --nonet --stream --noout --schema "$work/population.xsd" "$city"
  }
  ok 'xmllint accepts the sample, by the schema that the policy prints' schema_of
else
  skip 'xmllint accepts them' 'no xmllint'
  skip 'xmllint accepts the sample, by the schema that the policy prints' 'no xmllint'
fi
ok 'verify accepts them' verifies "$out"
if has_python; then
  ok 'the totals are the sums of the records, says Python' "$PYTHON" "$srcdir/tests/check_totals.py" "$out"
else
  skip 'the totals are the sums of the records, says Python' 'no Python 3.9'
fi

again() { "$socialaid" assess --quiet --policy puyang --month 2022-07 - <"$city" >"$work/again.xml" && cmp "$work/again.xml" "$out"; }
ok 'standard streams, a second time: the same bytes' again
by_two() { exits 0 assess --quiet --threads 2 --assume-unique --policy puyang "$city" --output "$work/two.xml" && cmp "$work/two.xml" "$out"; }
ok 'two threads, no table of ids: the same bytes' by_two

# ---- every refusal --------------------------------------------------------------------------------

ok 'every refusal written' exits 0 assess --quiet --all --policy puyang "$city" --output "$work/all.xml"
ok 'verify accepts that' verifies "$work/all.xml"
if has_python; then
  ok 'its totals are the sums of its records, reasons too' "$PYTHON" "$srcdir/tests/check_totals.py" "$work/all.xml"
else
  skip 'its totals are the sums of its records, reasons too' 'no Python 3.9'
fi
rm -f "$work/all.xml"

# ---- forgeries and losses -------------------------------------------------------------------------

sed '0,/amount="50\.00/s//amount="51.00/' "$out" >"$work/forged.xml"
differs() { ! cmp -s "$work/forged.xml" "$out"; }
ok 'one digit changed' differs
ok 'verify refuses a digit changed in an amount' refuses "$work/forged.xml"
sed '/<totals>/,$s/ decided="\([0-9]*\)1"/ decided="\12"/; /<totals>/,$s/ decided="\([0-9]*\)0"/ decided="\11"/' "$out" >"$work/forged.xml"
ok 'verify refuses a digit changed in a total' refuses "$work/forged.xml"
sed 's/ id="h1999"/ id="h1998"/' "$out" >"$work/forged.xml"
ok 'verify refuses a digit changed in an id' refuses "$work/forged.xml"
head -c -1000 "$out" >"$work/cut.xml"
ok 'verify refuses what is cut off within' refuses "$work/cut.xml"
sed '/<end /d' "$out" >"$work/cut.xml"
ok 'verify refuses what has no end mark' refuses "$work/cut.xml"
sed '/<household id="h1999"/d' "$out" >"$work/cut.xml"
ok 'verify refuses what lacks a household' refuses "$work/cut.xml"
: >"$work/cut.xml"
ok 'verify refuses an empty file' refuses "$work/cut.xml"

# ---- deciding again -------------------------------------------------------------------------------

facts=$work/facts.xml
ok 'with facts' exits 0 assess --quiet --with-facts --policy puyang "$city" --output "$facts"
decided_again() { verifies --policy puyang "$1" && grep -q '^decided again from its facts: held' "$work/said"; }
ok 'verify decides again, and it comes out the same' decided_again "$facts"
without() { exits 0 verify --schema "$schema" --policy puyang "$out" && grep -q '^decided again from its facts: not done' "$work/said"; }
ok 'without facts verify says that it did not' without
if [ -n "$XMLLINT" ]; then
  ok 'xmllint accepts decisions with facts' "$XMLLINT" --nonet --stream --noout --schema "$schema" "$facts"
else
  skip 'xmllint accepts decisions with facts' 'no xmllint'
fi
if has_python; then
  ok 'a forgery with totals and digest put right' "$PYTHON" "$srcdir/tests/check_totals.py" --forge "$facts" "$work/forged.xml" 50.00 51.00
  ok 'it holds by itself' verifies "$work/forged.xml"
  ok 'deciding again finds it' refuses --policy puyang "$work/forged.xml"
else
  skip 'a forgery with totals and digest put right' 'no Python 3.9'
  skip 'it holds by itself' 'no Python 3.9'
  skip 'deciding again finds it' 'no Python 3.9'
fi

# ---- when things break ----------------------------------------------------------------------------

empty_folder() { [ -z "$(ls -A "$work/room")" ] || { ls -lA "$work/room"; return 1; }; }
mkdir "$work/room"
if [ -c /dev/full ]; then
  full_disk() { exits_saying '/dev/full' 3 "$@" --output /dev/full; }
  ok 'a full disk: assess ends with 3' full_disk assess --policy puyang "$city"
  ok 'a full disk: sample ends with 3' full_disk sample --households 100
  to_full() { "$socialaid" assess --quiet --policy puyang "$city" >/dev/full 2>"$work/told"; [ $? -eq 3 ] && [ -s "$work/told" ]; }
  ok 'a full disk at standard output: 3' to_full
else
  skip 'a full disk: assess ends with 3' 'no /dev/full'
  skip 'a full disk: sample ends with 3' 'no /dev/full'
  skip 'a full disk at standard output: 3' 'no /dev/full'
fi
# A limit on the size of files is a disk that fills up while a file of ours is written.
fills_up() {
  (trap '' XFSZ; ulimit -f 200 || exit 9
   "$socialaid" assess --quiet --policy puyang "$city" --output "$work/room/decisions.xml" 2>"$work/told")
  [ $? -eq 3 ] && [ -s "$work/told" ] && empty_folder
}
ok 'a disk that fills up on the way: 3, and no file is left' fills_up
half() { head -c 500000 "$city" >"$work/half.xml"; exits 1 assess --quiet --policy puyang "$work/half.xml" --output "$work/room/decisions.xml" && empty_folder; }
ok 'a city that is cut off: 1, and no file is left' half
keeps_old() { echo old >"$work/old.xml"; exits 1 assess --quiet --policy puyang "$work/half.xml" --output "$work/old.xml" && [ "$(cat "$work/old.xml")" = old ]; }
ok '… and what stood under that name stays' keeps_old

# h2 gets a member born on a day that does not exist, h5 one without a birthday that can be read.
sed -e '/<household id="h2" /,/<\/household>/s/birth="[0-9-]*"/birth="2001-02-30"/' \
  -e '/<household id="h5" /,/<\/household>/s/birth="[0-9-]*"/birth="?"/' "$city" >"$work/bad.xml"
bad() { exits_saying 'h2' 1 assess --quiet --policy puyang "$work/bad.xml" --output "$work/room/decisions.xml" && empty_folder; }
ok 'bad records: 1, told with their ids, and no file is left' bad
# shellcheck disable=SC2016
line() { l=$(grep -n '<household id="h2" ' "$work/bad.xml" | cut -d: -f1); grep -q "bad\.xml:$((l + 1)):.*h2" "$work/told" || { echo "line $((l + 1))"; cat "$work/told"; return 1; }; }
ok 'told with their lines' line
going() { exits_saying '2 records left out' 1 assess --keep-going --policy puyang "$work/bad.xml" --output "$work/kept.xml"; }
ok 'going on: 1, two records left out' going
left_out() { ! grep -q -e '<household id="h2"' -e '<household id="h5"' "$work/kept.xml" && [ "$(grep -c '<household ' "$work/kept.xml")" -eq 1998 ]; }
ok '… and only those' left_out
ok '… and verify accepts the rest' verifies "$work/kept.xml"

# ---- one household --------------------------------------------------------------------------------

household=$(awk '/<household / { id = $0; sub(/.* id="/, "", id); sub(/".*/, "", id) }
  /<decision program="dibao" .*outcome="eligible"/ { print id; exit }' "$out")
for lang in en zh; do
  ok "explain in $lang" exits_saying "$household" 0 explain --lang $lang --policy puyang --household "$household" "$city"
  masked() { ! grep -E '[0-9]{17}[0-9X]' "$work/said"; }
  ok "… with citizen numbers masked" masked
done
ok 'explain nobody: 1' exits_saying h999999 1 explain --policy puyang --household h999999 "$city"

# ---- words ----------------------------------------------------------------------------------------

for lang in en zh; do
  word=usage:
  [ $lang = en ] || word='用法：'
  ok "--help in $lang" exits_saying "$word" 0 --lang $lang --help
  for subcommand in assess explain verify 'policy check' 'policy show' 'policy procedures' 'policy test' 'policy schema' sample; do
    # shellcheck disable=SC2086 # two words
    ok "$subcommand --help in $lang" exits_saying "$word socialaid $subcommand" 0 $subcommand --lang $lang --help
  done
done
by_environment() { LC_ALL='' LANG=zh_CN.UTF-8 "$socialaid" assess --help | grep -q '用法：'; }
ok 'LANG chooses the language' by_environment
ok '--version' exits_saying '^socialaid [0-9]' 0 --version
ok 'no words: 2' exits 2
ok 'no such subcommand: 2' exits_saying asses 2 asses
ok 'no such option: 2' exits_saying --polcy 2 assess --polcy puyang "$city"
ok 'an option without its argument: 2' exits_saying --policy 2 assess "$city" --policy
ok 'assess without a policy: 2' exits_saying --policy 2 assess "$city"
ok 'assess without a city: 2' exits 2 assess --policy puyang
ok 'one word too many: 2' exits_saying extra 2 assess --policy puyang "$city" extra
ok 'no month: 2' exits_saying 2022-13 2 assess --policy puyang --month 2022-13 "$city"
ok 'no day: 2' exits_saying 2022-02-30 2 assess --policy puyang --day 2022-02-30 "$city"
ok 'a day outside the month: 2' exits 2 assess --policy puyang --month 2022-07 --day 2022-08-01 "$city"
ok 'no number of households: 2' exits_saying many 2 sample --households many
ok 'no such language: 2' exits_saying fr 2 assess --lang fr --policy puyang "$city"
ok 'no such pack: 1' exits_saying nowhere 1 assess --policy nowhere "$city"
ok 'no such program: 1' exits_saying heating 1 assess --policy puyang --programs heating "$city"
ok 'no such file: 3' exits_saying absent.xml 3 assess --policy puyang "$work/absent.xml"
ok 'no such folder: 3' exits_saying absent 3 assess --policy puyang "$city" --output "$work/absent/decisions.xml"
ok 'policy check' exits_saying sha256: 0 policy check puyang
ok 'policy show' exits_saying dibao 0 policy show puyang --program dibao
ok 'policy show of nothing: 1' exits_saying heating 1 policy show puyang --program heating
ok 'policy procedures' exits_saying 'within 3 working days' 0 policy procedures puyang --procedure dibao_case --day 2022-07-01 --lang en
ok 'policy procedures of nothing: 1' exits_saying heating 1 policy procedures puyang --procedure heating
ok 'policy test' exits_saying 'passed, 0 failed' 0 policy test puyang

echo "1..$number"
exit $failed
