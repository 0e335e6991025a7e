import { describe, expect, it } from 'vitest';
import { MeetingWorld } from '../../../tests/support/meeting-world.ts';
import { heldClauses } from './agenda/agenda-order.ts';
import type { Clause } from './clause.ts';
import type { MeetingCommand } from './meeting-commands.ts';
import { clauseLabels, nextSubNumber, sectionSpan } from './numbering.ts';
import { fc } from '../../../tests/support/properties.ts';

const section = { style: 'section', firstNumber: 10 } as const;
const plain = { style: 'plain', firstNumber: 1 } as const;

function clause(id: string, number: string, parentId?: string): Clause {
  return {
    id,
    number,
    title: id,
    kind: 'decision',
    presenters: [],
    ...(parentId === undefined ? {} : { parentId }),
  };
}

const labels = (clauses: readonly Clause[], numbering: typeof section | typeof plain): string[] =>
  Object.values(clauseLabels(clauses, numbering));

describe('what is printed before a title', () => {
  it('[MIN-3] § numbers run on from the first of the meeting, and sub-items keep their style', () => {
    const agenda = [clause('a', '1'), clause('b', '2'), clause('x', 'a', 'b'), clause('y', 'b', 'b')];
    expect(labels(agenda, section)).toEqual(['§ 10', '§ 11', 'a)', 'b)']);
    expect(sectionSpan(agenda, section)).toEqual({ from: 10, to: 11 });
    expect(sectionSpan(agenda, plain)).toBeNull();
  });

  it('[MIN-3] what is dropped has no number and leaves no gap', () => {
    const dropped = { ...clause('b', '2'), dropped: { reason: '', at: '' } };
    expect(labels([clause('a', '1'), dropped, clause('c', '3')], section)).toEqual(['§ 10', '§ 11']);
  });

  it('counts "3.1" under the number its parent has now, and leaves "196 a" as it is', () => {
    const agenda = [
      clause('a', '1'),
      clause('b', '3'),
      clause('x', '3.2', 'b'),
      clause('y', '3.1', 'b'),
      clause('z', '196 a', 'b'),
    ];
    expect(labels(agenda, plain)).toEqual(['1.', '2.', '2.1', '2.2', '196 a']);
  });

  it('gives one more sub-item the mark that follows', () => {
    expect(nextSubNumber([clause('a', '1')], 'a')).toBe('a');
    expect(nextSubNumber([clause('a', '1'), clause('x', 'a', 'a')], 'a')).toBe('b');
    expect(nextSubNumber([clause('a', '3'), clause('x', '3.1', 'a')], 'a')).toBe('3.2');
    // No siblings yet: as the rest of the agenda does it.
    expect(nextSubNumber([clause('a', '1'), clause('x', '1.1', 'a'), clause('b', '2')], 'b')).toBe('2.1');
  });
});

describe('numbers while the agenda changes', () => {
  const step = fc.record({
    what: fc.constantFrom('add', 'add-sub', 'move', 'drop', 'restore'),
    which: fc.nat(30),
    other: fc.nat(30),
  });

  it('[MIN-3] § numbers follow on each other and none is used twice, whatever is added, moved, dropped and restored', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const world = new MeetingWorld({ clauses: 5, profile: { numbering: section } }).open(9);
        for (const [i, one] of steps.entries()) world.try(commandOf(world.state.clauses, one, i));
        const { clauses } = world.state;
        const all = clauseLabels(clauses, section);
        const tops = heldClauses(clauses).filter((one) => one.parentId === undefined);
        expect(tops.map((one) => all[one.id])).toEqual(tops.map((_one, i) => `§ ${10 + i}`));
        for (const top of tops) {
          const under = heldClauses(clauses).filter((one) => one.parentId === top.id);
          expect(under.map((one) => all[one.id])).toEqual(
            under.map((_one, i) => `${'abcdefghijklmnopqrstuvwxyzåäö'[i] ?? ''})`),
          );
        }
        // Sub-items stand right under their own parent, and none is lost.
        expect(clauses.every((one, i) => one.parentId === undefined || hangsRight(clauses, i))).toBe(true);
        expect(new Set(clauses.map((one) => one.id)).size).toBe(clauses.length);
      }),
      { numRuns: 150 },
    );
  });
});

function hangsRight(clauses: readonly Clause[], position: number): boolean {
  const parentId = clauses[position]?.parentId;
  const before = clauses[position - 1];
  return before?.id === parentId || before?.parentId === parentId;
}

function commandOf(
  clauses: readonly Clause[],
  { what, which, other }: { what: string; which: number; other: number },
  i: number,
): MeetingCommand {
  const at = (n: number): string => clauses[n % clauses.length]?.id ?? '';
  const clauseId = at(which);
  switch (what) {
    case 'add':
      return {
        type: 'add-clause',
        clause: clause(`n${i}`, 'extra'),
        afterId: other % 5 === 0 ? null : at(other),
      };
    case 'add-sub':
      return { type: 'add-clause', clause: clause(`n${i}`, '', topOf(clauses, which)), afterId: at(other) };
    case 'move':
      return { type: 'move-clause', clauseId, afterId: other % 5 === 0 ? null : at(other) };
    case 'drop':
      return { type: 'drop-clause', clauseId, reason: '' };
    default:
      return { type: 'restore-clause', clauseId };
  }
}

function topOf(clauses: readonly Clause[], n: number): string {
  const tops = clauses.filter((one) => one.parentId === undefined);
  return tops[n % tops.length]?.id ?? '';
}
