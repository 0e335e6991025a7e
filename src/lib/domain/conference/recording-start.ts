/** Zoom names the files of a recording after its beginning: `GMT20261124-115230_Recording.transcript.vtt`. */
const NAMED = /GMT(\d{4})(\d{2})(\d{2})-(\d{2})(\d{2})(\d{2})/u;

/** ISO 8601 in UTC, when the name of a file tells when its recording began. Only a suggestion: names are changed. */
export function startInFileName(name: string): string | null {
  const found = NAMED.exec(name.slice(0, 300));
  if (!found) return null;
  const [year, month, day, hour, minute, second] = found.slice(1);
  const iso = `${String(year)}-${String(month)}-${String(day)}T${String(hour)}:${String(minute)}:${String(second)}.000Z`;
  const time = Date.parse(iso);
  // 31 February is read as a day in March.
  return !Number.isNaN(time) && new Date(time).toISOString() === iso ? iso : null;
}
