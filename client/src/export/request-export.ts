import * as vscode from 'vscode';
import {
  type ExportParams,
  type ExportProgressParams,
  type ExportResult,
  exportMethod,
  exportProgressMethod,
} from '../../../server/src/core/export-protocol';
import type { SipLanguageClient } from '../language/start-client';

/** Asks the server for an export, with progress and cancel. Never rejects. */
export function requestExport(client: SipLanguageClient, params: ExportParams): Promise<ExportResult> {
  const options = {
    location: vscode.ProgressLocation.Notification,
    title: 'Exporting SIP calls',
    cancellable: true,
  };
  return Promise.resolve(
    vscode.window.withProgress(options, async (progress, token): Promise<ExportResult> => {
      let reported = 0;
      const listener = client.onNotification<ExportProgressParams>(
        exportProgressMethod,
        ({ done, total }) => {
          const percent = (100 * done) / Math.max(1, total);
          progress.report({ increment: percent - reported });
          reported = percent;
        },
      );
      try {
        return await client.request<ExportResult>(exportMethod, params, token);
      } catch (error) {
        if (token.isCancellationRequested) return { kind: 'cancelled' };
        return { kind: 'failed', reason: `The export failed: ${String(error)}` };
      } finally {
        listener.dispose();
      }
    }),
  );
}
