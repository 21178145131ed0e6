"""Values: exact numbers, dates, months, identity numbers."""
import copy
import datetime
import pickle
import unittest
from decimal import Decimal
from fractions import Fraction

import socialaid as sa
from socialaid import values

import support


class Numbers(unittest.TestCase):
    def test_a_float_is_taken_where_it_is_the_nearest_of_an_exact_fen(self):
        self.assertEqual(values.exact(1234.56), Fraction(123456, 100))
        self.assertEqual(values.exact(0.1), Fraction(1, 10))
        self.assertEqual(values.exact(-0.01), Fraction(-1, 100))
        self.assertEqual(values.exact(3.0), 3)
        self.assertEqual(values.exact(0.0245, 4), Fraction(245, 10000))

    def test_another_float_is_refused(self):
        for wrong in (0.1 + 0.2, 1 / 3, 0.005, 1e14, 1e300, float("inf"), -float("inf")):
            with self.subTest(wrong=wrong), self.assertRaises(ValueError):
                values.exact(wrong)

    def test_nan_is_unknown(self):
        self.assertTrue(values.is_unknown(float("nan")))
        self.assertTrue(values.is_unknown(Decimal("nan")))
        self.assertTrue(values.is_unknown(None))
        for known in (0, 0.0, False, "", "NaN", Decimal(0), datetime.date(2022, 1, 1)):
            self.assertFalse(values.is_unknown(known))

    def test_amounts_are_exact_in_fen(self):
        self.assertEqual(values.fen(Decimal("310.50")), 31050)
        self.assertEqual(values.fen("0.01"), 1)
        self.assertEqual(values.fen(900), 90000)
        with self.assertRaises(ValueError):
            values.fen(Fraction(1, 3))
        with self.assertRaises(TypeError):
            values.fen(True)

    def test_numbers_come_as_int_decimal_or_fraction(self):
        self.assertEqual(repr(values.number_of(3860, 12 // 12, "yuan/year")), "Decimal('3860.00')")
        self.assertEqual(values.number_of(965, 3, "yuan/month"), Fraction(965, 3))
        self.assertEqual(repr(values.number_of(7, 20, "")), "Decimal('0.35')")
        self.assertEqual(repr(values.number_of(1, 8, "")), "Decimal('0.125')")
        self.assertEqual(repr(values.number_of(12, 1, "months")), "12")
        self.assertEqual(values.number_of(-7, 200, "yuan"), Decimal("-0.035"))
        self.assertEqual(values.yuan(2**63 - 1), Decimal("92233720368547758.07"))
        self.assertEqual(str(values.yuan(-5)), "-0.05")

    def test_a_text_is_read_strictly(self):
        self.assertEqual(values.exact("2.4%"), Fraction(24, 1000))
        for wrong in ("", "1e3", " 1", "1,000", "٣", "--1", "1.", "nan"):
            with self.subTest(wrong=wrong), self.assertRaises(ValueError):
                values.exact(wrong)


class Time(unittest.TestCase):
    def test_dates_are_dates_or_their_text(self):
        self.assertEqual(values.date_number(datetime.date(1970, 1, 2)), 1)
        self.assertEqual(values.date_number("1969-12-31"), -1)
        for wrong in ("2022-02-30", "20220101", "2022-1-1", ""):
            with self.subTest(wrong=wrong), self.assertRaises(ValueError):
                values.date_number(wrong)
        for wrong in (None, 5, datetime.datetime(2022, 1, 1), sa.NEVER):
            with self.subTest(wrong=wrong), self.assertRaises(TypeError):
                values.date_number(wrong)

    def test_months_are_text_or_pairs(self):
        self.assertEqual(values.month_number("1970-01"), 0)
        self.assertEqual(values.month_number((2022, 7)), values.month_number("2022-07"))
        self.assertEqual(values.month_number(datetime.date(2022, 7, 31)), values.month_number("2022-07"))
        self.assertEqual(values.month_of(values.month_number("1949-10")), "1949-10")
        for wrong in ("2022-13", "2022", (2022, 0), (0, 1), "2022-7"):
            with self.subTest(wrong=wrong), self.assertRaises(ValueError):
                values.month_number(wrong)

    def test_never_is_after_all(self):
        self.assertGreater(sa.NEVER, datetime.date.max)
        self.assertLess(datetime.date.max, sa.NEVER)
        self.assertLess(sa.ALWAYS, datetime.date.min)
        self.assertLess(sa.ALWAYS, sa.NEVER)
        self.assertGreaterEqual(sa.NEVER, "9999-12")
        self.assertIs(copy.deepcopy(sa.NEVER), sa.NEVER)
        self.assertIs(pickle.loads(pickle.dumps(sa.NOBODY)), sa.NOBODY)


class Identity(unittest.TestCase):
    def test_a_citizen_number_says_birth_sex_and_division(self):
        for written in ("11010519491231002X", "11010519491231002x"):
            c = sa.citizen(written)
            self.assertEqual(c.number, "11010519491231002X")
            self.assertEqual((c.birth, c.sex, c.division), (datetime.date(1949, 12, 31), "female", "110105"))

    def test_an_old_number_gets_its_long_form(self):
        self.assertEqual(sa.citizen("110105491231002").number, "11010519491231002X")

    def test_what_is_wrong_is_told_without_the_number(self):
        for wrong in ("", "123", "110105194912310021", "99010519491231002X", "11010519491331002X", "a" * 18, "1" * 17 + "\0"):
            with self.subTest(wrong=wrong), self.assertRaises(ValueError) as caught:
                sa.citizen(wrong)
            if wrong:
                self.assertNotIn(wrong, str(caught.exception))
        with self.assertRaises(TypeError):
            sa.citizen(None)

    def test_it_is_shown_masked(self):
        c = sa.citizen("11010519491231002X")
        for text in (repr(c), str(c), "%s" % (c,), "{}".format(c)):
            self.assertNotIn("19491231", text)
        self.assertEqual(sa.mask_citizen("11010519491231002X"), "110105********002X")

    def test_divisions_have_levels_and_parents(self):
        self.assertEqual(sa.region_level("410928"), "county")
        self.assertEqual(sa.region_level("CN"), "country")
        self.assertEqual(sa.region_parent("410928102"), "410928")
        self.assertEqual(sa.region_parent("410000"), "CN")
        self.assertIsNone(sa.region_parent("CN"))
        with self.assertRaises(ValueError):
            sa.region_level("4109")


if __name__ == "__main__":
    support.main()
