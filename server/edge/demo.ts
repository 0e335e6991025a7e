/** The chairs a visitor may try. Each is an account with `demo_role` set, and has its own host and so its own cookie. */
export const demoRoles = ['secretary', 'chair', 'adjuster', 'member'] as const;
export type DemoRole = (typeof demoRoles)[number];

export function isDemoRole(text: unknown): text is DemoRole {
  return demoRoles.some((role) => role === text);
}

/** `chair` for chair.localhost; null for every other host. */
export function demoRoleOfHost(hostname: string): DemoRole | null {
  const [role, ...rest] = hostname.toLowerCase().split('.');
  return rest.join('.') === 'localhost' && isDemoRole(role) ? role : null;
}

/** The same place on the role's own host, when this is a localhost address; else null. */
export function demoRoleAddress(url: URL, role: DemoRole): string | null {
  const isLocal = url.hostname === 'localhost' || demoRoleOfHost(url.hostname) !== null;
  if (!isLocal) return null;
  return `${url.protocol}//${role}.localhost${url.port === '' ? '' : `:${url.port}`}/login`;
}
