import type { Connection } from 'vscode-languageserver/node';
import { defaultLintConfig, type LintConfig } from '../core/lint/config';
import { readLintConfig } from '../core/lint/read-lint-config';
import { ruleById } from '../core/lint/rules/index';
import { type EditorOptions, readEditorOptions } from './editor-options';

/** What holds for one document. */
export interface DocumentSettings {
  readonly lint: LintConfig;
  readonly options: EditorOptions;
  /** Value of `environments`, as the user wrote it. */
  readonly environments: unknown;
}

/**
 * The section `siplens` of the client's settings, pulled per document since a folder may have its own. Where the client
 * cannot be asked, what it pushes is used.
 */
export class Settings {
  /** Whether the client answers `workspace/configuration`; set by `initialize`. */
  canPull = false;
  private pushed: unknown;
  private readonly told = new Set<string>();

  constructor(private readonly connection: Connection) {}

  /** What came with `workspace/didChangeConfiguration`. */
  push(settings: unknown): void {
    this.pushed = member(settings, 'siplens');
    this.told.clear();
  }

  /** The settings of a document. A wrong setting of the linter is logged once, and its default is used. */
  async ofDocument(uri: string): Promise<DocumentSettings> {
    const section = this.canPull
      ? await this.connection.workspace.getConfiguration({ scopeUri: uri, section: 'siplens' })
      : this.pushed;
    const { config, problems } = readLintConfig(
      member(section, 'lint'),
      id => ruleById(id)?.meta,
      defaultLintConfig,
    );
    for (const problem of problems) {
      if (!this.told.has(problem)) this.connection.console.warn(`settings: siplens.${problem}`);
      this.told.add(problem);
    }
    return {
      lint: config,
      options: readEditorOptions(section),
      environments: member(section, 'environments'),
    };
  }
}

function member(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined;
  return (value as Record<string, unknown>)[name];
}
