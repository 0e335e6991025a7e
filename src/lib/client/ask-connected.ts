import * as v from 'valibot';
import { ok, refuse, type Result } from '#lib/domain/refusal.ts';
import { type ConnectedView, connectedViewSchema } from '#lib/protocol/connected-wire.ts';
import { postJson } from './sign-in.ts';

/** Has the server ask the provider who is connected at this moment; to look at, it changes nothing. */
export async function askConnected(meetingId: string): Promise<Result<ConnectedView>> {
  const answer = await postJson<unknown>(`/meetings/${meetingId}/call/ask`, {});
  if (!answer.ok) return answer;
  const read = v.safeParse(connectedViewSchema, answer.value);
  return read.success ? ok(read.output) : refuse('unexpected');
}
