import * as v from 'valibot';
import type { BodyProfile } from '#lib/domain/body.ts';

const line = (max: number) => v.pipe(v.string(), v.trim(), v.maxLength(max));
const whole = (min: number, max: number) => v.pipe(v.number(), v.integer(), v.minValue(min), v.maxValue(max));
const share = v.pipe(
  v.strictObject({ numerator: whole(1, 100), denominator: whole(1, 100) }),
  v.check(({ numerator, denominator }) => numerator <= denominator, 'more than the whole'),
);
const parties = v.pipe(v.array(line(20)), v.maxLength(30), v.readonly());

/** The rules a body may have beyond the plain ones; left out, it has none. */
const bodyRules = {
  recusalException: v.exactOptional(v.boolean()),
  interpellationsWithoutQuorum: v.exactOptional(v.boolean()),
  quorumMode: v.exactOptional(v.picklist(['automatic', 'until-challenged'])),
  deputies: v.exactOptional(
    v.strictObject({
      order: v.picklist(['party-then-list', 'personal', 'none']),
      groupOrder: v.exactOptional(v.record(line(20), parties)),
      ownPartyOnly: v.exactOptional(v.boolean()),
      ownPartyDisplaces: v.boolean(),
      changeBetweenItems: v.boolean(),
      noReturnSameDay: v.boolean(),
      opinionMinuted: v.exactOptional(v.boolean()),
    }),
  ),
  distance: v.exactOptional(
    v.strictObject({
      allowed: v.boolean(),
      allRemoteAllowed: v.boolean(),
      regime: v.exactOptional(v.picklist(['dated', 'coordination-federation', 'free'])),
      audioOnly: v.exactOptional(v.boolean()),
    }),
  ),
  sideQuorum: v.exactOptional(v.record(line(200), whole(1, 500))),
  cooperation: v.exactOptional(v.strictObject({ centralNegotiationDays: v.exactOptional(whole(1, 365)) })),
  voting: v.exactOptional(
    v.strictObject({
      votes: v.exactOptional(v.picklist(['members', 'none'])),
      tie: v.exactOptional(v.picklist(['chair-casting', 'rejected'])),
      electionTie: v.exactOptional(v.picklist(['lot', 'chair-casting'])),
      majority: v.exactOptional(v.picklist(['votes-cast', 'present-and-third', 'qualified'])),
      qualifiedShare: v.exactOptional(share),
      abstention: v.exactOptional(v.picklist(['allowed', 'forbidden-in-authority-cases'])),
      secretElections: v.exactOptional(v.boolean()),
      secretRemotely: v.exactOptional(v.boolean()),
      minorityReferral: v.exactOptional(v.boolean()),
      chairLast: v.exactOptional(v.boolean()),
      recordBy: v.exactOptional(v.picklist(['person', 'party'])),
    }),
  ),
  preset: v.exactOptional(v.pipe(v.string(), v.regex(/^[a-z0-9-]{1,40}$/))),
  approval: v.exactOptional(
    v.picklist([
      'adjusters-sign',
      'next-meeting-approves',
      'all-present-sign',
      'chair-and-clerk-sign',
      'both-sides-sign',
      'nobody-signs',
    ]),
  ),
  signingOrder: v.exactOptional(v.picklist(['any', 'secretary-first', 'chair-last'])),
  minimumMethod: v.exactOptional(v.picklist(['passkey', 'oidc', 'bankid'])),
  decisionsTakeEffect: v.exactOptional(v.picklist(['at-gavel', 'at-adjustment'])),
  adjustmentDays: v.exactOptional(whole(1, 366)),
  minutesStyle: v.exactOptional(v.picklist(['decision', 'discussion'])),
  reservation: v.exactOptional(
    v.strictObject({
      until: v.picklist(['meeting-closed', 'adjustment']),
      name: v.picklist(['reservation', 'dissent']),
    }),
  ),
  appealable: v.exactOptional(v.boolean()),
};

/** The rules a body meets by, as they come over the wire. */
export const profileEntries = {
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
};

export const profileSchema = v.strictObject(profileEntries) satisfies v.GenericSchema<unknown, BodyProfile>;
