import type { WriteStream } from 'node:tty';

/** A standard stream to write text to, which a reader may close at any time (`siplint … | head`). */
export interface StreamSink {
  readonly isTerminal: boolean;
  write(text: string): Promise<void>;
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
    write: text =>
      new Promise(resolve => {
        if (broken || text === '') resolve();
        else stream.write(text, () => resolve());
      }),
  };
}
