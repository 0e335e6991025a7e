import type { MeetingFact } from '#lib/domain/meeting-events.ts';
import { ok, refuse, type Result } from '#lib/domain/refusal.ts';
import { commitAndAnnounce, type Announcing } from './commit-and-announce.ts';
import { appendFacts } from './execute-command.ts';
import type { SecretBox, SignatureMethod } from './method-ports.ts';
import { openSlot } from './open-slot.ts';
import type { Actor, CredentialRecords, Ids, PdfSealer } from './ports.ts';
import type { ReadDependencies } from './read-meeting.ts';
import { givenReason } from './reason.ts';

export interface SignDependencies extends ReadDependencies, Announcing {
  readonly ids: Ids;
  readonly credentials: CredentialRecords;
  /** In the order people are offered them. */
  readonly methods: readonly SignatureMethod[];
  readonly box: SecretBox;
  readonly sealer: PdfSealer;
}

/** Where the browser is: a passkey is bound to the host name, the intent to the whole origin. */
export interface SigningPlace {
  readonly rpId: string;
  readonly origin: string;
  readonly locale: 'sv' | 'en';
}

/** Refuses to sign, with a reason: the minutes are disputed until they are reopened (ADJ-4, ADJ-6). */
export async function declineSignature(
  dependencies: SignDependencies,
  {
    actor,
    meetingId,
    reason: raw,
    clauseId = null,
  }: { actor: Actor; meetingId: string; reason: string; clauseId?: string | null },
): Promise<Result<null>> {
  const given = givenReason(raw);
  if (!given.ok) return given;
  const reason = given.value;
  const { ids } = dependencies;
  return commitAndAnnounce(dependencies, { actor, meetingId }, async (records) => {
    await records.meetings.lock(meetingId);
    const open = await openSlot(records, dependencies, actor, meetingId, {
      lock: true,
      step: 'decline',
      clauseId,
    });
    if (!open.ok) return open;
    const { revision, slot, state } = open.value;
    const at = ids.now().toISOString();
    await records.minutes.markSlot(meetingId, revision.revision, slot.slotId, {
      state: 'declined',
      reason,
      at,
    });
    await records.minutes.markRevision(meetingId, revision.revision, { status: 'disputed' });
    const said = { revision: revision.revision, slotId: slot.slotId, name: slot.name, reason };
    const fact: MeetingFact =
      clauseId === null
        ? { type: 'minutes-declined', ...said }
        : { type: 'clause-declined', clauseId, ...said };
    const commandId = ids.uuid();
    const events = await appendFacts({ records, ids, meetingId, state, actor, commandId, facts: [fact] });
    return ok({ events, value: null });
  });
}

/** Notes that the signer has opened the frozen pages named; signing does not wait for it. */
export async function noteViewed(
  dependencies: Pick<SignDependencies, 'unitOfWork' | 'states' | 'ids'>,
  {
    actor,
    meetingId,
    pdfSha256,
    clauseId = null,
  }: { actor: Actor; meetingId: string; pdfSha256: string; clauseId?: string | null },
): Promise<Result<null>> {
  return dependencies.unitOfWork.run(actor.organisationId, async (records) => {
    await records.meetings.lock(meetingId);
    const open = await openSlot(records, dependencies, actor, meetingId, { step: 'view', clauseId });
    if (!open.ok) return open;
    const { revision, slot } = open.value;
    if (revision.pdfSha256 !== pdfSha256) return refuse('changed-since-read');
    const at = dependencies.ids.now().toISOString();
    await records.minutes.markViewed(meetingId, revision.revision, slot.slotId, at);
    return ok(null);
  });
}
