import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { BodyProfile } from '#lib/domain/body.ts';
import { profileFrom, templateOf } from '#lib/domain/profiles/templates.ts';
import type { SessionLike } from '#server/use-cases.ts';
import {
  applicationWorld,
  type ApplicationWorld,
  type People,
  refusedWith,
} from '../support/application-world.ts';
import { must } from '../support/auth-world.ts';

let world: ApplicationWorld;
let ours: People;
let theirs: People;
let bodyId: string;
let meetingId: string;

beforeAll(async () => {
  world = await applicationWorld();
  [ours, theirs] = [await world.organisation('Vår kommun'), await world.organisation('Deras kommun')];
  meetingId = await world.prepare(ours);
  bodyId = (await world.useCases.listBodies({ session: ours.secretary }))[0]?.id ?? '';
});
afterAll(() => world.close());

const read = async (session: SessionLike) => world.useCases.readBody({ session, bodyId });
const profileNow = async (): Promise<BodyProfile> => {
  const found = await read(ours.secretary);
  if (!found) throw new Error('the body is gone');
  return found.body.profile;
};
const change = (session: SessionLike, profile: BodyProfile, seen: BodyProfile, applyToUnopened = false) =>
  world.useCases.changeBodyProfile({ session, bodyId, profile, read: seen, applyToUnopened });

describe('the bodies of an organisation', () => {
  it('are read by everybody in it, and by nobody else', async () => {
    const [body] = await world.useCases.listBodies({ session: ours.guest });
    expect(body).toMatchObject({ name: 'Kulturnämnden', meetings: 1, mayChange: false });
    expect(await world.useCases.listBodies({ session: theirs.secretary })).toEqual([]);
    expect(await read(theirs.secretary)).toBeNull();
    expect(await world.useCases.readBody({ session: ours.chair, bodyId: 'no-id' })).toBeNull();
  });

  it('keep their rules from members, strangers and other organisations', async () => {
    const profile = await profileNow();
    const other = { ...profile, adjusters: 2 };
    expect(refusedWith(await change(ours.member, other, profile))).toBe('body-not-yours');
    expect(refusedWith(await change(ours.stranger, other, profile))).toBe('body-not-yours');
    expect(refusedWith(await change(theirs.secretary, other, profile))).toBe('no-such-body');
    expect(await profileNow()).toEqual(profile);
  });

  it('refuse rules that make no sense, and a change made on top of somebody else’s', async () => {
    const profile = await profileNow();
    const senseless = { ...profile, approval: 'both-sides-sign' as const };
    expect(refusedWith(await change(ours.chair, senseless, profile))).toBe('profile-two-sides');
    const numbering = { style: 'section', firstNumber: 10_000 } as const;
    expect(refusedWith(await change(ours.chair, { ...profile, numbering }, profile))).toBe(
      'profile-number-too-large',
    );
    expect(refusedWith(await change(ours.chair, { ...profile, adjusters: 2 }, senseless))).toBe(
      'body-changed-since-read',
    );
  });

  it('change for whoever leads or keeps the minutes, and keep what was, who and when', async () => {
    const before = await profileNow();
    const template = templateOf('kl-committee');
    if (!template) throw new Error('no template');
    const after = profileFrom(template, 5);
    expect(must(await change(ours.chair, after, before))).toEqual({ applied: 0, refused: [] });
    const found = await read(ours.guest);
    expect(found?.body.profile).toEqual(after);
    expect(found?.changes).toMatchObject([{ by: 'Östen Ordförande', from: before, to: after }]);
    // The same again is no change.
    must(await change(ours.chair, after, after));
    expect((await read(ours.guest))?.changes).toHaveLength(1);
  });

  it('take meetings not yet opened along when asked, through their own log', async () => {
    const before = await profileNow();
    const after = { ...before, adjusters: 2 };
    expect(must(await change(ours.secretary, after, before, true))).toEqual({ applied: 1, refused: [] });
    const room = must(await world.useCases.openRoom({ session: ours.secretary, meetingId }));
    expect(room.events.at(-1)?.fact).toEqual({ type: 'profile-changed', profile: after });
    must(await world.act(ours.chair, meetingId, { type: 'open-meeting' }));
    expect(must(await change(ours.secretary, before, after, true)).applied).toBe(0);
  });

  it('keep a change made by importing minutes of the same body too', async () => {
    const kept = (await read(ours.guest))?.changes.length ?? 0;
    await world.prepare(ours);
    expect((await read(ours.guest))?.changes).toHaveLength(kept + 1);
  });

  it('the database itself lets nobody rewrite or read another’s history', async () => {
    const asTheirs = world.db.app.begin(async (tx) => {
      await tx`select set_config('app.organisation_id', ${theirs.chair.account.organisationId}, true)`;
      return tx`select 1 from body_profile_change`;
    });
    expect(await asTheirs).toHaveLength(0);
    await expect(world.db.admin`delete from body_profile_change`).rejects.toThrow(/append-only/u);
  });
});
