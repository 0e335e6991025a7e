import { randomUUID } from 'node:crypto';
import { io } from 'socket.io-client';
import type { MeetingCommand } from '#lib/domain/meeting-commands.ts';
import type { MeetingEvent } from '#lib/domain/meeting-events.ts';
import type { Result } from '#lib/domain/refusal.ts';
import type { CommandDone, Joined } from '#lib/protocol/meeting-wire.ts';
import type { NewMeeting } from '#lib/protocol/new-meeting.ts';
import type { Klubba } from '../support/server.ts';

/*
 * Brings a meeting to where a test begins, over the same doors a browser uses but without one: seconds instead of minutes.
 */

export const SEATS = ['secretary', 'chair', 'adjuster', 'member'] as const;
export type Seat = (typeof SEATS)[number];

export interface MadeMeeting {
  readonly id: string;
  /** `/meetings/<id>` */
  readonly path: string;
  /** Sends one command as the secretary; throws when it is refused. */
  act(command: MeetingCommand): Promise<void>;
  /** Every member on site, the roll called, the adjuster's seat elected. */
  run(): Promise<void>;
  closeAndFreeze(): Promise<void>;
}

const MEMBERS = [
  ['p-chair', 'Karin Holmberg', 'demo-chair'],
  ['p-adjuster', 'Bengt-Åke Öst', 'demo-adjuster'],
  ['p-member', 'Maja von Essen', 'demo-member'],
  ['p-ida', 'Ida Tegelström', null],
  ['p-olof', 'Olof Brännvall', null],
] as const;

const CLAUSES = [
  ['c1', 'Mötet öppnas', 'opening'],
  ['c2', 'Upprop', 'roll-call'],
  ['c3', 'Val av justerare', 'adjuster-election'],
  ['c4', 'Ny busslinje till sjukhuset', 'decision'],
  ['c5', 'Rapport från förvaltningen', 'information'],
  ['c6', 'Mötet avslutas', 'closing'],
] as const;

export function newMeeting(over: Partial<NewMeeting> = {}): NewMeeting {
  return {
    body: {
      // A body of its own: § numbers are used once a year (MIN-3), and many meetings are made in one run.
      name: `Trafiknämnden ${randomUUID().slice(0, 8)}`,
      shortName: 'TN',
      kind: 'committee',
      documentType: 'kl-protokoll',
      quorum: { rule: 'more-than-half', seats: 5 },
      numbering: { style: 'section', firstNumber: 11 },
      adjusters: 1,
      gavel: 'chair-or-secretary',
      sides: [],
    },
    head: {
      title: 'Trafiknämndens sammanträde',
      date: '2026-11-20',
      startTime: '09:00',
      endTime: '12:00',
      place: 'Rådhuset',
      form: 'hybrid',
      tool: 'Zoom',
      nextMeeting: '',
    },
    participants: [
      ...MEMBERS.map(([id, name], i) => ({
        id,
        name,
        group: 'member' as const,
        party: i % 2 === 0 ? 'S' : 'M',
        ...(id === 'p-chair' && { role: 'chair' as const }),
      })),
      { id: 'p-siv', name: 'Siv Åkerlind', group: 'deputy', party: 'S' },
      { id: 'p-secretary', name: 'Sanna Lindqvist', group: 'official', role: 'secretary' },
    ],
    clauses: CLAUSES.map(([id, title, kind], i) => ({
      id,
      number: String(11 + i),
      title,
      kind,
      presenters: [],
      plannedMinutes: 10,
      ...(id === 'c4' && { draftDecision: 'Nämnden inför linje 14 från årsskiftet.' }),
    })),
    logins: [
      { accountId: 'demo-secretary', participantId: 'p-secretary', role: 'secretary' },
      ...MEMBERS.flatMap(([participantId, , accountId]) =>
        accountId === null
          ? []
          : [
              {
                accountId,
                participantId,
                role: participantId === 'p-chair' ? ('chair' as const) : ('member' as const),
              },
            ],
      ),
    ],
    ...over,
  };
}

