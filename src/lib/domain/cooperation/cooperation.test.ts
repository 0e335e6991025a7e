import { describe, expect, it } from 'vitest';
import {
  CHAIR,
  MeetingWorld,
  SECRETARY,
  type WorldOptions,
} from '../../../../tests/support/meeting-world.ts';
import type { BodyKind, BodyProfile } from '../body.ts';
import { checkCompleteness } from '../completeness.ts';
import { clauseFacts } from '../clause-facts.ts';
import type { MeetingSeat } from '../permissions.ts';
import { centralNegotiation, centralNegotiationDeadline } from './central-negotiation.ts';
import type { MatterKind, MatterOutcome } from './cooperation.ts';
import { awaitsCooperation, isNegotiationEnded, matterKinds, partiesLeft } from './matters.ts';
import { parties, sidePresence } from './parties.ts';

const EMPLOYER = 'Arbetsgivaren';
const UNIONS = 'Arbetstagarna';
const group: Partial<BodyProfile> = {
  kind: 'union-employer-group',
  documentType: 'samverkansprotokoll',
  quorum: { rule: 'none' },
  gavel: 'chair-or-secretary',
  sides: [EMPLOYER, UNIONS],
};

/** The chair and one more for the employer; Vision, Kommunal with two mandates, and Vårdförbundet. */
function cooperationGroup(more: Partial<BodyProfile> = {}): MeetingWorld {
  return new MeetingWorld({
    members: 5,
    deputies: 0,
    clauses: 3,
    profile: { ...group, ...more },
    people: {
      m1: { side: EMPLOYER, organisation: 'Askeby kommun' },
      m2: { side: EMPLOYER, organisation: 'Askeby kommun' },
      m3: { side: UNIONS, organisation: 'Vision' },
      m4: { side: UNIONS, organisation: 'Kommunal', mandates: 2 },
      m5: { side: UNIONS, organisation: 'Vårdförbundet' },
    },
  });
}

function twoSided(options: WorldOptions = {}): MeetingWorld {
  return new MeetingWorld({
    members: 5,
    deputies: 0,
    clauses: 3,
    ...options,
    profile: {
      ...group,
      kind: 'consultation-body',
      documentType: 'motesanteckning',
      sides: ['Kommunerna', 'Regionen'],
      ...options.profile,
    },
    people: {
      m1: { side: 'Regionen' },
      m2: { side: 'Regionen' },
      m3: { side: 'Kommunerna' },
      m4: { side: 'Kommunerna' },
      m5: { side: 'Kommunerna' },
    },
  });
}

const classify = (clause: number, as: MatterKind) =>
  ({ type: 'classify-matter', clauseId: `c${clause}`, as }) as const;
const outcome = (organisation: string, how: MatterOutcome, clause = 2) =>
  ({ type: 'record-outcome', clauseId: `c${clause}`, organisation, outcome: how }) as const;
const view = (owner: string, text: string, viewId = 'v1') =>
  ({ type: 'state-view', viewId, clauseId: 'c2', owner, text }) as const;
const takeOn = (owner: string, text: string, due = '') =>
  ({ type: 'take-on', commitmentId: `k-${text}`, clauseId: 'c2', owner, text, due }) as const;
const lines = (world: MeetingWorld, clause = 2) =>
  clauseFacts(world.state, `c${clause}`, 'sv').flatMap((fact) => fact.lines);

