"""Threads, the interpreter's lock, and objects that are dropped in any order."""
import gc
import itertools
import sys
import threading
import time
import unittest

import socialaid as sa

import support


class Threads(unittest.TestCase):
    def test_another_thread_counts_on_during_an_assessment(self):
        # Switches are never forced here, so the counter moves only while the assessment itself has let go of the lock.
        city = support.old_people(2000)
        support.policy().assess(city)
        counted = [0]
        stop = threading.Event()

        def count():
            while not stop.is_set():
                counted[0] += 1
                time.sleep(0.0001)
        interval = sys.getswitchinterval()
        counter = threading.Thread(target=count, daemon=True)
        moved = 0
        counter.start()
        try:
            sys.setswitchinterval(1000)
            for _ in range(200):
                before = counted[0]
                result = support.policy().assess(city, threads=1)
                moved += counted[0] - before
                if moved > 10:
                    break
            held = counted[0]
            for _ in range(100000):
                pass
            self.assertEqual(counted[0], held)      # and this thread lets go of it nowhere else
        finally:
            stop.set()
            sys.setswitchinterval(interval)
            counter.join()
        self.assertGreater(moved, 10)
        self.assertEqual(result.total("old_age").eligible, 2000)

    def run_all(self, *works):
        faults = []

        def run(work):
            try:
                work()
            except BaseException as fault:
                faults.append(fault)
        threads = [threading.Thread(target=run, args=(work,)) for work in works]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        for fault in faults:
            raise fault

    def test_one_policy_is_used_by_many_threads(self):
        policy = sa.Policy.load("puyang", pack_path=support.PACKS)

        def work():
            for _ in range(5):
                city = support.old_people(50, of=policy)
                result = policy.assess(city)
                assert result.total("old_age").eligible == 50
                assert "old_age" in result.explain("a7", "old_age", "en")
                assert policy.standards["old_age_rate"].value(None, "2022-07-01", age="80 years") == 50
        self.run_all(*[work] * 4)

    def test_one_population_takes_threads_one_at_a_time(self):
        city = support.old_people(50)
        policy = support.policy()
        stop = threading.Event()

        def decide():
            try:
                for _ in range(20):
                    result = policy.assess(city)
                    try:
                        assert len(result) >= 8
                        for decision in result[0], result[-1]:
                            decision.outcome, decision.grounds
                    except ValueError as fault:
                        assert "changed" in str(fault)
            finally:
                stop.set()

        def change():
            for n in range(100):
                home = city.add_household("n%d" % n, "410928")
                home.add_person("p%d" % n, birth="1930-01-01")
                time.sleep(0.001)
                if stop.is_set():
                    break

        def look():
            while not stop.is_set():
                for home in city:
                    [p["birth"] for p in home.persons]
                time.sleep(0.001)
        self.run_all(decide, change, look)

    def test_closing_while_another_thread_decides_is_safe(self):
        for _ in range(10):
            policy = sa.Policy.load("puyang", pack_path=support.PACKS)
            city = support.old_people(300, of=policy)

            def decide():
                try:
                    policy.assess(city)
                except ValueError:
                    pass

            def close():
                time.sleep(0.001)
                policy.close()
                city.close()
            self.run_all(decide, close)


class Dropping(unittest.TestCase):
    def make(self):
        policy = sa.Policy.load("puyang", pack_path=support.PACKS)
        city = support.old_people(2, of=policy)
        result = policy.assess(city)
        decision = result.find("old_age", "a1")
        explanation = decision.explanation()
        return {"policy": policy, "city": city, "result": result, "decision": decision, "explanation": explanation,
                "standard": policy.standards["old_age_rate"], "home": city["h1"], "person": city["h1"].persons[0],
                "step": explanation.root}

    uses = {
        "policy": lambda x: x.digest, "city": lambda x: x.to_xml(), "result": lambda x: x.to_xml(), "decision": lambda x: x.amount,
        "explanation": lambda x: x.text("en") + x.text("zh"), "standard": lambda x: x.rows, "home": lambda x: x.persons,
        "person": lambda x: x["birth"], "step": lambda x: (x.name, x.value, list(x)),
    }

    def test_objects_may_be_dropped_in_any_order(self):
        for order in itertools.permutations(("policy", "city", "result", "explanation")):
            things = self.make()
            for gone in order:
                del things[gone]
                gc.collect()
                for name, thing in things.items():
                    self.uses[name](thing)
            for gone in ("home", "decision", "person", "standard", "step"):
                del things[gone]
                for name, thing in things.items():
                    self.uses[name](thing)

    def test_objects_may_be_closed_in_any_order(self):
        for order in itertools.permutations(("policy", "city", "result", "explanation")):
            things = self.make()
            for gone in order:
                things[gone].close()
                for name, thing in things.items():
                    try:
                        self.uses[name](thing)
                    except ValueError:
                        pass
                    repr(thing)

    def test_a_cycle_of_objects_is_collected(self):
        things = self.make()
        things["city"].diagnostics = things
        del things
        gc.collect()


if __name__ == "__main__":
    support.main()
