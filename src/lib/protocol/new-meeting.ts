import * as v from 'valibot';
import { clauseSchema } from './meeting-wire.ts';

const line = (max: number) => v.pipe(v.string(), v.trim(), v.maxLength(max));
const id = v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{1,64}$/));
const time = v.union([v.literal(''), v.pipe(v.string(), v.regex(/^([01]\d|2[0-3]):[0-5]\d$/))]);
const whole = (min: number, max: number) => v.pipe(v.number(), v.integer(), v.minValue(min), v.maxValue(max));

export const participantSchema = v.strictObject({
  id,
  name: v.pipe(line(200), v.minLength(1)),
  group: v.picklist(['member', 'deputy', 'official', 'invited', 'other']),
  party: v.exactOptional(line(20)),
  organisation: v.exactOptional(line(200)),
  title: v.exactOptional(line(200)),
  role: v.exactOptional(v.picklist(['chair', 'vice-chair', 'secretary'])),
  side: v.exactOptional(line(200)),
  seatLabel: v.exactOptional(line(200)),
  personalDeputyOf: v.exactOptional(id),
  replaces: v.exactOptional(v.strictObject({ name: line(200), party: v.exactOptional(line(20)) })),
});

const parties = v.pipe(v.array(line(20)), v.maxLength(30), v.readonly());

/** The rules a body may have beyond the plain ones; left out, it has none. */
const bodyRules = {
  recusalException: v.exactOptional(v.boolean()),
  deputies: v.exactOptional(
    v.strictObject({
      order: v.picklist(['party-then-list', 'personal', 'none']),
      groupOrder: v.exactOptional(v.record(line(20), parties)),
      ownPartyOnly: v.exactOptional(v.boolean()),
      ownPartyDisplaces: v.boolean(),
      changeBetweenItems: v.boolean(),
      noReturnSameDay: v.boolean(),
    }),
  ),
  distance: v.exactOptional(v.strictObject({ allowed: v.boolean(), allRemoteAllowed: v.boolean() })),
  voting: v.exactOptional(
    v.strictObject({
      votes: v.exactOptional(v.picklist(['members', 'none'])),
      tie: v.exactOptional(v.picklist(['chair-casting', 'rejected'])),
      electionTie: v.exactOptional(v.picklist(['lot', 'chair-casting'])),
      majority: v.exactOptional(v.picklist(['votes-cast', 'present-and-third'])),
      abstention: v.exactOptional(v.picklist(['allowed', 'forbidden-in-authority-cases'])),
      secretElections: v.exactOptional(v.boolean()),
      secretRemotely: v.exactOptional(v.boolean()),
      minorityReferral: v.exactOptional(v.boolean()),
      chairLast: v.exactOptional(v.boolean()),
    }),
  ),
};

/** What the corrected import form posts: a whole meeting, prepared but not yet opened. */
export const newMeetingSchema = v.strictObject({
  body: v.strictObject({
    name: v.pipe(line(200), v.minLength(1)),
    shortName: line(40),
    kind: v.picklist([
      'committee',
      'assembly',
      'council',
      'cooperation-group',
      'consultation-body',
      'union-employer-group',
      'board',
      'custom',
    ]),
    documentType: v.picklist([
      'protokoll',
      'minnesanteckningar',
      'motesanteckning',
      'samverkansprotokoll',
      'kl-protokoll',
    ]),
    quorum: v.variant('rule', [
      v.strictObject({ rule: v.literal('more-than-half'), seats: whole(1, 500) }),
      v.strictObject({ rule: v.literal('at-least-half'), seats: whole(1, 500) }),
      v.strictObject({ rule: v.literal('two-thirds'), seats: whole(1, 500) }),
      v.pipe(
        v.strictObject({
          rule: v.literal('fraction'),
          seats: whole(1, 500),
          numerator: whole(1, 100),
          denominator: whole(1, 100),
        }),
        v.check(({ numerator, denominator }) => numerator <= denominator, 'more than the whole'),
      ),
      v.strictObject({ rule: v.literal('none') }),
    ]),
    numbering: v.strictObject({ style: v.picklist(['plain', 'section']), firstNumber: whole(1, 9999) }),
    adjusters: whole(0, 20),
    gavel: v.picklist(['chair', 'chair-or-secretary']),
    sides: v.pipe(v.array(line(200)), v.maxLength(4)),
    ...bodyRules,
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
