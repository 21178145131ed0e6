"""Policies: loading, what stands in them, what is wrong with them."""
import datetime
import os
import pickle
import tempfile
import unittest
from decimal import Decimal

import socialaid as sa

import support


def pack(body, name="t", more=""):
    return ('<policy xmlns="urn:socialaid:policy:1" id="%s" version="1" zh="试" en="test"%s>\n%s\n</policy>\n' % (name, more, body))


class Loading(unittest.TestCase):
    def test_a_pack_is_found_by_name_and_by_path(self):
        by_name = support.policy()
        by_path = sa.Policy.load(os.path.join(support.PACKS, "puyang.xml"))
        self.assertEqual(by_name.digest, by_path.digest)
        self.assertRegex(by_name.digest, r"^sha256:[0-9a-f]{64}$")
        self.assertEqual([p.id for p in by_name.packs], ["national", "henan", "puyang"])
        self.assertEqual((by_name.id, by_name.region), ("puyang", "410900"))
        self.assertEqual((by_name.title("zh"), by_name.title("en")), ("濮阳市", "Puyang"))

    def test_several_folders_are_looked_through(self):
        with tempfile.TemporaryDirectory() as empty:
            self.assertEqual(sa.Policy.load("puyang", pack_path=[empty, support.PACKS]).id, "puyang")

    def test_a_pack_that_is_not_there_is_not_found(self):
        with self.assertRaises(sa.Error) as caught:
            sa.Policy.load("atlantis", pack_path=support.PACKS)
        self.assertEqual(caught.exception.status, sa.Status.NOT_FOUND)
        self.assertIn("atlantis", str(caught.exception))

    def test_each_fault_is_told_with_its_place_in_two_languages(self):
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "t.xml")
            with open(path, "w", encoding="utf-8") as file:
                file.write(pack('  <source id="s" title="x"/>\n'
                                '  <define id="a" of="person" type="flag" zh="甲" en="a" cite="s">no_such_fact</define>\n'
                                '  <define id="b" of="person" type="flag" zh="乙" en="b" cite="s">1 yuan</define>'))
            with self.assertRaises(sa.Error) as caught:
                sa.Policy.load(path)
        error = caught.exception
        self.assertEqual(error.status, sa.Status.POLICY)
        self.assertEqual(len(error.diagnostics), 2)
        self.assertEqual(error.dropped, 0)
        for diagnostic in error.diagnostics:
            self.assertRegex(diagnostic.number, r"^E\d{4}$")
            self.assertEqual(diagnostic.level, sa.Level.ERROR)
            self.assertEqual(diagnostic.file, path)
            self.assertGreater(diagnostic.line, 1)
            self.assertGreater(diagnostic.column, 0)
            self.assertIsNone(diagnostic.record)
            self.assertNotEqual(diagnostic.message("en"), diagnostic.message("zh"))
            self.assertIn("%s:%d:%d: %s: " % (path, diagnostic.line, diagnostic.column, diagnostic.number), diagnostic.text())
            self.assertIn(str(diagnostic), str(error))
            self.assertIn(diagnostic.number, repr(diagnostic))
            diagnostic.hint("zh")
        self.assertIn("no_such_fact", error.message("en"))
        self.assertIn("no_such_fact", error.message("zh"))
        with self.assertRaises(ValueError):
            error.diagnostics[0].message("fr")

    def test_errors_can_be_copied(self):
        with self.assertRaises(sa.Error) as caught:
            sa.Policy.load("atlantis", pack_path=support.PACKS)
        again = pickle.loads(pickle.dumps(caught.exception))
        self.assertEqual(again.status, caught.exception.status)
        self.assertEqual(str(again), str(caught.exception))

    def test_wrong_arguments_are_type_errors(self):
        for call in (lambda: sa.Policy.load(None), lambda: sa.Policy.load(5), lambda: sa.Policy.load("puyang", pack_path=7),
                     lambda: sa.Policy.load("puyang", pack_path=[None]), lambda: sa.Policy()):
            with self.assertRaises(TypeError):
                call()
        with self.assertRaises(ValueError):
            sa.Policy.load("a\0b")

    def test_the_schema_is_made_from_the_vocabulary(self):
        text = support.policy().schema()
        self.assertIn(b"citizen_number", text)
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "p.xsd")
            self.assertIsNone(support.policy().schema(path))
            with open(path, "rb") as file:
                self.assertEqual(file.read(), text)


