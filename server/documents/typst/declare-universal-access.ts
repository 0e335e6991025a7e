import { PDF, PdfBool, PdfDict, PdfStream } from '@libpdf/core';

const NAMESPACE = 'http://www.aiim.org/pdfua/ns/id/';

/** PDF/A allows a property outside its own schemas only when the file itself describes it (ISO 19005-2, 6.6.2.3). */
const SCHEMA = [
  '<rdf:li rdf:parseType="Resource">',
  '<pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>',
  `<pdfaSchema:namespaceURI>${NAMESPACE}</pdfaSchema:namespaceURI>`,
  '<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>',
  '<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">',
  '<pdfaProperty:name>part</pdfaProperty:name>',
  '<pdfaProperty:valueType>Integer</pdfaProperty:valueType>',
  '<pdfaProperty:category>internal</pdfaProperty:category>',
  '<pdfaProperty:description>Part of ISO 14289 the file conforms to</pdfaProperty:description>',
  '</rdf:li></rdf:Seq></pdfaSchema:property></rdf:li>',
].join('');

const SCHEMA_LIST = /<pdfaExtension:schemas>\s*<rdf:Bag>/u;
const FIRST_DESCRIPTION_END = '</rdf:Description>';

/**
 * Says in a tagged PDF/A that it is PDF/UA-1 as well: XMP part, its extension schema, and the title in the window bar.
 * Typst checks one standard per export, so this is its missing half. An incremental update with no clock and no
 * randomness: the same input gives the same bytes.
 * @throws {Error} when the PDF has no XMP metadata of the form Typst writes.
 */
export async function declareUniversalAccess(pdf: Uint8Array): Promise<Uint8Array> {
  const file = await PDF.load(pdf);
  const catalog = file.getCatalog();
  const resolve = file.getObject.bind(file);
  const metadata = catalog.get('Metadata', resolve);
  if (!(metadata instanceof PdfStream)) throw new Error('The PDF has no XMP metadata to extend');
  metadata.setData(
    new TextEncoder().encode(withUniversalAccess(new TextDecoder().decode(metadata.getDecodedData()))),
  );
  const preferences = catalog.getDict('ViewerPreferences', resolve) ?? new PdfDict();
  preferences.set('DisplayDocTitle', PdfBool.of(true));
  catalog.set('ViewerPreferences', preferences);
  // PDF/A readers of metadata look for the packet in plain bytes, so it stays uncompressed.
  return file.save({ incremental: true, compressStreams: false });
}

/** Adds to the list of schemas that is there: a second declaration of its namespace would be malformed XMP. */
function withUniversalAccess(xmp: string): string {
  if (!SCHEMA_LIST.test(xmp) || !xmp.includes(FIRST_DESCRIPTION_END)) {
    throw new Error('The XMP metadata is not of the form Typst writes');
  }
  return xmp
    .replace(SCHEMA_LIST, (list) => list + SCHEMA)
    .replace(
      FIRST_DESCRIPTION_END,
      `<pdfuaid:part xmlns:pdfuaid="${NAMESPACE}">1</pdfuaid:part>${FIRST_DESCRIPTION_END}`,
    );
}
