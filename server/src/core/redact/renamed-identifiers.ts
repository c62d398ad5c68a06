import type { MessageFilePart } from '../sip/message-file';
import type { PlaceholderMarks } from './placeholder-marks';
import type { Pseudonyms } from './pseudonyms';

/**
 * Names of variables and requests of an authored file, of which some are made of the names of people: `alice_uri`,
 * `# @name alice-calls-bob`. Each has one new name wherever it is defined or used, and no two share one.
 */
export class RenamedIdentifiers {
  private readonly made = new Map<string, string>();
  private readonly taken = new Set<string>();

  constructor(
    parts: Iterable<{ readonly part: MessageFilePart; readonly text: string }>,
    marks: PlaceholderMarks,
    private readonly names: Pseudonyms,
  ) {
    for (const { part, text } of parts) {
      for (const { name } of part.variables) this.taken.add(name);
      for (const { name, value } of part.directives) if (name === 'name') this.taken.add(value);
      marks.show(text, placeholder => {
        this.taken.add(firstOf(placeholder)?.name ?? '');
        return '';
      });
    }
  }

  /** The new name, or the name itself where it names nobody. */
  of(name: string): string {
    const known = this.made.get(name);
    if (known !== undefined) return known;
    const plain = name.replace(/[A-Za-z0-9]+/g, word => this.names.known(word)?.replace(/\W/g, '') ?? word);
    let renamed = plain;
    for (let n = 2; renamed !== name && this.taken.has(renamed); n++) renamed = `${plain}_${n}`;
    this.taken.add(renamed);
    this.made.set(name, renamed);
    return renamed;
  }

  /** `{{alice.response.headers.Contact}}` with its first word renamed; what is generated, `{{$uuid}}`, stays. */
  inPlaceholder(placeholder: string): string {
    const first = firstOf(placeholder);
    return first ? first.before + this.of(first.name) + placeholder.slice(first.end) : placeholder;
  }
}

function firstOf(placeholder: string) {
  const [all = '', before = '', name = ''] = /^(\{\{\s*)([A-Za-z_][\w-]*)/.exec(placeholder) ?? [];
  return name === '' ? undefined : { before, name, end: all.length };
}
