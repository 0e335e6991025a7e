import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { profileSchema } from '#lib/protocol/body-wire.ts';
import { MeetingWorld } from '../../../../tests/support/meeting-world.ts';
import { adjustersNeeded, votingRules } from '../body-rules.ts';
import type { BodyProfile } from '../body.ts';
import { quorumLimit } from '../quorum.ts';
import { settle, type Counted } from '../vote-outcome.ts';
import { checkProfile } from './check-profile.ts';
import { isSameProfile, profileDifferences, resetRule } from './differences.ts';
import type { TemplateId } from './template.ts';
import { profileFrom, sourceCounts, templateOf, templates } from './templates.ts';

function made(id: TemplateId, seats = 13): BodyProfile {
  const template = templateOf(id);
  if (!template) throw new Error(`no template ${id}`);
  return profileFrom(template, seats);
}

describe.each(templates.map((one) => one.id))('the template %s', (id) => {
  it('crosses the wire unchanged, makes sense and departs from itself in nothing', () => {
    const profile = made(id);
    expect(v.parse(profileSchema, JSON.parse(JSON.stringify(profile)))).toEqual(profile);
    expect(checkProfile(profile)).toEqual({ ok: true, value: null });
    expect(profileDifferences(profile)).toEqual([]);
  });
});

describe('templates', () => {
  it('have one id each, and all but free rules say where their quorum comes from', () => {
    expect(new Set(templates.map((one) => one.id)).size).toBe(22);
    const unsourced = templates.filter((one) => !one.sources.quorum).map((one) => one.id);
    expect(unsourced).toEqual(['custom']);
    expect(sourceCounts(templates[0] ?? never()).statute).toBeGreaterThan(5);
  });

  it.each([
    ['kl-assembly', 41, 21],
    ['kl-committee', 13, 7],
    ['kl-committee', 12, 7],
    ['company-board', 7, 4],
    ['no-committee', 12, 6],
    ['fi-council', 27, 18],
    ['fi-board', 9, 5],
    ['dk-council', 25, 13],
    ['de-nrw-council', 40, 21],
    ['roberts-rules', 9, 5],
    ['council', 13, null],
    ['co-party-body', 13, null],
    ['non-profit-board', 7, null],
  ] as const)('[QUO-11] %s with %i seats needs %s', (id, seats, limit) => {
    expect(quorumLimit(made(id, seats).quorum)).toBe(limit);
  });

  it('[QUO-9] a company board asks for more than half present and a third of all seats', () => {
    for (const id of ['company-board', 'economic-association-board'] as const)
      expect(votingRules(made(id, 7)).majority).toBe('present-and-third');
    expect(votingRules(made('non-profit-board')).majority).toBe('votes-cast');
  });

  it('[QUO-10] a federation’s board follows the stricter recusal, and may ask for a qualified majority', () => {
    const board = made('municipal-federation-board', 9);
    expect(board.recusalException).toBeUndefined();
    expect(new MeetingWorld({ members: 9, profile: board }).state.body.profile.kind).toBe('committee');
    expect(made('municipal-federation-assembly').recusalException).toBe(true);
    const rules = votingRules({
      ...board,
      voting: { majority: 'qualified', qualifiedShare: { numerator: 3, denominator: 4 } },
    });
    const outcome = (yes: number, no: number) => settle({ ...COUNT, rules, tally: { yes, no, abstain: 0 } });
    expect(outcome(6, 2)).toMatchObject({ value: { outcome: 'yes', by: 'majority' } });
    expect(outcome(5, 2)).toMatchObject({ value: { outcome: 'no', by: 'qualified-majority' } });
  });

  it('[DIS-9] a coordination federation decides itself, by sound alone when it must', () => {
    expect(made('coordination-federation').distance).toEqual({
      allowed: true,
      allRemoteAllowed: true,
      regime: 'coordination-federation',
      audioOnly: true,
    });
  });

  it('[DIS-1] [DIS-4] bodies under the act take nobody remotely until that has been decided', () => {
    for (const id of ['kl-assembly', 'kl-committee'] as const) {
      const distance = made(id).distance;
      expect(distance).toEqual({ allowed: false, allRemoteAllowed: false, regime: 'dated' });
    }
  });

  it('[MIN-4] what the document is called changes no rule and nobody’s right to sign', () => {
    const minutes = made('kl-committee');
    const notes: BodyProfile = { ...minutes, documentType: 'minnesanteckningar' };
    expect(profileDifferences(notes)).toEqual(['document']);
    expect(adjustersNeeded(notes)).toBe(adjustersNeeded(minutes));
    expect(quorumLimit(notes.quorum)).toBe(7);
    expect(notes.appealable).toBe(true);
  });
});

