import { describe, expect, it } from 'vitest';
import { MeetingWorld } from '../../../tests/support/meeting-world.ts';
import { checkPreparation, type Preparation } from './preparation.ts';

const { state } = new MeetingWorld({ members: 3 });
const sound: Preparation = {
  participants: state.participants,
  clauses: state.clauses,
  profile: state.body.profile,
  logins: [{ accountId: 'a', participantId: 's' }],
};
const refusalOf = (change: Partial<Preparation>) => {
  const result = checkPreparation({ ...sound, ...change });
  return result.ok ? null : result.refusal;
};
const [first, second] = state.participants;
if (!first || !second) throw new Error('the world has members');

describe('a prepared meeting', () => {
  it('is taken when it hangs together', () => {
    expect(refusalOf({})).toBeNull();
  });

  it('[ROL-9] needs somebody who holds a seat', () => {
    expect(refusalOf({ participants: [] })?.code).toBe('no-roster');
    expect(refusalOf({ participants: [{ ...first, group: 'other' }] })?.code).toBe('no-roster');
  });

  it('[QUO-3] may not have more members than seats, but vacant seats are fine', () => {
    const seats = (count: number) => ({
      profile: { ...sound.profile, quorum: { rule: 'more-than-half' as const, seats: count } },
    });
    expect(refusalOf(seats(2))).toEqual({
      code: 'roster-larger-than-seats',
      params: { members: 3, seats: 2 },
    });
    expect(refusalOf(seats(9))).toBeNull();
  });

  it('names the person who stands twice, unless something tells the two apart', () => {
    const twin = {
      ...second,
      id: 'x',
      name: first.name.toUpperCase(),
      organisation: first.organisation ?? '',
    };
    expect(refusalOf({ participants: [first, twin], logins: [] })?.code).toBe('duplicate-name');
    expect(
      refusalOf({ participants: [first, { ...twin, organisation: 'Annan kommun' }], logins: [] }),
    ).toBeNull();
  });

  it('has one chair, or one on each side', () => {
    const chairs = [first, { ...second, role: 'chair' as const }];
    expect(refusalOf({ participants: chairs, logins: [] })?.code).toBe('role-held-twice');
    const sided = chairs.map((one, i) => ({ ...one, side: `Sida ${i}` }));
    expect(refusalOf({ participants: sided, logins: [] })).toBeNull();
  });

  it('names what hangs loose: logins, sub-items, ids', () => {
    expect(refusalOf({ logins: [{ accountId: 'a', participantId: 'nobody' }] })?.code).toBe(
      'no-such-participant',
    );
    const twice = [
      { accountId: 'a', participantId: 's' },
      { accountId: 'a', participantId: 'm1' },
    ];
    expect(refusalOf({ logins: twice })?.code).toBe('login-used-twice');
    expect(refusalOf({ clauses: [] })?.code).toBe('agenda-is-empty');
    const [clause] = sound.clauses;
    if (!clause) throw new Error('the world has an agenda');
    expect(refusalOf({ clauses: [{ ...clause, parentId: 'gone' }] })?.code).toBe('no-such-clause');
    expect(refusalOf({ clauses: [clause, clause] })?.code).toBe('duplicate-id');
  });
});
