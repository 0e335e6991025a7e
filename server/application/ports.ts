import type { MeetingEvent, MeetingFact, MeetingHead } from '#lib/domain/meeting-events.ts';
import type { MeetingPhase } from '#lib/domain/meeting-state.ts';
import type { MinutesBlock, MinutesDocument } from '#lib/domain/minutes-document.ts';
import type { MeetingRole } from '#lib/domain/command-rights.ts';
import type { MeetingSeat } from '#lib/domain/permissions.ts';
import type { Result } from '#lib/domain/refusal.ts';
import type { Evidence } from '#lib/domain/signing/evidence.ts';
import type { RevisionStatus } from '#lib/domain/signing/revision-states.ts';
import type { Reminder } from '#lib/domain/signing/reminders.ts';
import type { SlotState } from '#lib/domain/signing/slot-states.ts';
import type { BodyProfile } from '#lib/domain/body.ts';
import type { CallRecords } from './call-records.ts';
import type { EmbedScope } from './embed-scope.ts';
import type { SealRecords } from './seal-ports.ts';
import type { IdentityRecords, OrderRecords } from './method-ports.ts';

/** Who asks. Made at the edge from the session; a use case trusts it. */
export interface Actor {
  readonly accountId: string;
  readonly organisationId: string;
  readonly name: string;
  readonly sessionId: string;
  /** Set for a session in a frame of another site: it is good for that meeting alone. */
  readonly scope?: EmbedScope;
}

/** One database transaction as one organisation: row-level security hides everybody else's rows. */
export interface UnitOfWork {
  run<T>(organisationId: string, work: (records: Records) => Promise<T>): Promise<T>;
}

export interface Records extends CallRecords {
  readonly organisation: { name(): Promise<string> };
  readonly bodies: BodyRecords;
  readonly meetings: MeetingRecords;
  readonly minutes: MinutesRecords;
  readonly seals: SealRecords;
  readonly clauseRooms: ClauseRoomRecords;
  readonly accounts: AccountRecords;
  readonly orders: OrderRecords;
  readonly identities: IdentityRecords;
}

export interface BodyRecords {
  /**
   * The body of that name in this organisation, made when there is none. The newest profile is kept, and the one it
   * takes the place of with who changed it.
   */
  ensure(body: {
    readonly name: string;
    readonly shortName: string;
    readonly profile: BodyProfile;
    readonly by: Pick<Actor, 'accountId' | 'name'>;
    readonly at: string;
  }): Promise<string>;
  /** The body of exactly that name, or null. */
  named(name: string): Promise<string | null>;
  /** By name, as this account may use them. */
  all(accountId: string): Promise<readonly BodyRow[]>;
  find(bodyId: string, accountId: string): Promise<BodyRow | null>;
  /** Locks the body until the transaction ends and gives its profile. */
  lock(bodyId: string): Promise<BodyProfile | null>;
  /** Puts the new profile in place of the old and keeps both. */
  changeProfile(change: {
    readonly bodyId: string;
    readonly from: BodyProfile;
    readonly to: BodyProfile;
    readonly by: Pick<Actor, 'accountId' | 'name'>;
    readonly at: string;
  }): Promise<void>;
  /** Newest first. */
  changes(bodyId: string): Promise<readonly BodyChange[]>;
  /** Meetings of the body not yet opened that the account is secretary or chair of. */
  unopenedMeetings(bodyId: string, accountId: string): Promise<readonly string[]>;
}

export interface BodyRow {
  readonly id: string;
  readonly name: string;
  readonly shortName: string;
  readonly profile: BodyProfile;
  /** Civil date of the next meeting that has been summoned, or null. */
  readonly nextMeeting: string | null;
  readonly meetings: number;
  /** Secretary or chair in any meeting of the body. */
  readonly mayChange: boolean;
}

export interface BodyChange {
  readonly by: string;
  readonly at: string;
  readonly from: BodyProfile;
  readonly to: BodyProfile;
}

export interface AccountRecords {
  colleagues(): Promise<readonly Colleague[]>;
  /** Whether this login may settle what holds for the whole organisation. */
  isAdministrator(accountId: string): Promise<boolean>;
}

export interface Colleague {
  readonly accountId: string;
  readonly name: string;
  readonly demoRole: string | null;
}

export interface MeetingRow {
  readonly id: string;
  readonly title: string;
  readonly bodyName: string;
  readonly date: string;
  readonly startTime: string;
  readonly phase: MeetingPhase;
  readonly role: MeetingRole;
  readonly participantId: string;
}

