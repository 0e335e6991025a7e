import * as v from 'valibot';
import { ok, refuse, type Result } from '#lib/domain/refusal.ts';
import { EVIDENCE_SCHEMA, type Evidence } from '#lib/domain/signing/evidence.ts';
import { type Intent, intentBytes } from '#lib/domain/signing/intent.ts';
import { bankIdVisibleText } from '#lib/domain/wording/bankid-text.ts';
import type {
  KnownIdentity,
  MethodOrder,
  MethodProgress,
  QrUi,
  SignatureMethod,
  SigningIdentities,
} from '#server/application/method-ports.ts';
import { sha256Hex } from '../../bytes.ts';
import { bankIdHiddenText, verifyBankIdEvidence } from './bankid-evidence.ts';
import type { BankIdClient, Collected } from './client.ts';
import { errorCode, failedCode, isPassing, isWaitingForApp, pendingCode } from './codes.ts';
import { qrUi } from './qr.ts';

export interface BankIdMethodOptions {
  readonly client: BankIdClient;
  readonly identities: SigningIdentities;
  /** PEM of the roots that people's certificates must lead to. */
  readonly roots: readonly string[];
  readonly now: () => Date;
}

/** BankID asks for two seconds between questions. */
const POLL_EVERY_MS = 2000;

const Memory = v.object({
  orderRef: v.string(),
  autoStartToken: v.string(),
  qrStartToken: v.string(),
  qrStartSecret: v.string(),
  orderedAt: v.string(),
});
type Memory = v.InferOutput<typeof Memory>;

/** BankID as a signature method: the person reads the statement in their own app and signs it with their own key. */
export function createBankIdMethod(options: BankIdMethodOptions): SignatureMethod {
  const { client, identities, now } = options;
  return {
    id: 'bankid',
    key: 'bankid',
    name: null,
    answers: 'polling',
    pollEveryMs: POLL_EVERY_MS,
    canSign: async (signer) =>
      (await identities.personalNumber(signer)) ? ok(null) : refuse('no-personal-number'),
    start: async ({ intent, signer, client: browser }) => {
      const person = await identities.personalNumber(signer);
      if (!person) return refuse('no-personal-number');
      const started = await client.sign({
        endUserIp: browser.address,
        visible: bankIdVisibleText(intent),
        nonVisible: bankIdHiddenText(await sha256Hex(intentBytes(intent))),
        personalNumber: person.value,
      });
      if (!started.ok) return refuse(errorCode(started.errorCode));
      const memory: Memory = { ...started.value, orderedAt: now().toISOString() };
      return ok({ ui: qrUi(memory, 0), memory: JSON.stringify(memory) });
    },
    advance: async (order) => {
      const memory = memoryOf(order.memory);
      const collected = await client.collect(memory.orderRef);
      if (!collected.ok) {
        const code = errorCode(collected.errorCode);
        return isPassing(collected.errorCode) ? ok({ state: 'pending', hint: code }) : refuse(code);
      }
      if (collected.value.status === 'failed') return refuse(failedCode(collected.value.hintCode));
      if (collected.value.status === 'pending') return pending(collected.value.hintCode, memory, now());
      return answered(options, order, collected.value);
    },
    redraw: ({ memory }) => codeNow(memoryOf(memory), now()),
    cancel: async (memory) => {
      // Of no consequence when it fails: the order ends by itself within three minutes.
      await client.cancel(memoryOf(memory).orderRef);
    },
  };
}

function memoryOf(memory: string | null): Memory {
  return v.parse(Memory, JSON.parse(memory ?? 'null'));
}

function codeNow(memory: Memory, now: Date): QrUi {
  return qrUi(memory, Math.max(0, Math.floor((now.getTime() - Date.parse(memory.orderedAt)) / 1000)));
}

function pending(hintCode: string, memory: Memory, now: Date): Result<MethodProgress> {
  const hint = pendingCode(hintCode);
  return ok(
    isWaitingForApp(hintCode)
      ? { state: 'pending', hint, ui: codeNow(memory, now) }
      : { state: 'pending', hint },
  );
}

async function answered(
  { identities, roots }: BankIdMethodOptions,
  order: MethodOrder,
  collected: Extract<Collected, { status: 'complete' }>,
): Promise<Result<MethodProgress>> {
  const person = await identities.personalNumber(order.signer);
  if (!person) return refuse('no-personal-number');
  if (collected.completionData.user.personalNumber !== person.value) return refuse('bankid-of-another');
  const evidence = await evidenceOf(order, person, collected);
  const reason = verifyBankIdEvidence(evidence, { roots });
  if (reason === 'bankid-of-another') return refuse('bankid-of-another');
  return reason ? refuse('bankid-rejected', { reason }) : ok({ state: 'answered', evidence });
}

async function evidenceOf(
  { intent, client, now }: Pick<MethodOrder, 'client' | 'now'> & { readonly intent: Intent },
  person: KnownIdentity,
  { orderRef, completionData }: Extract<Collected, { status: 'complete' }>,
): Promise<Evidence> {
  const { signature, ocspResponse } = completionData;
  return {
    schema: EVIDENCE_SCHEMA,
    intent,
    intentSha256: await sha256Hex(intentBytes(intent)),
    method: 'bankid',
    assurance: { label: 'bankid', eidas: 'AdES-claim' },
    bankid: { orderRef, signature, ocspResponse },
    enrolment: {
      userId: intent.signer.userId,
      credentialId: person.value,
      how: person.how,
      by: person.by,
      at: person.at,
    },
    client,
    receivedAt: now.toISOString(),
  };
}
