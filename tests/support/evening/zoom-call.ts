import { randomUUID } from 'node:crypto';
import type { AppClock } from '../app-clock.ts';
import { zoomHeaders } from '../conference/zoom-webhooks.ts';
import { OCCASION, ZOOM_NUMBER } from '../embed/frame-world.ts';
import { HOOK_SECRET, type Joining, zoomBody } from '../hook-world.ts';
import { americanTime, type CallerAs, type Line, momentOf, secondsOf, type ToldCall } from './lines.ts';

export interface ZoomCall extends ToldCall {
  /** In the waiting room, and then let in. */
  waitsAndJoins(name: string, as?: CallerAs): Promise<Line>;
}

/** A meeting at Zoom: each coming and going is delivered twice, signed, as Zoom does on a bad day. */
export function zoomCall(address: { origin: string; hookId: string }, clock: AppClock): ZoomCall {
  const lines: Line[] = [];
  const started = clock.now();

  async function deliver(given: Joining): Promise<void> {
    const body = zoomBody({ ...given, uuid: OCCASION, number: ZOOM_NUMBER });
    const headers = zoomHeaders(body, { secret: HOOK_SECRET, seconds: Math.floor(clock.now() / 1000) });
    for (let time = 0; time < 2; time += 1) {
      const answer = await fetch(`${address.origin}/api/hooks/zoom/${address.hookId}`, {
        method: 'POST',
        headers,
        body,
      });
      if (answer.status !== 204) throw new Error(`the hook answered ${String(answer.status)}`);
    }
  }

  function lineOf(name: string, as: CallerAs, isWaiting = false): Line {
    const { email = '', userId = '', ago = 0 } = as;
    const line = { name, key: randomUUID(), email, userId, from: momentOf(clock, ago), to: null, isWaiting };
    lines.push(line);
    return line;
  }

  const about = ({ name, key, email, userId }: Line, event: string, ms: number): Joining => ({
    name,
    key,
    email,
    userId,
    event,
    at: new Date(ms).toISOString(),
  });

  async function joins(name: string, as: CallerAs = {}): Promise<Line> {
    const line = lineOf(name, as);
    await deliver(about(line, 'participant_joined', line.from));
    return line;
  }

  async function leaves(line: Line, ago = 0): Promise<string> {
    line.to = momentOf(clock, ago);
    await deliver(about(line, 'participant_left', line.to));
    return new Date(line.to).toISOString();
  }

  return {
    joins,
    leaves,
    async waitsAndJoins(name, as = {}) {
      const ago = as.ago ?? 0;
      const waiting = lineOf(name, { ...as, ago: ago + 30 }, true);
      await deliver(about(waiting, 'participant_joined_waiting_room', waiting.from));
      const joined = { ...waiting, from: momentOf(clock, ago), isWaiting: false };
      waiting.to = joined.from;
      lines.push(joined);
      await deliver(about(joined, 'participant_admitted', joined.from - 500));
      await deliver(about(joined, 'participant_joined', joined.from));
      return joined;
    },
    async ends() {
      for (const line of lines.filter((one) => one.to === null)) await leaves(line);
      await deliver({ event: 'ended', at: new Date(clock.now()).toISOString() });
    },
    attendanceFile: (title) => zoomFile({ title, started, ended: clock.now(), lines }),
  };
}

interface Told {
  readonly title: string;
  readonly started: number;
  readonly ended: number;
  readonly lines: readonly Line[];
}

/** As Zoom's report has been since 2025: UTF-8 with a mark, the meeting's own row first, one row for each connection. */
function zoomFile({ title, started, ended, lines }: Told): Buffer {
  const time = (ms: number): string => americanTime(ms, 'numeric', true).replace(',', '');
  const minutes = (seconds: number): string => String(Math.ceil(seconds / 60));
  const quoted = (text: string): string => (/[",]/u.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  const rows = lines.map((one) =>
    [
      quoted(one.name),
      one.email,
      time(one.from),
      time(one.to ?? ended),
      minutes(secondsOf(one, ended)),
      one.userId === '' ? 'Yes' : 'No',
      one.isWaiting ? '' : 'OK',
      one.isWaiting ? 'Yes' : 'No',
    ].join(','),
  );
  const head = [
    quoted(title),
    ZOOM_NUMBER,
    'Sanna Lindqvist (sanna.lindqvist@norrvik.example)',
    minutes((ended - started) / 1000),
    time(started),
    time(ended),
    String(lines.length),
  ].join(',');
  const text = [
    'Topic,ID,Host,Duration (minutes),Start time,End time,Participants',
    head,
    '',
    'Name (original name),Email,Join time,Leave time,Duration (minutes),Guest,Recording disclaimer response,In waiting room',
    ...rows,
    '',
  ].join('\r\n');
  return Buffer.from(`\uFEFF${text}`);
}
