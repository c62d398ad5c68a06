import { Format, Presets, SingleBar } from 'cli-progress';
import type { CliHost } from './host';
import { printable } from './text-width';

/** Shows how far reading is. */
export interface Progress {
  update(bytes: number, messages: number): void;
  stop(): void;
}

/** Shorter work shows nothing. */
const patienceMs = 500;

const silent: Progress = { update: () => undefined, stop: () => undefined };

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}

/**
 * A bar on standard error with bytes, messages and time left; never where that is no terminal, where it is not wanted,
 * or where the size is not known.
 */
export function startProgress(options: {
  readonly host: CliHost;
  readonly wanted: boolean;
  readonly path: string;
  readonly totalBytes: number | undefined;
}): Progress {
  const { host, wanted, path, totalBytes } = options;
  if (!wanted || !host.err.isTerminal || totalBytes === undefined || totalBytes === 0) return silent;
  const started = host.now();
  const bar = new SingleBar(
    {
      format: (settings, params, payload) => {
        const filled = Format.BarFormat(params.progress, settings);
        return `${printable(path)} ${filled} ${megabytes(params.value)} of ${megabytes(params.total)}, ${payload.messages} messages, ${params.eta} s left`;
      },
      hideCursor: true,
      clearOnComplete: true,
    },
    Presets.shades_classic,
  );
  let shown = false;
  return {
    update(bytes, messages) {
      if (!shown && host.now() - started < patienceMs) return;
      if (!shown) bar.start(totalBytes, 0, { messages });
      shown = true;
      bar.update(Math.min(bytes, totalBytes), { messages });
    },
    stop() {
      if (shown) bar.stop();
    },
  };
}
