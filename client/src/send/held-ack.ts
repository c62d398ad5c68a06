import type { RunningExchange } from '../../../server/src/net/start-exchange';
import { ackWaitText } from './ack-wait-text';
import type { Sending } from './send-request';

/** Shows each second how long the peer waits yet for the ACK that a call holds back; ends when none is held back. */
export async function watchHeldAck(
  { lenses, status }: Pick<Sending, 'lenses' | 'status'>,
  name: string,
  running: RunningExchange,
): Promise<void> {
  if (running.phase !== 'unacknowledged') return;
  const show = (): void => {
    status.ackIsHeld(name, ackWaitText(running.ackWaitMs));
    lenses.refresh();
  };
  show();
  const clock = setInterval(show, 1000);
  await running.acknowledged;
  clearInterval(clock);
}
