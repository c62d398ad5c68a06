import type { Socket } from 'node:net';
import { StreamFramer } from '../core/sip/stream-framer';

/** More than this is no message that a test call needs. */
const maxBytes = 65_535;

export interface StreamListener {
  /** One message, one character a byte. */
  onMessage(payload: string): void;
  /** The stream cannot be cut into messages any more; it is not read on. */
  onBroken(why: string): void;
}

/**
 * Cuts what a connection brings into messages with our own framer: the one of the `sip` package buffers without bound
 * where Content-Length is no number. A double CRLF is answered by one (RFC 5626 §4.4.1).
 */
export function cutStream(socket: Socket, listener: StreamListener): void {
  const framer = new StreamFramer({ maxBytes });
  socket.on('data', bytes => {
    for (const piece of framer.push(bytes)) {
      if (socket.destroyed) return;
      if (piece.kind === 'message') listener.onMessage(Buffer.from(piece.bytes).toString('latin1'));
      else if (piece.kind === 'garbage') listener.onBroken('it carries no SIP where a message should start');
      else if (piece.ping) socket.write('\r\n');
    }
  });
}
