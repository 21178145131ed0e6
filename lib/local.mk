# The library. One list for each folder; a new file is one line in it, headers and sources alike.

base_sources = \
  lib/base/calendar.c \
  lib/base/calendar_data.h \
  lib/base/diagnostics.h \
  lib/base/document.c \
  lib/base/identity.c \
  lib/base/memory.c \
  lib/base/memory.h \
  lib/base/number.c \
  lib/base/number.h \
  lib/base/report.c \
  lib/base/report.h \
  lib/base/value.c

xml_sources = \
  lib/xml/reader.c \
  lib/xml/reader.h \
  lib/xml/sax.h \
  lib/xml/tree.c \
  lib/xml/writer.c \
  lib/xml/writer.h

language_sources =

policy_sources =

population_sources = \
  lib/population/awards.c \
  lib/population/builder.h \
  lib/population/calls.c \
  lib/population/calls.h \
  lib/population/household.c \
  lib/population/ids.c \
  lib/population/lookup.c \
  lib/population/person.c \
  lib/population/population.c \
  lib/population/population.h \
  lib/population/regions.c \
  lib/population/row.c \
  lib/population/rows.c \
  lib/population/seal.c \
  lib/population/spans.c \
  lib/population/tables.c \
  lib/population/texts.c \
  lib/population/values.c

engine_sources =

exchange_sources =

# All objects, hidden symbols included: tests of private functions link this one.
noinst_LTLIBRARIES += lib/libsocialaid-internal.la
lib_libsocialaid_internal_la_SOURCES = \
  $(base_sources) \
  $(xml_sources) \
  $(language_sources) \
  $(policy_sources) \
  $(population_sources) \
  $(engine_sources) \
  $(exchange_sources)
lib_libsocialaid_internal_la_LIBADD = $(LIBXML2_LIBS) $(LIBCRYPTO_LIBS)

# The same objects with nothing but the public symbols: what is installed.
lib_LTLIBRARIES += lib/libsocialaid.la
lib_libsocialaid_la_SOURCES =
lib_libsocialaid_la_LIBADD = lib/libsocialaid-internal.la
lib_libsocialaid_la_LDFLAGS = \
  -no-undefined -version-info $(AID_VERSION_INFO) -pthread $(AID_LDFLAGS) \
  -Wl,--version-script=$(srcdir)/lib/libsocialaid.map
EXTRA_lib_libsocialaid_la_DEPENDENCIES = lib/libsocialaid.map
EXTRA_DIST += lib/libsocialaid.map
