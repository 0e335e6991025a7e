import type { ReadClause } from '#lib/protocol/import.ts';
import { cleanText } from './cleaning.ts';
import { splitPeople } from './people-list.ts';
import { squeeze, type SourceLine } from './source-lines.ts';

export type ClauseFacts = Pick<
  ReadClause,
  'kind' | 'draftDecision' | 'decision' | 'position' | 'minutes' | 'hasAttachment' | 'presenters'
> & {
  /** The decision or position was written as one, not only told in passing ("godkändes"). */
  readonly isExplicit: boolean;
  readonly decisionLine: number;
};

type Section = 'draft' | 'decision' | 'position' | 'other';

const LABELS: readonly (readonly [RegExp, Section])[] = [
  [
    /^(?:förslag till (?:beslut|ställningstagande)|beslutsförslag|förslag|förvaltningens förslag(?: till beslut)?|(?:[\p{L}-]+ ){1,4}förslag till beslut|draft decision|proposed decision|proposal|recommendation)\s*(?::|$)/iu,
    'draft',
  ],
  [/^(?:beslut|(?:[\p{L}-]+ ){1,4}beslut|beslutar|decision|resolved|decisions?)\s*(?::|$)/iu, 'decision'],
  [/^(?:ställningstagande|position|statement)\s*(?::|$)/iu, 'position'],
  [
    /^(?:beslutsunderlag|underlag|handlingar|bilagor|sammanfattning(?: av ärendet)?|bakgrund|ärendet|ärendebeskrivning|beskrivning av ärendet|yrkanden?|propositionsordning|beslutsgång|beslutsordning|omröstning(?:sresultat|sordning)?|reservation(?:er)?|protokollsanteckning|särskilt yttrande|jäv|skickas till|expedieras(?: till)?|beslutet (?:skickas|ska skickas) till|kopia till|sändlista|diskussion(?:\/reflektion)?|svar|frågor(?:\/synpunkter)?|motivering(?: till beslut)?|överläggning|föredragande|föredragning|ekonomiska? (?:bedömning|konsekvenser)|juridisk bedömning|barnkonsekvenser|barnrättsperspektiv|information|dagens sammanträde|tidigare behandling|summary|background|discussion|sent to|presenters?)\s*(?::|$)/iu,
    'other',
  ],
];
const DECIDES = /(?:\bbeslut(?:ar|ade|ades|as|ar att)\b|\bdecide[sd]?\b|\bresolved\b|\bapproved\b)/iu;
const PROCEDURAL =
  /(?:god(?:kändes|känns)|fastställ(?:des|s|es)|utsågs|utses|valdes|väljs|antogs|antas|lades till handlingarna|läggs till handlingarna|was (?:approved|elected|adopted))/iu;
const KIND =
  /^\(?(information(?:särende)?|muntlig information|informationspunkt|ställningstagande|information (?:och|samt|\/) ?ställningstagande|beslut(?:särende|spunkt)?|diskussion|for information|for decision|information and position)\)?\.?$/iu;
const PRESENTER = /^(?:föredragande|föredragning|föredras av|presenters?|presented by)\s*:\s*(.*)$/iu;
const TELLS =
  /\b(?:informera(?:r|de)|föredr(?:ar|og)|presentera(?:r|de)|redovisa(?:r|de)|redogör|redogjorde|berätta(?:r|de)|rapportera(?:r|de)|visa(?:r|de)|framhåll(?:er|it)|framhöll|beskriv(?:er|it)|beskrev|inled(?:er|de)|presents?|presented|reported|informed)\b/iu;

