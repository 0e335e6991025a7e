import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { NodeCompiler } from '@myriaddreamin/typst-ts-node-compiler';
import { findProjectRoot } from '#server/project-root.ts';
import { addSignatureFields, type SignatureFieldBox } from '#server/signing/pades/signature-fields.ts';

const SIGNERS = [
  { slotId: 'secretary', name: 'Sara Sekreterare', roleText: 'Sekreterare' },
  { slotId: 'chair', name: 'Östen Ordförande', roleText: 'Ordförande' },
] as const;

/** A small tagged PDF/A-2a in the shape the renderer gives, with lists, a table, links and `clauses` clauses. */
export function typstPdf(options: { clauses?: number; title?: string } = {}): {
  pdf: Uint8Array;
  pages: number;
} {
  const clauses = Array.from({ length: options.clauses ?? 3 }, (_, i) => clause(i + 1)).join('\n');
  const source = `#set document(title: "${options.title ?? 'Protokoll'}", date: datetime(year: 2026, month: 1, day: 2))
#set page(paper: "a4", numbering: "1 (1)")
#set text(font: "Source Serif 4", lang: "sv", fallback: false)
#title()
${clauses}`;
  const compiler = NodeCompiler.create({
    fontArgs: [{ fontBlobs: ['Regular', 'SemiBold'].map(font) }],
  });
  const pdf = compiler.pdf(
    { mainFileContent: source },
    { pdfStandard: 'a-2a', creationTimestamp: 1_767_312_000 },
  );
  const pages = compiler.compile({ mainFileContent: source }).result?.numOfPages ?? 0;
  return { pdf: new Uint8Array(pdf), pages };
}

/** The boxes of two signers at the foot of the last page. */
export function signatureBoxes(pages: number): SignatureFieldBox[] {
  return SIGNERS.map((signer, i) => ({
    ...signer,
    page: pages - 1,
    x: 70 + i * 230,
    y: 60,
    width: 210,
    height: 56.5,
    tooltip: `Underskrift: ${signer.name}, ${signer.roleText}`,
  }));
}

/** Frozen bytes with two empty signature fields. */
export async function frozenPdf(options: { clauses?: number; title?: string } = {}) {
  const { pdf, pages } = typstPdf(options);
  return { frozen: await addSignatureFields(pdf, signatureBoxes(pages)), pages };
}

function clause(number: number): string {
  return `= § ${number} Ärende
Nämnden *beslutar* att bifalla förslaget, se #link("https://example.org/${number}")[underlaget].
- Första punkten
- Andra punkten
#table(columns: 2, table.header[Namn][Röst], [Åsa Öberg], [Ja])`;
}

function font(weight: string): Buffer {
  return readFileSync(join(findProjectRoot(), 'static', 'fonts', `SourceSerif4-${weight}.ttf`));
}
