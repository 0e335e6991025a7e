import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import type { Understanding } from '#lib/protocol/import.ts';
import { newMeetingSchema } from '#lib/protocol/new-meeting.ts';
import { draftClauses, draftHead, draftPeople, draftRules, whichMeeting, withTemplate } from './draft.ts';
import { newMeetingFrom, type MeetingDraft } from './new-meeting-from.ts';

const read: Understanding = {
  documentType: 'protokoll',
  body: 'Rådet för äldrefrågor',
  date: '2021-11-19',
  startTime: '13:00',
  endTime: '16:00',
  place: 'Digitalt via Zoom',
  form: 'remote',
  tool: 'Zoom',
  roster: [
    {
      id: 'p1',
      name: 'Anna Berg',
      organisation: 'Askersund',
      role: 'chair',
      group: 'member',
      attendance: { kind: 'part' },
      line: 4,
      certainty: 'sure',
    },
    {
      id: 'p2',
      name: 'Bo Ek',
      role: 'adjuster',
      group: 'member',
      replaces: { name: 'Eva Lind', party: 'C' },
      attendance: { kind: 'whole' },
      line: 5,
      certainty: 'unsure',
    },
  ],
  agenda: [
    {
      id: 'c1',
      number: '10',
      numbering: 'section',
      title: 'Mötet öppnas',
      presenters: [],
      text: '',
      line: 9,
      certainty: 'sure',
    },
    {
      id: 'c2',
      number: '11',
      numbering: 'section',
      title: 'Budget',
      minutes: 15,
      presenters: [{ name: 'Ida Dal', organisation: 'Regionen' }],
      text: 'Texten',
      draftDecision: 'att anta budgeten',
      line: 12,
      certainty: 'sure',
    },
  ],
  earlierDecisions: [],
  nextMeeting: {
    date: '2022-01-21',
    startTime: '09:00',
    endTime: '12:00',
    text: '21 januari kl 9–12',
    line: 40,
  },
  signers: [],
  adjusters: ['Bo Ek'],
  unread: [],
  findings: [],
};

function draftOf(from: Understanding): MeetingDraft {
  const which = whichMeeting(from);
  return {
    head: draftHead(from, which),
    rules: draftRules(from),
    people: draftPeople(from),
    clauses: draftClauses(from),
    sides: [],
    logins: { 'account-1': 'p1', 'account-2': '' },
    nextMeeting: '',
  };
}

describe('newMeetingFrom', () => {
  it('turns an untouched reading into a meeting the server takes', () => {
    const parsed = v.safeParse(newMeetingSchema, newMeetingFrom(draftOf(read)));
    expect(parsed.issues).toBeUndefined();
  });

  it('prepares the next meeting from minutes, and the meeting itself from a summons', () => {
    expect(newMeetingFrom(draftOf(read)).head).toMatchObject({
      date: '2022-01-21',
      startTime: '09:00',
      endTime: '12:00',
    });
    const summons = { ...read, documentType: 'kallelse' as const };
    expect(newMeetingFrom(draftOf(summons)).head).toMatchObject({ date: '2021-11-19', startTime: '13:00' });
  });

  it('[MIN-3] goes on with the § after the last one read', () => {
    expect(newMeetingFrom(draftOf(read)).body.numbering).toEqual({ style: 'section', firstNumber: 12 });
  });

  it('[ROL-8] does not carry an adjuster over, and forgets how people attended last time', () => {
    const { participants } = newMeetingFrom(draftOf(read));
    expect(participants[1]).not.toHaveProperty('role');
    expect(JSON.stringify(participants)).not.toContain('attendance');
  });

  it('gives each login the role its person has', () => {
    expect(newMeetingFrom(draftOf(read)).logins).toEqual([
      { accountId: 'account-1', participantId: 'p1', role: 'chair' },
    ]);
  });

  it('lets the chair alone hold the gavel when a login is the chair, unless somebody chose', () => {
    const draft = draftOf(read);
    const gavel = (change: Partial<MeetingDraft>) => newMeetingFrom({ ...draft, ...change }).body.gavel;
    expect(gavel({})).toBe('chair');
    expect(gavel({ logins: { 'account-1': '', 'account-2': 'p2' } })).toBe('chair-or-secretary');
    const [chair, ...others] = draft.people;
    expect(gavel({ people: [...(chair ? [{ ...chair, role: '' as const }] : []), ...others] })).toBe(
      'chair-or-secretary',
    );
    expect(gavel({ rules: { ...draft.rules, gavel: 'chair-or-secretary' } })).toBe('chair-or-secretary');
    expect(gavel({ rules: { ...draft.rules, gavel: 'chair' }, logins: {} })).toBe('chair');
  });

  it('takes the rules of a chosen template, and what the form says over them', () => {
    const draft = draftOf(read);
    const rules = { ...withTemplate({ ...draft.rules, seats: '9' }, 'kl-committee'), adjusters: '2' };
    const { body } = newMeetingFrom({ ...draft, rules });
    expect(body).toMatchObject({
      preset: 'kl-committee',
      documentType: 'kl-protokoll',
      quorum: { rule: 'more-than-half', seats: 9 },
      numbering: { style: 'section', firstNumber: 12 },
      adjusters: 2,
      adjustmentDays: 14,
    });
    const norway = newMeetingFrom({ ...draft, rules: withTemplate(rules, 'no-committee') });
    expect(norway.body.quorum).toEqual({ rule: 'at-least-half', seats: 9 });
    const sided = newMeetingFrom({ ...draft, rules: withTemplate(rules, 'consultation-body') });
    expect(sided.body.sides).toHaveLength(2);
    for (const one of [norway, sided]) expect(v.safeParse(newMeetingSchema, one).issues).toBeUndefined();
    expect(withTemplate(rules, '')).toEqual({ ...rules, preset: '' });
  });

  it('leaves out rows nobody filled in, and a sub-item whose parent went becomes an item', () => {
    const draft = draftOf(read);
    const clauses = draft.clauses.map((one, i) => ({ ...one, parentId: i === 1 ? 'gone' : '' }));
    const people = draft.people.flatMap((one) => [one, { ...one, id: `${one.id}-empty`, name: '  ' }]);
    const meeting = newMeetingFrom({ ...draft, clauses, people });
    expect(meeting.clauses[1]).not.toHaveProperty('parentId');
    expect(meeting.participants).toHaveLength(2);
  });

  it('posts no more than the server takes, however long the old document was', () => {
    const draft = draftOf(read);
    const long = `${'å'.repeat(19_999)}😀 ${'och så vidare '.repeat(3000)}`;
    const clauses = draft.clauses.map((one) => ({
      ...one,
      number: `${one.number} och en lång mening efter`,
      title: long,
      draftDecision: long,
      presenters: [long],
    }));
    const people = draft.people.map((one) => ({
      ...one,
      name: `${one.name} ${long}`,
      party: long,
      organisation: long,
      title: long,
      seatLabel: long,
      replaces: { name: long, party: long },
    }));
    const head = { ...draft.head, body: long, title: long, place: long, tool: long };
    const meeting = newMeetingFrom({ ...draft, head, clauses, people, sides: [long], nextMeeting: long });
    expect(v.safeParse(newMeetingSchema, meeting).issues).toBeUndefined();
    expect(meeting.clauses[0]?.draftDecision).toBe('å'.repeat(19_999));
  });
});
