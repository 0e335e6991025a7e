import { describe, expect, it } from 'vitest';
import { CHAIR, MeetingWorld } from '../../../../tests/support/meeting-world.ts';
import { attendanceSummary, wasPresentFor } from '../attendance.ts';
import { clauseFacts } from '../clause-facts.ts';
import type { Clause } from '../clause.ts';
import { checkCompleteness } from '../completeness.ts';
import { composeMinutes } from '../compose-minutes.ts';
import type { Participant } from '../participant.ts';
import { clauseAccess, type MeetingSeat } from '../permissions.ts';
import { quorumFor } from '../quorum.ts';
import { handledOutOfOrder, standingItems } from './agenda-order.ts';
import { privacyMissing } from './closed-doors.ts';
import { numberSeries, seriesFindings } from './number-series.ts';

const section = { style: 'section', firstNumber: 22 } as const;
const guest: Participant = { id: 'g', name: 'Gun Gäst', group: 'other', organisation: 'Facket' };

function item(id: string, parentId?: string): Clause {
  return {
    id,
    number: 'extra',
    title: `Nytt ${id}`,
    kind: 'decision',
    presenters: [],
    ...(parentId === undefined ? {} : { parentId }),
  };
}

const order = (world: MeetingWorld): string[] => world.state.clauses.map((one) => one.id);
const lines = (world: MeetingWorld, clauseId: string): string =>
  clauseFacts(world.state, clauseId, 'sv')
    .flatMap((one) => one.lines)
    .join('\n');
const seat = (participantId: string, role: MeetingSeat['role'] = 'member'): MeetingSeat => ({
  participantId,
  role,
});
const decided = (world: MeetingWorld, clause: number): MeetingWorld =>
  world.goTo(clause).do(world.decision(clause), CHAIR);

describe('items added while the meeting goes on', () => {
  it('marks what was not in the summons, and puts a sub-item after its siblings', () => {
    const world = new MeetingWorld({ clauses: 3 }).open(9);
    world.do({ type: 'add-clause', clause: item('x'), afterId: 'c1' });
    world.do({ type: 'add-clause', clause: item('a', 'c2'), afterId: null });
    world.do({ type: 'add-clause', clause: item('b', 'c2'), afterId: 'c1' });
    expect(order(world)).toEqual(['c1', 'x', 'c2', 'a', 'b', 'c3']);
    expect(world.state.clauses.map((one) => one.extra === true)).toEqual([
      false,
      true,
      false,
      true,
      true,
      false,
    ]);
    world.do({ type: 'add-clause', clause: item('y'), afterId: 'a' });
    expect(order(world)).toEqual(['c1', 'x', 'c2', 'a', 'b', 'y', 'c3']);
  });

  it('[VOT-9] an assembly takes up what was not announced only if everybody agrees, and says so', () => {
    const world = new MeetingWorld({ profile: { kind: 'assembly' } });
    world.do({ type: 'add-clause', clause: item('before'), afterId: 'c1' });
    world.open(9);
    expect(world.try({ type: 'add-clause', clause: item('x'), afterId: 'c1' })).toEqual({
      code: 'needs-consent-of-all',
      params: { title: 'Nytt x' },
    });
    world.do({ type: 'add-clause', clause: item('x'), afterId: 'c1', consentOfAll: true });
    world.do({ type: 'move-pointer', clauseId: 'x' });
    expect(lines(world, 'x')).toContain('Samtliga närvarande samtyckte');
  });

  it('[VOT-9] nobody claims the consent in the item itself', () => {
    const world = new MeetingWorld().open(9);
    world.do({ type: 'add-clause', clause: { ...item('x'), consentOfAll: true }, afterId: 'c1' });
    expect(world.state.clauses.find((one) => one.id === 'x')?.consentOfAll).toBeUndefined();
  });
});

