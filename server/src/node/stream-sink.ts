import type { WriteStream } from 'node:tty';

/** A standard stream to write text to, which a reader may close at any time (`siplint … | head`). */
export interface StreamSink {
  readonly isTerminal: boolean;
  /** As UTF-8, or with `latin1` one byte a character. */
  write(text: string, encoding?: 'latin1'): Promise<void>;
}

/** Wraps `process.stdout` or `process.stderr`. After a broken pipe everything is dropped in silence; no other error is. */
export function streamSink(stream: WriteStream): StreamSink {
  let broken = false;
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    broken = true;
  });
  return {
    isTerminal: stream.isTTY === true,
    write: (text, encoding) =>
      new Promise(resolve => {
        if (broken || text === '') resolve();
        else stream.write(text, encoding ?? 'utf8', () => resolve());
      }),
  };
}
