import { ok } from '#lib/domain/refusal.ts';
import type { AttendanceFiles } from '#server/application/hold-attendance.ts';
import type { ManualPort } from '../manual-port.ts';

/** Files say no zone; a meeting of ours is told in Swedish time. */
const TIME_ZONE = 'Europe/Stockholm';

/** Attendance files as the use cases ask for them. */
export function createAttendanceFiles(port: Pick<ManualPort, 'readAttendance'>): AttendanceFiles {
  return {
    read(bytes, { date }) {
      const read = port.readAttendance(bytes, { timeZone: TIME_ZONE, expectedDate: date });
      if (!read.ok) return read;
      const { file, connections } = read.value;
      return ok({ provider: file.provider, connections, skipped: file.skipped });
    },
  };
}
