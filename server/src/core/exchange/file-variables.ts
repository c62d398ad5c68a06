import type { MessageFilePart } from '../sip/message-file';

/**
 * The variables of a whole authored file, `@name = value`: they hold in every part, and of two with one name the
 * later wins. `base` are those of the environment, which the file overrides.
 */
export function fileVariables(
  parts: Iterable<MessageFilePart>,
  base: ReadonlyMap<string, string> = new Map(),
): ReadonlyMap<string, string> {
  const variables = new Map(base);
  for (const part of parts) for (const { name, value } of part.variables) variables.set(name, value);
  return variables;
}
