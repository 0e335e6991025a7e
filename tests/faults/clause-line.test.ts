import { connect, createServer, type Server, type Socket } from 'node:net';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ClauseConnection } from '#lib/client/clause-connection.svelte.ts';
import { ClauseLine, type ClauseLineOptions } from '#lib/client/clause-line.ts';
import { ClauseTexts } from '#lib/client/clause-texts.svelte.ts';
import { WebSocket } from 'ws';
import { paragraphOf, until } from '../support/clause-clients.ts';
import { type ClauseTestServer, startClauseServer } from '../support/clause-server-parts.ts';
import { createMemoryClauseStore, type MemoryClauseStore } from '../support/clause-store-memory.ts';
import { inventClauseWorld } from '../support/clause-world.ts';

const world = inventClauseWorld();
const [sara] = world.accounts;
const key = { organisationId: world.organisationId, meetingId: world.meetingId, clauseId: 'c1' };

let store: MemoryClauseStore;
let server: ClauseTestServer;
let session: string;
let cleanUp: (() => unknown)[];

beforeEach(async () => {
  store = createMemoryClauseStore();
  server = await startClauseServer({ store, organisationId: world.organisationId, stallAfterMs: 200 });
  session = 'first';
  server.sessions.set(session, { accountId: sara, access: 'write' });
  await server.rooms.createClause({
    ...key,
    accountId: sara,
    blocks: [{ kind: 'paragraph', runs: [{ text: 'Start. ' }] }],
  });
  cleanUp = [];
});

afterEach(async () => {
  for (const step of cleanUp) await step();
  await server.close();
});

/** The login of each call so far. */
const dialled: string[] = [];

/** The browser's WebSocket with the cookie that the browser would send just now. */
const cookieSocket = class extends WebSocket {
  constructor(url: string) {
    dialled.push(session);
    super(url, { headers: { cookie: `session=${session}` }, origin: 'http://klubba.test' });
  }
} as unknown as typeof globalThis.WebSocket;

let line: ClauseLine;

async function open(options: Partial<ClauseLineOptions> = {}): Promise<ClauseConnection> {
  line = new ClauseLine({
    serverUrl: server.url,
    meetingId: key.meetingId,
    accountId: sara,
    webSocket: cookieSocket,
    ...options,
  });
  const text = new ClauseConnection({ clauseId: key.clauseId, line });
  cleanUp.push(() => {
    text.destroy();
    line.destroy();
  });
  await until(() => text.status === 'synced', 'the text to sync');
  return text;
}

async function storedText(): Promise<string> {
  const [block] = await server.rooms.readClause(key);
  return block?.kind === 'paragraph' ? block.runs.map((run) => run.text).join('') : '';
}

