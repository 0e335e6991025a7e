import { describe, expect, it } from 'vitest';
import { hookRefusalText } from '#lib/i18n/hook-words.ts';
import type { People } from '../support/application-world.ts';
import { must } from '../support/auth-world.ts';
import { codeOf, hookScene } from '../support/hook-scene.ts';
import { CLIENT_STATE, hookFixture, type HookWorld, THREAD } from '../support/hook-world.ts';
import { TENANT } from '../support/conference/fake-entra.ts';

let world: HookWorld;
let people: People;
let hook: string;
hookScene((scene) => {
  ({ world, people, hook } = scene);
}, 'teams');

/** Encrypted for a key that nobody here has: it is the token beside it that is judged first. */
const notification = async (): Promise<string> =>
  JSON.stringify({
    value: [
      {
        subscriptionId: 'sub',
        clientState: CLIENT_STATE,
        tenantId: TENANT,
        encryptedContent: { data: 'x', dataKey: 'x', dataSignature: 'x', encryptionCertificateId: 'x' },
      },
    ],
    validationTokens: [await world.entra.publisherToken()],
  });
const graph = async () => world.knock('teams', `/api/hooks/teams/${hook}/graph`, await notification());

describe('while Microsoft’s keys cannot be fetched', () => {
  it('what it sends is asked to come again, and taken as soon as they can', async () => {
    await world.bound(
      people,
      hook,
      await world.meeting(people),
      `https://teams.microsoft.com/l/meetup-join/${encodeURIComponent(THREAD)}/0`,
    );
    world.botFramework.down(true);
    world.entra.down(true);
    for (const answer of [await world.bot(hook, 'participantJoin'), await graph()]) {
      expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '30']);
      expect(await codeOf(answer)).toBe('keys-unreachable');
    }
    const [shown] = must(await world.useCases.showAgreements({ session: people.secretary }));
    expect(shown?.refused?.reason).toBe('keys-unreachable');
    expect(hookRefusalText('keys-unreachable')).not.toBe(hookRefusalText('token-format'));
    expect(hookRefusalText('keys-unreachable')).not.toContain('keys');
    world.botFramework.down(false);
    world.entra.down(false);
    // The next try of its own accord, within seconds.
    await expect
      .poll(async () => (await world.bot(hook, 'participantJoin')).status, { timeout: 10_000, interval: 500 })
      .toBe(200);
    await expect.poll(async () => (await graph()).status, { timeout: 10_000, interval: 500 }).toBe(202);
    expect(await world.rows(hook)).toHaveLength(1);
  }, 30_000);
});

it('takes the scheme of a token in any letters', async () => {
  const service = `https://smba.trafficmanager.net/emea/${TENANT}/`;
  const [, token = ''] = (await world.botFramework.authorization(service)).split(' ');
  const body = hookFixture('teams/bot/participantJoin.json');
  for (const scheme of ['bearer', 'BEARER']) {
    const headers = { authorization: `${scheme} ${token}` };
    const answer = await world.knock('teams', `/api/hooks/teams/${hook}/bot`, body, { headers });
    expect(answer.status).toBe(200);
  }
});
