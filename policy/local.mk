# Packs and schemas: installed as they stand, checked by the tests. One line each.

pack_files = \
  policy/henan.xml \
  policy/national.xml \
  policy/puyang.xml

case_files = \
  policy/cases/boundaries.xml \
  policy/cases/children.xml \
  policy/cases/dibao.xml \
  policy/cases/dibao_single.xml \
  policy/cases/disability.xml \
  policy/cases/medical.xml \
  policy/cases/monitoring.xml \
  policy/cases/old_age.xml \
  policy/cases/prices.xml \
  policy/cases/tekun.xml \
  policy/cases/temporary.xml \
  policy/cases/tiers.xml

schema_files = \
  policy/schema/comparison-1.xsd \
  policy/schema/decisions-1.xsd \
  policy/schema/policy-1.xsd \
  policy/schema/population-1.xsd

dist_pack_DATA = $(pack_files)
dist_cases_DATA = $(case_files)
dist_schema_DATA = $(schema_files)
