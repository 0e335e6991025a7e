import type { Permission } from '#lib/protocol/set-up.ts';

export interface TeamsManifestOptions {
  /** `https://protokoll.example`. */
  readonly origin: string;
  /** Of the app registration in Entra. */
  readonly appId: string;
  readonly botId: string;
  /** Of the package in Teams; by default the app registration's. */
  readonly packageId?: string;
  readonly version?: string;
}

const SCHEMA = 'https://developer.microsoft.com/en-us/json-schemas/teams/v1.29/MicrosoftTeams.schema.json';
const ACCENT = '#1B4F72';

/** What is asked for in each meeting that the app is added to. */
const RESOURCE_SPECIFIC = [
  { name: 'OnlineMeeting.ReadBasic.Chat', type: 'Application' },
  { name: 'OnlineMeetingParticipant.Read.Chat', type: 'Application' },
  { name: 'OnlineMeetingTranscript.Read.Chat', type: 'Application' },
  { name: 'MeetingStage.Write.Chat', type: 'Delegated' },
];
export const TEAMS_MEETING_PERMISSIONS: readonly Permission[] = RESOURCE_SPECIFIC.map(({ name }) => ({
  name,
  isOptional: false,
}));

/** What an administrator consents to in Graph. */
export const GRAPH_PERMISSIONS: readonly Permission[] = [
  { name: 'OnlineMeetingArtifact.Read.All', isOptional: false },
  { name: 'OnlineMeetingTranscript.Read.All', isOptional: false },
  { name: 'OnlineMeetings.Read.All', isOptional: false },
  { name: 'OnlineMeetings.ReadWrite.All', isOptional: true },
];

/** Of the app registration in Entra, as the panel asks for it. */
export function teamsAppUri(origin: string, appId: string): string {
  return `api://${new URL(origin).host}/${appId}`;
}

/** What a Teams administrator uploads, in version 1.29 of its schema. */
export function teamsManifest({
  origin,
  appId,
  botId,
  packageId = appId,
  version = '1.0.0',
}: TeamsManifestOptions): object {
  const { origin: base, host } = new URL(origin);
  return {
    $schema: SCHEMA,
    manifestVersion: '1.29',
    version,
    id: packageId,
    developer: {
      name: 'Klubba',
      websiteUrl: base,
      privacyUrl: `${base}/privacy`,
      termsOfUseUrl: `${base}/terms`,
    },
    name: { short: 'Klubba', full: 'Klubba – upprop, beslut och protokoll i mötet' },
    description: {
      short: 'Upprop, beslutförhet, beslut och protokoll under mötet.',
      full: 'Den formella sidan av mötet i Teams sidopanel: upprop, beslutförhet, yrkanden, beslut vid klubban, protokoll som skrivs tillsammans och justeras digitalt.',
    },
    localizationInfo: {
      defaultLanguageTag: 'sv-se',
      additionalLanguages: [{ languageTag: 'en-us', file: 'en-us.json' }],
    },
    icons: { color: 'color.png', outline: 'outline.png' },
    accentColor: ACCENT,
    configurableTabs: [
      {
        id: 'meeting',
        configurationUrl: `${base}/embed/teams/config`,
        canUpdateConfiguration: true,
        scopes: ['groupChat'],
        context: ['meetingSidePanel', 'meetingStage', 'meetingDetailsTab', 'meetingChatTab'],
        meetingSurfaces: ['sidePanel', 'stage'],
      },
    ],
    staticTabs: [
      {
        entityId: 'home',
        name: 'Mina möten',
        contentUrl: `${base}/embed/teams/home`,
        websiteUrl: `${base}/`,
        scopes: ['personal'],
      },
    ],
    bots: [
      { botId, scopes: ['team', 'personal', 'groupChat'], isNotificationOnly: true, supportsFiles: false },
    ],
    permissions: ['identity', 'messageTeamMembers'],
    validDomains: [host],
    webApplicationInfo: { id: appId, resource: teamsAppUri(origin, appId) },
    authorization: {
      permissions: {
        resourceSpecific: RESOURCE_SPECIFIC,
      },
    },
    // The stage is all that guests without an account can see.
    meetingExtensionDefinition: { supportsAnonymousGuestUsers: true },
    defaultInstallScope: 'meetings',
    defaultGroupCapability: { meetings: 'tab', groupchat: 'tab' },
    showLoadingIndicator: false,
    isFullScreen: false,
  };
}

/** The same in English, in the form that the manifest refers to. */
export function englishNames(): object {
  return {
    $schema: SCHEMA.replace('MicrosoftTeams.schema.json', 'MicrosoftTeams.Localization.schema.json'),
    'name.short': 'Klubba',
    'name.full': 'Klubba – roll call, decisions and minutes in the meeting',
    'description.short': 'Roll call, quorum, decisions and minutes during the meeting.',
    'description.full':
      'The formal side of the meeting in the side panel of Teams: roll call, quorum, proposals, decisions at the gavel, minutes that are written together and signed.',
    'staticTabs[0].name': 'My meetings',
  };
}