class Contents(unittest.TestCase):
    def test_programs_have_rules_with_citations(self):
        policy = support.policy()
        self.assertEqual(list(policy.programs)[:2], ["old_age", "dibao"])
        dibao = policy.programs["dibao"]
        self.assertEqual((dibao.kind, dibao.covers, dibao.unit), ("household", True, "yuan/month"))
        self.assertEqual((dibao.title(), dibao.title("en")), ("最低生活保障", "Minimum living guarantee"))
        income = [r for r in dibao.rules if r.id == "income"][0]
        self.assertEqual((income.role, income.cite), ("require", "n649 art 9"))
        self.assertIn("income_per_head", income.text)
        self.assertIs(income.until, sa.NEVER)
        for program in policy.programs.values():
            for rule in program.rules:
                self.assertTrue(rule.cite, (program.id, rule.id))

    def test_facts_have_types_and_silence(self):
        policy = support.policy()
        person = policy.kinds["person"]
        self.assertEqual((person.parent, person.list), ("household", "persons"))
        self.assertEqual(person.facts["birth"].type, "date")
        self.assertIs(person.facts["death"].absent, sa.NEVER)
        self.assertIsNone(person.facts["birth"].absent)
        self.assertTrue(person.facts["citizen_number"].sensitive)
        self.assertEqual(person.facts["citizen_number"].standard, "GB 11643-1999")
        self.assertIn("police", person.facts["citizen_number"].sources)
        grade = policy.facts["card", "card_grade"]
        self.assertEqual((grade.least, grade.most, grade.unit), (1, 4, "count"))
        area = policy.kinds["household"].facts["area"]
        self.assertIn("urban", area.codes)
        self.assertTrue(area.codes.code_title("urban"))
        self.assertTrue(policy.kinds["card"].dated)

    def test_sources_are_documents(self):
        source = support.policy().sources["n57"]
        self.assertTrue(source.title)
        self.assertTrue(source.number is None or "〔" in source.number)

    def test_mappings_cannot_be_written(self):
        with self.assertRaises(TypeError):
            support.policy().programs["x"] = 1
        with self.assertRaises(AttributeError):
            support.policy().programs["dibao"].id = "x"


class Standards(unittest.TestCase):
    def test_the_nearest_region_and_the_day_answer(self):
        rate = support.policy().standards["old_age_rate"]
        self.assertEqual((rate.keys, rate.unit, rate.type), (("age",), "yuan/month", "number"))
        self.assertEqual(repr(rate.value("410928", "2022-07-01", age="85 years")), "Decimal('50.00')")
        self.assertEqual(rate.value("410928102", datetime.date(2022, 7, 1), age="95 years"), 100)
        self.assertEqual(rate.value(None, "2022-07-01", age="80 years"), 50)
        row = rate.row("410928", "2022-07-01", age="101 years")
        self.assertEqual((row.kind, row.value, row.cite), ("floor", Decimal(300), "h_old_rates"))
        self.assertEqual(row.keys["age"], ">= 100 years")

    def test_what_was_not_yet_announced_does_not_answer(self):
        standard = support.policy().standards["dibao_standard"]
        self.assertEqual(standard.value("410928", "2022-01-15", area="rural"), 420)
        earlier = standard.value("410928", "2022-01-15", area="rural", known="2022-01-31")
        self.assertNotEqual(earlier, 420)

    def test_all_rows_are_listed(self):
        rows = support.policy().standards["old_age_rate"].rows
        self.assertGreater(len(rows), 3)
        self.assertIn("missing", [r.kind for r in rows])
        self.assertIsNone([r for r in rows if r.kind == "missing"][0].value)

    def test_faults_of_asking(self):
        rate = support.policy().standards["old_age_rate"]
        for call in (lambda: rate.value("410928", "2022-07-01"), lambda: rate.value("410928", "2022-07-01", area="rural"),
                     lambda: rate.value("410928", "2022-07-01", age=None), lambda: rate.value(410928, "2022-07-01", age="80 years"),
                     lambda: rate.value("410928", None, age="80 years")):
            with self.assertRaises(TypeError):
                call()
        with self.assertRaisesRegex(ValueError, "85 years"):
            rate.value("410928", "2022-07-01", age=85)
        with self.assertRaises(sa.Error) as caught:
            rate.value("nowhere", "2022-07-01", age="80 years")
        self.assertEqual(caught.exception.status, sa.Status.ARGUMENT)
        with self.assertRaises(sa.Error):
            rate.value("410928", "2022-07-01", age="old")


