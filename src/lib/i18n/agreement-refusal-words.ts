import type { Refusal } from '#lib/domain/refusal.ts';
import { m } from './generated/messages.js';
import { refusalText } from './refusal-text.ts';

/** What the form calls them; secrets also by the name under which they are changed. */
const FIELDS: Readonly<Record<string, () => string>> = {
  name: m.agreement_name,
  clientId: m.agreement_client_id,
  clientSecrets: m.agreement_client_secret,
  client: m.agreement_client_secret,
  hookSecrets: m.agreement_hook_secret,
  hook: m.agreement_hook_secret,
  'serverAccount.clientId': m.agreement_server_client_id,
  'serverAccount.clientSecret': m.agreement_server_client_secret,
  appId: m.agreement_app_id,
  botId: m.agreement_bot_id,
  appSecret: m.agreement_app_secret,
  graphClientStates: m.agreement_secret_graph,
  graph: m.agreement_secret_graph,
};

/** Why an agreement was not kept, with the field named as in the form. */
export function agreementRefusalText(refusal: Refusal, provider: 'zoom' | 'teams'): string {
  const { code, params = {} } = refusal;
  if (code !== 'agreement-malformed') return refusalText(refusal);
  const name = String(params['field']);
  const account = provider === 'zoom' ? m.agreement_account_id : m.agreement_tenant_id;
  const field = (name === 'externalId' ? account : FIELDS[name])?.() ?? name;
  const { least, most } = params;
  if (least !== undefined) return m.agreement_too_short({ field, least });
  if (most !== undefined) return m.agreement_too_long({ field, most });
  return refusalText({ code, params: { field } });
}
