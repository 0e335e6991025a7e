import { sanitiseText } from '../clean-text.ts';
import type { Language } from '../wording/dates.ts';
import type { ConnectionLink } from './call-standing.ts';
import { nameKey } from './clean-name.ts';
import type { Connection, TranscriptCue } from './conference-event.ts';
import { knownNames } from './known-names.ts';
import { isSure, type KnownPerson, type Match } from './match.ts';
import { whoIsAmong } from './who-is-who.ts';

/** A stretch during which a clause was handled; `to` is null while it still is. */
export interface ClauseStretch {
  readonly clauseId: string;
  readonly from: string;
  readonly to: string | null;
}

export interface PlacedCue extends Omit<TranscriptCue, 'at'> {
  /** ISO 8601 in UTC; null when nothing tells. */
  readonly at: string | null;
  /** Hours and minutes into the recording. */
  readonly offset: string;
  /** Who spoke, when that is sure. */
  readonly personId: string | null;
  /** Who it seems to be; null when the source names no speaker, or the name was confirmed in the call. */
  readonly match: Match | null;
}

/** What was said while a clause was handled; null: outside them all. */
export interface ClauseCues {
  readonly clauseId: string | null;
  readonly cues: readonly PlacedCue[];
}

interface Transcript {
  readonly cues: readonly TranscriptCue[];
  /** Pauses in a recording shift what comes after them: a time in the cue itself is better. */
  readonly recordingStartedAt: string | null;
  readonly visits: readonly ClauseStretch[];
  readonly people: readonly KnownPerson[];
  /** From {@link namesConfirmed}. */
  readonly names?: ReadonlyMap<string, string>;
}

/** Lines of a transcript by the clause they were said in, clauses in the order they were taken up. */
export function placeCues(transcript: Transcript): readonly ClauseCues[] {
  const speaker = speakers(transcript);
  const found = new Map<string | null, PlacedCue[]>();
  for (const { clauseId } of [...transcript.visits].sort(byBeginning)) found.set(clauseId, []);
  found.set(null, []);
  const visits = transcript.visits.map(({ clauseId, from, to }) => ({
    clauseId,
    from: Date.parse(from),
    to: to === null ? Infinity : Date.parse(to),
  }));
  for (const cue of transcript.cues) {
    const ms = timeOf(cue, transcript.recordingStartedAt);
    const clauseId =
      ms === null ? null : (visits.findLast(({ from, to }) => from <= ms && ms < to)?.clauseId ?? null);
    const at = ms === null ? null : new Date(ms).toISOString();
    found.get(clauseId)?.push({ ...cue, at, offset: offsetOf(cue), ...speaker(cue.speaker) });
  }
  return [...found].filter(([, cues]) => cues.length > 0).map(([clauseId, cues]) => ({ clauseId, cues }));
}

/** Whom a name in the call was confirmed to be, where all connections with the name were the same one person. */
export function namesConfirmed(
  connections: readonly Connection[],
  links: readonly ConnectionLink[],
): ReadonlyMap<string, string> {
  const byName = new Map<string, Set<string>>();
  for (const { connectionKey, person } of connections) {
    const ids = links.find((one) => one.connectionKey === connectionKey)?.personIds ?? [];
    const key = nameKey(person.name);
    // Whoever has the name and was not confirmed may be the one who spoke.
    byName.set(key, new Set([...(byName.get(key) ?? []), ...(ids.length === 0 ? [''] : ids)]));
  }
  return new Map(
    [...byName].flatMap(([key, ids]) => {
      const [only] = ids;
      return only && ids.size === 1 && key !== '' ? [[key, only] as const] : [];
    }),
  );
}

/** Hours and minutes into the recording, "H:MM". */
export function offsetOf({ startMs }: Pick<TranscriptCue, 'startMs'>): string {
  const minutes = Math.max(0, Math.floor(startMs / 60_000));
  return `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, '0')}`;
}

/** What was said, as a quotation on one line of plain text. */
export function quoteOf(
  { text }: Pick<TranscriptCue, 'text'>,
  name: string | null,
  language: Language = 'sv',
): string {
  const [open, close] = language === 'sv' ? ['”', '”'] : ['“', '”'];
  const plain = sanitiseText(text)
    // Voices and italics of the transcript; a comparison is text.
    .replace(/<\/?[a-z][^<>]*>/giu, '')
    .replace(/\s+/gu, ' ')
    .trim()
    .replace(/[“”„"]/gu, '’');
  return `${name === null ? '' : `${sanitiseText(name)}: `}${open}${plain}${close}`;
}

/** Each name is looked up once, however many lines it has. */
function speakers({
  people,
  names,
}: Transcript): (name: string | null) => Pick<PlacedCue, 'personId' | 'match'> {
  const known = knownNames(people);
  const seen = new Map<string, Pick<PlacedCue, 'personId' | 'match'>>();
  return (name) => {
    if (name === null) return { personId: null, match: null };
    const found = seen.get(name) ?? speakerNamed(name);
    seen.set(name, found);
    return found;
  };
  function speakerNamed(name: string): Pick<PlacedCue, 'personId' | 'match'> {
    const confirmed = names?.get(nameKey(name));
    if (confirmed !== undefined) return { personId: confirmed, match: null };
    const match = whoIsAmong({ name, kind: 'person' }, known);
    return { personId: isSure(match) ? match.personId : null, match };
  }
}

function timeOf({ at, startMs }: TranscriptCue, recordingStartedAt: string | null): number | null {
  const own = Date.parse(at ?? '');
  if (!Number.isNaN(own)) return own;
  const counted = Date.parse(recordingStartedAt ?? '') + startMs;
  return Number.isNaN(counted) ? null : counted;
}

function byBeginning(a: ClauseStretch, b: ClauseStretch): number {
  return Date.parse(a.from) - Date.parse(b.from);
}
