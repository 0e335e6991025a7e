/** Of the short names only those that mean one zone. */
const NAMED: Readonly<Record<string, number>> = { cet: 60, cest: 120, eet: 120, eest: 180 };

/** A zone as a cell or a label has it: `Z`, `UTC`, `GMT+1`, `+01:00`, `-0500`, `CET`. */
export const ZONE = String.raw`z|cest|cet|eest|eet|(?:utc|gmt)(?: ?[+-]\d{1,2}(?::?\d{2})?)?|[+-]\d{2}:?\d{2}`;
const PARTS = /([+-])(\d{1,2})(?::?(\d{2}))?$/u;
const IN_LABEL = new RegExp(String.raw` ?[(\[](${ZONE})[)\]]$`, 'iu');
const LATEST_HOURS = 14;

/** Minutes by which its clocks are ahead of UTC. Nothing when no place on earth has that time. */
export function zoneMinutes(zone: string): number | undefined {
  const found = PARTS.exec(zone);
  if (!found) return NAMED[zone.toLowerCase()] ?? 0;
  const [hours, minutes] = [Number(found[2]), Number(found[3] ?? 0)];
  if (hours > LATEST_HOURS || minutes > 59) return undefined;
  return (found[1] === '-' ? -1 : 1) * (hours * 60 + minutes);
}

/** The zone that a column's label has in brackets: "Join time (UTC)". */
export function zoneOfLabel(label: string): number | undefined {
  const zone = IN_LABEL.exec(label.trim())?.[1];
  return zone === undefined ? undefined : zoneMinutes(zone);
}

export function withoutZone(label: string): string {
  return label.replace(IN_LABEL, '');
}
