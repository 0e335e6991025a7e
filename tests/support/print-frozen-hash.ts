import { committeeMinutes } from '#server/documents/typst/invented-minutes.ts';
import { createMinutesPress } from '#server/documents/minutes-press.ts';
import { createMinutesCompiler } from '#server/documents/typst/compile-minutes.ts';
import { sha256Hex } from '#server/signing/bytes.ts';
import { addSignatureFields } from '#server/signing/pades/signature-fields.ts';

/** SHA-256 of the frozen bytes of an invented document, as the Node that runs this makes them. */
export async function frozenHash(): Promise<string> {
  const compiler = createMinutesCompiler();
  const renderer = { render: compiler.compile, close: () => Promise.resolve() };
  const frozen = await createMinutesPress({ renderer, addSignatureFields }).freeze(committeeMinutes);
  if (!frozen.ok) throw new Error(JSON.stringify(frozen.refusal));
  return sha256Hex(frozen.value.pdf);
}

if (process.argv.includes('--print')) process.stdout.write(`${await frozenHash()}\n`);
