"""Documents: populations in, decisions out, checked again."""
import os
import stat
import tempfile
import threading
import unittest
from decimal import Decimal

import socialaid as sa

import support

HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n<population xmlns="urn:socialaid:population:1" version="1.0" policy="puyang" month="2022-09">\n'
TWO = HEAD + '''  <household id="h1" region="410928" area="rural">
    <person id="a" birth="1942-09-30"/>
  </household>
  <household id="h2" region="410928" area="%s">
    <person id="b" birth="1942-10-01"/>
  </household>
  <end regions="0" households="2" members="2" relatives="0"/>
</population>
'''


class Documents(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = folder.name

    def path(self, name, text=None):
        path = os.path.join(self.folder, name)
        if text is not None:
            with open(path, "w", encoding="utf-8") as file:
                file.write(text)
        return path

    def test_a_population_is_read_from_a_file_or_from_bytes(self):
        text = TWO % "urban"
        for source in (self.path("p.xml", text), os.fsencode(self.path("p.xml")) and text.encode(), bytearray(text.encode())):
            city = sa.read_xml(support.policy(), source)
            self.assertEqual((len(city), city.month, city.diagnostics), (2, "2022-09", ()))
            self.assertEqual(city["h2"]["area"], "urban")
        result = support.policy().assess(city)
        self.assertEqual((result.find("old_age", "a").amount, result.find("old_age", "b").outcome), (50, "ineligible"))

    def test_what_is_written_reads_as_the_same(self):
        city = sa.read_xml(support.policy(), (TWO % "urban").encode())
        text = city.to_xml()
        self.assertEqual(sa.read_xml(support.policy(), text).to_xml(), text)
        path = self.path("out.xml")
        self.assertIsNone(city.to_xml(path))
        with open(path, "rb") as file:
            self.assertEqual(file.read(), text)
        self.assertEqual(stat.S_IMODE(os.stat(path).st_mode), 0o600)

    def test_a_fault_is_told_with_file_line_and_record(self):
        path = self.path("p.xml", TWO % "seaside")
        with self.assertRaises(sa.Error) as caught:
            sa.read_xml(support.policy(), path)
        self.assertEqual(caught.exception.status, sa.Status.DATA)
        diagnostic = caught.exception.diagnostics[0]
        self.assertEqual((diagnostic.file, diagnostic.line, diagnostic.record), (path, 6, "h2"))
        self.assertTrue(diagnostic.text().startswith(path + ":6: h2: E"), diagnostic.text())

    def test_the_rest_can_go_on(self):
        city = sa.read_xml(support.policy(), (TWO % "seaside").encode(), keep_going=True)
        self.assertEqual([h.id for h in city], ["h1"])
        self.assertEqual([(d.record, d.level) for d in city.diagnostics], [("h2", sa.Level.RECORD)])

    def test_broken_documents_raise(self):
        text = TWO % "urban"
        for wrong in (b"", b"<", b"hello", text[:-20].encode(), text.replace("population:1", "population:9").encode(),
                      text.replace('households="2"', 'households="3"').encode(), b"\xff\xfe" + text.encode(),
                      b'<!DOCTYPE x [<!ENTITY y "z">]>' + text.encode()):
            with self.subTest(wrong=wrong[:60]), self.assertRaises(sa.Error) as caught:
                sa.read_xml(support.policy(), wrong)
            self.assertEqual(caught.exception.status, sa.Status.DATA)

    def test_files_that_are_not_there_or_cannot_be_written(self):
        with self.assertRaises(sa.Error) as caught:
            sa.read_xml(support.policy(), self.path("nothing.xml"))
        self.assertEqual(caught.exception.status, sa.Status.IO)
        with self.assertRaises(sa.Error) as caught:
            support.old_people(1).to_xml(os.path.join(self.folder, "no", "folder.xml"))
        self.assertEqual(caught.exception.status, sa.Status.IO)
        with self.assertRaises(ValueError):
            sa.read_xml(support.policy(), "a\0b")

    def test_decisions_are_written_and_verified(self):
        result = support.policy().assess(support.old_people(3))
        path = self.path("d.xml")
        self.assertIsNone(result.to_xml(path, with_facts=True))
        with open(path, "rb") as file:
            text = file.read()
        self.assertEqual(result.to_xml(with_facts=True), text)
        self.assertNotEqual(result.to_xml(), text)
        self.assertEqual(stat.S_IMODE(os.stat(path).st_mode), 0o600)
        schema = os.path.join(support.PACKS, "schema", "decisions-1.xsd")
        self.assertEqual(sa.verify(path, schema=schema, policy=support.policy()), ("schema", "totals", "digest", "end", "again"))
        with open(path, "wb") as file:
            file.write(text.replace(b'amount="50.00', b'amount="60.00', 1))
        with self.assertRaises(sa.Error) as caught:
            sa.verify(path, schema=schema)
        self.assertEqual(caught.exception.status, sa.Status.DATA)
        with self.assertRaises(TypeError):
            sa.verify(None)

    def test_a_document_is_decided_file_to_file(self):
        source, target = self.path("p.xml", TWO % "urban"), self.path("d.xml")
        summary = support.policy().assess_xml(source, target, programs=["old_age"])
        self.assertEqual((summary.month, summary.households, summary.members, summary.left_out), ("2022-09", 2, 2, 0))
        self.assertEqual(summary.totals["old_age"].amount, Decimal("50.00"))
        self.assertEqual(summary.refused["old_age"]["age"], 1)
        self.assertTrue(os.path.exists(target))
        self.assertEqual(support.policy().assess_xml(source).totals["old_age"], summary.totals["old_age"])
        with self.assertRaises(sa.Error):
            support.policy().assess_xml(self.path("bad.xml", TWO % "seaside"), self.path("none.xml"))
        self.assertFalse(os.path.exists(self.path("none.xml")))
        partly = support.policy().assess_xml(self.path("bad.xml"), keep_going=True)
        self.assertEqual((partly.left_out, partly.diagnostics[0].record), (1, "h2"))
        for wrong in (None, 5):
            with self.assertRaises(TypeError):
                support.policy().assess_xml(wrong)

    def test_other_threads_run_while_a_document_is_read(self):
        # The reader waits at the pipe for what the other thread writes: were the lock held, neither would ever go on.
        pipe = self.path("pipe")
        os.mkfifo(pipe)

        def write():
            with open(pipe, "w", encoding="utf-8") as file:
                file.write(TWO % "urban")
        writer = threading.Thread(target=write, daemon=True)
        writer.start()
        self.assertEqual(len(sa.read_xml(support.policy(), pipe)), 2)
        writer.join()


if __name__ == "__main__":
    support.main()
