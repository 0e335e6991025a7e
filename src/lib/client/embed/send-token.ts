/**
 * Gives requests of this page to our own server the token of its frame, for the parts of the room that know of no frames:
 * where a frame keeps no cookie they would be nobody's. Gives the function that stops it.
 */
export function sendToken(token: string, own: Window & typeof globalThis = window): () => void {
  const plain = own.fetch;
  own.fetch = (input, init) => {
    const request = new Request(input, init);
    const isOurs = new URL(request.url).origin === own.location.origin;
    if (isOurs && !request.headers.has('authorization'))
      request.headers.set('authorization', `Bearer ${token}`);
    return plain.call(own, request);
  };
  return () => {
    own.fetch = plain;
  };
}
