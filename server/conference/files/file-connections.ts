import { createHash } from 'node:crypto';
import type { Connection } from '#lib/domain/conference/conference-event.ts';
import { callerOf } from '../caller.ts';
import type { AttendanceFile, AttendanceRow } from './attendance-file.ts';

/**
 * A file's rows as connections, which nobody has signed. The same row gives the same key, so a file that is brought twice says
 * nothing new.
 */
export function fileConnections({ provider, rows }: Pick<AttendanceFile, 'provider' | 'rows'>): Connection[] {
  const seen = new Map<string, number>();
  return rows.map((row) => {
    const name = wholeName(row);
    const key = keyOf([provider, name, row.email ?? '', row.joinedAt]);
    const times = seen.get(key) ?? 0;
    seen.set(key, times + 1);
    return {
      // Two devices of one person may have joined in the same second.
      connectionKey: times === 0 ? key : `${key}:${String(times + 1)}`,
      person: callerOf({ name, ...(row.email === undefined ? {} : { email: row.email }) }),
      joinedAt: row.joinedAt,
      leftAt: row.leftAt,
      waiting: row.waiting,
      role: row.role ?? null,
      boundTo: null,
      verified: false,
      sources: ['file'],
    };
  });
}

/** With the brackets: whether they hold an old name, a device or a municipality is for the matching to find out. */
function wholeName({ name, originalName }: AttendanceRow): string {
  return originalName === undefined ? name : `${name} (${originalName})`;
}

function keyOf(parts: readonly string[]): string {
  return `file:${createHash('sha256').update(parts.join('\u001F')).digest('hex').slice(0, 24)}`;
}
