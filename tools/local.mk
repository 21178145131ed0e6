# The `socialaid` command, over the public API alone. With its first source file, in this place:
#
# bin_PROGRAMS += tools/socialaid
# tools_socialaid_SOURCES = tools/main.c …
# tools_socialaid_LDADD = lib/libsocialaid.la
