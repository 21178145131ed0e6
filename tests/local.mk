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
  tests/test_case.tap \
  tests/test_columns.tap \
  tests/test_differential.tap \
  tests/test_document.tap \
  tests/test_exchange.tap \
  tests/test_household.tap \
  tests/test_identity.tap \
  tests/test_language.tap \
  tests/test_memory.tap \
  tests/test_number.tap \
  tests/test_population.tap \
  tests/test_report.tap \
  tests/test_sample.tap \
  tests/test_value.tap \
  tests/test_vocabulary.tap \
  tests/test_xml.tap

check_scripts = \
  tests/check_headers.sh \
  tests/check_schemas.sh \
  tests/check_stream.sh \
  tests/check_symbols.sh

test_data = \
  tests/cases/expressions.txt \
  tests/data/errors/E3001-attribute-twice.xml \
  tests/data/errors/E3001-attribute-without-quotes.xml \
  tests/data/errors/E3002-cut-off.xml \
  tests/data/errors/E3003-not-utf8.xml \
  tests/data/errors/E3003-other-encoding.xml \
  tests/data/errors/E3004-doctype.xml \
  tests/data/errors/E3005-entity.xml \
  tests/data/errors/E3006-attributes.xml \
  tests/data/errors/E3007-other-namespace.xml \
  tests/data/errors/E3007-prefixed-attribute.xml \
  tests/data/errors/E3008-tags.xml \
  tests/data/errors/E3009-text-outside.xml \
  tests/data/errors/E3009-text.xml \
  tests/data/errors/E3010-other-document.xml \
  tests/data/errors/E3010-other-version.xml \
  tests/data/errors/E3011-version.xml \
  tests/data/errors/E3012-no-id-of-a-person.xml \
  tests/data/errors/E3012-no-id.xml \
  tests/data/errors/E3012-no-month.xml \
  tests/data/errors/E3012-no-total.xml \
  tests/data/errors/E3013-attribute-of-a-list.xml \
  tests/data/errors/E3013-attribute.xml \
  tests/data/errors/E3014-element.xml \
  tests/data/errors/E3014-in-a-list.xml \
  tests/data/errors/E3014-record.xml \
  tests/data/errors/E3015-order.xml \
  tests/data/errors/E3016-amount.xml \
  tests/data/errors/E3016-complete.xml \
  tests/data/errors/E3016-day.xml \
  tests/data/errors/E3016-month.xml \
  tests/data/errors/E3016-total.xml \
  tests/data/errors/E3018-program.xml \
  tests/data/errors/E3019-given.xml \
  tests/data/errors/E3020-no-end.xml \
  tests/data/errors/E3021-households.xml \
  tests/data/errors/E3021-relatives.xml \
  tests/data/errors/E3022-after-the-end.xml \
  tests/data/errors/E3023-said-and-unknown.xml \
  tests/data/errors/E3023-twice.xml \
  tests/data/errors/E3024-award.xml \
  tests/data/errors/E3024-row.xml \
  tests/data/errors/E3025-region-twice.xml \
  tests/data/errors/E3026-value.xml \
  tests/data/errors/E3027-unknown.xml \
  tests/data/errors/E3028-list-twice.xml \
  tests/data/errors/E4001-other-document.xml \
  tests/data/errors/E4002-outcome.xml \
  tests/data/errors/E4003-one-digit.xml \
  tests/data/errors/E4004-amount.xml \
  tests/data/errors/E4004-count.xml \
  tests/data/errors/E4005-no-end.xml \
  tests/data/errors/E4008-households.xml \
  tests/data/exchange/pack.xml \
  tests/data/exchange/population.xml \
  tests/packs/below.xml \
  tests/packs/example.xml \
  tests/packs/language.xml \
  tests/packs/programs.xml

noinst_HEADERS += tests/test.h tests/oom.h tests/fixture_vocabulary.h tests/population_world.h
dist_check_SCRIPTS += $(check_scripts)
EXTRA_DIST += $(test_data) tests/check_install.sh tests/check_totals.py

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
PY_LOG_COMPILER = env PYTHONPATH='$(abs_builddir)/bindings/python' PYTHONDONTWRITEBYTECODE=1 $(python_environment) $(PYTHON)

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
	  libdir='$(DESTDIR)$(libdir)' examples='$(example_files)' PYTHON='$(PYTHON)' AID_SANITIZERS='$(AID_SANITIZERS)' \
	  pythondir='$(DESTDIR)$(pythondir)' pyexecdir='$(DESTDIR)$(pyexecdir)' python_scripts='$(python_scripts)' \
	  $(SHELL) $(srcdir)/tests/check_install.sh
	prefix='$(prefix)' libdir='$(libdir)' DESTDIR='$(DESTDIR)' srcdir='$(srcdir)' CC='$(CC)' CFLAGS='$(CFLAGS)' \
	  LDFLAGS='$(LDFLAGS)' PYTHON='$(PYTHON)' AID_SANITIZERS='$(AID_SANITIZERS)' $(SHELL) $(srcdir)/tests/check_readme.sh

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

include tests/bench/local.mk
