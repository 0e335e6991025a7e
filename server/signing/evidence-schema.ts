import * as v from 'valibot';
import { EVIDENCE_SCHEMA, type Evidence } from '#lib/domain/signing/evidence.ts';
import { canonicalJson } from '#lib/domain/signing/canonical-json.ts';

const Hash = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/));
const Instant = v.pipe(
  v.string(),
  v.regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/),
  v.check((t) => !Number.isNaN(Date.parse(t))),
);
const Text = v.pipe(v.string(), v.maxLength(4000));
const Binary = v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]*$/), v.maxLength(8192));
const Whole = v.pipe(v.number(), v.integer(), v.minValue(1));

const IntentSchema = v.strictObject({
  v: v.literal(1),
  type: v.literal('justering'),
  decision: v.picklist(['approve', 'decline']),
  reason: v.exactOptional(Text),
  document: v.strictObject({
    id: Text,
    organisation: Text,
    organ: Text,
    meetingDate: v.pipe(v.string(), v.regex(/^\d{4}-\d{2}-\d{2}$/)),
    revision: Whole,
    title: Text,
    pages: Whole,
    pdfSha256: Hash,
    contentSha256: Hash,
    contentRoot: Hash,
  }),
  scope: v.union([v.literal('all'), v.pipe(v.array(Text), v.minLength(1))]),
  signer: v.strictObject({ userId: Text, name: Text, role: Text, slotId: Text }),
  statement: Text,
  locale: v.picklist(['sv', 'en']),
  rpId: Text,
  origin: Text,
  method: v.picklist(['passkey', 'bankid', 'oidc', 'csc', 'simulator']),
  nonce: v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{22}$/)),
  issuedAt: Instant,
  expiresAt: Instant,
});

const base = {
  schema: v.literal(EVIDENCE_SCHEMA),
  intent: IntentSchema,
  intentSha256: Hash,
  method: IntentSchema.entries.method,
  assurance: v.strictObject({
    label: Text,
    loa: v.exactOptional(Text),
    eidas: v.picklist(['none', 'AdES-claim', 'QES']),
  }),
  client: v.strictObject({ ipHash: Text, uaFamily: Text }),
  receivedAt: Instant,
};

/** Base64, padded: what BankID gives is kept as it gave it. */
const Base64 = v.pipe(v.string(), v.regex(/^[A-Za-z0-9+/]*={0,2}$/), v.maxLength(400_000));

const WholeSchema = v.strictObject({
  ...base,
  webauthn: v.exactOptional(
    v.strictObject({
      credentialId: Binary,
      publicKey: Binary,
      authenticatorData: Binary,
      clientDataJSON: Binary,
      signature: Binary,
      userHandle: v.exactOptional(Binary),
    }),
  ),
  bankid: v.exactOptional(v.strictObject({ orderRef: Text, signature: Base64, ocspResponse: Base64 })),
  oidc: v.exactOptional(
    v.strictObject({
      issuer: Text,
      clientId: Text,
      acrValues: v.array(Text),
      idToken: v.pipe(v.string(), v.regex(/^[\w-]+\.[\w-]+\.[\w-]*$/), v.maxLength(20_000)),
      jwk: v.record(Text, Text),
    }),
  ),
  enrolment: v.strictObject({ userId: Text, credentialId: Text, how: Text, by: Text, at: Instant }),
});

/** Printed of evidence that is kept apart. A passkey has nothing to keep apart, so it may not be. */
const PrintedSchema = v.strictObject({
  ...base,
  method: v.picklist(['bankid', 'oidc', 'csc']),
  evidenceSha256: Hash,
});

const EvidenceSchema = v.union([WholeSchema, PrintedSchema]);

/** Evidence out of the bytes in a signature; undefined unless they are canonical JSON of exactly the known shape. */
export function parseEvidence(bytes: Uint8Array): Evidence | undefined {
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    const value: unknown = JSON.parse(text);
    const parsed = v.safeParse(EvidenceSchema, value);
    return parsed.success && canonicalJson(value) === text ? parsed.output : undefined;
  } catch (error) {
    // Not UTF-8, not JSON or not canonical.
    if (error instanceof TypeError || error instanceof SyntaxError) return undefined;
    throw error;
  }
}
