import type { Connection } from 'vscode-languageserver/node';
import {
  type ExportParams,
  type ExportResult,
  exportMethod,
  exportProgressMethod,
} from '../core/export-protocol';
import { type ExportSurface, exportCalls } from './export';
import { guarded } from './guard';
import type { ServerHost } from './host';

/** Milliseconds between two notifications of progress. */
const progressEvery = 250;

/** Serves what leaves the editor, with progress and cancellation. */
export function wireExport(
  connection: Connection,
  surface: Omit<ExportSurface, 'host'> & { readonly host: ServerHost },
): void {
  const { host } = surface;
  connection.onRequest<ExportResult, unknown>(exportMethod, (params: ExportParams, token) => {
    let told = host.now();
    return guarded(connection, 'export', exportFailed, (p: ExportParams) =>
      exportCalls(
        {
          params: p,
          token,
          onProgress: progress => {
            if (host.now() - told < progressEvery) return;
            told = host.now();
            void connection.sendNotification(exportProgressMethod, progress);
          },
        },
        surface,
      ),
    )(params);
  });
}

const exportFailed: ExportResult = {
  kind: 'failed',
  reason: 'The export failed; the log of the SIP language server says why.',
};
