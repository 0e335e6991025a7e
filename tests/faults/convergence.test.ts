import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ClauseStore } from '#server/application/clause-store.ts';
import { clauseFragmentName } from '#lib/protocol/clause-schema-version.ts';
import { createClauseStore } from '#server/postgres/clause-store.ts';
import * as Y from 'yjs';
import { type BareWorld, bareWorld } from '../support/bare-world.ts';
import { until } from '../support/clause-clients.ts';
import { type ClauseTestServer, startClauseServer } from '../support/clause-server-parts.ts';
import { type FaultProxy, startFaultProxy } from '../support/fault-proxy.ts';
import { createDice, type Dice, FAULT_SEED, record, roundsOf, timeFor } from '../support/fault-run.ts';
import { changeSomething, Peer, type Promised } from '../support/peer.ts';
import { KEPT_SEEDS } from './kept-seeds.ts';

const SEEDS = roundsOf({ ci: 10, command: 100, full: 2_000 });
const PEERS = 5;
const CHANGES = 300;
/** Seeds that run beside each other: most of the time of one is waiting for its line. */
const ABREAST = 4;

let world: BareWorld;

beforeAll(async () => {
  world = await bareWorld();
});
afterAll(() => world.close());

/** A server that can be made to stop dead, with whatever was on its way to the disk written or not. */
async function startMortal(dice: Dice): Promise<{ server: ClauseTestServer; die(): Promise<void> }> {
  const real = createClauseStore({ sql: world.database.app });
  let isDead = false;
  let underWay: Promise<unknown> = Promise.resolve();
  const never = (): Promise<never> => new Promise(() => undefined);
  const store: ClauseStore = {
    ...real,
    async append(appends) {
      if (isDead) return never();
      const writing = real.append(appends);
      underWay = writing.catch(() => undefined);
      const outcomes = await writing;
      // Written, and dead before anybody heard of it.
      return isDead ? never() : outcomes;
    },
    saveSnapshot: (...args) => (isDead ? never() : real.saveSnapshot(...args)),
  };
  const server = await startClauseServer({
    store,
    organisationId: world.organisationId,
    idleMs: dice.pick([1, 30_000]),
  });
  for (const accountId of world.accounts) server.sessions.set(accountId, { accountId, access: 'write' });
  return {
    server,
    async die() {
      isDead = true;
      server.drop();
      // What the database has been sent it finishes, long before another process has started.
      await underWay;
    },
  };
}

/** What one seed does to its line and its server between the changes. */
function disturb(dice: Dice, proxy: FaultProxy, peers: readonly Peer[]): void {
  switch (dice.below(8)) {
    case 0:
      proxy.drop(0.5, dice);
      return;
    case 1:
      proxy.cutInFrame(0.5, dice);
      return;
    case 2:
      dice.pick(peers).client.provider.disconnect();
      return;
    case 3:
      for (const { client } of peers) client.provider.connect();
      return;
    case 4:
      proxy.delayMs = dice.pick([0, 1, 5]);
      return;
    case 5:
      proxy.doublesConnections = dice.below(2) === 0;
      return;
    case 6:
      if (dice.below(3) === 0) dice.pick(peers).restart();
      return;
    default:
      proxy.isRefusing = !proxy.isRefusing;
  }
}

interface Ending {
  readonly changes: number;
  readonly restarts: number;
  readonly faults: readonly string[];
}

async function runSeed(seed: number): Promise<Ending> {
  const dice = createDice(seed);
  const clauseId = `seed-${String(seed)}`;
  const clause = await world.makeClause(clauseId);
  let mortal = await startMortal(dice);
  const proxy = await startFaultProxy(() => mortal.server.port);
  const promised: Promised = new Map();
  const peers = Array.from({ length: PEERS }, (_, i) => {
    const session = world.accounts[i % world.accounts.length] ?? '';
    const url = `ws://127.0.0.1:${String(proxy.port)}`;
    return new Peer({ url, meetingId: world.meetingId, clauseId, session }, promised);
  });
  await Promise.all(peers.map(({ client }) => client.synced()));
  let restarts = 0;
  for (let change = 0; change < CHANGES; change += 1) {
    changeSomething(dice.pick(peers).doc, dice);
    if (dice.below(25) === 0) disturb(dice, proxy, peers);
    if (dice.below(100) === 0) {
      await mortal.die();
      mortal = await startMortal(dice);
      restarts += 1;
    }
    if (dice.below(4) === 0) await new Promise((resolve) => setTimeout(resolve, dice.below(4)));
  }
  proxy.isRefusing = false;
  proxy.delayMs = 0;
  proxy.doublesConnections = false;
  for (const { client } of peers) client.provider.connect();
  // Formatting is tidied up by every editor for itself, with changes that are sent and saved in their turn.
  const isQuiet = (): boolean =>
    peers.every(({ client }) => client.isAllAcknowledged) && areEqual(peers.map((one) => one.doc));
  await until(isQuiet, 'all to be saved and equal', 20_000).catch(() => undefined);
  const stored = await clause.stored();
  const faults = findFaults(peers, stored, promised);
  for (const { client } of peers) client.destroy();
  await proxy.close();
  await mortal.die();
  return { changes: CHANGES, restarts, faults };
}

