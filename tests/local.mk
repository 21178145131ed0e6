# Tests. All of them speak TAP. `make check` runs them; `make check TESTS=tests/test_number.tap` runs one.
#
# To add a C test: write tests/test_x.c (see tests/test.h) and add tests/test_x.tap to check_programs. It links all objects
# of the library, so it may call private functions. A test of the public API alone, which must find all it needs in the
# shared library, has one line more:  tests_test_x_tap_LDADD = $(public_ldadd)
# To add a script: a line in check_scripts, executable, speaking TAP. It finds $srcdir, $builddir and the tools in its
# environment (AM_TESTS_ENVIRONMENT below). Data files go to test_data.

check_programs = \
  tests/test_amend.tap \
  tests/test_arrow.tap \
  tests/test_arrow_out.tap \
  tests/test_arrow_refused.tap \
  tests/test_assess.tap \
  tests/test_batch.tap \
  tests/test_calendar.tap \
  tests/test_case.tap \
  tests/test_check.tap \
  tests/test_columns.tap \
  tests/test_compare.tap \
  tests/test_dates.tap \
  tests/test_diagnostics.tap \
  tests/test_difference.tap \
  tests/test_differential.tap \
  tests/test_document.tap \
  tests/test_exchange.tap \
  tests/test_household.tap \
  tests/test_identity.tap \
  tests/test_kernels.tap \
  tests/test_language.tap \
  tests/test_memory.tap \
  tests/test_number.tap \
  tests/test_one.tap \
  tests/test_oom.tap \
  tests/test_page.tap \
  tests/test_population.tap \
  tests/test_procedure.tap \
  tests/test_ranges.tap \
  tests/test_relay.tap \
  tests/test_report.tap \
  tests/test_sample.tap \
  tests/test_threads.tap \
  tests/test_value.tap \
  tests/test_vocabulary.tap \
  tests/test_xml.tap

check_scripts = \
  tests/check_bench.sh \
  tests/check_headers.sh \
  tests/check_mutants.sh \
  tests/check_schemas.sh \
  tests/check_stream.sh \
  tests/check_symbols.sh