describe('changing an item', () => {
  it('records only what is new, trimmed, and nothing when nothing is', () => {
    const world = new MeetingWorld().open(9);
    const change = { caseNumber: ' KS 2026/14 ', presenters: [' Eva Ek ', '', 'Eva Ek'], standing: false };
    world.do({ type: 'change-clause', clauseId: 'c2', changes: change });
    const { length } = world.events;
    expect(world.events.at(-1)?.fact).toEqual({
      type: 'clause-changed',
      clauseId: 'c2',
      changes: { caseNumber: 'KS 2026/14', presenters: ['Eva Ek'] },
    });
    world.do({ type: 'change-clause', clauseId: 'c2', changes: change });
    expect(world.events).toHaveLength(length);
    world.do({ type: 'change-clause', clauseId: 'c2', changes: { caseNumber: ' ' } });
    expect(world.state.clauses[1]?.caseNumber).toBeUndefined();
  });

  it('leaves what a decision was about alone, and the rest open until the minutes are frozen', () => {
    const world = decided(new MeetingWorld().open(9), 2);
    const change = (changes: object) => world.try({ type: 'change-clause', clauseId: 'c2', changes });
    expect(change({ kind: 'information' })?.code).toBe('clause-is-decided');
    expect(change({ draftDecision: 'Annat' })?.code).toBe('clause-is-decided');
    expect(change({ caseNumber: '14' })).toBeNull();
    world.do({ type: 'close-meeting' });
    expect(change({ caseNumber: '15' })).toBeNull();
    expect(world.try({ type: 'change-clause', clauseId: 'c3', changes: { kind: 'information' } })?.code).toBe(
      'wrong-phase',
    );
  });

  it.each([
    [{ caseNumber: 'x'.repeat(61) }, 'text-too-long'],
    [{ draftDecision: 'x'.repeat(20_001) }, 'text-too-long'],
    [{ presenters: Array.from({ length: 31 }, (_, i) => `Nr ${i}`) }, 'too-many-presenters'],
    [{ plannedMinutes: 1441 }, 'minutes-out-of-range'],
  ])('refuses what does not fit (%#)', (changes, code) => {
    const world = new MeetingWorld();
    expect(world.try({ type: 'change-clause', clauseId: 'c2', changes })?.code).toBe(code);
  });
});

describe('the order of the agenda', () => {
  it('moves an item with its sub-items, among its siblings only', () => {
    const world = new MeetingWorld({ clauses: 3 }).open(9);
    world.do({ type: 'add-clause', clause: item('a', 'c2'), afterId: null });
    world.do({ type: 'add-clause', clause: item('b', 'c2'), afterId: null });
    world.do({ type: 'move-clause', clauseId: 'c2', afterId: 'c3' });
    expect(order(world)).toEqual(['c1', 'c3', 'c2', 'a', 'b']);
    world.do({ type: 'move-clause', clauseId: 'b', afterId: null });
    expect(order(world)).toEqual(['c1', 'c3', 'c2', 'b', 'a']);
    expect(world.try({ type: 'move-clause', clauseId: 'b', afterId: 'c1' })?.code).toBe('not-siblings');
    expect(world.try({ type: 'move-clause', clauseId: 'c1', afterId: 'b' })?.code).toBe('not-siblings');
    const { length } = world.events;
    world.do({ type: 'move-clause', clauseId: 'c2', afterId: 'c3' });
    expect(world.events).toHaveLength(length);
  });

  it('[MIN-3] tells what was handled before its turn, until it is moved there', () => {
    const world = decided(decided(decided(new MeetingWorld({ clauses: 4 }).open(9), 1), 4), 2);
    expect(handledOutOfOrder(world.state)).toEqual(['c4']);
    world.do({ type: 'close-meeting' });
    world.do({ type: 'move-clause', clauseId: 'c4', afterId: 'c1' });
    expect(handledOutOfOrder(world.state)).toEqual([]);
    expect(order(world)).toEqual(['c1', 'c4', 'c2', 'c3']);
  });

  it('[MIN-3] nothing is moved or renumbered once the minutes are frozen', () => {
    const world = new MeetingWorld({ profile: { numbering: section } }).open(9);
    world.do({ type: 'close-meeting' });
    world.do({ type: 'set-first-number', firstNumber: 30 });
    world.append({ type: 'minutes-frozen', revision: 1, pdfSha256: '' });
    expect(world.try({ type: 'set-first-number', firstNumber: 40 })?.code).toBe('wrong-phase');
    expect(world.try({ type: 'move-clause', clauseId: 'c2', afterId: null })?.code).toBe('wrong-phase');
  });

  it('[MIN-3] sets the first § only where the body numbers with §', () => {
    const plain = new MeetingWorld();
    expect(plain.try({ type: 'set-first-number', firstNumber: 3 })?.code).toBe('not-section-numbered');
    const world = new MeetingWorld({ profile: { numbering: section } });
    world.do({ type: 'set-first-number', firstNumber: 22 });
    expect(world.events).toHaveLength(1);
    expect(world.try({ type: 'set-first-number', firstNumber: 0 })?.code).toBe('number-out-of-range');
  });

  it('gives the standing items with their sub-items to the next meeting', () => {
    const world = new MeetingWorld({ clauses: 3 });
    world.do({ type: 'add-clause', clause: item('a', 'c2'), afterId: null });
    world.do({ type: 'change-clause', clauseId: 'c2', changes: { standing: true } });
    expect(standingItems(world.state).map((one) => one.id)).toEqual(['c2', 'a']);
  });
});

