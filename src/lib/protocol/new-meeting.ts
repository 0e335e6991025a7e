import * as v from 'valibot';
import { profileEntries } from './body-wire.ts';
import { clauseSchema, participantSchema } from './meeting-wire.ts';

const line = (max: number) => v.pipe(v.string(), v.trim(), v.maxLength(max));
const id = v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{1,64}$/));
const time = v.union([v.literal(''), v.pipe(v.string(), v.regex(/^([01]\d|2[0-3]):[0-5]\d$/))]);

/** What the corrected import form posts: a whole meeting, prepared but not yet opened. */
export const newMeetingSchema = v.strictObject({
  body: v.strictObject({
    name: v.pipe(line(200), v.minLength(1)),
    shortName: line(40),
    ...profileEntries,
  }),
  head: v.strictObject({
    title: v.pipe(line(300), v.minLength(1)),
    date: v.pipe(v.string(), v.isoDate()),
    startTime: time,
    endTime: time,
    place: line(300),
    form: v.picklist(['on-site', 'remote', 'hybrid']),
    tool: line(40),
    nextMeeting: line(300),
  }),
  participants: v.pipe(v.array(participantSchema), v.maxLength(500)),
  clauses: v.pipe(v.array(clauseSchema), v.maxLength(500)),
  /** Which login is which person on the roster. Everybody else is marked by the secretary. */
  logins: v.pipe(
    v.array(
      v.strictObject({
        accountId: v.pipe(v.string(), v.maxLength(64)),
        participantId: id,
        role: v.picklist(['secretary', 'chair', 'adjuster', 'member', 'guest']),
      }),
    ),
    v.maxLength(500),
  ),
});

export type NewMeeting = v.InferOutput<typeof newMeetingSchema>;
