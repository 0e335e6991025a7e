import { randomUUID } from 'node:crypto';
import type { AppClock } from '../app-clock.ts';
import type { FakeBotFramework } from '../conference/fake-botframework.ts';
import { BOT } from '../conference/fake-botframework.ts';
import { TENANT } from '../conference/fake-entra.ts';
import { PANEL_CALL, THREAD } from '../embed/frame-world.ts';
import { americanTime, type CallerAs, type Line, momentOf, secondsOf, type ToldCall } from './lines.ts';

const SERVICE = `https://smba.trafficmanager.net/emea/${TENANT}/`;

export interface TeamsCall extends ToldCall {
  begins(): Promise<void>;
  /** As the person of an earlier line: Teams tells of people, and has the same key for who comes back. */
  isBack(line: Line, ago?: number): Promise<Line>;
}

interface Address {
  readonly origin: string;
  readonly hookId: string;
  readonly bot: FakeBotFramework;
}

/** A meeting at Teams, as its bot events tell it, each signed by Bot Framework for the service that it came from. */
export function teamsCall({ origin, hookId, bot }: Address, clock: AppClock): TeamsCall {
  const lines: Line[] = [];
  const started = clock.now();

  async function deliver(event: string, ms: number, value: object): Promise<void> {
    const answer = await fetch(`${origin}/api/hooks/teams/${hookId}/bot`, {
      method: 'POST',
      headers: { authorization: await bot.authorization(SERVICE), 'content-type': 'application/json' },
      body: JSON.stringify(activity(event, ms, value)),
    });
    if (answer.status !== 200) throw new Error(`the hook answered ${String(answer.status)}`);
  }

  const came = async (line: Line): Promise<Line> => {
    lines.push(line);
    await deliver('meetingParticipantJoin', line.from, members(line, true));
    return line;
  };

  async function leaves(line: Line, ago = 0): Promise<string> {
    line.to = momentOf(clock, ago);
    await deliver('meetingParticipantLeave', line.to, members(line, false));
    return new Date(line.to).toISOString();
  }

  return {
    begins: () => deliver('meetingStart', started, { StartTime: new Date(started).toISOString() }),
    joins: (name, { email = '', userId = '', ago = 0 }: CallerAs = {}) =>
      came({
        name,
        key: `29:${randomUUID()}`,
        email,
        userId,
        from: momentOf(clock, ago),
        to: null,
        isWaiting: false,
      }),
    isBack: (line, ago = 0) => came({ ...line, from: momentOf(clock, ago), to: null }),
    leaves,
    async ends() {
      for (const line of lines.filter((one) => one.to === null)) await leaves(line);
      const now = clock.now();
      await deliver('meetingEnd', now, { EndTime: new Date(now).toISOString() });
    },
    attendanceFile: (title) => teamsFile({ title, started, ended: clock.now(), lines }),
  };
}

function activity(event: string, ms: number, value: object): object {
  return {
    type: 'event',
    name: `application/vnd.microsoft.${event}`,
    timestamp: new Date(ms).toISOString(),
    id: `f:${randomUUID()}`,
    channelId: 'msteams',
    serviceUrl: SERVICE,
    from: { id: '29:organizer' },
    conversation: { isGroup: true, conversationType: 'groupChat', tenantId: TENANT, id: THREAD },
    recipient: { id: `28:${BOT}`, name: 'Klubba' },
    channelData: { tenant: { id: TENANT }, source: null, meeting: { id: PANEL_CALL } },
    value,
    locale: 'sv-SE',
  };
}

function members({ name, key, email, userId }: Line, inMeeting: boolean): object {
  const known = userId === '' ? { userRole: 'anonymous' } : { aadObjectId: userId, userRole: 'user' };
  const user = { id: key, name, tenantId: TENANT, ...(email !== '' && { email }), ...known };
  return {
    members: [{ user, meeting: { inMeeting, role: userId === '' ? 'Attendee' : 'Presenter' } }],
  };
}

interface Told {
  readonly title: string;
  readonly started: number;
  readonly ended: number;
  readonly lines: readonly Line[];
}

/** As Teams gives it in English: UTF-16 with a mark, tabs, three sections, of which the third has a row for each connection. */
function teamsFile({ title, started, ended, lines }: Told): Buffer {
  const time = (ms: number): string => americanTime(ms, '2-digit', false);
  const shown = ({ name, userId }: Line): string => (userId === '' ? `${name} (Unverified)` : name);
  const role = ({ userId }: Line): string => (userId === '' ? 'Attendee' : 'Presenter');
  const people = [...new Set(lines.map((one) => one.key))].map((key) => {
    const own = lines.filter((one) => one.key === key);
    const seconds = own.reduce((sum, one) => sum + secondsOf(one, ended), 0);
    return { first: own[0], last: own.at(-1), seconds };
  });
  const rows = [
    ['1. Summary'],
    ['Meeting title', title],
    ['Attended participants', String(people.length)],
    ['Start time', time(started)],
    ['End time', time(ended)],
    ['Meeting duration', lasted((ended - started) / 1000)],
    ['Average attendance time', lasted((ended - started) / 2000)],
    [],
    ['2. Participants'],
    ['Name', 'First Join', 'Last Leave', 'In-Meeting Duration', 'Email', 'Participant ID (UPN)', 'Role'],
    ...people.flatMap(({ first, last, seconds }) =>
      first && last
        ? [
            [
              shown(first),
              time(first.from),
              time(last.to ?? ended),
              lasted(seconds),
              first.email,
              first.email,
              role(first),
            ],
          ]
        : [],
    ),
    [],
    ['3. In-Meeting Activities'],
    ['Name', 'Join Time', 'Leave Time', 'Duration', 'Email', 'Role'],
    ...lines.map((one) => [
      shown(one),
      time(one.from),
      time(one.to ?? ended),
      lasted(secondsOf(one, ended)),
      one.email,
      role(one),
    ]),
  ];
  return Buffer.from(`\uFEFF${rows.map((row) => `${row.join('\t')}\r\n`).join('')}`, 'utf16le');
}

/** `1h 13m 42s` */
function lasted(seconds: number): string {
  const whole = Math.round(seconds);
  const [h, m, s] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  return [h > 0 && `${h}h`, (h > 0 || m > 0) && `${m}m`, `${s}s`].filter(Boolean).join(' ');
}
