import { describe, expect, it } from 'vitest';
import { CHAIR, MeetingWorld, type WorldOptions } from '../../../tests/support/meeting-world.ts';
import type { BodyProfile } from './body.ts';
import type { StatementKind } from './chamber-state.ts';
import { clauseFacts } from './clause-facts.ts';
import { checkCompleteness } from './completeness.ts';
import { composeMinutes } from './compose-minutes.ts';
import { distanceFindings } from './distance.ts';
import { composeSigners } from './signers.ts';

const announce = (participantId: string, kind: StatementKind = 'reservation') =>
  ({
    type: 'announce-statement',
    statementId: `${kind}-${participantId}`,
    clauseId: 'c8',
    participantId,
    kind,
    text: '',
  }) as const;

function decided(profile: Partial<BodyProfile> = {}, options: WorldOptions = {}): MeetingWorld {
  const world = new MeetingWorld({ profile, ...options }).open(9, 'on-site').arrive('d1').goTo(8);
  return world.do(world.decision(8), CHAIR).goTo(9);
}

const DEPUTIES = {
  order: 'party-then-list',
  ownPartyDisplaces: true,
  changeBetweenItems: true,
  noReturnSameDay: true,
} as const;
const facts = ({ state }: MeetingWorld, kind: string) =>
  clauseFacts(state, 'c8', 'sv').filter((one) => one.kind === kind);
const signing = ({ state }: MeetingWorld) =>
  composeSigners(state, 'sv')
    .filter((one) => one.signs)
    .map((one) => one.name);

describe('whose opinion is minuted', () => {
  it('[ROL-3] of a deputy who does not serve, only where that has been decided', () => {
    const code = (profile: Partial<BodyProfile>) => decided(profile).try(announce('d1', 'note'), CHAIR)?.code;
    expect(code({ deputies: DEPUTIES })).toBe('opinion-not-minuted');
    expect(code({ deputies: { ...DEPUTIES, opinionMinuted: true } })).toBeUndefined();
    expect(decided({ deputies: DEPUTIES }).try(announce('m2', 'note'), CHAIR)).toBeNull();
  });

  it('[ROL-6] of somebody with a right to attend, only if the decision includes it', () => {
    const by = (opinionMinuted: boolean) =>
      decided({ kind: 'committee' }, { people: { d2: { group: 'invited', opinionMinuted } } });
    expect(by(false).try(announce('d2', 'note'), CHAIR)?.code).toBe('opinion-not-minuted');
    expect(by(true).try(announce('d2', 'note'), CHAIR)).toBeNull();
    expect(by(true).try(announce('d2'), CHAIR)?.code).toBe('took-no-part');
  });

  it('[ROL-10] an official cannot reserve, but have a dissent noted in an authority case', () => {
    const people = { d2: { group: 'official' } } as const;
    const plain = decided({}, { people });
    expect(plain.try(announce('d2'), CHAIR)?.code).toBe('official-cannot-reserve');
    expect(plain.try(announce('d2', 'dissent'))?.code).toBe('dissent-in-authority-case');
    const world = decided({}, { people, clause: { authorityCase: true } });
    expect(world.try(announce('m2', 'dissent'))?.code).toBe('dissent-is-officials');
    const self = { participantId: 'd2', role: 'member' } as const;
    expect(world.try(announce('d2', 'dissent'), self)).toBeNull();
    expect(facts(world, 'statement')).toMatchObject([
      { heading: 'Avvikande mening', lines: ['Ersättare 2 (S) anmäler avvikande mening.'] },
    ]);
  });
});

describe('the body’s own words and deadlines', () => {
  it('[RES-1] reservations end with the meeting, unless the body lets them come until adjustment', () => {
    const late = { until: 'adjustment', name: 'dissent' } as const;
    const code = (profile: Partial<BodyProfile>) =>
      decided(profile).do({ type: 'close-meeting' }).try(announce('m3'))?.code;
    expect(code({})).toBe('statement-too-late');
    expect(code({ reservation: late })).toBeUndefined();
    const world = decided({ reservation: late }).do(announce('m3'));
    expect(facts(world, 'statement')[0]?.heading).toBe('Avvikande mening');
  });

  it('[MIN-4] a discussion ends in a position, a decision body in a decision', () => {
    expect(facts(decided(), 'decision')[0]?.heading).toBe('Beslut');
    expect(facts(decided({ minutesStyle: 'discussion' }), 'decision')[0]?.heading).toBe('Ställningstagande');
  });

  it('says in the minutes when decisions wait for adjustment', () => {
    const closing = (profile: Partial<BodyProfile>) =>
      composeMinutes({
        state: decided(profile).state,
        blocks: {},
        language: 'sv',
        organisationName: 'Exempelby',
        revision: 1,
      }).closing;
    expect(closing({})).toEqual([]);
    expect(JSON.stringify(closing({ decisionsTakeEffect: 'at-adjustment' }))).toContain(
      'när protokollet är justerat',
    );
  });

  it('counts an open vote by party where that is how votes are minuted', () => {
    const people = {
      m1: { party: 'S' },
      m2: { party: 'M' },
      m3: { party: 'S' },
      m4: { party: 'M' },
    } as const;
    const lines = (recordBy: 'person' | 'party') => {
      const world = new MeetingWorld({ members: 5, profile: { voting: { recordBy } }, people });
      world.open(5, 'on-site').goTo(8).openVote(8, null).cast('vote', 'ynyyn').closeVote('vote');
      return facts(world, 'vote')[0]?.lines.slice(2);
    };
    expect(lines('party')).toEqual(['Ja: S 2 och M 1', 'Nej: M 1 och utan parti 1']);
    expect(lines('person')?.[0]).toContain('Ledamot 1 (S)');
  });
});

describe('how minutes are approved', () => {
  const by = (approval: BodyProfile['approval']) => decided(approval ? { approval, adjusters: 2 } : {});

  it.each([
    ['next-meeting-approves', ['Sara Sekreterare']],
    ['chair-and-clerk-sign', ['Sara Sekreterare', 'Ledamot 1']],
    ['all-present-sign', Array.from({ length: 9 }, (_, i) => `Ledamot ${String(i + 1)}`)],
    ['adjusters-sign', ['Ledamot 1']],
  ] as const)('%s: %j', (approval, names) => {
    expect(signing(by(approval))).toEqual(names);
  });

  it('[ROL-8] asks for adjusters only where they sign', () => {
    const codes = (approval: BodyProfile['approval']) =>
      checkCompleteness(by(approval).state, { emptyClauseIds: [] }).map((one) => one.code);
    expect(codes('adjusters-sign')).toContain('no-adjuster');
    expect(codes('all-present-sign')).not.toContain('no-adjuster');
  });
});

describe('whose distance rules', () => {
  const finding = (date: string, regime: 'dated' | 'coordination-federation' | 'free') => {
    const distance = { allowed: true, allRemoteAllowed: true, regime } as const;
    const world = new MeetingWorld({ members: 3, date, profile: { distance } }).open(3);
    return [...new Set(distanceFindings(world.state).map((one) => one.code))];
  };

  it.each([
    ['2026-06-30', 'dated', ['confirm-equal-terms']],
    ['2026-07-01', 'dated', ['attest-remote-member']],
    ['2026-07-01', 'coordination-federation', ['confirm-equal-terms']],
    ['2026-07-01', 'free', []],
  ] as const)('[DIS-2] [DIS-3] [DIS-9] on %s under %s: %j', (date, regime, codes) => {
    expect(finding(date, regime)).toEqual(codes);
  });
});
