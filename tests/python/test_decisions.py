"""Decisions: old age and dibao under the Puyang packs, their grounds, totals and explanations."""
import datetime
import unittest
from decimal import Decimal

import socialaid as sa

import support

NOTHING = dict(assets=[], vehicles=[], houses=[], enterprises=[])


def couple(month="2022-09", income=Decimal("2400")):
    city = sa.Population(support.policy(), month)
    home = city.add_household("h1", "410928", area="rural")
    home.add_person("wang", relation="head", birth="1940-05-01", incomes=[dict(source_kind="farming", a_month=0, a_year=income)],
                    citizen_number="11010519491231002X", full_name="王某某", **NOTHING)
    home.add_person("li", relation="spouse", birth="1943-11-20", incomes=[], **NOTHING)
    return city


class OldAge(unittest.TestCase):
    def test_eighty_in_the_birthday_month(self):
        for month, outcome, amount in (("2022-08", "ineligible", Decimal(0)), ("2022-09", "eligible", Decimal("50.00"))):
            decision = support.policy().assess(support.old_people(1, month)).find("old_age", "a0")
            self.assertEqual((decision.outcome, decision.amount), (outcome, amount))
        self.assertEqual(decision.amount_fen, 5000)
        self.assertEqual(repr(decision.amount), "Decimal('50.00')")
        self.assertEqual((decision.program, decision.subject, decision.person, decision.household), ("old_age", "a0", "a0", "h0"))
        self.assertIs(decision.eligible, True)
        self.assertEqual([(p.id, p.amount) for p in decision.pays], [("basic", Decimal("50.00"))])
        self.assertEqual(decision.reasons, ())
        self.assertIs(decision.starts, sa.NEVER)
        used = {g.name: g.row for g in decision.standards}
        self.assertEqual((used["old_age_rate"].cite, used["old_age_rate"].keys["age"]), ("p_old", ">= 80 years"))
        self.assertIn("old_age_delay", [g.name for g in decision.grounds if g.kind == "illustrative"])

    def test_a_refusal_has_its_reason(self):
        decision = support.policy().assess(support.old_people(1, "2022-08"), all=True).find("old_age", "a0")
        self.assertEqual((decision.outcome, decision.reasons, decision.eligible), ("ineligible", ("age",), False))
        self.assertEqual([(g.name, g.value) for g in decision.grounds if g.kind == "margin"], [("age", -1)])

    def test_an_unknown_birthday_is_asked_for(self):
        city = sa.Population(support.policy(), "2022-09")
        city.add_household("h", "410928").add_person("a")
        decision = support.policy().assess(city, programs=["old_age"]).find("old_age", "a")
        self.assertEqual((decision.outcome, decision.eligible), ("undetermined", None))
        self.assertEqual([(g.name, g.subject) for g in decision.missing], [("birth", "a")])

    def test_an_award_tells_the_first_month(self):
        city = support.old_people(1)
        city["h0"].persons[0].award("old_age", applied="2022-09-05")
        decision = support.policy().assess(city).find("old_age", "a0")
        self.assertEqual((decision.starts, decision.amount, decision.entitled), ("2022-10", Decimal("0.00"), Decimal("50.00")))

    def test_the_floor_is_an_assumption(self):
        city = sa.Population(support.policy(), "2022-09")
        city.add_household("h", "410928").add_person("a", birth="1922-09-10")
        decision = support.policy().assess(city).find("old_age", "a")
        self.assertEqual(decision.amount, 300)
        self.assertEqual([g.name for g in decision.grounds if g.kind == "assumed"], ["old_age_rate"])


