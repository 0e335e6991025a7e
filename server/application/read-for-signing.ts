import { sanitiseText } from '#lib/domain/clean-text.ts';
import type { MinutesDocument } from '#lib/domain/minutes-document.ts';
import { mayFreeze } from '#lib/domain/permissions.ts';
import { ok, refuse, type Result } from '#lib/domain/refusal.ts';
import { signingStatement, clauseSpan } from '#lib/domain/wording/signing.ts';
import type { Announcing } from './commit-and-announce.ts';
import { appendFacts } from './execute-command.ts';
import type { Actor, ClauseTexts, CredentialRecords, Ids, RevisionRow, SlotRow } from './ports.ts';
import { seatedState, type ReadDependencies } from './read-meeting.ts';
import type { SealState } from './seal-ports.ts';

export interface ForSigning {
  readonly revision: number;
  readonly status: 'frozen' | 'disputed' | 'adjusted';
  readonly title: string;
  readonly bodyName: string;
  readonly date: string;
  readonly pages: number;
  readonly span: string;
  readonly clauseLabels: readonly string[];
  readonly pdfSha256: string;
  readonly mySlot: SlotRow | null;
  readonly slots: readonly SlotRow[];
  readonly statement: string;
  readonly hasPasskey: boolean;
  readonly mayReopen: boolean;
  /** How far the organisation's seal and the timestamp have come. */
  readonly seal: SealState;
}

/** Everything the signing page shows, for somebody seated in the meeting. */
export async function readForSigning(
  { unitOfWork, states, credentials }: ReadDependencies & { readonly credentials: CredentialRecords },
  { actor, meetingId, rpId, locale }: { actor: Actor; meetingId: string; rpId: string; locale: 'sv' | 'en' },
): Promise<Result<ForSigning>> {
  const keys = await credentials.ofAccount(actor.accountId, rpId);
  return unitOfWork.run(actor.organisationId, async (records) => {
    const found = await seatedState(records, states, actor, meetingId);
    if (!found.ok) return found;
    const { state, seat } = found.value;
    const revision = await records.minutes.current(meetingId);
    if (!revision || revision.status === 'void') return refuse('not-frozen');
    const slots = await records.minutes.slots(meetingId, revision.revision);
    const mySlot = slots.find((one) => one.participantId === seat.participantId) ?? null;
    const document = JSON.parse(revision.canonical) as MinutesDocument;
    const span = clauseSpan(document.clauses);
    const facts = { title: document.title, date: state.head.date, span, pages: revision.pages };
    return ok({
      revision: revision.revision,
      // The seal is the organisation's; for those who signed the minutes are what they were.
      status: revision.status === 'sealed' ? 'adjusted' : revision.status,
      title: document.title,
      bodyName: state.body.name,
      date: state.head.date,
      pages: revision.pages,
      span,
      clauseLabels: document.clauses.map((clause) => `${clause.label} ${clause.title}`.trim()),
      pdfSha256: revision.pdfSha256,
      mySlot,
      slots,
      statement: mySlot ? signingStatement({ ...facts, role: mySlot.roleText }, locale) : '',
      hasPasskey: keys.length > 0,
      seal: await records.seals.stateOf(meetingId, revision.revision),
      mayReopen: mayFreeze(state, seat) && !isDone(revision.status),
    });
  });
}

/** The minutes as a file: the newest PDF, or only the frozen bytes that signers approve. */
export async function readMinutesPdf(
  { unitOfWork, states }: ReadDependencies,
  { actor, meetingId, frozen }: { actor: Actor; meetingId: string; frozen: boolean },
): Promise<Result<{ bytes: Uint8Array; filename: string }>> {
  return unitOfWork.run(actor.organisationId, async (records) => {
    const found = await seatedState(records, states, actor, meetingId);
    if (!found.ok) return found;
    const revision = await records.minutes.current(meetingId);
    if (!revision) return refuse('not-frozen');
    const bytes = frozen
      ? await records.minutes.frozenPdf(meetingId, revision.revision)
      : (await records.minutes.latestPdf(meetingId, revision.revision)).bytes;
    const { head, body } = found.value.state;
    return ok({ bytes, filename: `${head.date} ${body.name}.pdf` });
  });
}

function isDone(status: RevisionRow['status']): boolean {
  return status === 'adjusted' || status === 'sealed';
}

const REASON_MAX = 2000;

/** Takes frozen minutes back to the text: every signature is void, the old revision stays as it was (ADJ-3). */
export async function reopenMinutes(
  dependencies: ReadDependencies & Announcing & { ids: Ids; texts: ClauseTexts },
  { actor, meetingId, reason: raw }: { actor: Actor; meetingId: string; reason: string },
): Promise<Result<null>> {
  const { unitOfWork, states, ids, announce, texts, turns } = dependencies;
  const reason = sanitiseText(raw).trim();
  if (reason === '') return refuse('reason-missing');
  if (reason.length > REASON_MAX) return refuse('reason-too-long', { max: REASON_MAX });
  return turns(meetingId, async () => {
    const reopened = await unitOfWork.run(actor.organisationId, async (records) => {
      await records.meetings.lock(meetingId);
      const found = await seatedState(records, states, actor, meetingId);
      if (!found.ok) return found;
      const { state, seat } = found.value;
      if (!mayFreeze(state, seat)) return refuse('not-allowed', { command: 'reopen-minutes' });
      const revision = await records.minutes.current(meetingId, { lock: true });
      if (!revision) return refuse('not-frozen');
      // COR-1: after adjustment nothing is edited; a correction is a document of its own.
      if (isDone(revision.status)) return refuse('already-adjusted');
      const at = ids.now().toISOString();
      for (const slot of await records.minutes.slots(meetingId, revision.revision)) {
        await records.minutes.markSlot(meetingId, revision.revision, slot.slotId, {
          state: 'void',
          reason,
          at,
        });
      }
      await records.minutes.markRevision(meetingId, revision.revision, {
        status: 'void',
        voidReason: reason,
      });
      const fact = { type: 'minutes-reopened' as const, revision: revision.revision, reason };
      return ok(
        await appendFacts({ records, ids, meetingId, state, actor, commandId: ids.uuid(), facts: [fact] }),
      );
    });
    if (!reopened.ok) return reopened;
    await texts.unseal(actor.organisationId, meetingId);
    announce({ organisationId: actor.organisationId, meetingId, events: reopened.value });
    return ok(null);
  });
}
