"""The native module: None for every argument of every call, and errors that leave nothing behind."""
import inspect
import os
import resource
import unittest

import socialaid as sa
from socialaid import native

import support

INTEGERS = {
    "i", "j", "k", "day", "count", "language", "month", "flags", "threads", "is_data", "known", "_from", "first", "until", "outcome", "pay",
    "synthetic", "recorded", "to", "level", "status", "holds", "read_flags", "assess_flags", "write_flags", "confirmed", "applied",
}
TEXTS = {"id": "h0", "code": "410928", "text": "11010519491231002X", "name": "counted", "subject": "a0", "condition": "age",
         "kind": "income", "fact": "full_name", "written": "x", "program": "old_age", "pack": "puyang", "document": os.devnull}
# What may be left out.
OPTIONAL = {"region", "row_id", "given", "path", "programs", "progress", "pack_path", "schema", "again"}
TUPLE = (6, 1, 0, 1, "x", None)


def calls():
    for name, call in sorted(vars(native).items()):
        if inspect.isfunction(call) and not name.startswith("_"):
            yield name, call, list(inspect.signature(call).parameters)


class World:
    """One of each thing."""

    def __init__(self):
        self.policy, _ = native.policy_load("puyang", support.PACKS)
        self.population = native.population_new(self.policy, 632)
        self.household = native.aid_population_add_household(self.population, "h0", "410928")
        self.person = native.aid_household_add_person(self.household, "a0")
        self.row = native.aid_person_row(self.person)
        native.aid_row_set_written(self.row, "birth", "1942-09-30")
        self.sealed = self.make_population()
        self.decisions, _ = native.policy_assess(self.policy, self.sealed, 0, 0, 0, None, 0, 1, None)
        self.decision = native.aid_decisions_find(self.decisions, "old_age", "a0")
        self.explanation = native.aid_decision_explain(self.decision, 0)
        self.step = native.aid_explanation_root(self.explanation)
        self.standard = native.aid_policy_standard(self.policy, "old_age_rate")
        self.standard_row = native.aid_standard_row_at(self.standard, 0)
        self.kind = native.aid_policy_kind(self.policy, "person")
        self.fact = native.aid_kind_fact(self.kind, "sex")
        self.codes = native.aid_fact_codes(self.fact)
        self.source = native.aid_policy_source_at(self.policy, 0)
        self.program = native.aid_policy_program(self.policy, "old_age")
        self.rule = native.aid_program_rule_at(self.program, 0)
        self.procedure = native.aid_policy_procedure_at(self.policy, 0)
        self.stage = native.aid_procedure_stage_at(self.procedure, 0)
        self.proceeding = native.aid_proceeding_new(self.procedure)

    def make_population(self):
        population = native.population_new(self.policy, 632)
        household = native.aid_population_add_household(population, "h0", "410928")
        person = native.aid_household_add_person(household, "a0")
        native.aid_row_set_written(native.aid_person_row(person), "birth", "1942-09-30")
        return population

    def sample(self, function, name):
        """Something right for an argument."""
        if name in INTEGERS:
            return 632 if name == "month" and function == "population_new" else 0
        if name == "row":
            return self.standard_row if function.startswith("aid_standard_row_") else self.row
        if name in ("kind", "fact", "source", "program"):
            return getattr(self, name) if function.startswith("aid_%s_" % name) else TEXTS.get(name)
        if name in ("value", "amount"):
            return TUPLE if name == "value" else (2, 0, 0, 1, None, "")
        if name == "keys":
            return ((2, 1, 960, 1, None, ""),)
        if name in OPTIONAL:
            return None
        return TEXTS[name] if name in TEXTS else getattr(self, name)


class Arguments(unittest.TestCase):
    def test_none_is_refused_by_every_call(self):
        world = World()
        tried = 0
        for name, call, parameters in calls():
            if "summary" in parameters:
                continue
            good = [world.sample(name, p) for p in parameters]
            for i, parameter in enumerate(parameters):
                arguments = good[:i] + [None] + good[i + 1:]
                with self.subTest(call=name, argument=parameter):
                    if parameter in OPTIONAL or (parameter == "source" and good[i] is None):
                        try:
                            call(*arguments)
                        except (sa.Error, TypeError):
                            pass
                    else:
                        tried += 1
                        with self.assertRaises(TypeError):
                            call(*arguments)
        self.assertGreater(tried, 300)

    def test_the_right_arguments_are_taken(self):
        # So that the test above refuses for None's sake alone.
        for name, call, parameters in calls():
            if "summary" in parameters:
                continue
            world = World()
            with self.subTest(call=name):
                try:
                    call(*[world.sample(name, p) for p in parameters])
                except (sa.Error, IndexError):
                    pass

    def test_another_object_is_refused(self):
        world = World()
        for name, call, parameters in calls():
            if "summary" in parameters:
                continue
            good = [world.sample(name, p) for p in parameters]
            for i, parameter in enumerate(parameters):
                if isinstance(good[i], (int, str, tuple, type(None))):
                    continue
                wrong = world.policy if good[i] is not world.policy else world.population
                with self.subTest(call=name, argument=parameter), self.assertRaises(TypeError):
                    call(*(good[:i] + [wrong] + good[i + 1:]))

    def test_the_summary_refuses_none(self):
        for name, call, parameters in calls():
            if "summary" in parameters:
                with self.subTest(call=name), self.assertRaises(TypeError):
                    call(*[None] + [0] * (len(parameters) - 1))

    def test_values_are_held_against_their_form(self):
        world = World()
        for wrong in ((), (1,), (1, 1, 1, 1, 1, 1), ("a", 1, 1, 1, None, None), [6, 1, 0, 1, "x", None], (6, 1, 2**70, 1, None, None)):
            with self.subTest(wrong=wrong), self.assertRaises((TypeError, OverflowError)):
                native.aid_row_set(world.row, "full_name", wrong)


class Leaks(unittest.TestCase):
    def grown(self, work, times):
        for _ in range(times // 10):
            work()
        if os.environ.get("AID_SANITIZERS") == "yes":       # it keeps freed memory: growth says nothing, its findings do
            return 0
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        for _ in range(times):
            work()
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before

    def test_raised_errors_leave_nothing(self):
        world = World()

        def work():
            try:
                native.aid_row_set_written(world.row, "no_such_fact", "x")
            except sa.Error:
                pass
        self.assertLess(self.grown(work, 20000), 4096)      # KiB

    def test_results_leave_nothing(self):
        city = support.old_people(20)

        def work():
            result = support.policy().assess(city, threads=1)
            result.explain("a7", "old_age")
            result.to_xml()
        self.assertLess(self.grown(work, 300), 8192)        # KiB


if __name__ == "__main__":
    support.main()
