# Packs and schemas: installed as they stand, checked by the tests. One line each.

pack_files = \
  policy/henan.xml \
  policy/national.xml \
  policy/puyang.xml

schema_files = \
  policy/schema/comparison-1.xsd \
  policy/schema/decisions-1.xsd \
  policy/schema/policy-1.xsd \
  policy/schema/population-1.xsd

dist_pack_DATA = $(pack_files)
dist_schema_DATA = $(schema_files)
