"""What a reform costs: the same people under two policies.

    python3 what_if.py population.xml reform.xml
"""
import sys

import socialaid as sa

document, reform = sys.argv[1:3]
totals = []
for pack in ("puyang", reform):
    try:
        policy = sa.Policy.load(pack)
        with sa.read_xml(policy, document) as city:
            totals.append(policy.assess(city, "2022-10", programs=["old_age"]).total("old_age"))
    except sa.Error as error:
        for diagnostic in error.diagnostics:
            print(diagnostic, file=sys.stderr)
        sys.exit(1)
before, after = totals
print("now       %d people, %s yuan a month" % (before.eligible, before.amount))
print("reformed  %d people, %s yuan a month" % (after.eligible, after.amount))