function areEqual([first, ...others]: readonly Y.Doc[]): boolean {
  if (!first) return true;
  const snapshot = Y.snapshot(first);
  return others.every((doc) => Y.equalSnapshots(Y.snapshot(doc), snapshot));
}

/** Marks sorted by name: which comes first differs between equal documents. */
function textOf(doc: Y.Doc): string {
  const paragraphs = doc.getXmlFragment(clauseFragmentName).toArray();
  return JSON.stringify(
    paragraphs.map((one) => (one instanceof Y.XmlElement ? one.toArray().map(runsOf) : one.toString())),
  );
}

function runsOf(node: Y.XmlElement | Y.XmlText | Y.XmlHook): unknown {
  if (!(node instanceof Y.XmlText)) return node.toString();
  const runs = node.toDelta() as { insert: unknown; attributes?: Record<string, unknown> }[];
  return runs.map(({ insert, attributes = {} }) => [insert, Object.entries(attributes).sort()]);
}

function findFaults(peers: readonly Peer[], stored: Y.Doc, promised: Promised): string[] {
  const faults: string[] = [];
  const final = Y.snapshot(stored);
  peers.forEach(({ doc, client }, i) => {
    if (!client.isAllAcknowledged) faults.push(`peer ${String(i)} was not acknowledged`);
    if (textOf(doc) !== textOf(stored)) faults.push(`peer ${String(i)} reads otherwise than the store`);
    const own = Y.snapshot(doc);
    if (!Y.equalSnapshots(own, final))
      faults.push(`peer ${String(i)} holds other structs or deletions: ${difference(own, final)}`);
    if (doc.store.pendingStructs) faults.push(`peer ${String(i)} waits for text that never came`);
  });
  if (stored.store.pendingStructs) faults.push('the store has a hole');
  for (const [clientId, clock] of promised)
    if (Y.getState(stored.store, clientId) < clock)
      faults.push(`acknowledged text of ${String(clientId)} is missing`);
  if (promised.size === 0) faults.push('nothing was ever acknowledged');
  return faults;
}

function difference(own: Y.Snapshot, final: Y.Snapshot): string {
  const count = ({ sv, ds }: Y.Snapshot): number[] => [
    [...sv.values()].reduce((sum, clock) => sum + clock, 0),
    [...ds.clients.values()].flat().reduce((sum, { len }) => sum + len, 0),
  ];
  return `${count(own).join('/')} characters/deletions, the store ${count(final).join('/')}`;
}

describe('[R8] five writers on a bad line to a server that dies', () => {
  it(
    `end with the same text, ${String(SEEDS)} seeds of ${String(CHANGES)} changes from ${String(FAULT_SEED)}`,
    async () => {
      const fresh = Array.from({ length: SEEDS }, (_, i) => FAULT_SEED + i);
      const seeds = [...new Set([...KEPT_SEEDS.convergence, ...fresh])];
      const queue = [...seeds];
      const failed: { seed: number; faults: readonly string[] }[] = [];
      const total = { changes: 0, restarts: 0 };
      await Promise.all(
        Array.from({ length: ABREAST }, async () => {
          for (let seed = queue.shift(); seed !== undefined; seed = queue.shift()) {
            const found = await runSeed(seed).catch((error: unknown) => ({
              changes: 0,
              restarts: 0,
              faults: [String(error)],
            }));
            total.changes += found.changes;
            total.restarts += found.restarts;
            if (found.faults.length > 0) failed.push({ seed, faults: found.faults });
          }
        }),
      );
      expect(total.restarts).toBeGreaterThan(0);
      for (const { seed, faults } of failed) console.log(`seed ${String(seed)}: ${faults.join('; ')}`);
      record({
        id: 'R8',
        what: 'convergence with disconnects and server deaths',
        rounds: seeds.length,
        figure: `${String(failed.length)} of ${String(seeds.length)} seeds failed (${failed.map((one) => one.seed).join(', ') || 'none'}); ${String(total.changes)} changes, ${String(total.restarts)} server deaths`,
        target: '0 seeds: equal documents, equal replay, nothing pending, nothing acknowledged lost',
        isReached: failed.length === 0,
      });
    },
    timeFor(SEEDS, 6_000),
  );
});
