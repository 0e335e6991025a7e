import type { MinutesSealing } from '#server/application/seal-ports.ts';
import { sealDue } from '#server/application/seal-minutes.ts';
import { openSealing, type Sealing, type SealingConfig } from '#server/signing/open-sealing.ts';
import type { SessionLike } from '#server/use-cases.ts';
import {
  type ApplicationWorld,
  challengeOf,
  CLIENT,
  course,
  type People,
  PLACE,
} from './application-world.ts';
import { must } from './auth-world.ts';
import type { SoftwarePasskey } from './software-passkey.ts';

/** The clause that is adjusted at once, and later corrected. */
export const CLAUSE = 'c3';

/** Minutes with everything that can be about them: a clause adjusted at once, two signatures, the seal and a correction. */
export async function wholeMinutes(
  world: ApplicationWorld,
  people: People,
  sealing: MinutesSealing,
): Promise<string> {
  const keys = { chair: await world.enrol(people.chair), adjuster: await world.enrol(people.adjuster) };
  const meetingId = await world.prepare(people);
  for (const [session, command] of course(people)) {
    if (command.type === 'move-pointer' && command.clauseId === 'c4')
      await adjustAtOnce(world, people, keys, meetingId);
    must(await world.act(session, meetingId, command));
  }
  must(await world.useCases.freezeMinutes({ session: people.secretary, meetingId }));
  for (const seat of ['chair', 'adjuster'] as const)
    must(await world.sign(people[seat], meetingId, keys[seat]));
  const { organisationId } = people.chair.account;
  await sealDue({ ...world.dependencies, sealing }, { organisationId, meetingId });
  const correction = {
    clauseId: CLAUSE,
    what: 'Månaden',
    oldText: 'Start: 1 mars',
    newText: 'Start: 1 maj',
    basis: 'Uppenbart skrivfel.',
  };
  must(await world.useCases.correctMinutes({ session: people.secretary, meetingId, correction }));
  return meetingId;
}

/** As the application seals, with a checkpoint of the log in the seal. */
export function sealingOf(world: ApplicationWorld, config: Partial<SealingConfig> = {}): Promise<Sealing> {
  return openSealing({
    config: { tsaUrls: [], tsaRoots: undefined, sealP12: undefined, sealP12Password: undefined, ...config },
    authority: world.authority,
    organisationName: 'Klubba',
    now: world.dependencies.ids.now,
    checkpoint: async () => {
      const taken = await (await world.ownAudit()).checkpoints.take();
      return taken ? { size: taken.size, root: taken.root } : undefined;
    },
    onFailed: () => undefined,
  });
}

async function adjustAtOnce(
  world: ApplicationWorld,
  people: People,
  keys: Readonly<Record<'chair' | 'adjuster', SoftwarePasskey>>,
  meetingId: string,
): Promise<void> {
  must(await world.act(people.chair, meetingId, { type: 'adjust-at-once', clauseId: CLAUSE }));
  must(await world.useCases.freezeClause({ session: people.secretary, meetingId, clauseId: CLAUSE }));
  for (const seat of ['chair', 'adjuster'] as const)
    await signClause(world, people[seat], meetingId, keys[seat]);
}

async function signClause(
  world: ApplicationWorld,
  session: SessionLike,
  meetingId: string,
  passkey: SoftwarePasskey,
): Promise<void> {
  const begun = must(
    await world.useCases.beginSignature({ session, meetingId, place: PLACE, clauseId: CLAUSE }),
  );
  const input = passkey.assert({ challenge: challengeOf(begun.ui), ...PLACE });
  const order = begun.intentSha256;
  must(await world.useCases.advanceSignature({ session, meetingId, order, input, client: CLIENT }));
}
