#!/usr/bin/env python3
"""Holds a comparison against the decisions of both policies and the population, by Python's standard library and none of our code.

  check_comparison.py COMPARISON.xml BEFORE.xml AFTER.xml CITY.xml

BEFORE and AFTER are decisions documents with every refusal (assess --all). Every number of the comparison but poverty is added up anew;
poverty is held to what can be said without the engine: groups add up to the total, and each household is measured or unknown.
"""
import hashlib
import sys
import xml.etree.ElementTree as ElementTree
from collections import defaultdict
from decimal import Decimal
from fractions import Fraction

COMPARISON, DECISIONS, POPULATION = ('{urn:socialaid:%s:1}' % name for name in ('comparison', 'decisions', 'population'))
COUNTS = ('decided', 'eligible', 'undetermined', 'official', 'unpriced')
CHANGES = ('households', 'open', 'entering', 'leaving', 'gaining', 'losing')


class Share:
    """What a household has from one program under one policy."""

    def __init__(self):
        self.counts = dict.fromkeys(COUNTS, 0)
        self.amount = Decimal(0)

    def is_open(self):
        return any(self.counts[name] for name in ('undetermined', 'official', 'unpriced'))


def decided(path):
    """By household, in order: its region and its shares by program."""
    homes = {}
    for _, home in ElementTree.iterparse(path):
        if home.tag != DECISIONS + 'household':
            continue
        shares = defaultdict(Share)
        for decision in home.iter(DECISIONS + 'decision'):
            share, outcome, amount = shares[decision.get('program')], decision.get('outcome'), decision.get('amount')
            share.counts['decided'] += 1
            if outcome in COUNTS:
                share.counts[outcome] += 1
            if outcome == 'eligible' and amount == 'unknown':
                share.counts['unpriced'] += 1
            elif outcome == 'eligible' and amount is not None:
                share.amount += Decimal(amount.split()[0])
        homes[home.get('id')] = (home.get('region'), shares)
        home.clear()
    return homes


def years(birth, day):
    """Whole years; a birthday on 29 February is on 28 February in other years, and the day of birth itself is not counted."""
    whole = day[0] - birth[0]
    if (day[1], day[2]) < (birth[1], birth[2]) and not (birth[1:] == (2, 29) and day[1:] == (2, 28) and not leap(day[0])):
        whole -= 1
    return whole


def leap(year):
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def types_of(path, day):
    """By household: its type and how many members it has."""
    found = {}
    for _, home in ElementTree.iterparse(path):
        if home.tag != POPULATION + 'household':
            continue
        births = [person.get('birth') for person in home.findall(POPULATION + 'person')]
        ages = [years(tuple(map(int, birth.split('-'))), day) if birth else None for birth in births]
        old, young = sum(age is not None and age >= 60 for age in ages), sum(age is not None and age < 18 for age in ages)
        if None in ages:
            kind = 'age_unknown'
        elif not ages:
            kind = 'no_members'
        elif old == len(ages):
            kind = 'one_elder' if old == 1 else 'elders'
        elif old and young:
            kind = 'elders_and_children'
        elif old or young:
            kind = 'with_elders' if old else 'with_children'
        else:
            kind = 'one_adult' if len(ages) == 1 else 'adults'
        found[home.get('id')] = (kind, len(ages))
        home.clear()
    return found


def numbers():
    return defaultdict(Decimal)


def add(to, before, after):
    for side, share in (('before', before), ('after', after)):
        for name in COUNTS:
            to[f'{name}_{side}'] += share.counts[name]
        to[f'cost_{side}'] += share.amount
    if not before.counts['decided'] and not after.counts['decided']:
        return
    if before.is_open() or after.is_open():
        to['open'] += 1
        return
    was, now = before.counts['eligible'] > 0, after.counts['eligible'] > 0
    change = after.amount - before.amount
    to['households'] += 1
    to['entering'] += now and not was
    to['leaving'] += was and not now
    to['gaining'] += change > 0
    to['losing'] += change < 0
    to['gained'] += max(change, 0)
    to['lost'] += max(-change, 0)


def together(shares):
    """All programs of a household as one, whose one subject is the household."""
    whole = Share()
    whole.counts['decided'] = 1
    for share in shares.values():
        for name in COUNTS[1:]:
            whole.counts[name] |= share.counts[name] > 0
        whole.amount += share.amount
    if whole.counts['undetermined']:
        whole.counts['official'] = 0
    return whole


