/**
 * Colours of dialogs that people with any kind of colour blindness tell apart (after Okabe and Ito), dark enough for
 * light backgrounds and light enough for dark ones; the shape of an arrow says the rest, so that no fact is told by
 * colour alone.
 */
const dialogColors: readonly string[] = [
  '#0072b2',
  '#d55e00',
  '#009e73',
  '#b0588a',
  '#8a7500',
  '#4f8fc0',
  '#7a6fd0',
  '#6b6b6b',
];

/** The colour of a dialog by its number; of what belongs to none the last. */
export function dialogColor(dialog: number | undefined): string {
  const none = dialogColors.length - 1;
  return dialogColors[dialog === undefined ? none : dialog % none] ?? '#6b6b6b';
}
