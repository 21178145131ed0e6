#!/usr/bin/env python3
"""Holds a decisions document against itself, by Python's standard library alone and by none of our code.

  check_totals.py DECISIONS.xml             what its totals and end say is what its records add up to
  check_totals.py --forge FROM TO OLD NEW   writes it again with NEW in the first decision of the amount OLD, and the total of its
                                            program and the digest put right: a forgery that only deciding again can find
"""
import hashlib
import re
import sys
import xml.etree.ElementTree as ElementTree
from collections import Counter
from decimal import Decimal

SPACE = '{urn:socialaid:decisions:1}'
OUTCOMES = ('eligible', 'ineligible', 'undetermined', 'official')


def money(text):
    """An amount such as "321.00 yuan/month"."""
    return Decimal(text.split()[0])


def read(path):
    """Head, counts from the records, and what totals and end say; in memory that does not grow with the document."""
    counted = {'outcomes': Counter(), 'amounts': Counter(), 'refused': Counter(), 'households': 0, 'decisions': 0}
    head, said, end, problems = None, [], None, []
    stack = []
    for event, element in ElementTree.iterparse(path, ('start', 'end')):
        if event == 'start':
            stack.append(element)
            if head is None:
                head = dict(element.attrib)
            continue
        stack.pop()
        name = element.tag.removeprefix(SPACE)
        if name == 'decision':
            program, outcome = element.get('program'), element.get('outcome')
            counted['decisions'] += 1
            counted['outcomes'][program, outcome] += 1
            amount = element.get('amount')
            if outcome == 'eligible' and amount not in (None, 'unknown'):
                counted['amounts'][program] += money(amount)
                pays = [Decimal(pay.get('amount')) for pay in element.findall(SPACE + 'pay')]
                entitled = element.get('entitled', amount)
                if pays and entitled != 'unknown' and sum(pays) != money(entitled):
                    problems.append(f'{program}: parts of {sum(pays)} in {entitled}')
                for pay in element.findall(SPACE + 'pay'):
                    shares = [share.get('amount') for share in pay.findall(SPACE + 'share')]
                    if shares and None not in shares and sum(map(Decimal, shares)) != Decimal(pay.get('amount')):
                        problems.append(f'{program}: shares of {shares} in {pay.get("amount")}')
            if outcome == 'ineligible':
                for refused in element.findall(SPACE + 'refused'):
                    counted['refused'][program, refused.get('reason')] += 1
        elif name == 'household' and len(stack) == 1:
            counted['households'] += 1
        elif name == 'program' and stack[-1].tag == SPACE + 'totals':
            said.append((dict(element.attrib), {r.get('reason'): int(r.get('count')) for r in element}))
        elif name == 'end':
            end = dict(element.attrib)
        if len(stack) == 1:
            stack[0].clear()
    return head, counted, said, end, problems


def digest_of(data):
    return 'sha256:' + hashlib.sha256(data[:data.rindex(b'<end ')]).hexdigest()


def check(path):
    head, counted, said, end, problems = read(path)
    everybody = head.get('refusals') == 'all'

    def expect(what, is_said, is_counted):
        if is_said != is_counted:
            problems.append(f'{what}: {is_said} said, {is_counted} counted')

    if not said:
        problems.append('no totals')
    for program, refused in said:
        name = program['id']
        for outcome in OUTCOMES:
            told, count = int(program[outcome]), counted['outcomes'].pop((name, outcome), 0)
            # Refusals that nobody applied for have no record, unless all are written.
            if outcome != 'ineligible' or everybody:
                expect(f'{name} {outcome}', told, count)
            elif told < count:
                problems.append(f'{name} {outcome}: {told} said, {count} records')
        expect(f'{name} decided', int(program['decided']), sum(int(program[outcome]) for outcome in OUTCOMES))
        expect(f'{name} amount', Decimal(program['amount']), counted['amounts'].pop(name, Decimal(0)))
        for reason, told in refused.items():
            count = counted['refused'].pop((name, reason), 0)
            if told != count if everybody else told < count:
                problems.append(f'{name} refused by {reason}: {told} said, {count} records')
    for left in ('outcomes', 'amounts', 'refused'):
        if counted[left]:
            problems.append(f'{left} without a total: {sorted(map(str, counted[left]))}')
    expect('households', int(end['households']), counted['households'])
    expect('decisions', int(end['decisions']), counted['decisions'])
    with open(path, 'rb') as file:
        expect('digest', end['digest'], digest_of(file.read()))
    for problem in problems:
        print(problem)
    return 1 if problems else 0


def forge(source, target, old, new):
    """OLD and NEW are amounts of a decision with one part: "50.00", "51.00"."""
    with open(source, encoding='utf-8') as file:
        text = file.read()
    at = text.index(f' amount="{old} yuan/month"')
    start, end = text.rindex('<decision ', 0, at), text.index('</decision>', at)
    program = re.search(r'program="([a-z_]+)"', text[start:at]).group(1)
    text = text[:start] + text[start:end].replace(f'amount="{old}', f'amount="{new}') + text[end:]
    text, count = re.subn(rf'(<program id="{program}" [^>]*amount=")([0-9.]+)',
                          lambda match: f'{match.group(1)}{Decimal(match.group(2)) + Decimal(new) - Decimal(old)}', text)
    assert count == 1
    data = text.encode()
    data = data[:data.rindex(b'sha256:')] + digest_of(data).encode() + b'"/>\n</decisions>\n'
    with open(target, 'wb') as file:
        file.write(data)
    return 0


if __name__ == '__main__':
    if len(sys.argv) == 6 and sys.argv[1] == '--forge':
        sys.exit(forge(*sys.argv[2:]))
    sys.exit(check(sys.argv[1]))
