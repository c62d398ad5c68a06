/** What a drawing stands on. */
export type LadderBackground = 'light' | 'dark';

/**
 * Colours of dialogs that people with any kind of colour blindness tell apart (chosen by search for the largest least
 * distance; `ladder-parts.test.ts` measures it), with at least 3:1 to their background (WCAG 1.4.11) and none like the
 * red of errors. The shape of an arrow and its label say the rest, so that no fact is told by colour alone. The last is
 * of what belongs to nothing.
 */
const ladderPalettes: Readonly<Record<LadderBackground, readonly string[]>> = {
  light: ['#128bf2', '#bf6700', '#42a161', '#ba77ba', '#6a4813', '#440b97', '#5e6967'],
  dark: ['#90beff', '#df6727', '#55f099', '#ffc1da', '#dfec68', '#7471dc', '#8e7e81'],
};

/** The place in the palette of a dialog, transaction or call by its number; of what belongs to none the last. */
export function paletteIndex(number: number | undefined): number {
  const none = ladderPalettes.light.length - 1;
  return number === undefined ? none : number % none;
}

/** The colour of a dialog, transaction or call by its number; of what belongs to none the last. */
export function ladderColor(number: number | undefined, background: LadderBackground): string {
  return ladderPalettes[background][paletteIndex(number)] ?? '';
}
