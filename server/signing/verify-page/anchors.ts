import * as v from 'valibot';

/** What a reader trusts: everything else in a file is only held against itself. */
export interface Anchors {
  /** PEM. */
  readonly roots: readonly string[];
  /** PEM, of timestamp authorities. */
  readonly tsaRoots: readonly string[];
  /** PEM, of the issuers of bought seals. */
  readonly sealRoots: readonly string[];
  /** Keys that sign the log, as C2SP verifiers write them. */
  readonly logKeys: readonly string[];
}

const Texts = v.optional(v.array(v.string()), []);
const AnchorsSchema = v.object({ roots: Texts, tsaRoots: Texts, sealRoots: Texts, logKeys: Texts });
const NONE: Anchors = { roots: [], tsaRoots: [], sealRoots: [], logKeys: [] };

/** What came with the page; nothing where nobody has put anything in. */
export function readAnchors(text: string): Anchors {
  try {
    const parsed = v.safeParse(AnchorsSchema, JSON.parse(text));
    return parsed.success ? parsed.output : NONE;
  } catch {
    // The page as it was built, for nobody's files in particular.
    return NONE;
  }
}

/** The certificates in whatever somebody has pasted. */
export function pemsOf(text: string): string[] {
  return text.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];
}

/** A certificate file of either kind as PEM text; the text as it is when it is something else. */
export function pemFrom(bytes: Uint8Array): string {
  const isDer = bytes[0] === 0x30;
  if (!isDer) return new TextDecoder().decode(bytes);
  const base64 = btoa(String.fromCharCode(...bytes)).replace(/.{64}/g, '$&\n');
  return `-----BEGIN CERTIFICATE-----\n${base64.trim()}\n-----END CERTIFICATE-----\n`;
}
