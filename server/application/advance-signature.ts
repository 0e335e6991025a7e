import { ok, refuse, type Result } from '#lib/domain/refusal.ts';
import type { Evidence } from '#lib/domain/signing/evidence.ts';
import type { Intent } from '#lib/domain/signing/intent.ts';
import { commitAndAnnounce } from './commit-and-announce.ts';
import { sha256 } from './freeze-minutes.ts';
import { keepSignature } from './keep-signature.ts';
import type { MethodClient, MethodOrder, MethodUi, OrderRow, SignatureMethod } from './method-ports.ts';
import type { Actor, IntentRow } from './ports.ts';
import type { SignDependencies } from './sign-minutes.ts';

export interface AdvanceSignature {
  readonly actor: Actor;
  readonly meetingId: string;
  /** As beginSignature named the order. */
  readonly session: string;
  /** What the browser hands in when the method takes its answer through it. */
  readonly input?: unknown;
  readonly client: MethodClient;
}

export type Advanced =
  | { readonly state: 'pending'; readonly hint: string; readonly ui?: MethodUi }
  | { readonly state: 'done'; readonly adjusted: boolean };

interface Underway {
  readonly order: OrderRow;
  readonly method: SignatureMethod;
  readonly intent: Intent;
  readonly row: IntentRow;
}

/**
 * Goes on with an order, in whichever process: asks the method, keeps its answer once, and signs. A refusal ends the order.
 * An answer kept before a crash is signed when somebody asks the next time.
 */
export async function advanceSignature(
  dependencies: SignDependencies,
  input: AdvanceSignature,
): Promise<Result<Advanced>> {
  const found = await findOrder(dependencies, input);
  if (!found.ok) return found;
  const { order } = found.value;
  if (order.state === 'answered') return signAnswer(dependencies, input, found.value);
  if (order.state === 'done' && input.input === undefined)
    return doneAlready(dependencies, input, found.value.row);
  if (order.state === 'failed' || order.state === 'cancelled')
    // Whoever only asks again is told again why; a second answer is told that the first used the intent up.
    return refuse(input.input === undefined ? (order.code ?? 'intent-expired') : 'intent-expired');
  const now = dependencies.ids.now();
  if (order.state !== 'pending' || Date.parse(order.expiresAt) <= now.getTime())
    return failed(dependencies, input, 'intent-expired');
  return found.value.method.answers === 'input'
    ? takeInput(dependencies, input, found.value)
    : poll(dependencies, input, found.value);
}

/** The person changed their mind: the issuer is told, and nothing can come of the order. */
export async function cancelSignature(
  dependencies: SignDependencies,
  input: Pick<AdvanceSignature, 'actor' | 'meetingId' | 'session'>,
): Promise<Result<null>> {
  const found = await findOrder(dependencies, input);
  if (!found.ok) return found;
  const { order, method } = found.value;
  const { ids, unitOfWork } = dependencies;
  const now = ids.now().toISOString();
  const isCancelled = await unitOfWork.run(input.actor.organisationId, (records) =>
    records.orders.end(order.id, { state: 'cancelled', code: 'signing-cancelled', now }),
  );
  if (isCancelled) await method.cancel(memoryOf(dependencies, order));
  return ok(null);
}

/** What the memory of an order is bound to. */
export function memoryPlace(order: string): string {
  return `order:${order}:memory`;
}

function answerPlace(order: string): string {
  return `order:${order}:answer`;
}

function memoryOf({ box }: SignDependencies, { id, memory }: OrderRow): string | null {
  return memory === null ? null : box.open(memory, memoryPlace(id));
}

function findOrder(
  { unitOfWork, methods }: SignDependencies,
  { actor, meetingId, session }: Pick<AdvanceSignature, 'actor' | 'meetingId' | 'session'>,
): Promise<Result<Underway>> {
  return unitOfWork.run(actor.organisationId, async (records) => {
    const order = await records.orders.find(session, actor);
    const row = await records.minutes.intent(session);
    if (order?.meetingId !== meetingId || !row) return refuse('intent-expired');
    const method = methods.find((one) => one.key === order.method);
    if (!method) return refuse('method-not-here');
    return ok({ order, method, row, intent: JSON.parse(row.jcs) as Intent });
  });
}

/** The answer comes once: whatever it is, it has used the intent up. */
async function takeInput(
  dependencies: SignDependencies,
  input: AdvanceSignature,
  underway: Underway,
): Promise<Result<Advanced>> {
  const { unitOfWork, ids } = dependencies;
  if (input.input === undefined) return ok({ state: 'pending', hint: 'waits-for-you' });
  const now = ids.now().toISOString();
  const taken = await unitOfWork.run(input.actor.organisationId, (records) =>
    records.minutes.takeIntent(input.session, input.actor, now),
  );
  if (!taken) return failed(dependencies, input, 'intent-expired');
  const advanced = await underway.method.advance(orderFor(dependencies, input, underway));
  if (!advanced.ok) return ended(dependencies, input, advanced);
  if (advanced.value.state === 'pending') return failed(dependencies, input, 'intent-expired');
  await keepAnswer(dependencies, input, advanced.value.evidence);
  return signAnswer(dependencies, input, underway, advanced.value.evidence);
}

