#!/bin/sh
# Holds documents against the published schemas. TAP.
srcdir=${srcdir-.}
n=0
failed=0
schemas=$srcdir/policy/schema

if test -z "${XMLLINT-xmllint}"; then
  echo "1..0 # SKIP xmllint is missing"
  exit 0
fi

hold() # schema, document
{
  n=$((n + 1))
  if message=$("${XMLLINT-xmllint}" --stream --nonet --noout --schema "$schemas/$1" "$2" 2>&1); then
    echo "ok $n - ${2#"$srcdir"/} fits $1"
  else
    echo "not ok $n - ${2#"$srcdir"/} fits $1"
    echo "$message" | sed 's/^/# /'
    failed=1
  fi
}

for pack in "$srcdir"/policy/*.xml "$srcdir"/policy/cases/*.xml "$srcdir"/tests/packs/*.xml "$srcdir"/tests/data/findings/*.xml "$srcdir"/tests/data/exchange/pack.xml \
            "$srcdir"/examples/harbour_city.xml "$srcdir"/examples/reform.xml; do
  test -f "$pack" && hold policy-1.xsd "$pack"
done
for population in "$srcdir"/tests/data/exchange/population.xml "$srcdir"/examples/*population.xml; do
  hold population-1.xsd "$population"
done
for decisions in "$srcdir"/tests/data/errors/E4003-*.xml "$srcdir"/tests/data/errors/E4004-*.xml; do
  hold decisions-1.xsd "$decisions"
done
echo "1..$n"
exit $failed
