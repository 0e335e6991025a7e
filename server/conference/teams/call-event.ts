import * as v from 'valibot';
import type { Caller, ConferenceEvent } from '#lib/domain/conference/conference-event.ts';
import { callerOf } from '../caller.ts';

/** Graph writes `User` in one place and `user` in another; here every name is in lower case. */
function lowerNames(value: unknown, depth = 0): unknown {
  if (depth > 12 || typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((one) => lowerNames(one, depth + 1));
  return Object.fromEntries(
    Object.entries(value).map(([name, one]) => [name.toLowerCase(), lowerNames(one, depth + 1)]),
  );
}

const Text = v.optional(v.nullable(v.pipe(v.string(), v.maxLength(2000))));
const Identity = v.object({ id: Text, displayname: Text, tenantid: Text });
const Participant = v.object({
  id: v.pipe(v.string(), v.minLength(1), v.maxLength(300)),
  identity: v.optional(v.nullable(v.record(v.string(), v.unknown()))),
});
const Roster = v.optional(v.nullable(v.pipe(v.array(Participant), v.maxLength(2000))));
const CallEvent = v.object({
  eventtype: v.string(),
  eventdatetime: v.string(),
  'activeparticipants@joined': Roster,
  'activeparticipants@exited': Roster,
});

/**
 * What a decrypted meeting call event says. The names of older documents and of newer ones are both read: the bodies of today
 * have not been seen by anybody here.
 */
export function callEvents(body: unknown): ConferenceEvent[] {
  const parsed = v.safeParse(CallEvent, lowerNames(body));
  if (!parsed.success) return [];
  const event = parsed.output;
  const at = Date.parse(event.eventdatetime);
  if (Number.isNaN(at)) return [];
  const said = { at: new Date(at).toISOString(), source: 'graph', verified: true } as const;
  const type = event.eventtype.replace(/^microsoft\.communication\./iu, '').toLowerCase();
  if (type === 'callstarted') return [{ ...said, kind: 'started' }];
  if (type === 'callended') return [{ ...said, kind: 'ended' }];
  if (type !== 'callrosterupdate' && type !== 'rosterupdated' && type !== 'callrosterupdated') return [];
  const of = (kind: 'joined' | 'left') => (participant: v.InferOutput<typeof Participant>) => ({
    ...said,
    kind,
    connectionKey: `graph:${participant.id}`,
    person: personOf(participant),
  });
  return [
    ...(event['activeparticipants@joined'] ?? []).map(of('joined')),
    ...(event['activeparticipants@exited'] ?? []).map(of('left')),
  ];
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
    providerUserId: isKnown ? `${user.tenantid ?? ''}:${user.id ?? ''}`.toLowerCase() : '',
    hints: { isPhone: shown?.kind === 'phone', isBot: shown?.kind === 'application' },
  });
}
