import { randomBytes, X509Certificate } from 'node:crypto';
import type { TeamsSettings } from './conference-settings.ts';
import type { SecretBox } from './method-ports.ts';

/** What Graph encrypts for, and what opens it. */
export type GraphKey = TeamsSettings['graphKeys'][number];
/** A new one, valid from `now`. */
export type GraphKeyMaker = (now: Date) => Promise<GraphKey>;

/** What subscriptions are made with now. */
export interface GraphCredentials {
  readonly clientState: string;
  readonly certificate: { readonly id: string; readonly pem: string };
  /** Tells these from others, and gives none of them away. */
  readonly madeWith: string;
}

const DAY_MS = 86_400_000;
/** A new certificate every year. */
const RENEWED_AFTER_MS = 365 * DAY_MS;
/** What was made with the former lasts three days, and Graph tries again for hours. */
const FORMER_KEPT_MS = 7 * DAY_MS;
/** Graph takes no longer one. */
export const LONGEST_CLIENT_STATE = 128;

type Keys = Pick<TeamsSettings, 'graphClientStates' | 'graphKeys'>;

/** Whether there is a certificate and a client state to subscribe with, and whether they are young enough. */
export function needsKey({ graphClientStates, graphKeys }: Keys, now: Date): boolean {
  const [key] = graphKeys;
  return !key || graphClientStates.length === 0 || now.getTime() - madeAt(key) > RENEWED_AFTER_MS;
}

/** With the new key first; what was is valid beside it until it is dropped. */
export function withKey<T extends Keys>(settings: T, key: GraphKey): T {
  const { graphClientStates, graphKeys } = settings;
  return {
    ...settings,
    graphKeys: [key, ...graphKeys.slice(0, 1)],
    graphClientStates: [randomBytes(32).toString('base64url'), ...graphClientStates.slice(0, 1)],
  };
}

/** Nothing is under way any more that was made with the former. */
export function hasOutlivedKey({ graphKeys }: Keys, now: Date): boolean {
  const [key, former] = graphKeys;
  return key !== undefined && former !== undefined && now.getTime() - madeAt(key) > FORMER_KEPT_MS;
}

export function withoutFormerKey<T extends Keys>(settings: T): T {
  return {
    ...settings,
    graphKeys: settings.graphKeys.slice(0, 1),
    graphClientStates: settings.graphClientStates.slice(0, 1),
  };
}

/** Null while there are none. */
export function graphCredentials(
  { graphClientStates, graphKeys }: Keys,
  box: Pick<SecretBox, 'mac'>,
): GraphCredentials | null {
  const [key] = graphKeys;
  const [clientState] = graphClientStates;
  if (!key || clientState === undefined) return null;
  return {
    clientState,
    certificate: { id: key.id, pem: key.certificatePem },
    madeWith: `${key.id} ${box.mac(clientState, 'graph-client-state').slice(0, 16)}`,
  };
}

function madeAt({ certificatePem }: GraphKey): number {
  return Date.parse(new X509Certificate(certificatePem).validFrom);
}
