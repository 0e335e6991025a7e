import { createHash, randomBytes } from 'node:crypto';
import type { MinutesDocument } from '#lib/domain/minutes-document.ts';
import { ok, refuse, type Result } from '#lib/domain/refusal.ts';
import type { Evidence } from '#lib/domain/signing/evidence.ts';
import { createIntent, intentBytes, type Intent } from '#lib/domain/signing/intent.ts';
import { meetsMinimum, type MethodKey } from '#lib/domain/signing/methods.ts';
import { signingStatement, slotSpan } from '#lib/domain/wording/signing.ts';
import { memoryPlace } from './advance-signature.ts';
import type { MethodClient, MethodSigner, MethodUi, SignatureMethod } from './method-ports.ts';
import { openSlot, type OpenSlot } from './open-slot.ts';
import type { Actor } from './ports.ts';
import type { SignDependencies, SigningPlace } from './sign-minutes.ts';

export interface BeginSignature {
  readonly actor: Actor;
  readonly meetingId: string;
  readonly place: SigningPlace;
  readonly clauseId?: string;
  /** Absent: the passkey, which needs no agreement with anybody. */
  readonly method?: MethodKey;
  readonly client?: MethodClient;
}

export interface BegunSignature {
  /** Names the order from now on; the hash of the intent. */
  readonly order: string;
  readonly intent: Intent;
  readonly intentSha256: string;
  readonly ui: MethodUi;
}

/** Starts a signature: an intent that names the exact bytes, good once and for five minutes, in an order of its method. */
export async function beginSignature(
  dependencies: SignDependencies,
  options: BeginSignature,
): Promise<Result<BegunSignature>> {
  const { unitOfWork, ids } = dependencies;
  const { actor, meetingId, place, client = { address: '', userAgent: '' } } = options;
  const method = dependencies.methods.find((one) => one.key === (options.method ?? 'passkey'));
  if (!method) return refuse('method-not-here');
  const signer = signerOf(actor, place);
  const can = await method.canSign(signer);
  if (!can.ok) return can;
  const prepared = await prepareIntent(dependencies, options, method);
  if (!prepared.ok) return prepared;
  const intent = prepared.value;
  const started = await method.start({ intent, signer, client, now: ids.now() });
  if (!started.ok) return started;
  const { ui, memory } = started.value;
  const order = hashOf(intent);
  await unitOfWork.run(actor.organisationId, (records) =>
    records.orders.open({
      id: order,
      purpose: 'sign',
      method: method.key,
      meetingId,
      accountId: actor.accountId,
      sessionId: actor.sessionId,
      memory: memory === null ? null : dependencies.box.seal(memory, memoryPlace(order)),
      startedAt: intent.issuedAt,
      expiresAt: intent.expiresAt,
    }),
  );
  return ok({ order, intent, intentSha256: order, ui });
}

function prepareIntent(
  dependencies: SignDependencies,
  {
    actor,
    meetingId,
    place,
    clauseId = null,
  }: Omit<BeginSignature, 'clauseId'> & { clauseId?: string | null },
  method: SignatureMethod,
): Promise<Result<Intent>> {
  return dependencies.unitOfWork.run(actor.organisationId, async (records) => {
    const open = await openSlot(records, dependencies, actor, meetingId, { clauseId });
    if (!open.ok) return open;
    const minimum = open.value.state.body.profile.minimumMethod;
    if (!meetsMinimum(method.id, minimum)) return refuse('method-too-weak', { minimum: minimum ?? '' });
    const organisation = await records.organisation.name();
    const now = dependencies.ids.now();
    const intent = intentFor(open.value, { actor, meetingId, place, organisation, method: method.id, now });
    await records.minutes.keepIntent(meetingId, {
      intentSha256: hashOf(intent),
      revision: open.value.revision.revision,
      slotId: open.value.slot.slotId,
      accountId: actor.accountId,
      sessionId: actor.sessionId,
      jcs: Buffer.from(intentBytes(intent)).toString('utf8'),
      expiresAt: intent.expiresAt,
    });
    return ok(intent);
  });
}

interface IntentFacts {
  readonly actor: Actor;
  readonly meetingId: string;
  readonly place: SigningPlace;
  readonly organisation: string;
  readonly method: Evidence['method'];
  readonly now: Date;
}

function intentFor(open: OpenSlot, facts: IntentFacts): Intent {
  const { revision, slot, state } = open;
  const { actor, meetingId, place, organisation, method, now } = facts;
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
    method,
    nonce: randomBytes(16).toString('base64url'),
    now,
  });
}

export function signerOf(
  actor: Actor,
  { rpId, origin }: Pick<SigningPlace, 'rpId' | 'origin'>,
): MethodSigner {
  return { accountId: actor.accountId, organisationId: actor.organisationId, rpId, origin };
}

function hashOf(intent: Intent): string {
  return createHash('sha256').update(intentBytes(intent)).digest('hex');
}
