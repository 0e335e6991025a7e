import { describe, expect, it } from 'vitest';
import type { BodyProfile } from '#lib/domain/body.ts';
import { checkProfile } from '#lib/domain/profiles/check-profile.ts';
import { profileDifferences } from '#lib/domain/profiles/differences.ts';
import { profileFrom, templates } from '#lib/domain/profiles/templates.ts';
import { fieldsOf } from '../../../../tests/support/profile-fields.ts';
import { profileFromForm } from './profile-form.ts';

function formOf(profile: BodyProfile, change: Readonly<Record<string, string | null>> = {}): FormData {
  const form = new FormData();
  for (const [name, value] of Object.entries({ ...fieldsOf(profile), ...change }))
    if (value !== null) form.set(name, value);
  return form;
}

describe('the form of a body’s rules', () => {
  it.each(templates.map((one) => [one.id, one] as const))(
    'posts %s back as it was filled in',
    (_id, template) => {
      const profile = profileFrom(template, 9);
      const posted = profileFromForm(formOf(profile), profile);
      expect(posted && profileDifferences(posted)).toEqual([]);
      expect(posted?.quorum).toEqual(profile.quorum);
    },
  );

  it('takes what was changed, and forgets what was emptied', () => {
    const [template] = templates;
    if (!template) throw new Error('no templates');
    const profile = profileFrom(template, 41);
    const posted = profileFromForm(
      formOf(profile, { tie: 'rejected', adjustmentDays: '', deputies: 'absent', recusalException: null }),
      profile,
    );
    expect(posted?.voting?.tie).toBe('rejected');
    expect(posted).not.toHaveProperty('adjustmentDays');
    expect(posted).not.toHaveProperty('deputies');
    expect(posted && profileDifferences(posted)).toEqual(['recusal', 'deputies', 'tie', 'adjustmentDays']);
  });

  it('lets a senseless number through to be told in words, but no choice that is not offered', () => {
    const [template] = templates;
    if (!template) throw new Error('no templates');
    const profile = profileFrom(template, 41);
    const posted = profileFromForm(formOf(profile, { seats: 'många' }), profile);
    expect(posted && checkProfile(posted)).toMatchObject({ refusal: { code: 'profile-seats' } });
    expect(profileFromForm(formOf(profile, { tie: 'duel' }), profile)).toBeNull();
  });
});
