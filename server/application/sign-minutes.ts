import { createHash, randomBytes } from 'node:crypto';
import type { MeetingFact } from '#lib/domain/meeting-events.ts';
import type { MinutesDocument } from '#lib/domain/minutes-document.ts';
import { ok, refuse, type Result } from '#lib/domain/refusal.ts';
import { createIntent, intentBytes, type Intent } from '#lib/domain/signing/intent.ts';
import { signingStatement, slotSpan } from '#lib/domain/wording/signing.ts';
import { commitAndAnnounce, type Announcing } from './commit-and-announce.ts';
import { appendFacts } from './execute-command.ts';
import { sha256 } from './freeze-minutes.ts';
import { openSlot, type OpenSlot } from './open-slot.ts';
import type { Actor, CredentialRecords, Ids, PdfSealer, Records, SignatureMethodPort } from './ports.ts';
import type { ReadDependencies } from './read-meeting.ts';
import { givenReason } from './reason.ts';

export interface SignDependencies extends ReadDependencies, Announcing {
  readonly ids: Ids;
  readonly credentials: CredentialRecords;
  readonly passkey: SignatureMethodPort;
  readonly sealer: PdfSealer;
}

/** Where the browser is: a passkey is bound to the host name, the intent to the whole origin. */
export interface SigningPlace {
  readonly rpId: string;
  readonly origin: string;
  readonly locale: 'sv' | 'en';
}

/** Starts a signature: an intent that names the exact bytes, good once and for five minutes. */
export async function beginSignature(
  dependencies: SignDependencies,
  options: { actor: Actor; meetingId: string; place: SigningPlace; clauseId?: string },
): Promise<Result<{ options: unknown; intent: Intent; intentSha256: string }>> {
  const { unitOfWork, ids, credentials, passkey } = dependencies;
  const { actor, meetingId, place } = options;
  const keys = await credentials.ofAccount(actor.accountId, place.rpId);
  if (keys.length === 0) return refuse('no-passkey');
  const begun = await unitOfWork.run(actor.organisationId, async (records) => {
    const clauseId = options.clauseId ?? null;
    const open = await openSlot(records, dependencies, actor, meetingId, { clauseId });
    if (!open.ok) return open;
    const organisation = await records.organisation.name();
    const intent = intentFor(open.value, { actor, meetingId, place, organisation, now: ids.now() });
    const intentSha256 = hashOf(intent);
    await records.minutes.keepIntent(meetingId, {
      intentSha256,
      revision: open.value.revision.revision,
      slotId: open.value.slot.slotId,
      accountId: actor.accountId,
      sessionId: actor.sessionId,
      jcs: Buffer.from(intentBytes(intent)).toString('utf8'),
      expiresAt: intent.expiresAt,
    });
    return ok({ intent, intentSha256 });
  });
  if (!begun.ok) return begun;
  const started = await passkey.start(begun.value.intent, keys);
  return started.ok ? ok({ ...begun.value, options: started.value }) : started;
}

export interface FinishSignature {
  readonly actor: Actor;
  readonly meetingId: string;
  readonly intentSha256: string;
  readonly response: unknown;
  readonly client: { readonly address: string; readonly userAgent: string };
}

/**
 * Takes the answer: evidence and the next PDF in one transaction, one signer after the other, each on top of
 * the newest bytes. The last required signature adjusts the minutes (ADJ-2).
 */
export async function finishSignature(
  dependencies: SignDependencies,
  input: FinishSignature,
): Promise<Result<{ adjusted: boolean }>> {
  const { actor, meetingId, intentSha256 } = input;
  const { unitOfWork, ids } = dependencies;
  // Taken in a transaction of its own: an answer that fails has used its intent up all the same.
  const taken = await unitOfWork.run(actor.organisationId, (records) =>
    records.minutes.takeIntent(intentSha256, actor, ids.now().toISOString()),
  );
  if (!taken) return refuse('intent-expired');
  const intent = JSON.parse(taken.jcs) as Intent;
  if (intent.document.id !== meetingId) return refuse('intent-expired');
  const keys = await dependencies.credentials.ofAccount(actor.accountId, intent.rpId);
  const finished = await dependencies.passkey.finish({
    intent,
    response: input.response,
    credentials: keys,
    client: {
      ipHash: ipHash(input.client.address, intent.nonce),
      uaFamily: uaFamily(input.client.userAgent),
    },
    receivedAt: ids.now(),
  });
  if (!finished.ok) return finished;
  const signed = await commitAndAnnounce(dependencies, { actor, meetingId }, (records) =>
    keepSignature(dependencies, records, {
      actor,
      meetingId,
      intent,
      revision: taken.revision,
      evidence: finished.value.evidence,
    }),
  );
  if (!signed.ok) return signed;
  await dependencies.credentials.noteUse(finished.value.credentialId, finished.value.newCounter, ids.now());
  return ok({ adjusted: signed.value.adjusted });
}

