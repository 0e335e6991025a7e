/** One place at the provider that something of this installation's own is written in. */
export type SetUpField =
  | 'redirect'
  | 'home'
  | 'domain'
  | 'events'
  | 'app-uri'
  | 'scope'
  | 'client-desktop'
  | 'client-web'
  | 'bot'
  | 'policy';

export interface SetUp {
  readonly fields: Readonly<Partial<Record<SetUpField, string>>>;
  /** By the provider's own names: of the app, of a server account, of each meeting, of Graph. */
  readonly permissions: Readonly<Partial<Record<PermissionGroup, readonly Permission[]>>>;
  /** What the app subscribes to, by the provider's own names. */
  readonly events: readonly string[];
}

export type PermissionGroup = 'app' | 'server' | 'meeting' | 'graph';

export interface Permission {
  readonly name: string;
  readonly isOptional: boolean;
}
