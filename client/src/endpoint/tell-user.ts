import * as vscode from 'vscode';
import type { EndpointControl, EndpointMessage } from './endpoint-control';

/** Tells the user what happened to the endpoint, with what can be done about it. */
export async function tellUser(message: EndpointMessage, control: EndpointControl): Promise<void> {
  const { showErrorMessage, showInformationMessage, showWarningMessage } = vscode.window;
  switch (message.kind) {
    case 'other-port':
      await showInformationMessage(
        `Port ${message.wanted} is in use: the local endpoint answers on port ${message.port}.`,
      );
      return;
    case 'failed': {
      const any = 'Use Any Free Port';
      const again = 'Try Again';
      const buttons = message.reason === 'port-in-use' ? [any, again] : [again];
      const choice = await showErrorMessage(message.text, ...buttons);
      if (choice !== undefined) await control.start(choice === any);
      return;
    }
    case 'crashed': {
      if (message.again) {
        await showWarningMessage(`${message.text} It was started again; its registrations are lost.`);
        return;
      }
      const again = 'Start Again';
      if ((await showErrorMessage(message.text, again)) === again) await control.start();
      return;
    }
    case 'problems': {
      const open = 'Open Settings';
      const [first = '', ...rest] = message.problems;
      const more = rest.length === 0 ? '' : ` And ${rest.length} more, in the view Endpoints.`;
      const text = `siplens.endpoint.users: ${first}${more}`;
      if ((await showWarningMessage(text, open)) === open) {
        await vscode.commands.executeCommand('workbench.action.openSettings', 'siplens.endpoint.users');
      }
    }
  }
}
