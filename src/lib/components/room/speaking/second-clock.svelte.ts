/** The time now, as an ISO instant, that moves every second only while `isRunning`; call it while a component is set up. */
export function secondClock(isRunning: () => boolean): { readonly now: string } {
  let now = $state(instant());
  const tick = (): void => {
    now = instant();
  };
  $effect(() => {
    tick();
    if (!isRunning()) return;
    const timer = setInterval(tick, 1000);
    return () => {
      clearInterval(timer);
    };
  });
  return {
    get now() {
      return now;
    },
  };
}

function instant(): string {
  return new Date().toISOString();
}
