/** What the ladder is made larger by with each step. */
export const zoomStep = 1.1;

/** A key as the browser tells it: `key` is the sign that it types, `code` its place on the keyboard. */
export type PressedKey = Pick<KeyboardEvent, 'key' | 'code' | 'altKey' | 'ctrlKey' | 'metaKey'>;

/** Signs, and the places that have them on a keyboard of the USA: with Alt, a Mac types others. */
const keys = {
  larger: { signs: ['+', '='], places: ['Equal', 'NumpadAdd'] },
  smaller: { signs: ['-', '_'], places: ['Minus', 'NumpadSubtract'] },
  whole: { signs: ['0'], places: ['Digit0', 'Numpad0'] },
} as const;

/** What Alt+Plus, Alt+Minus and Alt+0, back to 100 %, do to the zoom; undefined for all other keys. */
export function zoomOf({ key, code, altKey, ctrlKey, metaKey }: PressedKey): keyof typeof keys | undefined {
  if (!altKey || ctrlKey || metaKey) return undefined;
  const names = ['larger', 'smaller', 'whole'] as const;
  const has = (all: readonly string[], one: string) => all.includes(one);
  return names.find(name => has(keys[name].signs, key)) ?? names.find(name => has(keys[name].places, code));
}
