import { firstValue, readWire } from '../core/exchange/read-wire';
import type { IncomingCall } from './incoming-call';
import { dialogResponse, type Incoming, responseTo } from './responses';

/**
 * Takes a transfer as the one who is transferred (RFC 3515, RFC 5589 §6): 202, then NOTIFY with 100 and, as nobody is
 * really called, with 200, which ends the subscription. The transferor hangs up then.
 */
export function acceptTransfer(incoming: Incoming, call: IncomingCall): void {
  const { request, payload, respond } = incoming;
  const target = firstValue(readWire(payload).message, 'refer-to');
  if (target === undefined) {
    respond(responseTo(request, 400));
    return;
  }
  respond(dialogResponse(incoming, 202, call.toTag));
  const notify = (state: string, line: string, then: () => void): void =>
    call.send(
      {
        method: 'NOTIFY',
        rows: ['Event: refer', `Subscription-State: ${state}`],
        body: { type: 'message/sipfrag;version=2.0', text: `SIP/2.0 ${line}\r\n` },
      },
      answer => {
        if (answer && answer.status < 300) then();
      },
    );
  notify('active;expires=60', '100 Trying', () =>
    notify('terminated;reason=noresource', '200 OK', () => undefined),
  );
}