describe('kinds of matter', () => {
  it.each<[BodyKind, MatterKind, string | undefined]>([
    ['union-employer-group', 'negotiation-11', undefined],
    ['union-employer-group', 'position', 'matter-kind-not-here'],
    ['consultation-body', 'information-and-position', undefined],
    ['consultation-body', 'negotiation-11', 'matter-kind-not-here'],
    ['cooperation-group', 'dialogue', undefined],
    ['cooperation-group', 'negotiation-19', 'matter-kind-not-here'],
    ['committee', 'information', 'matter-kind-not-here'],
  ])('[COOP-2] a %s classifies a matter as %s: %s', (kind, as, refusal) => {
    const world = new MeetingWorld({ profile: { kind } });
    expect(world.try(classify(2, as))?.code).toBe(refusal);
  });

  it('[003-8] a consultation body has information, positions, and both in one', () => {
    expect(matterKinds('consultation-body')).toEqual(['information', 'position', 'information-and-position']);
  });

  it('[COOP-2] the same kind twice is no second fact, another kind replaces it', () => {
    const world = cooperationGroup().do(classify(2, 'information'));
    const before = world.events.length;
    world.do(classify(2, 'information'));
    expect(world.events).toHaveLength(before);
    expect(world.do(classify(2, 'negotiation-38')).state.matters['c2']?.kind).toBe('negotiation-38');
  });
});

describe('parties', () => {
  it('[004-11] counts heads and mandates apart', () => {
    const world = cooperationGroup().open(4);
    expect(parties(world.state)).toEqual([
      { name: EMPLOYER, side: EMPLOYER, heads: 2, present: 2, mandates: 2, presentMandates: 2 },
      { name: 'Vision', side: UNIONS, heads: 1, present: 1, mandates: 1, presentMandates: 1 },
      { name: 'Kommunal', side: UNIONS, heads: 1, present: 1, mandates: 2, presentMandates: 2 },
      { name: 'Vårdförbundet', side: UNIONS, heads: 1, present: 0, mandates: 1, presentMandates: 0 },
    ]);
  });

  it('[COOP-2] the employer is one party, and the one whose chair presides', () => {
    const turned = cooperationGroup({ sides: [UNIONS, EMPLOYER] });
    expect(parties(turned.state).map((one) => one.name)).toEqual([
      EMPLOYER,
      'Vision',
      'Kommunal',
      'Vårdförbundet',
    ]);
  });
});

describe('outcomes', () => {
  it('[COOP-2] are recorded for each party, changed until the meeting closes, and grouped in the minutes', () => {
    const world = cooperationGroup().open(5).goTo(2);
    world.do(outcome('Vision', 'agreed')).do(outcome('Kommunal', 'agreed'));
    world.do(outcome(EMPLOYER, 'agreed')).do(outcome('Kommunal', 'disagreed'));
    world.do(outcome('Vårdförbundet', 'concluded'));
    expect(lines(world)).toEqual([
      'Arbetsgivaren och Vision: eniga.',
      'Kommunal: oenig.',
      'Vårdförbundet: samverkan avslutad.',
    ]);
    world.do({ type: 'close-meeting' });
    expect(world.try(outcome('Kommunal', 'agreed'))?.code).toBe('wrong-phase');
  });

  it.each([
    ['an organisation that is not a party', 'Lärarförbundet', 2, 'not-a-party'],
    ['a municipality, which is the employer', 'Askeby kommun', 2, 'not-a-party'],
    ['a clause not taken up', 'Vision', 3, 'clause-not-taken-up'],
    ['a clause that is not there', 'Vision', 9, 'no-such-clause'],
  ])('[COOP-2] are refused for %s', (_case, organisation, clause, code) => {
    const world = cooperationGroup().open(5).goTo(2);
    expect(world.try(outcome(organisation, 'agreed', clause))?.code).toBe(code);
  });

  it('[COOP-2] are for employer and unions only, and nobody votes there', () => {
    expect(twoSided().open(5).goTo(2).try(outcome('Regionen', 'agreed'))?.code).toBe('no-outcomes-here');
    const world = cooperationGroup().open(5).goTo(2);
    expect(world.try({ ...world.vote(2, null), type: 'open-vote' })).not.toBeNull();
  });
});

