import type { Environment } from './environment';

/** Names shown before the rest is counted. */
const SHOWN = 3;

function listed(names: readonly string[]): string {
  const shown = names.slice(0, SHOWN).map(name => `"${name}"`);
  const rest = names.length - shown.length;
  return rest > 0 ? `${shown.join(', ')} and ${rest} more` : shown.join(' and ');
}

/**
 * Why a name has no value, as the end of a sentence that begins with the variable and has no full stop: where it was
 * looked for, and which environments would define it. For a name that neither the file nor `environment` defines.
 */
export function missingVariable(environment: Environment, name: string): string {
  const { chosen, names, elsewhere, variables } = environment;
  const others = elsewhere.get(name) ?? [];
  if (chosen === undefined) {
    if (others.length > 0)
      return `is defined by ${listed(others)} only, and no environment is chosen ("SIP: Switch Environment")`;
    return names.length === 0 && variables.size === 0
      ? 'is not defined in this file; an environment may define it'
      : 'is defined neither in this file nor by its environments';
  }
  const defines = others.length === 0 ? '' : `; ${listed(others)} ${others.length === 1 ? 'does' : 'do'}`;
  const isHere = names.some(known => known.name === chosen);
  const gone = isHere ? '' : ', which is not known here';
  return `is defined neither in this file nor by the environment "${chosen}"${gone}${defines}`;
}
