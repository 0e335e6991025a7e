import { createPrivateKey } from 'node:crypto';
import * as v from 'valibot';
import type { ConferenceProvider } from '#lib/domain/conference/conference-event.ts';
import { SHORTEST_SECRET } from '#lib/protocol/agreement-bounds.ts';
import { ok, refuse, type Result } from '#lib/domain/refusal.ts';
import type { ConferenceAccountRow } from './conference-records.ts';
import type { SecretBox } from './method-ports.ts';

const text = (longest: number) => v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(longest));
const guid = v.pipe(v.string(), v.trim(), v.uuid(), v.toLowerCase());
/** A short one could be guessed, and whoever guesses it speaks for the provider. */
const secret = v.pipe(v.string(), v.trim(), v.minLength(SHORTEST_SECRET), v.maxLength(500));
/** The current one first; two while one is being changed for the other. */
const secrets = v.pipe(v.array(secret), v.minLength(1), v.maxLength(2));

const graphKey = v.strictObject({
  /** As the subscription names the certificate. */
  id: text(100),
  certificatePem: v.pipe(v.string(), v.maxLength(20_000), v.includes('-----BEGIN CERTIFICATE-----')),
  privateKeyPem: v.pipe(v.string(), v.maxLength(20_000), v.check(isRsaKey)),
});

const zoomSettings = v.strictObject({
  provider: v.literal('zoom'),
  clientId: text(200),
  clientSecrets: secrets,
  hookSecrets: secrets,
  challengeMethod: v.picklist(['plain', 'S256']),
  /** Business accounts and up can be asked during a meeting. */
  hasLiveRoster: v.boolean(),
  /** Server-to-server OAuth: reads reports and makes meetings. Without it only what Zoom sends is known. */
  serverAccount: v.exactOptional(v.strictObject({ clientId: text(200), clientSecret: secret })),
});

const teamsSettings = v.strictObject({
  provider: v.literal('teams'),
  /** Of the app registration in Entra. */
  appId: guid,
  /** Reads Graph as the app. Without it only what Teams sends is known. */
  appSecret: v.exactOptional(secret),
  botId: guid,
  /** Graph is asked to tell when a transcript is there. */
  tellOfTranscripts: v.exactOptional(v.boolean()),
  /** What subscriptions to Graph were made with; two while one is being changed for the other. */
  graphClientStates: v.pipe(v.array(secret), v.maxLength(2)),
  graphKeys: v.pipe(v.array(graphKey), v.maxLength(2)),
});

const settingsSchema = v.variant('provider', [zoomSettings, teamsSettings]);

export type ZoomSettings = v.InferOutput<typeof zoomSettings>;
export type TeamsSettings = v.InferOutput<typeof teamsSettings>;
/** What an agreement with a provider is kept with, encrypted: client ids, secrets, keys. */
export type ConferenceSettings = v.InferOutput<typeof settingsSchema>;

/** Whether the provider can be asked under an agreement, and not only listened to. */
export function canAsk(settings: ConferenceSettings): boolean {
  return settings.provider === 'zoom'
    ? settings.serverAccount !== undefined
    : settings.appSecret !== undefined;
}

/** Secrets that are changed one at a time, each with the former still valid until it is dropped. */
export const ROTATED = { client: 'clientSecrets', hook: 'hookSecrets', graph: 'graphClientStates' } as const;
export type RotatedSecret = keyof typeof ROTATED;

const EXTERNAL_ID = {
  zoom: v.pipe(v.string(), v.trim(), v.regex(/^[\w-]{1,64}$/u)),
  teams: guid,
} satisfies Record<Exclude<ConferenceProvider, 'manual'>, v.GenericSchema<unknown, string>>;

/** `agreement-malformed` with the name of the field that is not as it must be, and `least` or `most` characters where it is that. */
export function checkSettings(given: unknown): Result<ConferenceSettings> {
  const read = v.safeParse(settingsSchema, given);
  if (read.success) return ok(read.output);
  const [issue] = read.issues;
  // One of several secrets is a secret: which of them is not what the form asks.
  const field = (v.getDotPath(issue) ?? '').replace(/\.\d+$/u, '');
  return refuse('agreement-malformed', { field, ...boundOf(issue) });
}

function boundOf({ type, requirement, input }: v.BaseIssue<unknown>): Readonly<Record<string, number>> {
  // Of a list it would be how many.
  if (typeof requirement !== 'number' || typeof input !== 'string') return {};
  if (type === 'min_length' && requirement > 1) return { least: requirement };
  return type === 'max_length' ? { most: requirement } : {};
}

/** Zoom's id of the account, or the tenant's. */
export function checkExternalId(provider: 'zoom' | 'teams', given: unknown): Result<string> {
  const read = v.safeParse(EXTERNAL_ID[provider], given);
  return read.success ? ok(read.output) : refuse('agreement-malformed', { field: 'externalId' });
}

export function sealSettings(
  settings: ConferenceSettings,
  accountId: string,
  box: Pick<SecretBox, 'seal'>,
): Uint8Array {
  return box.seal(JSON.stringify(settings), placeOf(accountId));
}

/** Throws when they were changed, moved or sealed under another key. */
export function openSettings(
  { id, sealed }: Pick<ConferenceAccountRow, 'id' | 'sealed'>,
  box: Pick<SecretBox, 'open'>,
): ConferenceSettings {
  return v.parse(settingsSchema, JSON.parse(box.open(sealed, placeOf(id))));
}

function placeOf(accountId: string): string {
  return `conference:${accountId}`;
}

function isRsaKey(pem: string): boolean {
  try {
    const { asymmetricKeyType, asymmetricKeyDetails } = createPrivateKey(pem);
    return asymmetricKeyType === 'rsa' && (asymmetricKeyDetails?.modulusLength ?? 0) >= 2048;
  } catch {
    // Not a key at all.
    return false;
  }
}
