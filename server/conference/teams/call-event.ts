import * as v from 'valibot';
import type { Caller, ConferenceEvent } from '#lib/domain/conference/conference-event.ts';
import { callerOf } from '../caller.ts';
import { loose, looseText } from '../loose.ts';

/** Graph writes `User` in one place and `user` in another; here every name is in lower case. */
function lowerNames(value: unknown, depth = 0): unknown {
  if (depth > 12 || typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((one) => lowerNames(one, depth + 1));
  return Object.fromEntries(
    Object.entries(value).map(([name, one]) => [name.toLowerCase(), lowerNames(one, depth + 1)]),
  );
}

const Text = looseText();
const Identity = v.object({ id: Text, displayname: Text, tenantid: Text });
const Participant = v.object({
  id: v.pipe(Text, v.minLength(1)),
  identity: loose(v.record(v.string(), v.unknown())),
});
const MOST_ON_ROSTER = 2000;
const Roster = v.optional(v.nullable(v.array(v.unknown())));
const CallEvent = v.object({
  eventtype: v.string(),
  eventdatetime: Text,
  'activeparticipants@joined': v.optional(v.unknown()),
  'activeparticipants@exited': v.optional(v.unknown()),
});

export interface CallSaid {
  readonly events: readonly ConferenceEvent[];
  /** Nothing had to be left out. */
  readonly isWhole: boolean;
}

/**
 * What a decrypted meeting call event says; nothing for one of a kind that tells us nothing. The names of older documents and of
 * newer ones are both read: the bodies of today have not been seen by anybody here.
 */
export function callEvents(body: unknown): CallSaid | undefined {
  const parsed = v.safeParse(CallEvent, lowerNames(body));
  if (!parsed.success) return undefined;
  const event = parsed.output;
  const type = event.eventtype.replace(/^microsoft\.communication\./iu, '').toLowerCase();
  const kind = KINDS[type];
  if (kind === undefined) return undefined;
  const at = Date.parse(event.eventdatetime);
  if (Number.isNaN(at)) return { events: [], isWhole: false };
  const said: Saying = { at: new Date(at).toISOString(), source: 'graph', verified: true };
  if (kind !== 'roster') return { events: [{ ...said, kind }], isWhole: true };
  const parts = [
    onRoster(event['activeparticipants@joined'], 'joined', said),
    onRoster(event['activeparticipants@exited'], 'left', said),
  ];
  return {
    events: parts.flatMap(({ events }) => events),
    isWhole: parts.every(({ isWhole }) => isWhole),
  };
}

const KINDS: Readonly<Record<string, 'started' | 'ended' | 'roster'>> = {
  callstarted: 'started',
  callended: 'ended',
  callrosterupdate: 'roster',
  callrosterupdated: 'roster',
  rosterupdated: 'roster',
};

interface Saying {
  readonly at: string;
  readonly source: 'graph';
  readonly verified: true;
}

/** Each by itself: who cannot be read takes nobody else along. */
function onRoster(given: unknown, kind: 'joined' | 'left', said: Saying): CallSaid {
  const roster = v.safeParse(Roster, given);
  if (!roster.success) return { events: [], isWhole: false };
  const all = roster.output ?? [];
  const events = all.slice(0, MOST_ON_ROSTER).flatMap((one): ConferenceEvent[] => {
    const participant = v.safeParse(Participant, one);
    if (!participant.success) return [];
    const connectionKey = `graph:${participant.output.id}`;
    return [{ ...said, kind, connectionKey, person: personOf(participant.output) }];
  });
  return { events, isWhole: events.length === all.length };
}

/** A user of a tenant has an object id that lasts; a guest, a telephone and a program have not. */
function personOf({ identity }: v.InferOutput<typeof Participant>): Caller {
  const kinds = Object.entries(identity ?? {}).flatMap(([kind, value]) => {
    const parsed = v.safeParse(Identity, value);
    return parsed.success ? [{ kind, ...parsed.output }] : [];
  });
  const user = kinds.find(({ kind }) => kind === 'user');
  const shown = user ?? kinds[0];
  const isKnown = user?.id && user.tenantid;
  return callerOf({
    name: shown?.displayname ?? '',
    providerUserId: isKnown ? `${user.tenantid}:${user.id}`.toLowerCase() : '',
    hints: { isPhone: shown?.kind === 'phone', isBot: shown?.kind === 'application' },
  });
}
