/** How long the peer waits for an ACK that is held back: `26 s left`; undefined ms: it has stopped to wait. */
export function ackWaitText(ms: number | undefined): string {
  return ms === undefined ? 'late: the peer waits no longer' : `${Math.ceil(ms / 1000)} s left`;
}
