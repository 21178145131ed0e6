# Examples: complete small programs, a population, and a change to a pack. The programs are built against the installed library
# with pkg-config and nothing else, by `make installcheck`, and run; one that needs arguments says so in tests/check_install.sh.

example_files = \
  examples/01_first_decision.c \
  examples/02_read_and_write.c \
  examples/03_explain.c \
  examples/04_what_if.c \
  examples/workdays.c

example_scripts = \
  examples/first.py \
  examples/what_if.py

examplesdir = $(docdir)/examples
dist_examples_DATA = \
  $(example_files) \
  $(example_scripts) \
  examples/harbour_city.xml \
  examples/harbour_city_population.xml \
  examples/population.xml \
  examples/reform.xml
