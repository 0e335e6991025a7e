import type { MinutesDocument } from '#lib/domain/minutes-document.ts';
import { mayFreeze } from '#lib/domain/permissions.ts';
import { ok, refuse, type Result } from '#lib/domain/refusal.ts';
import { adjustmentDeadline, daysUntil } from '#lib/domain/signing/adjustment-clock.ts';
import { isAdjusted, type RevisionStatus } from '#lib/domain/signing/revision-states.ts';
import { lockedClauses } from '#lib/domain/signing/locked-clauses.ts';
import { waitsFor } from '#lib/domain/signing/signing-order.ts';
import { isOpenSlot } from '#lib/domain/signing/slot-states.ts';
import { civilDate } from '#lib/domain/wording/dates.ts';
import { signingStatement, clauseSpan, slotSpan } from '#lib/domain/wording/signing.ts';
import type { Announcing } from './commit-and-announce.ts';
import { appendFacts } from './execute-command.ts';
import type { Actor, ClauseTexts, Ids, Records, SlotRow } from './ports.ts';
import { seatedState, type ReadDependencies } from './read-meeting.ts';
import { givenReason } from './reason.ts';
import { clauseNames, signedClausesKept } from './signed-clauses-kept.ts';
import { standingRevision, withdraw } from './refreeze-minutes.ts';
import { substitutesIn } from './substitutes.ts';
import type { SealState } from './seal-ports.ts';

export interface ForSigning {
  readonly revision: number;
  readonly version: number;
  readonly clauseId: string | null;
  readonly status: Exclude<RevisionStatus, 'void'>;
  readonly adjustedAt: string | null;
  readonly title: string;
  readonly bodyName: string;
  readonly date: string;
  readonly pages: number;
  readonly span: string;
  readonly clauseLabels: readonly string[];
  /** For extracts: each clause that is not kept from me, by its id. */
  readonly clauses: readonly { readonly id: string; readonly label: string }[];
  /** Clauses that are kept from me: then the file is, too (SEC-1). */
  readonly kept: readonly string[];
  /** Who may take somebody else's place to sign; empty for whoever may not settle that. */
  readonly substitutes: readonly { readonly participantId: string; readonly name: string }[];
  readonly pdfSha256: string;
  readonly mySlot: SlotRow | null;
  readonly slots: readonly SlotRow[];
  readonly statement: string;
  /** Who has to sign before me; null when it is my turn or I sign nothing. */
  readonly waitsFor: string | null;
  /** ADJ-1: last civil day, and how many are left (negative: passed); null when the body has no such rule. */
  readonly deadline: { readonly date: string; readonly daysLeft: number } | null;
  /** The revision this one took the place of, for compareRevisions; null for the first. */
  readonly previous: { readonly revision: number; readonly version: number } | null;
  readonly handedOver: { readonly reason: string; readonly at: string } | null;
  /** Whoever may replace a signer, record a deviating opinion, hand over and settle. */
  readonly maySettle: boolean;
  readonly mayReopen: boolean;
  /** The archive's copy holds the log of the meeting: for the secretary and the chair. */
  readonly mayArchive: boolean;
  /** How far the organisation's seal and the timestamp have come. */
  readonly seal: SealState;
}

