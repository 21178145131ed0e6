# The library. One list for each folder; a new file is one line in it, headers and sources alike.

base_sources = \
  lib/base/diagnostics.h \
  lib/base/document.c \
  lib/base/identity.c \
  lib/base/memory.c \
  lib/base/memory.h \
  lib/base/number.c \
  lib/base/number.h \
  lib/base/options.h \
  lib/base/perfect.c \
  lib/base/perfect.h \
  lib/base/report.c \
  lib/base/report.h \
  lib/base/value.c

xml_sources = \
  lib/xml/reader.c \
  lib/xml/reader.h \
  lib/xml/sax.h \
  lib/xml/schema.c \
  lib/xml/tape.c \
  lib/xml/tape.h \
  lib/xml/tree.c \
  lib/xml/writer.c \
  lib/xml/writer.h

language_sources = \
  lib/language/ir.c \
  lib/language/ir.h \
  lib/language/parser.c \
  lib/language/syntax.h \
  lib/language/token.c \
  lib/language/type.c \
  lib/language/type.h

policy_sources = \
  lib/policy/accept.c \
  lib/policy/amend.c \
  lib/policy/amend.h \
  lib/policy/amend_parse.c \
  lib/policy/calendar.c \
  lib/policy/calendar.h \
  lib/policy/check.c \
  lib/policy/check.h \
  lib/policy/check_ranges.c \
  lib/policy/check_tables.c \
  lib/policy/check_titles.c \
  lib/policy/check_use.c \
  lib/policy/compile.c \
  lib/policy/compile.h \
  lib/policy/compile_lists.c \
  lib/policy/compile_marginal.c \
  lib/policy/compile_rules.c \
  lib/policy/cycles.c \
  lib/policy/difference.c \
  lib/policy/difference.h \
  lib/policy/difference_rows.c \
  lib/policy/difference_words.c \
  lib/policy/elements.c \
  lib/policy/load.h \
  lib/policy/load_calendar.c \
  lib/policy/load_procedures.c \
  lib/policy/load_rules.c \
  lib/policy/load_standards.c \
  lib/policy/load_vocabulary.c \
  lib/policy/names.c \
  lib/policy/policy.h \
  lib/policy/procedure.c \
  lib/policy/procedure.h \
  lib/policy/proceeding.c \
  lib/policy/program.c \
  lib/policy/range.c \
  lib/policy/range.h \
  lib/policy/say.c \
  lib/policy/say.h \
  lib/policy/stack.c \
  lib/policy/standard.c \
  lib/policy/standard_computed.c \
  lib/policy/vocabulary.c \
  lib/policy/vocabulary.h

population_sources = \
  lib/population/arrow.c \
  lib/population/arrow.h \
  lib/population/arrow_columns.c \
  lib/population/arrow_rows.c \
  lib/population/arrow_take.h \
  lib/population/arrow_types.c \
  lib/population/arrow_values.c \
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
  lib/population/survey.c \
  lib/population/tables.c \
  lib/population/texts.c \
  lib/population/values.c

engine_sources = \
  lib/engine/assess.c \
  lib/engine/assess.h \
  lib/engine/assess_full.c \
  lib/engine/assess_one.c \
  lib/engine/assess_values.c \
  lib/engine/batch.c \
  lib/engine/batch.h \
  lib/engine/code.c \
  lib/engine/code.h \
  lib/engine/code_lists.c \
  lib/engine/code_missing.c \
  lib/engine/code_numbers.c \
  lib/engine/code_print.c \
  lib/engine/decision.c \
  lib/engine/evaluate.h \
  lib/engine/explain.c \
  lib/engine/explain.h \
  lib/engine/explain_text.c \
  lib/engine/kernels.c \
  lib/engine/kernels.h \
  lib/engine/machine.c \
  lib/engine/machine.h \
  lib/engine/machine_dates.c \
  lib/engine/machine_facts.c \
  lib/engine/machine_folds.c \
  lib/engine/machine_moves.c \
  lib/engine/machine_numbers.c \
  lib/engine/machine_records.c \
  lib/engine/machine_standards.c \
  lib/engine/machine_truth.c \
  lib/engine/outcome.c \
  lib/engine/outcome.h \
  lib/engine/plan.c \
  lib/engine/plan.h \
  lib/engine/plan_kept.c \
  lib/engine/plan_maker.h \
  lib/engine/plan_programs.c \
  lib/engine/settle.c \
  lib/engine/settle.h \
  lib/engine/share.c \
  lib/engine/trace.c \
  lib/engine/trace.h \
  lib/engine/trace_lists.c \
  lib/engine/trace_standards.c \
  lib/engine/trace_steps.c