/** Reads what a clause's body states: kind, presenters, draft decision, decision and position, all verbatim. */
export function readClauseFacts(title: string, body: readonly SourceLine[], width: number): ClauseFacts {
  const filled = body.filter((line) => !line.isBlank);
  const kind = kindOf(title, filled.slice(0, 3));
  const sections = cutSections(body);
  const text = (section: Section): string | undefined => {
    const parts = sections.filter(
      (part) => part.section === section && part.lines.some((line) => !line.isBlank),
    );
    const joined = parts
      .map((part) => cleanText(part.lines, width))
      .join('\n\n')
      .trim();
    return joined === '' ? undefined : joined;
  };
  const draftDecision = text('draft');
  const position = text('position');
  const written = text('decision');
  const told = written === undefined ? toldDecision(body, width, draftDecision !== undefined) : undefined;
  const decision = written ?? told?.text;
  const source = sections.find((part) => part.section === 'decision' || part.section === 'position');
  return {
    presenters: presentersOf(body, width),
    ...timeAndAttachment(title, filled[0]?.text ?? ''),
    ...(kind === undefined ? {} : { kind }),
    ...(draftDecision === undefined ? {} : { draftDecision }),
    ...(decision === undefined ? {} : { decision }),
    ...(position === undefined ? {} : { position }),
    isExplicit: written !== undefined || position !== undefined || told?.isExplicit === true,
    decisionLine: told?.line ?? source?.lines.find((line) => !line.isBlank)?.number ?? filled[0]?.number ?? 0,
  };
}

interface SectionPart {
  readonly section: Section;
  readonly lines: SourceLine[];
}

function cutSections(body: readonly SourceLine[]): SectionPart[] {
  const parts: SectionPart[] = [];
  let current: SectionPart | undefined;
  let isInline = false;
  const filled = body.filter((line) => !line.isBlank);
  body.forEach((line, index) => {
    const isKindLine =
      filled.indexOf(line) < 3 &&
      filled.indexOf(line) >= 0 &&
      KIND.test(line.text) &&
      !nextIsText(body, index);
    const label = isKindLine ? undefined : LABELS.find(([pattern]) => pattern.test(line.text));
    if (label !== undefined) {
      const rest = line.text.replace(label[0], '').trim();
      isInline = rest !== '';
      current = { section: label[1], lines: rest === '' ? [] : [{ ...line, text: rest }] };
      parts.push(current);
      return;
    }
    if (current === undefined) return;
    const hasText = current.lines.some((known) => !known.isBlank);
    if (line.isBlank && isInline && !continuesList(body, index)) current = undefined;
    else if (hasText && isSubheading(body, index)) current = undefined;
    else if (hasText && current.section === 'draft' && DECIDES.test(line.text) && body[index - 1]?.isBlank)
      current = undefined;
    else current.lines.push(line);
  });
  return parts;
}

/** "Beslut" over a text is a heading; over nothing, or over "Föredragande:", it is the kind of the item. */
function nextIsText(body: readonly SourceLine[], index: number): boolean {
  if (!/^beslut\.?$/iu.test(body[index]?.text ?? '')) return false;
  const next = body.slice(index + 1).find((line) => !line.isBlank);
  return next !== undefined && !PRESENTER.test(next.text);
}

function continuesList(body: readonly SourceLine[], index: number): boolean {
  const next = body.slice(index + 1, index + 3).find((line) => !line.isBlank);
  return next !== undefined && /^(?:att\s|[•▪◦-]|\d{1,2}[.)]\s|[a-z]\)\s)/u.test(next.text);
}

/** A short line without an end mark, after an empty line and over a text, opens another subject. */
function isSubheading(body: readonly SourceLine[], index: number): boolean {
  const text = body[index]?.text ?? '';
  if (
    body[index - 1]?.isBlank !== true ||
    !/^\p{Lu}/u.test(text) ||
    text.length > 60 ||
    /[.:,;!?\d]$/u.test(text)
  )
    return false;
  const next = body[index + 1];
  return next !== undefined && !next.isBlank && next.text.length > text.length;
}

interface Told {
  readonly text: string;
  readonly line: number;
  readonly isExplicit: boolean;
}

function toldDecision(body: readonly SourceLine[], width: number, hasDraft: boolean): Told | undefined {
  const paragraphs = paragraphsOf(body);
  for (const pattern of [DECIDES, PROCEDURAL]) {
    const found = paragraphs.findIndex((lines) => pattern.test(lines.map((line) => line.text).join(' ')));
    const lines = paragraphs[found];
    if (lines === undefined) continue;
    const refersToDraft =
      hasDraft && /enligt|i enlighet|bifaller|according/iu.test(lines.map((l) => l.text).join(' '));
    const sentences = sentencesOf(cleanText(lines, width)).filter((sentence) => pattern.test(sentence));
    const own = /^\s*att\s/mu.test(lines.map((l) => l.text).join('\n'))
      ? cleanText(lines, width)
      : sentences.join(' ');
    // "i enlighet med förslaget" says nothing without the proposal it points at.
    const start = refersToDraft ? body.findIndex((line) => LABELS[0]?.[0].test(line.text)) : -1;
    const lastLine = lines.at(-1);
    const whole =
      start >= 0 && lastLine !== undefined
        ? cleanText(body.slice(start, body.indexOf(lastLine) + 1), width)
        : own;
    return { text: whole, line: lines[0]?.number ?? 0, isExplicit: pattern === DECIDES };
  }
  return undefined;
}

