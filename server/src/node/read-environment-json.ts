import { type Node, type ParseError, parseTree, printParseErrorCode } from 'jsonc-parser';
import type { EnvironmentSource } from '../core/sip/environment';
import { type JsonMember, readEnvironments } from '../core/sip/read-environments';
import { LineIndex } from '../core/text/line-index';

/** Environments have two levels; a file that nests deeper than this is none, and the parser would run out of stack. */
const MAX_DEPTH = 100;

const LABEL = 'sip-env.json';

function membersOf(object: Node, uri: string, lines: LineIndex): readonly JsonMember[] {
  return (object.children ?? []).flatMap(({ children }): readonly JsonMember[] => {
    const [key, value] = children ?? [];
    if (key === undefined) return [];
    const { line, character } = lines.positionAt(key.offset + 1);
    const location = { uri, line, character, length: Math.max(0, key.length - 2) };
    return [{ name: String(key.value), value: value && memberValue(value, uri, lines), location }];
  });
}

function memberValue(node: Node, uri: string, lines: LineIndex): JsonMember['value'] {
  if (node.type === 'object') return membersOf(node, uri, lines);
  return node.type === 'array' ? undefined : node.value;
}

/** True if brackets open deeper than any file of environments would; strings are not told apart, which is near enough. */
function isTooDeep(text: string): boolean {
  let depth = 0;
  for (const unit of text) {
    if (unit === '{' || unit === '[') depth++;
    else if (unit === '}' || unit === ']') depth--;
    if (depth > MAX_DEPTH) return true;
  }
  return false;
}

/**
 * Reads `sip-env.json`: JSON in which comments and trailing commas are allowed. Of a file with faults what can be read
 * is taken, and the first fault is told with its line. Never throws.
 */
export function readEnvironmentJson(text: string, uri: string): EnvironmentSource {
  if (isTooDeep(text)) return { blocks: [], problems: [`${LABEL}: nested too deeply.`] };
  const content = text.startsWith('\uFEFF') ? text.slice(1) : text;
  const errors: ParseError[] = [];
  const root = parseTree(content, errors, { allowTrailingComma: true });
  const lines = new LineIndex(content);
  const faults = errors.slice(0, 1).map(({ error, offset }) => {
    const { line } = lines.positionAt(offset);
    return `${LABEL}: line ${line + 1}: no JSON (${printParseErrorCode(error)}).`;
  });
  if (root?.type !== 'object') {
    const problems = faults.length > 0 ? faults : [`${LABEL}: no object of environments.`];
    return { blocks: [], problems };
  }
  const read = readEnvironments(membersOf(root, uri, lines), LABEL);
  return { blocks: read.blocks, problems: [...faults, ...read.problems] };
}
