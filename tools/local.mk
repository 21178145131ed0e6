# The `socialaid` command, over the public API alone.
bin_PROGRAMS += tools/socialaid
tools_socialaid_SOURCES = tools/assess.c tools/command.h tools/compare.c tools/main.c tools/options.c tools/policy.c tools/procedures.c
tools_socialaid_LDADD = lib/libsocialaid.la
