import { describe, expect, it } from 'vitest';
import { clauseCloseCode } from '#lib/protocol/clause-wire.ts';
import { io, type Socket } from 'socket.io-client';
import { openLine, postForm } from '../../e2e/meeting.ts';
import { type AppWorld } from '../../support/app-world.ts';
import { until } from '../../support/clause-clients.ts';
import { record } from '../../support/fault-run.ts';
import { LineClient } from '../../support/line-client.ts';
import type { Typist } from '../../support/typist.ts';

/** Elected adjuster: writes the clauses, and can lose that while everybody else goes on. */
const SEAT = 'p-adjuster';
/** Not the one that other tests write in: a recusal stands. */
const CLAUSE = 'c5';

/** Everything one login has open in a meeting. */
interface Open {
  readonly meeting: Socket;
  readonly single: Typist;
  readonly many: LineClient;
  hangUp(): void;
}

export function accessRevoked(app: AppWorld): void {
  async function openAll(cookie: string, name: string): Promise<Open> {
    const { origin, port } = app.klubba;
    const meeting = io(`${origin}/meeting`, {
      transports: ['websocket'],
      extraHeaders: { cookie, origin },
      forceNew: true,
      reconnection: false,
    });
    await meeting.timeout(5_000).emitWithAck('join', { meetingId: app.meeting.id, since: 0 });
    const single = app.typistOf(name, cookie, CLAUSE);
    const many = await LineClient.dial({
      url: `ws://localhost:${String(port)}`,
      meetingId: app.meeting.id,
      session: cookie.slice(cookie.indexOf('=') + 1),
      origin,
    });
    await Promise.all([single.synced(), many.open(CLAUSE)]);
    single.typeWord();
    await single.saved();
    return {
      meeting,
      single,
      many,
      hangUp() {
        meeting.disconnect();
        single.destroy();
        many.hangUp();
      },
    };
  }

  /** Milliseconds until it has happened on every socket, and what was typed afterwards and yet stored. */
  async function lose(open: Open, act: () => Promise<unknown>, isLost: () => boolean) {
    const since = performance.now();
    await act();
    await until(isLost, 'the sockets to be closed or demoted');
    const ms = performance.now() - since;
    const late = `late-${String(Math.round(since))}`;
    open.single.type(`${late}s;`);
    if (open.many.clauses.has(CLAUSE)) open.many.type(CLAUSE, `${late}m;`);
    await until(() => performance.now() > since + ms + 300, 'a late word to arrive');
    const stored = (await app.readFresh(CLAUSE)).filter((word) => word.startsWith(late));
    open.hangUp();
    return { ms, stored };
  }

  describe('[R14] what is taken away from somebody with open sockets', () => {
    it('is gone within a second on all of them, and nothing is written afterwards', async () => {
      const [first] = await app.typists(1, 'r', CLAUSE);
      first?.destroy();
      const { meeting } = app;
      const found: { what: string; ms: number; stored: string[] }[] = [];
      const run = async (
        what: string,
        act: (cookie: string) => Promise<unknown>,
        isLost: (o: Open) => boolean,
      ) => {
        const cookie = await app.cookieFor('adjuster');
        const open = await openAll(cookie, what);
        found.push({
          what,
          ...(await lose(
            open,
            () => act(cookie),
            () => isLost(open),
          )),
        });
      };
      await run(
        'role',
        async () => {
          await meeting.act({ type: 'elect-adjusters', clauseId: 'c3', participantIds: ['p-member'] });
        },
        ({ single, many }) => single.notices.includes('read-only') && many.notices.includes('read-only'),
      );
      await meeting.act({ type: 'elect-adjusters', clauseId: 'c3', participantIds: [SEAT] });
      await run(
        'logout',
        (cookie) => postForm(app.klubba, '/logout', {}, { cookie }),
        ({ meeting: line, single, many }) =>
          !line.connected &&
          single.closes.includes(clauseCloseCode.signedOut) &&
          many.closeCode === clauseCloseCode.signedOut,
      );
      await run(
        'recusal',
        () => meeting.act({ type: 'report-recusal', participantId: SEAT, clauseId: CLAUSE }),
        ({ single, many }) =>
          single.closes.includes(clauseCloseCode.forbidden) &&
          many.closedWith(CLAUSE)?.code === clauseCloseCode.forbidden,
      );
      const line = await openLine(app.klubba, app.cookies[0] ?? '', meeting.id);
      expect((await line.log()).length).toBeGreaterThan(0);
      line.hangUp();
      const stored = found.flatMap((one) => one.stored);
      record({
        id: 'R14',
        what: 'logout, role and recusal with three kinds of sockets open',
        rounds: found.length,
        figure: `${found.map(({ what, ms }) => `${what} ${String(Math.round(ms))} ms`).join(', ')}; ${String(stored.length)} late words stored`,
        target: 'closed or demoted <= 1,000 ms, 0 later writes',
        isReached: stored.length === 0 && found.every(({ ms }) => ms <= 1_000),
      });
    }, 60_000);
  });
}
