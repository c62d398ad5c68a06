import type { Connection } from 'vscode-languageserver/node';

/**
 * Makes a handler that never throws: an exception is logged with the feature's name and answered with `empty`, so that
 * one broken feature takes nothing else with it.
 */
export function guarded<P, R>(
  connection: Pick<Connection, 'console'>,
  feature: string,
  empty: R,
  handler: (params: P) => R | Promise<R>,
): (params: P) => Promise<R> {
  return async params => {
    try {
      return await handler(params);
    } catch (error) {
      const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
      connection.console.error(`${feature}: ${text}`);
      return empty;
    }
  };
}
