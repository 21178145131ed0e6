"""A first decision: a household told call by call, decided, and explained."""
import socialaid as sa

policy = sa.Policy.load("puyang")
city = sa.Population(policy, "2022-09")
home = city.add_household("h1", "410928", area="rural")
home.add_person("wang", relation="head", birth="1940-05-01", incomes=[{"source_kind": "farming", "a_month": 0, "a_year": 2400}],
                assets=[], vehicles=[], houses=[], enterprises=[])
home.add_person("li", relation="spouse", birth="1943-11-20", incomes=[], assets=[], vehicles=[], houses=[], enterprises=[])

result = policy.assess(city, programs=["old_age", "dibao"])
for decision in result:
    print(decision.program, decision.subject, decision.outcome, decision.amount)
print(result.explain("h1", "dibao", "en"))
