import { afterAll, beforeAll, beforeEach } from 'vitest';
import type { People } from './application-world.ts';
import { hookWorld, type HookWorld, NOW } from './hook-world.ts';

export interface HookScene {
  readonly world: HookWorld;
  readonly people: People;
  /** The agreement that each test begins with, by the last part of its address. */
  readonly hook: string;
}

/**
 * For each test of a file an organisation that has an agreement, at the time of the fixtures and in one world of hooks.
 * `begin` is given it before each test.
 */
export function hookScene(
  begin: (scene: HookScene) => Promise<void> | void,
  provider: 'zoom' | 'teams' = 'zoom',
) {
  let opened: HookWorld | undefined;
  let made: HookScene | undefined;
  const scene = (): HookScene => {
    if (!made) throw new Error('no test has begun');
    return made;
  };
  beforeAll(async () => {
    opened = await hookWorld();
  });
  beforeEach(async () => {
    if (!opened) throw new Error('the world of hooks has not been opened');
    const world = opened;
    world.at(NOW);
    const people = await world.organisation();
    const agree = provider === 'zoom' ? world.zoomAgreement : world.teamsAgreement;
    made = { world, people, hook: await agree.call(world, people) };
    await begin(made);
  });
  afterAll(() => opened?.close());

  return {
    /** A meeting that is held in the call of the fixtures; that of the fixtures too, unless it is said when. */
    async boundMeeting(date?: string, startTime?: string): Promise<string> {
      const { world, people, hook } = scene();
      return world.bound(people, hook, await world.meeting(people, date, startTime));
    },
    /** Whom the secretary sees in the call, in alphabetical order. */
    async namesIn(meetingId: string): Promise<string[]> {
      const { world, people } = scene();
      return (await world.call(people, meetingId)).connections.map(({ person }) => person.name).sort();
    },
  };
}

/** Why a hook said no. */
export async function codeOf(response: Response): Promise<string> {
  return ((await response.json()) as { refusal: { code: string } }).refusal.code;
}
