import type { ReadAttendance, ReadRole } from '#lib/protocol/import.ts';
import { readLeadingPerson } from './names.ts';
import { squeeze } from './source-lines.ts';
import { isJobTitle, isOrganisation, isUnion, roleOf } from './vocabulary.ts';

/** One row of a roster before it is given a group and an id. */
export interface ParticipantEntry {
  name: string;
  party?: string;
  organisation?: string;
  title?: string;
  role?: ReadRole;
  roleText?: string;
  seatLabel?: string;
  replaces?: { name: string; party?: string };
  attendance: ReadAttendance;
  line: number;
  certainty: 'sure' | 'unsure';
}

const PART =
  /\(?\s*(?:(?:närvarande|deltog|deltar)\s+)?(?:under\s+)?(?:del(?:ar)? av (?:mötet|sammanträdet|tiden)|part of the meeting|delvis(?: närvarande)?)\s*\)?/iu;
const CLAUSES =
  /\(?\s*(?:deltog |ej )?§§?\s*(\d{1,4})\s*(?:[-–—]|till|t\.?\s?o\.?\s?m\.?)\s*§?\s*(\d{1,4})\s*\)?/iu;
const FROM_CLAUSE = /\(?\s*(?:fr\.?\s?o\.?\s?m\.?|från(?: och med)?|from)\s+§\s*(\d{1,4})\s*\)?/iu;
const TO_CLAUSE = /\(?\s*(?:t\.?\s?o\.?\s?m\.?|till(?: och med)?|until)\s+§\s*(\d{1,4})\s*\)?/iu;
const ONE_CLAUSE = /\(?\s*§\s*(\d{1,4})\s*\)?/u;
const CLOCK_PART =
  /\(?\s*(?:(?:från|till|t\.?o\.?m\.?|fr\.?o\.?m\.?|from|until)\s+)?(?:kl(?:ockan|\.)?\s*)\d{1,2}[.:]?\d{0,2}(?:\s*[-–—]\s*\d{1,2}[.:]?\d{0,2})?\s*\)?/iu;
const ABSENT = /\(?\s*(?:frånvarande|anmält förhinder|förhinder|absent|apologies)\s*\)?$/iu;
const REMOTE =
  /\(?\s*(?:deltar |deltog )?(?:på distans|via (?:zoom|teams|länk)|digitalt|remotely|online)\s*\)?/iu;
const REPLACES =
  /[,(]?\s*(?:tjänstgör(?:ande|de)?(?: ersättare)?(?: i stället)? för|i ?stället för|ersätter|ersättare för|ers\.? för|vikarie för|in place of|replacing|substitute for|substituting for|deputising for|deputy for|för|for)\s+(?=\p{Lu})/iu;
const LAST = 9999;

/** Reads one roster row: name, party, where from, title, role, whom it replaces and how long it was present. */
export function readEntry(source: string, line: number): ParticipantEntry | undefined {
  const bare = source.replace(/^\s*(?:[•·*▪◦]|[-–—](?=\s)|\d{1,3}[.)])\s*/u, '').trim();
  const person = readLeadingPerson(bare);
  if (person === undefined) return undefined;
  const entry: ParticipantEntry = {
    name: person.name,
    attendance: { kind: 'whole' },
    line,
    certainty: 'sure',
  };
  if (person.party !== undefined) entry.party = person.party;
  let rest = takeAttendance(entry, person.rest);
  rest = takeReplaced(entry, rest);
  for (const fact of factsOf(rest)) addFact(entry, fact);
  return entry;
}

/** "ej § 43" says when somebody was away; the scheme has no word for that, so it is left for a person to judge. */
const EXCEPT = /[,(]?\s*(?:ej|inte|utom|deltog (?:ej|inte)(?: i)?)\s+§{1,2}\s*\d[\d\s,–-]*\)?/iu;

