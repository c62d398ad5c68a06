/** Drawings that come in so short a time, ms, refresh the preview once. */
const together = 40;
/** So often a preview is asked to show what it has not; the pauses between double, so the last is after some seconds. */
const mostTries = 8;

/**
 * Refreshes the preview until it has taken what came for it: VS Code drops a refresh that falls into another update of
 * the preview. A preview that was shut takes nothing, so it is given up after some seconds.
 */
export class PatientRefresh {
  private readonly waiting = new Set<string>();
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly refresh: () => void) {}

  /** Something came that the preview should show. */
  came(key: string): void {
    this.waiting.add(key);
    clearTimeout(this.timer);
    this.await(0);
  }

  /** The preview has taken it. */
  taken(key: string): void {
    this.waiting.delete(key);
  }

  private await(tries: number): void {
    this.timer = setTimeout(
      () => {
        if (this.waiting.size === 0) return;
        if (tries === mostTries) return this.waiting.clear();
        this.refresh();
        this.await(tries + 1);
      },
      together * 2 ** tries,
    );
  }

  dispose(): void {
    clearTimeout(this.timer);
  }
}
