import type { RunningServer } from '../servers/server-kind.ts';
import { BenchClient } from './bench-client.ts';
import { Ledger } from './ledger.ts';
import type { Writer } from './typists.ts';

export interface CrowdPlan {
  readonly rooms: number;
  readonly writersPerRoom: number;
  readonly readersPerRoom: number;
  /** Every how manieth client reads all it gets; the others count frames. */
  readonly sampleEvery: number;
  /** Clocks of one written update. Default 1. */
  readonly unit?: number;
}

interface Seated {
  readonly room: number;
  readonly client: BenchClient;
  readonly isSampled: boolean;
  readonly writer?: number;
}

/** Everybody who is connected to a server, and what they have got so far. */
export interface Crowd {
  readonly ledger: Ledger;
  readonly writers: readonly Writer[];
  readonly clients: readonly BenchClient[];
  readonly sampled: readonly BenchClient[];
  /** Other clients that each update goes to. */
  readonly receivers: number;
  /** Updates that sampled clients have not got, and acknowledgements that writers have not. */
  owed(): { readonly updates: number; readonly acknowledgements: number };
  /** How long the oldest update that some sampled client lacks has been under way, in ms. */
  oldestOwedMs(now: number): number;
  /** Clocks that a client who comes now does not get, over the given rooms. */
  missingForNewcomer(server: RunningServer, rooms: readonly number[]): Promise<number>;
  close(): void;
}

const AT_ONCE = 25;

/** Connects everybody, and waits until each has the text. */
export async function openCrowd(server: RunningServer, plan: CrowdPlan): Promise<Crowd> {
  const ledger = new Ledger(plan.unit);
  const seats = seatPlan(plan, ledger);
  const seated: Seated[] = [];
  for (let from = 0; from < seats.length; from += AT_ONCE) {
    const group = seats.slice(from, from + AT_ONCE).map((seat, i) => sit(server, ledger, seat, from + i));
    seated.push(...group);
    await Promise.all(group.map(({ client }) => within(client.synced(), 15_000)));
  }
  return crowdOf(seated, ledger, plan);
}

type Seat = Omit<Seated, 'client'>;

function seatPlan(plan: CrowdPlan, ledger: Ledger): Seat[] {
  const seats: Seat[] = [];
  for (let room = 0; room < plan.rooms; room += 1)
    for (let i = 0; i < plan.writersPerRoom + plan.readersPerRoom; i += 1) {
      // The last of each stretch, so that readers are sampled before writers are.
      const isSampled = i % plan.sampleEvery === plan.sampleEvery - 1;
      seats.push(
        i < plan.writersPerRoom ? { room, isSampled, writer: ledger.addWriter().index } : { room, isSampled },
      );
    }
  return seats;
}

function sit(server: RunningServer, ledger: Ledger, seat: Seat, number: number): Seated {
  const client = new BenchClient({
    port: server.port,
    dialect: server.dialect(seat.room, number, seat.writer === undefined ? 'read' : 'write'),
    ledger,
    isSampled: seat.isSampled,
    ...(seat.writer === undefined ? {} : { writer: seat.writer }),
  });
  return { ...seat, client };
}

function crowdOf(seated: readonly Seated[], ledger: Ledger, plan: CrowdPlan): Crowd {
  const sampled = seated.filter(({ isSampled }) => isSampled);
  const writers = seated.flatMap(({ writer, client }) =>
    writer === undefined ? [] : [{ index: writer, client }],
  );
  const writersOf = (room: number): number[] =>
    Array.from({ length: plan.writersPerRoom }, (_, i) => room * plan.writersPerRoom + i);
  const lacking = (seat: Seated): [index: number, clock: number][] =>
    writersOf(seat.room)
      .filter((index) => index !== seat.writer)
      .map((index): [number, number] => [index, seat.client.expected[index] ?? 0])
      .filter(([index, clock]) => clock < ledger.clockOf(index));

  return {
    ledger,
    writers,
    clients: seated.map(({ client }) => client),
    sampled: sampled.map(({ client }) => client),
    receivers: plan.writersPerRoom + plan.readersPerRoom - 1,
    owed: () => ({
      updates: sampled
        .flatMap(lacking)
        .reduce((sum, [index, clock]) => sum + (ledger.clockOf(index) - clock) / ledger.unit, 0),
      acknowledgements: writers.reduce((sum, { client }) => sum + client.unacknowledged, 0),
    }),
    oldestOwedMs: (now) =>
      sampled.flatMap(lacking).reduce((max, [index, clock]) => {
        const age = now - ledger.sentAt(index, clock);
        return age > max ? age : max;
      }, 0),
    async missingForNewcomer(server, rooms) {
      let missing = 0;
      for (const room of rooms) missing += await missingInRoom(server, ledger, room, writersOf(room));
      return missing;
    },
    close() {
      for (const { client } of seated) client.close();
    },
  };
}

async function missingInRoom(
  server: RunningServer,
  ledger: Ledger,
  room: number,
  writers: readonly number[],
): Promise<number> {
  const newcomer = new BenchClient({
    port: server.port,
    dialect: server.dialect(room, 0, 'read'),
    ledger,
    isSampled: true,
  });
  await within(newcomer.synced(), 15_000);
  newcomer.close();
  return writers.reduce((sum, index) => sum + ledger.clockOf(index) - (newcomer.expected[index] ?? 0), 0);
}

async function within<T>(work: Promise<T>, ms: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(new Error(`a client had no text after ${String(ms)} ms`));
    }, ms);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
