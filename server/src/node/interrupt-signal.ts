/**
 * A signal that fires at the first SIGINT, so that work can end early and print what it has. A second SIGINT ends the
 * process as usual.
 */
export function interruptSignal(): AbortSignal {
  const controller = new AbortController();
  process.once('SIGINT', () => controller.abort());
  return controller.signal;
}
