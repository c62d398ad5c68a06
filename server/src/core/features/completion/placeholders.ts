import type { Analysis, PlacedChunk } from '../../document';
import { plainLine } from '../../text/plain-line';
import type { Span } from '../../text/span';
import { generatedValues } from '../generated-values';
import { displayedValue } from '../mask-secrets';
import { variablesOf } from '../variables-of';
import type { Proposal } from './completion-entry';

/** The text between `{{` and the next `}}` or the end of the word, if `offset` is inside of it on this line. */
export function placeholderAt(line: string, lineStart: number, offset: number): Span | undefined {
  const column = offset - lineStart;
  const open = line.lastIndexOf('{{', column - 2);
  if (open === -1 || open + 2 > column || line.slice(open, column).includes('}}')) return undefined;
  let end = column;
  while (end < line.length && /[\w$.-]/.test(line.charAt(end))) end++;
  return { start: lineStart + open + 2, end: lineStart + end };
}

/** What may stand in `{{…}}` in a part: the variables that hold there, and the generated values. */
export function placeholders(analysis: Analysis, placed: PlacedChunk, closed: boolean): readonly Proposal[] {
  const close = closed ? '' : '}}';
  const variables = [...variablesOf(analysis, placed)].map(
    ([name, { value, origin }]): Proposal => ({
      id: 'variable',
      label: plainLine(name),
      kind: 'variable',
      detail:
        plainLine(displayedValue(name, value)) + (origin === undefined ? '' : ` (${plainLine(origin)})`),
      insertText: name + close,
      rank: '3',
    }),
  );
  const generated = generatedValues.map(
    ({ name, description }): Proposal => ({
      id: `generated/${name}`,
      label: name,
      kind: 'generated',
      detail: description,
      insertText: name + close,
    }),
  );
  return [...variables, ...generated];
}