describe('an item that is withdrawn', () => {
  const printed = (world: MeetingWorld) =>
    composeMinutes({ state: world.state, blocks: {}, language: 'sv', organisationName: '', revision: 1 });

  it('[MIN-3] keeps its place but has no §, and the minutes tell the reason where the agenda was approved', () => {
    const world = new MeetingWorld({ clauses: 4, profile: { numbering: section } });
    world.do({ type: 'change-clause', clauseId: 'c2', changes: { kind: 'agenda-approval' } });
    world.open(9);
    world.do({ type: 'drop-clause', clauseId: 'c3', reason: ' underlaget saknas ' });
    expect(order(world)).toEqual(['c1', 'c2', 'c3', 'c4']);
    const minutes = printed(world);
    expect(minutes.clauses.map((one) => `${one.label} ${one.title}`)).toEqual([
      '§ 22 Ärende 1',
      '§ 23 Ärende 2',
      '§ 24 Ärende 4',
    ]);
    expect(lines(world, 'c2')).toContain('Ärendet ”Ärende 3” utgår: underlaget saknas');
    expect(world.try({ type: 'move-pointer', clauseId: 'c3' })?.code).toBe('clause-is-dropped');
    world.do({ type: 'close-meeting' });
    const missing = checkCompleteness(world.state, { emptyClauseIds: ['c1', 'c2', 'c3', 'c4'] });
    expect(missing.filter((one) => one.clauseId === 'c3')).toEqual([]);
    expect(missing.filter((one) => one.clauseId === 'c4')).toHaveLength(1);
  });

  it('says nothing in the minutes without a reason', () => {
    const world = new MeetingWorld().open(9);
    world.do({ type: 'drop-clause', clauseId: 'c3', reason: '' });
    expect(lines(world, 'c1')).not.toContain('utgår');
  });

  it('takes its sub-items along and brings back those alone', () => {
    const world = new MeetingWorld({ clauses: 3 }).open(9);
    for (const id of ['a', 'b']) world.do({ type: 'add-clause', clause: item(id, 'c2'), afterId: null });
    const dropped = (): string[] => world.state.clauses.filter((one) => one.dropped).map((one) => one.id);
    world.do({ type: 'drop-clause', clauseId: 'a', reason: 'först' });
    world.do({ type: 'drop-clause', clauseId: 'c2', reason: 'sedan' });
    expect(dropped()).toEqual(['c2', 'a', 'b']);
    expect(world.try({ type: 'restore-clause', clauseId: 'a' })?.code).toBe('parent-is-dropped');
    world.do({ type: 'restore-clause', clauseId: 'c2' });
    expect(dropped()).toContain('a');
    expect(dropped()).not.toContain('c2');
  });

  it('is never one that is being handled, voted on or settled', () => {
    const world = new MeetingWorld().open(9);
    const drop = (clauseId: string) => world.try({ type: 'drop-clause', clauseId, reason: '' })?.code;
    expect(drop('c1')).toBe('clause-is-handled');
    decided(world, 2).goTo(3);
    expect(drop('c2')).toBe('clause-is-settled');
    expect(drop('c1')).toBe('clause-is-settled'); // the roll was called there
    world.propose(3, [['amendment', 'm2', 'Mer']]).putQuestion(3);
    world.openVote(3, 'main', 'open', 'v');
    expect(drop('c3')).toBe('vote-is-open');
  });
});

