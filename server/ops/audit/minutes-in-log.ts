import type { MeetingFact } from '#lib/domain/meeting-events.ts';

/** What the log of a meeting tells of one version of its minutes, or of one clause adjusted at once (ADJ-5). */
export interface LoggedRevision {
  readonly pdfSha256: string;
  /** By slot, in the order of signing. */
  readonly signed: readonly string[];
  readonly isAdjusted: boolean;
}

export interface LoggedMinutes {
  readonly revisions: ReadonlyMap<number, LoggedRevision>;
  /** SHA-256 of each correction's file, by number (COR-1). */
  readonly corrections: ReadonlyMap<number, string>;
}

/** The facts that {@link minutesInLog} reads. */
export const MINUTES_FACTS = [
  'minutes-frozen',
  'clause-frozen',
  'minutes-signed',
  'clause-signed',
  'minutes-adjusted',
  'clause-adjusted',
  'correction-issued',
] as const satisfies readonly MeetingFact['type'][];

/** What must be stored when the log is true. Facts about what was never frozen are passed over: the chain finds those. */
export function minutesInLog(facts: readonly MeetingFact[]): LoggedMinutes {
  const revisions = new Map<number, LoggedRevision>();
  const corrections = new Map<number, string>();
  const change = (revision: number, to: (one: LoggedRevision) => LoggedRevision): void => {
    const one = revisions.get(revision);
    if (one) revisions.set(revision, to(one));
  };
  for (const fact of facts) {
    switch (fact.type) {
      case 'minutes-frozen':
      case 'clause-frozen':
        revisions.set(fact.revision, { pdfSha256: fact.pdfSha256, signed: [], isAdjusted: false });
        break;
      case 'minutes-signed':
      case 'clause-signed':
        change(fact.revision, (one) => ({ ...one, signed: [...one.signed, fact.slotId] }));
        break;
      case 'minutes-adjusted':
      case 'clause-adjusted':
        change(fact.revision, (one) => ({ ...one, isAdjusted: true }));
        break;
      case 'correction-issued':
        corrections.set(fact.number, fact.pdfSha256);
        break;
      default:
    }
  }
  return { revisions, corrections };
}
