import { describe, expect, it } from 'vitest';
import {
  classify,
  cooperationGroup,
  EMPLOYER,
  lines,
  takeOn,
  twoSided,
  UNIONS,
  view,
} from '../../../../tests/support/cooperation-world.ts';
import { CHAIR, MeetingWorld, SECRETARY } from '../../../../tests/support/meeting-world.ts';
import { clauseFacts } from '../clause-facts.ts';
import type { MeetingSeat } from '../permissions.ts';
import { parties, sidePresence } from './parties.ts';

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
