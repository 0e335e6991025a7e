/** The fields of a form as the settings of an agreement; empty fields are left out, so that what is kept stays. */
export function settingsIn(form: FormData, provider: 'zoom' | 'teams'): Readonly<Record<string, unknown>> {
  return provider === 'zoom' ? zoomSettings(form) : teamsSettings(form);
}

/** For a new agreement: with its first secrets. */
export function newSettingsIn(form: FormData, provider: 'zoom' | 'teams'): Readonly<Record<string, unknown>> {
  const secrets =
    provider === 'zoom'
      ? { clientSecrets: [textIn(form, 'clientSecret')], hookSecrets: [textIn(form, 'hookSecret')] }
      : { graphClientStates: [], graphKeys: [] };
  return { provider, ...settingsIn(form, provider), ...secrets };
}

function zoomSettings(form: FormData): Readonly<Record<string, unknown>> {
  const server = {
    clientId: textIn(form, 'serverClientId'),
    clientSecret: textIn(form, 'serverClientSecret'),
  };
  return {
    ...filled(form, 'clientId'),
    challengeMethod: textIn(form, 'challengeMethod') === 'S256' ? 'S256' : 'plain',
    hasLiveRoster: form.get('hasLiveRoster') !== null,
    ...(form.get('withoutServer') !== null ? { serverAccount: null } : {}),
    ...(server.clientId !== '' || server.clientSecret !== '' ? { serverAccount: server } : {}),
  };
}

function teamsSettings(form: FormData): Readonly<Record<string, unknown>> {
  return {
    ...filled(form, 'appId'),
    ...filled(form, 'botId'),
    ...(form.get('withoutServer') !== null ? { appSecret: null } : {}),
    ...filled(form, 'appSecret'),
    tellOfTranscripts: form.get('tellOfTranscripts') !== null,
  };
}

function filled(form: FormData, name: string): Readonly<Record<string, string>> {
  const value = textIn(form, name);
  return value === '' ? {} : { [name]: value };
}

export function textIn(form: FormData, name: string): string {
  const value = form.get(name);
  return typeof value === 'string' ? value.trim() : '';
}
