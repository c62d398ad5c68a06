/** What a drawing stands on. */
export type LadderBackground = 'light' | 'dark';

/**
 * Colours of dialogs that people with any kind of colour blindness tell apart (after Okabe and Ito), with at least 3:1
 * to their background (WCAG 1.4.11). The shape of an arrow and its label say the rest, so that no fact is told by colour
 * alone. The last is of what belongs to nothing.
 */
const ladderPalettes: Readonly<Record<LadderBackground, readonly string[]>> = {
  light: ['#0072b2', '#c25100', '#008a64', '#b0487f', '#7a6a00', '#4a3fa8', '#5f6b73'],
  dark: ['#5ab8f0', '#f0883e', '#2fc99a', '#ee8fc2', '#e8dc5a', '#a99cff', '#a0abb3'],
};

/** The colour of a dialog, transaction or call by its number; of what belongs to none the last. */
export function ladderColor(number: number | undefined, background: LadderBackground): string {
  const palette = ladderPalettes[background];
  const none = palette.length - 1;
  return palette[number === undefined ? none : number % none] ?? '';
}
