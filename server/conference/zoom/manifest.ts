import type { Permission } from '#lib/protocol/set-up.ts';

export interface ZoomManifestOptions {
  /** `https://protokoll.example`. */
  readonly origin: string;
  /** Of the customer whose secrets the hook is checked with. */
  readonly hookId?: string;
}

const must = (name: string): Permission => ({ name, isOptional: false });
const may = (name: string): Permission => ({ name, isOptional: true });

/** What the app itself asks for. */
export const ZOOM_SCOPES: readonly Permission[] = [
  must('zoomapp:inmeeting'),
  must('user:read:user'),
  must('meeting:read:meeting:admin'),
  may('meeting:write:meeting:admin'),
  must('meeting:read:list_past_participants:admin'),
  may('report:read:list_meeting_participants:admin'),
  may('cloud_recording:read:list_recording_files:admin'),
];

/** What a server account asks for, with which Zoom is asked and not only heard. */
export const ZOOM_SERVER_SCOPES: readonly Permission[] = [
  must('meeting:read:meeting:admin'),
  may('meeting:write:meeting:admin'),
  must('meeting:read:list_past_participants:admin'),
  may('report:read:list_meeting_participants:admin'),
  may('cloud_recording:read:list_recording_files:admin'),
  may('dashboard:read:list_meeting_participants:admin'),
];
const APIS = [
  'getSupportedJsApis',
  'getRunningContext',
  'getUserContext',
  'getMeetingUUID',
  'getMeetingContext',
  'getMeetingParticipants',
  'onParticipantChange',
  'onMeeting',
  'onMyUserContextChange',
  'onRunningContextChange',
  'onMyMediaChange',
  'onBreakoutRoomChange',
  'getAppContext',
  'authorize',
  'onAuthorized',
  'promptAuthorize',
  'openUrl',
  'startCollaborate',
  'showNotification',
  'sendAppInvitationToAllParticipants',
  'getMeetingParticipantsEmail',
  'onParticipantEmail',
];
export const ZOOM_EVENTS: readonly string[] = [
  'meeting.started',
  'meeting.ended',
  'meeting.participant_joined',
  'meeting.participant_left',
  'meeting.participant_joined_waiting_room',
  'meeting.participant_left_waiting_room',
  'meeting.participant_admitted',
  'meeting.participant_put_in_waiting_room',
  'meeting.participant_joined_breakout_room',
  'meeting.participant_left_breakout_room',
  'meeting.participant_role_changed',
  'meeting.participant_bind',
  'meeting.participant_jbh_joined',
  'meeting.participant_jbh_waiting',
  'meeting.participant_jbh_waiting_left',
  'recording.transcript_completed',
  'app_deauthorized',
];

/** The one address that Zoom may send a browser back to. */
export function zoomCallback(origin: string): string {
  return `${new URL(origin).origin}/auth/zoom/callback`;
}

/** What the Marketplace is given to make the app of one installation. The SDK is bundled, so no host but ours is asked for. */
export function zoomManifest({ origin, hookId }: ZoomManifestOptions): object {
  const { origin: base, hostname } = new URL(origin);
  const callback = zoomCallback(origin);
  const home = `${base}/embed/zoom`;
  return {
    app_type: 'general',
    app_name: 'Klubba',
    manifest: {
      display_information: {
        display_name: 'Klubba',
        description: 'Upprop, beslut och protokoll i Zoom-mötet.',
      },
      oauth_information: {
        usage: 'ADMIN_MANAGEMENT',
        development_redirect_uri: callback,
        production_redirect_uri: callback,
        oauth_allow_list: [callback, home],
        strict_mode: true,
        subdomain_strict_mode: true,
        scopes: ZOOM_SCOPES.map(({ name, isOptional }) => ({ scope: name, optional: isOptional })),
      },
      features: {
        products: ['ZOOM_MEETING'],
        production_home_uri: home,
        domain_allow_list: [{ domain: hostname, explanation: 'Klubba och dess WebSocket.' }],
        in_client_feature: {
          zoom_app_api: { enable: true, zoom_app_apis: APIS },
          guest_mode: { enable: true, enable_test_guest_mode: true },
          in_client_oauth: { enable: true },
          collaborate_mode: { enable: true, enable_screen_sharing: false, enable_play_together: false },
        },
        event_subscription: {
          enable: true,
          events: [
            {
              subscription_id: 'klubba-narvaro',
              subscription_name: 'Närvaro',
              event_usage: 'EVENT_FOR_ADMIN',
              event_types: ZOOM_EVENTS,
              production_webhook_url: `${base}/api/hooks/zoom${hookId === undefined ? '' : `/${encodeURIComponent(hookId)}`}`,
            },
          ],
        },
      },
    },
  };
}
