import type { ConferencePort, HookAnswer } from '#server/application/conference-port.ts';
import { localServer } from './local-server.ts';

/** A port behind a real address, with every answer it gave. */
export async function hookServer(port: Pick<ConferencePort, 'receive'>, now: () => number) {
  const answers: HookAnswer[] = [];
  let failures = 0;
  let isStalled = false;
  const server = await localServer(async ({ path, query, headers, body }) => {
    if (failures > 0) {
      failures -= 1;
      return { status: 500 };
    }
    // Never: whoever waits gives up, and the connection goes with the server.
    if (isStalled) return new Promise(() => undefined);
    const url = new URL(`${path}?${query.toString()}`, 'http://127.0.0.1');
    const answer = await port.receive({
      headers: new Headers(headers as Record<string, string>),
      raw: new Uint8Array(body),
      url,
      now: new Date(now()),
    });
    answers.push(answer);
    const { status, body: text, type } = answer;
    return {
      status,
      ...(text === undefined ? {} : { text }),
      ...(type === undefined ? {} : { headers: { 'content-type': type } }),
    };
  });
  return {
    base: server.base,
    answers,
    deliveries: () => answers.flatMap((one) => one.deliveries),
    /** The next requests end in a mistake of ours. */
    fail: (times: number) => void (failures = times),
    stall: (next: boolean) => void (isStalled = next),
    close: server.close,
  };
}
