import type { ListEnvironmentsResult } from '../core/protocol';
import { chooseEnvironment, environmentOf } from '../core/sip/choose-environment';
import type { Environment } from '../core/sip/environment';
import { listEnvironments } from '../core/sip/list-environments';
import type { ServerHost } from './host';

/** The environment that the user chose, and what it means for each document. */
export class Environments {
  /** Name of the chosen environment, for the whole workspace; undefined while none is chosen. */
  chosen: string | undefined;
  /** URIs of the workspace folders: files of variables are looked for up to them. */
  roots: readonly string[] = [];

  constructor(private readonly host: Pick<ServerHost, 'environmentFiles'>) {}

  /** The folders of the workspace, and those that come and go. */
  changeRoots(added: readonly string[], removed: readonly string[] = []): void {
    this.roots = [...this.roots.filter(root => !removed.includes(root)), ...added];
  }

  /** The environment of a document, its files read anew; `setting` is the value of `siplens.environments`. */
  async ofDocument(uri: string, setting: unknown): Promise<Environment> {
    const files = await this.host.environmentFiles(uri, this.roots);
    // A setting that is null in the settings file counts as not set.
    return environmentOf({ files, setting: setting ?? undefined, chosen: this.chosen });
  }

  /** The environments that the files of a folder may choose from. */
  async ofFolder(uri: string, setting: unknown): Promise<ListEnvironmentsResult> {
    const inside = `${uri.replace(/\/$/, '')}/request.sip`;
    const files = await this.host.environmentFiles(inside, this.roots);
    const { environments, problems } = listEnvironments({ files, setting: setting ?? undefined });
    const listed = environments.map(({ name = null, location, ...rest }) => ({
      ...rest,
      name,
      ...(location && { location }),
    }));
    return { chosen: this.chosen ?? null, environments: listed, problems };
  }

  /** Where files and settings cannot be read: nothing but the chosen name. */
  unknown(): Environment {
    return chooseEnvironment([], this.chosen);
  }
}
