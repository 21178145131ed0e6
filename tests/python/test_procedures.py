"""Procedures: what stands in them, and how a case stands under one."""
import datetime
import unittest
from fractions import Fraction

import socialaid as sa

import support


class Procedures(unittest.TestCase):
    def test_each_version_is_there_with_its_stages(self):
        versions = [p for p in support.policy().procedures if p.id == "dibao_case"]
        self.assertEqual([(p.since, p.until) for p in versions],
                         [(datetime.date(2012, 12, 12), datetime.date(2021, 7, 1)), (datetime.date(2021, 7, 1), sa.NEVER)])
        self.assertEqual((versions[0].kind, versions[0].programs, versions[0].public), ("household", ("dibao",), True))
        stages = {s.id: s for s in versions[0].stages}
        self.assertEqual((stages["survey"].time, stages["survey"].by, stages["survey"].officers), ("10 working days", "township", 2))
        self.assertEqual(stages["random_visit"].share, Fraction(3, 10))
        self.assertEqual((stages["publicity"].time, stages["publicity"].lasts, stages["publicity"].public), ("7 days", True, True))
        self.assertEqual((stages["total_urban"].target, stages["total_urban"].when), ("decision", "area == 'urban'"))
        self.assertTrue(stages["objection"].optional)
        self.assertIsNone(stages["submission"].time)
        self.assertEqual(stages["publicity"].title("zh"), "乡镇公示")

    def test_the_day_chooses_the_version(self):
        policy = support.policy()
        self.assertEqual(policy.procedure("dibao_case", "2021-06-30").cite, "n220")
        self.assertEqual(policy.procedure("dibao_case", "2021-07-01").cite, "n57")
        for id, day in (("dibao_case", "2012-12-11"), ("nothing", "2022-01-01")):
            with self.assertRaises(KeyError):
                policy.procedure(id, day)

    def test_a_case_is_told_its_days(self):
        case = support.policy().procedure("dibao_case", "2022-01-27").begin()
        case.add("accepted", "2022-01-27")
        stands = case.look("2022-01-27")
        self.assertEqual((stands["survey"].state, stands["survey"].due, stands["survey"].late), ("open", datetime.date(2022, 1, 30), False))
        self.assertEqual((stands["total"].state, stands["total"].due), ("unsettled", datetime.date(2022, 3, 15)))
        case.set_condition("total", False)
        stands = case.look("2022-01-31")
        self.assertEqual((stands["total"].state, stands["total"].due, stands["total"].due_state), ("not needed", None, "none"))
        self.assertTrue(stands["survey"].late)
        case.set_condition("total", None)
        self.assertEqual(case.look("2022-01-31")["total"].state, "unsettled")

    def test_a_case_outlives_its_policy(self):
        policy = sa.Policy.load("national", pack_path=support.PACKS)
        case = policy.procedure("tekun_case", "2022-06-01").begin()
        policy.close()
        del policy
        case.add("accepted", datetime.date(2022, 6, 1))
        self.assertEqual(case.look("2022-06-01")["survey"].due, datetime.date(2022, 6, 23))

    def test_what_is_not_there_is_refused(self):
        case = support.policy().procedure("dibao_case", "2022-01-27").begin()
        for call in (lambda: case.add("nothing", "2022-01-27"), lambda: case.add("total", "2022-01-27"), lambda: case.set_condition("survey", True)):
            with self.assertRaises(sa.Error):
                call()


if __name__ == "__main__":
    support.main()
