import type { Understanding } from '#lib/protocol/import.ts';
import { clauseWords, participantWords, rosterWords, wordSet, type Claim } from './accounting.ts';
import type { ClauseHeading } from './clause-headings.ts';
import type { ReadHead } from './head.ts';
import type { NextMeetingReading } from './next-meeting.ts';
import type { SignerReading } from './signers.ts';
import type { SourceLine } from './source-lines.ts';
import { findTimes } from './times.ts';
import type { WholeRoster } from './whole-roster.ts';

const FORM_WORDS =
  'digitalt digital fysiskt hybrid hybridmöte distansmöte teamsmöte zoommöte videomöte på distans plats';

interface Readings {
  readonly read: Omit<Understanding, 'unread' | 'findings'>;
  readonly head: ReadHead;
  readonly roster: WholeRoster;
  readonly signing: SignerReading;
  readonly next: NextMeetingReading;
  readonly contents: readonly number[];
  readonly headings: readonly ClauseHeading[];
  readonly lines: readonly SourceLine[];
}

/** What each reader says it took and what came of it. */
export function claimsOf(readings: Readings): Claim[] {
  const { read, head, roster, signing, next, contents } = readings;
  const of = (used: ReadonlySet<number>, words: ReadonlySet<string>): Claim => ({ used, said: () => words });
  return [
    { used: head.used, said: (line) => headWords(head, line) },
    { used: roster.used, said: rosterSaid(readings) },
    of(
      signing.used,
      signerWords(
        signing,
        read.roster,
        read.agenda.map(({ number }) => number),
      ),
    ),
    of(next.used, wordSet(next.nextMeeting?.text)),
    of(new Set(contents), wordSet(...read.agenda.flatMap(({ number, title }) => [number, title]))),
    headingClaim(readings),
  ];
}

function headWords(head: ReadHead, line: SourceLine): Set<string> {
  const times = findTimes(line.text, true);
  const isSameTime = times !== undefined && times.startTime === head.startTime;
  const form = head.form === undefined ? '' : FORM_WORDS;
  const { title, body, organisation, place, dateText, date, startTime, endTime, tool } = head;
  return wordSet(
    title,
    body,
    organisation,
    place,
    dateText,
    date,
    startTime,
    endTime,
    tool,
    form,
    isSameTime ? times.text : '',
  );
}

function rosterSaid({ read, roster }: Readings): Claim['said'] {
  const labels = roster.emptyGroups.map(({ label }) => label);
  const sides = (roster.sides ?? []).map(({ name }) => name);
  const officers = read.roster.filter(({ role }) => role !== undefined).map(({ name }) => name);
  const always = wordSet(...labels, ...sides, ...read.adjusters, ...officers);
  if (roster.sides === undefined) return rosterWords(read.roster, always);
  // 004-10: a flattened table has names in one block and their titles in another; a line proves nothing there.
  for (const one of read.roster) for (const word of participantWords(one)) always.add(word);
  return () => always;
}

function signerWords(
  signing: SignerReading,
  roster: Understanding['roster'],
  numbers: readonly string[],
): Set<string> {
  const people = signing.signers.flatMap(({ name, role, organisation, side }) => [
    name,
    role,
    organisation,
    side,
  ]);
  const parties = roster
    .filter(({ name }) => signing.signers.some((signer) => signer.name === name))
    .map(({ party }) => party);
  return wordSet(...people, ...parties, ...signing.adjusters, ...numbers);
}

/** A heading's line may hold columns; what is in none of the clause's facts was not read. */
function headingClaim({ headings, lines, read }: Readings): Claim {
  const said = new Map<number, Set<string>>();
  for (const heading of headings) {
    const line = lines[heading.index]?.number ?? 0;
    const clause = read.agenda.find((one) => one.line === line);
    if (clause === undefined) continue;
    for (let i = 0; i <= heading.extraLines; i += 1) said.set(line + i, clauseWords(clause));
  }
  return { used: new Set(said.keys()), said: (line) => said.get(line.number) ?? new Set() };
}
