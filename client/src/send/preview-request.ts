import * as vscode from 'vscode';
import { describeChanges } from '../../../server/src/core/exchange/describe-changes';
import { maskValues } from '../../../server/src/core/exchange/mask-values';
import { hostPort } from '../../../server/src/core/exchange/request-environment';
import type { MemoryFiles } from '../virtual/memory-files';
import { maskReady } from './mask-ready';
import type { Draft } from './send-request';

/** Shows what would be sent, and each change that the assist makes, before anything is sent. Secrets are stars. */
export async function showPreview(files: MemoryFiles, { ready, masked }: Draft): Promise<void> {
  const { name, changes, target } = maskReady(ready, masked);
  const way = `${hostPort(target.host, target.port)} (${target.transport.toUpperCase()})`;
  const wire = maskValues(Buffer.from(ready.bytes, 'base64').toString('latin1'), {
    values: masked,
    rows: ready.secretRows,
  });
  const notes = [
    `${name} to ${way}: what would be sent. Nothing was sent yet.`,
    'What is generated is made anew for each sending; the local address and port are known when its socket is open.',
    ...(ready.mode === 'exact' ? ['Exact mode: nothing is filled in.'] : describeChanges(changes)),
  ];
  const text = `${notes.map(note => `# ${note.replace(/[\r\n]+/g, ' ')}\n`).join('')}\n${Buffer.from(wire, 'latin1')}`;
  const uri = vscode.Uri.from({ scheme: 'siplens-compare', path: '/preview.siptrace' });
  files.write(uri, text);
  await vscode.window.showTextDocument(uri, { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true });
}
