import { describe, expect, it } from 'vitest';
import type { Delivery, HookRequest } from './conference-port.ts';
import type { KnownHook } from './hook-directory.ts';
import type { Kept, SealedDelivery } from './keep-deliveries.ts';
import { type HookDependencies, receiveHook } from './receive-hook.ts';

const REQUEST: HookRequest = {
  headers: new Headers(),
  raw: new TextEncoder().encode('{}'),
  url: new URL('https://klubba.example/api/hooks/zoom/x'),
  now: new Date('2026-11-24T12:10:00Z'),
};
const SAID: Delivery = {
  sha256: 'a',
  meeting: { provider: 'zoom', meetingId: '84712639219', accountId: 'ours' },
  accountId: 'ours',
  isLate: false,
  events: [],
  notices: [],
};

/** What is kept of what a provider says, and what is told of the rest. */
async function receive(deliveries: readonly Delivery[], outcomes: readonly Kept[] = []) {
  const kept: SealedDelivery[] = [];
  const reasons: string[] = [];
  const dependencies = {
    box: { seal: (text: string) => new TextEncoder().encode(text) },
    keeper: {
      keep: (_: unknown, delivery: SealedDelivery) => {
        kept.push(delivery);
        return Promise.resolve(outcomes[kept.length - 1] ?? 'kept');
      },
    },
    observer: {
      counted: () => undefined,
      noticed: () => undefined,
      refused: (_: unknown, reason: string) => void reasons.push(reason),
    },
  } as unknown as HookDependencies;
  const hook: KnownHook = {
    owner: { organisationId: 'organisation', accountId: 'agreement' },
    provider: 'zoom',
    externalId: 'ours',
    port: { receive: () => Promise.resolve({ status: 204, deliveries }) },
  };
  const reply = await receiveHook(dependencies, hook, REQUEST);
  return { reply, kept: kept.map(({ sha256 }) => sha256), reasons };
}

describe('what a port has let through', () => {
  it('is kept only when it is of the account and of the provider that the hook is for', async () => {
    const meeting = { provider: 'zoom', meetingId: '84712639219', accountId: 'ours' } as const;
    const { kept, reasons } = await receive([
      SAID,
      { ...SAID, sha256: 'b', accountId: 'theirs' },
      { ...SAID, sha256: 'c', meeting: { ...meeting, provider: 'teams' } },
      { ...SAID, sha256: 'd', meeting: { ...meeting, instanceId: 'a\u0000b' } },
    ]);
    expect(kept).toEqual(['a']);
    expect(reasons).toEqual(['account-unknown', 'account-unknown', 'meeting-unreadable']);
  });

  it('is asked to come again when any of it found no room, and is nobody’s when the agreement is over', async () => {
    const two = [SAID, { ...SAID, sha256: 'b' }];
    expect((await receive(two, ['kept', 'full'])).reply).toEqual({ status: 503, reason: 'too-many-waiting' });
    expect((await receive(two, ['ended', 'ended'])).reply).toEqual({ status: 404, reason: 'no-such-hook' });
    expect((await receive(two, ['kept-before', 'unbound'])).reply).toMatchObject({ status: 204 });
  });
});
