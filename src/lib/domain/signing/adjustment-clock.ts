const DAY_MS = 86_400_000;

/** ADJ-1: the last civil day for adjusting, meeting day + the body's days; null when the body has no such rule. */
export function adjustmentDeadline(meetingDate: string, days: number | undefined): string | null {
  if (days === undefined) return null;
  return new Date(Date.parse(`${meetingDate}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);
}

/** Civil days from `today` until the deadline: 0 on the day itself, negative when it has passed. */
export function daysUntil(deadline: string, today: string): number {
  return Math.round((Date.parse(`${deadline}T00:00:00Z`) - Date.parse(`${today}T00:00:00Z`)) / DAY_MS);
}
