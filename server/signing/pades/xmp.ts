const UA_NAMESPACE = 'http://www.aiim.org/pdfua/ns/id/';

/** ISO 19005-2 6.6.2.3: a property that PDF/A does not know has to be described in the metadata itself. */
const UA_SCHEMA =
  '<rdf:li rdf:parseType="Resource"><pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>' +
  `<pdfaSchema:namespaceURI>${UA_NAMESPACE}</pdfaSchema:namespaceURI>` +
  '<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix><pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">' +
  '<pdfaProperty:category>internal</pdfaProperty:category>' +
  '<pdfaProperty:description>Part of ISO 14289 the file conforms to</pdfaProperty:description>' +
  '<pdfaProperty:name>part</pdfaProperty:name><pdfaProperty:valueType>Integer</pdfaProperty:valueType>' +
  '</rdf:li></rdf:Seq></pdfaSchema:property></rdf:li>';

/**
 * Typst writes one standard into the metadata; this adds PDF/UA-1 beside PDF/A-2a. Metadata that already says so
 * comes back unchanged. Throws when the metadata is not Typst's.
 */
export function declarePdfUa(xmp: string): string {
  if (/<pdfuaid:part[\s>]/.test(xmp)) return xmp;
  const patched = xmp
    .replace('xmlns:pdfaid=', `xmlns:pdfuaid="${UA_NAMESPACE}"  xmlns:pdfaid=`)
    // Into the list that is there: a second list, or a second namespace declaration, is malformed.
    .replace('<pdfaExtension:schemas><rdf:Bag>', (open) => open + UA_SCHEMA)
    .replace('<pdfaid:part>', '<pdfuaid:part>1</pdfuaid:part><pdfaid:part>');
  const additions = [`xmlns:pdfuaid="`, UA_SCHEMA, '<pdfuaid:part>1<'];
  if (!additions.every((part) => patched.includes(part)))
    throw new TypeError('XMP: no PDF/A-2a metadata to add to');
  return patched;
}
