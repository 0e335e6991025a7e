import type { FileNote } from '#lib/protocol/attendance-wire.ts';
import type { ReadableTable } from './choose-tables.ts';
import { writtenTime } from './file-dates.ts';
import { isMeantAsZone, labelWithZone, zoneNamed } from './file-zones.ts';

/** The first zone in a table that could be several, by its label or beside a time: its times were read as the account's. */
export function unreadZones({ table, columns }: ReadableTable): readonly FileNote[] {
  const times = [columns.joined, columns.left, columns.timestamp].filter((at) => at !== undefined);
  for (const at of times) {
    const zone = labelWithZone(table.header[at] ?? '')?.zone ?? '';
    if (zoneNamed(zone) === undefined && isMeantAsZone(zone))
      return [{ code: 'zone-unknown', line: table.line, text: zone }];
  }
  for (const { cells, line } of table.rows)
    for (const at of times) {
      const zone = writtenTime(cells[at] ?? '')?.unreadZone;
      if (zone !== undefined) return [{ code: 'zone-unknown', line, text: zone }];
    }
  return [];
}
