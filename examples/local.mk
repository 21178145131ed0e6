# Examples: complete small programs. They are built against the installed library with pkg-config and nothing else, by
# `make installcheck`, and run; an example that needs arguments says so in tests/check_install.sh.

example_files = \
  examples/workdays.c

EXTRA_DIST += $(example_files)
