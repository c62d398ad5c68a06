import type { FromLadderPage } from '../../server/src/core/ladder-protocol';

/** What VS Code gives to the script of a page. */
export interface VsCodeApi {
  postMessage(message: FromLadderPage): void;
  getState(): unknown;
  setState(state: unknown): void;
}

declare global {
  function acquireVsCodeApi(): VsCodeApi;
}
