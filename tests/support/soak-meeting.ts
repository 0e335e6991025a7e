import type { MeetingCommand } from '#lib/domain/meeting-commands.ts';
import { course, type People, type Seat } from './application-world.ts';
import { paragraphOf, until } from './clause-clients.ts';
import { SeatLine } from './node-clients.ts';
import { Peer } from './peer.ts';

/** Ten times a brisk hand that changes something every other second. */
const CHANGES_PER_SECOND = 5;
const SEATS = ['secretary', 'chair', 'adjuster', 'member', 'guest'] as const;
const WRITERS: readonly (typeof SEATS)[number][] = ['secretary', 'chair'];
const CLAUSES = ['c1', 'c2', 'c3', 'c4'];

export interface SoakMeeting {
  readonly meetingId: string;
  readonly people: People;
  readonly port: number;
  readonly origin: string;
  /** `Cookie` headers by seat. */
  readonly cookies: ReadonlyMap<Seat, string>;
}

export interface Held {
  readonly changes: number;
  readonly commands: number;
}

/** A meeting from the first who comes to the last who leaves: everybody has a page with all clauses and the hub open. */
export async function holdSoakMeeting(meeting: SoakMeeting, lastsMs: number): Promise<Held> {
  const { people } = meeting;
  const lines = new Map(SEATS.map((seat) => [people[seat], seatLine(meeting, seat)]));
  const pages = new Map(SEATS.map((seat) => [seat, page(meeting, seat)]));
  try {
    const clients = [...pages.values()].flatMap((one) => one.clients);
    await until(() => clients.every(({ provider }) => provider.synced), 'the pages to have the text', 30_000);
    const commands = course(people);
    const since = Date.now();
    let [changes, done] = [0, 0];
    while (done < commands.length || Date.now() - since < lastsMs) {
      const passed = (Date.now() - since) / lastsMs;
      if (done < commands.length && done / commands.length <= passed) {
        const [session, command] = commands[done] as (typeof commands)[number];
        await ask(lines.get(session), command);
        done += 1;
      }
      for (const seat of WRITERS) changes += write(pages.get(seat), changes);
      await new Promise((resolve) => setTimeout(resolve, 1_000 / CHANGES_PER_SECOND));
    }
    const writers = WRITERS.flatMap((seat) => pages.get(seat)?.clients ?? []);
    await until(() => writers.every((one) => one.isAllAcknowledged), 'everything to be saved', 30_000);
    return { changes, commands: done };
  } finally {
    for (const one of pages.values()) one.destroy();
    for (const one of lines.values()) one.hangUp();
  }
}

function seatLine({ origin, port, meetingId, cookies }: SoakMeeting, seat: Seat): SeatLine {
  const address = `http://127.0.0.1:${String(port)}`;
  return new SeatLine({ address, origin, meetingId, cookie: cookies.get(seat) ?? '' });
}

function page({ origin, port, meetingId, cookies, people }: SoakMeeting, seat: Seat): Peer {
  const cookie = cookies.get(seat) ?? '';
  return new Peer(
    {
      url: `ws://127.0.0.1:${String(port)}`,
      origin,
      meetingId,
      accountId: people[seat].account.id,
      session: cookie.slice(cookie.indexOf('=') + 1),
      clauseIds: CLAUSES,
      overLine: true,
    },
    new Map(),
  );
}

async function ask(line: SeatLine | undefined, command: MeetingCommand): Promise<void> {
  if (!line) throw new Error(`nobody to ask for ${command.type}`);
  await line.ask(command);
}

/** A word more, and now and then one less; gives how many changes it was. */
function write(writer: Peer | undefined, changes: number): number {
  const client = writer?.clients[2];
  if (!client?.provider.synced) return 0;
  const text = paragraphOf(client.doc);
  if (changes % 10 === 9) text.delete(Math.max(0, text.length - 8), Math.min(8, text.length));
  else text.insert(text.length, `ord${String(changes)} `);
  return 1;
}
