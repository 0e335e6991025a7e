import * as v from 'valibot';
import { type AuditProof } from './audit-proof.ts';
import { BUNDLE } from './bundle-names.ts';

const Hash = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/));
const Hashes = v.pipe(v.array(Hash), v.maxLength(120));
const AuditSchema = v.object({
  meetingId: v.string(),
  events: v.array(
    v.object({
      version: v.number(),
      id: v.string(),
      commandId: v.string(),
      at: v.string(),
      actor: v.object({ accountId: v.string(), name: v.string() }),
      fact: v.record(v.string(), v.unknown()),
    }),
  ),
  index: v.number(),
  size: v.number(),
  path: Hashes,
  checkpoint: v.string(),
  verifierKey: v.pipe(v.string(), v.maxLength(300)),
  sinceSeal: v.exactOptional(v.object({ size: v.number(), root: Hash, path: Hashes })),
});

/** The log in a bundle; undefined when it is none, or when the checkpoint beside it is another. Throws on what is no JSON. */
export function readLog(files: ReadonlyMap<string, Uint8Array>): AuditProof | undefined {
  const parsed = v.safeParse(AuditSchema, JSON.parse(textOf(files, BUNDLE.audit)));
  return parsed.success && textOf(files, BUNDLE.checkpoint) === parsed.output.checkpoint
    ? parsed.output
    : undefined;
}

export function textOf(files: ReadonlyMap<string, Uint8Array>, name: string): string {
  return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(files.get(name));
}

/** What the log says of the minutes. */
export interface ToldByLog {
  /** By the SHA-256 of the frozen file: the number of the revision. */
  readonly frozen: ReadonlyMap<string, number>;
  readonly adjusted: ReadonlySet<number>;
  /** By the number of the revision: which clause (ADJ-5). */
  readonly adjustedClauses: ReadonlyMap<number, string>;
  /** By number: the SHA-256 of the file. */
  readonly corrections: ReadonlyMap<number, string>;
}

export function toldBy({ events }: AuditProof): ToldByLog {
  const of = (...types: readonly string[]) =>
    events.map(({ fact }) => fact).filter((fact) => types.includes(String(fact['type'])));
  return {
    frozen: new Map(
      of('minutes-frozen', 'clause-frozen').map((fact) => [
        String(fact['pdfSha256']),
        Number(fact['revision']),
      ]),
    ),
    adjusted: new Set(of('minutes-adjusted').map((fact) => Number(fact['revision']))),
    adjustedClauses: new Map(
      of('clause-adjusted').map((fact) => [Number(fact['revision']), String(fact['clauseId'])]),
    ),
    corrections: new Map(
      of('correction-issued').map((fact) => [Number(fact['number']), String(fact['pdfSha256'])]),
    ),
  };
}