test_data = \
  tests/cases/expressions.txt \
  tests/data/errors/E2001-attribute-twice.xml \
  tests/data/errors/E2002-cut-off.xml \
  tests/data/errors/E2003-not-utf8.xml \
  tests/data/errors/E2004-doctype.xml \
  tests/data/errors/E2005-entity.xml \
  tests/data/errors/E2006-depth.xml \
  tests/data/errors/E2007-other-namespace.xml \
  tests/data/errors/E2008-end-tag.xml \
  tests/data/errors/E2009-text.xml \
  tests/data/errors/E2010-attribute.xml \
  tests/data/errors/E2011-attribute-missing.xml \
  tests/data/errors/E2012-keep.xml \
  tests/data/errors/E2013-name.xml \
  tests/data/errors/E2014-reserved.xml \
  tests/data/errors/E2015-type.xml \
  tests/data/errors/E2016-kind.xml \
  tests/data/errors/E2017-source-twice.xml \
  tests/data/errors/E2017-twice.xml \
  tests/data/errors/E2018-absent.xml \
  tests/data/errors/E2020-extends.xml \
  tests/data/errors/E2023-itself.xml \
  tests/data/errors/E2024-root.xml \
  tests/data/errors/E2025-division-code.xml \
  tests/data/errors/E2026-element.xml \
  tests/data/errors/E2027-key.xml \
  tests/data/errors/E2028-value.xml \
  tests/data/errors/E2029-by.xml \
  tests/data/errors/E2030-type.xml \
  tests/data/errors/E2032-rounding.xml \
  tests/data/errors/E2034-too-many-versions.xml \
  tests/data/errors/E2035-two-kinds.xml \
  tests/data/errors/E2050-review.xml \
  tests/data/errors/E2051-accept.xml \
  tests/data/errors/E2101-mark.xml \
  tests/data/errors/E2102-code.xml \
  tests/data/errors/E2103-number.xml \
  tests/data/errors/E2104-day.xml \
  tests/data/errors/E2105-end.xml \
  tests/data/errors/E2106-mixed.xml \
  tests/data/errors/E2107-deep.xml \
  tests/data/errors/E2108-months.xml \
  tests/data/errors/E2109-name.xml \
  tests/data/errors/E2110-two-of-that-name.xml \
  tests/data/errors/E2111-program.xml \
  tests/data/errors/E2112-dot.xml \
  tests/data/errors/E2113-program-elsewhere.xml \
  tests/data/errors/E2114-hopped.xml \
  tests/data/errors/E2115-part.xml \
  tests/data/errors/E2116-pays-nothing.xml \
  tests/data/errors/E2117-key.xml \
  tests/data/errors/E2118-self.xml \
  tests/data/errors/E2119-list.xml \
  tests/data/errors/E2120-into-households.xml \
  tests/data/errors/E2121-ever.xml \
  tests/data/errors/E2122-unit.xml \
  tests/data/errors/E2123-function.xml \
  tests/data/errors/E2124-place.xml \
  tests/data/errors/E2125-colon.xml \
  tests/data/errors/E2126-else.xml \
  tests/data/errors/E2127-covers.xml \
  tests/data/errors/E2128-known.xml \
  tests/data/errors/E2128-warning.xml \
  tests/data/errors/E2201-key-type.xml \
  tests/data/errors/E2202-units.xml \
  tests/data/errors/E2203-type.xml \
  tests/data/errors/E2204-code-without-list.xml \
  tests/data/errors/E2205-code.xml \
  tests/data/errors/E2206-flag.xml \
  tests/data/errors/E2207-order.xml \
  tests/data/errors/E2208-constant.xml \
  tests/data/errors/E2209-date.xml \
  tests/data/errors/E2210-zero.xml \
  tests/data/errors/E2211-arguments.xml \
  tests/data/errors/E2212-step.xml \
  tests/data/errors/E2213-direction.xml \
  tests/data/errors/E2214-quotient.xml \
  tests/data/errors/E2215-declared.xml \
  tests/data/errors/E2216-pay.xml \
  tests/data/errors/E2217-finer-than-a-fen.xml \
  tests/data/errors/E2218-finer.xml \
  tests/data/errors/E2219-marginal.xml \
  tests/data/errors/E2220-name.xml \
  tests/data/errors/E2301-versions.xml \
  tests/data/errors/E2302-gap.xml \
  tests/data/errors/E2303-computed.xml \
  tests/data/errors/E2303-floor.xml \
  tests/data/errors/E2304-ceiling.xml \
  tests/data/errors/E2305-date.xml \
  tests/data/errors/E2306-until.xml \
  tests/data/errors/E2308-earlier-outcome.xml \
  tests/data/errors/E2309-distance.xml \
  tests/data/errors/E2312-first.xml \
  tests/data/errors/E2312-no-from.xml \
  tests/data/errors/E2312-not-read.xml \
  tests/data/errors/E2314-date.xml \
  tests/data/errors/E2315-row.xml \
  tests/data/errors/E2401-cycle.xml \
  tests/data/errors/E2401-standards.xml \
  tests/data/errors/E2402-highest.xml \
  tests/data/errors/E2403-citation.xml \
  tests/data/errors/E2404-source.xml \
  tests/data/errors/E2405-per.xml \
  tests/data/errors/E2406-round-total.xml \
  tests/data/errors/E2407-names-nothing.xml \
  tests/data/errors/E2408-alone.xml \
  tests/data/errors/E2601-year.xml \
  tests/data/errors/E2602-another-year.xml \
  tests/data/errors/E2603-twice.xml \
  tests/data/errors/E2604-working-day.xml \
  tests/data/errors/E2605-year-left-out.xml \
  tests/data/errors/E2606-two-calendars.xml \
  tests/data/errors/E2607-too-many-years.xml \
  tests/data/errors/E2608-no-calendar.xml \
  tests/data/errors/E2620-time.xml \
  tests/data/errors/E2621-within-and-lasts.xml \
  tests/data/errors/E2622-stage.xml \
  tests/data/errors/E2623-level.xml \
  tests/data/errors/E2624-steps-go-round.xml \
  tests/data/errors/E2625-limit.xml \
  tests/data/errors/E2626-program-and-of.xml \
  tests/data/errors/E2627-no-program.xml \
  tests/data/errors/E2628-kinds.xml \
  tests/data/errors/E2629-public.xml \
  tests/data/errors/E2630-share.xml \
  tests/data/errors/E2631-officers.xml \
  tests/data/errors/E2632-pause.xml \
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
  tests/data/errors/E3105-age.xml \
  tests/data/errors/E3106-id.xml \
  tests/data/errors/E3107-region.xml \
  tests/data/errors/E3108-household-twice.xml \
  tests/data/errors/E3109-person-twice.xml \
  tests/data/errors/E3110-two-households.xml \
  tests/data/errors/E3114-undated.xml \
  tests/data/errors/E3201-flag.xml \
  tests/data/errors/E3202-number.xml \
  tests/data/errors/E3203-day.xml \
  tests/data/errors/E3204-month.xml \
  tests/data/errors/E3205-code.xml \
  tests/data/errors/E3206-digits.xml \
  tests/data/errors/E3207-least.xml \
  tests/data/errors/E3208-most.xml \
  tests/data/errors/E3209-size.xml \
  tests/data/errors/E3212-source.xml \
  tests/data/errors/E3213-citizen-number.xml \
  tests/data/errors/E3301-overlap.xml \
  tests/data/errors/E3302-month-and-span.xml \
  tests/data/errors/E3303-nobody.xml \
  tests/data/errors/E3304-region.xml \
  tests/data/errors/E4001-other-document.xml \
  tests/data/errors/E4002-outcome.xml \
  tests/data/errors/E4003-one-digit.xml \
  tests/data/errors/E4004-amount.xml \
  tests/data/errors/E4004-count.xml \
  tests/data/errors/E4005-no-end.xml \
  tests/data/errors/E4008-households.xml \
  tests/data/errors/W3010-policy.xml \
  tests/data/exchange/pack.xml \
  tests/data/exchange/population.xml \
  tests/data/findings/W2101-definition.near.xml \
  tests/data/findings/W2101-definition.xml \
  tests/data/findings/W2101-read-by-a-warning.near.xml \
  tests/data/findings/W2101-read-by-a-warning.xml \
  tests/data/findings/W2101-read-by-cases-alone.near.xml \
  tests/data/findings/W2101-read-by-cases-alone.xml \
  tests/data/findings/W2102-computed-from.near.xml \
  tests/data/findings/W2102-computed-from.xml \
  tests/data/findings/W2102-standard.near.xml \
  tests/data/findings/W2102-standard.xml \
  tests/data/findings/W2103-question.near.xml \
  tests/data/findings/W2103-question.xml \
  tests/data/findings/W2104-assumption.near.xml \
  tests/data/findings/W2104-assumption.xml \
  tests/data/findings/W2104-beside-one-that-is-read.xml \
  tests/data/findings/W2105-codes.near.xml \
  tests/data/findings/W2105-codes.xml \
  tests/data/findings/W2106-unit.near.xml \
  tests/data/findings/W2106-unit.xml \
  tests/data/findings/W2107-source.near.xml \
  tests/data/findings/W2107-source.xml \
  tests/data/findings/W2110-code.near.xml \
  tests/data/findings/W2110-code.xml \
  tests/data/findings/W2110-condition.near.xml \
  tests/data/findings/W2110-condition.xml \
  tests/data/findings/W2110-conflict.near.xml \
  tests/data/findings/W2110-conflict.xml \
  tests/data/findings/W2110-definition.near.xml \
  tests/data/findings/W2110-definition.xml \
  tests/data/findings/W2110-fact.near.xml \
  tests/data/findings/W2110-fact.xml \
  tests/data/findings/W2110-kind.near.xml \
  tests/data/findings/W2110-kind.xml \
  tests/data/findings/W2110-program.near.xml \
  tests/data/findings/W2110-program.xml \
  tests/data/findings/W2110-standard.near.xml \
  tests/data/findings/W2110-standard.xml \
  tests/data/findings/W2110-unit.near.xml \
  tests/data/findings/W2110-unit.xml \
  tests/data/findings/W2110-warning.near.xml \
  tests/data/findings/W2110-warning.xml \
  tests/data/findings/W2111-ceiling.near.xml \
  tests/data/findings/W2111-ceiling.xml \
  tests/data/findings/W2111-condition.near.xml \
  tests/data/findings/W2111-condition.xml \
  tests/data/findings/W2111-conflict.near.xml \
  tests/data/findings/W2111-conflict.xml \
  tests/data/findings/W2111-definition.near.xml \
  tests/data/findings/W2111-definition.xml \
  tests/data/findings/W2111-program.near.xml \
  tests/data/findings/W2111-program.xml \
  tests/data/findings/W2111-row.near.xml \
  tests/data/findings/W2111-row.xml \
  tests/data/findings/W2112-condition.near.xml \
  tests/data/findings/W2112-condition.xml \
  tests/data/findings/W2112-conflict.near.xml \
  tests/data/findings/W2112-conflict.xml \
  tests/data/findings/W2112-definition.near.xml \
  tests/data/findings/W2112-definition.xml \
  tests/data/findings/W2112-end.near.xml \
  tests/data/findings/W2112-end.xml \
  tests/data/findings/W2112-program.near.xml \
  tests/data/findings/W2112-program.xml \
  tests/data/findings/W2112-warning.near.xml \
  tests/data/findings/W2112-warning.xml \
  tests/data/findings/W2113-all-values.near.xml \
  tests/data/findings/W2113-all-values.xml \
  tests/data/findings/W2113-row.near.xml \
  tests/data/findings/W2113-row.xml \
  tests/data/findings/W2113-threshold.near.xml \
  tests/data/findings/W2113-threshold.xml \
  tests/data/findings/W2121-code.near.xml \
  tests/data/findings/W2121-code.xml \
  tests/data/findings/W2121-pair.near.xml \
  tests/data/findings/W2121-pair.xml \
  tests/data/findings/W2122-region-and-code.near.xml \
  tests/data/findings/W2122-region-and-code.xml \
  tests/data/findings/W2122-region.near.xml \
  tests/data/findings/W2122-region.xml \
  tests/data/findings/W2131-both.near.xml \
  tests/data/findings/W2131-both.xml \
  tests/data/findings/W2131-require.near.xml \
  tests/data/findings/W2131-require.xml \
  tests/data/findings/W2132-either.near.xml \
  tests/data/findings/W2132-either.xml \
  tests/data/findings/W2132-exclude.near.xml \
  tests/data/findings/W2132-exclude.xml \
  tests/data/findings/W2133-codes.near.xml \
  tests/data/findings/W2133-codes.xml \
  tests/data/findings/W2133-comparison.near.xml \
  tests/data/findings/W2133-comparison.xml \
  tests/data/findings/W2133-covers.near.xml \
  tests/data/findings/W2133-covers.xml \
  tests/data/findings/W2133-day.near.xml \
  tests/data/findings/W2133-day.xml \
  tests/data/findings/W2133-in-a-set.near.xml \
  tests/data/findings/W2133-in-a-set.xml \
  tests/data/findings/W2133-where.near.xml \
  tests/data/findings/W2133-where.xml \
  tests/data/findings/W2134-choice.near.xml \
  tests/data/findings/W2134-choice.xml \
  tests/data/findings/W2134-months.near.xml \
  tests/data/findings/W2134-months.xml \
  tests/data/findings/W2134-quotient.near.xml \
  tests/data/findings/W2134-quotient.xml \
  tests/data/findings/W2134-standard.near.xml \
  tests/data/findings/W2134-standard.xml \
  tests/data/findings/W2134-through-definitions.near.xml \
  tests/data/findings/W2134-through-definitions.xml \
  tests/data/findings/W2135-age.near.xml \
  tests/data/findings/W2135-age.xml \
  tests/data/findings/W2135-through-a-definition.near.xml \
  tests/data/findings/W2135-through-a-definition.xml \
  tests/data/findings/W2149-idle.near.xml \
  tests/data/findings/W2149-idle.xml \
  tests/data/findings/W2149-of-the-pack.near.xml \
  tests/data/findings/W2149-of-the-pack.xml \
  tests/data/page/heating.day.zh.txt \
  tests/data/page/heating.en.html \
  tests/data/page/heating.en.txt \
  tests/data/page/heating.zh.html \
  tests/data/page/heating.zh.txt \
  tests/data/page/index.en.html \
  tests/data/page/index.zh.txt \
  tests/data/page/line.en.txt \
  tests/data/page/long_on.en.txt \
  tests/packs/below.xml \
  tests/packs/calendar.xml \
  tests/packs/example.xml \
  tests/packs/language.xml \
  tests/packs/page.xml \
  tests/packs/programs.xml \
  tests/packs/tiers.xml

