/**
 * True if someone masked parts of a text before sharing it (`10.1.2.x`, `x.x.x.50`, `XX.XX.XX.XXX2`, `***`, blocks,
 * `[email protected]`): its lengths then say nothing. Linear.
 */
export function looksRedacted(text: string): boolean {
  return /\d{1,3}\.\d{1,3}\.\d{1,3}\.[xX]{1,3}\b|\b[xX]{1,3}\.[xX]{1,3}\b|\*{3}|\u2588|\xe2\x96\x88|\[email.protected\]/.test(
    text,
  );
}
