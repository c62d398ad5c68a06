import { type Connection, DidChangeWatchedFilesNotification } from 'vscode-languageserver/node';
import type { Analysis } from '../core/document';
import {
  type ChooseEnvironmentParams,
  chooseEnvironmentMethod,
  type EnvironmentsParams,
  type EnvironmentsResult,
  environmentsChangedMethod,
  environmentsMethod,
  type ListEnvironmentsParams,
  type ListEnvironmentsResult,
  listEnvironmentsMethod,
} from '../core/protocol';
import type { DocumentStore } from './document-store';
import type { Environments } from './environments';
import { guarded } from './guard';
import type { OnDocument } from './on-document';
import type { Settings } from './settings';

/** Files of variables, and those that are bodies most often; a change of one judges the open messages again. */
const watched = ['**/sip-env.json', '**/.env', '**/*.sdp'].map(globPattern => ({ globPattern }));

/** Only authored messages read variables; a long trace is not judged again for them. */
function readsVariables({ languageId }: { readonly languageId: string }): boolean {
  return languageId === 'sip-message';
}

function environmentsOf({ environment }: Analysis): EnvironmentsResult {
  const { chosen = null, production, names, problems } = environment;
  return { chosen, production, names, problems };
}

/** Everything about environments that is not a feature of a document: choosing, watching, telling the client. */
export function wireEnvironments(
  connection: Connection,
  on: OnDocument,
  documents: DocumentStore,
  { environments, settings }: { readonly environments: Environments; readonly settings: Settings },
): { initialized(watches: boolean, hasFolders: boolean): void } {
  async function judgeAgain(): Promise<void> {
    await documents.reconfigure(readsVariables);
    void connection.sendNotification(environmentsChangedMethod);
  }

  connection.onRequest<EnvironmentsResult | null, unknown>(
    environmentsMethod,
    on('environments', null, (analysis, _: EnvironmentsParams) =>
      analysis.kind === 'message' || analysis.format === 'sip-message' ? environmentsOf(analysis) : null,
    ),
  );
  connection.onRequest<ListEnvironmentsResult | null, unknown>(
    listEnvironmentsMethod,
    guarded(connection, 'list environments', null, async ({ uri }: ListEnvironmentsParams) => {
      const { environments: setting } = await settings.ofDocument(uri);
      return environments.ofFolder(uri, setting);
    }),
  );
  connection.onRequest<null, unknown>(
    chooseEnvironmentMethod,
    guarded(connection, 'choose environment', null, async ({ name }: ChooseEnvironmentParams) => {
      environments.chosen = name ?? undefined;
      await judgeAgain();
      return null;
    }),
  );
  connection.onDidChangeWatchedFiles(guarded(connection, 'watched files', undefined, judgeAgain));
  return {
    initialized(watches, hasFolders) {
      if (watches)
        void connection.client.register(DidChangeWatchedFilesNotification.type, { watchers: watched });
      if (!hasFolders) return;
      connection.workspace.onDidChangeWorkspaceFolders(
        guarded(connection, 'workspace folders', undefined, async ({ added, removed }) => {
          environments.changeRoots(
            added.map(folder => folder.uri),
            removed.map(folder => folder.uri),
          );
          await judgeAgain();
        }),
      );
    },
  };
}