describe('a negotiation', () => {
  it('[COOP-1] is ended when every party, the absent one too, has said how', () => {
    const world = cooperationGroup().open(4).goTo(2).do(classify(2, 'negotiation-11'));
    for (const name of [EMPLOYER, 'Vision', 'Kommunal']) world.do(outcome(name, 'agreed'));
    expect(partiesLeft(world.state, 'c2')).toEqual(['Vårdförbundet']);
    expect(isNegotiationEnded(world.state, 'c2')).toBe(false);
    world.do(outcome('Vårdförbundet', 'concluded'));
    expect(isNegotiationEnded(world.state, 'c2')).toBe(true);
    world.do(classify(2, 'information'));
    expect(isNegotiationEnded(world.state, 'c2')).toBe(false);
  });

  it.each<[string, MatterKind, readonly string[], readonly string[]]>([
    ['with the chair and a union', 'negotiation-14', ['m3'], []],
    ['with the employer alone', 'negotiation-14', ['m2'], [UNIONS]],
    ['where nothing was negotiated', 'information', ['m2'], []],
    ['where the employer informed under section 19', 'negotiation-19', ['m2'], []],
  ])('[COOP-1] is adjusted by both parties: %s', (_case, as, adjusters, missing) => {
    const world = cooperationGroup().open(5).goTo(2).do(classify(2, as));
    world.do({ type: 'elect-adjusters', clauseId: 'c2', participantIds: adjusters });
    const found = checkCompleteness(world.state, { emptyClauseIds: [] });
    const sides = found.filter((one) => one.code === 'both-parties-sign').map((one) => one.params?.['side']);
    expect(sides).toEqual(missing);
  });

  it.each([
    ['2026-11-20', 7, '2026-11-27'],
    ['2026-12-28', 7, '2027-01-04'],
    ['2028-02-25', 10, '2028-03-06'],
    ['2027-03-26', 10, '2027-04-05'],
  ])('[COOP-3] adjusted %s, %i days: central negotiation by %s', (adjustedOn, days, last) => {
    expect(centralNegotiationDeadline(adjustedOn, days)).toBe(last);
  });

  it('[COOP-3] starts the clock at the adjustment, where somebody disagreed and the agreement has a number', () => {
    const played = (world: MeetingWorld, how: MatterOutcome): MeetingWorld =>
      world.open(5).goTo(2).do(classify(2, 'negotiation-11')).do(outcome('Kommunal', how));
    const agreement = { cooperation: { centralNegotiationDays: 7 } };
    expect(centralNegotiation(played(cooperationGroup(), 'disagreed').state, 'c2')).toBeNull();
    expect(centralNegotiation(played(cooperationGroup(agreement), 'agreed').state, 'c2')).toBeNull();
    const world = played(cooperationGroup(agreement), 'disagreed');
    expect(centralNegotiation(world.state, 'c2')).toMatchObject({
      organisations: ['Kommunal'],
      lastDay: null,
    });
    world.do({ type: 'close-meeting' });
    world.append({ type: 'minutes-frozen', revision: 1, pdfSha256: 'a' });
    world.append({ type: 'minutes-signed', revision: 1, slotId: 'chair-m1', name: 'Ledamot 1' });
    world.append({ type: 'minutes-adjusted', revision: 1 });
    expect(centralNegotiation(world.state, 'c2')?.lastDay).toBe('2026-11-27');
  });
});