describe('people called in', () => {
  it('[ROL-5] somebody called in gets a place on the list, never a seat', () => {
    const world = new MeetingWorld().open(9);
    const add = (participant: Participant) => world.try({ type: 'add-participant', participant });
    expect(add(guest)).toBeNull();
    expect(add(guest)).toBeNull();
    expect(world.state.participants.filter((one) => one.id === 'g')).toHaveLength(1);
    expect(add({ ...guest, id: 'g2', group: 'member' })?.code).toBe('no-new-seats');
    expect(add({ ...guest, id: 'g2', role: 'chair' })?.code).toBe('no-new-seats');
    expect(add({ ...guest, id: 'm2', name: 'Annan' })?.code).toBe('participant-id-taken');
    expect(add({ ...guest, id: 'g2', name: ' gun gäst ' })?.code).toBe('name-on-the-list');
    expect(add({ ...guest, id: 'g2', organisation: 'Regionen' })).toBeNull();
  });

  it('[ROL-5] a presenter is listed for the §§ of the own item', () => {
    const world = new MeetingWorld({ clauses: 4, profile: { numbering: section } }).open(9);
    world.do({ type: 'add-participant', participant: guest }).arrive('g').goTo(2).goTo(3);
    world.do({ type: 'record-departure', participantId: 'g' });
    world.goTo(4);
    expect(attendanceSummary(world.state, 'g')).toEqual({ kind: 'clauses', ranges: [[1, 1]] });
  });

  it('[ROL-7] who is asked to leave is out of that item, in the list and in the text', () => {
    const world = new MeetingWorld({ clauses: 4 });
    world.do({ type: 'add-participant', participant: guest });
    world.do({ type: 'answer-roll-call', participantId: 'g', answer: 'on-site' }).open(9);
    const leave = (participantId: string, ground = 'Upphandling') =>
      world.try({ type: 'exclude-participant', participantId, clauseId: 'c2', ground })?.code;
    expect(leave('m2')).toBe('has-a-seat');
    expect(leave('d1')).toBe('has-a-seat');
    expect(leave('s')).toBe('holds-an-office');
    expect(leave('g', ' ')).toBe('ground-missing');
    expect(clauseAccess(world.state, seat('g', 'guest'), 'c2')).toBe('read');
    expect(leave('g')).toBeUndefined();
    expect(clauseAccess(world.state, seat('g', 'guest'), 'c2')).toBe('none');
    expect(clauseAccess(world.state, seat('g', 'guest'), 'c3')).toBe('read');
    world.goTo(2).goTo(3);
    expect([wasPresentFor(world.state, 'g', 'c1'), wasPresentFor(world.state, 'g', 'c2')]).toEqual([
      true,
      false,
    ]);
    expect(lines(world, 'c2')).toBe('Gun Gäst lämnade mötet under ärendet. Grund: Upphandling');
    world.do({ type: 'readmit-participant', participantId: 'g', clauseId: 'c2' });
    expect(clauseAccess(world.state, seat('g', 'guest'), 'c2')).toBe('read');
  });
});

describe('closed doors', () => {
  const close = { type: 'change-clause', clauseId: 'c2', changes: { closed: true } } as const;

  it('[SEC-1] a closed item is read by the seated, by who writes it and by who presents it', () => {
    const world = new MeetingWorld({ deputies: 1 });
    world.do({ type: 'add-participant', participant: guest });
    world.do({
      type: 'add-participant',
      participant: { id: 'p', name: 'Per Föredragande', group: 'official' },
    });
    const access = (who: MeetingSeat): string => clauseAccess(world.state, who, 'c2');
    expect(access(seat('g', 'guest'))).toBe('read');
    world.do(close);
    expect(['m2', 'd1'].map((id) => access(seat(id)))).toEqual(['read', 'read']);
    expect(access(seat('s', 'secretary'))).toBe('write');
    expect(access(seat('account-1', 'secretary'))).toBe('write');
    expect(['g', 'p'].map((id) => access(seat(id, 'guest')))).toEqual(['none', 'none']);
    expect(access(seat('p'))).toBe('none');
    expect(access(seat('nobody'))).toBe('none');
    world.do({
      type: 'change-clause',
      clauseId: 'c2',
      changes: { presenters: ['per föredragande, Kommunen'] },
    });
    expect(access(seat('p', 'guest'))).toBe('read');
    expect(access(seat('g', 'guest'))).toBe('none');
    expect(clauseAccess(world.state, seat('g', 'guest'), 'c3')).toBe('read');
    world.do({ type: 'change-clause', clauseId: 'c2', changes: { closed: false } });
    expect(access(seat('g', 'guest'))).toBe('read');
  });

  it('[DIS-6] each remote member confirms privacy, anew after a broken line', () => {
    const world = new MeetingWorld({ members: 3 }).open(2);
    world.do({ type: 'record-arrival', participantId: 'm3', mode: 'on-site' });
    expect(privacyMissing(world.state, 'c2')).toEqual([]);
    world.do(close).goTo(2);
    expect(privacyMissing(world.state, 'c2')).toEqual(['m1', 'm2']);
    const confirm = (participantId: string) =>
      ({ type: 'confirm-privacy', participantId, clauseId: 'c2' }) as const;
    expect(world.try(confirm('m1'), seat('m2'))?.code).toBe('not-yourself');
    expect(world.try(confirm('m3'), seat('m3'))?.code).toBe('not-remote');
    expect(world.try({ ...confirm('m2'), clauseId: 'c3' }, seat('m2'))?.code).toBe('clause-not-closed');
    world.do(confirm('m2'), seat('m2')).do(confirm('m1'));
    expect(privacyMissing(world.state, 'c2')).toEqual([]);
    expect(lines(world, 'c2')).toContain('Ledamot 1 och Ledamot 2');
    world.do({ type: 'record-departure', participantId: 'm2', technical: true });
    world.do({ type: 'record-arrival', participantId: 'm2', mode: 'remote' });
    expect(privacyMissing(world.state, 'c2')).toEqual(['m2']);
  });
});

