import type { Connection } from 'vscode-languageserver/node';
import { defaultLintConfig, type LintConfig } from '../core/lint/config';
import { readLintConfig } from '../core/lint/read-lint-config';
import { ruleById } from '../core/lint/rules/index';
import { formatById } from '../core/trace/formats/index';
import { readTaughtFormats, type TaughtFormats } from '../core/trace/formats/taught/read-taught-formats';
import { type EditorOptions, readEditorOptions } from './editor-options';

/** What holds for one document. */
export interface DocumentSettings {
  readonly lint: LintConfig;
  readonly options: EditorOptions;
  /** Formats that the user taught: `trace.formats`. The same object as long as the setting says the same. */
  readonly taught: TaughtFormats;
  /** Minutes by which the clocks of text logs are ahead of UTC: `trace.timeZone`. */
  readonly zoneMinutes: number;
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
  private readonly taught = new Map<string, TaughtFormats>();

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
    const taught = this.taughtFormats(member(member(section, 'trace'), 'formats'));
    for (const problem of [...problems, ...taught.problems]) {
      if (!this.told.has(problem)) this.connection.console.warn(`settings: siplens.${problem}`);
      this.told.add(problem);
    }
    return {
      lint: config,
      taught,
      options: readEditorOptions(section),
      zoneMinutes: minutesOfZone(member(member(section, 'trace'), 'timeZone')),
      environments: member(section, 'environments'),
    };
  }

  /** Read once for each different value: formats of the same object can be compared. */
  private taughtFormats(value: unknown): TaughtFormats {
    const key = JSON.stringify(value) ?? '';
    const known = this.taught.get(key);
    if (known) return known;
    if (this.taught.size >= 50) this.taught.clear();
    const read = readTaughtFormats(value, id => formatById(id) !== undefined);
    this.taught.set(key, read);
    return read;
  }
}

/** Minutes of `+02:00`; 0 for anything else, which the editor of settings marks. */
function minutesOfZone(value: unknown): number {
  const match = typeof value === 'string' ? /^([+-])(\d\d):([0-5]\d)$/.exec(value) : null;
  if (!match) return 0;
  return (match[1] === '-' ? -1 : 1) * (Number(match[2]) * 60 + Number(match[3]));
}

function member(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined;
  return (value as Record<string, unknown>)[name];
}
