import type { ReadClause, ReadParticipant } from '#lib/protocol/import.ts';
import { readHeadLine } from './head-labels.ts';
import { readRosterHeading } from './roster-headings.ts';
import type { SourceLine } from './source-lines.ts';

/** Lines one reader says it understood, and what it made of them. `said` gives the words it may claim for a line. */
export interface Claim {
  readonly used: ReadonlySet<number>;
  readonly said: (line: SourceLine) => ReadonlySet<string>;
}

/** Words that steer the reading and are carried by the shape of the result, not by its words. */
const STEERING = new Set(
  `närvarande frånvarande ledamöter ledamot ersättare tjänstgörande tjänstgör beslutande deltagare deltagande övriga övrig
  inbjuden inbjudna adjungerad adjungerade gäster förhinder anmält anmälda ordinarie suppleanter suppleant närvaro närvarolista
  deltagarlista kallade tjänstepersoner tjänstemän ordförande ordföranden ordf vice sekreterare justerare mötesordförande
  mötessekreterare protokollförare nämndsekreterare
  present absent members deputies others chair secretary apologies invited attendees participants guests officials
  och samt and för for i stället ersätter av del delar delvis mötet sammanträdet tiden under till från med fr o m t om tom from until part of the
  deltog deltar meeting paragrafer kl klockan den at vid protokollet protokoll minnesanteckningar mötesanteckningar anteckningarna pennan
  justeras justerat justerad justering underskrifter underskrift signatur plats tid datum sammanträdesdatum mötesdatum
  dagordning agenda ärenden ärende föredragningslista ärendelista innehåll innehållsförteckning nästa möte sammanträde
  next information beslut ställningstagande min minuter minutes bilaga bilagor punkt item paragraf para typ
  via utses att justera bifogas anslag bevis minnesanteckningarna mötesanteckningarna justeringens föredragande tillfälle
  styrelsemöte ämne subject kallas välkommen inbjuds sammanträder am pm måndag tisdag onsdag torsdag fredag lördag söndag måndagen tisdagen onsdagen
  torsdagen fredagen lördagen söndagen`.split(/\s+/u),
);

/** The words and numbers of a text in one spelling; a leading nought and ":00" say nothing. */
export function wordsOf(text: string): string[] {
  const words =
    text
      .normalize('NFC')
      .toLocaleLowerCase('sv')
      .match(/\p{L}[\p{L}\p{M}]*|\p{N}+/gu) ?? [];
  return words.map((word) => word.replace(/^0+(?=\d)/u, '')).filter((word) => word !== '0');
}

export function wordSet(...texts: readonly (string | number | undefined)[]): Set<string> {
  return new Set(wordsOf(texts.filter((text) => text !== undefined).join(' ')));
}

/**
 * lines that a reader took although words of theirs are nowhere in its result, such as a row of a roster that is
 * no person, or "på distans" after a name. They are shown as not fully read, so that no line vanishes.
 */
export function findHalfRead(lines: readonly SourceLine[], claims: readonly Claim[]): SourceLine[] {
  return lines.filter((line, at) => {
    const mine = claims.filter((claim) => claim.used.has(line.number));
    if (line.isBlank || mine.length === 0) return false;
    const said = mine.map((claim) => claim.said(line));
    const label = labelWords(line);
    const words = wordsOf(withoutListNumber(line.text));
    const isKnown = (word: string): boolean =>
      STEERING.has(word) || label.has(word) || said.some((one) => one.has(word));
    const goesOn = lines[at - 1]?.text.endsWith('-') === true;
    return words.some((word, i) => {
      if (isKnown(word)) return false;
      const isHead = i === words.length - 1 && line.text.endsWith('-');
      return !said.some((one) => holdsPart(one, word, isHead, i === 0 && goesOn));
    });
  });
}

function withoutListNumber(text: string): string {
  return text.replace(/^\d{1,3}[.)]\s/u, '').replace(/(?:\.{4,}|…{2,}|_{4,})\s*\d{1,4}$/u, '');
}

/** A word cut in two by a line end stands whole in the result. */
function holdsPart(said: ReadonlySet<string>, word: string, isHead: boolean, isTail: boolean): boolean {
  if (!isHead && !isTail) return false;
  return [...said].some((one) => (isHead && one.startsWith(word)) || (isTail && one.endsWith(word)));
}

function labelWords(line: SourceLine): ReadonlySet<string> {
  const head = readHeadLine(line);
  const label = head === undefined ? '' : line.text.slice(0, line.text.length - head.value.length);
  return wordSet(label, readRosterHeading(line.text)?.label);
}

/** The words a roster row may claim: those of the people on its line and of the person the line goes on about. */
export function rosterWords(roster: readonly ReadParticipant[], always: ReadonlySet<string>): Claim['said'] {
  const byLine = new Map<number, Set<string>>();
  for (const one of roster) {
    const words = byLine.get(one.line) ?? new Set<string>();
    for (const word of participantWords(one)) words.add(word);
    byLine.set(one.line, words);
  }
  const numbers = [...byLine.keys()].sort((a, b) => a - b);
  return (line) => {
    const before = numbers.findLast((number) => number < line.number) ?? 0;
    return new Set([...always, ...(byLine.get(line.number) ?? []), ...(byLine.get(before) ?? [])]);
  };
}

export function participantWords(one: ReadParticipant): Set<string> {
  const { attendance } = one;
  const clauses = attendance.kind === 'clauses' ? `${String(attendance.from)} ${String(attendance.to)}` : '';
  return wordSet(
    one.name,
    one.party,
    one.organisation,
    one.title,
    one.roleText,
    one.seatLabel,
    one.side,
    one.replaces?.name,
    one.replaces?.party,
    clauses,
  );
}

/** What the heading of a clause became. */
export function clauseWords(clause: ReadClause): Set<string> {
  return wordSet(
    clause.number,
    clause.title,
    clause.text,
    clause.minutes,
    ...clause.presenters.flatMap((one) => [one.name, one.organisation]),
  );
}
