import * as v from 'valibot';
import type { SettlingAct } from '#lib/domain/conference/settlement.ts';

const id = v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{1,64}$/));
const people = v.pipe(v.array(id), v.minLength(1), v.maxLength(100));
/** Everybody in the call, at most. */
const all = v.pipe(v.array(id), v.minLength(1), v.maxLength(1000));
const yes = v.exactOptional(v.literal(true));

const actSchema = v.variant('kind', [
  v.strictObject({
    kind: v.literal('is'),
    personIds: people,
    at: v.exactOptional(v.pipe(v.string(), v.isoTimestamp())),
    makeRemote: yes,
    together: yes,
    again: yes,
  }),
  v.strictObject({ kind: v.literal('nobody'), again: yes }),
  v.strictObject({
    kind: v.literal('left'),
    personIds: v.exactOptional(people),
    at: v.exactOptional(v.pipe(v.string(), v.isoTimestamp())),
    technical: yes,
  }),
  v.strictObject({ kind: v.literal('still-here') }),
  v.strictObject({ kind: v.picklist(['all-left', 'goes-on']), personIds: all }),
  v.strictObject({ kind: v.literal('attest') }),
  v.strictObject({ kind: v.literal('not-seen') }),
]) satisfies v.GenericSchema<unknown, SettlingAct>;

/** What `POST /meetings/<id>/call` takes: what somebody says to one suggestion of the call. */
export const settleSchema = v.strictObject({
  /** Made by the client once per intention: sent again it acts once. */
  commandId: v.pipe(v.string(), v.uuid()),
  suggestionId: v.pipe(v.string(), v.minLength(1), v.maxLength(400)),
  act: actSchema,
});
