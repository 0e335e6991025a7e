import { ok } from '#lib/domain/refusal.ts';
import type { AttendanceFiles, ColumnMapping } from '#server/application/attendance-files.ts';
import type { ManualPort } from '../manual-port.ts';
import type { AttendanceFile } from './attendance-file.ts';
import { fileHeadings } from './read-attendance-file.ts';

/** Files say no zone; a meeting of ours is told in Swedish time. */
const TIME_ZONE = 'Europe/Stockholm';

/** Attendance files as the use cases ask for them. */
export function createAttendanceFiles(port: Pick<ManualPort, 'readAttendance'>): AttendanceFiles {
  return {
    headings: fileHeadings,
    read(bytes, { date, ...options }) {
      const read = port.readAttendance(bytes, { timeZone: TIME_ZONE, expectedDate: date, ...options });
      if (!read.ok) return read;
      const { file, connections } = read.value;
      return ok({
        provider: file.provider,
        connections,
        skipped: file.skipped,
        notes: file.notes,
        readAs: doubtfulColumns(file),
      });
    },
  };
}

/** Labels that nobody taught us: the columns may be others than they seem, or than somebody said. */
function doubtfulColumns({ era, isGuess, shown, columns }: AttendanceFile) {
  const { name, joined, left, duration, email, waiting } = columns;
  const isDoubtful = isGuess || era === 'by-structure' || era === 'mapped';
  if (!isDoubtful || name === undefined || joined === undefined) return null;
  const mapping: ColumnMapping = {
    signature: shown.signature,
    name,
    joined,
    ...(left === undefined ? {} : { left }),
    ...(duration === undefined ? {} : { duration }),
    ...(email === undefined ? {} : { email }),
    ...(waiting === undefined ? {} : { waiting }),
  };
  return { columns: shown, mapping };
}
