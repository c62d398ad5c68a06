/**
 * What the readers of a log carry from chunk to chunk, one state for each shape that has one, as one string. Equal
 * strings mean equal knowledge. Written as `index:state`, divided by `;`, in ascending order of the index; a state holds no `;`.
 */
export function readStates(carry: string): Map<number, string> {
  const states = new Map<number, string>();
  if (carry === '') return states;
  for (const part of carry.split(';')) {
    const colon = part.indexOf(':');
    states.set(Number(part.slice(0, colon)), part.slice(colon + 1));
  }
  return states;
}

/** The inverse of `readStates`. */
export function writeStates(states: ReadonlyMap<number, string>): string {
  return [...states]
    .filter(([, state]) => state !== '')
    .sort(([a], [b]) => a - b)
    .map(([index, state]) => `${index}:${state}`)
    .join(';');
}
