# Documents. `make docs` makes the reference from the public headers into docs/api of the build folder.

EXTRA_DIST += docs/symbols.md docs/Doxyfile

docs:
	@test -n "$(DOXYGEN)" || { echo "doxygen is missing" >&2; exit 1; }
	$(MKDIR_P) docs/api
	{ cat $(srcdir)/docs/Doxyfile; \
	  echo 'PROJECT_NUMBER = $(PACKAGE_VERSION)'; \
	  echo 'INPUT = $(srcdir)/include'; \
	  echo 'STRIP_FROM_PATH = $(srcdir)/include'; \
	  echo 'OUTPUT_DIRECTORY = docs/api'; } | $(DOXYGEN) -
.PHONY: docs
