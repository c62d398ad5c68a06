import type { MessageFilePart } from '../sip/message-file';
import { cutMessageFile, parseMessageFilePart } from '../sip/parse-message-file';
import { isSecretName } from '../sip/secret-name';
import { type Span, sliceSpan } from '../text/span';
import { applyTextEdits, type TextEdit } from '../text/text-edit';
import { aroundMarks, hasMark, PlaceholderMarks } from './placeholder-marks';
import type { HiddenKind } from './pseudonyms';
import { redactMessage } from './redact-message';
import type { Redaction } from './redaction';
import { RenamedIdentifiers } from './renamed-identifiers';
import { schemeOf } from './uri-scheme';

/** Variables in variables: a longer chain is a mistake, and is refused where a request is sent. */
const MOST_NESTED = 20;

/** A part of the file with marks for its placeholders, and what is known of them. */
interface MarkedPart {
  readonly text: string;
  readonly part: MessageFilePart;
}

/**
 * An authored `.sip` file with all that names somebody replaced: it stays one, with its placeholders, directives,
 * comments and variables, of which only names, addresses and secret values change. Text of one character a byte. As
 * `redactMessage`, it is used twice: while `by` learns, and when it is settled.
 */
export function redactMessageFile(text: string, by: Redaction): string {
  const start = text.startsWith('\u00ef\u00bb\u00bf') ? 3 : 0;
  const marks = new PlaceholderMarks();
  const marked = marks.hide(text.slice(start));
  const parts = cutMessageFile(marked).map(span => partOf(sliceSpan(marked, span)));
  const names = new RenamedIdentifiers(parts, marks, by.names);
  const roles = rolesOf(parts, { by, marks, names });
  const redacted = parts.map(part => redactPart(part, { by, marks, names, roles })).join('');
  return text.slice(0, start) + marks.show(redacted, placeholder => names.inPlaceholder(placeholder));
}

function partOf(text: string): MarkedPart {
  return { text, part: parseMessageFilePart(text, 'bytes') };
}

/** What a placeholder stands for, by the name of its variable. */
type Roles = ReadonlyMap<string, HiddenKind>;

interface FileRedaction {
  readonly by: Redaction;
  readonly marks: PlaceholderMarks;
  readonly names: RenamedIdentifiers;
  readonly roles: Roles;
}

/** Looks where variables are used: `alice` in `@caller = alice` is a person because of `sip:{{caller}}@…`. */
function rolesOf(parts: readonly MarkedPart[], file: Omit<FileRedaction, 'roles'>): Roles {
  const { by, marks } = file;
  const roles = new Map<string, HiddenKind>();
  const note = (kind: HiddenKind, mark: string) => {
    const name = /^\{\{\s*([\w-]+)\s*\}\}$/.exec(marks.show(mark, kept => kept))?.[1];
    if (name !== undefined && !roles.has(name)) roles.set(name, kind);
  };
  by.names.watchMarks(note, () => {
    for (const part of parts) redactPart(part, { ...file, roles });
    for (let depth = 0, before = -1; depth < MOST_NESTED && before < roles.size; depth++) {
      before = roles.size;
      for (const { text, part } of parts) variableEdits(text, part, { ...file, roles });
    }
  });
  return roles;
}

function redactPart({ text, part }: MarkedPart, file: FileRedaction): string {
  const { by } = file;
  const { separator, comments, message } = part;
  const aside = separator ? [separator, ...comments] : comments;
  const edits = [
    ...aside.map(span => ({ span, newText: by.text(sliceSpan(text, span)) })),
    ...directiveEdits(text, part, file),
    ...variableEdits(text, part, file),
    ...(message ? [{ span: message, newText: redactMessagePart(text, message, part, file) }] : []),
  ];
  return applyTextEdits(text, edits);
}

/** The body that is a file stays the name of that file. */
function redactMessagePart(
  text: string,
  { start, end }: Span,
  { bodyFile }: MessageFilePart,
  { by, marks, names }: FileRedaction,
): string {
  if (!bodyFile) return redactMessage(text.slice(start, end), 'bytes', by);
  const { line } = bodyFile;
  const name = marks.of(names.of(sliceSpan(text, line)));
  return redactMessage(text.slice(start, line.start) + name + text.slice(line.end, end), 'bytes', by);
}

function directiveEdits(text: string, { directives }: MessageFilePart, file: FileRedaction) {
  return directives.map(({ name, valueSpan }): TextEdit => {
    const value = sliceSpan(text, valueSpan);
    return { span: valueSpan, newText: redactDirective(name.toLowerCase(), value, file) };
  });
}

function redactDirective(name: string, value: string, { by, names }: FileRedaction): string {
  if (name === 'name') return names.of(value);
  if (name !== 'auth') return by.text(value);
  // `user`, or `user realm`.
  const [, user = '', blanks = '', realm = ''] = /^(\S*)(\s*)(.*)$/s.exec(value) ?? [];
  const quote = realm.startsWith('"') ? '"' : '';
  const bare = quote === '' ? realm : realm.slice(1).replace(/"$/, '');
  const hidden = bare.includes(' ') ? by.realm(bare) : bare === '' ? '' : by.hostPort(bare);
  return by.names.user(user) + blanks + quote + hidden + quote;
}

function variableEdits(text: string, { variables }: MessageFilePart, file: FileRedaction) {
  return variables.flatMap(({ name, nameSpan, valueSpan }): readonly TextEdit[] => [
    { span: nameSpan, newText: hasMark(name) ? name : file.names.of(name) },
    { span: valueSpan, newText: redactVariable(name, sliceSpan(text, valueSpan), file) },
  ]);
}

/** The value of a variable, by its look, and by what it is used as. */
function redactVariable(name: string, value: string, { by, roles }: FileRedaction): string {
  if (isSecretName(name)) {
    // Elsewhere in the file it is to be found, too.
    if (value.length > 3 && !hasMark(value) && /^\S+$/.test(value)) by.names.token(value);
    return aroundMarks(value, () => 'removed');
  }
  const role = roles.get(name);
  if (role === undefined || schemeOf(value) !== undefined || /[@<>"]/.test(value)) return by.text(value);
  switch (role) {
    case 'host':
    case 'address':
      return by.hostPort(value);
    case 'user':
    case 'number':
      return by.names.user(value);
    case 'name':
      return by.names.name(value);
    case 'token':
      return by.names.token(value);
  }
}
