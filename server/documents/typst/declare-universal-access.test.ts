import { PDF, PdfStream } from '@libpdf/core';
import { describe, expect, it } from 'vitest';
import { createMinutesCompiler } from './compile-minutes.ts';
import { declareUniversalAccess } from './declare-universal-access.ts';
import { groupNotes } from './invented-minutes.ts';

async function renderedBytes(): Promise<Uint8Array> {
  const rendered = await createMinutesCompiler().compile(groupNotes);
  if (!rendered.ok) throw new Error(rendered.refusal.code);
  return rendered.value.pdf;
}

async function metadataOf(pdf: Uint8Array) {
  const file = await PDF.load(pdf);
  const metadata = file.getCatalog().get('Metadata', file.getObject.bind(file));
  if (!(metadata instanceof PdfStream)) throw new Error('no metadata');
  return { metadata, xmp: new TextDecoder().decode(metadata.getDecodedData()), catalog: file.getCatalog() };
}

describe('declareUniversalAccess', () => {
  it('states part 1 of PDF/UA beside PDF/A-2a, described by a schema in the list that was there', async () => {
    const { xmp, metadata } = await metadataOf(await renderedBytes());
    expect(xmp.match(/<pdfuaid:part[^>]*>1<\/pdfuaid:part>/gu)).toHaveLength(1);
    expect(xmp).toContain('<pdfaid:part>2</pdfaid:part><pdfaid:conformance>A</pdfaid:conformance>');
    expect(xmp.match(/<pdfaExtension:schemas>/gu)).toHaveLength(1);
    expect(xmp.match(/xmlns:pdfaExtension=/gu)).toHaveLength(1);
    expect(xmp).toMatch(/<pdfaSchema:prefix>pdfuaid<\/pdfaSchema:prefix>/u);
    expect(metadata.has('Filter')).toBe(false);
  });

  it('keeps the letters of the title and shows it in the window bar', async () => {
    const { xmp, catalog } = await metadataOf(await renderedBytes());
    expect(xmp).toContain('Minnesanteckningar Samverkansgrupp äldre');
    expect(catalog.getDict('ViewerPreferences')?.getBool('DisplayDocTitle')?.value).toBe(true);
  });

  it('refuses a PDF whose metadata it does not know', async () => {
    const bare = await PDF.create().save();
    await expect(declareUniversalAccess(bare)).rejects.toThrow('metadata');
  });
});
