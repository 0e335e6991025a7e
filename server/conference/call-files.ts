import type { AttendanceFiles } from '#server/application/attendance-files.ts';
import type { CallPapers } from '#server/application/call-papers.ts';
import type { TranscriptFiles } from '#server/application/transcript-files.ts';
import { createCallPapers } from './call-papers.ts';
import { createAttendanceFiles } from './files/attendance-files.ts';
import { createTranscriptFiles } from './files/transcript-files.ts';
import { createManualPort } from './manual-port.ts';

/** Everything about calls that is a file: what people bring, and what they are handed. */
export function createCallFiles(installation: { readonly origin: string }): {
  readonly attendanceFiles: AttendanceFiles;
  readonly transcriptFiles: TranscriptFiles;
  readonly callPapers: CallPapers;
} {
  const port = createManualPort();
  return {
    attendanceFiles: createAttendanceFiles(port),
    transcriptFiles: createTranscriptFiles(port),
    callPapers: createCallPapers(installation),
  };
}
