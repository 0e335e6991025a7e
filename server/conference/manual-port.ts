import type { Connection } from '#lib/domain/conference/conference-event.ts';
import { ok, refuse, type Result } from '#lib/domain/refusal.ts';
import type { FileRefusal } from '#server/application/attendance-files.ts';
import type { AttendanceFile, FileOptions } from './files/attendance-file.ts';
import { fileConnections } from './files/file-connections.ts';
import { readAttendanceFile } from './files/read-attendance-file.ts';
import { readTranscript } from './files/vtt.ts';
import type { ConferencePort } from '#server/application/conference-port.ts';

/** For everybody without rights in Zoom or Teams: files that somebody brings. */
export interface ManualPort extends ConferencePort {
  readAttendance(
    bytes: Uint8Array,
    options: FileOptions,
  ): Result<{ readonly file: AttendanceFile; readonly connections: readonly Connection[] }, FileRefusal>;
  readonly readTranscript: typeof readTranscript;
}

export function createManualPort(): ManualPort {
  return {
    provider: 'manual',
    capabilities: {
      live: false,
      emails: 'sometimes',
      media: false,
      attendance: false,
      transcript: false,
      embed: false,
    },
    receive: () => Promise.resolve({ status: 404, deliveries: [], dropped: 'no-hook' }),
    verifyEmbed: () => Promise.resolve(refuse('embed-rejected', { reason: 'provider' })),
    readAttendance(bytes, options) {
      const file = readAttendanceFile(bytes, options);
      return file.ok ? ok({ file: file.value, connections: fileConnections(file.value) }) : file;
    },
    readTranscript,
  };
}
