import { randomUUID } from 'node:crypto';
import { Agent, request } from 'node:http';
import { join } from 'node:path';
import { sealSettings } from '#server/application/conference-settings.ts';
import { createClauseStore } from '#server/postgres/clause-store.ts';
import { type Database, openDatabase } from '#server/postgres/connect-database.ts';
import { createSigningKeys } from '#server/postgres/signing-keys.ts';
import { createUnitOfWork } from '#server/postgres/unit-of-work.ts';
import { openKeyVault } from '#server/signing/key-vault.ts';
import { openSecretBox } from '#server/signing/secret-box.ts';
import { DEMO_ORGANISATION } from '#server/ops/seed/demo-people.ts';
import { zoomHeaders } from './conference/zoom-webhooks.ts';
import { HOOK_SECRET, NUMBER, ZOOM_ACCOUNT, zoomBody, zoomSettings } from './hook-world.ts';

/** The database of a running application, beside it. */
export async function besideApplication(dataDir: string): Promise<Database> {
  const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };
  return openDatabase({ dataDir, isGuest: true, migrates: false, log: silent });
}

/**
 * An agreement with Zoom, unless there is one, and the binding of the meeting to its call, as the pages make them; gives the
 * hook's id.
 */
export async function agreeAndBind(
  database: Database,
  dataDir: string,
  meetingId: string,
  number = NUMBER,
  settings = zoomSettings(),
): Promise<string> {
  const vault = await openKeyVault({
    directory: join(dataDir, 'signing'),
    secret: undefined,
    keys: createSigningKeys(database),
  });
  const box = await openSecretBox(vault);
  const unitOfWork = createUnitOfWork({
    sql: database.app,
    clauseStore: createClauseStore({ sql: database.app }),
  });
  const [at, by] = [new Date().toISOString(), 'demo-secretary'];
  return unitOfWork.run(DEMO_ORGANISATION.id, async ({ conference }) => {
    const [known] = await conference.accounts();
    const id = known?.id ?? randomUUID();
    const agreement = {
      id,
      provider: 'zoom',
      externalId: ZOOM_ACCOUNT,
      name: 'Zoom',
      sealed: sealSettings(settings, id, box),
      createdAt: at,
      createdBy: by,
    } as const;
    if (!known) await conference.addAccount(agreement);
    await conference.bind({
      id: randomUUID(),
      meetingId,
      accountId: id,
      externalId: number,
      instanceId: null,
      organiserId: null,
      joinUrl: null,
      boundAt: at,
      boundBy: by,
    });
    return id;
  });
}

export interface Sent {
  /** 0: no answer. */
  readonly status: number;
  /** From when it went out on its line to its answer. */
  readonly ms: number;
}

/** How many lines a sender keeps to one address; as a proxy in front of us does. */
export const LINES = 100;

/** So many people joining, each told of by a delivery of its own. */
export function joinings(count: number, at: string): readonly string[] {
  return Array.from({ length: count }, (_, i) => zoomBody({ name: `Deltagare ${String(i)}`, at }));
}

/** Each burst comes from another address: rounds follow faster than one source may send. */
let sender = 0;

/** Zoom's sender: handed all of these at once, over so many lines, and three seconds to answer each. */
export async function sendAtOnce(
  address: { readonly port: number; readonly hookId: string },
  bodies: readonly string[],
  { lines = LINES, onAnswered }: { readonly lines?: number; readonly onAnswered?: (sent: Sent) => void } = {},
): Promise<readonly Sent[]> {
  sender = (sender % 250) + 1;
  const agent = new Agent({ keepAlive: true, maxSockets: lines, localAddress: `127.0.0.${String(sender)}` });
  const path = `/api/hooks/zoom/${address.hookId}`;
  const seconds = Math.floor(Date.now() / 1000);
  // Signed before the clock runs: it is the application that is measured.
  const signed = bodies.map((body) => ({
    body,
    headers: zoomHeaders(body, { secret: HOOK_SECRET, seconds }),
  }));
  const sent = await Promise.all(
    signed.map(async ({ body, headers }) => {
      const one = await post({ port: address.port, path, agent, headers }, body);
      onAnswered?.(one);
      return one;
    }),
  );
  agent.destroy();
  return sent;
}

const ANSWER_WITHIN_MS = 3_000;

function post(
  to: {
    readonly port: number;
    readonly path: string;
    readonly agent: Agent;
    readonly headers: Readonly<Record<string, string>>;
  },
  body: string,
): Promise<Sent> {
  const { port, path, agent, headers } = to;
  const whole = { ...headers, host: `localhost:${String(port)}`, 'content-length': Buffer.byteLength(body) };
  return new Promise((done) => {
    let since = performance.now();
    const end = (status: number): void => done({ status, ms: performance.now() - since });
    const asked = request(
      { host: '127.0.0.1', port, path, method: 'POST', agent, headers: whole },
      (answer) => {
        answer.resume();
        answer.once('end', () => end(answer.statusCode ?? 0));
        answer.once('error', () => end(0));
      },
    );
    asked.once('socket', () => (since = performance.now()));
    asked.setTimeout(ANSWER_WITHIN_MS, () => asked.destroy());
    asked.once('error', () => end(0));
    asked.end(body);
  });
}
