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
by_many() { for threads in 1 2 3 7; do
  exits 0 assess --quiet --threads $threads --policy puyang "$city" --output "$work/two.xml" && cmp "$work/two.xml" "$out" || return 1; done; }
ok '1, 2, 3 and 7 threads: the same bytes' by_many

# ---- every refusal --------------------------------------------------------------------------------

ok 'every refusal written' exits 0 assess --quiet --all --policy puyang "$city" --output "$work/all.xml"
ok 'verify accepts that' verifies "$work/all.xml"
if has_python; then
  ok 'its totals are the sums of its records, reasons too' "$PYTHON" "$srcdir/tests/check_totals.py" "$work/all.xml"
else
  skip 'its totals are the sums of its records, reasons too' 'no Python 3.9'
fi
rm -f "$work/all.xml"

# ---- what if --------------------------------------------------------------------------------------

# A reform as a pack, with a word of its own, and changes by words on top of it; the document is added up from the decisions of both.
cat >"$work/reform.xml" <<'END'
<policy xmlns="urn:socialaid:policy:1" id="reform" extends="puyang" version="1"><source id="idea" title="idea"/>
  <fact id="coupons" of="household" type="count" absent="0"/>
  <standard id="old_age_rate" cite="idea"><value region="410900" age="&gt;= 80 years" illustrative="yes">80</value></standard>
  <program id="coupon" of="household" cite="idea"><exclude id="some" cite="idea">coupons > 0</exclude><pay id="basic" cite="idea">2 yuan/month</pay></program>
</policy>
END
words='dibao_standard -10% area rural; end disability_living'
comparison=$work/comparison.xml
compares() { exits 0 compare --policy puyang --reform "$work/reform.xml" --change "${words%;*}" --change "${words#*;}" --line dibao_standard --income income_per_head --heads size \
  --losses 5 --output "$comparison" "$city"; }
ok 'compare with a reform and two changes on top' compares
narrow() { [ "$(wc -L <"$work/said")" -le 100 ]; }
page() { [ "$(grep -c '^all programs ' "$work/said")" -eq 1 ] && grep -q '^coupon  *0.00 ' "$work/said" && grep -q '^the largest losses' "$work/said" &&
  narrow; }
ok 'its page has 100 columns at most' page
in_chinese() { exits_saying '全部项目' "$@" && narrow; }
ok '… in Chinese too' in_chinese 0 compare --lang zh --policy puyang --reform "$work/reform.xml" "$city"
again_compares() { exits 0 compare --quiet --assume-unique --policy puyang --reform "$work/reform.xml" --change "$words" --line dibao_standard --income income_per_head --heads size \
  --losses 5 --output "$work/again.xml" "$city"; sed 's/digest="[^"]*"//' "$work/again.xml" >"$work/a"; sed 's/digest="[^"]*"//' "$comparison" >"$work/b"; cmp "$work/a" "$work/b"; }
ok 'changes in one word or in two: the same numbers' again_compares
if [ -n "$XMLLINT" ]; then
  ok 'xmllint accepts the comparison' "$XMLLINT" --nonet --noout --schema "$srcdir/policy/schema/comparison-1.xsd" "$comparison"
else
  skip 'xmllint accepts the comparison' 'no xmllint'
fi
if has_python; then
  both_decided() { exits 0 assess --quiet --all --policy puyang "$city" --output "$work/before.xml" &&
    exits 0 assess --quiet --all --policy "$work/reform.xml" --change "${words%;*};${words#*;}" "$city" --output "$work/after.xml"; }
  ok 'both policies decide the city' both_decided
  ok 'the comparison is the sum of their decisions, says Python' "$PYTHON" "$srcdir/tests/check_comparison.py" "$comparison" "$work/before.xml" "$work/after.xml" "$city"
  forged() { sed '0,/ losing="\([0-9]*\)"/s// losing="9\1"/' "$comparison" >"$work/forged.xml"; ! "$PYTHON" "$srcdir/tests/check_comparison.py" "$work/forged.xml" "$work/before.xml" "$work/after.xml" "$city"; }
  ok '… and is not, where a digit was changed' forged
else
  skip 'both policies decide the city' 'no Python 3.9'
  skip 'the comparison is the sum of their decisions, says Python' 'no Python 3.9'
  skip '… and is not, where a digit was changed' 'no Python 3.9'
fi
rm -f "$work/before.xml" "$work/after.xml"
ok 'a change of something unknown: 1, with the nearest name' exits_saying 'did you mean dibao_standard' 1 compare --policy puyang --change 'dibao_standrad +10%' "$city"
ok 'a reform of another policy: 2' exits_saying E2511 2 compare --policy puyang --reform henan "$city"
ok 'compare without a reform: 2' exits_saying --reform 2 compare --policy puyang "$city"
ok 'a line without an income: 2' exits_saying --income 2 compare --policy puyang --change 'end old_age' --line dibao_standard "$city"
ok 'a line that is no rule: 1' exits_saying 'compare:' 1 compare --policy puyang --change 'end old_age' --line 3 --income income_per_head "$city"

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
  list_to_full() { "$socialaid" policy check puyang >/dev/full 2>"$work/told"; [ $? -eq 3 ] && [ -s "$work/told" ]; }
  ok 'a full disk under what policy check prints: 3' list_to_full
