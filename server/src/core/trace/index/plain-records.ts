/** Reads those records of a log as bytes that are of its plain form, into a row that it was given. */
export interface PlainRecords {
  /** What the format must know of what was read. */
  readonly carry: string;
  /** False where the record that was read holds no SIP. */
  readonly hasMessage: boolean;
  /** Goes on with what another reader has learned. */
  resume(carry: string): void;
  /** The lines have moved: their numbers are others now. */
  forget(): void;
  /** True if the line begins a record that may be of the plain form. */
  isStart(line: number): boolean;
  /**
   * Reads the record that begins with line `first` into the row. Answers the line with which the next one begins, `MORE`
   * or `OTHER`; `final` tells that nothing comes behind the bytes that are there.
   */
  read(first: number, final: boolean): number;
}
