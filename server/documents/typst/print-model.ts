import type {
  AttendanceGroup,
  MinutesAttachment,
  MinutesBlock,
  MinutesClause,
  MinutesDocument,
  MinutesSigner,
  TextRun,
} from '#lib/domain/minutes-document.ts';
import { paperWords, type PaperWords } from './paper-words.ts';

/** What the template reads: the frozen document with every choice of layout already taken. */
export interface PrintModel extends Omit<MinutesDocument, 'attendance' | 'attachments' | 'clauses'> {
  readonly words: PaperWords;
  readonly typeWord: string;
  readonly attendance: readonly AttendanceRowOfGroups[];
  readonly clauses: readonly (MinutesClause & { readonly level: 1 | 2 })[];
  readonly attachments: readonly { label: string; name: string; sha256: string; size: string }[];
  readonly signatures: SignatureLayout;
  readonly cover: { readonly adjusters: string; readonly clauses: string };
}

type AttendanceRowOfGroups =
  | { readonly kind: 'group'; readonly group: AttendanceGroup }
  | { readonly kind: 'sides'; readonly namedSides: boolean; readonly groups: readonly AttendanceGroup[] };

interface SignatureLayout {
  /** On page one before the attendance (seed shape 001), else after the last clause. */
  readonly first: boolean;
  readonly writers: readonly MinutesSigner[];
  readonly writerLead: string;
  readonly others: readonly MinutesSigner[];
  readonly othersLead: string;
}

/** Takes the choices of layout that need more than the template's own eyes; pure and without loss of text. */
export function printModel(document: MinutesDocument): PrintModel {
  const words = paperWords(document.language);
  return {
    ...document,
    words,
    typeWord: words.types[document.documentType],
    attendance: rowsOfGroups(document.attendance),
    clauses: document.clauses.map((clause, index) => ({
      ...clause,
      level: index > 0 && isSubordinate(clause.label) ? 2 : 1,
      blocks: clause.blocks.map(withLinks),
    })),
    closing: document.closing.map(withLinks),
    attachments: document.attachments.map((attachment) => printedAttachment(attachment, document.language)),
    signatures: signatureLayout(document, words),
    cover: {
      adjusters: document.signers
        .filter((signer) => signer.role === 'adjuster')
        .map((signer) => signer.name)
        .join(', '),
      clauses: clauseRange(document),
    },
  };
}

/** "3.1" stands under "3." (seed shape 004). The first heading stays at level one, which PDF/UA asks for. */
function isSubordinate(label: string): boolean {
  return /^\d+\.\d+/u.test(label);
}

function rowsOfGroups(groups: readonly AttendanceGroup[]): AttendanceRowOfGroups[] {
  const rows: AttendanceRowOfGroups[] = [];
  let current: AttendanceGroup[] = [];
  let sidesShown = '';
  for (const group of groups) {
    if (group.side === undefined) {
      rows.push({ kind: 'group', group });
      current = [];
    } else if (current.length > 0 && current[0]?.row === group.row) {
      current.push(group);
    } else {
      current = [group];
      rows.push({ kind: 'sides', namedSides: true, groups: current });
    }
  }
  return rows.map((row) => {
    if (row.kind === 'group') return row;
    // The names of the sides stand once above their columns, not above every row of groups.
    const sides = JSON.stringify(row.groups.map((group) => group.side));
    const namedSides = sides !== sidesShown;
    sidesShown = sides;
    return { ...row, namedSides };
  });
}

function signatureLayout(document: MinutesDocument, words: PaperWords): SignatureLayout {
  const writers = document.signers.filter((signer) => signer.role === 'secretary');
  const others = document.signers.filter((signer) => signer.role !== 'secretary');
  const isAdjusted = others.some((signer) => signer.role === 'adjuster');
  return {
    first: document.documentType === 'protokoll',
    writers,
    writerLead: document.documentType === 'minnesanteckningar' ? words.atNotes : words.atMinutes,
    others,
    // The day is unknown when the paper is frozen: it is the day of the last signature (ADJ-2).
    othersLead: isAdjusted ? `${words.adjustedWhen}: ${lowerFirst(words.adjustedWhenText)}` : '',
  };
}

function clauseRange(document: MinutesDocument): string {
  const labels = document.clauses.map((clause) => clause.label).filter((label) => label !== '');
  const first = labels[0];
  const last = labels.at(-1);
  if (first === undefined || last === undefined) return '';
  if (first === last) return first;
  const bare = (label: string) => label.replace(/^§\s*/u, '');
  return first.startsWith('§') ? `§§ ${bare(first)}–${bare(last)}` : `${bare(first)}–${bare(last)}`;
}

function printedAttachment({ label, name, sha256, sizeBytes }: MinutesAttachment, language: 'sv' | 'en') {
  return { label, name, sha256, size: sizeText(sizeBytes, language) };
}

function sizeText(bytes: number, language: 'sv' | 'en'): string {
  if (bytes < 1000) return `${bytes} B`;
  if (bytes < 1_000_000) return `${Math.round(bytes / 1000)} kB`;
  const megabytes = (bytes / 1_000_000).toFixed(1);
  return `${language === 'sv' ? megabytes.replace('.', ',') : megabytes} MB`;
}

function withLinks(block: MinutesBlock): MinutesBlock {
  if (block.kind === 'paragraph') return { ...block, runs: block.runs.flatMap(linkedRuns) };
  if (block.kind === 'list') return { ...block, items: block.items.map((item) => item.map(withLinks)) };
  return block;
}

/** 000-13: a web address in running text can be clicked, whoever typed it. */
function linkedRuns(run: TextRun): TextRun[] {
  const { href, ...plain } = run;
  // Only addresses that lead to a page or a mailbox: a PDF reader would also follow javascript: and file:.
  if (href !== undefined) return /^(https?:\/\/|mailto:)/iu.test(href) ? [run] : [plain];
  return run.text
    .split(/(https?:\/\/[^\s<>"]*[^\s<>".,;:!?)\]])/u)
    .filter((part) => part !== '')
    .map((part) =>
      /^https?:\/\//u.test(part) ? { ...plain, text: part, href: part } : { ...plain, text: part },
    );
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
