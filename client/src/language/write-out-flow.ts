import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';
import { writeOutFlow } from '../../../server/src/core/export/write-out-flow';

/** "SIP: Write Out Flow as Messages": a drawn call flow becomes a `.sip` file of whole messages beside it. */
export async function writeOut(): Promise<void> {
  const document = vscode.window.activeTextEditor?.document;
  const flow = document && writeOutFlow(document.getText(), () => randomBytes(6).toString('hex'));
  if (!flow?.text) {
    void vscode.window.showInformationMessage(
      'No drawn call flow was found here: arrows between lanes, or numbered steps with what is sent.',
    );
    return;
  }
  const written = await vscode.workspace.openTextDocument({ language: 'sip-message', content: flow.text });
  await vscode.window.showTextDocument(written, { viewColumn: vscode.ViewColumn.Beside });
}
