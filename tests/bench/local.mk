# `make bench`: times and memory, as a table and as bench.json in the build folder. Never a test, never timed by one.
# BENCH_FULL=1 adds a city of a million households.

EXTRA_PROGRAMS = tests/bench/bench
tests_bench_bench_SOURCES = tests/bench/bench.c tests/bench/bench.h tests/bench/sax.c
tests_bench_bench_LDADD = lib/libsocialaid.la $(LIBXML2_LIBS)
EXTRA_PROGRAMS += tests/bench/kernels
tests_bench_kernels_LDADD = lib/libsocialaid-internal.la $(LIBXML2_LIBS) $(LIBCRYPTO_LIBS)
CLEANFILES += $(EXTRA_PROGRAMS) bench.json

bench: tests/bench/bench$(EXEEXT)
	@$(MKDIR_P) tests/bench/work
	@./tests/bench/bench$(EXEEXT) puyang '$(srcdir)/policy' tests/bench/work bench.json
	@rmdir tests/bench/work
	@echo 'numbers: bench.json'
.PHONY: bench

# Each vector kernel by itself, for each instruction set that this processor has.
bench-kernels: tests/bench/kernels$(EXEEXT)
	@./tests/bench/kernels$(EXEEXT)
.PHONY: bench-kernels