def main(comparison, before_path, after_path, city):
    root = ElementTree.parse(comparison).getroot()
    day = tuple(map(int, root.get('day').split('-')))
    before, after, kinds = decided(before_path), decided(after_path), types_of(city, day)
    groups, sizes, losses, problems = defaultdict(lambda: defaultdict(numbers)), defaultdict(lambda: [0, 0]), [], []
    for path, role in ((before_path, 'base'), (after_path, 'reform')):
        head = next(ElementTree.iterparse(path, ('start',)))[1]
        if head.get('policy_digest') != root.find(COMPARISON + role).get('digest'):
            problems.append(f'{role}: the digest is not that of {path}')
    if list(before) != list(after) or set(before) != set(kinds):
        problems.append('the documents tell of different households')
    for order, home in enumerate(before):
        (region, was), (_, now), (kind, members) = before[home], after[home], kinds[home]
        whole = together(was), together(now)
        for key in (('total', 'total'), ('region', region[:6]), ('type', kind)):
            sizes[key][0] += 1
            sizes[key][1] += members
            for program in {*was, *now}:
                add(groups[key][program], was.get(program, Share()), now.get(program, Share()))
            add(groups[key][None], *whole)
        if not whole[0].is_open() and not whole[1].is_open() and whole[0].amount > whole[1].amount:
            losses.append((whole[1].amount - whole[0].amount, order, home, whole))
    told = set()
    poverty = defaultdict(lambda: defaultdict(Decimal))
    for group in root.findall(COMPARISON + 'group'):
        key = group.get('by'), group.get('id')
        told.add(key)
        if [int(group.get('households')), int(group.get('members'))] != sizes[key]:
            problems.append(f'{key}: {group.get("households")} households, {group.get("members")} members; counted {sizes[key]}')
        for element in list(group):
            name = element.tag.removeprefix(COMPARISON)
            if name == 'poverty':
                measure = {'': element, **{f'{part.tag.removeprefix(COMPARISON)}_': part for part in element}}
                for prefix, part in measure.items():
                    for attribute, value in part.attrib.items():
                        poverty[key[0]][prefix + attribute] += Decimal(value)
                if int(element.get('households')) + int(element.get('unknown_households')) != sizes[key][0]:
                    problems.append(f'{key}: households measured and unknown are not all')
                continue
            counted = groups[key][element.get('id')]
            for attribute, value in element.attrib.items():
                if attribute == 'id':
                    continue
                wanted = counted[attribute]
                if attribute == 'mean':
                    changed = counted['gaining'] + counted['losing']
                    exact = (Fraction(counted['gained']) - Fraction(counted['lost'])) / Fraction(changed) * 100
                    wanted = Decimal((2 * exact.numerator + exact.denominator) // (2 * exact.denominator)) / 100
                if Decimal(value) != wanted:
                    problems.append(f'{key} {element.get("id")} {attribute}: {value} said, {wanted} counted')
            if ('mean' in element.attrib) != (counted['gaining'] + counted['losing'] > 0):
                problems.append(f'{key} {element.get("id")}: mean')
    if {key for key in sizes} != told:
        problems.append(f'groups: {sorted(told ^ set(sizes))}')
    for by in ('region', 'type'):
        for name, value in poverty['total'].items():
            # each group's gap is rounded by itself
            if abs(poverty[by][name] - value) > (Decimal('0.01') * len(told) if name.endswith('gap') else 0):
                problems.append(f'poverty by {by}: {name} adds up to {poverty[by][name]}, not {value}')
    losses.sort(key=lambda loss: loss[:2])
    said = root.findall(COMPARISON + 'loss')
    for loss, (_, _, home, whole) in zip(said, losses):
        if (loss.get('household'), Decimal(loss.get('before')), Decimal(loss.get('after'))) != (home, whole[0].amount, whole[1].amount):
            problems.append(f'loss of {loss.get("household")}, where {home} was expected')
        for part, shares in (('before', before), ('after', after)):
            if sum(Decimal(share.get(part)) for share in loss) != sum(share.amount for share in shares[home][1].values()):
                problems.append(f'loss of {home}: its programs')
    if len(said) > len(losses):
        problems.append('too many losses')
    totals, end = root.find(COMPARISON + 'totals'), root.find(COMPARISON + 'end')
    every = groups['total', 'total'][None]
    for name, value in (('households', sizes['total', 'total'][0]), ('members', sizes['total', 'total'][1]),
                        ('cost_before', every['cost_before']), ('cost_after', every['cost_after'])):
        if Decimal(totals.get(name)) != value:
            problems.append(f'totals: {name}')
    if (int(end.get('groups')), int(end.get('losses')), int(end.get('programs'))) != (len(told), len(said), len(root.findall(COMPARISON + 'program'))):
        problems.append('the end mark counts wrongly')
    with open(comparison, 'rb') as file:
        data = file.read()
    if end.get('digest') != 'sha256:' + hashlib.sha256(data[:data.rindex(b'<end ')]).hexdigest():
        problems.append('the digest does not fit')
    for problem in problems[:20]:
        print(problem)
    return 1 if problems else 0


if __name__ == '__main__':
    sys.exit(main(*sys.argv[1:]))