else
  skip 'a full disk: assess ends with 3' 'no /dev/full'
  skip 'a full disk: sample ends with 3' 'no /dev/full'
  skip 'a full disk at standard output: 3' 'no /dev/full'
  skip 'a full disk under what policy check prints: 3' 'no /dev/full'
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
  for subcommand in assess compare explain verify 'policy check' 'policy show' 'policy diff' 'policy procedures' 'policy test' 'policy schema' sample; do
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
found=$srcdir/tests/data/findings
ok 'policy check with a finding: 0' exits_saying '16:4: W2101: ' 0 policy check --lang en "$found/W2101-definition.xml"
ok '… --strict: 1' exits_saying '1 warnings, 0 accepted' 1 policy check --lang en --strict "$found/W2101-definition.xml"
ok '… that is accepted: 0' exits_saying 'for other packs' 0 policy check --lang en --strict "$found/W2149-idle.near.xml"
ok '… on a day before the review: 0' exits 0 policy check --strict --day 2024-01-01 "$found/W2111-condition.xml"
ok '… and after it: 1' exits_saying W2111 1 policy check --strict --day 2024-01-02 "$found/W2111-condition.xml"
ok 'policy show' exits_saying dibao 0 policy show puyang --program dibao
ok 'policy show of nothing: 1' exits_saying heating 1 policy show puyang --program heating
shown() { exits 0 policy show puyang --program dibao --html --day 2022-07-31 --output "$work/dibao.html" && grep -q '<h1>' "$work/dibao.html"; }
ok 'policy show --html' shown
if [ -n "$XMLLINT" ]; then
  ok 'xmllint reads it' "$XMLLINT" --nonet --noout "$work/dibao.html"
else
  skip 'xmllint reads it' 'no xmllint'
fi
ok 'policy diff' exits_saying '50 yuan/month → 80 yuan/month' 0 policy diff puyang "$srcdir/examples/reform.xml"
ok 'policy diff --exit-code: 1' exits_saying old_age_rate 1 policy diff --exit-code puyang "$srcdir/examples/reform.xml"
ok 'policy diff of the same' exits_saying 'no differences' 0 policy diff --exit-code puyang puyang
ok 'policy diff of a month' exits_saying 'idea: added' 0 policy diff --month 2022-09 puyang "$srcdir/examples/reform.xml"
ok 'policy diff of one pack: 2' exits 2 policy diff puyang
ok 'policy procedures' exits_saying 'within 3 working days' 0 policy procedures puyang --procedure dibao_case --day 2022-07-01 --lang en
ok 'policy procedures of nothing: 1' exits_saying heating 1 policy procedures puyang --procedure heating
ok 'policy test' exits_saying 'passed, 0 failed' 0 policy test puyang

# ---- another city ---------------------------------------------------------------------------------
# Its amounts are worked out by hand: 1184 + 387 + 661 of rent, a grant of 27000, 900 for a child place.

harbour=$srcdir/examples/harbour_city.xml
harbour_people=$srcdir/examples/harbour_city_population.xml
ok 'a pack of other programs and kinds is checked' exits_saying sha256: 0 policy check "$harbour"
harbour_cases() { exits 0 policy test "$harbour" && grep -qE '^([3-9]|[0-9]{2})[0-9] passed, 0 failed' "$work/said"; }
ok 'its 30 cases and more pass' harbour_cases
ok 'its procedure is told' exits_saying 'within 20 working days' 0 policy procedures "$harbour" --lang en
if [ -n "$XMLLINT" ]; then
  harbour_schema() { exits 0 policy schema "$harbour" --output "$work/harbour.xsd" && "$XMLLINT" --nonet --noout --schema "$work/harbour.xsd" "$harbour_people"; }
  ok 'its people fit the schema in its words' harbour_schema
else
  skip 'its people fit the schema in its words' 'no xmllint'
fi
ok 'its people are decided' exits 0 assess --lang en --policy "$harbour" --with-facts "$harbour_people" --output "$work/harbour-decisions.xml"
cp "$work/said" "$work/harbour-summary"
harbour_pays() { grep -qE "^$1 .* $2\$" "$work/harbour-summary" || { cat "$work/harbour-summary"; return 1; }; }
ok '… rents' harbour_pays rent_subsidy 2232.00
ok '… a first home' harbour_pays first_home 27000.00
ok '… a child place' harbour_pays place_allowance 900.00
ok '… a debt carried from month to month' harbour_pays 'eviction_risk  *5  *1' 0
harbour_verifies() { verifies --policy "$harbour" "$work/harbour-decisions.xml" && grep -q 'again from its facts: held' "$work/said"; }
ok 'and decided again by verify' harbour_verifies
ok 'why: in English' exits_saying '1184.00 yuan/month' 0 explain --lang en --policy "$harbour" --household cape "$harbour_people"
ok 'why: in Chinese' exits_saying '税后月收入' 0 explain --lang zh --policy "$harbour" --household cape "$harbour_people"

echo "1..$number"
exit $failed
