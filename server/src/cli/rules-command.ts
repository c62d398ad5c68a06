import type { RuleMeta } from '../core/lint/rule';
import { allRules } from '../core/lint/rules/index';
import type { CliOptions } from './arguments';
import type { CommandResult } from './command-result';
import type { CliHost } from './host';
import { printable, table } from './text-width';

const metas: readonly RuleMeta[] = allRules.map(rule => rule.meta);

function shape({ id, category, severity, reference, description, fixable }: RuleMeta): unknown {
  return { id, category, severity, reference, description, fixable };
}

/** Ids that look like a mistyped one: those that share its longest word, or the longest that any id has. */
function similarRules(id: string): readonly string[] {
  const words = id
    .toLowerCase()
    .split('-')
    .filter(word => word.length > 2);
  for (const word of words.sort((a, b) => b.length - a.length)) {
    const found = metas.map(meta => meta.id).filter(other => other.split('-').includes(word));
    if (found.length > 0) return found;
  }
  return [];
}

/** `siplint rules`: all rules, or the documentation of one. */
export async function runRules(host: CliHost, options: CliOptions): Promise<CommandResult> {
  const [id, ...more] = options.inputs;
  const tool = { name: 'siplint', version: host.version };
  const json = (value: object) => `${JSON.stringify({ schema: 1, tool, ...value }, undefined, 2)}\n`;
  if (id === undefined) {
    const rows = metas.map(meta => [meta.id, meta.severity, meta.category, meta.reference, meta.description]);
    return { text: options.format === 'json' ? json({ rules: metas.map(shape) }) : table(rows), status: 0 };
  }
  const meta = metas.find(found => found.id === id);
  const document = host.ruleDocuments.get(id);
  if (more.length > 0 || meta === undefined || document === undefined) {
    await host.err.write(`siplint: ${more.length > 0 ? 'rules takes one rule' : unknownText(id)}\n`);
    return { text: undefined, status: 2 };
  }
  const text = options.format === 'json' ? json({ rule: shape(meta), document }) : document;
  return { text: text.endsWith('\n') ? text : `${text}\n`, status: 0 };
}

function unknownText(id: string): string {
  const similar = similarRules(id);
  const hint = similar.length === 0 ? 'siplint rules lists them' : `like it: ${similar.join(', ')}`;
  return `there is no rule '${printable(id)}' (${hint})`;
}