class Closing(unittest.TestCase):
    def test_a_closed_policy_refuses(self):
        with sa.Policy.load("puyang", pack_path=support.PACKS) as policy:
            standard = policy.standards["old_age_rate"]
            program = policy.programs["dibao"]
        policy.close()
        for call in (lambda: policy.id, lambda: policy.digest, lambda: policy.programs, lambda: policy.standards, lambda: policy.kinds,
                     lambda: policy.sources, lambda: policy.packs, lambda: policy.title(), lambda: policy.schema(),
                     lambda: standard.rows, lambda: standard.value(None, "2022-07-01", age="80 years"),
                     lambda: sa.Population(policy, "2022-07"), lambda: sa.read_xml(policy, "x.xml"),
                     lambda: policy.assess(support.old_people(1)), lambda: policy.__enter__()):
            with self.assertRaises(ValueError):
                call()
        self.assertEqual(repr(policy), "<Policy closed>")
        self.assertEqual((program.id, standard.id), ("dibao", "old_age_rate"))


class Calendar(unittest.TestCase):
    def test_working_days_follow_the_notices(self):
        policy = support.policy()
        self.assertFalse(policy.is_workday("2022-10-01"))
        self.assertTrue(policy.is_workday("2022-10-08"))     # a Saturday, worked
        self.assertEqual(policy.workday("2022-10-01"), datetime.date(2022, 10, 8))
        self.assertEqual(policy.workdays_add(datetime.date(2022, 9, 29), 10), datetime.date(2022, 10, 18))
        self.assertEqual(policy.workdays_add("2022-10-18", -10), datetime.date(2022, 9, 29))
        self.assertEqual(policy.workdays_between("2022-09-29", "2022-10-18"), 10)

    def test_beyond_the_calendar_is_refused(self):
        policy = support.policy()
        first, last = policy.calendar_span
        self.assertEqual((first, last), (datetime.date(2021, 1, 1), datetime.date(2026, 12, 31)))
        for call in (lambda: policy.is_workday(first - datetime.timedelta(1)), lambda: policy.workday("2027-01-01"),
                     lambda: policy.workdays_add(last, 1), lambda: policy.workdays_add(first, 2**40),
                     lambda: policy.workdays_between(last, first), lambda: policy.workdays_between("2019-01-01", first)):
            with self.assertRaises(ValueError):
                call()

    def test_a_pack_may_have_no_calendar(self):
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "t.xml")
            with open(path, "w", encoding="utf-8") as file:
                file.write(pack(""))
            policy = sa.Policy.load(path)
        self.assertIsNone(policy.calendar_span)
        with self.assertRaises(ValueError):
            policy.is_workday("2022-10-08")


if __name__ == "__main__":
    support.main()
