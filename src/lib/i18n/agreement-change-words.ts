import { momentText } from './dates.ts';
import { m } from './generated/messages.js';

interface Change {
  readonly name: string;
  readonly what: keyof typeof ACTS;
  readonly fields: readonly string[];
  readonly by: string | null;
  readonly at: string;
}

const ACTS = {
  added: m.change_act_added,
  changed: m.change_act_changed,
  'secret-changed': m.change_act_secret_changed,
  'former-dropped': m.change_act_former_dropped,
  'key-renewed': m.change_act_key_renewed,
  ended: m.change_act_ended,
  'app-removed': m.change_act_app_removed,
  'removal-told': m.change_act_removal_told,
} as const;
/** What the form calls them. What Klubba sees to itself is not named. */
const FIELDS: Readonly<Record<string, () => string>> = {
  name: m.change_field_name,
  clientId: m.agreement_client_id,
  appId: m.agreement_app_id,
  botId: m.agreement_bot_id,
  clientSecrets: m.agreement_secret_client,
  hookSecrets: m.agreement_secret_hook,
  graphClientStates: m.agreement_secret_graph,
  appSecret: m.change_field_app_secret,
  serverAccount: m.change_field_server,
  hasLiveRoster: m.change_field_live_roster,
  challengeMethod: m.change_field_challenge,
  tellOfTranscripts: m.change_field_transcripts,
};

/** What was done to an agreement, when and by whom, in one line. */
export function agreementChangeText(change: Change, withName: boolean): string {
  const fields =
    change.what === 'key-renewed' ? [] : change.fields.flatMap((field) => FIELDS[field]?.() ?? []);
  const act = ACTS[change.what]();
  const what = fields.length === 0 ? act : m.change_fields({ what: act, fields: fields.join(', ') });
  const isTold = change.what === 'app-removed' || change.what === 'removal-told';
  const stranger = isTold ? m.change_by_provider() : m.change_by_klubba();
  return m.change_line({
    time: momentText(change.at),
    who: change.by ?? stranger,
    what: withName ? m.change_of({ name: change.name, what }) : what,
  });
}
