# Tests. All of them speak TAP. `make check` runs them; `make check TESTS=tests/test_number.tap` runs one.
#
# To add a C test: write tests/test_x.c (see tests/test.h) and add tests/test_x.tap to check_programs. It links all objects
# of the library, so it may call private functions. A test of the public API alone, which must find all it needs in the
# shared library, has one line more:  tests_test_x_tap_LDADD = $(public_ldadd)
# To add a script: a line in check_scripts, executable, speaking TAP. It finds $srcdir, $builddir and the tools in its
# environment (AM_TESTS_ENVIRONMENT below). Data files go to test_data.

check_programs = \
  tests/test_assess.tap \
  tests/test_calendar.tap \
  tests/test_columns.tap \
  tests/test_differential.tap \
  tests/test_document.tap \
  tests/test_household.tap \
  tests/test_identity.tap \
  tests/test_memory.tap \
  tests/test_number.tap \
  tests/test_population.tap \
  tests/test_report.tap \
  tests/test_value.tap \
  tests/test_vocabulary.tap \
  tests/test_xml.tap

check_scripts = \
  tests/check_headers.sh \
  tests/check_symbols.sh

test_data =

noinst_HEADERS += tests/test.h tests/oom.h tests/fixture_vocabulary.h tests/population_world.h
dist_check_SCRIPTS += $(check_scripts)
EXTRA_DIST += $(test_data) tests/check_install.sh

# Programs without sources of their own are made from the .c of their name, and link this.
AM_DEFAULT_SOURCE_EXT = .c
LDADD = lib/libsocialaid-internal.la $(CHECK_LIBS) $(LIBXML2_LIBS) $(LIBCRYPTO_LIBS)
public_ldadd = lib/libsocialaid.la $(CHECK_LIBS)

tests_test_differential_tap_SOURCES = tests/test_differential.c tests/random_pack.c tests/random_population.c

# Tests include "tests/test.h" and, where they need them, private headers: "base/number.h".
AM_CPPFLAGS += -I$(srcdir) $(CHECK_CFLAGS)
if HAVE_PREFIX_MAP
AM_CFLAGS += -fmacro-prefix-map=$(srcdir)/=
endif

TEST_EXTENSIONS = .tap .sh .py
TAP_LOG_DRIVER = env AM_TAP_AWK='$(AWK)' $(SHELL) $(top_srcdir)/build-aux/tap-driver.sh
SH_LOG_DRIVER = $(TAP_LOG_DRIVER)
SH_LOG_COMPILER = $(SHELL)
PY_LOG_DRIVER = $(TAP_LOG_DRIVER)
PY_LOG_COMPILER = $(PYTHON)

AM_TESTS_ENVIRONMENT = \
  srcdir='$(srcdir)' builddir='$(builddir)' \
  CC='$(CC)' CXX='$(CXX)' NM='$(NM)' SED='$(SED)' XMLLINT='$(XMLLINT)' LIBTOOL='$(LIBTOOL)' \
  PYTHON='$(PYTHON)' AID_SANITIZERS='$(AID_SANITIZERS)'; \
  export srcdir builddir CC CXX NM SED XMLLINT LIBTOOL PYTHON AID_SANITIZERS;

if HAVE_CHECK
check_PROGRAMS += $(check_programs)
TESTS += $(check_programs)
endif
TESTS += $(check_scripts)

# The map and the page of symbols are written from the headers, and checked against them.
update-symbols:
	cd $(srcdir) && CC='$(CC)' SED='$(SED)' $(SHELL) tests/check_symbols.sh --update
.PHONY: update-symbols

# Builds the examples against what is installed, with pkg-config and nothing else.
installcheck-local:
	srcdir='$(srcdir)' CC='$(CC)' CFLAGS='$(CFLAGS)' LDFLAGS='$(LDFLAGS)' PKG_CONFIG='$(PKG_CONFIG)' \
	  libdir='$(DESTDIR)$(libdir)' examples='$(example_files)' $(SHELL) $(srcdir)/tests/check_install.sh

# The C tests under valgrind: one process for each program, so that it is read as a whole.
SUFFIXES = .tap .valgrind
check-valgrind: $(check_PROGRAMS:.tap=.valgrind)
.tap.valgrind:
	@if CK_FORK=no CK_TIMEOUT_MULTIPLIER=20 $(LIBTOOL) --mode=execute valgrind --quiet --error-exitcode=9 \
	    --leak-check=full --errors-for-leak-kinds=definite,possible ./$< >$@.log 2>&1; then \
	  echo "valgrind: clean $<"; mv $@.log $@; \
	else \
	  grep -v '^ok' $@.log; echo "valgrind: FAILED $<"; exit 1; \
	fi
.PHONY: check-valgrind
CLEANFILES += tests/*.valgrind tests/*.valgrind.log
