import type { AttendanceFiles } from '#server/application/hold-attendance.ts';
import { ok, refuse, type Result } from '#lib/domain/refusal.ts';
import type { ManualPort } from '../manual-port.ts';
import type { FileRefusal } from './attendance-file.ts';

/** Files say no zone; a meeting of ours is told in Swedish time. */
const TIME_ZONE = 'Europe/Stockholm';

/** Attendance files as the use cases ask for them: whatever is wrong with one is told in words of its own. */
export function createAttendanceFiles(port: Pick<ManualPort, 'readAttendance'>): AttendanceFiles {
  return {
    read(bytes, { date }) {
      const read = port.readAttendance(bytes, { timeZone: TIME_ZONE, expectedDate: date });
      if (!read.ok) return refused(read.refusal);
      const { file, connections } = read.value;
      return ok({ provider: file.provider, connections, skipped: file.skipped });
    },
  };
}

function refused({ code, params = {} }: FileRefusal): Result<never> {
  if (code === 'attendance-too-large') return refuse('attendance-too-large');
  if (code === 'columns-unknown') return refuse('attendance-columns-unknown', { line: params['line'] ?? 1 });
  if (code === 'no-connection-times') return refuse('attendance-without-times');
  if (code === 'ambiguous-date') return refuse('attendance-date-ambiguous');
  if (params['reason'] === 'workbook') return refuse('attendance-workbook');
  return refuse('attendance-none');
}
