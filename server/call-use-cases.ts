import { acting, type SessionLike } from './acting.ts';
import { readAgreementChanges } from './application/agreement-changes.ts';
import { askConnected, type AskConnectedDependencies } from './application/ask-connected.ts';
import {
  bindPasted,
  type CallSettingsDependencies,
  makeCall,
  readCallSettings,
  readJoinAddress,
} from './application/call-settings.ts';
import { fetchAttendance, fetchTranscript, reportSources } from './application/fetch-reports.ts';
import {
  type AttendanceDependencies,
  type BroughtFile,
  holdAttendance,
} from './application/hold-attendance.ts';
import { readTranscripts } from './application/read-transcripts.ts';
import { beginInstall, finishInstall, type InstallDependencies } from './application/install-app.ts';
import {
  readAgreementPaper,
  leavesUnderAgreement,
  showAgreement,
  type ShowAgreementDependencies,
  showAgreements,
} from './application/show-agreements.ts';
import { dropTranscript, keepTranscript, type TranscriptDependencies } from './application/transcripts.ts';

export type CallUseCaseDependencies = AskConnectedDependencies &
  AttendanceDependencies &
  CallSettingsDependencies &
  InstallDependencies &
  ShowAgreementDependencies &
  TranscriptDependencies;

type InMeeting = { readonly session: SessionLike; readonly meetingId: string };

/** What is done about calls before and after meetings, as routes call it. */
export function bindCallUseCases(dependencies: CallUseCaseDependencies) {
  return {
    askConnected: (input: InMeeting) => askConnected(dependencies, acting(input)),
    holdAttendance: (input: InMeeting & BroughtFile) => holdAttendance(dependencies, acting(input)),
    reportSources: (input: InMeeting) => reportSources(dependencies, acting(input)),
    fetchAttendance: (input: InMeeting) => fetchAttendance(dependencies, acting(input)),
    /** `startTime`: when the recording began, Swedish time on the day of the meeting. */
    keepTranscript: (input: InMeeting & { bytes: Uint8Array; name: string; startTime: string | null }) =>
      keepTranscript(dependencies, acting(input)),
    fetchTranscript: (input: InMeeting & { startTime: string | null }) =>
      fetchTranscript(dependencies, acting(input)),
    readTranscripts: (input: InMeeting) => readTranscripts(dependencies, acting(input)),
    dropTranscript: (input: InMeeting & { id: string }) => dropTranscript(dependencies, acting(input)),
    readCallSettings: (input: InMeeting) => readCallSettings(dependencies, acting(input)),
    readJoinAddress: (input: InMeeting) => readJoinAddress(dependencies, acting(input)),
    bindPasted: (
      input: InMeeting & { pasted: string; accountId: string | null; organiserId: string | null },
    ) => bindPasted(dependencies, acting(input)),
    makeCall: (input: InMeeting & { accountId: string; organiserId: string | null; registration: boolean }) =>
      makeCall(dependencies, acting(input)),
    showAgreements: (input: { session: SessionLike }) => showAgreements(dependencies, acting(input)),
    showAgreement: (input: { session: SessionLike; id: string }) =>
      showAgreement(dependencies, acting(input)),
    leavesUnderAgreement: (input: { session: SessionLike; id: string }) =>
      leavesUnderAgreement(dependencies, acting(input)),
    /** Of one agreement, or of all that there are and were. */
    readAgreementChanges: (input: { session: SessionLike; id: string | null }) =>
      readAgreementChanges(dependencies, acting(input)),
    /** For everybody in the organisation: each host adds the app to their own Zoom. */
    beginInstall: (input: { session: SessionLike; id: string }) => beginInstall(dependencies, acting(input)),
    finishInstall: (input: { session: SessionLike; memory: string; code: string; state: string }) =>
      finishInstall(dependencies, acting(input)),
    readAgreementPaper: (input: { session: SessionLike; id: string }) =>
      readAgreementPaper(dependencies, acting(input)),
  };
}
