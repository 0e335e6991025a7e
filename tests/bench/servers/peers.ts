import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hocuspocusDialect, yWebsocketDialect } from '../wire/dialect.ts';
import { freePort } from '../../support/free-port.ts';
import type { Machine } from './machine.ts';
import { peersFolder } from './peers-folder.ts';
import type { Home, RunningServer, ServerKind } from './server-kind.ts';
import { spawnServer } from './spawn-server.ts';

const roomName = (room: number): string => `room-${String(room)}`;

/** @y/websocket-server, in memory. */
export function stockKind(machine: Machine): ServerKind {
  return {
    id: 'stock',
    name: '@y/websocket-server',
    store: 'memory',
    survivesRestart: false,
    prepare: () => Promise.resolve(homeless(() => startScript(machine, 'stock-process.mjs'))),
  };
}

/** A bare relay on ws: what the sockets alone cost. */
export function floorKind(machine: Machine): ServerKind {
  return {
    id: 'floor',
    name: 'floor: bare ws relay',
    store: 'nothing',
    survivesRestart: false,
    prepare: () => Promise.resolve(homeless(() => startScript(machine, 'relay-process.mjs'))),
  };
}

function homeless(start: () => Promise<RunningServer>): Home {
  return { start, drop: () => Promise.resolve() };
}

async function startScript(machine: Machine, script: string): Promise<RunningServer> {
  const port = await freePort();
  const server = await spawnServer({
    pin: machine.serverPin,
    command: [process.execPath, script],
    cwd: peersFolder,
    env: { PORT: String(port) },
    ready: /^ready/,
  });
  return { ...server, port, dialect: (room) => yWebsocketDialect(roomName(room)) };
}

const USUAL_LIBRARY = 'better-sqlite3';

/** Hocuspocus with the sqlite extension, each home a file of its own. */
export function hocuspocusKind(machine: Machine): ServerKind {
  let library = USUAL_LIBRARY;
  return {
    id: 'hocuspocus',
    get name() {
      return library === USUAL_LIBRARY ? 'Hocuspocus' : `Hocuspocus on ${library}`;
    },
    store: 'sqlite, some seconds after it is acknowledged',
    survivesRestart: true,
    prepare: () => {
      const folder = mkdtempSync(join(tmpdir(), 'klubba-bench-'));
      return Promise.resolve({
        async start() {
          const server = await startHocuspocus(machine, join(folder, 'texts.sqlite'));
          library = server.said;
          return server;
        },
        drop: () => {
          rmSync(folder, { recursive: true, force: true });
          return Promise.resolve();
        },
      });
    },
  };
}

async function startHocuspocus(
  machine: Machine,
  file: string,
): Promise<RunningServer & { readonly said: string }> {
  const port = await freePort();
  const server = await spawnServer({
    pin: machine.serverPin,
    command: [process.execPath, 'hocuspocus-process.mjs'],
    cwd: peersFolder,
    env: { PORT: String(port), BENCH_FILE: file },
    ready: /^ready (.+)$/,
  });
  return { ...server, port, dialect: (room) => hocuspocusDialect(roomName(room)) };
}