describe('cooperation before a decision', () => {
  const awaits = { type: 'await-cooperation', clauseId: 'c2', group: 'FSG', date: '2026-11-24' } as const;

  it('[COOP-4] no decision is made before the duty is fulfilled', () => {
    const world = new MeetingWorld().do(awaits).open(13).goTo(2);
    expect(world.try(world.decision(2), CHAIR)).toEqual({
      code: 'awaits-cooperation',
      params: { group: 'FSG', date: '2026-11-24' },
    });
    world.do({ type: 'confirm-cooperation', clauseId: 'c2', note: 'Protokoll 2026-11-24 § 4' });
    expect(awaitsCooperation(world.state, 'c2')).toBeNull();
    world.do(world.decision(2), CHAIR);
    expect(lines(world)[0]).toBe('Ärendet har samverkats i FSG 24 november 2026. Protokoll 2026-11-24 § 4.');
  });

  it('[COOP-4] other clauses are decided meanwhile, and without a day the reason names the group alone', () => {
    const world = new MeetingWorld()
      .do({ ...awaits, date: '' })
      .open(13)
      .goTo(3);
    expect(world.try(world.decision(3), CHAIR)).toBeNull();
    world.goTo(2);
    expect(world.try(world.decision(2), CHAIR)).toEqual({
      code: 'awaits-cooperation-undated',
      params: { group: 'FSG' },
    });
    expect(lines(world)).toEqual(['Ärendet ska samverkas i FSG.']);
  });

  it('[COOP-4] put down by mistake it is taken away, and after the decision it is too late', () => {
    const world = new MeetingWorld().do(awaits).open(13).goTo(2);
    world.do({ type: 'cancel-cooperation', clauseId: 'c2' }).do(world.decision(2), CHAIR);
    expect(world.try(awaits)?.code).toBe('decided-before-cooperation');
    expect(world.try({ type: 'confirm-cooperation', clauseId: 'c2', note: '' })?.code).toBe(
      'cooperation-not-awaited',
    );
  });

  it('[COOP-4] the cooperation group does not wait for itself', () => {
    expect(cooperationGroup().try(awaits)?.code).toBe('cooperates-here');
    expect(new MeetingWorld().try({ ...awaits, group: ' ' })?.code).toBe('cooperation-group-missing');
  });
});

describe('views', () => {
  const vision: MeetingSeat = { participantId: 'm3', role: 'member' };

  it.each([
    ['frågar om en riskbedömning är gjord', 'Kommunal frågar om en riskbedömning är gjord.'],
    ['Framför att schemat brister.', 'Kommunal framför att schemat brister.'],
    ['att schemat brister', 'Kommunal framför att schemat brister.'],
    ['Schemat brister.', 'Kommunal framför: Schemat brister.'],
    ['frågor saknas', 'Kommunal framför: frågor saknas.'],
  ])('[004-15] %j reads %j', (text, line) => {
    expect(lines(cooperationGroup().open(5).goTo(2).do(view('Kommunal', text)))).toEqual([line]);
  });

  it('[004-15] officers write for all, members for their own organisation or side', () => {
    const world = cooperationGroup().open(5).goTo(2);
    expect(world.try(view('Vision', 'framför ett', 'v1'), vision)).toBeNull();
    expect(world.try(view(UNIONS, 'framför två', 'v2'), vision)).toBeNull();
    expect(world.try(view('Kommunal', 'framför tre', 'v3'), vision)?.code).toBe('speaks-for-others');
    expect(world.try(view('Kommunal', 'framför tre', 'v3'), SECRETARY)).toBeNull();
    expect(world.try(view('Lärarförbundet', 'framför', 'v4'), SECRETARY)?.code).toBe('view-owner-unknown');
    expect(world.try(view('SRV', 'noterar', 'v5'), SECRETARY)).toBeNull();
    expect(world.try(view('Vision', ' ', 'v6'), SECRETARY)?.code).toBe('view-missing');
  });

  it('[004-15] a member withdraws what the own organisation said, not what another did', () => {
    const world = cooperationGroup().open(5).goTo(2);
    world.do(view('Vision', 'framför ett', 'v1')).do(view('Kommunal', 'framför två', 'v2'));
    expect(world.try({ type: 'withdraw-view', viewId: 'v2' }, vision)?.code).toBe('speaks-for-others');
    expect(world.try({ type: 'withdraw-view', viewId: 'v1' }, vision)).toBeNull();
    expect(lines(world)).toEqual(['Kommunal framför två.']);
  });

  it('[JAV-1] who is recused says nothing for the own organisation in that clause', () => {
    const world = cooperationGroup().open(5).recuse('m3', 2).goTo(2);
    expect(world.try(view('Vision', 'framför ett'), vision)?.code).toBe('is-recused');
  });
});

