import * as v from 'valibot';
import { canonicalJson } from '#lib/domain/signing/canonical-json.ts';
import { EXTRACT_SCHEMA, type Extract } from './extract.ts';

const Text = v.pipe(v.string(), v.maxLength(4_000));
const Binary = v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]+$/), v.maxLength(20_000));
const Whole = v.pipe(v.number(), v.integer(), v.minValue(0));

const Proof = v.strictObject({
  index: Whole,
  size: v.pipe(Whole, v.minValue(3)),
  path: v.pipe(v.array(v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/))), v.maxLength(40)),
});

// Of the head and the clause only what the check reads: their bytes are proven whole, whatever else they hold.
const Head = v.looseObject({
  schema: v.literal('klubba.minutes/1'),
  language: v.picklist(['sv', 'en']),
  meetingId: Text,
  revision: Whole,
  organisationName: Text,
  bodyName: Text,
  title: Text,
  date: Text,
  signers: v.array(
    v.looseObject({
      slotId: Text,
      roleText: Text,
      name: Text,
      signs: v.boolean(),
      clauses: v.exactOptional(v.array(Text)),
    }),
  ),
});
const Run = v.looseObject({ text: v.string() });
const Clause = v.looseObject({
  id: Text,
  label: v.string(),
  title: v.string(),
  blocks: v.array(v.looseObject({ kind: Text, runs: v.exactOptional(v.array(Run)) })),
});

const ExtractSchema = v.strictObject({
  schema: v.literal(EXTRACT_SCHEMA),
  head: Head,
  headProof: Proof,
  clause: Clause,
  clauseProof: Proof,
  root: Binary,
  signatures: v.pipe(
    v.array(v.strictObject({ evidence: v.looseObject({}), certificate: Binary })),
    v.maxLength(50),
  ),
});

/** An extract out of its bytes; undefined unless they are canonical JSON of the known shape. */
export function parseExtract(bytes: Uint8Array): Extract | undefined {
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    const value: unknown = JSON.parse(text);
    const isOurs = v.safeParse(ExtractSchema, value).success && canonicalJson(value) === text;
    return isOurs ? (value as Extract) : undefined;
  } catch (error) {
    // Not UTF-8, not JSON or not canonical.
    if (error instanceof TypeError || error instanceof SyntaxError) return undefined;
    throw error;
  }
}
