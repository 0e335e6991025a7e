import { startAuthentication, type PublicKeyCredentialRequestOptionsJSON } from '@simplewebauthn/browser';
import { ok, type Refusal, refuse, type Result } from '#lib/domain/refusal.ts';
import type { MinutesDifference } from '#lib/domain/signing/difference.ts';
import { postJson } from './sign-in.ts';

/** What the server asks a signer to approve; only what the page shows and compares. */
export interface SignatureIntent {
  readonly statement: string;
  readonly document: { readonly pdfSha256: string };
}

/** A code that is new every second, and links that open the app on this very device. */
export interface QrShown {
  readonly kind: 'qr';
  /** For an SVG of `size` by `size` units. */
  readonly path: string;
  readonly size: number;
  readonly autoStart: { readonly mobile: string; readonly desktop: string };
  readonly nextPollMs: number;
}

/** How the person is to answer. */
export type SignatureUi =
  | { readonly kind: 'webauthn'; readonly options: PublicKeyCredentialRequestOptionsJSON }
  | { readonly kind: 'redirect'; readonly url: string }
  | QrShown;

export interface BegunSignature {
  /** Names what has been started, until it ends. */
  readonly session: string;
  readonly ui: SignatureUi;
  readonly intent: SignatureIntent;
}

/** How far it has come. */
export type SignatureProgress =
  | { readonly state: 'pending'; readonly hint: string; readonly ui?: SignatureUi }
  | { readonly state: 'done'; readonly adjusted: boolean };

/** SHA-256 as lower-case hexadecimal. */
export async function sha256Hex(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', bytes);
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** `clauseId`: the paper of one clause adjusted at once instead of the whole minutes (ADJ-5). */
export interface SignedPaper {
  readonly meetingId: string;
  readonly clauseId?: string | null;
}

function about({ clauseId }: SignedPaper): string {
  return clauseId ? `?clause=${encodeURIComponent(clauseId)}` : '';
}

/** Where the paper lies, with the signatures so far. */
export function paperAddress(paper: SignedPaper): string {
  return `/meetings/${paper.meetingId}/minutes.pdf${about(paper)}`;
}

/** The frozen bytes of the minutes, exactly those that are signed. */
export async function fetchFrozenMinutes(paper: SignedPaper): Promise<Result<Uint8Array<ArrayBuffer>>> {
  try {
    const asked = about(paper);
    const response = await fetch(
      `/meetings/${paper.meetingId}/minutes.pdf${asked ? `${asked}&` : '?'}frozen`,
    );
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
  readonly paper: SignedPaper;
  readonly pdf: Uint8Array<ArrayBuffer>;
  readonly expectedSha256: string;
  readonly method: string;
}): Promise<Result<BegunSignature>> {
  const shown = await sha256Hex(options.pdf);
  if (shown !== options.expectedSha256) return refuse('changed-since-read');
  const begun = await postJson<BegunSignature>(
    `/meetings/${options.paper.meetingId}/sign/begin${about(options.paper)}`,
    { method: options.method },
  );
  if (!begun.ok) return begun;
  return begun.value.intent.document.pdfSha256 === shown ? begun : refuse('changed-since-read');
}

/** Asks the passkey and hands in its answer. A closed dialog is the refusal `passkey-cancelled`. */
export async function answerWithPasskey(
  meetingId: string,
  session: string,
  optionsJSON: PublicKeyCredentialRequestOptionsJSON,
): Promise<Result<SignatureProgress>> {
  try {
    const response = await startAuthentication({ optionsJSON });
    return await postJson(`/meetings/${meetingId}/sign/advance`, { session, response });
  } catch (error) {
    const isClosed = error instanceof Error && ['NotAllowedError', 'AbortError'].includes(error.name);
    return refuse(isClosed ? 'passkey-cancelled' : 'passkey-refused');
  }
}

/** Asks how far it has come. Nothing is lost when the question is: it is asked again. */
export function askSignature(meetingId: string, session: string): Promise<Result<SignatureProgress>> {
  return postJson(`/meetings/${meetingId}/sign/advance`, { session });
}

/** Nothing is to come of it. */
export function cancelSignature(meetingId: string, session: string): Promise<Result<object>> {
  return postJson(`/meetings/${meetingId}/sign/cancel`, { session });
}

/** Says no, with the reason that goes into the minutes' history. */
export function declineSignature(paper: SignedPaper, reason: string): Promise<Result<object>> {
  return postJson(`/meetings/${paper.meetingId}/sign/decline${about(paper)}`, { reason });
}

/** Tells that the signer has the paper before them; nobody waits for the answer. */
export function noteViewed(paper: SignedPaper, pdfSha256: string): Promise<Result<object>> {
  return postJson(`/meetings/${paper.meetingId}/sign/viewed${about(paper)}`, { pdfSha256 });
}

/** What is to be done when somebody will not or cannot sign (ADJ-4). */
export type Settling =
  | {
      readonly way: 'replace';
      readonly slotId: string;
      readonly substituteId: string;
      readonly reason: 'absent' | 'recused' | 'refuses' | 'other';
      readonly decision: string;
    }
  | { readonly way: 'deviation'; readonly slotId: string }
  | { readonly way: 'hand-over'; readonly reason: string }
  | { readonly way: 'settle'; readonly decision: string };

export function settle(meetingId: string, { way, ...body }: Settling): Promise<Result<object>> {
  return postJson(`/meetings/${meetingId}/sign/${way}`, body);
}

/** What differs between two frozen versions. */
export async function fetchDifference(
  meetingId: string,
  versions: { readonly from: number; readonly to: number },
): Promise<Result<MinutesDifference>> {
  try {
    const { from, to } = versions;
    const response = await fetch(`/meetings/${meetingId}/sign/difference?from=${from}&to=${to}`);
    const answer = (await response.json()) as MinutesDifference & { refusal?: Refusal };
    return response.ok ? ok(answer) : { ok: false, refusal: answer.refusal ?? { code: 'unexpected' } };
  } catch {
    return refuse('no-connection');
  }
}

/** Freezes one clause that the body has decided to adjust at once. */
export function freezeClause(meetingId: string, clauseId: string): Promise<Result<object>> {
  return postJson(`/meetings/${meetingId}/sign/freeze-clause`, { clauseId });
}

/** A correction of adjusted minutes: a paper of its own beside them (COR-1). */
export interface Correction {
  readonly number: number;
  readonly what: string;
  readonly issuedBy: string;
  readonly issuedAt: string;
}

export async function fetchCorrections(meetingId: string): Promise<Result<readonly Correction[]>> {
  try {
    const response = await fetch(`/meetings/${meetingId}/corrections`);
    return response.ok ? ok((await response.json()) as readonly Correction[]) : refuse('unexpected');
  } catch {
    return refuse('no-connection');
  }
}

export function correctMinutes(
  meetingId: string,
  correction: {
    readonly clauseId: string | null;
    readonly what: string;
    readonly oldText: string;
    readonly newText: string;
    readonly basis: string;
  },
): Promise<Result<object>> {
  return postJson(`/meetings/${meetingId}/corrections`, correction);
}
