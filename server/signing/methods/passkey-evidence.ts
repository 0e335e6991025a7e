import * as v from 'valibot';
import type { Evidence, WebAuthnProof } from '#lib/domain/signing/evidence.ts';
import { intentBytes } from '#lib/domain/signing/intent.ts';
import { type Bytes, concat, fromBase64Url, sameBytes, sha256, toBase64Url, toHex, utf8 } from '../bytes.ts';
import { verifyCoseSignature } from './cose.ts';

const ClientData = v.object({
  type: v.string(),
  challenge: v.string(),
  origin: v.string(),
  crossOrigin: v.optional(v.boolean()),
});

const USER_PRESENT = 0x01;
const USER_VERIFIED = 0x04;

/**
 * What is wrong with passkey evidence, as a reason code, or undefined when it proves that the enrolled key of the
 * person named in the intent signed that intent. Offline: WebCrypto only, nothing but the evidence is read.
 */
export async function verifyPasskeyEvidence(evidence: Evidence): Promise<string | undefined> {
  const { intent, webauthn, enrolment } = evidence;
  if (evidence.method !== 'passkey' || intent.method !== 'passkey' || !webauthn || !enrolment)
    return 'evidence-malformed';
  const intentHash = await sha256(intentBytes(intent));
  if (toHex(intentHash) !== evidence.intentSha256) return 'intent-hash-differs';
  if (enrolment.userId !== intent.signer.userId) return 'passkey-of-another';
  if (enrolment.credentialId !== webauthn.credentialId) return 'passkey-of-another';
  if (webauthn.userHandle !== undefined && webauthn.userHandle !== toBase64Url(utf8(intent.signer.userId)))
    return 'passkey-of-another';
  const proof = decodeProof(webauthn);
  if (!proof) return 'evidence-malformed';
  const clientData = readClientData(proof.clientDataJSON);
  if (clientData?.type !== 'webauthn.get') return 'evidence-malformed';
  if (clientData.challenge !== toBase64Url(intentHash)) return 'challenge-differs';
  if (clientData.origin !== intent.origin || clientData.crossOrigin === true) return 'origin-differs';
  return verifyAssertion(proof, intent.rpId);
}

async function verifyAssertion(proof: DecodedProof, rpId: string): Promise<string | undefined> {
  const { authenticatorData } = proof;
  if (authenticatorData.length < 37) return 'evidence-malformed';
  if (!sameBytes(authenticatorData.subarray(0, 32), await sha256(utf8(rpId)))) return 'rp-differs';
  const flags = authenticatorData[32] ?? 0;
  if ((flags & USER_PRESENT) === 0 || (flags & USER_VERIFIED) === 0) return 'user-not-verified';
  const signed = concat(authenticatorData, await sha256(proof.clientDataJSON));
  const isValid = await verifyCoseSignature(proof.publicKey, proof.signature, signed);
  return isValid ? undefined : 'assertion-wrong';
}

type DecodedProof = Readonly<
  Record<'publicKey' | 'authenticatorData' | 'clientDataJSON' | 'signature', Bytes>
>;

function decodeProof(proof: WebAuthnProof): DecodedProof | undefined {
  const publicKey = fromBase64Url(proof.publicKey);
  const authenticatorData = fromBase64Url(proof.authenticatorData);
  const clientDataJSON = fromBase64Url(proof.clientDataJSON);
  const signature = fromBase64Url(proof.signature);
  if (!publicKey || !authenticatorData || !clientDataJSON || !signature) return undefined;
  return { publicKey, authenticatorData, clientDataJSON, signature };
}

function readClientData(bytes: Bytes): v.InferOutput<typeof ClientData> | undefined {
  try {
    const parsed = v.safeParse(ClientData, JSON.parse(new TextDecoder().decode(bytes)));
    return parsed.success ? parsed.output : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
