import type { RequestEvent } from '@sveltejs/kit';
import type { HookAddress } from './hook-address.ts';
import type { HookDoor } from './hook-door.ts';

type Asked = Pick<RequestEvent, 'request' | 'url' | 'getClientAddress'>;

/** A delivery that came by a route. */
export async function answerDelivery(
  door: HookDoor,
  address: HookAddress,
  { request, url, getClientAddress }: Asked,
): Promise<Response> {
  const { status, headers, body } = await door.answer({
    ...address,
    hookId: address.hookId.toLowerCase(),
    headers: request.headers,
    url,
    from: getClientAddress(),
    read: (largest) => readCapped(request, largest),
  });
  return new Response(body, { status, headers });
}

async function readCapped(request: Request, largest: number): Promise<Uint8Array | null> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  // Read by hand: leaving a loop over the body would cut the line before the answer.
  const reader = request.body?.getReader();
  for (let part = await reader?.read(); part?.value; part = await reader?.read()) {
    length += part.value.length;
    if (length > largest) return null;
    chunks.push(part.value);
  }
  return Buffer.concat(chunks, length);
}
