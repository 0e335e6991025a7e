import type { MinutesBlock, MinutesClause, MinutesDocument } from '../minutes-document.ts';
import { longDate } from '../wording/dates.ts';
import { correctionWords } from '../wording/correction-words.ts';

export interface Correction {
  readonly number: number;
  readonly clauseId: string | null;
  /** What is wrong: "Årtalet i beslutet". */
  readonly what: string;
  readonly oldText: string;
  readonly newText: string;
  /** Why it is an obvious clerical error. */
  readonly basis: string;
  readonly issuedBy: string;
  /** Civil date. */
  readonly date: string;
  /** Of the frozen minutes that were signed. */
  readonly originalPdfSha256: string;
}

/** COR-1: a visible paper of its own beside minutes that stay as they are. */
export function correctionDocument(original: MinutesDocument, correction: Correction): MinutesDocument {
  const { language } = original;
  const words = correctionWords(language);
  const clause = original.clauses.find((one) => one.id === correction.clauseId);
  const label = clause ? `${clause.label} ${clause.title}`.trim() : words.outsideClauses;
  const title = words.title(correction.number, original.title);
  const fact = (heading: string, text: string): MinutesBlock => ({
    kind: 'fact',
    heading,
    lines: text.split('\n').filter((line) => line.trim() !== ''),
  });
  return {
    ...original,
    documentType: 'rattelse',
    revision: 1,
    title,
    timeText: longDate(correction.date, language),
    placeText: '',
    attendance: [],
    signers: [],
    attachments: [],
    closing: [],
    clauses: [
      {
        id: 'correction',
        label: '',
        title: words.corrects(label),
        blocks: [
          fact(words.what, correction.what),
          fact(words.oldText, correction.oldText),
          fact(words.newText, correction.newText),
          fact(words.basis, correction.basis),
          fact(words.issuedBy, correction.issuedBy),
          fact(
            words.original,
            // The hash on a line of its own: beside its name it would not fit the measure.
            `${original.title}, ${original.date}\nSHA-256\n${correction.originalPdfSha256}`,
          ),
          { kind: 'paragraph', runs: [{ text: words.originalStands }] },
        ],
      },
    ],
  };
}

/** The words of a clause, or of the whole minutes, without formatting: where the old text must be found. */
export function plainText(document: MinutesDocument, clauseId: string | null): string {
  const { clauses } = document;
  if (clauseId === null)
    return [...headLines(document), ...clauses.map(clauseText), ...footLines(document)].join('\n');
  return clauses
    .filter((one) => one.id === clauseId)
    .map(clauseText)
    .join('\n');
}

function headLines({ title, bodyName, timeText, placeText, attendance }: MinutesDocument): string[] {
  const people = attendance.flatMap(({ heading, people }) => [
    heading,
    ...people.map(({ name, party, organisation, role, notes }) =>
      [name, party, organisation, role, ...notes].filter((part) => part !== undefined).join(' '),
    ),
  ]);
  return [title, bodyName, timeText, placeText, ...people];
}

/** The names of those who sign, what is enclosed, and what stands after the last clause. */
function footLines({ signers, attachments, closing }: MinutesDocument): string[] {
  return [
    ...signers.map(({ name, roleText }) => `${name} ${roleText}`),
    ...attachments.map(({ label, name }) => `${label} ${name}`),
    ...closing.map(blockText),
  ];
}

function clauseText({ label, title, blocks }: MinutesClause): string {
  return [`${label} ${title}`.trim(), ...blocks.map(blockText)].join('\n');
}

function blockText(block: MinutesBlock): string {
  switch (block.kind) {
    case 'paragraph':
      return block.runs.map((run) => run.text).join('');
    case 'heading':
      return block.text;
    case 'list':
      return block.items.map((item) => item.map(blockText).join('\n')).join('\n');
    case 'fact':
      return [block.heading, ...block.lines].join('\n');
  }
}
