import type { OnlinePerson } from '#lib/protocol/meeting-wire.ts';
import type { Bus } from '#server/application/bus.ts';

export interface MeetingPresenceOptions {
  readonly bus: Bus;
  /** Sends the whole list to the sockets of this process. */
  readonly tell: (meetingId: string, online: readonly OnlinePerson[]) => void;
  /** A socket that drops may be a page that reloads: so long its person is still shown. Default 5,000 ms. */
  readonly graceMs?: number;
  /** How often others are told what we have. Default 5,000 ms. */
  readonly beatMs?: number;
  /** A process not heard of for so long has gone. Default 15,000 ms. */
  readonly forgetMs?: number;
  /** Not more often than this is a list sent, however many come at once. Default 100 ms. */
  readonly tellEveryMs?: number;
}

export interface MeetingPresence {
  arrived(meetingId: string, socketId: string, person: OnlinePerson): void;
  /** `isForGood`: signed out, so nobody is expected back. */
  left(meetingId: string, socketId: string, isForGood: boolean): void;
  /** Everybody connected through any process, each once. */
  onlineIn(meetingId: string): readonly OnlinePerson[];
  close(): void;
}

interface Here {
  person: OnlinePerson;
  readonly sockets: Set<string>;
  grace: NodeJS.Timeout | undefined;
}

interface Elsewhere {
  readonly online: readonly OnlinePerson[];
  readonly heardAt: number;
}

/** Who is connected to a meeting: the union of what each process has, each said again every few seconds. */
export function createMeetingPresence(options: MeetingPresenceOptions): MeetingPresence {
  const { bus, graceMs = 5_000, beatMs = 5_000, forgetMs = 15_000, tellEveryMs = 100 } = options;
  const here = new Map<string, Map<string, Here>>();
  const elsewhere = new Map<string, Map<string, Elsewhere>>();
  const tellSoon = createThrottle(tellEveryMs, (meetingId) => options.tell(meetingId, onlineIn(meetingId)));

  function onlineIn(meetingId: string): readonly OnlinePerson[] {
    const people = new Map<string, OnlinePerson>();
    for (const { online } of elsewhere.get(meetingId)?.values() ?? [])
      for (const person of online) people.set(person.accountId, person);
    for (const { person } of here.get(meetingId)?.values() ?? []) people.set(person.accountId, person);
    return [...people.values()];
  }

  function publish(meetingId: string): void {
    const online = [...(here.get(meetingId)?.values() ?? [])].map(({ person }) => person);
    bus.publish({ kind: 'meeting-presence', node: bus.node, meetingId, online });
  }

  function changed(meetingId: string): void {
    publish(meetingId);
    tellSoon(meetingId);
  }

  function drop(meetingId: string, accountId: string): void {
    const people = here.get(meetingId);
    if (!people?.delete(accountId)) return;
    if (people.size === 0) here.delete(meetingId);
    changed(meetingId);
  }

  function heard(node: string, meetingId: string, online: readonly OnlinePerson[]): void {
    const nodes = elsewhere.get(meetingId) ?? new Map<string, Elsewhere>();
    const before = nodes.get(node)?.online ?? [];
    if (online.length > 0) nodes.set(node, { online, heardAt: Date.now() });
    else nodes.delete(node);
    if (nodes.size > 0) elsewhere.set(meetingId, nodes);
    else elsewhere.delete(meetingId);
    if (JSON.stringify(before) !== JSON.stringify(online)) tellSoon(meetingId);
  }

  const beat = setInterval(() => {
    for (const meetingId of here.keys()) publish(meetingId);
    for (const [meetingId, nodes] of elsewhere)
      for (const [node, { heardAt }] of nodes)
        if (Date.now() - heardAt > forgetMs) heard(node, meetingId, []);
  }, beatMs);
  beat.unref();
  const stops = [
    bus.onMessage((message) => {
      if (message.kind === 'meeting-presence') heard(message.node, message.meetingId, message.online);
    }),
    bus.onResumed(() => {
      for (const meetingId of here.keys()) publish(meetingId);
    }),
  ];

  return {
    arrived(meetingId, socketId, person) {
      const people = here.get(meetingId) ?? new Map<string, Here>();
      here.set(meetingId, people);
      const one = people.get(person.accountId) ?? { person, sockets: new Set(), grace: undefined };
      clearTimeout(one.grace);
      one.grace = undefined;
      one.person = person;
      one.sockets.add(socketId);
      people.set(person.accountId, one);
      changed(meetingId);
    },
    left(meetingId, socketId, isForGood) {
      for (const [accountId, one] of here.get(meetingId) ?? []) {
        if (!one.sockets.delete(socketId) || one.sockets.size > 0) continue;
        if (isForGood) drop(meetingId, accountId);
        else {
          one.grace = setTimeout(() => drop(meetingId, accountId), graceMs);
          one.grace.unref();
        }
      }
    },
    onlineIn,
    close() {
      clearInterval(beat);
      tellSoon.stop();
      for (const stop of stops) stop();
      for (const people of here.values()) for (const { grace } of people.values()) clearTimeout(grace);
    },
  };
}

/** The first at once, the rest of a crowd together: three hundred who come back at the same time are told of once. */
function createThrottle(everyMs: number, act: (key: string) => void) {
  const pauses = new Map<string, { timer: NodeJS.Timeout; isDue: boolean }>();
  function run(key: string): void {
    const pause = { timer: setTimeout(() => end(key), everyMs), isDue: false };
    pause.timer.unref();
    pauses.set(key, pause);
    act(key);
  }
  function end(key: string): void {
    const isDue = pauses.get(key)?.isDue ?? false;
    pauses.delete(key);
    if (isDue) run(key);
  }
  const soon = (key: string): void => {
    const pause = pauses.get(key);
    if (pause) pause.isDue = true;
    else run(key);
  };
  return Object.assign(soon, {
    stop() {
      for (const { timer } of pauses.values()) clearTimeout(timer);
      pauses.clear();
    },
  });
}
