import * as v from 'valibot';
import type { MeetingEvent } from '#lib/domain/meeting-events.ts';
import type { Me } from './meeting-wire.ts';

/** Made in the frame: 32 random bytes, base64url. */
const nonce = v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{43}$/u));
const meetingId = v.exactOptional(v.pipe(v.string(), v.uuid()));
const hint = v.pipe(v.string(), v.maxLength(2000));

/** What the frame hands over of who sits in it, as its provider signed it. */
export const enterSchema = v.variant('provider', [
  v.object({
    provider: v.literal('zoom'),
    appContext: v.pipe(v.string(), v.maxLength(4096)),
    nonce,
    meetingId,
  }),
  v.object({
    provider: v.literal('teams'),
    token: v.pipe(v.string(), v.maxLength(20_000)),
    /** `meeting.id` of the frame's own context: says where to look, proves nothing. */
    call: hint,
    nonce,
    meetingId,
  }),
]);

/** A frame in which nobody is vouched for. */
export const offerSchema = v.object({ provider: v.picklist(['zoom', 'teams']), call: hint, nonce });

/** What the person brought from the window in which they signed in. */
export const exchangeSchema = v.object({ nonce, code: v.pipe(v.string(), v.maxLength(40)) });

export const consentQuestionSchema = v.object({ nonce });
export const consentAnswerSchema = v.object({
  nonce,
  meetingId,
  code: v.pipe(v.string(), v.minLength(1), v.maxLength(1000)),
  state: v.pipe(v.string(), v.maxLength(200)),
  redirectUri: v.pipe(v.string(), v.url(), v.maxLength(2000)),
});

export type EnterProof =
  | { readonly provider: 'zoom'; readonly appContext: string }
  | { readonly provider: 'teams'; readonly token: string; readonly call: string };

/** A meeting that somebody may go into from a frame. */
export interface EmbedMeeting {
  readonly id: string;
  readonly title: string;
  readonly bodyName: string;
  readonly date: string;
  readonly startTime: string;
}

/** `in`: the token opens the room; the same lies in a cookie, where the frame may keep one. */
export type EnterAnswer =
  | { readonly kind: 'in'; readonly token: string; readonly meetingId: string }
  | { readonly kind: 'choose'; readonly meetings: readonly EmbedMeeting[] }
  | { readonly kind: 'sign-in'; readonly offer: string }
  | { readonly kind: 'guest' }
  | { readonly kind: 'no-meeting' };

/** The room as a frame gets it. */
export interface EmbedRoom {
  readonly meetingId: string;
  readonly account: {
    readonly id: string;
    readonly name: string;
    readonly email: string;
    readonly demoRole: string | null;
  };
  readonly events: readonly MeetingEvent[];
  readonly me: Me;
}

/** What the window in which the person signed in says to the frame that opened it. */
export const BROUGHT_CODE = 'klubba-code';
export const broughtCodeSchema = v.object({
  kind: v.literal(BROUGHT_CODE),
  code: v.pipe(v.string(), v.regex(/^[A-Z0-9]{8}$/u)),
});