/** A Cookie header for a seat at the main address. */
export async function cookieOf(klubba: Klubba, role: Seat): Promise<string> {
  const response = await fetch(`${klubba.origin}/api/auth/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: klubba.origin },
    body: JSON.stringify({ method: 'demo', role }),
  });
  const cookie = response.headers.getSetCookie().find((one) => one.includes('session'));
  if (!response.ok || cookie === undefined) throw new Error(`no session for ${role}: ${response.status}`);
  return cookie.split(';')[0] ?? '';
}

/** Posts a form to an action, as a page does; gives what the action answered. */
export async function postForm(
  klubba: Klubba,
  path: string,
  fields: Readonly<Record<string, string | Blob>>,
  headers: Readonly<Record<string, string>> = {},
): Promise<Response> {
  const body = new FormData();
  for (const [name, value] of Object.entries(fields)) body.append(name, value);
  return fetch(`${klubba.origin}${path}`, {
    method: 'POST',
    headers: { origin: klubba.origin, accept: 'application/json', 'x-sveltekit-action': 'true', ...headers },
    body,
    redirect: 'manual',
  });
}

export async function makeMeeting(klubba: Klubba, over: Partial<NewMeeting> = {}): Promise<MadeMeeting> {
  const cookie = await cookieOf(klubba, 'secretary');
  const meeting = newMeeting(over);
  const answer = await postForm(klubba, '/import?/create', { meeting: JSON.stringify(meeting) }, { cookie });
  const { location } = (await answer.json()) as { location?: string };
  if (location === undefined) throw new Error(`the meeting was not made: ${String(answer.status)}`);
  const id = location.split('/').at(-1) ?? '';
  const act = (command: MeetingCommand) => send(klubba, cookie, id, command);
  return {
    id,
    path: location,
    act,
    async run() {
      await act({ type: 'open-meeting' });
      for (const [participantId] of MEMBERS)
        await act({ type: 'answer-roll-call', participantId, answer: 'on-site' });
      await act({ type: 'move-pointer', clauseId: 'c2' });
      await act({ type: 'call-roll' });
      await act({ type: 'move-pointer', clauseId: 'c3' });
      await act({ type: 'elect-adjusters', clauseId: 'c3', participantIds: ['p-adjuster'] });
    },
    async closeAndFreeze() {
      await act({ type: 'close-meeting' });
      const frozen = await postForm(klubba, `${location}/freeze`, {}, { cookie });
      const result = (await frozen.json()) as { type: string };
      if (result.type !== 'redirect') throw new Error(`not frozen: ${JSON.stringify(result)}`);
    },
  };
}

async function send(klubba: Klubba, cookie: string, meetingId: string, command: MeetingCommand) {
  const line = await openLine(klubba, cookie, meetingId);
  try {
    const done = await line.ask(command);
    if (!done.ok) throw new Error(`${command.type} was refused: ${JSON.stringify(done)}`);
  } finally {
    line.hangUp();
  }
}

export interface CommandLine {
  ask(command: MeetingCommand): Promise<Result<CommandDone>>;
  /** The whole log as it is now. */
  log(): Promise<readonly MeetingEvent[]>;
  hangUp(): void;
}

/** A seat's line to the meeting without a browser, kept open. */
export async function openLine(klubba: Klubba, cookie: string, meetingId: string): Promise<CommandLine> {
  const socket = io(`${klubba.origin}/meeting`, {
    transports: ['websocket'],
    extraHeaders: { cookie, origin: klubba.origin },
    forceNew: true,
  });
  const join = async (): Promise<readonly MeetingEvent[]> => {
    const answer = (await socket
      .timeout(10_000)
      .emitWithAck('join', { meetingId, since: 0 })) as Result<Joined>;
    return answer.ok ? answer.value.events : [];
  };
  let expectedVersion = (await join()).at(-1)?.version ?? 0;
  socket.on('events', ({ events }: { events: readonly MeetingEvent[] }) => {
    expectedVersion = Math.max(expectedVersion, events.at(-1)?.version ?? 0);
  });
  return {
    async ask(command) {
      const message = { meetingId, commandId: randomUUID(), expectedVersion, command };
      const done = (await socket.timeout(10_000).emitWithAck('command', message)) as Result<CommandDone>;
      if (done.ok) expectedVersion = Math.max(expectedVersion, done.value.version);
      return done;
    },
    log: join,
    hangUp: () => socket.disconnect(),
  };
}
