import { m } from '#lib/i18n/generated/messages.js';

/** The chairs of the trial in the reader's language. */
export const demoRoleNames = {
  secretary: m.login_role_secretary,
  chair: m.login_role_chair,
  adjuster: m.login_role_adjuster,
  member: m.login_role_member,
} as const;

export const demoRoleTexts = {
  secretary: m.login_role_secretary_text,
  chair: m.login_role_chair_text,
  adjuster: m.login_role_adjuster_text,
  member: m.login_role_member_text,
} as const;