describe('departing from a template', () => {
  it('is told rule by rule, seats and names of sides aside, and can be undone', () => {
    const profile = made('kl-committee');
    const own: BodyProfile = {
      ...profile,
      quorum: { rule: 'two-thirds', seats: 9 },
      voting: { ...profile.voting, tie: 'rejected' },
      adjusters: 3,
    };
    expect(profileDifferences(own)).toEqual(['quorum', 'tie', 'adjusters']);
    const reset = profileDifferences(own).reduce(resetRule, own);
    expect(profileDifferences(reset)).toEqual([]);
    expect(reset.quorum).toEqual({ rule: 'more-than-half', seats: 9 });
    const sides = { ...made('consultation-body'), sides: ['Kommunerna', 'Regionen'] };
    expect(profileDifferences(sides)).toEqual([]);
  });

  it('the same profile in another order of fields is the same', () => {
    const profile = made('kl-assembly');
    const turned = Object.fromEntries(Object.entries(profile).toReversed()) as unknown as BodyProfile;
    expect(isSameProfile(profile, turned)).toBe(true);
    expect(isSameProfile(profile, { ...turned, adjusters: 1 })).toBe(false);
  });
});

describe('rules that make no sense', () => {
  it.each([
    ['profile-seats', { quorum: { rule: 'more-than-half', seats: 0 } }],
    ['profile-fraction', { quorum: { rule: 'fraction', seats: 9, numerator: 4, denominator: 3 } }],
    ['profile-fraction', { voting: { qualifiedShare: { numerator: 0, denominator: 3 } } }],
    ['profile-two-sides', { approval: 'both-sides-sign', sides: ['Regionen'] }],
    ['profile-side-twice', { sides: ['Regionen', 'Regionen'] }],
    ['profile-side-unnamed', { sides: ['Regionen', ' '] }],
    ['profile-adjusters', { adjusters: 1.5 }],
    ['profile-too-many-adjusters', { adjusters: 13 }],
    ['profile-first-number', { numbering: { style: 'section', firstNumber: 0 } }],
    ['profile-adjustment-days', { adjustmentDays: 0 }],
  ] as const)('are refused as %s', (code, change) => {
    const profile = { ...made('kl-committee'), ...change } as BodyProfile;
    expect(checkProfile(profile)).toMatchObject({ ok: false, refusal: { code } });
  });

  it('or do not fit the roster of a prepared meeting', () => {
    const world = new MeetingWorld({ members: 13 });
    const change = (profile: BodyProfile) => world.try({ type: 'change-profile', profile })?.code;
    expect(change(made('kl-committee', 12))).toBe('roster-larger-than-seats');
    expect(change({ ...made('kl-committee', 13), adjustmentDays: -1 })).toBe('profile-adjustment-days');
    const sided = new MeetingWorld({ members: 3, profile: { sides: ['A'] }, people: { m1: { side: 'A' } } });
    expect(sided.try({ type: 'change-profile', profile: made('council') })?.code).toBe('profile-side-in-use');
    expect(change(made('kl-committee', 13))).toBeUndefined();
    const before = world.events.length;
    expect(change(made('kl-committee', 13))).toBeUndefined();
    expect(world.events).toHaveLength(before);
    world.open(9, 'on-site');
    expect(change(made('kl-committee', 13))).toBe('wrong-phase');
  });
});

const COUNT: Counted = {
  tally: { yes: 0, no: 0, abstain: 0 },
  rules: votingRules(made('kl-committee')),
  isElection: false,
  isSecret: false,
  present: 9,
  seats: 9,
  chair: 'yes',
  lot: null,
  isMinorityQuestion: false,
};

function never(): never {
  throw new Error('no templates');
}

describe('the clocks after a meeting', () => {
  it('[ADJ-1] give the bodies of the local government act fourteen days', () => {
    for (const id of ['kl-assembly', 'kl-committee', 'joint-committee'] as const) {
      expect([id, made(id).adjustmentDays]).toEqual([id, 14]);
    }
    expect(made('cooperation-group').adjustmentDays).toBeUndefined();
  });

  it('[PUB-7] start no appeal where nothing can be appealed', () => {
    expect(made('kl-committee').appealable).toBe(true);
    for (const id of [
      'cooperation-group',
      'consultation-body',
      'union-employer-group',
      'company-board',
    ] as const) {
      expect([id, made(id).appealable]).toEqual([id, false]);
    }
  });
});
