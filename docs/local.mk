# Documents. `make docs` makes the reference from the public headers into docs/api of the build folder; a warning is an error.

EXTRA_DIST += \
  CHANGELOG.md CONTRIBUTING.md README.md README.zh-CN.md SECURITY.md .gitattributes \
  docs/architecture.md docs/diagnostics.md docs/language.md docs/performance.md docs/style.md docs/symbols.md \
  docs/Doxyfile docs/reference.md

dist_man_MANS = docs/socialaid.1
zhmandir = $(mandir)/zh_CN/man1
dist_zhman_DATA = docs/zh_CN/socialaid.1
completiondir = $(datadir)/bash-completion/completions
dist_completion_DATA = tools/completion/socialaid

docs: include/socialaid/version.h
	@test -n "$(DOXYGEN)" || { echo "doxygen is missing" >&2; exit 1; }
	rm -rf docs/api
	$(MKDIR_P) docs/api
	{ cat $(srcdir)/docs/Doxyfile; \
	  echo 'PROJECT_NUMBER = $(PACKAGE_VERSION)'; \
	  echo 'INPUT = $(srcdir)/include $(builddir)/include $(srcdir)/docs/reference.md'; \
	  echo 'USE_MDFILE_AS_MAINPAGE = $(srcdir)/docs/reference.md'; \
	  echo 'STRIP_FROM_PATH = $(srcdir)/include $(builddir)/include'; \
	  echo 'STRIP_FROM_INC_PATH = $(srcdir)/include $(builddir)/include'; \
	  echo 'OUTPUT_DIRECTORY = docs/api'; } | $(DOXYGEN) -
.PHONY: docs

# The page of diagnostics is written from their table, and checked against it.
update-diagnostics:
	cd $(srcdir) && CC='$(CC)' $(SHELL) tests/check_diagnostics.sh --update
.PHONY: update-diagnostics

dist_check_SCRIPTS += tests/check_diagnostics.sh tests/check_docs.sh
TESTS += tests/check_diagnostics.sh tests/check_docs.sh
# The manual is held against the command.
tests/check_docs.log: tools/socialaid$(EXEEXT)
EXTRA_DIST += tests/check_readme.sh
