import type { MeetingCommand } from '#lib/domain/meeting-commands.ts';
import type { MeetingPhase } from '#lib/domain/meeting-state.ts';
import type { NewMeeting } from '#lib/protocol/new-meeting.ts';
import { createTurns } from '#server/application/turns.ts';
import {
  type ApplicationWorld,
  course,
  newMeeting,
  paragraph,
  type People,
} from '../support/application-world.ts';
import { must } from '../support/auth-world.ts';
import type { SessionLike } from '#server/use-cases.ts';

export const FIRST_WORDS = 'Början';
/** In the meeting with one clause in each condition. */
export const CLAUSE_IN = { sealed: 'c1', 'own recusal': 'c3', 'closed doors': 'c4' } as const;

export type Cast = People & { readonly deputy: SessionLike };

const TEXTS = Object.fromEntries(['c1', 'c2', 'c3', 'c4'].map((id) => [id, [paragraph(FIRST_WORDS)]]));

/** One meeting in each phase, and an open one in which clauses are sealed, recused from and behind closed doors. */
export async function accessMeetings(world: ApplicationWorld, cast: Cast) {
  const turns = createTurns();
  const commands = course(cast).filter(([, { type }]) => type !== 'close-meeting');
  const elected = commands.findIndex(([, { type }]) => type === 'elect-adjusters') + 1;

  const prepare = (): Promise<string> =>
    world.prepare(cast, { texts: TEXTS, change: withDeputy(newMeeting(cast), cast) });

  async function run(steps: readonly (readonly [SessionLike, MeetingCommand])[]): Promise<string> {
    // One after the other: § numbers go on from meeting to meeting.
    const meetingId = await turns('prepare', prepare);
    for (const [session, command] of steps) must(await world.act(session, meetingId, command));
    return meetingId;
  }

  const close = [cast.chair, { type: 'close-meeting' }] as const;
  const byPhase: Record<MeetingPhase, string> = {
    summoned: await run([]),
    open: await run(commands),
    adjourned: await run([...commands, [cast.chair, { type: 'adjourn-meeting', reason: '' }]]),
    closed: await run([...commands, close]),
    frozen: await run([...commands, close]),
    adjusted: await run([...commands, close]),
  };
  for (const meetingId of [byPhase.frozen, byPhase.adjusted])
    must(await world.useCases.freezeMinutes({ session: cast.secretary, meetingId }));
  for (const signer of [cast.chair, cast.adjuster])
    must(await world.sign(signer, byPhase.adjusted, await world.enrol(signer)));

  const conditions = await run([
    ...commands.slice(0, elected),
    ...recusals(cast).map(
      ([session, participantId]) =>
        [session, { type: 'report-recusal', participantId, clauseId: CLAUSE_IN['own recusal'] }] as const,
    ),
    [
      cast.secretary,
      { type: 'change-clause', clauseId: CLAUSE_IN['closed doors'], changes: { closed: true } },
    ],
  ]);
  await world.clauseStore.seal({
    organisationId: cast.chair.account.organisationId,
    meetingId: conditions,
    clauseId: CLAUSE_IN.sealed,
  });
  return { byPhase, conditions };
}

function recusals({ chair, adjuster, member, deputy }: Cast): readonly (readonly [SessionLike, string])[] {
  return [
    [chair, 'm1'],
    [adjuster, 'm2'],
    [member, 'm3'],
    [deputy, 'd1'],
  ];
}

function withDeputy(meeting: NewMeeting, { deputy }: Cast): Pick<NewMeeting, 'participants' | 'logins'> {
  const { name, id: accountId } = deputy.account;
  return {
    participants: [...meeting.participants, { id: 'd1', name, group: 'deputy', party: 'S' }],
    logins: [...meeting.logins, { accountId, participantId: 'd1', role: 'member' }],
  };
}