function takeAttendance(entry: ParticipantEntry, text: string): string {
  const rest = text.replace(EXCEPT, ' ');
  if (rest !== text) entry.certainty = 'unsure';
  const clauses = CLAUSES.exec(rest);
  if (clauses) return take({ kind: 'clauses', from: Number(clauses[1]), to: Number(clauses[2]) }, clauses[0]);
  const from = FROM_CLAUSE.exec(rest);
  if (from) return take({ kind: 'clauses', from: Number(from[1]), to: LAST }, from[0]);
  const to = TO_CLAUSE.exec(rest);
  if (to) return take({ kind: 'clauses', from: 0, to: Number(to[1]) }, to[0]);
  const one = ONE_CLAUSE.exec(rest);
  if (one) return take({ kind: 'clauses', from: Number(one[1]), to: Number(one[1]) }, one[0]);
  const part = PART.exec(rest) ?? CLOCK_PART.exec(rest);
  if (part) return take({ kind: 'part' }, part[0]);
  const absent = ABSENT.exec(rest);
  if (absent) return take({ kind: 'absent' }, absent[0]);
  return rest.replace(REMOTE, ' ');

  function take(attendance: ReadAttendance, found: string): string {
    entry.attendance = attendance;
    return rest.replace(found, ' ').replace(REMOTE, ' ');
  }
}

// 000-6: the replaced member may belong to another party; what follows is the seat's municipality.
function takeReplaced(entry: ParticipantEntry, rest: string): string {
  const found = REPLACES.exec(rest);
  if (found === null) return rest;
  const replaced = readLeadingPerson(rest.slice(found.index + found[0].length));
  if (replaced === undefined) return rest;
  entry.replaces = {
    name: replaced.name,
    ...(replaced.party === undefined ? {} : { party: replaced.party }),
  };
  return `${rest.slice(0, found.index)}, ${replaced.rest.replace(/^\s*\)/u, '')}`;
}

function factsOf(rest: string): string[] {
  return rest
    .split(/[,;|\t]| {2,}|\s[-–—]\s/u)
    .flatMap((piece) => {
      const trimmed = squeeze(piece)
        .replace(/^\((.*)\)$/u, '$1')
        .replace(/^[-–—:.]\s*/u, '');
      const bracket = /^([^()]+)\(([^()]+)\)$/u.exec(trimmed);
      return bracket && roleOf(bracket[2] ?? '') ? [bracket[1] ?? '', bracket[2] ?? ''] : [trimmed];
    })
    .map((piece) => piece.trim().replace(/^[()]+$/u, ''))
    .filter((piece) => piece !== '' && piece !== '.');
}

function addFact(entry: ParticipantEntry, fact: string): void {
  const role = roleOf(fact);
  if (role !== undefined) {
    entry.role ??= role;
    entry.roleText ??= fact;
    return;
  }
  const led =
    /^(ordförande|(?:\p{L}+ )?vice ordförande|mötessekreterare|sekreterare|justerare)\s+(?=\p{Lu})/iu.exec(
      fact,
    );
  if (led && entry.role === undefined) {
    entry.role = roleOf(led[1] ?? '') ?? 'chair';
    entry.roleText = led[1] ?? '';
    return addFact(entry, fact.slice(led[0].length));
  }
  if (/(?:plats|platsen|seat)$/iu.test(fact) && /^\p{L}/u.test(fact)) entry.seatLabel ??= fact;
  else if (isUnion(fact) || (isOrganisation(fact) && !isJobTitle(fact))) setOrganisation(entry, fact);
  else if (isJobTitle(fact) || /^\p{Ll}/u.test(fact))
    entry.title = entry.title === undefined ? fact : `${entry.title}, ${fact}`;
  else setOrganisation(entry, fact);
}

function setOrganisation(entry: ParticipantEntry, fact: string): void {
  entry.organisation = entry.organisation === undefined ? fact : `${entry.organisation}, ${fact}`;
}
