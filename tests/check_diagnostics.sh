#!/bin/sh
# docs/diagnostics.md is written from the table in lib/base/diagnostics.h. This test holds the page against the table, in TAP.
# With --update it writes the page (run it from the top of the source folder, or by `make update-diagnostics`).
set -eu
LC_ALL=C.UTF-8
export LC_ALL
srcdir=${srcdir:-.}
CC=${CC:-cc}
page=$srcdir/docs/diagnostics.md
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# One line each: number, status, English, Chinese, hint in English, in Chinese, with tabs between. The preprocessor joins what the
# table has on several lines, and leaves the strings as they are written.
cat >"$work/table.c" <<'END'
#include "base/diagnostics.h"
#define X(number, status, en, zh, hint_en, hint_zh) AID_ROW number AID_CELL status AID_CELL en AID_CELL zh AID_CELL hint_en AID_CELL hint_zh AID_END_OF_ROW
AID__DIAGNOSTICS(X)
END
$CC -E -P -x c -I"$srcdir/lib" -I"$srcdir/include" "$work/table.c" >"$work/rows"
tr '\n' ' ' <"$work/rows" | sed 's/AID_ROW/\n&/g' | awk '
  # "abc" "def" to abcdef; \" to "; what the page would take for its own marks is escaped
  function plain(text,    out, c, inside, i) {
    out = ""
    for (i = 1; i <= length(text); i++) {
      c = substr(text, i, 1)
      if (c == "\\" && inside) { i++; out = out substr(text, i, 1) }
      else if (c == "\"") inside = !inside
      else if (inside) out = out c
    }
    gsub(/&/, "\\&amp;", out)
    gsub(/</, "\\&lt;", out)
    gsub(/>/, "\\&gt;", out)
    gsub(/\|/, "\\|", out)
    gsub(/\*/, "\\*", out)
    return out
  }
  /^AID_ROW/ {
    sub(/^AID_ROW */, "")
    sub(/ *AID_END_OF_ROW.*/, "")
    split($0, cell, / *AID_CELL */)
    print cell[1] "\t" cell[2] "\t" plain(cell[3]) "\t" plain(cell[4]) "\t" plain(cell[5]) "\t" plain(cell[6])
  }' | sort >"$work/table"

write_page() {
  cat <<'END'
# Diagnostics · 诊断

Every finding has a number that never changes its meaning. `make update-diagnostics` writes this page from
`lib/base/diagnostics.h`, and `make check` holds the two against each other.

每项诊断都有编号，编号的含义不变。本页由 `lib/base/diagnostics.h` 生成。

A call fails with the status given (`AID_OK`: the work went on). In packs a finding has file, line and column; in data files
file, line and the record's id. `%1`, `%2` … stand for names and places; values of sensitive facts never stand in a message.
END
  awk -F '\t' '
    BEGIN {
      title["E1"] = "E1: the call and the machine · 调用与机器"
      title["E2"] = "E2: packs · 政策包"
      title["E3"] = "E3: populations and their documents · 人口数据及其文档"
      title["E4"] = "E4: assessment and decision documents · 认定及其文档"
      title["W"] = "W: the work went on · 警告"
    }
    {
      range = substr($1, 1, 1) == "W" ? "W" : substr($1, 1, 2)
      if (range != last) {
        print "\n## " (range in title ? title[range] : range) "\n"
        print "| number | status | message · 消息 | what to do · 处理办法 |"
        print "| --- | --- | --- | --- |"
        last = range
      }
      print "| " $1 " | `" $2 "` | " $3 "<br>" $4 " | " ($5 == "" ? "" : $5 "<br>" $6) " |"
    }' "$work/table"
}

write_page >"$work/page"
if [ "${1-}" = --update ]; then
  cat "$work/page" >"$page"
  echo "$(wc -l <"$work/table") diagnostics in $page"
  exit 0
fi

echo 1..2
failed=0
if [ ! -s "$work/table" ] || ! awk -F '\t' 'NF != 6 || $3 == "" || $4 == "" { exit 1 }' "$work/table"; then
  echo 'not ok 1 - each diagnostic has a text in both languages'
  failed=1
else
  echo 'ok 1 - each diagnostic has a text in both languages'
fi
if cmp -s "$work/page" "$page"; then
  echo 'ok 2 - docs/diagnostics.md is as the table is (else: make update-diagnostics)'
else
  echo 'not ok 2 - docs/diagnostics.md is as the table is (else: make update-diagnostics)'
  diff "$page" "$work/page" | sed 's/^/# /' | head -n 40
  failed=1
fi
exit $failed
