const PATIENCE_MS = 6_000;

/** What the window around us answers; null when it refuses, or says nothing in time, as where there is nobody to answer. */
export async function inTime<T>(asked: Promise<T>, patienceMs = PATIENCE_MS): Promise<T | null> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<null>((resolve) => {
    timer = setTimeout(() => {
      resolve(null);
    }, patienceMs);
  });
  // reason: whatever this client does not offer, the panel does without.
  const answer = await Promise.race([asked.catch(() => null), late]);
  clearTimeout(timer);
  return answer;
}
