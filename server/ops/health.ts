/** What the process says about itself to whoever routes requests to it. */
export type Stage = 'starting' | 'serving' | 'draining';

export interface Health {
  stage: Stage;
  /** Asks the services (database answers, migrations done); set once they run. */
  isReady: () => Promise<boolean>;
}

export function createHealth(): Health {
  return { stage: 'starting', isReady: () => Promise.resolve(false) };
}

const PATIENCE_MS = 2_000;

/** 200 only while serving and with a database that answers within two seconds. */
export async function readiness(health: Health): Promise<{ status: 200 | 503; state: string }> {
  if (health.stage !== 'serving') return { status: 503, state: health.stage };
  const isReady = await within(health.isReady(), PATIENCE_MS);
  return isReady ? { status: 200, state: 'ready' } : { status: 503, state: 'database-unavailable' };
}

async function within(answer: Promise<boolean>, ms: number): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(resolve, ms, false);
  });
  try {
    return await Promise.race([answer, late]);
  } catch {
    return false;
  } finally {
    clearTimeout(timer);
  }
}
