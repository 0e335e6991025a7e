import * as v from 'valibot';

const base64url = v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]*$/), v.maxLength(8192));
const credentialId = v.pipe(base64url, v.minLength(1), v.maxLength(1366));
const common = {
  id: credentialId,
  rawId: credentialId,
  type: v.literal('public-key'),
  clientExtensionResults: v.optional(
    v.pipe(
      v.unknown(),
      v.transform(() => ({})),
    ),
    {},
  ),
};

/** What a browser sends back from `navigator.credentials.get`; anything more is dropped. */
export const assertionSchema = v.object({
  ...common,
  response: v.object({
    clientDataJSON: base64url,
    authenticatorData: base64url,
    signature: base64url,
    userHandle: v.exactOptional(base64url),
  }),
});

/** What a browser sends back from `navigator.credentials.create`; anything more is dropped. */
export const attestationSchema = v.object({
  ...common,
  response: v.object({
    clientDataJSON: base64url,
    attestationObject: v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]*$/), v.maxLength(32_768)),
    transports: v.exactOptional(v.pipe(v.array(v.pipe(v.string(), v.maxLength(32))), v.maxLength(8))),
  }),
});

export type Assertion = v.InferOutput<typeof assertionSchema>;
export type Attestation = v.InferOutput<typeof attestationSchema>;

/** The challenge inside clientDataJSON, or null; only used to find the row it must match. */
export function challengeIn(clientDataJSON: string): string | null {
  try {
    const text = Buffer.from(clientDataJSON, 'base64url').toString('utf8');
    const parsed = v.safeParse(v.object({ challenge: base64url }), JSON.parse(text));
    return parsed.success ? parsed.output.challenge : null;
  } catch {
    // Not JSON: there is no challenge in it, and the caller refuses.
    return null;
  }
}
