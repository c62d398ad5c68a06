import type { Group } from '../trace/group';
import { sdpExchanges } from '../trace/offer-answer';
import type { TraceMessage } from '../trace/trace-message';
import type { SdpRole } from './ladder';

/** What the session descriptions of some groups are, by message. A message that is not there plays no known part. */
export function sdpRoles(groups: Iterable<Group>): ReadonlyMap<TraceMessage, SdpRole> {
  const roles = new Map<TraceMessage, SdpRole>();
  for (const group of groups) {
    for (const dialog of group.dialogs) {
      for (const { offer, answer, previews } of sdpExchanges(group, dialog)) {
        if (offer) roles.set(offer, 'offer');
        if (answer) roles.set(answer, 'answer');
        for (const preview of previews) roles.set(preview, 'preview');
      }
    }
  }
  return roles;
}
