/** A file to keep, with a name that keeps Å, Ä and Ö (RFC 6266). */
export function fileResponse(bytes: Uint8Array, filename: string, type: string): Response {
  const plain = filename.replace(/[^\x20-\x7e]|["\\]/g, '_');
  return new Response(new Uint8Array(bytes), {
    headers: {
      'content-type': type,
      'content-disposition': `attachment; filename="${plain}"; filename*=UTF-8''${encodeURIComponent(filename)}`,
      'content-length': String(bytes.byteLength),
      'cache-control': 'private, no-store',
    },
  });
}
