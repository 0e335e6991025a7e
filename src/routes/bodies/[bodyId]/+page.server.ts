import { error, fail } from '@sveltejs/kit';
import { isProfileShaped, profileFromForm } from '#lib/components/bodies/profile-form.ts';
import type { BodyProfile } from '#lib/domain/body.ts';
import { isKnob, resetRule } from '#lib/domain/profiles/differences.ts';
import { profileFrom, seatsOf, templateOf } from '#lib/domain/profiles/templates.ts';
import { requireSession } from '#server/edge/request.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  const session = requireSession(event);
  const { bodyId } = event.params;
  const found = await event.locals.services.useCases.readBody({ session, bodyId });
  if (!found) error(404);
  const { profile } = found.body;
  const template = templateOf(event.url.searchParams.get('template') ?? undefined);
  const filled = template && found.body.mayChange ? fromTemplate(template.id, profile) : profile;
  return { ...found, filled };
};

/** The template's rules, with what is the body's own: its seats, its numbering's start, its sides and its gavel. */
function fromTemplate(id: string, own: BodyProfile): BodyProfile {
  const template = templateOf(id);
  if (!template) return own;
  const made = profileFrom(template, seatsOf(own) ?? 1);
  const sides = made.sides.length === own.sides.length ? own.sides : made.sides;
  const { firstNumber } = own.numbering;
  return { ...made, sides, gavel: own.gavel, numbering: { ...made.numbering, firstNumber } };
}

export const actions = {
  save: async (event) => {
    const session = requireSession(event);
    const form = await event.request.formData();
    const [read, base] = [parsed(form.get('read')), parsed(form.get('base'))];
    const profile = read && base ? profileFromForm(form, base) : null;
    if (!read || !profile) return fail(400, { refusal: { code: 'bad-input', params: { where: 'profile' } } });
    const changed = await event.locals.services.useCases.changeBodyProfile({
      session,
      bodyId: event.params.bodyId,
      profile,
      read,
      applyToUnopened: form.get('apply') !== null,
    });
    if (!changed.ok) return fail(422, { profile, refusal: changed.refusal });
    return { profile, saved: changed.value };
  },

  reset: async (event) => {
    requireSession(event);
    const form = await event.request.formData();
    const base = parsed(form.get('base'));
    const profile = base && profileFromForm(form, base);
    const rule = form.get('rule');
    if (!profile || !isKnob(rule))
      return fail(400, { refusal: { code: 'bad-input', params: { where: 'rule' } } });
    return { profile: resetRule(profile, rule) };
  },
} satisfies Actions;

/** What the page was filled in from; it may hold a number that was refused, which the form then replaces. */
function parsed(value: FormDataEntryValue | null): BodyProfile | null {
  try {
    const profile: unknown = JSON.parse(typeof value === 'string' ? value : '');
    return isProfileShaped(profile) ? profile : null;
  } catch {
    return null;
  }
}
