import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ClauseStore } from '#server/application/clause-store.ts';
import { clauseFragmentName } from '#lib/protocol/clause-schema-version.ts';
import { createClauseStore } from '#server/postgres/clause-store.ts';
import * as Y from 'yjs';
import { type BareClause, type BareWorld, bareWorld } from '../support/bare-world.ts';
import { until } from '../support/clause-clients.ts';
import { type ClauseTestServer, startClauseServer } from '../support/clause-server-parts.ts';
import { type FaultProxy, startFaultProxy } from '../support/fault-proxy.ts';
import { createDice, type Dice, FAULT_SEED, record, roundsOf, timeFor } from '../support/fault-run.ts';
import { changeSomething, Peer, type Promised } from '../support/peer.ts';
import { KEPT_SEEDS } from './kept-seeds.ts';

const SEEDS = roundsOf({ ci: 10, command: 100, full: 2_000 });
const PEERS = 5;
/** Of whom so many have both clauses on the one line of their page; the others use the stock address of one clause. */
const ON_THE_LINE = 2;
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

interface Chance {
  readonly dice: Dice;
  /** For what came into the test later, so that old seeds still throw what they threw. */
  readonly extra: Dice;
}

/** What one seed does to its line and its server between the changes. */
function disturb({ dice, extra }: Chance, proxy: FaultProxy, peers: readonly Peer[]): void {
  switch (dice.below(8)) {
    case 0:
      proxy.drop(0.5, dice);
      return;
    case 1:
      proxy.cutInFrame(0.5, dice);
      return;
    case 2:
      extra.pick(dice.pick(peers).clients).provider.disconnect();
      return;
    case 3:
      reconnect(peers);
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

function reconnect(peers: readonly Peer[]): void {
  for (const { clients } of peers) for (const { provider } of clients) provider.connect();
}

interface Ending {
  readonly changes: number;
  readonly restarts: number;
  readonly faults: readonly string[];
}

async function runSeed(seed: number): Promise<Ending> {
  const dice = createDice(seed);
  const extra = createDice(~seed);
  const clauseIds = [`seed-${String(seed)}`, `seed-${String(seed)}-b`];
  const clauses = await Promise.all(clauseIds.map((clauseId) => world.makeClause(clauseId)));
  let mortal = await startMortal(dice);
  const proxy = await startFaultProxy(() => mortal.server.port);
  const promised: Promised = new Map();
  const peers = Array.from({ length: PEERS }, (_, i) => {
    const session = world.accounts[i % world.accounts.length] ?? '';
    const url = `ws://127.0.0.1:${String(proxy.port)}`;
    const overLine = i < ON_THE_LINE;
    const own = overLine ? clauseIds : clauseIds.slice(0, 1);
    return new Peer({ url, meetingId: world.meetingId, clauseIds: own, session, overLine }, promised);
  });
  await Promise.all(peers.flatMap(({ clients }) => clients.map((client) => client.synced())));
  let restarts = 0;
  for (let change = 0; change < CHANGES; change += 1) {
    changeSomething(extra.pick(dice.pick(peers).clients).doc, dice);
    if (dice.below(25) === 0) disturb({ dice, extra }, proxy, peers);
    if (dice.below(100) === 0) {
      // A rolling restart writes snapshots; a death does not.
      if (extra.below(2) === 0) await mortal.server.close();
      else await mortal.die();
      mortal = await startMortal(dice);
      restarts += 1;
    }
    if (dice.below(4) === 0) await new Promise((resolve) => setTimeout(resolve, dice.below(4)));
  }
  proxy.isRefusing = false;
  proxy.delayMs = 0;
  proxy.doublesConnections = false;
  reconnect(peers);
  const copies = (): Y.Doc[][] =>
    clauses.map((_clause, i) =>
      peers.flatMap(({ clients }) => clients.slice(i, i + 1)).map(({ doc }) => doc),
    );
  // Formatting is tidied up by every editor for itself, with changes that are sent and saved in their turn.
  const isQuiet = (): boolean => peers.every((peer) => peer.isAllAcknowledged) && copies().every(areEqual);
  await until(isQuiet, 'all to be saved and equal', 20_000).catch(() => undefined);
  const faults = peers.flatMap((peer, i) =>
    peer.isAllAcknowledged ? [] : [`peer ${String(i)} was not acknowledged`],
  );
  for (const [i, docs] of copies().entries()) {
    const clause = clauses[i] as (typeof clauses)[number];
    faults.push(...findFaults(docs, await clause.stored(), await clause.replayed()));
  }
  faults.push(...(await findLost(clauses, promised)));
  for (const peer of peers) peer.destroy();
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

function findFaults(copies: readonly Y.Doc[], stored: Y.Doc, replayed: Y.Doc): string[] {
  const faults: string[] = [];
  const final = Y.snapshot(stored);
  copies.forEach((doc, i) => {
    if (textOf(doc) !== textOf(stored)) faults.push(`copy ${String(i)} reads otherwise than the store`);
    const own = Y.snapshot(doc);
    if (!Y.equalSnapshots(own, final))
      faults.push(`copy ${String(i)} holds other structs or deletions: ${difference(own, final)}`);
    if (doc.store.pendingStructs) faults.push(`copy ${String(i)} waits for text that never came`);
  });
  if (stored.store.pendingStructs) faults.push('the store has a hole');
  if (textOf(replayed) !== textOf(stored) || !Y.equalSnapshots(Y.snapshot(replayed), final))
    faults.push('the rows from the first say otherwise than the snapshot and the rest');
  return faults;
}

async function findLost(clauses: readonly BareClause[], promised: Promised): Promise<string[]> {
  const stored = await Promise.all(clauses.map((clause) => clause.stored()));
  const lost = [...promised].filter(([clientId, clock]) =>
    stored.every(({ store }) => Y.getState(store, clientId) < clock),
  );
  const faults = lost.map(([clientId]) => `acknowledged text of ${String(clientId)} is missing`);
  return promised.size === 0 ? ['nothing was ever acknowledged'] : faults;
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
        what: 'convergence with disconnects and server deaths, two of five on the line of many',
        rounds: seeds.length,
        figure: `${String(failed.length)} of ${String(seeds.length)} seeds failed (${failed.map((one) => one.seed).join(', ') || 'none'}); ${String(total.changes)} changes, ${String(total.restarts)} deaths and restarts of the server`,
        target:
          '0 seeds: equal documents, equal to the replay of every row, nothing pending, nothing acknowledged lost',
        isReached: failed.length === 0,
      });
    },
    timeFor(SEEDS, 6_000),
  );
});