function paragraphsOf(body: readonly SourceLine[]): SourceLine[][] {
  const paragraphs: SourceLine[][] = [[]];
  for (const line of body) {
    if (line.isBlank) paragraphs.push([]);
    else paragraphs.at(-1)?.push(line);
  }
  return paragraphs.filter((lines) => lines.length > 0);
}

function sentencesOf(text: string): string[] {
  return text.split(/(?<=[.!?])\s+(?=\p{Lu})|\n/u).filter((sentence) => sentence.trim() !== '');
}

function kindOf(title: string, first: readonly SourceLine[]): ReadClause['kind'] | undefined {
  const line = first.map((l) => l.text).find((text) => KIND.test(text));
  const prefix = /^(information|beslut|ställningstagande)\s*[-–:]\s/iu.exec(title)?.[1];
  const bracket = /[([](information|beslut|ställningstagande|decision|b|i)[)\]]\s*$/iu.exec(title)?.[1];
  const oral = /^muntlig information/iu.test(title) ? 'information' : undefined;
  const word = (prefix ?? bracket ?? line ?? oral)?.toLowerCase();
  if (word === undefined) return undefined;
  if (/information.*(?:ställning|position)/u.test(word)) return 'information-and-position';
  if (/^(?:\()?(?:beslut|b$|for decision|decision)/u.test(word)) return 'decision';
  if (/ställning|position/u.test(word)) return 'position';
  return /information|^i$/u.test(word) ? 'information' : undefined;
}

function timeAndAttachment(title: string, firstLine: string): { minutes?: number; hasAttachment?: boolean } {
  const near = /^\([^)]{1,60}\)$/u.test(firstLine) ? `${title} ${firstLine}` : title;
  const minutes = /(?:^|[\s(,])(\d{1,3})\s*(?:min\b|minuter|minutes)/iu.exec(near)?.[1];
  const hasAttachment = /\b(?:bilag(?:a|or|d|t)|attachments?|bifogas)\b/iu.test(near);
  return {
    ...(minutes === undefined ? {} : { minutes: Number(minutes) }),
    ...(hasAttachment ? { hasAttachment } : {}),
  };
}

function presentersOf(body: readonly SourceLine[], width: number): ReadClause['presenters'] {
  const index = body.findIndex((line) => PRESENTER.test(line.text));
  if (index >= 0) {
    const stop = body.findIndex(
      (line, i) => i > index && (line.isBlank || LABELS.some(([p]) => p.test(line.text))),
    );
    const lines = body.slice(index, stop < 0 ? index + 4 : stop);
    const text = squeeze(lines.map((line) => line.text).join(' ')).replace(/^[^:]*:\s*/u, '');
    return splitPeople(text).map(asPresenter);
  }
  const told = paragraphsOf(body)
    .slice(0, 12)
    .map((lines) => sentencesOf(cleanText(lines, width).replace(/\n/gu, ' '))[0] ?? '')
    .filter((sentence) => TELLS.test(sentence));
  const people = told.flatMap((sentence) =>
    splitPeople(sentence.slice(0, sentence.search(TELLS)).replace(/\s+och\s*$/u, '')),
  );
  return people
    .map(asPresenter)
    .filter((one, i, all) => all.findIndex((other) => other.name === one.name) === i);
}

function asPresenter(person: { name: string; rest: string }): { name: string; organisation?: string } {
  const organisation = squeeze(person.rest.replace(/^[\s,(]+/u, '').replace(/[\s,;.)]+$/u, ''));
  return { name: person.name, ...(organisation === '' ? {} : { organisation: organisation.slice(0, 300) }) };
}