async function poll(
  dependencies: SignDependencies,
  input: AdvanceSignature,
  underway: Underway,
): Promise<Result<Advanced>> {
  const { unitOfWork, ids } = dependencies;
  const { method, order } = underway;
  const { organisationId } = input.actor;
  const asked = orderFor(dependencies, input, underway);
  const mayAsk = await unitOfWork.run(organisationId, (records) =>
    records.orders.claimPoll(order.id, ids.now().toISOString(), method.pollEveryMs),
  );
  if (!mayAsk) return pending(order.hint ?? `${method.id}-outstanding-transaction`, method.redraw(asked));
  const advanced = await method.advance(asked);
  if (!advanced.ok) return ended(dependencies, input, advanced);
  if (advanced.value.state === 'pending') {
    const { hint, ui } = advanced.value;
    await unitOfWork.run(organisationId, (records) => records.orders.noteHint(order.id, hint));
    return pending(hint, ui);
  }
  const { evidence } = advanced.value;
  // The issuer gives its answer once: it is kept before anything is done with it.
  const isKept = await keepAnswer(dependencies, input, evidence, { takeIntent: true });
  return isKept
    ? signAnswer(dependencies, input, underway, evidence)
    : failed(dependencies, input, 'intent-expired');
}

function pending(hint: string, ui: MethodUi | undefined): Result<Advanced> {
  return ok(ui ? { state: 'pending', hint, ui } : { state: 'pending', hint });
}

function orderFor(
  dependencies: SignDependencies,
  { actor, client, input }: AdvanceSignature,
  { order, intent }: Underway,
): MethodOrder {
  return {
    intent,
    signer: {
      accountId: actor.accountId,
      organisationId: actor.organisationId,
      rpId: intent.rpId,
      origin: intent.origin,
    },
    memory: memoryOf(dependencies, order),
    startedAt: new Date(order.startedAt),
    now: dependencies.ids.now(),
    client: { ipHash: ipHash(client.address, intent.nonce), uaFamily: uaFamily(client.userAgent) },
    input,
  };
}

function keepAnswer(
  { unitOfWork, ids, box }: SignDependencies,
  { actor, session }: AdvanceSignature,
  evidence: Evidence,
  { takeIntent = false }: { takeIntent?: boolean } = {},
): Promise<boolean> {
  const now = ids.now().toISOString();
  return unitOfWork.run(actor.organisationId, async (records) => {
    if (takeIntent && !(await records.minutes.takeIntent(session, actor, now))) return false;
    return records.orders.answer(session, box.seal(JSON.stringify(evidence), answerPlace(session)), now);
  });
}

/** Signs with what was answered; the order is done in the same transaction as the signature, or not at all. */
async function signAnswer(
  dependencies: SignDependencies,
  input: AdvanceSignature,
  { order, intent, row }: Underway,
  answered?: Evidence,
): Promise<Result<Advanced>> {
  const { actor, meetingId, session } = input;
  const evidence = answered ?? openAnswer(dependencies, order);
  if (!evidence) return refuse('intent-expired');
  const signed = await commitAndAnnounce(dependencies, { actor, meetingId }, async (records) => {
    const { revision } = row;
    const kept = await keepSignature(dependencies, records, { actor, meetingId, intent, revision, evidence });
    if (kept.ok)
      await records.orders.end(session, { state: 'done', now: dependencies.ids.now().toISOString() });
    return kept;
  });
  if (signed.ok) return ok({ state: 'done', adjusted: signed.value.adjusted });
  // Two may sign with the same kept answer at once: the second finds the place taken, by itself.
  const isOver = await endOrder(dependencies, input, signed.refusal.code);
  return isOver || answered ? signed : doneAlready(dependencies, input, row);
}

function openAnswer({ box }: SignDependencies, { id, answer }: OrderRow): Evidence | undefined {
  return answer === null ? undefined : (JSON.parse(box.open(answer, answerPlace(id))) as Evidence);
}

/** The answer to a question asked again after its answer got lost on the way. */
async function doneAlready(
  { unitOfWork }: SignDependencies,
  { actor, meetingId }: AdvanceSignature,
  row: IntentRow,
): Promise<Result<Advanced>> {
  const slots = await unitOfWork.run(actor.organisationId, (records) =>
    records.minutes.slots(meetingId, row.revision),
  );
  return ok({ state: 'done', adjusted: slots.every((one) => one.state === 'signed') });
}

function failed(
  dependencies: SignDependencies,
  input: AdvanceSignature,
  code: string,
): Promise<Result<never>> {
  return ended(dependencies, input, refuse(code));
}

async function ended(
  dependencies: SignDependencies,
  input: AdvanceSignature,
  result: Extract<Result<never>, { ok: false }>,
): Promise<Result<never>> {
  await endOrder(dependencies, input, result.refusal.code);
  return result;
}

/** False when it had ended before. */
function endOrder(
  { unitOfWork, ids }: SignDependencies,
  { actor, session }: AdvanceSignature,
  code: string,
): Promise<boolean> {
  return unitOfWork.run(actor.organisationId, (records) =>
    records.orders.end(session, { state: 'failed', code, now: ids.now().toISOString() }),
  );
}

/** Salted with the intent's nonce: shows that an address was seen without telling which. */
function ipHash(address: string, nonce: string): string {
  return sha256(`${nonce}|${address}`);
}

function uaFamily(userAgent: string): string {
  return /(Edg|OPR|Firefox|Chrome|Safari)\//.exec(userAgent)?.[1] ?? 'other';
}
