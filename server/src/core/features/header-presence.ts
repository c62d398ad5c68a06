import type { HeaderSpec, HeaderUse, Presence } from '../sip/facts/header-spec';

/** What a header is judged for: a request of a method, or a response with a status to a request of a method. */
export type MessageFrame =
  | { readonly kind: 'request'; readonly method: string }
  | { readonly kind: 'response'; readonly status: number; readonly method: string };

/** From "must" to "must not". `c` depends on circumstances, `t` on a stream transport, `*` on a body. */
const ORDER: readonly Presence[] = ['m', 'm*', 't', '*', 'c', 'o', '-'];

/** True if one item of a where-column, `2xx`, `18x`, `401`, `300-699`, holds for a status. */
function coversStatus(item: string, status: number): boolean {
  if (/^\d{3}-\d{3}$/.test(item))
    return status >= Number(item.slice(0, 3)) && status <= Number(item.slice(4));
  const code = String(status);
  return item.length === code.length && [...item].every((c, i) => c === 'x' || c === code.charAt(i));
}

function rowApplies(use: HeaderUse, frame: MessageFrame): boolean {
  // `c`: copied from the request to the response, so it stands in both.
  if (use.where === '' || use.where === 'c') return true;
  if (frame.kind === 'request') return use.where === 'R';
  if (use.where === 'r' || use.where === 'rc') return true;
  return use.where !== 'R' && use.where.split(',').some(item => coversStatus(item, frame.status));
}

/** The cell of a row. One that is only recalled says that a header fits or not, never that it must be there. */
function cellOf(use: HeaderUse, method: string): readonly Presence[] {
  const presence = Object.hasOwn(use.methods, method) ? use.methods[method] : undefined;
  if (presence === undefined) return [];
  return [use.sure === 'recall' && presence !== '-' ? 'o' : presence];
}

/**
 * The cell of tables 2 and 3 (RFC 3261 §20 and the extensions' own tables) for a header in a message: the strongest
 * of the rows that apply. `-` where the tables say that it does not belong there; `o` where they say nothing of this
 * method, or nothing of this header at all, since silence forbids nothing.
 */
export function headerPresence(spec: HeaderSpec, frame: MessageFrame): Presence {
  if (spec.direction !== 'both' && spec.direction !== frame.kind) return '-';
  if (spec.uses.length === 0) return 'o';
  const rows = spec.uses.filter(use => rowApplies(use, frame));
  if (rows.length === 0) return '-';
  const cells = rows.flatMap(use => cellOf(use, frame.method));
  if (cells.length === 0) return 'o';
  return ORDER.find(presence => cells.includes(presence)) ?? 'o';
}
