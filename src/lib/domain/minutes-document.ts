/**
 * The minutes as they are frozen: everything that is printed, in printing order, with nothing left to decide.
 * Serialised with RFC 8785 it is the content that signers approve, so it holds strings, booleans, integers,
 * arrays and objects only: no floats, no null, no undefined. Text is NFC without control or bidi characters.
 */
export interface MinutesDocument {
  readonly schema: 'klubba.minutes/1';
  readonly language: 'sv' | 'en';
  readonly documentType: MinutesDocumentType;
  readonly meetingId: string;
  /** 1 for the first freeze; a reopened protocol is frozen anew as the next number (ADJ-3). */
  readonly revision: number;
  readonly organisationName: string;
  readonly bodyName: string;
  readonly title: string;
  /** Civil date in Europe/Stockholm, `YYYY-MM-DD`. */
  readonly date: string;
  /** As printed, e.g. "Fredag den 19 november 2021 kl 13.00–16.00". */
  readonly timeText: string;
  readonly placeText: string;
  readonly attendance: readonly AttendanceGroup[];
  readonly clauses: readonly MinutesClause[];
  readonly signers: readonly MinutesSigner[];
  readonly attachments: readonly MinutesAttachment[];
  /** Closing lines after the last clause: next meeting, where minutes are published. */
  readonly closing: readonly MinutesBlock[];
}

/** What a body calls its minutes. */
export type BodyDocumentType =
  'protokoll' | 'minnesanteckningar' | 'motesanteckning' | 'samverkansprotokoll' | 'kl-protokoll';

/** A correction is a paper of its own (COR-1), which no body chooses. */
export type MinutesDocumentType = BodyDocumentType | 'rattelse';

export interface AttendanceGroup {
  /** "Närvarande ledamöter", "Tjänstgörande ersättare", "Övriga närvarande", "Frånvarande". */
  readonly heading: string;
  /** Set when the body has two sides; groups with the same `row` print side by side (seed shape 003). */
  readonly side?: string;
  readonly row?: number;
  readonly people: readonly AttendanceRow[];
}

export interface AttendanceRow {
  readonly name: string;
  readonly party?: string;
  readonly organisation?: string;
  /** "ordförande", "sekreterare", a title. */
  readonly role?: string;
  /** As printed after the row: "(del av mötet)", "§§ 13–21", "ersätter Bo Ek (S)", "deltar på distans". */
  readonly notes: readonly string[];
}

export interface MinutesClause {
  readonly id: string;
  /** As printed in front of the title: "12.", "§ 12", "3.1", "a)". */
  readonly label: string;
  readonly title: string;
  readonly blocks: readonly MinutesBlock[];
}

export type MinutesBlock =
  | { readonly kind: 'paragraph'; readonly runs: readonly TextRun[] }
  | { readonly kind: 'heading'; readonly text: string }
  | { readonly kind: 'list'; readonly ordered: boolean; readonly items: readonly (readonly MinutesBlock[])[] }
  /** Written by the meeting, not by a person: roll call, decision, adjusters. Printed with a heading and lines. */
  | { readonly kind: 'fact'; readonly heading: string; readonly lines: readonly string[] };

export interface TextRun {
  readonly text: string;
  readonly bold?: boolean;
  readonly italic?: boolean;
  readonly href?: string;
}

export interface MinutesSigner {
  /** Stable id of the signature slot; names the PDF form field `sign_<slotId>`. Letters, digits, `-` and `_`. */
  readonly slotId: string;
  readonly role: 'secretary' | 'chair' | 'adjuster' | 'side';
  /** "Sekreterare", "Ordförande", "Justerare". */
  readonly roleText: string;
  readonly name: string;
  readonly organisation?: string;
  /** Labels of the clauses signed for; absent when all of them. */
  readonly clauses?: readonly string[];
  /** false: named on the page ("Vid protokollet") but signs nothing, so it gets no field. */
  readonly signs: boolean;
}

export interface MinutesAttachment {
  readonly label: string;
  readonly name: string;
  readonly sha256: string;
  readonly sizeBytes: number;
}