class Dibao(unittest.TestCase):
    def test_the_difference_is_paid_to_the_fen(self):
        # 420 a month and head; 2400 a year are 200 a month, 100 a head.
        result = support.policy().assess(couple())
        decision = result.find("dibao", "h1")
        self.assertEqual((decision.outcome, decision.amount), ("eligible", Decimal("640.00")))
        self.assertEqual(decision.pays[0].shares, {"wang": Decimal("320.00"), "li": Decimal("320.00")})
        self.assertIsNone(decision.person)
        self.assertEqual(decision.subject, "h1")

    def test_a_share_that_no_rule_rounds_is_exact(self):
        decision = support.policy().assess(couple(income=Decimal("100"))).find("dibao", "h1")
        share = decision.pays[0].shares["li"]
        self.assertEqual(share, 420 - sa.values.Fraction(100, 24))
        self.assertIsInstance(share, sa.values.Fraction)
        self.assertEqual(decision.amount, Decimal("831.67"))

    def test_what_is_missing_is_named(self):
        city = couple()
        other = city.add_household("h2", "410928", area="rural")
        other.add_person("zhao", relation="head", birth="1970-01-01", **NOTHING)
        decision = support.policy().assess(city).find("dibao", "h2")
        self.assertEqual(decision.outcome, "undetermined")
        self.assertEqual([(g.name, g.subject) for g in decision.missing], [("incomes", "zhao")])

    def test_a_question_is_for_an_official(self):
        city = couple()
        person = city["h1"].person("wang")
        for day in ("2022-03-01", "2022-04-01", "2022-05-01"):
            person.add_row("offer", offered=day, accepted=False)
        person.set_list("offers", "whole")
        decision = support.policy().assess(city).find("dibao", "h1")
        self.assertIn(decision.outcome, ("official", "eligible"))
        self.assertIn("share_kept", [g.name for g in decision.questions])
        self.assertIsNone(decision.amount)
        self.assertIsNone(decision.amount_fen)

    def test_what_was_announced_later_does_not_count_yet(self):
        # The standard of 2022 was announced on 18 February.
        city = couple()
        for known, amount in ((None, "640.00"), ("2022-02-18", "640.00")):
            self.assertEqual(support.policy().assess(city, known=known).find("dibao", "h1").amount, Decimal(amount))
        self.assertNotEqual(support.policy().assess(city, known="2022-02-17").find("dibao", "h1").amount, Decimal("640.00"))

    def test_what_is_supplied_wins_and_is_told(self):
        city = couple()
        city["h1"].given("household_income", Decimal("0"))
        decision = support.policy().assess(city).find("dibao", "h1")
        self.assertEqual(decision.amount, 840)
        self.assertIn("household_income", [g.name for g in decision.grounds if g.kind == "supplied"])

    def test_the_month_can_be_said_in_several_ways(self):
        city = couple()
        for month in (None, "2022-09", (2022, 9), datetime.date(2022, 9, 5)):
            result = support.policy().assess(city, month)
            self.assertEqual((result.month, result.day), ("2022-09", datetime.date(2022, 9, 30)))
        self.assertEqual(support.policy().assess(city, day="2022-09-15").day, datetime.date(2022, 9, 15))
        with self.assertRaises(sa.Error):
            support.policy().assess(city, day="2023-01-01")
        with self.assertRaises(ValueError):
            support.policy().assess(city, "2022-9")


class Results(unittest.TestCase):
    def test_a_result_is_a_sequence(self):
        result = support.policy().assess(support.old_people(3), programs=["old_age", "tekun"])
        self.assertEqual(len(result), 6)
        self.assertEqual([d.subject for d in result if d.program == "old_age"], ["a0", "a1", "a2"])
        self.assertEqual(result[-1].subject, result[5].subject)
        self.assertEqual(len(result.decisions), 6)
        with self.assertRaises(IndexError):
            result[6]
        self.assertIsNone(result.find("dibao", "h0"))
        self.assertIsNone(result.find("old_age", "x"))
        self.assertTrue(result)

    def test_totals_are_sums(self):
        result = support.policy().assess(support.old_people(3))
        total = result.total("old_age")
        self.assertEqual((total.program, total.decided, total.eligible, total.amount), ("old_age", 3, 3, Decimal("150.00")))
        self.assertEqual(result.totals["old_age"], total)
        self.assertEqual(list(result.totals), list(support.policy().programs))
        self.assertEqual(result.refused("orphan", "age"), 3)
        with self.assertRaises(KeyError):
            result.total("no_such_program")
        self.assertEqual(total.amount_fen, sum(d.amount_fen for d in result if d.program == "old_age"))

    def test_any_number_of_threads_decides_the_same(self):
        city = support.old_people(300)
        told = [[(d.program, d.subject, d.outcome, d.amount) for d in support.policy().assess(city, threads=n)] for n in (1, 2, 7)]
        self.assertEqual(told[0], told[1])
        self.assertEqual(told[0], told[2])

    def test_progress_is_told_and_can_cancel(self):
        city = support.old_people(50)
        seen = []
        support.policy().assess(city, progress=lambda done, total: seen.append((done, total)))
        self.assertEqual(seen[-1], (50, 50))
        with self.assertRaises(sa.Error) as caught:
            support.policy().assess(city, progress=lambda done, total: True)
        self.assertEqual(caught.exception.status, sa.Status.CANCELLED)

        def fault(done, total):
            raise KeyError("mine")
        with self.assertRaisesRegex(KeyError, "mine"):
            support.policy().assess(city, progress=fault)
        self.assertEqual(support.policy().assess(city).total("old_age").eligible, 50)

    def test_wrong_arguments_are_refused(self):
        policy, city = support.policy(), support.old_people(1)
        for call in (lambda: policy.assess(None), lambda: policy.assess(city, 7), lambda: policy.assess(city, programs="dibao"),
                     lambda: policy.assess(city, programs=[None]), lambda: policy.assess(city, day=5), lambda: policy.assess(city, progress=5),
                     lambda: policy.assess(city).find(None, "a0"), lambda: policy.assess(city).find("old_age", None),
                     lambda: policy.assess(city).refused(None, "age"), lambda: policy.assess(city).explain("a0", "old_age", None),
                     lambda: sa.Result(), lambda: policy.assess(city)["x"]):
            with self.assertRaises(TypeError):
                call()
        with self.assertRaises(sa.Error) as caught:
            policy.assess(city, programs=["no_such_program"])
        self.assertIn("no_such_program", str(caught.exception))
        with self.assertRaises(ValueError):
            policy.assess(city, threads=-1)
        with self.assertRaises(KeyError):
            policy.assess(city).explain("a0", "dibao")

    def test_a_population_of_another_policy_is_refused(self):
        other = sa.Policy.load("henan", pack_path=support.PACKS)
        with self.assertRaises(sa.Error):
            support.policy().assess(support.old_people(1, of=other))

    def test_a_changed_population_makes_old_results_unusable(self):
        city = couple()
        before = support.policy().assess(city)
        decision = before.find("dibao", "h1")
        explanation = decision.explanation()
        city["h1"].person("li")["relation"] = "other"
        for call in (lambda: len(before), lambda: decision.amount, lambda: before.to_xml(), lambda: decision.explain(),
                     lambda: before.total("dibao")):
            with self.assertRaisesRegex(ValueError, "changed"):
                call()
        repr(before), repr(decision)
        self.assertTrue(explanation is not None)
        after = support.policy().assess(city)
        self.assertNotEqual(after.find("dibao", "h1").amount, 640)


