import { createHash } from 'node:crypto';
import type { MeetingEvent } from '#lib/domain/meeting-events.ts';
import type { MinutesDocument, MinutesSigner } from '#lib/domain/minutes-document.ts';
import { mayFreeze } from '#lib/domain/permissions.ts';
import { ok, refuse, type Result } from '#lib/domain/refusal.ts';
import { canonicalJson } from '#lib/domain/signing/canonical-json.ts';
import { merkleRoot, minutesLeaves } from '#lib/domain/signing/merkle.ts';
import { composeDraft, type Draft, type DraftDependencies } from './compose-draft.ts';
import { appendFacts } from './execute-command.ts';
import type { Actor, EventListener, FrozenMinutes, Ids, NewRevision } from './ports.ts';
import { findSeat, seatedState } from './read-meeting.ts';

export interface FreezeDependencies extends DraftDependencies {
  readonly ids: Ids;
  readonly announce: EventListener;
}

/**
 * Freezes the minutes: the text is sealed, rendered once and kept as the bytes that everybody signs (ADJ-3).
 * If anything is missing or cannot be printed, the text is opened again and the reason given.
 */
export async function freezeMinutes(
  dependencies: FreezeDependencies,
  { actor, meetingId }: { actor: Actor; meetingId: string },
): Promise<Result<{ revision: number }>> {
  const found = await findSeat(dependencies, actor, meetingId);
  if (!found.ok) return found;
  const { state, seat } = found.value;
  if (!mayFreeze(state, seat)) return refuse('not-allowed', { command: 'freeze-minutes' });
  if (state.phase !== 'closed')
    return refuse('wrong-phase', { command: 'freeze-minutes', phase: state.phase });
  const { texts } = dependencies;
  await texts.seal(actor.organisationId, meetingId);
  const frozen = await sealedFreeze(dependencies, actor, meetingId).catch(async (error: unknown) => {
    await texts.unseal(actor.organisationId, meetingId);
    throw error;
  });
  if (!frozen.ok) await texts.unseal(actor.organisationId, meetingId);
  return frozen;
}

async function sealedFreeze(
  dependencies: FreezeDependencies,
  actor: Actor,
  meetingId: string,
): Promise<Result<{ revision: number }>> {
  const { unitOfWork, press, announce } = dependencies;
  const found = await findSeat(dependencies, actor, meetingId);
  if (!found.ok) return found;
  const revision = await unitOfWork.run(actor.organisationId, (records) =>
    records.minutes.nextRevision(meetingId),
  );
  const draft = await composeDraft(dependencies, {
    actor,
    state: found.value.state,
    revision,
    language: 'sv',
  });
  const missing = firstStop(draft);
  if (!missing.ok) return missing;
  const printed = await press.freeze(draft.document);
  if (!printed.ok) return printed;
  const kept = await keep(dependencies, {
    actor,
    meetingId,
    version: found.value.state.version,
    draft,
    printed: printed.value,
  });
  if (!kept.ok) return kept;
  announce({ organisationId: actor.organisationId, meetingId, events: kept.value });
  return ok({ revision });
}

function firstStop(draft: Draft): Result<null> {
  const stops = draft.findings.filter((one) => one.severity === 'stop');
  return stops[0] ? refuse('incomplete', { first: stops[0].code, count: stops.length }) : ok(null);
}

interface Kept {
  readonly actor: Actor;
  readonly meetingId: string;
  readonly version: number;
  readonly draft: Draft;
  readonly printed: FrozenMinutes;
}

async function keep(
  { unitOfWork, states, ids }: FreezeDependencies,
  { actor, meetingId, version, draft, printed }: Kept,
): Promise<Result<readonly MeetingEvent[]>> {
  const row = await newRevision(draft.document, printed, actor, ids.now());
  return unitOfWork.run(actor.organisationId, async (records) => {
    // What was rendered must be what is: a fact that came meanwhile means rendering anew.
    if ((await records.meetings.lock(meetingId)) !== version) return refuse('changed-since-read');
    const found = await seatedState(records, states, actor, meetingId);
    if (!found.ok) return found;
    await records.minutes.freeze(meetingId, row);
    const fact = { type: 'minutes-frozen' as const, revision: row.revision, pdfSha256: row.pdfSha256 };
    const { state } = found.value;
    return ok(
      await appendFacts({ records, ids, meetingId, state, actor, commandId: ids.uuid(), facts: [fact] }),
    );
  });
}

async function newRevision(
  document: MinutesDocument,
  printed: FrozenMinutes,
  actor: Actor,
  now: Date,
): Promise<NewRevision> {
  const canonical = canonicalJson(document);
  return {
    revision: document.revision,
    canonical,
    contentSha256: sha256(canonical),
    contentRoot: Buffer.from(await merkleRoot(minutesLeaves(document), digest)).toString('hex'),
    pdfSha256: sha256(printed.pdf),
    pages: printed.pages,
    frozenAt: now.toISOString(),
    frozenPdf: printed.pdf,
    renderer: printed.renderer,
    frozenBy: actor.accountId,
    slots: document.signers.filter((one) => one.signs).map(slotOf),
  };
}

function slotOf(signer: MinutesSigner): NewRevision['slots'][number] {
  return {
    slotId: signer.slotId,
    role: signer.role,
    roleText: signer.roleText,
    participantId: signer.slotId.slice(signer.role.length + 1),
    name: signer.name,
  };
}

function digest(data: Uint8Array): Uint8Array {
  return createHash('sha256').update(data).digest();
}

export function sha256(data: string | Uint8Array): string {
  return createHash('sha256').update(data).digest('hex');
}