describe('interpellations', () => {
  const rules = { kind: 'assembly', interpellationsWithoutQuorum: true, gavel: 'chair' } as const;
  const ask = { type: 'change-clause', clauseId: 'c2', changes: { kind: 'interpellation' } } as const;

  it('[QUO-6] are answered without quorum where the assembly has decided so, and nothing else is', () => {
    const world = new MeetingWorld({ profile: rules }).do(ask).open(4, 'on-site').goTo(2);
    const now = quorumFor(world.state, 'c2');
    expect([now.isQuorate, now.withoutQuorum, now.byException]).toEqual([true, true, false]);
    expect(quorumFor(world.state, 'c3').isQuorate).toBe(false);
    expect(world.try(world.decision(2), CHAIR)?.code).toBe('only-answered');
    const answered = { ...world.decision(2), text: 'Interpellationen är besvarad.' } as never;
    expect(world.try(world.vote(2, null))?.code).toBe('only-answered');
    expect(world.try(answered, CHAIR)).toBeNull();
  });

  it('[QUO-6] need quorum like everything else where nothing has been decided', () => {
    const world = new MeetingWorld({ profile: { kind: 'assembly' } }).do(ask).open(4, 'on-site').goTo(2);
    expect(quorumFor(world.state, 'c2').isQuorate).toBe(false);
  });
});

describe('the §§ of a body through the year', () => {
  const meeting = (date: string, firstNumber: number, phase: 'open' | 'closed' = 'closed') => {
    const world = new MeetingWorld({ date, clauses: 3, profile: { numbering: { ...section, firstNumber } } });
    world.open(9);
    if (phase === 'closed') world.do({ type: 'close-meeting' });
    return world.state;
  };
  const found = (own: ReturnType<typeof meeting>, ...others: ReturnType<typeof meeting>[]) =>
    seriesFindings(own, numberSeries(own.head, others)).map(({ code, params }) => [
      code,
      params?.['firstNumber'],
    ]);

  it('[MIN-3] goes on where the meeting before ended', () => {
    expect(found(meeting('2026-10-01', 13), meeting('2026-09-01', 10))).toEqual([]);
    expect(numberSeries({ date: '2026-10-01', startTime: '' }, [meeting('2026-09-01', 10)]).lastUsed).toBe(
      12,
    );
  });

  it('[MIN-3] finds numbers given twice and numbers left out', () => {
    expect(found(meeting('2026-10-01', 12), meeting('2026-09-01', 10))).toEqual([['number-reused', 13]]);
    expect(found(meeting('2026-10-01', 15), meeting('2026-09-01', 10))).toEqual([['number-gap', 13]]);
    // A later meeting that is over has used its numbers; one still to be held will take what is left.
    expect(found(meeting('2026-10-01', 10), meeting('2026-11-01', 10))).toEqual([['number-reused', 13]]);
    expect(found(meeting('2026-10-01', 10), meeting('2026-11-01', 10, 'open'))).toEqual([]);
  });

  it('[MIN-3] starts anew on 1 January, and where nothing is known', () => {
    expect(found(meeting('2027-01-15', 1), meeting('2026-12-01', 40))).toEqual([]);
    expect(found(meeting('2026-10-01', 22))).toEqual([]);
  });
});
