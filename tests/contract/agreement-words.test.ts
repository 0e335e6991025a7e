import { describe, expect, it } from 'vitest';
import { agreementRefusalText } from '#lib/i18n/agreement-refusal-words.ts';
import { checkSettings } from '#server/application/conference-settings.ts';
import { zoomSettings } from '../support/hook-world.ts';

const wordsFor = (change: object): string => {
  const checked = checkSettings({ ...zoomSettings(), ...change });
  if (checked.ok) throw new Error('it is as it must be');
  return agreementRefusalText(checked.refusal, 'zoom');
};

describe('what an administrator hears of a field that cannot be used', () => {
  it.each<[string, object, string, string]>([
    ['a short client secret', { clientSecrets: ['short'] }, 'Client Secret', '8'],
    ['a short secret token', { hookSecrets: ['short'] }, 'Secret Token', '8'],
    [
      'a short secret of the server account',
      { serverAccount: { clientId: 'x', clientSecret: 'short' } },
      'Serverkontots Client Secret',
      '8',
    ],
    ['a long client id', { clientId: 'x'.repeat(201) }, 'Client ID', '200'],
  ])('names it as the form does, and the reason: %s', (_, change, field, bound) => {
    const words = wordsFor(change);
    expect(words).toContain(field);
    expect(words).toContain(bound);
    expect(words).not.toMatch(/clientSecrets|hookSecrets|serverAccount|clientId/u);
  });

  it('names it as the form does where there is no bound to name', () => {
    expect(wordsFor({ clientId: undefined })).toContain('Client ID');
    const refusal = { code: 'agreement-malformed', params: { field: 'externalId' } };
    expect(agreementRefusalText(refusal, 'zoom')).toContain('Zoomkontots id');
    expect(agreementRefusalText(refusal, 'teams')).toContain('Entra');
    expect(agreementRefusalText({ code: 'agreement-exists' }, 'zoom')).toContain('avtal');
  });
});
