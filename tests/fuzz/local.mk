# Fuzzers over rule text, packs and populations (tests/fuzz/fuzz.h says what each takes).
#
#   make fuzz                 10 minutes a target, all at once, with clang, in a build folder of its own; FUZZ_SECONDS=60 is shorter
#   make check                replays the corpus, with any compiler
#
# What is found stands in fuzz/ of the build folder as rule-crash-…, pack-timeout-…: mend it, and keep the (shrunk) document in
# tests/fuzz/corpus/TARGET under a name that says what it is. To shrink it:
#   FUZZ_TARGET=rule srcdir=.. fuzz/build/tests/fuzz/fuzzer -minimize_crash=1 -max_total_time=60 fuzz/rule-crash-…

fuzz_sources = tests/fuzz/common.c tests/fuzz/fuzz.h tests/fuzz/rule.c tests/fuzz/pack.c tests/fuzz/population.c tests/agree.c tests/random_population.c
fuzz_libraries = lib/libsocialaid-internal.la $(LIBXML2_LIBS) $(LIBCRYPTO_LIBS)
EXTRA_DIST += tests/fuzz/corpus tests/fuzz/rule.dict tests/fuzz/run.sh tests/fuzz/xml.dict

check_PROGRAMS += tests/fuzz/replay.tap
TESTS += tests/fuzz/replay.tap
tests_fuzz_replay_tap_SOURCES = tests/fuzz/replay.c $(fuzz_sources)
tests_fuzz_replay_tap_LDADD = $(fuzz_libraries)

# Built by clang in the folder below alone: `make fuzz` configures it.
EXTRA_PROGRAMS += tests/fuzz/fuzzer
tests_fuzz_fuzzer_SOURCES = tests/fuzz/entry.c $(fuzz_sources)
tests_fuzz_fuzzer_LDFLAGS = -fsanitize=fuzzer
tests_fuzz_fuzzer_LDADD = $(fuzz_libraries)

FUZZ_SECONDS = 600
FUZZ_CC = clang

fuzz/build/config.status:
	@$(MKDIR_P) fuzz/build
	cd fuzz/build && '$(abs_top_srcdir)/configure' -q CC='$(FUZZ_CC)' --enable-sanitizers --enable-python=no --disable-shared \
	  CFLAGS='-g -O1 -fsanitize=fuzzer-no-link'

fuzz: fuzz/build/config.status
	$(MAKE) -C fuzz/build tests/fuzz/fuzzer
	@srcdir='$(abs_top_srcdir)' FUZZ_SECONDS='$(FUZZ_SECONDS)' $(SHELL) '$(srcdir)/tests/fuzz/run.sh' fuzz rule pack population
.PHONY: fuzz