describe('commitments', () => {
  it('[004-16] belong to a side, and keep a verb of their own', () => {
    const world = cooperationGroup().open(5).goTo(2);
    world.do(takeOn(EMPLOYER, 'återkommer med en tidplan', '2027-03-15'));
    world.do(takeOn('Kommunal', 'kommer att kontakta verksamhetschefen', '2026-12-01'));
    world.do(takeOn('Vision', 'att samla in exempel'));
    expect(lines(world)).toEqual([
      'Arbetsgivaren återkommer med en tidplan (senast 15 mars 2027).',
      'Kommunal kommer att kontakta verksamhetschefen (senast 1 december).',
      'Vision åtar sig att samla in exempel.',
    ]);
  });

  it('[003-12] can be handed on to a group outside the meeting, and withdrawn', () => {
    const world = twoSided().open(5).goTo(2);
    world.do(takeOn('Beredningen', 'tar med sig frågan till mötet i januari'));
    expect(lines(world)).toEqual(['Beredningen tar med sig frågan till mötet i januari.']);
    world.do({ type: 'withdraw-commitment', commitmentId: world.state.commitments[0]?.id ?? '' });
    expect(lines(world)).toEqual([]);
  });

  it.each([
    [takeOn(' ', 'återkommer'), 'commitment-owner-missing'],
    [takeOn('Vision', ' '), 'commitment-missing'],
    [takeOn('Vision', 'återkommer', '2026-11-19'), 'due-before-meeting'],
    [{ ...takeOn('Vision', 'återkommer'), clauseId: 'c3' }, 'clause-not-taken-up'],
  ])('[002-9] %j is refused: %s', (command, code) => {
    expect(cooperationGroup().open(5).goTo(2).try(command)?.code).toBe(code);
  });
});

describe('two sides', () => {
  it('[COOP-5] each side is counted for itself', () => {
    const world = twoSided().open(4);
    expect(sidePresence(world.state)).toEqual([
      { side: 'Kommunerna', present: 2, mandates: 2, limit: null, isCapable: true },
      { side: 'Regionen', present: 2, mandates: 2, limit: null, isCapable: true },
    ]);
  });

  it('[003-5] a side too few stops the position, where the body has that rule', () => {
    const world = twoSided({ profile: { sideQuorum: { Kommunerna: 3 } } })
      .open(4)
      .goTo(2);
    expect(world.try(world.decision(2), CHAIR)).toEqual({
      code: 'side-not-capable',
      params: { side: 'Kommunerna', count: 2, limit: 3 },
    });
    world.arrive('m5');
    expect(world.try(world.decision(2), CHAIR)).toBeNull();
  });

  it('[003-11] what two sides come to is a position, what a committee comes to a decision', () => {
    const heading = (world: MeetingWorld): string | undefined =>
      clauseFacts(world.state, 'c2', 'sv').find((fact) => fact.kind === 'decision')?.heading;
    const played = (world: MeetingWorld): MeetingWorld => world.goTo(2).do(world.decision(2), CHAIR);
    expect(heading(played(twoSided().open(5)))).toBe('Ställningstagande');
    expect(heading(played(new MeetingWorld().open(13)))).toBe('Beslut');
    const position = new MeetingWorld({ profile: { kind: 'cooperation-group' } }).open(13);
    expect(heading(played(position.do(classify(2, 'position'))))).toBe('Ställningstagande');
  });

  it('[003-9] the kind with its time and who presents stand under the title', () => {
    const world = twoSided({ clause: { plannedMinutes: 15, presenters: ['Kim Ek', 'Lo Ask'] } }).open(5);
    world.goTo(2).do(classify(2, 'information'));
    expect(lines(world)).toEqual(['Information (15 min)', 'Föredragande: Kim Ek och Lo Ask']);
  });
});
