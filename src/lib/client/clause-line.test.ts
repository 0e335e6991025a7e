import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ScriptedSocket, scriptedSocket } from '../../../tests/support/scripted-socket.ts';
import { ClauseLine, type ClauseLineOptions } from './clause-line.ts';

const FRAME = Uint8Array.of(1, 2, 3);

interface Heard {
  readonly socket: WebSocket;
  readonly events: string[];
}

describe('the line of many clauses', () => {
  let line: ClauseLine;

  beforeEach(() => {
    vi.useFakeTimers();
    ScriptedSocket.made = [];
  });
  afterEach(() => {
    line.destroy();
    vi.useRealTimers();
  });

  function make(options: Partial<ClauseLineOptions> = {}): void {
    line = new ClauseLine({
      serverUrl: 'wss://klubba.test',
      meetingId: 'm',
      accountId: 'sara',
      webSocket: scriptedSocket,
      random: () => 1,
      ...options,
    });
  }

  function connect(clauseId: string): Heard {
    const socket = new (line.socketFor(clauseId))('');
    const events: string[] = [];
    socket.onopen = () => events.push('open');
    socket.onmessage = ({ data }) => events.push(`heard ${String(data)}`);
    socket.onclose = ({ code, reason }) => events.push(`closed ${String(code)} ${reason}`.trim());
    return { socket, events };
  }

  describe('with tickets', () => {
    const urls = () => ScriptedSocket.made.map(({ url }) => new URL(url).searchParams.get('ticket'));

    it('asks for one before every call', async () => {
      let count = 0;
      make({ ticket: () => Promise.resolve(`ticket-${String((count += 1))}`) });
      connect('c1');
      expect(urls()).toEqual([]);
      await vi.advanceTimersByTimeAsync(0);
      expect(urls()).toEqual(['ticket-1']);
      ScriptedSocket.last.accept();
      ScriptedSocket.last.end(1006);
      await vi.advanceTimersByTimeAsync(60_000);
      expect(urls().slice(0, 2)).toEqual(['ticket-1', 'ticket-2']);
    });

    it('calls without one when there is none to be had', async () => {
      make({ ticket: () => Promise.reject(new Error('no line')) });
      connect('c1');
      await vi.advanceTimersByTimeAsync(0);
      expect(urls()).toEqual([null]);
    });

    it('does not call when it was hung up meanwhile', async () => {
      let give: (ticket: string) => void = () => undefined;
      make({ ticket: () => new Promise((resolve) => (give = resolve)) });
      connect('c1');
      line.destroy();
      give('late');
      await vi.advanceTimersByTimeAsync(0);
      expect(urls()).toEqual([]);
    });
  });

  it('[WIRE-4] calls once however many clauses are asked for, and gives each its own frames', () => {
    make();
    const [one, two] = [connect('c1'), connect('c2')];
    expect(ScriptedSocket.made.map(({ url }) => url)).toEqual([
      'wss://klubba.test/yjs/m?ack=1&schema=1&account=sara',
    ]);
    const { last } = ScriptedSocket;
    last.accept();
    expect(last.requests).toEqual([
      { kind: 'open', clauseId: 'c1' },
      { kind: 'open', clauseId: 'c2' },
    ]);
    last.answer({ kind: 'opened', clauseId: 'c2', channel: 7 });
    last.answer({ kind: 'opened', clauseId: 'c1', channel: 300 });
    last.say(300, FRAME);
    one.socket.send(FRAME);
    two.socket.send(Uint8Array.of(9));
    expect(one.events).toEqual(['open', 'heard 1,2,3']);
    expect(two.events).toEqual(['open']);
    expect(last.heardOn(300)).toEqual([FRAME]);
    expect(last.heardOn(7)).toEqual([Uint8Array.of(9)]);
    const three = connect('c3');
    last.answer({ kind: 'opened', clauseId: 'c3', channel: 8 });
    expect(three.events).toEqual(['open']);
    expect(ScriptedSocket.made).toHaveLength(1);
  });

  it('ends one clause while the others live, and opens it again', () => {
    make();
    const [one, two] = [connect('c1'), connect('c2')];
    const { last } = ScriptedSocket;
    last.accept();
    last.answer({ kind: 'opened', clauseId: 'c1', channel: 1 });
    last.answer({ kind: 'opened', clauseId: 'c2', channel: 2 });
    last.answer({ kind: 'closed', clauseId: 'c1', code: 4403, reason: 'sealed' });
    last.say(1, FRAME);
    last.say(2, FRAME);
    expect(one.events).toEqual(['open', 'closed 4403 sealed']);
    expect(two.events).toEqual(['open', 'heard 1,2,3']);
    const again = connect('c1');
    last.answer({ kind: 'opened', clauseId: 'c1', channel: 3 });
    last.say(3, FRAME);
    expect(again.events).toEqual(['open', 'heard 1,2,3']);
    expect(one.events).toHaveLength(2);
  });

  it('leaves a clause before it opens it again, since it is open at most once', () => {
    make();
    const one = connect('c1');
    const { last } = ScriptedSocket;
    last.accept();
    last.answer({ kind: 'opened', clauseId: 'c1', channel: 1 });
    one.socket.close();
    const again = connect('c1');
    last.say(1, FRAME);
    expect(last.requests.slice(1)).toEqual([{ kind: 'leave', channel: 1 }]);
    last.answer({ kind: 'closed', clauseId: 'c1', code: 1000, reason: 'left' });
    expect(last.requests.slice(2)).toEqual([{ kind: 'open', clauseId: 'c1' }]);
    last.answer({ kind: 'opened', clauseId: 'c1', channel: 1 });
    expect(again.events).toEqual(['open']);
    expect(one.events).toEqual(['open']);
  });

  it('leaves what was opened for somebody who had gone, and hands what is being opened to who came instead', () => {
    make();
    connect('c1').socket.close();
    const gone = connect('c2');
    const { last } = ScriptedSocket;
    last.accept();
    gone.socket.close();
    last.answer({ kind: 'opened', clauseId: 'c2', channel: 2 });
    expect(last.requests).toEqual([
      { kind: 'open', clauseId: 'c2' },
      { kind: 'leave', channel: 2 },
    ]);
    const first = connect('c3');
    first.socket.close();
    const second = connect('c3');
    last.answer({ kind: 'opened', clauseId: 'c3', channel: 3 });
    expect([first.events, second.events]).toEqual([[], ['open']]);
    expect(last.requests.filter(({ kind }) => kind === 'open')).toHaveLength(2);
  });

  it('tells every clause that the line broke, and calls once for all of them', () => {
    make();
    const all = ['c1', 'c2', 'c3'].map(connect);
    ScriptedSocket.last.accept();
    for (const [i, clauseId] of ['c1', 'c2'].entries())
      ScriptedSocket.last.answer({ kind: 'opened', clauseId, channel: i + 1 });
    ScriptedSocket.last.end(1012, 'restart');
    expect(all.map(({ events }) => events.at(-1))).toEqual(Array(3).fill('closed 1012 restart'));
    expect(line.status).toBe('down');
    const again = ['c1', 'c2', 'c3'].map(connect);
    expect(ScriptedSocket.made).toHaveLength(1);
    vi.advanceTimersByTime(500);
    expect(ScriptedSocket.made).toHaveLength(2);
    ScriptedSocket.last.accept();
    expect(ScriptedSocket.last.requests).toHaveLength(3);
    expect(again.flatMap(({ events }) => events)).toEqual([]);
  });

  it('[R7] waits longer and longer between calls, never more than four seconds, and less by chance', () => {
    let chance = 1;
    make({ random: () => chance });
    const waiting = connect('c1');
    const waits: number[] = [];
    const failOnce = (): void => {
      const calls = ScriptedSocket.made.length;
      ScriptedSocket.last.end(1006);
      let waited = 0;
      for (; ScriptedSocket.made.length === calls; waited += 50) vi.advanceTimersByTime(50);
      waits.push(waited);
    };
    for (let i = 0; i < 6; i += 1) failOnce();
    chance = 0.1;
    failOnce();
    expect(waits).toEqual([500, 1000, 2000, 4000, 4000, 4000, 400]);
    // Whoever waits for the line hears nothing of all that.
    expect(waiting.events).toEqual([]);
  });

  it('gives up a call that nobody answers', () => {
    make();
    connect('c1');
    const [silent] = ScriptedSocket.made;
    vi.advanceTimersByTime(2000);
    expect(silent?.isHungUp).toBe(true);
    expect(line.status).toBe('down');
    vi.advanceTimersByTime(500);
    expect(ScriptedSocket.made).toHaveLength(2);
  });

  it('[R7] finds within ten seconds that nothing passes any more, with one heartbeat for all clauses', () => {
    make();
    const all = ['c1', 'c2', 'c3'].map(connect);
    const { last } = ScriptedSocket;
    last.accept();
    for (const [i, clauseId] of ['c1', 'c2', 'c3'].entries())
      last.answer({ kind: 'opened', clauseId, channel: i + 1 });
    for (let second = 0; second < 60; second += 1) {
      vi.advanceTimersByTime(1000);
      if (last.pings > 0) last.answer({ kind: 'pong' });
    }
    expect(line.status).toBe('open');
    expect(last.pings).toBeLessThanOrEqual(20);
    const pings = last.pings;
    vi.advanceTimersByTime(9_000);
    expect(line.status).toBe('down');
    expect(last.pings).toBe(pings + 1);
    expect(last.isHungUp).toBe(true);
    expect(all.map(({ events }) => events.at(-1))).toEqual(Array(3).fill('closed 1006'));
  });

  it('asks once why it was refused, and stops when the login has ended', async () => {
    let reason: 'signed-out' | undefined = undefined;
    const whyRefused = vi.fn(() => Promise.resolve(reason));
    make({ whyRefused });
    const all = ['c1', 'c2', 'c3'].map(connect);
    ScriptedSocket.last.end(1006);
    await vi.advanceTimersByTimeAsync(500);
    expect(whyRefused).toHaveBeenCalledTimes(1);
    expect(line.status).toBe('down');
    reason = 'signed-out';
    ScriptedSocket.last.end(1006);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(whyRefused).toHaveBeenCalledTimes(2);
    expect(line.status).toBe('signed-out');
    expect(all.map(({ events }) => events)).toEqual(Array(3).fill(['closed 4401 signed-out']));
    expect(ScriptedSocket.made).toHaveLength(2);

    const late = connect('c1');
    await vi.advanceTimersByTimeAsync(0);
    expect(late.events).toEqual(['closed 4401 signed-out']);
    line.retry();
    const again = connect('c1');
    ScriptedSocket.last.accept();
    ScriptedSocket.last.answer({ kind: 'opened', clauseId: 'c1', channel: 1 });
    expect(again.events).toEqual(['open']);
  });

  it('does not ask again while it waits to hear why', async () => {
    const whyRefused = vi.fn(() => new Promise<undefined>(() => undefined));
    make({ whyRefused });
    connect('c1');
    for (let i = 0; i < 5; i += 1) {
      ScriptedSocket.last.end(1006);
      await vi.advanceTimersByTimeAsync(4_000);
    }
    expect(ScriptedSocket.made.length).toBeGreaterThan(4);
    expect(whyRefused).toHaveBeenCalledTimes(1);
  });

  it('calls nobody after it was destroyed', () => {
    make();
    connect('c1');
    ScriptedSocket.last.end(1006);
    line.destroy();
    vi.advanceTimersByTime(60_000);
    expect(ScriptedSocket.made).toHaveLength(1);
  });
});