export interface MeetingRecords {
  create(meeting: {
    bodyId: string;
    head: MeetingHead;
    accountId: string;
    seats: readonly SeatRow[];
  }): Promise<void>;
  /** Locks the meeting until the transaction ends and tells its version; null when it is not this organisation's. */
  lock(meetingId: string): Promise<number | null>;
  version(meetingId: string): Promise<number | null>;
  /** Of several at once; unknown meetings are missing. */
  versions(meetingIds: readonly string[]): Promise<ReadonlyMap<string, number>>;
  eventsSince(meetingId: string, version: number): Promise<readonly MeetingEvent[]>;
  append(
    meetingId: string,
    events: readonly NewEvent[],
    projection: { phase: MeetingPhase; head: MeetingHead },
  ): Promise<readonly MeetingEvent[]>;
  seat(meetingId: string, accountId: string): Promise<MeetingSeat | null>;
  seats(meetingId: string): Promise<readonly SeatRow[]>;
  outcome(meetingId: string, commandId: string): Promise<{ accountId: string; version: number } | null>;
  keepOutcome(meetingId: string, commandId: string, accountId: string, version: number): Promise<void>;
  mine(accountId: string): Promise<readonly MeetingRow[]>;
  /** The meetings of a body in one calendar year, with the version of each log. */
  ofBody(bodyId: string, year: string): Promise<readonly { readonly id: string; readonly version: number }[]>;
}

export interface SeatRow extends MeetingSeat {
  readonly accountId: string;
}

export interface NewEvent {
  readonly id: string;
  readonly commandId: string;
  readonly at: string;
  readonly actor: { readonly accountId: string; readonly name: string };
  readonly fact: MeetingFact;
}

/** A sealed clause and how many updates it held then. */
export interface ClauseSeal {
  readonly clauseId: string;
  readonly seq: number;
}

export interface ClauseRoomRecords {
  /** The sealed clauses of a meeting, kept as they are until this transaction ends. */
  lockSeals(meetingId: string): Promise<readonly ClauseSeal[]>;
  /** Makes the room with its first text, in this same transaction, so that no client ever seeds it. */
  create(room: {
    meetingId: string;
    clauseId: string;
    blocks: readonly MinutesBlock[];
    accountId: string;
  }): Promise<void>;
}

/** The shared text, outside any transaction of ours: the rooms hold locks of their own. */
export interface ClauseTexts {
  read(organisationId: string, meetingId: string, clauseId: string): Promise<readonly MinutesBlock[]>;
  /** Gives what each clause was sealed at. */
  seal(organisationId: string, meetingId: string): Promise<readonly ClauseSeal[]>;
  /** `except`: clauses that stay sealed because they are adjusted at once. */
  unseal(organisationId: string, meetingId: string, except: readonly string[]): Promise<void>;
  sealClause(organisationId: string, meetingId: string, clauseId: string): Promise<ClauseSeal>;
  unsealClause(organisationId: string, meetingId: string, clauseId: string): Promise<void>;
}

export interface RevisionRow {
  /** Unique in the meeting. The minutes count from 1, clauses adjusted at once from 1001. */
  readonly revision: number;
  /** As printed: 1 for the first of the minutes, or of that clause. */
  readonly version: number;
  /** The clause it is about (ADJ-5); null for the minutes. */
  readonly clauseId: string | null;
  readonly status: RevisionStatus;
  readonly canonical: string;
  readonly contentSha256: string;
  readonly contentRoot: string;
  readonly pdfSha256: string;
  readonly pages: number;
  readonly frozenAt: string;
  readonly frozenBy: string;
  readonly adjustedAt: string | null;
}

export interface SlotRow {
  readonly slotId: string;
  readonly role: string;
  readonly roleText: string;
  readonly participantId: string;
  readonly name: string;
  readonly state: SlotState;
  /** Labels of the clauses signed for; null when all of them. */
  readonly clauses: readonly string[] | null;
  readonly viewedAt: string | null;
  readonly reason: string | null;
  readonly decidedAt: string | null;
}

export interface NewRevision extends Omit<RevisionRow, 'status' | 'adjustedAt'> {
  readonly frozenPdf: Uint8Array;
  readonly renderer: Readonly<Record<string, string>>;
  readonly frozenBy: string;
  readonly slots: readonly Omit<SlotRow, 'state' | 'reason' | 'decidedAt' | 'viewedAt'>[];
}

/** A correction of adjusted minutes (COR-1). */
export interface CorrectionRow {
  readonly number: number;
  readonly revision: number;
  readonly clauseId: string | null;
  readonly what: string;
  readonly oldText: string;
  readonly newText: string;
  readonly basis: string;
  readonly pdfSha256: string;
  readonly originalPdfSha256: string;
  readonly issuedBy: string;
  readonly issuedAt: string;
}

export interface IntentRow {
  readonly intentSha256: string;
  readonly revision: number;
  readonly slotId: string;
  readonly accountId: string;
  readonly sessionId: string;
  readonly jcs: string;
  readonly expiresAt: string;
}

