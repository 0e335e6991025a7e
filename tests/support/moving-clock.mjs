/*
 * Given to a started application with `--import`: its clock goes ahead by CLOCK_STEP_MS at each SIGUSR2, so that a test need
 * not wait until a lost line counts as left.
 */
const own = Date;
const step = Number(process.env['CLOCK_STEP_MS'] ?? 0);
let ahead = 0;
process.on('SIGUSR2', () => {
  ahead += step;
});
const now = () => own.now() + ahead;
globalThis.Date = new Proxy(own, {
  construct: (target, given, newTarget) =>
    Reflect.construct(target, given.length === 0 ? [now()] : given, newTarget),
  get: (target, key) => (key === 'now' ? now : Reflect.get(target, key)),
});