describe('the line to the server', () => {
  it('says saved only when the server called it durable', async () => {
    const text = await open();
    expect(text.savedAt).toBeNull();
    let letGo = (): void => undefined;
    store.beforeAppend = () => new Promise((resolve) => (letGo = resolve));
    paragraphOf(text.doc).insert(0, 'x');
    await until(() => server.rooms.stats().queuedBytes > 0, 'the text to arrive');
    expect(text).toMatchObject({ unsavedChanges: 1, savedAt: null });
    await until(() => text.status === 'not-saved', 'the warning');
    store.beforeAppend = () => undefined;
    letGo();
    await until(() => text.unsavedChanges === 0 && text.status === 'synced', 'the acknowledgement');
    expect(text.savedAt).toBeInstanceOf(Date);
  });

  it('keeps what is typed after the session ended and sends it after logging in again', async () => {
    const text = await open();
    server.sessions.delete('first');
    server.rooms.revokeSession('first');
    await until(() => text.status === 'signed-out', 'the news');
    paragraphOf(text.doc).insert(0, 'Skrivet utloggad. ');
    expect(text.unsavedChanges).toBe(1);
    expect(text.isEditable).toBe(true);
    expect(await storedText()).toBe('Start. ');

    session = 'second';
    server.sessions.set('second', { accountId: sara, access: 'write' });
    line.retry();
    text.reconnect();
    await until(() => text.unsavedChanges === 0, 'the text to be saved');
    expect(text.status).toBe('synced');
    expect(await storedText()).toBe('Skrivet utloggad. Start. ');
  });

  it('learns that the session ended while the line was down', async () => {
    const text = await open({
      whyRefused: () => Promise.resolve(server.sessions.has(session) ? undefined : 'signed-out'),
    });
    server.sessions.delete('first');
    await server.close();
    server = await startClauseServer({ store, organisationId: world.organisationId, port: server.port });
    await until(() => text.status === 'signed-out', 'the reason');
    server.sessions.set('first', { accountId: sara, access: 'write' });
    line.retry();
    text.reconnect();
    await until(() => text.status === 'synced', 'the way back');
  });

  it('[R7] notices a line that is up in name only within 10 seconds, and loses nothing', async () => {
    const proxy = await startProxy(server.port);
    cleanUp.push(() => proxy.close());
    const text = await open({ serverUrl: `ws://127.0.0.1:${String(proxy.port)}` });
    proxy.isSwallowing = true;
    const since = Date.now();
    paragraphOf(text.doc).insert(0, 'i tunneln ');
    await until(() => text.status === 'offline' || text.status === 'not-saved', 'the warning', 12_000);
    expect(Date.now() - since).toBeLessThan(10_000);
    expect(text.unsavedChanges).toBe(1);
    proxy.isSwallowing = false;
    proxy.cut();
    await until(() => text.status === 'synced' && text.unsavedChanges === 0, 'the line to heal');
    expect(await storedText()).toBe('i tunneln Start. ');
  });

  it('shows a text that came too late for the seal to its author and keeps it', async () => {
    const text = await open();
    await server.rooms.sealClause(key);
    await until(() => text.status === 'sealed', 'the seal');
    expect(text.isEditable).toBe(false);
    paragraphOf(text.doc).insert(0, 'För sent. ');
    text.reconnect();
    await until(() => text.status === 'sealed' && text.unsavedChanges === 1, 'the verdict');
    expect(await storedText()).toBe('Start. ');
    expect(paragraphOf(text.doc).toString()).toContain('För sent.');
  });

  it('hands nothing in under the login of somebody else in the same browser', async () => {
    const text = await open();
    server.sessions.set('second', { accountId: 'olof', access: 'write' });
    session = 'second';
    server.sessions.delete('first');
    server.rooms.revokeSession('first');
    await until(() => text.status === 'signed-out', 'the line to be cut');
    paragraphOf(text.doc).insert(0, 'Saras ord. ');
    line.retry();
    text.reconnect();
    // A line that is let in has no reason to call again.
    await until(() => dialled.filter((login) => login === 'second').length > 1, 'the refusal');
    expect(await storedText()).toBe('Start. ');
    session = 'third';
    server.sessions.set('third', { accountId: sara, access: 'write' });
    line.retry();
    text.reconnect();
    await until(async () => (await storedText()).includes('Saras ord.'), 'her own login to hand it in');
  });

  it('gives the room one saved state for all its clauses', async () => {
    await server.rooms.createClause({
      ...key,
      clauseId: 'c2',
      accountId: sara,
      blocks: [{ kind: 'paragraph', runs: [{ text: 'Två.' }] }],
    });
    const texts = new ClauseTexts({
      serverUrl: server.url,
      meetingId: key.meetingId,
      accountId: sara,
      webSocket: cookieSocket,
    });
    cleanUp.push(() => {
      texts.destroy();
    });
    const [one, two] = [texts.open('c1'), texts.open('c2')];
    expect(texts.open('c1')).toBe(one);
    await until(() => texts.status === 'synced', 'both to sync');
    let letGo = (): void => undefined;
    store.beforeAppend = () => new Promise((resolve) => (letGo = resolve));
    paragraphOf(one.doc).insert(0, 'a');
    paragraphOf(two.doc).insert(0, 'b');
    expect(texts.unsavedChanges).toBe(2);
    await until(() => server.rooms.stats().queuedBytes > 0, 'the text to arrive');
    store.beforeAppend = () => undefined;
    letGo();
    await until(() => texts.unsavedChanges === 0, 'both to be saved');
    expect(texts.savedAt).toBeInstanceOf(Date);
  });
});

interface Proxy {
  readonly port: number;
  /** Connections stay open and nothing passes in either direction. */
  isSwallowing: boolean;
  cut(): void;
  close(): Promise<void>;
}

async function startProxy(targetPort: number): Promise<Proxy> {
  const pairs = new Set<Socket>();
  const server: Server = createServer((inside) => {
    const outside = connect(targetPort, '127.0.0.1');
    for (const [from, to] of [
      [inside, outside],
      [outside, inside],
    ] as const) {
      pairs.add(from);
      from.on('data', (bytes: Buffer) => {
        if (!proxy.isSwallowing) to.write(bytes);
      });
      from.on('error', () => undefined);
      from.on('close', () => {
        if (!proxy.isSwallowing) to.destroy();
      });
    }
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const cut = (): void => {
    for (const socket of pairs) socket.destroy();
    pairs.clear();
  };
  const proxy: Proxy = {
    port: (server.address() as AddressInfo).port,
    isSwallowing: false,
    cut,
    close() {
      cut();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
  return proxy;
}
