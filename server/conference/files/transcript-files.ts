import type { TranscriptFiles } from '#server/application/transcript-files.ts';
import type { ManualPort } from '../manual-port.ts';
import { isRealTime, zoneClock } from './zoned-time.ts';

const TIME_ZONE = 'Europe/Stockholm';
const MOMENT = /^(\d{4})-(\d{2})-(\d{2}) (\d{2}):(\d{2})(?::(\d{2}))?$/u;

/** Transcripts as the use cases ask for them. */
export function createTranscriptFiles(port: Pick<ManualPort, 'readTranscript'>): TranscriptFiles {
  return {
    read: (bytes, names) => port.readTranscript(bytes, names),
    instantOf(date, time) {
      const found = MOMENT.exec(`${date} ${time}`);
      const clock = zoneClock(TIME_ZONE);
      if (!found || !clock) return null;
      const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = found
        .slice(1)
        .map((part) => Number(part ?? 0));
      const civil = { year, month, day, hour, minute, second };
      const instants = isRealTime(civil) ? clock.instants(civil) : 'skipped';
      return instants === 'skipped' ? null : new Date(instants.earlier).toISOString();
    },
  };
}
