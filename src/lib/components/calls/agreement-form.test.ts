import { describe, expect, it } from 'vitest';
import { newSettingsIn, settingsIn } from './agreement-form.ts';

function form(fields: Readonly<Record<string, string>>): FormData {
  const made = new FormData();
  for (const [name, value] of Object.entries(fields)) made.set(name, value);
  return made;
}

describe('the form of an agreement', () => {
  it('gives a new one its first secrets', () => {
    const zoom = form({ clientId: ' a ', clientSecret: 'b', hookSecret: 'c', challengeMethod: 'S256' });
    expect(newSettingsIn(zoom, 'zoom')).toEqual({
      provider: 'zoom',
      clientId: 'a',
      clientSecrets: ['b'],
      hookSecrets: ['c'],
      challengeMethod: 'S256',
      hasLiveRoster: false,
    });
    expect(newSettingsIn(form({ appId: 'a', botId: 'b', appSecret: 'c' }), 'teams')).toEqual({
      provider: 'teams',
      appId: 'a',
      botId: 'b',
      appSecret: 'c',
      tellOfTranscripts: false,
      graphClientStates: [],
      graphKeys: [],
    });
  });

  it('leaves what is empty as it is kept, and takes away what somebody says is to go', () => {
    const plain = { challengeMethod: 'plain', hasLiveRoster: false };
    expect(settingsIn(form({ clientId: '' }), 'zoom')).toEqual(plain);
    expect(settingsIn(form({ withoutServer: 'on' }), 'zoom')).toEqual({ ...plain, serverAccount: null });
    const server = { serverClientId: 'a', serverClientSecret: 'b', hasLiveRoster: 'on' };
    expect(settingsIn(form(server), 'zoom')).toEqual({
      challengeMethod: 'plain',
      hasLiveRoster: true,
      serverAccount: { clientId: 'a', clientSecret: 'b' },
    });
    expect(settingsIn(form({ withoutServer: 'on', tellOfTranscripts: 'on' }), 'teams')).toEqual({
      appSecret: null,
      tellOfTranscripts: true,
    });
  });
});
