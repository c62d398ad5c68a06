/**
 * Where a row of the Calls tree was opened in a text. The cursor that comes there was sent by the tree itself: what is
 * selected stays selected, so that arrows walk on and a click with Ctrl adds to it.
 */
export class OpenedRow {
  private place: { readonly uri: string; readonly line: number } | undefined;

  open(uri: string, line: number): void {
    this.place = { uri, line };
  }

  /** True while the cursor of that text stays on that line; once it has left, the tree follows it again. */
  holds(uri: string, line: number): boolean {
    if (this.place?.uri !== uri) return false;
    if (this.place.line === line) return true;
    this.place = undefined;
    return false;
  }
}
