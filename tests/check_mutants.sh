#!/bin/sh
# `make check-mutants` itself: what no case holds is told with its place, what is held is not, and the list of those that change nothing is
# held against what is there.
set -u
mutants=$builddir/tests/mutants/mutants
[ -x "$mutants" ] || { echo '1..0 # SKIP not built'; exit 0; }
work=$(mktemp -d "${TMPDIR:-/tmp}/aid-mutants-XXXXXX")
trap 'rm -rf "$work"' EXIT
n=0
ok() {
  n=$((n + 1))
  if [ "$1" -eq 0 ]; then echo "ok $n - $2"; else echo "not ok $n - $2"; sed 's/^/# /' "$work/out"; fi
}

# pack CONDITION CASES…
pack() {
  cat >"$work/pack.xml" <<EOF
<policy xmlns="urn:socialaid:policy:1" id="p" version="1">
  <source id="s" title="x"/>
  <fact id="lame" of="person" type="flag"/>
  <program id="old" of="person">
    <require id="age" cite="s">$1</require>
    <pay id="basic" cite="s">5 yuan/month</pay>
  </program>
$2
</policy>
EOF
}
# a_case ID BIRTH LAME OUTCOME
a_case() {
  echo "<case id='$1' month='2022-06' cite='s'><household id='h'><person id='a' birth='$2' lame='$3'/></household>
    <expect program='old' of='a' outcome='$4'$5/></case>"
}
line=$(a_case line 1942-06-30 yes eligible " amount='5 yuan/month'")
under=$(a_case under 1942-07-01 yes ineligible '')
sound=$(a_case sound 1942-06-30 no ineligible '')
: >"$work/none.txt"
run() { "$mutants" --equivalents "$work/$1" "$work/pack.xml" >"$work/out" 2>&1; }

pack 'age >= 80 years and lame' "$line$under$sound"
run none.txt
ok $? 'a pack whose every line has its case passes'

pack 'age >= 80 years and lame' "$under$sound"
run none.txt
[ $? -eq 1 ] && grep -q '^[^ ]*pack.xml:5:36: no case notices: p | old.age | edge | age >= 80 years$' "$work/out"
ok $? 'a line without a case is told with its place'

pack 'age >= 80 years and lame' "$line$under"
run none.txt
[ $? -eq 1 ] && grep -q 'no case notices: p | old.age | operand | lame$' "$work/out" && ! grep -q '| edge |' "$work/out"
ok $? 'a condition without a case is told'

pack 'age >= 80 years and (lame or lame)' "$line$under$sound"
run none.txt
[ $? -eq 1 ] && grep -q '| operand | lame$' "$work/out" && grep -q '| operand | lame #2$' "$work/out"
ok $? 'what changes nothing is told too, each of two alike by its number'

printf '%s\n' 'p | old.age | operand | lame | said twice' 'p | old.age | operand | lame #2 | said twice' >"$work/list.txt"
run list.txt
ok $? '… until it is listed with its reason'

pack 'age >= 80 years and lame' "$line$under$sound"
run list.txt
[ $? -eq 1 ] && grep -q 'list.txt:1: listed as changing nothing, and it was noticed by sound$' "$work/out" &&
  grep -q 'list.txt:2: there is no such mutant' "$work/out"
ok $? 'a listed one that is noticed, or is no more, is an error'

pack 'not lame or 80 years > age' "$(a_case line 1942-06-30 yes eligible '')"
run none.txt
[ $? -eq 2 ] && grep -q 'a case fails as the packs are: line$' "$work/out"
ok $? 'a pack whose cases fail is no ground to stand on'

pack 'lame in {yes} and not any(persons where lame)' "$line"
run none.txt
[ $? -eq 2 ]
ok $? 'a pack that does not load is told so'
echo "1..$n"