export interface MinutesRecords {
  nextRevision(meetingId: string): Promise<number>;
  nextOfClause(meetingId: string, clauseId: string): Promise<{ revision: number; version: number }>;
  /** The revision of a clause adjusted at once that is not void, or null. */
  ofClause(meetingId: string, clauseId: string, options?: { lock?: boolean }): Promise<RevisionRow | null>;
  /** All clause revisions that are not void. */
  ofClauses(meetingId: string): Promise<readonly RevisionRow[]>;
  freeze(meetingId: string, revision: NewRevision): Promise<void>;
  /** The revision that is not void, or null; `lock` keeps other signers waiting until this transaction ends. */
  current(meetingId: string, options?: { lock?: boolean }): Promise<RevisionRow | null>;
  corrections(meetingId: string): Promise<readonly CorrectionRow[]>;
  keepCorrection(
    meetingId: string,
    correction: CorrectionRow & { pdf: Uint8Array; canonical: string; accountId: string },
  ): Promise<void>;
  correctionPdf(meetingId: string, number: number): Promise<Uint8Array | null>;
  /** Any revision, void ones too; null when there is none of that number. */
  revision(meetingId: string, revision: number, options?: { lock?: boolean }): Promise<RevisionRow | null>;
  /** All revisions of the minutes (null) or of one clause adjusted at once, void ones too, oldest first. */
  revisionsOf(
    meetingId: string,
    clauseId: string | null,
  ): Promise<readonly Pick<RevisionRow, 'revision' | 'version'>[]>;
  /** Notes once that the signer has opened the frozen pages. */
  markViewed(meetingId: string, revision: number, slotId: string, at: string): Promise<void>;
  reminders(meetingId: string, revision: number): Promise<readonly Reminder[]>;
  /** False when it has been given before: whoever comes second reminds nobody. */
  keepReminder(meetingId: string, revision: number, reminder: Reminder, at: string): Promise<boolean>;
  slots(meetingId: string, revision: number): Promise<readonly SlotRow[]>;
  /** The newest PDF: the frozen one, or with the signatures so far. */
  latestPdf(meetingId: string, revision: number): Promise<{ seq: number; bytes: Uint8Array }>;
  frozenPdf(meetingId: string, revision: number): Promise<Uint8Array>;
  addPdf(
    meetingId: string,
    revision: number,
    pdf: { seq: number; slotId: string; sha256: string; bytes: Uint8Array; at: string },
  ): Promise<void>;
  keepIntent(meetingId: string, intent: IntentRow): Promise<void>;
  /** Used or not; null when there is none of that hash. */
  intent(intentSha256: string): Promise<IntentRow | null>;
  /** Marks the intent used and gives it, once; null when it is unknown, used, expired or of another login or session. */
  takeIntent(
    intentSha256: string,
    holder: Pick<Actor, 'accountId' | 'sessionId'>,
    now: string,
  ): Promise<IntentRow | null>;
  keepEvidence(
    meetingId: string,
    evidence: {
      id: string;
      revision: number;
      slotId: string;
      accountId: string;
      /** As it stands in the PDF. */
      evidence: unknown;
      /** The whole, encrypted, when the PDF holds only its hash. */
      sealed: Uint8Array | null;
      at: string;
    },
  ): Promise<void>;
  /** Every signer's, in the order of the slots; `sealed` is the whole when the other only names its hash. */
  evidence(
    meetingId: string,
    revision: number,
  ): Promise<
    readonly { readonly slotId: string; readonly evidence: unknown; readonly sealed: Uint8Array | null }[]
  >;
  markSlot(
    meetingId: string,
    revision: number,
    slotId: string,
    mark: { state: SlotRow['state']; reason: string | null; at: string },
  ): Promise<void>;
  markRevision(
    meetingId: string,
    revision: number,
    mark: { status: RevisionRow['status']; adjustedAt?: string; voidReason?: string },
  ): Promise<void>;
}

/** Told after the commit, in order per meeting. */
export interface EventListener {
  (announcement: { organisationId: string; meetingId: string; events: readonly MeetingEvent[] }): void;
}

export interface FrozenMinutes {
  readonly pdf: Uint8Array;
  readonly pages: number;
  readonly renderer: Readonly<Record<string, string>>;
}

/** From composed minutes to bytes: a preview, or the frozen PDF with its empty signature fields. */
export interface MinutesPress {
  preview(document: MinutesDocument): Promise<Result<Uint8Array>>;
  freeze(document: MinutesDocument): Promise<Result<FrozenMinutes>>;
}

export interface Ids {
  uuid(): string;
  now(): Date;
}

/** A passkey of the signer, as kept at enrolment. */
export interface SigningCredential {
  /** Base64url. */
  readonly id: string;
  /** COSE_Key. */
  readonly publicKey: Uint8Array;
  readonly counter: number;
  readonly transports: readonly string[];
  readonly userId: string;
  readonly enrolment: { readonly how: string; readonly by: string; readonly at: string };
}

export interface PdfSealer {
  /** The next PAdES revision on top of `pdf`; everything before it stays byte for byte. */
  applySignature(options: {
    readonly pdf: Uint8Array;
    readonly slotId: string;
    readonly evidence: Evidence;
    /** Of the minutes: the visible signature stands in it. */
    readonly language: MinutesDocument['language'];
  }): Promise<Result<Uint8Array>>;
}

export interface CredentialRecords {
  ofAccount(accountId: string, rpId: string): Promise<readonly SigningCredential[]>;
  noteUse(credentialId: string, counter: number, at: Date): Promise<void>;
}
