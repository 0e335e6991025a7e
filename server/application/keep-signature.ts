import { ok, refuse, type Result } from '#lib/domain/refusal.ts';
import type { MeetingFact } from '#lib/domain/meeting-events.ts';
import type { MinutesDocument } from '#lib/domain/minutes-document.ts';
import type { Evidence } from '#lib/domain/signing/evidence.ts';
import type { Intent } from '#lib/domain/signing/intent.ts';
import { meetsMinimum } from '#lib/domain/signing/methods.ts';
import type { Committed } from './commit-and-announce.ts';
import { appendFacts } from './execute-command.ts';
import { sha256 } from './freeze-minutes.ts';
import { openSlot, type OpenSlot } from './open-slot.ts';
import type { Actor, Records } from './ports.ts';
import { printedEvidence } from './printed-evidence.ts';
import type { SignDependencies } from './sign-minutes.ts';

export interface Signature {
  readonly actor: Actor;
  readonly meetingId: string;
  readonly intent: Intent;
  /** The intent's own row: it says whether it is about the minutes or one clause. */
  readonly revision: number;
  readonly evidence: Evidence;
}

/**
 * Evidence and the next PDF in one transaction, one signer after the other, each on top of the newest bytes. The last required
 * signature adjusts the minutes (ADJ-2).
 */
export async function keepSignature(
  dependencies: SignDependencies,
  records: Records,
  signature: Signature,
): Promise<Result<Committed<{ adjusted: boolean }>>> {
  const { actor, meetingId } = signature;
  await records.meetings.lock(meetingId);
  const begun = await records.minutes.revision(meetingId, signature.revision);
  const clauseId = begun?.clauseId ?? null;
  const open = await openSlot(records, dependencies, actor, meetingId, { lock: true, clauseId });
  if (!open.ok) return open;
  const fits = stillFits(open.value, signature);
  if (!fits.ok) return fits;
  const at = dependencies.ids.now().toISOString();
  const written = await writeSignature(dependencies, records, { ...signature, open: open.value, at });
  if (!written.ok) return written;
  const facts = factsOf(open.value, written.value.adjusted);
  const { ids } = dependencies;
  const { state } = open.value;
  const commandId = ids.uuid();
  const events = await appendFacts({ records, ids, meetingId, state, actor, commandId, facts });
  return ok({ events, value: written.value });
}

/** The bytes approved must still be the bytes that are there, and the body may ask for more than when it was begun. */
function stillFits({ revision, slot, state }: OpenSlot, { intent, evidence }: Signature): Result<null> {
  const { document, signer } = intent;
  const isSame = document.revision === revision.version && document.pdfSha256 === revision.pdfSha256;
  if (!isSame || signer.slotId !== slot.slotId) return refuse('changed-since-read');
  const minimum = state.body.profile.minimumMethod;
  if (!meetsMinimum(evidence.method, minimum)) return refuse('method-too-weak', { minimum: minimum ?? '' });
  return ok(null);
}

async function writeSignature(
  { ids, sealer, box }: SignDependencies,
  { minutes }: Records,
  {
    actor,
    meetingId,
    evidence: whole,
    open,
    at,
  }: Signature & { readonly open: OpenSlot; readonly at: string },
): Promise<Result<{ adjusted: boolean }>> {
  const { revision, slot, slots } = open;
  const latest = await minutes.latestPdf(meetingId, revision.revision);
  const evidence = printedEvidence(whole);
  const sealed = await sealer.applySignature({
    pdf: latest.bytes,
    slotId: slot.slotId,
    evidence,
    language: (JSON.parse(revision.canonical) as MinutesDocument).language,
  });
  if (!sealed.ok) return sealed;
  const bytes = sealed.value;
  const id = ids.uuid();
  await minutes.keepEvidence(meetingId, {
    id,
    revision: revision.revision,
    slotId: slot.slotId,
    accountId: actor.accountId,
    evidence,
    sealed:
      evidence === whole
        ? null
        : box.seal(
            JSON.stringify(whole),
            evidencePlace(meetingId, { revision: revision.revision, slotId: slot.slotId }),
          ),
    at,
  });
  await minutes.addPdf(meetingId, revision.revision, {
    seq: latest.seq + 1,
    slotId: slot.slotId,
    sha256: sha256(bytes),
    bytes,
    at,
  });
  await minutes.markSlot(meetingId, revision.revision, slot.slotId, { state: 'signed', reason: null, at });
  const adjusted = slots.every((one) => one.slotId === slot.slotId || one.state === 'signed');
  if (adjusted)
    await minutes.markRevision(meetingId, revision.revision, { status: 'adjusted', adjustedAt: at });
  return ok({ adjusted });
}

/** What encrypted evidence is bound to. */
export function evidencePlace(meetingId: string, slot: { revision: number; slotId: string }): string {
  return `evidence:${meetingId}:${String(slot.revision)}:${slot.slotId}`;
}

function factsOf({ revision, slot }: OpenSlot, adjusted: boolean): MeetingFact[] {
  const key = { revision: revision.revision, slotId: slot.slotId };
  const about = revision.clauseId === null ? null : { clauseId: revision.clauseId };
  const signed: MeetingFact = about
    ? { type: 'clause-signed', ...about, ...key, name: slot.name }
    : { type: 'minutes-signed', ...key, name: slot.name };
  if (!adjusted) return [signed];
  const done = { revision: revision.revision };
  return [
    signed,
    about ? { type: 'clause-adjusted', ...about, ...done } : { type: 'minutes-adjusted', ...done },
  ];
}
