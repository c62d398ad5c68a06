import { readFile } from 'node:fs/promises';
import { isAbsolute, join } from 'node:path';
import * as vscode from 'vscode';
import { readTimers, type TimerSettings } from '../../../server/src/core/exchange/timers';
import type { OpenOptions } from '../../../server/src/net/transport';

/** The settings `siplens.send.*` of a document. */
export interface SendSettings {
  readonly timeoutMs: number | null;
  readonly outboundProxy: string;
  readonly timers: TimerSettings;
  readonly open: Pick<OpenOptions, 'localPort' | 'tls'>;
}

/** Reads the settings, and the certificates that they name. Rejects with a sentence for the user. */
export async function sendSettings(document: vscode.TextDocument): Promise<SendSettings> {
  const config = vscode.workspace.getConfiguration('siplens.send', document);
  const folder = vscode.workspace.getWorkspaceFolder(document.uri)?.uri.fsPath;
  const pem = async (setting: string, path: string): Promise<string> => {
    const file = isAbsolute(path) || folder === undefined ? path : join(folder, path);
    return readFile(file, 'utf8').catch((error: unknown) => {
      throw new Error(`The file ${path} of siplens.send.tls.${setting} cannot be read: ${String(error)}`);
    });
  };
  const one = (setting: 'certificate' | 'key'): Promise<string | undefined> | undefined => {
    const path = config.get<string>(`tls.${setting}`, '');
    return path === '' ? undefined : pem(setting, path);
  };
  return {
    timeoutMs: config.get<number | null>('timeoutMs', null),
    outboundProxy: config.get<string>('outboundProxy', ''),
    timers: readTimers(config.get<unknown>('timers')),
    open: {
      localPort: config.get<number | null>('localPort', null) ?? undefined,
      tls: {
        ca: await Promise.all(config.get<string[]>('tls.ca', []).map(path => pem('ca', path))),
        certificate: await one('certificate'),
        key: await one('key'),
        allowSelfSigned: config.get<boolean>('tls.allowSelfSigned', false),
      },
    },
  };
}
