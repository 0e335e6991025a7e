import { m } from './generated/messages.js';

interface Words {
  readonly is: () => string;
  readonly without: () => string;
}

const MAKE: Words = { is: m.setup_for_make, without: m.setup_without_make };
const ATTENDANCE: Words = { is: m.setup_for_attendance, without: m.setup_without_file };
const TRANSCRIPTS: Words = { is: m.setup_for_transcripts, without: m.setup_without_file };

const PERMISSIONS: Readonly<Record<string, Words>> = {
  'zoomapp:inmeeting': { is: m.setup_for_panel, without: m.setup_without_panel },
  'user:read:user': { is: m.setup_for_user, without: m.setup_without_user },
  'meeting:read:meeting:admin': { is: m.setup_for_events, without: m.setup_without_events },
  'meeting:write:meeting:admin': MAKE,
  'meeting:read:list_past_participants:admin': ATTENDANCE,
  'report:read:list_meeting_participants:admin': {
    is: m.setup_for_registrants,
    without: m.setup_without_registrants,
  },
  'cloud_recording:read:list_recording_files:admin': TRANSCRIPTS,
  'dashboard:read:list_meeting_participants:admin': { is: m.setup_for_ask, without: m.setup_without_ask },
  'OnlineMeeting.ReadBasic.Chat': { is: m.setup_for_start_end, without: m.setup_without_events },
  'OnlineMeetingParticipant.Read.Chat': { is: m.setup_for_come_go, without: m.setup_without_events },
  'OnlineMeetingTranscript.Read.Chat': { is: m.setup_for_transcript_told, without: m.setup_without_told },
  'MeetingStage.Write.Chat': { is: m.setup_for_stage, without: m.setup_without_stage },
  'OnlineMeetingArtifact.Read.All': ATTENDANCE,
  'OnlineMeetingTranscript.Read.All': TRANSCRIPTS,
  'OnlineMeetings.Read.All': { is: m.setup_for_find, without: m.setup_without_find },
  'OnlineMeetings.ReadWrite.All': MAKE,
};

/** What a permission is for and what is lost without it; undefined for one that the product does not know. */
export function permissionWords(name: string): { readonly is: string; readonly without: string } | undefined {
  const words = PERMISSIONS[name];
  return words && { is: words.is(), without: words.without() };
}
