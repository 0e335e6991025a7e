import * as v from 'valibot';
import type { BusMessage } from '#server/application/bus.ts';

const count = v.pipe(v.number(), v.integer(), v.minValue(0));
const clause = { organisationId: v.string(), meetingId: v.string(), clauseId: v.string() };
const meeting = { organisationId: v.string(), meetingId: v.string() };
const role = v.picklist(['secretary', 'chair', 'adjuster', 'member', 'guest']);

const messageSchema = v.variant('kind', [
  v.object({ kind: v.literal('clause-written'), ...clause, seq: count }),
  v.object({ kind: v.literal('clauses-sealed'), ...meeting }),
  v.object({
    kind: v.literal('clause-presence'),
    ...clause,
    entries: v.array(v.object({ clientId: count, clock: count, state: v.string() })),
  }),
  v.object({ kind: v.literal('meeting-advanced'), ...meeting, version: count }),
  v.object({ kind: v.literal('call-changed'), ...meeting }),
  v.object({
    kind: v.literal('meeting-presence'),
    node: v.string(),
    meetingId: v.string(),
    online: v.array(v.object({ accountId: v.string(), name: v.string(), participantId: v.string(), role })),
  }),
]) satisfies v.GenericSchema<unknown, BusMessage>;

/** A message as it came from another process, or undefined: that process may be of another version of Klubba. */
export function readBusMessage(given: unknown): BusMessage | undefined {
  const read = v.safeParse(messageSchema, given);
  return read.success ? read.output : undefined;
}
