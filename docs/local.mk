# Documents. `make docs` makes the reference from the public headers into docs/api of the build folder.

EXTRA_DIST += docs/symbols.md