/** Everything the signing page shows, for somebody seated in the meeting. */
export async function readForSigning(
  { unitOfWork, states, ids }: ReadDependencies & { readonly ids: Ids },
  {
    actor,
    meetingId,
    locale,
    clauseId = null,
  }: { actor: Actor; meetingId: string; locale: 'sv' | 'en'; clauseId?: string | null },
): Promise<Result<ForSigning>> {
  const now = ids.now();
  return unitOfWork.run(actor.organisationId, async (records) => {
    const found = await seatedState(records, states, actor, meetingId);
    if (!found.ok) return found;
    const { state, seat } = found.value;
    const revision = await standing(records, meetingId, clauseId);
    if (!revision || revision.status === 'void') return refuse('not-frozen');
    const slots = await records.minutes.slots(meetingId, revision.revision);
    const mySlot = slots.find((one) => one.participantId === seat.participantId) ?? null;
    const document = JSON.parse(revision.canonical) as MinutesDocument;
    const kept = await signedClausesKept(records, found.value, meetingId, revision);
    const span = mySlot ? slotSpan(document, mySlot) : clauseSpan(document.clauses);
    const profile = state.body.profile;
    const deadline = adjustmentDeadline(state.head.date, profile.adjustmentDays);
    const isOpen = mySlot !== null && isOpenSlot(mySlot.state);
    const first = isOpen ? waitsFor(profile.signingOrder ?? 'any', slots, mySlot)[0] : undefined;
    const revisions = await records.minutes.revisionsOf(meetingId, revision.clauseId);
    const earlier = revisions.filter((one) => one.revision < revision.revision);
    const maySettle = mayFreeze(state, seat) && !isAdjusted(revision.status);
    const facts = { title: document.title, date: state.head.date, span, pages: revision.pages };
    return ok({
      revision: revision.revision,
      version: revision.version,
      clauseId: revision.clauseId,
      status: revision.status,
      adjustedAt: revision.adjustedAt,
      title: document.title,
      bodyName: state.body.name,
      date: state.head.date,
      pages: revision.pages,
      span,
      clauseLabels: document.clauses.map((clause) => `${clause.label} ${clause.title}`.trim()),
      clauses: document.clauses
        .filter(({ id }) => !kept.some((one) => one.id === id))
        .map(({ id, label, title }) => ({ id, label: `${label} ${title}`.trim() })),
      kept: kept.map(({ label, title }) => label || title),
      substitutes: maySettle ? substitutesIn(state, slots, await records.meetings.seats(meetingId)) : [],
      pdfSha256: revision.pdfSha256,
      mySlot,
      slots,
      statement: mySlot ? signingStatement({ ...facts, role: mySlot.roleText }, locale) : '',
      waitsFor: first?.name ?? null,
      deadline:
        deadline === null
          ? null
          : { date: deadline, daysLeft: daysUntil(deadline, civilDate(now.toISOString())) },
      previous: earlier.at(-1) ?? null,
      handedOver: state.handedOver,
      maySettle,
      mayReopen: maySettle,
      mayArchive: mayFreeze(state, seat),
      seal: await records.seals.stateOf(meetingId, revision.revision),
    });
  });
}

/** The minutes, or one clause adjusted at once. */
function standing({ minutes }: Records, meetingId: string, clauseId: string | null) {
  return clauseId === null ? minutes.current(meetingId) : minutes.ofClause(meetingId, clauseId);
}

/**
 * The minutes as a file: the newest PDF, or only the frozen bytes that signers approve. For everybody seated from whom nothing
 * in it is kept (SEC-1, JAV-1, ROL-7).
 */
export async function readMinutesPdf(
  { unitOfWork, states }: ReadDependencies,
  {
    actor,
    meetingId,
    frozen,
    clauseId = null,
  }: { actor: Actor; meetingId: string; frozen: boolean; clauseId?: string | null },
): Promise<Result<{ bytes: Uint8Array; filename: string }>> {
  return unitOfWork.run(actor.organisationId, async (records) => {
    const found = await seatedState(records, states, actor, meetingId);
    if (!found.ok) return found;
    const revision = await standing(records, meetingId, clauseId);
    if (!revision) return refuse('not-frozen');
    const kept = await signedClausesKept(records, found.value, meetingId, revision);
    if (kept.length > 0) return refuse('clauses-withheld', { clauses: clauseNames(kept) });
    const bytes = frozen
      ? await records.minutes.frozenPdf(meetingId, revision.revision)
      : (await records.minutes.latestPdf(meetingId, revision.revision)).bytes;
    const { head, body } = found.value.state;
    return ok({ bytes, filename: `${head.date} ${body.name}.pdf` });
  });
}

/** Takes frozen minutes back to the text: every signature is void, the old revision stays as it was (ADJ-3). */
export async function reopenMinutes(
  dependencies: ReadDependencies & Announcing & { ids: Ids; texts: ClauseTexts },
  { actor, meetingId, reason: raw }: { actor: Actor; meetingId: string; reason: string },
): Promise<Result<null>> {
  const { unitOfWork, states, ids, announce, texts, turns } = dependencies;
  const given = givenReason(raw);
  if (!given.ok) return given;
  const reason = given.value;
  return turns(meetingId, async () => {
    const reopened = await unitOfWork.run(actor.organisationId, async (records) => {
      await records.meetings.lock(meetingId);
      // COR-1: after adjustment nothing is edited; a correction is a document of its own.
      const standing = await standingRevision({ states }, records, actor, meetingId);
      if (!standing.ok) return standing;
      const { state, revision } = standing.value;
      const at = ids.now().toISOString();
      await withdraw(records, meetingId, standing.value, { replacedSlotIds: [], reason, at });
      const fact = { type: 'minutes-reopened' as const, revision: revision.revision, reason };
      const commandId = ids.uuid();
      const events = await appendFacts({ records, ids, meetingId, state, actor, commandId, facts: [fact] });
      return ok({ events, locked: lockedClauses(state) });
    });
    if (!reopened.ok) return reopened;
    await texts.unseal(actor.organisationId, meetingId, reopened.value.locked);
    announce({ organisationId: actor.organisationId, meetingId, events: reopened.value.events });
    return ok(null);
  });
}
