import { startAuthentication, type PublicKeyCredentialRequestOptionsJSON } from '@simplewebauthn/browser';
import { ok, refuse, type Result } from '#lib/domain/refusal.ts';
import { postJson } from './sign-in.ts';

/** What the server asks a signer to approve; only what the page shows and compares. */
export interface SignatureIntent {
  readonly statement: string;
  readonly document: { readonly pdfSha256: string };
}

export interface BegunSignature {
  readonly ui: { readonly kind: 'webauthn'; readonly options: PublicKeyCredentialRequestOptionsJSON };
  readonly intent: SignatureIntent;
  readonly intentSha256: string;
}

/** SHA-256 as lower-case hexadecimal. */
export async function sha256Hex(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', bytes);
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** The frozen bytes of the minutes, exactly those that are signed. */
export async function fetchFrozenMinutes(meetingId: string): Promise<Result<Uint8Array<ArrayBuffer>>> {
  try {
    const response = await fetch(`/meetings/${meetingId}/minutes.pdf?frozen`);
    if (!response.ok) return refuse('minutes-not-fetched');
    return ok(new Uint8Array(await response.arrayBuffer()));
  } catch {
    return refuse('no-connection');
  }
}

/**
 * Starts a signature over the PDF this browser has shown. Refuses with `changed-since-read` when the file or the
 * server's intent is about other bytes than the ones named on the page.
 */
export async function beginSignature(options: {
  readonly meetingId: string;
  readonly pdf: Uint8Array<ArrayBuffer>;
  readonly expectedSha256: string;
}): Promise<Result<BegunSignature>> {
  const shown = await sha256Hex(options.pdf);
  if (shown !== options.expectedSha256) return refuse('changed-since-read');
  const begun = await postJson<BegunSignature>(`/meetings/${options.meetingId}/sign/begin`, {});
  if (!begun.ok) return begun;
  return begun.value.intent.document.pdfSha256 === shown ? begun : refuse('changed-since-read');
}

/** Asks the passkey and hands in its answer. A closed dialog is the refusal `passkey-cancelled`. */
export async function finishSignature(
  meetingId: string,
  begun: BegunSignature,
): Promise<Result<{ adjusted: boolean }>> {
  try {
    const response = await startAuthentication({ optionsJSON: begun.ui.options });
    const { intentSha256 } = begun;
    return await postJson(`/meetings/${meetingId}/sign/finish`, { intentSha256, response });
  } catch (error) {
    const isClosed = error instanceof Error && ['NotAllowedError', 'AbortError'].includes(error.name);
    return refuse(isClosed ? 'passkey-cancelled' : 'passkey-refused');
  }
}

/** Says no, with the reason that goes into the minutes' history. */
export function declineSignature(meetingId: string, reason: string): Promise<Result<object>> {
  return postJson(`/meetings/${meetingId}/sign/decline`, { reason });
}
