"""Populations: built call by call, read back, closed, changed."""
import datetime
import unittest
from decimal import Decimal
from fractions import Fraction

import socialaid as sa

import support


class Building(unittest.TestCase):
    def setUp(self):
        self.city = sa.Population(support.policy(), "2022-09")

    def test_it_reads_as_the_domain_does(self):
        home = self.city.add_household("h1", "410928", area="rural")
        mother = home.add_person("m", relation="head", birth=datetime.date(1985, 1, 1), incomes=[])
        child = home.add_person("c", relation="child", birth="2012-02-01", mother=mother, father="f")
        father = home.add_relative("f", birth="1983-01-01", death="2019-03-03")
        self.assertEqual((len(self.city), self.city.member_count, self.city.relative_count), (1, 2, 1))
        self.assertEqual([h.id for h in self.city], ["h1"])
        self.assertIn("h1", self.city)
        self.assertNotIn("h2", self.city)
        self.assertEqual(self.city["h1"], home)
        self.assertEqual((home.region, home.kind, home.parent.id), ("410928", "household", "410928"))
        self.assertEqual([p.id for p in home.members], ["m", "c"])
        self.assertEqual([p.id for p in home.relatives], ["f"])
        self.assertEqual(home.person("f"), father)
        self.assertEqual(child.household, home)
        self.assertTrue(child.is_member)
        self.assertFalse(father.is_member)
        self.city.seal()
        self.assertEqual((child["mother"], child["father"]), ("m", "f"))
        self.assertEqual(father["death"], datetime.date(2019, 3, 3))
        self.assertIs(mother["death"], sa.NEVER)
        self.assertEqual(home["area"], "rural")
        self.assertEqual(self.city.month, "2022-09")
        with self.assertRaises(KeyError):
            self.city["h2"]
        with self.assertRaises(KeyError):
            home.person("x")

    def test_a_household_without_a_region_is_the_packs(self):
        self.assertEqual(self.city.add_household("h").region, "410900")

    def test_numbers_are_exact_however_given(self):
        person = self.city.add_household("h").add_person("p")
        for given in (310.5, Decimal("310.50"), Fraction(621, 2), "310.50"):
            row = person.add_row("income", a_month=given)
            self.assertEqual(repr(row["a_month"]), "Decimal('310.50')")
        self.assertEqual(person.add_row("income", a_month=900)["a_month"], 900)
        with self.assertRaises(ValueError):
            person.add_row("income", a_month=0.1 + 0.2)
        with self.assertRaises(ValueError):
            person.add_row("income", a_month=Fraction(1, 3**50))
        with self.assertRaises(TypeError):
            person.add_row("income", a_month=True)
        with self.assertRaises(TypeError):
            person.add_row("income", a_month=[1])
        with self.assertRaises(sa.Error) as caught:
            person.add_row("income", a_month=Decimal("0.001"))
        self.assertEqual(caught.exception.status, sa.Status.DATA)
        with self.assertRaises(sa.Error):
            person.add_row("income", a_month=-1)

    def test_what_a_data_frame_lacks_is_unknown(self):
        home = self.city.add_household("h", None, area=float("nan"))
        self.assertIsNone(home["area"])
        person = home.add_person("p", death=None)
        self.assertIsNone(person["death"])
        person["death"] = sa.NEVER
        self.assertIs(person["death"], sa.NEVER)
        person["birth"] = "1950-01-01"
        person["birth"] = None
        self.assertIsNone(person["birth"])

    def test_nobody_is_not_unknown(self):
        person = self.city.add_household("h").add_person("p", father=sa.NOBODY, mother=None)
        self.assertIs(person["father"], sa.NOBODY)
        self.assertIsNone(person["mother"])

    def test_dated_facts_have_spans(self):
        person = self.city.add_household("h").add_person("p", birth="1950-01-01")
        person.set("co_resident", True, from_=sa.ALWAYS, until="2022-06-01")
        person.set("co_resident", False, from_="2022-06-01", source="visit", recorded="2022-06-20")
        self.assertIs(person.value("co_resident", "2022-05-31"), True)
        self.assertIs(person.value("co_resident", "2022-06-01"), False)
        self.assertIs(person["co_resident"], False)
        with self.assertRaises(TypeError):
            person.set("co_resident", True, until="2022-07-01")
        with self.assertRaises(sa.Error):
            person.set("co_resident", True, from_="2022-06-01", source="hearsay")
        with self.assertRaises(sa.Error):
            person.set("no_such_fact", True, from_="2022-06-01")

    def test_lists_are_whole_partial_or_unknown(self):
        person = self.city.add_household("h").add_person("p", vehicles=[], incomes=[dict(source_kind="wage", a_month=900), {}], cards=None)
        self.city.seal()
        self.assertTrue(person.list_is_whole("vehicles"))
        self.assertTrue(person.list_is_whole("incomes"))
        self.assertFalse(person.list_is_whole("cards"))
        self.assertFalse(person.list_is_whole("houses"))
        self.assertEqual([r["a_month"] for r in person.rows("incomes")], [900, None])
        person.set_list("incomes", "partial")
        self.city.seal()
        self.assertFalse(person.list_is_whole("incomes"))
        with self.assertRaises(ValueError):
            person.set_list("incomes", "maybe")

    def test_rows_of_dated_kinds_have_days(self):
        person = self.city.add_household("h").add_person("p")
        card = person.add_row("cards", "c1", from_="2020-01-01", until=None, card_class="visual", card_grade=1)
        self.assertEqual((card.id, card.kind, card.parent.id), ("c1", "card", "p"))
        self.assertEqual((card.from_, card.until), (datetime.date(2020, 1, 1), None))
        other = person.add_row("card", card_grade="2")
        self.assertIs(other.from_, sa.ALWAYS)
        self.assertIs(other.until, sa.NEVER)
        part = card.add_row("component", component_class="hearing", component_grade=2)
        self.assertEqual(part.parent, card)
        self.assertEqual(len(self.city.rows("card")), 2)
        with self.assertRaises(sa.Error):
            person.add_row("income", from_="2020-01-01")

    def test_regions_have_facts_too(self):
        county = self.city.add_region("410928")
        self.assertEqual((county.id, county.kind), ("410928", "region"))
        self.assertEqual(self.city.regions[0].id, "CN")
        self.assertIsNone(self.city.regions[0].parent)
        with self.assertRaises(sa.Error):
            self.city.add_region("999999")

    def test_awards_and_supplied_values(self):
        home = self.city.add_household("h")
        person = home.add_person("p", birth="1935-03-01")
        person.award("old_age", applied="2021-02-05", confirmed="2021-02-20", from_="2021-03", amount=Decimal("50"))
        person.award("tekun")
        home.award("dibao", applied=datetime.date(2022, 9, 1))
        home.set_awards("partial")
        person.given("counted", True)
        home.given("size", 2)
        home.given("dibao.eligible", None)
        text = self.city.to_xml().decode()
        self.assertIn('<award program="old_age" applied="2021-02-05" confirmed="2021-02-20" from="2021-03" amount="50.00"/>', text)
        self.assertIn('<given value="counted">yes</given>', text)
        with self.assertRaises(sa.Error):
            home.award("no_such_program")
        with self.assertRaises(sa.Error):
            home.given("no_such_value", 1)
        with self.assertRaises(ValueError):
            home.award("dibao", applied="yesterday")

    def test_a_wrong_name_is_told_with_what_is_near(self):
        home = self.city.add_household("h")
        with self.assertRaisesRegex(TypeError, "did you mean birth"):
            home.add_person("p", birht="1950-01-01")
        self.assertEqual(home.persons, [])       # nothing was half done
        person = home.add_person("p")
        with self.assertRaises(sa.Error) as caught:
            person["birht"] = "1950-01-01"
        diagnostic = caught.exception.diagnostics[0]
        self.assertEqual(diagnostic.record, "h")
        self.assertIn("birth", diagnostic.text())
        with self.assertRaises(sa.Error):
            person["no_such_fact"]
        with self.assertRaises(sa.Error):
            person.add_row("no_such_kind")
        with self.assertRaises(KeyError):
            self.city.rows("no_such_kind")

    def test_bad_data_is_told_with_the_record(self):
        home = self.city.add_household("h1")
        for wrong in (lambda: self.city.add_household("h1"), lambda: self.city.add_household("h2", "123"),
                      lambda: home.add_person("a", relation="boss"), lambda: home.add_person("b", birth="2022-02-30"),
                      lambda: self.city.add_household("")):
            with self.assertRaises(sa.Error) as caught:
                wrong()
            self.assertEqual(caught.exception.status, sa.Status.DATA)

    def test_sensitive_values_stand_in_no_message(self):
        person = self.city.add_household("h1").add_person("a")
        for fact, wrong in (("death", "1942-13-01"), ("civil_capacity", "secret_word")):
            with self.assertRaises(sa.Error) as caught:
                person[fact] = wrong
            self.assertNotIn(wrong, str(caught.exception) + caught.exception.message("zh") + repr(caught.exception))
        person["citizen_number"] = "11010519491231002X"
        self.assertNotIn("1949", repr(person) + repr(self.city))
        self.assertEqual(person["citizen_number"], "11010519491231002X")

    def test_a_reference_that_leaves_the_record_is_found_when_sealed(self):
        self.city.add_household("h1").add_person("a", father="nobody_here")
        with self.assertRaises(sa.Error) as caught:
            self.city.seal()
        self.assertEqual(caught.exception.diagnostics[0].record, "h1")
        told = self.city.seal(keep_going=True)
        self.assertEqual([(d.record, d.level) for d in told], [("h1", sa.Level.RECORD)])
        self.assertEqual(len(self.city), 0)

    def test_what_was_read_from_a_document_can_grow(self):
        self.city.add_household("h1").add_person("a")
        grown = sa.read_xml(support.policy(), self.city.to_xml())
        grown.add_household("h2").add_person("b", father="nobody_here")
        grown.seal(keep_going=True)
        self.assertEqual([h.id for h in grown], ["h1"])

    def test_a_left_out_household_is_refused(self):
        home = self.city.add_household("h1")
        person = home.add_person("a", father="nobody_here")
        self.city.add_household("h2")
        self.city.seal(keep_going=True)
        self.assertIsNone(person.id)
        self.assertIsNone(home.id)
        for call in (lambda: person["birth"], lambda: person.set("birth", None), lambda: home.add_person("b")):
            with self.assertRaises(sa.Error):
                call()
        home.persons, person.rows("incomes"), person.parent, person.kind, home.region, repr(person), person.is_member
        with self.assertRaises(ValueError):
            person.household
        self.assertEqual([h.id for h in self.city], ["h2"])


