"""What the Python tests share: where the packs are, a city to decide, and a runner that speaks TAP."""
import os
import sys
import traceback
import unittest

import socialaid as sa

SOURCE = os.path.abspath(os.environ.get("srcdir") or os.path.join(os.path.dirname(__file__), "..", ".."))
PACKS = os.path.join(SOURCE, "policy")

_policy = None


def policy():
    """The Puyang policy, loaded once."""
    global _policy
    if _policy is None:
        _policy = sa.Policy.load("puyang", pack_path=PACKS)
    return _policy


def old_people(count=3, month="2022-09", of=None):
    """Households h0, h1 … of one person each, a0, a1 …, aged 80 in September 2022."""
    city = sa.Population(of or policy(), month)
    for i in range(count):
        city.add_household("h%d" % i, "410928", area="rural").add_person("a%d" % i, birth="1942-09-30")
    return city


class _Tap(unittest.TestResult):
    def _line(self, ok, test, note=""):
        self._count = getattr(self, "_count", 0) + 1
        name = "%s.%s" % (type(test).__name__, getattr(test, "_testMethodName", test))
        print("%s %d - %s%s" % ("ok" if ok else "not ok", self._count, name, note), flush=True)

    def _told(self, error):
        for line in "".join(traceback.format_exception(*error)).splitlines():
            print("# " + line, flush=True)

    def addSuccess(self, test):
        self._line(True, test)

    def addFailure(self, test, error):
        super().addFailure(test, error)
        self._line(False, test)
        self._told(error)

    addError = addFailure

    def addSkip(self, test, reason):
        super().addSkip(test, reason)
        self._line(True, test, " # SKIP " + reason)

    def addSubTest(self, test, subtest, error):
        if error is not None:
            super().addFailure(test, error)
            self._line(False, test, " " + subtest._subDescription())
            self._told(error)


def main():
    """Runs the tests of the file that calls it, and tells them as TAP."""
    suite = unittest.defaultTestLoader.loadTestsFromModule(sys.modules["__main__"])
    result = _Tap()
    suite.run(result)
    print("1..%d" % getattr(result, "_count", 0))
    sys.exit(0 if result.wasSuccessful() else 1)
