import { describe, expect, it } from 'vitest';
import {
  classify,
  cooperationGroup,
  EMPLOYER,
  lines,
  outcome,
  twoSided,
  UNIONS,
} from '../../../../tests/support/cooperation-world.ts';
import { CHAIR, MeetingWorld } from '../../../../tests/support/meeting-world.ts';
import type { BodyKind } from '../body.ts';
import { checkCompleteness } from '../completeness.ts';
import { centralNegotiation, centralNegotiationDeadline } from './central-negotiation.ts';
import type { MatterKind, MatterOutcome } from './cooperation.ts';
import { awaitsCooperation, isNegotiationEnded, matterKinds, partiesLeft } from './matters.ts';

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
    expect(world.try(world.vote(2, null))).not.toBeNull();
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
