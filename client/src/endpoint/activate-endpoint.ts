import * as path from 'node:path';
import * as vscode from 'vscode';
import { launchEndpoint } from '../../../server/src/net/endpoint-process';
import type { SecretVault } from '../send/secret-vault';
import type { MemoryFiles } from '../virtual/memory-files';
import { askAccount, endpointAccounts } from './endpoint-accounts';
import { EndpointControl, type EndpointState } from './endpoint-control';
import { EndpointTrace } from './endpoint-trace';
import { EndpointView } from './endpoint-view';
import { tellUser } from './tell-user';

/** The local endpoint, as others see it. */
export interface ActiveEndpoint {
  /** `127.0.0.1:5070` while it runs. */
  readonly address: () => string | undefined;
  readonly view: EndpointView;
}

/** The commands, the view and the status bar item of the local endpoint. */
export function activateEndpoint(
  context: vscode.ExtensionContext,
  files: MemoryFiles,
  vault: SecretVault,
): ActiveEndpoint {
  const trace = new EndpointTrace(files);
  const view = new EndpointView();
  const status = vscode.window.createStatusBarItem('siplens.endpoint', vscode.StatusBarAlignment.Left, 9);
  status.name = 'SIP: Local Endpoint';
  status.command = 'siplens.endpoint.menu';
  const module = context.asAbsolutePath(path.join('dist', 'endpoint.js'));
  const control = new EndpointControl({
    launch: options => launchEndpoint({ ...options, module }),
    settings: () => settings(vault),
    now: Date.now,
    tell: message => void tellUser(message, control),
    changed: state => {
      view.show(state);
      showStatus(status, state);
    },
    trace: news => trace.add(news),
    newTrace: () => trace.begin(),
  });
  context.subscriptions.push(
    trace,
    view,
    status,
    { dispose: () => void control.stop() },
    vscode.workspace.onDidChangeConfiguration(event => {
      if (event.affectsConfiguration('siplens.endpoint.users')) void control.configure();
    }),
    ...commands({ control, trace, view, vault }),
  );
  const address = () => (control.state.kind === 'running' ? `127.0.0.1:${control.state.port}` : undefined);
  return { address, view };
}

interface Parts {
  readonly control: EndpointControl;
  readonly trace: EndpointTrace;
  readonly view: EndpointView;
  readonly vault: SecretVault;
}

function commands({ control, trace, view, vault }: Parts): vscode.Disposable[] {
  return [
    vscode.commands.registerCommand('siplens.endpoint.start', () => start(control)),
    vscode.commands.registerCommand('siplens.endpoint.stop', () => control.stop()),
    vscode.commands.registerCommand('siplens.endpoint.restart', () => control.restart()),
    vscode.commands.registerCommand('siplens.endpoint.showTrace', () => trace.show()),
    vscode.commands.registerCommand('siplens.endpoint.menu', () => menu()),
    vscode.commands.registerCommand('siplens.endpoint.setPassword', async () => {
      if (await askAccount(vault)) await control.configure();
    }),
    vscode.commands.registerCommand('siplens.endpoint.copyAddress', async (given?: unknown) => {
      const copy = view.nodeOf(given)?.copy;
      if (copy === undefined) return;
      await vscode.env.clipboard.writeText(copy);
      vscode.window.setStatusBarMessage(`SIP: copied ${copy}`, 3000);
    }),
  ];
}

async function start(control: EndpointControl): Promise<void> {
  if (!vscode.workspace.isTrusted) {
    void vscode.window.showWarningMessage('The local endpoint is off: this workspace is not trusted.');
    return;
  }
  const { state } = control;
  if (state.kind === 'running') {
    vscode.window.setStatusBarMessage(`SIP: the local endpoint runs on port ${state.port}.`, 5000);
  } else await control.start();
}

async function settings(vault: SecretVault) {
  const config = vscode.workspace.getConfiguration('siplens.endpoint');
  return {
    port: config.get<number>('port', 5070),
    settings: { users: config.get<unknown>('users'), accounts: await endpointAccounts(vault) },
  };
}

/** What a click on the status bar item offers. */
async function menu(): Promise<void> {
  const choices = [
    { label: '$(list-tree) Show Its Trace', command: 'siplens.endpoint.showTrace' },
    { label: '$(radio-tower) Show in Endpoints', command: 'siplens.endpoints.focus' },
    { label: '$(debug-restart) Restart Local Endpoint', command: 'siplens.endpoint.restart' },
    { label: '$(debug-stop) Stop Local Endpoint', command: 'siplens.endpoint.stop' },
  ];
  const choice = await vscode.window.showQuickPick(choices, { title: 'SIP Local Endpoint' });
  if (choice) await vscode.commands.executeCommand(choice.command);
}

function showStatus(item: vscode.StatusBarItem, state: EndpointState): void {
  void vscode.commands.executeCommand('setContext', 'siplens.endpointRuns', state.kind === 'running');
  if (state.kind !== 'running') {
    item.hide();
    return;
  }
  item.text = `$(radio-tower) SIP endpoint :${state.port}`;
  item.tooltip = `A SIP phone on this machine, UDP, TCP and WebSocket, ${state.addresses.join(' and ')}. Call sip:bob@127.0.0.1:${state.port}; the view Endpoints tells what other users do.`;
  item.show();
}