class Refusing(unittest.TestCase):
    def test_none_is_refused(self):
        policy = support.policy()
        city = support.old_people(1)
        home = city["h0"]
        person = home.persons[0]
        for call in (lambda: sa.Population(None, "2022-09"), lambda: sa.Population(policy, None), lambda: sa.Population("puyang", "2022-09"),
                     lambda: city.add_household(None), lambda: city.add_region(None), lambda: city[None], lambda: home.add_person(None),
                     lambda: home.add_relative(None), lambda: home.person(None), lambda: person.set(None, 1), lambda: person[None],
                     lambda: person.add_row(None), lambda: person.rows(None), lambda: person.set_list(None, "whole"),
                     lambda: person.given(None, 1), lambda: person.award(None), lambda: person.list_is_whole(None),
                     lambda: city.add_household("x", 410928), lambda: home.add_person("x", relation=5), lambda: home.add_person("x", birth=5),
                     lambda: person.add_row("offer", accepted=1), lambda: sa.read_xml(None, "x"), lambda: sa.read_xml(policy, None),
                     lambda: policy.assess(None), lambda: city.to_xml(5)):
            with self.assertRaises(TypeError):
                call()
        for call in (lambda: city.add_household("a\0b"), lambda: person.set("birth\0", None), lambda: person.set("full_name", "a\0b"),
                     lambda: person.set_awards(None), lambda: person.set_list("incomes", None)):
            with self.assertRaises(ValueError):
                call()
        with self.assertRaises((sa.Error, ValueError, UnicodeError, TypeError)):
            person["full_name"] = "\ud800"
        self.assertEqual(person["full_name"], None)

    def test_a_closed_population_refuses(self):
        with support.old_people(2) as city:
            home = city["h0"]
            person = home.persons[0]
            walk = iter(city)
            next(walk)
        city.close()
        for call in (lambda: len(city), lambda: city["h0"], lambda: next(walk), lambda: city.month, lambda: city.add_household("x"),
                     lambda: city.add_region("410928"), lambda: city.to_xml(), lambda: city.seal(), lambda: city.regions,
                     lambda: city.rows("card"), lambda: "h0" in city, lambda: home.id, lambda: home.region, lambda: home.persons,
                     lambda: home.add_person("x"), lambda: person["birth"], lambda: person.set("birth", None), lambda: person.household,
                     lambda: person.add_row("income"), lambda: person.award("dibao"), lambda: person.given("counted", True),
                     lambda: person.is_member, lambda: person.parent, lambda: home.person("a0"), lambda: city.synthetic,
                     lambda: support.policy().assess(city), lambda: city.__enter__()):
            with self.assertRaises(ValueError):
                call()
        self.assertIn("closed", repr(city) + repr(home))
        self.assertEqual(home == home, True)

    def test_a_population_outlives_its_policy(self):
        policy = sa.Policy.load("puyang", pack_path=support.PACKS)
        city = sa.Population(policy, "2022-09")
        policy.close()
        del policy
        city.add_household("h", "410928").add_person("p", birth="1942-09-30")
        self.assertEqual(city["h"].persons[0]["birth"], datetime.date(1942, 9, 30))


if __name__ == "__main__":
    support.main()
