import type { InputPart } from './analysed-input';
import { printable } from './text-width';

/** What a list command makes of a part of an input. */
export interface ListPrinter<T> {
  /** `before`: how many of the input were listed by now. */
  readonly list: (part: InputPart, before: number) => readonly T[];
  readonly table: (listed: readonly T[]) => string;
  /** What is told of an input when all of it was listed: beside the list in JSON, as a line below the table. */
  readonly end?: () => { readonly facts: Readonly<Record<string, unknown>>; readonly line: string };
}

/**
 * Writes lists of messages or calls while their inputs are read, so that memory does not grow with them: as one JSON
 * document, or as tables.
 */
export class ListWriter<T> {
  private files = 0;
  /** Entries of the input that is written. */
  private entries = 0;
  private path: string | undefined;

  constructor(
    private readonly printer: ListPrinter<T>,
    private readonly options: {
      readonly isJson: boolean;
      readonly isHeaded: boolean;
      readonly version: string;
    },
  ) {}

  /** The text of the next part. */
  part(part: InputPart): string {
    const isNew = this.path !== part.path;
    const before = isNew ? 0 : this.entries;
    const listed = this.printer.list(part, before);
    const hasMessages = part.part.fresh.some(({ chunk }) => chunk.hasMessage);
    // An input without messages is none.
    if (isNew && listed.length === 0 && !hasMessages) return '';
    const open = isNew ? this.open(part) : '';
    this.entries = before + listed.length;
    if (!this.options.isJson) return open + (listed.length > 0 || isNew ? this.printer.table(listed) : '');
    const entries = listed.map(entry => indented(entry, 8));
    const comma = before > 0 && entries.length > 0 ? ',' : '';
    return open + comma + entries.join(',');
  }

  private open({ path, format }: InputPart): string {
    const isFirst = this.files++ === 0;
    this.path = path;
    this.entries = 0;
    const { isJson, isHeaded } = this.options;
    if (!isJson) return `${isFirst ? '' : '\n'}${isHeaded ? `${printable(path)}\n` : ''}`;
    const head = `{\n      "path": ${JSON.stringify(path)},\n      "format": ${JSON.stringify(format)},\n      "list": [`;
    return `${isFirst ? this.head() : ','}\n    ${head}`;
  }

  /** Ends what was written of an input, which may be nothing. */
  end(path: string, facts: Readonly<Record<string, unknown>>): string {
    if (this.path !== path) return '';
    this.path = undefined;
    const own = this.printer.end?.();
    if (!this.options.isJson) return own?.line ? `\n${own.line}\n` : '';
    const rest = Object.entries({ ...facts, ...own?.facts }).map(
      ([name, value]) => `,\n      ${JSON.stringify(name)}: ${indented(value, 6).trimStart()}`,
    );
    return `${this.entries > 0 ? '\n      ' : ''}]${rest.join('')}\n    }`;
  }

  /** Ends the document. */
  finish(): string {
    if (!this.options.isJson) return '';
    return this.files === 0 ? `${this.head()}]\n}\n` : '\n  ]\n}\n';
  }

  private head(): string {
    const tool = { name: 'siplint', version: this.options.version };
    return `{\n  "schema": 1,\n  "tool":${indented(tool, 2).replace(/^\n */, ' ')},\n  "files": [`;
  }
}

/** A value as JSON that begins on a line of its own. */
function indented(value: unknown, depth: number): string {
  const blank = `\n${' '.repeat(depth)}`;
  return blank + JSON.stringify(value, undefined, 2).replaceAll('\n', blank);
}