exchange_sources = \
  lib/exchange/again.c \
  lib/exchange/again.h \
  lib/exchange/arrow_out.c \
  lib/exchange/assess.c \
  lib/exchange/cases.c \
  lib/exchange/cases.h \
  lib/exchange/compare.c \
  lib/exchange/compare.h \
  lib/exchange/compare_sums.c \
  lib/exchange/compare_write.c \
  lib/exchange/content.c \
  lib/exchange/content.h \
  lib/exchange/decisions.h \
  lib/exchange/decisions_write.c \
  lib/exchange/form.c \
  lib/exchange/form.h \
  lib/exchange/page.c \
  lib/exchange/page.h \
  lib/exchange/page_program.c \
  lib/exchange/page_reads.c \
  lib/exchange/page_sheet.c \
  lib/exchange/page_standard.c \
  lib/exchange/population_read.c \
  lib/exchange/population_write.c \
  lib/exchange/record.c \
  lib/exchange/record.h \
  lib/exchange/relay.c \
  lib/exchange/relay.h \
  lib/exchange/sample.c \
  lib/exchange/sample.h \
  lib/exchange/sample_cases.c \
  lib/exchange/sample_families.c \
  lib/exchange/sample_model.c \
  lib/exchange/sample_open.c \
  lib/exchange/sample_rare.c \
  lib/exchange/sample_regions.c \
  lib/exchange/sample_struck.c \
  lib/exchange/sample_write.c \
  lib/exchange/schema.c \
  lib/exchange/stream.c \
  lib/exchange/stream.h \
  lib/exchange/verify.c \
  lib/exchange/words.c \
  lib/exchange/words.h

# The vector kernels, once for every processor of the architecture and, where configure finds that it can, once for those with AVX2.
kernel_sources = \
  lib/engine/kernels_bits.h \
  lib/engine/kernels_body.c \
  lib/engine/kernels_numbers.h \
  lib/engine/kernels_segments.h \
  lib/engine/kernels_vector.h

noinst_LTLIBRARIES += lib/libkernels-plain.la
kernel_libraries = lib/libkernels-plain.la
lib_libkernels_plain_la_SOURCES = $(kernel_sources)
lib_libkernels_plain_la_CFLAGS = $(AM_CFLAGS) $(AID_KERNEL_CFLAGS)
if KERNELS_AVX2
AM_CPPFLAGS += -DAID__HAVE_AVX2
noinst_LTLIBRARIES += lib/libkernels-avx2.la
kernel_libraries += lib/libkernels-avx2.la
lib_libkernels_avx2_la_SOURCES = $(kernel_sources)
lib_libkernels_avx2_la_CPPFLAGS = $(AM_CPPFLAGS) -DAID__KERNELS_AVX2
lib_libkernels_avx2_la_CFLAGS = $(AM_CFLAGS) $(AID_KERNEL_CFLAGS) $(AID_AVX2_CFLAGS)
endif

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
lib_libsocialaid_internal_la_LIBADD = $(kernel_libraries) $(LIBXML2_LIBS) $(LIBCRYPTO_LIBS)

# The same objects with nothing but the public symbols: what is installed.
lib_LTLIBRARIES += lib/libsocialaid.la
lib_libsocialaid_la_SOURCES =
lib_libsocialaid_la_LIBADD = lib/libsocialaid-internal.la
lib_libsocialaid_la_LDFLAGS = \
  -no-undefined -version-info $(AID_VERSION_INFO) -pthread $(AID_LDFLAGS) \
  -Wl,--version-script=$(srcdir)/lib/libsocialaid.map
EXTRA_lib_libsocialaid_la_DEPENDENCIES = lib/libsocialaid.map
EXTRA_DIST += lib/libsocialaid.map
