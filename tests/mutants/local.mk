# `make check-mutants`: every comparison of the packs turned and every condition taken out, one at a time; a case must fail.
# MUTANTS='--also constant --also date' tells more; MUTANTS='--only dibao' less. Not a part of `make check`,
# where tests/check_mutants.sh holds the program itself to what it says.

check_PROGRAMS += tests/mutants/mutants
tests_mutants_mutants_LDADD = lib/libsocialaid-internal.la $(LIBXML2_LIBS) $(LIBCRYPTO_LIBS)
tests_mutants_mutants_SOURCES = tests/mutants/mutants.c tests/mutants/mutants.h tests/mutants/make.c
EXTRA_DIST += tests/mutants/city.xml tests/mutants/equivalent.txt

check-mutants: tests/mutants/mutants$(EXEEXT)
	./tests/mutants/mutants$(EXEEXT) --equivalents '$(srcdir)/tests/mutants/equivalent.txt' $(MUTANTS) \
	  '$(srcdir)/policy/puyang.xml' '$(srcdir)/tests/mutants/city.xml'
.PHONY: check-mutants
