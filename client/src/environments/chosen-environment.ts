import type * as vscode from 'vscode';
import {
  type ChooseEnvironmentParams,
  chooseEnvironmentMethod,
  type EnvironmentsParams,
  type EnvironmentsResult,
  environmentsMethod,
} from '../../../server/src/core/protocol';
import type { SipLanguageClient } from '../language/start-client';

const key = 'siplens.environment';

/** The environment of the workspace: remembered here, told to the server, which reads the files. */
export class ChosenEnvironment implements vscode.Disposable {
  private readonly subscription: vscode.Disposable;

  constructor(
    private readonly client: SipLanguageClient,
    private readonly memory: vscode.Memento,
  ) {
    // Also a server that was started again must know.
    this.subscription = client.onReady(() => {
      if (this.name !== null) void this.tell();
    });
  }

  /** null while none is chosen. */
  private get name(): string | null {
    const kept = this.memory.get<unknown>(key);
    return typeof kept === 'string' ? kept : null;
  }

  /** Chooses for the whole workspace; null: none. Resolves when the open documents know it. */
  async choose(name: string | null): Promise<void> {
    await this.memory.update(key, name ?? undefined);
    await this.tell();
  }

  /** What a `.sip` file can choose from; undefined where the server does not know the document. */
  async of(document: vscode.TextDocument): Promise<EnvironmentsResult | undefined> {
    const params: EnvironmentsParams = { uri: this.client.toUri(document.uri) };
    return (await this.client.request<EnvironmentsResult | null>(environmentsMethod, params)) ?? undefined;
  }

  private async tell(): Promise<void> {
    const params: ChooseEnvironmentParams = { name: this.name };
    await this.client.request(chooseEnvironmentMethod, params);
  }

  dispose(): void {
    this.subscription.dispose();
  }
}
