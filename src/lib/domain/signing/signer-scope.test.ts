import { describe, expect, it } from 'vitest';
import { CHAIR, MeetingWorld } from '../../../../tests/support/meeting-world.ts';
import { composeSigners } from '../signers.ts';
import { labelRanges } from '../wording/label-ranges.ts';

const opened = () =>
  new MeetingWorld({
    members: 5,
    clauses: 4,
    form: 'on-site',
    profile: { numbering: { style: 'section', firstNumber: 10 }, adjusters: 1 },
    people: { m2: { role: 'vice-chair' } },
  }).open(5, 'on-site');
const scopes = (world: MeetingWorld) =>
  composeSigners(world.state, 'sv')
    .filter((one) => one.signs)
    .map(({ slotId, roleText, clauses }) => [slotId, roleText, clauses ?? 'all']);

describe('what each signs for', () => {
  it('[ROL-1] one chair throughout signs for everything', () => {
    const world = opened().do({ type: 'elect-adjusters', clauseId: 'c1', participantIds: ['m3'] });
    expect(scopes(world)).toEqual([
      ['chair-m1', 'Ordförande', 'all'],
      ['adjuster-m3', 'Justerare', 'all'],
    ]);
  });

  it('[ROL-1][JAV-1] who presided while the chair was recused signs for those clauses', () => {
    const world = opened().recuse('m1', 3);
    for (const clause of [2, 3, 4]) world.goTo(clause);
    world.do({ type: 'close-meeting' });
    expect(scopes(world)).toEqual([
      ['chair-m1', 'Ordförande §§ 10–11, 13', ['§ 10', '§ 11', '§ 13']],
      ['chair-m2', 'Vice ordförande § 12', ['§ 12']],
    ]);
  });

  it('[ROL-8][JAV-1] a special adjuster signs for the clause an adjuster is recused in', () => {
    const world = opened()
      .do({ type: 'elect-adjusters', clauseId: 'c1', participantIds: ['m3'] })
      .recuse('m3', 2)
      .do({ type: 'elect-adjusters', clauseId: 'c1', participantIds: ['m4'], forClauses: ['c2'] }, CHAIR);
    expect(scopes(world).slice(1)).toEqual([
      ['adjuster-m3', 'Justerare §§ 10, 12–13', ['§ 10', '§ 12', '§ 13']],
      ['adjuster-m4', 'Justerare § 11', ['§ 11']],
    ]);
  });

  it('[ADJ-2] writes ranges as minutes do', () => {
    const order = ['§ 1', '§ 2', '§ 3', '§ 4'];
    expect(labelRanges(['§ 1', '§ 2', '§ 4'], order)).toBe('§§ 1–2, 4');
    expect(labelRanges(['1.', '2.'], ['1.', '2.'])).toBe('1–2');
  });
});
