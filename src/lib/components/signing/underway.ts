import type { BegunSignature, SignedPaper } from '#lib/client/minutes-signing.ts';

function keyOf({ meetingId, clauseId }: SignedPaper): string {
  return `klubba:signing:${meetingId}:${clauseId ?? ''}`;
}

interface Remembered {
  readonly pdfSha256: string;
  readonly begun: BegunSignature;
}

/** Keeps what has been started for as long as the tab lives: a phone may load the page anew while its app is open. */
export function rememberUnderway(paper: SignedPaper, pdfSha256: string, begun: BegunSignature): void {
  withStorage((storage) => {
    storage.setItem(keyOf(paper), JSON.stringify({ pdfSha256, begun } satisfies Remembered));
  });
}

/** What was started over these very bytes, or null. */
export function recallUnderway(paper: SignedPaper, pdfSha256: string): BegunSignature | null {
  return (
    withStorage((storage) => {
      const kept = storage.getItem(keyOf(paper));
      const remembered = kept === null ? null : (JSON.parse(kept) as Remembered);
      return remembered?.pdfSha256 === pdfSha256 ? remembered.begun : null;
    }) ?? null
  );
}

export function forgetUnderway(paper: SignedPaper): void {
  withStorage((storage) => {
    storage.removeItem(keyOf(paper));
  });
}

/** A browser that keeps nothing only means that a page loaded anew begins anew. */
function withStorage<T>(use: (storage: Storage) => T): T | undefined {
  try {
    return use(sessionStorage);
  } catch {
    return undefined;
  }
}
