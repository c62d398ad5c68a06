/** What a command has to say, and its exit status. */
export interface CommandResult {
  /** For standard output or `--output`; undefined for nothing at all. */
  readonly text: string | undefined;
  readonly status: 0 | 1 | 2 | 3 | 130;
}
