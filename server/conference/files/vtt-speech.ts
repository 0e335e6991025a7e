import * as v from 'valibot';
import { sanitiseText } from '#lib/domain/clean-text.ts';

/** What one voice says in one cue. */
export interface Spoken {
  readonly speaker: string | null;
  readonly text: string;
  readonly at?: string;
}

const LONGEST_SPEAKER = 300;
const Described = v.object({
  startDateTime: v.optional(v.string()),
  speakerName: v.nullish(v.string()),
  spokenText: v.string(),
});

/** Graph's metadata: one JSON object per cue, with the time of day. */
export function metadataCue(payload: string): Spoken | undefined {
  if (!payload.startsWith('{')) return undefined;
  const parsed = v.safeParse(Described, parseJson(payload));
  if (!parsed.success) return undefined;
  const { startDateTime, speakerName, spokenText } = parsed.output;
  const at = Date.parse(startDateTime ?? '');
  const speaker = oneLine(sanitiseText(speakerName ?? '')).slice(0, LONGEST_SPEAKER);
  return {
    speaker: speaker === '' ? null : speaker,
    text: oneLine(sanitiseText(spokenText)),
    ...(Number.isNaN(at) ? {} : { at: new Date(at).toISOString() }),
  };
}

/** Teams marks voices with `<v Name>`, Zoom begins a line with a name. Lines of the same voice are one. */
export function spokenParts(lines: readonly string[], names: SpeakerNames): Spoken[] {
  const text = lines.join('\n');
  const parts = text.includes('<v') ? voices(text) : lines.map((line) => prefixed(line, names));
  const groups: { speaker: string | null; texts: string[] }[] = [];
  for (const { speaker, text: said } of parts) {
    const last = groups.at(-1);
    if (last && (last.speaker === speaker || speaker === null)) last.texts.push(said);
    else groups.push({ speaker, texts: [said] });
  }
  return groups.map(({ speaker, texts }) => ({ speaker, text: oneLine(texts.join(' ')) }));
}

function voices(text: string): Spoken[] {
  return text.split(/<v(?=[ .\t])/u).flatMap((piece, at) => {
    if (at === 0) return piece.trim() === '' ? [] : [{ speaker: null, text: plain(piece) }];
    const end = piece.indexOf('>');
    if (end < 0) return [{ speaker: null, text: plain(piece) }];
    // `<v.class Name>`: classes are nothing to us.
    const speaker = plain(piece.slice(0, end).replace(/^\.\S{0,100}/u, '')).slice(0, LONGEST_SPEAKER);
    return [{ speaker: speaker === '' ? null : speaker, text: plain(piece.slice(end + 1)) }];
  });
}

export interface SpeakerNames {
  /** On one line, without what nobody sees. */
  readonly known: ReadonlySet<string>;
  /** Of the longest of them. */
  readonly length: number;
  readonly isSpeaker: (name: string) => boolean;
}

export function speakerNames({
  speakers = [],
  isSpeaker = () => false,
}: {
  readonly speakers?: readonly string[];
  readonly isSpeaker?: (name: string) => boolean;
}): SpeakerNames {
  const known = new Set(speakers.map((name) => oneLine(sanitiseText(name))));
  const length = [...known].reduce((longest, name) => Math.max(longest, name.length), 0);
  return { known, length: Math.min(length, LONGEST_SPEAKER), isSpeaker };
}

/** The longest name that is known: a name may have a colon of its own. "Tid: klockan är nu 13:01" is nobody called Tid. */
function prefixed(written: string, { known, length, isSpeaker }: SpeakerNames): Spoken {
  const whole = oneLine(written);
  // A name may stand on a line of its own, and what they say on the next.
  const line = whole.endsWith(':') ? `${whole} ` : whole;
  for (let until = line.lastIndexOf(': ', length); until > 0; until = line.lastIndexOf(': ', until - 1)) {
    const speaker = line.slice(0, until);
    if (known.has(speaker.trim())) return { speaker: speaker.trim(), text: plain(line.slice(until + 2)) };
  }
  const until = line.slice(0, LONGEST_SPEAKER).indexOf(': ');
  const speaker = plain(line.slice(0, Math.max(until, 0)));
  return until > 0 && isSpeaker(speaker)
    ? { speaker, text: plain(line.slice(until + 2)) }
    : { speaker: null, text: plain(line) };
}

const ENTITIES: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  '#39': "'",
  nbsp: ' ',
  lrm: '',
  rlm: '',
};

/** Without the marks of the format; what was written as an entity is text again, and stays text. */
function plain(marked: string): string {
  const unmarked = marked.replace(/<\/?[civbu](?:[. ][^<>]{0,100})?>/gu, '');
  return oneLine(
    unmarked.replace(/&(amp|lt|gt|quot|#39|nbsp|lrm|rlm);/gu, (_, name: string) => ENTITIES[name] ?? ''),
  );
}

function oneLine(text: string): string {
  return text.replace(/\s+/gu, ' ').trim();
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // No JSON: then it is somebody's words that begin with a brace.
    return undefined;
  }
}