class Explaining(unittest.TestCase):
    def setUp(self):
        self.result = support.policy().assess(couple())

    def test_it_says_rules_numbers_and_citations(self):
        english = self.result.explain("h1", "dibao", "en")
        chinese = self.result.explain("h1", "dibao")
        for wanted in ("Minimum living guarantee", "640.00", "income_per_head", "art 9"):
            self.assertIn(wanted, english)
        for wanted in ("最低生活保障", "640.00", "第9条"):
            self.assertIn(wanted, chinese)
        self.assertEqual(self.result.find("dibao", "h1").explain("en"), english)

    def test_sensitive_values_are_masked_unless_asked_for(self):
        masked = self.result.explain("wang", "old_age", "en")
        self.assertNotIn("1940-05-01", masked)
        self.assertIn("1940-05-01", self.result.explain("wang", "old_age", "en", unmask=True))

    def test_it_is_a_tree_too(self):
        with self.result.find("dibao", "h1").explanation() as explanation:
            root = explanation.root
            self.assertGreater(len(root), 0)
            seen = []
            todo = [root]
            while todo:
                step = todo.pop()
                seen.append(step.name)
                step.title("zh"), step.subject, step.cite, step.formula, step.value
                todo.extend(step)
            self.assertIn("dibao_standard", seen)
            with self.assertRaises(IndexError):
                root[len(root)]
            self.assertEqual(str(explanation), explanation.text("zh"))
        for call in (lambda: explanation.text(), lambda: root.name, lambda: explanation.root, lambda: len(root)):
            with self.assertRaises(ValueError):
                call()

    def test_what_would_settle_it_is_told_in_minimal_sets(self):
        found = 0
        for decision in self.result:
            settling = decision.explanation().settling
            if decision.outcome not in ("undetermined", "official"):
                self.assertEqual(settling, ())
            for one in settling:
                found += 1
                self.assertIn(one.outcome, ("eligible", "ineligible"))
                self.assertIn(len(one.facts), (1, 2, 3))
                self.assertTrue(all(fact.kind in ("missing", "question") for fact in one.facts))
        self.assertGreater(found, 0)

    def test_a_closed_result_refuses(self):
        with self.result as result:
            decision = result[0]
            explanation = decision.explanation()
        for call in (lambda: len(result), lambda: result[0], lambda: list(result), lambda: result.month, lambda: result.day,
                     lambda: result.total("dibao"), lambda: result.totals, lambda: result.find("dibao", "h1"), lambda: result.to_xml(),
                     lambda: decision.outcome, lambda: decision.amount, lambda: decision.grounds, lambda: decision.pays,
                     lambda: decision.reasons, lambda: decision.explain(), lambda: decision.starts, lambda: result.__enter__()):
            with self.assertRaises(ValueError):
                call()
        self.assertIn("closed", repr(result))
        repr(decision)
        self.assertTrue(explanation.text("en"))      # it keeps its decisions alive


if __name__ == "__main__":
    support.main()
