import { describe, expect, it } from 'vitest';
import { agreementChangeText } from '#lib/i18n/agreement-change-words.ts';
import type { People } from '../support/application-world.ts';
import { must } from '../support/auth-world.ts';
import { hookScene } from '../support/hook-scene.ts';
import { type HookWorld, NOW, ZOOM_ACCOUNT, zoomBody, zoomSettings } from '../support/hook-world.ts';

let world: HookWorld;
let people: People;
let hook: string;
hookScene((scene) => {
  ({ world, people, hook } = scene);
});

const USER = 'zUsrWhoUninstalled';
/** As Zoom writes it. */
const removal = (change: object = {}): string =>
  JSON.stringify({
    event: 'app_deauthorized',
    event_ts: Date.parse(NOW),
    payload: {
      account_id: ZOOM_ACCOUNT,
      user_id: USER,
      signature: '827edc',
      deauthorization_time: '2026-11-24T12:09:58.632Z',
      client_id: zoomSettings().clientId,
      ...change,
    },
  });
const shown = async () => must(await world.useCases.showAgreement({ session: people.secretary, id: hook }));
const log = async () =>
  must(await world.useCases.readAgreementChanges({ session: people.secretary, id: hook }));
const link = (userId: string, accountId = people.member.account.id, at = NOW) =>
  world.dependencies.unitOfWork.run(people.member.account.organisationId, ({ conferenceIdentities }) =>
    conferenceIdentities.link({ accountId, provider: 'zoom', providerUserId: userId, at }),
  );
const linked = async (): Promise<string[]> => {
  const rows = await world.db.admin<{ provider_user_id: string }[]>`
    select provider_user_id from conference_identity
    where organisation_id = ${people.member.account.organisationId} order by provider_user_id`;
  return rows.map((row) => row.provider_user_id);
};

/** Somebody was confirmed in a call as having this user. */
const know = async (userId: string): Promise<void> => {
  const meetingId = await world.meeting(people);
  const [row] = await world.db.admin<
    { body_id: string }[]
  >`select body_id from meeting where id = ${meetingId}`;
  await world.dependencies.unitOfWork.run(people.member.account.organisationId, ({ conference }) =>
    conference.learnAlias(
      row?.body_id ?? '',
      { person: 'mona ledamot', kind: 'account', value: `zoom:${userId}` },
      { meetingId, at: NOW },
    ),
  );
};
const known = async (): Promise<string[]> => {
  const rows = await world.db.admin<{ value: string }[]>`
    select value from member_alias where organisation_id = ${people.member.account.organisationId} order by value`;
  return rows.map(({ value }) => value);
};

describe('when Zoom says that the app was taken away', () => {
  it('the agreement stands, and says so to its administrators', async () => {
    const meetingId = await world.bound(people, hook, await world.meeting(people));
    await world.zoom(hook, zoomBody());
    expect((await shown()).removal).toBeNull();
    expect((await world.zoom(hook, removal())).status).toBe(204);
    expect((await shown()).removal).toEqual({ at: '2026-11-24T12:09:58.632Z', by: USER });
    expect((await world.zoom(hook, zoomBody({ name: 'Nils Norén' }))).status).toBe(204);
    expect((await world.call(people, meetingId)).connections).toHaveLength(2);
    const [line] = await log();
    expect(line).toMatchObject({ what: 'removal-told', by: null, fields: [] });
    if (line) expect(agreementChangeText(line, false)).toContain('videotjänsten');
    // Whose it was is said while it is to be looked at, not for good.
    expect(JSON.stringify(await log())).not.toContain(USER);
  });

  it('is said once however often it comes, and no more when the agreement was looked over', async () => {
    for (const node of [0, 1, 0]) expect((await world.zoom(hook, removal(), { node })).status).toBe(204);
    expect((await log()).filter(({ what }) => what === 'removal-told')).toHaveLength(1);
    must(
      await world.useCases.changeAgreement({
        session: people.secretary,
        id: hook,
        name: 'Regionens Zoom',
        settings: {},
      }),
    );
    expect((await shown()).removal).toBeNull();
    expect((await world.zoom(hook, removal())).status).toBe(204);
    expect((await shown()).removal).toBeNull();
  });

  it('what is kept of that user is forgotten, and of nobody else', async () => {
    await link(USER);
    await link('zUsrSomebodyElse', people.chair.account.id);
    for (const userId of [USER, 'zUsrSomebodyElse']) await know(userId);
    await world.zoom(hook, removal());
    expect(await linked()).toEqual(['zUsrSomebodyElse']);
    expect(await known()).toEqual(['zoom:zUsrSomebodyElse']);
  });

  it('what is kept of them since they came back stays, however often the old word is said', async () => {
    await link(USER);
    await world.zoom(hook, removal());
    expect(await linked()).toEqual([]);
    world.at('2026-11-24T12:20:00Z');
    await link(USER, people.member.account.id, '2026-11-24T12:19:00Z');
    // Zoom asks once more what it had no answer to.
    for (const node of [0, 1]) expect((await world.zoom(hook, removal(), { node })).status).toBe(204);
    expect(await linked()).toEqual([USER]);
  });

  it.each<[string, object, string]>([
    ['another app', { client_id: 'another_client' }, 'removal-of-another-app'],
    ['no app', { client_id: null }, 'removal-of-another-app'],
    ['ninety days ago', { deauthorization_time: '2026-08-26T12:00:00Z' }, 'removal-late'],
    ['a time that is none', { deauthorization_time: 'soon' }, 'removal-late'],
    ['another account', { account_id: 'another_account' }, 'account-unknown'],
  ])('nothing is believed of it with %s', async (_, change, reason) => {
    await link(USER);
    expect((await world.zoom(hook, removal(change))).status).toBe(200);
    expect(await shown()).toMatchObject({ removal: null, refused: { reason } });
    expect(await linked()).toEqual([USER]);
  });

  it('nothing is believed of it when it was signed too long ago', async () => {
    expect((await world.zoom(hook, removal(), { signedAt: '2026-11-24T12:04:59Z' })).status).toBe(200);
    expect(await shown()).toMatchObject({ removal: null, refused: { reason: 'removal-late' } });
  });
});
