/** One item of the agenda and the clause (paragraf) it becomes in the minutes. */
export interface Clause {
  readonly id: string;
  /** As given in the agenda ("12", "3.1", "a"); the printed label comes from numbering.ts. */
  readonly number: string;
  readonly title: string;
  readonly parentId?: string;
  readonly plannedMinutes?: number;
  readonly kind: ClauseKind;
  readonly presenters: readonly string[];
  readonly draftDecision?: string;
  /** Diarienummer: another identifier than the § (MIN-3). */
  readonly caseNumber?: string;
  /** Behind closed doors (SEC-1). */
  readonly closed?: boolean;
  readonly standing?: boolean;
  /** Added after the summons (004-2). */
  readonly extra?: boolean;
  /** Everybody present agreed to take it up though it was not announced (VOT-9). */
  readonly consentOfAll?: true;
  /** Not handled at this meeting. */
  readonly dropped?: { readonly reason: string; readonly at: string };
  /** Exercise of authority against an individual: who handles it must take part in deciding it (VOT-8). */
  readonly authorityCase?: boolean;
  /** A minority has deferred the matter before, so it takes a majority to do it again (VOT-10). */
  readonly deferredByMinority?: boolean;
}

export type ClauseKind =
  | 'opening'
  | 'roll-call'
  | 'adjuster-election'
  | 'agenda-approval'
  | 'previous-minutes'
  | 'information'
  | 'decision'
  | 'other-matters'
  /** A question to somebody accountable, which an assembly may let be answered without quorum (QUO-6). */
  | 'interpellation'
  | 'closing';

const KIND_WORDS: readonly (readonly [RegExp, ClauseKind])[] = [
  [/^(mötet[s]? )?(öppn|inledning|öppnande)/i, 'opening'],
  [/upprop|närvaro/i, 'roll-call'],
  [/(val av|utse).*(juster|protokollsjuster)/i, 'adjuster-election'],
  [/(godkännande|fastställande).*(dagordning|agenda|föredragningslista)/i, 'agenda-approval'],
  [/föregående.*(protokoll|anteckning|möte)/i, 'previous-minutes'],
  [/^övriga (frågor|ärenden)/i, 'other-matters'],
  [/(avslut)/i, 'closing'],
  [/^(information|rapport|lägesrapport|muntlig information|uppföljning)/i, 'information'],
];

/** The kind a title suggests; a guess the secretary can change, so anything unknown is a matter to decide. */
export function clauseKindFromTitle(title: string): ClauseKind {
  const trimmed = title.trim();
  if (/öppn/i.test(trimmed) && /möte/i.test(trimmed)) return 'opening';
  return KIND_WORDS.find(([pattern]) => pattern.test(trimmed))?.[1] ?? 'decision';
}
