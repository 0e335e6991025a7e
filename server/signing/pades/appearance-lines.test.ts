import { describe, expect, it } from 'vitest';
import { signingWorld } from '../../../tests/support/signed-minutes.ts';
import { appearanceLines } from './appearance-lines.ts';

describe('the visible signature', () => {
  it('[SIG-4] stands in the language of the minutes, whatever language the signer read the screen in', async () => {
    const world = await signingWorld();
    const evidence = await world.evidence('chair');
    const reader = (locale: 'sv' | 'en') => ({ ...evidence, intent: { ...evidence.intent, locale } });
    expect(appearanceLines(reader('en'), 'sv')).toEqual(appearanceLines(reader('sv'), 'sv'));
    expect(appearanceLines(reader('en'), 'sv').join(' ')).toContain('passnyckel');
    expect(appearanceLines(reader('sv'), 'en').join(' ')).toContain('passkey');
  });
});
