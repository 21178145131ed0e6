# `make bench`: times, memory and wrong amounts, as a table and as bench.json in the build folder. No time is ever a test; that the same work is
# done by all is one (tests/check_bench.sh).
# `make bench-instructions`: instructions by callgrind, held against tests/bench/instructions.txt; `make update-instructions` writes that.

check_PROGRAMS += tests/bench/bench
tests_bench_bench_SOURCES = \
  tests/bench/agree.c \
  tests/bench/bench.c \
  tests/bench/bench.h \
  tests/bench/city.c \
  tests/bench/clock.c \
  tests/bench/counted.c \
  tests/bench/growth.c \
  tests/bench/loops.h \
  tests/bench/one.c \
  tests/bench/packs.c \
  tests/bench/policy.c \
  tests/bench/population.c \
  tests/bench/population.h \
  tests/bench/python.c \
  tests/bench/python.h \
  tests/bench/results.c \
  tests/bench/results.h \
  tests/bench/sax.c \
  tests/bench/table.c \
  tests/bench/table.h
bench_loops = tests/bench/loops_o2.o tests/bench/loops_native.o
tests_bench_bench_LDADD = $(bench_loops) lib/libsocialaid.la $(LIBXML2_LIBS) -lm
tests_bench_bench_DEPENDENCIES = $(bench_loops) lib/libsocialaid.la
EXTRA_DIST += tests/bench/benchmark.xml tests/bench/exact.py tests/bench/instructions.sh tests/bench/instructions.txt tests/bench/loops.c tests/bench/numpy_policy.py
CLEANFILES += $(bench_loops) bench.json instructions.txt

# The loops that the library is held against have flags of their own, whatever CFLAGS says.
bench_loop_compile = $(CC) -std=gnu17 $(AID_CFLAGS) $(DEFS) $(DEFAULT_INCLUDES) $(AM_CPPFLAGS) $(CPPFLAGS) -c -o $@ $(srcdir)/tests/bench/loops.c
bench_loop_sources = $(srcdir)/tests/bench/loops.c $(srcdir)/tests/bench/loops.h $(srcdir)/tests/bench/population.h $(srcdir)/tests/bench/bench.h
tests/bench/loops_o2.o: $(bench_loop_sources)
	@$(MKDIR_P) tests/bench
	$(AM_V_CC)$(bench_loop_compile) -O2 -DLOOPS=o2
tests/bench/loops_native.o: $(bench_loop_sources)
	@$(MKDIR_P) tests/bench
	$(AM_V_CC)$(bench_loop_compile) -O3 -march=native -DLOOPS=native
EXTRA_PROGRAMS += tests/bench/kernels
tests_bench_kernels_LDADD = lib/libsocialaid-internal.la $(LIBXML2_LIBS) $(LIBCRYPTO_LIBS)

bench: tests/bench/bench$(EXEEXT)
	@$(MKDIR_P) tests/bench/work
	@./tests/bench/bench$(EXEEXT) puyang '$(srcdir)/policy' '$(srcdir)/tests/bench' tests/bench/work bench.json
	@rmdir tests/bench/work
	@echo 'numbers: bench.json'

# Each vector kernel by itself, for each instruction set that this processor has.
bench-kernels: tests/bench/kernels$(EXEEXT)
	@./tests/bench/kernels$(EXEEXT)
.PHONY: bench-kernels

bench-instructions update-instructions: tests/bench/bench$(EXEEXT)
	@$(MKDIR_P) tests/bench/work
	@LIBTOOL='$(LIBTOOL)' CFLAGS='$(CFLAGS)' $(SHELL) '$(srcdir)/tests/bench/instructions.sh' $@ '$(srcdir)' || test $$? -eq 77
.PHONY: bench bench-instructions update-instructions
