/** Everybody who may knock: the seats of a meeting, and those who have none. */
export const CALLERS = [
  'secretary',
  'chair',
  'adjuster',
  'member',
  'deputy',
  'guest',
  'stranger',
  'outsider',
  'nobody',
] as const;
export type Caller = (typeof CALLERS)[number];

/** Settles what holds for the whole organisation, and has no more right in its meetings than anybody else. */
export const ADMINISTRATOR = 'stranger' satisfies Caller;
/** Signed in, but without a seat in the meeting. */
export const UNSEATED: readonly Caller[] = ['stranger', 'outsider'];
export const OFFICERS: readonly Caller[] = ['secretary', 'chair'];
/** Whose name the minutes carry and who sign them: the chair and the adjuster they elected. */
export const SIGNERS: readonly Caller[] = ['chair', 'adjuster'];
