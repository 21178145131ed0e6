#!/bin/sh
# Runs what README.md and README.zh-CN.md tell their readers to do, against the installed library. Called by `make installcheck`.
#
#   ```LANGUAGE NAME   a file: written under its name
#   ```console         "$ command" lines, run in order in one folder, and what they print. In it "…" stands for any text, a line of "…"
#                      alone for any lines, "[exit 1]" at the end for the exit code
#   ```sh              commands for a clone: exports are done here; the others must be among those that are tested elsewhere
set -eu
prefix=${prefix:?where the library is installed}
srcdir=$(cd "${srcdir:-.}" && pwd)
PYTHON=${PYTHON:-:}
# The pages speak of a place of one's own; a staged installation does not know its folders, and packagers have other ones.
if [ -n "${DESTDIR-}" ] || [ "${libdir:-$prefix/lib}" != "$prefix/lib" ]; then
  echo 'readme: 0 passed, 0 failed, 1 skipped'
  exit 0
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
LC_ALL=C.UTF-8
export LC_ALL
unset SOCIALAID_PACK_PATH PYTHONHOME || :
passed=0
failed=0
skipped=0

# What ./bootstrap and .ci/run do themselves.
tested_elsewhere='./bootstrap demo
./bootstrap check
./bootstrap
mkdir o && cd o
../configure --prefix="$HOME/socialaid"
make && make install
cd ..'

# The reader's machine: a home with the library in it, and this build's compiler and interpreter under their usual names.
mkdir "$work/bin" "$work/home"
ln -s "$prefix" "$work/home/socialaid"
printf '#!/bin/sh\nPATH=%s\nexec %s %s "$@" %s\n' "$PATH" "${CC:-cc}" "${CFLAGS-}" "${LDFLAGS-}" >"$work/bin/cc"
printf '#!/bin/sh\nPATH=%s\nexec %s "$@"\n' "$PATH" "$PYTHON" >"$work/bin/python3"
chmod +x "$work/bin/cc" "$work/bin/python3"
# An interpreter without the sanitizers cannot load a module that has them.
have_python=no
[ "${AID_SANITIZERS:-no}" = no ] || PYTHON=:
for folder in "$prefix"/lib/python3*/site-packages/socialaid; do
  [ ! -d "$folder" ] || [ "$PYTHON" = : ] || have_python=yes
done

good() { passed=$((passed + 1)); }
bad() {
  failed=$((failed + 1))
  echo "FAIL: $page: $*"
}

# A page to files, steps (NNN.run, NNN.want) and lines for a clone.
extract() {
  awk -v folder="$2" '
    /^```/ && !within {
      within = 1
      kind = substr($1, 4)
      file = NF > 1 ? folder "/files/" $2 : ""
      next
    }
    /^```$/ { within = 0; next }
    !within { next }
    file != "" { print >file; next }
    kind == "console" && /^\$ / {
      n++
      run = sprintf("%s/%03d.run", folder, n)
      want = sprintf("%s/%03d.want", folder, n)
      print substr($0, 3) >run
      printf "" >want
      close(run)
      next
    }
    kind == "console" { print >want; next }
    kind == "sh" { print >(folder "/clone"); next }
    { print "a block that nobody tests: " kind >(folder "/untested") }
  ' "$1"
}

# Is the second file what the first one wants?
fits() {
  awk '
    function piece_fits(want, line,    at, first) {
      first = 1
      while ((at = index(want, "…")) > 0) {
        part = substr(want, 1, at - 1)
        if (first ? substr(line, 1, length(part)) != part : part != "" && !index(line, part))
          return 0
        line = substr(line, (part == "" ? 1 : index(line, part) + length(part)))
        want = substr(want, at + length("…"))
        first = 0
      }
      return first ? line == want : length(line) >= length(want) && substr(line, length(line) - length(want) + 1) == want
    }
    NR == FNR { want[++wants] = $0; next }
    { line[++lines] = $0 }
    END {
      at = 1
      for (i = 1; i <= wants; i++) {
        if (want[i] == "…") { any = 1; continue }
        while (any && at <= lines && !piece_fits(want[i], line[at]))
          at++
        if (at > lines || !piece_fits(want[i], line[at])) {
          print "wanted: " want[i]
          print "came:   " (at > lines ? "the end" : line[at])
          exit 1
        }
        any = 0
        at++
      }
      if (!any && at <= lines) { print "too much: " line[at]; exit 1 }
    }' "$1" "$2"
}

# run_page FILE LANG
run_page() {
  page=$1
  steps=$work/$1
  mkdir -p "$steps/files"
  extract "$srcdir/$1" "$steps"
  if [ -e "$steps/untested" ]; then
    bad "$(cat "$steps/untested")"
  fi
  : >"$steps/environment"
  while read -r line; do
    case $line in
    '') ;;
    'export '*) printf '%s\n' "$line" >>"$steps/environment" ;;
    *)
      if printf '%s\n' "$tested_elsewhere" | grep -qxF -e "$line"; then good; else bad "not tested: $line"; fi
      ;;
    esac
  done <"$steps/clone"
  for run in "$steps"/*.run; do
    want=${run%.run}.want
    case $(cat "$run") in
    python3*)
      if [ $have_python = no ]; then
        skipped=$((skipped + 1))
        continue
      fi
      ;;
    esac
    status=0
    (
      cd "$steps/files"
      HOME=$work/home
      export HOME
      # shellcheck disable=SC1091
      . "$steps/environment"
      PATH=$work/bin:$PATH
      LC_ALL=
      LANG=$2
      export LC_ALL LANG
      timeout 300 sh -e "$run"
    ) >"$work/came" 2>&1 </dev/null || status=$?
    wanted=$(sed -n '$s/^\[exit \([0-9]*\)\]$/\1/p' "$want")
    if [ -n "$wanted" ]; then
      sed '$d' "$want" >"$work/want"
    else
      cp "$want" "$work/want"
    fi
    if [ "$status" -ne "${wanted:-0}" ]; then
      bad "exit $status: $(cat "$run")"
      head -n 20 "$work/came"
    elif fits "$work/want" "$work/came" >"$work/why"; then
      good
    else
      bad "$(cat "$run")"
      cat "$work/why"
    fi
  done
}

run_page README.md C.UTF-8
run_page README.zh-CN.md zh_CN.UTF-8
# Two languages, one way: the same programs, the same commands.
page='README.md and README.zh-CN.md'
same() {
  if cmp -s "$work/en" "$work/zh"; then
    good
  else
    bad "the $1 differ"
    diff "$work/en" "$work/zh" || :
  fi
}
cat "$work"/README.md/*.run "$work/README.md/clone" >"$work/en"
cat "$work"/README.zh-CN.md/*.run "$work/README.zh-CN.md/clone" >"$work/zh"
same commands
for language in '' .zh-CN; do
  awk '/^```[a-z]+ [^ ]/ { on = 1 } on { print } /^```$/ { on = 0 }' "$srcdir/README$language.md" >"$work/programs$language"
done
mv "$work/programs" "$work/en"
mv "$work/programs.zh-CN" "$work/zh"
same programs
echo "readme: $passed passed, $failed failed, $skipped skipped"
[ "$failed" -eq 0 ]
