#!/bin/sh
# Builds each example against the installed library, with what pkg-config says and nothing else, and runs it; then the Python
# examples and tests against the installed package. Called by `make installcheck`.
set -eu
CC=${CC:-cc}
PKG_CONFIG=${PKG_CONFIG:-pkg-config}
PKG_CONFIG_PATH=$libdir/pkgconfig${PKG_CONFIG_PATH:+:$PKG_CONFIG_PATH}
export PKG_CONFIG_PATH
srcdir=$(cd "${srcdir:-.}" && pwd)
export srcdir
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
LD_LIBRARY_PATH=$libdir${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}
passed=0
failed=0

# arguments EXAMPLE: what it is run with
arguments() {
  case $1 in
  02_read_and_write) echo "$srcdir/examples/population.xml decisions.xml" ;;
  03_explain) echo en ;;
  04_what_if) echo "$srcdir/examples/population.xml" ;;
  what_if) echo "$srcdir/examples/population.xml $srcdir/examples/reform.xml" ;;
  esac
}

# attempt NAME COMMAND…: runs it in the work folder, and shows what it said where it failed
attempt() {
  name=$1
  shift
  if (cd "$work" && "$@") >"$work/said" 2>&1 </dev/null; then
    passed=$((passed + 1))
  else
    echo "FAIL: $name"
    cat "$work/said"
    failed=$((failed + 1))
  fi
}

for example in $examples; do
  name=$(basename "$example" .c)
  if $CC -std=c99 ${CFLAGS-} $($PKG_CONFIG --cflags libsocialaid) "$srcdir/$example" -o "$work/$name" \
       ${LDFLAGS-} $($PKG_CONFIG --libs libsocialaid); then
    # shellcheck disable=SC2046 # words on purpose
    attempt "$example" env LD_LIBRARY_PATH="$LD_LIBRARY_PATH" ./"$name" $(arguments "$name")
  else
    echo "FAIL: $example"
    failed=$((failed + 1))
  fi
done

# As in bindings/local.mk.
python_environment=
if [ "${AID_SANITIZERS-no}" = yes ]; then
  python_environment="LD_PRELOAD=$($CC -print-file-name=libasan.so) ASAN_OPTIONS=detect_leaks=0"
fi
# Empty where the Python package is not built.
for script in ${python_scripts-}; do
  # shellcheck disable=SC2046,SC2086
  attempt "$script" env LD_LIBRARY_PATH="$LD_LIBRARY_PATH" PYTHONPATH="$pythondir:$pyexecdir" PYTHONDONTWRITEBYTECODE=1 \
    AID_SANITIZERS="${AID_SANITIZERS-no}" $python_environment "$PYTHON" "$srcdir/$script" $(arguments "$(basename "$script" .py)")
done
echo "examples: $passed passed, $failed failed, 0 skipped"
[ "$failed" -eq 0 ]
