import type { HookObserver } from '#server/application/receive-hook.ts';
import type { BusObserver } from '#server/realtime/bus/bus-ears.ts';
import type { ClauseMetrics, ClauseStats } from '#server/realtime/clause-rooms.ts';
import type { Logger } from './logging.ts';
import { counter, gauge, histogram } from './metrics.ts';

/** Metrics of the shared text: how soon edits are durable and what is refused. */
export function observeClauses(stats: () => ClauseStats): ClauseMetrics {
  const ack = histogram({ name: 'klubba_clause_ack_seconds', help: 'From receiving an edit to its commit' });
  const refused = counter({
    name: 'klubba_clause_refused_total',
    help: 'Frames refused, by reason',
    labelNames: ['reason'],
  });
  const batch = histogram({ name: 'klubba_clause_commit_seconds', help: 'Duration of one group commit' });
  gauge({ name: 'klubba_clause_rooms', help: 'Clause texts in memory' }, (g) => g.set(stats().rooms));
  gauge({ name: 'klubba_clause_sockets', help: 'Sockets on clause texts' }, (g) =>
    g.set(stats().readers + stats().writers),
  );
  gauge({ name: 'klubba_clause_lagging', help: 'Clients that do not keep up with a text' }, (g) =>
    g.set(stats().lagging),
  );
  gauge({ name: 'klubba_clause_queued_bytes', help: 'Text taken and not yet on disk' }, (g) =>
    g.set(stats().queuedBytes),
  );
  gauge(
    { name: 'klubba_clause_unacknowledged_seconds', help: 'Age of the oldest edit not yet durable' },
    (g) => g.set(stats().oldestUnacknowledgedMs / 1000),
  );
  return {
    acknowledged: (latencyMs) => ack.observe(latencyMs / 1000),
    batch: (_writes, durationMs) => batch.observe(durationMs / 1000),
    refused: (reason) => refused.inc({ reason }),
  };
}

/** Metrics of the meeting hub; gives the function to tell refusals to. */
export function observeMeetings(sockets: () => number): (reason: string) => void {
  const refused = counter({
    name: 'klubba_meeting_refused_total',
    help: 'Meeting messages refused at the edge, by reason',
    labelNames: ['reason'],
  });
  gauge({ name: 'klubba_meeting_sockets', help: 'Sockets on meetings' }, (g) => g.set(sockets()));
  return (reason) => refused.inc({ reason });
}

/** Metrics of the line to the other processes. */
export function observeBus(kind: 'postgresql' | 'redis'): BusObserver {
  const messages = counter({
    name: 'klubba_bus_messages_total',
    help: 'Messages between processes',
    labelNames: ['bus', 'way'],
  });
  const failed = counter({
    name: 'klubba_bus_failures_total',
    help: 'Messages between processes that could not be sent or read',
    labelNames: ['bus'],
  });
  const up = gauge({
    name: 'klubba_bus_up',
    help: '1 while other processes can be heard',
    labelNames: ['bus'],
  });
  up.set({ bus: kind }, 0);
  return {
    sent: (count) => messages.inc({ bus: kind, way: 'sent' }, count),
    received: (count) => messages.inc({ bus: kind, way: 'received' }, count),
    failed: () => failed.inc({ bus: kind }),
    isUp: (isUp) => up.set({ bus: kind }, isUp ? 1 : 0),
  };
}

const TELL_EVERY_MS = 10_000;
/** What is broken stays so for a while, and every delivery meets it. */
const TELL_FAILURE_EVERY_MS = 60_000;

type Clock = () => number;

/** Says the first of a kind at once, and then one line now and then with how many were not said: a flood is no flood of the log. */
function nowAndThen(everyMs: number, now: Clock): (kind: string, say: (unsaid: number) => void) => void {
  const told = new Map<string, { readonly sinceMs: number; readonly times: number }>();
  return (kind, say) => {
    const { sinceMs, times } = told.get(kind) ?? { sinceMs: -Infinity, times: 0 };
    const isTime = now() - sinceMs >= everyMs;
    told.set(kind, isTime ? { sinceMs: now(), times: 0 } : { sinceMs, times: times + 1 });
    if (isTime) say(times);
  };
}

/** What tells one fault from another: every delivery has a stack of its own. */
function kindOf(error: unknown): string {
  const { code, name } = error as { code?: unknown; name?: unknown };
  return String(code ?? name);
}

/** Metrics and log of what providers of calls deliver: by what became of it and why, never by name. */
export function observeHooks(
  log: Pick<Logger, 'debug' | 'info' | 'warn' | 'error'>,
  now: Clock = () => performance.now(),
): HookObserver & {
  /** Before any agreement is known. */
  readonly turnedAway: (provider: string, reason: string) => void;
  /** It could not be kept, and comes again. */
  readonly failed: (provider: string, reason: string, error: unknown) => void;
} {
  const deliveries = counter({
    name: 'klubba_hook_deliveries_total',
    help: 'Deliveries of providers of calls, by what became of them',
    labelNames: ['provider', 'outcome'],
  });
  const refusals = counter({
    name: 'klubba_hook_refused_total',
    help: 'Requests to hooks that were refused or dropped, in whole or in part, by reason',
    labelNames: ['provider', 'reason'],
  });
  const tell = nowAndThen(TELL_EVERY_MS, now);
  const tellFailure = nowAndThen(TELL_FAILURE_EVERY_MS, now);
  return {
    counted: (provider, outcome) => deliveries.inc({ provider, outcome }),
    refused({ provider, owner: { organisationId } }, reason) {
      refusals.inc({ provider, reason });
      // Providers send more kinds of events than anybody asked for.
      const level = reason === 'event-without-meaning' ? 'debug' : 'warn';
      tell(`${provider} ${organisationId} ${reason}`, (unsaid) => {
        log[level](
          { provider, organisationId, reason, unsaid },
          'something in a delivery of a call was not taken',
        );
      });
    },
    noticed({ provider, owner: { organisationId } }, notice) {
      const subscription = notice.kind === 'subscription' ? { event: notice.event } : {};
      log.info(
        { provider, organisationId, notice: notice.kind, ...subscription },
        'a provider told of itself',
      );
    },
    turnedAway(provider, reason) {
      refusals.inc({ provider, reason });
      tell(`${provider} ${reason}`, (unsaid) => {
        log.warn({ provider, reason, unsaid }, 'a request to a hook was turned away');
      });
    },
    failed(provider, reason, error) {
      refusals.inc({ provider, reason });
      tellFailure(`${provider} ${kindOf(error)}`, (unsaid) => {
        log.error({ err: error, provider, unsaid }, 'a delivery could not be kept');
      });
    },
  };
}

/** Metrics and log of frames that were refused: by which route and why, never by whom or with what. */
export function observePanels(log: Pick<Logger, 'warn'>): (path: string, reason: string) => void {
  const refusals = counter({
    name: 'klubba_embed_refused_total',
    help: 'Requests of frames that were refused, by route and reason',
    labelNames: ['path', 'reason'],
  });
  const tell = nowAndThen(TELL_EVERY_MS, () => performance.now());
  return (path, reason) => {
    refusals.inc({ path, reason });
    tell(`${path} ${reason}`, (unsaid) => {
      log.warn({ path, reason, unsaid }, 'a frame was refused');
    });
  };
}
