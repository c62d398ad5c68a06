/**
 * Where a row of the Calls tree was opened in a text. The cursor that comes there was sent by the tree itself: what is
 * selected stays selected, so that arrows walk on and a click with Ctrl adds to it.
 */
export class OpenedRow {
  private place: { readonly uri: string; readonly line: number; reached: boolean } | undefined;

  open(uri: string, line: number): void {
    this.place = { uri, line, reached: false };
  }

  /** Something else sends the cursor: the tree follows it there. */
  forget(): void {
    this.place = undefined;
  }

  /**
   * True while the cursor of that text is on its way to that line, or stays there; once it has left, or a hand has
   * moved it elsewhere, the tree follows it again.
   */
  holds(uri: string, line: number, byHand: boolean): boolean {
    const { place } = this;
    if (place?.uri !== uri) return false;
    if (place.line === line) place.reached = true;
    else if (place.reached || byHand) this.place = undefined;
    return this.place !== undefined;
  }
}
