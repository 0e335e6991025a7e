import type { ProposalKind } from '#lib/domain/chamber-state.ts';
import type { Clause } from '#lib/domain/clause.ts';
import type { MeetingCommand } from '#lib/domain/meeting-commands.ts';
import type { Participant } from '#lib/domain/participant.ts';
import type { NewMeeting } from '#lib/protocol/new-meeting.ts';

/*
 * A committee of thirteen over Teams in which most of the rule book happens: somebody comes late, deputies give way,
 * one is recused, three proposals compete, the chair's vote settles a tie, one reserves, a line breaks. Invented people.
 */

const MEMBERS: readonly (readonly [string, string, string, Participant['role']?])[] = [
  ['karin', 'Karin Holmberg', 'S', 'chair'],
  ['bengt', 'Bengt-Åke Öst', 'M', 'vice-chair'],
  ['ida', 'Ida Tegelström', 'S'],
  ['olof', 'Olof Brännvall', 'S'],
  ['maja', 'Maja von Essen', 'C'],
  ['per', 'Per Sandell', 'M'],
  ['anna', 'Anna Lind', 'V'],
  ['yusuf', 'Yusuf Demir', 'S'],
  ['lena', 'Lena Åhs', 'KD'],
  ['gustav', 'Gustav Ek', 'SD'],
  ['siri', 'Siri Alenius', 'L'],
  ['tor', 'Tor Alm', 'M'],
  ['eva', 'Eva Nyström', 'S'],
];
const DEPUTIES: readonly (readonly [string, string, string])[] = [
  ['siv', 'Siv Åkerlind', 'S'],
  ['nils', 'Nils Forsberg', 'M'],
  ['klara', 'Klara Wik', 'C'],
  ['jonas', 'Jonas Berg', 'V'],
  ['rut', 'Rut Hansson', 'V'],
];

const CLAUSES: readonly (readonly [string, string, Clause['kind'], string?])[] = [
  ['upprop', 'Upprop', 'roll-call'],
  ['justerare', 'Val av justerare', 'adjuster-election'],
  ['budget', 'Budgetuppföljning per oktober', 'decision', 'Nämnden godkänner budgetuppföljningen.'],
  ['lokal', 'Hyra av lokal på Storgatan 4', 'decision', 'Nämnden hyr lokalen från årsskiftet.'],
  ['taxa', 'Avgifter för 2027', 'decision', 'Avgifterna höjs med tre procent.'],
  ['plan', 'Verksamhetsplan 2027', 'decision', 'Nämnden antar verksamhetsplanen.'],
  ['slut', 'Sammanträdet avslutas', 'closing'],
];

export const COMMITTEE: NewMeeting = {
  body: {
    name: 'Socialnämnden',
    shortName: 'SN',
    kind: 'committee',
    documentType: 'kl-protokoll',
    quorum: { rule: 'more-than-half', seats: 13 },
    numbering: { style: 'section', firstNumber: 81 },
    adjusters: 1,
    gavel: 'chair',
    sides: [],
    deputies: {
      order: 'party-then-list',
      groupOrder: { S: ['V'], M: ['KD', 'L'] },
      ownPartyDisplaces: true,
      changeBetweenItems: true,
      noReturnSameDay: true,
    },
    distance: { allowed: true, allRemoteAllowed: true },
  },
  head: {
    title: 'Socialnämndens sammanträde',
    date: '2026-11-25',
    startTime: '13:00',
    endTime: '16:00',
    place: '',
    form: 'remote',
    tool: 'Teams',
    nextMeeting: '16 december 2026 kl 13.00',
  },
  participants: [
    ...MEMBERS.map(([id, name, party, role]): NewMeeting['participants'][number] => ({
      id,
      name,
      party,
      group: 'member',
      ...(role && { role }),
    })),
    ...DEPUTIES.map(([id, name, party]) => ({ id, name, party, group: 'deputy' as const })),
    { id: 'sanna', name: 'Sanna Lindqvist', group: 'official', role: 'secretary' },
  ],
  clauses: CLAUSES.map(([id, title, kind, draftDecision], i) => ({
    id,
    number: String(81 + i),
    title,
    kind,
    presenters: [],
    ...(draftDecision && { draftDecision }),
  })),
  logins: [],
};

