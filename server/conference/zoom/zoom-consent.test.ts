import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type FakeZoom, startFakeZoom } from '../../../tests/support/conference/fake-zoom.ts';
import { createZoomConsent } from './zoom-consent.ts';

const HERE = 'https://protokoll.example/embed/zoom';
const PERSON = 'zUsrTommyRyd000000006';

let zoom: FakeZoom;
beforeEach(async () => {
  zoom = await startFakeZoom({ userId: PERSON });
});
afterEach(() => zoom.close());

const consentOf = (challengeMethod: 'plain' | 'S256', clientSecrets = [zoom.clientSecret]) =>
  createZoomConsent({
    oauthBase: zoom.base,
    apiBase: zoom.base,
    clientId: zoom.clientId,
    clientSecrets,
    challengeMethod,
    calls: { retries: 0 },
  });

describe('asking the client of a person who they are', () => {
  it.each(['plain', 'S256'] as const)('tells it with a challenge that is %s', async (method) => {
    const consent = consentOf(method);
    const { state, codeChallenge, memory } = consent.begin();
    const code = zoom.consent(codeChallenge, method, HERE);
    expect(await consent.redeem({ code, state, redirectUri: HERE, memory })).toEqual({
      ok: true,
      value: { provider: 'zoom', providerUserId: PERSON },
    });
    expect((await consent.redeem({ code, state, redirectUri: HERE, memory })).ok).toBe(false);
  });

  it('is not told by an answer to another question, from elsewhere, or to a forged code', async () => {
    const consent = consentOf('S256');
    const { state, codeChallenge, memory } = consent.begin();
    const code = zoom.consent(codeChallenge, 'S256', HERE);
    const other = consent.begin();
    expect(await consent.redeem({ code, state: other.state, redirectUri: HERE, memory })).toMatchObject({
      refusal: { code: 'zoom-state-differs' },
    });
    for (const wrong of [
      { code: 'forged', redirectUri: HERE },
      { code, redirectUri: 'https://evil.example/embed/zoom' },
    ])
      expect((await consent.redeem({ ...wrong, state, memory })).ok).toBe(false);
  });

  it('knows two secrets while one is changed for the other', async () => {
    const consent = consentOf('plain', ['the next one', zoom.clientSecret]);
    const { state, codeChallenge, memory } = consent.begin();
    const code = zoom.consent(codeChallenge, 'plain', HERE);
    expect((await consent.redeem({ code, state, redirectUri: HERE, memory })).ok).toBe(true);
    const stranger = consentOf('plain', ['nobody knows it']);
    expect(await stranger.redeem({ code, state, redirectUri: HERE, memory })).toMatchObject({
      refusal: { code: 'conference-not-allowed' },
    });
  });
});
