import type { Connection } from 'vscode-languageserver/node';
import {
  type CaptureParams,
  type CaptureResult,
  captureMethod,
  captureProgressMethod,
} from '../core/capture-protocol';
import { capture } from './capture';
import { guarded } from './guard';
import type { ServerHost } from './host';

/** Milliseconds between two notifications of progress. */
const progressEvery = 250;

/** Serves `siplens/capture`, with progress and cancellation. */
export function wireCaptures(connection: Connection, host: ServerHost): void {
  connection.onRequest<CaptureResult, unknown>(captureMethod, (params: CaptureParams, token) => {
    let told = host.now();
    return guarded(connection, 'capture', captureFailed, (p: CaptureParams) =>
      capture(
        {
          params: p,
          token,
          onProgress: progress => {
            if (host.now() - told < progressEvery) return;
            told = host.now();
            void connection.sendNotification(captureProgressMethod, progress);
          },
        },
        host,
      ),
    )(params);
  });
}

const captureFailed: CaptureResult = {
  kind: 'failed',
  reason: 'The capture cannot be read; the log of the SIP language server says why.',
};