/** Whose chair the command is given from. */
export type CommitteeSeat = 'secretary' | 'chair';
/** Gives a command; `refused` is the code it must be refused with. */
export type Act = (seat: CommitteeSeat, command: MeetingCommand, refused?: string) => Promise<void>;

const AT_ROLL = MEMBERS.map(([id]) => id).filter((id) => !['maja', 'yusuf', 'tor'].includes(id));

let serial = 0;
const freshId = (): string => `00000000-0000-4000-8000-${String((serial += 1)).padStart(12, '0')}`;

async function arrive(act: Act, ...ids: readonly string[]): Promise<void> {
  for (const participantId of ids)
    await act('secretary', { type: 'record-arrival', participantId, mode: 'remote' });
  // DIS-3: the chair ensures who takes part, one by one.
  for (const participantId of ids) await act('chair', { type: 'attest-remote', participantId });
}

const goTo = (act: Act, clauseId: string) => act('chair', { type: 'move-pointer', clauseId });
const call = (act: Act, deputyId: string, forId: string, refused?: string) =>
  act('chair', { type: 'call-deputy', deputyId, forId }, refused);
const decide = (act: Act, clauseId: string, text: string, refused?: string) =>
  act('chair', { type: 'record-decision', clauseId, decisionId: freshId(), text }, refused);

/** §§ 81–83: the roll, deputies for three who are missing, and two who come while § 83 is handled. */
export async function openCommittee(act: Act): Promise<void> {
  await act('chair', { type: 'open-meeting' });
  for (const participantId of [...AT_ROLL, 'nils', 'klara', 'jonas', 'rut', 'sanna']) {
    await act('secretary', { type: 'answer-roll-call', participantId, answer: 'remote' });
  }
  for (const participantId of ['yusuf', 'tor']) {
    await act('secretary', { type: 'answer-roll-call', participantId, answer: 'absent' });
  }
  await call(act, 'nils', 'tor');
  await call(act, 'klara', 'maja');
  // No deputy of the member's own party is here: the next in order serves (DEP-1).
  await call(act, 'jonas', 'yusuf');
  await act('secretary', { type: 'call-roll' });
  for (const participantId of [...AT_ROLL, 'nils', 'klara', 'jonas', 'rut']) {
    await act('chair', { type: 'attest-remote', participantId });
  }
  await goTo(act, 'justerare');
  await act('chair', { type: 'elect-adjusters', clauseId: 'justerare', participantIds: ['per'] });
  await goTo(act, 'budget');
  await propose(act, 'budget', 'olof', 'approval');
  await arrive(act, 'maja', 'siv');
  // DEP-3: seats change hands between items, so the late member and the late deputy wait.
  await call(act, 'siv', 'yusuf', 'change-between-items');
  await act('chair', { type: 'close-proposals', clauseId: 'budget' });
  await decide(act, 'budget', 'Nämnden godkänner budgetuppföljningen.');
}

async function propose(
  act: Act,
  clauseId: string,
  byId: string,
  kind: ProposalKind,
  text = '',
): Promise<string> {
  const proposalId = freshId();
  await act('secretary', { type: 'make-proposal', proposalId, clauseId, kind, text, byId });
  return proposalId;
}

/** § 84: the own-party deputy takes over, and a deputy steps in for one who is recused. */
export async function handleRecusal(act: Act): Promise<void> {
  // DEP-2: between the items a late deputy of the absent member's own party takes the seat.
  await call(act, 'siv', 'yusuf');
  await goTo(act, 'lokal');
  await act('secretary', { type: 'report-recusal', participantId: 'anna', clauseId: 'lokal' });
  // DEP-4: who had to give up a seat does not serve again that day, so the next of her party does.
  await call(act, 'jonas', 'anna', 'may-not-serve-again');
  await call(act, 'rut', 'anna');
  await decide(act, 'lokal', 'Nämnden hyr lokalen från årsskiftet.');
}

