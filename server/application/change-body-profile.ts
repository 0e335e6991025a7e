import type { BodyProfile } from '#lib/domain/body.ts';
import { checkProfile } from '#lib/domain/profiles/check-profile.ts';
import { isSameProfile } from '#lib/domain/profiles/differences.ts';
import { ok, refuse, type Refusal, type Result } from '#lib/domain/refusal.ts';
import { profileSchema } from '#lib/protocol/body-wire.ts';
import * as v from 'valibot';
import { cleanTexts } from './clean-texts.ts';
import { executeCommand, type CommandDependencies } from './execute-command.ts';
import type { Actor, Records } from './ports.ts';

export interface ChangeBodyProfile {
  readonly actor: Actor;
  readonly bodyId: string;
  readonly profile: BodyProfile;
  /** The profile the person had before them, as `isSameProfile` compares it; a change made meanwhile is refused. */
  readonly read: BodyProfile;
  /** Also in the meetings not yet opened that the actor is secretary or chair of. */
  readonly applyToUnopened: boolean;
}

export interface ChangedProfile {
  readonly applied: number;
  /** Why a prepared meeting could not take the new rules. */
  readonly refused: readonly Refusal[];
}

/**
 * Changes a body's rules and keeps who did it, when and from what. It holds from the next meeting that is made;
 * meetings already prepared follow only when asked, through their own command. Held meetings never change.
 */
export async function changeBodyProfile(
  dependencies: CommandDependencies,
  { actor, bodyId, profile: raw, read, applyToUnopened }: ChangeBodyProfile,
): Promise<Result<ChangedProfile>> {
  const profile: BodyProfile = cleanTexts(raw);
  const sound = checkProfile(profile);
  if (!sound.ok) return sound;
  const parsed = v.safeParse(profileSchema, profile);
  if (!parsed.success) {
    const isNumber = parsed.issues[0].type === 'max_value';
    return isNumber ? refuse('profile-number-too-large') : refuse('malformed', { where: 'profile' });
  }
  const { unitOfWork } = dependencies;
  const changed = await unitOfWork.run(actor.organisationId, (records) =>
    keep(dependencies, records, { actor, bodyId, profile, read }),
  );
  if (!changed.ok) return changed;
  return ok(
    applyToUnopened
      ? await applyTo(dependencies, actor, changed.value, profile)
      : { applied: 0, refused: [] },
  );
}

/** Gives the meetings not yet opened that the actor leads. */
async function keep(
  { ids }: CommandDependencies,
  { bodies }: Records,
  { actor, bodyId, profile, read }: Omit<ChangeBodyProfile, 'applyToUnopened'>,
): Promise<Result<readonly string[]>> {
  const body = await bodies.find(bodyId, actor.accountId);
  if (!body) return refuse('no-such-body');
  if (!body.mayChange) return refuse('body-not-yours');
  const from = await bodies.lock(bodyId);
  if (!from || !isSameProfile(from, read)) return refuse('body-changed-since-read');
  if (!isSameProfile(from, profile)) {
    await bodies.changeProfile({
      bodyId,
      from,
      to: profile,
      by: actor,
      at: ids.now().toISOString(),
    });
  }
  return ok(await bodies.unopenedMeetings(bodyId, actor.accountId));
}

async function applyTo(
  dependencies: CommandDependencies,
  actor: Actor,
  meetingIds: readonly string[],
  profile: BodyProfile,
): Promise<ChangedProfile> {
  const refused: Refusal[] = [];
  for (const meetingId of meetingIds) {
    const done = await executeCommand(dependencies, {
      actor,
      meetingId,
      commandId: dependencies.ids.uuid(),
      expectedVersion: 0,
      command: { type: 'change-profile', profile },
    });
    if (!done.ok) refused.push(done.refusal);
  }
  return { applied: meetingIds.length - refused.length, refused };
}
