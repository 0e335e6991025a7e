/** A PDF shown in the browser, with a file name that keeps Å, Ä and Ö (RFC 6266). */
export function pdfResponse(bytes: Uint8Array, filename: string): Response {
  const plain = filename.replace(/[^\x20-\x7e]|["\\]/g, '_');
  return new Response(new Uint8Array(bytes), {
    headers: {
      'content-type': 'application/pdf',
      'content-disposition': `inline; filename="${plain}"; filename*=UTF-8''${encodeURIComponent(filename)}`,
      'content-length': String(bytes.byteLength),
      'cache-control': 'private, no-store',
    },
  });
}