/** § 85 until the questions are put: three proposals, and somebody asks for a vote. Gives the amendment's id. */
export async function proposeFees(act: Act): Promise<string> {
  await goTo(act, 'taxa');
  await propose(act, 'taxa', 'ida', 'approval');
  const amendment = await propose(act, 'taxa', 'bengt', 'amendment', 'Avgifterna höjs med en procent.');
  await propose(act, 'taxa', 'gustav', 'rejection');
  await act('chair', { type: 'close-proposals', clauseId: 'taxa' });
  await act('chair', { type: 'put-question', clauseId: 'taxa', mainId: 'draft' });
  await act('secretary', { type: 'request-vote', clauseId: 'taxa', byId: 'bengt' });
  return amendment;
}

/** Who votes in § 85, the chair last. */
const VOTERS = [
  'bengt',
  'ida',
  'olof',
  'maja',
  'per',
  'anna',
  'lena',
  'gustav',
  'siri',
  'eva',
  'siv',
  'nils',
  'karin',
];
export const PRELIMINARY_YES = ['bengt', 'maja', 'per', 'lena', 'siri', 'nils', 'anna', 'siv'];
export const MAIN_YES = ['ida', 'olof', 'anna', 'eva', 'siv', 'karin'];
const MAIN_ABSTAINS = ['gustav'];

/** The ballots of a vote, "yes" for those named. */
export async function castBallots(
  act: Act,
  voteId: string,
  yes: readonly string[],
  abstains: readonly string[] = [],
): Promise<void> {
  for (const participantId of VOTERS) {
    const choice = yes.includes(participantId) ? 'yes' : abstains.includes(participantId) ? 'abstain' : 'no';
    await act('secretary', { type: 'cast-ballot', voteId, participantId, choice });
  }
}

async function vote(
  act: Act,
  nodeId: string,
  yes: readonly string[],
  abstains: readonly string[],
): Promise<void> {
  const voteId = freshId();
  await act('chair', {
    type: 'open-vote',
    voteId,
    clauseId: 'taxa',
    nodeId,
    method: 'open',
    matter: 'matter',
    yes: '',
    no: '',
  });
  await castBallots(act, voteId, yes, abstains);
  await act('chair', { type: 'close-vote', voteId });
}

/** § 85: 8–5 in the preliminary vote, 6–6 in the main one, the chair's vote settles it; one reserves. */
export async function voteOnFees(act: Act): Promise<void> {
  await vote(act, 'preliminary-1', PRELIMINARY_YES, []);
  await vote(act, 'main', MAIN_YES, MAIN_ABSTAINS);
  await decide(act, 'taxa', 'Avgifterna höjs med tre procent.');
  await reserve(act, 'bengt', 'taxa');
}

async function reserve(act: Act, participantId: string, clauseId: string, refused?: string): Promise<void> {
  const command = { type: 'announce-statement', kind: 'reservation', text: '' } as const;
  await act('secretary', { ...command, statementId: freshId(), clauseId, participantId }, refused);
}

/** § 86: a line breaks, the clause pauses until the member is back and attested, and the meeting ends. */
export async function loseLine(act: Act, whileLost = async (): Promise<void> => undefined): Promise<void> {
  await goTo(act, 'plan');
  await act('secretary', { type: 'record-departure', participantId: 'lena', technical: true });
  await decide(act, 'plan', 'Nämnden antar verksamhetsplanen.', 'doubt-line-lost');
  await whileLost();
  await act('chair', { type: 'adjourn-meeting', reason: 'En ledamots uppkoppling bröts.' });
  await act('chair', { type: 'resume-meeting' });
  await act('secretary', { type: 'record-arrival', participantId: 'lena', mode: 'remote' });
  // DIS-3: attested anew after the reconnection.
  await decide(act, 'plan', 'Nämnden antar verksamhetsplanen.', 'doubt-remote-not-attested');
  await act('chair', { type: 'attest-remote', participantId: 'lena' });
  await decide(act, 'plan', 'Nämnden antar verksamhetsplanen.');
}

export async function closeCommittee(act: Act): Promise<void> {
  await goTo(act, 'slut');
  await act('chair', { type: 'close-meeting' });
  // RES-1: the end of the meeting is the limit.
  await reserve(act, 'gustav', 'taxa', 'statement-too-late');
}

/** The whole meeting. */
export async function holdCommittee(act: Act): Promise<void> {
  await openCommittee(act);
  await handleRecusal(act);
  await proposeFees(act);
  await voteOnFees(act);
  await loseLine(act);
  await closeCommittee(act);
}