noinst_HEADERS += tests/agree.h tests/arrow_producer.h tests/arrow_world.h tests/batch_beside.h tests/test.h tests/oom.h tests/fixture_vocabulary.h tests/pack.h tests/random.h tests/population_world.h
dist_check_SCRIPTS += $(check_scripts)
EXTRA_DIST += $(test_data) tests/check_comparison.py tests/check_install.sh tests/check_totals.py tests/check_vectorised.sh

# Programs without sources of their own are made from the .c of their name, and link this.
AM_DEFAULT_SOURCE_EXT = .c
LDADD = lib/libsocialaid-internal.la $(CHECK_LIBS) $(LIBXML2_LIBS) $(LIBCRYPTO_LIBS)
public_ldadd = lib/libsocialaid.la $(CHECK_LIBS)

tests_test_columns_tap_SOURCES = tests/test_columns.c tests/agree.c
tests_test_batch_tap_SOURCES = tests/test_batch.c tests/batch_beside.c tests/random_pack.c tests/random_population.c
tests_test_differential_tap_SOURCES = tests/test_differential.c tests/agree.c tests/random_pack.c tests/random_population.c
tests_test_language_tap_SOURCES = tests/test_language.c tests/agree.c
tests_test_one_tap_SOURCES = tests/test_one.c tests/random_pack.c tests/random_population.c
tests_test_ranges_tap_SOURCES = tests/test_ranges.c tests/random_pack.c tests/random_population.c
tests_test_threads_tap_SOURCES = tests/test_threads.c tests/batch_beside.c tests/random_population.c
tests_test_threads_tap_LDFLAGS = -Wl,--wrap=pthread_create

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
	@if srcdir='$(srcdir)' CK_FORK=no CK_TIMEOUT_MULTIPLIER=40 $(LIBTOOL) --mode=execute valgrind --quiet --error-exitcode=9 \
	    --leak-check=full --errors-for-leak-kinds=definite,possible ./$< >$@.log 2>&1; then \
	  echo "valgrind: clean $<"; mv $@.log $@; \
	else \
	  grep -v '^ok' $@.log; echo "valgrind: FAILED $<"; exit 1; \
	fi
.PHONY: check-valgrind
CLEANFILES += tests/*.valgrind tests/*.valgrind.log

include tests/bench/local.mk
include tests/fuzz/local.mk
include tests/mutants/local.mk