async function keepSignature(
  dependencies: SignDependencies,
  records: Records,
  options: {
    actor: Actor;
    meetingId: string;
    intent: Intent;
    /** The intent's own row: it says whether it is about the minutes or one clause. */
    revision: number;
    evidence: Parameters<PdfSealer['applySignature']>[0]['evidence'];
  },
) {
  const { ids, sealer } = dependencies;
  const { actor, meetingId, intent, evidence } = options;
  await records.meetings.lock(meetingId);
  const begun = await records.minutes.revision(meetingId, options.revision);
  const clauseId = begun?.clauseId ?? null;
  const open = await openSlot(records, dependencies, actor, meetingId, { lock: true, clauseId });
  if (!open.ok) return open;
  const { revision, slot, slots, state } = open.value;
  // The bytes approved must still be the bytes that are there.
  const { document, signer } = intent;
  const isSame = document.revision === revision.version && document.pdfSha256 === revision.pdfSha256;
  if (!isSame || signer.slotId !== slot.slotId) {
    return refuse('changed-since-read');
  }
  const now = ids.now();
  const at = now.toISOString();
  const latest = await records.minutes.latestPdf(meetingId, revision.revision);
  const sealed = await sealer.applySignature({
    pdf: latest.bytes,
    slotId: slot.slotId,
    evidence,
    language: (JSON.parse(revision.canonical) as MinutesDocument).language,
  });
  if (!sealed.ok) return sealed;
  const bytes = sealed.value;
  const key = { revision: revision.revision, slotId: slot.slotId };
  await records.minutes.keepEvidence(meetingId, {
    ...key,
    id: ids.uuid(),
    accountId: actor.accountId,
    evidence,
    at,
  });
  await records.minutes.addPdf(meetingId, revision.revision, {
    seq: latest.seq + 1,
    slotId: slot.slotId,
    sha256: sha256(bytes),
    bytes,
    at,
  });
  await records.minutes.markSlot(meetingId, revision.revision, slot.slotId, {
    state: 'signed',
    reason: null,
    at,
  });
  const adjusted = slots.every((one) => one.slotId === slot.slotId || one.state === 'signed');
  if (adjusted)
    await records.minutes.markRevision(meetingId, revision.revision, { status: 'adjusted', adjustedAt: at });
  const about = revision.clauseId === null ? null : { clauseId: revision.clauseId };
  const facts: MeetingFact[] = [
    about
      ? { type: 'clause-signed', ...about, ...key, name: slot.name }
      : { type: 'minutes-signed', ...key, name: slot.name },
  ];
  const done = { revision: revision.revision };
  if (adjusted)
    facts.push(
      about ? { type: 'clause-adjusted', ...about, ...done } : { type: 'minutes-adjusted', ...done },
    );
  const events = await appendFacts({ records, ids, meetingId, state, actor, commandId: ids.uuid(), facts });
  return ok({ events, value: { adjusted } });
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

function intentFor(
  open: OpenSlot,
  options: { actor: Actor; meetingId: string; place: SigningPlace; organisation: string; now: Date },
): Intent {
  const { revision, slot, state } = open;
  const { actor, meetingId, place, organisation, now } = options;
  const document = JSON.parse(revision.canonical) as MinutesDocument;
  return createIntent({
    decision: 'approve',
    document: {
      id: meetingId,
      organisation,
      organ: state.body.name,
      meetingDate: state.head.date,
      revision: revision.version,
      title: document.title,
      pages: revision.pages,
      pdfSha256: revision.pdfSha256,
      contentSha256: revision.contentSha256,
      contentRoot: revision.contentRoot,
    },
    // ADJ-5: one clause signed at once is all that is approved, and says so.
    scope: slot.clauses ?? (revision.clauseId === null ? 'all' : document.clauses.map((one) => one.label)),
    signer: { userId: actor.accountId, name: slot.name, role: slot.roleText, slotId: slot.slotId },
    statement: signingStatement(
      {
        title: document.title,
        date: state.head.date,
        span: slotSpan(document, slot),
        pages: revision.pages,
        role: slot.roleText,
      },
      place.locale,
    ),
    locale: place.locale,
    rpId: place.rpId,
    origin: place.origin,
    method: 'passkey',
    nonce: randomBytes(16).toString('base64url'),
    now,
  });
}

function hashOf(intent: Intent): string {
  return createHash('sha256').update(intentBytes(intent)).digest('hex');
}

/** Salted with the intent's nonce: shows that an address was seen without telling which. */
function ipHash(address: string, nonce: string): string {
  return sha256(`${nonce}|${address}`);
}

function uaFamily(userAgent: string): string {
  return /(Edg|OPR|Firefox|Chrome|Safari)\//.exec(userAgent)?.[1] ?? 'other';
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
