# Bindings made by SWIG from the public headers: bindings/socialaid.i is the interface, bindings/python/socialaid/ the
# package that people meet. They are built where configure found Python, its headers and SWIG, and the interface exists.
#
# The package is staged in the build folder: sources are copied beside what is generated, so that
# PYTHONPATH=build/bindings/python works as the installed package does.

python_package = \
  bindings/python/socialaid/__init__.py \
  bindings/python/socialaid/decisions.py \
  bindings/python/socialaid/errors.py \
  bindings/python/socialaid/policy.py \
  bindings/python/socialaid/population.py \
  bindings/python/socialaid/procedures.py \
  bindings/python/socialaid/values.py
python_data = bindings/python/socialaid/py.typed

interface_files = \
  bindings/socialaid.i \
  bindings/python/typemaps.i

# Each speaks TAP, and runs on the staged package (make check) and on the installed one (make installcheck).
python_tests = \
  tests/python/test_decisions.py \
  tests/python/test_documents.py \
  tests/python/test_native.py \
  tests/python/test_policy.py \
  tests/python/test_population.py \
  tests/python/test_procedures.py \
  tests/python/test_threads.py \
  tests/python/test_values.py

EXTRA_DIST += $(python_package) $(python_data) $(interface_files) $(python_tests) tests/python/support.py

if PYTHON_BINDING
TESTS += $(python_tests)
python_scripts = $(example_scripts) $(python_tests)
# An interpreter that is built without the sanitizer must load it before anything else; what it leaves at its end is not ours.
if SANITIZERS
python_environment = LD_PRELOAD="$$($(CC) -print-file-name=libasan.so)" ASAN_OPTIONS=detect_leaks=0
endif

swig_verbose = $(swig_verbose_@AM_V@)
swig_verbose_ = $(swig_verbose_@AM_DEFAULT_V@)
swig_verbose_0 = @echo "  SWIG    " $@;

socialaid_pythondir = $(pythondir)/socialaid
socialaid_pyexecdir = $(pyexecdir)/socialaid

# %module(package="socialaid") native: SWIG writes native.py, which imports socialaid._native. Both come from one run, so
# the Python file hangs on the C file and has no rule of its own.
bindings/python/native_wrap.c: $(interface_files) $(public_headers) \
  include/socialaid/version.h Makefile
	$(swig_verbose)$(MKDIR_P) bindings/python/socialaid && \
	  $(SWIG) -python -DSWIGWORDSIZE64 -I$(srcdir)/include -I$(builddir)/include -I$(srcdir)/bindings \
	    -outdir bindings/python/socialaid -o $@ $(srcdir)/bindings/socialaid.i
bindings/python/socialaid/native.py: bindings/python/native_wrap.c
	@test -f $@ || { rm -f bindings/python/native_wrap.c; $(MAKE) $(AM_MAKEFLAGS) bindings/python/native_wrap.c; }

socialaid_pyexec_LTLIBRARIES = bindings/python/_native.la
nodist_bindings_python__native_la_SOURCES = bindings/python/native_wrap.c
bindings_python__native_la_CPPFLAGS = \
  -I$(PYTHON_INCLUDE) -I$(srcdir)/include -I$(builddir)/include
# What SWIG writes is not ours to warn about.
bindings_python__native_la_CFLAGS = -std=gnu17 -fno-strict-aliasing -w
bindings_python__native_la_LDFLAGS = -module -avoid-version -shared -shrext $(PYTHON_EXT_SUFFIX)
bindings_python__native_la_LIBADD = lib/libsocialaid.la

nodist_socialaid_python_PYTHON = bindings/python/socialaid/native.py
socialaid_python_PYTHON = $(python_package)
socialaid_python_DATA = $(python_data)

bindings/python/staged: $(python_package) $(python_data) bindings/python/socialaid/native.py bindings/python/_native.la
	@$(MKDIR_P) bindings/python/socialaid
	@test "$(srcdir)" = . || \
	  for file in $(python_package) $(python_data); do cp -fp $(srcdir)/$$file bindings/python/socialaid/ || exit 1; done
	@rm -f bindings/python/socialaid/_native*
	@$(LN_S) ../.libs/_native$(PYTHON_EXT_SUFFIX) bindings/python/socialaid/_native$(PYTHON_EXT_SUFFIX)
	@touch $@
all-local: bindings/python/staged

# libtool leaves a .la that no interpreter reads.
install-exec-hook:
	rm -f $(DESTDIR)$(socialaid_pyexecdir)/_native.la
uninstall-hook:
	rm -f $(DESTDIR)$(socialaid_pyexecdir)/_native$(PYTHON_EXT_SUFFIX)

CLEANFILES += bindings/python/native_wrap.c bindings/python/staged
endif
